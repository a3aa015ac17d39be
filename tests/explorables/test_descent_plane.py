"""The explorable "descent-plane" against gradient descent on lib.surfaces, with its noise drawn once more here."""

import math
import re
from itertools import combinations

import numpy as np
import pytest
from explorables_page import (
    Figure,
    agrees_to_four_digits,
    alt_text,
    are_apart,
    ascii_signs,
    boxes_of,
    corners,
    floats,
    view_size,
)

from lib import surfaces
from lib.explorables import Explorable
from lib.explorables import descent_plane as module

NAMES = ["bowl", "ravine", "saddle", "two_valleys"]
CURVATURES = {"bowl": (2, 2), "ravine": (1, 20), "saddle": (2, -2)}
START = {"surface": "ravine", "start": (-3.5, 1), "rate": 0.09, "noise": 0, "steps": 30, "seed": 1}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"eta": 0.1}, "parameters of 'descent-plane' must be among .*'learning_rate'.*; 'eta' is not"),
        ({"surface": "beale"}, r"surface must be one of \['bowl', 'ravine', 'saddle', 'two_valleys'\]; it is 'beale'"),
        ({"surface": surfaces.bowl}, "surface must be one of"),
        ({"start": 1}, "start must be a sequence of 2 numbers"),
        ({"start": (1, 2, 3)}, "start must be a sequence of 2 numbers"),
        ({"start": (4.1, 0)}, r"start must be a finite number in \[-4, 4\]; it is 4.1"),
        ({"start": (0, -3.1)}, r"start must be a finite number in \[-3, 3\]; it is -3.1"),
        ({"surface": "two_valleys", "start": (2.5, 0)}, r"start must be a finite number in \[-2, 2\]; it is 2.5"),
        ({"surface": "two_valleys", "start": (0, 2)}, r"start must be a finite number in \[-1.5, 1.5\]; it is 2"),
        ({"start": (math.nan, 0)}, "start must be a finite number"),
        ({"learning_rate": 0}, r"learning_rate must be a finite number in \[0.001, 1.5\]; it is 0"),
        ({"learning_rate": 2}, "learning_rate must be"),
        ({"noise": -0.1}, r"noise must be a finite number in \[0, 3\]; it is -0.1"),
        ({"noise": math.inf}, "noise must be"),
        ({"steps": 201}, "steps must be a whole number in 0 … 200; it is 201"),
        ({"steps": 1.5}, "steps must be a whole number"),
        ({"seed": -1}, "seed must be a whole number in 0 … 1000000; it is -1"),
        ({"seed": None}, "seed must be a whole number"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("descent-plane", **parameters)


def test_arrays_are_taken_as_parameters():
    given = Explorable(
        "descent-plane",
        start=np.array([-3.5, 1]),
        learning_rate=np.float64(0.09),
        noise=np.float32(0),
        seed=np.int64(1),
    )
    assert given.html() == Explorable("descent-plane").html()


@pytest.mark.parametrize("name", NAMES)
def test_what_the_script_gets_is_that_of_the_library(name):
    """Its minima, its levels where they cross the x axis, and the places of their labels."""
    surface, seen = getattr(surfaces, name), module.parameters()["surfaces"][name]
    assert seen["minima"] == [x for x, _ in surface.minima]
    for level, at, *ends in seen["levels"]:
        assert all(float(surface((x, 0))) == pytest.approx(level, abs=1e-4) for x in ends)
        x = np.linspace(-seen["reach"], seen["reach"], 4002)[1:-1]
        changes = np.diff(np.sign(surface(np.stack([x, 0 * x], axis=-1)) - level)) != 0
        single = [each for each in ends if ends.count(each) == 1]  # a double one only touches
        assert len(single) == changes.sum(), level
        assert abs(at) <= seen["reach"]
    levels = [level for level, *_ in seen["levels"]]
    assert levels == sorted(set(levels))


# What should be shown


def mulberry32(seed):
    """Yield numbers in [0, 1), in integers that wrap at 32 bits."""
    mask = 0xFFFFFFFF
    while True:
        seed = (seed + 0x6D2B79F5) & mask
        t = ((seed ^ seed >> 15) * (1 | seed)) & mask
        t = ((t + (((t ^ t >> 7) * (61 | t)) & mask)) & mask) ^ t
        yield ((t ^ t >> 14) & mask) / 2**32


def noises(seed):
    """Yield pairs of normal numbers, by the transform of Box and Muller."""
    uniform = mulberry32(seed)
    while True:
        radius, angle = math.sqrt(-2 * math.log(1 - next(uniform))), 2 * math.pi * next(uniform)
        yield np.array([radius * math.cos(angle), radius * math.sin(angle)])


def descend(surface, start, rate, noise, steps, seed):
    """Return the path of noisy gradient descent; it stops where a coordinate exceeds a million."""
    surface, draw = getattr(surfaces, surface), noises(seed)
    path = [np.array(start, float)]
    for _ in range(steps):
        if np.abs(path[-1]).max() > 1e6:
            break
        path.append(path[-1] - rate * (surface.gradient(path[-1]) + noise * next(draw)))
    return np.array(path)


def is_shown(shown, expected):
    """Tell whether that is the number to four digits, or to two where it is tiny or huge; a rest of rounding is 0."""
    is_rest = abs(expected) < 1e-15 and abs(float(shown)) < 1e-14
    return is_rest or agrees_to_four_digits(shown, expected, slack=1e-9)


LOOK = """root => {
    const plots = [...root.querySelectorAll(".x-plot > svg")].map((plot) => ({
        width: plot.viewBox.baseVal.width,
        height: plot.viewBox.baseVal.height,
        levels: [...plot.querySelectorAll(".x-level")].map((node) => node.getAttribute("d")),
        lines: [...plot.querySelectorAll(".x-way, .x-course")].map((node) => node.getAttribute("d")),
        dots: plot.querySelectorAll("g[aria-hidden] circle").length,
        texts: [...plot.querySelectorAll("text")].map((node) => [node.textContent,
            Number(node.getAttribute("x")), Number(node.getAttribute("y"))]),
    }));
    const ball = root.querySelector(".x-handle");
    return {
        plots,
        ball: ["valuemin", "valuenow", "valuemax", "valuetext"].map((name) => ball.getAttribute("aria-" + name)),
    };
}"""


def pair(text):
    return text.strip("()").split(", ")


def check(figure, surface, start, rate, noise, steps, seed=1):
    """Compare every number shown, the path, the losses and the verdict with NumPy."""
    path = descend(surface, start, rate, noise, steps, seed)
    f = getattr(surfaces, surface)
    losses = f(path)
    seen = figure.look(LOOK)
    shown = seen["numbers"]
    for name, value in {"learning_rate": rate, "noise": noise, "steps": steps, "step": len(path) - 1}.items():
        assert float(shown[name]) == value, name
    for name, value in {
        "start-loss": losses[0],
        "loss": losses[-1],
        "norm": np.linalg.norm(f.gradient(path[-1])),
    }.items():
        assert is_shown(shown[name], value), (name, shown[name], value)
    assert [float(each) for each in pair(shown["start"])] == list(start)
    assert all(is_shown(*each) for each in zip(pair(shown["end"]), path[-1], strict=True)), (shown["end"], path[-1])
    assert ("Stopped at step" in seen["readout"]) == (len(path) <= steps)
    check_limit(shown, surface, seen["html"])
    check_verdict(shown["verdict"], surface, path, rate, noise)
    reach = module.SURFACES[surface]["reach"]
    assert [float(each) for each in (*seen["ball"][:3],)] == [-reach, start[0], reach]
    assert is_shown(ascii_signs(seen["ball"][3]).rpartition(" ")[2], losses[0])
    assert not re.search("NaN|undefined|Infinity", seen["html"])
    check_plane(seen["plots"][0], path, reach)
    check_losses(seen["plots"][1], losses, surface, steps)
    return path


def check_limit(shown, surface, text):
    if surface == "two_valleys":
        limits = [2 / (12 * x**2 - 4) for x, _ in surfaces.two_valleys.minima]
        deep, shallow = re.findall(r"[\d.]+", shown["limits"])
        assert is_shown(deep, limits[0])
        assert is_shown(shallow, limits[1])
    else:
        assert is_shown(shown["limit"], 2 / max(CURVATURES[surface]))
    assert ("limit of η along x" in text) == ("along y every η leads away" in text) == (surface == "saddle")


def check_verdict(text, surface, path, rate, noise):
    expected = {"bowl": bowl_verdict, "ravine": bowl_verdict, "saddle": saddle_verdict, "two_valleys": valley_verdict}
    if len(path) == 1:
        assert text == "No step yet"
    else:
        assert expected[surface](surface, path, rate, noise) in text


def is_flat(surface, place):
    return np.linalg.norm(getattr(surfaces, surface).gradient(place)) < 1e-3


def bowl_verdict(surface, path, rate, noise):
    # A coordinate that is exactly 0 stays there.
    sizes = [round(rate * c, 9) for c, x in zip(CURVATURES[surface], path[0], strict=True) if x or noise]
    if max(sizes, default=0) >= 2:
        bounces = "It bounces, and the noise adds up" if noise else "It bounces for ever"
        return "It diverges: η is above" if max(sizes) > 2 else bounces
    if noise:
        floor = sum(rate * noise**2 / (2 * (2 - rate * curvature)) for curvature in CURVATURES[surface])
        was_there = (getattr(surfaces, surface)(path) <= 5 * floor).any()
        return "Noise keeps it from settling" if was_there else "It is on its way"
    return "It has arrived" if is_flat(surface, path[-1]) else "It is on its way"


def saddle_verdict(surface, path, rate, noise):
    if not noise and path[0][1] == 0:
        assert (path[:, 1] == 0).all()
        if is_flat(surface, path[-1]):
            return "Stuck on the ridge: the gradient points along it, so y stays exactly 0, and it has all but stopped"
        ways = ["goes along it to the saddle point", "bounces for ever", "bounces, ever farther"]
        return "so y stays exactly 0, and it " + ways[int(np.sign(rate - 1)) + 1]
    x, y = np.abs(path[-1])
    if x > y and x > 1e6:
        return "It has diverged along x"
    first = "It slides off the ridge" if path[0][1] else "Noise pushes it off the ridge"
    return first + (" and it falls without end" if y > 3 else f": every step multiplies y by 1 + 2η = {1 + 2 * rate:g}")


def valley_verdict(surface, path, rate, noise):
    if np.abs(path[-1]).max() > 1e6:
        return "It has diverged"
    # Small steps, which jump over nothing, say whose side that is.
    end = np.clip(path[-1], -2, 2)
    for _ in range(2000):
        end = end - 0.005 * surfaces.two_valleys.gradient(end)
    which = "deeper valley" if end[0] < 0 else "shallower valley"
    if noise:
        return "Noise keeps it moving; now it is in the " + which
    if is_flat(surface, path[-1]):
        return "It has ended in the " + which + ("" if end[0] < 0 else ", which is not the deepest")
    above = rate >= 2 / (12 * end[0] ** 2 - 4)
    return f"It cannot settle in the {which}, where η is above" if above else "It is on its way in the " + which


def to_places(pixels, plot, reach):
    """Return places in the plane from pixels."""
    width, height = plot["width"] - 40, plot["height"] - 46
    return (pixels - [32, 24]) / [width, height] * [2 * reach, -1.5 * reach] + [-reach, 0.75 * reach]


def check_plane(plot, path, reach):
    """The path goes through every iterate, and an arrow stands at the edge where it ends beyond it."""
    assert plot["height"] - 46 == pytest.approx(0.75 * (plot["width"] - 40)), "or a circle would not be one"
    way = to_places(corners(plot["lines"][0]), plot, reach)
    assert way == pytest.approx(np.clip(path, -1e4, 1e4), rel=1e-6, abs=1e-6)
    assert plot["dots"] == len(path) - 1
    arrows = [text for text, _, _ in plot["texts"] if text in "▲▼◀▶"]
    x, y = np.abs(path[-1]) / [reach, 0.75 * reach]
    assert len(arrows) == (max(x, y) > 1)
    if arrows:
        expected = "▲▼"[int(path[-1][1] < 0)] if y > 1 else "▶◀"[int(path[-1][0] < 0)]
        assert arrows == [expected]


def check_losses(plot, losses, surface, steps):
    """The losses, or their logarithms, within the ends of the plot."""
    low, high = module.SURFACES[surface]["losses"] or (-6, 4)
    isLog = module.SURFACES[surface]["losses"] is None
    with np.errstate(divide="ignore"):
        values = np.log10(losses) if isLog else losses
    high = high if isLog else max(high, losses[0])
    course = corners(plot["lines"][0])
    x = 52 + (plot["width"] - 66) * np.arange(len(losses)) / max(20, steps)
    y = plot["height"] - 22 - (plot["height"] - 48) * (np.clip(values, low, high) - low) / (high - low)
    assert course == pytest.approx(np.stack([x, y], axis=1), abs=1e-3)
    words = [text for text, _, _ in plot["texts"]]
    assert ("▲" in words) == (values[-1] > high)
    assert ("▼" in words) == (values[-1] < low)


def set_all(figure, rate, noise, steps):
    """Set the sliders by their marks."""
    for label, name, value in [("learning rate η", "learning_rate", rate), ("noise σ", "noise", noise)]:
        figure.set_slider(label, name, value)
    figure.slider("steps n").fill(str(steps))


def choose(figure, surface):
    figure.choose(surface)
    seen = module.SURFACES[surface]
    return {"surface": surface, "start": seen["start"], "rate": seen["learning_rate"]}


# Tests


def test_at_the_start(figure):
    check(figure, **START)
    assert figure.text("limit") == "0.1"
    assert figure.root.locator("svg text", has_text="f(x, y) = ½x² + 10y²").count() == 1


@pytest.mark.parametrize("surface", NAMES)
def test_every_surface_as_it_comes(load, surface):
    figure = Figure(load(Explorable("descent-plane", surface=surface)))
    seen = module.SURFACES[surface]
    for steps in (0, 1, 2, 30, 200):
        figure.slider("steps n").fill(str(steps))
        check(figure, surface, seen["start"], seen["learning_rate"], 0, steps)


SETTINGS = [
    (0.001, 0, 200),
    (0.05, 0, 200),
    (0.0995, 0, 60),
    (0.1, 0, 33),
    (0.105, 0.5, 80),
    (0.2, 0.05, 120),
    (0.25, 0, 40),
    (0.95, 0.001, 20),
    (1, 0, 25),
    (1.05, 0, 10),
    (1.5, 0, 200),
    (1.5, 3, 200),
    (0.001, 3, 200),
    (0.07, 1, 1),
]


@pytest.mark.parametrize("surface", NAMES)
def test_many_settings(figure, surface):
    choose(figure, surface)
    start = module.SURFACES[surface]["start"]
    for rate, noise, steps in SETTINGS:
        set_all(figure, rate, noise, steps)
        check(figure, surface, start, rate, noise, steps)


@pytest.mark.parametrize("surface", NAMES)
def test_corners_axes_and_the_middle(load, surface):
    reach = module.SURFACES[surface]["reach"]
    for start in [(reach, 0.75 * reach), (-reach, 0), (0, -0.75 * reach), (0, 0)]:
        for rate, noise, steps in [(0.03, 0, 100), (0.1, 0, 12), (0.01, 0.2, 50), (1, 0, 3), (1.2, 0, 200)]:
            given = {"surface": surface, "start": start, "learning_rate": rate, "noise": noise, "steps": steps}
            page = load(Explorable("descent-plane", **given, seed=9))
            check(Figure(page), surface, start, rate, noise, steps, 9)
            page.close()


def test_of_parameters_between_the_marks_of_the_sliders(load):
    given = {"surface": "two_valleys", "start": (-0.123, 0.777), "noise": 0.33, "steps": 77, "seed": 123_456}
    figure = Figure(load(Explorable("descent-plane", learning_rate=0.0345, **given)))
    check(figure, rate=0.0345, **given)


def test_the_noise_is_normal():
    """What the tests draw, and so what the figure does: mean 0, variance 1, no entry tied to the other."""
    draw = noises(1)
    z = np.array([next(draw) for _ in range(20_000)])
    assert z.mean(axis=0) == pytest.approx([0, 0], abs=0.03)
    assert np.cov(z.T) == pytest.approx(np.eye(2), abs=0.03)
    assert (np.abs(z) < 2).mean() == pytest.approx(0.9545, abs=0.01)


def test_new_noise_is_another_path_from_the_same_start(figure):
    assert figure.button("new noise").is_disabled()
    set_all(figure, 0.05, 0.5, 40)
    ends = set()
    for seed in range(1, 5):
        check(figure, **{**START, "rate": 0.05, "noise": 0.5, "steps": 40, "seed": seed})
        ends.add(figure.text("end"))
        figure.press("new noise")
    assert len(ends) == 4
    figure.press("reset")
    check(figure, **START)
    assert figure.button("new noise").is_disabled()


def test_step_by_step(figure):
    figure.slider("steps n").fill("0")
    for steps in range(4):
        check(figure, **{**START, "steps": steps})
        figure.press("1 step")
    figure.slider("steps n").fill("199")
    figure.press("1 step")
    assert figure.button("1 step").is_disabled()
    check(figure, **{**START, "steps": 200})


def test_presets(figure):
    set_all(figure, 0.5, 1, 7)
    figure.press("on the ridge")
    path = check(figure, "saddle", (3.5, 0), 0.1, 0, 50)
    assert (path[:, 1] == 0).all()
    assert "the gradient points along it, so y stays exactly 0" in figure.readout()
    figure.press("ravine, η too large")
    path = check(figure, "ravine", (-3.5, 0.5), 0.105, 0, 30)
    assert (np.diff(np.abs(path[:, 1])) > 0).all()
    assert figure.readout().startswith("It diverges: η is above the limit")
    figure.press("the shallower valley")
    path = check(figure, "two_valleys", (1.7, 1.2), 0.05, 0, 80)
    assert path[-1] == pytest.approx(surfaces.two_valleys.minima[1], abs=1e-3)
    assert figure.readout() == "It has ended in the shallower valley, which is not the deepest."
    figure.press("reset")
    check(figure, **START)


def test_noise_leaves_the_ridge_the_later_the_smaller_it_is(figure):
    figure.press("on the ridge")
    left = []
    for noise in (0.1, 0.001):
        set_all(figure, 0.1, noise, 80)
        path = check(figure, "saddle", (3.5, 0), 0.1, noise, 80)
        assert figure.readout().startswith("Noise pushes it off the ridge and it falls without end")
        left.append((np.abs(path[:, 1]) > 1).argmax())
    assert left[1] - left[0] == pytest.approx(math.log(100) / math.log(1.2), abs=2)


def test_which_valley_depends_on_the_start(load):
    ends = set()
    for start in [(-2, 1.5), (-0.1, 0), (0.05, -1.5), (0.1, 0.3), (2, 0)]:
        page = load(Explorable("descent-plane", surface="two_valleys", start=start, learning_rate=0.05, steps=200))
        path = check(Figure(page), "two_valleys", start, 0.05, 0, 200)
        ends.add((start[0] > 0.0754, round(path[-1][0], 2)))
    assert ends == {(False, -1.04), (True, 0.96)}


def test_a_rate_above_the_limit_of_one_valley_only(load):
    """Between 2/λ of the deeper and 2/λ of the shallower minimum, gradient descent settles in the shallower alone."""
    for start, words in [((-1.2, 0), "cannot settle in the deeper"), ((1.1, 0), "ended in the shallower")]:
        page = load(Explorable("descent-plane", surface="two_valleys", start=start, learning_rate=0.25, steps=200))
        check(Figure(page), "two_valleys", start, 0.25, 0, 200)
        assert words in Figure(page).readout()


def test_it_stops_where_it_has_diverged(load):
    for surface, rate in [("bowl", 1.1), ("ravine", 1.5), ("two_valleys", 1)]:
        given = {"surface": surface, "start": (2, 1), "learning_rate": rate, "steps": 200}
        figure = Figure(load(Explorable("descent-plane", **given)))
        path = check(figure, surface, (2, 1), rate, 0, 200)
        assert 1 < len(path) < 100
        assert f"Stopped at step {len(path) - 1}: more than a million away." in figure.readout()


@pytest.mark.parametrize("width", [390, 1100])
@pytest.mark.parametrize("surface", NAMES)
def test_contours_are_where_the_levels_are(load, surface, width):
    """Every corner of a contour is on its level, every place of that level is near one, and so is its label."""
    f, seen = getattr(surfaces, surface), module.SURFACES[surface]
    reach = seen["reach"]
    plot = Figure(load(Explorable("descent-plane", surface=surface), width=width)).look(LOOK)["plots"][0]
    assert len(plot["levels"]) == len(seen["levels"])
    x = np.linspace(-reach, reach, 81)
    base, b = f(np.stack([x, 0 * x], axis=-1)), float(f((0, 1)) - f((0, 0)))
    for (level, at), d in zip(seen["levels"], plot["levels"], strict=True):
        places = to_places(floats(d).reshape(-1, 2), plot, reach)
        assert np.abs(f(places) - level).max() < 1e-3
        assert (np.abs(places[:, 0]) <= reach + 1e-9).all()
        square = (level - base) / b
        for sign in (1, -1):
            wanted = np.stack([x, sign * np.sqrt(np.maximum(square, 0))], axis=-1)[square > 0]
            gaps = np.linalg.norm(wanted[:, None] - places, axis=2).min(axis=1, initial=9)
            assert (gaps < 0.07 * reach).all(), level
        labels = [(x, y) for text, x, y in plot["texts"] if ascii_signs(text) == f"{level:g}"]
        where = to_places(np.array(labels) - [0, 4], plot, reach)
        steep = np.linalg.norm(f.gradient(where), axis=1) + 1
        assert (np.abs(f(where) - level) / steep).min() < 0.02 * reach, (level, where)
        assert np.abs(where[:, 0] - at).min() < 1e-3


@pytest.mark.parametrize("surface", NAMES)
def test_labels_of_levels_do_not_cover_each_other(load, surface):
    for width in (360, 1100):
        figure = Figure(load(Explorable("descent-plane", surface=surface, steps=0), width=width))
        for one, other in combinations(boxes_of(figure.root.locator(".x-wide svg text")), 2):
            assert are_apart(one, other, slack=7), (width, one, other)


@pytest.mark.parametrize("surface", NAMES)
def test_the_ball_by_keyboard(figure, surface):
    given = choose(figure, surface)
    limits = np.array([1, 0.75]) * module.SURFACES[surface]["reach"]
    start = np.array(given["start"])
    moves = {
        "ArrowRight": (0.05, 0),
        "ArrowDown": (0, -0.05),
        "Shift+ArrowLeft": (-0.5, 0),
        "Shift+ArrowUp": (0, 0.5),
        "PageDown": (0, -0.5),
        "Home": (-99, 0),
        "End": (99, 0),
    }
    for key in ["ArrowRight", "ArrowDown", "Shift+ArrowUp", "Shift+ArrowLeft", *8 * ["PageDown"], "Home", "End"]:
        figure.keys(figure.handle("ball"), key)
        start = np.clip(np.round(start + moves[key], 2), -limits, limits)
        check(figure, **{**START, **given, "start": tuple(start)})


def test_onto_the_ridge_by_keyboard(figure):
    """Arrows bring y to 0 exactly, not to 3e-17."""
    choose(figure, "saddle")
    figure.keys(figure.handle("ball"), "Shift+ArrowUp", *11 * ["ArrowDown"])
    check(figure, "saddle", (3.5, 0), 0.1, 0, 30)
    assert figure.readout().startswith("Stuck on the ridge")
    figure.keys(figure.handle("ball"), "ArrowDown", "ArrowUp")
    check(figure, "saddle", (3.5, 0), 0.1, 0, 30)
    assert figure.text("start") == "(3.5, 0)"


def place(figure):
    return tuple(float(each) for each in pair(figure.text("start")))


def unit(figure, reach):
    return (view_size(figure.root.locator(".x-wide > svg"))[0] - 40) / (2 * reach)


@pytest.mark.parametrize("surface", NAMES)
def test_the_ball_by_mouse(figure, surface):
    given = choose(figure, surface)
    reach = module.SURFACES[surface]["reach"]
    for dx, dy in [(40, 30), (-200, 70), (55, -60), (3000, 3000), (-3000, -3000)]:
        before = place(figure)
        figure.drag("ball", dx, dy)
        moved = np.array(before) + np.array([dx, -dy]) / unit(figure, reach)
        assert place(figure) == pytest.approx(np.clip(moved, [-reach, -0.75 * reach], [reach, 0.75 * reach]), abs=0.03)
        check(figure, **{**START, **given, "start": place(figure)})


def test_a_finger_drags_the_ball(load):
    page = load(Explorable("descent-plane"), width=390, has_touch=True)
    figure = Figure(page)
    figure.swipe(figure.handle("ball"), (20, 5), (100, 60))
    scale = unit(figure, 4)
    assert place(figure) == pytest.approx((-3.5 + 100 / scale, 1 - 60 / scale), abs=0.03)
    check(figure, **{**START, "start": place(figure)})
    assert page.evaluate("scrollY") == 0


def test_another_surface_starts_anew_and_keeps_noise_and_steps(figure):
    set_all(figure, 0.3, 0.2, 15)
    figure.keys(figure.handle("ball"), "End")
    for surface in [*NAMES, "two_valleys", "bowl"]:
        check(figure, **choose(figure, surface), noise=0.2, steps=15)


def test_keyboard_alone_works_menu_sliders_and_buttons(figure):
    figure.keys(figure.menu(), "s")
    figure.keys(figure.slider("learning rate η"), "ArrowRight")
    figure.keys(figure.slider("noise σ"), "Home", "ArrowRight")
    figure.keys(figure.slider("steps n"), "End", "ArrowLeft")
    figure.keys(figure.button("1 step"), "Enter")
    figure.keys(figure.button("new noise"), "Space")
    check(figure, "saddle", (3.5, 0.05), 0.105, 0.001, 200, 2)


# The picture


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {},
            "½x² + 10y² and the path .* from (−3.5, 1) with the learning rate 0.09 it leads to (−0.207, 0.00124) in 30",
        ),
        (
            {"surface": "saddle", "start": (3.5, 0), "noise": 1},
            "without noise: .* it leads to (0.00433, 0) in 30 steps",
        ),
        ({"learning_rate": 0.2}, "it leaves the picture in 30 steps"),
        ({"surface": "bowl", "learning_rate": 1.5, "steps": 200}, "it leaves the picture in 60 steps"),
        ({"surface": "two_valleys", "start": (2, -1.5), "steps": 0}, "it leads to (2, −1.5) in 0 steps"),
    ],
)
def test_the_picture_says_where_the_path_leads(given, words):
    alt = alt_text(Explorable("descent-plane", **given))
    assert re.search(re.escape(words).replace(r"\.\*", ".*"), alt), alt


