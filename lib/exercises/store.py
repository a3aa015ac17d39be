"""Which exercises are solved, kept in a small file in the user's data folder."""

import contextlib
import json
import os
import tempfile
from pathlib import Path

from filelock import FileLock
from platformdirs import user_data_path

FOLDER_VARIABLE = "DOWNHILL_DATA"
PATIENCE = 5  # seconds, for another notebook that is writing
DAMAGED = (ValueError, TypeError, KeyError, RecursionError)  # what reading a file raises that is not ours


def path():
    """Return where the file is: in the folder that $DOWNHILL_DATA names, else in the user's data folder."""
    folder = os.environ.get(FOLDER_VARIABLE)
    return (Path(folder) if folder else user_data_path("downhill")) / "progress.json"


def load():
    """Return the names of the solved exercises and a note for the reader, "" if all is well."""
    try:
        file = path()
        with contextlib.suppress(*DAMAGED):
            return _names(file), ""
        with _locked(file):  # another notebook may set it aside and begin a new one meanwhile
            solved, note = _read(file)
    except (OSError, RuntimeError) as error:  # platformdirs raises the latter where there is no home
        return set(), f"Your progress can't be read ({error})."
    return solved or set(), note


def _names(file):
    """Return the names in the file, or raise an exception: an OSError, or one of DAMAGED."""
    try:
        solved = json.loads(file.read_text(encoding="utf-8-sig"))["solved"]  # an editor may have put a mark in front
    except FileNotFoundError:
        return set()
    if not isinstance(solved, list):
        raise TypeError
    names = {name for name in solved if isinstance(name, str)}
    if solved and not names:
        raise TypeError
    return names


def _read(file):
    """Return the names in the file and a note; None for the names where it is better not to write over it.

    A file that can't be understood is set aside under another name, never thrown away.
    """
    try:
        return _names(file), ""
    except OSError as error:
        return None, f"Your progress can't be read ({error})."
    except DAMAGED:
        return _set_aside(file)


def _locked(file):
    return FileLock(file.with_suffix(".lock"), timeout=PATIENCE)  # a timeout is an OSError


def add(name):
    """Add a solved exercise and return a note for the reader, "" if all is well."""
    try:
        file = path()
        file.parent.mkdir(parents=True, exist_ok=True)
        with _locked(file):  # two notebooks may solve something at once
            solved, note = _read(file)
            if solved is not None and name not in solved:
                _write(file, json.dumps({"solved": sorted(solved | {name})}, indent=1) + "\n")
    except (OSError, RuntimeError) as error:
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
