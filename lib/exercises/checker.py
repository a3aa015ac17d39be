"""Running an answer beside the reference and beside the known mistakes."""

import ast
import contextlib
import copy
import dis
import inspect
import io
import math
import re
import string
import sys
import sysconfig
import textwrap
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from tokenize import TokenError
from types import CodeType, ModuleType
from typing import Any

import numpy as np

from lib.exercises.compare import agree, as_numbers, difference, is_repeated, show, show_both, why_no_numbers
from lib.exercises.model import Choice, Function, Prediction
from lib.exercises.report import Report

__all__ = ["examine"]

LIBRARY_FOLDERS = tuple(
    str(folder)
    for folder in (
        Path(__file__).parents[1],
        *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
    )
)
NO_KNOWN_MISTAKE = "It matches none of the mistakes that we know."
NEARLY = "That is nearly right. Keep more digits on the way, and give three in the end."
REMEMBERS = (
    "Called again with the same inputs, your function gives something else: it remembers earlier calls, or draws "
    "random numbers. What it returns must depend on its arguments alone."
)
COMMA = "A comma makes two numbers of one. Write a decimal point, 2.5, and thousands without a comma, 12500."
PERCENT = "Write a share as a number, 0.8 for 80 %, without the quotes."
NO_INPUT = "input can't be used while an answer is checked: your function gets all that it needs as arguments."
ADVICE = {  # by the name of the exception, which may be IPython's
    "SystemExit": "Your function calls exit, which ends the program. Use return.",
    "EOFError": NO_INPUT,
    "StdinNotImplementedError": NO_INPUT,
    "NameError": (
        "This name isn't known. Is it spelled right, and has the cell that defines it been run since the kernel was "
        "started?"
    ),
}
LOOPS = ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp
STOPPED = "Stopped by you at {place}\nIf it took too long: does a loop in it ever end?"
LAST_DIGITS = {2: ("one digit", "second"), 3: ("two digits", "third")}


def examine(exercise, answer):
    """Return the `Report` on an answer to an exercise."""
    if answer is ... or (inspect.isfunction(answer) and _has_empty_body(answer)):
        return Report(exercise.name, "not started", "Replace the ... by your answer and run the cell again.")
    if answer is None:
        message = "Your answer is None. That is what print gives, and a function without a return."
        return Report(exercise.name, "wrong", message)
    examiner = {Function: _examine_function, Prediction: _examine_number, Choice: _examine_choice}
    try:
        return examiner[type(exercise)](exercise, answer)
    except _StoppedError as stopped:
        return Report(exercise.name, "wrong", STOPPED.format(place=stopped))


def _has_empty_body(function):
    """Whether a function does nothing but return None or an ellipsis: no instruction reads, calls or computes."""
    idle = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "POP_TOP"}
    for instruction in dis.get_instructions(function):
        if instruction.opname not in idle:
            return False
        if instruction.opname in ("LOAD_CONST", "RETURN_CONST") and instruction.argval not in (None, ...):
            return False
    return True


# ---------------------------------------------------------------------------------------------- predictions


def _examine_number(exercise, answer):
    number = as_numbers(answer)
    if number is None or number.ndim != 0 or number.dtype.kind == "b":
        message = f"A single number is asked for; this is {show(answer)}.{_on_writing(answer)}{why_no_numbers(answer)}"
        return Report(exercise.name, "wrong", message)
    if _is_right(number, exercise):
        return Report(exercise.name, "passed", exercise.remark)
    known = (wrong.hint for wrong in exercise.wrong_numbers if _close(number, wrong.value, exercise.rtol))
    hint = next(known, None) or _hint_on_digits(number, exercise)
    message = f"{show(number)} is not it." + ("" if hint else f" {NO_KNOWN_MISTAKE}")
    return Report(exercise.name, "wrong", message, (hint,) if hint else ())


