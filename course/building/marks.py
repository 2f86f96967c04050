"""The short marks of lesson cells: what they may be, and the nbgrader metadata they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course.building.checks import check_faults
from course.building.faults import Fault
from course.building.fences import fence_faults
from course.building.headings import other_points
from course.building.hints import hint_faults
from course.building.lesson import OWN_BLOCKS, Cell
from course.building.oversights import oversights_in
from course.building.points import point_faults
from course.building.predictions import prediction_faults
from course.building.promises import promise_faults
from course.notebook.names import BadName, check_name, name_in

KINDS = ("solution", "tests", "manual")
ALLOWED = {*KINDS, "points", "tags"}

_MARKER = re.compile(
    r"\b(?P<edge>begin|end)\s+(?P<region>solution|hidden\s+test|mark\s+scheme)", re.IGNORECASE
)
_REGIONS = {
    "SOLUTION": ("solution", "manual"),
    "HIDDEN TESTS": ("tests",),
}
_EXACT = {f"### {edge} {region}" for edge in ("BEGIN", "END") for region in _REGIONS}

_Found = Iterator[tuple[int, str]]


def kind_of(cell: Cell) -> str | None:
    """Return which of `KINDS` a cell is; None for a plain cell."""
    return next((kind for kind in KINDS if kind in cell.marks), None)


def grade_id(cell: Cell) -> str | None:
    """Return the name nbgrader knows a marked cell by; None for a plain cell."""
    kind = kind_of(cell)
    if kind is None:
        return None
    name = str(cell.marks[kind])
    return f"{name}-tests" if kind == "tests" else name


def nbgrader_metadata(cell: Cell) -> dict[str, Any] | None:
    """Return the metadata that nbgrader reads; None for a plain cell."""
    kind = kind_of(cell)
    if kind is None:
        return None
    metadata: dict[str, Any] = {
        "grade": kind != "solution",
        "grade_id": grade_id(cell),
        "locked": kind == "tests",
        "schema_version": 3,
        "solution": kind != "tests",
        "task": False,
    }
    if kind != "solution":
        metadata["points"] = cell.marks["points"]
    return metadata


def faults_in(cells: list[Cell], path: Path) -> list[Fault]:
    """Return everything that is wrong with the marks of a lesson's cells."""
    found: list[tuple[int, str]] = [
        *promise_faults(cells),
        *hint_faults(cells),
        *prediction_faults(cells),
    ]
    cells = [cell for cell in cells if cell.kind not in OWN_BLOCKS]
    for cell in cells:
        found += _wrong_marks(cell)
        found += _wrong_regions(cell)
        if kind_of(cell) == "tests":
            found += point_faults(cell)
            found += check_faults(cell)
    found += _wrong_pairs(cells)
    found += _wrong_modules(cells, path.parent)
    found += other_points(cells)
    found += fence_faults(path)
    found += oversights_in(cells, path)
    return [Fault(path, line, message) for line, message in found]


def _wrong_marks(cell: Cell) -> _Found:
    for unknown in sorted(set(cell.marks) - ALLOWED):
        known = ", ".join(f":{mark}:" for mark in sorted(ALLOWED))
        yield cell.line, f"unknown mark :{unknown}: (there are {known})"
    kinds = [kind for kind in KINDS if kind in cell.marks]
    if len(kinds) > 1:
        yield cell.line, f"a cell is either :{kinds[0]}: or :{kinds[1]}:, not both"
    for kind in kinds:
        name = cell.marks[kind]
        if not (isinstance(name, str) and re.fullmatch(r"[A-Za-z0-9_-]+", name)):
            yield cell.line, f":{kind}: needs a name of letters, digits, - and _; it says {name!r}"
        elif name != name.lower():
            so = "two names that differ in capitals only are one file on Windows and macOS"
            yield cell.line, f"write the name {name!r} in small letters: {so}"
        if cell.kind != "code" and kind != "manual":
            yield cell.line, f":{kind}: belongs on a code cell, this is a {cell.kind} cell"
    points = cell.marks.get("points")
    if "tests" in cell.marks or "manual" in cell.marks:
        if isinstance(points, bool) or not isinstance(points, int | float) or points <= 0:
            said = "it has none" if points is None else f"it says {points!r}"
            yield cell.line, f"a :{kinds[0]}: cell needs :points:, a number above 0; {said}"
    elif points is not None:
        yield cell.line, ":points: belongs on a :tests: or :manual: cell"


