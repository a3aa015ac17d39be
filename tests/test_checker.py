"""The checker: what it says to a reader whose answer is missing, right by another road, wrong, or crashes."""

import contextlib
import inspect
import linecache
import math
import re
import sys
from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np
import pytest

import lib.losses
from lib import activations, losses
from lib.exercises import check, find
from lib.exercises.checker import examine
from lib.exercises.compare import agree, show
from lib.exercises.model import Case, Choice, Function, Prediction, Slip, WrongNumber
from lib.exercises.report import Report
from lib.gradients import numerical_gradient


def total(values):
    return values.sum()


def doubled(values):
    return 2 * values


def split_up(values):
    return values.min(), values.max()


SMALL, LARGE = np.array([1.0, 2.0]), np.linspace(0, 1, 60).reshape(6, 10)
CASES = (Case((LARGE,), "many"), Case((SMALL,), "two"), Case((np.array([3.0, 4.0, 5.0]),), "three"))
SIGN = Slip("Turn the sign.", {"return values": "return -values"})
TOTAL = Function("test/total", total, CASES, (SIGN,), "Well summed.")
DOUBLED = Function("test/doubled", doubled, CASES)
SPLIT_UP = Function("test/split-up", split_up, CASES)


def line_of(function, offset):
    """Return the number of the line `offset` lines below the def."""
    return inspect.getsourcelines(function)[1] + offset


# Not started


def ellipsis(values): ...


def docstring_only(values):
    """Sum."""


def passing(values):
    pass


def returning_none(values):
    return None


def not_implemented(values):
    raise NotImplementedError


def documented_and_not_implemented(values):
    """Sum."""
    raise NotImplementedError("later")


@pytest.mark.parametrize(
    "answer",
    [
        ...,
        ellipsis,
        docstring_only,
        passing,
        returning_none,
        not_implemented,
        documented_and_not_implemented,
        lambda values: ...,
        lambda values: None,
    ],
)
def test_an_empty_answer_is_not_started(answer):
    report = examine(TOTAL, answer)
    assert report.status == "not started"
    assert str(report).startswith("… test/total: not started yet")
    assert not report.passed
    assert report.hints == report.rows == ()


@pytest.mark.parametrize("exercise", [TOTAL, Prediction("test/n", 1.0), Choice("test/c", "a", {"b": "No."})])
def test_none_is_an_answer_that_was_begun(exercise):
    report = examine(exercise, None)
    assert report.status == "wrong"
    assert "Your answer is None." in str(report)


@pytest.mark.parametrize("exercise", [Prediction("test/n", 1.0), Choice("test/c", "a", {"b": "No."})])
def test_an_ellipsis_for_a_number_or_a_letter_is_not_started(exercise):
    assert examine(exercise, ...).status == "not started"


def half_written(values):
    if values.ndim == 2:
        raise NotImplementedError
    return -values.sum()


def test_an_answer_that_lacks_some_cases_is_begun():
    assert examine(TOTAL, half_written).status == "wrong"


class StdinNotImplementedError(NotImplementedError):
    """What IPython raises where it has no way to ask."""


def raising(error):
    def answer(values):
        raise error

    return answer


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (SystemExit(), "Your function calls exit, which ends the program."),
        (EOFError("EOF when reading a line"), "input can't be used while an answer is checked"),
        (StdinNotImplementedError("no frontend"), "input can't be used while an answer is checked"),
    ],
)
def test_an_answer_that_leaves_or_asks_is_told_what_to_do(error, told):
    report = examine(TOTAL, raising(error))
    assert report.status == "wrong"
    assert told in report.message


def returns_zero(values):
    return 0


def returns_text(values):
    return ""


def forgets_to_return(values):
    values.sum()


def computes_and_passes(values):
    values.sum()
    pass


@pytest.mark.parametrize("answer", [returns_zero, returns_text, forgets_to_return, computes_and_passes])
def test_a_beginning_is_not_an_empty_answer(answer):
    assert examine(TOTAL, answer).status == "wrong"


# Right by another road


def by_loop(values):
    result = 0.0
    for value in values.ravel().tolist():
        result += value
    return result


@pytest.mark.parametrize(
    "answer",
    [
        by_loop,
        lambda values: np.float32(values.sum()),
        lambda values: np.array(values.sum()),
        lambda v: sum(v.ravel()),
        np.sum,
        lambda *arguments: arguments[0].sum(),
        lambda values, unused=0: values.sum(),
    ],
)
def test_another_road_to_the_number_passes(answer):
    report = examine(TOTAL, answer)
    assert report.passed, str(report)
    assert report.message.endswith("Well summed.")


@pytest.mark.parametrize(
    "answer",
    [
        lambda values: [[2 * x for x in row] for row in values] if values.ndim == 2 else [2 * x for x in values],
        lambda values: (2 * values).astype(np.float32),
        lambda values: np.asfortranarray(2 * values),
        lambda values: values + values,
    ],
)
def test_another_road_to_the_array_passes(answer):
    assert examine(DOUBLED, answer).passed


@pytest.mark.parametrize(
    "answer",
    [
        lambda v: [v.min(), v.max()],
        lambda v: (float(v.min()), np.array(v.max())),
        lambda v: np.array([v.min(), v.max()]),
    ],
)
def test_another_road_to_several_things_passes(answer):
    assert examine(SPLIT_UP, answer).passed


# Wrong


def test_the_smallest_failing_input_is_shown():
    report = examine(TOTAL, lambda values: 7.0)
    assert report.message.startswith("3 of 3 cases fail. The smallest of them is two:")
    assert report.rows == (("values", "[1, 2]"), ("yours", "7"), ("expected", "3"))


def test_an_input_that_passes_is_not_shown():
    report = examine(TOTAL, lambda values: values.sum() if values.size == 2 else 7.0)
    assert report.message.startswith("2 of 3 cases fail. The smallest of them is three:")


def test_one_case_that_fails_is_told_in_the_singular():
    report = examine(TOTAL, lambda values: values.sum() if values.size != 2 else 7.0)
    assert report.message.startswith("1 of 3 cases fails. It is two:")


