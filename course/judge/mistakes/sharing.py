"""Mistakes with data that several workers share."""

from __future__ import annotations

import ast

from course.judge.mistakes.classes import _is_mutable
from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.locks import Access, Locks
from course.judge.mistakes.scene import Mistake, Rule, Scene

FILLING = {"append", "insert", "extend", "update", "add"}
"""Methods that put something into a list, a dictionary or a set."""


def _is_race(scene: Scene) -> bool:
    return scene.story is not None and not scene.story.deadlock


def _involved(scene: Scene, locks: Locks) -> list[tuple[ast.FunctionDef, list[Access]]]:
    """Return the functions of the failing interleaving that use shared data."""
    lines = {line for _, line, _ in scene.story.rows}
    return [
        (function, accesses)
        for function, accesses in locks.by_function()
        if any(function.lineno <= line <= (function.end_lineno or line) for line in lines)
    ]


def lock_made_per_call(scene: Scene) -> Mistake | None:
    """A lock that nobody else can see keeps nobody out."""
    if not (_is_race(scene) or scene.crowded):
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
    if not _is_race(scene):
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
    if not _is_race(scene):
        return None
    locks = Locks(scene.code)
    if any(scene.code.class_of(a.node) is None for a in locks.accesses):
        return None
    for key in dict.fromkeys(a.key for a in locks.accesses):
        mine = [a for _, accesses in _involved(scene, locks) for a in accesses if a.key == key]
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
    if not _is_race(scene):
        return None
    locks = Locks(scene.code)
    if locks.takes or scene.code.uses("Queue", "SimpleQueue", "deque", "wait", "Event"):
        return None
    involved = _involved(scene, locks)
    if not involved:
        return None
    function, accesses = involved[0]
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
    if not _is_race(scene):
        return None
    locks = Locks(scene.code)
    for function, accesses in _involved(scene, locks):
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


def lock_too_narrow(scene: Scene) -> Mistake | None:
    """Part of what belongs together is done without the lock."""
    if not _is_race(scene):
        return None
    locks = Locks(scene.code)
    for function, accesses in _involved(scene, locks):
        free = [a for a in accesses if not a.held]
        kept = [a for a in accesses if a.held]
        if not kept or not any(a.writes for a in accesses):
            continue
        found = (
            _outside(scene, function, free, kept) if free else _let_go(scene, locks, function, kept)
        )
        if found is not None:
            return found
    return None


def _outside(
    scene: Scene, function: ast.FunctionDef, free: list[Access], kept: list[Access]
) -> Mistake | None:
    lock = min(kept[0].held)
    reads = [a for a in free if not a.writes]
    writes = [a for a in free if a.writes]
    test = next((a for a in reads if _is_tested(scene, a)), None)
    locked_write = next((a for a in kept if a.writes), None)
    if test is not None and (locked_write or writes):
        return Mistake(
            "check outside of the lock",
            f"Line {test.line} looks at {test.what} before {lock} is taken. Between the check and"
            " what follows from it another thread can change it, and the check is no longer true.",
            f"Check and act in one block: take {lock} first, and look at {test.what} inside.",
        )
    if writes and locked_write is None:
        place = writes[0]
        return Mistake(
            "only the read is locked",
            f"{function.name} reads under {lock}, but line {place.line} writes {place.what} after"
            " the lock was given back. Meanwhile another thread can read the same old value.",
            f"Hold {lock} from the read to the write: both belong into one block.",
        )
    if writes:
        place = writes[0]
        return Mistake(
            "only part of it is locked",
            f"{function.name} changes {kept[0].what} under {lock}, but {place.what} on line"
            f" {place.line} without it. Another thread can come between the two, and sees one"
            " changed and the other not.",
            f"Move line {place.line} into the block that holds {lock}.",
        )
    if reads and locked_write is not None:
        place = reads[0]
        if place.line < locked_write.line or _is_tested(scene, place):
            return Mistake(
                "only the write is locked",
                f"Line {place.line} reads {place.what} before {lock} is taken, and line"
                f" {locked_write.line} writes under the lock. Two threads can read the same old"
                " value, and one of the updates is lost.",
                f"Hold {lock} from the read to the write: both belong into one block.",
            )
        return Mistake(
            "read after the lock was given back",
            f"Line {place.line} reads {place.what} after {lock} was given back: another thread"
            " may have changed it meanwhile.",
            f"Read it inside the block that holds {lock}.",
        )
    return None


def _is_tested(scene: Scene, access: Access) -> bool:
    child: ast.AST = access.node
    for outer in scene.code.above(access.node):
        if isinstance(outer, ast.If | ast.While | ast.IfExp):
            return child is outer.test
        if isinstance(outer, ast.stmt):
            return False
        child = outer
    return False


