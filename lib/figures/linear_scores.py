"""The figures of the chapter on pixels and scores."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from lib import datasets
from lib._looks import BLUE, SKY, VERMILION
from lib.figures import (
    CLASS_COLORS,
    CLASS_MARKERS,
    GRAY,
    WIDTH,
    contours,
    digits_in_halves,
    draw_digits,
    headline,
    name_panel,
)
from lib.images import to_grayscale

__all__ = [
    "channels",
    "codebook",
    "conditioning",
    "flattened",
    "grays",
    "lifted",
    "mistake",
    "moved",
    "pictures",
    "regions",
    "shuffled_digits",
    "three_templates",
]


def channels(photo):
    """Draw a photograph, (H, W, 3), beside its three channels."""
    return pictures(
        {
            "the photo": photo,
            "red": photo[..., 0],
            "green": photo[..., 1],
            "blue": photo[..., 2],
        },
        "The face is bright in red and dark in blue",
    )


def pictures(images, message=""):
    """Draw images, colour or gray, side by side, each with its title, and above them a message."""
    height, width = next(iter(images.values())).shape[:2]
    figure, (axes,) = plt.subplots(
        1, len(images), figsize=(WIDTH, WIDTH / len(images) * height / width + 0.6), squeeze=False
    )
    for one, (title, image) in zip(axes, images.items(), strict=True):
        one.imshow(image, cmap="gray", interpolation="none")
        name_panel(one, title)
        one.set_axis_off()
    headline(figure, message)
    return figure


def grays():
    """Draw six pure colours, and the grays that the mean and the luma make of them."""
    colors = np.array([(0, 0, 1), (1, 0, 0), (1, 0, 1), (0, 1, 0), (0, 1, 1), (1, 1, 0)], dtype=float)
    rows = {
        "colour": colors,
        "mean": colors.mean(axis=1)[:, None].repeat(3, axis=1),
        "luma": to_grayscale(colors)[:, None].repeat(3, axis=1),
    }
    figure, axes = plt.subplots(figsize=(WIDTH, 2.4))
    axes.imshow(np.stack(list(rows.values())), interpolation="none", aspect="auto")
    names = ("blue", "red", "magenta", "green", "cyan", "yellow")
    axes.set_xticks(range(len(names)), names)
    axes.set_yticks(range(len(rows)), rows)
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    headline(figure, "The mean mixes up these colours, the luma doesn't")
    return figure


def flattened(image):
    """Draw an image of 8 × 8 pixels, and its 64 values in a row."""
    figure, (top, bottom) = plt.subplots(2, 1, figsize=(WIDTH, 2.8), height_ratios=[6, 1])
    draw_digits([top], image[None])
    bottom.imshow(image.reshape(1, -1), cmap="gray_r", vmin=0, vmax=image.max(), aspect="auto")
    bottom.set(xticks=[0, 8, 16, 24, 32, 40, 48, 56, 63], yticks=[], xlabel="number of the pixel")
    bottom.grid(visible=False)
    headline(figure, "In a row, a zero can't be recognized")
    return figure


def mistake(image, contrast, bias):
    """Draw an image and the difference of two templates, (64,) each, their product, and the parts of the gap."""
    products = image * contrast
    figure = plt.figure(figsize=(WIDTH, 4.2))
    top, bottom = figure.subfigures(2, 1, height_ratios=[1.1, 1])
    ink, *signed = top.subplots(1, 3)
    draw_digits([ink], image[None], ["a 1, read as a 9"])
    draw_digits(signed, np.stack([contrast, products]), ["template 1 minus 9", "the product"], signed=True)
    ink.spines[:].set(visible=True, color=GRAY, linewidth=0.6)
    for before, sign in zip(signed, "×=", strict=True):
        before.text(-0.2, 0.5, sign, transform=before.transAxes, ha="center", va="center", fontsize=14)
    parts = {
        "pixels for the 1": (products[products > 0].sum(), BLUE),
        "pixels for the 9": (products[products < 0].sum(), VERMILION),
        "biases": (bias, GRAY),
    }
    axes, end = bottom.subplots(), 0.0
    for row, (part, color) in enumerate(parts.values()):
        axes.barh(row, part, left=end, color=color, height=0.7)
        _beside(axes, row, max(end, end + part, 0), f"{part:+.2f}")
        end += part
        axes.plot([end, end], [row - 0.35, row + 1.35], color=GRAY, linestyle=":", linewidth=1)
    axes.barh(len(parts), end, color="black", height=0.7)
    _beside(axes, len(parts), 0, f"{end:+.2f}", weight="bold")
    axes.axvline(0, color="black", linestyle="-", linewidth=0.8)
    axes.set_yticks(range(len(parts) + 1), [*parts, "the gap"])
    axes.set(xlabel="score of the 1 minus score of the 9", xlim=(-0.9, 3.1))
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    headline(top, "Blue and orange cancel; the 9 is left ahead")
    return figure


def _beside(axes, row, x, text, **options):
    text = text.replace("-", "−")
    axes.annotate(text, (x, row), xytext=(4, 0), textcoords="offset points", va="center", **options)


def three_templates(means, differences, weights):
    """Draw three sets of ten templates, (10, 64) each: mean images as ink, the other two with their signs."""
    names = [str(digit) for digit in range(len(means))]
    rows = [
        ("mean", means, names, False),
        ("minus\naverage", differences, None, True),
        ("learned", weights, None, True),
    ]
    figure = digits_in_halves(rows, height=6.4)
    headline(figure, "Learned templates resemble means minus their average")
    return figure


def shuffled_digits(images, order):
    """Draw digits, and below each the same pixels in the order given."""
    figure, axes = plt.subplots(2, len(images), figsize=(WIDTH, 2.4), squeeze=False)
    draw_digits(axes[0], images, framed=True)
    draw_digits(axes[1], images.reshape(len(images), -1)[:, order], framed=True)
    headline(figure, "To a sum of pixels, both rows say the same")
    return figure


def _grid(points, margin=0.5, count=300):
    """Return the edges (left, right, bottom, top) around points of the plane, and a grid of points between."""
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    axes = [np.linspace(a, b, count) for a, b in zip(low, high, strict=True)]
    return (low[0], high[0], low[1], high[1]), np.stack(np.meshgrid(*axes), axis=-1)


def _groups(axes, points, labels):
    for k, (color, marker) in enumerate(zip(CLASS_COLORS, CLASS_MARKERS, strict=True)):
        if (labels == k).any():
            axes.plot(*points[labels == k].T, marker, color=color, linestyle="none")


def regions(points, labels, weights, bias):
    """Draw points of three classes, the regions where each has the largest of the linear scores, and where one is 0."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.8))
    edges, grid = _grid(points)
    winner = (grid @ weights + bias).argmax(axis=-1)
    pale = mpl.colors.ListedColormap([mpl.colors.to_rgba(color, 0.18) for color in CLASS_COLORS])
    axes.imshow(winner, origin="lower", extent=edges, cmap=pale, vmin=0, vmax=2, aspect="auto", interpolation="none")
    for i, j in ((0, 1), (0, 2), (1, 2)):
        line = _line(weights[:, i] - weights[:, j], bias[i] - bias[j])  # where the two scores tie
        other = 3 - i - j
        wins = (line @ weights + bias)[:, [i, other]].argmax(axis=1) == 0
        axes.plot(*line[wins].T, color="black", linestyle="-", linewidth=1.2)
    for c, color in enumerate(CLASS_COLORS):
        w = weights[:, c]
        axes.plot(*_line(w, bias[c]).T, color=color, linestyle="--", linewidth=1.2)
        foot = -bias[c] * w / (w @ w)
        axes.annotate(
            "",
            foot + 1.2 * w / np.linalg.norm(w),
            foot,
            arrowprops={"arrowstyle": "->", "color": color, "linewidth": 2.2},
        )
    _groups(axes, points, labels)
    axes.set(xlim=edges[:2], ylim=edges[2:], xlabel="x₁", ylabel="x₂")
    axes.grid(visible=False)
    axes.set_title("Solid: two scores tie. Dashed: one score is 0")
    return figure


