"""The exercises of the chapter `backpropagation`.

Each solution is written out here, with the usual slips as keyword arguments; the tests compare it with the library
or with slopes measured by complex steps.
"""

import operator
from functools import partial

import numpy as np

from lib.exercises import hints
from lib.exercises.formulas import sigmoid
from lib.exercises.model import Case, Choice, Function, Prediction, Slip

# ------------------------------------------------------------------------------------ solutions and their slips


def _arranged(gradients, order):
    """Return the gradients in the order asked for, or in that of a slip."""
    return tuple(gradients[k] for k in order)


# What the two factors of a product get: the other's value times what arrives, or what a slip makes of it.
_FACTORS = {
    "swapped": lambda a, b, g: (g * b, g * a),
    "kept": lambda a, b, g: (g * a, g * b),
    "like a sum": lambda a, b, g: (g, g),
    "slope alone": lambda a, b, g: (b, a),
}


def fork(x, y, z, *, join=operator.add, outer="swapped", inner="swapped", through_sum=lambda g: g):
    """Slopes of f = (x + y) · (x · z)."""
    q, p = x + y, x * z
    dq, dp = _FACTORS[outer](q, p, 1.0)
    along_product, dz = _FACTORS[inner](x, z, dp)
    along_sum = through_sum(dq)
    return join(along_sum, along_product), along_sum, dz


def neuron(
    x,
    weights,
    bias,
    gradient,
    *,
    slope=lambda z, s: s * (1 - s),
    use_bias=True,
    arriving=lambda g: g,
    factors="swapped",
    bias_slope=lambda bias, x: 1.0,
    order=(0, 1, 2),
):
    """Gradients of a sigmoid neuron with respect to its inputs, weights and bias."""
    z = x @ weights + use_bias * bias
    dz = arriving(gradient) * slope(z, sigmoid(z))
    dx, dweights = _FACTORS[factors](x, weights, dz)
    return _arranged((dx, dweights, dz * bias_slope(bias, x)), order)


# The mask of ReLU, from what goes in (z), and what comes back (g)
_MASKS = {
    "input": lambda z, g: g * (z > 0),
    "none": lambda z, g: g,
    "at 0": lambda z, g: g * (z >= 0),
    "half at 0": lambda z, g: g * np.heaviside(z, 0.5),
    "gradient": lambda z, g: g * (g > 0),
    "both": lambda z, g: g * ((z > 0) & (g > 0)),
    "value": lambda z, g: g * np.maximum(z, 0),
    "turned round": lambda z, g: g * (z < 0),
    "turned round, 0 too": lambda z, g: g * (z <= 0),
    "sign": lambda z, g: g * np.sign(z),
    "slope alone": lambda z, g: 1.0 * (z > 0),
    "slope alone, at 0": lambda z, g: 1.0 * (z >= 0),
    "forward": lambda z, g: np.maximum(z, 0),
}


def relu_backward(Z, G, *, mask="input"):
    """Gradient with respect to the input of ReLU."""
    return _MASKS[mask](Z, G)


_BIAS_GRADIENTS = {
    "samples": lambda g: g.sum(axis=0),
    "kept": lambda g: g.sum(axis=0, keepdims=True),
    "outputs": lambda g: g.sum(axis=1),
    "not summed": lambda g: g,
    "all": lambda g: g.sum(),
}


def linear_backward(X, W, G, *, bias="samples", divided="", flipped="", order=(0, 1, 2)):
    """Gradients of a linear layer with respect to its input, weights and bias; `divided`, `flipped`: of which."""
    results = {"X": G @ W.T, "W": X.T @ G, "b": _BIAS_GRADIENTS[bias](G)}
    for name in divided:
        results[name] = results[name] / len(X)
    for name in flipped:
        results[name] = results[name].T
    return _arranged(tuple(results.values()), order)


def _linear_with_plain_weights(X, W, G):
    """Forget to transpose W, which runs where it is square."""
    return G @ W, X.T @ G, G.sum(axis=0)


def _linear_with_plain_input(X, W, G):
    """Forget to transpose X, which runs where there are as many samples as features."""
    return G @ W.T, X @ G, G.sum(axis=0)


def _linear_with_both_plain(X, W, G):
    return G @ W, X @ G, G.sum(axis=0)


def _first_of_the_row(x):
    return np.eye(x.shape[1])[x.argmax(axis=1)]


def _all_of_the_row(x):
    return 1.0 * (x == x.max(axis=1, keepdims=True))


def _shared_in_the_row(x):
    return _all_of_the_row(x) / _all_of_the_row(x).sum(axis=1, keepdims=True)


def _last_of_the_row(x):
    return _first_of_the_row(x[:, ::-1])[:, ::-1]


def _largest_above(x, start, column):
    """Take a column where no entry of the row is above a number, with None none at all."""
    found = (x.max(axis=1) > start)[:, None]
    otherwise = np.arange(x.shape[1]) == column
    return np.where(found, _first_of_the_row(x), 1.0 * otherwise)


def _every_winning_column(x):
    return np.tile(_first_of_the_row(x).max(axis=0), (len(x), 1))


def _all_of_the_array(x):
    return 1.0 * (x == x.max())


def _first_of_the_column(x):
    return _first_of_the_row(x.T).T


def max_backward(X, G, *, share=_first_of_the_row, arriving=lambda g, x: g[:, None]):
    """Gradient of the maximum of each row, passed to the first entry that attains it."""
    return share(X) * arriving(G, X)


def _max_backward_along_the_row(x, gradient):
    """Multiply (N, D) by (N,), which runs where N = D."""
    return _first_of_the_row(x) * gradient


_JOINED = {
    "first to last": lambda total, layer: total @ layer,
    "last to first": lambda total, layer: layer @ total,
    "entry by entry": lambda total, layer: total * layer,
    "added": lambda total, layer: total + layer,
    "last alone": lambda total, layer: layer,
}
_CARRIED = {  # the offset so far, the layer's weights and bias, the product of the weights so far
    "through the layer": lambda offset, layer, bias, total: offset @ layer + bias,
    "added": lambda offset, layer, bias, total: offset + bias,
    "last alone": lambda offset, layer, bias, total: bias,
    "first alone": lambda offset, layer, bias, total: offset @ layer,
    "from the left": lambda offset, layer, bias, total: layer @ offset + bias,
    "own weights too": lambda offset, layer, bias, total: (offset + bias) @ layer,
    "through the product": lambda offset, layer, bias, total: offset @ total + bias,
    "first layer skipped": lambda offset, layer, bias, total: offset + bias @ layer,
}


def collapse(weights, biases, *, join="first to last", carry="through the layer", transposed=False):
    """One linear layer that does what all of them do, one after the other."""
    total, offset = weights[0], biases[0]
    if carry == "own weights too":
        offset = offset @ total
    for layer, bias in zip(weights[1:], biases[1:], strict=True):
        total = _JOINED[join](total, layer)
        offset = _CARRIED[carry](offset, layer, bias, total)
    return (total.T if transposed else total), offset


