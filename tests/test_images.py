"""Images: colours as the standard library has them, features counted by hand."""

import colorsys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.datasets import digits
from lib.images import (
    LUMA,
    bag_of_words,
    color_histogram,
    gradient_histograms,
    hsl_to_rgb,
    patches,
    rgb_to_hsl,
    shift,
    to_grayscale,
)

modest = settings(deadline=None, derandomize=True, max_examples=100)
# Down to 2⁻³⁰: between 1 − 2⁻⁵³ and white, Python 3.11's colorsys divides by zero.
shares = st.one_of(
    st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]),
    st.integers(0, 255).map(lambda n: n / 255),
    st.integers(0, 2**30).map(lambda n: n / 2**30),
)
colors = st.lists(st.tuples(shares, shares, shares), min_size=1, max_size=5).map(np.array)
CORNERS = np.array(np.meshgrid(*[[0.0, 0.25, 0.5, 0.75, 1.0]] * 3)).reshape(3, -1).T


@pytest.fixture(scope="module")
def ink():
    return digits().images


# Numbers from 0 to 1


def as_floats(image):
    """Return an image as the library takes it: shifted by nothing."""
    return shift(np.atleast_2d(image)[None], 0, 0).reshape(image.shape)


def test_bytes_are_divided_by_255():
    image = as_floats(np.array([[0, 51], [128, 255]], dtype=np.uint8))
    np.testing.assert_array_equal(image, [[0, 0.2], [128 / 255, 1]])
    assert image.dtype == np.float64


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_come_back_as_they_are(dtype):
    image = np.array([0, 0.1, 1], dtype=dtype)
    result = as_floats(image)
    np.testing.assert_array_equal(result, image)
    assert result.dtype == dtype


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("beyond", [5e-324, 1e-16, 1e-7, 9.9e-7])
def test_floats_a_rounding_error_beyond_0_or_1_are_clipped(beyond, dtype):
    image = np.array([-beyond, 0.0, 1e-9, 0.3, 1 - 1e-7, 1.0, 1 + beyond], dtype=dtype)
    result = as_floats(image)
    np.testing.assert_array_equal(result, [0, *image[1:-1], 1])
    assert result.dtype == dtype
    np.testing.assert_array_equal(image, np.array([-beyond, *image[1:-1], 1 + beyond], dtype=dtype))  # as it was


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("wrong", [-1.1e-6, 1 + 1.1e-6])
def test_floats_further_beyond_are_refused(wrong, dtype):
    with pytest.raises(ValueError, match=r"images must lie in \[0, 1\] where it holds floats; it reaches from "):
        as_floats(np.array([0.5, wrong], dtype=dtype))


# Gray


def test_luma_weighs_green_most():
    assert LUMA == (0.299, 0.587, 0.114)
    np.testing.assert_allclose(to_grayscale(np.eye(3)), LUMA, rtol=1e-15)
    np.testing.assert_allclose(to_grayscale(np.eye(3), [1 / 3] * 3), [1 / 3] * 3, rtol=1e-15)


