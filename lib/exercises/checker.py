"""Running an answer beside the reference and beside the known mistakes."""

import inspect
import re
import traceback

import numpy as np

from lib.exercises.compare import agree, as_numbers, difference, is_repeated, show, show_both
from lib.exercises.model import Choice, Function, Prediction
from lib.exercises.report import Report
from lib.exercises.running import StoppedError, call, run
from lib.exercises.short_answers import examine_choice, examine_number
from lib.exercises.sources import borrowed, empty_helpers, has_empty_body, has_loop, own_line

__all__ = ["examine"]

REMEMBERS = (
    "Called again with the same inputs, your function gives something else: it remembers earlier calls, draws random "
    "numbers, or begins with np.empty, which holds whatever was in memory. What it returns must depend on its "
    "arguments alone."
)
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
MEANINGS = {  # by what NumPy says
    r"matmul: .*\(size (\d+) is different from (\d+)\)": (
        "In a product A @ B, B must have as many rows as A has columns. Here A has {1}, B has {0}."
    ),
    r"only integer scalar arrays can be converted to a scalar index": (
        "A whole number is wanted, and this is an array. np.max(0, x) takes the x for an axis: the larger of two is "
        "np.maximum(0, x). And range takes a count, len(x)."
    ),
    r"object cannot be interpreted as an integer": (
        "A whole number is wanted. np.max(0, x) takes the x for an axis: the larger of two is np.maximum(0, x). And "
        "range takes a count: // divides without a remainder."
    ),
    r"truth value of an array": (
        "`if`, `and`, `or`, and Python's max and min need one number, and this is an array. For arrays there are "
        "np.where, `&`, `|`, np.maximum and np.minimum."
    ),
    r"'bitwise_xor' not supported|operand type\(s\) for \^": "`^` is no power in Python. A square is x**2, or x * x.",
    r"only (?:0-dimensional|length-1|size-1) arrays can be converted": (
        "float and the functions of math take one number, and this is an array. If you go through the entries of an "
        "argument: of one with two dimensions, a[i] is a whole row. For arrays there are np.exp, np.log, np.sqrt."
    ),
    r"Cannot cast ufunc '\w+' output": (
        "`/=`, `-=` and the like write into the array, and one of whole numbers has no room for fractions. Make a new "
        "one: x = x / 2."
    ),
}
STOPPED = "Stopped by you at {place}\nIf it took too long: does a loop in it ever end?"


def examine(exercise, answer):
    """Return the `Report` on an answer to an exercise."""
    if answer is ... or (inspect.isfunction(answer) and has_empty_body(answer)):
        return Report(exercise.name, "not started", "Replace the ... by your answer and run the cell again.")
    if answer is None:
        message = "Your answer is None. That is what print gives, and a function without a return."
        return Report(exercise.name, "wrong", message)
    examiner = {Function: _examine_function, Prediction: examine_number, Choice: examine_choice}
    try:
        return examiner[type(exercise)](exercise, answer)
    except StoppedError as stopped:
        return Report(exercise.name, "wrong", STOPPED.format(place=stopped))


def _examine_function(exercise, answer):
    if not callable(answer):
        message = f"A function is asked for; this is {show(answer)}. Pass its name, without parentheses or quotes."
        return Report(exercise.name, "wrong", message)
    names = _argument_names(exercise.solution)
    expected = [run(exercise.solution, case, names).value for case in exercise.cases]
    outcomes = [run(answer, case, names) for case in exercise.cases]
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
    if exercise.without_loops and has_loop(answer):
        message += "\nIt is right, but it loops. Can you do without, with operations on whole arrays?"
    names_of_library = borrowed(answer)
    if names_of_library:
        names_used = ", ".join(names_of_library)
        message += f"\nIt is right, but it takes from the book's library: {names_used}. Can you write that yourself?"
    if exercise.note is not None:
        note, _ = call(exercise.note, [answer])
        message += f"\n{note}" if note else ""
    return Report(exercise.name, "passed", f"{message}\n{exercise.remark}".strip())


def _report_wrong(exercise, answer, names, expected, outcomes, wrong):
    # With one sample, a mean too many looks as if brackets were missing: another case tells more.
    shown = min(wrong, key=lambda k: (_is_bracketed(outcomes[k].value, expected[k]), _size(exercise.cases[k]), k))
    case, outcome = exercise.cases[shown], outcomes[shown]
    plain = _on_plain_values(exercise.cases, names, outcomes)
    hints = _hints(exercise, names, outcomes, wrong, in_pairs=not plain)
    hints += _in_place_hints(exercise.cases, names, outcomes)
    if not all(_is_repeatable(answer, exercise.cases[k], names, outcomes[k]) for k in reversed(wrong)):
        hints += (REMEMBERS,)
    hints = hints or plain
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
        remark = ADVICE.get(type(outcome.error).__name__, "") or _in_plain_words(outcome.error)
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


