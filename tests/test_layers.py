"""Layers: forward and backward beside PyTorch and by differences, and the flat vector behind the views."""

import numpy as np
import pytest

from lib.gradients import numerical_gradient, relative_error
from lib.layers import Linear, Sequential


def in_torch(torch, layer):
    """Return PyTorch's twin of a linear layer."""
    weights, bias = layer.parameters
    twin = torch.nn.Linear(*weights.shape, dtype=getattr(torch, str(weights.dtype)))
    with torch.no_grad():
        twin.weight.copy_(torch.tensor(weights.T.copy()))
        twin.bias.copy_(torch.tensor(bias))
    return twin


def two_layers(rng, dtype=np.float64):
    model = Sequential(Linear(4, 5, rng=rng, dtype=dtype), Linear(5, 3, initialization="he", rng=rng, dtype=dtype))
    model.flat_parameters += rng.normal(scale=0.1, size=model.flat_parameters.shape).astype(dtype)
    return model


MODELS = {"Linear": lambda rng, dtype=np.float64: Linear(4, 3, rng=rng, dtype=dtype), "Sequential": two_layers}
every_model = pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)


@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-13), ("float32", 1e-5)])
@every_model
def test_equals_pytorch(make, dtype, tolerance, torch, rng):
    model = make(rng, np.dtype(dtype))
    twin = torch.nn.Sequential(*(in_torch(torch, layer) for layer in getattr(model, "layers", [model])))
    x, slope = rng.normal(size=(6, 4)).astype(dtype), rng.normal(size=(6, 3)).astype(dtype)
    x_twin = torch.tensor(x, requires_grad=True)
    out = twin(x_twin)
    out.backward(torch.tensor(slope))

    close = {"rtol": tolerance, "atol": tolerance}
    np.testing.assert_allclose(model.forward(x), out.detach().numpy(), **close)
    np.testing.assert_allclose(model.backward(slope), x_twin.grad.numpy(), **close)
    for gradient, parameter in zip(model.gradients, twin.parameters(), strict=True):
        np.testing.assert_allclose(gradient, parameter.grad.numpy().T, **close)


@every_model
def test_gradients_agree_with_differences(make, rng):
    model = make(rng)
    x, slope = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))

    def value_at(array):
        def value(at):
            kept = array.copy()
            array[...] = at
            result = (model.forward(x) * slope).sum()
            array[...] = kept
            return result

        return value

    numeric = [numerical_gradient(value_at(array), array.copy()) for array in [*model.parameters, x]]
    model.forward(x)
    input_gradient = model.backward(slope)
    for analytic, expected in zip([*model.gradients, input_gradient], numeric, strict=True):
        assert relative_error(analytic, expected) < 1e-8


@every_model
def test_float32_stays_float32(make, rng):
    model = make(rng, np.float32)
    out = model.forward(rng.normal(size=(6, 4)).astype(np.float32))
    back = model.backward(out)
    assert {array.dtype for array in [out, back, *model.parameters, *model.gradients]} == {np.dtype(np.float32)}


@every_model
def test_backward_overwrites_the_gradients(make, rng):
    model = make(rng)
    out = model.forward(rng.normal(size=(6, 4)))
    model.backward(out)
    first = [gradient.copy() for gradient in model.gradients]
    model.backward(out)
    for gradient, before in zip(model.gradients, first, strict=True):
        np.testing.assert_array_equal(gradient, before)


@every_model
def test_input_and_gradient_are_not_modified(make, rng):
    model = make(rng)
    x, slope = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
    x.flags.writeable = slope.flags.writeable = False
    model.forward(x)
    model.backward(slope)


@every_model
def test_a_list_and_integers_are_input_too(make, rng):
    model = make(rng)
    pixels = rng.integers(0, 17, size=(6, 4), dtype=np.uint8)
    expected = model.forward(pixels.astype(float))
    np.testing.assert_allclose(model.forward(pixels), expected)
    model.backward(expected)
    np.testing.assert_allclose(model.forward(pixels.tolist()), expected)


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


def test_backward_needs_a_forward_pass(rng):
    with pytest.raises(RuntimeError, match="forward"):
        Linear(4, 3, rng=rng).backward(np.zeros((6, 3)))


def test_a_layer_cannot_stand_in_two_places(rng):
    layer = Linear(3, 3, rng=rng)
    with pytest.raises(ValueError, match="layers"):
        Sequential(layer, layer)


def test_joining_keeps_float32(rng):
    first, second = Linear(3, 3, rng=rng, dtype=np.float32), Linear(3, 3, rng=rng)
    with pytest.raises(ValueError, match="dtype"):
        Sequential(first, second)
