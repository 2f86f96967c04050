"""On a signal, write down where every thread of this process is in the learner's code.

The judge sends the signal when an answer has not come by its deadline.  Python runs the handler in
the main thread also while that thread waits for a lock, a thread or a queue; only a long call into
C delays it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import threading
from types import FrameType
from typing import Any

FILE = ".stacks-{pid}.json"
"""Name of the file in the learner's folder."""

SIGNAL = getattr(signal, "SIGUSR2", None)
"""The signal that asks for it; None on Windows, where there is none to use."""


class _Where:
    """The folder of the learner's modules."""

    folder = ""


_where = _Where()


def install(folder: str) -> None:
    """Listen for the signal; processes made by fork inherit this."""
    _where.folder = folder
    if SIGNAL is not None:
        signal.signal(SIGNAL, _write)


def _write(_number: int, interrupted: FrameType | None) -> None:
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    main = threading.main_thread().ident
    threads = []
    for ident, frame in sys._current_frames().items():
        place = interrupted if ident == main else frame
        threads.append({"name": names.get(ident, "?"), "main": ident == main} | _place(place))
    told = {"process": multiprocessing.current_process().name, "threads": threads}
    target = os.path.join(_where.folder, FILE.format(pid=os.getpid()))
    with open(f"{target}.part", "w", encoding="utf-8") as file:
        json.dump(told, file)
    os.replace(f"{target}.part", target)


def _place(frame: FrameType | None) -> dict[str, Any]:
    """Return the innermost line of the learner's code, and the function it waits in."""
    inside = frame.f_code.co_name if frame else ""
    library = frame.f_code.co_filename if frame else ""
    while frame is not None and os.path.dirname(frame.f_code.co_filename) != _where.folder:
        frame = frame.f_back
    if frame is None:
        return {"module": "", "line": None, "inside": inside, "file": os.path.basename(library)}
    own = os.path.dirname(library) == _where.folder
    module = os.path.splitext(os.path.basename(frame.f_code.co_filename))[0]
    return {"module": module, "line": frame.f_lineno, "inside": "" if own else inside}
