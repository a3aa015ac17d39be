"""The explorable "schedule" against lib.schedules and a noisy descent in NumPy, its noise drawn once more here."""

import functools
import math
import re

import numpy as np
import pytest
from explorables_page import Figure, agrees, agrees_to_four_digits, alt_text, ascii_signs, corners, floats, view_size

from lib import schedules
from lib.explorables import Explorable
from lib.explorables import schedule as module

KINDS = list(module.KINDS)
DEFAULT = {
    "kind": "step",
    "rate": 0.3,
    "every": 20,
    "factor": 0.5,
    "milestones": [25, 60, 80],
    "decay": 0.95,
    "warmup": 10,
    "final": 0.0,
    "noise": 1.0,
    "epoch": 50,
    "seed": 1,
}
USED = {  # the sliders of each kind, beside those that all have
    "constant": [],
    "step": ["every", "factor"],
    "milestones": ["factor"],
    "exponential": ["decay"],
    "linear": ["final"],
    "cosine": ["final"],
    "warmup_cosine": ["warmup", "final"],
    "one_cycle": ["warmup"],
}
LABELS = {
    "rate": "largest rate η₀",
    "every": "every k epochs",
    "factor": "factor γ",
    "decay": "factor an epoch",
    "warmup": "warm-up, epochs",
    "final": "last rate ÷ largest",
    "noise": "noise σ",
    "epoch": "look at epoch",
}


OLD_NOISE = (
    " This one is still above its floor: old noise is forgotten at the rate η, and the later the rate comes down, the "
    "more of it is left."
)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"eta": 0.1}, "parameters of 'schedule' must be among .*'rate'.*; 'eta' is not"),
        ({"kind": "warm-up"}, r"kind must be one of \['constant', 'step'.*'one_cycle'\]; it is 'warm-up'"),
        ({"kind": schedules.Constant}, "kind must be one of"),
        ({"rate": 0}, r"rate must be a finite number in \[0.001, 1\]; it is 0"),
        ({"rate": 1.1}, "rate must be"),
        ({"every": 0}, "every must be a whole number in 1 … 50; it is 0"),
        ({"every": 51}, "every must be a whole number in 1 … 50; it is 51"),
        ({"every": 2.5}, "every must be a whole number"),
        ({"factor": 0}, r"factor must be a finite number in \[0.01, 1\]; it is 0"),
        ({"factor": 2}, "factor must be"),
        ({"milestones": 30}, "milestones must be a sequence of 1 to 5 epochs"),
        ({"milestones": []}, "milestones must be a sequence of 1 to 5 epochs"),
        ({"milestones": range(1, 7)}, "milestones must be a sequence of 1 to 5 epochs"),
        ({"milestones": [0, 5]}, "milestones must be a whole number in 1 … 99; it is 0"),
        ({"milestones": [5, 100]}, "milestones must be a whole number in 1 … 99; it is 100"),
        ({"milestones": [60, 25]}, r"milestones must ascend; they are \[60, 25\]"),
        ({"milestones": [25, 25]}, "milestones must ascend"),
        ({"decay": 0.5}, r"decay must be a finite number in \[0.8, 1\]; it is 0.5"),
        ({"warmup": 0}, "warmup must be a whole number in 1 … 50; it is 0"),
        ({"warmup": 60}, "warmup must be a whole number in 1 … 50; it is 60"),
        ({"final": -0.1}, r"final must be a finite number in \[0, 1\]; it is -0.1"),
        ({"noise": math.nan}, r"noise must be a finite number in \[0, 3\]; it is nan"),
        ({"noise": 4}, "noise must be"),
        ({"epoch": 100}, "epoch must be a whole number in 0 … 99; it is 100"),
        ({"epoch": -1}, "epoch must be a whole number in 0 … 99"),
        ({"seed": None}, "seed must be a whole number"),
        ({"seed": 10**7}, "seed must be a whole number in 0 … 1000000"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("schedule", **parameters)


def test_arrays_are_taken_as_parameters():
    given = Explorable("schedule", rate=np.float64(0.3), milestones=np.array([25, 60, 80]), epoch=np.int64(50))
    assert given.html() == Explorable("schedule").html()


# What should be shown


def normals(seed, count):
    """Return normal numbers: mulberry32 in integers that wrap at 32 bits, and the transform of Box and Muller."""
    with np.errstate(over="ignore"):
        s = np.uint32(seed) + np.arange(1, count + 1, dtype=np.uint32) * np.uint32(0x6D2B79F5)
        t = (s ^ s >> np.uint32(15)) * (s | np.uint32(1))
        t ^= t + (t ^ t >> np.uint32(7)) * (t | np.uint32(61))
    u, v = ((t ^ t >> np.uint32(14)) / 2**32).reshape(-1, 2).T
    radius, angle = np.sqrt(-2 * np.log(1 - u)), 2 * np.pi * v
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).ravel()


