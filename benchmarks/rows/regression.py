"""Training softmax regression on the digits."""

import functools
import warnings

import numpy as np

from benchmarks.fits import BATCH, EPOCHS, by_loader, by_slices, digits_in_float32, our_fit, same_accuracy, torch_fit
from benchmarks.measure import beside
from lib.layers import Linear, Sequential
from lib.optimizers import SGD

RATE = 0.5
FIT = f"softmax regression, digits, {EPOCHS} epochs, batch {BATCH}, float32"


def our_regression(data):
    return our_fit(lambda rng: Sequential(Linear(64, 10, rng=rng, dtype=np.float32)), SGD(RATE), data, data)


def fit_and_torch(batches_of):
    import torch

    data = digits_in_float32()
    optimizer = functools.partial(torch.optim.SGD, lr=RATE)
    return (
        lambda: our_regression(data),
        lambda: torch_fit(lambda: torch.nn.Linear(64, 10), optimizer, data, data, batches_of),
        same_accuracy,
    )


@beside("PyTorch, DataLoader", work=FIT, module="torch", limit=0.25, rounds=5)
def fit_and_torch_as_its_tutorial_writes_it():
    return fit_and_torch(by_loader)


@beside("PyTorch, bare slices", work=FIT, module="torch", rounds=7)
def fit_and_torch_with_bare_slices():
    return fit_and_torch(by_slices)


@beside("scikit-learn SGDClassifier", work=FIT, module="sklearn", limit=0.6, rounds=9)
def fit_and_scikit_learn():
    from sklearn.linear_model import SGDClassifier

    x, y = digits_in_float32()

    def theirs():
        # One sample a step, one class against the rest: the nearest thing that it has, and as many epochs.
        model = SGDClassifier(
            loss="log_loss",
            penalty=None,
            max_iter=EPOCHS,
            tol=None,
            learning_rate="constant",
            eta0=0.02,
            random_state=0,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return model.fit(x, y).score(x, y)

    return lambda: our_regression((x, y)), theirs, same_accuracy
