"""Activations: by hand, beside PyTorch, by differences, and against decimals from 1e-300 to 1e300."""

import decimal
import functools
import inspect
import math
from decimal import Decimal

import numpy as np
import pytest
import scipy

from lib import activations
from lib.activations import ACTIVATIONS, elu, gelu, identity, leaky_relu, relu, sigmoid, silu, step, tanh
from lib.gradients import numerical_gradient

every = pytest.mark.parametrize("function", [*ACTIVATIONS, leaky_relu(0.3), elu(2.5), elu(0.1)], ids=repr)
SMOOTH = (identity, sigmoid, tanh, elu(1.0), gelu, silu)
LARGEST = np.finfo(float).max

# By hand

Z = [-2.0, -1.0, 0.0, 1.0, 2.0]
E = math.e
BY_HAND = {
    step: ([0, 0, 0, 1, 1], [0, 0, 0, 0, 0]),
    identity: (Z, [1, 1, 1, 1, 1]),
    sigmoid: (
        [1 / (1 + E**2), 1 / (1 + E), 0.5, E / (1 + E), E**2 / (1 + E**2)],
        [E**2 / (1 + E**2) ** 2, E / (1 + E) ** 2, 0.25, E / (1 + E) ** 2, E**2 / (1 + E**2) ** 2],
    ),
    tanh: (
        [(1 - E**4) / (1 + E**4), (1 - E**2) / (1 + E**2), 0, (E**2 - 1) / (E**2 + 1), (E**4 - 1) / (E**4 + 1)],
        [4 * E**4 / (1 + E**4) ** 2, 4 * E**2 / (1 + E**2) ** 2, 1, 4 * E**2 / (1 + E**2) ** 2, 0.0706508248531645],
    ),
    relu: ([0, 0, 0, 1, 2], [0, 0, 0, 1, 1]),
    leaky_relu(0.01): ([-0.02, -0.01, 0, 1, 2], [0.01, 0.01, 0.01, 1, 1]),
    elu(1.0): ([E**-2 - 1, 1 / E - 1, 0, 1, 2], [E**-2, 1 / E, 1, 1, 1]),
    elu(2.5): ([2.5 * (E**-2 - 1), 2.5 * (1 / E - 1), 0, 1, 2], [2.5 * E**-2, 2.5 / E, 2.5, 1, 1]),
    # Φ(1) = 0.841344746068543, φ(1) = 0.241970724519143; Φ(2) = 0.977249868051821, φ(2) = 0.053990966513188
    gelu: (
        [-0.045500263896358, -0.158655253931457, 0, 0.841344746068543, 1.954499736103642],
        [-0.085231801078197, -0.083315470587686, 0.5, 1.083315470587686, 1.085231801078197],
    ),
    silu: (
        [-2 / (1 + E**2), -1 / (1 + E), 0, E / (1 + E), 2 * E**2 / (1 + E**2)],
        [-0.0907842487848955, 0.0723294881285133, 0.5, 0.9276705118714867, 1.0907842487848955],
    ),
}


@pytest.mark.parametrize("function", BY_HAND, ids=repr)
def test_values_and_derivatives_by_hand(function):
    values, slopes = BY_HAND[function]
    np.testing.assert_allclose(function(Z), values, rtol=1e-13)
    np.testing.assert_allclose(function.derivative(Z), slopes, rtol=1e-13)


def test_conventions_at_the_kinks():
    assert [step(0.0), step.derivative(0.0), relu.derivative(0.0)] == [0, 0, 0]
    assert leaky_relu(0.2).derivative(0.0) == 0.2
    assert elu(2.5).derivative(0.0) == 2.5
    assert elu(2.5).derivative(5e-324) == 1
    for function in (step, relu, leaky_relu(0.2), elu(2.5)):
        np.testing.assert_array_equal(function.derivative(-0.0), function.derivative(0.0))


@pytest.mark.parametrize("alpha", [0.5, 1.0, 2.5])
def test_slopes_of_elu_at_0_are_alpha_and_1(alpha):
    h = 1e-7
    assert (elu(alpha)(0.0) - elu(alpha)(-h)) / h == pytest.approx(alpha, rel=1e-6)
    assert (elu(alpha)(h) - elu(alpha)(0.0)) / h == pytest.approx(1, rel=1e-6)


def test_slope_of_the_sigmoid_is_at_most_a_quarter():
    slopes = sigmoid.derivative(np.linspace(-5, 5, 1001))
    assert slopes.max() == slopes[500] == 0.25


