"""What a page loads: one style sheet, deferred scripts, KaTeX's fonts, and no icon fonts.

The theme asks for a dozen style sheets and for 1.7 MB of icons. Here the style sheets become ``_static/book.css``; the
icons are in ``_static/icons.css``; ``_templates/static/webpack-macros.html`` stands in for the theme's file of that
name, which would load them.
"""

import posixpath
import re
import zlib
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.fileutil import copy_asset

KATEX = Path(__file__).parent.parent / "vendor" / "katex"
THEME_SHEETS = ["basic.css", "styles/bootstrap.css", "styles/pydata-sphinx-theme.css"]
RELATIVE_URL = re.compile(r"""url\((?!["']?(?:data:|[#/]|https?:))["']?([^"')]+)["']?\)""")
OLD_FONT = re.compile(r',url\([^)]+\) format\("(?:woff|truetype)"\)')
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


def sheet_names(context):
    """Return the style sheets of a page in the order in which the theme loads them, relative to ``_static``."""
    own = [str(getattr(sheet, "filename", sheet)).split("?")[0] for sheet in context["css_files"]]
    own = [name.removeprefix("_static/") for name in own]
    last = [name for name in own if name in ("icons.css", "downhill.css")]
    others = dict.fromkeys(name for name in THEME_SHEETS + own if name not in last)
    return [*others, "katex/katex.min.css", *sorted(last, reverse=True)]


def read_sheet(static, name):
    """Return the text of a style sheet with its addresses as seen from ``_static``."""
    text = OLD_FONT.sub("", SOURCE_MAP.sub("", (static / name).read_text("utf-8")))

    def moved(match):
        return f'url("{posixpath.normpath(posixpath.join(posixpath.dirname(name), match[1]))}")'

    return RELATIVE_URL.sub(moved, text)


def digest(static, names):
    """Return a number that changes with the style sheets, as far as they are written when the first page is."""
    texts = [read_sheet(static, name) if (static / name).exists() else name for name in names]
    return f"{zlib.crc32(''.join(texts).encode()):08x}"


def use_bundle(app, pagename, templatename, context, doctree):
    """Replace the page's style sheets by the bundle, and defer its scripts."""
    static = Path(app.outdir) / "_static"
    if not app.book_sheets:
        app.book_sheets = sheet_names(context)
        copy_asset(str(KATEX / "katex.min.css"), str(static / "katex"))
        copy_asset(str(KATEX / "fonts"), str(static / "katex" / "fonts"))
        app.book_digest = digest(static, app.book_sheets)
    context["css_files"] = []
    context["book_css"] = f"_static/book.css?v={app.book_digest}"
    context["has_formulas"] = 'class="katex' in context.get("body", "")
    if pagename != "search":  # the search page runs its scripts in place, one after the other
        context["script_files"] = [defer(script) for script in context["script_files"] if not is_switcher(script)]


def is_switcher(script):
    """Return whether the script sets up the theme's version switcher, which the book has not."""
    return "DOCUMENTATION_OPTIONS." in script.attributes.get("body", "")


def defer(script):
    """Return the script so that it loads beside the page and runs after it."""
    if not script.filename:
        return script
    # A new one: the pages share the old.
    return type(script)(script.filename, priority=script.priority, **script.attributes, defer="defer")


def write_bundle(app, exception):
    """Write ``_static/book.css`` when the theme has written the last of its own style sheets."""
    if exception is None and app.book_sheets:
        static = Path(app.outdir) / "_static"
        text = "\n".join(read_sheet(static, name) for name in app.book_sheets)
        (static / "book.css").write_text(text, "utf-8")


def start(app):
    """Forget the style sheets of a build before."""
    app.book_sheets = []


def setup(app: Sphinx):
    """Connect after the theme: it adds assets to a page at the default priority and writes one at the end."""
    app.connect("builder-inited", start)
    app.connect("html-page-context", use_bundle, priority=950)
    app.connect("build-finished", write_bundle, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
