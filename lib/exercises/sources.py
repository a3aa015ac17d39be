"""What an answer's own code is like: empty, with a loop, borrowed from the library; and which line of it failed."""

import ast
import contextlib
import dis
import inspect
import os
import sys
import sysconfig
import textwrap
import traceback
from functools import partial
from pathlib import Path
from tokenize import TokenError
from types import CodeType, ModuleType

__all__ = ["borrowed", "empty_helpers", "has_empty_body", "has_loop", "own_line"]

LIBRARY_FOLDERS = tuple(
    f"{folder}{os.sep}"
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
    if isinstance(answer, partial):
        parts = (answer.func, *answer.args, *answer.keywords.values())
        return tuple(dict.fromkeys(name for part in parts for name in borrowed(part)))
    if _is_of_library(answer):
        return (getattr(answer, "__name__", "a function"),)
    function = inspect.unwrap(answer) if callable(answer) else answer
    codes = list(_codes(getattr(function, "__code__", None)))
    used = {name for code in codes for name in code.co_names}
    within = [name for own, value in _values(function, codes) for name in _names_of_library(own, value, used)]
    imported = [name for name in _operands(codes, "IMPORT_NAME") if name.startswith("lib.")]
    if "lib" in _operands(codes, "IMPORT_NAME"):
        imported += _modules_of_library("lib", used)
    return tuple(dict.fromkeys(within + imported))


def _names_of_library(own, value, used):
    """Return the names by which a value with a name of the reader's own reaches what is in the library."""
    if value is sys.modules["lib"]:
        return _modules_of_library(own, used)
    return [own] if _is_of_library(value) or (isinstance(value, partial) and borrowed(value)) else []


def _modules_of_library(package, used):
    """Return the modules of the library, by the name that the package has, that are among the names used beside it."""
    return [f"{package}.{name}" for name in sorted(used) if f"lib.{name}" in sys.modules] or ["modules"]


def _is_of_library(value):
    """Whether a value is a module, function or class of the library, or an activation; data are not."""
    if not isinstance(value, ModuleType) and not callable(value):
        return False
    home = str(getattr(value, "__name__" if isinstance(value, ModuleType) else "__module__", ""))
    return home.startswith("lib.") and not home.startswith("lib.exercises")


def _values(function, codes):
    """Yield (name, value) of what a function finds outside: among its globals, in its closure, as a default."""
    scope = getattr(function, "__globals__", {})
    yield from ((name, scope.get(name)) for name in _operands(codes, "LOAD_GLOBAL"))
    if inspect.isfunction(function):
        for name, cell in zip(codes[0].co_freevars, function.__closure__ or (), strict=True):
            with contextlib.suppress(ValueError):  # the cell of a name that has no value yet
                yield name, cell.cell_contents
        parameters, defaults = codes[0].co_varnames[: codes[0].co_argcount], function.__defaults__ or ()
        yield from zip(parameters[len(parameters) - len(defaults) :], defaults, strict=True)
        yield from (function.__kwdefaults__ or {}).items()


def _operands(codes, instruction):
    """Return the names that an instruction has in some code, in order."""
    return [step.argval for code in codes for step in dis.get_instructions(code) if step.opname == instruction]


def _codes(code):
    """Yield a code object, and that of each function or comprehension within it."""
    if isinstance(code, CodeType):
        yield code
        for constant in code.co_consts:
            yield from _codes(constant)


def own_line(error):
    """Return the last of the reader's own lines on the way to an exception, or ""."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith((*LIBRARY_FOLDERS, "<frozen", "<__array"))]
    if not own:
        return ""
    return f"line {own[-1].lineno}, in {own[-1].name}: {own[-1].line}" if own[-1].line else f"line {own[-1].lineno}"
