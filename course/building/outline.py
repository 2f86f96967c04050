"""The outline of a lesson: its sections, what is in them, and how long they take."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from course.building.lesson import Cell
from course.building.topics import title_of
from course.scheduling.level import levels

_HEADING = re.compile(r"^## +(?P<title>.+?) *$", re.MULTILINE)
_LEVEL = re.compile(r"""^schedule\(["']([\w-]+)["']\)""", re.MULTILINE)
_WORDS_A_MINUTE = 120
_MINUTES_FOR_CODE, _MINUTES_FOR_ANSWERS = 1.0, 12.0
"""For a cell to run and to think about, and for an exercise; measured on nobody, so an estimate."""


def outline(path: Path, cells: Sequence[Cell], ids: Mapping[int, str]) -> dict[str, Any]:
    """Return the outline of a lesson as plain data.

    Parameters
    ----------
    path : Path
        The lesson text.
    cells : sequence of Cell
        Its cells.
    ids : mapping of int to str
        The id in the notebook of each cell, by its place.

    Returns
    -------
    dict
        ``notebook``, ``title``, the names of its ``levels``, and ``sections``, each with ``title``,
        ``minutes``, the ids of its ``cells`` and its ``exercises`` with their points.
    """
    sections: list[dict[str, Any]] = []
    for place, cell in enumerate(cells):
        if cell.kind == "markdown" and (heading := _HEADING.search(cell.source)):
            sections.append(_section(heading["title"]))
        if not sections:
            sections.append(_section(title_of(path)))
        section = sections[-1]
        section["minutes"] += _minutes(cell)
        if place in ids and cell.kind != "markdown":
            section["cells"].append(ids[place])
        if "points" in cell.marks:
            name = str(cell.marks.get("tests") or cell.marks.get("manual"))
            section["exercises"][name] = cell.marks["points"]
    for section in sections:
        section["minutes"] = max(1, round(section["minutes"]))
    asked = [name for cell in cells if cell.kind == "code" for name in _LEVEL.findall(cell.source)]
    return {
        "notebook": f"{path.stem}.ipynb",
        "title": title_of(path),
        "levels": [name for name in asked if name in levels()],
        "sections": sections,
    }


def _section(title: str) -> dict[str, Any]:
    return {"title": title.replace("`", ""), "minutes": 0.0, "cells": [], "exercises": {}}


def _minutes(cell: Cell) -> float:
    if "solution" in cell.marks or "manual" in cell.marks:
        return _MINUTES_FOR_ANSWERS
    if cell.kind == "markdown":
        return len(cell.source.split()) / _WORDS_A_MINUTE
    return _MINUTES_FOR_CODE if cell.kind == "code" and "tests" not in cell.marks else 0.0
