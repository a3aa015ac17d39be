"""The explorable "separating-plane" against gradient descent with lib.losses."""

import itertools
import re

import numpy as np
import pytest
from explorables_page import Figure, agrees

from lib import losses
from lib.explorables import Explorable


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"loss": "logistic"}, "loss must be one of .*; it is 'logistic'"),
        ({"loss": ["hinge"]}, "loss must be one of"),
        ({"points": [[[0, 0]]]}, "points must be a sequence of 3 lists"),
        ({"points": [[[0, 0]], [[1]], [[1, 1]]]}, "points must be a sequence of 2 numbers"),
        ({"points": [[[0, 0]], [], [[1, 1]]]}, "points must be a sequence of 1 to 12 points"),
        ({"points": [[[0, 0]], [[1, 4]], [[1, 1]]]}, r"points must be .* \[-3, 3\]; it is 4"),
        ({"learning_rate": 0}, r"learning_rate must be a finite number in \[0.001, 10\]"),
        ({"strength": -1}, "strength must be"),
        ({"margin": 6}, "margin must be"),
        ({"steps": 1.5}, "steps must be a whole number"),
        ({"steps": 100_000}, "steps must be"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("separating-plane", **parameters)


def test_arrays_are_taken_as_parameters():
    points = np.random.default_rng(0).uniform(-3, 3, size=(3, 4, 2))
    given = Explorable("separating-plane", points=points, steps=np.int64(3), learning_rate=np.float64(0.1))
    assert given.html() == Explorable("separating-plane", points=points.tolist(), steps=3).html()


def descend(points, loss, rate, strength, margin, steps):
    """Return what the read-out should show after that many steps of gradient descent from zero."""
    function = getattr(losses, loss)
    options = {} if loss == "cross_entropy" else {"margin": margin}
    X = np.concatenate([np.array(each, float) for each in points])
    y = np.repeat(np.arange(3), [len(each) for each in points])
    W, b = np.zeros((2, 3)), np.zeros(3)
    for step in range(steps + 1):
        scores = X @ W + b
        data, gradient = function(scores, y, **options)
        penalty = strength * float((W**2).sum())
        slope = X.T @ gradient + 2 * strength * W
        if step == steps or data + penalty > 1e6:
            break
        W = W - rate * slope
        b = b - rate * gradient.sum(axis=0)
    excess = scores - scores[np.arange(len(y)), y][:, None] + margin
    excess[np.arange(len(y)), y] = 0
    right = int((scores.argmax(axis=1) == y).sum())
    shown = {
        "step": step,
        "data-loss": data,
        "penalty": penalty,
        "total": data + penalty,
        "correct": right,
        "accuracy": 100 * right / len(y),
    }
    if loss != "cross_entropy":  # to which margins mean nothing
        shown["violations"] = int((excess > 0).sum())
    if data + penalty <= 1e6 and (norm := np.hypot(np.linalg.norm(slope), np.linalg.norm(gradient.sum(axis=0)))):
        shown["gradient"] = norm
        shown["from"] = (int(gradient.any(axis=1).sum()), len(y), penalty)
    return shown


def pulls(points, of, penalty):
    """Return in words what moves the borders."""
    named = [f"{points} of {of} points" if points < of else f"all {of} points"] if points else []
    return " and ".join(named + (["the penalty"] if penalty else []))


def check_plane(figure, points, loss, rate, strength, margin, steps):
    expected = descend(points, loss, rate, strength, margin, steps)
    if "from" in expected:
        assert figure.text("from") == pulls(*expected.pop("from"))
    for name in ("violations", "gradient"):
        assert figure.root.locator(f"[data-value={name}]").count() == (name in expected), name
    for name, value in expected.items():
        assert agrees(figure.text(name), value), (name, figure.text(name), value)
    return expected


def set_plane(figure, loss, rate, strength, margin):
    figure.choose(loss)
    for label, name, value in [("step size η", "learning_rate", rate), ("penalty λ", "strength", strength)]:
        figure.set_slider(label, name, value)
    assert figure.slider("margin Δ").is_visible() == (loss != "cross_entropy")
    if loss != "cross_entropy":
        figure.slider("margin Δ").fill(str(margin))
        assert float(figure.text("margin")) == margin


def default_points():
    return Explorable("separating-plane").parameters["points"]


SETTINGS = [(0.1, 0.001, 1), (0.5, 0, 0.5), (0.02, 0.1, 3), (1, 0.01, 0), (0.3, 1, 2.5)]


@pytest.mark.parametrize("loss", ["hinge", "squared_hinge", "cross_entropy"])
def test_plane_trains_as_numpy_does(figure, loss):
    for rate, strength, margin in SETTINGS:
        set_plane(figure, loss, rate, strength, margin)
        figure.press("restart at W = 0")
        check_plane(figure, default_points(), loss, rate, strength, margin, 0)
        figure.press("1 step")
        check_plane(figure, default_points(), loss, rate, strength, margin, 1)
        figure.press("100 steps")
        check_plane(figure, default_points(), loss, rate, strength, margin, 101)


@pytest.mark.parametrize("loss", ["hinge", "squared_hinge", "cross_entropy"])
def test_plane_of_other_parameters(load, loss):
    rng = np.random.default_rng(3)
    points = [np.round(rng.uniform(-3, 3, size=(n, 2)), 2).tolist() for n in (5, 1, 12)]
    given = {"loss": loss, "learning_rate": 0.07, "strength": 0.013, "margin": 1.25, "steps": 137}
    figure = Figure(load(Explorable("separating-plane", points=points, **given)))
    check_plane(figure, points, *given.values())
    assert float(figure.text("learning_rate")) == 0.07
    assert float(figure.text("strength")) == 0.013


def moved(figure, points):
    """Return the points as the handles say that they are."""
    names = [["circle", "square", "triangle"][y] for y, each in enumerate(points) for _ in each]
    places = [figure.said(f"{name} {k}") for k, name in enumerate(names, 1)]
    values = iter([[float(c) for c in place.split(",")[:2]] for place in places])
    return [[next(values) for _ in each] for each in points]


def test_plane_after_a_drag(load):
    figure = Figure(load(Explorable("separating-plane", learning_rate=0.1)))
    points = default_points()
    figure.press("100 steps")
    before = figure.text("data-loss")
    figure.drag("circle 6", 160, -90)
    assert figure.text("data-loss") != before
    assert figure.text("step") == "100"
    points[0][5] = [float(f"{c:.1f}") for c in moved(figure, points)[0][5]]
    assert points[0][5] == pytest.approx([-0.3 + 160 * 6 / 410, -1.0 + 90 * 6 / 370], abs=0.5)
    assert moved(figure, points) == points
    figure.press("restart at W = 0")
    figure.press("100 steps")
    check_plane(figure, points, "hinge", 0.1, 0.001, 1, 100)
    figure.keys(figure.handle("square 8"), "ArrowLeft", "ArrowLeft", "Shift+ArrowUp", "ArrowDown", "PageUp")
    points[1][1] = [1.4, 0.7]
    assert moved(figure, points) == points
    figure.keys(figure.handle("triangle 13"), "Home", "ArrowRight", "PageDown")
    points[2][0] = [-2.9, 0.2]
    assert moved(figure, points) == points
    figure.press("restart at W = 0")
    figure.press("100 steps")
    check_plane(figure, points, "hinge", 0.1, 0.001, 1, 100)
    figure.press("reset points")
    figure.press("restart at W = 0")
    figure.press("100 steps")
    check_plane(figure, default_points(), "hinge", 0.1, 0.001, 1, 100)


def test_plane_shows_the_loss_of_moved_points_at_once(load):
    """After a drag while paused, the loss is that of the old W on the new points."""
    figure = Figure(load(Explorable("separating-plane", loss="squared_hinge", steps=1)))
    points = default_points()
    X, y = np.concatenate(points), np.repeat([0, 1, 2], 6)
    _, gradient = losses.squared_hinge(np.zeros((18, 3)), y)
    W, b = -0.1 * X.T @ gradient, -0.1 * gradient.sum(axis=0)
    figure.keys(figure.handle("circle 1"), "End", "PageUp")
    X[0] = [3, 0.6]
    assert agrees(figure.text("data-loss"), losses.squared_hinge(X @ W + b, y)[0])


def rings(figure):
    return [ring.is_visible() for ring in figure.root.locator(".x-handle .x-vermilion").all()]


def test_plane_rings_the_violators_and_names_the_regions(figure):
    assert rings(figure) == [True] * 18
    assert figure.root.locator(".x-edge").count() == 0
    figure.press("100 steps")
    said = [" violates" in figure.said(name) for name in ("circle 6", "circle 1")]
    assert [rings(figure)[5], rings(figure)[0]] == said == [True, False]
    assert sum(rings(figure)) == int(figure.text("violations"))
    assert figure.root.locator(".x-edge").count() == 3
    assert figure.root.locator("text.x-bold").all_text_contents() == ["circle", "square", "triangle"]


def test_a_hinge_comes_to_rest_and_cross_entropy_does_not(load):
    figure = Figure(load(Explorable("separating-plane", strength=0, learning_rate=1)))
    for loss in ("hinge", "squared_hinge"):
        figure.choose(loss)
        assert "Still pulling: gradient norm" in figure.readout()
        assert "from all 18 points." in figure.readout()
        for _ in range(6):
            figure.press("100 steps")
        if loss == "hinge":
            assert figure.text("violations") == "0"
            assert figure.readout().endswith("At rest: every margin is met, and the gradient is exactly 0.")
    figure.choose("cross_entropy")
    norms = []
    for _ in range(6):
        figure.press("100 steps")
        assert figure.text("from") == "all 18 points"
        assert rings(figure) == [False] * 18
        assert "margin" not in figure.said("circle 1") + figure.readout()
        norms.append(float(figure.text("gradient")))
    assert norms == sorted(norms, reverse=True)
    assert norms[-1] > 0


def test_plane_regions_are_those_of_the_largest_score(load):
    figure = Figure(load(Explorable("separating-plane", steps=100)))
    points, y = np.concatenate(default_points()), np.repeat([0, 1, 2], 6)
    W, b = np.zeros((2, 3)), np.zeros(3)
    for _ in range(100):
        _, gradient = losses.hinge(points @ W + b, y)
        W, b = W - 0.1 * (points.T @ gradient + 0.002 * W), b - 0.1 * gradient.sum(axis=0)
    inside = """(path, [x, y]) => { const box = path.ownerSVGElement; const p = box.createSVGPoint();
        const [w, h] = box.viewBox.baseVal ? [box.viewBox.baseVal.width, box.viewBox.baseVal.height] : [];
        p.x = 24 + (w - 32) * (x + 3) / 6; p.y = h - 22 - (h - 32) * (y + 3) / 6; return path.isPointInFill(p); }"""
    regions = figure.root.locator(".x-edge").all()
    for x, y in itertools.product(np.linspace(-2.9, 2.9, 6), repeat=2):
        winner = int((np.array([x, y]) @ W + b).argmax())
        assert [region.evaluate(inside, [x, y]) for region in regions] == [k == winner for k in range(3)]


def test_plane_says_when_it_diverges(load):
    points = default_points()
    points[0][5] = [2, -2]  # no line separates it from the squares
    figure = Figure(load(Explorable("separating-plane", points=points, loss="squared_hinge", learning_rate=2)))
    figure.press("100 steps")
    expected = check_plane(figure, points, "squared_hinge", 2, 0.001, 1, 100)
    assert 1 < expected["step"] < 100
    assert f"Diverged at step {expected['step']}: lower η, then restart." in figure.readout()
    for button in ("1 step", "100 steps", "run"):
        figure.press(button)
        assert figure.text("step") == str(expected["step"])
    assert not re.search(r"NaN|Infinity|undefined", figure.root.evaluate("node => node.outerHTML"))
    figure.slider("step size η").fill("0")
    figure.press("restart at W = 0")
    figure.press("100 steps")
    assert "Diverged" not in figure.readout()
    check_plane(figure, points, "squared_hinge", 0.001, 0.001, 1, 100)


@pytest.mark.parametrize("loss", ["hinge", "squared_hinge", "cross_entropy"])
def test_plane_diverges_by_its_penalty_alone(load, loss):
    """The penalty multiplies W by 1 − 2ηλ a step: by −5 here."""
    figure = Figure(load(Explorable("separating-plane", loss=loss, learning_rate=3, strength=1, steps=1000)))
    expected = check_plane(figure, default_points(), loss, 3, 1, 1, 1000)
    assert f"Diverged at step {expected['step']}" in figure.readout()


def step_reaches(figure, step):
    figure.page.wait_for_function(
        "least => Number(document.querySelector('[data-value=step]').textContent) >= least", arg=step, timeout=20_000
    )


def frames_pass(figure, count=10):
    """Wait for that many frames: a figure that runs would make a step in each."""
    figure.page.evaluate(
        """count => new Promise((done) => {
            (function frame() { count-- > 0 ? requestAnimationFrame(frame) : done(); })();
        })""",
        count,
    )


def test_plane_runs_pauses_and_adapts(figure):
    frames_pass(figure)
    assert figure.text("step") == "0", "nothing moves by itself"
    figure.press("run")
    step_reaches(figure, 5)
    figure.keys(figure.handle("circle 6"), "Shift+ArrowRight")
    step_reaches(figure, int(figure.text("step")) + 5)
    figure.press("pause")
    paused = figure.text("step")
    frames_pass(figure)
    assert figure.text("step") == paused
    figure.press("restart at W = 0")
    points = moved(figure, default_points())
    assert points[0][5] == [0.7, -1.0]
    check_plane(figure, points, "hinge", 0.1, 0.001, 1, 0)
    figure.press("run")
    step_reaches(figure, 3)
    figure.press("pause")
    check_plane(figure, points, "hinge", 0.1, 0.001, 1, int(figure.text("step")))
    figure.press("reset all")
    check_plane(figure, default_points(), "hinge", 0.1, 0.001, 1, 0)


def test_plane_runs_once_however_often_it_is_pressed(figure):
    frames = """root => new Promise((done) => {
        const run = root.querySelector("button");
        for (let k = 0; k < 5; k++) run.click();
        let count = 0;
        const step = () => Number(root.querySelector("[data-value=step]").textContent);
        (function frame() { count++ < 20 ? requestAnimationFrame(frame) : done([count, step()]); })();
    })"""
    count, step = figure.root.evaluate(frames)
    assert count - 1 >= step - 5 >= 10
    figure.press("pause")


def test_plane_at_rest_goes_on_when_a_point_is_dragged(load):
    figure = Figure(load(Explorable("separating-plane", strength=0)))
    figure.press("100 steps")
    figure.press("100 steps")
    assert "At rest" in figure.readout()
    rested = int(figure.text("step"))
    figure.press("run")
    frames_pass(figure)
    assert int(figure.text("step")) == rested
    figure.keys(figure.root.locator(".x-handle").first, *["ArrowRight"] * 30)
    step_reaches(figure, rested + 1)
    figure.press("pause")


def test_plane_rests_out_of_sight(figure):
    figure.press("run")
    step_reaches(figure, 5)
    figure.page.evaluate("document.body.style.marginBottom = '3000px'; scrollTo(0, 3000)")
    frames_pass(figure)  # the browser has told that it is gone
    rested = figure.text("step")
    frames_pass(figure)
    assert figure.text("step") == rested
    figure.page.evaluate("scrollTo(0, 0)")
    step_reaches(figure, int(rested) + 5)
    figure.press("pause")


def test_plane_jumps_where_no_motion_is_wanted(load):
    figure = Figure(load(Explorable("separating-plane"), reduced_motion="reduce"))
    for step in ("600", "1200"):
        figure.press("run")
        assert figure.text("step") == step
        frames_pass(figure)
        assert figure.text("step") == step
    check_plane(figure, default_points(), "hinge", 0.1, 0.001, 1, 1200)


def test_plane_stops_running_when_it_diverges(load):
    figure = Figure(load(Explorable("separating-plane", learning_rate=10, strength=10)))
    figure.press("run")
    figure.page.get_by_text("Diverged at step").wait_for()
    assert figure.root.get_by_role("button").first.inner_text() == "run"


def test_plane_is_silent_while_it_runs(figure):
    """A screen reader would else hear a new read-out every 1.5 s, whatever else it is reading."""
    live = figure.root.locator("[aria-live=polite]")
    live.evaluate("""node => {
        window.told = 0;
        new MutationObserver(() => { window.told++; }).observe(node, {childList: true});
    }""")
    figure.press("run")
    figure.page.wait_for_timeout(3500)
    assert figure.page.evaluate("told") == 0
    figure.press("pause")
    figure.page.wait_for_function("told")
    assert live.inner_text() == figure.readout()


def test_plane_tells_that_it_diverged(load):
    figure = Figure(load(Explorable("separating-plane", learning_rate=10, strength=10)))
    figure.press("run")
    figure.page.wait_for_function("document.querySelector('[aria-live=polite]').textContent.includes('Diverged')")


def test_a_slider_stands_where_its_number_does_between_two_marks(load):
    figure = Figure(load(Explorable("separating-plane", margin=0.25)))
    slider = figure.slider("margin Δ")
    assert (slider.input_value(), figure.text("margin")) == ("0.25", "0.25")
    for expected in ("0.3", "0.4"):
        figure.keys(slider, "ArrowRight")
        assert (slider.input_value(), figure.text("margin")) == (expected, expected)
    figure.press("reset all")
    for expected in ("0.2", "0.1"):
        figure.keys(slider, "ArrowLeft")
        assert (slider.input_value(), figure.text("margin")) == (expected, expected)


def test_plane_keeps_a_bounded_curve(load):
    figure = Figure(load(Explorable("separating-plane", steps=10_000)))
    assert figure.text("step") == "10000"
    path = figure.root.locator("path.x-curve").last.get_attribute("d")
    assert 400 < path.count("L") <= 1000


def test_keyboard_alone_works_selects_sliders_and_buttons(figure):
    figure.keys(figure.menu(), "s")
    figure.keys(figure.slider("step size η"), "ArrowLeft")
    figure.keys(figure.slider("penalty λ"), "Home")
    figure.keys(figure.slider("margin Δ"), "ArrowRight")
    figure.keys(figure.button("100 steps"), "Space")
    check_plane(figure, default_points(), "squared_hinge", 0.07, 0, 1.1, 100)
