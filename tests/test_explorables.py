import html
import itertools
import json
import math
import re
import subprocess
import sys
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
from explorables_page import Figure, agrees, write

from lib import losses
from lib.explorables import FOLDER, Explorable, names

NAMES = ["margins", "separating-plane"]
IMAGES = {"cat image": ([3.2, 5.1, -1.7], 0), "car image": ([1.3, 4.9, 2.0], 1), "frog image": ([2.2, 2.5, -3.1], 2)}


@pytest.fixture
def load(browser, tmp_path):
    """Open a page with the given explorables; afterwards, nothing may have been said on its console."""
    complaints, pages = [], []

    def open_page(*explorables, width=1100, theme="light", **context):
        page = browser.new_page(viewport={"width": width, "height": 900}, **context)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(write(tmp_path / "page.html", *(each.html() for each in explorables), theme=theme))
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert complaints == []


@pytest.fixture
def margins(load):
    return Figure(load(Explorable("margins")))


# The Python side


def test_names_are_those_of_scripts_with_a_module():
    assert names() == NAMES


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("margin", {}, re.escape(f"name must be one of {NAMES}; it is 'margin'")),
        ("runtime", {}, "name must be one of"),
        ("losses", {}, "name must be one of"),
        (None, {}, "name must be one of"),
        ("margins", {"delta": 1}, "parameters of 'margins' must be among .*'margin'.*; 'delta' is not"),
        ("margins", {"margin": -0.1}, r"margin must be a finite number in \[0, 5\]; it is -0.1"),
        ("margins", {"margin": "1"}, "margin must be"),
        ("margins", {"margin": math.nan}, "margin must be"),
        ("margins", {"scores": [1, 2]}, "scores must be a list of 3 numbers, one a class"),
        ("margins", {"scores": [1, 2, math.inf]}, "scores must be a finite number; it is inf"),
        ("margins", {"scores": "123"}, "scores must be a list"),
        ("margins", {"classes": ["one"]}, "classes must be a list of 2 to 5 names"),
        ("margins", {"classes": ["a", "a", "b"]}, "classes must differ"),
        ("margins", {"classes": ["a", "b", "line\nbreak"]}, "classes must be a printable string"),
        ("margins", {"classes": ["a", "b", ""]}, "classes must be a printable string"),
        ("margins", {"true_class": "dog"}, r"true_class must be one of \['cat', 'car', 'frog'\]; it is 'dog'"),
        ("margins", {"true_class": 0}, "true_class must be one of"),
        ("margins", {"presets": [("only a label",)]}, "presets must be a list of 3 items"),
        ("margins", {"presets": [("x", [1, 2], "cat")]}, "presets scores must be a list of 3 numbers"),
        ("margins", {"presets": [("x", [1, 2, 3], "cow")]}, "presets true_class must be one of"),
        ("separating-plane", {"loss": "logistic"}, "loss must be one of .*; it is 'logistic'"),
        ("separating-plane", {"loss": ["hinge"]}, "loss must be one of"),
        ("separating-plane", {"points": [[[0, 0]]]}, "points must be a list of 3 lists"),
        ("separating-plane", {"points": [[[0, 0]], [[1]], [[1, 1]]]}, "points must be a list of 2 coordinates"),
        ("separating-plane", {"points": [[[0, 0]], [], [[1, 1]]]}, "points must be a list of 1 to 12 points"),
        ("separating-plane", {"points": [[[0, 0]], [[1, 4]], [[1, 1]]]}, r"points must be .* \[-3, 3\]; it is 4"),
        ("separating-plane", {"learning_rate": 0}, r"learning_rate must be a finite number in \[0.001, 10\]"),
        ("separating-plane", {"strength": -1}, "strength must be"),
        ("separating-plane", {"margin": 6}, "margin must be"),
        ("separating-plane", {"steps": 1.5}, "steps must be a whole number"),
        ("separating-plane", {"steps": 100_000}, "steps must be"),
    ],
)
def test_bad_arguments_are_named(name, parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable(name, **parameters)


def test_arrays_are_taken_as_parameters():
    rng = np.random.default_rng(0)
    points = rng.uniform(-3, 3, size=(3, 4, 2))
    given = Explorable("separating-plane", points=points, steps=np.int64(3), learning_rate=np.float64(0.1))
    assert given.html() == Explorable("separating-plane", points=points.tolist(), steps=3).html()
    assert Explorable("margins", scores=np.array([3.2, 5.1, -1.7])).html() == Explorable("margins").html()


@pytest.mark.parametrize("name", NAMES)
def test_html_is_the_same_in_every_process(name):
    code = f"from lib.explorables import Explorable; import sys; sys.stdout.write(Explorable({name!r}).html())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=FOLDER.parents[1])
    assert run.stdout.decode() == Explorable(name).html() == Explorable(name).html()


@pytest.mark.parametrize("name", NAMES)
def test_representations(name):
    explorable = Explorable(name)
    bundle = explorable._repr_mimebundle_()
    assert bundle["text/html"] == explorable.html() == explorable._repr_html_()
    assert bundle["text/plain"].count(".") == 1
    assert bundle["text/plain"].endswith(".")
    assert repr(explorable) == f"Explorable({name!r})"


@pytest.mark.parametrize("name", NAMES)
def test_static_picture_and_sentence(name):
    text = Explorable(name).html()
    alt = re.search(r'<img [^>]*alt="([^"]{30,})"', text)
    assert alt
    source = re.search(r'<img src="data:image/svg\+xml,([^"]+)"', text)[1]
    picture = unquote(source)
    ElementTree.fromstring(picture)
    assert not re.search(r"\d\.\d\d", picture), "coordinates are rounded to 0.1"
    assert len(source) < 6000
    assert Explorable(name)._repr_mimebundle_()["text/plain"] in html.unescape(text)


@pytest.mark.parametrize("name", NAMES)
def test_only_the_parameters_and_the_picture_depend_on_the_reader(name):
    text = Explorable(name).html()
    script = text[text.index("<script>") :]
    assert script.count("</script>") == script.count("<script") == 1
    assert script.endswith("</script>\n")
    assert "import(" not in script
    assert "fetch(" not in script
    data = json.loads(html.unescape(re.search(r'data-parameters="([^"]*)"', text)[1]))
    assert list(data) == sorted(data)


def test_sizes():
    assert (FOLDER / "runtime.js").stat().st_size < 12_000
    assert (FOLDER / "explorables.css").stat().st_size < 5_000
    for name in NAMES:
        assert (FOLDER / f"{name}.js").stat().st_size < 10_000
        assert len(Explorable(name).html()) < 36_000


HOSTILE = ["</script><b>", "\"'><img src=x>", "&lt;&amp;]]>"]


def test_hostile_names_are_escaped(load):
    explorable = Explorable(
        "margins", classes=HOSTILE, true_class=HOSTILE[0], presets=[(HOSTILE[1], [1, 2, 3], HOSTILE[2])]
    )
    text = explorable.html()
    assert text.count("</script>") == 1
    assert text.count("<img") == 1
    ElementTree.fromstring(unquote(re.search(r'<img src="data:image/svg\+xml,([^"]+)"', text)[1]))
    figure = Figure(load(explorable))
    assert figure.root.locator("[role=radiogroup] label").all_inner_texts() == HOSTILE
    assert figure.root.locator("b, img").count() == 0
    figure.press(HOSTILE[1])
    assert f"True class: {HOSTILE[2]}." in figure.readout()


# "margins" against lib.losses


def check_margins(figure, scores, truth, margin):
    """Compare every number shown with lib.losses."""
    hinge, _ = losses.hinge([scores], [truth], margin=margin)
    entropy, _ = losses.cross_entropy([scores], [truth])
    assert agrees(figure.text("hinge"), hinge), (figure.text("hinge"), hinge)
    if entropy == 0:  # it is positive, but smaller than the smallest float
        assert figure.text("cross-entropy") == "less than 1e-308"
    else:
        assert agrees(figure.text("cross-entropy"), entropy), (figure.text("cross-entropy"), entropy)
    assert float(figure.text("margin")) == margin
    for k, score in enumerate(scores):
        if k != truth:
            term = max(0.0, (score - scores[truth]) + margin)
            assert agrees(figure.text(f"term-{k}"), term)
    formula = figure.root.locator(".x-formula").inner_text().replace("−", "-")
    assert "- -" not in formula, "a negative number that is subtracted stands in parentheses"
    sums, total = formula.split("\n")[0].removeprefix("hinge: ").split(" = ")[:2]
    written = eval(sums, {"max": max, "__builtins__": {}})
    assert written == pytest.approx(hinge, rel=1e-5, abs=1e-9)
    assert eval(total, {"__builtins__": {}}) == pytest.approx(hinge, rel=1e-4, abs=1e-9)
    shown = [f"{name} = {figure.text(name)}" for name in ("hinge", "cross-entropy")]
    drawn = figure.root.locator("svg[aria-label='Both losses as bars'] text").all_text_contents()
    assert [each.replace("∞", "inf") for each in drawn if "=" in each] == shown
    said = figure.readout().replace("−", "-").replace("∞", "inf")
    assert said.endswith(f"Hinge loss {figure.text('hinge')}, cross-entropy {figure.text('cross-entropy')}.")
    radios = figure.root.get_by_role("radio")
    assert [radio.is_checked() for radio in radios.all()] == [k == truth for k in range(len(scores))]


def type_scores(figure, scores):
    for field, score in zip(figure.root.get_by_role("spinbutton").all(), scores, strict=True):
        field.fill(repr(score))


def test_margins_at_the_start_and_presets(margins):
    check_margins(margins, *IMAGES["cat image"], 1)
    assert margins.text("hinge") == "2.9"
    for name, hinge in [("frog image", "12.9"), ("car image", "0"), ("cat image", "2.9")]:
        margins.press(name)
        check_margins(margins, *IMAGES[name], 1)
        assert margins.text("hinge") == hinge
        type_scores(margins, [1, 2, 3])
        margins.press(name)
        check_margins(margins, *IMAGES[name], 1)


def test_a_margin_exactly_met_costs_nothing_in_spite_of_rounding(load):
    figure = Figure(load(Explorable("margins", scores=[0.3, 0.1, -0.7], margin=0.2)))
    assert 0 < losses.hinge([[0.3, 0.1, -0.7]], [0], margin=0.2)[0] < 1e-15
    assert figure.text("hinge") == "0"
    assert "Above the line: none." in figure.readout()


def test_a_preset_leaves_the_margin_alone(load):
    figure = Figure(load(Explorable("margins", margin=2.5)))
    figure.press("frog image")
    check_margins(figure, *IMAGES["frog image"], 2.5)


@pytest.mark.parametrize(
    "scores",
    [
        [10, -100, -100],
        [1e3, 0, -1e3],
        [-1e3, 0, 1e3],
        [2, 2, 2],
        [0, 0, 0],
        [3, 2, 2],
        [1e300, -1e300, 0],
        [-1e308, 1e308, 0.5],
        [0.123456, 9.87, -4.5],
        [40, 0, 0],
    ],
)
@pytest.mark.parametrize("truth", [0, 1])
def test_margins_with_typed_scores(margins, scores, truth):
    type_scores(margins, scores)
    margins.root.get_by_role("radio").nth(truth).check()
    hinge, _ = losses.hinge([scores], [truth])
    if math.isinf(hinge):
        assert margins.text("hinge") == "inf"
        assert margins.text("cross-entropy") == "inf"
    else:
        check_margins(margins, scores, truth, 1)


def test_margins_reaches_zero_where_the_cross_entropy_does_not(margins):
    type_scores(margins, [10, -100, -100])
    assert margins.text("hinge") == "0"
    assert margins.text("cross-entropy") == "3.4e-48"


def test_margins_survives_a_field_that_is_being_emptied(margins):
    field = margins.root.get_by_role("spinbutton").nth(1)
    field.fill("")
    check_margins(margins, [3.2, 5.1, -1.7], 0, 1)
    field.blur()
    assert field.input_value() == "5.1"


def test_margins_by_keyboard(margins):
    handle = margins.handle("score of car")
    scores = [3.2, 5.1, -1.7]
    for key, score in [
        ("ArrowUp", 5.2),
        ("ArrowRight", 5.3),
        ("ArrowDown", 5.2),
        ("ArrowLeft", 5.1),
        ("Shift+ArrowDown", 4.1),
        ("PageUp", 5.1),
        ("PageDown", 4.1),
        ("Home", -5),
        ("ArrowDown", -5),
        ("End", 10),
        ("ArrowUp", 10),
    ]:
        margins.keys(handle, key)
        scores[1] = score
        check_margins(margins, scores, 0, 1)
        assert float(handle.get_attribute("aria-valuenow")) == score
        assert handle.get_attribute("aria-valuetext").startswith(str(score).replace("-", "−"))


def test_margins_by_mouse(margins):
    for label, k, dy in [("score of car", 1, 60), ("score of frog", 2, -90), ("score of cat", 0, -37)]:
        before = [float(each.input_value()) for each in margins.root.get_by_role("spinbutton").all()]
        margins.drag(label, 0, dy)
        scores = [float(each.input_value()) for each in margins.root.get_by_role("spinbutton").all()]
        # 262 pixels are 15 units
        assert scores[k] == pytest.approx(before[k] - dy * 15 / 262, abs=0.06)
        check_margins(margins, scores, 0, 1)
    margins.drag("score of car", 0, 2000)
    assert margins.root.get_by_role("spinbutton").nth(1).input_value() == "-5"


def test_margins_with_other_margins_and_classes(margins):
    slider = margins.slider("margin Δ")
    for keys, margin in [(["ArrowRight"] * 3, 1.3), (["End"], 5), (["Home"], 0), (["ArrowRight"], 0.1)]:
        margins.keys(slider, *keys)
        for truth in range(3):
            margins.root.get_by_role("radio").nth(truth).check()
            check_margins(margins, [3.2, 5.1, -1.7], truth, margin)
    margins.press("reset")
    check_margins(margins, [3.2, 5.1, -1.7], 0, 1)


def test_margins_of_other_parameters(load):
    classes = ["dog", "cat", "rabbit", "chick", "pig"]
    page = load(
        Explorable("margins", classes=classes, scores=[1, 2, 3, 4, 5], true_class="chick", margin=2.5),
        Explorable(
            "margins", classes=["no", "yes"], scores=[-0.5, 0.25], true_class="yes", presets=[("x", [1, 2], "no")]
        ),
    )
    check_margins(Figure(page), [1, 2, 3, 4, 5], 3, 2.5)
    check_margins(Figure(page, 1), [-0.5, 0.25], 1, 1)
    Figure(page, 1).press("x")
    check_margins(Figure(page, 1), [1, 2], 0, 1)


# "separating-plane" against gradient descent with lib.losses


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
        if step == steps or data + penalty > 1e6:
            break
        W = W - rate * (X.T @ gradient + 2 * strength * W)
        b = b - rate * gradient.sum(axis=0)
    excess = scores - scores[np.arange(len(y)), y][:, None] + margin
    excess[np.arange(len(y)), y] = 0
    right = int((scores.argmax(axis=1) == y).sum())
    return {
        "step": step,
        "data-loss": data,
        "penalty": penalty,
        "total": data + penalty,
        "violations": int((excess > 0).sum()),
        "correct": right,
        "accuracy": 100 * right / len(y),
    }


def check_plane(figure, points, loss, rate, strength, margin, steps):
    expected = descend(points, loss, rate, strength, margin, steps)
    for name, value in expected.items():
        assert agrees(figure.text(name), value), (name, figure.text(name), value)
    return expected


def set_plane(figure, loss, rate, strength, margin):
    figure.root.get_by_role("combobox").select_option(loss)
    for label, name, value in [("step size η", "learning_rate", rate), ("penalty λ", "strength", strength)]:
        slider = figure.slider(label)
        for position in range(int(slider.get_attribute("max")) + 1):
            slider.fill(str(position))
            if float(figure.text(name)) == value:
                break
        assert float(figure.text(name)) == value
    figure.slider("margin Δ").fill(str(margin))
    assert float(figure.text("margin")) == margin


def default_points():
    return Explorable("separating-plane").parameters["points"]


SETTINGS = [(0.1, 0.001, 1), (0.5, 0, 0.5), (0.02, 0.1, 3), (1, 0.01, 0), (0.3, 1, 2.5)]


@pytest.mark.parametrize("loss", ["hinge", "squared_hinge", "cross_entropy"])
def test_plane_trains_as_numpy_does(load, loss):
    figure = Figure(load(Explorable("separating-plane")))
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
    places = [
        figure.handle(f"{name} {k}").get_attribute("aria-valuetext").replace("−", "-")
        for k, name in enumerate(names, 1)
    ]
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


def test_plane_rings_the_violators_and_names_the_regions(load):
    figure = Figure(load(Explorable("separating-plane")))
    assert rings(figure) == [True] * 18
    assert figure.root.locator(".x-edge").count() == 0
    figure.press("100 steps")
    said = [" violates" in figure.handle(name).get_attribute("aria-valuetext") for name in ("circle 6", "circle 1")]
    assert [rings(figure)[5], rings(figure)[0]] == said == [True, False]
    assert sum(rings(figure)) == int(figure.text("violations"))
    assert figure.root.locator(".x-edge").count() == 3
    assert figure.root.locator("text.x-bold").all_text_contents() == ["circle", "square", "triangle"]


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


def test_plane_runs_pauses_and_adapts(load):
    figure = Figure(load(Explorable("separating-plane")))
    figure.page.wait_for_timeout(100)
    assert figure.text("step") == "0", "nothing moves by itself"
    figure.press("run")
    step_reaches(figure, 5)
    figure.keys(figure.handle("circle 6"), "Shift+ArrowRight")
    step_reaches(figure, int(figure.text("step")) + 5)
    figure.press("pause")
    paused = figure.text("step")
    figure.page.wait_for_timeout(100)
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


def test_plane_runs_once_however_often_it_is_pressed(load):
    figure = Figure(load(Explorable("separating-plane")))
    frames = """root => new Promise((done) => {
        const run = root.querySelector("button");
        for (let k = 0; k < 5; k++) run.click();
        let count = 0;
        (function frame() { count++ < 20 ? requestAnimationFrame(frame) : done(count); })();
    })"""
    assert int(figure.root.evaluate(frames) - 1) >= int(figure.text("step")) - 3 >= 10
    figure.press("pause")


def test_plane_stops_running_when_it_diverges(load):
    figure = Figure(load(Explorable("separating-plane", learning_rate=10, strength=10)))
    figure.press("run")
    figure.page.get_by_text("Diverged at step").wait_for()
    assert figure.root.get_by_role("button").first.inner_text() == "run"


def test_plane_keeps_a_bounded_curve(load):
    figure = Figure(load(Explorable("separating-plane", steps=10_000)))
    assert figure.text("step") == "10000"
    path = figure.root.locator("path.x-curve").last.get_attribute("d")
    assert 400 < path.count("L") <= 1000


# Both: pages, themes, keyboard, notebooks


@pytest.mark.parametrize("name", NAMES)
def test_two_on_one_page_are_independent(load, name):
    page = load(Explorable(name), Explorable(name))
    one, other = Figure(page), Figure(page, 1)
    before = other.root.evaluate("node => node.innerHTML")
    one.keys(one.root.locator(".x-handle").first, "End")
    if name == "margins":
        one.root.get_by_role("radio").nth(2).check()
        assert other.root.get_by_role("radio").nth(0).is_checked()
        check_margins(one, [10, 5.1, -1.7], 2, 1)
    else:
        one.press("100 steps")
        assert one.text("step") == "100"
    assert other.root.evaluate("node => node.innerHTML") == before
    other.keys(other.root.locator(".x-handle").first, "Home")
    assert other.root.evaluate("node => node.innerHTML") != before
    assert page.evaluate("document.querySelectorAll('[id]').length") == 0, "no ids, so none twice"
    assert page.locator("style[data-downhill]").count() == 1


def test_works_where_a_notebook_inserts_it(load):
    page = load()
    insert = """html => {
        const host = document.createElement("div");
        host.innerHTML = html;
        document.querySelector("main").append(host);
        for (const old of host.querySelectorAll("script")) {
            const script = document.createElement("script");
            script.textContent = old.textContent;
            old.replaceWith(script);
        }
    }"""
    for explorable in (Explorable("margins"), Explorable("separating-plane"), Explorable("margins", margin=2)):
        page.evaluate(insert, explorable.html())
    check_margins(Figure(page, 0), [3.2, 5.1, -1.7], 0, 1)
    Figure(page, 1).press("100 steps")
    check_plane(Figure(page, 1), default_points(), "hinge", 0.1, 0.001, 1, 100)
    check_margins(Figure(page, 2), [3.2, 5.1, -1.7], 0, 2)
    assert page.locator(".explorable:not([data-ready])").count() == 0


@pytest.mark.parametrize("name", NAMES)
def test_without_scripts_picture_and_sentence_are_seen(load, name):
    page = load(Explorable(name), java_script_enabled=False)
    picture = page.get_by_role("img")
    assert picture.is_visible()
    assert picture.bounding_box()["height"] > 200
    assert page.get_by_text(Explorable(name)._repr_mimebundle_()["text/plain"]).is_visible()
    assert page.get_by_text("once this cell is run").is_visible()


def test_the_picture_goes_and_the_caption_stays_when_it_is_alive(load):
    page = load(*map(Explorable, NAMES))
    assert page.locator(".explorable > img, small").count() == 0
    for name in NAMES:
        assert page.get_by_text(Explorable(name)._repr_mimebundle_()["text/plain"]).is_visible()


@pytest.mark.parametrize("width", [390, 320, 700, 1100])
def test_nothing_sticks_out(load, width):
    page = load(*map(Explorable, NAMES), width=width)
    Figure(page).press("frog image")
    Figure(page, 1).press("100 steps")
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    beyond = """() => [...document.querySelectorAll('.explorable :is(text, button, label, p)')].filter((node) => {
        const [a, b] = [node.getBoundingClientRect(), node.closest('.explorable').getBoundingClientRect()];
        return a.left < b.left - 1 || a.right > b.right + 1;
    }).map((node) => node.textContent)"""
    assert page.evaluate(beyond) == []


def test_it_follows_its_width(load):
    page = load(Explorable("margins"))
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function("document.querySelector('.explorable svg').clientWidth < 360")
    page.wait_for_function(
        "(box => box.viewBox.baseVal.width === box.parentNode.clientWidth)(document.querySelector('.explorable svg'))"
    )


@pytest.mark.parametrize("name", NAMES)
def test_targets_are_large_enough_for_a_finger(load, name):
    page = load(Explorable(name), width=390, has_touch=True)
    for target in page.locator(".explorable :is(button, select, input[type=range], .x-handle .x-hit)").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 32
    for label in page.locator(".explorable label:has([type=radio])").all():
        assert label.bounding_box()["height"] >= 32


def test_only_handles_keep_a_finger_from_scrolling(load):
    page = load(*map(Explorable, NAMES), width=390, has_touch=True)
    still = "[...document.querySelectorAll('*')].filter((n) => getComputedStyle(n).touchAction === 'none')"
    assert page.evaluate(f"{still}.every((node) => node.matches('.x-handle'))")
    assert page.evaluate(f"{still}.length") == 3 + 18


def test_a_finger_drags(load):
    page = load(*map(Explorable, NAMES), width=390, has_touch=True)
    figure = Figure(page)
    box = figure.handle("score of car").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)
    for kind, dy in [("touchStart", 0), ("touchMove", 20), ("touchMove", 60), ("touchEnd", None)]:
        points = [] if dy is None else [{"x": x, "y": y + dy}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    scores = [float(each.input_value()) for each in figure.root.get_by_role("spinbutton").all()]
    assert scores[1] == pytest.approx(5.1 - 60 * 15 / 262, abs=0.06)
    check_margins(figure, scores, 0, 1)
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1100])
def test_axe_finds_nothing(load, violations, theme, width):
    page = load(*map(Explorable, NAMES), theme=theme, width=width)
    Figure(page, 1).press("100 steps")
    assert violations(page) == []


