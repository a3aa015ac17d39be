"""Schedules: the learning rate as a pure function of the epoch.

A schedule is called with an epoch, counted from 0, and returns the rate for that epoch; it remembers nothing, so that
drawing it does not change it. Fractions of an epoch will do, for a rate that changes within it.
"""

import math
from dataclasses import dataclass
from typing import Any

from lib._validation import keep, number, require_attributes, sequence, whole_number

__all__ = [
    "Constant",
    "CosineDecay",
    "ExponentialDecay",
    "LinearDecay",
    "MultiStepDecay",
    "OneCycle",
    "StepDecay",
    "Warmup",
]


def _between(start, end, share):
    return start * (1 - share) + end * share  # from their difference, a small end would be lost


def _half_cosine(start, end, share):
    return _between(start, end, (1 - math.cos(math.pi * share)) / 2)


class _Schedule:
    """What all schedules share: their fields are checked once, the epoch at each call."""

    def _keep_rates(self, *names):
        keep(self, number, *names, low=0, low_open=True)

    def _keep_factor(self):
        keep(self, number, "factor", low=0, high=1, low_open=True)

    def __call__(self, epoch):
        """Return the learning rate for an epoch, a number ≥ 0 counted from 0."""
        return self._rate(number(epoch, "epoch", low=0))


@dataclass(frozen=True)
class Constant(_Schedule):
    r"""The same rate for ever: :math:`\eta_0`.

    Parameters
    ----------
    initial : float > 0
        η₀.

    Raises
    ------
    ValueError
        If an argument is not as described.
    """

    initial: float

    def __post_init__(self):
        self._keep_rates("initial")

    def _rate(self, epoch):
        return self.initial


