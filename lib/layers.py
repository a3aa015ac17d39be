"""Layers: functions with parameters, forward for the values, backward for the gradients.

A layer has ``forward(x, training=False)``, ``backward(gradient)``, and the lists ``parameters`` and ``gradients``,
in the same order. ``backward`` takes the gradient of the loss with respect to the layer's output, overwrites
``gradients`` with those of its parameters, and returns the one with respect to its input, for the last forward pass;
without one, it raises a RuntimeError. A layer that learns numbers from its input, not from gradients, keeps them in the
list ``buffers``; one that can't learn from a single sample has ``smallest_batch``.

With ``training=True`` `Dropout` drops, `BatchNorm` takes mean and variance of the batch, and `Activation` prepares its
slopes for ``backward``; all else is the same.
"""

import contextlib

import numpy as np

from lib._arrays import FLOATS, row_of_ones
from lib._validation import (
    flag,
    float_array,
    generator,
    number,
    require_attributes,
    require_samples,
    shown,
    whole_number,
)
from lib.activations import ActivationFunction

__all__ = ["Activation", "BatchNorm", "Dropout", "Linear", "Sequential"]

# The standard deviation of a weight, from the numbers of inputs and outputs.
INITIALIZATIONS = {
    "zeros": lambda inputs, outputs: 0.0,
    "xavier": lambda inputs, outputs: np.sqrt(2 / (inputs + outputs)),
    "he": lambda inputs, outputs: np.sqrt(2 / inputs),
}


class Linear:
    r"""Linear layer, :math:`x W + b`.

    Parameters
    ----------
    inputs, outputs : int
        D and C: how many numbers a sample has before and after.
    initialization : {"xavier", "he", "zeros"}, default "xavier"
        How the weights start: normal with variance 2 / (D + C), normal with variance 2 / D, or zero. Biases
        start at zero.
    rng : numpy.random.Generator, optional
        Needed unless the weights start at zero.
    dtype : {float64, float32}, default float64

    Attributes
    ----------
    parameters : list of ndarray
        W of shape (D, C) and b of shape (C,).
    gradients : list of ndarray
        Of the same shapes, written by `backward`.

    Raises
    ------
    ValueError
        If an argument is not as described, or the weights do not start at zero and there is no `rng`.

    References
    ----------
    X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    AISTATS 2010 (xavier). K. He et al., "Delving deep into rectifiers", ICCV 2015 (he).
    """

    def __init__(self, inputs, outputs, *, initialization="xavier", rng=None, dtype=np.float64):
        shape = whole_number(inputs, "inputs"), whole_number(outputs, "outputs")
        if not isinstance(initialization, str) or initialization not in INITIALIZATIONS:
            raise ValueError(f"initialization must be one of {list(INITIALIZATIONS)}; it is {shown(initialization)}")
        dtype = _float_type(dtype)
        if initialization == "zeros":
            weights = np.zeros(shape, dtype)
        else:
            scale = INITIALIZATIONS[initialization](*shape)
            weights = (scale * generator(rng).normal(size=shape)).astype(dtype)
        self.parameters = [weights, np.zeros(shape[1], dtype)]
        self.gradients = [np.zeros_like(parameter) for parameter in self.parameters]
        self._input = None

    def __repr__(self):
        inputs, outputs = self.parameters[0].shape
        return f"{type(self).__name__}({inputs}, {outputs})"

    def forward(self, x, training=False):
        """Return x W + b, (N, C), for `x` of shape (N, D), which is kept for `backward`, not copied: leave it alone."""
        weights, bias = self.parameters
        x = float_array(x, "x", dimensions=2, finite=False)
        if x.shape[1] != len(weights):
            raise ValueError(f"x must have shape (N, {len(weights)}); its shape is {x.shape}")
        flag(training, "training")
        self._input = x = x.astype(weights.dtype, copy=False)  # float64 would drag all that follows along
        scores = x.dot(weights)  # like @, but sooner done where there are few classes
        scores += bias
        return scores

    def backward(self, gradient, of_input=True):
        """Take the (N, C) gradient of the output, store those of W and b, return the (N, D) one of the input.

        The last is a third of the work, and left out unless `of_input`: the first layer in training needs none.
        """
        _require_forward(self._input)
        weights, bias = self.parameters
        gradient = float_array(gradient, "gradient", shape=(len(self._input), len(bias)), finite=False)
        gradient = gradient.astype(bias.dtype, copy=False)
        # dW = xᵀ G; db = the sum of G over the samples, which a product with ones makes fastest
        self._input.T.dot(gradient, out=self.gradients[0])
        row_of_ones(len(gradient), gradient.dtype).dot(gradient, out=self.gradients[1])
        return gradient.dot(weights.T) if of_input else None


