"""Mistakes with sentinels: which item is one, how many there must be, when they may come."""

from __future__ import annotations

import ast
import traceback
from collections.abc import Iterator
from typing import Any

from course.judge.mistakes.code import Function, last_name, said
from course.judge.mistakes.scene import Mistake, Rule, Scene
from course.system.worker import Worker


def waiting(scene: Scene, method: str) -> list[tuple[Worker, ast.Call]]:
    """Return who waits in a line that calls this method, after a hang."""
    calls = [*scene.code.methods(method), *(_iters(scene) if method == "get" else [])]
    return [(w, call) for w in scene.waits for call in calls if w.line == call.lineno]


def _short(scene: Scene) -> bool:
    """Tell whether less came out than was expected."""
    got, expected = scene.sides.got, scene.sides.expected
    sized = (list, tuple, dict, set)
    return isinstance(got, sized) and isinstance(expected, sized) and len(got) < len(expected)


def _traceback_printed(scene: Scene) -> bool:
    return any(scene.errors()) or "Traceback (most recent call last)" in scene.stderr


def item_taken_for_sentinel(scene: Scene) -> Mistake | None:
    """An item that is false, or equal to the sentinel, ends the consumer."""
    gone = scene.hung and not any(
        scene.code.function_of(call) in scene.code.bodies for _, call in waiting(scene, "get")
    )
    if not (gone or _short(scene)) or _traceback_printed(scene):
        return None
    data = list(_data(scene))
    for get in (*scene.code.methods("get"), *_iters(scene)):
        test = _end_test(scene, get)
        if test is None or not _puts_bare_items(scene) or _is_unpacked(scene, get):
            continue
        line, text, sentinel = test
        if sentinel is _FALSE:
            taken = [item for item in data if not isinstance(item, dict | tuple) and not item]
        else:
            taken = [item for item in data if type(item) is type(sentinel) and item == sentinel]
        if taken:
            return Mistake(
                "an item taken for the sentinel",
                f"Line {line} says {text}. That is true of the sentinel, and of the item"
                f" {taken[0]!r} as well: it ends the loop, and what comes after it stays in the"
                " queue.",
                "Use a sentinel that no item can be, and test for just that: None with `is None`."
                " If an item may be anything, put (number, item) for an item and None for the end.",
            )
    return None


_FALSE = object()
"""Stands for a test that every false value passes."""


def _end_test(scene: Scene, get: ast.Call) -> tuple[int, str, Any] | None:
    """Return line and text of the test that ends the loop around a ``get``, and its sentinel."""
    parent = scene.code.parent(get)
    if last_name(get.func) == "iter":
        sentinel = _constant(scene, get.args[1])
        return (get.lineno, said(get), sentinel.value) if sentinel is not None else None
    if isinstance(parent, ast.NamedExpr) and isinstance(scene.code.parent(parent), ast.While):
        return get.lineno, f"while {said(parent)}", _FALSE
    if not isinstance(parent, ast.Assign):
        return None
    item, loop = said(parent.targets[0]), scene.code.loop_of(get)
    for node in ast.walk(loop) if loop is not None else ():
        if not isinstance(node, ast.If) or not isinstance(node.body[-1], ast.Break | ast.Return):
            continue
        test = node.test
        if (
            isinstance(test, ast.UnaryOp)
            and isinstance(test.op, ast.Not)
            and said(test.operand) == item
        ):
            return node.lineno, f"if {said(test)}", _FALSE
        if isinstance(test, ast.Compare) and said(test.left) == item:
            sentinel = _constant(scene, test.comparators[0])
            if isinstance(test.ops[0], ast.Eq | ast.Is) and sentinel is not None:
                return node.lineno, f"if {said(test)}", sentinel.value
    return None


def _iters(scene: Scene) -> list[ast.Call]:
    """Return the calls ``iter(queue.get, sentinel)``."""
    calls = [c for c in scene.code.calls("iter") if len(c.args) == 2]
    return [c for c in calls if last_name(c.args[0]) == "get"]


def _constant(scene: Scene, node: ast.expr) -> ast.Constant | None:
    """Return the constant that an expression stands for."""
    if isinstance(node, ast.UnaryOp | ast.Constant):
        try:
            return ast.Constant(ast.literal_eval(node))
        except ValueError:
            return None
    for statement in scene.code.body:
        if (
            isinstance(statement, ast.Assign)
            and said(statement.targets[0]) == said(node)
            and isinstance(statement.value, ast.UnaryOp | ast.Constant)
        ):
            return _constant(scene, statement.value)
    return None


