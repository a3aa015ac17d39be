"""The figures of the chapter on activations."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Wedge
from matplotlib.ticker import PercentFormatter

from lib._looks import BLUE, DARK_SKY, GREEN, INK, PURPLE, VERMILION
from lib.figures import GRAY, WIDTH, draw_digits, headline, name_panel, plain_powers

__all__ = ["choices", "clouds", "family", "gradients", "torn", "zig_zags"]


LOOKS = {  # a colour and a dash for each activation
    "sigmoid": (VERMILION, "-"),
    "tanh": (BLUE, "-"),
    "ReLU": (GREEN, "-"),
    "leaky": (PURPLE, (0, (1, 2))),
    "ELU": (DARK_SKY, "--"),
    "GELU": (INK, "-."),
    "SiLU": (GRAY, (0, (6, 2))),
}


def family(functions):
    """Draw each activation and its derivative; `functions` holds pairs by name."""
    figure, panels = plt.subplots(4, 2, figsize=(WIDTH, 7), sharex=True, sharey=True)
    for axes, (name, (function, derivative)) in zip(panels.flat, functions.items(), strict=True):
        axes.axhline(0, color=GRAY, linewidth=0.6)
        value = _broken_line(axes, function, "-", color=BLUE)
        slope = _broken_line(axes, derivative, "--", color=VERMILION, linewidth=1.5)
        axes.set(ylim=(-1.4, 2.2), xticks=(-4, -2, 0, 2, 4), yticks=(-1, 0, 1, 2))
        axes.set_title(name)
    for axes in panels[-1]:
        axes.set(xlabel="z")
    figure.legend([value, slope], ["value", "slope"], loc="outside lower center", ncols=2)
    return figure


def _broken_line(axes, function, look, *, color, **options):
    """Draw a function; where it jumps at 0, break the line: a full dot at its value there, an open one beside it."""
    z = np.concatenate([np.linspace(-4, 0, 201), np.linspace(1e-9, 4, 201)])
    y = function(z) * np.ones_like(z)
    ends = y[200:202]
    if jumps := abs(ends[1] - ends[0]) > 0.1:
        z, y = np.insert(z, 201, np.nan), np.insert(y, 201, np.nan)
    (line,) = axes.plot(z, y, look, color=color, **options)
    if jumps:
        axes.plot(0, ends[0], "o", color=color, markersize=4)
        axes.plot(0, ends[1], "o", color=color, markersize=4, markerfacecolor="white")
    return line


def gradients(looks, names):
    """Draw the norm of the gradient of z by layer, for the weights of Xavier and of He, a curve for each activation.

    `looks` holds (spread, size, gradients) by the name and the scale.
    """
    figure, panels = plt.subplots(2, 1, figsize=(WIDTH, 6.8), sharex=True, sharey=True)
    for axes, scale in zip(panels, ("Xavier", "He"), strict=True):
        curves = {name: looks[name, scale][2] for name in names}
        for name, norms in curves.items():
            color, dash = LOOKS[name]
            axes.plot(np.arange(1, len(norms) + 1), norms, color=color, linestyle=dash, linewidth=1.5)
        axes.set(yscale="log", ylabel="norm of ∂L / ∂z", xlim=(-4.4, 11.5))
        axes.set_xticks((1, 4, 7, len(norms)), ("1", "4", "7", "output"))
        plain_powers(axes.yaxis, every=2)
        name_panel(axes, f"{scale}'s weights")
        _name_the_starts(axes, {name: norms[0] for name, norms in curves.items()})
    panels[-1].set(xlabel="layer")
    headline(figure, "From right to left, the sigmoid loses nearly all of it")
    return figure


def _name_the_starts(axes, starts, apart=0.75):
    """Name each curve left of layer 1, with a piece of it and a thin line to its start.

    Between the names are `apart` powers of ten.
    """
    heights = []
    for name, start in sorted(starts.items(), key=lambda item: -item[1]):
        wanted = np.log10(start) + (apart if not heights else 0)
        heights.append(min(wanted, heights[-1] - apart) if heights else wanted)
        color, dash = LOOKS[name]
        height = 10 ** heights[-1]
        axes.plot([-1.7, 0.1], [height, height], color=color, linestyle=dash, linewidth=1.5)
        axes.plot([0.25, 0.9], [height, start], "-", color=GRAY, linewidth=0.6)
        axes.text(-1.85, height, name, ha="right", va="center")


def clouds(outputs_by_name, shown=(1, 4, 10)):
    """Draw each image as a dot at the outputs of two units of a layer; each name has a list of (N, 2), by layer."""
    rows = len(outputs_by_name)
    figure, panels = plt.subplots(rows, len(shown), figsize=(WIDTH, 1.75 * rows), sharex=True, sharey=True)
    for line, (name, outputs) in zip(panels, outputs_by_name.items(), strict=True):
        line[0].set_ylabel(f"{name}\nunit 2")
        for axes, layer in zip(line, shown, strict=True):
            axes.plot(*outputs[layer - 1].T, ".", color=BLUE, markersize=3, alpha=0.5, rasterized=True)
            axes.set(xlim=(-1.1, 1.1), ylim=(-1.1, 1.1), aspect="equal", xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    for top, bottom, layer in zip(panels[0], panels[-1], shown, strict=True):
        name_panel(top, f"layer {layer}")
        bottom.set_xlabel("unit 1")
    headline(figure, "Only tanh with Xavier's weights keeps a cloud")
    return figure


def zig_zags(paths, goal, shown=12):
    """Draw the first steps to the goal with positive inputs and with centred ones, and what is closed to the first."""
    figure, panels = plt.subplots(1, 2, figsize=(WIDTH, 3.55), sharex=True, sharey=True)
    for axes, (name, steps) in zip(panels, paths.items(), strict=True):
        axes.axhline(0, color=GRAY, linewidth=0.8)
        axes.axvline(0, color=GRAY, linewidth=0.8)
        axes.plot(*steps[: shown + 1].T, "-", color=VERMILION, marker=".", markersize=5, linewidth=1.2)
        first = {"arrowstyle": "-|>,head_length=0.3,head_width=0.15", "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", steps[1], steps[0], arrowprops=first | {"color": VERMILION})
        axes.plot(0, 0, "o", color=GRAY, markersize=5)
        axes.plot(*goal, "*", color=BLUE, markersize=12)
        axes.annotate("goal", goal, xytext=(0, -18), textcoords="offset points", ha="center")
        axes.annotate("start", (0, 0), xytext=(5, 6), textcoords="offset points")
        axes.set(xlim=(-0.9, 1.3), ylim=(-1.5, 0.7), aspect="equal", xlabel="w₁", xticks=(0, 1), yticks=(-1, 0))
        name_panel(axes, f"{name} inputs:\nthe first {shown} of {len(steps) - 1} steps")
    _hatch_closed(panels[0], reach=1.4 * np.linalg.norm(np.diff(paths["positive"][:2], axis=0)))
    panels[0].set(ylabel="w₂")
    headline(figure, "Positive inputs: each step goes up right or down left")
    return figure


def _hatch_closed(axes, reach):
    """Hatch the two quadrants where the first step can't go; only near the start, since each dot has its own."""
    for turn in (90, 270):
        look = {"facecolor": "none", "edgecolor": INK, "hatch": "/////", "linewidth": 0}
        axes.add_patch(Wedge((0, 0), reach, turn, turn + 90, **look))
        middle = np.radians(turn + 45)
        axes.plot([-0.5, reach * np.cos(middle)], [-0.6, reach * np.sin(middle)], "-", color=GRAY, linewidth=0.8)
    axes.text(-0.86, -0.62, "out of\nreach for\nthe first\nstep", va="top")


