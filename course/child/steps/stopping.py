"""When a thread stops before an operation, and what the story then says of it."""

from __future__ import annotations

import _thread
from typing import Any

from course.child.instrumenting.instrument import Site
from course.child.runs.scheduler import Run, RunAborted
from course.child.runs.workers import Step
from course.child.runs.world import world
from course.child.touched import classes, doubts
from course.child.touched.touching import BEYOND, UNKNOWN, Touch

LONGEST = 60
"""Characters of a value that the story shows."""


def active() -> Run | None:
    """Return the run in which this thread has its turn and others could notice what it does."""
    run = world.run
    if run is None or len(run.workers) == 1 or not world.busy:
        return None
    ident = _thread.get_ident()
    if run.aborting and any(w.ident == ident for w in run.workers):
        raise RunAborted
    if run.turn.ident != ident or (world.importing == ident and run.turn.index):
        return None
    return run


def stop(
    run: Run, site: Site, touches: tuple[Touch, ...], does: str = "", what: str = ""
) -> Step | None:
    """Stop before an operation; return its step in the story if it has one.

    Parameters
    ----------
    run : Run
        The one that is active.
    site : Site
        Where the operation stands in the text.
    touches : sequence of Touch
        What it touches; where that is nothing, there is no stop.
    does, what : str, optional
        The step in words: ``reads``, and the text of the site.
    """
    if BEYOND in touches or touches is UNKNOWN:
        classes.looked_at.clear()  # what it does may change classes
    if not touches and not doubts.everywhere():
        return None
    run.step(touches, site=site, says=(does or "goes on in", what or site.text))
    me = run.turn
    if not site.learners:
        if me.calling is not None:
            me.calling.touches += touches
        return None
    if not does:
        return None
    step = Step(me.index, site.module, site.line, does, what or site.text, None, touches)
    run.tell(step)
    return step


def told(step: Step | None, value: Any) -> Any:
    """Return a value that was read or is to be written, and have the story show it."""
    if step is not None:
        step.value = _short(value)
    return value


_SIMPLE = (bool, int, float, str, type(None))


def _short(value: object) -> str | None:
    """Return a value as the story shows it, without running any of the learner's code."""
    if type(value) in (list, tuple, dict, set):
        parts = list(value.items() if type(value) is dict else value)[:10]  # type: ignore[call-overload]
        inner = [x for part in parts for x in (part if type(part) is tuple else (part,))]
        if any(type(x) not in _SIMPLE for x in inner):
            return None
    elif type(value) not in (*_SIMPLE, bytes):
        return None
    try:
        text = repr(value)
    except ValueError:  # an int of too many digits
        return None
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