def test_luma_of_bytes_by_hand():
    gray = to_grayscale(np.array([[[255, 0, 0], [100, 200, 50]]], dtype=np.uint8))
    np.testing.assert_allclose(gray * 255, [[76.245, 153.0]], rtol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_grays_stay_what_they_are_and_within_0_and_1(dtype):
    levels = np.linspace(0, 1, 1001, dtype=dtype)
    for weights in (LUMA, [1 / 3] * 3, [0.2126, 0.7152, 0.0722]):
        gray = to_grayscale(np.repeat(levels[:, None], 3, axis=1), weights)
        np.testing.assert_allclose(gray, levels, rtol=4 * np.finfo(dtype).eps)
        assert gray.max() <= 1
        assert gray.dtype == dtype


# Hue, saturation, lightness

BY_NAME = {
    "red": ([1, 0, 0], [0, 1, 0.5]),
    "yellow": ([1, 1, 0], [1 / 6, 1, 0.5]),
    "green": ([0, 1, 0], [1 / 3, 1, 0.5]),
    "cyan": ([0, 1, 1], [1 / 2, 1, 0.5]),
    "blue": ([0, 0, 1], [2 / 3, 1, 0.5]),
    "magenta": ([1, 0, 1], [5 / 6, 1, 0.5]),
    "black": ([0, 0, 0], [0, 0, 0]),
    "gray": ([0.5, 0.5, 0.5], [0, 0, 0.5]),
    "white": ([1, 1, 1], [0, 0, 1]),
    "pink": ([1, 0.5, 0.5], [0, 1, 0.75]),
    "maroon": ([0.5, 0, 0], [0, 1, 0.25]),
    "dull green": ([0.25, 0.75, 0.25], [1 / 3, 0.5, 0.5]),
}


@pytest.mark.parametrize(("rgb", "hsl"), BY_NAME.values(), ids=BY_NAME)
def test_colors_by_hand(rgb, hsl):
    rgb, hsl = np.array(rgb, dtype=float), np.array(hsl, dtype=float)
    np.testing.assert_allclose(rgb_to_hsl(rgb), hsl, atol=1e-15)
    np.testing.assert_allclose(hsl_to_rgb(hsl), rgb, atol=1e-15)


@modest
@given(colors)
def test_hsl_is_that_of_colorsys(image):
    expected = [colorsys.rgb_to_hls(*color.tolist()) for color in image]
    result = rgb_to_hsl(image)
    np.testing.assert_allclose(result[:, [0, 2, 1]], expected, rtol=0, atol=1e-12)
    assert result.min() >= 0
    assert result.max() <= 1


@modest
@given(colors)
def test_rgb_is_that_of_colorsys(image):
    expected = [colorsys.hls_to_rgb(*color.tolist()) for color in image[:, [0, 2, 1]]]
    result = hsl_to_rgb(image)
    np.testing.assert_allclose(result, expected, rtol=0, atol=1e-12)
    assert result.min() >= 0
    assert result.max() <= 1


@modest
@given(colors)
def test_there_and_back(image):
    np.testing.assert_allclose(hsl_to_rgb(rgb_to_hsl(image)), image, rtol=0, atol=1e-12)


def test_corners_and_faces_of_the_cube_are_those_of_colorsys():
    expected = [colorsys.rgb_to_hls(*color.tolist()) for color in CORNERS]
    np.testing.assert_allclose(rgb_to_hsl(CORNERS)[:, [0, 2, 1]], expected, rtol=0, atol=1e-12)
    expected = [colorsys.hls_to_rgb(*color.tolist()) for color in CORNERS]
    np.testing.assert_allclose(hsl_to_rgb(CORNERS[:, [0, 2, 1]]), expected, rtol=0, atol=1e-12)


def hsl_by_the_formula(color):
    """Convert as a textbook does; unlike the library's, a saturation may come out as 1 plus a rounding error."""
    high, low = max(color), min(color)
    lightness = (high + low) / 2
    hue, _, _ = colorsys.rgb_to_hls(*color)
    return hue, (high - low) / (1 - abs(2 * lightness - 1)), lightness


def test_a_conversion_by_hand_leads_back_in_spite_of_its_rounding_errors():
    colors = [(1.0, n / 255, m / 255) for n in range(0, 255, 3) for m in range(0, 255, 5)]
    hsl = np.array([hsl_by_the_formula(color) for color in colors])
    assert 1 < hsl.max() < 1 + 1e-12
    result = hsl_to_rgb(hsl)
    np.testing.assert_allclose(result, colors, rtol=0, atol=1e-12)
    assert result.max() <= 1
    np.testing.assert_array_equal(hsl_to_rgb([0, 1 + 1e-16, 0.5]), [1, 0, 0])
    np.testing.assert_array_equal(hsl_to_rgb([0, np.nextafter(1, 2), 0.5]), [1, 0, 0])


@pytest.mark.parametrize("least", [2.0**-53, 5e-324])
def test_almost_white_and_almost_black_are_colors(least):
    for image in ([1.0, 1 - least, 1 - least], [least, 0.0, 0.0]):
        hsl = rgb_to_hsl(image)
        assert np.isfinite(hsl).all()
        np.testing.assert_allclose(hsl_to_rgb(hsl), image, rtol=0, atol=1e-15)


@pytest.mark.parametrize("function", [rgb_to_hsl, hsl_to_rgb])
def test_colors_keep_shape_and_dtype(function, rng):
    image = rng.random((2, 3, 4, 3))
    result = function(image)
    assert result.shape == image.shape
    np.testing.assert_array_equal(result[1, 2, 3], function(image[1, 2, 3]))
    single = function(image.astype(np.float32))
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, result, atol=1e-4)
    bytes_ = np.array([[255, 128, 0]], dtype=np.uint8)
    np.testing.assert_array_equal(function(bytes_), function(bytes_ / 255))


