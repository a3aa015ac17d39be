"""Check the prose of the book: spelling, and words that it does without.

Looks at the Markdown files and at the Markdown cells of the notebooks; prints ``file:line: what``, and exits with 1
if there is anything to print.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
SOURCES = ("*.md", "appendix/*.md", "chapters/*.ipynb", "solutions/*.ipynb", "lib/datasets/*.md")
# They claim that something is easy or good instead of showing it.
UNWANTED = re.compile(
    r"\b(simply|obviously|trivial(ly)?|clearly|of course|powerful|delve|leverag\w+|seamless\w*|in order to|"
    r"it is (important|worth) (to note|noting)|let's dive)\b",
    re.IGNORECASE,
)
NOT_PROSE = re.compile(r"```.*?```|\$\$.*?\$\$|\$[^$\n]+\$|`[^`\n]+`|https?://\S+|\{cite\}`[^`]+`", re.DOTALL)


def main():
    """Print what is wrong with the book's prose; return the exit status."""
    texts = [text for pattern in SOURCES for path in sorted(ROOT.glob(pattern)) for text in texts_of(path)]
    problems = [problem for place, text in texts for problem in unwanted_words(place, text)]
    problems += misspellings(texts)
    print("\n".join(problems) or f"prose: {len(texts)} texts, nothing to mend")
    return bool(problems)


def texts_of(path):
    """Return (place, text) for a Markdown file, or for each Markdown cell of a notebook."""
    name = path.relative_to(ROOT)
    if path.suffix == ".md":
        return [(str(name), path.read_text(encoding="utf-8"))]
    cells = nbformat.read(path, as_version=4).cells
    return [(f"{name}, cell {k}", cell.source) for k, cell in enumerate(cells) if cell.cell_type == "markdown"]


def unwanted_words(place, text):
    """Yield a problem for each unwanted word; code, formulas and links don't count."""
    prose = NOT_PROSE.sub(lambda found: "\n" * found.group().count("\n"), text)
    for number, line in enumerate(prose.splitlines(), 1):
        for found in UNWANTED.finditer(line):
            yield f"{place}:{number}: do without {found.group()!r}"


def misspellings(texts):
    """Return what codespell finds, at the places the texts came from.

    Raises
    ------
    RuntimeError
        If codespell could not run: that it has nothing to say would mean nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        for number, (_, text) in enumerate(texts):
            Path(folder, f"{number}.txt").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "codespell_lib", "--quiet-level", "7", folder]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.findall(r"(\d+)\.txt:(\d+): (.*)", run.stdout)
    if run.stderr or bool(run.returncode) != bool(found):
        raise RuntimeError(f"codespell failed with status {run.returncode}: {run.stderr or run.stdout}")
    return [f"{texts[int(number)][0]}:{line}: {what}" for number, line, what in found]


if __name__ == "__main__":
    sys.exit(main())
