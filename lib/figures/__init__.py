"""How the book's figures look, and one module of figures for each chapter.

One message a figure, said in its title. The same colour stands for the same thing throughout, and never alone: a
shape, a dash or a label says it too.
"""

import contextlib

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib.offsetbox import AnnotationBbox, DrawingArea, HPacker, TextArea
from matplotlib.ticker import LogLocator, NullFormatter

from lib._looks import BLUE, GRAY_ON_WHITE, GREEN, INK, PURPLE, VERMILION

__all__ = [
    "BLUE",
    "CLASS_COLORS",
    "CLASS_MARKERS",
    "DASHES",
    "GRAY",
    "SHIFTS",
    "VERMILION",
    "WIDTH",
    "confusion",
    "contours",
    "digits_and_labels",
    "digits_in_halves",
    "direct_label",
    "draw_digits",
    "headline",
    "mean_and_range",
    "name_panel",
    "plain_powers",
    "regions",
    "save_as_svg",
    "style",
    "templates",
]

GRAY = GRAY_ON_WHITE

CLASS_COLORS = (BLUE, VERMILION, GREEN)
CLASS_MARKERS = ("o", "s", "^")
DASHES = ("-", "--", "-.", ":")
SHIFTS = ("as it is", "down", "up", "right", "left")  # of a digit, in the order of the last chapters

WIDTH = 5.2  # inches: on a phone, 358 pixels of 510
# Points, for every letter: 10.8 pixels on a phone. What has no room for them needs fewer words or another layout.
LETTERS = 11.5

