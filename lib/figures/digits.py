"""The figures of the last chapter, which puts everything together."""

import matplotlib.pyplot as plt
import numpy as np

from lib._looks import BLUE, VERMILION
from lib.figures import GRAY, SHIFTS, WIDTH, draw_digits, headline, name_panel

__all__ = ["errors", "gains", "inputs", "six_runs"]


def gains(names, at_one, at_best):
    """Draw what regularization brings to each line, (mean, standard error), at one rate for all and at the best one."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.6))
    rows = np.arange(len(names))[::-1]
    (one, error_at_one), (best, best_error) = np.transpose(at_one), np.transpose(at_best)
    looks = {"fmt": "o", "capsize": 3, "linewidth": 1.2}
    axes.errorbar(one, rows + 0.14, xerr=error_at_one, **looks, color=VERMILION, mfc="white", label="one rate for all")
    axes.errorbar(best, rows - 0.14, xerr=best_error, **looks, color=BLUE, label="each at its best rate")
    axes.axvline(0, color=GRAY, linewidth=1)
    axes.set_yticks(rows, names)
    axes.set_xlabel("gain in points, ± one standard error")
    figure.legend(loc="outside lower center", ncols=2)
    headline(figure, "What looks like harm with tanh is the rate's doing")
    return figure


def errors(images, labels, read, most=10, beside=None):
    """Draw images that were misread, each with its label and what it was taken for; at most so many.

    `beside` is a pair of images and their labels, one for each of the others: it stands below that one.
    """
    shown = min(len(images), most)
    columns = min(shown, 5) or 1
    kinds = [(images, [f"{label}, read {other}" for label, other in zip(labels, read, strict=True)])]
    if beside is not None:
        kinds.append((beside[0], [f"near: a {label}" for label in beside[1]]))
    rows = len(kinds) * (-(-shown // columns) or 1)
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, 1.35 * rows), squeeze=False)
    for kind, (drawn, titles) in enumerate(kinds):
        places = axes[kind :: len(kinds)].flat
        if shown:
            draw_digits(places[:shown], drawn[:shown], titles[:shown])
        for one in places[shown:]:
            one.set_axis_off()
    if not shown:
        figure.suptitle("No image was misread")
    return figure


def inputs(images, mean):
    """Draw an image and its shifts in ink, and below as a network gets them, with the mean image subtracted."""
    figure, (inked, signed) = plt.subplots(2, len(images), figsize=(WIDTH, 2.7))
    draw_digits(inked, images + mean, SHIFTS, framed=True)
    draw_digits(signed, images, signed=True)
    headline(figure, "Shifted by one pixel, it is another input")
    return figure


def six_runs(losses_by_name, highest=4):
    """Draw the losses in training (solid) and checking (dashed) against the epoch, a panel for each of six runs."""
    figure, panels = plt.subplots(3, 2, figsize=(WIDTH, 5.6), sharex=True, sharey=True)
    for axes, (name, (training, checking)) in zip(panels.flat, losses_by_name.items(), strict=True):
        epochs = np.arange(1, len(training) + 1)
        axes.plot(epochs, training, "-", color=BLUE, label="training")
        axes.plot(epochs, checking, "--", color=VERMILION, label="checking")
        axes.set(ylim=(0, highest))
        name_panel(axes, name)
    for axes in panels[-1]:
        axes.set_xlabel("epoch")
    for axes in panels[:, 0]:
        axes.set_ylabel("loss")
    panels[0, 0].legend(loc="upper right")
    headline(figure, "Only the first of six learns as it should")
    return figure
