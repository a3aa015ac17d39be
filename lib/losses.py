"""Losses: how wrong a batch of predictions is, and in which direction to move them.

Every loss is a pure function ``(predictions, targets, …) -> (loss, gradient)``. The loss is a Python float, the
mean over the samples (the first axis; a sample with several outputs counts their sum). The gradient is that of
the mean with respect to the predictions, with their shape and dtype.

The formulas are arranged so that no exponential overflows and no small loss drowns in a large number: in float64,
scores of ±1e300 are fine, and so is a loss of 3e-48. For scores in float32, a loss has fewer digits below 1e-38, and is
0 below 1e-45, where that dtype ends. A result is infinite only where it, or a difference of two inputs, is larger than
the largest float of its dtype.
"""

import math

import numpy as np

from lib._arrays import FLOATS, QUIET, blocks, flat_places, is_one_block, largest, row_sums
from lib._validation import any_array, float_array, label_array, number, shown, whole_number

__all__ = [
    "binary_cross_entropy",
    "cross_entropy",
    "hinge",
    "log_softmax",
    "logsumexp",
    "mean_absolute_error",
    "mean_squared_error",
    "smooth_l1",
    "softmax",
    "squared_hinge",
]

# The largest loss of a sample for which exp(loss) and its inverse are still far from the ends of the dtype's range.
_FAR = {dtype: 0.75 * math.log(np.finfo(dtype).max) for dtype in FLOATS}

_EPSILON = {dtype: np.finfo(dtype).eps for dtype in FLOATS}


@QUIET
def hinge(scores, labels, margin=1.0):
    r"""Multiclass hinge loss of Weston and Watkins.

    .. math:: L = \frac1N \sum_i \sum_{j \ne y_i} \max(0,\; s_{ij} - s_{iy_i} + \Delta)

    Parameters
    ----------
    scores : array_like of shape (N, C)
        A score for each sample and class.
    labels : array_like of int, shape (N,)
        The true class of each sample, in 0 … C − 1.
    margin : float, default 1.0
        Δ ≥ 0: by how much the true class must lead every other.

    Returns
    -------
    loss : float
        The mean over the N samples. Not divided by the number of classes, as PyTorch's ``MultiMarginLoss`` is.
    gradient : ndarray of shape (N, C)
        At a kink, where a margin is met exactly, that term counts as not violated (a subgradient).

    Raises
    ------
    ValueError
        If an argument has a wrong shape, a label is out of range, or a number is not finite.

    References
    ----------
    J. Weston and C. Watkins, "Support vector machines for multi-class pattern recognition", ESANN 1999.
    """
    violation, truth = _violations(scores, labels, margin)
    gradient = (violation > 0).astype(violation.dtype)
    # Each violated margin pushes its own class down and the true class up by one.
    pull = row_sums(gradient) / len(gradient)
    gradient *= 1 / len(gradient)  # of ones and zeros, as exact as to divide, and faster
    gradient.reshape(-1)[truth] -= pull
    return _mean(violation), gradient


@QUIET
def squared_hinge(scores, labels, margin=1.0):
    r"""Multiclass squared hinge loss: each violation of the margin counts squared.

    .. math:: L = \frac1N \sum_i \sum_{j \ne y_i} \max(0,\; s_{ij} - s_{iy_i} + \Delta)^2

    Parameters and errors are those of `hinge`. It has no kink, and another minimizer than the hinge.

    Returns
    -------
    loss : float
    gradient : ndarray of shape (N, C)

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    Y. Tang, "Deep learning using linear support vector machines", ICML workshop, 2013 (arXiv:1306.0239), squares the
    violations of one class against the rest.
    """
    violation, truth = _violations(scores, labels, margin)
    gradient = violation * (2 / len(violation))  # by N at once: twice a violation may overflow
    gradient.reshape(-1)[truth] -= row_sums(gradient)
    return _mean_square(violation), gradient


