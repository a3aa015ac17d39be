"""The built pages in Chromium: quiet, within the window, accessible, searchable."""

import io
import re

import pytest
from PIL import Image

SIZES = [(1280, 800), (390, 844)]
SCHEMES = ["light", "dark"]
LOOKS = [
    pytest.param({"width": width, "height": height, "scheme": scheme}, id=f"{width}-{scheme}")
    for width, height in SIZES
    for scheme in SCHEMES
]
CHAPTER = "chapters/hinge-loss.html"


@pytest.mark.parametrize("look", LOOKS)
def test_pages_open_quietly_and_fit(visit, site, pages, look):
    opened = visit(**look)
    for path in pages:
        page = opened.open(f"{site}/{path}")
        assert not opened.complaints, path
        width = page.evaluate("document.scrollingElement.scrollWidth")
        assert width <= look["width"], f"{path}: {width} px wide"
        assert page.evaluate("document.documentElement.dataset.theme") == look["scheme"]


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
def test_pages_are_accessible(visit, site, violations, pages, look):
    opened = visit(**look)
    for path in pages:
        page = opened.open(f"{site}/{path}")
        page.evaluate(LIGHTEN)
        assert not [each for each in violations(page) if each[0] in ("serious", "critical")], path


def search(visit, base, words="loss"):
    opened = visit(f"search.html?q={words}", base=base)
    opened.page.wait_for_selector("ul.search li a")
    return opened, opened.page.locator("ul.search li a").evaluate_all("links => links.map(link => link.href)")


def test_search_finds_a_chapter(visit, site):
    opened, links = search(visit, site)
    assert any("chapters/" in link for link in links)
    assert not opened.complaints


def test_search_shows_what_a_page_says(visit, site):
    page = search(visit, site, "temperature")[0].page
    page.wait_for_load_state("networkidle")  # each result's page has been fetched
    excerpts = page.locator("ul.search p.context").all_inner_texts()
    assert any("temperature T " in text or "temperature T," in text for text in excerpts)
    for text in excerpts:
        assert "TT" not in text, "a formula stands there as it is seen, and again as it is read aloud"
        assert "Contents" not in text


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


def test_a_page_that_was_found_opens_at_the_word(visit):
    page = visit("search.html?q=walrus").page
    page.click("ul.search li > a[href$='optimizers.html']")
    page.wait_for_function("scrollY > 2000")
    box = page.locator(".bd-article .highlighted").first.bounding_box()
    assert 0 < box["y"] < page.viewport_size["height"]


def test_the_keyboard_stays_in_an_open_search_and_comes_back(visit):
    page = visit(CHAPTER).page
    focused = "document.activeElement.matches('{}')"
    page.focus(".bd-article a.external, .bd-article a.reference")
    page.keyboard.press("Control+k")
    for _ in range(3):
        page.wait_for_function("document.querySelector('.bd-container').inert")
        assert page.evaluate(focused.format("#search-input, body"))
        page.keyboard.press("Tab")
    page.focus("#search-input")
    page.keyboard.press("Escape")
    page.wait_for_function(focused.format(".bd-article a"))
    assert not page.evaluate("document.querySelector('.bd-container').inert")


@pytest.mark.parametrize("path", ["index.html", CHAPTER])
def test_pages_open_from_a_folder(visit, book, path):
    assert not visit(path, base=book.as_uri()).complaints


BESIDE_THE_TITLE = """() => [...document.querySelectorAll(".bd-header-article :is(button, a.btn)")]
    .filter((button) => button.offsetWidth && !button.closest(".dropdown-menu"))
    .map((button) => {
        const box = button.getBoundingClientRect();
        const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return [button.title || button.ariaLabel, button.contains(hit)];
    })"""


@pytest.mark.parametrize("width", [390, 1280])
def test_buttons_of_the_header_are_not_covered(visit, width):
    found = visit(CHAPTER, width=width).page.evaluate(BESIDE_THE_TITLE)
    assert len(found) >= 5
    assert all(free for _, free in found), found