def scheduled(setting):
    """Return the schedule of `lib.schedules` that a setting means."""
    rate, final, warmup = setting["rate"], setting["final"] * setting["rate"], setting["warmup"]
    return {
        "constant": lambda: schedules.Constant(rate),
        "step": lambda: schedules.StepDecay(rate, setting["every"], setting["factor"]),
        "milestones": lambda: schedules.MultiStepDecay(rate, setting["milestones"], setting["factor"]),
        "exponential": lambda: schedules.ExponentialDecay(rate, setting["decay"]),
        "linear": lambda: schedules.LinearDecay(rate, 100, final),
        "cosine": lambda: schedules.CosineDecay(rate, 100, final),
        "warmup_cosine": lambda: schedules.Warmup(schedules.CosineDecay(rate, 100 - warmup, final), warmup),
        "one_cycle": lambda: schedules.OneCycle(rate, 100, warmup / 100),
    }[setting["kind"]]()


def descend(rates, noise, seed):
    """Return, for each epoch, the mean of w²/2 after its five steps, over a hundred weights that start at 3."""
    z = normals(seed, 50_000).reshape(100, 5, 100)
    w, losses = np.full(100, 3.0), np.empty((100, 5))
    for epoch, rate in enumerate(rates):
        for step in range(5):
            w = w - rate * (w + noise * z[epoch, step])
            losses[epoch, step] = (w**2).mean() / 2
    return losses.mean(axis=1)


@functools.cache
def yardstick(noise, seed):
    """Return the best constant rate, of those that the slider has, and its loss in the last five epochs."""
    rates = [float(f"{m}e{e}") for e in (-3, -2, -1) for m in (1, 2, 3, 5, 7)] + [1.0]
    return min((descend([rate] * 100, noise, seed)[-5:].mean(), rate) for rate in rates)


LOOK = """root => ({
    plots: [...root.querySelectorAll(".x-plot > svg")].map((plot) => ({
        width: plot.viewBox.baseVal.width,
        height: plot.viewBox.baseVal.height,
        paths: Object.fromEntries([...plot.querySelectorAll("path")].map((node) =>
            [node.getAttribute("class").split(" ").at(-1), node.getAttribute("d")])),
        mark: Number(plot.querySelector(".x-mark").getAttribute("x1")),
    })),
    sliders: [...root.querySelectorAll("input")].map((node) =>
        [node.labels[0].textContent, node.dataset.lmSuppressShortcuts]),
    handles: [...root.querySelectorAll(".x-handle")].map((node) => ["aria-valuenow", "aria-valuetext", "transform"]
        .map((name) => node.getAttribute(name))),
})"""


def check(figure, **changes):
    """Compare every number shown, the verdicts and what is drawn with NumPy; return the losses of the epochs."""
    setting = DEFAULT | changes
    rates = np.array([scheduled(setting)(epoch) for epoch in range(100)])
    losses, constant = (descend(each, setting["noise"], setting["seed"]) for each in (rates, [setting["rate"]] * 100))
    floors = setting["noise"] ** 2 * rates / (2 * (2 - rates))
    epoch = setting["epoch"]
    seen = figure.look(LOOK)
    shown = seen["numbers"]
    for name, value in {
        "rate-now": rates[epoch],
        "loss-now": losses[epoch],
        "floor": floors[epoch],
        "end": losses[-5:].mean(),
        "end-constant": constant[-5:].mean(),
    }.items():
        assert agrees_to_four_digits(shown[name], value), (name, shown[name], value)
    used = ["rate", *USED[setting["kind"]], "noise", "epoch"]
    assert seen["sliders"] == [[LABELS[name], "true"] for name in used]
    assert all(float(shown[name]) == setting[name] for name in used)
    assert f"In epoch {epoch} it" in seen["readout"]
    assert verdict(setting, rates, losses[epoch], floors[epoch]) in shown["verdict"]
    check_comparison(seen["readout"], shown, losses[-5:].mean(), setting)
    check_old_noise(seen["readout"], rates, losses, floors)
    assert not re.search("NaN|undefined|Infinity", seen["html"])
    check_rates(seen["plots"][0], setting, rates)
    curves = {"x-losses": losses, "x-ghost": constant}
    if setting["noise"]:
        _, best = yardstick(setting["noise"], setting["seed"])
        curves["x-best"] = descend([best] * 100, setting["noise"], setting["seed"])
    check_losses(seen["plots"][1], curves, floors)
    check_milestones(seen, setting)
    return losses


