"""A network with one hidden layer, trained on points in the plane: its units' lines, and the regions they make."""

import functools

import numpy as np

from lib import activations
from lib._looks import BLUE, GRAY_ON_BOTH, GREEN, ORANGE
from lib._validation import number, whole_number
from lib.datasets import blobs, rings, spirals
from lib.explorables._check import choice
from lib.explorables._svg import Picture
from lib.layers import Activation, Linear, Sequential
from lib.losses import cross_entropy
from lib.optimizers import SGD

SENTENCE = (
    "Each hidden unit has a line in the plane, around which it bends what the network computes: with three of them a "
    "border can close around a ring, the spiral takes more, and without a bend all borders stay straight."
)
USES = ("animation", "descents", "losses")
SPAN = 1.2  # the plane reaches from −1.2 to 1.2
MOST = 20  # hidden units
STARTS = 4
STEPS = 20_000  # as many as training goes on for
ACTIVATIONS = {"relu": "ReLU", "tanh": "tanh", "identity": "none"}
CENTERS = ((-0.55, -0.55), (0.55, 0.55), (-0.55, 0.55), (0.55, -0.55))
LOST = 1e6  # a loss beyond it counts as exploded
PICTURED = 1000  # steps: the picture shows what training leads to


def _spiral(rng):
    x, y = spirals(21, rng=rng)
    apart = x.any(axis=1)  # the arms share their first point
    return x[apart], y[apart]


def _rings(rng):
    return rings(20, radii=(0.4, 0.9), spread=0.08, rng=rng)


def _xor(rng):
    x, corner = blobs(8, centers=CENTERS, spread=0.17, rng=rng)
    return x, corner // 2


DATA = {"spiral": _spiral, "rings": _rings, "XOR": _xor}


def parameters(*, data="spiral", units=10, activation="relu", learning_rate=0.5, start=1, steps=0):
    """Check the parameters of "hidden-units".

    Parameters
    ----------
    data : {"spiral", "rings", "XOR"}
        Points of three classes, or of two.
    units : int in 1 … 20
        How many are in the hidden layer.
    activation : {"relu", "tanh", "identity"}
    learning_rate : float in [0.01, 5]
        η, of descent on the cross-entropy of all points.
    start : int in 1 … 4
        Which of four draws of the first weights: normal, of variance 2 over the number of inputs, as He's rule has it.
    steps : int in 0 … 20000
        Steps already made when the figure comes up.
    """
    return {
        "data": choice(data, "data", DATA),
        "units": whole_number(units, "units", low=1, high=MOST),
        "activation": choice(activation, "activation", ACTIVATIONS),
        "learning_rate": number(learning_rate, "learning_rate", low=0.01, high=5),
        "start": whole_number(start, "start", low=1, high=STARTS),
        "steps": whole_number(steps, "steps", low=0, high=STEPS),
        "activations": [list(each) for each in ACTIVATIONS.items()],
        "sets": list(DATA),
        "points": {name: _by_class(*points(name)) for name in DATA},
        "normals": _normals().tolist(),
        "span": [-SPAN, SPAN],
        "most": MOST,
        "limit": STEPS,
        "lost": LOST,
    }


@functools.cache
def points(name):
    """Return the points of a set and their classes."""
    x, y = DATA[name](np.random.default_rng(1))
    return x.round(3), y  # with two digits, as the weights, some would lie on the line of a unit, but for rounding


def _by_class(x, y):
    """Return a list for each class: x and y of its points in turn."""
    return [x[y == k].ravel().tolist() for k in range(y.max() + 1)]


@functools.cache
def _normals():
    """Return a row of normal numbers for each start: those of (2, MOST) first weights, then of (MOST, 3) second."""
    return np.random.default_rng(0).normal(size=(STARTS, 5 * MOST)).round(2)


def first_network(p):
    """Return the network before training, a `Sequential`."""
    normals, units = _normals()[p["start"] - 1], p["units"]
    classes = points(p["data"])[1].max() + 1
    model = Sequential(
        Linear(2, units, initialization="zeros"),
        Activation(getattr(activations, p["activation"])),
        Linear(units, classes, initialization="zeros"),
    )
    W1, _, W2, _ = model.parameters
    W1[...] = normals[: 2 * MOST].reshape(2, MOST)[:, :units]
    W2[...] = normals[2 * MOST :].reshape(MOST, 3)[:units, :classes] * np.sqrt(2 / units)
    return model


def train(p, steps):
    """Return W₁, b₁, W₂, b₂ after that many steps, on all points each; they stop where the loss explodes."""
    model, optimizer = first_network(p), SGD(p["learning_rate"])
    x, y = points(p["data"])
    for _ in range(steps):
        loss, gradient = cross_entropy(model.forward(x, training=True), y)
        if not loss < LOST:
            break
        model.backward(gradient)
        optimizer.step(model.parameters, model.gradients)
    return model.parameters


def scores(p, network, x):
    """Return the scores of points, (N, classes)."""
    W1, b1, W2, b2 = network
    return getattr(activations, p["activation"]).value(x @ W1 + b1) @ W2 + b2


def picture(p):
    """Return the points on the regions found by training, and alt text that says what is to be seen."""
    steps = max(p["steps"], PICTURED)
    network = train(p, steps)
    drawing, cells, side = Picture(300, 300), 30, 10
    middle = SPAN * ((2 * np.arange(cells) + 1) / cells - 1)
    grid = np.stack(np.meshgrid(middle, -middle), axis=-1).reshape(-1, 2)
    regions = scores(p, network, grid).argmax(axis=1).reshape(cells, cells)
    x, y = points(p["data"])
    for k, color in enumerate((BLUE, ORANGE, GREEN)[: y.max() + 1]):
        drawing.add("path", d=_tiles(regions == k, side), fill=color, fill_opacity="0.2")
    places = 150 + 150 / SPAN * x * (1, -1)
    looks = (BLUE, "round", 8), (ORANGE, "square", 7), (GREEN, "butt", 6)
    for k, (color, cap, width) in enumerate(looks[: y.max() + 1]):
        mark = "l-5,9h10z" if cap == "butt" else "h0"
        d = "".join(f"M{u:.0f},{v:.0f}{mark}" for u, v in places[y == k])
        drawing.add("path", d=d, stroke=color, stroke_width=width, stroke_linecap=cap, fill="none")
    drawing.add("rect", x=0, y=0, width=300, height=300, fill="none", stroke=GRAY_ON_BOTH)
    right = (scores(p, network, x).argmax(axis=1) == y).sum()
    alt = (
        f"Points of {y.max() + 1} classes in the plane ({p['data']}), and the regions that a network with {p['units']} "
        f"hidden units ({ACTIVATIONS[p['activation']]}) gives them after {steps} steps: {right} of {len(y)} are right."
    )
    return drawing, alt


def _tiles(is_here, side):
    """Return a path of all cells that are true, those next to each other in a row as one."""
    d = []
    for row, cells in enumerate(is_here):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], cells, [0]])))
        for first, last in edges.reshape(-1, 2):
            d.append(f"M{side * first},{side * row}h{side * (last - first)}v{side}h{side * (first - last)}z")
    return "".join(d)
