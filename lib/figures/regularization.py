"""The figures of the chapter on regularization."""

import matplotlib.pyplot as plt
import numpy as np

from lib._looks import BLUE, DARK_SKY, GREEN, VERMILION
from lib.figures import GRAY, WIDTH, direct_label, regions

__all__ = ["boundaries", "budgets", "paths", "polynomials", "side_by_side", "two_curves", "validation"]


def polynomials(x, y, truth, fits):
    """Draw the points, the curve they come from, and fitted polynomials, given by their degree and coefficients."""
    figure, (panels,) = plt.subplots(1, len(fits), figsize=(WIDTH, 2.6), sharey=True, squeeze=False)
    grid = np.linspace(-1, 1, 401)
    for axes, (degree, weights) in zip(panels, fits.items(), strict=True):
        axes.plot(grid, truth(grid), "--", color=GRAY, linewidth=1.2)
        axes.plot(grid, np.polynomial.polynomial.polyval(grid, weights), "-", color=VERMILION, linewidth=1.6)
        axes.plot(x, y, "o", color=BLUE, markersize=4)
        axes.set(xlabel="x", ylim=(-2, 2))
        axes.set_title(f"degree {degree}", fontsize=10)
    panels[0].set(ylabel="y; dashed: the truth")
    return figure


def validation(strengths, errors):
    """Draw training error, error on new data and its estimate against λ."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.2))
    looks = ((BLUE, "-", "o"), (VERMILION, "--", "s"), (GREEN, "-.", "^"))
    for (name, values), (color, dash, marker) in zip(errors.items(), looks, strict=True):
        axes.plot(strengths, values, dash, color=color, marker=marker, markersize=4, label=name)
    axes.set(xscale="log", yscale="log", xlabel="λ", ylabel="mean squared error")
    axes.legend(loc="upper center")
    axes.set_title("Between too little and too much")
    return figure


def paths(strengths, weights_by_name):
    """Draw how each weight changes with λ, for several penalties; the first three matter, of which two are twins."""
    figure, panels = plt.subplots(1, len(weights_by_name), figsize=(WIDTH, 3), sharey=True)
    looks = ((BLUE, "-"), (DARK_SKY, "--"), (VERMILION, "-."))
    for axes, (name, weights) in zip(panels, weights_by_name.items(), strict=True):
        useless = axes.plot(strengths, weights[:, 3:], "-", color=GRAY, linewidth=0.8)
        useless[0].set_label("others")
        for column, (color, dash) in enumerate(looks):
            label = ("twin 1", "twin 2", "third")[column]
            axes.plot(strengths, weights[:, column], dash, color=color, linewidth=1.8, label=label)
        axes.set(xscale="log", xlabel="λ")
        axes.set_title(name, fontsize=10)
    panels[0].set(ylabel="weight")
    panels[1].legend(fontsize=8, loc="center left", bbox_to_anchor=(0, 0.28), handlelength=2.6)
    return figure


def budgets(penalties):
    """Draw, for each penalty, the pairs of weights that cost as much as (1, 0)."""
    figure, panels = plt.subplots(1, len(penalties), figsize=(WIDTH, 2.5), sharey=True)
    angles = np.radians(np.arange(0, 361, 3))
    directions = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    lengths = np.linspace(0, 1, 61)
    for axes, (name, penalty) in zip(panels, penalties.items(), strict=True):
        prices = np.array([[penalty.penalty(r * each) for r in lengths] for each in directions])
        limit = penalty.penalty(np.array([1.0, 0.0]))
        reach = np.array([np.interp(limit, along, lengths) for along in prices])
        edge = (directions * reach[:, None]).T
        axes.fill(*edge, facecolor=DARK_SKY, edgecolor=BLUE, alpha=0.35)
        axes.plot(*edge, "-", color=BLUE)
        axes.set(aspect="equal", xlim=(-1.15, 1.15), ylim=(-1.15, 1.15), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
        axes.set_xlabel("w₁")
        axes.set_title(name, fontsize=10)
    panels[0].set_ylabel("w₂")
    return figure


def boundaries(points, labels, models):
    """Draw the regions of each model, given by its λ, and the points it was trained on."""
    figure, (panels,) = plt.subplots(1, len(models), figsize=(WIDTH, 2.2), sharey=True, squeeze=False)
    for axes, (strength, model) in zip(panels, models.items(), strict=True):
        regions(axes, points, labels, model.forward)
        axes.set_title(f"λ = {strength:g}", fontsize=10)
    return figure


def two_curves(losses, shares):
    """Draw curves against the epoch: the losses in training and checking, and three shares of agreement.

    Parameters
    ----------
    losses : array_like of shape (epochs, 2)
    shares : array_like of shape (epochs, 3)
        Of the right labels, of the wrong labels, of the images for checking.
    """
    figure, panels = plt.subplots(1, 2, figsize=(WIDTH, 3.1))
    looks = {
        "training": ("-", BLUE, 0.8, (0, -13)),
        "checking": ("--", VERMILION, 0.8, (0, 12)),
        "right labels": ("-", BLUE, 0.55, (0, 9)),
        "wrong labels": (":", GREEN, 0.5, (-36, 6)),
        "new images": ("--", VERMILION, 0.6, (0, -14)),
    }
    names = iter(looks)
    for axes, curves in zip(panels, (losses, shares), strict=True):
        for values in np.transpose(curves):
            name = next(names)
            dash, color, at, offset = looks[name]
            (line,) = axes.plot(np.arange(1, len(values) + 1), values, dash, color=color)
            direct_label(axes, line, name, at=int(at * len(values)), offset=offset, color=color, ha="center")
        axes.set(xlabel="epoch", ylim=(0, None))
    panels[1].set(ylim=(0, 1.15))
    panels[0].set_title("The loss", fontsize=10)
    panels[1].set_title("Agreement: first the right labels", fontsize=10)
    panels[1].yaxis.set_major_formatter("{x:.0%}")
    return figure


def side_by_side(accuracies, lowest=0.74):
    """Draw the test accuracy of each way to train, a dot for each seed and a bar for the mean, from `lowest` on."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.6))
    for row, (name, shares) in enumerate(reversed(accuracies.items())):
        color = VERMILION if name == "nothing" else BLUE
        if shares.mean() < lowest:
            axes.text(lowest + 0.003, row, f"◀ {shares.mean():.0%}", color=color, va="center")
            continue
        axes.plot(shares, np.full(len(shares), row), "o", color=color, alpha=0.6, markersize=5)
        axes.plot([shares.mean()] * 2, [row - 0.3, row + 0.3], "-", color=color)
    axes.set_yticks(range(len(accuracies)), list(reversed(accuracies)))
    axes.set(xlabel="right, of the test images", xlim=(lowest, 0.97))
    axes.set_title("Wrong labels: what helps")
    return figure
