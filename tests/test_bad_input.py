"""Bad input: one table for the library. Each call gets a ValueError that starts with the name of the argument."""

import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lib import clusters, datasets, images, losses
from lib.activations import ACTIVATIONS, elu, leaky_relu, relu
from lib.gradients import check_gradient, numerical_gradient, relative_error
from lib.layers import Activation, BatchNorm, Dropout, Linear, Sequential
from lib.optimizers import SGD, AdaGrad, Adam, AdamW, RMSProp, ewma
from lib.regularizers import L1, L2, ElasticNet
from lib.schedules import Constant, OneCycle, StepDecay, Warmup
from lib.surfaces import SURFACES, Surface, quadratic
from lib.sweeps import mean_and_error, sweep
from lib.training import accuracy, fit, minibatches

NAN, INF = float("nan"), float("inf")
SCORES, LABELS = [[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]], [2, 0]


def rng():
    return np.random.default_rng(0)


WRONG_SCORES = [
    ([1.0, 2.0], "must have 2 dimension(s); its shape is (2,)"),
    (5.0, "must have 2 dimension(s); its shape is ()"),
    ([SCORES], "must have 2 dimension(s); its shape is (1, 2, 3)"),
    (np.zeros((0, 3)), "must not be empty; its shape is (0, 3)"),
    (np.zeros((2, 0)), "must not be empty; its shape is (2, 0)"),
    ([[1.0, NAN, 3.0], [0.0, 1.0, 0.0]], "must be finite; scores[0, 1] is nan"),
    ([[1.0, 2.0, 3.0], [-INF, 1.0, INF]], "must be finite; scores[1, 0] is -inf"),
    ([["a", "b", "c"]] * 2, "must hold real numbers; it holds <U1"),
    ([[1j, 2, 3]] * 2, "must hold real numbers; it holds complex128"),
    (None, "must be an array of numbers; it is None"),
    ({1: 2.0}, "must be an array of numbers; it is {1: 2.0}"),
    ((row for row in SCORES), "must be an array of numbers; it is <generator object "),
    (np.array(None), "must hold real numbers; it is None"),
    ([[1.0, 2.0, 3.0], [0.0, None, 0.0]], "must hold real numbers; scores[1, 1] is None"),
    ([[1.0, 2.0, 10**400]] * 2, "must hold real numbers; it holds objects, [[1.0, 2.0, 100000"),
]
WRONG_LABELS = [
    ([3, 0], "must lie in 0 … 2; 3 is among them"),
    ([2, -1], "must lie in 0 … 2; -1 is among them"),
    (np.array([2, 200], "uint8"), "must lie in 0 … 2; 200 is among them"),
    (np.array([2, 2**64 - 1], "uint64"), "must lie in 0 … 2; 18446744073709551615 is among them"),
    ([2.0, 0.0], "must hold integers (class indices); it holds float64"),
    ([True, False], "must hold integers (class indices); it holds bool"),
    (["2", "0"], "must hold integers (class indices); it holds <U1"),
    ([2, 2**70], "must hold integers (class indices); it holds objects, [2, 1180591620717411303424]"),
    ([2], "must have shape (2,), one label a sample; its shape is (1,)"),
    ([2, 0, 1], "must have shape (2,), one label a sample; its shape is (3,)"),
]
WRONG_LABELS_OF_A_SHAPE = [
    ([[2], [0]], "must have shape (2,), one label a sample; its shape is (2, 1)"),
    (2, "must have shape (2,), one label a sample; its shape is ()"),
    (None, "must be an array of numbers; it is None"),
]
WRONG_DISTRIBUTIONS = [
    ([[1.0, 0.0], [0.0, 1.0]], "must have shape (2,), labels, or (2, 3), distributions; its shape is (2, 2)"),
    ([[1], [0]], "must have shape (2,), labels, or (2, 3), distributions; its shape is (2, 1)"),
    (1, "must have shape (2,), labels, or (2, 3), distributions; its shape is ()"),
    ([[0.5, 0.5, 0.5], [1, 0, 0]], "must be non-negative with rows that sum to 1; the smallest entry is 0, row 0"),
    ([[1, 0, 0], [2.0, -1.0, 0.0]], "must be non-negative with rows that sum to 1; the smallest entry is -1"),
    ([[0, 0, 0], [1, 0, 0]], "must be non-negative with rows that sum to 1"),
    ([[1, 0, 0], [1.0, -1e-9, 0.0]], "must be non-negative with rows that sum to 1; the smallest entry is -1e-09"),
    ([[NAN, 0, 1], [1, 0, 0]], "must be finite; targets[0, 0] is nan"),
]
WRONG_PAIRS = [
    ([1.0, 2.0], [1.0], "targets must have shape (2,); its shape is (1,)"),
    ([[1.0], [2.0]], [1.0, 2.0], "targets must have shape (2, 1); its shape is (2,)"),
    ([], [], "{0} must not be empty; its shape is (0,)"),
    (1.0, 1.0, "{0} must have 1 or 2 dimensions; the shape is ()"),
    ([[[1.0]]], [[[1.0]]], "{0} must have 1 or 2 dimensions; the shape is (1, 1, 1)"),
    ([NAN, 1.0], [0.0, 1.0], "{0} must be finite; {0}[0] is nan"),
    ([0.0, 1.0], [0.0, INF], "targets must be finite; targets[1] is inf"),
    (["a"], [1.0], "{0} must hold real numbers; it holds <U1"),
    ([1.0], ["a"], "targets must hold real numbers; it holds <U1"),
]
NOT_NON_NEGATIVE = [-1.0, -1e-300, NAN, INF, 10**400, True, "1", None, [1.0], 1j]
NOT_NON_NEGATIVE += [np.array(-1.0), np.array(True), np.array("1"), np.array([1.0]), np.ma.masked]
NOT_POSITIVE = [0, 0.0, *NOT_NON_NEGATIVE]
NOT_COUNTS = [0, -1, 1.0, True, "1", np.array(0), np.array(1.0), np.array([1]), np.ma.masked, None]
NOT_GENERATORS = [0, None, np.random, np.random.RandomState(0)]


# Each of these yields (what the error must start with, a call).


def score_rows():
    for loss in (losses.hinge, losses.squared_hinge, losses.cross_entropy):
        name = "targets" if loss is losses.cross_entropy else "labels"
        for scores, message in WRONG_SCORES:
            yield f"scores {message}", lambda s=scores, f=loss: f(s, LABELS)
        for labels, message in WRONG_LABELS + (WRONG_LABELS_OF_A_SHAPE if name == "labels" else []):
            yield f"{name} {message}", lambda y=labels, f=loss: f(SCORES, y)
    for margin in NOT_NON_NEGATIVE:
        for loss in (losses.hinge, losses.squared_hinge):
            yield "margin must be a finite number in [0, inf", lambda m=margin, f=loss: f(SCORES, LABELS, m)