def test_where_only_brackets_seem_to_be_missing_a_larger_input_is_shown():
    cases = (Case((np.array([3.0]),), "one"), Case((SMALL,), "two"))
    report = examine(Function("test/doubled", doubled, cases), lambda values: 2 * values.mean())
    assert report.message.startswith("2 of 2 cases fail. One of them is two:")
    assert "a single number; an array of shape (2,) is expected" in report.message
    report = examine(Function("test/doubled", doubled, cases[:1]), lambda values: 2 * values.mean())
    assert report.message.startswith("1 of 1 cases fails. It is one:")


def returns_for_matrices_only(values):
    if values.ndim == 2:
        return values.sum()


def test_a_return_that_some_cases_do_not_reach_is_told():
    told = "In 2 of the 3 cases your function returns None: it ends without reaching a return."
    assert told in examine(TOTAL, returns_for_matrices_only).message


def test_large_arrays_are_described_not_printed():
    report = examine(DOUBLED, lambda values: values if values.size > 10 else 2 * values)
    assert report.rows[0] == ("values", "array of shape (6, 10), from 0 to 1")
    assert report.rows[-1] == ("expected", "array of shape (6, 10), from 0 to 2")
    assert max(map(len, str(report).splitlines())) < 200


def test_the_first_difference_is_shown():
    def third(values):
        result = 2 * values
        result[..., 1] = 0
        return result

    message = examine(DOUBLED, third).message
    assert message.endswith("1 of 2 entries differs; the first is [1]: yours 0, expected 4.")


@pytest.mark.parametrize("factor", [1 + 3e-6, 1 - 1e-5])
def test_numbers_that_are_nearly_equal_are_shown_with_more_digits(factor):
    report = examine(TOTAL, lambda values: factor * values.sum())
    assert ("yours", f"{3 * factor:.9g}") in report.rows
    message = examine(DOUBLED, lambda values: factor * 2 * values).message
    assert message.endswith(f"yours {2 * factor:.9g}, expected 2.")


def test_large_arrays_with_the_same_range_are_described_with_few_digits():
    def swapped(values):
        return 2 * values[:, ::-1] / 3

    exercise = Function("test/two-thirds", lambda values: 2 * values / 3, (Case((LARGE,)),))
    assert ("yours", "array of shape (6, 10), from 0 to 0.666667") in examine(exercise, swapped).rows


def answers_nan(values):
    return 2 * values * np.nan


EXPLAINED = [
    (TOTAL, lambda v: v, "Your function returned an array of shape (2,); a single number is expected."),
    (TOTAL, lambda v: v.sum(keepdims=True), "Your function returned an array of shape (1,); a single number is exp"),
    (TOTAL, lambda v: "3", "Your function returned a str; a single number is expected."),
    (TOTAL, lambda v: {}, "Your function returned a dict; a single number is expected."),
    (TOTAL, lambda v: [[1], [1, 2]], "Your function returned a list; a single number is expected."),
    (TOTAL, lambda v: 3j, "Your function returned a complex; a single number is expected."),
    (TOTAL, lambda v: (v.sum(), v), "Your function returned a tuple; a single number is expected."),
    (TOTAL, forgets_to_return, "Your function returned None: is the return missing?"),
    (DOUBLED, lambda v: 2 * v[:-1], "Your function returned an array of shape (1,); an array of shape (2,) is exp"),
    (DOUBLED, lambda v: 3.0, "Your function returned a single number; an array of shape (2,) is expected."),
    (DOUBLED, lambda v: (2 * v, v), "Your function returned an array of shape (2, 2); an array of shape (2,) is exp"),
    (DOUBLED, answers_nan, "2 of 2 entries differ; the first is [0]: yours nan, expected 2."),
    (SPLIT_UP, lambda v: v.min(), "Your function must return 2 things, separated by a comma."),
    (SPLIT_UP, lambda v: (1, 2, 3), "Your function must return 2 things, separated by a comma."),
    (SPLIT_UP, lambda v: (v.min(), v), "Of the 2 things returned, number 2 is wrong. It is an array of shape (2,);"),
    (
        SPLIT_UP,
        lambda v: (None, v.max()),
        "Of the 2 things returned, number 1 is wrong. It is None; a single number is",
    ),
    (SPLIT_UP, lambda v: ("1", v.max()), "Of the 2 things returned, number 1 is wrong. It is a str; a single"),
    (
        SPLIT_UP,
        lambda v: np.array([v.max(), v.min()]),
        "Of the 2 things returned, numbers 1 and 2 are wrong: look first",
    ),
    (
        SPLIT_UP,
        lambda v: (v, "1"),
        "your code computes first. Of number 1: it is an array of shape (2,); a single number",
    ),
    (SPLIT_UP, lambda v: np.ones((2, 1)), "Your function must return 2 things, separated by a comma."),
    (SPLIT_UP, lambda v: np.array(v.min()), "Your function must return 2 things, separated by a comma."),
]


@pytest.mark.parametrize(("exercise", "answer", "explained"), EXPLAINED, ids=[text for _, _, text in EXPLAINED])
def test_what_is_wrong_is_said(exercise, answer, explained):
    report = examine(exercise, answer)
    assert report.status == "wrong"
    assert explained in str(report)


def prints_instead(values):
    print("the sum is", values.sum())


def prints_much(values):
    print(*range(50), sep="\n")
    return 0.0


def test_what_a_function_prints_is_shown_with_its_case_and_nowhere_else(capsys):
    rows = dict(examine(TOTAL, prints_instead).rows)
    assert rows["printed"] == "the sum is 3.0"
    assert dict(examine(TOTAL, prints_much).rows)["printed"].splitlines() == [*map(str, range(8)), "…"]
    assert capsys.readouterr().out == ""
    assert "printed" not in dict(examine(TOTAL, returns_zero).rows)


@pytest.mark.parametrize(("lines", "shown"), [(8, "7"), (9, "…")])
def test_of_what_is_printed_eight_lines_are_shown(lines, shown):
    report = examine(TOTAL, lambda values: print(*range(lines), sep="\n"))
    assert dict(report.rows)["printed"].splitlines()[-1] == shown


def closes_its_output(values):
    print("closing")
    sys.stdout.close()
    return 0.0


def test_an_answer_may_close_its_output(capsys):
    assert dict(examine(TOTAL, closes_its_output).rows)["printed"] == "closing"
    print("still open")
    assert capsys.readouterr().out == "still open\n"


def is_stopped(values):
    print("step 1")
    raise KeyboardInterrupt


