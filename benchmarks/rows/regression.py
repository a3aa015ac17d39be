"""Training softmax regression on the digits."""

import functools
import warnings

import numpy as np

from benchmarks import fits
from benchmarks.measure import Row
from lib.layers import Linear, Sequential
from lib.optimizers import SGD

RATE = 0.5
FIT = f"softmax regression, digits, {fits.EPOCHS} epochs, batch {fits.BATCH}, float32"


def our_regression(data):
    return fits.our_fit(lambda rng: Sequential(Linear(64, 10, rng=rng, dtype=np.float32)), SGD(RATE), data, data)


def fit_and_torch(batches_of):
    import torch

    data = fits.digits_in_float32()
    optimizer = functools.partial(torch.optim.SGD, lr=RATE)
    return (
        lambda: our_regression(data),
        lambda: fits.torch_fit(lambda: torch.nn.Linear(64, 10), optimizer, data, data, batches_of),
        fits.same_accuracy,
    )


def fit_and_scikit_learn():
    from sklearn.linear_model import SGDClassifier

    x, y = fits.digits_in_float32()

    def theirs():
        # One sample a step, one class against the rest: the nearest thing that it has, and as many epochs.
        model = SGDClassifier(
            loss="log_loss",
            penalty=None,
            max_iter=fits.EPOCHS,
            tol=None,
            learning_rate="constant",
            eta0=0.02,
            random_state=0,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return model.fit(x, y).score(x, y)

    return lambda: our_regression((x, y)), theirs, fits.same_accuracy


ROWS = [
    Row(FIT, "PyTorch, DataLoader", lambda: fit_and_torch(fits.by_loader), "torch", goal=0.25, rounds=5),
    Row(FIT, "PyTorch, bare slices", lambda: fit_and_torch(fits.by_slices), "torch", rounds=7),
    Row(FIT, "scikit-learn SGDClassifier", fit_and_scikit_learn, "sklearn", goal=0.6),
]
