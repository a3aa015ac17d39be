"""Layers: forward and backward beside PyTorch and by differences, and the flat vector behind the views."""

import copy
import pickle

import numpy as np
import pytest

from lib import losses
from lib.activations import ACTIVATIONS, elu, gelu, identity, leaky_relu, relu, sigmoid, silu, tanh
from lib.gradients import numerical_gradient
from lib.layers import Activation, BatchNorm, Dropout, Linear, Sequential
from lib.optimizers import SGD
from lib.training import fit

TWINS = {
    identity: "Identity",
    sigmoid: "Sigmoid",
    tanh: "Tanh",
    relu: "ReLU",
    leaky_relu(0.2): "LeakyReLU",
    elu(1.0): "ELU",
    gelu: "GELU",
    silu: "SiLU",
}


def linear_in_torch(torch, layer):
    weights, bias = layer.parameters
    twin = torch.nn.Linear(*weights.shape, dtype=getattr(torch, str(weights.dtype)))
    with torch.no_grad():
        twin.weight.copy_(torch.tensor(weights.T.copy()))
        twin.bias.copy_(torch.tensor(bias))
    return twin


def batch_norm_in_torch(torch, layer):
    gamma, beta = layer.parameters
    twin = torch.nn.BatchNorm1d(len(gamma), layer.epsilon, layer.momentum, dtype=getattr(torch, str(gamma.dtype)))
    with torch.no_grad():
        twin.weight.copy_(torch.tensor(gamma))
        twin.bias.copy_(torch.tensor(beta))
    return twin


def activation_in_torch(torch, layer):
    options = {"negative_slope": 0.2} if layer.function.name.startswith("leaky") else {}
    twins = {function.name: name for function, name in TWINS.items()}
    return getattr(torch.nn, twins[layer.function.name])(**options)


def in_torch(torch, model):
    """Return PyTorch's twin of a layer or of a model."""
    makers = {Linear: linear_in_torch, BatchNorm: batch_norm_in_torch, Activation: activation_in_torch}
    return torch.nn.Sequential(*(makers[type(layer)](torch, layer) for layer in getattr(model, "layers", [model])))


def shaken(model, rng):
    """Return the model with parameters that are not where they start."""
    for parameter in model.parameters:
        parameter += rng.normal(scale=0.1, size=parameter.shape).astype(parameter.dtype)
    return model


def two_layers(rng, dtype=np.float64):
    return Sequential(Linear(4, 5, rng=rng, dtype=dtype), Linear(5, 3, initialization="he", rng=rng, dtype=dtype))


def deep(rng, dtype=np.float64):
    options = {"rng": rng, "dtype": dtype}
    normalized = Linear(4, 5, **options), BatchNorm(5, dtype=dtype), Activation(gelu)
    return Sequential(*normalized, Linear(5, 6, **options), Activation(sigmoid), Linear(6, 3, **options))


def narrow_norm(rng, dtype=np.float64):
    return Sequential(Linear(4, 3, rng=rng, dtype=dtype), BatchNorm(3, momentum=0.3, epsilon=0.01, dtype=dtype))


def activated(function):
    return lambda rng, dtype=np.float64: Sequential(Linear(4, 3, rng=rng, dtype=dtype), Activation(function))


# Each takes 4 numbers a sample and returns 3.
MODELS = {
    "Linear": lambda rng, dtype=np.float64: Linear(4, 3, rng=rng, dtype=dtype),
    "two layers": two_layers,
    "deep": deep,
    "BatchNorm": narrow_norm,
    **{function.name: activated(function) for function in TWINS},
}
every_model = pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)
both_modes = pytest.mark.parametrize("training", [False, True], ids=["outside training", "training"])


