"""Exceptions of the learner's code: those that ended a worker, and words for them.

A worker that an exception ends prints its traceback, under every start method.  That is where it
is read: the process of the answer need not be asked, and may have ended.
"""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from course.judge.errors import AnswerError, JudgeError
from course.judge.open_check import OpenCheck

_HEADER = re.compile(r"^(?:Exception in thread (.*)|Process (.*)):$")
_FRAME = re.compile(r'^ +File "(.*)[/\\](\w+)\.py", line (\d+), in .*$')
_LAST = re.compile(r"^(?:\w+\.)*(\w+)(?:: (.*))?$")
_CHAINED = ("During handling of the above exception", "The above exception was the direct cause")
_CANNOT_BE_CALLED = re.compile(r"([\w.]+)\(\) (?:missing|takes|got) ")
_LONGEST = 500


OVERSIGHTS = {
    "NameError",
    "UnboundLocalError",
    "AttributeError",
    "TypeError",
    "ImportError",
    "NotImplementedError",
}
"""Exceptions that say that the code is not right yet: not to be caught, but to be mended."""


@dataclass(frozen=True)
class Raised:
    """An exception of the learner's code.

    Attributes
    ----------
    type, message : str
        As Python prints them.
    line : int or None
        The learner's line that raised it.  Where the library has called a function of the learner's
        in a way that it cannot be called, the line where that function begins.
    called : str
        The call that raised it, where there is more to it than the test cell shows.
    worker : str
        "thread" or "process" where it ended a worker, else empty.
    by_task : bool
        Whether a function of the test cell raised it.
    taken : bool
        Whether the learner's own ``except`` for everything took it.
    """

    type: str
    message: str
    line: int | None
    called: str = ""
    worker: str = ""
    by_task: bool = False
    taken: bool = False

    @property
    def of_result(self) -> bool:
        """Whether nothing was raised, but what came back is too large, or too deep, to be sent."""
        return self.type == "TooLargeError" and not self.line and not self.worker

    def __str__(self) -> str:
        if self.of_result:
            return f"what your code gave back cannot be looked at: {self.message}"
        place = f"line {self.line} of your code" if self.line else "your code"
        message = f": {self.message}" if self.message else ""
        called = f", called as {self.called}" if self.called else ""
        where = f", in a {self.worker}, which it ended" if self.worker else ""
        where += ", which your own except took" if self.taken else ""
        return f"{place} raised {self.type}{message}{called}{where}"


def raised_here(told: dict[str, Any]) -> Raised:
    """Return the exception that a call of the answer raised, as the child tells it."""
    return Raised(told["type"], told["message"], told.get("line"), told.get("call", ""))


def lost(opened: OpenCheck) -> Raised | None:
    """Return the first exception of the learner's own code that has ended a worker of a call.

    Workers that were started while the module was imported are no call's: something was tried out
    below an answer.
    """
    raised = [one for one in raised_besides(opened) if one.worker and one.line and not one.by_task]
    early = set(_early_ends(opened)) if raised else set()
    return next((one for one in raised if (one.type, one.line) not in early), None)


def _early_ends(opened: OpenCheck) -> Iterator[tuple[str, int | None]]:
    """Yield type and line of the exceptions that have ended workers of an import."""
    for session in opened.sessions.values():
        if not session.closed:
            with contextlib.suppress(AnswerError, JudgeError):  # it may have ended by now
                for worker in session.ask("facts")["workers"]:
                    if worker["early"] and worker["error"]:
                        yield worker["error"]["type"], worker["error"]["line"]


def raised_besides(opened: OpenCheck) -> list[Raised]:
    """Return the exceptions of this check's children that no call of the answer has raised.

    Those that ended a worker come first, in their order, then those that the learner's own
    ``except`` took.
    """
    found = []
    for session in opened.sessions.values():
        session.child.settle()
        by_tasks = {call.raised for call in session.serving.calls if call.raised}
        found += [
            Raised(kinds[-1], message, line, "", worker, not by_tasks.isdisjoint(kinds))
            for worker, kinds, message, line in printed_ends(session.child.stderr(), session.texts)
        ]
    for session in opened.sessions.values():
        told = (fact.get("handled") for fact in session.facts())
        found += [_taken(handled) for handled in told if isinstance(handled, dict)]
    return found


def _taken(told: dict[str, Any]) -> Raised:
    line = told.get("line")
    message = str(told.get("message", ""))[:_LONGEST]
    return Raised(
        str(told.get("type")), message, line if isinstance(line, int) else None, taken=True
    )


_Ended = tuple[str, list[str], str, int | None]


def printed_ends(text: str, modules: Mapping[str, str]) -> Iterator[_Ended]:
    """Yield worker, types, message and the learner's line of each printed end of a worker.

    The types are those of a chain: the last one ended it, and was raised while the one before it
    was treated.  Processes that end at the same time print line by line between one another; of
    these at least one is told, with a line that one of them was in.
    """
    worker, line, inside = "", None, False
    ended: _Ended | None = None
    for row in text.splitlines():
        if header := _HEADER.match(row):
            if ended is not None:
                yield ended
            worker, line, inside = "thread" if header[1] else "process", None, False
            ended = None
        elif ended is not None and row.startswith(_CHAINED):
            worker = ended[0]
        elif worker and row.startswith("Traceback (most recent call last)"):
            inside, line = True, line if inside else None
        elif inside and (frame := _FRAME.match(row)):
            if frame[2] in modules:
                line = int(frame[3])
        elif inside and not row.startswith(" ") and (last := _LAST.match(row)):
            message = (last[2] or "")[:_LONGEST]
            kinds = [*(ended[1] if ended is not None else ()), last[1]]
            ended = worker, kinds, message, line or _begins(message, modules)
            worker, inside = "", False
    if ended is not None:
        yield ended


def _begins(message: str, modules: Mapping[str, str]) -> int | None:
    """Return where the function begins that, by this message, cannot be called so."""
    found = _CANNOT_BE_CALLED.match(message)
    for text in modules.values() if found else ():
        for name, node in _functions(text):
            if found is not None and name == found[1]:
                return node.lineno
    return None


def _functions(text: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions and methods of a module, by the names that Python has for them."""
    try:
        waiting: list[tuple[str, ast.AST]] = [("", ast.parse(text))]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    while waiting:
        prefix, parent = waiting.pop()
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.ClassDef):
                waiting.append((f"{prefix}{node.name}.", node))
            elif isinstance(node, ast.FunctionDef):
                yield prefix + node.name, node
                waiting.append((f"{prefix}{node.name}.<locals>.", node))
