"""Optimizers: how a gradient becomes a step.

An optimizer is made with its hyperparameters; ``step(parameters, gradients)`` then updates a list of arrays in
place. The numbers are those of PyTorch's optimizer of the same name.
"""

import math

import numpy as np

from lib._validation import float_array, number

__all__ = ["SGD", "Adam"]


class _Optimizer:
    """What all optimizers share: the learning rate, and a step that fails before it has changed anything.

    An optimizer says in `_memory` how many arrays it remembers for each parameter, at first zero, and updates one
    parameter and its memory in ``_update(parameter, gradient, *memory)``.
    """

    _memory = 0

    def __init__(self, learning_rate):
        self.learning_rate = learning_rate
        self._steps = 0
        self._memories = None

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
        if self._memories is None or not self._memory:
            self._memories = [[np.zeros_like(parameter) for _ in range(self._memory)] for parameter in parameters]
        elif [memory[0].shape for memory in self._memories] != [parameter.shape for parameter in parameters]:
            raise ValueError("parameters must keep their number and shapes from step to step")
        self._steps += 1
        for parameter, gradient, memory in zip(parameters, gradients, self._memories, strict=True):
            self._update(parameter, gradient, *memory)


class SGD(_Optimizer):
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
        super().__init__(learning_rate)
        self.momentum = number(momentum, "momentum", low=0, high=1, high_open=True)
        self.weight_decay = number(weight_decay, "weight_decay", low=0)
        if nesterov and momentum == 0:
            raise ValueError(f"nesterov needs a momentum above 0; momentum is {momentum!r}")
        self.nesterov = bool(nesterov)
        self._memory = 1 if self.momentum else 0

    def _update(self, parameter, gradient, velocity=None):
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameter
        if velocity is not None:
            velocity *= self.momentum  # zero at first, so that the first v is the first gradient
            velocity += gradient
            gradient = gradient + self.momentum * velocity if self.nesterov else velocity
        parameter -= self.learning_rate * gradient


class Adam(_Optimizer):
    r"""Adam: each parameter's step is the running mean of its gradients over the root of that of their squares.

    .. math::

        m \leftarrow \beta_1 m + (1 - \beta_1)\,g, \quad v \leftarrow \beta_2 v + (1 - \beta_2)\,g^2, \quad
        \theta \leftarrow \theta - \eta\,\frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}

    In step t = 1, 2, …, dividing by 1 − βᵗ makes up for starting at m = v = 0.

    Parameters
    ----------
    learning_rate : float > 0, default 1e-3
        η. It may be changed between steps.
    betas : (float, float), each in [0, 1), default (0.9, 0.999)
        β₁ and β₂: what of the running means is kept in each step.
    epsilon : float > 0, default 1e-8
        ε, outside the root.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
    """

    _memory = 2

    def __init__(self, learning_rate=1e-3, betas=(0.9, 0.999), epsilon=1e-8):
        super().__init__(learning_rate)
        if not isinstance(betas, tuple | list) or len(betas) != 2:
            raise ValueError(f"betas must be a pair of numbers; it is {betas!r}")
        self.betas = tuple(number(beta, f"betas[{k}]", low=0, high=1, high_open=True) for k, beta in enumerate(betas))
        self.epsilon = number(epsilon, "epsilon", low=0, low_open=True)

    def _update(self, parameter, gradient, mean, square):
        (keep_mean, keep_square), t = self.betas, self._steps
        mean *= keep_mean
        mean += (1 - keep_mean) * gradient
        square *= keep_square
        square += (1 - keep_square) * (gradient * gradient)
        # Both corrections as numbers, not as arrays: √(v / c) + ε is (√v + ε √c) / √c.
        root_correction = math.sqrt(1 - keep_square**t)
        root = np.sqrt(square)
        root += self.epsilon * root_correction
        parameter -= (self.learning_rate * root_correction / (1 - keep_mean**t)) * (mean / root)


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
