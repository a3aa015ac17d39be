"""Two classes: cross-entropy and squared error against the probability of the truth, and their gradients."""

import numpy as np

from lib._looks import BLUE, VERMILION
from lib._validation import number
from lib.explorables._check import choice
from lib.explorables._svg import Picture

SENTENCE = (
    "Where a model of two classes is sure and wrong, p → 0, the gradient of the squared error (1 − p)² over the lead "
    "z of the truth, with p = σ(z), dies like p, while that of the cross-entropy −ln p comes near −1; where it is "
    "right, both die."
)
USES = ("losses", "fields")
AXES = ("probability", "score")


def parameters(*, score=-2.0, axis="probability"):
    """Check the parameters of "how-wrong".

    The truth has the score z and the other class 0, so that it leads by z and has the probability p = σ(z). The squared
    error is that of this one probability, (1 − p)²; summed over both classes, it and its gradient are twice as large.

    Parameters
    ----------
    score : float in [−700, 700]
        z.
    axis : {"probability", "score"}
        What runs from left to right.
    """
    return {"score": number(score, "score", low=-700, high=700), "axis": choice(axis, "axis", AXES)}


def curves(z):
    """Return p = σ(z), the losses −ln p and (1 − p)², and their derivatives over z, for an array of scores."""
    right, wrong = np.exp(-np.logaddexp(0, -z)), np.exp(-np.logaddexp(0, z))
    return right, np.logaddexp(0, -z), wrong**2, -wrong, -2 * right * wrong**2


def picture(p):
    """Return both losses above their gradients, the place of the score in them, and alt text that says the same."""
    drawing = Picture(360, 400)
    z, low, high = np.linspace(-8, 8, 41), -8, 8
    by_score = p["axis"] == "score"
    place = np.array([p["score"]]).clip(low, high)
    for title, first, top, bottom in (("loss", 1, 8, 0), ("gradient over z", 3, 0, -1)):
        start = 30 if first == 1 else 220
        _panel(drawing, start, title, (top, bottom))
        for row, color, dash in ((first, BLUE, None), (first + 1, VERMILION, "7 4")):
            for at, mark in ((z, False), (place, True)):
                values = curves(at)
                x = 30 + 315 * ((at - low) / (high - low) if by_score else values[0])
                y = start + 130 * (top - values[row].clip(bottom, top)) / (top - bottom)
                _draw(drawing, list(zip(x.tolist(), y.tolist(), strict=True)), color, dash, mark)
    drawing.text(345, 55, "solid: cross-entropy", anchor="end")
    drawing.text(345, 75, "dashed: squared error", anchor="end")
    drawing.text(345, 385, "lead z" if by_score else "probability p of the truth", anchor="end")
    _, entropy, square, entropy_slope, square_slope = (float(each[0]) for each in curves(np.array([p["score"]])))
    alt = (
        f"Cross-entropy (solid) and squared error (dashed), above their gradients. At the lead {p['score']:g} the "
        f"losses are {entropy:.3g} and {square:.3g}, the gradients {entropy_slope:.3g} and {square_slope:.3g}."
    )
    return drawing, alt


def _panel(drawing, start, title, ends):
    drawing.text(30, start - 10, title, anchor="start")
    for k, end in enumerate(ends):
        drawing.line(30, start + 130 * k, 345, start + 130 * k)
        drawing.text(24, start + 130 * k + 5, f"{end}", anchor="end")


def _draw(drawing, points, color, dash, mark):
    if mark:
        drawing.add("circle", cx=points[0][0], cy=points[0][1], r=6, fill=color)
        return
    style = {"stroke_dasharray": dash} if dash else {}
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    drawing.add("path", d=path, fill="none", stroke=color, stroke_width=3, **style)
