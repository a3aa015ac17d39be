"""The exercises of the chapter on softmax and cross-entropy.

Each solution is written out here, apart from `lib.losses`, with the usual slips as keyword arguments; the tests
compare the two.
"""

import math
from functools import partial

import numpy as np

from lib.exercises import hints, inputs
from lib.exercises.model import Case, Choice, Function, Prediction, Slip

# What overflows or divides by zero here does so on purpose: it is a slip, shown to whoever made it.
_quiet = np.errstate(all="ignore")

# ------------------------------------------------------------------------------------ solutions and their slips


def _shifted(scores, shift):
    """Return the scores less the maximum of their row, or what a slip makes of it."""
    top = scores.max(axis=1, keepdims=True)
    return {
        "row": scores - top,
        "none": scores,
        "array": scores - scores.max(),
        "column": scores - scores.max(axis=0),
        "size": scores - np.abs(scores).max(axis=1, keepdims=True),
        "divided": scores / top,
    }[shift]


@_quiet
def softmax(scores, *, shift="row", power=np.exp, total="row", log=False, transposed=False):
    """Softmax of each row."""
    exponentials = power(_shifted(scores, shift))
    totals = {
        "row": exponentials.sum(axis=1, keepdims=True),
        "column": exponentials.sum(axis=0),
        "all": exponentials.sum(),
        "none": 1.0,
    }
    p = exponentials / totals[total]
    p = np.log(p) if log else p
    return p.T if transposed else p


@_quiet
def _softmax_of_flat_sums(scores, maxima):
    """Softmax whose sums, and maybe maxima, have lost their second axis: it runs for as many samples as classes."""
    shifted = scores - scores.max(axis=1) if maxima == "flat" else _shifted(scores, maxima)
    exponentials = np.exp(shifted)
    return exponentials / exponentials.sum(axis=1)


@_quiet
def logsumexp(scores, *, shift="row", back=1, log=np.log, reduce=np.sum, axis=1, kept=False):
    """Logarithm of the sum of the exponentials of each row."""
    top = {
        "row": scores.max(axis=axis, keepdims=True),
        "none": np.float64(0.0),
        "array": scores.max(),
        "size": np.abs(scores).max(axis=axis, keepdims=True),
        "mean": scores.mean(axis=axis, keepdims=True),
        "min": scores.min(axis=axis, keepdims=True),
    }[shift]
    result = back * top + log(reduce(np.exp(scores - top), axis=axis, keepdims=True))
    return result if kept else result.squeeze(axis)


def _logsumexp_of_clipped(scores, limit):
    return logsumexp(np.clip(scores, -limit, limit), shift="none")


def _sum_of_logs(exponentials, **along):
    return np.log(exponentials).sum(**along)


@_quiet
def with_temperature(scores, temperature, *, use="divide", **slips):
    """Softmax of each row of the scores over the temperature."""
    scaled = {"divide": scores / temperature, "multiply": scores * temperature}.get(use, scores)
    p = softmax(scaled, **slips)
    return {"share": p / temperature, "root": p ** (1 / temperature)}.get(use, p)


@_quiet
def _normalized_power(scores, temperature):
    """Softmax to the power 1 / T, normalized once more, which is 0 where the softmax has been rounded to 0."""
    powers = softmax(scores) ** (1 / temperature)
    return powers / powers.sum(axis=1, keepdims=True)


def _exact_log_softmax(scores, *, all_winners=False):
    """Log of the softmax. The winner's own exponential, 1, stays out of the sum, which it would swallow."""
    rest = np.exp(_shifted(scores, "row"))
    rest[np.arange(len(rest)), scores.argmax(axis=1)] = 0
    if all_winners:
        rest[rest == 1] = 0
    return _shifted(scores, "row") - np.log1p(rest.sum(axis=1, keepdims=True))


def _log_softmax_from_truth(scores):
    """Log of the softmax with the exponentials of s_j − s_k, whatever class k is: they overflow where k trails."""
    exponentials = np.exp(scores[:, None, :] - scores[:, :, None])
    exponentials[:, *np.diag_indices(scores.shape[1])] = 0
    return -np.log1p(exponentials.sum(axis=2))


def _log_softmax_from_others(scores):
    """Log of the softmax as log(1 − the probability of the others), which is log 0 where they have it all."""
    p = softmax(scores)
    others = np.stack([np.delete(p, k, axis=1).sum(axis=1) for k in range(p.shape[1])], axis=1)
    return np.log1p(-others)


def _log_softmax(scores, road, shift, epsilon):
    """Return the logarithms of the probabilities, on the road of the solution or of a slip."""
    p = softmax(scores, shift=shift)
    roads = {
        "scores": lambda: (
            _exact_log_softmax(scores) if shift == "row" else scores - logsumexp(scores, shift=shift, kept=True)
        ),
        "log-sum-exp": lambda: scores - logsumexp(scores, shift=shift, kept=True),
        "all winners": lambda: _exact_log_softmax(scores, all_winners=True),
        "probabilities": lambda: np.log(p),
        "naive": lambda: np.log(softmax(scores, shift="none")),
        "added": lambda: np.log(p + epsilon),
        "clipped": lambda: np.log(np.clip(p, epsilon, 1 - epsilon)),
        "at least": lambda: np.log(np.maximum(p, epsilon)),
        "twice": lambda: _exact_log_softmax(p),
        "no logarithm": lambda: p,
        "from the truth": lambda: _log_softmax_from_truth(scores),
        "from the others": lambda: _log_softmax_from_others(scores),
    }
    return roads[road]()


