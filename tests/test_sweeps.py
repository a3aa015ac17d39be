"""Sweeps: the same results wherever the trials run, in order, and nothing left hanging."""

import os
import pickle
import subprocess
import sys
import threading
import time
import types
import warnings
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
from scipy import stats

from lib import losses, sweeps
from lib.layers import Linear, Sequential
from lib.optimizers import SGD
from lib.sweeps import Trial, grid, mean_and_error, sweep
from lib.training import DivergenceError, History, fit


def draw(rng, *, scale=1.0, shift=0.0):
    return float(scale * rng.normal() + shift)


SETTINGS = grid(scale=[1.0, 2.0], shift=[0.0, 10.0, 20.0])


def expected(seeds):
    return [
        Trial(setting, seed, draw(np.random.default_rng(seed), **setting)) for setting in SETTINGS for seed in seeds
    ]


def test_grid_has_every_combination_the_last_name_first():
    combinations = [{"a": 1, "b": "x"}, {"a": 1, "b": "y"}, {"a": 2, "b": "x"}, {"a": 2, "b": "y"}]
    assert grid(a=[1, 2], b=["x", "y"]) == combinations
    assert grid() == [{}]
    assert grid(a=[]) == []
    assert grid(a=(k for k in range(2)), b=np.array([3])) == [{"a": 0, "b": 3}, {"a": 1, "b": 3}]


def test_settings_and_seeds_may_be_anything_to_go_through():
    with ThreadPoolExecutor(2) as pool:
        for settings in (iter(SETTINGS), (dict(setting) for setting in SETTINGS), np.array(SETTINGS)):
            assert sweep(draw, settings, seeds=iter([3, 5]), executor=pool) == expected([3, 5])


def test_processes_give_what_a_loop_gives():
    assert sweep(draw, SETTINGS, seeds=[3, 5]) == expected([3, 5])


def test_by_default_the_trials_run_in_other_processes():
    (trial,) = sweep(lambda rng: os.getpid(), [{}])
    assert trial.value != os.getpid()


def test_threads_give_the_same_and_the_pool_stays_open():
    with ThreadPoolExecutor(4) as pool:
        assert sweep(draw, SETTINGS, seeds=range(4), executor=pool) == expected(range(4))
        assert pool.submit(int, "7").result() == 7


def test_another_process_pool_will_do():
    with ProcessPoolExecutor(1) as pool:
        assert sweep(draw, SETTINGS, executor=pool) == expected([0])


@pytest.mark.filterwarnings("ignore")  # of the cluster's own
def test_a_dask_cluster_gives_the_same(distributed):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
        with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
            pool = client.get_executor()
            assert sweep(draw, SETTINGS, seeds=[1, 2], executor=pool) == expected([1, 2])
            (trial,) = sweep(lambda rng: os.getpid(), [{}], executor=pool)
            assert trial.value != os.getpid()
            values, make = points_of_a_notebook(pool)
            assert values == [make(14.0), make(21.0)]


def test_a_function_of_a_notebook_can_be_sent_with_what_it_uses():
    namespace = {"__name__": "__main__", "factor": 3.0}
    exec(
        "def run(rng, *, x):\n    return helper(x) + rng.integers(1)\ndef helper(x):\n    return factor * x", namespace
    )
    assert [trial.value for trial in sweep(namespace["run"], grid(x=[1.0, 2.0]))] == [3.0, 6.0]


NOTEBOOK = """
from dataclasses import dataclass

@dataclass
class Point:
    x: float

def run(rng, *, function, start):
    return Point(function(start.x))
"""


def points_of_a_notebook(pool=None):
    """Return the values of a sweep whose settings and values are of a notebook's making, and its class."""
    notebook = types.ModuleType("__main__")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", notebook)
        exec(NOTEBOOK, vars(notebook))
        settings = [{"function": lambda x, k=k: k * x, "start": notebook.Point(7.0)} for k in (2, 3)]
        return [trial.value for trial in sweep(notebook.run, settings, executor=pool)], notebook.Point


def test_settings_and_values_may_be_of_a_notebooks_making():
    values, make = points_of_a_notebook()
    assert values == [make(14.0), make(21.0)]


