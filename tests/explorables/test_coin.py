"""The explorable "coin" against exact fractions and SciPy."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
from explorables_page import Figure, alt_text, ascii_signs, corners, view_size
from scipy.stats import binom

from lib.explorables import Explorable
from lib.explorables import coin as module


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"n": 1}, "parameters of 'coin' must be among .*'tosses'.*; 'n' is not"),
        ({"tosses": 0, "heads": 0}, "tosses must be a whole number in 1 … 200; it is 0"),
        ({"tosses": 201}, "tosses must be a whole number in 1 … 200; it is 201"),
        ({"tosses": 10.0}, "tosses must be a whole number"),
        ({"heads": 11}, "heads must be a whole number in 0 … 10; it is 11"),
        ({"heads": -1}, "heads must be a whole number in 0 … 10; it is -1"),
        ({"heads": "7"}, "heads must be"),
        ({"theta": 1.1}, r"theta must be a finite number in \[0, 1\]; it is 1.1"),
        ({"theta": -0.1}, "theta must be"),
        ({"theta": math.nan}, "theta must be"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("coin", **parameters)


def test_numpy_numbers_are_taken_as_parameters():
    given = Explorable("coin", heads=np.int64(7), tosses=np.int32(10), theta=np.float64(0.5))
    assert given.html() == Explorable("coin").html()


# What should be shown, in fractions: exact, however small


def probability(heads, tosses, theta):
    """Return the probability of one sequence with that many heads."""
    return theta**heads * (1 - theta) ** (tosses - heads)


def logarithm(value):
    """Return the natural logarithm of a fraction that may be too small for a float."""
    if value == 0:
        return -math.inf
    return math.log(value.numerator) - math.log(value.denominator)


def slope_at(heads, tosses, theta):
    if theta == 0 and heads:
        return math.inf
    if theta == 1 and tosses > heads:
        return -math.inf
    return (heads / theta if heads else 0) - ((tosses - heads) / (1 - theta) if tosses > heads else 0)


def is_shown(shown, expected):
    """Tell whether that is the number, rounded to the digits shown; an infinity or a zero must be exact."""
    if "inf" in shown or expected in (0, math.inf, -math.inf):
        return float(shown) == expected
    mantissa, _, exponent = shown.partition("e")
    half = Fraction(1, 2) * Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    expected = Fraction(expected)
    return abs(Fraction(shown) - expected) <= half + Fraction(1, 10**9) * abs(expected) and float(mantissa) != 0


LOOK = """root => {
    const plots = [...root.querySelectorAll("svg")].map((plot) => ({
        width: plot.viewBox.baseVal.width,
        curve: plot.querySelector("path").getAttribute("d"),
        lines: attributes(plot.querySelectorAll("line.x-curve"), ["class", "x1", "y1", "x2", "y2"]),
        dots: attributes(plot.querySelectorAll("g[aria-hidden] circle"), ["cx", "cy"]),
        words: plot.textContent,
    }));
    return {
        plots,
        handle: attributes(root.querySelectorAll(".x-handle"), ["aria-valuenow", "aria-valuetext"])[0],
        sliders: [...root.querySelectorAll("input")].map((node) => [Number(node.value), Number(node.max)]),
    };
}"""


def check(figure, heads, tosses, theta, binom=None, found=None):
    """Compare every number shown, and what is drawn, with the exact one; the peak is shown once it is found."""
    theta, best = Fraction(str(theta)), Fraction(heads, tosses)
    found = abs(theta - best) <= Fraction("0.01") if found is None else found
    orders = math.comb(tosses, heads)
    sequence = probability(heads, tosses, theta)
    largest = orders * probability(heads, tosses, best)
    expected = {
        "likelihood": orders * sequence,
        "log-likelihood": logarithm(orders * sequence),
        "slope": slope_at(heads, tosses, theta),
        "sequence": sequence,
        "log-sequence": logarithm(sequence),
        "theta": theta,
        "heads": heads,
        "tosses": tosses,
    }
    if found:
        expected |= {
            "best": Fraction(f"{float(best):.4g}"),
            "best-likelihood": largest,
            "best-log-likelihood": logarithm(largest),
        }
    seen = figure.look(LOOK)
    shown = seen["numbers"]
    assert shown.keys() == expected.keys()
    for name, value in expected.items():
        assert is_shown(shown[name], value), (name, shown[name], float(value))
    if binom is not None and sequence:
        assert is_shown(shown["log-likelihood"], float(binom.logpmf(heads, tosses, float(theta))))
        assert not found or is_shown(shown["best-likelihood"], float(binom.pmf(heads, tosses, float(best))))
    assert ("at the edge" in seen["readout"]) == (found and heads in (0, tosses))
    assert ("Not there yet" in seen["readout"]) == (not found)
    if not found:
        assert f"the peak lies farther to the {'right' if theta < best else 'left'}." in seen["readout"]
    assert not re.search("NaN|undefined", seen["html"])
    now, text = seen["handle"]
    assert float(now) == float(theta)
    assert ascii_signs(text) == f"{shown['theta']}, log-likelihood {shown['log-likelihood']}"
    assert seen["sliders"] == [[tosses, 200], [heads, tosses]]
    check_drawing(seen["plots"], heads, tosses, theta, float(best), found)


def log_likelihoods(heads, tosses, thetas):
    """Return the log-likelihoods by logarithms of factorials and NumPy."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.nan_to_num(heads * np.log(thetas), nan=0, neginf=-np.inf)
        logs += np.nan_to_num((tosses - heads) * np.log1p(-thetas), nan=0, neginf=-np.inf)
    return math.log(math.comb(tosses, heads)) + logs


