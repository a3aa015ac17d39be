"""Clusters: centers as scikit-learn finds them, and the nearest of them at any scale."""

import numpy as np
import pytest

from lib.clusters import _lloyd, _seeds, kmeans, nearest
from lib.datasets import digits
from lib.images import patches


@pytest.fixture(scope="module")
def ink():
    return digits().images


# Nearest centers


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(5,), (1, 5), (40_000, 5), (7, 3, 2, 5)])
def test_nearest_is_the_smallest_distance(shape, dtype, rng):
    x, centers = rng.normal(size=shape).astype(dtype), rng.normal(size=(11, 5)).astype(dtype)
    distances = np.linalg.norm(x[..., None, :] - centers, axis=-1)
    result = nearest(x, centers)
    assert result.shape == shape[:-1]
    assert np.issubdtype(result.dtype, np.integer)
    own = np.take_along_axis(distances, np.asarray(result)[..., None], axis=-1)[..., 0]
    np.testing.assert_allclose(own, distances.min(axis=-1), rtol=1e-5 if dtype == np.float32 else 1e-12)


def test_the_first_of_equal_centers_wins():
    np.testing.assert_array_equal(nearest([[0.0], [5.0]], [[1.0], [3.0], [3.0]]), [0, 1])
    np.testing.assert_array_equal(nearest([[0.0], [5.0]], [[3.0], [3.0]]), [0, 0])
    np.testing.assert_array_equal(nearest([[0.0], [5.0]], [[-1.0], [1.0]]), [0, 1])


def test_the_first_of_equal_centers_wins_whatever_rounding_makes_of_them(rng):
    points, away = rng.normal(size=(2, 200, 3))
    pairs = np.stack([points + away, points - away], axis=1)  # which of two is nearer by a rounding error, is chance
    assert [int(nearest(point, pair)) for point, pair in zip(points, pairs, strict=True)] == [0] * 200


@pytest.mark.parametrize("lead", [1e-3, 1e-6, 1e-9, 1e-11])
def test_a_center_that_is_nearer_by_more_than_rounding_wins(lead):
    np.testing.assert_array_equal(nearest([[lead], [-lead]], [[-1.0], [1.0]]), [1, 0])
    # Here the center far away makes the others look alike at first.
    np.testing.assert_array_equal(nearest([[lead], [-lead]], [[-1.0], [1.0], [1e15]]), [1, 0])


@pytest.mark.parametrize("far", [1e6, 1e12, 1e16, 1e160, 1e300])
def test_nearest_does_not_depend_on_what_is_far_away(far):
    np.testing.assert_array_equal(nearest([[0.7], [0.2], [1e13], [far]], [[0.0], [1.0]]), [1, 0, 1, 1])
    np.testing.assert_array_equal(nearest([[0.7], [0.2], [far]], [[far], [0.0], [1.0]]), [2, 1, 0])


def test_the_nearest_of_numbers_as_large_as_they_get():
    large = 1.7e308 * np.ones(40)
    centers = np.array([large, -large, 0 * large, large / 2])
    np.testing.assert_array_equal(nearest([0.9 * large, -large, 0.4 * large, 0.1 * large], centers), [0, 1, 3, 2])


@pytest.mark.parametrize("scale", [1e-300, 1e-160, 1.0, 1e160, 1e300])
def test_nearest_at_any_scale(scale):
    centers = np.array([[0.0, 0], [1, 0], [0, 1]]) * scale
    x = np.array([[0.4, 0.3], [0.6, 0.1], [0.4, 0.6], [9, 1]]) * scale
    np.testing.assert_array_equal(nearest(x, centers), [0, 1, 2, 1])


def test_nearest_far_from_the_origin():
    x, centers = np.array([[0.4], [0.6]]) + 2**40, np.array([[0.0], [1.0]]) + 2**40
    np.testing.assert_array_equal(nearest(x, centers), [0, 1])


# k-means


def inertia(x, centers):
    return ((x[:, None] - centers) ** 2).sum(axis=2).min(axis=1).sum()


def test_kmeans_finds_clouds_that_are_far_apart(rng):
    middles = np.array([[0.0, 0], [9, 0], [0, 9]])
    x = np.concatenate([middle + rng.normal(size=(50, 2)) for middle in middles])
    centers = kmeans(x, 3, rng)
    expected = x.reshape(3, 50, 2).mean(axis=1)
    np.testing.assert_allclose(centers[nearest(middles, centers)], expected, rtol=1e-12)