@_quiet
def _log_of_mean(scores, labels):
    """Return minus the logarithm of the mean probability of the truth."""
    return -np.log(softmax(scores)[np.arange(len(labels)), labels].mean())


@_quiet
def cross_entropy(
    scores,
    labels,
    *,
    road="scores",
    shift="row",
    epsilon=0.0,
    pick="truth",
    sign=-1.0,
    unit=1.0,
    reduction="samples",
):
    """Mean cross-entropy of a batch, in nats."""
    count, classes = scores.shape
    log_p = _log_softmax(scores, road, shift, epsilon)
    picked = {
        "truth": log_p[np.arange(count), labels],
        "largest": log_p.max(axis=1),
        "all": log_p.sum(axis=1),
        "columns": log_p[:, labels].mean(axis=1),
        "one-hot": (np.eye(classes)[labels] * log_p).sum(axis=1),
    }[pick]
    divisor = {"samples": count, "none": 1, "classes": classes, "entries": count * classes}[reduction]
    return sign * (picked / divisor).sum() / unit


def _jacobian_times(p, vectors):
    """Return what the Jacobian of the softmax, diag(p) − p pᵀ, makes of a vector a row."""
    return p * (vectors - (p * vectors).sum(axis=1, keepdims=True))


@_quiet
def gradient(scores, labels, *, of="cross-entropy", truth="subtract", sign=1, reduction="samples", shift="row"):
    """Gradient of the mean cross-entropy with respect to the scores."""
    count, classes = scores.shape
    p = softmax(scores, shift=shift)
    one_hot = np.eye(classes)[labels]
    target = {
        "subtract": one_hot,
        "none": 0.0,
        "one": 1.0,
        "columns": one_hot.max(axis=0),
        "not divided": count * one_hot,
        "numbers": labels[:, None],
        "alone": np.where(one_hot == 1, 1.0, p),  # leaves 0 elsewhere
    }[truth]
    errors = {
        "cross-entropy": lambda: p - target,
        "probability": lambda: (p - target) * (p * one_hot).sum(axis=1, keepdims=True),
        "slope": lambda: p * (1 - p),
        "slope times error": lambda: (p - target) * p * (1 - p),
        "probabilities": lambda: -one_hot / p,
        "squares": lambda: 2 * _jacobian_times(p, p - target),
        "twice": lambda: _jacobian_times(p, softmax(p) - target),
        "twice, half": lambda: softmax(p) - target,
    }[of]()
    divisor = {"samples": count, "none": 1, "classes": classes, "entries": count * classes}[reduction]
    return sign * errors / divisor


@_quiet
def weights_gradient(
    x,
    weights,
    bias,
    labels,
    strength,
    *,
    penalty="whole",
    use_bias=True,
    reduction="samples",
    transposed=False,
    **slips,
):
    """Gradient of the mean cross-entropy plus λ Σ W² with respect to the weights."""
    reduction, divisor = ("none", x.shape[1]) if reduction == "features" else (reduction, 1)
    result = x.T @ gradient(x @ weights + use_bias * bias, labels, reduction=reduction, **slips) / divisor
    whole = 2 * strength * weights
    result = (
        result
        + {
            "whole": whole,
            "half": whole / 2,
            "none": 0.0,
            "divided": whole / len(x),
            "times": whole * len(x),
            "subtracted": -whole,
            "value": strength * np.sum(weights**2),
            "without strength": 2 * weights,
        }[penalty]
    )
    return result.T if transposed else result


def smooth_labels(labels, classes, epsilon, *, values="mixed", transposed=False):
    """Targets of shape (N, C): the labels, mixed with the uniform distribution."""
    truth, other = {
        "mixed": (1 - epsilon + epsilon / classes, epsilon / classes),
        "others only": (1 - epsilon, epsilon / (classes - 1)),
        "too little": (1 - epsilon, epsilon / classes),
        "epsilon each": (1 - epsilon, epsilon),
        "too much": (1 + epsilon / classes, epsilon / classes),
        "swapped": (epsilon + (1 - epsilon) / classes, (1 - epsilon) / classes),
        "samples": (1 - epsilon + epsilon / len(labels), epsilon / len(labels)),
        "uniform not divided": (1.0, epsilon),
        "hard": (1.0, 0.0),
    }[values]
    one_hot = labels[:, None] == np.arange(classes)
    targets = np.where(one_hot, truth, other)
    return targets.T if transposed else targets


