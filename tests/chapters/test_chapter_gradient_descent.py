"""What the chapter on gradient descent builds in the open, beside a peer or beside what it claims."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from chapter_cells import functions, run

from lib.gradients import check_gradient
from lib.losses import cross_entropy

CHAPTER = "gradient-descent"
DIGITS = "data = digits()"


@pytest.fixture(scope="module")
def page():
    return run(CHAPTER, DIGITS, "def fit_squares(", "def measured_curvature(", "def train(", "centred = X.copy()")


@pytest.fixture
def by_torch(torch):
    """Return a function that gives the gradient of a function of one array, by PyTorch."""

    def gradient(function, x):
        x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        function(x).backward()
        return x.grad.numpy()

    return gradient


def cosine(a, b):
    return np.vdot(a, b) / np.linalg.norm(a) / np.linalg.norm(b)


# Three ways down


def test_gradient_for_the_digits_is_pytorchs(page, rng, torch, by_torch):
    X, y = torch.tensor(page["X"]), torch.tensor(page["y"])
    W = 0.1 * rng.normal(size=(65, 10))
    expected = by_torch(lambda W: torch.nn.functional.cross_entropy(X @ W, y), W)
    np.testing.assert_allclose(page["gradient"](W), expected, rtol=0, atol=1e-14)


def test_one_step_along_the_gradient_reads_most_digits(page):
    (descend,) = functions(CHAPTER, "descend", given=page)
    (three, first), (six, second) = descend(None, 8)
    assert (three, six) == (3, 6)
    np.testing.assert_array_equal(first, -page["gradient"](np.zeros((65, 10))))
    np.testing.assert_array_equal(second, first - page["gradient"](first))
    assert page["accuracy"](first) == pytest.approx(0.88, abs=0.01)


@pytest.mark.parametrize(("name", "budget", "low", "high"), [("guess", 500, 0, 0.3), ("feel", 2001, 0.88, 0.95)])
def test_guessing_is_hopeless_and_feeling_ones_way_works(name, budget, low, high, page):
    asked = []

    def loss(W):
        asked.append(page["loss"](W))
        return asked[-1]

    (way,) = functions(CHAPTER, name, given=page | {"loss": loss})
    for used, W in way(np.random.default_rng(0), budget):
        assert len(asked) == used
        best = W
    assert used == budget
    assert page["loss"](best) == min(asked)
    assert low < page["accuracy"](best) < high


# What a gradient is


def test_slope_along_a_direction_is_a_scalar_product(rng, torch, by_torch):
    (f,) = functions(CHAPTER, "f")
    for here in 3 * rng.normal(size=(5, 2)):
        g = by_torch(f, here)
        angles = np.radians(np.arange(360)) + np.arctan2(g[1], g[0])
        directions = np.stack([np.cos(angles), np.sin(angles)])
        steps = 1e-4 * directions
        slopes = (f(here[:, None] + steps) - f(here[:, None] - steps)) / 2e-4
        np.testing.assert_allclose(slopes, g @ directions, rtol=0, atol=1e-8)
        assert slopes.argmax() == 0  # along the gradient, where the angles begin
        assert slopes.max() == pytest.approx(np.linalg.norm(g), rel=1e-8)
        np.testing.assert_allclose(slopes[[90, 270]], 0, rtol=0, atol=1e-8)


def test_in_the_dip_the_loss_falls_and_the_slope_grows(by_torch):
    dip, dip_slope = functions(CHAPTER, "dip", "dip_slope")
    path = [4.0]
    for _ in range(60):
        assert dip_slope(path[-1]) == pytest.approx(by_torch(dip, path[-1]), rel=1e-12)
        path.append(path[-1] - 0.5 * dip_slope(path[-1]))
    path = np.array(path)
    assert (np.diff(dip(path)) < 0).all()
    assert (np.diff(dip_slope(path)) > 0).all()


# Measuring slopes


@pytest.fixture(scope="module")
def slopes():
    """The cell that measures the slope of a wave in three ways, with many h."""
    return run(CHAPTER, "def wave(")


def test_slope_of_the_wave_is_pytorchs(slopes, torch, by_torch):
    expected = by_torch(lambda x: torch.exp(torch.sin(x)).sum(), slopes["x"])
    np.testing.assert_allclose(slopes["exact"], expected, rtol=1e-14)


@pytest.mark.parametrize(("name", "order"), [("forward", 1), ("central", 2), ("complex step", 2)])
def test_errors_of_differences_fall_with_a_power_of_h(name, order, slopes):
    at = dict(zip(slopes["sizes"], slopes["errors"][name], strict=True))
    assert at[1e-2] / at[1e-3] == pytest.approx(10**order, rel=0.05)


@pytest.mark.parametrize(
    ("name", "low", "high", "best"), [("forward", 1e-9, 1e-7, 1e-8), ("central", 1e-6, 1e-4, 1e-11)]
)
def test_errors_of_differences_make_a_v(name, low, high, best, slopes):
    errors = np.array(slopes["errors"][name])
    assert low < slopes["sizes"][errors.argmin()] < high
    assert best / 5 < errors.min() < 5 * best
    assert errors[-1] > 1e4 * errors.min()


def test_the_complex_step_loses_nothing(slopes):
    x, wave = slopes["x"], slopes["wave"]
    assert max(slopes["errors"]["complex step"][-8:]) < 1e-15
    np.testing.assert_allclose(wave(x + 1e-100j).imag / 1e-100, slopes["exact"], rtol=1e-14)


def test_measured_gradient_is_that_of_autograd(rng, torch, by_torch):
    (measured_gradient,) = functions(CHAPTER, "measured_gradient")
    W, A = rng.normal(size=(3, 4)), rng.normal(size=(4, 5))
    before, calls = W.copy(), []

    def f(W):
        calls.append(W)
        return np.sin(W @ A).sum() + (W**3).sum()

    measured = measured_gradient(f, W)
    expected = by_torch(lambda W: torch.sin(W @ torch.tensor(A)).sum() + (W**3).sum(), W)
    np.testing.assert_allclose(measured, expected, rtol=0, atol=1e-8)
    assert len(calls) == 2 * W.size
    np.testing.assert_array_equal(W, before)


@pytest.fixture
def at_random(page):
    """The page, at the random weights of its gradient check."""
    return page | {"W": np.random.default_rng(1).normal(scale=0.1, size=(65, 10))}


def test_slope_along_the_chapters_direction_is_pytorchs(at_random, torch, by_torch):
    cell = run(CHAPTER, "def loss_and_gradient(", given=at_random)
    X, y, W, u = (torch.tensor(cell[name]) for name in ("X", "y", "W", "u"))
    slope = by_torch(lambda t: torch.nn.functional.cross_entropy(X @ (W + t * u), y), 0.0)
    assert np.linalg.norm(cell["u"]) == pytest.approx(1, rel=1e-14)
    assert cell["measured"] == pytest.approx(slope.item(), abs=1e-10)
    assert (cell["gradient"](cell["W"]) * cell["u"]).sum() == pytest.approx(slope.item(), rel=1e-11)
    assert abs(slope) > 1e-3


@pytest.mark.parametrize("seed", range(10))
def test_a_few_directions_find_one_wrong_entry(seed, at_random):
    """The chapter shows one draw of ten directions; it wasn't luck."""
    given = at_random | {"rng": np.random.default_rng(seed)}
    (loss_and_gradient,) = functions(CHAPTER, "loss_and_gradient", given=given)
    assert check_gradient(loss_and_gradient, given["W"], directions=10, rng=given["rng"]) < 1e-7
    with pytest.raises(AssertionError, match="gradient of spoiled"):
        run(CHAPTER, "def spoiled(", given=given)


