"""The least of a quadratic loss within a diamond and a circle: why L1 makes weights exactly 0, and L2 does not."""

import numpy as np

from lib._looks import BLUE, ORANGE, VERMILION
from lib._validation import number
from lib.explorables._check import pair
from lib.explorables._svg import Picture

SENTENCE = (
    "Where the weights may not leave a diamond, |w₁| + |w₂| ≤ t, the lowest loss is at a corner for whole wedges of "
    "centres, and there a weight is exactly 0; where they may not leave a circle, w₁² + w₂² ≤ t², a weight is exactly "
    "0 only for the centres on a few lines."
)
USES = ("descents", "keys")
SPAN = 3  # what is seen is −3 to 3 both ways
PRESETS = (  # label, centre, budget, elongation, tilt
    ("corner", (2, 0.6), 1.0, 1.0, 0),
    ("edge", (2, 1.7), 1.0, 1.0, 0),
    ("long ellipses", (1.2, 2), 1.0, 3.0, 30),
    ("within the budget", (0.4, 0.3), 1.0, 1.0, 0),
)


def parameters(*, center=(2.3, 0.9), budget=1.0, elongation=2.0, tilt=135.0):
    """Check the parameters of "norm-balls".

    Parameters
    ----------
    center : (w₁, w₂), each in [−3, 3]
        Where the loss is 0: the weights without a constraint.
    budget : float in [0.1, 3]
        t: the diamond is |w₁| + |w₂| ≤ t, the circle w₁² + w₂² ≤ t².
    elongation : float in [1, 5]
        e: how many times as long as wide the ellipses of equal loss are; the loss is u² + e²v², where u is how far the
        weights are from the centre along the ellipses and v how far across.
    tilt : float in [0, 180]
        Of the long axis of the ellipses against the axis of w₁, in degrees.
    """
    return {
        "center": pair(center, "center", (-SPAN, SPAN)),
        "budget": number(budget, "budget", low=0.1, high=SPAN),
        "elongation": number(elongation, "elongation", low=1, high=5),
        "tilt": number(tilt, "tilt", low=0, high=180),
        "presets": [[label, list(where), *rest] for label, where, *rest in PRESETS],
        "span": [-SPAN, SPAN],
    }


def axes_of(p):
    """Return the long and the wide axis of the ellipses, the rows of a matrix, and the curvatures along them."""
    angle = np.radians(p["tilt"])
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]), np.array(
        [1, p["elongation"] ** 2]
    )


def loss(p, weights):
    """Return u² + e²v²."""
    axes, curvatures = axes_of(p)
    return float(curvatures @ (axes @ np.subtract(weights, p["center"])) ** 2)


def within_diamond(p):
    """Return the weights of least loss with |w₁| + |w₂| ≤ t: the centre, or the best place of one of four edges."""
    center, t = np.array(p["center"]), p["budget"]
    if np.abs(center).sum() <= t:
        return center
    corners = t * np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])
    axes, curvatures = axes_of(p)
    found = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along, away = axes @ (end - start), axes @ (center - start)
        share = np.clip((curvatures * along) @ away / (curvatures @ along**2), 0, 1)
        found.append((1 - share) * start + share * end)
    return min(found, key=lambda weights: loss(p, weights))


def within_circle(p):
    """Return the weights of least loss with w₁² + w₂² ≤ t²: the centre, or where ∇loss = −2μw.

    The length of that w falls as μ grows, so that bisection finds the μ for which it is t.
    """
    center, t = np.array(p["center"]), p["budget"]
    if np.hypot(*center) <= t:
        return center
    axes, curvatures = axes_of(p)
    turned = axes @ center

    def weights(mu):
        return curvatures * turned / (curvatures + mu)

    low, high = 0.0, curvatures[1] * np.hypot(*center) / t
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if np.hypot(*weights(middle)) > t else (low, middle)
    return axes.T @ weights(high)


def picture(p):
    """Return diamond and circle with the ellipses that touch them, and alt text that gives both pairs of weights."""
    drawing = Picture(400, 330)
    found = [within_diamond(p), within_circle(p)]
    drawing.line(0, 165, 400, 165)
    drawing.line(200, 0, 200, 330)
    t = 55 * p["budget"]
    drawing.polygon([(200 + t, 165), (200, 165 - t), (200 - t, 165), (200, 165 + t)], fill=VERMILION, fill_opacity=0.35)
    drawing.add("circle", cx=200, cy=165, r=t, fill="none", stroke=BLUE, stroke_width=2)
    x, y = _pixels(p["center"])
    for weights, color in zip(found, (VERMILION, BLUE), strict=True):
        size = 55 * loss(p, weights) ** 0.5
        turn = f"translate({x:.0f} {y:.0f}) rotate({-p['tilt']:g})"
        drawing.add("ellipse", rx=size, ry=size / p["elongation"], transform=turn, fill="none", stroke=color)
    drawing.add("circle", cx=x, cy=y, r=8, fill=ORANGE)
    for weights, color in zip(found, (VERMILION, BLUE), strict=True):
        drawing.add("circle", cx=_pixels(weights)[0], cy=_pixels(weights)[1], r=6, fill=color)
    drawing.text(392, 160, "w₁", anchor="end")
    drawing.text(206, 15, "w₂", anchor="start")
    diamond, circle = (", ".join(f"{round(each, 4) + 0.0:.4g}" for each in weights) for weights in found)
    alt = (
        f"Ellipses of equal loss around ({p['center'][0]:g}, {p['center'][1]:g}). The lowest loss within the "
        f"diamond of t = {p['budget']:g} is at ({diamond}), within the circle at ({circle})."
    )
    return drawing, alt


def _pixels(weights):
    return 200 + 55 * weights[0], 165 - 55 * weights[1]