def _collapse_from_the_end(weights, biases):
    return collapse(weights[::-1], biases[::-1])


def _collapse_of_columns(weights, biases):
    return collapse(weights, biases, join="last to first", carry="from the left")


_DIVISORS = {
    "samples": lambda sizes: sizes.sum(),
    "batches": len,
    "none": lambda sizes: 1,
    "full batches": lambda sizes: len(sizes) * sizes[0],
    "first batch": lambda sizes: sizes[0],
}


def accumulate(gradients, sizes, *, weight=lambda sizes: sizes, divisor="samples"):
    """Gradient of the mean loss of all samples, from those of the mini-batches."""
    return (weight(sizes)[:, None] * gradients).sum(axis=0) / _DIVISORS[divisor](sizes)


def two_layers(
    X,
    W1,
    b1,
    W2,
    b2,
    G,
    *,
    mask="input",
    hidden="output",
    use_bias=True,
    bias="samples",
    divided="",
    order=(0, 1, 2, 3),
):
    """Gradients of the parameters of a network with one hidden layer of ReLUs; `divided`: of which, "W" or "b"."""
    z = X @ W1 + use_bias * b1
    h = {"output": np.maximum(z, 0), "input": z}[hidden]
    dz = _MASKS[mask](z, G @ W2.T)
    dw, db = (len(X) if name in divided else 1 for name in "Wb")
    summed = _BIAS_GRADIENTS[bias]
    return _arranged((X.T @ dz / dw, summed(dz) / db, h.T @ G / dw, summed(G) / db), order)


def _two_layers_without_the_second(X, W1, b1, W2, b2, G):
    """Take the gradient of the scores to the hidden units as it is, which runs where there are as many."""
    z = X @ W1 + b1
    dz = G * (z > 0)
    return X.T @ dz, dz.sum(axis=0), np.maximum(z, 0).T @ G, G.sum(axis=0)


def _two_layers_with_an_open_bias(X, W1, b1, W2, b2, G):
    w1, _, *others = two_layers(X, W1, b1, W2, b2, G)
    return w1, (G @ W2.T).sum(axis=0), *others


def _two_layers_with_plain_weights(X, W1, b1, W2, b2, G):
    """Forget to transpose W2, which runs where it is square."""
    return two_layers(X, W1, b1, W2.T, b2, G)


def _last_first(graph, result):
    """List what the result was computed from, each node before those that it was computed from."""
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent, _ in graph[node]:
                visit(parent)
            order.append(node)

    visit(result)
    return order[::-1]


def _last_first_by_every_path(graph, result):
    """List the same, but a node as often as there are paths to it."""
    order = []

    def visit(node):
        for parent, _ in graph[node]:
            visit(parent)
        order.append(node)

    visit(result)
    return order[::-1]


def _walk_back_by_dicts(graph, result):
    """Make a dict of each node's pairs, in which only the last of equal parents is left."""
    return walk_back({node: list(dict(pairs).items()) for node, pairs in graph.items()}, result)


def _as_found(take):
    """Return the order in which a search comes to the nodes, each of them once."""

    def order(graph, result):
        visited, found, todo = [], {result}, [result]
        while todo:
            node = todo.pop(take)
            visited.append(node)
            for parent, _ in graph[node]:
                if parent not in found:
                    found.add(parent)
                    todo.append(parent)
        return visited

    return order


def _as_entered(graph, result):
    """Return the order in which a depth-first search enters the nodes, each of them once."""
    entered = []

    def visit(node):
        if node not in entered:
            entered.append(node)
            for parent, _ in graph[node]:
                visit(parent)

    visit(result)
    return entered


def _latter(old, new):
    return new


def walk_back(
    graph,
    result,
    *,
    order=_last_first,
    join=operator.add,
    message=operator.mul,
    start=1.0,
    own=True,
):
    """Slope of the result with respect to every node of the graph."""
    gradients = [0.0] * len(graph)
    gradients[result] = start
    for node in order(graph, result):
        for parent, slope in graph[node]:
            gradients[parent] = join(gradients[parent], message(slope, gradients[node]))
    if not own:
        gradients[result] = 0.0
    return gradients


def _walk_back_again_and_again(graph, result):
    """Pass on all that a node has so far, each time that something arrives."""
    gradients, todo = [0.0] * len(graph), [result]
    gradients[result] = 1.0
    while todo:
        node = todo.pop(0)
        for parent, slope in graph[node]:
            gradients[parent] += slope * gradients[node]
            todo.append(parent)
    return gradients


def _walk_back_by_recursion(graph, result, *, depth_first, join=operator.add):
    """Pass on all that a node has so far, each time that something arrives, by a function that calls itself."""
    gradients = [0.0] * len(graph)
    gradients[result] = 1.0

    def pass_on(node):
        for parent, slope in graph[node]:
            gradients[parent] = join(gradients[parent], slope * gradients[node])
            if depth_first:
                pass_on(parent)
        if not depth_first:
            for parent, _ in graph[node]:
                pass_on(parent)

    pass_on(result)
    return gradients


def _on_paths(answer):
    """Say of a right answer that it follows every path, or return ""; its multiplications tell."""
    multiplications = 0

    class Slope(float):
        def __mul__(self, other):
            nonlocal multiplications
            multiplications += 1
            return float(self) * other

        __rmul__ = __mul__

    doublings = {n: [(n - 1, Slope(1.0)), (n - 1, Slope(1.0))] if n else [] for n in range(11)}
    answer(doublings, 10)
    if multiplications < 1024:
        return ""
    return "It is right, but it follows every path. Ten doublings have 1,024 paths, but only 20 connections."


# ------------------------------------------------------------------------------------------------------ inputs


def _normal(seed, *shapes):
    """Return an array of normal numbers of each shape."""
    rng = np.random.default_rng(seed)
    return tuple(rng.normal(size=shape) for shape in shapes)


def _random_network(seed, count, inputs, hidden, outputs):
    """Return samples, the parameters of two layers, and a gradient of the scores."""
    shapes = (count, inputs), (inputs, hidden), (hidden,), (hidden, outputs), (outputs,), (count, outputs)
    return _normal(seed, *shapes)


def _random_rows(seed, *shape):
    """Return whole numbers with many ties, and a gradient a row."""
    rng = np.random.default_rng(seed)
    return rng.integers(4, size=shape).astype(float), rng.normal(size=shape[0])


def _random_graph(seed, count, uses):
    """Return a graph of `count` nodes, each computed from up to `uses` others, under numbers dealt at random."""
    rng = np.random.default_rng(seed)
    names = rng.permutation(count).tolist()
    parents = [rng.integers(k, size=rng.integers(1, uses + 1)).tolist() if k > 2 else [] for k in range(count)]
    rows = [[(names[p], round(float(rng.normal()), 3)) for p in row] for row in parents]
    return {node: rows[names.index(node)] for node in range(count)}, names[-1]


