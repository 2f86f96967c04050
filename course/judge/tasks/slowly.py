"""A task that takes as long as anybody can do without it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from course.judge.children.calling import Call, Caller
from course.judge.tasks.evidence import spy

_LOOK = 0.02
"""Seconds from one look to the next."""

_STILL = 0.15
"""Seconds without a step of a program of which the system does not tell whether a clock wakes it.

Where it tells that nothing but the judge can, and the judge owes nobody anything, no time is
needed: two looks that find no step between them are a proof.
"""

_ASLEEP, _WOKE = 2.0, 4
"""Seconds that a program which looks again and again has slept in all, and how often it has woken
up, when it is let go on."""

_AGAIN = 0.2
"""How much of that, and of the next, it takes from the second time on."""

_TIMED = 6.0
"""Seconds without a step of a program that waits with a time limit."""

_BUSY = 1.5
"""Seconds of CPU time that a program which is never at rest has used since its last call."""

_CALLS = 3000
"""Calls of one that asks the judge again and again, each answered at once."""

_ALL = object()

MIDWAY = "midway"
"""The name of what is called by who is in the middle of a message."""


class slowly(spy):  # noqa: N801  (used like a function)
    """A task whose calls return one by one, each only when nothing else goes on without it.

    It is the slow worker, or the slow message, on which nobody may have relied: whoever waits for
    it waits long, whoever does not has gone.  Nobody has to wait for an answer that is right: it
    then stands still, and the call returns.  Of several calls the one that came first takes the
    longest.

    Parameters
    ----------
    function : callable, optional
        What the task does; by default it returns its first argument.
    only : object, optional
        Which calls take long: those with this first argument, or those for whose arguments this
        function is true.  By default all do.

    Attributes
    ----------
    after_all_others : bool
        Whether they return after all other slow calls: the ends of processes do, and looks in vain.
    alike : set
        The first arguments of calls that were held at the same moment as another one with the same.

    Examples
    --------
    ``student.delay(end=slowly(only=1))``: the process that was started first ends as the last one.
    """

    forces_order = True

    def __init__(self, function: Callable[..., Any] | None = None, *, only: object = _ALL) -> None:
        super().__init__(function)
        self._only = only
        self.after_all_others = False
        self.alike: set[Any] = set()

    def _takes_long(self, call: Call) -> bool:
        if callable(self._only):
            return bool(self._only(*call.args))
        return self._only is _ALL or call.is_of(self._only)

    def _inside_now(self, call: Call, answer: Caller | None) -> None:
        if answer is None or not self._takes_long(call):
            return
        answer.held.insert(0 if self.after_all_others else len(answer.held), call)
        if self.__name__ == MIDWAY:
            inside = [other.args[0] for other in self.calls if not other.done]
            self.alike |= {pipe for pipe in inside if inside.count(pipe) > 1}
        watch = None
        with answer.holding():
            while not answer.closed and not (watch and watch.reached()):
                time.sleep(_LOOK)
                if answer.answered or answer.held[-1] is not call:
                    watch = None
                elif watch is None:
                    watch = _Standstill(answer)
        answer.held.remove(call)  # nobody else goes on before this one has gone


class _Standstill:
    """Tells when a program goes on no more by itself.

    A program that waits for something without a time limit has come to a standstill as soon as it
    makes no step.  One that waits with a limit may go on by itself; one that looks again and again
    never stands still, and is waited for until it has slept for long enough in all, or has computed
    for long enough.  While somebody waits for the judge, nothing else is known.
    """

    def __init__(self, answer: Caller) -> None:
        self._answer = answer
        self._quiet, self._settled = answer.stillness(), answer.settled()
        self._asleep, self._woke, self._slept = 0.0, 0, False
        self._looked = time.monotonic()
        self._worked = answer.worked()
        self._first = self._settled

    def reached(self) -> bool:
        """Look at the program; tell whether it stands still."""
        since, self._looked = self._looked, time.monotonic()
        before, self._settled = self._settled, self._answer.settled()
        if self._settled is None or self._settled != before:
            self._quiet, self._slept = self._answer.stillness(), False
            self._worked = self._answer.worked()
            return self._calls >= self._share * _CALLS and self._let_go()
        quiet = self._quiet.seconds
        asleep = self._answer.asleep()
        if asleep:
            self._asleep += self._looked - since
        self._woke += not quiet and (self._slept or asleep)  # asleep again: it wakes up often
        self._slept = quiet > 0
        if quiet and self._can_never_go_on(quiet):
            return True
        if not (quiet >= self._share * _TIMED or self._looks_again_and_again or self._computes):
            return False
        return self._let_go()

    def _let_go(self) -> bool:
        self._answer.awoke = True
        return True

    @property
    def _calls(self) -> int:
        if self._settled is None:
            return 0
        self._first = self._settled if self._first is None else self._first
        return self._settled - self._first

    def _can_never_go_on(self, quiet: float) -> bool:
        forever = self._answer.waits_forever()
        proven = forever is True and self._answer.settled() == self._settled
        return proven or (forever is None and quiet >= _STILL)

    @property
    def _computes(self) -> bool:
        return self._answer.worked() - self._worked >= self._share * _BUSY

    @property
    def _looks_again_and_again(self) -> bool:
        return self._asleep >= self._share * _ASLEEP and self._woke >= self._share * _WOKE

    @property
    def _share(self) -> float:
        return _AGAIN if self._answer.awoke else 1.0