def distance_of(rates, epoch):
    """Return what the mean loss of an epoch would be without noise."""
    before = np.prod(1 - rates[:epoch]) ** 5
    return np.mean([(3 * before * (1 - rates[epoch]) ** step) ** 2 / 2 for step in range(1, 6)])


def verdict(setting, rates, loss, floor):
    """What holds the loss up: the noise at this rate, the way from the start, or the noise of rates before."""
    distance = distance_of(rates, setting["epoch"])
    if loss < 1e-12:
        return "it has arrived"
    if loss <= 1.5 * floor:
        return "it hovers about the noise floor"
    return "still on its way from the start" if distance > (loss - floor) / 2 else "it sinks towards the floor"


def check_comparison(readout, shown, end, setting):
    """With the best constant rate, and with the best end so far."""
    if not setting["noise"]:
        assert "Without noise there is no floor, and a schedule only slows." in readout
        assert not {"times", "best-rate", "record"} & shown.keys()
        return
    best, rate = yardstick(setting["noise"], setting["seed"])
    assert float(shown["best-rate"]) == rate
    if "record" not in shown:
        assert "best so far" not in readout
    elif not agrees_to_four_digits(shown["record"], end):
        assert float(shown["record"]) < end
        assert f"Your best so far with this noise: {shown['record']}." in readout.replace("−", "-")
    if abs(end - best) <= 1e-9 * best:
        assert "the loss is the same as with the best constant rate" in readout
        assert "times" not in shown
        return
    assert " times that with the best constant rate" in readout
    assert float(shown["times"]) == float(f"{end / best:.2g}")


def check_old_noise(readout, rates, losses, floors):
    """It is spoken of where the last losses are above their floor, but not because of the way from the start."""
    loss, floor = losses[-5:].mean(), floors[-5:].mean()
    distance = np.mean([distance_of(rates, epoch) for epoch in range(95, 100)])
    is_kept = loss > 1.5 * floor and distance <= (loss - floor) / 2
    assert readout.endswith(OLD_NOISE) == is_kept


def stairs(d):
    """Return the height of each of the hundred treads, and check where they begin and end."""
    numbers = floats(d)
    x0, y0, *rest = numbers
    treads = np.array(rest).reshape(100, 2)
    assert y0 == treads[0, 0]
    assert np.diff([x0, *treads[:, 1]]) == pytest.approx((treads[-1, 1] - x0) / 100)
    return treads[:, 0]


def check_rates(plot, setting, rates):
    inner = plot["height"] - 48
    heights = stairs(plot["paths"]["x-rates"])
    assert (plot["height"] - 22 - heights) / inner * 1.1 * setting["rate"] == pytest.approx(rates, abs=1e-9)
    assert plot["mark"] == pytest.approx(54 + (plot["width"] - 68) * (setting["epoch"] + 0.5) / 100)


def check_losses(plot, curves, floors):
    """The logarithms, held at the edges of the plot."""
    width, inner = plot["width"] - 68, plot["height"] - 48

    def heights(values):
        with np.errstate(divide="ignore"):
            return plot["height"] - 22 - inner * (np.clip(np.log10(values), -4, 1) + 4) / 5

    assert ("x-best" in plot["paths"]) == ("x-best" in curves)
    for name, values in curves.items():
        course = corners(plot["paths"][name])
        x = 54 + width * np.array([0, *(np.arange(100) + 0.5)]) / 100
        assert course == pytest.approx(np.stack([x, heights([4.5, *values])], axis=1), abs=1e-3)
    assert stairs(plot["paths"]["x-floor"]) == pytest.approx(heights(floors), abs=1e-3)


