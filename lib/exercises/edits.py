"""Mistakes as edits: a function once more, with pieces of its source replaced."""

import inspect
from functools import cache
from itertools import pairwise

__all__ = ["edited", "overlap"]


def edited(function, edits):
    """Return a function made from the source of another, in which each old piece is replaced by its new one.

    Parameters
    ----------
    function : callable
        Defined by `def` at the top of a module, with decorators or without.
    edits : mapping of str to str
        Pieces of the source, each of which occurs in it once, and what stands there instead.

    Raises
    ------
    ValueError
        If a piece does not occur in the source, or more than once, or if two of them overlap.
    """
    plain = inspect.unwrap(function)
    source = _source(plain)
    for start, end, new in sorted(_places(function, edits), reverse=True):  # from the end: places stay where they are
        source = source[:start] + new + source[end:]
    scope = {}
    exec(compile(source, f"<{plain.__name__}, edited>", "exec"), plain.__globals__, scope)
    return scope[plain.__name__]


def overlap(function, edits, others):
    """Whether two sets of edits of a function touch the same place in its source."""
    return _collide([*_places(function, edits), *_places(function, others)])


@cache
def _source(plain):
    return inspect.getsource(plain)


def _places(function, edits):
    """Return (start, end, new piece) of each edit."""
    source = _source(inspect.unwrap(function))
    places = []
    for old, new in edits.items():
        if source.count(old) != 1:
            raise ValueError(f"{old!r} must occur once in {function.__name__}; it occurs {source.count(old)} times")
        start = source.index(old)
        places.append((start, start + len(old), new))
    if _collide(places):
        raise ValueError(f"edits of {function.__name__} must not overlap; these do: {list(edits)}")
    return places


def _collide(places):
    ordered = sorted(places)
    return any(start < end for (_, end, _), (start, _, _) in pairwise(ordered))