# One dimension


def test_descent_on_a_parabola_is_a_power_of_the_factor(rng):
    (descend_parabola,) = functions(CHAPTER, "descend_parabola")
    for rate, start in zip(rng.uniform(0, 1.2, size=20), 5 * rng.normal(size=20), strict=True):
        expected = start * (1 - 2 * rate) ** np.arange(31)
        np.testing.assert_allclose(descend_parabola(rate, start, 30), expected, rtol=1e-12, atol=1e-16)


def creeps(path):
    return (path > 0).all() and (np.diff(path) < 0).all() and path[-1] > path[0] / 2


def glides(path):
    return (path > 0).all() and (np.diff(path) < 0).all() and path[-1] < path[0] / 100


def arrives(path):
    return (path[1:] == 0).all()


def swings(path):
    return (path[1:] * path[:-1] < 0).all()


ROWS = {
    0.02: creeps,
    0.5: glides,
    0.9: glides,
    1.0: arrives,
    1.1: lambda path: swings(path) and abs(path[-1]) < path[0] / 100,
    1.7: lambda path: swings(path) and abs(path[-1]) < path[0] / 100,
    2.0: lambda path: swings(path) and set(abs(path)) == {10.0},
    2.1: lambda path: swings(path) and (np.diff(abs(path)) > 0).all(),
    3.0: lambda path: swings(path) and abs(path[-1]) > 1e5 * path[0],
}


