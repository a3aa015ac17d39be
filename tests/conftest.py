"""The peers that the library is compared with, and the browser; a machine without them skips those tests."""

import importlib
import os
import shutil
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
def sklearn():
    """Return a function that imports a part of scikit-learn."""
    peer("sklearn", "scikit-learn")
    return lambda part: peer(f"sklearn.{part}", "scikit-learn")


@pytest.fixture(scope="session")
def distributed():
    return peer("distributed", "Dask")


BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def for_browser(module, called):
    """Import what the tests in a browser need, or skip the test; with REQUIRE_BROWSER=1, fail."""
    try:
        return importlib.import_module(module)
    except ImportError:
        return no_browser(f"{called} not installed")


def no_browser(why):
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(f"{why}, and REQUIRE_BROWSER=1")
    pytest.skip(why)


@pytest.fixture(scope="session")
def browser():
    """Chromium, one for the whole run."""
    playwright_api = for_browser("playwright.sync_api", "Playwright")
    executable = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        no_browser("no Chromium found")
    with playwright_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def violations():
    """Return a function that lists what axe finds on a page, as (impact, rule, places)."""
    axe = for_browser("axe_playwright_python.sync_playwright", "axe").Axe()

    def find(page):
        found = axe.run(page).response["violations"]
        return [(each["impact"], each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found]

    return find


@pytest.fixture
def rng():
    return np.random.default_rng(0)