def test_an_interrupt_of_the_answer_is_a_report_of_its_line(capsys):
    report = examine(TOTAL, is_stopped)
    assert report.status == "wrong"
    assert report.message.startswith(f"Stopped by you at line {line_of(is_stopped, 2)}, in is_stopped: raise Keyb")
    assert capsys.readouterr().out == "step 1\n"  # how far it came


def test_an_interrupt_elsewhere_goes_on(monkeypatch):
    def interrupt(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("lib.exercises.checker.agree", interrupt)
    with pytest.raises(KeyboardInterrupt):
        examine(TOTAL, np.sum)


def test_an_interrupt_of_the_library_goes_on(monkeypatch):
    source = compile("def stopped(values):\n    raise KeyboardInterrupt", losses.__file__, "exec")
    exec(source, scope := {})
    with pytest.raises(KeyboardInterrupt):
        examine(TOTAL, scope["stopped"])


def by_the_library(values):
    def each():
        return losses.softmax(values), numerical_gradient

    each()
    return values.sum()


def by_an_import_of_its_own(values):
    from lib.losses import softmax

    return values.sum() + 0 * softmax(values).sum()


def by_an_import_of_its_module(values):
    from lib import losses as helpful

    return values.sum() + 0 * helpful.softmax(values).sum()


def by_an_import_of_the_whole(values):
    import lib

    return values.sum() + 0 * lib.losses.softmax(values).sum()


def by_the_whole(values):
    return values.sum() + 0 * lib.losses.softmax(values).sum()


def by_another_name(values):
    return values.sum() + 0 * L.softmax(values).sum()


def by_a_partial(values):
    return values.sum() + 0 * SOFTENED(values).sum()


def by_a_default(values, *, soften=losses.softmax):
    return values.sum() + 0 * soften(values).sum()


@np.errstate(all="ignore")
def by_the_library_and_decorated(values):
    return values.sum() + 0 * losses.softmax(values).sum()


def from_a_closure():
    soften = losses.softmax

    def answer(values):
        return values.sum() + 0 * soften(values).sum()

    return answer


def beside_a_name_without_a_value():
    later = np.sum

    def answer(values):
        return values.sum() if values.size else later(values)  # noqa: F821

    del later
    return answer


def sums_beside(values, other):
    return values.sum() + 0 * other(values).sum()


def sums_after(other, values):
    return sums_beside(values, other)


L = losses
SOFTENED = partial(losses.softmax)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (by_the_library, "losses, numerical_gradient."),
        (by_an_import_of_its_own, "lib.losses."),
        (by_an_import_of_its_module, "lib.losses."),
        (by_an_import_of_the_whole, "lib.losses."),
        (by_the_whole, "lib.losses."),
        (by_another_name, "L."),
        (by_a_partial, "SOFTENED."),
        (by_a_default, "soften."),
        (by_the_library_and_decorated, "losses."),
        (from_a_closure(), "soften."),
        (lambda values: sums_beside(values, getattr(lib, "losses").softmax), "modules."),  # noqa: B009
        (partial(sums_beside, other=losses.softmax), "softmax."),
        (partial(sums_after, losses.softmax), "softmax."),
        (partial(by_the_library), "losses, numerical_gradient."),
        (partial(sums_beside, other=np.exp), ""),
        (beside_a_name_without_a_value(), ""),
        (np.sum, ""),
        (by_loop, ""),
    ],
)
def test_what_is_borrowed_from_the_library_is_told(answer, told):
    report = examine(TOTAL, answer)
    assert report.passed
    assert ("library" in report.message) == bool(told)
    assert not told or f"it takes from the book's library: {told}" in report.message


def test_a_function_of_the_library_is_no_answer_of_one_s_own():
    softmax = find("softmax/softmax")
    assert "library: softmax. Can you write that yourself?" in examine(softmax, losses.softmax).message
    relu = Function("test/relu", lambda values: np.maximum(values, 0), CASES)
    assert "library: a function." in examine(relu, activations.relu).message


def takes_attributes_of_such_names(values):
    return values.losses.sum() if hasattr(values, "losses") else values.sum()


def test_an_attribute_is_not_the_library_s_module_of_that_name():
    assert "of lib" not in examine(TOTAL, takes_attributes_of_such_names).message


def always_fails(values):
    raise ValueError("no")


def fails_on_many(values):
    if values.size > 10:
        raise ValueError("too large\nto sum")
    return values.sum() + 1


def test_exceptions_of_other_cases_than_the_one_shown_are_told():
    report = examine(TOTAL, fails_on_many)
    assert "In 1 of the 3 cases your function raises an exception, such as ValueError: too large" in str(report)
    assert "raises an exception" not in str(examine(TOTAL, returns_zero))
    assert "raises an exception" not in str(examine(TOTAL, always_fails))


@pytest.mark.parametrize("value", [{"a": 1}.values(), (number for number in (1, 2))], ids=["view", "generator"])
def test_what_cannot_be_copied_is_called_by_its_kind(value):
    assert f"Your function returned a {type(value).__name__}; a single" in str(examine(TOTAL, lambda values: value))


@pytest.mark.parametrize("answer", [Fraction(17, 10), np.float32(1.7), np.array(1.7)], ids=repr)
def test_any_kind_of_number_is_a_number(answer):
    assert examine(Prediction("test/n", 1.7), answer).passed


def test_a_whole_number_is_shown_whole():
    assert "12345678 is not it" in str(examine(Prediction("test/n", 1.7), 12345678))


def test_a_huge_number_is_only_wrong():
    assert "1e+30 is not it" in str(examine(Prediction("test/n", 1.7), 10**30))
    assert "A single number is asked for" in str(examine(Prediction("test/n", 1.7), 10**400))


def test_nan_where_a_number_is_expected_is_shown():
    assert ("yours", "nan") in examine(TOTAL, lambda values: np.nan).rows


@pytest.mark.parametrize("answer", [3, 1.5, "total", [1.0], np.ones(3)], ids=repr)
def test_what_is_no_function_is_told(answer):
    report = examine(TOTAL, answer)
    assert report.status == "wrong"
    assert report.message.startswith("A function is asked for; this is ")
    assert report.message.endswith("Pass its name, without parentheses or quotes.")


