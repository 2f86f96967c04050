"""What there is of an answer at this moment: its threads, processes, files, shared memory.

On Linux the system tells all of it.  Elsewhere it does not tell threads and memory (None), and the
word of the answer's process is all there is.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from course.system import procfs
from course.system.helpers import is_helper
from course.system.inside import Inside
from course.system.processes import Seen

_MOST_SECONDS = 5.0
"""Seconds to wait for a thread or process that is ending to be gone."""

_ENDING = 0.05
"""Seconds of CPU time that a thread that is ending may still use."""

_REST = 0.02
"""Seconds without a step in which a thread that sleeps is known to stay."""

_SHARED = "/dev/shm"  # noqa: S108  (shm_overview(7): where Linux has it)
_SEMAPHORE = "sem."


class Left:
    """Asks the system what there is of one answer.

    Parameters
    ----------
    first : int
        Pid of the process in which the answer is called.
    folder : Path
        Its folder.
    processes : callable
        Gives all processes of the answer that are alive.

    Notes
    -----
    Make it before any of the answer's code runs: what is there then is not the answer's.
    """

    def __init__(self, first: int, folder: Path, processes: Callable[[], list[Seen]]) -> None:
        self._first, self._folder, self._processes = first, folder, processes
        self._shared = Inside(_SHARED, first)
        self._before = frozenset(self._blocks())
        self._tasks = set(procfs.tasks(first))
        self._early = {seen.pid for seen in processes()}
        self._imported = False

    def is_imported(self) -> None:
        """Say that the answer's module has been imported: who is there by now is no call's worker.

        Only the first time counts.
        """
        if not self._imported:
            self._imported = True
            self._tasks |= set(procfs.tasks(self._first))
            self._early |= {seen.pid for seen in self._processes()}

    def has_worked(self, pid: int, task: int) -> None:
        """Say that this thread works for a call of the answer: whenever it began, it is its worker.

        Parameters
        ----------
        pid, task : int
            As the judge sees them.
        """
        self._early.discard(pid)
        if task != self._first:
            self._tasks.discard(task)

    def threads(self) -> set[int] | None:
        """Return the threads of the first process, by the numbers that they have for themselves.

        Its main thread is not among them, nor is one that is about to end: `join` returns a moment
        before a thread is gone.
        """
        if not procfs.LINUX:
            return None
        alive = _settled(lambda: [(self._first, task) for task in self._new_tasks()])
        own = (procfs.own_number(pid, task) for pid, task in alive)
        return {number for number in own if number is not None}

    def _new_tasks(self) -> list[int]:
        return [task for task in procfs.tasks(self._first) if task not in self._tasks]

    def processes(self) -> set[int]:
        """Return the other processes, by the numbers that they have for themselves.

        Python's helpers are not among them.
        """
        helpers: set[int] = set()
        found = set()
        for seen in self._processes():  # parents come first
            if seen.pid == self._first or seen.pid in self._early:
                continue
            if seen.parent not in helpers and is_helper(seen, self._first):
                helpers.add(seen.pid)
            elif seen.state not in "ZX":
                found.add((procfs.own_number(seen.pid) if procfs.LINUX else None) or seen.pid)
        return found

    def bytes_read(self) -> int:
        """Return how many bytes the threads of the first process that are alive have read.

        What its children have read is not among them.  0 where the system does not tell.
        """
        counts = [procfs.text(self._first, "io", task) for task in procfs.tasks(self._first)]
        return sum(
            int(found) for text in counts for found in re.findall(r"(?m)^rchar: (\d+)", text)
        )

    def files(self) -> list[str]:
        """Return the files that the first process holds open, as seen from its folder.

        Pipes and sockets are left out: `multiprocessing` has some of its own.  Empty where the
        system does not tell.
        """
        inside = f"{self._folder}{os.sep}"
        open_now = procfs.open_files(self._first).values()
        own = (target.removeprefix(inside) for target in open_now if target.startswith(inside))
        return sorted(name for name in own if not name.startswith("."))

    def memory(self) -> set[str] | None:
        """Return the blocks of shared memory that were not there before.

        None where the system does not tell, or does not tell whose they are.
        """
        if sys.platform != "linux":
            return None
        blocks, owner = self._blocks(), _owner(f"/proc/{self._first}")
        if owner is None:
            return None
        if owner == os.geteuid() and self._owns_all_memory():
            return None
        return {name for name, user in blocks.items() if name not in self._before and user == owner}

    def close(self) -> None:
        """Look at its memory no more."""
        self._shared.close()

    def _owns_all_memory(self) -> bool:
        """Tell whether the answer has the same shared memory as the judge."""
        try:
            return os.path.samestat(os.stat(_SHARED), self._shared.status())
        except OSError:
            return True

    def _blocks(self) -> dict[str, int]:
        """Return the blocks of shared memory that the answer can see, and whose each is."""
        found = self._shared.statuses().items()
        return {name: its.st_uid for name, its in found if not name.startswith(_SEMAPHORE)}


def _owner(path: str) -> int | None:
    try:
        return os.stat(path).st_uid
    except OSError:
        return None


def _settled(look: Callable[[], list[tuple[int, int]]]) -> list[tuple[int, int]]:
    """Return the threads that are there for good: asleep, or at work for longer than an end takes.

    Parameters
    ----------
    look : callable
        Returns the threads there are now: process and thread.
    """
    until = time.monotonic() + _MOST_SECONDS
    used = {task: procfs.used(*task) for task in look()}
    while True:
        time.sleep(0.005)
        now = [task for task in look() if task in used]
        resting = _resting(now)
        if all(task in resting or procfs.used(*task) - used[task] > _ENDING for task in now):
            return [task for task in now if task in set(look())]
        if time.monotonic() > until:
            return now


def _resting(tasks: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return which threads sleep, and take no step while they are looked at."""
    before = {task: procfs.steps(*task) for task in tasks}
    asleep = [task for task in tasks if procfs.state(*task) in ("S", "T")]
    if asleep:
        time.sleep(_REST)
    return {task for task in asleep if procfs.steps(*task) == before[task]}
