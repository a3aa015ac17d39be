"""The exercises of the chapter `losses`.

Each solution is written out here, apart from `lib.losses`; a slip is an edit of it. The tests compare the two.
"""

import math
from functools import partial

import numpy as np

from lib.exercises import hints
from lib.exercises.model import Case, Choice, Function, Prediction, Slip, WrongNumber

# --------------------------------------------------------------------------------------------------- solutions


def smooth_l1(predictions, targets, beta):
    """Mean smooth L1 loss of a batch."""
    size = np.abs(predictions - targets)
    parabola = 0.5 * size**2 / beta
    line = size - beta / 2
    terms = np.where(size < beta, parabola, line)
    loss = terms.mean()
    return loss


def mean_squared_error(predictions, targets):
    """Mean over the samples of the sum of squares over the outputs."""
    r = predictions - targets
    squares = r**2
    loss = squares.sum(axis=1).mean()
    return loss


def mean_squared_error_gradient(predictions, targets):
    """Gradient of the mean squared error with respect to the predictions."""
    r = predictions - targets
    slopes = 2 * r
    gradient = slopes / len(targets)
    return gradient


def binary_cross_entropy(logits, targets):
    """Mean binary cross-entropy of a batch of logits."""
    size = np.abs(logits)
    tail = np.log1p(np.exp(-size))
    log_p, log_q = np.minimum(logits, 0) - tail, np.minimum(-logits, 0) - tail
    positive = targets * log_p
    negative = (1 - targets) * log_q
    terms = -(positive + negative)
    loss = terms.mean()
    return loss


def bce_gradient(logits, targets):
    """Gradient of the mean binary cross-entropy with respect to the logits."""
    p = 1 / (1 + np.exp(-logits))
    errors = p - targets
    gradient = errors / len(targets)
    return gradient


def log_likelihood(theta, heads, tosses):
    """Log-likelihood of a coin that shows heads with probability θ."""
    tails = tosses - heads
    of_heads = heads * np.log(theta) if heads > 0 else 0.0
    of_tails = tails * np.log(1 - theta) if tails > 0 else 0.0
    total = of_heads + of_tails
    return float(total)


def pinball(predictions, targets, quantiles):
    """Mean over the samples of the pinball loss, summed over the quantiles.

    References
    ----------
    R. Koenker and G. Bassett, "Regression quantiles", *Econometrica* 46, 1978.
    """
    d = targets[:, None] - predictions
    weights = np.where(d > 0, quantiles, 1 - quantiles)
    terms = weights * np.abs(d)
    loss = terms.sum(axis=1).mean()
    return loss


def _pinball_by_zip(predictions, targets, quantiles, over):
    """Return the loss where each sample has one quantile, as zip pairs them; it ends with the shorter one."""
    count = min(len(targets), len(quantiles))
    d, q = targets[:count, None] - predictions[:count], quantiles[:count, None]
    return np.maximum(q * d, (q - 1) * d).sum() / (count if over == "pairs" else len(targets))


def counts(logits, targets):
    """Mean of the Poisson loss exp(z) − y z.

    References
    ----------
    J. A. Nelder and R. W. M. Wedderburn, "Generalized linear models", *Journal of the Royal Statistical Society A*
    135, 1972.
    """
    rates = np.exp(logits)
    terms = rates - targets * logits
    loss = terms.mean()
    return loss


def counts_gradient(logits, targets):
    """Gradient of the mean Poisson loss with respect to the logits."""
    rates = np.exp(logits)
    errors = rates - targets
    gradient = errors / len(targets)
    return gradient


# ------------------------------------------------------------------------------------------------------ inputs


def _random_pair(seed, *shape, spread=2.0):
    """Return predictions and targets."""
    rng = np.random.default_rng(seed)
    return spread * rng.normal(size=shape), spread * rng.normal(size=shape)


def _random_logits(seed, count, spread=2.0):
    """Return logits and targets 0 or 1."""
    rng = np.random.default_rng(seed)
    return spread * rng.normal(size=count), rng.integers(2, size=count).astype(float)


def _random_fan(seed, count, quantiles):
    """Return a row of predictions for each target, and the targets."""
    rng = np.random.default_rng(seed)
    return 2 * rng.normal(size=(count, quantiles)), 2 * rng.normal(size=count)


