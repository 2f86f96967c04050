"""How far a grading run is, on a terminal, in a batch job's log, and in a file.

The file (``progress.json``, beside nbgrader's log) can be read at any moment: it is always whole.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from course.handins.values import StudentId, shown
from course.setup.trouble import say
from course.setup.writing import write_whole

if TYPE_CHECKING:
    import rich.progress

_A_LINE = 30.0
"""Seconds between two lines in a log."""
_A_FILE = 1.0
"""Seconds between two states of the file."""


class Progress:
    """Counts students.

    Parameters
    ----------
    total : int
        How many there are.
    file : Path
        Where the state is written.
    on_terminal : bool
        Whether to draw a bar; else a line is written now and then.
    """

    def __init__(self, total: int, file: Path, *, on_terminal: bool) -> None:
        self._total, self._file = total, file
        self._counts: dict[str, int] = {}
        self._under_way: dict[StudentId, float] = {}
        self._began = self._wrote = self._said = time.monotonic()
        self._lock = threading.Lock()
        self._bar = _bar() if on_terminal else None

    def __enter__(self) -> Self:
        try:
            self._write("running")
            if self._bar is not None:
                self._bar.start()
                self._bar.add_task("grading", total=self._total)
        except BaseException as end:  # a signal in here, say, once others can read "running"
            self.__exit__(type(end))
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
        self._write("interrupted" if kind else "done")

    def begun(self, student: StudentId) -> None:
        """Note that a student is being judged; threads may do this at the same time."""
        with self._lock:
            self._under_way[student] = time.time()

    def done(self, student: StudentId, status: str) -> None:
        """Note that a student is done."""
        with self._lock:
            self._under_way.pop(student, None)
            self._counts[status] = self._counts.get(status, 0) + 1
        now = time.monotonic()
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=self._finished)
        elif now - self._said > _A_LINE:
            self._said = now
            say(self.line())
        if now - self._wrote > _A_FILE:
            self._wrote = now
            self._write("running")

    @property
    def _finished(self) -> int:
        return sum(self._counts.values())

    @property
    def seconds_left(self) -> float | None:
        """How long it will take, as far as can be told."""
        worked = self._finished - self._counts.get("already", 0)
        if not worked:
            return None
        each = (time.monotonic() - self._began) / worked
        return each * (self._total - self._finished)

    def line(self) -> str:
        """How far it is, in a line."""
        seconds = self.seconds_left
        left = f", about {lasting(seconds)}" if seconds is not None else ""
        return (
            f"{datetime.now().astimezone():%H:%M:%S}  {self._finished} of {self._total} students"
            f" done, {self._total - self._finished} left{left}"
        )

    def _write(self, state: str) -> None:
        with self._lock:
            under_way = sorted(self._under_way.items(), key=lambda one: one[1])
        seconds = self.seconds_left
        told = {
            "state": state,
            "updated": datetime.now(UTC).isoformat(timespec="seconds"),
            "students": self._total,
            "done": self._finished,
            "left": self._total - self._finished,
            "seconds_left": None if seconds is None else round(seconds),
            **self._counts,
            "under_way": [
                {"student": shown(student), "seconds": round(time.time() - since)}
                for student, since in under_way
            ],
        }
        with contextlib.suppress(OSError):  # a full disk is told by whoever writes marks
            write_whole(self._file, json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def lasting(seconds: float) -> str:
    """A length of time as a person says it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def _bar() -> rich.progress.Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        console=Console(stderr=True, highlight=False, markup=False),
    )