@pytest.mark.parametrize(
    ("function", "at", "least", "root"),
    [(gelu, -0.7517915, -0.1699712, 0.7518), (silu, -1.2784645, -0.2784645, 1.278)],
    ids=repr,
)
def test_range_is_as_the_docstring_says(function, at, least, root):
    z = np.linspace(-5, 0, 100_001)
    assert z[function(z).argmin()] == pytest.approx(at, abs=5e-5)
    assert function(z).min() == pytest.approx(least, abs=5e-8)
    assert function.derivative(-root - 1e-3) < 0 < function.derivative(-root + 1e-3)


# Identities


def test_sigmoid_and_its_mirror_image_sum_to_1(rng):
    z = rng.normal(scale=10, size=1000)
    np.testing.assert_allclose(sigmoid(z) + sigmoid(-z), 1, rtol=2**-52)
    np.testing.assert_array_equal(sigmoid.derivative(z), sigmoid.derivative(-z))


def test_tanh_is_odd_and_a_stretched_sigmoid(rng):
    z = rng.normal(scale=3, size=1000)
    np.testing.assert_array_equal(tanh(-z), -tanh(z))
    np.testing.assert_allclose(tanh(z), 2 * sigmoid(2 * z) - 1, atol=1e-15)
    np.testing.assert_allclose(tanh.derivative(z), 4 * sigmoid.derivative(2 * z), rtol=1e-14)


@pytest.mark.parametrize("function", [relu, gelu, silu], ids=repr)
def test_value_minus_that_of_the_mirror_image_is_z(function, rng):
    z = rng.normal(scale=3, size=1000)
    np.testing.assert_allclose(function(z) - function(-z), z, rtol=1e-14)


def test_leaky_and_exponential_units_at_the_ends_of_their_parameter(rng):
    z = rng.normal(size=100)
    np.testing.assert_array_equal(leaky_relu(0)(z), relu(z))
    np.testing.assert_array_equal(leaky_relu(1)(z), z)
    np.testing.assert_allclose(elu(1e-300)(z), relu(z), atol=1e-299)


# Peers and differences

TWINS = {
    identity: lambda F, z: 1 * z,
    sigmoid: lambda F, z: F.sigmoid(z),
    tanh: lambda F, z: F.tanh(z),
    relu: lambda F, z: F.relu(z),
    leaky_relu(0.01): lambda F, z: F.leaky_relu(z, 0.01),
    leaky_relu(0.3): lambda F, z: F.leaky_relu(z, 0.3),
    elu(1.0): lambda F, z: F.elu(z, 1.0),
    elu(2.5): lambda F, z: F.elu(z, 2.5),
    gelu: lambda F, z: F.gelu(z),
    silu: lambda F, z: F.silu(z),
}


