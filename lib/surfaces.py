"""Surfaces: functions of two variables with analytic gradients, to watch optimizers walk on.

A surface is called, ``ravine(point)``, with a point of shape (2,) or many of shape (…, 2), and returns values of
shape (…). ``ravine.gradient(point)`` has the shape of `point`. float32 stays float32, everything else becomes float64.
"""

import numpy as np

from lib._validation import float_array, number, require_callable

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

# A point that is far out: an infinite value says it.
_quiet = np.errstate(over="ignore", under="ignore", invalid="ignore")


class Surface:
    """A function of x and y with its gradient.

    Parameters
    ----------
    name : str
    value : callable
        Arrays x and y to an array of values.
    slopes : callable
        Arrays x and y to the pair of partial derivatives.
    minima : tuple of (float, float)
        All local minima, the lowest first; empty if there is none.
    start : (float, float)
        A point from where a descent has something to show.

    Attributes
    ----------
    name : str
    minima : tuple of (float, float)
    start : (float, float)

    Raises
    ------
    ValueError
        If `value` or `slopes` can't be called; later, if a point is not of that shape or not finite.
    """

    def __init__(self, name, value, slopes, *, minima, start):
        require_callable(value, "value")
        require_callable(slopes, "slopes")
        self.name, self.minima, self.start = name, minima, start
        self._value, self._slopes = value, slopes

    @_quiet
    def __call__(self, point):
        """Return the values, of shape (…), at a point of shape (2,) or at points of shape (…, 2)."""
        return self._value(*_coordinates(point))

    @_quiet
    def gradient(self, point):
        """Return the gradient, of the shape of `point`, at a point of shape (2,) or at points of shape (…, 2)."""
        return np.stack(self._slopes(*_coordinates(point)), axis=-1)

    def __repr__(self):
        return self.name


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
    )


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


# x² + y²
bowl = quadratic(1, 1, name="bowl")

# x² / 2 + 10 y², curvatures 1 and 20
ravine = quadratic(0.5, 10, name="ravine", start=(-3.5, 1.0))

# x² − y²; on the line y = 0, plain descent ends at the saddle
saddle = quadratic(1, -1, name="saddle", start=(-2.0, 0.001))

# (x² − 1)² + 0.3 x + y²; its minima and the saddle between them are the roots of 4x³ − 4x + 0.3
two_valleys = Surface(
    "two valleys",
    lambda x, y: (x * x - 1) ** 2 + 0.3 * x + y * y,
    lambda x, y: (4 * x * (x * x - 1) + 0.3, 2 * y),
    minima=((-1.0355787140888537, 0.0), (0.9601495555191055, 0.0)),
    start=(1.7, 1.2),
)

# (1 − x)² + 100 (y − x²)²: a bent ravine. H. H. Rosenbrock, "An automatic method for finding the greatest or least
# value of a function", The Computer Journal 3, 1960; the start is his.
rosenbrock = Surface(
    "Rosenbrock",
    lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    _rosenbrock_slopes,
    minima=((1.0, 1.0),),
    start=(-1.2, 1.0),
)

# Flat but for steep corners. E. M. L. Beale, "On an iterative method for finding a local minimum of a function of
# more than one variable", Princeton, 1958; the start is that of J. J. Moré, B. S. Garbow and K. E. Hillstrom, "Testing
# unconstrained optimization software", ACM Transactions on Mathematical Software 7, 1981.
beale = Surface("Beale", _beale, _beale_slopes, minima=((3.0, 0.5),), start=(1.0, 1.0))

SURFACES = (bowl, ravine, saddle, two_valleys, rosenbrock, beale)
