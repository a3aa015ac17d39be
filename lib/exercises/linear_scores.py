"""The exercises of the chapter from pixels to scores.

Each solution is written out here, apart from `lib.images`, with the usual slips as keyword arguments; the tests
compare it with a peer or with the same thing written another way.
"""

from functools import partial

import numpy as np

from lib.exercises import hints
from lib.exercises.model import Case, Choice, Function, Prediction, Slip

# ------------------------------------------------------------------------------------ solutions and their slips


def scores(
    images,
    weights,
    bias,
    *,
    scale=lambda images: images / 255,
    flatten=lambda images: images.reshape(len(images), -1),
    average=False,
    bias_times=1,
    transposed=False,
):
    """Scores of a batch of colour images, (N, C)."""
    x = flatten(scale(images))
    result = x @ weights / (x.shape[1] if average else 1) + bias_times * bias
    return result.T if transposed else result


LUMA = np.array([0.299, 0.587, 0.114])  # red, green, blue: ITU-R BT.601


def grayscale(image, *, gray=lambda image: image @ LUMA, white=1, whole=lambda gray: gray, keep_axis=False):
    """Luma of a colour image, (H, W)."""
    result = whole(white * gray(image))
    return result[..., None] if keep_axis else result


def _luma_of(red, green, blue):
    return LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue


def hsl(
    pixel,
    *,
    circle=1.0,
    starts=(0, 2, 4),
    wrap=True,
    saturation=lambda high, low: (high - low) / (1 - abs(high + low - 1)),
    lightness=lambda pixel: (pixel.max() + pixel.min()) / 2,
    grays_apart=True,
    order=(0, 1, 2),
):
    """Hue, saturation and lightness of one pixel, (3,)."""
    red, green, blue = pixel
    high, low = pixel.max(), pixel.min()
    largest = pixel.argmax()
    with np.errstate(invalid="ignore"):
        slope = np.array([green - blue, blue - red, red - green])[largest] / (high - low)
        s = saturation(high, low)
    if grays_apart and high == low:
        slope = s = 0.0
        largest = 0
    hue = (starts[largest] + slope) / 6
    h = circle * (hue % 1.0 if wrap else hue)
    return np.array([h, s, lightness(pixel)])[list(order)]


def _slope_in_full(pixel):
    """Return the same, but for a hue whose slope is not divided by 6."""
    hue, *others = hsl(pixel, wrap=False)
    start = (0, 2, 4)[pixel.argmax()] / 6
    return np.array([(start + 6 * (hue - start)) % 1.0, *others])


def bias_trick(weights, bias, *, value=lambda bias: bias, first=False, transposed=False):
    """Weights with the bias as a last row, (D + 1, C)."""
    row = value(bias)
    result = np.vstack([row, weights] if first else [weights, row])
    return result.T if transposed else result


def _is_flat(known, axis, deviation):
    """Whether all numbers of a feature are equal: of 0.1, 0.1, 0.1 the deviation, computed, is not quite 0."""
    return np.ptp(known, axis=axis, keepdims=True) == 0


def standardize(
    train,
    test,
    *,
    source="train",
    axis=0,
    combine=lambda test, mean, scale: (test - mean) / scale,
    spread="deviation",
    ddof=0,
    constant="center",
    is_constant=_is_flat,
):
    """Test set, centred and scaled feature by feature with the training set's statistics."""
    known = {"train": train, "test": test, "both": np.concatenate([train, test])}[source]
    mean = known.mean(axis=axis, keepdims=True)
    count = known.size // mean.size
    with np.errstate(invalid="ignore"):  # of one entry alone, with ddof=1
        deviation = np.sqrt(((known - mean) ** 2).sum(axis=axis, keepdims=True) / np.float64(count - ddof))
    scale = {"deviation": deviation, "variance": deviation**2, "none": np.ones_like(deviation)}[spread]
    if constant == "epsilon":
        scale = scale + 1e-8
    equal = is_constant(known, axis, deviation)
    if constant in ("center", "zero"):
        scale = np.where(equal, 1.0, scale)
    with np.errstate(divide="ignore", invalid="ignore"):
        result = combine(test, mean, scale)
    if constant == "zero":
        return np.where(equal, 0.0, result)
    if constant == "nan to 0":
        return np.where(np.isnan(result), 0.0, result)
    return np.nan_to_num(result) if constant == "nan_to_num" else result


def _by_guarded(test, mean, scale, guard, small):
    return (test - mean) / guard(scale, small)


def _by_the_deviation_of_test(train, test):
    return standardize(test, test + test.mean(axis=0) - train.mean(axis=0))


def _between_0_and_1(train, test):
    low, high = train.min(axis=0), train.max(axis=0)
    return (test - low) / np.where(high > low, high - low, 1.0)


