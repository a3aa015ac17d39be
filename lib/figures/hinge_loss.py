"""The figures of the chapter on the hinge loss."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from lib._looks import BLUE, GREEN, PURPLE, VERMILION
from lib.figures import (
    CLASS_COLORS,
    CLASS_MARKERS,
    DASHES,
    GRAY,
    WIDTH,
    digits_in_halves,
    direct_label,
    headline,
    name_panel,
    plain_powers,
)

__all__ = [
    "accuracy_against_strength",
    "attention",
    "demands",
    "kernel_boundary",
    "loss_against_true_score",
    "pushes",
    "scaled_weights",
    "street",
    "subgradients",
    "training_curves",
    "two_minimizers",
]


SIGNED = {-1: "−1", 0: "0", 1: "+1"}


def demands(scores, labels, classes, margin):
    """Draw the scores of each image as bars, the line that the others must stay under, and what sticks out."""
    figure, (axes,) = plt.subplots(1, len(scores), figsize=(WIDTH, 3), sharey=True, squeeze=False)
    for one, row, truth in zip(axes, scores, labels, strict=True):
        _demand(one, row, truth, classes, margin)
    axes[0].set_ylabel("score")
    headline(figure, "What sticks out above the dashed line is the loss")
    return figure


def _demand(axes, row, truth, classes, margin):
    limit = row[truth] - margin
    fills = [GREEN if j == truth else "none" for j in range(len(row))]
    edges = [GREEN if j == truth else GRAY for j in range(len(row))]
    axes.bar(classes, row, color=fills, edgecolor=edges, linewidth=1.2, width=0.6)
    axes.axhline(limit, color=VERMILION, linestyle="--", linewidth=1.5)
    axes.axhline(0, color=GRAY, linewidth=0.8)
    loss = 0.0
    for j, score in enumerate(row):
        if j != truth and score > limit:
            axes.bar(j, score - limit, bottom=limit, width=0.6, color="none", edgecolor=VERMILION, hatch="///")
            axes.annotate(f"{score - limit:.1f}", (j, score), xytext=(0, 3), textcoords="offset points", ha="center")
            loss += score - limit
    name_panel(axes, f"a {classes[truth]}:\nloss {loss:.1f}")
    axes.set_ylim(-5, 7)
    axes.grid(axis="x", visible=False)


def loss_against_true_score(true_scores, losses, kinks):
    """Draw the loss of one image as its true class's score moves; mark the kinks."""
    figure, axes = plt.subplots()
    axes.plot(true_scores, losses, color=PURPLE)
    at_kinks = np.interp(kinks, true_scores, losses)
    axes.plot(kinks, at_kinks, "o", color=PURPLE, linestyle="none")
    edges = [true_scores[0], *sorted(kinks), true_scores[-1]]
    for left, right in pairwise(edges):
        middle = (left + right) / 2
        ends = np.interp([left, right], true_scores, losses)
        slope = (ends[1] - ends[0]) / (right - left)
        text = f"slope −{-slope:.0f}" if slope < -0.5 else "slope 0"
        below, above = {"xytext": (-8, -4), "ha": "right", "va": "top"}, {"xytext": (0, 8), "ha": "center"}
        place = below if slope < -0.5 else above  # below a falling line there is room
        axes.annotate(text, (middle, ends.mean()), textcoords="offset points", **place)
    axes.set(xlabel="score of the true class", ylabel="loss", ylim=(-0.4, None))
    axes.set_title("Each kink is a margin met:\nthere one term falls silent")
    return figure


def two_minimizers(w, curves):
    """Draw losses against one weight, each with its minimum marked."""
    figure, axes = plt.subplots()
    labels = (("left", (8, -24)), ("right", (-8, -48)))
    for (name, values), dash, color, (side, offset) in zip(
        curves.items(), DASHES[:2], (PURPLE, VERMILION), labels, strict=True
    ):
        best = values.argmin()
        (line,) = axes.plot(w, values, dash, color=color)
        axes.plot(w[best], values[best], "o", color=color)
        axes.plot([w[best]] * 2, [0, values[best]], ":", color=color, linewidth=1)
        direct_label(axes, line, f"{name}:\nw = {w[best]:.2f}", at=best, offset=offset, ha=side)
    axes.set(xlabel="weight w", ylabel="loss of five samples", ylim=(0, 9))
    axes.set_title("Squaring the terms moves the minimum")
    return figure


