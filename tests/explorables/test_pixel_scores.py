"""The explorable "pixel-scores" against NumPy's x @ W + b."""

import math

import numpy as np
import pytest
from explorables_page import HOSTILE, Figure, agrees, alt_text, ascii_signs, check_escaped, middle

from lib.explorables import Explorable

T = np.array([[0, 1, 1, 1, 0]] + 4 * [[0, 0, 1, 0, 0]])
L = np.array(4 * [[0, 1, 0, 0, 0]] + [[0, 1, 1, 1, 0]])
J = np.array(4 * [[0, 0, 0, 1, 0]] + [[0, 1, 1, 1, 0]])
LETTERS = {"T": T, "L": L, "J": J}
W = 2.0 * np.stack([T, L, J]).reshape(3, 25).T - 1
B = np.array([1.0, 0.0, -1.0])


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"classes": ["T"]}, "classes must be a sequence of 2 to 5 names"),
        ({"classes": "TLJ"}, "classes must be a sequence"),
        ({"classes": ["T", "T", "J"]}, "classes must differ"),
        ({"classes": ["T", "L", ""]}, "classes must be a printable string"),
        ({"classes": ["T", "L"]}, r"templates must be given unless there are three classes; they are \['T', 'L'\]"),
        ({"templates": W.T}, r"templates must have shape \(3, 5, 5\); its shape is \(3, 25\)"),
        ({"templates": np.full((3, 5, 5), 101)}, r"templates must be a finite number in \[-100, 100\]; it is 101"),
        ({"templates": np.full((3, 5, 5), math.nan)}, "templates must be finite"),
        ({"templates": [["+"]]}, "templates must hold real numbers"),
        ({"bias": [1, 2]}, "bias must be a sequence of 3 numbers, one a class"),
        ({"bias": [1, 2, math.inf]}, "bias must be a finite number"),
        ({"bias": "123"}, "bias must be a sequence"),
        ({"image": np.zeros(25)}, r"image must have shape \(5, 5\); its shape is \(25,\)"),
        ({"image": 2 * T}, "image must hold 0 and 1 only"),
        ({"image": 0.5 * T}, "image must hold 0 and 1 only"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("pixel-scores", **parameters)


def test_arrays_and_booleans_are_taken_as_parameters():
    given = Explorable("pixel-scores", templates=W.T.reshape(3, 5, 5), bias=B, image=T == 1)
    assert given.html() == Explorable("pixel-scores").html()


def test_the_picture_says_the_scores():
    expected = L.ravel() @ W + B
    said = ascii_signs(alt_text(Explorable("pixel-scores", image=L)))
    assert "7 of them inked" in said
    assert f"Scores: T {expected[0]:g}, L {expected[1]:g}, J {expected[2]:g}; L wins." in said
    blank = Explorable("pixel-scores", image=np.zeros((5, 5)), bias=[1, -2, 1])
    assert "a tie of T and J." in alt_text(blank)


def test_hostile_names_are_escaped(load):
    explorable = Explorable("pixel-scores", classes=HOSTILE)
    check_escaped(explorable.html())
    figure = Figure(load(explorable))
    assert figure.root.locator("b, img").count() == 0
    for name in HOSTILE:
        figure.press("draw " + name)
        assert figure.text("winner") == name


def cell(figure, row, column):
    return figure.button(f"row {row}, column {column}")


def painted(figure):
    """Return the image as the pressed buttons say that it is."""
    pixels = """nodes => nodes.map((node) =>
        [node.getAttribute("aria-pressed"), getComputedStyle(node).backgroundColor])"""
    pressed, seen = zip(*figure.root.locator(".x-paint button").evaluate_all(pixels), strict=True)
    assert set(pressed) <= {"true", "false"}
    assert all(len({s for s, p in zip(seen, pressed, strict=True) if p == kind}) <= 1 for kind in ("true", "false"))
    assert len(set(seen)) == len(set(pressed))
    return np.array([each == "true" for each in pressed], int).reshape(5, 5)


def check(figure, image, weights=W, bias=B, classes="TLJ"):
    """Compare every number shown, the winner and the outlines with x @ W + b."""
    assert painted(figure).tolist() == np.asarray(image).tolist()
    x = np.asarray(image).ravel()
    scores = np.round(x @ weights + bias, 9)
    inked = x[:, None] * weights
    for k, score in enumerate(scores):
        assert agrees(figure.text(f"score-{k}"), score), (k, figure.text(f"score-{k}"), score)
        assert agrees(figure.text(f"gain-{k}"), round(inked[:, k].clip(min=0).sum(), 9))
        assert agrees(figure.text(f"cost-{k}"), round(-inked[:, k].clip(max=0).sum(), 9))
    winners = np.flatnonzero(scores == scores.max())
    assert figure.text("winner") == " and ".join(classes[k] for k in winners)
    assert figure.readout().startswith("Tie between" if len(winners) > 1 else "Winner:")
    assert figure.text("ink") == str(x.sum())
    marked = [bool(row.locator("strong").count()) for row in figure.root.locator("p:has([data-value^=score])").all()]
    assert marked == [k in winners for k in range(len(classes))]
    for k, name in enumerate(classes):
        template = figure.root.locator(f"svg[aria-label^='Template of {name},']")
        assert template.locator(".x-curve").count() == x.sum()
        signs = ["" if w == 0 else "+" if w > 0 else "−" for w in weights[:, k]]
        assert template.locator("text").all_text_contents() == signs


def bars(figure):
    """Return the length of each class's bar with its sign, in pixels, by where the zero line is."""
    found = []
    for bar in figure.root.locator("svg[aria-label$='as a bar']").all():
        zero = float(bar.locator(".x-axis").get_attribute("x1"))
        left, width = (float(bar.locator(".x-fill").get_attribute(name)) for name in ("x", "width"))
        found.append(width if left >= zero - 1e-6 else -width)
    return np.array(found)


def shifted(image):
    return np.pad(image, ((0, 0), (1, 0)))[:, :5]


def test_at_the_start_and_ready_made_images(figure):
    check(figure, T)
    for name, image in LETTERS.items():
        figure.press("draw " + name)
        check(figure, image)
        assert figure.text("winner") == name
    figure.press("reset")
    check(figure, T)


def test_bars_are_proportional_to_the_scores(figure):
    for button in ("draw T", "shift right", "invert", "clear"):
        figure.press(button)
        scores = painted(figure).ravel() @ W + B
        scale = bars(figure)[np.abs(scores).argmax()] / scores[np.abs(scores).argmax()]
        assert scale > 0
        assert bars(figure) == pytest.approx(scale * scores, abs=1e-6)


def test_a_blank_image_scores_the_bias(figure):
    figure.press("clear")
    check(figure, np.zeros((5, 5), int))
    assert [float(figure.text(f"score-{k}")) for k in range(3)] == B.tolist()


def test_ink_outside_a_template_costs_and_an_inverted_image_loses(figure):
    figure.press("invert")
    check(figure, 1 - T)
    assert figure.text("winner") != "T"
    figure.press("invert")
    check(figure, T)
    before = float(figure.text("score-0"))
    cell(figure, 5, 5).click()
    T_and_one = T.copy()
    T_and_one[4, 4] = 1
    check(figure, T_and_one)
    assert float(figure.text("score-0")) == before - 1


@pytest.mark.parametrize(("name", "winner"), [("T", "J"), ("L", "T")])
def test_a_shifted_letter_is_taken_for_another(figure, name, winner):
    figure.press("draw " + name)
    image = LETTERS[name]
    for step in range(6):
        image = shifted(image)
        figure.press("shift right")
        check(figure, image)
        if step == 0:
            assert image.sum() == LETTERS[name].sum(), "all of it is still in the picture"
            assert figure.text("winner") == winner
    assert image.sum() == 0


def test_ties_are_named(load):
    figure = Figure(load(Explorable("pixel-scores", bias=[0.5, 0.5, -1])))
    figure.press("clear")
    check(figure, np.zeros((5, 5), int), bias=np.array([0.5, 0.5, -1]))
    assert figure.text("winner") == "T and L"


def test_a_stroke_seen_at_its_ends_alone_has_no_gaps(figure):
    figure.press("clear")
    first = cell(figure, 1, 1).bounding_box()
    x, y = first["x"] + 22, first["y"] + 22
    figure.page.mouse.move(x, y)
    figure.page.mouse.down()
    figure.page.mouse.move(x + 4 * 44, y + 4 * 44)
    figure.page.mouse.move(x + 4 * 44, y)
    figure.page.mouse.move(x + 4 * 44, y - 200)
    figure.page.mouse.move(x, y - 200)
    figure.page.mouse.up()
    image = np.eye(5, dtype=int)
    image[:, 4] = 1
    check(figure, image)


def test_painting_with_the_mouse(figure):
    figure.press("clear")
    image = np.zeros((5, 5), int)
    first = cell(figure, 1, 1).bounding_box()
    x, y = first["x"] + 22, first["y"] + 22
    figure.page.mouse.move(x, y)
    figure.page.mouse.down()
    figure.page.mouse.move(x + 4 * 44, y, steps=20)
    figure.page.mouse.move(x + 4 * 44, y + 2 * 44, steps=20)
    figure.page.mouse.up()
    image[0], image[1:3, 4] = 1, 1
    check(figure, image)
    figure.page.mouse.move(x, y + 3 * 44, steps=5)
    check(figure, image)
    # A drag that begins on ink erases, also back over what it has erased, and leaving the grid does no harm.
    figure.page.mouse.move(x + 2 * 44, y)
    figure.page.mouse.down()
    figure.page.mouse.move(x, y, steps=20)
    figure.page.mouse.move(x + 44, y, steps=20)
    figure.page.mouse.move(x - 300, y - 300, steps=5)
    figure.page.mouse.up()
    image[0, :3] = 0
    check(figure, image)
    cell(figure, 4, 2).click()
    image[3, 1] = 1
    check(figure, image)
    cell(figure, 4, 2).click()
    image[3, 1] = 0
    check(figure, image)
    cell(figure, 3, 3).click(button="right")
    check(figure, image)


def test_painting_with_a_finger(load):
    page = load(Explorable("pixel-scores"), width=390, has_touch=True)
    figure = Figure(page)
    cell(figure, 5, 1).tap()
    image = T.copy()
    image[4, 0] = 1
    check(figure, image)
    figure.swipe(cell(figure, 2, 1), *((0, dy) for dy in range(14, 99, 14)))
    image[1:4, 0] = 1
    check(figure, image)
    assert page.evaluate("scrollY") == 0
    cell(figure, 5, 1).tap()
    image[4, 0] = 0
    check(figure, image)


def test_a_second_finger_paints_nothing(load):
    figure = Figure(load(Explorable("pixel-scores"), width=390, has_touch=True))
    x, y = middle(cell(figure, 2, 1))
    send = figure.fingers()
    send("touchStart", (x, y))
    send("touchStart", (x, y), (x + 88, y + 88))
    send("touchMove", (x, y), (x + 176, y + 88))
    send("touchMove", (x, y + 44), (x + 176, y + 88))
    send("touchEnd")
    image = T.copy()
    image[1:3, 0] = 1
    check(figure, image)


def focused(figure):
    return figure.page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_painting_by_keyboard(figure):
    image = T.copy()
    place = [1, 1]
    cell(figure, 1, 1).focus()
    moves = {"ArrowLeft": (0, -1), "ArrowRight": (0, 1), "ArrowUp": (-1, 0), "ArrowDown": (1, 0)}
    moves |= {"Home": (0, -5), "End": (0, 5)}
    keys = ["Space", "ArrowUp", "ArrowLeft", "ArrowRight", "Enter", "ArrowDown", "Space", "Space", "End", "Space"]
    keys += ["ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Enter", "Home", "Space", "ArrowUp"]
    for key in keys:
        figure.page.keyboard.press(key)
        if key in moves:
            place = [min(5, max(1, at + step)) for at, step in zip(place, moves[key], strict=True)]
        else:
            image[place[0] - 1, place[1] - 1] ^= 1
        assert focused(figure) == f"row {place[0]}, column {place[1]}"
        check(figure, image)
    # Tab leaves the image at once and comes back to the same pixel.
    figure.page.keyboard.press("Shift+Tab")
    assert focused(figure) is None
    figure.page.keyboard.press("Tab")
    assert focused(figure) == f"row {place[0]}, column {place[1]}"
    assert figure.root.locator(".x-paint [tabindex='0']").count() == 1


def test_keyboard_after_a_mouse_and_a_click_from_an_assistive_tool(figure):
    """A click without a pointer toggles once, also after a drag whose click never came."""
    box = cell(figure, 5, 5).bounding_box()
    figure.page.mouse.move(box["x"] + 21, box["y"] + 21)
    figure.page.mouse.down()
    figure.page.mouse.move(box["x"] + 300, box["y"] + 300)
    figure.page.mouse.up()
    image = T.copy()
    image[4, 4] = 1
    check(figure, image)
    figure.page.keyboard.press("Space")
    image[4, 4] = 0
    check(figure, image)
    cell(figure, 3, 1).evaluate("node => node.click()")
    image[2, 0] = 1
    check(figure, image)


def test_buttons_by_keyboard(figure):
    figure.keys(figure.button("draw J"), "Enter")
    figure.keys(figure.button("shift right"), "Space", "Enter")
    check(figure, shifted(shifted(J)))


def test_of_other_parameters(load, rng):
    weights = np.round(rng.normal(size=(25, 5)), 2)
    weights[3:6] = 0
    bias = np.array([0.1, -0.2, 0.3, 0, 12.5])
    image = rng.integers(0, 2, size=(5, 5))
    classes = ["dog", "cat", "rabbit", "chick", "pig"]
    explorable = Explorable(
        "pixel-scores", classes=classes, templates=weights.T.reshape(5, 5, 5), bias=bias, image=image
    )
    figure = Figure(load(explorable))
    check(figure, image, weights, bias, classes)
    for _ in range(4):
        row, column = rng.integers(0, 5, size=2)
        cell(figure, row + 1, column + 1).click()
        image[row, column] ^= 1
        check(figure, image, weights, bias, classes)
    for k, name in enumerate(classes):
        figure.press("draw " + name)
        check(figure, (weights[:, k] > 0).astype(int).reshape(5, 5), weights, bias, classes)


def test_templates_of_zeros_and_tiny_weights(load):
    tiny = np.full((2, 5, 5), 0.1)
    page = load(
        Explorable("pixel-scores", classes=["a", "b"], templates=np.zeros((2, 5, 5)), bias=[0, 0]),
        Explorable("pixel-scores", classes=["a", "b"], templates=tiny, bias=[-0.7, 0]),
    )
    check(Figure(page), T, np.zeros((25, 2)), np.zeros(2), "ab")
    assert agrees(Figure(page, 1).text("score-0"), 0), "7 × 0.1 − 0.7 leaves no rest"
    assert "NaN" not in Figure(page).root.evaluate("node => node.outerHTML")
