"""Mark Chinese words as Chinese: browsers choose their shapes by it, and screen readers their voice."""

import re

from sphinx.application import Sphinx

CHINESE = r"[\u4e00-\u9fff](?:[\u4e00-\u9fff，、–]*[\u4e00-\u9fff])?"
# What is no text of the page: comments, scripts and styles, and tags, whose attributes may hold a ">".
SKIPPED = r"""<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[a-z/!](?:"[^"]*"|'[^']*'|[^"'>])*>"""
PIECE = re.compile(rf"{SKIPPED}|(?P<words>{CHINESE})", re.DOTALL | re.IGNORECASE)


def marked(match):
    """Return a piece of the page, in a span if it is a run of Chinese."""
    return f'<span lang="zh-Hans">{match[0]}</span>' if match["words"] else match[0]


def mark(app, pagename, templatename, context, doctree):
    """Wrap each run of Chinese in the text of a page."""
    if "body" in context:
        context["body"] = PIECE.sub(marked, context["body"])


def setup(app: Sphinx):
    """Connect to the pages."""
    app.connect("html-page-context", mark)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
