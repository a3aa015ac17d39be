"""Finite differences: on functions whose gradient is known, and as a check that catches planted errors."""

import numpy as np
import pytest

from lib import losses
from lib.gradients import check_gradient, numerical_gradient, relative_error
from lib.layers import Linear

A = np.array([[2.0, 1.0], [1.0, 3.0]])

KNOWN = {
    "linear": (lambda x: 3 * x.sum(), lambda x: np.full_like(x, 3.0)),
    "quadratic": (lambda x: (x**2).sum() / 2, lambda x: x),
    "sine": (lambda x: np.sin(x).sum(), np.cos),
    "exponential": (lambda x: np.exp(x).sum(), np.exp),
    "product": (np.prod, lambda x: np.prod(x) / x),
    "logistic": (lambda x: np.logaddexp(0, x).sum(), lambda x: 1 / (1 + np.exp(-x))),
}


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 2)])
@pytest.mark.parametrize("name", KNOWN)
def test_numerical_gradient_is_off_by_less_than_1e_9(name, shape, rng):
    function, gradient = KNOWN[name]
    x = rng.uniform(0.5, 1.5, size=shape)
    numeric = numerical_gradient(function, x)
    assert numeric.shape == shape
    assert np.abs(numeric - gradient(x)).max() < 1e-9


def test_numerical_gradient_leaves_its_argument_alone():
    x = np.array([1.0, 2.0])
    x.flags.writeable = False
    numerical_gradient(lambda at: at.sum(), x)
    np.testing.assert_array_equal(x, [1, 2])


def test_numerical_gradient_survives_a_function_that_changes_its_argument():
    def careless(x):
        x *= 2
        return x.sum()

    np.testing.assert_allclose(numerical_gradient(careless, [1.0, 2.0]), [2, 2], rtol=1e-9)


@pytest.mark.parametrize("x", [[1, 2], np.float32([1, 2]), np.array([1, 2], "uint8")], ids=["list", "float32", "uint8"])
def test_numerical_gradient_works_in_float64_whatever_comes(x):
    numeric = numerical_gradient(lambda at: (at**2).sum(), x)
    assert numeric.dtype == np.float64
    np.testing.assert_allclose(numeric, [2, 4], rtol=1e-9)


@pytest.mark.parametrize(("edge", "entry"), [(np.nan, np.nan), (np.inf, -np.inf)])
def test_a_slope_is_not_finite_where_a_value_beside_it_is_not(edge, entry):
    numeric = numerical_gradient(lambda x: x[0] if x[1] >= 0 else edge, [1.0, 0.0])
    np.testing.assert_allclose(numeric, [1, entry], rtol=1e-9)


@pytest.mark.parametrize("place", [1e12, -1e300])
def test_a_step_that_rounding_takes_away_is_refused(place, rng):
    message = "step must be larger beside an entry of x of .*, which rounds it away; it is 1e-05"
    with pytest.raises(ValueError, match=message):
        numerical_gradient(lambda x: float((x**2).sum()), [1.0, place])
    for directions in (None, 2):
        with pytest.raises(ValueError, match=message):
            check_gradient(lambda x: (0.0, np.zeros(2)), [place, 1.0], directions=directions, rng=rng)
    numerical_gradient(lambda x: float(x.sum()), [1.0, place], step=abs(place) / 1e6)


@pytest.mark.parametrize("place", [2e10, 5e10])  # where floats lie 0.38 and 0.76 of a step apart
def test_a_step_that_rounding_changes_by_more_than_a_tenth_is_refused(place):
    with pytest.raises(ValueError, match=r"step must be larger beside an entry of x of [25]e\+10, which rounds it"):
        numerical_gradient(lambda x: x[0], [place, 1.0], step=1e-5)


@pytest.mark.parametrize("place", [1.0, -1e3, 1e6, 1.356e10])
def test_a_line_has_its_slope_where_rounding_moves_the_ends(place):
    np.testing.assert_allclose(numerical_gradient(lambda x: x[0], [place, 1.0]), [1, 0], rtol=1e-15)


@pytest.mark.parametrize("place", [1.0, -1e3, 1e6, 1e8])
def test_check_takes_the_slope_along_the_way_that_rounding_leaves(place, rng):
    x, slopes = np.array([place, 1.0]), np.array([1.0, -2.0])

    def line(at):
        return (at - x) @ slopes, slopes  # of differences, which are exact: at @ slopes would be rounded

    assert check_gradient(line, x, directions=5, rng=rng) < 1e-14