@both_modes
@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-12), ("float32", 2e-5)])
@every_model
def test_equals_pytorch(make, dtype, tolerance, training, torch, rng):
    model = shaken(make(rng, np.dtype(dtype)), rng)
    twin = in_torch(torch, model).train(training)
    for _ in range(3):  # running averages change from pass to pass
        x, slope = rng.normal(1, 2, size=(6, 4)).astype(dtype), rng.normal(size=(6, 3)).astype(dtype)
        x_twin = torch.tensor(x, requires_grad=True)
        twin.zero_grad()
        out = twin(x_twin)
        out.backward(torch.tensor(slope))

        close = {"rtol": tolerance, "atol": tolerance}
        np.testing.assert_allclose(model.forward(x, training=training), out.detach().numpy(), **close)
        np.testing.assert_allclose(model.backward(slope), x_twin.grad.numpy(), **close)
        for gradient, parameter in zip(model.gradients, twin.parameters(), strict=True):
            np.testing.assert_allclose(gradient, parameter.grad.numpy().T, **close)
        theirs = [buffer.numpy() for name, buffer in twin.named_buffers() if "running" in name]
        for buffer, expected in zip(getattr(model, "buffers", []), theirs, strict=True):
            np.testing.assert_allclose(buffer, expected, **close)


@both_modes
@every_model
def test_gradients_agree_with_differences(make, training, rng):
    model = shaken(make(rng), rng)
    x, slope = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))

    def value_at(array):
        def value(at):
            kept = array.copy()
            array[...] = at
            result = (model.forward(x, training=training) * slope).sum()
            array[...] = kept
            return result

        return value

    numeric = [numerical_gradient(value_at(array), array.copy()) for array in [*model.parameters, x]]
    model.forward(x, training=training)
    input_gradient = model.backward(slope)
    for analytic, expected in zip([*model.gradients, input_gradient], numeric, strict=True):
        np.testing.assert_allclose(analytic, expected, rtol=1e-7, atol=1e-8)


@both_modes
@every_model
def test_float32_stays_float32(make, training, rng):
    model = make(rng, np.float32)
    out = model.forward(rng.normal(size=(6, 4)).astype(np.float32), training=training)
    back = model.backward(out)
    arrays = [out, back, *model.parameters, *model.gradients, *getattr(model, "buffers", [])]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_a_linear_layer_converts_what_comes_in_another_dtype(rng):
    layer, x = Linear(4, 3, rng=rng, dtype=np.float32), rng.normal(size=(6, 4))
    out = layer.forward(x)
    back = layer.backward(np.ones((6, 3)))
    assert {array.dtype for array in (out, back, *layer.gradients)} == {np.dtype(np.float32)}
    np.testing.assert_allclose(out, x @ layer.parameters[0], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(layer.gradients[0], x.T @ np.ones((6, 3)), rtol=1e-4, atol=1e-5)


def test_batch_normalization_converts_what_comes_in_another_dtype(rng):
    layer, x = BatchNorm(4, dtype=np.float32), rng.normal(size=(6, 4))
    twin = BatchNorm(4)
    for training in (True, False):
        out, back = layer.forward(x, training=training), layer.backward(np.ones((6, 4)))
        assert {array.dtype for array in (out, back, *layer.gradients, *layer.buffers)} == {np.dtype(np.float32)}
        np.testing.assert_allclose(out, twin.forward(x, training=training), rtol=1e-4, atol=1e-5)
    assert BatchNorm(4).forward(x.astype(np.float32)).dtype == np.float64


@every_model
def test_backward_overwrites_the_gradients(make, rng):
    model = make(rng)
    out = model.forward(rng.normal(size=(6, 4)), training=True)
    model.backward(out)
    first = [gradient.copy() for gradient in model.gradients]
    model.backward(out)
    for gradient, before in zip(model.gradients, first, strict=True):
        np.testing.assert_allclose(gradient, before, rtol=1e-13, atol=1e-15)


@both_modes
@every_model
def test_input_and_gradient_are_not_modified(make, training, rng):
    model = make(rng)
    x, slope = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
    x.flags.writeable = slope.flags.writeable = False
    model.forward(x, training=training)
    model.backward(slope)


@every_model
def test_a_list_and_integers_are_input_too(make, rng):
    model = make(rng)
    pixels = rng.integers(0, 17, size=(6, 4), dtype=np.uint8)
    expected = model.forward(pixels.astype(float))
    np.testing.assert_allclose(model.forward(pixels), expected)
    model.backward(expected)
    np.testing.assert_allclose(model.forward(pixels.tolist()), expected)


LAYERS = {
    "Linear": lambda: Linear(4, 3, rng=np.random.default_rng(0)),
    "Activation": lambda: Activation(relu),
    "Dropout": lambda: Dropout(0.5, np.random.default_rng(0)),
    "BatchNorm": lambda: BatchNorm(3),
}


@pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS)
def test_backward_needs_a_forward_pass(make):
    with pytest.raises(RuntimeError, match="forward"):
        make().backward(np.zeros((6, 3)))


