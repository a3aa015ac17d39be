"""The explorable "outlier" against NumPy, SciPy and lib.losses."""

import functools
import math
import re

import numpy as np
import pytest
from explorables_page import Figure, agrees, alt_text, view_size
from scipy import optimize

from lib import losses
from lib.explorables import Explorable
from lib.explorables import outlier as module

NAMES = ("squared", "absolute", "smooth")
DEFAULT = [list(point) for point in module.POINTS]
BETAS = [float(f"{m}e{e}") for e in (-2, -1, 0, 1) for m in (1, 1.5, 2, 3, 5, 7)] + [100.0]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"loss": 1}, "parameters of 'outlier' must be among .*'beta'.*; 'loss' is not"),
        ({"points": [(1, 1), (2, 2)]}, "points must be a sequence of 3 to 12 points"),
        ({"points": [(1, 1)] * 13}, "points must be a sequence of 3 to 12 points"),
        ({"points": [(1, 1), (2, 2), (3,)]}, "points must be a sequence of 2 numbers"),
        ({"points": [(1, 1), (2, 2), (11, 3)]}, r"points must be a finite number in \[0, 10\]; it is 11"),
        ({"points": [(1, 1), (2, 2), (3, -1)]}, r"points must be a finite number in \[0, 20\]; it is -1"),
        ({"points": [(1, 1), (2, 2), (3, math.nan)]}, "points must be a finite number"),
        ({"outlier": 9}, "outlier must be a whole number in 0 … 8; it is 9"),
        ({"outlier": -1}, "outlier must be a whole number in 0 … 8; it is -1"),
        ({"outlier": 1.0}, "outlier must be a whole number"),
        ({"beta": 0}, r"beta must be a finite number in \[0.01, 100\]; it is 0"),
        ({"beta": "1"}, "beta must be"),
        ({"beta": 101}, "beta must be"),
        ({"fit": "plane"}, r"fit must be one of \['line', 'location'\]; it is 'plane'"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("outlier", **parameters)


def test_arrays_are_taken_as_parameters():
    given = Explorable("outlier", points=np.array(DEFAULT), outlier=np.int64(7), beta=np.float64(1))
    assert given.html() == Explorable("outlier").html()


# Other ways to the same fits


def design(points, fit):
    """Return (x, y) with every x at 0 where the best line has to be level."""
    x, y = np.array(points, float).T
    return (x, y) if fit == "line" and np.ptp(x) > 0 else (np.zeros_like(x), y)


def least_squares(points, fit):
    x, y = design(points, fit)
    line = np.polyfit(x, y, 1) if x.any() else np.array([0, y.mean()])
    return line, losses.mean_squared_error(line[0] * x + line[1], y)[0]


@functools.cache
def least_absolute(points, fit):
    """Return the middle of all best lines, by linear programs, and the least loss.

    The smallest and the largest slope of a best line, and so for the intercept if there is one best slope.
    """
    x, y = design(points, fit)
    n = len(y)
    # |y − ax − c| ≤ t, in the variables a, c, t
    above = np.c_[x, np.ones(n), -np.eye(n)]
    below = np.c_[-x, -np.ones(n), -np.eye(n)]
    mean = np.r_[0, 0, np.full(n, 1 / n)]
    tight = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}

    def solve(cost, A, b):
        found = optimize.linprog(
            cost,
            A_ub=A,
            b_ub=b,
            bounds=[(None, None) if x.any() else (0, 0), (None, None)] + [(0, None)] * n,
            options=tight,
        )
        assert found.status == 0, found.message
        return found

    A, b = np.r_[above, below], np.r_[y, -y]
    least = solve(mean, A, b).fun
    line = []
    for k in range(2):
        cost = np.eye(n + 2)[k]
        ends = [sign * solve(sign * cost, np.r_[A, [mean]], np.r_[b, least + 1e-10]).fun for sign in (1, -1)]
        is_unique = not line or np.ptp(line[0]) < 1e-6
        line.append(ends if is_unique else [np.nan, np.nan])
    return np.mean(line, axis=1), least