@pytest.mark.parametrize("product", ROWS)
def test_row_of_the_table(product):
    """Where η times the curvature is `product`; the curvature of x² is 2."""
    (descend_parabola,) = functions(CHAPTER, "descend_parabola")
    assert ROWS[product](descend_parabola(product / 2))


@pytest.mark.parametrize("rate", [0.01, 0.2, 0.45, 0.8, 0.99])
def test_steps_per_digit(rate):
    (descend_parabola,) = functions(CHAPTER, "descend_parabola")
    distance = abs(descend_parabola(rate, 1.0, 400))
    for digits in (1, 2, 3):
        steps = int(np.ceil(digits / -np.log10(abs(1 - 2 * rate)) - 1e-9))
        assert distance[steps] <= 10.0**-digits * (1 + 1e-9) < distance[steps - 1]


# The largest curvature


def largest_by_torch(torch, function, W):
    """Return the largest eigenvalue of the Hessian of a function of W."""
    hessian = torch.autograd.functional.hessian(function, torch.tensor(W))
    return np.linalg.eigvalsh(hessian.numpy().reshape(W.size, W.size))[-1]


@pytest.mark.parametrize("size", [0, 1, 10])
def test_curvature_of_the_squared_error_is_the_same_everywhere(size, page, rng, torch):
    X, Y = 0.5 + rng.normal(size=(40, 6)), rng.normal(size=(40, 3))

    def loss(W):
        return ((torch.tensor(X) @ W - torch.tensor(Y)) ** 2).sum(dim=1).mean()

    found = largest_by_torch(torch, loss, size * rng.normal(size=(6, 3)))
    assert found == pytest.approx(2 * page["largest_eigenvalue"](X), rel=1e-12)


def test_limit_of_the_digits_is_two_over_the_curvature(page):
    assert page["limit"] == pytest.approx(len(page["X"]) / np.linalg.norm(page["X"], 2) ** 2, rel=1e-12)
    assert page["limit"] == pytest.approx(0.0876, abs=5e-5)


def test_fitting_squares_is_plain_descent(page, torch):
    X, Y = torch.tensor(page["X"]), torch.tensor(np.eye(10)[page["y"]])
    W = torch.zeros((65, 10), dtype=torch.float64, requires_grad=True)
    for value in page["fit_squares"](page["X"], 0.05, 6):
        loss = ((X @ W - Y) ** 2).sum(dim=1).mean()
        assert value == pytest.approx(loss.item(), rel=1e-12)
        (gradient,) = torch.autograd.grad(loss, W)
        W.data -= 0.05 * gradient


@pytest.mark.parametrize("inputs", ["X", "centred"])
def test_one_percent_around_the_limit_decides(inputs, page):
    X = page[inputs]
    limit = 1 / page["largest_eigenvalue"](X)
    for share in (0.1, 0.5, 0.9, 0.99):
        assert (np.diff(page["fit_squares"](X, share * limit, 300)) < 0).all()
    losses = page["fit_squares"](X, 1.01 * limit, 500)
    assert losses[-1] > 1e3 * losses[0]
    assert losses[-1] / losses[-2] == pytest.approx((1 - 2 * 1.01) ** 2, rel=1e-3)


def cross_entropy_of(X, y, torch):
    """Return the loss of linear scores as PyTorch has it, and its gradient as the library has it."""
    return (
        lambda W: torch.nn.functional.cross_entropy(torch.tensor(X) @ W, torch.tensor(y)),
        lambda W: X.T @ cross_entropy(X @ W, y)[1],
    )


@pytest.mark.parametrize("size", [0, 0.3, 1])
def test_power_iteration_finds_the_largest_eigenvalue_of_the_hessian(size, page, rng, torch):
    X, y = 0.5 + rng.normal(size=(40, 6)), rng.integers(10, size=40)
    loss, gradient = cross_entropy_of(X, y, torch)
    W = size * rng.normal(size=(6, 10))
    expected = largest_by_torch(torch, loss, W)
    found = np.array(page["measured_curvature"](gradient, W, 1500))
    assert found[-1] == pytest.approx(expected, rel=1e-5)
    assert found[0] < 0.99 * expected
    assert (np.diff(found) > -1e-6 * expected).all()  # it never turns away from the steep direction
    if not size:
        assert expected == pytest.approx(page["largest_eigenvalue"](X) / 10, rel=1e-12)


