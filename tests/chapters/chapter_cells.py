"""The code of a chapter, to run, and its stored output, to read."""

from functools import cache
from itertools import takewhile
from pathlib import Path

import nbformat
import numpy as np

from lib import datasets, gradients, images, losses, training
from lib.layers import Linear
from lib.optimizers import SGD

CHAPTERS = Path(__file__).parents[2] / "chapters"
LIBRARY = {
    "np": np,
    "datasets": datasets,
    "gradients": gradients,
    "images": images,
    "losses": losses,
    "training": training,
    "Linear": Linear,
    "SGD": SGD,
}


@cache
def code_cells(chapter):
    """Return the code cells of a chapter, up to its exercises."""
    cells = nbformat.read(CHAPTERS / f"{chapter}.ipynb", as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    return list(takewhile(lambda cell: "from lib.exercises import" not in cell.source, code))


def source(chapter, text):
    """Return the source of the one cell with `text` in it."""
    sources = [cell.source for cell in code_cells(chapter) if text in cell.source]
    assert len(sources) == 1, f"{text!r} must be in one cell of {chapter}; it is in {len(sources)}"
    return sources[0]


def functions(chapter, *names):
    """Run the definitions of `names` in a chapter, without the rest of their cells, and return those functions."""
    namespace = dict(LIBRARY)
    for name in names:
        definitions = source(chapter, f"def {name}(").split("\n\n\n")
        exec(next(part for part in definitions if f"def {name}(" in part), namespace)
    return [namespace[name] for name in names]


def run(chapter, *texts):
    """Run the cells of a chapter that have `texts` in them, one after the other; return all that they define."""
    namespace = dict(LIBRARY)
    for text in texts:
        exec(source(chapter, text), namespace)
    return namespace


@cache
def printed(chapter):
    """Return the lines that the stored chapter shows, each run of spaces as one."""
    outputs = [output for cell in code_cells(chapter) for output in cell.outputs]
    text = "\n".join(output.text for output in outputs if output.output_type == "stream" and output.name == "stdout")
    return [" ".join(line.split()) for line in text.splitlines()]
