"""Whether two answers agree, and where they don't."""

import numbers
from decimal import Decimal
from inspect import isgenerator

import numpy as np

SHOWN = 40  # entries: a larger array is described, not printed
RTOL = {np.dtype(np.float32): 1e-4, np.dtype(np.float16): 1e-2}  # of other types, 1e-6
SHORT, LONG = 6, 9  # digits: what differs by no more than 1e-6 agrees


def agree(answer, expected, atol):
    """Whether `answer` is `expected` up to rounding: lists for arrays, other dtypes and NaN for NaN are fine."""
    if isinstance(expected, tuple):
        parts = _parts(answer, expected)
        return parts is not None and all(agree(a, e, atol) for a, e in zip(parts, expected, strict=True))
    answer, expected = as_numbers(answer), np.asarray(expected)
    if answer is None or answer.shape != expected.shape:
        return False
    return bool(_close(answer, expected, atol).all())


def _parts(answer, expected):
    """Return what an answer holds, be it a tuple, a list or an array that stacks such things, or None."""
    listed = isinstance(answer, tuple | list) and len(answer) == len(expected)
    stacked = (
        isinstance(answer, np.ndarray)
        and answer.shape[:1] == (len(expected),)
        and all(np.shape(thing) == answer.shape[1:] for thing in expected)
    )
    return list(answer) if listed or stacked else None


def is_repeated(value, earlier, atol):
    """Whether two calls gave the same, as far as it, or each thing in a tuple or list, consists of numbers."""
    sequences = isinstance(value, tuple | list) and isinstance(earlier, tuple | list)
    if sequences and len(value) == len(earlier) and as_numbers(value) is None:
        return all(_are_same_numbers(v, e, atol) for v, e in zip(value, earlier, strict=True))
    return _are_same_numbers(value, earlier, atol)


def _are_same_numbers(value, earlier, atol):
    """Whether two things are the same numbers, or neither of them is numbers."""
    value, earlier = as_numbers(value), as_numbers(earlier)
    if value is None or earlier is None:
        return value is earlier
    return agree(value, earlier, atol)


def _close(answer, expected, atol):
    """Tell, entry by entry, whether two arrays of one shape agree as well as the answer's precision allows."""
    return np.isclose(answer, expected, rtol=RTOL.get(answer.dtype, 1e-6), atol=atol, equal_nan=True)


def as_numbers(value):
    """Return `value` as an array of numbers or booleans, or None if it is nothing of the kind."""
    if value is None or isinstance(value, str):
        return None
    try:
        array = None if np.ma.is_masked(value) else np.asarray(value)
        if array is not None and array.dtype.kind == "O" and all(map(_is_real, array.flat)):
            array = array.astype(float)  # fractions, decimals, huge integers
    except Exception:  # lists of unequal lengths, 10**400, or whatever the object's own way to become an array raises
        return None
    return array if array is not None and array.dtype.kind in "fiub" else None


def _is_real(value):
    return isinstance(value, numbers.Real | Decimal)


def why_no_numbers(value):
    """Say in a sentence, after a space, why NumPy gets no numbers out of an array of another kind, or return ""."""
    try:
        if np.ma.is_masked(value):
            return " It has masked entries, which are no numbers."
        np.asarray(value)
    except (ValueError, OverflowError):
        return ""
    except Exception as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        advice = " Return x.detach().numpy()." if "detach()" in reason else ""
        return f" NumPy can't read it: {reason or type(error).__name__}.{advice}"
    return ""


def difference(answer, expected, atol, arguments=()):
    """Describe in a sentence how `answer` fails to be `expected`, or return "" if the values speak for themselves.

    The `arguments` of the call tell whether the answer's precision can hold them.
    """
    if answer is None:
        return "Your function returned None: is the return missing?"
    if not isinstance(expected, tuple):
        return _difference(answer, expected, atol, arguments, "Your function returned")
    parts = _parts(answer, expected)
    if parts is None:
        return f"Your function must return {len(expected)} things, separated by a comma."
    wrong = [k for k, pair in enumerate(zip(parts, expected, strict=True)) if not agree(*pair, atol)]
    first = _difference(parts[wrong[0]], expected[wrong[0]], atol, arguments, "It is")
    if len(wrong) == 1:
        return f"Of the {len(expected)} things returned, number {wrong[0] + 1} is wrong. {first}".rstrip()
    *others, last = (str(k + 1) for k in wrong)
    told = f"Of the {len(expected)} things returned, numbers {', '.join(others)} and {last} are wrong"
    told = f"{told}: look first at the one that your code computes first."
    return f"{told} Of number {others[0]}: {first[0].lower()}{first[1:]}" if first else told