def least_smooth(points, beta, fit):
    """Return the best line of all that several starts lead to, NaN where it is not the only one, and the least loss."""
    x, y = design(points, fit)
    Z = np.c_[x, np.ones_like(x)]
    Z = Z if x.any() else Z[:, 1:]

    def loss_and_slope(parameters):
        loss, gradient = losses.smooth_l1(Z @ parameters, y, beta)
        return loss, gradient @ Z

    best = None
    for start in (least_squares(points, fit)[0], least_absolute(points, fit)[0]):
        start = np.nan_to_num(start)[-Z.shape[1] :]
        # SciPy's own Huber loss first, then the gradient of lib.losses
        near = optimize.least_squares(
            lambda parameters: Z @ parameters - y, start, loss="huber", f_scale=beta, xtol=1e-15, ftol=1e-15, gtol=1e-15
        ).x
        found = optimize.minimize(loss_and_slope, near, jac=True, method="BFGS", options={"gtol": 1e-12})
        best = found if best is None or found.fun < best.fun else best
    inner = Z[np.abs(Z @ best.x - y) < beta - 1e-4]
    is_unique = len(inner) and np.linalg.matrix_rank(inner) == Z.shape[1]
    line = np.r_[np.zeros(2 - Z.shape[1]), best.x]
    return line if is_unique else np.full(2, np.nan), best.fun


def expected_fits(points, beta, fit):
    found = least_squares(points, fit), least_absolute(points, fit), least_smooth(points, beta, fit)
    return dict(zip(NAMES, found, strict=True))


def numbers(figure):
    """Return all numbers shown, by name, with ASCII signs."""
    pairs = figure.root.locator("[data-value]").evaluate_all("ns => ns.map(n => [n.dataset.value, n.textContent])")
    return {name: text.replace("−", "-").replace(" ", "") for name, text in pairs}


def number(figure, name):
    return numbers(figure)[name]


def is_shown(shown, expected):
    """Tell whether that is shown, where it is known; SciPy's answers are good to some six digits."""
    shown = shown.removeprefix("+")
    digits = len(shown.partition("e")[0].partition(".")[2])
    half = 0.5 * 10.0 ** (int(shown.partition("e")[2] or 0) - digits)
    return math.isnan(expected) or abs(float(shown) - expected) <= half + 2e-6


def check(figure, points, beta, fit, moved=7):
    """Compare every number shown, and every line drawn, with what other methods find.

    What a point changes is told of the one that was moved last: of the outlier, number 7, if none was.
    """
    points = tuple(map(tuple, points))  # hashable: a linear program is solved once for each set of points
    expected = expected_fits(points, beta, fit)
    others = tuple(point for k, point in enumerate(points) if k != moved)
    without = expected_fits(others, beta, fit)
    x, y = design(points, fit)
    drawn = drawn_lines(figure)
    values = numbers(figure)
    for k, name in enumerate(NAMES):
        line, loss = expected[name]
        slope, intercept = (values.get(f"{name}-{part}", "0") for part in ("slope", "intercept"))
        assert (f"{name}-slope" in values) == (fit == "line")
        assert is_shown(slope, line[0]), (name, slope, line)
        assert is_shown(intercept, line[1]), (name, intercept, line)
        assert is_shown(values[f"{name}-loss"], loss), (name, values[f"{name}-loss"], loss)
        slope, intercept = float(slope), float(intercept)
        shown = slope * x + intercept
        kinds = {"squared": losses.mean_squared_error, "absolute": losses.mean_absolute_error}
        here = kinds[name](shown, y) if name in kinds else losses.smooth_l1(shown, y, beta)
        assert loss - 1e-7 <= here[0] <= loss + 0.01, "the line shown has that loss, up to its digits"
        change = (line - without[name][0])[0 if fit == "line" else 1]
        assert is_shown(values[f"{name}-change"], change), (name, values[f"{name}-change"], change)
        for at in (0, 1):
            across, up = drawn[k][at]
            assert up == pytest.approx(slope * across + intercept, abs=0.02)
    assert float(values["beta"]) == beta


