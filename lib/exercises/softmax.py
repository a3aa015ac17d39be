"""The exercises of the chapter on softmax and cross-entropy.

Each solution is written out here, apart from `lib.losses`; a slip is an edit of it. The tests compare the two.
"""

import math

import numpy as np

from lib.exercises import hints, inputs
from lib.exercises.model import Case, Choice, Function, Prediction, Slip, WrongNumber

# --------------------------------------------------------------------------------------------------- solutions


def softmax(scores):
    """Softmax of each row."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    totals = exponentials.sum(axis=1, keepdims=True)
    p = exponentials / totals
    return p


def logsumexp(scores):
    """Logarithm of the sum of the exponentials of each row."""
    top = np.max(scores, axis=1, keepdims=True)
    exponentials = np.exp(scores - top)
    totals = np.sum(exponentials, axis=1, keepdims=True)
    result = top + np.log(totals)
    return result[:, 0]


def with_temperature(scores, temperature):
    """Softmax of each row of the scores over the temperature."""
    scaled = scores / temperature
    shifted = scaled - scaled.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    totals = exponentials.sum(axis=1, keepdims=True)
    p = exponentials / totals
    return p


def cross_entropy(scores, labels):
    """Mean cross-entropy of a batch, in nats."""
    rows = np.arange(len(labels))
    shifted = scores - scores.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    totals = exponentials.sum(axis=1, keepdims=True)
    log_p = shifted - np.log(totals)
    truth = log_p[rows, labels]
    loss = -truth.mean()
    return loss


def tiny_loss(scores, labels):
    """Mean cross-entropy of a batch, in nats, in which a loss of 3e-48 is not lost."""
    rows = np.arange(len(labels))
    winners = scores.argmax(axis=1)
    shifted = scores - scores.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    exponentials[rows, winners] = 0  # the winner's own is 1, which would swallow the others
    totals = exponentials.sum(axis=1, keepdims=True)
    log_p = shifted - np.log1p(totals)
    truth = log_p[rows, labels]
    loss = -truth.mean()
    return loss


def _log_of_mean(scores, labels):
    """Return minus the logarithm of the mean probability of the truth."""
    return -np.log(softmax(scores)[np.arange(len(labels)), labels].mean())


def gradient(scores, labels):
    """Gradient of the mean cross-entropy with respect to the scores."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    p = exponentials / exponentials.sum(axis=1, keepdims=True)
    one_hot = np.eye(scores.shape[1])[labels]
    errors = p - one_hot
    slopes = errors / len(scores)
    return slopes


def weights_gradient(x, weights, bias, labels, strength):
    """Gradient of the mean cross-entropy plus λ Σ W² with respect to the weights."""
    scores = x @ weights + bias
    shifted = scores - scores.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    p = exponentials / exponentials.sum(axis=1, keepdims=True)
    one_hot = np.eye(scores.shape[1])[labels]
    errors = p - one_hot
    slopes = errors / len(scores)
    result = x.T @ slopes + 2 * strength * weights
    return result


def smooth_labels(labels, classes, epsilon):
    """Targets of shape (N, C): the labels, mixed with the uniform distribution."""
    one_hot = np.eye(classes)[labels]
    targets = (1 - epsilon) * one_hot + epsilon / classes
    return targets


