"""Mistakes in getting results back from workers."""

from __future__ import annotations

import ast

from course.judge.mistakes.code import EXECUTORS, last_name, said
from course.judge.mistakes.scene import Mistake, Rule, Scene


def _count(values: list[object]) -> dict[str, int]:
    found: dict[str, int] = {}
    for value in values:
        found[repr(value)] = found.get(repr(value), 0) + 1
    return found


def value_of_join(scene: Scene) -> Mistake | None:
    """What a thread's function returns is thrown away; ``join`` gives None."""
    if not scene.differs and "NoneType" not in scene.raised[1]:
        return None
    for call in (*scene.code.joins, *scene.code.starts):
        if not scene.code.is_used(call) or isinstance(scene.code.parent(call), ast.Return):
            continue
        if not _holds_none(scene.sides.got) and "NoneType" not in scene.raised[1]:
            continue
        name = last_name(call.func)
        return Mistake(
            "expects a return value from a worker",
            f"Line {call.lineno} uses the value of {name}(), which is always None: {name}() does"
            " not hand out what the worker's function returned. Nobody takes that, so it is"
            " thrown away.",
            "Call join() on a line of its own, and afterwards read what there is to read:"
            " process.exitcode, or what the function has put where both can see it."
            if scene.worker == "process"
            else "Let the function that the worker runs put its result somewhere it can be read"
            " from.",
        )
    return None


def returned_from_run(scene: Scene) -> Mistake | None:
    """``run`` returns its result to nobody."""
    if not scene.sides.known or scene.sides.got not in ([], None, 0, {}):
        return None
    for cls in scene.code.worker_classes:
        for method in cls.body:
            if not (isinstance(method, ast.FunctionDef) and method.name == "run"):
                continue
            for node in ast.walk(method):
                if isinstance(node, ast.Return) and node.value is not None:
                    return Mistake(
                        "expects a return value from a worker",
                        f"Line {node.lineno} returns a value from run(). It is the new thread"
                        " that calls run(), and nobody takes what it returns.",
                        "Put the result into an attribute of self, where it can be read after"
                        " join().",
                    )
    return None


def returned_from_target(scene: Scene) -> Mistake | None:
    """A function from which nothing comes out but what it returns, and nobody takes that."""
    if not scene.sides.known or scene.code.uses("Pool", "ThreadPool", *EXECUTORS):
        return None
    targets = {last_name(scene.code.argument(call, "target")) for call in scene.code.makes}
    for body in scene.code.bodies:
        if not isinstance(body, ast.FunctionDef) or body.name not in targets:
            continue
        nodes = list(ast.walk(body))
        returns = [n for n in nodes if isinstance(n, ast.Return) and n.value is not None]
        methods = [
            n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
        ]
        stores = [
            n
            for n in nodes
            if isinstance(n, ast.Attribute | ast.Subscript) and isinstance(n.ctx, ast.Store)
        ]
        shares = [n for n in nodes if isinstance(n, ast.Global | ast.Nonlocal)]
        if returns and not (methods or stores or shares):
            return Mistake(
                "expects a return value from a worker",
                f"Line {returns[0].lineno} returns a value. It is the new {scene.worker} that calls"
                f" {body.name}, and nobody takes what it returns.",
                "Let it put its result where the one that waits for it can see it: for threads a"
                " list, for processes a shared Value or Array.",
            )
    return None


def _gives_away(node: ast.AST) -> bool:
    """Tell whether something may leave a function here: into an object, by a method, a global."""
    if isinstance(node, ast.Attribute | ast.Subscript):
        return isinstance(node.ctx, ast.Store)
    by_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return by_method or isinstance(node, ast.Global | ast.Nonlocal)


def _holds_none(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_holds_none(part) for part in value)
    if isinstance(value, dict):
        return any(part is None for part in value.values())
    return value is None


def no_place_yet(scene: Scene) -> Mistake | None:
    """``results = []`` has no place number 0."""
    for error in (
        *scene.errors(),
        {"type": scene.raised[0], "message": scene.raised[1], "line": scene.raised_line},
    ):
        if (
            error["type"] == "IndexError"
            and "list assignment index out of range" in error["message"]
        ):
            return Mistake(
                "no such place in the list yet",
                f"Line {error['line']} writes into a place of a list that does not have it: an"
                " empty list has no places. The worker ended with an IndexError.",
                "Make the places first: results = [None] * len(items).",
            )
    return None


def order_of_completion(scene: Scene) -> Mistake | None:
    """Results stand in the order in which the workers finished."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (scene.sides.known and isinstance(got, list) and isinstance(expected, list)):
        return None
    if got == expected or _count(got) != _count(expected):
        return None
    counter = _counter_in_body(scene)
    if counter is not None:
        return counter
    taken = scene.code.calls("imap_unordered", "as_completed")
    if taken:
        return Mistake(
            "results in order of completion",
            f"Line {taken[0].lineno} takes each result when it is ready, so the fastest task comes"
            " first. The values are right; their order is not that of the items, and sorting"
            " them by their values does not bring it back.",
            "Use map, which keeps the order, or number the items and let each result come with"
            " its number.",
        )
    adding = [c for c in scene.code.methods("append") if _in_worker(scene, c)]
    adding += [c for c in scene.code.methods("insert") if _in_worker(scene, c)]
    stored = [
        n
        for n in scene.code.nodes
        if isinstance(n, ast.Subscript) and isinstance(n.ctx, ast.Store) and _in_worker(scene, n)
    ]
    queued = scene.code.methods("put")
    place: ast.AST | None = next(iter((*adding, *stored, *queued)), None)
    if place is None:
        return None
    return Mistake(
        "results in order of completion",
        f"Line {place.lineno} adds each result when it is ready, so the fastest worker comes"  # type: ignore[attr-defined]
        " first. The values are right; their order is that of finishing, not that of the items.",
        "Give each result the place of its item: results[index] = …, in a list made beforehand.",
    )


def _in_worker(scene: Scene, node: ast.AST) -> bool:
    return any(body in scene.code.above(node) for body in scene.code.bodies)


def _counter_in_body(scene: Scene) -> Mistake | None:
    """A place in the list that is found by counting, in the worker itself."""
    for body in scene.code.bodies:
        counted = {
            said(n.target)
            for n in ast.walk(body)
            if isinstance(n, ast.AugAssign) and not _is_local(body, n.target)
        }
        for node in ast.walk(body):
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
                index = said(node.slice)
                if index in counted:
                    return Mistake(
                        "place found by a shared counter",
                        f"Line {node.lineno} writes to {said(node)}, and all workers share"
                        f" {index} and count it up: a worker gets the number of those that came"
                        " before it, not the number of its item.",
                        "Hand each worker the index of its item when you make it:"
                        " enumerate(items), args=(index, item).",
                    )
    return None


def _is_local(body: ast.AST, target: ast.expr) -> bool:
    """Tell whether a counter belongs to the function itself."""
    if not isinstance(target, ast.Name):
        return False
    shared = [n for n in ast.walk(body) if isinstance(n, ast.Nonlocal | ast.Global)]
    return not any(target.id in n.names for n in shared)


RULES: tuple[Rule, ...] = (
    value_of_join,
    returned_from_run,
    returned_from_target,
    no_place_yet,
    order_of_completion,
)
"""In the order in which they are asked."""
