"""What the chapter on choosing a loss builds in the open, beside a peer."""

import numpy as np
import pytest
import scipy
from chapter_cells import functions, run

from lib import losses
from lib.gradients import numerical_gradient


@pytest.mark.parametrize("width", [0.05, 1.0, 4.0])
@pytest.mark.parametrize(
    ("name", "twin", "argument"), [("smooth_l1", "smooth_l1_loss", "beta"), ("huber", "huber_loss", "delta")]
)
def test_smooth_l1_and_huber_are_pytorchs(name, twin, argument, width, rng, torch):
    (loss,) = functions("losses", name)
    r = np.concatenate([3 * rng.normal(size=200), [0, width, -width]])
    twin = getattr(torch.nn.functional, twin)
    expected = twin(torch.tensor(r), torch.zeros(len(r), dtype=torch.float64), reduction="none", **{argument: width})
    np.testing.assert_allclose(loss(r, width), expected.numpy(), rtol=1e-12)


def test_a_model_learns_the_mean_or_the_median_at_each_x(rng):
    page = run("losses", "def learn(")
    y = page["y"] = rng.normal(size=15)
    for loss, statistic in ((losses.mean_squared_error, "mean"), (losses.mean_absolute_error, "median")):
        expected = scipy.stats.binned_statistic(page["x"], y, statistic, bins=3).statistic
        np.testing.assert_allclose(page["learn"](loss), expected, rtol=0, atol=1e-3)


# Noise


@pytest.mark.parametrize(("name", "twin"), [("gaussian", "norm"), ("laplace", "laplace")])
def test_densities_are_scipys(name, twin, rng):
    (density,) = functions("losses", name)
    r = 3 * rng.normal(size=100)
    for scale in (0.5, 1.0, 4.0):
        np.testing.assert_allclose(density(r, scale), getattr(scipy.stats, twin).pdf(r, scale=scale), rtol=1e-11)


@pytest.mark.parametrize(("heads", "tosses"), [(7, 10), (60, 100), (0, 3)])
def test_likelihood_of_a_coin_is_scipys(heads, tosses):
    page = run("losses", "from math import comb\n", "def likelihood(")
    theta = np.linspace(0.001, 0.999, 999)
    values = page["likelihood"](theta, heads, tosses)
    np.testing.assert_allclose(values, scipy.stats.binom.pmf(heads, tosses, theta), rtol=1e-11)
    assert theta[values.argmax()] == pytest.approx(max(heads / tosses, 0.001))


# Binary cross-entropy


def test_stable_binary_cross_entropy_is_pytorchs(rng, torch):
    (stable,) = functions("losses", "stable")
    z = np.concatenate([5 * rng.normal(size=100), [0, 40, -40, 800, -800, 1e300, -1e300]])
    z, t = np.tile(z, 3), np.repeat([0.0, 1.0, 0.3], len(z))
    twin = torch.nn.functional.binary_cross_entropy_with_logits
    expected = twin(torch.tensor(z), torch.tensor(t), reduction="none").numpy()
    np.testing.assert_allclose(stable(z, t), expected, rtol=1e-12, atol=1e-14)  # PyTorch's small losses are inexact
    expected = -t * scipy.special.log_expit(z) - (1 - t) * scipy.special.log_expit(-z)
    np.testing.assert_allclose(stable(z, t), expected, rtol=1e-12)
    assert stable(-800.0, 1) == 800
    assert stable(800.0, 1) == 0


def test_naive_binary_cross_entropy_is_right_while_the_scores_are_small(rng, torch):
    (naive,) = functions("losses", "naive")
    z, t = rng.normal(size=100), rng.integers(2, size=100).astype(float)
    twin = torch.nn.functional.binary_cross_entropy_with_logits
    np.testing.assert_allclose(naive(z, t), twin(torch.tensor(z), torch.tensor(t), reduction="none"), rtol=1e-12)


