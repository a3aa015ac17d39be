"""What the chapter on linear scores builds in the open, beside a peer."""

import colorsys
import itertools
import math

import numpy as np
import pytest
import scipy
from chapter_cells import functions, printed, run

from lib import datasets, images

DIGITS = "digits = datasets.digits()"
MEANS = "means = np.stack"
MISTAKE = "ones_as_nines = X_test"


@pytest.fixture(scope="module")
def ink():
    return datasets.digits().images


# Colours


@pytest.mark.parametrize("kind", ["random", "gray", "primary", "bytes"])
def test_hsl_is_that_of_colorsys(kind, rng):
    (rgb_to_hsl,) = functions("linear-scores", "rgb_to_hsl")
    colors = {
        "random": rng.random((500, 3)),
        "gray": np.repeat(np.linspace(0, 1, 256)[:, None], 3, axis=1),
        "primary": np.array(list(itertools.product([0, 0.5, 1], repeat=3))),
        "bytes": rng.integers(256, size=(500, 3)) / 255,
    }[kind]
    expected = [colorsys.rgb_to_hls(*color.tolist()) for color in colors]
    np.testing.assert_allclose(rgb_to_hsl(colors)[:, [0, 2, 1]], expected, rtol=0, atol=1e-12)


def test_the_librarys_way_back_takes_what_the_chapter_converts(rng):
    (rgb_to_hsl,) = functions("linear-scores", "rgb_to_hsl")
    colors = np.vstack([rng.random((2000, 3)), rng.integers(256, size=(2000, 3)) / 255, rng.integers(2, size=(20, 3))])
    colors[::5, 0] = 1  # with one full channel, a saturation may come out as 1 plus a rounding error
    np.testing.assert_allclose(images.hsl_to_rgb(rgb_to_hsl(colors)), colors, rtol=0, atol=1e-12)


def test_an_image_keeps_its_shape(rng):
    rgb_to_hsl, gray = functions("linear-scores", "rgb_to_hsl", "gray")
    image = rng.random((4, 5, 3))
    assert gray(image).shape == (4, 5)
    np.testing.assert_array_equal(rgb_to_hsl(image)[2, 3], rgb_to_hsl(image[2, 3]))


def test_gray_is_the_luma(rng):
    (gray,) = functions("linear-scores", "gray")
    colors = np.vstack([np.eye(3), np.ones(3), rng.random((50, 3))])
    expected = [math.fsum([0.299 * red, 0.587 * green, 0.114 * blue]) for red, green, blue in colors]
    np.testing.assert_allclose(gray(colors), expected, rtol=1e-14)


# Templates


@pytest.mark.filterwarnings("ignore:self.within_class_std_dev_ has at least 1 zero")  # blank corners of the digits
def test_nearest_mean_is_scikit_learns(sklearn):
    page = run("linear-scores", DIGITS, MEANS)
    peer = sklearn("neighbors").NearestCentroid().fit(page["X_train"], page["y_train"])
    expected = peer.predict(page["X_test"])
    np.testing.assert_array_equal((page["X_test"] @ page["W"] + page["b"]).argmax(axis=1), expected)
    np.testing.assert_array_equal(page["by_distance"], expected)
    np.testing.assert_allclose(page["W"].T, peer.centroids_, rtol=1e-12)


def test_the_gap_is_half_the_difference_of_the_squared_distances():
    page = run("linear-scores", DIGITS, MEANS, MISTAKE)
    to_1, to_9 = scipy.spatial.distance.cdist(page["ones_as_nines"], page["means"][[1, 9]], "sqeuclidean").T
    rows = [line.split() for line in printed("linear-scores")]
    gaps = [float(row[3]) for row in rows if len(row) == 5 and row[0] in "abcdef" and row[1].startswith("+")]
    np.testing.assert_allclose(gaps, (to_9 - to_1) / 2, rtol=0, atol=0.006)
    assert max(gaps) < 0  # the 9 is nearer
    assert page["gap"] == pytest.approx((to_9[-1] - to_1[-1]) / 2, rel=1e-12)  # of the last


def test_shuffled_pixels_shuffle_the_weights(sklearn):
    page = run("linear-scores", DIGITS, MEANS, MISTAKE, "def learn(", "order = np.random")
    order, learned, shuffled = page["order"], page["learned"], page["shuffled"]
    assert (order != np.arange(64)).any()
    np.testing.assert_allclose(shuffled.parameters[0], learned.parameters[0][order], rtol=0, atol=1e-9)
    np.testing.assert_allclose(shuffled.parameters[1], learned.parameters[1], rtol=0, atol=1e-9)
    assert page["agree"].all()

    # A linear classifier that is trained elsewhere, in another way, doesn't notice either.
    fit = sklearn("discriminant_analysis").LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.1).fit
    plain = fit(page["X_train"], page["y_train"]).predict(page["X_test"])
    other = fit(page["X_train"][:, order], page["y_train"]).predict(page["X_test"][:, order])
    np.testing.assert_array_equal(plain, other)


