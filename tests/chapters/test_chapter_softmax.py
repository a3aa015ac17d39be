"""What the chapter on softmax and cross-entropy builds in the open, beside a peer."""

import decimal
import math

import numpy as np
import pytest
import scipy
from chapter_cells import functions


@pytest.fixture
def by_torch(torch):
    """Return a function that gives a loss and its gradient by PyTorch; the loss is written in PyTorch."""

    def evaluate(loss, scores, labels):
        scores = torch.tensor(scores, dtype=torch.float64, requires_grad=True)
        value = loss(scores, torch.tensor(labels))
        value.backward()
        return value.item(), scores.grad.numpy()

    return evaluate


# Softmax and cross-entropy


@pytest.mark.parametrize("name", ["softmax_naive", "softmax_shifted"])
def test_softmax_is_scipys(name, rng):
    (softmax,) = functions("softmax", name)
    for scores in 3 * rng.normal(size=(20, 7)):
        np.testing.assert_allclose(softmax(scores), scipy.special.softmax(scores), rtol=1e-13)


@pytest.mark.parametrize("name", ["cross_entropy_naive", "cross_entropy_shifted", "cross_entropy_stable"])
def test_cross_entropy_of_a_sample_is_pytorchs(name, rng, torch):
    functions_of_chapter = functions("softmax", "softmax_shifted", name)
    for scores in 3 * rng.normal(size=(20, 7)):
        expected = torch.nn.functional.cross_entropy(torch.tensor(scores), torch.tensor(4)).item()
        assert functions_of_chapter[-1](scores, 4) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("size", [0.0, 1e-9, 1.0, 10.0, 1e5, 1e290])
def test_exact_cross_entropy_is_pytorchs(size, rng, torch):
    (cross_entropy_exact,) = functions("softmax", "cross_entropy_exact")
    for scores in size * rng.normal(size=(20, 7)):
        for label in range(7):
            expected = torch.nn.functional.cross_entropy(torch.tensor(scores), torch.tensor(label)).item()
            assert cross_entropy_exact(scores, label) == pytest.approx(expected, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    "scores", [(10, -100, -100), (0, -40), (0, -700), (5, 5, -30), (0, 1000, 0), (1e5, 1e5 - 50), (-3, 700, 700)]
)
def test_exact_cross_entropy_has_every_digit(scores):
    """PyTorch, too, adds the small exponentials to 1; decimals of 400 places don't lose them."""
    (cross_entropy_exact,) = functions("softmax", "cross_entropy_exact")
    with decimal.localcontext(prec=400):
        differences = [decimal.Decimal(score) - decimal.Decimal(scores[0]) for score in scores]
        expected = float(sum(difference.exp() for difference in differences).ln())
    assert expected > 0
    assert cross_entropy_exact(np.array(scores, dtype=float), 0) == pytest.approx(expected, rel=1e-14, abs=0)


def test_exact_cross_entropy_of_huge_scores():
    (cross_entropy_exact,) = functions("softmax", "cross_entropy_exact")
    assert cross_entropy_exact(np.array([-1e300, 0, 1e300]), 0) == 2e300


@pytest.mark.parametrize("size", [0.0, 1.0, 30.0, 1000.0])
def test_cross_entropy_and_its_gradient_are_pytorchs(size, rng, torch, by_torch):
    (cross_entropy,) = functions("softmax", "cross_entropy")
    scores, labels = size * rng.normal(size=(40, 6)), rng.integers(6, size=40)
    before = scores.copy()
    loss, gradient = cross_entropy(scores, labels)
    expected, slopes = by_torch(torch.nn.functional.cross_entropy, scores, labels)
    assert loss == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(gradient, slopes, rtol=1e-10, atol=1e-15)
    np.testing.assert_array_equal(scores, before)


@pytest.mark.parametrize("size", [0.0, 1.0, 5.0])
def test_squared_error_of_softmax_is_that_of_autograd(size, rng, torch, by_torch):
    (squared_error_of_softmax,) = functions("softmax", "squared_error_of_softmax")

    def squares(scores, labels):
        truth = torch.nn.functional.one_hot(labels, 6)
        return ((torch.softmax(scores, dim=1) - truth) ** 2).sum(dim=1).mean()

    scores, labels = size * rng.normal(size=(40, 6)), rng.integers(6, size=40)
    loss, gradient = squared_error_of_softmax(scores, labels)
    expected, slopes = by_torch(squares, scores, labels)
    assert loss == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(gradient, slopes, rtol=1e-10, atol=1e-15)