def test_a_known_mistake_gets_its_hint_only_if_it_agrees_everywhere():
    assert examine(TOTAL, lambda values: -values.sum()).hints == (SIGN.hint,)
    mostly = examine(TOTAL, lambda values: -values.sum() if values.size > 2 else 0.0)
    assert mostly.hints == ()


def test_a_known_mistake_that_crashes_elsewhere_still_gets_its_hint():
    def crashes_on_matrices(values):
        return -sum(values.tolist())

    report = examine(TOTAL, crashes_on_matrices)
    assert report.hints == (SIGN.hint,)


def test_a_known_mistake_that_agrees_on_a_few_values_must_raise_elsewhere_too():
    def crashes_nearly_always(values):
        if values.size != 2:
            raise ValueError("no")
        return -values.sum()

    assert examine(TOTAL, crashes_nearly_always).hints == ()
    same = Slip("Sum all.", instead=crashes_nearly_always)
    assert examine(Function("test/total", total, CASES, (same,)), crashes_nearly_always).hints == (same.hint,)


def test_an_unknown_wrong_number_is_told_so_and_a_known_one_is_not():
    exercise = Prediction("test/n", 2.0, (WrongNumber("Add the other 1.", 1.0),))
    unknown, known = examine(exercise, 5.0), examine(exercise, 1.0)
    assert (unknown.message, unknown.hints) == ("5 is not it. It matches none of the mistakes that we know.", ())
    assert (known.message, known.hints) == ("1 is not it.", ("Add the other 1.",))


@pytest.mark.parametrize(
    ("answer", "hinted"),
    [(2.02, True), (1.97, True), (Decimal("1.97"), True), (1.95, False), (2.035, False), (float("nan"), False)],
)
def test_a_number_that_is_nearly_right_is_told_so_unless_a_known_mistake_is_as_near(answer, hinted):
    exercise = Prediction("test/n", 2.005, (WrongNumber("Subtract.", 2.06),))
    report = examine(exercise, answer)
    assert report.status == "wrong"
    assert report.hints == (("That is nearly right. Keep more digits on the way, and give three in the end.",) * hinted)


@pytest.mark.parametrize(("value", "answer"), [(1300.0, 1299), (30_730.0, 30_700)])
def test_a_count_that_is_off_by_little_is_wrong_and_no_rounding_is_blamed(value, answer):
    assert examine(Prediction("test/n", value, rtol=1e-4), answer).hints == ()


@pytest.mark.parametrize("answer", [0.0505, 0.051, 0.0495])
def test_a_number_that_is_exact_on_paper_has_no_digits_to_keep(answer):
    assert examine(Prediction("test/n", 0.05), answer).hints == ()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((1, 7), "this is (1, 7). A comma makes two numbers of one."),
        ((17,), "this is (17,). A comma behind it makes a tuple of it: leave it out."),
        ((30, 730), "thousands without a comma, 12500."),
        ("1/1024", "this is '1/1024'. Write it without the quotes."),
        ("1,7", "Write it without the quotes. A comma makes two numbers of one."),
        (
            "80%",
            "this is '80%'. Write it without the quotes and the %: a share of 80 % is 0.8, and 80 percentage points "
            "are 80.",
        ),
        ("12,5 %", "a share of 80 % is 0.8"),
    ],
)
def test_how_a_number_is_written_is_told(answer, told):
    assert told in examine(Prediction("test/n", 1.7), answer).message


@pytest.mark.parametrize("answer", [True, np.True_, np.array(True)], ids=repr)
def test_true_is_no_number(answer):
    report = examine(Prediction("test/n", 1.0), answer)
    assert report.status == "wrong"
    assert report.message.startswith("A single number is asked for; this is True.")


def test_a_number_that_is_0_but_for_rounding_passes():
    assert examine(Prediction("test/n", 0.0), 0.1 + 0.2 - 0.3).passed


@pytest.mark.parametrize("answer", [(1.5, 2.5), (), (True, False), "1/x", "nan", "a, b", "%"], ids=repr)
def test_what_is_no_number_however_written_is_not_told_how(answer):
    assert examine(Prediction("test/n", 1.7), answer).message.endswith(f"this is {show(answer)}.")


# Crashes


def square_root(values):
    return math.sqrt(values.min() - 1)


SHIFTED = Slip("Do not subtract 1.", instead=square_root)
ROOT = Function("test/root", lambda values: math.sqrt(values.min()), (CASES[0],), (SHIFTED,))


def test_a_known_mistake_that_always_crashes_gets_its_hint():
    assert examine(ROOT, square_root).hints == (SHIFTED.hint,)
    assert examine(ROOT, raising(ValueError("another one"))).hints == ()
    assert examine(ROOT, raising(TypeError())).hints == ()


def crashes(values):
    first = values[0]
    return first + values[99]


def calls_numpy_wrongly(values):
    return values @ np.ones(77)


def test_a_crash_is_shown_at_the_readers_line():
    report = examine(TOTAL, crashes)
    raised = dict(report.rows)["raised"]
    assert raised.splitlines() == [
        f"line {line_of(crashes, 2)}, in crashes: return first + values[99]",
        "IndexError: index 99 is out of bounds for axis 0 with size 2",
    ]


def inverts(values):
    return np.linalg.inv(values)


def test_a_crash_inside_numpy_is_shown_where_the_reader_called_it():
    raised = dict(examine(TOTAL, inverts).rows)["raised"]
    assert raised.startswith(
        f"line {line_of(inverts, 1)}, in inverts: return np.linalg.inv(values)\nnumpy.linalg.LinAlgError"
    )


def test_the_shapes_of_a_matrix_product_are_told():
    message = examine(TOTAL, lambda values: np.ones((5, 4)) @ np.ones((3, 2))).message
    assert message.endswith("In a product A @ B, B must have as many rows as A has columns. Here A has 4, B has 3.")


def writes_fractions_into_whole_numbers(values):
    whole = np.arange(3)
    whole -= 0.5
    return whole


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda values: values if values > 0 else 0, "`if`, `and`, `or`, and Python's max and min need one number"),
        (lambda values: max(0, values + np.zeros(2)), "np.maximum"),
        (lambda values: values ^ 2, "A square is x**2"),
        (lambda values: values.sum() ^ 2, "A square is x**2"),
        (lambda values: math.exp(values + np.zeros(2)), "np.exp"),
        (writes_fractions_into_whole_numbers, "x = x / 2"),
    ],
)
def test_what_numpy_says_is_said_in_plain_words(answer, told):
    assert told in examine(TOTAL, answer).message


