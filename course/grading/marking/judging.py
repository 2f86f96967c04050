"""The verdicts on what was received: by the judge, or none where it cannot be asked."""

from __future__ import annotations

import ast
import dataclasses
import functools
import threading
from collections.abc import Callable, Sequence

from course.grading.pages.feedback import UNJUDGED
from course.handins.values import Module
from course.judge.notebook import CellVerdict, TestCell

_parsing = threading.Lock()
"""Python 3.11 counts the depth of syntax trees in all threads together, and trips over it."""

Judge = Callable[[dict[str, str], list[TestCell]], list[CellVerdict]]


def judged(
    modules: Sequence[Module], unreadable: str, cells: list[TestCell], judge: Judge
) -> list[CellVerdict]:
    """The verdict on each test cell.

    Parameters
    ----------
    modules : sequence of Module
        What the student wrote.
    unreadable : str
        Why the hand-in could not be read; nothing of it is judged then.
    cells : list of TestCell
        The assignment's.
    judge : callable
        Judges texts by test cells.
    """
    if unreadable:
        return [unjudged(cell, unreadable) for cell in cells]
    verdicts = judge({str(one.name): one.text for one in modules}, cells)
    obstacles = {str(one.name): str(one.obstacle) for one in modules if one.obstacle}
    return [
        verdict if verdict.score == cell.points or not why else unjudged(cell, why)
        for cell, verdict in zip(cells, verdicts, strict=True)
        for why in [" ".join(dict.fromkeys(obstacles.get(name, "") for name in asked_of(cell)))]
    ]


@functools.cache
def asked_of(cell: TestCell) -> tuple[str, ...]:
    """The modules, and so the exercises, that a test cell asks for."""
    return tuple(
        str(node.args[0].value)
        for node in ast.walk(parsed(cell))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "answer"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    )


def parsed(cell: TestCell) -> ast.Module:
    """The syntax tree of a test cell; threads may ask for theirs at the same time."""
    with _parsing:
        return ast.parse(cell.source)


def unjudged(cell: TestCell, reason: str) -> CellVerdict:
    """No verdict: a person decides, who is told the reason."""
    check = {"title": cell.grade_id, "status": "unjudged", "reason": reason, "hidden": False}
    check |= {"points": cell.points, "earned": 0, "hint": "", "mistake": ""}
    return dataclasses.replace(
        CellVerdict(cell.grade_id, cell.points, None), outputs=[UNJUDGED], checks=[check]
    )
