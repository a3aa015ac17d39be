"""Check the syntax of the book's JavaScript, in the engine that writes its formulas.

Prints ``file:line: what`` for the first error of each script, and exits with 1 if there is anything to print.
"""

import sys
from pathlib import Path

from py_mini_racer import JSEvalException, JSParseException, MiniRacer

ROOT = Path(__file__).parents[1]
SOURCES = ("_static/*.js", "lib/explorables/*.js")


def main():
    """Print what is wrong with the scripts; return the exit status."""
    paths = [path for pattern in SOURCES for path in sorted(ROOT.glob(pattern))]
    errors = ((path.relative_to(ROOT), syntax_error(path.read_text(encoding="utf-8"))) for path in paths)
    problems = [f"{name}:{error}" for name, error in errors if error]
    print("\n".join(problems) or f"scripts: {len(paths)}, nothing to mend")
    return bool(problems)


def syntax_error(source):
    """Return the line and the message of a script's syntax error, or None."""
    with MiniRacer() as engine:
        try:
            engine.eval(f"throw 0; {source}")  # all of it is parsed, and nothing of it runs
        except JSParseException as error:
            return str(error).splitlines()[0].removeprefix("<anonymous>:")
        except JSEvalException:
            return None


if __name__ == "__main__":
    sys.exit(main())
