"""Clusters of points: k-means, and which center is nearest to a point."""

import numpy as np

from lib._arrays import blocks
from lib._validation import float_array, generator, whole_number

__all__ = ["kmeans", "nearest"]

# Centers whose distances from a point differ by no more are equally near, or the processor's last bit would choose.
_TIE = np.finfo(np.float64).eps ** 0.75


def kmeans(x, clusters, rng, max_iterations=50):
    """Find centers of clusters: Lloyd's algorithm, started by k-means++.

    Each round assigns every point to its nearest center, and moves every center to the mean of its points. A center
    that is left without points stays where it is.

    Parameters
    ----------
    x : array_like of shape (N, D)
        Points.
    clusters : int
        At most as many as there are distinct points.
    rng : numpy.random.Generator
        Draws the first centers, each among the points with a probability that grows as the square of the distance
        to those already drawn.
    max_iterations : int, default 50
        Rounds, if the assignment has not settled before.

    Returns
    -------
    ndarray of float, shape (clusters, D)

    Raises
    ------
    ValueError
        If there are fewer distinct points than clusters.

    References
    ----------
    S. P. Lloyd, "Least squares quantization in PCM", *IEEE Transactions on Information Theory* 28, 1982.
    D. Arthur and S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007.
    """
    x = float_array(x, "x", dimensions=2)
    clusters = whole_number(clusters, "clusters")
    max_iterations = whole_number(max_iterations, "max_iterations")
    shrink = _shrink(len(x))
    points = np.multiply(x, shrink, dtype=np.float64)  # in float32, small ones would lose digits
    distinct = _distinct(points, clusters)
    if distinct < clusters:
        raise ValueError(f"clusters must be at most the number of distinct points, {distinct}; it is {clusters}")
    centers = _lloyd(points, _seeds(points, clusters, generator(rng)), max_iterations)
    return (centers / shrink).astype(x.dtype, copy=False)


def nearest(x, centers):
    """Find the center nearest to each point.

    Parameters
    ----------
    x : array_like of shape (…, D)
        Points.
    centers : array_like of shape (K, D)

    Returns
    -------
    ndarray of int, shape (…)
        The index of the center with the smallest Euclidean distance, of equals, but for rounding, the first.

    Raises
    ------
    ValueError
        If points and centers differ in dimension.
    """
    x, centers = float_array(x, "x"), float_array(centers, "centers", dimensions=2)
    if x.ndim == 0 or x.shape[-1] != centers.shape[1]:
        raise ValueError(f"x must have shape (…, {centers.shape[1]}), as centers do; its shape is {x.shape}")
    points, shrink = x.reshape(-1, x.shape[-1]), _shrink(x.shape[-1])
    centers = centers.astype(np.float64) * shrink
    prepared = _directions(centers)
    index = np.empty(len(points), dtype=np.intp)
    for block in blocks(len(points), len(centers)):
        index[block] = _nearest(np.multiply(points[block], shrink, dtype=np.float64), centers, *prepared)
    return index.reshape(x.shape[:-1])[()]


def _shrink(count):
    """Return a factor so small that no sum of `count` differences overflows; a power of two, it rounds nothing."""
    return 0.5 ** (count.bit_length() + 3)


def _distinct(x, enough):
    """Return the number of distinct points, or `enough` once as many are found."""
    seen = set()
    for point in x:
        seen.add(tuple(point.tolist()))
        if len(seen) == enough:
            break
    return len(seen)


def _directions(centers):
    """Return the middle of the centers, the directions from there over their scale, the scale, and the offsets.

    |x − c|² = |x|² − 2 (x · c − |c|²/2): the nearest center is the one with the largest bracket.
    """
    origin = (centers.min(axis=0) + centers.max(axis=0)) / 2  # far from 0, the squares would cancel
    directions = centers - origin
    scale = np.abs(directions).max() or 1  # over it, no square can overflow
    directions /= scale
    return origin, directions, scale, scale / 2 * (directions**2).sum(axis=1)


def _nearest(points, centers, origin, directions, scale, offsets):
    """Return the index of the first of the centers nearest to each point."""
    moved = points - origin
    brackets = moved @ directions.T
    brackets -= offsets
    index = brackets.argmax(axis=1)
    best = brackets[np.arange(len(index)), index]  # a maximum along this axis takes several times as long
    is_near = brackets >= (best - _TIE * (np.abs(moved).max(axis=1) + scale))[:, None]
    # Some are as near, or a center far away makes the brackets of others cancel, too: the differences tell.
    return index if np.count_nonzero(is_near) == len(index) else _nearest_of(is_near, points, centers)


def _nearest_of(candidates, points, centers):
    """Return the same for candidates, a mask of shape (N, K): slower, and right where centers are far apart."""
    rows, columns = np.nonzero(candidates)
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    lengths = _lengths(points[rows] - centers[columns])
    is_nearest = lengths <= (1 + _TIE) * np.minimum.reduceat(lengths, starts)[rows]
    return np.minimum.reduceat(np.where(is_nearest, columns, len(centers)), starts)


def _lengths(vectors):
    """Return the length of each vector; no square overflows or vanishes on the way."""
    largest = np.abs(vectors).max(axis=1)
    scaled = vectors / np.where(largest > 0, largest, 1)[:, None]
    return largest * np.sqrt((scaled**2).sum(axis=1))


def _seeds(x, clusters, rng):
    """Return distinct points as first centers, far from each other (k-means++)."""
    x = np.asfortranarray(x)  # coordinate after coordinate, lengths take half the time
    chosen = [rng.integers(len(x))]
    distance = np.full(len(x), np.inf)
    while len(chosen) < clusters:
        distance = np.minimum(distance, _lengths(x - x[chosen[-1]]))
        squares = (distance / distance.max()) ** 2
        chosen.append(rng.choice(len(x), p=squares / squares.sum()))
    return x[chosen]


def _lloyd(x, centers, max_iterations):
    """Return the centers after assigning and averaging until nothing changes."""
    words = None
    for _ in range(max_iterations):
        previous, words = words, nearest(x, centers)
        if previous is not None and (words == previous).all():
            break
        sizes = np.bincount(words, minlength=len(centers))[:, None]
        sums = np.zeros(centers.shape)
        np.add.at(sums, words, x)
        centers = np.where(sizes > 0, sums / np.maximum(sizes, 1), centers)
    return centers
