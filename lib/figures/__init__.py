"""How the book's figures look, and one module of figures for each chapter.

One message a figure, said in its title. The same colour stands for the same thing throughout, and never alone: a
shape, a dash or a label says it too.
"""

import contextlib
import itertools

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler

from lib._looks import BLUE, GREEN, PURPLE, VERMILION

__all__ = [
    "CLASS_COLORS",
    "CLASS_MARKERS",
    "DASHES",
    "confusion",
    "digits_and_labels",
    "direct_label",
    "draw_digits",
    "mean_and_range",
    "regions",
    "save_as_svg",
    "style",
    "templates",
]

GRAY = "#767676"

CLASS_COLORS = (BLUE, VERMILION, GREEN)
CLASS_MARKERS = ("o", "s", "^")
DASHES = ("-", "--", "-.", ":")

WIDTH = 5.2  # inches: on a phone it is shown at two thirds, which must still be legible

STYLE = {
    "axes.grid": True,
    "axes.prop_cycle": cycler(color=[BLUE, VERMILION, GREEN, PURPLE], linestyle=DASHES),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "figure.figsize": (WIDTH, 3),
    "axes.facecolor": "none",
    "font.size": 10,
    "grid.alpha": 0.25,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 2,
    "lines.markersize": 6,
    "savefig.facecolor": "none",
    # Element ids come from this salt, not from chance: the same figure gives the same file.
    "svg.hashsalt": "downhill",
}


def style():
    """Give the figures of this notebook the book's look, as SVG files without a date."""
    mpl.rcParams.update(STYLE)
    save_as_svg()


def save_as_svg():
    """Show figures as SVG in a notebook; do nothing elsewhere."""
    with contextlib.suppress(ImportError):
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        if get_ipython() is not None:
            set_matplotlib_formats("svg", metadata={"Date": None})


def direct_label(axes, line, text, *, at=-1, offset=(6, 0), **options):
    """Write `text` beside point number `at` of `line`, instead of in a legend."""
    x, y = (np.asarray(data)[at] for data in line.get_data())
    options = {"va": "center", "annotation_clip": False} | options
    axes.annotate(text, (x, y), xytext=offset, textcoords="offset points", **options)


def mean_and_range(axes, x, runs, look, *, shade=0.15, **options):
    """Draw the mean of `runs`, a row for each seed, against `x`, and shade from the least to the largest.

    `look` is the style of the line, `options` are its others; it is returned.
    """
    (line,) = axes.plot(x, runs.mean(axis=0), linestyle=look, **options)
    axes.fill_between(x, runs.min(axis=0), runs.max(axis=0), color=line.get_color(), alpha=shade, linewidth=0)
    return line


def regions(axes, points, labels, scores):
    """Fill the regions of the classes, lightly, by a function from points to scores, and draw the points over them."""
    grid = np.linspace(-1.15, 1.15, 231)
    x, y = np.meshgrid(grid, grid)
    classes = scores(np.column_stack([x.ravel(), y.ravel()])).argmax(axis=1).reshape(x.shape)
    tints = mpl.colors.ListedColormap([mpl.colors.to_rgba(color, 0.25) for color in CLASS_COLORS])
    axes.imshow(classes, origin="lower", extent=(-1.15, 1.15, -1.15, 1.15), cmap=tints, vmin=0, vmax=2)
    for label, (color, marker) in enumerate(zip(CLASS_COLORS, CLASS_MARKERS, strict=True)):
        axes.plot(*points[labels == label].T, marker, color=color, linestyle="none", markersize=3)
    axes.grid(visible=False)
    axes.set(xlim=(-1.15, 1.15), ylim=(-1.15, 1.15), aspect="equal", xticks=(-1, 0, 1), yticks=(-1, 0, 1))


def draw_digits(axes, images, titles=(), *, signed=False, limit=None):
    """Draw images of 8 × 8 pixels, one in each of the axes.

    Parameters
    ----------
    axes : iterable of matplotlib Axes
    images : ndarray of shape (n, 64) or (n, 8, 8)
    titles : sequence of str, optional
    signed : bool, default False
        Values of both signs (weights): blue is positive, vermilion negative, white zero. Otherwise: ink on paper.
    limit : float, optional
        The value with the full colour; the largest of these images, if it isn't given.
    """
    images = np.asarray(images).reshape(-1, 8, 8)
    limit = np.abs(images).max() if limit is None else limit
    colors = mpl.colors.LinearSegmentedColormap.from_list("weights", [VERMILION, "white", BLUE]) if signed else "gray_r"
    for one, image, title in itertools.zip_longest(axes, images, titles, fillvalue=""):
        one.imshow(image, cmap=colors, vmin=-limit if signed else 0, vmax=limit)
        one.set_title(title, loc="center", fontsize=9, fontweight="normal")
        one.set(xticks=[], yticks=[])
        for spine in one.spines.values():
            spine.set(visible=signed, color=GRAY, linewidth=0.6)  # where many weights are white, they need an edge
        one.grid(visible=False)


def digits_and_labels(images, labels):
    """Draw a row of digits, each with its label."""
    figure, (axes,) = plt.subplots(1, len(images), figsize=(WIDTH, 0.95), squeeze=False)
    draw_digits(axes, images, [str(label) for label in labels])
    return figure


def templates(weights):
    """Draw the learned weights of each digit as an image."""
    figure, axes = plt.subplots(2, 5, figsize=(WIDTH, 2.7))
    draw_digits(axes.flat, weights.T, [f"class {digit}" for digit in range(weights.shape[1])], signed=True)
    return figure


def confusion(matrix):
    """Draw how often each digit (row) was read as each (column); the right ones are left blank."""
    figure, axes = plt.subplots(figsize=(4.6, 4.4))
    wrong = matrix.astype(float)
    np.fill_diagonal(wrong, np.nan)
    axes.imshow(wrong, cmap="Blues", vmin=0, vmax=2.2 * np.nanmax(wrong))
    for (row, column), count in np.ndenumerate(matrix):
        if count and row != column:
            axes.text(column, row, str(count), ha="center", va="center", color="black")
    axes.set(xlabel="read as", ylabel="digit", xticks=range(len(matrix)), yticks=range(len(matrix)))
    axes.grid(visible=False)
    axes.set_title("Mistakes, five test sets together")
    return figure