@QUIET
def cross_entropy(scores, targets, label_smoothing=0.0):
    r"""Cross-entropy of softmax(scores), computed from the scores (logits) themselves, in nats.

    .. math:: L = -\frac1N \sum_i \sum_k t_{ik} \log p_{ik}, \qquad p_i = \operatorname{softmax}(s_i)

    Parameters
    ----------
    scores : array_like of shape (N, C)
        Logits: any real numbers.
    targets : array_like of int, shape (N,), or of float, shape (N, C)
        The true classes, or a distribution over the classes for each sample: non-negative, summing to one. A sum may be
        off by 1e-3; such a row is divided by its sum.
    label_smoothing : float in [0, 1), default 0.0
        The weight ε of the uniform distribution that is mixed into the targets: (1 − ε) t + ε / C.

    Returns
    -------
    loss : float
    gradient : ndarray of shape (N, C)
        (p − t) / N.

    Raises
    ------
    ValueError
        If an argument has a wrong shape, a label is out of range, soft targets are no distributions, or a
        number is not finite.

    References
    ----------
    C. M. Bishop, *Pattern Recognition and Machine Learning*, Springer 2006, section 4.3.4. Label smoothing:
    C. Szegedy et al., "Rethinking the Inception architecture for computer vision", CVPR 2016, section 7.
    """
    scores = float_array(scores, "scores", dimensions=2)
    smoothing = number(label_smoothing, "label_smoothing", low=0, high=1, high_open=True)
    targets = any_array(targets, "targets")
    if targets.ndim == 1 and smoothing == 0:
        return _in_blocks(_cross_entropy_of_labels, scores, label_array(targets, "targets", *scores.shape))
    return _in_blocks(_cross_entropy_of_distributions, scores, _distributions(targets, scores, smoothing))


@QUIET
def binary_cross_entropy(logits, targets):
    r"""Binary cross-entropy of sigmoid(logits), computed from the logits themselves, in nats.

    .. math:: L = -\frac1N \sum_i \bigl[t_i \log \sigma(z_i) + (1 - t_i) \log(1 - \sigma(z_i))\bigr]

    Parameters
    ----------
    logits : array_like of shape (N,) or (N, K)
        Any real numbers. With K outputs a sample (labels that may overlap), its K losses are summed.
    targets : array_like, same shape
        Numbers in [0, 1].

    Returns
    -------
    loss : float
    gradient : ndarray, same shape as `logits`
        (σ(z) − t) / N.

    Raises
    ------
    ValueError
        If the shapes differ, a target lies outside [0, 1], or a number is not finite.

    References
    ----------
    C. M. Bishop, *Pattern Recognition and Machine Learning*, Springer 2006, section 4.3.2.
    """
    z, t = _pair(logits, targets, "logits")
    if t.min() < 0 or t.max() > 1:
        raise ValueError(f"targets must lie in [0, 1]; they reach from {t.min():g} to {t.max():g}")
    tail = np.exp(-np.abs(z))  # at most 1: the exponential that cannot overflow
    # σ(z) and σ(−z), each without a difference that would cancel
    is_positive = z >= 0
    positive = np.where(is_positive, 1, tail) / (1 + tail)
    negative = np.where(is_positive, tail, 1) / (1 + tail)
    loss = t * np.maximum(-z, 0) + (1 - t) * np.maximum(z, 0) + np.log1p(tail)
    gradient = ((1 - t) * positive - t * negative) / len(z)
    return _mean(loss), gradient


@QUIET
def mean_squared_error(predictions, targets):
    r"""Mean squared error.

    .. math:: L = \frac1N \sum_i (\hat y_i - y_i)^2

    Parameters
    ----------
    predictions, targets : array_like of shape (N,) or (N, K)
        With K outputs a sample, its K squares are summed: the mean is over samples, not over elements.

    Returns
    -------
    loss : float
    gradient : ndarray, same shape as `predictions`

    Raises
    ------
    ValueError
        If the shapes differ, or a number is not finite.

    References
    ----------
    C. M. Bishop, *Pattern Recognition and Machine Learning*, Springer 2006, section 1.1.
    """
    residual = _residual(predictions, targets)
    return _mean_square(residual), residual * (2 / len(residual))


