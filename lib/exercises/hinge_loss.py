"""The exercises of the chapter on the hinge loss.

Each solution is written out here, apart from `lib.losses`, with the usual slips as keyword arguments; the tests
compare the two.
"""

import math
from functools import partial

import numpy as np

from lib.exercises import hints, inputs
from lib.exercises.model import Case, Choice, Function, Prediction, Slip

# ------------------------------------------------------------------------------------ solutions and their slips


def _terms(
    scores,
    labels,
    margin,
    *,
    use=lambda margin: margin,
    count_truth=False,
    part="positive",
    truth_minus_other=False,
    power=1,
    charged=lambda difference, labels: True,
):
    """Return max(0, s_j − s_y + Δ), (N, C), with 0 at the true class, or what a slip makes of it."""
    rows = np.arange(len(labels))
    difference = scores - scores[rows, labels][:, None]
    terms = (-difference if truth_minus_other else difference) + use(margin)
    terms = {"positive": np.maximum(terms, 0), "absolute": np.abs(terms), "whole": terms}[part] ** power
    terms = np.where(charged(difference, labels), terms, 0)
    if not count_truth:
        terms[rows, labels] = 0
    return terms


def _misclassified(difference, labels):
    return (difference.argmax(axis=1) != labels)[:, None]


def _ahead(difference, labels):
    return difference > 0


def _reduce(terms, shape, reduction):
    count, classes = shape
    divisor = {"samples": count, "none": 1, "classes": classes, "entries": count * classes}[reduction]
    return terms.sum() / divisor


def one_sample(scores, label, margin, *, over_classes=False, **slips):
    """Hinge loss of one sample."""
    terms = _terms(scores[None], np.array([label]), margin, **slips)
    return terms.sum() / (len(scores) if over_classes else 1)


def _terms_cut_to_the_type(scores, label, margin):
    return _terms(scores[None], np.array([label]), margin).astype(scores.dtype).sum()


def vectorized(scores, labels, margin, *, reduction="samples", **slips):
    """Mean hinge loss of a batch."""
    return _reduce(_terms(scores, labels, margin, **slips), scores.shape, reduction)


def _vectorized_less_one_margin(scores, labels, margin):
    total = _terms(scores, labels, margin, count_truth=True).sum()
    return (total - margin) / len(labels)


def _vectorized_without_an_axis(scores, labels, margin):
    """Mean hinge loss where the true scores, (N,), meet the columns: it runs for as many samples as classes."""
    rows = np.arange(len(labels))
    terms = np.maximum(scores - scores[rows, labels] + margin, 0)
    terms[rows, labels] = 0
    return terms.sum() / len(labels)


def _vectorized_with_all_pairs(scores, labels, margin):
    """Mean hinge loss where scores[:, labels], (N, N), stands for the true scores."""
    rows = np.arange(len(labels))
    terms = np.maximum(scores - scores[:, labels] + margin, 0)
    terms[rows, labels] = 0
    return terms.sum() / len(labels)


def _worst_alone(scores, label, margin):
    return _terms(scores[None], np.array([label]), margin).max()


def squared(scores, labels, margin, *, reduction="samples", power=2, factor=1.0, square_of_sum=False, **slips):
    """Mean squared hinge loss of a batch."""
    if square_of_sum:
        terms = _terms(scores, labels, margin, **slips).sum(axis=1) ** 2
    else:
        terms = _terms(scores, labels, margin, power=power, **slips)
    return factor * _reduce(terms, scores.shape, reduction)


def crammer_singer(scores, labels, margin, *, worst_only=True, reduction="samples", **slips):
    """Mean hinge loss of a batch, of which only the worst term of each sample counts."""
    terms = _terms(scores, labels, margin, **slips)
    if slips.get("part") == "whole" and not slips.get("count_truth"):
        terms[np.arange(len(labels)), labels] = -np.inf
    return _reduce(terms.max(axis=1) if worst_only else terms, scores.shape, reduction)


