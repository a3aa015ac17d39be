"""The exercises of the chapter `gradient-descent`.

Each solution is written out here, apart from `lib.gradients` and `lib.training`, with the usual slips as keyword
arguments; the tests compare the two.
"""

import math
from functools import partial

import numpy as np

from lib.exercises import inputs
from lib.exercises.model import Case, Choice, Function, Prediction, Slip

# ------------------------------------------------------------------------------------ solutions and their slips

# Slips divide by zero and overflow: that is what their hints are about.
_quiet = np.errstate(all="ignore")


def _unchanged(value):
    return value


def _one(*_):
    return 1.0


def _never(*_):
    return False


def _unit(vector):
    return vector / np.linalg.norm(vector)


@_quiet
def slope_along(gradient, direction, *, length=np.linalg.norm, use=_unchanged, product=np.dot, after=_unchanged):
    """Slope of a function along a direction: the gradient times the unit vector of that direction."""
    return after(product(use(gradient), direction) / length(direction))


def _length_plus(vector, small):
    return np.linalg.norm(vector) + small


def _length_or(vector, small):
    return max(np.linalg.norm(vector), small)


@_quiet
def _projection(gradient, direction):
    return gradient @ direction / (direction @ direction) * direction


def _central(f, at, h):
    """Return the quotient of central differences; `at(t)` is the point with one entry moved by t."""
    return (f(at(h)) - f(at(-h))) / (2 * h)


def _moved(x, index, by):
    result = x.copy()
    result[index] += by
    return result


def _as_floats(x):
    return x.astype(float)


def numerical_gradient(f, x, h, *, quotient=_central, start=_as_floats, step=_unchanged, shaped=_unchanged, sign=1):
    """Gradient of f at x by central differences, one entry at a time."""
    x = start(x)
    gradient = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        gradient[index] = sign * quotient(f, partial(_moved, x, index), step(h))
    return shaped(gradient)


def _numerical_gradient_in_place(f, x, h, *, slope, start=_as_floats):
    """Gradient by a quotient that moves an entry of x itself, and may leave it there."""
    x, gradient = start(x), np.empty(x.shape)
    for index in np.ndindex(x.shape):
        gradient[index] = slope(f, x, index, h)
    return gradient


def _down_and_left_there(f, x, index, h):
    x[index] += h
    above = f(x)
    x[index] -= 2 * h
    return (above - f(x)) / (2 * h)


def _up_and_left_there(f, x, index, h):
    before = f(x)
    x[index] += h
    return (f(x) - before) / h


def _up_and_back(f, x, index, h):
    x[index] += h
    above = f(x)
    x[index] -= h
    return (above - f(x)) / (2 * h)


def _moving_ever_more(f, x, h, start=_as_floats):
    above, below, gradient = start(x), start(x), np.empty(x.shape)
    for index in np.ndindex(x.shape):
        above[index] += h
        below[index] -= h
        gradient[index] = (f(above) - f(below)) / (2 * h)
    return gradient


def _moving_all(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def _moving_rows(f, x, h, start=_as_floats, one_each=False):
    x, gradient = start(x), np.empty(x.shape)
    for row in range(len(x)):
        gradient[row] = _central(f, partial(_moved, x, row), h)
    return gradient.reshape(len(x), -1)[:, 0] if one_each else gradient


def _first_entry_only(f, x, h):
    gradient = np.zeros(x.shape)
    gradient[(0,) * x.ndim] = numerical_gradient(f, x, h)[(0,) * x.ndim]
    return gradient


def _none_of_transposed(f, x, h):
    """Return the gradient by an x.ravel() that is moved: of a transposed x it is a copy, which f does not see."""
    return numerical_gradient(f, x, h) if x.flags.c_contiguous else np.zeros(x.shape)


def _cut_to_the_type(f, x, h):
    return numerical_gradient(f, x, h).astype(x.dtype)


def _by_steps_of_the_type(f, x, h):
    """Return the gradient by steps that stand in an array of the type of x: whole numbers make them 0."""
    step = np.asarray(h).astype(x.dtype)
    return numerical_gradient(f, x, step) if step else np.zeros(x.shape)


def _largest(values):
    return np.abs(values).max()


def _largest_difference(a, b):
    return np.abs(a - b).max()


def _norm_of_difference(a, b):
    return np.linalg.norm(a - b)


@_quiet
def relative_error(
    a, b, *, gap=_largest_difference, sizes=_largest, pick=max, added=0.0, is_zero=lambda a, b, scale: scale == 0
):
    """Largest difference of two arrays over the larger of their largest entries, all without their signs."""
    scale = pick(sizes(a), sizes(b)) + added
    return 0.0 if is_zero(a, b, scale) else gap(a, b) / scale


def _are_zero(a, b, scale):
    return not a.any() and not b.any()


def _array_over_largest(a, b, of_zeros):
    scale = max(_largest(a), _largest(b))
    return np.abs(a - b) / scale if scale else np.full(a.shape, of_zeros)


@_quiet
def _entry_by_entry(a, b, pick=np.maximum, floor=0.0, of_zeros=0.0, reduce=np.max):
    scale = np.maximum(pick(np.abs(a), np.abs(b)), floor)
    return reduce(np.where(scale == 0, of_zeros, np.abs(a - b) / scale))


@_quiet
def descend(
    gradient,
    start,
    learning_rate,
    steps,
    *,
    sign=-1,
    at_start=False,
    use=_unchanged,
    rate=lambda learning_rate, k: learning_rate,
    rows=_unchanged,
):
    """Path of gradient descent: the start and the point after each step, (steps + 1, D)."""
    path = [start.astype(float)]
    for k in range(steps):
        slopes = use(gradient(path[0 if at_start else -1]))
        path.append(path[-1] + sign * rate(learning_rate, k) * slopes)
    return rows(np.array(path))


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


def _descend_without_the_point(gradient, start, learning_rate, steps, sign=1):
    path = [start.astype(float)]
    for _ in range(steps):
        path.append(sign * learning_rate * gradient(path[-1]))
    return np.array(path)


def _all_as_the_last(path):
    return np.tile(path[-1], (len(path), 1))


def _all_as_the_second(path):
    return np.concatenate([path[:1], np.tile(path[1], (len(path) - 1, 1))])


def _all_but_the_first_as_the_last(path):
    return np.concatenate([path[:1], _all_as_the_last(path)[1:]])


def _normal_equations(x, y):
    return x.T @ x, x.T @ y


@_quiet
def least_squares(x, y, *, equations=_normal_equations, solve=np.linalg.solve, sign=1):
    """Weights of least mean squared error, from the normal equations."""
    return sign * solve(*equations(x, y))


def _with_penalty(strength):
    return lambda x, y: (x.T @ x + strength * np.eye(x.shape[1]), x.T @ y)


def _with_ones(x, y):
    return np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y)[0]


