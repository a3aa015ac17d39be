"""The check of the prose: what it finds, and that it fails where it can't look."""

import subprocess

import check_prose
import pytest


def test_misspellings_are_told_with_their_places():
    texts = [("one.md", "All is well."), ("two.md", "First line.\nHere teh second.")]
    assert check_prose.misspellings(texts) == ["two.md:2: teh ==> the"]
    assert check_prose.misspellings(texts[:1]) == []


def test_unwanted_words_are_told_but_not_those_of_code():
    text = "It works.\n`obviously` it is\nclearly so."
    assert list(check_prose.unwanted_words("a.md", text)) == ["a.md:3: do without 'clearly'"]


@pytest.mark.parametrize(
    ("status", "stdout", "stderr"),
    [(1, "", "No module named codespell_lib"), (1, "", ""), (64, "usage: codespell", ""), (0, "", "WARNING: decoding")],
)
def test_a_codespell_that_fails_is_an_error(monkeypatch, status, stdout, stderr):
    failed = subprocess.CompletedProcess([], status, stdout, stderr)
    monkeypatch.setattr(check_prose.subprocess, "run", lambda *arguments, **options: failed)
    with pytest.raises(RuntimeError, match=f"codespell failed with status {status}: {stderr or stdout}"):
        check_prose.misspellings([("one.md", "Teh text.")])
