"""One step of an optimizer, on the parameters of a small network and on a million."""

import functools

import numpy as np

from benchmarks.measure import Row
from lib.optimizers import SGD, AdaGrad, Adam, AdamW, RMSProp

SHAPES = [(64, 64), (64,), (64, 10), (10,)]  # 4,810 parameters, as the layers of a network hold them
STEPS = 10

# Ours, the name in PyTorch, and what both are made with beside the learning rate.
OPTIMIZERS = {
    "Adam": (Adam, "Adam", {}),
    "AdamW": (AdamW, "AdamW", {"weight_decay": 0.01}),
    "RMSProp": (RMSProp, "RMSprop", {}),
    "AdaGrad": (AdaGrad, "Adagrad", {}),
    "momentum": (SGD, "SGD", {"momentum": 0.9}),
}


def numbers(shapes, dtype):
    """Return parameters and gradients of those shapes."""
    rng = np.random.default_rng(0)
    return [[rng.normal(size=shape).astype(dtype) for shape in shapes] for _ in range(2)]


def pair(name, shapes, dtype, flat):
    """Return our steps, PyTorch's, and what asserts that both lead to the same parameters."""
    import torch

    make, twin_name, options = OPTIMIZERS[name]
    parameters, gradients = numbers(shapes, dtype)
    twins = [torch.tensor(parameter, requires_grad=True) for parameter in parameters]
    for twin, gradient in zip(twins, gradients, strict=True):
        twin.grad = torch.tensor(gradient)
    theirs = getattr(torch.optim, twin_name)(twins, 0.001, **options)
    optimizer, before = make(0.001, **options), [parameter.copy() for parameter in parameters]
    # As `fit` calls it: the layers' arrays are views of one vector.
    updated = [[np.concatenate([a.ravel() for a in arrays])] if flat else arrays for arrays in (parameters, gradients)]

    def our_steps():
        for _ in range(STEPS):
            optimizer.step(*updated)
        return updated[0]

    def their_steps():
        for _ in range(STEPS):
            theirs.step()
        return twins

    def same(ours, theirs):
        ours, theirs = (np.concatenate([np.asarray(a).ravel() for a in each]) for each in (ours, detached(theirs)))
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)
        assert not np.allclose(ours, np.concatenate([a.ravel() for a in before]), atol=1e-4)

    return our_steps, their_steps, same


def detached(tensors):
    return [tensor.detach().numpy() for tensor in tensors]


def rows(name):
    """Return the rows of an optimizer: steps of a few small arrays, and of a large one."""
    work = f"{STEPS} steps of {name}"
    small = functools.partial(pair, name, SHAPES, np.float64, True)
    large = functools.partial(pair, name, [(1000, 1000)], np.float32, False)
    return [
        Row(f"{work}, 4,810 parameters, float64", "PyTorch", small, "torch", goal=0.25),
        Row(f"{work}, 10⁶ parameters, float32", "PyTorch", large, "torch", goal=1.0),
    ]


ROWS = [row for name in OPTIMIZERS for row in rows(name)]
