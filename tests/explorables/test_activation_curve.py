"""The explorable "activation-curve" against lib.activations, PyTorch and SciPy."""

import math
import re

import numpy as np
import pytest
import scipy
from explorables_page import Figure, agrees, alt_text, ascii_signs, corners, view_size

from lib import activations
from lib.explorables import FOLDER, Explorable
from lib.explorables import activation_curve as module

FUNCTIONS = ["step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu"]
WIDTHS = {"step": 2.5, "sigmoid": 2.5, "tanh": 2.5}  # of the range of values drawn; 10 for the others
PLACES = [-8, -6, -3, -1.3, -1, -0.8, -0.1, 0, 0.1, 0.7, 1.4, 2.4, 5, 8]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"slope": 1}, "parameters of 'activation-curve' must be among .*'function'.*; 'slope' is not"),
        ({"function": "softmax"}, r"function must be one of \['step', .*'silu'\]; it is 'softmax'"),
        ({"function": activations.relu}, "function must be one of"),
        ({"z": 8.1}, r"z must be a finite number in \[-8, 8\]; it is 8.1"),
        ({"z": math.nan}, "z must be a finite number"),
        ({"z": "0"}, "z must be"),
        ({"layers": 0}, "layers must be a whole number in 1 … 20; it is 0"),
        ({"layers": 21}, "layers must be a whole number in 1 … 20; it is 21"),
        ({"layers": 2.0}, "layers must be a whole number"),
        ({"alpha": 0}, r"alpha must be a finite number in \[0.1, 2\]; it is 0"),
        ({"alpha": 2.1}, "alpha must be"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("activation-curve", **parameters)


def test_numpy_numbers_are_taken_as_parameters():
    given = Explorable("activation-curve", z=np.float64(0), layers=np.int64(10), alpha=np.float32(1))
    assert given.html() == Explorable("activation-curve").html()


# What should be shown


def reference(function, alpha=1.0):
    made = {"leaky_relu": activations.leaky_relu(0.01), "elu": activations.elu(alpha)}
    return made[function] if function in made else getattr(activations, function)


def verdict(function, z, slope):
    """Return words that the verdict must have."""
    dips = {"gelu": -0.7518, "silu": -1.2785}
    if slope == 0:
        return ("flat" if function == "step" else "off for this input") + ": the slope is 0, nothing comes through"
    if slope == 1:
        return "passes the gradient unchanged"
    if function == "leaky_relu":
        return "leaks: 1 %"
    if abs(slope) < 0.05:
        if abs(z - dips.get(function, math.inf)) < 0.3:
            return "near the bottom of its dip"
        return f"saturated at the {'left' if z < 0 else 'right'} tail"
    if abs(slope - 1) < 0.005:
        return "passes the gradient nearly unchanged"
    if slope > 1:
        return "makes the gradient larger"
    return "through, with its sign turned" if slope < 0 else "% of the gradient through"


def steepest(function, alpha):
    """Return the largest slope, found by search on both sides of 0."""
    z = np.concatenate([np.linspace(-8, 0, 80_001), np.linspace(1e-9, 8, 80_001)])
    return reference(function, alpha).derivative(z).max()


LOOK = """root => {
    const plots = [...root.querySelectorAll("svg")].map((plot) => ({
        width: plot.viewBox.baseVal.width,
        curves: attributes(plot.querySelectorAll("path.x-curve"), ["d"]).flat(),
        tangent: attributes(plot.querySelectorAll(".x-tangent"), ["x1", "y1", "x2", "y2"]),
        dot: attributes(plot.querySelectorAll(".x-dot"), ["cx", "cy"]),
        ends: attributes(plot.querySelectorAll("g[aria-hidden] circle:not(.x-dot)"), ["cx", "cy", "class"]),
        bars: attributes(plot.querySelectorAll("rect"), ["x", "y", "width", "height", "class"]),
        zero: attributes(plot.querySelectorAll("line.x-axis"), ["y1"]).flat(),
        nones: attributes(plot.querySelectorAll("text.x-none"), ["x"]).flat(),
        below: attributes(plot.querySelectorAll("path[transform]"), ["transform"]).flat(),
        words: plot.textContent,
        boxes: [...plot.querySelectorAll("rect"), ...plot.querySelectorAll("text.x-bold")].map((node) => node.getBBox())
            .map((box) => [box.x, box.x + box.width, box.y, box.y + box.height]),
        bold: [...plot.querySelectorAll("text.x-bold")].map((node) => node.textContent),
    }));
    return {
        plots,
        handle: attributes(root.querySelectorAll(".x-handle"), ["aria-valuenow", "aria-valuetext", "transform"])[0],
    };
}"""


def check(figure, function, z, layers, alpha=1.0):
    """Compare every number shown, and what is drawn, with lib.activations."""
    phi = reference(function, alpha)
    value, slope = float(phi(z)), float(phi.derivative(z))
    seen = figure.look(LOOK)
    shown = seen["numbers"]
    expected = {"value": value, "slope": slope, "power": slope**layers, "steepest": steepest(function, alpha)}
    for name, each in expected.items():
        assert agrees(shown[name], each), (function, z, name, shown[name], each)
    assert [float(shown[name]) for name in ("at", "count", "z", "layers")] == [z, layers, z, layers]
    assert shown.get("alpha") == (f"{alpha:g}" if function == "elu" else None), "only where it does something"
    assert verdict(function, z, slope) in shown["verdict"], (function, z)
    percent = re.match(r"lets ([\d.]+) %", shown["verdict"])
    if percent:
        assert float(percent[1]) == pytest.approx(100 * abs(slope), rel=1e-3)
    assert ("layer leaves" in seen["readout"]) == (layers == 1)
    check_kink(ascii_signs(seen["readout"]), function, z, alpha)
    now, text, place = seen["handle"]
    assert float(now) == z
    assert ascii_signs(text) == f"z = {z:g}, slope {shown['slope']}"
    assert not re.search("NaN|undefined", seen["html"])
    check_curves(seen["plots"], function, z, alpha, place)
    check_bars(seen["plots"][2], slope, layers, shown["power"])


def check_kink(readout, function, z, alpha):
    kinks = {"relu": 0, "leaky_relu": 0.01, "elu": alpha}
    has_kink = z == 0 and function in kinks and kinks[function] != 1
    assert ("kink" in readout) == has_kink
    if has_kink:
        assert (
            f"slope {kinks[function]:g} on the left, 1 on the right; by convention it is {kinks[function]:g}" in readout
        )
    assert ("At 0 it jumps" in readout) == (z == 0 and function == "step")


def check_curves(plots, function, z, alpha, place):
    """Compare the curve, its tangent and its derivative with what they should be, in the units of the axes."""
    phi = reference(function, alpha)
    low, range_ = (-1.25, 2.5) if function in WIDTHS else (-2, 10)
    top = 1.25 * max(1, alpha if function == "elu" else 1)
    scales = [(240 - 50, low, range_, 240 - 24, phi), (170 - 64, -0.25, top + 0.25, 170 - 38, phi.derivative)]
    across = plots[0]["width"] - 56
    for plot, (height, bottom, span, base, f) in zip(plots[:2], scales, strict=True):
        for path, side in zip(plot["curves"], (-1, 1), strict=True):
            x, y = corners(path).T
            at = (x - 42) / across * 16 - 8
            assert abs(at) == pytest.approx(np.linspace(0, 8, 81), abs=1e-6)
            at = np.where(at * side > 1e-9, at, 0 if side < 0 else 1e-12)
            assert bottom + (base - y) / height * span == pytest.approx(f(at), abs=1e-6)
        jumps = abs(f(1e-12) - f(0.0)) > 1e-6
        assert len(plot["ends"]) == 2 * jumps
        if jumps:
            ring, dot = (base - (f(at) - bottom) / span * height for at in (1e-12, 0.0))
            assert [float(y) for _, y, _ in plot["ends"]] == pytest.approx([ring, dot])
            assert ["x-fill" in kind for _, _, kind in plot["ends"]] == [False, True]
    height, bottom, span, base, _ = scales[0]
    x = 42 + (z + 8) / 16 * across
    y = base - (phi(z) - bottom) / span * height
    assert [float(each) for each in re.findall(r"-?[\d.]+(?:e-?\d+)?", place)] == pytest.approx([x, y])
    check_tangent(plots[0]["tangent"][0], x, y, phi.derivative(z) * height / span * 16 / across, across)
    height, bottom, span, base, f = scales[1]
    assert [float(each) for each in plots[1]["dot"][0]] == pytest.approx([x, base - (f(z) - bottom) / span * height])


def check_tangent(ends, x, y, steep, across):
    x1, y1, x2, y2 = map(float, ends)
    assert y - y1 == pytest.approx(steep * (x1 - x), abs=1e-6)
    assert y - y2 == pytest.approx(steep * (x2 - x), abs=1e-6)
    assert math.hypot(x2 - x1, y2 - y1) > 50, "long enough to be seen"
    assert 42 - 1e-6 <= x1 <= x2 <= 42 + across + 1e-6
    assert 26 - 1e-6 <= min(y1, y2) <= max(y1, y2) <= 216 + 1e-6


def check_bars(plot, slope, layers, power):
    """The bars stand on a logarithmic axis, hollow where negative, with a mark where it has no place for them."""
    powers = slope ** np.arange(1, layers + 1)
    x, y, width, height = np.array([bar[:4] for bar in plot["bars"]], float).T
    assert len(x) == layers
    with np.errstate(divide="ignore"):
        logs = np.log10(abs(powers))
    low, high = -12, max(2, logs.max() if math.isinf(logs.max()) else 1 + math.ceil(logs.max()))
    scale = 146 / (high - low)
    assert height == pytest.approx(scale * (np.maximum(logs, low) - low), abs=1e-6)
    assert y + height == pytest.approx(np.full(layers, 172))
    assert [float(each) for each in plot["zero"]] == pytest.approx([172])
    unit = (plot["width"] - 54) / 20.2
    middles = 46 + unit * (np.arange(1, layers + 1) - 0.4)
    assert x + width / 2 == pytest.approx(middles)
    assert ["x-vermilion" in bar[4] for bar in plot["bars"]] == [False] * (layers - 1) + [True]
    assert ["x-fill" not in bar[4] for bar in plot["bars"]] == (powers < 0).tolist()
    assert ("hollow: negative" in plot["words"]) == (slope < 0)
    assert [float(each) for each in plot["nones"]] == pytest.approx(middles[powers == 0])
    below = [float(re.search(r"[\d.]+", each)[0]) for each in plot["below"]]
    assert below == pytest.approx(middles[(powers != 0) & (logs < low)])
    assert ascii_signs(plot["bold"][-1]) == power
    *bars, _, (left, right, top, bottom) = plot["boxes"]
    assert all(right <= each[0] or each[1] <= left or bottom - 2 <= each[2] for each in bars), "no bar is below it"
    assert right <= plot["width"]
    assert top > 14, "nor the title above it"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_at_many_places(figure, function):
    figure.choose(function)
    for k, z in enumerate(PLACES):
        layers = [1, 2, 5, 10, 20][k % 5]
        figure.slider("input z").fill(str(z))
        figure.slider("layers n").fill(str(layers))
        check(figure, function, z, layers)


@pytest.mark.parametrize("alpha", [0.1, 0.5, 1.6, 2])
def test_alpha_of_the_elu(figure, alpha):
    figure.choose("elu")
    figure.slider("α of ELU").fill(str(alpha))
    for z, layers in [(0, 20), (-0.1, 20), (-8, 3), (0.1, 20), (8, 1)]:
        figure.slider("input z").fill(str(z))
        figure.slider("layers n").fill(str(layers))
        check(figure, "elu", z, layers, alpha)
    figure.choose("relu")
    check(figure, "relu", 8, 1, alpha)


def test_at_the_start_and_of_other_parameters(load):
    page = load(
        Explorable("activation-curve"),
        Explorable("activation-curve", function="gelu", z=-0.75, layers=3),
        Explorable("activation-curve", function="elu", z=0, layers=20, alpha=1.25),
        Explorable("activation-curve", function="silu", z=math.sqrt(2), layers=7),
    )
    check(Figure(page), "sigmoid", 0, 10)
    check(Figure(page, 1), "gelu", -0.75, 3)
    check(Figure(page, 2), "elu", 0, 20, 1.25)
    assert agrees(Figure(page, 3).text("value"), float(activations.silu(math.sqrt(2))))


def test_the_values_are_those_of_pytorch(figure, torch):
    named = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "leaky_relu": torch.nn.functional.leaky_relu,
        "elu": torch.nn.functional.elu,
        "gelu": torch.nn.functional.gelu,
        "silu": torch.nn.functional.silu,
    }
    for function, f in named.items():
        figure.choose(function)
        for at in (-4.4, -1.3, 0, 0.6, 3):
            figure.slider("input z").fill(str(at))
            z = torch.tensor(float(at), dtype=torch.float64, requires_grad=True)
            f(z).backward()
            assert agrees(figure.text("value"), f(z).item())
            assert agrees(figure.text("slope"), z.grad.item())


