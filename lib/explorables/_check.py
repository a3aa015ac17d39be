"""Checks of the parameters of explorables; other numbers are checked by `lib._validation`."""

from lib import _validation
from lib._validation import whole_number


def choice(value, name, options):
    """Return `value` if it is one of the strings `options`."""
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"{name} must be one of {list(options)}; it is {value!r}")
    return value


def whole(value, name, low, high):
    """Return `value` as an int if it is a whole number within the bounds."""
    return whole_number(value, name, low=low, high=high)


def sequence(value, name, low, high, of):
    """Return `value` as a list if it holds `low` to `high` items."""
    meant = f"{low} {of}" if low == high else f"{low} to {high} {of}"
    listed = _validation.sequence(value, name, meant)
    if not low <= len(listed) <= high:
        raise ValueError(f"{name} must be a sequence of {meant}; it is {value!r}")
    return listed


def class_names(value):
    """Return `value` as a list if it holds 2 to 5 different labels."""
    classes = [label(each, "classes") for each in sequence(value, "classes", 2, 5, "names")]
    if len(set(classes)) < len(classes):
        raise ValueError(f"classes must differ from each other; they are {classes!r}")
    return classes


def label(value, name, longest=20):
    """Return `value` if it is a printable string of 1 to `longest` characters."""
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value.strip()) <= longest:
        raise ValueError(f"{name} must be a printable string of 1 to {longest} characters; it is {value!r}")
    return value.strip()