def _difference(answer, expected, atol, arguments, what):
    numbers, expected = as_numbers(answer), np.asarray(expected)
    if numbers is None:
        return f"{what} {_without_numbers(answer)}; {_kind(expected.shape)} is expected.{why_no_numbers(answer)}"
    if numbers.shape != expected.shape:
        comma = " Is there a comma behind the value?" if isinstance(answer, tuple) and len(answer) == 1 else ""
        return f"{what} {_kind(numbers.shape)}; {_kind(expected.shape)} is expected.{comma}"
    remarks = _on_range(numbers, expected, arguments), _on_whole_numbers(numbers, expected)
    return f"{_first_difference(numbers, expected, atol)}{''.join(remarks)}".strip()


def _without_numbers(answer):
    """Say what an answer is that holds no real numbers: a list of what, if it is one."""
    if answer is None:
        return "None"
    kind = f"a {type(answer).__name__}"
    holds_nothing_else = isinstance(answer, list | tuple) and answer and len(set(map(type, answer))) == 1
    if holds_nothing_else and not isinstance(answer[0], list | tuple | np.ndarray):
        return f"{kind} of {'None' if answer[0] is None else type(answer[0]).__name__}, not of real numbers"
    if type(answer) is np.ndarray:
        return f"an array of {answer.dtype}, not of real numbers"
    return kind


def _on_whole_numbers(answer, expected):
    """Say of an answer that holds integers where there should be fractions that they are cut off, or return ""."""
    if answer.dtype.kind not in "iu" or expected.dtype.kind != "f" or answer.ndim == 0:
        return ""
    if not np.isfinite(expected).all() or (expected == np.rint(expected)).all():
        return ""
    return " Your array holds whole numbers, so fractions are cut off: by // or int, or since it is made like one."


def _first_difference(answer, expected, atol):
    if expected.size <= 1:
        return ""
    wrong = ~_close(answer, expected, atol)
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    place = ", ".join(map(str, index))
    yours, ours = show_both(answer[index], expected[index])
    differ = "differs" if wrong.sum() == 1 else "differ"
    return f"{wrong.sum()} of {wrong.size} entries {differ}; the first is [{place}]: yours {yours}, expected {ours}."


def _on_range(answer, expected, arguments):
    """Say of an answer of low precision that it is infinite, 0 or NaN because its numbers end early, or return ""."""
    if answer.dtype not in RTOL:
        return ""
    limits = np.finfo(answer.dtype)
    if (np.isinf(answer) & np.isfinite(expected)).any():
        return f" Your numbers are {answer.dtype}, which ends at {show(limits.max)}: compute with float64."
    is_lost = (answer == 0) & (expected != 0) | np.isnan(answer) & ~np.isnan(expected)
    if not is_lost.any() or not any(_is_beyond(value, limits) for value in (expected, *arguments)):
        return ""
    smallest, largest = show(limits.tiny), show(limits.max)
    return f" Your numbers are {answer.dtype}, of sizes from {smallest} to {largest} only: compute with float64."


def _is_beyond(value, limits):
    """Whether numbers are among a value that are too large or too small for a type."""
    numbers = as_numbers(value)
    if numbers is None:
        return False
    size = np.abs(numbers.astype(float))
    return bool((np.isfinite(size) & (size > limits.max) | (size > 0) & (size < limits.tiny)).any())


def _kind(shape):
    return f"an array of shape {shape}" if shape else "a single number"


def show_both(answer, expected):
    """Return both as short text, with more digits where it takes them to tell one from the other."""
    short, long = ((show(answer, digits), show(expected, digits)) for digits in (SHORT, LONG))
    near = show(answer, SHORT - 2) == show(expected, SHORT - 2)
    return long if near and long[0] != long[1] else short


def show(value, digits=SHORT):
    """Return `value` as short text: numbers to a few digits, large arrays by shape."""
    if isinstance(value, tuple):
        return "(" + ", ".join(show(item, digits) for item in value) + ("," if len(value) == 1 else "") + ")"
    numbers = as_numbers(value)
    if numbers is None:
        text = f"a {type(value).__name__}" if callable(value) or isgenerator(value) else _repr(value)
        return text if len(text) <= 200 else text[:200] + " …"
    if numbers.ndim == 0:
        return str(numbers[()]) if numbers.dtype.kind in "iub" else f"{numbers + 0.0:.{digits}g}"
    if numbers.size > SHOWN:
        return f"array of shape {numbers.shape}, from {show(numbers.min(), digits)} to {show(numbers.max(), digits)}"
    return np.array2string(
        numbers + 0 if numbers.dtype.kind == "f" else numbers,  # no −0
        separator=", ",
        max_line_width=76,
        formatter={"float_kind": lambda number: f"{number:.{digits}g}"},
    )


def _repr(value):
    try:
        return repr(value)
    except Exception:  # whatever the object's own way to be shown raises
        return f"a {type(value).__name__}"
