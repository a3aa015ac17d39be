"""A pad to draw a digit on, the 8 × 8 counts that it becomes, and what a network and the nearest image make of them."""

import numpy as np

from lib._looks import BLUE, GRAY_ON_BOTH, SKY
from lib._validation import flag, float_array, label_array, number, sequence, whole_number
from lib.datasets import digits
from lib.explorables._svg import Picture
from lib.losses import softmax

SENTENCE = (
    "A network reads what is prepared like the images that it has learned from: the same strokes, made as large as "
    "theirs or left as they were drawn, can be two digits to it, and for a scribble it has an answer, too, often a "
    "sure one."
)
USES = ("ink",)
SIDE = 32  # dots; the script has this and the next three, too
CELL = 4  # dots, so that there are 8 × 8 cells
WIDEST = 20  # dots, of a digit made to fit
LEVELS = "0123456789abcdefg"  # the counts 0 … 16, a letter each
MOST_NUMBERS = 50_000


def _arc(x, y, width, height, start, end, count=12):
    """Return points of an ellipse from one angle to another, in degrees, clockwise from the right."""
    angles = np.radians(np.linspace(start, end, count))
    return np.column_stack([x + width * np.cos(angles), y + height * np.sin(angles)]).round(1).tolist()


# The ten digits as strokes of a pen, in dots from the top left.
DRAWINGS = (
    [_arc(16, 16, 6, 9, -90, 270, 20)],
    [[[12, 11], [17, 7], [17, 25]]],
    [[*_arc(16, 12, 5, 5, -170, 40), [11, 25], [22, 25]]],
    [[*_arc(15, 11.5, 5, 4.5, -150, 80), *_arc(15, 20.5, 5.5, 4.5, -80, 150)]],
    [[[16, 7], [10, 18], [22, 18]], [[18, 12], [18, 25]]],
    [[[21, 7], [12, 7], [11, 15], *_arc(15, 19.5, 6, 5.5, -110, 150)]],
    [[[18, 7], [13, 12], [11, 18], *_arc(15.5, 20.5, 4.5, 4.5, 180, -180, 16)]],
    [[[10, 7], [22, 7], [15, 25]], [[13, 16], [20, 16]]],
    [[*_arc(16, 11.5, 4.5, 4.5, 90, -270, 16), *_arc(16, 20.5, 5, 4.5, -90, 270, 16)]],
    [[*_arc(15, 12, 5, 5, 0, -360, 16), [20, 12], [18, 25]]],
)


def parameters(*, network=None, mean=None, images=None, labels=None, usual=None, digit=5, radius=2.0, fit=True):
    """Check the parameters of "digit-pad".

    Parameters
    ----------
    network : list of arrays W₁, b₁, W₂, b₂, …, optional
        The ``parameters`` of a `lib.layers.Sequential` of `Linear` layers with ReLU between them: 64 inputs, 10 scores,
        at most 50,000 numbers. They are rounded to three decimals. Unless given, the score of a digit is minus half
        of the squared distance to its mean image, but for what all ten have in common.
    mean : array_like of shape (64,), optional
        The image that is subtracted before the network sees one; unless given, nothing is.
    images : array_like of shape (N, 64), entries in [0, 1], optional
        At most 2,000, among which the nearest is shown; rounded to sixteenths, and with nothing subtracted.
    labels : array_like of N int in 0 … 9
        Which digits they are; needed with `images`.
    usual : float > 0, optional
        Up to which distance from the nearest image a drawing is like the images.
    digit : int in 0 … 9
        What is drawn at the start.
    radius : float in [0.5, 4]
        Of the pen, in dots; the pad has 32 × 32 of them.
    fit : bool
        Whether the drawing is stretched to the height of the pad, and to at most 20 dots of width, as the book's digits
        were.
    """
    if (images is None) != (labels is None):
        raise ValueError("images and labels must be given together")
    return {
        "network": _network(_by_means() if network is None else network),
        "mean": np.round(np.zeros(64) if mean is None else float_array(mean, "mean", shape=(64,)), 4).tolist(),
        **_neighbors(images, labels),
        "usual": None if usual is None else number(usual, "usual", low=0, low_open=True),
        "drawings": [list(strokes) for strokes in DRAWINGS],
        "digit": whole_number(digit, "digit", low=0, high=9),
        "radius": number(radius, "radius", low=0.5, high=4),
        "fit": flag(fit, "fit"),
    }


def _by_means():
    data = digits()
    means = np.array([data.features[data.labels == digit].mean(axis=0) for digit in range(10)])
    return [means.T, -0.5 * (means**2).sum(axis=1)]


