"""Where one child connects to the judge: first itself, then each of its workers that calls."""

from __future__ import annotations

import contextlib
import os
import queue
import secrets
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Client, Listener, wait
from pathlib import Path
from typing import Any

from course.system.peers import Connection

_IN_A_MESSAGE = 20
"""Seconds in which nothing of a message may come, once it has begun."""

MOST_CONNECTIONS = 2000
"""The most workers of one child that may make calls."""


class Listening:
    """Accepts the connections of one child.

    Parameters
    ----------
    folder : Path
        The child's folder, where it finds the address.

    Attributes
    ----------
    address : str
        Where the child finds the judge.
    key : bytes
        What connections are authenticated with.
    """

    def __init__(self, folder: Path) -> None:
        self.key = secrets.token_bytes(32)
        windows = sys.platform == "win32"
        self._listener = Listener(
            None if windows else str(folder / ".judge"),
            "AF_PIPE" if windows else "AF_UNIX",
            backlog=64,
            authkey=self.key,
        )
        self.address = str(self._listener.address)
        self._first: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        self._know: Callable[[Connection], None] | None = None
        self._serve: Callable[[Connection], None] | None = None
        self._closed = self._at_the_door = False
        self._door = None
        if not windows:
            own: Any = self._listener
            own._listener._unlink.cancel()  # by a path, where the answer may have put a link
            own._listener._unlink = None
            self._door = own._listener._socket
            self._bell, self._rope = socket.socketpair()
        threading.Thread(target=self._accept, name="judge: accept", daemon=True).start()

    def first(self, until: float, *, is_over: Callable[[], bool]) -> Connection | None:
        """Return the first connection; None if it has not come by then, or will not come."""
        while time.monotonic() < until:
            with contextlib.suppress(queue.Empty):
                return self._first.get(timeout=0.25)
            if is_over():
                break
        return None

    def hand_on(
        self, know: Callable[[Connection], None], serve: Callable[[Connection], None]
    ) -> None:
        """Have every further connection made known, then served, each in a thread of its own."""
        self._know, self._serve = know, serve

    def arriving(self) -> bool:
        """Whether somebody connects, or has and is not known yet: it then waits for the judge."""
        comes = self._door is not None and not self._closed and bool(wait([self._door], 0))
        return comes or self._at_the_door  # in this order: who has left the one is at the other

    def close(self) -> None:
        """Accept no more."""
        self._closed = True
        if self._door is not None:
            self._rope.close()  # wakes the thread that waits
        else:
            with contextlib.suppress(Exception):
                Client(self._listener.address).close()  # no key: it must wait for no answer
        self._listener.close()

    def _accept(self) -> None:
        accepted = 0
        while not self._closed:
            self._at_the_door = False
            connection = self._accepted()
            if connection is None:
                continue
            accepted += 1
            if accepted == 1:
                self._first.put(connection)
            elif self._know is None or self._serve is None or accepted > MOST_CONNECTIONS:
                connection.close()
            else:
                self._know(connection)
                threading.Thread(
                    target=self._serve, args=(connection,), name="judge: callback", daemon=True
                ).start()
        if self._door is not None:
            self._bell.close()

    def _accepted(self) -> Connection | None:
        try:
            if self._door is not None:
                wait([self._door, self._bell])
                if self._closed:
                    return None
                self._at_the_door = True
            connection = self._listener.accept()
            _limit(connection)
            return connection
        except Exception:  # a broken handshake, or the listener is closed
            return None


def _limit(connection: Connection) -> None:
    """Let a message that stops in the middle be an error (``BlockingIOError``), not a wait."""
    if sys.platform != "win32":
        seconds = struct.pack("ll", _IN_A_MESSAGE, 0)
        with socket.socket(fileno=os.dup(connection.fileno())) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, seconds)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, seconds)
