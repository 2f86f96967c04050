"""How verdicts look in a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from course.handins.values import shown_lines

if TYPE_CHECKING:
    from rich.console import Console

    from course.judge.notebook import CellVerdict

_PLAIN_WIDTH = 100  # columns, where the output is no terminal


def console_of_results() -> Console:
    """Return the console to print results to; a character that it lacks becomes another."""
    from rich.console import Console

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    return Console(width=None if sys.stdout.isatty() else _PLAIN_WIDTH, highlight=False)


def lines_of(verdict: CellVerdict) -> list[str]:
    """Return what an exercise that lacks points has to say: what failed, why, and a hint.

    Much of it are the answer's own words, which could act on a terminal: here they are shown.
    """
    return [line for text in _told_by(verdict) for line in shown_lines(text)]


def _told_by(verdict: CellVerdict) -> list[str]:
    open_checks = [check for check in verdict.checks if check["status"] != "passed"]
    if not open_checks:
        return ["could not be judged:", *_plain_report(verdict)]
    reasons = {check["reason"] for check in open_checks}
    if len(reasons) == 1 and len(open_checks) > 1:
        first = open_checks[0]
        said = "could not be judged" if first["status"] == "unjudged" else "failed"
        return [f"{said}: {first['reason']}", *_help(first)]
    lines = []
    for check in open_checks:
        said = "could not be judged" if check["status"] == "unjudged" else "failed"
        lines += [f"{said}: {check['title']}", f"  {check['reason']}", *_help(check)]
    return lines


def _help(check: dict[str, Any]) -> list[str]:
    return [f"  hint: {check['hint']}"] if check["hint"] else []


def _plain_report(verdict: CellVerdict) -> list[str]:
    texts = (
        output.get("data", {}).get("text/plain", "") or output.get("evalue", "")
        for output in verdict.outputs
    )
    return next((text.splitlines() for text in texts if text), ["no report came back"])
