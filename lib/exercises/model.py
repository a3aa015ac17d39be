"""What an exercise is made of. An exercise is data; `lib.exercises.checker` does the checking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from lib.exercises.edits import edited, overlap

__all__ = ["Case", "Choice", "Function", "Prediction", "Slip"]


@dataclass(frozen=True)
class Slip:
    """A known mistake and the hint that mends it.

    Parameters
    ----------
    hint : str
        Tells the reader what was done and what to do instead, in one or two sentences.
    edits : mapping of str to str, optional
        Of a `Function`: pieces of its solution's source, each of which occurs there once, and what stands there
        instead in an answer with this mistake.
    instead : callable, optional
        Of a `Function`: a whole wrong solution, where the mistake is another way altogether.
    value : float, optional
        Of a `Prediction`: the wrong number that this mistake leads to.
    alone : bool, default False
        Of a `Function`: nobody commits it beside another one, so it is not tried in a pair.
    """

    hint: str
    edits: Mapping[str, str] = field(default_factory=dict)
    instead: Callable | None = None
    value: float | None = None
    alone: bool = False


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

    @cached_property
    def wrong_solutions(self):
        """Each known wrong solution as (function, hints): single slips first, then two at a time."""
        companions = [slip for slip in self.slips if slip.instead is None and not slip.alone]
        pairs = [
            (first, second)
            for first, second in combinations(companions, 2)
            if not overlap(self.solution, first.edits, second.edits)
        ]
        together = [*((slip,) for slip in self.slips), *pairs]
        return [(self._committing(*slips), tuple(slip.hint for slip in slips)) for slips in together]

    def _committing(self, *slips):
        if slips[0].instead is not None:
            return slips[0].instead
        return edited(self.solution, {old: new for slip in slips for old, new in slip.edits.items()})


@dataclass(frozen=True)
class Prediction:
    """An exercise whose answer is a number, to be found before running anything.

    Parameters
    ----------
    name : str
    value : float
        The right number.
    slips : sequence of Slip
        Each with its `value`.
    remark : str, optional
        Said when it is solved: why it is so.
    rtol : float, default 5e-3
        The relative error that passes: two to three digits are enough on paper. Slips are always recognized by it.
    digits : int, optional
        How many digits are asked for, 2 or 3. Then only what is right when it is rounded to them passes.
    """

    name: str
    value: float
    slips: tuple[Slip, ...] = ()
    remark: str = ""
    rtol: float = 5e-3
    digits: int | None = None


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
