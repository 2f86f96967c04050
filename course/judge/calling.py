"""What is known of a call that a worker of the answer makes on the judge's side."""

from __future__ import annotations

import contextlib
import contextvars
from collections.abc import Iterator
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

    @classmethod
    def of(cls, data: dict[str, Any]) -> Opaque:
        """Make one from what came over the wire."""
        return cls(str(data.get("type")))


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
    main : bool
        Whether it was the main thread of the process in which the answer was called, so no worker.
    parent : bool
        Whether it was any thread of that process.
    result : object
        What the task returned, None while it runs or when it raised.
    raised : str
        The type of the exception that it raised, empty if it raised none.
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
    """

    spies: list[Any]

    def stillness(self) -> Quiescence:
        """Return a watch for the time during which nothing of it has run."""


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
