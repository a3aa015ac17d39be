"""Optimizers: how a gradient becomes a step.

An optimizer is made with its hyperparameters, of which only the learning rate may be changed later;
``step(parameters, gradients)`` then updates a list of arrays in place. To set another attribute, such as ``lr``, is an
AttributeError.

The numbers are those of PyTorch's optimizer of the same name, as long as no square of a gradient overflows (in float32,
above 1.8e19): from then on, the sums of `AdaGrad`, `RMSProp`, `Adam` and `AdamW` are infinite and the parameter stays
where it is, a little sooner than there, unless nothing of a sum is kept, as with ``alpha=0``.

What it remembers, such as velocities and the number of steps, stays from step to step, whatever arrays of these shapes
and dtypes it is given: to go on with a model, keep its optimizer; for another model, make a new one.
"""

import inspect
import math
from operator import attrgetter

import numpy as np

from lib._arrays import FLOATS, add_scaled, looks_finite
from lib._validation import any_array, flag, float_array, number, shown

__all__ = ["SGD", "AdaGrad", "Adam", "AdamW", "RMSProp", "ewma"]

SMALLEST_SCALE = 0.5  # so a sum overflows at half of the largest float, and no sooner


def ewma(values, beta, *, correct=True):
    r"""Exponentially weighted moving average, a running mean that forgets.

    .. math:: s_t = \beta s_{t-1} + (1 - \beta)\,x_t, \quad s_0 = 0

    After t values the weights add up to :math:`1 - \beta^t`; the corrected average is divided by that.

    Parameters
    ----------
    values : array_like of shape (T, …)
        x₁ … x_T along the first axis.
    beta : float in [0, 1)
        β: what is kept in each step. A value's weight falls to about 1/e in 1 / (1 − β) steps.
    correct : bool, default True
        Divide by the sum of the weights.

    Returns
    -------
    ndarray of the shape of `values`
        The averages s₁ … s_T.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    S. W. Roberts, "Control chart tests based on geometric moving averages", *Technometrics* 1, 1959; the correction:
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
    """
    values = float_array(values, "values")
    beta, correct = number(beta, "beta", low=0, high=1, high_open=True), flag(correct, "correct")
    if values.ndim == 0:
        raise ValueError(f"values must have a first axis, that of time; its shape is {values.shape}")
    averages, average = np.empty_like(values), np.zeros_like(values[0])
    for t, value in enumerate(values, start=1):
        average = beta * average + (1 - beta) * value
        averages[t - 1] = average / (1 - beta**t) if correct else average
    return averages


def _fixed(name):
    """Return a property that can't be set: a change would come too late for the memory, or pass by the checks."""
    return property(attrgetter(f"_{name}"), doc="")  # the class describes it, as a parameter