# Activation


@both_modes
@pytest.mark.parametrize("function", ACTIVATIONS, ids=repr)
def test_activation_is_its_function_and_backward_its_derivative(function, training, rng):
    layer = Activation(function)
    for shape in [(5,), (5, 3), (2, 3, 4)]:
        z, slope = rng.normal(scale=9, size=shape), rng.normal(size=shape)
        value, derivative = function.value_and_slope(z) if training else (function(z), function.derivative(z))
        np.testing.assert_array_equal(layer.forward(z, training=training), value)
        np.testing.assert_array_equal(layer.backward(slope), slope * derivative)
    assert layer.parameters == layer.gradients == []


def test_an_overflow_passes_through_an_activation(rng):
    # In a diverging training, it is the loss that tells.
    with np.errstate(invalid="ignore"):
        for function in ACTIVATIONS:
            assert Activation(function).forward(np.array([np.inf, np.nan, 1.0])).shape == (3,)


# Dropout


def test_dropout_outside_training_does_nothing(rng):
    x, slope = rng.normal(size=(6, 4)), rng.normal(size=(6, 4))
    layer, state = Dropout(0.5, rng), rng.bit_generator.state
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(slope), slope)
    assert rng.bit_generator.state == state


@pytest.mark.parametrize("rate", [0.0, 0.2, 0.5, 0.9])
def test_dropout_drops_its_share_and_enlarges_the_rest(rate, rng):
    count = 100_000
    out = Dropout(rate, rng).forward(np.full((count, 1), 3.0), training=True)
    np.testing.assert_allclose(out[out != 0], 3 / (1 - rate))
    assert (out == 0).mean() == pytest.approx(rate, abs=5 * np.sqrt(rate * (1 - rate) / count))
    assert out.mean() == pytest.approx(3, abs=15 * np.sqrt(rate / (1 - rate) / count) + 1e-12)


def test_dropout_goes_back_through_the_mask_of_the_last_pass(rng):
    layer, ones = Dropout(0.5, rng), np.ones((20, 5))
    first, second = (layer.forward(ones, training=True) for _ in range(2))
    assert (first != second).any()
    np.testing.assert_array_equal(layer.backward(ones), second)
    np.testing.assert_array_equal(layer.backward(2 * ones), 2 * second)
    layer.forward(ones)
    np.testing.assert_array_equal(layer.backward(ones), ones)


def test_the_gradient_of_dropout_agrees_with_differences(rng):
    x, slope = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
    linear = Linear(4, 3, rng=rng)

    def model():  # each pass of a new one draws the same mask
        return Sequential(Dropout(0.4, np.random.default_rng(3)), linear, Dropout(0.2, np.random.default_rng(4)))

    numeric = numerical_gradient(lambda at: (model().forward(at, training=True) * slope).sum(), x.copy())
    dropped = model()
    dropped.forward(x, training=True)
    np.testing.assert_allclose(dropped.backward(slope), numeric, rtol=1e-7, atol=1e-8)
    assert (numeric == 0).any()
    assert (numeric != 0).any()


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.9])
def test_dropout_keeps_what_pytorch_keeps(rate, torch, rng):
    x, slope = rng.normal(size=(200, 5)), rng.normal(size=(200, 5))
    x_twin = torch.tensor(x, requires_grad=True)
    torch.manual_seed(0)
    out = torch.nn.Dropout(rate)(x_twin)
    out.backward(torch.tensor(slope))
    layer = Dropout(rate, rng)
    ours, theirs = layer.forward(x, training=True), out.detach().numpy()
    both = (ours != 0) & (theirs != 0)  # the masks are other ones
    assert both.any()
    np.testing.assert_allclose(ours[both], theirs[both], rtol=1e-14)
    np.testing.assert_allclose(layer.backward(slope)[both], x_twin.grad.numpy()[both], rtol=1e-14)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dropout_keeps_the_dtype_and_follows_its_generator(dtype):
    x = np.ones((50, 3), dtype)
    one, same = (Dropout(0.3, np.random.default_rng(7)) for _ in range(2))
    out = one.forward(x, training=True)
    assert out.dtype == one.backward(x).dtype == dtype
    np.testing.assert_array_equal(out, same.forward(x, training=True))


