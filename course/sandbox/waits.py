"""Telling a wait without end from one that ends by itself at some time (Linux)."""

from __future__ import annotations

import os
import platform
import sys

from course.sandbox.processes import Seen

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


def all_wait_forever(alive: list[Seen]) -> bool | None:
    """Whether every thread waits for something that no clock brings about.

    Parameters
    ----------
    alive : list of Seen
        The processes.

    Returns
    -------
    bool or None
        False if a thread sleeps until a time, waits with a time limit, or does not wait at all;
        None where the system does not tell.

    Notes
    -----
    Read from ``/proc/<pid>/task/<tid>/syscall`` (proc_pid_syscall(5)): the number of the system
    call and its arguments. Numbers are those of x86_64 and aarch64.
    """
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _UNTIMED:
        return None
    told = [
        seen.state == "T" or _waits_forever(seen.pid, task, machine)  # stopped: no clock wakes it
        for seen in alive
        for task in _tasks(seen)
    ]
    if False in told:
        return False
    return None if None in told else True


def _waits_forever(pid: int, task: str, machine: str) -> bool | None:
    try:
        with open(f"/proc/{pid}/task/{task}/syscall", encoding="ascii") as file:
            words = file.read().split()
    except OSError:
        return None
    if not words or not words[0].isdigit():
        return False
    number, arguments = int(words[0]), [int(word, 16) for word in words[1:7]]
    if number in _NULL_IF_UNTIMED[machine]:
        return arguments[_NULL_IF_UNTIMED[machine][number]] == 0
    if number in _MINUS_ONE_IF_UNTIMED[machine]:
        timeout = arguments[_MINUS_ONE_IF_UNTIMED[machine][number]]
        return timeout & _MINUS_ONE == _MINUS_ONE
    return number in _UNTIMED[machine]


def _tasks(seen: Seen) -> list[str]:
    try:
        return os.listdir(f"/proc/{seen.pid}/task")
    except OSError:
        return []