def _crammer_singer_beside(scores, labels, margin, stand_in):
    """Return Crammer and Singer's loss where a number takes the place of the true score before the maximum."""
    rows = np.arange(len(labels))
    others = scores.copy()
    others[rows, labels] = stand_in
    return np.maximum(others.max(axis=1) - scores[rows, labels] + margin, 0).mean()


def gradient(
    scores, labels, margin, *, sign=1, truth="count", by="count", reduction="samples", divide=np.divide, **slips
):
    """Gradient of the mean hinge loss with respect to the scores."""
    rows = np.arange(len(labels))
    terms = _terms(scores, labels, margin, **slips)
    violated = (terms > 0).astype(float) if by == "count" else terms
    counts = violated.sum(axis=1)
    of_truth = {
        "count": -counts,
        "none": 0,
        "one": -1.0 * (counts > 0),
        "always one": -1.0,
        "plus": counts,
        "itself": -counts - 1,
    }
    violated[rows, labels] = of_truth[truth]
    divisor = {"samples": len(labels), "none": 1, "classes": scores.shape[1], "twice": len(labels) ** 2}[reduction]
    return divide(sign * violated, divisor)


def weights_gradient(
    x, weights, bias, labels, margin, *, transposed=False, reduction="samples", use_bias=True, **slips
):
    """Gradient of the mean hinge loss with respect to the weights."""
    reduction, divisor = ("none", x.shape[1]) if reduction == "features" else (reduction, 1)
    result = x.T @ gradient(x @ weights + use_bias * bias, labels, margin, reduction=reduction, **slips) / divisor
    return result.T if transposed else result


