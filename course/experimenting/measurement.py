"""A measurement that runs in a process of its own, and the end of it."""

from __future__ import annotations

import atexit
import contextlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import psutil

from course.experimenting.entry import Data, Settings

_ROOT = Path(__file__).parents[2]
_GRACE = 2.0
"""Seconds that its processes have to end when they are told to."""

DONE, STOPPED = "", "stopped"


class Measurement:
    """A measurement under way; a kernel has one at a time, since two would disturb each other.

    Parameters
    ----------
    name : str
        The experiment.
    settings : dict
        The values of its controls.
    frame : callable
        Called with the data whenever there is more, in a thread of its own.
    ended : callable
        Called once at the end, there too: with `DONE`, with `STOPPED`, or with what went wrong.
    """

    _only: ClassVar[Measurement | None] = None
    _turn: ClassVar[threading.Lock] = threading.Lock()

    def __init__(
        self,
        name: str,
        settings: Settings,
        frame: Callable[[Data], None],
        ended: Callable[[str], None],
    ) -> None:
        self._frame, self._ended = frame, ended
        self._stopped = False
        method = multiprocessing.get_start_method(allow_none=True) or ""
        command = [sys.executable, "-P", "-m", "course.experimenting.measuring"]
        path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH", "")]))
        with Measurement._turn:
            if Measurement._only is not None:
                Measurement._only.stop()
            Measurement._only = None
            self._process = subprocess.Popen(
                [*command, name, json.dumps(settings), method],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": path},
            )
            Measurement._only = self
        atexit.register(self.stop)
        self._thread = threading.Thread(target=self._follow, name="measurement", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The process that measures."""
        return self._process.pid

    def wait(self) -> None:
        """Wait for its end."""
        self._thread.join()

    def stop(self) -> None:
        """End it, and every process that it has started; return when none is left."""
        self._stopped = True
        self._end_all()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _follow(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdin is not None
        how = "The process that measures has ended too early."
        try:
            for line in self._process.stdout:
                message = json.loads(line)
                if "data" not in message:
                    how = message.get("failed", DONE)
                    break
                self._frame(message["data"])
        except ValueError:  # a line that was cut: it has been ended
            pass
        finally:
            self._end_all()
            self._process.wait()
            self._process.stdin.close()
            self._process.stdout.close()
            atexit.unregister(self.stop)
            self._ended(STOPPED if self._stopped else how)

    def _end_all(self) -> None:
        """End the whole group; what cleans up after the others is left the time for it."""
        if self._process.returncode is not None:
            return
        group = _all_of(self._process.pid)
        if hasattr(os, "killpg"):
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGTERM)
        else:
            for each in group:
                with contextlib.suppress(psutil.Error):
                    each.kill()
        _, left = psutil.wait_procs(group, timeout=_GRACE)
        for each in left:
            with contextlib.suppress(psutil.Error):
                each.kill()


def _all_of(pid: int) -> list[psutil.Process]:
    """Return a process and what descends from it."""
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []
