"""The explorable "race" against lib.optimizers on lib.surfaces."""

import itertools
import math
import re
import subprocess
import sys

import contourpy
import numpy as np
import pytest
from explorables_page import Figure, alt_text, are_apart, ascii_signs, boxes_of, corners, floats, view_size
from matplotlib.colors import to_hex

from lib import _looks, surfaces
from lib.explorables import FOLDER, Explorable
from lib.explorables import race as module
from lib.figures.optimizers import OPTIMIZER_LOOKS
from lib.optimizers import SGD, AdaGrad, Adam, RMSProp

NAMES = ["ravine", "saddle", "rosenbrock", "beale"]
RUNNERS = {
    "SGD": SGD,
    "momentum": lambda rate: SGD(rate, momentum=0.9),
    "Nesterov": lambda rate: SGD(rate, momentum=0.9, nesterov=True),
    "AdaGrad": AdaGrad,
    "RMSProp": lambda rate: RMSProp(rate, alpha=0.9),
    "Adam": lambda rate: Adam(rate, betas=(0.9, 0.999)),
}
KEYS = [name.lower() for name in RUNNERS]
LABELS = {name: name for name in RUNNERS} | {"RMSProp": "RMSProp (α = 0.9)"}  # of the checkboxes
FOUR = ["SGD", "momentum", "RMSProp", "Adam"]
ALL = list(RUNNERS)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"eta": 0.1}, "parameters of 'race' must be among .*'learning_rates'.*; 'eta' is not"),
        ({"surface": "bowl"}, "surface must be one of .*'beale', 'turned'.*; it is 'bowl'"),
        ({"surface": surfaces.beale}, "surface must be one of"),
        ({"surface": "turned", "tilt": 46}, r"tilt must be a finite number in \[0, 45\]; it is 46"),
        ({"tilt": 5}, r"tilt must be a finite number in \[0, 0\]; it is 5"),
        ({"runners": "adam"}, "runners must be a sequence of 0 to 6 names; it is 'adam'"),
        ({"runners": ["adamw"]}, "runners must be one of .*'adam'.*; it is 'adamw'"),
        ({"runners": ["sgd"] * 7}, "runners must be a sequence of 0 to 6 names"),
        ({"start": 1}, "start must be a sequence of 2 numbers"),
        ({"start": (4.1, 0)}, r"start must be a finite number in \[-4, 4\]; it is 4.1"),
        ({"start": (0, -3.1)}, r"start must be a finite number in \[-3, 3\]; it is -3.1"),
        ({"surface": "beale", "start": (-1, 0)}, r"start must be a finite number in \[-0.5, 4.5\]; it is -1"),
        ({"start": (math.nan, 0)}, "start must be a finite number"),
        ({"learning_rates": 0.1}, "learning_rates must be a dict of runners and rates; it is 0.1"),
        ({"learning_rates": {"adamw": 0.1}}, "learning_rates must be one of .*; it is 'adamw'"),
        ({"learning_rates": {"sgd": 0}}, r"learning_rates\['sgd'\] must be a finite number in \[0.0001, 9\]; it is 0"),
        ({"learning_rates": {"adam": 10}}, r"learning_rates\['adam'\] must be"),
        ({"steps": 301}, "steps must be a whole number in 0 … 300; it is 301"),
        ({"steps": 1.5}, "steps must be a whole number"),
        ({"steps": -1}, "steps must be a whole number in 0 … 300; it is -1"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("race", **parameters)


def test_arrays_are_taken_as_parameters():
    given = Explorable(
        "race",
        start=np.array([-3.5, 1]),
        runners=("adam", "sgd", "rmsprop", "momentum"),
        learning_rates={"adam": np.float64(0.2)},
        steps=np.int64(40),
    )
    assert given.html() == Explorable("race").html()


def test_each_runner_has_its_own_look_in_whatever_order_the_looks_are():
    """And runs itself, not who happens to be at the same place of the table."""
    code = (
        "import sys; from lib import _looks; _looks.OPTIMIZERS = dict(reversed(_looks.OPTIMIZERS.items()));"
        "from lib.explorables import Explorable; sys.stdout.write(Explorable('race', runners=['sgd']).html())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=FOLDER.parents[1])
    expected = Explorable("race", runners=["sgd"])
    assert "the paths of SGD from" in alt_text(expected)
    assert run.stdout.decode() == expected.html()


def turn(degrees):
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[c, -s], [s, c]])


class Turned:
    """The ravine ½u² + 10v² turned counterclockwise, as the quadratic form that it is."""

    minima = ((0, 0),)

    def __init__(self, degrees):
        self.curvature = turn(degrees) @ np.diag([1, 20]) @ turn(degrees).T

    def __call__(self, places):
        return 0.5 * np.einsum("...i,ij,...j", places, self.curvature, places)

    def gradient(self, place):
        return self.curvature @ place


def surface_named(name):
    """Return one of lib.surfaces, or for "turned 30" the ravine turned by so many degrees."""
    return Turned(int(name.split()[1])) if name.startswith("turned ") else getattr(surfaces, name)


def arrival(surface, name, start, rate):
    """Return the step from which on a path stays within 0.01 of the minimum until step 300, ten at least; else ∞."""
    path = march(surface, name, start, rate, 300)
    far = np.flatnonzero(~(np.linalg.norm(path - surface_named(surface).minima[0], axis=1) <= 0.01))
    step = int(far[-1]) + 1 if len(far) else 0
    return step if step + 10 <= len(path) else math.inf


def march(surface, name, start, rate, steps):
    """Return the path of an optimizer; it stops where a coordinate exceeds a million."""
    surface, optimizer, place = surface_named(surface), RUNNERS[name](rate), np.array(start, float)
    path = [place.copy()]
    while len(path) <= steps and np.abs(path[-1]).max() <= 1e6:
        optimizer.step([place], [surface.gradient(place)])
        path.append(place.copy())
    return np.array(path)


