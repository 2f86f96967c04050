"""Let a manager's server wait until it is told to stop, without a look at the clock.

The library's loop wakes up each second to see whether it is to end, though ending it wakes it
anyway.  A program with a manager would never stand still, and the judge could not tell that it
waits for ever.
"""

from __future__ import annotations

import threading
from multiprocessing import managers
from typing import Any


def install() -> None:
    """Have the servers that run in this process, or that are forked from it, wait like this."""

    def waits(self: Any) -> threading.Event:
        event: threading.Event = vars(self)["stop_event"]
        return event

    def make_patient(self: Any, event: threading.Event) -> None:
        event.wait = lambda timeout=None: threading.Event.wait(event)  # type: ignore[method-assign]
        vars(self)["stop_event"] = event

    setattr(managers.Server, "stop_event", property(waits, make_patient))
