"""Tasks that a test cell hands to the learner's workers, and what they saw happen.

They run on the judge's side, so what they record is seen, not claimed: that four calls were inside
at once, that they came from four threads, which arguments they got.  Nothing here looks at seconds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, NoReturn

from course.judge.calling import Call, Conversation, Ending, caller
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
        request, session = caller.get((_here(), None))
        who = (request["pid"], request["ident"], request["thread"], request["main"])
        call = Call(args, *who, parent=request["parent"])
        with self._lock:
            if session is not None and self not in session.spies:
                session.spies.append(self)
            self.calls.append(call)
            self._inside += 1
            self.most_at_once = max(self.most_at_once, self._inside)
        try:
            self._inside_now(session)
            call.result = self._function(*args, **kwargs)
            return call.result
        finally:
            with self._lock:
                self._inside -= 1
                call.done = True

    def _inside_now(self, session: Conversation | None) -> None:
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
        return {(call.pid, call.ident) for call in self.calls}

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

    def _inside_now(self, session: Conversation | None) -> None:
        quiescence = session.stillness() if session else None
        while not self._open.is_set():
            if self._all_here(session):
                self.met = True
                self._open.set()
            elif quiescence is None or quiescence.seconds >= STILL:
                self._open.set()
            else:
                self._open.wait(0.05)

    def _all_here(self, _session: Conversation | None) -> bool:
        with self._lock:
            return self._inside >= self.parties


class muster(rendezvous):  # noqa: N801  (used like a function)
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

    def explain(self, attribute: str) -> str:
        """Say why an ``assert`` on this attribute failed."""
        if attribute != "met" or not self.calls:
            return super().explain(attribute)
        return f"there were never {self.parties} processes at the same time"

    def _all_here(self, session: Conversation | None) -> bool:
        return session is not None and session.processes() >= self.parties


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
    course.judge.calling.Ending: 3
    """
    raise Ending(code)


def _here() -> dict[str, Any]:
    thread = threading.current_thread()
    main = thread is threading.main_thread()
    who = {"pid": 0, "ident": thread.ident, "thread": thread.name}
    return who | {"main": main, "parent": True}