def _let_go(
    scene: Scene, locks: Locks, function: ast.FunctionDef, kept: list[Access]
) -> Mistake | None:
    blocks: list[tuple[ast.AST, list[Access]]] = []
    for access in kept:
        block = next((n for n in scene.code.above(access.node) if locks.taken_by(n)), None)
        if block is None:
            return None
        if not blocks or blocks[-1][0] is not block:
            blocks.append((block, []))
        blocks[-1][1].append(access)
    if len(blocks) < 2:
        return None
    first, second = blocks[0][1][0], blocks[-1][1][0]
    lock = min(first.held)
    return Mistake(
        "lock given back in between",
        f"{function.name} takes {lock} on line {blocks[0][0].lineno} and again on line"  # type: ignore[attr-defined]
        f" {blocks[-1][0].lineno}. Between the two blocks it is free, and another thread can change"  # type: ignore[attr-defined]
        f" {first.what if first.what == second.what else 'the data'} there.",
        "Make it one block: hold the lock from the first step to the last.",
    )


def method_without_the_lock(scene: Scene) -> Mistake | None:
    """One method takes the lock, another one does not."""
    if not _is_race(scene):
        return None
    locks = Locks(scene.code)
    involved = _involved(scene, locks)
    lock = next(
        (min(a.held) for _, accesses in locks.by_function() for a in accesses if a.held), ""
    )
    for function, accesses in involved:
        if lock and accesses and not any(a.held for a in accesses):
            return Mistake(
                "a method without the lock",
                f"{function.name} (line {function.lineno}) uses {accesses[0].what} without"
                f" {lock}, which other methods take. A lock keeps out only those who take it too.",
                f"Take {lock} in {function.name} as well, also if it only reads.",
            )
    return None


def hands_out_the_original(scene: Scene) -> Mistake | None:
    """``return self.counts``: whoever gets it sees it change."""
    if not _is_race(scene):
        return None
    mutable = {
        last_name(t)
        for n in scene.code.nodes
        if isinstance(n, ast.Assign) and _is_mutable(n.value)
        for t in n.targets
    }
    for node in scene.code.nodes:
        if isinstance(node, ast.Return) and node.value is not None:
            parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for part in parts:
                if isinstance(part, ast.Attribute) and part.attr in mutable:
                    return Mistake(
                        "hands out the shared object itself",
                        f"Line {node.lineno} returns {said(part)} itself, not a copy. Whoever"
                        " gets it sees it change afterwards, and without the lock.",
                        "Return a copy, made while the lock is held: dict(…) of a dictionary,"
                        " list(…) of a list.",
                    )
    return None


def survives_between_calls(scene: Scene) -> Mistake | None:
    """Module-level data, or a default argument, that the next call finds again."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (
        scene.sides.known and isinstance(got, (list, dict)) and isinstance(expected, (list, dict))
    ):
        return None
    if len(got) <= len(expected) or sum(r.called is not None for r in scene.remembered) < 2:
        return None
    for function in (f for named in scene.code.functions.values() for f in named):
        for default in (*function.args.defaults, *function.args.kw_defaults):
            if default is not None and _is_mutable(default):
                return Mistake(
                    "a mutable default argument",
                    f"{said(default)} on line {default.lineno} is made once, when {function.name}"
                    " is defined, and every call goes on with the same object.",
                    "Make a new one inside the function.",
                )
    for statement in scene.code.body:
        if isinstance(statement, ast.Assign) and _is_mutable(statement.value):
            name = said(statement.targets[0])
            if _filled(scene, name):
                return Mistake(
                    "state that survives between calls",
                    f"{name} on line {statement.lineno} belongs to the module: it is made once,"
                    " so the second call finds what the first one left in it.",
                    f"Make {name} inside the function, new for every call.",
                )
    return None


def _filled(scene: Scene, name: str) -> bool:
    """Tell whether a function puts something into the module's variable."""
    for node in scene.code.nodes:
        if scene.code.function_of(node) is None:
            continue
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            owner = node.value
        elif isinstance(node, ast.Call) and last_name(node.func) in FILLING:
            owner = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        else:
            continue
        if said(owner) == name:
            return True
    return False


RULES: tuple[Rule, ...] = (
    lock_made_per_call,
    lock_per_thread,
    different_locks,
    no_lock,
    own_lock_of_the_other_missing,
    lock_too_narrow,
    method_without_the_lock,
    hands_out_the_original,
    survives_between_calls,
)
"""In the order in which they are asked."""