@_quiet
def _in_own_range(sure, bins):
    """Return the bins of confidences where the edges go from the smallest of them to the largest."""
    return np.minimum((sure - sure.min()) / (np.ptp(sure) or 1.0) * bins, bins - 1).astype(int)


def calibration_error(
    probabilities,
    labels,
    bins,
    *,
    confidence="largest",
    claim="mean",
    empty="left out",
    grouping="bins",
    certain="last bin",
    gap=np.abs,
    weight="share",
):
    """Return the expected calibration error: the mean gap between accuracy and confidence, bin by bin.

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On calibration of modern neural networks", ICML 2017.
    """
    count = len(labels)
    right = probabilities.argmax(axis=1) == labels
    sure = {"largest": probabilities.max(axis=1), "truth": probabilities[np.arange(count), labels]}[confidence]
    places = (sure * bins).astype(int)  # a confidence of 1 would have a bin of its own
    places = places if certain == "own bin" else np.minimum(places, bins - 1)
    group = {
        "bins": places,
        "own range": _in_own_range(sure, bins),
        "one": np.zeros(count),
        "each": np.arange(count),
    }[grouping]
    claimed = {"mean": sure, "centre": (places + 0.5) / bins}[claim]
    counted = (sure < 1) | (certain != "dropped")
    numbers = np.arange(bins) if empty == "kept" else np.unique(group[counted])
    members = [counted & (group == number) for number in numbers]
    sizes = np.array([m.sum() for m in members])
    gaps = np.array([gap((right[m].sum() - claimed[m].sum()) / m.sum()) for m in members])
    if weight == "largest":
        return gaps.max()
    weights = {"share": sizes / count, "size": sizes, "bins": 1 / bins, "filled bins": 1 / len(members)}[weight]
    return (weights * gaps).sum()


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
)

