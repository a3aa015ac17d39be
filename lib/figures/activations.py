"""The figures of the chapter on activations."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import PercentFormatter

from lib.figures import BLUE, DASHES, GRAY, GREEN, PURPLE, VERMILION, WIDTH, draw_digits

__all__ = ["choices", "closed_quadrants", "family", "through_layers", "torn"]


def family(functions):
    """Draw each activation and its derivative; `functions` holds pairs by name."""
    figure, panels = plt.subplots(4, 2, figsize=(WIDTH, 7), sharex=True, sharey=True)
    z = np.linspace(-4, 4, 401)
    for axes, (name, (function, derivative)) in zip(panels.flat, functions.items(), strict=True):
        axes.axhline(0, color=GRAY, linewidth=0.6)
        (value,) = axes.plot(z, function(z), "-", color=BLUE)
        (slope,) = axes.plot(z, derivative(z), "--", color=VERMILION, linewidth=1.5)
        axes.set(ylim=(-1.4, 2.2))
        axes.set_title(name, fontsize=10)
    for axes in panels[-1]:
        axes.set(xlabel="z")
    figure.legend([value, slope], ["value", "slope"], loc="outside lower center", ncols=2, fontsize=9)
    return figure


def through_layers(looks):
    """Draw the spread of z and the norm of its gradient by layer; `looks` holds (spread, size, gradients) by name."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 3.3))
    for (name, (spread, _, gradients)), color, dash, marker in zip(
        looks.items(), (VERMILION, PURPLE, BLUE, GREEN), DASHES, "osv^", strict=True
    ):
        layers = np.arange(1, len(spread) + 1)
        left.plot(layers, spread, dash, marker=marker, markersize=3, color=color, linewidth=1.3, label=name)
        right.plot(layers, gradients, dash, marker=marker, markersize=3, color=color, linewidth=1.3)
    left.set(yscale="log", xlabel="layer", xticks=(1, 4, 7, 10))
    left.set_title("Spread of z over images →", fontsize=10)
    right.set(yscale="log", xlabel="layer", xticks=(1, 4, 7, 10))
    right.set_title("← Gradient norm of z", fontsize=10)
    figure.legend(loc="outside lower center", ncols=2, fontsize=9)
    return figure


def closed_quadrants():
    """Draw which steps two weights can take together, and a path to a goal in a closed quadrant."""
    figure, axes = plt.subplots(figsize=(WIDTH, 4))
    for x, y, is_open in ((0, 0, True), (-3, -3, True), (-3, 0, False), (0, -3, False)):
        look = {"facecolor": "none", "edgecolor": GRAY, "hatch": "//", "alpha": 0.35, "linewidth": 0}
        axes.add_patch(plt.Rectangle((x, y), 3, 3, **({"facecolor": GREEN, "alpha": 0.15} if is_open else look)))
    for x, y, text in ((0.3, 2.5, "open: both up"), (-2.8, -2.8, "open: both down"), (-2.8, 2.5, "closed")):
        axes.text(x, y, text)
    axes.text(1.3, -2.8, "closed")
    path = np.array([(0, 0), (0.95, 0.3), (0.6, -0.75), (1.5, -0.4), (1.15, -1.45), (2.05, -1.1), (1.9, -1.75)])
    for start, end in itertools.pairwise(path):
        axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": VERMILION, "linewidth": 1.8})
    axes.plot(*path[-1], "*", color=BLUE, markersize=14)
    axes.annotate("goal", path[-1], xytext=(9, -4), textcoords="offset points", color=BLUE)
    axes.axhline(0, color=GRAY, linewidth=1)
    axes.axvline(0, color=GRAY, linewidth=1)
    axes.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal", xlabel="change of w₁", ylabel="change of w₂")
    axes.set(xticks=(), yticks=())
    axes.set_title("Each arrow goes up right or down left", fontsize=10)
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
        axes.plot(shares, np.full(len(shares), row), "o", color=BLUE, markersize=5, alpha=0.6)
        axes.plot(shares.mean(), row, "|", color=VERMILION, markersize=14, markeredgewidth=2)
    axes.set_yticks(range(len(accuracies)), accuracies)
    axes.invert_yaxis()
    axes.set_xticks(np.arange(0.94, 1, 0.01))
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set(xlabel="accuracy, test; the bar is the mean of five seeds")
    axes.set_title("The ranges overlap: here the choice hardly matters")
    return figure