def torn(image, p):
    """Draw a digit beside the ten probabilities that a network gives it."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 2.2), width_ratios=(1, 2))
    draw_digits([left], image[None])
    right.bar(range(10), p, color=BLUE)
    right.grid(visible=False, axis="x")
    right.set_axisbelow(True)
    for digit in np.argsort(p)[-2:]:
        right.annotate(f"{p[digit]:.0%}", (digit, p[digit]), ha="center", va="bottom")
    right.set(xticks=range(10), ylim=(0, 1), xlabel="digit", ylabel="probability")
    headline(figure, "One image, two opinions")
    return figure


def choices(accuracies):
    """Draw the test accuracies of several seeds for each activation at two rates, a dot each, and their means.

    Each name has two arrays, by their rates, the lower one first.
    """
    figure, axes = plt.subplots(figsize=(WIDTH, 4))
    for row, by_rate in enumerate(accuracies.values()):
        for side, fill, (rate, shares) in zip((-0.2, 0.2), ("white", BLUE), by_rate.items(), strict=True):
            heights = row + side + np.linspace(-0.1, 0.1, len(shares))  # apart, where two seeds have the same accuracy
            axes.plot(shares, heights, "o", color=BLUE, markersize=4.5, markerfacecolor=fill, alpha=0.7)
            axes.plot(shares.mean(), row + side, "|", color=VERMILION, markersize=12, markeredgewidth=2)
            axes.text(0.9925, row + side, f"η = {rate}", va="center")
    axes.set_yticks(range(len(accuracies)), accuracies)
    axes.invert_yaxis()
    axes.set(xlim=(0.939, 1.0005), xticks=np.arange(0.94, 1, 0.01))
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set(xlabel="accuracy, test; the bar is the mean of five seeds")
    axes.set_title("With two hidden layers it matters little")
    return figure
