"""Training: batches, the loop, and what it leaves behind."""

import math
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from lib._arrays import QUIET
from lib._progress import progress_bar
from lib._validation import (
    any_array,
    flag,
    float_array,
    generator,
    label_array,
    number,
    require_attributes,
    require_callable,
    require_finite,
    require_samples,
    returned_number,
    returned_pair,
    whole_number,
)
from lib.layers import Linear, Sequential, require_layer

__all__ = ["DivergenceError", "History", "accuracy", "fit", "minibatches"]


@dataclass
class History:
    """What happened in each epoch: one entry an epoch in each list.

    Attributes
    ----------
    loss : list of float
        The mean loss over the epoch's batches, each taken before its step, with the penalty if there is one.
    learning_rate : list of float
    validation_loss, validation_accuracy : list of float
        After the epoch, without the penalty. Empty without validation data; the accuracy also where the targets
        are no class indices.
    best_epoch : int or None
        With `patience`: the epoch, counted from 0, whose parameters the model has been given back.
    """

    loss: list[float] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    best_epoch: int | None = None


class DivergenceError(ArithmeticError):
    """A loss, a prediction or a gradient left the range of floats; `history` holds the epochs before."""

    def __init__(self, message, history):
        super().__init__(message)
        self.history = history

    def __reduce__(self):
        return type(self), (str(self), self.history)  # or it could not come back from another process


def minibatches(x, y, batch_size, rng):
    """Go through the samples in random order, `batch_size` at a time, each once; the last batch may be smaller.

    Parameters
    ----------
    x : ndarray of shape (N, …)
    y : ndarray of shape (N, …)
    batch_size : int
    rng : numpy.random.Generator

    Returns
    -------
    iterator of (x_batch, y_batch), each an ndarray
        The order is drawn with the first batch.

    Raises
    ------
    ValueError
        If an argument is not as described, at once and not with the first batch.

    References
    ----------
    L. Bottou, F. E. Curtis and J. Nocedal, "Optimization methods for large-scale machine learning", *SIAM Review* 60,
    2018.
    """
    x, y = _samples(x, y)  # here and now: a generator would say what is wrong when it is gone through
    return _shuffled_batches(x, y, whole_number(batch_size, "batch_size"), generator(rng))


def _shuffled_batches(x, y, size, rng):
    order = rng.permutation(len(x))
    # Shuffled once, then sliced: one copy an epoch instead of one a batch; by take, in half the time of x[order].
    x, y = x.take(order, axis=0), y.take(order, axis=0)
    for start in range(0, len(x), size):
        yield x[start : start + size], y[start : start + size]


def accuracy(scores, labels):
    """Share of samples whose largest score is that of their true class.

    Parameters
    ----------
    scores : array_like of shape (N, C)
        At a tie the first of the largest counts.
    labels : array_like of int, shape (N,)

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the shapes do not fit, a score is not finite, or a label is not among 0 … C − 1.
    """
    scores = float_array(scores, "scores", dimensions=2)
    labels = label_array(labels, "labels", *scores.shape)
    return float((scores.argmax(axis=1) == labels).mean())


