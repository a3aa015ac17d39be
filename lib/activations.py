"""Activations: the functions between the linear layers of a network, each with its derivative.

An activation is called, ``relu(z)``, and has ``relu.derivative(z)``; both take an array of any shape and work on each
entry by itself. float32 stays float32, everything else becomes float64.

The formulas are arranged so that nothing overflows and no small value drowns in a large number: sigmoid(−700) is
1e-304, not 0, and so is its derivative. A result is 0 only where it is smaller than the smallest float.
Layers in training ask for both at once, by `value_and_slope`, which may be off by a rounding error of 1 instead: there,
time counts more than such a tail. Derivatives at a kink are PyTorch's.
"""

import math

import numpy as np
from scipy.special import erfcx, ndtr

from lib._arrays import FLOATS, QUIET
from lib._validation import float_array, number, shown

__all__ = [
    "ACTIVATIONS",
    "ActivationFunction",
    "elu",
    "gelu",
    "identity",
    "leaky_relu",
    "relu",
    "sigmoid",
    "silu",
    "step",
    "tanh",
]

ROOT_2PI = math.sqrt(2 * math.pi)
FAR = -12.0  # left of it Φ(z) may be too small for a float32

# By itself: around a whole method, the same costs twice as much. So in a layer an activation tells of an underflow if
# NumPy was asked to; one that is called gives no warning, whatever `np.seterr` says.
_quiet_exp = QUIET(np.exp)

# As an array: a Python number is converted anew in each operation, which takes as long as half of an addition.
_ONE = {dtype: np.ones((), dtype) for dtype in FLOATS}


class ActivationFunction:
    """What all activations share: a name, ``function(z)`` and ``function.derivative(z)``, with checked arguments.

    To make another one, inherit from this class, set `name`, and define `value` and `slope`.

    Attributes
    ----------
    name : str
    """

    name = "activation"

    def __call__(self, z):
        """Return the value at each entry of `z`, an array_like of finite numbers, in an array of its shape."""
        return self._apply(self.value, z)

    def derivative(self, z):
        """Return the derivative at each entry of `z`, an array_like of finite numbers, in an array of its shape."""
        return self._apply(self.slope, z)

    def value(self, z):
        """Return the values for an array of floats of at least one dimension, unchecked, in a new array: for layers."""
        raise NotImplementedError(f"{type(self).__name__} must define value(z)")

    def slope(self, z):
        """Return the derivatives likewise, in a new array."""
        raise NotImplementedError(f"{type(self).__name__} must define slope(z)")

    def value_and_slope(self, z):
        """Return both, unchecked, for layers in training: each as `value` and `slope` have it, or faster.

        The caller may overwrite either.

        What is faster shares work between the two, such as 1 − y² for the slope of y = tanh(z), and is off by what
        rounding a number near 1 does (in silu, times z). So a slope far out, of 1e-16 or less, may be 0; and the
        value at −∞, which only a diverging training meets, may be NaN.
        """
        return self.value(z), self.slope(z)

    def __repr__(self):
        return self.name

    @staticmethod
    @QUIET
    def _apply(function, z):
        z = float_array(z, "z")
        return function(np.atleast_1d(z)).reshape(z.shape)[()]


def _sigmoid_and_other(z):
    """Return σ(z) and 1 − σ(z), both off by what rounding a number near 1 does."""
    one = _ONE[z.dtype]
    other = _quiet_exp(z)  # and on in place: an array of usual size fills a processor's nearest cache
    other += one
    np.divide(one, other, out=other)  # 1 − σ, which is 0 already where exp(z) overflows
    return one - other, other


class _Step(ActivationFunction):
    r"""Heaviside's step, the perceptron's activation: 1 where :math:`z > 0`, else 0. Range {0, 1}.

    Its derivative is 0 everywhere it has one; at 0 it is set to 0 as well. So nothing can be learned through it.

    References
    ----------
    W. S. McCulloch and W. Pitts, "A logical calculus of the ideas immanent in nervous activity", *Bulletin of
    Mathematical Biophysics* 5, 1943.
    """

    name = "step"

    def value(self, z):
        return (z > 0).astype(z.dtype)

    def slope(self, z):
        return np.zeros_like(z)


class _Identity(ActivationFunction):
    r"""No activation at all, :math:`z`: the output of a regression. Range (−∞, ∞); the derivative is 1.

    References
    ----------
    C. M. Bishop, *Pattern Recognition and Machine Learning*, Springer 2006, section 5.1.
    """

    name = "identity"

    def value(self, z):
        return z.copy()

    def slope(self, z):
        return np.ones_like(z)


