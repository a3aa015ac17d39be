"""Points near a line and an outlier to drag, and the line that each of three losses fits to them."""

import itertools

import numpy as np

from lib import losses
from lib._looks import BLUE, GREEN, ORANGE, SKY, VERMILION
from lib._validation import number, whole_number
from lib.explorables._check import choice, items, pair
from lib.explorables._svg import Picture

SENTENCE = (
    "One point far from the others turns the line of least squared error, and hardly moves that of least absolute "
    "error; Smooth L1 goes from the first to the second as β shrinks."
)
XS, YS = (0, 10), (0, 20)  # what the picture can show
POINTS = ((1, 3.2), (2, 4.3), (3, 4.5), (4, 4.8), (5, 5.6), (6, 6.5), (7, 7.2), (8, 17.5), (9, 9))
FITS = ("line", "location")


def parameters(*, points=POINTS, outlier=None, beta=1.0, fit="line"):
    """Check the parameters of "outlier".

    Parameters
    ----------
    points : list of 3 to 12 (x, y), x in [0, 10] and y in [0, 20]
    outlier : int, optional
        Which of the points is marked, counted from 0: number 7 or, of fewer, the last, unless given.
    beta : float in [0.01, 100]
        β of Smooth L1.
    fit : {"line", "location"}
        A line y = ax + c, or a single number y = c.
    """
    points = [pair(each, "points", XS, YS) for each in items(points, "points", 3, 12, "points")]
    last = len(points) - 1
    outlier = min(7, last) if outlier is None else outlier
    return {
        "points": points,
        "outlier": whole_number(outlier, "outlier", low=0, high=last),
        "beta": number(beta, "beta", low=0.01, high=100),
        "fit": choice(fit, "fit", FITS),
        "xs": list(XS),
        "ys": list(YS),
    }


def picture(p):
    """Return the points with the three lines, and alt text that gives the lines."""
    drawing = Picture(400, 300)
    found = fits(p)
    styles = {"squared": (VERMILION, "none"), "absolute": (BLUE, "8 5"), "Smooth L1": (GREEN, "10 3 2 3")}
    labels = []
    for name, (slope, intercept) in found.items():
        color, dashes = styles[name]
        (x1, y1), (x2, y2) = (_pixel(*end) for end in _ends(slope, intercept))
        drawing.line(x1, y1, x2, y2, color, stroke_width=3, stroke_dasharray=dashes)
        labels.append((y2, name))
    height = 1000
    for y, name in sorted(labels, reverse=True):  # from the lowest up, each above the one before
        height = min(y, height - 17)
        drawing.text(316, height + 5, name, anchor="start")
    for k, (x, y) in enumerate(_pixel(*point) for point in p["points"]):
        if k == p["outlier"]:
            drawing.polygon([(x, y - 9), (x + 9, y), (x, y + 9), (x - 9, y)], fill=ORANGE)
            drawing.text(x - 14, y + 5, "outlier", anchor="end")
        else:
            drawing.add("circle", cx=x, cy=y, r=5.5, fill=SKY)
    drawing.line(10, 290, 310, 290)
    drawing.line(10, 10, 10, 290)
    if p["fit"] == "line":
        said = "; ".join(f"{name}: y = {_number(a)}x + {_number(c)}" for name, (a, c) in found.items())
    else:
        said = "; ".join(f"{name}: y = {_number(c)}" for name, (_, c) in found.items())
    x, y = p["points"][p["outlier"]]
    others = len(p["points"]) - 1
    alt = f"{others} points, an outlier at ({x:g}, {y:g}), and what three losses fit to them: {said}."
    return drawing, alt.replace("+ -", "− ")


def _pixel(x, y):
    return 10 + 30 * x, 290 - 14 * y


def _number(value):
    return f"{round(value, 3) + 0.0:g}"


def _ends(slope, intercept):
    """Return the two points where a line enters and leaves the picture."""
    xs = sorted(np.clip([(y - intercept) / slope for y in YS], *XS)) if slope else XS
    return [(x, float(np.clip(slope * x + intercept, *YS))) for x in xs]


def fits(p):
    """Return slope and intercept of the line of least loss, for each of the losses by name."""
    x, y = np.array(p["points"], float).T
    if p["fit"] == "location":
        x = np.zeros_like(x)  # the best line is then level
    return {
        "squared": _solve(x, np.ones_like(x), y),
        "absolute": _least_absolute(x, y),
        "Smooth L1": _least_smooth(x, y, p["beta"]),
    }


def _solve(x, w, v):
    """Return d with Σ w z zᵀ d = Σ v z, where z = (x, 1); its slope is 0 if all x are the same."""
    centered = x - w @ x / w.sum()
    spread = w @ centered**2
    slope = v @ centered / spread if spread > 1e-12 * w.sum() else 0.0
    return np.array([slope, v.sum() / w.sum() - slope * (x - centered)[0]])


def _least_absolute(x, y):
    """Return a line of least absolute error: one goes through two of the points; between several, halfway.

    So found by R. J. Boscovich (1757) and P. S. Laplace (1793); see S. M. Stigler, *The History of Statistics*,
    Harvard 1986, chapter 1.
    """
    pairs = [(i, j) for i, j in itertools.combinations(range(len(x)), 2) if abs(x[i] - x[j]) > 1e-6]
    slopes = np.array([(y[i] - y[j]) / (x[i] - x[j]) for i, j in pairs])
    lines = [(a, y[i] - a * x[i]) for a, (i, _) in zip(slopes, pairs, strict=True)] or [(0.0, each) for each in y]
    sums = np.array([losses.mean_absolute_error(a * x + c, y)[0] for a, c in lines])
    best = sorted((round(a, 9), c) for (a, c), each in zip(lines, sums, strict=True) if each < sums.min() + 1e-10)
    return (np.array(best[0]) + best[-1]) / 2


def _least_smooth(x, y, beta):
    """Return a line of least Smooth L1, by the better of a reweighted and a Newton step from the absolute line.

    P. J. Huber and E. M. Ronchetti, *Robust Statistics*, Wiley 2009, section 7.8.
    """
    line = _least_absolute(x, y)
    for _ in range(2000):
        r = y - line[0] * x - line[1]
        w = 1 / np.maximum(np.abs(r), beta)
        if np.hypot((w * r).sum(), w * r @ x) < 1e-10:
            break
        inner = np.where(np.abs(r) < beta, w, 0)
        ends = [line + _solve(x, each, w * r) for each in (w, inner) if each.any()]
        line = min(ends, key=lambda end: losses.smooth_l1(end[0] * x + end[1], y, beta)[0])
    return line
