"""What the judge tells the child as it begins, and the limits that hold from then on."""

from __future__ import annotations

import json
import os
from typing import Any, NamedTuple

from course.child.process import limits

ADDRESS, KEY, SETTINGS = "COURSE_JUDGE_ADDRESS", "COURSE_JUDGE_KEY", "COURSE_JUDGE_SETTINGS"
"""Environment variables by which the judge tells the child where it is and what it wants."""
MARKER = "COURSE_CHILD"
"""Variable that every process of a child inherits; its value is the child's own."""
ORIGINAL = "COURSE_CHILD_ORIGINAL"
"""Variable of the process that children are forked from: the seconds that it waits for a wish."""


class Told(NamedTuple):
    """Where the judge listens, the key for it, and the start method of the answer's processes.

    Attributes
    ----------
    address : str
    key : bytes
    start_method : str or None
        None: the one that Python has.
    """

    address: str
    key: bytes
    start_method: str | None


def forks() -> bool:
    """Tell whether this process is there to fork children."""
    return ORIGINAL in os.environ


def take() -> Told:
    """Take what the judge says out of the environment; put its limits in force."""
    address, key = os.environ.pop(ADDRESS), bytes.fromhex(os.environ.pop(KEY))
    settings: dict[str, Any] = json.loads(os.environ.pop(SETTINGS, "{}"))
    limits.apply(settings.get("limits", {}))
    return Told(address, key, settings.get("start_method"))
