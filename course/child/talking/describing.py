"""Describing an exception of the learner's code, as data that crosses to the judge."""

from __future__ import annotations

import os
import re
import traceback
from typing import Any


def described(error: BaseException, folder: str) -> dict[str, Any]:
    """Describe an exception: its type, its message, and its traceback in the learner's files."""
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [f for f in frames if os.path.dirname(f.filename) == folder]
    told = traceback.TracebackException.from_exception(error, limit=-20)
    told.stack = traceback.StackSummary.from_list(theirs)
    text = "".join(told.format(chain=False)).replace(folder + os.sep, "")
    first = _first(error)
    described = _plainly(error, folder) | {"traceback": text[:6000]}
    return described | ({"first": _plainly(first, folder)} if first is not None else {})


def _plainly(error: BaseException, folder: str) -> dict[str, Any]:
    bases = [k.__name__ for k in type(error).__mro__ if k.__module__ == "builtins"]
    try:
        message = str(error)
    except Exception:
        message = ""
    return {
        "type": type(error).__name__,
        "builtin": bases[0],
        "bases": bases,
        "message": message[:2000],
        "line": _line_in_worker(error, folder) or _line(error, folder),
    }


def _line(error: BaseException, folder: str) -> int | None:
    """Return the innermost line of the learner's that an exception went through."""
    if isinstance(error, SyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f.lineno for f in frames if os.path.dirname(f.filename) == folder]
    return lines[-1] if lines else None


def _line_in_worker(error: BaseException, folder: str) -> int | None:
    """Return that line where a worker process raised it, whose traceback came as a text."""
    text = getattr(error.__cause__, "tb", "")
    if not isinstance(text, str):
        return None
    lines = re.findall(rf'File "{re.escape(folder)}.\w+\.py", line (\d+)', text)
    return int(lines[-1]) if lines else None


def _first(error: BaseException) -> BaseException | None:
    """Return the exception that led to this one, which was raised in its place."""
    first, seen = error, {id(error)}
    while True:
        hidden = first.__suppress_context__
        before = first.__cause__ or (None if hidden else first.__context__)
        if before is None or id(before) in seen or hasattr(before, "tb"):
            return None if first is error else first
        seen.add(id(before))
        first = before
