"""Losses of numbers from 1e-300 to 1e300, against decimal arithmetic of 700 digits.

What a result may be off by: a few units in its last place; where an exponential is taken, as many as its exponent is
large (half a unit in the last place of 700 is 700 half units in that of exp(700)); where the formula itself subtracts
(p − t, a violation beside its margin), a unit in the last place of the larger part.
"""

import functools
import math
from decimal import Context, Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import losses

EPSILON = np.finfo(float).eps
LARGEST = Decimal(np.finfo(float).max)
TINY = 8 * np.finfo(float).smallest_subnormal  # what rounding does at the lower end of the numbers
EXACT = Context(prec=700, Emin=-(10**17), Emax=10**17)

modest = settings(deadline=None, derandomize=True, max_examples=60)

numbers = st.one_of(
    st.floats(-300, 300).flatmap(lambda e: st.sampled_from([1.0, -1.0]).map(lambda sign: sign * 10.0**e)),
    st.floats(-50, 50),
    st.integers(-3, 3).map(float),
    st.sampled_from([1e300, -1e300, 0.0, 700.0, -745.0, 1e-300]),
)


def rows(of, classes):
    return st.lists(st.lists(of, min_size=classes, max_size=classes), min_size=1, max_size=3).map(np.array)


scores = st.integers(2, 4).flatmap(lambda classes: rows(numbers, classes))


def exactly(function):
    """Run a test with decimal arithmetic that is exact for all that matters here."""

    @functools.wraps(function)
    def run(*arguments, **options):
        with localcontext(EXACT):
            return function(*arguments, **options)

    return run


def decimals(array):
    return [[Decimal(float(x)) for x in row] for row in np.atleast_2d(array)]


def assert_close(value, exact, rounding):
    """Compare a float with a decimal; `rounding` is the absolute error that passes."""
    if abs(exact) > LARGEST * Decimal("0.99999999999999"):
        assert value == math.copysign(math.inf, exact) or abs(exact) < LARGEST * Decimal("1.00000000000001")
        return
    assert math.isfinite(value), f"{value} for {exact:.17e}"
    error = abs(Decimal(value) - exact)
    assert error <= Decimal(rounding) + Decimal(TINY), f"{value!r} for {exact:.17e}"


def relative(exact, units=8):
    return abs(exact) * Decimal(units * EPSILON)


def labels_for(scores, data):
    count, classes = scores.shape
    return np.array(data.draw(st.lists(st.integers(0, classes - 1), min_size=count, max_size=count)))


# The oracles: value and gradient in decimals, by the definitions


def softmax(row):
    top = max(row)
    powers = [(x - top).exp() for x in row]
    total = sum(powers)
    # 1 − p is the share of the others: the rounded difference would lose 1e-800.
    return [p / total for p in powers], [sum(powers[:k] + powers[k + 1 :]) / total for k in range(len(row))]


def log1p(x):
    """Return ln(1 + x), for x so small that 1 + x is 1 in any precision too."""
    return x - x * x / 2 if abs(x) < Decimal("1e-340") else (1 + x).ln()


def log_softmax(row):
    top = row.index(max(row))
    rest = sum((x - row[top]).exp() for k, x in enumerate(row) if k != top)
    return [x - row[top] - log1p(rest) for x in row]


def magnitude(row):
    """How many units in the last place an exponential of these differences may be off by."""
    top = max(row)
    return 16 + float(max(min(abs(x - top), 746) for x in row))


@pytest.mark.parametrize("power", [1, 2])
@modest
@given(data=st.data())
@exactly
def test_hinge(power, data):
    s = data.draw(scores)
    labels = labels_for(s, data)
    margin = data.draw(st.sampled_from([0.0, 1.0, 1e-300, 1e300, 0.1]))
    value, gradient = (losses.hinge, losses.squared_hinge)[power - 1](s, labels, margin)
    total, bound = Decimal(0), Decimal(0)
    for row, label, slopes in zip(decimals(s), labels, gradient, strict=True):
        terms = [max(x - row[label] + Decimal(margin), Decimal(0)) for x in row]
        terms[label] = Decimal(0)
        lost = [(abs(x - row[label]) + Decimal(margin)) * Decimal(4 * EPSILON) for x in row]
        total += sum(t**power for t in terms)
        bound += sum(e if power == 1 else 2 * (t + e) * e for t, e in zip(terms, lost, strict=True))
        if power == 2:
            exact = [2 * t / len(s) for t in terms]
            exact[label] = -sum(exact)
            for k, (slope, wanted) in enumerate(zip(slopes, exact, strict=True)):
                assert_close(slope, wanted, sum(lost) if k == label else lost[k])
        elif all(t == 0 or t > e for t, e in zip(terms, lost, strict=True)):
            exact = [int(t > 0) for t in terms]
            exact[label] = -sum(exact)
            np.testing.assert_array_equal(slopes, np.array(exact) / len(s))
    assert_close(value, total / len(s), bound + relative(total))


