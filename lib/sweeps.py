"""Sweeps: an experiment run with many settings and seeds, side by side, and what its runs say together."""

import inspect
import math
import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from copy import deepcopy
from dataclasses import dataclass
from itertools import product
from multiprocessing import get_context
from typing import Any

import cloudpickle
import numpy as np

from lib._progress import progress_bar
from lib._validation import flag, float_array, require_attributes, require_callable, sequence, shown, whole_number
from lib.training import DivergenceError

__all__ = ["Trial", "grid", "mean_and_error", "sweep"]


@dataclass(frozen=True)
class Trial:
    """One run of a `sweep`.

    Attributes
    ----------
    setting : dict
        What the run was called with.
    seed : int
    value : object
        What it returned; NaN if it diverged.
    error : str or None
        How it diverged.
    """

    setting: dict[str, Any]
    seed: int
    value: Any
    error: str | None = None


def grid(**choices):
    """Return every combination of choices, as a list of settings for `sweep`.

    Parameters
    ----------
    **choices : sequence, but no string
        For each name, the values to try.

    Returns
    -------
    list of dict
        The last name varies fastest. It is empty if there is a name without values.

    Raises
    ------
    ValueError
        If the values of a name are no sequence.

    References
    ----------
    J. Bergstra and Y. Bengio, "Random search for hyper-parameter optimization", *Journal of Machine Learning Research*
    13, 2012, on grids and what they waste.
    """
    values = [sequence(of_name, name, "values to try") for name, of_name in choices.items()]
    return [dict(zip(choices, combination, strict=True)) for combination in product(*values)]


def sweep(run, settings, *, seeds=(0,), executor=None, progress=True):
    """Try every setting with every seed, several at a time.

    The trials don't depend on each other, on how many run at a time, or where: the results are always the same.

    Parameters
    ----------
    run : callable
        ``(rng, **setting) -> value``: one experiment, whose luck comes from `rng` alone. It may be defined in a
        notebook, and so may what is in a setting or in a value: what the notebook defines is sent along. What it
        imports is not: other machines need `lib` and its packages, in the same versions.
    settings : sequence of dict
        Such as `grid` makes. Each run gets copies of what is in its setting, even in a thread; only what can't be
        copied, such as a lock, is shared.
    seeds : sequence of int, default (0,)
        Each run gets ``np.random.default_rng(seed)``.
    executor : concurrent.futures.Executor, optional
        Where the trials run, such as a pool of threads, or the executor of a cluster's client. Unless given, a pool of
        processes, one for each core, which is closed in the end. Each of them reads the script anew that calls `sweep`:
        there, the call must stand below ``if __name__ == "__main__":``; in a notebook, it need not. And each takes as
        many threads as the environment says: start with ``OMP_NUM_THREADS=1``, or they will be in each other's way.
    progress : bool, default True
        Show a progress bar, if there is a terminal or a notebook to show it in.

    Returns
    -------
    list of Trial
        Setting after setting, in each one seed after the other.

    Raises
    ------
    Exception
        Whatever a run raises, with a note that says which run it was; trials that have not begun are called off. Only a
        `lib.training.DivergenceError` is a result like any other.
    ValueError
        If an argument is not as described, or `run` can't be called with a setting.
    RuntimeError
        If a process ended before its run did.
    """
    require_callable(run, "run")
    if executor is not None:
        require_attributes(executor, "executor", "a concurrent.futures.Executor", "submit")
    settings, seeds, progress = _settings(settings), _seeds(seeds), flag(progress, "progress")
    _require_accepted(run, settings)
    tasks = [(dict(setting), seed) for setting in settings for seed in seeds]
    packed = cloudpickle.dumps(run)  # plain pickling can't send a function that a notebook defines
    if executor is not None:
        return _run_all(packed, tasks, executor, progress)
    try:
        with _process_pool(len(tasks)) as pool:
            return _run_all(packed, tasks, pool, progress)
    except BrokenProcessPool as error:
        raise RuntimeError(
            "a process of the sweep ended before its run did: a script, which each process reads anew, must call sweep "
            'below `if __name__ == "__main__":`; if that is so, the run crashed, or there was too little memory'
        ) from error


