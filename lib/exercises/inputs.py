"""Inputs that the exercises of several chapters try: scores and models by hand, and seeded random ones."""

import numpy as np

__all__ = [
    "CAT_CAR_FROG",
    "EQUAL_SCORES",
    "ONE_SAMPLE",
    "TRUTH",
    "TWO_CLASSES",
    "TWO_CLASS_SCORES",
    "random_model",
    "random_scores",
]

# Scores (N, C), and the labels (N,) that go with them.
CAT_CAR_FROG = np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]])
TRUTH = np.array([0, 1, 2])
TWO_CLASS_SCORES = (np.array([[0.4, -0.3], [2.5, -1.0], [0.1, 0.2], [-1.0, 3.5]]), np.array([1, 0, 0, 1]))
EQUAL_SCORES = (np.array([[2.0, 0.0, 3.5], [0.0, 0.0, 0.0]]), np.array([0, 2]))

# Models: samples (N, D), weights (D, C), bias (C,) and labels (N,).
ONE_SAMPLE = (np.array([[1.0, 2.0]]), np.array([[0.3, 0.1, -0.2], [0.5, 1.0, -0.4]]), np.zeros(3), np.array([0]))
TWO_CLASSES = (
    np.array([[1.0, 2.0], [-1.5, 0.5], [0.2, -1.1]]),
    np.array([[0.3, 0.1], [0.5, -0.4]]),
    np.array([0.1, -0.2]),
    np.array([1, 0, 1]),
)


def random_scores(seed, count, classes, spread=3.0):
    """Return normal scores, (count, classes), of standard deviation `spread`, and labels, (count,)."""
    rng = np.random.default_rng(seed)
    return spread * rng.normal(size=(count, classes)), rng.integers(classes, size=count)


def random_model(seed, count, features, classes):
    """Return samples (count, features), weights (features, classes), bias (classes,) and labels (count,)."""
    rng = np.random.default_rng(seed)
    shapes = (count, features), (features, classes), (classes,)
    x, weights, bias = (rng.normal(size=shape) for shape in shapes)
    return x, weights, bias, rng.integers(classes, size=count)
