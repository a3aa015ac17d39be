"""The book's own extensions of Sphinx, each by itself; `tests/site` looks at the pages that they make."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import directives

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module", autouse=True)
def extensions():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "_ext"))
        yield


# Chinese words

SPAN = '<span lang="zh-Hans">{}</span>'.format


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>margin 间隔, loss</p>", f"<p>margin {SPAN('间隔')}, loss</p>"),
        ("<p>间隔、损失</p>", f"<p>{SPAN('间隔、损失')}</p>"),
        ("<p>a &lt; b</p>", "<p>a &lt; b</p>"),
        ('<img alt="x > 间隔">间隔', f'<img alt="x > 间隔">{SPAN("间隔")}'),
        ("<a title='\"间 > 隔'>间</a>", f"<a title='\"间 > 隔'>{SPAN('间')}</a>"),
        ('<script>s = "间隔"; a > "间"</script>间', f'<script>s = "间隔"; a > "间"</script>{SPAN("间")}'),
        ("<STYLE>p::before { content: '间' }</STYLE>", "<STYLE>p::before { content: '间' }</STYLE>"),
        ("<!-- <b>间</b> -->间", f"<!-- <b>间</b> -->{SPAN('间')}"),
        ("<svg viewBox='0 0 1 1'><text>间</text></svg>", f"<svg viewBox='0 0 1 1'><text>{SPAN('间')}</text></svg>"),
    ],
)
def test_chinese_is_marked_in_the_text_alone(body, expected):
    from chinese import mark

    context = {"body": body}
    mark(None, "page", "page.html", context, None)
    assert context["body"] == expected


def test_a_page_without_a_body_is_left_alone():
    from chinese import mark

    context = {}
    mark(None, "search", "search.html", context, None)
    assert context == {}


# Images


@pytest.mark.parametrize(
    ("tag", "is_sized"),
    [
        ('<img alt="a" src="_images/screenshot.png"/>', True),
        ("<img alt='a' src='_images/screenshot.png'>", True),
        ("<img src='_images/screenshot.png' width='50%'>", False),
        ('<img src="elsewhere.png">', False),
        ('<img data-src="_images/screenshot.png">', False),
        ("<img src=_images/screenshot.png>", False),
        ('<img alt="no source">', False),
    ],
)
def test_images_of_the_book_get_their_size(tag, is_sized):
    from page_html import size_images

    app = SimpleNamespace(builder=SimpleNamespace(images={"_static/screenshot.png": "screenshot.png"}), srcdir=ROOT)
    result = size_images(app, f"<p>{tag}</p>")
    if is_sized:
        assert result.startswith('<p><img loading="lazy" decoding="async" width="')
        assert result.endswith(tag.removeprefix("<img") + "</p>")
    else:
        assert result == f"<p>{tag}</p>"


def test_code_output_and_exercises_are_told_apart():
    from page_html import tell_apart

    cells = '<div class="cell_input docutils container">1</div><div class="cell_output docutils container">2</div>'
    title = '<div class="exercise admonition" id="a">\n<p class="admonition-title">'
    assert tell_apart(cells + title) == (
        '<div class="cell_input docutils container" role="group" aria-label="Code">1</div>'
        '<div class="cell_output docutils container" role="group" aria-label="Output">2</div>'
        '<div class="exercise admonition" id="a">\n<p class="admonition-title" role="heading" aria-level="3">'
    )


# Interactive figures


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("margin: [1, 2", "explorable 'margins': while parsing a flow sequence"),
        ("margin: 1: 2", "explorable 'margins': mapping values are not allowed here"),
        ("- margin", "explorable 'margins': its parameters are 'name: value' lines, not ['margin']"),
        ("margin: 9", "explorable 'margins': margin must be a finite number in [0, 5]; it is 9"),
        ("1: 2", "explorable 'margins': "),
    ],
)
def test_what_is_wrong_with_a_figure_is_an_error_of_its_directive(body, said, monkeypatch):
    import explorable

    monkeypatch.setitem(directives._directives, "explorable", explorable.ExplorableDirective)
    source = f"Before.\n\n.. explorable:: margins\n\n   {body}\n\nAfter."
    page = publish_doctree(source, "page.rst", settings_overrides={"report_level": 5, "halt_level": 5})
    (message,) = page.findall(nodes.system_message)
    assert (message["type"], message["source"], message["line"]) == ("ERROR", "page.rst", 3)
    assert message.astext().partition(") ")[2].startswith(said)
    assert page.astext().endswith("After.")


# Formulas


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("\nx.js:1\nParseError: KaTeX parse error: no\nat y", "KaTeX parse error: no"),
        ("out of memory", "out of memory"),
    ],
)
def test_a_formula_that_cannot_be_read_is_a_warning(said, reason, monkeypatch):
    import katex_math

    def fail(*arguments):
        raise katex_math.JSEvalException(said)

    warnings = []
    monkeypatch.setattr(katex_math.logger, "warning", lambda text, *rest, location: warnings.append(text % rest))
    typesetter = katex_math.Typesetter({})
    typesetter._context = SimpleNamespace(call=fail)
    assert typesetter.html("a<b", False, None) == "<code>a&lt;b</code>"
    assert warnings == [f"{reason} in the formula 'a<b'"]


def test_punctuation_goes_to_the_formula_before_it_and_from_nowhere_else():
    """A text that reads the same, here after a citation, keeps its comma."""
    import katex_math

    line = nodes.paragraph()
    line += [nodes.literal("", "cite"), nodes.Text(", "), nodes.math("", "a"), nodes.Text(", ")]
    line += [nodes.math("", "b"), nodes.Text(" or ("), nodes.math("", "c"), nodes.Text("."), nodes.math("", "d")]
    katex_math.attach_punctuation(None, line, "page")
    assert [node.get("after", "") for node in line.findall(nodes.math)] == [",", "", ".", ""]
    assert [node.get("before", "") for node in line.findall(nodes.math)] == ["", "", "(", ""]
    assert [node.astext() for node in line.children] == ["cite", ", ", "a", " ", "b", " or ", "c", "", "d"]
    assert all(node.parent is line for node in line.children)


def test_numbers_and_short_code_stay_on_one_line():
    import one_line

    line, code = nodes.paragraph(), nodes.literal("", "a * b")
    text = (
        "of 90.2 % ± 0.1 % at 3e-8, (0, 1) or 3 × 3 in f(a, b) for λ = 0.01, not 1.5 ± 0.2 % "
        "or β₁ = 0.9 with η / (1 − β₁), of 2 × 3 = 6 in a quadrant (+, −), R − 1 or a / day "
    )
    line += [nodes.Text(text), code, nodes.literal("", 30 * "1 %")]
    line += nodes.math("", "3 %")
    one_line.keep_together(None, line, "page")
    kept = [
        node.astext() for node in line.findall() if "one-line" in getattr(node, "attributes", {}).get("classes", ())
    ]
    assert kept == [
        *("90.2 %", "± 0.1 %", "3e-8", "(0, 1)", "3 × 3", "λ = 0.01", "1.5 ± 0.2 %"),
        *("β₁ = 0.9", "η / (1 − β₁)", "2 × 3 = 6", "(+, −)", "R − 1", "a * b"),
    ]
    assert line.astext() == text + "a * b" + 30 * "1 %" + "3 %"


@pytest.mark.parametrize(
    ("tex", "mark", "is_short"),
    [("x", ".", True), (r"\alpha + \beta + \gamma + \delta", ",", True), ("a" * 30, "%", False)],
)
def test_the_mark_after_a_formula_is_written_with_it(tex, mark, is_short):
    """A short formula stays on a line with it; of a long one, which may break, the last part does."""
    import katex_math

    node = nodes.math("", tex, before="(", after=mark)
    typesetter = katex_math.Typesetter({})
    body = []
    app = SimpleNamespace(typesetter=typesetter)
    with pytest.raises(nodes.SkipNode):
        katex_math.visit_inline(SimpleNamespace(builder=SimpleNamespace(app=app), body=body), node)
    typesetter.close()
    (html,) = body
    if is_short:
        assert html.startswith('<span class="one-line">(')
        assert html.endswith(f"{mark}</span>")
    else:
        assert html.startswith('<span class="katex">')  # nothing stands before the formula, or after it
        assert html.endswith("</span>")
        seen = BeautifulSoup(html, "html.parser").select_one(".katex-html").get_text()
        assert seen.startswith("(")
        assert seen.endswith(mark)
