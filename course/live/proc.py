"""The machine as Linux shows it in `/proc`.

Files are kept open and read again with `os.pread`: a look costs a few microseconds a worker and
never walks the table of processes. Children are found through ``/proc/PID/task/TID/children``,
and only looked for when the system has started something (the ``processes`` line of
``/proc/stat``). Of a worker that has not run since the last look, only its clock is read.

CPU time comes from the scheduler in nanoseconds where it can (``schedstat`` of a thread, the
CPU clock of a process); ``stat`` counts in ticks of 10 ms, a tenth of a sample at 10 Hz.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable

from course.live.proc_text import Stat, parse_busy, parse_forks, parse_stat
from course.live.reading import Reading, Source, Task
from course.system.helpers import TO_BEGIN, looks_like_no_worker

assert sys.platform == "linux"

SWEEP = 5
"""The kernel's machinery does little: its CPU time is asked for at every fifth look."""


def process_seconds(pid: int) -> float:
    """CPU time of process `pid` with all its threads, seconds, exact to the nanosecond.

    The clock's number is made as `clock_getcpuclockid` makes it (man 3 clock_getcpuclockid).

    Raises
    ------
    OSError
        If there is no such process.
    """
    return time.clock_gettime((~pid << 3) | 2)


class LinuxSource(Source):
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
        self._kernel = str(pid)
        self._machinery = {str(number) for number in machinery}
        self._root = root
        self._seconds = seconds
        self._files: dict[str, int] = {}
        self._hz = os.sysconf("SC_CLK_TCK")
        self.tick = 1 / self._hz
        self._threads: list[str] = []
        self._parents: dict[int, int] = {}  # descendant -> parent, parents first
        self._helpers: set[int] = set()
        self._beginning: dict[int, tuple[str, float]] = {}  # whose words may still become
        # others -> those words, and its CPU time at that look
        self._late: set[str] = set()
        self._known: dict[str, tuple[float, Stat]] = {}  # folder -> its CPU time then, and stat
        self._forks: int | None = None
        self._machinery_cpu = 0.0
        self._looks = 0

    def read(self, everything: bool = False) -> Reading:
        """Look now. See `course.live.reading.Source.read`."""
        at = time.monotonic()
        text = self._text("stat")
        busy, forks = parse_busy(text, self._hz), parse_forks(text)
        cpu, kernel = self._process(self.pid)
        if kernel is None or kernel.ended:
            raise ProcessLookupError(f"process {self.pid} has ended")
        if everything or forks is None or forks != self._forks:
            self._forks = forks
            self._find_workers()
        if everything or self._looks % SWEEP == 0:
            self._machinery_cpu = sum(
                self._thread(name)[0] for name in self._threads if name in self._machinery
            )
        self._looks += 1
        cpu += kernel.children - self._machinery_cpu
        offset = at - _since_boot()
        tasks: list[Task] = []
        for name in self._threads:
            if name in self._machinery:
                continue
            own, stat = self._thread(name)
            if stat is not None:
                began = stat.began + offset
                tasks.append(Task(f"t{name}", "thread", stat.name, own, stat.core, began))
        for pid in list(self._parents):
            own, stat = self._process(pid)
            if stat is None:
                del self._parents[pid]
                self._helpers.discard(pid)
                self._beginning.pop(pid, None)
                self._forget(f"{pid}/")
                continue
            cpu += stat.children
            self._look_again(pid, own, sure=everything and not stat.ended)
            if pid in self._helpers:
                continue
            cpu += own
            began = stat.began + offset
            key = f"p{pid}"
            tasks.append(Task(key, "process", stat.name, own, stat.core, began, stat.ended))
        return Reading(at, busy, tasks, cpu, helpers=frozenset(self._late))

    def close(self) -> None:
        """Close every file."""
        for handle in self._files.values():
            os.close(handle)
        self._files.clear()
        self._known.clear()

    def _thread(self, name: str) -> tuple[float, Stat | None]:
        """CPU seconds and stat of one of the kernel's threads; no stat once it has ended."""
        folder = f"{self._kernel}/task/{name}"
        text = self._text(f"{folder}/schedstat")
        cpu = int(text.split()[0]) / 1e9 if text else None
        return self._look_at(folder, cpu)

    def _process(self, pid: int) -> tuple[float, Stat | None]:
        """CPU seconds and stat of one process, all its threads; no stat once it is gone."""
        try:
            cpu = self._seconds(pid)
        except OSError:
            cpu = None
        return self._look_at(str(pid), cpu)

    def _look_at(self, folder: str, cpu: float | None) -> tuple[float, Stat | None]:
        """Add its stat to its CPU time: who has not run since is where and what it was."""
        known = self._known.get(folder)
        if known is not None and known[0] == cpu:
            return known
        text = self._text(f"{folder}/stat")
        if not text:
            self._known.pop(folder, None)
            return 0.0, None
        stat = parse_stat(text, self._hz)
        if cpu is None:
            return stat.own, stat
        self._known[folder] = cpu, stat
        return cpu, stat

    def _find_workers(self) -> None:
        """Look for threads of the kernel and for descendants that were not there before."""
        try:
            names = os.listdir(f"{self._root}/{self._kernel}/task")
        except FileNotFoundError:
            raise ProcessLookupError(f"process {self.pid} has ended") from None
        for gone in set(self._threads) - set(names):
            self._forget(f"{self._kernel}/task/{gone}/")
        self._threads = names
        self._find_children(self.pid, names)
        for pid in list(self._parents):
            self._find_children(pid)

    def _find_children(self, pid: int, threads: Iterable[str] | None = None) -> None:
        if threads is None:
            try:
                threads = os.listdir(f"{self._root}/{pid}/task")
            except OSError:
                return
        for name in threads:
            for word in self._text(f"{pid}/task/{name}/children").split():
                child = int(word)
                if child in self._parents:
                    continue
                self._parents[child] = pid
                self._recognise(child, pid)
                self._find_children(child)

    def _recognise(self, pid: int, parent: int) -> None:
        """Note whether it is a process that `multiprocessing` starts for itself, not a worker.

        A worker of the fork server is a fork of it and looks the same, but has it as parent. Any
        other that looks like its parent may be about to replace its program.
        """
        if parent in self._helpers:
            return
        words = self._words(pid)
        if words in ("", self._words(parent)):
            self._beginning[pid] = words, -1.0
        elif looks_like_no_worker(words.split("\0")):
            self._helpers.add(pid)

    def _look_again(self, pid: int, cpu: float, sure: bool) -> None:
        """Note whether its program has been replaced since: if so, it has run for that.

        While that is done it has no words at all. To be `sure` is to wait for them.
        """
        before, then = self._beginning.get(pid, ("", cpu))
        if pid not in self._beginning or (cpu == then and not sure):
            return
        words = self._words_in_the_end(pid) if sure else self._words(pid)
        if words in ("", before):
            self._beginning[pid] = before, cpu
            return
        del self._beginning[pid]
        if looks_like_no_worker(words.split("\0")):
            self._helpers.add(pid)
            self._late.add(f"p{pid}")

    def _words_in_the_end(self, pid: int) -> str:
        until = time.monotonic() + TO_BEGIN
        while not (words := self._words(pid)) and time.monotonic() < until:
            _, stat = self._process(pid)
            if stat is None or stat.ended:
                break
            time.sleep(0.001)
        return words

    def _words(self, pid: int) -> str:
        return self._once(f"{pid}/cmdline")

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
        for folder in [f for f in self._known if f"{f}/".startswith(prefix)]:
            del self._known[folder]


def _since_boot() -> float:
    """Seconds since the machine started, on the clock that `stat` counts in.

    It counts the time that the machine slept; the monotonic clock does not.
    """
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
