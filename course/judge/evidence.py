"""Tasks that a test cell hands to the learner's workers, and what they saw happen.

They run on the judge's side, so what they record is seen, not claimed: that four calls were inside
at once, that they came from four threads, which arguments they got.  Nothing here looks at seconds.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from typing import Any

from course.judge.calling import Call, Caller, caller
from course.judge.errors import JudgeError

STILL = 0.75
"""Seconds without a step of any worker after which a `rendezvous` counts as missed."""


class spy:  # noqa: N801  (used like a function)
    """A task that records who called it, with what, and how many were inside at once.

    Parameters
    ----------
    function : callable, optional
        What the task does; by default it returns its first argument.

    Attributes
    ----------
    calls : list of Call
        In the order in which they came.
    most_at_once : int
        The most calls that were inside at the same moment.

    Examples
    --------
    >>> seen = spy(str.upper)
    >>> seen("a")
    'A'
    >>> seen.calls[0].args, seen.most_at_once, seen.in_main_thread
    (('a',), 1, True)
    """

    def __init__(self, function: Callable[..., Any] | None = None) -> None:
        self._function = function or (lambda *args: args[0] if args else None)
        self._lock = threading.Lock()
        self._inside = 0
        self.__name__ = getattr(function, "__name__", "task")
        self.calls: list[Call] = []
        self.most_at_once = 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Record the call, and do what the task does."""
        made, answer = caller.get((_here(), None))
        call = dataclasses.replace(made, args=args, result=None, raised="")
        with self._lock:
            if answer is not None and self not in answer.spies:
                answer.spies.append(self)
            self.calls.append(call)
            self._inside += 1
            self.most_at_once = max(self.most_at_once, self._inside)
        try:
            self._inside_now(answer)
            call.result = self._function(*args, **kwargs)
            return call.result
        finally:
            with self._lock:
                self._inside -= 1
                call.done = True

    def _inside_now(self, answer: Caller | None) -> None:
        """Do what is to be done between the call's beginning and its work."""

    def explain(self, attribute: str) -> str:
        """Say why an ``assert`` on this attribute failed."""
        if attribute == "calls":
            return f"{self.__name__} was never called"
        if attribute == "in_main_thread":
            return f"{self.__name__} was never called in the main thread"
        return f"{attribute} of {self.__name__} was {getattr(self, attribute)!r}"

    @property
    def workers(self) -> set[tuple[int, int]]:
        """Who called: the distinct pairs of process and thread."""
        return {call.worker for call in self.calls}

    @property
    def processes(self) -> set[int]:
        """The distinct processes that called."""
        return {call.pid for call in self.calls}

    @property
    def in_parent(self) -> bool:
        """Whether any call came from the process in which the answer was called."""
        return any(call.parent for call in self.calls)

    @property
    def in_main_thread(self) -> bool:
        """Whether any call came from the main thread of the answer, so not from a worker."""
        return any(call.main for call in self.calls)


class rendezvous(spy):  # noqa: N801  (used like a function)
    """A task that lets nobody go on until `parties` workers are inside at once.

    Only workers that overlap can meet, however slow the machine is.  When the learner's program
    stands still with fewer inside, the meeting is missed: everybody is let go, so that the program
    comes to its end, and `met` is false.

    Parameters
    ----------
    parties : int
        How many must be inside at once.
    function : callable, optional
        What the task does once they have met; by default it returns its first argument.
    wanted : bool, optional
        Whether they are to meet; False where it is right that they do not.

    Attributes
    ----------
    met : bool
        Whether that many were inside at once.
    """

    def __init__(
        self, parties: int, function: Callable[..., Any] | None = None, *, wanted: bool = True
    ) -> None:
        if parties < 1:
            raise JudgeError(f"a rendezvous of {parties} is none: it takes at least 1")
        super().__init__(function)
        self.__name__ = "gate" if function is None else self.__name__
        self.parties, self.wanted = parties, wanted
        self.met = False
        self._open = threading.Event()

    def explain(self, attribute: str) -> str:
        """Say why an ``assert`` on this attribute failed."""
        if attribute != "met":
            return super().explain(attribute)
        if not self.calls:
            return f"{self.__name__} was never called"
        if self.in_main_thread:
            return f"{self.__name__} was called in the main thread, not by workers"
        alone = "only one worker was" if self.most_at_once == 1 else "only some workers were"
        return (
            f"{alone} inside at once ({self.most_at_once} of {self.parties}):"
            " the others had not come yet, or could not come before it had gone"
        )

    def _inside_now(self, answer: Caller | None) -> None:
        with self._lock:
            if self._inside >= self.parties:
                self.met = True
                self._open.set()
        quiescence = answer.stillness() if answer else None
        while not self._open.wait(0.05):
            if quiescence is None or quiescence.seconds >= STILL:
                self._open.set()


def _here() -> Call:
    """Return the call of a test cell itself."""
    thread = threading.current_thread()
    main = thread is threading.main_thread()
    return Call((), 0, thread.ident or 0, thread.name, main, parent=True)