def scaled_weights(factors, data_loss, objectives):
    """Draw the data loss, and the objective for some strengths, against a factor that multiplies the weights."""
    figure, axes = plt.subplots()
    (line,) = axes.plot(factors, data_loss, color=GRAY, linestyle="-", linewidth=2.5)
    direct_label(axes, line, "no penalty", offset=(0, -10), ha="right", sample=False)
    looks = list(zip(DASHES[1:], CLASS_COLORS, strict=True))[: len(objectives)]
    for (strength, values), (dash, color) in zip(objectives.items(), looks, strict=True):
        (line,) = axes.plot(factors, values, dash, color=color)
        best = values.argmin()
        axes.plot(factors[best], values[best], "o", color=color)
        direct_label(axes, line, f"λ = {strength:g}")
    axes.set(xlabel="factor that multiplies W", ylabel="loss and penalty", ylim=(-0.12 * data_loss.max(), None))
    axes.set_title("Without a penalty every larger W does as well")
    return figure


def subgradients(slopes):
    """Draw max(0, z) and lines that touch it at its kink from below."""
    figure, axes = plt.subplots()
    z = np.linspace(-2, 2, 5)
    (line,) = axes.plot(z, np.maximum(z, 0), color=PURPLE, linewidth=3)
    direct_label(axes, line, "max(0, z)", at=-2, offset=(-10, 6), ha="right", sample=False)
    for slope, dash in zip(slopes, DASHES[1:], strict=True):
        (line,) = axes.plot(z, slope * z, dash, color=GRAY, linewidth=1.5)
        direct_label(axes, line, f"slope {slope:g}", offset=(4, 0), sample=False)
    axes.plot(0, 0, "o", color=PURPLE)
    axes.set(xlabel="z", ylabel="value", xlim=(-2, 2.6), ylim=(-1, 2.3))
    axes.set_title("Through the kink, lines of slope 0 to 1\nare never above the curve")
    return figure