def _line(weights, bias):
    """Return points of the line where a score in the plane is 0, far beyond the picture."""
    along = np.linspace(-10, 10, 2001)[:, None] * np.array([-weights[1], weights[0]]) / np.linalg.norm(weights)
    return along - bias * weights / (weights @ weights)


def lifted(points, labels):
    """Draw two classes in the plane, and again with the squared radius as the height."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 3.2))
    _groups(left, points, labels)
    left.set(xlabel="x₁", ylabel="x₂", aspect="equal")
    height = (points**2).sum(axis=1)
    _groups(right, np.stack([points[:, 0], height], axis=1), labels)
    between = (height[labels == 0].max() + height[labels == 1].min()) / 2
    right.axhline(between, color="black", linestyle="--", linewidth=1.2)
    right.set(xlabel="x₁", ylabel="x₁² + x₂²")
    headline(figure, "No line separates the rings in the plane,\nbut with the squared radius one does")
    return figure


def codebook(words, columns=8):
    """Draw the words of a codebook, (K, size²), in rows of some columns, sorted by how much ink they have."""
    size = round(np.sqrt(words.shape[1]))
    rows, zoom = -(-len(words) // columns), 5
    gap = 3  # pixels: a blank word would not be seen on white
    tile = size * zoom + gap
    sheet = np.full((rows * tile + gap, columns * tile + gap), np.nan)
    for k, word in enumerate(words[words.sum(axis=1).argsort()]):
        top, left = gap + (k // columns) * tile, gap + (k % columns) * tile
        sheet[top : top + size * zoom, left : left + size * zoom] = np.kron(
            word.reshape(size, size), np.ones((zoom, zoom))
        )
    figure, axes = plt.subplots(figsize=(WIDTH, 0.75 * WIDTH * sheet.shape[0] / sheet.shape[1] + 0.3))
    gray = mpl.colormaps["gray_r"].with_extremes(bad=SKY)
    axes.imshow(sheet, cmap=gray, vmin=0, vmax=1, interpolation="none")
    axes.set_axis_off()
    headline(figure, "Some words are edges, some strokes, ends or corners")
    return figure


def moved(right_by_name):
    """Draw how many digits are read by each kind of feature: where they stand, and moved in four ways.

    Parameters
    ----------
    right_by_name : dict of ndarray of shape (5,)
        The share that is read: of the digits where they stand, and moved right, left, down and up.
    """
    figure, axes = plt.subplots(figsize=(WIDTH, 3.8))
    right, rows = np.array(list(right_by_name.values())), np.arange(len(right_by_name))
    still, others = right[:, 0], right[:, 1:]
    axes.hlines(rows, right.min(axis=1), right.max(axis=1), color=GRAY, linewidth=1)
    # One below the other, with room for the dot in the middle, or they would lie on each other.
    for marker, shares, lower in zip("><v^", others.T, (-0.38, -0.2, 0.2, 0.38), strict=True):
        label = "moved by one pixel, that way" if marker == ">" else None
        axes.plot(shares, rows + lower, marker, color=VERMILION, mfc="white", linestyle="none", label=label)
    axes.plot(still, rows, "o", color=BLUE, linestyle="none", label="where they stand")
    axes.set_yticks(rows, right_by_name)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.set(xlabel="right, of the test digits", xlim=(0.2, 1.02))
    axes.xaxis.set_major_formatter("{x:.0%}")
    figure.legend(loc="outside lower center", ncols=2)
    headline(figure, "Moved, templates fail; counting words doesn't notice")
    return figure


def conditioning(first, second, target, steps=40):
    """Draw the squared error against two weights, for centred features and for scaled ones, with paths of descent."""
    centred = np.stack([first - first.mean(), second - second.mean()], axis=1)
    figure, axes = plt.subplots(1, 2, figsize=(WIDTH, 3.3))
    titles = ("centred", "centred and scaled")
    for one, features, title in zip(axes, (centred, datasets.standardize(centred)[0]), titles, strict=True):
        _descent(one, features, target - target.mean(), steps)
        name_panel(one, title)
    headline(figure, f"In {steps} steps, centred features only creep;\nscaled as well, they arrive")
    return figure


def _descent(axes, features, target, steps):
    curvature = features.T @ features / len(features)
    best = np.linalg.lstsq(features, target)[0]
    rate = 1 / np.linalg.eigvalsh(curvature)[-1]
    path = [np.zeros(2)]
    for _ in range(steps):
        path.append(path[-1] - rate * features.T @ (features @ path[-1] - target) / len(features))
    reach = 1.25 * np.abs(best).max()
    xs, ys = ((middle - reach, middle + reach) for middle in best)
    levels = best @ curvature @ best * 4.0 ** np.arange(-3, 4)  # four times the error from line to line
    contours(axes, lambda at: np.einsum("...i,ij,...j", at - best, curvature, at - best), xs, ys, levels)
    axes.plot(*np.array(path).T, "o-", color=VERMILION, markersize=3, linewidth=1)
    axes.plot(*best, "*", color=BLUE, markersize=12)
    axes.set(xlabel="first weight", ylabel="second weight", aspect="equal")
