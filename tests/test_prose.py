"""The check of the prose: what it finds, and that it fails where it can't look."""

import importlib.util
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def check_prose():
    path = Path(__file__).parents[1] / "tools" / "check_prose.py"
    spec = importlib.util.spec_from_file_location("check_prose", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_misspellings_are_told_with_their_places(check_prose):
    texts = [("one.md", "All is well."), ("two.md", "First line.\nHere teh second.")]
    assert check_prose.misspellings(texts) == ["two.md:2: teh ==> the"]
    assert check_prose.misspellings(texts[:1]) == []


def test_unwanted_words_are_told_but_not_those_of_code(check_prose):
    text = "It works.\n`obviously` it is\nclearly so."
    assert list(check_prose.unwanted_words("a.md", text)) == ["a.md:3: do without 'clearly'"]


@pytest.mark.parametrize(
    ("status", "stdout", "stderr"),
    [(1, "", "No module named codespell_lib"), (1, "", ""), (64, "usage: codespell", ""), (0, "", "WARNING: decoding")],
)
def test_a_codespell_that_fails_is_an_error(check_prose, monkeypatch, status, stdout, stderr):
    failed = subprocess.CompletedProcess([], status, stdout, stderr)
    monkeypatch.setattr(check_prose.subprocess, "run", lambda *arguments, **options: failed)
    with pytest.raises(RuntimeError, match=f"codespell failed with status {status}: {stderr or stdout}"):
        check_prose.misspellings([("one.md", "Teh text.")])
