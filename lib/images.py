"""Images as numbers: colour spaces, and the features that described images before networks learned them.

An image is an array of uint8, 0 … 255, or of floats, 0 … 1. Results are floats: float32 stays float32, everything
else becomes float64.
Floats up to 1e-6 beyond 0 or 1, as rounding leaves them, are clipped; what lies further out is a ValueError.
"""

import numpy as np

from lib._arrays import blocks
from lib._validation import any_array, float_array, whole_number
from lib.clusters import nearest

__all__ = [
    "LUMA",
    "bag_of_words",
    "color_histogram",
    "gradient_histograms",
    "hsl_to_rgb",
    "patches",
    "rgb_to_hsl",
    "shift",
    "to_grayscale",
]

LUMA = (0.299, 0.587, 0.114)  # red, green, blue in the luma of Recommendation ITU-R BT.601
_ROUNDING = 1e-6  # so far beyond 0 or 1 a float may lie, as arithmetic leaves it; it is clipped


# Colours


def to_grayscale(image, weights=LUMA):
    """Turn a colour image gray: a weighted mean of red, green and blue.

    Parameters
    ----------
    image : array_like of shape (…, 3)
        Red, green and blue.
    weights : array_like of shape (3,), default LUMA
        Non-negative, with the sum 1. Thirds make the plain mean.

    Returns
    -------
    ndarray of float, shape (…)
        In [0, 1].

    Raises
    ------
    ValueError
        If the last axis does not hold three channels, or the weights are not those of a mean.

    References
    ----------
    Recommendation ITU-R BT.601-7, 2011, for the default weights.
    """
    image = _channels(image)
    weights = float_array(weights, "weights", shape=(3,))
    if weights.min() < 0 or abs(weights.sum() - 1) > 1e-6:
        raise ValueError(f"weights must be non-negative with the sum 1; they are {weights.tolist()}")
    return np.clip(image @ weights.astype(image.dtype), 0, 1)  # white may come out as 1 plus a rounding error


def rgb_to_hsl(image):
    """Turn red, green and blue into hue, saturation and lightness.

    Parameters
    ----------
    image : array_like of shape (…, 3)
        Red, green and blue.

    Returns
    -------
    ndarray of float, shape (…, 3)
        Hue, saturation, lightness, in [0, 1]; the standard library's ``colorsys`` has lightness before saturation.
        Hue is a share of a turn: 0 and 1 are red, 1/3 is green, 2/3 blue. A gray has hue 0 and saturation 0.

    Raises
    ------
    ValueError
        If the last axis does not hold three channels.

    References
    ----------
    G. H. Joblove and D. Greenberg, "Color spaces for computer graphics", SIGGRAPH 1978.
    """
    image = _channels(image)
    red, green, blue = np.moveaxis(image, -1, 0)
    high, low = image.max(axis=-1), image.min(axis=-1)
    chroma = high - low
    divisor = np.where(chroma > 0, chroma, 1)
    # Which channel is highest says in which third of the turn the hue lies; the other two, where in it.
    sector = np.where(high == red, green - blue, np.where(high == green, blue - red, red - green)) / divisor
    third = np.where(high == red, 0, np.where(high == green, 2, 4))
    lightness = (high + low) / 2
    largest = np.where(lightness <= 0.5, high + low, (2 - high) - low)  # the chroma that this lightness allows
    saturation = chroma / np.where(chroma > 0, largest, 1)
    return np.stack([(third + sector) / 6 % 1, saturation, lightness], axis=-1).astype(image.dtype, copy=False)


def hsl_to_rgb(image):
    """Turn hue, saturation and lightness into red, green and blue.

    Parameters
    ----------
    image : array_like of shape (…, 3)
        Hue, saturation and lightness, as `rgb_to_hsl` returns them.

    Returns
    -------
    ndarray of float, shape (…, 3)
        Red, green and blue, in [0, 1].

    Raises
    ------
    ValueError
        If the last axis does not hold three channels.

    References
    ----------
    G. H. Joblove and D. Greenberg, "Color spaces for computer graphics", SIGGRAPH 1978.
    """
    image = _channels(image)
    hue, saturation, lightness = np.moveaxis(image[..., None], -2, 0)
    reach = saturation * np.minimum(lightness, 1 - lightness)
    # Each channel is a trapezoid over the hue: high for a third of the turn around its own colour, low for a third.
    step = (np.array([0, 8, 4], dtype=image.dtype) + 12 * hue) % 12
    return lightness - reach * np.clip(np.minimum(step - 3, 9 - step), -1, 1)


# Features


