"""Training: batches, the loop beside one written by hand and beside PyTorch's, and how it stops."""

import copy
import io
import math
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import numpy as np
import pytest

from lib import losses
from lib.activations import relu, silu, tanh
from lib.datasets import blobs, digits, spirals, split
from lib.layers import Activation, BatchNorm, Dropout, Linear, Sequential
from lib.optimizers import SGD, Adam
from lib.regularizers import L1, L2, ElasticNet
from lib.schedules import LinearDecay
from lib.training import DivergenceError, History, accuracy, fit, minibatches


def fresh(seed=0):
    return np.random.default_rng(seed)


def softmax_regression(features=2, classes=3, **options):
    return Sequential(Linear(features, classes, rng=fresh(), **options))


def network(function=relu):
    """Return a network for points of two coordinates and three classes, with batch normalization."""
    rng = fresh()
    return Sequential(Linear(2, 8, rng=rng), BatchNorm(8), Activation(function), Linear(8, 3, rng=rng))


def plain_network(function=relu, *, width=8, depth=1, dtype=np.float64):
    """Return one without, with so many hidden layers."""
    options, layers, inputs = {"rng": fresh(), "dtype": dtype}, [], 2
    for _ in range(depth):
        layers += [Linear(inputs, width, **options), Activation(function)]
        inputs = width
    return Sequential(*layers, Linear(inputs, 3, **options))


@pytest.fixture
def points():
    return blobs(10, rng=fresh())


def fit_points(points, model=None, optimizer=None, **options):
    """Fit a small model with usual settings; return it, its optimizer and the history."""
    model, optimizer = model or softmax_regression(), optimizer or SGD(0.1)
    options = {"epochs": 3, "batch_size": 7, "rng": fresh(1)} | options
    return model, optimizer, fit(model, losses.cross_entropy, optimizer, *points, **options)


@contextmanager
def unchanged(model):
    """Check that what is done within leaves the arrays of a model as they were."""
    before = [array.copy() for array in [*model.parameters, *model.buffers]]
    yield
    for array, expected in zip([*model.parameters, *model.buffers], before, strict=True):
        np.testing.assert_array_equal(array, expected)


# Batches


@pytest.mark.parametrize(
    ("size", "sizes"), [(1, [1] * 10), (3, [3, 3, 3, 1]), (5, [5, 5]), (10, [10]), (99, [10])], ids=str
)
def test_batches_hold_every_sample_once(size, sizes, rng):
    x = np.arange(20).reshape(10, 2)
    batches = list(minibatches(x, x[:, 0], size, rng))
    assert [len(y) for _, y in batches] == sizes
    np.testing.assert_array_equal(np.sort(np.concatenate([y for _, y in batches])), x[:, 0])
    for x_batch, y_batch in batches:
        np.testing.assert_array_equal(x_batch[:, 0], y_batch)


def test_batches_follow_their_generator():
    x = np.arange(50)
    orders = [np.concatenate([y for _, y in minibatches(x, x, 8, fresh(seed))]) for seed in (0, 0, 1)]
    np.testing.assert_array_equal(orders[0], orders[1])
    assert (orders[0] != orders[2]).any()
    assert (orders[0] != x).any()


def test_batches_say_what_is_wrong_before_the_first_is_asked_for(rng):
    for arguments in (([], [], 3, rng), ([1], [1, 2], 3, rng), ([1], [1], 0, rng), ([1], [1], 3, None)):
        with pytest.raises(ValueError, match="must"):
            minibatches(*arguments)


def test_the_order_of_the_batches_is_drawn_with_the_first():
    rng = fresh()
    batches = minibatches(np.arange(9), np.arange(9), 3, rng)
    assert rng.bit_generator.state == fresh().bit_generator.state
    next(batches)
    assert rng.bit_generator.state != fresh().bit_generator.state


def test_batches_leave_the_data_as_they_are(rng):
    x = np.arange(10.0)
    for batch, _ in minibatches(x, x, 3, rng):
        batch[...] = 0
    np.testing.assert_array_equal(x, np.arange(10))


# Accuracy


@pytest.mark.parametrize(
    ("scores", "labels", "share"),
    [([[1, 2], [3, 1]], [1, 0], 1), ([[1, 2], [3, 1]], [0, 0], 0.5), ([[1, 1]], [0], 1), ([[1, 1]], [1], 0)],
)
def test_accuracy(scores, labels, share):
    assert accuracy(scores, labels) == share


# The loop