def _with_ones_in_front(x, y):
    return np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y)[0]


def _indices(count, indices):
    return indices


@_quiet
def batch_gradient(
    x,
    y,
    weights,
    indices,
    *,
    choose=_indices,
    error=np.subtract,
    factor=2.0,
    sign=1,
    divisor=lambda x, rows: len(rows),
):
    """Gradient of the mean squared error of some of the samples with respect to the weights."""
    rows = choose(len(x), indices)
    errors = error(x[rows] @ weights, y[rows])
    return sign * factor * (x[rows].T @ errors) / divisor(x, rows)


def _batch_loss(x, y, weights, indices):
    return np.mean((x[indices] @ weights - y[indices]) ** 2)


def _gradient_of_predictions(x, y, weights, indices):
    return 2 * (x[indices] @ weights - y[indices]) / len(indices)


def _without_a_sum(x, y, weights, indices):
    return x[indices] * _gradient_of_predictions(x, y, weights, indices)[:, None]


def _product_of_means(x, y, weights, indices):
    return 2 * np.mean(x[indices] @ weights - y[indices]) * x[indices].mean(axis=0)


def _mean_of_everything(x, y, weights, indices):
    return 2 * np.mean(x[indices] * (x[indices] @ weights - y[indices])[:, None])


def _batches(order, size):
    """Return the batches of an epoch; the last may be smaller."""
    return [order[first : first + size] for first in range(0, len(order), size)]


@_quiet
def epoch(
    x,
    y,
    weights,
    order,
    size,
    learning_rate,
    *,
    batches=_batches,
    at_start=False,
    back_to_start=False,
    divisor=lambda rows, size: len(rows),
    rate=_unchanged,
    **slips,
):
    """Weights after an epoch of mini-batch gradient descent on the mean squared error."""
    now = weights
    for rows in batches(order, size):
        at = weights if at_start else now
        gradient = batch_gradient(x, y, at, rows, divisor=lambda _, rows: divisor(rows, size), **slips)
        now = (weights if back_to_start else now) - rate(learning_rate) * gradient
    return now


