"""The process that measures: ``python -m course.experimenting.measuring NAME SETTINGS [METHOD]``.

It writes a line of JSON for each frame.  When its standard input ends, its kernel is gone, and it
ends with all that it has started.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import threading
from typing import Any

from course.experimenting.entry import Data
from course.experimenting.machine import Machine
from course.experimenting.table import entry

LONGEST = 60.0
"""Seconds that a measurement may take."""


def main(name: str, settings: str, method: str = "") -> None:
    """Measure, and tell what is known so far, again and again."""
    threading.Thread(target=_end_with_the_kernel, daemon=True).start()
    if method:
        multiprocessing.set_start_method(method)
    machine = Machine()
    data: Data = {}
    try:
        for data in entry(name).measure(**json.loads(settings)):
            _tell({"data": data})
        _tell({"data": {**data, "others": machine.others()}})
    except Exception as error:  # the learner reads it in the notebook
        _tell({"failed": f"{type(error).__name__}: {error}"})
    else:
        _tell({"done": True})


def _tell(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _end_with_the_kernel() -> None:
    clock = threading.Timer(LONGEST, _end)
    clock.daemon = True
    clock.start()
    while os.read(0, 1):
        pass
    _end()


def _end() -> None:
    """End this process and all of its group; on Windows its children by their numbers."""
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGTERM)
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
