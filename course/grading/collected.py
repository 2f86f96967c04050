"""What ``zip_collect`` has noted of who is who: read by whatever goes back to the platform."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from course.grading.cells import as_it_was

LIST = "collected.csv"
"""The file in ``downloaded/<assignment>/`` that says what became of every file."""


def collected(root: Path, topic: str) -> Iterator[dict[str, str]]:
    """What ``zip_collect`` has listed for an assignment."""
    path = root / "downloaded" / topic / LIST
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield {name: as_it_was(cell or "") for name, cell in row.items() if name}


def numbers_of(root: Path, topic: str) -> dict[str, str]:
    """The platform's numbers by id, as the names of what was collected say."""
    return {row["student"]: row["number"] for row in collected(root, topic)}


def numbered(root: Path) -> dict[str, str]:
    """The ids by the platform's numbers, from everything that was collected."""
    lists = (root / "downloaded").glob(f"*/{LIST}")
    found = [row for path in lists for row in collected(root, path.parent.name)]
    return {row["number"]: row["student"] for row in found if row["number"] and row["student"]}