def _network(arrays):
    """Return the layers as (weights, biases), rounded, if one fits the next."""
    arrays = sequence(arrays, "network", "arrays W₁, b₁, W₂, b₂, …")
    if not arrays or len(arrays) % 2:
        raise ValueError(f"network must hold weights and biases in turn; it holds {len(arrays)} arrays")
    layers, inputs = [], 64
    for k in range(0, len(arrays), 2):
        weights = float_array(arrays[k], f"network[{k}]", dimensions=2)
        outputs = weights.shape[1] if k < len(arrays) - 2 else 10
        if weights.shape != (inputs, outputs):
            raise ValueError(f"network[{k}] must have shape {(inputs, outputs)}; its shape is {weights.shape}")
        biases = float_array(arrays[k + 1], f"network[{k + 1}]", shape=(outputs,))
        layers.append([np.round(weights, 3).tolist(), np.round(biases, 3).tolist()])
        inputs = outputs
    size = sum(np.size(array) for array in arrays)
    if size > MOST_NUMBERS:
        raise ValueError(f"network must hold at most {MOST_NUMBERS:,} numbers; it holds {size:,}")
    return layers


def _neighbors(images, labels):
    """Return the images as strings of 64 letters, and their labels."""
    if images is None:
        return {"images": [], "labels": []}
    count = len(sequence(images, "images", "images of 64 pixels"))
    if not 1 <= count <= 2000:
        raise ValueError(f"images must be 1 to 2,000; they are {count:,}")
    pixels = float_array(images, "images", shape=(count, 64))
    if pixels.min() < 0 or pixels.max() > 1:
        raise ValueError(f"images must lie in [0, 1]; they go from {pixels.min():g} to {pixels.max():g}")
    inked = np.round(16 * pixels).astype(int).tolist()
    return {
        "images": ["".join(LEVELS[level] for level in image) for image in inked],
        "labels": label_array(labels, "labels", count, classes=10).tolist(),
    }


def counts(strokes, radius, fit):
    """Return how many of its 4 × 4 dots are inked in each of 8 × 8 cells: integers of shape (64,).

    A dot is inked if its middle is within `radius` of a line between two points of a stroke that follow each other.
    """
    if not strokes:
        return np.zeros(64, int)
    middle = np.arange(SIDE) + 0.5
    dots = np.stack(np.meshgrid(middle, middle), axis=-1).reshape(-1, 2)
    if fit:
        points = np.concatenate([np.array(stroke, float) for stroke in strokes])
        low, high = points.min(axis=0) - radius, points.max(axis=0) + radius
        height = SIDE / (high - low)[1]
        width = min(WIDEST / (high - low)[0], height)
        dots = (dots - SIDE / 2) / [width, height] + (low + high) / 2  # where on the pad a dot of the frame comes from
    inked = np.zeros(len(dots), bool)
    for stroke in strokes:
        for start, end in zip(stroke, stroke[1:] or stroke, strict=False):
            inked |= _squared_distance(dots, np.array(start, float), np.array(end, float)) <= radius**2
    return inked.reshape(8, CELL, 8, CELL).sum(axis=(1, 3)).ravel()


def _squared_distance(points, start, end):
    """Return that from each of the points to the line from `start` to `end`."""
    along = end - start
    length = along @ along
    share = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    return ((points - start - share[:, None] * along) ** 2).sum(axis=1)


def probabilities(p, inked):
    """Return the ten probabilities that the network of `p` gives to counts of shape (64,)."""
    x = inked / 16 - np.array(p["mean"])
    for k, (weights, biases) in enumerate(p["network"]):
        x = np.maximum(x, 0) if k else x
        x = x @ np.array(weights) + biases
    return softmax(x[None])[0]


def picture(p):
    """Return the drawing, its 8 × 8 counts and the network's ten probabilities, and alt text that says the same."""
    strokes = p["drawings"][p["digit"]]
    inked = counts(strokes, p["radius"], p["fit"])
    found = probabilities(p, inked)
    best = int(found.argmax())
    drawing = Picture(420, 252)
    drawing.text(70, 16, "drawn")
    drawing.add("rect", x=6, y=24, width=128, height=128, fill="none", stroke=GRAY_ON_BOTH)
    for stroke in strokes:
        places = [(6 + 4 * x, 24 + 4 * y) for x, y in stroke]
        drawing.polyline(places, GRAY_ON_BOTH, "g", stroke_width=8 * p["radius"], stroke_linecap="round")
    drawing.text(210, 16, "what the network gets")
    drawing.add("rect", x=150, y=24, width=128, height=128, fill="none", stroke=GRAY_ON_BOTH)
    for level in range(1, 17):
        corners = [(150 + 16 * (k % 8), 24 + 16 * (k // 8)) for k in np.flatnonzero(inked == level)]
        path = "".join(f"M{x} {y}h16v16h-16z" for x, y in corners)
        drawing.add("path", d=path, fill=GRAY_ON_BOTH, fill_opacity=level / 16)
    for digit, share in enumerate(found):
        y = 24 + 22 * digit
        drawing.text(304, y + 14, str(digit))
        drawing.add("rect", x=316, y=y, width=100 * float(share), height=17, fill=BLUE if digit == best else SKY)
    alt = (
        f"A drawn {p['digit']}, the 8 by 8 squares of gray that it becomes, and the ten probabilities of a network as "
        f"bars: it reads a {best}, with probability {found[best]:.2f}."
    )
    return drawing, alt
