"""Parts of the machine that some tests need: what is left out where one is missing, and the cure.

A test says what it needs by a mark, ``@pytest.mark.needs("walls")``; a fixture that finds out for
itself calls `leave_out`.
"""

from __future__ import annotations

import functools
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

import pytest

from course.sandbox import available_walls

_BEGINNING = "left out, as it needs the "


@dataclass(frozen=True)
class Part:
    """What is tested with a part of the machine, and how to get that part."""

    tested: str
    cure: str


PARTS = {
    "walls": Part("what keeps a hand-in within its walls", "sudo apt install bubblewrap"),
    "hub": Part(
        "the hub of deploy/",
        "run them as root on Linux, with python3-venv, npm and the registries in reach",
    ),
    "node": Part("the types of the JavaScript", "https://nodejs.org brings node and npx"),
    "browser": Part(
        "JupyterLab in a browser",
        "sudo apt install chromium, or python -m playwright install --with-deps chromium",
    ),
}


@functools.cache
def missing(part: str) -> str:
    """Why a part is not there, as far as it is known beforehand; empty if it is."""
    if part == "walls" and not (walls := available_walls()):
        return walls.detail
    if part == "node" and not shutil.which("npx"):
        return "there is no npx"
    if part == "hub":
        from tests.deploy.machine import why_not

        return why_not()
    return ""


def leave_out(part: str, why: str) -> NoReturn:
    """Leave the test that runs now out, and have it told at the end."""
    assert part in PARTS, part
    pytest.skip(f"{_BEGINNING}{part}: {why}")


def told(reports: Iterable[Any]) -> str:
    """The line that says what was left out; empty if nothing was.

    Parameters
    ----------
    reports : iterable of pytest.TestReport
        Of the tests that were skipped.
    """
    reasons = [report.longrepr[2].removeprefix("Skipped: ") for report in reports]
    numbers = Counter(
        reason.removeprefix(_BEGINNING).partition(":")[0]
        for reason in reasons
        if reason.startswith(_BEGINNING)
    )
    return "; ".join(
        f"{number} tests of {PARTS[part].tested}. What to do: {PARTS[part].cure}"
        for part, number in sorted(numbers.items())
    )
