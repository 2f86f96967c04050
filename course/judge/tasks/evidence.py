"""Tasks that a test cell hands to the learner's workers, and what they saw happen.

They run on the judge's side, so what they record is seen, not claimed: that four calls were inside
at once, that they came from four threads, which arguments they got.  Nothing here looks at seconds.
"""

from __future__ import annotations

import contextlib
import dataclasses
import math
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from course.judge.children.calling import Call, Caller, caller
from course.judge.errors import JudgeError
from course.system.quiescence import Quiescence

STILL = 0.75
"""Seconds without a step of any worker after which nobody is waited for any longer.

Where the system tells that nothing but the judge can wake any of them, they are not needed.
"""

_UNWANTED = 2.0
"""Seconds of the answer's own without anybody new: a meeting that is not wanted is missed then."""

_LOOK = 0.05
"""Seconds from one look at the program of the answer to the next."""


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class _NoCall:
    """Stands for what a call would have given that nobody made; equal to nothing else."""

    item: object

    def __repr__(self) -> str:
        return f"<no call with {self.item!r}>"


class Patience:
    """The waiting of several calls for one another, given up when the program stands still.

    Parameters
    ----------
    longest : float, optional
        Seconds of the program's own in which nothing was told, after which it is given up in any
        case: for a program that asks again and again.

    Attributes
    ----------
    given_up : bool
        Whether the program of the answer stood still, so that everybody was let go.
    """

    def __init__(self, longest: float = math.inf) -> None:
        self.given_up = False
        self._longest = longest
        self._since_told: Callable[[], float] | None = None
        self._changed = threading.Condition()
        self._watch: tuple[Caller, Quiescence] | None = None
        self._settled: int | None = None
        self._looked = 0.0

    def tell(self) -> None:
        """Wake all who wait: what they wait for may have come."""
        with self._changed:
            self._since_told = None
            self._changed.notify_all()

    def wait(self, come: Callable[[], bool], answer: Caller | None, *, every: float = 0.05) -> None:
        """Wait until it has come, or all is given up; ask `every` so many seconds.

        Without an answer that calls nobody else can come: then nothing is waited for.
        """

        def over() -> bool:
            return self.given_up or come()

        held = answer.holding(until=over) if answer else contextlib.nullcontext()
        with held, self._changed:
            while not over():
                self.given_up = self._stands_still(answer)
                if self.given_up:
                    self._changed.notify_all()
                else:
                    self._changed.wait(every)

    def _stands_still(self, answer: Caller | None) -> bool:
        if answer is None:
            return True
        if self._watch is None or self._watch[0] is not answer:
            self._watch = answer, answer.stillness()
        if time.monotonic() - self._looked < _LOOK:  # one look is enough for all who wait
            return False
        before, self._settled = self._settled, answer.settled(for_good=True)
        still = self._watch[1].seconds
        self._looked = time.monotonic()
        owes = before is None or before != self._settled  # and may have no core to give it
        return self._lasts_too_long(answer) or (not owes and self._is_at_rest(answer, still))

    def _is_at_rest(self, answer: Caller, still: float) -> bool:
        if still >= STILL or answer.answered:  # it may wait for what the test cell asks next
            return still >= STILL
        proven = still > 0 and answer.waits_forever() is True
        return proven and answer.settled(for_good=True) == self._settled

    def _lasts_too_long(self, answer: Caller) -> bool:
        if self._longest == math.inf:
            return False
        if self._since_told is None:
            self._since_told = answer.own_time()
        return self._since_told() > self._longest


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

    forces_order = False
    """Whether its calls end in an order, or at a time, that nobody could count on."""

    def __init__(self, function: Callable[..., Any] | None = None) -> None:
        self._function = function or (lambda *args: args[0] if args else None)
        self._lock = threading.Lock()
        self._inside = 0
        self.__name__ = getattr(function, "__name__", "task")
        self.calls: list[Call] = []
        self.most_at_once = 0

    def __repr__(self) -> str:
        return self.__name__  # as reports show a function; it may stand within a partial

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Record the call, and do what the task does."""
        origin, answer = caller.get((_here(), None))
        call = dataclasses.replace(origin, args=args, origin=origin)
        with self._lock:
            if answer is not None and self not in answer.spies:
                answer.spies.append(self)
            self.calls.append(call)
            self._inside += 1
            self.most_at_once = max(self.most_at_once, self._inside)
        try:
            self._inside_now(call, answer)
            call.result = self._function(*args, **kwargs)
            return call.result
        except (Exception, SystemExit) as error:
            call.raised = type(error).__name__
            raise
        finally:
            with self._lock:
                self._inside -= 1
                call.outlived = answer is not None and answer.answered
                call.done = True

    def _inside_now(self, call: Call, answer: Caller | None) -> None:
        """Do what is to be done between the call's beginning and its work."""

    def explain(self, attribute: str) -> str:
        """Say why an ``assert`` on this attribute failed."""
        if attribute == "calls":
            return f"`{self.__name__}` was never called"
        if attribute == "in_main_thread":
            return f"`{self.__name__}` was never called in the main thread"
        if attribute == "waited_for":
            return f"the function returned before every call of `{self.__name__}` had ended"
        if attribute == "by_threads":
            return self._called_by("other threads of the same process", in_processes=False)
        if attribute == "by_processes":
            return self._called_by("other processes", in_processes=True)
        return f"`{attribute}` of `{self.__name__}` was {getattr(self, attribute)!r}"

    def _called_by(self, wanted: str, *, in_processes: bool) -> str:
        if not self.calls:
            return f"`{self.__name__}` was never called"
        wrong = next((c for c in self.calls if c.main or c.parent is in_processes), None)
        if wrong is None:  # all have come since the check looked
            return f"`{self.__name__}` had not been called yet when the function returned"
        where = "a thread of the parent" if wrong.parent else "another process"
        where = "the main thread" if wrong.main else where
        return f"`{self.__name__}` was called in {where}; only {wanted} may call it"

    def results_for(self, items: Iterable[Any]) -> list[Any]:
        """Return what the calls with these first arguments returned, in the order of the items.

        Each call counts once: of two calls with equal arguments the one that came first stands
        first. Where there was no (further) call stands something that equals nothing, and says so
        in a report.
        """
        left = list(self.calls)
        results = []
        for item in items:
            call = next((call for call in left if call.is_of(item)), None)
            if call is not None:
                left.remove(call)
            results.append(call.result if call else _NoCall(item))
        return results

    @property
    def missed(self) -> bool:
        """Whether workers were to come and did not, so that those who waited were let go."""
        return False

    @property
    def waited_for(self) -> bool:
        """Whether there were calls, and the answer's function returned after they had ended.

        A call that ends on its own may be faster than a function that does not wait: `turns` forces
        the order in which this tells right from wrong.
        """
        return bool(self.calls) and all(call.done and not call.outlived for call in self.calls)

    @property
    def by_threads(self) -> bool:
        """Whether it was called, and only by threads of the answer's process but the main one."""
        return bool(self.calls) and all(call.parent and not call.main for call in self.calls)

    @property
    def by_processes(self) -> bool:
        """Whether it was called, and only by processes that the answer started."""
        return bool(self.calls) and not self.in_parent

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
    wanted : int, optional
        How many of them are to be inside at once; fewer than `parties` where it is right that
        they do not meet. By default all.

    Attributes
    ----------
    met : bool
        Whether that many were inside at once.
    """

    def __init__(
        self, parties: int, function: Callable[..., Any] | None = None, *, wanted: int | None = None
    ) -> None:
        if parties < 1:
            raise JudgeError(f"a rendezvous of {parties} is none: it takes at least 1")
        super().__init__(function)
        self.__name__ = "gate" if function is None else self.__name__
        self.parties, self.wanted = parties, parties if wanted is None else wanted
        self.met = False
        self._patience = Patience(_UNWANTED if self.wanted < parties else math.inf)

    def explain(self, attribute: str) -> str:
        """Say why an ``assert`` on this attribute failed."""
        if attribute != "met":
            return super().explain(attribute)
        if not self.calls:
            return f"`{self.__name__}` was never called"
        if self.in_main_thread:
            return f"`{self.__name__}` was called in the main thread, not by workers"
        alone = self.most_at_once == 1
        some = "only one worker was" if alone else "only some workers were"
        return (
            f"{some} inside at once ({self.most_at_once} of {self.parties}): the others had not"
            f" come yet, or could come only when {'it' if alone else 'they'} had left"
        )

    @property
    def missed(self) -> bool:
        """Whether too few workers came at once."""
        return self.most_at_once < self.wanted

    def _inside_now(self, _call: Call, answer: Caller | None) -> None:
        with self._lock:
            if self._inside >= self.parties:
                self.met = True
        self._patience.tell()
        self._patience.wait(lambda: self.met, answer)


def _here() -> Call:
    """Return the call of a test cell itself."""
    thread = threading.current_thread()
    main = thread is threading.main_thread()
    return Call((), 0, thread.ident or 0, thread.name, main, parent=True)