def _one_batch_too_many(order, size):
    """Return N // B + 1 batches, the last of which is empty where B divides N."""
    return [order[k * size : (k + 1) * size] for k in range(len(order) // size + 1)]


def _sliding(order, size):
    return [order[first : first + size] for first in range(len(_batches(order, size)))]


def _sliding_to_the_end(order, size):
    return [order[first : first + size] for first in range(len(order))]


def _filled_up(order, size):
    return _batches(np.resize(order, len(_batches(order, size)) * size), size)


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
    Case((_cubes, np.array(2.0), 0.1), "f = x³ at 2, an array without an axis", 1e-9),
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
    Case((*_random_vectors(6, 30),), "random, seed 6: nothing in common"),
    Case((np.array([2e-100, 1e-100, 0.0]), np.array([1e-100, 1e-100, 0.0])), "entries of 1e-100"),
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
NORMS = "These are Euclidean norms, a fair measure, too. Asked for are the largest entries: np.abs(…).max()."
SAME_ARRAY = (
    "Several rows of the path are the last point. The list holds one array many times: x -= … changes that array "
    "everywhere. Make a new one, x = x - …, or append x.copy()."
)
OWN_COLUMN = (
    "You added a column of ones. x is to be taken as it is, with one weight for each of its columns; where an "
    "intercept is wanted, the ones are in it already."
)
ADDED_PENALTY = (
    "A multiple of the identity is added to x.T @ x. That is a penalty on the weights, and moves the minimum: leave "
    "it out."
)
BATCH_SIGN = Slip(
    "The sign is turned round. The error is prediction minus target; the minus belongs to the step, not to the "
    "gradient.",
    {"sign": -1},
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
            Slip("You climbed: the step goes against the gradient, x − η g.", value=26.04),
            Slip(
                "You gave 3y² the slope 3y. It is 6y: the square brings a factor 2, here for y as it does for x.",
                value=5.6,
            ),
            Slip("You gave ½x² the slope 2x. It is x: the ½ and the 2 cancel.", value=3.0),
            Slip("You gave ½x² the slope ½x. It is x: the ½ and the 2 of the square cancel.", value=6.6),
            Slip(
                "The y part of the gradient has the wrong sign. At y = −1 the slope 6y is −6, so y grows: "
                "−1 + 0.2 · 6 = 0.2.",
                value=19.64,
            ),
            Slip("The learning rate is forgotten: the step is 0.2 times the gradient.", value=75.0),
            Slip("That is the value at the start. Take one step first.", value=11.0),
            Slip("That is the new x alone. Put both new coordinates into f.", value=3.2),
            Slip("That is the new x plus the new y. Put them into f = ½x² + 3y².", value=3.4),
            Slip("That is the part of x alone, ½x². Add 3y².", value=5.12),
            Slip("That is with η = 0.1, as in the chapter. Here it is 0.2.", value=6.96),
            Slip("These are two steps. One is asked for.", value=0.5 * 2.56**2 + 3 * 0.04**2),
            Slip(
                "That is what the slope at the start promises, f − η |g|². The slope changes on the way: put the new "
                "point into f.",
                value=0.6,
            ),
            Slip(
                "You gave the step a fixed length, 0.2, by a gradient of length 1. The step is η times the gradient as "
                "it is: it shortens by itself where the slope does.",
                value=0.5 * (4 - 0.8 / math.sqrt(52)) ** 2 + 3 * (-1 + 1.2 / math.sqrt(52)) ** 2,
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
            "d": "Overshooting is not diverging. The factor 1 − ηλ is −0.5: the sign turns, the distance halves.",
        },
        "λ = 10, so each step multiplies x by 1 − 1.5 = −0.5: 8, −4, 2, −1. Divergence begins at ηλ = 2.",
    ),
    Prediction(
        "gradient-descent/largest-rate",
        1 / 3,
        (
            Slip(
                "That is 1/L. Up to there the path does not swing, but it still converges up to twice that.",
                value=1 / 6,
            ),
            Slip(
                "You took the smallest curvature, that of y. At this rate the direction of x diverges: the largest "
                "curvature sets the limit.",
                value=2.0,
            ),
            Slip(
                "You took 3 for the curvature of 3x². It is the second derivative, 6: the square brings a factor 2.",
                value=2 / 3,
            ),
            Slip(
                "That is 2 / (λmax + λmin), the rate of fastest convergence. The limit lies a little above it.",
                value=2 / 7,
            ),
            Slip("You took the mean of the two curvatures. The largest alone sets the limit.", value=4 / 7),
            Slip("That is the largest curvature itself. The limit is 2 divided by it.", value=6.0),
            Slip("That is half the largest curvature: the fraction is upside down. The limit is 2/λ.", value=3.0),
            Slip(
                "That is the limit for f = x², where λ is 2. Here x has the curvature 6.",
                value=1.0,
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
            Slip("That is one for each parameter. Central differences need two, above and below.", value=650.0),
            Slip(
                "That is for forward differences: one for each parameter and one at the start. Central ones need two "
                "for each parameter, and none at the start.",
                value=651.0,
            ),
            Slip("You added the loss at the point itself. Central differences do not use it.", value=1301.0),
            Slip("The bias is forgotten: there are 640 weights and 10 biases.", value=1280.0),
            Slip("Weights alone, and once each. There are 10 biases, too, and each parameter needs two.", value=640.0),
            Slip(
                "That would do for a slope along one direction. The gradient has a slope for each of the 650 "
                "parameters.",
                value=2.0,
            ),
            Slip("That is 2 · (64 + 10). W has 64 · 10 entries: one for each pixel and class.", value=148.0),
            Slip("You counted as if b had as many entries as W has rows. It has one for each class: 10.", value=1408.0),
        ),
        "Two for each of the 650 parameters, against about two for the analytic gradient, whatever their number. "
        "That is why differences check gradients and do not replace them.",
        rtol=1e-4,
    ),
    Prediction(
        "gradient-descent/steps-per-epoch",
        469.0,
        (
            Slip(
                "You rounded down, which leaves out the last 96 images. They make one more, smaller batch.", value=468.0
            ),
            Slip(
                "There is no three quarters of a step. The images that are left make one more, smaller batch.",
                value=468.75,
            ),
            Slip("That is the size of the last batch. Count the batches.", value=96.0),
            Slip("That is one step for each image, a batch size of 1. Here 128 images share a step.", value=60000.0),
            Slip("That is the size of a batch. Ask how many of them it takes to see every image.", value=128.0),
            Slip("That is for the whole data as one batch. Here a batch has 128 images.", value=1.0),
            Slip("That is for 50,000 images in batches of 256, as in the chapter.", value=196.0),
        ),
        "468 batches of 128 are 59,904 images. The last 96 make one more: ⌈60,000 / 128⌉.",
        rtol=1e-6,
    ),
    Prediction(
        "gradient-descent/noise",
        0.25,
        (
            Slip("That is the variance, 1/B. The size of the noise is its root, 1/√B.", value=1 / 16),
            Slip("It is the other way round: a mean over more samples has less noise.", value=4.0),
            Slip(
                "A mean over more samples has less noise, not more; and it is the root of 16 that counts.", value=16.0
            ),
            Slip(
                "The mean of the noise stays the same, it is 0: the gradient is unbiased. But the noise itself "
                "averages out.",
                value=1.0,
            ),
            Slip("Sixteen times as many samples: √16 is 4, and the noise is divided by it. You halved it.", value=0.5),
            Slip("You took the square of 16. It is the root: the noise is proportional to 1/√B.", value=1 / 256),
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
                {"length": _one},
            ),
            Slip(
                "You divided by the square of the length, direction @ direction. Divide by its root.",
                {"length": lambda u: u @ u},
            ),
            Slip(
                "You divided by the sum of the sizes of the entries. The length is the root of the sum of squares, "
                "np.linalg.norm.",
                {"length": lambda u: np.abs(u).sum()},
            ),
            Slip(
                "You divided by the sum of the entries, which may be 0. The length is the root of the sum of squares, "
                "np.linalg.norm.",
                {"length": np.sum},
            ),
            Slip(
                "You divided by the largest entry. The length is the root of the sum of squares, np.linalg.norm.",
                {"length": lambda u: np.abs(u).max()},
            ),
            Slip(
                "You divided by the number of entries: a mean. Divide by the length of the direction, np.linalg.norm.",
                {"length": len},
            ),
            Slip(
                "You divided by the length of the gradient, too. That gives the cosine of the angle: how steep it is, "
                "is lost.",
                {"use": _unit},
            ),
            Slip(
                "You divided by the length of the gradient. It is the direction that must have length 1; the length of "
                "the gradient says how steep it is.",
                instead=_quiet(lambda gradient, direction: gradient @ direction / np.linalg.norm(gradient)),
            ),
            Slip("The products are not summed. The slope is one number, gradient @ unit.", {"product": np.multiply}),
            Slip(
                "You took the mean of the products. The slope is their sum, gradient @ unit.",
                {"product": lambda g, u: np.mean(g * u)},
            ),
            Slip(
                "That is a vector, the part of the gradient along the direction. The slope is a number, gradient @ "
                "unit.",
                instead=_projection,
            ),
            Slip(
                "The sign is turned round: that is the slope the opposite way. Where the function rises, a slope is "
                "positive.",
                {"after": np.negative},
            ),
            Slip("The sign is lost: where the function falls, the slope is negative.", {"after": np.abs}),
            Slip(
                "That is the length of the gradient, the largest slope there is. Along another direction it is less.",
                instead=lambda gradient, direction: np.linalg.norm(gradient),
            ),
            *(
                Slip(
                    "A small number is added to the length of the direction, or bounds it from below. For a very short "
                    "vector the slope comes out too small: divide by the length as it is, which is never 0 here.",
                    instead=partial(slope_along, length=partial(guard, small=small)),
                )
                for guard in (_length_plus, _length_or)
                for small in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12)
                if guard is _length_plus or small > 2e-9
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
                {"quotient": lambda f, at, h: (f(at(h)) - f(at(0))) / h},
            ),
            Slip(
                "These are backward differences, (f(x) − f(x − h)) / h. Central ones go as far up as down: "
                "(f(x + h) − f(x − h)) / (2h).",
                {"quotient": lambda f, at, h: (f(at(0)) - f(at(-h))) / h},
            ),
            Slip(
                "You divided by h. From x − h to x + h it is 2h.",
                {"quotient": lambda f, at, h: (f(at(h)) - f(at(-h))) / h},
            ),
            Slip(
                "This is / 2 * h, which divides by 2 and multiplies by h. Use parentheses: / (2 * h).",
                {"quotient": lambda f, at, h: (f(at(h)) - f(at(-h))) / 2 * h},
            ),
            Slip(
                "You divided by 2 alone. A slope is rise over run, and the run is 2h.",
                {"quotient": lambda f, at, h: (f(at(h)) - f(at(-h))) / 2},
            ),
            Slip(
                "The difference is not divided. A slope is rise over run, and the run is 2h.",
                {"quotient": lambda f, at, h: f(at(h)) - f(at(-h))},
            ),
            Slip(
                BACK_AT_X,
                {"quotient": lambda f, at, h: (f(at(h)) - f(at(0))) / (2 * h)},
            ),
            Slip(
                "You moved by h/2 to each side. That is a central difference, too, but of another step: move by h.",
                {"quotient": lambda f, at, h: (f(at(h / 2)) - f(at(-h / 2))) / h},
            ),
            Slip(
                "You moved by h/2 to each side but divided by 2h. Move by h to each side.",
                {"quotient": lambda f, at, h: (f(at(h / 2)) - f(at(-h / 2))) / (2 * h)},
            ),
            Slip(
                "All slopes are 0. Either your two points are one array, as above = x makes no copy (x.copy() does), "
                "or the entry is put back before f sees it, or no slope is stored in the result, or you move an entry "
                "of x.flatten(), which is a copy.",
                {"quotient": lambda f, at, h: 0.0},
            ),
            Slip(
                "For a transposed x all slopes are 0. There x.ravel() and x.reshape(-1) are copies, and what moves in "
                "them does not move in x. Go through np.ndindex(x.shape) instead.",
                instead=_none_of_transposed,
            ),
            Slip(
                "The sign is turned round: it is f above minus f below.",
                {"sign": -1},
            ),
            Slip("You use a step of your own. Use h, which your function is given.", {"step": lambda h: 1e-5}),
            Slip(
                "An array of whole numbers cuts off what you add: 2 + 0.1 is stored as 2. Begin with a copy as floats, "
                "x.astype(float).",
                {"start": _unchanged},
            ),
            Slip(
                "The result is one long row. It must have the shape of x, as every gradient has: np.zeros(x.shape), "
                "or .reshape(x.shape) at the end.",
                {"shaped": np.ravel},
            ),
            Slip("The result is transposed: it must have the shape of x.", {"shaped": np.transpose}),
            Slip(
                "The result is cut to whole numbers: np.zeros_like(x) has the type of x. Take np.zeros(x.shape), which "
                "holds floats.",
                instead=_cut_to_the_type,
            ),
            Slip(
                "At whole numbers the step is cut to 0: np.zeros_like(x) has the type of x, and can't hold h. Begin "
                "with x = x.astype(float).",
                instead=_by_steps_of_the_type,
            ),
            *(
                Slip(hint, instead=partial(_numerical_gradient_in_place, slope=slope, start=start))
                for start in (_as_floats, np.copy)
                for hint, slope in (
                    (STAYS_MOVED, _down_and_left_there),
                    (f"These are forward differences, and: {STAYS_MOVED}", _up_and_left_there),
                )
            ),
            *(Slip(STAYS_MOVED, instead=partial(_moving_ever_more, start=start)) for start in (_as_floats, np.copy)),
            Slip(
                BACK_AT_X,
                instead=partial(_numerical_gradient_in_place, slope=_up_and_back, start=np.copy),
            ),
            Slip(
                "Only the first entry is measured: the return stands inside the loop. Move it out, to the left.",
                instead=_first_entry_only,
            ),
            Slip(ALL_AT_ONCE, instead=_moving_all),
            Slip(ALL_AT_ONCE, instead=lambda f, x, h: np.full(x.shape, _moving_all(f, x, h))),
            *(
                Slip(ROW_BY_ROW, instead=partial(_moving_rows, start=start, one_each=one_each))
                for start in (_as_floats, np.copy)
                for one_each in (False, True)
            ),
        ),
        "It works for any smooth function, and needs no formula. The price: two evaluations for each entry of x.",
    ),
    Function(
        "gradient-descent/relative-error",
        relative_error,
        PAIRS,
        (
            Slip("Two arrays of zeros give 0 / 0, which is NaN. They agree: return 0.", {"is_zero": _never}),
            *(
                Slip(
                    "Zeros and other numbers agree, says your function. They differ as much as can be: that is how a "
                    "gradient looks that was forgotten. Return 0 only if both arrays are zeros.",
                    {"is_zero": is_zero},
                )
                for is_zero in (
                    lambda a, b, scale: not a.any(),
                    lambda a, b, scale: not b.any(),
                    lambda a, b, scale: not a.any() or not b.any(),
                )
            ),
            Slip(
                "Entries that sum to 0 need not be 0, such as 1 and −1. Ask whether the largest of them, without its "
                "sign, is 0.",
                {"is_zero": lambda a, b, scale: a.sum() == 0 and b.sum() == 0},
            ),
            Slip(
                "A small number in the denominator makes tiny gradients look equal when they are not. Divide by the "
                "largest entry as it is, and treat 0 apart.",
                {"added": 1e-12},
            ),
            Slip(
                "You divided by the sum of the two maxima. Asked for is the larger of them; the sum gives about half.",
                {"pick": lambda a, b: a + b},
            ),
            Slip(
                "You divided by the mean of the two maxima. Asked for is the larger of them.",
                {"pick": lambda a, b: (a + b) / 2},
            ),
            *(
                Slip(hint, {"pick": pick, **guard})
                for hint, pick in (
                    ("You divided by the smaller of the two maxima. Take the larger.", min),
                    (
                        "You divided by the maximum of a alone. Take the larger of max |a| and max |b|, so that a and "
                        "b may change places.",
                        lambda a, b: a,
                    ),
                    (
                        "You divided by the maximum of b alone. Take the larger of max |a| and max |b|, so that a and "
                        "b may change places.",
                        lambda a, b: b,
                    ),
                )
                for guard in ({}, {"is_zero": _are_zero})
            ),
            Slip(
                "That is the absolute error. Whether 1e-6 is much depends on how large the gradient is: divide by its "
                "largest entry.",
                {"pick": lambda a, b: 1.0},
            ),
            Slip(
                "The largest entry is taken with its sign, so that large negative ones do not count. Use np.abs in the "
                "denominator, too.",
                {"sizes": np.max},
            ),
            Slip(
                "The difference is taken with its sign, so that b may be much too large and nothing is seen. Take "
                "np.abs of it before the maximum.",
                {"gap": lambda a, b: (a - b).max()},
            ),
            Slip(
                "The absolute value is taken after the maximum. First np.abs of the differences, then the largest.",
                {"gap": lambda a, b: abs((a - b).max())},
            ),
            Slip(
                "That is the mean of the differences. One wrong entry among a thousand would be hidden: take the "
                "largest.",
                {"gap": lambda a, b: np.abs(a - b).mean()},
            ),
            Slip(
                "You compare the sizes of the entries, without their signs: a turned sign is not seen. Take the "
                "absolute value of a − b.",
                {"gap": lambda a, b: np.abs(np.abs(a) - np.abs(b)).max()},
            ),
            Slip(
                "You subtract the two maxima, and all other entries go unseen. First a − b, entry by entry, then the "
                "largest.",
                {"gap": lambda a, b: abs(_largest(a) - _largest(b))},
            ),
            *(
                Slip(
                    "The result is an array. One number is asked for: take the largest of the differences, too.",
                    instead=partial(_array_over_largest, of_zeros=value),
                )
                for value in (0.0, math.nan)
            ),
            Slip(
                "These are sums, not maxima, so that one wrong entry among many is hidden. Take the largest "
                "difference and the largest entry.",
                {"gap": lambda a, b: np.abs(a - b).sum(), "sizes": lambda a: np.abs(a).sum()},
            ),
            Slip(ENTRY_BY_ENTRY, instead=_entry_by_entry),
            Slip(ENTRY_BY_ENTRY, instead=partial(_entry_by_entry, of_zeros=math.nan)),
            Slip(ENTRY_BY_ENTRY, instead=partial(_entry_by_entry, floor=1e-12)),
            *(
                Slip(
                    f"{ENTRY_BY_ENTRY} And by the larger of the two, not by their sum.",
                    instead=partial(_entry_by_entry, pick=np.add, **options),
                )
                for options in ({}, {"of_zeros": math.nan}, {"floor": 1e-8})
            ),
            *(
                Slip(
                    f"{ENTRY_BY_ENTRY} And you took the mean of the quotients.",
                    instead=partial(_entry_by_entry, reduce=np.mean, of_zeros=value),
                )
                for value in (0.0, math.nan)
            ),
            Slip(
                "The result is an array. One number is asked for: the largest difference over the largest entry.",
                instead=partial(_entry_by_entry, reduce=_unchanged),
            ),
            Slip(
                "The result is an array. One number is asked for: the largest difference over the largest entry.",
                instead=partial(_entry_by_entry, reduce=_unchanged, of_zeros=math.nan),
            ),
            Slip(NORMS, {"gap": _norm_of_difference, "sizes": np.linalg.norm}),
            Slip(
                f"{NORMS} And divide by the larger of the two, not by their sum.",
                {"gap": _norm_of_difference, "sizes": np.linalg.norm, "pick": lambda a, b: a + b},
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
                {"sign": 1},
            ),
            Slip(
                "The gradient is taken at the start, and used for every step. It changes from point to point: compute "
                "it anew where you are.",
                {"at_start": True},
            ),
            Slip("The learning rate is not used.", {"rate": lambda learning_rate, k: 1.0}),
            Slip(
                "Your steps become smaller by a factor of their own. The learning rate stays the same; steps shorten "
                "by themselves, because the gradient does.",
                {"rate": lambda learning_rate, k: learning_rate / (k + 1)},
            ),
            Slip(
                "You divided the gradient by its length, so that all steps are equally long (and NaN at the minimum). "
                "Use it as it is: on flat ground the steps should be short.",
                {"use": _unit},
            ),
            Slip("Only the sign of the gradient is used. How steep it is counts, too.", {"use": np.sign}),
            Slip(
                "The start is missing: the path has steps + 1 points, and the first of them is the start.",
                {"rows": lambda path: path[1:]},
            ),
            Slip(
                "The last point is missing: after each step its new point is kept, so that there are steps + 1 points.",
                {"rows": lambda path: path[:-1]},
            ),
            Slip("That is the last point alone. Return all of them, start included.", {"rows": lambda path: path[-1]}),
            Slip(SAME_ARRAY, {"rows": _all_as_the_last}),
            Slip(SAME_ARRAY, instead=partial(descend, rows=_all_but_the_first_as_the_last)),
            Slip("Rows and columns are swapped: a point is a row.", {"rows": np.transpose}),
            Slip(
                "The start stands there twice, and the last point is missing: you append before you step. Step first, "
                "then append.",
                {"rows": lambda path: np.concatenate([path[:1], path[:-1]])},
            ),
            Slip(
                "Only the start and the last point are there. Append inside the loop, after each step.",
                {"rows": lambda path: path[[0, -1]]},
            ),
            Slip(
                "The path ends after one step: the return stands inside the loop. Move it out, to the left.",
                {"rows": lambda path: path[:2]},
            ),
            Slip(
                "Each step sets out from the start again, so that all points but the first are the same. Go on from "
                "where you are.",
                instead=partial(descend, rows=_all_as_the_second),
            ),
            Slip(
                "You replaced the point by the step. The new point is the old one minus the step, x − η g.",
                instead=_descend_without_the_point,
            ),
            Slip(
                "That is one step too many: with the start, steps + 1 points.",
                instead=lambda gradient, start, learning_rate, steps: descend(
                    gradient, start, learning_rate, steps + 1
                ),
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
                {"solve": lambda a, b: b},
            ),
            Slip(
                "You divided by a matrix entry by entry. Solve the equations: np.linalg.solve(x.T @ x, x.T @ y).",
                {"solve": lambda a, b: b / a},
            ),
            Slip(
                "You inverted each entry by itself, as 1 / a and a ** -1 do. That is no inverse of the matrix: use "
                "np.linalg.solve.",
                {"solve": lambda a, b: (1 / a) @ b},
            ),
            Slip(
                "The inverse is multiplied entry by entry, with *. A matrix times a vector is @.",
                {"solve": lambda a, b: np.linalg.inv(a) * b},
            ),
            Slip(
                "You multiplied by x.T @ x. It stands on the other side of the equations: multiply by its inverse, or "
                "use np.linalg.solve.",
                {"solve": lambda a, b: a @ b},
            ),
            Slip(
                "Each weight is fitted as if the other features were not there. They share the work: solve for all "
                "weights together, np.linalg.solve.",
                {"solve": lambda a, b: b / np.diag(a)},
            ),
            Slip(
                "Only x.T @ x is divided by N, so the weights come out N times too large. The factor stands on both "
                "sides of the equations; leave it out.",
                {"equations": lambda x, y: (x.T @ x / len(x), x.T @ y)},
            ),
            Slip(
                "Only x.T @ y is divided by N, so the weights come out N times too small. The factor stands on both "
                "sides of the equations; leave it out.",
                {"equations": lambda x, y: (x.T @ x, x.T @ y / len(x))},
            ),
            Slip(
                "The right side is doubled, and so are the weights. A factor 2 stands on both sides of the equations, "
                "and cancels: (x.T @ x) w = x.T @ y.",
                {"equations": lambda x, y: (x.T @ x, 2 * x.T @ y)},
            ),
            Slip(
                "The left side is doubled, so the weights are halved. A factor 2 stands on both sides of the "
                "equations, and cancels: (x.T @ x) w = x.T @ y.",
                {"equations": lambda x, y: (2 * x.T @ x, x.T @ y)},
            ),
            *(
                Slip(ADDED_PENALTY, instead=partial(least_squares, equations=_with_penalty(strength)))
                for strength in (1.0, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10)
            ),
            Slip("The sign is turned round: x.T @ (x w − y) = 0 gives x.T @ x w = + x.T @ y.", {"sign": -1}),
            Slip(
                "These are the predictions x @ w. The weights w are asked for.",
                instead=lambda x, y: x @ least_squares(x, y),
            ),
            Slip(
                "That is all that np.linalg.lstsq returns. The weights are the first of the four things: [0].",
                instead=lambda x, y: tuple(np.linalg.lstsq(x, y)),
            ),
            Slip(OWN_COLUMN, instead=_with_ones),
            Slip(OWN_COLUMN, instead=_with_ones_in_front),
            Slip(
                "You centred the features and the targets, which fits an intercept. Take x and y as they are.",
                instead=lambda x, y: np.linalg.lstsq(x - x.mean(axis=0), y - y.mean())[0],
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
                {"divisor": _one},
            ),
            Slip(
                "You divided by N, the number of all samples. The mean is over the batch: len(indices).",
                {"divisor": lambda x, rows: len(x)},
            ),
            Slip(
                "You divided by the number of features, x.shape[1]. The mean is over the samples of the batch: "
                "len(indices).",
                {"divisor": lambda x, rows: x.shape[1]},
            ),
            Slip(
                "There is a factor ½ too many. The slope of r² is 2r; the 2 would cancel in ½r², which is another "
                "loss.",
                {"factor": 1.0},
            ),
            BATCH_SIGN,
            Slip(
                "The indices are not used: this is the gradient over all samples. Take x[indices] and y[indices].",
                {"choose": lambda count, indices: np.arange(count)},
            ),
            Slip(
                "All samples are summed, and then divided by the size of the batch. Take the samples of the batch "
                "only: x[indices] and y[indices].",
                instead=lambda x, y, weights, indices: 2 * x.T @ (x @ weights - y) / len(indices),
            ),
            Slip(
                "You took the first samples, as many as there are indices. Take those that the indices name: "
                "x[indices].",
                {"choose": lambda count, indices: np.arange(len(indices))},
            ),
            Slip(
                "A sample that was drawn twice counts twice. With a mask or a set it counts once; x[indices] does it "
                "right.",
                {"choose": lambda count, indices: np.unique(indices)},
            ),
            Slip(
                "A sample that was drawn twice is summed once, as with a mask or a set, but counted twice in the "
                "division. x[indices] does it right.",
                instead=lambda x, y, weights, indices: batch_gradient(
                    x, y, weights, np.unique(indices), divisor=lambda x, rows: len(indices)
                ),
            ),
            Slip(
                "A set is no index. indices is an array, which may name a sample twice: x[indices] does it right.",
                instead=lambda x, y, weights, indices: batch_gradient(x, y, weights, set(indices.tolist())),
            ),
            Slip(
                "The targets are forgotten: the error is prediction minus target.", {"error": lambda scores, y: scores}
            ),
            Slip(
                "The errors are squared. The slope of r² is 2r: in the gradient the error stands as it is.",
                {"error": lambda scores, y: (scores - y) ** 2},
            ),
            Slip(
                "Only the signs of the errors are used. That is the gradient of the absolute error.",
                {"error": lambda scores, y: np.sign(scores - y)},
            ),
            Slip(
                "That is the gradient with respect to the predictions, one number a sample. By the chain rule multiply "
                "by the inputs: x[indices].T @ …, one number a weight.",
                instead=_gradient_of_predictions,
            ),
            Slip(
                "That is one number, a mean over samples and features. The mean is over the samples only: each weight "
                "has its own slope.",
                instead=_mean_of_everything,
            ),
            Slip(
                "The products of inputs and errors are not summed over the batch: the result has a row a sample. The "
                "gradient has one number a weight.",
                instead=_without_a_sum,
            ),
            Slip(
                "You multiplied the mean error by the mean input. Multiply first, sample by sample, then take the "
                "mean: errors of opposite sign must not cancel before.",
                instead=_product_of_means,
            ),
            Slip(
                "That is a step, weights minus gradient. The gradient alone is asked for.",
                instead=lambda x, y, weights, indices: weights - batch_gradient(x, y, weights, indices),
            ),
            Slip("That is the loss. Its gradient with respect to the weights is asked for.", instead=_batch_loss),
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
                {"batches": lambda order, size: [rows for rows in _batches(order, size) if len(rows) == size]},
            ),
            Slip(
                "The last batch is left out, even where it is full. The batches start at range(0, N, size), not at "
                "range(0, N − size, size).",
                {"batches": lambda order, size: _batches(order, size)[:-1]},
            ),
            Slip(
                "A last batch of one sample is left out. The batches start at range(0, N, size), not at "
                "range(0, N − 1, size).",
                {"batches": lambda order, size: [order[k : k + size] for k in range(0, len(order) - 1, size)]},
            ),
            Slip(
                "Each batch lacks its last sample. The end of a slice is left out by itself: order[first : first + "
                "size].",
                {"batches": lambda order, size: [order[k : k + size - 1] for k in range(0, len(order), size)]},
            ),
            Slip(
                "From the second batch on, the slice is empty, its mean is 0 / 0, and all weights become NaN. The end "
                "of a slice is a place, not a length: order[first : first + size].",
                {"batches": lambda order, size: [order[k:size] for k in range(0, len(order), size)]},
            ),
            Slip(
                "Where the batch size divides N, you make one batch too many. It is empty, its mean is 0 / 0, and all "
                "weights become NaN. The number of batches is ⌈N / B⌉, not N // B + 1.",
                {"batches": _one_batch_too_many},
            ),
            Slip(
                "The batches are made as equal as possible, as np.array_split does. Each has `size` samples; only the "
                "last may have fewer.",
                {"batches": lambda order, size: np.array_split(order, len(_batches(order, size)))},
            ),
            Slip(SLIDING, {"batches": _sliding}),
            Slip(SLIDING, instead=partial(epoch, batches=_sliding_to_the_end)),
            Slip(
                "The last batch is filled up with samples that were used before. Let it be smaller: each sample is "
                "used once.",
                {"batches": _filled_up},
            ),
            Slip(
                "You take the samples as they stand in x. Take them as `order` says: x[order[…]].",
                {"batches": lambda order, size: _batches(np.arange(len(order)), size)},
            ),
            Slip(
                "You used the first batch only. An epoch goes through all of them.",
                {"batches": lambda order, size: [order[:size]]},
            ),
            Slip(
                "Every step uses the first batch. The next one starts where this one ends: order[first : first + "
                "size].",
                {"batches": lambda order, size: [order[:size]] * len(_batches(order, size))},
            ),
            Slip(
                "That is one step with all samples. Take a step after each batch of `size` samples.",
                {"batches": lambda order, size: [order]},
            ),
            Slip(
                "That is a step after each sample. Take one after each batch of `size` samples.",
                {"batches": lambda order, size: _batches(order, 1)},
            ),
            Slip(
                "The batches come in the opposite order. Begin at the start of `order`.",
                {"batches": lambda order, size: _batches(order, size)[::-1]},
            ),
            Slip(
                "All gradients are taken at the first weights. Each step starts where the last one ended: use the "
                "weights as they are now.",
                {"at_start": True},
            ),
            Slip(
                "Each step sets out from the first weights again, so that only the last batch counts. Go on from where "
                "the last step ended.",
                {"back_to_start": True},
            ),
            Slip(
                "Each step sets out from the first weights again, so that only the last batch counts. Go on from where "
                "the last step ended. The gradient, too, belongs there.",
                instead=partial(epoch, back_to_start=True, at_start=True),
            ),
            Slip(
                "You put the samples in order beforehand and then used `order` again. Once is enough.",
                instead=lambda x, y, weights, order, *rest: epoch(x[order], y[order], weights, order, *rest),
            ),
            Slip(
                "You put x in order, but not y: samples got the targets of others. Take y[…] with the same indices.",
                instead=lambda x, y, weights, order, *rest: epoch(x[order], y, weights, np.arange(len(x)), *rest),
            ),
            Slip(
                "You divided twice: the gradient is a mean already.",
                {"divisor": lambda rows, size: len(rows) * size},
            ),
            Slip(
                "The last batch is divided by `size`, though it is smaller. The mean is over the samples that are "
                "there: len(batch).",
                {"divisor": lambda rows, size: size},
            ),
            Slip(
                "The gradients are of the sum over the batch. The loss is the mean: divide by the number of its "
                "samples.",
                {"divisor": _one},
            ),
            Slip("The learning rate is not used.", {"rate": _one}),
            Slip("You climb: subtract η times the gradient.", {"sign": -1}),
            Slip("The factor 2 of the gradient is missing: the slope of r² is 2r.", {"factor": 1.0}),
            Slip(
                "The gradients are divided by N. The mean is over the batch: len(batch).",
                instead=lambda x, y, weights, order, size, learning_rate: epoch(
                    x, y, weights, order, size, learning_rate, divisor=lambda rows, size: len(x)
                ),
            ),
        ),
        "This is the training loop. Shuffle `order` before each epoch, and repeat.",
    ),
)
