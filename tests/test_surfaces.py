"""Surfaces: by hand, their gradients by differences and beside PyTorch, and their minima."""

import re

import numpy as np
import pytest
from scipy.optimize import minimize

from lib import surfaces
from lib.gradients import numerical_gradient, relative_error
from lib.surfaces import SURFACES, beale, bowl, quadratic, ravine, rosenbrock, saddle, two_valleys

every = pytest.mark.parametrize("surface", [*SURFACES, quadratic(1, 2), quadratic(-2, -3)], ids=repr)

BY_HAND = [
    (bowl, (3, 4), 25, (6, 8)),
    (ravine, (2, 1), 12, (2, 20)),
    (quadratic(1, 2), (-3.5, -3.5), 36.75, (-7, -14)),
    (saddle, (3, 2), 5, (6, -4)),
    (two_valleys, (2, 1), 9 + 0.6 + 1, (24.3, 2)),
    (rosenbrock, (2, 3), 1 + 100, (2 + 800, -200)),
    (rosenbrock, (-1.2, 1), 24.2, (-215.6, -88)),  # as in Rosenbrock's paper
    (beale, (0, 0), 1.5**2 + 2.25**2 + 2.625**2, (-2 * (1.5 + 2.25 + 2.625), 0)),
    (beale, (1, 1), 1.5**2 + 2.25**2 + 2.625**2, (0, 2 * (1.5 + 2 * 2.25 + 3 * 2.625))),
]


@pytest.mark.parametrize(("surface", "point", "value", "gradient"), BY_HAND)
def test_value_and_gradient_by_hand(surface, point, value, gradient):
    assert surface(point) == pytest.approx(value, rel=1e-14)
    np.testing.assert_allclose(surface.gradient(point), gradient, rtol=1e-13)


@every
def test_gradient_agrees_with_differences(surface, rng):
    for point in rng.uniform(-2, 2, size=(20, 2)):
        assert relative_error(surface.gradient(point), numerical_gradient(surface, point)) < 1e-8


IN_TORCH = {
    bowl: lambda x, y: x**2 + y**2,
    ravine: lambda x, y: x**2 / 2 + 10 * y**2,
    saddle: lambda x, y: x**2 - y**2,
    two_valleys: lambda x, y: (x**2 - 1) ** 2 + 0.3 * x + y**2,
    rosenbrock: lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    beale: lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
}