def by_hand(model, optimizer, x, y, *, epochs, batch_size, rng, regularizer=None):
    """Return the mean losses of a loop that is written out."""
    history = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        total = 0.0
        for start in range(0, len(x), batch_size):
            chosen = order[start : start + batch_size]
            value, gradient = losses.cross_entropy(model.forward(x[chosen]), y[chosen])
            model.backward(gradient)
            weights, gradients = model.parameters[0], model.gradients
            if regularizer:
                value += regularizer.penalty(weights)
                gradients = [gradients[0] + regularizer.gradient(weights), gradients[1]]
            optimizer.step(model.parameters, gradients)
            total += value * len(chosen)
        history.append(total / len(x))
    return history


@pytest.mark.parametrize("regularizer", [None, L2(0.1), L1(0.1), ElasticNet(0.1, 0.5)], ids=str)
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_equals_a_loop_written_by_hand_bit_for_bit(points, momentum, regularizer):
    expected = Linear(2, 3, rng=fresh())
    settings = {"epochs": 4, "batch_size": 7, "regularizer": regularizer}
    expected_loss = by_hand(expected, SGD(0.1, momentum), *points, rng=fresh(1), **settings)
    model, _, history = fit_points(points, optimizer=SGD(0.1, momentum), rng=fresh(1), **settings)
    assert history.loss == expected_loss
    for parameter, wanted in zip(model.parameters, expected.parameters, strict=True):
        np.testing.assert_array_equal(parameter, wanted)


