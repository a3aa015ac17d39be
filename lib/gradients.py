"""Gradients by finite differences, and the check of an analytic gradient against them."""

import math

import numpy as np

from lib._validation import (
    float_array,
    generator,
    number,
    require_callable,
    returned_number,
    returned_pair,
    whole_number,
)

__all__ = ["check_gradient", "numerical_gradient", "relative_error"]

ROUNDING = 4 * np.finfo(np.float64).eps  # of a value, as a share of it: a sum of many terms is off by a few ε


def numerical_gradient(function, x, step=1e-5):
    r"""Gradient of a scalar function by central differences, one entry at a time.

    .. math:: \frac{\partial f}{\partial x_k} \approx \frac{f(x + h e_k) - f(x - h e_k)}{2h}

    The error is about h² from the formula plus 1e-16 / h from rounding, least near h = 1e-5.

    Parameters
    ----------
    function : callable
        Takes an array of the shape of `x`, returns a number.
    x : array_like
        Where to differentiate; float64 is used, whatever it is. It is not changed.
    step : float > 0, default 1e-5
        h, in the units of `x`.

    Returns
    -------
    ndarray of float64, of the shape of `x`
        An entry is NaN or infinite if `function` is on either side.

    Raises
    ------
    ValueError
        If an argument is not as described, `function` returns no number, or `step` is lost beside an entry of `x`, as
        1e-5 is beside 1e12.

    References
    ----------
    W. H. Press et al., *Numerical Recipes*, Cambridge 2007, section 5.7.
    """
    require_callable(function, "function")
    x = float_array(x, "x").astype(np.float64)
    step = number(step, "step", low=0, low_open=True)
    lost = (x + step) - (x - step) - 2 * step
    _require_room(x, lost, np.abs(lost).max(), step)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        after, before = _moved(x, index, step), _moved(x, index, -step)
        width = after[index] - before[index]  # 2h, but for the rounding of both ends
        gradient[index] = _rise(function, after, before) / width
    return gradient


def relative_error(a, b):
    """Largest difference of two arrays over their largest entry: 0 where they agree, up to 2 where they don't.

    Parameters
    ----------
    a, b : array_like of one shape

    Returns
    -------
    float
        max |a − b| / max(|a|, |b|), both maxima over all entries; 0.0 if all entries are 0.

    Raises
    ------
    ValueError
        If the shapes differ, or a number is not finite.

    References
    ----------
    N. J. Higham, *Accuracy and Stability of Numerical Algorithms*, SIAM 2002, section 1.2: in the maximum norm; here
    neither array is the exact one, so the larger norm divides.
    """
    a = float_array(a, "a")
    b = float_array(b, "b", shape=a.shape)
    scale = max(np.abs(a).max(), np.abs(b).max())
    # By a power of two, which rounds nothing: the difference of two large numbers may overflow.
    a, b, scale = (np.ldexp(part, -math.frexp(scale)[1]) for part in (a, b, scale))
    return float(np.abs(a - b).max() / scale) if scale else 0.0


def check_gradient(function, x, *, value=None, directions=None, rng=None, step=1e-5, tolerance=1e-7):
    """Compare the gradient that a function returns with central differences, or raise.

    Parameters
    ----------
    function : callable
        Takes an array of the shape of `x`, returns ``(value, gradient)``, as a loss does.
    x : array_like
        Where to check: away from kinks, where the two may rightly differ, and from a minimum with the value 0, where
        both are nothing but rounding.
    value : callable, optional
        Takes the same, returns the value alone. The differences need no gradient; if this costs less, it is called for
        them instead of `function`.
    directions : int, optional
        Check the slope along that many random unit directions instead of every entry: two calls of `function`
        a direction, however large `x` is.
    rng : numpy.random.Generator, optional
        Where the directions come from; needed with `directions`.
    step : float > 0, default 1e-5
    tolerance : float > 0, default 1e-7
        The largest relative error that passes.

    Returns
    -------
    float
        The `relative_error`. At a minimum it means nothing: all slopes are 0 there, but for rounding the values, which
        moves a difference by about 1e-15 |f| / h. Where no slope differs by more, they pass.

    Raises
    ------
    ValueError
        If there are `directions` and no `rng`, `function` returns no pair of a number and a gradient of the shape of
        `x`, `value` returns no number, or `step` is lost beside an entry of `x`, as 1e-5 is beside 1e12.
    AssertionError
        If the relative error is larger than `tolerance`, and that not by rounding. The message names the function, the
        worst place, and both slopes there.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning*, MIT Press 2016, section 11.5.
    """
    require_callable(function, "function")
    x = float_array(x, "x").astype(np.float64)
    step = number(step, "step", low=0, low_open=True)
    tolerance = number(tolerance, "tolerance", low=0, low_open=True)

    if value is None:

        def value(at):
            return function(at)[0]

    require_callable(value, "value")
    at_x, gradient = returned_pair(function(x.copy()), "function", "a pair (value, gradient)")
    # A copy: layers write each gradient into the array of the last one.
    gradient = float_array(gradient, "the gradient", shape=x.shape, finite=False).copy()
    if directions is None:
        places = list(np.ndindex(x.shape))
        analytic, numeric = gradient.ravel(), numerical_gradient(value, x, step).ravel()
    else:
        vectors = _directions(x.shape, whole_number(directions, "directions"), generator(rng))
        places = [f"direction {k}" for k in range(len(vectors))]
        slopes = [_slopes_along(step * vector, x, gradient, value, step) for vector in vectors]
        analytic, numeric = np.array(slopes).T
    error = relative_error(analytic, numeric) if np.isfinite([analytic, numeric]).all() else np.inf
    noise = ROUNDING * abs(returned_number(at_x, "function")) / step
    off = np.abs(analytic - numeric)
    if not (error <= tolerance or off.max() <= noise):
        worst = int(off.argmax())
        raise AssertionError(
            f"gradient of {getattr(function, '__name__', function)}: at {places[worst]} it says "
            f"{analytic[worst]:.8g}, central differences say {numeric[worst]:.8g} "
            f"(differences reach {error:.1e} of the largest slope; {tolerance:g} is allowed)"
        )
    return error


def _require_room(x, lost, length, step):
    """Raise a ValueError if `length`, that of what rounding takes from a way of 2 `step`, leaves too little of it."""
    if length > 0.1 * 2 * step:
        worst = x.flat[np.abs(lost).argmax()]
        raise ValueError(f"step must be larger beside an entry of x of {worst:g}, which rounds it away; it is {step:g}")


def _slopes_along(move, x, gradient, value, step):
    """Return the slope along a move of length `step` by the gradient, and by the difference of two values."""
    after, before = x + move, x - move
    way = after - before  # twice the move, but for rounding, which may turn it a little
    lost = way - 2 * move
    _require_room(x, lost, math.sqrt(np.vdot(lost, lost)), step)
    return np.vdot(gradient, way) / (2 * step), _rise(value, after, before) / (2 * step)


def _rise(function, after, before):
    return returned_number(function(after), "function") - returned_number(function(before), "function")


def _moved(x, index, step):
    # A copy each time: the function may change what it is given.
    x = x.copy()
    x[index] += step
    return x


def _directions(shape, count, rng):
    vectors = rng.standard_normal((count, *shape))
    return [vector / math.sqrt(np.vdot(vector, vector)) for vector in vectors]
