"""Mistakes that only the failing interleaving shows: who waited, who was woken, and by whom."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from course.judge.mistakes.locks.looking import waits_of
from course.judge.recognising.interrupted import overtaken, steps
from course.judge.recognising.nodes import called_on, has_a_limit, last_name, said, spans
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import HUNG, STANDSTILL
from course.judge.recognising.table import Place, Rule, Symptom, at

_SLEEPS = "waits until somebody wakes it"
_SETS = re.compile(r"writes (\S+) = (?:True|False)")
_WAKING = (".notify", ".notify_all")


@dataclass(frozen=True)
class _Sleeper:
    """A worker that waits for a condition when nobody can go on any more.

    Attributes
    ----------
    name : str
        What it is called.
    line : int
        Where it waits.
    condition : str
        What it waits for, as its line has it.
    since : int
        The row of the story in which it fell asleep.
    """

    name: str
    line: int
    condition: str
    since: int


_WAKE_ALL = "Call notify_all(): all who wait look again, and who cannot go on yet waits again."


def _sleepers(scene: Scene) -> Iterator[_Sleeper]:
    """Yield who waits for a condition at the end of the story."""
    rows, names = scene.story.rows, scene.story.workers
    for entry in scene.story.deadlock:
        mine = [n for n, (worker, _, _) in enumerate(rows) if names[worker] == entry["worker"]]
        if mine and rows[mine[-1]][2] == _SLEEPS:
            where = _condition(scene, mine[-1])
            yield _Sleeper(entry["worker"], rows[mine[-1]][1], where, mine[-1])


def _condition(scene: Scene, row: int) -> str:
    """Return the condition at which the worker of this row fell asleep."""
    rows = scene.story.rows
    worker, there, _ = rows[row]
    calls = [
        deed.partition(" ")[2] for who, _, deed in rows[:row] if who == worker and "calls" in deed
    ]
    waits = [call for call in calls if call.endswith((".wait", ".wait_for"))]
    if waits:
        return waits[-1].rpartition(".")[0]
    written = [*scene.code.methods("wait"), *scene.code.methods("wait_for")]
    return next((called_on(node) for node in written if spans(node, there)), "")


def _asleep_at(scene: Scene, row: int, condition: str) -> list[int]:
    """Return the workers that wait for a condition just before this row."""
    last = {worker: (n, deed) for n, (worker, _, deed) in enumerate(scene.story.rows[:row])}
    return [
        worker
        for worker, (n, deed) in last.items()
        if deed == _SLEEPS and _condition(scene, n) == condition
    ]


def _wakes(scene: Scene, sleeper: _Sleeper) -> list[tuple[int, int, str]]:
    """Return row, line and deed of each call that wakes others, since the sleeper fell asleep."""
    found = []
    for row, (_, line, deed) in enumerate(scene.story.rows):
        on, _, name = deed.removeprefix("calls ").rpartition(".")
        if row > sleeper.since and on == sleeper.condition and name in ("notify", "notify_all"):
            found.append((row, line, name))
    return found


def _told_to_others(scene: Scene, sleeper: _Sleeper) -> int:
    """Return the line of a later change of which only those at another condition were told.

    It is nobody's who was woken: that one has only gone on.
    """
    rows, wakes = scene.story.rows, _wakes(scene, sleeper)
    since = wakes[-1][0] if wakes else sleeper.since
    woken = _asleep_at(scene, since, sleeper.condition)
    changed: dict[int, int] = {}
    for worker, line, deed in rows[since + 1 :]:
        if deed.startswith("writes ") and worker not in woken:
            changed[worker] = line
        elif worker in changed and deed.endswith(_WAKING):
            return changed[worker]
    return 0


def _one_of_several_woken(scene: Scene) -> Iterator[Place]:
    """Find ``notify()`` after which somebody was left asleep."""
    for sleeper in _sleepers(scene):
        wakes = _wakes(scene, sleeper)
        if not wakes or any(name == "notify_all" for _, _, name in wakes):
            continue
        row, line, _ = wakes[-1]
        asleep = len(_asleep_at(scene, row, sleeper.condition))
        if asleep > 1 and not _told_to_others(scene, sleeper):
            yield at(
                None, line=line, asleep=asleep, on=sleeper.condition,
                who=sleeper.name, there=sleeper.line,
            )  # fmt: skip


def _some_left_asleep(scene: Scene) -> Iterator[Place]:
    """Find ``notify()`` of a condition at which several still wait, after a hang."""
    waiting = [(who, called_on(node)) for who, node in scene.waiting_at("wait", "wait_for")]
    for call in scene.code.methods("notify"):
        asleep = [who for who, on in waiting if on == called_on(call)]
        all_woken = called_on(call) in map(called_on, scene.code.methods("notify_all"))
        if len(asleep) > 1 and not (call.args or call.keywords or all_woken):
            yield at(call, asleep=len(asleep), on=called_on(call), there=asleep[0].line)


def _woken_too_early(scene: Scene) -> Iterator[Place]:
    """Find who looked, was overtaken by a call that wakes others, and only then fell asleep."""
    rows, names = scene.story.rows, scene.story.workers
    for sleeper in _sleepers(scene):
        before = list(enumerate(rows[: sleeper.since]))
        looked = [
            (n, line)
            for n, (worker, line, deed) in before
            if names[worker] == sleeper.name
            and deed.startswith(("reads ", "calls "))
            and sleeper.condition not in deed
        ]
        calls = [f"calls {sleeper.condition}.{name}" for name in ("notify", "notify_all")]
        wakes = [(n, line) for n, (_, line, deed) in before if deed in calls]
        if looked and wakes and wakes[-1][0] > looked[-1][0] and not _wakes(scene, sleeper):
            words = {"who": sleeper.name, "looked": looked[-1][1], "wakes": wakes[-1][1]}
            yield at(None, line=sleeper.line, on=sleeper.condition, **words)


def _lost_update(scene: Scene) -> Iterator[Place]:
    """Find a change that another worker has come into: what is waited for never comes true."""
    names = scene.story.workers
    done = steps(scene.story.rows)
    for read, write in overtaken(done):
        if read.line == write.line:
            yield at(None, line=read.line, who=names[read.worker], what=read.what)


def _nobody_wakes(scene: Scene) -> Iterator[Place]:
    """Find who fell asleep after the last call that could have woken it."""
    for sleeper in _sleepers(scene):
        wakes = _wakes(scene, sleeper)
        limited = any(spans(c, sleeper.line) and has_a_limit(c) for c in waits_of(scene))
        if (
            sleeper.condition
            and not limited
            and not (wakes and not _told_to_others(scene, sleeper))
        ):
            rows = scene.story.rows[wakes[-1][0] if wakes else sleeper.since :]
            changes = [line for _, line, deed in rows if deed.startswith("writes ")]
            after = (
                f" The last change after that was made on line {changes[-1]}." if changes else ""
            )
            event = sleeper.condition in _events(scene)
            calls = "set()" if event else "notify() or notify_all()"
            call = "set()" if event else "notify_all()"
            words = {"who": sleeper.name, "on": sleeper.condition, "after": after}
            words |= {"calls": calls, "call": call}
            since = f" after line {wakes[-1][1]} had woken another one," if wakes else " after that"
            yield at(None, line=sleeper.line, since=since, **words)


def _does_not_ask(scene: Scene) -> Iterator[Place]:
    """Find who was woken after a flag had been set, and waits again without a look at it."""
    rows, names = scene.story.rows, scene.story.workers
    for sleeper in _sleepers(scene):
        slept = [
            n for n, (worker, _, deed) in enumerate(rows)
            if names[worker] == sleeper.name and deed == _SLEEPS
        ]  # fmt: skip
        waits = [c for c in scene.code.methods("wait") if spans(c, sleeper.line)]
        loop = scene.code.loop_of(waits[0]) if waits else None
        if len(slept) < 2 or not isinstance(loop, ast.While):
            continue
        asked = {said(n) for n in ast.walk(loop.test) if isinstance(n, ast.Name | ast.Attribute)}
        between = rows[slept[-2] : sleeper.since]
        flags = [
            (n, line, found[1])
            for n, (_, line, deed) in enumerate(between)
            if (found := _SETS.fullmatch(deed)) and found[1] not in asked
        ]
        wakes = [n for n, (_, _, deed) in enumerate(between) if deed.endswith(_WAKING)]
        for n, line, flag in flags:
            if wakes and wakes[-1] > n:
                words = {"who": sleeper.name, "flag": flag, "loop": loop.lineno}
                yield at(None, line=sleeper.line, there=line, **words)


def _events(scene: Scene) -> set[str]:
    """Return the names of the events that the answer makes."""
    return scene.code.set_to(
        lambda node: isinstance(node, ast.Call) and last_name(node.func) == "Event"
    )


def _never_set(scene: Scene) -> Iterator[Place]:
    """Find who waits for an event that nobody has set, after a hang."""
    set_now = {called_on(c) for c in scene.code.methods("set") if scene.was_reached(c)}
    for who, node in scene.waiting_at("wait"):
        if called_on(node) in _events(scene) - set_now:
            yield at(node, who=who.name)


def _looked_once(scene: Scene) -> Iterator[Place]:
    """Find ``if …: condition.wait()``, at which somebody was woken in this run."""
    rows = scene.story.rows
    slept = [(n, worker, line) for n, (worker, line, deed) in enumerate(rows) if deed == _SLEEPS]
    woken = {line for n, worker, line in slept if any(w == worker for w, _, _ in rows[n + 1 :])}
    for node in scene.code.methods("wait"):
        around = [n for n in scene.code.above(node) if isinstance(n, ast.If)]
        if node.lineno in woken and around and scene.code.loop_of(node) is None:
            yield at(node, asked=said(around[0].test))


def _asked_before_get(scene: Scene) -> Iterator[Place]:
    """Find ``if not q.empty(): q.get()``, where another one has come in between."""
    rows, names = scene.story.rows, scene.story.workers
    for entry in scene.story.deadlock:
        deeds = [(line, deed) for who, line, deed in rows if names[who] == entry["worker"]]
        asked = [line for line, deed in deeds if re.fullmatch(r"calls .*\.(empty|qsize)", deed)]
        place = entry["place"]
        gets = [c for c in scene.code.methods("get") if place and c.lineno == place[1]]
        others = [deed for who, _, deed in rows if names[who] != entry["worker"]]
        taken = any(re.fullmatch(r"calls .*\.(get|get_nowait)", deed) for deed in others)
        if asked and gets and taken:
            yield at(gets[0], who=entry["worker"], there=asked[-1])


RULES = (
    Rule(
        "notify() where several wait",
        HUNG,
        _some_left_asleep,
        "{asleep} workers still wait for {on} on line {there}. Line {line} calls its notify(),"
        " which wakes only one of those who wait.",
        _WAKE_ALL,
    ),
    Rule(
        "an event that nobody sets",
        HUNG,
        _never_set,
        "{who} waits on line {line} for {on}, and nobody has called its set().",
        "Call {on}.set() when that has come for which they wait.",
    ),
)

OF_STORIES = (
    Rule(
        "if where a while is needed",
        Symptom(lambda scene: scene.story is not None),
        _looked_once,
        "Line {line} waits if {asked}. When the worker was woken it went on without a second look,"
        " and meanwhile another one may have come first.",
        "Write while in the place of if: who is woken looks again, and waits again if it has to.",
    ),
    Rule(
        "notify() where several wait",
        STANDSTILL,
        _one_of_several_woken,
        "{asleep} workers were waiting for {on} when line {line} called its notify(), which wakes"
        " one of them. {who} was left waiting on line {there}, and nobody woke it later.",
        _WAKE_ALL,
    ),
    Rule(
        "trusts empty()",
        STANDSTILL,
        _asked_before_get,
        "{who} asked on line {there} whether there was something, and then another one took it:"
        " the answer was no longer true when line {line} wanted to take it, and nothing came.",
        "Ask and take in one step: get_nowait(), and catch Empty. Or put in a sentinel for each"
        " worker.",
    ),
    Rule(
        "a wake-up before the wait",
        STANDSTILL,
        _woken_too_early,
        "{who} looked on line {looked} whether it had to wait. Then line {wakes} woke all who were"
        " waiting, and only after that {who} began to wait, on line {line}: nobody wakes it again.",
        "Look with the lock held, in the same block as the wait: with {on}: while …: {on}.wait().",
    ),
    Rule(
        "a loop that does not ask what was set",
        STANDSTILL,
        _does_not_ask,
        "{who} was woken after line {there} had set {flag}, and then waits once more on line"
        " {line}: the loop on line {loop} does not ask {flag}.",
        "Ask for {flag} in the condition of the loop, too; after the loop, look which of the two"
        " it was.",
    ),
    Rule(
        "shared data changed without a lock",
        STANDSTILL,
        _lost_update,
        "Line {line} reads {what} and writes it anew. When {who} had read it, another one came and"
        " wrote it, too: one of the two changes is lost, and who waits for it waits for ever.",
        "Read and write {what} in one block with a lock, and look at it under the same lock.",
    ),
    Rule(
        "nobody wakes the one who waits",
        STANDSTILL,
        _nobody_wakes,
        "{who} waits on line {line} until somebody wakes it, and{since} nobody called {calls}"
        " of {on}.{after}",
        "Wherever something changes that others wait for, call {call} of what they wait at."
        " And look, with the lock held, whether there is anything to wait for at all.",
    ),
)
"""In the order in which they are asked, before those that say less of the failing order."""
