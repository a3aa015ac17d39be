"""The page about the library, as it was built: whatever is public is on it, and reads as it was meant."""

import importlib
import inspect
import pkgutil
import re

import pytest
from bs4 import BeautifulSoup

import lib

ROOMS = [f"lib.{room.name}" for room in pkgutil.iter_modules(lib.__path__) if not room.name.startswith("_")]
MODULES = [room for room in ROOMS if room != "lib.figures"]  # figures are the chapters' own
PUBLIC = [(module, name) for module in MODULES for name in importlib.import_module(module).__all__]
SECTION = re.compile(r"^(Parameters|Returns|Raises|Attributes|References)\n-+$", re.MULTILINE)


@pytest.fixture(scope="session")
def library(book):
    """Return the parsed page."""
    return BeautifulSoup((book / "appendix" / "api.html").read_text("utf-8"), "html.parser")


@pytest.fixture(scope="session")
def glossary(book):
    """Return the parsed glossary."""
    return BeautifulSoup((book / "appendix" / "glossary.html").read_text("utf-8"), "html.parser")


def entry(library, module, name):
    """Return the description of a public thing, without those of its methods."""
    head = library.find("dt", id=f"{module}.{name}")
    assert head, f"{module}.{name} is not on the page"
    copy = BeautifulSoup(str(head.parent), "html.parser")
    for inner in copy.find("dl").select("dl.py"):
        inner.decompose()
    return copy


def test_floors_are_all_there():
    assert {"lib.losses", "lib.datasets", "lib.optimizers", "lib.training", "lib.exercises"} <= set(MODULES)


@pytest.mark.parametrize(("module", "name"), PUBLIC)
def test_everything_public_is_described(library, module, name):
    text = entry(library, module, name).find("dd").get_text()
    assert len(text.split()) >= 2


def documented(module, name):
    """Return what has a docstring of its own: not an array or a tuple, nor a surface, which has its class's."""
    thing = getattr(importlib.import_module(module), name)
    own = inspect.isroutine(thing) or inspect.isclass(thing) or type(thing).__name__.startswith("_")
    return inspect.getdoc(thing) if own and not isinstance(thing, tuple) else None


@pytest.mark.parametrize(("module", "name"), [each for each in PUBLIC if documented(*each)])
def test_docstrings_are_there_in_full(library, module, name):
    docstring, page = documented(module, name), entry(library, module, name)
    assert docstring.split()[0].replace("'", "’") in page.find("dd").get_text()
    titles = [tag.get_text().rstrip(":") for tag in page.select("dl.field-list > dt, p.rubric")]
    assert set(SECTION.findall(docstring)) <= set(titles)
    assert len(page.select("span.katex")) == docstring.count(":math:") + docstring.count(".. math::")


def test_nothing_is_left_of_the_markup(library):
    article = BeautifulSoup(str(library.find("article")), "html.parser")
    for tag in article.select("code, pre, annotation, .sig"):
        tag.decompose()
    text = article.get_text()
    assert "Parameters" in text
    assert not re.findall(r"\\\w*|:math:|`|--|\w\*\*|<factory>|<class", text)


def test_names_in_the_text_are_links(library):
    links = {tag["href"] for tag in library.select("article a.reference.internal") if tag.code}
    assert {"#lib.losses.logsumexp", "#lib.optimizers.Adam", "#lib.layers.Sequential"} <= links


def test_terms_have_both_languages(glossary):
    heads = glossary.select("dl.glossary > dt")
    assert len(heads) > 200
    for english, chinese in zip(heads[::2], heads[1::2], strict=True):
        assert not english.select("[lang]"), english
        assert chinese.select('span[lang="zh-Hans"]'), chinese
        assert chinese.find_next_sibling("dd").select_one("a[href^='../chapters/']"), chinese


def test_references_stand_in_the_order_of_their_authors(book):
    page = BeautifulSoup((book / "appendix" / "references.html").read_text("utf-8"), "html.parser")
    text = page.select_one("article").get_text()
    names = "International Telecommunication Union", "Stanford University", "Stone. Cross", "Student. The", "Zou"
    places = [text.index(name) for name in names]
    assert places == sorted(places)
