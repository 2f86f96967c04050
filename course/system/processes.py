"""Reading the table of processes: light enough for twenty looks a second, and never mistaken.

A pid alone names nobody, since it is given to another process soon after its owner ends; a pid and
the time of birth do.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import NamedTuple

from course.system import procfs


class Seen(NamedTuple):
    """A process as it was at one look.

    Attributes
    ----------
    pid, parent, group : int
        Its own pid, its parent's, and its process group (0 where there are none).
    state : str
        The letter of ``ps``: R runnable, S sleeping, D waiting for a device, T stopped, Z zombie.
    threads : int
        Number of its threads.
    cpu : float
        Seconds of CPU time used so far.
    resident : int
        Bytes of memory in use, shared pages included.
    born : float
        When it started, in units of the system's own.
    """

    pid: int
    parent: int
    group: int
    state: str
    threads: int
    cpu: float
    resident: int
    born: float

    @property
    def alive(self) -> bool:
        """Whether it can still do anything; a zombie cannot, unless other threads go on."""
        return self.state not in "ZX" or self.threads > 1


if sys.platform == "linux":
    _TICK = os.sysconf("SC_CLK_TCK")
    _PAGE = os.sysconf("SC_PAGE_SIZE")

    def see(pid: int) -> Seen | None:
        """One process, or None if there is none of that pid; source: proc_pid_stat(5)."""
        try:
            fields = procfs.content(f"/proc/{pid}/stat").rpartition(b")")[2].split()
        except OSError:
            return None
        return Seen(
            pid=pid,
            parent=int(fields[1]),
            group=int(fields[2]),
            state=fields[0].decode(),
            threads=int(fields[17]),
            cpu=(int(fields[11]) + int(fields[12])) / _TICK,
            resident=int(fields[21]) * _PAGE,
            born=float(fields[19]),
        )

    def numbers() -> list[int]:
        """The pids of all processes of this machine."""
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]

    def children(parent: Seen) -> list[Seen]:
        """The children that a process has now."""
        words: list[bytes] = []
        try:
            for task in os.listdir(f"/proc/{parent.pid}/task"):
                words += procfs.content(f"/proc/{parent.pid}/task/{task}/children").split()
        except OSError:
            pass
        if not words:
            return []
        found = [child for word in words if (child := see(int(word)))]
        return [child for child in found if child.parent == parent.pid] if same(parent) else []

else:
    import psutil

    _LETTERS = {
        psutil.STATUS_RUNNING: "R",
        psutil.STATUS_DISK_SLEEP: "D",
        psutil.STATUS_STOPPED: "T",
        psutil.STATUS_ZOMBIE: "Z",
        psutil.STATUS_DEAD: "X",
    }

    def see(pid: int) -> Seen | None:
        """One process, or None if there is none of that pid that may be looked at."""
        try:
            process = psutil.Process(pid)
            with process.oneshot():
                times = process.cpu_times()
                return Seen(
                    pid=pid,
                    parent=process.ppid(),
                    group=os.getpgid(pid) if hasattr(os, "getpgid") else 0,
                    state=_LETTERS.get(process.status(), "S"),
                    threads=process.num_threads(),
                    cpu=times.user + times.system,
                    resident=process.memory_info().rss,
                    born=process.create_time(),
                )
        except psutil.ZombieProcess:
            return Seen(pid, 0, 0, "Z", 1, 0.0, 0, 0.0)
        except (psutil.Error, OSError):
            return None

    def numbers() -> list[int]:
        """The pids of all processes of this machine."""
        return psutil.pids()

    def children(parent: Seen) -> list[Seen]:
        """The children that a process has now."""
        try:
            found = [see(child.pid) for child in psutil.Process(parent.pid).children()]
        except psutil.Error:
            return []
        return [child for child in found if child and child.parent == parent.pid]


def again(seen: Seen) -> Seen | None:
    """The process that was seen as it is now, or None if it is gone."""
    now = see(seen.pid)
    return now if now and now.born == seen.born else None


def same(seen: Seen) -> bool:
    """Whether the pid still belongs to the process that was seen."""
    return again(seen) is not None


def freeze(seen: Seen) -> None:
    """Stop a process, if it is still the one that was seen; it runs no further step."""
    if sys.platform == "win32":
        _through_psutil(seen, "suspend")
    else:
        send(seen, signal.SIGSTOP)


def kill(seen: Seen) -> None:
    """End a process, if it is still the one that was seen."""
    if sys.platform == "win32":
        _through_psutil(seen, "kill")
    else:
        send(seen, signal.SIGKILL)


def send(seen: Seen, number: int) -> bool:
    """Send a signal to a process, if it is still the one that was seen; whether it was sent."""
    try:
        if sys.platform != "linux":
            if same(seen):
                os.kill(seen.pid, number)
                return True
            return False
        handle = os.pidfd_open(seen.pid)
        try:
            if same(seen):
                signal.pidfd_send_signal(handle, number)
                return True
        finally:
            os.close(handle)
    except OSError:
        pass
    return False


def freeze_group(member: Seen) -> None:
    """Stop all members of a frozen process's group in one step, faster than any of them forks."""
    if sys.platform != "win32" and same(member) and member.group not in (0, os.getpgrp()):
        with suppress(OSError):
            os.killpg(member.group, signal.SIGSTOP)


def _through_psutil(seen: Seen, action: str) -> None:
    import psutil

    try:
        process = psutil.Process(seen.pid)
        if process.create_time() == seen.born:
            getattr(process, action)()
    except psutil.Error:
        pass
