"""Noisy temperatures and their exponentially weighted average: its memory, its start at 0, and what an outlier does."""

import numpy as np

from lib import datasets
from lib._looks import BLUE, GRAY_ON_BOTH, VERMILION
from lib._validation import flag, number, whole_number
from lib.explorables._check import items
from lib.explorables._svg import Picture
from lib.optimizers import ewma

SENTENCE = (
    "Each day the average keeps β of what it was and takes 1 − β of the new temperature: a larger β is smoother and "
    "later, remembers about 1/(1 − β) days, and starts far too low unless it is divided by 1 − βᵗ."
)
USES = ("descents", "keys")
BETAS = (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98)  # marks of the slider
TEMPERATURES = (-20, 40)
MOST = 30  # °C, of a change; what does not fit into the picture is cut off there


def parameters(*, temperatures=None, beta=0.9, correct=True, day=None, changed_day=None, change=0.0):
    """Check the parameters of "moving-average".

    Parameters
    ----------
    temperatures : 10 to 40 floats in [−20, 40], optional
        x, one a day, in °C; those of `lib.datasets.temperatures` unless given.
    beta : float in [0, 0.98]
        β: what the average keeps each day.
    correct : bool
        Whether the corrected average is shown beside the plain one.
    day : int in 1 … the number of days, optional
        The day whose average is looked at: day 20 or, of fewer, the last, unless given.
    changed_day : int in 1 … the number of days, optional
        The day whose temperature can be dragged: day 12 or, of fewer, the last, unless given.
    change : float in [−30, 30]
        What is added to its temperature.
    """
    if temperatures is None:
        temperatures = datasets.temperatures(30, rng=np.random.default_rng(0)).tolist()
    temperatures = [
        round(number(each, "temperatures", low=TEMPERATURES[0], high=TEMPERATURES[1]), 1)
        for each in items(temperatures, "temperatures", 10, 40, "numbers")
    ]
    last = len(temperatures)
    day = min(20, last) if day is None else day
    changed_day = min(12, last) if changed_day is None else changed_day
    return {
        "temperatures": temperatures,
        "beta": number(beta, "beta", low=BETAS[0], high=BETAS[-1]),
        "correct": flag(correct, "correct"),
        "day": whole_number(day, "day", low=1, high=last),
        "changed_day": whole_number(changed_day, "changed_day", low=1, high=last),
        "change": round(number(change, "change", low=-MOST, high=MOST), 1),
        "betas": list(BETAS),
        "span": _span(temperatures),
        "most": MOST,
    }


def _span(temperatures):
    """Return the range that is drawn: from 0 °C or below to 10 °C above the highest or more."""
    return [min(0, int(5 * np.floor(min(temperatures) / 5))), int(5 * np.ceil((max(temperatures) + 10) / 5))]


def series(p):
    """Return the temperatures with the change, which ends where the picture does."""
    x = np.array(p["temperatures"])
    k = p["changed_day"] - 1
    x[k] = np.round(np.clip(x[k] + p["change"], *p["span"]), 1)
    return x


def picture(p):
    """Return the temperatures with the average, and alt text with both values of the day that is looked at."""
    drawing = Picture(400, 260)
    low, high = p["span"]
    x = series(p)

    def place(day, value):
        return 30 + 355 * (day - 1) / (len(x) - 1), 235 - 215 * (value - low) / (high - low)

    for value in range(low, high + 1, 10):
        drawing.line(30, place(1, value)[1], 385, place(1, value)[1], stroke_opacity="0.4")
        drawing.text(25, place(1, value)[1] + 5, f"{value}", anchor="end")
    days = range(1, len(x) + 1)
    dots = "".join("M{0:.1f},{1:.1f}L{0:.1f},{1:.1f}".format(*each) for each in map(place, days, x))
    drawing.add("path", d=dots, stroke=GRAY_ON_BOTH, stroke_width=6, stroke_linecap="round")
    plain, corrected = (ewma(x, p["beta"], correct=correct) for correct in (False, True))
    drawing.polyline(map(place, days, plain), VERMILION, stroke_width=3, stroke_dasharray="7 4")
    if p["correct"]:
        drawing.polyline(map(place, days, corrected), BLUE, stroke_width=3, stroke_dasharray="none")
    drawing.text(207, 255, "day")
    drawing.text(30, 14, "°C")
    t = p["day"]
    alt = (
        f"{len(x)} daily temperatures as dots and their exponentially weighted average with β = {p['beta']:g} as a "
        f"curve. On day {t} the weights add up to {1 - p['beta'] ** t:.3g}; the average is {plain[t - 1]:.3g} °C, "
        f"and {corrected[t - 1]:.3g} °C divided by that sum."
    )
    return drawing, alt