def _in_plain_words(error):
    """Return what a message of NumPy means and what to do about it, or ""."""
    for pattern, meaning in MEANINGS.items():
        if found := re.search(pattern, str(error)):
            return meaning.format(*found.groups())
    return ""


def _on_empty_helpers(answer):
    """Return what to say of functions that the answer calls and that have nothing in them yet, or ""."""
    return " ".join(f"Your `{name}` above returns None: is it written yet?" for name in empty_helpers(answer))


def _on_other_errors(outcomes, shown):
    """Return what to say of calls that end in an exception, but for those with the one that is shown."""
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    errors = [error for error in errors if type(error) is not type(shown)]
    if not errors:
        return ""
    reason = _in_plain_words(errors[0]) or str(errors[0]).partition("\n")[0][:100]
    text = f"{type(errors[0]).__name__}: {reason}".removesuffix(": ")
    return f"In {len(errors)} of the {len(outcomes)} cases your function raises an exception, such as {text}"


def _shortened(text, lines=8, width=100):
    """Return the first lines of what a function printed."""
    first, *others = [line if len(line) <= width else f"{line[:width]} …" for line in text.splitlines()]
    return "\n".join([first, *others[: lines - 1], *(["…"] if len(others) >= lines else [])])


def _hints(exercise, names, outcomes, wrong, in_pairs):
    """Return the hints of the first known wrong solution that gives what the answer gave, on every case.

    Where the answer gives values, and some of them are wrong, cases in which it raises an exception don't count. If
    it raises one in most of the cases, so must the wrong solution: a few values don't tell one mistake from another.
    """
    values = [k for k, outcome in enumerate(outcomes) if outcome.error is None]
    is_wrong = bool(set(values) & set(wrong))
    counted = values if is_wrong else range(len(outcomes))
    raising = set(range(len(outcomes))) - set(values) if is_wrong and 2 * len(values) < len(outcomes) else ()
    for solution, hints in exercise.wrong_solutions:
        if len(hints) > 1 and not in_pairs:
            return ()
        if all(
            _is_same(outcomes[k], run(solution, exercise.cases[k], names), exercise.cases[k]) for k in counted
        ) and all(run(solution, exercise.cases[k], names).error is not None for k in raising):
            return hints
    return ()


def _on_plain_values(cases, names, outcomes):
    """Return a hint if all values are 0, NaN, the same number, or an argument, else (): two slips may come to any."""
    values = [None if outcome.error is not None else as_numbers(outcome.value) for outcome in outcomes]
    if len(values) < 2 or any(value is None or value.size == 0 for value in values):
        return ()
    if not any(value.any() for value in values):
        return ("What your function returns is 0 in every case: what you compute doesn't get into it.",)
    if all(value.dtype.kind == "f" and np.isnan(value).all() for value in values):
        return ("What your function returns is NaN in every case: from 0 / 0, ∞ − ∞, or a logarithm of less than 0.",)
    for k, name in enumerate(names):
        given = [as_numbers(case.arguments[k]) for case in cases]
        if all(argument is not None and agree(*pair, 0) for argument, *pair in zip(given, values, given, strict=True)):
            return (f"Your function returns its argument {name} as it came.",)
    if all(value.size == 1 and value == values[0] for value in values):
        return (f"Your function returns {show(values[0])} in every case, whatever its arguments are.",)
    return ()


def _is_same(outcome, other, case):
    if outcome.error is not None or other.error is not None:
        return type(outcome.error) is type(other.error) and str(outcome.error) == str(other.error)
    return agree(outcome.value, other.value, case.atol)


def _is_repeatable(function, case, names, outcome):
    """Whether a call gives once more what it gave among all the others."""
    again = run(function, case, names)
    if outcome.error is not None or again.error is not None:
        return type(outcome.error) is type(again.error)
    return is_repeated(again.value, outcome.value, case.atol)


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
    place = own_line(error)
    return f"{place}\n{text}" if place else text


def _size(case):
    return sum(map(_count, case.arguments))


def _count(value):
    """Return how many numbers there are in an argument, which may be a list of arrays of different shapes."""
    return sum(map(_count, value)) if isinstance(value, list | tuple) else np.size(value)


def _about(case):
    return f" is {case.about}" if case.about else ""


def _largest(cases):
    found = [value for value in max(cases, key=_size).arguments if not _is_nested(value, np.ndarray)]
    shapes = [np.shape(value) for value in found if np.ndim(value)]
    return f", up to arrays of shape {shapes[0]}" if shapes else ""