# Colour histograms


def test_color_histogram_by_hand():
    image = np.zeros((2, 2, 3), dtype=np.uint8)
    image[0, 0] = 255, 0, 0
    image[0, 1] = 0, 0, 255
    expected = np.zeros(8)
    expected[[0, 1, 4]] = 0.5, 0.25, 0.25  # black twice, blue, red
    np.testing.assert_array_equal(color_histogram(image, bins=2), expected)


@pytest.mark.parametrize("bins", [1, 2, 3, 4, 7])
def test_color_histogram_is_numpys_histogram_of_three_dimensions(bins, rng):
    image = rng.random((9, 5, 3))
    expected, _ = np.histogramdd(image.reshape(-1, 3), bins=bins, range=[(0, 1)] * 3)
    result = color_histogram(image, bins)
    np.testing.assert_allclose(result, expected.ravel() / 45, rtol=1e-15)
    assert result.sum() == pytest.approx(1)
    assert color_histogram(image.astype(np.float32), bins).dtype == np.float32


def test_four_bins_are_64_bytes_wide():
    steps = np.arange(256, dtype=np.uint8)
    gray = np.stack([steps] * 3, axis=-1)[None]
    np.testing.assert_array_equal(color_histogram(gray)[[0, 21, 42, 63]], [0.25] * 4)


# Histograms of gradients


def test_a_vertical_edge_has_a_gradient_along_the_row():
    image = np.zeros((1, 4, 4))
    image[:, :, 2:] = 1
    np.testing.assert_allclose(gradient_histograms(image, bins=4), [[1, 0, 0, 0]], atol=1e-15)
    np.testing.assert_allclose(gradient_histograms(1 - image, bins=4), [[1, 0, 0, 0]], atol=1e-15)  # unsigned
    np.testing.assert_allclose(gradient_histograms(image.swapaxes(1, 2), bins=4), [[0, 0, 1, 0]], atol=1e-15)


def test_the_angle_grows_from_the_row_to_the_column():
    i, j = np.mgrid[0:4, 0:4] / 10
    assert gradient_histograms((i / 3 + j)[None], bins=8).argmax() == 0  # 18.4 degrees of 22.5
    assert gradient_histograms((i + j / 3)[None], bins=8).argmax() == 3  # 71.6
    assert gradient_histograms((i + (0.3 - j) / 3)[None], bins=8).argmax() == 4  # 108.4


def test_gradient_histograms_by_hand_in_two_cells():
    image = np.zeros((1, 2, 4))
    image[0, :, 3] = 0.5  # slopes 0, 0, ¼ (a difference of two pixels), ½
    np.testing.assert_allclose(gradient_histograms(image, cell=2, bins=2), [[0, 0, 1, 0]])
    image[0, 1] = 0.5, 0, 0, 0.5
    # down: ½, 0, 0, 0 in both rows; right: 0, 0, ¼, ½ above and −½, −¼, ¼, ½ below
    first = [0.5**0.5 / 1, 0, 0, 0]
    votes = np.array([0.25, 0.5 + 0.5**0.5, 1.5, 0])
    assert first[0] == pytest.approx(np.hypot(0.5, 0.5))
    np.testing.assert_allclose(gradient_histograms(image, cell=2, bins=2), [votes / np.linalg.norm(votes)])


