"""The headings of exercises: ``#### Exercise 3: overlapping waits · 3 points``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from course.building.faults import Fault
from course.building.lesson import Cell

_PROMISED = re.compile(r"#+ .* · (?P<points>\d+) points?\b.*")
_NUMBERED = re.compile(r"#+ Exercise (?P<number>\d+):.*")


def other_points(cells: Sequence[Cell]) -> Iterator[tuple[int, str]]:
    """Yield each heading ``… · 3 points`` below which are more points, or fewer.

    The heading of an exercise has to say them.
    """
    headings: list[tuple[int, int, list[float]]] = []  # its line, what it says, what is below it
    for cell in cells:
        for number, text in enumerate(cell.source.split("\n") if cell.kind == "markdown" else ()):
            if found := _PROMISED.fullmatch(text):
                headings.append((cell.line + number, int(found["points"]), []))
            elif _NUMBERED.fullmatch(text):
                yield (
                    cell.line + number,
                    "the heading of an exercise ends with its points: · 3 points",
                )
        points = cell.marks.get("points")
        if headings and isinstance(points, int | float):
            headings[-1][2].append(points)
    for line, said, below in headings:
        if below and sum(below) != said:
            yield line, f"the heading says {said} points, its cells give {sum(below):g}"


def other_numbers(topic: Mapping[Path, Sequence[Cell]]) -> Iterator[Fault]:
    """Yield each exercise whose number does not follow that of the one before it in its topic."""
    due = 1
    for path, line, number in numbers(topic):
        if number != due:
            said = f"this is exercise {due} of the topic, and the heading says {number}"
            yield Fault(path, line, f"{said}: exercises are counted through a whole topic")
        due += 1


def numbers(topic: Mapping[Path, Sequence[Cell]]) -> Iterator[tuple[Path, int, int]]:
    """Yield text, line and number of the heading of each exercise of a topic, in order."""
    for path, cells in topic.items():
        for cell in cells:
            for at, text in enumerate(cell.source.split("\n") if cell.kind == "markdown" else ()):
                if found := _NUMBERED.fullmatch(text):
                    yield path, cell.line + at, int(found["number"])
