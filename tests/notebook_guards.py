"""What must hold for the stored notebooks. Each guard takes a notebook and yields a sentence for each fault.

nbval compares stored with fresh outputs, but passes a notebook that has none; these guards see to the rest.
"""

import ast
import re
from collections import Counter

NOT_STARTED, PASSED = "not started yet", "passed"
TIMING = ("execution", "ExecuteTime", "timings")

MACHINE = re.compile(
    r"(?<![\w.])/(?:home|tmp|work|root|Users|var/folders)/|[A-Z]:\\Users\\|ipykernel_|\b0x[0-9a-fA-F]{6,}"
)
RAW_FLOAT = re.compile(r"\d\.\d{15,}|np\.(?:float|int)\d+\(")
SECONDS = re.compile(r"\b\d[\d.]*(?:e-?\d+)?\s?(?:s|sec|secs|seconds?|ms|µs|us|ns|milliseconds|minutes?)\b(?!')")
IMAGE = re.compile(r"!\[([^\]]*)\]\(|<img\b(?![^>]*\balt=\"[^\"]+\")[^>]*>")


def code_cells(notebook):
    """Return the code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell):
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def place(cell):
    """Name a cell in a complaint: by its first line."""
    return f"cell {cell.get('execution_count', '')} ({(cell.source.splitlines() or ['empty'])[0][:50]})"


def texts(cell):
    """Yield the text of every output of a cell, images and the scripts of figures apart."""
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            yield output.text
        elif output.output_type == "error":
            yield "\n".join([output.ename, output.evalue, *output.traceback])
        else:
            yield from (text for kind, text in output.data.items() if kind in ("text/plain", "text/html"))


# Execution


def execution_counts(notebook):
    """Every code cell was executed, from top to bottom, in one go."""
    for expected, cell in enumerate(code_cells(notebook), start=1):
        if cell.execution_count != expected:
            yield f"{place(cell)} has the count {cell.execution_count}, not {expected}"
        if not cell.source.strip():
            yield f"{place(cell)} is empty"


def no_errors(notebook):
    """A cell raises just if it is tagged so."""
    for cell in code_cells(notebook):
        has_error = any(output.output_type == "error" for output in cell.outputs)
        if has_error and "raises-exception" not in tags(cell):
            yield f"{place(cell)} raised, and is not tagged raises-exception"
        if not has_error and "raises-exception" in tags(cell):
            yield f"{place(cell)} is tagged raises-exception, and did not raise"


def no_stderr(notebook):
    """No warning and no progress bar is stored."""
    for cell in code_cells(notebook):
        if any(output.output_type == "stream" and output.name == "stderr" for output in cell.outputs):
            yield f"{place(cell)} wrote to standard error"


def no_skipped_cells(notebook):
    """No cell is left out of the comparison."""
    for cell in code_cells(notebook):
        if "nbval-skip" in tags(cell) or "NBVAL_SKIP" in cell.source:
            yield f"{place(cell)} is skipped by nbval"


def ignored_outputs_are_of_their_code(notebook):
    """Where nbval ignores the output, as it differs from run to run, each line is still one that the code prints."""
    for cell in code_cells(notebook):
        if "nbval-ignore-output" in tags(cell):
            lines = [line for text in texts(cell) for line in text.splitlines()]
            known = [_line_of(call) for call in ast.walk(_tree(cell)) if _is_call(call, "print")]
            if cell.source.startswith("_ = draw."):
                known.append(r"<Figure size \d+x\d+ with \d+ Axes>")
            yield from (
                f"{place(cell)} does not print {line!r}"
                for line in lines
                if not any(re.fullmatch(k, line) for k in known)
            )


def _line_of(call):
    """Return the pattern of what a call of print prints: its words, and anything where it puts in a value."""
    return " ".join(
        "".join(
            re.escape(part.value) if isinstance(part, ast.Constant) else ".*"
            for part in (each.values if isinstance(each, ast.JoinedStr) else [each])
        )
        for each in call.args
    )


def _is_call(node, name):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


# Metadata


def kernel(notebook):
    """The kernel is python3, which every machine has."""
    name = notebook.metadata.get("kernelspec", {}).get("name")
    if name != "python3":
        yield f"the kernel is {name}, not python3"


def no_timing(notebook):
    """No metadata say when or how fast a cell ran."""
    for cell in notebook.cells:
        found = [key for key in TIMING if key in cell.metadata]
        if found:
            yield f"{place(cell)} has the metadata {', '.join(found)}"


def cell_ids(notebook):
    """Every cell has an id of its own."""
    ids = [cell.get("id") for cell in notebook.cells]
    yield from (f"{place(cell)} has no id" for cell in notebook.cells if not cell.get("id"))
    yield from (f"the id {one} stands {count} times" for one, count in Counter(filter(None, ids)).items() if count > 1)


# Alternative texts


def figures_have_alt_text(notebook):
    """Every image among the outputs is described in the metadata of its cell."""
    for cell in code_cells(notebook):
        kinds = [kind for output in cell.outputs for kind in output.get("data", {})]
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
        if any(kind.startswith("image/") for kind in kinds) and not alt.strip():
            yield f"{place(cell)} shows an image without alt text (mystnb.image.alt)"


def figure_options_are_known(notebook):
    """What the metadata of a cell says about its figure stands where it has an effect."""
    for cell in code_cells(notebook):
        options = cell.metadata.get("mystnb", {})
        for option in [*(options.keys() - {"image"}), *(options.get("image", {}).keys() - {"alt", "classes"})]:
            yield f"{place(cell)} has the option {option!r}, which is not mystnb.image.alt or .classes"


def images_have_alt_text(notebook):
    """Every image in the text is described."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for found in IMAGE.finditer(cell.source):
                if not (found[1] or "").strip():
                    yield f"{place(cell)} has an image without alt text: {found[0]}"