@pytest.mark.parametrize("surface", SURFACES, ids=repr)
def test_equals_pytorch(surface, torch, rng):
    points = rng.uniform(-3, 3, size=(50, 2))
    twin = torch.tensor(points, requires_grad=True)
    values = IN_TORCH[surface](twin[:, 0], twin[:, 1])
    values.sum().backward()
    np.testing.assert_allclose(surface(points), values.detach().numpy(), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(surface.gradient(points), twin.grad.numpy(), rtol=1e-11, atol=1e-11)


# Minima


@every
def test_gradient_at_a_minimum_is_0_to_rounding_and_around_it_is_higher(surface):
    for minimum in surface.minima:
        assert np.abs(surface.gradient(minimum)).max() < 1e-15
        angles = np.linspace(0, 2 * np.pi, 12)
        around = minimum + 1e-3 * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
        assert (surface(around) > surface(minimum)).all()


@every
def test_the_first_minimum_is_the_lowest(surface):
    values = [surface(minimum) for minimum in surface.minima]
    assert values == sorted(values)
    grid = np.stack(np.meshgrid(*2 * [np.linspace(-4.5, 4.5, 181)]), axis=-1)
    if values:
        assert surface(grid).min() >= values[0]


@every
def test_scipy_descends_to_one_of_the_minima(surface):
    if surface.minima:
        found = minimize(surface, surface.start, jac=surface.gradient, method="BFGS", options={"gtol": 1e-10}).x
        assert min(np.abs(found - minimum).max() for minimum in surface.minima) < 1e-6


def test_where_there_is_no_minimum_there_is_none():
    assert saddle.minima == quadratic(-1, -1).minima == quadratic(-1, 1).minima == ()


def test_two_valleys_has_a_deep_and_a_shallow_one_and_starts_above_the_shallow_one():
    deep, shallow = two_valleys.minima
    assert deep[0] < 0 < shallow[0]
    assert two_valleys(deep) < two_valleys(shallow) - 0.5
    point = np.array(two_valleys.start)
    for _ in range(1000):
        point -= 0.05 * two_valleys.gradient(point)
    np.testing.assert_allclose(point, shallow, atol=1e-12)


def test_ravine_is_twenty_times_as_steep_across_as_along():
    assert ravine.gradient([0, 1])[1] == 20 * ravine.gradient([1, 0])[0]


# Kinds of input


@every
@pytest.mark.parametrize("shape", [(2,), (5, 2), (3, 4, 2), (1, 2)])
def test_works_on_points_and_grids(surface, shape, rng):
    points = rng.normal(size=shape)
    assert surface(points).shape == shape[:-1]
    assert surface.gradient(points).shape == shape
    for index in np.ndindex(shape[:-1]):
        assert surface(points)[index] == surface(points[index])
        np.testing.assert_array_equal(surface.gradient(points)[index], surface.gradient(points[index]))


@pytest.mark.parametrize("shape", [(2,), (2, 2), (5, 2), (3, 4, 2)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_value_or_a_slope_may_be_one_number_for_all_points(shape, dtype):
    plane = surfaces.Surface("plane", lambda x, y: 3, lambda x, y: (0.0, 2 * y), minima=[], start=[1, 2])
    points = np.full(shape, 0.5, dtype)
    values, gradient = plane(points), plane.gradient(points)
    assert (values.shape, gradient.shape, values.dtype, gradient.dtype) == (shape[:-1], shape, dtype, dtype)
    assert (values == 3).all()
    assert (gradient == (0, 1)).all()


@pytest.mark.parametrize("shape", [(2,), (2, 2), (5, 2)])
def test_slopes_may_be_the_rows_of_an_array(shape):
    bent = surfaces.Surface("bent", lambda x, y: x * y, lambda x, y: np.stack([y, x]), minima=(), start=(1, 2))
    points = np.arange(np.prod(shape), dtype=float).reshape(shape)
    np.testing.assert_array_equal(bent.gradient(points), points[..., ::-1])


@every
def test_float32_stays_and_everything_else_becomes_float64(surface):
    for point, dtype in [(np.float32([1, 2]), "float32"), ([1, 2], "float64"), ((1.0, 2.0), "float64")]:
        assert surface(point).dtype == surface.gradient(point).dtype == dtype


@every
def test_point_is_not_changed(surface):
    point = np.array([1.0, 2.0])
    point.flags.writeable = False
    assert not np.shares_memory(surface.gradient(point), point)
    surface(point)


@every
def test_far_out_the_value_is_infinite_and_no_warning_is_given(surface):
    assert not np.isfinite(surface([1e300, 1e200]))
    surface.gradient([1e300, 1e200])


def test_names_and_starts():
    assert [s.name for s in SURFACES] == ["bowl", "ravine", "saddle", "two valleys", "Rosenbrock", "Beale"]
    for surface in SURFACES:
        assert np.linalg.norm(surface.gradient(surface.start)) > 1
        assert repr(surface) == surface.name


@every
def test_the_formula_is_that_of_the_value(surface, rng):
    written = surface.formula.replace("−", "-").replace("½", "0.5")
    for power in ("²2", "³3"):
        written = written.replace(power[0], f"**{power[1]}")
    written = re.sub(r"(?<=[\d.xy)])(?=[xy(])", "*", written)
    for x, y in rng.uniform(-2, 2, (5, 2)):
        assert eval(written, {"x": x, "y": y}) == pytest.approx(surface((x, y)), rel=1e-12)


def test_formulas_are_written_as_by_hand():
    assert [ravine.formula, saddle.formula] == ["½x² + 10y²", "x² − y²"]
    assert [quadratic(-2, -0.25).formula, quadratic(3, -1).formula] == ["−2x² − 0.25y²", "3x² − y²"]


def test_minima_and_start_are_pairs_of_floats():
    taken = surfaces.Surface("", max, max, minima=np.array([[1, 2]]), start=np.array([3, 4]))
    assert (taken.minima, taken.start) == (((1.0, 2.0),), (3.0, 4.0))


def test_the_table_holds_all_of_them():
    assert {s for s in vars(surfaces).values() if isinstance(s, surfaces.Surface)} == set(SURFACES)