@modest
@given(data=st.data())
@exactly
def test_cross_entropy_of_labels(data):
    s = data.draw(scores)
    labels = labels_for(s, data)
    value, gradient = losses.cross_entropy(s, labels)
    total, bound = Decimal(0), Decimal(0)
    for row, label, slopes in zip(decimals(s), labels, gradient, strict=True):
        p, others = softmax(row)
        loss = -log_softmax(row)[label]
        total += loss
        bound += relative(loss, magnitude(row))
        for k, slope in enumerate(slopes):
            exact = (-others[k] if k == label else p[k]) / len(s)
            assert_close(slope, exact, relative(exact, magnitude(row)))
    assert_close(value, total / len(s), bound)


@modest
@given(data=st.data())
@exactly
def test_cross_entropy_of_distributions(data):
    s = data.draw(scores)
    weights = data.draw(rows(st.sampled_from([0.0, 0.0, 1.0, 2.0, 1e-12, 1e-300]), s.shape[1]))
    weights = np.resize(weights, s.shape)
    weights[weights.sum(axis=1) == 0] = 1
    targets = weights / weights.sum(axis=1, keepdims=True)
    value, gradient = losses.cross_entropy(s, targets)
    total, bound = Decimal(0), Decimal(0)
    for row, target, slopes in zip(decimals(s), decimals(targets), gradient, strict=True):
        p, others = softmax(row)
        loss = -sum(t * log for t, log in zip(target, log_softmax(row), strict=True))
        total += loss
        bound += relative(loss, magnitude(row))
        for k, slope in enumerate(slopes):
            up, down = p[k] * (1 - target[k]) / len(s), target[k] * others[k] / len(s)
            assert_close(slope, up - down, relative(up + down, magnitude(row)))
    assert_close(value, total / len(s), bound)


@modest
@given(data=st.data())
@exactly
def test_binary_cross_entropy(data):
    z = np.array(data.draw(st.lists(numbers, min_size=1, max_size=4)))
    unit = st.one_of(st.sampled_from([0.0, 1.0, 1e-300, 1e-20]), st.floats(0, 1))
    t = np.array(data.draw(st.lists(unit, min_size=len(z), max_size=len(z))))
    value, gradient = losses.binary_cross_entropy(z, t)
    total, bound = Decimal(0), Decimal(0)
    for (logit,), (target,), slope in zip(decimals(z[:, None]), decimals(t[:, None]), gradient, strict=True):
        (negative, positive), _ = softmax([Decimal(0), logit])
        log_negative, log_positive = log_softmax([Decimal(0), logit])
        loss = -target * log_positive - (1 - target) * log_negative
        units = magnitude([Decimal(0), logit])
        total += loss
        bound += relative(loss, units)
        up, down = (1 - target) * positive / len(z), target * negative / len(z)
        assert_close(slope, up - down, relative(up + down, units))
    assert_close(value, total / len(z), bound)


REGRESSION = {
    "mean_squared_error": (lambda r, _: r * r, lambda r, _: 2 * r),
    "mean_absolute_error": (lambda r, _: abs(r), lambda r, _: Decimal((r > 0) - (r < 0))),
    "smooth_l1": (
        lambda r, beta: r * r / (2 * beta) if abs(r) < beta else abs(r) - beta / 2,
        lambda r, beta: r / beta if abs(r) < beta else Decimal((r > 0) - (r < 0)),
    ),
}


@pytest.mark.parametrize("name", REGRESSION)
@modest
@given(data=st.data())
@exactly
def test_regression(name, data):
    predictions = np.array(data.draw(st.lists(numbers, min_size=1, max_size=4)))
    count = len(predictions)
    targets = np.array(data.draw(st.lists(numbers, min_size=count, max_size=count)))
    beta = data.draw(st.sampled_from([1.0, 1e-300, 1e-10, 1e10, 1e300]))
    options = {"beta": beta} if name == "smooth_l1" else {}
    value, gradient = getattr(losses, name)(predictions, targets, **options)
    loss, slope_of = REGRESSION[name]
    residuals = [Decimal(float(a)) - Decimal(float(b)) for a, b in zip(predictions, targets, strict=True)]
    exact = sum(loss(r, Decimal(beta)) for r in residuals) / count
    assert_close(value, exact, relative(exact))
    for r, slope in zip(residuals, gradient, strict=True):
        wanted = slope_of(r, Decimal(beta)) / count
        assert_close(slope, wanted, relative(wanted))