def test_threads_may_return_what_no_pickle_can_hold():
    with ThreadPoolExecutor(1) as pool:
        (trial,) = sweep(lambda rng, *, lock: lock, [{"lock": (lock := threading.Lock())}], executor=pool)
    assert trial.value is lock


def step_of(rng, *, optimizer):
    parameter = np.zeros(1)
    optimizer.step([parameter], [np.ones(1)])
    return float(parameter[0])


def test_a_trial_finds_its_setting_as_it_was_given_wherever_it_runs():
    optimizer = SGD(0.5, momentum=0.5)
    settings = [{"optimizer": optimizer}] * 2
    with ThreadPoolExecutor(1) as pool:
        in_threads = sweep(step_of, settings, seeds=range(2), executor=pool)
    in_processes = sweep(step_of, settings, seeds=range(2))
    assert [trial.value for trial in in_threads] == [trial.value for trial in in_processes] == 4 * [-0.5]
    assert optimizer.state is None
    assert all(trial.setting == {"optimizer": optimizer} for trial in in_threads + in_processes)


def test_what_two_names_of_a_setting_share_they_share_in_its_copy():
    def run(rng, *, one, other, lock, same_lock):
        one.append(1)
        return other, lock is same_lock and same_lock.lock

    shared, lock = [], types.SimpleNamespace(lock=threading.Lock())  # which can't be copied
    setting = {"lock": lock, "same_lock": lock, "one": shared, "other": shared}
    with ThreadPoolExecutor(1) as pool:
        values = [trial.value for trial in sweep(run, [setting], seeds=range(2), executor=pool)]
    assert values == [([1], lock.lock)] * 2
    assert shared == []


UNGUARDED = """
from lib.sweeps import sweep

def run(rng):
    return 1.0

sweep(run, [{}], progress=False)
"""


