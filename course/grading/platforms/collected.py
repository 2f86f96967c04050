"""What ``zip_collect`` has noted of who is who: read by whatever goes back to the platform."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from course.grading.platforms.cells import as_it_was
from course.handins.platforms import is_late_by_canvas

LIST = "collected.csv"
"""The file in ``downloaded/<assignment>/`` that says what became of every file."""


def collected(root: Path, topic: str) -> Iterator[dict[str, str]]:
    """What ``zip_collect`` has listed for an assignment."""
    path = root / "downloaded" / topic / LIST
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield {name: as_it_was(cell or "") for name, cell in row.items() if name}


def numbers_of(root: Path, topic: str, platform: str) -> dict[str, str]:
    """A platform's numbers by id, as the names of what was collected say."""
    return {
        row["student"]: row["number"]
        for row in collected(root, topic)
        if row["platform"] == platform
    }


def late(root: Path, topic: str) -> set[str]:
    """Whose hand-in came late, as Canvas says, which does not say when."""
    return {
        row["student"]
        for row in collected(root, topic)
        if row["platform"] == "Canvas"
        and row["collected as"]
        and is_late_by_canvas(row["handed in as"], row["number"])
    }


def numbered(root: Path, platform: str = "") -> dict[str, str]:
    """The ids by a platform's numbers, or by all platforms', from everything that was collected."""
    lists = (root / "downloaded").glob(f"*/{LIST}")
    found = [row for path in lists for row in collected(root, path.parent.name)]
    return {
        row["number"]: row["student"]
        for row in found
        if row["number"] and row["student"] and platform in ("", row["platform"])
    }