@modest
@given(rows(numbers, 3))
@exactly
def test_softmax_and_its_logarithms(x):
    results = losses.softmax(x), losses.log_softmax(x), losses.logsumexp(x)
    for row, p, log_p, total in zip(decimals(x), *results, strict=True):
        units = magnitude(row)
        exact_p, exact_log_p = softmax(row)[0], log_softmax(row)
        for k in range(3):
            assert_close(p[k], exact_p[k], relative(exact_p[k], units))
            assert_close(log_p[k], exact_log_p[k], relative(exact_log_p[k], units))
        rest = row[0] - exact_log_p[0] - max(row)
        assert_close(float(total), max(row) + rest, relative(max(row)) + relative(rest, units))


# The ends of the scale, one by one

ENDS = [
    ("hinge", [[1e300, -1e300]], [1], {}, 2e300),
    ("hinge", [[1e300, -1e300]] * 1000, [1] * 1000, {}, 2e300),
    ("hinge", [[1e300, 1e300]], [1], {}, 1.0),
    ("squared_hinge", [[1e150, 0.0]], [1], {}, 1e300),
    ("squared_hinge", [[1.2e154, 0.0], [0.0, 1.2e154]], [1, 0], {}, 1.44e308),
    ("squared_hinge", [[1e200, 0.0]], [1], {}, math.inf),
    ("cross_entropy", [[1e300, -1e300]], [1], {}, 2e300),
    ("cross_entropy", [[1e300, -1e300]], [0], {}, 0.0),
    ("cross_entropy", [[0.0, -745.0]], [0], {}, 5e-324),
    ("cross_entropy", [[1e300, -1e300]], [[1e-300, 1.0]], {}, 2e300),
    ("binary_cross_entropy", [1e300], [0], {}, 1e300),
    ("binary_cross_entropy", [745.0], [1], {}, 5e-324),
    ("mean_squared_error", [1e150], [0.0], {}, 1e300),
    ("mean_squared_error", [1.2e154, -1.2e154], [0.0, 0.0], {}, 1.44e308),
    ("mean_squared_error", [1e-160], [0.0], {}, 1e-320),
    ("mean_absolute_error", [1.5e308, -1.5e308], [0.0, 0.0], {}, 1.5e308),
    ("smooth_l1", [1e300], [0.0], {"beta": 1e-300}, 1e300),
    ("smooth_l1", [1e-150], [0.0], {"beta": 1.0}, 5e-301),
    ("smooth_l1", [1e150], [0.0], {"beta": 1e300}, 0.5),
]


@pytest.mark.parametrize(("name", "predictions", "targets", "options", "expected"), ENDS)
def test_at_the_ends_of_the_scale(name, predictions, targets, options, expected):
    value, gradient = getattr(losses, name)(predictions, targets, **options)
    assert value == pytest.approx(expected, rel=1e-13, abs=0)
    assert np.isfinite(gradient).all()


@pytest.mark.parametrize(("dtype", "score"), [("float64", 1e308), ("float32", 2e38)])
def test_a_slope_over_many_samples_overflows_no_sooner_than_it_must(dtype, score):
    scores = np.zeros((4, 2), dtype)
    scores[0, 0] = score
    value, gradient = losses.squared_hinge(scores, [1, 0, 0, 0], margin=0.0)
    assert value == pytest.approx(score / 2 * (score / 2), rel=1e-6)
    np.testing.assert_allclose(gradient, [[score / 2, -score / 2]] + [[0, 0]] * 3, rtol=1e-6)