STYLE = {
    "axes.grid": True,
    "axes.prop_cycle": cycler(color=[BLUE, VERMILION, GREEN, PURPLE], linestyle=DASHES),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": LETTERS,
    "axes.titleweight": "bold",
    "figure.constrained_layout.use": True,
    "figure.constrained_layout.wspace": 0.05,  # panels side by side, each with a label on its left
    "figure.facecolor": "white",  # in JupyterLab's dark theme, too, where ink on nothing could not be read
    "figure.figsize": (WIDTH, 3),
    "axes.facecolor": "none",
    "figure.titlesize": LETTERS,
    "figure.titleweight": "bold",
    "font.size": LETTERS,
    "grid.alpha": 0.25,
    "grid.linewidth": 0.6,
    "legend.columnspacing": 1.2,
    "legend.frameon": False,
    "legend.handlelength": 2.6,
    "legend.handletextpad": 0.5,
    "lines.linewidth": 2,
    "lines.markersize": 6,
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


def headline(figure, message):
    """Say the message of a figure, from its left edge on."""
    figure.suptitle(message, x=0.02, ha="left")


def name_panel(axes, name):
    """Name a panel of a figure whose message stands above all of them."""
    axes.set_title(name, fontweight="normal")


def direct_label(axes, line, text, *, at=-1, offset=(10, 0), ha="left", sample=True):
    """Write `text` beside point number `at` of `line`, instead of in a legend.

    The words are in ink, since most colours of lines are too light for letters; before them stands a `sample` of the
    line, which a line that is alone doesn't need.
    """
    words = TextArea(text)
    label = AnnotationBbox(
        HPacker(children=[_sample(line), words] if sample else [words], align="center", pad=0, sep=4),
        [np.asarray(data)[at] for data in line.get_data()],
        xybox=offset,
        boxcoords="offset points",
        box_alignment=({"left": 0, "center": 0.5, "right": 1}[ha], 0.5),
        frameon=False,
        pad=0,
        annotation_clip=False,
    )
    axes.add_artist(label)


def _sample(line):
    """Return a short piece of a line, with one of its markers if it has them."""
    area = DrawingArea(22, 8)
    piece = mpl.lines.Line2D([0, 11, 22], [4, 4, 4])
    piece.update_from(line)
    piece.set(markevery=[1], clip_box=None, clip_path=None, transform=area.get_transform())
    area.add_artist(piece)
    return area


def plain_powers(axis, every=1):
    """Label a logarithmic axis at powers of ten, by default each: 1e−4, as letters of one size, not as an exponent."""
    axis.set_major_locator(LogLocator(10**every))
    axis.set_major_formatter(lambda value, _: f"{value:g}" if 5e-4 < value < 1e6 else _power(value))
    axis.set_minor_formatter(NullFormatter())


def _power(value):
    digit, exponent = f"{value:.0e}".split("e")
    return f"{digit}e{int(exponent)}".replace("-", "−")


def mean_and_range(axes, x, runs, look, *, shade=0.15, **options):
    """Draw the mean of `runs`, a row for each seed, against `x`, and shade from the least to the largest.

    `look` is the style of the line, `options` are its others; it is returned.
    """
    (line,) = axes.plot(x, runs.mean(axis=0), linestyle=look, **options)
    axes.fill_between(x, runs.min(axis=0), runs.max(axis=0), color=line.get_color(), alpha=shade, linewidth=0)
    return line


def contours(axes, f, xs, ys, levels):
    """Draw where a function of two numbers, f(points) for points of shape (…, 2), has these values, as thin lines.

    `xs` and `ys` are (from, to).
    """
    x, y = np.meshgrid(np.linspace(*xs, 161), np.linspace(*ys, 161))
    values = f(np.stack([x, y], axis=-1))
    axes.contour(x, y, values, levels, colors=GRAY, linewidths=0.6, linestyles="-")  # solid below 0, too
    axes.grid(visible=False)


def regions(axes, points, labels, scores, *, edge=0, strength=1):
    """Fill the regions of two or three classes, lightly, and draw points over them.

    Parameters
    ----------
    axes : matplotlib Axes
    points : ndarray of shape (N, 2)
        What lies outside the square from −1.15 to 1.15 is cut off.
    labels : ndarray of int, shape (N,)
        The points' classes.
    scores : callable
        Takes points, (M, 2), returns a score for each class, (M, 2) or (M, 3).
    edge : float, default 0
        The width of the line between regions; with 0 there is none.
    strength : float in [0, 1], default 1
        How opaque the points are.

    Raises
    ------
    ValueError
        If `scores` returns another number of columns.
    """
    span = (-1.15, 1.15)
    x, y = np.meshgrid(*[np.linspace(*span, 231)] * 2)
    of_classes = scores(np.column_stack([x.ravel(), y.ravel()])).T.reshape(-1, *x.shape)
    if len(of_classes) not in (2, 3):
        raise ValueError(f"scores must return 2 or 3 columns, one a class; it returned {len(of_classes)}")
    tints = mpl.colors.ListedColormap([mpl.colors.to_rgba(color, 0.25) for color in CLASS_COLORS])
    axes.imshow(of_classes.argmax(axis=0), origin="lower", extent=span * 2, cmap=tints, vmin=0, vmax=2)
    for label, of_class in enumerate(of_classes):
        look = {"color": CLASS_COLORS[label], "marker": CLASS_MARKERS[label], "alpha": strength}
        axes.plot(*points[labels == label].T, linestyle="none", markersize=3, **look)
        if edge:
            lead = of_class - np.delete(of_classes, label, axis=0).max(axis=0)
            axes.contour(x, y, lead, [0], colors=INK, linewidths=edge, zorder=3)
    axes.grid(visible=False)
    axes.set(xlim=span, ylim=span, aspect="equal", xticks=(-1, 0, 1), yticks=(-1, 0, 1), xlabel="x₁", ylabel="x₂")
    axes.label_outer()  # names and numbers of the axes stand once where several panels share them


def draw_digits(axes, images, titles=None, *, signed=False, limit=None, framed=False):
    """Draw images of 8 × 8 pixels, one in each of the axes.

    Parameters
    ----------
    axes : iterable of n matplotlib Axes
    images : ndarray of shape (n, 64) or (n, 8, 8)
    titles : sequence of n str, optional
    signed : bool, default False
        Values of both signs (weights): blue is positive, vermilion with a dash negative, white zero. Otherwise: ink
        on paper.
    limit : float, optional
        The value with the full colour; the largest of these images, if it isn't given.
    framed : bool, default False
        Draw the edges, as always with signs, where many pixels are white.

    Raises
    ------
    ValueError
        If there are not as many images, or titles, as axes.
    """
    axes, images = list(axes), np.asarray(images).reshape(-1, 8, 8)
    titles = [""] * len(axes) if titles is None else titles
    for name, given in (("images", images), ("titles", titles)):
        if len(given) != len(axes):
            raise ValueError(f"{name} must be as many as the axes, {len(axes)}; there are {len(given)}")
    limit = (np.abs(images).max() if limit is None else limit) or 1  # where all are zero, white is 0, too
    colors = mpl.colors.LinearSegmentedColormap.from_list("weights", [VERMILION, "white", BLUE]) if signed else "gray_r"
    for one, image, title in zip(axes, images, titles, strict=True):
        one.imshow(image, cmap=colors, vmin=-limit if signed else 0, vmax=limit)
        one.set_title(title, loc="center", fontweight="normal")
        one.set(xticks=[], yticks=[])
        for spine in one.spines.values():
            spine.set(visible=signed or framed, color=GRAY, linewidth=0.6)
        one.grid(visible=False)
        if signed:  # what colour says, a dash says, too
            rows, columns = np.nonzero(image < -limit / 4)
            one.plot(columns, rows, "_", color=INK, markersize=3, markeredgewidth=0.7, linestyle="none")


def digits_in_halves(rows, height):
    """Draw rows of digits, one of each class, in two halves, one below the other.

    Parameters
    ----------
    rows : list of (str, ndarray of shape (n, 64), sequence of n str or None, bool)
        Of each row its name, its images, their titles, and whether the images are signed.
    height : float
        Of the figure, in inches.
    """
    count = len(rows[0][1])
    columns = -(-count // 2)
    figure, axes = plt.subplots(2 * len(rows), columns, figsize=(WIDTH, height), squeeze=False)
    for half, first in ((axes[: len(rows)], 0), (axes[len(rows) :], columns)):
        digits = slice(first, min(first + columns, count))
        for one in half[:, digits.stop - first :].flat:  # the second half may be shorter
            one.set_axis_off()
        for row, (name, images, titles, signed) in zip(half, rows, strict=True):
            limit = np.abs(images).max() if signed else None  # one scale for both halves
            drawn = row[: digits.stop - first]
            draw_digits(drawn, images[digits], titles and titles[digits], signed=signed, limit=limit)
            row[0].set_ylabel(name)
    return figure


def digits_and_labels(images, labels):
    """Draw a row of digits, each with its label; one of two parts, "9, not 7", stands on two lines."""
    titles = [str(label).replace(", ", ",\n") for label in labels]
    height = 0.95 + 0.2 * any("\n" in title for title in titles)
    figure, (axes,) = plt.subplots(1, len(images), figsize=(WIDTH, height), squeeze=False)
    draw_digits(axes, images, titles)
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
    fullest, total = np.nanmax(wrong), np.nansum(wrong)
    axes.set_title(f"The fullest cell holds {fullest:g} of {total:g} mistakes" if total else "None was misread")
    return figure
