"""The book's data: real handwritten digits; points in the plane, and temperatures, made by rule and chance.

Where the digits come from, under which licence, and how the file was made: ``lib/datasets/README.md``.
"""

from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from lib._validation import any_array, float_array, generator, label_array, number, require_samples, whole_number

__all__ = ["Digits", "blobs", "digits", "rings", "spirals", "split", "standardize", "temperatures"]


@dataclass(frozen=True, eq=False)  # arrays have no one answer to ==
class Digits:
    """Handwritten digits.

    Attributes
    ----------
    images : ndarray of float64, shape (N, 8, 8)
        Ink from 0 (paper) to 1 (full ink) in sixteenths, row by row from the top.
    labels : ndarray of int64, shape (N,)
        Which digit it is, 0 … 9.
    """

    images: np.ndarray
    labels: np.ndarray

    @property
    def features(self):
        """The images flattened: (N, 64), a new array."""
        return self.images.reshape(len(self.images), -1).copy()


def digits():
    """Load the 1,797 handwritten digits of 8 × 8 pixels that ship with the book.

    Returns
    -------
    Digits

    References
    ----------
    E. Alpaydin and C. Kaynak, "Optical recognition of handwritten digits", UCI Machine Learning Repository,
    1998, doi:10.24432/C50P49.
    """
    with files(__package__).joinpath("digits.npz").open("rb") as file, np.load(file) as stored:
        return Digits(stored["images"] / 16, stored["labels"].astype(np.int64))


def split(x, y, *, fraction=0.2, rng):
    """Split samples at random into two parts in which every class keeps its share.

    Parameters
    ----------
    x : array_like of shape (N, …)
    y : array_like of int, shape (N,)
        Class indices.
    fraction : float in (0, 1), default 0.2
        The share of each class, and so of all samples, that goes to the second part: rounded, but by less than one
        sample of a class, and less than one of all.
    rng : numpy.random.Generator

    Returns
    -------
    x_first, x_second, y_first, y_second : ndarray
        x and y stay in step. The order is not that of the data, but the first samples of a part are no random sample.

    Raises
    ------
    ValueError
        If there is not one label, an integer from 0 on, for each sample, `fraction` is not between 0 and 1, or a part
        would hold no samples.
    """
    x = any_array(x, "x")
    require_samples(x, "x")
    y = label_array(y, "y", len(x))
    fraction = number(fraction, "fraction", low=0, high=1, low_open=True, high_open=True)
    rng = generator(rng)
    labels, counts = np.unique(y, return_counts=True)
    of_second = _shares(counts, fraction)
    if not 0 < of_second.sum() < len(y):
        raise ValueError(f"fraction must leave samples in both parts; {fraction:g} of {len(y)} samples does not")
    order = rng.permutation(len(y))
    is_second = np.zeros(len(y), dtype=bool)
    for label, count in zip(labels, of_second, strict=True):
        is_second[order[y[order] == label][:count]] = True
    second = order[is_second[order]]
    first = order[~is_second[order]]
    return x[first], x[second], y[first], y[second]


def _shares(counts, fraction):
    """Return the fraction of each count, rounded to whole samples so that their sum is not off by one or more."""
    wanted = fraction * counts
    shares = np.rint(wanted).astype(int)
    # Many small classes may all be rounded the same way: so many of them, the closest calls, go the other way.
    off = int(round(shares.sum() - fraction * counts.sum(), 9))  # 28.999999999999996 are 29
    way = np.sign(off)
    shares[np.argsort(way * (wanted - shares), kind="stable")[: abs(off)]] -= way
    return shares


def standardize(train, *others):
    """Centre and scale features, each with its mean and standard deviation in the training data.

    Parameters
    ----------
    train : array_like of shape (N, …)
        Samples along the first axis. Means and standard deviations (divided by N, not N − 1) come from here only:
        what is held out must not leak into the training. Not a list of arrays with two or more axes: it might be meant
        as `train` and the others.
    *others : array_like of shape (M, …)
        More samples with the same features.

    Returns
    -------
    list of ndarray of float
        `train` and the others, in their order. A feature that is constant in `train` is centred, but not scaled.

    Raises
    ------
    ValueError
        If the features of two arrays differ in shape, a number is not finite, or `train` is a list of such arrays.

    References
    ----------
    Y. LeCun, L. Bottou, G. B. Orr and K.-R. Müller, "Efficient BackProp", *Neural Networks: Tricks of the Trade*,
    Springer 1998, section 4.3.
    """
    _require_no_list_of_arrays(train)
    arrays = [float_array(train, "train"), *(float_array(x, f"others[{k}]") for k, x in enumerate(others))]
    train = arrays[0]
    require_samples(train, "train")
    for k, x in enumerate(arrays[1:]):
        if x.shape[1:] != train.shape[1:] or x.ndim != train.ndim:
            raise ValueError(f"others[{k}] must have samples of shape {train.shape[1:]}; its shape is {x.shape}")
    constant = (train == train[0]).all(axis=0)
    # In units of a power of two near the largest, which rounds nothing, no square overflows, and none vanishes.
    exponent = np.maximum(np.frexp(np.abs(train).max(axis=0))[1], np.where(constant, 0, -1000))
    unit = np.ldexp(1.0, -exponent)
    scaled = [np.multiply(x, unit, dtype=np.float64) for x in arrays]
    # Of equal numbers the mean may differ by a rounding error, which must not be scaled up.
    mean = np.where(constant, scaled[0][0], scaled[0].mean(axis=0))
    deviation = np.where(constant, unit, scaled[0].std(axis=0))
    return [((x - mean) / deviation).astype(given.dtype, copy=False) for x, given in zip(scaled, arrays, strict=True)]


