"""The exercises of the chapter `gradient-descent`.

Each solution is written out here, apart from `lib.gradients` and `lib.training`, and the tests compare the two. A slip
is an edit of a solution.
"""

import math

import numpy as np

from lib.exercises import inputs
from lib.exercises.model import Case, Choice, Function, Prediction, Slip, WrongNumber

# ------------------------------------------------------------------------------------ solutions and their slips


def slope_along(gradient, direction):
    """Slope of a function along a direction: the gradient times the unit vector of that direction."""
    unit = direction / np.linalg.norm(direction)
    slope = gradient @ unit
    return slope


def _projection(gradient, direction):
    return gradient @ direction / (direction @ direction) * direction


def numerical_gradient(f, x, h):
    """Gradient of f at x by central differences, one entry at a time."""
    x = x.astype(float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[index] += h
        below[index] -= h
        gradient[index] = (f(above) - f(below)) / (2 * h)
    return gradient


def _moving_all(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def _none_of_transposed(f, x, h):
    """Return the gradient by an x.ravel() that is moved: of a transposed x it is a copy, which f does not see."""
    return numerical_gradient(f, x, h) if x.flags.c_contiguous else np.zeros(x.shape)


def _by_steps_of_the_type(f, x, h):
    """Return the gradient by steps that stand in an array of the type of x: whole numbers make them 0."""
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


def relative_error(a, b):
    """Largest difference of two arrays over the larger of their largest entries, all without their signs."""
    largest_a, largest_b = np.abs(a).max(), np.abs(b).max()
    scale = max(largest_a, largest_b)
    difference = np.abs(a - b).max()
    return 0.0 if scale == 0 else difference / scale


def _quotients(a, b, join=np.maximum, at_least=0.0, of_zeros=0.0):
    """Return each difference over the two sizes there, joined, or `of_zeros` where that is 0."""
    scale = np.maximum(join(np.abs(a), np.abs(b)), at_least)
    return np.where(scale == 0, of_zeros, np.abs(a - b) / scale)


def descend(gradient, start, learning_rate, steps):
    """Path of gradient descent: the start and the point after each step, (steps + 1, D)."""
    point = start.astype(float)
    path = [point]
    for _ in range(steps):
        slopes = gradient(point)
        point = point - learning_rate * slopes
        path.append(point)
    return np.array(path)


def _descend_among_whole_numbers(gradient, start, learning_rate, steps):
    path = np.tile(start, (steps + 1, 1))
    for k in range(steps):
        path[k + 1] = path[k] - learning_rate * gradient(path[k])
    return path


def _descend_entry_by_entry(gradient, start, learning_rate, steps):
    path = [start.astype(float)]
    for _ in range(steps):
        point = path[-1].copy()
        for k in range(len(point)):
            point[k] -= learning_rate * gradient(point)[k]
        path.append(point)
    return np.array(path)


def least_squares(x, y):
    """Weights of least mean squared error, from the normal equations."""
    left, right = x.T @ x, x.T @ y
    return np.linalg.solve(left, right)


def _descended(x, y, learning_rate, steps):
    """Return where a descent from 0 is after some steps, computed at once: NaN where it diverges beyond all numbers."""
    curvatures, directions = np.linalg.eigh(2 / len(x) * x.T @ x)
    shares = 1 - (1 - learning_rate * curvatures) ** steps
    weights = directions @ (shares / curvatures * (directions.T @ (2 / len(x) * x.T @ y)))
    return weights if np.isfinite(weights).all() else np.full(len(weights), np.nan)


def _fit_beside_ones(x, y):
    ones = np.column_stack([x, np.ones(len(x))])
    return np.linalg.solve(ones.T @ ones, ones.T @ y)[:-1]


def batch_gradient(x, y, weights, indices):
    """Gradient of the mean squared error of some of the samples with respect to the weights."""
    rows, targets = x[indices], y[indices]
    errors = rows @ weights - targets
    total = 2 * rows.T @ errors
    return total / len(rows)


def epoch(x, y, weights, order, size, learning_rate):
    """Weights after an epoch of mini-batch gradient descent on the mean squared error."""
    now = weights
    for first in range(0, len(order), size):
        batch = order[first : first + size]
        errors = x[batch] @ now - y[batch]
        gradient = 2 * x[batch].T @ errors / len(batch)
        step = learning_rate * gradient
        now = now - step
    return now


# ------------------------------------------------------------------------------------------------------ inputs


def _random_vectors(seed, count):
    return tuple(np.random.default_rng(seed).normal(size=(2, count)))


SLOPES = (
    Case((np.array([3.0, 4.0]), np.array([1.0, 0.0])), "along the first axis"),
    Case((np.array([3.0, 4.0]), np.array([0.0, 2.0])), "along the second axis, by a vector of length 2"),
    Case((np.array([3.0, 4.0]), np.array([-1.0, -1.0])), "down the diagonal"),
    Case((np.array([3.0, 4.0]), np.array([3.0, 4.0])), "along the gradient"),
    Case((np.array([3.0, 4.0]), np.array([-4.0, 3.0])), "at a right angle to the gradient"),
    Case((np.array([3.0]), np.array([-2.0])), "one dimension"),
    Case((np.array([0.0, 0.0]), np.array([1.0, 2.0])), "a gradient of 0"),
    Case((np.array([2, -1, 2]), np.array([2, 2, 1])), "whole numbers"),
    Case(_random_vectors(0, 5), "random, seed 0"),
    Case(_random_vectors(1, 50), "random, seed 1"),
    Case((np.array([1e-3, -2e-3, 5e-3]), np.array([3e6, 1e6, -2e6])), "a small gradient and a long vector"),
    Case((np.array([3.0, 4.0]), np.array([0.0, 2e-9])), "a very short vector"),
)


def _square(x):
    return np.sum(x**2)


def _coupled(x):
    return x[0] ** 2 + 3 * x[0] * x[1]


def _cubes(x):
    return np.sum(x**3)


def _cubes_of_any_shape(x):
    return np.sum(x**3)


_cubes_of_any_shape.size = 10  # np.size gives it: so a case without an axis is not the smallest that fails


def _product(x):
    return np.prod(x) + x[0] ** 3


def _of_matrix(x):
    return x[0, 0] ** 3 + x[0, 1] * x[1, 2] - x[1, 0] ** 2 * x[0, 2] + 4 * x[1, 1]


def _exponentials(x):
    return np.exp(x @ np.arange(1, len(x) + 1) / len(x)) + np.sin(x).sum()


def _softplus_of_sums(x):
    return np.log(1 + np.exp(x.sum(axis=1))).sum() + x[0, 0] ** 3


def _constant(x):
    return 7.0 + 0 * x[0]


FUNCTIONS = (
    Case((_square, np.array([3.0]), 0.5), "f = x² at 3", 1e-9),
    Case((_cubes, np.array([2.0]), 0.1), "f = x³ at 2", 1e-9),
    Case((_coupled, np.array([1.0, 2.0]), 0.1), "f = x₁² + 3 x₁ x₂", 1e-9),
    Case((_cubes, np.array([1.0, -2.0, 0.5]), 0.2), "a sum of cubes", 1e-9),
    Case((_product, np.array([2, -1, 3]), 0.1), "f = x₁ x₂ x₃ + x₁³ at whole numbers", 1e-9),
    Case((_cubes_of_any_shape, np.array(2.0), 0.1), "f = x³ at 2, an array without an axis", 1e-9),
    Case((_constant, np.array([1.0, 2.0]), 0.1), "a constant", 1e-9),
    Case(
        (_of_matrix, np.array([[1.0, 2.0, -1.0], [0.5, 3.0, 2.0]]), 0.1),
        "f = x₁₁³ + x₁₂ x₂₃ − x₂₁² x₁₃ + 4 x₂₂ of a 2 × 3 array",
        1e-9,
    ),
    Case((_cubes, np.array([[[1.0, -2.0]], [[0.5, 3.0]]]), 0.2), "a sum of cubes, of a 2 × 1 × 2 array", 1e-9),
    Case(
        (_cubes, np.array([[1.0, 2.0], [0.5, 3.0], [-1.0, 2.0]]).T, 0.1), "a sum of cubes, of a transposed array", 1e-9
    ),
    Case((_exponentials, np.random.default_rng(2).normal(size=6), 0.05), "random, seed 2", 1e-9),
    Case((_softplus_of_sums, np.random.default_rng(3).normal(size=(4, 5)), 0.3), "random, seed 3", 1e-9),
    Case((_exponentials, np.random.default_rng(4).normal(size=9), 1e-5), "random, seed 4, h = 1e-5", 1e-9),
    Case((_square, np.array([4000.0, -3000.0, 2000.0, 1000.0]), 10.0), "large numbers and a large step", 1e-6),
)


def _random_nearly_equal(seed, *shape):
    rng = np.random.default_rng(seed)
    a = rng.normal(size=shape)
    return a, a + 1e-6 * rng.normal(size=shape)


PAIRS = (
    Case((np.array([1.0]), np.array([2.0])), "one number, and twice as much"),
    Case((np.array([1.0, -4.0]), np.array([1.0, -3.0])), "a difference at a large entry"),
    Case((np.array([5.0, 1.0]), np.array([5.0, 2.0])), "a difference at a small entry"),
    Case((np.array([0.0, 3.0]), np.array([0.0, 6.0])), "an entry that is 0 in both"),
    Case((np.array([1.0, -2.0]), np.array([-1.0, 2.0])), "a turned sign"),
    Case((np.array([0.0, 0.0]), np.array([0.0, 0.0])), "zeros"),
    Case((np.array([0.0, 0.0]), np.array([1.0, 2.0])), "zeros, and numbers that are not"),
    Case((np.array([1.0, 2.0]), np.array([0.0, 0.0])), "numbers that are not 0, and zeros"),
    Case((np.array([1.0, -1.0]), np.array([2.0, -2.0])), "entries that sum to 0"),
    Case((np.array([[1.0, 2.0, -6.0], [0.0, 1.5, 3.0]]), np.array([[1.0, 2.5, -8.0], [1.0, 1.5, 3.0]])), "matrices"),
    Case((np.array([4, -8, 2]), np.array([4, -6, 3])), "whole numbers"),
    Case(_random_nearly_equal(5, 4, 3), "random, seed 5: almost equal", 0.0),
    Case((np.array([4.0, 1.0, -2.0]), np.array([4.0 - 4e-7, 1.0, -2.0])), "an error of 1e-7", 0.0),
    Case((np.array([4.0, 1.0, -2.0]), np.array([4.0 - 4e-12, 1.0, -2.0])), "an error of 1e-12", 0.0),
    Case((*_random_vectors(6, 30),), "random, seed 6: nothing in common"),
    Case((np.array([2e-100, 1e-100, 0.0]), np.array([1e-100, 1e-100, 0.0])), "entries of 1e-100", 0.0),
    Case((np.array([1e200, -3e200, 0.0]), np.array([1e200, -1e200, 0.0])), "entries of 1e200"),
)


def _gradient_of_square(x):
    return 2 * x


def _gradient_of_ravine(x):
    return np.array([2 * x[0], 4 * x[1]])


def _gradient_of_coupled(x):
    return np.array([2 * x[0] + x[1], x[0] + 3 * x[1]])


def _gradient_of_quartic(x):
    return 4 * x**3 - 2 * x + 0.3


WALKS = (
    Case((_gradient_of_square, np.array([10.0]), 0.2, 1), "f = x², one step"),
    Case((_gradient_of_square, np.array([10.0]), 0.2, 3), "f = x², three steps"),
    Case((_gradient_of_ravine, np.array([-3.5, -3.5]), 0.1, 2), "f = x² + 2y², two steps"),
    Case((_gradient_of_ravine, np.array([4, -3]), 0.1, 3), "a start at whole numbers"),
    Case((_gradient_of_coupled, np.array([2.0, 1.0]), 0.25, 3), "f = x² + xy + 1.5y², three steps"),
    Case((_gradient_of_ravine, np.array([0.0, 0.0]), 0.3, 2), "a start at the minimum"),
    Case((_gradient_of_coupled, np.array([-1.0, 4.0]), 0.1, 12), "twelve steps"),
    Case((_gradient_of_quartic, np.random.default_rng(7).normal(size=4), 0.03, 20), "random, seed 7"),
    Case((_gradient_of_square, np.array([1.0, -2.0, 3.0]), 1.1, 10), "a learning rate that diverges"),
)


def _random_fit(seed, count, features):
    x, _, _, _ = inputs.random_model(seed, count, features, 1)
    return x, x @ np.arange(1, features + 1) + np.random.default_rng(seed + 100).normal(size=count)


FITS = (
    Case((np.array([[2.0]]), np.array([6.0])), "one sample and one feature"),
    Case((np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 4.0, 7.0])), "three samples and one feature"),
    Case(
        (np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 1.0], [4.0, 1.0]]), np.array([1.0, 3.0, 4.0, 9.0])),
        "a line: a feature and a column of ones",
    ),
    Case((np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([4.0, -3.0])), "as many samples as features"),
    Case((np.array([[1, 2], [3, -1], [2, 2]]), np.array([1, 4, 3])), "whole numbers"),
    Case((np.array([[1.0, 2.0], [3.0, -1.0], [2.0, 2.0]]), np.zeros(3)), "targets of 0"),
    Case(_random_fit(8, 12, 3), "random, seed 8"),
    Case(_random_fit(9, 60, 6), "random, seed 9"),
    Case((_random_fit(10, 30, 2)[0] * [1.0, 1e3], _random_fit(10, 30, 2)[1]), "features of very different size"),
    Case((_random_fit(16, 20, 2)[0] * 1e-3, _random_fit(16, 20, 2)[1]), "small features"),
)