class _Sigmoid(ActivationFunction):
    r"""Logistic sigmoid, :math:`\sigma(z) = 1 / (1 + e^{-z})`. Range (0, 1).

    The derivative, :math:`\sigma(z)\,\sigma(-z)`, is at most ¼.

    References
    ----------
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating errors",
    *Nature* 323, 1986.
    """

    name = "sigmoid"

    def value(self, z):
        large, small = self._parts(z)
        return np.where(z >= 0, large, small)

    def slope(self, z):
        large, small = self._parts(z)
        return large * small

    def value_and_slope(self, z):
        value, slope = _sigmoid_and_other(z)
        slope *= value
        return value, slope

    @staticmethod
    def _parts(z):
        """Return σ(|z|) and σ(−|z|)."""
        tail = np.exp(-np.abs(z))  # at most 1: the exponential that cannot overflow
        large = 1 / (1 + tail)
        return large, tail * large


class _Tanh(ActivationFunction):
    r"""Hyperbolic tangent, :math:`\tanh z = 2\sigma(2z) - 1`. Range (−1, 1), centred on 0.

    The derivative, :math:`1 / \cosh^2 z = 1 - \tanh^2 z`, is at most 1.

    References
    ----------
    Y. LeCun et al., "Efficient BackProp", in *Neural Networks: Tricks of the Trade*, Springer 1998, section 4.4.
    """

    name = "tanh"

    def value(self, z):
        return np.tanh(z)

    def slope(self, z):
        # 1 − tanh² would cancel where tanh is nearly 1.
        tail = np.exp(-np.abs(z))
        one_over_cosh = 2 * tail / (1 + tail * tail)
        return one_over_cosh * one_over_cosh

    def value_and_slope(self, z):
        value = np.tanh(z)
        slope = value * value
        return value, np.subtract(1, slope, out=slope)


class _ReLU(ActivationFunction):
    r"""Rectified linear unit, :math:`\max(0, z)`. Range [0, ∞).

    The derivative is 1 where z > 0, else 0; that it is 0 at the kink, too, is a convention (PyTorch's, for one).

    References
    ----------
    V. Nair and G. E. Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
    """

    name = "relu"

    def value(self, z):
        return np.maximum(z, 0)

    def slope(self, z):
        return (z > 0).astype(z.dtype)

    def value_and_slope(self, z):
        slope = self.slope(z)
        return z * slope, slope  # a product is faster than a maximum


class _LeakyReLU(ActivationFunction):
    """What `leaky_relu` makes."""

    def __init__(self, slope):
        self.negative_slope = number(slope, "slope", low=0, high=1)
        self.name = f"leaky_relu({self.negative_slope:g})"

    def value(self, z):
        return np.maximum(z, self.negative_slope * z)

    def slope(self, z):
        slope = (z > 0).astype(z.dtype)
        return np.maximum(slope, self.negative_slope, out=slope)


class _ELU(ActivationFunction):
    """What `elu` makes."""

    def __init__(self, alpha):
        self.alpha = number(alpha, "alpha", low=0, low_open=True)
        if self.alpha > (largest := float(np.finfo(np.float32).max)):
            raise ValueError(f"alpha must be at most {largest:g}, the largest of float32; it is {shown(alpha)}")
        self.name = f"elu({self.alpha:g})"

    def value(self, z):
        return np.maximum(z, 0) + self.alpha * np.expm1(np.minimum(z, 0))

    def slope(self, z):
        slope = np.exp(np.minimum(z, 0))  # 1 where z is positive
        return slope if self.alpha == 1 else np.multiply(slope, self.alpha, out=slope, where=z <= 0)

    def value_and_slope(self, z):
        if self.alpha != 1:
            return super().value_and_slope(z)
        below = np.expm1(np.minimum(z, 0))  # 0 where z is positive, else larger than z
        return np.maximum(z, below), below + 1