@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-14), ("float32", 1e-6)])
@pytest.mark.parametrize("function", TWINS, ids=repr)
def test_equals_pytorch(function, dtype, tolerance, torch, rng):
    z = np.concatenate([rng.normal(scale=3, size=200), [0.0, -0.0, 1e-20, -1e-20, 30, -30, 1000, -1000]]).astype(dtype)
    z_twin = torch.tensor(z, requires_grad=True)
    out = TWINS[function](torch.nn.functional, z_twin)
    out.sum().backward()
    np.testing.assert_allclose(function(z), out.detach().numpy(), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(function.derivative(z), z_twin.grad.numpy(), rtol=tolerance, atol=tolerance)


@every
def test_derivative_agrees_with_differences(function, rng):
    z = rng.uniform(0.1, 4, size=50) * rng.choice([-1, 1], size=50)  # away from the kinks
    numeric = numerical_gradient(lambda at: function(at).sum(), z)
    np.testing.assert_allclose(function.derivative(z), numeric, atol=1e-8)


@pytest.mark.parametrize("function", SMOOTH, ids=repr)
def test_derivative_of_a_smooth_one_agrees_with_differences_at_0(function):
    assert function.derivative(0.0) == pytest.approx(
        numerical_gradient(function, 0.0), abs=1e-5
    )  # of elu, the curvature jumps


# Kinds of input


@every
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_shape_and_dtype_stay(function, dtype, rng):
    for shape in [(), (3,), (2, 3), (2, 1, 3)]:
        z = rng.normal(size=shape).astype(dtype)
        for result in (function(z), function.derivative(z)):
            assert (result.shape, result.dtype) == (shape, dtype)


@every
@pytest.mark.parametrize("z", [1, [1, -2], np.array([3, 200], "uint8"), np.float16([1, 2]), [[True, False]]])
def test_everything_else_becomes_float64(function, z):
    for result in (function(z), function.derivative(z)):
        assert result.dtype == np.float64
        assert result.shape == np.shape(z)


@every
def test_input_is_neither_changed_nor_returned(function, rng):
    z = rng.normal(size=5)
    z.flags.writeable = False
    for result in (function(z), function.derivative(z)):
        assert not np.shares_memory(result, z)


@every
def test_every_entry_is_worked_on_by_itself(function, rng):
    z = rng.normal(scale=20, size=(4, 6))
    for call in (function, function.derivative):
        np.testing.assert_array_equal(call(z[::2, ::3]), call(z)[::2, ::3])
        np.testing.assert_array_equal(call(z), [[call(entry) for entry in row] for row in z])


@every
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_value_and_slope_together_are_those_alone_but_for_rounding(function, dtype, rng):
    z = np.concatenate([rng.normal(scale=20, size=200).astype(dtype), points(dtype)])
    rounding = np.finfo(dtype).eps * (40 if function is silu else 2)  # its slope holds z (1 − σ(z))
    results = function.value_and_slope(z)
    assert not np.shares_memory(*results)  # whoever asked may overwrite either
    for result, exact in zip(results, (function(z), function.derivative(z)), strict=True):
        assert result.dtype == dtype
        assert not np.shares_memory(result, z)
        np.testing.assert_allclose(result, exact, rtol=2 * np.finfo(dtype).eps, atol=rounding)


@every
def test_no_tail_that_underflows_is_an_error(function):
    with np.errstate(all="raise"):
        for z in (-1000.0, 1000.0, -1e-310, 1e-310):
            function(z)
            function.derivative(z)


def test_elu_of_an_alpha_that_no_float32_can_hold_is_refused():
    with pytest.raises(ValueError, match=r"alpha must be at most 3.40282e\+38, the largest of float32; it is 1e\+39"):
        elu(1e39)
    np.testing.assert_array_equal(elu(3e38)(np.array([-1e4, 0, 1], np.float32)), np.float32([-3e38, 0, 1]))


def test_names():
    names = ["step", "identity", "sigmoid", "tanh", "relu", "leaky_relu(0.01)", "elu(1)", "gelu", "silu"]
    assert [function.name for function in ACTIVATIONS] == [repr(function) for function in ACTIVATIONS] == names


def test_the_table_holds_all_of_them():
    here = {f for f in vars(activations).values() if isinstance(f, activations.ActivationFunction)}
    assert here <= set(ACTIVATIONS)
    makers = [f for n in activations.__all__ if inspect.isfunction(f := getattr(activations, n))]
    assert len(here) + len(makers) == len(ACTIVATIONS)


@pytest.mark.parametrize(
    ("table", "without"),
    [
        ("BY_HAND", set()),
        ("TWINS", {"step"}),  # PyTorch has none
        ("ORACLES", {"step", "leaky_relu(0.01)"}),  # nothing to round
        ("SMOOTH", {"step", "relu", "leaky_relu(0.01)"}),  # have a kink
    ],
)
def test_every_activation_has_a_row(table, without):
    missing = {repr(function) for function in ACTIVATIONS} - {repr(function) for function in globals()[table]}
    assert missing == without, f"add a row to {table}"


# Extremes, in decimals. A function gives what is exact, and the size of what its formula adds up or subtracts.

EXACT = decimal.Context(prec=60, Emin=-(10**17), Emax=10**17)
ROOT_2PI = (2 * Decimal("3.14159265358979323846264338327950288419716939937510582097494459")).sqrt(EXACT)


def normal(z):
    """Return Φ(z) and φ(z)."""
    density = (-z * z / 2).exp() / ROOT_2PI
    if abs(z) < 4:  # Φ(z) = ½ + φ(z) (z + z³/3 + z⁵/(3·5) + …)
        total = term = z
        for n in range(3, 400, 2):
            term *= z * z / n
            total += term
        return Decimal("0.5") + density * total, density
    fraction = abs(z)  # φ(z) / (z + 1/(z + 2/(z + …))) is the upper tail
    for n in range(1000, 0, -1):
        fraction = abs(z) + n / fraction
    return (1 - density / fraction if z > 0 else density / fraction), density


def logistic(z):
    return 1 / (1 + min(-z, Decimal(10**9)).exp())


def summed(*terms):
    return sum(terms), sum(abs(t) for t in terms)


def exact_sigmoid(z):
    return summed(logistic(z)), summed(logistic(z) * logistic(-z))


def exact_tanh(z):
    if abs(z) < Decimal("1e-20"):
        return summed(z), summed(Decimal(1))
    tail = (-2 * abs(z)).exp()
    return summed(((1 - tail) / (1 + tail)).copy_sign(z)), summed(4 * tail / (1 + tail) ** 2)


def exact_elu(z):
    power = min(z, Decimal(0)).exp()
    below = z if abs(z) < Decimal("1e-30") else power - 1
    return summed(z if z > 0 else below), summed(power)


def exact_silu(z):
    share, other = logistic(z), logistic(-z)
    return summed(z * share), summed(share, z * share * other)


def exact_gelu(z):
    share, density = normal(z)
    return summed(z * share), summed(share, z * density)


ORACLES = {
    sigmoid: exact_sigmoid,
    tanh: exact_tanh,
    elu(1.0): exact_elu,
    gelu: exact_gelu,
    silu: exact_silu,
    identity: lambda z: (summed(z), summed(Decimal(1))),
    relu: lambda z: (summed(max(z, Decimal(0))), summed(Decimal(z > 0))),
    leaky_relu(0.25): lambda z: (summed(z if z > 0 else z / 4), summed(Decimal(1 if z > 0 else "0.25"))),
}


@functools.cache
def points(dtype):
    largest = float(np.finfo(dtype).max)
    powers = 10.0 ** np.linspace(-300, 300, 41)
    edges = [37.4, 37.5, 38.4, 38.5, 38.6, 40, 12, 13, 14, 14.2, 88, 90, 103, 104, 110, 354, 360, 372, 373]
    edges += [700, 708, 709.7, 710, 740, 745, 746, 750, 752, 760, largest, 5e-324, 0]
    size = np.concatenate([np.linspace(0, 40, 81), powers, edges])
    size = size[size <= largest].astype(dtype)
    return np.unique(np.concatenate([size, -size]))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("function", ORACLES, ids=repr)
def test_exact_to_rounding_however_large_or_small(function, dtype):
    z = points(dtype)
    info = np.finfo(dtype)
    results = function(z), function.derivative(z)
    with decimal.localcontext(EXACT):
        for k, point in enumerate(z.tolist()):
            for result, (exact, size) in zip(results, ORACLES[function](Decimal(point)), strict=True):
                # Of the bell, z/√2 and its square are rounded before the exponential is taken.
                units = 8 + (min(point * point, 1500) if function is gelu else 0)
                allowed = size * Decimal(units * float(info.eps)) + 4 * Decimal(float(info.smallest_subnormal))
                error = abs(Decimal(float(result[k])) - exact)
                assert error <= allowed, f"{function} at {point!r}: {result[k]!r} for {exact:.17e}"


@pytest.mark.parametrize(
    ("call", "z", "value"),
    [
        (sigmoid, -700, 9.859676543759771e-305),
        (sigmoid.derivative, 700, 9.859676543759771e-305),
        (sigmoid, -745, 5e-324),
        (tanh, 1e-300, 1e-300),
        (tanh.derivative, 300, 4 * math.exp(-600)),
        (elu(1.0), -1e-300, -1e-300),
        (silu, -700, -700 * 9.859676543759771e-305),
        (silu, 1e300, 1e300),
        (gelu, 1e300, 1e300),
        (gelu, -1e300, 0),
        (gelu.derivative, LARGEST, 1),
        (gelu.derivative, -LARGEST, 0),
    ],
)
def test_extremes_that_a_plain_formula_misses(call, z, value):
    assert call(z) == pytest.approx(value, rel=1e-13, abs=0)


def test_the_far_left_of_gelu_joins_the_rest():
    z = np.linspace(-12.01, -11.99, 1001)
    np.testing.assert_allclose(gelu(z), z * scipy.special.ndtr(z), rtol=1e-13)
    assert (np.diff(gelu(z)) < 0).all()


class Half(activations.ActivationFunction):
    name = "half"

    def value(self, z):
        return z / 2


def test_an_activation_without_a_value_or_a_slope_says_what_it_lacks():
    assert Half()(3.0) == 1.5
    with pytest.raises(NotImplementedError, match=r"^Half must define slope\(z\)$"):
        Half().derivative(3.0)
    with pytest.raises(NotImplementedError, match=r"^ActivationFunction must define value\(z\)$"):
        activations.ActivationFunction()(1.0)
