"""What an answer's own code is like: empty, with a loop, borrowed from the library; and which line of it failed."""

import ast
import dis
import inspect
import sysconfig
import textwrap
import traceback
from pathlib import Path
from tokenize import TokenError
from types import CodeType, ModuleType

__all__ = ["borrowed", "empty_helpers", "has_empty_body", "has_loop", "own_line"]

LIBRARY_FOLDERS = tuple(
    str(folder)
    for folder in (
        Path(__file__).parents[1],
        *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
    )
)
LOOPS = ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp


def has_empty_body(function):
    """Whether a function does nothing but return None or an ellipsis: no instruction reads, calls or computes.

    The names of instructions are those of CPython 3.11 and 3.13, with which the tests run; another version may have
    others, and an empty body then counts as begun.
    """
    idle = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "POP_TOP"}
    for instruction in dis.get_instructions(function):
        if instruction.opname not in idle:
            return False
        if instruction.opname in ("LOAD_CONST", "RETURN_CONST") and instruction.argval not in (None, ...):
            return False
    return True


def empty_helpers(function):
    """Return the names of the functions that a function calls and that have nothing in them yet."""
    names, scope = getattr(getattr(function, "__code__", None), "co_names", ()), getattr(function, "__globals__", {})
    return [name for name in names if inspect.isfunction(scope.get(name)) and has_empty_body(scope[name])]


def has_loop(function):
    """Whether a function's source has a loop or a comprehension in it, as far as there is a source to read."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, TokenError):  # in no file, not in Python, or in the middle of a statement
        return False
    return any(isinstance(node, LOOPS) for node in ast.walk(tree))


def borrowed(answer):
    """Return the names by which an answer reaches what is in the library, but for the exercises."""
    if _is_of_library(answer):
        return (getattr(answer, "__name__", "a function"),)
    scope = getattr(answer, "__globals__", {})
    code = getattr(answer, "__code__", None)
    names = dict.fromkeys(name for name in _names(code, "LOAD_GLOBAL") if _is_of_library(scope.get(name)))
    imported = dict.fromkeys(name for name in _names(code, "IMPORT_NAME") if name.startswith("lib."))
    return (*names, *imported)


def _is_of_library(value):
    """Whether a value is a module, function or class of the library, or an activation; data are not."""
    if not isinstance(value, ModuleType) and not callable(value):
        return False
    home = str(getattr(value, "__name__" if isinstance(value, ModuleType) else "__module__", ""))
    return home.startswith("lib.") and not home.startswith("lib.exercises")


def _names(code, instruction):
    """Yield the names that an instruction has in a code object, or in one of a function or comprehension within it."""
    if isinstance(code, CodeType):
        yield from (step.argval for step in dis.get_instructions(code) if step.opname == instruction)
        for constant in code.co_consts:
            yield from _names(constant, instruction)


def own_line(error):
    """Return the last of the reader's own lines on the way to an exception, or ""."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith((*LIBRARY_FOLDERS, "<frozen", "<__array"))]
    if not own:
        return ""
    return f"line {own[-1].lineno}, in {own[-1].name}: {own[-1].line}" if own[-1].line else f"line {own[-1].lineno}"
