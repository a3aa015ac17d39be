"""Activation layers, forward and backward."""

import functools

import numpy as np

from benchmarks.measure import Row, agree
from lib.activations import elu, gelu, relu, sigmoid, silu, tanh
from lib.layers import Activation

SHAPE = (64, 64)  # 4,096 numbers: a batch and a hidden layer of usual size

GOAL = 0.4  # PyTorch's bookkeeping takes longer than all of relu; an exponential or a division costs both the same

# The function, its name in PyTorch, and the kind of its numbers.
TABLE = (
    (relu, "ReLU", "float64"),
    (elu(1.0), "ELU", "float64"),
    (tanh, "Tanh", "float64"),
    (tanh, "Tanh", "float32"),
    (sigmoid, "Sigmoid", "float64"),
    (sigmoid, "Sigmoid", "float32"),
    (silu, "SiLU", "float64"),
    (gelu, "GELU", "float64"),
)


def activation_and_torch(function, name, dtype):
    import torch

    rng = np.random.default_rng(0)
    z, slope = rng.normal(scale=2, size=SHAPE).astype(dtype), rng.normal(size=SHAPE).astype(dtype)
    z_twin, slope_twin = torch.tensor(z, requires_grad=True), torch.tensor(slope)
    layer, twin = Activation(function), getattr(torch.nn, name)()
    # In a fresh process PyTorch's GELU takes five times as long until some other operation has run, as in any network.
    torch.relu(slope_twin)

    def ours():
        return layer.forward(z, training=True), layer.backward(slope)

    def theirs():
        z_twin.grad = None
        value = twin(z_twin)
        value.backward(slope_twin)
        return value.detach().numpy(), z_twin.grad.numpy()

    return ours, theirs, functools.partial(agree, rounding=4 * np.finfo(dtype).eps)


ROWS = [
    Row(
        f"{function}, forward and backward, 4,096 {dtype}",
        "PyTorch",
        functools.partial(activation_and_torch, function, name, dtype),
        "torch",
        GOAL,
        rounds=25,
    )
    for function, name, dtype in TABLE
]
