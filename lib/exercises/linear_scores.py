"""The exercises of the chapter from pixels to scores.

Each solution is written out here, apart from `lib.images`; a slip is an edit of it. The tests compare it with a peer or
with the same thing written another way.
"""

import numpy as np

from lib.exercises import hints
from lib.exercises.model import Case, Choice, Function, Prediction, Slip, WrongNumber

# ------------------------------------------------------------------------------------ solutions and their slips


def scores(images, weights, bias):
    """Scores of a batch of colour images, (N, C)."""
    scaled = images / 255
    x = scaled.reshape(len(images), -1)
    result = x @ weights + bias
    return result


LUMA = np.array([0.299, 0.587, 0.114])  # red, green, blue: ITU-R BT.601


def grayscale(image):
    """Luma of a colour image, (H, W)."""
    gray = image @ LUMA
    return gray


def _luma_of(red, green, blue):
    return LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue


def hsl(pixel):
    """Hue, saturation and lightness of one pixel, (3,)."""
    red, green, blue = pixel
    high, low = pixel.max(), pixel.min()
    chroma = high - low
    lightness = (high + low) / 2
    if chroma == 0:
        return np.array([0.0, 0.0, lightness])
    if high == red:
        sector = (green - blue) / chroma
    elif high == green:
        sector = 2 + (blue - red) / chroma
    else:
        sector = 4 + (red - green) / chroma
    hue = sector / 6 % 1
    saturation = chroma / (1 - abs(high + low - 1))
    return np.array([hue, saturation, lightness])


def bias_trick(weights, bias):
    """Weights with the bias as a last row, (D + 1, C)."""
    row = bias[None, :]
    extended = np.vstack([weights, row])
    return extended


def standardize(train, test):
    """Test set, centred and scaled feature by feature with the training set's statistics."""
    known = train
    mean = known.mean(axis=0)
    deviation = known.std(axis=0)
    width = np.ptp(known, axis=0)
    constant = width == 0  # of 0.1, 0.1, 0.1 the deviation, computed, is not quite 0
    scale = np.where(constant, 1.0, deviation)
    result = (test - mean) / scale
    return result


def _by_n_minus_1(deviation, known):
    """Return the deviation with ddof=1. NumPy's own warns where n is 1."""
    n = np.float64(known.size / deviation.size)
    return deviation * np.sqrt(n / (n - 1))


def _between_0_and_1(train, test):
    low, high = train.min(axis=0), train.max(axis=0)
    return (test - low) / np.where(high > low, high - low, 1.0)


def boundary_distance(x, weights, bias, i, j):
    """Signed distance of each point from the boundary between two classes, positive on the side of i, (N,)."""
    w = weights[:, i] - weights[:, j]
    b = bias[i] - bias[j]
    distance = (x @ w + b) / np.linalg.norm(w)
    return distance


def _difference_of_distances(x, weights, bias, i, j):
    """Subtract the signed distances from the lines where one score is 0, a boundary of neither class."""
    distances = (x @ weights + bias) / np.linalg.norm(weights, axis=0)
    return distances[:, i] - distances[:, j]


def bag_of_words(patches, codebook):
    """Share of the patches whose nearest word is k, (K,)."""
    differences = patches[:, None, :] - codebook
    distances = (differences**2).sum(axis=2)
    nearest = distances.argmin(axis=1)
    counts = np.bincount(nearest, minlength=len(codebook))
    return counts / len(patches)


def _with_a_vote_for_each_nearest(patches, codebook):
    distances = ((patches[:, None, :] - codebook) ** 2).sum(axis=2)
    return (distances == distances.min(axis=1, keepdims=True)).sum(axis=0) / len(patches)


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
    Case((np.array([[1, 2], [3, 4]]), np.array([0.5, -0.5])), "weights that are whole numbers"),
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
    Case((np.array([[1.0], [5.0]]), np.array([[2.0], [8.0]])), "one feature"),
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
        (
            np.array([[1e-9, 1e-20], [3e-9, 3e-20], [3e-9, 3e-20], [1e-9, 1e-20]]),
            np.array([[2.5e-9, 4e-20], [7e-9, 1e-20]]),
        ),
        "two features in small units",
    ),
    Case((np.array([[0, 2], [4, 8]]), np.array([[3, 11], [6, 4]])), "whole numbers"),
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
    Case((np.repeat([[0.0], [2e12]], 8, axis=0), np.array([[3e12], [1.5e12]])), "far from every word"),
    Case(_random_patches(15, 12, 4, 9), "random, seed 15"),
    Case(_random_patches(16, 80, 16, 4), "random, seed 16"),
)