def color_histogram(image, bins=4):
    """Count how often each colour occurs, with the colour cube cut into cells.

    Parameters
    ----------
    image : array_like of shape (H, W, 3)
        Red, green and blue.
    bins : int, default 4
        Into how many equal parts each channel is cut; at most 256, as many as a byte can tell apart.

    Returns
    -------
    ndarray of float, shape (bins³,)
        The share of the pixels in each cell; blue varies fastest. The shares sum to 1.

    Raises
    ------
    ValueError
        If the image has another shape, or `bins` is not in 1 … 256.

    References
    ----------
    M. J. Swain and D. H. Ballard, "Color indexing", *International Journal of Computer Vision* 7, 1991.
    """
    image = _channels(image)
    if image.ndim != 3:
        raise ValueError(f"image must have shape (H, W, 3); its shape is {image.shape}")
    bins = whole_number(bins, "bins", high=256)
    red, green, blue = np.moveaxis(_bin_of(image, bins), -1, 0)
    cell = (red * bins + green) * bins + blue
    return (_histograms(cell.reshape(1, -1), bins**3)[0] / cell.size).astype(image.dtype, copy=False)


def gradient_histograms(images, cell=4, bins=8):
    """Histograms of the orientation of the gradient, one for each cell of the image: where strokes run which way.

    A simple form of the histograms of oriented gradients (HOG): each pixel votes for one orientation in one cell,
    with the gradient's magnitude, and it is the whole image's vector that is scaled, not overlapping blocks.

    Parameters
    ----------
    images : array_like of shape (N, H, W)
        Grayscale; H and W are multiples of `cell` and at least 2.
    cell : int, default 4
        Height and width of a cell in pixels.
    bins : int, default 8
        Orientations in half a turn: a gradient and its opposite count as the same.
        The first bin starts at the gradient that points along a row; the angle grows towards the columns' end.

    Returns
    -------
    ndarray of float, shape (N, H // cell · W // cell · bins)
        Cell after cell, row by row; each image's vector has length 1, a blank image's is 0.

    Raises
    ------
    ValueError
        If the images do not divide into cells.

    References
    ----------
    W. T. Freeman and M. Roth, "Orientation histograms for hand gesture recognition", Mitsubishi Electric Research
    Laboratories TR94-03, 1994. N. Dalal and B. Triggs, "Histograms of oriented gradients for human detection",
    CVPR 2005.
    """
    images = _stack(images)
    cell, bins = whole_number(cell, "cell"), whole_number(bins, "bins")
    count, height, width = images.shape
    if height % cell or width % cell or min(height, width) < 2:
        raise ValueError(
            f"images must have a height and a width that are multiples of cell, {cell}, and at least 2; "
            f"their shape is {images.shape}"
        )
    down, right = np.gradient(images, axis=(1, 2))
    orientation = _bin_of(np.arctan2(down, right) % np.pi / np.pi, bins)
    votes = _histograms(_cells(orientation, cell), bins, weights=_cells(np.hypot(down, right), cell))
    return _unit_length(votes.reshape(count, -1)).astype(images.dtype, copy=False)


def shift(images, down, right):
    """Move grayscale images by whole pixels; what leaves is lost, what enters is 0.

    Parameters
    ----------
    images : array_like of shape (N, H, W)
    down, right : int
        Pixels; negative ones move up and to the left.

    Returns
    -------
    ndarray of float, shape (N, H, W)

    Raises
    ------
    ValueError
        If an argument is not as described.
    """
    images = _stack(images)
    moves = whole_number(down, "down", low=-np.inf), whole_number(right, "right", low=-np.inf)
    # Further than its own size, an image can't go: it is gone.
    down, right = (max(-size, min(move, size)) for move, size in zip(moves, images.shape[1:], strict=True))
    (height, width), moved = images.shape[1:], np.zeros_like(images)
    kept = images[:, max(0, -down) : height - max(0, down), max(0, -right) : width - max(0, right)]
    moved[:, max(0, down) : height + min(0, down), max(0, right) : width + min(0, right)] = kept
    return moved


def patches(images, size):
    """Cut out every square patch, at every position.

    Parameters
    ----------
    images : array_like of shape (N, H, W)
        Grayscale.
    size : int
        Height and width of a patch in pixels.

    Returns
    -------
    ndarray of float, shape (N, H − size + 1, W − size + 1, size²)
        A new array: at [n, i, j], the pixels of the patch whose upper left corner is the pixel [n, i, j], row by row.

    Raises
    ------
    ValueError
        If a patch is larger than an image.

    References
    ----------
    A. Coates, H. Lee and A. Y. Ng, "An analysis of single-layer networks in unsupervised feature learning",
    AISTATS 2011.
    """
    images = _stack(images)
    size = whole_number(size, "size")
    if size > min(images.shape[1:]):
        raise ValueError(f"size must be at most the images' height and width; it is {size}, they are {images.shape}")
    windows = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2))
    return windows.copy().reshape(*windows.shape[:3], size**2)  # at some sizes, reshaping alone makes no copy


