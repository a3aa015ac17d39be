"""The shape of the library: what may import what, what is documented, and what no module does."""

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest

LIB = Path(__file__).parents[1] / "lib"
FLOORS = {
    -1: ("_arrays",),
    0: ("_validation", "_looks", "_progress"),
    1: ("losses", "activations", "schedules", "regularizers", "gradients", "datasets", "clusters", "surfaces"),
    2: ("images", "layers", "optimizers"),
    3: ("training",),
    4: ("sweeps",),
    5: ("figures", "exercises", "explorables"),
}
FLOOR = {room: floor for floor, rooms in FLOORS.items() for room in rooms}
FILES = sorted(LIB.rglob("*.py"))
MODULES = sorted(
    ".".join(path.relative_to(LIB.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in FILES
    if path.name not in ("__main__.py", "make_digits.py")
)


def room_of(module):
    """Return the room a module stands in: lib.exercises.store is in exercises."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else None


def imported(tree):
    """Yield every module of the library that a syntax tree imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            base = node.module
            names = [f"lib.{alias.name}" for alias in node.names] if base == "lib" else [base]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "lib")


def climbs(room, tree):
    """Return the imports of a room that do not go down."""
    return [
        name
        for name in imported(tree)
        if room_of(name) != room and not (room_of(name) in FLOOR and FLOOR[room_of(name)] < FLOOR[room])
    ]


def test_the_floors_are_those_that_the_package_lists():
    lines = re.findall(r"^(\d)\. (.*)$", importlib.import_module("lib").__doc__, re.MULTILINE)
    listed = {int(floor): tuple(re.findall(r"`(\w+)`", rooms)) for floor, rooms in lines}
    assert listed == {floor: rooms for floor, rooms in FLOORS.items() if floor > 0}  # those below are no concepts


def test_every_room_has_a_floor():
    rooms = {path.relative_to(LIB).parts[0].removesuffix(".py") for path in FILES} - {"__init__"}
    assert rooms <= FLOOR.keys()


@pytest.mark.parametrize("path", [p for p in FILES if p != LIB / "__init__.py"], ids=lambda p: str(p.relative_to(LIB)))
def test_imports_go_down(path):
    room = path.relative_to(LIB).parts[0].removesuffix(".py")
    assert climbs(room, ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("room", "source", "found"),
    [
        ("losses", "from lib.layers import Linear", ["lib.layers"]),
        ("losses", "from lib.gradients import check_gradient", ["lib.gradients"]),
        ("losses", "import lib.training", ["lib.training"]),
        ("layers", "from lib import optimizers", ["lib.optimizers"]),
        ("layers", "def f():\n    from lib.training import fit", ["lib.training"]),
        ("training", "from lib.layers import Linear\nfrom lib._validation import number\nimport numpy", []),
        ("exercises", "from lib.exercises import store", []),
    ],
)
def test_a_climbing_import_is_found(room, source, found):
    assert climbs(room, ast.parse(source)) == found


def test_the_package_itself_imports_nothing():
    assert list(imported(ast.parse((LIB / "__init__.py").read_text(encoding="utf-8")))) == []


# Documentation


def public(module):
    """Return the public functions and classes of a module by name: those it lists, or else all of its own."""
    module = importlib.import_module(module)
    listed = getattr(module, "__all__", None)
    names = listed or [name for name in vars(module) if not name.startswith("_")]
    things = {name: getattr(module, name) for name in names}
    return {
        name: thing
        for name, thing in things.items()
        if (inspect.isroutine(thing) or inspect.isclass(thing)) and (listed or thing.__module__ == module.__name__)
    }


DOCUMENTED = [(module, name) for module in MODULES for name in public(module)]
REFERS = re.compile(r"Parameters.* (are|is) (those|that) of `\w+`")


def parameters_of(thing):
    """Return the names of what a function or a class is called with."""
    parameters = inspect.signature(thing).parameters.values()
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return [stars.get(p.kind, "") + p.name for p in parameters]


def section(docstring, title):
    """Return the text of a numpydoc section, or None."""
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\w[\w ]*\n-+\n|\Z)", docstring, re.MULTILINE | re.DOTALL)
    return found and found[1]


def described(text):
    """Return the names that a section describes, in order."""
    heads = re.findall(r"^(\S.*?)(?: :.*)?$", text, re.MULTILINE)
    return [name for head in heads for name in head.split(", ")]


def test_every_module_but_those_of_constants_has_something_to_document():
    constants_alone = {"lib", "lib._looks"}
    assert set(MODULES) - {module for module, _ in DOCUMENTED} == constants_alone


def test_every_module_says_what_it_is_for():
    assert [m for m in MODULES if not importlib.import_module(m).__doc__] == []


