"""The exercises of the chapter `regularization`.

Each solution is written out here, apart from `lib.regularizers` and `lib.layers`; the tests compare the two. A slip is
an edit of it.
"""

import math

import numpy as np

from lib.exercises import hints
from lib.exercises.model import Case, Choice, Function, Prediction, Slip, WrongNumber

# --------------------------------------------------------------------------------------------------- solutions


def l2_penalty(weights, bias, strength):
    """Penalty λ Σ W², and its gradients with respect to the weights and the biases."""
    size = np.sum(weights**2)
    slope, bias_slope = 2 * weights, np.zeros_like(bias)
    penalty = strength * size
    return penalty, strength * slope, strength * bias_slope


def soft_threshold(w, amount):
    """Move each entry towards 0 by an amount, and stop there."""
    left = np.maximum(np.abs(w) - amount, 0)
    return np.sign(w) * left


def elastic_net_step(w, step, strength, l1_ratio):
    """Proximal step of the elastic net: soft threshold by the L1 part, then division by the L2 part."""
    lasso = step * strength * l1_ratio
    ridge = step * strength * (1 - l1_ratio)
    divisor = 1 + 2 * ridge
    left = np.sign(w) * np.maximum(np.abs(w) - lasso, 0)
    return left / divisor


def _solved(matrix, right):
    """Solve a system; where it has no solution, which only slips ask for, return NaN."""
    try:
        return np.linalg.solve(matrix, right)
    except np.linalg.LinAlgError:
        return np.full(right.shape, np.nan)


def ridge_fit(x, y, strength):
    """Weights and intercept of least mean squared error plus λ Σ w², by the normal equations."""
    x_mean, y_mean = x.mean(axis=0), y.mean()
    x_centred, y_centred = x - x_mean, y - y_mean
    moments = x_centred.T @ x_centred + len(x) * strength * np.eye(x.shape[1])
    weights = _solved(moments, x_centred.T @ y_centred)
    intercept = y_mean - x_mean @ weights
    return weights, intercept


def _ridge_with_ones(x, y, strength, spared=None):
    """Ridge with a column of ones for the intercept, which is penalized like the rest, but for a spared feature."""
    columns = np.column_stack([x, np.ones(len(x))])
    identity = np.eye(columns.shape[1])
    if spared is not None:
        identity[spared, spared] = 0
    moments = columns.T @ columns + len(x) * strength * identity
    *weights, intercept = _solved(moments, columns.T @ y)
    return np.array(weights), intercept


def dropout(x, uniform, rate, training):
    """Inverted dropout: in training some entries become 0, the others larger; otherwise nothing happens."""
    kept = uniform >= rate
    dropped = x * kept / (1 - rate)
    return dropped if training else x


def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, epsilon, training):
    """Batch normalization: the output, and the running mean and variance after it.

    References
    ----------
    S. Ioffe and C. Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate
    shift", ICML 2015.
    """
    batch_mean, batch_var = x.mean(axis=0), x.var(axis=0)
    unbiased = batch_var * len(x) / (len(x) - 1)  # of a single sample NaN, but then it is not used
    mean, variance = (batch_mean, batch_var) if training else (running_mean, running_var)
    if training:
        running_mean = (1 - momentum) * running_mean + momentum * batch_mean
        running_var = (1 - momentum) * running_var + momentum * unbiased
    normalized = (x - mean) / np.sqrt(variance + epsilon)
    return gamma * normalized + beta, running_mean, running_var


def batchnorm_backward(x, gamma, dy, epsilon):
    """Gradient of the loss with respect to the input of batch normalization."""
    mean, variance = x.mean(axis=0), x.var(axis=0)
    root = np.sqrt(variance + epsilon)
    normalized = (x - mean) / root
    products = dy * normalized
    shift = np.mean(dy, axis=0)
    stretch = np.mean(products, axis=0)
    moved = shift + normalized * stretch
    gradient = gamma * (dy - moved)
    return gradient / root


def _unbiased(variance, x):
    """Return the unbiased variance, as np.var with `ddof=1` does, but without its warning where that is NaN."""
    count = x.size / variance.size
    return variance * count / (count - 1)


def early_stopping(losses, patience):
    """Last epoch that is run, and the epoch whose weights are kept, both counted from 0."""
    lowest, best, waited = np.inf, 0, 0
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            lowest, best, waited = loss, epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    last, kept = epoch, best
    return last, kept


def cross_validation_error(x, y, strength, folds):
    """Mean over the folds of ridge's mean squared error on the fold that was held out.

    References
    ----------
    M. Stone, "Cross-validatory choice and assessment of statistical predictions", *Journal of the Royal Statistical
    Society* B 36, 1974.
    """
    fold, errors = np.arange(len(x)) % folds, []
    for k in range(folds):
        tried, fitted = fold == k, fold != k
        weights, intercept = ridge_fit(x[fitted], y[fitted], strength)
        predictions = x[tried] @ weights + intercept
        residuals = predictions - y[tried]
        errors.append(np.mean(residuals**2))
    return np.mean(errors)


# ------------------------------------------------------------------------------------------------------ inputs


def _normal(seed, *shape, spread=1.0):
    return spread * np.random.default_rng(seed).normal(size=shape)


LAYERS = (
    Case((np.array([[3.0]]), np.array([2.0]), 0.1), "one weight and one bias"),
    Case((np.array([[3.0], [-4.0]]), np.array([1.0]), 0.5), "two weights and one bias"),
    Case((np.array([[3.0, -4.0]]), np.array([1.0, -2.0]), 1.0), "λ = 1"),
    Case(
        (np.array([[1.0, 2.0, -2.0], [0.0, 1.0, 0.5]]), np.array([0.5, -1.0, 3.0]), 0.01), "two inputs, three outputs"
    ),
    Case((np.array([[2.0, 1.0], [-1.0, 3.0]]), np.zeros(2), 0.3), "biases of 0"),
    Case((np.zeros((2, 3)), np.array([1.0, 2.0, -1.0]), 0.2), "weights of 0"),
    Case((np.array([[1.0, 2.0], [-1.0, 3.0]]), np.array([1.0, 1.0]), 0.0), "λ = 0"),
    Case((_normal(0, 5, 3), _normal(1, 3), 0.05), "random, seed 0"),
    Case((_normal(2, 12, 7), _normal(3, 7), 2.5), "random, seed 2"),
    Case((_normal(4, 4, 9, spread=100), _normal(5, 9, spread=100), 1e-4), "random, seed 4: large weights"),
)

THRESHOLDS = (
    Case((np.array([2.0]), 0.5), "a positive weight"),
    Case((np.array([-2.0]), 0.5), "a negative weight"),
    Case((np.array([0.3]), 0.5), "a small positive weight"),
    Case((np.array([-0.3]), 0.5), "a small negative weight"),
    Case((np.array([0.5, -0.5, 0.0]), 0.5), "weights at the threshold and at 0"),
    Case((np.array([1.5, -0.25, 0.75, 0.0]), 0.0), "an amount of 0"),
    Case((np.array([3.0, -1.0, 0.5, -2.0]), 2.5), "an amount above most weights"),
    Case((np.array([3, -2, 1, 0]), 0.5), "whole numbers"),
    Case((np.array([[-2.0, 0.5, 1.0], [4.0, -0.1, 0.0]]), 0.25), "a matrix"),
    Case((_normal(30, 2, 3, 2), 0.4), "three axes, random, seed 30"),
    Case((np.full(3, -0.1), 1.0), "an amount above all weights"),
    Case((_normal(6, 5, 4), 0.7), "random, seed 6"),
    Case((_normal(7, 40), 0.3), "random, seed 7"),
    Case((np.array([1e6, -1e6, 1e3, -1e-3, 0.5]), 1.5), "weights of ±1e6"),
)

NETS = (
    Case((np.array([2.0]), 0.5, 0.8, 0.25), "a positive weight"),
    Case((np.array([-2.0]), 0.5, 0.8, 0.25), "a negative weight"),
    Case((np.array([0.3, -0.3]), 0.5, 2.0, 0.75), "weights below the threshold"),
    Case((np.array([1.5, -0.25, 0.75]), 0.5, 1.0, 1.0), "ρ = 1, L1 alone"),
    Case((np.array([1.5, -0.25, 0.75]), 0.5, 1.0, 0.0), "ρ = 0, L2 alone"),
    Case((np.array([1.0, -2.0, 0.0]), 0.1, 0.0, 0.5), "λ = 0"),
    Case((np.array([3, -2, 1, 0]), 0.5, 0.8, 0.25), "whole numbers"),
    Case((np.array([[-2.0, 0.5, 1.0], [4.0, -0.1, 0.0]]), 0.2, 1.5, 0.6), "a matrix"),
    Case((_normal(8, 5, 4), 0.4, 1.2, 0.7), "random, seed 8"),
    Case((_normal(9, 40), 0.1, 3.0, 0.3), "random, seed 9"),
    Case((_normal(10, 30, spread=3), 2.0, 0.5, 0.4), "random, seed 10: a step above 1"),
)


def _random_fit(seed, count, features, shift=1.0):
    """Return samples whose means are not 0, and targets with an intercept and noise."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, features)) + shift * rng.normal(size=features)
    return x, x @ rng.normal(size=features) + 2.0 + 0.5 * rng.normal(size=count)


LINE = np.array([[0.0], [1.0], [2.0], [5.0]]), np.array([1.0, 3.0, 4.0, 10.0])
PLANE = (
    np.array([[1.0, 0.0], [2.0, 1.0], [-1.0, 1.0], [0.0, 2.0], [1.0, -1.0]]),
    np.array([3.0, 6.0, 2.0, 5.0, 0.0]),
)

FITS = (
    Case((np.array([[1.0], [3.0]]), np.array([2.0, 6.0]), 0.5), "two samples and one feature"),
    Case((*LINE, 0.2), "four samples and one feature"),
    Case((*LINE, 0.0), "λ = 0, least squares"),
    Case((*PLANE, 0.1), "five samples and two features"),
    Case((PLANE[0], np.full(5, 3.0), 0.7), "targets that are all the same"),
    Case((np.array([[1, 2], [3, -1], [2, 2]]), np.array([1, 4, 3]), 0.3), "whole numbers"),
    Case((np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 2.0]]), np.array([1.0, -2.0]), 0.4), "fewer samples than features"),
    Case((*_random_fit(11, 12, 3), 0.05), "random, seed 11"),
    Case((*_random_fit(12, 60, 6), 0.3), "random, seed 12"),
    Case((*_random_fit(13, 30, 2, shift=3.0), 2.0), "random, seed 13, with means far from 0"),
)


def _random_mask(seed, *shape):
    rng = np.random.default_rng(seed)
    return rng.normal(size=shape), rng.random(size=shape)


TWO_ROWS = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]]), np.array([[0.9, 0.1, 0.6], [0.3, 0.8, 0.05]])

DROPOUTS = (
    Case((np.array([3.0, 3.0]), np.array([0.1, 0.9]), 0.2, True), "training, rate 0.2"),
    Case((np.array([3.0, 3.0]), np.array([0.1, 0.9]), 0.2, False), "testing, rate 0.2"),
    Case(
        (np.array([1.0, -2.0, 4.0]), np.array([0.25, 0.2, 0.75]), 0.25, True), "training, one number equal to the rate"
    ),
    Case((np.array([4, 3, -2]), np.array([0.1, 0.9, 0.5]), 0.2, True), "training, whole numbers"),
    Case((*TWO_ROWS, 0.5, True), "training, rate 0.5"),
    Case((*TWO_ROWS, 0.75, True), "training, rate 0.75"),
    Case((*TWO_ROWS, 0.5, False), "testing, rate 0.5"),
    Case((*TWO_ROWS, 0.0, True), "training, rate 0"),
    Case((*TWO_ROWS, 0.99, True), "training, rate 0.99, which drops all"),
    Case((*_random_mask(14, 6, 5), 0.3, True), "random, seed 14, training"),
    Case((*_random_mask(15, 20, 12), 0.8, True), "random, seed 15, training"),
    Case((*_random_mask(16, 20, 12), 0.8, False), "random, seed 16, testing"),
)


def _random_layer(seed, count, features, momentum, epsilon, training):
    """Return a batch, γ and β, running statistics, and the settings."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(0.5, 2.0, size=features) * rng.normal(size=(count, features)) + rng.normal(size=features)
    running = rng.normal(size=features), rng.uniform(0.5, 3.0, size=features)
    return x, rng.normal(size=features), rng.normal(size=features), *running, momentum, epsilon, training


