"""Regularizers: penalties by hand, gradients by differences, and the elastic net between its ends."""

import dataclasses

import numpy as np
import pytest

from lib.gradients import numerical_gradient, relative_error
from lib.regularizers import L1, L2, ElasticNet

W = np.array([[1.0, -2.0], [0.5, 3.0]])

PENALTIES = [
    (L2(1.0), 14.25),
    (L2(0.1), 1.425),
    (L2(0.0), 0.0),
    (L1(1.0), 6.5),
    (L1(0.1), 0.65),
    (ElasticNet(1.0, 0.5), (6.5 + 14.25) / 2),
    (ElasticNet(0.2, 0.75), 0.2 * (0.75 * 6.5 + 0.25 * 14.25)),
]
every_one = pytest.mark.parametrize(("regularizer", "penalty"), PENALTIES, ids=str)


@every_one
def test_penalty_by_hand(regularizer, penalty):
    assert type(regularizer.penalty(W)) is float
    assert regularizer.penalty(W) == pytest.approx(penalty, rel=1e-14)


@every_one
def test_gradient_is_that_of_the_penalty(regularizer, penalty):
    assert relative_error(regularizer.gradient(W), numerical_gradient(regularizer.penalty, W)) < 1e-9


@every_one
@pytest.mark.parametrize("shape", [(4,), (2, 2), (1, 2, 2)])
def test_any_shape_will_do(regularizer, penalty, shape):
    assert regularizer.penalty(W.reshape(shape)) == pytest.approx(penalty)
    np.testing.assert_allclose(regularizer.gradient(W.reshape(shape)).ravel(), regularizer.gradient(W).ravel())


@every_one
def test_float32_stays_float32_and_weights_stay_as_they_are(regularizer, penalty):
    weights = W.astype(np.float32)
    weights.flags.writeable = False
    assert regularizer.gradient(weights).dtype == np.float32
    assert regularizer.penalty(weights) == pytest.approx(penalty, rel=1e-6)


@every_one
def test_lists_integers_and_views_are_weights_too(regularizer, penalty):
    assert regularizer.penalty(W.tolist()) == pytest.approx(penalty)
    assert regularizer.penalty(np.asfortranarray(W)) == pytest.approx(penalty)
    np.testing.assert_array_equal(regularizer.gradient(np.array([[2, -1]])), regularizer.gradient([[2.0, -1.0]]))


def test_penalty_grows_with_its_strength_and_the_gradient_with_it():
    for kind in (L1, L2):
        assert kind(3.0).penalty(W) == pytest.approx(3 * kind(1.0).penalty(W))
        np.testing.assert_allclose(kind(3.0).gradient(W), 3 * kind(1.0).gradient(W))


@pytest.mark.parametrize(("ratio", "end"), [(0.0, L2), (1.0, L1)])
def test_elastic_net_ends_at_l1_and_l2(ratio, end):
    net = ElasticNet(0.3, ratio)
    assert net.penalty(W) == end(0.3).penalty(W)
    np.testing.assert_array_equal(net.gradient(W), end(0.3).gradient(W))


def test_subgradient_at_zero_is_zero():
    np.testing.assert_array_equal(L1(1.0).gradient([0.0, -0.0, 2.0]), [0, 0, 1])


def test_l2_has_no_factor_of_one_half():
    np.testing.assert_array_equal(L2(1.0).gradient([1.0]), [2.0])


def test_strength_cannot_be_changed_behind_the_check():
    with pytest.raises(dataclasses.FrozenInstanceError):
        L2(1.0).strength = -1


@pytest.mark.parametrize("regularizer", [L1(np.float64(0.1)), L2(np.float64(0.1))], ids=str)
def test_a_numpy_number_is_a_strength_like_any_other(regularizer):
    assert regularizer.gradient(W.astype(np.float32)).dtype == np.float32


def test_a_penalty_too_large_for_a_float_is_infinite():
    assert L2(1.0).penalty([1e200]) == np.inf
    assert L1(1.0).penalty([1e308, 1e308]) == np.inf
    assert ElasticNet(1.0, 0.5).penalty([1e200]) == np.inf


def test_a_slope_too_large_for_a_float_is_infinite():
    np.testing.assert_array_equal(L2(10.0).gradient([1e308, -1e308]), [np.inf, -np.inf])
    np.testing.assert_array_equal(L2(1e38).gradient(np.float32([2, -2])), [np.inf, -np.inf])
    np.testing.assert_array_equal(ElasticNet(10.0, 0.0).gradient([1e308]), [np.inf])


