"""The explorable "norm-balls" against minimization by SciPy and the conditions of an optimum."""

import math
import re

import numpy as np
import pytest
from explorables_page import Figure, agrees, alt_text, ascii_signs, floats, view_size
from scipy.optimize import minimize

from lib.explorables import Explorable
from lib.explorables import norm_balls as module

BALLS = ("diamond", "circle")
DEFAULT = {"center": [2.3, 0.9], "budget": 1, "elongation": 2, "tilt": 135}
CORNERS = np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])
WITHIN = "the centre lies within it, and the budget changes nothing"


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"centre": (1, 1)}, "parameters of 'norm-balls' must be among .*'center'.*; 'centre' is not"),
        ({"center": 1}, "center must be a sequence of 2 numbers"),
        ({"center": (1, 2, 3)}, "center must be a sequence of 2 numbers"),
        ({"center": (3.1, 0)}, r"center must be a finite number in \[-3, 3\]; it is 3.1"),
        ({"center": (0, math.nan)}, "center must be a finite number"),
        ({"budget": 0}, r"budget must be a finite number in \[0.1, 3\]; it is 0"),
        ({"budget": 4}, "budget must be"),
        ({"elongation": 0.5}, r"elongation must be a finite number in \[1, 5\]; it is 0.5"),
        ({"elongation": "2"}, "elongation must be"),
        ({"tilt": -5}, r"tilt must be a finite number in \[0, 180\]; it is -5"),
        ({"tilt": math.inf}, "tilt must be"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("norm-balls", **parameters)


def test_arrays_are_taken_as_parameters():
    given = Explorable("norm-balls", center=np.array([2.3, 0.9]), budget=np.float32(1), tilt=np.int64(135))
    assert given.html() == Explorable("norm-balls").html()


# What should be shown


def curvature(setting):
    """Return A, the loss being dᵀAd where d is how far the weights are from the centre."""
    angle = math.radians(setting["tilt"])
    long, wide = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
    return np.outer(long, long) + setting["elongation"] ** 2 * np.outer(wide, wide)


def loss(setting, w):
    d = np.subtract(w, setting["center"])
    return float(d @ curvature(setting) @ d)


def solve(setting, ball):
    """Return the weights of least loss, by sequential quadratic programming."""
    A, c, t = curvature(setting), np.array(setting["center"], float), setting["budget"]
    # In the diamond, each weight is a difference of two numbers that are not negative.
    split = np.array([[1, 0, -1, 0], [0, 1, 0, -1]]) if ball == "diamond" else np.eye(2)
    room = (lambda v: t - v.sum()) if ball == "diamond" else (lambda v: t**2 - v @ v)
    found = minimize(
        lambda v: (split @ v - c) @ A @ (split @ v - c),
        np.full(split.shape[1], 0.1 * t),
        jac=lambda v: 2 * split.T @ A @ (split @ v - c),
        bounds=[(0 if ball == "diamond" else None, None)] * split.shape[1],
        constraints={"type": "ineq", "fun": room},
        options={"ftol": 1e-15, "maxiter": 500},
    )
    return split @ found.x


def is_within(setting, ball):
    return np.linalg.norm(setting["center"], 1 if ball == "diamond" else 2) <= setting["budget"]


def has_zero(setting, ball):
    """Tell whether a weight is exactly 0: whether the slope at one of the four places on the axes says it is best."""
    c = np.array(setting["center"])
    if is_within(setting, ball):
        return bool((np.abs(c) < 1e-9).any())
    pulls = (c - setting["budget"] * CORNERS) @ curvature(setting)
    along = (pulls * CORNERS).sum(axis=1)
    across = np.abs((pulls * np.roll(CORNERS, -1, axis=0)).sum(axis=1))
    # Right on the border of a wedge, the corner is still best.
    return bool(((across <= along + 1e-10) if ball == "diamond" else (across <= 1e-9) & (along >= 0)).any())


def share(setting, ball):
    """Return for how many of 360 directions of the centre, none along an axis, a weight is exactly 0."""
    distance = np.hypot(*setting["center"])
    angles = np.radians(np.arange(360) + 0.5)
    places = (distance * np.stack([np.cos(angles), np.sin(angles)], axis=1)).round(12)
    return sum(has_zero(setting | {"center": place}, ball) for place in places)


def is_shown(shown, expected, tolerance=1e-5):
    """Tell whether that is the number to four digits, but for what SciPy leaves open."""
    digits = max(0, 3 - math.floor(math.log10(max(abs(expected), 1e-3))))
    return abs(float(shown) - expected) <= 0.5 * 10.0**-digits + tolerance * max(1, abs(expected))


LOOK = """root => ({
    plots: [...root.querySelectorAll(".x-plot > svg")].map((plot) => ({
        size: [plot.viewBox.baseVal.width, plot.viewBox.baseVal.height],
        zeros: attributes(plot.querySelectorAll(".x-zeros"), ["d"]).flat(),
        ball: attributes(plot.querySelectorAll(".x-ball"), ["d", "cx", "cy", "r"])[0],
        levels: attributes(plot.querySelectorAll(".x-level"), ["rx", "ry", "transform"]),
        touching: attributes(plot.querySelectorAll(".x-touching"), ["rx", "ry", "transform"])[0],
        solution: attributes(plot.querySelectorAll(".x-solution"), ["cx", "cy"])[0],
    })),
    handles: attributes(root.querySelectorAll(".x-handle"), ["aria-valuenow", "aria-valuetext", "transform"]),
})"""


def check(figure, **changes):
    """Compare every number shown, the verdicts and what is drawn with SciPy; return what is shown."""
    setting = DEFAULT | changes
    seen = figure.look(LOOK)
    shown = seen["numbers"]
    assert [float(shown[name]) for name in ("budget", "elongation", "tilt")] == [
        setting[name] for name in ("budget", "elongation", "tilt")
    ]
    for ball, plot in zip(BALLS, seen["plots"], strict=True):
        w = np.array(setting["center"]) if is_within(setting, ball) else solve(setting, ball)
        texts = [shown[f"{ball}-{k}"] for k in (1, 2)]
        assert all(map(is_shown, texts, w)), (ball, texts, w)
        assert is_shown(shown[f"{ball}-loss"], loss(setting, w))
        check_verdict(shown[f"verdict-{ball}"], setting, ball, w)
        assert ("0" in texts) == has_zero(setting, ball)
        check_share(shown[f"zeros-{ball}"], setting, ball)
        check_plane(plot, setting, ball, w)
    for now, text, _ in seen["handles"]:
        assert ascii_signs(text) == "w₁ = {:g}, w₂ = {:g}".format(*setting["center"])
        assert float(now) == setting["center"][0]
    assert not re.search("NaN|undefined|Infinity", seen["html"])
    return shown


def check_share(text, setting, ball):
    """How many directions, or that none but single ones give a zero: along the axes, or along the green lines."""
    count = share(setting, ball)
    is_near = np.hypot(*setting["center"]) <= setting["budget"]
    if count or (ball == "diamond" and not is_near):
        said, percent = floats(text)
        assert said == count
        assert agrees(f"{percent:g}", count / 3.6) or percent == pytest.approx(count / 3.6, rel=5e-3)
        return
    lines_are_axes = setting["elongation"] == 1 or setting["tilt"] % 90 == 0
    assert text == f"only exactly on {'the axes' if is_near or lines_are_axes else 'a green line'}"


def check_verdict(text, setting, ball, w):
    if is_within(setting, ball):
        assert text == WITHIN
    elif has_zero(setting, ball):
        assert text.startswith(f"w{'₁₂'[int(np.abs(w).argmin())]} is exactly 0: ")
        assert ("at a corner" if ball == "diamond" else "on a green line") in text
    else:
        assert text.startswith("neither weight is 0: ")


def check_plane(plot, setting, ball, w):
    """The ball, the ellipse that touches it and the solution; where the centres are whose weights have a zero."""
    width, height = plot["size"]
    unit = (width - 32) / 6
    assert height - 44 == pytest.approx(width - 32), "or a circle would not be one"

    def pixels(places):
        return np.array([24, height - 20]) + unit * np.array([1, -1]) * (np.array(places) + 3)

    assert floats(" ".join(plot["solution"])) == pytest.approx(pixels(w), abs=1e-3)
    size = math.sqrt(loss(setting, w))
    rx, ry, transform = plot["touching"]
    assert (float(rx), float(ry)) == pytest.approx((unit * size, unit * size / setting["elongation"]), abs=0.01)
    assert floats(transform) == pytest.approx([*pixels(setting["center"]), -setting["tilt"]])
    for each in plot["levels"]:
        assert float(each[0]) / float(each[1]) == pytest.approx(setting["elongation"])
        assert each[2] == transform
    d, *circle = plot["ball"]
    if ball == "diamond":
        assert floats(d).reshape(-1, 2) == pytest.approx(pixels(setting["budget"] * CORNERS))
    else:
        assert floats(" ".join(circle)) == pytest.approx([*pixels([0, 0]), unit * setting["budget"]])
    check_zeros(plot["zeros"], setting, ball, pixels)


def check_zeros(drawn, setting, ball, pixels):
    """Wedges hold the centres with a zero and no others; places along a line have one, and beside it none."""
    shapes = [floats(d).reshape(-1, 2) for d in drawn]
    assert len(shapes) == 4
    if ball == "diamond":
        for place in np.array([(x, y) for x in np.linspace(-2.917, 2.931, 9) for y in np.linspace(-2.849, 2.953, 9)]):
            if not is_within(setting | {"center": place}, ball):
                inside = any(is_in_wedge(pixels(place), shape) for shape in shapes)
                assert inside == has_zero(setting | {"center": place}, ball), place
        return
    origin = pixels([0, 0])
    unit = pixels([1, 0])[0] - origin[0]
    for start, end in shapes:
        direction = (end - start) / np.linalg.norm(end - start)
        for distance in (0.3, 1.2):
            place = (start + unit * distance * direction - origin) / [unit, -unit]
            assert has_zero(setting | {"center": place}, ball)
            assert not has_zero(setting | {"center": np.add(place, (0.01, 0.013))}, ball)


def is_in_wedge(place, wedge):
    """Tell whether a place is in what is drawn, a shape with four corners that bulges nowhere inwards."""
    edges, off = np.roll(wedge, -1, axis=0) - wedge, place - wedge
    sides = edges[:, 0] * off[:, 1] - edges[:, 1] * off[:, 0]
    return bool((sides >= 0).all() or (sides <= 0).all())


def set_all(figure, budget, elongation, tilt):
    for label, value in [("budget t", budget), ("elongation e", elongation), ("tilt in degrees", tilt)]:
        figure.slider(label).fill(str(value))


# Tests


def test_at_the_start(figure):
    shown = check(figure)
    assert (shown["diamond-1"], shown["diamond-2"]) == ("1", "0")
    assert figure.readout().startswith("Diamond: w₂ is exactly 0: the ellipse touches it at a corner. Circle: neither")


@pytest.mark.parametrize("elongation", [1, 1.5, 5])
@pytest.mark.parametrize("budget", [0.1, 0.7, 1.3, 3])
def test_many_settings(figure, budget, elongation):
    for tilt in (0, 25, 45, 65, 90, 135, 180):
        set_all(figure, budget, elongation, tilt)
        check(figure, budget=budget, elongation=elongation, tilt=tilt)


@pytest.mark.parametrize(("tilt", "center"), [(0, (0.9, 2.3)), (90, (2.3, 0.9))])
def test_a_wedge_that_is_nearly_a_half_plane_is_not_cut_off(load, tilt, center):
    figure = Figure(load(Explorable("norm-balls", center=center, elongation=5, tilt=tilt)))
    check(figure, center=list(center), elongation=5, tilt=tilt)
    covered = figure.root.locator(".x-zeros").evaluate_all("""nodes => {
        const {left, top, width, height} = document.querySelector(".x-handle .x-hit").getBoundingClientRect();
        return nodes.slice(0, 4).filter((node) => node.isPointInFill(new DOMPoint(left + width / 2, top + height / 2)
            .matrixTransform(node.getScreenCTM().inverse()))).length;
    }""")
    assert covered == 1, "the centre stands on green"


@pytest.mark.parametrize("center", [(3, 3), (-3, 0.1), (0, -2), (0, 0), (-1, 2.5), (0.05, 0.9), (-0.5, -0.5)])
def test_other_centres(load, center):
    figure = Figure(load(Explorable("norm-balls", center=center)))
    for budget, elongation, tilt in [(1, 2, 150), (1, 1, 0), (0.4, 3.3, 65), (2.9, 4, 90)]:
        set_all(figure, budget, elongation, tilt)
        check(figure, center=center, budget=budget, elongation=elongation, tilt=tilt)


def test_of_parameters_between_the_marks_of_the_sliders(load):
    given = {"center": [-1.234, 2.345], "budget": 0.815, "elongation": 2.718, "tilt": 33.3}
    figure = Figure(load(Explorable("norm-balls", **given)))
    figure.press("reset")
    seen = figure.look(LOOK)["numbers"]
    for ball in BALLS:
        w = solve(given, ball)
        assert all(is_shown(seen[f"{ball}-{k}"], w[k - 1]) for k in (1, 2))


def test_presets(figure):
    shown = {}
    for name, changes in [
        ("corner", {"center": [2, 0.6], "elongation": 1, "tilt": 0}),
        ("edge", {"center": [2, 1.7], "elongation": 1, "tilt": 0}),
        ("long ellipses", {"center": [1.2, 2], "elongation": 3, "tilt": 30}),
        ("within the budget", {"center": [0.4, 0.3], "elongation": 1, "tilt": 0}),
    ]:
        figure.press(name)
        shown[name] = check(figure, **changes)
    assert (shown["corner"]["diamond-1"], shown["corner"]["diamond-2"]) == ("1", "0")
    assert (shown["edge"]["diamond-1"], shown["edge"]["diamond-2"]) == ("0.65", "0.35")
    assert shown["within the budget"]["verdict-circle"] == WITHIN
    figure.press("reset")
    check(figure)


def test_round_contours_give_a_zero_on_the_circle_only_along_the_axes(figure):
    figure.press("corner")
    assert figure.text("zeros-circle") == "only exactly on the axes"
    assert floats(figure.text("zeros-diamond"))[0] > 180


def test_the_centre_by_keyboard(figure):
    center = np.array(DEFAULT["center"])
    moves = {
        "ArrowRight": (0.05, 0),
        "ArrowDown": (0, -0.05),
        "Shift+ArrowLeft": (-0.5, 0),
        "PageDown": (0, -0.5),
        "Home": (-99, 0),
        "End": (99, 0),
    }
    for k, key in enumerate(["ArrowRight", "ArrowDown", "Shift+ArrowLeft", "PageDown", "PageDown", "Home", "End"]):
        figure.keys(figure.handle(f"centre, beside the {BALLS[k % 2]}"), key)
        center = np.clip(np.round(center + moves[key], 2), -3, 3)
        check(figure, center=center.tolist())


def test_onto_an_axis_by_keyboard(figure):
    """There, round contours give the circle a zero as well, and it is an exact one."""
    figure.press("corner")
    figure.keys(figure.handle("centre, beside the circle"), "PageDown", "ArrowDown", "ArrowDown")
    shown = check(figure, center=[2, 0], elongation=1, tilt=0)
    assert shown["circle-2"] == "0"
    assert shown["verdict-circle"] == "w₂ is exactly 0: the centre happens to be on a green line"


def scale(figure):
    """Return how many pixels a unit of the planes is wide."""
    return (view_size(figure.root.locator(".x-plot > svg").first)[0] - 32) / 6


@pytest.mark.parametrize("ball", BALLS)
def test_the_centre_by_mouse(figure, ball):
    center = np.array(DEFAULT["center"])
    for dx, dy in [(-30, 25), (-90, -40), (0, 120), (2000, 2000), (-3000, -3000)]:
        figure.drag(f"centre, beside the {ball}", dx, dy)
        moved = floats(figure.said(f"centre, beside the {ball}"))
        assert moved == pytest.approx(np.clip(center + np.array([dx, -dy]) / scale(figure), -3, 3), abs=0.03)
        center = moved
        check(figure, center=center.tolist())


def test_a_finger_drags_the_centre(load):
    page = load(Explorable("norm-balls"), width=390, has_touch=True)
    figure = Figure(page)
    handle = figure.handle("centre, beside the circle")
    handle.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    figure.swipe(handle, (-10, 10), (-60, 50))
    center = floats(figure.said("centre, beside the circle")).tolist()
    assert center == pytest.approx(np.array([2.3, 0.9]) + np.array([-60, -50]) / scale(figure), abs=0.03)
    assert page.evaluate("scrollY") == before
    check(figure, center=center)


def test_keyboard_alone_works_sliders_and_buttons(figure):
    figure.keys(figure.button("corner"), "Enter")
    figure.keys(figure.slider("budget t"), "ArrowLeft")
    figure.keys(figure.slider("elongation e"), "End", "ArrowLeft")
    figure.keys(figure.slider("tilt in degrees"), "ArrowRight", "ArrowRight")
    check(figure, center=[2, 0.6], budget=0.9, elongation=4.9, tilt=10)


# The picture


@pytest.mark.parametrize(
    "changes",
    [{}, {"center": (2, 1.7), "elongation": 1, "tilt": 0}, {"center": (0.1, -0.2)}, {"center": (-3, 2), "budget": 0.1}],
)
def test_the_picture_says_the_same_as_the_figure(load, changes):
    explorable = Explorable("norm-balls", **changes)
    alt = ascii_signs(alt_text(explorable))
    said = re.search(r"is at \((.*), (.*)\), within the circle at \((.*), (.*)\)\.$", alt).groups()
    figure = Figure(load(explorable))
    shown = [float(figure.text(f"{ball}-{k}")) for ball in BALLS for k in (1, 2)]
    assert [float(each) for each in said] == pytest.approx(shown, abs=6e-5)


def test_the_solutions_of_the_picture(rng):
    for _ in range(40):
        setting = {
            "center": rng.uniform(-3, 3, 2).tolist(),
            "budget": rng.uniform(0.1, 2),
            "elongation": rng.uniform(1, 5),
            "tilt": rng.uniform(0, 180),
        }
        p = module.parameters(**setting)
        for ball, found in [("diamond", module.within_diamond(p)), ("circle", module.within_circle(p))]:
            expected = setting["center"] if is_within(setting, ball) else solve(setting, ball)
            assert found == pytest.approx(expected, abs=2e-6)
            assert module.loss(p, found) == pytest.approx(loss(setting, expected), rel=1e-5)


def test_pictures_stay_small():
    for center in [(0, 0), (3, -3), (-1.234, 0.567)]:
        text = Explorable("norm-balls", center=center, elongation=4.321, tilt=12.3).html()
        assert len(re.search(r'<img src="([^"]+)"', text)[1]) < 3000
        assert len(text) < 36_000
