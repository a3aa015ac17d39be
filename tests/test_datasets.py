"""Data: the digits are scikit-learn's, and everything drawn is drawn from the generator that it is given."""

import numpy as np
import pytest

from lib.datasets import blobs, digits, make_digits, rings, spirals, split, standardize, temperatures
from lib.images import shift


@pytest.fixture(scope="module")
def data():
    return digits()


def test_digits_are_1797_images_of_8_by_8_pixels(data):
    assert data.images.shape == (1797, 8, 8)
    assert data.images.dtype == np.float64
    np.testing.assert_array_equal(np.unique(data.images), np.arange(17) / 16)
    assert data.labels.shape == (1797,)
    assert data.labels.dtype == np.int64
    np.testing.assert_array_equal(np.bincount(data.labels), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])


def test_features_are_the_images_flattened(data):
    assert data.features.shape == (1797, 64)
    np.testing.assert_array_equal(data.features[5], data.images[5].ravel())


def test_features_are_a_new_array(data):
    data.features[...] = 0.5
    assert (data.images[:, 0, 0] == 0).all()


def test_the_images_are_images_to_every_function_of_lib(data):
    np.testing.assert_array_equal(shift(data.images, 0, 0), data.images)


def test_digits_equal_those_of_scikit_learn(data, sklearn):
    bunch = sklearn("datasets").load_digits()
    np.testing.assert_array_equal(16 * data.images, bunch.images)
    np.testing.assert_array_equal(data.labels, bunch.target)


def test_the_file_can_be_made_anew(data, sklearn, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(make_digits, "__file__", str(tmp_path / "make_digits.py"))
    make_digits.main()
    assert "1797 digits" in capsys.readouterr().out
    with np.load(tmp_path / "digits.npz") as stored:
        np.testing.assert_array_equal(stored["images"], 16 * data.images)
        np.testing.assert_array_equal(stored["labels"], data.labels)


# split


@pytest.mark.parametrize("fraction", [0.1, 0.2, 0.5, 0.9])
def test_split_keeps_every_sample_once_and_the_share_of_every_class(data, rng, fraction):
    index = np.arange(1797)
    first, second, y_first, y_second = split(index, data.labels, fraction=fraction, rng=rng)
    np.testing.assert_array_equal(np.sort(np.concatenate([first, second])), index)
    np.testing.assert_array_equal(y_first, data.labels[first])
    np.testing.assert_array_equal(y_second, data.labels[second])
    assert abs(len(second) - fraction * 1797) < 1
    assert (np.abs(np.bincount(y_second) - fraction * np.bincount(data.labels)) < 1).all()


@pytest.mark.parametrize(
    ("classes", "of_each", "fraction", "expected"),
    [
        (50, 2, 0.3, 30),  # each rounded by itself: half of all samples
        (50, 2, 0.25, 25),  # or none
        (10, 2, 0.2, 4),
        (100, 1, 0.29, 29),  # in floats 28.999999999999996
        (40, 3, 0.9, 108),
    ],
)
def test_split_of_many_small_classes_has_the_fraction_of_all(classes, of_each, fraction, expected, rng):
    y = rng.permutation(np.repeat(np.arange(classes), of_each))
    _, second, _, y_second = split(np.arange(len(y)), y, fraction=fraction, rng=rng)
    assert len(second) == expected
    assert (np.abs(np.bincount(y_second, minlength=classes) - fraction * of_each) < 1).all()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([45, 142, 38, 235, 40], [1, 2, 0, 2, 0]),  # 0.45, 1.42, …: rounded by themselves 3 in all; 5 are wanted
        ([55, 158, 62, 265, 60], [0, 1, 1, 3, 1]),  # 8; 6 are wanted
        ([45, 142, 38, 235], [1, 1, 0, 2]),  # 3; 4.6
    ],
)
def test_the_closest_calls_of_rounding_go_the_other_way(counts, expected, rng):
    y = np.repeat(np.arange(len(counts)), counts)
    assert np.bincount(split(y, y, fraction=0.01, rng=rng)[3], minlength=len(counts)).tolist() == expected