@pytest.mark.parametrize("training", [True, False])
def test_dropout_keeps_float32_when_a_gradient_of_float64_comes_back(training, rng):
    layer = Dropout(0.3, rng)
    layer.forward(np.ones((5, 3), np.float32), training=training)
    assert layer.backward(np.ones((5, 3))).dtype == np.float32


def test_what_dropout_returns_is_never_the_callers_own_array(rng):
    layer, x = Dropout(0.3, rng), np.ones((5, 3))
    for training in (False, True):
        assert not np.shares_memory(layer.forward(x, training=training), x)
        assert not np.shares_memory(layer.backward(x), x)


# Batch normalization


def test_batch_norm_by_hand():
    layer = BatchNorm(1, momentum=0.25, epsilon=3.0)
    x = np.array([[0.0], [2.0]])  # mean 1, biased variance 1, unbiased 2
    np.testing.assert_allclose(layer.forward(x, training=True), [[-0.5], [0.5]])
    np.testing.assert_allclose(layer.buffers, [[0.25], [1.25]])
    np.testing.assert_allclose(layer.forward(x), (x - 0.25) / np.sqrt(1.25 + 3))


def test_batch_norm_starts_as_nearly_the_identity_outside_training(rng):
    x = rng.normal(size=(5, 3))
    np.testing.assert_allclose(BatchNorm(3).forward(x), x / np.sqrt(1 + 1e-5))


def test_batch_norm_gives_each_feature_mean_0_and_variance_1(rng):
    x = rng.normal([5, -100, 0], [1, 20, 0.1], size=(1000, 3))
    out = BatchNorm(3, epsilon=1e-12).forward(x, training=True)
    np.testing.assert_allclose(out.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(out.var(axis=0), 1, rtol=1e-9)


def test_running_averages_change_in_training_only_and_are_no_parameters(rng):
    layer, x = BatchNorm(3), rng.normal(size=(5, 3))
    before = [buffer.copy() for buffer in layer.buffers]
    layer.forward(x)
    np.testing.assert_array_equal(layer.buffers, before)
    layer.forward(x, training=True)
    assert (np.array(layer.buffers) != before).all()
    assert [p.shape for p in layer.parameters] == [(3,), (3,)]
    assert not any(np.shares_memory(b, p) for b in layer.buffers for p in layer.parameters)


def test_running_averages_approach_those_of_the_data(rng):
    layer = BatchNorm(2, momentum=0.02)
    for _ in range(2000):
        layer.forward(rng.normal([3, -1], [2, 0.5], size=(4, 2)), training=True)
    np.testing.assert_allclose(layer.buffers[0], [3, -1], atol=0.5)
    np.testing.assert_allclose(layer.buffers[1], [4, 0.25], rtol=0.35)  # a biased one would be at 3 and 0.19


def test_a_batch_of_one_that_fails_leaves_the_running_averages_alone():
    layer = BatchNorm(2)
    with pytest.raises(ValueError, match="at least 2 samples"):
        layer.forward(np.ones((1, 2)), training=True)
    np.testing.assert_array_equal(layer.buffers, [[0, 0], [1, 1]])
    layer.forward(np.ones((1, 2)))


# Initialization


@pytest.mark.parametrize(("name", "variance"), [("xavier", 2 / (40 + 60)), ("he", 2 / 40)])
def test_weights_are_normal_with_the_variance_of_the_rule(name, variance, rng):
    draws = np.array([Linear(40, 60, initialization=name, rng=rng).parameters[0] for _ in range(50)])
    assert draws.mean() == pytest.approx(0, abs=5 * np.sqrt(variance / draws.size))
    assert draws.var() == pytest.approx(variance, rel=0.02)
    assert (draws**4).mean() / draws.var() ** 2 == pytest.approx(3, rel=0.05)  # 1.8 if it were uniform


def test_xavier_is_the_default_and_zeros_need_no_generator():
    default, xavier = (
        Linear(3, 2, rng=np.random.default_rng(0), **options).parameters[0]
        for options in ({}, {"initialization": "xavier"})
    )
    np.testing.assert_array_equal(default, xavier)
    assert not Linear(3, 2, initialization="zeros").parameters[0].any()


@pytest.mark.parametrize("name", ["zeros", "xavier", "he"])
def test_biases_start_at_zero(name, rng):
    weights, bias = Linear(3, 2, initialization=name, rng=rng).parameters
    assert weights.shape == (3, 2)
    assert bias.shape == (2,)
    assert not bias.any()


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (lambda rng: Linear(4, 5, rng=rng), "Linear(4, 5)"),
        (lambda rng: Activation(leaky_relu(0.1)), "Activation(leaky_relu(0.1))"),
        (lambda rng: Dropout(0.5, rng), "Dropout(rate=0.5)"),
        (lambda rng: BatchNorm(5), "BatchNorm(5, momentum=0.1, epsilon=1e-05)"),
        (activated(tanh), "Sequential(Linear(4, 3), Activation(tanh))"),
    ],
)
def test_a_layer_shows_what_it_is_made_with(make, shown, rng):
    assert repr(make(rng)) == shown


