"""The exercises of the chapter on the hinge loss.

Each solution is written out here, apart from `lib.losses`; a slip is an edit of it. The tests compare the two.
"""

import math
from functools import partial

import numpy as np

from lib.exercises import hints, inputs
from lib.exercises.model import Case, Choice, Function, Prediction, Slip, WrongNumber

# ------------------------------------------------------------------------------------ solutions and their slips


def one_sample(scores, label, margin):
    """Hinge loss of one sample."""
    true = scores[label]
    excess = scores - true + margin
    terms = np.maximum(excess, 0)
    terms[label] = 0
    loss = terms.sum()
    return loss


def vectorized(scores, labels, margin):
    """Mean hinge loss of a batch."""
    rows = np.arange(len(scores))
    true = scores[rows, labels][:, None]
    excess = scores - true + margin
    terms = np.maximum(excess, 0)
    terms[rows, labels] = 0
    losses = terms.sum(axis=1)
    return losses.mean()


def squared(scores, labels, margin):
    """Mean squared hinge loss of a batch."""
    rows = np.arange(len(scores))
    true = scores[rows, labels][:, None]
    excess = scores - true + margin
    terms = np.maximum(excess, 0)
    terms[rows, labels] = 0
    losses = (terms**2).sum(axis=1)
    return losses.mean()


def crammer_singer(scores, labels, margin):
    """Mean hinge loss of a batch, of which only the worst term of each sample counts."""
    rows = np.arange(len(scores))
    true = scores[rows, labels][:, None]
    excess = scores - true + margin
    excess[rows, labels] = -np.inf
    terms = np.maximum(excess, 0)
    losses = terms.max(axis=1)
    return losses.mean()


def _crammer_singer_beside(scores, labels, margin, stand_in):
    """Return Crammer and Singer's loss where a number takes the place of the true score before the maximum."""
    rows = np.arange(len(labels))
    others = scores.copy()
    others[rows, labels] = stand_in
    return np.maximum(others.max(axis=1) - scores[rows, labels] + margin, 0).mean()


def gradient(scores, labels, margin):
    """Gradient of the mean hinge loss with respect to the scores."""
    rows = np.arange(len(scores))
    true = scores[rows, labels][:, None]
    excess = scores - true + margin
    g = (excess > 0).astype(float)
    g[rows, labels] = 0
    g[rows, labels] = -g.sum(axis=1)
    return g / len(labels)


def weights_gradient(x, weights, bias, labels, margin):
    """Gradient of the mean hinge loss with respect to the weights."""
    scores = x @ weights + bias
    rows = np.arange(len(scores))
    true = scores[rows, labels][:, None]
    excess = scores - true + margin
    g = (excess > 0).astype(float)
    g[rows, labels] = 0
    g[rows, labels] = -g.sum(axis=1)
    g = g / len(labels)
    return x.T @ g


def objective(x, weights, bias, labels, margin, strength):
    """Mean hinge loss of a linear classifier plus the L2 penalty of its weights."""
    scores = x @ weights + bias
    rows = np.arange(len(scores))
    true = scores[rows, labels][:, None]
    terms = np.maximum(scores - true + margin, 0)
    terms[rows, labels] = 0
    loss = terms.sum() / len(labels)
    penalized = weights.ravel()
    penalty = strength * np.sum(penalized**2)
    return loss + penalty


# ------------------------------------------------------------------------------------------------------ inputs

SINGLE = (
    Case((inputs.CAT_CAR_FROG[0], 0, 1.0), "the cat"),
    Case((inputs.CAT_CAR_FROG[1], 1, 1.0), "the car, with every margin met"),
    Case((inputs.CAT_CAR_FROG[2], 2, 1.0), "the frog"),
    Case((np.array([2.0, 1.5, 0.0]), 0, 1.0), "a lead that is too short"),
    Case((inputs.CAT_CAR_FROG[2], 2, 0.5), "the frog, with a margin of 0.5"),
    Case((np.array([0.4, -0.3]), 1, 2.0), "two classes"),
    Case((np.array([2.0, 0.0, 3.0]), 0, 1.0), "the last class ahead of the first"),
    Case((np.zeros(4), 2, 1.0), "equal scores"),
    Case((np.array([3, 1, 2, 5]), 0, 1.5), "whole numbers"),
    Case((np.array([-1.0, -9.0, -5.0]), 0, 1.0), "negative scores, with every margin met"),
    Case((inputs.random_scores(0, 1, 10)[0][0], 3, 1.0), "random, seed 0"),
    Case((np.array([1e300, -1e300, 0.0]), 2, 1.0), "scores of ±1e300"),
)

BATCH = (
    Case((inputs.CAT_CAR_FROG[:1], inputs.TRUTH[:1], 1.0), "the cat alone"),
    Case((np.array([[2.0, 1.5, 0.0]]), np.array([0]), 1.0), "a lead that is too short"),
    Case((inputs.CAT_CAR_FROG[:2], inputs.TRUTH[:2], 1.0), "the cat and the car"),
    Case((inputs.CAT_CAR_FROG, inputs.TRUTH, 1.0), "cat, car and frog"),
    Case((inputs.CAT_CAR_FROG, inputs.TRUTH, 0.5), "a margin of 0.5"),
    Case((*inputs.TWO_CLASS_SCORES, 2.0), "two classes"),
    Case((*inputs.EQUAL_SCORES, 1.0), "equal scores"),
    Case((np.array([[-1.0, -9.0, -5.0], [-7.0, -4.5, -2.0]]), np.array([0, 2]), 1.0), "negative scores"),
    Case((*inputs.random_scores(1, 5, 4), 1.0), "random, seed 1"),
    Case((*inputs.random_scores(2, 40, 10), 1.5), "random, seed 2"),
    Case((np.array([[1e150, -1e150, 0.0], [3.0, 1.0, -1e150]]), np.array([2, 0]), 1.0), "scores of ±1e150"),
)

