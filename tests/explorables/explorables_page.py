"""A bare page with explorables on it, in Chromium, for the tests beside this."""

import html
import math
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np

STYLE = """
body { font-family: sans-serif; margin: 20px; background: #fff; color: #222 }
html[data-theme=dark] body { background: #14181e; color: #ddd }
"""

# What `Figure.look` asks a browser for.
SEEN = """root => {
    const attributes = (nodes, names) => [...nodes].map((node) => names.map((name) => node.getAttribute(name)));
    return {
        ...(CODE)(root),
        texts: Object.fromEntries([...root.querySelectorAll("[data-value]")]
            .map((node) => [node.dataset.value, node.textContent])),
        readout: root.querySelector(".x-readout").textContent,
        html: root.outerHTML,
    };
}"""

# Names that would break out of HTML, an attribute or SVG if they were not escaped.
HOSTILE = ["</script><b>", "\"'><img src=x>", "&lt;&amp;]]>"]

# Parameters that the explorables of `lib.explorables._samples` refuse, and what they say of them.
BAD_SAMPLES = [
    ({"scores": [1, 2]}, "scores must be a sequence of 3 numbers, one a class"),
    ({"scores": [1, 2, float("inf")]}, "scores must be a finite number; it is inf"),
    ({"scores": "123"}, "scores must be a sequence"),
    ({"classes": ["one"]}, "classes must be a sequence of 2 to 5 names"),
    ({"classes": 3}, "classes must be a sequence of 2 to 5 names"),
    ({"classes": ["a", "a", "b"]}, "classes must differ"),
    ({"classes": ["a", " a", "b"]}, "classes must differ"),
    ({"classes": ["a", "b", "line\nbreak"]}, "classes must be a printable string"),
    ({"classes": ["a", "b", ""]}, "classes must be a printable string"),
    ({"true_class": "dog"}, r"true_class must be one of \['cat', 'car', 'frog'\]; it is 'dog'"),
    ({"true_class": 0}, "true_class must be one of"),
    ({"presets": 1}, "presets must be a sequence of 0 to 6 presets"),
    ({"presets": [("only a label",)]}, "presets must be a sequence of 3 items"),
    ({"presets": [("x", [1, 2], "cat")]}, "presets scores must be a sequence of 3 numbers"),
    ({"presets": [("x", [1, 2, 3], "cow")]}, "presets true_class must be one of"),
]

# Keys, and where they bring a bar of 5.1 that goes from −5 to 10 in steps of 0.1.
SCORE_KEYS = [
    ("ArrowUp", 5.2),
    ("ArrowRight", 5.3),
    ("ArrowDown", 5.2),
    ("ArrowLeft", 5.1),
    ("Shift+ArrowDown", 4.1),
    ("PageUp", 5.1),
    ("PageDown", 4.1),
    ("Home", -5),
    ("ArrowDown", -5),
    ("End", 10),
    ("ArrowUp", 10),
]


def write(path, *fragments, theme="light"):
    """Write a page of HTML fragments and return its address."""
    path.write_text(
        f'<!doctype html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8"><title>Explorables</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main><h1>Explorables</h1>{''.join(fragments)}</main></body></html>",
        encoding="utf-8",
    )
    return path.as_uri()


