"""Let a process that waits for a lock have it before the one that gives it back goes on.

From the end of one ``with lock:`` to the beginning of the next it takes microseconds, and to wake
up who waits takes longer. So an answer that reads under the lock and writes under the lock, but
lets go of it in between, would be right by luck nearly each time. In the workers of an answer it
never has that luck: who gives back a lock leaves an instant in which another one can take it. To a
worker that holds the lock for as long as it must, this makes no difference.

A lock that nobody has taken in such an instant, time after time, is one for which nobody waits: it
is then given back at once, until somebody does, or thousands of messages would take a minute.

The locks inside of queues and events are left as they are: the answer does nothing between them.
"""

from __future__ import annotations

import sys
import time
from multiprocessing import queues, synchronize
from types import FrameType
from typing import Any

_LOOKS, _PAUSE = 10, 0.0005
"""How often, and how many seconds apart, it is seen whether another one has the lock."""
_IN_VAIN = 40
"""How many times in a row nobody takes a lock until one in so many is waited for."""

_ON_THE_WAY = (__file__, synchronize.__file__)
_INSIDE = ("Event.", "Barrier.")
"""The classes of `synchronize` that have locks of their own."""


def install() -> None:
    """Have all locks of `multiprocessing` that this process uses from now on handed over so."""
    semaphore: Any = synchronize.SemLock
    make_methods, leave = semaphore._make_methods, semaphore.__exit__

    def make_methods_that_hand_over(self: Any) -> None:
        make_methods(self)
        self._course_in_vain = 0
        self.release = lambda: _release(self)

    def leave_and_hand_over(self: Any, *args: Any) -> Any:
        left = leave(self, *args)
        _gave_back(self, sys._getframe(1))
        return left

    semaphore._make_methods, semaphore.__exit__ = make_methods_that_hand_over, leave_and_hand_over


def _release(lock: Any) -> None:
    lock._semlock.release()
    _gave_back(lock, sys._getframe(1))


def _gave_back(lock: Any, frame: FrameType) -> None:
    if not _is_inside(frame):
        _hand_over(lock)


def _hand_over(lock: Any) -> None:
    """Wait until another one has taken the lock; not for long, since perhaps nobody wants it."""
    semaphore = lock._semlock
    if semaphore.maxvalue > 1 or semaphore._is_mine():
        return
    if semaphore._is_zero():
        lock._course_in_vain = 0
        return
    lock._course_in_vain += 1
    if lock._course_in_vain > _IN_VAIN and lock._course_in_vain % _IN_VAIN:
        return
    for _ in range(_LOOKS):
        time.sleep(_PAUSE)
        if semaphore._is_zero():
            lock._course_in_vain = 0
            return


def _is_inside(here: FrameType) -> bool:
    """Tell whether it is a queue or an event that gives back a lock of its own."""
    frame: FrameType | None = here
    while frame is not None and frame.f_code.co_filename in _ON_THE_WAY:
        if frame.f_code.co_qualname.startswith(_INSIDE):
            return True
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename == queues.__file__