def distribution_rows():
    for targets, message in WRONG_DISTRIBUTIONS:
        yield f"targets {message}", lambda t=targets: losses.cross_entropy(SCORES, t)
        yield f"targets {message}", lambda t=targets: losses.cross_entropy(SCORES, t, 0.1)
    for labels, message in WRONG_LABELS:
        yield f"targets {message}", lambda y=labels: losses.cross_entropy(SCORES, y, 0.1)
    for smoothing in [1, 1.5, *NOT_NON_NEGATIVE]:
        yield (
            "label_smoothing must be a finite number in [0, 1); it is",
            (lambda e=smoothing: losses.cross_entropy(SCORES, LABELS, e)),
        )


def pair_rows():
    for name, first in [
        ("binary_cross_entropy", "logits"),
        ("mean_squared_error", "predictions"),
        ("mean_absolute_error", "predictions"),
        ("smooth_l1", "predictions"),
    ]:
        for a, b, message in WRONG_PAIRS:
            yield message.format(first), lambda a=a, b=b, f=name: getattr(losses, f)(a, b)
    for targets in ([1.5], [-0.1]):
        yield "targets must lie in [0, 1]; they reach from", lambda t=targets: losses.binary_cross_entropy([0.0], t)
    for beta in NOT_POSITIVE:
        yield "beta must be a finite number in (0, inf", lambda b=beta: losses.smooth_l1([1.0], [1.0], b)


def softmax_rows():
    for function in (losses.softmax, losses.log_softmax, losses.logsumexp):
        for axis in (2, -3):
            yield "axis must be an axis of x, whose shape is (2, 3); it is", lambda f=function, a=axis: f(SCORES, a)
        yield "axis must be an axis of x, whose shape is (); it is", lambda f=function: f(1.0)
        yield "x must not be empty", lambda f=function: f([])
        yield "x must be finite; x[1] is nan", lambda f=function: f([1.0, NAN])
        yield "x must hold real numbers", lambda f=function: f("abc")


def gradient_rows():
    for step in NOT_POSITIVE:
        yield "step must be a finite number in (0, inf", lambda h=step: numerical_gradient(np.sum, [1.0], h)
        yield (
            "step must be a finite number in (0, inf",
            (lambda h=step: check_gradient(lambda x: (x.sum(), np.ones(1)), [1.0], step=h)),
        )
        yield (
            "tolerance must be a finite number in (0, inf",
            (lambda h=step: check_gradient(lambda x: (x.sum(), np.ones(1)), [1.0], tolerance=h)),
        )
    for function in (numerical_gradient, check_gradient):
        yield "x must not be empty", lambda f=function: f(np.sum, [])
        yield "x must hold real numbers", lambda f=function: f(np.sum, ["a"])
    for directions in NOT_COUNTS[:-1]:
        yield (
            "directions must be a whole number of at least 1; it is",
            (lambda d=directions: check_gradient(lambda x: (x.sum(), np.ones(1)), [1.0], directions=d, rng=rng())),
        )
    yield (
        "rng must be a numpy.random.Generator",
        (lambda: check_gradient(lambda x: (x.sum(), np.ones(1)), [1.0], directions=1)),
    )
    yield "b must have shape (2,); its shape is (3,)", lambda: relative_error([1, 2], [1, 2, 3])
    yield "a must not be empty", lambda: relative_error([], [])


def regularizer_rows():
    for strength in NOT_NON_NEGATIVE:
        yield "strength must be a finite number in [0, inf", lambda s=strength: L1(s)
        yield "strength must be a finite number in [0, inf", lambda s=strength: L2(s)
        yield "strength must be a finite number in [0, inf", lambda s=strength: ElasticNet(s, 0.5)
    for make in (L1, L2, lambda strength: ElasticNet(strength, 0.5)):
        yield "strength must be at most 1.70141e+38, half of the largest of float32; it is", lambda m=make: m(2e38)
    for ratio in [1.1, *NOT_NON_NEGATIVE]:
        yield "l1_ratio must be a finite number in [0, 1]; it is", lambda r=ratio: ElasticNet(1.0, r)
    for regularizer in (L1(1.0), L2(1.0), ElasticNet(1.0, 0.5)):
        for method in (regularizer.penalty, regularizer.gradient):
            yield "weights must not be empty", lambda f=method: f([])
            yield "weights must hold real numbers", lambda f=method: f("abc")


def activation_rows():
    for function in ACTIVATIONS:
        for call in (function, function.derivative):
            for z, message in [
                ([], "must not be empty; its shape is (0,)"),
                ([1.0, NAN], "must be finite; z[1] is nan"),
                (-INF, "must be finite; it is -inf"),
                (["a"], "must hold real numbers; it holds <U1"),
                (1j, "must hold real numbers; it holds complex128"),
                ([[1], [1, 2]], "must be an array; its rows differ in length"),
            ]:
                yield f"z {message}", lambda f=call, z=z: f(z)
    for slope in [1.1, *NOT_NON_NEGATIVE]:
        yield "slope must be a finite number in [0, 1]; it is", lambda a=slope: leaky_relu(a)
    for alpha in NOT_POSITIVE:
        yield "alpha must be a finite number in (0, inf", lambda a=alpha: elu(a)


def surface_rows():
    for surface in SURFACES:
        for call in (surface, surface.gradient):
            for point, message in [
                ([1.0, 2.0, 3.0], "must have shape (2,) or (…, 2), x and y; its shape is (3,)"),
                (np.zeros((2, 3)), "must have shape (2,) or (…, 2), x and y; its shape is (2, 3)"),
                (1.0, "must have shape (2,) or (…, 2), x and y; its shape is ()"),
                (np.zeros((0, 2)), "must not be empty; its shape is (0, 2)"),
                ([1.0, NAN], "must be finite; point[1] is nan"),
                (["a", "b"], "must hold real numbers; it holds <U1"),
            ]:
                yield f"point {message}", lambda f=call, p=point: f(p)
    for wrong in (NAN, INF, True, "1", None):
        yield "a must be a finite number; it is", lambda a=wrong: quadratic(a, 1)
        yield "b must be a finite number; it is", lambda b=wrong: quadratic(1, b)
    yield "a must not be 0, which would leave a line of minima; it is 0", lambda: quadratic(0, 1)
    yield "b must not be 0, which would leave a line of minima; it is -0.0", lambda: quadratic(1, -0.0)
    ends = {"minima": (), "start": (0.0, 0.0)}
    yield "value must be a function; it is 3", lambda: Surface("flat", 3, max, **ends)
    yield "slopes must be a function; it is None", lambda: Surface("flat", max, None, **ends)
    yield "formula must be a string; it is None", lambda: Surface("flat", max, max, formula=None, **ends)
    for message, minima in [
        ("minima must be a sequence of points (x, y); it is None", None),
        ("minima must have shape (2,); its shape is ()", (1.0, 2.0)),
    ]:
        yield message, lambda m=minima: Surface("flat", max, max, minima=m, start=(0.0, 0.0))
    yield "name must be a string; it is 3", lambda: quadratic(1, 1, name=3)
    yield "start must hold real numbers; it holds <U3", lambda: quadratic(1, 1, start="abc")
    yield "start must have shape (2,); its shape is (3,)", lambda: quadratic(1, 1, start=[1.0, 2.0, 3.0])