def test_the_normal_distribution_function_has_all_its_digits(figure):
    script = (FOLDER / "activation-curve.js").read_text(encoding="utf-8")
    bell = re.search(r"const bell = .*;", script)[0]
    normal = re.search(r"function normal\(z\) \{.*?\n    \}", script, re.DOTALL)[0]
    z = np.linspace(-8, 8, 1601)
    found = figure.page.evaluate(f"z => {{ {bell} {normal} return z.map(normal); }}", z.tolist())
    assert found == pytest.approx(scipy.special.ndtr(z), rel=1e-13)


def test_what_is_to_be_discovered(figure):
    """A sigmoid leaves at best 9.5e-7 after ten layers, a tanh all at 0 and little elsewhere, a ReLU all or nothing."""
    assert figure.text("power") == "9.5e-7" == f"{0.25**10:.1e}".replace("e-0", "e-")
    for button, side in [("z = −6", "left"), ("z = 6", "right")]:
        figure.press(button)
        assert f"saturated at the {side} tail" in figure.text("verdict")
        assert float(figure.text("power")) < 1e-25
    figure.choose("relu")
    assert [figure.text("power"), figure.text("verdict")] == ["1.000", "passes the gradient unchanged"]
    figure.press("z = −6")
    assert figure.text("power") == "0"
    assert figure.text("verdict").startswith("off for this input")
    assert "dead" not in figure.readout(), "that is a unit which is off for all of them"
    figure.choose("leaky_relu")
    assert agrees(figure.text("power"), 0.01**10)
    figure.choose("tanh")
    figure.press("z = 0")
    check(figure, "tanh", 0, 10)
    assert figure.text("power") == "1.000"