def boundary_distance(
    x,
    weights,
    bias,
    i,
    j,
    *,
    length=lambda w_i, w_j: np.linalg.norm(w_i - w_j),
    bias_part=lambda b_i, b_j: b_i - b_j,
    bias_divided=True,
    sign=1,
    absolute=False,
):
    """Signed distance of each point from the boundary between two classes, positive on the side of i, (N,)."""
    w_i, w_j = weights[:, i], weights[:, j]
    offset = bias_part(bias[i], bias[j])
    norm = length(w_i, w_j)
    result = sign * ((x @ (w_i - w_j)) / norm + offset / (norm if bias_divided else 1))
    return np.abs(result) if absolute else result


def _difference_of_distances(x, weights, bias, i, j):
    """Subtract the signed distances from the lines where one score is 0, a boundary of neither class."""
    distances = (x @ weights + bias) / np.linalg.norm(weights, axis=0)
    return distances[:, i] - distances[:, j]


def bag_of_words(
    patches,
    codebook,
    *,
    distance="euclidean",
    choose=lambda distances: distances.argmin(axis=1),
    count=lambda nearest, words: np.bincount(nearest, minlength=words),
    divisor="patches",
):
    """Share of the patches whose nearest word is k, (K,)."""
    difference = patches[:, None, :] - codebook[None, :, :]
    distances = {
        "euclidean": (difference**2).sum(axis=2),
        "city-block": np.abs(difference).sum(axis=2),
        "product": -(patches @ codebook.T),
    }[distance]
    counts = count(choose(distances), len(codebook))
    return (
        counts / {"patches": len(patches), "none": 1, "words": len(codebook), "length": np.linalg.norm(counts)}[divisor]
    )


def _with_a_vote_for_each_nearest(patches, codebook):
    distances = ((patches[:, None, :] - codebook) ** 2).sum(axis=2)
    return (distances == distances.min(axis=1, keepdims=True)).sum(axis=0) / len(patches)


def _nearest_below(distances, start):
    """Index of the nearest word among those below a number, or 0 where there are none."""
    return np.where(distances.min(axis=1) < start, distances.argmin(axis=1), 0)


def _last_nearest(distances):
    """Index of the last of the nearest words, where the first is asked for."""
    return distances.shape[1] - 1 - distances[:, ::-1].argmin(axis=1)


# ------------------------------------------------------------------------------------------------------ inputs


def _random_images(seed, count, height, width, classes, brightest=255):
    rng = np.random.default_rng(seed)
    images = rng.integers(brightest + 1, size=(count, height, width, 3), dtype=np.uint8)
    return images, rng.normal(size=(height * width * 3, classes)), rng.normal(size=classes)


BYTES_ATOL = 1e-5  # bytes invite float32, whose rounding shows where a score is a small difference of large terms
IMAGES = (
    Case(
        (
            np.array([[[[255, 51, 0]]]], dtype=np.uint8),
            np.array([[1.0, -1.0], [2.0, 0.5], [3.0, -2.0]]),
            np.array([0.5, -0.2]),
        ),
        "one pixel, orange-red",
        BYTES_ATOL,
    ),
    Case(
        (
            np.array([[[[0, 51, 204], [255, 102, 0]]], [[[153, 0, 51], [0, 0, 255]]]], dtype=np.uint8),
            np.array([[1.0, -1.0], [2.0, 0.0], [-3.0, 0.5], [0.0, 2.0], [1.5, -0.5], [-1.0, 1.0]]),
            np.array([0.1, -0.3]),
        ),
        "two images of two pixels",
        BYTES_ATOL,
    ),
    Case(_random_images(0, 1, 2, 3, 4, brightest=90), "random and dark, seed 0", BYTES_ATOL),
    Case(_random_images(1, 5, 4, 3, 3), "random, seed 1", BYTES_ATOL),
    Case(_random_images(2, 20, 8, 8, 10), "random, seed 2", BYTES_ATOL),
)


def _random_image(seed, height, width):
    return np.random.default_rng(seed).uniform(size=(height, width, 3))


COLORS = (
    Case((np.array([[[1.0, 0.0, 0.0]]]),), "a red pixel"),
    Case((np.array([[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]]),), "a green pixel and a blue one"),
    Case((np.array([[[0.2, 0.4, 0.9]], [[0.7, 0.1, 0.6]]]),), "two pixels, one above the other"),
    # No white: its luma is 1 up to rounding, so that the whole number below it would be 0 or 1.
    Case((np.array([[[0.0, 0.0, 0.0], [0.85, 0.85, 0.85], [0.45, 0.45, 0.45]]]),), "black and two grays"),
    Case((_random_image(3, 3, 3),), "random, seed 3"),
    Case((_random_image(4, 5, 8),), "random, seed 4"),
)

PIXELS = tuple(
    Case((np.array(pixel, dtype=float),), about)
    for pixel, about in (
        ((1, 0, 0), "red"),
        ((0, 1, 0), "green"),
        ((0, 0, 1), "blue"),
        ((1, 1, 0), "yellow"),
        ((0.25, 0.0, 0.125), "a dark purple-red, on the other side of red"),
        ((0.875, 0.75, 0.5), "a light sand colour"),
        ((0.75, 1.0, 0.875), "a pale green"),
        ((0.2, 0.3, 0.4), "a dark blue"),
        ((0.5, 0.5, 0.5), "a middle gray"),
        ((0, 0, 0), "black"),
        ((1, 1, 1), "white"),
        *((np.random.default_rng(seed).uniform(size=3), f"random, seed {seed}") for seed in range(5, 9)),
    )
)