def _on_writing(answer):
    """Return how to write a number that stands in quotes or has a comma or a %, after a space, or ""."""
    if isinstance(answer, tuple) and len(answer) > 1 and all(type(part) is int for part in answer):
        return f" {COMMA}"
    if not isinstance(answer, str) or not _is_number(answer.replace(",", ".").removesuffix("%")):
        return ""
    if answer.endswith("%"):
        return f" {PERCENT}"
    return " Write it without the quotes." + (f" {COMMA}" if "," in answer else "")


def _is_number(text):
    """Whether a text is a number, or a fraction such as 1/8."""
    try:
        return all(map(math.isfinite, map(float, text.split("/"))))
    except ValueError:
        return False


def _is_right(number, exercise):
    if exercise.digits is None:
        return _close(number, exercise.value, exercise.rtol)
    return _rounded(number, exercise.digits) == _rounded(exercise.value, exercise.digits)


def _rounded(number, digits):
    return float(f"{number:.{digits}g}")


def _hint_on_digits(number, exercise):
    """Return what to say of a number that is only rounded too far, or in the wrong place, or None."""
    if exercise.digits is None:
        return NEARLY if _is_nearly_right(number, exercise) else None
    fewer, last = LAST_DIGITS[exercise.digits]
    if _close(number, _rounded(exercise.value, exercise.digits - 1), 1e-6):
        return f"That is right to {fewer}. Give the {last}, too."
    if _close(number, exercise.value, 10.0 ** (1 - exercise.digits)):
        return f"That is nearly right, but not to the {last} digit. Keep more digits on the way, and round in the end."
    return None


def _is_nearly_right(number, exercise):
    """Whether rounding may explain a number: it is off by 2 % at most, and no known mistake is as near to it.

    Counts, and numbers of two digits such as 0.05, are exact on paper.
    """
    off = abs(float(number) - exercise.value)
    is_count = exercise.rtol < Prediction.rtol
    mistake_is_nearer = any(abs(float(number) - wrong.value) <= off for wrong in exercise.wrong_numbers)
    is_exact = is_count or _rounded(exercise.value, 2) == exercise.value
    return not is_exact and not mistake_is_nearer and _close(number, exercise.value, 0.02)


def _close(number, value, rtol):
    return abs(float(number) - value) <= rtol * abs(value) + 1e-12


def _examine_choice(exercise, answer):
    letters = sorted({exercise.right, *exercise.hints})
    letter = answer.strip(string.whitespace + string.punctuation).lower() if isinstance(answer, str) else answer
    if not isinstance(letter, str) or letter not in letters:
        return Report(exercise.name, "wrong", f"Choose one of {', '.join(map(repr, letters))}; this is {show(answer)}.")
    if letter == exercise.right:
        return Report(exercise.name, "passed", exercise.remark)
    return Report(exercise.name, "wrong", f"It is not {letter}.", (exercise.hints[letter],))


# ------------------------------------------------------------------------------------------------ functions


@dataclass(frozen=True)
class _Outcome:
    """What one call gave: a value or an exception, the arguments that the call changed, and what it printed."""

    value: Any = None
    error: Exception | None = None
    changed: tuple[str, ...] = ()
    printed: str = ""


