"""Let a manager's server wait until it is told to stop, without a look at the clock.

The library's loop wakes up each second to see whether it is to end, though ending it wakes it
anyway.  A program with a manager would never stand still, and the judge could not tell that it
waits for ever.
"""

from __future__ import annotations

import functools
import sys
import threading
from multiprocessing import process
from typing import Any


def is_server(worker: Any) -> bool:
    """Tell whether this is the process of a manager, which does none of the work."""
    return getattr(getattr(worker, "_target", None), "__name__", "") == "_run_server"


def install() -> None:
    """Have the managers' servers wait like this, in processes that begin here or are forked."""
    original = process.BaseProcess._bootstrap  # type: ignore[attr-defined]

    @functools.wraps(original)
    def bootstrap(self: Any, *args: Any, **kwargs: Any) -> Any:
        if is_server(self):
            _make_patient(sys.modules["multiprocessing.managers"].Server)
        return original(self, *args, **kwargs)

    process.BaseProcess._bootstrap = bootstrap  # type: ignore[attr-defined]


def _make_patient(server: Any) -> None:
    def waits(self: Any) -> Any:
        return vars(self)["stop_event"]

    def set_event(self: Any, event: Any) -> None:
        event.wait = lambda _seconds: threading.Event.wait(event)
        vars(self)["stop_event"] = event

    server.stop_event = property(waits, set_event)