@pytest.mark.parametrize("surface", NAMES)
def test_the_picture_agrees_with_the_figure(load, surface):
    explorable = Explorable("descent-plane", surface=surface)
    alt = ascii_signs(alt_text(explorable))
    end = re.search(r"leads to \(([-\d.e]+), ([-\d.e]+)\)", alt)
    x, y = (float(each) for each in pair(Figure(load(explorable)).text("end")))
    if end:
        assert [float(each) for each in end.groups()] == pytest.approx([x, y], rel=5e-3)
    else:
        assert abs(y) > 3


def test_pictures_stay_small():
    for surface in NAMES:
        for steps, rate in [(30, None), (200, 0.02), (200, 0.001), (200, 0.0995)]:
            text = Explorable("descent-plane", surface=surface, steps=steps, learning_rate=rate).html()
            assert len(re.search(r'<img src="([^"]+)"', text)[1]) < 6000
            assert len(text) < 36_000


def test_a_path_that_leaves_the_picture_is_cut_off():
    drawing, alt = module.picture(module.parameters(learning_rate=0.11, steps=60))
    assert "leaves the picture" in alt
    ours = f'stroke="{module.VERMILION}"'
    (path,) = [shape for shape in drawing._shapes if ours in shape and 'width="2"' in shape]
    places = np.array([each.split(",") for each in re.search('d="M([^"]*)"', path)[1].split(" ")], float)
    assert ((places >= 0) & (places <= [400, 300])).all()
