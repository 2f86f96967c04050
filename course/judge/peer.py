"""Which process and thread is at the other end of a connection, as the system knows it.

What a worker says of itself may be made up. Whether it is that thread of that process which waits
for the judge's reply, the system tells (on Linux; elsewhere the word of the worker is taken).
"""

from __future__ import annotations

import os
import platform
import socket
import struct
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

_READ = {"x86_64": 0, "aarch64": 63}  # number of the system call
_ELSEWHERE = 0.5
"""Seconds without a step after which a thread that does not read is known not to come to it."""


class Peer(NamedTuple):
    """A thread of the answer, with the numbers by which the judge sees it.

    Attributes
    ----------
    pid, task : int
        Its process and itself.
    main : bool
        Whether it is the first thread of its process.
    """

    pid: int
    task: int
    main: bool


def pid_of_peer(connection: Connection) -> int | None:
    """Return the pid of the process that made a connection to the judge.

    Returns
    -------
    int or None
        As the judge sees it; None where the system does not tell (unix(7): ``SO_PEERCRED``).
    """
    if sys.platform != "linux":
        return None
    with socket.socket(fileno=os.dup(connection.fileno())) as end:
        told = end.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    pid: int = struct.unpack("3i", told)[0]
    return pid or None


def has_ended(pid: int) -> bool:
    """Tell whether a process can make no call any more."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace")
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[0] in "ZX"


def peer_of(pid: int, claimed: int, thread: int) -> Peer | None:
    """Return the thread that a call names, if it is one of the process that made the connection.

    Parameters
    ----------
    pid : int
        The process, as the judge sees it.
    claimed, thread : int
        The numbers that process and thread have for themselves; behind walls these are others than
        the judge sees (proc_pid_status(5): ``NSpid``).
    """
    if _own_number(f"/proc/{pid}/status") != claimed:
        return None
    try:
        tasks = sorted(os.listdir(f"/proc/{pid}/task"), key=lambda task: task != str(thread))
    except OSError:
        return None
    for task in tasks:
        if _own_number(f"/proc/{pid}/task/{task}/status") == thread:
            return Peer(pid, int(task), int(task) == pid)
    return None


def awaits_reply(peer: Peer) -> bool | None:
    """Tell whether a thread waits for something to read, which one that has called does.

    It may still be on its way there, kept by whoever has the GIL; that it does something else is
    certain only when it rests elsewhere.

    Returns
    -------
    bool or None
        None where the system does not tell, or the thread has ended.
    """
    folder = f"/proc/{peer.pid}/task/{peer.task}"
    number = _READ.get(platform.machine())
    last, since = "", time.monotonic()
    while True:
        try:
            words = Path(f"{folder}/syscall").read_text("ascii").split()
            steps = Path(f"{folder}/schedstat").read_text("ascii")
        except OSError:
            return None
        if number is None or not words:
            return None
        if words[0] == str(number):
            return _is_socket(peer.pid, int(words[1], 16))
        if steps != last or words[0] == "running":
            last, since = steps, time.monotonic()
        elif time.monotonic() - since > _ELSEWHERE:
            return False
        time.sleep(0.001)


def _is_socket(pid: int, descriptor: int) -> bool:
    try:
        return os.readlink(f"/proc/{pid}/fd/{descriptor}").startswith("socket:")
    except OSError:
        return True


def _own_number(status: str) -> int | None:
    """The number that a task has for itself, from its ``status`` file."""
    try:
        told = Path(status).read_text("utf-8", errors="replace")
    except OSError:
        return None
    own = told.partition("NSpid:")[2].partition("\n")[0].split()
    return int(own[-1]) if own else None
