r"""Regularizers: the price of large weights, added once to the mean loss of a batch.

A regularizer has ``penalty(W)``, a float, ``gradient(W)``, an array of the shape of `W`, and ``proximal(W, step)``, an
array like it: the V with the least :math:`\tfrac{1}{2} \sum (v - w)^2` plus `step` times the penalty of V. After a
gradient step of that length on the loss alone, it does the penalty's part (N. Parikh and S. Boyd, "Proximal
algorithms", *Foundations and Trends in Optimization* 1, 2014).
"""

from dataclasses import dataclass

import numpy as np

from lib._arrays import QUIET
from lib._validation import float_array, keep, number

__all__ = ["L1", "L2", "ElasticNet"]

LARGEST = float(np.finfo(np.float32).max) / 2  # of λ: L2's slope is 2 λ w


class _Regularizer:
    """What L1 and L2 share."""

    def __post_init__(self):
        _keep_strength(self)

    def _price(self, size):
        # A size may be infinite, and 0 · ∞ is no number: what costs nothing, costs nothing at any size.
        return self.strength * size if self.strength else 0.0

    def _reach(self, step):
        return number(step, "step", low=0) * self.strength


def _keep_strength(regularizer):
    """Keep λ as a float: a NumPy scalar would turn float32 into float64, and an infinite 2 λ would make 0 NaN there."""
    keep(regularizer, number, "strength", low=0)
    if regularizer.strength > LARGEST:
        raise ValueError(
            f"strength must be at most {LARGEST:g}, half of the largest of float32; it is {regularizer.strength}"
        )


@dataclass(frozen=True)
class L2(_Regularizer):
    r"""Squared L2 norm of the weights, ridge: :math:`\lambda \sum w^2`.

    There is no factor ½ here: with one, the same λ would mean half the penalty.

    Parameters
    ----------
    strength : float
        λ ≥ 0, at most 1.7e38.

    Raises
    ------
    ValueError
        If a number is out of its range.

    References
    ----------
    A. E. Hoerl and R. W. Kennard, "Ridge regression: biased estimation for nonorthogonal problems",
    *Technometrics* 12, 1970.
    """

    strength: float

    @QUIET
    def penalty(self, weights):
        """Return λ Σ w² of an array of any shape, summed in float64."""
        flat = float_array(weights, "weights").ravel().astype(np.float64, copy=False)
        return self._price(float(flat.dot(flat)))  # sooner done than @

    @QUIET
    def gradient(self, weights):
        """Return 2 λ w, an array of the shape and dtype of `weights`."""
        return 2 * self.strength * float_array(weights, "weights")

    @QUIET
    def proximal(self, weights, step):
        """Return w / (1 + 2 step λ), for a step ≥ 0."""
        return float_array(weights, "weights") / (1 + 2 * self._reach(step))


@dataclass(frozen=True)
class L1(_Regularizer):
    r"""L1 norm of the weights, lasso: :math:`\lambda \sum |w|`.

    Parameters
    ----------
    strength : float
        λ ≥ 0, at most 1.7e38.

    Raises
    ------
    ValueError
        If a number is out of its range.

    References
    ----------
    R. Tibshirani, "Regression shrinkage and selection via the lasso", *Journal of the Royal Statistical
    Society* B 58, 1996.
    """

    strength: float

    @QUIET
    def penalty(self, weights):
        """Return λ Σ |w| of an array of any shape, summed in float64."""
        return self._price(float(np.abs(float_array(weights, "weights")).sum(dtype=np.float64)))

    @QUIET
    def gradient(self, weights):
        """Return λ sign(w), a subgradient: 0 where w is 0."""
        return self.strength * np.sign(float_array(weights, "weights"))

    @QUIET
    def proximal(self, weights, step):
        """Return the weights step λ nearer to 0, and exactly 0 where they were as near: soft-thresholding."""
        weights = float_array(weights, "weights")
        return weights - np.clip(weights, -self._reach(step), self._reach(step))


@dataclass(frozen=True)
class ElasticNet:
    r"""A mixture of both: :math:`\lambda (\rho \sum |w| + (1 - \rho) \sum w^2)`.

    Parameters
    ----------
    strength : float
        λ ≥ 0, at most 1.7e38.
    l1_ratio : float
        ρ in [0, 1]: 1 is `L1`, 0 is `L2`.

    Raises
    ------
    ValueError
        If a number is out of its range.

    References
    ----------
    H. Zou and T. Hastie, "Regularization and variable selection via the elastic net", *Journal of the Royal
    Statistical Society* B 67, 2005: there, the penalty of the "naïve" elastic net, whose result they rescale.
    """

    strength: float
    l1_ratio: float

    def __post_init__(self):
        _keep_strength(self)
        keep(self, number, "l1_ratio", low=0, high=1)

    @property
    def _parts(self):
        return L1(self.strength * self.l1_ratio), L2(self.strength * (1 - self.l1_ratio))

    def penalty(self, weights):
        """Return the penalty of an array of any shape."""
        return sum(part.penalty(weights) for part in self._parts)

    def gradient(self, weights):
        """Return its gradient, an array of the shape of `weights`; the L1 part is a subgradient at 0."""
        lasso, ridge = self._parts
        return lasso.gradient(weights) + ridge.gradient(weights)

    def proximal(self, weights, step):
        """Return the weights nearer to 0 by the L1 part, then smaller by the factor of the L2 part."""
        lasso, ridge = self._parts
        return ridge.proximal(lasso.proximal(weights, step), step)
