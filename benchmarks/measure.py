"""Rows of the table, and how one is measured."""

import importlib.util
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

__all__ = ["ROWS", "Result", "agree", "beside", "measure"]

ROWS = []
SHORTEST = 0.02  # seconds: a faster piece of work is repeated until a turn takes as long as this


@dataclass(frozen=True)
class Row:
    """One line of the table: `make` returns our function and the peer's, both without arguments."""

    work: str
    peer: str
    module: str | None
    limit: float | None
    make: Callable
    rounds: int


@dataclass(frozen=True)
class Result:
    """What a row came to: seconds a call, and the median of the rounds' ratios."""

    ours: float
    peer: float
    ratio: float
    remark: str = ""


def beside(peer, *, work, module=None, limit=None, rounds=9):
    """Add the decorated function to the table.

    Parameters
    ----------
    peer : str
        What it is called in the table.
    work : str
        What is done.
    module : str, optional
        What must be installed for it.
    limit : float, optional
        The ratio we promise.
    rounds : int, default 9

    Returns
    -------
    decorator
        Of a function that returns (ours, theirs) or (ours, theirs, remark): two functions without arguments, and
        one that takes their results and returns what to say of them, after asserting that they agree.
    """

    def add(make):
        ROWS.append(Row(work, peer, module, limit, make, rounds))
        return make

    return add


def agree(first, second, rounding=1e-12):
    """Assert that two results, each a pair (value, gradient), are the same; values near 0 but for `rounding`."""
    np.testing.assert_allclose(first[0], second[0], rtol=1e-6, atol=rounding)
    np.testing.assert_allclose(first[1], second[1], rtol=1e-5, atol=max(rounding, 1e-8))


def is_installed(module):
    return module is None or importlib.util.find_spec(module) is not None


def measure(row):
    """Return the `Result` of a row: the two take turns, and each round gives one ratio."""
    ours, theirs, *remark = row.make()
    text = remark[0](ours(), theirs()) if remark else ""
    repeats = [_repeats(function) for function in (ours, theirs)]
    rounds = []
    for number in range(row.rounds):
        pair = list(zip((ours, theirs), repeats, strict=True))
        # The first of two may find the caches cold: they start by turns.
        times = [_seconds(*one) for one in (pair if number % 2 else pair[::-1])]
        rounds.append(times if number % 2 else times[::-1])
    our_times, peer_times = zip(*rounds, strict=True)
    ratio = statistics.median(a / b for a, b in rounds)
    return Result(statistics.median(our_times), statistics.median(peer_times), ratio, text or "")


def _seconds(function, repeats):
    # The processor's time, not the wall's: on one thread the same, but for what other processes take.
    start = time.process_time()
    for _ in range(repeats):
        function()
    return (time.process_time() - start) / repeats


def _repeats(function):
    return max(1, round(SHORTEST / max(_seconds(function, 1), 1e-6)))
