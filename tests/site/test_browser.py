"""The built pages in Chromium: quiet, within the window, accessible, searchable."""

import re

import pytest

SIZES = [(1280, 800), (390, 844)]
SCHEMES = ["light", "dark"]
LOOKS = [
    pytest.param({"width": width, "height": height, "scheme": scheme}, id=f"{width}-{scheme}")
    for width, height in SIZES
    for scheme in SCHEMES
]
CHAPTER = "chapters/hinge-loss.html"


@pytest.mark.parametrize("look", LOOKS)
def test_pages_open_quietly_and_fit(visit, pages, look):
    for path in pages:
        opened = visit(path, **look)
        assert not opened.complaints, path
        width = opened.page.evaluate("document.scrollingElement.scrollWidth")
        assert width <= look["width"], f"{path}: {width} px wide"
        assert opened.page.evaluate("document.documentElement.dataset.theme") == look["scheme"]


# For speed: a formula as a letter, and of the words in code, those of each colour once.
LIGHTEN = """() => {
    const seen = new Set();
    document.querySelectorAll(".katex").forEach((formula) => formula.replaceWith("x"));
    document.querySelectorAll(".highlight span").forEach((word) => {
        if (word.children.length) return;
        if (seen.has(word.className)) word.replaceWith(word.textContent);
        else seen.add(word.className);
    });
}"""


# Contrast depends on the scheme, overlaps on the width; two of the four looks have all of it, and axe is slow.
@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[-1]])
def test_pages_are_accessible(visit, violations, pages, look):
    for path in pages:
        page = visit(path, **look).page
        page.evaluate(LIGHTEN)
        assert not [each for each in violations(page) if each[0] in ("serious", "critical")], path


def search(visit, base):
    opened = visit("search.html?q=loss", base=base)
    opened.page.wait_for_selector("ul.search li a")
    return opened, opened.page.locator("ul.search li a").evaluate_all("links => links.map(link => link.href)")


def test_search_finds_a_chapter(visit, site):
    opened, links = search(visit, site)
    assert any("chapters/" in link for link in links)
    assert not opened.complaints


def test_search_works_from_a_folder(visit, book):
    opened, links = search(visit, book.as_uri())
    assert any("chapters/" in link for link in links)
    assert not opened.complaints


def test_search_button_leads_to_results(visit):
    page = visit("index.html").page
    page.click(".search-button__button >> visible=true")
    page.keyboard.type("gradient")
    page.keyboard.press("Enter")
    page.wait_for_selector("ul.search li a")


@pytest.mark.parametrize("path", ["index.html", CHAPTER])
def test_pages_open_from_a_folder(visit, book, path):
    assert not visit(path, base=book.as_uri()).complaints


def test_code_can_be_copied(visit):
    page = visit(CHAPTER).page
    cells = page.locator(".cell_input").count()
    assert cells > 0
    assert page.locator(".cell_input button.copybtn").count() == cells


def test_theme_switch(visit):
    page = visit("index.html").page
    page.click(".theme-switch-button >> visible=true")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_figures_by_night(visit):
    page = visit(CHAPTER, scheme="dark").page
    figures = page.locator(".cell_output img:not(.explorable *)").evaluate_all(
        "images => images.map(i => [i.classList.contains('keep-colors'), getComputedStyle(i).filter])"
    )
    assert figures
    for kept, css_filter in figures:
        assert ("invert" in css_filter) != kept


def test_figures_have_arrived(visit):
    page = visit(CHAPTER).page
    widths = page.locator(".bd-article img").evaluate_all("images => images.map(i => i.naturalWidth)")
    assert widths
    assert min(widths) > 0


def test_formulas_scroll_in_their_box(visit):
    page = visit(CHAPTER, width=390, height=844).page
    boxes = page.locator(".formula-box").evaluate_all(
        "boxes => boxes.map(b => [b.scrollWidth > b.clientWidth, b.tabIndex])"
    )
    assert boxes
    for wide, tab_index in boxes:
        assert tab_index == (0 if wide else -1)


def test_formulas_have_their_fonts(visit):
    page = visit(CHAPTER).page
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any(re.search("KaTeX_Main", family) for family in loaded)


def test_links_to_formulas_lead_there(visit):
    page = visit(CHAPTER).page
    link = page.locator("a.reference.internal[href^='#equation-']").first
    target = link.get_attribute("href")
    link.click()
    page.wait_for_function("target => document.querySelector(target).getBoundingClientRect().top < 800", arg=target)


def test_previous_and_next(visit):
    page = visit("index.html").page
    page.click("a.right-next")
    assert page.url.endswith("chapters/linear-scores.html")
    page.click("a.left-prev")
    assert page.url.endswith("index.html")
