"""Workers found without being told: every thread and process that starts in a block.

The look from outside, ten times a second, sees a worker that lives for a while, and knows it by
a number. Here, inside the kernel, are the names, the exact times, and the short-lived ones:

* a thread, at its first step, calls the function given to `threading.setprofile`. It notes the
  start and takes itself out again, so nothing of the worker's own code is profiled;
* what a thread keeps in a `threading.local` is thrown away by the thread itself as its last
  act, and that is where the end and the thread's own CPU time are noted;
* a process is noted when `multiprocessing.Process.start` returns;
* a `join` is noted when it returns and the worker has ended.

A kernel starts threads of its own at any time, such as one for the messages of widgets when
JupyterLab asks for it, and one that frees large messages. Those are noted as machinery.
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
"""``report("start", key, at, name=…)``, ``report("end", key, at, cpu=…)``, and ``"join"`` or
``"machinery"`` with a key and a time; may be called in any thread, and must not raise."""

_MACHINERY = ("ipykernel", "IPython", "zmq", "tornado", "debugpy", "pydevd", "_pydevd_bundle")
"""Packages whose threads carry a kernel's messages, its history and its debugger."""

OWN_NAME = "live view"
"""The name of the thread that looks where the kernel itself must."""

_there_at_import = {thread.native_id for thread in threading.enumerate()}

_reports: list[Report] = []
_before: dict[str, Any] = {}
_kept = threading.local()


def watch(report: Report) -> None:
    """Call `report` for every worker that starts or ends from now on."""
    if not _reports:
        _before["profile"] = threading.getprofile()
        _before["start"] = multiprocessing.process.BaseProcess.start
        _before["join"] = multiprocessing.process.BaseProcess.join
        _before["thread_join"] = threading.Thread.join
        threading.setprofile(_first_step)
        multiprocessing.process.BaseProcess.start = _start  # type: ignore[method-assign]
        multiprocessing.process.BaseProcess.join = _join  # type: ignore[method-assign]
        threading.Thread.join = _thread_join  # type: ignore[method-assign]
    _reports.append(report)


def unwatch(report: Report) -> None:
    """Stop calling `report`; put everything back when it was the last one."""
    _reports.remove(report)
    if not _reports:
        if threading.getprofile() is _first_step:
            threading.setprofile(_before["profile"])
        multiprocessing.process.BaseProcess.start = _before["start"]  # type: ignore[method-assign]
        multiprocessing.process.BaseProcess.join = _before["join"]  # type: ignore[method-assign]
        threading.Thread.join = _before["thread_join"]  # type: ignore[method-assign]


def machinery() -> list[int]:
    """Native ids of the threads that belong to the kernel itself, not to the learner.

    They are the Python threads that were there when this module was imported, those of the
    packages that a kernel is made of, and the threads of its message library.
    """
    found = {
        thread.native_id
        for thread in threading.enumerate()
        if thread.native_id in _there_at_import or _is_machinery(thread)
    }
    found |= _message_threads()
    return sorted(number for number in found if number and number != main_thread())


def _is_machinery(thread: threading.Thread) -> bool:
    """Whether the thread is the kernel's, by the module that defines what it runs."""
    target = getattr(thread, "_target", None)
    modules = (type(thread).__module__, getattr(target, "__module__", None) or "")
    return thread.name == OWN_NAME or any(m.split(".")[0] in _MACHINERY for m in modules)


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
        thread = threading.current_thread()
        if _is_machinery(thread):
            _tell("machinery", f"t{thread.native_id}")
        else:
            _kept.presence = _Presence(thread.name, list(_reports))
    if before is not None:
        before(frame, event, arg)


def _start(self: multiprocessing.process.BaseProcess) -> None:
    """`Process.start`, noted."""
    _before["start"](self)
    _tell("start", f"p{self.pid}", name=self.name)


def _join(self: multiprocessing.process.BaseProcess, timeout: float | None = None) -> None:
    """`Process.join`, noted."""
    _before["join"](self, timeout)
    if self.exitcode is not None:
        _tell("join", f"p{self.pid}")


def _thread_join(self: threading.Thread, timeout: float | None = None) -> None:
    """`Thread.join`, noted."""
    _before["thread_join"](self, timeout)
    if not self.is_alive():
        _tell("join", f"t{self.native_id}")


def _tell(word: str, key: str, **facts: Any) -> None:
    for report in tuple(_reports):
        report(word, key, time.monotonic(), **facts)


_owner = os.getpid()
if hasattr(os, "register_at_fork"):

    def _in_the_child() -> None:
        # Processes that a fork starts are workers too: `_start` stays and uses the same wire.
        # Its threads belong to its own lane.
        if threading.getprofile() is _first_step:
            threading.setprofile(_before["profile"])

    os.register_at_fork(after_in_child=_in_the_child)