def fit(
    model,
    loss,
    optimizer,
    x,
    y,
    *,
    epochs,
    batch_size,
    rng,
    validation=None,
    schedule=None,
    regularizer=None,
    patience=None,
    progress=True,
):
    """Train a model by mini-batches, in place.

    Parameters
    ----------
    model : layer, such as `lib.layers.Sequential`
    loss : callable
        ``(predictions, targets) -> (loss, gradient)``, such as `lib.losses.cross_entropy`. It is tried on all targets
        before the first step, so that bad ones are told in time.
    optimizer : optimizer, such as `lib.optimizers.SGD`
        It remembers: another `fit` with the same one goes on where this one stops, velocities and all. A new model
        needs a new optimizer.
    x : array_like of shape (N, D)
    y : array_like of shape (N, …)
        What `loss` takes as targets.
    epochs, batch_size : int
    rng : numpy.random.Generator
        Shuffles the samples before each epoch.
    validation : (x, y), optional
        Data that the training does not see, looked at after each epoch.
    schedule : callable, optional
        Epoch, counted from 0, to learning rate, a number ≥ 0; at 0, an epoch moves no parameter. It is asked for all
        epochs before the first step. The optimizer gets its own rate back in the end.
    regularizer : regularizer, optional
        Applied to every parameter of two or more dimensions: to weights, not to biases.
    patience : int, optional
        Stop after that many epochs without a lower validation loss, and go back to the best parameters (and buffers,
        such as the running averages of `lib.layers.BatchNorm`).
    progress : bool, default True
        Show a progress bar, if there is a terminal or a notebook to show it in.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        If an argument is not as described; if model, loss and data do not suit each other; if an epoch's last batch is
        too small for the model, as a single sample is for `lib.layers.BatchNorm`; if there is `patience` and no
        `validation`; if the parameters of a `Sequential` are no longer views of its vector; or if the optimizer
        remembers parameters of other shapes (of a `Sequential`, another number of them) or dtypes. Nothing has changed
        then. Likewise if a model puts new arrays in the place of its gradients, or a regularizer returns no number or a
        gradient of another shape: after the first pass, but before a parameter has changed.
    DivergenceError
        If the loss, a prediction or a gradient became infinite or NaN. The model is left as it then was.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning*, MIT Press 2016, sections 8.1.3 (mini-batches)
    and 7.8 (patience).
    """
    _require_parts(model, loss, optimizer, regularizer)
    x, y = _samples(x, y)
    _require_fit(model, loss, x, y)
    epochs = whole_number(epochs, "epochs")
    batch_size = whole_number(batch_size, "batch_size")
    _require_large_batches(model, len(x), batch_size)
    generator(rng)
    progress = flag(progress, "progress")
    if validation is not None:
        validation = _validation_pair(model, loss, validation)
    rates = _rates(schedule, epochs)
    watch = _EarlyStopping(model, patience, validation)
    history = History()
    run = _Run(model, loss, optimizer, regularizer, history)
    own_rate = optimizer.learning_rate
    try:
        for epoch in progress_bar(progress, range(epochs), desc="epochs"):
            if rates is not None:
                optimizer.learning_rate = rates[epoch]
            history.learning_rate.append(optimizer.learning_rate)
            run.train(minibatches(x, y, batch_size, rng), len(x))
            if validation is not None:
                run.validate(*validation)
            if watch.should_stop(history):
                break
    finally:
        optimizer.learning_rate = own_rate
    watch.restore_best(history)
    return history