@pytest.mark.parametrize("surface", NAMES)
def test_the_race_of_each_surface_has_something_to_show(surface):
    """As it comes, nobody flies out to a million, and somebody gets far lower than somebody else."""
    seen, f = module.SURFACES[surface], getattr(surfaces, surface)
    paths = [march(surface, *each, seen["length"]) for each in _entrants(surface)]
    assert all(len(path) == seen["length"] + 1 for path in paths)
    ends = [float(f(path[-1])) for path in paths]
    assert max(ends) < float(f(seen["start"]))
    assert max(ends) > 10 * min(ends)


def _entrants(surface):
    seen = module.SURFACES[surface]
    return [(name, seen["start"], rate) for name, rate in zip(RUNNERS, seen["rates"], strict=True)]


def test_the_race_on_the_ravine_is_decided():
    """By who is there to stay, not by who happens to be lowest at a step; and it opens before that."""
    steps = {each[0]: arrival("ravine", *each) for each in _entrants("ravine")}
    assert steps == {"SGD": 63, "momentum": 103, "Nesterov": 82, "AdaGrad": 91, "RMSProp": math.inf, "Adam": 111}
    assert module.OPENING < 63 < 111 < module.SURFACES["ravine"]["length"]


def test_the_gift_of_adagrad_is_a_gift_for_axes():
    """Turning takes its lead, and plain descent and momentum don't notice."""
    steps = {
        tilt: {
            name: arrival(f"turned {tilt}", name, turn(tilt) @ start, rate) for name, start, rate in _entrants("turned")
        }
        for tilt in (0, 5, 10, 20, 45)
    }
    assert [each["AdaGrad"] for each in steps.values()] == [28, 38, 48, 70, 98]
    for name, step in [("SGD", 63), ("momentum", 103), ("Nesterov", 82)]:
        assert {each[name] for each in steps.values()} == {step}
    for tilt, expected in steps.items():
        p = module.parameters(surface="turned", tilt=tilt)
        found = {name: module.settled(p, name) for name in RUNNERS}
        assert {name: math.inf if step is None else step for name, step in found.items()} == expected


@pytest.mark.parametrize("surface", [name for name in NAMES if name != "saddle"])
def test_the_picture_says_who_is_lowest_before_anybody_is_there(surface):
    f = getattr(surfaces, surface)
    _, alt = module.picture(module.parameters(surface=surface, runners=KEYS, steps=20))
    ends = {each[0]: float(f(march(surface, *each, 20)[-1])) for each in _entrants(surface)}
    best = min(ends, key=ends.get)
    said = f"after 20 steps nobody is there to stay; {best} is lowest, at a loss of {ends[best]:.3g}."
    assert said in alt
    _, alt = module.picture(module.parameters(surface=surface, runners=[]))
    assert "nobody runs" in alt


def test_the_picture_says_who_is_there():
    _, alt = module.picture(module.parameters(steps=90, runners=KEYS))
    assert alt.endswith("within 0.01 of the minimum until step 300: SGD since step 63, Nesterov since step 82.")
    _, alt = module.picture(module.parameters(surface="turned", tilt=45, steps=100))
    assert "turned by 45° and the paths of SGD, momentum, AdaGrad, RMSProp, Adam from" in alt
    assert alt.endswith("SGD since step 63, AdaGrad since step 98.")


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "RMSProp left the ridge first, with |y| > 1 in step 8."),
        ({"runners": ["sgd", "momentum", "adam"]}, "Adam left the ridge first, with |y| > 1 in step 20."),
        ({"runners": ["sgd", "adagrad"], "steps": 10}, "nobody has left the ridge."),
        ({"start": (0, -1.5)}, "everybody is off the ridge, as the start is."),
        ({"runners": []}, "nobody runs."),
    ],
)
def test_the_picture_says_who_left_the_ridge(changes, verdict):
    _, alt = module.picture(module.parameters(surface="saddle", **changes))
    assert alt.endswith(f"steps {verdict}")


@pytest.mark.parametrize("surface", NAMES)
def test_contours_are_where_the_levels_are(surface):
    """The level is somewhere within a unit of each corner, 1/400 of the width."""
    f, seen = getattr(surfaces, surface), module.SURFACES[surface]
    unit = (seen["spans"][0][1] - seen["spans"][0][0]) / 400
    around = np.array(list(itertools.product((-0.8, 0, 0.8), repeat=2)))
    for level in seen["levels"]:
        lines = module.contour(surface, level)
        assert lines
        values = f((np.concatenate(lines)[:, None] + around) * [unit, -unit])
        assert (values.min(axis=1) <= level).all()
        assert (values.max(axis=1) >= level).all()


# What should be shown

LOOK = """root => {
    const all = (on, kind) => [...on.querySelectorAll(kind)];
    const names = ["SGD", "momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam"];
    const order = (lines) => lines.sort((a, b) => names.indexOf(a.dataset.runner) - names.indexOf(b.dataset.runner));
    const plots = all(root, ".x-plot > svg").map((plot) => ({
        width: plot.viewBox.baseVal.width,
        height: plot.viewBox.baseVal.height,
        order: all(plot, ".x-way, .x-course").map((node) => node.dataset.runner),
        lines: order(all(plot, ".x-way, .x-course")).map((node) => [node.getAttribute("d"),
            getComputedStyle(node).stroke, node.getAttribute("stroke-dasharray")]),
        ends: order(all(plot, ".x-way, .x-course")).map((node) => [node.dataset.runner,
            node.getAttribute("d").split("L").at(-1).replace("M", "").split(" ").map(Number)]),
        names: all(plot, ".x-name").map((node) => node.textContent),
        boxes: all(plot, ".x-name").map((node) => node.getBoundingClientRect())
            .map((box) => [box.left, box.right, box.top + 2, box.bottom - 2]),
        marks: all(plot, "g[aria-hidden] > path.x-outlined").length,
        shapes: new Set(all(plot, "g[aria-hidden] > path.x-outlined").map((node) => node.getAttribute("d"))).size,
    }));
    const ball = root.querySelector(".x-handle");
    return {
        plots,
        sliders: all(root, "input[type=range]").map((node) => node.labels[0].textContent),
        boxes: all(root, "[type=checkbox]").filter((node) => node.checked).map((node) => node.labels[0].textContent),
        ball: ["valuemin", "valuenow", "valuemax", "valuetext"].map((name) => ball.getAttribute("aria-" + name)),
    };
}"""