VERY_NEGATIVE = (
    Case((np.array([[-2000.0, -2005.0, -2010.0]]), np.array([0]), 1.0), "very negative scores"),
    Case((np.array([[-1e150, -2e150, -3e150]]), np.array([0]), 1.0), "scores of −1e150 and below"),
)

EXACTLY_MET = Case((np.array([[1.0, 2.0], [0.5, 0.0]]), np.array([1, 0]), 1.0), "a margin that is exactly met")

WHOLE_SCORES = Case((np.array([[3, 1, 2], [0, 2, 0]]), np.array([0, 1]), 1.5), "whole numbers")

MARGIN_OF_2_5 = Case((np.array([[2.0, 1.5, 0.0]]), np.array([0]), 2.5), "a margin of 2.5")

MODELS = (
    Case((*inputs.ONE_SAMPLE, 1.0), "one sample"),
    Case((*inputs.TWO_CLASSES, 0.5), "two classes, two features"),
    Case((*inputs.random_model(3, 5, 3, 4), 1.0), "random, seed 3"),
    Case((*inputs.random_model(4, 30, 7, 10), 1.5), "random, seed 4"),
)
MET_BY_A_MODEL = Case(
    (np.eye(2), np.array([[1.0, 2.0], [0.5, 0.0]]), np.zeros(2), np.array([1, 0]), 1.0),
    "a margin that is exactly met",
)

# ------------------------------------------------------------------------------------------------------- hints

NO_MARGIN = Slip(
    "The margin is left out: a wrong class costs something as soon as it comes within Δ of the true one, "
    "so Δ is added to s_j − s_y.",
    {" + margin": ""},
)
COUNTS_TRUTH = Slip(
    "The true class is counted too. Its term is max(0, s_y − s_y + Δ) = Δ, whatever the scores: sum over j ≠ y.",
    {"    terms[rows, labels] = 0\n": ""},
)
ABSOLUTE = Slip(
    "An absolute value stands where the positive part belongs: a margin that is met costs 0, not the room left.",
    {"np.maximum(excess, 0)": "np.abs(excess)"},
)
WHOLE = Slip(
    "The maximum with 0 is missing: a class that stays well below the true one must not earn a negative loss.",
    {"np.maximum(excess, 0)": "excess"},
)
MINIMUM = Slip(
    "You took the smaller of the excess and 0, np.minimum or <. What is missing to the margin is the larger one: "
    "np.maximum(excess, 0).",
    {"np.maximum(excess, 0)": "np.minimum(excess, 0)"},
)
SWAPPED = Slip(
    "The difference is the wrong way round: it is the other class minus the true one, s_j − s_y.",
    {"scores - true": "true - scores"},
)
SQUARED = Slip(
    "Each term is squared: that is the squared hinge, another loss. Here it counts as it is.",
    {"terms.sum(": "(terms**2).sum("},
)
MEAN_OVER_CLASSES = "You divided by the number of classes. The loss of one sample is a sum over the wrong classes."
OVER_ENTRIES = Slip(
    "You took the mean over all entries, N · C of them. Sum over the classes, then take the mean over the N samples.",
    {"losses.mean()": "losses.mean() / scores.shape[1]"},
)
MARGIN_OF_ONE = Slip("The margin is always 1. Use the argument margin.", {"+ margin": "+ 1"})
MINUS_MARGIN = Slip(
    "The margin is subtracted. It makes the demand stricter, so it is added to s_j − s_y.",
    {"+ margin": "- margin"},
)
ONLY_MISCLASSIFIED = Slip(
    "Only misclassified samples cost something. One that is classified rightly still pays where the true class leads "
    "by less than Δ: max(0, s_j − s_y + Δ) says so by itself.",
    {"losses = ": "losses = (scores.argmax(axis=1) != labels) * "},
)
ONLY_AHEAD = Slip(
    "Only classes with s_j > s_y cost something. One that is behind still does where the true class leads it by less "
    "than Δ: max(0, s_j − s_y + Δ) says so by itself.",
    {"terms = ": "excess[scores <= true] = 0\n    terms = "},
)
TERM_SLIPS = (
    NO_MARGIN,
    MARGIN_OF_ONE,
    MINUS_MARGIN,
    COUNTS_TRUTH,
    ABSOLUTE,
    WHOLE,
    MINIMUM,
    SWAPPED,
    ONLY_MISCLASSIFIED,
    ONLY_AHEAD,
)
OVER_WRONG_CLASSES = MEAN_OVER_CLASSES.replace("classes.", "wrong classes.", 1)
WORST_ALONE = (
    "Only the largest term counts with you: that is the loss of Crammer and Singer. Here all wrong classes are summed."
)
LESS_1 = (
    "You subtract 1 for the true class's own term. That term is Δ, whatever Δ may be: subtract the margin, or leave "
    "the class out of the sum."
)
BATCH_SLIPS = (
    Slip(hints.SUM_OF_BATCH, {"losses.mean()": "losses.sum()"}),
    Slip(hints.OVER_CLASSES, {"losses.mean()": "losses.sum() / scores.shape[1]"}),
    OVER_ENTRIES,
)