def test_a_tap_opens_the_sidebar_and_leaves_the_theme(visit):
    page = visit(CHAPTER, width=390, height=844, has_touch=True).page
    mode = page.evaluate("document.documentElement.dataset.mode")
    page.tap(".bd-header-article .primary-toggle", force=True)
    page.wait_for_function("document.querySelector('.bd-sidebar-primary').getBoundingClientRect().left >= 0")
    assert page.evaluate("document.documentElement.dataset.mode") == mode


def test_the_header_covers_the_text_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/{CHAPTER}")
    # Playwright's own evaluate runs where the page's scripts don't.
    color = page.evaluate("getComputedStyle(document.querySelector('.bd-header-article')).backgroundColor")
    context.close()
    assert color == "rgb(255, 255, 255)"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_magnifier_stands_beside_what_is_typed(visit, width):
    page = visit("index.html", width=width).page
    page.click(".search-button__button >> visible=true")
    form, field, icon = (
        page.locator(f".search-button__search-container {part}").bounding_box()
        for part in ("form", "input", ".fa-magnifying-glass")
    )
    padding = page.evaluate("parseFloat(getComputedStyle(document.querySelector('#search-input')).paddingLeft)")
    assert icon["x"] + icon["width"] <= field["x"] + padding
    assert abs(form["x"] - field["x"]) <= 2
    assert abs(form["width"] - field["width"]) <= 4


def test_the_contents_leave_when_a_section_is_chosen(visit):
    page = visit(CHAPTER, width=390, height=844).page
    page.click(".bd-header-article .secondary-toggle")
    page.click(".bd-sidebar-secondary a[href='#summary']")
    assert not page.is_checked("#pst-secondary-sidebar-checkbox")
    page.wait_for_function("document.querySelector('.bd-sidebar-secondary').getBoundingClientRect().left >= 390")


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


PAPER = """<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">
    <rect width="300" height="200" fill="white"/>
</svg>"""


def test_the_paper_of_figures_is_not_seen_by_night(visit):
    page = visit(CHAPTER, scheme="dark").page
    figure = page.locator(".cell_output img:not(.keep-colors, .explorable *)").first
    figure.evaluate(
        "(image, paper) => { image.src = `data:image/svg+xml,${encodeURIComponent(paper)}`; return image.decode(); }",
        PAPER,
    )
    figure.scroll_into_view_if_needed()
    box = figure.bounding_box()
    edge = page.screenshot(clip={"x": box["x"] - 10, "y": box["y"] + 20, "width": 20, "height": 20})
    assert len(Image.open(io.BytesIO(edge)).convert("RGB").getcolors()) == 1


def test_figures_have_arrived(visit):
    page = visit(CHAPTER).page
    widths = page.locator(".bd-article img").evaluate_all("images => images.map(i => i.naturalWidth)")
    assert widths
    assert min(widths) > 0


def test_formulas_scroll_in_their_box(visit):
    page = visit(CHAPTER, width=390, height=844).page
    boxes = page.locator(".formula-box").evaluate_all(
        "boxes => boxes.map(b => [b.scrollWidth > b.clientWidth, b.tabIndex, b.role])"
    )
    assert boxes
    for wide, tab_index, role in boxes:
        assert (tab_index, role) == ((0, "group") if wide else (-1, None))