def _examine_function(exercise, answer):
    if not callable(answer):
        message = f"A function is asked for; this is {show(answer)}. Pass its name, without parentheses or quotes."
        return Report(exercise.name, "wrong", message)
    names = _argument_names(exercise.solution)
    expected = [_run(exercise.solution, case, names).value for case in exercise.cases]
    outcomes = [_run(answer, case, names) for case in exercise.cases]
    if all(type(outcome.error) is NotImplementedError for outcome in outcomes):  # not IPython's own, of input()
        return Report(exercise.name, "not started", "Your function raises NotImplementedError.")
    wrong = [
        k
        for k, (case, outcome) in enumerate(zip(exercise.cases, outcomes, strict=True))
        if outcome.error is not None or not agree(outcome.value, expected[k], case.atol)
    ]
    if wrong:
        return _report_wrong(exercise, answer, names, expected, outcomes, wrong)
    changed = _in_place_hints(exercise.cases, names, outcomes)
    if changed:
        message = "The numbers are right, but your function is not safe to call."
        return Report(exercise.name, "wrong", message, changed)
    message = f"All {len(exercise.cases)} cases agree{_largest(exercise.cases)}."
    if exercise.without_loops and _has_loop(answer):
        message += "\nIt is right, but it loops. Can you do without, with operations on whole arrays?"
    borrowed = _borrowed(answer)
    if borrowed:
        message += f"\nIt is right, but it uses {', '.join(borrowed)} of lib. Can you write that yourself?"
    if exercise.note is not None:
        note, _ = _call(exercise.note, [answer], _Printed())
        message += f"\n{note}" if note else ""
    return Report(exercise.name, "passed", f"{message}\n{exercise.remark}".strip())


def _report_wrong(exercise, answer, names, expected, outcomes, wrong):
    # With one sample, a mean too many looks as if brackets were missing: another case tells more.
    shown = min(wrong, key=lambda k: (_is_bracketed(outcomes[k].value, expected[k]), _size(exercise.cases[k]), k))
    case, outcome = exercise.cases[shown], outcomes[shown]
    hints = _hints(exercise, names, outcomes, wrong) + _in_place_hints(exercise.cases, names, outcomes)
    if not all(_is_repeatable(answer, exercise.cases[k], names, outcomes[k]) for k in reversed(wrong)):
        hints += (REMEMBERS,)
    message = f"{len(wrong)} of {len(outcomes)} cases {_failing(exercise.cases, wrong, shown)}:"
    rows = [(name, show(value)) for name, value in zip(names, case.arguments, strict=True)]
    yours, ours = show_both(outcome.value, expected[shown])
    if outcome.error is not None:
        rows.append(("raised", _describe_error(outcome.error)))
    else:
        rows.append(("yours", yours))
    rows.append(("expected", ours))
    if outcome.printed:
        rows.append(("printed", _shortened(outcome.printed)))
    if outcome.error is None:
        remark = _on_missing_returns(outcomes, shown) or difference(
            outcome.value, expected[shown], case.atol, case.arguments
        )
    else:
        remark = ADVICE.get(type(outcome.error).__name__, "") or _on_matrix_product(outcome.error)
    remarks = (message, remark, _on_empty_helpers(answer), _on_other_errors(outcomes, outcome.error))
    return Report(exercise.name, "wrong", "\n".join(filter(None, remarks)), hints, tuple(rows))


def _failing(cases, wrong, shown):
    """Return the verb of the sentence on how many cases fail, and which of them is shown."""
    about = _about(cases[shown])
    if len(wrong) == 1:
        return f"fails. It{about}" if about else "fails"
    is_smallest = _size(cases[shown]) == min(_size(cases[k]) for k in wrong)
    return f"fail. {'The smallest' if is_smallest else 'One'} of them{about}"


def _is_bracketed(value, expected):
    """Whether an answer differs from what is expected by its axes alone, as 2.0 does from [2.0]."""
    numbers = None if isinstance(expected, tuple) else as_numbers(value)
    return numbers is not None and numbers.size == np.size(expected) and numbers.shape != np.shape(expected)


def _on_missing_returns(outcomes, shown):
    """Return what to say of a function that returns None in some of the cases, the shown one among them."""
    missing = sum(outcome.error is None and outcome.value is None for outcome in outcomes)
    if outcomes[shown].value is not None or missing == len(outcomes):
        return ""
    return f"In {missing} of the {len(outcomes)} cases your function returns None: it ends without reaching a return."


def _on_matrix_product(error):
    """Return what NumPy's message on a matrix product means, or ""."""
    sizes = re.search(r"matmul: .*\(size (\d+) is different from (\d+)\)", str(error))
    if sizes is None:
        return ""
    rows, columns = sizes.groups()
    return f"In a product A @ B, B must have as many rows as A has columns. Here A has {columns}, B has {rows}."


