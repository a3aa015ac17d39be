"""The explorable "polynomial-fit" against least squares by NumPy."""

import functools
import itertools
import math
import re

import numpy as np
import pytest
from explorables_page import Figure, agrees_to_four_digits, alt_text, ascii_signs, corners, floats, view_size

from lib import losses
from lib.explorables import Explorable
from lib.explorables import polynomial_fit as module
from lib.regularizers import L2

DEFAULT = module.parameters()
POINTS, VALIDATION = (np.array(DEFAULT[name]) for name in ("points", "validation"))
STRENGTHS = [0, *(float(f"1e{k}") for k in range(-8, 2))]
LABELS = {"degree": "the degree", "strength": "the penalty λ"}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"penalty": 1}, "parameters of 'polynomial-fit' must be among .*'strength'.*; 'penalty' is not"),
        ({"degree": 12}, "degree must be a whole number in 0 … 11; it is 12"),
        ({"degree": -1}, "degree must be a whole number in 0 … 11; it is -1"),
        ({"degree": 2.5}, "degree must be a whole number"),
        ({"strength": -1e-9}, r"strength must be a finite number in \[0, 10\]; it is -1e-09"),
        ({"strength": 11}, "strength must be"),
        ({"strength": math.nan}, "strength must be"),
        ({"against": "λ"}, r"against must be one of \['degree', 'strength'\]; it is 'λ'"),
        ({"noise": 1.5}, r"noise must be a finite number in \[0, 1\]; it is 1.5"),
        ({"noise": None}, "noise must be"),
        ({"seed": -1}, "seed must be a whole number of at least 0; it is -1"),
        ({"seed": 1.0}, "seed must be a whole number"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("polynomial-fit", **parameters)


def test_numpy_numbers_are_taken_as_parameters():
    given = Explorable("polynomial-fit", degree=np.int64(11), strength=np.float32(0), seed=np.uint8(6))
    assert given.html() == Explorable("polynomial-fit").html()


def test_the_points_are_noisy_ones_of_the_truth():
    still = module.parameters(noise=0, seed=5)
    for name, count in [("points", 12), ("validation", 30)]:
        x, y = np.array(still[name]).T
        assert len(x) == count
        assert y == pytest.approx(np.sin(np.pi * x), abs=0.0051)
        assert (np.abs(x) <= 1).all()
        assert (np.diff(x) >= 0).all()
    assert min(np.diff(POINTS[:, 0])) > 0.05, "or a high degree could not be told from noise"
    assert module.parameters(seed=7)["points"] != DEFAULT["points"]
    assert np.abs(np.array(module.parameters(noise=1, seed=2)["points"])).max() <= 2
    residuals = np.array([module.parameters(seed=seed)["validation"] for seed in range(40)])
    assert (residuals[..., 1] - np.sin(np.pi * residuals[..., 0])).std() == pytest.approx(0.25, rel=0.05)


# What should be shown


def fit(points, degree, strength):
    """Return the coefficients of least squares on the augmented system, w₀ first."""
    x, y = np.array(points).T
    penalty = math.sqrt(len(x) * strength) * np.eye(degree + 1)
    penalty[0, 0] = 0
    matrix = np.concatenate([x[:, None] ** np.arange(degree + 1), penalty])
    return np.linalg.lstsq(matrix, np.concatenate([y, np.zeros(degree + 1)]), rcond=None)[0]


def predict(w, x):
    return np.asarray(x)[:, None] ** np.arange(len(w)) @ w


def mean_square(w, points):
    x, y = np.array(points).T
    return losses.mean_squared_error(predict(w, x), y)[0]


@functools.cache
def table(points, strengths):
    """Return the errors in training and validation for each degree and each λ."""
    fits = [[fit(points, degree, strength) for strength in strengths] for degree in range(12)]
    return tuple(np.array([[mean_square(w, each) for w in row] for row in fits]) for each in (points, VALIDATION))


LOOK = """root => {
    const plots = [...root.querySelectorAll(".x-plot > svg")];
    const attribute = (nodes, name) => [...nodes].map((node) => node.getAttribute(name));
    return {
        sizes: plots.map((plot) => [plot.viewBox.baseVal.width, plot.viewBox.baseVal.height]),
        fit: root.querySelector(".x-fit").getAttribute("d"),
        truth: root.querySelector("path.x-dashed").getAttribute("d"),
        validation: attribute(plots[0].querySelectorAll("path.x-fill"), "transform"),
        courses: [".x-train", ".x-validation"].map((each) => root.querySelector(each).getAttribute("d")),
        marks: [...plots[1].querySelectorAll("path.x-fill")].map((node) =>
            ["d", "class", "transform"].map((name) => node.getAttribute(name))),
        at: Number(root.querySelector(".x-mark").getAttribute("x1")),
        words: [...plots[1].querySelectorAll("text")].map((node) => node.textContent),
        handles: [...root.querySelectorAll(".x-handle")].map((node) => ["aria-valuenow", "aria-valuetext", "transform"]
            .map((name) => node.getAttribute(name))),
        text: [".x-readout", ".x-formula"].map((each) => root.querySelector(each).innerText).join(" "),
    };
}"""


def check(figure, degree=11, strength=0, against="degree", points=POINTS, strengths=STRENGTHS):
    """Compare every number shown, the verdict and what is drawn with NumPy; return what is shown."""
    train, validation = table(tuple(map(tuple, points)), tuple(strengths))
    column = strengths.index(strength)
    w = fit(points, degree, strength)
    seen = figure.look(LOOK)
    shown = seen["numbers"]
    row = (slice(None), column) if against == "degree" else degree
    for name, value in {
        "train": train[degree, column] if train[degree, column] > 1e-15 else 0,
        "validation": validation[degree, column],
        "largest": np.abs(w).max() if np.abs(w).max() > 1e-12 else 0,
        "row-best": validation[row].min(),
        "best": validation.min(),
    }.items():
        assert agrees_to_four_digits(shown[name], value, slack=1e-9), (name, shown[name], value)
    assert (int(shown["degree"]), float(shown["strength"])) == (degree, strength)
    assert shown["verdict"] == verdict(train, validation, degree, column)
    assert shown["above"] == above(validation[degree, column] / validation.min())
    check_settings(ascii_signs(seen["text"]), train, validation, row, strengths, degree, column, against)
    assert not re.search("NaN|undefined|Infinity", seen["html"])
    check_plane(seen, w, points)
    at = degree if against == "degree" else column
    check_errors(seen, train[row], validation[row], at, against)
    return shown


def verdict(train, validation, degree, column):
    best = np.unravel_index(validation.argmin(), validation.shape)
    ratio = validation[degree, column] / validation[best]
    if ratio <= 1.15:
        return "is about right"
    if train[best] >= train[degree, column] >= validation[degree, column]:
        return "does not overfit"
    return ("underfits" if train[degree, column] > train[best] else "overfits") + (" a little" if ratio <= 1.5 else "")


def above(ratio):
    """Return how the validation error compares with the lowest, in two digits."""
    if ratio == 1:
        return "is the best of any degree with any λ"
    if ratio < 2:
        return f"is {float(f'{100 * (ratio - 1):.2g}'):g} % above the best"
    return f"is {exact(float(f'{ratio:.2g}'))} times the best"


def exact(value):
    """Return six digits, as the figure writes them: with an exponent only from 10²¹."""
    return f"{value:.0f}" if value >= 100 else f"{value:g}"


def check_settings(text, train, validation, row, strengths, degree, column, against):
    """The degree and λ that are said are those of the picture and of the lowest errors."""
    said = [(int(d), float(s)) for d, s in re.findall(r"degree (\d+) with λ = ([\d.e-]+\d|\d)", text)]
    best = np.unravel_index(validation.argmin(), validation.shape)
    k = int(validation[row].argmin())
    of_row = (k, strengths[column]) if against == "degree" else (degree, strengths[k])
    assert said == [(degree, strengths[column]), of_row, (best[0], strengths[best[1]])]


def check_plane(seen, w, points):
    width, height = seen["sizes"][0]

    def pixels(x, y):
        return np.stack([28 + (width - 36) * (x + 1.05) / 2.1, height - 22 - (height - 32) * (y + 2) / 4], axis=1)

    x = np.linspace(-1, 1, 401)
    curve = corners(seen["fit"])
    assert curve == pytest.approx(pixels(x, np.clip(predict(w, x), -50, 50)), abs=1e-3)
    assert corners(seen["truth"]) == pytest.approx(pixels(x, np.sin(np.pi * x)), abs=1e-6)
    assert np.array(list(map(floats, seen["validation"]))) == pytest.approx(pixels(*VALIDATION.T), abs=1e-6)
    assert len(seen["handles"]) == len(points)
    for (now, text, transform), point in zip(seen["handles"], np.array(points), strict=True):
        assert float(now) == point[1]
        assert ascii_signs(text) == "y = {1:g} at x = {0:g}".format(*point)
        assert floats(transform) == pytest.approx(pixels(*point[:, None])[0])


def check_errors(seen, train, validation, at, against):
    """Both errors on their logarithmic scale; what is beyond it stays at its edge and has a mark of its own."""
    width, height = seen["sizes"][1]
    k = np.arange(len(train))
    x = 44 + (width - 56) * (k + 0.4) / (len(train) - 0.2)
    assert seen["at"] == pytest.approx(x[at])
    marks = iter(seen["marks"])
    for course, errors in zip(seen["courses"], (train, validation), strict=True):
        powers = np.log10(errors)
        y = height - 40 - (height - 66) * (np.clip(powers, -3, 2) + 3) / 5
        assert corners(course) == pytest.approx(np.stack([x, y], axis=1), abs=1e-3)
        shapes = set()
        for place, (d, kind, transform) in zip(k, marks, strict=False):
            assert floats(transform)[:2] == pytest.approx([x[place], y[place]], abs=1e-3)
            assert ("x-outlined" in kind) == ("scale" in transform) == (place == at)
            shapes.add((int(powers[place] > 2) - int(powers[place] < -3), d))
            if place == k[-1]:
                break
        assert len(shapes) == len({d for _, d in shapes}) == len({edge for edge, _ in shapes})
    labels = [word for word in seen["words"][6:] if re.fullmatch(r"[\d.e−]+", word)]
    if against == "degree":
        assert labels == ["1", "3", "5", "7", "9", "11"]
    else:
        assert labels == ["0", "1e−6", "0.001", "1"]
    assert any(("degree, at λ" if against == "degree" else "λ, at degree") in word for word in seen["words"])


def set_all(figure, degree, strength, against="degree"):
    figure.slider("degree").fill(str(degree))
    figure.slider("penalty λ").fill(str(STRENGTHS.index(strength)))
    figure.choose(LABELS[against])


# Tests


def test_at_the_start(figure):
    shown = check(figure)
    assert shown["train"] == "0"
    assert shown["verdict"] == "overfits"


@pytest.mark.parametrize("against", ["degree", "strength"])
@pytest.mark.parametrize("degree", range(12))
def test_every_degree(figure, degree, against):
    for strength in [0, 1e-8, 1e-5, 1e-3, 0.1, 10]:
        set_all(figure, degree, strength, against)
        check(figure, degree, strength, against)


def test_the_solution_is_the_least_of_mean_error_and_penalty(rng):
    """The figure's problem in the words of the library: mean squared error plus `L2`, the constant left out."""
    x, y = POINTS.T
    for degree, strength in [(3, 0.01), (7, 1e-3), (11, 0.1)]:
        w = module.fit(DEFAULT["points"], degree, strength)

        def total(w, strength=strength):
            return losses.mean_squared_error(predict(w, x), y)[0] + L2(strength).penalty(w[1:])

        for _ in range(50):
            assert total(w) < total(w + 1e-3 * rng.standard_normal(w.shape))
        assert w == pytest.approx(fit(POINTS, degree, strength), rel=1e-6)


def test_of_parameters_between_the_marks_of_the_sliders(load):
    figure = Figure(load(Explorable("polynomial-fit", degree=9, strength=0.0042, against="strength")))
    check(figure, 9, 0.0042, "strength", strengths=sorted([*STRENGTHS, 0.0042]))


@pytest.mark.parametrize(
    ("name", "degree", "strength", "word"),
    [
        ("a straight line", 1, 0, "underfits"),
        ("degree 3", 3, 0, "is about right"),
        ("through every point", 11, 0, "overfits"),
        ("calmed by λ", 11, 1e-3, "is about right"),
        ("too large a λ", 11, 1, "underfits"),
    ],
)
def test_presets(figure, name, degree, strength, word):
    figure.press("a straight line")
    figure.press(name)
    assert check(figure, degree, strength)["verdict"] == word
    figure.press("reset")
    check(figure)


def test_who_misses_the_training_points_by_more_does_not_overfit(figure):
    figure.press("calmed by λ")
    points = [list(each) for each in POINTS]
    verdicts = set()
    for _ in range(8):
        figure.keys(figure.handle("training point 6"), "PageUp")
        points[5][1] = min(2, round(points[5][1] + 0.5, 2))
        shown = check(figure, 11, 1e-3, points=points)
        if shown["verdict"] == "does not overfit":
            assert figure.readout().endswith("; but some training points pull it from its way.")
        verdicts.add(shown["verdict"])
    assert "does not overfit" in verdicts


def test_coefficients_explode_with_the_degree_and_a_penalty_holds_them(figure):
    sizes = {}
    for degree, strength in [(3, 0), (11, 0), (11, 1e-3)]:
        set_all(figure, degree, strength)
        sizes[degree, strength] = float(check(figure, degree, strength)["largest"])
    assert sizes[11, 0] > 1000
    assert max(sizes[3, 0], sizes[11, 1e-3]) < 10


def test_a_verdict_says_by_how_much(figure):
    said = {}
    for degree, strength in [(7, 0), (11, 0.01), (3, 1e-3), (3, 0), (11, 0)]:
        set_all(figure, degree, strength)
        said[degree, strength] = figure.readout().partition(f"λ = {strength:g} ")[2].partition(";")[0]
    assert said == {
        (7, 0): "overfits a little: its validation error is 26 % above the best",
        (11, 0.01): "underfits a little: its validation error is 25 % above the best",
        (3, 1e-3): "is about right: its validation error is the best of any degree with any λ.",
        (3, 0): "is about right: its validation error is 8.1 % above the best.",
        (11, 0): "overfits: its validation error is 880 times the best",
    }


@pytest.mark.parametrize("width", [390, 320, 700, 1100])
@pytest.mark.parametrize("against", ["degree", "strength"])
def test_labels_of_the_errors_do_not_touch(load, against, width):
    page = load(Explorable("polynomial-fit", against=against), width=width)
    boxes = page.evaluate("""[...document.querySelectorAll(".x-plot:not(.x-wide *) text[text-anchor=middle]")]
        .map((node) => node.getBoundingClientRect()).map((box) => [box.left, box.right])""")
    assert len(boxes) == (6 if against == "degree" else 4)
    assert all(left - right >= 4 for (_, right), (left, _) in itertools.pairwise(boxes))


def moved(points, k, y):
    points = np.array(points)
    points[k, 1] = np.clip(round(round(y / 0.05) * 0.05, 6), -2, 2)
    return points


def test_points_by_keyboard(figure):
    points = POINTS
    for k, key, step in [
        (0, "ArrowUp", 0.05),
        (0, "ArrowLeft", -0.05),
        (5, "Shift+ArrowDown", -0.5),
        (11, "PageUp", 0.5),
        (3, "End", 99),
        (3, "ArrowUp", 0.05),
        (8, "Home", -99),
    ]:
        figure.keys(figure.handle(f"training point {k + 1}"), key)
        points = moved(points, k, points[k, 1] + step)
        check(figure, points=points)
    set_all(figure, 5, 1e-4, "strength")
    check(figure, 5, 1e-4, "strength", points)
    figure.press("reset")
    check(figure)


def unit(figure):
    return (view_size(figure.root.locator(".x-wide .x-plot > svg"))[1] - 32) / 4


def test_points_by_mouse(figure):
    points = POINTS
    for k, dx, dy in [(2, 30, -70), (9, -20, 45), (6, 0, 900), (6, 5, -2000)]:
        figure.drag(f"training point {k + 1}", dx, dy)
        y = float(figure.handle(f"training point {k + 1}").get_attribute("aria-valuenow"))
        assert y == pytest.approx(np.clip(points[k, 1] - dy / unit(figure), -2, 2), abs=0.03)
        points = moved(points, k, y)
        check(figure, points=points)


def test_a_finger_drags_a_point(load):
    page = load(Explorable("polynomial-fit", degree=4), width=390, has_touch=True)
    figure = Figure(page)
    figure.handle("training point 4").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    figure.swipe(figure.handle("training point 4"), (3, 20), (5, 60))
    y = float(figure.handle("training point 4").get_attribute("aria-valuenow"))
    assert y == pytest.approx(POINTS[3, 1] - 60 / unit(figure), abs=0.03)
    check(figure, 4, points=moved(POINTS, 3, y))
    assert page.evaluate("scrollY") == before


def test_points_at_the_extremes(figure):
    """Every other point at the top or at the bottom: the curve leaves every bound, and both scales hold it."""
    points = POINTS
    for k in range(12):
        figure.keys(figure.handle(f"training point {k + 1}"), "End" if k % 2 else "Home")
        points = moved(points, k, 2 if k % 2 else -2)
    for degree, strength in [(11, 0), (11, 1e-8), (0, 0), (10, 10)]:
        set_all(figure, degree, strength)
        check(figure, degree, strength, points=points)


def test_keyboard_alone_works_menu_and_sliders(figure):
    figure.keys(figure.slider("degree"), "ArrowLeft", "ArrowLeft")
    figure.keys(figure.slider("penalty λ"), "End", "ArrowLeft", "ArrowLeft")
    figure.keys(figure.menu(), "ArrowDown")
    check(figure, 9, 0.1, "strength")


# The picture


@pytest.mark.parametrize(("degree", "strength"), [(11, 0), (3, 0), (0, 1), (11, 1e-7), (8, 10)])
def test_the_picture_says_the_same_as_the_figure(load, degree, strength):
    explorable = Explorable("polynomial-fit", degree=degree, strength=strength)
    alt = ascii_signs(alt_text(explorable))
    assert f"of degree {degree} fitted with λ = {strength:g}:" in alt
    train, validation = re.search(
        r"error is (\S+) on the training points and (\S+) on the validation points.", alt
    ).groups()
    figure = Figure(load(explorable))
    assert float(train) == pytest.approx(float(figure.text("train")), rel=6e-3)
    assert float(validation) == pytest.approx(float(figure.text("validation")), rel=6e-3)


def test_pictures_stay_small():
    for seed in range(5):
        text = Explorable("polynomial-fit", seed=seed, noise=1).html()
        assert len(re.search(r'<img src="([^"]+)"', text)[1]) < 5000
        assert len(text) < 36_000
