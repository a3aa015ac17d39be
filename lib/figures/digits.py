"""The figures of the last chapter, which puts everything together."""

import matplotlib.pyplot as plt

from lib.figures import BLUE, GRAY, WIDTH, draw_digits

__all__ = ["effects", "errors"]


def effects(effect_by_change):
    """Draw the effect of each change on the accuracy and its standard error, both in percentage points."""
    figure, axes = plt.subplots(figsize=(WIDTH, 2.4))
    for row, (mean, error) in enumerate(reversed(effect_by_change.values())):
        axes.errorbar(mean, row, xerr=2.8 * error, fmt="o", color=BLUE, capsize=4, linewidth=1.8)
    axes.axvline(0, color=GRAY, linewidth=1)
    axes.set_yticks(range(len(effect_by_change)), list(reversed(effect_by_change)))
    axes.set(xlabel="change in accuracy, points; bars: 2.8 standard errors", ylim=(-0.6, len(effect_by_change) - 0.4))
    axes.set_title("Small effects, each row at its best rate")
    return figure


def errors(images, labels, read, most=10):
    """Draw images that were misread, each with its label and what it was taken for; at most so many."""
    shown = min(len(images), most)
    columns = min(shown, 5)
    rows = -(-shown // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, 1.35 * rows), squeeze=False)
    titles = [f"{label}, read {other}" for label, other in zip(labels[:shown], read[:shown], strict=True)]
    draw_digits(axes.flat[:shown], images[:shown], titles)
    for one in axes.flat[shown:]:
        one.set_axis_off()
    return figure