def is_shown(shown, expected, slack=0):
    """Tell whether that is the number to four digits, or to two where it is tiny or huge; a rest of rounding is 0."""
    digits = 3 if 1e-3 <= abs(expected) < 1e5 else 1
    if abs(expected) < 1e-25:
        return abs(float(shown)) < 1e-24
    half = 0.5 * 10.0 ** (math.floor(math.log10(abs(expected))) - digits)
    return abs(float(shown) - expected) <= half * (1 + 1e-6) + slack


NUDGES = (1e-14, -1e-14, 3e-15, -3e-15)  # several: one may happen to lead to the same place


def slack_of(path, *, surface, name, start, rate, steps):
    """Return how far each place may be off because of rounding, shape (steps + 1, 1).

    After many steps of RMSProp, for one, the last digit of the rate decides where it is.
    """
    return 100 * np.maximum.accumulate(
        np.max([_apart(path, march(surface, name, start, rate * (1 + nudge), steps)) for nudge in NUDGES], axis=0)
    )


def _apart(path, nudged):
    common = min(len(path), len(nudged))
    off = np.full((len(path), 1), np.inf)
    off[:common] = np.abs(path[:common] - nudged[:common]).max(axis=1, keepdims=True)
    return off


def start_of(surface):
    """Return what the figure shows of a surface as it comes."""
    seen = module.SURFACES[surface]
    return {
        "surface": surface,
        "start": seen["start"],
        "rates": dict(zip(RUNNERS, seen["rates"], strict=True)),
        "steps": module.OPENING,
    }


def check(figure, surface, start, rates, steps, runners=FOUR):
    """Compare every number shown, the paths, the losses and the verdict with lib."""
    f, spans = surface_named(surface), module.SURFACES[surface.split()[0]]["spans"]
    paths = {name: march(surface, name, start, rates[name], steps) for name in runners}
    seen = figure.look(LOOK)
    assert not re.search("NaN|undefined|Infinity", seen["html"])
    shown = seen["numbers"]
    assert seen["boxes"] == [LABELS[name] for name in runners]
    turning = ["tilt in degrees"] if surface.startswith("turned") else []
    assert seen["sliders"] == ["steps n", *turning, *(f"η of {name}" for name in runners)]
    assert float(shown["steps"]) == steps
    given = {"surface": surface, "start": start, "steps": steps}
    slacks = {name: slack_of(path, name=name, rate=rates[name], **given) for name, path in paths.items()}
    for name, path in paths.items():
        assert float(shown[f"rate-{name}"]) == rates[name]
        check_runner(shown, name, path, f, slacks[name])
    check_words(seen["readout"], shown, runners, steps, spans, surface == "saddle")
    check_verdict(seen["readout"], shown, f, paths, slacks, rates)
    if f is not surfaces.saddle and "there to stay" in seen["readout"]:
        check_arrivals(shown, {name: arrival(surface, name, start, rates[name]) for name in runners}, steps)
    assert [float(each) for each in seen["ball"][:3]] == [spans[0][0], start[0], spans[0][1]]
    assert is_shown(ascii_signs(seen["ball"][3]).rpartition(" ")[2], f(start))
    check_plane(seen["plots"][0], paths, slacks, spans)
    check_losses(seen["plots"][1], f, start, paths, slacks, steps)
    return {name: float(each[-1, 0]) for name, each in slacks.items()}


def check_arrivals(shown, arrivals, steps):
    """Who is said to be there, in the order of their arrival."""
    expected = sorted((step, name) for name, step in arrivals.items() if step <= steps)
    said = [(int(text), name.removeprefix("arrival-")) for name, text in shown.items() if name.startswith("arrival-")]
    assert said == sorted(said, key=lambda each: each[0])
    assert sorted(said) == expected


def check_runner(shown, name, path, f, slack):
    """Compare the numbers of one runner."""
    if np.abs(path[-1]).max() > 1e6:
        assert shown[f"gone-{name}"] == str(len(path) - 1)
        assert f"loss-{name}" not in shown
        return
    loss = f(path[-1])
    slope = np.linalg.norm(f.gradient(path[-1])) + 1000 * float(slack[-1, 0])
    assert is_shown(shown[f"loss-{name}"], loss, slack[-1, 0] * slope), (name, shown[f"loss-{name}"], loss)
    place = shown[f"place-{name}"].strip("()").split(", ")
    assert all(is_shown(*each, slack[-1, 0]) for each in zip(place, path[-1], strict=True)), (name, place, path[-1])


