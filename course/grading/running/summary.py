"""What a grading run has done: a table, a line, and the same for programs (``report.json``)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from course.grading.marking import source
from course.grading.running.progress import lasting
from course.grading.running.run import Outcome, Spent, Status
from course.handins.values import Text, shown
from course.setup.writing import write_whole

if TYPE_CHECKING:
    from rich.console import Console

_WORDS: dict[Status, str] = {
    "graded": "graded",
    "already": "graded already",
    "unreadable": "unreadable, so waiting for a person",
    "failed": "not graded",
}
_MANY = 4
"""Of more students than these the same is said in one line."""


def in_groups(notes: Sequence[Text]) -> list[Text]:
    """What is said of students, a line each; what is said of many of them in one line.

    Parameters
    ----------
    notes : sequence of Text
        Who or what, a colon, and what is said.
    """
    about: dict[str, list[str]] = {}
    for note in notes:
        who, _, said = note.partition(": ")
        about.setdefault(said, []).append(who)
    lines = []
    for said, whom in about.items():
        if len(whom) > _MANY:
            named = ", ".join(whom[: _MANY - 1])
            lines.append(f"{named} and {len(whom) - _MANY + 1} others: {said}")
        else:
            lines += [f"{who}: {said}" for who in whom]
    return [Text(line) for line in lines]


def write_report(
    path: Path, topic: str, outcomes: Sequence[Outcome], spent: Spent, notes: Sequence[Text]
) -> None:
    """Write what a run has done as JSON, at once or not at all."""
    told = {
        "topic": topic,
        "course": source.digest()[:12],
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "counts": Counter(one.status for one in outcomes),
        "seconds": {name: round(value, 3) for name, value in asdict(spent).items()},
        "students": [asdict(one) for one in outcomes],
        "notes": list(notes),
    }
    write_whole(path, json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def print_table(outcomes: Sequence[Outcome], console: Console) -> None:
    """Print everybody's points."""
    from rich import box
    from rich.table import Table
    from rich.text import Text as Plain

    table = Table(box=box.ASCII2)
    table.add_column("student")
    table.add_column("points", justify="right")
    table.add_column("waits for a manual grade", justify="right")
    for one in outcomes:
        marks = one.marks
        if marks is None:
            table.add_row(Plain(shown(one.student)), "", "all")
            continue
        waits = f"{marks.waiting} cell{'s' * (marks.waiting > 1)}" if marks.waiting else ""
        late = f" ({marks.penalty:g} off: late)" if marks.penalty else ""
        points = f"{marks.score:g} of {marks.max_score:g}{late}"
        table.add_row(Plain(shown(one.student)), points, waits)
    console.print(table)


def in_short(outcomes: Sequence[Outcome], spent: Spent) -> str:
    """A run in one line."""
    counts = Counter(one.status for one in outcomes)
    parts = [f"{counts[status]} {words}" for status, words in _WORDS.items() if counts[status]]
    cells = sum(one.marks.waiting for one in outcomes if one.marks)
    waits = (
        f" {cells} cell{'s wait' if cells != 1 else ' waits'} for a manual grade." if cells else ""
    )
    people = "student" if len(outcomes) == 1 else "students"
    return f"{len(outcomes)} {people}: {', '.join(parts)}, in {lasting(spent.wall)}.{waits}"