THREE = (np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]]), np.array([1.0, 2.0, -1.0]))
FIVE = (np.array([[1.0, 0.0], [2.0, 1.0], [-1.0, 1.0], [0.0, 2.0], [1.0, -1.0]]), np.array([1.0, 4.0, 0.0, 3.0, -2.0]))


def _random_batch(seed, count, features, size):
    x, y = _random_fit(seed, count, features)
    rng = np.random.default_rng(seed)
    return x, y, rng.normal(size=features), rng.integers(count, size=size)


BATCHES = (
    Case((np.array([[2.0]]), np.array([1.0]), np.array([3.0]), np.array([0])), "one sample and one feature"),
    Case((*THREE, np.array([1.0, -1.0]), np.array([2])), "one of three samples"),
    Case((*THREE, np.array([1.0, -1.0]), np.array([2, 0])), "two of three samples"),
    Case((*FIVE, np.array([0.5, 2.0]), np.array([4, 1, 3])), "three of five samples"),
    Case((*FIVE, np.array([0.5, 2.0]), np.array([1, 1, 4])), "a sample drawn twice"),
    Case((*THREE, np.array([0.5, 2.0]), np.array([0, 1, 2])), "all of three samples"),
    Case((FIVE[0], np.zeros(5), np.zeros(2), np.array([3, 0])), "predictions without an error"),
    Case(_random_batch(11, 12, 3, 5), "random, seed 11"),
    Case(_random_batch(12, 50, 6, 16), "random, seed 12"),
)


def _random_epoch(seed, count, features, size, learning_rate):
    x, y = _random_fit(seed, count, features)
    rng = np.random.default_rng(seed)
    return x, y, rng.normal(size=features), rng.permutation(count), size, learning_rate


EPOCHS = (
    Case((np.array([[2.0]]), np.array([1.0]), np.array([3.0]), np.array([0]), 1, 0.1), "one sample"),
    Case((*THREE, np.array([1.0, -1.0]), np.array([2, 0, 1]), 3, 0.1), "one batch of all three samples"),
    Case((*THREE, np.array([1.0, -1.0]), np.array([2, 0, 1]), 1, 0.05), "batches of one sample"),
    Case((*THREE, np.array([1.0, -1.0]), np.array([1, 2, 0]), 2, 0.1), "three samples by two: 2 and 1"),
    Case((*THREE, np.array([1.0, -1.0]), np.array([1, 2, 0]), 5, 0.1), "a batch size above N"),
    Case((*FIVE, np.array([0.0, 0.0]), np.array([3, 1, 4, 0, 2]), 2, 0.1), "five samples by two: 2, 2 and 1"),
    Case(_random_epoch(13, 7, 2, 3, 0.05), "random, seed 13: seven samples by three"),
    Case(_random_epoch(14, 12, 3, 4, 0.05), "random, seed 14: twelve samples by four"),
    Case(_random_epoch(15, 50, 6, 16, 0.02), "random, seed 15: fifty samples by sixteen"),
)

# ------------------------------------------------------------------------------------------------------- hints