def _random_weights(seed, features, classes):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(features, classes)), rng.normal(size=classes)


MODELS = (
    Case((np.array([[2.0, -1.0]]), np.array([0.5, 3.0])), "one feature, two classes"),
    Case((np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([5.0, 6.0])), "two features, two classes"),
    Case((np.array([[1.0, 0.0, -1.0], [0.5, 2.0, -2.0]]), np.array([0.3, 0.0, -0.7])), "two features, three classes"),
    Case(_random_weights(9, 4, 4), "random, seed 9"),
    Case(_random_weights(10, 12, 5), "random, seed 10"),
)


def _random_sets(seed, train, test, features):
    rng = np.random.default_rng(seed)
    center, spread = rng.uniform(-20, 20, size=features), rng.uniform(0.5, 10, size=features)
    return center + spread * rng.normal(size=(train, features)), center + 1 + spread * rng.normal(size=(test, features))


def _with_constant(sets, value):
    """Make the second feature constant in the training set; in the test set it differs."""
    train, test = sets
    train[:, 1] = value
    test[0, 1] = value
    return train, test


SETS = (
    Case((np.array([[1.0], [3.0]]), np.array([[2.0], [7.0]])), "one feature"),
    Case((np.array([[0.0, 10.0], [4.0, 30.0]]), np.array([[3.0, 10.0], [6.0, 0.0], [2.0, 20.0]])), "two features"),
    Case(
        (np.array([[1.0, 5.0], [2.0, 5.0], [6.0, 5.0]]), np.array([[2.0, 5.0], [4.0, 8.0]])),
        "a second feature that is constant in the training set",
    ),
    Case(
        (np.array([[1.0, 0.1], [2.0, 0.1], [6.0, 0.1]]), np.array([[2.0, 0.1], [4.0, 0.3]])),
        "a second feature that is always 0.1 in the training set",
    ),
    Case(
        (np.array([[0.0, 3.0], [3e-4, 1.0], [6e-4, 5.0]]), np.array([[1e-4, 2.0], [9e-4, 4.0]])),
        "a first feature with a small spread",
    ),
    Case(
        (np.array([[1e-9, 1e-20], [3e-9, 3e-20]]), np.array([[2e-9, 2e-20], [7e-9, 7e-20]])),
        "two features in small units",
    ),
    Case((np.array([[1, 2], [2, 5], [6, 9]]), np.array([[3, 4]])), "whole numbers"),
    Case(_random_sets(11, 6, 4, 3), "random, seed 11"),
    Case(_with_constant(_random_sets(12, 40, 10, 8), 0.0), "random, seed 12, with a constant feature"),
)


def _random_lines(seed, count, features, classes):
    rng = np.random.default_rng(seed)
    return (
        rng.normal(size=(count, features)),
        rng.normal(size=(features, classes)),
        rng.normal(size=classes),
    )


PLANE = np.array([[4.0, 1.0, 0.0], [1.0, 5.0, -2.0]]), np.array([2.0, -3.0, 1.0])
POINTS = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, -1.0], [-3.0, 0.5]])
LINES = (
    Case((POINTS[:1], *PLANE, 0, 1), "the origin; the weights differ by (3, −4)"),
    Case((POINTS, *PLANE, 0, 1), "four points, classes 0 and 1"),
    Case((POINTS, *PLANE, 2, 0), "four points, classes 2 and 0"),
    Case((*_random_lines(13, 5, 2, 3), 1, 2), "random, seed 13"),
    Case((*_random_lines(17, 6, 3, 3), 0, 2), "random, seed 17, as many features as classes"),
    Case((*_random_lines(14, 30, 6, 10), 7, 3), "random, seed 14, in six dimensions"),
)


def _random_patches(seed, patches, words, size):
    rng = np.random.default_rng(seed)
    return rng.uniform(size=(patches, size)), rng.uniform(0.2, 0.8, size=(words, size))


WORDS = (
    Case((np.array([[1.0], [2.0], [9.0]]), np.array([[0.0], [10.0]])), "three patches of one pixel, two words"),
    Case(
        (np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [4.0, 4.0], [1.0, 1.0]])),
        "a word that no patch uses, and two ties",
    ),
    Case(
        (np.array([[0.0, 0.0], [2.0, 0.0], [5.0, 5.0]]), np.array([[0.0, 1.0], [6.0, 5.0], [9.0, 9.0]])),
        "a last word that no patch uses",
    ),
    Case((np.array([[0.0, 0.0]]), np.array([[3.0, 3.0], [0.0, 5.0]])), "one patch: (3, 3) is nearer than (0, 5)"),
    Case((np.array([[0.0], [2e12]]), np.array([[3e12], [1.5e12]])), "far from every word"),
    Case(_random_patches(15, 12, 4, 9), "random, seed 15"),
    Case(_random_patches(16, 80, 16, 4), "random, seed 16"),
)

# ------------------------------------------------------------------------------------------------------- hints

SCORES_SLIPS = (
    Slip("The pixels are not scaled. Divide by 255, so that they lie between 0 and 1.", {"scale": lambda x: x * 1.0}),
    Slip(
        "You divided by 256. The largest value of a byte is 255: divide by that, and white becomes exactly 1.",
        {"scale": lambda x: x / 256},
    ),
    Slip(
        "Integer division, //, leaves only 0 and 1. Divide with /, which gives the shades between.",
        {"scale": lambda x: x // 255 * 1.0},
    ),
    Slip(
        "You divided by the largest pixel of the batch. Then an image's scores depend on its neighbours; "
        "divide by 255, always.",
        {"scale": lambda x: x / x.max()},
    ),
    Slip(hints.NO_BIAS.hint, {"bias_times": 0}),
    Slip("The bias is added twice. Once is enough: x @ weights + bias.", {"bias_times": 2}),
    Slip("The bias is subtracted. It is added: x @ weights + bias.", {"bias_times": -1}),
    Slip(
        "You flattened the channels first, all red values, then green, then blue. The weights go through the image "
        "as it lies in memory: images.reshape(len(images), -1), without a transpose.",
        {"flatten": lambda x: x.transpose(0, 3, 1, 2).reshape(len(x), -1)},
    ),
    Slip(
        "You flattened column by column. The weights go through the image row by row, as it lies in memory: "
        "images.reshape(len(images), -1), without a transpose.",
        {"flatten": lambda x: x.transpose(0, 2, 1, 3).reshape(len(x), -1)},
    ),
    Slip(
        "You flattened in Fortran's order, in which the first axis runs fastest. "
        'Leave out order="F": here the last axis runs fastest.',
        {"flatten": lambda x: x.reshape(len(x), -1, order="F")},
    ),
    Slip(
        "You took the mean over the features. A score is a sum: each pixel times its weight, added up.",
        {"average": True},
    ),
    Slip("Rows and columns are swapped: one row an image, one column a class, (N, C).", {"transposed": True}),
)

GRAY_SLIPS = (
    Slip(
        "This is the plain mean of the three channels. The eye sees green brighter than blue: "
        "weigh them by 0.299, 0.587 and 0.114.",
        {"gray": lambda image: image.mean(axis=-1)},
    ),
    Slip(
        "This is the largest channel, the value of HSV. Take the weighted sum of all three.",
        {"gray": lambda image: image.max(axis=-1)},
    ),
    Slip(
        "This is the lightness of HSL, halfway between the largest and the smallest channel. "
        "Take the weighted sum of all three.",
        {"gray": lambda image: (image.max(axis=-1) + image.min(axis=-1)) / 2},
    ),
    Slip(
        "The weights are in the order blue, green, red, which OpenCV uses. Here channel 0 is red: 0.299, 0.587, 0.114.",
        {"gray": lambda image: image @ LUMA[::-1]},
    ),
    Slip(
        "These are the weights of high-definition video, 0.2126, 0.7152 and 0.0722 (BT.709). "
        "Here those of BT.601 are asked for: 0.299, 0.587, 0.114.",
        {"gray": lambda image: image @ np.array([0.2126, 0.7152, 0.0722])},
    ),
    Slip(
        "You took the mean of the weighted channels, so there is a division by 3 too many. "
        "The weights add up to 1 already: take the sum.",
        {"gray": lambda image: (image * LUMA).mean(axis=-1)},
    ),
    Slip(
        "Each channel has its weight, but the three are not added up. Sum over the last axis, or use @, "
        "which multiplies and adds: the result has shape (H, W).",
        instead=lambda image: image * LUMA,
    ),
    Slip(
        "The first three rows of pixels are image[0], image[1] and image[2]. The channels are on the last axis: "
        "image[..., 0], image[..., 1] and image[..., 2].",
        instead=lambda image: _luma_of(image[0], image[1], image[2]),
    ),
    Slip(
        "The first three columns of pixels are image[:, 0], image[:, 1] and image[:, 2]. "
        "The channels are on the last axis: image[..., 0], image[..., 1] and image[..., 2].",
        instead=lambda image: _luma_of(image[:, 0], image[:, 1], image[:, 2]),
    ),
    Slip("The grays run from 0 to 255. Here white is 1, as in the image: leave out the 255.", {"white": 255}),
    Slip(
        "You took the mean down the rows, axis 0. The colours are on the last axis, and they have weights: "
        "the result has shape (H, W).",
        instead=lambda image: image.mean(axis=0),
    ),
    Slip(
        "You took the mean over all axes: one number. Each pixel has its own gray: the result has shape (H, W).",
        instead=lambda image: image.mean(),
    ),
    Slip(
        "The grays are rounded to whole numbers. In [0, 1] that leaves black and white: do not round.",
        {"whole": np.round},
    ),
    Slip(
        "The grays are cut down to whole numbers, as by astype(np.uint8). In [0, 1] all below 1 becomes 0: "
        "keep the floats.",
        {"whole": np.floor},
    ),
    Slip(
        "The channel axis is still there, with one entry. The result has shape (H, W): no keepdims.",
        {"keep_axis": True},
    ),
)

HSL_SLIPS = (
    Slip("The hue is in degrees. Here the whole circle is 1: divide by 360.", {"circle": 360.0}),
    Slip("The hue is in radians. Here the whole circle is 1: divide by 2π.", {"circle": 2 * np.pi}),
    Slip(
        "The sectors start where they should, but what is added within them is not divided by 6. Divide the whole.",
        instead=_slope_in_full,
    ),
    Slip("The hue runs from 0 to 6, one for each sector of the circle. Divide it by 6.", {"circle": 6.0}),
    Slip(
        "A hue came out negative. It is an angle: where blue exceeds green beside the largest red, add a full turn. "
        "If a % 6 is there, look at the parentheses: (G − B) / (d % 6) divides by d alone. Divide first: "
        "((G − B) / d) % 6.",
        {"wrap": False},
    ),
    Slip(
        "The sectors of green and blue are swapped. With green largest the hue starts from 2/6, with blue from 4/6.",
        {"starts": (0, 4, 2)},
    ),
    Slip(
        "All hues lie around red. Where green is largest the hue starts from 2/6, where blue is, from 4/6.",
        {"starts": (0, 0, 0)},
    ),
    Slip(
        "The saturation is that of HSV, (max − min) / max. "
        "HSL divides by 1 − |2 l − 1|, which is 0 for black and for white.",
        {"saturation": lambda high, low: (high - low) / high},
    ),
    Slip(
        "You divided by max + min everywhere. That is right up to a lightness of ½; above it, divide by 2 − max − min.",
        {"saturation": lambda high, low: (high - low) / (high + low)},
    ),
    Slip(
        "You divided by 2 − max − min everywhere, which is 1 − |2 l − 1| without the absolute value. "
        "That is right above a lightness of ½; up to it, divide by max + min.",
        {"saturation": lambda high, low: (high - low) / (2 - high - low)},
    ),
    Slip(
        "The saturation came out negative: 1 - 2 * l - 1 is −2 l. Write the absolute value, 1 - abs(2 * l - 1).",
        {"saturation": lambda high, low: -(high - low) / (high + low)},
    ),
    Slip(
        "The saturation is max − min, the chroma. Divide it by 1 − |2 l − 1|, the largest chroma at that lightness.",
        {"saturation": lambda high, low: high - low},
    ),
    Slip(
        "The lightness is the largest channel: that is the value of HSV. Take the middle, (max + min) / 2.",
        {"lightness": lambda pixel: pixel.max()},
    ),
    Slip(
        "The lightness is the mean of the three channels. The one between does not count: (max + min) / 2.",
        {"lightness": lambda pixel: pixel.mean()},
    ),
    Slip(
        "The lightness is a weighted sum, luma. In HSL it is (max + min) / 2.",
        {"lightness": lambda pixel: pixel @ LUMA},
    ),
    Slip(
        "A gray gives NaN, 0 / 0. Where all three channels are equal, set hue and saturation to 0 before you divide.",
        {"grays_apart": False},
    ),
    Slip(
        "The order is that of colorsys: hue, lightness, saturation. Here it is hue, saturation, lightness.",
        {"order": (0, 2, 1)},
    ),
)

BIAS_TRICK_SLIPS = (
    Slip("The bias is the first row. The ones are the last column of X, so they meet the last row.", {"first": True}),
    Slip(
        "The last row holds ones. The ones belong to X; this row is what they are multiplied by, the bias.",
        {"value": np.ones_like},
    ),
    Slip("The last row holds zeros. Put the bias there.", {"value": np.zeros_like}),
    Slip("The last row is minus the bias. It is added to the scores as it stands.", {"value": np.negative}),
    Slip(
        "You added the bias to every row of the weights, so each feature brings it once more, times its value. "
        "Append it as one more row.",
        instead=lambda weights, bias: weights + bias,
    ),
    Slip(
        "The bias is a column. Columns are classes; the feature that is always 1 is a row more: shape (D + 1, C).",
        instead=lambda weights, bias: np.column_stack([weights, bias]),
    ),
    Slip(
        "The bias stands beside the weights. It belongs below them, as a row: np.vstack, "
        "or np.concatenate with axis=0.",
        instead=lambda weights, bias: np.hstack([weights, bias[None, :]]),  # runs with one feature only
    ),
    Slip(
        "Without an axis, np.append makes one long row of both. The matrix has shape (D + 1, C): use np.vstack.",
        instead=lambda weights, bias: np.append(weights, bias),
    ),
    Slip("Rows and columns are swapped: the shape is (D + 1, C), a row for each feature.", {"transposed": True}),
)

STANDARDIZE_SLIPS = (
    Slip(
        "You returned the training set, standardized. Its statistics are right: apply them to the test set.",
        instead=lambda train, test: standardize(train, train),
    ),
    Slip(
        "Mean and standard deviation come from the test set. Take those of the training set: "
        "the test set stands for data that nobody has seen yet.",
        {"source": "test"},
    ),
    Slip(
        "Mean and standard deviation come from both sets together, so the test set leaks into them. "
        "Take those of the training set alone.",
        {"source": "both"},
    ),
    Slip(
        "The mean is the training set's, but the standard deviation is the test set's. Take both of the training set.",
        instead=_by_the_deviation_of_test,
    ),
    Slip(
        "You brought the features between 0 and 1, by minimum and maximum. Use mean and standard deviation.",
        instead=_between_0_and_1,
    ),
    Slip(
        "You standardized each sample by its own mean and standard deviation, axis 1. "
        "Go feature by feature, axis 0, and use the training set's.",
        {"source": "test", "axis": 1},
    ),
    Slip(
        "One mean and one standard deviation serve all entries. Each feature has its own: axis=0.",
        {"axis": None},
    ),
    Slip(
        "You divided by the variance. Divide by the standard deviation, its root, so that the spread becomes 1.",
        {"spread": "variance"},
    ),
    Slip(
        "You divided by n − 1 in the variance, ddof=1. Here the mean of the squares is asked for, NumPy's default.",
        {"ddof": 1},
    ),
    Slip("The features are centred but not scaled. Divide each by its standard deviation.", {"spread": "none"}),
    Slip(
        "The features are scaled but not centred. Subtract each one's mean first.",
        {"combine": lambda test, mean, scale: test / scale},
    ),
    Slip(
        "Parentheses are missing: test - mean / deviation divides the mean alone. Subtract first, "
        "then divide: (test - mean) / deviation.",
        {"combine": lambda test, mean, scale: test - mean / scale},
    ),
    Slip(
        "You divided first and then subtracted the mean, which was not divided. Subtract first: "
        "(test - mean) / deviation.",
        {"combine": lambda test, mean, scale: test / scale - mean},
    ),
    Slip(
        "A feature that is constant in the training set is divided by 0. Divide it by 1 instead: it is only centred.",
        {"constant": "divide"},
    ),
    Slip(hints.DEVIATION_IS_0, {"is_constant": lambda known, axis, deviation: deviation == 0}),
    *(
        Slip(
            "A feature with a small spread is not scaled. Divide by 1 only where the feature is constant.",
            {"is_constant": lambda known, axis, deviation, limit=limit: deviation < limit},
        )
        for limit in (1e-3, 0.1)
    ),
    *(
        Slip(
            hints.SMALL_UNITS,
            instead=partial(standardize, is_constant=lambda known, axis, deviation, limit=limit: deviation < limit),
        )
        for limit in (1e-8, 1e-15)
    ),
    hints.cut_to_whole_numbers(standardize, "test"),
    Slip(
        "With 1e-8 added to the standard deviation, a feature that is constant in the training set "
        "becomes huge as soon as a test sample differs. Divide that one by 1.",
        {"constant": "epsilon"},
    ),
    *(
        Slip(
            "With a small number for the standard deviation, a feature that is constant in the training set becomes "
            "huge as soon as a test sample differs. Divide that one by 1.",
            instead=partial(standardize, constant="divide", combine=partial(_by_guarded, guard=guard, small=small)),
        )
        for guard in (np.add, np.maximum)
        for small in (1e-12, 1e-10, 1e-8, 1e-7, 1e-6)
        if guard is np.maximum or small != 1e-8
    ),
    Slip(
        "A feature that is constant in the training set is set to 0. Centre it only: in the test set it may differ.",
        {"constant": "zero"},
    ),
    Slip(
        "The repair by nan_to_num comes too late: 0 / 0 becomes 0, but any other number divided by 0 is infinite, "
        "and that becomes ±1.8e308. Divide a feature that is constant in the training set by 1.",
        {"constant": "nan_to_num"},
    ),
    Slip(
        "Where 0 is divided by 0 you put a 0, but any other number divided by 0 is infinite. "
        "Divide a feature that is constant in the training set by 1.",
        {"constant": "nan to 0"},
    ),
)

DISTANCE_SLIPS = (
    Slip(
        "This is the difference of the two scores. To make it a length, divide by ‖w_i − w_j‖.",
        {"length": lambda w_i, w_j: 1.0},
    ),
    Slip(
        "You divided by the squared norm. Divide by the norm, ‖w_i − w_j‖: twice the weights, the same distance.",
        {"length": lambda w_i, w_j: np.sum((w_i - w_j) ** 2)},
    ),
    Slip(
        "You divided by the norm of w_i alone. The boundary is where the *difference* of the scores is 0: ‖w_i − w_j‖.",
        {"length": lambda w_i, w_j: np.linalg.norm(w_i)},
    ),
    Slip(
        "You divided by ‖w_i‖ − ‖w_j‖. Subtract the vectors first, then take the norm.",
        {"length": lambda w_i, w_j: np.linalg.norm(w_i) - np.linalg.norm(w_j)},
    ),
    Slip(
        "You divided by ‖w_i‖ + ‖w_j‖. Subtract the vectors first, then take the norm.",
        {"length": lambda w_i, w_j: np.linalg.norm(w_i) + np.linalg.norm(w_j)},
    ),
    Slip(
        "You divided by the norm of weights[i] - weights[j], a difference of rows. The weights of a class are a "
        "column: weights[:, i] - weights[:, j].",
        instead=lambda x, weights, bias, i, j: boundary_distance(
            x, weights, bias, i, j, length=lambda w_i, w_j: np.linalg.norm(weights[i] - weights[j])
        ),
    ),
    Slip(
        "You divided by a sum of absolute values. A distance in the plane is Euclidean: "
        "the root of the sum of squares.",
        {"length": lambda w_i, w_j: np.abs(w_i - w_j).sum()},
    ),
    Slip(
        "You divided by the norm of the whole matrix. Only two columns count, and only by their difference: "
        "‖w_i − w_j‖.",
        instead=lambda x, weights, bias, i, j: boundary_distance(
            x, weights, bias, i, j, length=lambda w_i, w_j: np.linalg.norm(weights)
        ),
    ),
    Slip(
        "You subtracted the distances from two lines, s_i = 0 and s_j = 0. The boundary is a third line, s_i = s_j: "
        "subtract the scores first, then divide by ‖w_i − w_j‖.",
        instead=_difference_of_distances,
    ),
    Slip(
        "You took a row, weights[i]: all weights of one feature. The weights of class i are a column: weights[:, i].",
        instead=lambda x, weights, bias, i, j: boundary_distance(x, weights.T, bias, i, j),
    ),
    Slip("The biases are left out. They shift the boundary: add b_i − b_j.", {"bias_part": lambda b_i, b_j: 0.0}),
    Slip("Only class i's bias is there. Subtract class j's: b_i − b_j.", {"bias_part": lambda b_i, b_j: b_i}),
    Slip(
        "The biases are added up. Like the weights, they are subtracted: b_i − b_j.",
        {"bias_part": lambda b_i, b_j: b_i + b_j},
    ),
    Slip(
        "The biases are the wrong way round: b_i − b_j, as with the weights.", {"bias_part": lambda b_i, b_j: b_j - b_i}
    ),
    Slip(
        "The difference of the biases is added after the division. It is a part of the scores: divide the whole.",
        {"bias_divided": False},
    ),
    Slip("The sign is turned round. On the side where class i wins the distance is positive.", {"sign": -1}),
    Slip("The sign is lost in an absolute value. It tells which class wins: keep it.", {"absolute": True}),
)

WORDS_SLIPS = (
    Slip(
        "These are counts. An image twice as large would have twice as many: divide by the number of patches.",
        {"divisor": "none"},
    ),
    Slip(
        "You divided by the number of words. Divide by the number of patches, so that the shares add up to 1.",
        {"divisor": "words"},
    ),
    Slip(
        "You divided by the length of the histogram. Then the squares add up to 1; shares do so themselves: "
        "divide by the number of patches.",
        {"divisor": "length"},
    ),
    Slip(
        "You took the word with the largest dot product. A bright word wins that however far it lies: "
        "take the smallest Euclidean distance.",
        {"distance": "product"},
    ),
    Slip(
        "You took the city-block distance, a sum of absolute values. The Euclidean one squares the differences.",
        {"distance": "city-block"},
    ),
    Slip(
        "You took the farthest word, argmax. The nearest is asked for: argmin.",
        {"choose": lambda distances: distances.argmax(axis=1)},
    ),
    Slip(
        "Words and patches are swapped: you looked for the nearest patch of each word. "
        "Each patch looks for its word, and votes for it.",
        {"choose": lambda distances: distances.argmin(axis=0)},
    ),
    Slip(
        "At a tie the first of the nearest words counts, as argmin has it; you took the last.",
        {"choose": _last_nearest},
    ),
    *(
        Slip(
            "You began with a number for the smallest distance, and a patch may be farther than that from every word. "
            "Begin with infinity, or with the distance from the first word.",
            instead=partial(bag_of_words, choose=partial(_nearest_below, start=start)),
        )
        for start in (1.0, 10.0)
    ),
    Slip(
        "At a tie a patch votes for each of the nearest words. It has one vote: the first of them gets it, as argmin "
        "has it.",
        instead=_with_a_vote_for_each_nearest,
    ),
    Slip(
        "The result is too short when the last words are not used. Give bincount minlength=len(codebook): "
        "a word that no patch uses has the share 0.",
        {"count": lambda nearest, words: np.bincount(nearest)},
    ),
    Slip(
        "The words that no patch uses are left out, as by np.unique, so that the others move up. "
        "Count with np.bincount and minlength=len(codebook).",
        {"count": lambda nearest, words: np.unique(nearest, return_counts=True)[1]},
    ),
    Slip(
        "Without a range, np.histogram spreads its bins from the smallest to the largest number *found*. "
        "Give it range=(0, len(codebook)), or count with np.bincount.",
        {"count": lambda nearest, words: np.histogram(nearest, bins=words)[0]},
    ),
    Slip(
        "K edges enclose K − 1 bins, and the last two words share one. Give np.histogram one edge more, "
        "np.arange(len(codebook) + 1), or count with np.bincount.",
        {"count": lambda nearest, words: np.histogram(nearest, bins=np.arange(words))[0]},
    ),
    Slip(
        "These are the numbers of the nearest words, one for each patch. Count how often each number occurs, "
        "and divide by the number of patches: shape (K,).",
        instead=lambda patches, codebook: bag_of_words(
            patches, codebook, count=lambda nearest, words: nearest, divisor="none"
        ),
    ),
)

EXERCISES = (
    Prediction(
        "linear-scores/how-many-numbers",
        30730.0,
        (
            Slip("The biases are missing: one for each class, ten more.", value=30720.0),
            Slip("That is a gray image. A colour has three channels: 32 · 32 · 3 numbers.", value=10250.0),
            Slip(
                "That is a gray image, without biases. A colour image has 32 · 32 · 3 numbers, "
                "and each class has a bias.",
                value=10240.0,
            ),
            Slip("Those are five channels, 32 · 32 · 5. A colour has three: red, green and blue.", value=51210.0),
            Slip(
                "Those are five channels, 32 · 32 · 5, and no biases. A colour has three; add one bias for each class.",
                value=51200.0,
            ),
            Slip(
                "You added the classes to the numbers of the image. "
                "Each class has a weight for each of the 3,072: multiply.",
                value=3082.0,
            ),
            Slip(
                "That is the length of the flattened image. Each class has as many weights, and a bias.", value=3072.0
            ),
            Slip("That is enough for one class: 3,072 weights and a bias. There are ten.", value=3073.0),
            Slip("That is one bias for all classes. Each class has its own: b has shape (10,).", value=30721.0),
            Slip("You gave each weight a bias. Only each class has one: b has shape (10,).", value=61440.0),
            Slip("The ten classes are counted twice. W has 3,072 rows and 10 columns.", value=307200.0),
        ),
        "W is (3,072, 10) and b is (10,): 30,720 weights and 10 biases, or one matrix (3,073, 10) by the bias trick.",
        rtol=1e-6,
    ),
    Prediction(
        "linear-scores/by-hand",
        -0.2,
        (
            Slip("The bias is missing: add −0.5 to the sum of pixel times weight.", value=0.3),
            Slip("The bias is subtracted. It is added as it stands: −0.5.", value=0.8),
            Slip("You took the mean of the four products. A score is their sum, plus the bias.", value=0.075 - 0.5),
            Slip("You divided everything by 4. A score is a sum, not a mean.", value=-0.05),
            Slip(
                "You took the weights without signs. A negative weight counts against the class: 0.5 · (−0.8) = −0.4.",
                value=0.6,
            ),
            Slip("You left out the negative weight. It counts against the class: 0.5 · (−0.8) = −0.4.", value=0.2),
            Slip("Scores may be negative. Nothing is cut off at 0 here.", value=0.0),
            Slip("You added the weights alone. Each is multiplied by its pixel first.", value=1.2),
            Slip("Image and weights are flattened in different orders. Multiply entries at the same place.", value=0.9),
        ),
        "0.6 − 0.4 + 0 + 0.1 − 0.5. A pixel without ink, 0, adds nothing, however large its weight.",
    ),
    Function(
        "linear-scores/scores",
        scores,
        IMAGES,
        SCORES_SLIPS,
        "These are the three lines of every linear classifier of images.",
        without_loops=True,
    ),
    Function("linear-scores/grayscale", grayscale, COLORS, GRAY_SLIPS, without_loops=True),
    Function("linear-scores/hsl", hsl, PIXELS, HSL_SLIPS),
    Function("linear-scores/bias-trick", bias_trick, MODELS, BIAS_TRICK_SLIPS),
    Function("linear-scores/standardize", standardize, SETS, STANDARDIZE_SLIPS, without_loops=True),
    Function("linear-scores/boundary-distance", boundary_distance, LINES, DISTANCE_SLIPS, without_loops=True),
    Function("linear-scores/bag-of-words", bag_of_words, WORDS, WORDS_SLIPS, without_loops=True),
    Choice(
        "linear-scores/xor",
        "c",
        {
            "a": "Both segments have the midpoint (½, ½): the one between the filled points, and the one between the "
            "open ones. It would lie on both sides of the line. This is XOR.",
            "b": "The filled point lies in the middle of the open ones. "
            "On whichever side of a line it lies, one of the four lies there, too.",
            "d": "The four points lie in a row, filled and open by turns. "
            "A line crosses that row at most once, and three crossings would be needed.",
        },
        "Neither feature alone parts them, but the line x₂ = (x₁ + 1) / 3 does: the open points lie above it, "
        "the filled ones below.",
    ),
    Choice(
        "linear-scores/shift",
        "a",
        {
            "b": "Adding 5 to every bias adds 5 to every score. The largest stays the largest.",
            "c": "Doubling W and b doubles every score. Twice the largest is still the largest.",
            "d": "Look at two scores s_i > s_j. Then s_i + 5 > s_j + 5, and 2 s_i > 2 s_j.",
        },
        "The first leaves all differences of scores as they are, the second doubles them. The largest score wins in "
        "each case. A loss may still see the second: the next chapters do.",
    ),
)
