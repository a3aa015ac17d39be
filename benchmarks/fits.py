"""Training a classifier of the digits, by `lib.training.fit` and by PyTorch's usual loop."""

import numpy as np

from lib import losses
from lib.datasets import digits
from lib.training import accuracy, fit

EPOCHS, BATCH = 30, 64


def digits_in_float32():
    data = digits()
    return data.features.astype(np.float32), data.labels


def our_fit(make, optimizer, train, test, seed=0):
    """Return the accuracy on `test` after training what `make(rng)` makes."""
    rng = np.random.default_rng(seed)
    model = make(rng)
    fit(model, losses.cross_entropy, optimizer, *train, epochs=EPOCHS, batch_size=BATCH, rng=rng, progress=False)
    return accuracy(model.forward(test[0]), test[1])


def torch_fit(make, make_optimizer, train, test, batches_of, seed=0):
    """Return the same for PyTorch, with the batches that `batches_of(x, y)` makes each epoch."""
    import torch

    torch.manual_seed(seed)
    model = make()
    loss_function = torch.nn.CrossEntropyLoss()
    optimizer = make_optimizer(model.parameters())
    batches = batches_of(*map(torch.tensor, train))
    for _ in range(EPOCHS):
        total = 0.0
        for x_batch, y_batch in batches():
            loss = loss_function(model(x_batch), y_batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x_batch)
    with torch.no_grad():
        return accuracy(model(torch.tensor(test[0])).numpy(), test[1])


def by_loader(x, y):
    """Return what makes an epoch's batches as PyTorch's tutorial has it."""
    from torch.utils.data import DataLoader, TensorDataset

    loader = DataLoader(TensorDataset(x, y), batch_size=BATCH, shuffle=True)
    return lambda: loader


def by_slices(x, y):
    """Return what makes an epoch's batches by slicing tensors, much faster."""
    import torch

    def batches():
        order = torch.randperm(len(x))
        x_mixed, y_mixed = x[order], y[order]
        for start in range(0, len(x), BATCH):
            yield x_mixed[start : start + BATCH], y_mixed[start : start + BATCH]

    return batches


def same_accuracy(ours, theirs):
    """Assert that both learned as much, within half a point, and say how much."""
    assert abs(ours - theirs) <= 0.005, f"accuracies of {ours:.4f} and {theirs:.4f}"
    return f"{ours:.1%} and {theirs:.1%} right"