def test_a_step_that_rounding_takes_away_along_a_direction_is_refused(rng):
    x = np.full(10_000, 1.36e10)  # beside it there is room for 1e-5, not for a hundredth of that
    with pytest.raises(ValueError, match="step must be larger beside an entry of x of "):
        check_gradient(lambda at: (0.0, np.zeros_like(at)), x, directions=1, rng=rng)


@pytest.mark.parametrize(("step", "worst"), [(1e-2, 1e-4), (1e-3, 1e-6), (1e-4, 1e-8)])
def test_error_falls_with_the_square_of_the_step(step, worst):
    error = abs(numerical_gradient(np.exp, 0.0, step) - 1)
    assert worst / 10 < error < worst


ERRORS = [
    (1.0, 1.0, 0.0),
    (0.0, 0.0, 0.0),
    (1.0, 0.0, 1.0),
    (1.0, -1.0, 2.0),
    (2.0, 1.0, 0.5),
    ([1.0, 100.0], [2.0, 100.0], 0.01),
    ([[1.0, 0.0]], [[1.0, 1e-9]], 1e-9),
    ([1, 2], [1, 4], 0.5),
    (1e-320, 0.0, 1.0),
    ([1e308], [-1e308], 2.0),
    ([1.5e308, 0.0], [1.5e308, 1.5e307], 0.1),
    (np.float32([3e38]), np.float32([-3e38]), 2.0),
    (np.float32([1.0]), [1e300], 1.0),
]


@pytest.mark.parametrize(("a", "b", "expected"), ERRORS)
def test_relative_error(a, b, expected):
    error = relative_error(a, b)
    assert type(error) is float
    assert error == pytest.approx(expected)
    assert relative_error(b, a) == error


def bowl(x):
    return float((x @ A * x).sum()) / 2, x @ A


def test_check_passes_a_right_gradient(rng):
    assert check_gradient(bowl, rng.normal(size=(3, 2))) < 1e-9


def test_check_passes_along_directions(rng):
    assert check_gradient(bowl, rng.normal(size=(30, 2)), directions=10, rng=rng) < 1e-8


def test_check_calls_the_function_twice_a_direction_and_once_for_the_gradient(rng):
    calls = []
    check_gradient(lambda x: (calls.append(1), bowl(x))[1], np.ones((50, 2)), directions=4, rng=rng)
    assert len(calls) == 9


def test_check_takes_the_values_alone_where_it_can(rng):
    calls = []

    def value(x):
        calls.append("value")
        return bowl(x)[0]

    def both(x):
        calls.append("both")
        return bowl(x)

    x = np.ones((3, 2))
    assert check_gradient(both, x, value=value, directions=4, rng=rng) < 1e-8
    assert calls == ["both"] + 8 * ["value"]
    assert check_gradient(both, x, value=value) == check_gradient(bowl, x)
    with pytest.raises(AssertionError, match="gradient of both: at "):
        check_gradient(both, x, value=lambda x: 2 * value(x))


def one_entry(gradient):
    wrong = gradient.copy()
    wrong[1, 0] += 0.01
    return wrong


PLANTED = {
    "sign": np.negative,
    "factor 2": lambda g: 2 * g,
    "one entry": one_entry,
    "transposed": np.transpose,
    "zero": np.zeros_like,
    "a millionth": lambda g: (1 + 1e-6) * g,
    "NaN": lambda g: np.full_like(g, np.nan),
}


@pytest.mark.parametrize("directions", [None, 5])
@pytest.mark.parametrize("error", PLANTED)
def test_check_catches_a_planted_error(error, directions, rng):
    def planted(x):
        value, gradient = bowl(x)
        return value, PLANTED[error](gradient)

    with pytest.raises(AssertionError, match="gradient of planted: at "):
        check_gradient(planted, np.array([[1.0, 2.0], [-3.0, 0.5]]), directions=directions, rng=rng)


def test_message_names_function_place_and_both_slopes():
    def tilted(x):
        value, gradient = bowl(x)
        gradient[1, 0] = 7
        return value, gradient

    with pytest.raises(AssertionError) as caught:
        check_gradient(tilted, np.array([[1.0, 2.0], [-3.0, 0.5]]))
    assert str(caught.value).startswith(
        "gradient of tilted: at (1, 0) it says 7, central differences say -5.5 (differences reach "
    )
    assert str(caught.value).endswith("; 1e-07 is allowed)")


def test_message_names_the_direction(rng):
    def halved(x):
        value, gradient = bowl(x)
        return value, gradient / 2

    with pytest.raises(AssertionError, match=r"gradient of halved: at direction \d it says"):
        check_gradient(halved, np.ones((2, 2)), directions=3, rng=rng)


