"""Typeset every formula while the book is built, so that no page needs a script for it.

KaTeX runs in one V8 context a build and writes HTML for the eye and MathML for screen readers. A formula that it
does not understand is a Sphinx warning at the formula's place.
"""

import re
from html import escape
from pathlib import Path

from docutils import nodes
from py_mini_racer import JSEvalException, MiniRacer
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

KATEX = Path(__file__).parent.parent / "vendor" / "katex"
INDICATOR = re.compile(r"\\mathbb\s*(?:1|\{1\})")  # KaTeX's fonts have no such one; a bold one means the same
OPERATOR_INDEX = re.compile(r"(?<=[_^]\{)\\(min|max)(?=\})")  # KaTeX's MathML of it has two elements where one may be
WORD = re.compile(r"\\(?=min|max|log|exp|cos|sin|tan)")
COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)")
UNSEEN = re.compile(r"[{}^_ ]")
SHORT = 24  # letters and signs: a formula of that length is kept on one line, with the comma after it
CLOSING = tuple(".,;:!?)]”’%-–—")
OPENING = tuple("([“‘")
TEX_OF = {"%": r"\%"}

logger = logging.getLogger(__name__)


class Typesetter:
    """KaTeX in a V8 context that starts with the first formula.

    Parameters
    ----------
    macros : dict of str to str
        TeX macros known to every formula.
    """

    def __init__(self, macros):
        self.macros = macros
        self._context = None

    def html(self, tex, display, node):
        """Return the HTML of a formula, or its source where KaTeX cannot read it."""
        if self._context is None:
            self._context = MiniRacer()
            self._context.eval((KATEX / "katex.min.js").read_text("utf-8"))
        options = {"displayMode": display, "throwOnError": True, "strict": "ignore", "macros": self.macros}
        try:
            return self._context.call("katex.renderToString", _readable(tex), options)
        except JSEvalException as error:
            reason = next((line for line in str(error).splitlines() if "Error" in line), str(error))
            logger.warning("%s in the formula %r", reason.split("Error: ", 1)[-1], tex, location=node)
            return f"<code>{escape(tex)}</code>"

    def close(self):
        """End the V8 context."""
        if self._context is not None:
            self._context.close()
            self._context = None


def _readable(tex):
    """Return the formula in words that KaTeX writes well."""
    return OPERATOR_INDEX.sub(r"\\text{\1}", INDICATOR.sub(r"\\mathbf{1}", tex))


def visit_inline(translator, node):
    """Write a formula that stands in a line of text; what must not leave it stays on its line."""
    tex, before, after = node.astext(), node.get("before", ""), node.get("after", "")
    is_short = len(UNSEEN.sub("", COMMAND.sub("x", WORD.sub("", tex)))) <= SHORT
    if not is_short:  # it may break between its parts, of which the last takes the comma along
        tex, before, after = rf"{_text(before)}{tex}{_text(after)}", "", ""
    html = translator.builder.app.typesetter.html(tex, False, node)
    if is_short:
        html = f'<span class="one-line">{escape(before)}{html}{escape(after)}</span>'
    translator.body.append(html)
    raise nodes.SkipNode


def _text(mark):
    return rf"\text{{{TEX_OF.get(mark, mark)}}}" if mark else ""


def attach_punctuation(app, doctree, docname):
    """Take the comma after a formula, and the parenthesis before it, into its node, so that no line breaks there."""
    for node in list(doctree.findall(nodes.math)):
        siblings = node.parent
        place = siblings.index(node) + 1  # by the formula: texts are equal to others that read the same, such as ", "
        following = siblings[place] if place < len(siblings) else None
        if isinstance(following, nodes.Text) and following.startswith(CLOSING):
            node["after"] = following[0]
            siblings[place] = nodes.Text(following[1:])
        preceding = siblings[place - 2] if place > 1 else None
        if isinstance(preceding, nodes.Text) and preceding.endswith(OPENING):
            node["before"] = preceding[-1]
            siblings[place - 2] = nodes.Text(preceding[:-1])


def visit_block(translator, node):
    """Write a formula that stands alone, with its number and the link to it."""
    tex = node.astext().strip()
    if "\\\\" in tex and "\\begin" not in tex:
        tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"
    translator.body.append(translator.starttag(node, "div", CLASS="formula"))
    html = translator.builder.app.typesetter.html(tex, True, node)
    translator.body.append(f'<div class="formula-box">{html}</div>')
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def start(app):
    """Give the build its typesetter."""
    app.typesetter = Typesetter(app.config.katex_macros)


def finish(app, exception):
    """End the build's V8 context."""
    app.typesetter.close()


def setup(app: Sphinx):
    """Register the renderer ``katex`` (choose it by ``html_math_renderer``)."""
    app.add_config_value("katex_macros", {}, "html", dict)
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_block, None))
    app.connect("builder-inited", start)
    app.connect("doctree-resolved", attach_punctuation)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
