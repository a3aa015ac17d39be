"""The figures of the chapter on activations."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import PercentFormatter

from lib._looks import BLUE, DARK_ORANGE, DARK_SKY, GREEN, PURPLE, VERMILION
from lib.figures import GRAY, WIDTH, draw_digits

__all__ = ["choices", "clouds", "family", "gradients", "torn", "zig_zags"]


LOOKS = {  # a colour and a dash for each activation
    "sigmoid": (VERMILION, "-"),
    "tanh": (BLUE, "-"),
    "ReLU": (GREEN, "-"),
    "leaky": (PURPLE, (0, (1, 2))),
    "ELU": (DARK_SKY, "--"),
    "GELU": (DARK_ORANGE, "-."),
    "SiLU": (GRAY, (0, (6, 2))),
}


def family(functions):
    """Draw each activation and its derivative; `functions` holds pairs by name."""
    figure, panels = plt.subplots(4, 2, figsize=(WIDTH, 7), sharex=True, sharey=True)
    for axes, (name, (function, derivative)) in zip(panels.flat, functions.items(), strict=True):
        axes.axhline(0, color=GRAY, linewidth=0.6)
        value = broken_line(axes, function, "-", color=BLUE)
        slope = broken_line(axes, derivative, "--", color=VERMILION, linewidth=1.5)
        axes.set(ylim=(-1.4, 2.2))
        axes.set_title(name, fontsize=10)
    for axes in panels[-1]:
        axes.set(xlabel="z")
    figure.legend([value, slope], ["value", "slope"], loc="outside lower center", ncols=2, fontsize=9)
    return figure


def broken_line(axes, function, look, *, color, **options):
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
    figure, panels = plt.subplots(1, 2, figsize=(WIDTH, 3.6), sharey=True)
    for axes, scale in zip(panels, ("Xavier", "He"), strict=True):
        curves = {name: looks[name, scale][2] for name in names}
        for name, norms in curves.items():
            color, dash = LOOKS[name]
            axes.plot(np.arange(1, len(norms) + 1), norms, color=color, linestyle=dash, linewidth=1.5)
        axes.set(yscale="log", xlabel="layer", xticks=(1, 4, 7, 10), xlim=(-4.2, 11.5))
        axes.set_title(f"{scale}'s weights", fontsize=10)
        label_the_starts(axes, {name: norms[0] for name, norms in curves.items()})
    panels[0].set(ylabel="norm of ∂L / ∂z")
    figure.suptitle(
        "← With either, the sigmoid loses nearly everything", x=0.02, ha="left", fontsize=11, fontweight="bold"
    )
    return figure


def label_the_starts(axes, starts, apart=0.45):
    """Name each curve left of layer 1, with a thin line to its start, and `apart` powers of ten between the names."""
    heights = []
    for name, start in sorted(starts.items(), key=lambda item: -item[1]):
        wanted = np.log10(start) + (apart if not heights else 0)
        heights.append(min(wanted, heights[-1] - apart) if heights else wanted)
        color, _ = LOOKS[name]
        axes.plot([-0.3, 0.9], [10 ** heights[-1], start], "-", color=color, linewidth=0.6)
        axes.text(-0.5, 10 ** heights[-1], name, color=color, ha="right", va="center", fontsize=8)


def clouds(outputs_by_name, shown=(1, 4, 7, 10)):
    """Draw each image as a dot at the outputs of two units of a layer; each name has a list of (N, 2), by layer."""
    rows = len(outputs_by_name)
    figure, panels = plt.subplots(rows, len(shown), figsize=(WIDTH, 1.35 * rows), sharex=True, sharey=True)
    for line, (name, outputs) in zip(panels, outputs_by_name.items(), strict=True):
        line[0].set_ylabel(name, fontsize=9)
        for axes, layer in zip(line, shown, strict=True):
            axes.plot(*outputs[layer - 1].T, ".", color=BLUE, markersize=3, alpha=0.5, rasterized=True)
            axes.set(xlim=(-1.1, 1.1), ylim=(-1.1, 1.1), aspect="equal", xticks=(-1, 0, 1), yticks=(-1, 0, 1))
            axes.tick_params(labelsize=8)
    for axes, layer in zip(panels[0], shown, strict=True):
        axes.set_title(f"layer {layer}", fontsize=10)
    figure.suptitle(
        "Images that meet in one dot can't be told apart", x=0.02, ha="left", fontsize=11, fontweight="bold"
    )
    return figure


def zig_zags(paths, goal):
    """Draw the path to the goal with positive inputs, with the quadrants that are closed at the start, and centred."""
    figure, panels = plt.subplots(1, 2, figsize=(WIDTH, 3.1), sharex=True, sharey=True)
    for axes, (name, steps) in zip(panels, paths.items(), strict=True):
        axes.axhline(0, color=GRAY, linewidth=0.8)
        axes.axvline(0, color=GRAY, linewidth=0.8)
        axes.plot(*steps.T, "-", color=VERMILION, marker=".", markersize=4, linewidth=1)
        axes.plot(0, 0, "o", color=GRAY, markersize=5)
        axes.plot(*goal, "*", color=BLUE, markersize=12)
        axes.annotate("goal", goal, xytext=(0, -15), textcoords="offset points", color=BLUE, ha="center")
        axes.annotate("start", (0, 0), xytext=(-5, 6), textcoords="offset points", color=GRAY, ha="right")
        axes.set(xlim=(-0.7, 1.4), ylim=(-1.4, 0.7), aspect="equal", xlabel="w₁", xticks=(0, 1), yticks=(-1, 0))
        axes.set_title(f"{name.capitalize()} inputs: {len(steps) - 1} steps", fontsize=10)
    for corner in ((0, -2), (-2, 0)):
        look = {"facecolor": "none", "edgecolor": GRAY, "hatch": "//", "alpha": 0.5, "linewidth": 0}
        panels[0].add_patch(plt.Rectangle(corner, 2, 2, **look))
    panels[0].text(0.08, -1.3, "closed", fontsize=9)
    panels[0].text(-0.66, 0.5, "closed", fontsize=9)
    panels[0].set(ylabel="w₂")
    return figure


def torn(image, p):
    """Draw a digit beside the ten probabilities that a network gives it."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 2.2), width_ratios=(1, 2))
    draw_digits([left], image[None])
    right.bar(range(10), p, color=BLUE)
    right.grid(visible=False, axis="x")
    right.set_axisbelow(True)
    for digit in np.argsort(p)[-2:]:
        right.annotate(f"{p[digit]:.0%}", (digit, p[digit]), ha="center", va="bottom", fontsize=9)
    right.set(xticks=range(10), ylim=(0, 1), xlabel="digit", ylabel="probability")
    figure.suptitle("One image, two opinions", x=0.02, ha="left", fontsize=11, fontweight="bold")
    return figure


def choices(accuracies):
    """Draw the test accuracies of several seeds for each activation, a dot each, and their mean."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3))
    for row, shares in enumerate(accuracies.values()):
        heights = row + np.linspace(-0.2, 0.2, len(shares))  # apart, where two seeds have the same accuracy
        axes.plot(shares, heights, "o", color=BLUE, markersize=5, alpha=0.6)
        axes.plot(shares.mean(), row, "|", color=VERMILION, markersize=16, markeredgewidth=2)
    axes.set_yticks(range(len(accuracies)), accuracies)
    axes.invert_yaxis()
    axes.set_xticks(np.arange(0.94, 1, 0.01))
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set(xlabel="accuracy, test; the bar is the mean of five seeds")
    axes.set_title("The ranges overlap: here the choice hardly matters")
    return figure