def check_drawing(plots, heads, tosses, theta, best, found):
    """Compare both curves, the maximum and the tangent with what they should be."""
    width = plots[0]["width"] - 62
    largest = math.exp(log_likelihoods(heads, tosses, np.array([best]))[0])
    for plot, height, of in [
        (plots[0], 140, lambda logs: np.exp(logs) / (1.15 * largest)),
        (plots[1], 144, lambda logs: 1 + np.maximum(logs, -12) / 12),
    ]:
        x, y = corners(plot["curve"]).T
        thetas = np.clip((x - 48) / width, 0, 1)
        assert np.diff(thetas).min() >= 0
        # Next to an edge a pixel's last digit is worth much in a logarithm.
        inside = (thetas > 1e-3) & (thetas < 1 - 1e-3)
        should = 26 + height * (1 - of(log_likelihoods(heads, tosses, thetas)))
        assert y[inside] == pytest.approx(should[inside], abs=0.01)
        assert thetas[y.argmin()] == pytest.approx(best, abs=1e-9)
        dashed = [[float(each) for each in line[1:]] for line in plot["lines"] if "x-dashed" in line[0]]
        assert dashed == found * [pytest.approx([48 + width * best, 26, 48 + width * best, 26 + height])]
    assert ("peak" in plots[0]["words"]) == found
    x = corners(plots[0]["curve"])[:, 0]
    assert [x[0], x[-1]] == pytest.approx([48, 48 + width])
    check_candidate(plots[1], heads, tosses, theta, width)


def check_candidate(plot, heads, tosses, theta, width):
    value = log_likelihoods(heads, tosses, np.array([float(theta)]))[0]
    tangents = [line[1:] for line in plot["lines"] if line[0] == "x-curve x-thin"]
    if value < -12:
        assert tangents == plot["dots"] == []
        assert "▼" in plot["words"]
        return
    assert [float(each) for each in plot["dots"][0]] == pytest.approx([48 + width * float(theta), 26 - 12 * value])
    x1, y1, x2, y2 = map(float, tangents[0])
    rise = float(slope_at(heads, tosses, theta)) * 12 / width
    assert y1 - y2 == pytest.approx(rise * (x2 - x1), abs=1e-6 * (1 + abs(rise)))
    assert math.hypot(x2 - x1, y2 - y1) > 40, "long enough to be seen"
    assert 26 - 1e-6 <= min(y1, y2) <= max(y1, y2) <= 170 + 1e-6
    assert 48 - 1e-6 <= x1 <= x2 <= 48 + width + 1e-6