@pytest.mark.parametrize("strength", [0.0, 0.01])
def test_equals_pytorch_on_the_same_batches(torch, points, strength):
    model = softmax_regression()
    twin = torch.nn.Linear(2, 3, dtype=torch.float64)
    with torch.no_grad():
        twin.weight.copy_(torch.tensor(model.parameters[0].T.copy()))
        twin.bias.zero_()
    optimizer = torch.optim.SGD(twin.parameters(), 0.1, momentum=0.9)
    rng = fresh(1)
    for _ in range(20):
        for x, y in minibatches(*points, 7, rng):
            loss = torch.nn.functional.cross_entropy(twin(torch.tensor(x)), torch.tensor(y))
            loss = loss + strength * (twin.weight**2).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    fit_points(points, model, SGD(0.1, 0.9), epochs=20, regularizer=L2(strength))
    np.testing.assert_allclose(model.parameters[0], twin.weight.detach().numpy().T, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(model.parameters[1], twin.bias.detach().numpy(), rtol=1e-10, atol=1e-10)


def test_a_network_equals_pytorch_on_the_same_batches(torch, points):
    model = network(tanh)
    twin = torch.nn.Sequential(
        torch.nn.Linear(2, 8), torch.nn.BatchNorm1d(8), torch.nn.Tanh(), torch.nn.Linear(8, 3)
    ).double()
    with torch.no_grad():
        for parameter, ours in zip(twin.parameters(), model.parameters, strict=True):
            parameter.copy_(torch.tensor(ours.T.copy()))
    optimizer, rng = torch.optim.Adam(twin.parameters(), 0.01), fresh(1)
    for _ in range(10):
        for x, y in minibatches(*points, 7, rng):
            loss = torch.nn.functional.cross_entropy(twin(torch.tensor(x)), torch.tensor(y))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    fit_points(points, model, Adam(0.01), epochs=10)
    scores = twin.eval()(torch.tensor(points[0])).detach().numpy()
    np.testing.assert_allclose(model.forward(points[0]), scores, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_network_learns_the_spirals(dtype):
    x, y = spirals(100, rng=fresh())
    model, x = plain_network(silu, width=32, depth=2, dtype=dtype), x.astype(dtype)
    history = fit(model, losses.cross_entropy, Adam(0.02), x, y, epochs=60, batch_size=32, rng=fresh(1))
    assert history.loss[-1] < 0.1
    assert accuracy(model.forward(x), y) > 0.97
    assert model.flat_parameters.dtype == dtype


def test_dropout_is_at_work_in_training_and_not_in_the_validation(points):
    model = Sequential(Linear(2, 3, rng=fresh()), Dropout(0.9, fresh(2)))
    _, _, history = fit_points(points, model, epochs=1, batch_size=30, validation=points)
    loss, _ = losses.cross_entropy(model.forward(points[0]), points[1])
    assert history.validation_loss == [loss]
    plain = softmax_regression()
    assert history.loss != [losses.cross_entropy(plain.forward(points[0]), points[1])[0]]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_softmax_regression_reads_digits(dtype):
    data = digits()
    x, x_test, y, y_test = split(data.features.astype(dtype), data.labels, rng=fresh())
    model = softmax_regression(64, 10, dtype=dtype)
    history = fit(
        model,
        losses.cross_entropy,
        SGD(0.5, momentum=0.9),
        x,
        y,
        epochs=15,
        batch_size=64,
        rng=fresh(1),
        validation=(x_test, y_test),
    )
    assert model.flat_parameters.dtype == dtype
    assert history.validation_accuracy[-1] > 0.95
    assert history.validation_accuracy[-1] == accuracy(model.forward(x_test), y_test)
    assert history.validation_loss[-1] == losses.cross_entropy(model.forward(x_test), y_test)[0]
    assert history.loss[-1] < history.loss[0]


def test_a_layer_alone_can_be_fitted(points):
    alone, _, history = fit_points(points, model=Linear(2, 3, rng=fresh()))
    joined, _, same = fit_points(points)
    assert history == same
    np.testing.assert_array_equal(alone.parameters[0], joined.parameters[0])


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_a_model_without_parameters_learns_nothing_alone_or_in_a_sequential(points, optimizer):
    x, _ = points
    options = {"epochs": 2, "batch_size": 30, "regularizer": L2(0.1)}
    alone, joined = (
        fit(model, losses.mean_squared_error, optimizer(0.1), x, x, rng=fresh(1), **options)
        for model in (Activation(relu), Sequential(Activation(relu)))
    )
    assert alone == joined
    assert alone.loss == [pytest.approx(losses.mean_squared_error(relu(x), x)[0])] * 2


def test_lists_can_be_fitted(points):
    _, _, history = fit_points([part.tolist() for part in points], validation=[part.tolist() for part in points])
    assert history == fit_points(points, validation=points)[2]


def test_data_are_not_modified(points):
    for part in points:
        part.flags.writeable = False
    fit_points(points, validation=points)


def test_history_has_one_entry_an_epoch(points):
    _, _, history = fit_points(points, epochs=5)
    assert len(history.loss) == len(history.learning_rate) == 5
    assert history.validation_loss == history.validation_accuracy == []
    assert history.best_epoch is None
    assert History() == History([], [], [], [], None)


def test_first_loss_is_taken_before_the_first_step(points):
    model = Sequential(Linear(2, 3, initialization="zeros"))
    _, _, history = fit_points(points, model=model, epochs=1, batch_size=30)
    assert history.loss == [pytest.approx(np.log(3))]


def test_targets_of_a_regression_have_no_accuracy(points):
    x, _ = points
    model = Sequential(Linear(2, 2, rng=fresh()))
    history = fit(
        model, losses.mean_squared_error, SGD(0.01), x, x, epochs=2, batch_size=7, rng=fresh(), validation=(x, x)
    )
    assert len(history.validation_loss) == 2
    assert history.validation_accuracy == []


def poisson(predictions, targets):
    """The negative log-likelihood of counts, whose mean is the exponential of what is predicted."""
    logs = predictions[:, 0]
    gradient = (np.exp(logs) - targets)[:, None] / len(targets)
    return np.mean(np.exp(logs) - targets * logs), gradient


def test_whole_numbers_may_be_counts_instead_of_classes(points):
    x, _ = points
    y = fresh().poisson(3, size=len(x))
    assert y.max() > 2
    model = Linear(2, 1, initialization="zeros")
    options = {"epochs": 60, "batch_size": 7, "rng": fresh(), "validation": (x, y), "progress": False}
    history = fit(model, poisson, SGD(0.05), x, y, **options)
    assert history.validation_accuracy == []
    assert np.exp(model.parameters[1][0]) == pytest.approx(y.mean(), rel=0.2)


class OneNumber(Linear):
    """Predicts a number, not a row of one."""

    def __init__(self, inputs):
        super().__init__(inputs, 1, rng=fresh())

    def forward(self, x, training=False):
        return super().forward(x, training)[:, 0]

    def backward(self, gradient, of_input=True):
        return super().backward(gradient[:, None])


def test_whole_numbers_to_predict_are_no_labels(points):
    x, y = points
    settings = {"epochs": 2, "batch_size": 7, "rng": fresh(), "validation": (x, 100 * y)}
    history = fit(OneNumber(2), losses.mean_squared_error, SGD(0.01), x, 100 * y, **settings)
    assert len(history.validation_loss) == 2
    assert history.validation_accuracy == []


# Regularizer


class Counting:
    """A regularizer that remembers what it was applied to."""

    def __init__(self):
        self.shapes = []

    def penalty(self, weights):
        self.shapes.append(weights.shape)
        return 100.0

    def gradient(self, weights):
        return np.ones_like(weights)


def test_regularizer_is_applied_to_weights_only_and_once_a_batch(points):
    counting = Counting()
    plain, regular = softmax_regression(), softmax_regression()
    options = {"epochs": 1, "batch_size": 15}
    fit_points(points, plain, **options)
    fit_points(points, regular, regularizer=L2(0.0), **options)
    np.testing.assert_array_equal(plain.flat_parameters, regular.flat_parameters)
    _, _, penalized = fit_points(points, softmax_regression(), regularizer=counting, **options)
    assert counting.shapes == [(2, 3)] * 2
    assert penalized.loss[0] > 100


def test_penalty_is_added_to_the_mean_once(points):
    model = softmax_regression()
    options = {"epochs": 1, "batch_size": 30}
    penalty = L2(0.5).penalty(model.parameters[0])
    _, _, plain = fit_points(points, softmax_regression(), **options)
    _, _, history = fit_points(points, model, regularizer=L2(0.5), validation=points, **options)
    assert history.loss[0] == pytest.approx(plain.loss[0] + penalty, rel=1e-14)
    assert history.validation_loss[0] == losses.cross_entropy(model.forward(points[0]), points[1])[0]


# Schedule


def test_schedule_is_asked_for_each_epoch_and_the_rate_is_given_back(points):
    asked = []

    def schedule(epoch):
        asked.append(epoch)
        return 0.1 / (1 + epoch)

    _, optimizer, history = fit_points(points, optimizer=SGD(0.7), epochs=4, schedule=schedule)
    assert asked == [0, 1, 2, 3]
    assert history.learning_rate == [0.1, 0.1 / 2, 0.1 / 3, 0.1 / 4]
    assert optimizer.learning_rate == 0.7


def test_rate_is_given_back_after_a_failure_too(points):
    class Weary(SGD):
        def step(self, parameters, gradients):
            if self._steps == 7:
                raise KeyError("no step more")
            super().step(parameters, gradients)

    optimizer = Weary(0.7)
    with pytest.raises(KeyError):
        fit_points(points, optimizer=optimizer, epochs=4, schedule=lambda epoch: 0.1)
    assert optimizer.learning_rate == 0.7


def test_at_a_rate_of_0_an_epoch_moves_nothing(points):
    ended, _, history = fit_points(points, optimizer=SGD(0.1, momentum=0.9), epochs=5, schedule=LinearDecay(0.1, 3))
    assert history.learning_rate == pytest.approx([0.1, 0.2 / 3, 0.1 / 3, 0, 0], abs=1e-15)
    before, _, _ = fit_points(points, optimizer=SGD(0.1, momentum=0.9), epochs=3, schedule=LinearDecay(0.1, 3))
    np.testing.assert_array_equal(ended.flat_parameters, before.flat_parameters)


@pytest.mark.parametrize("wrong", [-1.0, math.nan, math.inf, "fast", None])
def test_a_bad_rate_of_a_late_epoch_is_told_before_the_first_step(points, wrong):
    model, optimizer = network(), SGD(0.7, momentum=0.9)
    message = r"^schedule\(3\) must be a finite number in \[0, inf\); it is"
    with unchanged(model), pytest.raises(ValueError, match=message):
        fit_points(points, model, optimizer, epochs=5, schedule=lambda epoch: wrong if epoch == 3 else 0.1)
    assert optimizer.learning_rate == 0.7
    assert optimizer.state is None


def test_scheduled_rate_is_the_one_used(points):
    scheduled, _, _ = fit_points(points, optimizer=SGD(0.7), schedule=lambda epoch: 0.1)
    constant, _, _ = fit_points(points, optimizer=SGD(0.1))
    np.testing.assert_array_equal(scheduled.flat_parameters, constant.flat_parameters)


# Patience


def staged(values):
    """Return a loss whose validation values are those given; its gradient moves every parameter in each step."""
    values = iter([0.0, 0.0, *values])  # before the first step, it is tried on both sets of targets

    def loss(predictions, targets):
        if len(predictions) == 30:
            return next(values), np.zeros_like(predictions)
        return 1.0, np.ones_like(predictions)

    return loss


@pytest.mark.parametrize(
    ("patience", "values", "epochs", "best"),
    [
        (1, [5, 4, 6, 3], 3, 1),
        (2, [5, 4, 6, 3, 3, 3], 6, 3),
        (2, [5, 6, 7], 3, 0),
        (3, [5, 5, 5, 5], 4, 0),
        (2, [4, 3, 2, 1], 4, 3),
        (9, [4, 3, 5, 5], 4, 1),
    ],
)
def test_patience_stops_and_goes_back_to_the_best(points, patience, values, epochs, best):
    options = {"batch_size": 7, "validation": points, "progress": False}
    model = softmax_regression()
    history = fit(
        model, staged(values), SGD(0.1), *points, epochs=len(values), rng=fresh(1), patience=patience, **options
    )
    assert len(history.validation_loss) == epochs
    assert history.best_epoch == best

    stopped = softmax_regression()
    fit(stopped, staged(values), SGD(0.1), *points, epochs=best + 1, rng=fresh(1), **options)
    np.testing.assert_array_equal(model.flat_parameters, stopped.flat_parameters)


def test_restored_parameters_are_still_views_of_the_flat_vector(points):
    model = softmax_regression()
    fit(
        model,
        staged([1, 2]),
        SGD(0.1),
        *points,
        epochs=2,
        batch_size=7,
        rng=fresh(),
        validation=points,
        patience=1,
    )
    assert all(np.shares_memory(p, model.flat_parameters) for p in model.parameters)


def test_running_averages_go_back_to_the_best_epoch_too(points):
    options = {"batch_size": 7, "validation": points, "progress": False}
    model, stopped = network(), network()
    fit(model, staged([2, 1, 3, 3]), SGD(0.1), *points, epochs=4, rng=fresh(1), patience=2, **options)
    fit(stopped, staged([2, 1]), SGD(0.1), *points, epochs=2, rng=fresh(1), **options)
    np.testing.assert_array_equal(model.flat_parameters, stopped.flat_parameters)
    for buffer, expected in zip(model.buffers, stopped.buffers, strict=True):
        np.testing.assert_array_equal(buffer, expected)
    np.testing.assert_array_equal(model.forward(points[0]), stopped.forward(points[0]))


# Divergence


def exploding(points, rate, **options):
    x, _ = points
    model = Sequential(Linear(2, 2, rng=fresh()))
    options = {"epochs": 200, "batch_size": 7, "rng": fresh(1)} | options
    return fit(model, losses.mean_squared_error, SGD(rate), x, x, **options)


@pytest.mark.parametrize("rate", [1.0, 1e3, 1e10, 1e100, 1e300, 1e308])
@pytest.mark.parametrize("batch_size", [7, 30])
def test_divergence_is_an_error_with_the_history_so_far(points, rate, batch_size):
    what = r"the loss became (inf|nan)|a prediction or a gradient was no longer finite"
    with pytest.raises(DivergenceError, match=rf"({what}) in epoch \d+; the learning rate is") as caught:
        exploding(points, rate, batch_size=batch_size)
    history = caught.value.history
    assert all(math.isfinite(value) for value in history.loss)
    assert len(history.learning_rate) == len(history.loss)
    assert f"epoch {len(history.loss)};" in str(caught.value)
    assert f"{rate:g}: lower it" in str(caught.value)


def test_after_a_divergence_no_epoch_is_said_to_be_given_back(points):
    x, _ = points
    model = Sequential(Linear(2, 2, rng=fresh()))
    options = {"epochs": 30, "batch_size": 7, "rng": fresh(), "validation": (x, x), "patience": 30, "progress": False}
    schedule = lambda epoch: 0.01 if epoch < 3 else 1e100  # noqa: E731
    with pytest.raises(DivergenceError) as caught:
        fit(model, losses.mean_squared_error, SGD(0.01), x, x, schedule=schedule, **options)
    assert len(caught.value.history.loss) >= 3
    assert caught.value.history.best_epoch is None


def test_divergence_is_an_arithmetic_error():
    assert issubclass(DivergenceError, ArithmeticError)


@pytest.mark.parametrize("rate", [1e10, 1e100, 1e300])
@pytest.mark.parametrize("regularizer", [L1(1.0), L2(1.0)], ids=str)
def test_divergence_of_a_penalty_is_told_too(points, rate, regularizer):
    with pytest.raises(DivergenceError):
        exploding(points, rate, regularizer=regularizer)


@pytest.mark.parametrize("rate", [1e3, 1e100, 1e300])
def test_divergence_with_momentum_is_told_too(points, rate):
    x, _ = points
    with pytest.raises(DivergenceError):
        fit(
            Sequential(Linear(2, 2, rng=fresh())),
            losses.mean_squared_error,
            SGD(rate, momentum=0.9),
            x,
            x,
            epochs=400,
            batch_size=7,
            rng=fresh(),
        )


@pytest.mark.parametrize(
    ("rate", "patience"),
    [
        (1e100, None),
        (1e155, None),
        (1e308, None),
        (1e155, 3),
        (1e300, 3),
        (1e308, 3),
    ],
)
def test_divergence_that_shows_in_the_validation_first_is_told_too(points, rate, patience):
    x, _ = points
    with pytest.raises(DivergenceError):
        exploding(points, rate, batch_size=30, validation=(x, x), patience=patience)


def test_divergence_is_told_where_the_loss_is_the_first_to_overflow(points):
    def of_squares(predictions, targets):
        value, gradient = losses.mean_squared_error(predictions**2, targets)  # which refuses what is infinite
        return value, 2 * predictions * gradient

    x, _ = points
    settings = {"epochs": 2, "batch_size": 7, "rng": fresh()}
    with pytest.raises(DivergenceError, match="lower it"):
        fit(Sequential(Linear(2, 2, rng=fresh())), of_squares, SGD(1e200), x, x, **settings)


@pytest.mark.parametrize("optimizer", [SGD, Adam])
@pytest.mark.parametrize("depth", [1, 3])
def test_divergence_of_a_network_is_told_at_any_rate(points, depth, optimizer):
    # Where no weight is huge, their product may be: the loss refuses infinite scores, and that is divergence, too.
    data, told = (10 * points[0].astype(np.float32), points[1]), 0
    for rate in 10.0 ** np.arange(0, 36, 1.5):
        try:
            fit_points(data, plain_network(width=2, depth=depth, dtype=np.float32), optimizer(rate))
        except DivergenceError:
            told += 1
    assert told > 8


# A call that fails


def test_a_batch_of_one_is_refused_before_batch_normalization_meets_it(points):
    model = network()
    with unchanged(model), pytest.raises(ValueError, match=r"^batch_size must leave at least 2 samples"):
        fit_points(points, model, batch_size=29)
    fit_points(points, model, batch_size=28)


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ({"epochs": 0}, "epochs"),
        ({"batch_size": 0}, "batch_size"),
        ({"rng": 0}, "rng"),
        ({"patience": 0}, "patience"),
        ({"patience": 2}, "patience"),
        ({"schedule": lambda epoch: -1.0}, r"schedule\(0\)"),
        ({"x": np.ones((30, 5))}, "x"),
        ({"x": np.full((30, 2), np.nan)}, "x"),
        ({"y": np.zeros(29, int)}, "y"),
        ({"y": np.zeros(30)}, "y"),
        ({"y": np.full(30, 3)}, "y"),
        ({"validation": (np.ones((30, 2)), np.zeros(29, int))}, r"validation\[1\]"),
        ({"y": np.arange(30) // 29 * 7}, "y"),
        ({"validation": (np.ones((2, 2)), np.array([0, 9]))}, r"validation\[1\]"),
        ({"regularizer": SimpleNamespace(penalty=np.sum, gradient=lambda w: w[0])}, r"regularizer\.gradient\(…\)"),
    ],
)
def test_a_call_that_fails_leaves_the_model_as_it_was(points, options, wrong):
    model, optimizer = softmax_regression(), SGD(0.1, momentum=0.9)
    before = model.flat_parameters.copy()
    data = options.pop("x", points[0]), options.pop("y", points[1])
    with pytest.raises(ValueError, match=f"^{wrong}"):
        fit_points(data, model, optimizer, **options)
    np.testing.assert_array_equal(model.flat_parameters, before)
    assert optimizer.learning_rate == 0.1


def one_bad_row(rows, bad):
    return np.concatenate([np.full((rows - 1, 2), 0.5), [bad]])


@pytest.mark.parametrize(
    ("loss", "bad", "message"),
    [
        (losses.binary_cross_entropy, [2.0, 0.5], r"targets must lie in \[0, 1\]"),
        (losses.cross_entropy, [1.0, 0.5], "targets must be non-negative with rows that sum to 1"),
        (losses.mean_squared_error, [1e300, 0.5], "targets must be finite"),
    ],
)
@pytest.mark.parametrize("held_out", [False, True], ids=["training", "validation"])
def test_a_bad_target_at_the_end_is_told_before_the_first_step(points, loss, bad, message, held_out):
    good, bad = np.full((30, 2), 0.5), one_bad_row(30, bad)
    x, optimizer = points[0].astype(np.float32), SGD(0.1, momentum=0.9)
    model, rng = Sequential(Linear(2, 2, rng=fresh(), dtype=np.float32), BatchNorm(2, dtype=np.float32)), fresh(1)
    settings = {"epochs": 2, "batch_size": 6, "rng": rng, "progress": False}
    first, second = (good, bad) if held_out else (bad, good)
    name = r"validation\[1\]" if held_out else "y"
    with unchanged(model), pytest.raises(ValueError, match=f"^{name} must suit the loss; .*: {message}"):
        fit(model, loss, optimizer, x, first, validation=(x, second), **settings)
    assert optimizer.state is None
    assert rng.bit_generator.state == fresh(1).bit_generator.state


def test_targets_that_are_no_numbers_are_told_where_the_loss_does_not_look(points):
    x, _ = points
    y = x.copy()
    y[29, 1] = np.nan
    with pytest.raises(ValueError, match=r"^y must be finite; y\[29, 1\] is nan"):
        fit(
            Sequential(Linear(2, 2, rng=fresh())),
            lambda predictions, targets: (((predictions - targets) ** 2).sum(), 2 * (predictions - targets)),
            SGD(0.1),
            x,
            y,
            epochs=1,
            batch_size=7,
            rng=fresh(),
        )


class Assigning(Linear):
    """Puts new arrays in the place of its gradients, as most layers do that one writes."""

    def backward(self, gradient, of_input=True):
        result = super().backward(gradient)
        self.gradients = [array.copy() for array in self.gradients]
        return result


class Forgetful(Linear):
    """Keeps what backward needs only in training, as many layers do."""

    def forward(self, x, training=False):
        scores = super().forward(x)
        self._input = self._input if training else None
        return scores


def test_a_layer_may_keep_its_input_in_training_only(points):
    history = fit_points(points, Sequential(Forgetful(2, 3, rng=fresh())))[2]
    assert history.loss == fit_points(points, Sequential(Linear(2, 3, rng=fresh())))[2].loss
    assert len(history.loss) == 3


class Replacing(Linear):
    """Puts new arrays into the list that the optimizer is given."""

    def backward(self, gradient, of_input=True):
        result = super().backward(gradient)
        self.gradients[:] = [array.copy() for array in self.gradients]
        return result


def test_alone_a_layer_may_put_gradients_into_its_list(points):
    for regularizer in (None, L2(0.1)):
        history = fit_points(points, Replacing(2, 3, rng=fresh()), regularizer=regularizer)[2]
        assert history.loss == fit_points(points, Linear(2, 3, rng=fresh()), regularizer=regularizer)[2].loss


@pytest.mark.parametrize("wrap", [lambda layer: layer, Sequential], ids=["alone", "in a Sequential"])
def test_a_layer_that_assigns_its_gradients_is_refused(points, wrap):
    model = wrap(Assigning(2, 3, rng=fresh()))
    before = [array.copy() for array in model.parameters]
    with pytest.raises(ValueError, match=r"^model must write its gradients into the arrays it began with.*\[0\]"):
        fit_points(points, model)
    for array, expected in zip(model.parameters, before, strict=True):
        np.testing.assert_array_equal(array, expected)


def test_an_optimizer_of_another_model_is_refused_before_anything_changed(points):
    _, optimizer, _ = fit_points(points, optimizer=SGD(0.1, momentum=0.9))
    other, rng = network(), fresh(1)
    message = r"^parameters must keep their number, shapes .* an optimizer of its own"
    with unchanged(other), pytest.raises(ValueError, match=message):
        fit_points(points, other, optimizer, rng=rng)
    assert rng.bit_generator.state == fresh(1).bit_generator.state


@pytest.mark.parametrize("dtype", [np.float16, np.longdouble, ">f8"], ids=str)
def test_targets_may_be_floats_of_any_kind(dtype):
    x = fresh().normal(size=(20, 2))
    first, second = (
        fit(
            Linear(2, 1, rng=fresh()),
            losses.mean_squared_error,
            SGD(0.1),
            x,
            (x[:, :1] > 0).astype(kind),
            epochs=2,
            batch_size=5,
            rng=fresh(1),
            progress=False,
        ).loss
        for kind in (np.float64, dtype)
    )
    assert first == second


def test_a_model_that_has_left_the_numbers_diverges_and_is_no_bad_input(points):
    model = softmax_regression()
    model.flat_parameters[...] = np.inf
    with pytest.raises(DivergenceError):
        fit_points(points, model)


class Boundless(Counting):
    """A regularizer whose penalty is infinite."""

    def penalty(self, weights):
        return math.inf


def steep(predictions, targets):
    """A loss that is finite while its gradient is not."""
    return 1.0, np.full(predictions.shape, np.inf)


@pytest.mark.parametrize(
    ("size", "options"),
    [(1e300, {}), (np.inf, {}), (1, {"regularizer": Boundless()}), (1, {"loss": steep})],
    ids=["large parameters", "infinite parameters", "a penalty", "a gradient"],
)
def test_a_loss_that_is_infinite_before_the_first_step_is_not_put_down_to_the_rate(points, size, options):
    x, _ = points
    model = Sequential(Linear(2, 2, rng=fresh()))
    model.flat_parameters[...] = size
    options = {"loss": losses.mean_squared_error, "epochs": 2, "batch_size": 7, "validation": (x, x)} | options
    with pytest.raises(
        DivergenceError, match="was not finite before the first step, so the learning rate is"
    ) as caught:
        fit(model, optimizer=SGD(0.1), x=x, y=x, rng=fresh(1), **options)
    assert "lower it" not in str(caught.value)
    assert caught.value.history == History()
    assert (model.flat_parameters == size).all()


def replaced(model):
    model.layers[0].parameters[0] = np.ones((2, 8))


def replaced_gradient(model):
    model.layers[3].gradients[1] = np.zeros(3)


def taken_over(model):
    Sequential(*model.layers)


def cut_loose(model):
    model.flat_parameters = model.flat_parameters.copy()


@pytest.mark.parametrize("spoil", [replaced, replaced_gradient, taken_over, cut_loose])
def test_a_model_whose_views_are_none_any_more_is_refused(points, spoil):
    model = network()
    spoil(model)
    with unchanged(model), pytest.raises(ValueError, match="model must hold its parameters as views"):
        fit_points(points, model)


def test_a_copy_of_model_and_optimizer_goes_on_as_they_would(points):
    model, optimizer, _ = fit_points(points, network(), Adam(0.01))
    copies = copy.deepcopy((model, optimizer))
    first, _, _ = fit_points(points, model, optimizer)
    second, _, _ = fit_points(points, *copies)
    np.testing.assert_array_equal(first.flat_parameters, second.flat_parameters)


# Progress


@pytest.fixture
def no_notebook(monkeypatch):
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.usefixtures("no_notebook")
def test_progress_is_silent_without_a_terminal(points, capsys):
    fit_points(points)
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("no_notebook")
@pytest.mark.parametrize(("progress", "is_shown"), [(True, True), (False, False)])
def test_progress_is_a_bar_on_a_terminal(points, monkeypatch, progress, is_shown):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    fit_points(points, progress=progress)
    assert ("epochs:" in terminal.getvalue()) == is_shown


@pytest.mark.usefixtures("no_notebook")
def test_progress_is_a_bar_in_a_notebook(points, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    fit_points(points)
    assert "epochs:" in capsys.readouterr().err


def test_progress_changes_no_number(points, monkeypatch):
    quiet, _, _ = fit_points(points, progress=False)
    monkeypatch.setattr(sys, "stderr", Terminal())
    shown, _, _ = fit_points(points)
    np.testing.assert_array_equal(quiet.flat_parameters, shown.flat_parameters)


class Plain(Linear):
    """Its backward knows nothing of `of_input`."""

    def backward(self, gradient):
        return super().backward(gradient)


def test_a_model_that_can_not_leave_out_the_gradient_of_the_input_is_not_asked_to(rng):
    x, y = rng.normal(size=(3, 2)), np.arange(3)
    history = fit(Plain(2, 3, rng=rng), losses.cross_entropy, SGD(0.1), x, y, epochs=2, batch_size=3, rng=rng)
    assert len(history.loss) == 2


@pytest.mark.parametrize(("columns", "y"), [(2, [0, 1, 2]), (1, [0, 0, 0])])
def test_counts_that_look_like_labels_get_no_accuracy(columns, y, rng):
    def loss(predictions, targets):
        return losses.mean_squared_error(predictions, np.repeat(targets[:, None], columns, axis=1).astype(float))

    x, y = rng.normal(size=(3, 2)), np.array(y)
    model = Linear(2, columns, rng=rng)
    history = fit(model, loss, SGD(0.1), x, y, epochs=1, batch_size=3, rng=rng, validation=(x, y))
    assert history.validation_accuracy == []