OF_EACH_TERM = "Take it of each term: a class far below the true one must not make up for another."
BY_WRONG_CLASSES = (
    "You took the mean over the wrong classes, too, N (C − 1) of them. Sum over the classes, then take the mean over "
    "the N samples."
)
WHOLE_COLUMNS_CLEARED = Slip(
    "You take out whole columns, those of all labels, in every row: terms[:, labels] = 0 does that, and so does "
    "np.delete(…, labels, axis=1). Clear one entry in each row: terms[rows, labels] = 0, with "
    "rows = np.arange(len(labels)).",
    {"terms[rows, labels] = 0": "terms[:, labels] = 0"},
    alone=True,
)
PREDICTION_LEFT_OUT = (
    "You leave out the class with the highest score. Leave out the true class, whichever score it has: a wrong class "
    "that is ahead costs most."
)

GRADIENT_SLIPS = (
    Slip(
        "The sign is turned round. The gradient points to where the loss grows: up for the wrong classes that "
        "violate the margin, down for the true class. The minus belongs to the step, not to the gradient.",
        {"return ": "return -"},
    ),
    Slip(
        "The true class has no entry. Its score stands in every violated term, with a minus: "
        "its entry is minus the number of violated margins.",
        {"-g.sum(axis=1)": "0"},
    ),
    Slip(
        "The true class always gets −1. It appears once in each violated term: "
        "its entry is minus the number of violated margins.",
        {"-g.sum(axis=1)": "np.where(g.sum(axis=1) > 0, -1, 0)"},
    ),
    Slip(
        "The true class always gets −1, even where every margin is met. Its entry is minus the number of violated "
        "margins: 0 there, and −2 where two are violated.",
        {"-g.sum(axis=1)": "-1"},
    ),
    Slip(
        "The true class is counted among those that violate its margin, since 0 + Δ > 0. Set its own entry to 0 before "
        "you count: with one violated margin it gets −1, not −2.",
        {"g[rows, labels] = 0\n    g[rows, labels] = -g": "g[rows, labels] = -g"},
    ),
    Slip(
        "The true class's count has the wrong sign: s_y stands in each term with a minus.",
        {"-g.sum(axis=1)": "g.sum(axis=1)"},
    ),
    Slip(
        "The wrong classes have the wrong sign: s_j stands in its term with a plus, so each that violates its margin "
        "gets +1. The true class is right.",
        {"(excess > 0).astype(float)": "-(excess > 0).astype(float)", "-g.sum(axis=1)": "g.sum(axis=1)"},
        alone=True,
    ),
    Slip(
        "How far a margin is violated does not matter, only whether it is: each violated margin counts 1. "
        "Did you take the terms themselves, as for the squared hinge?",
        {"(excess > 0).astype(float)": "np.maximum(excess, 0)"},
    ),
    NO_MARGIN,
    MARGIN_OF_ONE,
    MINUS_MARGIN,
    Slip(SWAPPED.hint, {"scores - true": "true - scores"}, alone=True),
    Slip(
        "Each violated margin counts twice its excess: that is the slope of the squared hinge. Here each counts 1, "
        "however far it is violated.",
        {"(excess > 0).astype(float)": "2 * np.maximum(excess, 0)"},
        alone=True,
    ),
    Slip(
        "The true class always gets −(C − 1), as if every margin were violated. Count only those that are.",
        {"-g.sum(axis=1)": "1 - scores.shape[1]"},
        alone=True,
    ),
    Slip(
        "The true class's entry is not divided by the number of samples. The loss is a mean, so all entries are.",
        {"-g.sum(axis=1)": "-len(labels) * g.sum(axis=1)"},
        alone=True,
    ),
    Slip(
        "Only the worst wrong class of each sample counts with you: that is the gradient of Crammer and Singer's loss. "
        "Here each violated margin counts.",
        {
            "g[rows, labels] = 0\n": "g[rows, labels] = 0\n    excess[rows, labels] = -np.inf\n    "
            "g *= np.eye(scores.shape[1])[excess.argmax(axis=1)]\n"
        },
        alone=True,
    ),
    *(
        Slip(
            "With [:, labels] you write into whole columns, those of all labels, in every row. One entry in each row "
            "is [rows, labels], with rows = np.arange(len(labels)).",
            edits,
            alone=True,
        )
        for edits in (
            {"g[rows, labels] = 0\n": "g[:, labels] = 0\n"},
            {"g[rows, labels] = -g.sum(axis=1)": "g[:, labels] = -g.sum(axis=1)[:, None]"},
            {
                "g[rows, labels] = 0\n": "g[:, labels] = 0\n",
                "g[rows, labels] = -g.sum(axis=1)": "g[:, labels] = -g.sum(axis=1)[:, None]",
            },
        )
    ),
    *(
        Slip(
            "You divided by the number of classes, too, or by that of the wrong ones. The loss sums over the classes: "
            "divide by the number of samples alone.",
            {" / len(labels)": f" / ({divisor})"},
            alone=True,
        )
        for divisor in ("scores.size", "len(labels) * (scores.shape[1] - 1)")
    ),
)
KEEPS_BOOLEANS = Slip(
    "Your array holds only True and False, so a count that is put into it becomes True. Make it one of floats: "
    "(excess > 0).astype(float).",
    {"(excess > 0).astype(float)": "excess > 0"},
    alone=True,
)
MET_IS_VIOLATED = Slip(
    "A margin that is exactly met counts as violated. There the loss has a kink, and the chapter takes the slope 0: "
    "compare with >, not with >=.",
    {"excess > 0": "excess >= 0"},
)

