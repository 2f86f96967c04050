"""The help that is written for an exercise, and how it stands in the file beside the notebook."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.notebook.beside import NothingBeside, beside

STEPS = ("nudge", "idea", "skeleton")
"""The hints of an exercise, in the order in which they come."""

PARTS = (*STEPS, "why")
"""What an author writes; the last one goes with the solution."""

HELP, SOLUTIONS = "help", "solutions"
"""The keys in the file: the hints by exercise, and whether solutions can be earned.

Switched off, `HELP` is None.
"""


@dataclass(frozen=True)
class Help:
    """The help for one exercise.

    Attributes
    ----------
    hints : tuple of str
        One for each of `STEPS`, in Markdown.
    checks : mapping of str to str
        Title of a check, and what it says to try next.
    """

    hints: tuple[str, ...]
    checks: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data that nobody reads by accident."""
        checks = {title: _veiled(text) for title, text in self.checks.items()}
        return {"hints": [_veiled(text) for text in self.hints], "checks": checks}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Help:
        """Make it of plain data."""
        hints = tuple(_unveiled(text) for text in data["hints"])
        return cls(hints, {title: _unveiled(text) for title, text in data["checks"].items()})


@dataclass(frozen=True)
class HelpHere:
    """The help of one topic.

    Attributes
    ----------
    topic : str
        Its folder's name: "1-threads".
    exercises : dict of str to Help, or None
        By name; None where the instructor has switched hints off.
    solutions : bool
        Whether solutions can be earned.
    """

    topic: str
    exercises: dict[str, Help] | None
    solutions: bool


def help_here(folder: Path) -> HelpHere | None:
    """Return the help that comes with a notebook in a folder; None if no lesson stands there."""
    try:
        data = beside(folder)
        if HELP not in data:
            return None
        written = data[HELP]
        topic, solutions = str(data["topic"]), bool(data.get(SOLUTIONS))
        if written is None:
            return HelpHere(topic, None, solutions)
        return HelpHere(topic, {n: Help.from_json(d) for n, d in written.items()}, solutions)
    except (NothingBeside, KeyError, TypeError, ValueError, AttributeError):
        return None


def switched(data: Mapping[str, Any], *, hints: bool, solutions: bool) -> dict[str, Any]:
    """Return the content of the file with that switched off which is not to be given.

    Parameters
    ----------
    data : mapping
        The whole content.
    hints, solutions : bool
        Whether they are given.
    """
    return {**data, HELP: data.get(HELP) if hints else None, SOLUTIONS: solutions}


def _veiled(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _unveiled(text: str) -> str:
    return base64.b64decode(text, validate=True).decode()