class _Optimizer:
    """What all optimizers share: the learning rate, and a step that fails before it has changed anything.

    An optimizer says in `kinds` what it remembers for each parameter, a `_FadingSum` for each pair (keep, take), and
    updates one parameter in ``_update(parameter, gradient, *sums)``.
    """

    __slots__ = "_kept_for", "_kinds", "_learning_rate", "_steps", "_sums"  # so any other attribute is an error

    def __init__(self, learning_rate, kinds=()):
        self._learning_rate = number(learning_rate, "learning_rate", low=0, low_open=True)
        self._kinds = kinds
        self._steps = 0
        self._sums = self._kept_for = None

    @property
    def learning_rate(self):
        """η. It may be set to 0, too, where a schedule may end: then a step moves no parameter."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value):
        self._learning_rate = number(value, "learning_rate", low=0)

    def __repr__(self):
        names = [name for name in inspect.signature(type(self)).parameters if hasattr(self, name)]  # all of them here
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    @property
    def state(self):
        """What is remembered: for each parameter a list of arrays, as in the formula; None before the first step."""
        return self._sums and [[each.scale * each.array for each in sums] for sums in self._sums]

    def require_shapes(self, parameters):
        """Raise a ValueError if what was remembered so far does not belong to arrays of such shapes and dtypes."""
        if not self._kinds or self._kept_for is None:
            return
        given = _shapes_and_dtypes(parameters)
        if given != self._kept_for:
            before, now = ([f"{dtype} {shape}" for shape, dtype in each] for each in (self._kept_for, given))
            raise ValueError(
                "parameters must keep their number, shapes and dtypes from step to step, since the optimizer remembers "
                f"something for each; they were {before} and are {now}: another model needs an optimizer of its own"
            )

    def step(self, parameters, gradients):
        """Update `parameters`, a list of arrays, in place; `gradients` holds arrays of the same shapes.

        A ValueError, if one of them is unsuitable or a gradient is not finite, comes before anything is changed.
        """
        gradients = _check_step(parameters, gradients)
        self.require_shapes(parameters)
        if self._sums is None or not self._kinds:
            self._sums = [[_FadingSum(parameter, *kind) for kind in self._kinds] for parameter in parameters]
            self._kept_for = _shapes_and_dtypes(parameters)
        if len(parameters) > 1:  # one of them may move before a gradient in its memory is read
            owners = set(map(_owner, parameters))
            gradients = [_apart(gradient, owners) for gradient in gradients]
        self._steps += 1
        for parameter, gradient, sums in zip(parameters, gradients, self._sums, strict=True):
            self._update(parameter, gradient, *sums)


class _FadingSum:
    """The sum s ← keep · s + take · x of what was added so far, held as `scale` times `array`.

    Whether what came before counts for less, or x for more, is the same but for the scale. The first takes two passes
    through memory, the second one.
    """

    def __init__(self, like, keep, take):
        self.array, self.keep, self.take, self.scale = np.zeros_like(like), keep, take, 1.0

    def add(self, x):
        self.scale *= self.keep
        if self.scale < SMALLEST_SCALE:
            if self.scale:
                self.array *= self.scale
            else:
                self.array.fill(0)  # of an infinite sum, too, where ∞ · 0 would be NaN
            self.scale = 1.0
        add_scaled(self.array, self.take / self.scale, x)


class SGD(_Optimizer):
    r"""Stochastic gradient descent, plain, with momentum, or with Nesterov's.

    .. math:: g \leftarrow g + w\,\theta, \quad v \leftarrow \mu v + g, \quad \theta \leftarrow \theta - \eta v

    With Nesterov's momentum the step is :math:`\eta (g + \mu v)`; without momentum it is :math:`\eta g`.

    Parameters
    ----------
    learning_rate : float > 0
        η. It may be changed between steps, even to 0.
    momentum : float in [0, 1), default 0.0
        μ. The first v is the first gradient itself.
    nesterov : bool, default False
        Needs momentum.
    weight_decay : float ≥ 0, default 0.0
        w: an L2 penalty of (w / 2) Σ θ², on every parameter it is given.

    Raises
    ------
    ValueError
        If a number is out of its range, or Nesterov's momentum is wanted without momentum.

    References
    ----------
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", *USSR Computational
    Mathematics and Mathematical Physics* 4, 1964. I. Sutskever et al., "On the importance of initialization and
    momentum in deep learning", ICML 2013. Nesterov's in the form used here: Y. Bengio, N. Boulanger-Lewandowski and
    R. Pascanu, "Advances in optimizing recurrent networks", ICASSP 2013.
    """

    __slots__ = "_momentum", "_nesterov", "_weight_decay"
    momentum, nesterov, weight_decay = map(_fixed, ("momentum", "nesterov", "weight_decay"))

    def __init__(self, learning_rate, momentum=0.0, nesterov=False, weight_decay=0.0):
        self._momentum = number(momentum, "momentum", low=0, high=1, high_open=True)
        super().__init__(learning_rate, kinds=((self._momentum, 1),) if self._momentum else ())
        self._weight_decay = number(weight_decay, "weight_decay", low=0)
        self._nesterov = flag(nesterov, "nesterov")
        if self._nesterov and not self._momentum:
            raise ValueError(f"nesterov needs a momentum above 0; momentum is {shown(momentum)}")

    def _update(self, parameter, gradient, velocity=None):
        if self._weight_decay:
            gradient = gradient + self._weight_decay * parameter
        rate = self.learning_rate
        if velocity is None or self._nesterov:
            gradient = _apart(gradient, (_owner(parameter),))  # or BLAS would read what it has just written
        if velocity is None:
            add_scaled(parameter, -rate, gradient)
            return
        velocity.add(gradient)
        if self._nesterov:
            add_scaled(parameter, -rate, gradient)
            rate *= self._momentum
        add_scaled(parameter, -rate * velocity.scale, velocity.array)


class _Adaptive(_Optimizer):
    """What `AdaGrad`, `RMSProp` and `Adam` share: a step is divided by the root of a sum of squares, plus ε."""

    __slots__ = ("_epsilon",)
    epsilon = _fixed("epsilon")

    def __init__(self, learning_rate, epsilon, kinds):
        super().__init__(learning_rate, kinds)
        self._epsilon = number(epsilon, "epsilon", low=0, low_open=True)

    def _update(self, parameter, gradient, square):
        self._descend(parameter, gradient, square, gradient, self.learning_rate)

    def _descend(self, parameter, gradient, square, direction, rate, correction=1.0, keep=1.0):
        """Let `square` take in g², then θ ← keep · θ − rate · direction / (√(square / correction) + ε)."""
        root = np.square(gradient, np.empty_like(gradient))  # an array, too, where it has no dimensions
        square.add(root)
        np.sqrt(square.array, out=root)
        scale = math.sqrt(square.scale / correction)  # goes into ε and the rate, where it costs no pass
        root += self._epsilon / scale
        np.divide(direction, root, out=root)
        if keep != 1:  # not sooner: the gradient, read above, may be the parameter itself
            parameter *= keep
        add_scaled(parameter, -rate / scale, root)


class AdaGrad(_Adaptive):
    r"""AdaGrad: each parameter's rate is divided by the root of the sum of its squared gradients so far.

    .. math:: a \leftarrow a + g^2, \quad \theta \leftarrow \theta - \eta\,\frac{g}{\sqrt{a} + \epsilon}

    Parameters
    ----------
    learning_rate : float > 0
        η. It may be changed between steps, even to 0.
    epsilon : float > 0, default 1e-10
        ε, outside the root.

    Raises
    ------
    ValueError
        If a number is out of its range.

    References
    ----------
    J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient methods for online learning and stochastic optimization",
    *Journal of Machine Learning Research* 12, 2011.
    """

    __slots__ = ()

    def __init__(self, learning_rate, epsilon=1e-10):
        super().__init__(learning_rate, epsilon, kinds=((1, 1),))


class RMSProp(_Adaptive):
    r"""RMSProp: each parameter's rate is divided by the root of a running mean of its squared gradients.

    .. math::

        a \leftarrow \alpha a + (1 - \alpha)\,g^2, \quad
        \theta \leftarrow \theta - \eta\,\frac{g}{\sqrt{a} + \epsilon}

    Parameters
    ----------
    learning_rate : float > 0
        η. It may be changed between steps, even to 0.
    alpha : float in [0, 1), default 0.99
        α: what of the running mean is kept in each step. It starts at 0, and nothing makes up for that.
    epsilon : float > 0, default 1e-8
        ε, outside the root.

    Raises
    ------
    ValueError
        If a number is out of its range.

    References
    ----------
    T. Tieleman and G. Hinton, "Lecture 6.5: RMSProp, divide the gradient by a running average of its recent
    magnitude", COURSERA: *Neural Networks for Machine Learning*, 2012.
    """

    __slots__ = ("_alpha",)
    alpha = _fixed("alpha")

    def __init__(self, learning_rate, alpha=0.99, epsilon=1e-8):
        self._alpha = number(alpha, "alpha", low=0, high=1, high_open=True)
        super().__init__(learning_rate, epsilon, kinds=((self._alpha, 1 - self._alpha),))


class Adam(_Adaptive):
    r"""Adam: each parameter's step is the running mean of its gradients over the root of that of their squares.

    .. math::

        m \leftarrow \beta_1 m + (1 - \beta_1)\,g, \quad v \leftarrow \beta_2 v + (1 - \beta_2)\,g^2, \quad
        \theta \leftarrow \theta - \eta\,\frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}

    In step t = 1, 2, …, dividing by 1 − βᵗ makes up for starting at m = v = 0.

    Parameters
    ----------
    learning_rate : float > 0, default 1e-3
        η. It may be changed between steps, even to 0.
    betas : (float, float), each in [0, 1), default (0.9, 0.999)
        β₁ and β₂: what of the running means is kept in each step.
    epsilon : float > 0, default 1e-8
        ε, outside the root.

    Raises
    ------
    ValueError
        If a number is out of its range.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
    """

    __slots__ = ("_betas",)
    betas = _fixed("betas")
    _weight_decay = 0.0  # AdamW's

    def __init__(self, learning_rate=1e-3, betas=(0.9, 0.999), epsilon=1e-8):
        if not isinstance(betas, tuple | list) or len(betas) != 2:
            raise ValueError(f"betas must be a pair of numbers; it is {shown(betas)}")
        self._betas = tuple(number(beta, f"betas[{k}]", low=0, high=1, high_open=True) for k, beta in enumerate(betas))
        super().__init__(learning_rate, epsilon, kinds=[(beta, 1 - beta) for beta in self._betas])

    def _update(self, parameter, gradient, mean, square):
        of_mean, of_square = (1 - beta**self._steps for beta in self._betas)
        mean.add(gradient)
        rate = self.learning_rate * mean.scale / of_mean
        keep = 1 - self.learning_rate * self._weight_decay
        self._descend(parameter, gradient, square, mean.array, rate, of_square, keep)


class AdamW(Adam):
    r"""Adam with decoupled weight decay: the weights shrink by themselves, not through the gradient.

    .. math:: \theta \leftarrow (1 - \eta w)\,\theta

    comes before each step of `Adam`. (So in PyTorch. In the paper w is multiplied by the schedule alone, not by η.)

    Parameters
    ----------
    learning_rate : float > 0, default 1e-3
        η. It may be changed between steps, even to 0.
    betas : (float, float), each in [0, 1), default (0.9, 0.999)
        β₁ and β₂.
    epsilon : float > 0, default 1e-8
        ε, outside the root.
    weight_decay : float ≥ 0, default 0.01
        w, on every parameter it is given, biases too.

    Raises
    ------
    ValueError
        If a number is out of its range.

    References
    ----------
    I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", ICLR 2019.
    """

    __slots__ = ("_weight_decay",)
    weight_decay = _fixed("weight_decay")

    def __init__(self, learning_rate=1e-3, betas=(0.9, 0.999), epsilon=1e-8, weight_decay=0.01):
        super().__init__(learning_rate, betas, epsilon)
        self._weight_decay = number(weight_decay, "weight_decay", low=0)


def _shapes_and_dtypes(parameters):
    return [(parameter.shape, parameter.dtype) for parameter in parameters]


def _apart(gradient, owners):
    """Return the gradient, or a copy if it may lie in memory of these owners, which a step is about to change."""
    return gradient.copy() if _owner(gradient) in owners else gradient


def _owner(array):
    """Return the id of the array that has the memory: of itself, or of the one that it is a view of."""
    return id(array if array.base is None else array.base)


def _check_step(parameters, gradients):
    """Return the gradients as arrays, or raise a ValueError unless they are finite and fit the parameters."""
    if not (isinstance(parameters, list | tuple) and isinstance(gradients, list | tuple)):
        given = f"{type(parameters).__name__} and {type(gradients).__name__}"
        raise ValueError(f"parameters and gradients must be lists of arrays; they are {given}")
    if len(parameters) != len(gradients):
        raise ValueError(
            f"gradients must hold one array for each of the {len(parameters)} parameters; it holds {len(gradients)}"
        )
    if len(parameters) > 1 and len(set(map(id, parameters))) < len(parameters):
        raise ValueError("parameters must differ from each other; one of them is there twice")
    if all(map(_are_sound, parameters, gradients)):
        return gradients
    return [_checked(*pair, position) for position, pair in enumerate(zip(parameters, gradients, strict=True))]


def _are_sound(parameter, gradient):
    """Whether nothing need be said or converted: the quick look, since there is one in every step."""
    return (
        type(parameter) is np.ndarray  # what inherits from it may be masked
        and type(gradient) is np.ndarray
        and gradient.dtype == parameter.dtype
        and gradient.dtype in FLOATS
        and gradient.shape == parameter.shape
        and parameter.flags.writeable
        and gradient.size > 0
        and looks_finite(gradient)
    )


@np.errstate(over="ignore")
def _checked(parameter, gradient, position):
    if not _is_writable_float(parameter):
        raise ValueError(
            f"parameters[{position}] must be a writable array of float32 or float64; it is {_describe(parameter)}"
        )
    any_array(parameter, f"parameters[{position}]")  # which refuses what is masked
    gradient = float_array(gradient, f"gradients[{position}]", shape=parameter.shape)
    if gradient.dtype != parameter.dtype:
        gradient = float_array(gradient.astype(parameter.dtype), f"gradients[{position}]")  # a large one overflows
    return gradient


def _is_writable_float(value):
    return isinstance(value, np.ndarray) and value.dtype.newbyteorder("=") in FLOATS and value.flags.writeable


def _describe(value):
    if not isinstance(value, np.ndarray):
        return f"a {type(value).__name__}"
    return f"an array of {value.dtype}" + ("" if value.flags.writeable else " that is read-only")
