"""Verdicts on disk: judged once, used by whoever asks for the same judgement again.

A grading run that was killed finds here what it had judged already, and the same answer of two
students is judged once: the cell that nobody has touched, most of all. A verdict is kept under a
digest of everything that it depends on: the modules that the answer can import, the test cell, the
judge's own source, whether there were walls. So an old one cannot pass for a new one. What could
not be judged is not kept.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import course
from course.grading.judging import Judge, asked_of, parsed
from course.judge.notebook import CellVerdict, TestCell
from course.notebook.variables import made_and_needed
from course.setup.writing import write_whole

_JUDGED_BY = ("judge", "child", "sandbox")


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
    ) -> list[CellVerdict]:
        """The verdicts on `modules` by `cells`: those that are kept, and the judge's on the rest.

        Parameters
        ----------
        modules : dict of str to str
            A student's modules.
        cells : sequence of TestCell
            In the order of the notebook.
        judge : callable
            Is asked once for all that is not kept, if anything.
        walls : bool
            Whether answers run behind walls.
        """
        paths: dict[str, Path] = {}
        found: dict[str, CellVerdict] = {}
        for group in _of_one_piece(tuple(cells)):
            paths |= {cell.grade_id: self._path(modules, group, cell, walls) for cell in group}
            kept = [one for cell in group if (one := _read(paths[cell.grade_id]))]
            if len(kept) == len(group):
                found |= {one.grade_id: one for one in kept}
        if todo := [cell for cell in cells if cell.grade_id not in found]:
            for verdict in judge(modules, todo):
                found[verdict.grade_id] = verdict
                if verdict.score is not None:
                    write_whole(paths[verdict.grade_id], json.dumps(asdict(verdict)))
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
        key = json.dumps([_judge_digest(), walls, used, texts, cell.grade_id])
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"


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
            todo += [other for other in modules if other in modules[name]]
    return used


@functools.cache
def _of_one_piece(cells: tuple[TestCell, ...]) -> list[list[TestCell]]:
    """Part cells into groups: one that uses a name that an earlier one makes is of its group."""
    groups: list[list[TestCell]] = []
    makers: dict[str, list[TestCell]] = {}
    for cell in cells:
        made, needed = made_and_needed(parsed(cell))
        group = [cell]
        for name in sorted(needed & set(makers)):
            other = makers[name]
            if other is not group:
                groups.remove(other)
                group = [*other, *group]
                makers |= {known: group for known, of in makers.items() if of is other}
        groups.append(group)
        makers |= dict.fromkeys(made, group)
    return groups


@functools.cache
def _judge_digest() -> str:
    """A digest of the judge's own source: a changed judge judges anew."""
    folder = Path(course.__file__).parent
    digest = hashlib.sha256()
    for room in _JUDGED_BY:
        for path in sorted((folder / room).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
