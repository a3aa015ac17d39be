"""A polynomial fitted to noisy points, its degree and its penalty to slide, and what it does to points not fitted."""

import numpy as np

from lib._looks import BLUE, ORANGE, VERMILION
from lib._validation import number, whole_number
from lib.explorables._check import choice
from lib.explorables._svg import Picture
from lib.regularizers import L2

SENTENCE = (
    "A higher degree brings the curve nearer to the training points, down to an error of 0, but beyond some degree "
    "it follows their noise and misses the validation points; a penalty λ on the coefficients calms it again."
)
USES = ("descents", "keys")
POINTS, VALIDATION_POINTS = 12, 30
HIGHEST = POINTS - 1  # degree
REACH = 2  # what is seen of y is −2 to 2
STRENGTHS = (0.0, *(10.0**k for k in range(-8, 2)))
AGAINST = {"degree": "degree", "strength": "λ"}
PRESETS = (  # label, degree, λ
    ("a straight line", 1, 0.0),
    ("degree 3", 3, 0.0),
    ("through every point", HIGHEST, 0.0),
    ("calmed by λ", HIGHEST, 1e-3),
    ("too large a λ", HIGHEST, 1.0),
)


def parameters(*, degree=11, strength=0.0, against="degree", noise=0.25, seed=6):
    """Check the parameters of "polynomial-fit".

    Parameters
    ----------
    degree : int in 0 … 11
        Of the polynomial; with 11 it has as many coefficients as there are training points.
    strength : float in [0, 10]
        λ of the penalty λ Σ w², which leaves out the constant w₀.
    against : {"degree", "strength"}
        Along which of the two the errors are drawn first.
    noise : float in [0, 1]
        Standard deviation of what is added to sin πx; points beyond −2 and 2 are put there.
    seed : int
        Of the points.
    """
    strength = number(strength, "strength", low=0, high=10)
    points, validation = _draw(number(noise, "noise", low=0, high=1), whole_number(seed, "seed", low=0))
    return {
        "degree": whole_number(degree, "degree", low=0, high=HIGHEST),
        "strength": strength,
        "against": choice(against, "against", AGAINST),
        "points": points,
        "validation": validation,
        "strengths": sorted({*STRENGTHS, strength}),
        "presets": [list(each) for each in PRESETS],
        "highest": HIGHEST,
        "ys": [-REACH, REACH],
    }


def _draw(noise, seed):
    """Return training and validation points, lists of [x, y] with two decimals."""
    rng = np.random.default_rng(seed)
    x = np.linspace(-0.95, 0.95, POINTS) + rng.uniform(-0.05, 0.05, POINTS)
    return _noisy(x, noise, rng), _noisy(np.sort(rng.uniform(-1, 1, VALIDATION_POINTS)), noise, rng)


def _noisy(x, noise, rng):
    x = x.round(2)
    y = truth(x) + noise * rng.standard_normal(len(x))
    return np.stack([x, y.clip(-REACH, REACH).round(2)], axis=1).tolist()


def truth(x):
    """Return sin πx."""
    return np.sin(np.pi * x)


def fit(points, degree, strength):
    """Return the coefficients, w₀ first, that minimize the mean squared error plus λ Σ w² without w₀.

    As one least-squares problem: the penalty is what further samples would cost, each with a target of 0.
    """
    x, y = np.array(points).T
    rows = np.vander(x, degree + 1, increasing=True) / len(x) ** 0.5
    penalty = L2(strength).strength ** 0.5 * np.eye(degree + 1)[1:]
    targets = np.concatenate([y / len(x) ** 0.5, np.zeros(degree)])
    return np.linalg.lstsq(np.concatenate([rows, penalty]), targets, rcond=None)[0]


def error(coefficients, points):
    """Return the mean squared error; 0 where it is only a rest of rounding."""
    x, y = np.array(points).T
    found = float(np.mean((np.polynomial.polynomial.polyval(x, coefficients) - y) ** 2))
    return found if found > 1e-15 else 0.0


def picture(p):
    """Return the points with the fitted curve and the true one, and alt text that gives the errors."""
    drawing = Picture(400, 300)
    coefficients = fit(p["points"], p["degree"], p["strength"])
    x = np.linspace(-1, 1, 101)
    _curve(drawing, x[::4], truth(x[::4]), BLUE, stroke_dasharray="7 4", stroke_width=1.5)
    _curve(drawing, x, np.polynomial.polynomial.polyval(x, coefficients), VERMILION, stroke_width=3)
    diamonds = "".join(f"M{px:.0f},{py - 5:.0f}l5,5l-5,5l-5-5z" for px, py in map(_pixels, p["validation"]))
    drawing.add("path", d=diamonds, fill=ORANGE)
    # A line from a point to itself, with round ends, is a dot.
    dots = "".join(f"M{px:.0f},{py:.0f}h0" for px, py in map(_pixels, p["points"]))
    drawing.add("path", d=dots, stroke=BLUE, stroke_width=11, stroke_linecap="round")
    drawing.line(10, 150, 390, 150)
    train, validation = (error(coefficients, p[name]) for name in ("points", "validation"))
    alt = (
        f"{POINTS} training points near a dashed sine curve, {VALIDATION_POINTS} validation points, and the "
        f"polynomial of degree {p['degree']} fitted with λ = {p['strength']:g}: its mean squared error is {train:.3g} "
        f"on the training points and {validation:.3g} on the validation points."
    )
    return drawing, alt


def _pixels(point):
    x, y = point
    return 200 + 185 * x, 150 - 70 * y


def _curve(drawing, x, y, color, **attributes):
    """Draw a curve; what is far beyond the picture stays just beyond it."""
    drawing.polyline(map(_pixels, zip(x, np.clip(y, -3, 3), strict=True)), color, ".0f", **attributes)
