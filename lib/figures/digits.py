"""The figures of the last chapter, which puts everything together."""

import matplotlib.pyplot as plt
import numpy as np

from lib._looks import BLUE, VERMILION
from lib.figures import GRAY, WIDTH, draw_digits, headline, name_panel

__all__ = ["effects", "errors", "inputs", "six_runs"]


def effects(effect_by_change):
    """Draw the effect of each change on the accuracy and its standard error, both in percentage points."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.2))
    for row, (mean, error) in enumerate(reversed(effect_by_change.values())):
        axes.errorbar(mean, row, xerr=2.8 * error, fmt="o", color=BLUE, capsize=4, linewidth=1.2)
        axes.errorbar(mean, row, xerr=error, fmt="o", color=BLUE, linewidth=4)
    axes.axvline(0, color=GRAY, linewidth=1)
    axes.set_yticks(range(len(effect_by_change)), list(reversed(effect_by_change)))
    axes.set(ylim=(-0.6, len(effect_by_change) - 0.4))
    axes.set_xlabel(
        "change in accuracy, percentage points: ← worse | better →\nthick: one standard error, thin: 2.8",
        x=1,
        ha="right",
    )
    headline(figure, "Small effects, each row at its best rate")
    return figure


def errors(images, labels, read, most=10):
    """Draw images that were misread, each with its label and what it was taken for; at most so many."""
    shown = min(len(images), most)
    columns = min(shown, 5) or 1
    rows = -(-shown // columns) or 1
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, 1.35 * rows), squeeze=False)
    titles = [f"{label}, read {other}" for label, other in zip(labels[:shown], read[:shown], strict=True)]
    if shown:
        draw_digits(axes.flat[:shown], images[:shown], titles)
    else:
        figure.suptitle("No image was misread")
    for one in axes.flat[shown:]:
        one.set_axis_off()
    return figure


def inputs(images, mean, shifts=("as it is", "down", "up", "right", "left")):
    """Draw an image and its shifts in ink, and below as a network gets them, with the mean image subtracted."""
    figure, (inked, signed) = plt.subplots(2, len(images), figsize=(WIDTH, 2.7))
    draw_digits(inked, images + mean, shifts, framed=True)
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
