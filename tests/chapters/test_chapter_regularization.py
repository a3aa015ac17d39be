"""What the chapter on regularization builds in the open, beside a peer or beside what it claims."""

import itertools
from functools import partial

import numpy as np
import pytest
import scipy
from chapter_cells import definitions, functions, run

from lib.layers import BatchNorm, Linear, Sequential
from lib.losses import cross_entropy
from lib.optimizers import SGD
from lib.regularizers import L1, L2, ElasticNet
from lib.training import fit

CHAPTER = "regularization"


@pytest.fixture(scope="module")
def curve():
    """Twelve points of a sine curve, and polynomials."""
    return run(CHAPTER, "def least_squares(")


@pytest.fixture(scope="module")
def ridge(curve):
    (function,) = functions(CHAPTER, "ridge", given=curve)
    return function


# Too much of a fit


@pytest.mark.parametrize("degree", [0, 1, 3, 7])
def test_polynomials_are_numpys(degree, curve):
    x, y = curve["x"], curve["y"]
    w = curve["least_squares"](x, y, degree)
    expected = np.polynomial.Polynomial.fit(x, y, degree, domain=[-1, 1])
    np.testing.assert_allclose(w, expected.coef, rtol=1e-7)
    assert curve["error"](w, x, y) == pytest.approx(np.mean((expected(x) - y) ** 2), rel=1e-9)


def test_the_training_error_falls_with_every_degree_and_the_other_doesnt(curve):
    train, new = (
        [curve["error"](curve["least_squares"](curve["x"], curve["y"], degree), *at) for degree in range(12)]
        for at in ((curve["x"], curve["y"]), (curve["x_new"], curve["y_new"]))
    )
    assert (np.diff(train) < 1e-12).all()
    assert train[-1] < 1e-12
    assert np.argmin(new) in (3, 4)
    assert new[-1] > 100 * new[3]


@pytest.fixture(scope="module")
def trade(curve):
    return curve | definitions(
        CHAPTER, "def bias_and_variance(", "grid", "rng", "again", "bias_and_variance", given=curve
    )


@pytest.mark.parametrize("degree", [0, 1, 3, 4])
def test_bias_and_variance_add_up_to_the_mean_squared_distance(degree, trade):
    x, grid, again = (trade[name] for name in ("x", "grid", "again"))
    fits = [trade["least_squares"](x, y, degree) for y in again]
    bias, variance = trade["bias_and_variance"](fits, degree)
    curves = [np.polynomial.Polynomial(w)(grid) for w in fits]
    total = np.mean([(fit - np.sin(np.pi * grid)) ** 2 for fit in curves])
    assert bias + variance == pytest.approx(total, rel=1e-9)
    middle = np.mean(curves, axis=0)
    assert bias == pytest.approx(np.mean((middle - np.sin(np.pi * grid)) ** 2), rel=1e-7, abs=1e-12)
    assert len(again) == 300
    assert np.std(np.subtract(again, np.sin(np.pi * x))) == pytest.approx(0.2, abs=0.01)


def test_a_penalty_buys_variance_with_bias(trade, ridge):
    found = []
    for strength in (1e-4, 1e-3, 1e-2, 1e-1):
        fits = [ridge(trade["x"], y, 11, strength) for y in trade["again"]]
        found.append(trade["bias_and_variance"](fits, 11))
    biases, variances = np.transpose(found)
    assert (np.diff(biases) > 0).all()
    assert (np.diff(variances[:3]) < 0).all()


# A price for large weights


@pytest.mark.parametrize(("degree", "strength"), [(3, 0.01), (5, 1e-4), (11, 1e-3), (11, 1.0)])
def test_ridge_is_scikit_learns(degree, strength, curve, ridge, sklearn):
    """In scikit-learn, Σ (…)² + α Σ w²: without 1 / N, so that α = N λ."""
    x, y = curve["x"], curve["y"]
    X = curve["powers"](x, degree)[:, 1:]
    peer = sklearn("linear_model").Ridge(alpha=len(x) * strength, solver="svd").fit(X, y)
    b, *w = ridge(x, y, degree, strength)
    np.testing.assert_allclose(w, peer.coef_, rtol=1e-7)
    assert b == pytest.approx(peer.intercept_, rel=1e-9)