WARM = (
    *(
        Case((*case.arguments, temperature), f"{case.about}, T = {temperature:g}")
        for case, temperature in zip(ROWS, (2.0, 0.5, 1.0, 10.0, 3.0, 0.3, 5.0, 0.25, 100.0), strict=True)
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

# Here the expected loss may be tiny, and only a tiny relative error passes.
EXACT = (
    Case((HINGE_IS_ZERO[:1], np.array([0])), "a loss of 9e-4", atol=0),
    Case((HINGE_IS_ZERO[2:], np.array([0])), "a loss of 3e-48", atol=0),
    Case((np.array([[-50.0, 0.0], [60.0, 0.0]]), np.array([0, 0])), "a truth that trails by 50", atol=0),
    Case((np.array([[0.0, 70.0, -5.0], [3.0, 3.0, 90.0]]), np.array([1, 2])), "two losses of 1e-30 or less", atol=0),
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
SHIFTS = (Slip(NO_SHIFT, {"shift": "none"}), Slip(ARRAY_SHIFT, {"shift": "array"}), Slip(SIZE_SHIFT, {"shift": "size"}))
COLUMN_TOTAL = Slip(
    "The exponentials are summed down the columns, axis=0, so that samples are mixed. Each row is a distribution "
    "of its own: sum along axis=1, with keepdims=True.",
    {"total": "column"},
)

OVER_ENTRIES = Slip(
    "You took the mean over all N · C entries. Each sample counts once: divide by the number of samples alone.",
    {"reduction": "entries"},
)
BATCH_SLIPS = (hints.SUM_OF_BATCH, hints.OVER_CLASSES, OVER_ENTRIES)


def _bounded(epsilon, road, what):
    return Slip(
        f"You {what}. So no loss can exceed {-math.log(epsilon):.1f}, and the worst mistakes have no gradient. "
        "Never form p: −log p is logsumexp(s) − s of the true class, which needs no such patch.",
        instead=lambda scores, labels: cross_entropy(scores, labels, road=road, epsilon=epsilon),
    )


BOUNDED = (
    *(
        _bounded(epsilon, "added", f"added {epsilon:g} to the probabilities")
        for epsilon in (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10)
    ),
    *(
        _bounded(epsilon, "added", f"added {epsilon:g} to the probabilities, or made it their lower bound")
        for epsilon in (1e-12, 1e-15, 1e-300)
    ),
    *(
        _bounded(epsilon, road, f"made {epsilon:g} the lower bound of the probabilities")
        for road in ("clipped", "at least")
        for epsilon in (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10)
    ),
)
TWICE = Slip(
    "Softmax is applied twice. The scores go in as they are; log-sum-exp does the work of softmax.", {"road": "twice"}
)
NO_LOGARITHM = Slip(
    "The logarithm is missing: these are the probabilities themselves. The loss is −log p of the true class.",
    {"road": "no logarithm"},
)
PLUS = Slip("The minus is missing: a logarithm of a probability is negative, a loss is not.", {"sign": 1.0})
FROM_PROBABILITIES = Slip(
    "You take the logarithm of the softmax. A small probability has been rounded to 0 by then, and the loss is "
    "infinite. Never form p: −log p is logsumexp(s) − s of the true class.",
    {"road": "probabilities"},
)
NAIVE = Slip(
    "You take the logarithm of the softmax, without the maximum subtracted: exp overflows above 709, and small "
    "probabilities are rounded to 0. Never form p: −log p is logsumexp(s) − s of the true class, and log-sum-exp "
    "takes each row's maximum out first.",
    {"road": "naive"},
)
LOG_OF_MEAN = Slip(
    "You take the mean of the probabilities and then its logarithm. Each sample has a loss of its own: take the "
    "logarithms first, then their mean.",
    instead=_log_of_mean,
)
# Which class counts comes before how it is computed: of two hints, the reader sees the more basic one first.
CROSS_ENTROPY_SLIPS = (
    Slip(
        "You add up the logarithms of all classes. Only the true class counts: [np.arange(N), labels].",
        {"pick": "all"},
    ),
    Slip(
        "You take the mean over all entries, so that every class counts. Only the true class does: pick it in each "
        "row, [np.arange(N), labels], then take the mean.",
        instead=lambda *batch: cross_entropy(*batch, pick="all", road="probabilities", reduction="entries"),
    ),
    Slip(
        "You take the sum over all entries, so that every class counts. Only the true class does: pick it in each "
        "row, [np.arange(N), labels], then take the mean.",
        instead=lambda *batch: cross_entropy(*batch, pick="all", road="probabilities", reduction="none"),
    ),
    Slip(
        "You take the largest probability of each row. What counts is that of the true class, whether it is the "
        "largest or not: [np.arange(N), labels].",
        {"pick": "largest"},
    ),
    Slip(
        "Indexed by [:, labels], every sample gets the labels of all others, too: an array (N, N). "
        "Pair rows with labels: [np.arange(N), labels].",
        {"pick": "columns"},
    ),
    FROM_PROBABILITIES,
    NAIVE,
    LOG_OF_MEAN,
    Slip(
        "You multiply one-hot by the logarithms of the softmax. Where another class's probability has been rounded to "
        "0, that is 0 · (−inf), which is no number. Never form p: −log p is logsumexp(s) − s of the true class.",
        {"road": "probabilities", "pick": "one-hot"},
    ),
    Slip(
        "You multiply one-hot by the logarithms of a softmax without the maximum subtracted: exp overflows above 709, "
        "and 0 · (−inf) is no number. Never form p: −log p is logsumexp(s) − s of the true class.",
        {"road": "naive", "pick": "one-hot"},
    ),
    Slip(
        "The maximum is not subtracted: exp overflows above 709, and far below 0 all exponentials are 0. "
        "Subtract each row's maximum before, and add it back after the logarithm.",
        {"shift": "none"},
    ),
    Slip(
        "The maximum of the whole array is subtracted. Beside a much larger row, all exponentials of a row are 0: "
        "give each row its own maximum, axis=1.",
        {"shift": "array"},
    ),
    *BOUNDED,
    TWICE,
    NO_LOGARITHM,
    PLUS,
    Slip("The logarithm is the one of base 10. In nats it is the natural one, np.log.", {"unit": math.log(10)}),
    Slip("The logarithm is the one of base 2. In nats it is the natural one, np.log.", {"unit": math.log(2)}),
    *BATCH_SLIPS,
)

GRADIENT_SLIPS = (
    Slip(
        "The one-hot vector is forgotten: from the probability of the true class, 1 is subtracted. "
        "Otherwise no score would ever be pushed up.",
        {"truth": "none"},
    ),
    Slip("You subtract 1 from every entry. Only the true class has it: [np.arange(N), labels].", {"truth": "one"}),
    Slip(
        "Indexed by [:, labels], the columns of all labels of the batch lose 1, in every row. "
        "Pair rows with labels: [np.arange(N), labels].",
        {"truth": "columns"},
    ),
    Slip(
        "You divided the probabilities by the number of samples, but not the 1 that is subtracted. Subtract first, "
        "then divide the whole.",
        {"truth": "not divided"},
    ),
    Slip(
        "You subtract the labels as if they were amounts. A label is the place of the true class: subtract 1 there, "
        "at [np.arange(N), labels].",
        {"truth": "numbers"},
    ),
    Slip(
        "Only the true class has an entry. The other scores stand in the sum of the exponentials, so each gets its "
        "own probability, which pushes it down.",
        {"truth": "alone"},
    ),
    Slip(
        "The sign is turned round: it is p minus one-hot. The gradient points to where the loss grows; the minus "
        "belongs to the step.",
        {"sign": -1},
    ),
    Slip(
        "That is p (1 − p), the slope of one probability along its own score. The loss has the logarithm before it, "
        "and all the other scores in the sum: what remains is p − one-hot.",
        {"of": "slope"},
    ),
    Slip(
        "There is a factor p (1 − p) too many. It cancels against the logarithm's slope: what remains is p − one-hot.",
        {"of": "slope times error"},
    ),
    Slip(
        "There is a factor p of the true class too many: that is the gradient of 1 − p. The logarithm's slope, 1 / p, "
        "cancels it.",
        {"of": "probability"},
    ),
    Slip(
        "That is the gradient with respect to the probabilities, −1 / p at the true class. Go on through the softmax "
        "to the scores.",
        {"of": "probabilities"},
    ),
    Slip(
        "That is the gradient of the squared error of the probabilities. For cross-entropy the Jacobian of the softmax "
        "cancels against the logarithm's slope: what remains is p − one-hot.",
        {"of": "squares"},
    ),
    Slip("This is the gradient of a loss that applies softmax twice. The scores go in as they are.", {"of": "twice"}),
    Slip(
        "Softmax is applied twice: its output is put through it again before one-hot is subtracted.",
        {"of": "twice, half"},
    ),
)

EXERCISES = (
    Prediction(
        "softmax/by-hand",
        math.log(math.e + math.e**2 + math.exp(-1)) - 1,
        (
            Slip(
                "That is in units of base 10. In nats the logarithm is the natural one, which is 2.303 times as large.",
                value=(math.log(math.e + math.e**2 + math.exp(-1)) - 1) / math.log(10),
            ),
            Slip(
                "That is in units of base 10, to two digits. In nats the logarithm is the natural one, which is 2.303 "
                "times as large.",
                value=0.59,
            ),
            Slip(
                "That is in bits, with the logarithm of base 2. In nats it is the natural one.",
                value=(math.log(math.e + math.e**2 + math.exp(-1)) - 1) / math.log(2),
            ),
            Slip(
                "The minus is forgotten: the logarithm of a probability is negative, a loss is not.",
                value=1 - math.log(math.e + math.e**2 + math.exp(-1)),
            ),
            Slip(
                "That is the probability of the cat. The loss is minus its natural logarithm.",
                value=1 / (1 + math.e + math.exp(-2)),
            ),
            Slip(
                "That is what remains for the other classes, 1 − p. The loss is −log p.",
                value=1 - 1 / (1 + math.e + math.exp(-2)),
            ),
            Slip(
                "That would be the loss if it were a car. It shows a cat: take the cat's probability.",
                value=math.log(math.e + math.e**2 + math.exp(-1)) - 2,
            ),
            Slip(
                "That would be the loss if it were a frog. It shows a cat: take the cat's probability.",
                value=math.log(math.e + math.e**2 + math.exp(-1)) + 1,
            ),
            Slip(
                "That is the logarithm of the sum of the exponentials. Subtract the score of the true class.",
                value=math.log(math.e + math.e**2 + math.exp(-1)),
            ),
            Slip("That is the hinge loss with Δ = 1. Cross-entropy is −log p of the true class.", value=2.0),
            Slip(
                "You divided the score by the sum of the scores. Take exponentials first, then divide.",
                value=math.log(2),
            ),
        ),
        "The exponentials are 2.718, 7.389 and 0.368, their sum is 10.475, p is 0.2595, and −log p is 1.349.",
        digits=3,
    ),
    Prediction(
        "softmax/start",
        math.log(7),
        (
            Slip("That is for ten classes, as in the chapter. Here there are seven.", value=math.log(10)),
            Slip("That is where the hinge loss starts with Δ = 1: C − 1. Cross-entropy is −log p.", value=6.0),
            Slip("That is log 7 in base 10. In nats the logarithm is the natural one.", value=math.log10(7)),
            Slip(
                "That is log 7 in base 10, to two digits. In nats the logarithm is the natural one.",
                value=0.85,
            ),
            Slip("That is log 7 in base 2, in bits. In nats the logarithm is the natural one.", value=math.log2(7)),
            Slip("That is the probability of each class. The loss is minus its natural logarithm.", value=1 / 7),
            Slip("That is the probability of the wrong classes together, 1 − p. The loss is −log p.", value=6 / 7),
            Slip(
                "A loss of 0 would mean a probability of 1 for the true class. Equal scores give each class the same.",
                value=0.0,
            ),
            Slip("The minus is forgotten: log (1/7) is negative, and the loss is minus that.", value=-math.log(7)),
            Slip("You summed over the seven classes. Only the true class counts.", value=7 * math.log(7)),
            Slip("The logarithm is forgotten: that is 1 / p, and the loss is log (1 / p).", value=7.0),
        ),
        "Equal scores give each class p = 1/7, whatever the image shows, and −log (1/7) = log 7 = 1.946.",
        digits=3,
    ),
    Prediction(
        "softmax/softmax-twice",
        math.log(math.e + 9) - 1,
        (
            Slip("That is for three classes, as in the chapter. Here there are ten.", value=math.log(1 + 2 / math.e)),
            Slip(
                "That would need a probability of 1 from the second softmax. But its scores are probabilities: they "
                "lie between 0 and 1, so none can lead by more than 1.",
                value=0.0,
            ),
            Slip(
                "That is the loss where all ten are equal. The truth can lead by up to 1: put in (1, 0, …, 0).",
                value=math.log(10),
            ),
            Slip(
                "That is log(e + 9), the loss of a truth that has 0 while another class has 1. At the smallest loss "
                "the truth has 1, which is subtracted.",
                value=math.log(math.e + 9),
            ),
            Slip(
                "That is the largest probability, e / (e + 9). The loss is minus its logarithm.",
                value=math.e / (math.e + 9),
            ),
            Slip(
                "The minus is forgotten: the logarithm of a probability is negative, a loss is not.",
                value=1 - math.log(math.e + 9),
            ),
            Slip(
                "That is in units of base 10. In nats the logarithm is the natural one.",
                value=math.log10(1 + 9 / math.e),
            ),
            Slip(
                "That is in bits, with the logarithm of base 2. In nats it is the natural one.",
                value=math.log2(1 + 9 / math.e),
            ),
            Slip(
                "You counted one other class. There are nine, each with e⁰ = 1 in the sum: log(1 + 9 / e).",
                value=math.log(1 + 1 / math.e),
            ),
            Slip(
                "You counted ten other classes. There are nine beside the truth.",
                value=math.log(1 + 10 / math.e),
            ),
            Slip(
                "That is log(1 + 9e): the difference of the scores is the wrong way round. The truth leads: 9 / e.",
                value=math.log(1 + 9 * math.e),
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
            Slip(
                "The maximum is taken down the columns, axis=0: each class loses another number, and the probabilities "
                "change. Take it along the rows, axis=1, with keepdims=True.",
                {"shift": "column"},
            ),
            Slip(
                "You divided by the maximum. Only subtracting it leaves softmax as it is; division changes the gaps.",
                {"shift": "divided"},
            ),
            Slip(
                "The scores are clipped. Nothing overflows any more, but scores beyond the limit become equal: 1000 "
                "and 1001 get the same probability. Subtract each row's maximum; that keeps the gaps.",
                instead=lambda scores: softmax(np.clip(scores, -700, 700)),
            ),
            Slip(
                "You subtracted each row's mean. What lies far above it still overflows: subtract the maximum.",
                instead=lambda scores: softmax(scores - scores.mean(axis=1, keepdims=True), shift="none"),
            ),
            COLUMN_TOTAL,
            Slip(
                "You divided by the sum over the whole array. Each row sums to 1 by itself: axis=1, keepdims=True.",
                {"total": "all"},
            ),
            Slip("The division is missing: divide each row by its sum, so that it sums to 1.", {"total": "none"}),
            Slip(
                "The exponentials are forgotten: you divided the scores, less their maximum, by their sum.",
                {"power": np.positive},
            ),
            Slip(
                "The exponentials are forgotten: you divided the scores by their sum, which may be negative or 0.",
                {"shift": "none", "power": np.positive},
            ),
            Slip("Powers of 2 stand where those of e belong: np.exp, not np.exp2.", {"power": np.exp2}),
            Slip("These are the logarithms of the probabilities. Leave the logarithm out.", {"log": True}),
            Slip("Rows and columns are swapped: the result has the shape of the scores.", {"transposed": True}),
            Slip(
                "The sums have the shape (N,), so that they are divided into the columns. Make them a column "
                "themselves: sum(axis=1, keepdims=True).",
                instead=lambda scores: _softmax_of_flat_sums(scores, maxima="row"),
            ),
            Slip(
                "Maxima and sums have the shape (N,), so that they meet the columns, not the rows. "
                "Keep them columns themselves: keepdims=True.",
                instead=lambda scores: _softmax_of_flat_sums(scores, maxima="flat"),
            ),
            Slip(
                "The sums have the shape (N,), so that they are divided into the columns: sum(axis=1, keepdims=True). "
                "And subtract each row's maximum first, or exp overflows above 709.",
                instead=lambda scores: _softmax_of_flat_sums(scores, maxima="none"),
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
                {"shift": "none"},
            ),
            Slip(
                "The maximum of the whole array is subtracted. Beside a much larger row, all exponentials of a row are "
                "0, and log 0 is minus infinity. Give each row its own maximum: axis=1.",
                {"shift": "array"},
            ),
            Slip(SIZE_SHIFT, {"shift": "size"}),
            Slip(
                "You subtracted each row's mean. What lies far above it still overflows: subtract the maximum.",
                {"shift": "mean"},
            ),
            Slip(
                "You subtracted each row's minimum. What lies far above it still overflows: subtract the maximum.",
                instead=partial(logsumexp, shift="min"),
            ),
            *(
                Slip(
                    "The scores are clipped. Nothing overflows any more, but what is beyond the limit is lost. "
                    "Subtract each row's maximum, and add it back after the logarithm.",
                    instead=partial(_logsumexp_of_clipped, limit=limit),
                )
                for limit in (500, 700, 709)
            ),
            Slip(
                "The maximum is not added back. Unlike softmax, log-sum-exp notices the shift: "
                "lse(s − m) = lse(s) − m.",
                {"back": 0},
            ),
            Slip("The maximum is subtracted twice. After the logarithm it is added back.", {"back": -1}),
            Slip("The logarithm is the one of base 10; it must undo np.exp, so take np.log.", {"log": np.log10}),
            Slip("The logarithm is the one of base 2; it must undo np.exp, so take np.log.", {"log": np.log2}),
            Slip("The logarithm is missing: it is taken of the sum of the exponentials.", {"log": np.positive}),
            Slip(
                "You took the logarithm of each exponential and then the sum. Sum first: log-sum-exp is read from the "
                "right.",
                {"log": np.positive, "reduce": _sum_of_logs},
            ),
            Slip(
                "You took the mean of the exponentials: the result is log C too small. Take the sum.",
                {"reduce": np.mean},
            ),
            Slip("You took the largest exponential. Take their sum.", {"reduce": np.max}),
            Slip("You summed down the columns, axis=0. Each sample is a row: axis=1.", {"axis": 0}),
            Slip("You summed over the whole array. Each row has its own result: axis=1.", {"axis": (0, 1)}),
            Slip(
                "The result has kept an axis of length 1. With one number a sample, the shape is (N,): "
                "leave out keepdims in the sum, and take the maxima as [:, 0] when you add them back.",
                {"kept": True},
            ),
            Slip(
                "Maxima of shape (N, 1) plus logarithms of shape (N,) make an array (N, N): each sample gets the "
                "maxima of all others. Take the maxima as [:, 0].",
                instead=lambda scores: scores.max(axis=1, keepdims=True) + logsumexp(scores, back=0),
            ),
        ),
        without_loops=True,
    ),
    Function(
        "softmax/temperature",
        with_temperature,
        WARM,
        (
            Slip("You multiplied by the temperature. Heat evens out: divide the scores by it.", {"use": "multiply"}),
            Slip(
                "The temperature has no effect. Subtracted from the scores, or dividing the exponentials, it cancels. "
                "Divide the scores, before the exponentials.",
                {"use": "ignored"},
            ),
            Slip(
                "You divided the probabilities by the temperature, so they don't sum to 1. Divide the scores.",
                {"use": "share"},
            ),
            Slip(
                "You raised the probabilities to the power 1 / T, which is half the way: afterwards they no longer sum "
                "to 1. Divide the scores by T before the softmax, and they do.",
                {"use": "root"},
            ),
            Slip(
                "You raised the probabilities to the power 1 / T and divided by their sum. On paper that is the same, "
                "but what the softmax has rounded to 0 stays 0, however hot it is. Divide the scores by T instead.",
                instead=_normalized_power,
            ),
            Slip(
                "You divided by T, and then subtracted the maximum of the scores as they were before: s / T − max s. "
                "What is left may still overflow, or be far below 0. Subtract the maximum of s / T.",
                instead=lambda scores, temperature: softmax(
                    scores / temperature - scores.max(axis=1, keepdims=True), shift="none"
                ),
            ),
            *SHIFTS,
            COLUMN_TOTAL,
        ),
    ),
    Function(
        "softmax/cross-entropy",
        cross_entropy,
        BATCH_AND_EXTREMES,
        CROSS_ENTROPY_SLIPS,
        without_loops=True,
    ),
    Function(
        "softmax/tiny-loss",
        cross_entropy,
        EXACT,
        (
            Slip(
                "A small sum is added to a 1 and lost, since 1 + 3e-48 is 1 in float64. Leave the largest "
                "exponential, the 1, out of the sum, and let np.log1p add it.",
                {"road": "log-sum-exp"},
            ),
            Slip(
                "All exponentials are relative to the true class. That is exact where it leads, and overflows where it "
                "trails by more than 709. Make them relative to the largest score, and add how far the truth trails.",
                {"road": "from the truth"},
            ),
            Slip(
                "You take the logarithm of 1 minus what the others have. That is exact where the truth leads; where "
                "the others have it all, it is the logarithm of 0. Work with the scores, not with probabilities.",
                {"road": "from the others"},
            ),
            Slip(
                "Where several scores share the maximum, you leave all their exponentials out of the sum. np.log1p "
                "adds one 1 only: leave out one of them, at scores.argmax(axis=1).",
                {"road": "all winners"},
            ),
            FROM_PROBABILITIES,
            NAIVE,
            LOG_OF_MEAN,
            TWICE,
            PLUS,
            *BATCH_SLIPS,
        ),
    ),
    Function(
        "softmax/gradient",
        gradient,
        BATCH_AND_EXTREMES,
        (
            *GRADIENT_SLIPS,
            Slip(
                "The columns of np.eye(labels.max() + 1) end with the largest label of the batch. One-hot vectors have "
                "an entry for each class: np.eye(scores.shape[1]).",
                instead=lambda scores, labels: (softmax(scores) - np.eye(labels.max() + 1)[labels]) / len(labels),
            ),
            hints.SUM_OF_GRADIENTS,
            hints.OVER_CLASSES,
            OVER_ENTRIES,
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
                {"penalty": "half"},
            ),
            Slip("The penalty's gradient is missing: add 2 λ W.", {"penalty": "none"}),
            Slip(
                "The penalty's gradient is divided by the number of samples. It is added once, to the mean.",
                {"penalty": "divided"},
            ),
            Slip(
                "The penalty's gradient is added once for every sample. It does not depend on them: add it once.",
                {"penalty": "times"},
            ),
            Slip("The penalty's gradient is subtracted: it would make the weights grow.", {"penalty": "subtracted"}),
            Slip(
                "The penalty itself, a single number, is added to every entry. Add its gradient, 2 λ W.",
                {"penalty": "value"},
            ),
            Slip("The strength λ is forgotten before 2 W.", {"penalty": "without strength"}),
            hints.NO_BIAS,
            *GRADIENT_SLIPS[:7],
            Slip(
                "The data's part is the gradient of the sum over the batch. The loss is the mean: divide by the number "
                "of samples, x.shape[0].",
                {"reduction": "none"},
            ),
            hints.OVER_FEATURES,
            *(Slip(slip.hint, instead=partial(weights_gradient, **slip.edits)) for slip in SHIFTS[:2]),
            Slip(
                "You divided by the number of classes, not by the number of samples, x.shape[0].",
                {"reduction": "classes"},
            ),
            hints.WEIGHTS_TRANSPOSED,
            Slip(
                "The whole sign is turned round: this is the direction of the step, minus the gradient.",
                instead=lambda *arguments: -weights_gradient(*arguments),
            ),
        ),
    ),
    Function(
        "softmax/smooth-labels",
        smooth_labels,
        LABELS,
        (
            Slip(
                "You share ε among the C − 1 other classes and leave the truth 1 − ε: another convention. Here ε is "
                "shared among all C, so the truth keeps 1 − ε + ε / C.",
                {"values": "others only"},
            ),
            Slip(
                "The rows sum to 1 − ε / C. The true class gets its share of ε too: 1 − ε + ε / C.",
                {"values": "too little"},
            ),
            Slip(
                "Each other class gets the whole of ε, and the rows no longer sum to 1. Share it: ε / C each.",
                {"values": "epsilon each"},
            ),
            Slip(
                "The rows sum to 1 + ε: what the classes get was not taken from the truth. Multiply one-hot by 1 − ε.",
                {"values": "too much"},
            ),
            Slip("The weights are swapped: 1 − ε belongs to one-hot, ε to the uniform part.", {"values": "swapped"}),
            Slip(
                "You divided ε by the number of samples. It is shared among the classes: ε / C.",
                {"values": "samples"},
            ),
            Slip(
                "The uniform part is not divided by the number of classes: ε / C each, not ε.",
                {"values": "uniform not divided"},
            ),
            Slip("The targets are not smoothed: this is one-hot itself.", {"values": "hard"}),
            Slip("Rows and columns are swapped: one row a sample, (N, C).", {"transposed": True}),
            Slip(
                "The number of classes is read off the labels. A class may have no sample in the batch: use classes.",
                instead=lambda labels, classes, epsilon: smooth_labels(labels, int(labels.max()) + 1, epsilon),
            ),
            Slip(
                "The one-hot array has labels.max() + 1 columns. A class may have no sample in the batch, so the last "
                "columns may be missing: np.eye(classes)[labels].",
                instead=lambda labels, *rest: smooth_labels(labels, *rest)[:, : labels.max() + 1],
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
                {"confidence": "truth"},
            ),
            Slip(
                "A bin without a sample has no mean: 0 / 0 is nan, and the sum is nan, too. Leave empty bins out.",
                instead=lambda *arguments: calibration_error(*arguments, empty="kept"),
            ),
            Slip(
                "You compare the accuracy with the middle of the bin. Compare it with the mean confidence of the "
                "samples in it.",
                {"claim": "centre"},
            ),
            Slip(
                "Your bins go from the smallest confidence found to the largest, as np.histogram has it without a "
                "range. They go from 0 to 1: range=(0, 1).",
                {"grouping": "own range"},
            ),
            Slip(
                "All samples are in one bin, so too sure here and too timid there cancel. Take the gap bin by bin.",
                {"grouping": "one"},
            ),
            Slip(
                "Each sample is compared by itself, right or wrong against its confidence. Take the means of each bin "
                "first, then their gap.",
                {"grouping": "each"},
            ),
            Slip(
                "A confidence of exactly 1 falls out of the last bin. The last bin includes its upper edge.",
                {"certain": "dropped"},
            ),
            Slip(
                "A confidence of exactly 1 has a bin of its own. It belongs to the last one: "
                "np.minimum(place, bins - 1).",
                {"certain": "own bin"},
            ),
            Slip(
                "The gaps keep their signs, so too sure here and too timid there cancel. Take absolute values.",
                {"gap": np.positive},
            ),
            Slip("The gaps are squared. Take absolute values.", {"gap": np.square}),
            Slip(
                "Every bin counts the same. Weigh each by its share of the samples: a bin of three says little.",
                {"weight": "bins"},
            ),
            Slip(
                "Every bin that has samples counts the same. Weigh each by its share of the samples.",
                {"weight": "filled bins"},
            ),
            Slip("Divide by the number of samples: the weights are shares, not counts.", {"weight": "size"}),
            Slip(
                "That is the largest gap, the maximum calibration error. Here it is the mean gap, weighted by the "
                "shares of the bins.",
                {"weight": "largest"},
            ),
        ),
    ),
)
