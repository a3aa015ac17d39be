"""What the exercises on softmax and cross-entropy ask for, by the library.

`INDEPENDENT` has a function for each code exercise. `SLOPES` has a numerical gradient for each whose answer is a
gradient.
"""

import numpy as np

from lib import losses
from lib.gradients import numerical_gradient
from lib.regularizers import L2


def gradient_of_weights(x, weights, bias, labels, strength):
    return x.T @ losses.cross_entropy(x @ weights + bias, labels)[1] + L2(strength).gradient(weights)


def slope_of_scores(scores, labels):
    return numerical_gradient(lambda s: losses.cross_entropy(s, labels)[0], scores)


def slope_of_weights(x, weights, bias, labels, strength):
    def objective(w):
        return losses.cross_entropy(x @ w + bias, labels)[0] + L2(strength).penalty(w)

    return numerical_gradient(objective, weights)


def smooth_labels(labels, classes, epsilon):
    """Read the targets off the gradient at equal scores, (1 / C − t) / N."""
    _, gradient = losses.cross_entropy(np.zeros((len(labels), classes)), labels, label_smoothing=epsilon)
    return 1 / classes - len(labels) * gradient


def calibration_error(probabilities, labels, bins):
    """Let histograms do the sums: what each bin has in right answers, less what it has in confidence."""
    confidence = probabilities.max(axis=1)
    right = (probabilities.argmax(axis=1) == labels).astype(float)
    surplus, _ = np.histogram(confidence, bins, range=(0, 1), weights=right - confidence)
    return np.abs(surplus).sum() / len(labels)


INDEPENDENT = {
    "softmax/softmax": losses.softmax,
    "softmax/logsumexp": losses.logsumexp,
    "softmax/temperature": lambda s, t: losses.softmax(s / t),
    "softmax/cross-entropy": lambda s, y: losses.cross_entropy(s, y)[0],
    "softmax/tiny-loss": lambda s, y: losses.cross_entropy(s, y)[0],
    "softmax/gradient": lambda s, y: losses.cross_entropy(s, y)[1],
    "softmax/weights-gradient": gradient_of_weights,
    "softmax/smooth-labels": smooth_labels,
    "softmax/calibration": calibration_error,
}
SLOPES = {"softmax/gradient": slope_of_scores, "softmax/weights-gradient": slope_of_weights}
