"""The right lock, but held for too little of the work, or not everywhere."""

from __future__ import annotations

import ast

from course.judge.mistakes.classes import is_mutable
from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.locks import Access, Locks
from course.judge.mistakes.scene import Mistake, Rule, Scene
from course.judge.mistakes.sharing import involved


def lock_too_narrow(scene: Scene) -> Mistake | None:
    """Part of what belongs together is done without the lock."""
    if not scene.is_race:
        return None
    locks = Locks(scene.code)
    for function, accesses in involved(scene, locks):
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
    if not scene.is_race:
        return None
    locks = Locks(scene.code)
    functions = involved(scene, locks)
    lock = next(
        (min(a.held) for _, accesses in locks.by_function() for a in accesses if a.held), ""
    )
    for function, accesses in functions:
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
    if not scene.is_race:
        return None
    mutable = {
        last_name(t)
        for n in scene.code.nodes
        if isinstance(n, ast.Assign) and is_mutable(n.value)
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


RULES: tuple[Rule, ...] = (
    lock_too_narrow,
    method_without_the_lock,
    hands_out_the_original,
)
"""In the order in which they are asked."""
