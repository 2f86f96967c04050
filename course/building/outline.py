"""The outline of a lesson: its sections, what is in them, and how long they take."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from course.building.lesson import PREDICT, WRAP_UP, Cell
from course.building.topics import title_of
from course.scheduling.level import levels

_HEADING = re.compile(r"^## +(?P<title>.+?) *$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LEVEL = re.compile(r"""^schedule\(["']([\w-]+)["']\)""", re.MULTILINE)
_TURN = re.compile(r"^\*\*(Your turn|Try it)\.\*\*", re.MULTILINE)
_QUESTION = re.compile(r"^- name:", re.MULTILINE)

# Minutes, for somebody to whom all of this is new; measured on nobody, so an estimate.
_WORDS_A_MINUTE = 120
_FOR_CODE, _FOR_A_QUESTION, _FOR_A_LEVEL, _FOR_A_TURN = 0.7, 0.5, 3.0, 3.0
_FOR_AN_EXERCISE, _FOR_A_POINT = 3.0, 3.0


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
    if "points" in cell.marks:
        return _FOR_AN_EXERCISE + _FOR_A_POINT * float(cell.marks["points"])
    if cell.kind == "markdown":
        turns = len(_TURN.findall(cell.source))
        return words_in(cell.source) / _WORDS_A_MINUTE + turns * _FOR_A_TURN
    if cell.kind == PREDICT:
        return _FOR_A_QUESTION
    if cell.kind == WRAP_UP:
        return _FOR_A_QUESTION * len(_QUESTION.findall(cell.source))
    if cell.kind == "code" and "solution" not in cell.marks:
        return _FOR_A_LEVEL if _LEVEL.search(cell.source) else _FOR_CODE
    return 0.0


def words_in(text: str) -> int:
    """Return how many words of a text cell are read: the descriptions of pictures are not."""
    return len(_PICTURE.sub("", text).split())
