"""Keep on one line what reads wrongly on two: a number and its unit, a pair of coordinates, a short piece of code."""

import re

from docutils import nodes
from sphinx.application import Sphinx

TOGETHER = re.compile(
    r"(?:(?:[\d.]+ )?± )?[−±]?\d[\d.,]* ?%"  # 90.2 %, 97.8 ± 0.2 %
    r"|\b[A-Za-zΑ-ω][₀-₉]? = [−-]?(?:\d+(?:\.\d+)?|[½¼¾])"  # λ = 0.01
    r"|\b[A-Za-zΑ-ω\d][₀-₉]? [−/] (?:\(1 − [A-Za-zΑ-ω][₀-₉]?\)|[A-Za-zΑ-ω\d]\b[₀-₉]?)"  # η / (1 − β)
    r"|\d[\d.]*e[-−]\d+"  # 3e-8
    r"|\d[\d,]*(?: × \d[\d,]*)+(?: = \d[\d,]*)?"  # 3 × 3 = 9
    r"|\([+−], [+−]\)"
    r"|\((?:[−-]?[\d.]+, )+[−-]?[\d.]+\)"  # (−1, 0)
)
SHORT = 24  # characters of code: longer ones may have to break on a phone


def keep_together(app, doctree, docname):
    """Give a class to short code, and to each piece of text that `TOGETHER` finds, so that no line ends inside it."""
    for code in doctree.findall(nodes.literal):
        if len(code.astext()) <= SHORT:
            code["classes"].append("one-line")
    for text in list(doctree.findall(_is_prose)):
        if TOGETHER.search(text):
            text.parent.replace(text, list(_pieces(text)))


def _is_prose(node):
    literal = nodes.literal | nodes.math | nodes.FixedTextElement
    return isinstance(node, nodes.Text) and not isinstance(node.parent, literal)


def _pieces(text):
    """Yield the nodes that say this text, those that belong together in one each."""
    start = 0
    for found in TOGETHER.finditer(text):
        if before := text[start : found.start()]:
            yield nodes.Text(before)
        yield nodes.inline("", found[0], classes=["one-line"])
        start = found.end()
    if rest := text[start:]:
        yield nodes.Text(rest)


def setup(app: Sphinx):
    """Look through each page when it is complete."""
    app.connect("doctree-resolved", keep_together)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
