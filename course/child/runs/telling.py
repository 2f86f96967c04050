"""What the child tells the judge of a run: its steps, what they touch, and its story."""

from __future__ import annotations

import itertools
from typing import Any

from course.child.runs.scheduler import MOST_EVENTS, Run
from course.child.runs.workers import Step
from course.child.touched.touching import EVERYTHING, READ, WHOLE, Touch


def told(run: Run) -> dict[str, Any]:
    """Return what is to be known of a run, as plain data.

    Returns
    -------
    dict
        ``points`` (options, chosen, running, how many options are late); ``events`` (worker,
        number of its point or -1, touches), where a touch is place, part and way, the places and
        parts numbered in the order in which they were first touched (0: everything; the whole),
        without those that one worker alone has touched; ``pending`` (worker, touches of the step
        that it would have made next); ``born`` (how many events there were before each worker);
        ``steps`` of the story; ``workers``; ``deadlock``; ``raised``; ``endless``; ``diverged``;
        ``redundant``; ``gave_way``; ``cut``, whether there were more events than are told.
    """
    shared = _shared(run)
    places: dict[int, int] = {EVERYTHING: 0}
    parts: dict[Any, int] = {WHOLE: 0}

    def numbered(touches: tuple[Touch, ...]) -> list[tuple[int, int, int]]:
        return [
            (places.setdefault(base, len(places)), parts.setdefault(part, len(parts)), way)
            for base, part, way in touches
            if base in shared
        ]

    return {
        "points": run.points,
        "events": [(worker, point, numbered(touches)) for worker, point, touches in run.events],
        "pending": [(worker, numbered(touches)) for worker, touches in run.pending],
        "born": [worker.born for worker in run.workers],
        "steps": [_plain(step) for step in run.steps if _matters(step, shared)],
        "workers": [worker.name for worker in run.workers],
        "deadlock": run.deadlock,
        "raised": run.raised,
        "endless": run.endless,
        "diverged": run.diverged,
        "redundant": run.redundant,
        "gave_way": run.gave_way,
        "cut": len(run.events) >= MOST_EVENTS,
    }


def _shared(run: Run) -> set[int]:
    """Return the places that more than one worker touched, and not all of them only read."""
    first: dict[int, int] = {}
    met, written = {EVERYTHING}, {EVERYTHING}
    made = ((worker, touches) for worker, _, touches in run.events)
    for worker, touches in itertools.chain(made, run.pending):
        for base, _, way in touches:
            if first.setdefault(base, worker) != worker:
                met.add(base)
            if way != READ:
                written.add(base)
    return met & written


def _matters(step: Step, shared: set[int]) -> bool:
    """Tell whether a step belongs into the story."""
    if step.does in ("takes", "releases", "waits", "waits for", "starts"):
        return True
    return any(base in shared for base, _, _ in step.touches)


def _plain(step: Step) -> dict[str, Any]:
    return {k: v for k, v in vars(step).items() if k != "touches"}
