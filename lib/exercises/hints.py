"""Hints on mistakes in several chapters. What the mistake does to a solution, each chapter says by itself."""

import numpy as np

from lib.exercises.model import Slip

__all__ = [
    "BETWEEN_0_AND_1",
    "BY_CLASSES",
    "BY_N_MINUS_1",
    "CENTRED_ONLY",
    "DEVIATION_IS_0",
    "NO_BIAS",
    "OVER_CLASSES",
    "OVER_FEATURES",
    "SCALED_ONLY",
    "SMALL_SPREAD",
    "SMALL_UNITS",
    "SUM_OF_BATCH",
    "SUM_OF_GRADIENTS",
    "WEIGHTS_TRANSPOSED",
    "cut_to_whole_numbers",
    "made_like",
    "scores_transposed",
]

DEVIATION_IS_0 = (
    "You ask whether the standard deviation is 0. That of 0.1, 0.1, 0.1 comes out as 1e-17, a rounding error, and what "
    "is divided by it becomes huge. Ask whether all numbers of the feature are equal: maximum == minimum."
)
SMALL_UNITS = (
    "You compare the spread of a feature with a small number, as np.isclose does by itself, too. One in small units, "
    "such as 1e-9 and 3e-9, is not constant: ask whether all its numbers are equal, maximum == minimum."
)
CENTRED_ONLY = "The features are centred but not scaled. Divide each by its standard deviation."
SCALED_ONLY = "The features are scaled but not centred. Subtract each one's mean first."
BETWEEN_0_AND_1 = "You brought the features between 0 and 1, by minimum and maximum. Use mean and standard deviation."
BY_N_MINUS_1 = (
    "You divided by n − 1 in the variance, ddof=1. Here the mean of the squares is asked for, NumPy's default."
)
SMALL_SPREAD = "A feature with a small spread is not scaled. Divide by 1 only where the feature is constant."
NO_BIAS = "The bias is left out: the scores are x @ weights + bias."
SUM_OF_BATCH = (
    "This is the sum over the batch; the mean is asked for. Divide by the number of samples, scores.shape[0]."
)
OVER_CLASSES = (
    "You divided by the number of classes, scores.shape[1], as a mean after .sum(axis=0) does. The mean is over "
    "samples: divide by scores.shape[0], or sum along axis=1 first."
)
BY_CLASSES = "You divided by the number of classes, not by the number of samples, x.shape[0]."
OVER_FEATURES = "You divided by the number of features, x.shape[1], not by the number of samples, x.shape[0]."
SUM_OF_GRADIENTS = (
    "This is the gradient of the sum over the batch. The loss is the mean, so each entry is divided by "
    "the number of samples, scores.shape[0]."
)
WEIGHTS_TRANSPOSED = (
    "Rows and columns are swapped: the gradient has the shape of the weights, (D, C). That is x.T @ g, not g.T @ x."
)


def made_like(argument):
    """Return the hint on a result in an array made like an argument of whole numbers."""
    return (
        f"Your result is cut to whole numbers: an array made like `{argument}`, as by np.zeros_like, holds integers if "
        f"`{argument}` does. Make one of floats: np.zeros({argument}.shape)."
    )


def cut_to_whole_numbers(function, argument, position=0):
    """Return the slip of a result in an array made like an argument, the one at `position`."""
    return Slip(
        made_like(argument),
        instead=lambda *arguments: function(*arguments).astype(np.asarray(arguments[position]).dtype),
    )


def scores_transposed(gradient):
    """Return the slip of a gradient with respect to the scores that comes out as (C, N)."""
    return Slip(
        "Rows and columns are swapped: the gradient has the shape of the scores, one row a sample.",
        instead=lambda *arguments: gradient(*arguments).T,
    )