def test_the_patched_loss_is_bounded_at_11_5(torch):
    _, patched = functions("softmax", "softmax_shifted", "patched")
    assert patched(np.array([0.0, 1000.0]), 0) == pytest.approx(5 * math.log(10))
    scores = torch.tensor([0.0, 10.0, 0.0], dtype=torch.float64)
    expected = -torch.log(torch.softmax(scores, dim=0)[0] + 1e-5).item()
    assert patched(scores.numpy(), 0) == pytest.approx(expected, rel=1e-12)


def test_entropy_and_divergence_are_scipys(rng):
    (entropy_terms,) = functions("softmax", "entropy_terms")
    for target, belief in rng.dirichlet(np.ones(5), size=(20, 2)):
        entropy, divergence = entropy_terms(target, belief)
        assert entropy == pytest.approx(scipy.special.entr(target).sum(), rel=1e-12)
        assert divergence == pytest.approx(scipy.special.rel_entr(target, belief).sum(), rel=1e-12)


def test_sigmoid_is_scipys():
    (sigmoid,) = functions("softmax", "sigmoid")
    z = np.linspace(-30, 30, 121)
    np.testing.assert_allclose(sigmoid(z), scipy.special.expit(z), rtol=1e-13)


# Calibration


def expected_calibration_error(probabilities, labels, bins):
    """Sort each confidence in by its edges; the gap of a bin is that of its sums."""
    confidence = probabilities.max(axis=1)
    place = np.digitize(confidence, np.linspace(0, 1, bins + 1)[1:-1])
    excess = confidence - (probabilities.argmax(axis=1) == labels)
    return np.abs(np.bincount(place, weights=excess)).sum() / len(labels)


@pytest.mark.parametrize("bins", [1, 7, 10, 15])
@pytest.mark.parametrize("sharpness", [0.3, 1.0, 4.0, 100.0])
def test_calibration_error_by_edges(sharpness, bins, rng):
    (calibration,) = functions("softmax", "calibration")
    p = scipy.special.softmax(sharpness * rng.normal(size=(800, 5)), axis=1)
    labels = np.where(rng.random(800) < 0.6, p.argmax(axis=1), rng.integers(5, size=800))
    claimed, true, count, error = calibration(p, labels, bins)
    assert error == pytest.approx(expected_calibration_error(p, labels, bins), rel=1e-12)
    counts, _ = np.histogram(p.max(axis=1), bins=bins, range=(0, 1))
    np.testing.assert_array_equal(count, counts[counts > 0])
    assert count @ true == pytest.approx((p.argmax(axis=1) == labels).sum())
    assert count @ claimed == pytest.approx(p.max(axis=1).sum())


def test_calibration_counts_a_certain_answer_in_the_last_group():
    (calibration,) = functions("softmax", "calibration")
    p = np.array([[1.0, 0.0], [0.05, 0.95], [0.7, 0.3]])
    claimed, true, count, error = calibration(p, np.array([0, 0, 1]))
    np.testing.assert_allclose(claimed, [0.7, 0.975])
    np.testing.assert_allclose(true, [0, 0.5])
    np.testing.assert_array_equal(count, [1, 2])
    assert error == pytest.approx((0.7 + 2 * 0.475) / 3)


@pytest.mark.parametrize("temperature", [0.4, 1.0, 3.0])
def test_best_temperature_is_scipys(temperature, rng):
    (best_temperature,) = functions("softmax", "best_temperature")
    scores = 2 * rng.normal(size=(2000, 4))
    labels = (scores / temperature + rng.gumbel(size=scores.shape)).argmax(axis=1)  # drawn from softmax(scores / T)

    def loss(log_temperature):
        return -scipy.special.log_softmax(scores / np.exp(log_temperature), axis=1)[range(2000), labels].mean()

    expected = scipy.optimize.minimize_scalar(loss, bounds=np.log([0.1, 10]), method="bounded")
    found = np.log(best_temperature(scores, labels))
    assert found == pytest.approx(expected.x, abs=np.log(100) / 100)  # a step of its grid
    assert loss(found) == pytest.approx(expected.fun, rel=1e-3)
    assert found == pytest.approx(np.log(temperature), abs=0.15)
