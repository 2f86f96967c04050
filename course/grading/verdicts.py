"""Verdicts on disk: judged once, used by whoever asks for the same judgement again.

A grading run that was killed finds here what it had judged already. A verdict is kept under a
digest of everything that it depends on: the student's modules, the test cells, the judge's own
source, whether there were walls. So an old one cannot pass for a new one.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import course
from course.judge.notebook import CellVerdict, TestCell
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

    def get(
        self, modules: dict[str, str], cells: Sequence[TestCell], *, walls: bool
    ) -> list[CellVerdict] | None:
        """The verdicts on `modules` by `cells`, or None when these were never judged."""
        try:
            kept = json.loads(self._path(modules, cells, walls).read_text(encoding="utf-8"))
            return [CellVerdict(**verdict) for verdict in kept]
        except (OSError, ValueError, TypeError):
            return None

    def put(
        self,
        modules: dict[str, str],
        cells: Sequence[TestCell],
        verdicts: Sequence[CellVerdict],
        *,
        walls: bool,
    ) -> None:
        """Keep verdicts, at once or not at all."""
        path = self._path(modules, cells, walls)
        write_whole(path, json.dumps([asdict(verdict) for verdict in verdicts]))

    def forget_unjudged(self) -> None:
        """Drop what could not be judged, so that it is tried again."""
        for path in self._folder.glob("*.json"):
            try:
                kept = json.loads(path.read_text(encoding="utf-8"))
                unjudged = any(verdict["score"] is None for verdict in kept)
            except (ValueError, TypeError, KeyError):
                unjudged = True
            if unjudged:
                path.unlink(missing_ok=True)

    def _path(self, modules: dict[str, str], cells: Sequence[TestCell], walls: bool) -> Path:
        parts = [_judge_digest(), walls, sorted(modules.items()), [asdict(cell) for cell in cells]]
        return self._folder / f"{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}.json"


@functools.cache
def _judge_digest() -> str:
    """A digest of the judge's own source: a changed judge judges anew."""
    folder = Path(course.__file__).parent
    digest = hashlib.sha256()
    for room in _JUDGED_BY:
        for path in sorted((folder / room).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
