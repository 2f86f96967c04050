"""What hands its decisions to a run: which one is under way, and where in the code it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from course.child.runs.scheduler import Run
from course.child.runs.workers import Step
from course.child.touched.touching import WRITE, Touch


class _World:
    """What the primitives belong to.

    Attributes
    ----------
    run : Run or None
        The run under way, None between runs.
    busy : bool
        Whether the judge's request is being carried out: what the child does else is no step.
    importing : int
        The thread in which a module of the learner is being imported, 0 if there is none.
    unlocked : bool
        Whether the learner's own locks let everybody in.
    locks_taken : int
        How often such a lock was taken.
    is_learners : callable
        Whether a file is the learner's.
    """

    run: Run | None = None
    busy: bool = False
    importing: int = 0
    unlocked: bool = False
    locks_taken: int = 0
    is_learners: Callable[[str], bool] = staticmethod(lambda _filename: False)


world = _World()


def learners_frame() -> FrameType | None:
    """Return the innermost frame of the learner's code, None when there is none."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and not world.is_learners(frame.f_code.co_filename):
        frame = frame.f_back
    return frame


def place_of(frame: FrameType | None) -> tuple[str, int] | None:
    """Return module and line where a frame stands."""
    return frame and (frame.f_globals.get("__name__", "?"), frame.f_lineno)


def tell(does: str, what: str, touches: tuple[Touch, ...] = ()) -> None:
    """Add a step to the story: what the learner's code does where it stands now."""
    run, place = world.run, place_of(learners_frame())
    if run and run.threaded and place:
        run.tell(Step(run.turn.index, *place, does, what, None, touches))


def wait(
    run: Run,
    touch: Touch,
    possible: Callable[[], bool],
    resource: Any,
    *,
    limit: float | None,
    says: tuple[str, str],
) -> bool:
    """Wait for a resource, and note where in the learner's code that is.

    Where the wait may be over without it, it matters whether that is before or after it is there:
    more than that the step takes it.
    """
    run.turn.place = place_of(learners_frame())
    if limit is not None:
        touch = (*touch[:2], WRITE)
    return run.step((touch,), possible, waits_for=resource, limit=limit, says=says)


def clock() -> float:
    """Stand in for the clock of the library's waits: only timeouts that have run out count."""
    worker = world.run and world.run.me()
    return worker.late if worker else 0.0
