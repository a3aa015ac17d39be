"""The built files, without a browser."""

import json
from collections import Counter
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

SPHINX_PAGES = ("genindex.html", "search.html")


@pytest.fixture(scope="session")
def soups(book, pages):
    """Return the parsed pages by their address."""
    return {page: BeautifulSoup((book / page).read_text("utf-8"), "html.parser") for page in pages}


@pytest.fixture(scope="session")
def ids(soups):
    """Return the ids on each page by its address."""
    return {page: [tag["id"] for tag in soup.find_all(id=True)] for page, soup in soups.items()}


def addresses(soup):
    return [tag["href"] for tag in soup.find_all(href=True)] + [tag["src"] for tag in soup.find_all(src=True)]


def broken(book, ids, page, address):
    """Return why a page's address leads nowhere, or None."""
    parts = urlsplit(address)
    if parts.scheme in ("http", "https"):
        return None if "." in parts.netloc else f"{address}: no host"
    if parts.scheme in ("mailto", "data", "javascript"):
        return None
    target = unquote(urlsplit(urljoin(page, address)).path)
    if not (book / target).is_file():
        return f"{address}: no such file"
    if parts.fragment and target in ids and unquote(parts.fragment) not in ids[target]:
        return f"{address}: no such place on the page"
    return None


def test_pages_are_those_of_the_table_of_contents(book, pages):
    assert "index.html" in pages
    assert {PurePosixPath(page).parts[0] for page in pages} <= {"index.html", "chapters", "solutions", "appendix"} | {
        *SPHINX_PAGES
    }


def test_links_lead_somewhere(book, soups, ids):
    reasons = [
        f"{page}: {reason}"
        for page, soup in soups.items()
        for address in addresses(soup)
        if address != "#" and (reason := broken(book, ids, page, address))
    ]
    assert not reasons


def test_ids_are_unique(ids):
    for page, found in ids.items():
        twice = {name for name, count in Counter(found).items() if count > 1}
        # The theme has its search field twice on the page of the search.
        assert twice == ({"search-input"} if page == "search.html" else set()), page


def test_titles_and_descriptions(soups):
    titles = [soup.title.get_text() for soup in soups.values()]
    assert len(set(titles)) == len(titles)
    for page, soup in soups.items():
        assert "Downhill" in soup.title.get_text()
        descriptions = soup.find_all("meta", attrs={"name": "description"})
        assert len(descriptions) == 1, page
        assert 20 <= len(descriptions[0]["content"]) <= 320, page
        assert not set("$\\{}") & set(descriptions[0]["content"]), page
        assert descriptions[0]["content"][0].isalnum(), page
        assert soup.find("link", rel="icon"), page


def test_images_have_alt_and_size(soups):
    for page, soup in soups.items():
        for image in soup.find_all("img"):
            assert image.has_attr("alt"), (page, image)
        for image in soup.select(".cell_output img, .bd-article figure img"):
            assert image["alt"].strip(), (page, image)
            if image["src"].startswith("data:"):
                continue  # it comes with the page
            assert image["loading"] == "lazy", (page, image)
            assert int(image["width"]) > 0, (page, image)
            assert int(image["height"]) > 0, (page, image)


def test_every_formula_is_typeset(soups):
    for page, soup in soups.items():
        assert not soup.select(".katex-error"), page
        for tag in soup.select("pre, code, script, style, annotation"):
            tag.decompose()
        article = soup.find("article") or soup
        assert "$" not in article.get_text(), page
        assert "\\(" not in article.get_text(), page


def test_mathml_is_as_its_elements_want_it(soups):
    """Firefox reports an element with a part too many, or an empty attribute, and doesn't read it."""
    parts = {"msub": 2, "msup": 2, "msubsup": 3, "mfrac": 2, "munder": 2, "mover": 2, "munderover": 3, "mroot": 2}
    elements = [
        (page, tag) for page, soup in soups.items() for math in soup.find_all("math") for tag in math.find_all()
    ]
    assert {"msub", "msup", "mfrac", "mtable"} <= {tag.name for page, tag in elements}
    for page, tag in elements:
        count = len(tag.find_all(recursive=False))
        assert count == parts.get(tag.name, count), (page, str(tag))
        assert "" not in tag.attrs.values(), (page, str(tag))


def test_download_is_the_notebook(book, soups):
    notebooks = [page for page in soups if page.startswith(("chapters/", "solutions/"))]
    assert notebooks
    for page in notebooks:
        button = soups[page].select_one("a.btn-download-source-button")
        assert button.get_text(strip=True) == "notebook (runs in the repository)"
        notebook = json.loads((book / unquote(urljoin(page, button["href"]))).read_text("utf-8"))
        assert notebook["nbformat"] == 4
        assert notebook["cells"]


def test_no_page_loads_the_theme_s_icons(soups):
    for soup in soups.values():
        assert not [address for address in addresses(soup) if "fontawesome" in address or "mathjax" in address]
        assert len(soup.find_all("link", rel="stylesheet")) == 1
