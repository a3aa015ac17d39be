"""One neuron in the plane: its line w · x + b = 0, the score and the distance of a point, and what no line can do."""

import numpy as np

from lib._looks import BLUE, GRAY_ON_BOTH, ORANGE
from lib._validation import number
from lib.explorables._check import choice, items, pair
from lib.explorables._svg import Picture

SENTENCE = (
    "The weights of a neuron are an arrow at right angles to its line, the bias shifts the line, and doubling both "
    "doubles every score but leaves the line where it is; no line has all four points of XOR on their sides."
)
USES = ("descents",)
SPAN = 3  # the plane reaches from −3 to 3, and so do weights and bias
TRUTHS = ((-1, -1), (-1, 1), (1, -1), (1, 1))  # −1 is false, 1 is true
SETS = {  # the points to get a positive score, and those to get a negative one
    "separable": (
        ((1.6, -0.6), (2.3, 0.8), (0.7, 1.3), (1.9, 2.2), (0.3, 2.4), (2.5, -1.5)),
        ((-0.9, -0.5), (-2.1, 0.7), (-1.6, -1.9), (0.4, -1.4), (-0.3, -2.4), (-2.4, 1.9)),
    ),
    "AND": (TRUTHS[3:], TRUTHS[:3]),
    "OR": (TRUTHS[1:], TRUTHS[:1]),
    "XOR": (TRUTHS[1:3], TRUTHS[::3]),
}


def parameters(*, weights=(1.0, -0.5), bias=0.5, data=None, points=None, point=(-1.5, 1.5)):
    """Check the parameters of "neuron-line".

    Parameters
    ----------
    weights : list of 2 floats in [−3, 3]
        w.
    bias : float in [−3, 3]
        b.
    data : {"separable", "AND", "OR", "XOR"}, optional
        The points at the start, "separable" unless given; −1 stands for false and 1 for true.
    points : two lists of 1 to 12 (x₁, x₂), each coordinate in [−3, 3], optional
        Further points, shown at the start unless `data` is given: circles, whose score should be positive, and
        squares, whose score should be negative.
    point : (x₁, x₂), each in [−3, 3]
        The point whose score and distance are shown.
    """
    sets = {name: [[[float(x) for x in each] for each in group] for group in both] for name, both in SETS.items()}
    if points is not None:
        sets["own points"] = [_group(each) for each in items(points, "points", 2, 2, "lists: circles, squares")]
    start = ("separable" if points is None else "own points") if data is None else choice(data, "data", SETS)
    return {
        "weights": pair(weights, "weights", (-SPAN, SPAN)),
        "bias": number(bias, "bias", low=-SPAN, high=SPAN),
        "data": start,
        "sets": [{"name": name, "points": both} for name, both in sets.items()],
        "point": pair(point, "point", (-SPAN, SPAN)),
        "span": [-SPAN, SPAN],
    }


def _group(points):
    return [pair(each, "points", (-SPAN, SPAN)) for each in items(points, "points", 1, 12, "points")]


def picture(p):
    """Return the points, the line and the arrow of the weights, and alt text that says what is to be seen."""
    w, b = np.array(p["weights"]), p["bias"]
    drawing = Picture(300, 300)
    circles, squares = next(each["points"] for each in p["sets"] if each["name"] == p["data"])
    if w.any():
        _line(drawing, w, b)
    for x, y in map(_pixel, circles):
        drawing.add("circle", cx=x, cy=y, r=6, fill=BLUE)
    for x, y in map(_pixel, squares):
        drawing.add("rect", x=x - 5.5, y=y - 5.5, width=11, height=11, fill=ORANGE)
    right = sum(w @ x + b > 0 for x in circles) + sum(w @ x + b < 0 for x in squares)
    line = f"The line {w[0]:g} x₁ + {w[1]:g} x₂ + {b:g} = 0" if w.any() else "No line, as both weights are 0,"
    alt = (
        f"{line} among circles and squares in the plane: {right} of {len(circles) + len(squares)} are on the right "
        "side. An arrow from the origin shows the weights."
    )
    return drawing, alt


def _pixel(point):
    return 150 + 49 * point[0], 150 - 49 * point[1]


def _line(drawing, w, b):
    """Draw the half-plane of positive scores, its border, and the weights as an arrow."""
    size = np.hypot(*w)  # not 0 even where the squares are: the norm would be
    n = w / size
    along = 20 * np.array([-n[1], n[0]])
    if abs(b) < 2 * SPAN * size:  # or the line is outside, and the picture of one colour
        foot = -b / size * n
        corners = [foot + along, foot - along, foot - along + 20 * n, foot + along + 20 * n]
        drawing.polygon(map(_pixel, corners), fill=BLUE, fill_opacity="0.2")
        drawing.line(*_pixel(foot + along), *_pixel(foot - along), GRAY_ON_BOTH, stroke_width=3)
    tip, side = w, 0.1 * along / 20
    drawing.line(150, 150, *_pixel(tip), GRAY_ON_BOTH, stroke_width=3)
    drawing.polygon(map(_pixel, (tip + 0.1 * n, tip - 0.15 * n + side, tip - 0.15 * n - side)), fill=GRAY_ON_BOTH)
    drawing.text(*_pixel(tip + 0.35 * n - (0, 0.1)), "w")
