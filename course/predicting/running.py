"""Seeing the runs of cells: what they print, how long they take, how they end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from course.notebook.cellids import id_of_run
from course.predicting.outcome import Outcome, Tee
from course.setup.shell import shell

Taker = Callable[[Outcome], None]


class _Runs:
    """Who waits for the run of which cell, in this kernel.

    Attributes
    ----------
    waiting : dict of str to callable
        By the id of the cell: the newest question about it.
    """

    def __init__(self, running: Any) -> None:
        self.waiting: dict[str, Taker] = {}
        self._shell = running
        self._tee: Tee | None = None
        self._began = 0.0
        running.events.register("pre_run_cell", self._begins)
        running.events.register("post_run_cell", self._ended)

    def _begins(self, info: Any) -> None:
        if id_of_run(info) in self.waiting:
            self._tee = sys.stdout = Tee(sys.stdout)
            self._began = time.monotonic()

    def _ended(self, result: Any) -> None:
        tee, self._tee = self._tee, None
        if tee is None:
            return
        seconds = time.monotonic() - self._began
        if sys.stdout is tee:
            sys.stdout = tee.stream
        failed = result.error_before_exec or result.error_in_exec
        error = f"{type(failed).__name__}: {failed}" if failed else ""
        names = self._shell.user_ns
        outcome = Outcome(tee.kept.getvalue(), seconds, error, names, result.result)
        self.waiting[id_of_run(result.info)](outcome)


_runs: dict[int, _Runs] = {}
"""By the shell they belong to."""


def watch(cells: tuple[str, ...], take: Taker) -> None:
    """Have `take` called with the outcome of each run of these cells from now on."""
    here = shell()
    if here is None:
        return
    runs = _runs.get(id(here)) or _runs.setdefault(id(here), _Runs(here))
    for cell in cells:
        runs.waiting[cell] = take
