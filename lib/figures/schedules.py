"""The figures of the chapter on learning-rate schedules."""

import matplotlib.pyplot as plt
import numpy as np

from lib._looks import BLUE, GREEN, INK, PURPLE, VERMILION
from lib.figures import DASHES, GRAY, WIDTH, direct_label, mean_and_range, plain_powers

__all__ = ["contest", "floors", "halvings", "range_test", "seven", "stairs"]

LOOKS = ((VERMILION, "-"), (BLUE, "--"), (GREEN, "-."), (PURPLE, ":"), (INK, (0, (7, 2))))


def floors(losses_by_rate):
    """Draw the mean loss of noisy walkers against the step, for each learning rate."""
    figure, axes = plt.subplots(figsize=(WIDTH, 4.1))
    for (rate, losses), (color, dash) in zip(losses_by_rate.items(), LOOKS[: len(losses_by_rate)], strict=True):
        (line,) = axes.plot(np.arange(1, len(losses) + 1), losses, linestyle=dash, color=color, linewidth=1.4)
        direct_label(axes, line, f"η = {rate}")
    axes.set(yscale="log", xlabel="step", ylabel="mean loss", xlim=(0, len(losses)))
    plain_powers(axes.yaxis)
    axes.set_title("Faster down, and a higher floor")
    return figure


def stairs(losses, rates, losses_by_rate):
    """Draw the loss under a rate that falls in steps, beside those under constant ones."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.2))
    step = np.arange(1, len(losses) + 1)
    for (rate, others), dash in zip(losses_by_rate.items(), DASHES[1:], strict=True):
        (line,) = axes.plot(step, others, dash, color=GRAY, linewidth=1.2)
        direct_label(axes, line, f"η = {rate}", offset=(10, 5))
    (line,) = axes.plot(step, losses, color=VERMILION)
    direct_label(axes, line, "halved", offset=(10, -2))
    for k in np.flatnonzero(np.diff(rates)):
        axes.axvline(k + 1, color=BLUE, linewidth=1, linestyle=":")
    axes.set(yscale="log", xlabel="step; dotted: the rate is halved", ylabel="mean loss", xlim=(0, len(losses)))
    plain_powers(axes.yaxis)
    axes.set_ylim(bottom=0.5 * losses.min())  # room below the label
    axes.set_title("A lower floor after each halving")
    return figure


def seven(functions, epochs):
    """Draw each schedule, a small graph each."""
    figure, panels = plt.subplots(4, 2, figsize=(WIDTH, 6), sharex=True, sharey=True)
    spare = panels[-1, 1]
    spare.set_axis_off()
    spare.text(0.5, 0.5, "the rate η,\none dot per epoch", ha="center", va="center", transform=spare.transAxes)
    at = np.arange(epochs)
    for axes, (name, schedule) in zip(panels.flat[:-1], functions.items(), strict=True):
        axes.plot(at, [schedule(epoch) for epoch in at], ".", color=BLUE, markersize=4)
        axes.set_title({"warmup": "warm-up"}.get(name, name.replace("_", "-")))
    for axes in (panels[-1, 0], panels[-2, 1]):
        axes.set_xlabel("epoch")
        axes.tick_params(labelbottom=True)
    for axes in panels[:, 0]:
        axes.set_ylabel("η")
    panels[0, 0].set_yticks((0, 0.2, 0.4))  # they share them
    return figure


def contest(runs_by_name, shown):
    """Draw the excess loss after each epoch under some of the schedules, mean and range over seeds."""
    figure, axes = plt.subplots(figsize=(WIDTH, 4.2))
    for name, (color, dash) in zip(shown, LOOKS[: len(shown)], strict=True):
        runs = 1e4 * runs_by_name[name]
        line = mean_and_range(axes, np.arange(1, runs.shape[1] + 1), runs, dash, color=color)
        # The schedules end at nearly the same height.
        up = {"step": 14, "milestones": 1, "cosine": -12}.get(name, 0)
        direct_label(axes, line, name.replace(" ", "\n"), offset=(10, up))
    axes.set(yscale="log", xlabel="epochs trained", ylabel="excess loss × 10⁴", xlim=(1, runs.shape[1]))
    plain_powers(axes.yaxis)
    axes.set_title("Different schedules end alike, below the constants")
    return figure


def halvings(constant, halved, last, epochs):
    """Draw the training loss in each epoch at a constant rate and at one that is halved in `epochs`: mean and range.

    `last` has the runs at the constant rate but for the last epoch, of which only that is drawn.
    """
    figure, axes = plt.subplots(figsize=(WIDTH, 3.2))
    for name, runs, dash, color, at, offset in (
        ("constant 0.3", constant, "--", GRAY, 10, (0, 16)),
        ("halved", halved, "-", VERMILION, 5, (-4, -28)),
    ):
        line = mean_and_range(axes, np.arange(runs.shape[1]), runs, dash, color=color)
        direct_label(axes, line, name, at=at, offset=offset)
    final = halved.shape[1] - 1
    (line,) = axes.plot([final - 1, final], last[:, -2:].mean(axis=0), "-.o", color=GREEN, markersize=4)
    direct_label(axes, line, "last epoch at 0.03", offset=(-10, 0), ha="right", sample=False)
    for epoch in epochs:
        # Before the first epoch at half the rate, and above a label
        axes.axvline(epoch - 0.5, 0.2, color=BLUE, linewidth=1, linestyle=":")
    axes.set(xlabel="epoch, from 0; dotted: the rate is halved", ylabel="training loss", xlim=(0, final + 0.5))
    axes.set(xticks=range(0, halved.shape[1], 5), ylim=(0.95 * last[:, -1].min(), 1.02 * constant[:, 1].max()))
    axes.set_title("A tenth in the last epoch lowers the loss\nmore than three halvings")
    return figure


def range_test(rates, curves):
    """Draw the loss of each batch against its learning rate: every run, and the median."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3))
    axes.plot(rates, curves.T, "-", color=GRAY, linewidth=0.7, alpha=0.9)
    whole = ~np.isnan(curves).any(axis=0)  # up to where the first run breaks off
    (line,) = axes.plot(rates[whole], np.median(curves[:, whole], axis=0), "-", color=BLUE)
    direct_label(axes, line, "median", at=int(0.4 * len(rates)), offset=(0, 16))
    axes.set(xscale="log", xlabel="learning rate of that step", ylabel="loss of the next batch", ylim=(0, 4))
    plain_powers(axes.xaxis)
    axes.set_title("Nothing, then a fall, then an explosion")
    return figure
