"""Shared data without the right lock, or with the right one for too little of the work.

All of these need an order of steps that goes wrong, where the order without an interruption went
well; and the code named is code of that run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial

from course.judge.recognising.interrupted import Step, half_done, overtaken, steps
from course.judge.recognising.locks import Access, Locks
from course.judge.recognising.nodes import last_name, parameters, said, spans
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import CROWDED, RACE
from course.judge.recognising.table import Place, Rule, Symptom, at

_Seen = tuple[ast.FunctionDef, list[Access]]


def involved(scene: Scene, locks: Locks) -> list[_Seen]:
    """Return the functions of the failing interleaving that use shared data.

    What the last worker does when nobody else goes on any more only shows what has happened.
    """
    rows = scene.story.rows
    others = [n for n, (who, _, _) in enumerate(rows) if who != rows[-1][0]]
    lines = {line for _, line, _ in rows[: others[-1] + 2 if others else None]}
    return [
        (function, accesses)
        for function, accesses in locks.by_function()
        if any(spans(function, line) for line in lines)
    ]


def is_tested(scene: Scene, access: Access) -> bool:
    """Tell whether an ``if`` or a ``while`` asks for this data."""
    child: ast.AST = access.node
    for outer in scene.code.above(access.node):
        if isinstance(outer, ast.If | ast.While | ast.IfExp):
            return child is outer.test
        if isinstance(outer, ast.stmt):
            return False
        child = outer
    return False


def _unwaited(scene: Scene) -> Iterator[Place]:
    """Find ``lock.acquire(blocking=False)``, and an acquire with a time limit."""
    for node in scene.code.methods("acquire"):
        if node.args or any(k.arg in ("blocking", "timeout") for k in node.keywords):
            yield at(node)


# -- which lock ------------------------------------------------------------------------------------


def _made_per_call(scene: Scene) -> Iterator[Place]:
    """Find a lock that is made where it is taken, so that nobody else can see it."""
    locks = Locks(scene.code)
    for made in filter(partial(_is_made_per_thread, scene), locks.made if scene.is_race else ()):
        where = "together with the data that it protects"
        yield at(made, kind=last_name(made.func), worker=scene.worker, where=where)
    for node, lock in locks.takes:
        function = scene.code.function_of(node)
        makers = [m for m in locks.made if function and scene.code.function_of(m) is function]
        properties = scene.code.functions.get(last_name(lock), [])
        makers += [m for m in locks.made if scene.code.function_of(m) in properties]
        for made in makers:
            parent = scene.code.parent(made)
            names = {said(t) for t in parent.targets} if isinstance(parent, ast.Assign) else set()
            by_property = scene.code.function_of(made) in properties
            if not (made is lock or said(lock) in names or by_property):
                continue
            maker = scene.code.function_of(made)
            starts = any(maker is n for c in scene.code.starts for n in scene.code.above(c))
            if starts or getattr(maker, "name", "") == "__init__" or _is_only_first(scene, made):
                continue
            before = "processes" if scene.worker == "process" else "threads"
            where = f"before the {before}" if scene.code.starts else "outside of the function"
            where = "in __init__, as self.lock" if scene.code.class_of(made) else where
            yield at(made, kind=last_name(made.func), worker=scene.worker, where=where)


def _made_at_first(scene: Scene) -> Iterator[Place]:
    """Find a lock that is made where there is none yet, and then taken."""
    locks = Locks(scene.code)
    taken = {last_name(lock) for _, lock in locks.takes}
    for made in locks.made:
        if _is_only_first(scene, made) and taken & _kept_as(scene, made):
            yield at(made, kind=last_name(made.func))


def _is_only_first(scene: Scene, made: ast.Call) -> bool:
    """Tell whether it is asked first whether there is one, under the name that it gets."""
    asked = [said(n.test) for n in scene.code.above(made) if isinstance(n, ast.If)]
    words = {word for test in asked for word in re.findall(r"\w+", test)}
    return bool(words & _kept_as(scene, made))


def _kept_as(scene: Scene, made: ast.Call) -> set[str]:
    parent = scene.code.parent(made)
    return {last_name(t) for t in parent.targets} if isinstance(parent, ast.Assign) else set()


def _is_made_per_thread(scene: Scene, made: ast.Call) -> bool:
    """Tell whether a lock is made for each thread: by its number, or in its own class."""
    by_thread = scene.code.calls("get_ident", "current_thread", "local", "get_native_id")
    function = scene.code.function_of(made)
    near = function and any(scene.code.function_of(c) is function for c in by_thread)
    local = any(last_name(c.func) == "local" for c in by_thread)
    return bool(scene.code.class_of(made) in scene.code.worker_classes or near or local)


def _different(scene: Scene) -> Iterator[Place]:
    """Find data that is protected by one lock here and another one there."""
    locks = Locks(scene.code)
    if any(scene.code.class_of(a.node) is None for a in locks.accesses):
        return
    accesses = [a for _, mine in involved(scene, locks) for a in mine]
    for one in accesses:
        for two in accesses:
            apart = one.held and two.held and not one.held & two.held
            if one.key == two.key and apart and (one.writes or two.writes):
                first, second = sorted((one, two), key=lambda a: a.line)
                yield at(
                    first.node,
                    what=first.what,
                    lock=min(first.held),
                    other=min(second.held),
                    there=second.line,
                )


def _unlocked(scene: Scene, *, made: bool) -> Iterator[Place]:
    """Find shared data that is changed, where no lock is taken anywhere."""
    locks = Locks(scene.code)
    if locks.takes or scene.code.uses("Queue", "SimpleQueue", "deque", "wait", "Event"):
        return
    for function, access, told in _interrupted(scene, locks):
        if bool(locks.made) is made:
            line = locks.made[0].lineno if made else access.line
            yield at(access.node, line=line, what=access.what, function=function, told=told)


def _interrupted(scene: Scene, locks: Locks) -> Iterator[tuple[str, Access, str]]:
    """Yield functions with a use of shared data, and what came in between; what was seen first."""
    done, seen = steps(scene.story.rows), involved(scene, locks)
    for read, write in overtaken(done):
        for name, access in _at(seen, write):
            yield name, access, _lost(scene, name, read, access)
    for first, second in half_done(done):
        for name, access in _at(seen, second):
            yield (
                name,
                access,
                (
                    f"{name} changes {first.what} (line {first.line}), then {access.what} (line"
                    f" {second.line}). A thread that comes in between finds the one changed and the"
                    " other not."
                ),
            )
    for function, accesses in seen:
        access = next((access for access in accesses if access.writes), accesses[0])
        yield (
            function.name,
            access,
            (
                f"{function.name} uses {access.what} (line {access.line}), which another thread can"
                " change between two of its steps."
            ),
        )


def _at(seen: list[_Seen], step: Step) -> Iterator[tuple[str, Access]]:
    """Find a change in the code."""
    for function, accesses in seen:
        for access in accesses:
            if access.writes and (access.line, access.key) == (step.line, step.key):
                yield function.name, access


def _lost(scene: Scene, name: str, read: Step, access: Access) -> str:
    there = [a for a in Locks(scene.code).accesses if (a.line, a.key) == (read.line, read.key)]
    if any(is_tested(scene, a) for a in there):
        return (
            f"{name} looks at {access.what} (line {read.line}) and then changes it (line"
            f" {access.line}). In between, another thread can change it, and what {name} has seen"
            " is no longer true."
        )
    apart = read.line != access.line
    since, back = f" on line {read.line}" * apart, f"{access.line}"
    back = f"on line {back}" if apart else f"(line {back})"
    return (
        f"{name} reads {access.what}{since} and writes it back {back}. In between, another thread"
        " can do the same, and one of the two updates is lost."
    )


def _flag(scene: Scene) -> Iterator[Place]:
    """Find ``while self.busy: …`` and then ``self.busy = True``: a lock made of a variable."""
    locks = Locks(scene.code)
    lost = {
        (read.line, write.line, write.key) for read, write in overtaken(steps(scene.story.rows))
    }
    for _, accesses in involved(scene, locks):
        for asks in accesses:
            loop = scene.code.loop_of(asks.node)
            if not isinstance(loop, ast.While) or asks.node not in ast.walk(loop.test):
                continue
            for sets in accesses:
                if asks.held or sets.held:  # there is a lock besides
                    continue
                if sets.key == asks.key and (asks.line, sets.line, sets.key) in lost:
                    yield at(loop, what=asks.what, there=sets.line)


def _of_the_other(scene: Scene) -> Iterator[Place]:
    """Find a change of one object, made with only the lock of another one held."""
    for function, accesses in involved(scene, Locks(scene.code)):
        given = {*parameters(function)}
        for access in accesses:
            owner = access.what.partition(".")[0]
            holders = {lock.partition(".")[0] for lock in access.held if "." in lock}
            is_other = owner in given - holders and holders <= given
            if len(holders) == 1 and access.writes and is_other:
                lock = min(access.held)
                yield at(
                    access.node, what=access.what, function=function.name, lock=lock, owner=owner
                )


# -- how much of the work --------------------------------------------------------------------------


_A_LOCK_TAKEN = Symptom(
    lambda scene: any(deed.startswith("takes ") for _, _, deed in scene.story.rows)
)

RULES = (
    Rule(
        "a lock that is not waited for",
        RACE,
        _unwaited,
        "Line {line} says {said}. That does not wait until the lock is free, or not for long. If"
        " another thread holds the lock, it gives False: nothing is done, or without the lock.",
        "Write with {on}: which waits. Who needs two locks takes them in one order everywhere.",
    ),
    Rule(
        "a new lock for every call",
        RACE | CROWDED,
        _made_per_call,
        "Line {line} makes a new {kind} each time it is executed. So each {worker} has a {kind}"
        " of its own, and keeps nobody out.",
        "Make the {kind} once, where the shared data is made ({where}), and let all use that one.",
    ),
    Rule(
        "a lock made at its first use",
        RACE | CROWDED,
        _made_at_first,
        "Line {line} makes the {kind} when there is none yet. Two threads can both find none: each"
        " makes one, and the two keep nobody out.",
        "Make the {kind} before there is a second thread: in __init__, or at the top.",
    ),
    Rule(
        "different locks for the same data",
        RACE,
        _different,
        "Line {line} uses {what} while it holds {lock}, and line {there} while it holds {other}."
        " Two different locks do not keep each other out.",
        "Use one and the same lock wherever {what} is read or written.",
    ),
    Rule(
        "lock made, but never taken",
        RACE & ~_A_LOCK_TAKEN,
        lambda scene: _unlocked(scene, made=True),
        "Line {line} makes a lock, but nothing takes it. While one thread is between reading and"
        " writing {what}, another one can come in between.",
        "Put what belongs together into one with block: from the first read to the last write.",
    ),
    Rule(
        "a flag in place of a lock",
        RACE,
        _flag,
        "Line {line} waits until {what} says that nobody is there, and line {there} says that"
        " somebody is. In between, another thread finds it free as well, and both go on.",
        "Take a lock instead: it looks and takes in one step, and with gives it back.",
    ),
    Rule(
        "shared data changed without a lock",
        RACE,
        lambda scene: _unlocked(scene, made=False),
        "{told}",
        "Make a lock together with the data, and hold it in {function} from the first read to the"
        " last write.",
    ),
    Rule(
        "an object changed without its own lock",
        RACE,
        _of_the_other,
        "Line {line} changes {what} while {function} holds only {lock}. That does not keep out a"
        " thread that uses {owner} with its own lock.",
        "Hold the locks of both objects while you change both, always in the same order.",
    ),
)
