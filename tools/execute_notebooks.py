"""Run notebooks from top to bottom and store their outputs, free of anything that changes from run to run.

``python tools/execute_notebooks.py [notebook …]``; without arguments, all chapters and solutions.
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
METADATA = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
QUIETLY = ["--Application.log_level=ERROR"]  # each kernel warns that it talks to this process without encryption


def main(arguments):
    """Execute the named notebooks, or all of them."""
    paths = [Path(argument) for argument in arguments]
    paths = paths or sorted([*ROOT.glob("chapters/*.ipynb"), *ROOT.glob("solutions/*.ipynb")])
    os.environ["OMP_NUM_THREADS"] = "1"  # more threads sum in another order: other last digits
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["DOWNHILL_DATA"] = folder  # the exercises' progress stays the reader's own
            execute(path)
        print(path)


def execute(path):
    """Run one notebook and write it back."""
    notebook = nbformat.read(path, as_version=4)
    timings = {cell.id: cell.outputs for cell in notebook.cells if is_timing(cell) and cell.outputs}
    options = {"kernel_name": KERNEL["name"], "resources": {"metadata": {"path": str(path.parent)}}}
    options |= {"extra_arguments": QUIETLY, "record_timing": False, "coalesce_streams": True}
    NotebookClient(notebook, timeout=300, **options).execute()
    normalize(notebook)
    for cell in notebook.cells:
        if cell.id in timings:
            cell.outputs = timings[cell.id]  # as good as the new one, and no change to look at
    nbformat.write(notebook, path)


def is_timing(cell):
    """Whether a cell's output is expected to differ from run to run. To measure anew, clear its output first."""
    return "nbval-ignore-output" in cell.metadata.get("tags", [])


def normalize(notebook):
    """Keep the metadata that matter, and only the last line of an error: a traceback names this machine's files."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.traceback = [f"{output.ename}: {output.evalue}"]


if __name__ == "__main__":
    main(sys.argv[1:])
