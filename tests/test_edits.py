"""Mistakes as edits of a plain solution."""

import numpy as np
import pytest

from lib.exercises.edits import edited, overlap
from lib.exercises.model import Function, Prediction, Slip, WrongNumber


@np.errstate(divide="ignore")
def share(part, whole):
    """Return part / whole."""
    ratio = np.divide(part, whole)
    return ratio - 0


def halved(x):
    return x / 2


def test_a_function_is_edited_and_stays_as_it_was():
    percent = edited(share, {"return ratio": "return 100 * ratio", "part, whole)\n": "whole, part)\n"})
    assert percent(4.0, 2.0) == 50
    assert share(4.0, 2.0) == 2


def test_decorators_stay():
    assert edited(share, {"- 0": "+ 1"})(1.0, 0.0) == np.inf  # no warning, which would be an error


@pytest.mark.parametrize(("old", "times"), [("return share", 0), ("part", 3)])
def test_a_piece_must_occur_once(old, times):
    with pytest.raises(ValueError, match=f"'{old}' must occur once in share; it occurs {times} times"):
        edited(share, {old: ""})


def test_edits_must_not_overlap():
    with pytest.raises(ValueError, match=r"edits of share must not overlap; these do: \['return ratio', 'ratio - 0'\]"):
        edited(share, {"return ratio": "return -ratio", "ratio - 0": "ratio"})


def test_pieces_side_by_side_do_not_overlap():
    assert not overlap(share, {"return ratio": "return -ratio"}, {" - 0": ""})
    assert overlap(share, {"return ratio": "return -ratio"}, {"ratio - 0": "1"})


def test_what_is_put_in_is_not_edited_again():
    assert edited(halved, {"x / 2": "(x + 2) / 3", "return ": "return 2 * "})(1.0) == 2


def exercise(*slips):
    return Function("chapter/share", share, (), slips)


def test_two_slips_meet_where_they_touch_different_places():
    upside_down, doubled = Slip("A.", {"divide(part, whole)": "divide(whole, part)"}), Slip("B.", {" - 0": " * 2"})
    lost = Slip("C.", {"ratio - 0": "0.0"})
    known = exercise(upside_down, doubled, lost).wrong_solutions
    assert [hints for _, hints in known] == [("A.",), ("B.",), ("C.",), ("A.", "B."), ("A.", "C.")]
    assert known[3][0](4.0, 2.0) == 1


@pytest.mark.parametrize("slip", [Slip("A.", {" - 0": ""}, alone=True), Slip("A.", instead=max)])
def test_some_slips_stay_alone(slip):
    known = exercise(slip, Slip("B.", {"return ratio": "return -ratio"})).wrong_solutions
    assert [hints for _, hints in known] == [("A.",), ("B.",)]


def test_each_kind_of_exercise_refuses_the_other_s_known_mistakes():
    with pytest.raises(ValueError, match=r"^slips of chapter/share must be instances of Slip; WrongNumber\(hint='A.'"):
        exercise(WrongNumber("A.", 1.0))
    with pytest.raises(
        ValueError, match=r"^wrong_numbers of chapter/n must be instances of WrongNumber; Slip\(hint='A"
    ):
        Prediction("chapter/n", 1.0, (Slip("A.", {"a": "b"}),))