def test_a_script_without_a_guard_is_told_to_have_one(tmp_path):
    (tmp_path / "script.py").write_text(UNGUARDED)
    command = [sys.executable, "-W", "error", str(tmp_path / "script.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("RuntimeError: a process of the sweep ended before its run did")
    assert 'if __name__ == "__main__":' in last


def trained(rng):
    x = np.arange(40.0).reshape(20, 2) / 40
    model = Sequential(Linear(2, 1, rng=rng))
    fit(model, losses.mean_squared_error, SGD(0.1), x, x[:, :1], epochs=3, batch_size=5, rng=rng, progress=False)
    return model


def test_a_model_comes_back_whole_from_another_process():
    (trial,) = sweep(trained, [{}])
    assert trial.value.is_joined
    np.testing.assert_array_equal(trial.value.flat_parameters, trained(np.random.default_rng(0)).flat_parameters)


def diverge(rng, *, rate):
    x = np.arange(40.0).reshape(20, 2)
    model = Linear(2, 1, initialization="zeros")
    fit(model, losses.mean_squared_error, SGD(rate), x, x[:, :1], epochs=20, batch_size=20, rng=rng, progress=False)
    return 1.0


def test_a_run_that_diverges_is_a_result():
    fine, wild = sweep(diverge, grid(rate=[1e-6, 1e9]))
    assert (fine.value, fine.error) == (1.0, None)
    assert np.isnan(wild.value)
    assert "lower it" in wild.error


def test_divergence_comes_back_from_another_process_with_its_history():
    error = pickle.loads(pickle.dumps(DivergenceError("too fast", History(loss=[1.0, 9.0]))))
    assert str(error) == "too fast"
    assert error.history == History(loss=[1.0, 9.0])


def fail(rng, *, k):
    if k == 1:
        raise KeyError("a slip")
    time.sleep(0.05)
    return k


@pytest.mark.parametrize("pool", [None, ThreadPoolExecutor(1)], ids=["processes", "threads"])
def test_an_error_says_which_run_it_was(pool):
    with pytest.raises(KeyError, match="a slip") as caught:
        sweep(fail, grid(k=[0, 1, 2]), seeds=[7], executor=pool)
    assert caught.value.__notes__ == ["in the run with seed 7 and {'k': 1}"]


BEGUN = []


def note_and_fail(rng, *, k):
    BEGUN.append(k)
    if k == 0:
        raise RuntimeError("stop")
    time.sleep(0.1)


def test_after_an_error_what_has_not_begun_is_called_off():
    with ThreadPoolExecutor(1) as pool, pytest.raises(RuntimeError, match="stop"):
        sweep(note_and_fail, grid(k=range(20)), executor=pool)
    assert 0 < len(BEGUN) < 20


def test_each_trial_has_a_generator_of_its_own():
    with ThreadPoolExecutor(3) as pool:
        trials = sweep(lambda rng: (threading.get_ident(), rng.random()), [{}] * 5, seeds=[0], executor=pool)
    assert {trial.value[1] for trial in trials} == {np.random.default_rng(0).random()}


def test_mean_and_error_equal_scipys(rng):
    values = rng.normal(3, 2, size=12)
    mean, error = mean_and_error(values)
    assert mean == pytest.approx(values.sum() / 12, rel=1e-14)
    assert error == pytest.approx(stats.sem(values), rel=1e-13)
    assert mean_and_error([1.0, 3.0]) == (2.0, 1.0), "two are enough"


def test_the_error_is_the_spread_of_means(rng):
    means, errors = np.transpose([mean_and_error(rng.normal(size=8)) for _ in range(2000)])
    assert np.sqrt((errors**2).mean()) == pytest.approx(means.std(), rel=0.06)


WRONG = [
    (lambda: sweep(3, [{}]), "run must be a function; it is 3"),
    (lambda: sweep(draw, []), "settings must hold at least one setting; it is empty"),
    (lambda: sweep(draw, {"scale": [1.0]}), r"settings must be a sequence of dicts, such as grid\(…\) makes; it is"),
    (lambda: sweep(draw, "ab"), "settings must be a sequence of dicts"),
    (lambda: sweep(draw, 5), "settings must be a sequence of dicts, such as grid\\(…\\) makes; it is 5"),
    (lambda: sweep(draw, None), "settings must be a sequence of dicts"),
    (lambda: sweep(draw, np.array(5)), "settings must be a sequence of dicts"),
    (lambda: sweep(draw, iter([])), "settings must hold at least one setting; it is empty"),
    (lambda: sweep(draw, iter([1])), "settings must be a sequence of dicts"),
    (
        lambda: sweep(draw, [{}, {"rng": 1}]),
        r"settings\[1\] must suit run; {'rng': 1} does not: multiple .*rng",
    ),
    (lambda: sweep(draw, [{1: 2}]), r"settings\[0\] must suit run; {1: 2} does not: .*keywords must be strings"),
    (lambda: sweep(draw, grid(slope=[2])), r"settings\[0\] must suit run; {'slope': 2} does not: got an unexp.*slope"),
    (lambda: sweep(fail, [{}]), r"settings\[0\] must suit run; {} does not: missing a required .*k"),
    (lambda: grid(a="relu"), "a must be a sequence of values to try; it is 'relu'"),
    (lambda: grid(a=[1], b=5), "b must be a sequence of values to try; it is 5"),
    (lambda: sweep(draw, [{}], seeds="12"), "seeds must be a sequence of whole numbers; it is '12'"),
    (lambda: sweep(draw, [1, 2]), "settings must be a sequence of dicts"),
    (lambda: sweep(draw, [{}], seeds=5), "seeds must be a sequence of whole numbers; it is 5"),
    (lambda: sweep(draw, [{}], seeds=[]), "seeds must hold at least one seed; it is empty"),
    (lambda: sweep(draw, [{}], seeds=[0, 1.5]), r"seeds\[1\] must be a whole number of at least 0; it is 1.5"),
]


@pytest.mark.parametrize(("call", "message"), WRONG, ids=[message for _, message in WRONG])
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_trial_keeps_its_setting_when_the_callers_changes():
    settings = [{"a": 1}]
    with ThreadPoolExecutor(1) as pool:
        trials = sweep(lambda rng, a: a, settings, seeds=(0, 1), executor=pool)
    settings[0]["a"] = 2
    assert [trial.setting for trial in trials] == [{"a": 1}] * 2


@pytest.mark.parametrize(("cores", "most", "workers"), [({0, 5, 7}, 9, 3), (set(range(128)), 200, 61)])
def test_processes_are_as_many_as_may_run_and_at_most_61(cores, most, workers, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: cores, raising=False)
    with sweeps._process_pool(most) as pool:
        assert pool._max_workers == workers
