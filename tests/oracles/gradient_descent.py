"""What the exercises of the chapter `gradient-descent` ask for, by the library or in another way.

`INDEPENDENT` has a function for each code exercise. `SLOPES` has a numerical gradient for each whose answer is a
gradient.
"""

import math

import numpy as np

from lib import gradients, losses


def slope_along(gradient, direction):
    """Take the length of the gradient times the cosine of the angle, by the law of cosines."""
    length, other = (math.hypot(*vector.tolist()) for vector in (gradient, direction))
    if length == 0:
        return 0.0
    unit, toward = gradient / length, direction / other
    return length * (1 - math.dist(unit, toward) ** 2 / 2)


def descend(gradient, start, learning_rate, steps):
    """Call itself for the rest of the way."""
    rest = descend(gradient, start - learning_rate * gradient(start), learning_rate, steps - 1) if steps else []
    return [start.tolist(), *rest]


def least_squares(x, y):
    """Use the QR decomposition, which does not form x.T @ x."""
    q, r = np.linalg.qr(x)
    return np.linalg.solve(r, q.T @ y)


def loss(x, y, weights, indices):
    return losses.mean_squared_error(x[indices] @ weights, y[indices].astype(float))[0]


def batch_gradient(x, y, weights, indices):
    """Let the library differentiate the loss with respect to the predictions, and go on to the weights."""
    return losses.mean_squared_error(x[indices] @ weights, y[indices])[1] @ x[indices]


def epoch(x, y, weights, order, size, learning_rate):
    """Take the samples off a list, a batch at a time, and add their gradients one by one."""
    left, weights = order.tolist(), weights.tolist()
    while left:
        batch, left = left[:size], left[size:]
        errors = [math.fsum(a * w for a, w in zip(x[n], weights, strict=True)) - y[n] for n in batch]
        slopes = [2 * math.fsum(e * x[n, d] for e, n in zip(errors, batch, strict=True)) for d in range(len(weights))]
        weights = [w - learning_rate * slope / len(batch) for w, slope in zip(weights, slopes, strict=True)]
    return weights


def slope_of_weights(x, y, weights, indices):
    return gradients.numerical_gradient(lambda w: loss(x, y, w, indices), weights)


INDEPENDENT = {
    "gradient-descent/slope-along": slope_along,
    "gradient-descent/numerical-gradient": gradients.numerical_gradient,
    "gradient-descent/relative-error": gradients.relative_error,
    "gradient-descent/descend": descend,
    "gradient-descent/least-squares": least_squares,
    "gradient-descent/batch-gradient": batch_gradient,
    "gradient-descent/epoch": epoch,
}
SLOPES = {"gradient-descent/batch-gradient": slope_of_weights}