def check_milestones(seen, setting):
    """A handle for each, in the middle of its drop; with other kinds there is none."""
    if setting["kind"] != "milestones":
        assert seen["handles"] == []
        return
    plot = seen["plots"][0]
    for k, (now, text, transform) in enumerate(seen["handles"]):
        epoch = setting["milestones"][k]
        assert (float(now), text) == (epoch, f"epoch {epoch}")
        rate = (scheduled(setting)(epoch - 1) + scheduled(setting)(epoch)) / 2
        y = plot["height"] - 22 - (plot["height"] - 48) * rate / (1.1 * setting["rate"])
        assert floats(transform) == pytest.approx([54 + (plot["width"] - 68) * epoch / 100, y])
    assert len(seen["handles"]) == len(setting["milestones"])


def set_slider(figure, name, value):
    """Set one of the sliders, by its marks or by its value."""
    slider = figure.slider(LABELS[name])
    if name in ("every", "warmup", "epoch"):
        slider.fill(str(value))
    else:
        figure.set_slider(LABELS[name], name, value)


# Tests


def test_at_the_start(figure):
    check(figure)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_as_it_comes(figure, kind):
    figure.choose(kind)
    for epoch in (0, 9, 10, 59, 99):
        set_slider(figure, "epoch", epoch)
        check(figure, kind=kind, epoch=epoch)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "constant", "rate": 0.001, "noise": 3},
        {"kind": "constant", "rate": 1, "noise": 0, "epoch": 0},
        {"kind": "step", "every": 1, "factor": 0.9, "rate": 1, "noise": 0.5},
        {"kind": "step", "every": 50, "factor": 0.01, "epoch": 49},
        {"kind": "step", "every": 7, "factor": 1},
        {"kind": "milestones", "factor": 0.1, "epoch": 60},
        {"kind": "exponential", "decay": 0.8, "rate": 0.05, "epoch": 99},
        {"kind": "exponential", "decay": 0.995, "noise": 0},
        {"kind": "linear", "final": 0, "rate": 0.7, "epoch": 99},
        {"kind": "linear", "final": 1, "noise": 2},
        {"kind": "cosine", "final": 0.1, "rate": 0.002},
        {"kind": "cosine", "noise": 0, "rate": 1, "epoch": 0},
        {"kind": "warmup_cosine", "warmup": 1, "final": 0.05, "epoch": 0},
        {"kind": "warmup_cosine", "warmup": 50, "rate": 0.01, "epoch": 49},
        {"kind": "one_cycle", "warmup": 1, "epoch": 0},
        {"kind": "one_cycle", "warmup": 29, "epoch": 28},
        {"kind": "one_cycle", "warmup": 50, "rate": 0.5, "epoch": 99},
    ],
)
def test_many_settings(figure, changes):
    figure.choose(changes["kind"])
    for name, value in changes.items():
        if name != "kind":
            set_slider(figure, name, value)
    check(figure, **changes)


@pytest.mark.parametrize(("kind", "rate"), [("constant", 0.02), ("step", 0.05), ("exponential", 0.05)])
def test_what_holds_the_loss_up_from_epoch_to_epoch(figure, kind, rate):
    """First the way from the start; then the floor, or the noise of before where the rate falls faster."""
    figure.choose(kind)
    set_slider(figure, "rate", rate)
    said = []
    for epoch in range(0, 60, 3):
        set_slider(figure, "epoch", epoch)
        check(figure, kind=kind, rate=rate, epoch=epoch)
        said.append(figure.text("verdict").split(",")[0].split(";")[0])
    assert said[0] == "it is still on its way from the start"
    assert said[-1] == ("it sinks towards the floor" if kind == "exponential" else "it hovers about the noise floor")
    if kind == "constant":
        assert "it sinks towards the floor" not in said, "there is no noise from higher rates"


def test_of_parameters_between_the_marks_of_the_sliders(load):
    for given in [
        {"kind": "milestones", "rate": 0.123, "factor": 0.37, "milestones": [1, 2, 50, 98, 99], "noise": 0.7},
        {"kind": "exponential", "decay": 0.913, "seed": 123_456, "epoch": 3},
        {"kind": "cosine", "final": 0.33, "rate": 0.0456, "noise": 1.23},
    ]:
        page = load(Explorable("schedule", **given))
        check(Figure(page), **given)
        page.close()


