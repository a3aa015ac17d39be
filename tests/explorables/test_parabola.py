"""The explorable "parabola" against NumPy and exact fractions."""

import math
import re
from fractions import Fraction
from itertools import combinations, pairwise

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

from lib.explorables import Explorable
from lib.explorables import parabola as module

START = {"start": 10.0, "rate": 0.2, "curvature": 2.0, "steps": 4}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"eta": 0.1}, "parameters of 'parabola' must be among .*'learning_rate'.*; 'eta' is not"),
        ({"start": 15.1}, r"start must be a finite number in \[-15, 15\]; it is 15.1"),
        ({"start": math.nan}, "start must be a finite number"),
        ({"start": "10"}, "start must be a finite number"),
        ({"learning_rate": 0}, r"learning_rate must be a finite number in \[0.01, 1.2\]; it is 0"),
        ({"learning_rate": 1.3}, "learning_rate must be"),
        ({"learning_rate": [0.1]}, "learning_rate must be"),
        ({"curvature": 0}, r"curvature must be a finite number in \[0.1, 4\]; it is 0"),
        ({"curvature": -2}, "curvature must be"),
        ({"steps": 51}, "steps must be a whole number in 0 … 50; it is 51"),
        ({"steps": -1}, "steps must be a whole number in 0 … 50; it is -1"),
        ({"steps": 2.0}, "steps must be a whole number"),
        ({"steps": True}, "steps must be a whole number"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("parabola", **parameters)


def test_numpy_numbers_are_taken_as_parameters():
    given = Explorable(
        "parabola", start=np.float64(10), learning_rate=np.float64(0.2), curvature=np.int64(2), steps=np.int32(4)
    )
    assert given.html() == Explorable("parabola").html()


# What should be shown


def descend(start, rate, curvature, steps):
    """Return the iterates by gradient descent itself."""
    path = [float(start)]
    for _ in range(steps):
        path.append(path[-1] - rate * curvature * path[-1])
    return np.array(path)


def exactly(rate, curvature):
    """Return ηλ as a fraction of the decimals that were given."""
    return Fraction(str(rate)) * Fraction(str(curvature))


def verdict(start, rate, curvature):
    """Return how the verdict begins."""
    product = exactly(rate, curvature)
    if start == 0:
        return "x₀ is the minimum itself"
    if product == 1:
        return "arrives in one step"
    if product < 1:
        return (
            "creeps: after 20 steps" if (1 - product) ** 20 > Fraction(1, 2) else "glides down on its own side: every"
        )
    if product == 2:
        return f"bounces for ever between {abs(start):g} and -{abs(start):g}"
    return "bounces from side to side, and still converges" if product < 2 else "diverges: every step"


def is_shown(shown, expected):
    """Tell whether that is the number to four digits, without zeros at the end; to two where it is tiny or huge."""
    has_idle_zeros = 1e-3 <= abs(expected) < 1e5 and re.search(r"\.\d*0$|\.$", shown)
    return agrees_to_four_digits(shown, expected) and not has_idle_zeros


LOOK = """root => {
    const plots = [...root.querySelectorAll(".x-plot > svg")].map((plot) => ({
        width: plot.viewBox.baseVal.width,
        height: plot.viewBox.baseVal.height,
        paths: attributes(plot.querySelectorAll("path"), ["class", "d", "transform"]),
        lines: attributes(plot.querySelectorAll("line.x-curve"), ["class", "x1", "y1", "x2", "y2"]),
        dots: attributes(plot.querySelectorAll("g[aria-hidden] circle"), ["cx", "cy"]),
        texts: [...plot.querySelectorAll("text")].map((node) => [node.textContent, node.getAttribute("x"),
            node.getAttribute("class")]),
    }));
    return {
        plots,
        handle: attributes(root.querySelectorAll(".x-handle"), ["aria-valuenow", "aria-valuetext", "transform"])[0],
    };
}"""


def check(figure, start, rate, curvature, steps):
    """Compare every number shown, the verdict and what is drawn with NumPy."""
    path, product = descend(start, rate, curvature, max(steps, 20)), exactly(rate, curvature)
    now, factor = path[steps], float(1 - product)
    expected = {
        "x-20": path[20],
        "left": 100 * abs(factor) ** 20,
        "x": now,
        "loss": curvature * now**2 / 2,
        "slope": curvature * now,
    }
    if not start:
        del expected["left"]  # of no distance
    if product == 1:
        expected.update({name: 0.0 for name in expected if steps or name in ("x-20", "left")})
    seen = figure.look(LOOK)
    shown = seen["numbers"]
    for name, value in expected.items():
        assert is_shown(shown[name], value), (name, shown[name], value)
    for name, value in {"product": product, "factor": 1 - product}.items():
        assert Fraction(shown[name]) == value
    for name, value in {"learning_rate": rate, "curvature": curvature, "steps": steps}.items():
        assert float(shown[name]) == value
    first = shown["first"].split(", ")
    assert all(is_shown(text, x) for text, x in zip(first, path[:5], strict=True)), first
    assert shown["verdict"].startswith(verdict(start, rate, curvature))
    check_verdict(shown["verdict"], abs(factor))
    assert not re.search("NaN|undefined|Infinity", seen["html"])
    assert float(seen["handle"][0]) == start
    loss = seen["handle"][1].rpartition(" ")[2]
    assert is_shown(loss, curvature * start**2 / 2)
    check_drawing(seen["plots"], path[: steps + 1], curvature)
    check_exit(seen, path[: steps + 1])
    check_distances(
        seen["plots"][1], path[: steps + 1] if product != 1 else np.where(path == start, path, 0)[: steps + 1]
    )
    check_scale(seen["plots"][2], float(product))


def check_verdict(text, size):
    """The number in the verdict is the one that it names."""
    for pattern, value in [
        (r"after 20 steps (\S+) %", 100 * size**20),
        (r"leaves (\S+) %", 100 * size),
        (r"distance (\S+) times", size),
    ]:
        found = re.search(pattern, text)
        assert found is None or is_shown(found[1], value)


def geometry(plot, curvature):
    """Return a function from x to the pixel of its place on the parabola."""
    top = max(225, 112.5 * curvature)
    width, height = plot["width"] - 56, plot["height"] - 50
    return lambda x: (38 + width * (x + 15) / 30, 26 + height * (1 - curvature * x**2 / 2 / top))


def inside(path):
    """Return how many iterates are seen before the first that is not."""
    out = np.flatnonzero(np.abs(path) > 15)
    return out[0] if len(out) else len(path)


def check_drawing(plots, path, curvature):
    """The parabola, a dot for each iterate that is seen, a line to each next one, numbers, and the tangent."""
    plot, seen = plots[0], inside(path)
    pixel = geometry(plot, curvature)
    curve = corners(plot["paths"][0][1])
    assert curve == pytest.approx(np.array([pixel(x) for x in np.linspace(-15, 15, 101)]), abs=1e-3)
    dots = np.array(plot["dots"], float)
    assert dots == pytest.approx(np.array([pixel(x) for x in path[:seen]]), abs=1e-3)
    lines = [np.array(line[1:], float) for line in plot["lines"] if "x-vermilion" in line[0]]
    assert len(lines) == min(seen, len(path) - 1)
    for line, (one, other) in zip(lines, pairwise(path), strict=False):
        assert line[:2] == pytest.approx(pixel(one), abs=1e-3)
        if abs(other) <= 15:
            assert line[2:] == pytest.approx(pixel(other), abs=1e-3)
    labels = [text for text, _, kind in plot["texts"] if kind == "x-step"]
    assert labels == [str(k) for k in range(len(labels))]
    assert labels
    tangents = [np.array(line[1:], float) for line in plot["lines"] if "x-green" in line[0]]
    assert len(tangents) == (seen == len(path))
    for x1, y1, x2, y2 in tangents:
        assert [(x1 + x2) / 2, (y1 + y2) / 2] == pytest.approx(pixel(path[-1]), abs=1e-3)
        step = 1e-4
        (a, b), (c, d) = pixel(path[-1] - step), pixel(path[-1] + step)
        assert (y2 - y1) * (c - a) == pytest.approx((d - b) * (x2 - x1), abs=1e-4)
        assert math.hypot(x2 - x1, y2 - y1) == pytest.approx(80)


def check_exit(seen, path):
    """The first step that leaves ends at the edge, on the way to where it would be; an arrow stands there."""
    plot, count = seen["plots"][0], inside(path)
    assert ("outside of the picture" in seen["readout"]) == (count < len(path))
    if count == len(path):
        return
    assert f"From step {count} on" in seen["readout"]
    pixel = geometry(plot, float(seen["numbers"]["curvature"]))
    x1, y1, x2, y2 = np.array([line for line in plot["lines"] if "x-vermilion" in line[0]][-1][1:], float)
    u, v = pixel(path[count])
    assert (x2 - x1) * (v - y1) == pytest.approx((y2 - y1) * (u - x1), rel=1e-6, abs=1e-3)
    left, right = pixel(-15)[0], pixel(15)[0]
    assert left - 1e-6 <= x2 <= right + 1e-6
    assert min(abs(y2 - 26), abs(x2 - left), abs(x2 - right)) < 1e-6
    arrows = [floats(transform)[:2] for _, _, transform in plot["paths"] if transform]
    assert arrows[-1] == pytest.approx([x2, y2])


def check_distances(plot, path):
    """The logarithm of each distance, held at the edges of the plot, with an arrow where the last is beyond."""
    width, height = plot["width"] - 66, plot["height"] - 48
    with np.errstate(divide="ignore"):
        logs = np.log10(np.abs(path))
    course = corners(plot["paths"][0][1])
    x = 52 + width * np.arange(len(path)) / max(20, len(path) - 1)
    y = 26 + height * (4 - np.clip(logs, -4, 4)) / 8
    assert course == pytest.approx(np.stack([x, y], axis=1), abs=1e-3)
    words = [text for text, _, _ in plot["texts"]]
    assert ("▲" in words) == (logs[-1] > 4)
    assert ("▼" in words) == (logs[-1] < -4)
    assert len(plot["dots"]) == (np.abs(logs) <= 4).sum()


def check_scale(plot, product):
    width = plot["width"] - 26
    marks = [(text, float(x)) for text, x, _ in plot["texts"] if text in "▼▶"]
    assert marks == [("▶" if product > 3 else "▼", pytest.approx(6 + width * min(product, 3) / 3, abs=1e-3))]


def set_all(figure, rate, curvature, steps):
    for label, value in [("learning rate η", rate), ("curvature λ", curvature), ("steps n", steps)]:
        figure.slider(label).fill(str(value))


# Tests


def test_at_the_start(figure):
    check(figure, **START)
    assert figure.text("first") == "10, 6, 3.6, 2.16, 1.296"
    assert figure.text("factor") == "0.6"
    assert figure.root.locator("svg text", has_text="f(x) = x²").count() == 1


@pytest.mark.parametrize(
    ("rate", "first", "last", "word"),
    [
        (0.01, "10, 9.8, 9.604, 9.412, 9.224", "6.676", "creeps: after 20 steps 66.76 % of the distance is left"),
        (0.2, "10, 6, 3.6, 2.16, 1.296", "3.7e-4", "glides down on its own side: every step leaves 60 % of"),
        (0.5, "10, 0, 0, 0, 0", "0", "arrives in one step"),
        (1, "10, -10, 10, -10, 10", "10", "bounces for ever between 10 and -10"),
        (1.1, "10, -12, 14.4, -17.28, 20.74", "383.4", "diverges: every step makes the distance 1.2 times"),
    ],
)
def test_the_rates_of_the_chapter_have_buttons(figure, rate, first, last, word):
    figure.press(f"η = {rate}")
    check(figure, **{**START, "rate": rate})
    assert (figure.text("first"), figure.text("x-20")) == (first, last)
    assert figure.text("verdict").startswith(word)
    figure.press("n = 20")
    check(figure, **{**START, "rate": rate, "steps": 20})


RATES = [0.01, 0.02, 0.03, 0.05, 0.25, 0.4, 0.49, 0.5, 0.51, 0.8, 0.99, 1, 1.01, 1.2]


@pytest.mark.parametrize("curvature", [0.1, 0.4, 1, 2, 2.5, 4])
def test_many_settings(figure, curvature):
    for number, rate in enumerate(RATES):
        steps = [0, 1, 7, 20, 50][number % 5]
        set_all(figure, rate, curvature, steps)
        check(figure, 10, rate, curvature, steps)


@pytest.mark.parametrize("start", [-15, -0.1, 0, 0.7, 15])
def test_other_starts(load, start):
    figure = Figure(load(Explorable("parabola", start=start)))
    for rate, curvature, steps in [(0.2, 2, 4), (0.5, 2, 3), (0.75, 4, 12), (1, 2, 5), (1.2, 4, 50), (0.01, 0.1, 50)]:
        set_all(figure, rate, curvature, steps)
        check(figure, start, rate, curvature, steps)


def test_of_parameters_between_the_marks_of_the_sliders(load):
    given = {"start": -7.25, "learning_rate": 0.123, "curvature": 1.77, "steps": 11}
    check(Figure(load(Explorable("parabola", **given))), -7.25, 0.123, 1.77, 11)


def test_a_factor_of_zero_or_minus_one_is_exact(load):
    """0.3 · (1/0.3) and the like are not 1 in floating point; here the decimals count."""
    figure = Figure(load(Explorable("parabola", learning_rate=0.7, curvature=1.4285714286)))
    assert figure.text("verdict") == "arrives in one step"
    assert figure.text("x-20") == "0"
    for rate, curvature in [(0.4, 2.5), (1, 1), (0.625, 1.6), (0.8, 2.5), (1.25 / 2, 3.2)]:
        page = load(Explorable("parabola", learning_rate=rate, curvature=curvature, steps=9))
        check(Figure(page), 10, rate, curvature, 9)


def test_only_the_product_of_rate_and_curvature_matters(figure):
    seen = set()
    for rate, curvature in [(0.9, 2), (0.6, 3), (0.45, 4), (1.2, 1.5)]:
        set_all(figure, rate, curvature, 10)
        seen.add(tuple(figure.text(name) for name in ("product", "factor", "first", "x-20", "x", "verdict")))
    assert len(seen) == 1


def test_step_by_step(figure):
    figure.press("back to start")
    for steps in range(4):
        check(figure, **{**START, "steps": steps})
        figure.press("1 step")
    figure.press("n = 20")
    check(figure, **{**START, "steps": 20})
    figure.press("1 step")
    check(figure, **{**START, "steps": 21})
    figure.slider("steps n").fill("49")
    figure.press("1 step")
    assert figure.button("1 step").is_disabled()
    check(figure, **{**START, "steps": 50})
    figure.press("reset")
    check(figure, **START)


def test_the_handle_by_keyboard(figure):
    start = 10.0
    steps = {"ArrowRight": 0.1, "Shift+ArrowRight": 1, "ArrowLeft": -0.1, "Shift+ArrowLeft": -1, "Home": -99, "End": 99}
    steps |= {"ArrowUp": 0.1, "PageDown": -1}
    keys = ["ArrowRight", "Shift+ArrowLeft", "ArrowUp", "End", "ArrowRight", "Home", "ArrowLeft", "Shift+ArrowRight"]
    keys += ["ArrowUp", "PageDown"]
    for key in keys:
        figure.keys(figure.handle("start"), key)
        start = float(np.clip(round(start + steps.get(key, 0), 1), -15, 15))
        check(figure, **{**START, "start": start})
    assert figure.said("start") == "x₀ = -14.9, loss 222"


def test_a_start_of_zero_by_keyboard(figure):
    figure.keys(figure.handle("start"), *10 * ["Shift+ArrowLeft"])
    check(figure, **{**START, "start": 0})
    assert "-0" not in figure.text("first")
    figure.press("η = 1.1")
    check(figure, 0, 1.1, 2, 4)


def place(figure):
    return float(figure.handle("start").get_attribute("aria-valuenow"))


def unit(figure):
    return (view_size(figure.root.locator(".x-wide svg"))[0] - 56) / 30


@pytest.mark.parametrize("curvature", [0.5, 2, 4])
def test_the_handle_by_mouse(load, curvature):
    figure = Figure(load(Explorable("parabola", curvature=curvature)))
    for dx, dy in [(40, 30), (-200, 0), (55, -60), (3000, 10), (-3000, 10)]:
        before = place(figure)
        figure.drag("start", dx, dy)
        assert place(figure) == pytest.approx(np.clip(before + dx / unit(figure), -15, 15), abs=0.06)
        check(figure, place(figure), 0.2, curvature, 4)


def test_a_finger_drags_the_start(load):
    page = load(Explorable("parabola"), width=390, has_touch=True)
    figure = Figure(page)
    figure.swipe(figure.handle("start"), (-20, 5), (-90, 60))
    assert place(figure) == pytest.approx(10 - 90 / unit(figure), abs=0.06)
    check(figure, place(figure), 0.2, 2, 4)
    assert page.evaluate("scrollY") == 0


def test_keyboard_alone_works_sliders_and_buttons(figure):
    figure.keys(figure.slider("learning rate η"), "End", "ArrowLeft")
    figure.keys(figure.slider("curvature λ"), "ArrowLeft", "ArrowLeft")
    figure.keys(figure.slider("steps n"), "Home", "ArrowRight")
    figure.keys(figure.button("1 step"), "Enter", "Space")
    check(figure, 10, 1.19, 1.8, 3)


def test_labels_do_not_cover_each_other(load):
    for width in (390, 1100):
        figure = Figure(load(Explorable("parabola", steps=20), width=width))
        for rate in (0.01, 0.1, 0.2, 0.9, 0.97, 1, 1.1):
            figure.slider("learning rate η").fill(str(rate))
            for one, other in combinations(boxes_of(figure.root.locator("text.x-step")), 2):
                assert are_apart(one, other, slack=4), (rate, one, other)


# The picture


@pytest.mark.parametrize(
    ("given", "numbers", "factor"),
    [
        ({}, "10, 6, 3.6, 2.16, 1.296", "0.6"),
        ({"learning_rate": 1.1}, "10, −12, 14.4, −17.28, 20.74", "−1.2"),
        ({"learning_rate": 0.5}, "10, 0, 0, 0, 0", "0"),
        ({"start": 0, "learning_rate": 1}, "0, 0, 0, 0, 0", "−1"),
        ({"start": -15, "curvature": 4, "learning_rate": 1.2, "steps": 50}, "−15, 57, −216.6, 823.1, −3128", "−3.8"),
    ],
)
def test_the_picture_says_the_same_as_the_figure(load, given, numbers, factor):
    explorable = Explorable("parabola", **given)
    alt = alt_text(explorable)
    assert f": {numbers}, and so on; each step multiplies by {factor}." in alt
    figure = Figure(load(explorable))
    assert ascii_signs(numbers) == figure.text("first")
    assert ascii_signs(factor) == figure.text("factor")


@pytest.mark.parametrize(("rate", "curvature"), [(0.01, 2), (0.2, 2), (0.5, 2), (1, 2), (1.1, 2), (1.2, 4), (0.3, 0.1)])
def test_the_arithmetic_of_the_picture(rate, curvature):
    p = module.parameters(start=-3.5, learning_rate=rate, curvature=curvature)
    assert module.factor(p) == float(1 - exactly(rate, curvature))
    assert module.iterates(p, 50) == pytest.approx(descend(-3.5, rate, curvature, 50), rel=1e-9, abs=1e-300)
