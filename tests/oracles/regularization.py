"""What the exercises of the chapter `regularization` ask for, by the library or in another way.

`INDEPENDENT` has a function for each code exercise. `SLOPES` has a numerical gradient for each whose answer is a
gradient.
"""

import numpy as np

from lib.gradients import numerical_gradient
from lib.layers import BatchNorm
from lib.regularizers import L2


def l2_penalty(weights, bias, strength):
    """Ask the library about the weights, and nobody about the biases."""
    regularizer = L2(strength)
    return regularizer.penalty(weights), regularizer.gradient(weights), 0 * bias


def soft_threshold(w, amount):
    """Take off what a cut at ± the amount leaves."""
    return w - np.clip(w, -amount, amount)


def elastic_net_step(w, step, strength, l1_ratio):
    """Compare the stationary points of both sides of 0 with 0 itself, and take the lowest."""
    lasso, ridge = step * strength * l1_ratio, step * strength * (1 - l1_ratio)
    right = np.maximum((w - lasso) / (1 + 2 * ridge), 0)
    left = np.minimum((w + lasso) / (1 + 2 * ridge), 0)
    candidates = np.stack([np.zeros_like(w), right, left])
    heights = lasso * np.abs(candidates) + ridge * candidates**2 + 0.5 * (candidates - w) ** 2
    return np.take_along_axis(candidates, heights.argmin(axis=0)[None], axis=0)[0]


def ridge_fit(x, y, strength):
    """Least squares on samples that are joined by one for each weight, which says that it should be 0."""
    count, features = x.shape
    penalties = np.sqrt(count * strength) * np.eye(features)
    rows = np.vstack([np.column_stack([x, np.ones(count)]), np.column_stack([penalties, np.zeros(features)])])
    *weights, intercept = np.linalg.lstsq(rows, np.concatenate([y, np.zeros(features)]))[0]
    return np.array(weights), intercept


def dropout(x, uniform, rate, training):
    """Go entry by entry."""
    result = x.astype(float)
    for index in np.ndindex(x.shape if training else (0,)):
        result[index] = 0.0 if uniform[index] < rate else x[index] / (1 - rate)
    return result


def _layer(x, gamma, beta, momentum, epsilon):
    layer = BatchNorm(x.shape[1], momentum, epsilon)
    layer.parameters[0][...], layer.parameters[1][...] = gamma, beta
    return layer


def batchnorm_forward(x, gamma, beta, running_mean, running_var, momentum, epsilon, training):
    """Put everything into the library's layer, and take it out again."""
    layer = _layer(x, gamma, beta, momentum, epsilon)
    layer.buffers[0][...], layer.buffers[1][...] = running_mean, running_var
    return layer.forward(x, training=training), *layer.buffers


def batchnorm_backward(x, gamma, dy, epsilon):
    """Multiply by the Jacobian of each feature, written out as a matrix."""
    result = np.empty_like(x)
    for k in range(x.shape[1]):
        column = x[:, k] - x[:, k].mean()
        root = np.sqrt(np.mean(column**2) + epsilon)
        jacobian = (np.eye(len(x)) - 1 / len(x)) / root - np.outer(column, column) / (len(x) * root**3)
        result[:, k] = gamma[k] * jacobian @ dy[:, k]
    return result


def batchnorm_slope(x, gamma, dy, epsilon):
    """Differentiate the layer's output, weighted by dy, by differences."""
    layer = _layer(x, gamma, 0.0, 0.1, epsilon)
    return numerical_gradient(lambda x: np.sum(dy * layer.forward(x, training=True)), x)


def early_stopping(losses, patience):
    """Ask of each epoch whether the lowest loss up to it was at least `patience` epochs before."""
    for epoch in range(len(losses)):
        best = int(np.argmin(losses[: epoch + 1]))
        if epoch - best >= patience:
            return epoch, best
    return len(losses) - 1, int(np.argmin(losses))


def cross_validation(x, y, strength, folds):
    """Hold out slices."""
    errors = []
    for k in range(folds):
        fitted = np.setdiff1d(np.arange(len(x)), np.arange(len(x))[k::folds])
        weights, intercept = ridge_fit(x[fitted], y[fitted], strength)
        error = x[k::folds] @ weights + intercept - y[k::folds]
        errors.append(error @ error / len(error))
    return sum(errors) / folds


INDEPENDENT = {
    "regularization/l2-penalty": l2_penalty,
    "regularization/soft-threshold": soft_threshold,
    "regularization/elastic-net-step": elastic_net_step,
    "regularization/ridge-fit": ridge_fit,
    "regularization/dropout": dropout,
    "regularization/batchnorm-forward": batchnorm_forward,
    "regularization/batchnorm-backward": batchnorm_backward,
    "regularization/early-stopping": early_stopping,
    "regularization/cross-validation": cross_validation,
}
SLOPES = {"regularization/batchnorm-backward": batchnorm_slope}
