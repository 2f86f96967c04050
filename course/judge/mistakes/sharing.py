"""Shared data without the right lock: none, one of its own, or that of something else."""

from __future__ import annotations

import ast

from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.locks import Access, Locks
from course.judge.mistakes.scene import Mistake, Rule, Scene


def involved(scene: Scene, locks: Locks) -> list[tuple[ast.FunctionDef, list[Access]]]:
    """Return the functions of the failing interleaving that use shared data."""
    lines = {line for _, line, _ in scene.story.rows}
    return [
        (function, accesses)
        for function, accesses in locks.by_function()
        if any(function.lineno <= line <= (function.end_lineno or line) for line in lines)
    ]


def lock_made_per_call(scene: Scene) -> Mistake | None:
    """A lock that nobody else can see keeps nobody out."""
    if not (scene.is_race or scene.crowded):
        return None
    locks = Locks(scene.code)
    for node, lock in locks.takes:
        function = scene.code.function_of(node)
        makers = [m for m in locks.made if scene.code.function_of(m) is function and function]
        for made in makers:
            parent = scene.code.parent(made)
            names = {said(t) for t in parent.targets} if isinstance(parent, ast.Assign) else set()
            local = {n for n in names if n.isidentifier()}
            if made is lock or said(lock) in local or (names and said(lock) in names):
                if _starts_workers(scene, function) or getattr(function, "name", "") == "__init__":
                    continue
                kind = last_name(made.func)
                in_class = scene.code.class_of(made) is not None
                before = "processes" if scene.worker == "process" else "threads"
                where = f"before the {before}" if scene.code.starts else "outside of the function"
                where = "in __init__, as self.lock" if in_class else where
                return Mistake(
                    "a new lock for every call",
                    f"Line {made.lineno} makes a new {kind} each time it is executed. Each"
                    f" {scene.worker} holds a {kind} of its own, which nobody else wants, so it"
                    " keeps nobody out.",
                    f"Make the {kind} once, where the shared data is made ({where}), and let all"
                    " use that one.",
                )
    return None


def _starts_workers(scene: Scene, function: ast.AST | None) -> bool:
    return any(function in scene.code.above(c) for c in scene.code.starts if function)


def lock_per_thread(scene: Scene) -> Mistake | None:
    """Each thread has a lock of its own."""
    if not scene.is_race:
        return None
    locks = Locks(scene.code)
    by_thread = list(scene.code.calls("get_ident", "current_thread", "local", "get_native_id"))
    for made in locks.made:
        cls, function = scene.code.class_of(made), scene.code.function_of(made)
        in_thread = cls in scene.code.worker_classes if cls else False
        near = [c for c in by_thread if scene.code.function_of(c) is function and function]
        if in_thread or near or (by_thread and last_name(by_thread[0].func) == "local"):
            return Mistake(
                "a lock for every thread",
                f"Line {made.lineno} makes a lock for every thread. A lock keeps out those who"
                " want the same one; here nobody ever wants the lock of another.",
                "Make one lock, together with the data that it protects, and let all threads use"
                " it.",
            )
    return None


def different_locks(scene: Scene) -> Mistake | None:
    """The same data, protected by one lock here and another one there."""
    if not scene.is_race:
        return None
    locks = Locks(scene.code)
    if any(scene.code.class_of(a.node) is None for a in locks.accesses):
        return None
    for key in dict.fromkeys(a.key for a in locks.accesses):
        mine = [a for _, accesses in involved(scene, locks) for a in accesses if a.key == key]
        for one in mine:
            for two in mine:
                if one.held and two.held and not one.held & two.held and (one.writes or two.writes):
                    first, second = sorted((one, two), key=lambda a: a.line)
                    return Mistake(
                        "different locks for the same data",
                        f"Line {first.line} uses {first.what} while it holds"
                        f" {min(first.held)}, and line {second.line} while it holds"
                        f" {min(second.held)}. Two different locks do not keep each other"
                        " out.",
                        f"Use one and the same lock wherever {first.what} is read or written.",
                    )
    return None


def no_lock(scene: Scene) -> Mistake | None:
    """Shared data is changed, and no lock is taken anywhere."""
    if not scene.is_race:
        return None
    locks = Locks(scene.code)
    if locks.takes or scene.code.uses("Queue", "SimpleQueue", "deque", "wait", "Event"):
        return None
    functions = involved(scene, locks)
    if not functions:
        return None
    function, accesses = functions[0]
    what = next((a for a in accesses if a.writes), accesses[0])
    if locks.made:
        line = locks.made[0].lineno
        return Mistake(
            "lock made, but never taken",
            f"Line {line} makes a lock, but nothing takes it. While one thread is between reading"
            f" and writing {what.what}, another one can come in between.",
            "Put what belongs together into a block: with the lock taken, from the first read to"
            " the last write.",
        )
    return Mistake(
        "shared data changed without a lock",
        f"{function.name} reads {what.what} and writes it back (line {what.line}). Between the"
        " two another thread can come and do the same, and what one of them wrote is lost.",
        f"Make a lock together with the data, and hold it in {function.name} from the first read"
        " to the last write.",
    )


def own_lock_of_the_other_missing(scene: Scene) -> Mistake | None:
    """Two objects with a lock each, and only one of the locks is taken."""
    if not scene.is_race:
        return None
    locks = Locks(scene.code)
    for function, accesses in involved(scene, locks):
        parameters = {a.arg for a in function.args.args}
        for access in accesses:
            owner = access.what.partition(".")[0]
            holders = {lock.partition(".")[0] for lock in access.held if "." in lock}
            is_other = owner in parameters - holders and holders <= parameters
            if len(holders) == 1 and access.writes and is_other:
                return Mistake(
                    "an object changed without its own lock",
                    f"Line {access.line} changes {access.what} while {function.name} holds only"
                    f" {min(access.held)}. That keeps out nobody who uses {owner}"
                    " through its own lock.",
                    "Hold the locks of both objects while you change both, always in the same"
                    " order.",
                )
    return None


RULES: tuple[Rule, ...] = (
    lock_made_per_call,
    lock_per_thread,
    different_locks,
    no_lock,
    own_lock_of_the_other_missing,
)
"""In the order in which they are asked."""