class Figure:
    """One live explorable on a page: what it shows, and its controls."""

    def __init__(self, page, index=0):
        self.page = page
        self.root = page.locator(".explorable[data-ready]").nth(index)

    def text(self, name):
        """Return the number shown under `name`, with ASCII signs."""
        return ascii_signs(self.root.locator(f'[data-value="{name}"]').first.inner_text())

    def look(self, code):
        """Return what the code sees, a function of the root in JavaScript, and what every figure shows.

        That is its numbers by name, as they stand there (`texts`) and with ASCII signs (`numbers`), its readout and its
        HTML. All is asked for at once: many questions to a browser take long. The code may call
        `attributes(nodes, names)`.
        """
        seen = self.root.evaluate(SEEN.replace("CODE", code))
        return seen | {"numbers": {name: ascii_signs(text) for name, text in seen["texts"].items()}}

    def sticking_out(self, kind):
        """Return the words of those elements of a kind that go beyond its left or right side."""
        beyond = """(root, kind) => [...root.querySelectorAll(kind)].filter((node) => {
            const [a, b] = [node.getBoundingClientRect(), root.getBoundingClientRect()];
            return a.left < b.left || a.right > b.right;
        }).map((node) => node.textContent)"""
        return self.root.evaluate(beyond, kind)

    def readout(self):
        return self.root.locator(".x-readout").inner_text()

    def button(self, name):
        return self.root.get_by_role("button", name=name, exact=True)

    def press(self, name):
        self.button(name).click()

    def menu(self):
        """Return its menu; a figure with more than one has none to be meant."""
        return self.root.get_by_role("combobox")

    def choose(self, option):
        self.menu().select_option(option)

    def handle(self, label):
        return self.root.locator(f'[role=slider][aria-label="{label}"]')

    def said(self, label):
        """Return what a handle says of its value, with ASCII signs."""
        return ascii_signs(self.handle(label).get_attribute("aria-valuetext"))

    def slider(self, label):
        return self.root.get_by_label(label, exact=True)

    def set_slider(self, label, name, value):
        """Move a slider along its marks until the number shown under `name` is `value`."""
        slider = self.slider(label)
        for position in range(int(slider.get_attribute("max")) + 1):
            slider.fill(str(position))
            if float(self.text(name)) == value:
                return
        raise AssertionError(f"{label} has no mark at {value}")

    def keys(self, locator, *keys):
        locator.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def drag(self, label, dx, dy):
        """Drag a handle with the mouse by that many pixels, in steps."""
        handle = self.handle(label)
        handle.scroll_into_view_if_needed()
        x, y = middle(handle)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx, y + dy, steps=4)
        self.page.mouse.up()

    def swipe(self, locator, *offsets):
        """Drag with a finger from the middle of an element by (dx, dy) pixels, one offset after the other."""
        x, y = middle(locator)
        self.touch((x, y), *((x + dx, y + dy) for dx, dy in offsets))

    def touch(self, start, *places):
        """Put a finger down at (x, y), move it from place to place, and lift it."""
        send = self.fingers()
        send("touchStart", start)
        for place in places:
            send("touchMove", place)
        send("touchEnd")

    def fingers(self):
        """Return a function that sends a touch event of a kind, with the (x, y) of all fingers that are down."""
        session = self.page.context.new_cdp_session(self.page)

        def send(kind, *places):
            points = [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(places)]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        return send

    def type_numbers(self, numbers):
        """Type a number into each of its fields."""
        for field, each in zip(self.root.get_by_role("spinbutton").all(), numbers, strict=True):
            field.fill(repr(each))

    def typed(self):
        """Return the numbers in its fields."""
        return [float(field.input_value()) for field in self.root.get_by_role("spinbutton").all()]


def view_size(svg):
    """Return the width and the height of a drawing, in its own units."""
    return svg.evaluate("node => [node.viewBox.baseVal.width, node.viewBox.baseVal.height]")


def middle(locator):
    """Return where the middle of an element is in the window."""
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def boxes_of(locator):
    """Return where elements are in the window: left, right, top and bottom of each."""
    return locator.evaluate_all("""nodes => nodes.map((node) => node.getBoundingClientRect())
        .map((box) => [box.left, box.right, box.top, box.bottom])""")


def are_apart(box, other, slack=0):
    """Tell whether two boxes do not overlap; in height they may, by `slack` pixels that their letters leave free."""
    left, right, top, bottom = box
    return right <= other[0] or left >= other[1] or bottom <= other[2] + slack or top >= other[3] - slack


def ascii_signs(text):
    """Return a text as Python writes and reads numbers: with the hyphen as minus, and infinity by its name."""
    return text.replace("−", "-").replace("∞", "inf")


def floats(text):
    """Return the numbers in a text or an attribute, in a row."""
    return np.array(re.findall(r"-?\d[\d.]*(?:e[-+]?\d+)?", text), float)


def corners(path):
    """Return the corners of a path of straight lines, in pixels: a row (x, y) each."""
    return np.array([corner.split() for corner in path[1:].split("L")], float)


def alt_text(explorable):
    """Return what the static picture says of itself."""
    return html.unescape(re.search(r'alt="([^"]*)"', explorable.html())[1])


def check_escaped(text):
    """Check that the HTML of a figure has one script and one picture, and that the picture is well-formed."""
    assert text.count("</script>") == 1
    assert text.count("<img") == 1
    ElementTree.fromstring(unquote(re.search(r'<img src="data:image/svg\+xml,([^"]+)"', text)[1]))


def agrees(shown, expected):
    """Tell whether the number shown is the expected one, rounded to the digits shown."""
    if shown == "inf" or expected == 0:
        return float(shown) == expected
    shown = shown.replace("−", "-")
    mantissa, _, exponent = shown.partition("e")
    digits = len(mantissa.partition(".")[2])
    half = 0.5 * 10.0 ** (int(exponent or 0) - digits)
    return abs(float(shown) - expected) <= half + 1e-9 * abs(expected)


def agrees_to_four_digits(shown, expected, slack=0):
    """Tell whether that is the number to four digits, or as far as shown where it is tiny or huge.

    `slack` is by how much of itself the expected number may be wrong.
    """
    if expected == 0 or not 1e-3 <= abs(expected) < 1e5:
        return agrees(shown, expected)
    half = 0.5 * 10.0 ** (math.floor(math.log10(abs(expected))) - 3)
    return abs(float(shown) - expected) <= half * (1 + 1e-9) + slack * abs(expected)
