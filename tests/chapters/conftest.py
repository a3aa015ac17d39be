"""More peers, for the chapters."""

import importlib

import pytest


@pytest.fixture(scope="session")
def sklearn(sklearn_metrics):
    """Return a function that imports a part of scikit-learn."""
    return lambda part: importlib.import_module(f"sklearn.{part}")


@pytest.fixture(scope="session")
def scipy(scipy_special):
    """Return a function that imports a part of SciPy."""
    return lambda part: importlib.import_module(f"scipy.{part}")