class _Run:
    """The epochs of one training: each leaves its losses in the history, or it diverges."""

    def __init__(self, model, loss, optimizer, regularizer, history):
        self.model, self.loss, self.optimizer, self.regularizer = model, loss, optimizer, regularizer
        self.history = history
        # Nobody asks for the gradient of the input; these models can leave it out.
        self.options = {"of_input": False} if type(model) in (Sequential, Linear) else {}
        self.updated = _updated(model)
        self.is_first = True

    @QUIET
    def train(self, batches, count):
        """Make a step on each batch, and note the mean loss over the `count` samples."""
        total = 0.0
        for x, y in batches:
            total += len(x) * self._finite(self._step, x, y)
        self.history.loss.append(total / count)

    @QUIET
    def validate(self, x, y):
        """Note the loss, and with labels the accuracy, on data that the training does not see."""
        self.history.validation_loss.append(self._finite(self._look, x, y))

    def _finite(self, function, x, y):
        """Return the loss that `function` computes, or say that it's not finite, or failed because of an overflow."""
        try:
            value = float(function(x, y))
        except ValueError:
            if _is_moderate(self.model, x):
                raise
            value = None
        if value is not None and math.isfinite(value):
            return value
        rate = self.history.learning_rate[-1]
        _drop_unfinished_epoch(self.history)
        raise DivergenceError(self._why(value, rate), self.history)

    def _why(self, value, rate):
        if self.is_first:
            return (
                "the loss or its gradient was not finite before the first step, so the learning rate is not to blame: "
                "look at the data, the initial parameters, the loss and the penalty"
            )
        epoch = len(self.history.loss)
        what = "a prediction or a gradient was no longer finite" if value is None else f"the loss became {value}"
        return f"{what} in epoch {epoch}; the learning rate is {rate:g}: lower it"

    def _step(self, x, y):
        """Make one step, forward, loss, backward, penalty, update; return the loss before it, with the penalty."""
        value, gradient = self.loss(self.model.forward(x, training=True), y)
        self.model.backward(gradient, **self.options)
        if self.is_first:
            self._require_reached()
        if self.regularizer is not None:
            value = self._penalized(value)
        if math.isfinite(value):
            self.optimizer.step(*self.updated)
            self.is_first = False
        return value

    def _look(self, x, y):
        predictions = self.model.forward(x)
        value, _ = self.loss(predictions, y)
        if _are_labels(y, predictions):
            self.history.validation_accuracy.append(accuracy(predictions, y))
        return value

    def _penalized(self, value):
        """Return the loss with the penalty on the weights, and add that one's gradient to theirs."""
        for parameter, slopes in zip(self.model.parameters, self.model.gradients, strict=True):
            if parameter.ndim >= 2:
                penalty, gradient = self.regularizer.penalty(parameter), self.regularizer.gradient(parameter)
                if self.is_first:
                    returned_number(penalty, "regularizer.penalty")
                    float_array(gradient, "regularizer.gradient(…)", shape=parameter.shape, finite=False)
                value = value + penalty
                slopes += gradient
        return value

    def _require_reached(self):
        """Raise a ValueError if backward has put other arrays in the place of those that the optimizer is given."""
        for k, gradient in enumerate(self.model.gradients):
            if not any(np.may_share_memory(gradient, given) for given in self.updated[1]):
                raise ValueError(
                    f"model must write its gradients into the arrays it began with, as in gradients[{k}][...] = G; "
                    f"after backward, gradients[{k}] is another one"
                )


def _updated(model):
    """Return what the optimizer is given: the parameters and the gradients, those of a Sequential as one array each."""
    if isinstance(model, Sequential) and model.flat_parameters.size:  # an optimizer refuses empty arrays
        return [model.flat_parameters], [model.flat_gradients]
    return model.parameters, model.gradients


def _drop_unfinished_epoch(history):
    """Take out of a history what it says of the epoch that was begun last."""
    epochs = len(history.learning_rate) - 1
    for values in (history.loss, history.learning_rate, history.validation_loss, history.validation_accuracy):
        del values[epochs:]
    history.best_epoch = None  # nothing is given back


def _is_moderate(model, x):
    """Whether parameters, gradients and predictions are so far from overflow that they can't have made a loss fail."""
    arrays = [*model.parameters, *model.gradients, model.forward(x)]
    return all(np.abs(array).max(initial=0) < np.sqrt(np.finfo(array.dtype).max) for array in arrays)


def _are_labels(y, predictions):
    """Whether targets can be class indices, so that an accuracy makes sense: counts may lie beyond the columns."""
    if y.ndim != 1 or y.dtype.kind not in "iu" or predictions.ndim != 2 or predictions.shape[1] < 2:
        return False
    return y.min() >= 0 and y.max() < predictions.shape[1]


class _EarlyStopping:
    """Remembers the parameters and buffers of the best epoch; does nothing without patience."""

    def __init__(self, model, patience, validation):
        if patience is not None:
            whole_number(patience, "patience")
            if validation is None:
                raise ValueError("patience needs validation data; validation is None")
        self.arrays, self.patience = [*model.parameters, *getattr(model, "buffers", ())], patience
        self.best_loss, self.best_arrays = math.inf, None

    def should_stop(self, history):
        if self.patience is None:
            return False
        if history.best_epoch is None or history.validation_loss[-1] < self.best_loss:
            self.best_loss = history.validation_loss[-1]
            self.best_arrays = [array.copy() for array in self.arrays]
            history.best_epoch = len(history.validation_loss) - 1
        return len(history.validation_loss) - 1 - history.best_epoch >= self.patience

    def restore_best(self, history):
        if self.best_arrays is not None:
            for array, best in zip(self.arrays, self.best_arrays, strict=True):
                array[...] = best


