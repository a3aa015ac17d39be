"""What the exercises of the chapter `backpropagation` ask for, by the library or in another way.

`INDEPENDENT` has a function for each code exercise. Gradients are measured there, by complex steps: exact to the last
digits, so that `SLOPES`, with numerical gradients, has nothing to add.
"""

import numpy as np

from lib.layers import Linear, Sequential

STEP = 1e-30


def slopes(function, *arguments):
    """Return the gradient of a function with respect to each argument, one entry at a time.

    The imaginary part of f(x + i h) is h f′(x), without a difference that could cancel.

    References
    ----------
    W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real functions", *SIAM Review* 40,
    1998.
    """
    arrays = [np.asarray(argument, dtype=complex) for argument in arguments]
    gradients = []
    for k, array in enumerate(arrays):
        gradient = np.empty(array.shape)
        for index in np.ndindex(array.shape):
            moved = array.copy()
            moved[index] += STEP * 1j
            gradient[index] = function(*arrays[:k], moved, *arrays[k + 1 :]).imag / STEP
        gradients.append(gradient)
    return tuple(gradients)


def relu(z):
    return np.where(z.real > 0, z, 0)


def neuron(x, weights, bias, gradient):
    return slopes(lambda x, w, b: gradient / (1 + np.exp(-(x @ w + b))), x, weights, bias)


def linear(x, weights, gradient):
    return slopes(lambda x, w, b: (gradient * (x @ w + b)).sum(), x, weights, np.zeros(gradient.shape[1]))


def two_layers(x, w1, b1, w2, b2, gradient):
    return slopes(lambda *p: (gradient * (relu(x @ p[0] + p[1]) @ p[2] + p[3])).sum(), w1, b1, w2, b2)


def max_rows(x, gradient):
    """Go through each row, and let a later entry win only if it is larger."""
    result = np.zeros(x.shape)
    for row, values in enumerate(x.tolist()):
        winner = 0
        for column, value in enumerate(values):
            winner = column if value > values[winner] else winner
        result[row, winner] = gradient[row]
    return result


def collapse(weights, biases):
    """See where the layers take the zero vector and the unit vectors."""
    width = len(biases[0])
    layers = Sequential(*(Linear(width, width, initialization="zeros") for _ in biases))
    for layer, matrix, bias in zip(layers.layers, weights, biases, strict=True):
        layer.parameters[0][...], layer.parameters[1][...] = matrix, bias
    offset = layers.forward(np.zeros((1, width)))[0]
    # Unit vectors as long as the offset: short ones would be lost to rounding beside it.
    length = max(1.0, np.abs(offset).max())
    return (layers.forward(length * np.eye(width)) - offset) / length, offset


def accumulate(gradients, sizes):
    """Give every sample the gradient of its batch, and take the mean of all."""
    return np.repeat(gradients, sizes, axis=0).mean(axis=0)


def graph(graph, result):
    """Sum over the lengths of all paths: the powers of the matrix of local slopes."""
    matrix = np.zeros((len(graph), len(graph)))
    for node, parents in graph.items():
        for parent, slope in parents:
            matrix[parent, node] += slope
    ahead = np.eye(len(graph))[result]
    total = np.zeros(len(graph))
    while ahead.any():
        total += ahead
        ahead = matrix @ ahead
    return total


INDEPENDENT = {
    "backpropagation/fork": lambda *point: tuple(slopes(lambda x, y, z: (x + y) * x * z, *point)),
    "backpropagation/neuron": neuron,
    "backpropagation/relu": lambda z, gradient: slopes(lambda z: (gradient * relu(z)).sum(), z)[0],
    "backpropagation/linear": linear,
    "backpropagation/max-rows": max_rows,
    "backpropagation/collapse": collapse,
    "backpropagation/accumulate": accumulate,
    "backpropagation/two-layers": two_layers,
    "backpropagation/graph": graph,
}
SLOPES = {}
