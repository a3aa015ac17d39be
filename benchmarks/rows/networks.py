"""Training a network with one hidden layer on the digits, in float32."""

import functools
import statistics
import warnings

import numpy as np

from benchmarks import fits
from benchmarks.measure import Row
from lib.activations import relu
from lib.datasets import split
from lib.layers import Activation, Linear, Sequential
from lib.optimizers import Adam

RATE, SEEDS = 0.003, 5
FIT = f"network 64-64-10, digits, {fits.EPOCHS} epochs, batch {fits.BATCH}, Adam"


def network(rng):
    options = {"initialization": "he", "rng": rng, "dtype": np.float32}
    return Sequential(Linear(64, 64, **options), Activation(relu), Linear(64, 10, **options))


@functools.cache
def data():
    """Return digits to train on, and others to test."""
    x_train, x_test, y_train, y_test = split(*fits.digits_in_float32(), rng=np.random.default_rng(0))
    return (x_train, y_train), (x_test, y_test)


def ours(seed=0):
    return fits.our_fit(network, Adam(RATE), *data(), seed)


def in_torch(seed=0, batches_of=fits.by_slices):
    import torch

    def make():
        return torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10))

    return fits.torch_fit(make, functools.partial(torch.optim.Adam, lr=RATE), *data(), batches_of, seed)


def in_scikit_learn(seed=0):
    from sklearn.neural_network import MLPClassifier

    train, test = data()
    model = MLPClassifier(
        (64,),
        alpha=0,
        batch_size=fits.BATCH,
        learning_rate_init=RATE,
        max_iter=fits.EPOCHS,
        n_iter_no_change=fits.EPOCHS,  # it shall not stop earlier
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has not converged
        return model.fit(*train).score(*test)


def same_mean_accuracy(theirs):
    """Assert that over the seeds both classify as many of the other digits, within half a point, and say how many."""
    return fits.same_accuracy(*(statistics.mean(map(fit, range(SEEDS))) for fit in (ours, theirs))) + f", {SEEDS} seeds"


def network_and_torch_as_its_tutorial_writes_it():
    return ours, functools.partial(in_torch, batches_of=fits.by_loader)


def network_and(theirs):
    return ours, theirs, lambda *_: same_mean_accuracy(theirs)


ROWS = [
    Row(FIT, "PyTorch, DataLoader", network_and_torch_as_its_tutorial_writes_it, "torch", goal=0.25, rounds=5),
    Row(FIT, "PyTorch, bare slices", lambda: network_and(in_torch), "torch", rounds=7),
    Row(FIT, "scikit-learn MLPClassifier", lambda: network_and(in_scikit_learn), "sklearn", goal=0.3),
]