def surface_function_rows():
    for message, slopes in [
        ("slopes must return a pair, by x and by y; it returned array([1., 3.])", lambda x, y: x),
        ("slopes must return a pair, by x and by y; it returned 0.0", lambda x, y: 0.0),
        ("slopes must return a pair, by x and by y; it returned (array([1., 3.]),)", lambda x, y: (x,)),
        ("slopes must return arrays of shape (2,), as x and y; it returned (1,)", lambda x, y: (x, y[:1])),
        ("what slopes returns must hold real numbers; it holds <U2", lambda x, y: (x, "up")),
    ]:
        surface = Surface("", max, slopes, minima=(), start=(0.0, 0.0))
        yield message, lambda s=surface: s.gradient([[1.0, 2.0], [3.0, 4.0]])
    for message, value in [
        ("value must return arrays of shape (2,), as x and y; it returned (1, 2)", lambda x, y: [x]),
        ("what value returns must hold real numbers; it holds <U4", lambda x, y: "high"),
    ]:
        surface = Surface("", value, max, minima=(), start=(0.0, 0.0))
        yield message, lambda s=surface: s([[1.0, 2.0], [3.0, 4.0]])


def dataset_rows():
    for count in NOT_COUNTS:
        for make in (datasets.blobs, datasets.rings, datasets.spirals):
            yield "count must be a whole number of at least 1; it is", lambda f=make, n=count: f(n, rng=rng())
    for value in NOT_GENERATORS:
        for make in (datasets.blobs, datasets.rings, datasets.spirals):
            yield "rng must be a numpy.random.Generator", lambda f=make, r=value: f(2, rng=r)
        yield "rng must be a numpy.random.Generator", lambda r=value: datasets.split([1, 2], [0, 0], rng=r)
    for spread in NOT_NON_NEGATIVE:
        for make in (datasets.blobs, datasets.rings, datasets.spirals):
            yield "spread must be a finite number in [0, inf", lambda f=make, s=spread: f(2, spread=s, rng=rng())


def geometry_rows():
    yield "centers must have 2 dimension(s)", lambda: datasets.blobs(2, centers=[1.0, 2.0], rng=rng())
    yield "centers must have shape (C, 2)", lambda: datasets.blobs(2, centers=[[1.0, 2.0, 3.0]], rng=rng())
    yield "centers must not be empty", lambda: datasets.blobs(2, centers=np.zeros((0, 2)), rng=rng())
    yield "radii must have 1 dimension(s)", lambda: datasets.rings(2, radii=[[1.0]], rng=rng())
    yield "radii must not be negative; -1 is among them", lambda: datasets.rings(2, radii=(-1, 2), rng=rng())
    yield "radii must not be empty", lambda: datasets.rings(2, radii=[], rng=rng())
    for classes in (1, 0, 2.0, True):
        yield (
            "classes must be a whole number of at least 2",
            lambda c=classes: datasets.spirals(2, classes=c, rng=rng()),
        )
    for turns in NOT_POSITIVE:
        yield "turns must be a finite number in (0, inf", lambda t=turns: datasets.spirals(2, turns=t, rng=rng())


def split_rows():
    for fraction in [1, 1.0, 2, *NOT_POSITIVE]:
        yield (
            "fraction must be a finite number in (0, 1); it is",
            (lambda f=fraction: datasets.split([1, 2], [0, 0], fraction=f, rng=rng())),
        )
    yield "fraction must leave samples in both parts", lambda: datasets.split([1, 2], [0, 1], rng=rng())
    yield "x must hold samples", lambda: datasets.split([], [], rng=rng())
    yield "x must hold samples", lambda: datasets.split(1.0, [0], rng=rng())
    yield "y must have shape (2,)", lambda: datasets.split([1, 2], [0], rng=rng())
    yield "y must hold integers", lambda: datasets.split([1, 2], [0.0, 1.0], rng=rng())
    for label in (-1, -2, -(2**62)):
        message = f"y must lie in 0, 1, 2, …; {label} is among them"
        yield message, lambda k=label: datasets.split([1, 2], [0, k], rng=rng())


def standardize_rows():
    yield "train must not be empty", lambda: datasets.standardize([])
    yield "train must hold samples along its first axis; its shape is ()", lambda: datasets.standardize(1.0)
    yield "train must be finite; train[0, 1] is nan", lambda: datasets.standardize([[1.0, NAN]])
    yield "train must hold real numbers; it holds <U1", lambda: datasets.standardize(["a"])
    x = np.ones((3, 2))
    for kind, pair in [("list", [x, x]), ("tuple", (x, x[:2])), ("list", [x.tolist(), x])]:
        yield (
            f"train must be one array; it is a {kind} of 2: give each as an argument of its own, or",
            (lambda x=pair: datasets.standardize(x)),
        )
    for other in ([[1.0]], [1.0, 2.0], [[[1.0, 2.0]]], 1.0):
        yield (
            "others[1] must have samples of shape (2,); its shape is",
            (lambda x=other: datasets.standardize([[1.0, 2.0]], [[3.0, 4.0]], x)),
        )
    yield "others[0] must be finite; others[0][0, 0] is inf", lambda: datasets.standardize([[1.0]], [[INF]])


GRAY, COLOR = np.zeros((2, 4, 4)), np.zeros((4, 4, 3))


