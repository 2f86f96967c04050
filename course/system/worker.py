"""One thread or process of an answer, as it was found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Worker:
    """A thread of an answer, and where it is.

    Attributes
    ----------
    kind : str
        "process" for the main thread of a process that the answer has started, "thread" for every
        other one.
    name : str
        As a learner reads it: "the main thread", "Thread-1 (work)", "Process-1".
    is_main : bool
        Whether it is the main thread of the process in which the answer was called, so no worker.
    module, line, text : str, int or None, str
        The line of the learner's code that it is in.  Without one, `text` says where it is instead.
    waiting_in : str
        The library's function that this line has called and that has not come back; empty if none.
    """

    kind: str
    name: str
    is_main: bool = False
    module: str = ""
    line: int | None = None
    text: str = ""
    waiting_in: str = ""

    def __str__(self) -> str:
        if self.line:
            return f"{self.name} is on line {self.line}: `{self.text}`"
        return f"{self.name} is {self.text}"
