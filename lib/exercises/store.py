"""Which exercises are solved, kept in a small file in the user's data folder."""

import contextlib
import json
import os
import tempfile
from pathlib import Path

from filelock import FileLock
from platformdirs import user_data_path

FOLDER_VARIABLE = "DOWNHILL_DATA"


def path():
    """Return where the file is: in the folder that $DOWNHILL_DATA names, else in the user's data folder."""
    folder = os.environ.get(FOLDER_VARIABLE)
    return (Path(folder) if folder else user_data_path("downhill")) / "progress.json"


def load():
    """Return the names of the solved exercises and a note for the reader, "" if all is well."""
    solved, note = _read(path())
    return solved or set(), note


def _read(file):
    """Return the names in the file and a note; None for the names where it is better not to write over it.

    A file that can't be understood is set aside under another name, never thrown away.
    """
    try:
        solved = json.loads(file.read_text(encoding="utf-8"))["solved"]
        if not isinstance(solved, list) or not all(isinstance(name, str) for name in solved):
            raise TypeError
        return set(solved), ""
    except FileNotFoundError:
        return set(), ""
    except OSError as error:
        return None, f"Your progress can't be read ({error})."
    except (ValueError, TypeError, KeyError, RecursionError):
        return _set_aside(file)


def add(name):
    """Add a solved exercise and return a note for the reader, "" if all is well."""
    file = path()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_suffix(".lock"), timeout=5):  # two notebooks may solve something at once
            solved, note = _read(file)
            if solved is not None and name not in solved:
                _write(file, json.dumps({"solved": sorted(solved | {name})}, indent=1) + "\n")
    except OSError as error:  # a timeout of the lock is one, too
        return f"Your progress can't be kept ({error})."
    return note


def _write(file, text):
    """Replace the file in one step, so that it is never half written."""
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    try:
        with open(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.replace(temporary, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _set_aside(file):
    number = 1
    while (aside := file.with_name(f"{file.name}.damaged-{number}")).exists():
        number += 1
    try:
        file.rename(aside)
    except OSError as error:
        return None, f"Your progress can't be read, nor set aside ({error})."
    return set(), f"The file with your progress was damaged; it is now {aside}, and a new one is begun."
