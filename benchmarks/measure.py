"""A row of the table, and how it is measured."""

import importlib.util
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

__all__ = ["Result", "Row", "agree", "is_installed", "measure"]

SHORTEST = 0.02  # seconds: a faster piece of work is repeated until a turn takes as long as this


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes
    ----------
    work : str
        What is done.
    peer : str
        What the peer is called in the table.
    make : callable
        Returns (ours, theirs) or (ours, theirs, remark): two functions without arguments, and one that takes their
        results and returns what to say of them, after asserting that they agree.
    module : str, optional
        What must be installed for it.
    goal : float, optional
        The ratio to stay below.
    rounds : int, default 9
    """

    work: str
    peer: str
    make: Callable
    module: str | None = None
    goal: float | None = None
    rounds: int = 9


@dataclass(frozen=True)
class Result:
    """What a row came to: seconds a call, and the median of the rounds' ratios."""

    ours: float
    peer: float
    ratio: float
    remark: str = ""


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