@pytest.mark.parametrize("gap", [50.0, 200.0, 700.0])
@pytest.mark.parametrize("targets", [[0], [[1.0, 0.0]]], ids=["label", "distribution"])
def test_a_tiny_gradient_is_not_rounded_to_zero(gap, targets):
    value, gradient = losses.cross_entropy([[gap, 0.0]], targets)
    assert value == pytest.approx(np.exp(-gap), rel=1e-13, abs=0)
    np.testing.assert_allclose(gradient, [[-np.exp(-gap), np.exp(-gap)]], rtol=1e-13, atol=0)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_truth_may_be_any_distance_behind(dtype):
    # Up to 0.75 of the largest exponent, the exponentials are relative to the truth, beyond it to the winner.
    info = np.finfo(dtype)
    eps, largest = float(info.eps), math.log(info.max)
    gaps = np.concatenate([np.linspace(0, 1.2, 241), [0.7499, 0.7501, 0.99, 1.01, 10]]) * largest
    for gap in gaps.astype(dtype).tolist():
        row = np.array([0, gap, gap / 2, -3], dtype)
        value, gradient = losses.cross_entropy(np.tile(row, (1000, 1)), np.zeros(1000, int))
        exponents = row.astype(float) - gap
        total = math.fsum(np.exp(exponents))
        expected = np.exp(exponents) / total - [1, 0, 0, 0]
        assert value == pytest.approx(gap + math.log(total), rel=8 * eps, abs=0)
        rounding = (16 + min(gap, 2 * largest)) * eps
        np.testing.assert_allclose(1000 * gradient[0], expected, rtol=rounding, atol=4000 * info.smallest_subnormal)


def test_one_far_behind_leaves_the_others_as_they_are(rng):
    scores, labels = rng.normal(size=(20, 5)), rng.integers(5, size=20)
    _, alone = losses.cross_entropy(scores, labels)
    value, gradient = losses.cross_entropy(np.vstack([scores, [[1e4, 0, 0, 0, 0]]]), [*labels, 1])
    np.testing.assert_allclose(21 * gradient[:20], 20 * alone, rtol=1e-14)
    np.testing.assert_allclose(21 * gradient[20], [1, -1, 0, 0, 0])
    assert value > 1e4 / 21


# Where even a difference of two inputs is too large for its dtype

LARGE = {"float32": 3e38, "float64": 1e308}


@pytest.mark.parametrize("dtype", LARGE)
@pytest.mark.parametrize(
    ("name", "slope"), [("mean_squared_error", np.inf), ("mean_absolute_error", 0.5), ("smooth_l1", 0.5)]
)
def test_a_residual_that_overflows_is_an_infinite_loss(name, slope, dtype):
    predictions = np.array([LARGE[dtype], 0], dtype)
    value, gradient = getattr(losses, name)(predictions, -predictions)
    assert value == np.inf
    np.testing.assert_array_equal(gradient, [slope, 0])


@pytest.mark.parametrize("dtype", LARGE)
@pytest.mark.parametrize(("name", "slope"), [("hinge", 0.5), ("squared_hinge", np.inf), ("cross_entropy", 0.5)])
def test_a_lead_that_overflows_is_an_infinite_loss(name, slope, dtype):
    scores = np.array([[-LARGE[dtype], LARGE[dtype]], [LARGE[dtype], -LARGE[dtype]]], dtype)
    value, gradient = getattr(losses, name)(scores, [0, 0])
    assert value == np.inf
    np.testing.assert_array_equal(gradient, [[-slope, slope], [0, 0]])


@pytest.mark.parametrize(("loss", "slope"), [(losses.hinge, 1), (losses.squared_hinge, np.inf)])
def test_a_margin_that_no_float32_can_hold_is_an_infinite_loss(loss, slope):
    value, gradient = loss(np.zeros((1, 2), np.float32), [0], margin=1e39)
    assert value == np.inf
    np.testing.assert_array_equal(gradient, [[-slope, slope]])


@pytest.mark.parametrize("beta", [1e-50, 1e39])
def test_a_beta_that_no_float32_can_hold_is_refused(beta):
    predictions = np.array([0, 1], np.float32)
    with pytest.raises(ValueError, match=r"beta must lie in \[1.*e-45, 3.*e\+38\] for predictions of float32; it is "):
        losses.smooth_l1(predictions, [0, 0], beta)
    value, gradient = losses.smooth_l1(predictions.astype(float), [0, 0], beta)
    assert value == pytest.approx(min(0.5, 0.25 / beta), abs=0)
    np.testing.assert_allclose(gradient, [0, min(0.5, 0.5 / beta)])


@pytest.mark.parametrize(("logit", "target", "sign"), [(50.0, 1, -1), (700.0, 1, -1), (-50.0, 0, 1), (-700.0, 0, 1)])
def test_a_tiny_binary_gradient_is_not_rounded_to_zero(logit, target, sign):
    value, gradient = losses.binary_cross_entropy([logit], [target])
    assert value == pytest.approx(np.exp(-abs(logit)), rel=1e-13, abs=0)
    np.testing.assert_allclose(gradient, [sign * np.exp(-abs(logit))], rtol=1e-13, atol=0)
