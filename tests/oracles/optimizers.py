"""What the exercises of the chapter `optimizers` ask for, by the library or in another way.

`INDEPENDENT` has a function for each code exercise. No answer is a gradient, so there are no `SLOPES`.
"""

import math

import numpy as np

from lib import optimizers


def averages(values, beta, correct):
    """Ask the library."""
    return optimizers.ewma(values.astype(float), beta, correct=correct)


def after_a_first_step(optimizer, first, w, g):
    """Step the library's optimizer by `first`, which sets its memory, and return where it goes from w by g."""
    parameter = np.zeros_like(w)
    optimizer.step([parameter], [first])
    parameter[...] = w
    optimizer.step([parameter], [g])
    return parameter


def momentum_step(w, g, v, eta, beta, *, nesterov=False):
    """Let the library step: the velocity after its first step is the first gradient."""
    if beta == 0:  # no velocity: plain descent
        return w - eta * g, g
    optimizer = optimizers.SGD(eta, momentum=beta, nesterov=nesterov)
    return after_a_first_step(optimizer, v, w, g), np.add(g, np.multiply(v, beta))


def nesterov_step(w, g, v, eta, beta):
    return momentum_step(w, g, v, eta, beta, nesterov=True)


def adagrad_step(w, g, a, eta, eps):
    """Let the library step; after a gradient of √a its sum of squares is a."""
    optimizer = optimizers.AdaGrad(eta, epsilon=eps)
    return after_a_first_step(optimizer, np.sqrt(a), w, g), np.hypot(np.sqrt(a), g) ** 2


def rmsprop_step(w, g, a, eta, alpha, eps):
    """Let the library step; after a gradient of √(a / (1 − α)) its average of squares is a."""
    optimizer = optimizers.RMSProp(eta, alpha=alpha, epsilon=eps)
    moved = after_a_first_step(optimizer, np.sqrt(a / (1 - alpha)), w, g)
    return moved, g**2 - alpha * (g**2 - a)


def _adam_entry(w, g, m, v, t, eta, beta1, beta2, eps):
    m, v = g + beta1 * (m - g), g * g + beta2 * (v - g * g)
    root = math.sqrt(1 - math.pow(beta2, t))
    return w - eta * root / (1 - math.pow(beta1, t)) * m / (math.sqrt(v) + eps * root), m, v


def adam_step(w, g, m, v, *settings):
    """Go through the parameters one by one, with the corrections drawn together as in the paper's section 2."""
    entries = [
        _adam_entry(*entry, *settings) for entry in zip(*(x.ravel().tolist() for x in (w, g, m, v)), strict=True)
    ]
    return tuple(np.array(column).reshape(w.shape) for column in zip(*entries, strict=True))


def adamw_step(w, g, m, v, t, eta, decay):
    """Shrink the weights first, as PyTorch does, and let Adam step from there."""
    shrunk = w * (1 - eta * decay) if w.ndim > 1 else w
    return adam_step(shrunk, g, m, v, t, eta, 0.9, 0.999, 1e-8)


INDEPENDENT = {
    "optimizers/ewma": averages,
    "optimizers/momentum-step": momentum_step,
    "optimizers/nesterov-step": nesterov_step,
    "optimizers/adagrad-step": adagrad_step,
    "optimizers/rmsprop-step": rmsprop_step,
    "optimizers/adam-step": adam_step,
    "optimizers/adamw-step": adamw_step,
}
SLOPES = {}
