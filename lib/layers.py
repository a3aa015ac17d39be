"""Layers: functions with parameters, forward for the values, backward for the gradients.

A layer has ``forward(x, training=False)``, ``backward(gradient)``, and the lists ``parameters`` and ``gradients``,
in the same order. ``backward`` takes the gradient of the loss with respect to the layer's output, overwrites
``gradients`` with those of its parameters, and returns the one with respect to its input.
"""

import numpy as np

from lib._validation import float_array, generator, whole_number

__all__ = ["Linear", "Sequential"]

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

    References
    ----------
    X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    AISTATS 2010 (xavier). K. He et al., "Delving deep into rectifiers", ICCV 2015 (he).
    """

    def __init__(self, inputs, outputs, *, initialization="xavier", rng=None, dtype=np.float64):
        shape = whole_number(inputs, "inputs"), whole_number(outputs, "outputs")
        if not isinstance(initialization, str) or initialization not in INITIALIZATIONS:
            raise ValueError(f"initialization must be one of {list(INITIALIZATIONS)}; it is {initialization!r}")
        if dtype not in (np.float32, np.float64, "float32", "float64"):
            raise ValueError(f"dtype must be float32 or float64; it is {dtype!r}")
        if initialization == "zeros":
            weights = np.zeros(shape, dtype)
        else:
            scale = INITIALIZATIONS[initialization](*shape)
            weights = (scale * generator(rng).normal(size=shape)).astype(dtype)
        self.parameters = [weights, np.zeros(shape[1], dtype)]
        self.gradients = [np.zeros_like(parameter) for parameter in self.parameters]
        self._input = None

    def forward(self, x, training=False):
        """Return x W + b, (N, C), for `x` of shape (N, D)."""
        weights, bias = self.parameters
        x = float_array(x, "x", dimensions=2, finite=False)
        if x.shape[1] != len(weights):
            raise ValueError(f"x must have shape (N, {len(weights)}); its shape is {x.shape}")
        self._input = x
        scores = x @ weights
        scores += bias
        return scores

    def backward(self, gradient):
        """Take the (N, C) gradient of the output, store those of W and b, return the (N, D) one of the input."""
        if self._input is None:
            raise RuntimeError("backward needs a forward pass before it")
        weights, bias = self.parameters
        gradient = float_array(gradient, "gradient", shape=(len(self._input), len(bias)), finite=False)
        np.matmul(self._input.T, gradient, out=self.gradients[0])
        gradient.sum(axis=0, out=self.gradients[1])
        return gradient @ weights.T


class Sequential:
    """Layers one after the other, the output of each the input of the next.

    All parameters live in one flat vector, all gradients in another; the arrays in `parameters` and `gradients`,
    and those of the layers, are views of them. So an optimizer can update the whole model in one call.

    Parameters
    ----------
    *layers : layer
        At least one. They belong to this model from now on: their parameter lists are replaced by views.

    Attributes
    ----------
    layers : tuple
    parameters, gradients : list of ndarray
        Those of the layers, in order.
    flat_parameters, flat_gradients : ndarray of shape (number of parameters,)
    """

    def __init__(self, *layers):
        if not layers:
            raise ValueError("layers must hold at least one layer; there is none")
        if len(set(map(id, layers))) < len(layers):
            raise ValueError("layers must differ from each other; one of them is there twice")
        self.layers = layers
        self.flat_parameters = _flatten([layer.parameters for layer in layers])
        self.flat_gradients = _flatten([layer.gradients for layer in layers])

    @property
    def parameters(self):
        """The parameters of all layers, in order."""
        return [parameter for layer in self.layers for parameter in layer.parameters]

    @property
    def gradients(self):
        """The gradients of all layers, in the order of `parameters`."""
        return [gradient for layer in self.layers for gradient in layer.gradients]

    def forward(self, x, training=False):
        """Return the output of the last layer."""
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def backward(self, gradient):
        """Take the gradient of the output through all layers, last first; return that of the input."""
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient


def _flatten(lists):
    """Join the arrays of several lists in one vector, and replace each array by its view of that vector."""
    arrays = [array for one in lists for array in one]
    if len({array.dtype for array in arrays}) > 1:
        raise ValueError(f"layers must all have the same dtype; they have {sorted({str(a.dtype) for a in arrays})}")
    flat = np.concatenate([array.ravel() for array in arrays]) if arrays else np.empty(0)
    start = 0
    for one in lists:
        for position, array in enumerate(one):
            one[position] = flat[start : start + array.size].reshape(array.shape)
            start += array.size
    return flat
