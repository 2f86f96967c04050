"""A process that waits until it is told what to do, and that is told with open files."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence

_TO_END = 10.0


class NotHadError(OSError):
    """There is no process that waits, and what it was told did not reach it."""


class Waiting:
    """The process that waits; threads may share it.  Only on Linux: there it can fork safely.

    Its standard input is a socket of whole messages.  It ends when nobody holds the other end any
    more, or by itself, and is started again when there is more to do.

    Parameters
    ----------
    name : str
        What it is, for the list of threads.
    command : callable
        Asked, when it is started, for its command and for all of its variables.
    shared : bool
        Whether those whom this process forks tell the same one; else each starts its own.
    """

    def __init__(
        self,
        name: str,
        command: Callable[[], tuple[Sequence[str], Mapping[str, str]]],
        *,
        shared: bool,
    ) -> None:
        self._name, self._command, self._shared = name, command, shared
        self._changing = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        if sys.platform == "linux":
            os.register_at_fork(after_in_child=self._forget)
            atexit.register(self.end)

    def tell(self, text: bytes, files: Sequence[int]) -> None:
        """Tell it what to do, with open files.

        Raises
        ------
        NotHadError
            It could not be told.
        """
        if sys.platform != "linux":
            raise NotHadError("only Linux has one")
        with self._changing:
            for again in (True, False):
                try:
                    socket.send_fds(self._line or self._started(), [text], files)
                    return
                except OSError as error:
                    self.end()
                    if not again:  # the first may have ended just before
                        raise NotHadError(str(error)) from error

    def start(self) -> None:
        """Have it begin, if it has not: who tells it something then need not wait for that.

        No thread is begun for it, for who has a second thread cannot fork safely. Where it ends by
        itself it is a zombie until this process ends.
        """
        with self._changing:
            if self._line is None:
                self._started(watched=False)

    def end(self) -> None:
        """Tell it no more: it ends; those that it has forked go on."""
        with self._changing:
            if self._line is not None:
                self._line.close()
            if self._process is not None:
                try:
                    self._process.wait(_TO_END)
                except subprocess.TimeoutExpired:
                    self._process.kill()
                    self._process.wait()
            self._line = self._process = None

    def _started(self, *, watched: bool = True) -> socket.socket:
        argv, env = self._command()
        self._line, its_own = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with its_own:
            self._process = subprocess.Popen(
                argv,
                stdin=its_own.fileno(),
                stdout=its_own.fileno(),  # as a pipe is, nothing to find one's place in
                env=env,
                start_new_session=True,  # Ctrl-C is for this process, with which it ends
            )
        if watched:  # somebody waits for its end, so that no zombie is left
            threading.Thread(target=self._process.wait, name=self._name, daemon=True).start()
        return self._line

    def _forget(self) -> None:
        """In a process that was forked: the one that waits is its parent's."""
        if self._line is not None and not self._shared:
            self._line.close()
            self._line = None
        self._changing, self._process = threading.RLock(), None