# Views


def test_flat_vectors_are_the_parameters_one_after_the_other(rng):
    model = two_layers(rng)
    assert [p.shape for p in model.parameters] == [(4, 5), (5,), (5, 3), (3,)]
    np.testing.assert_array_equal(model.flat_parameters, np.concatenate([p.ravel() for p in model.parameters]))


def test_joining_keeps_the_numbers(rng):
    layers = Linear(4, 5, rng=rng), Linear(5, 3, rng=rng)
    before = [p.copy() for layer in layers for p in layer.parameters]
    for parameter, old in zip(Sequential(*layers).parameters, before, strict=True):
        np.testing.assert_array_equal(parameter, old)


def test_a_change_of_the_flat_vector_is_one_of_the_layers(rng):
    model = two_layers(rng)
    model.flat_parameters[:] = np.arange(len(model.flat_parameters))
    np.testing.assert_array_equal(model.layers[0].parameters[0], np.arange(20).reshape(4, 5))
    np.testing.assert_array_equal(model.layers[1].parameters[1], np.arange(40, 43))


def test_a_change_of_a_layer_is_one_of_the_flat_vector(rng):
    model = two_layers(rng)
    model.layers[1].parameters[1][:] = 7
    np.testing.assert_array_equal(model.flat_parameters[-3:], 7)


def test_backward_writes_into_the_flat_gradients(rng):
    model = two_layers(rng)
    model.backward(model.forward(rng.normal(size=(6, 4))))
    np.testing.assert_array_equal(model.flat_gradients, np.concatenate([g.ravel() for g in model.gradients]))
    assert model.flat_gradients.any()


def test_the_gradient_of_the_input_can_be_left_out(rng):
    x, slope = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
    for model in (Linear(4, 3, rng=rng), two_layers(rng)):
        model.forward(x, training=True)
        assert model.backward(slope).shape == x.shape
        wanted = [gradient.copy() for gradient in model.gradients]
        for gradient in model.gradients:
            gradient[...] = np.nan
        assert model.backward(slope, of_input=False) is None
        for gradient, expected in zip(model.gradients, wanted, strict=True):
            np.testing.assert_array_equal(gradient, expected)


def test_a_first_layer_that_knows_nothing_of_that_is_asked_as_ever(rng):
    class Loud(Linear):
        def backward(self, gradient):
            return 2 * super().backward(gradient)

    x, slope = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
    for first in (Loud(4, 4, rng=rng), BatchNorm(4), Activation(tanh)):
        model = Sequential(first, Linear(4, 3, rng=rng))
        model.forward(x, training=True)
        np.testing.assert_allclose(model.backward(slope, of_input=False), model.backward(slope), rtol=1e-12)