def test_first_gradient_of_the_digits_hardly_points_along_the_steep_direction(page):
    found = page["measured_curvature"](page["gradient"], np.zeros((65, 10)), 10)
    assert found[0] == pytest.approx(0.056, abs=5e-4)
    assert found[-1] == pytest.approx(page["largest_eigenvalue"](page["X"]) / 10, rel=1e-6)


@pytest.mark.parametrize("spread", [0, 0.1, 1, 10])
def test_cross_entropy_bends_by_a_half_at_most(spread, rng, torch):
    """Along the scores of one sample; that is the largest eigenvalue of diag(p) − ppᵀ."""

    def largest(scores):
        of_scores = torch.autograd.functional.hessian(
            lambda s: torch.nn.functional.cross_entropy(s[None], torch.tensor([3])), torch.tensor(scores)
        ).numpy()
        p = np.exp(scores - scores.max())
        p /= p.sum()
        np.testing.assert_allclose(of_scores, np.diag(p) - np.outer(p, p), rtol=0, atol=1e-14)
        return np.linalg.eigvalsh(of_scores)[-1]

    found = [largest(spread * rng.normal(size=10)) for _ in range(100)]
    assert max(found) <= 0.5 + 1e-12
    if not spread:
        assert found == pytest.approx([0.1] * 100)
    assert largest(np.array([60.0, 60] + [0] * 8)) == pytest.approx(0.5, rel=1e-12)  # and it may be a half


@pytest.mark.parametrize("size", [0.1, 1, 10])
def test_the_guarantee_bounds_every_step(size, page, rng):
    """Anywhere, and for any rate: the curvature is at most half of the largest eigenvalue."""
    half = page["largest_eigenvalue"](page["X"]) / 2
    assert 2 / half == pytest.approx(0.35, abs=5e-4)
    for _ in range(5):
        W = size * rng.normal(size=(65, 10))
        g = page["gradient"](W)
        assert max(page["measured_curvature"](page["gradient"], W, 20)) <= half
        for rate in (0.1, 0.35, 1.0, 5.2):
            bound = page["loss"](W) - rate * (1 - rate * half / 2) * (g**2).sum()
            assert page["loss"](W - rate * g) <= bound + 1e-12


def test_training_with_a_rate_is_plain_descent(page):
    (losses, _), W = page["train"](page["X"], 0.3, 5), np.zeros((65, 10))
    for value in losses:
        assert value == pytest.approx(page["loss"](W), rel=1e-12)
        W = W - 0.3 * page["gradient"](W)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_below_the_guaranteed_limit_no_step_raises_the_loss(share, page):
    limit = 4 / page["largest_eigenvalue"](page["X"])
    assert (np.diff(page["train"](page["X"], share * limit, steps=300)[0]) < 0).all()


def test_below_the_limit_at_the_start_none_raises_it_for_the_digits(page):
    limit = 20 / page["largest_eigenvalue"](page["X"])
    assert limit == pytest.approx(1.75, abs=5e-3)
    assert (np.diff(page["train"](page["X"], 0.95 * limit, steps=300)[0]) < 0).all()


@pytest.mark.parametrize("rate", [2.6, 4.0, 5.2])
def test_far_above_both_limits_the_loss_jumps(rate, page):
    assert (np.diff(page["train"](page["X"], rate)[0]) > 0).sum() > 3


def test_at_a_wild_rate_it_goes_well_at_first_and_ends_lower(page):
    runs = {rate: page["train"](page["X"], rate)[0] for rate in (0.35, 1.66, 2.6, 5.2)}
    assert (np.diff(runs[2.6][:4]) < 0).all()
    assert 1.8 < runs[5.2].max() / runs[5.2][0] < 2
    ends = [losses[-1] for losses in runs.values()]
    assert ends == sorted(ends, reverse=True)


def test_below_two_over_the_largest_curvature_every_step_lowers_a_quadratic(rng):
    (descend_quadratic,) = functions(CHAPTER, "descend_quadratic")
    for _ in range(20):
        curvatures, start = rng.uniform(0.1, 10, size=8), rng.normal(size=8)
        limit = 2 / curvatures.max()
        for share in (0.01, 0.5, 0.99):
            path = descend_quadratic(curvatures, start, share * limit, 100)
            assert (np.diff((curvatures * path**2).sum(axis=1)) < 0).all()
        path = descend_quadratic(curvatures, start, 1.01 * limit, 1000)
        assert abs(path[-1]).max() > 1e6 * abs(start).max()


# Ravines


