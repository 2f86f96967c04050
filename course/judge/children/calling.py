"""What is known of a call that a worker of the answer makes on the judge's side."""

from __future__ import annotations

import contextlib
import contextvars
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from course.system.quiescence import Quiescence


@dataclass(frozen=True)
class Opaque:
    """Stands for an argument that is not plain data.

    Attributes
    ----------
    type : str
        The name of its type in the learner's process.
    """

    type: str

    def __repr__(self) -> str:
        return f"<an object of the type {self.type}>"

    @classmethod
    def of(cls, data: dict[str, Any]) -> Opaque:
        """Make one from what came over the wire."""
        return cls(str(data.get("type")))


class Ending(BaseException):
    """The process that makes the call is to end at once.

    Parameters
    ----------
    code : int
        Its exit code.
    """

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Call:
    """One call of a task by a worker.

    Attributes
    ----------
    args : tuple
        The arguments.
    pid, ident : int
        Process and thread that called, by the numbers that the system has for them.
    thread : str
        The thread's name.
    process : str
        The name of the process, as it is known in the process itself.
    main : bool
        Whether it was the main thread of the process in which the answer was called, so no worker.
    parent : bool
        Whether it was any thread of that process.
    result : object
        What the task returned, None while it runs or when it raised.
    raised : str
        The type of the exception that it raised, empty if it raised none.
    ended : float
        When the function of the test cell came to its end, on the clock `time.monotonic`; 0 before.
    outlived : bool
        Whether the function of the answer had returned before the call came to its end.
    sent : bool
        Whether the worker has been sent what it gave.
    misfit : bool
        Whether it failed because the task cannot take these arguments.
    origin : Call, optional
        The worker's own call, which led to this one.
    task : int
        Which function of the test cell the worker called.
    function : callable, optional
        That function.
    """

    args: tuple[Any, ...]
    pid: int = field(repr=False)
    ident: int = field(repr=False)
    thread: str = field(repr=False)
    main: bool = field(repr=False)
    result: Any = field(default=None, repr=False)
    raised: str = field(default="", repr=False)
    parent: bool = field(default=False, repr=False)
    done: bool = field(default=False, repr=False)
    ended: float = field(default=0.0, repr=False, compare=False)
    outlived: bool = field(default=False, repr=False)
    sent: bool = field(default=False, repr=False)
    misfit: bool = field(default=False, repr=False)
    origin: Call | None = field(default=None, repr=False, compare=False)
    task: int = field(default=0, repr=False, compare=False)
    process: str = field(default="", repr=False, compare=False)
    function: Callable[..., Any] | None = field(default=None, repr=False, compare=False)

    def is_of(self, item: object) -> bool:
        """Tell whether its first argument is this item: equal, and of the same type."""
        return bool(self.args) and type(self.args[0]) is type(item) and self.args[0] == item

    @property
    def replied(self) -> bool:
        """Whether the worker has been sent what the call gave."""
        return self.sent or (self.origin is not None and self.origin.sent)

    @property
    def worker(self) -> tuple[int, int]:
        """The process and the thread that called."""
        return self.pid, self.ident


class Caller(Protocol):
    """What a task can ask of the answer that calls it.

    Attributes
    ----------
    spies : list
        The tasks that it has called.
    closed : bool
        Whether it is over.
    held : list of Call
        The calls that are held up until nothing else goes on; the last one goes on next.
    awoke : bool
        Whether the child was let go on though it would have woken up by itself.
    """

    spies: list[Any]
    held: list[Call]
    awoke: bool
    closed: bool

    @property
    def answered(self) -> bool:
        """Whether the child has given an answer to what was asked last."""

    def processes(self) -> int:
        """Return how many processes the child has started that are alive."""

    def stillness(self) -> Quiescence:
        """Return a watch for the time during which nothing of it has run."""

    def own_time(self) -> Callable[[], float]:
        """Return what tells the seconds of its own that the child has had from now on."""

    def asleep(self) -> bool:
        """Whether nothing of the child would run if it were given a core."""

    def worked(self) -> float:
        """Return how many seconds of CPU time the processes that are alive have used."""

    def holding(
        self, until: Callable[[], bool] | None = None
    ) -> contextlib.AbstractContextManager[None]:
        """Say that the call which is answered in this block is held back by its task.

        It goes on by itself; or, `until` that is true, only when the answer does something.
        """

    def settled(self, *, for_good: bool = False) -> int | None:
        """Return how many calls have been answered, None while one is that is not held back.

        Held back `for_good` is who goes on only when the answer does something, and it has not.
        """

    def waits_forever(self) -> bool | None:
        """Whether no clock wakes anything of the child; None where the system does not tell."""


caller: contextvars.ContextVar[tuple[Call, Caller]]
caller = contextvars.ContextVar("caller")
"""The call that is carried out, and the answer that has made it."""


@contextlib.contextmanager
def called_by(call: Call, answer: Caller) -> Iterator[None]:
    """Say which call is carried out in this block."""
    token = caller.set((call, answer))
    try:
        yield
    finally:
        caller.reset(token)