@dataclass(frozen=True)
class StepDecay(_Schedule):
    r"""A lower rate after every so many epochs: :math:`\eta_0\,\gamma^{\lfloor \mathrm{epoch} / k \rfloor}`.

    PyTorch's ``StepLR``.

    Parameters
    ----------
    initial : float > 0
        η₀.
    every : int
        k: epochs from one step to the next.
    factor : float in (0, 1]
        γ.

    Raises
    ------
    ValueError
        If an argument is not as described.
    """

    initial: float
    every: int
    factor: float

    def __post_init__(self):
        self._keep_rates("initial")
        keep(self, whole_number, "every")
        self._keep_factor()

    def _rate(self, epoch):
        return self.initial * self.factor ** (epoch // self.every)


@dataclass(frozen=True)
class MultiStepDecay(_Schedule):
    r"""A lower rate from each milestone on: :math:`\eta_0\,\gamma^m` after m of the milestones.

    An epoch that is a milestone has the lower rate already. PyTorch's ``MultiStepLR``.

    Parameters
    ----------
    initial : float > 0
        η₀.
    milestones : sequence of int
        Epochs, in any order.
    factor : float in (0, 1]
        γ.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    K. He et al., "Deep residual learning for image recognition", CVPR 2016, section 4.2: a tenth after each of two
    milestones.
    """

    initial: float
    milestones: tuple[int, ...]
    factor: float

    def __post_init__(self):
        self._keep_rates("initial")
        keep(self, _epochs, "milestones")
        self._keep_factor()

    def _rate(self, epoch):
        return self.initial * self.factor ** sum(epoch >= milestone for milestone in self.milestones)


@dataclass(frozen=True)
class ExponentialDecay(_Schedule):
    r"""The same factor after every epoch: :math:`\eta_0\,\gamma^{\mathrm{epoch}}`.

    PyTorch's ``ExponentialLR``.

    Parameters
    ----------
    initial : float > 0
        η₀.
    factor : float in (0, 1]
        γ.

    Raises
    ------
    ValueError
        If an argument is not as described.
    """

    initial: float
    factor: float

    def __post_init__(self):
        self._keep_rates("initial")
        self._keep_factor()

    def _rate(self, epoch):
        return self.initial * self.factor**epoch


@dataclass(frozen=True)
class _Towards(_Schedule):
    """A way from one rate to another, which `_way` gives from the share of the epochs that is over."""

    initial: float
    epochs: int
    final: float = 0.0

    def __post_init__(self):
        self._keep_rates("initial")
        keep(self, whole_number, "epochs")
        keep(self, number, "final", low=0)

    def _rate(self, epoch):
        return self._way(self.initial, self.final, min(epoch / self.epochs, 1))


@dataclass(frozen=True)
class LinearDecay(_Towards):
    r"""A straight line from one rate to another, where it then stays.

    .. math:: \eta_0 + (\eta_1 - \eta_0)\,\min(\mathrm{epoch} / T, 1)

    PyTorch's ``LinearLR``.

    Parameters
    ----------
    initial : float > 0
        η₀.
    epochs : int
        T: how many epochs the way takes.
    final : float ≥ 0, default 0.0
        η₁. With 0, epoch T itself would not learn any more.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning*, MIT Press 2016, section 8.3.1.
    """

    _way = staticmethod(_between)


@dataclass(frozen=True)
class CosineDecay(_Towards):
    r"""Half a period of a cosine, slow at both ends, from one rate to another, where it then stays.

    .. math:: \eta_1 + (\eta_0 - \eta_1)\,\frac{1 + \cos(\pi \min(\mathrm{epoch} / T, 1))}{2}

    PyTorch's ``CosineAnnealingLR`` up to epoch T; beyond, that one climbs again.

    Parameters
    ----------
    initial : float > 0
        η₀.
    epochs : int
        T: how many epochs the way takes.
    final : float ≥ 0, default 0.0
        η₁. With 0, epoch T itself would not learn any more.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017.
    """

    _way = staticmethod(_half_cosine)


@dataclass(frozen=True)
class Warmup(_Schedule):
    r"""A straight climb to where another schedule starts, and then that schedule.

    .. math:: \eta\,\bigl(s + (1 - s)\,\mathrm{epoch} / T\bigr) \quad \text{for epochs before } T

    where η is the first rate of the schedule afterwards, whose epochs are counted from 0 again. PyTorch's
    ``LinearLR`` and another one in a ``SequentialLR``.

    Parameters
    ----------
    after : schedule
    epochs : int
        T: how many epochs the climb takes.
    start_factor : float in (0, 1], default 0.1
        s: what share of the rate epoch 0 has.

    Raises
    ------
    ValueError
        If an argument is not as described, or later, if what the schedule afterwards returns is no rate.

    References
    ----------
    P. Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", arXiv:1706.02677, 2017.
    """

    after: Any
    epochs: int
    start_factor: float = 0.1

    def __post_init__(self):
        require_attributes(self.after, "after", "a schedule, such as Constant(0.1)", "__call__")
        keep(self, whole_number, "epochs")
        keep(self, number, "start_factor", low=0, high=1, low_open=True)

    def _rate(self, epoch):
        if epoch >= self.epochs:
            return self._rate_after(epoch - self.epochs)
        top = self._rate_after(0)
        return _between(self.start_factor * top, top, epoch / self.epochs)

    def _rate_after(self, epoch):
        return number(self.after(epoch), f"after({epoch:g})", low=0)


@dataclass(frozen=True)
class OneCycle(_Schedule):
    r"""Up along half a cosine, and down along another one, to a rate far below the first.

    From η / d₀ in epoch 0 to η, then to η / (d₀ d₁) in the last epoch. PyTorch's ``OneCycleLR`` with one step an epoch.

    Parameters
    ----------
    maximum : float > 0
        η.
    epochs : int, at least 2, and at least 1 / `warmup`: 4 by default
        How many there are; the last is number `epochs` − 1, and later ones keep its rate.
    warmup : float in (0, 1), default 0.3
        The share of the epochs that go up.
    initial_divisor : float ≥ 1, default 25.0
        d₀.
    final_divisor : float ≥ 1, default 1e4
        d₁, of the first rate, not of the highest.

    Raises
    ------
    ValueError
        If an argument is not as described, or the warm-up is shorter than an epoch.

    References
    ----------
    L. N. Smith and N. Topin, "Super-convergence: very fast training of neural networks using large learning rates",
    arXiv:1708.07120, 2017.
    """

    maximum: float
    epochs: int
    warmup: float = 0.3
    initial_divisor: float = 25.0
    final_divisor: float = 1e4

    def __post_init__(self):
        self._keep_rates("maximum")
        keep(self, whole_number, "epochs", low=2)
        keep(self, number, "warmup", low=0, high=1, low_open=True, high_open=True)
        keep(self, number, "initial_divisor", "final_divisor", low=1)
        if self.warmup * self.epochs < 1 - 1e-9:  # 1/49 of 49 epochs is one, but for rounding
            raise ValueError(f"warmup must leave an epoch to go up; {self.warmup:g} of {self.epochs} epochs is none")

    def _rate(self, epoch):
        top, last = max(self.warmup * self.epochs - 1, 0), self.epochs - 1
        first = self.maximum / self.initial_divisor
        if epoch <= top:
            return _half_cosine(first, self.maximum, epoch / top if top else 1)
        return _half_cosine(self.maximum, first / self.final_divisor, min((epoch - top) / (last - top), 1))


def _epochs(value, name):
    """Return `value` as a tuple if it is a sequence of epochs."""
    epochs = sequence(value, name, "epochs")
    return tuple(whole_number(epoch, f"{name}[{k}]", low=0) for k, epoch in enumerate(epochs))
