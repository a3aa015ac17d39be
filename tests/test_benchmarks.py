"""The benchmarks: each row can be made, and both ways do the same work."""

import time

import pytest

from benchmarks import fits
from benchmarks.measure import Result, Row, measure
from benchmarks.rows import ROWS, networks, regression

TRAININGS = {networks.FIT, regression.FIT}


@pytest.fixture
def made(row, request):
    """What a row makes, if its peer is installed."""
    if row.module:
        request.getfixturevalue(row.module)  # which skips, or fails, without the peer
    return row.make()


def named(rows):
    return pytest.mark.parametrize("row", rows, ids=lambda row: f"{row.work}, beside {row.peer}")


@named([row for row in ROWS if row.work not in TRAININGS])
def test_both_ways_agree(row, made):
    ours, theirs, agree = made
    agree(ours(), theirs())


@named([row for row in ROWS if row.work in TRAININGS])
def test_both_ways_learn(row, made, monkeypatch):
    monkeypatch.setattr(fits, "EPOCHS", 3)  # too few to learn as much, and soon done
    ours, theirs, *_ = made
    assert ours() > 0.7
    assert theirs() > 0.7


def test_a_row_is_measured_by_turns(monkeypatch):
    now, calls = 0.0, []
    monkeypatch.setattr(time, "process_time", lambda: now)

    def taking(name, *seconds):
        left = iter(seconds)

        def work():
            nonlocal now
            now += next(left)
            calls.append(name)

        return work

    # The first time of each is that of a trial; the rounds' ratios are 4, 2 and 16.
    make = lambda: (taking("ours", 1.0, 1.0, 0.5, 8.0), taking("peer's", 1.0, 0.25, 0.25, 0.5))  # noqa: E731
    assert measure(Row("work", "peer", make, rounds=3)) == Result(ours=1.0, peer=0.25, ratio=4.0)
    assert calls == ["ours", "peer's", *("peer's", "ours"), *("ours", "peer's"), *("peer's", "ours")]
