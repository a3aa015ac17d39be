"""Interactive figures: a static picture and a sentence everywhere, alive where scripts run.

An explorable named ``two-words`` is a script, ``two-words.js``, and a module, ``two_words.py``, which holds

- ``SENTENCE``: the caption, also what a text-only reader gets;
- ``parameters(*, …)``: its keywords are the parameters and their defaults; it checks them and returns what the
  script gets, as plain lists, numbers and strings: the parameters, and then whatever else both the module and the
  script need, such as the range of a plot, ``span``, or the largest number of steps, ``most``;
- ``picture(p)``: the static picture of those, a `Picture` of ``_svg.py``, and its alt text; in both, hyphens before
  numbers become minus signs later;
- ``USES``, if the script shares more than ``runtime.js``: the names of those scripts.
"""

import functools
import html
import importlib
import inspect
import json
import re
import zlib
from pathlib import Path

from lib._validation import shown
from lib.explorables._svg import with_minus_signs

__all__ = ["Explorable"]

FOLDER = Path(__file__).parent
HINT = (
    "It moves where its script runs: on the published page, or once the chapter's first code cell and this one are run."
)


class Explorable:
    """An interactive figure; as the last line of a cell it shows itself.

    Parameters
    ----------
    name : str
        Which one, such as "margins" or "separating-plane".
    **parameters
        What it starts with; what an explorable takes is said by its module's ``parameters``.

    Raises
    ------
    ValueError
        If there is no such explorable or parameter, or a value is not one that it can show.
    """

    def __init__(self, name, **parameters):
        if name not in names():
            raise ValueError(f"name must be one of {names()}; it is {shown(name)}")
        self.name = name
        self._module = importlib.import_module(f"lib.explorables.{name.replace('-', '_')}")
        known = list(inspect.signature(self._module.parameters).parameters)
        for parameter in parameters:
            if parameter not in known:
                raise ValueError(f"the parameters of {name!r} must be among {known}; {parameter!r} is not")
        self.parameters = self._module.parameters(**parameters)

    def html(self):
        """Return the figure as HTML, the same from run to run: static picture, sentence, script."""
        picture, alt = self._module.picture(self.parameters)
        data = json.dumps(_rounded(self.parameters), sort_keys=True, ensure_ascii=False, allow_nan=False)
        data = html.escape(data, quote=False).replace("'", "&#x27;")  # so the many " of JSON can stay
        script = _script(self.name, getattr(self._module, "USES", ()))
        return (
            f'<div class="explorable" data-explorable="{self.name}" data-parameters=\'{data}\'>\n'
            f'<img src="{picture.data_uri()}" alt="{html.escape(with_minus_signs(alt))}"'
            f' width="{picture.width}" height="{picture.height}">\n'
            f"<p>{html.escape(self._module.SENTENCE)}</p>\n<small>{HINT}</small>\n</div>\n"
            f"<script>\n{script}</script>\n"
        )

    def _repr_html_(self):
        return self.html()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html(), "text/plain": self._module.SENTENCE}

    def __repr__(self):
        return f"Explorable({self.name!r})"


@functools.cache
def names():
    """Return the names of all explorables: every script that has a module of its name."""
    scripts = sorted(path.stem for path in FOLDER.glob("*.js"))
    return [name for name in scripts if (FOLDER / f"{name.replace('-', '_')}.py").exists()]


@functools.cache
def _script(name, uses):
    """Return the whole script: the runtime unless this very one is on the page already, then the figure."""
    runtime = _read("runtime.js")
    style = f"downhill.style({json.dumps(_read('explorables.css'))});\n"
    shared = "".join(_read(f"{each}.js") for each in uses)
    # A page may hold figures stored at different times: each brings the runtime that it was written for.
    version = f"{zlib.crc32((runtime + style).encode()):08x}"
    start = f'if (!window.downhill || downhill.version !== "{version}") {{\n{runtime}{style}'
    return f'{start}downhill.version = "{version}";\n}}\n{shared}{_read(f"{name}.js")}downhill.mount();\n'


def _read(name):
    """Return a script or a style sheet without indentation, blank lines and lines that are only comment.

    Every figure stores them. No string goes over several lines, or its indentation would be lost.
    """
    text = (FOLDER / name).read_text(encoding="utf-8")
    text = re.sub(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def _rounded(value):
    """Return `value` with every float at ten significant digits, and as an integer where it is one."""
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(each) for each in value]
    if isinstance(value, float):
        value = float(f"{value:.10g}")
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return value