def loops(image, cell, bins):
    """Return one image's vector, one pixel at a time."""
    height, width = image.shape
    votes = np.zeros((height // cell, width // cell, bins))
    for i in range(height):
        for j in range(width):
            above, below = max(i - 1, 0), min(i + 1, height - 1)
            left, right = max(j - 1, 0), min(j + 1, width - 1)
            dy = (image[below, j] - image[above, j]) / (below - above)
            dx = (image[i, right] - image[i, left]) / (right - left)
            angle = np.degrees(np.arctan2(dy, dx)) % 180
            votes[i // cell, j // cell, min(int(angle * bins / 180), bins - 1)] += np.sqrt(dx**2 + dy**2)
    return votes.ravel() / np.linalg.norm(votes)


@pytest.mark.parametrize(("cell", "bins"), [(4, 8), (2, 5), (1, 3), (12, 9)])
def test_gradient_histograms_are_those_of_loops(cell, bins, rng):
    images = rng.random((3, 12, 24))
    result = gradient_histograms(images, cell, bins)
    assert result.shape == (3, 12 // cell * 24 // cell * bins)
    np.testing.assert_allclose(result, [loops(image, cell, bins) for image in images], rtol=1e-10, atol=1e-12)


def test_gradient_histograms_have_length_1_and_blank_images_0(ink):
    blank = np.full((1, 8, 8), 0.5)
    result = gradient_histograms(np.concatenate([blank, ink]))
    np.testing.assert_array_equal(result[0], 0)
    np.testing.assert_allclose(np.linalg.norm(result[1:], axis=1), 1, rtol=1e-14)


@pytest.mark.parametrize("factor", [2.0**-1, 2.0**-100, 2.0**-700])
def test_contrast_makes_no_difference(factor, ink):
    np.testing.assert_allclose(gradient_histograms(ink[:9] * factor), gradient_histograms(ink[:9]), atol=1e-12)


def test_gradient_histograms_in_float32(rng):
    images = rng.random((2, 8, 8))
    result = gradient_histograms(images.astype(np.float32))
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, gradient_histograms(images), atol=1e-5)


# Patches


def test_patches_stand_at_every_position():
    images = np.arange(24).reshape(2, 3, 4) / 24
    result = patches(images, 2)
    assert result.shape == (2, 2, 3, 4)
    np.testing.assert_array_equal(result[0, 0, 0] * 24, [0, 1, 4, 5])
    np.testing.assert_array_equal(result[1, 1, 2] * 24, [18, 19, 22, 23])
    assert patches(images.astype(np.float32), 3).dtype == np.float32
    np.testing.assert_array_equal(patches(images, 1)[..., 0], images)


def test_patches_are_those_of_scikit_learn(ink, sklearn):
    extract = sklearn("feature_extraction.image").extract_patches_2d
    np.testing.assert_array_equal(patches(ink[:1], 3).reshape(-1, 3, 3), extract(ink[0], (3, 3)))


@pytest.mark.parametrize("size", [1, 2, 3])
def test_patches_of_any_size_are_a_new_array(size):
    images = np.arange(9).reshape(1, 3, 3) / 9
    before = images.copy()
    patches(images, size)[...] = 0.5
    np.testing.assert_array_equal(images, before)


# Bags of words


def test_bag_of_words_by_hand():
    image = np.zeros((1, 3, 3))
    image[0, 0, 0] = 1
    codebook = [[0, 0, 0, 0], [1, 0, 0, 0]]
    np.testing.assert_array_equal(bag_of_words(image, codebook), [[0.75, 0.25]])
    np.testing.assert_array_equal(bag_of_words(image, codebook, cells=2), [[0, 1, 1, 0, 1, 0, 1, 0]])


@pytest.mark.parametrize("cells", [1, 2, 3, 6])
def test_bag_of_words_is_that_of_loops(cells, ink, rng):
    images, codebook = ink[:5], rng.random((7, 9))
    expected = []
    for image in images:
        windows = [[image[i : i + 3, j : j + 3].ravel() for j in range(6)] for i in range(6)]
        words = np.array([[np.argmin([np.sum((w - c) ** 2) for c in codebook]) for w in row] for row in windows])
        regions = [part for band in np.array_split(words, cells) for part in np.array_split(band, cells, axis=1)]
        expected.append([np.mean(region == k) for region in regions for k in range(7)])
    result = bag_of_words(images, codebook, cells)
    assert result.shape == (5, cells**2 * 7)
    np.testing.assert_allclose(result, expected, rtol=1e-15)


def test_blocks_of_images_make_no_difference(ink, rng):
    codebook = rng.random((64, 9))
    whole = bag_of_words(ink, codebook, cells=2)
    np.testing.assert_array_equal(whole[1234:1235], bag_of_words(ink[1234:1235], codebook, cells=2))
    np.testing.assert_allclose(whole.reshape(-1, 4, 64).sum(axis=2), 1, rtol=1e-14)
    assert bag_of_words(ink[:2].astype(np.float32), codebook).dtype == np.float32


def test_arguments_are_not_modified(rng):
    for function, arguments in [
        (to_grayscale, [rng.random((4, 4, 3))]),
        (rgb_to_hsl, [rng.random((4, 4, 3))]),
        (hsl_to_rgb, [rng.random((4, 4, 3))]),
        (color_histogram, [rng.random((4, 4, 3))]),
        (gradient_histograms, [rng.random((2, 4, 4))]),
        (bag_of_words, [rng.random((2, 4, 4)), rng.random((3, 4))]),
    ]:
        before = [argument.copy() for argument in arguments]
        for argument in arguments:
            argument.flags.writeable = False
        function(*arguments)
        for argument, expected in zip(arguments, before, strict=True):
            np.testing.assert_array_equal(argument, expected)


# Shifts

MOVES = [(0, 0), (1, 0), (-1, 0), (0, 2), (0, -2), (3, -4), (-2, 5), (4, 0), (0, -6), (9, 9), (-9, 1)]


@pytest.mark.parametrize(("down", "right"), MOVES)
def test_shift_moves_each_pixel(down, right, rng):
    stack = rng.random((3, 4, 6))
    moved = shift(stack, down, right)
    for row in range(4):
        for column in range(6):
            source = row - down, column - right
            inside = 0 <= source[0] < 4 and 0 <= source[1] < 6
            np.testing.assert_array_equal(moved[:, row, column], stack[:, *source] if inside else 0)


@pytest.mark.parametrize(("down", "right"), [(1, 0), (2, -1), (-3, 3)])
def test_shift_equals_scipys(down, right, rng):
    from scipy import ndimage

    stack = rng.random((2, 8, 8))
    expected = ndimage.shift(stack, (0, down, right), order=0, mode="constant")
    np.testing.assert_allclose(shift(stack, down, right), expected)


def test_shift_leaves_its_images_and_keeps_float32(rng):
    stack = rng.random((2, 4, 4)).astype(np.float32)
    stack.flags.writeable = False
    assert shift(stack, 1, 1).dtype == np.float32


@pytest.mark.parametrize("down", [0.5, "1", None, True])
def test_shift_is_by_whole_pixels(down):
    with pytest.raises(ValueError, match="down must be a whole number"):
        shift(np.zeros((1, 4, 4)), down, 0)


def test_white_is_1_by_weights_that_sum_to_a_little_more():
    assert to_grayscale(np.ones((1, 3)), [0.5, 0.3, 0.2000009]) == 1