def test_ridge_is_the_minimum_and_its_constant_is_free(curve, ridge, rng):
    x, y = curve["x"], curve["y"]

    def objective(w):
        return curve["error"](w, x, y) + 0.01 * (w[1:] ** 2).sum()

    w = ridge(x, y, 5, 0.01)
    assert all(objective(w + 0.01 * rng.normal(size=6)) > objective(w) for _ in range(100))
    higher = ridge(x, y + 20, 5, 0.01)
    np.testing.assert_allclose(higher - w, [20, 0, 0, 0, 0, 0], rtol=0, atol=1e-9)


def test_cross_validation_by_scikit_learn(curve, ridge, sklearn):
    (cross_validation,) = functions(CHAPTER, "cross_validation", given=curve | {"ridge": ridge})
    x, y = curve["x"], curve["y"]
    errors = []
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(12)
        X, target = curve["powers"](x, 11)[order, 1:], y[order]
        for rest, part in sklearn("model_selection").KFold(6).split(X):
            peer = sklearn("linear_model").Ridge(alpha=len(rest) * 0.01, solver="svd").fit(X[rest], target[rest])
            errors.append(np.mean((peer.predict(X[part]) - target[part]) ** 2))
    assert cross_validation(x, y, 0.01, divisions=3) == pytest.approx(np.mean(errors), rel=1e-7)


def test_cross_validation_leaves_each_point_out_once(curve):
    left_out = []

    def ridge(x, y, degree, strength):
        left_out.append(set(curve["x"]) - set(x))
        assert len(x) == 10
        return np.zeros(degree + 1)

    (cross_validation,) = functions(CHAPTER, "cross_validation", given=curve | {"ridge": ridge})
    estimate = cross_validation(curve["x"], curve["y"], 1.0, divisions=1)
    assert sorted(itertools.chain(*left_out)) == sorted(curve["x"])
    assert estimate == pytest.approx(np.mean(curve["y"] ** 2), rel=1e-12)


def test_a_penalized_constant_pays(curve, ridge, sklearn):
    page = run(CHAPTER, "far = y + 20", given=curve | {"ridge": ridge})
    x, far = curve["x"], curve["y"] + 20
    peer = sklearn("linear_model").Ridge(alpha=12 * 0.01, fit_intercept=False, solver="svd")
    np.testing.assert_allclose(page["wrong"], peer.fit(curve["powers"](x, 3), far).coef_, rtol=1e-8)
    free, penalized = (curve["error"](page[name], curve["x_new"], curve["y_new"] + 20) for name in ("w", "wrong"))
    assert penalized > 1.3 * free


# L1


@pytest.mark.parametrize("amount", [0.0, 0.5, 3.0])
def test_soft_threshold_is_pytorchs_softshrink(amount, rng, torch):
    (soft_threshold,) = functions(CHAPTER, "soft_threshold")
    w = np.concatenate([2 * rng.normal(size=200), [0.0, amount, -amount]])
    expected = torch.nn.functional.softshrink(torch.tensor(w), amount)
    np.testing.assert_allclose(soft_threshold(w, amount), expected, rtol=0, atol=1e-15)


def test_soft_threshold_is_the_minimum_that_it_is_derived_from():
    (soft_threshold,) = functions(CHAPTER, "soft_threshold")
    v = np.linspace(-3, 3, 60_001)
    for w in (-2.0, -0.4, 0.0, 0.5, 0.8):
        best = v[np.argmin((v - w) ** 2 / 2 + 0.5 * np.abs(v))]
        assert soft_threshold(w, 0.5) == pytest.approx(best, abs=1e-4)


@pytest.fixture(scope="module")
def sparse():
    """The images, and the weights that 400 steps find at λ = 0.01: the plain way, and by proximal steps."""
    page = definitions(CHAPTER, "def sparse(", "data", "x_rest", "sparse")
    models = {proximal: page["sparse"](0.01, proximal) for proximal in (False, True)}
    return page | {"plain": models[False].parameters, "proximal": models[True].parameters}