# ------------------------------------------------------------------------------------------------------- hints

SCORES_SLIPS = (
    Slip("The pixels are not scaled. Divide by 255, so that they lie between 0 and 1.", {" / 255": ""}),
    Slip(
        "You divided by 256. The largest value of a byte is 255: divide by that, and white becomes exactly 1.",
        {"/ 255": "/ 256"},
    ),
    Slip(
        "Integer division, //, or a conversion to int afterwards, leaves only 0 and 1. Divide with /, which gives the "
        "shades between.",
        {"/ 255": "// 255"},
    ),
    Slip(
        "You divided by the largest pixel of the batch. Then an image's scores depend on its neighbours; "
        "divide by 255, always.",
        {"/ 255": "/ images.max()"},
    ),
    Slip(
        "You divided each image by its own largest pixel. Then a dark image gets the scores of a bright one; "
        "divide by 255, always.",
        {"/ 255": "/ images.max(axis=(1, 2, 3), keepdims=True)"},
    ),
    *(
        Slip(
            "You stretched the pixels, so that the smallest found is 0 and the largest 1. Then a score depends on what "
            "else was found; divide by 255, always.",
            {"images / 255": f"(images - images.min({axes})) / np.ptp(images, {axes})"},
            alone=True,
        )
        for axes in ("axis=None", "axis=(1, 2, 3), keepdims=True")
    ),
    Slip(
        "The bias is divided by 255, too. Scale the pixels alone, before they meet the weights.",
        {" / 255": "", "return result": "return result / 255"},
        alone=True,
    ),
    Slip(hints.NO_BIAS, {" + bias": ""}),
    Slip("The bias is added twice. Once is enough: x @ weights + bias.", {"+ bias": "+ bias + bias"}),
    Slip("The bias is subtracted. It is added: x @ weights + bias.", {"+ bias": "- bias"}),
    Slip(
        "You flattened the channels first, all red values, then green, then blue. The weights go through the image "
        "as it lies in memory: images.reshape(len(images), -1), without a transpose.",
        {"scaled.reshape": "scaled.transpose(0, 3, 1, 2).reshape"},
    ),
    Slip(
        "You flattened column by column. The weights go through the image row by row, as it lies in memory: "
        "images.reshape(len(images), -1), without a transpose.",
        {"scaled.reshape": "scaled.transpose(0, 2, 1, 3).reshape"},
    ),
    Slip(
        "You flattened in Fortran's order, in which the first axis runs fastest. "
        'Leave out order="F": here the last axis runs fastest.',
        {"reshape(len(images), -1)": 'reshape(len(images), -1, order="F")'},
    ),
    Slip(
        "With reshape(-1, N) the numbers are dealt out in turn, so that each column has some of all images; the "
        "transpose does not undo that. Let each row be one image: images.reshape(len(images), -1).",
        {"reshape(len(images), -1)": "reshape(-1, len(images)).T"},
    ),
    Slip(
        "The images are not flattened. `@` takes the last axis for the features, and that holds three channels: make "
        "each image one row first, images.reshape(len(images), -1).",
        {"scaled.reshape(len(images), -1)": "scaled"},
        alone=True,
    ),
    Slip(
        "You flattened the whole batch into one long row. Each image has a row of its own: "
        "images.reshape(len(images), -1).",
        {"reshape(len(images), -1)": "reshape(-1)"},
        alone=True,
    ),
    Slip(
        "You made one row of the pixels, but the channels still have an axis of their own. An image has D = 3HW "
        "numbers, all in one row: images.reshape(len(images), -1).",
        {"reshape(len(images), -1)": "reshape(len(images), -1, 3)"},
        alone=True,
    ),
    *(
        Slip("You divided by the number of images. Each has scores of its own: nothing is averaged over them.", edit)
        for edit in ({"x @ weights": "x @ weights / len(x)"}, {"return result": "return result / len(x)"})
    ),
    Slip(
        "You took the mean over the features. A score is a sum: each pixel times its weight, added up.",
        {"x @ weights": "x @ weights / x.shape[1]"},
    ),
    Slip(
        "Rows and columns are swapped: one row an image, one column a class, (N, C).",
        {"return result": "return result.T"},
    ),
    Slip(
        "These are the numbers of the classes that win. The scores themselves are asked for, (N, C): "
        "leave out the argmax.",
        {"return result": "return result.argmax(axis=1)"},
        alone=True,
    ),
)