def image_rows():
    calls = [
        ("image", function)
        for function in (
            images.to_grayscale,
            images.rgb_to_hsl,
            images.hsl_to_rgb,
            images.color_histogram,
        )
    ]
    calls += [
        ("images", images.gradient_histograms),
        ("images", lambda x: images.shift(x, 0, 0)),
        ("images", lambda x: images.patches(x, 1)),
        ("images", lambda x: images.bag_of_words(x, [[1.0]])),
    ]
    for name, call in calls:
        for wrong, message in [
            (np.zeros((2, 2, 3), int), "must hold uint8, 0 … 255, or floats, 0 … 1; it holds int64"),
            (np.zeros((2, 2, 3), bool), "must hold uint8, 0 … 255, or floats, 0 … 1; it holds bool"),
            (np.full((2, 2, 3), 1.5), "must lie in [0, 1] where it holds floats; it reaches from 1.5 to 1.5"),
            (np.full((2, 2, 3), -0.5), "must lie in [0, 1] where it holds floats; it reaches from -0.5 to -0.5"),
            (np.full((2, 2, 3), NAN), "must be finite; "),
            (np.zeros((0, 2, 3)), "must not be empty; its shape is (0, 2, 3)"),
            ("abc", "must hold real numbers; it holds <U3"),
            (None, "must be an array of numbers; it is None"),
        ]:
            yield f"{name} {message}", lambda f=call, x=wrong: f(x)
    for name, call in calls[:4]:
        for shape in [(), (2,), (3, 4), (4, 4, 1)]:
            yield f"{name} must have shape (…, 3); its shape is {shape}", lambda f=call, s=shape: f(np.zeros(s))
    yield "image must have shape (H, W, 3); its shape is (4, 3)", lambda: images.color_histogram(COLOR[0])
    for name, call in calls[4:]:
        for shape in [(), (4, 4), (2, 4, 4, 3)]:
            yield f"{name} must have shape (N, H, W); their shape is {shape}", lambda f=call, s=shape: f(np.zeros(s))


def feature_rows():
    for weights in ([0.5, 0.5, 0.5], [1.0, 1.0, -1.0], [0, 0, 0], [0.5, 0.5, 1e-5]):
        yield (
            "weights must be non-negative with the sum 1; they are [",
            (lambda w=weights: images.to_grayscale(COLOR, w)),
        )
    yield "weights must have shape (3,); its shape is (2,)", lambda: images.to_grayscale(COLOR, [0.5, 0.5])
    for count in NOT_COUNTS:
        yield "bins must be a whole number of at least 1", lambda n=count: images.gradient_histograms(GRAY, bins=n)
        yield "cell must be a whole number of at least 1", lambda n=count: images.gradient_histograms(GRAY, n)
        yield "size must be a whole number of at least 1", lambda n=count: images.patches(GRAY, n)
        yield "cells must be a whole number of at least 1", lambda n=count: images.bag_of_words(GRAY, [[1.0]], n)
    for count in [257, 1000, *NOT_COUNTS]:
        yield "bins must be a whole number in 1 … 256; it is", lambda n=count: images.color_histogram(COLOR, n)
    for cell in (3, 8):
        yield (
            f"images must have a height and a width that are multiples of cell, {cell}, and at least 2; their shape",
            (lambda c=cell: images.gradient_histograms(GRAY, c)),
        )
    yield "images must have a height and a width", lambda: images.gradient_histograms(np.zeros((2, 1, 4)), 1)
    yield "size must be at most the images' height and width; it is 5", lambda: images.patches(GRAY, 5)
    for codebook in ([[1.0] * 3], [[1.0] * 8]):
        yield "codebook must have shape (K, size²), of square patches", lambda c=codebook: images.bag_of_words(GRAY, c)
    yield "codebook must hold patches no larger than the images", lambda: images.bag_of_words(GRAY, [[1.0] * 25])
    yield "codebook must have 2 dimension(s)", lambda: images.bag_of_words(GRAY, [1.0])
    yield "cells must be at most the number of positions", lambda: images.bag_of_words(GRAY, [[1.0] * 4], 4)


def cluster_rows():
    for count in NOT_COUNTS:
        yield "clusters must be a whole number of at least 1", lambda n=count: clusters.kmeans([[1.0]], n, rng())
        yield (
            "max_iterations must be a whole number of at least 1",
            (lambda n=count: clusters.kmeans([[1.0]], 1, rng(), n)),
        )
    for value in NOT_GENERATORS:
        yield "rng must be a numpy.random.Generator", lambda r=value: clusters.kmeans([[1.0]], 1, r)
    for x, count, distinct in [([[1.0]], 2, 1), ([[1.0], [1.0], [0.0], [-0.0]], 3, 2)]:
        yield (
            f"clusters must be at most the number of distinct points, {distinct}; it is {count}",
            (lambda x=x, n=count: clusters.kmeans(x, n, rng())),
        )
    yield "x must have 2 dimension(s); its shape is (2,)", lambda: clusters.kmeans([1.0, 2.0], 1, rng())
    yield "x must be finite; x[0, 0] is nan", lambda: clusters.kmeans([[NAN]], 1, rng())
    yield (
        "x must have shape (…, 2), as centers do; its shape is (1, 3)",
        lambda: clusters.nearest(np.ones((1, 3)), [[1, 2]]),
    )
    yield "x must have shape (…, 1), as centers do; its shape is ()", lambda: clusters.nearest(1.0, [[1.0]])
    yield "x must be finite; x[0] is nan", lambda: clusters.nearest([NAN], [[1.0]])
    yield "centers must have 2 dimension(s); its shape is (1,)", lambda: clusters.nearest([1.0], [1.0])
    yield "centers must not be empty; its shape is (0, 1)", lambda: clusters.nearest([1.0], np.zeros((0, 1)))


def model_rows():
    for count in NOT_COUNTS:
        yield "inputs must be a whole number of at least 1", lambda n=count: Linear(n, 2, rng=rng())
        yield "outputs must be a whole number of at least 1", lambda n=count: Linear(2, n, rng=rng())
    for name in ("kaiming", "", None, 0):
        yield (
            "initialization must be one of ['zeros', 'xavier', 'he']; it is",
            (lambda i=name: Linear(2, 2, initialization=i, rng=rng())),
        )
    for dtype in (int, np.float16, complex, "int32"):
        yield "dtype must be float32 or float64; it is", lambda d=dtype: Linear(2, 2, rng=rng(), dtype=d)
    for value in NOT_GENERATORS:
        yield "rng must be a numpy.random.Generator", lambda r=value: Linear(2, 2, rng=r)
    yield "layers must hold at least one layer", lambda: Sequential()
    for x in ([1.0, 2.0], [[1.0]], [[[1.0, 2.0]]], 1.0):
        yield "x must have ", lambda x=x: Linear(2, 3, rng=rng()).forward(x)
    for gradient in ([[1.0, 2.0]], [1.0, 2.0, 3.0], [[1.0, 2.0, 3.0]] * 2):
        yield "gradient must have shape (1, 3); its shape is", lambda g=gradient: backward(g)
    yield "gradient must hold real numbers", lambda: backward([["a", "b", "c"]])
    yield "layers must not hold a Sequential", lambda: Sequential(Sequential(Linear(2, 2, rng=rng())))


