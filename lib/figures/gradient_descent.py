"""The figures of the chapter on gradient descent."""

import matplotlib.pyplot as plt
import numpy as np

from lib._looks import BLUE, GREEN, PURPLE, VERMILION
from lib.figures import (
    CLASS_COLORS,
    CLASS_MARKERS,
    DASHES,
    GRAY,
    WIDTH,
    contours,
    direct_label,
    headline,
    mean_and_range,
    name_panel,
    plain_powers,
)

__all__ = [
    "batch_noise",
    "batches",
    "batches_in_time",
    "four_rates",
    "path_on_map",
    "ravine_paths",
    "slope_by_direction",
    "smallest_network",
    "three_ways",
    "v_of_errors",
]


def three_ways(marks, curves):
    """Draw accuracy against loss evaluations, the mean over seeds and their range, for each way of searching."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.2))
    looks = ((GRAY, ":", -1, (0, 14)), (BLUE, "-", -6, (80, -8)), (VERMILION, "-", -1, (0, 11)))
    for (name, runs), (color, dash, at, offset) in zip(curves.items(), looks, strict=True):
        line = mean_and_range(axes, marks, runs, dash, color=color, shade=0.2)
        direct_label(axes, line, name, at=at, offset=offset, ha="right")
    axes.set(xscale="log", xlabel="evaluations of the loss", ylabel="accuracy, test", ylim=(0, 1.12))
    plain_powers(axes.xaxis)
    axes.set_title("One step along the gradient,\nor more than a thousand without")
    return figure


def slope_by_direction(gradient):
    """Draw the slope along every direction of the plane, where the gradient is that vector of two numbers."""
    figure, axes = plt.subplots()
    degrees = np.linspace(0, 360, 361)
    angles = np.radians(degrees)
    axes.plot(degrees, gradient[0] * np.cos(angles) + gradient[1] * np.sin(angles), color=BLUE)
    steepest = np.degrees(np.arctan2(gradient[1], gradient[0])) % 360
    length = np.linalg.norm(gradient)
    for angle, value, text, offset in (
        (steepest, length, "along the gradient", (0, 7)),
        ((steepest + 180) % 360, -length, "against it: steepest descent", (-10, -9)),
        ((steepest + 90) % 360, 0, "at right angles", (8, 4)),
    ):
        axes.plot(angle, value, "o", color=VERMILION)
        align = {"ha": "center", "va": "bottom"} if value > 0 else {"va": "top" if value < 0 else "bottom"}
        axes.annotate(text, (angle, value), xytext=offset, textcoords="offset points", annotation_clip=False, **align)
    axes.set(xlabel="direction, degrees", ylabel="slope", xticks=range(0, 361, 90), ylim=(-1.5 * length, 1.5 * length))
    axes.set_title("A cosine with its top along the gradient")
    return figure


def v_of_errors(steps, errors):
    """Draw the relative errors of three measured slopes against the step h."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.4))
    looks = ((VERMILION, "--", "s", 9, (-6, 6)), (BLUE, "-", "o", 22, (-4, -10)), (GREEN, ":", "^", 29, (0, 12)))
    for (name, error), (color, dash, marker, at, offset) in zip(errors.items(), looks, strict=True):
        shown = np.maximum(error, 1e-17)  # an error of zero has no place on a logarithmic axis
        (line,) = axes.plot(steps, shown, dash, marker=marker, markersize=3, color=color, linewidth=1.5)
        line.set_zorder(2 if name == "complex step" else 3)  # which hides that of the central difference else
        direct_label(axes, line, name, at=at, offset=offset, ha="left" if name == "complex step" else "right")
    axes.set(xscale="log", yscale="log", xlabel="h", ylabel="relative error", ylim=(3e-18, 30))
    plain_powers(axes.xaxis, every=4)
    plain_powers(axes.yaxis, every=4)
    axes.set_title("Too large an h, or too small: the V")
    return figure


def four_rates(paths, shown=6):
    """Draw the first steps on the parabola x² for each learning rate."""
    figure, panels = plt.subplots(2, 2, figsize=(WIDTH, 5.2), sharex=True, sharey=True)
    verdicts = ("glides to the bottom", "creeps", "bounces for ever", "climbs out")
    x = np.linspace(-21, 21, 211)
    for axes, (rate, path), verdict in zip(panels.flat, paths.items(), verdicts, strict=True):
        axes.plot(x, x**2, "-", color=GRAY, linewidth=1)
        steps = path[:shown]
        axes.plot(steps, steps**2, "o-", color=VERMILION, linewidth=1, markersize=4)
        axes.annotate("start", (steps[0], steps[0] ** 2), xytext=(7, -4), textcoords="offset points")
        name_panel(axes, f"η = {rate:g}:\n{verdict}")
    for axes in panels[1]:
        axes.set(xlabel="x", ylim=(-15, 420))
    for axes in panels[:, 0]:
        axes.set(ylabel="f(x) = x²")
    headline(figure, "Too small a rate creeps, too large a one climbs")
    return figure


def _path(axes, path, look):
    color, marker = look
    axes.plot(*path.T, marker=marker, color=color, linestyle="-", linewidth=1, markersize=3)
    axes.plot(*path[0], marker=marker, color=color, markersize=8)


