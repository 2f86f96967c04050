"""Expecting an exception of the answer."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from types import SimpleNamespace

from course.judge.errors import AnswerError, JudgeError


@contextlib.contextmanager
def raises(expected: type[Exception] | str, *, slip: str = "") -> Iterator[SimpleNamespace]:
    """Expect that the block raises an exception in the answer.

    Parameters
    ----------
    expected : type or str
        A built-in exception, or the name of an exception that the learner's module defines.
    slip : str, optional
        The name of the mistake where nothing at all was raised; see `course.judge.slip`.

    Yields
    ------
    SimpleNamespace
        Its ``message`` is set to the exception's message once it was raised.

    Raises
    ------
    AnswerError
        Nothing was raised, or something else.
    """
    name = expected if isinstance(expected, str) else expected.__name__
    caught = SimpleNamespace(message="")
    try:
        yield caught
    except JudgeError:
        raise
    except Exception as error:
        told = getattr(error, "remote", None)
        if told is None:
            raise
        fits = told["type"] == name or (isinstance(expected, type) and isinstance(error, expected))
        if not fits or (told["type"] == "NotImplementedError" and name != "NotImplementedError"):
            error.due = name  # type: ignore[attr-defined]  # what was to come in its place
            raise
        caught.message = told["message"]
        return
    missing = AnswerError(f"{name} was to be raised, but nothing was")
    missing.slip = slip
    raise missing
