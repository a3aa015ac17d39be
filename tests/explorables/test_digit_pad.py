"""The explorable "digit-pad" against NumPy and `lib.layers`."""

import re

import numpy as np
import pytest
from explorables_page import Figure, agrees, alt_text, middle

from lib.activations import relu
from lib.datasets import digits
from lib.explorables import Explorable
from lib.explorables.digit_pad import DRAWINGS, counts, probabilities
from lib.layers import Activation, Linear, Sequential
from lib.losses import softmax

DATA = digits()
IMAGES, LABELS = DATA.features[:60], DATA.labels[:60]
MEAN = DATA.features.mean(axis=0).round(4)  # as the script gets it


def network(width=16):
    """Return a network that is sure of what it says."""
    rng = np.random.default_rng(0)
    model = Sequential(Linear(64, width, rng=rng), Activation(relu), Linear(width, 10, rng=rng))
    model.flat_parameters[:] = np.round(3 * model.flat_parameters, 3)
    return model


MODEL = network()


@pytest.fixture
def figure(load):
    return Figure(load(Explorable("digit-pad", network=MODEL.parameters, mean=MEAN, images=IMAGES, labels=LABELS)))


W, B = np.zeros((64, 10)), np.zeros(10)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"network": 3}, "network must be a sequence of arrays W₁, b₁, W₂, b₂, …; it is 3"),
        ({"network": []}, "network must hold weights and biases in turn; it holds 0 arrays"),
        ({"network": [W]}, "network must hold weights and biases in turn; it holds 1 arrays"),
        ({"network": [W.T, B]}, r"network\[0\] must have shape \(64, 10\); its shape is \(10, 64\)"),
        ({"network": [W[:, :4], B[:4]]}, r"network\[0\] must have shape \(64, 10\); its shape is \(64, 4\)"),
        ({"network": [W, B, W, B]}, r"network\[2\] must have shape \(10, 10\); its shape is \(64, 10\)"),
        ({"network": [W, B[:9]]}, r"network\[1\] must have shape \(10,\); its shape is \(9,\)"),
        ({"network": [W + np.nan, B]}, r"network\[0\] must be finite"),
        ({"network": [B, B]}, r"network\[0\] must have 2 dimension"),
        (
            {"network": [np.zeros((64, 1000)), np.zeros(1000), np.zeros((1000, 10)), B]},
            "network must hold at most 50,000 numbers; it holds 75,010",
        ),
        ({"mean": MEAN[:8]}, r"mean must have shape \(64,\); its shape is \(8,\)"),
        ({"images": IMAGES}, "images and labels must be given together"),
        ({"labels": LABELS}, "images and labels must be given together"),
        ({"images": IMAGES, "labels": LABELS[:3]}, "labels must have shape"),
        ({"images": IMAGES, "labels": LABELS + 1}, "labels"),
        ({"images": DATA.images[:60], "labels": LABELS}, r"images must have shape \(60, 64\)"),
        ({"images": 16 * IMAGES, "labels": LABELS}, r"images must lie in \[0, 1\]; they go from 0 to 16"),
        (
            {"images": np.zeros((2001, 64)), "labels": np.zeros(2001, int)},
            "images must be 1 to 2,000; they are 2,001",
        ),
        ({"images": [], "labels": [1, 2, "x"]}, "images must be 1 to 2,000; they are 0"),
        ({"usual": 0}, "usual must be"),
        ({"digit": 10}, "digit must be"),
        ({"radius": 0.4}, "radius must be"),
        ({"fit": "yes"}, "fit must be"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("digit-pad", **parameters)


def test_a_dot_and_a_line_ink_what_lies_within_the_radius():
    dot = counts([[[16, 16]]], 2, fit=False).reshape(8, 8)
    middle = np.arange(32) + 0.5
    near = (middle[:, None] - 16) ** 2 + (middle - 16) ** 2 <= 4
    assert dot.sum() == near.sum() == 12
    assert dot[3:5, 3:5].sum() == 12
    line = counts([[[0, 2], [32, 2]]], 2, fit=False).reshape(8, 8)
    assert line.tolist() == [8 * [16], *7 * [8 * [0]]]
    assert counts([[[16, 16]], [[0, 2], [32, 2]]], 2, fit=False).tolist() == (dot + line).ravel().tolist()
    assert counts([], 2, fit=True).tolist() == 64 * [0]


def test_made_to_fit_a_drawing_has_the_frame_of_the_data():
    """Every digit of the data reaches from the first row to the last, in the middle; so does any drawing, anywhere."""
    for strokes in DRAWINGS:
        image = counts(strokes, 2, fit=True).reshape(8, 8)
        assert image[0].any()
        assert image[7].any()
        assert not image[:, 0].any()
        assert not image[:, 7].any()
        moved = [[[0.5 * x + 3, 0.5 * y - 1] for x, y in stroke] for stroke in strokes]
        assert counts(moved, 1, fit=True).tolist() == image.ravel().tolist()
        assert counts(moved, 1, fit=False).tolist() != image.ravel().tolist()
    wide = counts([[[2, 16], [30, 16]]], 2, fit=True).reshape(8, 8)
    assert wide[:, 2:6].all()
    assert wide.sum(axis=0)[[0, 7]].tolist() == [0, 0]
    tall = counts([[[16, 2], [16, 30]]], 2, fit=True).reshape(8, 8)
    assert tall[:, [0, 1, 2, 5, 6, 7]].sum() == 0, "what is narrow is not made wide"


def drawn(figure):
    """Return the strokes that the pad shows, in dots."""
    lines = figure.root.locator("polyline").evaluate_all(
        """nodes => nodes.map((node) => [node.getAttribute("points"), node.ownerSVGElement.clientWidth])"""
    )
    strokes = []
    for points, width in lines:
        points = [[32 * float(at) / width for at in point.split(",")] for point in points.split(" ")]
        strokes.append(points[:-1])  # the last is there twice, so that a dot is seen
    return strokes


def cells(figure, label):
    """Return the counts that a plot of 8 × 8 cells shows."""
    found = figure.root.locator(f"svg[aria-label='{label}'] .x-fill").evaluate_all(
        "nodes => nodes.map((node) => Number(node.getAttribute('fill-opacity')))"
    )
    return np.round(16 * np.array(found)).astype(int)


def check(figure, radius=2.0, fit=True, model=MODEL):
    """Compare what is shown with NumPy, for the strokes that are shown, and return the counts."""
    inked = cells(figure, "What the network gets")
    assert np.abs(inked - counts(drawn(figure), radius, fit)).max() <= 1, "pixels are places with a rest"
    p = softmax(model.forward((inked / 16 - MEAN)[None]))[0]
    best = int(p.argmax())
    assert figure.text("read") == str(best)
    bars = figure.root.locator("svg[aria-label^='Probabilities as bars']")
    shown = [text for text in bars.locator("text").all_text_contents() if "%" in text]
    assert len(shown) == 10
    for text, share in zip(shown, p, strict=True):
        if text[0] in "<>":
            assert (share < 0.00051) if text[0] == "<" else (share > 0.99949)
        else:
            assert agrees(text.removesuffix("\u00a0%"), 100 * share)
    assert figure.text("sure") == shown[best].replace(">", "more than")
    widths = np.array(
        bars.locator(".x-fill").evaluate_all("nodes => nodes.map((n) => Number(n.getAttribute('width')))")
    )
    assert widths / widths.sum() == pytest.approx(p, abs=1e-3)
    distances = np.linalg.norm(IMAGES - inked / 16, axis=1)
    nearest = int(distances.argmin())
    assert figure.text("nearest") == str(LABELS[nearest])
    assert agrees(figure.text("distance"), distances[nearest])
    assert cells(figure, "Nearest training image").tolist() == (16 * DATA.features[nearest]).tolist()
    assert (
        f"Of the 60 training images, the nearest is {'an' if LABELS[nearest] == 8 else 'a'} {LABELS[nearest]}."
        in figure.readout()
    )
    return inked


def scribble(figure, *places):
    """Draw with the mouse, from place to place in shares of the pad."""
    box = figure.root.locator(".x-paint").bounding_box()
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    figure.page.mouse.move(*points[0])
    figure.page.mouse.down()
    for point in points[1:]:
        figure.page.mouse.move(*point)
    figure.page.mouse.up()


def test_ready_made_digits_are_read(figure):
    for digit in range(10):
        figure.choose(str(digit))
        assert np.abs(check(figure) - counts(DRAWINGS[digit], 2, fit=True)).max() == 0


def test_as_it_was_drawn_it_is_another_image(figure):
    before = check(figure)
    box = figure.root.get_by_role("checkbox")
    box.uncheck()
    after = check(figure, fit=False)
    assert after.tolist() == counts(DRAWINGS[5], 2, fit=False).tolist() != before.tolist()
    figure.press("move left")
    figure.press("move down")
    moved = [[[x - 2, y + 2] for x, y in stroke] for stroke in DRAWINGS[5]]
    assert check(figure, fit=False).tolist() == counts(moved, 2, fit=False).tolist()
    figure.press("move right")
    figure.press("move up")
    assert check(figure, fit=False).tolist() == after.tolist()
    figure.press("move left")
    box.check()
    assert check(figure).tolist() == before.tolist(), "where it lies makes no difference now"


def test_a_wider_pen(figure):
    figure.set_slider("radius of the pen", "radius", 3)
    assert check(figure, radius=3).tolist() == counts(DRAWINGS[5], 3, fit=True).tolist()


def test_a_drawing_by_mouse(figure):
    figure.press("clear")
    assert figure.readout().startswith("Nothing is drawn, and yet the network reads a")
    assert check(figure).sum() == 0
    scribble(figure, (0.25, 0.25), (0.5, 0.25), (0.75, 0.5))
    assert figure.readout().startswith("The network reads a")
    assert drawn(figure)[0] == pytest.approx(np.array([[8, 8], [16, 8], [24, 16]]), abs=0.1)
    scribble(figure, (0.25, 0.75))
    assert len(drawn(figure)) == 2
    assert len(drawn(figure)[1]) == 1
    check(figure)
    figure.press("undo")
    assert len(drawn(figure)) == 1
    check(figure)
    figure.press("reset")
    assert figure.menu().input_value() == "5"
    assert check(figure).tolist() == counts(DRAWINGS[5], 2, fit=True).tolist()


def test_a_hand_that_trembles_adds_no_points_and_what_leaves_the_pad_stays_at_its_edge(figure):
    figure.press("clear")
    scribble(figure, (0.5, 0.5), (0.505, 0.5), (0.5, 0.505), (1.5, 0.5))
    assert drawn(figure)[0] == pytest.approx(np.array([[16, 16], [32, 16]]), abs=0.1)
    check(figure)


def test_undo_takes_back_whatever_was_done_last(figure):
    """A stroke, a move, a choice and a clearing; at the start there is nothing to take back."""
    start = drawn(figure)
    figure.choose("7")
    scribble(figure, (0.1, 0.9), (0.9, 0.9))
    assert len(drawn(figure)) == 1, "the ready-made digit makes room"
    scribble(figure, (0.1, 0.1), (0.9, 0.1))
    figure.press("undo")
    assert len(drawn(figure)) == 1
    figure.press("undo")
    assert (len(drawn(figure)), figure.menu().input_value()) == (2, "7")
    figure.press("move up")
    scribble(figure, (0.1, 0.9), (0.9, 0.9))
    assert len(drawn(figure)) == 1, "wherever it stands"
    for _ in range(2):
        figure.press("undo")
    scribble(figure, (0.1, 0.9), (0.9, 0.9))
    assert figure.menu().input_value() == ""
    own = drawn(figure)
    figure.press("move up")
    figure.press("clear")
    figure.press("clear")
    assert drawn(figure) == []
    figure.press("undo")
    assert drawn(figure) != own
    figure.press("undo")
    assert drawn(figure) == own
    figure.press("undo")
    assert drawn(figure) == [pytest.approx(np.array(stroke)) for stroke in DRAWINGS[7]]
    for _ in range(2):
        figure.press("undo")
        assert drawn(figure) == start
    figure.choose("7")
    assert check(figure).tolist() == counts(DRAWINGS[7], 2, fit=True).tolist(), "the ready-made is as it was"
    figure.choose("")
    assert drawn(figure) == []


def test_a_drawing_is_moved_no_farther_than_to_the_edge(figure):
    for button, axis, edge in (("move left", 0, 0), ("move right", 0, 32), ("move up", 1, 0), ("move down", 1, 32)):
        for _ in range(20):
            figure.press(button)
        along = np.concatenate([np.array(stroke) for stroke in drawn(figure)])[:, axis]
        assert (along.max() if edge else along.min()) == pytest.approx(edge, abs=1e-6)
        check(figure)
    figure.press("clear")
    figure.press("move left")
    assert drawn(figure) == []


def test_a_usual_distance_stands_beside_the_distance(load):
    figure = Figure(load(Explorable("digit-pad", images=IMAGES, labels=LABELS, usual=1.5)))
    assert re.search(
        r"^an? \d, distance \d\.\d\d \(usual: up to 1\.50\)$", figure.root.locator("p", has_text="usual").inner_text()
    )


def blank_on_a_phone(load):
    """Return a page for a finger, its figure with nothing drawn, and the pad."""
    page = load(Explorable("digit-pad"), width=390, has_touch=True, is_mobile=True)
    figure = Figure(page)
    figure.press("clear")
    pad = figure.root.locator(".x-paint")
    pad.scroll_into_view_if_needed()
    return page, figure, pad


def test_a_finger_draws_and_the_page_stays(load):
    page, figure, pad = blank_on_a_phone(load)
    before = page.evaluate("scrollY")
    figure.swipe(pad, (0, -40), (0, -80))
    assert page.evaluate("scrollY") == before
    (stroke,) = drawn(figure)
    width = pad.bounding_box()["width"]
    assert stroke[0] == pytest.approx([16, 16], abs=0.1)
    assert stroke[-1] == pytest.approx([16, 16 - 32 * 80 / width], abs=0.2)


def test_without_images_the_network_alone_reads(load):
    figure = Figure(load(Explorable("digit-pad", digit=0)))
    assert "nearest" not in figure.readout()
    assert figure.root.locator("svg[aria-label='Nearest training image']").count() == 0
    means = np.array([DATA.features[DATA.labels == digit].mean(axis=0) for digit in range(10)])
    x = cells(figure, "What the network gets") / 16
    p = softmax((x @ means.T - 0.5 * (means**2).sum(axis=1))[None])[0]
    assert figure.text("read") == str(p.argmax()) == "0"
    assert agrees(figure.text("sure").removesuffix("\u00a0%"), 100 * p.max())


def test_the_rounded_network_reads_as_the_network_does():
    """Three decimals are enough: the scores of images change by a hundredth at most."""
    rng = np.random.default_rng(1)
    model = Sequential(Linear(64, 128, initialization="he", rng=rng), Activation(relu), Linear(128, 10, rng=rng))
    given = Explorable("digit-pad", network=model.parameters, mean=MEAN).parameters
    (w1, b1), (w2, b2) = given["network"]
    hidden = np.maximum((IMAGES - given["mean"]) @ np.array(w1) + b1, 0)
    assert hidden @ np.array(w2) + b2 == pytest.approx(model.forward(IMAGES - MEAN), abs=0.01)


def test_the_picture_says_what_is_read():
    said = alt_text(Explorable("digit-pad", digit=3))
    assert said.startswith("A drawn 3, ")
    assert re.search(r"it reads a 3, with probability 0\.\d\d\.$", said)


def test_the_python_reads_as_the_network_does():
    """Of which the chapter prints what it reads, and the picture what it shows."""
    p = Explorable("digit-pad", network=MODEL.parameters, mean=MEAN).parameters
    for strokes in DRAWINGS:
        inked = counts(strokes, 2, fit=True)
        expected = softmax(MODEL.forward((inked / 16 - MEAN)[None]))[0]
        assert probabilities(p, inked) == pytest.approx(expected, abs=1e-9)


def test_a_second_finger_draws_nothing(load):
    _, figure, pad = blank_on_a_phone(load)
    x, y = middle(pad)
    send = figure.fingers()
    send("touchStart", (x, y))
    send("touchMove", (x + 20, y))
    send("touchStart", (x + 20, y), (x + 80, y + 80))
    send("touchMove", (x + 20, y), (x + 80, y + 40))
    send("touchMove", (x + 40, y), (x + 80, y + 40))
    send("touchEnd")
    width = pad.bounding_box()["width"]
    (stroke,) = drawn(figure)
    assert stroke == [pytest.approx([16 + 32 * dx / width, 16], abs=0.1) for dx in (0, 20, 40)]