def test_proximal_steps_end_where_no_weight_wants_to_move(sparse, torch):
    """The conditions for the minimum, with PyTorch's gradient: −λ sign(w) where w ≠ 0, at most λ where w = 0."""
    weights, biases = sparse["sparse"](0.01, True, steps=3000).parameters
    W, b = torch.tensor(weights, requires_grad=True), torch.tensor(biases)
    x, y = torch.tensor(sparse["x_rest"]), torch.tensor(sparse["y_rest"])
    torch.nn.functional.cross_entropy(x @ W + b, y).backward()
    gradient, at_zero = W.grad.numpy(), weights == 0
    assert 0.85 < at_zero.mean() < 0.95
    assert np.abs(gradient[at_zero]).max() < 0.01
    np.testing.assert_allclose(gradient[~at_zero], -0.01 * np.sign(weights[~at_zero]), rtol=0.02)
    assert 0.8 < (sparse["proximal"][0] == 0).mean() < 0.87  # five sixths after 400 steps


def test_descent_trembles_around_the_zeros(sparse):
    """By no more than about ηλ; it finds only those of pixels that are always blank, which nothing ever moves."""
    plain, proximal = sparse["plain"][0], sparse["proximal"][0]
    blank = (sparse["x_rest"] == sparse["x_rest"][0]).all(axis=0)
    np.testing.assert_array_equal((plain == 0).all(axis=1), blank)
    assert (plain == 0).sum() == 10 * blank.sum() == 30
    assert 0.001 < np.abs(plain[(proximal == 0) & ~blank[:, None]]).mean() < 0.01


@pytest.fixture(scope="module")
def eight():
    """Eight features, three of which matter, and what penalized least squares makes of them."""
    page = definitions(CHAPTER, "def penalized(", "draw_of_eight", "X", "target", "penalized")
    return page | {"of_page": partial(page["penalized"], X=page["X"], target=page["target"])}


@pytest.mark.parametrize("strength", [0.03, 0.3, 3.0])
def test_penalized_is_scikit_learns(strength, eight, sklearn):
    """In scikit-learn, half the mean of squares, and half of Σ w² in the elastic net."""
    X, target, models = eight["X"], eight["target"], sklearn("linear_model")
    tight = {"fit_intercept": False, "tol": 1e-12}
    exact = tight | {"max_iter": 100_000}
    lasso, ridge = strength / 4, strength / 2  # of the elastic net with ρ = ½: λρ / 2, and λ (1 − ρ) for ½ Σ w²
    peers = {
        L2(strength): models.Ridge(alpha=len(X) * strength, **tight),
        L1(strength): models.Lasso(alpha=strength / 2, **exact),
        ElasticNet(strength, 0.5): models.ElasticNet(alpha=lasso + ridge, l1_ratio=lasso / (lasso + ridge), **exact),
    }
    for penalty, peer in peers.items():
        expected = peer.fit(X, target).coef_
        np.testing.assert_allclose(eight["of_page"](penalty), expected, rtol=0, atol=1e-3)
        w = eight["of_page"](penalty, steps=20_000)
        np.testing.assert_allclose(w, expected, rtol=0, atol=1e-6)
        np.testing.assert_array_equal(w == 0, expected == 0)


def test_who_keeps_the_twins_together(eight):
    lasso, ridge, net = (eight["of_page"](p) for p in (L1(0.3), L2(0.3), ElasticNet(0.3, 0.5)))
    assert abs(lasso[0] - lasso[1]) > 0.5
    assert max(abs(ridge[0] - ridge[1]), abs(net[0] - net[1])) < 0.1
    assert (ridge != 0).all()
    assert (lasso[3:] == 0).all()
    assert (lasso[:3] != 0).all()


def test_paths_of_l1_end_at_zero_and_those_of_l2_never_arrive(eight):
    strengths = (0.003, 0.1, 1.0, 10.0)
    assert all((eight["of_page"](L2(strength)) != 0).all() for strength in strengths)
    for penalties in ([L1(s) for s in strengths], [ElasticNet(s, 0.5) for s in strengths]):
        zeros = [(eight["of_page"](penalty) == 0).sum() for penalty in penalties]
        assert zeros == sorted(zeros)
        assert zeros[0] < 3
        assert zeros[-1] == 8


