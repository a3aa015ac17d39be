"""The built book, a server for it, and a browser."""

import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]


class QuietHandler(SimpleHTTPRequestHandler):
    """Serve files without a line on the terminal for each."""

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def book(tmp_path_factory, worker_id):
    """Build the book as `make book` does, once for all processes of the run; return the folder of its pages."""
    base = tmp_path_factory.getbasetemp()
    target = (base if worker_id == "master" else base.parent) / "book"
    pages = target / "_build" / "html"
    with FileLock(target.with_suffix(".lock")):
        if not (pages / "index.html").exists():
            build(target)
    return pages


def build(target):
    options = ["-W", "-n", "--keep-going", "--all", "--path-output", str(target)]
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", ".", *options]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-4000:]


@pytest.fixture(scope="session")
def pages(book):
    """Return the addresses of all pages, relative to the book's folder."""
    paths = (path.relative_to(book).as_posix() for path in book.rglob("*.html"))
    return sorted(path for path in paths if not path.startswith("_static/"))


@pytest.fixture(scope="session")
def site(book):
    """Serve the book on this machine; yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(book)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Visit:
    """One page in the browser, and what it complained of."""

    def __init__(self, page, allowed):
        self.page = page
        self.complaints = []
        page.on("console", lambda message: self._note(message.type == "error", f"console: {message.text}"))
        page.on("pageerror", lambda error: self._note(True, f"script: {error}"))
        page.on("requestfailed", self._note_failure)
        page.on("request", lambda request: self._note(not request.url.startswith(allowed), request.url))
        page.on("response", lambda answer: self._note(answer.status >= 400, f"{answer.status}: {answer.url}"))

    def _note_failure(self, request):
        """Note it, unless we only left the page before its icon was there, which `open` doesn't wait for."""
        is_left_icon = request.failure == "net::ERR_ABORTED" and request.url.endswith("/favicon.svg")
        self._note(not is_left_icon, f"{request.failure}: {request.url}")

    def _note(self, bad, text):
        if bad:
            self.complaints.append(text)

    def open(self, address):
        """Go to an address and lay out the whole page, also what waits until it is near the window."""
        self.page.goto(address)
        self.page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
        self.page.evaluate("Promise.allSettled([...document.images].map(image => image.decode()))")
        # Two frames: one to lay out, one for the scripts that watch the layout.
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return self.page


@pytest.fixture
def visit(browser, site):
    """Return a function that opens a fresh page: ``visit(path, width=1280, height=800, scheme="light")``.

    Whatever else it is given goes to Playwright's context, such as ``has_touch=True``.
    """
    contexts = []

    def start(path="", width=1280, height=800, scheme="light", base=site, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        visit = Visit(context.new_page(), allowed=(base, "data:", "blob:"))
        visit.open(f"{base}/{path}")
        return visit

    yield start
    for context in contexts:
        context.close()
