"""Formulas that the exercises of several chapters compute with."""

import numpy as np

__all__ = ["sigmoid"]


@np.errstate(over="ignore")  # an infinite exponential leads to 0
def sigmoid(z):
    """Return σ(z) as the chapters write it, for numbers or arrays."""
    return 1 / (1 + np.exp(-z))