@pytest.mark.parametrize("module", [m for m in MODULES if room_of(m) not in (None, "_validation")])
def test_every_public_name_exists(module):
    imported_module = importlib.import_module(module)
    assert all(hasattr(imported_module, name) for name in getattr(imported_module, "__all__", ()))


@pytest.mark.parametrize(("module", "name"), DOCUMENTED)
def test_every_public_thing_is_documented(module, name):
    thing = public(module)[name]
    assert thing.__doc__
    assert not thing.__doc__.startswith(f"{name}(")  # what a dataclass makes up where there is none
    for method_name, method in vars(thing).items() if inspect.isclass(thing) else ():
        if inspect.isfunction(method) and not method_name.startswith("_"):
            assert method.__doc__, f"{name}.{method_name}"


IN_FULL = [(m, n) for m, n in DOCUMENTED if 1 <= FLOOR[room_of(m)] <= 4 or m == "lib.exercises"]


@pytest.mark.parametrize(("module", "name"), IN_FULL)
def test_parameters_are_described_one_by_one(module, name):
    thing = public(module)[name]
    docstring = inspect.getdoc(thing)
    text = section(docstring, "Parameters")
    if inspect.isclass(thing) and issubclass(thing, BaseException):
        return
    if text is None and inspect.isclass(thing):
        text = section(docstring, "Attributes")  # a record is what it is made of
    if text is None:
        assert not parameters_of(thing) or REFERS.search(docstring)
        return
    expected = parameters_of(thing)
    if not (inspect.isclass(thing) and section(docstring, "Parameters") is None and not expected):
        assert described(text) == expected


@pytest.mark.parametrize(("module", "name"), [(m, n) for m, n in IN_FULL if inspect.isroutine(public(m)[n])])
def test_what_a_function_returns_is_described(module, name):
    docstring = inspect.getdoc(public(module)[name])
    assert (
        section(docstring, "Returns")
        or section(docstring, "Yields")
        or REFERS.search(docstring)
        or (docstring.startswith("Return "))
    )


@pytest.mark.parametrize(("module", "name"), IN_FULL)
def test_what_raises_an_error_is_described(module, name):
    docstring = inspect.getdoc(public(module)[name])
    if section(docstring, "Parameters"):
        assert section(docstring, "Raises") or REFERS.search(docstring)


@pytest.mark.parametrize("name", importlib.import_module("lib.losses").__all__)
def test_every_loss_has_its_formula_and_its_source(name):
    docstring = inspect.getdoc(public("lib.losses")[name])
    assert ":math:" in docstring or ".. math::" in docstring
    assert (
        section(docstring, "References")
        or "reference are those of" in docstring
        or "reference is" in docstring
        or (REFERS.search(docstring))
    )


ACTIVATIONS = [n for n in importlib.import_module("lib.activations").__all__ if n[0].islower()]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_has_its_formula_its_range_and_its_source(name):
    docstring = inspect.getdoc(getattr(importlib.import_module("lib.activations"), name))
    assert ":math:" in docstring
    assert "Range " in docstring
    assert section(docstring, "References")


@pytest.mark.parametrize("name", importlib.import_module("lib.layers").__all__)
def test_every_layer_is_what_a_layer_is(name):
    layer = public("lib.layers")[name]
    assert {"parameters", "gradients"} <= set(described(section(inspect.getdoc(layer), "Attributes")))
    assert {"forward", "backward"} <= set(vars(layer))


# What no module does


def calls_of(source):
    """Return every call in a source: what is called, as text, and with which positional arguments."""
    return [(ast.unparse(node.func), node.args) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]


def draws_of(source):
    """Return the calls in a source that draw from a module's generator."""
    names = [name for name, _ in calls_of(source) if re.match(r"(np|numpy)\.random\.|random\.", name)]
    # np.random.default_rng(0).normal is a method of a generator, not of the module.
    return [name for name in names if not re.match(r"(np|numpy)\.random\.default_rng\b", name)]


every_file = pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(LIB)))


@every_file
def test_no_module_prints(path):
    names = [name for name, _ in calls_of(path.read_text(encoding="utf-8"))]
    assert "print" not in names or path.name in ("__main__.py", "make_digits.py")


@every_file
def test_no_module_uses_the_global_generator(path):
    assert draws_of(path.read_text(encoding="utf-8")) == []


@every_file
def test_no_generator_is_made_without_a_seed(path):
    calls = calls_of(path.read_text(encoding="utf-8"))
    assert all(arguments for name, arguments in calls if name.endswith("default_rng"))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(x):\n    np.random.shuffle(x)", ["np.random.shuffle"]),
        ("for k in x:\n    random.random()\n    f(k)", ["random.random"]),
        ('def f(x):\n    """Not np.random.shuffle(x)."""\n    rng.shuffle(x)', []),
        ("np.random.default_rng(0).normal()", []),
    ],
)
def test_a_draw_is_found_wherever_it_stands(source, found):
    assert draws_of(source) == found
