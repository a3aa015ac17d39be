"""What is measured. A row is a function that makes two others: our way of doing a thing, and the peer's."""

import warnings

import numpy as np

from benchmarks.measure import beside
from lib import losses
from lib.datasets import digits
from lib.layers import Linear, Sequential
from lib.optimizers import SGD
from lib.training import accuracy, fit

EPOCHS, BATCH, RATE = 30, 64, 0.5


def agree(first, second):
    """Assert that two results, each (loss, gradient), are the same."""
    np.testing.assert_allclose(first[0], second[0], rtol=1e-6)
    np.testing.assert_allclose(first[1], second[1], rtol=1e-5, atol=1e-8)


# Hinge loss and gradient with respect to the weights

HINGE = "hinge with gradient of W, 1797×65, 10 classes"


def digits_with_ones():
    """Return the digits with a column of ones, labels and weights."""
    data = digits()
    x = np.column_stack([data.features, np.ones(len(data.labels))])
    return x, data.labels, np.random.default_rng(0).normal(scale=0.1, size=(65, 10))


def hinge_of_weights(x, y, weights):
    value, gradient = losses.hinge(x @ weights, y)
    return value, x.T @ gradient


def hinge_by_loops(x, y, weights):
    """Return the same, one class of one sample at a time."""
    value, gradient = 0.0, np.zeros_like(weights)
    for row, label in zip(x, y, strict=True):
        scores = row @ weights
        for j in range(len(scores)):
            violation = scores[j] - scores[label] + 1
            if j != label and violation > 0:
                value += violation
                gradient[:, j] += row
                gradient[:, label] -= row
    return value / len(x), gradient / len(x)


@beside("naive loops", work=HINGE, limit=0.02, rounds=5)
def hinge_and_loops():
    data = digits_with_ones()
    return lambda: hinge_of_weights(*data), lambda: hinge_by_loops(*data), agree


@beside("PyTorch", work=HINGE, module="torch", limit=1.0, rounds=25)
def hinge_and_torch():
    import torch

    x, y, weights = digits_with_ones()
    x_twin, y_twin, w_twin = torch.tensor(x), torch.tensor(y), torch.tensor(weights, requires_grad=True)

    def theirs():
        w_twin.grad = None
        value = 10 * torch.nn.functional.multi_margin_loss(x_twin @ w_twin, y_twin)
        value.backward()
        return value.item(), w_twin.grad.numpy()

    return lambda: hinge_of_weights(x, y, weights), theirs, agree


# Cross-entropy and gradient with respect to the scores


def cross_entropy_and_torch(count, classes):
    """Return both ways, for float64 scores of that shape."""
    import torch

    rng = np.random.default_rng(0)
    scores, labels = 3 * rng.normal(size=(count, classes)), rng.integers(classes, size=count)
    scores_twin, labels_twin = torch.tensor(scores, requires_grad=True), torch.tensor(labels)

    def theirs():
        scores_twin.grad = None
        value = torch.nn.functional.cross_entropy(scores_twin, labels_twin)
        value.backward()
        return value.item(), scores_twin.grad.numpy()

    return lambda: losses.cross_entropy(scores, labels), theirs, agree


@beside("PyTorch", work="cross-entropy with gradient, 65,536×10", module="torch", limit=0.5, rounds=15)
def many_rows():
    return cross_entropy_and_torch(65_536, 10)


@beside("PyTorch", work="cross-entropy with gradient, 4,096×1,000", module="torch", limit=1.0, rounds=15)
def many_classes():
    return cross_entropy_and_torch(4_096, 1_000)


# Training softmax regression on the digits

FIT = f"softmax regression, digits, {EPOCHS} epochs, batch {BATCH}, float32"


def digits_in_float32():
    data = digits()
    return data.features.astype(np.float32), data.labels


def our_fit(x, y):
    """Return the accuracy of our training."""
    rng = np.random.default_rng(0)
    model = Sequential(Linear(64, 10, rng=rng, dtype=np.float32))
    fit(model, losses.cross_entropy, SGD(RATE), x, y, epochs=EPOCHS, batch_size=BATCH, rng=rng, progress=False)
    return accuracy(model.forward(x), y)


def same_accuracy(ours, theirs):
    """Assert that both learned as much, within half a point, and say how much."""
    assert abs(ours - theirs) <= 0.005, f"accuracies of {ours:.4f} and {theirs:.4f}"
    return f"{ours:.1%} and {theirs:.1%} right"


def torch_fit(x, y, batches_of):
    """Return the accuracy of PyTorch's training, with batches as `batches_of` makes them each epoch."""
    import torch

    torch.manual_seed(0)
    model = torch.nn.Linear(64, 10)
    loss_function = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    for _ in range(EPOCHS):
        total = 0.0
        for x_batch, y_batch in batches_of():
            loss = loss_function(model(x_batch), y_batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x_batch)
    with torch.no_grad():
        return accuracy(model(x).numpy(), y.numpy())


@beside("PyTorch, DataLoader", work=FIT, module="torch", limit=0.25, rounds=5)
def fit_and_torch_as_its_tutorial_writes_it():
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    x, y = digits_in_float32()
    x_twin, y_twin = torch.tensor(x), torch.tensor(y)
    loader = DataLoader(TensorDataset(x_twin, y_twin), batch_size=BATCH, shuffle=True)
    return lambda: our_fit(x, y), lambda: torch_fit(x_twin, y_twin, lambda: loader), same_accuracy


@beside("PyTorch, bare slices", work=FIT, module="torch", rounds=7)
def fit_and_torch_with_bare_slices():
    import torch

    x, y = digits_in_float32()
    x_twin, y_twin = torch.tensor(x), torch.tensor(y)

    def batches():
        order = torch.randperm(len(x_twin))
        x_mixed, y_mixed = x_twin[order], y_twin[order]
        for start in range(0, len(x_twin), BATCH):
            yield x_mixed[start : start + BATCH], y_mixed[start : start + BATCH]

    return lambda: our_fit(x, y), lambda: torch_fit(x_twin, y_twin, batches), same_accuracy


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

    return lambda: our_fit(x, y), theirs, same_accuracy