@pytest.mark.parametrize("regularizer", [L1(1.7e38), L2(1.7e38), ElasticNet(1.7e38, 0.5)], ids=str)
def test_the_slope_of_0_is_0_at_any_strength(regularizer):
    np.testing.assert_array_equal(regularizer.gradient(np.zeros(2, np.float32)), 0)
    np.testing.assert_array_equal(regularizer.proximal(np.zeros(2, np.float32), 1e300), 0)


@pytest.mark.parametrize("weights", [[1e200], [1e308, -1e308]], ids=str)
def test_a_part_without_strength_costs_nothing_at_any_size(weights):
    assert L1(0.0).penalty(weights) == L2(0.0).penalty(weights) == 0
    size = L1(1.0).penalty(weights)
    assert ElasticNet(1.0, 1.0).penalty(weights) == size
    assert ElasticNet(0.0, 0.5).penalty(weights) == 0


def test_penalties_of_many_small_weights_in_float32_are_those_in_float64():
    weights = np.full(10**6, 0.1, dtype=np.float32)
    for regularizer in (L1(1.0), L2(1.0)):
        assert regularizer.penalty(weights) == pytest.approx(regularizer.penalty(weights.astype(float)), rel=1e-12)


# The proximal step


@every_one
@pytest.mark.parametrize("step", [0.0, 0.3, 1.0, 20.0])
def test_proximal_step_is_the_least_of_its_sum(regularizer, penalty, step):
    from scipy.optimize import minimize_scalar

    for weight, moved in zip(W.ravel(), regularizer.proximal(W, step).ravel(), strict=True):

        def cost(v, weight=weight):
            return step * regularizer.penalty([v]) + (v - weight) ** 2 / 2

        best = minimize_scalar(cost, bounds=(-4, 4), method="bounded", options={"xatol": 1e-9})
        assert cost(moved) <= best.fun + 1e-12
        assert moved == pytest.approx(best.x, abs=1e-5)


def test_soft_threshold_by_hand():
    np.testing.assert_allclose(L1(0.5).proximal([3.0, -3.0, 0.9, -1.0, 0.0], 2.0), [2, -2, 0, 0, 0])
    assert (L1(0.5).proximal([0.9, -1.0, 1.0], 2.0) == 0).all()


def test_proximal_step_of_l2_by_hand():
    np.testing.assert_allclose(L2(0.5).proximal([3.0, -1.0], 2.0), [1, -1 / 3])


def test_proximal_step_keeps_float32_and_its_weights():
    weights = W.astype(np.float32)
    weights.flags.writeable = False
    for regularizer, _ in PENALTIES:
        assert regularizer.proximal(weights, 0.1).dtype == np.float32


def test_a_proximal_step_that_no_float32_can_hold_ends_at_0_without_a_warning():
    for regularizer in (L1(0.1), L2(0.1), ElasticNet(0.1, 0.5)):
        assert (regularizer.proximal(W.astype(np.float32), 1e300) == 0).all()


@pytest.mark.parametrize("step", [-0.1, np.nan, "1", None])
def test_a_step_must_be_a_length(step):
    for regularizer in (L1(0.1), L2(0.1), ElasticNet(0.1, 0.5)):
        with pytest.raises(ValueError, match=r"step must be a finite number in \[0, inf\)"):
            regularizer.proximal(W, step)


def test_proximal_descent_equals_the_lasso_of_scikit_learn(sklearn, rng):
    x = rng.normal(size=(60, 8))
    y = x[:, 0] - 2 * x[:, 3] + 0.1 * rng.normal(size=60)
    lasso, w = L1(0.2), np.zeros(8)
    step = 1 / np.linalg.eigvalsh(2 * x.T @ x / 60)[-1]
    for _ in range(2000):
        w = lasso.proximal(w - step * 2 * x.T @ (x @ w - y) / 60, step)
    # Theirs is half of ours: the squares over 2 N, and so half the strength.
    theirs = sklearn("linear_model").Lasso(alpha=0.1, fit_intercept=False, tol=1e-12, max_iter=100_000).fit(x, y).coef_
    np.testing.assert_allclose(w, theirs, atol=1e-8)
    np.testing.assert_array_equal(w == 0, theirs == 0)
    assert (w == 0).sum() >= 4