# For each formula's box: the colour that hides its shadow at the ends, and what it lies on.
COVERS = """boxes => boxes.map((box) => {
    const probe = Object.assign(document.createElement("i"), {style: "color: var(--paper)"});
    const cover = getComputedStyle(box.appendChild(probe)).color;
    probe.remove();
    let below = box.parentNode;
    while (getComputedStyle(below).backgroundColor === "rgba(0, 0, 0, 0)") below = below.parentNode;
    return [cover, getComputedStyle(below).backgroundColor];
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["chapters/hinge-loss.html", "chapters/gradient-descent.html"])
def test_formulas_have_no_patches_at_their_ends(visit, path, scheme):
    pairs = visit(path, scheme=scheme).page.locator(".formula-box").evaluate_all(COVERS)
    assert len({cover for cover, _ in pairs}) == (1 if scheme == "light" else 2)  # by night folded text is lighter
    assert all(cover == below for cover, below in pairs)


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


FAR_BELOW = [
    "chapters/optimizers.html#races",
    "chapters/optimizers.html#where-the-ideas-come-from",
    "chapters/losses.html#where-the-ideas-come-from",
    "chapters/digits.html#exercises",
    "appendix/glossary.html#term-weight-decay",
]
TOP = "document.getElementById(decodeURIComponent(location.hash.slice(1))).getBoundingClientRect().top"


def place(page):
    """Return how far below the window's top the place that the address names is, once all has come to rest."""
    page.wait_for_timeout(2000)
    return page.evaluate(TOP)


@pytest.mark.parametrize("width", [390, 1280])
def test_addresses_of_places_lead_there(visit, site, width):
    page = visit("index.html", width=width).page
    for path in FAR_BELOW:
        page.goto("about:blank")
        page.goto(f"{site}/{path}")
        assert 0 <= place(page) < 800, path


def test_contents_and_links_from_other_pages_lead_to_their_places(visit):
    page = visit("chapters/optimizers.html", height=1000).page
    for target in ("#on-the-digits", "#races", "#exercises"):
        page.click(f".bd-toc-nav a[href='{target}']")
        assert 0 <= place(page) < 800, target
    page.go_back()
    assert page.url.endswith("#races")
    assert 0 <= place(page) < 800
    page.goto(page.url.replace("chapters/optimizers.html#races", "appendix/glossary.html"))
    page.locator("article a[href^='../chapters/'][href*='#']").last.click()
    assert "/chapters/" in page.url
    assert 0 <= place(page) < 800


def test_a_page_is_printed_with_all_its_letters_and_by_day(visit, site):
    page = visit("index.html", scheme="dark").page
    page.goto(f"{site}/chapters/softmax.html")
    page.evaluate("""addEventListener("beforeprint", () => {
        window.printed = [document.documentElement.dataset.theme, getComputedStyle(document.body).color];
    })""")
    fonts = set(re.findall(rb"KaTeX_\w+", page.pdf()))
    assert fonts >= {b"KaTeX_Size1", b"KaTeX_Size2", b"KaTeX_Main", b"KaTeX_Math"}  # the large sums are of Size2
    assert page.evaluate("window.printed") == ["light", "rgb(31, 38, 46)"]
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_what_is_folded_is_printed_and_folded_again(visit):
    page = visit("chapters/optimizers.html").page
    count = "document.querySelectorAll('.bd-article details:not([open])').length"
    folded = page.evaluate(count)
    page.evaluate("""addEventListener("beforeprint", () => { window.left = COUNT; })""".replace("COUNT", count))
    page.pdf()
    assert folded > 5
    assert page.evaluate("window.left") == 0
    assert page.evaluate(count) == folded


def test_on_paper_code_and_figures_stay_whole(visit):
    page = visit(CHAPTER).page
    page.emulate_media(media="print")
    assert not page.locator("details.hide > summary").first.is_visible()  # there is nothing to show or to hide
    breaks = page.locator(".cell_input, .explorable, .cell_output:has(> img)").evaluate_all(
        "all => all.map(e => getComputedStyle(e).breakInside)"
    )
    assert set(breaks) == {"avoid"}


def test_previous_and_next(visit):
    page = visit("index.html").page
    page.click("a.right-next")
    assert page.url.endswith("chapters/linear-scores.html")
    page.click("a.left-prev")
    assert page.url.endswith("index.html")
