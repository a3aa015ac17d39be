"""Figures of as little as there may be: a single image, a single panel, no error at all."""

import itertools

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from lib.datasets import digits
from lib.figures import backpropagation, digits_and_labels, hinge_loss, linear_scores, regularization
from lib.figures import digits as of_digits
from lib.figures.optimizers import OPTIMIZER_LOOKS

IMAGES, LABELS = digits().images[:7] / 16, digits().labels[:7]
POINTS, CLASSES = np.array([[-0.5, -0.5], [0.5, -0.5], [0.0, 0.5]]), np.arange(3)


class Nearest:
    def forward(self, points):
        return points @ POINTS.T


OF_ONE = {
    "digits_and_labels": lambda: digits_and_labels(IMAGES[:1], LABELS[:1]),
    "pictures": lambda: linear_scores.pictures({"gray": IMAGES[0]}),
    "shuffled_digits": lambda: linear_scores.shuffled_digits(IMAGES[:1], np.arange(64)[::-1]),
    "errors": lambda: of_digits.errors(IMAGES[:1], LABELS[:1], [8]),
    "demands": lambda: hinge_loss.demands(np.array([[1.0, 2.0, 3.0]]), [2], ["cat", "dog", "fox"], 1.0),
    "hinges": lambda: backpropagation.hinges(CLASSES, CLASSES, {4: CLASSES}, shown=(4,)),
    "spiral_regions": lambda: backpropagation.spiral_regions(POINTS, CLASSES, {"linear": Nearest().forward}),
    "polynomials": lambda: regularization.polynomials(CLASSES, CLASSES, np.sin, {1: np.ones(2)}),
    "boundaries": lambda: regularization.boundaries(POINTS, CLASSES, {0.1: Nearest()}),
}


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.mark.parametrize("draw", OF_ONE.values(), ids=OF_ONE)
def test_there_may_be_one_of_what_is_drawn_side_by_side(draw):
    figure = draw()
    figure.draw_without_rendering()
    assert len(figure.axes) == (2 if draw is OF_ONE["shuffled_digits"] else 1)


def test_a_classifier_without_errors_is_told_so():
    figure = of_digits.errors(IMAGES[:0], LABELS[:0], LABELS[:0])
    figure.draw_without_rendering()
    assert figure.get_suptitle() == "No image was misread"
    assert not any(axes.images or axes.axison for axes in figure.axes)


@pytest.mark.parametrize(("count", "most", "shown"), [(3, 10, 3), (7, 10, 7), (7, 4, 4)])
def test_errors_are_drawn_up_to_so_many(count, most, shown):
    figure = of_digits.errors(IMAGES[:count], LABELS[:count], LABELS[:count][::-1], most)
    assert sum(len(axes.images) for axes in figure.axes) == shown


# Machado, Oliveira and Fernandes (2009), on linear RGB
DICHROMATS = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}


@pytest.mark.parametrize("matrix", DICHROMATS.values(), ids=DICHROMATS)
def test_optimizers_have_colours_that_differ_without_red_or_green(matrix):
    seen = {name: lab(np.clip(matrix @ linear(color), 0, 1)) for name, (color, _) in OPTIMIZER_LOOKS.items()}
    apart = {pair: np.linalg.norm(seen[pair[0]] - seen[pair[1]]) for pair in itertools.combinations(seen, 2)}
    assert {pair: distance for pair, distance in apart.items() if distance < 10} == {}


def linear(color):
    channels = np.array(mpl.colors.to_rgb(color))
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """Return lightness, green to red, blue to yellow: CIELAB under D65."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratios = to_xyz @ rgb / to_xyz.sum(axis=1)
    x, y, z = np.where(ratios > 0.008856, np.cbrt(ratios), 7.787 * ratios + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
