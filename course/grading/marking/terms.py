"""The terms on which answers are judged on this machine, in words."""

from __future__ import annotations

import functools

from course.judge.notebook import BUDGET
from course.judge.open_check import ALLOWED
from course.sandbox import available_walls, limits_in_force


@functools.cache
def terms(*, walls: bool) -> tuple[str, ...]:
    """What protects the grader, a line each; the first says whether there is a sandbox.

    Parameters
    ----------
    walls : bool
        Whether answers run behind walls.

    Raises
    ------
    OSError
        No child can be started on this machine.
    """
    if walls:
        first = f"Sandbox: {available_walls().detail}"
    else:
        first = (
            "Sandbox: NONE, as asked for. Answers can read this machine's files, other submissions"
            " and the gradebook among them, and use its network; only the limits below hold."
        )
    limits = limits_in_force(walls=walls)
    time = f"time: {ALLOWED:g} seconds a check unless it says otherwise, {BUDGET:g} a notebook"
    return (first, "Limits for each answer:", *(f"  {line}" for line in (time, *limits)))
