"""What the exercises of the chapter `activations` ask for, by the library or in another way.

`INDEPENDENT` has a function for each code exercise. `SLOPES` has a numerical gradient for each whose answer is a
gradient.
"""

import math

import numpy as np

from lib import activations
from lib.gradients import numerical_gradient


def dead_units(z):
    """Follow the largest pre-activation of each unit."""
    return sum(column.max() <= 0 for column in z.T) / z.shape[1]


def initial_weights(normal, activation):
    """Divide by roots instead of multiplying by roots."""
    inputs, outputs = normal.shape
    return normal / math.sqrt(inputs / 2 if activation == "relu" else (inputs + outputs) / 2)


def centred_gradient(x, delta, train):
    """Centre the sum instead of the inputs."""
    return (delta @ x - delta.sum() * train.sum(axis=0) / len(train)) / len(x)


def chain(x, weights):
    """Carry value and slope forward together."""
    slope = 1.0
    for w in weights:
        slope *= w * activations.tanh.derivative(w * x)
        x = activations.tanh(w * x)
    return slope


def chain_slope(x, weights):
    """Differentiate the chain by differences."""

    def last(h):
        for w in weights:
            h = np.tanh(w * h)
        return h

    return numerical_gradient(last, x)


def centred_slope(x, delta, train):
    """Differentiate the mean of delta times the pre-activation by differences."""
    centred = x - train.mean(axis=0)
    return numerical_gradient(lambda w: np.mean(delta * (centred @ w)), np.zeros(x.shape[1]))


INDEPENDENT = {
    "activations/leaky-relu-derivative": lambda z, slope: activations.leaky_relu(slope).derivative(z),
    "activations/elu-derivative": lambda z, alpha: activations.elu(alpha).derivative(z),
    "activations/silu-derivative": activations.silu.derivative,
    "activations/sigmoid-derivative": activations.sigmoid.derivative,
    "activations/dead-units": dead_units,
    "activations/initial-weights": initial_weights,
    "activations/centred-gradient": centred_gradient,
    "activations/chain": chain,
}
SLOPES = {
    "activations/centred-gradient": centred_slope,
    "activations/chain": chain_slope,
}
