"""Checks of the parameters of explorables; other numbers are checked by `lib._validation`."""

from lib._validation import number, sequence, shown


def choice(value, name, options):
    """Return `value` if it is one of the strings `options`."""
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"{name} must be one of {list(options)}; it is {shown(value)}")
    return value


def items(value, name, low, high, of):
    """Return `value` as a list if it holds `low` to `high` items."""
    meant = f"{low} {of}" if low == high else f"{low} to {high} {of}"
    listed = sequence(value, name, meant)
    if not low <= len(listed) <= high:
        raise ValueError(f"{name} must be a sequence of {meant}; it is {shown(value)}")
    return listed


def pair(value, name, xs, ys=None):
    """Return `value` as a list of two floats if the first lies in `xs` and the second in `ys`: (low, high) each.

    Without `ys`, both must lie in `xs`.
    """
    found = items(value, name, 2, 2, "numbers")
    bounds = (xs, xs if ys is None else ys)
    return [number(each, name, low=low, high=high) for each, (low, high) in zip(found, bounds, strict=True)]


def class_names(value):
    """Return `value` as a list if it holds 2 to 5 different labels."""
    classes = [label(each, "classes") for each in items(value, "classes", 2, 5, "names")]
    if len(set(classes)) < len(classes):
        raise ValueError(f"classes must differ from each other; they are {shown(classes)}")
    return classes


def label(value, name, longest=20):
    """Return `value` if it is a printable string of 1 to `longest` characters."""
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value.strip()) <= longest:
        raise ValueError(f"{name} must be a printable string of 1 to {longest} characters; it is {shown(value)}")
    return value.strip()
