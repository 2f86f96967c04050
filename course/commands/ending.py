"""Ending a command whose threads wait for processes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from course.commands.line import INTERRUPTED
from course.setup.trouble import Trouble, say


@contextmanager
def ended_at_once() -> Iterator[None]:
    """Have trouble, Ctrl-C and the end that a batch system asks for (SIGTERM) end all at once.

    Threads wait for judges that end as soon as this process is gone, and not before.
    """

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        say("\nInterrupted. Start it again and it goes on from there: what is graded is graded.")
        _leave(INTERRUPTED)
    except Trouble as trouble:
        say(str(trouble))
        _leave(trouble.status)
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(status: int) -> None:
    sys.stdout.flush()
    os._exit(status)