def set_counts(figure, heads, tosses):
    figure.slider("heads h").fill("0")
    figure.slider("tosses n").fill(str(tosses))
    figure.slider("heads h").fill(str(heads))


COUNTS = [
    *[(0, 1), (1, 1), (0, 10), (10, 10), (1, 2), (1, 3), (2, 3), (3, 7), (7, 10), (60, 100)],
    *[(0, 200), (200, 200), (100, 200), (199, 200), (1, 200), (67, 199), (13, 150)],
]


@pytest.mark.parametrize("theta", [0, 0.01, 0.5, 0.7, 0.99, 1])
def test_for_many_tosses(load, theta):
    figure = Figure(load(Explorable("coin", theta=theta)))
    for heads, tosses in COUNTS:
        set_counts(figure, heads, tosses)
        check(figure, heads, tosses, theta, binom)


def test_at_the_start_and_presets(figure):
    check(figure, 7, 10, 0.5, binom)
    figure.press("0 heads in 3")
    check(figure, 0, 3, 0.5, binom)
    figure.press("60 heads in 100")
    check(figure, 60, 100, 0.5, binom)
    figure.press("θ = h/n")
    check(figure, 60, 100, 0.6, binom)
    assert figure.text("best") == "0.6"
    assert figure.text("slope") == "0"
    figure.press("7 heads in 10")
    check(figure, 7, 10, 0.6, binom)
    figure.press("θ = h/n")
    assert [figure.text(name) for name in ("likelihood", "best-likelihood", "slope")] == ["0.2668", "0.2668", "0"]
    figure.press("reset")
    check(figure, 7, 10, 0.5, binom)


def test_the_peak_is_told_once_it_is_found_and_of_other_tosses_anew(figure):
    handle = figure.handle("θ")
    figure.keys(handle, *["ArrowRight"] * 18)
    check(figure, 7, 10, 0.68, found=False)
    figure.keys(handle, "ArrowRight")
    check(figure, 7, 10, 0.69, found=True)
    figure.keys(handle, "Shift+ArrowLeft")
    check(figure, 7, 10, 0.59, found=True)
    figure.press("+ 1 tail")
    check(figure, 7, 11, 0.59, found=False)
    figure.press("7 heads in 10")
    figure.keys(handle, "Home")
    figure.press("reset")
    check(figure, 7, 10, 0.5, found=False)


def test_one_toss_more(figure):
    heads, tosses = 7, 10
    for head in (1, 0, 0, 1):
        figure.press("+ 1 head" if head else "+ 1 tail")
        heads, tosses = heads + head, tosses + 1
        check(figure, heads, tosses, 0.5)


def test_more_tosses_make_a_narrower_peak_at_the_same_place(figure):
    widths = []
    figure.press("θ = h/n")
    for times in (1, 2, 4, 8, 16):
        check(figure, 7 * times, 10 * times, 0.7)
        x, y = corners(figure.look(LOOK)["plots"][0]["curve"]).T
        widths.append(np.ptp(x[y < (y.min() + y.max()) / 2]))
        assert figure.text("best") == "0.7"
        if times < 16:
            figure.press("double both")
    assert (np.diff(widths) < 0).all()
    assert widths[0] / widths[-1] == pytest.approx(4, rel=0.15), "as one over the root of their number"


def test_there_are_at_most_200_tosses(figure):
    figure.slider("tosses n").fill("199")
    figure.press("+ 1 head")
    check(figure, 8, 200, 0.5)
    for name in ("+ 1 head", "+ 1 tail", "double both"):
        assert figure.button(name).is_disabled()
    figure.slider("tosses n").fill("101")
    assert figure.button("+ 1 tail").is_enabled()
    assert figure.button("double both").is_disabled()
    figure.slider("tosses n").fill("100")
    figure.press("double both")
    check(figure, 16, 200, 0.5)


