"""The figures of the chapter on backpropagation."""

import matplotlib.pyplot as plt
import numpy as np

from lib.figures import BLUE, GRAY, VERMILION, WIDTH, direct_label, mean_and_range, regions

__all__ = ["hinges", "on_digits", "spiral_regions", "unit_lines"]


def hinges(x, target, fits, shown=(4, 16)):
    """Draw the target and the networks with that many hidden units, each a broken line."""
    figure, panels = plt.subplots(1, len(shown), figsize=(WIDTH, 2.8), sharey=True)
    for axes, units in zip(panels, shown, strict=True):
        axes.plot(x, target, "-", color=GRAY, linewidth=3, alpha=0.5)
        axes.plot(x, fits[units], "--", color=VERMILION, linewidth=1.5)
        corners = np.linspace(x[0], x[-1], units + 1)[:-1]
        axes.plot(corners, np.interp(corners, x, fits[units]), "o", color=VERMILION, markersize=3)
        axes.set(xlabel="x")
        axes.set_title(f"{units} hinges", fontsize=10)
    panels[0].set(ylabel="output")
    return figure


def spiral_regions(points, labels, classifiers):
    """Draw the regions of several classifiers, functions from points to scores, side by side."""
    figure, panels = plt.subplots(1, len(classifiers), figsize=(WIDTH, 2.9), sharey=True)
    for axes, (name, scores) in zip(panels, classifiers.items(), strict=True):
        regions(axes, points, labels, scores)
        axes.set_title(name, fontsize=10)
    return figure


def unit_lines(points, labels, network, scores_of):
    """Draw the regions of a two-layer network, and the line at which each of its hidden units switches on."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.8))
    regions(axes, points, labels, lambda at: scores_of(network, at))
    weights, bias = network[:2]
    ends = np.array([-3.0, 3.0])
    for (w1, w2), b in zip(weights.T, bias, strict=True):
        # The line w1 x + w2 y + b = 0, from its nearest point to the origin in both directions
        length = np.hypot(w1, w2)
        x, y = -b * np.array([w1, w2]) / length**2
        axes.plot(x - ends * w2 / length, y + ends * w1 / length, "-", color="#333333", linewidth=1.2)
    axes.set_title("Boundaries bend at a unit's line", fontsize=10)
    return figure


def on_digits(curves):
    """Draw the test accuracy after each epoch, mean and range over seeds, by the number of hidden units."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.2))
    looks = ((BLUE, "--", "no hidden layer", (-6, -22)), (VERMILION, "-", "64 hidden units", (-6, 15)))
    for runs, (color, dash, text, offset) in zip(curves.values(), looks, strict=True):
        epochs = np.arange(1, runs.shape[1] + 1)
        line = mean_and_range(axes, epochs, runs, dash, color=color)
        direct_label(axes, line, text, offset=offset, ha="right", color=color)
    axes.set(xlabel="epoch", ylabel="accuracy, test", ylim=(0.9, 1))
    axes.set_title("A hidden layer gains a little")
    return figure