FORKS = (
    Case((3.0, -1.0, 2.0), "x = 3, y = −1, z = 2"),
    Case((-2.0, 5.0, -4.0), "x = −2, y = 5, z = −4"),
    Case((1.0, 1.0, 1.0), "all three at 1"),
    Case((0.0, 2.0, 3.0), "x = 0"),
    Case((0.5, -0.5, 4.0), "x + y = 0"),
    *(Case(tuple(np.random.default_rng(seed).normal(size=3).tolist()), f"random, seed {seed}") for seed in (0, 1)),
)

NEURONS = (
    Case((np.array([2.0]), np.array([0.5]), 0.0, 1.0), "one input, no bias"),
    Case((np.array([2.0, 1.0]), np.array([1.5, -2.0]), 0.5, 1.0), "the neuron of the chapter"),
    Case((np.array([1.0, -1.0, 0.5]), np.array([0.2, 0.4, -1.0]), -0.3, -2.0), "three inputs"),
    Case((np.array([0.0, 3.0]), np.array([1.0, 0.0]), 0.0, 0.5), "z = 0"),
    Case((*_normal(2, 4, 4), 0.7, 1.5), "random, seed 2"),
    Case((*_normal(3, 30, 30), -0.2, -0.4), "random, seed 3"),
    Case((np.array([4.0, -2.0]), np.array([2.0, -2.0]), 1.0, 3.0), "saturated, z = 13"),
    Case((np.array([4.0, -2.0]), np.array([-2.0, 2.0]), 1.0, 3.0), "saturated, z = −11"),
)

RELUS = (
    Case((np.array([2.0, -1.0]), np.array([3.0, 5.0])), "one open, one closed"),
    Case((np.array([2.0, -1.0, 0.5]), np.array([-3.0, -5.0, 1.0])), "negative gradients"),
    Case((np.array([0.0, 1.0, -0.0]), np.array([4.0, -4.0, 2.0])), "z = 0"),
    Case((np.array([2, -1, 3]), np.array([0.5, 1.5, -2.5])), "z of whole numbers"),
    Case((np.array([[1.0, -2.0], [-0.5, 3.0]]), np.array([[0.5, -1.5], [2.0, 0.0]])), "two samples"),
    Case((*_normal(4, (3, 4), (3, 4)),), "random, seed 4"),
    Case((*_normal(5, (20, 8), (20, 8)),), "random, seed 5"),
    Case((np.array([1e300, -1e300, 1e-300, 7.0]), np.array([1.0, 2.0, -3.0, 0.0])), "z from −1e300 to 1e300"),
)

LAYERS = (
    Case(
        (np.array([[1.0, 2.0]]), np.array([[0.5, -1.0, 2.0], [3.0, 0.0, 1.0]]), np.array([[1.0, -2.0, 0.5]])),
        "one sample",
    ),
    Case(
        (
            np.array([[1.0, 2.0], [3.0, -1.0]]),
            np.array([[1.0, 2.0], [0.0, -1.0]]),
            np.array([[1.0, 0.5], [-2.0, 1.0]]),
        ),
        "two samples, two features, two outputs",
    ),
    Case(
        (np.array([[2.0], [-1.0], [0.5]]), np.array([[1.0, -3.0]]), np.array([[1.0, 0.0], [2.0, -1.0], [0.5, 4.0]])),
        "one feature",
    ),
    Case((*_normal(6, (4, 3), (3, 1), (4, 1)),), "one output"),
    Case((*_normal(7, (3, 3), (3, 3), (3, 3)),), "random, seed 7"),
    Case((*_normal(8, (5, 3), (3, 4), (5, 4)),), "random, seed 8"),
    Case((*_normal(9, (40, 7), (7, 10), (40, 10)),), "random, seed 9"),
    Case((*_normal(10, (6, 4), (4, 3)), np.zeros((6, 3))), "nothing arrives"),
)

MAXIMA = (
    Case((np.array([[1.0, 4.0, 2.0]]), np.array([3.0])), "one row"),
    Case((np.array([[2.0, 2.0, 1.0]]), np.array([3.0])), "a tie"),
    Case((np.array([[5.0, 1.0], [-2.0, -1.0]]), np.array([2.0, -3.0])), "as many rows as columns"),
    Case((np.array([[0.0, 0.0, 0.0], [1.0, 3.0, 3.0]]), np.array([1.0, -2.0])), "two ties"),
    Case((np.array([[1.0], [2.0], [-3.0]]), np.array([1.0, 0.0, -4.0])), "a single column"),
    Case((np.array([[1, 4, 2], [3, 3, 0]]), np.array([0.5, -1.5])), "whole numbers"),
    Case((np.array([[-2e300, -1e300]]), np.array([3.0])), "very negative entries"),
    Case((*_normal(11, (4, 5), 4),), "random, seed 11"),
    Case((*_random_rows(12, 5, 5),), "random whole numbers, seed 12"),
    Case((*_random_rows(13, 30, 9),), "random whole numbers, seed 13"),
    Case((np.array([[1e300, -1e300, 1e300], [-1e300, -1e300, -1e300]]), np.array([2.0, 1.0])), "entries of ±1e300"),
)

STACKS = (
    Case((np.array([[[2.0]], [[3.0]]]), np.array([[5.0], [7.0]])), "two layers, one number each"),
    Case((np.array([[[2.0]], [[3.0]], [[-1.0]]]), np.array([[5.0], [7.0], [0.5]])), "three layers, one number each"),
    Case(
        (np.array([[[1.0, 2.0], [0.0, -1.0]], [[3.0, 0.0], [1.0, 1.0]]]), np.array([[1.0, 0.0], [0.5, -2.0]])),
        "two layers, two numbers each",
    ),
    Case((np.array([[[1.0, 2.0], [3.0, -4.0]]]), np.array([[1.0, 0.5]])), "a single layer"),
    Case((np.tile([[0.5, 1.0], [-1.0, 2.0]], (3, 1, 1)), np.tile([1.0, -2.0], (3, 1))), "three times the same layer"),
    Case((*_normal(14, (3, 3, 3), (3, 3)),), "random, seed 14"),
    Case((*_normal(15, (10, 4, 4), (10, 4)),), "ten layers, random, seed 15"),
    Case((_normal(16, (4, 3, 3))[0], np.zeros((4, 3))), "biases of 0"),
)

BATCHES = (
    Case((np.array([[3.0], [1.0]]), np.array([4, 1])), "one weight, batches of 4 and 1"),
    Case((np.array([[1.0, 2.0], [3.0, -2.0]]), np.array([2, 2])), "two equal batches"),
    Case((np.array([[1.0, 2.0], [3.0, -2.0]]), np.array([6, 2])), "a smaller last batch"),
    Case((np.array([[1.0, -1.0], [0.5, 2.0], [4.0, 0.0]]), np.array([8, 8, 3])), "three batches"),
    Case((np.array([[2.0, -1.0, 0.5]]), np.array([7])), "a single batch"),
    Case((np.array([[1.0, 0.0], [-3.0, 5.0], [2.0, 2.0]]), np.array([1, 10, 5])), "a larger second batch"),
    Case((_normal(17, (5, 4))[0], np.array([32, 32, 32, 32, 9])), "random, seed 17"),
    Case((_normal(18, (23, 60))[0], np.array([64] * 22 + [30])), "random, seed 18"),
)

