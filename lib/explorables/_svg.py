"""The static pictures: a few shapes with rounded coordinates, readable on white and on dark."""

import numbers
import re
from urllib.parse import quote
from xml.sax.saxutils import escape

from lib._looks import GRAY_ON_BOTH


class Picture:
    """An SVG under construction; coordinates are pixels from the top left."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self._shapes = []

    def add(self, tag, text=None, **attributes):
        """Add an element; in names of attributes, ``_`` stands for ``-``."""
        written = "".join(f' {name.replace("_", "-")}="{_value(each)}"' for name, each in attributes.items())
        end = "/>" if text is None else f">{escape(with_minus_signs(text))}</{tag}>"
        self._shapes.append(f"<{tag}{written}{end}")

    def line(self, x1, y1, x2, y2, color=GRAY_ON_BOTH, **attributes):
        """Add a line."""
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=color, **attributes)

    def text(self, x, y, text, anchor="middle"):
        """Add a label."""
        self.add("text", text, x=x, y=y, text_anchor=anchor)

    def polygon(self, corners, **attributes):
        """Add a polygon through `corners`, a list of (x, y)."""
        self.add("polygon", points=" ".join(f"{_value(x)},{_value(y)}" for x, y in corners), **attributes)

    def polyline(self, places, color, form=".1f", **attributes):
        """Add a line through `places`, (x, y) each; `form` is the format of the coordinates."""
        points = " ".join(f"{x:{form}},{y:{form}}" for x, y in places)
        self.add("polyline", points=points, fill="none", stroke=color, **attributes)

    def data_uri(self):
        """Return the picture as the source of an ``<img>``."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}"'
            f' font-family="sans-serif" font-size="15" font-weight="bold" fill="{GRAY_ON_BOTH}">'
        )
        return "data:image/svg+xml," + quote(head + "".join(self._shapes) + "</svg>", safe=" =:/,;()'")


def with_minus_signs(text):
    """Return a text whose numbers have the sign minus, where Python writes a hyphen; the hyphens of words stay."""
    return re.sub(r"(?<!\w)-(?=\.?\d|inf\b)|(?<=\de)-(?=\d)", "−", text)


def _value(value):
    return f"{round(value, 1) + 0.0:g}" if isinstance(value, numbers.Real) else escape(value, {'"': "&quot;"})
