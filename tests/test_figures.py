"""Figures of as little as there may be: a single image, a single panel, no error at all."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from lib.datasets import digits
from lib.figures import backpropagation, digits_and_labels, hinge_loss, linear_scores, regularization
from lib.figures import digits as of_digits

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
