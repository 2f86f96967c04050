"""Workers found without being told: every thread and process that starts in a block.

The look from outside, ten times a second, sees a worker that lives for a while, and knows it by
a number. Here, inside the kernel, are the names, the exact times, and the short-lived ones:

* a thread, at its first step, calls the function given to `threading.setprofile`. It notes the
  start and takes itself out again, so nothing of the worker's own code is profiled;
* what a thread keeps in a `threading.local` is thrown away by the thread itself as its last
  act, and that is where the end and the thread's own CPU time are noted;
* a process is noted when `multiprocessing.Process.start` returns.
"""

from __future__ import annotations

import multiprocessing.process
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

Report = Callable[..., None]
"""``report("start", key, at, name=…)`` and ``report("end", key, at, cpu=…)``; may be called in
any thread, and must not raise."""

_MACHINERY_NAMES = (
    "MainThread",
    "IOPub",
    "Heartbeat",
    "Control",
    "Shell",
    "IPythonHistory",
    "subshell",
    "live view",
)
_there_at_import = {thread.native_id for thread in threading.enumerate()}

_reports: list[Report] = []
_before: dict[str, Any] = {}
_kept = threading.local()


def watch(report: Report) -> None:
    """Call `report` for every worker that starts or ends from now on."""
    if not _reports:
        _before["profile"] = threading.getprofile()
        _before["start"] = multiprocessing.process.BaseProcess.start
        threading.setprofile(_first_step)
        multiprocessing.process.BaseProcess.start = _start  # type: ignore[method-assign]
    _reports.append(report)


def unwatch(report: Report) -> None:
    """Stop calling `report`; put everything back when it was the last one."""
    _reports.remove(report)
    if not _reports:
        if threading.getprofile() is _first_step:
            threading.setprofile(_before["profile"])
        multiprocessing.process.BaseProcess.start = _before["start"]  # type: ignore[method-assign]


def machinery() -> list[int]:
    """Native ids of the threads that belong to the kernel itself, not to the learner.

    They are the Python threads that were there when this module was imported, those with the
    names that ipykernel uses, and the threads of its message library.
    """
    found = {
        thread.native_id
        for thread in threading.enumerate()
        if thread.native_id in _there_at_import or thread.name.startswith(_MACHINERY_NAMES)
    }
    found |= _message_threads()
    return sorted(number for number in found if number and number != main_thread())


def main_thread() -> int:
    """Native id of the main thread."""
    return threading.main_thread().native_id or 0


def _message_threads() -> set[int]:
    """Threads of ZeroMQ, which Python does not know. Linux tells their names."""
    found = set()
    try:
        for number in os.listdir("/proc/self/task"):
            with open(f"/proc/self/task/{number}/comm", encoding="utf-8") as file:
                if file.read().startswith("ZMQbg"):
                    found.add(int(number))
    except OSError:
        pass
    return found


class _Presence:
    """Lives as long as its thread, and dies in it."""

    def __init__(self, name: str, reports: list[Report]) -> None:
        self._key = f"t{threading.get_native_id()}"
        self._pid = os.getpid()
        self._reports = reports
        for report in reports:
            report("start", self._key, time.monotonic(), name=name)

    def __del__(self) -> None:
        if os.getpid() != self._pid:  # a fork's copy: the thread itself is not there
            return
        cpu = time.thread_time()
        for report in self._reports:
            report("end", self._key, time.monotonic(), cpu=cpu)


def _first_step(frame: Any, event: str, arg: Any) -> None:
    """What a new thread runs instead of a profiler, once."""
    before = _before.get("profile")
    sys.setprofile(before)
    if _reports and os.getpid() == _owner:
        _kept.presence = _Presence(threading.current_thread().name, list(_reports))
    if before is not None:
        before(frame, event, arg)


def _start(self: multiprocessing.process.BaseProcess) -> None:
    """`Process.start`, noted."""
    _before["start"](self)
    for report in _reports:
        report("start", f"p{self.pid}", time.monotonic(), name=self.name)


_owner = os.getpid()
if hasattr(os, "register_at_fork"):

    def _in_the_child() -> None:
        # Processes that a fork starts are workers too: `_start` stays and uses the same wire.
        # Its threads belong to its own lane.
        if threading.getprofile() is _first_step:
            threading.setprofile(_before["profile"])

    os.register_at_fork(after_in_child=_in_the_child)