GRAY_SLIPS = (
    Slip(
        "This is the plain mean of the three channels. The eye sees green brighter than blue: "
        "weigh them by 0.299, 0.587 and 0.114.",
        {"image @ LUMA": "image.mean(axis=-1)"},
    ),
    Slip(
        "This is the plain sum of the three channels, by which white becomes 3. The eye sees green brighter than blue: "
        "weigh them by 0.299, 0.587 and 0.114.",
        {"image @ LUMA": "image.sum(axis=-1)"},
    ),
    Slip(
        "Blue is left out. Dark as it looks, it counts: add 0.114 times the last channel.",
        {"image @ LUMA": "image[..., :2] @ LUMA[:2]"},
    ),
    Slip(
        "In weights @ image, pixels are added up, the three of a row: `@` goes along the last axis but one of what "
        "stands behind it. The channels are the last axis, so the image comes first: image @ weights.",
        {"image @ LUMA": "LUMA @ image"},
        alone=True,
    ),
    Slip(
        "This is the largest channel, the value of HSV. Take the weighted sum of all three.",
        {"image @ LUMA": "image.max(axis=-1)"},
    ),
    Slip(
        "This is the lightness of HSL, halfway between the largest and the smallest channel. "
        "Take the weighted sum of all three.",
        {"image @ LUMA": "(image.max(axis=-1) + image.min(axis=-1)) / 2"},
    ),
    Slip(
        "The weights are in the order blue, green, red, which OpenCV uses. Here channel 0 is red: 0.299, 0.587, 0.114.",
        {"image @ LUMA": "image @ LUMA[::-1]"},
    ),
    Slip(
        "These are the weights of high-definition video, 0.2126, 0.7152 and 0.0722 (BT.709). "
        "Here those of BT.601 are asked for: 0.299, 0.587, 0.114.",
        {"image @ LUMA": "image @ np.array([0.2126, 0.7152, 0.0722])"},
    ),
    Slip(
        "You took the mean of the weighted channels, so there is a division by 3 too many. "
        "The weights add up to 1 already: take the sum.",
        {"image @ LUMA": "(image * LUMA).mean(axis=-1)"},
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
    Slip(
        "The grays run from 0 to 255. Here white is 1, as in the image: leave out the 255.",
        {"gray = ": "gray = 255 * "},
    ),
    Slip(
        "You divided by 255. The entries lie in [0, 1] already: leave that out.",
        {"gray = ": "gray = 1 / 255 * "},
    ),
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
        {"return ": "gray = np.round(gray)\n    return "},
    ),
    Slip(
        "The grays are cut down to whole numbers, as by astype(np.uint8). In [0, 1] all below 1 becomes 0: "
        "keep the floats.",
        {"return ": "gray = gray.astype(np.uint8)\n    return "},
    ),
    Slip(
        "The channel axis is still there, with one entry. The result has shape (H, W): no keepdims.",
        {"gray\n": "gray[..., None]\n"},
    ),
)

HSL_SLIPS = (
    Slip("The hue is in degrees. Here the whole circle is 1: divide by 360.", {"[hue,": "[360 * hue,"}),
    Slip("The hue is in radians. Here the whole circle is 1: divide by 2π.", {"[hue,": "[2 * np.pi * hue,"}),
    Slip(
        "The sectors start where they should, but what is added within them is not divided by 6. Divide the whole.",
        {"2 + (": "2 / 6 + (", "4 + (": "4 / 6 + (", "sector / 6": "sector"},
    ),
    Slip("The hue runs from 0 to 6, one for each sector of the circle. Divide it by 6.", {"[hue,": "[6 * hue,"}),
    Slip(
        "A hue came out negative. It is an angle: where blue exceeds green beside the largest red, add a full turn. "
        "If a % 6 is there, look at the parentheses: (G − B) / ((M − m) % 6) takes it of M − m alone. Divide first: "
        "((G − B) / (M − m)) % 6.",
        {" % 1": ""},
    ),
    Slip(
        "The differences are the wrong way round. Yellow, between red and green, has the hue 1/6: with red largest "
        "the difference is G − B, and so on around the circle.",
        {"(green - blue)": "(blue - green)", "(blue - red)": "(red - blue)", "(red - green)": "(green - red)"},
    ),
    Slip(
        "The sectors of green and blue are swapped. With green largest the hue starts from 2/6, with blue from 4/6.",
        {"2 + (": "4 + (", "4 + (": "2 + ("},
    ),
    Slip(
        "All hues lie around red. Where green is largest the hue starts from 2/6, where blue is, from 4/6.",
        {"2 + (": "(", "4 + (": "("},
    ),
    Slip(
        "The saturation is that of HSV, (M − m) / M. HSL divides by 1 − |2L − 1|, which is 0 for black and for white.",
        {"(1 - abs(high + low - 1))": "high"},
    ),
    Slip(
        "You divided by M + m everywhere. That is right up to a lightness of ½; above it, divide by 2 − M − m. "
        "If you wrote abs(1 - 2 * L - 1), that is M + m, too: the first 1 stands before the absolute value.",
        {"(1 - abs(high + low - 1))": "(high + low)"},
    ),
    Slip(
        "You divided by 2 − M − m everywhere, which is 1 − |2L − 1| without the absolute value. "
        "That is right above a lightness of ½; up to it, divide by M + m.",
        {"(1 - abs(high + low - 1))": "(2 - high - low)"},
    ),
    Slip(
        "The saturation came out negative: 1 - 2 * L - 1 is −2L. Write the absolute value, 1 - abs(2 * L - 1).",
        {"abs(high + low - 1)": "(high + low) - 1"},
    ),
    Slip(
        "Parentheses are missing: (M - m) / 1 - abs(…) divides by 1 alone. Put the whole of 1 - abs(2 * L - 1) in "
        "a pair.",
        {"(1 - abs(high + low - 1))": "1 - abs(high + low - 1)"},
    ),
    Slip(
        "The saturation is M − m itself. Divide it by 1 − |2L − 1|, the largest distance that this lightness allows.",
        {" / (1 - abs(high + low - 1))": ""},
    ),
    *(
        Slip(hint, {"(high + low) / 2": lightness, **elsewhere})
        for hint, lightness in (
            (
                "The lightness is the largest channel: that is the value of HSV. Take the middle, (M + m) / 2.",
                "high",
            ),
            (
                "The lightness is the mean of the three channels. The one between does not count: (M + m) / 2.",
                "pixel.mean()",
            ),
            ("The lightness is a weighted sum, luma. In HSL it is (M + m) / 2.", "pixel @ LUMA"),
        )
        for elsewhere in ({}, {"high + low - 1": "2 * lightness - 1"})  # in the saturation, too, or not
    ),
    Slip(
        "A gray gives NaN, 0 / 0. Where all three channels are equal, set hue and saturation to 0 before you divide.",
        {"if chroma == 0": "if False"},
    ),
    Slip(
        "A gray came out as (0, 0, 0), which is black. Its hue and saturation are 0, its lightness is M, as ever "
        "(M + m) / 2.",
        {"[0.0, 0.0, lightness]": "[0.0, 0.0, 0.0]"},
        alone=True,
    ),
    Slip(
        "The order is that of colorsys: hue, lightness, saturation. Here it is hue, saturation, lightness.",
        {"saturation, lightness]": "lightness, saturation]", "0.0, lightness]": "lightness, 0.0]"},
    ),
)

BIAS_TRICK_SLIPS = (
    Slip(
        "The bias is cut to whole numbers: an array made like `weights`, as np.insert makes one, holds integers if "
        "`weights` does. np.vstack takes the type that both need.",
        instead=lambda weights, bias: bias_trick(weights, bias).astype(weights.dtype),
    ),
    Slip(
        "The bias is the first row. The ones are the last column of X, so they meet the last row.",
        {"[weights, row]": "[row, weights]"},
    ),
    Slip(
        "The last row holds ones. The ones belong to X; this row is what they are multiplied by, the bias.",
        {"= bias": "= np.ones_like(bias)"},
    ),
    Slip("The last row holds zeros. Put the bias there.", {"= bias": "= np.zeros_like(bias)"}),
    Slip("The last row is minus the bias. It is added to the scores as it stands.", {"= bias": "= -bias"}),
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
        "You appended a column of ones to the weights. The ones belong to X; the weights get the bias as one more "
        "row: shape (D + 1, C).",
        instead=lambda weights, bias: np.column_stack([weights, np.ones(len(weights))]),
    ),
    Slip(
        "Without an axis, np.append makes one long row of both. The matrix has shape (D + 1, C): use np.vstack.",
        instead=lambda weights, bias: np.append(weights, bias),
    ),
    Slip(
        "Rows and columns are swapped: the shape is (D + 1, C), a row for each feature.",
        {"return extended": "return extended.T"},
    ),
)

STANDARDIZE_SLIPS = (
    Slip(
        "You returned the training set, standardized. Its statistics are right: apply them to the test set.",
        instead=lambda train, test: standardize(train, train),
    ),
    Slip(
        "Mean and standard deviation come from the test set. Take those of the training set: "
        "the test set stands for data that nobody has seen yet.",
        {"known = train": "known = test"},
    ),
    Slip(
        "Mean and standard deviation come from both sets together, so the test set leaks into them. "
        "Take those of the training set alone.",
        {"known = train": "known = np.concatenate([train, test])"},
    ),
    Slip(
        "The mean is the training set's, but the standard deviation is the test set's. Take both of the training set.",
        {"known.std(axis=0)": "test.std(axis=0)", "ptp(known": "ptp(test"},
        alone=True,
    ),
    Slip(
        "The standard deviation is the training set's, but the mean is the test set's. Take both of the training set.",
        {"known.mean(axis=0)": "test.mean(axis=0)"},
    ),
    *(
        Slip(
            "You divided a sum by the number of features, train.shape[1]. Mean and standard deviation go over the "
            "samples: divide by train.shape[0], or use train.mean(axis=0).",
            {"known.mean(axis=0)": "known.sum(axis=0) / known.shape[1]", **elsewhere},
            alone=True,
        )
        for elsewhere in (
            {},
            {"known.std(axis=0)": "np.sqrt(((known - mean) ** 2).sum(axis=0) / known.shape[1])"},
        )
    ),
    Slip(
        hints.BETWEEN_0_AND_1,
        instead=_between_0_and_1,
    ),
    Slip(
        "You standardized each sample by its own mean and standard deviation, axis 1. "
        "Go feature by feature, axis 0, and use the training set's.",
        {
            "known = train": "known = test",
            "mean(axis=0": "mean(axis=1, keepdims=True",
            "std(axis=0": "std(axis=1, keepdims=True",
            "known, axis=0": "known, axis=1, keepdims=True",
        },
    ),
    *(
        Slip(
            "You went along axis 1, through the features of each training sample. Each feature has a mean and a "
            "standard deviation of its own: axis=0.",
            {
                "mean(axis=0": f"mean(axis=1{kept}",
                "std(axis=0": f"std(axis=1{kept}",
                "known, axis=0": f"known, axis=1{kept}",
                **guard,
            },
            alone=True,
        )
        for kept in ("", ", keepdims=True")
        for guard in ({}, {"np.where(constant, 1.0, ": "("})
    ),
    *(
        Slip(
            "The mean goes along axis 1, through the features of each training sample. Like the standard deviation, "
            "take it down the columns: axis=0.",
            {"mean(axis=0": "mean(axis=1", **guard},
            alone=True,
        )
        for guard in ({}, {"np.where(constant, 1.0, ": "("})
    ),
    Slip(
        "One mean and one standard deviation serve all entries. Each feature has its own: axis=0.",
        {"mean(axis=0": "mean(axis=None", "std(axis=0": "std(axis=None", "known, axis=0": "known, axis=None"},
    ),
    Slip(
        "You divided by the variance. Divide by the standard deviation, its root, so that the spread becomes 1.",
        {"deviation)": "deviation**2)"},
    ),
    Slip(
        hints.BY_N_MINUS_1,
        {"    width = ": "    deviation = _by_n_minus_1(deviation, known)\n    width = "},
    ),
    Slip(hints.CENTRED_ONLY, {" / scale": ""}),
    Slip(
        hints.SCALED_ONLY,
        {"(test - mean)": "test"},
    ),
    Slip(
        "Parentheses are missing: test - mean / deviation divides the mean alone. Subtract first, "
        "then divide: (test - mean) / deviation.",
        {"(test - mean) /": "test - mean /"},
    ),
    Slip(
        "You divided first and then subtracted the mean, which was not divided. Subtract first: "
        "(test - mean) / deviation.",
        {"(test - mean) / scale": "test / scale - mean"},
    ),
    Slip(
        "A feature that is constant in the training set is divided by 0. Divide it by 1 instead: it is only centred.",
        {"np.where(constant, 1.0, ": "("},
    ),
    Slip(hints.DEVIATION_IS_0, {"width == 0": "deviation == 0"}),
    *(
        Slip(
            hints.SMALL_SPREAD,
            {"width == 0": f"deviation < {limit}"},
        )
        for limit in (1e-3, 0.1)
    ),
    Slip(hints.SMALL_UNITS, {"width == 0": "deviation < 1e-8"}, alone=True),
    Slip(
        "You compare the spread of a feature with a small number, as np.isclose does by itself, too. One in small "
        "units, such as 1e-20 and 3e-20, is not constant: ask whether all its numbers are equal, maximum == minimum.",
        {"width == 0": "deviation < 1e-15"},
        alone=True,
    ),
    *(
        Slip(
            "A small number is added to the standard deviation, although constant features are looked after. It "
            "changes the result, most of all in small units such as 1e-20 and 3e-20: leave it out.",
            {"/ scale": f"/ (scale + {small})"},
            alone=True,
        )
        for small in (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)
    ),
    Slip(
        "A feature that is constant in the training set is left as it is. Centre it all the same: subtract its mean.",
        {"return result": "return np.where(constant, test, result)"},
    ),
    *(
        Slip(
            "A feature that is constant in the training set is left out. The result has the shape of test: keep the "
            "feature, and centre it only.",
            {"return result": "return result[:, ~constant]", **condition},
            alone=True,
        )
        for condition in ({}, {"width == 0": "deviation == 0"})
    ),
    hints.cut_to_whole_numbers(standardize, "test"),
    Slip(
        "With 1e-8 added to the standard deviation, a feature that is constant in the training set "
        "becomes huge as soon as a test sample differs. Divide that one by 1.",
        {"np.where(constant, 1.0, ": "(1e-8 + "},
    ),
    *(
        Slip(
            "With a small number for the standard deviation, a feature that is constant in the training set becomes "
            "huge as soon as a test sample differs. Divide that one by 1.",
            {"np.where(constant, 1.0, deviation)": guarded},
            alone=True,
        )
        for guarded in (
            *(f"(deviation + {small})" for small in (1e-12, 1e-10, 1e-7, 1e-6)),
            *(f"np.maximum(deviation, {small})" for small in (1e-12, 1e-10, 1e-8, 1e-7, 1e-6)),
        )
    ),
    Slip(
        "A feature that is constant in the training set is set to 0. Centre it only: in the test set it may differ.",
        {"np.where(constant, 1.0, ": "(", "return result": "return np.where(constant, 0.0, result)"},
    ),
    Slip(
        "The repair by nan_to_num comes too late: 0 / 0 becomes 0, but any other number divided by 0 is infinite, "
        "and that becomes ±1.8e308. Divide a feature that is constant in the training set by 1.",
        {"np.where(constant, 1.0, ": "(", "return result": "return np.nan_to_num(result)"},
    ),
    Slip(
        "Where 0 is divided by 0 you put a 0, but any other number divided by 0 is infinite. "
        "Divide a feature that is constant in the training set by 1.",
        {"np.where(constant, 1.0, ": "(", "return result": "return np.where(np.isnan(result), 0.0, result)"},
    ),
)

DISTANCE_SLIPS = (
    Slip(
        "This is the difference of the two scores. To make it a length, divide by ‖w_i − w_j‖.",
        {" / np.linalg.norm(w)": ""},
    ),
    Slip(
        "You divided by the squared norm. Divide by the norm, ‖w_i − w_j‖: twice the weights, the same distance.",
        {"np.linalg.norm(w)": "np.sum(w**2)"},
    ),
    Slip(
        "You divided by the norm of w_i alone. The boundary is where the *difference* of the scores is 0: ‖w_i − w_j‖.",
        {"norm(w)": "norm(weights[:, i])"},
    ),
    Slip(
        "You divided by ‖w_i‖ − ‖w_j‖. Subtract the vectors first, then take the norm.",
        {"np.linalg.norm(w)": "(np.linalg.norm(weights[:, i]) - np.linalg.norm(weights[:, j]))"},
    ),
    Slip(
        "You divided by ‖w_i‖ + ‖w_j‖. Subtract the vectors first, then take the norm.",
        {"np.linalg.norm(w)": "(np.linalg.norm(weights[:, i]) + np.linalg.norm(weights[:, j]))"},
    ),
    Slip(
        "You divided by the norm of weights[i] - weights[j], a difference of rows. The weights of a class are a "
        "column: weights[:, i] - weights[:, j].",
        {"norm(w)": "norm(weights[i] - weights[j])"},
        alone=True,
    ),
    Slip(
        "You divided by a sum of absolute values. A distance in the plane is Euclidean: "
        "the root of the sum of squares.",
        {"np.linalg.norm(w)": "np.abs(w).sum()"},
    ),
    Slip(
        "You divided by the norm of the whole matrix. Only two columns count, and only by their difference: "
        "‖w_i − w_j‖.",
        {"norm(w)": "norm(weights)"},
    ),
    Slip(
        "This is the distance from the line s_i = 0. The border is where the two scores are equal, s_i = s_j: "
        "subtract class j's score, and divide by ‖w_i − w_j‖.",
        {"weights[:, i] - weights[:, j]": "weights[:, i]", "bias[i] - bias[j]": "bias[i]"},
        alone=True,
    ),
    Slip(
        "Only the difference of the biases is divided, as where parentheses are missing. Divide the whole difference "
        "of the scores by the norm.",
        {"(x @ w + b)": "x @ w + b"},
    ),
    Slip(
        "Only the score of class j is divided, as where parentheses are missing. Subtract first, then divide: "
        "(s_i − s_j) / ‖w_i − w_j‖.",
        {"(x @ w + b)": "(x @ weights + bias)[:, i] - (x @ weights + bias)[:, j]"},
        alone=True,
    ),
    Slip(
        "You took rows of the scores: S[i] are all scores of one sample. Those of class i are a column: S[:, i].",
        {"(x @ w + b)": "((x @ weights + bias)[i] - (x @ weights + bias)[j])"},
        alone=True,
    ),
    Slip(
        "You subtracted the distances from two lines, s_i = 0 and s_j = 0. The boundary is a third line, s_i = s_j: "
        "subtract the scores first, then divide by ‖w_i − w_j‖.",
        instead=_difference_of_distances,
    ),
    Slip(
        "You took a row, weights[i]: all weights of one feature. The weights of class i are a column: weights[:, i].",
        {"weights[:, i]": "weights[i]", "weights[:, j]": "weights[j]"},
        alone=True,
    ),
    Slip("The biases are left out. They shift the boundary: add b_i − b_j.", {"bias[i] - bias[j]": "0"}),
    Slip("Only class i's bias is there. Subtract class j's: b_i − b_j.", {"bias[i] - bias[j]": "bias[i]"}),
    Slip(
        "The biases are added up. Like the weights, they are subtracted: b_i − b_j.",
        {"bias[i] - bias[j]": "bias[i] + bias[j]"},
    ),
    Slip(
        "The biases are the wrong way round: b_i − b_j, as with the weights.",
        {"bias[i] - bias[j]": "bias[j] - bias[i]"},
    ),
    Slip(
        "The difference of the biases is added after the division. It is a part of the scores: divide the whole.",
        {"(x @ w + b)": "b + x @ w"},
    ),
    Slip(
        "The sign is turned round. On the side where class i wins the distance is positive.",
        {"return distance": "return -distance"},
    ),
    Slip(
        "The sign is lost in an absolute value. It tells which class wins: keep it.",
        {"return distance": "return np.abs(distance)"},
    ),
)

