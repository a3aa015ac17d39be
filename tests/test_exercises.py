"""The exercises themselves: every solution passes, every known mistake gets its own hint, and no other."""

from importlib import import_module
from itertools import chain

import numpy as np
import pytest

from lib.exercises import CHAPTERS, exercises
from lib.exercises.checker import examine
from lib.exercises.compare import agree
from lib.exercises.model import Choice, Function, Prediction
from lib.gradients import relative_error

ALL = list(chain.from_iterable(exercises(chapter).values() for chapter in CHAPTERS))
FUNCTIONS = [e for e in ALL if isinstance(e, Function)]
PREDICTIONS = [e for e in ALL if isinstance(e, Prediction)]
CHOICES = [e for e in ALL if isinstance(e, Choice)]
BY_NAME = {e.name: e for e in ALL}


def named(things):
    return pytest.mark.parametrize("exercise", things, ids=lambda e: e.name)


def every(exercises, slips):
    """Parametrize over each exercise and each of its `slips`."""
    rows = [(e, k) for e in exercises for k in range(len(slips(e)))]
    return pytest.mark.parametrize(("exercise", "k"), rows, ids=[f"{e.name} {k}" for e, k in rows])


# The data


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_names_start_with_the_chapter(chapter):
    assert exercises(chapter)
    assert all(name.split("/")[0] == chapter for name in exercises(chapter))


def test_names_are_unique():
    assert len({e.name for e in ALL}) == len(ALL)


@named([*FUNCTIONS, *PREDICTIONS])
def test_hints_are_sentences(exercise):
    for slip in exercise.slips:
        assert slip.hint[0].isupper()
        assert slip.hint[-1] in ".?"


@named(FUNCTIONS)
def test_cases_are_not_changed_by_the_solution(exercise):
    for case in exercise.cases:
        for argument in case.arguments:
            if isinstance(argument, np.ndarray):
                assert np.isfinite(argument).all()


# Functions


@named(FUNCTIONS)
def test_solution_passes(exercise):
    report = examine(exercise, exercise.solution)
    assert report.passed, str(report)
    assert report.hints == ()


@every(FUNCTIONS, lambda e: e.slips)
def test_each_mistake_fails_and_gets_its_own_hint(exercise, k):
    solution, hints = list(exercise.wrong_solutions())[k]
    report = examine(exercise, solution)
    assert report.status == "wrong", f"no case tells this slip from the solution: {hints[0]}"
    assert hints == (exercise.slips[k].hint,)
    assert report.hints == hints


@named(FUNCTIONS)
def test_two_mistakes_at_once_fail_and_get_hints_that_give_the_same_numbers(exercise):
    known = list(exercise.wrong_solutions())
    for solution, _ in known[len(exercise.slips) :]:
        report = examine(exercise, solution)
        assert report.status == "wrong", f"no case tells these slips from the solution: {report.hints}"
        assert report.hints
        # Another slip or pair may come to the same; what is hinted at must reproduce the reader's numbers.
        hinted = next(wrong for wrong, hints in known if hints == report.hints)
        for case in exercise.cases:
            with np.errstate(over="ignore"):
                assert agree(solution(*case.arguments), hinted(*case.arguments), case.atol)


@named(FUNCTIONS)
def test_an_unknown_mistake_gets_no_hint(exercise):
    report = examine(exercise, lambda *arguments: exercise.solution(*arguments) * 1.2345)
    assert report.status == "wrong"
    assert report.hints == ()


def oracle(name):
    """Return the module `oracles.<chapter>` of an exercise."""
    return import_module(f"oracles.{name.split('/')[0].replace('-', '_')}")


@named(FUNCTIONS)
def test_solution_equals_an_independent_one_on_every_case(exercise):
    independent = oracle(exercise.name).INDEPENDENT
    assert exercise.name in independent, "add a row to INDEPENDENT: the same result by the library or a peer"
    for case in exercise.cases:
        expected = independent[exercise.name](*case.arguments)
        ours = exercise.solution(*case.arguments)
        for one, other in zip(*(v if isinstance(v, tuple) else (v,) for v in (ours, expected)), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=case.atol)


@pytest.mark.parametrize("name", [e.name for e in FUNCTIONS if e.name in oracle(e.name).SLOPES])
def test_gradient_solution_agrees_with_differences(name):
    exercise = BY_NAME[name]
    for case in exercise.cases:
        if np.abs(case.arguments[0]).max() < 1e6:
            numeric = oracle(name).SLOPES[name](*case.arguments)
            assert relative_error(exercise.solution(*case.arguments), numeric) < 1e-6


def test_crammer_and_singers_loss_is_that_of_scikit_learn(sklearn_metrics):
    exercise = BY_NAME["hinge-loss/crammer-singer"]
    case = next(c for c in exercise.cases if c.about == "cat, car and frog")
    scores, labels, _ = case.arguments
    assert exercise.solution(*case.arguments) == pytest.approx(sklearn_metrics.hinge_loss(labels, scores))


# Predictions and choices


@named(PREDICTIONS)
def test_right_number_passes(exercise):
    nearly = exercise.value * (1 + 0.8 * exercise.rtol)
    for answer in (exercise.value, np.float32(exercise.value), np.array(exercise.value), nearly):
        assert examine(exercise, answer).passed


@every(PREDICTIONS, lambda e: e.slips)
def test_each_slip_gets_its_own_hint(exercise, k):
    slip = exercise.slips[k]
    report = examine(exercise, slip.value)
    assert report.status == "wrong"
    assert report.hints == (slip.hint,)


@named(PREDICTIONS)
@pytest.mark.parametrize("answer", [123.456, -77.0, float("nan"), float("inf")])
def test_other_numbers_get_no_hint(exercise, answer):
    report = examine(exercise, answer)
    assert report.status == "wrong"
    assert report.hints == ()
    assert "none of the mistakes that we know" in report.message


@named(PREDICTIONS)
@pytest.mark.parametrize("answer", ["1.7", [1.7], (1.7, 1.7), True, 1.7j, {}, abs], ids=repr)
def test_what_is_no_number_is_told(exercise, answer):
    report = examine(exercise, answer)
    assert report.status == "wrong"
    assert report.message.startswith("A single number is asked for; this is ")


@named(CHOICES)
def test_right_letter_passes(exercise):
    for answer in (exercise.right, exercise.right.upper(), f" {exercise.right}\n"):
        assert examine(exercise, answer).passed


@every(CHOICES, lambda e: e.hints)
def test_each_wrong_letter_gets_its_own_hint(exercise, k):
    letter, hint = list(exercise.hints.items())[k]
    report = examine(exercise, letter)
    assert report.status == "wrong"
    assert report.hints == (hint,)


@named(CHOICES)
@pytest.mark.parametrize("answer", ["z", "", "ab", 1, ["a"], 2.5], ids=repr)
def test_what_is_no_choice_is_told(exercise, answer):
    report = examine(exercise, answer)
    assert report.status == "wrong"
    assert report.message.startswith("Choose one of 'a', 'b'")
    assert report.hints == ()
