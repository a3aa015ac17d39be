"""Small corrections to each page: a description for search engines, the size of each image, roles, a menu."""

import re
from html import escape
from pathlib import Path

import imagesize
from docutils import nodes
from sphinx.application import Sphinx

DESCRIPTION_LENGTH = 160
NOTEBOOK = "notebook (runs in the repository)"
CITATION = re.compile(r" ?\[[^\[\]]*\d{4}[a-z]?\]")
TEX = re.compile(r"[\\{}]")
REPLACEMENTS = {  # of other extensions' HTML
    '<section id="exercise-content">': '<section class="exercise-content">',  # the same id for every exercise
    ' role="doc-biblioentry"': ' role="listitem"',  # a deprecated role, not allowed in the list that it stands in
    '<summary aria-label="Toggle hidden content">': "<summary>",  # hides the summary's text from screen readers
}
CELL_PART = re.compile(r'(?<=<div class="cell_)(input|output) docutils container"')
CELL_PARTS = {"input": "Code", "output": "Output"}
EXERCISE_TITLE = re.compile(r'(<div class="exercise admonition" id="[^"]+">\s*<p class="admonition-title")')
IMAGE = re.compile(r"<img\b[^>]*>")
SOURCE = re.compile(r"""\ssrc=(["'])(.+?)\1""")
SIZED = re.compile(r"\b(?:width|height|style)=")


def first_paragraph(doctree):
    """Return the page's first paragraph as plain text, without citations, cut at a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = TEX.sub("", CITATION.sub("", " ".join(paragraph.astext().split())))
        if not isinstance(paragraph.parent, nodes.section) or len(text) < 40:
            continue
        if len(text) <= DESCRIPTION_LENGTH:
            return text
        return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"
    return ""


def describe(app, doctree, context):
    """Give the page a description, unless its author wrote one (``myst: html_meta: description``)."""
    if 'name="description"' in context.get("metatags", ""):
        return
    text = first_paragraph(doctree) if doctree else ""
    title = context.get("title") or Path(context["pagename"]).name.capitalize()  # the search page has none
    text = text or f"{title}: a page of {app.config.html_title}."
    tag = f'<meta name="description" content="{escape(text)}" />\n'
    context["metatags"] = context.get("metatags", "") + tag


def size_images(app, html):
    """Give each image its size, so that the text below does not jump when it arrives."""
    sources = {name: source for source, name in app.builder.images.items()}

    def sized(match):
        tag = match[0]
        source = SOURCE.search(tag)
        name = Path(source[2]).name if source else None
        if name not in sources or SIZED.search(tag):
            return tag
        width, height = imagesize.get(str(Path(app.srcdir) / sources[name]))  # -1 where not known
        size = f' width="{width:.0f}" height="{height:.0f}"' if width > 0 else ""
        return f'<img loading="lazy" decoding="async"{size}' + tag.removeprefix("<img")

    return IMAGE.sub(sized, html)


def tell_apart(html):
    """Let screen readers say what is code and what output, and jump from one exercise to the next."""
    html = CELL_PART.sub(lambda part: f'{part[0]} role="group" aria-label="{CELL_PARTS[part[1]]}"', html)
    return EXERCISE_TITLE.sub(r'\1 role="heading" aria-level="3"', html)


def add_to_page(app, pagename, templatename, context, doctree):
    """Make the corrections."""
    describe(app, doctree, context)
    if "body" in context:
        body = context["body"]
        for old, new in REPLACEMENTS.items():
            body = body.replace(old, new)
        context["body"] = size_images(app, tell_apart(body))


def name_downloads(app, pagename, templatename, context, doctree):
    """Say in the menu that a notebook runs where the library is: alone it can't import it."""
    for group in context.get("header_buttons", []):
        for button in group.get("buttons", []):
            if button["text"] == ".ipynb":
                button["text"] = NOTEBOOK


def setup(app: Sphinx):
    """Connect to the pages; the theme makes the menus at priority 501."""
    app.connect("html-page-context", add_to_page)
    app.connect("html-page-context", name_downloads, priority=502)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
