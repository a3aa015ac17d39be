"""Three classes of points in the plane, and a linear classifier that is trained on them by gradient descent."""

import numpy as np

from lib import losses
from lib._looks import BLUE, GRAY_ON_BOTH, GREEN, ORANGE
from lib._validation import number, whole_number
from lib.explorables._check import choice, items, pair
from lib.explorables._svg import Picture

SENTENCE = (
    "A linear classifier learns three classes by gradient descent from W = 0: it paints each region with the class "
    "whose score is largest there, and rings the points that violate a margin, which alone move a hinge loss."
)
USES = ("losses", "animation")
LOSSES = ("hinge", "squared_hinge", "cross_entropy")
SPAN = 3  # the plane reaches from −3 to 3
POINTS = (
    ((-2.2, -0.4), (-1.7, -1.3), (-1.1, -0.6), (-2.0, -2.1), (-0.8, -1.8), (-0.3, -1.0)),
    ((0.9, -0.3), (1.6, -1.2), (2.3, -0.5), (1.1, -2.0), (2.1, -2.2), (0.5, -1.1)),
    ((-0.9, 1.2), (0.2, 0.6), (0.8, 1.9), (-0.2, 2.3), (1.6, 1.2), (-1.4, 2.0)),
)
PICTURED_STEPS = 200  # the picture shows what training leads to


def parameters(*, points=POINTS, loss="hinge", learning_rate=0.1, strength=0.001, margin=1.0, steps=0):
    """Check the parameters of "separating-plane".

    Parameters
    ----------
    points : three lists of 1 to 12 (x, y), each coordinate in [−3, 3]
        One list a class: circles, squares, triangles.
    loss : {"hinge", "squared_hinge", "cross_entropy"}
    learning_rate : float in [0.001, 10]
        η.
    strength : float in [0, 10]
        λ of the penalty λ ΣW², which leaves out the biases.
    margin : float in [0, 5]
        Δ.
    steps : int in 0 … 10000
        Steps already made when the figure comes up.
    """
    return {
        "points": [_class(each) for each in items(points, "points", 3, 3, "lists, one a class")],
        "loss": choice(loss, "loss", LOSSES),
        "learning_rate": number(learning_rate, "learning_rate", low=1e-3, high=10),
        "strength": number(strength, "strength", low=0, high=10),
        "margin": number(margin, "margin", low=0, high=5),
        "steps": whole_number(steps, "steps", low=0, high=10_000),
        "span": [-SPAN, SPAN],
    }


def _class(points):
    return [pair(each, "points", (-SPAN, SPAN)) for each in items(points, "points", 1, 12, "points")]


def picture(p):
    """Return the points on the regions found by training, and alt text that says what is to be seen."""
    steps = max(p["steps"], PICTURED_STEPS)
    W, b = train(p, steps)
    drawing = Picture(300, 300)

    def pixel(point):
        return 150 + 49 * point[0], 150 - 49 * point[1]

    for j, color in enumerate((BLUE, ORANGE, GREEN)):
        region = [(-SPAN, -SPAN), (SPAN, -SPAN), (SPAN, SPAN), (-SPAN, SPAN)]
        for k in {0, 1, 2} - {j}:
            region = _clip(region, [*(W[:, j] - W[:, k]), b[j] - b[k]])
        drawing.polygon(map(pixel, region), fill=color, fill_opacity="0.2", stroke=GRAY_ON_BOTH)
        for point in p["points"][j]:
            _mark(drawing, j, *pixel(point), color)
    alt = (
        f"Circles, squares and triangles in the plane, and the three regions that a linear classifier gives them "
        f"after {steps} steps of gradient descent."
    )
    return drawing, alt


def train(p, steps):
    """Return W and b after that many steps of gradient descent from zero; they stop where the loss explodes."""
    loss = getattr(losses, p["loss"])
    options = {} if p["loss"] == "cross_entropy" else {"margin": p["margin"]}
    X = np.concatenate([np.array(each, float) for each in p["points"]])
    y = np.repeat([0, 1, 2], [len(each) for each in p["points"]])
    W, b = np.zeros((2, 3)), np.zeros(3)
    for _ in range(steps):
        value, gradient = loss(X @ W + b, y, **options)
        if not value + p["strength"] * (W**2).sum() <= 1e6:
            break
        W -= p["learning_rate"] * (X.T @ gradient + 2 * p["strength"] * W)
        b -= p["learning_rate"] * gradient.sum(axis=0)
    return W, b


def _clip(polygon, f):
    """Return the part of a polygon where f[0] x + f[1] y + f[2] is not negative."""
    values = [f[0] * x + f[1] * y + f[2] for x, y in polygon]
    kept = []
    for k, (corner, value) in enumerate(zip(polygon, values, strict=True)):
        before = values[k - 1]
        if before * value < 0:
            t = before / (before - value)
            kept.append(tuple(u + t * (v - u) for u, v in zip(polygon[k - 1], corner, strict=True)))
        if value >= 0:
            kept.append(corner)
    return kept


def _mark(drawing, j, x, y, color):
    if j == 0:
        drawing.add("circle", cx=x, cy=y, r=6, fill=color)
    elif j == 1:
        drawing.add("rect", x=x - 5.5, y=y - 5.5, width=11, height=11, fill=color)
    else:
        drawing.polygon([(x, y - 7.5), (x + 7, y + 5), (x - 7, y + 5)], fill=color)
