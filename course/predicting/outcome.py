"""What a run gave, and which answer it makes right."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from course.predicting.question import Question

PATIENCE = 60.0
"""Seconds that a question's own program may take."""

MOST_OUTPUT = 100_000
"""Characters of output that are kept."""


@dataclass(frozen=True)
class Outcome:
    """What a cell or program did.

    Attributes
    ----------
    output : str
        What it printed.
    seconds : float
        How long it took.
    error : str
        The exception that ended it, "TypeError: …"; empty if none did.
    names : mapping
        The names of the notebook after it.
    result : object
        What its last line gave, if that was an expression.
    """

    output: str
    seconds: float
    error: str = ""
    names: Mapping[str, Any] = field(default_factory=dict)
    result: Any = None

    def value_of(self, expression: str) -> Any:
        """Evaluate an expression of a question.

        It can use ``seconds``, ``output``, ``lines``, ``error``, ``result`` and the names of the
        notebook.
        """
        known = {
            **self.names,
            "output": self.output,
            "lines": self.output.splitlines(),
            "seconds": self.seconds,
            "error": self.error,
            "result": self.result,
        }
        return eval(expression, known)  # noqa: S307  (the lesson's own text)


@dataclass(frozen=True)
class Truth:
    """What is right after a run.

    Attributes
    ----------
    answer : object
        The number of the choice, the number, or the things in order; None where the run came out
        as no answer says.
    busy : bool
        Whether the machine had no room for what the question is about, so that this run cannot
        tell.
    """

    answer: Any
    busy: bool = False

    def agrees(self, question: Question, given: Any) -> bool:
        """Tell whether an answer is right."""
        if question.kind == "number" and self.answer is not None:
            return abs(float(given) - self.answer) <= question.within * abs(self.answer) + 1e-9
        return bool(given == self.answer)


def truth_of(question: Question, outcome: Outcome) -> Truth:
    """Return what a run makes right.

    An expression that cannot be evaluated (the cell was changed, or failed) makes nothing right,
    nor do conditions of which several hold, nor a run that lacks what the question needs. A name
    that is missing means that an earlier cell has not been run: that answers no question, but one
    that speaks of it.
    """
    asked = "".join([question.value, *(choice.when for choice in question.choices)])
    if outcome.error.startswith("NameError") and "NameError" not in asked:
        return Truth(None)
    with suppress(Exception):
        if question.needs and not outcome.value_of(question.needs):
            return Truth(None, busy=True)
        if question.kind == "pick":
            holds = [number for number, choice in enumerate(question.choices)
                     if choice.when and outcome.value_of(choice.when)]  # fmt: skip
            return Truth(holds[0] if len(holds) == 1 else None)
        value = outcome.value_of(question.value)
        return Truth(float(value) if question.kind == "number" else [str(x) for x in value])
    return Truth(None)


def run_program(text: str) -> Outcome:
    """Run a question's own program in a process of its own."""
    began = time.monotonic()
    try:
        ended = subprocess.run(
            [sys.executable, "-c", text],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        said = error.stdout or b""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return Outcome(text[:MOST_OUTPUT], PATIENCE, "Timeout: it had not come to an end")
    last = ended.stderr.strip().splitlines()[-1:] if ended.returncode else []
    return Outcome(ended.stdout[:MOST_OUTPUT], time.monotonic() - began, "".join(last))


class Tee(io.TextIOBase):
    """Standard output that also keeps what is written.

    Parameters
    ----------
    stream : file object
        Where it goes on to.
    """

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.kept = io.StringIO()

    def write(self, text: str) -> int:
        """Write on, and keep the first `MOST_OUTPUT` characters."""
        if self.kept.tell() < MOST_OUTPUT:
            self.kept.write(text)
        return int(self.stream.write(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)
