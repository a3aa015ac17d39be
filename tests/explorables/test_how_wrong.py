"""The explorable "how-wrong" against lib.losses."""

import math
import re

import numpy as np
import pytest
import scipy
from explorables_page import Figure, agrees, corners, view_size

from lib import losses
from lib.explorables import Explorable
from lib.explorables.how_wrong import curves
from lib.gradients import numerical_gradient

HANDLE = "probability or lead of the truth"
PLOTS = [  # of each: its height, how much of it is below its axis, the values drawn, and its curves
    ("Both losses", 300, 68, (0, 8), ("cross-entropy", "squared-error")),
    ("Both gradients over the lead", 274, 42, (-1, 0), ("cross-entropy-gradient", "squared-error-gradient")),
]


@pytest.fixture
def by_score(load):
    return Figure(load(Explorable("how-wrong", axis="score")))


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"p": 0.5}, r"parameters of 'how-wrong' must be among \['score', 'axis'\]; 'p' is not"),
        ({"score": 701}, r"score must be a finite number in \[-700, 700\]; it is 701"),
        ({"score": math.nan}, "score must be"),
        ({"score": "0"}, "score must be"),
        ({"score": [0, 1]}, "score must be"),
        ({"axis": "logit"}, r"axis must be one of \['probability', 'score'\]; it is 'logit'"),
        ({"axis": 0}, "axis must be one of"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("how-wrong", **parameters)


def test_numpy_numbers_are_taken_as_parameters():
    assert Explorable("how-wrong", score=np.float32(-2)).html() == Explorable("how-wrong").html()


def expected(z):
    """Return what is to be shown, from lib.losses and SciPy; gradients over z by the chain rule."""
    p, q = float(scipy.special.expit(z)), float(scipy.special.expit(-z))
    entropy, gradient = losses.cross_entropy([[z, 0.0]], [0])
    # The residual p − 1 would cancel where p is near 1: the same square from the other class, whose target is 0.
    square, slope = losses.mean_squared_error([q], [0.0])
    return {
        "p": p,
        "cross-entropy": entropy,
        "cross-entropy-gradient": gradient[0, 0],
        "squared-error": square,
        "squared-error-gradient": -slope[0] * p * q,
    }


def check(figure, z, rel=0):
    """Compare every number shown with `expected`; `rel` allows for a score that itself was read from the page."""
    values = expected(z)
    for name, value in values.items():
        text = figure.text(name)
        if value == 0:
            assert text == ("within 1e-308 of 0" if name.endswith("gradient") else "less than 1e-308"), name
        else:
            assert agrees(text, value) or float(text) == pytest.approx(value, rel=rel), (name, text, value)
    assert agrees(figure.text("z"), z) or float(figure.text("z")) == pytest.approx(z, rel=1e-5)
    if values["squared-error-gradient"] < -1e-290:  # a subnormal number has lost its digits
        times = values["cross-entropy-gradient"] / values["squared-error-gradient"]
        assert agrees(figure.text("times"), times) or float(figure.text("times")) == pytest.approx(times, rel=rel)
    assert figure.said(HANDLE) == f"p {figure.text('p')}, lead {figure.text('z')}"
    return values


# Of each mark: an arrow if there is one in its place, and where its middle is.
LOOK = """nodes => nodes.map((node) => {
    const [x, y] = [node.cx || node.x, node.cy || node.y].map((each) => (each.baseVal[0] || each.baseVal).value);
    const shift = {circle: 0, rect: 5, text: -5}[node.tagName];
    return [node.textContent, x + Math.max(0, shift), y + shift];
})"""


def check_marks(figure, z):
    """The marks on the curves, and the handle below, stand where the numbers say."""
    value = expected(z)
    is_score = figure.menu().input_value() == "score"
    share = (z + 8) / 16 if is_score else value["p"]
    for label, height, bottom, (low, high), names in PLOTS:
        svg = figure.root.locator(f"svg[aria-label='{label}']")
        x = 38 + (view_size(svg)[0] - 52) * min(1, max(0, share))
        marks = svg.locator(".x-outlined, .x-exit").evaluate_all(LOOK)
        for (arrow, at_x, at_y), name in zip(marks, names, strict=True):
            clamped = min(high, max(low, value[name]))
            assert at_x == pytest.approx(x, abs=0.01)
            assert at_y == pytest.approx(30 + (height - 30 - bottom) * (high - clamped) / (high - low), abs=0.01)
            sideways = "◀" if share < 0 else "▶" if share > 1 else ""
            assert arrow == ("▲" if value[name] > high + 0.01 else sideways)


def type_score(figure, z):
    figure.root.get_by_role("spinbutton").fill(repr(z))


def shown_score(figure):
    return float(figure.root.get_by_role("spinbutton").input_value())


def test_how_wrong_at_the_start_and_buttons(figure):
    check(figure, -2)
    for button, z in [("confidently wrong", -7), ("unsure", 0), ("right", 4), ("reset", -2)]:
        figure.press(button)
        check(figure, z)
        check_marks(figure, z)
        assert shown_score(figure) == z


def test_the_gradient_of_the_squared_error_dies_where_the_model_is_wrong_and_sure(figure):
    figure.press("confidently wrong")
    assert figure.text("cross-entropy-gradient") == "-0.9991"
    assert figure.text("squared-error-gradient") == "-0.001819"
    figure.press("right")
    assert figure.text("cross-entropy-gradient") == "-0.01799"
    assert figure.text("squared-error-gradient") == "-6.4e-4"
    figure.keys(figure.handle(HANDLE), "Home")
    assert figure.text("p") == "0.001000"
    assert figure.text("squared-error-gradient") == "-0.001996"
    assert figure.text("cross-entropy-gradient") == "-0.9990"


def test_the_line_is_dragged_and_a_place_is_clicked(figure):
    box = figure.root.locator(".x-plot > svg").first.bounding_box()
    width = box["width"] - 52
    at = [box["x"] + 38 + share * width for share in (1 / (1 + np.exp(2)), 0.5, 0.75)]
    mouse = figure.page.mouse
    mouse.move(at[0], box["y"] + 120)  # the line stands at z = −2
    mouse.down()
    mouse.move(at[1], box["y"] + 100)
    mouse.up()
    assert float(figure.text("p")) == pytest.approx(0.5, abs=0.004)
    for plot in figure.root.locator(".x-plot > svg").all():
        box = plot.bounding_box()
        mouse.click(box["x"] + 38 + 0.75 * width, box["y"] + 60)
        assert float(figure.text("p")) == pytest.approx(0.75, abs=0.004)
        figure.press("unsure")


EXTREMES = [0.0, 1e-9, -1e-300, 0.3, -3.3, 8.0, -8.0, 20.0, -20.0, 37.5, -37.5, 300.0, -300.0]
BEYOND = [360.0, -360.0, 700.0, -700.0, 1e3, -1e3]


@pytest.mark.parametrize("axis", ["probability", "score"])
def test_how_wrong_with_typed_scores(load, axis):
    figure = Figure(load(Explorable("how-wrong", axis=axis)))
    for z in EXTREMES + BEYOND:
        type_score(figure, z)
        check(figure, z)
        check_marks(figure, z)
        assert not re.search(r"NaN|Infinity|undefined", figure.root.evaluate("node => node.outerHTML"))
    assert figure.text("cross-entropy") == "1000"
    assert figure.text("p") == "less than 1e-308"
    assert figure.text("times") == "more than 1e308"


@pytest.mark.parametrize("z", [-700.0, -350.25, 0.125, 350.25, 700.0])
def test_how_wrong_of_other_parameters(load, z):
    figure = Figure(load(Explorable("how-wrong", score=z, axis="score")))
    check(figure, z)
    assert figure.menu().input_value() == "score"
    figure.press("unsure")
    figure.press("reset")
    check(figure, z)


def test_a_field_that_is_being_emptied(figure):
    field = figure.root.get_by_role("spinbutton")
    field.fill("")
    check(figure, -2)
    field.blur()
    assert field.input_value() == "-2"


def logit(p):
    return math.log(p / (1 - p))


def test_probability_by_keyboard(figure):
    handle = figure.handle(HANDLE)
    figure.press("unsure")
    for key, p in [
        ("ArrowRight", 0.501),
        ("ArrowLeft", 0.5),
        ("Shift+ArrowRight", 0.51),
        ("Home", 0.001),
        ("ArrowLeft", 0.001),
        ("ArrowRight", 0.002),
        ("End", 0.999),
        ("ArrowRight", 0.999),
        ("ArrowLeft", 0.998),
    ]:
        figure.keys(handle, key)
        check(figure, logit(p))
        check_marks(figure, logit(p))
        assert float(handle.get_attribute("aria-valuenow")) == pytest.approx(p)
        ends = [float(handle.get_attribute("aria-value" + end)) for end in ("min", "max")]
        assert ends == [0.001, 0.999]


def test_score_by_keyboard(by_score):
    handle = by_score.handle(HANDLE)
    for key, z in [
        ("ArrowRight", -1.9),
        ("ArrowLeft", -2),
        ("Shift+ArrowRight", -1),
        ("Home", -8),
        ("ArrowLeft", -8),
        ("End", 8),
        ("ArrowRight", 8),
        ("ArrowLeft", 7.9),
    ]:
        by_score.keys(handle, key)
        check(by_score, z)
        check_marks(by_score, z)
        assert float(handle.get_attribute("aria-valuenow")) == z
        ends = [float(handle.get_attribute("aria-value" + end)) for end in ("min", "max")]
        assert ends == [-8, 8]


def test_a_key_that_moves_nothing_rounds_nothing(figure):
    """At z = −7, p is 0.00091, between two steps and beyond the handle's end."""
    figure.press("confidently wrong")
    figure.keys(figure.handle(HANDLE), "ArrowDown", "ArrowLeft", "PageDown")
    check(figure, -7)
    type_score(figure, 7.0)
    figure.keys(figure.handle(HANDLE), "ArrowUp", "ArrowRight", "PageUp")
    check(figure, 7)


def test_the_axis_changes_and_nothing_else(figure):
    menu = figure.menu()
    for z in (-2, -7, 4, 1.5):
        type_score(figure, float(z))
        before = figure.readout()
        menu.select_option("score")
        check(figure, z)
        check_marks(figure, z)
        figure.keys(figure.handle(HANDLE), "ArrowRight", "ArrowLeft")
        assert figure.readout() == before
        menu.select_option("probability")
        assert figure.readout() == before
        check_marks(figure, z)
    figure.keys(menu, "l")
    assert menu.input_value() == "score"
    assert figure.handle(HANDLE).get_attribute("aria-valuenow") == "1.5"
    figure.press("reset")
    assert menu.input_value() == "probability"


def test_how_wrong_by_mouse(figure):
    width = figure.root.locator("svg").first.evaluate("node => node.clientWidth") - 52
    for dx in (100, -60, 33):
        before = float(figure.text("p"))
        figure.drag(HANDLE, dx, 40)
        assert float(figure.text("p")) == pytest.approx(before + dx / width, abs=0.0012)
        p = round(float(figure.text("p")), 3)
        check(figure, logit(p))
    figure.drag(HANDLE, -2000, 0)
    check(figure, logit(0.001))
    figure.choose("score")
    before = float(figure.text("z"))
    figure.drag(HANDLE, 90, -30)
    assert float(figure.text("z")) == pytest.approx(before + 90 * 16 / width, abs=0.11)
    check(figure, float(figure.text("z")))


def test_a_finger_drags(load):
    page = load(Explorable("how-wrong"), width=390, has_touch=True)
    figure = Figure(page)
    width = figure.root.locator("svg").first.evaluate("node => node.clientWidth") - 52
    figure.swipe(figure.handle(HANDLE).locator(".x-hit"), (20, 0), (60, 0))
    p = round(float(figure.text("p")), 3)
    assert p == pytest.approx(0.1192 + 60 / width, abs=0.0012)
    check(figure, logit(p))
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("axis", ["probability", "score"])
def test_marks_beyond_the_edge_are_arrows(load, axis):
    figure = Figure(load(Explorable("how-wrong", axis=axis)))
    for z in (-1000.0, -9, -8, 8, 8.1, 1000):
        type_score(figure, z)
        check_marks(figure, z)
    assert figure.root.locator(".x-exit").all_text_contents() == ([] if axis == "probability" else 4 * ["▶"])


@pytest.mark.parametrize("axis", ["probability", "score"])
def test_curves_are_those_of_the_losses(load, axis):
    figure = Figure(load(Explorable("how-wrong", axis=axis)))
    for label, height, bottom, (low, high), names in PLOTS:
        svg = figure.root.locator(f"svg[aria-label='{label}']")
        width = view_size(svg)[0] - 52
        for path, name in zip(svg.locator("path.x-curve").all(), names, strict=True):
            drawn = corners(path.get_attribute("d"))
            assert len(drawn) > 150
            for x, y in drawn[1:-1:10]:
                share = (x - 38) / width
                z = 16 * share - 8 if axis == "score" else logit(share)
                value = high - (high - low) * (y - 30) / (height - 30 - bottom)
                assert value == pytest.approx(expected(z)[name], abs=1e-3)


def test_the_picture_is_drawn_from_the_losses():
    z = np.array([-700.0, -30, -2, 0, 1.5, 30, 700])
    got = np.array(curves(z)).T
    for row, score in zip(got, z, strict=True):
        assert row == pytest.approx(list(expected(score).values())[:1] + in_order(score))
    text = Explorable("how-wrong", score=-7, axis="score").html()
    assert "At the lead −7 the losses are 7 and 0.998, the gradients −0.999 and −0.00182." in text


def in_order(z):
    value = expected(z)
    names = ("cross-entropy", "squared-error", "cross-entropy-gradient", "squared-error-gradient")
    return [value[name] for name in names]


def test_the_gradients_are_the_slopes_of_the_losses():
    z = np.linspace(-6, 6, 25)
    _, _, _, entropy_slope, square_slope = curves(z)
    for row, slope in [(1, entropy_slope), (2, square_slope)]:
        numeric = numerical_gradient(lambda at, row=row: float(curves(at)[row].sum()), z)
        assert numeric == pytest.approx(slope, abs=1e-7)
