"""The likelihood of a coin's tosses, and its logarithm, against the chance of heads."""

import math

from lib._looks import BLUE, GREEN, VERMILION
from lib._validation import number, whole_number
from lib.explorables._svg import Picture

SENTENCE = (
    "The likelihood of the tosses and its logarithm are largest at the same θ, the share of heads; more tosses make "
    "the peak narrower and their probability tiny, while its logarithm stays a number of moderate size."
)
USES = ("descents",)
MOST = 200  # tosses
DEPTH = 12  # how far below 0 the log-likelihood is drawn


def parameters(*, heads=None, tosses=10, theta=0.5):
    """Check the parameters of "coin".

    Parameters
    ----------
    heads : int in 0 … `tosses`, optional
        Unless given, seven in ten, rounded down.
    tosses : int in 1 … 200
    theta : float in [0, 1]
        The candidate for the chance of heads.
    """
    tosses = whole_number(tosses, "tosses", low=1, high=MOST)
    heads = 7 * tosses // 10 if heads is None else heads
    return {
        "heads": whole_number(heads, "heads", low=0, high=tosses),
        "tosses": tosses,
        "theta": number(theta, "theta", low=0, high=1),
        "most": MOST,
        "depth": DEPTH,
    }


def picture(p):
    """Return both curves, one above the other, and alt text that says where they are largest."""
    drawing = Picture(400, 320)
    best = p["heads"] / p["tosses"]
    largest = log_likelihood(p, best)

    def x(theta):
        return 25 + 350 * theta

    def height(theta):
        return math.exp(log_likelihood(p, theta) - largest)

    upper = [(x(theta), 150 - 115 * height(theta)) for theta in _grid(0, best, 1)]
    left, right = (_where_it_leaves(p, best, edge) for edge in (0, 1))
    lower = [(x(theta), 195 - 100 * log_likelihood(p, theta) / DEPTH) for theta in _grid(left, best, right)]
    for title, curve, color, top, bottom in [
        ("likelihood", upper, BLUE, 22, 150),
        ("log-likelihood", lower, VERMILION, 178, 295),
    ]:
        drawing.line(x(0), bottom, x(1), bottom)
        drawing.polyline(curve, color, stroke_width=3)
        drawing.text(x(0), top, title, anchor="start")
    drawing.line(x(best), 30, x(best), 295, GREEN, stroke_width=2, stroke_dasharray="7 4")
    for theta in (0, 0.5, 1):
        drawing.text(x(theta), 315, f"θ = {theta}")
    alt = (
        f"The likelihood of θ, the chance of heads, and its logarithm, where the share of heads is {p['heads']}/"
        f"{p['tosses']}; both are largest at θ = {best:.4g}, where the likelihood is {math.exp(largest):.4g}."
    )
    return drawing, alt


def _grid(left, best, right):
    """Return places from `left` by way of `best` to `right`, densest at the ends and there."""
    shares = [(1 - math.cos(math.pi * k / 30)) / 2 for k in range(31)]
    return [left + share * (best - left) for share in shares] + [best + share * (right - best) for share in shares]


def _where_it_leaves(p, inside, outside):
    """Return the place on the way from `inside` to `outside` where the log-likelihood leaves the picture."""
    if log_likelihood(p, outside) >= -DEPTH:
        return outside
    for _ in range(50):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if log_likelihood(p, middle) >= -DEPTH else (inside, middle)
    return inside


def log_likelihood(p, theta):
    """Return the logarithm of the probability of that many heads at `theta`; −∞ where they are impossible."""
    heads, tails = p["heads"], p["tosses"] - p["heads"]
    if (heads and theta == 0) or (tails and theta == 1):
        return -math.inf
    orders = math.lgamma(p["tosses"] + 1) - math.lgamma(heads + 1) - math.lgamma(tails + 1)
    return orders + (heads * math.log(theta) if heads else 0) + (tails * math.log1p(-theta) if tails else 0)