EXERCISES = (
    Prediction(
        "hinge-loss/by-hand",
        1.8,
        (
            WrongNumber(NO_MARGIN.hint, 0.8),
            WrongNumber(COUNTS_TRUTH.hint, 2.8),
            WrongNumber("That is the loss of the chapter's cat. Here the scores are others.", 2.9),
            WrongNumber(ABSOLUTE.hint, 3.1),
            WrongNumber(WHOLE.hint, 0.5),
            WrongNumber(SWAPPED.hint, 3.5),
            WrongNumber(SQUARED.hint, 3.24),
            WrongNumber(OVER_WRONG_CLASSES, 0.9),
            WrongNumber(MEAN_OVER_CLASSES, 0.6),
            WrongNumber(
                "The car is ahead of the cat, so the loss can't be 0. Perhaps you subtracted the margin: it is added "
                "to s_j − s_y.",
                0.0,
            ),
            WrongNumber(
                "That is 1.5 − 2.3 + 1. The image shows a cat, so s_y is the cat's score, though the car's is higher; "
                "and it is the one that is subtracted.",
                0.2,
            ),
            WrongNumber("Has the frog's score lost its minus? It is −0.8, far below the cat's.", 2.1),
            WrongNumber(
                "You took each distance without its sign. It is s_j − s_y, negative for a class that is behind.", 5.1
            ),
        ),
        "Only the car comes within the margin: 2.3 − 1.5 + 1 = 1.8. The frog, 2.3 below the cat, costs nothing.",
    ),
    Prediction(
        "hinge-loss/at-zero",
        48.0,
        (
            WrongNumber(
                "That is what the screen shows. The true class is counted too: its term is Δ, whatever the scores.",
                50.0,
            ),
            WrongNumber(LESS_1, 49.0),
            WrongNumber("That would be so for Δ = 1. Each of the wrong classes costs Δ, and here Δ is 2.", 24.0),
            WrongNumber(
                "That is the number of classes. Each of the wrong ones costs Δ, which is 2, and the true one nothing.",
                25.0,
            ),
            WrongNumber(
                "That is 25 − 2. The true class is one of the 25, and each of the others costs Δ: multiply.", 23.0
            ),
            WrongNumber("That is 23 · 2. Only one class is the true one: how many are left?", 46.0),
            WrongNumber(
                "Equal scores don't satisfy the hinge loss: the true class must lead each other by Δ, and leads none.",
                0.0,
            ),
            WrongNumber(
                "That is log C, where cross-entropy starts. The hinge counts Δ for each wrong class.",
                math.log(25),
            ),
            WrongNumber(
                "That is the cost of one wrong class. There are 24, and the loss of one sample is their sum.",
                2.0,
            ),
            WrongNumber(
                "You took a mean over the classes. The loss of one sample is a sum over the wrong classes.",
                48 / 25,
            ),
        ),
        "All scores are 0, so each of the 24 wrong classes costs Δ: (C − 1) Δ = 24 · 2. 50 counts the true class too.",
    ),
    Choice(
        "hinge-loss/nudge",
        "b",
        {
            "a": "Before the change that class was 1.2 below the true one, so its margin was met. After it, only 0.7.",
            "c": "The score rises by 0.5, but the loss only notices the part that lies within the margin.",
            "d": "The loss is the part of the rise that lies within Δ of the true class, and no more.",
        },
        "The class had 0.2 of room. The first 0.2 of the rise cost nothing, the other 0.3 count in full.",
    ),
    Function(
        "hinge-loss/one-sample",
        one_sample,
        SINGLE,
        (
            NO_MARGIN,
            MARGIN_OF_ONE,
            MINUS_MARGIN,
            Slip(COUNTS_TRUTH.hint, {"    terms[label] = 0\n": ""}),
            ABSOLUTE,
            WHOLE,
            MINIMUM,
            SWAPPED,
            Slip(ONLY_MISCLASSIFIED.hint, {"loss = ": "loss = 0 if scores.argmax() == label else "}),
            ONLY_AHEAD,
            SQUARED,
            Slip(MEAN_OVER_CLASSES, {"return loss": "return loss / len(scores)"}),
            Slip(OVER_WRONG_CLASSES, {"return loss": "return loss / (len(scores) - 1)"}),
            Slip(
                "You divided by 3. The loss of one sample is a sum over the wrong classes, and not divided.",
                {"return loss": "return loss / 3"},
                alone=True,
            ),
            Slip(WORST_ALONE, {"terms.sum()": "terms.max()"}, alone=True),
            Slip(
                "Only the first wrong class counts. A return within the loop ends the function at once: put it behind "
                "the loop.",
                {"terms.sum()": "np.delete(terms, label)[0]"},
                alone=True,
            ),
            *(
                Slip(
                    "Only the last turn of the loop counts. Either = stands where += belongs, or the sum is set to 0 "
                    "again in each turn, or the adding stands behind the loop. Set the sum to 0 once before the loop, "
                    "and add in each turn.",
                    edits,
                    alone=True,
                )
                for edits in (
                    {"terms.sum()": "np.delete(terms, label)[-1]"},
                    {"terms.sum()": "terms[-1]"},
                    {"    terms[label] = 0\n": "", "terms.sum()": "terms[-1]"},
                )
            ),
            Slip(
                "Only class 0 counts. A return within the loop ends the function in the first turn: put it behind the "
                "loop.",
                {"terms.sum()": "terms[0]"},
                alone=True,
            ),
            *(
                Slip(
                    "Class 0 is left out, whatever the label. The one to leave out is the class `label`, and "
                    "range(len(scores)) begins with 0.",
                    {"terms.sum()": "terms[1:].sum()", **others},
                    alone=True,
                )
                for others in ({}, {"    terms[label] = 0\n": ""})
            ),
            Slip(
                "The last class is left out. range(n) ends with n − 1 by itself: range(len(scores)) has all classes.",
                {"terms.sum()": "terms[:-1].sum()"},
                alone=True,
            ),
            Slip(
                "You subtract `label` itself. It is the number of the true class; its score is scores[label].",
                {"scores[label]": "label"},
                alone=True,
            ),
            Slip(PREDICTION_LEFT_OUT, {"terms[label] = 0": "terms[scores.argmax()] = 0"}, alone=True),
            Slip(
                "You leave out each class whose score equals the true one's. Compare the numbers of the classes, "
                "j != label, not the scores.",
                {"terms[label] = 0": "terms[scores == true] = 0"},
                alone=True,
            ),
            Slip(LESS_1, {"    terms[label] = 0\n": "", "return loss": "return loss - 1"}, alone=True),
            Slip(
                "Your terms are cut to whole numbers: an array made like `scores`, as by np.zeros_like, holds integers "
                "if `scores` does. Make one of floats: np.zeros(scores.shape).",
                {"np.maximum(excess, 0)": "np.maximum(excess, 0).astype(scores.dtype)"},
                alone=True,
            ),
            Slip(
                f"The maximum with 0 is taken of the sum. {OF_EACH_TERM}",
                {"np.maximum(excess, 0)": "excess", "return loss": "return max(0, loss)"},
                alone=True,
            ),
        ),
    ),
    Function(
        "hinge-loss/vectorized",
        vectorized,
        BATCH,
        (
            *TERM_SLIPS,
            SQUARED,
            *BATCH_SLIPS,
            Slip(
                "The scores of the true classes have the shape (N,), so that they meet the columns, not the rows. Make "
                "them a column: scores[rows, labels][:, None].",
                {"[:, None]": ""},
                alone=True,
            ),
            *(
                Slip(
                    "You picked whole columns: scores[:, labels] is (N, N). One score from each row is "
                    "scores[rows, labels], with rows = np.arange(len(labels)); make it a column with [:, None].",
                    {"[rows, labels][:, None]": columns, **others},
                    alone=True,
                )
                for columns, others in (
                    ("[:, labels]", {}),
                    ("[:, labels]", {"terms[rows, labels] = 0": "terms[:, labels] = 0"}),
                    ("[:, labels]", {"    terms[rows, labels] = 0\n": ""}),
                    ("[:, labels][:, None]", {}),
                    ("[:, labels].reshape(-1, 1)", {}),
                )
            ),
            Slip(
                "You picked whole rows: scores[labels] are those whose numbers are the labels. One score from each row "
                "is scores[rows, labels], with rows = np.arange(len(labels)); make it a column with [:, None].",
                {"[rows, labels][:, None]": "[labels]"},
                alone=True,
            ),
            WHOLE_COLUMNS_CLEARED,
            Slip(
                BY_WRONG_CLASSES,
                {"losses.mean()": "losses.mean() / (scores.shape[1] - 1)"},
            ),
            Slip(
                f"The maximum with 0 is taken of each row's sum. {OF_EACH_TERM}",
                {"np.maximum(excess, 0)": "excess", "terms.sum(axis=1)": "np.maximum(terms.sum(axis=1), 0)"},
                alone=True,
            ),
            Slip(
                f"The maximum with 0 is taken of the mean, or of the sum of the batch. {OF_EACH_TERM}",
                {"np.maximum(excess, 0)": "excess", "losses.mean()": "max(0, losses.mean())"},
                alone=True,
            ),
            Slip(
                PREDICTION_LEFT_OUT,
                {"terms[rows, labels] = 0": "terms[rows, scores.argmax(axis=1)] = 0"},
                alone=True,
            ),
            Slip(
                "You divided by 3, whatever the size of the batch. Divide by the number of its samples, len(labels).",
                {"losses.mean()": "losses.sum() / 3"},
                alone=True,
            ),
            Slip(WORST_ALONE, {"terms.sum(": "terms.max("}, alone=True),
            Slip(LESS_1, {"    terms[rows, labels] = 0\n": "", "losses.mean()": "losses.mean() - 1"}, alone=True),
            Slip(
                "You subtract Δ once from the sum of the batch. Each sample has a true class of its own: subtract it "
                "for each of them, or leave those classes out of the sum.",
                {"    terms[rows, labels] = 0\n": "", "losses.mean()": "(losses.sum() - margin) / len(scores)"},
                alone=True,
            ),
        ),
        without_loops=True,
    ),
    Function(
        "hinge-loss/squared",
        squared,
        BATCH,
        (
            Slip("The terms are not squared: this is the hinge loss itself.", {"(terms**2)": "terms"}),
            Slip("There is a factor ½ too many: each term is squared, and that is all.", {"return ": "return 0.5 * "}),
            Slip("There is a factor 2 too many: that belongs to the gradient.", {"return ": "return 2 * "}),
            Slip(
                "You squared the sum of a sample's terms. Square each term first, then sum: (a + b)² is not a² + b².",
                {"(terms**2).sum(axis=1)": "terms.sum(axis=1) ** 2"},
            ),
            Slip(
                "You squared the mean over the batch. Square each term, then take the mean over the samples.",
                {"(terms**2)": "terms", "losses.mean()": "losses.mean() ** 2"},
            ),
            *(slip for slip in TERM_SLIPS if slip is not ABSOLUTE and slip is not WHOLE),
            Slip(
                "The maximum with 0 is missing, or comes after the square: squared, a margin that is met with room to "
                "spare looks like one that is missed.",
                {"np.maximum(excess, 0)": "excess"},
            ),
            *BATCH_SLIPS,
            Slip(
                "Each term is doubled. A square is another thing: x**2, or x * x.",
                {"(terms**2)": "(terms * 2)"},
                alone=True,
            ),
            Slip(
                "You subtract Δ for the true class's own term. Here the terms are squared, and so is that one: leave "
                "the class out of the sum.",
                {"    terms[rows, labels] = 0\n": "", "losses.mean()": "losses.mean() - margin"},
                alone=True,
            ),
            *(
                Slip(
                    "A root is taken in the end. The squared hinge keeps the squares: leave the root out.",
                    {"losses.mean()": root},
                    alone=True,
                )
                for root in ("np.sqrt(losses.mean())", "np.sqrt(losses).mean()")
            ),
            Slip(
                "Only the largest term of each sample counts with you. Here the squares of all wrong classes are "
                "summed.",
                {"(terms**2).sum(": "(terms**2).max("},
                alone=True,
            ),
            Slip(BY_WRONG_CLASSES, {"losses.mean()": "losses.mean() / (scores.shape[1] - 1)"}, alone=True),
            WHOLE_COLUMNS_CLEARED,
        ),
    ),
    Function(
        "hinge-loss/crammer-singer",
        crammer_singer,
        (*BATCH, *VERY_NEGATIVE),
        (
            Slip(
                "You summed over the wrong classes. Crammer and Singer count only the worst: take the maximum.",
                {"terms.max(": "terms.sum("},
            ),
            Slip(
                COUNTS_TRUTH.hint.replace("sum over", "take the maximum over"),
                {"    excess[rows, labels] = -np.inf\n": ""},
            ),
            Slip(
                "Δ does not count with you. Either it isn't added to s_j − s_y, or you subtract it again for the true "
                "class: that works for a sum, not for a maximum. Leave the true class out before you take it.",
                NO_MARGIN.instead,
            ),
            *(slip for slip in TERM_SLIPS if slip not in (NO_MARGIN, ABSOLUTE, COUNTS_TRUTH)),
            *BATCH_SLIPS[:2],
            *(
                Slip(
                    "The maximum runs over the samples, axis=0. Take it over the classes of each sample, axis=1.",
                    {"terms.max(axis=1)": "terms.max(axis=0)", **others},
                    alone=True,
                )
                for others in ({}, {"losses.mean()": "losses.sum() / len(labels)"})
            ),
            *(
                Slip(
                    "You took one maximum for the whole batch. Take one for each sample, axis=1, and then their mean.",
                    {"losses.mean()": one},
                    alone=True,
                )
                for one in ("losses.max()", "losses.max() / len(labels)")
            ),
            *(
                Slip(
                    "With argmax you get which class is the worst, not how much it costs. Its cost is what .max gives.",
                    {"terms.max(axis=1)": place},
                    alone=True,
                )
                for place in (
                    "terms.argmax(axis=1)",
                    "excess.argmax(axis=1)",
                    "np.maximum(excess.argmax(axis=1) - true[:, 0] + margin, 0)",
                )
            ),
            Slip(
                "You took the second largest of each row for the best wrong one. That is so only where the true "
                "class is ahead: leave the true class out, then take the maximum.",
                {"terms.max(axis=1)": "np.maximum(np.sort(scores, axis=1)[:, -2] - true[:, 0] + margin, 0)"},
                alone=True,
            ),
            *(
                Slip(
                    "You compare each score with Δ or −Δ: that is one against the rest. Here the best wrong score is "
                    "compared with the true one.",
                    {
                        "scores - true + margin": "margin + np.where(np.eye(scores.shape[1])[labels], -scores, scores)",
                        "    excess[rows, labels] = -np.inf\n": "",
                        "terms.max(": f"terms.{reduced}(",
                    },
                    alone=True,
                )
                for reduced in ("sum", "max")
            ),
            Slip(
                "The largest term so far is not reset: a sample begins with what an earlier one has left. Begin anew "
                "with each.",
                {"terms.max(axis=1)": "np.maximum.accumulate(terms.max(axis=1))"},
                alone=True,
            ),
            Slip(
                "The largest term is squared. Here it counts as it is.",
                {"terms.max(axis=1)": "terms.max(axis=1) ** 2"},
                alone=True,
            ),
            Slip(
                "The maximum with 0 is taken of the mean, or of the sum of the batch. Take it of each sample's largest "
                "term: a margin met with room to spare must not make up for another.",
                {"np.maximum(excess, 0)": "excess", "losses.mean()": "max(0, losses.mean())"},
                alone=True,
            ),
            Slip(
                "You divided by the number of classes, too. There is one maximum for each sample: take the mean over "
                "the samples alone.",
                {"losses.mean()": "losses.mean() / scores.shape[1]"},
                alone=True,
            ),
            *(
                Slip(
                    "In place of the true score you put a number that may be the largest of the row. Put −np.inf, "
                    "which never is.",
                    instead=partial(_crammer_singer_beside, stand_in=number),
                )
                for number in (0, -1, -10, -100, -999, -1000, -1e4, -1e5, -1e6, -1e9, -1e10, -1e12)
            ),
        ),
    ),
    Function(
        "hinge-loss/gradient",
        gradient,
        # Beside scores of ±1e150 no numerical gradient works, and one may be all but the answer.
        (*BATCH[:-1], EXACTLY_MET, MARGIN_OF_2_5, WHOLE_SCORES),
        (
            *GRADIENT_SLIPS,
            MET_IS_VIOLATED,
            Slip(
                "A margin that is exactly met counts one half, as in a central difference. There the loss has a kink, "
                "and the chapter takes the slope 0: count the margins with excess > 0.",
                {"(excess > 0).astype(float)": "(1 + np.sign(excess)) / 2"},
                alone=True,
            ),
            KEEPS_BOOLEANS,
            Slip(
                "You divided without the fractions: // rounds down to whole numbers. Divide by /.",
                {" / ": " // "},
            ),
            Slip(hints.SUM_OF_GRADIENTS, {" / len(labels)": ""}),
            Slip(hints.OVER_CLASSES, {"len(labels)": "scores.shape[1]"}),
            hints.scores_transposed(gradient),
            hints.cut_to_whole_numbers(gradient, "scores"),
        ),
    ),
    Function(
        "hinge-loss/weights-gradient",
        weights_gradient,
        (*MODELS, MET_BY_A_MODEL),
        (
            *GRADIENT_SLIPS,
            MET_IS_VIOLATED,
            KEEPS_BOOLEANS,
            Slip(hints.NO_BIAS, {" + bias": ""}),
            Slip(
                "This is the gradient of the sum over the batch. The loss is the mean: divide by the number of "
                "samples, x.shape[0].",
                {" / len(labels)": ""},
            ),
            Slip(
                "You divided by the number of samples twice. Where the gradient of the scores is that of the mean, "
                "x.T @ g is that of the weights.",
                {"/ len(labels)": "/ len(labels) ** 2"},
            ),
            Slip(hints.OVER_FEATURES, {"/ len(labels)": "/ x.shape[1]"}),
            Slip(hints.WEIGHTS_TRANSPOSED, {"x.T @ g": "g.T @ x"}),
            *(
                Slip(
                    "Which product fails? The scores are x @ weights, (N, D) times (D, C). At the end x is (N, D), the "
                    "gradient of the scores (N, C), and the product is to be (D, C). So there the N samples must meet "
                    "in the middle: transpose x, and put it first.",
                    {"x.T @ g": product},
                    alone=True,
                )
                for product in ("x @ g", "g @ x", "np.dot(x, g)", "np.dot(g, x)")
            ),
            Slip(
                "That is the gradient with respect to the scores, (N, C). By the chain rule, that of the weights is "
                "made of it and of x.",
                {"x.T @ g": "g"},
                alone=True,
            ),
            Slip(
                "The bias is subtracted. It is added to the scores: x @ weights + bias.",
                {" + bias": " - bias"},
                alone=True,
            ),
            *(
                Slip(
                    "The slope of a penalty on the weights is added. Here it is the gradient of the mean hinge loss "
                    "alone.",
                    {"x.T @ g": f"x.T @ g + {slope}"},
                    alone=True,
                )
                for slope in ("2 * weights", "weights")
            ),
            Slip(
                hints.BY_CLASSES,
                {"/ len(labels)": "/ scores.shape[1]"},
                alone=True,
            ),
        ),
    ),
    Function(
        "hinge-loss/objective",
        objective,
        tuple(
            Case((*case.arguments, strength), case.about)
            for case, strength in zip(MODELS, (0.1, 0.5, 0.01, 2.0), strict=True)
        ),
        (
            COUNTS_TRUTH,
            NO_MARGIN,
            MARGIN_OF_ONE,
            MINUS_MARGIN,
            Slip("The penalty is halved. Here it is λ Σ w², without a factor ½.", {"penalty = ": "penalty = 0.5 * "}),
            Slip(
                "The penalty is divided by the number of samples. It is added once, to the mean, not to the sum before "
                "the division.",
                {" penalty\n": " penalty / len(x)\n"},
            ),
            Slip(
                "The penalty is added once for every sample. It does not depend on them: add it once, to the mean.",
                {" penalty\n": " len(x) * penalty\n"},
            ),
            Slip(
                "The penalty is the norm of the weights. It is the square of the norm, λ Σ w².",
                {"np.sum(penalized**2)": "np.linalg.norm(penalized)"},
            ),
            Slip(
                "The penalty sums absolute values. That is the L1 penalty; here it is λ Σ w².",
                {"np.sum(penalized**2)": "np.sum(np.abs(penalized))"},
            ),
            Slip(
                "The penalty squares the sum of the weights. Square each weight, then sum.",
                {"np.sum(penalized**2)": "np.sum(penalized) ** 2"},
            ),
            Slip(
                "The penalty has a factor 2 too many. That belongs to its gradient, 2 λ w.",
                {"penalty = ": "penalty = 2 * "},
                alone=True,
            ),
            *(
                Slip(
                    "The penalty has products of different weights in it, as a product of the matrix W with itself "
                    "does. Square each weight by itself, then sum.",
                    {"np.sum(penalized**2)": f"np.sum({product})"},
                    alone=True,
                )
                for product in ("weights.T @ weights", "weights @ weights.T")
            ),
            Slip(
                "The penalty takes the mean of the squares. It is their sum, λ Σ w².",
                {"np.sum(penalized**2)": "np.mean(penalized**2)"},
                alone=True,
            ),
            Slip(
                "The data loss is multiplied by λ, too. Only the penalty is: loss + λ Σ w².",
                {"return loss": "return strength * loss"},
                alone=True,
            ),
            Slip("The penalty is subtracted: it would reward large weights.", {"loss +": "loss -"}),
            Slip(hints.NO_BIAS, {" + bias": ""}),
            Slip(
                "The biases are penalized too. Here the penalty is on the weights alone.",
                {"weights.ravel()": "np.append(weights, bias)"},
            ),
            Slip("The data loss is summed over the batch; take the mean over the samples.", {" / len(labels)": ""}),
            Slip(hints.OVER_FEATURES, {"/ len(labels)": "/ x.shape[1]"}),
            Slip("The penalty is missing.", {" + penalty": ""}),
            Slip(hints.OVER_CLASSES, {"/ len(labels)": "/ scores.shape[1]"}, alone=True),
            Slip(OVER_ENTRIES.hint, {"/ len(labels)": "/ scores.size"}, alone=True),
            Slip(BY_WRONG_CLASSES, {"/ len(labels)": "/ (len(labels) * (scores.shape[1] - 1))"}, alone=True),
        ),
    ),
    Prediction(
        "hinge-loss/margin-width",
        0.4,
        (
            WrongNumber(
                "That is the distance from the boundary to one of the lines; the street is twice as wide.",
                0.2,
            ),
            WrongNumber("You divided by ‖w‖². The distance is 2 / ‖w‖, and ‖w‖ is the root of 9 + 16.", 0.08),
            WrongNumber("That is ‖w‖ itself. A longer w makes the street narrower: 2 / ‖w‖.", 5.0),
            WrongNumber("That is 2 ‖w‖. A longer w makes the street narrower: divide.", 10.0),
            WrongNumber("That is ‖w‖ / 2, upside down. A longer w makes the street narrower: 2 / ‖w‖.", 2.5),
            WrongNumber(
                "That is how much w·x + b differs between the lines. A step of length 1 across them changes it by "
                "‖w‖: divide by that.",
                2.0,
            ),
            WrongNumber("That is how far the boundary is from the origin. b only shifts the street.", 1.2),
            WrongNumber("You added the components. ‖w‖ is the root of the sum of their squares, 5.", 2 / 7),
        ),
        "‖(3, 4)‖ = 5, and the lines w·x + b = ±1 are 2 / ‖w‖ apart.",
    ),
    Prediction(
        "hinge-loss/c-and-strength",
        0.125,
        (
            WrongNumber("The factor ½ that stands before ‖w‖² where C is used is forgotten.", 0.25),
            WrongNumber("The number of samples is forgotten: λ goes with a mean, C with a sum.", 50.0),
            WrongNumber("Both the number of samples and the factor ½ before ‖w‖² are forgotten.", 100.0),
            WrongNumber(
                "That is λ N. A strong penalty, a large λ, is a small C; and the factor ½ before ‖w‖² is forgotten.",
                4.0,
            ),
            WrongNumber("That is the reciprocal. A strong penalty, a large λ, is a small C.", 8.0),
            WrongNumber(
                "That is λ N / 2. A strong penalty, a large λ, is a small C: λ N belongs in the denominator.", 2.0
            ),
            WrongNumber(
                "The factor 2 is on the wrong side. To make ½ ‖w‖² of λ ‖w‖², everything is divided by 2 λ.", 0.5
            ),
            WrongNumber("The factor ½ that stands before ‖w‖² is counted twice.", 0.0625),
            WrongNumber("That is a hundred times too much. Is the decimal point of λ N in the right place?", 12.5),
            *(
                WrongNumber("That is cut or rounded. The division comes out even: give all digits.", short)
                for short in (0.13, 0.12)
            ),
        ),
        "Divide λ ‖w‖² + mean by 2 λ: the minimizer stays, ½ ‖w‖² appears, and each sample weighs 1 / (2 λ N).",
    ),
)