def path_on_map(f, path):
    """Draw a path over the contours of a function of two numbers, and the straight way to its minimum at (0, 0)."""
    figure, axes = plt.subplots(figsize=(WIDTH, 4.4))
    levels = [f(point) for point in path[:6]][::-1]  # so that the first points stand on contours
    contours(axes, lambda points: f((points[..., 0], points[..., 1])), (-4.3, 1.5), (-4.2, 0.8), levels)
    axes.plot((path[0, 0], 0), (path[0, 1], 0), "--", color=GRAY, linewidth=1)
    axes.annotate("", path[1], path[0], arrowprops={"arrowstyle": "->", "color": VERMILION, "linewidth": 2})
    _path(axes, path, (BLUE, "o"))
    axes.plot(0, 0, "+", color=GRAY, markersize=12)
    axes.set(xlabel="x", ylabel="y", aspect="equal")
    axes.set_title("At right angles to the contour,\nnot towards the minimum")
    return figure


def ravine_paths(ravine, steps=25):
    """Draw gradient descent in the ravine ½x² + 10y² with three learning rates."""
    figure, panels = plt.subplots(3, 1, figsize=(WIDTH, 6.9), sharex=True, sharey=True)
    rates = ((0.05, "η = 0.05, half of the limit"), (2 / 21, "η = 2/21, the best there is"))
    rates += ((0.0995, "η = 0.0995, just below the limit of 0.1"),)
    for axes, (rate, title), look in zip(panels, rates, zip(CLASS_COLORS, CLASS_MARKERS, strict=True), strict=True):
        path = [np.array(ravine.start, float)]
        for _ in range(steps):
            path.append(path[-1] - rate * ravine.gradient(path[-1]))
        contours(axes, ravine, (-4, 1), (-1.3, 1.3), np.array([0.2, 0.8, 2, 4, 7, 12]))
        _path(axes, np.array(path), look)
        axes.plot(0, 0, "+", color=GRAY, markersize=10)
        name_panel(axes, title)
        axes.set(ylabel="y", aspect="equal", yticks=(-1, 0, 1))
    panels[-1].set(xlabel="x")
    headline(figure, "Half of the limit creeps along the floor;\njust below the limit, it zigzags all the way")
    return figure


def smallest_network(straight, shaken):
    """Draw two paths over the loss (ab − 1)² of two weights."""
    figure, axes = plt.subplots(figsize=(WIDTH, 4.2))
    span = (-2, 2)
    contours(axes, lambda p: (p[..., 0] * p[..., 1] - 1) ** 2, span, span, np.array([0.05, 0.3, 0.7, 1, 1.5, 3, 6, 12]))
    for sign in (1, -1):
        a = sign * np.linspace(0.5, 2, 100)
        axes.plot(a, 1 / a, "-", color=GREEN, linewidth=2.5)
    axes.plot(*shaken.T, "s-", color=BLUE, linewidth=1, markersize=6, markerfacecolor="none", markevery=8)
    _path(axes, straight, (VERMILION, "o"))
    clear = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # the contours must not cross the words
    for x, y in ((1.4, 1.5), (-1.4, -1.5)):
        axes.text(x, y, "valley:\nloss 0", ha="center", va="center", bbox=clear)
    axes.annotate("saddle", (0, 0), xytext=(0.35, -0.22))
    axes.annotate("start", (1, -1), xytext=(8, -4), textcoords="offset points")
    axes.set(xlabel="a", ylabel="b", xlim=span, ylim=span, aspect="equal")
    axes.set_title("Exact descent (dots) stops at the saddle,\nthe shaken one (squares) goes on")
    return figure


def batch_noise(sizes, noise, full):
    """Draw the noise of mini-batch gradients against their size, beside the length of the full gradient."""
    figure, axes = plt.subplots()
    axes.axhline(full, color=GRAY, linestyle=":")
    axes.annotate("length of the full gradient", (sizes[0], full), xytext=(0, 5), textcoords="offset points")
    (line,) = axes.plot(sizes, noise[0] / np.sqrt(sizes), "--", color=GREEN, linewidth=1.2)
    direct_label(axes, line, "1/√B", at=3, offset=(8, 8))
    axes.plot(sizes, noise, "o", color=VERMILION)
    axes.set(xscale="log", yscale="log", xlabel="images in a batch, B", ylabel="noise of the gradient")
    plain_powers(axes.yaxis)
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.minorticks_off()
    axes.set_title("Four times the images, half of the noise")
    return figure


def batches(histories, marks, samples):
    """Draw the training loss after the steps in `marks`, mean and range over seeds, against epochs and steps."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 3.6), sharey=True)
    _losses_of_batches(left, {size: (marks * size / samples, runs) for size, runs in histories.items()})
    _losses_of_batches(right, {size: (marks, runs) for size, runs in histories.items()})
    left.set(xlabel="epochs", ylabel="training loss")
    left.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    right.set(xlabel="steps")
    right.set_xticks([1, 10, 100], ["1", "10", "100"])
    _legend_of_batches(figure, left)
    headline(figure, "Per image, small batches win;\nper step, all nearly tie at this rate")
    return figure


def batches_in_time(curves):
    """Draw the training loss, mean and range over seeds, of each size of a batch: (milliseconds, one row a seed)."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.8))
    _losses_of_batches(axes, curves)
    axes.set(xlabel="milliseconds", ylabel="training loss")
    plain_powers(axes.xaxis)
    _legend_of_batches(figure, axes)
    headline(figure, "Per second, batches in between win")
    return figure


def _losses_of_batches(axes, curves):
    """Draw for each size of a batch (places, one row of losses for each seed)."""
    looks = list(zip((GRAY, PURPLE, BLUE, VERMILION, GREEN), (*DASHES, (0, (1, 4))), strict=True))
    for (size, (at, runs)), (color, dash) in zip(curves.items(), looks[: len(curves)], strict=True):
        mean_and_range(axes, at, runs, dash, color=color, label=f"{size}")
    axes.set(xscale="log", yscale="log")
    limits = axes.get_ylim()
    ticks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_ylim(limits)  # not down to the last tick


def _legend_of_batches(figure, axes):
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), title="images in a batch")