def test_the_noise_is_normal():
    z = normals(1, 50_000)
    assert z.mean() == pytest.approx(0, abs=0.02)
    assert z.std() == pytest.approx(1, abs=0.02)
    assert np.corrcoef(z[::2], z[1::2])[0, 1] == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("rate", [0.05, 0.3, 1])
def test_the_floor_is_where_noisy_descent_settles(rate, rng):
    w, losses = np.zeros(20_000), []
    for step in range(400):
        w = w - rate * (w + 1.5 * rng.standard_normal(w.shape))
        if step >= 200:
            losses.append((w**2).mean() / 2)
    assert np.mean(losses) == pytest.approx(module.floor(rate, 1.5), rel=0.01)


def test_presets(figure):
    figure.press("constant, small")
    check(figure, kind="constant", rate=0.003)
    assert "still on its way from the start" in figure.readout()
    small = float(figure.text("end"))
    figure.press("constant, large")
    check(figure, kind="constant", rate=0.3)
    assert "it hovers about the noise floor" in figure.readout()
    assert float(figure.text("times")) > 1
    assert "times that with the best constant rate, η = 0.01." in figure.readout()
    large = float(figure.text("end"))
    ends = []
    for name, changes in [
        ("step: halve every 20", {"kind": "step", "every": 20, "factor": 0.5}),
        ("cosine", {"kind": "cosine", "final": 0}),
        ("warm-up + cosine", {"kind": "warmup_cosine", "warmup": 10, "final": 0}),
    ]:
        figure.press(name)
        check(figure, **changes)
        ends.append(float(figure.text("end")))
    assert 10 * max(ends) < large < small, "a schedule has the best of both"
    figure.press("reset")
    check(figure)


def test_the_best_end_of_each_noise_is_remembered(figure):
    first = figure.text("end")
    assert "best so far" not in figure.readout(), "of one alone"
    figure.press("constant, large")
    assert float(figure.text("end")) > float(first)
    assert f"Your best so far with this noise: {first}." in figure.readout()
    figure.set_slider(LABELS["noise"], "noise", 2)
    assert "best so far" not in figure.readout(), "of another noise"
    figure.choose("cosine")
    assert float(figure.text("record")) > float(first), "of another noise"
    figure.choose("constant")
    figure.set_slider(LABELS["noise"], "noise", 1)
    assert figure.text("record") == first
    figure.choose("exponential")
    lower = figure.text("end")
    assert float(lower) < float(first)
    assert float(figure.text("times")) < 1
    assert f"It is your best so far with this noise: {lower}." in figure.readout()
    figure.press("reset")
    assert "best so far" not in figure.readout()


def test_the_loss_falls_to_a_new_floor_after_each_step(figure):
    losses = check(figure)
    plateaus = losses.reshape(5, 20)[:, -10:].mean(axis=1)
    floors = [module.floor(0.3 / 2**k, 1) for k in range(5)]
    assert plateaus == pytest.approx(floors, rel=0.35)
    assert (np.diff(plateaus) < 0).all()


def test_a_rate_that_falls_too_fast_leaves_noise_behind(figure):
    figure.choose("one_cycle")
    set_slider(figure, "epoch", 99)
    check(figure, kind="one_cycle", epoch=99)
    assert "what is left is noise from higher rates" in figure.readout()


@pytest.mark.parametrize(
    ("kind", "is_said"),
    [("constant", False), ("step", False), ("exponential", True), ("linear", True), ("cosine", True)],
)
def test_why_a_schedule_does_not_end_on_its_floor_is_said(figure, kind, is_said):
    figure.choose(kind)
    assert figure.readout().endswith(OLD_NOISE) == is_said
    figure.set_slider(LABELS["noise"], "noise", 0)
    assert "old noise" not in figure.readout()


def milestones(figure):
    nodes = figure.root.locator(".x-handle").all()
    return [int(node.get_attribute("aria-valuenow")) for node in nodes]