def bag_of_words(images, codebook, cells=1):
    """Count which visual words occur in an image: which center of the codebook each of its patches is nearest to.

    Parameters
    ----------
    images : array_like of shape (N, H, W)
        Grayscale.
    codebook : array_like of shape (K, size²)
        The words: patches of size × size pixels, such as `lib.clusters.kmeans` finds.
    cells : int, default 1
        The patches' positions are split into this many parts down and across, as even as possible, and counted in
        each of the cells² regions.

    Returns
    -------
    ndarray of float, shape (N, cells² · K)
        Region after region, row by row: the share of each word among the region's patches.

    Raises
    ------
    ValueError
        If the codebook's words are not square or larger than an image, or there are more cells than positions.

    References
    ----------
    J. Sivic and A. Zisserman, "Video Google: a text retrieval approach to object matching in videos", ICCV 2003.
    G. Csurka et al., "Visual categorization with bags of keypoints", ECCV workshop on statistical learning in
    computer vision, 2004. The regions: S. Lazebnik, C. Schmid and J. Ponce, "Beyond bags of features: spatial
    pyramid matching for recognizing natural scene categories", CVPR 2006. Patches by k-means: A. Coates, H. Lee and
    A. Y. Ng, "An analysis of single-layer networks in unsupervised feature learning", AISTATS 2011.
    """
    images = _stack(images)
    codebook = float_array(codebook, "codebook", dimensions=2)
    size, positions = _positions(images, codebook)
    cells = whole_number(cells, "cells")
    if cells > min(positions):
        raise ValueError(f"cells must be at most the number of positions down and across, {positions}; it is {cells}")
    parts = blocks(len(images), positions[0] * positions[1] * codebook.shape[1])
    words = np.concatenate([nearest(patches(images[part], size), codebook) for part in parts])
    shares = [
        _histograms(region.reshape(len(images), -1), len(codebook)) / region[0].size
        for rows in np.array_split(words, cells, axis=1)
        for region in np.array_split(rows, cells, axis=2)
    ]
    return np.concatenate(shares, axis=1).astype(images.dtype, copy=False)


# Checks


def _to_float(image, name):
    """Return an image of any shape as floats from 0 to 1; the range of integers but uint8 would be a guess."""
    array = any_array(image, name)
    if array.dtype.kind in "iub" and array.dtype != np.uint8:
        raise ValueError(f"{name} must hold uint8, 0 … 255, or floats, 0 … 1; it holds {array.dtype}")
    values = float_array(array, name)
    if array.dtype == np.uint8:
        return values / 255
    low, high = values.min(), values.max()
    if low < -_ROUNDING or high > 1 + _ROUNDING:
        raise ValueError(f"{name} must lie in [0, 1] where it holds floats; it reaches from {low:g} to {high:g}")
    return np.clip(values, 0, 1)


def _channels(image):
    """Return a colour image as floats, (…, 3)."""
    image = _to_float(image, "image")
    if image.shape[-1:] != (3,):
        raise ValueError(f"image must have shape (…, 3); its shape is {image.shape}")
    return image


def _stack(images):
    """Return grayscale images as floats, (N, H, W)."""
    images = _to_float(images, "images")
    if images.ndim != 3:
        raise ValueError(f"images must have shape (N, H, W); their shape is {images.shape}")
    return images


def _positions(images, codebook):
    """Return the size of the codebook's patches, and at how many positions they fit, down and across."""
    size = round(codebook.shape[1] ** 0.5)
    if size**2 != codebook.shape[1]:
        raise ValueError(f"codebook must have shape (K, size²), of square patches; its shape is {codebook.shape}")
    if size > min(images.shape[1:]):
        raise ValueError(f"codebook must hold patches no larger than the images, {images.shape}; they have size {size}")
    return size, (images.shape[1] - size + 1, images.shape[2] - size + 1)


# Histograms


def _bin_of(share, bins):
    """Return in which of the equal parts of [0, 1] each number lies; 1 belongs to the last."""
    return np.minimum((share * bins).astype(np.intp), bins - 1)


def _histograms(bins, count, weights=None):
    """Return how often each of `count` numbers stands in each row of `bins`, or the sum of its weights there."""
    flat = bins + count * np.arange(len(bins))[:, None]
    weights = None if weights is None else weights.ravel()
    return np.bincount(flat.ravel(), weights, minlength=len(bins) * count).reshape(len(bins), count)


def _cells(images, cell):
    """Return the pixels of each cell of each image as a row."""
    count, height, width = images.shape
    grid = images.reshape(count, height // cell, cell, width // cell, cell)
    return grid.swapaxes(2, 3).reshape(-1, cell**2)


def _unit_length(vectors):
    """Return vectors of entries ≥ 0 with the length 1; those that are 0 stay 0."""
    largest = vectors.max(axis=1, keepdims=True)
    vectors = vectors / np.where(largest > 0, largest, 1)  # the squares of faint gradients would vanish
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)  # at least 1, unless all is 0
