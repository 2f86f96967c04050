"""Mistakes by which nobody can go on: two locks crossed, one taken twice, one never given back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from course.judge.recognising.locks import MAKERS, Locks
from course.judge.recognising.nodes import called_on, last_name, owner, said
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import CROWDED, HUNG, MISSED, WORKER_DIED, uses
from course.judge.recognising.table import Place, Rule, Symptom, at, in_worker
from course.judge.tasks.ordering import muster
from course.system.worker import Worker

STUCK = HUNG | Symptom(lambda scene: scene.story is not None and scene.story.deadlock)


def _in_deadlock(scene: Scene) -> list[dict[str, Any]]:
    """Return who waited for a lock that somebody holds, in an explored run."""
    deadlock = scene.story.deadlock if scene.story else []
    return [entry for entry in deadlock if entry["held_by"]]


def _crossed(scene: Scene) -> Iterator[Place]:
    """Two workers, two locks, each has what the other needs."""
    entries = _in_deadlock(scene)
    waiting = {entry["worker"] for entry in entries}
    circle = [e["worker"] for e in entries if e["held_by"] in waiting - {e["worker"]}]
    if len(circle) >= 2:
        yield at(None, one=circle[0], two=circle[1])
    holders = [(wait, held, lock) for wait, held, lock in _at_locks(scene) if held - {lock}]
    for wait, held, lock in holders:
        for other, its_held, its_lock in holders:
            crossed = lock in its_held and its_lock in held
            alike = held == its_held and lock == its_lock  # such as source.lock, then target.lock
            if wait is not other and (crossed or alike):
                yield at(None, one=wait.name, two=other.name)


def _at_locks(scene: Scene) -> Iterator[tuple[Worker, frozenset[str], str]]:
    """Yield who waits for a lock after a hang, what it holds there, and what it waits for."""
    locks = Locks(scene.code)
    for wait in scene.waits:
        for node, lock in locks.takes:
            if node.lineno != wait.line:  # type: ignore[attr-defined]
                continue
            held = locks.held_at(node)
            if isinstance(node, ast.With):
                *before, last = (said(item.context_expr) for item in node.items)
                if said(lock) != last:
                    continue
                held |= set(before)
            yield wait, held, said(lock)


def _taken_twice(scene: Scene) -> Iterator[Place]:
    """A worker waits for a lock that it holds itself."""
    for entry in _in_deadlock(scene):
        if entry["held_by"] == entry["worker"]:
            yield _twice(scene, entry["place"][1] if entry["place"] else None, entry["for"])
    if scene.code.uses("RLock") or not scene.hung:
        return
    for wait, held, lock in _at_locks(scene):
        if lock in held:
            yield _twice(scene, wait.line, lock)
    alone = [w for w in scene.waits if w.line and not _joins(scene, w)]
    if len(alone) == 1 and not scene.all_raised and not any(_kept(scene)):
        locks = Locks(scene.code)
        for _, held, lock in _at_locks(scene):
            calls = [n for n in scene.code.nodes if isinstance(n, ast.Call) and locks.held_at(n)]
            around = {last_name(n.func) for n in calls}
            within = [
                getattr(scene.code.function_of(node), "name", "")
                for node, taken in locks.takes
                if said(taken) == lock
            ]
            if held or around & {*within}:
                yield _twice(scene, alone[0].line, lock)


def _joins(scene: Scene, wait: Worker) -> bool:
    return any(w is wait for w, _ in scene.waiting_at("join"))


def _twice(scene: Scene, line: int | None, lock: str) -> Place:
    locks = Locks(scene.code)
    inner = [(n, e) for n, e in locks.takes if getattr(n, "lineno", None) == line]
    before = {said(e) for _, e in inner} | {h for node, _ in inner for h in locks.held_at(node)}
    other = sorted(before - {lock})
    same = f" ({other[0]} and {lock} are the same lock here)" if other else ""
    return at(None, line=line, lock=lock, worker=scene.worker, same=same)


def _kept(scene: Scene) -> Iterator[Place]:
    """Find ``acquire`` and a way out of the function without ``release``."""
    locks = Locks(scene.code)
    for node, lock in locks.takes:
        function = scene.code.function_of(node)
        if not isinstance(node, ast.Call) or last_name(node.func) != "acquire" or function is None:
            continue
        releases = scene.code.methods("release")
        given_back = {owner(c) for c in releases}
        elsewhere = {owner(c) for c in releases if scene.code.function_of(c) is not function}
        counts = last_name(lock) in elsewhere  # a semaphore: others give what this one takes
        early = () if counts else _left_while_held(scene, function, locks, said(lock))
        if last_name(lock) not in given_back:
            yield at(node, lock=said(lock), where="nothing ever releases it")
        for way in early:
            where = f"on line {way.lineno} the function is left without giving it back"  # type: ignore[attr-defined]
            yield at(way, line=node.lineno, lock=said(lock), where=where)


def _left_while_held(scene: Scene, function: ast.AST, locks: Locks, lock: str) -> Iterator[ast.AST]:
    """Yield where a function is left by ``return`` or ``raise`` with the lock taken by a call."""
    for node in ast.walk(function):
        if not isinstance(node, ast.Return | ast.Raise):
            continue
        above = list(scene.code.above(node))
        in_with = any(lock in {said(e) for e in locks.taken_by(a)} for a in above)
        finals = [p for a in above if isinstance(a, ast.Try) for p in a.finalbody]
        given = any(
            isinstance(c, ast.Call) and last_name(c.func) == "release"
            for p in finals
            for c in ast.walk(p)
        )
        if lock in locks.held_at(node) and not in_with and not given:
            yield node


def _during_the_work(scene: Scene) -> Iterator[Place]:
    """Find a call of what was handed over, made with a lock held: only one can be inside."""
    within = [m for m in scene.missed_meetings if not isinstance(m, muster)]  # one may be inside
    if not any(m.most_at_once == 1 and len(m.calls) > 1 for m in within):
        return
    locks = Locks(scene.code)
    single = scene.code.set_to(_lets_in_one)
    given = {name for spy in scene.missed_meetings for _, name in [scene.handed(spy)]} - {""}
    for node in scene.code.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            held = {h for h in locks.held_at(node) if h in single or h.endswith(".get_lock()")}
            own = last_name(node.func) in given or (not given and _is_parameter(scene, node))
            if own and in_worker(scene, node) and held:
                yield at(node, lock=min(held))


def _lets_in_one(node: ast.expr) -> bool:
    """Tell whether an expression makes a lock, and not a semaphore for several."""
    if not isinstance(node, ast.Call) or last_name(node.func) not in MAKERS:
        return False
    one = not node.args or (isinstance(node.args[0], ast.Constant) and node.args[0].value == 1)
    return "Semaphore" not in last_name(node.func) or one


_LONG = ("join", "wait", "wait_for", "get", "put", "result", "recv", "acquire")


def _keeps_it_meanwhile(scene: Scene) -> Iterator[Place]:
    """Find who waits for somebody else with a lock in hand that another one waits for."""
    locks = Locks(scene.code)
    needed = {(wait.name, lock) for wait, _, lock in _at_locks(scene)}
    for who, node in scene.waiting_at(*_LONG):
        kept = locks.held_at(node) - {called_on(node)}  # a condition gives its lock back
        for other, lock in sorted(needed):
            if lock in kept and other != who.name:
                yield at(node, who=who.name, lock=lock, other=other)


def _never_full(scene: Scene) -> Iterator[Place]:
    """Find a barrier at which all workers wait, and nobody is left who could come as well."""
    made = {
        said(node.targets[0]): node.value
        for node in scene.code.every(ast.Assign)
        if isinstance(node.value, ast.Call) and last_name(node.value.func) == "Barrier"
    }
    waits = [(who, node) for who, node in scene.waiting_at("wait") if called_on(node) in made]
    there = [who for who, _ in waits]
    elsewhere = [who for who in scene.waits if not who.is_main and who.line and who not in there]
    if there and not elsewhere and not any(who.is_main for who in there):
        node = waits[0][1]
        barrier = made[called_on(node)]
        yield at(node, made=said(barrier), there=barrier.lineno)


def _is_parameter(scene: Scene, node: ast.Call) -> bool:
    functions = (f for f in scene.code.above(node) if isinstance(f, ast.FunctionDef | ast.Lambda))
    return last_name(node.func) in {a.arg for f in functions for a in f.args.args}


def _one_for_each(scene: Scene) -> Iterator[Place]:
    """More workers are started than may be inside, and nothing keeps any back."""
    allowed, started = scene.sides.expected, scene.started
    if scene.code.uses("Semaphore", "BoundedSemaphore", "Condition") or allowed < 2:
        return
    loops = [n for n in scene.code.nodes if isinstance(n, ast.While) and not in_worker(scene, n)]
    if len(started) > allowed and not loops:
        line = next((i for event, _, i in scene.events if event == "start" and i), None)
        yield at(None, line=line, made=len(started), allowed=allowed)


RULES = (
    Rule(
        "two locks in opposite order",
        STUCK,
        _crossed,
        "{one} and {two} have taken two locks in opposite order. Each holds the lock that the"
        " other one waits for, so neither can go on.",
        "Let every thread take the two locks in the same order, for instance the one with the"
        " smaller number first.",
    ),
    Rule(
        "lock never released",
        STUCK & uses("acquire"),
        _kept,
        "Line {line} acquires {lock}, and {where}. The next worker that needs it waits for ever.",
        "Use with {lock}: instead of acquire and release. It releases the lock at the end of the"
        " block, also after an exception.",
    ),
    Rule(
        "a Lock taken twice",
        STUCK,
        _taken_twice,
        "Line {line} takes {lock} in a {worker} that holds it already{same}. A Lock does not know"
        " who holds it, so the {worker} waits for itself, for ever.",
        "Take the lock once, at the outermost place, and move the rest into a function that is"
        " called with the lock held. Where two objects may be the same one, treat that case first.",
    ),
    Rule(
        "waits with a lock that others need",
        HUNG,
        _keeps_it_meanwhile,
        "{who} waits on line {line}, in {said}, and holds {lock} meanwhile. {other} cannot go on"
        " without {lock}, so what {who} waits for never comes.",
        "Give the lock back before you wait for somebody who may need it.",
    ),
    Rule(
        "a barrier that is never full",
        HUNG & ~WORKER_DIED,
        _never_full,
        "All workers that are left wait on line {line} until enough have come to {on}. Nobody else"
        " is there who could. Line {there} makes it: {made}.",
        "Make it for just as many as call wait(), and let so many be at work at the same time.",
    ),
    Rule(
        "lock held during the work",
        MISSED,
        _during_the_work,
        "Line {line} calls {said} while it holds {lock}. Only one worker can hold it, so all the"
        " others wait: nothing overlaps.",
        "Do the work without the lock, and take the lock only to change what is shared.",
    ),
    Rule(
        "no limit to how many are at work",
        CROWDED,
        _one_for_each,
        "Line {line} starts {made} workers, and nothing holds any of them back. At most {allowed}"
        " may be at work at the same time.",
        "Make only as many workers as are allowed and let each take the next item, or hold a"
        " Semaphore during the work.",
    ),
)