def check_words(text, shown, runners, steps, spans, is_saddle):
    """The read-out names the lowest, those outside, and those beyond a million, by the numbers that are shown."""
    if not runners or not steps:
        assert text == ("No step yet." if runners else "Nobody runs.")
        return
    gone = [name for name in runners if f"gone-{name}" in shown]
    losses = {name: float(shown[f"loss-{name}"]) for name in runners if name not in gone}
    places = {name: [float(x) for x in shown[f"place-{name}"].strip("()").split(", ")] for name in losses}
    out = {name for name in losses if any(x != np.clip(x, *span) for x, span in zip(places[name], spans, strict=True))}
    said = re.fullmatch(
        r"After (\d+) steps?(?:, there to stay \(within 0\.01 of the minimum until step 300\): [^;]+?|"
        r" nobody is there to stay \(within 0\.01 of the minimum until step 300\); "
        r"(\w+) is lowest, at a loss of ([^;]+?)| nobody is left| [^;]*ridge[^;]*)"
        r"(?:; [^;]+ jumps? to and fro by about η)?"
        r"(?:; ([^;]+) left the picture)?(?:; ([^;]+) went beyond a million)?\.",
        text,
    )
    assert said, text
    assert said[1] == str(steps)
    assert (text.split()[2].strip(",") == "steps") == (steps > 1)
    assert ("ridge" in text) == is_saddle
    if is_saddle or "arrival" in " ".join(shown):
        assert said[2] is None
    elif losses:
        assert losses[said[2]] == min(losses.values())
        assert ascii_signs(said[3]) == shown[f"loss-{said[2]}"] == shown["lowest-loss"]
    else:
        assert said[2] is None
    listed = [split_names(each) for each in said.groups()[3:]]
    assert set(listed[0]) == out
    assert listed[1] == gone


def split_names(text):
    """Return the names of a list such as "A, B and C"."""
    assert text is None or text.count(" and ") == (len(re.findall(r"\w+", text)) > 1), text
    return re.split(r", | and ", text) if text else []


def check_verdict(text, shown, f, paths, slacks, rates):
    """Who left the ridge first, and who jumps to and fro."""
    if text in ("Nobody runs.", "No step yet."):
        return
    if f is surfaces.saddle:
        check_ridge(text, shown, paths)
    sure = {name: path for name, path in paths.items() if slacks[name][-1, 0] < 1e-9}
    said = re.search(r"; ([^;]+) jump(s?) to and fro by about η", text)
    jumping = split_names(said[1]) if said else []
    assert [name for name in jumping if name in sure] == [name for name in sure if jumps(f, sure[name], rates[name])]
    assert not said or bool(said[2]) == (len(jumping) == 1)


def check_ridge(text, shown, paths):
    start = next(iter(paths.values()))[0]
    if abs(start[1]) > 1:
        assert "everybody is off the ridge, as the start is" in text
        return
    steps = {name: int(np.flatnonzero(np.abs(path[:, 1]) > 1)[0]) for name, path in paths.items() if off_ridge(path)}
    if not steps:
        assert "nobody has left the ridge (|y| > 1)" in text
        return
    assert int(shown["first-step"]) == min(steps.values())
    assert split_names(shown["first"]) == [name for name in steps if steps[name] == min(steps.values())]
    assert " left the ridge first, with |y| > 1 in step " in text


def off_ridge(path):
    return bool((np.abs(path[:, 1]) > 1).any())


def jumps(f, path, rate):
    """Tell whether the last ten steps turn back each time in a coordinate, by η or half as much more or less, in vain.

    In vain: the highest of their losses is not a tenth below the highest of the ten before.
    """
    if len(path) < 21:
        return False
    losses, steps = f(path[-20:]), np.diff(path[-11:], axis=0)
    turns = (steps[1:] * steps[:-1] < 0).all(axis=0) & (np.abs(np.abs(steps) / rate - 1) <= 0.5).all(axis=0)
    return bool(turns.any()) and losses[10:].max() >= 0.9 * losses[:10].max()


def check_plane(plot, paths, slacks, spans):
    """The lines go through every iterate, each with its own colour and dashes, and no name covers another."""
    xs, ys = spans
    width, height = plot["width"] - 40, plot["height"] - 46
    assert height == pytest.approx(0.75 * width), "or the scales would differ"
    assert height / width == pytest.approx((ys[1] - ys[0]) / (xs[1] - xs[0]))
    assert len(plot["lines"]) == len(paths)
    for (line, *_), (name, path) in zip(plot["lines"], paths.items(), strict=True):
        places = (corners(line) - [32, 24]) / [width, height] * [xs[1] - xs[0], ys[0] - ys[1]] + [xs[0], ys[1]]
        wanted = np.clip(path, -1e4, 1e4)
        assert (np.abs(places - wanted) <= 1e-6 + 1e-6 * np.abs(wanted) + slacks[name]).all(), name
    check_looks(plot, paths)
    inside = {name: ((path[-1] >= [xs[0], ys[0]]) & (path[-1] <= [xs[1], ys[1]])).all() for name, path in paths.items()}
    ends = {name: np.clip(place, [32, 24], [plot["width"] - 8, plot["height"] - 22]) for name, place in plot["ends"]}
    alone = {name for name in ends if all(np.linalg.norm(ends[name] - ends[each]) > 24 for each in set(ends) - {name})}
    texts = {name + ("" if inside[name] else ", out") for name in paths if name in alone}
    assert texts <= set(plot["names"])
    assert len(set(plot["names"]) - texts) <= 1, "who is in the light has a name, too"


def check_losses(plot, f, start, paths, slacks, steps):
    """The losses, or their logarithms, within the ends of the plot; so far as rounding does not decide them."""
    ends = [float(f(path[-1])) for path in paths.values()]
    with np.errstate(divide="ignore"):
        if f is surfaces.saddle:
            low, high, scaled = -10, max(10, float(f(start))), lambda loss: loss
        else:
            power = np.ceil(np.log10([min(ends, default=np.inf), float(f(start))]))
            low, high = np.clip(power[0], -14, -1) - 1, np.clip(power[1], 2, 9)
            scaled = np.log10
        heights = [(np.clip(scaled(f(path)), low, high) - low) / (high - low) for path in paths.values()]
        beyond = [" ▲" if scaled(end) > high else " ▼" if scaled(end) < low else "" for end in ends]
    for (line, *_), share, slack in zip(plot["lines"], heights, slacks.values(), strict=True):
        x = 52 + (plot["width"] - 150) * np.arange(len(share)) / max(20, steps)
        y = plot["height"] - 22 - (plot["height"] - 48) * share
        sure = slack[:, 0] < 1e-9
        assert corners(line)[sure] == pytest.approx(np.stack([x, y], axis=1)[sure], abs=0.01)
    check_looks(plot, paths)
    sure = {name for name in paths if slacks[name][-1, 0] < 1e-9}
    wanted = {name + more for name, more in zip(paths, beyond, strict=True) if name in sure}
    assert wanted == {each for each in plot["names"] if each.rstrip(" ▲▼") in sure}
    assert {each.rstrip(" ▲▼") for each in plot["names"]} == set(paths)


