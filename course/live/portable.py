"""The machine as `psutil` shows it: Windows, macOS, and Linux without its usual `/proc`.

It shows less than Linux, and says so: nobody tells the core of a worker, macOS does not tell the
threads of another process, and looking for descendants means a walk over the table of processes,
so that is done once a second only.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable

import psutil

from course.live.reading import Reading, Source, Task
from course.system.helpers import TO_BEGIN, looks_like_no_worker

SECONDS_BETWEEN_WALKS = 1.0

LACKS = {
    "darwin": "macOS does not tell which core a worker ran on, nor what a thread does meanwhile",
    "win32": "Windows does not tell which core a worker ran on",
}
"""What a system keeps to itself, by `sys.platform`."""

NOT_BUSY = ("idle", "iowait", "guest", "guest_nice")
"""Time that is no work, or (a guest's) is in the user time already."""

ELSEWHERE = "this system does not tell which core a worker ran on"


class PortableSource(Source):
    """Reads one process, its threads and its descendants.

    Parameters
    ----------
    pid : int
        The kernel's process.
    machinery : iterable of int
        Native ids of the threads that are not workers.
    platform : str
        The system, as `sys.platform` names it.
    slept : callable
        Seconds that the machine has slept while the monotonic clock ran on.

    Raises
    ------
    ProcessLookupError
        If there is no such process.
    """

    fastest = 5.0

    def __init__(
        self,
        pid: int,
        machinery: Iterable[int] = (),
        platform: str = sys.platform,
        slept: Callable[[], float] | None = None,
    ) -> None:
        self.pid = pid
        self.lacks = LACKS.get(platform, ELSEWHERE)
        self.tick = 1 / 64 if platform == "win32" else 0.01
        self._machinery = set(machinery)
        # On macOS `psutil.Process.threads` counts threads from 1 instead of giving their ids.
        self._threads_have_ids = platform != "darwin"
        self._slept = slept or _slept
        try:
            self._kernel = psutil.Process(pid)
        except psutil.NoSuchProcess:
            raise ProcessLookupError(f"process {pid} has ended") from None
        self._children: dict[int, psutil.Process] = {}
        self._helpers: set[int] = set()
        self._beginning: set[int] = set()  # whose words may still become others
        self._late: set[str] = set()
        self._last: dict[int, float] = {}
        self._ended = 0.0
        self._walked = float("-inf")

    def read(self, everything: bool = False) -> Reading:
        """Look now. See `course.live.reading.Source.read`."""
        at = time.monotonic()
        busy = {
            number: sum(t) - sum(getattr(t, name, 0.0) for name in NOT_BUSY)
            for number, t in enumerate(psutil.cpu_times(percpu=True))
        }
        try:
            times = self._kernel.cpu_times()
            tasks, machinery = self._threads()
            if everything or at - self._walked >= SECONDS_BETWEEN_WALKS:
                self._walk(at, sure=everything)
        except psutil.NoSuchProcess:
            raise ProcessLookupError(f"process {self.pid} has ended") from None
        cpu = times.user + times.system - machinery
        for pid, child in list(self._children.items()):
            try:
                with child.oneshot():
                    own = child.cpu_times()
                    seconds = own.user + own.system
                    ended = child.status() == psutil.STATUS_ZOMBIE
                    began = child.create_time() - time.time() + time.monotonic()
                    name = child.name()
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                del self._children[pid]
                self._beginning.discard(pid)
                self._helpers.discard(pid)  # the system may give its number to a worker
                self._ended += self._last.pop(pid, 0.0)
                continue
            if pid in self._helpers:
                continue
            self._last[pid] = seconds
            tasks.append(Task(f"p{pid}", "process", name, seconds, None, began, ended))
        cpu += self._ended + sum(self._last.values())
        return Reading(at, busy, tasks, cpu, self._slept(), frozenset(self._late))

    def close(self) -> None:
        """Let go of the processes."""
        self._children.clear()

    def _threads(self) -> tuple[list[Task], float]:
        if not self._threads_have_ids:
            return [], 0.0
        try:
            threads = self._kernel.threads()
        except psutil.AccessDenied:
            return [], 0.0
        tasks: list[Task] = []
        machinery = 0.0
        for thread in threads:
            seconds = thread.user_time + thread.system_time
            if thread.id in self._machinery:
                machinery += seconds
            else:
                tasks.append(Task(f"t{thread.id}", "thread", f"thread {thread.id}", seconds))
        return tasks, machinery

    def _walk(self, at: float, sure: bool) -> None:
        self._walked = at
        for child in self._kernel.children(recursive=True):
            known = child.pid in self._children
            if known and child.pid not in self._beginning:
                continue
            self._children[child.pid] = child
            try:
                words = _words_in_the_end(child) if sure else child.cmdline()
                parent = child.parent()
                its = parent.cmdline() if parent is not None else []
            except psutil.Error:
                continue
            if parent is not None and parent.pid in self._helpers:
                continue
            if words in ([], its):  # it may be about to replace its program
                self._beginning.add(child.pid)
                continue
            self._beginning.discard(child.pid)
            if looks_like_no_worker(words):
                self._helpers.add(child.pid)
                if known:
                    self._late.add(f"p{child.pid}")


def _words_in_the_end(process: psutil.Process) -> list[str]:
    """Return its command line; while its program is being replaced it has none."""
    until = time.monotonic() + TO_BEGIN
    while not (words := process.cmdline()) and time.monotonic() < until:
        if process.status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.001)
    return words


def _slept() -> float:
    """Seconds that the machine has slept while the monotonic clock ran on: on Windows.

    Source: QueryUnbiasedInterruptTime, in units of 100 ns, "does not include time the system
    spends in sleep or hibernation".
    """
    if sys.platform != "win32":
        return 0.0
    import ctypes

    awake = ctypes.c_ulonglong()
    ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(awake))
    return time.monotonic() - awake.value / 1e7