def _is_unpacked(scene: Scene, get: ast.Call) -> bool:
    """Tell whether what comes is taken apart, so that items are wrapped in something."""
    parent = scene.code.parent(get)
    target: ast.expr | None = None
    if isinstance(parent, ast.For | ast.NamedExpr):
        target = parent.target
    elif isinstance(parent, ast.Assign):
        target = parent.targets[0]
    if isinstance(target, ast.Tuple | ast.List):
        return True
    item = said(target) if target is not None else ""
    return any(
        (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Tuple)
            and said(node.value) == item
        )
        or (isinstance(node, ast.Starred | ast.Subscript) and said(node.value) == item)
        for node in ast.walk(scene.code.function_of(get) or ast.Module([], []))
    )


def _puts_bare_items(scene: Scene) -> bool:
    return any(
        call.args and not isinstance(call.args[0], ast.Constant | ast.Tuple | ast.List)
        for call in scene.code.methods("put")
    )


def _data(scene: Scene) -> Iterator[Any]:
    """Yield the items that the answer was given, or that functions of the test cell gave it."""
    given: list[Any] = [r.called[0] for r in scene.remembered[-1:] if r.called]
    for frame, _ in traceback.walk_tb(scene.error.__traceback__):
        if frame.f_code.co_name == "__call__":
            given.append(frame.f_locals.get("args", ()))
    for args in given:
        for arg in args:
            if isinstance(arg, list):
                yield from arg
    if any(c.args and isinstance(c.args[0], ast.Call) for c in scene.code.methods("put")):
        for spy in scene.spies:
            yield from (call.result for call in spy.calls if call.done)


def sentinels_too_early(scene: Scene) -> Mistake | None:
    """The parent sends the consumers home while they still make work for each other."""
    if not _short(scene):
        return None
    for body in scene.code.bodies:
        gets, puts = _owners(scene, body, "get"), _owners(scene, body, "put")
        if not gets & puts:
            continue
        for call in _sentinels(scene):
            function = scene.code.function_of(call)
            if function in scene.code.bodies or function is None:
                continue
            before = [
                c
                for name in ("get", "join", "wait", "acquire")
                for c in scene.code.methods(name)
                if scene.code.function_of(c) is function and c.lineno < call.lineno
            ]
            if not before:
                return Mistake(
                    "sentinels before the work is done",
                    f"Line {call.lineno} puts the sentinels in at once. They stand in the queue"
                    " before the work that the workers find on their way, so the workers go home"
                    " and leave that work in the queue.",
                    "Wait until all work is done, with the join() of a JoinableQueue or by"
                    " counting what is still open; only then put in the sentinels.",
                )
    return None


def _owners(scene: Scene, body: Function, method: str) -> set[str]:
    inside = set(ast.walk(body))
    return {
        last_name(call.func.value)  # type: ignore[attr-defined]
        for call in scene.code.methods(method)
        if call in inside and not (call.args and _is_none(call.args[0]))
    }


def _sentinels(scene: Scene) -> list[ast.Call]:
    return [c for c in scene.code.methods("put") if c.args and _is_none(c.args[0])]


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def first_sentinel_of_several(scene: Scene) -> Mistake | None:
    """Each worker of a stage passes the sentinel on, and the next stage ends at the first."""
    if not (scene.differs or scene.hung) or _traceback_printed(scene):
        return None
    if scene.differs and not (_short(scene) or _has_gaps(scene)):
        return None
    for call in _sentinels(scene):
        body = scene.code.function_of(call)
        if body not in scene.code.bodies or scene.code.loop_of(call) is not None:
            continue
        sink = last_name(call.func.value)  # type: ignore[attr-defined]
        passes_on = sink in _owners(scene, body, "put")
        counted = any(isinstance(n, ast.AugAssign) for n in scene.code.nodes)
        if passes_on and not counted and _stages(scene, body) > 1:
            return Mistake(
                "the first sentinel of several ends the next stage",
                f"Line {call.lineno} passes a sentinel on, and every worker of the stage does so."
                " The next stage ends at the first one, while another worker may still have an"
                " item in hand: that item is lost.",
                "Let the next stage count the sentinels and end with the last, or let the parent"
                " put them in when all workers of the stage have ended.",
            )
    return None


def _stages(scene: Scene, body: Any) -> int:
    """Return in how many places processes are made that run this function."""
    name = getattr(body, "name", "")
    return sum(last_name(scene.code.argument(c, "target")) == name for c in scene.code.makes)


def _has_gaps(scene: Scene) -> bool:
    got, expected = scene.sides.got, scene.sides.expected
    if not (isinstance(got, list) and isinstance(expected, list)):
        return False
    return any(a is None and b is not None for a, b in zip(got, expected, strict=False))


RULES: tuple[Rule, ...] = (
    item_taken_for_sentinel,
    sentinels_too_early,
    first_sentinel_of_several,
)
"""In the order in which they are asked."""
