"""The machine as Linux shows it in `/proc` (see `man 5 proc`).

Files are kept open and read again with `os.pread`: a look costs a few microseconds a worker and
never walks the table of processes. Children are found through ``/proc/PID/task/TID/children``.
CPU time comes from the scheduler in nanoseconds where it can (``schedstat`` of a thread, the
CPU clock of a process); ``stat`` counts in ticks of 10 ms, a tenth of a sample at 10 Hz.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from course.live.reading import Reading, Task

SWEEP = 5
"""Descendants are asked for new children in turn, each at every fifth look."""


@dataclass(frozen=True)
class Stat:
    """The fields of a ``stat`` line that are used here; times in seconds."""

    name: str
    state: str
    own: float
    children: float
    began: float
    core: int


def parse_stat(text: str, tick: int = 100) -> Stat:
    """Read a line of ``/proc/PID/stat`` or ``/proc/PID/task/TID/stat``.

    Parameters
    ----------
    text : str
        The line. The name may hold blanks and parentheses.
    tick : int
        Clock ticks in a second (``sysconf(_SC_CLK_TCK)``).

    Raises
    ------
    ValueError, IndexError
        If `text` is no such line.
    """
    start, stop = text.index("("), text.rindex(")")
    fields = text[stop + 2 :].split()
    return Stat(
        name=text[start + 1 : stop],
        state=fields[0],
        own=(int(fields[11]) + int(fields[12])) / tick,
        children=(int(fields[13]) + int(fields[14])) / tick,
        began=int(fields[19]) / tick,
        core=int(fields[36]),
    )


def parse_busy(text: str, tick: int = 100) -> dict[int, float]:
    """Seconds that each core was busy, from ``/proc/stat``.

    Busy is everything but idle and iowait. Time given to guests is in user time already.
    """
    busy: dict[int, float] = {}
    for line in text.splitlines():
        if not line.startswith("cpu"):
            break
        name, *counts = line.split()
        if name == "cpu":
            continue
        ticks = [int(count) for count in counts[:8]]
        busy[int(name[3:])] = (sum(ticks) - ticks[3] - ticks[4]) / tick
    return busy


def process_seconds(pid: int) -> float:
    """CPU time of process `pid` with all its threads, seconds, exact to the nanosecond.

    The clock's number is made as `clock_getcpuclockid` makes it (man 3 clock_getcpuclockid).

    Raises
    ------
    OSError
        If there is no such process.
    """
    return time.clock_gettime((~pid << 3) | 2)


class LinuxSource:
    """Reads one process, its threads and its descendants.

    Parameters
    ----------
    pid : int
        The kernel's process.
    machinery : iterable of int
        Native ids of the threads that are not workers.
    root : str
        Where the `proc` file system is; tests give a folder of recorded texts.
    seconds : callable
        CPU time of a process by its id.
    """

    def __init__(
        self,
        pid: int,
        machinery: Iterable[int] = (),
        root: str = "/proc",
        seconds: Callable[[int], float] = process_seconds,
    ) -> None:
        self.pid = pid
        self._machinery = set(machinery)
        self._root = root
        self._seconds = seconds
        self._files: dict[str, int] = {}
        self._tick = os.sysconf("SC_CLK_TCK")
        self._boot = _since_boot() - time.monotonic()
        self._parents: dict[int, int] = {}  # descendant -> parent, parents first
        self._helpers: set[int] = set()
        self._names: list[str] = []
        self._machinery_cpu = 0.0
        self._looks = 0

    def read(self, everything: bool = False) -> Reading:
        """Look now. See `course.live.reading.Source.read`."""
        at = time.monotonic()
        busy = parse_busy(self._text("stat"), self._tick)
        kernel = self._stat(str(self.pid))
        if kernel is None or kernel.state in "ZX":
            raise ProcessLookupError(f"process {self.pid} has ended")
        tasks, cpu = self._threads(everything)
        cpu += self._cpu_of(self.pid, kernel) + kernel.children
        for pid in list(self._parents):
            if pid not in self._helpers and (everything or (pid + self._looks) % SWEEP == 0):
                self._find_children(pid)
        for pid in self._helpers:
            self._find_children(pid)
        for pid in list(self._parents):
            stat = self._stat(str(pid))
            if stat is None:
                del self._parents[pid]
                self._helpers.discard(pid)
                self._forget(f"{pid}/")
                continue
            own = self._cpu_of(pid, stat)
            cpu += stat.children
            if pid in self._helpers:
                continue
            cpu += own
            ended = stat.state in "ZX"
            began = stat.began - self._boot
            tasks.append(Task(f"p{pid}", "process", stat.name, own, stat.core, began, ended))
        self._looks += 1
        return Reading(at, busy, tasks, cpu)

    def close(self) -> None:
        """Close every file."""
        for handle in self._files.values():
            os.close(handle)
        self._files.clear()

    def _threads(self, everything: bool) -> tuple[list[Task], float]:
        """The kernel's working threads, and minus the CPU time of its machinery."""
        try:
            names = os.listdir(f"{self._root}/{self.pid}/task")
        except FileNotFoundError:
            raise ProcessLookupError(f"process {self.pid} has ended") from None
        tasks: list[Task] = []
        sweep = everything or self._looks % SWEEP == 0
        if sweep:
            self._machinery_cpu = 0.0
        for name in names:
            folder = f"{self.pid}/task/{name}"
            if int(name) in self._machinery:
                if sweep:  # it does little: its time is asked for now and then
                    self._machinery_cpu += self._run_time(folder)
                    self._find_children(self.pid, name)
                continue
            stat = self._stat(folder)
            if stat is None:
                continue
            self._find_children(self.pid, name)
            cpu = self._run_time(folder, stat)
            began = stat.began - self._boot
            tasks.append(Task(f"t{name}", "thread", stat.name, cpu, stat.core, began))
        if names != self._names:
            for name in set(self._names) - set(names):
                self._forget(f"{self.pid}/task/{name}/")
            self._names = names
        return tasks, -self._machinery_cpu

    def _find_children(self, pid: int, thread: str | None = None) -> None:
        try:
            threads = [thread] if thread else os.listdir(f"{self._root}/{pid}/task")
        except FileNotFoundError:
            return
        for name in threads:
            for word in self._text(f"{pid}/task/{name}/children").split():
                child = int(word)
                if child in self._parents:
                    continue
                self._parents[child] = pid
                if self._is_helper(child, pid):
                    self._helpers.add(child)
                self._find_children(child)

    def _is_helper(self, pid: int, parent: int) -> bool:
        """Whether it is a process that `multiprocessing` starts for itself, not a worker.

        A worker of the fork server is a fork of it and looks the same, but has it as parent.
        """
        if parent in self._helpers:
            return False
        line = self._once(f"{pid}/cmdline").split("\0")
        text = " ".join(line[:6])
        return "multiprocessing.forkserver" in text or "multiprocessing.resource_tracker" in text

    def _stat(self, folder: str) -> Stat | None:
        text = self._text(f"{folder}/stat")
        return parse_stat(text, self._tick) if text else None

    def _run_time(self, folder: str, stat: Stat | None = None) -> float:
        """CPU seconds of one thread."""
        text = self._text(f"{folder}/schedstat")
        if text:
            return int(text.split()[0]) / 1e9
        stat = stat or self._stat(folder)
        return stat.own if stat else 0.0

    def _cpu_of(self, pid: int, stat: Stat) -> float:
        """CPU seconds of one process, all its threads."""
        try:
            return self._seconds(pid)
        except OSError:
            return stat.own

    def _text(self, path: str) -> str:
        """The file's text now; empty when what it tells about is gone."""
        handle = self._files.get(path)
        try:
            if handle is None:
                handle = os.open(f"{self._root}/{path}", os.O_RDONLY | os.O_CLOEXEC)
                self._files[path] = handle
            text = os.pread(handle, 65536, 0)
        except OSError:
            if path in self._files:
                os.close(self._files.pop(path))
            return ""
        return text.decode("utf-8", "replace")

    def _once(self, path: str) -> str:
        try:
            with open(f"{self._root}/{path}", encoding="utf-8", errors="replace") as file:
                return file.read()
        except OSError:
            return ""

    def _forget(self, prefix: str) -> None:
        for path in [p for p in self._files if p.startswith(prefix)]:
            os.close(self._files.pop(path))


def _since_boot() -> float:
    """Seconds since the machine started, on the clock that `stat` counts in."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
