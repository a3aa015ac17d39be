"""The exercises of the chapter `backpropagation`.

Each solution is written out here; a slip is an edit of it. The tests compare it with the library or with slopes
measured by complex steps.
"""

import numpy as np

from lib.exercises import hints
from lib.exercises.formulas import sigmoid
from lib.exercises.model import Case, Choice, Function, Prediction, Slip, WrongNumber

# ------------------------------------------------------------------------------------ solutions and their slips


def fork(x, y, z):
    """Slopes of f = (x + y) · (x · z)."""
    q, p = x + y, x * z
    dq, dp = p, q
    along_sum = dq
    along_product = dp * z
    dx = along_sum + along_product
    dy = along_sum
    dz = dp * x
    return dx, dy, dz


def neuron(x, weights, bias, gradient):
    """Gradients of a sigmoid neuron with respect to its inputs, weights and bias."""
    z = x @ weights + bias
    s = sigmoid(z)
    slope = s * (1 - s)
    dz = gradient * slope
    dx = dz * weights
    dweights = dz * x
    dbias = dz
    return dx, dweights, dbias


def relu_backward(Z, G):
    """Gradient with respect to the input of ReLU."""
    return G * (Z > 0)


def linear_backward(X, W, G):
    """Gradients of a linear layer with respect to its input, weights and bias."""
    dX = G @ W.T
    dW = X.T @ G
    db = G.sum(axis=0)
    return dX, dW, db


def max_backward(X, G):
    """Gradient of the maximum of each row, passed to the first entry that attains it."""
    winners = np.zeros(X.shape)
    winners[np.arange(len(X)), X.argmax(axis=1)] = 1.0
    return winners * G[:, None]


def _largest_above(start, column, begins_anew=True):
    """Return an answer that looks for entries above a number, and takes a column, or None, where a row has none.

    If it doesn't begin anew, the number is, from the second row on, the largest that came before.
    """

    def answer(X, G):
        dX = np.zeros(X.shape)
        largest = start
        for n, row in enumerate(X):
            winner = column
            if begins_anew:
                largest = start
            for d, value in enumerate(row):
                if value > largest:
                    largest, winner = value, d
            if winner is not None:
                dX[n, winner] = G[n]
        return dX

    return answer


def collapse(weights, biases):
    """One linear layer that does what all of them do, one after the other."""
    total, offset = weights[0], biases[0]
    for layer, bias in zip(weights[1:], biases[1:], strict=True):
        total = total @ layer
        offset = offset @ layer + bias
    return total, offset


def accumulate(gradients, sizes):
    """Gradient of the mean loss of all samples, from those of the parts."""
    weighted = sizes[:, None] * gradients
    return weighted.sum(axis=0) / sizes.sum()


def two_layers(X, W1, b1, W2, b2, G):
    """Gradients of the parameters of a network with one hidden layer of ReLUs."""
    Z = X @ W1 + b1
    H = np.maximum(Z, 0)
    dH = G @ W2.T
    dZ = dH * (Z > 0)
    dW1 = X.T @ dZ
    db1 = dZ.sum(axis=0)
    dW2 = H.T @ G
    db2 = G.sum(axis=0)
    return dW1, db1, dW2, db2


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


def _as_found(graph, result, take):
    """List the nodes as a search comes to them, each of them once: with `take` 0 as a queue, with -1 as a stack."""
    visited, found, todo = [], {result}, [result]
    while todo:
        node = todo.pop(take)
        visited.append(node)
        for parent, _ in graph[node]:
            if parent not in found:
                found.add(parent)
                todo.append(parent)
    return visited


def _as_entered(graph, result):
    """List the nodes as a depth-first search enters them, each of them once."""
    entered = []

    def visit(node):
        if node not in entered:
            entered.append(node)
            for parent, _ in graph[node]:
                visit(parent)

    visit(result)
    return entered


def _as_uses_run_out(graph, result):
    """List the nodes as their uses run out, where those by nodes beside the way to the result are counted, too."""
    left = [0] * len(graph)
    for row in graph.values():
        for parent, _ in row:
            left[parent] += 1
    order, todo = [], [result]
    while todo:
        node = todo.pop()
        order.append(node)
        for parent, _ in graph[node]:
            left[parent] -= 1
            if left[parent] == 0:
                todo.append(parent)
    return order


def walk_back(graph, result):
    """Slope of the result with respect to every node of the graph."""
    gradients = [0.0] * len(graph)
    gradients[result] = 1.0
    for node in _last_first(graph, result):
        for parent, slope in graph[node]:
            message = slope * gradients[node]
            gradients[parent] += message
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


def _walk_back_by_recursion(depth_first, overwrites):
    """Return an answer that does so by a function that calls itself; it may overwrite instead of adding."""

    def answer(graph, result):
        gradients = [0.0] * len(graph)
        gradients[result] = 1.0

        def pass_on(node):
            for parent, slope in graph[node]:
                kept = 0.0 if overwrites else gradients[parent]
                gradients[parent] = kept + slope * gradients[node]
                if depth_first:
                    pass_on(parent)
            if not depth_first:
                for parent, _ in graph[node]:
                    pass_on(parent)

        pass_on(result)
        return gradients

    return answer


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
    Case((np.array([2.0, 1.0]), np.array([1.5, -2.0]), 0.5, -2.0), "the neuron of the chapter"),
    Case((np.array([2.0, -1.0]), np.array([0.5, 1.0]), 0.0, 1.0), "no bias"),
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
    Case((*_normal(31, (2, 3, 2), (2, 3, 2)),), "three axes, random, seed 31"),
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