def test_by_keyboard(figure):
    handle = figure.handle("z on the curve")
    for key, z in [
        ("ArrowRight", 0.1),
        ("ArrowLeft", 0),
        ("Shift+ArrowLeft", -1),
        ("Home", -8),
        ("ArrowLeft", -8),
        ("End", 8),
        ("ArrowRight", 8),
        ("ArrowDown", 7.9),
        ("ArrowUp", 8),
    ]:
        figure.keys(handle, key)
        check(figure, "sigmoid", z, 10)
    figure.keys(figure.slider("layers n"), "ArrowRight", "ArrowRight")
    check(figure, "sigmoid", 8, 12)
    figure.keys(figure.slider("input z"), "Home", "ArrowRight")
    check(figure, "sigmoid", -7.9, 12)
    figure.press("reset")
    check(figure, "sigmoid", 0, 10)


def test_by_mouse(figure):
    across = view_size(figure.root.locator("svg").first)[0] - 56
    for function, dx, dy in [
        ("tanh", 60, 0),
        ("gelu", -100, 90),
        ("relu", 33, -20),
        ("elu", 999, 0),
        ("step", -999, 0),
    ]:
        figure.choose(function)
        before = float(figure.text("at"))
        figure.drag("z on the curve", dx, dy)
        z = float(figure.text("at"))
        assert z == pytest.approx(max(-8, min(8, before + dx / across * 16)), abs=0.051)
        check(figure, function, z, 10)


