"""The figures of the chapter on optimizers."""

import matplotlib.pyplot as plt
import numpy as np

from lib._looks import BLUE, COLORS, INK, OPTIMIZERS, VERMILION
from lib.figures import GRAY, WIDTH, contours, direct_label, headline, mean_and_range, name_panel, plain_powers

__all__ = [
    "OPTIMIZER_LOOKS",
    "centred",
    "descents",
    "long_runs",
    "races",
    "sweeps",
    "temperatures",
    "with_momentum",
]

# Colour and dashes as Matplotlib takes them.
OPTIMIZER_LOOKS = {
    name: ((COLORS | {"ink": INK})[color], (0, dashes) if dashes else "-")
    for name, (color, dashes) in OPTIMIZERS.items()
}
# The shapes of the interactive race
MARKERS = {"SGD": "o", "momentum": "s", "Nesterov": "^", "AdaGrad": "v", "RMSProp": "D", "Adam": "P"}


def temperatures(days, corrected, uncorrected):
    """Draw daily temperatures, their running means, and one of them without its correction, dashed."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.1))
    t = np.arange(1, len(days) + 1)
    axes.plot(t, days, "o", color=GRAY, markersize=4)
    for (beta, means), (color, offset) in zip(corrected.items(), ((VERMILION, (10, 8)), (BLUE, (10, 0))), strict=True):
        (line,) = axes.plot(t, means, "-", color=color)
        direct_label(axes, line, f"β = {beta}", offset=offset)
    (line,) = axes.plot(t, uncorrected, "--", color=BLUE)
    direct_label(axes, line, "β = 0.9, not corrected", at=3, offset=(12, -14))
    axes.set(xlabel="day", ylabel="°C", ylim=(0, None), xlim=(0, len(days) + 0.5))
    axes.set_title("Smooth and late, and at first too low")
    return figure


def long_runs(distances, each=20):
    """Draw how far from the minimum each run comes in every `each` steps, in a panel with its name."""
    figure, panels = plt.subplots(
        len(distances), 1, figsize=(WIDTH, 1.5 * len(distances)), sharex=True, sharey=True, squeeze=False
    )
    for axes, (name, far) in zip(panels.flat, distances.items(), strict=True):
        farthest = np.reshape(far, (-1, each)).max(axis=1)  # all steps would make a file of a quarter of a megabyte
        color, _ = OPTIMIZER_LOOKS[name.split(",")[0]]
        axes.plot(each * np.arange(1, len(farthest) + 1), farthest, color=color, linewidth=1.4)
        axes.set(yscale="log", ylim=(1e-11, 30), yticks=(1e-10, 1e-5, 1))
        axes.minorticks_off()
        name_panel(axes, name)
    panels[-1, 0].set_xlabel("step")
    figure.supylabel("distance from the minimum", fontsize=plt.rcParams["axes.labelsize"])
    headline(figure, "Adam arrives, and leaves again")
    return figure


# What is seen of a surface, along x and along y, and how its levels are spaced
VIEWS = {
    "ravine": ((-4.2, 2.2), (-1.6, 1.6), np.geomspace(0.3, 40, 9)),
    "saddle": ((-2.3, 1.3), (-0.4, 2.3), np.linspace(-5, 5, 15)),
    "Rosenbrock": ((-2, 1.6), (-0.6, 2.2), np.geomspace(0.3, 900, 10)),
    "Beale": ((0, 4.3), (-1.2, 1.6), np.geomspace(0.02, 120, 12)),
}


def _map(axes, surface):
    """Draw the contours of a surface, and a cross at each of its minima."""
    xs, ys, levels = VIEWS[surface.name]
    contours(axes, surface, xs, ys, levels)
    for minimum in surface.minima:
        axes.plot(*minimum, "x", color=INK, markersize=9, markeredgewidth=2)
    axes.set(xlim=xs, ylim=ys)


def with_momentum(surface, paths):
    """Draw two paths on a surface, without and with momentum, each in a panel with its name."""
    figure, panels = plt.subplots(len(paths), 1, figsize=(WIDTH, 2.3 * len(paths)), sharex=True)
    for axes, (name, path), label in zip(panels, paths.items(), ("SGD", "momentum"), strict=True):
        _map(axes, surface)
        color, dash = OPTIMIZER_LOOKS[label]
        axes.plot(*path.T, linestyle=dash, color=color, linewidth=1.6, marker=MARKERS[label], markersize=4)
        axes.set_ylabel("y")
        name_panel(axes, name)
    panels[-1].set_xlabel("x")
    headline(figure, "With momentum the swings cancel")
    return figure


def races(paths):
    """Draw the paths of all optimizers on the contours of each surface, three in a panel."""
    figure, panels = plt.subplots(len(paths), 2, figsize=(WIDTH, 8.2), sharex="row", sharey="row", squeeze=False)
    for row, (surface, of_surface) in zip(panels, paths.items(), strict=True):
        for axes, names in zip(row, (list(OPTIMIZERS)[:3], list(OPTIMIZERS)[3:]), strict=True):
            _map(axes, surface)
            for name in names:
                color, dash = OPTIMIZER_LOOKS[name]
                axes.plot(*of_surface[name].T, linestyle=dash, color=color, linewidth=1.6)
                axes.plot(*of_surface[name][-1], MARKERS[name], color=color, markersize=6, markeredgecolor=INK)
        row[0].set_ylabel("y")
        name_panel(row[0], f"{surface.name}, {len(of_surface['Adam'])} steps")
    for axes in panels[-1]:
        axes.set_xlabel("x")
    looks = {
        name: plt.Line2D([], [], color=color, linestyle=dash, linewidth=1.6, marker=MARKERS[name], markeredgecolor=INK)
        for name, (color, dash) in OPTIMIZER_LOOKS.items()
    }
    figure.legend(looks.values(), looks, loc="outside lower center", ncols=2, handlelength=4)
    headline(figure, "Six ways down from the same starts")
    return figure


def sweeps(rates, accuracies):
    """Draw accuracy against the learning rate for each optimizer: the mean over seeds and the range, then the tops."""
    figure, panels = plt.subplots(2, 1, figsize=(WIDTH, 5.4), sharex=True)
    for name, runs in accuracies.items():
        color, dash = OPTIMIZER_LOOKS[name]
        mean_and_range(panels[0], rates, runs, dash, color=color, label=name)
        panels[1].plot(rates, runs.mean(axis=0), linestyle=dash, color=color, marker="o", markersize=3)
    panels[0].set(xscale="log", ylabel="accuracy, checking", ylim=(0, 1.02))
    plain_powers(panels[0].xaxis)
    panels[1].set(xlabel="learning rate η", ylabel="accuracy, from 0.9 on", ylim=(0.9, 1))
    panels[0].set_title("Equally high hills, at different places")
    figure.legend(loc="outside lower center", ncols=3)
    return figure


def descents(losses):
    """Draw the training loss against the epoch for each optimizer, the mean over seeds and the range."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.6))
    for name, runs in losses.items():
        color, dash = OPTIMIZER_LOOKS[name]
        mean_and_range(axes, np.arange(1, runs.shape[1] + 1), runs, dash, color=color, label=name)
    axes.set(yscale="log", xlabel="epoch, of 18 steps", ylabel="training loss")
    plain_powers(axes.yaxis)
    axes.set_title("All come down alike; RMSProp ends lowest")
    figure.legend(loc="outside lower center", ncols=3)
    return figure


def centred(rates, before, after):
    """Draw accuracy against the learning rate, means by optimizer: on inputs as they are, and centred.

    Below the whole, the best tenth of it.
    """
    figure, (whole, best) = plt.subplots(2, 1, figsize=(WIDTH, 5), sharex=True, height_ratios=(3, 2))
    for axes in (whole, best):
        for name, hill in after.items():
            color, _ = OPTIMIZER_LOOKS[name]
            axes.plot(rates, before[name], "--", color=color, linewidth=1.2, label=f"{name}, as they are")
            axes.plot(rates, hill, "-" + MARKERS[name], color=color, markersize=4, label=f"{name}, centred")
    whole.set(xscale="log", ylabel="accuracy, checking", ylim=(0, 1.02))
    best.set(xlabel="learning rate η", ylabel="the top of it", ylim=(0.9, 1))
    plain_powers(best.xaxis)
    headline(figure, "Centred inputs move the cliffs away,\nand raise the tops")
    figure.legend(*whole.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return figure
