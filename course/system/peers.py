"""Which process and thread is at the other end of a connection, as the system knows it.

What a worker says of itself may be made up. Whether it is that thread of that process which waits
for the judge's reply, on this very connection, the system tells (on Linux; elsewhere the word of
the worker is taken).
"""

from __future__ import annotations

import os
import platform
import socket
import struct
import sys
import time
from multiprocessing import connection as connections
from typing import NamedTuple

from course.system import procfs

if sys.platform == "win32":
    Connection = connections.Connection | connections.PipeConnection
else:
    Connection = connections.Connection

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
    return procfs.state(pid) in ("", "Z", "X")


def peer_of(pid: int, claimed: int, thread: int) -> Peer | None:
    """Return the thread that a call names, if it is one of the process that made the connection.

    Parameters
    ----------
    pid : int
        The process, as the judge sees it.
    claimed, thread : int
        The numbers that process and thread have for themselves.
    """
    if procfs.own_number(pid) != claimed:
        return None
    task = procfs.seen_number(pid, thread)
    return None if task is None else Peer(pid, task, task == pid)


def awaits_reply(peer: Peer, line: str) -> bool | None:
    """Tell whether a thread waits for something to read on this line, as one that has called does.

    It may still be on its way there, kept by whoever has the GIL; that it does something else is
    certain only when it rests elsewhere.

    Parameters
    ----------
    peer : Peer
        The thread.
    line : str
        Its end of the connection, as `course.system.sockets` tells it; empty where that is not
        known, and then any socket will do.

    Returns
    -------
    bool or None
        None where the system does not tell, or the thread has ended.
    """
    number = _READ.get(platform.machine())
    last, since = "", time.monotonic()
    while True:
        call = procfs.system_call(peer.pid, peer.task)
        steps = procfs.steps(peer.pid, peer.task)
        if number is None or call is None or not steps or has_ended(peer.pid):
            return None
        if call[0] == number:
            reads = procfs.open_file(peer.pid, call[1][0])
            if not reads:
                return None
            if reads == line or (not line and reads.startswith("socket:")):
                return True
        if steps != last or call[0] < 0:
            last, since = steps, time.monotonic()
        elif time.monotonic() - since > _ELSEWHERE:
            return False
        time.sleep(0.001)