# Lines


def separable(x, positive):
    """Whether some w and b have w · x + b ≥ 1 on one side and ≤ −1 on the other."""
    signs = np.where(positive, 1.0, -1.0)[:, None]
    rows = -signs * np.hstack([x, np.ones((len(x), 1))])
    columns = rows.shape[1]
    answer = scipy.optimize.linprog(np.zeros(columns), rows, -np.ones(len(x)), bounds=[(None, None)] * columns)
    assert answer.status in (0, 2), answer.message  # solved, or infeasible
    return answer.status == 0


@pytest.mark.parametrize(("name", "most"), [("AND", 4), ("OR", 4), ("XOR", 3)])
def test_no_line_does_xor(name, most):
    page = run("linear-scores", "corners = np.array")
    operation = {"AND": lambda p, q: p and q, "OR": lambda p, q: p or q, "XOR": lambda p, q: p != q}[name]
    expected = [bool(operation(p, q)) for p, q in page["corners"].tolist()]
    assert page["targets"][name].tolist() == expected
    assert (page["said"] == page["targets"][name][:, None]).sum(axis=0).max() == most
    assert separable(page["corners"], page["targets"][name]) == (most == 4)


def test_one_more_number_makes_them_separable():
    page = run("linear-scores", DIGITS, MEANS, MISTAKE, "def learn(", "corners = np.array", "squared = np.hstack")
    xor, outside = page["targets"]["XOR"], page["inside_or_out"] == 1
    assert not separable(page["ring"], outside)
    assert separable(page["squared"], outside)
    assert separable(page["products"], xor)
    np.testing.assert_array_equal(page["products"] @ page["w"] + page["bias"] > 0, xor)


# Features


@pytest.mark.parametrize(("cell", "bins"), [(2, 8), (4, 8), (4, 9), (8, 5)])
def test_gradient_histogram_is_the_librarys_on_all_digits(cell, bins, ink):
    (gradient_histogram,) = functions("linear-scores", "gradient_histogram")
    expected = images.gradient_histograms(ink, cell=cell, bins=bins)
    assert len(expected) == 1797
    result = [gradient_histogram(image, cell=cell, bins=bins) for image in ink]
    np.testing.assert_allclose(result, expected, rtol=0, atol=1e-12)


def test_a_step_of_k_means_is_scikit_learns(rng, sklearn):
    (k_means_step,) = functions("linear-scores", "k_means_step")
    x = rng.normal(size=(400, 9))
    start = x[:8].copy()
    moved, cost = k_means_step(x, start)
    squares = scipy.spatial.distance.cdist(x, start, "sqeuclidean")
    assert cost == pytest.approx(squares.min(axis=1).mean(), rel=1e-12)

    peer = sklearn("cluster").KMeans(8, init=start, n_init=1, max_iter=1, tol=0, algorithm="lloyd").fit(x)
    np.testing.assert_allclose(moved, peer.cluster_centers_, rtol=0, atol=1e-12)
    _, next_cost = k_means_step(x, moved)
    assert next_cost == pytest.approx(peer.inertia_ / len(x), rel=1e-12)
    assert next_cost < cost


@pytest.mark.parametrize("move", list(itertools.product((-1, 0, 1), repeat=2)))
def test_a_bag_of_framed_digits_forgets_every_move_by_a_pixel(move, ink, rng):
    codebook = rng.random((64, 9))
    bare, framed = ink[:200], np.pad(ink[:200], ((0, 0), (3, 3), (3, 3)))
    bags = images.bag_of_words(framed, codebook)
    np.testing.assert_array_equal(images.bag_of_words(images.shift(framed, *move), codebook), bags)
    moved = images.bag_of_words(images.shift(bare, *move), codebook)
    assert np.array_equal(moved, images.bag_of_words(bare, codebook)) == (move == (0, 0))


# Centring and scaling


@pytest.mark.parametrize("spread", [3, 10])
def test_descend_shrinks_the_error_along_each_direction_by_its_curvature(spread, rng):
    (descend,) = functions("linear-scores", "descend")
    x, target = rng.normal(size=(500, 2)) * [1, spread], rng.normal(size=500)
    A = np.column_stack([x, np.ones(500)])
    condition, off = descend(x, target, marks=(3, 40))
    assert condition == pytest.approx(np.linalg.cond(A) ** 2, rel=1e-9)
    curvatures, directions = np.linalg.eigh(A.T @ A / 500)
    best, rest, *_ = np.linalg.lstsq(A, target)
    for steps, found in zip((3, 40), off, strict=True):
        left = (1 - curvatures / curvatures[-1]) ** steps * (directions.T @ best)
        assert found**2 == pytest.approx((curvatures * left**2).sum() + rest[0] / 500, rel=1e-9)