COLUMN = np.array([[1.0], [3.0], [5.0], [7.0]])
SQUARE = np.array([[1.0, -2.0], [3.0, 4.0]])
OBLONG = np.array([[1.0, 2.0], [3.0, -1.0], [8.0, 2.0]])
FRESH = np.zeros(1), np.ones(1)
USED = np.array([1.0, -0.5]), np.array([2.0, 0.5])

# What float32 leaves where terms cancel.
NEAR = 1e-6

NORMALIZATIONS = (
    Case((COLUMN, np.ones(1), np.zeros(1), *FRESH, 0.1, 1e-5, True), "training, one feature", NEAR),
    Case((COLUMN, np.ones(1), np.zeros(1), *FRESH, 0.1, 1e-5, False), "testing, one feature", NEAR),
    Case((SQUARE, np.array([2.0, -1.0]), np.array([0.5, 3.0]), *USED, 0.2, 0.1, True), "training, two samples", NEAR),
    Case((SQUARE, np.array([2.0, -1.0]), np.array([0.5, 3.0]), *USED, 0.2, 0.1, False), "testing, two samples", NEAR),
    Case((OBLONG, np.array([1.5, 0.5]), np.array([-1.0, 2.0]), *USED, 0.3, 0.5, True), "training, three samples", NEAR),
    Case(
        (OBLONG[:1], np.array([1.5, 0.5]), np.array([-1.0, 2.0]), *USED, 0.3, 0.5, False), "testing, one sample", NEAR
    ),
    Case(
        (np.array([[2.0, 1.0], [2.0, 3.0], [2.0, 8.0]]), np.ones(2), np.zeros(2), *USED, 0.1, 1e-3, True),
        "training, a feature that is always 2",
        NEAR,
    ),
    Case(_random_layer(17, 6, 4, 0.1, 1e-3, True), "random, seed 17, training", NEAR),
    Case(_random_layer(18, 5, 5, 0.4, 0.2, True), "random, seed 18, training", NEAR),
    Case(_random_layer(19, 16, 10, 0.1, 1e-3, False), "random, seed 19, testing", NEAR),
)


def _random_backward(seed, count, features, epsilon):
    x, gamma, *_ = _random_layer(seed, count, features, 0.1, epsilon, True)
    return x, gamma, np.random.default_rng(seed + 100).normal(size=(count, features)), epsilon


BACKWARDS = (
    Case((COLUMN, np.array([2.0]), np.array([[1.0], [0.0], [0.0], [0.0]]), 1e-3), "one feature, one slope of 1", NEAR),
    Case((COLUMN, np.array([1.0]), np.array([[1.0], [1.0], [1.0], [-1.0]]), 0.1), "one feature, slopes of ±1", NEAR),
    Case((SQUARE, np.array([2.0, -1.0]), np.array([[1.0, 0.5], [-2.0, 1.0]]), 0.5), "two samples, two features", NEAR),
    Case(
        (OBLONG, np.array([1.5, 0.5]), np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, 1.0]]), 0.2),
        "three samples, two features",
        NEAR,
    ),
    Case(
        (
            np.array([[2.0, 1.0], [2.0, 3.0], [2.0, 8.0]]),
            np.ones(2),
            np.array([[1.0, 0.5], [3.0, 1.0], [0.0, 2.0]]),
            0.1,
        ),
        "a feature that is always 2",
        NEAR,
    ),
    Case(_random_backward(20, 6, 4, 1e-3), "random, seed 20", NEAR),
    Case(_random_backward(21, 5, 5, 0.05), "random, seed 21", NEAR),
    Case(_random_backward(22, 20, 8, 1e-3), "random, seed 22", NEAR),
)

DIPS = [0.9, 0.7, 0.75, 0.6, 0.65, 0.62, 0.61, 0.5]
STUTTER = [1.0, 0.8, 0.85, 0.83, 0.84, 0.86, 0.7, 0.6]

HISTORIES = (
    Case(([0.9, 0.7, 0.8, 0.6], 1), "one rise, patience 1"),
    Case(([0.9, 0.7, 0.8, 0.6, 0.5], 2), "one rise, patience 2"),
    Case(([0.9, 0.7, 0.8, 0.85, 0.6], 2), "two rises, patience 2"),
    Case(([0.9, 0.8, 0.7], 1), "a loss that falls to the end"),
    Case(([0.5, 0.6, 0.7, 0.8], 3), "a loss that only rises"),
    Case(([0.9, 0.7, 0.7, 0.7, 0.4], 2), "equal losses, which are not lower"),
    Case(([0.5, 0.6, 0.7, 0.8, 0.9, 0.4], 2), "a lower loss long after the stop"),
    Case((DIPS, 3), "eight epochs, patience 3"),
    Case((DIPS, 4), "eight epochs, patience 4"),
    Case((STUTTER, 3), "losses that fall, but not below the lowest"),
    Case(([0.5, 0.9, 0.8, 0.85, 0.9], 2), "a fall that does not reach the lowest"),
    Case((STUTTER, 5), "eight epochs, patience 5"),
    Case(([0.6, 0.9, 0.7, 0.8, 0.55, 0.9, 0.8, 0.7, 0.6, 0.5], 4), "ten epochs, patience 4"),
    Case(([3.0, 2.0, 2.5], 10), "a patience longer than the training"),
    Case(([0.8], 2), "one epoch"),
    Case(((1 + _normal(23, 30) ** 2).round(3).tolist(), 6), "random, seed 23"),
    Case(([1e12 * loss for loss in DIPS], 3), "losses of 1e12"),
)

FOLDS = (
    Case((*LINE, 0.2, 2), "four samples, two folds"),
    Case((*LINE, 0.2, 4), "four samples, four folds: one held out at a time"),
    Case((*PLANE, 0.1, 2), "five samples, two folds: three and two"),
    Case((*PLANE, 0.5, 5), "five samples, five folds"),
    Case((*_random_fit(24, 12, 2), 0.05, 3), "random, seed 24"),
    Case((*_random_fit(25, 17, 3), 0.3, 5), "random, seed 25: 17 samples, five folds"),
    Case((*_random_fit(26, 40, 6), 1.0, 10), "random, seed 26"),
)

# ------------------------------------------------------------------------------------------------------- hints

BOTH_TWOS = "The penalty λ Σ W² has neither a ½ nor a mean over the weights, and its gradient is 2λW."
KEEP_THE_SIGN = "Take the sign of w, and multiply by it in the end."
SAME_INTERCEPT = (
    "The intercept is penalized, too. It only says how high the targets are, so leave it out: centre x and y first, or "
    "put a 0 for it into the identity matrix."
)
IN_BLOCKS = "Your folds are blocks of neighbours. Sample i belongs to fold i % folds."
LAST_EPOCH = "The first number is the epoch that is run last, counted from 0."
BY_FEATURE = (
    "You took mean and variance over the features of each sample. Batch normalization takes those of each feature over "
    "the batch: axis=0."
)
ONE_FOR_ALL = "That is one mean and one variance for the whole batch. Each feature has its own: axis=0."

ONE_MEAN = "That is one mean for the whole batch. Each feature has its own: x.mean(axis=0)."
ONE_VARIANCE = "That is one variance for the whole batch. Each feature has its own: x.var(axis=0)."
EPSILON_OUTSIDE = "You put ε outside the root. It is added to the variance: np.sqrt(var + epsilon)."
OTHER_EPSILONS = tuple(
    Slip(hint, {"np.sqrt(variance + epsilon)": f"np.sqrt(variance + {small})"})
    for hint, small in (
        ("You use a fixed number for ε, such as 1e-5; it is the argument `epsilon`.", "1e-5"),
        (
            "The variance gets no `epsilon` added: with you there is a fixed small number, or only a guard against 0. "
            "Divide by np.sqrt(var + epsilon), everywhere.",
            "1e-8",
        ),
    )
)

# What slips divide by, as it is and kept from 0.
NORMS = "np.linalg.norm(weights)", "max(np.linalg.norm(weights), 1e-12)"
SPREADS = "x.std(axis=0)", "np.where(x.std(axis=0) == 0, 1, x.std(axis=0))"

# What goes with these: other means and variances than those over the batch.
OVER_FEATURES = {"x.mean(axis=0), x.var(axis=0)": "x.mean(axis=1), x.var(axis=1)"}
OVER_FEATURES_AS_COLUMN = {
    "x.mean(axis=0), x.var(axis=0)": "x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)"
}
OVER_EVERYTHING = {"x.mean(axis=0), x.var(axis=0)": "x.mean(), x.var()"}
MEAN_OVER_EVERYTHING = {"x.mean(axis=0), x.var(axis=0)": "x.mean(), x.var(axis=0)"}
ABOUT_ONE_MEAN = {"x.mean(axis=0), x.var(axis=0)": "x.mean(), np.mean((x - x.mean()) ** 2, axis=0)"}
VARIANCE_OVER_EVERYTHING = {"x.mean(axis=0), x.var(axis=0)": "x.mean(axis=0), x.var()"}
COUNTING_EVERYTHING = {"len(x) / (len(x) - 1)": "x.size / (x.size - 1)"}
COUNTING_FEATURES = {"len(x) / (len(x) - 1)": "x.shape[1] / (x.shape[1] - 1)"}
SLOPES_OVER_FEATURES = {
    "dy, axis=0": "dy, axis=1, keepdims=True",
    "products, axis=0": "products, axis=1, keepdims=True",
}
SLOPES_OVER_EVERYTHING = {"dy, axis=0": "dy", "products, axis=0": "products"}

