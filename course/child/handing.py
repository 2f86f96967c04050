"""Let a process that waits for a lock have it before the one that gives it back goes on.

From the end of one ``with lock:`` to the beginning of the next it takes microseconds, and to wake
up who waits takes longer. So an answer that reads under the lock and writes under the lock, but
lets go of it in between, would be right by luck nearly each time. In the workers of an answer it
never has that luck: who gives back a lock leaves an instant in which another one can take it. To a
worker that holds the lock for as long as it must, this makes no difference.
"""

from __future__ import annotations

import time
from multiprocessing import synchronize
from typing import Any

_LOOKS, _PAUSE = 10, 0.0005
"""How often, and how many seconds apart, it is seen whether another one has the lock."""


def install() -> None:
    """Have all locks of `multiprocessing` that this process uses from now on handed over so."""
    semaphore: Any = synchronize.SemLock
    make_methods, leave = semaphore._make_methods, semaphore.__exit__

    def make_methods_that_hand_over(self: Any) -> None:
        make_methods(self)
        self.release = lambda: _release(self._semlock)

    def leave_and_hand_over(self: Any, *args: Any) -> Any:
        left = leave(self, *args)
        _hand_over(self._semlock)
        return left

    semaphore._make_methods, semaphore.__exit__ = make_methods_that_hand_over, leave_and_hand_over


def _release(lock: Any) -> None:
    lock.release()
    _hand_over(lock)


def _hand_over(lock: Any) -> None:
    """Wait until another one has taken the lock; not for long, since perhaps nobody wants it."""
    if lock.maxvalue > 1 or lock._is_mine():
        return
    for _ in range(_LOOKS):
        if lock._is_zero():
            return
        time.sleep(_PAUSE)