def test_layers_without_parameters_leave_the_flat_vector_as_it_is(rng):
    layers = Linear(4, 5, rng=rng), Linear(5, 3, rng=rng)
    bare = np.concatenate([p.ravel() for layer in layers for p in layer.parameters])
    model = Sequential(layers[0], Activation(relu), Dropout(0.5, rng), layers[1], Activation(tanh))
    np.testing.assert_array_equal(model.flat_parameters, bare)


def test_buffers_are_those_of_all_layers_and_in_no_flat_vector(rng):
    model = Sequential(BatchNorm(4), Linear(4, 3, rng=rng), Activation(relu), BatchNorm(3))
    assert [buffer.shape for buffer in model.buffers] == [(4,), (4,), (3,), (3,)]
    assert model.buffers[3] is model.layers[3].buffers[1]
    assert len(model.flat_parameters) == 4 + 4 + 15 + 3 + 3
    assert two_layers(rng).buffers == []


@pytest.mark.parametrize("training", [False, True])
def test_training_reaches_the_layers(training, rng):
    model = Sequential(BatchNorm(2), Dropout(0.5, rng))
    out = model.forward(rng.normal(5, 1, size=(50, 2)), training=training)
    assert (out == 0).any() == model.buffers[0].any() == training


COPIES = {"deepcopy": copy.deepcopy, "pickle": lambda model: pickle.loads(pickle.dumps(model))}


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
def test_a_copy_is_a_whole_model_that_shares_nothing(copied, rng):
    model = Sequential(Linear(4, 5, rng=rng), BatchNorm(5), Activation(tanh), Linear(5, 3, rng=rng))
    x, labels = rng.normal(size=(12, 4)), np.arange(12) % 3
    twin = copied(model)
    np.testing.assert_array_equal(twin.forward(x), model.forward(x))
    assert twin.is_joined
    for name in ("parameters", "gradients", "buffers"):
        for array, original in zip(getattr(twin, name), getattr(model, name), strict=True):
            assert not np.shares_memory(array, original)

    before = model.flat_parameters.copy()
    settings = {"epochs": 3, "batch_size": 4, "progress": False}
    history = fit(twin, losses.cross_entropy, SGD(0.1), x, labels, rng=np.random.default_rng(1), **settings)
    np.testing.assert_array_equal(model.flat_parameters, before)
    same = fit(model, losses.cross_entropy, SGD(0.1), x, labels, rng=np.random.default_rng(1), **settings)
    assert history == same
    np.testing.assert_array_equal(twin.flat_parameters, model.flat_parameters)
    for array, original in zip(twin.parameters, model.parameters, strict=True):
        np.testing.assert_array_equal(array, original)


def test_a_shallow_copy_leaves_the_views_where_they_are(rng):
    model = two_layers(rng)
    twin = copy.copy(model)
    assert model.is_joined
    assert twin.is_joined
    assert twin.flat_parameters is model.flat_parameters


def test_a_model_knows_when_a_view_was_replaced(rng):
    model = two_layers(rng)
    model.layers[0].parameters[0][...] = 1
    assert model.is_joined
    model.layers[0].gradients[1] = np.zeros(5)
    assert not model.is_joined


def test_a_model_knows_when_a_parameter_was_taken_away(rng):
    model = two_layers(rng)
    model.layers[0].parameters.pop()
    assert not model.is_joined


def test_layers_must_fit_together(rng):
    with pytest.raises(ValueError, match=r"^layers\[1\] must take 4 numbers a sample, as it gets; it takes 3$"):
        Sequential(BatchNorm(4), Linear(3, 3, rng=rng))
    between = Activation(relu), Dropout(0.5, rng)
    with pytest.raises(ValueError, match=r"^layers\[3\] must take 5 numbers a sample, as it gets; it takes 6$"):
        Sequential(Linear(4, 5, rng=rng), *between, BatchNorm(6))


def test_layers_that_do_not_fit_are_left_as_they_were(rng):
    layers = Linear(4, 5, rng=rng), Linear(4, 3, rng=rng)
    before = [parameter for layer in layers for parameter in layer.parameters]
    with pytest.raises(ValueError, match="layers"):
        Sequential(*layers)
    assert all(now is then for now, then in zip([p for x in layers for p in x.parameters], before, strict=True))