class _SiLU(ActivationFunction):
    r"""Sigmoid linear unit, also called swish, :math:`z\,\sigma(z)`. Range [−0.2785, ∞).

    The derivative, :math:`\sigma(z)\,(1 + z\,\sigma(-z))`, is negative below z = −1.278, and at most 1.0998.

    References
    ----------
    S. Elfwing, E. Uchibe and K. Doya, "Sigmoid-weighted linear units for neural network function approximation in
    reinforcement learning", *Neural Networks* 107, 2018. P. Ramachandran, B. Zoph and Q. V. Le, "Searching for
    activation functions", arXiv:1710.05941, 2017.
    """

    name = "silu"

    def value(self, z):
        # σ(z) is large · side²: a side at a time, since z σ(z) may be large enough for a float where σ(z) is not.
        _, large, side = self._parts(z)
        return z * side * large * side

    def slope(self, z):
        tail, large, side = self._parts(z)
        both = large * tail  # its square is σ(z) σ(−z)
        return side * large * side + z * both * both

    def value_and_slope(self, z):
        share, slope = _sigmoid_and_other(z)
        value = z * share
        slope *= value
        slope += share
        return value, slope

    @staticmethod
    def _parts(z):
        """Return √σ(−|z|) / √σ(|z|), σ(|z|), and √σ(z) / √σ(|z|)."""
        tail = np.exp(-0.5 * np.abs(z))
        return tail, 1 / (1 + tail * tail), np.where(z >= 0, 1, tail)


class _GELU(ActivationFunction):
    r"""Gaussian error linear unit, :math:`z\,\Phi(z)`, with Φ the normal distribution function. Range [−0.17, ∞).

    This is the exact one, not its approximation by a tanh. The derivative, :math:`\Phi(z) + z\,\varphi(z)`, with φ the
    normal density, is negative below z = −0.7518, and at most 1.129.

    References
    ----------
    D. Hendrycks and K. Gimpel, "Gaussian error linear units (GELUs)", arXiv:1606.08415, 2016.
    """

    name = "gelu"

    def value(self, z):
        return self.value_and_slope(z)[0]

    def slope(self, z):
        return self.value_and_slope(z)[1]

    @QUIET
    def value_and_slope(self, z):
        value, slope = ndtr(z), z * z  # and from here on in place
        slope *= -0.5
        np.exp(slope, out=slope)
        slope *= 1 / ROOT_2PI  # the density
        slope *= z
        slope += value
        value *= z
        if z.min() < FAR:
            value, slope = np.where(z < FAR, self._far_left(np.minimum(z, FAR)), (value, slope))
        return value, slope

    @staticmethod
    def _far_left(z):
        """Return value and slope where Φ(z) and φ(z) are too small for a float, but not so z times them."""
        root = np.exp(-0.25 * z * z)
        ratio = 0.5 * erfcx(-math.sqrt(0.5) * z)  # Φ(z) over exp(−z²/2)
        return z * root * ratio * root, (ratio + z / ROOT_2PI) * root * root


step, identity, sigmoid, tanh = _Step(), _Identity(), _Sigmoid(), _Tanh()
relu, silu, gelu = _ReLU(), _SiLU(), _GELU()


def leaky_relu(slope=0.01):
    r"""Make a ReLU that leaks: :math:`z` where z > 0, else :math:`a z`. Range (−∞, ∞) for a > 0.

    Parameters
    ----------
    slope : float in [0, 1], default 0.01
        a, the derivative where z ≤ 0. Where z > 0 it is 1.

    Returns
    -------
    ActivationFunction

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    A. L. Maas, A. Y. Hannun and A. Y. Ng, "Rectifier nonlinearities improve neural network acoustic models", ICML
    workshop on deep learning for audio, speech and language processing, 2013.
    """
    return _LeakyReLU(slope)


def elu(alpha=1.0):
    r"""Make an exponential linear unit: :math:`z` where z > 0, else :math:`\alpha (e^z - 1)`. Range (−α, ∞).

    Its derivative is 1 where z > 0, else :math:`\alpha e^z`. Unless α is 1, there is a kink at 0: the slope is α on the
    left and 1 on the right. ``derivative(0)`` is the left one, α, as PyTorch has it.

    Parameters
    ----------
    alpha : float > 0, default 1.0
        α.

    Returns
    -------
    ActivationFunction

    Raises
    ------
    ValueError
        If α is not positive, or larger than the largest of float32.

    References
    ----------
    D.-A. Clevert, T. Unterthiner and S. Hochreiter, "Fast and accurate deep network learning by exponential linear
    units (ELUs)", ICLR 2016.
    """
    return _ELU(alpha)


ACTIVATIONS = (step, identity, sigmoid, tanh, relu, leaky_relu(0.01), elu(1.0), gelu, silu)