def layer_rows():
    for function in (np.tanh, "relu", None, relu(1.0), leaky_relu, Activation(relu)):
        yield "function must be an activation, such as lib.activations.relu; it is", lambda f=function: Activation(f)
    for rate in [1, 1.0, 1.5, *NOT_NON_NEGATIVE]:
        yield "rate must be a finite number in [0, 1); it is", lambda r=rate: Dropout(r, rng())
    for value in NOT_GENERATORS:
        yield "rng must be a numpy.random.Generator", lambda r=value: Dropout(0.5, r)
    for count in NOT_COUNTS:
        yield "features must be a whole number of at least 1", lambda n=count: BatchNorm(n)
    for momentum in [1.1, *NOT_NON_NEGATIVE]:
        yield "momentum must be a finite number in [0, 1]; it is", lambda m=momentum: BatchNorm(2, m)
    for epsilon in NOT_POSITIVE:
        yield "epsilon must be a finite number in (0, inf", lambda e=epsilon: BatchNorm(2, epsilon=e)
    for dtype in (int, np.float16, complex, "int32", "floaty"):
        yield "dtype must be float32 or float64; it is", lambda d=dtype: BatchNorm(2, dtype=d)


def layer_input_rows():
    for x in ([1.0, 2.0], [[1.0]], [[[1.0, 2.0]]], 1.0):
        yield "x must have ", lambda x=x: BatchNorm(2).forward(x)
    yield (
        "x must hold at least 2 samples in training; its shape is (1, 2)",
        (lambda: BatchNorm(2).forward([[1.0, 2.0]], training=True)),
    )
    for make in (lambda: Activation(relu), lambda: Dropout(0.5, rng())):
        yield "x must hold samples along its first axis; its shape is ()", lambda m=make: m().forward(1.0)
        yield "training must be True or False; it is 'no'", lambda m=make: m().forward([1.0], training="no")
    for make in (lambda: Activation(relu), lambda: Dropout(0.5, rng()), lambda: BatchNorm(2)):
        yield "x must not be empty", lambda m=make: m().forward(np.zeros((0, 2)))
        yield "x must hold real numbers", lambda m=make: m().forward([["a", "b"]])
        for gradient in ([1.0, 2.0], [[1.0], [2.0]], [[1.0, 2.0]], 1.0):
            yield "gradient must have shape (2, 2); its shape is", lambda m=make, g=gradient: backward_of(m(), g)
        yield "gradient must hold real numbers", lambda m=make: backward_of(m(), [["a", "b"]] * 2)


def backward_of(layer, gradient):
    layer.forward([[1.0, 2.0], [3.0, 4.0]], training=True)
    return layer.backward(gradient)


def optimizer_rows():
    for rate in NOT_POSITIVE:
        yield "learning_rate must be a finite number in (0, inf", lambda r=rate: SGD(r)
        yield "learning_rate must be a finite number in (0, inf", lambda r=rate: Adam(r)
        yield "epsilon must be a finite number in (0, inf", lambda e=rate: Adam(epsilon=e)
        for make in (AdaGrad, RMSProp, AdamW):
            yield "learning_rate must be a finite number in (0, inf", lambda r=rate, m=make: m(r)
            yield "epsilon must be a finite number in (0, inf", lambda e=rate, m=make: m(0.1, epsilon=e)
    for momentum in [1, 1.0, 2.0, *NOT_NON_NEGATIVE]:
        yield "momentum must be a finite number in [0, 1); it is", lambda m=momentum: SGD(0.1, m)
    for decay in NOT_NON_NEGATIVE:
        yield "weight_decay must be a finite number in [0, inf", lambda d=decay: SGD(0.1, weight_decay=d)
        yield "weight_decay must be a finite number in [0, inf", lambda d=decay: AdamW(weight_decay=d)
    yield "nesterov needs a momentum above 0; momentum is 0.0", lambda: SGD(0.1, nesterov=True)
    yield "nesterov must be True or False; it is 'no'", lambda: SGD(0.1, 0.9, nesterov="no")
    yield "correct must be True or False; it is 'false'", lambda: ewma([1.0, 2.0], 0.9, correct="false")
    for beta in [1, 1.0, 2.0, *NOT_NON_NEGATIVE]:
        yield "betas[0] must be a finite number in [0, 1); it is", lambda b=beta: Adam(betas=(b, 0.999))
        yield "betas[1] must be a finite number in [0, 1); it is", lambda b=beta: Adam(betas=(0.9, b))
        yield "alpha must be a finite number in [0, 1); it is", lambda a=beta: RMSProp(0.1, a)
        yield "beta must be a finite number in [0, 1); it is", lambda b=beta: ewma([1.0, 2.0], b)
    for values in (1.0, [], "ab", [1.0, float("nan")], [[1.0], [1.0, 2.0]]):
        yield "values must ", lambda v=values: ewma(v, 0.9)
    for betas in (0.9, (0.9,), (0.9, 0.99, 0.999), None, "ab"):
        yield "betas must be a pair of numbers; it is", lambda b=betas: Adam(betas=b)


def optimizer_change_rows():
    for rate in NOT_NON_NEGATIVE:  # 0 is where a schedule may end
        yield "learning_rate must be a finite number in [0, inf", lambda r=rate: setattr(SGD(0.1), "learning_rate", r)
        yield "learning_rate must be a finite number in [0, inf", lambda r=rate: setattr(Adam(), "learning_rate", r)
    for parameters, gradients in [(None, None), ([np.ones(1)], None), (3, [np.ones(1)])]:
        yield "parameters and gradients must be lists of arrays", lambda p=parameters, g=gradients: SGD(0.1).step(p, g)
    twice = [np.ones(2), np.ones(1)] * 2
    yield "parameters must differ from each other; one of them is there twice", lambda: SGD(0.1).step(twice, twice)
    for dtype in ("float16", np.dtype(np.longdouble).name, "int64"):
        for make in (SGD, Adam):
            yield (
                f"parameters[1] must be a writable array of float32 or float64; it is an array of {dtype}",
                (lambda t=dtype, m=make: m(0.1).step([np.ones(2), np.ones(2, t)], [np.ones(2), np.ones(2)])),
            )


def backward(gradient):
    layer = Linear(2, 3, rng=rng())
    layer.forward([[1.0, 2.0]])
    return layer.backward(gradient)


