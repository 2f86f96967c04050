"""What can go wrong between the judge and an answer.

::

    AssertionError
    └── AnswerError            the answer's fault: the check has failed
        ├── MissingError       no such module, function or class
        │   └── NotRunError    the cell of the module has not been run, or not as it stands
        ├── DiffersError       something other than what the reference gives
        ├── UnusableError      not plain data where plain data was expected
        ├── HungError          no answer by the deadline
        ├── DiedError          the process of the answer ended
        ├── RunStuck           the run under exploration came to a standstill
        └── InterleavingError  an order of steps in which it goes wrong
    Exception
    └── JudgeError             not the answer's fault: the check could not be judged
        └── WrongCheckError    the text of the test cell is wrong
"""

from __future__ import annotations

import builtins
from typing import Any

from course.system.worker import Worker


class AnswerError(AssertionError):
    """The answer did something wrong; the message says what, in words for the learner.

    Attributes
    ----------
    slip : str
        The name that the test cell gives to the mistake; empty where it gives none.
    """

    slip = ""


class MissingError(AnswerError):
    """The learner's module, or a name in it, is not there."""


class NotRunError(MissingError):
    """The cell of the learner's module has not been run in this kernel, or not as it stands."""


class UnusableError(AnswerError):
    """The answer gave an object where plain data was expected."""


class DiffersError(AnswerError):
    """The answer gave something other than the reference.

    Attributes
    ----------
    got, expected : object
        What it gave, and what the reference gives.
    """

    def __init__(self, message: str, got: Any, expected: Any) -> None:
        super().__init__(message)
        self.got, self.expected = got, expected


class HungError(AnswerError):
    """No answer by the deadline.

    Attributes
    ----------
    waits : list of Worker
        Who waits where.
    importing : bool
        Whether it was the import of the module that did not come to its end.
    computed : bool
        Whether it has computed for most of the time, and not waited.
    """

    computed = False

    def __init__(self, message: str, waits: list[Worker], *, importing: bool = False) -> None:
        super().__init__(message)
        self.waits, self.importing = waits, importing


class AlteredError(AnswerError):
    """What a call has returned was changed afterwards, though it belonged to the caller by then."""

    def __init__(self, name: str, was: str, now: str) -> None:
        super().__init__(f"what {name}() had returned was {was}; later it was {now}")
        self.name = name


class DiedError(AnswerError):
    """The process of the answer ended before it had answered.

    Attributes
    ----------
    kind : str
        How, as `course.sandbox.Ending` has it; empty where that is not known.
    """

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind


class RunStuck(AnswerError):
    """The run under exploration came to a standstill; the message is "deadlock" or "endless"."""


class InterleavingError(AnswerError):
    """There is an order of steps in which the answer goes wrong.

    Attributes
    ----------
    story : course.judge.explaining.story.Story
        The failing run, step by step.
    """

    def __init__(self, message: str, story: Any) -> None:
        super().__init__(message)
        self.story, self.slip = story, story.slip


class JudgeError(Exception):
    """The judge itself failed, or the test cell is wrong: nothing is said about the answer."""


class WrongCheckError(JudgeError):
    """The text of the test cell is wrong: it uses what is not there, or cannot be had then."""


def revive(told: dict[str, Any]) -> Exception:
    """Make an exception of the learner's code anew on this side.

    Parameters
    ----------
    told : dict
        ``type``, ``builtin``, ``message``, ``traceback`` and ``line``, as the child tells them.

    Returns
    -------
    Exception
        Of the nearest built-in type; what was told is its attribute ``remote``.
    """
    if told.get("builtin") == "SystemExit":
        error: Exception = DiedError("your code called sys.exit(), which ends the whole program")
    else:
        kind = getattr(builtins, str(told.get("builtin")), None)
        if not (isinstance(kind, type) and issubclass(kind, Exception)):
            kind = RuntimeError
        try:
            error = kind.__new__(kind)
        except TypeError:  # an ExceptionGroup is not made of nothing
            error = RuntimeError()
        error.args = (str(told.get("message", "")),)
    error.remote = told  # type: ignore[attr-defined]
    return error
