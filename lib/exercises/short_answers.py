"""Examining answers that are a number or a letter."""

import math
import string

from lib.exercises.compare import as_numbers, show, why_no_numbers
from lib.exercises.model import Prediction
from lib.exercises.report import Report

__all__ = ["examine_choice", "examine_number"]

NO_KNOWN_MISTAKE = "It matches none of the mistakes that we know."
NEARLY = "That is nearly right. Keep more digits on the way, and give three in the end."
COMMA = "A comma makes two numbers of one. Write a decimal point, 2.5, and thousands without a comma, 12500."
PERCENT = "Write it without the quotes and the %: a share of 80 % is 0.8, and 80 percentage points are 80."
LAST_DIGITS = {2: ("one digit", "second"), 3: ("two digits", "third")}


def examine_number(exercise, answer):
    """Return the `Report` on an answer to a `Prediction`."""
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
    if isinstance(answer, tuple) and len(answer) == 1:
        return " A comma behind it makes a tuple of it: leave it out."
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


def examine_choice(exercise, answer):
    """Return the `Report` on an answer to a `Choice`."""
    letters = sorted({exercise.right, *exercise.hints})
    letter = answer.strip(string.whitespace + string.punctuation).lower() if isinstance(answer, str) else answer
    if not isinstance(letter, str) or letter not in letters:
        return Report(exercise.name, "wrong", f"Choose one of {', '.join(map(repr, letters))}; this is {show(answer)}.")
    if letter == exercise.right:
        return Report(exercise.name, "passed", exercise.remark)
    return Report(exercise.name, "wrong", f"It is not {letter}.", (exercise.hints[letter],))
