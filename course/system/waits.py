"""Telling a wait without end from one that ends by itself at some time (Linux)."""

from __future__ import annotations

import platform
import signal
from collections.abc import Iterable

from course.system import procfs
from course.system.processes import Seen

_MINUS_ONE = (1 << 32) - 1
_UNTIMED = {  # what waits until something happens, whatever its arguments
    "x86_64": {0, 1, 19, 20, 34, 43, 44, 45, 46, 47, 61, 130, 247, 288},
    "aarch64": {63, 64, 65, 66, 95, 133, 202, 206, 207, 211, 212, 242, 260},
}
_NULL_IF_UNTIMED = {  # number of the argument that points to a time, or to none
    "x86_64": {202: 3, 270: 4, 271: 2, 23: 4},  # futex, pselect6, ppoll, select
    "aarch64": {98: 3, 72: 4, 73: 2},
}
_MINUS_ONE_IF_UNTIMED = {  # number of the argument with the milliseconds
    "x86_64": {7: 2, 232: 3, 281: 3},  # poll, epoll_wait, epoll_pwait
    "aarch64": {22: 3},
}
_FUTEX = {"x86_64": 202, "aarch64": 98}
_PRIVATE = 0x80
"""The flag of a futex(2) that stands in the process's own memory: no other process reaches it."""
_CLOCKS = ("SIGALRM", "SIGVTALRM", "SIGPROF")
"""The signals by which a clock wakes who has asked for it (setitimer(2))."""


def all_wait_forever(alive: Iterable[Seen]) -> bool | None:
    """Whether every thread waits for something that no clock brings about.

    Parameters
    ----------
    alive : iterable of Seen
        The processes.

    Returns
    -------
    bool or None
        False if a thread sleeps until a time, waits with a time limit, may be woken by an alarm or
        a timer, or does not wait at all; None where the system does not tell.

    Notes
    -----
    Read from ``/proc/<pid>/task/<tid>/syscall`` (proc_pid_syscall(5)): the number of the system
    call and its arguments. Numbers are those of x86_64 and aarch64.
    """
    machine = platform.machine()
    if not procfs.LINUX or machine not in _UNTIMED:
        return None
    told = [one for seen in alive for one in _threads_wait_forever(seen, machine)]
    if False in told:
        return False
    return None if None in told else True


def waits_for_itself(pid: int) -> bool:
    """Whether every thread of a process waits without end for another thread of this process.

    Such a process never goes on, whatever other processes do: a thread that waits for a
    `threading.Lock` can be woken from inside only, if no signal has a handler. (Ctrl-C has one. Who
    sends it to a process is not asked.)

    Parameters
    ----------
    pid : int
        The process.
    """
    machine = platform.machine()
    if not procfs.LINUX or machine not in _FUTEX or _has_a_clock(pid):
        return False
    if any(procfs.catches(pid, one) for one in range(1, 32) if one != signal.SIGINT):
        return False
    calls = [procfs.system_call(pid, task) for task in procfs.tasks(pid)]
    timeout = _NULL_IF_UNTIMED[machine][_FUTEX[machine]]
    return bool(calls) and all(
        call is not None
        and call[0] == _FUTEX[machine]
        and call[1][1] & _PRIVATE
        and call[1][timeout] == 0
        for call in calls
    )


def _threads_wait_forever(seen: Seen, machine: str) -> list[bool | None]:
    if seen.state == "T":  # stopped: no clock wakes it
        return [True]
    if _has_a_clock(seen.pid):
        return [False]
    return [_waits_forever(seen.pid, task, machine) for task in procfs.tasks(seen.pid)]


def _has_a_clock(pid: int) -> bool:
    """Whether an alarm or a timer may wake the process."""
    alarms = [getattr(signal, name) for name in _CLOCKS]
    timers = ("anon_inode:[timerfd]" in target for target in procfs.open_files(pid).values())
    return any(procfs.catches(pid, alarm) for alarm in alarms) or any(timers)


def _waits_forever(pid: int, task: int, machine: str) -> bool | None:
    call = procfs.system_call(pid, task)
    if call is None:
        return None
    number, arguments = call
    if number in _NULL_IF_UNTIMED[machine]:
        return arguments[_NULL_IF_UNTIMED[machine][number]] == 0
    if number in _MINUS_ONE_IF_UNTIMED[machine]:
        timeout = arguments[_MINUS_ONE_IF_UNTIMED[machine][number]]
        return timeout & _MINUS_ONE == _MINUS_ONE
    return number in _UNTIMED[machine]
