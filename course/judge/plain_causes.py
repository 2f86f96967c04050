"""What needs no rule to be named: it is the same in every exercise, and said in every check."""

from __future__ import annotations

from course.judge.errors import AlteredError, DiedError, HungError
from course.judge.explaining.exceptions import Raised, raised_here
from course.judge.mistakes import Mistake

_NO_INPUT = "EOF when reading a line"


def plain_cause(error: BaseException, raised: list[Raised]) -> Mistake | None:
    """Return why a check failed, where that is plain from how the code ended.

    Parameters
    ----------
    error : Exception
        What failed the check.
    raised : list of Raised
        The exceptions that ended workers.
    """
    told = getattr(error, "remote", None)
    if told is not None and told.get("of_text"):  # no SyntaxError of what the answer reads
        return _syntax(told["type"], told["message"], told.get("line"))
    for one in ([raised_here(told)] if told is not None else []) + raised:
        found = _cause_of(one) if not one.by_task else None
        if found is not None:
            return found
    if isinstance(error, AlteredError):
        return _altered(error)
    if isinstance(error, DiedError) and error.kind == "output":
        return Mistake(
            "endless output",
            "Your code printed more and more until it was stopped. A loop that prints has no end.",
            "Look for that loop, and for the line that is to end it.",
        )
    return None


def _cause_of(one: Raised) -> Mistake | None:
    """Return what an exception says plainly by itself."""
    if one.type == "NotImplementedError" and not one.message:
        return _unwritten(one)
    if one.type == "EOFError" and one.message.startswith(_NO_INPUT):
        return _input(one)
    if one.of_result and one.message.startswith("nested"):
        return _within_itself()
    return None


def endless_loop(error: BaseException) -> Mistake | None:
    """Return that an answer computes without end, if one line of it does and nobody else."""
    if not (isinstance(error, HungError) and error.computed):
        return None
    at_work = [worker for worker in error.waits if worker.line and not worker.waiting_in]
    if len(at_work) != 1:
        return None
    (worker,) = at_work
    return Mistake(
        "endless loop",
        f"All that time {worker.name} was in the loop around line {worker.line}. The loop does not"
        " end, or does far more than it needs to.",
        "Look for the condition that is to end this loop, and print its values in each round.",
    )


def _altered(error: AlteredError) -> Mistake:
    return Mistake(
        "a result that is changed later",
        f"What the caller has got is changed afterwards: {error}. The object that {error.name} has"
        " returned is still in use in your code: a later call, or a worker, changes it.",
        "Make a new object in every call, or return a copy, and return it when all work is done.",
    )


def _within_itself() -> Mistake:
    return Mistake(
        "a result that contains itself",
        "What your code gave back contains itself, or is nested very deep: a list that was put into"
        " itself, say. Two calls that share one list, of which one is within the other, do that.",
        "Make a new list in every call, inside of the function.",
    )


def _syntax(kind: str, message: str, line: int | None) -> Mistake:
    place = f"Line {line} of your code" if line else "Your code"
    said = message.partition(" (")[0] or kind
    return Mistake(
        "not valid Python",
        f"{place} is not valid Python, so nothing of it could be run: {kind}: {said}.",
        "Run the cell with your answer: Python marks the place. Often a bracket, a quote or a"
        " colon is missing in that line or in the one before.",
    )


def _unwritten(one: Raised) -> Mistake:
    place = f"line {one.line} raises NotImplementedError" if one.line else "NotImplementedError"
    return Mistake(
        "not written yet",
        f"This is not written yet: {place}.",
        "Write your answer in place of raise NotImplementedError.",
    )


def _input(one: Raised) -> Mistake:
    place = f"Line {one.line} calls" if one.line else "Your code calls"
    return Mistake(
        "input()",
        f"{place} input(), and when an answer is checked nobody is there to type.",
        "Take input() out: an answer gets everything that it needs as arguments.",
    )