WORDS_SLIPS = (
    Slip(
        "These are counts. An image twice as large would have twice as many: divide by the number of patches.",
        {" / len(patches)": ""},
    ),
    Slip(
        "You divided by the number of words. Divide by the number of patches, so that the shares add up to 1.",
        {"/ len(patches)": "/ len(codebook)"},
    ),
    Slip(
        "You divided by the length of the histogram. Then the squares add up to 1; shares do so themselves: "
        "divide by the number of patches.",
        {"/ len(patches)": "/ np.linalg.norm(counts)"},
    ),
    Slip(
        "You took the word with the largest dot product. A bright word wins that however far it lies: "
        "take the smallest Euclidean distance.",
        {"(differences**2).sum(axis=2)": "-patches @ codebook.T"},
    ),
    Slip(
        "You took the city-block distance, a sum of absolute values. The Euclidean one squares the differences.",
        {"(differences**2)": "np.abs(differences)"},
    ),
    Slip(
        "You took the farthest word, argmax. The nearest is asked for: argmin.",
        {"argmin(axis=1)": "argmax(axis=1)"},
    ),
    Slip(
        "Words and patches are swapped: you looked for the nearest patch of each word. "
        "Each patch looks for its word, and votes for it.",
        {"argmin(axis=1)": "argmin(axis=0)"},
    ),
    Slip(
        "At a tie the first of the nearest words counts, as argmin has it; you took the last.",
        {"distances.argmin(axis=1)": "len(codebook) - 1 - distances[:, ::-1].argmin(axis=1)"},
    ),
    *(
        Slip(
            "You began with a number for the smallest distance, and a patch may be farther than that from every word. "
            "Begin with infinity, or with the distance from the first word.",
            {"distances.argmin(axis=1)": f"np.where(distances.min(axis=1) < {start}, distances.argmin(axis=1), 0)"},
            alone=True,
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
        {", minlength=len(codebook)": ""},
    ),
    Slip(
        "The words that no patch uses are left out, as by np.unique, so that the others move up. "
        "Count with np.bincount and minlength=len(codebook).",
        {"np.bincount(nearest, minlength=len(codebook))": "np.unique(nearest, return_counts=True)[1]"},
    ),
    Slip(
        "Without a range, np.histogram spreads its bins from the smallest to the largest number *found*. "
        "Give it range=(0, len(codebook)), or count with np.bincount.",
        {"np.bincount(nearest, minlength=len(codebook))": "np.histogram(nearest, bins=len(codebook))[0]"},
    ),
    Slip(
        "K edges enclose K − 1 bins, and the last two words share one. Give np.histogram one edge more, "
        "np.arange(len(codebook) + 1), or count with np.bincount.",
        {"np.bincount(nearest, minlength=len(codebook))": "np.histogram(nearest, bins=np.arange(len(codebook)))[0]"},
    ),
    Slip(
        "These are the numbers of the nearest words, one for each patch. Count how often each number occurs, "
        "and divide by the number of patches: shape (K,).",
        {"np.bincount(nearest, minlength=len(codebook))": "nearest", " / len(patches)": ""},
    ),
    Slip(
        "These are the nearest words themselves, one for each patch. Count how often each word is the nearest, by its "
        "number, and divide by the number of patches: shape (K,).",
        {"np.bincount(nearest, minlength=len(codebook))": "codebook[nearest]", " / len(patches)": ""},
        alone=True,
    ),
)

EXERCISES = (
    Prediction(
        "linear-scores/how-many-numbers",
        30730.0,
        (
            WrongNumber("The biases are missing: one for each class, ten more.", 30720.0),
            WrongNumber("That is a gray image. A colour has three channels: 32 · 32 · 3 numbers.", 10250.0),
            WrongNumber(
                "That is a gray image, without biases. A colour image has 32 · 32 · 3 numbers, "
                "and each class has a bias.",
                10240.0,
            ),
            WrongNumber("Those are five channels, 32 · 32 · 5. A colour has three: red, green and blue.", 51210.0),
            WrongNumber(
                "Those are five channels, 32 · 32 · 5, and no biases. A colour has three; add one bias for each class.",
                51200.0,
            ),
            WrongNumber(
                "That is 32 · 32 · 5, which you may find for the length of an image. A colour has three channels, not "
                "five, and each class has as many weights as the image has numbers, and a bias.",
                5120.0,
            ),
            WrongNumber(
                "That is enough for one class, if an image had five channels. A colour has three, and there are ten "
                "classes.",
                5121.0,
            ),
            WrongNumber(
                "You added the classes to 32 · 32 · 5. A colour has three channels, and each class has a weight for "
                "each number of the image: multiply.",
                5130.0,
            ),
            WrongNumber(
                "You added the classes to the numbers of the image. "
                "Each class has a weight for each of the 3,072: multiply.",
                3082.0,
            ),
            WrongNumber(
                "That is the length of the flattened image. Each class has as many weights, and a bias.", 3072.0
            ),
            WrongNumber("That is enough for one class: 3,072 weights and a bias. There are ten.", 3073.0),
            WrongNumber("That is one bias for all classes. Each class has its own: b has shape (10,).", 30721.0),
            WrongNumber("You gave each weight a bias. Only each class has one: b has shape (10,).", 61440.0),
            WrongNumber("The ten classes are counted twice. W has 3,072 rows and 10 columns.", 307200.0),
        ),
        "W is (3,072, 10) and b is (10,): 30,720 weights and 10 biases, or one matrix (3,073, 10) by the bias trick.",
        rtol=1e-6,
    ),
    Prediction(
        "linear-scores/by-hand",
        -0.1,
        (
            WrongNumber("The bias is missing: add −0.5 to the sum of pixel times weight.", 0.4),
            WrongNumber("The bias is subtracted. It is added as it stands: −0.5.", 0.9),
            WrongNumber("You took the mean of the four products. A score is their sum, plus the bias.", -0.4),
            WrongNumber("You divided everything by 4. A score is a sum, not a mean.", -0.025),
            WrongNumber(
                "You took the weights without signs. A negative weight counts against the class: 0.5 · (−0.8) = −0.4.",
                0.7,
            ),
            WrongNumber("You left out the negative weight. It counts against the class: 0.5 · (−0.8) = −0.4.", 0.3),
            WrongNumber("Scores may be negative. Nothing is cut off at 0 here.", 0.0),
            WrongNumber(
                "Did you add the weights alone? Each is multiplied by its pixel first, with its sign, and the bias is "
                "added.",
                1.2,
            ),
            WrongNumber(
                "You added the weights of all pixels with ink, however little it is. Each is multiplied by its pixel "
                "first: 0.5 · (−0.8) = −0.4.",
                -0.2,
            ),
            WrongNumber(
                "Image and weights are flattened in different orders. Multiply entries at the same place.", 1.0
            ),
        ),
        "0.6 − 0.4 + 0 + 0.2 − 0.5. A pixel without ink, 0, adds nothing, however large its weight.",
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
