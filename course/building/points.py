"""Whether the points of the checks in a test cell add up to the points of the cell."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.building.checks import calls, checks_in
from course.building.lesson import Cell


def point_faults(cell: Cell) -> Iterator[tuple[int, str]]:
    """Yield line and message for each fault in the points of a test cell.

    The points are read out of the text, so each ``check(...)`` says its points as a number,
    and the cell ends with ``score(of=...)``.

    Parameters
    ----------
    cell : Cell
        A code cell marked ``:tests:``.
    """
    try:
        tree = ast.parse(cell.source)
    except SyntaxError as error:
        yield cell.line + (error.lineno or 1) - 1, f"the test cell is not Python: {error.msg}"
        return
    expected = cell.marks.get("points")
    checks = checks_in(cell)
    if not checks:
        yield cell.line, "the test cell has no check(...)"
    total = 0.0
    for call in checks:
        points = _number(call, "points")
        if points is None:
            yield cell.line + call.lineno - 1, "check(...) needs points= with a plain number"
            return
        total += points
    if checks and isinstance(expected, int | float) and total != expected:
        yield cell.line, f"the checks give {total:g} points together, the cell says {expected:g}"
    last = tree.body[-1] if tree.body else None
    if not (isinstance(last, ast.Expr) and calls(last.value, "score")):
        yield cell.line, f"the test cell does not end with score(of={expected})"
    elif _number(last.value, "of") != expected:
        yield cell.line + last.lineno - 1, f"score(of=...) and :points: {expected} differ"


def _number(call: ast.Call, name: str) -> float | None:
    """Return the number given as a keyword argument; None if it is not a plain number."""
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg == name and isinstance(value, ast.Constant):
            number = value.value
            if isinstance(number, int | float) and not isinstance(number, bool):
                return float(number)
    return None