def test_split_is_shuffled_and_follows_its_generator(data):
    parts = [split(data.features, data.labels, rng=np.random.default_rng(seed)) for seed in (0, 0, 1)]
    for same, other in zip(parts[0], parts[1], strict=True):
        np.testing.assert_array_equal(same, other)
    assert (parts[0][2] != parts[2][2]).any()
    assert (np.diff(parts[0][2]) < 0).any()  # not class after class


def test_split_takes_lists(rng):
    x_first, x_second, y_first, y_second = split([[1], [2], [3], [4]], [0, 0, 1, 1], fraction=0.5, rng=rng)
    assert sorted(y_first) == sorted(y_second) == [0, 1]
    assert x_first.shape == x_second.shape == (2, 1)


# standardize


def test_standardize_by_hand():
    train, other = standardize([[1.0, 10.0], [3.0, 10.0]], [[2.0, 11.0], [0.0, 10.0], [5.0, 7.0]])
    np.testing.assert_array_equal(train, [[-1, 0], [1, 0]])
    np.testing.assert_array_equal(other, [[0, 1], [-2, 0], [3, -3]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_standardize_is_the_standard_scaler(dtype, data, rng, sklearn):
    train, other, _, _ = split(data.features.astype(dtype), data.labels, rng=rng)
    scaler = sklearn("preprocessing").StandardScaler().fit(train)
    for ours, x in zip(standardize(train, other, other[:1]), (train, other, other[:1]), strict=True):
        assert ours.dtype == dtype
        np.testing.assert_allclose(ours, scaler.transform(x), rtol=0, atol=1e-12 if dtype == np.float64 else 1e-4)


def test_standardized_features_have_mean_0_and_deviation_1(rng):
    (x,) = standardize(1e3 + rng.normal(size=(50, 3, 2)) * np.array([1e-3, 1e3]))
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=1e-9)
    np.testing.assert_allclose(x.std(axis=0), 1, rtol=1e-9)


@pytest.mark.parametrize("count", [3, 10, 1797])
def test_a_constant_feature_is_only_centred(count):
    train, other = standardize(np.full((count, 1), 0.1), [[0.1], [0.6]])  # a mean of 0.1 may be 0.1 + 1e-17
    np.testing.assert_array_equal(train, 0)
    np.testing.assert_array_equal(other, [[0], [0.5]])


@pytest.mark.parametrize("scale", [1e-320, 1e-200, 1e-160, 1e160, 1e200, 1.7e308])
def test_standardize_at_any_scale(scale):
    train, other = standardize([[0.0, 1.0], [scale, 3.0]], [[scale / 2, 2.0]])
    np.testing.assert_array_equal(train, [[-1, -1], [1, 1]])
    np.testing.assert_allclose(other, [[0, 0]], atol=1e-12)
    np.testing.assert_array_equal(standardize([-scale, scale])[0], [-1, 1])
    train, other = standardize([scale] * 9, [scale, 0])
    np.testing.assert_array_equal(train, 0)
    np.testing.assert_array_equal(other, [0, -scale])
    np.testing.assert_array_equal(standardize([scale] * 9, [-1e300])[1], [-1e300 - scale])


def test_standardize_takes_means_of_float32_in_float64():
    (x,) = standardize((1000 + np.arange(100_000) % 2).astype(np.float32))
    np.testing.assert_array_equal(np.unique(x), [-1, 1])  # in float32, a sum of 1e8 is off by some


def test_standardize_takes_a_list_of_samples(rng):
    x = rng.random((5, 2))
    np.testing.assert_array_equal(standardize(list(x))[0], standardize(x)[0])


def test_standardize_leaves_its_arguments_alone(rng):
    x = rng.random((5, 2))
    before = x.copy()
    standardize(x, x)
    np.testing.assert_array_equal(x, before)


# Points in the plane

DRAWN = {
    "blobs": (blobs, {}, 3),
    "blobs of four": (blobs, {"centers": [[0, 0], [1, 0], [0, 1], [1, 1]]}, 4),
    "rings": (rings, {}, 2),
    "rings of three": (rings, {"radii": [1, 2, 3]}, 3),
    "spirals": (spirals, {}, 3),
    "spirals of five": (spirals, {"classes": 5, "turns": 2}, 5),
}
every_set = pytest.mark.parametrize(("make", "options", "classes"), DRAWN.values(), ids=DRAWN)


@every_set
def test_shapes_and_labels(make, options, classes, rng):
    x, y = make(7, rng=rng, **options)
    assert x.shape == (7 * classes, 2)
    assert x.dtype == np.float64
    np.testing.assert_array_equal(y, np.repeat(np.arange(classes), 7))


@every_set
def test_the_generator_decides(make, options, classes):
    first, again, other = (make(7, rng=np.random.default_rng(seed), **options)[0] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@every_set
def test_numpys_global_generator_is_left_alone(make, options, classes, rng):
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    make(7, rng=rng, **options)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


def test_blobs_without_spread_are_their_centers(rng):
    x, _ = blobs(2, centers=[[1, 2], [3, 4]], spread=0, rng=rng)
    np.testing.assert_array_equal(x, [[1, 2], [1, 2], [3, 4], [3, 4]])


def test_rings_without_spread_have_their_radii(rng):
    x, y = rings(50, radii=[1, 2.5], spread=0, rng=rng)
    np.testing.assert_allclose(np.hypot(*x.T), np.where(y == 0, 1, 2.5), rtol=1e-14)
    assert len(np.unique(np.floor(np.arctan2(*x[y == 0].T)))) > 4  # all the way round


def test_a_ring_of_radius_0_is_a_point(rng):
    x, _ = rings(3, radii=[0, 1], spread=0, rng=rng)
    assert not x[:3].any()


def test_spirals_without_spread_wind_from_the_center(rng):
    x, _ = spirals(5, classes=2, turns=0.25, spread=0, rng=rng)
    np.testing.assert_allclose(np.hypot(*x.T), np.tile([0, 0.25, 0.5, 0.75, 1], 2), atol=1e-15)
    np.testing.assert_allclose(x[4], [0, 1], atol=1e-15)  # a quarter of a turn
    np.testing.assert_allclose(x[9], [0, -1], atol=1e-15)  # and half a turn further on


@pytest.mark.parametrize("spread", [0.1, 2.0])
def test_spread_is_a_standard_deviation(spread, rng):
    x, _ = blobs(20_000, centers=[[0, 0]], spread=spread, rng=rng)
    np.testing.assert_allclose(x.std(axis=0), spread, rtol=0.02)
    x, _ = rings(20_000, radii=[100.0], spread=spread, rng=rng)
    assert np.hypot(*x.T).std() == pytest.approx(spread, rel=0.02)


# Temperatures


def test_temperatures_climb_and_are_noisy():
    values = temperatures(30, rng=np.random.default_rng(0))
    assert values.shape == (30,)
    np.testing.assert_array_equal(values, np.round(values, 1))
    assert values[20:].mean() > values[:10].mean() + 3
    assert 1 < np.diff(values).std() / np.sqrt(2) < 3.5


def test_temperatures_come_from_their_generator_alone():
    first, second = (temperatures(10, rng=np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_both_parts_of_a_split_are_in_random_order_and_drawn_at_random(rng):
    x, y = np.arange(100), np.zeros(100, dtype=int)
    first, second, _, _ = split(x, y, rng=rng)
    for part in first, second:
        assert (np.diff(part) < 0).any()
    assert set(second) != set(split(x, y, rng=np.random.default_rng(1))[1])


def test_the_spread_of_spirals_is_that_of_their_angle(rng):
    x = spirals(20_000, classes=2, turns=1e-9, spread=0.1, rng=rng)[0][1:20_000]
    assert np.arctan2(x[:, 1], x[:, 0]).std() == pytest.approx(0.1, rel=0.02)


def test_temperatures_rise_but_for_a_cold_spell(rng):
    mean = np.mean([temperatures(30, rng=rng) for _ in range(2000)], axis=0)
    day = np.arange(30)
    np.testing.assert_allclose(mean, 8 + 0.3 * day - 4 * np.exp(-(((day - 17) / 3.5) ** 2)), atol=0.2)
