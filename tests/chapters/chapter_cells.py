"""The code of a chapter, to run, and its stored output, to read."""

import ast
from functools import cache
from itertools import takewhile
from pathlib import Path

import nbformat

CHAPTERS = Path(__file__).parents[2] / "chapters"


@cache
def code_cells(chapter):
    """Return the code cells of a chapter, up to its exercises."""
    cells = nbformat.read(CHAPTERS / f"{chapter}.ipynb", as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    return list(takewhile(lambda cell: "from lib.exercises import" not in cell.source, code))


@cache
def _imported(chapter):
    """Return what the code cells of a chapter import, by name."""
    statements = [statement for cell in code_cells(chapter) for statement in ast.parse(cell.source).body]
    imports = [each for each in statements if isinstance(each, ast.Import | ast.ImportFrom)]
    namespace = {}
    exec(compile(ast.Module(imports, []), chapter, "exec"), namespace)
    return namespace


def source(chapter, text):
    """Return the source of the one cell with `text` in it."""
    sources = [cell.source for cell in code_cells(chapter) if text in cell.source]
    assert len(sources) == 1, f"{text!r} must be in one cell of {chapter}; it is in {len(sources)}"
    return sources[0]


def functions(chapter, *names, given=()):
    """Run the definitions of `names` in a chapter, without the rest of their cells, and return those functions.

    They see what the chapter imports, and what is `given`: a dictionary of names that other cells define.
    """
    namespace = _imported(chapter) | dict(given)
    for name in names:
        parts = source(chapter, f"def {name}(").split("\n\n\n")
        exec(next(part for part in parts if f"def {name}(" in part), namespace)
    return [namespace[name] for name in names]


def run(chapter, *texts, given=()):
    """Run the cells of a chapter that have `texts` in them, one after the other; return all that they define."""
    namespace = _imported(chapter) | dict(given)
    for text in texts:
        exec(source(chapter, text), namespace)
    return namespace


def beginning(chapter, text):
    """Run the one cell with `text` in it up to its first function; return what it defines."""
    namespace = dict(_imported(chapter))
    exec(source(chapter, text).split("\n\n\ndef ")[0], namespace)
    return namespace


def definitions(chapter, text, *names, given=()):
    """Run only the statements that define `names` in the one cell with `text` in it; return all that is defined."""
    namespace, found = _imported(chapter) | dict(given), set()
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