def calibration_error(probabilities, labels, bins):
    """Return the expected calibration error: the mean gap between accuracy and confidence, bin by bin.

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On calibration of modern neural networks", ICML 2017.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    places = (confidence * bins).astype(int)
    places = np.minimum(places, bins - 1)  # a confidence of 1 would have a bin of its own
    filled = np.unique(places)
    error = 0.0
    for k in filled:
        inside = places == k
        gap = abs(right[inside].mean() - confidence[inside].mean())
        error += inside.mean() * gap  # the mean of a mask is a share
    return error


# ------------------------------------------------------------------------------------------------------ inputs

HINGE_IS_ZERO = np.array([[10.0, -2.0, 3.0], [10.0, 9.0, 9.0], [10.0, -100.0, -100.0]])
FAR_APART = np.array([[1000.0, 1001.0, 999.5], [-1000.0, -1001.5, -999.0], [0.3, -0.2, 0.1], [4.0, 0.0, 2.0]])
HUGE = np.array([[1e300, -1e300, 0.0], [3.0, 1.0, -1e300], [-1e300, -1e300, -1e300], [2.0, -1e300, 2.0]])
ONE_WRONG = np.array([[0.0, 2000.0, 1.0, -3.0], [1.0, 2.5, 0.0, -0.5], [-800.0, -1.5, -2.0, 0.0]])


def _random_probabilities(seed, count, classes):
    scores, labels = inputs.random_scores(seed, count, classes, spread=1.5)
    labels = np.where(np.arange(count) % 3 > 0, scores.argmax(axis=1), labels)  # right two times in three, or more
    return softmax(scores), labels


ROWS = (
    Case((inputs.CAT_CAR_FROG[:1],), "the cat"),
    Case((np.array([[0.5, -1.0], [2.0, 2.5]]),), "two classes, two samples"),
    Case((inputs.CAT_CAR_FROG[:2],), "the cat and the car"),
    Case((inputs.CAT_CAR_FROG,), "cat, car and frog"),
    Case((np.array([[-2.0, -9.0, -5.5, -1.0], [0.0, 0.0, 0.0, 0.0]]),), "negative scores and equal ones"),
    Case((inputs.random_scores(1, 5, 4)[0],), "random, seed 1"),
    Case((inputs.random_scores(2, 40, 10)[0],), "random, seed 2"),
    Case((FAR_APART,), "rows of very different size"),
    Case((HUGE,), "scores of ±1e300"),
    Case((np.array([[2, 1, 0], [-1, 3, 3]]),), "whole numbers"),
)

WARM = (
    *(
        Case((*case.arguments, temperature), f"{case.about}, T = {temperature:g}")
        for case, temperature in zip(ROWS, (2.0, 0.5, 1.0, 10.0, 3.0, 0.3, 5.0, 0.25, 100.0, 2.0), strict=True)
    ),
    Case((ONE_WRONG, 1000.0), "distant scores, and hot enough to bring them together, T = 1000"),
)

BATCH = (
    Case((inputs.CAT_CAR_FROG[:1], inputs.TRUTH[:1]), "the cat alone"),
    Case((inputs.CAT_CAR_FROG[:2], inputs.TRUTH[:2]), "the cat and the car"),
    Case((inputs.CAT_CAR_FROG, inputs.TRUTH), "cat, car and frog"),
    Case(inputs.TWO_CLASS_SCORES, "two classes"),
    Case(inputs.EQUAL_SCORES, "equal scores"),
    Case((HINGE_IS_ZERO, np.array([0, 0, 0])), "where the hinge is 0"),
    Case((*inputs.random_scores(3, 5, 4),), "random, seed 3"),
    Case((*inputs.random_scores(4, 40, 10, spread=5.0),), "random, seed 4"),
)

BATCH_AND_EXTREMES = (
    *BATCH,
    Case((FAR_APART, np.array([1, 1, 2, 0])), "rows of very different size"),
    Case((np.array([[-800.0, 0.5, -2.0], [1.0, 0.0, -1.0]]), np.array([0, 2])), "a truth that trails by 800"),
    Case((ONE_WRONG, np.array([0, 1, 3])), "a truth that trails by 2,000"),
    Case((HUGE, np.array([1, 0, 2, 0])), "scores of ±1e300"),
)

TRAILING = (np.array([[720.0, 0.0, -3.0]]), np.array([1]))

# Here the expected loss may be tiny, and only a tiny relative error passes.
EXACT = (
    Case((HINGE_IS_ZERO[:1], np.array([0])), "a loss of 9e-4", atol=0),
    Case((HINGE_IS_ZERO[2:], np.array([0])), "a loss of 3e-48", atol=0),
    Case((np.array([[-50.0, 0.0], [60.0, 0.0]]), np.array([0, 0])), "a truth that trails by 50", atol=0),
    Case((np.array([[0.0, 70.0, -5.0], [3.0, 3.0, 90.0]]), np.array([1, 2])), "two losses of 1e-30 or less", atol=0),
    Case((np.array([[0.0, -45.0, -60.0]]), np.array([0])), "a truth that leads with a score of 0", atol=0),
    Case((np.array([[1e16, 0.0], [0.0, 1.0]]), np.array([0, 0])), "a score of 1e16 beside an ordinary row", atol=0),
    Case(TRAILING, "a truth that trails by 720", atol=0),
    *(Case(case.arguments, case.about, atol=0) for case in BATCH_AND_EXTREMES),
)

MODELS = (
    Case((*inputs.ONE_SAMPLE, 0.1), "one sample"),
    Case((*inputs.TWO_CLASSES, 0.5), "two classes, two features"),
    Case((*inputs.random_model(5, 5, 3, 4), 0.0), "no penalty, random, seed 5"),
    Case((*inputs.random_model(6, 30, 7, 10), 0.02), "random, seed 6"),
    Case((*inputs.TWO_CLASSES[:2], np.array([1000.0, 1000.5]), inputs.TWO_CLASSES[3], 0.5), "scores of about 1000"),
    Case((np.eye(4), FAR_APART, np.zeros(3), np.array([0, 1, 2, 0]), 0.0), "no penalty, scores of very different size"),
)

LABELS = (
    Case((np.array([1]), 3, 0.3), "one sample"),
    Case((np.array([0, 1]), 2, 0.1), "two classes"),
    Case((np.array([2, 0, 2, 1]), 5, 0.2), "classes without a sample"),
    Case((np.array([0, 1, 2]), 3, 0.0), "no smoothing"),
    Case((np.random.default_rng(7).integers(10, size=30), 10, 0.1), "random, seed 7"),
)

GUESSES = (
    Case(
        (np.array([[0.6, 0.4], [0.3, 0.7], [0.9, 0.1], [0.2, 0.8]]), np.array([0, 0, 0, 1]), 4),
        "four samples, confidences of 0.6, 0.7, 0.9 and 0.8",
    ),
    Case(
        (np.array([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8], [0.46, 0.1, 0.44]]), np.array([1, 2, 2]), 5),
        "three samples, three classes",
    ),
    Case(
        (np.array([[0.4, 0.35, 0.25], [0.2, 0.45, 0.35], [0.05, 0.05, 0.9]]), np.array([0, 2, 2]), 2),
        "three samples, and no interval without one",
    ),
    Case(
        (np.array([[1.0, 0.0], [0.95, 0.05], [0.0, 1.0], [0.36, 0.64], [0.43, 0.57]]), np.array([0, 0, 0, 1, 0]), 10),
        "two guesses of probability 1",
    ),
    Case((*_random_probabilities(8, 20, 4), 5), "random, seed 8"),
    Case((*_random_probabilities(9, 200, 10), 15), "random, seed 9"),
)

# ------------------------------------------------------------------------------------------------------- hints

NO_SHIFT = (
    "The maximum is not subtracted, and exp overflows above 709: inf / inf is no number. "
    "Subtract each row's maximum first, scores.max(axis=1, keepdims=True); the result stays the same."
)
ARRAY_SHIFT = (
    "The maximum of the whole array is subtracted. Beside a much larger row, all exponentials of a row are 0. "
    "Give each row its own maximum: axis=1, keepdims=True."
)
SIZE_SHIFT = (
    "The largest absolute value is subtracted, not the maximum. If it belongs to a negative score, the row ends far "
    "below 0 and all its exponentials are 0."
)


LOGARITHM_LOST = (
    "As exp(s − logsumexp(s)) it is right on paper. But added to a maximum of 1e300, the logarithm of the sum is lost: "
    "divide the exponentials by their sum instead."
)


def _shifts(scores="scores"):
    """Return how the shift by the maximum goes wrong, where a solution calls the scores by this name."""
    top = f"{scores}.max(axis=1, keepdims=True)"
    return (
        Slip(NO_SHIFT, {f" - {top}": ""}),
        Slip(ARRAY_SHIFT, {top: f"{scores}.max()"}),
        Slip(SIZE_SHIFT, {top: f"np.abs({scores}).max(axis=1, keepdims=True)"}),
        Slip(
            "The maximum is added, and exp overflows all the sooner. Subtract it: the largest exponential is 1 then.",
            {f"{scores} - ": f"{scores} + "},
            alone=True,
        ),
        Slip(
            "The maximum is not subtracted: exp overflows above 709, far below 0 the sum is 0, and its logarithm is "
            "infinite in both cases. Subtract each row's maximum first; the result stays the same.",
            {f" - {top}": "", "exponentials / totals": f"np.exp({scores} - np.log(totals))"},
            alone=True,
        ),
        Slip(LOGARITHM_LOST, {"exponentials / totals": f"np.exp({scores} - ({top} + np.log(totals)))"}, alone=True),
    )


SHIFTS = _shifts()
COLUMN_TOTAL = Slip(
    "The exponentials are summed down the columns, axis=0, so that samples are mixed. Each row is a distribution "
    "of its own: sum along axis=1, with keepdims=True.",
    {"exponentials.sum(axis=1, keepdims=True)": "exponentials.sum(axis=0)"},
)

OVER_ENTRIES = (
    "You took the mean over all N · C entries. Each sample counts once: divide by the number of samples alone."
)
BATCH_SLIPS = (
    Slip(hints.SUM_OF_BATCH, {"truth.mean()": "truth.sum()"}),
    Slip(hints.OVER_CLASSES, {"truth.mean()": "truth.sum() / scores.shape[1]"}),
    Slip(OVER_ENTRIES, {"truth.mean()": "truth.sum() / scores.size"}),
)


def _bounded(epsilon, what, p):
    return Slip(
        f"You {what}. So no loss can exceed {-math.log(epsilon):.1f}, and the worst mistakes have no gradient. "
        "Never form p: −log p is logsumexp(s) − s of the true class, which needs no such patch.",
        {"shifted - np.log(totals)": f"np.log({p})"},
        alone=True,
    )


PATCHES = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10)
SMALL_PATCHES = (1e-12, 1e-15, 1e-16, 1e-300)  # so small that a lower bound gives the same
BOUNDED = (
    *(
        _bounded(epsilon, f"added {epsilon:g} to the probabilities", f"exponentials / totals + {epsilon}")
        for epsilon in PATCHES
    ),
    *(
        _bounded(
            epsilon,
            f"added {epsilon:g} to the probabilities, or made it their lower bound",
            f"exponentials / totals + {epsilon}",
        )
        for epsilon in SMALL_PATCHES
    ),
    *(
        _bounded(epsilon, f"made {epsilon:g} the lower bound of the probabilities", bound.format(epsilon))
        for bound in ("np.clip(exponentials / totals, {0}, 1 - {0})", "np.maximum(exponentials / totals, {0})")
        for epsilon in PATCHES
    ),
    *(
        Slip(
            f"You added {epsilon:g} to the probabilities, or made it their lower bound, and computed them without the "
            "maximum subtracted: exp overflows above 709. Never form p: −log p is logsumexp(s) − s of the true class, "
            "and log-sum-exp takes each row's maximum out first.",
            {
                " - scores.max(axis=1, keepdims=True)": "",
                "shifted - np.log(totals)": f"np.log(exponentials / totals + {epsilon})",
            },
            alone=True,
        )
        for epsilon in (*PATCHES, *SMALL_PATCHES[:3])
    ),
)
TWICE = "Softmax is applied twice. The scores go in as they are; log-sum-exp does the work of softmax."
NO_LOGARITHM = Slip(
    "The logarithm is missing: these are the probabilities themselves. The loss is −log p of the true class.",
    {"shifted - np.log(totals)": "exponentials / totals"},
)
PLUS = Slip("The minus is missing: a logarithm of a probability is negative, a loss is not.", {"loss = -": "loss = "})
LOG_OF_SOFTMAX = {"shifted - np.log(totals)": "np.log(exponentials / totals)"}
FROM_PROBABILITIES = (
    "You take the logarithm of the softmax. A small probability has been rounded to 0 by then, and the loss is "
    "infinite. Never form p: −log p is logsumexp(s) − s of the true class."
)
NAIVE = (
    "You take the logarithm of the softmax, without the maximum subtracted: exp overflows above 709, and small "
    "probabilities are rounded to 0. Never form p: −log p is logsumexp(s) − s of the true class, and log-sum-exp "
    "takes each row's maximum out first."
)
LOG_OF_MEAN = Slip(
    "You take the mean of the probabilities and then its logarithm. Each sample has a loss of its own: take the "
    "logarithms first, then their mean.",
    instead=_log_of_mean,
)
# Which class counts comes before how it is computed: of two hints, the reader sees the more basic one first.
WHOLE_ROWS = (
    "Indexed by [labels] alone, whole rows are taken, those whose numbers are the labels. Pair rows with labels: "
    "[np.arange(N), labels]."
)
SLOPES_IN_P = "np.where(one_hot == 1, -1 / p, 0.0)", "(-one_hot / p)"  # of the loss
RELATIVE_TO_TRUTH = (
    "The loss becomes infinite where the truth trails by more than about 709. Either all exponentials are relative "
    "to the true class, or you divide by its tiny probability. Do neither: the loss is (M − s_y) plus the logarithm "
    "of the sum of exp(s − M)."
)
ONLY_IN_THE_SUM = (
    "The maximum is subtracted in the sum, but not from the score of the true class, so that each loss is off by it. "
    "Subtract it there, too, or add it back after the logarithm."
)
NOT_IN_THE_SUM = (
    "The maximum is taken into account outside the sum of the exponentials, but not in it, so that each loss is off by "
    "it. Subtract it there, too, before np.exp."
)
NO_TRUE_SCORE = "The score of the true class is not subtracted: this is log-sum-exp alone, the same for every label."
CROSS_ENTROPY_SLIPS = (
    Slip(
        "You add up the logarithms of all classes. Only the true class counts: [np.arange(N), labels].",
        {"log_p[rows, labels]": "log_p.sum(axis=1)"},
    ),
    Slip(
        "You take the mean over all entries, so that every class counts. Only the true class does: pick it in each "
        "row, [np.arange(N), labels], then take the mean.",
        {**LOG_OF_SOFTMAX, "log_p[rows, labels]": "log_p"},
    ),
    Slip(
        "You take the sum over all entries, so that every class counts. Only the true class does: pick it in each "
        "row, [np.arange(N), labels], then take the mean.",
        {**LOG_OF_SOFTMAX, "log_p[rows, labels]": "log_p", "truth.mean()": "truth.sum()"},
    ),
    Slip(
        "This is −log of the largest probability of each row. What counts is that of the true class, whether it is the "
        "largest or not: [np.arange(N), labels].",
        {"log_p[rows, labels]": "log_p.max(axis=1)"},
    ),
    Slip(
        "Indexed by [:, labels], every sample gets the labels of all others, too: an array (N, N). "
        "Pair rows with labels: [np.arange(N), labels].",
        {"log_p[rows, labels]": "log_p[:, labels]"},
    ),
    Slip(WHOLE_ROWS, {"log_p[rows, labels]": "log_p[labels]"}, alone=True),
    Slip(WHOLE_ROWS, {**LOG_OF_SOFTMAX, "log_p[rows, labels]": "log_p[labels]"}, alone=True),
    Slip(
        NO_TRUE_SCORE,
        {"log_p[rows, labels]": "-(scores.max(axis=1, keepdims=True) + np.log(totals))"},
        alone=True,
    ),
    Slip(RELATIVE_TO_TRUTH, {"scores.max(axis=1, keepdims=True)": "scores[rows, labels][:, None]"}, alone=True),
    *(
        Slip(hint, edit, alone=True)
        for hint, edit in (
            (ONLY_IN_THE_SUM, {"shifted - np.log(totals)": "scores - np.log(totals)"}),
            (ONLY_IN_THE_SUM, {"shifted - np.log(totals)": "np.log(np.exp(scores) / totals)"}),
            (NOT_IN_THE_SUM, {"np.exp(shifted)": "np.exp(scores)"}),
            (
                NOT_IN_THE_SUM,
                {
                    "np.exp(shifted)": "np.exp(scores)",
                    "shifted - np.log(totals)": "np.log(np.exp(shifted) / totals)",
                },
            ),
        )
    ),
    Slip(FROM_PROBABILITIES, LOG_OF_SOFTMAX),
    Slip(NAIVE, {" - scores.max(axis=1, keepdims=True)": "", **LOG_OF_SOFTMAX}),
    LOG_OF_MEAN,
    Slip(
        "You multiply one-hot by the logarithms of the softmax. Where another class's probability has been rounded to "
        "0, that is 0 · (−inf), which is no number. Never form p: −log p is logsumexp(s) − s of the true class.",
        {**LOG_OF_SOFTMAX, "log_p[rows, labels]": "(np.eye(scores.shape[1])[labels] * log_p).sum(axis=1)"},
    ),
    Slip(
        "You multiply one-hot by the logarithms of a softmax without the maximum subtracted: exp overflows above 709, "
        "and 0 · (−inf) is no number. Never form p: −log p is logsumexp(s) − s of the true class.",
        {
            " - scores.max(axis=1, keepdims=True)": "",
            **LOG_OF_SOFTMAX,
            "log_p[rows, labels]": "(np.eye(scores.shape[1])[labels] * log_p).sum(axis=1)",
        },
    ),
    Slip(
        "The maximum is not subtracted: exp overflows above 709, and far below 0 all exponentials are 0. "
        "Subtract each row's maximum before, and add it back after the logarithm.",
        {" - scores.max(axis=1, keepdims=True)": ""},
    ),
    Slip(
        "The maximum of the whole array is subtracted. Beside a much larger row, all exponentials of a row are 0: "
        "give each row its own maximum, axis=1.",
        {"max(axis=1, keepdims=True)": "max()"},
    ),
    *BOUNDED,
    Slip(TWICE, {"shifted - np.log(totals)": "np.log(softmax(exponentials / totals))"}),
    NO_LOGARITHM,
    Slip(
        "This is 1 − p, which is 1 at most, however wrong the classifier is. The loss is −log p of the true class.",
        {"shifted - np.log(totals)": "exponentials / totals", "loss = -": "loss = 1 - "},
        alone=True,
    ),
    PLUS,
    Slip(
        "The logarithm is the one of base 10. In nats it is the natural one, np.log.",
        {"return loss": "return loss / np.log(10)"},
    ),
    Slip(
        "The logarithm is the one of base 2. In nats it is the natural one, np.log.",
        {"return loss": "return loss / np.log(2)"},
    ),
    *BATCH_SLIPS,
)

TRUTH_SLIPS = (
    Slip(
        "The one-hot vector is forgotten: from the probability of the true class, 1 is subtracted. "
        "Otherwise no score would ever be pushed up.",
        {" - one_hot": ""},
    ),
    Slip(
        "You subtract 1 from every entry. Only the true class has it: [np.arange(N), labels].", {" - one_hot": " - 1"}
    ),
    Slip(
        "Indexed by [:, labels], the columns of all labels of the batch lose 1, in every row. "
        "Pair rows with labels: [np.arange(N), labels].",
        {" - one_hot": " - one_hot.max(axis=0)"},
    ),
    Slip(
        "You divided the probabilities by the number of samples, but not the 1 that is subtracted. Subtract first, "
        "then divide the whole.",
        {"p - one_hot": "p / len(scores) - one_hot", "errors / len(scores)": "errors"},
    ),
    Slip(
        "You divided the 1 that is subtracted by the number of samples, but not the probabilities. Subtract first, "
        "then divide the whole.",
        {"p - one_hot": "p - one_hot / len(scores)", "errors / len(scores)": "errors"},
        alone=True,
    ),
    Slip(
        "You divided the 1 that is subtracted by the number of samples twice: by itself, and then with the whole. "
        "Subtract 1, then divide.",
        {"p - one_hot": "p - one_hot / len(scores)"},
        alone=True,
    ),
    Slip(
        "You subtract one-hot from the scores themselves. What the model believes are probabilities: softmax first.",
        {"errors = p": "errors = scores"},
    ),
    Slip(
        "You add 1 at the true class. Subtract it there: what is left is negative, and a step against it raises the "
        "score.",
        {"p - one_hot": "p + one_hot"},
        alone=True,
    ),
    Slip(
        "At the true class the sign is turned round. It is p − 1 there, negative, so that a step against it raises the "
        "score.",
        {"p - one_hot": "np.abs(p - one_hot)"},
        alone=True,
    ),
    Slip(
        "You subtract the labels as if they were amounts. A label is the place of the true class: subtract 1 there, "
        "at [np.arange(N), labels].",
        {" - one_hot": " - labels[:, None]"},
    ),
    Slip(
        "Only the true class has an entry. The other scores stand in the sum of the exponentials, so each gets its "
        "own probability, which pushes it down.",
        {" - one_hot": " * one_hot - one_hot"},
    ),
)
OPPOSITE = (
    "The sign is turned round: it is p minus one-hot. The gradient points to where the loss grows; the minus belongs "
    "to the step."
)
OTHER_SLOPES = (
    Slip(
        "That is p (1 − p), the slope of one probability along its own score. The loss has the logarithm before it, "
        "and all the other scores in the sum: what remains is p − one-hot.",
        {"= errors": "= p * (1 - p)"},
    ),
    Slip(
        "There is a factor p (1 − p) too many. It cancels against the logarithm's slope: what remains is p − one-hot.",
        {"= errors": "= p * (1 - p) * errors"},
    ),
    Slip(
        "There is a factor p of the true class too many: that is the gradient of 1 − p. The logarithm's slope, 1 / p, "
        "cancels it.",
        {"= errors": "= (p * one_hot).sum(axis=1, keepdims=True) * errors"},
    ),
    *(
        Slip(
            "That is the gradient with respect to the probabilities, −1 / p at the true class. Go on through the "
            "softmax to the scores.",
            {"= errors": f"= {slopes}"},
        )
        for slopes in SLOPES_IN_P
    ),
    *(
        Slip(
            "The Jacobian times −1 / p is right on paper. But where p has been rounded to 0, that is 0 · ∞, which is "
            "no number: let p cancel before you compute, and p − one-hot remains.",
            {"= errors": f"= p * ({slopes} - (p * {slopes}).sum(axis=1, keepdims=True))"},
            alone=True,
        )
        for slopes in SLOPES_IN_P
    ),
    *(
        Slip(
            "A small ε keeps −1/p finite, added to p or as its lower bound. Where p is far below ε, hardly anything is "
            "left of the gradient, though the mistake is worst there: without the patch it is p − one-hot.",
            {
                "errors = p": "truth = (p * one_hot).sum(axis=1, keepdims=True)\n    errors = p",
                "= errors": f"= truth / (truth + {epsilon}) * errors",
            },
            alone=True,
        )
        for epsilon in (1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)
    ),
    Slip(
        "That is the gradient of the squared error of the probabilities. For cross-entropy the Jacobian of the softmax "
        "cancels against the logarithm's slope: what remains is p − one-hot.",
        {"= errors": "= 2 * p * (errors - (p * errors).sum(axis=1, keepdims=True))"},
    ),
    Slip(
        "This is the gradient of a loss that applies softmax twice. The scores go in as they are.",
        {"errors = p": "errors = softmax(p)", "= errors": "= p * (errors - (p * errors).sum(axis=1, keepdims=True))"},
    ),
    Slip(
        "Softmax is applied twice: its output is put through it again before one-hot is subtracted.",
        {"errors = p": "errors = softmax(p)"},
    ),
)

EXERCISES = (
    Prediction(
        "softmax/by-hand",
        math.log(math.e + math.e**2 + math.exp(-1)) - 1,
        (
            WrongNumber(
                "That is in units of base 10. In nats the logarithm is the natural one, which is 2.303 times as large.",
                (math.log(math.e + math.e**2 + math.exp(-1)) - 1) / math.log(10),
            ),
            WrongNumber(
                "That is in units of base 10, to two digits. In nats the logarithm is the natural one, which is 2.303 "
                "times as large.",
                0.59,
            ),
            WrongNumber(
                "That is in bits, with the logarithm of base 2. In nats it is the natural one.",
                (math.log(math.e + math.e**2 + math.exp(-1)) - 1) / math.log(2),
            ),
            WrongNumber(
                "The minus is forgotten: the logarithm of a probability is negative, a loss is not.",
                1 - math.log(math.e + math.e**2 + math.exp(-1)),
            ),
            WrongNumber(
                "That is the probability of the cat. The loss is minus its natural logarithm.",
                1 / (1 + math.e + math.exp(-2)),
            ),
            WrongNumber(
                "That is what remains for the other classes, 1 − p. The loss is −log p.",
                1 - 1 / (1 + math.e + math.exp(-2)),
            ),
            WrongNumber(
                "That would be the loss if it were a car. It shows a cat: take the cat's probability.",
                math.log(math.e + math.e**2 + math.exp(-1)) - 2,
            ),
            WrongNumber(
                "That would be the loss if it were a frog. It shows a cat: take the cat's probability.",
                math.log(math.e + math.e**2 + math.exp(-1)) + 1,
            ),
            WrongNumber(
                "That is the logarithm of the sum of the exponentials. Subtract the score of the true class.",
                math.log(math.e + math.e**2 + math.exp(-1)),
            ),
            WrongNumber("That is the hinge loss with Δ = 1. Cross-entropy is −log p of the true class.", 2.0),
            WrongNumber(
                "You divided the score by the sum of the scores. Take exponentials first, then divide.",
                math.log(2),
            ),
        ),
        "The exponentials are 2.718, 7.389 and 0.368, their sum is 10.475, p is 0.2595, and −log p is 1.349.",
        digits=3,
    ),
    Prediction(
        "softmax/start",
        math.log(7),
        (
            WrongNumber("That is for ten classes, as in the chapter. Here there are seven.", math.log(10)),
            WrongNumber("That is where the hinge loss starts with Δ = 1: C − 1. Cross-entropy is −log p.", 6.0),
            WrongNumber("That is log 7 in base 10. In nats the logarithm is the natural one.", math.log10(7)),
            WrongNumber(
                "That is log 7 in base 10, to two digits. In nats the logarithm is the natural one.",
                0.85,
            ),
            WrongNumber("That is log 7 in base 2, in bits. In nats the logarithm is the natural one.", math.log2(7)),
            *(
                WrongNumber("That is the probability of each class. The loss is minus its natural logarithm.", value)
                for value in (1 / 7, 0.14)
            ),
            WrongNumber("That is the probability of the wrong classes together, 1 − p. The loss is −log p.", 6 / 7),
            WrongNumber(
                "A loss of 0 would mean a probability of 1 for the true class. Equal scores give each class the same.",
                0.0,
            ),
            WrongNumber("The minus is forgotten: log (1/7) is negative, and the loss is minus that.", -math.log(7)),
            WrongNumber("You summed over the seven classes. Only the true class counts.", 7 * math.log(7)),
            WrongNumber("The logarithm is forgotten: that is 1 / p, and the loss is log (1 / p).", 7.0),
        ),
        "Equal scores give each class p = 1/7, whatever the image shows, and −log (1/7) = log 7 = 1.946.",
        digits=3,
    ),
    Prediction(
        "softmax/softmax-twice",
        math.log(math.e + 9) - 1,
        (
            WrongNumber("That is for three classes, as in the chapter. Here there are ten.", math.log(1 + 2 / math.e)),
            WrongNumber(
                "That would need a probability of 1 from the second softmax. But its scores are probabilities: they "
                "lie between 0 and 1, so none can lead by more than 1.",
                0.0,
            ),
            WrongNumber(
                "That is the loss where all ten are equal. The truth can lead by up to 1: put in (1, 0, …, 0).",
                math.log(10),
            ),
            WrongNumber(
                "That is log(e + 9), the loss of a truth that has 0 while another class has 1. At the smallest loss "
                "the truth has 1, which is subtracted.",
                math.log(math.e + 9),
            ),
            *(
                WrongNumber("That is the largest probability, e / (e + 9). The loss is minus its logarithm.", value)
                for value in (math.e / (math.e + 9), 0.23)
            ),
            WrongNumber(
                "The minus is forgotten: the logarithm of a probability is negative, a loss is not.",
                1 - math.log(math.e + 9),
            ),
            *(
                WrongNumber("That is in units of base 10. In nats the logarithm is the natural one.", value)
                for value in (math.log10(1 + 9 / math.e), 0.63)
            ),
            WrongNumber(
                "That is in bits, with the logarithm of base 2. In nats it is the natural one.",
                math.log2(1 + 9 / math.e),
            ),
            *(
                WrongNumber(
                    "You counted one other class. There are nine, each with e⁰ = 1 in the sum: log(1 + 9 / e).", value
                )
                for value in (math.log(1 + 1 / math.e), 0.31)
            ),
            WrongNumber(
                "You counted ten other classes. There are nine beside the truth.",
                math.log(1 + 10 / math.e),
            ),
            WrongNumber(
                "That is log(1 + 9e): the difference of the scores is the wrong way round. The truth leads: 9 / e.",
                math.log(1 + 9 * math.e),
            ),
        ),
        "At best the second softmax gets (1, 0, …, 0) and gives the truth e / (e + 9) = 0.232, and −log of it is "
        "log(e + 9) − 1 = 1.461.",
        digits=3,
    ),
    Choice(
        "softmax/shift",
        "c",
        {
            "a": "Softmax does not change. But try one class: logsumexp(s) is s itself, and logsumexp(s + b) is s + b.",
            "b": "Each exponential is multiplied by e^b, but so is their sum: in the quotient it cancels.",
            "d": "In logsumexp each exponential is multiplied by e^b, hence the sum is. The logarithm makes that + b, "
            "once.",
        },
        "e^(s + b) = e^s e^b. In the quotient e^b cancels; in the logarithm of the sum it becomes + b.",
    ),
    Function(
        "softmax/softmax",
        softmax,
        ROWS,
        (
            *SHIFTS,
            hints.cut_to_whole_numbers(softmax, "scores"),
            Slip(
                "The maximum is taken down the columns, axis=0: each class loses another number, and the probabilities "
                "change. Take it along the rows, axis=1, with keepdims=True.",
                {"max(axis=1, keepdims=True)": "max(axis=0)"},
            ),
            Slip(
                "You divided by the maximum. Only subtracting it leaves softmax as it is; division changes the gaps.",
                {"scores - ": "scores / "},
            ),
            Slip(
                "The scores are clipped. Nothing overflows any more, but scores beyond the limit become equal: 1000 "
                "and 1001 get the same probability. Subtract each row's maximum; that keeps the gaps.",
                {"scores - scores.max(axis=1, keepdims=True)": "np.clip(scores, -700, 700)"},
                alone=True,
            ),
            Slip(
                "You subtracted each row's mean. What lies far above it still overflows: subtract the maximum.",
                {"scores.max(": "scores.mean("},
            ),
            COLUMN_TOTAL,
            Slip(
                "You divided by the sum over the whole array. Each row sums to 1 by itself: axis=1, keepdims=True.",
                {"exponentials.sum(axis=1, keepdims=True)": "exponentials.sum()"},
            ),
            *(
                Slip(
                    "These are scores still, shifted or as they came. Take their exponentials, and divide each row by "
                    "its sum.",
                    {"return p": f"return {result}"},
                    alone=True,
                )
                for result in ("scores", "shifted")
            ),
            Slip("The division is missing: divide each row by its sum, so that it sums to 1.", {" / totals": ""}),
            Slip(
                "The exponentials are forgotten: you divided the scores, less their maximum, by their sum.",
                {"np.exp(shifted)": "shifted"},
            ),
            Slip(
                "The exponentials are forgotten: you divided the scores by their sum, which may be negative or 0.",
                {" - scores.max(axis=1, keepdims=True)": "", "np.exp(shifted)": "shifted"},
            ),
            Slip("Powers of 2 stand where those of e belong: np.exp, not np.exp2.", {"np.exp(": "np.exp2("}),
            Slip(
                "These are the logarithms of the probabilities. Leave the logarithm out.",
                {"return p": "return np.log(p)"},
            ),
            Slip("Rows and columns are swapped: the result has the shape of the scores.", {"return p": "return p.T"}),
            Slip(
                "The sums have the shape (N,), so that they are divided into the columns. Make them a column "
                "themselves: sum(axis=1, keepdims=True).",
                {"sum(axis=1, keepdims=True)": "sum(axis=1)"},
                alone=True,
            ),
            Slip(
                "Maxima and sums have the shape (N,), so that they meet the columns, not the rows. "
                "Keep them columns themselves: keepdims=True.",
                {"max(axis=1, keepdims=True)": "max(axis=1)", "sum(axis=1, keepdims=True)": "sum(axis=1)"},
                alone=True,
            ),
            Slip(
                "The sums have the shape (N,), so that they are divided into the columns: sum(axis=1, keepdims=True). "
                "And subtract each row's maximum first, or exp overflows above 709.",
                {" - scores.max(axis=1, keepdims=True)": "", "sum(axis=1, keepdims=True)": "sum(axis=1)"},
                alone=True,
            ),
        ),
        without_loops=True,
    ),
    Function(
        "softmax/logsumexp",
        logsumexp,
        (*ROWS, Case((ONE_WRONG,), "rows with a score that is far from the others")),
        (
            Slip(
                "The maximum is not subtracted: exp overflows above 709, and far below 0 the sum is 0. "
                "Subtract each row's maximum before, and add it back after the logarithm.",
                {" - top": "", "top + ": ""},
            ),
            Slip(
                "The maximum of the whole array is subtracted. Beside a much larger row, all exponentials of a row are "
                "0, and log 0 is minus infinity. Give each row its own maximum: axis=1.",
                {"np.max(scores, axis=1, keepdims=True)": "np.max(scores)"},
            ),
            Slip(SIZE_SHIFT, {"np.max(scores": "np.max(np.abs(scores)"}),
            Slip(
                "You subtracted each row's mean. What lies far above it still overflows: subtract the maximum.",
                {"np.max(": "np.mean("},
            ),
            Slip(
                "You subtracted each row's minimum. What lies far above it still overflows: subtract the maximum.",
                {"np.max(": "np.min("},
            ),
            *(
                Slip(
                    "The scores are clipped. Nothing overflows any more, but what is beyond the limit is lost. "
                    "Subtract each row's maximum, and add it back after the logarithm.",
                    {"scores - top": f"np.clip(scores, -{limit}, {limit})", "top + ": ""},
                    alone=True,
                )
                for limit in (500, 700, 709)
            ),
            Slip(
                "The maximum is not added back. Unlike softmax, log-sum-exp notices the shift: "
                "lse(s − m) = lse(s) − m.",
                {"top + ": ""},
            ),
            Slip("The maximum is subtracted twice. After the logarithm it is added back.", {"top + ": "-top + "}),
            Slip("The logarithm is the one of base 10; it must undo np.exp, so take np.log.", {"np.log(": "np.log10("}),
            Slip("The logarithm is the one of base 2; it must undo np.exp, so take np.log.", {"np.log(": "np.log2("}),
            Slip("The logarithm is missing: it is taken of the sum of the exponentials.", {"np.log(totals)": "totals"}),
            Slip(
                "You took the logarithm of each exponential and then the sum. Sum first: log-sum-exp is read from the "
                "right.",
                {"np.sum(exponentials": "np.sum(np.log(exponentials)", "np.log(totals)": "totals"},
            ),
            Slip(
                "You took the mean of the exponentials: the result is log C too small. Take the sum.",
                {"np.sum(": "np.mean("},
            ),
            Slip(
                "What comes out is the largest score of each row, as if only the largest exponential counted. Take the "
                "sum of them all.",
                {"np.sum(": "np.max("},
            ),
            Slip(
                "You took the logarithm of the sum of the scores. Sum their exponentials.",
                {"exponentials = np.exp(scores - top)": "exponentials = scores", "top + ": ""},
                alone=True,
            ),
            Slip(
                "The maximum is added back once for every class. In the sum of the exponentials e^M is one common "
                "factor: add M once.",
                {"top + ": "scores.shape[1] * top + "},
                alone=True,
            ),
            Slip(
                "These are probabilities, softmax. Log-sum-exp is one number a sample: the logarithm of the sum by "
                "which softmax divides.",
                {"return result[:, 0]": "return exponentials / totals"},
                alone=True,
            ),
            Slip(
                "You summed down the columns, axis=0. Each sample is a row: axis=1.",
                {
                    "scores, axis=1": "scores, axis=0",
                    "exponentials, axis=1": "exponentials, axis=0",
                    "result[:, 0]": "result[0]",
                },
            ),
            Slip(
                "You summed over the whole array. Each row has its own result: axis=1.",
                {
                    "scores, axis=1, keepdims=True": "scores",
                    "exponentials, axis=1, keepdims=True": "exponentials",
                    "result[:, 0]": "result",
                },
            ),
            Slip(
                "The result has kept an axis of length 1. With one number a sample, the shape is (N,): "
                "leave out keepdims in the sum, and take the maxima as [:, 0] when you add them back.",
                {"result[:, 0]": "result"},
            ),
            Slip(
                "Maxima of shape (N, 1) plus logarithms of shape (N,) make an array (N, N): each sample gets the "
                "maxima of all others. Take the maxima as [:, 0].",
                {"exponentials, axis=1, keepdims=True": "exponentials, axis=1", "result[:, 0]": "result"},
                alone=True,
            ),
        ),
        without_loops=True,
    ),
    Function(
        "softmax/temperature",
        with_temperature,
        WARM,
        (
            Slip(
                "You multiplied by the temperature. Heat evens out: divide the scores by it.",
                {"scores / temperature": "scores * temperature"},
            ),
            Slip(
                "The temperature has no effect. Subtracted from the scores, or dividing the exponentials, it cancels. "
                "Divide the scores, before the exponentials.",
                {" / temperature": ""},
            ),
            Slip(
                "You divided the probabilities by the temperature, so they don't sum to 1. Divide the scores.",
                {"scores / temperature": "scores", "return p": "return p / temperature"},
            ),
            Slip(
                "You raised the probabilities to the power 1 / T, which is half the way: afterwards they no longer sum "
                "to 1. Divide the scores by T before the softmax, and they do.",
                {"scores / temperature": "scores", "return p": "return p ** (1 / temperature)"},
            ),
            Slip(
                "You raised the probabilities to the power 1 / T and divided by their sum. On paper that is the same, "
                "but what the softmax has rounded to 0 stays 0, however hot it is. Divide the scores by T instead.",
                {
                    "scores / temperature": "scores",
                    "return p": "p = p ** (1 / temperature)\n    return p / p.sum(axis=1, keepdims=True)",
                },
            ),
            Slip(
                "You divided by T, and then subtracted the maximum of the scores as they were before: s / T − max s. "
                "What is left may still overflow, or be far below 0. Subtract the maximum of s / T.",
                {"scaled.max(": "scores.max("},
                alone=True,
            ),
            *(
                Slip(
                    "These are scores, not probabilities yet: the softmax of them is missing.",
                    {"return p": f"return {result}"},
                    alone=True,
                )
                for result in ("scores", "scaled")
            ),
            *_shifts("scaled"),
            COLUMN_TOTAL,
        ),
    ),
    Function(
        "softmax/cross-entropy",
        cross_entropy,
        (*BATCH_AND_EXTREMES, Case(TRAILING, "a truth that trails by 720")),
        CROSS_ENTROPY_SLIPS,
        without_loops=True,
    ),
    Function(
        "softmax/tiny-loss",
        tiny_loss,
        EXACT,
        (
            Slip(
                "A small sum is added to a 1 and lost, since 1 + 3e-48 is 1 in float64. Leave the largest "
                "exponential, the 1, out of the sum, and let np.log1p add it.",
                {"exponentials[rows, winners] = 0": "", "np.log1p(": "np.log("},
            ),
            Slip(
                RELATIVE_TO_TRUTH,
                {
                    "scores.argmax(axis=1)": "labels",
                    "scores.max(axis=1, keepdims=True)": "scores[rows, labels][:, None]",
                },
            ),
            Slip(
                "You take the logarithm of 1 minus what the others have. That is exact where the truth leads; where "
                "the others have it all, it is the logarithm of 0. Work with the scores, not with probabilities.",
                {
                    "exponentials[rows, winners] = 0": "p = softmax(scores)\n    p[rows, labels] = 0",
                    "log_p[rows, labels]": "np.log1p(-p.sum(axis=1))",
                },
            ),
            Slip(
                "Where several scores share the maximum, you leave all their exponentials out of the sum. np.log1p "
                "adds one 1 only: leave out one of them, at scores.argmax(axis=1).",
                {"[rows, winners]": "[exponentials == 1]"},
            ),
            Slip(
                "You add the largest score to a tiny logarithm, which is lost: 10 + 3e-48 is 10 in float64. First take "
                "the difference of the scores, M − s_y, then add np.log1p.",
                {"shifted - np.log1p(totals)": "scores - (scores.max(axis=1, keepdims=True) + np.log1p(totals))"},
            ),
            *(
                Slip(
                    "You take means before you subtract: in that of 1e16 and 1 the 1 is lost. Take the difference "
                    "M − s_y sample by sample, and the mean in the end.",
                    {"loss = -truth.mean()": f"loss = {loss}", **elsewhere},
                    alone=True,
                )
                for loss, elsewhere in (
                    ("scores.max(axis=1).mean() - scores[rows, labels].mean() + np.log1p(totals).mean()", {}),
                    ("(scores.max(axis=1) + np.log1p(totals)[:, 0]).mean() - scores[rows, labels].mean()", {}),
                    ("np.log1p(totals).mean() + scores.max(axis=1).mean() - scores[rows, labels].mean()", {}),
                    (
                        "(scores.max(axis=1) + np.log(totals)[:, 0]).mean() - scores[rows, labels].mean()",
                        {"exponentials[rows, winners] = 0": ""},
                    ),
                )
            ),
            Slip(
                "By np.delete with axis=1 whole columns are lost, those of all winners, in every row. Leave out one "
                "entry a row: set the exponentials at [np.arange(N), scores.argmax(axis=1)] to 0.",
                {"exponentials[rows, winners] = 0": "exponentials = np.delete(exponentials, winners, axis=1)"},
                alone=True,
            ),
            Slip(
                "The largest exponential, the 1, is still in the sum, and np.log1p adds another 1. Leave it out of the "
                "sum.",
                {"exponentials[rows, winners] = 0": ""},
            ),
            Slip(
                "You leave the true class out of the sum. The 1 that np.log1p adds stands for the largest "
                "exponential, whichever class has it: leave that one out.",
                {"exponentials[rows, winners]": "exponentials[rows, labels]"},
                alone=True,
            ),
            Slip(
                "The logarithm is there, but not how far the truth trails: add M − s_y, which is 0 only where the "
                "truth leads.",
                {"log_p[rows, labels]": "-np.log1p(totals)"},
                alone=True,
            ),
            Slip(
                NO_TRUE_SCORE,
                {"log_p[rows, labels]": "-(scores.max(axis=1, keepdims=True) + np.log1p(totals))"},
                alone=True,
            ),
            Slip(
                "You take the logarithm of the softmax. By then a probability near 1 has been rounded to 1, with a "
                "loss of 0, and a tiny one to 0, with an infinite loss: never form p, work with differences of scores.",
                {"exponentials[rows, winners] = 0": "", "shifted - np.log1p(totals)": "np.log(exponentials / totals)"},
            ),
            *(
                Slip(
                    f"You added {epsilon:g} to the probabilities, or made it their lower bound. So no loss can exceed "
                    f"{-math.log(epsilon):.1f}, and a tiny one becomes 0 or even negative: never form p, work with "
                    "differences of the scores.",
                    {
                        "exponentials[rows, winners] = 0": "",
                        "shifted - np.log1p(totals)": f"np.log(exponentials / totals + {epsilon})",
                    },
                    alone=True,
                )
                for epsilon in (*PATCHES, *SMALL_PATCHES)
            ),
            Slip(
                "You take the logarithm of the softmax, without the maximum subtracted: exp overflows above 709, and "
                "probabilities near 1 or 0 are rounded. Never form p, work with differences of the scores.",
                {
                    " - scores.max(axis=1, keepdims=True)": "",
                    "exponentials[rows, winners] = 0": "",
                    "shifted - np.log1p(totals)": "np.log(exponentials / totals)",
                },
            ),
            LOG_OF_MEAN,
            Slip(
                TWICE,
                {
                    "exponentials[rows, winners] = 0": "",
                    "shifted - np.log1p(totals)": "np.log(softmax(exponentials / totals))",
                },
            ),
            PLUS,
            *BATCH_SLIPS,
        ),
    ),
    Function(
        "softmax/gradient",
        gradient,
        BATCH_AND_EXTREMES,
        (
            *TRUTH_SLIPS,
            Slip(OPPOSITE, {"return slopes": "return -slopes"}),
            *OTHER_SLOPES,
            Slip(
                "The columns of np.eye(labels.max() + 1) end with the largest label of the batch. One-hot vectors have "
                "an entry for each class: np.eye(scores.shape[1]).",
                {"scores.shape[1]": "labels.max() + 1"},
                alone=True,
            ),
            Slip(hints.SUM_OF_GRADIENTS, {" / len(scores)": ""}),
            Slip(
                "You divided by the number of samples twice. Once is enough: that makes the mean.",
                {" / len(scores)": " / len(scores) ** 2"},
                alone=True,
            ),
            Slip(hints.OVER_CLASSES, {" / len(scores)": " / scores.shape[1]"}),
            Slip(OVER_ENTRIES, {" / len(scores)": " / scores.size"}),
            SHIFTS[0],
            SHIFTS[1],
            hints.scores_transposed(gradient),
        ),
    ),
    Function(
        "softmax/weights-gradient",
        weights_gradient,
        MODELS,
        (
            Slip(
                "The penalty's gradient lacks a factor 2: λ W belongs to ½ λ Σ W². Here the penalty is λ Σ W².",
                {"2 * strength": "strength"},
            ),
            Slip("The penalty's gradient is missing: add 2 λ W.", {" + 2 * strength * weights": ""}),
            Slip(
                "The penalty's gradient is divided by the number of samples. It is added once, to the mean.",
                {"2 * strength * weights": "2 * strength * weights / len(x)"},
            ),
            Slip(
                "The penalty's gradient is added once for every sample. It does not depend on them: add it once.",
                {"2 * strength * weights": "2 * strength * weights * len(x)"},
            ),
            Slip(
                "The penalty's gradient is subtracted: it would make the weights grow.",
                {"+ 2 * strength": "- 2 * strength"},
            ),
            Slip(
                "The penalty itself, a single number, is added to every entry. Add its gradient, 2 λ W.",
                {"2 * strength * weights": "strength * np.sum(weights**2)"},
            ),
            *(
                Slip(
                    "You added a multiple of W². The squares stand in the penalty; its gradient has their slopes, "
                    "2 λ W.",
                    {"2 * strength * weights": squares},
                    alone=True,
                )
                for squares in ("strength * weights**2", "2 * strength * weights**2")
            ),
            Slip("The strength λ is forgotten before 2 W.", {"2 * strength": "2"}),
            Slip(hints.NO_BIAS, {" + bias": ""}),
            *TRUTH_SLIPS,
            *OTHER_SLOPES[-2:],
            Slip(OPPOSITE, {"x.T @": "-x.T @"}),
            Slip(
                "The data's part is the gradient of the sum over the batch. The loss is the mean: divide by the number "
                "of samples, x.shape[0].",
                {" / len(scores)": ""},
            ),
            Slip(
                "The data's part is divided by the number of samples twice. Once is enough: that makes the mean.",
                {" / len(scores)": " / len(scores) ** 2"},
            ),
            Slip(hints.OVER_FEATURES, {" / len(scores)": " / x.shape[1]"}),
            *(
                Slip(
                    "Everything is divided by the number of features, the penalty's part, too. Divide the data's part "
                    "alone, and by the number of samples, x.shape[0].",
                    {**edit, "return result": "return result / x.shape[1]"},
                    alone=True,
                )
                for edit in ({" / len(scores)": ""}, {})
            ),
            *(
                Slip(
                    "You divided by x.size, samples times features. Divide the data's part by the number of samples, "
                    "x.shape[0], and the penalty's part by nothing.",
                    edit,
                    alone=True,
                )
                for edit in (
                    {" / len(scores)": " / x.size"},
                    {" / len(scores)": "", "return result": "return result / x.size"},
                )
            ),
            *(Slip(slip.hint, slip.instead, alone=True) for slip in SHIFTS[:2]),
            Slip(
                hints.BY_CLASSES,
                {" / len(scores)": " / scores.shape[1]"},
            ),
            Slip(hints.WEIGHTS_TRANSPOSED, {"return result": "return result.T"}),
            Slip(
                "The data's part comes out as (C, D), as g.T @ x does. The weights are (D, C), and so is the penalty's "
                "part that you add to it: x.T @ g.",
                {"x.T @ slopes": "slopes.T @ x"},
                alone=True,
            ),
            Slip(
                "The whole sign is turned round: this is the direction of the step, minus the gradient.",
                {"return result": "return -result"},
            ),
        ),
    ),
    Function(
        "softmax/smooth-labels",
        smooth_labels,
        LABELS,
        (
            Slip(
                "The true class ends with the whole 1, so that the rows sum to more. It gives ε away, and gets its own "
                "share back: 1 − ε + ε / C.",
                {"(1 - epsilon) * one_hot + epsilon / classes": "np.where(one_hot == 1, 1.0, epsilon / classes)"},
                alone=True,
            ),
            Slip(
                "The true class keeps 1 − ε / C, so that the rows sum to more than 1. It gives the whole of ε away, "
                "and gets its own share back: 1 − ε + ε / C.",
                {
                    "(1 - epsilon) * one_hot + epsilon / classes": (
                        "np.where(one_hot == 1, 1 - epsilon / classes, epsilon / classes)"
                    )
                },
                alone=True,
            ),
            Slip(
                "Every class gets ε / (C − 1), the truth too, so that the rows sum to more than 1. Share ε among all "
                "C: ε / C each.",
                {"epsilon / classes": "epsilon / (classes - 1)"},
            ),
            Slip(
                "The uniform part is missing: the rows sum to 1 − ε. Each class, the truth too, gets ε / C.",
                {" + epsilon / classes": ""},
            ),
            *(
                Slip(
                    "Your numbers are cut to whole ones: an array of integers has no room for fractions. Make one of "
                    "floats, as np.zeros does by itself.",
                    edit,
                    alone=True,
                )
                for edit in (
                    {"return targets": "return targets.astype(int)"},
                    {"(1 - epsilon) * one_hot": "((1 - epsilon) * one_hot).astype(int)"},
                )
            ),
            Slip(
                "You share ε among the C − 1 other classes and leave the truth 1 − ε: another convention. Here ε is "
                "shared among all C, so the truth keeps 1 − ε + ε / C.",
                {"epsilon / classes": "epsilon / (classes - 1) * (1 - one_hot)"},
            ),
            Slip(
                "The rows sum to 1 − ε / C. The true class gets its share of ε too: 1 − ε + ε / C.",
                {"epsilon / classes": "epsilon / classes * (1 - one_hot)"},
            ),
            Slip(
                "Each other class gets the whole of ε, and the rows no longer sum to 1. Share it: ε / C each.",
                {"epsilon / classes": "epsilon * (1 - one_hot)"},
            ),
            Slip(
                "The rows sum to 1 + ε: what the classes get was not taken from the truth. Multiply one-hot by 1 − ε.",
                {"(1 - epsilon) * ": ""},
            ),
            Slip(
                "The weights are swapped: 1 − ε belongs to one-hot, ε to the uniform part.",
                {"(1 - epsilon) * one_hot + epsilon": "epsilon * one_hot + (1 - epsilon)"},
            ),
            Slip(
                "You divided ε by the number of samples. It is shared among the classes: ε / C.",
                {"epsilon / classes": "epsilon / len(labels)"},
            ),
            Slip(
                "The uniform part is not divided by the number of classes: ε / C each, not ε.",
                {" / classes": ""},
            ),
            Slip(
                "The targets are not smoothed: this is one-hot itself.",
                {"(1 - epsilon) * one_hot + epsilon / classes": "one_hot"},
            ),
            Slip("Rows and columns are swapped: one row a sample, (N, C).", {"return targets": "return targets.T"}),
            Slip(
                "Indexed by [:, labels], the columns of all labels of the batch get 1 − ε, in every row. Take one "
                "entry a row: [np.arange(len(labels)), labels].",
                {
                    "one_hot = np.eye(classes)[labels]": "one_hot = np.zeros((len(labels), classes))\n"
                    "    one_hot[:, labels] = 1"
                },
                alone=True,
            ),
            Slip(
                "The number of classes is read off the labels. A class may have no sample in the batch: use classes.",
                {"one_hot = ": "classes = labels.max() + 1\n    one_hot = "},
                alone=True,
            ),
            Slip(
                "The one-hot array has labels.max() + 1 columns. A class may have no sample in the batch, so the last "
                "columns may be missing: np.eye(classes)[labels].",
                {"np.eye(classes)": "np.eye(labels.max() + 1)"},
                alone=True,
            ),
        ),
    ),
    Function(
        "softmax/calibration",
        calibration_error,
        GUESSES,
        (
            Slip(
                "The confidence is the largest probability of a row, not that of the true class: it is what the "
                "classifier claims, without knowing the truth.",
                {"probabilities.max(axis=1)": "probabilities[np.arange(len(labels)), labels]"},
            ),
            Slip(
                "A bin without a sample has no mean: 0 / 0 is nan, and the sum is nan, too. Leave empty bins out.",
                {"np.unique(places)": "range(bins)"},
                alone=True,
            ),
            Slip(
                "You compare the accuracy with the middle of the bin. Compare it with the mean confidence of the "
                "samples in it.",
                {"confidence[inside].mean()": "(k + 0.5) / bins"},
            ),
            Slip(
                "Your bins go from the smallest confidence found to the largest, as np.histogram has it without a "
                "range. They go from 0 to 1: range=(0, 1).",
                {"confidence * bins": "(confidence - confidence.min()) / np.ptp(confidence) * bins"},
            ),
            *(
                Slip(
                    f"There are {count} intervals with you, whatever is asked for. Their number is the argument bins.",
                    {"confidence * bins": f"confidence * {count}", "bins - 1": f"{count} - 1"},
                    alone=True,
                )
                for count in (5, 10, 15, 20)
            ),
            *(
                Slip(
                    "You rounded to the nearest whole number, which moves all intervals by half of their width. Cut "
                    "off what is behind the point, as .astype(int) does by itself.",
                    {"(confidence * bins)": "np.round(confidence * bins)", **elsewhere},
                    alone=True,
                )
                for elsewhere in ({}, {"np.minimum(places, bins - 1)": "places"})
            ),
            Slip(
                "Both edges belong to each interval, so that a confidence on an edge counts twice. Let the lower one "
                "belong to it alone, and in the last interval both.",
                {
                    "for k in filled:": "for k in range(bins):",
                    "inside = places == k": "inside = (confidence >= k / bins) & (confidence <= (k + 1) / bins)\n"
                    "        if not inside.any():\n"
                    "            continue",
                },
                alone=True,
            ),
            Slip(
                "The result is in percent. Accuracy and confidence are shares, and so is their gap: leave out the 100.",
                {"return error": "return 100 * error"},
                alone=True,
            ),
            Slip(
                "All samples are in one bin, so too sure here and too timid there cancel. Take the gap bin by bin.",
                {"(confidence * bins).astype(int)": "np.zeros(len(labels))"},
            ),
            Slip(
                "Each sample is compared by itself, right or wrong against its confidence. Take the means of each bin "
                "first, then their gap.",
                {"places == k": "np.arange(len(labels)) == k", "np.unique(places)": "range(len(labels))"},
            ),
            Slip(
                "A confidence of exactly 1 falls out of the last bin. The last bin includes its upper edge.",
                {"np.minimum(places, bins - 1)": "places", "np.unique(places)": "set(places) - {bins}"},
            ),
            Slip(
                "A confidence of exactly 1 has a bin of its own. It belongs to the last one: "
                "np.minimum(place, bins - 1).",
                {"np.minimum(places, bins - 1)": "places"},
            ),
            Slip(
                "The gaps keep their signs, so too sure here and too timid there cancel. Take absolute values.",
                {"abs(": "("},
            ),
            Slip("The gaps are squared. Take absolute values.", {"abs(": "np.square("}),
            Slip(
                "Every bin counts the same. Weigh each by its share of the samples: a bin of three says little.",
                {"inside.mean() * gap": "gap / bins"},
            ),
            Slip(
                "Every bin that has samples counts the same. Weigh each by its share of the samples.",
                {"inside.mean() * gap": "gap / len(filled)"},
            ),
            Slip(
                "Divide by the number of samples: the weights are shares, not counts.",
                {"inside.mean()": "inside.sum()"},
            ),
            Slip(
                "That is the largest gap, the maximum calibration error. Here it is the mean gap, weighted by the "
                "shares of the bins.",
                {"error += inside.mean() * gap": "error = max(error, gap)"},
            ),
        ),
    ),
)