def objective(
    x,
    weights,
    bias,
    labels,
    margin,
    strength,
    *,
    factor=1.0,
    per_sample="once",
    norm="squares",
    bias_too=False,
    use_bias=True,
    reduction="mean",
):
    """Mean hinge loss of a linear classifier plus the L2 penalty of its weights."""
    count, features = x.shape
    total = _terms(x @ weights + use_bias * bias, labels, margin).sum()
    penalized = np.append(weights, bias) if bias_too else weights
    size = {
        "squares": np.sum(penalized**2),
        "root": np.sqrt(np.sum(penalized**2)),
        "absolute": np.abs(penalized).sum(),
        "square of sum": penalized.sum() ** 2,
    }[norm]
    penalty = factor * strength * size
    penalty *= {"once": 1, "divided": 1 / count, "times": count}[per_sample]
    return total / {"mean": count, "sum": 1, "features": features}[reduction] + penalty


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
    {"use": lambda margin: 0.0},
)
COUNTS_TRUTH = Slip(
    "The true class is counted too. Its term is max(0, s_y − s_y + Δ) = Δ, whatever the scores: sum over j ≠ y.",
    {"count_truth": True},
)
ABSOLUTE = Slip(
    "An absolute value stands where the positive part belongs: a margin that is met costs 0, not the room left.",
    {"part": "absolute"},
)
WHOLE = Slip(
    "The maximum with 0 is missing: a class that stays well below the true one must not earn a negative loss.",
    {"part": "whole"},
)
SWAPPED = Slip(
    "The difference is the wrong way round: it is the other class minus the true one, s_j − s_y.",
    {"truth_minus_other": True},
)
SQUARED = Slip("Each term is squared: that is the squared hinge, another loss. Here it counts as it is.", {"power": 2})
MEAN_OVER_CLASSES = "You divided by the number of classes. The loss of one sample is a sum over the wrong classes."
OVER_ENTRIES = Slip(
    "You took the mean over all entries, N · C of them. Sum over the classes, then take the mean over the N samples.",
    {"reduction": "entries"},
)
MARGIN_OF_ONE = Slip("The margin is always 1. Use the argument margin.", {"use": lambda margin: 1.0})
MINUS_MARGIN = Slip(
    "The margin is subtracted. It makes the demand stricter, so it is added to s_j − s_y.",
    {"use": lambda margin: -margin},
)
ONLY_MISCLASSIFIED = Slip(
    "Only misclassified samples cost something. One that is classified rightly still pays where the true class leads "
    "by less than Δ: max(0, s_j − s_y + Δ) says so by itself.",
    {"charged": _misclassified},
)
ONLY_AHEAD = Slip(
    "Only classes with s_j > s_y cost something. One that is behind still does where the true class leads it by less "
    "than Δ: max(0, s_j − s_y + Δ) says so by itself.",
    {"charged": _ahead},
)
TERM_SLIPS = (
    NO_MARGIN,
    MARGIN_OF_ONE,
    MINUS_MARGIN,
    COUNTS_TRUTH,
    ABSOLUTE,
    WHOLE,
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
BATCH_SLIPS = (hints.SUM_OF_BATCH, hints.OVER_CLASSES, OVER_ENTRIES)

GRADIENT_SLIPS = (
    Slip(
        "The sign is turned round. The gradient points to where the loss grows: up for the wrong classes that "
        "violate the margin, down for the true class. The minus belongs to the step, not to the gradient.",
        {"sign": -1},
    ),
    Slip(
        "The true class has no entry. Its score stands in every violated term, with a minus: "
        "its entry is minus the number of violated margins.",
        {"truth": "none"},
    ),
    Slip(
        "The true class always gets −1. It appears once in each violated term: "
        "its entry is minus the number of violated margins.",
        {"truth": "one"},
    ),
    Slip(
        "The true class always gets −1, even where every margin is met. Its entry is minus the number of violated "
        "margins: 0 there, and −2 where two are violated.",
        {"truth": "always one"},
    ),
    Slip(
        "The true class is counted among those that violate its margin, since 0 + Δ > 0. Set its own entry to 0 before "
        "you count: with one violated margin it gets −1, not −2.",
        {"truth": "itself"},
    ),
    Slip("The true class's count has the wrong sign: s_y stands in each term with a minus.", {"truth": "plus"}),
    Slip(
        "How far a margin is violated does not matter, only whether it is: each violated margin counts 1. "
        "Did you take the terms themselves, as for the squared hinge?",
        {"by": "size"},
    ),
    NO_MARGIN,
    MARGIN_OF_ONE,
    MINUS_MARGIN,
)
MET_IS_VIOLATED = Slip(
    "A margin that is exactly met counts as violated. There the loss has a kink, and the chapter takes the slope 0: "
    "compare with >, not with >=.",
    {"use": lambda margin: np.nextafter(margin, np.inf)},
)

EXERCISES = (
    Prediction(
        "hinge-loss/by-hand",
        1.7,
        (
            Slip(NO_MARGIN.hint, value=0.7),
            Slip(COUNTS_TRUTH.hint, value=2.7),
            Slip(ABSOLUTE.hint, value=2.8),
            Slip(WHOLE.hint, value=0.6),
            Slip(SWAPPED.hint, value=3.4),
            Slip(SQUARED.hint, value=2.89),
            Slip(OVER_WRONG_CLASSES, value=0.85),
            Slip(MEAN_OVER_CLASSES, value=1.7 / 3),
            Slip(MINUS_MARGIN.hint, value=0.0),
        ),
        "Only the car comes within the margin: 2.2 − 1.5 + 1 = 1.7. The frog, 2.1 below the cat, costs nothing.",
    ),
    Prediction(
        "hinge-loss/at-zero",
        48.0,
        (
            Slip(
                "That is what the screen shows. The true class is counted too: its term is Δ, whatever the scores.",
                value=50.0,
            ),
            Slip("That would be so for Δ = 1. Each of the wrong classes costs Δ, and here Δ is 2.", value=24.0),
            Slip(
                "Equal scores don't satisfy the hinge loss: the true class must lead each other by Δ, and leads none.",
                value=0.0,
            ),
            Slip(
                "That is log C, where cross-entropy starts. The hinge counts Δ for each wrong class.",
                value=math.log(25),
            ),
            Slip(
                "That is the cost of one wrong class. There are 24, and the loss of one sample is their sum.",
                value=2.0,
            ),
            Slip(
                "You took a mean over the classes. The loss of one sample is a sum over the wrong classes.",
                value=48 / 25,
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
            *TERM_SLIPS,
            SQUARED,
            Slip(MEAN_OVER_CLASSES, {"over_classes": True}),
            Slip(
                OVER_WRONG_CLASSES,
                instead=lambda scores, label, margin: one_sample(scores, label, margin) / (len(scores) - 1),
            ),
            Slip(
                "You divided by 3. The loss of one sample is a sum over the wrong classes, and not divided.",
                instead=lambda *arguments: one_sample(*arguments) / 3,
            ),
            Slip(WORST_ALONE, instead=_worst_alone),
            Slip(LESS_1, instead=lambda *arguments: one_sample(*arguments, count_truth=True) - 1),
            Slip(
                "Your terms are cut to whole numbers: an array made like `scores`, as by np.zeros_like, holds integers "
                "if `scores` does. Make one of floats: np.zeros(scores.shape).",
                instead=_terms_cut_to_the_type,
            ),
            Slip(
                "The maximum with 0 is taken of the sum. Take it of each term: a class far below the true one must not "
                "make up for another.",
                instead=lambda *arguments: max(0, one_sample(*arguments, part="whole")),
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
                instead=_vectorized_without_an_axis,
            ),
            Slip(
                "You picked whole columns: scores[:, labels] is (N, N). One score from each row is "
                "scores[rows, labels], with rows = np.arange(len(labels)); make it a column with [:, None].",
                instead=_vectorized_with_all_pairs,
            ),
            Slip(
                "You took the mean over the wrong classes, too, N (C − 1) of them. Sum over the classes, then take the "
                "mean over the N samples.",
                instead=lambda scores, *others: vectorized(scores, *others) / (scores.shape[1] - 1),
            ),
            Slip(
                "You divided by 3, whatever the size of the batch. Divide by the number of its samples, len(labels).",
                instead=lambda *arguments: vectorized(*arguments, reduction="none") / 3,
            ),
            Slip(WORST_ALONE, instead=crammer_singer),
            Slip(LESS_1, instead=lambda *arguments: vectorized(*arguments, count_truth=True) - 1),
            Slip(
                "You subtract Δ once from the sum of the batch. Each sample has a true class of its own: subtract it "
                "for each of them, or leave those classes out of the sum.",
                instead=_vectorized_less_one_margin,
            ),
        ),
        without_loops=True,
    ),
    Function(
        "hinge-loss/squared",
        squared,
        BATCH,
        (
            Slip("The terms are not squared: this is the hinge loss itself.", {"power": 1}),
            Slip("There is a factor ½ too many: each term is squared, and that is all.", {"factor": 0.5}),
            Slip("There is a factor 2 too many: that belongs to the gradient.", {"factor": 2.0}),
            Slip(
                "You squared the sum of a sample's terms. Square each term first, then sum: (a + b)² is not a² + b².",
                {"square_of_sum": True},
            ),
            Slip(
                "You squared the mean over the batch. Square each term, then take the mean over the samples.",
                instead=lambda *arguments: vectorized(*arguments) ** 2,
            ),
            *(slip for slip in TERM_SLIPS if slip is not ABSOLUTE and slip is not WHOLE),
            Slip(
                "The maximum with 0 is missing, or comes after the square: squared, a margin that is met with room to "
                "spare looks like one that is missed.",
                {"part": "whole"},
            ),
            *BATCH_SLIPS,
        ),
    ),
    Function(
        "hinge-loss/crammer-singer",
        crammer_singer,
        (*BATCH, *VERY_NEGATIVE),
        (
            Slip(
                "You summed over the wrong classes. Crammer and Singer count only the worst: take the maximum.",
                {"worst_only": False},
            ),
            Slip(COUNTS_TRUTH.hint.replace("sum over", "take the maximum over"), COUNTS_TRUTH.edits),
            *(slip for slip in TERM_SLIPS if slip not in (ABSOLUTE, COUNTS_TRUTH)),
            *BATCH_SLIPS[:2],
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
        (*BATCH[:-1], EXACTLY_MET),
        (
            *GRADIENT_SLIPS,
            MET_IS_VIOLATED,
            Slip(
                "You divided without the fractions: // rounds down to whole numbers. Divide by /.",
                {"divide": np.floor_divide},
            ),
            hints.SUM_OF_GRADIENTS,
            hints.OVER_CLASSES,
            hints.scores_transposed(gradient),
        ),
    ),
    Function(
        "hinge-loss/weights-gradient",
        weights_gradient,
        (*MODELS, MET_BY_A_MODEL),
        (
            *GRADIENT_SLIPS,
            MET_IS_VIOLATED,
            hints.NO_BIAS,
            Slip(
                "This is the gradient of the sum over the batch. The loss is the mean: divide by the number of "
                "samples, x.shape[0].",
                {"reduction": "none"},
            ),
            Slip(
                "You divided by the number of samples twice. Where the gradient of the scores is that of the mean, "
                "x.T @ g is that of the weights.",
                {"reduction": "twice"},
            ),
            hints.OVER_FEATURES,
            hints.WEIGHTS_TRANSPOSED,
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
            Slip("The penalty is halved. Here it is λ Σ w², without a factor ½.", {"factor": 0.5}),
            Slip(
                "The penalty is divided by the number of samples. It is added once, to the mean, not to the sum before "
                "the division.",
                {"per_sample": "divided"},
            ),
            Slip(
                "The penalty is added once for every sample. It does not depend on them: add it once, to the mean.",
                {"per_sample": "times"},
            ),
            Slip("The penalty is the norm of the weights. It is the square of the norm, λ Σ w².", {"norm": "root"}),
            Slip("The penalty sums absolute values. That is the L1 penalty; here it is λ Σ w².", {"norm": "absolute"}),
            Slip(
                "The penalty squares the sum of the weights. Square each weight, then sum.", {"norm": "square of sum"}
            ),
            Slip("The penalty is subtracted: it would reward large weights.", {"factor": -1.0}),
            hints.NO_BIAS,
            Slip("The biases are penalized too. Here the penalty is on the weights alone.", {"bias_too": True}),
            Slip("The data loss is summed over the batch; take the mean over the samples.", {"reduction": "sum"}),
            hints.OVER_FEATURES,
            Slip("The penalty is missing.", {"factor": 0.0}),
        ),
    ),
    Prediction(
        "hinge-loss/margin-width",
        0.4,
        (
            Slip(
                "That is the distance from the boundary to one of the lines; the street is twice as wide.",
                value=0.2,
            ),
            Slip("You divided by ‖w‖². The distance is 2 / ‖w‖, and ‖w‖ is the root of 9 + 16.", value=0.08),
            Slip("That is ‖w‖ itself. A longer w makes the street narrower: 2 / ‖w‖.", value=5.0),
            Slip("That is 2 ‖w‖. A longer w makes the street narrower: divide.", value=10.0),
            Slip("You added the components. ‖w‖ is the root of the sum of their squares, 5.", value=2 / 7),
        ),
        "‖(3, 4)‖ = 5, and the lines w·x + b = ±1 are 2 / ‖w‖ apart.",
    ),
    Prediction(
        "hinge-loss/c-and-strength",
        0.125,
        (
            Slip("The factor ½ that stands before ‖w‖² where C is used is forgotten.", value=0.25),
            Slip("The number of samples is forgotten: λ goes with a mean, C with a sum.", value=50.0),
            Slip("Both the number of samples and the factor ½ before ‖w‖² are forgotten.", value=100.0),
            Slip("That is the reciprocal. A strong penalty, a large λ, is a small C.", value=8.0),
        ),
        "Divide λ ‖w‖² + mean by 2 λ: the minimizer stays, ½ ‖w‖² appears, and each sample weighs 1 / (2 λ N).",
    ),
)