def luminance(colour):
    channels = np.array([float(c) for c in re.findall(r"[\d.]+", colour)[:3]]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_letters_in_drawings_have_contrast(load, theme, name):
    """Axe does not look into SVG."""
    page = load(Explorable(name), theme=theme)
    letters = page.locator("svg text").first.evaluate("node => getComputedStyle(node).fill")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    dark, light = sorted([luminance(letters), luminance(paper)])
    assert (light + 0.05) / (dark + 0.05) > 7


@pytest.mark.parametrize("name", NAMES)
def test_every_control_is_reached_by_tab_and_shows_it(load, name):
    page = load(Explorable(name))
    figure = Figure(page)
    controls = figure.root.locator("button, select, input:not([type=radio]), [role=slider], input[type=radio]:checked")
    labels = set()
    for _ in range(controls.count()):
        page.keyboard.press("Tab")
        focus = page.evaluate("""() => {
            const node = document.activeElement;
            const ring = node.querySelector(".x-focus");
            const seen = ring ? getComputedStyle(ring).stroke : getComputedStyle(node).outlineStyle;
            const label = node.getAttribute("aria-label") || (node.labels && node.labels.length
                && node.labels[0].textContent) || node.textContent;
            return [node.tagName + ": " + label, seen];
        }""")
        assert focus[1] != "none", focus
        # or JupyterLab would take the keys
        assert page.evaluate("document.activeElement.dataset.lmSuppressShortcuts") == "true"
        labels.add(focus[0])
    assert len(labels) == controls.count()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.explorable') === null")


def test_keyboard_alone_works_buttons_radios_selects_and_fields(load):
    page = load(*map(Explorable, NAMES))
    margins, plane = Figure(page), Figure(page, 1)
    margins.keys(margins.root.get_by_role("button", name="frog image"), "Enter")
    check_margins(margins, *IMAGES["frog image"], 1)
    margins.keys(margins.root.get_by_role("radio").nth(2), "ArrowUp")
    check_margins(margins, [2.2, 2.5, -3.1], 1, 1)
    margins.keys(margins.root.get_by_role("spinbutton").nth(0), "Control+a", "7", "Enter")
    check_margins(margins, [7, 2.5, -3.1], 1, 1)
    plane.keys(plane.root.get_by_role("combobox"), "s")
    plane.keys(plane.slider("step size η"), "ArrowLeft")
    plane.keys(plane.slider("penalty λ"), "Home")
    plane.keys(plane.slider("margin Δ"), "ArrowRight")
    plane.keys(plane.root.get_by_role("button", name="100 steps"), "Space")
    check_plane(plane, default_points(), "squared_hinge", 0.07, 0, 1.1, 100)


def test_the_readout_is_spoken_after_a_change_not_at_the_start(load):
    page = load(Explorable("margins"))
    figure = Figure(page)
    live = figure.root.locator("[aria-live=polite]")
    assert live.count() == 1
    page.wait_for_timeout(1700)
    assert live.text_content() == ""
    figure.press("car image")
    figure.press("frog image")
    assert live.text_content() == ""
    page.wait_for_function("document.querySelector('[aria-live=polite]').textContent")
    assert live.text_content() == figure.readout()


def test_a_broken_figure_leaves_its_picture(browser, tmp_path):
    text = Explorable("margins").html().replace("&quot;scores&quot;: [", "&quot;other&quot;: [")
    page = browser.new_page()
    page.goto(write(tmp_path / "page.html", text, Explorable("margins").html()))
    assert page.locator(".explorable").nth(0).locator("img").is_visible()
    check_margins(Figure(page, 1), [3.2, 5.1, -1.7], 0, 1)
    page.close()
