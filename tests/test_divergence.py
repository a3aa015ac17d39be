"""Divergence: what a training that failed leaves behind, in the model and in the history."""

import math

import numpy as np
import pytest

from lib import losses
from lib.datasets import blobs
from lib.layers import Linear, Sequential
from lib.optimizers import SGD
from lib.training import DivergenceError, fit

BATCH, HELD_OUT = 10, 7  # samples: three batches an epoch


class Counting(SGD):
    """SGD that counts its steps."""

    steps = 0

    def step(self, *arguments):
        super().step(*arguments)
        self.steps += 1


@pytest.fixture
def points():
    return blobs(10, rng=np.random.default_rng(0))


@pytest.fixture
def model():
    return Sequential(Linear(2, 3, rng=np.random.default_rng(0)))


def diverge(model, points, steps, count=BATCH):
    """Fail after so many steps, at the next loss of so many samples; return the history and the parameters then."""
    optimizer, x, y = Counting(0.1), *points
    seen = []

    def loss(scores, labels):
        value, gradient = losses.cross_entropy(scores, labels)
        if optimizer.steps < steps or len(labels) != count:
            return value, gradient
        seen.append(model.flat_parameters.copy())
        return math.inf, gradient

    validation = x[:HELD_OUT], y[:HELD_OUT]
    options = {"epochs": 9, "batch_size": BATCH, "rng": np.random.default_rng(1), "progress": False}
    with pytest.raises(DivergenceError) as caught:
        fit(model, loss, optimizer, x, y, validation=validation, **options)
    return caught.value.history, *seen


def counts(history):
    lists = history.loss, history.learning_rate, history.validation_loss, history.validation_accuracy
    return [len(values) for values in lists]


def test_no_step_is_made_after_an_infinite_loss(model, points):
    _, parameters = diverge(model, points, 4)
    np.testing.assert_array_equal(model.flat_parameters, parameters)


@pytest.mark.parametrize("epochs", [0, 1, 3])
def test_history_has_the_epochs_before_a_divergence_in_training(model, points, epochs):
    history, _ = diverge(model, points, 3 * epochs + 1)
    assert counts(history) == [epochs] * 4


@pytest.mark.parametrize("epochs", [0, 1, 3])
def test_history_has_the_epochs_before_a_divergence_in_the_validation(model, points, epochs):
    history, _ = diverge(model, points, 3 * epochs + 1, HELD_OUT)
    assert counts(history) == [epochs] * 4