def check_looks(plot, paths):
    count = len(paths)
    assert len({color for _, color, _ in plot["lines"]}) == len({dash for *_, dash in plot["lines"]}) == count
    assert plot["marks"] == plot["shapes"] == count
    for one, other in itertools.combinations(plot["boxes"], 2):
        assert are_apart(one, other), plot["names"]


def choose(figure, surface):
    figure.choose(surface)
    return start_of(surface)


def let_run(figure, runners):
    for name in RUNNERS:
        figure.root.get_by_label(LABELS[name], exact=True).set_checked(name in runners)


# Tests


def test_at_the_start(figure):
    check(figure, **start_of("ravine"))
    assert figure.root.locator("svg text", has_text="f(x, y) = ½x² + 10y²").count() == 1
    assert figure.readout() == (
        "After 40 steps nobody is there to stay (within 0.01 of the minimum until step 300); SGD is lowest, at a loss "
        "of 0.003239."
    )
    figure.slider("steps n").fill("150")
    assert figure.readout() == (
        "After 150 steps, there to stay (within 0.01 of the minimum until step 300): SGD from step 63, momentum from "
        "103, Adam from 111; RMSProp jumps to and fro by about η."
    )


def test_it_runs_to_the_end_of_the_race_and_from_the_start_again(load):
    figure = Figure(load(Explorable("race", surface="saddle", steps=37)))
    figure.press("run")
    figure.button("run").wait_for()
    assert figure.text("steps") == "40"
    figure.press("run")
    figure.page.wait_for_timeout(100)
    figure.press("pause")
    assert 0 < int(figure.text("steps")) < 40
    figure.press("run")
    figure.press("reset")
    assert figure.button("run").is_visible()
    check(figure, **{**start_of("saddle"), "steps": 37})


def test_without_motion_it_is_at_the_end_at_once(load):
    figure = Figure(load(Explorable("race"), reduced_motion="reduce"))
    figure.press("run")
    check(figure, **{**start_of("ravine"), "steps": module.SURFACES["ravine"]["length"]})
    figure.press("run")
    check(figure, **{**start_of("ravine"), "steps": module.SURFACES["ravine"]["length"]})


def fades(figure):
    """Return, for either plot, the runners in the order in which they are drawn, and who is faded."""
    return figure.root.locator(".x-plot > svg").evaluate_all("""plots => plots.map((plot) =>
        [...plot.querySelectorAll(".x-way, .x-course")]
            .map((node) => [node.dataset.runner, node.hasAttribute("opacity")]))""")


def test_who_is_chosen_is_drawn_last_and_the_others_fade(load):
    """By its checkbox or its slider, under the mouse or with the focus, or by its name beside the losses."""
    figure = Figure(load(Explorable("race", runners=KEYS)))
    resting = fades(figure)
    assert resting[0] == [[name, False] for name in ["SGD", "Adam", "RMSProp", "Nesterov", "momentum", "AdaGrad"]]

    def check_light(name):
        for plot in fades(figure):
            assert plot[-1] == [name, False]
            assert sorted(plot) == sorted([each, each != name] for each in ALL)
        assert name in figure.look(LOOK)["plots"][0]["names"], "even where ends coincide"

    figure.slider("η of Adam").focus()
    check_light("Adam")
    figure.slider("steps n").focus()
    assert fades(figure) == resting
    figure.root.get_by_label("SGD", exact=True).hover()
    check_light("SGD")
    figure.page.mouse.move(0, 0)
    assert fades(figure) == resting
    name = figure.root.locator(".x-name", has_text="momentum").last
    name.click()
    check_light("momentum")
    figure.root.locator(".x-name", has_text="momentum").last.click()
    assert fades(figure) == resting
    figure.root.get_by_label("AdaGrad", exact=True).uncheck()  # it has the light still, but does not run
    assert {faded for plot in fades(figure) for _, faded in plot} == {False}


def test_lines_have_a_rim_in_the_color_of_the_page(load):
    figure = Figure(load(Explorable("race", runners=KEYS), theme="dark"))
    rims = figure.root.locator(".x-way").evaluate_all("""nodes => nodes.map((node) => {
        const rim = node.previousElementSibling;
        return [rim.getAttribute("d") === node.getAttribute("d"), getComputedStyle(rim).stroke,
            parseFloat(getComputedStyle(rim).strokeWidth) - parseFloat(getComputedStyle(node).strokeWidth)];
    })""")
    assert rims == [[True, "rgb(20, 24, 30)", 2.5]] * 6


@pytest.mark.parametrize("tilt", [0, 7, 45])
def test_the_ravine_turns_with_its_start(figure, tilt):
    given = choose(figure, "turned")
    figure.slider("tilt in degrees").fill("30")
    figure.slider("tilt in degrees").fill(str(tilt))
    figure.slider("steps n").fill("150")
    start = tuple(np.round(turn(tilt) @ given["start"], 9))
    with_adagrad = ["SGD", "momentum", "AdaGrad", "RMSProp", "Adam"]
    check(figure, **{**given, "surface": f"turned {tilt}", "start": start, "steps": 150}, runners=with_adagrad)
    assert figure.text("arrival-SGD") == "63"
    assert figure.text("arrival-AdaGrad") == {0: "28", 7: "42", 45: "98"}[tilt]