def test_descent_on_a_quadratic_is_a_power_in_each_coordinate(rng):
    (descend_quadratic,) = functions(CHAPTER, "descend_quadratic")
    curvatures, start = rng.uniform(-1, 5, size=6), rng.normal(size=6)
    path = descend_quadratic(curvatures, start, 0.3, 25)
    expected = start * (1 - 0.3 * curvatures) ** np.arange(26)[:, None]
    np.testing.assert_allclose(path, expected, rtol=1e-11, atol=1e-16)


@pytest.mark.parametrize("kappa", [2.0, 20.0, 200.0])
def test_the_best_rate_for_a_ravine(kappa):
    (descend_quadratic,) = functions(CHAPTER, "descend_quadratic")

    def contraction(rate):
        """By how much a step shrinks the worst coordinate."""
        return abs(descend_quadratic(np.array([1.0, kappa]), (1.0, 1.0), rate, 1)[1]).max()

    best = 2 / (kappa + 1)
    assert contraction(best) == pytest.approx((kappa - 1) / (kappa + 1), rel=1e-12)
    assert min(contraction(rate) for rate in np.linspace(0.5, 1.5, 101) * best) == pytest.approx(contraction(best))


def test_one_over_the_steep_curvature_arrives_on_the_floor_at_once():
    page = run(CHAPTER, "def descend_quadratic(", "κ = 20: distance left")
    path = page["descend_quadratic"](page["curvatures"], page["ravine"].start, 0.05, 50)
    np.testing.assert_array_equal(path[1:, 1], 0)
    slope = page["ravine"].gradient(path[7])
    np.testing.assert_allclose(page["curvatures"] * path[7], slope, rtol=1e-12)


def test_the_steep_direction_of_the_digits_is_their_mean(page):
    eigenvalues, vectors = np.linalg.eigh(page["X"].T @ page["X"] / len(page["X"]))
    assert abs(cosine(vectors[:, -1], page["X"].mean(axis=0))) > 0.999
    np.testing.assert_allclose(page["centred"][:, :64].mean(axis=0), 0, rtol=0, atol=1e-15)
    np.testing.assert_array_equal(page["centred"][:, 64], 1)
    assert eigenvalues[-1] == pytest.approx(page["largest_eigenvalue"](page["X"]), rel=1e-12)


def test_centring_flattens_the_steep_wall_and_leaves_the_least_loss(page):
    Y, least, reached, kappas = np.eye(10)[page["y"]], [], [], []
    for inputs in (page["X"], page["centred"]):
        eigenvalues = np.linalg.eigvalsh(inputs.T @ inputs / len(inputs))
        kappas.append(eigenvalues[-1] / eigenvalues[3])  # three pixels are empty
        residuals = inputs @ np.linalg.lstsq(inputs, Y, rcond=None)[0] - Y
        least.append((residuals**2).sum(axis=1).mean())
        limit = 1 / page["largest_eigenvalue"](inputs)
        reached.append([page["fit_squares"](inputs, share * limit, 101)[-1] for share in (0.5, 0.9, 0.99)])
    assert (page["X"] == 0).all(axis=0).sum() == 3
    assert page["largest_eigenvalue"](page["X"]) / page["largest_eigenvalue"](page["centred"]) == pytest.approx(
        11, abs=0.5
    )
    assert kappas[0] / kappas[1] == pytest.approx(11, abs=1)
    assert least == pytest.approx([0.308, 0.308], abs=5e-4)
    assert least[0] == pytest.approx(least[1], rel=1e-9)
    assert max(reached[1]) < min(reached[0])  # at each share of its own limit


# Is there no formula?


def test_normal_equations_are_solved_by_scikit_learn_and_not_by_ten_thousand_steps(page, sklearn):
    page = run(CHAPTER, "direct = np.linalg", given=page)
    X, Y, direct = page["X"], page["Y"], page["direct"]
    np.testing.assert_allclose(X.T @ X @ direct, X.T @ Y, rtol=0, atol=1e-9)
    peer = sklearn("linear_model").LinearRegression().fit(X[:, :64], Y).predict(X[:, :64])
    np.testing.assert_allclose(X @ direct, peer, rtol=0, atol=1e-9)
    assert page["best"] == pytest.approx(((peer - Y) ** 2).sum(axis=1).mean(), rel=1e-9)

    # Along each eigenvector descent has come as far as its factor lets it.
    eigenvalues, vectors = np.linalg.eigh(X.T @ X / len(X))
    way = 1 - (1 - eigenvalues[:, None] / eigenvalues[-1]) ** 10_000
    np.testing.assert_allclose(page["W"], vectors @ (way * (vectors.T @ direct)), rtol=0, atol=1e-8)
    assert 0.001 < page["value"] - page["best"] < 0.01
    assert 1e7 < eigenvalues[-1] / eigenvalues[3] < 1e8