def drawn_lines(figure):
    """Return the ends of the three lines in units of the data."""
    width, height = view_size(figure.root.locator("svg").first)
    ends = "ns => ns.map(n => ['x1', 'y1', 'x2', 'y2'].map(a => Number(n.getAttribute(a))))"
    lines = figure.root.locator("line.x-curve").evaluate_all(ends)
    assert len(lines) == 3

    def place(x, y):
        return (x - 24) / (width - 100) * 10, (height - 22 - y) / (height - 32) * 20

    found = [(place(*line[:2]), place(*line[2:])) for line in lines]
    for x, y in (end for line in found for end in line):
        assert -1e-6 <= x <= 10 + 1e-6
        assert -1e-6 <= y <= 20 + 1e-6
    return found


def points_of(figure, count, outlier):
    """Return the points as the handles say that they are."""
    names = ["outlier" if k == outlier else f"point {k + 1}" for k in range(count)]
    attributes = "ns => ns.map(n => [n.getAttribute('aria-label'), n.getAttribute('aria-valuetext')])"
    said = dict(figure.root.locator(".x-handle").evaluate_all(attributes))
    assert list(said) == names
    return [[float(each) for each in text.split(", ")] for text in said.values()]


def set_beta(figure, beta):
    figure.slider("β of Smooth L1").fill(str(BETAS.index(beta)))


@pytest.mark.parametrize("fit", ["line", "location"])
def test_at_the_start_and_for_many_betas(figure, fit):
    assert points_of(figure, 9, 7) == DEFAULT
    figure.choose(fit)
    for beta in BETAS[::3]:
        set_beta(figure, beta)
        check(figure, DEFAULT, beta, fit)


def test_mean_and_median(figure):
    figure.choose("location")
    y = [point[1] for point in DEFAULT]
    assert agrees(figure.text("squared-intercept"), np.mean(y))
    assert agrees(figure.text("absolute-intercept"), np.median(y))
    lines = figure.root.locator(".x-formula").inner_text().split("\n")
    assert [line.split(":")[0] for line in lines if line] == ["mean", "median", "Smooth L1"]
    assert "The outlier changes the location by" in figure.readout()


@pytest.mark.parametrize("fit", ["line", "location"])
def test_smooth_l1_goes_from_the_absolute_fit_to_the_squared_one(figure, fit):
    figure.choose(fit)
    name = "slope" if fit == "line" else "intercept"
    ends = [float(number(figure, f"{each}-{name}")) for each in ("absolute", "squared")]
    found = []
    for beta in BETAS:
        set_beta(figure, beta)
        found.append(float(number(figure, f"smooth-{name}")))
    assert found == sorted(found)
    assert found[0] == pytest.approx(ends[0], abs=0.011)
    assert found[-1] == ends[1]
    assert figure.text("smooth-intercept") == figure.text("squared-intercept")


def test_what_is_to_be_discovered(figure):
    """At the top the outlier turns the squared-error line; in line with the others it turns none."""
    figure.press("outlier to top")
    assert points_of(figure, 9, 7)[7] == [8, 20]
    changes = [abs(float(figure.text(f"{name}-change"))) for name in NAMES]
    assert changes[0] > 5 * changes[2] > 5 * changes[1]
    figure.press("outlier into line")
    others = np.delete(np.array(DEFAULT), 7, axis=0)
    assert points_of(figure, 9, 7)[7][1] == round(np.polyval(np.polyfit(*others.T, 1), 8), 1)
    assert all(abs(float(figure.text(f"{name}-change"))) < 0.05 for name in NAMES)
    figure.choose("location")
    figure.press("outlier into line")
    assert points_of(figure, 9, 7)[7][1] == round(others[:, 1].mean(), 1)