NETWORKS = (
    Case(
        (
            np.array([[1.0, 2.0]]),
            np.array([[1.0, -1.0], [0.5, 0.0]]),
            np.array([0.0, 0.5]),
            np.array([[2.0, -1.0], [1.0, 3.0]]),
            np.array([0.0, 0.0]),
            np.array([[1.0, -2.0]]),
        ),
        "one sample, one unit open and one closed",
    ),
    Case(
        (
            np.array([[1.0, 2.0], [2.0, -1.0]]),
            np.array([[1.0, 2.0], [1.0, -1.0]]),
            np.array([0.5, 0.0]),
            np.array([[1.0, 0.5], [2.0, -1.0]]),
            np.array([0.1, -0.1]),
            np.array([[0.5, -1.0], [1.0, 2.0]]),
        ),
        "two samples, a unit at z = 0",
    ),
    Case(_random_network(19, 4, 2, 3, 3), "as many hidden units as outputs, random, seed 19"),
    Case(_random_network(20, 5, 3, 4, 2), "random, seed 20"),
    Case(_random_network(21, 1, 4, 6, 3), "one sample, random, seed 21"),
    Case(_random_network(22, 30, 8, 12, 10), "random, seed 22"),
    Case(
        (np.ones((3, 2)), np.zeros((2, 4)), np.zeros(4), np.zeros((4, 2)), np.zeros(2), np.arange(6.0).reshape(3, 2)),
        "all parameters 0",
    ),
)

GRAPHS = (
    Case(({0: [], 1: [(0, 3.0)], 2: [(1, -2.0)]}, 2), "a chain"),
    Case(({0: [], 1: [(0, 3.0), (0, 3.0)]}, 1), "x · x at x = 3"),
    Case(({0: [], 1: [], 2: [(0, 4.0), (1, 3.0)], 3: [(2, 1.0), (0, 1.0)]}, 3), "x · y + x at x = 3, y = 4"),
    Case(
        ({0: [(4, 1.0), (2, 1.0)], 1: [(0, -4.0), (3, 3.0)], 2: [], 3: [], 4: []}, 1),
        "(x + y) · z, under other numbers",
    ),
    Case(({0: [], 1: [(0, 2.0)], 2: [(1, 5.0)], 3: [(2, 7.0)]}, 2), "a result that another node uses"),
    Case(
        ({3: [], 0: [(3, 2.0)], 2: [(0, 3.0), (3, 1.0)], 1: [(3, 4.0), (0, -1.0), (2, 1.0)]}, 1),
        "a fork whose paths have different lengths",
    ),
    Case(
        ({0: [(2, 2.0), (3, 1.0)], 1: [], 2: [(3, 5.0)], 3: [(1, 4.0)]}, 0),
        "the longer path first",
    ),
    Case(({0: [], 1: [], 2: [(1, 2.0)]}, 2), "a node that is not used"),
    Case(({0: []}, 0), "a single node"),
    Case(_random_graph(23, 7, 2), "random, seed 23"),
    Case(_random_graph(118, 12, 3), "random, seed 118"),
    Case(({n: [(n - 1, 1.0), (n - 1, 1.0)] if n else [] for n in range(11)}, 10), "ten doublings"),
)

# ------------------------------------------------------------------------------------------------------- hints

KINK = (
    "At z = 0 you let the gradient pass. By the convention of this book, and of PyTorch, the slope there is 0: z > 0."
)
MASK_OF_GRADIENT = (
    "Your mask looks at the sign of the gradient. ReLU passes or blocks by the sign of what came in, z > 0; a negative "
    "gradient passes as well as a positive one."
)
MEAN_TWICE = (
    "You divided by the number of samples. If the loss is a mean, that 1/N is in the gradient that arrives already; "
    "here samples are only added."
)
BIAS_NOT_SUMMED = (
    "A bias gradient still has a row for each sample. The same bias is used by all of them, and at a fork gradients "
    "add: sum over the samples, axis=0."
)
BIAS_OVER_OUTPUTS = (
    "A bias gradient is summed over the outputs, axis=1. Each output has a bias of its own, which all samples use: "
    "sum over the samples, axis=0."
)
BIAS_KEPT = "A bias gradient has the shape (1, C). A bias is (C,), and so is its gradient: sum without keepdims."
BIAS_OF_ALL = "A bias gradient is a single number, the sum of everything. Each output has its own bias: axis=0."
BIAS_MEAN = (
    "A bias gradient is a mean over the samples. The bias is used once for each of them, and at a fork gradients add: "
    "sum, don't average."
)
TURN = "So a node may pass its gradient on before all of it is there. Its turn comes after every node that uses it."

BIAS_SLIPS = (
    Slip(BIAS_NOT_SUMMED, {"bias": "not summed"}),
    Slip(BIAS_OVER_OUTPUTS, {"bias": "outputs"}),
    Slip(BIAS_KEPT, {"bias": "kept"}),
    Slip(BIAS_OF_ALL, {"bias": "all"}),
)

# --------------------------------------------------------------------------------------------------- exercises

