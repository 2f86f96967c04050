"""What to say when an answer has not come by its deadline: who waits where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from course.sandbox import Child


def who_waits_where(child: Child, folder: Path) -> list[dict[str, Any]]:
    """Return where in the learner's code each thread of each process is.

    Returns
    -------
    list of dict
        ``worker``, ``module``, ``line`` and ``text`` (the line itself, or what is known instead).
    """
    return []


def in_words(allowed: float, waits: list[dict[str, Any]]) -> str:
    """Say that the deadline has passed, and what the workers were doing."""
    return f"it had not come to an end after {allowed:g} seconds"