def train(**options):
    options = {"x": np.ones((4, 2)), "y": [0, 1, 2, 0], "epochs": 1, "batch_size": 2, "rng": rng()} | options
    model = options.pop("model", Sequential(Linear(2, 3, rng=rng())))
    loss, optimizer = options.pop("loss", losses.hinge), options.pop("optimizer", SGD(0.1))
    return fit(model, loss, optimizer, options.pop("x"), options.pop("y"), **options)


def training_rows():
    for count in NOT_COUNTS:
        yield "epochs must be a whole number of at least 1", lambda n=count: train(epochs=n)
        yield "batch_size must be a whole number of at least 1", lambda n=count: train(batch_size=n)
        yield "batch_size must be a whole number of at least 1", lambda n=count: list(minibatches([1], [1], n, rng()))
    for count in NOT_COUNTS[:-1]:
        yield (
            "patience must be a whole number of at least 1",
            (lambda n=count: train(patience=n, validation=(np.ones((4, 2)), [0] * 4))),
        )
    yield "patience needs validation data; validation is None", lambda: train(patience=1)
    for value in NOT_GENERATORS:
        yield "rng must be a numpy.random.Generator", lambda r=value: train(rng=r)
        yield "rng must be a numpy.random.Generator", lambda r=value: list(minibatches([1], [1], 1, r))
    yield "x must hold samples along its first axis; its shape is (0,)", lambda: train(x=[], y=[])
    yield "x must hold samples along its first axis; its shape is ()", lambda: list(minibatches(1, 1, 1, rng()))
    yield "x must be an array of numbers; it is <generator object ", lambda: train(x=(row for row in np.ones((4, 2))))
    yield "y must be an array of numbers; it is {0: 1}", lambda: train(y={0: 1})
    yield "y must hold one target for each of the 4 samples; its shape is (3,)", lambda: train(y=[0, 1, 2])
    yield "validation[0] must hold samples", lambda: train(validation=([], []))
    yield "validation[1] must hold one target for each", lambda: train(validation=(np.ones((4, 2)), [0]))
    told = "and the loss says: labels must lie in 0 … 2; 7 is among them"
    shapes = "its shape is (4,), that of the predictions (4, 3)"
    yield f"y must suit the loss; {shapes}, {told}", lambda: train(y=[7, 7, 7, 7])
    yield (
        "x must suit the model; its shape is (4, 3), and of its first sample the model says: x must have shape (N, 2);",
        lambda: train(x=np.ones((4, 3))),
    )
    yield (
        "validation[0] must suit the model; its shape is (4, 1), and of its first sample the model says: x must have",
        lambda: train(validation=(np.ones((4, 1)), [0] * 4)),
    )
    yield (
        "y must suit the loss; its shape is (4,), that of the predictions (4, 3), and the loss says: labels must hold",
        lambda: train(y=np.zeros(4)),
    )
    yield (
        "validation[1] must suit the loss; its shape is (4, 3), that of the predictions (4, 3), and the loss says: ",
        lambda: train(validation=(np.ones((4, 2)), np.zeros((4, 3)))),
    )
    for size in (3, 1):
        yield (
            f"batch_size must leave at least 2 samples, as the model needs, for the last batch of 4; it is {size},",
            (lambda n=size: train(batch_size=n, model=Sequential(Linear(2, 3, rng=rng()), BatchNorm(3)))),
        )

    yield "scores must have 2 dimension(s); its shape is (2,)", lambda: accuracy([1.0, 2.0], [0])
    yield "scores must not be empty; its shape is (0, 2)", lambda: accuracy(np.zeros((0, 2)), [])
    for labels, message in WRONG_LABELS + WRONG_LABELS_OF_A_SHAPE:
        yield f"labels {message}", lambda y=labels: accuracy(SCORES, y)

    yield (
        "values must hold at least two numbers, to have a spread; its shape is (1,)",
        lambda: mean_and_error([0.9]),
    )
    yield "values must have 1 dimension(s); its shape is (2, 2)", lambda: mean_and_error(np.ones((2, 2)))
    yield "values must be finite; values[1] is nan", lambda: mean_and_error([1.0, NAN])


class Stubborn:
    """What refuses to become an array, as a tensor of PyTorch that requires a gradient does."""

    def __init__(self, error):
        self.error = error

    def __array__(self, dtype=None, copy=None):
        raise self.error


def wrong_part_rows():
    for layer in (1, [Linear(2, 2, rng=rng())], None, Linear, relu):
        such = "Activation(relu); it is relu" if layer is relu else "Linear("
        yield f"layers[1] must be a layer, such as {such}", lambda x=layer: Sequential(Linear(2, 2, rng=rng()), x)
        yield f"model must be a layer, such as {such}", lambda x=layer: train(model=x)
    for wrong in ("no", 1, None):
        yield "progress must be True or False; it is", lambda p=wrong: train(progress=p)
        yield "progress must be True or False; it is", lambda p=wrong: sweep(len, [{}], progress=p)
        for layer in (Linear(2, 3, rng=rng()), Activation(relu), Dropout(0.5, rng()), BatchNorm(2)):
            yield "training must be True or False; it is", lambda f=layer, t=wrong: f.forward(np.ones((3, 2)), t)
    for executor in (4, ThreadPoolExecutor):
        yield "executor must be a concurrent.futures.Executor", lambda e=executor: sweep(len, [{}], executor=e)


def schedule_and_loss_rows():
    for schedule in (0.1, Constant, "cosine"):
        yield "schedule must be a function of the epoch, such as", lambda s=schedule: train(schedule=s)
        yield "after must be a schedule, such as Constant(0.1)", lambda s=schedule: Warmup(s, 5)
    yield (
        "schedule must be a function of the epoch, such as StepDecay(0.1, every=10, factor=0.5); it is <class 'lib.sch",
        lambda: train(schedule=Constant),
    )
    yield "after must be a schedule, such as Constant(0.1); it is <class 'lib.sch", lambda: Warmup(Constant, 5)
    yield "validation must be a pair (x, y), or None; it is a ndarray", lambda: train(validation=np.ones((4, 2)))
    for returned in (1.0, None, (1.0,), np.ones(2)):
        yield "loss must return a pair (loss, gradient); it returned ", lambda r=returned: train(loss=lambda p, y: r)
    for value, shown in [(None, "None"), ("1.0", "'1.0'"), (1j, "1j"), (np.ones(4), "an array of shape (4,)")]:
        yield (
            f"loss must return a number before the gradient; it returned {shown}",
            (lambda v=value: train(loss=lambda p, y: (v, np.ones((4, 3))))),
        )
    for gradient, shape in [(np.ones(3), "(3,)"), (None, "()")]:
        yield (
            f"loss must return a gradient of the shape of the predictions, (4, 3); its shape is {shape}",
            (lambda g=gradient: train(loss=lambda p, y: (1.0, g))),
        )
    for loss in (None, 1.0, "hinge"):
        yield "loss must be a function of predictions and targets; it is", lambda f=loss: train(loss=f)
    for optimizer in (None, SGD, 0.1, "sgd"):
        yield "optimizer must be an optimizer, such as SGD(0.1); it is", lambda o=optimizer: train(optimizer=o)
    for regularizer in (0.1, L2, "l2"):
        yield "regularizer must be a regularizer, such as L2(1e-4)", lambda r=regularizer: train(regularizer=r)