# A network with wrong labels


@pytest.fixture(scope="module")
def careless():
    given = definitions(CHAPTER, "def sparse(", "data", "x_rest")
    given |= definitions(CHAPTER, "def careless(", "careless", given=given)
    return given | definitions(CHAPTER, "def train(", "network", "train", given=given)


def test_careless_labels(careless):
    right = {tuple(x): y for x, y in zip(careless["x_rest"], careless["y_rest"], strict=True)}
    shares = []
    for seed in range(20):
        x, y, is_wrong, (x_check, y_check) = careless["careless"](seed)
        assert len(x) == len(x_check) == 300
        assert not {tuple(image) for image in x} & {tuple(image) for image in x_check}
        assert all(right[tuple(image)] == label for image, label in zip(x_check, y_check, strict=True))
        differs = [right[tuple(image)] != label for image, label in zip(x, y, strict=True)]
        np.testing.assert_array_equal(is_wrong, differs)
        shares.append(np.mean(differs))
        assert set(y) == set(range(10))
    assert shares == pytest.approx([0.2] * 20)
    x, y, is_wrong, _ = careless["careless"](0, wrong=0.0)
    assert not is_wrong.any()
    assert all(right[tuple(image)] == label for image, label in zip(x, y, strict=True))


def test_which_parameters_decay(rng, torch):
    """Those of two dimensions in `fit`; all of them in optimizers, here as in PyTorch."""
    x, y, start = rng.normal(size=(20, 4)), rng.integers(0, 3, size=20), rng.normal(size=15)
    found = {}
    for name, regularizer, decay in (("none", None, 0.0), ("fit", L2(0.25), 0.0), ("optimizer", None, 0.5)):
        model = Sequential(Linear(4, 3, rng=rng))
        model.flat_parameters[:] = start
        options = {"epochs": 1, "batch_size": 20, "rng": np.random.default_rng(0), "regularizer": regularizer}
        fit(model, cross_entropy, SGD(0.1, weight_decay=decay), x, y, progress=False, **options)
        found[name] = model.flat_parameters
    np.testing.assert_allclose(found["fit"] - found["none"], -0.05 * start * (np.arange(15) < 12), rtol=0, atol=1e-14)
    np.testing.assert_allclose(found["optimizer"] - found["none"], -0.05 * start, rtol=0, atol=1e-14)
    bias = torch.tensor(start[12:])
    twin = torch.optim.SGD([bias], lr=0.1, weight_decay=0.5)
    bias.grad = torch.zeros_like(bias)
    twin.step()
    np.testing.assert_allclose(bias, 0.95 * start[12:], rtol=1e-12)


@pytest.mark.parametrize(("rate", "training"), [(0.5, True), (0.2, True), (0.5, False)])
def test_dropout(rate, training, rng, torch):
    """The mean stays, the variance is h² p / (1 − p), and what is kept is PyTorch's."""
    (dropout,) = functions(CHAPTER, "dropout")
    h = np.tile([1.0, -2.0, 3.0], (40_000, 1))
    out = dropout(h, rate, rng, training)
    if not training:
        np.testing.assert_array_equal(out, h)
        return
    assert (out == 0).mean() == pytest.approx(rate, abs=0.01)
    np.testing.assert_allclose(out.mean(axis=0), h[0], rtol=0.03)
    np.testing.assert_allclose(out.var(axis=0), h[0] ** 2 * rate / (1 - rate), rtol=0.05)
    theirs = torch.nn.functional.dropout(torch.tensor(h), rate)
    np.testing.assert_allclose(np.unique(out), np.unique(theirs), rtol=1e-12)
    dropped = out == 0
    assert np.corrcoef(dropped.T)[0, 1] == pytest.approx(0, abs=0.02)  # each unit by itself


@pytest.fixture(scope="module")
def normalization():
    return functions(CHAPTER, "batch_norm", "batch_norm_backward")


