"""The reader's progress: kept whole, never lost by a crash, and never in the way of a check."""

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import platformdirs
import pytest
from filelock import FileLock

from lib._progress import progress_bar
from lib.exercises import CHAPTERS, check, exercises, progress, store

NAME, VALUE = "hinge-loss/by-hand", 1.8
OTHER, OTHER_VALUE = "hinge-loss/at-zero", 48.0


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A data folder that does not exist yet."""
    path = tmp_path / "data"
    monkeypatch.setenv("DOWNHILL_DATA", str(path))
    return path


def stored(folder):
    return json.loads((folder / "progress.json").read_text(encoding="utf-8"))["solved"]


def test_a_right_answer_is_kept(folder):
    assert check(NAME, VALUE).passed
    assert stored(folder) == [NAME]
    assert store.load() == ({NAME}, "")


@pytest.mark.parametrize("answer", [0.7, ..., "no"])
def test_other_answers_are_not_kept(folder, answer):
    check(NAME, answer)
    assert not folder.exists()


def test_nothing_is_kept_without_record(folder):
    assert check(NAME, VALUE, record=False).passed
    assert not folder.exists()


@pytest.mark.parametrize("record", ["no", None, 0, 1])
def test_record_is_true_or_false(folder, record):
    with pytest.raises(ValueError, match=f"^record must be True or False; it is {record!r}$"):
        check(NAME, VALUE, record=record)
    assert not folder.exists()


def test_two_checks_are_both_kept(folder):
    check(NAME, VALUE)
    check(OTHER, OTHER_VALUE)
    check(NAME, VALUE)
    assert stored(folder) == sorted([NAME, OTHER])


def test_a_wrong_answer_later_takes_nothing_away(folder):
    check(NAME, VALUE)
    check(NAME, 0.7)
    assert stored(folder) == [NAME]


def test_checks_of_two_processes_are_both_kept(folder):
    for name, value in [(NAME, VALUE), (OTHER, OTHER_VALUE)]:
        code = f"from lib.exercises import check; check({name!r}, {value})"
        subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])
    assert stored(folder) == sorted([NAME, OTHER])


def test_checks_at_the_same_time_are_both_kept(folder, monkeypatch):
    write = store._write
    other = threading.Thread(target=lambda: store.add(OTHER))

    def write_after_the_other(file, text):
        monkeypatch.setattr(store, "_write", write)
        other.start()
        other.join(timeout=1)
        write(file, text)

    monkeypatch.setattr(store, "_write", write_after_the_other)
    store.add(NAME)
    other.join()
    assert stored(folder) == sorted([NAME, OTHER])


def test_a_lock_that_another_program_keeps_is_not_waited_for_for_ever(folder, monkeypatch):
    assert 1 <= store.PATIENCE <= 10
    monkeypatch.setattr(store, "PATIENCE", 0.1)
    folder.mkdir()
    reports = []
    reader = threading.Thread(target=lambda: reports.append(check(NAME, VALUE)))
    with FileLock(folder / "progress.lock"):
        reader.start()
        reader.join(timeout=10)
        is_waiting = reader.is_alive()
    reader.join()
    assert not is_waiting
    assert reports[0].passed
    assert "Your progress can't be kept (" in reports[0].message


def test_names_of_another_edition_are_kept(folder):
    folder.mkdir()
    (folder / "progress.json").write_text('{"solved": ["chapter-to-come/exercise"]}')
    check(NAME, VALUE)
    assert stored(folder) == ["chapter-to-come/exercise", NAME]
    assert "chapter-to-come" not in str(progress())


def test_a_file_without_names_is_as_good_as_any(folder):
    folder.mkdir()
    (folder / "progress.json").write_text('{"solved": []}')
    assert store.load() == (set(), "")
    assert store.add(NAME) == ""
    assert stored(folder) == [NAME]


# Where


def test_the_usual_place_is_the_users_data_folder(monkeypatch):
    monkeypatch.delenv("DOWNHILL_DATA")
    assert store.path() == Path(platformdirs.user_data_dir("downhill", appauthor=None)) / "progress.json"


def test_an_empty_variable_counts_as_none(monkeypatch):
    monkeypatch.setenv("DOWNHILL_DATA", "")
    assert store.path().is_relative_to(platformdirs.user_data_path("downhill"))


@pytest.mark.parametrize("error", [RuntimeError("Could not determine home directory."), OSError("no home")])
def test_where_there_is_no_home_the_check_goes_on(monkeypatch, error):
    def refuse(*arguments):
        raise error

    monkeypatch.delenv("DOWNHILL_DATA")
    monkeypatch.setattr(store, "user_data_path", refuse)
    report = check(NAME, VALUE)
    assert report.passed
    assert report.message.endswith(f"Your progress can't be kept ({error}).")
    assert str(progress()).endswith(f"Your progress can't be read ({error}).")


# Damage

DAMAGED = {
    "empty": b"",
    "garbage": b"solved: everything",
    "cut short": b'{"solved": ["hinge-lo',
    "binary": b"\x80\x04\x95\xff\xfe\x00",
    "another encoding": '{"solved": ["é"]}'.encode("utf-16"),
    "a list": b'["hinge-loss/by-hand"]',
    "another key": b'{"done": []}',
    "a number": b'{"solved": 3}',
    "null": b'{"solved": null}',
    "numbers": b'{"solved": [1, 2]}',
    "nothing": b"null",
}


@pytest.mark.parametrize(
    "content",
    [
        *(pytest.param(content, id=name) for name, content in DAMAGED.items()),
        pytest.param(b'{"solved": "hinge-loss/by-hand"}', id="a string"),
        pytest.param(b'{"solved": {"hinge-loss/by-hand": 0}}', id="an object"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_a_damaged_file_is_set_aside_and_that_is_said(folder, content):
    folder.mkdir()
    (folder / "progress.json").write_bytes(content)
    report = check(NAME, VALUE)
    assert report.passed
    aside = folder / "progress.json.damaged-1"
    assert f"The file with your progress was damaged; it is now {aside}, and a new one is begun." in report.message
    assert aside.read_bytes() == content
    assert stored(folder) == [NAME]


@pytest.mark.parametrize(
    "content", [b'\xef\xbb\xbf{"solved": ["hinge-loss/at-zero"]}', b'{"solved": [1, "hinge-loss/at-zero", null]}']
)
def test_what_can_be_read_of_a_file_that_was_edited_is_kept(folder, content):
    folder.mkdir()
    (folder / "progress.json").write_bytes(content)
    assert store.load() == ({OTHER}, "")
    check(NAME, VALUE)
    assert stored(folder) == sorted([NAME, OTHER])


def test_a_damaged_file_is_set_aside_by_one_at_a_time(folder):
    folder.mkdir()
    (folder / "progress.json").write_text("damage")
    with store._locked(folder / "progress.json"):
        loading = threading.Thread(target=store.load)
        loading.start()
        loading.join(timeout=0.2)
        assert sorted(os.listdir(folder)) == ["progress.json", "progress.lock"]
        (folder / "progress.json").write_text(f'{{"solved": ["{NAME}"]}}')
    loading.join()
    assert stored(folder) == [NAME]


def test_a_second_damaged_file_does_not_overwrite_the_first(folder):
    folder.mkdir()
    for k in (1, 2):
        (folder / "progress.json").write_bytes(b"damage %d" % k)
        assert "damaged" in str(progress())
    assert (folder / "progress.json.damaged-1").read_bytes() == b"damage 1"
    assert (folder / "progress.json.damaged-2").read_bytes() == b"damage 2"


# Writing that fails


def no_space(*arguments, **options):
    raise OSError(28, "No space left on device")


class FullDisk:
    """A stream that fails after half of the text."""

    def __init__(self, stream):
        self.stream = stream

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.stream.close()

    def write(self, text):
        self.stream.write(text[: len(text) // 2])
        self.stream.flush()
        no_space()


@pytest.mark.parametrize("failing", ["replace", "write"])
def test_a_failing_write_leaves_the_old_file_and_nothing_else(folder, monkeypatch, failing):
    check(NAME, VALUE)
    if failing == "replace":
        monkeypatch.setattr(os, "replace", no_space)
    else:
        opened = open
        monkeypatch.setattr(store, "open", lambda *args, **options: FullDisk(opened(*args, **options)), raising=False)
    report = check(OTHER, OTHER_VALUE)
    assert report.passed
    assert "Your progress can't be kept ([Errno 28] No space left on device)." in report.message
    assert sorted(os.listdir(folder)) == ["progress.json", "progress.lock"]
    assert stored(folder) == [NAME]


def test_an_interrupted_write_leaves_no_temporary_file(folder, monkeypatch):
    def interrupt(*arguments):
        raise KeyboardInterrupt

    check(NAME, VALUE)
    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        check(OTHER, OTHER_VALUE)
    assert sorted(os.listdir(folder)) == ["progress.json", "progress.lock"]


def test_the_file_is_replaced_in_one_step(folder, monkeypatch):
    check(NAME, VALUE)
    seen = []
    replace = os.replace

    def watched(temporary, file):
        seen.append((stored(folder), json.loads(Path(temporary).read_text())["solved"]))
        replace(temporary, file)

    monkeypatch.setattr(os, "replace", watched)
    check(OTHER, OTHER_VALUE)
    assert seen == [([NAME], sorted([NAME, OTHER]))]


def test_a_folder_that_cannot_be_made_is_told_and_the_check_goes_on(folder):
    folder.write_text("a file where the folder should be")
    report = check(NAME, VALUE)
    assert report.passed
    assert report.message.splitlines()[-1].startswith("Your progress can't be ")
    assert "No exercise is solved yet." in str(progress())
    assert "Your progress can't be read" in str(progress())


def test_a_file_that_cannot_be_read_is_not_overwritten(folder, monkeypatch):
    def refuse(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    check(NAME, VALUE)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", refuse)
        message = check(OTHER, OTHER_VALUE).message
    assert "Your progress can't be read ([Errno 13] Permission denied)." in message
    assert stored(folder) == [NAME]


def test_a_parent_that_cannot_be_made_is_told_too(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DOWNHILL_DATA", str(tmp_path / "file" / "deeper" / "data"))
    assert "Your progress can't be " in check(NAME, VALUE).message


# The overview


def test_who_has_solved_nothing_is_told_where_to_begin():
    invitation = f"No exercise is solved yet. The first is {next(iter(exercises(CHAPTERS[0])))}."
    assert str(progress()) == repr(progress()) == invitation
    assert re.sub("<.*?>", "", progress()._repr_html_()) == invitation


def test_progress_as_text():
    check(NAME, VALUE)
    names = list(exercises("hinge-loss"))
    lines = str(progress()).splitlines()
    number = CHAPTERS.index("hinge-loss")
    assert lines.pop(number + 1).strip() == f"next: {names[1] if names[0] == NAME else names[0]}"
    assert lines.pop(number) == f"{'hinge-loss':20} ●{'○' * (len(names) - 1)}  1 of {len(names)}"
    others = {chapter: len(exercises(chapter)) for chapter in CHAPTERS if chapter != "hinge-loss"}
    assert lines == [f"{chapter:20} {'○' * count}  0 of {count}" for chapter, count in others.items()]
    assert repr(progress()) == str(progress())


def test_progress_as_html_names_an_exercise_to_go_on_with_where_one_was_solved():
    check(NAME, VALUE)
    cells = re.findall("<td>(.*?)</td>", progress()._repr_html_())
    names = list(exercises("hinge-loss"))
    following = f"next: {names[1] if names[0] == NAME else names[0]}"
    assert cells[1::2] == [following if chapter == "hinge-loss" else "" for chapter in CHAPTERS]


def test_progress_when_all_is_solved():
    for chapter in CHAPTERS:
        for name in exercises(chapter):
            store.add(name)
    assert "○" not in str(progress())
    assert "next" not in str(progress())
    assert progress()._repr_html_().count("all solved") == len(CHAPTERS)


def test_progress_as_html_is_well_formed_and_escaped(folder):
    from xml.etree import ElementTree

    folder.mkdir()
    (folder / "progress.json").write_text("damage")
    tree = ElementTree.fromstring(progress()._repr_html_())
    assert "damaged" in tree.findall("p")[1].text
    check(NAME, VALUE)
    tree = ElementTree.fromstring(progress()._repr_html_())
    assert [cell.text for cell in tree.iter("th")] == list(CHAPTERS)


def test_progress_on_the_command_line(folder):
    check(NAME, VALUE)
    run = subprocess.run(
        [sys.executable, "-m", "lib.exercises"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        cwd=Path(__file__).parents[1],
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == f"{progress()}\n"


def test_progress_on_a_command_line_that_has_no_dots(folder):
    run = subprocess.run(
        [sys.executable, "-m", "lib.exercises"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        cwd=Path(__file__).parents[1],
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "linear-scores" in run.stdout


def test_a_bar_goes_when_it_is_done(monkeypatch):
    monkeypatch.setattr("lib._progress._is_watched", lambda: True)
    assert not progress_bar(True, range(3)).leave
