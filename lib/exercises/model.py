"""What an exercise is made of. An exercise is data; `lib.exercises.checker` does the checking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from lib.exercises.edits import edited, overlap

__all__ = ["Case", "Choice", "Function", "Prediction", "Slip", "WrongNumber"]


@dataclass(frozen=True)
class Slip:
    """A known mistake in a function, and the hint that mends it.

    Parameters
    ----------
    hint : str
        Tells the reader what was done and what to do instead, in one or two sentences.
    instead : mapping of str to str, or callable
        What an answer with this mistake has instead: pieces of the solution's source, each of which occurs there once,
        with what stands in the place of each; or a whole wrong solution, where the mistake is another way altogether.
    alone : bool, default False
        Nobody commits it beside another one, so it is not tried in a pair. A whole wrong solution never is.
    """

    hint: str
    instead: Mapping[str, str] | Callable
    alone: bool = False


@dataclass(frozen=True)
class WrongNumber:
    """A number that a known mistake leads to, and the hint that mends it.

    Parameters
    ----------
    hint : str
        Tells the reader what was done and what to do instead, in one or two sentences.
    value : float
    """

    hint: str
    value: float


@dataclass(frozen=True)
class Case:
    """One input to try.

    Parameters
    ----------
    arguments : tuple
        What the function is called with, by position.
    about : str, default ""
        What is special about it: "random, seed 0", "scores of ±1e300".
    atol : float, default 1e-12
        The absolute error that passes; 0 where the expected value itself is tiny.
    """

    arguments: tuple
    about: str = ""
    atol: float = 1e-12


@dataclass(frozen=True)
class Function:
    """An exercise whose answer is a function.

    Parameters
    ----------
    name : str
        "chapter/exercise".
    solution : callable
        The reference, with the parameters that the reader's function gets: written plainly and in full, even where two
        exercises share lines, since an edit can't reach into what is called.
    cases : sequence of Case
        Small hand-made ones first, then seeded random ones, then extremes.
    slips : sequence of Slip
    remark : str, optional
        Said when it is solved.
    without_loops : bool, default False
        Whether the exercise asks for whole arrays: an answer with a loop passes, and is told that it has one.
    note : callable, optional
        Called with an answer that is right. Returns what to say of the way that it takes, or "".
    """

    name: str
    solution: Callable
    cases: tuple[Case, ...]
    slips: tuple[Slip, ...] = ()
    remark: str = ""
    without_loops: bool = False
    note: Callable[[Callable], str] | None = None

    def __post_init__(self):
        _require_all(Slip, self.slips, "slips", self.name)

    @cached_property
    def wrong_solutions(self):
        """Each known wrong solution as (function, hints): single slips first, then two at a time."""
        companions = [slip for slip in self.slips if not callable(slip.instead) and not slip.alone]
        pairs = [
            (first, second)
            for first, second in combinations(companions, 2)
            if not overlap(self.solution, first.instead, second.instead)
        ]
        together = [*((slip,) for slip in self.slips), *pairs]
        return [(self._committing(*slips), tuple(slip.hint for slip in slips)) for slips in together]

    def _committing(self, *slips):
        if callable(slips[0].instead):
            return slips[0].instead
        return edited(self.solution, {old: new for slip in slips for old, new in slip.instead.items()})


@dataclass(frozen=True)
class Prediction:
    """An exercise whose answer is a number, to be found before running anything.

    Parameters
    ----------
    name : str
    value : float
        The right number.
    wrong_numbers : sequence of WrongNumber
    remark : str, optional
        Said when it is solved: why it is so.
    rtol : float, default 5e-3
        The relative error that passes: two to three digits are enough on paper. Wrong numbers are always recognized
        by it.
    digits : int, optional
        How many digits are asked for, 2 or 3. Then only what is right when it is rounded to them passes.
    """

    name: str
    value: float
    wrong_numbers: tuple[WrongNumber, ...] = ()
    remark: str = ""
    rtol: float = 5e-3
    digits: int | None = None

    def __post_init__(self):
        _require_all(WrongNumber, self.wrong_numbers, "wrong_numbers", self.name)


@dataclass(frozen=True)
class Choice:
    """An exercise whose answer is one of several letters.

    Parameters
    ----------
    name : str
    right : str
        The letter of the right choice.
    hints : mapping of str to str
        Each wrong letter, and why it is wrong.
    remark : str, optional
        Said when it is solved: why it is so.
    """

    name: str
    right: str
    hints: Mapping[str, str]
    remark: str = ""


def _require_all(kind, mistakes, name, exercise):
    """Raise a ValueError unless all known mistakes of an exercise are of the kind that it compares an answer with."""
    for mistake in mistakes:
        if not isinstance(mistake, kind):
            raise ValueError(f"{name} of {exercise} must be instances of {kind.__name__}; {mistake!r} is among them")
