"""Gradient descent in the plane, with noise if wanted: a bowl, a ravine, a saddle, or two valleys."""

import numpy as np

from lib import surfaces
from lib._looks import GRAY_ON_BOTH, ORANGE, VERMILION
from lib._validation import number, whole_number
from lib.explorables._check import choice, pair
from lib.explorables._contours import branches, crossings, height
from lib.explorables._svg import Picture

SENTENCE = (
    "Gradient descent sees only the slope where it stands: it zigzags in a ravine, stays on the ridge of a saddle "
    "until noise pushes it off, and without noise ends in whichever of two valleys it started towards."
)
USES = ("descents", "against", "noise")
# What is seen: from −reach to reach, and three quarters of that in height. Each level comes with the x of its label;
# then the range of losses, None where their scale is logarithmic.
SURFACES = {
    "bowl": {
        "formula": surfaces.bowl.formula,
        "reach": 4,
        "start": (-3, 2),
        "learning_rate": 0.1,
        "levels": ((0.25, 0), (1, 0), (4, 0), (9, 2), (16, 3.2)),
        "losses": None,
    },
    "ravine": {
        "formula": surfaces.ravine.formula,
        "reach": 4,
        "start": surfaces.ravine.start,
        "learning_rate": 0.09,
        "levels": ((0.5, 1), (2, 2), (5, 3.1), (10, 0), (20, 0), (40, 0), (80, 0)),
        "losses": None,
    },
    "saddle": {
        "formula": surfaces.saddle.formula,
        "reach": 4,
        "start": (3.5, 0.05),
        "learning_rate": 0.1,
        "levels": ((-6, 1), (-3, 1), (-1, 1), (0, -2), (1, 2**0.5), (3, 2), (6, 7**0.5), (10, 11**0.5)),
        "losses": (-9, 9),
    },
    "two_valleys": {
        "formula": surfaces.two_valleys.formula,
        "reach": 2,
        "start": (0.2, 1.2),
        "learning_rate": 0.05,
        "levels": ((-0.2, -1), (0, -1), (0.4, -1), (1.2, -1), (2, 1.3), (4, 1.6), (8, 1.9)),
        "losses": (-0.5, 2),
    },
}
PICTURED_STEPS = 60  # at most
PRESETS = (  # label, surface, start, learning rate, steps; without noise
    ("on the ridge", "saddle", (3.5, 0), 0.1, 50),
    ("ravine, η too large", "ravine", (-3.5, 0.5), 0.105, 30),
    ("the shallower valley", "two_valleys", (1.7, 1.2), 0.05, 80),
)


def parameters(*, surface="ravine", start=None, learning_rate=None, noise=0.0, steps=30, seed=1):
    """Check the parameters of "descent-plane".

    Parameters
    ----------
    surface : {"bowl", "ravine", "saddle", "two_valleys"}
        One of `lib.surfaces`.
    start : (x, y), x in [−4, 4] and y in [−3, 3], half of that for "two_valleys", optional
        A place that suits the surface unless given.
    learning_rate : float in [0.001, 1.5], optional
        η; a rate that suits the surface unless given.
    noise : float in [0, 3]
        Standard deviation of what is added to each entry of the gradient in every step.
    steps : int in 0 … 200
    seed : int in 0 … 10⁶
        Of the noise.
    """
    choice(surface, "surface", SURFACES)
    seen = SURFACES[surface]
    reach = seen["reach"]
    rate = seen["learning_rate"] if learning_rate is None else learning_rate
    start = seen["start"] if start is None else start
    return {
        "surface": surface,
        "start": pair(start, "start", (-reach, reach), (-0.75 * reach, 0.75 * reach)),
        "learning_rate": number(rate, "learning_rate", low=0.001, high=1.5),
        "noise": number(noise, "noise", low=0, high=3),
        "steps": whole_number(steps, "steps", low=0, high=200),
        "seed": whole_number(seed, "seed", low=0, high=1_000_000),
        "surfaces": {name: _described(name) for name in SURFACES},
        "presets": _listed(PRESETS),
    }


def _described(name):
    """Return what the script gets of a surface.

    As in `SURFACES`, with the x of its minima, the lowest first, and of the ends of the lines of each level.
    """
    surface, seen = getattr(surfaces, name), SURFACES[name]
    levels = [
        [level, round(at, 3), *(round(x, 6) for x in crossings(surface, level, seen["reach"]))]
        for level, at in seen["levels"]
    ]
    minima = [x for x, _ in surface.minima]
    return {**{key: _listed(each) for key, each in seen.items()}, "levels": levels, "minima": minima}


def _listed(value):
    """Return `value` with every tuple in it as a list."""
    return [_listed(each) for each in value] if isinstance(value, tuple) else value


def picture(p):
    """Return the contours with the path, as far as it stays in the picture, and alt text that says where it leads."""
    surface, seen = getattr(surfaces, p["surface"]), p["surfaces"][p["surface"]]
    drawing = Picture(400, 300)

    def pixels(places):
        return np.array(places) * [200, -200] / seen["reach"] + [200, 150]

    lines = []
    for level, at, *ends in seen["levels"][1::2]:
        lines += map(pixels, branches(surface, level, [-seen["reach"], *ends, seen["reach"]]))
        x, y = pixels((at, height(surface, level, at)))
        drawing.text(x, max(y + 5, 14), f"{level:g}")
    _path(drawing, lines, GRAY_ON_BOTH, stroke_width=1)
    steps = min(p["steps"], PICTURED_STEPS)
    path = descend(surface, p["start"], p["learning_rate"], steps)
    inside = (np.abs(path) <= [seen["reach"], 0.75 * seen["reach"]]).all(axis=1)
    path = path if inside.all() else path[: inside.argmin()]
    _draw_steps(drawing, pixels(path))
    end = f"leads to ({path[-1][0]:.3g}, {path[-1][1]:.3g})" if inside.all() else "leaves the picture"
    alt = (
        f"Contours of the surface {seen['formula']} and the path of gradient descent without noise: from "
        f"({p['start'][0]:g}, {p['start'][1]:g}) with the learning rate {p['learning_rate']:g} it {end} in "
        f"{steps} steps."
    )
    return drawing, alt


def _draw_steps(drawing, places):
    """Draw the path and a dot for each step, but for steps that would hide the one before."""
    kept = [places[0]]
    for place in places[1:]:
        if np.abs(place - kept[-1]).max() >= 3:
            kept.append(place)
    _path(drawing, [kept], VERMILION, stroke_width=2)
    dots = [[place, place] for place in kept]  # a line from a point to itself, with round ends
    _path(drawing, dots, VERMILION, stroke_width=6, stroke_linecap="round")
    drawing.add("circle", cx=places[0][0], cy=places[0][1], r=8, fill=ORANGE)


def _path(drawing, lines, color, **attributes):
    d = "".join("M" + " ".join(f"{x:.0f},{y:.0f}" for x, y in line) for line in lines)
    drawing.add("path", d=d, fill="none", stroke=color, **attributes)


def descend(surface, start, rate, steps):
    """Return the path of gradient descent, shape (steps + 1, 2), or less where it leaves every bound."""
    path = [np.array(start, float)]
    while len(path) <= steps and np.abs(path[-1]).max() < 1e6:
        path.append(path[-1] - rate * surface.gradient(path[-1]))
    return np.array(path)