def test_the_turned_ravine_as_a_parameter_and_by_reset(load):
    figure = Figure(load(Explorable("race", surface="turned", tilt=33, steps=20)))
    start = tuple(turn(33) @ [-3.5, 1])
    runners = ["SGD", "momentum", "AdaGrad", "RMSProp", "Adam"]
    given = {**start_of("turned"), "surface": "turned 33", "start": tuple(np.round(start, 9)), "steps": 20}
    check(figure, **given, runners=runners)
    figure.slider("tilt in degrees").fill("3")
    choose(figure, "beale")
    assert figure.root.get_by_label("tilt in degrees").count() == 0
    check(figure, **start_of("beale"), runners=runners)
    figure.press("reset")
    check(figure, **given, runners=runners)


def test_contours_of_the_turned_ravine_are_complete_and_right(load):
    figure = Figure(load(Explorable("race", surface="turned", tilt=33, runners=[])))
    check_contours(figure, Turned(33), module.SURFACES["turned"])
    check_labels(figure, Turned(33), module.SURFACES["turned"])


def test_a_start_does_not_turn_out_of_sight(load):
    figure = Figure(load(Explorable("race", surface="turned", start=(4, 2.5), runners=[])))
    figure.slider("tilt in degrees").fill("45")
    assert start_shown(figure) == pytest.approx((1.06066, 3))


def test_the_words_of_one_step_and_of_several_names(load):
    rates = dict.fromkeys(KEYS, 9)
    figure = Figure(load(Explorable("race", runners=KEYS[:3], learning_rates=rates, steps=1)))
    assert figure.readout() == (
        "After 1 step nobody is there to stay (within 0.01 of the minimum until step 300); SGD is lowest, at a loss of "
        "3.2e5; SGD, momentum and Nesterov left the picture."
    )
    figure.slider("steps n").fill("60")
    assert figure.readout() == "After 60 steps nobody is left; SGD, momentum and Nesterov went beyond a million."


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_looks_as_in_the_figures_of_the_chapter(load, theme):
    """On a dark page, sky is the light one, and the ink that of its letters."""
    figure = Figure(load(Explorable("race", runners=KEYS), theme=theme))
    assert list(OPTIMIZER_LOOKS) == ALL == [name for name, *_ in module.LOOKS]
    assert module.KEYS == KEYS
    ink = figure.page.evaluate("getComputedStyle(document.querySelector('.explorable')).color")
    wanted = {_looks.INK: to_hex(np.array(re.findall(r"\d+", ink), float) / 255).upper()}
    wanted |= {_looks.DARK_SKY: _looks.SKY} if theme == "dark" else {}
    for plot in figure.look(LOOK)["plots"]:
        for (_, stroke, dash), (color, style) in zip(plot["lines"], OPTIMIZER_LOOKS.values(), strict=True):
            assert to_hex(np.array(re.findall(r"\d+", stroke), float) / 255).upper() == wanted.get(color, color)
            widths = [] if dash == "none" else [float(length) / module.LINE for length in dash.split()]
            assert widths == pytest.approx([] if style == "-" else style[1], rel=0.01)


def test_on_the_saddle_the_first_off_the_ridge_is_named(figure):
    choose(figure, "saddle")
    assert figure.readout().startswith("After 40 steps RMSProp left the ridge first, with |y| > 1 in step 8;")
    assert "lowest" not in figure.readout()
    figure.slider("steps n").fill("7")
    assert figure.readout() == "After 7 steps nobody has left the ridge (|y| > 1)."
    figure.keys(figure.handle("start"), *3 * ["PageUp"])
    assert figure.readout().startswith("After 7 steps everybody is off the ridge, as the start is")


@pytest.mark.parametrize("width", [390, 1100])
@pytest.mark.parametrize("surface", NAMES)
def test_names_are_not_written_over_the_numbers_of_levels(load, surface, width):
    figure = Figure(load(Explorable("race", surface=surface, runners=KEYS), width=width))
    names = figure.root.locator(".x-wide .x-name, .x-wide path.x-outlined")
    numbers = figure.root.locator(".x-wide svg text[text-anchor=middle]:not(.x-bold)")
    counts = set()
    for steps in (1, 5, 10, 20, 40, 80, 150, 300):
        figure.slider("steps n").fill(str(steps))
        seen = boxes_of(numbers)
        assert all(are_apart(*pair) for pair in itertools.product(boxes_of(names), seen))
        counts.add(len(seen))
    # In the ravine the ends coincide, and have no names.
    assert width > 390 or surface == "ravine" or len(counts) > 1, "some of them had to go"
    let_run(figure, [])
    levels = sum(place is not None for place in module.SURFACES[surface]["levels"].values())
    assert numbers.count() > levels


@pytest.mark.parametrize("width", [390, 1100])
@pytest.mark.parametrize("surface", NAMES)
def test_every_surface_as_it_comes(load, surface, width):
    figure = Figure(load(Explorable("race", surface=surface, runners=KEYS), width=width))
    for steps in (module.OPENING, module.SURFACES[surface]["length"], 0, 1, 2, 30, 300):
        figure.slider("steps n").fill(str(steps))
        slacks = check(figure, **{**start_of(surface), "steps": steps}, runners=ALL)
        assert steps >= 200 or max(slacks.values()) < 1e-6, "or little was compared"


@pytest.mark.parametrize("surface", NAMES)
def test_many_rates(load, surface):
    """Each between creeping and flying out to a million at once."""
    for rate, steps in [(1e-4, 300), (0.001, 100), (0.005, 40), (0.02, 30), (0.1, 60), (0.5, 20), (2, 40), (9, 300)]:
        given = {"surface": surface, "learning_rates": dict.fromkeys(KEYS, rate), "steps": steps}
        page = load(Explorable("race", runners=KEYS, **given))
        check(Figure(page), **{**start_of(surface), "rates": dict.fromkeys(RUNNERS, rate), "steps": steps}, runners=ALL)
        page.close()


