"""The figures of the chapter on backpropagation."""

from itertools import pairwise, product

import matplotlib.pyplot as plt
import numpy as np

from lib._looks import BLUE, VERMILION
from lib.figures import GRAY, WIDTH, headline, mean_and_range, name_panel, regions

__all__ = ["hinges", "network", "on_digits", "spiral_regions", "unit_lines"]


def network(sizes=(2, 4, 3)):
    """Draw a two-layer network; under it its arrays on the way forward, and dashed their gradients on the way back."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.5))
    columns = [[(3 * k, 0.75 * (row - (size - 1) / 2)) for row in range(size)] for k, size in enumerate(sizes)]
    for left, right in pairwise(columns):
        for (x1, y1), (x2, y2) in product(left, right):
            axes.plot([x1, x2], [y1, y2], "-", color=GRAY, linewidth=0.8, zorder=1)
    for column, name in zip(columns, ("inputs", "hidden layer", "outputs"), strict=True):
        axes.plot(*zip(*column, strict=True), "o", color=BLUE, markersize=16, zorder=2)
        axes.text(column[0][0], 1.65, name, ha="center")
    places = {"Z": 2.45, "H": 3.55, "S": 6, "loss": 7.5}
    _chain(axes, -1.95, {"X": 0} | places, BLUE, "-|>", "-")
    _chain(axes, -2.75, {f"d{name}".replace("dloss", "loss"): x for name, x in places.items()}, VERMILION, "<|-", "--")
    for name, layer, source, x in (("W₁", "Z", "X", 1.25), ("W₂", "S", "H", 4.75)):
        axes.text(x, -1.85, name, ha="center", va="bottom")
        _arrow(axes, (x, -3.5), (places[layer], -2.8), VERMILION, "<|-", "--")
        axes.text(x, -3.5, f"d{name} = {source}ᵀ d{layer}", ha="center", va="center")
    for x, used in ((4.75, "W₂"), (3, "Z > 0")):  # on the way from one gradient to the next
        axes.text(x, -2.56, used, ha="center", va="bottom")
    axes.text(0, -2.75, "back", ha="center", va="center")
    axes.set(xlim=(-0.8, 8), ylim=(-3.7, 1.95))
    axes.set_axis_off()
    axes.set_title("Values go right, gradients come back")
    return figure


def _chain(axes, y, places, color, head, dash):
    """Write names at the height `y`, each at its place, with arrows between them."""
    for name, x in places.items():
        axes.text(x, y, name, ha="center", va="center", fontweight="bold")
    for left, right in pairwise(places.values()):
        _arrow(axes, (left, y), (right, y), color, head, dash)


def _arrow(axes, left, right, color, head, dash):
    shape = {"arrowstyle": head, "linestyle": dash, "color": color, "shrinkA": 15, "shrinkB": 15}
    axes.annotate("", right, left, arrowprops=shape)


def hinges(x, target, fits, descents, shown=(4, 16)):
    """Draw the target and the networks with that many hidden units, written down and trained, each a broken line."""
    figure, (panels,) = plt.subplots(1, len(shown), figsize=(WIDTH, 3.3), sharey=True, squeeze=False)
    for axes, units in zip(panels, shown, strict=True):
        axes.plot(x, target, "-", color=GRAY, linewidth=3, alpha=0.5, label="the curve")
        axes.plot(x, descents[units], ":", color=BLUE, label="trained, the best of five")
        axes.plot(x, fits[units], "--", color=VERMILION, linewidth=1.5, label="written down")
        corners = np.linspace(x[0], x[-1], units + 1)[:-1]
        axes.plot(corners, np.interp(corners, x, fits[units]), "o", color=VERMILION, markersize=3)
        axes.set(xlabel="x")
        name_panel(axes, f"{units} hinges")
    panels[0].set(ylabel="output")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    headline(figure, "More hinges, a closer broken line")
    return figure


def spiral_regions(points, labels, classifiers):
    """Draw the regions of several classifiers, functions from points to scores, side by side."""
    figure, (panels,) = plt.subplots(1, len(classifiers), figsize=(WIDTH, 3.3), sharey=True, squeeze=False)
    for axes, (name, scores) in zip(panels, classifiers.items(), strict=True):
        regions(axes, points, labels, scores)
        name_panel(axes, name)
    headline(figure, "Only with hidden units do regions wind")
    return figure


def unit_lines(points, labels, network, scores_of):
    """Draw the regions of a two-layer network, and the line at which each of its hidden units switches on."""
    figure, axes = plt.subplots(figsize=(WIDTH, 4.6))
    regions(axes, points, labels, lambda at: scores_of(network, at), edge=2.5, strength=0.4)
    weights, bias = network[:2]
    ends = np.array([-3.0, 3.0])
    for (w1, w2), b in zip(weights.T, bias, strict=True):
        # The line w1 x + w2 y + b = 0, from its nearest point to the origin in both directions
        length = np.hypot(w1, w2)
        x, y = -b * np.array([w1, w2]) / length**2
        axes.plot(x - ends * w2 / length, y + ends * w1 / length, "-", color=GRAY, linewidth=0.9)
    headline(figure, "The thick boundary bends at the units' thin lines")
    return figure


def on_digits(curves):
    """Draw the test accuracy after each epoch, mean and range over seeds: of one layer, then of two."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.2))
    looks = ((BLUE, "--", "no hidden layer"), (VERMILION, "-", "64 hidden units"))
    for runs, (color, dash, text) in zip(curves.values(), looks, strict=True):
        epochs = np.arange(1, runs.shape[1] + 1)
        mean_and_range(axes, epochs, runs, dash, color=color, label=text)
    axes.set(xlabel="epoch", ylabel="accuracy, test", ylim=(0.9, 1))
    axes.legend(loc="lower right")
    axes.set_title("A hidden layer gains a little")
    return figure
