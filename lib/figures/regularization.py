"""The figures of the chapter on regularization."""

import matplotlib.pyplot as plt
import numpy as np

from lib._looks import BLUE, DARK_SKY, GREEN, INK, VERMILION
from lib.figures import GRAY, SHIFTS, WIDTH, direct_label, draw_digits, headline, name_panel, plain_powers, regions

__all__ = [
    "augmented",
    "boundaries",
    "budgets",
    "paths",
    "polynomials",
    "second_fall",
    "side_by_side",
    "two_curves",
    "validation",
]


def polynomials(x, y, truth, fits):
    """Draw the points, the curve they come from, and fitted polynomials, given by their degree and coefficients."""
    figure, (panels,) = plt.subplots(1, len(fits), figsize=(WIDTH, 3.1), sharey=True, squeeze=False)
    grid = np.linspace(-1, 1, 401)
    for axes, (degree, weights) in zip(panels, fits.items(), strict=True):
        axes.plot(grid, truth(grid), "--", color=GRAY, linewidth=1.2)
        axes.plot(grid, np.polynomial.polynomial.polyval(grid, weights), "-", color=VERMILION, linewidth=1.6)
        axes.plot(x, y, "o", color=BLUE, markersize=4)
        axes.set(xlabel="x", ylim=(-2, 2))
        name_panel(axes, f"degree {degree}")
    panels[0].set(ylabel="y; dashed: the truth")
    headline(figure, "Too low a degree misses the bend,\ntoo high a one swings out")
    return figure


def second_fall(degrees, errors_by_name, enough=11):
    """Draw the error on new points against the degree, and mark the one with `enough` weights to meet each point."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.2))
    looks = ((VERMILION, "--", "s"), (BLUE, "-", "o"))
    for (name, errors), (color, dash, marker) in zip(errors_by_name.items(), looks, strict=True):
        (line,) = axes.plot(degrees, errors, dash, color=color, marker=marker, markersize=4)
        direct_label(axes, line, name, sample=False)
    axes.axvline(enough, color=GRAY, linestyle=":", linewidth=1.2)
    axes.annotate("as many weights\nas points", (enough, 1e5), xytext=(-30, 0), textcoords="offset points", ha="right")
    axes.set(xscale="log", yscale="log", xlabel="degree", ylabel="error on new points")
    axes.set_xticks([1, 2, 3, 5, 11, 20, 50], ["1", "2", "3", "5", "11", "20", "50"])
    axes.minorticks_off()
    plain_powers(axes.yaxis, every=2)
    axes.set_title("Legendre's error falls a second time")
    return figure


def validation(strengths, errors):
    """Draw training error, error on new data and its estimate against λ."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.2))
    looks = ((BLUE, "-", "o"), (VERMILION, "--", "s"), (GREEN, "-.", "^"))
    for (name, values), (color, dash, marker) in zip(errors.items(), looks, strict=True):
        axes.plot(strengths, values, dash, color=color, marker=marker, markersize=4, label=name)
    axes.set(xscale="log", yscale="log", xlabel="λ", ylabel="mean squared error")
    plain_powers(axes.xaxis, every=2)
    plain_powers(axes.yaxis)
    axes.legend(loc="upper center")
    axes.set_title("Between too little and too much")
    return figure


def paths(strengths, weights_by_name):
    """Draw how each weight changes with λ, for several penalties; the first three matter, of which two are twins."""
    figure, panels = plt.subplots(1, len(weights_by_name), figsize=(WIDTH, 3.6), sharey=True)
    looks = ((BLUE, "-"), (DARK_SKY, "--"), (VERMILION, "-."))
    for axes, (name, weights) in zip(panels, weights_by_name.items(), strict=True):
        useless = axes.plot(strengths, weights[:, 3:], "-", color=GRAY, linewidth=0.8)
        useless[0].set_label("others")
        for column, (color, dash) in enumerate(looks):
            label = ("twin 1", "twin 2", "third")[column]
            axes.plot(strengths, weights[:, column], dash, color=color, linewidth=1.8, label=label)
        axes.set(xscale="log", xlabel="λ")
        plain_powers(axes.xaxis, every=2)
        name_panel(axes, name)
    panels[0].set(ylabel="weight")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    headline(figure, "L2 sets no weight to zero,\nL1 one after the other")
    return figure