def _on_empty_helpers(function):
    """Return what to say of functions that the answer calls and that have nothing in them yet, or ""."""
    names, scope = getattr(getattr(function, "__code__", None), "co_names", ()), getattr(function, "__globals__", {})
    empty = [name for name in names if inspect.isfunction(scope.get(name)) and _has_empty_body(scope[name])]
    return " ".join(f"Your `{name}` above returns None: is it written yet?" for name in empty)


def _on_other_errors(outcomes, shown):
    """Return what to say of calls that end in an exception, but for those with the one that is shown."""
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    errors = [error for error in errors if type(error) is not type(shown)]
    if not errors:
        return ""
    reason = str(errors[0]).partition("\n")[0][:100]
    text = f"{type(errors[0]).__name__}: {reason}".removesuffix(": ")
    return f"In {len(errors)} of the {len(outcomes)} cases your function raises an exception, such as {text}"


def _shortened(text, lines=8, width=100):
    """Return the first lines of what a function printed."""
    first, *others = [line if len(line) <= width else f"{line[:width]} …" for line in text.splitlines()]
    return "\n".join([first, *others[: lines - 1], *(["…"] if len(others) >= lines else [])])


def _hints(exercise, names, outcomes, wrong):
    """Return the hints of the first known wrong solution that gives what the answer gave, on every case.

    Where the answer gives values, and some of them are wrong, cases in which it raises an exception don't count. If
    it raises one in most of the cases, so must the wrong solution: a few values don't tell one mistake from another.
    """
    values = [k for k, outcome in enumerate(outcomes) if outcome.error is None]
    is_wrong = bool(set(values) & set(wrong))
    counted = values if is_wrong else range(len(outcomes))
    raising = set(range(len(outcomes))) - set(values) if is_wrong and 2 * len(values) < len(outcomes) else ()
    for solution, hints in exercise.wrong_solutions:
        if all(
            _is_same(outcomes[k], _run(solution, exercise.cases[k], names), exercise.cases[k]) for k in counted
        ) and all(_run(solution, exercise.cases[k], names).error is not None for k in raising):
            return hints
    return ()


def _is_same(outcome, other, case):
    if outcome.error is not None or other.error is not None:
        return type(outcome.error) is type(other.error) and str(outcome.error) == str(other.error)
    return agree(outcome.value, other.value, case.atol)


def _is_repeatable(function, case, names, outcome):
    """Whether a call gives once more what it gave among all the others."""
    again = _run(function, case, names)
    if outcome.error is not None or again.error is not None:
        return type(outcome.error) is type(again.error)
    return is_repeated(again.value, outcome.value, case.atol)


class _StoppedError(Exception):
    """The reader has interrupted their own function; says where."""


class _Printed(io.StringIO):
    """What a function prints; it stays readable if the function closes sys.stdout."""

    def close(self):
        pass


def _run(function, case, names):
    """Call a function on copies of the arguments, one for each of them, and note which of them it changed."""
    arguments = [copy.deepcopy(argument) for argument in case.arguments]
    printed = _Printed()
    try:
        value, error = _call(function, arguments, printed)
    except (KeyboardInterrupt, _StoppedError):
        sys.stdout.write(printed.getvalue())  # the reader wants to see how far it came
        raise
    pairs = zip(names, arguments, case.arguments, strict=True)
    changed = tuple(name for name, after, before in pairs if not _is_unchanged(after, before))
    return _Outcome(value, error, changed, printed.getvalue().strip("\n").rstrip())