# Saddles


@pytest.fixture(scope="module")
def ridge():
    return run(CHAPTER, "def walk(")


def test_without_noise_the_ridge_is_never_left(ridge):
    path = ridge["walk"](ridge["saddle"].gradient, (1.0, 0.0), 0.1, 3000)
    assert (path[:, 1] == 0).all()
    assert (path[:, 0] >= 0).all()
    assert path[-1, 0] < 1e-200
    assert ridge["left_in_step"](path) is None


def test_off_the_ridge_the_distance_grows_by_a_fifth(ridge):
    path = ridge["walk"](ridge["saddle"].gradient, (1.0, 1e-9), 0.1, 150)
    np.testing.assert_allclose(path[:, 0], 0.8 ** np.arange(151), rtol=1e-12)
    np.testing.assert_allclose(path[:, 1], 1e-9 * 1.2 ** np.arange(151), rtol=1e-12)
    left = ridge["left_in_step"](path)
    assert abs(path[left - 1, 1]) <= 1 < abs(path[left, 1])


def test_a_noisy_walk_is_a_sum(ridge):
    """Each disturbance grows by itself."""
    noise = 0.01 * np.random.default_rng(5).normal(size=(40, 2))
    path = ridge["walk"](ridge["saddle"].gradient, (1.0, 0.0), 0.1, 40, noise=0.01, seed=5)
    expected = -0.1 * (noise[:, 1] * 1.2 ** np.arange(39, -1, -1)).sum()
    assert path[-1, 1] == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("seed", range(5))
def test_a_millionth_of_the_noise_costs_76_steps(seed, ridge):
    def escape(noise):
        return ridge["left_in_step"](ridge["walk"](ridge["saddle"].gradient, (1.0, 0.0), 0.1, 300, noise, seed))

    assert escape(1e-7) - escape(1e-1) == pytest.approx(76, abs=1)
    assert escape(1e-13) - escape(1e-1) == pytest.approx(2 * np.log(1e6) / np.log(1.2), abs=1)


# The smallest network


def test_gradient_of_the_smallest_network_is_that_of_autograd(rng, by_torch):
    (network_gradient,) = functions(CHAPTER, "network_gradient")
    for point in rng.normal(size=(20, 2)):
        np.testing.assert_allclose(network_gradient(point), by_torch(lambda p: (p.prod() - 1) ** 2, point), rtol=1e-12)


def test_zero_is_a_saddle_of_the_smallest_network(torch):
    (network_gradient,) = functions(CHAPTER, "network_gradient")
    assert not network_gradient(np.zeros(2)).any()
    hessian = torch.autograd.functional.hessian(lambda p: (p.prod() - 1) ** 2, torch.zeros(2))
    np.testing.assert_allclose(np.linalg.eigvalsh(hessian.numpy()), [-2, 2])


def test_descent_ends_in_the_saddle_from_its_line_only():
    network_gradient, walk = functions(CHAPTER, "network_gradient", "walk")
    for a in (0.3, 1.0, -1.4):
        np.testing.assert_allclose(walk(network_gradient, (a, -a), 0.05, 1000)[-1], 0, rtol=0, atol=1e-12)
    shaken = walk(network_gradient, (1.0, -1.0), 0.05, 200, noise=1e-3, seed=1)
    assert shaken[-1].prod() == pytest.approx(1, abs=0.01)

    points = np.random.default_rng(0).uniform(-2, 2, size=(2, 2000))  # all at once
    for _ in range(3000):
        points -= 0.05 * network_gradient(points)
    np.testing.assert_allclose(points.prod(axis=0), 1, rtol=0, atol=1e-9)


# How do we know?


@pytest.fixture(scope="module")
def penalized(page):
    return run(CHAPTER, "strength = 0.01", given=page)


def test_penalized_loss_is_that_of_pytorch(penalized, rng, torch, by_torch):
    X, y = torch.tensor(penalized["centred"]), torch.tensor(penalized["y"])

    def loss(W):
        return torch.nn.functional.cross_entropy(X @ W, y) + 0.01 * (W**2).sum()

    W = rng.normal(size=(65, 10))
    value, gradient = penalized["penalized"](W)
    assert value == pytest.approx(loss(torch.tensor(W)).item(), rel=1e-12)
    np.testing.assert_allclose(gradient, by_torch(loss, W), rtol=0, atol=1e-13)


