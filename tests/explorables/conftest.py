"""A page with explorables in Chromium, on whose console nothing may be said."""

from collections import defaultdict

import pytest
from explorables_page import Figure, write

from lib.explorables import Explorable


@pytest.fixture(scope="session")
def idle_pages():
    """The pages that tests have left, by the options of their context: a new one takes several times as long."""
    return defaultdict(list)


@pytest.fixture
def load(browser, idle_pages, tmp_path):
    """Open a page with the given explorables; afterwards, nothing may have been said on its console."""
    complaints, taken = [], []

    def note(said):
        complaints.append(getattr(said, "text", str(said)))

    def open_page(*explorables, width=1100, theme="light", **context):
        idle = idle_pages[tuple(sorted(context.items()))]
        page = idle.pop() if idle else browser.new_page(**context)
        taken.append((page, idle))
        page.set_viewport_size({"width": width, "height": 900})
        page.on("console", note)
        page.on("pageerror", note)
        page.set_default_timeout(30_000)  # a busy machine may need ten seconds for a click
        page.goto(write(tmp_path / "page.html", *(each.html() for each in explorables), theme=theme))
        return page

    yield open_page
    for page, idle in taken:
        if page.is_closed():
            continue
        page.remove_listener("console", note)
        page.remove_listener("pageerror", note)
        page.mouse.move(0, 0)  # or what lies under it would look hovered over in the next test
        page.goto("about:blank")
        idle.append(page)
    assert complaints == []


@pytest.fixture
def figure(load, request):
    """The explorable that the file of the test is named after, as it opens without parameters."""
    name = request.path.stem.removeprefix("test_").replace("_", "-")
    return Figure(load(Explorable(name)))