@QUIET
def mean_absolute_error(predictions, targets):
    r"""Mean absolute error.

    .. math:: L = \frac1N \sum_i |\hat y_i - y_i|

    Parameters and errors are those of `mean_squared_error`.

    Returns
    -------
    loss : float
    gradient : ndarray, same shape as `predictions`
        The sign of each residual over N; 0 where the residual is 0 (a subgradient).

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    S. M. Stigler, *The History of Statistics*, Harvard University Press 1986, chapter 1 (Boscovich and Laplace).
    """
    residual = _residual(predictions, targets)
    return _mean(np.abs(residual)), np.sign(residual) / len(residual)


@QUIET
def smooth_l1(predictions, targets, beta=1.0):
    r"""Smooth L1 loss: quadratic for residuals below β, linear beyond.

    .. math:: \ell(r) = \frac{r^2}{2\beta} \text{ if } |r| < \beta, \quad |r| - \frac\beta2 \text{ otherwise}

    It is Huber's loss divided by β; the two are equal only at β = 1.

    Parameters
    ----------
    predictions, targets : array_like of shape (N,) or (N, K)
        With K outputs a sample, its K losses are summed.
    beta : float > 0, default 1.0
        Where the parabola meets the lines.

    Returns
    -------
    loss : float
    gradient : ndarray, same shape as `predictions`

    Raises
    ------
    ValueError
        If the shapes differ, β is not positive or out of the range of the residuals' dtype, or a number is not finite.

    References
    ----------
    R. Girshick, "Fast R-CNN", ICCV 2015, equation 3.
    """
    residual = _residual(predictions, targets)
    beta = _in_range(number(beta, "beta", low=0, low_open=True), "beta", residual.dtype)
    size = np.abs(residual)
    inner = np.minimum(size, beta)
    share = inner / beta  # 1 on the lines, |r| / β on the parabola: no branch is needed
    return _mean(share * (size - inner / 2)), np.copysign(share, residual) / len(residual)


@QUIET
def logsumexp(x, axis=-1):
    r"""Logarithm of the sum of exponentials, :math:`\log \sum_k e^{x_k}`, along an axis.

    Parameters
    ----------
    x : array_like
    axis : int, default -1

    Returns
    -------
    ndarray or float
        The shape of `x` without that axis.

    Raises
    ------
    ValueError
        If `x` is empty or has no such axis, or a number is not finite.

    References
    ----------
    P. Blanchard, D. J. Higham and N. J. Higham, "Accurately computing the log-sum-exp and softmax functions",
    *IMA Journal of Numerical Analysis* 41, 2021.
    """
    rows, restore = _as_rows(x, axis)
    _, top, _, rest = _exponentials(rows)
    return restore(top + np.log1p(rest), reduced=True)


@QUIET
def softmax(x, axis=-1):
    r"""Softmax, :math:`e^{x_k} / \sum_j e^{x_j}`, along an axis: positive numbers that sum to one.

    Parameters, errors and reference are those of `logsumexp`; the result has the shape of `x`.
    """
    rows, restore = _as_rows(x, axis)
    winner, _, exponentials, rest = _exponentials(rows)
    exponentials.reshape(-1)[winner] = 1
    exponentials /= (1 + rest)[:, None]
    return restore(exponentials)


@QUIET
def log_softmax(x, axis=-1):
    r"""Logarithm of the softmax, :math:`x_k - \log \sum_j e^{x_j}`, without forming the softmax.

    Parameters, errors and reference are those of `logsumexp`; the result has the shape of `x`.
    """
    rows, restore = _as_rows(x, axis)
    _, top, _, rest = _exponentials(rows)
    return restore((rows - top[:, None]) - np.log1p(rest)[:, None])


