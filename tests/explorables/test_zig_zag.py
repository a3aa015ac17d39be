"""The explorable "zig-zag" against NumPy, lib.losses and lib.optimizers."""

import math
import re

import numpy as np
import pytest
from explorables_page import Figure, agrees, alt_text, ascii_signs, corners, floats, view_size

from lib import losses
from lib.explorables import Explorable
from lib.explorables import zig_zag as module
from lib.optimizers import SGD

INPUTS = ("positive", "centred")
POINTS = np.array(module.POINTS)
DEFAULT = {
    "points": POINTS,
    "start": [-1.8, 1.8],
    "goal": [1.8, -1.4],
    "inputs": "positive",
    "update": "sample",
    "learning_rates": [0.1, 0.5],
    "steps": 0,
}
RATES = [float(f"{m}e{e}") for e in (-2, -1) for m in (1, 1.5, 2, 3, 4, 5, 7)] + [1, 1.5, 2, 3]
LINE = [(0.5, 1), (1, 2), (1.4, 2.8)]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"rate": 1}, "parameters of 'zig-zag' must be among .*'learning_rates'.*; 'rate' is not"),
        ({"points": [(1, 1), (2, 1)]}, "points must be a sequence of 3 to 12 points"),
        ({"points": [(1, 1)] * 13}, "points must be a sequence of 3 to 12 points"),
        ({"points": [(1, 1), (2, 2), (3,)]}, "points must be a sequence of 2 numbers"),
        ({"points": [(1, 1), (2, 1), (-1, 2)]}, r"points must be a finite number in \[0.1, 3\]; it is -1"),
        ({"points": [(1, 1), (2, 1), (0, 2)]}, "points must be a finite number"),
        ({"points": [(1, 1), (2, 1), (math.nan, 2)]}, "points must be a finite number"),
        ({"points": LINE}, r"points must not all lie on a line; they are \[\[0.5, 1.0\]"),
        ({"points": [(1, 1)] * 3}, "points must not all lie on a line"),
        ({"start": (0, 3.1)}, r"start must be a finite number in \[-3, 3\]; it is 3.1"),
        ({"start": 0}, "start must be a sequence of 2 numbers"),
        ({"start": np.array(0.0)}, r"start must be a sequence of 2 numbers; it is array\(0\.\)"),
        ({"goal": (0, 0, 0)}, "goal must be a sequence of 2 numbers"),
        ({"goal": ("a", 0)}, "goal must be a finite number"),
        ({"inputs": "negative"}, r"inputs must be one of \['positive', 'centred'\]; it is 'negative'"),
        ({"update": "epoch"}, r"update must be one of \['sample', 'batch'\]; it is 'epoch'"),
        ({"learning_rates": 0.1}, "learning_rates must be a sequence of 2 numbers"),
        ({"learning_rates": (0.1, 0)}, r"learning_rates must be a finite number in \[0.01, 3\]; it is 0"),
        ({"steps": 101}, "steps must be a whole number in 0 … 100; it is 101"),
        ({"steps": -1}, "steps must be a whole number in 0 … 100; it is -1"),
        ({"steps": 1.0}, "steps must be a whole number"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("zig-zag", **parameters)


def test_arrays_are_taken_as_parameters():
    given = {name: np.array(DEFAULT[name]) for name in ("points", "start", "goal", "learning_rates")}
    assert Explorable("zig-zag", **given, steps=np.int64(0)).html() == Explorable("zig-zag").html()


# What should be shown


def used(setting, inputs):
    X = np.array(setting["points"], float)
    return X if inputs == "positive" else X - X.mean(axis=0)


def deltas(X, off):
    """Return δ = 2(w · x − y) of each sample, 0 where it is only a rest of rounding."""
    half = X @ off
    return np.where(abs(half) > 1e-12 * np.linalg.norm(X, axis=1) * np.linalg.norm(off), 2 * half, 0)


def walk(setting, inputs, steps, rate=None):
    """Return how far off the goal the path is, before and after each step, and the steps."""
    X = used(setting, inputs)
    eta = setting["learning_rates"][INPUTS.index(inputs)] if rate is None else rate
    offs, moves = [np.array(setting["start"], float) - setting["goal"]], []
    for k in range(steps):
        every = -eta * deltas(X, offs[-1])[:, None] * X
        moves.append(every.mean(axis=0) if setting["update"] == "batch" else every[k % len(X)])
        offs.append(offs[-1] + moves[-1])
    return np.array(offs), np.array(moves).reshape(-1, 2)


def loss_of(X, offs):
    return ((np.atleast_2d(offs) @ X.T) ** 2).mean(axis=1)


def needed(setting, inputs, rate=None):
    """Return the first step after which the loss stays below 1 %, ∞ if it isn't there after 1000."""
    with np.errstate(over="ignore", invalid="ignore"):
        shares = loss_of(used(setting, inputs), walk(setting, inputs, 1000, rate)[0])
        above = np.flatnonzero(~(shares < 0.01 * shares[0]))
    return int(above[-1]) + 1 if above[-1] < 1000 else math.inf


def fastest(setting, inputs):
    counts = [needed(setting, inputs, rate) for rate in RATES]
    return RATES[int(np.argmin(counts))]


def closed_quadrants(setting, off):
    """Return the quadrants, as signs, that no step can enter: by the pull of every sample, by all mixtures if a batch.

    A single sample may pull either way, whatever its δ is now; in a batch, δ is what it is.
    """
    X = used(setting, setting["inputs"])
    quadrants = {(a, b) for a in (-1, 1) for b in (-1, 1)}
    found = {tuple(map(int, np.sign(sign * x))) for x in X for sign in (-1, 1)}
    if setting["update"] == "sample":
        return quadrants - found
    pulls = {tuple(map(int, np.sign(-d * x))) for x, d in zip(X, deltas(X, off), strict=True) if d}
    # Two opposite ones: the sum may be anywhere. Hatched are pairs of quadrants that are closed to every single sample.
    return quadrants - found if len(pulls) == 1 else set()


LOOK = """root => {
    const [plane, log] = root.querySelectorAll(".x-plot > svg");
    return {
        width: plane.viewBox.baseVal.width, logWidth: log.viewBox.baseVal.width,
        height: plane.viewBox.baseVal.height,
        path: attributes(plane.querySelectorAll(".x-path"), ["d", "class"])[0],
        fan: attributes(plane.querySelectorAll(".x-fan"), ["d"]).flat(),
        next: attributes(plane.querySelectorAll(".x-next"), ["d"]).flat(),
        here: attributes(plane.querySelectorAll(".x-here"), ["cx", "cy"])[0],
        closed: attributes(plane.querySelectorAll(".x-closed"), ["x", "y", "width", "height"]),
        hatch: attributes(plane.querySelectorAll("line.x-axis"), ["x1", "y1", "x2", "y2"]),
        ellipses: attributes(plane.querySelectorAll("ellipse"), ["rx", "ry", "transform", "stroke-opacity"]),
        losses: attributes(log.querySelectorAll(".x-loss"), ["d", "class"]),
        dots: attributes(log.querySelectorAll("circle"), ["cx", "cy"]),
        handles: attributes(root.querySelectorAll(".x-handle"), ["aria-label", "aria-valuetext", "aria-valuenow"]),
    };
}"""


def check(figure, **changes):
    """Compare every number shown, and what is drawn, with NumPy; return what is shown."""
    setting = DEFAULT | changes
    n, inputs = setting["steps"], setting["inputs"]
    seen = figure.look(LOOK)
    shown = seen["numbers"]
    off = walk(setting, inputs, n)[0][-1]
    X = used(setting, inputs)
    delta = deltas(X, off)
    assert agrees(shown["loss"], loss_of(X, off)[0])
    assert agrees(shown["distance"], np.linalg.norm(off))
    assert [int(shown["above"]), int(shown["below"])] == [(delta > 0).sum(), (delta < 0).sum()]
    for each in INPUTS:
        low, high = np.linalg.eigvalsh(used(setting, each).T @ used(setting, each))
        assert agrees(shown[f"condition-{each}"], high / low)
        assert float(shown[f"rate-{each}"]) == setting["learning_rates"][INPUTS.index(each)]
    assert int(shown["steps"]) == n
    for name, text, now in seen["handles"]:
        assert ascii_signs(text) == "w₁ = {:g}, w₂ = {:g}".format(*setting[name])
        assert float(now) == setting[name][0]
    check_readout(seen["readout"], shown, setting, delta)
    assert not re.search("NaN|undefined", seen["html"])
    check_plane(seen, setting, off)
    check_losses(seen, setting)
    return shown


def check_readout(readout, shown, setting, delta):
    if list(setting["start"]) == list(setting["goal"]):
        assert "The start is the goal" in readout
        return
    assert ("No step yet" in readout) == (setting["steps"] == 0)
    for each in INPUTS:
        count = needed(setting, each)
        with np.errstate(over="ignore", invalid="ignore"):
            first, *_, last = loss_of(used(setting, each), walk(setting, each, 101)[0])
        never = "more than 1000" if last < first else "inf (it diverges)"
        assert shown[f"needed-{each}"] == (never if count == math.inf else str(count))
        moves = walk(setting, each, setting["steps"])[1]
        real = moves[moves.any(axis=1)]
        same = int((np.sign(real[:, 0]) == np.sign(real[:, 1])).sum())
        if setting["steps"]:
            assert shown[f"share-{each}"] == f"{same} of {len(real)}"
        if setting["update"] == "sample" and each == "positive":
            assert same == len(real), "by necessity"
    is_batch = setting["update"] == "batch"
    assert ("positive inputs can do no other" in readout) == (not is_batch and setting["steps"] > 0)
    assert ("Now δ has" in readout) == (is_batch and setting["inputs"] == "positive")
    if is_batch and setting["inputs"] == "positive":
        assert ("either sign" in readout) == ((delta > 0).any() and (delta < 0).any())


def check_plane(seen, setting, off):
    """Compare the path, the pulls, the contours and the closed quadrants with what they should be."""
    n, inputs = setting["steps"], setting["inputs"]
    unit = np.array([(seen["width"] - 32) / 6, -(seen["height"] - 32) / 6])
    origin = np.array([24, seen["height"] - 22]) - unit * -3

    def pixels(offs):
        return np.clip(origin + unit * (np.array(offs) + setting["goal"]), -1e4, 1e4)

    X = used(setting, inputs)
    offs, moves = walk(setting, inputs, n + 1)
    assert corners(seen["path"][0]) == pytest.approx(pixels(offs[: n + 1]), abs=1e-6)
    assert ("x-vermilion" if inputs == "positive" else "x-blue x-dashed") in seen["path"][1]
    here = pixels(off)
    assert [float(each) for each in seen["here"]] == pytest.approx(here, abs=1e-6)
    eta = setting["learning_rates"][INPUTS.index(inputs)]
    ends = pixels(off - eta * deltas(X, off)[:, None] * X)
    assert np.array([corners(each) for each in seen["fan"]])[:, 1] == pytest.approx(ends, abs=1e-6)
    assert corners(seen["next"][0]) == pytest.approx(np.array([here, pixels(off + moves[-1])]), abs=1e-6)
    check_contours(seen["ellipses"], X, offs[0], unit, pixels([0, 0]))
    reach = np.clip(np.linalg.norm(eta * deltas(X, off)[:, None] * X, axis=1).max(), 0.5, 1000)  # all there is
    check_closed(seen, closed_quadrants(setting, off), [here - reach * unit, here + reach * unit], origin, unit)


def check_contours(ellipses, X, first, unit, middle):
    """Every place on an ellipse has the loss that is meant; the last one, in full colour, is the 1 %."""
    around = np.linspace(0, 2 * np.pi, 24)
    for (rx, ry, transform, opacity), share in zip(ellipses, [4, 1, 0.36, 0.09, 0.01], strict=True):
        x, y, angle = map(float, re.findall(r"-?[\d.]+(?:e-?\d+)?", transform))
        assert [x, y] == pytest.approx(middle)
        turn = np.radians(angle)
        a, b = float(rx) * np.cos(around), float(ry) * np.sin(around)
        places = np.c_[a * np.cos(turn) - b * np.sin(turn), a * np.sin(turn) + b * np.cos(turn)]
        assert loss_of(X, places / unit) == pytest.approx(np.full(24, share * loss_of(X, first)[0]), rel=1e-6)
        assert (float(opacity) == 1) == (share == 0.01)


def check_closed(seen, quadrants, patch, origin, unit):
    """Hatched is, of the closed quadrants around the place where the path is, what the longest step could reach."""
    ends = np.sort([origin - 3 * unit, origin + 3 * unit], axis=0)
    low, high = np.clip(np.sort(patch, axis=0), *ends)
    middle = np.clip(np.mean(patch, axis=0), *ends)
    expected = set()
    for right, up in quadrants:
        x1, x2 = (middle[0], high[0]) if right > 0 else (low[0], middle[0])
        y1, y2 = (low[1], middle[1]) if up > 0 else (middle[1], high[1])
        if x2 > x1 and y2 > y1:
            expected.add(tuple(float(round(each, 4)) for each in (x1, y1, x2 - x1, y2 - y1)))
    assert {tuple(round(float(each), 4) for each in rect) for rect in seen["closed"]} == expected
    assert bool(seen["hatch"]) == bool(seen["closed"]), "not only coloured"
    for line in np.array(seen["hatch"], float).reshape(-1, 2, 2):
        inside = [
            (line >= [x - 1e-3, y - 1e-3]).all() and (line <= [x + w + 1e-3, y + h + 1e-3]).all()
            for x, y, w, h in expected
        ]
        assert sum(inside) >= 1


def check_losses(seen, setting):
    """Compare both curves of the loss with the logarithms of the losses, as far as they are seen."""
    if list(setting["start"]) == list(setting["goal"]):
        assert seen["losses"] == seen["dots"] == []
        return
    n = setting["steps"]
    counts = [needed(setting, each) for each in INPUTS]
    last = max([40, n, *(count for count in counts if count <= 100)])
    for (path, kind), inputs in zip(seen["losses"], INPUTS, strict=True):
        offs = walk(setting, inputs, last)[0]
        with np.errstate(over="ignore"):
            share = loss_of(used(setting, inputs), offs)
            logs = np.log10(share / share[0])
        below = np.flatnonzero(logs <= -4)
        logs = logs[: below[0] + 1] if len(below) else logs
        x = 62 + (seen["logWidth"] - 76) * np.arange(len(logs)) / last
        y = 182 - 136 * (np.clip(logs, -4, 2) + 4) / 6
        assert corners(path) == pytest.approx(np.c_[x, y], abs=1e-5)
        assert ("x-vermilion" in kind) == (inputs == "positive")
        if n < len(logs) and logs[n] <= 2:
            assert [float(each) for each in seen["dots"].pop(0)] == pytest.approx([x[n], y[n]], abs=1e-5)
    assert seen["dots"] == []


def choose(figure, inputs=None, update=None):
    for k, value in enumerate((inputs, update)):
        if value is not None:
            figure.root.get_by_role("combobox").nth(k).select_option(value)


def set_rates(figure, rates):
    for label, rate in zip(("η, all positive", "η, centred"), rates, strict=True):
        figure.slider(label).fill(str(RATES.index(rate)))


@pytest.mark.parametrize("update", ["sample", "batch"])
@pytest.mark.parametrize("inputs", INPUTS)
def test_many_settings(figure, inputs, update):
    choose(figure, inputs, update)
    for rates, steps in [([0.1, 0.5], 0), ([0.1, 0.5], 1), ([0.15, 0.7], 27), ([0.01, 0.01], 100), ([0.2, 2], 40)]:
        set_rates(figure, rates)
        figure.slider("steps n").fill(str(steps))
        check(figure, inputs=inputs, update=update, learning_rates=rates, steps=steps)


@pytest.mark.parametrize("update", ["sample", "batch"])
@pytest.mark.parametrize("inputs", INPUTS)
def test_rates_that_diverge(figure, inputs, update):
    choose(figure, inputs, update)
    set_rates(figure, [3, 3])
    for steps in (0, 2, 100):
        figure.slider("steps n").fill(str(steps))
        check(figure, inputs=inputs, update=update, learning_rates=[3, 3], steps=steps)
    assert figure.text("needed-positive") == "inf (it diverges)"


def test_at_the_start_and_of_other_parameters(load):
    rng = np.random.default_rng(0)
    others = [
        {"points": [(0.5, 2.5), (1, 2.1), (1.7, 1.2), (2.6, 0.4)], "inputs": "centred", "steps": 3},
        {"points": [(0.5, 2.5), (1, 2.1), (1.7, 1.2)], "inputs": "centred", "update": "batch", "steps": 7},
        {"points": rng.uniform(0.1, 3, (12, 2)).tolist(), "goal": [-3, -2.95], "start": [3, 3], "steps": 9},
        {"learning_rates": [0.123, 0.077], "start": [0.05, 2], "goal": [1, 2], "update": "batch", "steps": 2},
    ]
    page = load(Explorable("zig-zag"), *(Explorable("zig-zag", **each) for each in others))
    check(Figure(page))
    for k, each in enumerate(others):
        check(Figure(page, k + 1), **each)


def test_inputs_along_the_other_diagonal_close_the_other_quadrants(load):
    """After centring, these lie to the upper left and the lower right only: then (+, +) and (−, −) are closed."""
    points = [(0.5, 2.5), (1, 2.1), (1.7, 1.2), (2.6, 0.4)]
    setting = DEFAULT | {"points": points, "inputs": "centred"}
    assert closed_quadrants(setting, np.array([1, 1])) == {(1, 1), (-1, -1)}
    figure = Figure(load(Explorable("zig-zag", points=points, inputs="centred", steps=12)))
    check(figure, points=points, inputs="centred", steps=12)
    assert figure.text("share-centred") == "0 of 12"


@pytest.mark.parametrize("inputs", INPUTS)
@pytest.mark.parametrize("update", ["sample", "batch"])
def test_the_steps_are_those_of_lib(figure, inputs, update):
    """In the plane of w instead of the way off the goal: the losses of lib.losses, the steps of lib.optimizers."""
    X = used(DEFAULT, inputs)
    # The targets of the inputs as they are, of which the mean is taken where the mean of the inputs is.
    y = POINTS @ DEFAULT["goal"] - (0 if inputs == "positive" else (POINTS @ DEFAULT["goal"]).mean())
    optimizer = SGD(DEFAULT["learning_rates"][INPUTS.index(inputs)])
    w = np.array(DEFAULT["start"])
    for k in range(12):
        rows = slice(None) if update == "batch" else slice(k % 10, k % 10 + 1)
        _, gradient = losses.mean_squared_error(X[rows] @ w, y[rows])
        optimizer.step([w], [gradient @ X[rows]])
    choose(figure, inputs, update)
    figure.slider("steps n").fill("12")
    assert agrees(figure.text("loss"), losses.mean_squared_error(X @ w, y)[0])
    assert agrees(figure.text("distance"), float(np.linalg.norm(w - DEFAULT["goal"])))


def test_a_bias_does_what_centring_does():
    """With the best bias for its weights, a neuron with the inputs as they are has the loss of the centred one."""
    rng = np.random.default_rng(1)
    y = POINTS @ DEFAULT["goal"]
    for w in rng.uniform(-3, 3, (20, 2)):
        bias = (y - POINTS @ w).mean()
        with_bias = losses.mean_squared_error(POINTS @ w + bias, y)[0]
        assert with_bias == pytest.approx(loss_of(used(DEFAULT, "centred"), w - DEFAULT["goal"])[0])


def test_what_is_to_be_discovered(figure):
    """To the lower right: 27 steps against 6, all of them in two quadrants; at the same η, centring is no faster."""
    figure.slider("steps n").fill("12")
    shown = check(figure, steps=12)
    assert [shown["needed-positive"], shown["needed-centred"]] == ["27", "6"]
    assert [shown["share-positive"], shown["share-centred"]] == ["12 of 12", "7 of 12"]
    assert [shown["condition-positive"], shown["condition-centred"]] == ["21.20", "1.298"]
    figure.press("same η")
    shown = check(figure, learning_rates=[0.1, 0.1], steps=12)
    assert int(shown["needed-centred"]) > int(shown["needed-positive"])
    figure.press("fastest η")
    assert figure.text("needed-positive") == "27"
    assert figure.text("needed-centred") == "6"
    choose(figure, update="batch")
    figure.press("fastest η")
    assert [figure.text("needed-positive"), figure.text("needed-centred")] == ["25", "2"]


def test_the_default_rates_are_the_fastest_and_the_order_does_not_favour_centred_inputs():
    """The median order needs more steps with positive inputs than this one, and no more with centred ones."""
    assert [fastest(DEFAULT, each) for each in INPUTS] == DEFAULT["learning_rates"]
    rng = np.random.default_rng(0)
    counts = []
    for _ in range(60):
        setting = DEFAULT | {"points": rng.permutation(POINTS)}
        counts.append([min(needed_quickly(setting, each, rate) for rate in RATES) for each in INPUTS])
    median = np.median(counts, axis=0)
    assert needed_quickly(DEFAULT, "positive", 0.1) <= median[0] <= 50
    assert 4 <= median[1] <= needed_quickly(DEFAULT, "centred", 0.5)


def needed_quickly(setting, inputs, rate):
    """Return the same as `needed`, among the first 150 steps."""
    X = used(setting, inputs)
    with np.errstate(over="ignore", invalid="ignore"):
        share = loss_of(X, walk(setting, inputs, 150, rate)[0])
        above = np.flatnonzero(~(share < 0.01 * share[0]))
    return int(above[-1]) + 1 if above[-1] < 150 else math.inf


@pytest.mark.parametrize(("update", "goal"), [("sample", [-0.3, -1.9]), ("batch", [2.6, 1.1]), ("sample", [2, 2.1])])
def test_fastest_rates(load, update, goal):
    setting = {"update": update, "goal": goal}
    figure = Figure(load(Explorable("zig-zag", **setting)))
    figure.press("fastest η")
    rates = [fastest(DEFAULT | setting, each) for each in INPUTS]
    check(figure, **setting, learning_rates=rates)


def test_the_fastest_rates_are_said_to_be_so(figure):
    """As the figure comes they are set already, and a click changes nothing else."""
    said = "No η of the sliders needs fewer."
    assert said not in figure.readout()
    figure.press("fastest η")
    assert said in figure.readout()
    figure.press("same η")
    assert said not in figure.readout()
    figure.press("fastest η")
    assert said in figure.readout()
    figure.keys(figure.handle("goal"), "ArrowUp")
    assert said not in figure.readout()


def test_it_counts_until_the_loss_stays_below(figure):
    """At 0.15 it is below 1 % for the first time as soon as at 0.1, but only in passing."""
    set_rates(figure, [0.15, 0.5])
    shares = loss_of(POINTS, walk(DEFAULT, "positive", 100, 0.15)[0])
    assert (shares < 0.01 * shares[0]).argmax() == 27
    assert check(figure, learning_rates=[0.15, 0.5])["needed-positive"] == "37"


def test_the_path_that_was_gone_does_not_refute_the_hatching(figure):
    """It opens before the first step; and later, what is hatched is less than a step away from the dot."""
    assert figure.look(LOOK)["path"][0].count("L") == 0
    figure.slider("steps n").fill("12")
    areas = [float(w) * float(h) for *_, w, h in figure.look(LOOK)["closed"]]
    width = figure.look(LOOK)["width"] - 32
    assert 0 < sum(areas) < 0.1 * width**2


def test_in_a_batch_the_quadrants_open_where_delta_has_either_sign(load):
    far = {"update": "batch", "start": [-2, -2], "goal": [2, 2.4], "steps": 0}
    near = {"update": "batch", "steps": 0}
    page = load(Explorable("zig-zag", **far), Explorable("zig-zag", **near))
    shown = check(Figure(page), **far)
    assert [shown["above"], shown["below"]] == ["0", "10"]
    assert Figure(page).root.locator(".x-closed").count() == 2
    shown = check(Figure(page, 1), **near)
    assert "0" not in (shown["above"], shown["below"])
    assert Figure(page, 1).root.locator(".x-closed").count() == 0
    # Once in the ravine, the steps of the whole batch go to the lower right, which no single sample allows.
    Figure(page, 1).slider("steps n").fill("40")
    same, moved = map(int, check(Figure(page, 1), update="batch", steps=40)["share-positive"].split(" of "))
    assert same < moved == 40


def test_where_start_and_goal_are_the_same(figure):
    figure.keys(figure.handle("goal"), "Home", "PageDown", "PageDown")
    figure.keys(figure.handle("start"), "Home", "PageDown", "PageDown", "PageDown", "PageDown", "PageDown")
    figure.keys(figure.handle("goal"), "PageDown")
    check(figure, start=[-3, -3], goal=[-3, -3])
    figure.press("fastest η")
    check(figure, start=[-3, -3], goal=[-3, -3])
    figure.press("1 step")
    check(figure, start=[-3, -3], goal=[-3, -3], steps=1)
    figure.keys(figure.handle("goal"), "ArrowRight")
    check(figure, start=[-3, -3], goal=[-2.9, -3], steps=1)


def test_by_keyboard(figure):
    goal = figure.handle("goal")
    for key, place in [
        ("ArrowUp", [1.8, -1.3]),
        ("ArrowRight", [1.9, -1.3]),
        ("Shift+ArrowDown", [1.9, -2.3]),
        ("PageUp", [1.9, -1.3]),
        ("Home", [-3, -1.3]),
        ("End", [3, -1.3]),
        ("ArrowRight", [3, -1.3]),
    ]:
        figure.keys(goal, key)
        check(figure, goal=place)
    figure.keys(figure.handle("start"), "ArrowLeft", "PageDown")
    check(figure, start=[-1.9, 0.8], goal=[3, -1.3])
    figure.keys(figure.slider("steps n"), "ArrowRight", "ArrowRight")
    check(figure, start=[-1.9, 0.8], goal=[3, -1.3], steps=2)
    figure.keys(figure.slider("η, centred"), "ArrowLeft")
    check(figure, start=[-1.9, 0.8], goal=[3, -1.3], steps=2, learning_rates=[0.1, 0.4])
    figure.press("reset")
    check(figure)


def scale(figure):
    """Return how many pixels a unit of the plane is wide."""
    return (view_size(figure.root.locator("svg").first)[0] - 32) / 6


def test_by_mouse(figure):
    places = {"start": DEFAULT["start"], "goal": DEFAULT["goal"]}
    for name, dx, dy in [("goal", -50, -90), ("start", 40, 40), ("goal", 999, 999), ("start", -999, -999)]:
        figure.drag(name, dx, dy)
        moved = floats(figure.said(name)).tolist()
        should = np.add(places[name], np.array([dx, -dy]) / scale(figure))
        assert moved == pytest.approx(np.clip(should, -3, 3), abs=0.051)
        places[name] = moved
        check(figure, **places)


def test_by_finger(load):
    page = load(Explorable("zig-zag"), width=390, has_touch=True)
    figure = Figure(page)
    handle = figure.handle("goal")
    handle.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    figure.swipe(handle, (-20, -20), (-40, -60))
    goal = floats(figure.said("goal")).tolist()
    assert goal == pytest.approx(np.array([1.8, -1.4]) + np.array([-40, 60]) / scale(figure), abs=0.051)
    assert page.evaluate("scrollY") == before, "it does not scroll away"
    check(figure, goal=goal)


def test_buttons_step_and_go_back(load):
    figure = Figure(load(Explorable("zig-zag", steps=98)))
    figure.press("1 step")
    check(figure, steps=99)
    figure.press("1 step")
    check(figure, steps=100)
    button = figure.button("1 step")
    assert button.is_disabled()
    figure.press("to start")
    check(figure, steps=0)
    assert button.is_enabled()
    figure.press("1 step")
    assert check(figure, steps=1)["share-positive"] == "1 of 1"
    figure.press("reset")
    check(figure, steps=98)


def test_reset_restores_the_parameters(load):
    setting = {"start": [0, 1], "goal": [-1, -1], "inputs": "centred", "update": "batch", "steps": 3}
    figure = Figure(load(Explorable("zig-zag", **setting, learning_rates=[0.05, 0.3])))
    choose(figure, "positive", "sample")
    set_rates(figure, [0.2, 1])
    figure.slider("steps n").fill("9")
    figure.keys(figure.handle("start"), "Home")
    check(figure, start=[-3, 1], goal=[-1, -1], learning_rates=[0.2, 1], steps=9)
    figure.press("reset")
    check(figure, **setting, learning_rates=[0.05, 0.3])


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"update": "batch"},
        {"learning_rates": [3, 0.01]},
        {"goal": [3, 3], "start": [-3, -3]},
        {"goal": [1, 1], "start": [1, 1]},
    ],
)
def test_the_picture_says_the_same(load, changes):
    explorable = Explorable("zig-zag", **changes)
    alt = alt_text(explorable)
    figure = Figure(load(explorable))
    check(figure, **changes)
    assert ("one sample" if changes.get("update") != "batch" else "all samples") in alt
    if "start" in changes and changes["start"] == changes["goal"]:
        assert "The start is the goal" in alt
        return
    said = re.search(r"after (.*?) steps; with centred ones, dashed, after (.*?)\.", alt).groups()
    assert [ascii_signs(each) for each in said] == [figure.text("needed-positive"), figure.text("needed-centred")]


def test_the_path_of_the_picture():
    p = module.parameters(steps=0)
    for inputs in INPUTS:
        for update in ("sample", "batch"):
            setting = DEFAULT | {"update": update}
            found = module.path(p | {"update": update}, inputs, 30) - DEFAULT["goal"]
            assert found == pytest.approx(walk(setting, inputs, 30)[0], abs=1e-12)
            assert module.steps_needed(p | {"update": update}, inputs) == needed(setting, inputs)