@pytest.mark.parametrize("surface", NAMES)
def test_many_starts(load, surface):
    (left, right), (bottom, top) = module.SURFACES[surface]["spans"]
    for start in [(left, top), (right, bottom), (0, 0), (1, 0), (0, 1), (0.5, 0.5), (1, 1)]:
        page = load(Explorable("race", surface=surface, start=start, runners=KEYS, steps=25))
        check(Figure(page), **{**start_of(surface), "start": start, "steps": 25}, runners=ALL)
        page.close()


def test_epsilon_is_that_of_the_library(load):
    """It decides how far the first steps go where the gradient is smaller still."""
    for steps in (1, 3):
        page = load(Explorable("race", surface="saddle", start=(0, 1e-9), runners=KEYS, steps=steps))
        check(Figure(page), **{**start_of("saddle"), "start": (0, 1e-9), "steps": steps}, runners=ALL)
        page.close()


def test_at_the_minimum_nobody_moves(load):
    for surface in ("ravine", "rosenbrock", "beale"):
        start = getattr(surfaces, surface).minima[0]
        page = load(Explorable("race", surface=surface, start=start, steps=40))
        check(Figure(page), **{**start_of(surface), "start": start, "steps": 40})
        page.close()


def test_rates_between_the_marks_of_the_sliders(load):
    rates = {"SGD": 0.0345, "Adam": 0.123}
    given = {"learning_rates": {"sgd": 0.0345, "adam": 0.123}, "runners": ["adam", "sgd"], "start": (-1.23, 0.77)}
    figure = Figure(load(Explorable("race", **given, steps=77)))
    check(figure, "ravine", (-1.23, 0.77), rates, 77, ["SGD", "Adam"])


def test_sliders_are_those_of_the_chosen(figure):
    given = start_of("ravine")
    for runners in [["SGD"], [], ["Nesterov", "AdaGrad"], ["AdaGrad", "Adam"], ALL]:
        let_run(figure, runners)
        check(figure, **given, runners=runners)
    figure.set_slider("η of Nesterov", "rate-Nesterov", 0.1)
    given["rates"]["Nesterov"] = 0.1
    check(figure, **given, runners=ALL)
    assert "Nesterov went beyond a million" in figure.readout()
    let_run(figure, FOUR)
    let_run(figure, ALL)
    check(figure, **given, runners=ALL)
    figure.press("reset")
    check(figure, **start_of("ravine"))


def test_another_surface_starts_anew_with_the_same_runners(figure):
    let_run(figure, ["momentum", "Nesterov"])
    figure.set_slider("η of momentum", "rate-momentum", 0.001)
    figure.keys(figure.handle("start"), "End")
    for surface in ["rosenbrock", "saddle", "beale", "ravine"]:
        check(figure, **choose(figure, surface), runners=["momentum", "Nesterov"])
    choose(figure, "beale")
    figure.press("reset")
    check(figure, **start_of("ravine"))


@pytest.mark.parametrize("surface", NAMES)
def test_drawn_contours_are_complete_and_right(load, surface):
    """Every place of a level is near a line, and every place of a line is near some level."""
    figure = Figure(load(Explorable("race", surface=surface, steps=0)))
    f, seen = getattr(surfaces, surface), module.SURFACES[surface]
    check_contours(figure, f, seen)


def check_contours(figure, f, seen):
    (left, right), (bottom, top) = seen["spans"]
    drawn = figure.root.evaluate("""root => [...root.querySelectorAll(".x-level")].flatMap((path) =>
        path.getAttribute("d").split("M").slice(1).flatMap((d) => {
            const line = path.cloneNode();
            line.setAttribute("d", "M" + d);
            const to = path.transform.baseVal.consolidate().matrix;
            const length = line.getTotalLength();
            return Array.from({length: Math.ceil(length / 4) + 1}, (_, k) =>
                line.getPointAtLength(Math.min(4 * k, length)).matrixTransform(to)).map(({x, y}) => [x, y]);
        }))""")
    plot = figure.look(LOOK)["plots"][0]
    unit = (plot["width"] - 40) / (right - left)
    drawn = (np.array(drawn) - [32, 24]) / [unit, -unit] + [left, top]
    x, y = np.linspace(left, right, 161), np.linspace(bottom, top, 121)
    lines = contourpy.contour_generator(x, y, f(np.stack(np.meshgrid(x, y), axis=-1)))
    wanted = np.concatenate([line for level in seen["levels"] for line in lines.lines(level)])
    gaps = np.linalg.norm(wanted[:, None] - drawn, axis=2).min(axis=1)
    assert gaps.max() * unit < 4, "pixels"
    around = np.array(list(itertools.product(np.linspace(-2.5, 2.5, 9), repeat=2))) / unit
    values = f(drawn[:, None] + around)
    levels = np.array(list(seen["levels"]))
    met = (values.min(axis=1)[:, None] <= levels) & (values.max(axis=1)[:, None] >= levels)
    assert met.any(axis=1).all()


@pytest.mark.parametrize("surface", NAMES)
def test_labels_of_levels_are_on_them(load, surface):
    figure = Figure(load(Explorable("race", surface=surface, runners=[])))
    check_labels(figure, getattr(surfaces, surface), module.SURFACES[surface])


def check_labels(figure, f, seen):
    (left, right), (_, top) = seen["spans"]
    texts = figure.root.locator(".x-wide svg text[text-anchor=middle]:not(.x-bold)").evaluate_all(
        "nodes => nodes.map((node) => [node.textContent, ...['x', 'y'].map((name) => Number(node.getAttribute(name)))])"
    )
    plot = figure.look(LOOK)["plots"][0]
    unit = (plot["width"] - 40) / (right - left)
    labels = [(float(ascii_signs(text)), x, y) for text, x, y in texts if y < plot["height"] - 20]
    assert len(labels) == sum(place is not None for place in seen["levels"].values()) >= 4
    for level, x, y in labels:
        values = f(
            (np.array([x, y - 4]) + list(itertools.product((-2, 0, 2), repeat=2)) - [32, 24]) / [unit, -unit]
            + [left, top]
        )
        assert values.min() <= level <= values.max()


