"""The lessons, as parameters of tests that judge or run each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT

LESSONS = sorted((ROOT / "source").glob("*/*.ipynb"))


def each() -> list[object]:
    """Return all lessons; of a topic with several, a plain run takes the first."""
    first = {min(lesson.parent.glob("*.ipynb")) for lesson in LESSONS}
    return [
        pytest.param(lesson, id=lesson.stem, marks=() if lesson in first else pytest.mark.long)
        for lesson in LESSONS
    ]


def name_of(lesson: Path) -> str:
    """Return the name of a lesson as it stands in each tree: its topic and its file."""
    return lesson.relative_to(ROOT / "source").as_posix()
