"""What the exercises of the chapter `losses` ask for, by the library or in another way.

`INDEPENDENT` has a function for each code exercise. `SLOPES` has a numerical gradient for each whose answer is a
gradient.
"""

import math

import numpy as np

from lib import losses
from lib.gradients import numerical_gradient


def log_likelihood(theta, heads, tosses):
    """Take −n times the binary cross-entropy of n tosses; where θ is 0 or 1 there is no logit."""
    if theta in (0, 1):
        return 0.0 if heads == theta * tosses else -math.inf
    logits = np.full(tosses, math.log(theta) - math.log1p(-theta))
    return -tosses * losses.binary_cross_entropy(logits, np.arange(tosses) < heads)[0]


def pinball(predictions, targets, quantiles):
    """Take the maximum of two lines for one quantile after the other."""
    residuals = [targets - column for column in predictions.T]
    return sum(np.mean(np.maximum(q * r, (q - 1) * r)) for q, r in zip(quantiles, residuals, strict=True))


def counts(logits, targets):
    """Take minus the logarithm of λ^y e^(−λ), as it stands, or of both factors where the product is no float."""
    return np.mean([_minus_log(math.exp(z), z, y) for z, y in zip(logits, targets, strict=True)])


def _minus_log(rate, z, y):
    if 0 < rate < 200 and y < 100:
        return -math.log(rate**y * math.exp(-rate))
    return rate - y * z


def counts_gradient(logits, targets):
    """Add the slopes of the two parts."""
    return (np.exp(logits) / len(logits)) - targets / len(logits)


def slope_of(loss):
    return lambda predictions, *others: numerical_gradient(lambda p: loss(p, *others), predictions)


INDEPENDENT = {
    "losses/smooth-l1": lambda p, t, beta: losses.smooth_l1(p, t, beta)[0],
    "losses/mean-squared-error": lambda p, t: losses.mean_squared_error(p, t)[0],
    "losses/mean-squared-error-gradient": lambda p, t: losses.mean_squared_error(p, t)[1],
    "losses/binary-cross-entropy": lambda z, t: losses.binary_cross_entropy(z, t)[0],
    "losses/bce-gradient": lambda z, t: losses.binary_cross_entropy(z, t)[1],
    "losses/log-likelihood": log_likelihood,
    "losses/pinball": pinball,
    "losses/counts": counts,
    "losses/counts-gradient": counts_gradient,
}
SLOPES = {
    "losses/mean-squared-error-gradient": slope_of(lambda p, t: losses.mean_squared_error(p, t)[0]),
    "losses/bce-gradient": slope_of(lambda z, t: losses.binary_cross_entropy(z, t)[0]),
    "losses/counts-gradient": slope_of(counts),
}
