"""What the exercises of the chapter `digits` ask for, by the library or in another way.

`INDEPENDENT` has a function for each code exercise. `SLOPES` is empty: no answer is a gradient.
"""

import math
import statistics

import numpy as np

from lib import datasets


def standardized_fold(x, folds, k):
    """Let the library standardize."""
    return tuple(datasets.standardize(x[folds != k], x[folds == k]))


def mean_and_standard_error(accuracies):
    """Use Python's statistics, a setting at a time."""
    means = [statistics.fmean(row) for row in accuracies.tolist()]
    errors = [statistics.stdev(row) / math.sqrt(len(row)) for row in accuracies.tolist()]
    return np.array(means), np.array(errors)


def confusion_matrix(labels, predictions, classes):
    """Count the places in the flattened matrix."""
    return np.bincount(labels * classes + predictions, minlength=classes**2).reshape(classes, classes)


def pick(validation, test):
    """Sort the settings by the sums of their rows; the sort is stable."""
    rows = sorted(zip(validation.tolist(), test.tolist(), strict=True), key=lambda pair: -math.fsum(pair[0]))
    return statistics.fmean(rows[0][1])


INDEPENDENT = {
    "digits/standardized-fold": standardized_fold,
    "digits/mean-and-standard-error": mean_and_standard_error,
    "digits/confusion-matrix": confusion_matrix,
    "digits/pick": pick,
}
SLOPES = {}
