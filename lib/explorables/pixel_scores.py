"""A 5 × 5 image to paint, the templates of a linear classifier, and the score x · w + b that each class gives it."""

import numpy as np

from lib._looks import BLUE, GRAY_ON_BOTH, VERMILION
from lib._validation import float_array, number, shown
from lib.explorables._check import class_names, items
from lib.explorables._svg import Picture

SENTENCE = (
    "Each class scores an image by its template, gaining where ink meets a positive weight and losing where it meets "
    "a negative one, so that the same letter one pixel to the right can win for another class."
)
SIDE = 5  # pixels
LARGEST = 100


def _shape(*rows):
    return [[int(pixel == "#") for pixel in row] for row in rows]


T = _shape(".###.", "..#..", "..#..", "..#..", "..#..")
L = _shape(".#...", ".#...", ".#...", ".#...", ".###.")
J = _shape("...#.", "...#.", "...#.", "...#.", ".###.")
TEMPLATES = (2 * np.array([T, L, J]) - 1).tolist()  # +1 where the letter has ink, −1 elsewhere
BIAS = (1.0, 0.0, -1.0)


def parameters(*, classes=("T", "L", "J"), templates=None, bias=None, image=T):
    """Check the parameters of "pixel-scores".

    Parameters
    ----------
    classes : list of 2 to 5 different str
    templates : array_like of shape (C, 5, 5), entries in [−100, 100], optional
        One a class: ``W.T.reshape(C, 5, 5)`` of weights W of shape (25, C). Its positive entries are also the image
        that the button of the class draws. Three classes need none: theirs are T, L and J.
    bias : list of C floats in [−100, 100], optional
        Unless given, 1, 0 and −1 for three classes, and 0 for each of fewer or more.
    image : array_like of shape (5, 5) of 0 and 1
        What is painted at the start; 1 is ink.

    Notes
    -----
    The scores are those of ``x @ W + b`` for the flattened image x of shape (25,): row after row.
    """
    classes = class_names(classes)
    count = len(classes)
    if templates is None and count != len(TEMPLATES):
        raise ValueError(f"templates must be given unless there are three classes; they are {shown(classes)}")
    weights = float_array(TEMPLATES if templates is None else templates, "templates", shape=(count, SIDE, SIDE))
    pixels = float_array(image, "image", shape=(SIDE, SIDE))
    if not np.isin(pixels, (0, 1)).all():
        raise ValueError(f"image must hold 0 and 1 only; it is {shown(image)}")
    if bias is None:
        bias = BIAS if count == len(BIAS) else count * [0.0]
    biases = items(bias, "bias", count, count, "numbers, one a class")
    return {
        "classes": classes,
        "templates": [_bounded(each, "templates") for each in weights.reshape(count, -1).tolist()],
        "bias": _bounded(biases, "bias"),
        "image": pixels.astype(int).ravel().tolist(),
        "side": SIDE,
    }


def _bounded(values, name):
    return [number(each, name, low=-LARGEST, high=LARGEST) for each in values]


def scores(p):
    """Return x W + b, of shape (C,), for the image x, the templates and the biases of `p`."""
    return np.array(p["image"]) @ np.array(p["templates"]).T + np.array(p["bias"])


def picture(p):
    """Return the image, the templates with their signs and scores, and alt text that says the same."""
    found = scores(p)
    named = [f"{name} {score:.6g}" for name, score in zip(p["classes"], found, strict=True)]
    drawing = Picture(400, max(230, 84 * len(found) + 8))
    drawing.add("rect", x=6, y=22, width=133, height=133, fill="none", stroke=GRAY_ON_BOTH)
    _cells(drawing, 8, 24, 26, p["image"], fill=GRAY_ON_BOTH)
    drawing.text(73, 180, "image")
    for k, template in enumerate(p["templates"]):
        _template(drawing, 170, 10 + 84 * k, template, p["image"])
        drawing.text(260, 52 + 84 * k, f"score of {named[k]}", anchor="start")
    best = [p["classes"][k] for k in np.flatnonzero(found == found.max())]
    ending = f"{best[0]} wins" if len(best) == 1 else f"a tie of {' and '.join(best)}"
    alt = (
        f"An image of 5 by 5 pixels, {sum(p['image'])} of them inked, beside the template of each class, with plus "
        f"and minus signs for its weights. Scores: {', '.join(named)}; {ending}."
    )
    return drawing, alt


def _template(drawing, x, y, template, image):
    for sign, color in ((1, BLUE), (-1, VERMILION)):
        signed = [sign * weight > 0 for weight in template]
        _cells(drawing, x, y, 15, signed, fill=color, fill_opacity="0.6")
        _cells(
            drawing, x, y, 15, [a and b for a, b in zip(signed, image, strict=True)], fill=color, stroke=GRAY_ON_BOTH
        )
        mark = "h7" if sign < 0 else "h7m-3.5 -3.5v7"
        strokes = [f"M{x + 15 * (k % SIDE) + 3.5:g} {y + 15 * (k // SIDE) + 7:g}" for k in np.flatnonzero(signed)]
        drawing.add("path", d="".join(stroke + mark for stroke in strokes), stroke="#fff", stroke_width=2, fill="none")


def _cells(drawing, x, y, size, chosen, **attributes):
    """Add a square for each chosen one of 25 pixels."""
    corners = [(x + size * (k % SIDE), y + size * (k // SIDE)) for k in np.flatnonzero(chosen)]
    side = size - 1
    drawing.add("path", d="".join(f"M{u} {v}h{side}v{side}h-{side}z" for u, v in corners), **attributes)