def test_all_starts_end_where_scikit_learn_does(penalized, sklearn):
    rows = penalized["centred"], penalized["y"]
    peer = sklearn("linear_model").LogisticRegression(
        C=1 / (2 * 0.01 * len(rows[0])), fit_intercept=False, tol=1e-10, max_iter=1000
    )
    expected = peer.fit(*rows).coef_.T
    assert len(penalized["found"]) == 3
    for W in penalized["found"]:
        np.testing.assert_allclose(W, expected, rtol=0, atol=1e-3)


def test_the_gradient_certifies_the_distance_from_the_minimum(penalized, rng):
    """It says too much everywhere, but just enough where only the penalty bends."""
    evaluate, W = penalized["penalized"], penalized["found"][0]
    least, _ = evaluate(W)
    for size in (1e-3, 0.1, 1.0, 10.0):
        value, gradient = evaluate(W + size * rng.normal(size=W.shape))
        assert value - least <= (gradient**2).sum() / (4 * 0.01)
    blank = np.flatnonzero((penalized["centred"] == 0).all(axis=0))[0]
    moved = W.copy()
    moved[blank, 0] += 3
    value, gradient = evaluate(moved)
    assert (gradient**2).sum() / (4 * 0.01) == pytest.approx(value - least, rel=1e-3)


def test_in_two_valleys_the_end_depends_on_the_start():
    page = run(CHAPTER, "two_valleys.gradient(points)")
    left, right = page["two_valleys"].minima
    assert left[0] < 0 < right[0]
    ends = page["points"]
    assert np.allclose(ends[ends[:, 0] < 0], left)
    assert np.allclose(ends[ends[:, 0] > 0], right)
    assert 1500 < (ends[:, 0] < 0).sum() < 3500


# Batches


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_batch_gradient_is_unbiased_with_the_variance_of_drawing_without_replacement(size, page, rng):
    """Over all batches there are."""
    X, y, W = page["X"][:6], page["y"][:6], 0.1 * rng.normal(size=(65, 10))
    dealer = SimpleNamespace()
    gradient, batch_gradient = functions(CHAPTER, "gradient", "batch_gradient", given={"X": X, "y": y, "rng": dealer})

    def deal(rows):
        dealer.choice = lambda count, size, replace: list(rows)
        return batch_gradient(W, len(rows))

    full = gradient(W)
    drawn = np.array([deal(rows) for rows in itertools.combinations(range(6), size)])
    np.testing.assert_allclose(drawn.mean(axis=0), full, rtol=0, atol=1e-14)

    def variance(gradients):
        return ((gradients - full) ** 2).sum() / len(gradients)

    single = variance(np.array([deal([row]) for row in range(6)]))
    assert variance(drawn) == pytest.approx(single / size * (6 - size) / (6 - 1), rel=1e-11)


@pytest.fixture(scope="module")
def draw(page):
    """A function that draws gradients of batches, after 20 steps; and the full gradient there."""
    W = np.zeros((65, 10))
    for _ in range(20):
        W -= 0.5 * page["gradient"](W)
    (batch_gradient,) = functions(CHAPTER, "batch_gradient", given=page | {"rng": np.random.default_rng(7)})
    return lambda size, count: [batch_gradient(W, size) for _ in range(count)], page["gradient"](W)


def test_half_of_the_data_gives_nearly_the_same_direction(draw):
    drawn, full = draw
    (chapters_cosine,) = functions(CHAPTER, "cosine")
    cosines = [chapters_cosine(gradient, full) for gradient in drawn(719, 60)]
    assert np.mean(cosines) == pytest.approx(0.96, abs=0.01)
    assert cosines[0] == pytest.approx(cosine(drawn(719, 1)[0], full), abs=0.03)


def test_a_single_image_points_almost_anywhere(draw):
    drawn, full = draw
    noise = np.sqrt(np.mean([((gradient - full) ** 2).sum() for gradient in drawn(1, 500)]))
    assert 10 < noise / np.linalg.norm(full) < 13
    assert np.mean([cosine(gradient, full) for gradient in drawn(1, 500)]) < 0.2


@pytest.fixture(scope="module")
def train_in_batches(page):
    (function,) = functions(CHAPTER, "train_in_batches", given=page)
    return function