def _violations(scores, labels, margin):
    """Return max(0, s_j − s_y + Δ) with zeros at the true class, and the true classes' places in it, flattened."""
    scores = float_array(scores, "scores", dimensions=2)
    labels = label_array(labels, "labels", *scores.shape)
    margin = number(margin, "margin", low=0)
    truth = flat_places(scores, labels)
    # The difference first: added to a large score, the margin would be lost.
    violation = np.subtract(scores, scores.reshape(-1)[truth][:, None], order="C")
    violation += margin
    np.maximum(violation, 0, out=violation)
    violation.reshape(-1)[truth] = 0
    return violation, truth


def _in_blocks(function, scores, targets):
    """Return the mean loss and its gradient, computed for as many rows at a time as fit into a processor's cache.

    `function(scores, targets, count, out)` writes the gradient of a block's losses over `count` to `out`, and
    returns the losses.
    """
    count, classes = scores.shape
    gradient = np.empty(scores.shape, scores.dtype)
    if is_one_block(count, classes):
        return _mean(function(scores, targets, count, out=gradient)), gradient
    losses = np.empty(count)
    for rows in blocks(count, classes):
        losses[rows] = function(scores[rows], targets[rows], count, out=gradient[rows])
    return _mean(losses), gradient


def _cross_entropy_of_labels(scores, labels, count, out):
    truth, flat = flat_places(scores, labels), out.reshape(-1)
    ahead = np.subtract(scores, scores.reshape(-1)[truth][:, None], out=out)
    exponentials = np.exp(ahead, out=out)
    # The truth's own is 1. Left out of the sum, it cannot swallow the small ones: a loss of 3e-48 stays.
    flat[truth] = 0
    others = row_sums(exponentials)
    losses = np.log1p(others)
    if largest(losses) > _FAR[scores.dtype]:
        return _cross_entropy_far_behind(scores, truth, count, out)
    flat[truth] = -others  # p − 1 would cancel: it is minus the share of all others
    exponentials *= ((1 / count) / (1 + others))[:, None]
    return losses


def _cross_entropy_far_behind(scores, truth, count, out):
    """Do the same where some truth is so far behind that the exponentials relative to it may overflow."""
    winner, top, p, rest = _exponentials(scores, out)
    total, flat = 1 + rest, p.reshape(-1)
    others = np.where(winner == truth, rest, total - flat[truth])
    flat[winner] = 1
    flat[truth] = -others
    p *= (1 / (total * count))[:, None]
    # Two terms that are never negative: how far the truth trails the winner, and how crowded the rest is.
    return (top - scores.reshape(-1)[truth]) + np.log1p(rest)


def _cross_entropy_of_distributions(scores, targets, count, out):
    log_p = log_softmax(scores)
    # p − t without cancelling: p (1 − t) − t (1 − p), and 1 − p is −expm1(log p).
    np.add((1 - targets) * np.exp(log_p), targets * np.expm1(log_p), out=out)
    out /= count
    # Where a target is 0, its term is 0, even if the logarithm is minus infinity.
    return np.multiply(targets, -log_p, where=targets > 0, out=np.zeros_like(log_p)).sum(axis=1, dtype=np.float64)


def _distributions(targets, scores, smoothing):
    """Return labels or soft targets as distributions over the classes, mixed with the uniform one."""
    count, classes = scores.shape
    if targets.ndim == 1:
        labels = label_array(targets, "targets", count, classes)
        soft = np.zeros_like(scores)
        soft[np.arange(count), labels] = 1
    else:
        if targets.shape != scores.shape:
            meant = f"({count},), labels, or {scores.shape}, distributions"
            raise ValueError(f"targets must have shape {meant}; its shape is {targets.shape}")
        soft = float_array(targets, "targets").astype(scores.dtype, copy=False)
        sums = soft.sum(axis=1)
        worst = np.abs(sums - 1).argmax()
        error = abs(sums[worst] - 1)
        if soft.min() < 0 or error > 1e-3:
            raise ValueError(
                "targets must be non-negative with rows that sum to 1; "
                f"the smallest entry is {soft.min():g}, row {worst} sums to {sums[worst]:g}"
            )
        if error > classes * _EPSILON[soft.dtype]:  # more than rounding; p − t is the gradient only for a sum of 1
            soft = soft / sums[:, None]
    return (1 - smoothing) * soft + smoothing / classes if smoothing else soft