class Activation:
    """An activation as a layer: it is applied to each entry by itself, and has no parameters.

    Parameters
    ----------
    function : ActivationFunction
        Such as `lib.activations.relu`.

    Attributes
    ----------
    parameters, gradients : list
        Empty.

    Raises
    ------
    ValueError
        If an argument is not as described.
    """

    def __init__(self, function):
        if not isinstance(function, ActivationFunction):
            raise ValueError(f"function must be an activation, such as lib.activations.relu; it is {shown(function)}")
        self.function = function
        self.parameters, self.gradients = [], []
        self._input = self._slope = None

    def __repr__(self):
        return f"{type(self).__name__}({self.function!r})"

    def forward(self, x, training=False):
        """Return the function's values for `x` of shape (N, …), which is kept for `backward`, not copied."""
        x = _samples(x)
        if flag(training, "training"):
            value, slope = self.function.value_and_slope(x)
        else:
            value, slope = self.function.value(x), None
        self._input, self._slope = x, slope
        return value

    def backward(self, gradient):
        """Return the gradient of the input: that of the output times the function's derivative."""
        _require_forward(self._input)
        gradient = float_array(gradient, "gradient", shape=self._input.shape, finite=False)
        slope, self._slope = self._slope, None  # used up, since it is overwritten: faster than a new array
        if slope is None:
            slope = self.function.slope(self._input)
        slope *= gradient
        return slope


class Dropout:
    """Dropout: in training, sets entries to zero at random and enlarges the others, so that the mean stays.

    Each entry is dropped with probability `rate`, or divided by 1 − `rate` (inverted dropout). Outside training,
    nothing happens.

    Parameters
    ----------
    rate : float in [0, 1)
        The share that is dropped, on average.
    rng : numpy.random.Generator
        Where each training pass draws its mask.

    Attributes
    ----------
    parameters, gradients : list
        Empty.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", *Journal of Machine
    Learning Research* 15, 2014.
    """

    def __init__(self, rate, rng):
        self.rate = number(rate, "rate", low=0, high=1, high_open=True)
        self.rng = generator(rng)
        self.parameters, self.gradients = [], []
        self._shape = self._dtype = self._mask = None

    def __repr__(self):
        return f"{type(self).__name__}(rate={self.rate!r})"

    def forward(self, x, training=False):
        """Return a copy of `x`, of shape (N, …), with some of its entries dropped, if `training`."""
        x, training = _samples(x), flag(training, "training")
        self._shape, self._dtype, self._mask = x.shape, x.dtype, None
        if not training:
            return x.copy()
        # A mask of the dtype of x: one of float64 would drag float32 along.
        self._mask = (self.rng.random(x.shape, dtype=x.dtype) >= self.rate).astype(x.dtype)
        self._mask /= 1 - self.rate
        return x * self._mask

    def backward(self, gradient):
        """Return the gradient of the input: that of the output, with the same entries dropped."""
        _require_forward(self._shape)
        gradient = float_array(gradient, "gradient", shape=self._shape, finite=False)
        if self._mask is None:
            return gradient.astype(self._dtype)  # a copy, too
        return gradient.astype(self._dtype, copy=False) * self._mask


