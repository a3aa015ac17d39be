"""What the chapter on the hinge loss builds in the open, beside a peer."""

import numpy as np
import pytest
from chapter_cells import functions

from lib import datasets, losses


@pytest.mark.parametrize("price", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("kernel", ["linear", "rbf"])
def test_support_vector_machine_is_scikit_learns(sklearn, rng, price, kernel):
    machine, rbf = functions("hinge-loss", "support_vector_machine", "rbf")
    x, groups = datasets.blobs(25, centers=[(-1, 0), (1, 0)], spread=0.8, rng=rng)
    signs = 2 * groups - 1
    products = x @ x.T if kernel == "linear" else rbf(x, x)
    alpha, b = machine(products, signs, C=price)

    peer = sklearn("svm").SVC(kernel="precomputed", C=price, tol=1e-8).fit(products, signs)
    np.testing.assert_allclose(products @ (alpha * signs) + b, peer.decision_function(products), atol=1e-5)
    assert abs(alpha @ signs) < 1e-9
    assert alpha.min() >= 0
    assert alpha.max() <= price


def test_crammer_singer_is_scikit_learns(sklearn, rng):
    (crammer_singer,) = functions("hinge-loss", "crammer_singer")
    scores, labels = rng.normal(size=(40, 5)), np.arange(40) % 5
    assert crammer_singer(scores, labels)[0] == pytest.approx(sklearn("metrics").hinge_loss(labels, scores), rel=1e-12)


def test_one_against_rest_is_a_sum_of_binary_hinges(sklearn, rng):
    (one_against_rest,) = functions("hinge-loss", "one_against_rest")
    scores, labels = rng.normal(size=(40, 5)), np.arange(40) % 5
    expected = sum(sklearn("metrics").hinge_loss(labels == k, scores[:, k]) for k in range(5))
    assert one_against_rest(scores, labels)[0] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", ["hinge_loops", "hinge_half", "hinge_vectorized"])
def test_three_ways_to_write_the_hinge_agree_with_the_library(name, rng):
    (function,) = functions("hinge-loss", name)
    weights, x, labels = rng.normal(size=(6, 4)), rng.normal(size=(30, 6)), rng.integers(4, size=30)
    loss, gradient = function(weights, x, labels, margin=0.7)
    expected, of_scores = losses.hinge(x @ weights, labels, margin=0.7)
    assert loss == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(gradient, x.T @ of_scores, rtol=1e-12, atol=1e-12)


def test_pytorch_divides_the_frogs_loss_by_the_number_of_classes(torch):
    frog, truth = torch.tensor([[2.2, 2.5, -3.1]], dtype=torch.float64), torch.tensor([2])
    assert torch.nn.MultiMarginLoss()(frog, truth).item() == pytest.approx(12.9 / 3)


def test_the_price_that_goes_with_a_strength(rng):
    """One w with λ is the soft margin with C = 1 / (2 λ N); the text says so."""
    (machine,) = functions("hinge-loss", "support_vector_machine")
    x, groups = datasets.blobs(30, centers=[(-1, 0), (1, 0)], spread=0.8, rng=rng)
    signs, strength = 2 * groups - 1, 0.05
    alpha, b = machine(x @ x.T, signs, C=1 / (2 * strength * len(x)))
    w = x.T @ (alpha * signs)

    def objective(w, b):
        return strength * w @ w + np.maximum(0, 1 - signs * (x @ w + b)).mean()

    least = objective(w, b)
    for _ in range(200):
        step = 0.05 * rng.normal(size=3)
        assert objective(w + step[:2], b + step[2]) > least