def test_batch_norm_is_pytorchs(normalization, rng, torch):
    batch_norm, _ = normalization
    twin = torch.nn.BatchNorm1d(4, dtype=torch.float64)
    gamma, beta = rng.normal(size=(2, 4))
    twin.weight.data[:], twin.bias.data[:] = torch.tensor(gamma), torch.tensor(beta)
    running = np.zeros(4), np.ones(4)
    for size in (2, 5, 16):
        x = 5 + 3 * rng.normal(size=(size, 4))
        expected = twin(torch.tensor(x)).detach()
        np.testing.assert_allclose(batch_norm(x, gamma, beta, running, True), expected, rtol=1e-10)
        np.testing.assert_allclose(running[0], twin.running_mean, rtol=1e-12)
        np.testing.assert_allclose(running[1], twin.running_var, rtol=1e-12)
    twin.eval()
    kept = [array.copy() for array in running]
    single = rng.normal(size=(1, 4))  # one image: nothing to take statistics of
    expected = twin(torch.tensor(single)).detach()
    np.testing.assert_allclose(batch_norm(single, gamma, beta, running, False), expected, rtol=1e-10)
    np.testing.assert_array_equal(running, kept)


@pytest.mark.parametrize("size", [2, 8, 50])
def test_batch_norm_backward_is_pytorchs(size, normalization, rng, torch):
    _, batch_norm_backward = normalization
    x, slopes, gamma = 3 * rng.normal(size=(size, 4)), rng.normal(size=(size, 4)), rng.normal(size=4)
    z, scale = torch.tensor(x, requires_grad=True), torch.tensor(gamma, requires_grad=True)
    shift = torch.zeros(4, dtype=torch.float64, requires_grad=True)
    out = torch.nn.functional.batch_norm(z, None, None, scale, shift, training=True)
    (out * torch.tensor(slopes)).sum().backward()
    ours, of_gamma, of_beta = batch_norm_backward(x, gamma, slopes)
    np.testing.assert_allclose(ours, z.grad, rtol=0, atol=1e-9)
    np.testing.assert_allclose(of_gamma, scale.grad, rtol=0, atol=1e-9)
    np.testing.assert_allclose(of_beta, shift.grad, rtol=0, atol=1e-9)
    np.testing.assert_allclose(ours.sum(axis=0), 0, rtol=0, atol=1e-12)  # no part along a shift of all x
    if size > 2:
        assert np.abs(gamma * slopes / x.std(axis=0) - ours).max() > 0.1  # as if mean and variance were constants


def test_behind_batch_norm_larger_weights_get_smaller_gradients(rng):
    x, y = rng.normal(size=(30, 5)), rng.integers(0, 3, size=30)
    found = []
    for times in (1, 10):
        layer = Linear(5, 3, rng=np.random.default_rng(0))
        model = Sequential(layer, BatchNorm(3, epsilon=1e-15))
        layer.parameters[0] *= times
        scores = model.forward(x, training=True)
        model.backward(cross_entropy(scores, y)[1])
        found.append((scores, layer.gradients[0].copy()))
    (scores, gradient), (same, smaller) = found
    np.testing.assert_allclose(same, scores, rtol=1e-9)
    np.testing.assert_allclose(smaller, gradient / 10, rtol=0, atol=1e-12)


def test_augmented_images_are_scipys_shifts(careless):
    (augment,) = functions(CHAPTER, "augment")
    x, y = careless["x_rest"][:30], careless["y_rest"][:30]
    x_more, y_more = augment(x, y)
    moves = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
    by_scipy = {
        move: [scipy.ndimage.shift(image.reshape(8, 8), move, order=0).ravel() for image in x] for move in moves
    }
    blocks = x_more.reshape(5, 30, 64)
    np.testing.assert_array_equal(blocks[0], x)
    found = {move for move in moves for block in blocks if np.array_equal(block, by_scipy[move])}
    assert found == set(moves)  # each once
    np.testing.assert_array_equal(y_more.reshape(5, 30), np.tile(y, (5, 1)))
