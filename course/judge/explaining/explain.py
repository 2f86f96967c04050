"""From an exception in a check to a sentence: what happened, and what was expected."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Sequence
from types import FrameType
from typing import Any

from course.judge.errors import (
    AnswerError,
    DiedError,
    HungError,
    InterleavingError,
    MissingError,
)
from course.judge.explaining.asserted import (
    call_text,
    evaluated,
    failing_link,
    holds_by_now,
    made_by,
    short,
    statement,
    value_of,
)
from course.judge.explaining.differences import in_which_way
from course.judge.explaining.exceptions import OVERSIGHTS, Raised, raised_here
from course.judge.explaining.slips import Slip
from course.judge.open_check import Remembered

_IN_SHORT: dict[type[Exception], str] = {
    HungError: "It did not come to an end.",
    DiedError: "The process of your answer ended before the check did.",
    MissingError: "What this check asks for is not there.",
    InterleavingError: "There is an order of steps in which it goes wrong.",
}
_RELATIONS: dict[type[ast.cmpop], str] = {
    ast.NotEq: "something other than",
    ast.Lt: "less than",
    ast.LtE: "at most",
    ast.Gt: "more than",
    ast.GtE: "at least",
    ast.In: "one of",
    ast.NotIn: "none of",
    ast.Is: "exactly",
    ast.IsNot: "anything but",
}


def in_words(
    error: BaseException, remembered: Sequence[Remembered] = (), raised: Sequence[Raised] = ()
) -> str:
    """Say what went wrong, for the learner: an exception that has ended a worker comes first.

    Parameters
    ----------
    error : Exception
        What failed the check.
    remembered : sequence of Remembered
        What the answer gave back in this check.
    raised : sequence of Raised
        The exceptions that ended its workers.
    """
    said = _said(error, remembered)
    told = getattr(error, "remote", None) or {}
    for one in raised:
        known = one.by_task or one.type == told.get("type") or (one.taken and told)
        if not (known or str(one) in said):
            if one.taken and one.type not in OVERSIGHTS:  # it may have been in order
                return f"{said.rstrip('.')}. Before that, {one}."
            return f"{str(one)[:1].upper()}{str(one)[1:]}. So {said}"
    return said


def sentence(said: str) -> str:
    """Return what is said with a capital and a full stop, unless it begins with code or asks."""
    first = said.partition(" ")[0]
    begins = said[:1].upper() if first.isalpha() else said[:1]
    ends = "" if said.endswith(("?", "!")) else "."
    return f"{begins}{said[1:].rstrip('.')}{ends}"


def in_short(error: BaseException) -> str:
    """Say what went wrong in words of the judge's own: none of them is of the answer's making."""
    told = getattr(error, "remote", None)
    if told is not None:
        return f"Your code raised {with_article(_builtin(told))}."
    for kind, words in _IN_SHORT.items():
        if isinstance(error, kind):
            return words
    return ""


def _builtin(told: dict[str, Any]) -> str:
    """Return the name of the built-in exception that was raised, or that its class comes from."""
    name = str(told.get("builtin", ""))
    kind = getattr(builtins, name, None)
    return name if isinstance(kind, type) and issubclass(kind, BaseException) else "Exception"


def _said(error: BaseException, remembered: Sequence[Remembered]) -> str:
    told = getattr(error, "remote", None)
    if isinstance(error, AnswerError):
        return str(error)
    if told is not None:
        first = told.get("first")
        before = f" (before that, {raised_here(first)})" if first else ""
        return f"{raised_here(told)}{before}"
    if isinstance(error, AssertionError):
        said = error.args[0] if error.args else ""
        told = said.told if isinstance(said, Slip) else str(error)
        return told or _failed_assert(error, remembered)
    last = _last_value(remembered)
    gave = f" Your code gave {last}." if last else ""
    return f"the check could not use what your code gave: {type(error).__name__}: {error}.{gave}"


# -- a failed assert -------------------------------------------------------------------------------


def _failed_assert(error: BaseException, remembered: Sequence[Remembered]) -> str:
    found = statement(error)
    if found is None:
        return "what was expected did not hold"
    test, frame = found.test, found.frame
    if isinstance(test, ast.Compare):
        test = failing_link(test, frame, remembered)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _comparison(test, frame, remembered)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        negated = test.operand
        if isinstance(negated, ast.Attribute) and negated.attr == "in_main_thread":
            return "the work was done in the main thread, not by a worker"
        if isinstance(negated, ast.Attribute) and negated.attr == "in_parent":
            owner = value_of(negated.value, frame, remembered)
            name = getattr(owner.value, "__name__", "it") if owner else "it"
            return f"`{name}` was called in the parent, not in another process"
    if isinstance(test, ast.Attribute):
        owner = value_of(test.value, frame, remembered)
        explained = getattr(owner.value, "explain", None) if owner else None
        if explained:
            never = owner is not None and not getattr(owner.value, "calls", True)
            return f"{explained(test.attr)}{made_by(test, frame, remembered) if never else ''}"
    came = made_by(test, frame, remembered)
    return f"this must hold: `{found.text}`{_with_values(test, frame)}{came}"


def _comparison(test: ast.Compare, frame: FrameType, remembered: Sequence[Remembered]) -> str:
    got = value_of(test.left, frame, remembered)
    expected = value_of(test.comparators[0], frame, remembered)
    said = f"`{ast.unparse(test.left)}`"
    if holds_by_now(test, frame, remembered):
        came = made_by(test, frame, remembered)
        return f"this must hold: `{ast.unparse(test)}`. It did not yet{came}, and does by now"
    if got is None or expected is None:
        came = made_by(test, frame, remembered)
        return f"this must hold: `{ast.unparse(test)}`{_with_values(test, frame)}{came}"
    wanted = short(expected.value)
    relation = _RELATIONS.get(type(test.ops[0]))
    if relation:
        wanted = f"{relation} {wanted}"
    gave = short(got.value)
    if got.value is None and got.called:
        gave = "None (is there a `return`?)"
    elif not (relation or _is_of_one_kind(got.value, expected.value)):
        gave = f"{gave}, {with_article(_kind(got.value))}"
        wanted = f"{wanted}, {with_article(_kind(expected.value))}"
    left = f"{got.called} gave" if got.called else f"{said} was"
    came = "" if got.called else made_by(test.left, frame, remembered)
    one_of_one = isinstance(test.ops[0], ast.In) and len(expected.value) == 1
    meant = next(iter(expected.value)) if one_of_one else expected.value
    way = "" if relation and not one_of_one else in_which_way(got.value, meant)
    return f"{left} {gave}; expected was {wanted}{came}{f'. {way}' if way else ''}"


def _with_values(test: ast.expr, frame: FrameType) -> str:
    """Say what the variables of a condition were, as far as they are plain data."""
    plain = (bool, int, float, str, list, tuple, dict, set)
    parts = [n for n in ast.walk(test) if isinstance(n, ast.Name | ast.Attribute)]
    values = {ast.unparse(n): evaluated(n, {}, frame, ()) for n in parts}
    said = [f"{n} was {short(v.value)}" for n, v in values.items() if v and type(v.value) in plain]
    return f"; {', '.join(said)}" if said else ""


def _is_of_one_kind(got: object, expected: object) -> bool:
    numbers = (int, float)
    alike = type(got) in numbers and type(expected) in numbers
    return got is None or expected is None or alike or type(got) is type(expected)


def with_article(word: str) -> str:
    """Return "a ValueError", "an OSError"."""
    return f"{'an' if word[:1] in 'aeiouAEIO' else 'a'} {word}"


def _kind(value: object) -> str:
    data = getattr(value, "_data", None)
    return str(data["type"]) if isinstance(data, dict) else type(value).__name__


def _last_value(remembered: Sequence[Remembered]) -> str:
    made = next((r for r in reversed(remembered) if r.called is not None), None)
    return f"{short(made.value)} for {call_text(made)}" if made else ""
