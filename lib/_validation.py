"""Checks of arguments, shared by every module: a bad one gets a ValueError that names it."""

import math
import numbers
import reprlib

import numpy as np

from lib._arrays import FLOATS, largest, looks_finite

_MAY_HOLD_MASKED = list, tuple, np.ma.MaskedArray

LONGEST = 100  # characters of a value that an error quotes
_BRIEF = reprlib.Repr()  # goes through the first items only
_BRIEF.maxstring = _BRIEF.maxother = LONGEST
_BRIEF.fillvalue = "…"


def shown(value):
    """Return a value as one short line, for an error."""
    line = " ".join(_BRIEF.repr(value).split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"


def float_array(value, name, dimensions=None, shape=None, finite=True):
    """Return `value` as a float32 or float64 array, or say what is wrong with its type, its shape or its entries.

    Parameters
    ----------
    value : array_like
        The argument as it came; anything but float32 becomes float64.
    name : str
        What the argument is called in the error.
    dimensions : int, optional
        The number of axes it must have.
    shape : tuple of int, optional
        The exact shape it must have.
    finite : bool, default True
        Whether NaN and infinities are refused.
    """
    array = any_array(value, name)
    if array.dtype not in FLOATS:
        if array.dtype.kind not in "fiub":
            raise ValueError(f"{name} must hold real numbers; {_content(array, name)}")
        array = array.astype(np.float64)
    if dimensions is not None and array.ndim != dimensions:
        raise ValueError(f"{name} must have {dimensions} dimension(s); its shape is {array.shape}")
    if shape is not None and array.shape != shape:
        raise ValueError(f"{name} must have shape {shape}; its shape is {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty; its shape is {array.shape}")
    if finite:
        require_finite(array, name)
    return array


def any_array(value, name):
    """Return `value` as an array of whatever it holds, or say that it is none."""
    if type(value) is np.ndarray:
        return value
    if _is_masked(value):
        raise ValueError(f"{name} must not be masked, since the mask would be lost; some of its entries are")
    try:
        array = np.asarray(value)
    except Exception as error:  # whatever the object's own way to become an array raises
        of_rows = isinstance(error, ValueError) and isinstance(value, list | tuple)
        what = "its rows differ in length" if of_rows else f"NumPy makes none of this {type(value).__name__}: {error}"
        raise ValueError(f"{name} must be an array; {what}") from error
    if array.ndim == 0 and array.dtype == object:
        raise ValueError(f"{name} must be an array of numbers; it is {shown(value)}")
    return array


def _content(array, name):
    """Say what an array of the wrong type holds: the type, or of objects the first that is no number."""
    if array.dtype != object:
        return f"it holds {array.dtype}"
    for where in np.ndindex(array.shape):
        if not isinstance(array[where], numbers.Number):
            return f"{_place(name, where)} is {shown(array[where])}"
    return f"it holds objects, {shown(array.tolist())}"


def _place(name, where):
    """Return what an entry of an array is called in an error."""
    return f"{name}{list(where)}" if where else "it"


def _is_masked(value):
    """Whether an entry is masked, of an array or of one in a list."""
    if isinstance(value, list | tuple):
        kinds = set(map(type, value))  # few, of however many items: a quick look
        return any(issubclass(kind, _MAY_HOLD_MASKED) for kind in kinds) and any(map(_is_masked, value))
    return np.ma.is_masked(value)


def label_array(value, name, count, classes=None):
    """Return `value` as an integer array of shape (`count`,) with entries in 0 … `classes` − 1, or just from 0 on."""
    given = labels = any_array(value, name)
    if labels.dtype.kind not in "iu":
        raise ValueError(f"{name} must hold integers (class indices); {_content(labels, name)}")
    if labels.shape != (count,):
        raise ValueError(f"{name} must have shape ({count},), one label a sample; its shape is {labels.shape}")
    labels = labels.astype(np.intp, copy=False)
    # Read as unsigned, a negative label is huge: one maximum finds labels too large and too small.
    limit = np.iinfo(np.intp).max if classes is None else classes
    if largest(labels.view(np.uintp)) >= limit:
        wrong = given[(labels < 0) | (labels >= limit)][0]
        meant = "0, 1, 2, …" if classes is None else f"0 … {classes - 1}"
        raise ValueError(f"{name} must lie in {meant}; {wrong} is among them")
    return labels


def require_samples(array, name):
    """Raise a ValueError unless an array has a first axis, and something along it."""
    if array.ndim == 0 or len(array) == 0:
        raise ValueError(f"{name} must hold samples along its first axis; its shape is {array.shape}")


def require_finite(array, name):
    """Raise a ValueError that names the first entry of `array` that is NaN or infinite."""
    if looks_finite(array):
        return
    finite = np.isfinite(array)
    if not finite.all():
        where = tuple(int(i) for i in np.argwhere(~finite)[0])
        raise ValueError(f"{name} must be finite; {_place(name, where)} is {array[where]}")


def number(value, name, *, low=-np.inf, high=np.inf, low_open=False, high_open=False):
    """Return `value` as a float if it is a finite real number within the bounds."""
    x = _as_float(value)
    if math.isfinite(x) and (low < x if low_open else low <= x) and (x < high if high_open else x <= high):
        return x
    interval = f"{'(' if low_open else '['}{low:g}, {high:g}{')' if high_open or high == np.inf else ']'}"
    meant = "a finite number" if low == -np.inf and high == np.inf else f"a finite number in {interval}"
    raise ValueError(f"{name} must be {meant}; it is {shown(value)}")


def _as_float(value):
    """Return a real number as a float, and NaN for anything else, such as an integer that no float can hold."""
    if type(value) is float:  # nearly always
        return value
    value = _without_axes(value)
    if not isinstance(value, numbers.Real) or isinstance(value, bool):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.nan


def whole_number(value, name, *, low=1, high=np.inf):
    """Return `value` as an int if it is a whole number within the bounds."""
    count = _without_axes(value)
    if isinstance(count, bool) or not isinstance(count, numbers.Integral) or not low <= count <= high:
        bounds = f" of at least {low}" if high == np.inf else f" in {low} … {high}"
        meant = "a whole number" + ("" if low == -np.inf else bounds)
        raise ValueError(f"{name} must be {meant}; it is {shown(value)}")
    return int(count)


def _without_axes(value):
    """Return what an array without axes holds; anything else as it is."""
    return value[()] if isinstance(value, np.ndarray) and value.ndim == 0 else value


def sequence(value, name, of):
    """Return `value` as a list if it can be gone through and is no string; `of` says what it should hold."""
    if isinstance(value, str | bytes) or not np.iterable(value):
        raise ValueError(f"{name} must be a sequence of {of}; it is {shown(value)}")
    return list(value)


def keep(instance, check, *names, **bounds):
    """Replace fields of a frozen dataclass by what `check` returns for them, such as a float for a NumPy scalar."""
    for name in names:
        object.__setattr__(instance, name, check(getattr(instance, name), name, **bounds))


def require_callable(value, name, meant="a function"):
    """Raise a ValueError unless `value` can be called."""
    if not callable(value):
        raise ValueError(f"{name} must be {meant}; it is {shown(value)}")


def require_attributes(value, name, meant, *attributes):
    """Raise a ValueError unless `value` has all these attributes and is an object that was made, not its class."""
    if isinstance(value, type) or not all(hasattr(value, attribute) for attribute in attributes):
        raise ValueError(f"{name} must be {meant}; it is {shown(value)}")


def returned_number(value, name, meant="a number"):
    """Return as a float what the function `name` returned, or of it what is `meant`: a number, or an array like one."""
    shape = getattr(value, "shape", ())
    try:
        if shape or isinstance(value, str | bytes):
            raise TypeError
        return float(value)
    except (TypeError, ValueError, OverflowError):
        what = f"an array of shape {tuple(shape)}" if shape else shown(value)
        raise ValueError(f"{name} must return {meant}; it returned {what}") from None


def returned_pair(value, name, meant):
    """Return what the function `name` returned if it is `meant`: a tuple or list of two things."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise ValueError(f"{name} must return {meant}; it returned {shown(value)}")
    return value


def flag(value, name):
    """Return `value` as a bool if it is True or False: the string "no" would count as true."""
    if value is True or value is False:  # nearly always
        return value
    if not isinstance(value, np.bool_):
        raise ValueError(f"{name} must be True or False; it is {shown(value)}")
    return bool(value)


def generator(value, name="rng"):
    """Return `value` if it is a `numpy.random.Generator`."""
    if not isinstance(value, np.random.Generator):
        meant = "a numpy.random.Generator, such as np.random.default_rng(0)"
        raise ValueError(f"{name} must be {meant}; it is {shown(value)}")
    return value