EXERCISES = (
    Prediction(
        "backpropagation/circuit",
        -10.0,
        (
            Slip("The sign is lost: y is −2, and w · y is negative.", value=10.0),
            Slip("You took x's own value at its product. Multiplying swaps: x gets what arrives times y.", value=15.0),
            Slip(
                "That is the slope of x · y alone. It is to be multiplied by what arrives from behind, w = 5.",
                value=-2.0,
            ),
            Slip("That is what arrives at x · y. One more step: x gets it times y.", value=5.0),
            Slip(
                "At the last product you passed back the value of x · y + z, which is what w gets. Multiplying swaps: "
                "the other side gets w.",
                value=-8.0,
            ),
            Slip("Both products are turned round. Multiplying swaps: each factor gets the other's value.", value=12.0),
            Slip("You added the slopes along the path. Along a path slopes multiply; at a fork they add.", value=3.0),
            Slip("That is f itself. Asked is its slope along x.", value=20.0),
            Slip("That is the slope for w: the value of the other factor, x · y + z.", value=4.0),
            Slip("That is the value of x · y. Asked is by how much f changes with x.", value=-6.0),
        ),
        "Back from f: times w = 5 to the sum, unchanged to x · y, times y = −2 to x.",
    ),
    Prediction(
        "backpropagation/max",
        4.0,
        (
            Slip(
                "You let the maximum pass the gradient to both. It goes to the larger, x, alone: y could grow a little "
                "and the maximum would stay.",
                value=1.0,
            ),
            Slip(
                "The gradient of the maximum goes to the larger one, and that is x. And the second path, through x · "
                "y, is missing.",
                value=-3.0,
            ),
            Slip("That is the slope for x: z from the maximum and y from the product.", value=-2.0),
            Slip("Nothing comes through the maximum, that is right. But y is used in x · y, too.", value=0.0),
            Slip("You shared the gradient of the maximum. There is no tie: the larger, x, gets all of it.", value=2.5),
            Slip(
                "You gave 1 to y at the maximum, which would be wrong even for the larger (it gets z). The smaller "
                "gets 0.",
                value=5.0,
            ),
            Slip("That is f itself. Asked is its slope along y.", value=-8.0),
            Slip("That is the first term's value. Asked is the slope of the sum along y.", value=-12.0),
        ),
        "0 through the maximum, where x is ahead, and x = 4 through the product. Together 4.",
    ),
    Prediction(
        "backpropagation/sigmoid",
        -0.96,
        (
            Slip("The sigmoid is skipped: between s and z lies its slope, s (1 − s).", value=-6.0),
            Slip("You took s for the slope of the sigmoid. It is s (1 − s).", value=-4.8),
            Slip("You took 1 − s for the slope of the sigmoid. It is s (1 − s).", value=-1.2),
            Slip("That is what arrives at z. One more step: w gets it times its input x.", value=-0.32),
            Slip("That is what the input x gets: it is multiplied by w. The weight is multiplied by x.", value=-0.16),
            Slip("What arrives from behind, −2, is forgotten.", value=0.48),
            Slip("The sign is turned round. The slope of the sigmoid is positive, x too, and −2 arrives.", value=0.96),
            Slip(
                "You put the output 0.8 into the sigmoid once more. The slope is s (1 − s) with s = 0.8 as it is.",
                value=-6 * float(sigmoid(0.8) * sigmoid(-0.8)),
            ),
            Slip("You took the slope of tanh, 1 − s². That of the sigmoid is s (1 − s).", value=-6 * 0.36),
            Slip("You took (1 − s)² for the slope. It is s (1 − s).", value=-6 * 0.04),
            Slip("That is the slope of the sigmoid alone. Multiply by what arrives, and by x.", value=0.16),
            Slip("That is what arrives at s. Take it through the sigmoid, then to w.", value=-2.0),
        ),
        "−2 · 0.8 · 0.2 · 3. Neither z nor the bias was needed: the output knows its own slope.",
    ),
    Choice(
        "backpropagation/zero-start",
        "b",
        {
            "a": "Almost. What reaches the scores, p − one-hot, is not 0, and the bias of the last layer gets it "
            "without passing any weight.",
            "c": "The gradient of W2 is Hᵀ G. The hidden values H are ReLU of 0, which is 0, so the product is 0, too.",
            "d": "To reach the first layer the gradient is multiplied by W2, which is 0. Nothing arrives there.",
            "e": "Equal scores are no right answer yet. Each of the ten classes gets the probability 1/10, and the "
            "loss is log 10.",
        },
        "So it learns how frequent each class is, and nothing else: W2 waits for H, and W1 waits for W2.",
    ),
    Prediction(
        "backpropagation/kept",
        63_616.0,
        (
            Slip("That is for one sample. The batch has 64, and each has its own values.", value=994.0),
            Slip(
                "The hidden layer counts once. It is kept twice, before and after ReLU: (64, 100) each.",
                value=64.0 * 894,
            ),
            Slip("X is left out. It is kept, too: the gradient of W1 is Xᵀ dZ.", value=64.0 * 210),
            Slip("The scores are left out: (64, 10).", value=64.0 * 984),
            Slip(
                "Two arrays are missing: the hidden layer is kept before and after ReLU, and the scores are kept.",
                value=64.0 * 884,
            ),
            Slip("Only one hidden array and the scores. X is kept, and the hidden layer twice.", value=64.0 * 110),
            Slip("These are bytes, at four each. Asked is how many numbers.", value=4.0 * 63_616),
            Slip("These are bytes, at eight each. Asked is how many numbers.", value=8.0 * 63_616),
            Slip("These are the parameters. They don't grow with the batch; asked is what does.", value=79_510.0),
            Slip("You counted the parameters as well. Asked are the values that a batch leaves.", value=143_126.0),
            Slip("These are the weights without the biases. Asked are the values that a batch leaves.", value=79_400.0),
        ),
        "64 · (784 + 100 + 100 + 10). The 79,510 parameters stay as they are; with a batch of 128 more is kept than "
        "they need.",
        rtol=1e-5,
    ),
    Prediction(
        "backpropagation/iterations",
        6270.0,
        (
            Slip("The last, smaller batch of each epoch is left out: 20,000 / 96 is rounded up.", value=6240.0),
            Slip(
                "You divided all 600,000 samples by 96, as if a batch could reach into the next epoch. Each epoch ends "
                "with a smaller batch: round up first, then multiply.",
                value=6250.0,
            ),
            Slip("That is one epoch. There are 30.", value=209.0),
            Slip("That is one epoch, and its last, smaller batch is left out.", value=208.0),
            Slip("That is the number of epochs. An iteration is one step, from one batch.", value=30.0),
            Slip("So many samples are looked at. An iteration looks at 96 of them at once.", value=600_000.0),
            Slip("That is batch size times epochs. Count the batches of an epoch.", value=2880.0),
            Slip("That is one epoch with a step for each sample. A step takes a batch of 96.", value=20_000.0),
        ),
        "⌈20,000 / 96⌉ = 209 an epoch: 208 full batches and one of 32 samples.",
        rtol=1e-5,
    ),
    Function(
        "backpropagation/fork",
        fork,
        FORKS,
        (
            Slip(
                "Only what comes along the product x · z reaches x: the second message has overwritten the first, as "
                "with = in place of +=. At a fork gradients add.",
                {"join": lambda along_sum, along_product: along_product},
            ),
            Slip(
                "Only what comes along the sum x + y reaches x. It is used in x · z, too: add what comes from there.",
                {"join": lambda along_sum, along_product: along_sum},
            ),
            Slip(
                "You multiplied what comes to x along its two paths. Along one path slopes multiply; where paths meet, "
                "they add.",
                {"join": operator.mul},
            ),
            Slip(
                "You took the mean of what comes to x along its two paths. Both changes of f happen: add them.",
                {"join": lambda along_sum, along_product: (along_sum + along_product) / 2},
            ),
            Slip(
                "You subtracted what comes to x along its two paths. They add.",
                {"join": operator.sub},
            ),
            Slip(
                "At the last product each factor gets its own value. Multiplying swaps: x + y gets the value of x · z, "
                "and x · z that of x + y.",
                {"outer": "kept"},
            ),
            Slip(
                "At x · z each factor gets its own value. Multiplying swaps: x gets what arrives times z, and z gets "
                "it times x.",
                {"inner": "kept"},
            ),
            Slip(
                "You passed the gradient through x · z as if it were a sum. Multiply what arrives by the other factor: "
                "z for x, x for z.",
                {"inner": "like a sum"},
            ),
            Slip(
                "At x · z what arrives from behind is forgotten: these are the local slopes alone. Multiply them by "
                "x + y.",
                {"inner": "slope alone"},
            ),
            Slip(
                "At x + y what arrives from behind is forgotten: the local slopes are 1, and they are multiplied by "
                "the value of x · z.",
                {"through_sum": lambda g: 1.0},
            ),
            Slip(
                "The last product is taken for a sum: both factors get 1. Multiplying swaps: each gets the other's "
                "value.",
                {"outer": "like a sum"},
            ),
            Slip(
                "The slope for z comes first in your answer, as on the walk back. Return those for x, y, z, in this "
                "order.",
                instead=lambda x, y, z: fork(x, y, z)[::-1],
            ),
        ),
        "Written out, f = x²z + xyz, and the slope along x is 2xz + yz. The walk back never had to expand it.",
    ),
    Function(
        "backpropagation/neuron",
        neuron,
        NEURONS,
        (
            Slip("You took s for the slope of the sigmoid. It is s (1 − s).", {"slope": lambda z, s: s}),
            Slip("You took 1 − s for the slope of the sigmoid. It is s (1 − s).", {"slope": lambda z, s: 1 - s}),
            Slip(
                "You put the output through the sigmoid once more. Its slope is s (1 − s), with s as it came out: "
                "not σ(s) (1 − σ(s)).",
                {"slope": lambda z, s: sigmoid(s) * (1 - sigmoid(s))},
            ),
            Slip(
                "You put z into s (1 − s). The formula wants the output, s = σ(z).",
                {"slope": lambda z, s: z * (1 - z)},
            ),
            Slip(
                "The sign is turned round. In stages there are two minus signs, that of −z and that of −1/n²; together "
                "they make a plus.",
                {"slope": lambda z, s: -s * (1 - s)},
            ),
            Slip(
                "The sigmoid is skipped on the way back. Multiply what arrives by its slope, s (1 − s).",
                {"slope": lambda z, s: 1.0},
            ),
            Slip(
                "You took the slope of tanh, 1 − s². That of the sigmoid is s (1 − s).",
                {"slope": lambda z, s: 1 - s**2},
            ),
            Slip("You took s² for the slope of the sigmoid. It is s (1 − s).", {"slope": lambda z, s: s**2}),
            Slip(
                "The bias gets what arrives, but the sigmoid stands between: multiply by its slope, s (1 − s), as for "
                "the weights.",
                instead=lambda x, weights, bias, gradient: (*neuron(x, weights, bias, gradient)[:2], gradient),
            ),
            Slip(
                "The slope of the sigmoid is taken twice. Once is enough: s (1 − s).",
                {"slope": lambda z, s: (s * (1 - s)) ** 2},
            ),
            Slip(
                "What arrives from behind is not used: multiply by `gradient`.",
                {"arriving": lambda g: 1.0},
            ),
            Slip("The bias is left out of z: it is x @ weights + bias.", {"use_bias": False}),
            Slip(
                "Inputs and weights are exchanged. Multiplying swaps: the inputs get dz · weights, the weights dz · x; "
                "and the gradient of the inputs comes first.",
                {"factors": "kept"},
            ),
            Slip(
                "Inputs and weights get each other's value alone. Multiply it by what arrives at z.",
                {"factors": "slope alone"},
            ),
            Slip(
                "The gradient of the bias is multiplied by the bias. The bias is added, and adding shares: it gets "
                "what arrives at z.",
                {"bias_slope": lambda bias, x: bias},
            ),
            Slip(
                "The gradient of the bias is multiplied by the number of inputs. It is added once: it gets what "
                "arrives at z.",
                {"bias_slope": lambda bias, x: float(len(x))},
            ),
            Slip("The inputs come last in your answer. Return inputs, weights, bias.", {"order": (1, 2, 0)}),
        ),
        "At z = 13 less than a part in 100,000 of the gradient is left. The next chapter is about that.",
    ),
    Function(
        "backpropagation/relu",
        relu_backward,
        RELUS,
        (
            Slip(
                "You passed everything back. Where z is not positive ReLU is flat, and nothing passes.",
                {"mask": "none"},
            ),
            Slip(MASK_OF_GRADIENT, {"mask": "gradient"}),
            Slip(
                "You block negative gradients, too. ReLU blocks by the sign of what came in, z > 0; there any gradient "
                "passes.",
                {"mask": "both"},
            ),
            Slip(KINK, {"mask": "at 0"}),
            Slip(
                "You multiplied by the output of ReLU. What counts is its slope, which is 1 where z is positive, "
                "however large z is.",
                {"mask": "value"},
            ),
            Slip("The mask is turned round: it passes where z is negative.", {"mask": "turned round"}),
            Slip(
                "The mask is turned round: you keep the gradient where z is not positive, and set it to 0 elsewhere.",
                {"mask": "turned round, 0 too"},
            ),
            Slip(
                "Where z is negative the gradient comes back with the other sign. That is the slope of |z|; for ReLU "
                "it is 0 there.",
                {"mask": "sign"},
            ),
            Slip(
                "That is the slope alone. Multiply it by what arrives, entry by entry.",
                {"mask": "slope alone"},
            ),
            Slip(
                f"That is the slope alone. Multiply it by what arrives, entry by entry. {KINK}",
                {"mask": "slope alone, at 0"},
            ),
            Slip(
                "That is ReLU itself, the forward pass. Asked is what it passes back of `G`.",
                {"mask": "forward"},
            ),
            Slip(
                "At z = 0 you pass half of the gradient on. There is a kink, and the convention is a slope of 0: "
                "nothing passes.",
                {"mask": "half at 0"},
            ),
            hints.cut_to_whole_numbers(relu_backward, "Z"),
        ),
        "A mask of zeros and ones is all that ReLU has to remember: one bit an entry.",
        without_loops=True,
    ),
    Function(
        "backpropagation/linear",
        linear_backward,
        LAYERS,
        (
            *BIAS_SLIPS,
            Slip(MEAN_TWICE, {"divided": "Wb"}),
            Slip(f"In the gradient of W: {MEAN_TWICE[0].lower()}{MEAN_TWICE[1:]}", {"divided": "W"}),
            Slip(BIAS_MEAN, {"divided": "b"}),
            Slip(f"In all three: {MEAN_TWICE[0].lower()}{MEAN_TWICE[1:]}", {"divided": "XWb"}),
            Slip(
                "The gradient of W is turned on its side. It has the shape of W, (D, C): X.T @ G, not G.T @ X.",
                {"flipped": "W"},
            ),
            Slip(
                "The gradient of X is turned on its side. It has the shape of X, (N, D): G @ W.T, not W @ G.T.",
                {"flipped": "X"},
            ),
            Slip(
                "The gradients of X and W are both turned on their side. Each has the shape of what it belongs to: "
                "G @ W.T and X.T @ G.",
                {"flipped": "XW"},
            ),
            Slip(
                "W is not transposed in the gradient of X. Where W is square it runs and is wrong: it is G @ W.T.",
                instead=_linear_with_plain_weights,
            ),
            Slip(
                "X is not transposed in the gradient of W. Where X is square it runs and is wrong: it is X.T @ G.",
                instead=_linear_with_plain_input,
            ),
            Slip(
                "Neither X nor W is transposed. Where they are square it runs and is wrong: X.T @ G and G @ W.T.",
                instead=_linear_with_both_plain,
            ),
            Slip(
                "The gradient of W comes first in your answer. Return those of X, W, b, in this order.",
                {"order": (1, 0, 2)},
            ),
            Slip(
                "The gradient of X comes last in your answer. Return those of X, W, b, in this order.",
                {"order": (1, 2, 0)},
            ),
        ),
        "Three lines. The bias itself never occurs: nobody has to keep it.",
    ),
    Function(
        "backpropagation/max-rows",
        max_backward,
        MAXIMA,
        (
            Slip(
                "At a tie every one of the largest gets the whole gradient. Raising one of them by 1 does not raise "
                "the maximum by 1 for each: the shares must sum to one. Here the first gets all.",
                {"share": _all_of_the_row},
            ),
            Slip(
                "At a tie you shared the gradient equally. It is a subgradient, too; here the first gets all.",
                {"share": _shared_in_the_row},
            ),
            Slip("At a tie the last one gets the gradient. Asked is the first.", {"share": _last_of_the_row}),
            Slip(
                "Indexed by [:, columns], every row gets gradient in the winning columns of all others, too. Pair rows "
                "with columns: [np.arange(N), columns].",
                {"share": _every_winning_column},
            ),
            Slip(
                "You compared with the largest of the whole array. Each row has a maximum of its own: axis=1, "
                "keepdims=True.",
                {"share": _all_of_the_array},
            ),
            Slip("You took the maximum of each column. It is of each row: axis=1.", {"share": _first_of_the_column}),
            Slip(
                "What arrives is not used: the winner of a row gets the row's gradient.", {"arriving": lambda g, x: 1.0}
            ),
            Slip(
                "You multiplied by the maximum. The maximum has the slope 1 for its winner, however large it is.",
                {"arriving": lambda g, x: g[:, None] * x.max(axis=1, keepdims=True)},
            ),
            Slip(
                "Every entry of a row gets the gradient. Only the largest does: a small change of the others changes "
                "nothing.",
                {"share": np.ones_like},
            ),
            Slip(
                "A gradient for each row, (N,), is multiplied along the columns, which runs where N = D. Make it a "
                "column first: G[:, None].",
                instead=_max_backward_along_the_row,
            ),
            *(
                Slip(
                    "You began with a number for the largest so far, and all entries of a row may be below it. Begin "
                    "with -np.inf, or with the first entry.",
                    instead=partial(max_backward, share=partial(_largest_above, start=start, column=column)),
                )
                for start in (0.0, -1.0, -10.0)
                for column in (0, None)
            ),
            hints.cut_to_whole_numbers(max_backward, "X"),
        ),
        "This is how max pooling passes gradients back: the layer remembers where each maximum stood.",
    ),
    Function(
        "backpropagation/collapse",
        collapse,
        STACKS,
        (
            Slip(
                "The weights are multiplied in the other order. Samples are rows, so the first layer stands on the "
                "left: X @ W1 @ W2.",
                {"join": "last to first"},
            ),
            Slip(
                "The weights are multiplied entry by entry. One layer after another is a matrix product, @.",
                {"join": "entry by entry"},
            ),
            Slip(
                "The weights are added. One layer after another is a product: (X @ W1) @ W2 = X @ (W1 @ W2).",
                {"join": "added"},
            ),
            Slip(
                "Only the last layer's weights are left. Each layer multiplies those before it: (W1 @ W2) @ W3.",
                {"join": "last alone"},
            ),
            Slip(
                "The biases are only added. An early bias passes through all later layers: at each of them it is "
                "multiplied by the weights before the next is added.",
                {"carry": "added"},
            ),
            Slip(
                "Only the last bias is left. The earlier ones come through the later layers: b1 @ W2 + b2.",
                {"carry": "last alone"},
            ),
            Slip(
                "Only the first bias is there, carried through all layers. Each layer adds its own.",
                {"carry": "first alone"},
            ),
            Slip(
                "A bias passes through its own layer's weights. It is added after them: b1 @ W2 + b2, without W1.",
                {"carry": "own weights too"},
            ),
            Slip(
                "The biases stand on the wrong side of the weights. Samples are rows, and so are biases: b1 @ W2 + b2.",
                {"carry": "from the left"},
            ),
            Slip(
                "You carry the biases through the product of all weights so far. A bias passes only through the layers "
                "behind it, one at a time: b @ W_k + b_k.",
                {"carry": "through the product"},
            ),
            Slip(
                "You multiply the new bias by its own layer's weights instead of what came before it: b1 @ W2 + b2, "
                "not b1 + b2 @ W2.",
                {"carry": "first layer skipped"},
            ),
            Slip("W is turned on its side: samples are rows, so y = x @ W + b.", {"transposed": True}),
            Slip(
                "You went through the layers from the last to the first. A sample meets the first layer first.",
                instead=_collapse_from_the_end,
            ),
            Slip(
                "That is for samples as columns, W @ x. Here samples are rows: x @ W1 @ W2, and b1 @ W2 + b2.",
                instead=_collapse_of_columns,
            ),
        ),
        "Ten layers, 200 numbers, and one layer of 20 does the same.",
    ),
    Function(
        "backpropagation/accumulate",
        accumulate,
        BATCHES,
        (
            Slip(
                "That is the mean of the gradients, each batch counted alike. A batch of 8 samples must count more "
                "than one of 3: weight each by its size.",
                {"weight": np.ones_like, "divisor": "batches"},
            ),
            Slip(
                "That is the plain sum, which is what remains in PyTorch's `.grad` after several `backward()`. Each "
                "summand is a mean already: weight it by its batch's size, and divide by the number of all samples.",
                {"weight": np.ones_like, "divisor": "none"},
            ),
            Slip(
                "That is the gradient of the sum over all samples. The loss is a mean: divide by the number of all "
                "samples.",
                {"divisor": "none"},
            ),
            Slip(
                "You divided by the number of batches. Once weighted by their sizes, divide by the sum of the sizes: "
                "the number of all samples.",
                {"divisor": "batches"},
            ),
            Slip(
                "You divided by the number of samples without weighting first. Each gradient is already a mean over "
                "its batch: multiply by its size, then add.",
                {"weight": np.ones_like},
            ),
            Slip(
                "You divided as if all batches were as large as the first. Divide by the sum of the sizes.",
                {"divisor": "full batches"},
            ),
            Slip(
                "You divided by the size of the first batch. Divide by the sum of the sizes.",
                {"divisor": "first batch"},
            ),
            Slip(
                "Smaller batches count more in yours: you divided by the sizes. Multiply by them.",
                {"weight": lambda sizes: 1 / sizes, "divisor": "none"},
            ),
            Slip(
                "Only the last batch is left: each gradient overwrote the one before, as with = in place of +=.",
                instead=lambda gradients, sizes: gradients[-1],
            ),
            Slip("Only the first batch is there.", instead=lambda gradients, sizes: gradients[0]),
            Slip(
                "You took the mean over the weights, axis=1. Each weight has a gradient of its own: go over the "
                "batches, axis=0.",
                instead=lambda gradients, sizes: gradients.mean(axis=1),
            ),
        ),
        "So a batch that does not fit into memory can be taken in parts, and the step is the same.",
    ),
    Function(
        "backpropagation/two-layers",
        two_layers,
        NETWORKS,
        (
            Slip(
                "The mask of ReLU is missing. A closed unit passes nothing back: dZ is dH where Z > 0, else 0.",
                {"mask": "none"},
            ),
            Slip(MASK_OF_GRADIENT, {"mask": "gradient"}),
            Slip(
                "You block negative gradients, too. ReLU blocks by the sign of what came in, Z > 0; there any gradient "
                "passes.",
                {"mask": "both"},
            ),
            Slip(KINK, {"mask": "at 0"}),
            Slip(
                "You multiplied by the hidden values. ReLU's slope is 1 where Z > 0, and 0 elsewhere.",
                {"mask": "value"},
            ),
            Slip(
                "You passed the mask alone to the first layer. Multiply dH = G @ W2.T by it.",
                {"mask": "slope alone"},
            ),
            Slip(
                "The gradient of W2 is built from Z, before ReLU. W2 was multiplied by what came out of ReLU: H.T @ G.",
                {"hidden": "input"},
            ),
            Slip(
                "The gradient of b₁ lacks the mask of ReLU: it is the sum of dZ, not of dH.",
                instead=_two_layers_with_an_open_bias,
            ),
            Slip(
                "ReLU occurs neither forward nor back. Forward, H = max(Z, 0); back, dZ is dH where Z > 0, else 0.",
                instead=lambda *arguments: two_layers(*arguments, hidden="input", mask="none"),
            ),
            Slip("The bias b1 is left out of the forward pass: Z = X @ W1 + b1.", {"use_bias": False}),
            *BIAS_SLIPS,
            Slip(MEAN_TWICE, {"divided": "Wb"}),
            Slip(f"In the gradients of the weights: {MEAN_TWICE[0].lower()}{MEAN_TWICE[1:]}", {"divided": "W"}),
            Slip(BIAS_MEAN, {"divided": "b"}),
            Slip(
                "G went to the hidden units as it is. On the way it passes W2: dH = G @ W2.T.",
                instead=_two_layers_without_the_second,
            ),
            Slip(
                "W2 is not transposed on the way back. Where it is square that runs and is wrong: dH = G @ W2.T.",
                instead=_two_layers_with_plain_weights,
            ),
            Slip(
                "The second layer comes first in your answer. Return the gradients of W1, b1, W2, b2.",
                {"order": (2, 3, 0, 1)},
            ),
            Slip(
                "Weights come before biases in your answer. Return the gradients of W1, b1, W2, b2.",
                {"order": (0, 2, 1, 3)},
            ),
        ),
        "With the gradient of a loss for G, this trains the network of the chapter.",
    ),
    Function(
        "backpropagation/graph",
        walk_back,
        GRAPHS,
        (
            Slip(
                "A second message overwrites the first, as with = in place of +=. At a fork gradients add.",
                {"join": _latter},
            ),
            Slip(
                f"You go through the nodes as a queue brings them, the nearest first. {TURN}", {"order": _as_found(0)}
            ),
            Slip(f"You go through the nodes as a stack brings them. {TURN}", {"order": _as_found(-1)}),
            Slip(
                "You go through the nodes as a recursion enters them. What is safe is the order in which it leaves "
                f"them, reversed. {TURN}",
                {"order": _as_entered},
            ),
            Slip(
                "You went through the nodes by falling number. Here the numbers say nothing: a node's turn comes after "
                "every node that uses it.",
                {"order": lambda graph, result: sorted(graph, reverse=True)},
            ),
            Slip(
                "You went through the nodes by rising number. A node's turn comes after every node that uses it, "
                "whatever its number.",
                {"order": lambda graph, result: sorted(graph)},
            ),
            Slip(
                "You went through the nodes in the order of the dict, from the back. That order says nothing: a node's "
                "turn comes after every node that uses it.",
                {"order": lambda graph, result: list(graph)[::-1]},
            ),
            Slip(
                "You went through the nodes in the order of the dict. That order says nothing: a node's turn comes "
                "after every node that uses it.",
                {"order": lambda graph, result: list(graph)},
            ),
            *(
                Slip(
                    "A node passes on all that it has each time something arrives, so early messages count twice. Let "
                    "each node pass on once, when all of it has arrived.",
                    instead=again,
                )
                for again in (
                    _walk_back_again_and_again,
                    partial(_walk_back_by_recursion, depth_first=True),
                    partial(_walk_back_by_recursion, depth_first=False),
                )
            ),
            *(
                Slip(
                    "Each message overwrites what a node has, as with = in place of +=, and is passed on at once. Add "
                    "the messages, and let each node pass on once, when all of them have arrived.",
                    instead=partial(_walk_back_by_recursion, depth_first=depth_first, join=_latter),
                )
                for depth_first in (True, False)
            ),
            Slip(
                "Your order has a node as often as there are paths to it, so that it passes on more than once. Keep a "
                "set of the nodes that you have visited.",
                {"order": _last_first_by_every_path},
            ),
            Slip(
                "A dict of the pairs keeps one slope for each parent. Where a node is used twice, as in x · x, the "
                "other is lost: go through the list itself.",
                instead=_walk_back_by_dicts,
            ),
            Slip(
                "You pass on the local slope alone. Multiply it by the gradient of the node that it comes from.",
                {"message": lambda slope, gradient: slope},
            ),
            Slip(
                "You pass the gradient on without the local slope. Multiply by it.",
                {"message": lambda slope, gradient: gradient},
            ),
            Slip(
                "You added local slope and gradient. Along a path slopes multiply.",
                {"message": operator.add},
            ),
            Slip(
                "Everything is 0. The walk has to begin with a 1: the slope of the result with respect to itself.",
                {"start": 0.0},
            ),
            Slip("The result's own gradient is missing: it is 1.", {"own": False}),
            Slip(
                "Where two messages meet, the larger is kept. At a fork gradients add.",
                {"join": max},
            ),
        ),
        "That is the heart of every framework. The last graph has 1,024 paths; in the right order each connection is "
        "passed only once.",
        note=_on_paths,
    ),
)
