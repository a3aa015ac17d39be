"""Checks of a gradient against finite differences: softmax regression on some of the digits, 650 parameters."""

import numpy as np

from benchmarks.measure import Row
from lib import losses
from lib.datasets import digits
from lib.gradients import check_gradient, numerical_gradient, relative_error

THETA = np.random.default_rng(0).normal(scale=0.1, size=650)


def ours(count):
    """Return two functions of the parameters: the loss, and the loss with its gradient."""
    x, y = digits().features[:count], digits().labels[:count]

    def from_scores(theta):
        return losses.cross_entropy(x @ theta[:640].reshape(64, 10) + theta[640:], y)

    def with_gradient(theta):
        value, gradient = from_scores(theta)
        return value, np.concatenate([(x.T @ gradient).ravel(), gradient.sum(axis=0)])

    return lambda theta: from_scores(theta)[0], with_gradient


def gradcheck(count, **options):
    """Return PyTorch's check of the same."""
    import torch

    x, y = torch.tensor(digits().features[:count]), torch.tensor(digits().labels[:count])
    theta = torch.tensor(THETA, requires_grad=True)

    def loss(theta):
        return torch.nn.functional.cross_entropy(x @ theta[:640].reshape(64, 10) + theta[640:], y)

    return lambda: torch.autograd.gradcheck(loss, (theta,), **options)


def both_pass(error, passed):
    assert error < 1e-7
    assert passed
    return f"ours is off by {error:.0e}"


def every_entry():
    loss, with_gradient = ours(256)
    return (
        lambda: relative_error(with_gradient(THETA)[1], numerical_gradient(loss, THETA)),
        gradcheck(256),
        both_pass,
    )


def ten_directions():
    loss, with_gradient = ours(64)
    rng = np.random.default_rng(0)
    return (
        lambda: check_gradient(with_gradient, THETA, value=loss, directions=10, rng=rng),
        gradcheck(64, fast_mode=True),
        both_pass,
    )


ENTRIES = "gradient of 650 entries by differences, 256 digits"
# PyTorch looks along one direction, we along ten: 21 losses, one of them with its gradient.
DIRECTIONS = "likewise along 10 directions, 64 digits"
ROWS = [
    Row(ENTRIES, "PyTorch gradcheck", every_entry, "torch", goal=0.75),
    Row(DIRECTIONS, "PyTorch gradcheck, fast", ten_directions, "torch", goal=1.0, rounds=25),
]
