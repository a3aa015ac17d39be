"""Surfaces: functions of two variables with analytic gradients, to watch optimizers walk on.

A surface is called, ``ravine(point)``, with a point of shape (2,) or many of shape (…, 2), and returns values of
shape (…). ``ravine.gradient(point)`` has the shape of `point`. float32 stays float32, everything else becomes float64.
"""

import numpy as np

from lib._arrays import QUIET
from lib._validation import float_array, number, require_callable, sequence, shown

__all__ = [
    "SURFACES",
    "Surface",
    "beale",
    "bowl",
    "quadratic",
    "ravine",
    "rosenbrock",
    "saddle",
    "two_valleys",
]


class Surface:
    """A function of x and y with its gradient.

    Parameters
    ----------
    name : str
    value : callable
        Arrays x and y to an array of values of the same shape, or to one value for all.
    slopes : callable
        Arrays x and y to the pair of partial derivatives, each as the value.
    minima : sequence of (float, float)
        All local minima, the lowest first; empty if there is none.
    start : (float, float)
        A point from where a descent has something to show.
    formula : str, default ""
        The value, as it is written.

    Attributes
    ----------
    name, formula : str
    minima : tuple of (float, float)
    start : (float, float)

    Raises
    ------
    ValueError
        If an argument is not as described; later, if a point is not of that shape or not finite, or if `value` or
        `slopes` returns something else.
    """

    def __init__(self, name, value, slopes, *, minima, start, formula=""):
        require_callable(value, "value")
        require_callable(slopes, "slopes")
        self.name, self.formula = _string(name, "name"), _string(formula, "formula")
        self.minima = tuple(_pair(each, "minima") for each in sequence(minima, "minima", "points (x, y)"))
        self.start = _pair(start, "start")
        self._value, self._slopes = value, slopes

    @QUIET
    def __call__(self, point):
        """Return the values, of shape (…), at a point of shape (2,) or at points of shape (…, 2)."""
        x, y = _coordinates(point)
        return _one_each(self._value(x, y), x, "value")

    @QUIET
    def gradient(self, point):
        """Return the gradient, of the shape of `point`, at a point of shape (2,) or at points of shape (…, 2)."""
        x, y = _coordinates(point)
        slopes = self._slopes(x, y)
        if isinstance(slopes, np.ndarray):  # at two points, an array of two numbers is no pair
            is_pair = slopes.shape == (2, *x.shape)
        else:
            is_pair = isinstance(slopes, tuple | list) and len(slopes) == 2
        if not is_pair:
            raise ValueError(f"slopes must return a pair, by x and by y; it returned {shown(slopes)}")
        return np.stack([_one_each(each, x, "slopes") for each in slopes], axis=-1)

    def __repr__(self):
        return self.name


def _string(value, name):
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a string; it is {shown(value)}")
    return value


def _pair(point, name):
    return tuple(float_array(point, name, shape=(2,)).tolist())


def _one_each(result, x, function):
    """Return what a function of points gave as one number a point, of their dtype."""
    array = float_array(result, f"what {function} returns", finite=False)
    if array.ndim == 0:
        array = np.broadcast_to(array, x.shape)
    elif array.shape != x.shape:
        raise ValueError(f"{function} must return arrays of shape {x.shape}, as x and y; it returned {array.shape}")
    return array.astype(x.dtype, copy=False)[()]


def quadratic(a, b, *, name="quadratic", start=(-3.5, -3.5)):
    r"""Make the surface :math:`f(x, y) = a x^2 + b y^2`: a bowl, a ravine, or, with one negative, a saddle.

    Its curvatures are 2a and 2b.

    Parameters
    ----------
    a, b : float
        Any numbers but 0, which would leave a line of minima.
    name : str, default "quadratic"
    start : (float, float), default (−3.5, −3.5)

    Returns
    -------
    Surface

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    G. Goh, "Why momentum really works", *Distill*, 2017: all of gradient descent on it.
    """
    a, b = number(a, "a"), number(b, "b")
    for coefficient, letter in ((a, "a"), (b, "b")):
        if coefficient == 0:
            raise ValueError(f"{letter} must not be 0, which would leave a line of minima; it is {coefficient}")
    return Surface(
        name,
        lambda x, y: a * x * x + b * y * y,
        lambda x, y: (2 * a * x, 2 * b * y),
        minima=((0.0, 0.0),) if a > 0 and b > 0 else (),
        start=start,
        formula=f"{'−' if a < 0 else ''}{_factor(a)}x² {'−' if b < 0 else '+'} {_factor(b)}y²",
    )


def _factor(coefficient):
    """Return the size of a coefficient, as it is written before a letter."""
    return {1.0: "", 0.5: "½"}.get(abs(coefficient), f"{abs(coefficient):g}")


def _rosenbrock_slopes(x, y):
    bend = y - x * x
    return 2 * (x - 1) - 400 * x * bend, 200 * bend


def _beale_terms(x, y):
    """Return the three terms whose squares Beale's function sums, and their derivatives by x and by y."""
    terms = 1.5 - x * (1 - y), 2.25 - x * (1 - y * y), 2.625 - x * (1 - y * y * y)
    return terms, (y - 1, y * y - 1, y * y * y - 1), (x, 2 * x * y, 3 * x * y * y)


def _beale(x, y):
    terms, _, _ = _beale_terms(x, y)
    return sum(t * t for t in terms)


def _beale_slopes(x, y):
    terms, by_x, by_y = _beale_terms(x, y)
    return tuple(2 * sum(t * d for t, d in zip(terms, slopes, strict=True)) for slopes in (by_x, by_y))


def _coordinates(point):
    point = float_array(point, "point")
    if point.ndim == 0 or point.shape[-1] != 2:
        raise ValueError(f"point must have shape (2,) or (…, 2), x and y; its shape is {point.shape}")
    return point[..., 0], point[..., 1]


bowl = quadratic(1, 1, name="bowl")

# Its curvatures are 1 and 20.
ravine = quadratic(0.5, 10, name="ravine", start=(-3.5, 1.0))

# On the line y = 0, plain descent ends at the saddle.
saddle = quadratic(1, -1, name="saddle", start=(-2.0, 0.001))

# Its minima and the saddle between them are the roots of 4x³ − 4x + 0.3.
two_valleys = Surface(
    "two valleys",
    lambda x, y: (x * x - 1) ** 2 + 0.3 * x + y * y,
    lambda x, y: (4 * x * (x * x - 1) + 0.3, 2 * y),
    minima=((-1.0355787140888537, 0.0), (0.9601495555191055, 0.0)),
    start=(1.7, 1.2),
    formula="(x² − 1)² + 0.3x + y²",
)

# A bent ravine. H. H. Rosenbrock, "An automatic method for finding the greatest or least value of a function", The
# Computer Journal 3, 1960; the start is his.
rosenbrock = Surface(
    "Rosenbrock",
    lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    _rosenbrock_slopes,
    minima=((1.0, 1.0),),
    start=(-1.2, 1.0),
    formula="(1 − x)² + 100(y − x²)²",
)

# Flat but for steep corners. E. M. L. Beale, "On an iterative method for finding a local minimum of a function of
# more than one variable", Princeton, 1958; the start is that of J. J. Moré, B. S. Garbow and K. E. Hillstrom, "Testing
# unconstrained optimization software", ACM Transactions on Mathematical Software 7, 1981.
beale = Surface(
    "Beale",
    _beale,
    _beale_slopes,
    minima=((3.0, 0.5),),
    start=(1.0, 1.0),
    formula="(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
)

SURFACES = (bowl, ravine, saddle, two_valleys, rosenbrock, beale)