def with_lists(layer, **lists):
    """Return a layer with other lists of parameters or gradients."""
    vars(layer).update(lists)
    return layer


NO_LIST = "must have a list of arrays of floats as its"
UNLIKE = "must have a gradient for each parameter, of its shape; the parameters' shapes are"
WRONG_LISTS = [
    ({"gradients": []}, rf"layers\[1\] {UNLIKE} \[\(4, 3\), \(3,\)\], the gradients' \[\]"),
    ({"gradients": [np.zeros((3, 4)), np.zeros(3)]}, rf"layers\[1\] {UNLIKE}"),
    ({"gradients": [None, None]}, rf"layers\[1\] {NO_LIST} gradients; it has \[None, None\]"),
    ({"gradients": (np.zeros((4, 3)), np.zeros(3))}, rf"layers\[1\] {NO_LIST} gradients; it has \(array"),
    ({"gradients": [np.zeros((4, 3), int), np.zeros(3)]}, rf"layers\[1\] {NO_LIST} gradients"),
    ({"parameters": None}, rf"layers\[1\] {NO_LIST} parameters; it has None"),
    ({"parameters": [None]}, rf"layers\[1\] {NO_LIST} parameters"),
    ({"parameters": [], "gradients": [np.zeros(3)]}, rf"layers\[1\] {UNLIKE} \[\], the gradients' \[\(3,\)\]"),
    (
        {"gradients": [np.zeros((4, 3), np.float32), np.zeros(3)]},
        r"layers must all have the same dtype; they have \['float32', 'float64'\]",
    ),
]


@pytest.mark.parametrize(("lists", "message"), WRONG_LISTS, ids=[message for _, message in WRONG_LISTS])
def test_lists_that_cannot_be_joined_are_named_and_no_model_comes_loose(lists, message, rng):
    model = two_layers(rng)
    before = model.parameters + model.gradients
    with pytest.raises(ValueError, match=f"^{message}"):
        Sequential(model.layers[0], with_lists(Linear(4, 3, rng=rng), **lists))
    assert model.is_joined
    assert all(now is then for now, then in zip(model.parameters + model.gradients, before, strict=True))


def test_what_comes_out_of_an_unknown_layer_is_not_guessed(rng):
    class Half(Activation):
        def forward(self, x, training=False):
            return super().forward(x[:, ::2], training)

    model = Sequential(Linear(4, 6, rng=rng), Half(relu), Linear(3, 2, rng=rng))
    assert model.forward(np.ones((5, 4))).shape == (5, 2)


def test_a_layer_cannot_stand_in_two_places(rng):
    layer = Linear(3, 3, rng=rng)
    with pytest.raises(ValueError, match="layers"):
        Sequential(layer, layer)


def test_joining_keeps_float32(rng):
    first, second = Linear(3, 3, rng=rng, dtype=np.float32), Linear(3, 3, rng=rng)
    with pytest.raises(ValueError, match="dtype"):
        Sequential(first, second)


def test_layers_must_not_share_a_parameter():
    one, other = Linear(2, 2, initialization="zeros"), Linear(2, 2, initialization="zeros")
    other.parameters[0] = one.parameters[0]
    with pytest.raises(ValueError, match="layers must not share a parameter"):
        Sequential(one, other)


def test_an_activation_goes_back_through_its_last_pass(rng):
    first, second, slope = rng.normal(size=(3, 6, 4))
    layer = Activation(tanh)
    layer.forward(first, training=True)
    layer.forward(second)
    np.testing.assert_array_equal(layer.backward(slope), slope * tanh.derivative(second))


def test_batch_normalization_goes_back_through_its_last_pass(rng):
    x, slope = rng.normal(size=(2, 6, 3))
    layer = BatchNorm(3)
    layer.forward(x, training=True)
    layer.forward(x)
    np.testing.assert_allclose(layer.backward(slope), slope / np.sqrt(layer.buffers[1] + 1e-5), rtol=1e-14)