def test_there_are_no_more_heads_than_tosses(figure):
    figure.slider("tosses n").fill("4")
    check(figure, 4, 4, 0.5)
    figure.keys(figure.slider("heads h"), "End", "ArrowRight")
    check(figure, 4, 4, 0.5)
    figure.keys(figure.slider("tosses n"), "ArrowRight")
    check(figure, 4, 5, 0.5)
    figure.keys(figure.slider("tosses n"), "Home")
    check(figure, 1, 1, 0.5)


def test_a_sequence_too_rare_for_a_float_has_its_exponent(load):
    """0.01 to the power of 200 is 1e-400; the smallest float is 5e-324."""
    figure = Figure(load(Explorable("coin", heads=200, tosses=200, theta=0.01)))
    assert float(probability(200, 200, Fraction(1, 100))) == 0
    assert figure.text("sequence") == figure.text("likelihood") == "1.0e-400"
    assert figure.text("log-sequence") == "-921.0"
    figure.keys(figure.handle("θ"), "ArrowRight")
    check(figure, 200, 200, 0.02)


def test_what_cannot_happen(load):
    figure = Figure(load(Explorable("coin", heads=0, tosses=10, theta=1)))
    names = ("likelihood", "log-likelihood", "slope", "sequence", "log-sequence")
    assert [figure.text(name) for name in names] == ["0", "-inf", "-inf", "0", "-inf"]
    figure.press("+ 1 head")
    figure.keys(figure.handle("θ"), "Home")
    assert [figure.text(name) for name in names] == ["0", "-inf", "inf", "0", "-inf"]
    check(figure, 1, 11, 0)


def test_by_keyboard(figure):
    handle = figure.handle("θ")
    for key, theta in [
        ("ArrowRight", 0.51),
        ("Shift+ArrowRight", 0.61),
        ("ArrowLeft", 0.6),
        ("Shift+ArrowLeft", 0.5),
        ("End", 1),
        ("ArrowRight", 1),
        ("ArrowLeft", 0.99),
        ("Home", 0),
        ("ArrowLeft", 0),
        ("ArrowRight", 0.01),
    ]:
        figure.keys(handle, key)
        check(figure, 7, 10, theta, binom)


def test_by_mouse(figure):
    width = view_size(figure.root.locator("svg").first)[0] - 62
    for dx, dy in [(100, 0), (-180, 40), (37, -60), (2000, 0), (-2000, 0)]:
        before = float(figure.text("theta"))
        figure.drag("θ", dx, dy)
        theta = float(figure.text("theta"))
        assert theta == pytest.approx(min(1, max(0, before + dx / width)), abs=0.006)
        check(figure, 7, 10, theta, found=figure.root.locator("[data-value=best]").count() > 0)


def test_the_maximum_off_the_grid_of_theta(load):
    """h/n = 2/3 is no multiple of 0.01: the button gets there, and the slope is 0."""
    figure = Figure(load(Explorable("coin", heads=2, tosses=3)))
    figure.press("θ = h/n")
    assert [figure.text(name) for name in ("theta", "best", "slope")] == ["0.666667", "0.6667", "0"]
    assert figure.text("likelihood") == figure.text("best-likelihood") == "0.4444"


@pytest.mark.parametrize(("heads", "tosses"), [(7, 10), (0, 5), (1, 1), (199, 200)])
def test_the_picture_shows_the_same_maximum(load, heads, tosses):
    explorable = Explorable("coin", heads=heads, tosses=tosses)
    alt = alt_text(explorable)
    figure = Figure(load(explorable))
    figure.press("θ = h/n")
    assert f"the share of heads is {heads}/{tosses};" in alt
    best, likelihood = re.search(r"largest at θ = ([\d.]+), where the likelihood is ([\d.]+)\.$", alt).groups()
    assert best == figure.text("best")
    assert float(likelihood) == float(figure.text("best-likelihood"))


def test_the_arithmetic_of_the_picture():
    for heads, tosses in COUNTS:
        p = module.parameters(heads=heads, tosses=tosses)
        for theta in (0, 0.01, 0.5, 0.7, 1):
            expected = binom.logpmf(heads, tosses, theta)
            assert module.log_likelihood(p, theta) == pytest.approx(expected, rel=1e-11, abs=1e-11)
