"""Calling an answer, whatever it does: what it gives, raises, changes and prints."""

import contextlib
import copy
import io
import sys
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.exercises.sources import own_line

__all__ = ["Outcome", "StoppedError", "call", "run"]


@dataclass(frozen=True)
class Outcome:
    """What one call gave: a value or an exception, the arguments that the call changed, and what it printed."""

    value: Any = None
    error: Exception | None = None
    changed: tuple[str, ...] = ()
    printed: str = ""


class StoppedError(Exception):
    """The reader has interrupted their own function; says where."""


class _Printed(io.StringIO):
    """What a function prints; it stays readable if the function closes sys.stdout."""

    def close(self):
        pass


def run(function, case, names):
    """Call a function on copies of the arguments, one for each of them, and note which of them it changed."""
    arguments = [copy.deepcopy(argument) for argument in case.arguments]
    printed = _Printed()
    try:
        value, error = call(function, arguments, printed)
    except (KeyboardInterrupt, StoppedError):
        sys.stdout.write(printed.getvalue())  # the reader wants to see how far it came
        raise
    pairs = zip(names, arguments, case.arguments, strict=True)
    changed = tuple(name for name, after, before in pairs if not _is_unchanged(after, before))
    return Outcome(value, error, changed, printed.getvalue().strip("\n").rstrip())


def call(function, arguments, printed=None):
    """Return the value that a function gives, or None, and the exception that it raises, or None.

    What it prints goes to the stream `printed`, or is lost.
    """
    printed = _Printed() if printed is None else printed
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(printed):
        warnings.simplefilter("ignore")
        try:
            return _copy(function(*arguments)), None
        except (Exception, SystemExit) as exception:
            return None, exception
        except KeyboardInterrupt as interrupt:
            place = own_line(interrupt)
            if not place:  # in the checker or in a solution of the library
                raise
            raise StoppedError(place) from None


def _copy(value):
    """Copy a value, which may share memory with what a later call changes; leave what can't be copied."""
    with contextlib.suppress(Exception):  # whatever the object's own way to be copied raises, such as a generator's
        return copy.deepcopy(value)
    return value


def _is_unchanged(after, before):
    if isinstance(before, np.ndarray):
        return np.array_equal(after, before, equal_nan=before.dtype.kind == "f")
    if isinstance(before, list | tuple):
        return len(after) == len(before) and all(map(_is_unchanged, after, before))
    return after == before
