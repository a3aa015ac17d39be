"""What the exercises on the hinge loss ask for, by the library.

`INDEPENDENT` has a function for each code exercise. `SLOPES` has a numerical gradient for each whose answer is a
gradient.
"""

import numpy as np

from lib import losses
from lib.gradients import numerical_gradient
from lib.regularizers import L2


def of_hinge(*, regularized=False, squared=False):
    loss = losses.squared_hinge if squared else losses.hinge

    def reference(x, weights, bias, labels, margin, strength=0.0):
        value = loss(x @ weights + bias, labels, margin)[0]
        return value + L2(strength).penalty(weights) if regularized else value

    return reference


def slope_of_scores(scores, labels, margin):
    return numerical_gradient(lambda s: losses.hinge(s, labels, margin)[0], scores)


def slope_of_weights(x, weights, bias, labels, margin):
    return numerical_gradient(lambda w: of_hinge()(x, w, bias, labels, margin), weights)


def crammer_singer(scores, labels, margin):
    """Write the loss as scikit-learn does: the truth against the best of the others."""
    total = 0.0
    for row, label in zip(scores, labels, strict=True):
        total += max(0.0, max(np.delete(row, label)) - row[label] + margin)
    return total / len(scores)


INDEPENDENT = {
    "hinge-loss/one-sample": lambda s, y, m: losses.hinge(s[None], [y], m)[0],
    "hinge-loss/vectorized": lambda s, y, m: losses.hinge(s, y, m)[0],
    "hinge-loss/squared": lambda s, y, m: losses.squared_hinge(s, y, m)[0],
    "hinge-loss/crammer-singer": crammer_singer,
    "hinge-loss/gradient": lambda s, y, m: losses.hinge(s, y, m)[1],
    "hinge-loss/weights-gradient": lambda x, w, b, y, m: x.T @ losses.hinge(x @ w + b, y, m)[1],
    "hinge-loss/objective": of_hinge(regularized=True),
}
SLOPES = {"hinge-loss/gradient": slope_of_scores, "hinge-loss/weights-gradient": slope_of_weights}