def test_milestones_by_keyboard(figure):
    figure.choose("milestones")
    for label, keys, expected in [
        ("milestone 1", ["ArrowRight"], [26, 60, 80]),
        ("milestone 2", ["Shift+ArrowLeft", "ArrowUp"], [26, 51, 80]),
        ("milestone 2", ["ArrowDown"], [26, 50, 80]),
        ("milestone 1", ["End"], [49, 50, 80]),
        ("milestone 3", ["Home"], [49, 50, 51]),
        ("milestone 3", ["End", "ArrowRight"], [49, 50, 99]),
        ("milestone 1", ["Home", "ArrowLeft"], [1, 50, 99]),
    ]:
        figure.keys(figure.handle(label), *keys)
        assert milestones(figure) == expected
        check(figure, kind="milestones", milestones=expected)
    figure.choose("cosine")
    figure.choose("milestones")
    check(figure, kind="milestones", milestones=[1, 50, 99])
    figure.press("reset")
    figure.choose("milestones")
    check(figure, kind="milestones")


def unit(figure):
    return (view_size(figure.root.locator(".x-plot > svg").first)[0] - 68) / 100


def test_milestones_by_mouse(figure):
    figure.choose("milestones")
    expected = [25, 60, 80]
    for k, dx in [(0, 70), (1, -60), (2, 500), (0, -800)]:
        low, high = ([0, *expected, 100][k] + 1, [0, *expected, 100][k + 2] - 1)
        expected[k] = int(np.clip(round(expected[k] + dx / unit(figure)), low, high))
        figure.drag(f"milestone {k + 1}", dx, -20)
        check(figure, kind="milestones", milestones=expected)


def test_a_finger_drags_a_milestone(load):
    page = load(Explorable("schedule", kind="milestones"), width=390, has_touch=True)
    figure = Figure(page)
    handle = figure.handle("milestone 2")
    handle.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    figure.swipe(handle, (-10, 4), (-40, 30))
    expected = [25, round(60 - 40 / unit(figure)), 80]
    check(figure, kind="milestones", milestones=expected)
    assert page.evaluate("scrollY") == before


def test_keyboard_alone_works_menu_and_sliders(figure):
    figure.keys(figure.menu(), "l")
    figure.keys(figure.slider(LABELS["rate"]), "ArrowRight")
    figure.keys(figure.slider(LABELS["final"]), "End")
    figure.keys(figure.slider(LABELS["noise"]), "Home", "ArrowRight")
    figure.keys(figure.slider(LABELS["epoch"]), "End", "ArrowLeft")
    check(figure, kind="linear", rate=0.5, final=1, noise=0.1, epoch=98)


# The picture


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_says_where_it_ends(load, kind):
    """What the figure draws is one case of what the picture shows on average."""
    explorable = Explorable("schedule", kind=kind, epoch=99)
    alt = ascii_signs(alt_text(explorable))
    first, last = re.search(r"goes from (\S+) to (\S+) in 100", alt).groups()
    rate = scheduled(DEFAULT | {"kind": kind})
    assert agrees(first, rate(0))
    assert agrees(last, rate(99))
    assert f"The learning rate ({module.KINDS[kind]})" in alt
    end, constant = re.search(r"on average: (\S+) at the end, with the constant rate 0.3 (\S+)\.$", alt).groups()
    figure = Figure(load(explorable))
    assert float(end) == pytest.approx(float(figure.text("end")), rel=0.3)
    assert float(constant) == pytest.approx(float(figure.text("end-constant")), rel=0.1)


@pytest.mark.parametrize("noise", [0, 1])
def test_the_mean_losses_of_the_picture(noise):
    rates = [module.schedule(module.parameters(kind="cosine"))(epoch) for epoch in range(100)]
    runs = [descend(rates, noise, seed)[30:].mean() for seed in range(20)]
    found = module.expected_losses(rates, noise)
    assert len(found) == 101
    assert found[0] == 4.5
    if noise:
        assert np.mean(found[30:-1]) == pytest.approx(np.mean(runs), rel=0.05)
    else:
        assert found[1] == pytest.approx(4.5 * 0.7**10)


def test_pictures_stay_small():
    for kind in KINDS:
        for rate, noise in [(0.3, 1), (1, 0), (0.001, 3)]:
            text = Explorable("schedule", kind=kind, rate=rate, noise=noise).html()
            assert len(re.search(r'<img src="([^"]+)"', text)[1]) < 4000
            assert len(text) < 36_000