def training_curves(losses, accuracies):
    """Draw the training loss and the test accuracy against epochs, one thin line a seed."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 2.7))
    epochs = np.arange(1, losses.shape[1] + 1)
    left.plot(epochs, losses.T, color=PURPLE, linestyle="-", linewidth=1)
    left.set(xlabel="epoch", ylabel="training loss", ylim=(0, None))
    right.plot(epochs, 100 * accuracies.T, color=BLUE, linestyle="-", linewidth=1)
    right.set(xlabel="epoch", ylabel="test accuracy, %")
    headline(figure, "The loss falls at once, the accuracy levels off")
    return figure


def pushes(x, y, own, weights):
    """Draw the image of each class with the largest share in its template, the first with the least, the template."""
    classes = [np.flatnonzero(y == label) for label in range(weights.shape[1])]
    most, least = ([each[pick(own[each])] for each in classes] for pick in (np.argmax, np.argmin))
    rows = [
        (name, x[chosen], [f"holds {share:.2f}" for share in own[chosen]], False)
        for name, chosen in (("most", most), ("least", least))
    ]
    figure = digits_in_halves([*rows, ("template", weights.T, None, True)], height=6.8)
    headline(figure, "Templates are made of hard images")
    return figure


def attention(shares):
    """Draw the share of images that still violate a margin, epoch by epoch."""
    figure, axes = plt.subplots(figsize=(WIDTH, 2.7))
    (line,) = axes.plot(np.arange(len(shares)), 100 * np.array(shares), color=VERMILION, linestyle="-")
    direct_label(axes, line, f"{100 * shares[-1]:.0f} %", sample=False)
    axes.set(xlabel="epochs of training", ylabel="images with a\nviolated margin, %", ylim=(0, 105))
    axes.set_title("The hinge listens to fewer and fewer images")
    return figure


def street(x, y, weights, bias, support, title="Only the ringed points hold the street in place"):
    """Draw points of two classes, the boundary, the two margin lines, and the support vectors ringed."""
    figure, axes = plt.subplots(figsize=(WIDTH, 4))
    _points(axes, x, y, support)
    across = np.array([x[:, 0].min() - 0.5, x[:, 0].max() + 0.5])
    top = x[:, 1].max() + 0.5
    for level, dash in ((-1, "--"), (0, "-"), (1, "--")):
        line = (level - bias - weights[0] * across) / weights[1]
        axes.plot(across, line, dash, color="black", linewidth=1.5 if level == 0 else 1)
    axes.set(xlabel="x₁", ylabel="x₂", xlim=across, ylim=(x[:, 1].min() - 0.5, top))
    ends = axes.secondary_xaxis("top")  # as ticks, the levels keep clear of the lines and of the title
    ends.set_xticks([(level - bias - weights[1] * top) / weights[0] for level in SIGNED], SIGNED.values())
    ends.tick_params(length=0)
    ends.spines[:].set_visible(False)
    axes.set_title(title)
    return figure


def kernel_boundary(x, y, decision, support):
    """Draw points of two classes, the curves where the decision function is −1, 0 and 1, and the support vectors."""
    figure, axes = plt.subplots(figsize=(4.8, 4.4))
    edge = np.abs(x).max() + 0.4
    grid = np.linspace(-edge, edge, 121)
    points = np.stack(np.meshgrid(grid, grid), axis=-1)
    values = decision(points.reshape(-1, 2)).reshape(points.shape[:2])
    axes.contour(
        grid, grid, values, levels=[-1, 0, 1], colors="black", linestyles=["--", "-", "--"], linewidths=[1, 1.5, 1]
    )
    _points(axes, x, y, support)
    axes.set(xlabel="x₁", ylabel="x₂", aspect="equal")
    axes.set_title("The same machine bends around the ring")
    return figure


def _points(axes, x, y, support):
    for label, color, marker in zip((-1, 1), CLASS_COLORS[:2], CLASS_MARKERS[:2], strict=True):
        axes.plot(*x[y == label].T, marker, color=color, linestyle="none", label=f"class {SIGNED[label]}")
    ring = {"markersize": 13, "markerfacecolor": "none", "markeredgecolor": "black", "linestyle": "none"}
    axes.plot(*x[support].T, "o", label="support vector", **ring)
    axes.figure.legend(loc="outside lower center", ncols=3, handletextpad=0.2)


def accuracy_against_strength(strengths, accuracies):
    """Draw mean accuracies against the strength, those in testing with the spread of the seeds.

    `accuracies` has, by name, an array of shape (2, strengths, seeds): in training and in testing.
    """
    figure, axes = plt.subplots(figsize=(WIDTH, 3.4))
    looks = ((VERMILION, "--", -1, (-10, 0), "right"), (BLUE, "-", 0, (0, -16), "left"))
    for (name, values), (color, dash, at, offset, side) in zip(accuracies.items(), looks, strict=True):
        training, mean = 100 * values.mean(axis=2)
        axes.plot(strengths, training, color=color, linestyle=dash, linewidth=1, marker="o", mfc="white")
        spread = 100 * values[1].std(axis=1, ddof=1)
        line, *_ = axes.errorbar(strengths, mean, spread, color=color, linestyle=dash, marker="o", capsize=3)
        direct_label(axes, line, name, at=at, offset=offset, ha=side)
    axes.set(xscale="log", xlabel="strength λ; open dots: in training", ylabel="accuracy, %")
    plain_powers(axes.xaxis)
    axes.margins(y=0.15)
    axes.set_title("At a fixed rate, noise looks like\nthe penalty's doing")
    return figure
