"""Verdicts on disk: judged once, used by whoever asks for the same judgement again.

A grading run that was killed finds here what it had judged already, and the same answer of two
students is judged once: the cell that nobody has touched, most of all. A verdict is kept under a
digest of everything that it depends on: the modules that the answer can import, the test cell, the
judge's own source, Python, how processes start, whether there were walls. So an old one cannot pass
for a new one. What could not be judged is not kept, nor what was cut off when its time was over.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from course.grading.marking import source
from course.grading.marking.judging import Judge, asked_of, parsed
from course.judge.children.deadline import LATE
from course.judge.notebook import CellVerdict, TestCell
from course.judge.open_check import START_METHOD
from course.notebook.variables import made_and_needed
from course.setup.writing import write_whole

_CUT_OFF = LATE.partition("{")[0]

Piece = list[TestCell]
"""Test cells that belong together; they stand in the order of the notebook."""

Spread = Callable[[Callable[[Sequence[Piece]], None], Sequence[Piece]], None]
"""Has pieces judged by a function that judges one or more of them, in one go or side by side."""


def in_one_go(judge: Callable[[Sequence[Piece]], None], pieces: Sequence[Piece]) -> None:
    """Have all pieces judged together."""
    judge(pieces)


class Verdicts:
    """The verdicts in a folder; threads and processes may share it.

    Parameters
    ----------
    folder : Path
        Made when the first verdict is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def judged(
        self,
        modules: dict[str, str],
        cells: Sequence[TestCell],
        judge: Judge,
        *,
        walls: bool,
        spread: Spread = in_one_go,
    ) -> list[CellVerdict]:
        """The verdicts on `modules` by `cells`: those that are kept, and the judge's on the rest.

        What could not be judged among others is judged once more alone: the time may have been up.

        Parameters
        ----------
        modules : dict of str to str
            A student's modules.
        cells : sequence of TestCell
            In the order of the notebook.
        judge : callable
            Is asked for all that is not kept, if anything.
        walls : bool
            Whether answers run behind walls.
        spread : callable, optional
            Whether in one go.
        """
        paths: dict[str, Path] = {}
        found: dict[str, CellVerdict] = {}
        todo: list[Piece] = []
        for group in _of_one_piece(tuple(cells)):
            paths |= {cell.grade_id: self._path(modules, group, cell, walls) for cell in group}
            kept = [one for cell in group if (one := _read(paths[cell.grade_id]))]
            if len(kept) == len(group):
                found |= {one.grade_id: one for one in kept}
            else:
                todo.append(group)

        def judge_now(pieces: Sequence[Piece]) -> None:
            asked = {cell.grade_id for piece in pieces for cell in piece}
            for verdict in judge(modules, [cell for cell in cells if cell.grade_id in asked]):
                found[verdict.grade_id] = verdict
                if _is_whole(verdict):
                    write_whole(paths[verdict.grade_id], json.dumps(asdict(verdict)))
            for piece in pieces if len(pieces) > 1 else ():
                if any(found[cell.grade_id].score is None for cell in piece):
                    judge_now([piece])

        if todo:
            spread(judge_now, todo)
        return [found[cell.grade_id] for cell in cells]

    def forget(self) -> None:
        """Drop all that is kept."""
        for path in self._folder.glob("*.json"):
            path.unlink(missing_ok=True)

    def _path(
        self, modules: dict[str, str], group: Sequence[TestCell], cell: TestCell, walls: bool
    ) -> Path:
        asked = {name for one in group for name in asked_of(one)}
        used = sorted(_usable(asked or set(modules), modules).items())
        texts = [asdict(one) for one in group]
        start = os.environ.get(START_METHOD)
        key = json.dumps([source.digest(), sys.version, start, walls, used, texts, cell.grade_id])
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"


def _is_whole(verdict: CellVerdict) -> bool:
    """Whether it would be the same at any time: nothing unjudged, and nothing cut off."""
    reasons = [str(check.get("reason")) for check in verdict.checks]
    return verdict.score is not None and not any(_CUT_OFF in reason for reason in reasons)


def _read(path: Path) -> CellVerdict | None:
    try:
        return CellVerdict(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _usable(asked: set[str], modules: dict[str, str]) -> dict[str, str]:
    """Return these modules and all that they could import: whose names stand in their texts.

    A text is not parsed here. It is a student's, and may be made to break who reads it.
    """
    todo, used = sorted(asked & set(modules)), dict[str, str]()
    while todo:
        name = todo.pop()
        if name not in used:
            used[name] = modules[name]
            text = _as_read(modules[name])
            todo += [other for other in modules if other in text]
    return used


def _as_read(text: str) -> str:
    """Return a text with the letters that Python reads in names: ``𝒒`` is its ``q``."""
    others = {character for character in text if not character.isascii()}
    return text.translate({ord(one): unicodedata.normalize("NFKC", one) for one in others})


@functools.cache
def _of_one_piece(cells: tuple[TestCell, ...]) -> list[Piece]:
    """Part cells into groups: one that uses a name that an earlier one makes is of its group.

    So is one that asks for the same module: what is known of it counts for all its checks.
    """
    groups: list[Piece] = []
    makers: dict[str, Piece] = {}
    for cell in cells:
        made, needed = made_and_needed(parsed(cell))
        modules = {f"%%module {name}" for name in asked_of(cell)}
        group = [cell]
        for name in sorted((needed | modules) & set(makers)):
            other = makers[name]
            if other is not group:
                groups.remove(other)
                group = [*other, *group]
                makers |= {known: group for known, of in makers.items() if of is other}
        groups.append(group)
        makers |= dict.fromkeys([*made, *modules], group)
    return groups