def unfinished(values):
    # your code here
    ...


def calls_an_unfinished_helper(values):
    return 2 * unfinished(values)


def test_a_helper_that_is_not_written_yet_is_named():
    told = "Your `unfinished` above returns None: is it written yet?"
    assert told in examine(TOTAL, calls_an_unfinished_helper).message
    assert told not in examine(TOTAL, crashes).message


@pytest.mark.parametrize("answer", [crashes, inverts])
def test_a_crash_is_no_known_mistake(answer):
    assert examine(TOTAL, answer).hints == ()


def helper(values):
    return values.no_such_thing


def test_a_crash_in_the_readers_helper_is_shown_there():
    raised = dict(examine(TOTAL, lambda values: helper(values)).rows)["raised"]
    assert f"line {line_of(helper, 1)}, in helper: return values.no_such_thing" in raised


@pytest.mark.parametrize("answer", [crashes, calls_numpy_wrongly, lambda v: np.linalg.inv(v), lambda v, extra: 0])
def test_no_frame_of_the_library_is_shown(answer):
    text = str(examine(TOTAL, answer)) + examine(TOTAL, answer)._repr_html_()
    assert not re.search(r"lib/|checker|site-packages|Traceback", text)


def test_a_crash_in_a_notebook_cell_is_shown_at_its_line():
    # A cell's code has a file name of its own, and no file; its source stands in linecache.
    source = "def answer(values):\n    missing = values.sum()\n    return mising\n"
    linecache.cache["<cell 3>"] = (len(source), None, source.splitlines(keepends=True), "<cell 3>")
    scope = {}
    exec(compile(source, "<cell 3>", "exec"), scope)
    raised = dict(examine(TOTAL, scope["answer"]).rows)["raised"]
    assert raised.startswith("line 3, in answer: return mising\nNameError: name 'mising' is not defined")


def test_a_name_that_is_not_known_is_asked_for():
    def calls_another(values):
        return not_yet_defined(values)  # noqa: F821

    told = "Is it spelled right, and has the cell that defines it been run since the kernel was started?"
    assert told in examine(TOTAL, calls_another).message
    assert told not in examine(TOTAL, crashes).message


def test_endless_recursion_is_told():
    def again(values):
        return again(values)

    assert "RecursionError" in str(examine(TOTAL, again))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda: 0, "takes 0 positional arguments but 1 was given"),
        (lambda values, weights: 0, "missing 1 required positional argument: 'weights'"),
    ],
)
def test_a_wrong_number_of_parameters_is_told(answer, told):
    raised = dict(examine(TOTAL, answer).rows)["raised"]
    assert told in raised
    assert raised.startswith("TypeError")  # no line: the call is not the reader's


def test_warnings_of_the_readers_code_are_not_errors():
    import warnings

    def noisy(values):
        warnings.warn("a warning", UserWarning, stacklevel=1)
        np.log(-np.ones(2))
        return values.sum()

    assert examine(TOTAL, noisy).passed


# In-place changes


def sums_and_damages(values):
    result = values.sum()
    values *= 0
    return result


def test_a_changed_argument_is_told_though_the_numbers_are_right():
    report = examine(TOTAL, sums_and_damages)
    assert report.status == "wrong"
    assert report.message == "The numbers are right, but your function is not safe to call."
    assert report.hints[0].startswith("It changes its argument values.")
    assert "values.copy()" in report.hints[0]


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, "It changes its argument a. "),
        (2, "It changes its arguments a and b. "),
        (3, "It changes its arguments a, b and c. "),
    ],
)
def test_all_changed_arguments_are_named(count, told):
    def add(a, b, c):
        return a + b + c

    def adds_and_damages(*values):
        result = sum(values)
        for value in values[:count]:
            value += 1
        return result

    exercise = Function("test/add", add, (Case((SMALL, 2 * SMALL, 3 * SMALL)),))
    (hint,) = examine(exercise, adds_and_damages).hints
    assert hint.startswith(told)
    assert "a.copy()" in hint


def test_a_changed_argument_spoils_no_other_case():
    before = [case.arguments[0].copy() for case in CASES]
    examine(TOTAL, sums_and_damages)
    for case, kept in zip(CASES, before, strict=True):
        np.testing.assert_array_equal(case.arguments[0], kept)
    assert examine(TOTAL, total).passed


def test_a_changed_argument_is_told_though_the_case_that_is_shown_is_another():
    def damages_large_ones(values):
        if values.size > 2:
            values *= -1
        return -1.0

    report = examine(TOTAL, damages_large_ones)
    assert report.rows[0] == ("values", "[1, 2]")
    assert report.hints[0].startswith("It changes its argument values.")


def test_a_changed_list_is_not_called_an_array():
    def sorts(values):
        values.sort()
        return values[0]

    exercise = Function("test/least", lambda values: min(values), (Case(([2.0, 1.0],)),))
    (hint,) = examine(exercise, sorts).hints
    assert "array" not in hint
    assert "values.copy()" in hint


@pytest.mark.parametrize("nested", [{0: [1.0, 2.0]}, [[1.0, 2.0]]], ids=repr)
def test_whoever_changes_a_list_within_an_argument_is_told_of_a_deep_copy(nested):
    def sizes(parts):
        return len(parts[0])

    def damages(parts):
        count = len(parts[0])
        parts[0] = parts[0][:0]
        return count

    (hint,) = examine(Function("test/sizes", sizes, (Case((nested,)),)), damages).hints
    assert "for example copy.deepcopy(parts), with import copy, or make something new" in hint


def test_one_array_that_is_passed_twice_is_handed_over_as_two():
    def add(a, b):
        return a + b

    def adds_in_place(a, b):
        a += b
        b *= 0
        return a

    exercise = Function("test/add", add, (Case((SMALL, SMALL)),))
    assert examine(exercise, adds_in_place).message.startswith("The numbers are right")


def test_a_changed_argument_is_told_beside_another_mistake():
    def both(values):
        values *= -1
        return values.sum()

    report = examine(TOTAL, both)
    assert report.hints[0] == SIGN.hint
    assert report.hints[1].startswith("It changes its argument values.")


