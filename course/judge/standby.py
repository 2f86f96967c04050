"""A process that waits, with all that judging needs imported, and forks a runner for each notebook.

A runner that starts anew spends as long on its imports as on the checks of two right answers. The
process that waits (`course.judge.forking`) is started with the first notebook, ends when nothing
has come for `IDLE` seconds or when its grader is gone, and is started again when there is more.
Only on Linux: there its one thread can fork safely. Elsewhere, and where it cannot be had, each
runner starts anew.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import course

MODULE = "course.judge.forking"
_ROOT = str(Path(course.__file__).resolve().parents[1])
_TO_END = 10.0

IDLE = 60.0
"""Seconds without work after which the process that waits ends."""

TIME_IS_OVER = -14
"""How a runner ends whose time was over: by SIGALRM, which Windows does not have."""


class NotHadError(OSError):
    """There is no process that waits, and the job was not begun."""


class Standby:
    """The process that waits, as its grader has it; threads may share it.

    Parameters
    ----------
    idle : float
        Seconds without work after which the process ends.
    """

    def __init__(self, idle: float = IDLE) -> None:
        self._idle = idle
        self._changing = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        if sys.platform == "linux":
            os.register_at_fork(after_in_child=self._forget)
            atexit.register(self.end)

    def run(
        self, job: Path, env: Mapping[str, str], descriptors: tuple[int, int], seconds: float
    ) -> int:
        """Have a runner forked, and wait until it has ended.

        Parameters
        ----------
        job : Path
            What `course.judge.runner` is to do.
        env : mapping of str to str
            Its environment.
        descriptors : tuple of int
            Its standard input; its standard output and error.
        seconds : float
            Wall time after which the system ends it, whatever it does.

        Returns
        -------
        int
            Its exit status, negative for a signal; `TIME_IS_OVER`.

        Raises
        ------
        NotHadError
            It was not begun.
        """
        if sys.platform != "linux":
            raise NotHadError("only Linux has one")
        asked = {"job": str(job), "env": dict(env), "seconds": max(0.001, seconds)}
        heard, told = socket.socketpair()
        with heard:
            with told:
                self._send(json.dumps(asked).encode(), [*descriptors, told.fileno()])
            words = b"".join(iter(lambda: heard.recv(64), b""))
        if words:
            return int(words)
        if job.exists():
            raise NotHadError("it has ended")
        return -signal.SIGKILL  # it has ended, and so cannot say how the runner did

    def end(self) -> None:
        """End the process that waits; runners that are at work go on."""
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

    def _send(self, text: bytes, descriptors: list[int]) -> None:
        if sys.platform != "linux":
            raise NotHadError("only Linux has one")
        with self._changing:
            for again in (True, False):
                try:
                    socket.send_fds(self._line or self._started(), [text], descriptors)
                    return
                except OSError as error:
                    self.end()
                    if not again:  # the first may have ended just before
                        raise NotHadError(str(error)) from error

    def _started(self) -> socket.socket:
        self._line, its_own = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with its_own:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", MODULE, str(self._idle)],
                stdin=its_own.fileno(),
                stdout=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": _ROOT, "PYTHONIOENCODING": "utf-8"},
                start_new_session=True,  # Ctrl-C is for the grader, with which it ends
            )
        name = "judge: standby"
        threading.Thread(target=self._process.wait, name=name, daemon=True).start()  # no zombie
        return self._line

    def _forget(self) -> None:
        """In a process that was forked: the one that waits is its parent's."""
        if self._line is not None:
            self._line.close()
        self._changing, self._process, self._line = threading.RLock(), None, None
