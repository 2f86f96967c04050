"""Mistakes by which nobody can go on."""

from __future__ import annotations

import ast
from typing import Any

from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.locks import MAKERS, Locks
from course.judge.mistakes.scene import Mistake, Rule, Scene
from course.system.worker import Worker


def lock_without_brackets(scene: Scene) -> Mistake | None:
    """``self.lock = threading.Lock``: the maker of locks, not a lock."""
    kind, message = scene.raised
    if kind not in ("TypeError", "AttributeError") or not (
        "context manager" in message or "acquire" in message or "__enter__" in message
    ):
        return None
    for node in scene.code.nodes:
        if isinstance(node, ast.Assign) and last_name(node.value) in MAKERS:
            return Mistake(
                "Lock without brackets",
                f"Line {node.lineno} keeps {said(node.value)} itself, which makes locks, and not"
                " a lock.",
                f"Write {said(node.targets[0])} = {said(node.value)}().",
            )
    return None


def opposite_order(scene: Scene) -> Mistake | None:
    """Two threads, two locks, each has what the other needs."""
    entries = _waiting_for_locks(scene)
    waiting = {entry["worker"] for entry in entries}
    circle = [e for e in entries if e["held_by"] in waiting - {e["worker"]}]
    if len(circle) >= 2:
        return _opposite(circle[0]["worker"], circle[1]["worker"])
    holders = [(wait, held, lock) for wait, held, lock in _at_locks(scene) if held - {lock}]
    for wait, held, lock in holders:
        for other, its_held, its_lock in holders:
            crossed = lock in its_held and its_lock in held
            alike = held == its_held and lock == its_lock  # such as source.lock, then target.lock
            if wait is not other and (crossed or alike):
                return _opposite(wait.name, other.name)
    return None


def _opposite(first: str, second: str) -> Mistake:
    return Mistake(
        "two locks in opposite order",
        f"{first} and {second} have taken two locks in opposite order: each"
        " holds the one that the other waits for. Neither lets go of what it holds, so neither"
        " can go on.",
        "Let every thread take the two locks in the same order, whatever it is about to do with"
        " them: the one with the smaller number first, for instance.",
    )


def _at_locks(scene: Scene) -> list[tuple[Worker, frozenset[str], str]]:
    """Return who waits for a lock after a hang, what it holds there, and what it waits for."""
    locks = Locks(scene.code)
    found = []
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
            found.append((wait, held, said(lock)))
    return found


def _waiting_for_locks(scene: Scene) -> list[dict[str, Any]]:
    deadlock = scene.story.deadlock if scene.story else []
    return [entry for entry in deadlock if entry["held_by"]]


def taken_twice(scene: Scene) -> Mistake | None:
    """A thread waits for a lock that it holds itself."""
    for entry in _waiting_for_locks(scene):
        if entry["held_by"] == entry["worker"]:
            return _taken_twice(scene, entry["place"][1] if entry["place"] else None, entry["for"])
    for wait in scene.waits:
        for node, taken in Locks(scene.code).takes:
            inner = said(taken) in Locks(scene.code).held_at(node) and not scene.code.uses("RLock")
            if inner and wait.line == getattr(node, "lineno", None):
                return _taken_twice(scene, wait.line or 0, said(taken))
    alone = _alone_at_a_lock(scene)
    if alone is None:
        return None
    line, lock = alone
    locks = Locks(scene.code)
    if _never_released(scene, locks) is not None:
        return None
    return _taken_twice(scene, line, lock)


def _taken_twice(scene: Scene, line: int | None, lock: str) -> Mistake:
    locks = Locks(scene.code)
    inner = [(n, e) for n, e in locks.takes if getattr(n, "lineno", None) == line]
    before = {said(e) for _, e in inner} | {h for node, _ in inner for h in locks.held_at(node)}
    other = sorted(before - {lock})
    same = f" ({other[0]} and {lock} are the same lock here)" if other else ""
    return Mistake(
        "a Lock taken twice",
        f"Line {line} takes {lock} in a {scene.worker} that holds it already{same}. A Lock does not"
        f" know who holds it, so the {scene.worker} waits for itself, for ever.",
        "Treat that case before you take the second lock: if both are the same object, take its"
        " lock once."
        if other
        else "Take the lock once, at the outermost place, and move the rest into a function that is"
        " called with the lock held.",
    )


def _alone_at_a_lock(scene: Scene) -> tuple[int, str] | None:
    """Return line and lock where the only waiting thread waits, after a hang."""
    joins = {call.lineno for call in scene.code.methods("join")}
    known = [w for w in scene.waits if w.line and w.line not in joins]
    if len(known) != 1:
        return None
    line = known[0].line or 0
    for node, lock in Locks(scene.code).takes:
        if node.lineno <= line <= max(node.lineno, lock.end_lineno or line):  # type: ignore[attr-defined]
            several = isinstance(node, ast.With) and len(node.items) > 1
            return line, said(node.items[-1].context_expr if several else lock)  # type: ignore[attr-defined]
    return None


def never_released(scene: Scene) -> Mistake | None:
    """``acquire`` and a way out of the function without ``release``."""
    stuck = scene.hung or (scene.story and scene.story.deadlock)
    return _never_released(scene, Locks(scene.code)) if stuck else None


def _never_released(scene: Scene, locks: Locks) -> Mistake | None:
    for node, lock in locks.takes:
        function = scene.code.function_of(node)
        if not isinstance(node, ast.Call) or last_name(node.func) != "acquire" or function is None:
            continue
        releases = [
            n
            for n in ast.walk(function)
            if isinstance(n, ast.Call)
            and last_name(n.func) == "release"
            and said(n.func.value) == said(lock)  # type: ignore[attr-defined]
        ]
        early = _returns_while_held(function, locks, said(lock))
        if not releases or early is not None:
            where = (
                f"on line {early} the function is left without giving it back"
                if early
                else "nothing ever releases it"
            )
            return Mistake(
                "lock never released",
                f"Line {node.lineno} acquires {said(lock)}, and {where}. Whoever needs it next"
                " waits for ever.",
                f"Use with {said(lock)}: instead of acquire and release. It gives the lock back"
                " however the block is left.",
            )
    return None


def _returns_while_held(function: ast.AST, locks: Locks, lock: str) -> int | None:
    for node in ast.walk(function):
        if not isinstance(node, ast.Return | ast.Raise):
            continue
        in_with = any(
            isinstance(a, ast.With) and lock in {said(e) for e in locks.taken_by(a)}
            for a in locks.code.above(node)
        )
        kept = any(
            isinstance(a, ast.Try)
            and any(
                last_name(c.func) == "release"
                for p in a.finalbody
                for c in ast.walk(p)
                if isinstance(c, ast.Call)
            )
            for a in locks.code.above(node)
        )
        if lock in locks.held_at(node) and not in_with and not kept:
            return node.lineno
    return None


RULES: tuple[Rule, ...] = (
    lock_without_brackets,
    opposite_order,
    taken_twice,
    never_released,
)
"""In the order in which they are asked."""