def _samples(x, y, names=("x", "y")):
    x, y = any_array(x, names[0]), any_array(y, names[1])
    require_samples(x, names[0])
    if y.ndim == 0 or len(y) != len(x):
        raise ValueError(f"{names[1]} must hold one target for each of the {len(x)} samples; its shape is {y.shape}")
    return x, y


def _require_parts(model, loss, optimizer, regularizer):
    """Raise a ValueError unless these are what a training needs, and the optimizer's steps will reach the model."""
    require_layer(model, "model")
    require_callable(loss, "loss", "a function of predictions and targets")
    require_attributes(optimizer, "optimizer", "an optimizer, such as SGD(0.1)", "step", "learning_rate")
    if hasattr(optimizer, "require_shapes"):
        optimizer.require_shapes([np.asarray(parameter) for parameter in _updated(model)[0]])
    if regularizer is not None:
        require_attributes(regularizer, "regularizer", "a regularizer, such as L2(1e-4)", "penalty", "gradient")
    if isinstance(model, Sequential) and not model.is_joined:
        raise ValueError(
            "model must hold its parameters as views of flat_parameters; one of them is none by now: write into a "
            "parameter, as in parameters[0][...] = W, instead of replacing it, and give no layer to two models"
        )


def _rates(schedule, epochs):
    """Return the learning rates of all epochs, or None without a schedule."""
    if schedule is None:
        return None
    meant = "a function of the epoch, such as StepDecay(0.1, every=10, factor=0.5)"
    require_attributes(schedule, "schedule", meant, "__call__")
    return [number(schedule(epoch), f"schedule({epoch})", low=0) for epoch in range(epochs)]


def _validation_pair(model, loss, validation):
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise ValueError(f"validation must be a pair (x, y), or None; it is a {type(validation).__name__}")
    names = "validation[0]", "validation[1]"
    x, y = _samples(*validation, names)
    _require_fit(model, loss, x, y, names)
    return x, y


@QUIET
def _require_fit(model, loss, x, y, names=("x", "y")):
    """Raise a ValueError for data that would fail in some later batch, when the model has already changed."""
    float_array(x, names[0])
    with _explained(f"{names[0]} must suit the model; its shape is {x.shape}, and of its first sample the model says"):
        prediction = model.forward(x[:1])
    if y.dtype.kind == "f":
        require_finite(y, names[1])
    if np.isfinite(prediction).all():  # or the loss might refuse the predictions, which is for the first step to tell
        prediction = np.repeat(prediction, len(y), axis=0)
        shapes = f"its shape is {y.shape}, that of the predictions {prediction.shape}"
        with _explained(f"{names[1]} must suit the loss; {shapes}, and the loss says"):
            returned = loss(prediction, y)  # each target is looked at; what is predicted does not matter
        _require_pair(returned, prediction)


@contextmanager
def _explained(words):
    """Put words before the message of a ValueError, which has other names for what `fit` was called with."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{words}: {error}") from error


def _require_pair(returned, prediction):
    """Raise a ValueError unless this is what a loss must return for these predictions."""
    value, gradient = returned_pair(returned, "loss", "a pair (loss, gradient)")
    returned_number(value, "loss", "a number before the gradient")
    if np.shape(gradient) != prediction.shape:
        raise ValueError(
            f"loss must return a gradient of the shape of the predictions, {prediction.shape}; "
            f"its shape is {np.shape(gradient)}"
        )


def _require_large_batches(model, count, batch_size):
    """Raise a ValueError if the smallest batch of an epoch is too small for a layer of the model."""
    smallest, needed = count % batch_size or batch_size, getattr(model, "smallest_batch", 1)
    if smallest < needed:
        raise ValueError(
            f"batch_size must leave at least {needed} samples, as the model needs, for the last batch of {count}; "
            f"it is {batch_size}, which leaves {smallest}"
        )