# What outputs may hold


def no_machine_in_outputs(notebook):
    """No output names a folder of the machine it was made on, or an address in its memory."""
    yield from _in_outputs(notebook, MACHINE, "names the machine")


def no_raw_floats(notebook):
    """No text output shows a number to its last digit, or by its NumPy type."""
    yield from _in_outputs(notebook, RAW_FLOAT, "shows an unformatted number", plain_only=True)


def no_seconds(notebook):
    """No text output says how long something took: other machines take other times. Ratios are fine."""
    yield from _in_outputs(notebook, SECONDS, "shows a time", plain_only=True)


def _in_outputs(notebook, pattern, complaint, plain_only=False):
    for cell in code_cells(notebook):
        for text in texts(cell):
            if plain_only and text.lstrip().startswith("<"):
                continue
            found = pattern.search(text)
            if found:
                yield f"{place(cell)} {complaint}: {found[0]!r}"


# Exercises


def checks(notebook):
    """Return the checks of a notebook, in order: exercise, cell, and what is checked, as a syntax tree."""
    found = []
    for cell in code_cells(notebook):
        for node in ast.walk(_tree(cell)):
            if _is_call(node, "check") and node.args and isinstance(node.args[0], ast.Constant):
                found.append((node.args[0].value, cell, node.args[1] if len(node.args) > 1 else None))
    return found


def _tree(cell):
    lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in cell.source.splitlines()]
    return ast.parse("\n".join(lines))


def verdict(cell, name):
    """Return what the stored output of a cell says about an exercise, such as "passed", or None."""
    for text in texts(cell):
        said = re.search(rf"^\W+{re.escape(name)}: (.+)$", text, re.MULTILINE)
        if said:
            return said[1]
    return None


def known_exercises(notebook, chapter, known):
    """Every exercise of a chapter, and no other, has one starter cell, in the chapter's order."""
    names = [name for name, _, _ in checks(notebook)]
    yield from (f"{name} is no exercise of {chapter}" for name in names if name not in known)
    yield from (f"{name} has no starter cell" for name in known if name not in names)
    yield from (f"{name} is checked {count} times" for name, count in Counter(names).items() if count > 1)
    if sorted(names) == sorted(known) and names != list(known):
        first = next(name for name, expected in zip(names, known, strict=True) if name != expected)
        yield f"{first} stands in another place than in the checker, whose order is {', '.join(known)}"


def starters_not_started(notebook):
    """The stored output of every starter cell says that it is not started yet."""
    for name, cell, _ in checks(notebook):
        if verdict(cell, name) != NOT_STARTED:
            yield f"{name}: the stored output says {verdict(cell, name)!r}, not {NOT_STARTED!r}"


def solved(notebook, known):
    """Every exercise is solved, and its stored output says so."""
    found = {}
    for name, cell, _ in checks(notebook):
        found.setdefault(name, []).append(verdict(cell, name))
    yield from (f"{name} is not solved" for name in known if name not in found)
    for name, verdicts in found.items():
        if name not in known:
            yield f"{name} is no exercise of this chapter"
        elif PASSED not in verdicts:
            yield f"{name}: the stored output says {verdicts[-1]!r}, not {PASSED!r}"


def same_starters(notebook, solutions):
    """What is checked has the same name in chapter and solutions, and if it is a function the same parameters."""
    theirs = {name: answer for name, _, answer in checks(solutions)}
    ours, defined = signatures(notebook), signatures(solutions)
    for name, _, answer in checks(notebook):
        if name not in theirs:
            yield f"{name} is not in the solutions"
        elif ast.dump(answer) != ast.dump(theirs[name]):
            yield f"{name} checks {ast.unparse(answer)} here and {ast.unparse(theirs[name])} in the solutions"
        elif isinstance(answer, ast.Name) and ours.get(answer.id) != defined.get(answer.id):
            here, there = (one.get(answer.id, "no function") for one in (ours, defined))
            yield f"{name}: {answer.id} is {here} here and {there} in the solutions"


def signatures(notebook):
    """Return the parameters of every function that the cells with a check define."""
    return {
        node.name: f"({ast.unparse(node.args)})"
        for cell in {id(cell): cell for _, cell, _ in checks(notebook)}.values()
        for node in _tree(cell).body
        if isinstance(node, ast.FunctionDef)
    }


ANY_NOTEBOOK = (
    execution_counts,
    no_errors,
    no_stderr,
    no_skipped_cells,
    ignored_outputs_are_of_their_code,
    kernel,
    no_timing,
    cell_ids,
    figures_have_alt_text,
    figure_options_are_known,
    images_have_alt_text,
    no_machine_in_outputs,
    no_raw_floats,
    no_seconds,
)


def no_function_replaced(chapter):
    """No exercise defines a function by a name that the chapter uses: its cells would break when they are run again."""
    taken, in_exercises = set(), False
    for cell in chapter.cells:
        in_exercises = in_exercises or "\n## Exercises" in f"\n{cell.source}"
        if cell.cell_type == "code" and in_exercises:
            functions = [node.name for node in _tree(cell).body if isinstance(node, ast.FunctionDef)]
            yield from (f"{place(cell)} replaces {name}" for name in functions if name in taken)
        elif cell.cell_type == "code":
            taken |= {node.id for node in ast.walk(_tree(cell)) if isinstance(node, ast.Name)}