def test_by_keyboard(figure):
    points = [list(point) for point in DEFAULT]
    handle = figure.handle("outlier")
    for key, point in [
        ("ArrowUp", [8, 17.6]),
        ("ArrowRight", [8.1, 17.6]),
        ("Shift+ArrowDown", [8.1, 16.6]),
        ("PageDown", [8.1, 15.6]),
        ("End", [10, 15.6]),
        ("ArrowRight", [10, 15.6]),
        ("Home", [0, 15.6]),
        ("ArrowLeft", [0, 15.6]),
    ]:
        figure.keys(handle, key)
        points[7] = point
        assert points_of(figure, 9, 7) == points
        assert float(handle.get_attribute("aria-valuenow")) == point[0]
        check(figure, points, 1, "line")
    figure.keys(figure.handle("point 3"), "PageUp", "PageUp", "End")
    points[2] = [10, 6.5]
    assert points_of(figure, 9, 7) == points
    check(figure, points, 1, "line", moved=2)
    figure.press("reset")
    check(figure, DEFAULT, 1, "line")


def test_what_a_point_changes_is_told_of_the_one_moved_last(figure):
    said = figure.root.locator("p").filter(has_text=" changes the ")
    assert said.inner_text().startswith("The outlier changes the slope by ")
    figure.press("outlier into line")
    points = points_of(figure, 9, 7)
    figure.keys(figure.handle("point 9"), "PageUp")
    points[8] = [9, 10]
    check(figure, points, 1, "line", moved=8)
    assert said.inner_text().startswith("The point moved last changes the slope by ")
    figure.choose("location")
    assert said.inner_text().startswith("The point moved last changes the location by ")
    figure.press("outlier to top")
    points[7] = [8, 20]
    check(figure, points, 1, "location")
    assert said.inner_text().startswith("The outlier changes the location by ")


@pytest.mark.parametrize("fit", ["line", "location"])
def test_by_mouse(figure, fit):
    figure.choose(fit)
    for label, k, dx, dy in [("outlier", 7, 30, 250), ("point 1", 0, 150, -120), ("point 9", 8, -400, 2000)]:
        before = points_of(figure, 9, 7)[k]
        figure.drag(label, dx, dy)
        points = points_of(figure, 9, 7)
        # 334 pixels are 10 units across; 328 are 20 units up
        assert points[k][0] == pytest.approx(max(0, before[0] + dx * 10 / 334), abs=0.06)
        assert points[k][1] == pytest.approx(max(0, before[1] - dy * 20 / 328), abs=0.06)
        for beta in (0.01, 0.5, 100):
            set_beta(figure, beta)
            check(figure, points, beta, fit, moved=k)


@pytest.mark.parametrize("seed", range(6))
def test_of_other_points(load, seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(4, 13))
    points = np.round(rng.uniform((0, 0), (10, 20), size=(count, 2)), 1).tolist()
    given = [Explorable("outlier", points=points, outlier=seed % 4, beta=0.04, fit=fit) for fit in ("line", "location")]
    page = load(*given)
    for index, fit in enumerate(("line", "location")):
        figure = Figure(page, index)
        check(figure, points, 0.04, fit, moved=seed % 4)
        values = sorted([*BETAS, 0.04])  # the slider has it, too
        for beta in (0.01, 0.3, 2, 10, 100):
            figure.slider("β of Smooth L1").fill(str(values.index(beta)))
            check(figure, points, beta, fit, moved=seed % 4)


def test_between_several_best_lines_it_takes_the_middle(load):
    """Every line that crosses both sides of the rectangle is best, and so is every number between the middle two."""
    points = [[0, 5], [0, 9], [10, 5], [10, 9]]
    figure = Figure(load(Explorable("outlier", points=points, outlier=3)))
    assert [number(figure, f"absolute-{part}") for part in ("slope", "intercept", "loss")] == ["0", "+7.000", "2.000"]
    figure.choose("location")
    assert number(figure, "absolute-intercept") == "7.000"
    points = [[1, 1], [2, 1], [3, 2], [4, 5]]
    figure = Figure(load(Explorable("outlier", points=points, outlier=3, fit="location", beta=0.01)))
    assert number(figure, "absolute-intercept") == number(figure, "smooth-intercept") == "1.500"
    check(figure, points, 0.01, "location", moved=3)


