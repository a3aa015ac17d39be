"""The figures of the chapter on choosing a loss."""

import matplotlib.pyplot as plt
import numpy as np

from lib._looks import BLUE, DARK_SKY, GREEN, PURPLE, VERMILION
from lib.figures import DASHES, GRAY, WIDTH, direct_label, headline, name_panel, plain_powers
from lib.losses import mean_absolute_error, mean_squared_error, smooth_l1

__all__ = ["between", "curves_and_slopes", "honesty", "margins", "noise", "pinball", "quantiles"]

LOOKS = {"squared": (VERMILION, "-"), "absolute": (BLUE, "--"), "smooth L1": (GREEN, "-.")}


def curves_and_slopes():
    """Draw the price of one residual under three losses, and its slope."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 3.3))
    r = np.linspace(-3, 3, 601)
    functions = {"squared": mean_squared_error, "absolute": mean_absolute_error, "smooth L1": smooth_l1}
    for name, function in functions.items():
        color, dash = LOOKS[name]
        label = f"{name}, β = 1" if function is smooth_l1 else name
        pairs = [function([value], [0.0]) for value in r]
        left.plot(r, [loss for loss, _ in pairs], dash, color=color)
        right.plot(r, [gradient[0] for _, gradient in pairs], dash, color=color, label=label)
    left.set(xlabel="residual r", ylim=(0, 4.2))
    name_panel(left, "the price")
    right.set(xlabel="residual r", ylim=(-4.2, 4.2))
    name_panel(right, "its slope, the pull")
    figure.legend(loc="outside lower center", ncols=3)
    headline(figure, "Far out, only the squared error pulls ever harder")
    return figure


def noise(gaussian, laplace):
    """Draw two densities, functions of the residual, on a logarithmic axis, and minus their logarithms."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 3.1))
    r = np.linspace(-10, 10, 801)
    for name, density, look in (("Gaussian", gaussian, "squared"), ("Laplace", laplace, "absolute")):
        color, dash = LOOKS[look]
        left.semilogy(r, density(r), dash, color=color, label=f"{name}: {look} error")
        right.plot(r, -np.log(density(r)), dash, color=color)
    left.set(xlabel="residual r, σ = 1", ylabel="density, log scale")
    plain_powers(left.yaxis, every=6)
    right.set(xlabel="residual r, σ = 1", ylabel="−log density")
    figure.legend(loc="outside lower center", ncols=2)
    headline(figure, "The noise, turned over, is the loss")
    return figure


def between(betas, best, values):
    """Draw the constant that Smooth L1 prefers, against β, between median and mean of the values."""
    figure, axes = plt.subplots()
    axes.plot(betas, best, color=GREEN, linestyle="-.")
    for level, name, offset, color, dash in (
        (np.median(values), "median", -13, BLUE, "--"),  # below its line: above runs the curve
        (np.mean(values), "mean", 5, VERMILION, "-"),
    ):
        line = axes.axhline(level, color=color, linestyle=dash, linewidth=1.2)
        line.set_zorder(0)
        axes.annotate(f"{name} {level:.2f}", (betas[0], level), xytext=(0, offset), textcoords="offset points")
    axes.set(xscale="log", xlabel="β of Smooth L1", ylabel="best constant, kg", ylim=(3, 13.5))
    plain_powers(axes.xaxis)
    axes.set_title("β turns the median into the mean")
    return figure


def margins(charges, slope_of):
    """Draw prices of a yes against its logit, a dictionary of functions, and below them their slopes."""
    figure, (upper, lower) = plt.subplots(2, 1, figsize=(WIDTH, 5), sharex=True, height_ratios=(5, 4))
    z = np.linspace(-8, 4, 1202)  # even in number, so that it misses the step
    looks = ((GRAY, ":"), (DARK_SKY, "--"), (PURPLE, "-."), LOOKS["squared"])
    for (name, price), (color, dash) in zip(charges.items(), looks, strict=True):
        values = price(z)
        values[1:][np.abs(np.diff(values)) > 0.5] = np.nan  # no line where it jumps
        upper.plot(z, values, dash, color=color, label=name)
        lower.plot(z, slope_of(price, z), dash, color=color)
    upper.set(ylim=(-0.15, 4.2), ylabel="price")
    upper.legend(loc="upper left")
    upper.set_title("The mistake itself, 0/1, has no slope to go down")
    lowest = lower.lines[-1].get_ydata()[0]
    lower.annotate(f"← down to −{-lowest:.0f}", (-0.25, -2.0), ha="right", color=VERMILION)
    lower.set(xlabel="logit z of an image that shows a cat", ylim=(-2.2, 2.2), ylabel="slope")
    return figure


def honesty(p, prices, share):
    """Draw the mean price of announcing each probability, and mark where each price is least."""
    figure, axes = plt.subplots()
    looks = ((PURPLE, "-."), LOOKS["squared"], LOOKS["absolute"])
    for (name, price), (color, dash) in zip(prices.items(), looks, strict=True):
        best = price.argmin()
        axes.plot(p, price, dash, color=color, label=name)
        axes.plot(p[best], price[best], "o", color=color)
    figure.legend(loc="outside lower center", ncols=2)
    axes.axvline(share, color=GRAY, linestyle=":", linewidth=1)
    axes.set(xlabel="announced probability p of heads", ylabel="mean price", ylim=(0, 1.6))
    axes.set_title(f"Two prices are least at {share:g}, one rewards a lie")
    return figure


def pinball(quantiles):
    """Draw the pinball loss of one residual, for two quantiles."""
    figure, axes = plt.subplots(figsize=(WIDTH, 2.7))
    r = np.linspace(-2, 2, 401)
    for q, color, dash in zip(quantiles, (GREEN, BLUE), DASHES[:2], strict=True):
        (line,) = axes.plot(r, np.maximum((1 - q) * r, -q * r), dash, color=color)
        direct_label(axes, line, f"q = {q:g}", sample=False)
    axes.set(xlabel="residual r: left of 0 too few, right of 0 too many", ylabel="price")
    axes.set_title("A V that leans: too few cost more than too many")
    return figure


def quantiles(x, y, lines):
    """Draw points and a line, (intercept, slope), for each quantile."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.4))
    axes.plot(x, y, "o", color=GRAY, linestyle="none", markersize=3, alpha=0.6)
    ends = np.array([0.0, 1.0])
    for (q, (intercept, slope)), color, dash in zip(lines.items(), (BLUE, GREEN, VERMILION), DASHES[:3], strict=True):
        (line,) = axes.plot(ends, intercept + slope * ends, dash, color=color)
        direct_label(axes, line, f"q = {q}")
    axes.set(xlabel="warmth, 0 (0 °C) to 1 (30 °C)", ylabel="bicycles asked for")
    axes.set_title("Each line has its share of the days below")
    return figure
