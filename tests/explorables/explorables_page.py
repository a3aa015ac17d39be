"""A bare page with explorables on it, in Chromium, for the tests beside this."""

STYLE = """
body { font-family: sans-serif; margin: 20px; background: #fff; color: #222 }
html[data-theme=dark] body { background: #14181e; color: #ddd }
"""


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
        return self.root.locator(f'[data-value="{name}"]').first.inner_text().replace("−", "-").replace("∞", "inf")

    def readout(self):
        return self.root.locator(".x-readout").inner_text()

    def press(self, button):
        self.root.get_by_role("button", name=button, exact=True).click()

    def handle(self, label):
        return self.root.locator(f'[role=slider][aria-label="{label}"]')

    def slider(self, label):
        return self.root.get_by_label(label, exact=True)

    def keys(self, locator, *keys):
        locator.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def drag(self, label, dx, dy):
        """Drag a handle with the mouse by that many pixels, in steps."""
        handle = self.handle(label)
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx, y + dy, steps=4)
        self.page.mouse.up()


def agrees(shown, expected):
    """Tell whether the number shown is the expected one, rounded to the digits shown."""
    if shown == "inf" or expected == 0:
        return float(shown) == expected
    mantissa, _, exponent = shown.partition("e")
    digits = len(mantissa.partition(".")[2])
    half = 0.5 * 10.0 ** (int(exponent or 0) - digits)
    return abs(float(shown) - expected) <= half + 1e-9 * abs(expected)
