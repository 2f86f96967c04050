"""What can be seen of an answer that failed: the vocabulary of the tables."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from course.judge.children.calling import Call
from course.judge.explaining.differences import left_out
from course.judge.explaining.exceptions import Raised
from course.judge.explaining.slips import slip_of
from course.judge.recognising.scene import Scene
from course.judge.recognising.table import Symptom


def message(*words: str) -> Symptom:
    """What failed the check says one of these."""
    return Symptom(lambda scene: any(w in scene.message for w in words))


ANY = Symptom(lambda _: True)
HUNG = Symptom(lambda scene: scene.hung)
MISSED = Symptom(lambda scene: scene.missed)
DIFFERS = Symptom(lambda scene: scene.differs)
LESS = Symptom(lambda scene: scene.less)
CROWDED = Symptom(lambda scene: scene.crowded)
RACE = Symptom(lambda scene: scene.is_race)
STANDSTILL = Symptom(lambda scene: scene.story is not None and scene.story.deadlock)
"""An order of steps was found in which nobody can go on."""
IN_MAIN_THREAD = Symptom(lambda scene: scene.in_main_thread)
LEFT_ALIVE = Symptom(lambda scene: scene.left_alive)
RAISED = Symptom(lambda scene: scene.raised[0])
WORKER_DIED = Symptom(lambda scene: scene.ended)
SENT_HOME = Symptom(lambda scene: scene.raised_by_task)
NAMED = Symptom(lambda scene: slip_of(scene.error))
"""The test cell itself has a name for what it saw."""
KNOWN = Symptom(lambda scene: scene.sides.known)
"""Both sides of what failed are known: what came, and what was to come."""
ASSERTED = Symptom(lambda scene: type(scene.error) is AssertionError)
"""An ``assert`` of the test cell has failed, whatever it asked."""
BY_PROCESS = Symptom(lambda scene: scene.by_process)
TASK_RAISED = Symptom(lambda scene: any(c.raised for c in scene.calls))
NOT_RAISED = message("was to be raised", "it raises a")
"""An exception was to be raised, and none was."""


def uses(*names: str) -> Symptom:
    """One of these names is used."""
    return Symptom(lambda scene: scene.code.uses(*names))


def raised(kind: str, words: str = "") -> Symptom:
    """The learner's code raised this in the function that the check called."""
    return Symptom(lambda scene: scene.raised[0] == kind and words in scene.raised[1])


def raised_anywhere(kind: str, words: str = "") -> Symptom:
    """The learner's code raised this, and it failed the check or ended a worker."""
    return Symptom(lambda scene: list(raised_so(scene, kind, words)))


def raised_so(scene: Scene, kind: str, words: str = "") -> Iterator[Raised]:
    """Yield the exceptions of this kind that failed the check, or ended a worker."""
    for error in scene.all_raised:
        if error.type == kind and words in error.message and not error.by_task:
            yield error


def told(*patterns: str) -> Symptom:
    """Something that was raised or printed anywhere matches one of these."""
    found = re.compile("|".join(patterns))
    return Symptom(lambda scene: found.search(scene.all_said))


def missing(scene: Scene) -> bool:
    """Tell whether there is too little, and nothing else is wrong: a part, or a number."""
    return bool(scene.apart) and all(
        bool(left_out(got, expected))
        or (type(got) in (int, float) and type(expected) in (int, float) and got < expected)
        for got, expected in scene.apart
    )


def about(*attributes: str) -> Symptom:
    """The check looked at one of these attributes of a spy."""
    return Symptom(lambda scene: scene.sides.attribute in attributes)


@Symptom
def AT_ONCE(scene: Scene) -> bool:  # noqa: N802
    """The check has counted how many were inside of a task at once."""
    got = scene.sides.got
    counted = type(got) is int and any(s.calls and s.most_at_once == got for s in scene.spies)
    return counted or scene.sides.attribute == "most_at_once"