class Price:
    """A regularizer that returns what it is made with."""

    def __init__(self, penalty, gradient):
        self.penalty, self.gradient = lambda weights: penalty, lambda weights: gradient


def price_rows():
    for penalty in (None, "1.0", 1j, np.ones(2)):
        yield (
            "regularizer.penalty must return a number; it returned ",
            (lambda p=penalty: train(regularizer=Price(p, np.ones((2, 3))))),
        )
    for gradient in (np.ones((3, 2)), np.ones(3), np.ones((1, 2, 3)), 0.0):
        yield (
            "regularizer.gradient(…) must have shape (2, 3); its shape is (",
            (lambda g=gradient: train(regularizer=Price(0.0, g))),
        )
    yield "regularizer.gradient(…) must be an array", lambda: train(regularizer=Price(0.0, None))
    yield "regularizer.gradient(…) must hold real", lambda: train(regularizer=Price(0.0, np.ones((2, 3), complex)))


def rate_rows():
    for epoch, asked in ((1, "after(0)"), (3, "after(0)"), (5.5, "after(2.5)")):
        for rate in (None, -1.0, NAN):
            yield (
                f"{asked} must be a finite number in [0, inf); it is {rate}",
                (lambda e=epoch, r=rate: Warmup(lambda epoch: r, 3)(e)),
            )
    yield "warmup must leave an epoch to go up; 0.3 of 3 epochs is none", lambda: OneCycle(0.1, 3)


def wrong_function_rows():
    for function in (3, None, "f"):
        yield "function must be a function; it is", lambda f=function: numerical_gradient(f, [1.0])
        yield "function must be a function; it is", lambda f=function: check_gradient(f, [1.0])
    yield "value must be a function; it is 3", lambda: check_gradient(lambda x: (x.sum(), x), [1.0], value=3)
    for returned in (3.0, None, np.ones(2), (1.0,), (1.0, [1.0], 2.0)):
        yield (
            "function must return a pair (value, gradient); it returned",
            (lambda r=returned: check_gradient(lambda x: r, [1.0])),
        )
    for returned in (None, [1.0, 2.0], np.ones(2), 1j, "1.5"):
        yield "function must return a number; it returned", lambda r=returned: numerical_gradient(lambda x: r, [1.0])


def array_kind_rows():
    for error in (RuntimeError("no"), TypeError("no"), ValueError("no")):
        yield "x must be an array; NumPy makes none of this Stubborn: no", lambda e=error: relu_layer(Stubborn(e))
        yield "scores must be an array; ", lambda e=error: losses.hinge(Stubborn(e), LABELS)
    masked = np.ma.array([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]], mask=[[0, 0, 1], [0, 0, 0]])
    yield "scores must not be masked, since the mask would be lost", lambda: losses.hinge(masked, LABELS)
    yield "targets must not be masked", lambda: losses.mean_squared_error(np.ones((2, 3)), masked)
    yield "labels must not be masked", lambda: accuracy(SCORES, np.ma.array([0, 1], mask=[0, 1]))
    yield "x must not be masked", lambda: train(x=np.ma.masked_equal([[1.0, 2.0]] * 4, 2.0))
    yield "x must not be masked", lambda: datasets.split(masked, LABELS, rng=rng())
    rows = [np.ma.array([1.0, 2.0], mask=[0, 1]), [3.0, 4.0]]
    for predictions in (rows, tuple(rows), [np.ma.array([1.0, 2.0]), rows[0]], [[1.0, 2.0], [3.0, np.ma.masked]]):
        yield (
            "predictions must not be masked, since the mask would be lost",
            (lambda p=predictions: losses.mean_squared_error(p, [[1.0, 2.0]] * 2)),
        )
    yield "x must not be masked", lambda: relu_layer([[rows[0]]])
    for dtype in (np.array([1, 2]), np.array(["float32", "float64"]), [np.float32], None):
        yield "dtype must be float32 or float64; it is", lambda d=dtype: Linear(2, 2, rng=rng(), dtype=d)
    for move in (1.5, "1", None):
        yield "down must be a whole number; it is", lambda m=move: images.shift(GRAY, m, 0)
    yield "z must be finite; it is nan", lambda: relu(NAN)


def relu_layer(x):
    return Activation(relu).forward(x)


def not_a_number_rows():
    yield "x must be finite; x[1] is nan", lambda: numerical_gradient(np.sum, [1.0, NAN])
    yield "a must be finite; a[0] is nan", lambda: relative_error([NAN], [1.0])
    yield "weights must be finite; weights[0] is nan", lambda: L1(1.0).penalty([NAN])
    yield "weights must be finite; weights[0] is nan", lambda: L2(1.0).gradient([NAN])
    yield "scores must be finite; scores[0, 0] is nan", lambda: accuracy([[NAN, 1.0]], [0])
    yield "centers must be finite; centers[0, 0] is nan", lambda: datasets.blobs(2, centers=[[NAN, 0.0]], rng=rng())
    yield "radii must be finite; radii[0] is nan", lambda: datasets.rings(2, radii=[NAN], rng=rng())
    yield "x must be finite; x[0, 0] is nan", lambda: train(x=np.full((4, 2), NAN))
    yield "targets must be finite; targets[0] is inf", lambda: losses.mean_squared_error(np.float32([1.0]), [1e300])


def kind_rows():
    yield "scores must be an array; its rows differ in length", lambda: losses.hinge([[1, 2], [3]], [0, 0])
    yield "targets must be an array; its rows differ", lambda: losses.cross_entropy(SCORES, [[1, 0, 0], [1]])
    for axis in (None, 0.5, True, np.array([1])):
        yield "axis must be a whole number; it is", lambda a=axis: losses.softmax(SCORES, a)
    yield "dtype must be float32 or float64; it is 'floaty'", lambda: Linear(2, 2, rng=rng(), dtype="floaty")
    yield "initialization must be one of", lambda: Linear(2, 2, rng=rng(), initialization=["he"])
    yield "x must hold real numbers; it holds <U1", lambda: Linear(2, 2, rng=rng()).forward([["a", "b"]])
    yield "gradients[0] must hold real numbers", lambda: SGD(0.1).step([np.zeros(1)], [np.array(["a"])])
    yield "gradients[0] must not be empty; its shape is (0,)", lambda: SGD(0.1).step([np.zeros(0)], [np.zeros(0)])
    yield "gradients[0] must hold real numbers", lambda: SGD(0.1).step([np.zeros(1)], [np.array([1j])])
    yield "scores must hold real numbers; it holds <U1", lambda: accuracy([["a", "b"]], [0])
    yield "validation must be a pair (x, y), or None", lambda: train(validation=(np.ones((4, 2)),))
    yield "layers must differ from each other", lambda: Sequential(*[Linear(2, 2, rng=rng())] * 2)


