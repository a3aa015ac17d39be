"""Optimizers: how a gradient becomes a step.

An optimizer is made with its hyperparameters; ``step(parameters, gradients)`` then updates a list of arrays in
place. The numbers are those of PyTorch's optimizer of the same name.
"""

import numpy as np

from lib._validation import float_array, number

__all__ = ["SGD"]


class SGD:
    r"""Stochastic gradient descent, plain, with momentum, or with Nesterov's.

    .. math:: g \leftarrow g + w\,\theta, \quad v \leftarrow \mu v + g, \quad \theta \leftarrow \theta - \eta v

    With Nesterov's momentum the step is :math:`\eta (g + \mu v)`; without momentum it is :math:`\eta g`.

    Parameters
    ----------
    learning_rate : float > 0
        η. It may be changed between steps.
    momentum : float in [0, 1), default 0.0
        μ. The first v is the first gradient itself.
    nesterov : bool, default False
        Needs momentum.
    weight_decay : float ≥ 0, default 0.0
        w: an L2 penalty of (w / 2) Σ θ², on every parameter it is given.

    References
    ----------
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", *USSR Computational
    Mathematics and Mathematical Physics* 4, 1964. I. Sutskever et al., "On the importance of initialization and
    momentum in deep learning", ICML 2013.
    """

    def __init__(self, learning_rate, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.learning_rate = learning_rate
        self.momentum = number(momentum, "momentum", low=0, high=1, high_open=True)
        self.weight_decay = number(weight_decay, "weight_decay", low=0)
        if nesterov and momentum == 0:
            raise ValueError(f"nesterov needs a momentum above 0; momentum is {momentum!r}")
        self.nesterov = bool(nesterov)
        self._velocities = None

    @property
    def learning_rate(self):
        """η, a positive number."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value):
        self._learning_rate = number(value, "learning_rate", low=0, low_open=True)

    def step(self, parameters, gradients):
        """Update `parameters`, a list of arrays, in place; `gradients` holds arrays of the same shapes."""
        gradients = check_step(parameters, gradients)
        if self.momentum and self._velocities is None:
            # Zero velocity makes the first v the first gradient.
            self._velocities = [np.zeros_like(parameter) for parameter in parameters]
        if self.momentum and [v.shape for v in self._velocities] != [p.shape for p in parameters]:
            raise ValueError("parameters must keep their number and shapes from step to step")
        for position, (parameter, gradient) in enumerate(zip(parameters, gradients, strict=True)):
            if self.weight_decay:
                gradient = gradient + self.weight_decay * parameter
            parameter -= self.learning_rate * self._direction(position, gradient)

    def _direction(self, position, gradient):
        if not self.momentum:
            return gradient
        velocity = self._velocities[position]
        velocity *= self.momentum
        velocity += gradient
        return gradient + self.momentum * velocity if self.nesterov else velocity


def check_step(parameters, gradients):
    """Return the gradients as arrays, or raise a ValueError unless they are finite and fit the parameters."""
    if len(parameters) != len(gradients):
        raise ValueError(
            f"gradients must hold one array for each of the {len(parameters)} parameters; it holds {len(gradients)}"
        )
    arrays = []
    for position, (parameter, gradient) in enumerate(zip(parameters, gradients, strict=True)):
        if not isinstance(parameter, np.ndarray) or parameter.dtype.kind != "f" or not parameter.flags.writeable:
            raise ValueError(f"parameters[{position}] must be a writable array of floats; it is {_describe(parameter)}")
        arrays.append(float_array(gradient, f"gradients[{position}]", shape=parameter.shape))
    return arrays


def _describe(value):
    if not isinstance(value, np.ndarray):
        return f"a {type(value).__name__}"
    return f"an array of {value.dtype}" + ("" if value.flags.writeable else " that is read-only")