def test_a_result_that_shares_memory_with_a_kept_array_is_compared_as_it_was():
    kept = np.empty(60)

    def reuses(values):
        result = kept[: values.size].reshape(values.shape)
        np.multiply(values, 2, out=result)
        return result

    assert examine(DOUBLED, reuses).passed


# Memory


def remembering():
    total = 0.0

    def adds_up(values):
        nonlocal total
        total += values.sum()
        return total

    return adds_up


def remembering_in_a_list():
    kept = []

    def collects(values):
        kept.append(values.sum())
        return kept

    return collects


def raising_at_the_first_call():
    calls = []

    def raises_once(values):
        calls.append(1)
        return 0.0 if len(calls) > 3 else 1 / 0

    return raises_once


def drawing():
    rng = np.random.default_rng(0)
    return lambda values: values.sum() + rng.normal()


@pytest.mark.parametrize("make", [remembering, remembering_in_a_list, raising_at_the_first_call, drawing])
def test_a_function_that_gives_something_else_when_called_again_is_told_so(make):
    (hint,) = examine(TOTAL, make()).hints
    assert hint.startswith("Called again with the same inputs, your function gives something else")


def test_a_function_that_remembers_the_call_before_is_told_so():
    before = None

    def more_after_two(values):
        nonlocal before
        after_two, before = before == 2, values.size
        return -values.sum() + after_two

    # Of the three calls, the last one alone came after that with two values, and so it would in the same order again.
    (hint,) = examine(TOTAL, more_after_two).hints
    assert hint.startswith("Called again with the same inputs, your function gives something else")


class Odd:
    """Something with an address."""


@pytest.mark.parametrize(
    "answer",
    [
        lambda values: (values, 1.0),
        lambda values: [values, [1.0], None],
        lambda values: Odd(),
        lambda values: (value for value in values),
        crashes,
    ],
)
def test_a_wrong_function_without_a_memory_is_not_said_to_have_one(answer):
    assert examine(TOTAL, answer).hints == ()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda values: 7.0, "Your function returns 7 in every case, whatever its arguments are."),
        (lambda values: values[::-1] * np.nan, "What your function returns is NaN in every case"),
        (lambda values: 0 * values, "What your function returns is 0 in every case"),
        (lambda values: values, "Your function returns its argument values as it came."),
    ],
)
def test_a_function_that_computes_nothing_is_told_so_and_nothing_else(answer, told):
    (hint,) = examine(TOTAL, answer).hints
    assert hint.startswith(told)


# Odd answers


def loops_over(filled):
    def answer(values):
        result = np.full(values.shape, None)
        for index in np.ndindex(*values.shape):
            result[index] = filled(values[index])
        return result

    return answer


def holding_itself():
    things = [1.0]
    things += [things, things]
    return things


@pytest.mark.parametrize(
    "answer",
    [
        loops_over(lambda value: value),
        loops_over(lambda value: None),
        loops_over(lambda value: Fraction(1, 3)),
        np.frompyfunc(lambda value: value + 1, 1, 1),
        lambda values: Fraction(1, 3),
        lambda values: Decimal("0.3"),
        lambda values: Decimal("NaN"),
        lambda values: 2**63,
        lambda values: 2**70,
        lambda values: 10**400,
        lambda values: [Fraction(1, 3), 2**70],
        lambda values: (Fraction(1, 3), Decimal("0.3")),
        lambda values: holding_itself(),
        lambda values: (holding_itself(), 1.0),
    ],
)
@pytest.mark.parametrize("exercise", [TOTAL, DOUBLED, SPLIT_UP], ids=lambda exercise: exercise.name)
def test_wrong_numbers_of_any_kind_are_only_wrong(exercise, answer):
    report = examine(exercise, answer)
    assert report.status == "wrong"
    # It may be said that the number is always the same, but no mistake is blamed.
    assert all(hint.startswith(("What your function returns is", "Your function returns")) for hint in report.hints)
    assert len(report.hints) <= 1


def test_right_numbers_of_any_kind_are_right():
    assert examine(DOUBLED, loops_over(lambda value: 2 * value)).passed
    assert examine(DOUBLED, loops_over(lambda value: Fraction(2 * value))).passed


def test_a_generator_is_told_by_its_kind():
    def yields(values):
        yield values.sum()

    assert "generator" in examine(TOTAL, yields).message


def test_no_address_is_shown():
    assert "0x" not in str(examine(Prediction("test/n", 1.0), total))


def test_an_exit_in_the_readers_code_is_told():
    def leaves(values):
        raise SystemExit

    assert "SystemExit" in str(examine(TOTAL, leaves))


# Comparing


AGREE = [
    (1.0, 1.0 + 1e-7, True),
    (1.0, 1.0 + 1e-5, False),
    (np.float32(1.0), 1.0 + 5e-5, True),
    (np.float32(1.0), 1.001, False),
    (np.float16(1.0), 1.005, True),
    (np.float16(1.0), 1.02, False),
    (Fraction(1, 3), 1 / 3, True),
    (Decimal("0.1"), 0.1, True),
    ([Fraction(1, 2), Decimal(2)], np.array([0.5, 2.0]), True),
    (np.array([[Fraction(1, 2)]]), np.array([[0.5]]), True),
    (10**30, 1e30, True),
    (10**400, 1.0, False),
    ([None, 1.0], np.array([1.0, 1.0]), False),
    (np.ma.masked_all(2), np.zeros(2), False),
    (np.ma.array([1.0, 2.0], mask=[True, False]), np.array([1.0, 2.0]), False),
    (np.ma.array([1.0, 2.0]), np.array([1.0, 2.0]), True),
    (np.nan, np.nan, True),
    (np.nan, 1.0, False),
    (np.inf, np.inf, True),
    (np.inf, 1e308, False),
    (True, 1.0, True),
    (1, 1.0, True),
    ([1, 2], np.array([1.0, 2.0]), True),
    ([1, 2], np.array([[1.0, 2.0]]), False),
    (None, 0.0, False),
    ("1", 1.0, False),
    ((1, 2), (1, 2), True),
    ([1, 2], (1, 2), True),
    ((1, 2), (2, 1), False),
    (0.0, 1e-13, True),
    (0.0, 1e-11, False),
]


@pytest.mark.parametrize(("answer", "expected", "verdict"), AGREE)
def test_agree(answer, expected, verdict):
    assert agree(answer, expected, atol=1e-12) is verdict


