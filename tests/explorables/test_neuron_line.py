"""The explorable "neuron-line" against NumPy."""

import itertools
import math
import re

import numpy as np
import pytest
from explorables_page import Figure, agrees, alt_text, floats, view_size

from lib.explorables import Explorable

TRUTHS = list(itertools.product([-1, 1], repeat=2))
GATES = {"AND": min, "OR": max, "XOR": lambda each: 1 if each[0] != each[1] else -1}
START = ([1, -0.5], 0.5)


def sets():
    """Return the points and targets (±1) of the ready-made sets; those of the gates are computed here."""
    found = {name: (np.array(TRUTHS, float), np.array([gate(x) for x in TRUTHS])) for name, gate in GATES.items()}
    groups = next(each for each in Explorable("neuron-line").parameters["sets"] if each["name"] == "separable")
    found["separable"] = targets(groups["points"])
    return found


def targets(groups):
    return np.concatenate(groups), np.repeat([1, -1], [len(group) for group in groups])


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"weights": [1]}, "weights must be a sequence of 2 numbers"),
        ({"weights": "12"}, "weights must be a sequence of 2 numbers"),
        ({"weights": [1, 3.1]}, r"weights must be a finite number in \[-3, 3\]; it is 3.1"),
        ({"weights": [math.nan, 1]}, "weights must be a finite number"),
        ({"bias": -4}, r"bias must be a finite number in \[-3, 3\]; it is -4"),
        ({"bias": None}, "bias must be a finite number"),
        ({"data": "NAND"}, r"data must be one of \['separable', 'AND', 'OR', 'XOR'\]; it is 'NAND'"),
        ({"data": 0}, "data must be one of"),
        ({"points": [[[1, 1]]]}, "points must be a sequence of 2 lists: circles, squares"),
        ({"points": [[[1, 1]], []]}, "points must be a sequence of 1 to 12 points"),
        ({"points": [[[1, 1]], 13 * [[0, 0]]]}, "points must be a sequence of 1 to 12 points"),
        ({"points": [[[1, 1]], [[1]]]}, "points must be a sequence of 2 numbers"),
        ({"points": [[[1, 1]], [[1, math.inf]]]}, "points must be a finite number"),
        ({"point": [1, -3.5]}, r"point must be a finite number in \[-3, 3\]; it is -3.5"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("neuron-line", **parameters)


def test_arrays_are_taken_as_parameters():
    given = Explorable("neuron-line", weights=np.array([1, -0.5]), bias=np.float64(0.5), point=np.array([-1.5, 1.5]))
    assert given.html() == Explorable("neuron-line").html()


@pytest.mark.parametrize("name", ["separable", "AND", "OR", "XOR"])
def test_the_picture_says_how_many_are_right(name):
    x, y = sets()[name]
    some = Explorable("neuron-line", data=name, weights=[1.5, 0.5], bias=-1)
    right = int((y * (x @ [1.5, 0.5] - 1) > 0).sum())
    assert f"{right} of {len(y)} are on the right side" in alt_text(some)
    none = Explorable("neuron-line", data=name, weights=[0, 0])
    assert "No line, as both weights are 0" in alt_text(none)


@pytest.mark.parametrize("weights", [(1e-300, 0), (5e-324, 0), (-1e-200, 1e-200)])
@pytest.mark.parametrize("bias", [0, 1e-300, 0.5])
def test_tiny_weights_are_no_zeros(load, weights, bias):
    """Their squares underflow."""
    explorable = Explorable("neuron-line", weights=weights, bias=bias)
    assert not re.search("nan|inf", explorable.html()[: explorable.html().index("<script>")])
    assert "NaN" not in Figure(load(explorable)).root.evaluate("node => node.outerHTML")


def right_ones(x, y, w, b):
    """Return which points are on their side; a score of 0, to nine decimals, is on neither."""
    return y * np.round(x @ np.array(w) + b, 9) > 0


def check(figure, w, b, point, points):
    """Compare every number shown, the rings and the line with NumPy."""
    w, point, (x, y) = np.array(w, float), np.array(point, float), points
    score, norm = round(float(w @ point + b), 9), np.linalg.norm(w)
    for name, value in {"w1": w[0], "w2": w[1], "b": b, "score": score, "norm": norm}.items():
        assert agrees(figure.text(name), value), (name, figure.text(name), value)
    right = right_ones(x, y, w, b)
    assert figure.text("right") == str(right.sum())
    assert f"of {len(y)} points are on their side" in figure.readout()
    wrong = (~right).sum()
    assert figure.root.locator(".x-wrong").count() == wrong
    listed = re.findall(r"(circle|square) \(([^)]*)\)", figure.readout().replace("−", "-"))
    expected = [("circle" if t > 0 else "square", list(map(float, each))) for each, t in zip(x, y, strict=True)]
    expected = sorted(each for each, r in zip(expected, right, strict=True) if not r)
    if wrong < 5:
        assert sorted((kind, [float(c) for c in place.split(",")]) for kind, place in listed) == expected
    formula = figure.root.locator(".x-formula p").first.inner_text().replace("−", "-").replace("×", "*")
    left, total = formula.removeprefix("s = ").split(" = ")
    assert eval(left, {"__builtins__": {}}) == pytest.approx(score, abs=1e-4)
    assert agrees(total, score)
    if norm:
        assert agrees(figure.text("distance"), score / norm)
        check_line(figure, w, b)
    else:
        assert figure.text("distance") == "none"
        assert f"w = 0: there is no line, and every score is b = {b:g}." in figure.readout().replace("−", "-")
        assert figure.root.locator(".x-line, .x-tint").count() == 0


def corners(figure, kind):
    """Return the corners of a path, in the units of the plane, by the labels of its axes."""
    box = figure.root.locator("svg[aria-label^='Points']")
    width, height = view_size(box)
    pixels = np.array(re.findall(r"[-\d.e+]+", box.locator(kind).get_attribute("d")), float).reshape(-1, 2)
    return (pixels - [24, height - 22]) / [(width - 32) / 6, -(height - 32) / 6] - 3


def check_line(figure, w, b):
    """The ends of the line score 0, the tinted side scores more, and the right angle is one."""
    scale = np.linalg.norm(w)
    line = corners(figure, ".x-line")
    assert (line @ w + b) / scale == pytest.approx([0, 0], abs=1e-6 * np.abs(line).max())
    assert np.linalg.norm(line[1] - line[0]) > 12, "longer than the plane is wide"
    assert (corners(figure, ".x-tint")[2:] @ w + b > 0).all()
    assert (line[1] - line[0]) @ w == pytest.approx(0, abs=1e-6 * scale * np.abs(line).max())
    height, width = figure.root.locator("svg[aria-label^='Points']").evaluate("n => [n.clientHeight, n.clientWidth]")
    assert height == pytest.approx(width, abs=1), "or a right angle would not look like one"


def set_sliders(figure, w, b):
    for label, value in [("w₁", w[0]), ("w₂", w[1]), ("b", b)]:
        figure.slider(label).fill(str(value))


def test_at_the_start_and_of_other_parameters(load):
    own = [[[0.5, 0.25], [-3, 3]], [[2.5, -1.25]]]
    page = load(
        Explorable("neuron-line"),
        Explorable("neuron-line", weights=[-0.3, 0.7], bias=0.123, data="OR", point=[0.05, 2]),
        Explorable("neuron-line", points=own),
        Explorable("neuron-line", points=own, data="AND"),
    )
    check(Figure(page), *START, [-1.5, 1.5], sets()["separable"])
    check(Figure(page, 1), [-0.3, 0.7], 0.123, [0.05, 2], sets()["OR"])
    check(Figure(page, 2), *START, [-1.5, 1.5], targets(own))
    check(Figure(page, 3), *START, [-1.5, 1.5], sets()["AND"])
    Figure(page, 3).choose("own points")
    check(Figure(page, 3), *START, [-1.5, 1.5], targets(own))


SETTINGS = [
    ([1, 1], -1),
    ([1, 1], 1),
    ([-3, 3], -3),
    ([0, 0.1], 3),
    ([0.1, -0.1], 0),
    ([-2.4, 0], 1.7),
    ([0, 0], 0.4),
    ([0, 0], 0),
    ([0.3, 0.3], -0.6),
]


@pytest.mark.parametrize("name", ["separable", "AND", "OR", "XOR"])
def test_sliders_and_sets(figure, name):
    figure.choose(name)
    for w, b in SETTINGS:
        set_sliders(figure, w, b)
        check(figure, w, b, [-1.5, 1.5], sets()[name])


def test_a_point_exactly_on_the_line_is_on_no_side(figure):
    """0.1 · 1 + 0.2 · 1 − 0.3 is 0, though not in floating point."""
    figure.choose("AND")
    set_sliders(figure, [0.1, 0.2], -0.3)
    figure.keys(figure.handle("point"), "Home", *4 * ["Shift+ArrowRight"], *5 * ["ArrowDown"])
    check(figure, [0.1, 0.2], -0.3, [1, 1], sets()["AND"])
    assert figure.text("score") == figure.text("distance") == "0"
    assert figure.text("right") == "3"


def test_and_and_or_are_solved_and_the_start_is_not(figure):
    assert 0 < int(figure.text("right")) < 12, "there is something to do"
    set_sliders(figure, [1.5, 1], -0.5)
    assert figure.text("right") == "12"
    for name, b in [("AND", -1), ("OR", 1)]:
        figure.choose(name)
        set_sliders(figure, [1, 1], b)
        assert figure.text("right") == "4"
        assert figure.readout().endswith("4 of 4 points are on their side (best so far 4).")


def test_no_line_does_xor_and_the_best_is_remembered(figure):
    x, y = sets()["XOR"]
    figure.choose("XOR")
    best = right_ones(x, y, *START).sum()
    assert figure.text("best") == str(best)
    for w, b in [([-1, 1], 0), ([-1, 1], -1), ([0, 0], -0.5), ([1, 0.2], 0.1), ([1, 1], 1)]:
        # One slider after the other: what they pass on the way counts, too.
        now = [float(figure.text(name)) for name in ("w1", "w2", "b")]
        for k, (label, value) in enumerate([("w₁", w[0]), ("w₂", w[1]), ("b", b)]):
            figure.slider(label).fill(str(value))
            now[k] = value
            best = max(best, right_ones(x, y, now[:2], now[2]).sum())
        check(figure, w, b, [-1.5, 1.5], (x, y))
        assert figure.text("best") == str(best)
    assert best == 3
    grid = np.linspace(-3, 3, 13)
    assert max(right_ones(x, y, each[:2], each[2]).sum() for each in itertools.product(grid, repeat=3)) == 3
    figure.choose("AND")
    assert figure.text("best") == figure.text("right") != "3"


def test_scaling_leaves_the_line_and_scales_the_scores(figure):
    x, y = sets()["separable"]
    double, halve = (figure.button(f"w and b {each}") for each in ("× 2", "÷ 2"))
    line, distance, right = corners(figure, ".x-line"), figure.text("distance"), figure.text("right")
    double.click()
    check(figure, [2, -1], 1, [-1.5, 1.5], (x, y))
    assert double.is_disabled(), "3 is as far as the weights go"
    assert double.evaluate("node => node === document.activeElement"), "the focus isn't lost"
    figure.page.keyboard.press("Enter")
    check(figure, [2, -1], 1, [-1.5, 1.5], (x, y))
    assert corners(figure, ".x-line") == pytest.approx(line)
    assert (figure.text("distance"), figure.text("right")) == (distance, right)
    for k in range(1, 7):
        halve.click()
        check(figure, [2 / 2**k, -1 / 2**k], 1 / 2**k, [-1.5, 1.5], (x, y))
        digits = re.findall(r"\d\.0*(\d+)", figure.root.inner_text())
        assert max(map(len, digits)) <= 4, "more are no help"
        assert figure.text("distance") == distance
    assert corners(figure, ".x-line") == pytest.approx(line)
    assert halve.is_disabled()
    figure.press("reset")
    check(figure, *START, [-1.5, 1.5], (x, y))


def test_the_bias_shifts_the_line_in_parallel(figure):
    before = corners(figure, ".x-line")
    figure.slider("b").fill("-2")
    after = corners(figure, ".x-line")
    normal = np.array([1, -0.5]) / np.hypot(1, 0.5)
    assert (after - before) @ normal == pytest.approx(2 * [2.5 / np.hypot(1, 0.5)])


def test_handles_by_keyboard(figure):
    points = sets()["separable"]
    w, point = np.array(START[0]), np.array([-1.5, 1.5])
    steps = {
        "ArrowRight": (0.1, 0),
        "Shift+ArrowUp": (0, 1),
        "PageDown": (0, -1),
        "ArrowDown": (0, -0.1),
        "End": (9, 0),
    }
    for key in ["ArrowRight", "Shift+ArrowUp", "ArrowDown", "PageDown", "PageDown", "PageDown", "PageDown", "End"]:
        for label, place in (("weights w", w), ("point", point)):
            figure.keys(figure.handle(label), key)
            place[:] = np.clip(np.round(place + steps[key], 1), -3, 3)
        check(figure, w, START[1], point, points)
        assert figure.said("point") == f"({point[0]:g}, {point[1]:g}), score {w @ point + START[1]:g}"
        assert figure.said("weights w") == f"w1 = {w[0]:g}, w2 = {w[1]:g}"


def test_weights_of_zero_by_keyboard_and_back(figure):
    handle = figure.handle("weights w")
    figure.keys(handle, "Shift+ArrowLeft", *5 * ["ArrowUp"])
    check(figure, [0, 0], 0.5, [-1.5, 1.5], sets()["separable"])
    assert not re.search("NaN|∞|Infinity|(?<!w[12] = )-0", figure.root.evaluate("node => node.innerText"))
    figure.keys(handle, "ArrowLeft")
    check(figure, [-0.1, 0], 0.5, [-1.5, 1.5], sets()["separable"])


def read_weights(figure):
    return [float(figure.text("w1")), float(figure.text("w2"))]


def unit(figure):
    return (figure.root.locator("svg[aria-label^='Points']").evaluate("node => node.clientWidth") - 32) / 6


def test_handles_by_mouse(figure):
    points = sets()["separable"]
    for dx, dy in [(60, -100), (-150, 30), (-1000, 1000)]:
        before = read_weights(figure)
        figure.drag("weights w", dx, dy)
        expected = np.clip(np.array(before) + np.array([dx, -dy]) / unit(figure), -3, 3)
        assert read_weights(figure) == pytest.approx(expected, abs=0.06)
        check(figure, read_weights(figure), 0.5, [-1.5, 1.5], points)
    figure.drag("point", 100, 50)
    point = floats(figure.said("point"))[:2]
    assert point == pytest.approx(np.array([-1.5, 1.5]) + np.array([100, -50]) / unit(figure), abs=0.06)
    check(figure, [-3, -3], 0.5, point, points)


def test_a_finger_turns_the_line(load):
    page = load(Explorable("neuron-line"), width=390, has_touch=True)
    figure = Figure(page)
    figure.swipe(figure.handle("weights w"), (0, -20), (0, -80))
    w = read_weights(figure)
    assert w == pytest.approx([1, -0.5 + 80 / unit(figure)], abs=0.06)
    check(figure, w, 0.5, [-1.5, 1.5], sets()["separable"])
    assert page.evaluate("scrollY") == 0


def test_keyboard_alone_works_menu_sliders_and_buttons(figure):
    figure.keys(figure.menu(), "X")
    figure.keys(figure.slider("w₁"), "ArrowLeft", "ArrowLeft")
    figure.keys(figure.slider("w₂"), "Home")
    figure.keys(figure.slider("b"), "ArrowRight")
    check(figure, [0.8, -3], 0.6, [-1.5, 1.5], sets()["XOR"])
    figure.keys(figure.button("w and b ÷ 2"), "Enter", "Space")
    check(figure, [0.2, -0.75], 0.15, [-1.5, 1.5], sets()["XOR"])


def test_each_side_is_named_where_there_is_room(figure):
    for w, b in [([1, -0.5], 0.5), ([-2, 1], 0), ([0, 3], 1)]:
        set_sliders(figure, w, b)
        for text, side in [("s > 0", 1), ("s < 0", -1)]:
            label = figure.root.locator("svg[aria-label^='Points'] text", has_text=text)
            at = [float(label.get_attribute(name)) for name in ("x", "y")]
            size = label.evaluate("node => node.ownerSVGElement.clientWidth")
            place = (np.array(at) - [24, size - 22]) / [(size - 32) / 6, -(size - 32) / 6] - 3
            assert side * (place @ w + b) > 0
    set_sliders(figure, [0, 0.1], 3)
    assert figure.root.locator("svg text", has_text="s < 0").count() == 0
    assert figure.root.locator("svg text", has_text="s > 0").count() == 1