def _wrong_regions(cell: Cell) -> _Found:
    """Find markers of solutions and hidden tests that nbgrader would miss or stumble over."""
    kind = kind_of(cell)
    opened: tuple[str, int] | None = None
    has_solution = False
    for number, text in enumerate(cell.source.split("\n"), start=cell.line):
        if _MARKER.search(text) is None:
            continue
        marker = text.strip()
        if marker not in _EXACT:
            yield number, _no_marker(marker)
            continue
        _, edge, region = marker.split(" ", 2)
        has_solution = has_solution or region == "SOLUTION"
        if kind not in _REGIONS[region]:
            yield number, f"{marker} belongs in a {_either(_REGIONS[region])} cell"
        if edge == "BEGIN":
            if opened:
                yield number, f"{marker} inside the region that began on line {opened[1]}"
            opened = (region, number)
            continue
        if opened is None or opened[0] != region:
            yield number, f"{marker} without a ### BEGIN {region} before it"
        opened = None
    if opened:
        yield opened[1], f"### BEGIN {opened[0]} has no ### END {opened[0]} after it"
    if kind == "solution" and not has_solution:
        yield cell.line, "a :solution: cell needs a region ### BEGIN SOLUTION ... ### END SOLUTION"


def _no_marker(text: str) -> str:
    if "scheme" in text.lower():  # nbgrader takes one in a task cell only
        return f"{text!r}: write how it is marked into the solution, below the answer"
    return f"{text!r} is no marker; one is spelled {', '.join(sorted(_EXACT))}"


def _either(kinds: tuple[str, ...]) -> str:
    return " or ".join(f":{kind}:" for kind in kinds)


def _wrong_pairs(cells: list[Cell]) -> _Found:
    """Find names used twice, and solutions and tests that do not belong together."""
    taken: dict[str, int] = {}
    for cell in cells:
        name = grade_id(cell)
        if name is None:
            continue
        if name in taken:
            yield cell.line, f"the name {name!r} is taken by the cell on line {taken[name]}"
        taken.setdefault(name, cell.line)
    solutions = {str(c.marks["solution"]): c.line for c in cells if "solution" in c.marks}
    tests = {str(c.marks["tests"]): c.line for c in cells if "tests" in c.marks}
    for name, line in solutions.items():
        if name not in tests:
            yield line, f"the solution {name!r} has no cell with `:tests: {name}`"
        elif tests[name] < line:
            yield tests[name], f"the tests of {name!r} come before its solution (line {line})"
    for name, line in tests.items():
        if name not in solutions:
            yield line, f"the tests {name!r} have no cell with `:solution: {name}`"


def _wrong_modules(cells: list[Cell], folder: Path) -> _Found:
    """Find ``%%module`` lines that would not work in the notebook or for the judge."""
    written: dict[str, int] = {}
    for cell in cells:
        if cell.kind != "code":
            continue
        solution = cell.marks.get("solution")
        magic, _, rest = cell.source.split("\n", 1)[0].partition(" ")
        if magic != "%%module":
            if solution is not None:
                yield cell.line, f"a :solution: cell begins with `%%module {solution}`"
            continue
        try:
            name = name_in(rest)
            check_name(name, folder)
        except BadName as error:
            yield cell.line, str(error)
            continue
        if solution not in (None, name):
            yield cell.line, f"the solution {solution!r} and its module {name!r} need one name"
        if name in written:
            yield (
                cell.line,
                f"the module {name!r} is written by the cell on line {written[name]} too",
            )
        written.setdefault(name, cell.line)
