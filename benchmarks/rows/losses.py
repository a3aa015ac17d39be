"""Losses with their gradients."""

import numpy as np

from benchmarks.measure import Row, agree
from lib import losses
from lib.datasets import digits

# Hinge loss and gradient with respect to the weights


def digits_with_ones():
    """Return the digits with a column of ones, labels and weights."""
    data = digits()
    x = np.column_stack([data.features, np.ones(len(data.labels))])
    return x, data.labels, np.random.default_rng(0).normal(scale=0.1, size=(65, 10))


def hinge_of_weights(x, y, weights):
    value, gradient = losses.hinge(x @ weights, y)
    return value, x.T @ gradient


def hinge_by_loops(x, y, weights):
    """Return the same, one class of one sample at a time."""
    value, gradient = 0.0, np.zeros_like(weights)
    for row, label in zip(x, y, strict=True):
        scores = row @ weights
        for j in range(len(scores)):
            violation = scores[j] - scores[label] + 1
            if j != label and violation > 0:
                value += violation
                gradient[:, j] += row
                gradient[:, label] -= row
    return value / len(x), gradient / len(x)


def hinge_and_loops():
    data = digits_with_ones()
    return lambda: hinge_of_weights(*data), lambda: hinge_by_loops(*data), agree


def hinge_and_torch():
    import torch

    x, y, weights = digits_with_ones()
    x_twin, y_twin, w_twin = torch.tensor(x), torch.tensor(y), torch.tensor(weights, requires_grad=True)

    def theirs():
        w_twin.grad = None
        value = 10 * torch.nn.functional.multi_margin_loss(x_twin @ w_twin, y_twin)
        value.backward()
        return value.item(), w_twin.grad.numpy()

    return lambda: hinge_of_weights(x, y, weights), theirs, agree


# Cross-entropy and gradient with respect to the scores


def cross_entropy_and_torch(count, classes):
    """Return both ways, for float64 scores of that shape."""
    import torch

    rng = np.random.default_rng(0)
    scores, labels = 3 * rng.normal(size=(count, classes)), rng.integers(classes, size=count)
    scores_twin, labels_twin = torch.tensor(scores, requires_grad=True), torch.tensor(labels)

    def theirs():
        scores_twin.grad = None
        value = torch.nn.functional.cross_entropy(scores_twin, labels_twin)
        value.backward()
        return value.item(), scores_twin.grad.numpy()

    return lambda: losses.cross_entropy(scores, labels), theirs, agree


def cross_entropy_row(count, classes, goal):
    work = f"cross-entropy with gradient, {count:,}×{classes:,}"
    return Row(work, "PyTorch", lambda: cross_entropy_and_torch(count, classes), "torch", goal, rounds=15)


HINGE = "hinge with gradient of W, 1797×65, 10 classes"
ROWS = [
    Row(HINGE, "naive loops", hinge_and_loops, goal=0.02, rounds=5),
    Row(HINGE, "PyTorch", hinge_and_torch, "torch", goal=1.0, rounds=25),
    cross_entropy_row(65_536, 10, goal=0.5),
    cross_entropy_row(4_096, 1_000, goal=1.0),
]
