"""The page about the library: what autodoc and napoleon leave open.

A name in single backticks becomes a link where the page has that name, and is code where it has not.
"""

import inspect
import re
from dataclasses import is_dataclass

from sphinx.application import Sphinx

INITIAL = re.compile(r"^(\s*)(?=[A-Z]\. )")  # at the start of a line it would make a list: C. M. Bishop


def escape(app, what, name, thing, options, lines):
    """Take a docstring at its word where reStructuredText would see more than is meant."""
    for k, line in enumerate(lines):
        line = INITIAL.sub(r"\1\\", line)
        lines[k] = line if "\\" in line else line.replace("|", r"\|")  # a line with TeX keeps its bars
    if what == "property" and lines:
        lines[:1] = lines[0].split(" ", 1)  # or napoleon takes what stands before a colon for a type


def shorten(app, what, name, thing, options, signature, returned):
    """Leave out how a record is made, which is for the library to do."""
    if what == "class" and is_dataclass(thing) and "Parameters\n---" not in (inspect.getdoc(thing) or ""):
        return "", None
    return None


def leave_as_code(app, domain, node):
    """Say nothing of a name in single backticks that leads nowhere: it is a parameter, or a file's."""
    return node.get("reftype") == "obj" or None


def setup(app: Sphinx):
    """Connect to autodoc, before napoleon, and to the references."""
    app.connect("autodoc-process-docstring", escape, priority=400)
    app.connect("autodoc-process-signature", shorten)
    app.connect("warn-missing-reference", leave_as_code)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
