"""Help in a terminal: the next hint, the solution once earned, the complete checks."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from course.setup.trouble import Trouble

if TYPE_CHECKING:
    from course.helping.asking import Asked
    from course.judge.notebook import CellVerdict, TestCell


def asked_in(folder: Path, verdict: CellVerdict, texts: dict[str, str]) -> Asked | None:
    """Return what may be asked for about an exercise; None if no lesson stands in the folder.

    Parameters
    ----------
    folder : Path
        The learner's.
    verdict : CellVerdict
        The verdict on the exercise by the checks in the notebook.
    texts : dict of str to str
        The learner's modules.
    """
    from course.helping.asking import asked_about
    from course.helping.written import help_here

    found = help_here(folder)
    if found is None:
        return None
    exercise = exercise_of(verdict)
    checks = verdict.checks
    solved = bool(checks) and all(check["status"] == "passed" for check in checks)
    text = texts.get(exercise, "")
    return asked_about(exercise, found, folder, text=text, checks=checks, solved=solved)


def note(folder: Path, verdict: CellVerdict, texts: dict[str, str], *, complete: bool) -> None:
    """Keep what a run of the checks has shown: a try, or points of the complete checks."""
    asked = asked_in(folder, verdict, texts)
    with contextlib.suppress(OSError):  # a full disk is no trouble here
        if asked is not None and complete:
            asked.note_points(verdict)
        elif asked is not None:
            asked.note_try()


def with_hints(folder: Path, verdicts: Sequence[CellVerdict]) -> None:
    """Add what the failed checks of the lesson text say to try next: their cells do not hold it."""
    from course.helping.written import help_here

    found = help_here(folder)
    for verdict in verdicts if found and found.exercises else ():
        written = found.exercises.get(exercise_of(verdict))  # type: ignore[union-attr]
        for check in verdict.checks if written else ():
            if check["status"] == "failed" and not check["hint"]:
                check["hint"] = written.checks.get(check["title"], "")  # type: ignore[union-attr]


def complete_cells(topic: str, cells: Sequence[TestCell]) -> list[TestCell]:
    """Return test cells as the lesson text has them: with the checks that are in no notebook.

    Raises
    ------
    Trouble
        The lesson text lacks one of them (exit status 2).
    """
    from course.helping.clone import original

    found = []
    for cell in cells:
        source = original(topic, exercise_of(cell))
        if source is None:
            raise Trouble(
                f"The complete checks of {topic}/{exercise_of(cell)} are not in this clone.",
                "restore its lesson texts: git checkout course/lessons",
                status=2,
            )
        found.append(source.tests)
    return found


def hint(asked: Asked) -> str:
    """Return the hints asked for so far and the next one, as a text."""
    from course.helping.page import as_text

    if not asked.needs_hints:
        return f"{asked.name} is solved: it needs no hint."
    if not asked.hints:
        return "Hints are switched off for this lesson."
    asked.take_hint()
    return as_text(asked, here=False)


def solution(asked: Asked) -> str:
    """Return the reference solution as a text, or why there is none (yet)."""
    from course.helping.page import as_text

    if not asked.offers_solution:
        return "Solutions are switched off for this lesson."
    if asked.lacking:
        return asked.lacking
    asked.see_solution()
    return as_text(asked, here=False)


def exercise_of(cell: TestCell | CellVerdict) -> str:
    """Return the name of the exercise that a test cell or a verdict belongs to."""
    return cell.grade_id.removesuffix("-tests")