def test_the_generator_decides(rng):
    x = rng.random((200, 3))
    first, again, other = (kmeans(x, 5, np.random.default_rng(seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_same_start_leads_to_the_centers_of_scikit_learn(dtype, ink, rng, sklearn):
    x = rng.permutation(patches(ink, 3).reshape(-1, 9))[:2000]
    x = (x + rng.normal(scale=0.01, size=x.shape)).astype(dtype)  # no two alike, no point between two centers
    start = x[rng.choice(len(x), 16, replace=False)]
    peer = sklearn("cluster").KMeans(16, init=start, n_init=1, tol=0, algorithm="lloyd", max_iter=300).fit(x)
    ours = _lloyd(x.astype(float), start.astype(float), 300)
    np.testing.assert_allclose(ours, peer.cluster_centers_, atol=1e-12 if dtype == np.float64 else 1e-5)


def test_kmeans_is_about_as_good_as_that_of_scikit_learn(ink, rng, sklearn):
    x = rng.permutation(patches(ink, 3).reshape(-1, 9))[:2000]
    best = sklearn("cluster").KMeans(16, n_init=5, random_state=0).fit(x).inertia_
    ours = [inertia(x, kmeans(x, 16, np.random.default_rng(seed))) for seed in range(5)]
    assert max(ours) < 1.1 * best
    assert min(ours) < 1.03 * best


def test_seeds_are_far_apart():
    # Ten clouds: uniform seeds miss some of them nearly always, seeds by the squared distance nearly never.
    rng = np.random.default_rng(0)
    x = np.repeat(1000.0 * np.arange(10), 20)[:, None] + rng.normal(size=(200, 1))
    found = [len(set(np.round(kmeans(x, 10, rng, max_iterations=1)[:, 0] / 1000))) for _ in range(20)]
    assert found == [10] * 20


@pytest.mark.parametrize("seed", range(5))
def test_an_outlier_does_not_blur_the_other_clusters(seed):
    centers = kmeans([[0], [0.1], [1], [1.1], [1e13]], 3, np.random.default_rng(seed))
    np.testing.assert_allclose(np.sort(centers, axis=0), [[0.05], [1.05], [1e13]])


@pytest.mark.parametrize(
    ("dtype", "scales"),
    [(np.float64, [1e-300, 1e-200, 1e-162, 1e160, 1e200, 1e307]), (np.float32, [1e-35, 1e-20, 1e20, 1e30, 4e37])],
)
def test_kmeans_at_any_scale(dtype, scales):
    x = np.array([[0.0, 1], [0.1, 1], [5, 1], [5.1, 1], [-7, 2]])
    expected = kmeans(x, 3, np.random.default_rng(0))
    for scale in scales:
        centers = kmeans((x * scale).astype(dtype), 3, np.random.default_rng(0))
        assert centers.dtype == dtype
        np.testing.assert_allclose(centers / scale, expected, rtol=1e-12 if dtype == np.float64 else 1e-5)


@pytest.mark.parametrize("scale", [1e-41, 1.0, 5e37])
def test_kmeans_in_float32_is_that_in_float64_rounded(scale, rng):
    x = (rng.normal(size=(50, 3)) * scale).astype(np.float32)
    single, double = (kmeans(points, 5, np.random.default_rng(0)) for points in (x, x.astype(float)))
    np.testing.assert_array_equal(single, double.astype(np.float32))


def test_seeds_are_distinct_however_near():
    for seed in range(5):
        centers = kmeans([[0.0], [1e-200], [1.0]], 3, np.random.default_rng(seed))
        np.testing.assert_array_equal(np.sort(centers, axis=0), [[0], [1e-200], [1]])


def test_means_of_many_points_in_float32_are_exact(rng):
    x = np.full((200_000, 1), 0.1, dtype=np.float32)
    np.testing.assert_array_equal(kmeans(x, 1, rng), x[:1])  # a sum in float32 is off by a thousandth


def test_as_many_clusters_as_distinct_points(rng):
    x = np.array([[0.0], [0.0], [1.0], [3.0], [3.0]])
    np.testing.assert_array_equal(np.sort(kmeans(x, 3, rng), axis=0), [[0], [1], [3]])
    np.testing.assert_array_equal(kmeans(x, 1, rng), [[1.4]])


def test_a_center_without_points_stays():
    np.testing.assert_array_equal(_lloyd(np.array([[0.0], [2.0]]), np.array([[1.0], [50.0]]), 9), [[1], [50]])


def test_one_round_moves_the_seeds_once(ink):
    x = patches(ink[:50], 3).reshape(-1, 9)
    seeds = _seeds(x, 32, np.random.default_rng(0))
    index = nearest(x, seeds)
    means = [x[index == k].mean(axis=0) for k in range(32)]
    np.testing.assert_allclose(kmeans(x, 32, np.random.default_rng(0), max_iterations=1), means, atol=1e-14)


def test_fewer_rounds_stop_earlier(ink):
    x = patches(ink[:50], 3).reshape(-1, 9)
    few, many = (inertia(x, kmeans(x, 32, np.random.default_rng(0), n)) for n in (1, 50))
    assert many < few


def test_arguments_are_not_modified(rng):
    x, centers = rng.random((9, 2)), rng.random((3, 2))
    before = x.copy(), centers.copy()
    nearest(x, centers)
    kmeans(x, 3, rng)
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(centers, before[1])