def _require_no_list_of_arrays(train):
    """Raise a ValueError where a training set and a test set came as one argument: they would count as two samples."""
    if isinstance(train, list | tuple) and any(isinstance(x, np.ndarray) and x.ndim > 1 for x in train):
        kind = type(train).__name__
        raise ValueError(
            f"train must be one array; it is a {kind} of {len(train)}: give each as an argument of its own, "
            "or np.stack them if they are samples"
        )


def blobs(count, *, centers=((-2.0, -1.0), (2.0, -1.0), (0.0, 2.0)), spread=0.8, rng):
    """Gaussian clouds in the plane, one a class: mostly separable by lines.

    Parameters
    ----------
    count : int
        Points a class.
    centers : array_like of shape (C, 2)
    spread : float ≥ 0, default 0.8
        Standard deviation of each coordinate.
    rng : numpy.random.Generator

    Returns
    -------
    x : ndarray of shape (C · count, 2)
    y : ndarray of int, shape (C · count,)
        Class after class.

    Raises
    ------
    ValueError
        If an argument is not as described.
    """
    count = whole_number(count, "count")
    centers = float_array(centers, "centers", dimensions=2)
    if centers.shape[1] != 2:
        raise ValueError(f"centers must have shape (C, 2); its shape is {centers.shape}")
    spread = number(spread, "spread", low=0)
    y = np.repeat(np.arange(len(centers)), count)
    return centers[y] + generator(rng).normal(scale=spread, size=(len(y), 2)), y


def rings(count, *, radii=(1.0, 2.5), spread=0.2, rng):
    """Concentric rings, one a class: no line separates them.

    Parameters
    ----------
    count : int
        Points a class.
    radii : array_like of shape (C,), each ≥ 0
    spread : float ≥ 0, default 0.2
        Standard deviation of the distance from the centre.
    rng : numpy.random.Generator

    Returns
    -------
    x : ndarray of shape (C · count, 2)
    y : ndarray of int, shape (C · count,)
        Class after class.

    Raises
    ------
    ValueError
        If an argument is not as described.
    """
    count = whole_number(count, "count")
    radii = float_array(radii, "radii", dimensions=1)
    if radii.min() < 0:
        raise ValueError(f"radii must not be negative; {radii.min():g} is among them")
    spread = number(spread, "spread", low=0)
    rng = generator(rng)
    y = np.repeat(np.arange(len(radii)), count)
    radius = radii[y] + rng.normal(scale=spread, size=len(y))
    return _polar(radius, rng.uniform(0, 2 * np.pi, size=len(y))), y


def spirals(count, *, classes=3, turns=0.75, spread=0.1, rng):
    """Interleaved spiral arms, one a class, which no linear classifier tells apart.

    Parameters
    ----------
    count : int
        Points a class, evenly spaced in radius from 0 to 1.
    classes : int ≥ 2, default 3
    turns : float > 0, default 0.75
        How far each arm winds about the centre.
    spread : float ≥ 0, default 0.1
        Standard deviation of the angle, in radians.
    rng : numpy.random.Generator

    Returns
    -------
    x : ndarray of shape (classes · count, 2)
    y : ndarray of int, shape (classes · count,)
        Class after class.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    K. J. Lang and M. J. Witbrock, "Learning to tell two spirals apart", Connectionist Models Summer School, 1988.
    """
    count = whole_number(count, "count")
    classes = whole_number(classes, "classes", low=2)
    turns = number(turns, "turns", low=0, low_open=True)
    spread = number(spread, "spread", low=0)
    y = np.repeat(np.arange(classes), count)
    radius = np.tile(np.linspace(0, 1, count), classes)
    angle = 2 * np.pi * (turns * radius + y / classes)
    return _polar(radius, angle + generator(rng).normal(scale=spread, size=len(y))), y


def temperatures(days=30, *, rng):
    """Noisy temperatures at noon of the days of a spring, in °C to a tenth: a slow climb and a cold spell.

    Parameters
    ----------
    days : int, default 30
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of shape (days,)

    Raises
    ------
    ValueError
        If an argument is not as described.
    """
    day = np.arange(whole_number(days, "days"))
    climb = 8 + 0.3 * day - 4 * np.exp(-(((day - 17) / 3.5) ** 2))
    return np.round(climb + generator(rng).normal(scale=2.0, size=len(day)), 1)


def _polar(radius, angle):
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
