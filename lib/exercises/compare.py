"""Whether two answers agree, and where they don't."""

from inspect import isgenerator

import numpy as np

SHOWN = 40  # entries: a larger array is described, not printed


def agree(answer, expected, atol):
    """Whether `answer` is `expected` up to rounding: lists for arrays, other dtypes and NaN for NaN are fine."""
    if isinstance(expected, tuple):
        return (
            isinstance(answer, tuple | list)
            and len(answer) == len(expected)
            and all(agree(a, e, atol) for a, e in zip(answer, expected, strict=True))
        )
    answer, expected = as_numbers(answer), np.asarray(expected)
    if answer is None or answer.shape != expected.shape:
        return False
    return bool(_close(answer, expected, atol).all())


def _close(answer, expected, atol):
    """Tell, entry by entry, whether two arrays of one shape agree as well as the answer's precision allows."""
    rtol = 1e-4 if answer.dtype in (np.float32, np.float16) else 1e-6
    return np.isclose(answer, expected, rtol=rtol, atol=atol, equal_nan=True)


def as_numbers(value):
    """Return `value` as an array of numbers or booleans, or None if it is nothing of the kind."""
    if value is None or isinstance(value, str):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # lists of unequal lengths
        return None
    return array if array.dtype.kind in "fiub" else None


def difference(answer, expected, atol):
    """Describe in a sentence how `answer` fails to be `expected`, or return "" if the values speak for themselves."""
    if answer is None:
        return "Your function returned None: is the return missing?"
    if isinstance(expected, tuple):
        if not isinstance(answer, tuple | list) or len(answer) != len(expected):
            return f"Your function must return {len(expected)} things, separated by a comma."
        pairs = zip(answer, expected, strict=True)
        wrong = next(k for k, (a, e) in enumerate(pairs) if not agree(a, e, atol))
        return f"Of the {len(expected)} things returned, number {wrong + 1} is wrong. " + difference(
            answer[wrong], expected[wrong], atol
        )
    numbers, expected = as_numbers(answer), np.asarray(expected)
    if numbers is None:
        return f"Your function returned {type(answer).__name__}; {_kind(expected.shape)} is expected."
    if numbers.shape != expected.shape:
        return f"Your function returned {_kind(numbers.shape)}; {_kind(expected.shape)} is expected."
    return _first_difference(numbers, expected, atol)


def _first_difference(answer, expected, atol):
    if expected.size <= 1:
        return ""
    wrong = ~_close(answer, expected, atol)
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    place = ", ".join(map(str, index))
    return (
        f"{wrong.sum()} of {wrong.size} entries differ; the first is [{place}]: "
        f"yours {show(answer[index])}, expected {show(expected[index])}."
    )


def _kind(shape):
    return f"an array of shape {shape}" if shape else "a single number"


def show(value):
    """Return `value` as short text: numbers to six digits, large arrays by shape."""
    if isinstance(value, tuple):
        return "(" + ", ".join(show(item) for item in value) + ")"
    numbers = as_numbers(value)
    if numbers is None:
        text = f"a {type(value).__name__}" if callable(value) or isgenerator(value) else repr(value)
        return text if len(text) <= 200 else text[:200] + " …"
    if numbers.ndim == 0:
        return str(numbers[()]) if numbers.dtype.kind in "iub" else f"{numbers + 0.0:.6g}"
    if numbers.size > SHOWN:
        return f"array of shape {numbers.shape}, from {show(numbers.min())} to {show(numbers.max())}"
    return np.array2string(
        numbers + 0 if numbers.dtype.kind == "f" else numbers,  # no −0
        separator=", ",
        max_line_width=76,
        formatter={"float_kind": lambda number: f"{number:.6g}"},
    )
