"""Mark Chinese words as Chinese: browsers choose their shapes by it, and screen readers their voice."""

import re

from sphinx.application import Sphinx

CHINESE = re.compile(r"[\u4e00-\u9fff](?:[\u4e00-\u9fff，、–]*[\u4e00-\u9fff])?")
TAG = re.compile(r"(<[^>]*>)")


def mark(app, pagename, templatename, context, doctree):
    """Wrap each run of Chinese in the text of a page, not in its tags."""
    body = context.get("body", "")
    if CHINESE.search(body):
        parts = TAG.split(body)  # text and tags in turn
        parts[::2] = [CHINESE.sub(r'<span lang="zh-Hans">\g<0></span>', text) for text in parts[::2]]
        context["body"] = "".join(parts)


def setup(app: Sphinx):
    """Connect to the pages."""
    app.connect("html-page-context", mark)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
