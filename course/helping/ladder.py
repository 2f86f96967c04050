"""Which hint comes next, and when a solution is earned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from course.helping.written import Help
from course.judge.explaining.explain import sentence

TRIES = 3
"""Different honest tries after which, with all hints, the solution is shown."""


def ladder(written: Help, checks: Sequence[Mapping[str, Any]] = ()) -> list[str]:
    """Return the hints for an exercise as it stands, in the order in which they come.

    The first follows from the mistake that the judge has named.  The second adds what the check
    that failed says itself.  A name that the check has given (`slip`) says what happened, and
    brings no hint: then the first is as written.

    Parameters
    ----------
    written : Help
        What the author has written.
    checks : sequence of mapping, optional
        The verdicts of the last run, as plain data.
    """
    nudge, idea, *rest = written.hints
    failed = [c for c in checks if c["status"] == "failed" and not c["plain"]]
    named = next((c for c in failed if c["mistake"] and c["hint"]), None)
    if named is not None:
        return [str(named["hint"]), idea, *rest]
    own = next((c for c in failed if c["title"] in written.checks), None)
    if own is not None:
        idea = f"{idea}\n\nFor the check “{own['title']}”: {sentence(written.checks[own['title']])}"
    return [nudge, idea, *rest]


def what_is_lacking(kept: Mapping[str, Any], hints: int, *, solved: bool) -> str:
    """Return what has to come before the solution; empty where it is earned.

    Parameters
    ----------
    kept : mapping
        What is kept of the help for this exercise.
    hints : int
        How many hints there are.
    solved : bool
        Whether all checks have passed, the examiner's too.
    """
    tries, taken = len(kept.get("tries", ())), min(int(kept.get("hints", 0)), hints)
    if solved or kept.get("seen") or (tries >= TRIES and taken >= hints):
        return ""
    so_far = f"{tries} {'try' if tries == 1 else 'tries'}"
    if hints:
        so_far += f", {taken} {'hint' if taken == 1 else 'hints'}"
    and_hints = f" and all {hints} hints" if hints else ""
    return (
        "The reference solution comes when all checks have passed, the examiner's too, or after"
        f" {TRIES} different tries{and_hints} (so far: {so_far})."
    )