def test_a_tiny_expected_value_needs_no_absolute_error():
    assert not agree(0.0, 3e-48, atol=0)
    assert agree(3e-48, 3e-48, atol=0)


class Unreadable:
    """Something that raises whatever NumPy and a report ask of it."""

    def __array__(self, *arguments, **options):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.\nSo!")

    def __repr__(self):
        raise RuntimeError("no")


SHOWN = [
    (1.23456789, "1.23457"),
    (np.float64(0.1), "0.1"),
    (np.int64(3), "3"),
    (1e300, "1e+300"),
    (True, "True"),
    (np.array([1.0, 0.5]), "[1, 0.5]"),
    ([1, 2], "[1, 2]"),
    ((1.0, [2.0]), "(1, [2])"),
    (np.zeros((50, 2)), "array of shape (50, 2), from 0 to 0"),
    ("text", "'text'"),
    ("x" * 999, "'" + "x" * 199 + " …"),
    (None, "None"),
    (Fraction(1, 3), "0.333333"),
    (Unreadable(), "a Unreadable"),
]


@pytest.mark.parametrize(("value", "text"), SHOWN)
def test_show(value, text):
    assert show(value) == text


def test_arrays_that_differ_late_are_shown_with_more_digits():
    report = examine(DOUBLED, lambda values: 2 * values + 3e-6)
    rows = dict(report.rows)
    assert (rows["yours"], rows["expected"]) == ("[2.000003, 4.000003]", "[2, 4]")
    exercise = Function("test/late", doubled, (Case((LARGE,)),))
    rows = dict(examine(exercise, lambda values: 2.000004 * values).rows)
    assert rows["yours"] == "array of shape (6, 10), from 0 to 2.000004"


REFUSED = [
    (Unreadable(), "NumPy can't read it: Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy()"),
    (Unreadable(), "instead. Return x.detach().numpy()."),
    (np.ma.masked_all(2), "Your function returned a MaskedArray; an array of shape (2,) is expected. It has mask"),
    ([None, None], "Your function returned a list of None, not of real numbers; an array of shape (2,) is expected."),
    (["1", "2"], "Your function returned a list of str, not of real numbers;"),
    (np.array([1j, 2]), "Your function returned an array of complex128, not of real numbers;"),
]


def test_a_comma_behind_the_value_is_told():
    assert "Is there a comma behind the value?" in examine(TOTAL, lambda values: (float(values.sum()),)).message


