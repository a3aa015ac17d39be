"""The static pictures: a few shapes with rounded coordinates, readable on white and on dark."""

import numbers
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
        self._shapes.append(f"<{tag}{written}/>" if text is None else f"<{tag}{written}>{escape(text)}</{tag}>")

    def line(self, x1, y1, x2, y2, color=GRAY_ON_BOTH, **attributes):
        """Add a line."""
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=color, **attributes)

    def text(self, x, y, text, anchor="middle"):
        """Add a label."""
        self.add("text", text, x=x, y=y, text_anchor=anchor)

    def polygon(self, corners, **attributes):
        """Add a polygon through `corners`, a list of (x, y)."""
        self.add("polygon", points=" ".join(f"{_value(x)},{_value(y)}" for x, y in corners), **attributes)

    def data_uri(self):
        """Return the picture as the source of an ``<img>``."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}"'
            f' font-family="sans-serif" font-size="15" font-weight="bold" fill="{GRAY_ON_BOTH}">'
        )
        return "data:image/svg+xml," + quote(head + "".join(self._shapes) + "</svg>", safe=" =:/,;()'")


def _value(value):
    return f"{round(value, 1) + 0.0:g}" if isinstance(value, numbers.Real) else escape(value, {'"': "&quot;"})
