"""Mistakes in telling each other, through queues, that it is over."""

from __future__ import annotations

import ast
import re
import traceback
from collections.abc import Iterator
from typing import Any

from course.judge.mistakes.code import Function, last_name, said
from course.judge.mistakes.scene import Mistake, Rule, Scene

_IN_FUNCTION = re.compile(r"line (\d+), in (\w+)$", re.MULTILINE)
"""A line of a traceback."""
_QUEUES = ("Queue", "SimpleQueue", "JoinableQueue")


def _waiting(scene: Scene, method: str) -> list[tuple[dict[str, Any], ast.Call]]:
    """Return who waits in a line that calls this method, after a hang."""
    calls = [*scene.code.methods(method), *(_iters(scene) if method == "get" else [])]
    return [(w, call) for w in scene.waits for call in calls if w.get("line") == call.lineno]


def _is_main(wait: dict[str, Any]) -> bool:
    return wait.get("worker") == "the main thread"


def _short(scene: Scene) -> bool:
    """Tell whether less came out than was expected."""
    got, expected = scene.sides.got, scene.sides.expected
    sized = (list, tuple, dict, set)
    return isinstance(got, sized) and isinstance(expected, sized) and len(got) < len(expected)


def _traceback_printed(scene: Scene) -> bool:
    return any(scene.errors()) or "Traceback (most recent call last)" in scene.stderr


# -- items and sentinels ---------------------------------------------------------------------------


def item_taken_for_sentinel(scene: Scene) -> Mistake | None:
    """An item that is false, or equal to the sentinel, ends the consumer."""
    gone = scene.hung and not any(
        scene.code.function_of(call) in scene.code.bodies for _, call in _waiting(scene, "get")
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


# -- everybody waits -------------------------------------------------------------------------------


def creator_joined_first(scene: Scene) -> Mistake | None:
    """``join`` of a creator that waits for room, before anybody takes anything out."""
    if not scene.hung or not scene.code.uses(*_QUEUES):
        return None
    full = any(not _is_main(w) for w, _ in _waiting(scene, "put"))
    for wait, join in _waiting(scene, "join"):
        function = scene.code.function_of(join)
        later = [
            call
            for call in (*scene.code.starts, *(scene.code.methods("get") if full else ()))
            if scene.code.function_of(call) is function and call.lineno > join.lineno
        ]
        if _is_main(wait) and later:
            return Mistake(
                "join before the queue is emptied",
                f"Line {join.lineno} waits for a process that cannot end, since what it puts into"
                f" the queue finds no room; and only line {later[0].lineno}, which comes"
                " afterwards, would let anything out of it.",
                "Start who takes things out of the queue first, then join.",
            )
    return None


def ended_by_an_exception(scene: Scene) -> Mistake | None:
    """An exception ended a process, and others wait for what it would have put."""
    if not scene.hung:
        return None
    bodies = {getattr(body, "name", ""): body for body in scene.code.bodies}
    for line, name in reversed(_IN_FUNCTION.findall(scene.stderr)):
        body = bodies.get(name)
        if body is None or not (body.lineno <= int(line) <= (body.end_lineno or 0)):
            continue
        return Mistake(
            "an exception ends a worker that others wait for",
            f"An exception on line {line} ended the process that runs {name}, so it put nothing"
            " more into its queue, and no sentinel either. Others wait for that.",
            f"Catch the exception in {name}, around the call that may fail, and put the error into"
            " the queue in the place of the result.",
        )
    return None


# -- limits ----------------------------------------------------------------------------------------


def no_limit(scene: Scene) -> Mistake | None:
    """A queue without a limit, where one was asked for."""
    got, expected = scene.sides.got, scene.sides.expected
    if type(got) is not int or type(expected) is not int or got <= expected:
        return None
    if scene.sides.attribute:  # of workers, and not of things in a queue
        return None
    used = {n.id for n in scene.code.nodes if isinstance(n, ast.Name)}
    for call in scene.code.calls(*_QUEUES):
        function = scene.code.function_of(call)
        if call.args or call.keywords or not isinstance(function, ast.FunctionDef):
            continue
        idle = [a.arg for a in function.args.args if a.arg not in used]
        if idle:
            return Mistake(
                "a queue without a limit",
                f"{said(call)} on line {call.lineno} takes in whatever comes, so its put() never"
                f" waits. Nothing uses {idle[0]}.",
                f"Give the queue its size: {last_name(call.func)}(maxsize={idle[0]}). put() then"
                " waits while it is full.",
            )
    return None


def put_without_waiting(scene: Scene) -> Mistake | None:
    """``put_nowait`` into a queue that is full."""
    if "queue.Full" not in f"{scene.message}\n{scene.stderr}" and scene.raised[0] != "Full":
        return None
    for call in (*scene.code.methods("put_nowait"), *scene.code.methods("put")):
        if last_name(call.func) == "put_nowait" or len(call.args) > 1 or call.keywords:
            return Mistake(
                "a full queue treated as an error",
                f"Line {call.lineno} does not wait for room in the queue: when it is full,"
                f" {last_name(call.func)}() raises queue.Full, and that ends the worker.",
                "Call put(item): it waits until there is room.",
            )
    return None


def started_and_left(scene: Scene) -> Mistake | None:
    """Processes that talk through queues are started, and nobody waits for anything."""
    if not scene.differs or scene.hung or scene.code.methods("join") or not scene.started:
        return None
    outside = [c for c in scene.code.methods("get") if not _in_body(scene, c)]
    if outside or not scene.code.uses(*_QUEUES) or not scene.code.uses("Process"):
        return None
    if scene.code.uses("wait", "is_alive", "Pool", *("Event", "Barrier")):
        return None
    line = scene.code.starts[-1].lineno if scene.code.starts else None
    return Mistake(
        "no join",
        f"Line {line} starts the last process, and then nothing waits: the function is over before"
        " the processes are.",
        "After all are started, call join() on each.",
    )


def _in_body(scene: Scene, node: ast.AST) -> bool:
    return any(body in scene.code.above(node) for body in scene.code.bodies)


RULES: tuple[Rule, ...] = (
    put_without_waiting,
    ended_by_an_exception,
    creator_joined_first,
    item_taken_for_sentinel,
    sentinels_too_early,
    first_sentinel_of_several,
    no_limit,
    started_and_left,
)
"""In the order in which they are asked."""