ALL_AT_ONCE = (
    "All entries move at once, which gives one slope for all of them. The gradient has a slope for each entry: move "
    "one entry, leave the others where they are, and go through them in a loop."
)
TYPE_KEPT = {"x.astype(float)": "x.copy()"}
STAYS_MOVED = (
    "An entry that was moved stays moved while the next ones are measured. Put it back before you go on, or take a "
    "fresh copy of x for each entry."
)
BACK_AT_X = (
    "This is (f(x + h) − f(x)) / (2h): the lower point is x itself. If you move one array up by h and then down by h, "
    "you are back at x; go down by 2h, or start from a fresh copy."
)
ROW_BY_ROW = (
    "For a matrix, x[i] is a whole row: its entries move together and share a slope. Loop over all indices, for "
    "example with np.ndindex(x.shape)."
)
ENTRY_BY_ENTRY = (
    "You divide entry by entry. Where an entry is almost 0, its rounding error alone gives a large quotient. Divide "
    "the largest difference by the largest entry: one division for the whole arrays."
)
SINGLE_ENTRIES = (
    "You call f with a single entry of x, but it needs the whole array: the slope along one entry may depend on the "
    "others. Move that entry in a copy of x, and give f the copy."
)
BY_NUMBER = (
    "You count through all entries, but in an array of several axes one number names a whole row, and there are fewer "
    "rows than entries; an array without an axis takes no number. Go through np.ndindex(x.shape)."
)
IN_A_STEP_OF_THE_TYPE = {
    "x = x.astype(float)\n    gradient": "gradient",
    "above, below = x.copy(), x.copy()": "step = np.zeros_like(x)",
    "above[index] += h": "step[index] = h",
    "below[index] -= h": "above, below = x + step, x - step",
}
RESULT_OF_THE_TYPE = {
    "x = x.astype(float)\n    gradient = np.zeros(x.shape)": "gradient = np.zeros_like(x)\n    x = x.astype(float)"
}
NORMS = "These are Euclidean norms, a fair measure, too. Asked for are the largest entries: np.abs(…).max()."
NORMS_FOR_MAXIMA = {
    "np.abs(a).max(), np.abs(b).max()": "np.linalg.norm(a), np.linalg.norm(b)",
    "np.abs(a - b).max()": "np.linalg.norm(a - b)",
}
SAME_ARRAY = (
    "Several rows of the path are the last point. The list holds one array many times: x -= … changes that array "
    "everywhere. Make a new one, x = x - …, or append x.copy()."
)
OWN_COLUMN = (
    "You added a column of ones. x is to be taken as it is, with one weight for each of its columns; where an "
    "intercept is wanted, the ones are in it already."
)
SMALL_DENOMINATOR = (
    "A small number in the denominator makes tiny gradients look equal when they are not. Divide by the largest entry "
    "as it is, and treat 0 apart."
)
SMALL_NUMBERS = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16, float(np.finfo(float).eps))
TINY_IS_ZERO = "A tolerance, yours or that of np.isclose / np.allclose, takes 1e-100 for 0. Compare with 0 exactly."
SMALL_IS_ZERO = (
    "A tolerance, yours or that of np.allclose, turns small errors into 0. Return the error as it is; only two arrays "
    "of zeros need a 0 of their own."
)
BOTH_ARE_ZERO = (
    "A tolerance, yours or that of np.isclose / np.allclose, takes 1e-100 for 0, and nearly equal arrays for equal "
    "ones. Compare the largest entry with 0, and exactly."
)
ADDED_PENALTY = (
    "A multiple of the identity is added to x.T @ x. That is a penalty on the weights, and moves the minimum: leave "
    "it out."
)
FITTED_INTERCEPT = (
    "You fit an intercept, by a column of ones whose weight is dropped, or by centring. That changes the other "
    "weights: take x and y as they are."
)
SLIDING = (
    "The batches overlap: they start at 0, 1, 2, … so that samples are used several times. They start at 0, size, "
    "2 · size, …: range(0, N, size)."
)