TABLES = (
    score_rows,
    distribution_rows,
    pair_rows,
    softmax_rows,
    gradient_rows,
    regularizer_rows,
    activation_rows,
    surface_rows,
    surface_function_rows,
    dataset_rows,
    geometry_rows,
    split_rows,
    standardize_rows,
    image_rows,
    feature_rows,
    cluster_rows,
    model_rows,
    layer_rows,
    layer_input_rows,
    optimizer_rows,
    optimizer_change_rows,
    training_rows,
    wrong_part_rows,
    schedule_and_loss_rows,
    price_rows,
    rate_rows,
    wrong_function_rows,
    array_kind_rows,
    not_a_number_rows,
    kind_rows,
)
ROWS = [row for table in TABLES for row in table()]


@pytest.mark.parametrize(("message", "call"), ROWS, ids=[f"{k}: {message}" for k, (message, _) in enumerate(ROWS)])
def test_bad_input_gets_an_error_that_starts_with_its_name(message, call):
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        call()


def test_the_error_says_what_the_value_was():
    with pytest.raises(ValueError, match=re.escape("it is 'much'")):
        losses.hinge(SCORES, LABELS, "much")


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        (lambda: losses.hinge(SCORES, LABELS, margin=list(range(100_000))), "it is [0, 1, 2, 3, 4, 5, …]"),
        (lambda: losses.hinge(SCORES, LABELS, margin=10**400), "it is 100000000000000000…0000000000000000000"),
        (lambda: leaky_relu(np.ones((50, 50))), "it is array([[1., 1., 1.,"),
        (lambda: elu("much " * 1000), "it is 'much much "),
        (lambda: Adam(betas=[["much"] * 9] * 9), "it is [['much', 'much', "),
        (lambda: check_gradient(lambda x: np.ones((99, 99)), [1.0]), "it returned array([[1., 1., 1.,"),
    ],
    ids=range(6),
)
def test_of_a_long_value_the_error_shows_a_part_in_one_line(call, shown):
    with pytest.raises(ValueError, match=re.escape(shown)) as caught:
        call()
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 200


def test_a_tensor_that_requires_a_gradient_is_told_so(torch):
    with pytest.raises(ValueError, match=r"^scores must be an array; NumPy makes none of this Tensor: .*detach"):
        losses.hinge(torch.zeros(2, 3, requires_grad=True), LABELS)


@pytest.mark.parametrize("scores", [np.ma.array(SCORES), [np.ma.array(row) for row in SCORES]], ids=["array", "list"])
def test_what_has_no_masked_entry_is_an_array_like_any_other(scores):
    value, gradient = losses.hinge(scores, LABELS)
    expected_value, expected = losses.hinge(SCORES, LABELS)
    assert value == expected_value
    assert type(gradient) is np.ndarray
    np.testing.assert_array_equal(gradient, expected)


def test_no_underflow_is_an_error():
    with np.errstate(all="raise"):
        losses.softmax([0.0, -1000.0])
        losses.log_softmax([0.0, -1000.0])
        losses.cross_entropy([[0.0, -1000.0], [700.0, 0.0]], [0, 0])
        losses.binary_cross_entropy([-1000.0, 1000.0], [0.0, 1.0])
        losses.mean_squared_error([1e-200], [0.0])
        L2(1.0).penalty([1e-200])
        SURFACES[0]([1e-200, 1e-200])


@pytest.mark.parametrize("value", [np.array(0.5), np.array(0.5, np.float32)], ids=repr)
def test_a_number_may_be_an_array_without_axes(value):
    rate = SGD(value).learning_rate
    assert type(rate) is float
    assert rate == 0.5
    assert losses.hinge(SCORES, LABELS, margin=np.array(2))[0] == losses.hinge(SCORES, LABELS, margin=2)[0]


@pytest.mark.parametrize("count", [np.array(3), np.array(3, np.uint8), np.int64(3)], ids=repr)
def test_a_whole_number_may_be_an_array_without_axes(count):
    layer = Linear(count, 2, rng=rng())
    assert layer.parameters[0].shape == (3, 2)
    assert type(StepDecay(0.1, every=count, factor=0.5).every) is int


def test_an_interval_without_end_is_open():
    with pytest.raises(ValueError) as caught:
        SGD(-1.0)
    assert "(0, inf]" not in str(caught.value)


@pytest.mark.parametrize("wrong", [[3, 0], [2.0, 0.0], [2]])
def test_a_failing_loss_leaves_its_arguments_alone(wrong):
    scores, wrong = np.array(SCORES), np.array(wrong)
    before = scores.copy(), wrong.copy()
    with pytest.raises(ValueError):
        losses.hinge(scores, wrong)
    np.testing.assert_array_equal(scores, before[0])
    np.testing.assert_array_equal(wrong, before[1])


def test_a_failing_backward_leaves_the_gradients_alone():
    layer = Linear(2, 3, rng=rng())
    layer.forward(np.ones((1, 2)))
    layer.backward(np.ones((1, 3)))
    before = [gradient.copy() for gradient in layer.gradients]
    with pytest.raises(ValueError, match="gradient must"):
        layer.backward(np.ones((2, 3)))
    for gradient, expected in zip(layer.gradients, before, strict=True):
        np.testing.assert_array_equal(gradient, expected)


def test_a_failing_draw_leaves_the_generator_alone():
    generator = rng()
    for call in (
        lambda: datasets.blobs(2, spread=-1, rng=generator),
        lambda: datasets.split([1, 2], [0], rng=generator),
        lambda: datasets.split([1, 2], [0, 1], rng=generator),
        lambda: clusters.kmeans([[0.0], [1.0], [1.0]], 3, generator),
        lambda: Linear(2, 2, initialization="no", rng=generator),
        lambda: list(minibatches([1], [1], 0, generator)),
        lambda: Dropout(0.5, generator).forward(np.zeros((0, 2)), training=True),
    ):
        with pytest.raises(ValueError):
            call()
    assert generator.bit_generator.state == rng().bit_generator.state