def _random_counts(seed, count):
    """Return logits and counts that go with them."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=count)
    return logits, rng.poisson(np.exp(logits)).astype(float)


RESIDUALS = (
    Case((np.array([1.3]), np.array([1.0]), 1.0), "one small residual"),
    Case((np.array([1.0]), np.array([4.0]), 1.0), "one large residual"),
    Case((np.array([2.0, 0.8, 9.0]), np.array([2.0, 0.5, 10.0]), 1.0), "a residual on the seam"),
    Case((np.array([2.0, 0.8, 9.0]), np.array([2.0, 0.5, 10.0]), 0.5), "β below 1"),
    Case((np.array([1.5, -2.5, 6.0, 0.0]), np.array([0.0, 0.0, 1.0, -0.5]), 3.0), "β above 1"),
    Case((*_random_pair(0, 7), 0.7), "random, seed 0"),
    Case((*_random_pair(1, 40), 1.6), "random, seed 1"),
    Case((np.array([1e200, -1e200, 0.5, 4.0]), np.array([0.0, 0.0, 1.0, 1.0]), 2.0), "residuals of 1e200"),
)

OUTPUTS = (
    Case((np.array([[1.0, 3.0]]), np.array([[0.0, 1.0]])), "one sample with two outputs"),
    Case((np.array([[1.0], [4.0], [2.0]]), np.array([[0.0], [2.0], [2.5]])), "three samples with one output"),
    Case(
        (np.array([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]]), np.array([[1.5, 2.0, 1.0], [0.0, -2.0, 3.0]])),
        "two samples with three outputs",
    ),
    Case((np.array([[1, 3], [2, 0], [0, 1]]), np.array([[0, 1], [2, 1], [1, 1]])), "whole numbers"),
    Case(_random_pair(2, 5, 2), "random, seed 2"),
    Case(_random_pair(3, 20, 6), "random, seed 3"),
)

# No logit between 15 and 36 in size: there two naive forms differ in what they lose to rounding.
MODERATE_LOGITS = (
    Case((np.array([0.0]), np.array([1.0])), "a logit of 0"),
    Case((np.array([2.0]), np.array([0.0])), "one logit"),
    Case((np.array([1.5, -0.5, 0.3]), np.array([1.0, 0.0, 0.0])), "three logits"),
    Case((np.array([-2.0, 1.0, -4.0]), np.array([1.0, 1.0, 0.0])), "right and wrong ones"),
    Case((np.array([1.0, -1.5, 0.4]), np.array([0.25, 0.4, 1.0])), "soft targets"),
    Case((np.array([2, -1, 1]), np.array([1, 0, 0])), "whole numbers"),
    Case(_random_logits(4, 8), "random, seed 4"),
    Case(_random_logits(5, 50), "random, seed 5"),
)
LOGITS = (
    *MODERATE_LOGITS,
    Case((np.array([1e4, -1e4, 2.0]), np.array([0.0, 1.0, 1.0])), "logits of ±1e4, wrong"),
    Case((np.array([1e300, -1e300, 2.0]), np.array([1.0, 0.0, 1.0])), "logits of ±1e300, right"),
    Case((np.array([1e300, -1e300, 2.0]), np.array([0.0, 0.0, 1.0])), "logits of ±1e300, right and wrong"),
    Case((np.array([50.0, -60.0, 45.0]), np.array([1.0, 0.0, 1.0])), "a batch whose loss is tiny", 0.0),
)
LOGITS_FOR_GRADIENT = (
    *MODERATE_LOGITS,
    Case((np.array([1e4, -1e4, 2.0]), np.array([0.0, 0.0, 1.0])), "logits of ±1e4"),
    Case((np.array([1e300, -1e300, 2.0]), np.array([0.0, 0.0, 1.0])), "logits of ±1e300"),
)

COINS = (
    Case((0.6, 1, 1), "one toss, heads"),
    Case((0.6, 0, 1), "one toss, tails"),
    Case((0.7, 7, 10), "7 heads in 10"),
    Case((0.25, 3, 8), "3 heads in 8"),
    Case((0.6, 60, 100), "60 heads in 100"),
    Case((0.0, 0, 4), "no heads, and θ = 0: what was certain happened"),
    Case((1.0, 4, 4), "heads only, and θ = 1: what was certain happened"),
    Case((0.0, 1, 4), "heads, and θ = 0: what is impossible happened"),
    Case((1.0, 3, 4), "a tail, and θ = 1: what is impossible happened"),
    Case((0.3, 1700, 5000), "5,000 tosses: the product of their probabilities is below every float"),
)

QUANTILES = (
    Case((np.array([[1.0]]), np.array([3.0]), np.array([0.9])), "a target above the prediction"),
    Case((np.array([[4.0]]), np.array([3.0]), np.array([0.9])), "a target below the prediction"),
    Case((np.array([[1.0, 4.0]]), np.array([3.0]), np.array([0.2, 0.9])), "one sample, two quantiles"),
    Case((np.array([[1.0], [4.0], [2.0]]), np.array([3.0, 3.5, 2.5]), np.array([0.5])), "three samples, the median"),
    Case(
        (np.array([[1.0, 2.0], [1.5, 4.0]]), np.array([2.5, 1.0]), np.array([0.1, 0.6])),
        "as many quantiles as samples",
    ),
    Case((*_random_fan(6, 5, 3), np.array([0.1, 0.5, 0.9])), "random, seed 6"),
    Case((*_random_fan(7, 30, 4), np.array([0.05, 0.35, 0.7, 0.95])), "random, seed 7"),
)

MODERATE_COUNTS = (
    Case((np.array([0.0]), np.array([0.0])), "a logit of 0, and nothing counted"),
    Case((np.array([1.0]), np.array([2.0])), "one count"),
    Case((np.array([0.5, -1.0, 2.0]), np.array([1, 0, 9])), "three counts, whole numbers"),
    Case(_random_counts(8, 6), "random, seed 8"),
    Case(_random_counts(9, 40), "random, seed 9"),
)
COUNTS = (
    *MODERATE_COUNTS,
    Case((np.array([6.0, 4.5]), np.array([100.0, 90.0])), "large counts"),
    Case((np.array([-1e4, -900.0, 1.0]), np.array([2.0, 0.0, 3.0])), "a rate too small for a float"),
)
# Beside a logit of −1e7 no numerical gradient is tried, which rates of 7e10 would upset.
HUGE_COUNTS = Case((np.array([25.0, 6.0, -1e7]), np.array([7e10, 400.0, 0.0])), "rates from 0 to 7e10")
LARGE_COUNTS = Case(
    (np.array([25.0, 6.0, -1e7]), np.array([400.0, 3000.0, 0.0])), "rates from 0 to 7e10, counts up to 3,000"
)

# ------------------------------------------------------------------------------------------------------- hints

SUM_OF_BATCH = Slip(
    "This is the sum over the batch; the mean is asked for. Divide by the number of samples.", {".mean()": ".sum()"}
)
GRADIENT_OF_SUM = Slip(
    "This is the gradient of the sum over the batch. The loss is the mean, so each entry is divided by the number "
    "of samples.",
    {" / len(targets)": ""},
)
GRADIENT_SIGN = Slip(
    "The sign is turned round. The gradient points to where the loss grows; the minus belongs to the step, not to "
    "the gradient.",
    {"return gradient": "return -gradient"},
)
OVER_ENTRIES = (
    "You took the mean over all N · K entries. The K squares of a sample are summed; the mean is over the N samples."
)
OVER_OUTPUTS = (
    "You divided by the number of outputs, shape[1], as a mean after .sum(axis=0) does. The mean is over samples: "
    "divide by shape[0], or sum along axis=1 first."
)

# Of binary cross-entropy
ONE_MINUS = (
    "The minus stands before the first term only: the parentheses are missing. It belongs to both, "
    "−[t log p + (1 − t) log(1 − p)]."
)
SECOND_MINUS = "The minus stands before the second term only. It belongs to both, −[t log p + (1 − t) log(1 − p)]."
NO_MINUS = "The minus is missing. Logarithms of probabilities are negative; a loss is not."
POSITIVE_ONLY = (
    "Only the term with t is there. Where t is 0 the loss is −log(1 − p): a high probability for what is not there "
    "must cost something, too."
)
DECIMAL = "This is the logarithm to base 10. In this book log is the natural logarithm, np.log."
BINARY = "This is the logarithm to base 2, so the loss is in bits. Here log is the natural logarithm, np.log."
SWAPPED = "You exchanged p and 1 − p: −log p is the loss where the target is 1."
NOT_NEEDED = "It is not needed if you never form p: −log σ(z) is max(−z, 0) + log1p(exp(−|z|))."
SIGMOID = "1 / (1 + np.exp(-logits))"
TAIL = "tail = np.log1p(np.exp(-size))"
LOGARITHMS = "np.minimum(logits, 0) - tail, np.minimum(-logits, 0) - tail"


def _by_probability(p, added=""):
    """Return the edits that form the probability before its logarithm."""
    return {TAIL: f"p = {p}", LOGARITHMS: f"np.log(p{added}), np.log(1 - p{added})"}


def _by_softplus(softplus):
    """Return the edits to log(1 + exp(z)) − t z, from an expression for its first part."""
    return {TAIL: f"tail = {softplus}", "targets * log_p": "targets * logits", "(1 - targets) * log_q": "-tail"}


BY_LOG_OF_ONE_PLUS = {TAIL: "tail = np.log(1 + np.exp(-size))"}
BY_OVERFLOWING = _by_softplus("np.log1p(np.exp(logits))")
BY_OVERFLOWING_LOGS = _by_softplus("np.log(1 + np.exp(logits))")
BY_BOTH_SIGNS = {LOGARITHMS: "-np.log1p(np.exp(-logits)), -np.log1p(np.exp(logits))"}
BY_LOGS_OF_BOTH_SIGNS = {LOGARITHMS: "-np.log(1 + np.exp(-logits)), -np.log(1 + np.exp(logits))"}
NAIVE = Slip(
    "You computed the probability first and then its logarithm. The probability of a large logit rounds to exactly "
    "0 or 1, and log 0 is −inf. Write −log σ(z) as max(−z, 0) + log1p(exp(−|z|)): no exponential of a large number.",
    _by_probability(SIGMOID),
)
OVERFLOWS = "For a large logit exp(z) overflows. With |z| it can't: log(1 + exp(z)) = max(z, 0) + log1p(exp(−|z|))."
SMALL = (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)
FROM_THREE_PARTS = "np.maximum(logits, 0) - targets * logits + tail"
BCE_SLIPS = (
    NAIVE,
    # Alone: the pairs would be too many.
    *(
        Slip(
            f"You add {small:g} within the logarithm. It bounds the loss from above and changes every value a little. "
            f"{NOT_NEEDED}",
            _by_probability(SIGMOID, f" + {small}"),
            alone=True,
        )
        for small in (1e-3, 1e-4, *SMALL)
    ),
    Slip(
        f"You keep the probability above 1e-16, by adding it or by a maximum. That bounds the loss. {NOT_NEEDED}",
        _by_probability(SIGMOID, " + 1e-16"),
        alone=True,
    ),
    *(
        Slip(
            f"You clip the probability to [{small:g}, 1 − {small:g}]. It bounds the loss from above and makes its "
            f"gradient 0 where it is needed most. {NOT_NEEDED}",
            _by_probability(f"np.clip({SIGMOID}, {small}, 1 - {small})"),
            alone=True,
        )
        for small in (1e-3, 1e-4, *SMALL)
    ),
    *(
        Slip(
            f"You clip the logits to ±{limit}. No loss can exceed that then, and beyond it the gradient is 0. With |z| "
            "nothing overflows: log(1 + exp(z)) = max(z, 0) + log1p(exp(−|z|)).",
            {"size = ": f"logits = np.clip(logits, -{limit}, {limit})\n    size = ", **way},
            alone=True,
        )
        for limit in (20, 30, 50, 100, 500, 700)
        for way in (
            {},
            BY_LOG_OF_ONE_PLUS,
            BY_OVERFLOWING,
            BY_OVERFLOWING_LOGS,
            BY_BOTH_SIGNS,
            BY_LOGS_OF_BOTH_SIGNS,
            *([_by_probability(SIGMOID)] if limit < 37 else []),
        )
    ),
    Slip(
        "You clip the logits, or the probability by a number so small that 1 minus it is 1. Either way σ(z) is "
        "exactly 1 from 37 on, and the logarithm of 1 − σ(z) is −inf. Never form the probability: −log σ(z) is "
        "max(−z, 0) + log1p(exp(−|z|)), without clipping.",
        {"size = ": "logits = np.clip(logits, -500, 500)\n    size = ", **_by_probability(SIGMOID)},
        alone=True,
    ),
    Slip(OVERFLOWS, BY_OVERFLOWING),
    Slip(f"{OVERFLOWS} And log(1 + x) loses a small x: np.log1p keeps it.", BY_OVERFLOWING_LOGS, alone=True),
    Slip(OVERFLOWS, BY_BOTH_SIGNS, alone=True),
    Slip(
        f"{OVERFLOWS} And log(1 + x) loses a small x: np.log1p keeps it.",
        BY_LOGS_OF_BOTH_SIGNS,
        alone=True,
    ),
    Slip(
        "Where the answer is right and sure, two nearly equal numbers are subtracted, log(1 + exp(z)) − z, and a "
        "small loss is lost in the rounding. Write max(z, 0) − t z first, which is exact, and add log1p(exp(−|z|)).",
        _by_softplus("np.logaddexp(0, logits)"),
    ),
    Slip(
        "A tiny loss is rounded away: 1 + exp(−50) is exactly 1. np.log1p(x) gives log(1 + x) without forming 1 + x.",
        BY_LOG_OF_ONE_PLUS,
    ),
    Slip(
        "The logits are used as probabilities. They are any real numbers: the sigmoid makes probabilities of them.",
        _by_probability("logits"),
    ),
    Slip(
        "The sigmoid is applied twice. The logits go through it once.",
        _by_probability(f"1 / (1 + np.exp(-{SIGMOID}))"),
    ),
    Slip(ONE_MINUS, {"-(positive + negative)": "-positive + negative"}),
    Slip(SECOND_MINUS, {"-(positive + negative)": "positive - negative"}),
    Slip(NO_MINUS, {"-(positive + negative)": "positive + negative"}),
    Slip(POSITIVE_ONLY, {"-(positive + negative)": "-positive"}),
    Slip(
        "You exchanged p and 1 − p, or the minus in exp(−z) is missing: −log p is the loss where the target is 1.",
        {"size = ": "targets = 1 - targets\n    size = "},
    ),
    Slip(
        "A target may lie between 0 and 1, and then both terms count: weigh them by t and 1 − t instead of choosing "
        "one of them.",
        {
            "targets * log_p": "np.where(targets > 0.5, log_p, 0)",
            "(1 - targets) * log_q": "np.where(targets > 0.5, 0, log_q)",
        },
    ),
    Slip(
        "The lead of the truth, (2t − 1) z, serves targets of 0 and 1 only. A target may lie between them, and then "
        "both terms count: weigh them by t and 1 − t.",
        {"size = ": "logits, targets = (2 * targets - 1) * logits, 1\n    size = "},
        alone=True,
    ),
    Slip(DECIMAL, {"return loss": "return loss / np.log(10)"}),
    Slip(BINARY, {"return loss": "return loss / np.log(2)"}),
    SUM_OF_BATCH,
    *(
        Slip(
            "Your t z is added. It is subtracted: a high logit makes the loss small where the target is 1.",
            {TAIL: f"tail = {softplus}", "-(positive + negative)": "targets * logits + tail"},
            alone=True,
        )
        for softplus in ("np.logaddexp(0, logits)", "np.log1p(np.exp(logits))")
    ),
    *(
        Slip(
            "The target has no say with you: − t z is left out. log(1 + exp(z)) alone is the loss where the target "
            "is 0.",
            {TAIL: f"tail = {softplus}", "-(positive + negative)": "tail"},
            alone=True,
        )
        for softplus in ("np.logaddexp(0, logits)", "np.log1p(np.exp(logits))", "np.log(1 + np.exp(logits))")
    ),
    Slip(
        "You took −log σ(z) for every sample. It is the loss where the target is 1; where it is 0, the loss is "
        "−log(1 − σ(z)), which is −log σ(−z).",
        {"-(positive + negative)": "-log_p"},
        alone=True,
    ),
    *(
        Slip(
            "Another exponential stands in the logarithm. Beside max(z, 0) it must be exp(−|z|), with the minus and "
            "with the absolute value: it is at most 1.",
            {TAIL: f"tail = np.log1p(np.exp({exponent}))", "-(positive + negative)": FROM_THREE_PARTS},
            alone=True,
        )
        for exponent in ("-logits", "size", "logits")
    ),
    *(
        Slip(
            ONE_MINUS,
            {**_by_probability(SIGMOID, f" + {small}"), "-(positive + negative)": "-positive + negative"},
            alone=True,
        )
        for small in SMALL
    ),
)

# Of the Poisson loss
FACTORIALS = " / np.array([math.gamma(y + 1) for y in targets])"

# Of the pinball loss
EXCHANGED = Slip(
    "The two sides are exchanged. A target above the prediction is weighed with q, one below it with 1 − q.",
    {"quantiles, 1 - quantiles)": "1 - quantiles, quantiles)"},
)
NO_Q = Slip(
    "Both sides weigh the same, 1: that is the absolute error, whose best constant is the median. "
    "Weigh targets above the prediction with q, those below with 1 − q.",
    {"np.where(d > 0, quantiles, 1 - quantiles)": "1"},
)
Q_ON_BOTH_SIDES = Slip(
    "Both sides are weighed with q. Targets below the prediction get 1 − q.",
    {"np.where(d > 0, quantiles, 1 - quantiles)": "quantiles"},
)
ONE_SIDE = Slip(
    "Only targets above the prediction count. Those below it cost something too, with the weight 1 − q; otherwise "
    "a huge prediction is free.",
    {"1 - quantiles": "0"},
)
ABOVE_NEGATIVE = Slip(
    "A target above the prediction gets a negative loss. There prediction − target is negative: weigh its size, "
    "target − prediction, with q.",
    {"weights * np.abs(d)": "weights * -d"},
    alone=True,
)
SMALLER_LINE = Slip(
    "What you get is the smaller of the two lines, as by np.minimum, or where the two branches are exchanged. The "
    "loss is the larger one, which is never negative.",
    {"quantiles, 1 - quantiles)": "1 - quantiles, quantiles)", "return loss": "return -loss"},
    alone=True,
)
EXERCISES = (
    Prediction(
        "losses/mean-or-median",
        3.0,
        (
            WrongNumber(
                "That is the mean. It has the least squared error; the least absolute error is the median's.",
                22.0,
            ),
            WrongNumber(
                "That is the middle between the smallest and the largest: it makes the worst error least.", 50.5
            ),
            WrongNumber(
                "That is the sum of the targets. A prediction lies among them: find the one in the middle.", 110.0
            ),
            WrongNumber("That is the least mean absolute error itself. Asked is the prediction that reaches it.", 20.2),
            WrongNumber("That leaves the 100 out. It counts, but only as one target above, however far it is.", 2.5),
            WrongNumber(
                "Asked is the prediction. Each target pulls it with the same force, wherever it lies: at which number "
                "are as many above as below?",
                100.0,
            ),
        ),
        "The median: as many targets above as below. Were the 100 a million, it would stay where it is.",
    ),
    Prediction(
        "losses/bce-by-hand",
        -math.log(0.8 * 0.7 * 0.4) / 3,
        (
            WrongNumber(ONE_MINUS, math.log(0.7 / (0.8 * 0.4)) / 3),
            WrongNumber(SECOND_MINUS, -math.log(0.7 / (0.8 * 0.4)) / 3),
            WrongNumber(NO_MINUS, math.log(0.8 * 0.7 * 0.4) / 3),
            WrongNumber(POSITIVE_ONLY, -math.log(0.8 * 0.4) / 3),
            WrongNumber(
                "The photo without a cat is left out. Its loss is −log(1 − 0.3), and it counts in the mean.",
                -math.log(0.8 * 0.4) / 2,
            ),
            WrongNumber(
                "You took −log p for all three. Where the target is 0, the probability of what is true is 1 − p.",
                -math.log(0.8 * 0.3 * 0.4) / 3,
            ),
            WrongNumber(SWAPPED, -math.log(0.2 * 0.3 * 0.6) / 3),
            WrongNumber("That is the sum of the three; the mean is asked for.", -math.log(0.8 * 0.7 * 0.4)),
            WrongNumber(DECIMAL, -math.log10(0.8 * 0.7 * 0.4) / 3),
            WrongNumber(BINARY, -math.log2(0.8 * 0.7 * 0.4) / 3),
            WrongNumber(
                "That is the mean absolute difference of target and probability. Cross-entropy takes logarithms.",
                1.1 / 3,
            ),
            WrongNumber(
                "That is the mean squared difference of target and probability. Cross-entropy takes logarithms.",
                0.49 / 3,
            ),
        ),
        "What is true got the probabilities 0.8, 0.7 and 0.4; the loss is the mean of −log of these.",
        digits=3,
    ),
    Prediction(
        "losses/start-of-bce",
        6 * math.log(2),
        (
            WrongNumber(
                "That is log 6, where softmax over 6 classes starts. Here each label has a sigmoid of its own: "
                "6 answers of yes or no.",
                math.log(6),
            ),
            WrongNumber("That is the loss of one label. There are six, and they are summed.", math.log(2)),
            WrongNumber("That is the probability of each label. Its loss is −log 0.5, and there are six.", 0.5),
            WrongNumber("You summed the probabilities. The loss of each label is −log 0.5.", 3.0),
            WrongNumber(
                "That is log 12, as for a choice among 12 things. Six times yes or no makes 2⁶ combinations.",
                math.log(12),
            ),
            WrongNumber("That is in bits. With the natural logarithm each label costs log 2 = 0.693.", 6.0),
            WrongNumber(DECIMAL, 6 * math.log10(2)),
            WrongNumber(
                "Only the two labels that are there are counted. Those that are not cost as much: −log(1 − 0.5).",
                2 * math.log(2),
            ),
            WrongNumber(
                "Only the four labels that are not there are counted. Those that are cost as much: −log 0.5.",
                4 * math.log(2),
            ),
            WrongNumber(NO_MINUS, -6 * math.log(2)),
            *(
                WrongNumber(
                    "That is the entropy of one label with the share 2/6, where it starts if its bias knows the share. "
                    "Here all logits are 0, and the six losses are summed.",
                    entropy,
                )
                for entropy in (math.log(3) - 2 / 3 * math.log(2), 0.64)
            ),
            WrongNumber(
                "That is the entropy of two labels in six, where it starts if the biases know the share. Here all "
                "logits are 0: each sigmoid says one half.",
                6 * math.log(3) - 4 * math.log(2),
            ),
            WrongNumber(
                "A logit of 0 is a probability of one half, which is no right answer yet: each label costs something.",
                0.0,
            ),
        ),
        "Each sigmoid says one half, so each label costs log 2, there or not. Six of them: log 2⁶.",
        digits=3,
    ),
    Choice(
        "losses/squared-norm",
        "b",
        {
            "a": "The square of one distance grows with it. But where the sum of several is least is another question: "
            "for 1, 2, 9 the best constant moves from 2 to 4.",
            "c": "With one target both are least at the target itself. And for symmetric ones, such as 1, 2, 3, mean "
            "and median agree.",
            "d": "No outlier is needed: for 1, 2, 4 the best constant moves from 2 to 7/3.",
        },
        "For 1, 2, 9 the distances sum to 8 at c = 2 and to 10 at c = 4, their squares to 50 and to 38.",
    ),
    Choice(
        "losses/which-loss",
        "c",
        {
            "a": "Softmax makes the probabilities compete: they sum to 1. For a photo with both animals the best it "
            "can say is one half each, and for one with neither the two still sum to 1.",
            "b": "A single number tells cat from dog. It has no way to say both, or neither.",
            "d": "It can be trained, and from a good start it may do about as well. But an error of probabilities is "
            "at most 1, so a sure and wrong answer costs little, and through the sigmoid its gradient is almost 0.",
        },
        "Two questions of yes or no, two sigmoids. Softmax is for classes that exclude each other.",
    ),
    Function(
        "losses/smooth-l1",
        smooth_l1,
        RESIDUALS,
        (
            Slip(
                "This is Huber's loss, β times as large. Smooth L1 has slope ±1 on its lines, whatever β is.",
                {"return loss": "return beta * loss"},
            ),
            Slip(
                "The lines lack their −β/2. Without it the loss jumps where the parabola ends.",
                {" - beta / 2": ""},
            ),
            Slip(
                "You subtract β on the lines; it is β/2. At |r| = β the parabola has risen to β/2, and the line must "
                "start there.",
                {"beta / 2": "beta"},
            ),
            Slip("You subtract ½ on the lines, which is right for β = 1 only. It is β/2.", {"beta / 2": "0.5"}),
            Slip("The factor ½ is missing on the parabola: it is r² / (2β).", {"0.5 * ": ""}),
            Slip(
                "The parabola is multiplied by β: r**2 / 2 * beta divides by 2 alone. Use parentheses, "
                "r**2 / (2 * beta).",
                {"/ beta": "* beta"},
            ),
            Slip(
                "The parabola is not divided by β. Its slope, r/β, must reach 1 where the lines begin: r² / (2β).",
                {" / beta": ""},
            ),
            Slip("You don't use β: this is the loss for β = 1.", {"size = ": "beta = 1.0\n    size = "}),
            Slip("The parabola ends at 1, whatever β is. It ends where |r| = β.", {"size < beta": "size < 1"}),
            Slip(
                "Only the parabola counts; beyond β the loss is |r| − β/2. A maximum of the two gives this, too, since "
                "the parabola is never below the line: choose by |r| < β.",
                {"np.where(size < beta, parabola, line)": "parabola"},
            ),
            Slip(
                "Only the line counts; below β the loss is r² / (2β). A minimum of the two gives this, too, since the "
                "line is never above the parabola: choose by |r| < β.",
                {"np.where(size < beta, parabola, line)": "line"},
            ),
            Slip(
                "The sign of the residual is kept, so that a large negative one counts as small. Compare |r| with β, "
                "and use |r| on the lines.",
                {"np.abs(": "("},
            ),
            SUM_OF_BATCH,
            Slip(
                "Smooth L1 is Huber's loss divided by β: its lines have slope ±1, yours ±β. And your lines don't meet "
                "the parabola at β: what is subtracted on them must fit.",
                {"0.5 * size**2 / beta": "0.5 * size**2", "size - beta / 2": "beta * size - beta / 2"},
                alone=True,
            ),
            Slip(
                "The residual keeps its sign on the lines, so that a large negative one gets a negative loss. Use |r| "
                "there, too.",
                {"line = size": "line = predictions - targets"},
                alone=True,
            ),
            Slip(
                "Parabola and lines are exchanged: the parabola is for |r| < β, the lines are for what is beyond.",
                {"parabola, line)": "line, parabola)"},
                alone=True,
            ),
            *(
                Slip(
                    "You took the mean of the residuals first, and then the loss of that one number. Take the loss of "
                    "each residual, then the mean.",
                    {"np.abs(predictions - targets)": size},
                    alone=True,
                )
                for size in ("np.abs(predictions - targets).mean()", "np.abs((predictions - targets).mean())")
            ),
            *(
                Slip(
                    "Only the first sample counts. A return within the loop ends the function at once: put it behind "
                    "the loop.",
                    {"terms.mean()": first},
                    alone=True,
                )
                for first in ("terms[0]", "terms[0] / len(terms)")
            ),
        ),
        "A parabola where the error is small, so the gradient fades out; lines beyond, so an outlier pulls no harder "
        "than any other.",
    ),
    Function(
        "losses/mean-squared-error",
        mean_squared_error,
        OUTPUTS,
        (
            Slip(OVER_ENTRIES, {"sum(axis=1).mean()": "mean()"}),
            Slip(OVER_OUTPUTS, {"sum(axis=1).mean()": "sum(axis=0).mean()"}),
            SUM_OF_BATCH,
            Slip(
                "You took the root of it. That is the root mean square error: good to report, since it has the unit of "
                "the targets, but another function.",
                {"return loss": "return np.sqrt(loss)"},
            ),
            Slip(
                "There is a factor ½ too many: the mean of the squares is asked for.",
                {"return loss": "return loss / 2"},
            ),
            Slip(
                "You took the lengths of the residuals, np.linalg.norm. It is the square of each: leave the root out.",
                {"squares.sum(axis=1)": "np.linalg.norm(r, axis=1)"},
            ),
            Slip("These are absolute values, the mean absolute error. Square the residuals.", {"r**2": "np.abs(r)"}),
            Slip(
                "You summed the residuals of a sample before the square, so those of opposite sign cancel. Square each "
                "of them, then sum.",
                {"squares.sum(axis=1)": "(r.sum(axis=1) ** 2)"},
                alone=True,
            ),
            Slip("The residuals are not squared, so those of opposite sign cancel.", {"r**2": "r"}),
        ),
        "np.mean over everything would divide by N · K: K times too small, and so would be its gradient.",
    ),
    Function(
        "losses/mean-squared-error-gradient",
        mean_squared_error_gradient,
        OUTPUTS,
        (
            hints.cut_to_whole_numbers(mean_squared_error_gradient, "predictions"),
            Slip(OVER_ENTRIES, {" / len(targets)": " / targets.size"}),
            Slip(OVER_OUTPUTS, {" / len(targets)": " / targets.shape[1]"}),
            GRADIENT_OF_SUM,
            Slip(
                "The factor 2 is missing: the slope of r² is 2 r. It would cancel in ½ r², which is another loss.",
                {"2 * r": "r"},
            ),
            GRADIENT_SIGN,
            *(
                Slip(hint, {"2 * r": factor + slope})
                for hint, slope in (
                    (
                        "This is the gradient of the absolute error: only the signs of the residuals. With a square, "
                        "the size of a residual counts.",
                        "np.sign(r)",
                    ),
                    ("The slope of r² is 2 r; these are squares.", "r**2"),
                )
                for factor in ("2 * ", "")
            ),
            Slip(
                "The outputs are summed. The loss sums over them, but each prediction has its own slope: the gradient "
                "has the shape of the predictions.",
                {"gradient = slopes": "gradient = slopes.sum(axis=1)"},
            ),
        ),
    ),
    Function(
        "losses/binary-cross-entropy",
        binary_cross_entropy,
        LOGITS,
        BCE_SLIPS,
        "Exact from a loss of 1e-20 to one of 3e299, and nothing was added or clipped.",
    ),
    Function(
        "losses/bce-gradient",
        bce_gradient,
        LOGITS_FOR_GRADIENT,
        (
            hints.cut_to_whole_numbers(bce_gradient, "logits"),
            Slip(
                "The factor σ(1 − σ) is too much. It belongs to the squared error, where it kills the gradient; in "
                "cross-entropy it cancels against the slope of the logarithm.",
                {"= errors": "= p * (1 - p) * errors"},
            ),
            Slip(
                "This is the gradient with respect to the probabilities. With respect to the logits the chain rule "
                "multiplies it by σ(1 − σ), and the denominator cancels.",
                {"= errors": "= errors / (p * (1 - p))"},
            ),
            Slip(
                "For a large logit exp(z) / (1 + exp(z)) is inf / inf. 1 / (1 + exp(−z)) is the same number, and there "
                "an infinity does no harm: 1 / inf is 0.",
                {SIGMOID: "np.exp(logits) / (1 + np.exp(logits))"},
            ),
            Slip(
                "The exponential has the wrong sign, or you took 1 − σ(z), which is the same. It is σ(z) − t for every "
                "target, with σ(z) = 1 / (1 + exp(−z)).",
                {"exp(-logits)": "exp(logits)"},
            ),
            Slip(
                "The sigmoid is forgotten: it is σ(z) − t, probability minus target.",
                {SIGMOID: "logits"},
            ),
            Slip("The target is forgotten: it is σ(z) − t.", {" - targets": ""}),
            Slip("The target is turned round: it is σ(z) − t, not σ(z) − (1 − t).", {" - targets": " - (1 - targets)"}),
            GRADIENT_SIGN,
            GRADIENT_OF_SUM,
            Slip(
                "You divide by σ and by 1 − σ, and then multiply by both. For a large logit that is 0/0. Cancel them "
                "on paper first: what is left has no fraction.",
                {"= errors": "= (-targets / p + (1 - targets) / (1 - p)) * p * (1 - p)"},
            ),
            *(
                Slip(
                    "Your probability is rounded to 0 or 1, as by a decision. The gradient takes σ(z) itself.",
                    {SIGMOID: decision},
                    alone=True,
                )
                for decision in ("(logits > 0)", "(logits >= 0)")
            ),
            Slip(
                "There is a factor 2 too many: that belongs to the squared error.",
                {"= errors": "= 2 * errors"},
                alone=True,
            ),
            *(
                Slip(
                    "A small number keeps your denominators from 0, added or by clipping. So the gradient is 0 where a "
                    "large logit is wrong. Nothing need be added once σ and 1 − σ are cancelled on paper.",
                    {
                        "= errors": f"= (-targets / (p + {small}) + (1 - targets) / (1 - p + {small})) * p * (1 - p)",
                    },
                    alone=True,
                )
                for small in SMALL
            ),
        ),
        "Belief minus truth, as for softmax.",
    ),
    Function(
        "losses/log-likelihood",
        log_likelihood,
        COINS,
        (
            Slip(
                "You multiplied the probabilities before taking the logarithm. The product of 5,000 of them is below "
                "the smallest float and becomes 0. Add logarithms instead.",
                {"of_heads + of_tails": "np.log(theta**heads * (1 - theta) ** tails)"},
            ),
            Slip(
                "On a computer 0 · log 0 is NaN. What did not happen doesn't count: leave a term out where its count "
                "is 0.",
                {" if heads > 0 else 0.0": "", " if tails > 0 else 0.0": ""},
            ),
            Slip(
                "You take math.log(0), an error. What did not happen doesn't count: leave out a term with the count 0. "
                "And what is impossible, but happened, has the log-likelihood −math.inf.",
                {
                    "np.log(theta) if heads > 0 else 0.0": "math.log(theta)",
                    "np.log(1 - theta) if tails > 0 else 0.0": "math.log(1 - theta)",
                },
                alone=True,
            ),
            *(
                Slip(
                    "A small number is added inside the logarithm, or is its lower bound. What is impossible has the "
                    "log-likelihood −inf, and what did not happen doesn't count: leave a term out where its count is "
                    "0.",
                    {
                        "(theta) if heads > 0 else 0.0": f"(theta + {small})",
                        "(1 - theta) if tails > 0 else 0.0": f"(1 - theta + {small})",
                    },
                    alone=small != 1e-12,
                )
                for small in SMALL
            ),
            Slip(
                "A coin with θ = 0 or θ = 1 is not impossible: if it showed what it always shows, its likelihood is 1 "
                "and the logarithm 0.",
                {"of_heads + of_tails": "(-np.inf if theta in (0, 1) else of_heads + of_tails)"},
            ),
            Slip(
                "For θ = 1 your result is 0, whatever the coin showed. Then tails are impossible: if there are any, it "
                "is −inf.",
                {"of_heads + of_tails": "(0.0 if theta == 1 else of_heads + of_tails)"},
            ),
            Slip("The tails are forgotten. Each of them has the probability 1 − θ.", {"tosses - heads": "0"}),
            Slip(
                "All tosses are counted as tails. The tails are those that are no heads: tosses − heads.",
                {"tosses - heads": "tosses"},
            ),
            Slip(
                "Heads and tails are exchanged: θ is the probability of heads.",
                {"of_heads = ": "heads, tails = tails, heads\n    of_heads = "},
            ),
            Slip(
                "That is minus the log-likelihood: the loss. The log-likelihood itself is at most 0, and is to be made "
                "large.",
                {"return ": "return -"},
            ),
            Slip(
                "You counted the orders in which the heads can come. For the one sequence that was seen there is no "
                "binomial coefficient. It does not depend on θ, so the best θ stays.",
                {"total = ": "total = math.log(math.comb(tosses, heads)) + "},
            ),
            Slip(
                "You divided by the number of tosses. The log-likelihood is the sum over them.",
                {"(total)": "(total / tosses)"},
            ),
            Slip(
                "That is the likelihood itself. Its logarithm is asked for, and the product of 5,000 probabilities "
                "would become 0: add their logarithms.",
                {"of_heads + of_tails": "theta**heads * (1 - theta) ** tails"},
                alone=True,
            ),
            Slip(
                "You add the probabilities. Probabilities of independent tosses are multiplied, and so it is their "
                "logarithms that add up.",
                {"np.log(theta)": "theta", "np.log(1 - theta)": "(1 - theta)"},
                alone=True,
            ),
            Slip(
                "You go through the tosses, and each has one term of weight 0. On a computer 0 · log 0 is NaN: for "
                "each toss take the logarithm of what was seen alone.",
                {"of_heads + of_tails": "(np.nan if theta in (0, 1) else of_heads + of_tails)"},
                alone=True,
            ),
            *(
                Slip(
                    "That is the loss, minus the mean over the tosses. The log-likelihood is their sum, with the sign "
                    "that the logarithms have.",
                    {"(total)": "(-total / tosses)", **zeros},
                    alone=True,
                )
                for zeros in ({}, {" if heads > 0 else 0.0": "", " if tails > 0 else 0.0": ""})
            ),
            Slip(
                "For θ = 0 and θ = 1 your result is 0, whatever the coin showed. What is impossible, but happened, has "
                "the log-likelihood −inf.",
                {"of_heads + of_tails": "(0.0 if theta in (0, 1) else of_heads + of_tails)"},
                alone=True,
            ),
            *(
                Slip(
                    "You keep θ away from 0 and 1, as by np.clip. What is impossible has the log-likelihood −inf, and "
                    "what did not happen doesn't count: leave a term out where its count is 0.",
                    {"of_heads = ": f"theta = np.clip(theta, {small}, 1 - {small})\n    of_heads = "},
                    alone=True,
                )
                for small in SMALL
            ),
            Slip(
                "You multiplied the probabilities before taking the logarithm. The product of 5,000 of them is below "
                "the smallest float and becomes 0, which math.log refuses. Add logarithms instead.",
                {"of_heads + of_tails": "math.log(theta**heads * (1 - theta) ** tails)"},
                alone=True,
            ),
            Slip(DECIMAL, {"(total)": "(total / np.log(10))"}),
            Slip(BINARY.replace(", so the loss is in bits", ""), {"(total)": "(total / np.log(2))"}),
        ),
        "Turn its sign and divide by the number of tosses, and it is the binary cross-entropy.",
    ),
    Prediction(
        "losses/empty-shelf",
        0.8,
        (
            WrongNumber(
                "That is the other way round. What is missing costs more, so you want to run out rarely: q is above ½.",
                0.2,
            ),
            WrongNumber("That is the ratio of the two costs. The weights are q and 1 − q, so q / (1 − q) = 4.", 4.0),
            WrongNumber(
                "That is 1/4, the ratio the other way round. The weights are q and 1 − q, so q / (1 − q) = 4.",
                0.25,
            ),
            WrongNumber(
                "That is for 3 to 1. Here the costs are as 4 to 1: five parts together, and q is the share of the "
                "first.",
                0.75,
            ),
            WrongNumber(
                "That is the cost itself. Divide both costs by their sum, so that they become q and 1 − q.", 2.0
            ),
            WrongNumber("That is the median. It is right if both errors cost the same.", 0.5),
            WrongNumber("That is in percent. q is a share, from 0 to 1.", 80.0),
            WrongNumber(
                "That is in percent, and the other way round. q is a share, from 0 to 1, and what is missing costs "
                "more, so q is above ½.",
                20.0,
            ),
        ),
        "2 / (2 + 0.5). So on at least four days of five, nobody is sent away.",
    ),
    Function(
        "losses/pinball",
        pinball,
        QUANTILES,
        (
            EXCHANGED,
            ABOVE_NEGATIVE,
            SMALLER_LINE,
            Slip(
                "The targets have the shape (N,), so that they meet the columns, not the rows. Make them a column: "
                "targets[:, None].",
                {"targets[:, None]": "targets"},
                alone=True,
            ),
            *(
                Slip(
                    "Your second line rises with d, so that it is never the larger one where d < 0. There the loss is "
                    "(q − 1) d, which is positive: np.maximum(q * d, (q - 1) * d).",
                    {"weights * np.abs(d)": terms},
                    alone=True,
                )
                for terms in (
                    "np.maximum(quantiles * d, (1 - quantiles) * d)",
                    "np.abs(np.maximum(quantiles * d, (1 - quantiles) * d))",
                )
            ),
            Slip(
                "Both lines rise with prediction − target, so that a target above the prediction gets a negative loss. "
                "There the loss is q (target − prediction). With r = prediction − target it is "
                "np.maximum((1 - q) * r, -q * r).",
                {"weights * np.abs(d)": "np.maximum((1 - quantiles) * -d, quantiles * -d)"},
                alone=True,
            ),
            NO_Q,
            Q_ON_BOTH_SIDES,
            ONE_SIDE,
            Slip(
                "A target below the prediction gets a negative loss. Weigh prediction − target, which is positive "
                "there, with 1 − q.",
                {"np.abs(d)": "d"},
            ),
            Slip(
                "The residuals are squared. Here they count as they are, only with two weights.", {"np.abs(d)": "d**2"}
            ),
            Slip(
                "The sign is turned round. A loss is not negative.",
                {"return loss": "return -loss"},
            ),
            Slip(
                "There is a factor 2 too many. It is half the absolute error at q = ½, not all of it.",
                {"terms = ": "terms = 2 * "},
            ),
            Slip(
                "You took the mean over all N · K entries. The K losses of a sample are summed; the mean is over the N "
                "samples.",
                {"sum(axis=1).mean()": "mean()"},
            ),
            Slip(
                "You divided by the number of quantiles, K, not by the number of samples, N. The mean runs over the "
                "samples, the sum over the quantiles: see which of your array's axes is which.",
                {"sum(axis=1).mean()": "sum(axis=0).mean()"},
            ),
            SUM_OF_BATCH,
            *(
                Slip(
                    "Each sample meets one quantile only, as zip(predictions, targets, quantiles) pairs them. Every "
                    "sample has K predictions, one for each quantile: it meets them all.",
                    instead=partial(_pinball_by_zip, over=over),
                )
                for over in ("samples", "pairs")
            ),
            Slip(
                "Targets below the prediction weigh 1 with you. They weigh 1 − q.",
                {"1 - quantiles": "1"},
                alone=True,
            ),
            Slip(
                "Targets above the prediction weigh 1 with you. They weigh q.",
                {"d > 0, quantiles": "d > 0, 1"},
                alone=True,
            ),
            *(
                Slip(
                    "Your terms are slopes, or weights, which are the same however far off a prediction is. Multiply "
                    "each by the distance.",
                    {"weights * np.abs(d)": slopes},
                    alone=True,
                )
                for slopes in ("weights", "weights * -np.sign(d)", "weights * np.sign(d)")
            ),
        ),
        "One network can so predict a whole range: three outputs, for the quantiles 0.1, 0.5 and 0.9.",
    ),
    Function(
        "losses/counts",
        counts,
        (*COUNTS, LARGE_COUNTS),
        (
            Slip(
                "You computed the rate first and then its logarithm. For a very negative logit the rate becomes 0, and "
                "its logarithm −inf. The logarithm of exp(z) is z.",
                {"targets * logits": "targets * np.log(rates)"},
            ),
            Slip(
                "The logits are used as rates. A rate is positive, so it is exp(z), and its logarithm is z.",
                {"np.exp(logits)": "logits", "targets * logits": "targets * np.log(rates)"},
            ),
            Slip("The rate is missing: −log of exp(−λ) is λ, which is exp(z).", {"rates - ": "-"}),
            Slip("The rate is exp(z), not z: only its logarithm is z.", {"np.exp(logits)": "logits"}),
            Slip("The count has the wrong sign: −log of λ^y is −y log λ.", {" - targets": " + targets"}),
            Slip(
                "The count is missing: −log of λ^y is −y z. Without it the best rate would always be 0.",
                {" - targets * logits": ""},
            ),
            Slip(
                "The logarithm of y! is there. It does not depend on the logit, so it is left out here.",
                {"terms = ": "terms = np.array([math.lgamma(y + 1) for y in targets]) + "},
            ),
            Slip(
                "That is the mean log-likelihood. A loss is to be made small: turn its sign.",
                {"return loss": "return -loss"},
            ),
            SUM_OF_BATCH,
            *(
                Slip(
                    "You form the probability before you take its logarithm, and for some counts it is too small for a "
                    "float. Take the logarithm on paper: that of a product is a sum.",
                    {"rates - targets * logits": f"-np.log(rates**targets * np.exp(-rates){constant})"},
                    alone=True,
                )
                for constant in ("", FACTORIALS)
            ),
            Slip(
                "You took the logarithm of z. The output z is already the logarithm of the rate: y log λ is y z.",
                {"targets * logits": "targets * np.log(logits)"},
                alone=True,
            ),
            Slip(
                "The count is multiplied by the rate. −log of λ^y is −y log λ, and log λ is z.",
                {"targets * logits": "targets * rates"},
                alone=True,
            ),
            *(
                Slip(
                    "That is the probability of the counts. The loss is minus its logarithm, taken on paper.",
                    {"rates - targets * logits": f"{sign}(rates**targets) * np.exp(-rates){constant}"},
                    alone=True,
                )
                for sign in ("", "-")
                for constant in ("", FACTORIALS)
            ),
            Slip(
                "The logarithm of y! is subtracted. It does not depend on the logit, so it is left out here; if it "
                "stood there, it would be added.",
                {"terms = ": "terms = -np.array([math.lgamma(y + 1) for y in targets]) + "},
                alone=True,
            ),
        ),
        "It may be negative, as the constant log y! is left out. Where it is least is what counts.",
    ),
    Function(
        "losses/counts-gradient",
        counts_gradient,
        (*COUNTS, HUGE_COUNTS),
        (
            hints.cut_to_whole_numbers(counts_gradient, "targets", position=1),
            Slip(
                "There is a factor exp(z) too many. Squared error has it; here it cancels against the slope of the "
                "logarithm.",
                {"= errors": "= np.exp(logits) * errors"},
            ),
            Slip(
                "This is the gradient with respect to the rate. With respect to the logit the chain rule multiplies it "
                "by exp(z), and the denominator cancels.",
                {"= errors": "= errors / np.exp(logits)"},
            ),
            Slip("The rate is exp(z), not z.", {"np.exp(logits)": "logits"}),
            Slip("The count is forgotten: it is rate minus count.", {" - targets": ""}),
            Slip(
                "The count is still multiplied by z, as in the loss. The slope of y z is y.",
                {" - targets": " - targets * logits"},
            ),
            GRADIENT_SIGN,
            GRADIENT_OF_SUM,
        ),
        "Belief minus truth, once more.",
    ),
)