# The plain case is the smallest, so that it is shown where the mistake has nothing to do with ties or extremes.
MAXIMA = (
    Case((np.array([[1.0, 4.0, 2.0], [5.0, 3.0, 0.0]]), np.array([3.0, -2.0])), "two rows without a tie"),
    Case((np.array([[1.0, 4.0, 2.0, 0.0, -1.0, 3.0, 2.0]]), np.array([3.0])), "one row"),
    Case((np.array([[0.0, 2.0, 2.0, 1.0, -1.0, 1.0, 0.0]]), np.array([3.0])), "a tie"),
    Case((np.array([[0.0, 0.0, 0.0], [1.0, 3.0, 3.0]]), np.array([1.0, -2.0])), "two ties"),
    Case((np.array([[1.0], [2.0], [-3.0], [0.5]]), np.array([1.0, 0.0, -4.0, 2.0])), "a single column"),
    Case((np.array([[1, 4, 2], [3, 3, 0]]), np.array([0.5, -1.5])), "whole numbers"),
    Case(
        (np.array([[5.0, 1.0, 2.0], [-2.0, -1.0, -4.0], [0.0, 1.0, 3.0]]), np.array([2.0, -3.0, 0.5])),
        "as many rows as columns",
    ),
    Case((*_normal(11, (4, 5), 4),), "random, seed 11"),
    Case((*_random_rows(12, 5, 5),), "random whole numbers, seed 12"),
    Case((*_random_rows(13, 30, 9),), "random whole numbers, seed 13"),
    Case(
        (np.array([[-2e300, -1e300, -3e300], [-1e300, -2e300, -4e300]]), np.array([3.0, 0.5])), "very negative entries"
    ),
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

PARTS = (
    Case((np.array([[3.0], [1.0]]), np.array([4, 1])), "one weight, parts of 4 and 1"),
    Case((np.array([[1.0, 2.0], [3.0, -2.0]]), np.array([2, 2])), "two equal parts"),
    Case((np.array([[1.0, 2.0], [3.0, -2.0]]), np.array([6, 2])), "a smaller last part"),
    Case((np.array([[1.0, -1.0], [0.5, 2.0], [4.0, 0.0]]), np.array([8, 8, 3])), "three parts"),
    Case((np.array([[2.0, -1.0, 0.5]]), np.array([7])), "a single part"),
    Case((np.array([[1.0, 0.0], [-3.0, 5.0], [2.0, 2.0]]), np.array([1, 10, 5])), "a larger second part"),
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
        ({0: [], 1: [(0, 2.0)], 2: [(1, 3.0)], 3: [(1, 7.0)]}, 2),
        "a chain, and a node beside it that uses one of its nodes",
    ),
    Case(({2: [(0, 5.0)], 0: [(1, 3.0)], 1: []}, 2), "a chain whose dict begins with the result"),
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
IN_ALL_ROWS = (
    "Indexed by [:, columns], every row gets gradient in the winning columns of all others, too. Pair rows with "
    "columns: [np.arange(N), columns]."
)
ALONG_COLUMNS = (
    "G has a number for each row, (N,), but is laid along the columns, which runs where N = D. Make it a column "
    "first: G[:, None]."
)
SIGNS_TURNED = "All signs are turned round. A gradient points to where the loss grows; the minus belongs to the step."
TURN = "So a node may pass its gradient on before all of it is there. Its turn comes after every node that uses it."


def _bias_slips(*gradients):
    """Return the slips of bias gradients that are sums of these gradients over the samples."""
    return tuple(
        Slip(hint, {f"{g}.sum(axis=0)": f"{g}{otherwise}" for g in gradients})
        for hint, otherwise in (
            (BIAS_NOT_SUMMED, ""),
            (BIAS_OVER_OUTPUTS, ".sum(axis=1)"),
            (BIAS_KEPT, ".sum(axis=0, keepdims=True)"),
            (BIAS_OF_ALL, ".sum()"),
        )
    )


def _divided(*gradients):
    """Return the edits by which these gradients become means over the samples."""
    return {f"{g} = ": f"{g} = 1 / len(X) * " for g in gradients}


# --------------------------------------------------------------------------------------------------- exercises

EXERCISES = (
    Prediction(
        "backpropagation/circuit",
        -10.0,
        (
            WrongNumber("The sign is lost: y is −2, and w · y is negative.", 10.0),
            WrongNumber("You took x's own value at its product. Multiplying swaps: x gets what arrives times y.", 15.0),
            WrongNumber(
                "That is the slope of x · y alone. It is to be multiplied by what arrives from behind, w = 5.",
                -2.0,
            ),
            WrongNumber("That is what arrives at x · y. One more step: x gets it times y.", 5.0),
            WrongNumber(
                "At the last product you passed back the value of x · y + z, which is what w gets. Multiplying swaps: "
                "the other side gets w.",
                -8.0,
            ),
            WrongNumber("Both products are turned round. Multiplying swaps: each factor gets the other's value.", 12.0),
            WrongNumber("You added the slopes along the path. Along a path slopes multiply; at a fork they add.", 3.0),
            WrongNumber("That is f itself. Asked is its slope along x.", 20.0),
            WrongNumber("That is the slope for w: the value of the other factor, x · y + z.", 4.0),
            WrongNumber("That is the value of x · y. Asked is by how much f changes with x.", -6.0),
        ),
        "Back from f: times w = 5 to the sum, unchanged to x · y, times y = −2 to x.",
    ),
    Prediction(
        "backpropagation/max",
        4.0,
        (
            WrongNumber(
                "You let the maximum pass the gradient to both. It goes to the larger, x, alone: y could grow a little "
                "and the maximum would stay.",
                1.0,
            ),
            WrongNumber(
                "At x · y you took y's own value. Multiplying swaps: y gets what arrives times x.",
                2.0,
            ),
            WrongNumber(
                "The gradient of the maximum goes to the larger one, and that is x. And the second path, through x · "
                "y, is missing.",
                -3.0,
            ),
            WrongNumber(
                "You passed z through the maximum and took the value of y at the product. That is the slope for x; "
                "asked is the one along y.",
                -1.0,
            ),
            WrongNumber("Nothing comes through the maximum, that is right. But y is used in x · y, too.", 0.0),
            WrongNumber("You shared the gradient of the maximum. There is no tie: the larger, x, gets all of it.", 2.5),
            WrongNumber(
                "You gave 1 to y at the maximum, which would be wrong even for the larger (it gets z). The smaller "
                "gets 0.",
                5.0,
            ),
            WrongNumber(
                "If that is the value of f, asked is its slope along y. If it is a slope, look at its sign.", -4.0
            ),
            WrongNumber("That is the first term's value. Asked is the slope of the sum along y.", -12.0),
            WrongNumber("That is the value of x · y. Asked is by how much f changes with y.", 8.0),
            WrongNumber("That is x + y. At a product a factor gets the other's value alone, not the sum of both.", 6.0),
        ),
        "0 through the maximum, where x is ahead, and x = 4 through the product. Together 4.",
    ),
    Prediction(
        "backpropagation/sigmoid",
        -0.96,
        (
            WrongNumber("The sigmoid is skipped: between s and z lies its slope, s (1 − s).", -6.0),
            WrongNumber("You took s for the slope of the sigmoid. It is s (1 − s).", -4.8),
            WrongNumber("You took 1 − s for the slope of the sigmoid. It is s (1 − s).", -1.2),
            WrongNumber("That is what arrives at z. One more step: w gets it times its input x.", -0.32),
            WrongNumber("That is what the input x gets: it is multiplied by w. The weight is multiplied by x.", -0.16),
            WrongNumber(
                "You multiplied by x and by w. Multiplying swaps: the weight gets what arrives times x alone.", -0.48
            ),
            WrongNumber(
                "If that is rounded, give two digits. If it is −2 · w, the slope of the sigmoid, s (1 − s), is "
                "missing, and the weight gets x, not its own value.",
                -1.0,
            ),
            WrongNumber("What arrives from behind, −2, is forgotten.", 0.48),
            WrongNumber("The sign is turned round. The slope of the sigmoid is positive, x too, and −2 arrives.", 0.96),
            WrongNumber(
                "You put the output 0.8 into the sigmoid once more. The slope is s (1 − s) with s = 0.8 as it is.",
                -6 * float(sigmoid(0.8) * sigmoid(-0.8)),
            ),
            WrongNumber("You took the slope of tanh, 1 − s². That of the sigmoid is s (1 − s).", -6 * 0.36),
            WrongNumber("You took (1 − s)² for the slope. It is s (1 − s).", -6 * 0.04),
            WrongNumber("That is the slope of the sigmoid alone. Multiply by what arrives, and by x.", 0.16),
            WrongNumber("That is what arrives at s. Take it through the sigmoid, then to w.", -2.0),
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
            WrongNumber("That is for one sample. The batch has 64, and each has its own values.", 994.0),
            WrongNumber(
                "The hidden layer counts once. It is kept twice, before and after ReLU: (64, 100) each.",
                64.0 * 894,
            ),
            WrongNumber("X is left out. It is kept, too: the gradient of W1 is Xᵀ dZ.", 64.0 * 210),
            WrongNumber("The scores are left out: (64, 10).", 64.0 * 984),
            WrongNumber(
                "Two arrays are missing: the hidden layer is kept before and after ReLU, and the scores are kept.",
                64.0 * 884,
            ),
            WrongNumber(
                "That is X alone. The hidden layer is kept, too, before and after ReLU, and so are the scores.",
                64.0 * 784,
            ),
            WrongNumber(
                "That is the hidden layer alone, before and after ReLU. X and the scores are kept, too.",
                64.0 * 200,
            ),
            WrongNumber("Only one hidden array and the scores. X is kept, and the hidden layer twice.", 64.0 * 110),
            WrongNumber("These are bytes, at four each. Asked is how many numbers.", 4.0 * 63_616),
            WrongNumber("These are bytes, at eight each. Asked is how many numbers.", 8.0 * 63_616),
            WrongNumber("These are the parameters. They don't grow with the batch; asked is what does.", 79_510.0),
            WrongNumber("You counted the parameters as well. Asked are the values that a batch leaves.", 143_126.0),
            WrongNumber(
                "These are the weights without the biases. Asked are the values that a batch leaves.", 79_400.0
            ),
        ),
        "64 · (784 + 100 + 100 + 10). A batch of 128 leaves twice as many numbers behind, more than the network has "
        "parameters: 79,510, whatever the batch.",
        rtol=1e-5,
    ),
    Prediction(
        "backpropagation/iterations",
        6270.0,
        (
            WrongNumber("The last, smaller batch of each epoch is left out: 20,000 / 96 is rounded up.", 6240.0),
            WrongNumber(
                "You divided all 600,000 samples by 96, as if a batch could reach into the next epoch. Each epoch ends "
                "with a smaller batch: round up first, then multiply.",
                6250.0,
            ),
            WrongNumber(
                "You took 208.33 iterations an epoch. The rest of an epoch is a batch, too: round up first, then "
                "multiply.",
                6249.9,
            ),
            WrongNumber("That is one epoch. There are 30.", 209.0),
            WrongNumber("That is one epoch, and its last, smaller batch is left out.", 208.0),
            WrongNumber("That is the number of epochs. An iteration is one step, from one batch.", 30.0),
            WrongNumber("So many samples are looked at. An iteration looks at 96 of them at once.", 600_000.0),
            WrongNumber("That is batch size times epochs. Count the batches of an epoch.", 2880.0),
            WrongNumber("That is one epoch with a step for each sample. A step takes a batch of 96.", 20_000.0),
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
                {"along_sum + along_product": "along_product"},
            ),
            Slip(
                "Only what comes along the sum x + y reaches x. It is used in x · z, too: add what comes from there.",
                {"along_sum + along_product": "along_sum"},
            ),
            Slip(
                "You multiplied what comes to x along its two paths. Along one path slopes multiply; where paths meet, "
                "they add.",
                {"along_sum + along_product": "along_sum * along_product"},
            ),
            Slip(
                "You took the mean of what comes to x along its two paths. Both changes of f happen: add them.",
                {"along_sum + along_product": "(along_sum + along_product) / 2"},
            ),
            Slip(
                "You subtracted what comes to x along its two paths. They add.",
                {"along_sum + along_product": "along_sum - along_product"},
            ),
            Slip(
                "At the last product each factor gets its own value. Multiplying swaps: x + y gets the value of x · z, "
                "and x · z that of x + y.",
                {"dq, dp = p, q": "dq, dp = q, p"},
            ),
            Slip(
                "At x · z each factor gets its own value. Multiplying swaps: x gets what arrives times z, and z gets "
                "it times x.",
                {"dp * z": "dp * x", "dp * x": "dp * z"},
            ),
            Slip(
                "You passed the gradient through x · z as if it were a sum. Multiply what arrives by the other factor: "
                "z for x, x for z.",
                {"dp * z": "dp", "dp * x": "dp"},
            ),
            Slip(
                "The slope for z is x + y with you. That is what arrives at x · z. One more step: z gets it times x.",
                {"dp * x": "dp"},
            ),
            Slip(
                "The slope for y is z alone with you. What arrives at x + y is all of the other factor, x · z.",
                {"dy = along_sum": "dy = z"},
            ),
            Slip(
                "At x · z what arrives from behind is forgotten: these are the local slopes alone. Multiply them by "
                "x + y.",
                {"dp * z": "z", "dp * x": "x"},
            ),
            Slip(
                "At x + y what arrives from behind is forgotten: the local slopes are 1, and they are multiplied by "
                "the value of x · z.",
                {"along_sum = dq": "along_sum = 1.0"},
            ),
            Slip(
                "The last product is taken for a sum: both factors get 1. Multiplying swaps: each gets the other's "
                "value.",
                {"dq, dp = p, q": "dq, dp = 1.0, 1.0"},
            ),
            Slip(
                "The slope for z comes first in your answer, as on the walk back. Return those for x, y, z, in this "
                "order.",
                {"return dx, dy, dz": "return dz, dy, dx"},
            ),
        ),
        "Written out, f = x²z + xyz, and the slope along x is 2xz + yz. The walk back never had to expand it.",
    ),
    Function(
        "backpropagation/neuron",
        neuron,
        NEURONS,
        (
            Slip("You took s for the slope of the sigmoid. It is s (1 − s).", {"s * (1 - s)": "s"}),
            Slip("You took 1 − s for the slope of the sigmoid. It is s (1 − s).", {"s * (1 - s)": "1 - s"}),
            Slip(
                "You put the output through the sigmoid once more. Its slope is s (1 − s), with s as it came out: "
                "not σ(s) (1 − σ(s)).",
                {"s * (1 - s)": "sigmoid(s) * (1 - sigmoid(s))"},
            ),
            Slip(
                "You put z into s (1 − s). The formula wants the output, s = σ(z).",
                {"s * (1 - s)": "z * (1 - z)"},
            ),
            *(
                Slip(
                    "You put what arrives into s (1 − s). The formula wants the output of the neuron, s = σ(z); the "
                    "gradient is a factor beside it.",
                    {piece: "gradient * (1 - gradient)"},
                    alone=True,
                )
                for piece in ("gradient * slope", "s * (1 - s)")
            ),
            Slip(
                "The sign is turned round. In stages there are two minus signs, that of −z and that of −1/n²; together "
                "they make a plus.",
                {"s * (1 - s)": "-s * (1 - s)"},
            ),
            Slip(
                "The sigmoid is skipped on the way back. Multiply what arrives by its slope, s (1 − s).",
                {"s * (1 - s)": "1.0"},
            ),
            Slip(
                "You took the slope of tanh, 1 − s². That of the sigmoid is s (1 − s).",
                {"s * (1 - s)": "1 - s**2"},
            ),
            Slip(
                "You took tanh in place of the sigmoid, and its slope. Here s = σ(z), and the slope is s (1 − s).",
                {"sigmoid(z)": "np.tanh(z)", "s * (1 - s)": "1 - s**2"},
                alone=True,
            ),
            Slip("You took s² for the slope of the sigmoid. It is s (1 − s).", {"s * (1 - s)": "s**2"}),
            Slip(
                "The bias gets what arrives, but the sigmoid stands between: multiply by its slope, s (1 − s), as for "
                "the weights.",
                {"dbias = dz": "dbias = gradient"},
            ),
            Slip(
                "The slope of the sigmoid is taken twice. Once is enough: s (1 − s).",
                {"s * (1 - s)": "(s * (1 - s)) ** 2"},
            ),
            Slip(
                "What arrives from behind is not used: multiply by `gradient`.",
                {"gradient * slope": "slope"},
            ),
            Slip("The bias is left out of z: it is x @ weights + bias.", {" + bias": ""}),
            Slip(
                "Product and bias have opposite signs in your z. If you wrote -x @ weights + bias, the minus is for x "
                "alone: put brackets, -(x @ weights + bias).",
                {"+ bias": "- bias"},
            ),
            *(
                Slip(
                    "The sum is missing in z. A neuron has one z, the sum of all x_d · w_d plus the bias; yours has "
                    "one for each input.",
                    {"x @ weights": "x * weights", **edit},
                    alone=True,
                )
                for edit in ({}, {"dbias = dz": "dbias = dz.sum()"})
            ),
            Slip(
                "Inputs and weights are exchanged. Multiplying swaps: the inputs get dz · weights, the weights dz · x; "
                "and the gradient of the inputs comes first.",
                {"dz * weights": "dz * x", "dz * x": "dz * weights"},
            ),
            Slip(
                "The inputs get what arrives at z as it is. Each of them was multiplied by its weight, so it gets dz "
                "times that.",
                {"dz * weights": "dz"},
            ),
            Slip(
                "The inputs get dz times their own values. Multiplying swaps: each gets dz times its weight.",
                {"dz * weights": "dz * x"},
            ),
            Slip(
                "The inputs get what arrives at s, times the weights, but the sigmoid stands between: multiply by its "
                "slope, s (1 − s).",
                {"dz * weights": "gradient * weights"},
            ),
            Slip(
                "Inputs and weights get each other's value alone. Multiply it by what arrives at z.",
                {"dz * weights": "weights", "dz * x": "x"},
            ),
            Slip(
                "The gradient of the bias is multiplied by the bias. The bias is added, and adding copies: it gets "
                "what arrives at z.",
                {"dbias = dz": "dbias = dz * bias"},
            ),
            Slip(
                "The gradient of the bias is multiplied by the number of inputs. It is added once: it gets what "
                "arrives at z.",
                {"dbias = dz": "dbias = dz * len(x)"},
            ),
            Slip(
                "The inputs come last in your answer. Return inputs, weights, bias.",
                {"return dx, dweights, dbias": "return dweights, dbias, dx"},
            ),
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
                {"G * (Z > 0)": "G"},
            ),
            Slip(MASK_OF_GRADIENT, {"Z > 0": "G > 0"}),
            Slip(
                "You block negative gradients, too. ReLU blocks by the sign of what came in, z > 0; there any gradient "
                "passes.",
                {"(Z > 0)": "((Z > 0) & (G > 0))"},
            ),
            Slip(KINK, {"Z > 0": "Z >= 0"}),
            Slip(
                "You multiplied by the output of ReLU. What counts is its slope, which is 1 where z is positive, "
                "however large z is.",
                {"(Z > 0)": "np.maximum(Z, 0)"},
            ),
            Slip("The mask is turned round: it passes where z is negative.", {"Z > 0": "Z < 0"}),
            Slip(
                "The mask is turned round: you keep the gradient where z is not positive, and set it to 0 elsewhere.",
                {"Z > 0": "Z <= 0"},
            ),
            Slip(
                "Where z is negative the gradient comes back with the other sign. That is the slope of |z|; for ReLU "
                "it is 0 there.",
                {"(Z > 0)": "np.sign(Z)"},
            ),
            Slip(
                "That is the slope alone. Multiply it by what arrives, entry by entry.",
                {"G * (Z > 0)": "1.0 * (Z > 0)"},
            ),
            Slip(
                f"That is the slope alone. Multiply it by what arrives, entry by entry. {KINK}",
                {"G * (Z > 0)": "1.0 * (Z >= 0)"},
            ),
            Slip(
                "That is ReLU itself, the forward pass. Asked is what it passes back of `G`.",
                {"G * (Z > 0)": "np.maximum(Z, 0)"},
            ),
            Slip(
                "At z = 0 you pass half of the gradient on. There is a corner, and the convention is a slope of 0: "
                "nothing passes.",
                {"(Z > 0)": "np.heaviside(Z, 0.5)"},
            ),
            Slip(
                "With @ you take a matrix product. Each entry of `G` meets the slope of the same entry: multiply with "
                "*.",
                {"G * (Z > 0)": "G @ (Z > 0)"},
                alone=True,
            ),
            Slip(
                "You took np.max(Z, 0), the largest along axis 0, for np.maximum(Z, 0). And multiply by the slope of "
                "ReLU, not by its output: 1 where z is positive, else 0.",
                {"(Z > 0)": "np.max(Z, 0)"},
                alone=True,
            ),
            Slip(
                "You took np.max(Z, 0), the largest along axis 0, for np.maximum(Z, 0). Each entry of Z decides for "
                "itself.",
                {"(Z > 0)": "(np.max(Z, 0) > 0)"},
                alone=True,
            ),
            Slip(
                "You divided ReLU's output by its input. At z = 0 that is 0 / 0, which is NaN: ask for z > 0 instead.",
                {"(Z > 0)": "(np.maximum(Z, 0) / Z)"},
                alone=True,
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
            *_bias_slips("G"),
            Slip(MEAN_TWICE, _divided("dW", "db")),
            Slip(f"In the gradient of W: {MEAN_TWICE[0].lower()}{MEAN_TWICE[1:]}", _divided("dW")),
            Slip(BIAS_MEAN, _divided("db")),
            Slip(f"In all three: {MEAN_TWICE[0].lower()}{MEAN_TWICE[1:]}", _divided("dX", "dW", "db")),
            Slip(
                "You divided the gradient of X by the number of samples. If the loss is a mean, that 1/N is in the "
                "gradient that arrives already.",
                _divided("dX"),
            ),
            *(
                Slip(
                    "The gradient of b is its local slope alone, 1 for each sample. Multiply it by what arrives, G, "
                    "and add over the samples.",
                    {"G.sum(axis=0)": ones},
                    alone=True,
                )
                for ones in (
                    "np.ones(W.shape[1])",
                    "np.full(W.shape[1], len(X))",
                    "np.ones(G.shape)",
                    "1.0",
                    "len(X)",
                )
            ),
            Slip(
                "One array, as np.array makes it, can't hold gradients of different shapes. Return the three separated "
                "by commas: dX, dW, db.",
                {"return dX, dW, db": "return np.array([dX, dW, db])"},
                alone=True,
            ),
            Slip(SIGNS_TURNED, {"return dX, dW, db": "return -dX, -dW, -db"}),
            Slip(
                "The gradients of W and b have the wrong sign. They point to where the loss grows; the minus belongs "
                "to the step.",
                {"return dX, dW, db": "return dX, -dW, -db"},
            ),
            Slip(
                "The gradient of X is G as it came. On the way back it passes W: G @ W.T.",
                {"G @ W.T": "G"},
            ),
            Slip(
                "The gradient of W is turned on its side. It has the shape of W, (D, C): X.T @ G, not G.T @ X.",
                {"X.T @ G": "G.T @ X"},
            ),
            Slip(
                "The gradient of X is turned on its side. It has the shape of X, (N, D): G @ W.T, not W @ G.T.",
                {"G @ W.T": "W @ G.T"},
            ),
            Slip(
                "The gradients of X and W are both turned on their side. Each has the shape of what it belongs to: "
                "G @ W.T and X.T @ G.",
                {"G @ W.T": "W @ G.T", "X.T @ G": "G.T @ X"},
            ),
            Slip(
                "W is not transposed in the gradient of X. Where W is square it runs and is wrong: it is G @ W.T.",
                {"W.T": "W"},
                alone=True,
            ),
            Slip(
                "X is not transposed in the gradient of W. Where X is square it runs and is wrong: it is X.T @ G.",
                {"X.T": "X"},
                alone=True,
            ),
            Slip(
                "Neither X nor W is transposed. Where they are square it runs and is wrong: X.T @ G and G @ W.T.",
                {"W.T": "W", "X.T": "X"},
                alone=True,
            ),
            Slip(
                "The gradient of W comes first in your answer. Return those of X, W, b, in this order.",
                {"return dX, dW, db": "return dW, dX, db"},
            ),
            Slip(
                "The gradient of X comes last in your answer. Return those of X, W, b, in this order.",
                {"return dX, dW, db": "return dW, db, dX"},
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
                {"np.arange(len(X)), X.argmax(axis=1)": "X == X.max(axis=1, keepdims=True)"},
            ),
            Slip(
                "At a tie you shared the gradient equally. It is a subgradient, too; here the first gets all.",
                {
                    "np.arange(len(X)), X.argmax(axis=1)": "X == X.max(axis=1, keepdims=True)",
                    "return ": "winners /= winners.sum(axis=1, keepdims=True)\n    return ",
                },
            ),
            Slip(
                "At a tie the last one gets the gradient. Asked is the first.",
                {"X.argmax(axis=1)": "-1 - X[:, ::-1].argmax(axis=1)"},
            ),
            Slip(IN_ALL_ROWS, {"np.arange(len(X))": ":"}),
            Slip(IN_ALL_ROWS, {"np.arange(len(X))": ":", "1.0": "G", " * G[:, None]": ""}, alone=True),
            Slip(
                "You compared with the largest of the whole array. Each row has a maximum of its own: axis=1, "
                "keepdims=True.",
                {"np.arange(len(X)), X.argmax(axis=1)": "X == X.max()"},
            ),
            *(
                Slip("You took the maximum of each column. It is of each row: axis=1.", edit, alone=alone)
                for edit, alone in (
                    ({"np.arange(len(X)), X.argmax(axis=1)": "X.argmax(axis=0), np.arange(X.shape[1])"}, False),
                    ({"np.arange(len(X)), X.argmax(axis=1)": "X == X.max(axis=0)"}, True),
                    ({"X.argmax(axis=1)": "X.argmax(axis=0)"}, True),
                )
            ),
            Slip(
                "X.argmax() without an axis gives one place, counted through the whole array. Each row has a maximum "
                "of its own: axis=1.",
                {"X.argmax(axis=1)": "X.argmax()"},
                alone=True,
            ),
            Slip("What arrives is not used: the winner of a row gets the row's gradient.", {" * G[:, None]": ""}),
            Slip(
                "You multiplied by the maximum. The maximum has the slope 1 for its winner, however large it is.",
                {"G[:, None]": "G[:, None] * X.max(axis=1, keepdims=True)"},
            ),
            Slip(
                "Every entry of a row gets the gradient. Only the largest does: a small change of the others changes "
                "nothing.",
                {"np.arange(len(X)), X.argmax(axis=1)": ":"},
            ),
            Slip(ALONG_COLUMNS, {"G[:, None]": "G"}, alone=True),
            Slip(ALONG_COLUMNS, instead=lambda X, G: (X.max(axis=1, keepdims=True) == X) * G),
            Slip(
                "X.max(axis=1) has a number for each row, (N,), but is laid along the columns, which runs where N = D. "
                "Keep it a column: X.max(axis=1, keepdims=True).",
                instead=lambda X, G: (X.max(axis=1) == X) * G[:, None],
            ),
            Slip(
                "X.max(axis=1) and G have a number for each row, (N,), but are laid along the columns, which runs "
                "where N = D. Make columns of both: keepdims=True, and G[:, None].",
                instead=lambda X, G: (X.max(axis=1) == X) * G,
            ),
            *(
                Slip(
                    "You began with a number for the largest so far, and all entries of a row may be below it. Begin "
                    "with -np.inf, or with the first entry.",
                    instead=_largest_above(start, column),
                )
                for start in (0.0, -1.0, -10.0)
                for column in (0, None)
            ),
            *(
                Slip(
                    "The largest so far is not reset: a row begins with what an earlier one has left. Begin anew with "
                    "each.",
                    instead=_largest_above(-np.inf, column, begins_anew=False),
                )
                for column in (0, None)
            ),
            hints.cut_to_whole_numbers(max_backward, "X"),
        ),
        "For the walk back it is enough to remember where each maximum stood.",
    ),
    Function(
        "backpropagation/collapse",
        collapse,
        STACKS,
        (
            Slip(
                "The weights are multiplied in the other order. Samples are rows, so the first layer stands on the "
                "left: X @ W1 @ W2.",
                {"total @ layer": "layer @ total"},
            ),
            Slip(
                "You multiply entry by entry, the weights and the biases. To pass through a layer is a matrix product, "
                "@, for both.",
                {"total @ layer": "total * layer", "offset @ layer + bias": "offset * layer + bias"},
                alone=True,
            ),
            Slip(
                "The biases are multiplied entry by entry with the weights. A bias passes through a layer as a sample "
                "does, by a matrix product, @.",
                {"offset @ layer + bias": "offset * layer + bias"},
                alone=True,
            ),
            Slip(
                "The weights are multiplied entry by entry. One layer after another is a matrix product, @.",
                {"total @ layer": "total * layer"},
            ),
            Slip(
                "The weights are added. One layer after another is a product: (X @ W1) @ W2 = X @ (W1 @ W2).",
                {"total @ layer": "total + layer"},
            ),
            Slip(
                "Only the last layer's weights are left. Each layer multiplies those before it: (W1 @ W2) @ W3.",
                {"total @ layer": "layer"},
            ),
            *(
                Slip("The last layer is left out. Does your loop end one too early?", edits, alone=True)
                for edits in (
                    {"weights[1:], biases[1:]": "weights[1:-1], biases[1:-1]"},
                    {
                        "weights[0], biases[0]": "np.eye(len(biases[0])), np.zeros(len(biases[0]))",
                        "weights[1:], biases[1:]": "weights[:-1], biases[:-1]",
                    },
                )
            ),
            Slip(
                "The biases are only added. An early bias passes through all later layers: at each of them it is "
                "multiplied by the weights before the next is added.",
                {"offset @ layer + bias": "offset + bias"},
            ),
            Slip(
                "Only the last bias is left. The earlier ones come through the later layers: b1 @ W2 + b2.",
                {"offset @ layer + bias": "bias"},
            ),
            Slip(
                "Only the first bias is there, carried through all layers. Each layer adds its own.",
                {"offset @ layer + bias": "offset @ layer"},
            ),
            Slip(
                "A bias passes through its own layer's weights. It is added after them: b1 @ W2 + b2, without W1.",
                {"biases[0]": "biases[0] @ weights[0]", "offset @ layer + bias": "(offset + bias) @ layer"},
            ),
            Slip(
                "The biases stand on the wrong side of the weights. Samples are rows, and so are biases: b1 @ W2 + b2.",
                {"offset @ layer + bias": "layer @ offset + bias"},
            ),
            Slip(
                "You carry the biases through the product of all weights so far. A bias passes only through the layers "
                "behind it, one at a time: b @ W_k + b_k.",
                {"offset @ layer + bias": "offset @ total + bias"},
            ),
            Slip(
                "You multiply the new bias by its own layer's weights instead of what came before it: b1 @ W2 + b2, "
                "not b1 + b2 @ W2.",
                {"offset @ layer + bias": "offset + bias @ layer"},
            ),
            Slip(
                "W is turned on its side: samples are rows, so y = x @ W + b.",
                {"return total, offset": "return total.T, offset"},
            ),
            Slip(
                "You went through the layers from the last to the first. A sample meets the first layer first.",
                instead=lambda weights, biases: collapse(weights[::-1], biases[::-1]),
            ),
            Slip(
                "That is for samples as columns, W @ x. Here samples are rows: x @ W1 @ W2, and b1 @ W2 + b2.",
                {"total @ layer": "layer @ total", "offset @ layer + bias": "layer @ offset + bias"},
            ),
        ),
        "Ten layers, 200 numbers, and one layer of 20 does the same.",
    ),
    Function(
        "backpropagation/accumulate",
        accumulate,
        PARTS,
        (
            Slip(
                "That is the mean of the gradients, each part counted alike. A part of 4 samples must count more than "
                "one with a single sample: weight each by its size.",
                {"sizes[:, None] * gradients": "gradients", "sizes.sum()": "len(sizes)"},
            ),
            Slip(
                "That is the plain sum, which is what remains in PyTorch's `.grad` after several `backward()`. Each "
                "summand is a mean already: weight it by its part's size, and divide by the number of all samples.",
                {"sizes[:, None] * gradients": "gradients", " / sizes.sum()": ""},
            ),
            Slip(
                "That is the gradient of the sum over all samples. The loss is a mean: divide by the number of all "
                "samples.",
                {" / sizes.sum()": ""},
            ),
            Slip(
                "You divided by the number of parts. Once weighted by their sizes, divide by the sum of the sizes: "
                "the number of all samples.",
                {"sizes.sum()": "len(sizes)"},
            ),
            Slip(
                "You divided by the number of samples without weighting first. Each gradient is already a mean over "
                "its part: multiply by its size, then add.",
                {"sizes[:, None] * gradients": "gradients"},
            ),
            Slip(
                "You divided as if all parts were as large as the first. Divide by the sum of the sizes.",
                {"sizes.sum()": "(len(sizes) * sizes[0])"},
            ),
            Slip(
                "You divided by the size of the first part. Divide by the sum of the sizes.",
                {"sizes.sum()": "sizes[0]"},
            ),
            Slip(
                "Smaller parts count more in yours: you divided by the sizes. Multiply by them.",
                {"sizes[:, None] * gradients": "gradients / sizes[:, None]", " / sizes.sum()": ""},
            ),
            Slip(
                "Only the last part is left: each gradient overwrote the one before, as with = in place of +=.",
                instead=lambda gradients, sizes: gradients[-1],
            ),
            Slip("Only the first part is there.", instead=lambda gradients, sizes: gradients[0]),
            Slip(
                "You took the mean over the weights, axis=1. Each weight has a gradient of its own: go over the "
                "parts, axis=0.",
                instead=lambda gradients, sizes: gradients.mean(axis=1),
            ),
            Slip(
                "You summed over the weights. Each weight has a gradient of its own: sum over the parts (axis=0, or "
                "axis=1 if you transposed).",
                {"axis=0": "axis=1"},
                alone=True,
            ),
            *(
                Slip(
                    "You summed over the weights. Go over the parts; and weight each by its size first.",
                    instead=lambda gradients, sizes, by_size=by_size: (
                        gradients * (sizes[:, None] if by_size else 1)
                    ).sum(axis=1),
                )
                for by_size in (False, True)
            ),
            Slip(
                "The sizes, a number for each part, are laid along the weights, which runs where there are as many of "
                "both. Make them a column first: sizes[:, None].",
                {"sizes[:, None]": "sizes"},
                alone=True,
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
                {"dH * (Z > 0)": "dH"},
            ),
            Slip(MASK_OF_GRADIENT, {"Z > 0": "dH > 0"}),
            Slip(
                "You block negative gradients, too. ReLU blocks by the sign of what came in, Z > 0; there any gradient "
                "passes.",
                {"(Z > 0)": "((Z > 0) & (dH > 0))"},
            ),
            Slip(KINK, {"Z > 0": "Z >= 0"}),
            Slip(
                "You multiplied by the hidden values. ReLU's slope is 1 where Z > 0, and 0 elsewhere.",
                {"(Z > 0)": "H"},
            ),
            Slip(
                "You passed the mask alone to the first layer. Multiply dH = G @ W2.T by it.",
                {"dH * (Z > 0)": "1.0 * (Z > 0)"},
            ),
            *(
                Slip(
                    "You took np.max(Z, 0), the largest of each column, over all samples. ReLU goes entry by entry: "
                    "np.maximum(Z, 0).",
                    {"np.maximum(Z, 0)": "np.max(Z, 0)", **mask},
                    alone=True,
                )
                for mask in ({}, {"Z > 0": "H > 0"})
            ),
            Slip(
                "You masked G by the sign of the scores. Behind the second layer there is no ReLU: G enters it as it "
                "is.",
                {"dH = G @": "G = G * (H @ W2 + b2 > 0)\n    dH = G @"},
                alone=True,
            ),
            *(
                Slip(
                    "You subtracted G from probabilities, as if it were the one-hot labels. G is the gradient with "
                    "respect to the scores already: pass it on as it is.",
                    {"dH = G @": f"e = np.exp(H @ W2 + b2)\n    G = {gradient}\n    dH = G @"},
                    alone=True,
                )
                for gradient in (
                    "e / e.sum(axis=1, keepdims=True) - G",
                    "(e / e.sum(axis=1, keepdims=True) - G) / len(X)",
                )
            ),
            Slip(
                "X and H are exchanged. The gradient of W1 takes what went into the first layer, that of W2 what went "
                "into the second.",
                {"X.T @ dZ": "H.T @ dZ", "H.T @ G": "X.T @ G"},
                alone=True,
            ),
            Slip(
                "The gradient of W2 is built from Z, before ReLU. W2 was multiplied by what came out of ReLU: H.T @ G.",
                {"H.T @": "Z.T @"},
            ),
            Slip(
                "The gradient of b₁ lacks the mask of ReLU: it is the sum of dZ, not of dH.",
                {"dZ.sum": "dH.sum"},
            ),
            Slip(
                "ReLU occurs neither forward nor back. Forward, H = max(Z, 0); back, dZ is dH where Z > 0, else 0.",
                {"np.maximum(Z, 0)": "Z", "dH * (Z > 0)": "dH"},
                alone=True,
            ),
            Slip("The bias b1 is left out of the forward pass: Z = X @ W1 + b1.", {" + b1": ""}),
            Slip(
                "The gradient of W1 lacks the mask of ReLU: it is built from dZ, not from dH.",
                {"X.T @ dZ": "X.T @ dH"},
            ),
            *_bias_slips("dZ", "G"),
            *(
                Slip(
                    hint.replace("A bias gradient", f"The gradient of {bias}"),
                    {f"{g}.sum(axis=0)": f"{g}{otherwise}"},
                    alone=True,
                )
                for bias, g in (("b1", "dZ"), ("b2", "G"))
                for hint, otherwise in ((BIAS_NOT_SUMMED, ""), (BIAS_OVER_OUTPUTS, ".sum(axis=1)"))
            ),
            Slip(MEAN_TWICE, _divided("dW1", "db1", "dW2", "db2")),
            *(
                Slip(
                    f"In the gradients of W{k} and b{k}: {MEAN_TWICE[0].lower()}{MEAN_TWICE[1:]}",
                    _divided(f"dW{k}", f"db{k}"),
                    alone=True,
                )
                for k in (1, 2)
            ),
            Slip(f"In the gradients of the weights: {MEAN_TWICE[0].lower()}{MEAN_TWICE[1:]}", _divided("dW1", "dW2")),
            Slip(BIAS_MEAN, _divided("db1", "db2")),
            Slip(
                "G went to the hidden units as it is. On the way it passes W2: dH = G @ W2.T.",
                {"G @ W2.T": "G"},
                alone=True,
            ),
            Slip(
                "W2 is not transposed on the way back. Where it is square that runs and is wrong: dH = G @ W2.T.",
                {"W2.T": "W2"},
                alone=True,
            ),
            Slip(
                "The gradient of W1 is turned on its side. It has the shape of W1: X.T @ dZ, not dZ.T @ X.",
                {"X.T @ dZ": "dZ.T @ X"},
                alone=True,
            ),
            Slip(
                "The gradient of W2 is turned on its side. It has the shape of W2: H.T @ G, not G.T @ H.",
                {"H.T @ G": "G.T @ H"},
                alone=True,
            ),
            Slip(
                "The gradients of W1 and W2 are both turned on their side. Each has the shape of what it belongs to: "
                "X.T @ dZ and H.T @ G.",
                {"X.T @ dZ": "dZ.T @ X", "H.T @ G": "G.T @ H"},
                alone=True,
            ),
            Slip(
                SIGNS_TURNED,
                {"return dW1, db1, dW2, db2": "return -dW1, -db1, -dW2, -db2"},
                alone=True,
            ),
            Slip(
                "The second layer comes first in your answer. Return the gradients of W1, b1, W2, b2.",
                {"return dW1, db1, dW2, db2": "return dW2, db2, dW1, db1"},
            ),
            Slip(
                "Weights come before biases in your answer. Return the gradients of W1, b1, W2, b2.",
                {"return dW1, db1, dW2, db2": "return dW1, dW2, db1, db2"},
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
                {"+= message": "= message"},
            ),
            Slip(
                f"You go through the nodes as a queue brings them, the nearest first. {TURN}",
                {"_last_first(graph, result)": "_as_found(graph, result, 0)"},
            ),
            Slip(
                f"You go through the nodes as a stack brings them. {TURN}",
                {"_last_first(graph, result)": "_as_found(graph, result, -1)"},
            ),
            Slip(
                f"You go through the nodes as a recursion enters them. {TURN}",
                {"_last_first(graph, result)": "_as_entered(graph, result)"},
            ),
            Slip(
                "You went through the nodes by falling number. Here the numbers say nothing: a node's turn comes after "
                "every node that uses it.",
                {"_last_first(graph, result)": "sorted(graph, reverse=True)"},
            ),
            Slip(
                "You went through the nodes by rising number. A node's turn comes after every node that uses it, "
                "whatever its number.",
                {"_last_first(graph, result)": "sorted(graph)"},
            ),
            Slip(
                "You went through the nodes in the order of the dict, from the back. That order says nothing: a node's "
                "turn comes after every node that uses it.",
                {"_last_first(graph, result)": "reversed(graph)"},
            ),
            Slip(
                "You went through the nodes in the order of the dict. That order says nothing: a node's turn comes "
                "after every node that uses it.",
                {"_last_first(graph, result)": "graph"},
            ),
            Slip(
                "Only what the result was computed from directly gets something. Each node has to pass its own "
                "gradient on, once it is there: go through a topological order from its end, the result.",
                {"_last_first(graph, result)": "_last_first(graph, result)[::-1]"},
            ),
            Slip(
                "You count uses by nodes that the result doesn't depend on, too. From those nothing arrives, and so "
                "the turn of a node that they use never comes.",
                {"_last_first(graph, result)": "_as_uses_run_out(graph, result)"},
            ),
            *(
                Slip(
                    "A node passes on all that it has each time something arrives, so early messages count twice. Let "
                    "each node pass on once, when all of it has arrived.",
                    instead=again,
                )
                for again in (
                    _walk_back_again_and_again,
                    _walk_back_by_recursion(depth_first=True, overwrites=False),
                    _walk_back_by_recursion(depth_first=False, overwrites=False),
                )
            ),
            *(
                Slip(
                    "Each message overwrites what a node has, as with = in place of +=, and is passed on at once. Add "
                    "the messages, and let each node pass on once, when all of them have arrived.",
                    instead=_walk_back_by_recursion(depth_first, overwrites=True),
                )
                for depth_first in (True, False)
            ),
            Slip(
                "Your order has a node as often as there are paths to it, so that it passes on more than once. Keep a "
                "set of the nodes that you have visited.",
                {"_last_first(graph, result)": "_last_first_by_every_path(graph, result)"},
            ),
            Slip(
                "A dict of the pairs keeps one slope for each parent. Where a node is used twice, as in x · x, the "
                "other is lost: go through the list itself.",
                {"in graph[node]": "in dict(graph[node]).items()"},
                alone=True,
            ),
            Slip(
                "Of equal pairs you take only one, as a set does. Where a node is used twice, as in x · x, both uses "
                "count: go through the list itself.",
                {"in graph[node]": "in set(graph[node])"},
                alone=True,
            ),
            Slip(
                "You pass on the local slope alone. Multiply it by the gradient of the node that it comes from.",
                {"slope * gradients[node]": "slope"},
            ),
            Slip(
                "You pass the gradient on without the local slope. Multiply by it.",
                {"slope * gradients[node]": "gradients[node]"},
            ),
            Slip(
                "You added local slope and gradient. Along a path slopes multiply.",
                {"slope * gradients[node]": "slope + gradients[node]"},
            ),
            Slip(
                "Everything is 0. The walk has to begin with a 1: the slope of the result with respect to itself.",
                {"gradients[result] = 1.0": "gradients[result] = 0.0"},
            ),
            Slip(
                "The result's own gradient is missing: it is 1.",
                {"return gradients": "gradients[result] = 0.0\n    return gradients"},
            ),
            Slip(
                "You return the values in the order of the dict. The gradient of node k belongs at place k: go through "
                "the numbers from 0 to n − 1.",
                {"return gradients": "return [gradients[node] for node in graph]"},
                alone=True,
            ),
            Slip(
                "Where two messages meet, the larger is kept. At a fork gradients add.",
                {"gradients[parent] += message": "gradients[parent] = max(gradients[parent], message)"},
            ),
        ),
        "That is the heart of every framework. The last graph has 1,024 paths; in the right order each connection is "
        "passed only once.",
        note=_on_paths,
    ),
)