class BatchNorm:
    r"""Batch normalization: each feature gets mean 0 and variance 1 over the batch, then a scale and a shift.

    .. math:: \gamma\,\frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta

    In training, μ and σ² are the mean and the biased variance of the batch, and running averages take in the mean and
    the unbiased variance; outside training, μ and σ² are these running averages.

    Parameters
    ----------
    features : int
        D, how many numbers a sample has.
    momentum : float in [0, 1], default 0.1
        The weight of the new batch in the running averages.
    epsilon : float > 0, default 1e-5
        ε, in the units of the variance.
    dtype : {float64, float32}, default float64

    Attributes
    ----------
    parameters : list of ndarray
        γ and β, each of shape (D,), at first 1 and 0.
    gradients : list of ndarray
        Of the same shapes, written by `backward`.
    buffers : list of ndarray
        The running mean and the running variance, each of shape (D,), at first 0 and 1.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    S. Ioffe and C. Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate
    shift", ICML 2015.
    """

    smallest_batch = 2  # of a single sample, the variance is 0: each sample would be normalized to β

    def __init__(self, features, momentum=0.1, epsilon=1e-5, *, dtype=np.float64):
        features, dtype = whole_number(features, "features"), _float_type(dtype)
        self.momentum = number(momentum, "momentum", low=0, high=1)
        self.epsilon = number(epsilon, "epsilon", low=0, low_open=True)
        self.parameters = [np.ones(features, dtype), np.zeros(features, dtype)]
        self.gradients = [np.zeros_like(parameter) for parameter in self.parameters]
        self.buffers = [np.zeros(features, dtype), np.ones(features, dtype)]
        self._normalized = self._scale = self._by_batch = None

    def __repr__(self):
        features = len(self.parameters[0])
        return f"{type(self).__name__}({features}, momentum={self.momentum!r}, epsilon={self.epsilon!r})"

    def forward(self, x, training=False):
        """Return the normalized batch, (N, D), for `x` of shape (N, D).

        Raises
        ------
        ValueError
            If `x` has another number of features, or is a single sample in training, without a variance.
        """
        gamma, beta = self.parameters
        x = float_array(x, "x", dimensions=2, finite=False)
        if x.shape[1] != len(gamma):
            raise ValueError(f"x must have shape (N, {len(gamma)}); its shape is {x.shape}")
        if flag(training, "training") and len(x) < self.smallest_batch:
            raise ValueError(f"x must hold at least {self.smallest_batch} samples in training; its shape is {x.shape}")
        x = x.astype(gamma.dtype, copy=False)  # as in Linear
        mean, variance = self._batch_statistics(x) if training else self.buffers
        self._by_batch = training
        self._scale = 1 / np.sqrt(variance + self.epsilon)
        self._normalized = (x - mean) * self._scale
        return gamma * self._normalized + beta

    def _batch_statistics(self, x):
        """Return mean and biased variance of the batch, and let the running averages take them in."""
        mean, variance = x.mean(axis=0), x.var(axis=0)
        unbiased = variance * (len(x) / (len(x) - 1))
        for running, new in zip(self.buffers, (mean, unbiased), strict=True):
            running += self.momentum * (new - running)
        return mean, variance

    def backward(self, gradient):
        """Take the (N, D) gradient of the output, store those of γ and β, return the (N, D) one of the input."""
        _require_forward(self._normalized)
        gradient = float_array(gradient, "gradient", shape=self._normalized.shape, finite=False)
        gradient = gradient.astype(self._normalized.dtype, copy=False)
        by_gamma, by_beta = self.gradients
        (gradient * self._normalized).sum(axis=0, out=by_gamma)
        gradient.sum(axis=0, out=by_beta)
        if self._by_batch:
            # Mean and variance depend on x, too: what moves them is taken out.
            count = len(gradient)
            gradient = gradient - by_beta / count - self._normalized * (by_gamma / count)
        return gradient * (self.parameters[0] * self._scale)


class Sequential:
    """Layers one after the other, the output of each the input of the next.

    All parameters live in one flat vector, all gradients in another; the arrays in `parameters` and `gradients`,
    and those of the layers, are views of them. So an optimizer can update the whole model in one call.

    Parameters
    ----------
    *layers : layer
        At least one, each taking as many numbers a sample as the one before it gives. They belong to this model from
        now on: their parameter lists hold views. So write into a parameter, ``parameters[0][...] = W``; an array that
        is put in its place is no view, and `lib.training.fit` will refuse the model.

    Attributes
    ----------
    layers : tuple
    parameters, gradients : list of ndarray
        Those of the layers, in order.
    flat_parameters, flat_gradients : ndarray of shape (number of parameters,)
    buffers : list of ndarray
        Those of the layers that have some.

    Raises
    ------
    ValueError
        If the layers are not as described, their parameters or gradients are no lists of arrays of floats, a parameter
        has no gradient of its shape, or dtypes differ. The layers are as they were then.
    """

    def __init__(self, *layers):
        if not layers:
            raise ValueError("layers must hold at least one layer; there is none")
        for k, layer in enumerate(layers):
            require_layer(layer, f"layers[{k}]")
        if len(set(map(id, layers))) < len(layers):
            raise ValueError("layers must differ from each other; one of them is there twice")
        if any(isinstance(layer, Sequential) for layer in layers):
            raise ValueError("layers must not hold a Sequential, whose vectors would come loose; pass its layers")
        self.layers = layers
        self._join()

    def _join(self):
        _require_arrays(self.layers)
        _require_chain(self.layers)
        self.flat_parameters = _flatten([layer.parameters for layer in self.layers])
        self.flat_gradients = _flatten([layer.gradients for layer in self.layers])

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self.layers))})"

    def __setstate__(self, state):
        """Take the attributes of a model that was pickled or copied, where each view has become an array by itself."""
        self.__dict__.update(state)
        if not self.is_joined:
            self._join()

    @property
    def is_joined(self):
        """Whether all parameters and gradients are views of the flat vectors still, so that a step reaches them."""
        return _are_views(self.parameters, self.flat_parameters) and _are_views(self.gradients, self.flat_gradients)

    @property
    def parameters(self):
        """The parameters of all layers, in order."""
        return [parameter for layer in self.layers for parameter in layer.parameters]

    @property
    def gradients(self):
        """The gradients of all layers, in the order of `parameters`."""
        return [gradient for layer in self.layers for gradient in layer.gradients]

    @property
    def buffers(self):
        """The buffers of all layers, in order."""
        return [buffer for layer in self.layers for buffer in getattr(layer, "buffers", ())]

    @property
    def smallest_batch(self):
        """How many samples a batch needs in training."""
        return max(getattr(layer, "smallest_batch", 1) for layer in self.layers)

    def forward(self, x, training=False):
        """Return the output of the last layer."""
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def backward(self, gradient, of_input=True):
        """Take the gradient of the output through all layers, last first; return that of the input, if `of_input`."""
        for layer in reversed(self.layers[1:]):
            gradient = layer.backward(gradient)
        first = self.layers[0]
        if of_input or type(first) is not Linear:  # what inherits from it may have a backward of its own
            return first.backward(gradient)
        return first.backward(gradient, of_input=False)


