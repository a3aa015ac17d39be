"""The code of a chapter, to run, and its stored output, to read."""

import ast
import math
import warnings
from functools import cache, partial
from itertools import count, pairwise, takewhile
from pathlib import Path

import nbformat
import numpy as np
from scipy.optimize import minimize

from lib import (
    activations,
    datasets,
    gradients,
    images,
    layers,
    losses,
    optimizers,
    regularizers,
    schedules,
    surfaces,
    training,
)

CHAPTERS = Path(__file__).parents[2] / "chapters"
LIBRARY = {
    "np": np,
    "activations": activations,
    "datasets": datasets,
    "gradients": gradients,
    "images": images,
    "losses": losses,
    "schedules": schedules,
    "training": training,
    "count": count,
    "erf": math.erf,
    "math": math,
    "minimize": minimize,
    "pairwise": pairwise,
    "partial": partial,
    "warnings": warnings,
}
NAMES = {  # what later chapters import by name
    activations: ("elu", "leaky_relu", "relu", "sigmoid", "tanh"),
    datasets: ("digits", "rings", "spirals", "split", "standardize", "temperatures"),
    gradients: ("check_gradient", "numerical_gradient", "relative_error"),
    images: ("nearest", "shift"),
    layers: ("Activation", "BatchNorm", "Dropout", "Linear", "Sequential"),
    losses: ("cross_entropy", "softmax"),
    optimizers: ("SGD", "AdaGrad", "Adam", "AdamW", "RMSProp", "ewma"),
    regularizers: ("L1", "L2", "ElasticNet"),
    schedules: ("CosineDecay",),
    surfaces: ("Surface", "beale", "bowl", "quadratic", "ravine", "rosenbrock", "saddle", "two_valleys"),
    training: ("DivergenceError", "accuracy", "fit", "grid", "mean_and_error", "minibatches", "sweep"),
}
LIBRARY |= {name: getattr(module, name) for module, names in NAMES.items() for name in names}


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


def functions(chapter, *names, given=()):
    """Run the definitions of `names` in a chapter, without the rest of their cells, and return those functions.

    They see the library, and what is `given`: a dictionary of names that other cells define.
    """
    namespace = LIBRARY | dict(given)
    for name in names:
        parts = source(chapter, f"def {name}(").split("\n\n\n")
        exec(next(part for part in parts if f"def {name}(" in part), namespace)
    return [namespace[name] for name in names]


def run(chapter, *texts, given=()):
    """Run the cells of a chapter that have `texts` in them, one after the other; return all that they define."""
    namespace = LIBRARY | dict(given)
    for text in texts:
        exec(source(chapter, text), namespace)
    return namespace


def beginning(chapter, text):
    """Run the one cell with `text` in it up to its first function; return what it defines."""
    namespace = dict(LIBRARY)
    exec(source(chapter, text).split("\n\n\ndef ")[0], namespace)
    return namespace


def definitions(chapter, text, *names, given=()):
    """Run only the statements that define `names` in the one cell with `text` in it; return all that is defined."""
    namespace, found = LIBRARY | dict(given), set()
    for statement in ast.parse(source(chapter, text)).body:
        if _defined(statement).intersection(names):
            exec(compile(ast.Module([statement], []), chapter, "exec"), namespace)
            found |= _defined(statement)
    assert found.issuperset(names), f"{names} must be defined in the cell with {text!r} of {chapter}"
    return namespace


def _defined(statement):
    """Return the names that a statement defines or changes: of a function, a class, or of what is assigned."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.AugAssign):
        targets = [statement.target]
    else:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}


@cache
def printed(chapter):
    """Return the lines that the stored chapter shows, each run of spaces as one."""
    outputs = [output for cell in code_cells(chapter) for output in cell.outputs]
    text = "\n".join(output.text for output in outputs if output.output_type == "stream" and output.name == "stdout")
    return [" ".join(line.split()) for line in text.splitlines()]
