"""A judge, or whatever it stands on, that has changed marks anew."""

import shutil
from pathlib import Path

import pytest

import course
from course.grading.marking import source


@pytest.mark.parametrize("changed", ["judge/verdict.py", "system/waits.py", "setup/writing.py"])
def test_a_change_anywhere_in_the_course_is_seen(changed, tmp_path, monkeypatch):
    copy = tmp_path / "course"
    compiled = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(course.__file__).parent, copy, ignore=compiled)
    before = source.digest()
    monkeypatch.setattr(course, "__file__", str(copy / "__init__.py"))
    assert source.digest.__wrapped__() == before
    with (copy / changed).open("a", encoding="utf-8") as file:
        file.write("# another one\n")
    assert source.digest.__wrapped__() != before


def test_another_hypothesis_draws_other_inputs(monkeypatch):
    before = source.digest()
    monkeypatch.setattr(source, "version", lambda name: f"another {name}")
    assert source.digest.__wrapped__() != before
