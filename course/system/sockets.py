"""Which socket is at the other end of a Unix connection (Linux: sock_diag(7)).

The system tells it in the network namespace of whoever made the connection.  Behind walls that is
the child's own: a small process goes there, opens the socket by which one asks, and hands it over.
"""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress

# the messages of sock_diag(7), as linux/unix_diag.h has them
_NETLINK_SOCK_DIAG = 4
_SOCK_DIAG_BY_FAMILY = 20
_NLM_F_REQUEST = 1
_NLMSG_ERROR = 2
_ALL_STATES = _ANY_COOKIE = 0xFFFFFFFF
_UDIAG_SHOW_PEER = 4
_UNIX_DIAG_PEER = 2
_HEADER = struct.Struct("=IHHII")  # nlmsghdr
_REQUEST = struct.Struct("=BBHIIIII")  # unix_diag_req
_ANSWER_BYTES = 16  # unix_diag_msg
_ATTRIBUTE = struct.Struct("=HH")
_SECONDS = 30.0

_GO_THERE = """\
import ctypes, os, socket, sys
pid, out = sys.argv[1], socket.socket(fileno=int(sys.argv[2]))
here = ctypes.CDLL(None)
for kind in ("user", "net"):  # where the user's namespace is the same, the first has no effect
    here.setns(os.open(f"/proc/{pid}/ns/{kind}", os.O_RDONLY), 0)
diag = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4)
socket.send_fds(out, [os.readlink("/proc/self/ns/net").encode()], [diag.fileno()])
"""


class Sockets:
    """Asks for the peers of connections that the processes of one child have made."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._there: dict[str, socket.socket | None] = {}
        self._closed = False

    def peer(self, descriptor: int, pid: int) -> str:
        """Return what a descriptor of the process at the other end leads to: ``socket:[NUMBER]``.

        Parameters
        ----------
        descriptor : int
            The judge's end of the connection.
        pid : int
            The process that made it.

        Returns
        -------
        str
            Empty where the system does not tell, and after `close`.
        """
        if sys.platform != "linux":
            return ""
        own = os.fstat(descriptor).st_ino
        with self._lock, suppress(OSError, struct.error, subprocess.SubprocessError):
            space = os.readlink(f"/proc/{pid}/ns/net")
            if self._closed:
                return ""
            if space not in self._there:
                self._there[space] = _opened_in(space, pid)
            there = self._there[space]
            return _ask(there, own) if there is not None else ""
        return ""

    def close(self) -> None:
        """Give back what is open, for good: a connection that comes late is told of no peer."""
        with self._lock:
            self._closed = True
            for there in self._there.values():
                if there is not None:
                    there.close()
            self._there.clear()


def _opened_in(space: str, pid: int) -> socket.socket | None:
    """Return a socket by which one asks in the network namespace of a process."""
    if sys.platform != "linux":
        return None
    if space == os.readlink("/proc/self/ns/net"):
        return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_SOCK_DIAG)
    ours, its = socket.socketpair()
    with ours, its:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _GO_THERE, str(pid), str(its.fileno())],
            pass_fds=[its.fileno()],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        if done.returncode:
            return None
        said, descriptors, *_ = socket.recv_fds(ours, 100, 1)
    if not descriptors:
        return None
    there = socket.socket(fileno=descriptors[0])
    if said.decode() == space:
        return there
    there.close()
    return None


def _ask(there: socket.socket, number: int) -> str:
    if sys.platform != "linux":
        return ""
    request = _REQUEST.pack(
        socket.AF_UNIX, 0, 0, _ALL_STATES, number, _UDIAG_SHOW_PEER, _ANY_COOKIE, _ANY_COOKIE
    )
    size = _HEADER.size + len(request)
    there.settimeout(1.0)
    there.send(_HEADER.pack(size, _SOCK_DIAG_BY_FAMILY, _NLM_F_REQUEST, 1, 0) + request)
    said = there.recv(8192)
    size, kind, *_ = _HEADER.unpack_from(said)
    place = _HEADER.size + _ANSWER_BYTES
    while kind != _NLMSG_ERROR and place < size:
        length, what = _ATTRIBUTE.unpack_from(said, place)
        if what == _UNIX_DIAG_PEER:
            return f"socket:[{struct.unpack_from('=I', said, place + _ATTRIBUTE.size)[0]}]"
        place += max(length + 3 & ~3, _ATTRIBUTE.size)
    return ""
