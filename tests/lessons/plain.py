"""The lessons, as parameters of tests that judge or run each of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

LESSONS = sorted((ROOT / "source").glob("*/*.ipynb"))


FIRST = {min(lesson.parent.glob("*.ipynb")) for lesson in LESSONS}
"""The first lesson of each topic."""


def each(*plain: str) -> list[object]:
    """Return all lessons; a plain run takes those of these names, or the first of each topic."""
    names = plain or {lesson.stem for lesson in FIRST}
    return [
        pytest.param(lesson, id=lesson.stem, marks=() if lesson.stem in names else pytest.mark.long)
        for lesson in LESSONS
    ]


def exercises_of_further_lessons() -> set[str]:
    """Return the exercises of lessons that are not the first of their topic."""
    texts = (
        path.read_text(encoding="utf-8")
        for path in (ROOT / "course" / "lessons").glob("*/*.md")
        if path.stem not in {lesson.stem for lesson in FIRST}
    )
    return {name for text in texts for name in re.findall(r"(?m)^:tests: (\w+)$", text)}


def name_of(lesson: Path) -> str:
    """Return the name of a lesson as it stands in each tree: its topic and its file."""
    return lesson.relative_to(ROOT / "source").as_posix()
