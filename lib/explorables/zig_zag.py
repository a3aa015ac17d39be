"""One neuron with two weights: where a step can go if all inputs are positive, and the path that is left."""

import numpy as np

from lib._looks import BLUE, GRAY_ON_BOTH, GREEN, ORANGE, VERMILION
from lib._validation import shown, whole_number
from lib.explorables._check import choice, items, pair
from lib.explorables._svg import Picture

SENTENCE = (
    "If all inputs of a neuron are positive, a step for one sample moves all its weights up or all of them down, so a "
    "path to the lower right must zig-zag; inputs minus their mean open every direction, and allow larger steps."
)
SPAN = 3  # weights reach from −3 to 3
MOST = 100  # steps
RATES = (0.01, 3)
POINTS = (
    (0.7, 1.3),
    (1.8, 0.9),
    (1.0, 1.8),
    (2.3, 1.8),
    (1.7, 2.2),
    (2.2, 0.9),
    (1.4, 1.2),
    (1.2, 1.8),
    (1.8, 2.1),
    (0.9, 1.0),
)
INPUTS = ("positive", "centred")
UPDATES = ("sample", "batch")
USES = ("descents", "one-neuron")


def parameters(
    *,
    points=POINTS,
    start=(-1.8, 1.8),
    goal=(1.8, -1.4),
    inputs="positive",
    update="sample",
    learning_rates=(0.1, 0.5),
    steps=0,
):
    """Check the parameters of "zig-zag".

    Parameters
    ----------
    points : list of 3 to 12 (x₁, x₂), each coordinate in [0.1, 3]
        The inputs, all positive and not all on a line. Their order is that of the steps.
    start, goal : (w₁, w₂), each in [−3, 3]
        The weights at the start, and those that make the targets: y = w · x.
    inputs : {"positive", "centred"}
        The inputs as they are, or minus their mean; then the targets are taken minus theirs, too.
    update : {"sample", "batch"}
        One sample a step, in turn, or all samples in each step.
    learning_rates : 2 floats in [0.01, 3]
        η for the inputs as they are, and for the centred ones.
    steps : int in 0 … 100
        Steps already made when the figure comes up.
    """
    points = [pair(each, "points", (0.1, 3)) for each in items(points, "points", 3, 12, "points")]
    # They lie on a line if the smaller of the two spreads is a rest of rounding.
    if np.linalg.svd(np.array(points) - np.mean(points, axis=0), compute_uv=False)[1] < 1e-6:
        raise ValueError(f"points must not all lie on a line; they are {shown(points)}")
    return {
        "points": points,
        "start": pair(start, "start", (-SPAN, SPAN)),
        "goal": pair(goal, "goal", (-SPAN, SPAN)),
        "inputs": choice(inputs, "inputs", INPUTS),
        "update": choice(update, "update", UPDATES),
        "learning_rates": pair(learning_rates, "learning_rates", RATES),
        "steps": whole_number(steps, "steps", low=0, high=MOST),
        "span": [-SPAN, SPAN],
        "most": MOST,
    }


def samples(p, inputs):
    """Return the inputs that are used, of shape (N, 2)."""
    X = np.array(p["points"])
    return X if inputs == "positive" else X - X.mean(axis=0)


def path(p, inputs, steps):
    """Return the weights at the start and after each step, of shape (`steps` + 1, 2).

    The loss of a sample is (w · x − y)², so that the error at its score is δ = 2(w · x − y), and its gradient δx.
    """
    X = samples(p, inputs)
    eta = p["learning_rates"][INPUTS.index(inputs)]
    off = np.array(p["start"]) - p["goal"]  # w · x − y is off · x, as the targets are goal · x
    places = [off]
    for k in range(steps):
        used = X if p["update"] == "batch" else X[[k % len(X)]]
        off = off - eta * 2 * (used @ off) @ used / len(used)
        places.append(off)
    return np.array(places) + p["goal"]


def losses(p, inputs, steps):
    """Return the loss over all samples at the start and after each step, of shape (`steps` + 1,)."""
    return (((path(p, inputs, steps) - p["goal"]) @ samples(p, inputs).T) ** 2).mean(axis=1)


def steps_needed(p, inputs, most=1000):
    """Return the number of steps until the loss stays below 1 % of that at the start.

    None if it isn't there after `most`.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        values = losses(p, inputs, most)
        last = np.flatnonzero(~(values < 0.01 * values[0]))[-1]  # that is not below; a loss may be no number any more
    return int(last) + 1 if last < most else None


def picture(p):
    """Return both paths, the two quadrants hatched, for a step, that are closed at the start, and alt text."""
    drawing = Picture(340, 340)
    x, y = _pixel(p["start"])
    for left, top, right, bottom in ((x - 60, y - 60, x, y), (x, y, x + 60, y + 60)):
        _hatch(drawing, max(10, left), max(10, top), min(330, right), min(330, bottom))
    drawing.add("rect", x=10, y=10, width=320, height=320, fill="none", stroke=GRAY_ON_BOTH)
    drawing.text(318, 324, "w₁")
    drawing.text(24, 28, "w₂")
    needed = {each: steps_needed(p, each) for each in INPUTS}
    for inputs, color, dashes in (("positive", VERMILION, "none"), ("centred", BLUE, "6 4")):
        places = path(p, inputs, min(needed[inputs] or 0, 40))
        drawing.polyline(map(_pixel, places), color, stroke_width=2, stroke_dasharray=dashes)
    for name, where, color, up in (("start", p["start"], ORANGE, 14), ("goal", p["goal"], GREEN, -24)):
        x, y = _pixel(where)
        drawing.add("circle", cx=x, cy=y, r=7, fill=color)
        drawing.text(x, y - up, name)
    return drawing, _alt(p, needed)


def _never(p, inputs):
    with np.errstate(over="ignore", invalid="ignore"):
        first, *_, last = losses(p, inputs, MOST + 1)
    return "more than 1000" if last < first else "∞ (it diverges)"


def _alt(p, needed):
    said = {each: _never(p, each) if count is None else count for each, count in needed.items()}
    counts = (
        f"With all inputs positive, the loss stays below 1 % after {said['positive']} steps; with centred ones, "
        f"dashed, after {said['centred']}."
    )
    return (
        "Two paths through the plane of the weights w₁ and w₂, from the start to the goal, with "
        f"{'one sample' if p['update'] == 'sample' else 'all samples'} in each step. "
        f"{'The start is the goal.' if p['start'] == p['goal'] else counts} To the upper left and the lower right of "
        "the start, the way of a step is hatched: none for one sample of all-positive inputs goes there from the start."
    )


def _pixel(weights):
    return 170 + 160 / SPAN * weights[0], 170 - 160 / SPAN * weights[1]


def _hatch(drawing, left, top, right, bottom):
    """Fill a rectangle with parallel lines that fall to the left."""
    lines = []
    for total in range(0, 680, 12):  # x + y along a line
        x1, x2 = max(left, total - bottom), min(right, total - top)
        if x1 < x2:
            lines.append(f"M{x1:.0f} {total - x1:.0f}L{x2:.0f} {total - x2:.0f}")
    drawing.add("path", d="".join(lines), stroke=GRAY_ON_BOTH, stroke_opacity="0.5")
