"""Hints on mistakes in several chapters, most of them slips: changed keyword arguments of each chapter's solutions."""

from lib.exercises.model import Slip

__all__ = [
    "DEVIATION_IS_0",
    "NO_BIAS",
    "OVER_CLASSES",
    "OVER_FEATURES",
    "SMALL_UNITS",
    "SUM_OF_BATCH",
    "SUM_OF_GRADIENTS",
    "WEIGHTS_TRANSPOSED",
    "cut_to_whole_numbers",
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
NO_BIAS = Slip("The bias is left out: the scores are x @ weights + bias.", {"use_bias": False})
SUM_OF_BATCH = Slip(
    "This is the sum over the batch; the mean is asked for. Divide by the number of samples, scores.shape[0].",
    {"reduction": "none"},
)
OVER_CLASSES = Slip(
    "You divided by the number of classes, scores.shape[1], as a mean after .sum(axis=0) does. The mean is over "
    "samples: divide by scores.shape[0], or sum along axis=1 first.",
    {"reduction": "classes"},
)
OVER_FEATURES = Slip(
    "You divided by the number of features, x.shape[1], not by the number of samples, x.shape[0].",
    {"reduction": "features"},
)
SUM_OF_GRADIENTS = Slip(
    "This is the gradient of the sum over the batch. The loss is the mean, so each entry is divided by "
    "the number of samples, scores.shape[0].",
    {"reduction": "none"},
)
WEIGHTS_TRANSPOSED = Slip(
    "Rows and columns are swapped: the gradient has the shape of the weights, (D, C). That is x.T @ g, not g.T @ x.",
    {"transposed": True},
)


def cut_to_whole_numbers(function, argument):
    """Return the slip of a result in an array made like an argument, which holds whole numbers if the first does."""
    return Slip(
        f"Your result is cut to whole numbers: an array made like `{argument}`, as by np.zeros_like, holds integers if "
        f"`{argument}` does. Make one of floats: np.zeros({argument}.shape).",
        instead=lambda first, *others: function(first, *others).astype(first.dtype),
    )


def scores_transposed(gradient):
    """Return the slip of a gradient with respect to the scores that comes out as (C, N)."""
    return Slip(
        "Rows and columns are swapped: the gradient has the shape of the scores, one row a sample.",
        instead=lambda *arguments: gradient(*arguments).T,
    )