def _exponentials(rows, out=None):
    """Return each row's winner, its maximum, its exponentials less the winner's, and their sum.

    The winner is given as its place in the flattened array; the exponentials are exp(x − maximum), 0 at the winner.

    The winner's own exponential is exactly 1. Left out of the sum, it cannot swallow the small ones: log1p of
    the rest keeps a loss of 3e-48 that the logarithm of 1 + 3e-48 would round to 0.
    """
    winner = flat_places(rows, rows.argmax(axis=1))
    top = rows.reshape(-1)[winner]
    exponentials = np.subtract(rows, top[:, None], out=out, order="C")
    np.exp(exponentials, out=exponentials)
    exponentials.reshape(-1)[winner] = 0
    return winner, top, exponentials, row_sums(exponentials)


def _as_rows(x, axis):
    """Return `x` with `axis` last and the others merged, and the way back to the old shape."""
    x = float_array(x, "x")
    axis = whole_number(axis, "axis", low=-np.inf)
    if not -x.ndim <= axis < x.ndim:
        raise ValueError(f"axis must be an axis of x, whose shape is {x.shape}; it is {shown(axis)}")
    moved = np.moveaxis(x, axis, -1)

    def restore(result, reduced=False):
        if reduced:
            return result.reshape(moved.shape[:-1])[()]
        return np.moveaxis(result.reshape(moved.shape), -1, axis)

    return np.ascontiguousarray(moved).reshape(-1, moved.shape[-1]), restore


def _pair(predictions, targets, name="predictions"):
    """Return predictions and targets as arrays of one shape, (N,) or (N, K), and of the predictions' dtype."""
    predictions = float_array(predictions, name)
    if predictions.ndim not in (1, 2):
        raise ValueError(f"{name} must have 1 or 2 dimensions; the shape is {predictions.shape}")
    targets = float_array(targets, "targets", shape=predictions.shape)
    if targets.dtype != predictions.dtype:
        targets = float_array(targets.astype(predictions.dtype), "targets")  # a large one overflows in float32
    return predictions, targets


def _in_range(value, name, dtype):
    """Return `value` > 0, or raise a ValueError if it would be 0 or infinite among numbers of that dtype."""
    if 0 < dtype.type(value) < math.inf:
        return value
    info = np.finfo(dtype)
    raise ValueError(
        f"{name} must lie in [{info.smallest_subnormal:g}, {info.max:g}] for predictions of {dtype}; it is {value:g}"
    )


def _residual(predictions, targets):
    predictions, targets = _pair(predictions, targets)
    return predictions - targets


def _mean(losses):
    """Return the sum of the losses over the number of samples, as a float."""
    total = float(np.add.reduce(losses, axis=None, dtype=np.float64))  # what sum does, without its detour
    if math.isfinite(total):
        return total / len(losses)
    return float((losses / len(losses)).sum(dtype=np.float64))  # the sum overflowed, the mean may not


def _mean_square(values):
    """Return the sum of the squares over the number of samples, as a float."""
    flat = values.ravel().astype(np.float64, copy=False)
    total = float(flat @ flat)
    if math.isfinite(total):
        return total / len(values)
    largest = float(np.abs(flat).max())
    if math.isinf(largest):
        return largest
    scaled = flat / largest  # the sum overflowed, the mean may not: scale, sum, scale back
    return float((scaled @ scaled) / len(values) * largest * largest)