def test_prices_of_a_yes_and_their_slopes_are_pytorchs(rng, torch):
    page = run("losses", "def stable(", "def slope_of(")
    logits = 3 * rng.normal(size=100)
    z, yes = torch.tensor(logits, requires_grad=True), torch.ones(100, dtype=torch.float64)
    loss = torch.nn.functional
    twins = {
        "0/1": (z <= 0).double() + 0 * z,
        "hinge": loss.hinge_embedding_loss(z, -yes, margin=1.0, reduction="none"),
        "cross-entropy": loss.binary_cross_entropy_with_logits(z, yes, reduction="none"),
        "(1 − z)²": loss.mse_loss(z, yes, reduction="none"),
    }
    assert page["charges"].keys() == twins.keys()
    for name, twin in twins.items():
        price = page["charges"][name]
        np.testing.assert_allclose(price(logits), twin.detach().numpy(), rtol=1e-12, atol=1e-14)
        (slopes,) = torch.autograd.grad(twin.sum(), z)
        np.testing.assert_allclose(page["slope_of"](price, logits), slopes.numpy(), rtol=0, atol=1e-7)


# Before any training


def test_losses_start_where_the_table_says(rng, torch):
    (pinball,) = functions("losses", "pinball")
    zeros, y = np.zeros(300), 2 * rng.normal(size=300)
    assert losses.mean_squared_error(zeros, y)[0] == pytest.approx((y**2).mean(), rel=1e-12)
    absolute = losses.mean_absolute_error(zeros, y)[0]
    assert absolute == pytest.approx(np.abs(y).mean(), rel=1e-12)
    for beta in (0.1, 1.0, 4.0):
        assert 0 <= absolute - losses.smooth_l1(zeros, y, beta)[0] <= beta / 2
    labels, tags = rng.integers(7, size=300), rng.integers(2, size=(300, 5))
    assert losses.binary_cross_entropy(zeros, labels % 2)[0] == pytest.approx(np.log(2), rel=1e-12)
    assert losses.cross_entropy(np.zeros((300, 7)), labels)[0] == pytest.approx(np.log(7), rel=1e-12)
    assert losses.hinge(np.zeros((300, 7)), labels, 1.5)[0] == pytest.approx(6 * 1.5, rel=1e-12)
    assert losses.binary_cross_entropy(np.zeros((300, 5)), tags)[0] == pytest.approx(5 * np.log(2), rel=1e-12)
    assert pinball(zeros, np.abs(y), 0.3)[0] == pytest.approx(0.3 * np.abs(y).mean(), rel=1e-12)
    logits, counts = torch.zeros(300).double(), torch.tensor(rng.poisson(3, size=300))
    assert torch.nn.functional.poisson_nll_loss(logits, counts).item() == pytest.approx(1, rel=1e-12)


# Quantiles


@pytest.mark.parametrize("q", [0.1, 0.5, 0.75, 0.9])
def test_pinball_is_scikit_learns(q, rng, sklearn):
    (pinball,) = functions("losses", "pinball")
    predictions, targets = rng.normal(size=(2, 60))
    loss, gradient = pinball(predictions, targets, q)
    assert loss == pytest.approx(sklearn("metrics").mean_pinball_loss(targets, predictions, alpha=q), rel=1e-12)
    slopes = numerical_gradient(lambda p: sklearn("metrics").mean_pinball_loss(targets, p, alpha=q), predictions)
    np.testing.assert_allclose(gradient, slopes, rtol=0, atol=1e-8)


@pytest.fixture(scope="module")
def bicycles():
    return run("losses", "def euros(", "def pinball(", "def fit_quantile(")


@pytest.mark.parametrize("q", [0.1, 0.5, 0.9])
def test_lines_of_quantiles_are_about_as_good_as_scikit_learns(q, bicycles, sklearn):
    warmth, asked = bicycles["warmth"][:, None], bicycles["asked"]
    intercept, slope = bicycles["lines"][q]
    peer = sklearn("linear_model").QuantileRegressor(quantile=q, alpha=0, solver="highs").fit(warmth, asked)
    least = sklearn("metrics").mean_pinball_loss(asked, peer.predict(warmth), alpha=q)
    ours = sklearn("metrics").mean_pinball_loss(asked, intercept + slope * warmth[:, 0], alpha=q)
    assert least <= ours + 1e-12
    assert ours < 1.001 * least