def test_the_start_by_keyboard(figure):
    given = start_of("ravine")
    start = np.array(given["start"], float)
    moves = {"ArrowRight": (0.05, 0), "ArrowDown": (0, -0.05), "Shift+ArrowUp": (0, 0.5), "PageDown": (0, -0.5)}
    ends = {"Home": (-99, 0), "End": (99, 0)}
    for key in ["ArrowRight", "ArrowDown", "Shift+ArrowUp", *4 * ["PageDown"], "Home", "End", "ArrowRight"]:
        figure.keys(figure.handle("start"), key)
        start = np.clip(np.round(start + {**moves, **ends}[key], 2), [-4, -3], [4, 3])
        check(figure, **{**given, "start": tuple(start)})


def test_onto_the_ridge_by_keyboard(figure):
    """Arrows bring y to 0 exactly; there nobody ever leaves it."""
    given = choose(figure, "saddle")
    figure.keys(figure.handle("start"), "ArrowDown", "ArrowUp")
    check(figure, **{**given, "start": (-2, 0)})
    assert all(re.search(r", 0\)$", figure.text(f"place-{name}")) for name in FOUR)


def scale(figure, surface):
    (left, right), _ = module.SURFACES[surface]["spans"]
    width, _ = view_size(figure.root.locator(".x-wide > svg"))
    return (width - 40) / (right - left)


def to_window(figure, surface, place):
    """Return where a place of the plane is in the window."""
    (left, _), (_, top) = module.SURFACES[surface]["spans"]
    svg = figure.root.locator(".x-wide > svg")
    svg.scroll_into_view_if_needed()
    box, unit = svg.bounding_box(), scale(figure, surface)
    return box["x"] + 32 + unit * (place[0] - left), box["y"] + 24 + unit * (top - place[1])


def start_shown(figure):
    return tuple(floats(figure.said("start").partition(")")[0]).tolist())


@pytest.mark.parametrize("surface", NAMES)
def test_a_click_starts_there(figure, surface):
    given = choose(figure, surface)
    (left, right), (bottom, top) = module.SURFACES[surface]["spans"]
    for x, y in [(0.3, 0.6), (0.8, 0.2), (0.52, 0.97)]:
        place = left + x * (right - left), bottom + y * (top - bottom)
        figure.page.mouse.click(*to_window(figure, surface, place))
        start = start_shown(figure)
        assert start == pytest.approx(place, abs=0.03)
        check(figure, **{**given, "start": start})
    figure.page.mouse.click(*to_window(figure, surface, start))  # on the handle itself
    x, y = to_window(figure, surface, (left, bottom))
    figure.page.mouse.click(x + 60, y + 12)  # on the numbers of the axis
    assert start_shown(figure) == start


def test_the_start_by_mouse(figure):
    given = start_of("ravine")
    for dx, dy in [(40, 30), (200, -70), (-55, 60), (3000, 3000), (-3000, -3000)]:
        before = start_shown(figure) if (dx, dy) != (40, 30) else given["start"]
        figure.drag("start", dx, dy)
        moved = np.clip(np.array(before) + np.array([dx, -dy]) / scale(figure, "ravine"), [-4, -3], [4, 3])
        assert start_shown(figure) == pytest.approx(tuple(moved), abs=0.03)
        check(figure, **{**given, "start": start_shown(figure)})


def test_a_finger_taps_and_drags(load):
    page = load(Explorable("race", surface="beale"), width=390, has_touch=True)
    figure = Figure(page)
    page.touchscreen.tap(*to_window(figure, "beale", (2, -1)))
    start = start_shown(figure)
    assert start == pytest.approx((2, -1), abs=0.03)
    check(figure, **{**start_of("beale"), "start": start})
    scrolled = page.evaluate("scrollY")
    figure.swipe(figure.handle("start"), (20, 5), (60, -70))
    unit = scale(figure, "beale")
    assert start_shown(figure) == pytest.approx((start[0] + 60 / unit, start[1] + 70 / unit), abs=0.03)
    check(figure, **{**start_of("beale"), "start": start_shown(figure)})
    assert page.evaluate("scrollY") == scrolled


def test_keyboard_alone_works_menu_checkboxes_and_sliders(figure):
    figure.keys(figure.menu(), "b")
    figure.keys(figure.root.get_by_label("Nesterov", exact=True), "Space")
    figure.keys(figure.root.get_by_label("SGD", exact=True), "Space")
    figure.keys(figure.slider("steps n"), "ArrowRight", "ArrowRight")
    figure.keys(figure.slider("η of Adam"), "ArrowRight", "ArrowRight")
    given = start_of("beale")
    given["rates"]["Adam"] = 0.3
    assert figure.page.evaluate("document.activeElement.labels[0].textContent") == "η of Adam", "it kept the focus"
    check(figure, **{**given, "steps": 42}, runners=["momentum", "Nesterov", "RMSProp", "Adam"])


@pytest.mark.parametrize("surface", NAMES)
def test_all_six_fit_on_a_phone(load, surface):
    """Whatever their rates: the general test of overflow sees only a few settings."""
    figure = Figure(load(Explorable("race", surface=surface, runners=KEYS), width=390, theme="dark"))
    for steps in (0, 7, 60, 300):
        figure.slider("steps n").fill(str(steps))
        assert figure.sticking_out("text, label, p") == []
    for name in RUNNERS:
        figure.slider(f"η of {name}").fill("24")
    assert figure.sticking_out("text, label, p") == []
    for label in figure.root.locator("label:has([type=checkbox])").all():
        assert label.bounding_box()["height"] >= 32