def _flatten(lists):
    """Join the arrays of several lists in one vector, and replace each array by its view of that vector."""
    arrays = [array for one in lists for array in one]
    flat = np.concatenate([array.ravel() for array in arrays]) if arrays else np.empty(0)
    start = 0
    for one in lists:
        for position, array in enumerate(one):
            one[position] = flat[start : start + array.size].reshape(array.shape)
            start += array.size
    return flat


def _are_views(arrays, flat):
    return sum(array.size for array in arrays) == flat.size and all(array.base is flat for array in arrays)


def require_layer(value, name):
    """Raise a ValueError unless `value` is a layer, a model, or works like one."""
    of_function = callable(value) and not isinstance(value, type)
    meant = "a layer, such as " + ("Activation(relu)" if of_function else "Linear(64, 10, rng=rng)")
    require_attributes(value, name, meant, "forward", "backward", "parameters", "gradients")


def _require_arrays(layers):
    """Raise a ValueError unless the parameters and gradients of these layers can be joined, all of one dtype."""
    for k, layer in enumerate(layers):
        for name in ("parameters", "gradients"):
            if not _is_list_of_floats(value := getattr(layer, name)):
                raise ValueError(
                    f"layers[{k}] must have a list of arrays of floats as its {name}; it has {shown(value)}"
                )
        shapes, of_gradients = ([array.shape for array in arrays] for arrays in (layer.parameters, layer.gradients))
        if shapes != of_gradients:
            raise ValueError(
                f"layers[{k}] must have a gradient for each parameter, of its shape; the parameters' shapes are "
                f"{shapes}, the gradients' {of_gradients}"
            )
    owned = [array for layer in layers for array in layer.parameters]
    if len(set(map(id, owned))) < len(owned):
        raise ValueError("layers must not share a parameter, since each gets a copy of its own; one is there twice")
    dtypes = {str(array.dtype) for layer in layers for array in [*layer.parameters, *layer.gradients]}
    if len(dtypes) > 1:
        raise ValueError(f"layers must all have the same dtype; they have {sorted(dtypes)}")


def _is_list_of_floats(value):
    return isinstance(value, list) and all(isinstance(each, np.ndarray) and each.dtype.kind == "f" for each in value)


def _require_chain(layers):
    """Raise a ValueError if a layer is known to take another number of features than it is known to get."""
    width = None
    for k, layer in enumerate(layers):
        if type(layer) in (Linear, BatchNorm):
            shape = layer.parameters[0].shape  # (D, C), or (D,), which stays D
            if width not in (None, shape[0]):
                raise ValueError(f"layers[{k}] must take {width} numbers a sample, as it gets; it takes {shape[0]}")
            width = shape[-1]
        elif type(layer) not in (Activation, Dropout):
            width = None  # anything may come out of a layer of the reader's own


def _samples(x):
    x = float_array(x, "x", finite=False)
    if x.ndim == 0:  # a look takes less time than a call, and this is called for every batch
        require_samples(x, "x")
    return x


def _float_type(dtype):
    if isinstance(dtype, str | type | np.dtype):  # of other things, such as None, NumPy would make a dtype, too
        with contextlib.suppress(TypeError, ValueError, SyntaxError):
            if np.dtype(dtype) in FLOATS:
                return np.dtype(dtype)
    raise ValueError(f"dtype must be float32 or float64; it is {shown(dtype)}")


def _require_forward(kept):
    if kept is None:
        raise RuntimeError("backward needs a forward pass before it")
