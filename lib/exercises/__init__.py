"""The exercises: whether an answer is right and, if it is not, why.

>>> check("hinge-loss/by-hand", ...)
… hinge-loss/by-hand: not started yet
  Replace the ... by your answer and run the cell again.
"""

import importlib
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from html import escape

from lib._validation import flag, shown
from lib.exercises import store
from lib.exercises.checker import examine

__all__ = ["check", "progress"]

# In the order of the book. The exercises of a chapter stand in the module of that name, with underscores.
CHAPTERS = (
    "linear-scores",
    "hinge-loss",
    "softmax",
    "losses",
    "gradient-descent",
    "backpropagation",
    "activations",
    "optimizers",
    "schedules",
    "regularization",
    "digits",
)


@cache
def exercises(chapter):
    """Return the exercises of a chapter, by name, in order."""
    module = importlib.import_module(f"lib.exercises.{chapter.replace('-', '_')}")
    return {exercise.name: exercise for exercise in module.EXERCISES}


def find(name):
    """Return the exercise of that name, or raise a ValueError that offers the nearest names, or one a chapter."""
    known = [known for chapter in CHAPTERS for known in exercises(chapter)]
    if callable(name):
        raise ValueError(f"name must be a string, and stand before the answer; it is {shown(name)}")
    if name not in known:
        near = get_close_matches(str(name), known, n=3) or [next(iter(exercises(chapter))) for chapter in CHAPTERS]
        raise ValueError(f"name must be that of an exercise, such as {', '.join(near)}; it is {shown(name)}")
    return exercises(name.split("/")[0])[name]


def check(name, answer, *, record=True):
    """Check an answer to an exercise.

    Parameters
    ----------
    name : str
        "chapter/exercise", as it stands in the starter cell.
    answer : object
        A number, a letter or a function, as the exercise asks. An ellipsis, or a function whose body is one,
        counts as not started.
    record : bool, default True
        Keep it in the reader's progress, if it is right.

    Returns
    -------
    Report
        It prints as text, and shows as HTML in a notebook.

    Raises
    ------
    ValueError
        If there is no exercise of that name, or `record` is neither True nor False.
    """
    record = flag(record, "record")
    report = examine(find(name), answer)
    if record and report.passed:
        note = store.add(name)
        report = replace(report, message=f"{report.message}\n{note}".strip())
    return report


@dataclass(frozen=True)
class Progress:
    """Which exercises are solved: `chapters` holds (chapter, solved names, open names) in the book's order."""

    chapters: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    note: str = ""

    @property
    def _is_begun(self):
        return any(solved for _, solved, _ in self.chapters)

    @property
    def _notes(self):
        invitation = [] if self._is_begun else [f"No exercise is solved yet. The first is {self.chapters[0][2][0]}."]
        return [*invitation, *([self.note] if self.note else [])]

    def __str__(self):
        lines = []
        for chapter, solved, unsolved in self.chapters if self._is_begun else ():
            lines.append(f"{chapter:20} {'●' * len(solved)}{'○' * len(unsolved)}  {_count(solved, unsolved)}")
            if solved and unsolved:
                lines.append(f"{'':20} next: {unsolved[0]}")
        return "\n".join([*lines, *self._notes])

    __repr__ = __str__

    def _repr_html_(self):
        rows = "".join(
            f'<tr><th scope="row">{escape(chapter)}</th><td>{_count(solved, unsolved)}</td>'
            f"<td>{escape(_remark(solved, unsolved))}</td></tr>"
            for chapter, solved, unsolved in self.chapters
        )
        table = f"<table>{rows}</table>" if self._is_begun else ""
        return f'<div class="downhill-report">{table}{"".join(f"<p>{escape(note)}</p>" for note in self._notes)}</div>'


def _count(solved, unsolved):
    return f"{len(solved)} of {len(solved) + len(unsolved)}"


def _remark(solved, unsolved):
    if not unsolved:
        return "all solved"
    return f"next: {unsolved[0]}" if solved else ""


def progress():
    """Return which exercises of the whole book are solved, chapter by chapter."""
    done, note = store.load()
    chapters = tuple(
        (
            chapter,
            tuple(name for name in exercises(chapter) if name in done),
            tuple(name for name in exercises(chapter) if name not in done),
        )
        for chapter in CHAPTERS
    )
    return Progress(chapters, note)
