"""A process that waits, with all that judging needs imported, and forks a runner for each notebook.

A runner that starts anew spends as long on its imports as on the checks of two right answers. The
process that waits (`course.judge.running.forking`) is started with the first notebook, ends when
nothing has come for `IDLE` seconds or when its grader is gone, and is started again when there is
more.
Only on Linux: there its one thread can fork safely. Elsewhere, and where it cannot be had, each
runner starts anew.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import course
from course.system.waiting import NotHadError, Waiting

MODULE = "course.judge.running.forking"
_ROOT = str(Path(course.__file__).resolve().parents[1])

IDLE = 60.0
"""Seconds without work after which the process that waits ends."""

TIME_IS_OVER, _KILLED = -14, -9
"""How a runner ends whose time was over: by SIGALRM, which Windows does not have; by SIGKILL."""


class Standby:
    """The process that waits, as its grader has it; threads may share it.

    Parameters
    ----------
    idle : float
        Seconds without work after which the process ends.
    """

    def __init__(self, idle: float = IDLE) -> None:
        self._idle = idle
        self._waiting = Waiting("judge: standby", self._command, shared=False)

    def run(
        self, job: Path, env: Mapping[str, str], descriptors: tuple[int, int], seconds: float
    ) -> int:
        """Have a runner forked, and wait until it has ended.

        Parameters
        ----------
        job : Path
            What `course.judge.running.runner` is to do.
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
        asked = {"job": str(job), "env": dict(env), "seconds": max(0.001, seconds)}
        heard, told = socket.socketpair()
        with heard:
            with told:
                self._waiting.tell(json.dumps(asked).encode(), [*descriptors, told.fileno()])
            words = b"".join(iter(lambda: heard.recv(64), b""))
        if words:
            return int(words)
        if job.exists():
            raise NotHadError("it has ended")
        return _KILLED  # it has ended, and so cannot say how the runner did

    def end(self) -> None:
        """End the process that waits; runners that are at work go on."""
        self._waiting.end()

    def _command(self) -> tuple[list[str], dict[str, str]]:
        argv = [sys.executable, "-P", "-m", MODULE, str(self._idle)]
        return argv, os.environ | {"PYTHONPATH": _ROOT, "PYTHONIOENCODING": "utf-8"}
