"""A task that takes as long as anybody can do without it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from course.judge.calling import Call, Caller
from course.judge.evidence import spy

_LOOK = 0.04
"""Seconds from one look to the next."""

_STILL = 0.15
"""Seconds without a step of a program that no clock will wake."""

_ASLEEP = 2.5
"""Seconds in which a program only wakes up, looks and sleeps again, until it is let go on."""

_TIMED = 6.0
"""Seconds without a step of a program that waits with a time limit."""


class slowly(spy):  # noqa: N801  (used like a function)
    """A task whose calls return one by one, each only when nothing else goes on without it.

    It is the slow worker, or the slow message, on which nobody may have relied: whoever waits for
    it waits long, whoever does not has gone.  Nobody has to wait for an answer that is right: it
    then stands still, and the call returns.

    Parameters
    ----------
    function : callable, optional
        What the task does; by default it returns its first argument.
    only : callable, optional
        Called with the arguments: whether this call takes long.  By default each does.
    last : object, optional
        The first argument of a call that is to return after all the others that are inside.

    Examples
    --------
    ``student.delay(end=slowly(last=1))``: the process that was started first ends as the last one.
    """

    def __init__(
        self,
        function: Callable[..., Any] | None = None,
        *,
        only: Callable[..., object] | None = None,
        last: object = None,
    ) -> None:
        super().__init__(function)
        self._only, self._last = only, last
        self._held: list[Call] = []
        self._released: Call | None = None

    def _inside_now(self, call: Call, answer: Caller | None) -> None:
        if answer is None or not (self._only is None or self._only(*call.args)):
            return
        with self._lock:
            self._held.append(call)
        watch = None
        while not answer.closed and not (watch and watch.reached()):
            time.sleep(_LOOK)
            if answer.answered or not self._is_next(call):
                watch = None
            elif watch is None:
                watch = _Standstill(answer)
        with self._lock:
            self._held.remove(call)
            self._released = call

    def _is_next(self, call: Call) -> bool:
        """Tell whether it is this call for which everything stands still, if it does."""
        with self._lock:
            under_way = self._released is not None and not self._released.replied
            first = min(self._held, key=lambda held: held.args[:1] == (self._last,))
        return not under_way and first is call


class _Standstill:
    """Tells when a program goes on no more by itself.

    A program that waits for something without a time limit has come to a standstill as soon as it
    makes no step.  One that waits with a limit may go on by itself; one that looks again and again
    never stands still, and is given up after a while.
    """

    def __init__(self, answer: Caller) -> None:
        self._answer = answer
        self._quiet = answer.stillness()
        self._asleep = 0.0
        self._looked = time.monotonic()

    def reached(self) -> bool:
        """Look at the program; tell whether it stands still."""
        now = time.monotonic()
        quiet = self._quiet.seconds
        self._asleep = self._asleep + now - self._looked if self._answer.asleep() else 0.0
        self._looked = now
        if quiet >= _STILL and self._answer.waits_forever() is not False:
            return True
        looks_again_and_again = self._asleep > quiet + 2 * _LOOK
        return self._asleep >= (_ASLEEP if looks_again_and_again else _TIMED)
