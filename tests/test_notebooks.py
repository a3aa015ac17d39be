"""The stored notebooks, held to the guards; and the guards, held to small notebooks with one fault each."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import notebook_guards as guards
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lib.exercises import CHAPTERS, exercises

ROOT = Path(__file__).parents[1]
CHAPTER_FILES = sorted(ROOT.glob("chapters/*.ipynb"))
NOTEBOOKS = [*CHAPTER_FILES, *sorted(ROOT.glob("solutions/*.ipynb"))]
NUMBERS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")


def label(value):
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else value.__name__


def read(path):
    # Not nbformat.read, which mends missing and repeated ids.
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


# The notebooks of the book


@pytest.mark.parametrize("guard", guards.ANY_NOTEBOOK, ids=label)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=label)
def test_notebook(path, guard):
    assert list(guard(read(path))) == []


@pytest.mark.parametrize("path", CHAPTER_FILES, ids=label)
def test_chapter_has_its_exercises(path):
    known = exercises(path.stem) if path.stem in CHAPTERS else {}
    assert list(guards.known_exercises(read(path), path.stem, known)) == []


@pytest.mark.parametrize("path", CHAPTER_FILES, ids=label)
def test_chapter_says_how_many_exercises_are_checked(path):
    said = re.search(r"The first (\w+) are checked", prose_of(path))
    assert said[1] == NUMBERS[len(exercises(path.stem)) - 10], said[0]


@pytest.mark.parametrize("path", CHAPTER_FILES, ids=label)
def test_chapter_prints_lines_that_fit_a_phone(path):
    outputs = [output for cell in read(path).cells for output in cell.get("outputs", [])]
    lines = [line for output in outputs if output.output_type == "stream" for line in output.text.splitlines()]
    assert [line for line in lines if len(line) > 50] == []


@pytest.mark.parametrize("path", CHAPTER_FILES, ids=label)
def test_chapter_leaves_its_exercises_open(path):
    assert list(guards.starters_not_started(read(path))) == []


def prose_of(path):
    return "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=label)
def test_links_to_notebooks_bear_their_titles(path):
    # Without a text they show as names of files in JupyterLab, which doesn't know Sphinx's roles at all.
    links = re.findall(r"\[([^]]*)\]\(((?:\.\./\w+/)?[\w-]+\.ipynb)\)", prose_of(path))
    wrong = [link for link in links if f"# {link[0]}" not in prose_of(path.parent / link[1]).splitlines()]
    assert wrong == []
    assert "{doc}" not in prose_of(path)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_chapter_with_exercises_is_there(chapter):
    assert (ROOT / "chapters" / f"{chapter}.ipynb").exists()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_solutions_solve_every_exercise(chapter):
    solutions = read(ROOT / "solutions" / f"{chapter}.ipynb")
    assert list(guards.solved(solutions, exercises(chapter))) == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_starters_are_those_of_the_solutions(chapter):
    chapter, solutions = (read(ROOT / folder / f"{chapter}.ipynb") for folder in ("chapters", "solutions"))
    assert list(guards.same_starters(chapter, solutions)) == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_exercises_leave_the_functions_of_the_chapter(chapter):
    assert list(guards.no_function_replaced(read(ROOT / "chapters" / f"{chapter}.ipynb"))) == []


# The guards


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def shown(**data):
    return new_output("display_data", data={kind.replace("_", "/"): value for kind, value in data.items()})


def result(text):
    return new_output("execute_result", data={"text/plain": text})


def error():
    return new_output("error", ename="ValueError", evalue="no", traceback=["ValueError: no"])


def code(source="x = 1", outputs=(), count=1, **metadata):
    return new_code_cell(source, outputs=list(outputs), execution_count=count, metadata=metadata)


def book(*cells, kernel="python3"):
    # Not new_notebook, which mends what it is given.
    metadata = {"kernelspec": {"name": kernel, "display_name": kernel}}
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)})


ALT = {"mystnb": {"image": {"alt": "A falling curve."}}}
GOOD = book(
    new_markdown_cell("# A chapter\n\n![A falling curve](curve.svg) takes 3 s"),
    code("print(0.5)", [stream("0.5 and 12.9, 1e-5, 3.1x as long\n")]),
    code("plot()", [shown(image_svg="<svg/>", text_plain="<Figure size 640x340 with 1 Axes>")], 2, **ALT),
    code("raise ValueError('no')", [error()], 3, tags=["raises-exception"]),
    code("html()", [shown(text_html="<div>1.23456789012345678 5 s</div>", text_plain="ok")], 4),
    code("words()", [stream("10 samples, 3 steps, 5 sets, 2 classes, W (64, 10)\n")], 5),
    code("print(f'{x} times as long')", [stream("3.1 times as long\n")], 6, tags=["nbval-ignore-output"]),
)


@pytest.mark.parametrize("guard", guards.ANY_NOTEBOOK, ids=label)
def test_guard_passes_a_good_notebook(guard):
    assert list(guard(GOOD)) == []


def twin_ids():
    first, second = code(), code(count=2)
    second["id"] = first["id"]
    return book(first, second)


def without_id():
    cell = code()
    del cell["id"]
    return book(cell)


FAULTS = [
    (guards.execution_counts, book(code(count=None)), "has the count None, not 1"),
    (guards.execution_counts, book(code(), code(count=3)), "has the count 3, not 2"),
    (guards.execution_counts, book(code("y = 2"), code(count=1)), "has the count 1, not 2"),
    (guards.execution_counts, book(code("")), "is empty"),
    (
        guards.ignored_outputs_are_of_their_code,
        book(code("print(f'{x:.1f} times')", [stream("3.1 times as long\n")], tags=["nbval-ignore-output"])),
        "does not print '3.1 times as long'",
    ),
    (guards.no_errors, book(code(outputs=[error()])), "is not tagged raises-exception"),
    (guards.no_errors, book(code(tags=["raises-exception"])), "did not raise"),
    (guards.no_stderr, book(code(outputs=[stream("a warning", "stderr")])), "standard error"),
    (guards.no_skipped_cells, book(code(tags=["nbval-skip"])), "skipped"),
    (guards.no_skipped_cells, book(code("# NBVAL_SKIP\nx = 1")), "skipped"),
    (guards.kernel, book(kernel="downhill"), "downhill"),
    (guards.kernel, new_notebook(), "None"),
    (guards.no_timing, book(code(execution={"iopub.execute_input": "2026"})), "execution"),
    (guards.no_timing, book(code(ExecuteTime={})), "ExecuteTime"),
    (guards.cell_ids, twin_ids(), "stands 2 times"),
    (guards.cell_ids, without_id(), "has no id"),
    (guards.figures_have_alt_text, book(code(outputs=[shown(image_svg="<svg/>")])), "without alt text"),
    (guards.figures_have_alt_text, book(code(outputs=[shown(image_png="iVBOR")])), "without alt text"),
    (
        guards.figures_have_alt_text,
        book(code(outputs=[shown(image_svg="<svg/>")], mystnb={"image": {"alt": " "}})),
        "without alt text",
    ),
    (guards.figure_options_are_known, book(code(mystnb={"classes": "keep-colors"})), "has the option 'classes'"),
    (guards.figure_options_are_known, book(code(mystnb={"image": {"alt": "A", "class": "x"}})), "option 'class'"),
    (guards.images_have_alt_text, book(new_markdown_cell("See ![](curve.svg).")), "![]("),
    (guards.images_have_alt_text, book(new_markdown_cell("See ![ ](curve.svg).")), "![ ]("),
    (guards.images_have_alt_text, book(new_markdown_cell("See ![A](a.svg), ![](b.svg).")), "![]("),
    (guards.images_have_alt_text, book(new_markdown_cell('<img src="curve.svg">')), "<img"),
    (guards.images_have_alt_text, book(new_markdown_cell('<img src="curve.svg" alt="">')), "<img"),
    *(
        (guards.no_machine_in_outputs, book(code(outputs=[stream(f"in {text}\n")])), "names the machine")
        for text in (
            "/home/ada/book",
            "/tmp/x.py",
            "/work/lib",
            "ipykernel_123/4.py",
            "<f at 0x7f5a00f87a10>",
            "/root/x",
        )
    ),
    (guards.no_machine_in_outputs, book(code(outputs=[shown(text_html="<b>/home/ada</b>")])), "/home/"),
    (
        guards.no_machine_in_outputs,
        book(code(outputs=[new_output("error", ename="E", evalue="e", traceback=["File /home/ada/x.py"])])),
        "/home/",
    ),
    (guards.no_raw_floats, book(code(outputs=[result("0.30000000000000004")])), "0.30000000000000004"),
    (guards.no_raw_floats, book(code(outputs=[stream("loss 5.266666666666667\n")])), "5.266666666666667"),
    (guards.no_raw_floats, book(code(outputs=[result("np.float64(1.5)")])), "np.float64("),
    (guards.no_raw_floats, book(code(outputs=[result("[np.int64(1)]")])), "np.int64("),
    *(
        (guards.no_seconds, book(code(outputs=[stream(f"took {text}\n")])), "shows a time")
        for text in ("3 s", "3.2 seconds", "15ms", "7 µs", "1.2e-5 s", "1 minute")
    ),
]


@pytest.mark.parametrize(("guard", "notebook", "complaint"), FAULTS)
def test_guard_finds_a_fault(guard, notebook, complaint):
    found = list(guard(notebook))
    assert len(found) == 1
    assert complaint in found[0]


# The guards on exercises


def starter(source="def f(x): ...", name="c/f", answer="f", said="… {name}: not started yet\n  Replace", count=1):
    return code(f'{source}\n\n\ncheck("{name}", {answer})', [result(said.format(name=name))], count)


def solution(source="def f(x):\n    return x", name="c/f", answer="f", said="✓ {name}: passed\n  1 case", count=1):
    return starter(source, name, answer, said, count)


KNOWN = ["c/f", "c/g"]
TWO = book(starter(), starter("g = ...", "c/g", "g", count=2))
SOLVED = book(solution(), solution("g = 3", "c/g", "g", count=2))


def test_guards_on_exercises_pass_good_ones():
    assert list(guards.known_exercises(TWO, "c", KNOWN)) == []
    assert list(guards.starters_not_started(TWO)) == []
    assert list(guards.solved(SOLVED, KNOWN)) == []
    assert list(guards.same_starters(TWO, SOLVED)) == []


def test_a_function_of_the_chapter_replaced_by_an_exercise_is_found():
    exercises = new_markdown_cell("Summary.\n\n## Exercises")
    chapter = book(code("def f(x): ...\n\n\nf(1)"), exercises, starter(), starter("def g(x): ...", "c/g", "g"))
    (complaint,) = guards.no_function_replaced(chapter)
    assert complaint.endswith("replaces f")
    assert list(guards.no_function_replaced(book(exercises, starter()))) == []


def test_a_solution_may_be_checked_more_than_once():
    wrong_first = solution(said="✗ {name}: not yet")
    assert list(guards.solved(book(wrong_first, solution(), solution("g = 3", "c/g", "g")), KNOWN)) == []


def test_a_cell_with_a_magic_is_read_too():
    assert [name for name, _, _ in guards.checks(book(starter("%matplotlib inline\ndef f(x): ...")))] == ["c/f"]


@pytest.mark.parametrize(
    ("found", "complaint"),
    [
        (guards.known_exercises(book(starter()), "c", KNOWN), "c/g has no starter cell"),
        (guards.known_exercises(TWO, "c", ["c/f"]), "c/g is no exercise of c"),
        (
            guards.known_exercises(TWO, "c", KNOWN[::-1]),
            "c/f stands in another place than in the checker, whose order is c/g, c/f",
        ),
        (guards.known_exercises(book(starter(), starter()), "c", ["c/f"]), "c/f is checked 2 times"),
        (
            guards.starters_not_started(book(starter(said="✗ {name}: not yet"))),
            "c/f: the stored output says 'not yet', not 'not started yet'",
        ),
        (
            guards.starters_not_started(book(starter(said="nothing"))),
            "c/f: the stored output says None, not 'not started yet'",
        ),
        (guards.solved(book(solution()), KNOWN), "c/g is not solved"),
        (guards.solved(SOLVED, ["c/f"]), "c/g is no exercise of this chapter"),
        (
            guards.solved(book(solution(said="✗ {name}: not yet")), ["c/f"]),
            "c/f: the stored output says 'not yet', not 'passed'",
        ),
        (guards.same_starters(TWO, book(solution())), "c/g is not in the solutions"),
        (
            guards.same_starters(book(starter()), book(solution("def f(y):\n    return y"))),
            "c/f: f is (x) here and (y) in the solutions",
        ),
        (
            guards.same_starters(book(starter()), book(solution("def f(x, y=1):\n    return y"))),
            "c/f: f is (x) here and (x, y=1) in the solutions",
        ),
        (
            guards.same_starters(book(starter()), book(solution("def h(x):\n    return x", answer="h"))),
            "c/f checks f here and h in the solutions",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_guard_on_exercises_finds_a_fault(found, complaint):
    assert list(found) == [complaint]


# nbval with the settings of conftest.py


@pytest.fixture
def nbval(tmp_path):
    """Run nbval on one notebook, under a copy of the conftest.py of the whole."""
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    def run(*cells):
        nbformat.write(book(*cells), tmp_path / "sample.ipynb")
        command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-p", "no:cacheprovider"]
        return subprocess.run(
            [*command, "sample.ipynb"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env=os.environ | {"OMP_NUM_THREADS": "7"},
        )

    return run


DRAW = (
    'from IPython.display import SVG, display\ndisplay({"image/svg+xml": "<svg/>", "text/plain": "a figure"}, raw=True)'
)


ENVIRONMENT = "import os\nprint(os.environ['OMP_NUM_THREADS'], os.environ['DOWNHILL_DATA'].endswith('/sample'))"
FIGURE = shown(text_plain="a figure")
FIGURE.data["image/svg+xml"] = "<svg>another</svg>"


def test_nbval_passes_another_drawing_and_kernels_have_one_thread_and_a_data_folder_of_their_own(nbval):
    run = nbval(code(DRAW, [FIGURE]), code(ENVIRONMENT, [stream("1 True\n")]))
    assert run.returncode == 0, run.stdout


def test_nbval_fails_a_missing_figure_and_another_text(nbval):
    run = nbval(code("x = 1", [FIGURE]), code("print(1)", [stream("1\n")]), code("print(1)", [stream("2\n")]))
    assert "2 failed, 1 passed" in run.stdout
    assert "Missing output fields from running code: {'text/plain'}" in run.stdout


def test_a_notebook_is_run_by_the_kernel_that_it_is_said_to_be_of(tmp_path):
    path = tmp_path / "sample.ipynb"
    nbformat.write(book(code("print(1 + 1)"), kernel="another"), path)
    subprocess.run([sys.executable, ROOT / "tools" / "execute_notebooks.py", path], check=True, capture_output=True)
    assert read(path).metadata.kernelspec.name == "python3"
    assert read(path).cells[-1].outputs[0].text == "2\n"