def mean_and_error(values):
    r"""Mean of several runs, and its standard error: about how far another set of as many runs would move it.

    .. math:: \frac{1}{\sqrt{n}} \sqrt{\frac{1}{n - 1} \sum_i (x_i - \bar x)^2}

    Parameters
    ----------
    values : array_like of shape (n,), n ≥ 2
        A number from each run, such as its accuracy, or the difference of two methods with the same seed.

    Returns
    -------
    mean, error : float

    Raises
    ------
    ValueError
        If there are fewer than two numbers, or one is not finite.

    References
    ----------
    Student, "The probable error of a mean", *Biometrika* 6, 1908, where the deviation has n for n − 1.
    """
    values = float_array(values, "values", dimensions=1).astype(np.float64, copy=False)
    if len(values) < 2:
        raise ValueError(f"values must hold at least two numbers, to have a spread; its shape is {values.shape}")
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(len(values)))


def _process_pool(most):
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    # Fresh processes: a copy of this one would copy its threads' locks, too, and might wait for them for ever.
    # And at most 61: more can't be waited for on Windows.
    return ProcessPoolExecutor(min(cores, most, 61), mp_context=get_context("spawn"))


def _run_all(packed, tasks, executor, progress):
    futures = [executor.submit(_run_trial, packed, _Parcel(setting), seed) for setting, seed in tasks]
    bar = progress_bar(progress, total=len(tasks), unit="run")
    try:
        for _ in _completed(futures):
            bar.update()
        return [_trial(*task, future) for task, future in zip(tasks, futures, strict=True)]
    finally:
        bar.close()
        for future in futures:
            future.cancel()


def _completed(futures):
    """Yield futures as they are done, up to the first that has failed."""
    for future in as_completed(futures):
        yield future
        if future.exception() is not None:
            return


def _trial(setting, seed, future):
    try:
        value, error = future.result().content
    except Exception as exception:
        exception.add_note(f"in the run with seed {seed} and {setting}")
        raise
    return Trial(setting, seed, value, error)


def _run_trial(packed, setting, seed):
    """Return what a run returns, and how it diverged if it did, in a parcel; this is what other processes do."""
    try:
        return _Parcel((cloudpickle.loads(packed)(np.random.default_rng(seed), **_own(setting.content)), None))
    except DivergenceError as error:
        return _Parcel((math.nan, str(error)))


def _own(setting):
    """Return copies of all that can be copied: threads would share an optimizer, and what it remembers."""
    own, memo = {}, {}  # one memo for all: what two names share, they share still
    for name, value in setting.items():
        attempt = dict(memo)  # where it fails, halves of copies stay in it
        try:
            own[name] = deepcopy(value, attempt)
            memo = attempt
        except Exception:  # whatever the object's own way to be copied raises
            own[name] = value
    return own


class _Parcel:
    """What goes to another process by cloudpickle, whatever the executor; to another thread, it goes as it is."""

    def __init__(self, content):
        self.content = content

    def __getstate__(self):
        return cloudpickle.dumps(self.content)

    def __setstate__(self, state):
        self.content = cloudpickle.loads(state)


def _settings(settings):
    meant = "dicts, such as grid(…) makes"
    listed = sequence(settings, "settings", meant)
    if not listed:
        raise ValueError("settings must hold at least one setting; it is empty")
    if not all(isinstance(setting, Mapping) for setting in listed):
        raise ValueError(f"settings must be a sequence of {meant}; it is {shown(settings)}")
    return listed


def _require_accepted(run, settings):
    """Raise a ValueError for a setting that `run` can't be called with, before a process finds out."""
    try:
        signature = inspect.signature(run)
    except (TypeError, ValueError):  # some functions that are built in tell none
        return
    for k, setting in enumerate(settings):
        try:
            signature.bind(None, **setting)  # None: the generator
        except TypeError as error:
            raise ValueError(f"settings[{k}] must suit run; {shown(setting)} does not: {error}") from None


def _seeds(seeds):
    seeds = sequence(seeds, "seeds", "whole numbers")
    if not seeds:
        raise ValueError("seeds must hold at least one seed; it is empty")
    return [whole_number(seed, f"seeds[{k}]", low=0) for k, seed in enumerate(seeds)]
