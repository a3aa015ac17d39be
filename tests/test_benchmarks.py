"""The benchmarks: each row can be made, and both ways do the same work."""

import pytest

from benchmarks import fits
from benchmarks.measure import ROWS, Row, measure
from benchmarks.rows import networks, regression

FIXTURES = {"torch": "torch", "sklearn": "sklearn_metrics"}  # which skip, or fail, without the peer
TRAININGS = {networks.FIT, regression.FIT}


@pytest.fixture
def made(row, request):
    """What a row makes, if its peer is installed."""
    if row.module:
        request.getfixturevalue(FIXTURES[row.module])
    return row.make()


def named(rows):
    return pytest.mark.parametrize("row", rows, ids=lambda row: f"{row.work}, beside {row.peer}")


@named([row for row in ROWS if row.work not in TRAININGS])
def test_both_ways_agree(row, made):
    ours, theirs, agree = made
    agree(ours(), theirs())


@named([row for row in ROWS if row.work in TRAININGS])
def test_both_ways_learn(row, made, monkeypatch):
    for module in (fits, networks, regression):
        monkeypatch.setattr(module, "EPOCHS", 3)  # too few to learn as much, and soon done
    ours, theirs, *_ = made
    assert ours() > 0.7
    assert theirs() > 0.7


def test_a_row_is_measured_by_turns():
    calls = []
    make = lambda: (lambda: calls.append("ours"), lambda: calls.append("peer's"))  # noqa: E731
    result = measure(Row("work", "peer", None, None, make, rounds=3))
    assert result.ratio == pytest.approx(result.ours / result.peer, rel=1)
    assert calls[2] == "peer's"  # each has been tried once; then they start by turns