def budgets(penalties):
    """Draw, for each penalty, the pairs of weights that cost as much as (1, 0), and where w₁ + w₂ is most of all."""
    figure, panels = plt.subplots(1, len(penalties), figsize=(WIDTH, 2.65), sharey=True)
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
        # Twins: the loss depends on their sum alone, and its contours are the lines w₁ + w₂ = const.
        most = edge.sum(axis=0).max()
        axes.axline((most, 0), slope=-1, linestyle="--", color=INK, linewidth=1.2)
        touched = edge[:, :-1][:, edge[:, :-1].sum(axis=0) > most - 1e-9]  # the last point is the first again
        axes.plot(*touched, "-o", color=VERMILION, linewidth=3.5, markevery=[0, -1])
        axes.set(aspect="equal", xlim=(-1.15, 1.5), ylim=(-1.15, 1.5), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
        axes.set_xlabel("w₁")
        name_panel(axes, name)
    panels[0].set_ylabel("w₂")
    headline(figure, "Where w₁ + w₂ = const (dashed) touches:\nL1 leaves open how the twins share")
    return figure


def boundaries(points, labels, models):
    """Draw the regions of each model, given by its λ, and the points it was trained on."""
    figure, (panels,) = plt.subplots(1, len(models), figsize=(WIDTH, 2.6), sharey=True, squeeze=False)
    for axes, (strength, model) in zip(panels, models.items(), strict=True):
        regions(axes, points, labels, model.forward)
        name_panel(axes, f"λ = {strength:g}")
    headline(figure, "No penalty: a border around single points;\ntoo much: no border at all")
    return figure


def two_curves(losses, shares):
    """Draw curves against the epoch: the losses in training and checking, and three shares of agreement.

    Parameters
    ----------
    losses : array_like of shape (epochs, 2)
    shares : array_like of shape (epochs, 3)
        Of the right labels, of the wrong labels, of the images for checking.
    """
    figure, panels = plt.subplots(2, 1, figsize=(WIDTH, 5.2), sharex=True)
    looks = {
        "training": ("-", BLUE, 0.75, (0, -14)),
        "checking": ("--", VERMILION, 0.75, (0, 12)),
        "right labels": ("-", BLUE, 0.75, (0, 11)),
        "wrong labels": (":", GREEN, 0.6, (-66, 4)),
        "new images": ("--", VERMILION, 0.75, (0, -12)),
    }
    names = iter(looks)
    for axes, curves in zip(panels, (losses, shares), strict=True):
        for values in np.transpose(curves):
            name = next(names)
            dash, color, at, offset = looks[name]
            (line,) = axes.plot(np.arange(1, len(values) + 1), values, dash, color=color)
            direct_label(axes, line, name, at=int(at * len(values)), offset=offset, ha="center")
    panels[0].set(ylabel="loss", ylim=(0, None))
    panels[1].set(xlabel="epoch", ylabel="agreement", ylim=(0, 1.15), yticks=(0, 0.5, 1))
    panels[1].yaxis.set_major_formatter("{x:.0%}")
    headline(figure, "First the right labels are learned, then the wrong")
    return figure


def augmented(images, digit):
    """Draw an image of a digit as it is, and moved by one pixel."""
    figure, axes = plt.subplots(1, len(images), figsize=(WIDTH, 1.7))
    draw_digits(axes, images, SHIFTS, framed=True)
    headline(figure, f"To us, each is a {digit}")
    return figure


def side_by_side(accuracies, lowest=0.74, beside="10 epochs"):
    """Draw the test accuracy of each way to train, a dot for each seed and a bar for the mean, from `lowest` on.

    A dotted line marks the mean of the way `beside` which they are compared.
    """
    figure, axes = plt.subplots(figsize=(WIDTH, 4.6))
    rows = sorted(accuracies.items(), key=lambda item: item[1].mean())
    for row, (name, shares) in enumerate(rows):
        color = VERMILION if name == beside else BLUE
        if shares.mean() < lowest:
            axes.text(lowest + 0.003, row, f"◀ {shares.mean():.0%}", va="center")
            continue
        axes.plot(shares, np.full(len(shares), row), "o", color=color, alpha=0.6, markersize=5)
        axes.plot([shares.mean()] * 2, [row - 0.3, row + 0.3], "-", color=color)
    axes.set_yticks(range(len(rows)), [name for name, _ in rows])
    axes.axvline(accuracies[beside].mean(), color=VERMILION, linestyle=":", linewidth=1.2)
    axes.set(xlabel="right, of the test images; bar: mean", xlim=(lowest, 0.97), ylim=(-0.7, len(rows) - 0.3))
    axes.xaxis.set_major_formatter("{x:.0%}")
    headline(figure, "A fifth of the labels wrong:\nmost ways end near ten plain epochs")
    return figure
