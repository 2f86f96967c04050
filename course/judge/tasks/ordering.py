"""Tasks that force the order which tells a right answer from a wrong one.

A check that hopes for an unlucky order passes wrong answers on lucky days.  These tasks bring it
about: calls that return in the order which the test cell says, results that nobody can guess, and
failures where they hurt.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from course.judge.children.calling import Call, Caller, Ending
from course.judge.tasks.evidence import Patience, spy

_MOST_WAKES = 10
"""Times that a sleeper may wake up before the last call: who looks again and again does wait."""

_MOST_LOOKS = 60
"""Looks one after the other at a program that is always busy, and goes on from each to the next."""

_LONGEST_SLEEP = 2.0
"""Seconds for which the last call waits for the end of a sleep, or of a wait with a time limit."""

_LONGEST = 30.0
"""Seconds after which a call returns in any case: a machine that gives no core for so long."""


class turns(spy):  # noqa: N801  (used like a function)
    """A task whose calls return one after the other, in an order that the test cell chooses.

    A call returns only when all that come before it in `order` have returned, and when the workers
    have made of it what they will: nothing of the answer moves any more.  So results that are
    collected as they come are in the wrong order each time, and not only on unlucky days.  Before
    the last call returns, sleeps and waits with a time limit end as well (up to `_LONGEST_SLEEP`):
    a function that sleeps, and does not wait, has returned before it.

    When the learner's program stands still because the next one has not even been called, everybody
    is let go, and `kept` is false.

    Parameters
    ----------
    order : iterable
        The first arguments of the calls, in the order in which these return.  A set among them
        stands for calls that return in any order among themselves, before those that follow.
    function : callable, optional
        What the task does when its turn has come; by default it returns its first argument.

    Attributes
    ----------
    kept : bool
        Whether all calls of `order` came, and no others, and returned in that order.

    Examples
    --------
    >>> last_first = turns([3, 2, 1])
    >>> one_very_slow = turns([{"b", "c", "d"}, "a"])
    >>> one_very_slow.kept
    False
    """

    forces_order = True

    def __init__(self, order: Iterable[Any], function: Callable[..., Any] | None = None) -> None:
        super().__init__(function)
        self._places = [
            _Place(item, stage)
            for stage, part in enumerate(order)
            for item in (part if isinstance(part, set | frozenset) else [part])
        ]
        self._patience = Patience()
        self._late = ""

    @property
    def kept(self) -> bool:
        """Whether all calls of the order came, and no others, and returned in that order."""
        everybody = all(place.call is not None and place.call.done for place in self._places)
        return everybody and len(self.calls) == len(self._places) and not self._late

    def explain(self, attribute: str) -> str:
        """Say why an ``assert`` on this attribute failed."""
        if attribute != "kept" or not self.calls:
            return super().explain(attribute if attribute != "kept" else "calls")
        if self._late:
            return (
                f"{self._late} was to return before another call could, and was not under way:"
                " everything stood still"
            )
        if len(self.calls) != len(self._places):
            return f"`{self.__name__}` was called {len(self.calls)} times, not {len(self._places)}"
        return f"not every call of `{self.__name__}` had ended, or one had another argument"

    @property
    def missed(self) -> bool:
        """Whether a call did not come for which others waited."""
        return bool(self._late)

    def _inside_now(self, call: Call, answer: Caller | None) -> None:
        with self._lock:
            free = (place for place in self._places if place.call is None)
            mine = next((place for place in free if call.is_of(place.item)), None)
            if mine is None:
                return
            mine.call = call
        before = [place for place in self._places if place.stage < mine.stage]
        self._patience.wait(lambda: all(p.is_over(answer) for p in before), answer, every=0.005)
        if self._patience.given_up:
            late = next((place.item for place in self._places if place.call is None), None)
            self._late = self._late or f"{self.__name__}({late!r})"
        elif answer is not None:
            _rest(answer, last=mine.stage == self._places[-1].stage)


@dataclass
class _Place:
    """A call that is to come, or has: its item, and how many must be over before it returns."""

    item: Any
    stage: int
    call: Call | None = None

    def is_over(self, answer: Caller | None) -> bool:
        """Tell whether the call has come and its worker has what it gave."""
        return self.call is not None and self.call.done and (answer is None or self.call.replied)


class muster(spy):  # noqa: N801  (used like a function)
    """A task that lets nobody go on until `parties` processes of the answer are there.

    For workers that must all have been started, though only one of them may be inside at once.

    Parameters
    ----------
    parties : int
        How many processes must be alive at once, inside or not.
    function : callable, optional
        What the task does then; by default it returns its first argument.

    Attributes
    ----------
    met : bool
        Whether that many were alive at once, as the system says.
    """

    def __init__(self, parties: int, function: Callable[..., Any] | None = None) -> None:
        super().__init__(function)
        self.parties, self.met = parties, False
        self._patience = Patience()

    def explain(self, attribute: str) -> str:
        """Say why an ``assert`` on this attribute failed."""
        if attribute != "met" or not self.calls:
            return super().explain(attribute if attribute != "met" else "calls")
        return f"there were never {self.parties} processes at the same time"

    @property
    def missed(self) -> bool:
        """Whether there were never so many processes at once."""
        return not self.met

    def _inside_now(self, _call: Call, answer: Caller | None) -> None:
        def all_there() -> bool:
            if answer is not None and answer.processes() >= self.parties:
                self.met = True
            return self.met

        self._patience.wait(all_there, answer)


def _rest(answer: Caller, *, last: bool) -> None:
    """Wait until every thread of the answer waits; before the last call, not for a clock either.

    Nor for the judge, unless a task holds it back. Who could run and is not given a core is waited
    for: only sleep and work of the answer's own use up the time.
    """
    watch, until = answer.stillness(), time.monotonic() + _LONGEST
    before: int | None = None
    asleep, wakes, busy, slept = False, 0, 0, 0.0
    with answer.holding():
        while wakes < _MOST_WAKES and busy < _MOST_LOOKS and slept < _LONGEST_SLEEP:
            if (looked := time.monotonic()) > until:
                return
            now, quiet = answer.settled(), watch.seconds > 0
            settled = quiet and before is not None and before == now == answer.settled()
            if settled and (not last or answer.waits_forever() is not False):
                return
            wakes += asleep and not quiet
            busy = 0 if quiet or now is None else busy + (not watch.starved)
            before, asleep = now, quiet
            time.sleep(0.005 if last else 0.001)
            slept += quiet * (time.monotonic() - looked)


def token(*args: Any) -> str:
    """Return a text that nobody can guess, and that no other call returns.

    A task for `spy`, `rendezvous` and `turns`: what the answer makes of it is tied to this call.

    Examples
    --------
    >>> token("a") == token("a")
    False
    """
    said = f"{args[0]}-" if args and isinstance(args[0], str | int) else ""
    return f"{said}{secrets.token_hex(8)}"


def die(code: int) -> NoReturn:
    """End the process that calls the task: at once, and without an exception.

    Parameters
    ----------
    code : int
        Its exit code; below 0, it ends by the signal of that number (on Windows -15 only).

    Examples
    --------
    >>> die(3)
    Traceback (most recent call last):
    course.judge.children.calling.Ending: 3
    """
    raise Ending(code)


def failing(
    errors: Mapping[Any, BaseException], function: Callable[..., Any] | None = None
) -> Callable[..., Any]:
    """Return a task that raises an exception for some items.

    Parameters
    ----------
    errors : mapping
        First argument of a call to the exception that it raises: those that Python itself has,
        such as ``{"c": OSError("no route"), "d": queue.Empty()}``. A `SystemExit` is one, too.
    function : callable, optional
        What it does for the others; by default it returns its first argument.
    """

    def task(*args: Any) -> Any:
        error = next((error for item, error in errors.items() if args[:1] == (item,)), None)
        if error is not None:
            raise type(error)(*error.args)
        if function is not None:
            return function(*args)
        return args[0] if args else None

    task.__name__ = getattr(function, "__name__", "task")
    return task
