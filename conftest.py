"""What holds for every test and every notebook: one thread, and no trace in the reader's folders."""

import atexit
import os
import shutil
import tempfile
from collections import Counter

import pytest

os.environ["OMP_NUM_THREADS"] = "1"  # read when numpy is imported
_data = tempfile.mkdtemp(prefix="downhill-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)  # however the process ends
os.environ["DOWNHILL_DATA"] = _data
os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = os.path.join(_data, "hypothesis")


def pytest_collection_modifyitems(items):
    """Compare figures for being there only: their drawing varies with the version of the fonts and of FreeType."""
    for notebook in {item.parent for item in items if hasattr(item.parent, "skip_compare")}:
        notebook.skip_compare += ("image/svg+xml",)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Give each file of tests, and the kernel of each notebook, a data folder of its own."""
    os.environ["DOWNHILL_DATA"] = os.path.join(_data, item.path.parent.name, item.path.stem)


def pytest_terminal_summary(terminalreporter):
    """Say what was skipped, a line for each reason."""
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.getreports("skipped"))
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"skipped {count} tests: {reason}")
