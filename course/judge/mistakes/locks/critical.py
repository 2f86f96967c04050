"""The right lock, but for too little of the work: between two steps another one can come in.

All of these need an order of steps that goes wrong, where the order without an interruption went
well, or an exception that only another worker can have led to.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from course.judge.mistakes.locks.races import involved, is_tested
from course.judge.recognising.locks import Access, Locks
from course.judge.recognising.nodes import (
    called_on,
    inside,
    is_mutable,
    last_name,
    said,
    spans,
)
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import RACE, WORKER_DIED, uses
from course.judge.recognising.table import Finder, Place, Rule, at


def _narrow(
    choose: Callable[[Scene, list[Access], list[Access]], tuple[Access | None, Access | None]],
) -> Finder:
    """Find a function that does one part under the lock, and another part without it.

    `choose` gets the accesses without and with the lock, and returns the one without it that is the
    mistake, and the one with it.
    """

    def find(scene: Scene) -> Iterator[Place]:
        for function, accesses in involved(scene, Locks(scene.code)):
            free = [a for a in accesses if not a.held]
            kept = [a for a in accesses if a.held]
            if free and kept and any(a.writes for a in accesses):
                outside, within = choose(scene, free, kept)
                if outside is not None and within is not None:
                    words = {"what": outside.what, "inside": within.what, "there": within.line}
                    lock = min(kept[0].held)
                    yield at(outside.node, lock=lock, function=function.name, **words)

    return find


def _first(accesses: list[Access], *, writes: bool) -> Access | None:
    return next((a for a in accesses if a.writes is writes), None)


def _checked_outside(
    scene: Scene, free: list[Access], kept: list[Access]
) -> tuple[Access | None, Access | None]:
    again = {a.key for a in kept if is_tested(scene, a)}
    tested = [a for a in free if is_tested(scene, a) and a.key not in again]
    lines = {line for _, line, _ in scene.story.rows}
    changed = {a.key for a in Locks(scene.code).accesses if a.writes and a.line in lines}
    tested = [a for a in tested if a.key in changed] or [a for a in tested if not changed]
    return _first(tested, writes=False), _first([*kept, *free], writes=True)


def _part_locked(
    scene: Scene, free: list[Access], kept: list[Access]
) -> tuple[Access | None, Access | None]:
    if written := _first(free, writes=True):
        return written, kept[0]
    written, read = _first(kept, writes=True), _first(free, writes=False)
    before = written and read and (read.line < written.line or is_tested(scene, read))
    return read if before else None, written


def _let_go(scene: Scene) -> Iterator[Place]:
    """Find a function that takes the same lock in two blocks."""
    locks = Locks(scene.code)
    for function, accesses in involved(scene, locks):
        changed = {a.key for a in locks.accesses if a.writes}
        if not changed & {a.key for a in accesses} or any(not a.held for a in accesses):
            continue
        blocks: dict[ast.AST, Access] = {}
        for access in accesses:
            block = next((n for n in scene.code.above(access.node) if locks.taken_by(n)), None)
            if block is not None:
                blocks.setdefault(block, access)
        if len(blocks) > 1:
            first, second = next(iter(blocks)), list(blocks)[-1]
            same = blocks[first].what == blocks[second].what
            lock, other = min(blocks[first].held), min(blocks[second].held)
            then = f"and {'again' if lock == other else f'{other} only'} on line"
            yield at(
                blocks[second].node,
                function=function.name,
                lock=lock,
                first=first.lineno,  # type: ignore[attr-defined]
                then=f"{then} {second.lineno}",  # type: ignore[attr-defined]
                free="it is free" if lock == other else "none of them is held",
                what=blocks[first].what if same else "the data",
            )


_WAS_EMPTY = ("pop from empty list", "pop from an empty deque", "popitem(): dictionary is empty")


def _taken_in_between(scene: Scene) -> Iterator[Place]:
    """Find who asked whether there was something, and then found nothing to take."""
    locks = Locks(scene.code)
    lines = {e.line for e in scene.ended if any(words in e.message for words in _WAS_EMPTY)}
    for node in scene.code.calls("pop", "popleft", "popitem"):
        function, loop = scene.code.function_of(node), scene.code.loop_of(node)
        if node.lineno not in lines or function is None or not isinstance(node.func, ast.Attribute):
            continue
        on = called_on(node)
        asked = [
            n for n in ast.walk(loop or function)
            if isinstance(n, ast.Name | ast.Attribute) and said(n) == on
            and n.lineno < node.lineno and isinstance(n.ctx, ast.Load)
        ]  # fmt: skip
        for test in asked[:1]:
            blocks = [
                [n for n in scene.code.above(one) if locks.taken_by(n)] for one in (test, node)
            ]
            same = bool(blocks[0]) and blocks[0] == blocks[1]
            if not same:
                yield at(node, on=on, there=test.lineno)


def _without_it(scene: Scene) -> Iterator[Place]:
    """Find a method that uses the data without the lock that other methods take."""
    locks = Locks(scene.code)
    held = [a for _, all_ in locks.by_function() for a in all_ if a.held]
    for function, accesses in involved(scene, locks):
        if accesses and held and not any(a.held for a in accesses):
            lock = next((_lock_of(accesses[0], a) for a in held if a.key == accesses[0].key), "")
            if lock and not _takes_by_hand(scene, function):
                yield at(
                    accesses[0].node,
                    line=function.lineno,
                    function=function.name,
                    what=accesses[0].what,
                    lock=lock,
                )


def _lock_of(free: Access, kept: Access) -> str:
    """Return the lock that would keep others out where none is taken, as it is written there.

    The lock of the same object is that of another one, where another object is used.
    """
    lock = min(kept.held)
    on, other = kept.what.rpartition(".")[0], free.what.rpartition(".")[0]
    return f"{other}.{lock.removeprefix(f'{on}.')}" if on and lock.startswith(f"{on}.") else lock


def _takes_by_hand(scene: Scene, function: ast.AST) -> bool:
    """Tell whether a function takes a lock in a way that cannot be followed here."""
    inside = set(ast.walk(function))
    return any(call in inside for call in scene.code.calls("acquire", "enter_context"))


def _one_of_several(scene: Scene) -> Iterator[Place]:
    """Find ``with a and b:``."""
    for node in scene.code.every(ast.withitem):
        taken = node.context_expr
        if isinstance(taken, ast.BoolOp):
            word, last = ("and", -1) if isinstance(taken.op, ast.And) else ("or", 0)
            yield at(taken, word=word, only=said(taken.values[last]))


def _handed_out(scene: Scene) -> Iterator[Place]:
    """Find ``return self.counts``, and ``counts = self.counts`` with ``return counts``."""
    mutable = {name.rpartition(".")[2] for name in scene.code.set_to(is_mutable)}
    mutable |= {last_name(n.value) for n in scene.code.every(ast.Subscript)
                if not isinstance(n.ctx, ast.Load)}  # fmt: skip
    lines = {line for _, line, _ in scene.story.rows}
    for node in (n for n in scene.code.every(ast.Return) if n.value is not None):
        function = scene.code.function_of(node)
        if function is None or not any(spans(function, line) for line in lines):
            continue
        given = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        kept = {said(t): n.value for n in inside(function, ast.Assign) for t in n.targets}
        for part in given:
            value = kept.get(said(part), part)
            if isinstance(value, ast.Attribute) and value.attr in mutable:
                yield at(part, what=said(value))


RULES = (
    Rule(
        "with a and b takes one of them",
        RACE,
        _one_of_several,
        "Line {line} says with {said}. That is one value, and not two: what stands with {word}"
        " gives one of its sides, here {only}, and no other is taken.",
        "Write a comma: with a, b: takes the first, and then the second.",
    ),
    Rule(
        "check outside of the lock",
        RACE & ~uses("acquire"),
        _narrow(_checked_outside),
        "Line {line} looks at {what} before {lock} is taken. Between the check and the next step"
        " another thread can change it, and the check is no longer true.",
        "Check and act in one block: take {lock} first, and look at {what} inside.",
    ),
    Rule(
        "only part of it is locked",
        RACE,
        _narrow(_part_locked),
        "{function} does one part under {lock} (line {there}), and another one without it: {what}"
        " on line {line}. A thread that comes in between sees the one done and the other not, or"
        " reads an old value.",
        "Hold {lock} from the first read to the last write: all of it belongs in one block.",
    ),
    Rule(
        "lock given back in between",
        RACE,
        _let_go,
        "{function} takes {lock} on line {first} {then}. Between the two blocks {free}, and another"
        " thread can change {what} there.",
        "Make it one block: hold the lock from the first step to the last.",
    ),
    Rule(
        "check and act not in one block",
        WORKER_DIED,
        _taken_in_between,
        "Line {there} looks whether there is something in {on}, and line {line} takes it out. In"
        " between another worker has taken the last one: nothing was left.",
        "Do both in one block, with one lock held from the look to the taking.",
    ),
    Rule(
        "a method without the lock",
        RACE,
        _without_it,
        "{function} (line {line}) uses {what} without {lock}, which other methods take. A lock"
        " keeps out only those who take it too.",
        "Take {lock} in {function} as well, even if it only reads.",
    ),
    Rule(
        "hands out the shared object itself",
        RACE,
        _handed_out,
        "Line {line} returns {what} itself, not a copy. The caller sees it change later, and uses"
        " it without the lock.",
        "Return a copy, made while the lock is held: dict(…) of a dictionary, list(…) of a list.",
    ),
)