@pytest.mark.parametrize(("size", "steps"), [(1438, 4), (256, 15), (719, 6)])
def test_training_in_batches_is_pytorchs(size, steps, page, train_in_batches, torch):
    X, y = torch.tensor(page["X"]), torch.tensor(page["y"])
    W = torch.zeros((65, 10), dtype=torch.float64, requires_grad=True)
    rng, batches, expected = np.random.default_rng(3), [], []
    for _ in range(steps):
        if not batches:  # the next epoch
            batches = list(torch.tensor(rng.permutation(1438)).split(size))
        batch = batches.pop(0)
        (gradient,) = torch.autograd.grad(torch.nn.functional.cross_entropy(X[batch] @ W, y[batch]), W)
        W.data -= 0.7 * gradient
        expected.append(torch.nn.functional.cross_entropy(X @ W, y).item())
    losses = train_in_batches(size, 0.7, np.random.default_rng(3), steps, range(1, steps + 1))
    np.testing.assert_allclose(losses, expected, rtol=1e-10)
    some = train_in_batches(size, 0.7, np.random.default_rng(3), steps, (2, steps, steps + 1))
    np.testing.assert_array_equal(some, [losses[1], losses[-1]])


MARKS = (23, 40, 90, 150, 250, 400)


@pytest.fixture(scope="module")
def whole(train_in_batches):
    """The losses of descent with all images, after `MARKS` steps."""
    return np.array(train_in_batches(1438, 1.0, np.random.default_rng(0), 400, MARKS))


@pytest.mark.parametrize(("size", "off"), [(256, 0.03), (64, 0.15)])
def test_for_the_same_steps_batches_get_equally_far(size, off, train_in_batches, whole):
    for seed in range(5):
        losses = train_in_batches(size, 1.0, np.random.default_rng(seed), 400, MARKS)
        np.testing.assert_allclose(losses, whole, rtol=off)
    assert whole[0] > 4 * whole[-1]  # they do get far


def test_for_sixteen_images_the_noise_shows(train_in_batches, whole):
    after = [train_in_batches(16, 1.0, np.random.default_rng(seed), 90, (90,))[0] for seed in range(5)]
    assert max(after) > 1.15 * whole[MARKS.index(90)]
    assert np.ptp(after) > 0.15 * whole[MARKS.index(90)]


def test_for_the_same_images_small_batches_are_far_ahead(train_in_batches):
    after = []
    for size in (1438, 256, 64, 16):
        steps = -(-1438 // size)  # an epoch
        runs = [train_in_batches(size, 1.0, np.random.default_rng(seed), steps, (steps,)) for seed in range(3)]
        after.append((np.min(runs), np.max(runs)))
    for (least, _), (_, most) in itertools.pairwise(after):
        assert most < 0.75 * least


def test_the_digits_can_be_fitted_perfectly(page, sklearn):
    peer = sklearn("linear_model").LogisticRegression(C=1e5, fit_intercept=False, max_iter=5000)
    assert peer.fit(page["X"], page["y"]).score(page["X"], page["y"]) == 1


# Hovering


@pytest.fixture(scope="module")
def hovering():
    """The chapter's cell that hovers, and what it needs."""
    return run(CHAPTER, DIGITS, "def fit_squares(", "centred = X.copy()", "def penalized(", "def hover(")


def test_height_above_the_minimum_is_that_of_the_linearized_noise(hovering):
    """From Σ ← (1 − ηH) Σ (1 − ηH) + η² C along each direction; for small η the height is about η tr(C) / 4."""
    X, y, W = hovering["centred"], hovering["y"], hovering["found"][0]
    (hover,) = functions(CHAPTER, "hover", given=hovering)
    singles = np.array([np.outer(x, cross_entropy((x @ W)[None], y[k : k + 1])[1]) for k, x in enumerate(X)])
    trace = ((singles - singles.mean(axis=0)) ** 2).sum(axis=(1, 2)).mean()
    for size in (16, 64):
        without_replacement = (len(X) - size) / (len(X) - 1)
        height = hover(W, size, 0.1, np.random.default_rng(7), 4000)
        assert height == pytest.approx(0.1 * trace * without_replacement / size / 4, rel=0.2)


def test_height_is_proportional_to_rate_over_batch_size(hovering):
    (hover,) = functions(CHAPTER, "hover", given=hovering)
    W = hovering["found"][0]
    heights = {
        (size, rate): np.mean([hover(W, size, rate, np.random.default_rng(seed)) for seed in (1, 2)])
        for size in (16, 64)
        for rate in (0.4, 0.2)
    }
    for size in (16, 64):
        assert heights[size, 0.4] / heights[size, 0.2] == pytest.approx(2, rel=0.1)
    for rate in (0.4, 0.2):
        assert heights[16, rate] / heights[64, rate] == pytest.approx(4, rel=0.15)