def test_points_above_each_other_get_a_level_line(load):
    points = [[5, 2], [5, 3], [5, 10]]
    figure = Figure(load(Explorable("outlier", points=points, outlier=2, beta=0.5)))
    for name, intercept in [("squared", 5), ("absolute", 3), ("smooth", 3)]:
        assert figure.text(f"{name}-slope") == "0"
        assert float(number(figure, f"{name}-intercept")) == intercept
    assert "NaN" not in figure.root.evaluate("node => node.outerHTML")


def test_a_perfect_line_costs_nothing(load):
    points = [[x / 10, 0.3 * x / 10 + 0.7] for x in range(0, 101, 10)]
    figure = Figure(load(Explorable("outlier", points=points, outlier=4)))
    for name in NAMES:
        assert [number(figure, f"{name}-{part}") for part in ("slope", "intercept", "loss", "change")] == [
            "0.3000",
            "+0.7000",
            "0",
            "0",
        ]


def test_a_negative_intercept_is_subtracted(load):
    points = [[5, 0], [6, 2], [7, 4], [8, 6]]
    figure = Figure(load(Explorable("outlier", points=points, outlier=3)))
    assert "squared: y = 2.000 x − 10.00, loss 0" in figure.root.locator(".x-formula").inner_text()
    for (x1, y1), (x2, y2) in drawn_lines(figure):  # steep: they enter and leave at the floor and on the right
        assert [x1, y1, x2, y2] == pytest.approx([5, 0, 10, 10], abs=0.01)


@pytest.mark.parametrize("fit", ["line", "location"])
def test_lines_differ_in_dashes_and_are_named(figure, fit):
    figure.choose(fit)
    lines = figure.root.locator("line.x-curve")
    assert len({line.get_attribute("stroke-dasharray") for line in lines.all()}) == 3
    assert len({line.get_attribute("class") for line in lines.all()}) == 3
    words = ["squared", "absolute", "Smooth L1"] if fit == "line" else ["mean", "median", "Smooth L1"]
    heights = []
    for word in words:
        text = figure.root.locator("svg text").filter(has_text=re.compile(f"^{word}$"))
        assert text.count() == 1
        heights.append(float(text.get_attribute("y")))
    assert np.diff(sorted(heights)).min() >= 16 - 1e-9
    by_ends = [end[1] for _, end in drawn_lines(figure)]
    assert np.argsort(heights).tolist() == np.argsort(by_ends)[::-1].tolist(), "names stand in the order of the lines"


def test_the_lowest_lines_keep_their_names_in_the_picture(figure):
    for k in range(9):
        figure.keys(figure.handle("outlier" if k == 7 else f"point {k + 1}"), *["PageUp"] * 20)
    heights = [float(each.get_attribute("y")) for each in figure.root.locator("svg text").all()]
    assert min(heights) >= 10
    assert {number(figure, f"{name}-intercept") for name in NAMES} == {"+20.00"}
    assert "NaN" not in figure.root.evaluate("node => node.outerHTML")


@pytest.mark.parametrize("fit", ["line", "location"])
def test_the_picture_shows_the_same_fits(load, fit):
    explorable = Explorable("outlier", fit=fit, beta=0.3)
    alt = alt_text(explorable)
    figure = Figure(load(explorable))
    for name, called in zip(NAMES, ("squared", "absolute", "Smooth L1"), strict=True):
        numbers = re.search(f"{called}: y = ([^;]*?)[;.]($| )", alt)[1].replace("−", "-").replace(" ", "")
        parts = numbers.split("x") if fit == "line" else [numbers]
        shown = [number(figure, f"{name}-{each}") for each in ("slope", "intercept")[-len(parts) :]]
        assert [float(each) for each in parts] == pytest.approx([float(each) for each in shown], abs=6e-4)


def test_the_picture_takes_the_middle_of_several_best_lines_too():
    p = module.parameters(points=[(1, 2), (2, 2), (3, 6), (4, 6)], fit="location")
    assert module.fits(p)["absolute"].tolist() == [0, 4]