def test_tolerance_is_what_passes():
    def nearly(x):
        value, gradient = bowl(x)
        return value, 1.001 * gradient

    assert check_gradient(nearly, np.ones((2, 2)), tolerance=1e-2) == pytest.approx(1e-3, rel=0.01)
    with pytest.raises(AssertionError, match=r"; 0\.00015 is allowed\)"):
        check_gradient(nearly, np.ones((2, 2)), tolerance=1.5e-4)


def test_the_error_is_the_relative_one_whatever_is_tolerated():
    x = np.array([[1.0, 2.0], [-3.0, 0.5]])
    error = relative_error(bowl(x)[1], numerical_gradient(lambda at: bowl(at)[0], x))
    assert error > 1e-13
    assert check_gradient(bowl, x) == check_gradient(bowl, x, tolerance=1e-15) == error


def test_check_survives_a_function_that_changes_its_argument(rng):
    def careless(x):
        value, gradient = bowl(x)
        x *= 2
        return value, gradient

    x = np.array([[1.0, 2.0], [-3.0, 0.5]])
    for directions in (None, 3):
        assert check_gradient(careless, x, directions=directions, rng=rng) < 1e-8
    np.testing.assert_array_equal(x, [[1, 2], [-3, 0.5]])


X, TARGETS = np.random.default_rng(0).normal(size=(40, 3)), np.random.default_rng(1).normal(scale=9.0, size=40)
SHARES = np.random.default_rng(2).dirichlet(np.ones(6), size=5)


def squares(w):
    value, gradient = losses.mean_squared_error(X @ w, TARGETS)
    return value, X.T @ gradient


def surprise(scores):
    return losses.cross_entropy(scores, SHARES)


LEAST = {"squares": (squares, np.linalg.lstsq(X, TARGETS)[0]), "surprise": (surprise, np.log(SHARES))}


@pytest.mark.parametrize("directions", [None, 5])
@pytest.mark.parametrize("name", LEAST)
def test_check_passes_at_a_minimum_where_only_rounding_is_left(name, directions, rng):
    function, least = LEAST[name]
    assert np.abs(function(least)[1]).max() < 1e-14
    check_gradient(function, least, directions=directions, rng=rng)


@pytest.mark.parametrize("directions", [None, 5])
@pytest.mark.parametrize("name", LEAST)
def test_check_catches_a_wrong_gradient_at_a_minimum(name, directions, rng):
    function, least = LEAST[name]

    def tilted(x):
        value, gradient = function(x)
        return value, gradient + 1e-7  # more than rounding can be

    with pytest.raises(AssertionError, match="gradient of tilted: at "):
        check_gradient(tilted, least, directions=directions, rng=rng)


@pytest.mark.parametrize(("share", "passes"), [(5e-16, True), (2e-15, False)])
def test_rounding_at_a_minimum_is_about_1e_15_of_the_value_over_the_step(share, passes):
    def tilted(x):
        return 3 + x @ x, 2 * x + share * 3 / 1e-5

    if passes:
        check_gradient(tilted, np.zeros(2), step=1e-5)
    else:
        with pytest.raises(AssertionError, match="gradient of tilted: at "):
            check_gradient(tilted, np.zeros(2), step=1e-5)


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="the gradient must have shape"):
        check_gradient(lambda x: (0.0, np.zeros(3)), np.ones((2, 2)))


def test_check_sees_one_wrong_loss_among_scores(rng):
    scores, labels = rng.normal(size=(4, 3)), rng.integers(3, size=4)

    def forgets_the_mean(s):
        value, gradient = losses.cross_entropy(s, labels)
        return value, gradient * len(s)

    with pytest.raises(AssertionError, match="forgets_the_mean"):
        check_gradient(forgets_the_mean, scores)


@pytest.mark.parametrize("directions", [None, 5])
def test_a_function_may_return_the_array_that_its_next_call_overwrites(directions, rng):
    """As layers do, whose gradients stay in place."""
    layer, x = Linear(3, 2, rng=rng), rng.normal(size=(4, 3))

    def loss_and_gradient(weights):
        layer.parameters[0][...] = weights
        loss, of_scores = losses.cross_entropy(layer.forward(x), [0, 1, 1, 0])
        layer.backward(of_scores)
        return loss, layer.gradients[0]

    assert check_gradient(loss_and_gradient, rng.normal(size=(3, 2)), directions=directions, rng=rng) < 1e-7