def test_by_finger(load):
    page = load(Explorable("activation-curve", function="silu"), width=390, has_touch=True)
    figure = Figure(page)
    handle = figure.handle("z on the curve")
    handle.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    figure.swipe(handle, (-20, 0), (-60, 30))
    across = view_size(figure.root.locator("svg").first)[0] - 56
    z = float(figure.text("at"))
    assert z == pytest.approx(-60 / across * 16, abs=0.051)
    assert page.evaluate("scrollY") == before, "it does not scroll away"
    check(figure, "silu", z, 10)


def test_reset_restores_the_parameters(load):
    figure = Figure(load(Explorable("activation-curve", function="elu", z=-0.5, layers=4, alpha=1.3)))
    figure.slider("α of ELU").fill("0.4")
    figure.choose("gelu")
    figure.slider("layers n").fill("17")
    figure.press("z = 6")
    check(figure, "gelu", 6, 17)
    figure.choose("elu")
    check(figure, "elu", 6, 17, 0.4)
    figure.press("reset")
    check(figure, "elu", -0.5, 4, 1.3)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_picture_says_the_same(load, function):
    explorable = Explorable("activation-curve", function=function, z=-1.25, layers=3)
    alt = ascii_signs(alt_text(explorable))
    figure = Figure(load(explorable))
    value, slope, power = re.search(r"value is (\S+) and its slope (\S+); .* the slope leaves (\S+)\.$", alt).groups()
    for name, each in (("value", value), ("slope", slope), ("power", power)):
        assert agrees(figure.text(name), float(each)), name
    assert module.FUNCTIONS[function][0] in alt
    assert "3 layers" in alt