def _call(function, arguments, printed):
    """Return the value that a function gives, or None, and the exception that it raises, or None."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(printed):
        warnings.simplefilter("ignore")
        try:
            return _copy(function(*arguments)), None
        except (Exception, SystemExit) as exception:
            return None, exception
        except KeyboardInterrupt as interrupt:
            place = _place(interrupt)
            if not place:  # in the checker or in a solution of the library
                raise
            raise _StoppedError(place) from None


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


def _argument_names(function):
    parameters = inspect.signature(function).parameters.values()
    return tuple(p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD)


def _in_place_hints(cases, names, outcomes):
    """Return the hint on the arguments that were changed in any of the calls, if there are such."""
    changed = [name for name in names if any(name in outcome.changed for outcome in outcomes)]
    if not changed:
        return ()
    *others, last = changed
    damaged = f"arguments {', '.join(others)} and {last}" if others else f"argument {last}"
    first = changed[0]
    is_nested = _is_nested(cases[0].arguments[names.index(first)])
    copied = f"copy.deepcopy({first}), with import copy," if is_nested else f"{first}.copy(),"
    return (
        f"It changes its {damaged}. Whoever calls it finds the data damaged afterwards. "
        f"Work on a copy, for example {copied} or make something new.",
    )


def _is_nested(argument, kinds=(list, dict, np.ndarray)):
    """Whether an argument is a list, tuple or dict of what its .copy() would share, such as arrays."""
    if not isinstance(argument, list | tuple | dict):
        return False
    parts = argument.values() if isinstance(argument, dict) else argument
    return any(isinstance(part, kinds) for part in parts)


def _describe_error(error):
    """Return the exception and the reader's own line in which it arose, without the library's frames."""
    text = "".join(traceback.format_exception_only(error)).strip()
    if isinstance(error, SyntaxError):
        return text
    place = _place(error)
    return f"{place}\n{text}" if place else text


def _place(error):
    """Return the last of the reader's own lines on the way to an exception, or ""."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith((*LIBRARY_FOLDERS, "<frozen", "<__array"))]
    if not own:
        return ""
    return f"line {own[-1].lineno}, in {own[-1].name}: {own[-1].line}" if own[-1].line else f"line {own[-1].lineno}"


def _size(case):
    return sum(map(_count, case.arguments))


def _count(value):
    """Return how many numbers there are in an argument, which may be a list of arrays of different shapes."""
    return sum(map(_count, value)) if isinstance(value, list | tuple) else np.size(value)


def _about(case):
    return f" is {case.about}" if case.about else ""


def _has_loop(function):
    """Whether a function's source has a loop or a comprehension in it, as far as there is a source to read."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, TokenError):  # in no file, not in Python, or in the middle of a statement
        return False
    return any(isinstance(node, LOOPS) for node in ast.walk(tree))


def _borrowed(answer):
    """Return the names by which an answer reaches what is in the library, but for the exercises."""
    if _is_of_library(answer):
        return (getattr(answer, "__name__", "a function"),)
    scope = getattr(answer, "__globals__", {})
    code = getattr(answer, "__code__", None)
    names = dict.fromkeys(name for name in _names(code, "LOAD_GLOBAL") if _is_of_library(scope.get(name)))
    imported = dict.fromkeys(name for name in _names(code, "IMPORT_NAME") if name.startswith("lib."))
    return (*names, *imported)


def _is_of_library(value):
    """Whether a value is a module, function or class of the library, or an activation; data are not."""
    if not isinstance(value, ModuleType) and not callable(value):
        return False
    home = str(getattr(value, "__name__" if isinstance(value, ModuleType) else "__module__", ""))
    return home.startswith("lib.") and not home.startswith("lib.exercises")


def _names(code, instruction):
    """Yield the names that an instruction has in a code object, or in one of a function or comprehension within it."""
    if isinstance(code, CodeType):
        yield from (step.argval for step in dis.get_instructions(code) if step.opname == instruction)
        for constant in code.co_consts:
            yield from _names(constant, instruction)


def _largest(cases):
    found = [value for value in max(cases, key=_size).arguments if not _is_nested(value, np.ndarray)]
    shapes = [np.shape(value) for value in found if np.ndim(value)]
    return f", up to arrays of shape {shapes[0]}" if shapes else ""
