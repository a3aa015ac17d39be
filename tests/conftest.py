"""The peers that the library is compared with; a machine without them skips those tests."""

import importlib
import os
import warnings

import numpy as np
import pytest


def peer(module, called):
    """Import a peer, or skip the test; with REQUIRE_PEERS=1, fail."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a peer's own
            return importlib.import_module(module)
    except ImportError:
        if os.environ.get("REQUIRE_PEERS") == "1":
            pytest.fail(f"{called} not installed, and REQUIRE_PEERS=1")
        pytest.skip(f"{called} not installed")


@pytest.fixture(scope="session")
def torch():
    module = peer("torch", "PyTorch")
    module.set_num_threads(1)
    return module


@pytest.fixture(scope="session")
def sklearn_metrics():
    return peer("sklearn.metrics", "scikit-learn")


@pytest.fixture(scope="session")
def sklearn_datasets():
    return peer("sklearn.datasets", "scikit-learn")


@pytest.fixture(scope="session")
def sklearn_svm():
    return peer("sklearn.svm", "scikit-learn")


@pytest.fixture(scope="session")
def scipy_special():
    return peer("scipy.special", "SciPy")


@pytest.fixture
def rng():
    return np.random.default_rng(0)
