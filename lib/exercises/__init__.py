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

    def __str__(self):
        lines = []
        for chapter, solved, unsolved in self.chapters:
            lines.append(f"{chapter:20} {'●' * len(solved)}{'○' * len(unsolved)}  {self._count(solved, unsolved)}")
            if following := self._next(chapter, solved, unsolved):
                lines.append(f"{'':20} next: {following}")
        return "\n".join([*lines, *([self.note] if self.note else [])])

    __repr__ = __str__

    @staticmethod
    def _count(solved, unsolved):
        return f"{len(solved)} of {len(solved) + len(unsolved)}"

    def _next(self, chapter, solved, unsolved):
        """Return the exercise to go on with in a chapter; none in one not begun, but for the first of a new book."""
        is_new = chapter == self.chapters[0][0] and not any(solved for _, solved, _ in self.chapters)
        return unsolved[0] if unsolved and (solved or is_new) else ""

    def _repr_html_(self):
        rows = "".join(
            f'<tr><th scope="row">{escape(chapter)}</th><td>{self._count(solved, unsolved)}</td>'
            f"<td>{self._remark(chapter, solved, unsolved)}</td></tr>"
            for chapter, solved, unsolved in self.chapters
        )
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        return f'<div class="downhill-report progress-table"><table>{rows}</table>{note}</div>'

    def _remark(self, *chapter):
        if not chapter[-1]:
            return "all solved"
        following = self._next(*chapter)
        return following and f"next: {escape(following).replace('/', '/<wbr/>')}"  # on a phone, a line ends there


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
