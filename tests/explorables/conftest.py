"""A page with explorables in Chromium, on whose console nothing may be said."""

import pytest
from explorables_page import Figure, write

from lib.explorables import Explorable


@pytest.fixture
def load(browser, tmp_path):
    """Open a page with the given explorables; afterwards, nothing may have been said on its console."""
    complaints, pages = [], []

    def open_page(*explorables, width=1100, theme="light", **context):
        page = browser.new_page(viewport={"width": width, "height": 900}, **context)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(write(tmp_path / "page.html", *(each.html() for each in explorables), theme=theme))
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert complaints == []


@pytest.fixture
def figure(load, request):
    """The explorable that the file of the test is named after, as it opens without parameters."""
    name = request.path.stem.removeprefix("test_").replace("_", "-")
    return Figure(load(Explorable(name)))
