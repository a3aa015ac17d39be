"""The answer that a reader gets: good to read as text and as HTML."""

import re
from dataclasses import dataclass
from html import escape

__all__ = ["Report"]

HEADLINES = {
    "passed": "✓ {name}: passed",
    "not started": "… {name}: not started yet",
    "wrong": "✗ {name}: not yet",
}

# JupyterLab sets what stands in a table at its right, and preformatted text in a box of its own.
LEFT = 'style="text-align: left; vertical-align: top"'
PLAIN = 'style="margin: 0; background: none"'
CODE = re.compile("`([^`]+)`")


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes
    ----------
    name : str
        The exercise.
    status : {"passed", "not started", "wrong"}
    message : str
        What happened, in a sentence or two.
    hints : tuple of str
        One for each known mistake that the answer matches, and for an argument that it changed.
    rows : tuple of (str, str)
        What was tried, what came, what was expected.
    """

    name: str
    status: str
    message: str = ""
    hints: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()

    @property
    def passed(self):
        """Whether the exercise is solved."""
        return self.status == "passed"

    @property
    def headline(self):
        """The first line: a sign, the name, and the verdict."""
        return HEADLINES[self.status].format(name=self.name)

    def __str__(self):
        lines = [self.headline]
        lines += [f"  Hint: {hint}" for hint in self.hints]
        lines += [f"  {line}" for line in self.message.splitlines()]
        width = max((len(label) for label, _ in self.rows), default=0)
        for label, text in self.rows:
            first, *others = text.splitlines() or [""]
            lines.append(f"  {label:{width}}  {first}")
            lines += [" " * (width + 4) + line for line in others]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self):
        parts = [f"<p><strong>{escape(self.headline)}</strong></p>"]
        parts += [f"<p><em>Hint:</em> {_html(hint)}</p>" for hint in self.hints]
        parts += [f"<p>{_html(line)}</p>" for line in self.message.splitlines()]
        if self.rows:
            cells = "".join(
                f'<tr><th scope="row" {LEFT}>{escape(label)}</th><td {LEFT}><pre {PLAIN}>{escape(text)}</pre></td></tr>'
                for label, text in self.rows
            )
            parts.append(f"<table>{cells}</table>")
        css_class = self.status.replace(" ", "-")
        return f'<div class="downhill-report {css_class}">{"".join(parts)}</div>'


def _html(text):
    """Return a line of a report as HTML, with what stands between backticks as code."""
    return CODE.sub(r"<code>\1</code>", escape(text))