@Symptom
def OTHER_ORDER(scene: Scene) -> bool:  # noqa: N802  (a symptom, not called by its name)
    """The right values in another order."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (isinstance(got, list) and isinstance(expected, list)) or got == expected:
        return False
    return Counter(map(repr, got)) == Counter(map(repr, expected))


_CLOSE = 0.02
"""Seconds between the ends of two calls whose results may overtake each other on their way."""


@Symptom
def AS_THEY_ENDED(scene: Scene) -> bool:  # noqa: N802
    """The right values, in the order in which the calls of several workers to a task ended."""
    if not OTHER_ORDER(scene) or _tells_of_calls_only(scene):
        return False
    return any(_as_ended(scene, task) for task in {call.task for call in scene.calls})


def _tells_of_calls_only(scene: Scene) -> bool:
    """Tell whether it is what a task was called with, one after the other, and nothing returned."""
    got = scene.sides.got
    returned = any(one.called and one.value == got for one in scene.remembered)
    called = [[c.args for c in s.calls if c.args] for s in scene.spies]
    return not returned and any(got in (all_args, [a[0] for a in all_args]) for all_args in called)


def _as_ended(scene: Scene, task: int) -> bool:
    values = {repr(v): v for v in scene.sides.got if v is not None}  # None says nothing of a call
    calls = [call for call in scene.calls if call.ended and call.task == task]
    told = [[call for call in calls if _tells_of(value, call)] for value in values.values()]
    if not told or not all(told):
        return False
    ends = [max(call.ended for call in of_one) for of_one in told]  # of this run: the last ones
    workers = {call.worker for call in calls if min(ends) <= call.ended <= max(ends)}
    pairs = list(itertools.combinations(ends, 2))
    turned = [one - other for one, other in pairs if one > other]
    return len(workers) > 1 and max(turned, default=0) < _CLOSE and 3 * len(turned) <= len(pairs)


def _tells_of(value: Any, call: Call) -> bool:
    """Tell whether a value is what a call gave, or holds that or an argument of the call."""
    parts = value if isinstance(value, list | tuple) else ()
    gave = repr(call.result)
    return repr(value) == gave or bool({*map(repr, parts)} & {gave, *map(repr, call.args)})


@Symptom
def NONE_GIVEN(scene: Scene) -> bool:  # noqa: N802
    """None where a value was expected, or something was asked of None."""
    if "'NoneType'" in scene.raised[1]:
        return True
    if scene.sides.known:
        return _holds_none(scene.sides.got)
    last = next((r.value for r in reversed(scene.remembered) if r.called), 0)
    return not (scene.raised[0] or scene.hung) and _holds_none(last)


def _holds_none(value: object) -> bool:
    if isinstance(value, list | tuple | dict):
        return any(map(_holds_none, value.values() if isinstance(value, dict) else value))
    return value is None


@Symptom
def MORE(scene: Scene) -> bool:  # noqa: N802
    """Something is left from before: more, or larger numbers, and nothing less."""
    return scene.sides.known and _compared(scene.sides.got, scene.sides.expected) == {1}


def _compared(got: object, expected: object) -> set[int]:
    """Return in which directions two values differ: 1 for more, -1 for less, 0 for otherwise."""
    if isinstance(got, dict) and isinstance(expected, dict):
        sizes = {len(got) - len(expected)}
        pairs = [(got[key], expected[key]) for key in got.keys() & expected.keys()]
    elif isinstance(got, list | tuple) and isinstance(expected, list | tuple):
        sizes = {len(got) - len(expected)}
        pairs = list(zip(got, expected, strict=False)) if sizes == {0} else []
    elif type(got) in (int, float) and type(expected) in (int, float):
        return {(got > expected) - (got < expected)} - {0}  # type: ignore[operator]
    else:
        return set() if got == expected else {0}
    found = {(size > 0) - (size < 0) for size in sizes} - {0}
    return found.union(*(_compared(*pair) for pair in pairs))