EXERCISES = (
    Prediction(
        "gradient-descent/one-step",
        5.24,
        (
            WrongNumber("You climbed: the step goes against the gradient, x − η g.", 26.04),
            WrongNumber(
                "You gave 3y² the slope 3y. It is 6y: the square brings a factor 2, here for y as it does for x.",
                5.6,
            ),
            WrongNumber("You gave ½x² the slope 2x. It is x: the ½ and the 2 cancel.", 3.0),
            WrongNumber("You gave ½x² the slope ½x. It is x: the ½ and the 2 of the square cancel.", 6.6),
            WrongNumber(
                "The y part of the gradient has the wrong sign. At y = −1 the slope 6y is −6, so y grows: "
                "−1 + 0.2 · 6 = 0.2.",
                19.64,
            ),
            WrongNumber("The learning rate is forgotten: the step is 0.2 times the gradient.", 75.0),
            WrongNumber("That is the value at the start. Take one step first.", 11.0),
            WrongNumber("That is the new x alone. Put both new coordinates into f.", 3.2),
            WrongNumber("That is the new x plus the new y. Put them into f = ½x² + 3y².", 3.4),
            WrongNumber("That is the part of x alone, ½x². Add 3y².", 5.12),
            WrongNumber("You forgot the ½ when you put the new point into f, which is ½x² + 3y².", 10.36),
            WrongNumber("You forgot the 3 when you put the new point into f, which is ½x² + 3y².", 5.16),
            WrongNumber("That is with η = 0.1, as in the chapter. Here it is 0.2.", 6.96),
            WrongNumber("These are two steps. One is asked for.", 0.5 * 2.56**2 + 3 * 0.04**2),
            WrongNumber(
                "That is what the slope at the start promises, f − η |g|². The slope changes on the way: put the new "
                "point into f.",
                0.6,
            ),
            WrongNumber(
                "You gave the step a fixed length, 0.2, by a gradient of length 1. The step is η times the gradient as "
                "it is: it shortens by itself where the slope does.",
                0.5 * (4 - 0.8 / math.sqrt(52)) ** 2 + 3 * (-1 + 1.2 / math.sqrt(52)) ** 2,
            ),
        ),
        "The gradient is (4, −6), the new point (3.2, 0.2), and f = 5.12 + 0.12. The first coordinate shrank by a "
        "fifth; the second, with six times the curvature, jumped across the valley.",
    ),
    Choice(
        "gradient-descent/swing",
        "b",
        {
            "a": "That would be so for ηλ below 1. The curvature λ of 5x² is its second derivative, 10, not 5: "
            "ηλ is 1.5, and the factor 1 − ηλ is negative.",
            "c": "For that the factor 1 − ηλ must be −1, so ηλ = 2. Here λ is 10 and ηλ = 1.5.",
            "d": "Overshooting is not diverging. Compute the factor 1 − ηλ, where λ is the second derivative: x moves "
            "away only if the factor is below −1.",
        },
        "λ = 10, so each step multiplies x by 1 − 1.5 = −0.5: 8, −4, 2, −1. Divergence begins at ηλ = 2.",
    ),
    Prediction(
        "gradient-descent/largest-rate",
        1 / 3,
        (
            *(
                WrongNumber(
                    "That is 1/L. Up to there the path does not swing, but it still converges up to twice that.", value
                )
                for value in (1 / 6, 0.17, 0.16)
            ),
            WrongNumber(
                "You took the smallest curvature, that of y. At this rate the direction of x diverges: the largest "
                "curvature sets the limit.",
                2.0,
            ),
            *(
                WrongNumber(
                    "You took 3 for the curvature of 3x². It is the second derivative, 6: the square brings a factor "
                    "2.",
                    value,
                )
                for value in (2 / 3, 0.66)
            ),
            *(
                WrongNumber(
                    "That is 2 / (λmax + λmin), the rate of fastest convergence. The limit lies a little above it.",
                    value,
                )
                for value in (2 / 7, 0.29, 0.28)
            ),
            WrongNumber("One digit is too few to tell what is meant. Give three, or write the fraction.", 0.3),
            WrongNumber("You took the mean of the two curvatures. The largest alone sets the limit.", 4 / 7),
            WrongNumber("That is the largest curvature itself. The limit is 2 divided by it.", 6.0),
            WrongNumber("That is half the largest curvature: the fraction is upside down. The limit is 2/λ.", 3.0),
            WrongNumber(
                "That is the limit for f = x², where λ is 2. Here x has the curvature 6.",
                1.0,
            ),
        ),
        "The curvatures are 6 and 1. For x the factor is 1 − 6η, which stays above −1 for η below 2/6.",
    ),
    Choice(
        "gradient-descent/ridge",
        "c",
        {
            "a": "Both sides go down, but the slope along y is −2y, exactly 0 on the ridge. Nothing pushes the point "
            "to the one side or to the other.",
            "b": "The slope along x is 2x, which is 4 here: the point moves along the ridge. It stays only where the "
            "whole gradient is 0.",
            "d": "Along x the factor of each step is 1 − 2η = 0.8. So x shrinks; only y, were it not 0, would grow.",
        },
        "The slope along y is exactly 0, and 0 · 1.2ⁿ stays 0. A y of 1e-16 would do: it grows by a factor 1.2 a step "
        "and passes 1 after 203 steps. The noise of mini-batches is far larger.",
    ),
    Choice(
        "gradient-descent/what-descends",
        "d",
        {
            "a": "The gradient tells where to go. It may grow on the way, as it does where a plateau turns into a "
            "slope. At a minimum it is 0, but it is not what is made small.",
            "b": "Weights go wherever the loss is less. They shrink only where something pulls them to 0, such as a "
            "penalty.",
            "c": "A method that only looks at slopes does not know where that minimum is. It may walk away from it, "
            "into a valley that is nearer.",
        },
        "The loss descends, by about η |g|² a step, as long as the learning rate is small. The gradient is only the "
        "signpost.",
    ),
    Choice(
        "gradient-descent/which-h",
        "a",
        {
            "b": "It is the other way round. The error of the central formula is about h², so it is small at a larger "
            "h already, where rounding does less harm.",
            "c": "At h = 1e-15 the two values of f agree in all digits but the last, and much of the difference is "
            "rounding. That error, about 1e-16 / h, grows as h shrinks.",
            "d": "Rounding does no harm there, but the formulas do: errors of about 1e-2 and 1e-4. Smaller steps are "
            "better, until rounding takes over.",
        },
        "Formula and rounding balance: h + 1e-16 / h is least at 1e-8, h² + 1e-16 / h near 1e-5. What is left is about "
        "1e-8 and 1e-11.",
    ),
    Prediction(
        "gradient-descent/evaluations",
        1300.0,
        (
            WrongNumber("That is one for each parameter. Central differences need two, above and below.", 650.0),
            WrongNumber(
                "That is for forward differences: one for each parameter and one at the start. Central ones need two "
                "for each parameter, and none at the start.",
                651.0,
            ),
            WrongNumber("You added the loss at the point itself. Central differences do not use it.", 1301.0),
            WrongNumber("The bias is forgotten: there are 640 weights and 10 biases.", 1280.0),
            WrongNumber("Weights alone, and once each. There are 10 biases, too, and each parameter needs two.", 640.0),
            WrongNumber(
                "That would do for a slope along one direction. The gradient has a slope for each of the 650 "
                "parameters.",
                2.0,
            ),
            WrongNumber("That is 2 · (64 + 10). W has 64 · 10 entries: one for each pixel and class.", 148.0),
            WrongNumber(
                "You counted as if b had as many entries as W has rows. It has one for each class: 10.", 1408.0
            ),
        ),
        "Two for each of the 650 parameters, against the three that we charge for the analytic gradient, whatever "
        "their number. That is why differences check gradients and do not replace them.",
        rtol=1e-4,
    ),
    Prediction(
        "gradient-descent/steps-per-epoch",
        469.0,
        (
            WrongNumber(
                "You rounded down, which leaves out the last 96 images. They make one more, smaller batch.", 468.0
            ),
            *(
                WrongNumber("There is no part of a step. The images that are left make one more, smaller batch.", value)
                for value in (468.75, 468.8, 468.7)
            ),
            WrongNumber("That is the size of the last batch. Count the batches.", 96.0),
            WrongNumber("That is one step for each image, a batch size of 1. Here 128 images share a step.", 60000.0),
            WrongNumber("That is the size of a batch. Ask how many of them it takes to see every image.", 128.0),
            WrongNumber("That is for the whole data as one batch. Here a batch has 128 images.", 1.0),
        ),
        "468 batches of 128 are 59,904 images. The last 96 make one more: ⌈60,000 / 128⌉.",
        rtol=1e-6,
    ),
    Prediction(
        "gradient-descent/noise",
        0.25,
        (
            *(
                WrongNumber(
                    "That is the factor by which the variance is multiplied. The noise is a typical distance, which is "
                    "the root of the variance.",
                    value,
                )
                for value in (1 / 16, 0.063, 0.062, 0.06)
            ),
            WrongNumber("It is the other way round: a mean over more samples has less noise.", 4.0),
            WrongNumber(
                "A mean over more samples has less noise, not more. And the noise does not change as fast as B.", 16.0
            ),
            WrongNumber(
                "The mean of the noise stays the same, it is 0: the gradient is unbiased. But the noise itself "
                "averages out.",
                1.0,
            ),
            WrongNumber(
                "You halved it. That is what four times as many samples do; here there are sixteen times as many.", 0.5
            ),
            *(
                WrongNumber("You took the square of 16. It is the root: the noise is proportional to 1/√B.", value)
                for value in (1 / 256, 0.004)
            ),
        ),
        "1/√16. Sixteen times the work a step for a quarter of the noise: beyond some size it is not worth it.",
    ),
    Function(
        "gradient-descent/slope-along",
        slope_along,
        SLOPES,
        (
            Slip(
                "You did not divide by the length of the direction. A vector twice as long points the same way, and "
                "the slope is the same.",
                {" / np.linalg.norm(direction)": ""},
            ),
            Slip(
                "You divided by the square of the length, direction @ direction. Divide by its root.",
                {"np.linalg.norm(direction)": "(direction @ direction)"},
            ),
            Slip(
                "You divided by the sum of the sizes of the entries. The length is the root of the sum of squares, "
                "np.linalg.norm.",
                {"np.linalg.norm(direction)": "np.abs(direction).sum()"},
            ),
            Slip(
                "You divided by the sum of the entries, which may be 0. The length is the root of the sum of squares, "
                "np.linalg.norm.",
                {"np.linalg.norm(direction)": "direction.sum()"},
            ),
            Slip(
                "You divided by the largest entry. The length is the root of the sum of squares, np.linalg.norm.",
                {"np.linalg.norm(direction)": "np.abs(direction).max()"},
            ),
            Slip(
                "You divided by the number of entries: a mean. Divide by the length of the direction, np.linalg.norm.",
                {"np.linalg.norm(direction)": "len(direction)"},
            ),
            Slip(
                "You divided by the length of the gradient, too. That gives the cosine of the angle: how steep it is, "
                "is lost.",
                {"unit = direction": "gradient = gradient / np.linalg.norm(gradient)\n    unit = direction"},
            ),
            Slip(
                "You divided by the length of the gradient. It is the direction that must have length 1; the length of "
                "the gradient says how steep it is.",
                {"direction / np.linalg.norm(direction)": "direction / np.linalg.norm(gradient)"},
            ),
            Slip("The products are not summed. The slope is one number, gradient @ unit.", {" @ unit": " * unit"}),
            Slip(
                "You took the mean of the products. The slope is their sum, gradient @ unit.",
                {"gradient @ unit": "np.mean(gradient * unit)"},
            ),
            Slip(
                "That is a vector, the part of the gradient along the direction. The slope is a number, gradient @ "
                "unit.",
                instead=_projection,
            ),
            Slip(
                "The sign is turned round: that is the slope the opposite way. Where the function rises, a slope is "
                "positive.",
                {"return slope": "return -slope"},
            ),
            Slip(
                "The sign is lost: where the function falls, the slope is negative.",
                {"return slope": "return abs(slope)"},
            ),
            Slip(
                "You divide by the length of the gradient, as for the cosine of the angle. For a gradient of 0 that is "
                "0 / 0, NaN, but the slope is 0. It works without this length, and without an angle.",
                {
                    "gradient @ unit": (
                        "gradient @ unit / np.linalg.norm(gradient)\n    slope = slope * np.linalg.norm(gradient)"
                    )
                },
                alone=True,
            ),
            Slip(
                "That is the length of the gradient, the largest slope there is. Along another direction it is less.",
                instead=lambda gradient, direction: np.linalg.norm(gradient),
            ),
            *(
                Slip(
                    "A small number is added to the length of the direction, or bounds it from below. For a very short "
                    "vector the slope comes out too small: divide by the length as it is, which is never 0 here.",
                    {"np.linalg.norm(direction)": length},
                    alone=True,
                )
                for length in (
                    *(
                        f"(np.linalg.norm(direction) + {small})"
                        for small in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12)
                    ),
                    *(f"max(np.linalg.norm(direction), {small})" for small in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)),
                )
            ),
        ),
        "It is |g| cos of the angle between the two: |g| along the gradient, 0 across, −|g| against it.",
    ),
    Function(
        "gradient-descent/numerical-gradient",
        numerical_gradient,
        FUNCTIONS,
        (
            Slip(
                "These are forward differences, (f(x + h) − f(x)) / h. Central ones go as far down as up: "
                "(f(x + h) − f(x − h)) / (2h).",
                {"f(below)) / (2 * h)": "f(x)) / h"},
            ),
            Slip(
                "These are backward differences, (f(x) − f(x − h)) / h. Central ones go as far up as down: "
                "(f(x + h) − f(x − h)) / (2h).",
                {"(f(above) - f(below)) / (2 * h)": "(f(x) - f(below)) / h"},
            ),
            Slip("You divided by h. From x − h to x + h it is 2h.", {"/ (2 * h)": "/ h"}),
            Slip(
                "This is / 2 * h, which divides by 2 and multiplies by h. Use parentheses: / (2 * h).",
                {"/ (2 * h)": "/ 2 * h"},
            ),
            Slip("You divided by 2 alone. A slope is rise over run, and the run is 2h.", {"/ (2 * h)": "/ 2"}),
            Slip("The difference is not divided. A slope is rise over run, and the run is 2h.", {" / (2 * h)": ""}),
            Slip(BACK_AT_X, {"f(below)) /": "f(x)) /"}),
            Slip(
                "You moved by h/2 to each side. That is a central difference, too, but of another step: move by h.",
                {"+= h": "+= h / 2", "-= h": "-= h / 2", "/ (2 * h)": "/ h"},
            ),
            Slip(
                "You moved by h/2 to each side but divided by 2h. Move by h to each side.",
                {"+= h": "+= h / 2", "-= h": "-= h / 2"},
            ),
            Slip(
                "All slopes are 0. Either your two points are one array, as above = x makes no copy (x.copy() does), "
                "or the entry is put back before f sees it, or no slope is stored in the result, or you move an entry "
                "of x.flatten(), which is a copy.",
                {"(f(above) - f(below)) /": "(f(x) - f(x)) /"},
            ),
            Slip(
                "For a transposed x all slopes are 0. There .ravel() and .reshape(-1) make copies, of x as of "
                "np.zeros_like(x), and what is changed in them does not change in the array. Go through "
                "np.ndindex(x.shape) instead.",
                instead=_none_of_transposed,
            ),
            Slip(
                "The sign is turned round: it is f above minus f below.",
                {"gradient[index] = ": "gradient[index] = -"},
            ),
            Slip(
                "You use a step of your own. Use h, which your function is given.",
                {"gradient = np": "h = 1e-5\n    gradient = np"},
            ),
            Slip(
                "An array of whole numbers cuts off what you add: 2 + 0.1 is stored as 2. Begin with a copy as floats, "
                "x.astype(float).",
                TYPE_KEPT,
            ),
            Slip(
                "The result is one long row. It must have the shape of x, as every gradient has, and so must what you "
                "add to x: np.zeros(x.shape), or .reshape(x.shape).",
                {"return gradient": "return gradient.ravel()"},
            ),
            Slip("The result is transposed: it must have the shape of x.", {"return gradient": "return gradient.T"}),
            Slip(
                "The result is cut to whole numbers: np.zeros_like(x) has the type of x. Take np.zeros(x.shape), which "
                "holds floats.",
                RESULT_OF_THE_TYPE,
                alone=True,
            ),
            Slip(
                "At whole numbers the step is cut to 0: np.zeros_like(x) has the type of x, and can't hold h. Begin "
                "with x = x.astype(float).",
                instead=_by_steps_of_the_type,
            ),
            *(
                Slip(hint, {**edits, **start}, alone=True)
                for start in ({}, TYPE_KEPT)
                for hint, edits in (
                    (
                        STAYS_MOVED,
                        {
                            "above, below = x.copy(), x.copy()": "x[index] += h",
                            "above[index] += h": "above = f(x)",
                            "below[index] -= h": "x[index] -= 2 * h",
                            "f(above) - f(below)": "above - f(x)",
                        },
                    ),
                    (
                        f"These are forward differences, and: {STAYS_MOVED}",
                        {
                            "above, below = x.copy(), x.copy()": "before = f(x)",
                            "above[index] += h\n        below[index] -= h": "x[index] += h",
                            "(f(above) - f(below)) / (2 * h)": "(f(x) - before) / h",
                        },
                    ),
                )
            ),
            *(
                Slip(
                    STAYS_MOVED,
                    {
                        "    for index": "    above, below = x.copy(), x.copy()\n    for index",
                        "        above, below = x.copy(), x.copy()\n": "",
                        **start,
                    },
                    alone=True,
                )
                for start in ({}, TYPE_KEPT)
            ),
            Slip(
                BACK_AT_X,
                {
                    **TYPE_KEPT,
                    "above, below = x.copy(), x.copy()": "x[index] += h",
                    "above[index] += h": "above = f(x)",
                    "below[index] -= h": "x[index] -= h",
                    "f(above) - f(below)": "above - f(x)",
                },
                alone=True,
            ),
            Slip(
                "Only the first entry is measured: the return stands inside the loop. Move it out, to the left.",
                {"    return gradient": "        return gradient"},
                alone=True,
            ),
            Slip(ALL_AT_ONCE, instead=_moving_all),
            Slip(ALL_AT_ONCE, {"above[index] +=": "above +=", "below[index] -=": "below -="}, alone=True),
            *(
                Slip(ROW_BY_ROW, {"np.ndindex(x.shape)": "range(len(x))", **start, **result}, alone=True)
                for start in ({}, TYPE_KEPT)
                for result in (
                    {},
                    {"np.zeros(x.shape)": "np.zeros(len(x))"},
                    {"np.zeros(x.shape)": "np.zeros(x.size)"},
                    {"np.zeros(x.shape)": "np.zeros(x.size)", "return gradient": "return gradient.reshape(x.shape)"},
                )
            ),
            *(
                Slip(ROW_BY_ROW, {"np.ndindex(x.shape)": "range(len(x))", **other}, alone=True)
                for other in (
                    RESULT_OF_THE_TYPE,
                    IN_A_STEP_OF_THE_TYPE,
                    {**IN_A_STEP_OF_THE_TYPE, "np.zeros(x.shape)": "np.zeros(len(x))"},
                )
            ),
            *(
                Slip(BY_NUMBER, {"np.ndindex(x.shape)": "range(x.size)", **result}, alone=True)
                for result in ({}, {"np.zeros(x.shape)": "np.zeros(len(x))"})
            ),
            *(
                Slip(SINGLE_ENTRIES, {"f(above) - f(below)": "f(above[index]) - f(below[index])", **others}, alone=True)
                for others in (
                    {},
                    {"np.ndindex(x.shape)": "range(len(x))"},
                    {"np.ndindex(x.shape)": "range(len(x))", "np.zeros(x.shape)": "np.zeros(len(x))"},
                )
            ),
            Slip(
                "You call f with one long row, as x.ravel() and x.flatten() make it, but f needs an array of the shape "
                "of x. Put what you moved back into that shape before you call f: .reshape(x.shape).",
                {"f(above) - f(below)": "f(above.ravel()) - f(below.ravel())"},
                alone=True,
            ),
            Slip(
                "That is the complex step, a fine method where f accepts complex numbers, but another one. Central "
                "differences compare f at x + h and at x − h, and differ from it by about h².",
                {
                    "above, below = x.copy(), x.copy()": "above = x.astype(complex)",
                    "above[index] += h\n        below[index] -= h": "above[index] += 1j * h",
                    "(f(above) - f(below)) / (2 * h)": "f(above).imag / h",
                },
                alone=True,
            ),
        ),
        "It works for any smooth function, and needs no formula. The price: two evaluations for each entry of x.",
    ),
    Function(
        "gradient-descent/relative-error",
        relative_error,
        PAIRS,
        (
            Slip(
                "Two arrays of zeros give 0 / 0, which is NaN. They agree: return 0.", {"0.0 if scale == 0 else ": ""}
            ),
            *(
                Slip(
                    "Zeros and other numbers agree, says your function. They differ as much as can be: that is how a "
                    "gradient looks that was forgotten. Return 0 only if both arrays are zeros.",
                    {"if scale == 0": are_zero},
                )
                for are_zero in ("if not a.any()", "if not b.any()", "if not a.any() or not b.any()")
            ),
            Slip(
                "Entries that sum to 0 need not be 0, such as 1 and −1. Ask whether the largest of them, without its "
                "sign, is 0.",
                {"if scale == 0": "if a.sum() == 0 and b.sum() == 0"},
            ),
            *(
                Slip(hint, {"scale == 0": is_zero}, alone=True)
                for hint, is_zero in (
                    (TINY_IS_ZERO, "scale < 1e-12"),
                    *((SMALL_IS_ZERO, f"scale == 0 or difference / scale < {limit}") for limit in (1e-5, 1e-6, 1e-8)),
                    *((BOTH_ARE_ZERO, f"difference < {limit}") for limit in (1e-5, 1e-6, 1e-8)),
                )
            ),
            *(
                Slip(
                    SMALL_DENOMINATOR,
                    {"0.0 if scale == 0 else difference / scale": f"difference / {denominator}"},
                    alone=small > 1e-6,
                )
                for small in SMALL_NUMBERS
                for denominator in (f"(scale + {small})", *([f"max(scale, {small})"] if small > 1e-7 else []))
            ),
            Slip(
                "You divided by the sum of the two maxima. Asked for is the larger of them; the sum gives about half.",
                {"max(largest_a, largest_b)": "largest_a + largest_b"},
            ),
            Slip(
                "You divided by the mean of the two maxima. Asked for is the larger of them.",
                {"max(largest_a, largest_b)": "(largest_a + largest_b) / 2"},
            ),
            *(
                Slip(hint, {"max(largest_a, largest_b)": scale, **guard})
                for hint, scale in (
                    ("You divided by the smaller of the two maxima. Take the larger.", "min(largest_a, largest_b)"),
                    (
                        "You divided by the maximum of a alone. Take the larger of max |a| and max |b|, so that a and "
                        "b may change places.",
                        "largest_a",
                    ),
                    (
                        "You divided by the maximum of b alone. Take the larger of max |a| and max |b|, so that a and "
                        "b may change places.",
                        "largest_b",
                    ),
                )
                for guard in ({}, {"if scale == 0": "if not a.any() and not b.any()"})
            ),
            Slip(
                "That is the absolute error. Whether 1e-6 is much depends on how large the gradient is: divide by its "
                "largest entry.",
                {"max(largest_a, largest_b)": "1.0"},
            ),
            Slip(
                "The largest entry is taken with its sign, so that large negative ones do not count. Use np.abs in the "
                "denominator, too.",
                {"np.abs(a).max(), np.abs(b).max()": "a.max(), b.max()"},
            ),
            Slip(
                "The difference is taken with its sign, so that b may be much too large and nothing is seen. Take "
                "np.abs of it before the maximum.",
                {"np.abs(a - b).max()": "(a - b).max()"},
            ),
            Slip(
                "The absolute value is taken after the maximum. First np.abs of the differences, then the largest.",
                {"np.abs(a - b).max()": "abs((a - b).max())"},
            ),
            Slip(
                "That is the mean of the differences. One wrong entry among a thousand would be hidden: take the "
                "largest.",
                {"np.abs(a - b).max()": "np.abs(a - b).mean()"},
            ),
            Slip(
                "You compare the sizes of the entries, without their signs: a turned sign is not seen. Take the "
                "absolute value of a − b.",
                {"np.abs(a - b).max()": "np.abs(np.abs(a) - np.abs(b)).max()"},
            ),
            Slip(
                "You subtract the two maxima, and all other entries go unseen. First a − b, entry by entry, then the "
                "largest.",
                {"np.abs(a - b).max()": "abs(largest_a - largest_b)"},
            ),
            *(
                Slip(
                    "The result is an array. One number is asked for: take the largest of the differences, too.",
                    {"np.abs(a - b).max()": "np.abs(a - b)", **of_zeros},
                    alone=True,
                )
                for of_zeros in ({"0.0 if": "np.zeros(a.shape) if"}, {"0.0 if scale == 0 else ": ""})
            ),
            Slip(
                "These are sums, not maxima, so that one wrong entry among many is hidden. Take the largest "
                "difference and the largest entry.",
                {
                    "np.abs(a).max(), np.abs(b).max()": "np.abs(a).sum(), np.abs(b).sum()",
                    "np.abs(a - b).max()": "np.abs(a - b).sum()",
                },
            ),
            Slip(ENTRY_BY_ENTRY, instead=lambda a, b: _quotients(a, b).max()),
            Slip(ENTRY_BY_ENTRY, instead=lambda a, b: _quotients(a, b, of_zeros=math.nan).max()),
            *(
                Slip(ENTRY_BY_ENTRY, instead=lambda a, b, small=small: _quotients(a, b, at_least=small).max())
                for small in SMALL_NUMBERS
            ),
            *(
                Slip(f"{ENTRY_BY_ENTRY} And by the larger of the two, not by their sum.", instead=quotient)
                for quotient in (
                    lambda a, b: _quotients(a, b, np.add).max(),
                    lambda a, b: _quotients(a, b, np.add, of_zeros=math.nan).max(),
                    *(
                        lambda a, b, small=small: _quotients(a, b, np.add, at_least=small).max()
                        for small in SMALL_NUMBERS
                    ),
                )
            ),
            *(
                Slip(f"{ENTRY_BY_ENTRY} And you took the mean of the quotients.", instead=quotient)
                for quotient in (
                    lambda a, b: _quotients(a, b).mean(),
                    lambda a, b: _quotients(a, b, of_zeros=math.nan).mean(),
                )
            ),
            *(
                Slip(
                    "The result is an array. One number is asked for: the largest difference over the largest entry.",
                    instead=quotients,
                )
                for quotients in (_quotients, lambda a, b: _quotients(a, b, of_zeros=math.nan))
            ),
            Slip(NORMS, NORMS_FOR_MAXIMA),
            Slip(
                f"{NORMS} And divide by the larger of the two, not by their sum.",
                {**NORMS_FOR_MAXIMA, "max(largest_a, largest_b)": "largest_a + largest_b"},
            ),
        ),
        "Some values are worth knowing: a forgotten factor 2 gives 0.5, a turned sign 2, and a mean over N that became "
        "a sum 1 − 1/N.",
    ),
    Function(
        "gradient-descent/descend",
        descend,
        WALKS,
        (
            Slip(
                "You climb: the gradient points to where the function grows. Subtract η times the gradient.",
                {" - ": " + "},
            ),
            Slip(
                "The gradient is taken at the start, and used for every step. It changes from point to point: compute "
                "it anew where you are.",
                {"gradient(point)": "gradient(start)"},
            ),
            Slip("The learning rate is not used.", {"learning_rate * ": ""}),
            Slip(
                "Your steps become smaller by a factor of their own. The learning rate stays the same; steps shorten "
                "by themselves, because the gradient does.",
                {"for _ in": "for k in", "learning_rate *": "learning_rate / (k + 1) *"},
            ),
            Slip(
                "You divided the gradient by its length, so that all steps are equally long (and NaN at the minimum). "
                "Use it as it is: on flat ground the steps should be short.",
                {"slopes\n": "slopes / np.linalg.norm(slopes)\n"},
            ),
            Slip(
                "Only the sign of the gradient is used. How steep it is counts, too.", {"slopes\n": "np.sign(slopes)\n"}
            ),
            Slip(
                "The start is missing: the path has steps + 1 points, and the first of them is the start.",
                {"return np.array(path)": "return np.array(path[1:])"},
            ),
            Slip(
                "The last point is missing: after each step its new point is kept, so that there are steps + 1 points.",
                {"return np.array(path)": "return np.array(path[:-1])"},
            ),
            Slip(
                "That is the last point alone. Return all of them, start included.",
                {"return np.array(path)": "return point"},
            ),
            Slip(SAME_ARRAY, {"point = point": "point[:] = point"}),
            Slip(SAME_ARRAY, {"[point]": "[point.copy()]", "point = point": "point[:] = point"}, alone=True),
            Slip(
                "Rows and columns are swapped: a point is a row.", {"return np.array(path)": "return np.array(path).T"}
            ),
            Slip(
                "The start stands there twice, and the last point is missing: you append before you step. Step first, "
                "then append.",
                {
                    "range(steps):": "range(steps):\n        path.append(point)",
                    "        path.append(point)\n    return": "    return",
                },
            ),
            Slip(
                "Only the start and the last point are there. Append inside the loop, after each step.",
                {"        path.append(point)\n    return": "    path.append(point)\n    return"},
            ),
            Slip(
                "The path ends after one step: the return stands inside the loop. Move it out, to the left.",
                {"    return np.array(path)": "        return np.array(path)"},
            ),
            Slip(
                "Each step sets out from the start again, so that all points but the first are the same. Go on from "
                "where you are.",
                {"gradient(point)": "gradient(start)", "point = point": "point = start"},
                alone=True,
            ),
            *(
                Slip(
                    "You replaced the point by the step. The new point is the old one minus the step, x − η g.",
                    {"point - ": sign},
                    alone=True,
                )
                for sign in ("", "-")
            ),
            Slip(
                "Each step sets out from the start again, with the gradient of the latest point. Go on from where you "
                "are: subtract from that point, too.",
                {"point = point": "point = start"},
                alone=True,
            ),
            Slip(
                "The last row of the path is still 0: nothing was written there. Either the loop ends a step early "
                "(range(1, steps) has steps − 1 numbers), or it writes each point before its step, and the last "
                "nowhere.",
                {"return np.array(path)": "path[-1] = 0 * point\n    return np.array(path)"},
                alone=True,
            ),
            Slip(
                "The row after the start is still 0, because the loop leaves out the first step, and all others go on "
                "from there. Begin to count at 0: range(steps).",
                {"path = [point]": "point = 0 * point\n    path = [start, point]", "range(steps)": "range(1, steps)"},
                alone=True,
            ),
            Slip(
                "Your steps are twice as long as they should be. The gradient that you are given has its factors "
                "already: subtract η times it.",
                {"learning_rate * ": "2 * learning_rate * "},
                alone=True,
            ),
            Slip(
                "That is one step too many: with the start, steps + 1 points.",
                {"range(steps)": "range(steps + 1)"},
                alone=True,
            ),
            Slip(
                "The path is an array of whole numbers, like the start, and cuts off the decimals. Make it one of "
                "floats: start.astype(float).",
                instead=_descend_among_whole_numbers,
            ),
            Slip(
                "The entries move one after the other, each by a gradient at a point half moved. Compute the whole "
                "gradient first, then move all entries.",
                instead=_descend_entry_by_entry,
            ),
        ),
        "A few lines, and every training loop has them at its heart.",
    ),
    Function(
        "gradient-descent/least-squares",
        least_squares,
        FITS,
        (
            Slip(
                "That is x.T @ y, the right side of the equations. Solve (x.T @ x) w = x.T @ y for w.",
                {"np.linalg.solve(left, right)": "right"},
            ),
            Slip(
                "You divided by a matrix entry by entry. To divide by a matrix is to solve equations: there is "
                "np.linalg.solve.",
                {"np.linalg.solve(left, right)": "right / left"},
            ),
            Slip(
                "You inverted each entry by itself, as 1 / a and a ** -1 do. That is no inverse of the matrix: use "
                "np.linalg.solve.",
                {"np.linalg.solve(left, right)": "(1 / left) @ right"},
            ),
            Slip(
                "The inverse is multiplied entry by entry, with *. A matrix times a vector is @.",
                {"np.linalg.solve(left, right)": "np.linalg.inv(left) * right"},
            ),
            Slip(
                "You multiplied by x.T @ x. It stands on the other side of the equations: multiply by its inverse, or "
                "use np.linalg.solve.",
                {"np.linalg.solve(left, right)": "left @ right"},
            ),
            Slip(
                "Each weight is fitted as if the other features were not there. They share the work: solve for all "
                "weights together, np.linalg.solve.",
                {"np.linalg.solve(left, right)": "right / np.diag(left)"},
            ),
            Slip(
                "Only x.T @ x is divided by N, so the weights come out N times too large. The factor stands on both "
                "sides of the equations; leave it out.",
                {"x.T @ x, x.T @ y": "x.T @ x / len(x), x.T @ y"},
            ),
            Slip(
                "The weights come out N times too small: x.T @ y, or the result, is divided by N, and x.T @ x is not. "
                "Leave the factor out.",
                {"x.T @ x, x.T @ y": "x.T @ x, x.T @ y / len(x)"},
            ),
            Slip(
                "The right side is doubled, and so are the weights. A factor 2 stands on both sides of the equations, "
                "and cancels: (x.T @ x) w = x.T @ y.",
                {"x.T @ x, x.T @ y": "x.T @ x, 2 * x.T @ y"},
            ),
            Slip(
                "The left side is doubled, so the weights are halved. A factor 2 stands on both sides of the "
                "equations, and cancels: (x.T @ x) w = x.T @ y.",
                {"x.T @ x, x.T @ y": "2 * x.T @ x, x.T @ y"},
            ),
            Slip(
                "Only x.T @ x is multiplied by 2 / N, so the weights come out N / 2 times too large. The factor stands "
                "on both sides of the equations; leave it out.",
                {"x.T @ x, x.T @ y": "2 * x.T @ x / len(x), x.T @ y"},
            ),
            Slip(
                "The weights come out N / 2 times too small: x.T @ y, or the result, is multiplied by 2 / N, and x.T @ "
                "x is not. Leave the factor out.",
                {"x.T @ x, x.T @ y": "x.T @ x, 2 * x.T @ y / len(x)"},
            ),
            *(
                Slip(
                    "A product has a row for each sample, such as x @ x.T or x @ y. The equations have one for each "
                    "weight: x.T @ x, and on the right x.T @ y.",
                    {"np.linalg.solve(left, right)": by_samples},
                    alone=True,
                )
                for by_samples in (
                    "np.linalg.solve(x @ x.T, x.T @ y)",
                    "np.linalg.solve(x @ x.T, x @ y)",
                    "np.linalg.inv(x @ x.T) @ x.T @ y",
                    "np.linalg.inv(x @ x.T) @ x @ y",
                    "np.linalg.pinv(x @ x.T) @ x.T @ y",
                )
            ),
            *(
                Slip(ADDED_PENALTY, {"x.T @ x,": f"x.T @ x + {strength} * np.eye(x.shape[1]),"}, alone=True)
                for strength in (1.0, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10)
            ),
            Slip("The sign is turned round: x.T @ (x w − y) = 0 gives x.T @ x w = + x.T @ y.", {"return ": "return -"}),
            Slip(
                "These are the predictions x @ w. The weights w are asked for.",
                {"np.linalg.solve(left, right)": "x @ np.linalg.solve(left, right)"},
            ),
            Slip(
                "That is all that np.linalg.lstsq returns. The weights are the first of the four things: [0].",
                instead=lambda x, y: tuple(np.linalg.lstsq(x, y)),
            ),
            Slip(OWN_COLUMN, instead=lambda x, y: np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y)[0]),
            Slip(OWN_COLUMN, instead=lambda x, y: np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y)[0]),
            *(
                Slip(FITTED_INTERCEPT, instead=fit)
                for fit in (
                    _fit_beside_ones,
                    lambda x, y: np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y)[0][:-1],
                    lambda x, y: np.linalg.lstsq(x - x.mean(axis=0), y - y.mean())[0],
                )
            ),
            *(
                Slip(
                    "These are the weights after some steps of a descent, and how near they come depends on the "
                    "learning rate and on the size of the features. Set the gradient to 0 and solve for the weights.",
                    instead=lambda x, y, rate=rate, steps=steps: _descended(x, y, rate, steps),
                )
                for rate in (0.1, 0.05, 0.01, 0.005, 0.001)
                for steps in (100, 1000, 10_000)
            ),
        ),
        "No steps, no learning rate, no start. But x.T @ x costs N D² and the solution D³, and for most losses there "
        "is no such formula.",
    ),
    Function(
        "gradient-descent/batch-gradient",
        batch_gradient,
        BATCHES,
        (
            Slip(
                "This is the gradient of the sum over the batch. The loss is the mean: divide by the number of "
                "samples in the batch, len(indices).",
                {" / len(rows)": ""},
            ),
            Slip(
                "You divided by N, the number of all samples. The mean is over the batch: len(indices).",
                {"len(rows)": "len(x)"},
            ),
            Slip(
                "You divided by the size of the batch twice, perhaps by mean and by len(indices). Once is enough.",
                {"len(rows)": "len(rows) ** 2"},
            ),
            Slip(
                "You divided by the number of features, x.shape[1]. The mean is over the samples of the batch: "
                "len(indices).",
                {"len(rows)": "x.shape[1]"},
            ),
            Slip(
                "There is a factor ½ too many. The slope of r² is 2r; the 2 would cancel in ½r², which is another "
                "loss.",
                {"2 * ": ""},
            ),
            Slip(
                "The sign is turned round. The error is prediction minus target; the minus belongs to the step, not to "
                "the gradient.",
                {"return total": "return -total"},
            ),
            Slip(
                "The indices are not used: this is the gradient over all samples. Take x[indices] and y[indices].",
                {"x[indices], y[indices]": "x, y"},
            ),
            Slip(
                "All samples are summed, and then divided by the size of the batch. Take the samples of the batch "
                "only: x[indices] and y[indices].",
                {"x[indices], y[indices]": "x, y", "len(rows)": "len(indices)"},
                alone=True,
            ),
            Slip(
                "You took the first samples, as many as there are indices. Take those that the indices name: "
                "x[indices].",
                {"x[indices], y[indices]": "x[: len(indices)], y[: len(indices)]"},
            ),
            Slip(
                "A sample that was drawn twice counts twice. With a mask or a set it counts once; x[indices] does it "
                "right.",
                {"x[indices], y[indices]": "x[np.unique(indices)], y[np.unique(indices)]"},
            ),
            Slip(
                "A sample that was drawn twice is summed once, as with a mask or a set, but counted twice in the "
                "division. x[indices] does it right.",
                {
                    "x[indices], y[indices]": "x[np.unique(indices)], y[np.unique(indices)]",
                    "len(rows)": "len(indices)",
                },
                alone=True,
            ),
            Slip(
                "A set is no index, nor is a number such as 2.0. indices is an array of whole numbers, which may name "
                "a sample twice: x[indices] does it right.",
                {"x[indices], y[indices]": "x[set(indices)], y[set(indices)]"},
                alone=True,
            ),
            *(
                Slip(
                    "Predictions and targets are not of the same samples: one is of the batch, the other of all. Take "
                    "both from the batch, x[indices] and y[indices].",
                    {"y[indices]": "y", **edits},
                    alone=True,
                )
                for edits in (
                    {},
                    {"2 * rows.T @ errors": "2 * errors @ rows"},
                    {"rows @ weights - targets": "targets - rows @ weights", "2 * rows.T": "-2 * rows.T"},
                    {
                        "rows @ weights - targets": "targets - rows @ weights",
                        "2 * rows.T @ errors": "-2 * errors @ rows",
                    },
                    {"rows.T @ errors": "(rows * errors[:, None]).sum(axis=0)"},
                    {"rows.T @ errors": "(rows * errors[:, None]).mean(axis=0)", " / len(rows)": ""},
                )
            ),
            Slip(
                "With x[:, indices] you take columns, which are features. The samples are the rows: x[indices].",
                {"x[indices]": "x[:, indices]"},
                alone=True,
            ),
            Slip("The targets are forgotten: the error is prediction minus target.", {" - targets": ""}),
            Slip(
                "The errors are squared. The slope of r² is 2r: in the gradient the error stands as it is.",
                {"rows @ weights - targets": "(rows @ weights - targets) ** 2"},
            ),
            Slip(
                "Only the signs of the errors are used. That is the gradient of the absolute error.",
                {"rows @ weights - targets": "np.sign(rows @ weights - targets)"},
            ),
            *(
                Slip(
                    "That is the gradient with respect to the predictions, one number a sample. By the chain rule "
                    "multiply by the inputs: x[indices].T @ …, one number a weight.",
                    {"rows.T @ errors": "errors", **undivided},
                    alone=True,
                )
                for undivided in ({}, {" / len(rows)": ""})
            ),
            Slip(
                "That is the mean of the errors, doubled. By the chain rule each error is multiplied by the inputs of "
                "its sample, which gives one number a weight.",
                {"rows.T @ errors": "errors.sum()"},
                alone=True,
            ),
            Slip(
                "That is one number, a mean over samples and features. The mean is over the samples only: each weight "
                "has its own slope.",
                {"rows.T @ errors": "rows * errors[:, None]", "total / len(rows)": "total.mean()"},
                alone=True,
            ),
            *(
                Slip(
                    "The products of inputs and errors are not summed over the batch: there is a gradient for each "
                    "sample. Asked for is their mean, one number a weight.",
                    {"rows.T @ errors": products, **undivided},
                    alone=True,
                )
                for products in ("rows * errors[:, None]", "rows.T * errors")
                for undivided in ({}, {" / len(rows)": ""})
            ),
            Slip(
                "The mean is over the features, and leaves one number a sample. It is over the samples of the batch: "
                "one number a weight.",
                {"rows.T @ errors": "(rows * errors[:, None]).mean(axis=1)", " / len(rows)": ""},
                alone=True,
            ),
            Slip(
                "You multiplied the mean error by the mean input. Multiply first, sample by sample, then take the "
                "mean: errors of opposite sign must not cancel before.",
                {"rows.T @ errors": "rows.mean(axis=0) * errors.mean()", " / len(rows)": ""},
                alone=True,
            ),
            Slip(
                "That is a step, weights minus gradient. The gradient alone is asked for.",
                {"return total": "return weights - total"},
            ),
            *(
                Slip(
                    "That is where a step arrives, the weights minus a learning rate times the gradient. The gradient "
                    "alone is asked for.",
                    {"return total": f"return weights - {rate} * total"},
                    alone=True,
                )
                for rate in (0.1, 0.01, 0.001)
            ),
            *(
                Slip(
                    "That is a step, a learning rate times the gradient. The gradient alone is asked for.",
                    {"return total": f"return {rate} * total"},
                    alone=True,
                )
                for rate in (-0.1, 0.1, -0.01, 0.01)
            ),
            Slip(
                "That is the loss. Its gradient with respect to the weights is asked for.",
                {"return total / len(rows)": "return np.mean(errors**2)"},
                alone=True,
            ),
        ),
        "On average over all batches it is the gradient over all samples: unbiased, whatever B is.",
    ),
    Function(
        "gradient-descent/epoch",
        epoch,
        EPOCHS,
        (
            Slip(
                "The last, smaller batch is left out. All samples belong to an epoch: range(0, N, size) reaches them, "
                "and a slice may end beyond the array.",
                {"range(0, len(order), size)": "range(0, len(order) - size + 1, size)"},
            ),
            Slip(
                "The last batch is left out, even where it is full. The batches start at range(0, N, size), not at "
                "range(0, N − size, size).",
                {"range(0, len(order), size)": "range(0, len(order) - size, size)"},
            ),
            Slip(
                "A last batch of one sample is left out. The batches start at range(0, N, size), not at "
                "range(0, N − 1, size).",
                {"range(0, len(order), size)": "range(0, len(order) - 1, size)"},
            ),
            Slip(
                "Each batch lacks its last sample. The end of a slice is left out by itself: order[first : first + "
                "size].",
                {"first : first + size": "first : first + size - 1"},
            ),
            Slip(
                "From the second batch on, the slice is empty, its mean is 0 / 0, and all weights become NaN. The end "
                "of a slice is a place, not a length: order[first : first + size].",
                {"first : first + size": "first:size"},
            ),
            Slip(
                "Where the batch size divides N, you make one batch too many. It is empty, its mean is 0 / 0, and all "
                "weights become NaN. The number of batches is ⌈N / B⌉, not N // B + 1.",
                {
                    "first in range(0, len(order), size)": "k in range(len(order) // size + 1)",
                    "first : first + size": "k * size : (k + 1) * size",
                },
            ),
            Slip(
                "Where the batch size divides N, you make one batch too many. It is empty, and you divide by its "
                "length, 0. There are ⌈N / B⌉ batches.",
                {
                    "first in range(0, len(order), size)": "k in range(len(order) // size + 1)",
                    "first : first + size": "k * size : (k + 1) * size",
                    "2 * x[batch].T @ errors / len(batch)": "2 / len(batch) * x[batch].T @ errors",
                },
                alone=True,
            ),
            Slip(
                "The last, smaller batch is left out, unless it is the only one. All samples belong to an epoch: "
                "range(0, N, size) reaches them, and a slice may end beyond the array.",
                {"range(0, len(order), size)": "range(0, max(len(order) // size, 1) * size, size)"},
                alone=True,
            ),
            Slip(
                "The number of batches, N / B, is rounded to the nearest whole number, so a short last batch is left "
                "out. Round up: ⌈N / B⌉.",
                {"range(0, len(order), size)": "range(0, round(len(order) / size) * size, size)"},
                alone=True,
            ),
            *(
                Slip(
                    "The second argument of np.array_split and np.split is the number of parts, so that makes `size` "
                    "batches. Each is to have `size` samples: the first is order[:size].",
                    {
                        "first in range(0, len(order), size)": f"batch in {split}(order, size)",
                        "        batch = order[first : first + size]\n": "",
                    },
                    alone=True,
                )
                for split in ("np.array_split", "np.split")
            ),
            Slip(
                "The batches are made as equal as possible, as np.array_split does. Each has `size` samples; only the "
                "last may have fewer.",
                {
                    "first in range(0, len(order), size)": (
                        "batch in np.array_split(order, math.ceil(len(order) / size))"
                    ),
                    "        batch = order[first : first + size]\n": "",
                },
            ),
            Slip(SLIDING, {"range(0, len(order), size)": "range(math.ceil(len(order) / size))"}),
            Slip(SLIDING, {"range(0, len(order), size)": "range(len(order))"}, alone=True),
            Slip(
                "The last batch is filled up with samples that were used before. Let it be smaller: each sample is "
                "used once.",
                {"order[first : first + size]": "order[np.arange(first, first + size) % len(order)]"},
            ),
            Slip(
                "You take the samples as they stand in x. Take them as `order` says: x[order[…]].",
                {"order[first : first + size]": "np.arange(len(order))[first : first + size]"},
            ),
            Slip(
                "You take the samples as they stand in x, and beyond its end. Take them as `order` says, by a slice, "
                "which ends with the array: order[first : first + size].",
                {"order[first : first + size]": "np.arange(first, first + size)"},
                alone=True,
            ),
            Slip(
                "In the last batch you ask for places beyond the end of `order`. A slice ends with the array: "
                "order[first : first + size].",
                {"order[first : first + size]": "order[np.arange(first, first + size)]"},
                alone=True,
            ),
            *(
                Slip(
                    "You shuffle with a seed of your own. `order` is shuffled already: take its entries as they come.",
                    {"now = weights": f"order = np.random.default_rng({seed}).permutation({what})\n    now = weights"},
                    alone=True,
                )
                for seed in (0, 1, 42)
                for what in ("len(x)", "order")
            ),
            Slip(
                "Each step uses all samples. Use those of its batch alone, for the gradient and for its mean.",
                {"order[first : first + size]": "order"},
                alone=True,
            ),
            Slip(
                "That is one step, with the mean of the gradients of all batches. Take a step after each batch, from "
                "the weights as they are then.",
                {
                    "@ now": "@ weights",
                    "step = learning_rate": "step = 1 / math.ceil(len(order) / size) * learning_rate",
                },
                alone=True,
            ),
            *(
                Slip(
                    "You return the weights after each of the steps. Only those at the end are asked for.",
                    {
                        "now = weights": f"now, path = weights, {path}",
                        "now = now - step": "now = now - step\n        path.append(now)",
                        "return now": "return np.array(path)",
                    },
                    alone=True,
                )
                for path in ("[weights]", "[]")
            ),
            Slip(
                "You used the first batch only. An epoch goes through all of them.",
                {"range(0, len(order), size)": "[0]", "first : first + size": ":size"},
            ),
            Slip(
                "Every step uses the first batch. The next one starts where this one ends: order[first : first + "
                "size].",
                {"first : first + size": ":size"},
            ),
            Slip(
                "That is one step with all samples. Take a step after each batch of `size` samples.",
                {"range(0, len(order), size)": "[0]", "first : first + size": ":"},
            ),
            Slip(
                "That is a step after each sample. Take one after each batch of `size` samples.",
                {"range(0, len(order), size)": "range(len(order))", "first : first + size": "first : first + 1"},
            ),
            Slip(
                "The batches come in the opposite order. Begin at the start of `order`.",
                {"range(0, len(order), size)": "reversed(range(0, len(order), size))"},
            ),
            Slip(
                "All gradients are taken at the first weights. Each step starts where the last one ended: use the "
                "weights as they are now.",
                {"@ now": "@ weights"},
            ),
            Slip(
                "Each step sets out from the first weights again, so that only the last batch counts. Go on from where "
                "the last step ended.",
                {"now = now": "now = weights"},
            ),
            Slip(
                "Each step sets out from the first weights again, so that only the last batch counts. Go on from where "
                "the last step ended. The gradient, too, belongs there.",
                {"now = now": "now = weights", "@ now": "@ weights"},
                alone=True,
            ),
            Slip(
                "You put the samples in order beforehand and then used `order` again. Once is enough.",
                {"now = weights": "x, y = x[order], y[order]\n    now = weights"},
                alone=True,
            ),
            Slip(
                "You put x in order, but not y: samples got the targets of others. Take y[…] with the same indices.",
                {"now = weights": "x, order = x[order], np.arange(len(x))\n    now = weights"},
                alone=True,
            ),
            Slip("You divided twice: the gradient is a mean already.", {"len(batch)": "len(batch) / size"}),
            Slip("You divided twice: the gradient is a mean already.", {"len(batch)": "len(batch) ** 2"}, alone=True),
            Slip(
                "The last batch is divided by `size`, though it is smaller. The mean is over the samples that are "
                "there: len(batch).",
                {"len(batch)": "size"},
            ),
            Slip(
                "The gradients are of the sum over the batch. The loss is the mean: divide by the number of its "
                "samples.",
                {" / len(batch)": ""},
            ),
            Slip("The learning rate is not used.", {"learning_rate * ": ""}),
            Slip("You climb: subtract η times the gradient.", {"- step": "+ step"}),
            Slip("The factor 2 of the gradient is missing: the slope of r² is 2r.", {"2 * ": ""}),
            Slip(
                "The gradients are divided by N. The mean is over the batch: len(batch).",
                {"len(batch)": "len(x)"},
                alone=True,
            ),
        ),
        "This is the training loop. Shuffle `order` before each epoch, and repeat.",
    ),
)