def test_fractions_that_are_cut_off_are_told():
    exercise = Function("test/half", lambda values: values / 2, (Case((np.array([3.0, 5.0]),)),))
    assert "Your array holds whole numbers" in examine(exercise, lambda values: values.astype(int) // 2).message
    assert "Your array holds whole numbers" not in examine(exercise, lambda values: values).message


@pytest.mark.parametrize(("value", "told"), REFUSED)
def test_why_an_object_is_not_read_as_numbers_is_told(value, told):
    assert told in str(examine(DOUBLED, lambda values: value))
    assert told.partition("expected.")[2] in str(examine(Prediction("test/n", 1.0), value))


def test_a_tensor_that_needs_a_gradient_is_told_to_detach(torch):
    assert "Return x.detach().numpy()." in str(examine(DOUBLED, lambda v: 2 * torch.tensor(v, requires_grad=True)))
    assert "NumPy can't read it" in str(examine(DOUBLED, lambda v: torch.tensor(v, dtype=torch.bfloat16)))


@pytest.mark.parametrize(
    ("dtype", "told"), [(np.float32, "float32, which ends at 3.40282e+38"), (np.float16, "at 65504")]
)
def test_an_answer_that_is_infinite_because_its_type_ends_early_is_told_so(dtype, told):
    exercise = Function("test/huge", doubled, (Case((np.array([1e300, 1.0]),)),))
    assert told in str(examine(exercise, lambda values: np.asarray(2 * values, dtype)))
    assert "compute with float64" not in str(examine(exercise, lambda values: 2e10 * values))


@pytest.mark.parametrize(
    ("values", "answer"),
    [([1e-48, 1.0], [0.0, 2.0]), ([1e300, 1.0], [np.nan, 2.0]), ([1e-46, 1e-46], [np.nan, 0.0])],
)
def test_an_answer_that_is_lost_because_its_type_is_narrow_is_told_so(values, answer):
    exercise = Function("test/tiny", doubled, (Case((np.array(values),), atol=0.0),))
    told = "Your numbers are float32, of sizes from 1.17549e-38 to 3.40282e+38 only: compute with float64."
    assert told in examine(exercise, lambda _: np.array(answer, np.float32)).message
    assert "float64" not in examine(exercise, lambda _: np.array(answer)).message


def test_an_answer_of_low_precision_that_is_wrong_among_ordinary_numbers_is_only_wrong():
    exercise = Function("test/doubled", doubled, (Case((np.array([0.5, 0.0]),)),))
    for wrong in (0.0, np.nan):
        assert "float64" not in examine(exercise, lambda values, wrong=wrong: np.float32(wrong * values)).message


# The report


def test_report_as_text():
    report = Report("a/b", "wrong", "Two lines\nof it.", ("Do this.",), (("x", "1"), ("yours", "[[1]\n [2]]")))
    assert str(report).splitlines() == [
        "✗ a/b: not yet",
        "  Hint: Do this.",
        "  Two lines",
        "  of it.",
        "  x      1",
        "  yours  [[1]",
        "          [2]]",
    ]
    assert repr(report) == str(report)


@pytest.mark.parametrize(
    ("status", "headline"),
    [("passed", "✓ a/b: passed"), ("not started", "… a/b: not started yet"), ("wrong", "✗ a/b: not yet")],
)
def test_headlines(status, headline):
    assert str(Report("a/b", status)) == headline
    assert headline in Report("a/b", status)._repr_html_()


def test_what_stands_between_backticks_is_code_in_html():
    report = Report("a/b", "wrong", "Use `a < b`, not `b`.", ("A lone ` stays.",))
    assert "<p>Use <code>a &lt; b</code>, not <code>b</code>.</p>" in report._repr_html_()
    assert "A lone ` stays." in report._repr_html_()
    assert "`a < b`" in str(report)


def test_report_as_html_escapes_what_the_reader_wrote():
    evil = "<script>alert(1)</script>"
    report = Report("a/b", "wrong", evil, (evil,), ((evil, evil),))
    assert "<script>" not in report._repr_html_()
    assert report._repr_html_().count("&lt;script&gt;") == 4
    assert "<script>" not in examine(TOTAL, lambda values: evil)._repr_html_()
    assert "&lt;script&gt;" in examine(TOTAL, evil)._repr_html_()


def test_report_as_html_stands_at_the_left_in_jupyterlab_too():
    report = Report("a/b", "wrong", rows=(("yours", "1"),))._repr_html_()
    assert report.count('style="text-align: left') == 2
    assert '<pre style="margin: 0; background: none">' in report


def test_report_as_html_is_well_formed():
    from xml.etree import ElementTree

    tree = ElementTree.fromstring(examine(TOTAL, lambda values: -values.sum())._repr_html_())
    assert tree.attrib["class"] == "downhill-report wrong"
    assert [cell.text for cell in tree.iter("th")] == ["values", "yours", "expected"]


# Names


def test_an_unknown_name_offers_near_ones():
    with pytest.raises(
        ValueError, match=r"^name must be that of an exercise, such as hinge-loss/gradient.*'hinge-loss/gradint'"
    ):
        check("hinge-loss/gradint", 1)


def test_an_answer_before_the_name_is_told_so():
    with pytest.raises(ValueError, match=r"^name must be a string, and stand before the answer; it is <function"):
        check(returns_zero, "hinge-loss/gradient")


@pytest.mark.parametrize("name", ["", "zzz", None, 3, "hinge-loss", "hinge_loss/by-hand"])
def test_any_unknown_name_is_an_error(name):
    with pytest.raises(ValueError, match=r"^name must be that of an exercise, such as .*hinge-loss/by-hand"):
        check(name, 1)


def test_a_loop_is_told_where_the_exercise_asks_for_whole_arrays():
    def looping(scores, labels, margin):
        total = 0.0
        for row, label in zip(scores, labels, strict=True):
            total += sum(max(0.0, s - row[label] + margin) for j, s in enumerate(row) if j != label)
        return total / len(labels)

    report = check("hinge-loss/vectorized", looping)
    assert report.passed
    assert "but it loops" in report.message
    solution = find("hinge-loss/vectorized").solution
    assert "loops" not in check("hinge-loss/vectorized", solution).message
    assert "loops" not in examine(TOTAL, by_loop).message, "which does not ask for them"


@pytest.mark.parametrize("argument", [[np.ones(2), np.ones(3)], np.array([1.0, np.nan])], ids=["list", "NaN"])
def test_an_argument_that_stays_is_not_said_to_change(argument):
    exercise = Function("test/count", lambda values: len(values), [Case((argument,))])
    assert examine(exercise, lambda values: sum(1 for _ in values)).passed


def test_an_array_in_a_list_that_changes_is_told():
    def answer(values):
        values[1] += 1
        return len(values)

    exercise = Function("test/count", lambda values: len(values), [Case(([np.ones(2), np.ones(3)],))])
    hint = examine(exercise, answer).hints[0]
    assert "It changes its argument values." in hint
    assert "copy.deepcopy(values)" in hint, "a copy of the list would share the arrays"


@pytest.mark.parametrize(
    ("now", "loops"),
    [("def answer(values):\n    return max([each for each in values])\n", True), ("def answer(values:\n", False)],
    ids=["a cell", "a file that was changed since"],
)
def test_the_source_is_that_of_the_cell_as_far_as_it_can_be_read(now, loops, monkeypatch):
    scope = {}
    exec(compile("def answer(values):\n    return max([each for each in values])\n", "<cell 4>", "exec"), scope)
    monkeypatch.setitem(linecache.cache, "<cell 4>", (len(now), None, now.splitlines(keepends=True), "<cell 4>"))
    exercise = Function("test/loops", lambda values: values.max(), (Case((SMALL,)),), without_loops=True)
    report = examine(exercise, scope["answer"])
    assert report.passed
    assert ("but it loops" in report.message) == loops


def counting_up(x):
    k = total = 0
    while k < len(x):
        total += x[k]
        k += 1
    return total


def for_ever(x):
    while True:
        if x.size:
            return x
        x = x[1:]


def within(x):
    def inner(x):
        while x.min() > 0:
            x = x - 1
        return x

    return inner(x)


@np.errstate(all="ignore")
def decorated(x):
    return np.array([each**2 for each in x])


def quiet(x):
    with np.errstate(all="ignore"), contextlib.suppress(KeyError):
        y = np.log(x)
    z = y + 1
    return z if z.any() else y


def careful(x):
    try:
        y = x.sum()
    except AttributeError as error:
        y = error
    finally:
        x = 0
    y = y + x
    return y


@pytest.mark.parametrize(
    ("answer", "loops"),
    [
        (by_loop, True),
        (counting_up, True),
        (for_ever, True),
        (within, True),
        (decorated, True),
        (lambda x: [each**2 for each in x], True),
        (lambda x: sum(each**2 for each in x), True),
        (lambda x: max({each**2 for each in x}), True),
        (lambda x: max({each: each**2 for each in x}), True),
        (quiet, False),
        (careful, False),
        (lambda x: np.sum(x) if x.ndim and x is not None else 0, False),
        (np.sum, False),
        (eval("lambda x: [each for each in x]"), False),  # its source is nowhere to be read
    ],
)
def test_every_kind_of_loop_is_seen_and_no_other_code_taken_for_one(answer, loops):
    exercise = Function("test/loops", lambda x: answer(x), (Case((SMALL,)),), without_loops=True)
    report = examine(exercise, answer)
    assert report.passed
    assert ("but it loops" in report.message) == loops


def test_an_answer_between_the_right_number_and_a_known_wrong_one_is_not_nearly_right():
    assert examine(Prediction("test/n", 102.5, (WrongNumber("Subtract.", 104.5),)), 103.5).hints == ()


def test_a_hint_is_given_where_half_of_the_cases_raise():
    def thrice(x):
        return 3 * x

    def answer(x):
        if x < 0:
            raise ValueError("negative")
        return 3 * x

    cases = tuple(Case((x,)) for x in (1.0, 2.0, -1.0, -2.0))
    assert examine(Function("test/f", lambda x: 2 * x, cases, (Slip("Twice.", thrice),)), answer).hints == ("Twice.",)