EXERCISES = (
    Prediction(
        "regularization/penalties",
        2.5,
        (
            WrongNumber("That is λ times the norm, with its root. The penalty has the squares: λ (3² + 4²).", 0.5),
            WrongNumber(f"That is half of it. {BOTH_TWOS}", 1.25),
            WrongNumber("That is L1, λ (|3| + |−4|). Here the weights are squared.", 0.7),
            WrongNumber("The bias is penalized, too. It is left out: it only shifts the output.", 2.9),
            WrongNumber("That is Σ w². Multiply by λ.", 25.0),
            WrongNumber("You divided by λ. Multiply by it: a larger λ makes weights dearer.", 250.0),
            WrongNumber("That is λ times the square of the sum, (3 − 4)². First square each weight, then add.", 0.1),
            WrongNumber("The square of −4 is 16, not −16.", -0.7),
            WrongNumber(
                "That is λ times the sum, in which weights cancel each other. Square each of them first.", -0.1
            ),
            WrongNumber(
                "That is the norm of the weights, or twice the penalty. It is λ Σ w², without a root and without a 2: "
                "the 2 belongs to the gradient.",
                5.0,
            ),
        ),
        "0.1 · (9 + 16). The −4 alone costs 1.6 of the 2.5: squares go for the large weights.",
    ),
    Choice(
        "regularization/two-ways",
        "c",
        {
            "a": "For L1 it is so. Σ w² is ¼ for (½, 0): work it out for (⅖, ⅕), too.",
            "b": "L1 does not mind who does it where the inputs are equally large. Here the first gives twice as much "
            "for a unit of weight: work out Σ |w|.",
            "d": "It is the other way round: work out Σ |w| and Σ w² for both.",
            "e": "For L2 it is so. Σ |w| is ½ for (½, 0): work it out for (⅖, ⅕), too.",
        },
        "Σ |w| is 0.5, 1 and 0.6, Σ w² is 0.25, 1 and 0.2. L1 takes the input that gives the most for a unit of weight "
        "and no other; L2 uses each, in proportion to what it gives.",
    ),
    Prediction(
        "regularization/shrink",
        0.98,
        (
            WrongNumber(
                "The gradient of λw² is 2λw. You took λw, as for a penalty of ½λw².",
                0.99,
            ),
            WrongNumber("That is what is lost, 2ηλ. Asked is the factor, 1 − 2ηλ.", 0.02),
            WrongNumber("That is what is lost, and without the 2. Asked is the factor, 1 − 2ηλ.", 0.01),
            WrongNumber("It grows: the step goes against the gradient, so the factor is 1 − 2ηλ.", 1.02),
            WrongNumber("It grows, and the 2 is missing: the factor is 1 − 2ηλ.", 1.01),
            WrongNumber("The learning rate is forgotten: the step is η times the gradient.", 0.9),
            WrongNumber("You took 1 − λ. The step is η times the gradient 2λw.", 0.95),
            WrongNumber("You took 1 − η. The gradient of λw² is 2λw, so the factor is 1 − 2ηλ.", 0.8),
            WrongNumber("You took 1 − 2η. The gradient of λw² is 2λw, so the factor is 1 − 2ηλ.", 0.6),
            WrongNumber(
                "The data have no gradient here, but the penalty has one, 2λw. So the weight does move.",
                1.0,
            ),
            WrongNumber("That is in percent. Asked is the factor.", 98.0),
            WrongNumber(
                "That is the solution of the differential equation, e^(−2ηλ). A step is one jump: 1 − 2ηλ.",
                math.exp(-0.02),
            ),
        ),
        "w − η · 2λw = (1 − 2 · 0.2 · 0.05) w: hence the name weight decay. Where a library multiplies by "
        "1 − ηd, as PyTorch's SGD does, this λ of 0.05 is called d = 0.1.",
        rtol=1e-4,  # 0.98 is not 0.9802
    ),
    Prediction(
        "regularization/soft-threshold-by-hand",
        -0.4,
        (
            WrongNumber("The sign is lost: −0.7 comes nearer to 0, and stays below it.", 0.4),
            WrongNumber("You moved away from 0. The step goes towards it, by ηλ.", -1.0),
            WrongNumber(
                "That is a hard threshold: what is beyond it stays as it was. The soft one moves it, too, by ηλ.",
                -0.7,
            ),
            WrongNumber(
                "The weight would be 0 if its size, 0.7, were at most ηλ. Did you take λ = 3 without η?",
                0.0,
            ),
            WrongNumber("You cut the weight at ηλ. That is what is taken away; asked is what is left.", -0.3),
            WrongNumber("You moved it by λ, past 0. The step is ηλ, and it would stop at 0.", 2.3),
            WrongNumber("You moved it by λ, and away from 0. It is ηλ, towards 0.", -3.7),
            WrongNumber("You moved it by η. It is ηλ.", -0.6),
            WrongNumber("You took 2ηλ. The slope of |w| is ±1; a 2 comes from w².", -0.1),
            WrongNumber("You took ½ηλ. The penalty λ|w| has no ½, and neither has its step.", -0.55),
            WrongNumber("That is the factor of a step on L2, 1 − 2ηλ. L1 takes off the same from every weight.", -0.28),
            WrongNumber("You multiplied by 1 − ηλ. L1 takes off the same from every weight, ηλ.", -0.49),
            WrongNumber("That is the proximal step of L2. L1 takes off the same from every weight, ηλ.", -0.7 / 1.6),
        ),
        "|−0.7| − 0.3 is left, with the old sign. A weight of ±0.3 or less would be exactly 0 now.",
    ),
    Choice(
        "regularization/never-zero",
        "d",
        {
            "a": "To end on 0, it would have to be a multiple of the step, and the step is always ηλ = 0.05. It starts "
            "at 0.02.",
            "b": "That is L2, whose step 2ηλw shrinks with w. The step of L1 is ηλ sign(w), as long near 0 as far off.",
            "c": "The step never gets smaller: it is ηλ = 0.05 at 0.02 as well. So the weight does not stop there.",
            "e": "A sign changes with each step, so it does not run away: at −0.03 the step goes up.",
        },
        "0.02, −0.03, 0.02, … The step is 0.05, however near 0 is. Soft-thresholding stops at 0: that is where exact "
        "zeros come from.",
    ),
    Prediction(
        "regularization/dropout-scale",
        3.75,
        (
            WrongNumber(
                "That is not scaled. A fifth of the units is missing, so the others must speak louder: divide by 0.8.",
                3.0,
            ),
            WrongNumber("You multiplied by the share that is kept. Divide by it: the mean is to stay at 3.", 2.4),
            WrongNumber("You divided by the rate, which is the share that is dropped. Divide by the share kept.", 15.0),
            WrongNumber("You multiplied by the rate. Divide by the share kept, 0.8.", 0.6),
            WrongNumber(
                "You multiplied by 1.2. To make up for a factor 0.8 takes a factor 1/0.8, which is 1.25.",
                3.6,
            ),
            WrongNumber("It is one of those that are kept, so it is not 0.", 0.0),
            *(
                WrongNumber(
                    "That is cut or rounded to one decimal. The division comes out even: give all digits.", short
                )
                for short in (3.7, 3.8)
            ),
            WrongNumber("You divided twice, by 0.8². Once is enough.", 3 / 0.64),
            WrongNumber("You divided by √0.8, which would keep the variance. Asked is to keep the mean.", 3 / 0.8**0.5),
        ),
        "3 / 0.8. On average it is 0.8 · 3.75 + 0.2 · 0 = 3, which is what it gives in testing, without any factor.",
    ),
    Prediction(
        "regularization/batchnorm-by-hand",
        -3 / math.sqrt(5),
        (
            WrongNumber(
                "You took the unbiased variance, 20/3. Forward, batch normalization divides by N: the variance is 5.",
                -3 / math.sqrt(20 / 3),
            ),
            WrongNumber("You divided by the variance. Divide by its root.", -0.6),
            WrongNumber("You divided by the unbiased variance. Take the biased one, 5, and its root.", -0.45),
            WrongNumber("That is centred, and not scaled yet: divide by the standard deviation.", -3.0),
            WrongNumber("That is scaled, but not centred: subtract the mean first.", 1 / math.sqrt(5)),
            WrongNumber(
                "The sign is turned round. It is x minus the mean, and 1 lies below the mean.", 3 / math.sqrt(5)
            ),
            WrongNumber(
                "You took the sum of the squares, 20, for the variance. It is their mean, 5.",
                -3 / math.sqrt(20),
            ),
            WrongNumber("You divided by the mean distance, 2. It is the root of the mean square, √5.", -1.5),
            WrongNumber("You divided by the range. Divide by the standard deviation, √5.", -0.5),
            WrongNumber("That is the mean of the normalized values. Asked is the first of them.", 0.0),
            WrongNumber("That maps the batch to −1 … 1. Subtract the mean, then divide by √5.", -1.0),
            WrongNumber("You multiplied by the standard deviation. Divide by it.", -3 * math.sqrt(5)),
        ),
        "(1 − 4) / √5, with the biased variance (9 + 1 + 1 + 9) / 4 = 5. So the batch has a variance of exactly 1 "
        "afterwards, up to ε.",
        digits=3,
    ),
    Prediction(
        "regularization/running-variance",
        0.9 + 0.1 * 20 / 3,
        (
            WrongNumber(
                "You stored the biased variance, 5. The running average takes the unbiased one, 20/3.",
                1.4,
            ),
            WrongNumber("Momentum is the weight of the new batch here, 0.1. You gave it 0.9.", 0.1 + 0.9 * 20 / 3),
            WrongNumber(
                "Two things: the weight of the new batch is 0.1, and the running average takes the unbiased variance, "
                "20/3.",
                4.6,
            ),
            WrongNumber("That is the batch's own. It enters with the weight 0.1, the old value with 0.9.", 20 / 3),
            WrongNumber("That is the batch's biased variance. It is to be the unbiased one, with the weight 0.1.", 5.0),
            WrongNumber("The old value is kept whole. It is multiplied by 0.9.", 1 + 0.1 * 20 / 3),
            WrongNumber("The old value is kept whole; and the variance is to be the unbiased one.", 1.5),
            WrongNumber(
                "You averaged standard deviations. What is stored are variances.",
                0.9 + 0.1 * math.sqrt(20 / 3),
            ),
            WrongNumber(
                "You averaged standard deviations, and biased ones. What is stored are unbiased variances.",
                0.9 + 0.1 * math.sqrt(5),
            ),
            WrongNumber("In training the running averages do move: by a tenth of the way.", 1.0),
            WrongNumber("That is what the batch adds. The old value stays with the weight 0.9.", 2 / 3),
            WrongNumber("That is the running mean. Asked is the running variance.", 0.4),
            WrongNumber("You multiplied by ¾ instead of dividing by it: the unbiased variance is 20/3.", 1.275),
            WrongNumber("You took the sum of the squares, 20, for the variance. Divide by N − 1 = 3.", 2.9),
        ),
        "0.9 · 1 + 0.1 · 20/3. The batch was normalized by the variance 5, and stored is 20/3: two variances in "
        "one layer.",
        digits=3,
    ),
    Prediction(
        "regularization/kept-epoch",
        4.0,
        (
            WrongNumber(
                "That epoch has the lowest loss of the list, but is it ever run? Count the epochs without a lower "
                "loss, from the best one on.",
                9.0,
            ),
            WrongNumber("That epoch is the last one run. Its weights are not the best ones, and are not kept.", 7.0),
            WrongNumber("An equal loss is not a lower one: the first of the two counts.", 6.0),
            WrongNumber("After that epoch the loss rises, but not for three epochs: a lower one comes in time.", 2.0),
            WrongNumber("You counted from 1, or took the epoch after the best. Epochs are counted from 0.", 5.0),
            WrongNumber(
                "Training goes on to epoch 7, three epochs after the best one, and ends there. Its weights are not "
                "kept either.",
                8.0,
            ),
            WrongNumber("That is the first rise. One rise does not stop it: the patience is 3.", 3.0),
            WrongNumber("That is the loss. Asked is the epoch.", 0.48),
        ),
        "Epochs 5, 6 and 7 are not lower than 0.48, so it stops after epoch 7 and goes back to 4. What comes later is "
        "never seen: patience is a bet.",
        rtol=1e-6,
    ),
    Choice(
        "regularization/which-curve",
        "b",
        {
            "a": "A network that is too small has a high training loss, too. This one learns its training data by "
            "heart.",
            "c": "Then the training loss would rise or jump. It falls all the time.",
            "d": "The training loss says nothing about new data. The validation loss does: it rises after epoch 20.",
            "e": "Too strong a penalty keeps the training loss high, and the two close together. Here they are far "
            "apart.",
        },
        "The gap is the sign: 0.004 against 0.35. Early stopping needs nothing but the validation loss; more data, "
        "augmentation, decay or dropout narrow the gap.",
    ),
    Function(
        "regularization/l2-penalty",
        l2_penalty,
        LAYERS,
        (
            Slip(
                "The biases are penalized, too, and decay. Leave them out: the penalty has the weights alone, and its "
                "gradient with respect to the biases is 0.",
                {"size = ": "size = np.sum(bias**2) + ", "np.zeros_like(bias)": "2 * bias"},
            ),
            Slip(
                "The biases decay: their gradient is not 0, although the penalty does not have them.",
                {"np.zeros_like(bias)": "2 * bias"},
            ),
            Slip(
                "The biases are in the penalty. It has the weights alone.",
                {"size = ": "size = np.sum(bias**2) + "},
            ),
            Slip(
                "The gradient of the biases is a single 0. It has the shape of the biases, as every gradient has: "
                "np.zeros_like(bias).",
                {"np.zeros_like(bias)": "0.0"},
            ),
            Slip(
                "The gradient of the biases has a zero for each input, len(weights) of them. There is a bias for each "
                "output: np.zeros_like(bias).",
                {"np.zeros_like(bias)": "np.zeros(len(weights))"},
            ),
            Slip(
                "That is ½λ Σ W² and its gradient λW: another objective, for which the same λ means half as much. "
                f"{BOTH_TWOS}",
                {"np.sum(weights**2)": "np.sum(weights**2) / 2", "2 * weights": "weights"},
            ),
            Slip(
                f"Your penalty has a ½ which your gradient does not have. {BOTH_TWOS}",
                {"np.sum(weights**2)": "np.sum(weights**2) / 2"},
            ),
            Slip("The 2 is missing in the gradient: the slope of w² is 2w.", {"2 * weights": "weights"}),
            *(
                Slip(
                    "That is λ‖W‖, the norm with its root, and its gradient λW / ‖W‖. Asked is its square: λ Σ W², "
                    "2λW.",
                    {"np.sum(weights**2)": "np.linalg.norm(weights)", "2 * weights": f"weights / {norm}"},
                )
                for norm in NORMS
            ),
            *(
                Slip(
                    "Your gradient is λW / ‖W‖. That belongs to λ‖W‖, the norm with its root, and your penalty has "
                    "no root. The slope of w² is 2w.",
                    {"2 * weights": f"weights / {norm}"},
                    alone=True,
                )
                for norm in NORMS
            ),
            Slip(
                "Your penalty is λ‖W‖, the norm with its root, and your gradient is λ sign(W), that of L1. "
                "Asked are squares: leave the root out, and take the slope of w².",
                {"np.sum(weights**2)": "np.linalg.norm(weights)", "2 * weights": "np.sign(weights)"},
                alone=True,
            ),
            Slip(
                "Your gradient is λ sign(W), that of L1. The slope of w² is 2w.",
                {"2 * weights": "np.sign(weights)"},
                alone=True,
            ),
            Slip(
                "Your penalty is λ‖W‖, the norm with its root, and your gradient is that of squares. Leave the root "
                "out.",
                {"np.sum(weights**2)": "np.linalg.norm(weights)"},
            ),
            Slip(
                "Your penalty has np.linalg.norm(W, 2), which for a matrix is its largest singular value. Square the "
                "entries and add them: np.sum(W**2).",
                {"np.sum(weights**2)": "np.linalg.norm(weights, 2) ** 2"},
            ),
            Slip(
                "That is L1, λ Σ |W|, and its gradient λ sign(W). Asked is L2: squares.",
                {"np.sum(weights**2)": "np.sum(np.abs(weights))", "2 * weights": "np.sign(weights)"},
            ),
            Slip(
                f"Both are divided by the number of weights: a mean. {BOTH_TWOS}",
                {"np.sum(weights**2)": "np.mean(weights**2)", "2 * weights": "2 * weights / weights.size"},
            ),
            Slip(
                f"The penalty is a mean over the weights, the gradient is that of the sum. {BOTH_TWOS}",
                {"np.sum(weights**2)": "np.mean(weights**2)"},
            ),
            Slip(
                "You summed first and squared then, so that weights cancel. Square each entry: np.sum(W**2).",
                {"np.sum(weights**2)": "np.sum(weights) ** 2"},
            ),
            Slip(
                "The penalty is one number for each output. Sum over all entries: np.sum without an axis.",
                {"np.sum(weights**2)": "np.sum(weights**2, axis=0)"},
            ),
            Slip("The penalty lacks λ.", {"strength * size": "size"}),
            Slip("The gradient lacks λ.", {"strength * slope, strength * bias_slope": "slope, bias_slope"}),
            Slip(
                "Both lack λ.",
                {"strength * size": "size", "strength * slope, strength * bias_slope": "slope, bias_slope"},
            ),
            Slip(
                "The gradient has the wrong sign. It points to where the penalty grows; the minus belongs to the step.",
                {"2 * weights": "-2 * weights"},
            ),
        ),
        "A step −ηλ · 2W multiplies the weights by 1 − 2ηλ. The biases stay what they are: they cannot make a function "
        "wild.",
    ),
    Function(
        "regularization/soft-threshold",
        soft_threshold,
        THRESHOLDS,
        (
            Slip(
                f"The sign is lost: negative weights come out positive. {KEEP_THE_SIGN}",
                {"np.sign(w) * ": ""},
            ),
            Slip(
                "That is a plain step on L1, which passes 0 and comes out on the other side. A soft threshold stops at "
                "0: np.maximum(…, 0).",
                {"np.maximum(np.abs(w) - amount, 0)": "np.abs(w) - amount"},
            ),
            Slip(
                "Weights move away from 0. Take the amount off their size.",
                {"np.maximum(np.abs(w) - amount, 0)": "np.abs(w) + amount"},
            ),
            *(
                Slip(
                    "That is a hard threshold: small weights become 0, the others keep their size. A soft one moves "
                    "these, too.",
                    {"np.maximum(np.abs(w) - amount, 0)": f"np.where(np.abs(w) {more} amount, np.abs(w), 0)"},
                )
                for more in (">", ">=")
            ),
            Slip(
                "Large weights move, but small ones stay as they were. Those become 0.",
                {"np.maximum(np.abs(w) - amount, 0)": "np.where(np.abs(w) > amount, np.abs(w) - amount, np.abs(w))"},
            ),
            Slip(
                "With np.max(…, 0) you take the largest entry along axis 0. Entry by entry it is np.maximum(…, 0).",
                {"np.maximum(np.abs(w) - amount, 0)": "np.max(np.abs(w) - amount, 0)"},
            ),
            Slip(
                "With max or np.max you take the largest of all entries, so that all weights get one size. Entry by "
                "entry it is np.maximum(…, 0).",
                {"np.maximum(np.abs(w) - amount, 0)": "max(np.max(np.abs(w) - amount), 0)"},
            ),
            Slip(
                "You took twice the amount: that is the minimum of ½(v − w)² + 2s|v|.",
                {"left = ": "amount = 2 * amount\n    left = "},
            ),
            Slip(
                "You took half the amount: that is the minimum of (v − w)² + s|v|. Here the square has a ½.",
                {"left = ": "amount = amount / 2\n    left = "},
            ),
            Slip(
                f"Negative weights all become 0: you subtracted the amount from w, not from its size. {KEEP_THE_SIGN}",
                instead=lambda w, amount: np.maximum(w - amount, 0),
            ),
            Slip(
                f"Large negative weights move away from 0: for them the amount must be added. {KEEP_THE_SIGN}",
                instead=lambda w, amount: np.where(np.abs(w) > amount, w - amount, 0),
            ),
            Slip(
                "You subtracted the amount from negative weights, too, so that they move away from 0, even one that "
                f"lies at the threshold. {KEEP_THE_SIGN}",
                instead=lambda w, amount: np.where(np.abs(w) < amount, 0, w - amount),
            ),
            *(
                Slip(
                    "Positive weights are right. From negative ones you subtracted the amount as well, so that they "
                    f"move away from 0. {KEEP_THE_SIGN}",
                    instead=wrong,
                )
                for wrong in (
                    lambda w, amount: np.where(w > 0, np.maximum(w - amount, 0), w - amount),
                    lambda w, amount: np.where(w >= 0, np.maximum(w - amount, 0), w - amount),
                )
            ),
            Slip(
                "You subtracted the amount from every weight. Negative ones have to go up, and none past 0.",
                instead=lambda w, amount: w - amount,
            ),
            Slip(
                "There are three cases: above the amount, below minus the amount, and between the two, where the "
                "result is 0.",
                instead=lambda w, amount: np.where(w > amount, w - amount, w + amount),
            ),
            Slip(
                "You cut weights at ± the amount. That is what is taken away; asked is what is left.",
                instead=lambda w, amount: np.clip(w, -amount, amount),
            ),
            Slip(
                "That is the proximal step of L2, which shrinks all weights by one factor and makes no zeros. L1 takes "
                "the same from each weight.",
                instead=lambda w, amount: w / (1 + 2 * amount),
            ),
            Slip(
                "You multiply by a factor, as L2 does. L1 takes the same from each weight, whatever its size.",
                instead=lambda w, amount: w * (1 - amount),
            ),
            hints.cut_to_whole_numbers(soft_threshold, "w"),
        ),
        "It is w minus w cut at ± the amount. Between the two, the result is exactly 0.",
    ),
    Function(
        "regularization/elastic-net-step",
        elastic_net_step,
        NETS,
        (
            hints.cut_to_whole_numbers(elastic_net_step, "w"),
            Slip(
                "L1 and L2 are exchanged: ρ is the share of L1, 1 − ρ that of L2.",
                {"* l1_ratio": "* (1 - l1_ratio)", "(1 - l1_ratio)": "l1_ratio"},
            ),
            Slip(
                "The 2 is missing in the divisor: the slope of v² is 2v, so it is 1 + 2 · step · λ(1 − ρ).",
                {"2 * ridge": "ridge"},
            ),
            Slip(
                "Your penalty counts half, as it would beside (v − w)² without the ½. With the ½, the slope of the "
                "square is v − w.",
                {"lasso = step": "lasso = step / 2", "2 * ridge": "ridge"},
                alone=True,
            ),
            Slip(
                "The step is forgotten: it multiplies both parts of the penalty.",
                {"lasso = step * ": "lasso = ", "ridge = step * ": "ridge = "},
            ),
            Slip(
                "The step is forgotten in the threshold: it is step · λρ.",
                {"lasso = step * ": "lasso = "},
            ),
            Slip(
                "The step is forgotten in the divisor: it is 1 + 2 · step · λ(1 − ρ).",
                {"ridge = step * ": "ridge = "},
            ),
            Slip(
                "You shrink first, and threshold then. Set the derivative to 0: v(1 + 2 · step · λ(1 − ρ)) is w minus "
                "the threshold, so the division comes last.",
                {"left = ": "w = w / divisor\n    left = ", "left / divisor": "left"},
            ),
            Slip(
                "You multiply by 1 − 2 · step · λ(1 − ρ), as a plain step does. The proximal step divides by 1 + …: it "
                "never overshoots.",
                {"1 + ": "1 - ", "left / divisor": "left * divisor"},
            ),
            Slip(
                "From what is left of w you subtract 2 · step · λ(1 − ρ)w, with the old w. The proximal step divides "
                "what is left by 1 + 2 · step · λ(1 − ρ).",
                {"1 + ": "", "left / divisor": "left - divisor * w"},
            ),
            Slip(
                "The strength λ is forgotten. The threshold is step · λρ, the divisor 1 + 2 · step · λ(1 − ρ).",
                {"strength * l1_ratio": "l1_ratio", "strength * (1": "(1"},
            ),
            Slip(
                "The divisor has ρ. That is the share of L1; L2 has the strength λ(1 − ρ).",
                {"(1 - l1_ratio)": "l1_ratio"},
            ),
            Slip(
                "Parentheses are missing: / 1 + … divides by 1, and adds the rest. Divide by (1 + …).",
                {"1 + ": "", "left / divisor": "left / 1 + divisor"},
            ),
            Slip("You multiply by the divisor: weights grow. Divide.", {"left / divisor": "left * divisor"}),
            Slip("The L2 part is missing: what is left is to be divided.", {"left / divisor": "left"}),
            Slip("The L1 part is missing: threshold first.", {"np.sign(w) * np.maximum(np.abs(w) - lasso, 0)": "w"}),
            Slip(
                "The threshold lacks ρ: L1 has the strength λρ.",
                {"strength * l1_ratio": "strength"},
            ),
            Slip(
                "The divisor lacks 1 − ρ: L2 has the strength λ(1 − ρ).",
                {"strength * (1 - l1_ratio)": "strength"},
            ),
            Slip(
                "L1 and L2 have their full strength each. They share it: λρ and λ(1 − ρ).",
                {"strength * l1_ratio": "strength", "strength * (1 - l1_ratio)": "strength"},
            ),
            Slip(
                "Weights pass 0 and come out on the other side. Stop there: np.maximum(…, 0).",
                {"np.sign(w) * np.maximum(np.abs(w) - lasso, 0)": "w - lasso * np.sign(w)"},
            ),
            Slip(
                "That is a plain step against the gradient, with λρ sign(w) and 2λ(1 − ρ)w. It passes 0; the proximal "
                "step stops there.",
                instead=lambda w, step, strength, l1_ratio: (
                    w - step * strength * (l1_ratio * np.sign(w) + 2 * (1 - l1_ratio) * w)
                ),
            ),
            Slip(
                "That is the solution for v > 0 alone. Where it would take a weight past 0, the result is 0, and a "
                "negative w moves up.",
                {"np.sign(w) * np.maximum(np.abs(w) - lasso, 0)": "(w - lasso)"},
            ),
            Slip(
                "You take a step for L1 and one for L2, and mix the results. Mixed are the penalties: set the "
                "derivative of the whole to 0.",
                {
                    "strength * l1_ratio": "strength",
                    "strength * (1 - l1_ratio)": "strength",
                    "left / divisor": "l1_ratio * left + (1 - l1_ratio) * w / divisor",
                },
                alone=True,
            ),
            Slip(
                "The threshold is a hard one: what is beyond it must move, too.",
                {"np.sign(w) * np.maximum(np.abs(w) - lasso, 0)": "np.where(np.abs(w) > lasso, w, 0)"},
            ),
            Slip(
                f"The sign is lost: negative weights come out positive. {KEEP_THE_SIGN}",
                {"np.sign(w) * ": ""},
            ),
            Slip(
                f"Negative weights all become 0. {KEEP_THE_SIGN}",
                {"np.sign(w) * np.maximum(np.abs(w) - lasso, 0)": "np.maximum(w - lasso, 0)"},
            ),
        ),
        "The L1 part makes zeros, the L2 part shrinks what is left; neither overshoots, however long the step.",
    ),
    Function(
        "regularization/ridge-fit",
        ridge_fit,
        FITS,
        (
            Slip(SAME_INTERCEPT, instead=_ridge_with_ones),
            Slip(
                "You took the sum of the squares, not their mean: with sums, the penalty's part is Nλ. And: "
                f"{SAME_INTERCEPT}",
                instead=lambda x, y, strength: _ridge_with_ones(x, y, strength / len(x)),
            ),
            *(
                Slip(
                    "The 0 of the identity matrix is at the wrong end: the intercept is penalized, and one feature is "
                    "not. It belongs where the column of ones is.",
                    instead=wrong,
                )
                for wrong in (  # the ones first, or last
                    lambda x, y, strength: _ridge_with_ones(x, y, strength, spared=x.shape[1] - 1),
                    lambda x, y, strength: _ridge_with_ones(x, y, strength, spared=0),
                )
            ),
            *(
                Slip(
                    "You take the intercept from the wrong end of the solution. It stands where the column of ones "
                    "does.",
                    {"return weights, intercept": f"return {taken}"},
                    alone=True,
                )
                for taken in (
                    "np.append(intercept, weights)[:-1], weights[-1]",
                    "np.append(weights, intercept)[1:], weights[0]",
                )
            ),
            Slip(
                "You minimized the sum of the squares plus λ Σ w². The loss is a mean: with xᵀx and xᵀy as sums, the "
                "penalty's part is Nλ; with means, it is λ.",
                {"len(x) * strength": "strength"},
            ),
            Slip(
                "With you, λ counts half. The slopes of both, squared error and w², have a 2, which cancels.",
                {"len(x) * strength": "len(x) * strength / 2"},
            ),
            Slip(
                "With you, λ counts twice. The slopes of both, squared error and w², have a 2, which cancels.",
                {"len(x) * strength": "2 * len(x) * strength"},
            ),
            Slip(
                "You took the number of features, x.shape[1], for N. The loss is a mean over samples: x.shape[0].",
                {"len(x) * strength": "x.shape[1] * strength"},
            ),
            Slip(
                "You divided λ by N. If the moments are sums, λ is multiplied by N; if they are means, it stays.",
                {"len(x) * strength": "strength / len(x)"},
            ),
            Slip(
                "There is an N too many. If the moments are sums, λ is multiplied by N; if they are means, it stays.",
                {"len(x) * strength": "len(x) ** 2 * strength"},
                alone=True,
            ),
            Slip("You subtract λ. That makes the weights larger.", {"+ len(x)": "- len(x)"}),
            Slip("This is least squares: λ has no effect.", {" + len(x) * strength * np.eye(x.shape[1])": ""}),
            Slip(
                "You took λ². The penalty is λ Σ w²: only the weights are squared.",
                {"len(x) * strength": "len(x) * strength**2"},
            ),
            Slip(
                "A number added to a matrix is added to all its entries. λ belongs on the diagonal alone: times "
                "np.eye(D).",
                {" * np.eye(x.shape[1])": ""},
            ),
            Slip(
                "Left and right do not match: xᵀx is divided by N, xᵀy is not. Divide both, or neither.",
                {"_solved(moments": "_solved(moments / len(x)"},
            ),
            Slip(
                "You did not centre x and y, so that the weights have to make up for the missing intercept. Subtract "
                "the means before you solve.",
                {"x - x_mean, y - y_mean": "x, y"},
            ),
            Slip(
                "You centred neither x nor y, and b is the mean of y. That b belongs to inputs whose means are 0: "
                "centre both before you solve, and take b = ȳ − x̄ · w.",
                {"x - x_mean, y - y_mean": "x, y", "y_mean - x_mean @ weights": "y_mean"},
            ),
            Slip(
                "You centred y and not x, and b is the mean of y. That b belongs to inputs whose means are 0: centre "
                "x, too, and take b = ȳ − x̄ · w.",
                {"x - x_mean": "x", "y_mean - x_mean @ weights": "y_mean"},
                alone=True,
            ),
            Slip(
                "You centred y and not x. Subtract from each feature its mean before you solve.",
                {"x - x_mean": "x"},
            ),
            Slip(
                "There is no intercept: nothing is centred, and 0 is returned. With an intercept, the weights need not "
                "explain how high the targets are.",
                {"x - x_mean, y - y_mean": "x, y", "y_mean - x_mean @ weights": "0.0"},
            ),
            Slip(
                "That is one mean for the whole of x. Each feature has its own: x.mean(axis=0).",
                {"x - x_mean": "x - x.mean()"},
            ),
            Slip(
                "The intercept is the mean of y. That belongs to centred inputs; for x as it is, take off the mean of "
                "x times the weights.",
                {"y_mean - x_mean @ weights": "y_mean"},
            ),
            Slip(
                "The intercept is 0. The line has to pass through the means: ȳ − x̄ · w.",
                {"y_mean - x_mean @ weights": "0.0"},
            ),
            Slip(
                "In the intercept a sign is turned round: ȳ − x̄ · w.",
                {"y_mean - x_mean @ weights": "y_mean + x_mean @ weights"},
            ),
            Slip(
                "Both signs of the intercept are turned round: ȳ − x̄ · w.",
                {"y_mean - x_mean @ weights": "x_mean @ weights - y_mean"},
            ),
            Slip(
                "The two are exchanged: first the weights, then the intercept.",
                {"return weights, intercept": "return intercept, weights"},
            ),
            *(
                Slip(
                    "You divided the features by their standard deviations. Often a good idea, for ridge treats all "
                    "weights alike; but asked are the weights for x as it is.",
                    edits,
                    alone=True,
                )
                for spread in SPREADS
                for edits in (
                    {"x_mean, y_mean =": f"x = x / {spread}\n    x_mean, y_mean ="},
                    {"x - x_mean": f"(x - x_mean) / {spread}"},
                    {"x - x_mean": f"(x - x_mean) / {spread}", "y_mean - x_mean @ weights": "y_mean"},
                )
            ),
            *(
                Slip(
                    "You divided the features by their standard deviations, and converted the weights in the end. Then "
                    "λ acts on other weights than those of x as it is: only centre.",
                    {
                        "x - x_mean": f"(x - x_mean) / {spread}",
                        "intercept = y": f"weights = weights / {spread}\n    intercept = y",
                    },
                    alone=True,
                )
                for spread in SPREADS
            ),
        ),
        "λ makes the matrix invertible, even with fewer samples than features.",
    ),
    Function(
        "regularization/dropout",
        dropout,
        DROPOUTS,
        (
            *(
                Slip(
                    "Kept and dropped are exchanged: an entry is dropped where its number is below the rate.",
                    {"uniform >= rate": f"uniform {less} rate"},
                )
                for less in ("<", "<=")
            ),
            *(
                Slip(
                    "Kept and dropped are exchanged, and the factor goes with it: `rate` is the share that is dropped. "
                    "Keep where uniform >= rate, and divide by 1 − rate.",
                    {"uniform >= rate": f"uniform {less} rate", "(1 - rate)": "rate"},
                )
                for less in ("<", "<=")
            ),
            Slip(
                "You keep where uniform < 1 − rate. That is the right share, but the exercise says which ones: dropped "
                "where uniform < rate.",
                {"uniform >= rate": "uniform < 1 - rate"},
            ),
            Slip(
                "A number equal to the rate is kept: dropped is what is below it.",
                {"uniform >= rate": "uniform > rate"},
            ),
            Slip(
                "You compare x with the rate. What is dropped is left to chance: compare `uniform` with it.",
                {"uniform >= rate": "x >= rate"},
            ),
            Slip(
                "You return x as it is, in training, too. There some entries become 0, and the others grow.",
                {"x * kept / (1 - rate)": "x"},
                alone=True,
            ),
            Slip(
                "What is kept is not enlarged, so that the mean falls. Divide by 1 − rate in training.",
                {" / (1 - rate)": ""},
            ),
            Slip(
                "That is dropout as first published: it only drops in training, and multiplies by 1 − rate in testing. "
                "Right on average, too, but asked is the inverted form: divide in training, do nothing in testing.",
                {" / (1 - rate)": "", "else x": "else x * (1 - rate)"},
            ),
            Slip(
                "In training you multiply by 1 − rate, so that the mean falls twice. Divide.",
                {"/ (1 - rate)": "* (1 - rate)"},
            ),
            Slip(
                "You divide by the rate. What is dropped is made up for by the share that is kept: 1 − rate.",
                {"(1 - rate)": "rate"},
            ),
            Slip(
                "You divide by the share that this mask happens to keep. Divide by 1 − rate, which is that share on "
                "average: then nothing depends on the other samples of the batch, and nothing is divided by 0.",
                {"(1 - rate)": "kept.mean()"},
            ),
            Slip(
                "That is the mask, divided by 1 − rate. Multiply x by it.",
                {"x * kept / (1 - rate)": "kept / (1 - rate)"},
            ),
            *(
                Slip(
                    "That is the mask alone. Multiply x by it, and divide by 1 − rate.",
                    {"x * kept / (1 - rate)": "kept", **in_testing},
                )
                for in_testing in ({}, {" if training else x": ""})
            ),
            Slip(
                "In training you multiply by 1 + rate. To make up for a factor 1 − rate, divide by it.",
                {"/ (1 - rate)": "* (1 + rate)"},
            ),
            Slip(
                "You divide all entries, and drop none. Multiply by the mask, too.",
                {"x * kept / (1 - rate)": "x / (1 - rate)"},
            ),
            Slip(
                "In training you divide by √(1 − rate), which keeps the mean square. Asked is to keep the mean.",
                {"(1 - rate)": "np.sqrt(1 - rate)"},
            ),
            Slip(
                "You scale in testing: times 1 − rate. The training has made up for it already; in testing nothing "
                "happens.",
                {"else x": "else x * (1 - rate)"},
            ),
            Slip(
                "You scale in testing: times the rate. There nothing is dropped, and nothing happens.",
                {"else x": "else x * rate"},
            ),
            Slip(
                "You scale in testing: divided by 1 − rate. Nothing is dropped then, so nothing has to be made up for.",
                {"else x": "else x / (1 - rate)"},
            ),
            Slip(
                "You drop in testing, too. Then the answer to one and the same image would change from call to call.",
                {" if training else x": ""},
            ),
            Slip(
                "You drop in testing, too, and scale neither there nor in training.",
                {" / (1 - rate)": "", " if training else x": ""},
            ),
            Slip(
                "Training and testing are exchanged: it drops where it should not.",
                {"if training": "if not training"},
            ),
            hints.cut_to_whole_numbers(dropout, "x"),
        ),
        "Going back, the gradient is multiplied by the same mask and the same factor.",
    ),
    Function(
        "regularization/batchnorm-forward",
        batchnorm_forward,
        NORMALIZATIONS,
        (
            Slip(
                "You divide by the unbiased variance. Forward, batch normalization divides by the biased one: np.var "
                "as it is.",
                {"    mean, variance": "    batch_var = unbiased\n    mean, variance"},
            ),
            Slip(
                "The running variance takes in the biased variance. It takes the unbiased one, times N / (N − 1): it "
                "is an estimate for all data, not for this batch.",
                {" * len(x) / (len(x) - 1)": ""},
            ),
            Slip(
                "The two variances are exchanged: forward the biased one, in the running average the unbiased one.",
                {"    mean, variance": "    batch_var, unbiased = unbiased, batch_var\n    mean, variance"},
            ),
            Slip(
                "Momentum is the weight of the new batch here: (1 − momentum) · old + momentum · new.",
                {
                    "(1 - momentum) * running_mean + momentum": "momentum * running_mean + (1 - momentum)",
                    "(1 - momentum) * running_var + momentum": "momentum * running_var + (1 - momentum)",
                },
            ),
            *(
                Slip(
                    f"In the {statistic}, momentum is turned round: it is the weight of the new batch.",
                    {f"(1 - momentum) * {old} + momentum": f"momentum * {old} + (1 - momentum)"},
                )
                for statistic, old in (("running mean", "running_mean"), ("running variance", "running_var"))
            ),
            Slip(
                "You use a fixed 0.1; it is the argument `momentum`.",
                {
                    "(1 - momentum) * running_mean + momentum": "0.9 * running_mean + 0.1",
                    "(1 - momentum) * running_var + momentum": "0.9 * running_var + 0.1",
                },
            ),
            Slip(
                "The old running average is kept whole, so that it grows without limit. It is multiplied by "
                "1 − momentum.",
                {
                    "(1 - momentum) * running_mean": "running_mean",
                    "(1 - momentum) * running_var": "running_var",
                },
            ),
            Slip(
                "The running averages are the batch's own statistics. They move there only by the share `momentum`.",
                {
                    "(1 - momentum) * running_mean + momentum * ": "",
                    "(1 - momentum) * running_var + momentum * ": "",
                },
            ),
            Slip(
                "The running averages do not change in training. They have to: without them there is nothing to test "
                "with.",
                {
                    "(1 - momentum) * running_mean + momentum * batch_mean": "running_mean",
                    "(1 - momentum) * running_var + momentum * unbiased": "running_var",
                },
            ),
            Slip(
                EPSILON_OUTSIDE,
                {"np.sqrt(variance + epsilon)": "(np.sqrt(variance) + epsilon)"},
            ),
            Slip(
                "There is no ε: where a feature is the same in the whole batch, you divide by 0.",
                {"np.sqrt(variance + epsilon)": "np.sqrt(variance)"},
            ),
            *OTHER_EPSILONS,
            Slip(
                "The root is missing: divide by np.sqrt(var + epsilon).",
                {"np.sqrt(variance + epsilon)": "(variance + epsilon)"},
            ),
            Slip(
                "The root is missing, and ε is: divide by np.sqrt(var + epsilon).",
                {"np.sqrt(variance + epsilon)": "variance"},
            ),
            *(
                Slip(
                    f"In training {hint}",
                    {"np.sqrt(variance + epsilon)": f"({divisor} if training else np.sqrt(variance + epsilon))"},
                    alone=True,
                )
                for hint, divisor in (
                    (
                        "you put ε outside the root. It is added to the variance, as in testing.",
                        "np.sqrt(variance) + epsilon",
                    ),
                    (
                        "there is no ε: where a feature is the same in the whole batch, you divide by 0.",
                        "np.sqrt(variance)",
                    ),
                    (
                        "the root is missing: divide by np.sqrt(var + epsilon), as in testing.",
                        "variance + epsilon",
                    ),
                )
            ),
            Slip(
                "You store ε in the running variance. It belongs to the division, or it is added twice in testing.",
                {"unbiased\n": "(unbiased + epsilon)\n"},
            ),
            Slip(
                "The factor N / (N − 1) covers the whole running variance. It belongs to the batch's variance alone.",
                {
                    "(1 - momentum) * running_var": "((1 - momentum) * running_var",
                    "* unbiased": "* batch_var) * len(x) / (len(x) - 1)",
                },
                alone=True,
            ),
            *(
                Slip(
                    "The factor N / (N − 1) covers the whole running variance, and in testing, too. It belongs to the "
                    "batch's variance alone.",
                    {
                        "* unbiased": "* batch_var",
                        before: f"    running_var = running_var * len(x) / {fewer}\n{before}",
                    },
                    alone=True,
                )
                for fewer in ("(len(x) - 1)", "max(len(x) - 1, 1)")
                for before in ("    normalized", "    return")
            ),
            Slip(
                "What you store is a standard deviation. It is the variance.",
                {"unbiased\n": "np.sqrt(unbiased)\n"},
            ),
            *(
                Slip(
                    "What you store is a standard deviation, with ε in its root. It is the variance, without ε.",
                    {"unbiased\n": f"np.sqrt({variance} + epsilon)\n"},
                    alone=True,
                )
                for variance in ("unbiased", "batch_var")
            ),
            *(
                Slip(
                    "You store standard deviations, and divide by them in testing. What is stored is the variance: "
                    "add ε and take the root when you divide.",
                    {
                        "unbiased\n": f"np.sqrt({stored})\n",
                        "np.sqrt(variance + epsilon)": f"(np.sqrt(variance + epsilon) if training else {divisor})",
                    },
                    alone=True,
                )
                for stored in ("unbiased", "batch_var", "unbiased + epsilon", "batch_var + epsilon")
                for divisor in ("variance", "variance + epsilon", "np.sqrt(variance**2 + epsilon)")
            ),
            *(
                Slip(
                    "You take the sum of the squared distances for the variance. It is their mean: divide by N.",
                    {"x.var(axis=0)": "len(x) * x.var(axis=0)", **stored},
                    alone=True,
                )
                for stored in ({}, {" * len(x) / (len(x) - 1)": ""})
            ),
            Slip(
                "In training you divide by the root of the sum of the squared distances. The variance is their mean: "
                "divide by N.",
                {"(batch_mean, batch_var) if": "(batch_mean, len(x) * batch_var) if"},
                alone=True,
            ),
            Slip(
                "The running variance takes in the sum of the squared distances. Divide it by N − 1.",
                {"* len(x) / (len(x) - 1)": "* len(x)"},
                alone=True,
            ),
            *(
                Slip(
                    "In testing you multiply the running variance by N / (N − 1). That factor belongs to the batch's "
                    "variance, before the running average takes it in.",
                    {old: new.format(f"running_var * len(x) / {fewer}")},
                    alone=alone,
                )
                for fewer in ("(len(x) - 1)", "max(len(x) - 1, 1)")
                for old, new, alone in (
                    ("else (running_mean, running_var)", "else (running_mean, {})", False),
                    ("    normalized", "    running_var = running_var if training else {}\n    normalized", True),
                    (
                        "    mean, variance",
                        "    running_var = running_var if training else {}\n    mean, variance",
                        True,
                    ),
                )
            ),
            Slip(
                "The factor is upside down: the unbiased variance is the larger one, times N / (N − 1).",
                {"len(x) / (len(x) - 1)": "(len(x) - 1) / len(x)"},
            ),
            Slip(BY_FEATURE, {**OVER_FEATURES, **COUNTING_FEATURES}, alone=True),
            Slip(BY_FEATURE, OVER_FEATURES, alone=True),
            Slip(BY_FEATURE, {**OVER_FEATURES_AS_COLUMN, **COUNTING_FEATURES}),
            Slip(BY_FEATURE, OVER_FEATURES_AS_COLUMN),
            Slip(ONE_FOR_ALL, {**OVER_EVERYTHING, **COUNTING_EVERYTHING}),
            Slip(ONE_FOR_ALL, OVER_EVERYTHING),
            Slip(ONE_MEAN, MEAN_OVER_EVERYTHING, alone=True),
            Slip(ONE_MEAN, ABOUT_ONE_MEAN, alone=True),
            Slip(ONE_VARIANCE, {**VARIANCE_OVER_EVERYTHING, **COUNTING_EVERYTHING}, alone=True),
            Slip(ONE_VARIANCE, VARIANCE_OVER_EVERYTHING, alone=True),
            Slip(
                "Scale and shift are missing: gamma * normalized + beta.",
                {"gamma * normalized + beta": "normalized"},
            ),
            Slip("The shift β is missing.", {"gamma * normalized + beta": "gamma * normalized"}),
            Slip("The factor γ is missing.", {"gamma * normalized + beta": "normalized + beta"}),
            Slip(
                "First times γ, then plus β: you multiply β, too.",
                {"gamma * normalized + beta": "gamma * (normalized + beta)"},
            ),
            Slip(
                "You exchanged γ and β: γ is the factor, β the shift.",
                {"gamma * normalized + beta": "beta * normalized + gamma"},
            ),
            Slip("The mean is not subtracted.", {"(x - mean)": "x"}),
            *(
                Slip(
                    "In testing you use the batch's statistics. Then an image's answer depends on its company, and one "
                    "image alone always gives β. Use the running ones.",
                    {"else (running_mean, running_var)": "else (batch_mean, batch_var)", **guard},
                )
                for guard in ({}, {"/ (len(x) - 1)": "/ max(len(x) - 1, 1)"})
            ),
            *(
                Slip(
                    "The running averages change in testing. The test data must leave no trace in the model.",
                    {"if training:": "if True:", **guard},
                )
                for guard in ({}, {"/ (len(x) - 1)": "/ max(len(x) - 1, 1)"})
            ),
            *(
                Slip(
                    "Your function does the same in testing as in training: it ignores `training`. In testing, "
                    "normalize by the running averages, and leave them alone.",
                    {
                        "else (running_mean, running_var)": "else (batch_mean, batch_var)",
                        "if training:": "if True:",
                        **guard,
                    },
                )
                for guard in ({}, {"/ (len(x) - 1)": "/ max(len(x) - 1, 1)"})
            ),
            Slip(
                "In training you normalize by the running averages. There it is the batch's own mean and variance.",
                {"= (batch_mean, batch_var)": "= (running_mean, running_var)"},
            ),
            Slip(
                "In training you normalize by the new running averages. There it is the batch's own mean and variance.",
                {
                    "    mean, variance = (batch_mean, batch_var) if training else (running_mean, running_var)\n": "",
                    "    normalized =": "    mean, variance = running_mean, running_var\n    normalized =",
                },
            ),
            Slip(
                "Training and testing are exchanged.",
                {"if training else": "if not training else", "if training:": "if not training:"},
            ),
        ),
        "Training and testing are two functions here. A model that is good in the one and bad in the other has often "
        "forgotten to switch.",
    ),
    Function(
        "regularization/batchnorm-backward",
        batchnorm_backward,
        BACKWARDS,
        (
            Slip(
                "You treat mean and variance as constants: γ dy / √(σ² + ε). Each sample moves both, and so all the "
                "other outputs.",
                {"dy - moved": "dy"},
            ),
            Slip(
                "You treat the mean as a constant. What moves the whole batch has no effect: subtract the mean of dy.",
                {"shift + ": ""},
            ),
            Slip(
                "You treat the variance as a constant. What stretches the batch has no effect, either: the term "
                "x̂ · mean(dy · x̂) is missing.",
                {" + normalized * stretch": ""},
            ),
            Slip("The factor γ is missing: the output is γ times the normalized value.", {"gamma * (": "("}),
            Slip("The factor γ is there twice.", {"gamma * (": "gamma**2 * ("}),
            Slip(
                "The factor γ stands with dy alone. It belongs to the two terms that are subtracted as well.",
                {"gamma * (dy": "(gamma * dy"},
            ),
            Slip(
                "You subtract sums over the batch. They are means: divide by N.",
                {"shift = np.mean": "shift = np.sum", "stretch = np.mean": "stretch = np.sum"},
            ),
            Slip(
                "The factor 1/N is missing, and all is N times too large. With N · dy and sums in the parentheses, 1/N "
                "stands before them.",
                {"return ": "return len(x) * "},
                alone=True,
            ),
            Slip(
                "The terms are divided by N − 1. The mean and the biased variance both divide by N.",
                {
                    "shift = np.mean": "shift = 1 / (len(x) - 1) * np.sum",
                    "stretch = np.mean": "stretch = 1 / (len(x) - 1) * np.sum",
                },
            ),
            Slip(
                "You take the unbiased variance. Forward, it was the biased one: np.var as it is.",
                {"root = ": "variance = _unbiased(variance, x)\n    root = "},
            ),
            Slip(
                EPSILON_OUTSIDE,
                {"np.sqrt(variance + epsilon)": "np.sqrt(variance) + epsilon"},
            ),
            Slip("There is no ε: np.sqrt(var + epsilon).", {"np.sqrt(variance + epsilon)": "np.sqrt(variance)"}),
            *OTHER_EPSILONS,
            Slip(
                "The root is missing: divide by np.sqrt(var + epsilon).",
                {"np.sqrt(variance + epsilon)": "variance + epsilon"},
            ),
            Slip("Both terms are added. They are subtracted.", {"dy - moved": "dy + moved"}),
            *(
                Slip(hint.format(of=of), edits, alone=True)
                for hint, edits_by_term in (
                    (
                        "In the term of {of} there is a sum over the batch. It is a mean: divide by N.",
                        ({"shift = np.mean": "shift = np.sum"}, {"stretch = np.mean": "stretch = np.sum"}),
                    ),
                    (
                        "The term of {of} is added. Both are subtracted.",
                        ({"moved = shift": "moved = -shift"}, {"+ normalized *": "- normalized *"}),
                    ),
                    (
                        "In the term of {of} it is γ dy, not dy: the factor γ stands with all three.",
                        ({"moved = shift": "moved = shift / gamma"}, {"* stretch": "* stretch / gamma"}),
                    ),
                )
                for of, edits in zip(("the mean", "the variance"), edits_by_term, strict=True)
            ),
            Slip(
                "You put x in the place of the normalized x̂ = (x − μ) / √(σ² + ε).",
                {"(x - mean) / root": "x"},
            ),
            Slip(
                "You put x − μ in the place of the normalized x̂ = (x − μ) / √(σ² + ε). If you go by way of "
                "the variance: the power of σ² + ε is −3/2 there, and not −1/2.",
                {"(x - mean) / root": "x - mean"},
            ),
            Slip(
                "In the term of the variance it is the mean of dy · x̂, not that of dy.",
                {"dy * normalized": "dy"},
            ),
            Slip(
                "The x̂ before the mean is missing: the term of the variance is x̂ · mean(dy · x̂).",
                {"normalized * stretch": "stretch"},
            ),
            Slip(
                "The x̂ before the mean has gone into it: you take mean(dy · x̂ · x̂), one number for a feature. It is "
                "x̂ · mean(dy · x̂).",
                {"normalized * stretch": "np.mean(normalized * products, axis=0)"},
                alone=True,
            ),
            Slip(
                "The term of the variance counts twice. The 2 of the square and the ½ of the root cancel.",
                {"normalized * stretch": "2 * normalized * stretch"},
                alone=True,
            ),
            Slip(
                "The term of the variance counts half. The 2 of the square and the ½ of the root cancel.",
                {"normalized * stretch": "normalized * stretch / 2"},
                alone=True,
            ),
            Slip(
                BY_FEATURE,
                {**OVER_FEATURES, "dy, axis=0": "dy, axis=1", "products, axis=0": "products, axis=1"},
                alone=True,
            ),
            Slip(BY_FEATURE, OVER_FEATURES, alone=True),
            Slip(
                BY_FEATURE,
                {
                    **OVER_FEATURES_AS_COLUMN,
                    **SLOPES_OVER_FEATURES,
                    "products = dy": "dy = gamma * dy\n    products = dy",
                    "gamma * (dy - moved)": "dy - moved",
                },
                alone=True,
            ),
            Slip(BY_FEATURE, {**OVER_FEATURES_AS_COLUMN, **SLOPES_OVER_FEATURES}),
            Slip(BY_FEATURE, OVER_FEATURES_AS_COLUMN),
            Slip(ONE_FOR_ALL, {**OVER_EVERYTHING, **SLOPES_OVER_EVERYTHING}),
            Slip(ONE_FOR_ALL, OVER_EVERYTHING),
            Slip(ONE_MEAN, MEAN_OVER_EVERYTHING, alone=True),
            Slip(ONE_MEAN, ABOUT_ONE_MEAN, alone=True),
            Slip(ONE_VARIANCE, VARIANCE_OVER_EVERYTHING, alone=True),
            *(
                Slip(
                    "You took the means of dy and dy · x̂ over the features of each sample. Take those of each feature "
                    "over the batch: axis=0.",
                    edits,
                    alone=alone,
                )
                for edits, alone in (
                    (SLOPES_OVER_FEATURES, False),
                    ({"dy, axis=0": "dy, axis=1", "products, axis=0": "products, axis=1"}, True),
                )
            ),
            Slip(
                "You took one mean of dy, and one of dy · x̂, of the whole batch. Each feature has its own: axis=0.",
                SLOPES_OVER_EVERYTHING,
            ),
            *(
                Slip(
                    f"You took one mean of {of} for the whole batch. Each feature has its own: axis=0.",
                    {f"{name}, axis=0": name},
                    alone=True,
                )
                for of, name in (("dy", "dy"), ("dy · x̂", "products"))
            ),
            Slip(
                "At the end you divide by σ² + ε. Divide by its root, as in x̂.",
                {"gradient / root": "gradient / (variance + epsilon)"},
            ),
            Slip(
                "The division by √(σ² + ε) is missing at the end.",
                {"gradient / root": "gradient"},
            ),
            Slip(
                "You multiply by √(σ² + ε). Forward it divides, so backward it divides, too.",
                {"gradient / root": "gradient * root"},
                alone=True,
            ),
            Slip(
                "That is the gradient of γ. Asked is that of x, which has the shape of x.",
                instead=lambda x, gamma, dy, epsilon: np.sum(
                    dy * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + epsilon), axis=0
                ),
            ),
            Slip(
                "That is the gradient of β. Asked is that of x, which has the shape of x.",
                instead=lambda x, gamma, dy, epsilon: np.sum(dy, axis=0),
            ),
        ),
        "What is left of dy has mean 0 and, up to ε, no part along x̂: a shift and a stretch of the batch cost nothing.",
    ),
    Function(
        "regularization/early-stopping",
        early_stopping,
        HISTORIES,
        (
            Slip(
                "The second number stays 0. When a loss is lower, note its epoch, too.",
                {"lowest, best, waited = loss, epoch, 0": "lowest, waited = loss, 0"},
                alone=True,
            ),
            Slip(
                "Epoch 0 counts with you as one without a lower loss. It is the first and the lowest so far.",
                {"lowest, best, waited = np.inf, 0, 0": "lowest, best, waited = losses[0], 0, 0"},
                alone=True,
            ),
            Slip(
                "It never stops: your last epoch is that of the list, and your best one the best of all. Training ends "
                "after `patience` epochs without a lower loss.",
                instead=lambda losses, patience: (len(losses) - 1, losses.index(min(losses))),
            ),
            Slip(
                "It stops one epoch too late: as soon as `patience` epochs were not lower, with >=, not with >.",
                {">= patience": "> patience"},
            ),
            Slip(
                "You ask whether to stop when the next epoch has begun, so that it counts as run. Ask at the end of "
                "each epoch, once its loss is known.",
                {
                    "if loss < lowest": "if waited >= patience:\n            break\n        if loss < lowest",
                    "        if waited >= patience:\n            break\n    last": "    last",
                },
                alone=True,
            ),
            Slip(
                "It stops one epoch too early: the best epoch itself does not count as one of those without a lower "
                "loss.",
                {">= patience": ">= patience - 1"},
            ),
            Slip(
                "It stops at the first epoch that is not lower. Wait for `patience` of them.", {">= patience": ">= 1"}
            ),
            Slip(
                "You compare with the epoch before. A loss that falls a little after a rise is no progress: compare "
                "with the lowest so far.",
                {"loss < lowest": "epoch == 0 or loss < losses[epoch - 1]"},
            ),
            Slip(
                "Your count starts anew whenever the loss falls. It does so only at a loss below the lowest so far.",
                {"waited += 1": "waited = 0 if loss < losses[epoch - 1] else waited + 1"},
            ),
            Slip(
                "Your count never starts anew: epochs without a lower loss add up over the whole training. After a "
                "lower loss, begin again at 0.",
                {"lowest, best, waited = loss, epoch, 0": "lowest, best = loss, epoch"},
            ),
            Slip(
                "Your count goes up in every epoch, lower or not, so that training always ends in epoch `patience`. "
                "After a lower loss, begin again at 0.",
                {
                    "lowest, best, waited = loss, epoch, 0": "lowest, best = loss, epoch",
                    "else:\n            waited += 1": "waited = epoch",
                },
            ),
            Slip(
                "An equal loss counts as lower. It is not: <, not <=.",
                {"loss < lowest": "loss <= lowest"},
            ),
            Slip(
                "The second number is the last epoch. Kept are the weights of the best one.",
                {"= epoch, best": "= epoch, epoch"},
            ),
            Slip(
                "The second number is the best epoch of the whole list. Those after the stop are never run.",
                {"= epoch, best": "= epoch, losses.index(min(losses))"},
            ),
            Slip(
                "You looked for the lowest loss of the whole list first. What comes after the stop is never run, so it "
                "can't be known: go through the list epoch by epoch.",
                {
                    "= epoch, best": "= epoch, losses.index(min(losses))",
                    "return last, kept": "return min(kept + patience, len(losses) - 1), kept",
                },
                alone=True,
            ),
            Slip(
                "The first number is the best epoch plus the patience. That is wrong where the list ends before the "
                "patience does.",
                {"return last, kept": "return kept + patience, kept"},
                alone=True,
            ),
            Slip(
                "The second number is the last epoch minus the patience. That is wrong where the list ends before the "
                "patience does.",
                {"return last, kept": "return last, last - patience"},
                alone=True,
            ),
            Slip(
                f"You counted the epochs that are run. {LAST_EPOCH}",
                {"return last, kept": "return last + 1, kept"},
            ),
            Slip("You counted from 1. Epochs are counted from 0.", {"return last, kept": "return last + 1, kept + 1"}),
            Slip(
                "The two are exchanged: first the last epoch, then the best.",
                {"return last, kept": "return kept, last"},
            ),
            Slip(
                "You return losses. Asked are their epochs, counted from 0.",
                {"return last, kept": "return losses[last], losses[kept]"},
                alone=True,
            ),
            Slip(
                "The first number is a loss. Asked is its epoch.",
                {"return last, kept": "return losses[last], kept"},
                alone=True,
            ),
            Slip(
                "The second number is the lowest loss. Asked is its epoch.",
                {"return last, kept": "return last, losses[kept]"},
            ),
            *(
                Slip(
                    "With you no loss counts as lower, or not each that is. Either < is turned round, or you began "
                    "with a number, such as 0, that not every first loss is below. Begin with infinity, or with the "
                    "first loss.",
                    {"np.inf": str(lowest)},
                    alone=True,
                )
                for lowest in (0.0, 1.0, 2.0, 3.0, 10.0)
            ),
            Slip(
                "The second number is the last of several epochs with the lowest loss. An equal loss is not a lower "
                "one: the first of them is kept.",
                {"= epoch, best": "= epoch, max(k for k in range(epoch + 1) if losses[k] == losses[best])"},
            ),
            Slip(
                f"The first number is the length of the list. {LAST_EPOCH}",
                {"return last, kept": "return len(losses), kept"},
                alone=True,
            ),
            *(
                Slip(f"Where the list ends before the patience does, your first number is {hint}", edits, alone=True)
                for hint, edits in (
                    (
                        "its length. Epochs are counted from 0: the last is len(losses) − 1.",
                        {"return last, kept": "return last if waited >= patience else len(losses), kept"},
                    ),
                    (
                        "the best epoch. It is the last one of the list, which is run, too.",
                        {"return last, kept": "return last if waited >= patience else kept, kept"},
                    ),
                )
            ),
            Slip(
                "Where it stops, your first number is one too small: the epoch that uses up the patience is run, too.",
                {"return last, kept": "return last - 1 if waited >= patience else last, kept"},
                alone=True,
            ),
            Slip(
                "Your first number is one too small. It is the epoch that is run last, counted from 0.",
                {"return last, kept": "return last - 1, kept"},
                alone=True,
            ),
            Slip(
                "The first number is the last epoch of the list, even where training stops before it.",
                {"return last, kept": "return len(losses) - 1, kept"},
                alone=True,
            ),
        ),
        "In a real run the weights of the best epoch have to be copied when it comes: afterwards they are gone.",
    ),
    Function(
        "regularization/cross-validation",
        cross_validation_error,
        FOLDS,
        (
            Slip(
                "You measure on the samples that were fitted. Measure on the fold that was held out.",
                {"fold == k": "fold != k"},
            ),
            Slip(
                "You fit on all samples, with those that you measure on among them. Leave the fold out.",
                {"fold != k": "np.ones(len(x), dtype=bool)"},
            ),
            Slip(
                "You fit and measure on all samples: that is the training error, once for each fold.",
                {"fold == k": "np.ones(len(x), dtype=bool)", "fold != k": "np.ones(len(x), dtype=bool)"},
            ),
            Slip(
                "You fit and measure on one and the same fold. Fit on all the others.",
                {"fold != k": "fold == k"},
            ),
            Slip(
                "You fit on the fold and measure on the others. It is the other way round: most samples are for "
                "the fit.",
                {"fold == k": "fold != k", "fold != k": "fold == k"},
            ),
            Slip(IN_BLOCKS, {"np.arange(len(x)) % folds": "np.sort(np.arange(len(x)) % folds)"}),
            *(
                Slip(IN_BLOCKS, {"np.arange(len(x)) % folds": blocks}, alone=True)
                for blocks in (
                    "np.arange(len(x)) * folds // len(x)",
                    "np.minimum(np.arange(len(x)) // (len(x) // folds), folds - 1)",
                )
            ),
            Slip(
                f"{IN_BLOCKS} In blocks of one size, what is left over at the end would never be tried.",
                {"np.arange(len(x)) % folds": "np.arange(len(x)) // (len(x) // folds)"},
                alone=True,
            ),
            Slip(
                "The penalty is in the error. It belongs to the fit; how good the fit is, the mean squared error says.",
                {"np.mean(residuals**2)": "np.mean(residuals**2) + strength * weights @ weights"},
            ),
            Slip(
                "That is the root of the mean squared error.",
                {"np.mean(residuals**2)": "np.sqrt(np.mean(residuals**2))"},
            ),
            Slip(
                "That is the mean absolute error. Asked is the mean squared one.",
                {"np.mean(residuals**2)": "np.mean(np.abs(residuals))"},
            ),
            Slip(
                "You add up the squared errors of a fold. Take their mean, or large folds count for more.",
                {"np.mean(residuals**2)": "np.sum(residuals**2)"},
            ),
            Slip("The intercept is missing in the predictions: x @ w + b.", {" + intercept": ""}),
            Slip(
                "You centre the held-out fold by its own means. A model must predict one sample at a time: use the "
                "intercept of the fit.",
                {"x[tried] @ weights + intercept": "(x[tried] - x[tried].mean(axis=0)) @ weights + y[tried].mean()"},
            ),
            Slip(
                "Your fit minimizes the sum of the squares plus λ Σ w². Asked is their mean: with xᵀx and xᵀy as sums, "
                "the penalty's part is Nλ; with means, it is λ.",
                {"y[fitted], strength": "y[fitted], strength / np.sum(fitted)"},
            ),
            Slip(
                "In your fit, N is the number of all samples. It is that of the samples fitted, without the fold.",
                {"y[fitted], strength": "y[fitted], strength * len(x) / np.sum(fitted)"},
                alone=True,
            ),
            *(
                Slip(
                    "You averaged the K fits, and measured their mean. It has seen every sample: measure each fit on "
                    "its own fold, and average the errors.",
                    {
                        "errors.append(np.mean(residuals**2))": "errors.append(np.append(weights, intercept))",
                        "return np.mean(errors)": "\n    ".join(
                            (
                                "*weights, intercept = np.mean(errors, axis=0)",
                                "residuals = x @ weights + intercept - y",
                                f"return {error}",
                            )
                        ),
                    },
                    alone=True,
                )
                for error in (
                    "np.mean(residuals**2)",
                    "np.mean([np.mean(residuals[fold == k] ** 2) for k in range(folds)])",
                )
            ),
            Slip(
                "The fit penalizes the intercept, too. Leave it out.",
                {"ridge_fit(": "_ridge_with_ones("},
            ),
            Slip("Your fit does not depend on λ.", {"y[fitted], strength": "y[fitted], 0.0"}),
            Slip(
                "That is the mean over all samples, in which a large fold counts for more. Take the mean of each fold, "
                "and then the mean of these K means.",
                {"errors.append(np.mean(residuals**2))": "errors.extend(residuals**2)"},
                alone=True,
            ),
            Slip("That is the sum over the folds. Take the mean.", {"np.mean(errors)": "np.sum(errors)"}),
            Slip("That is the median over the folds. Take the mean.", {"np.mean(errors)": "np.median(errors)"}),
            Slip(
                "That is the last fold alone. Collect the errors of all, and take their mean.",
                {"np.mean(errors)": "errors[-1]"},
            ),
            Slip(
                "Fold 0 is left out. Folds are counted from 0: range(folds).",
                {"range(folds)": "range(1, folds)"},
            ),
            Slip("That is the best fold. Take the mean of all.", {"np.mean(errors)": "np.min(errors)"}),
            Slip("That is the worst fold. Take the mean of all.", {"np.mean(errors)": "np.max(errors)"}),
            Slip(
                "That is one fold alone: the return stands inside the loop, or only one was held out. Each has its "
                "turn.",
                {"np.mean(errors)": "errors[0]"},
            ),
            Slip(
                "You return an error for each fold. Take their mean.",
                {"np.mean(errors)": "np.array(errors)"},
            ),
        ),
        "Each sample is tried once, by a fit that has not seen it. The λ with the smallest mean is then fitted once "
        "more, on all samples.",
    ),
)
