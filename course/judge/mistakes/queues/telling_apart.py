"""How a consumer recognises its sentinel, and what it takes for one."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from course.judge.explaining.differences import alike
from course.judge.recognising.nodes import inside, last_name, leaves, parameters, said, targets
from course.judge.recognising.scene import Scene
from course.judge.recognising.table import Place, at, in_worker
from course.judge.tasks.evidence import spy


def gets(scene: Scene) -> list[ast.Call]:
    """Return where things are taken out of queues."""
    return [*scene.code.methods("get"), *scene.code.iterated("get")]


def items_like_sentinels(scene: Scene) -> Iterator[Place]:
    """Find the test that ends a consumer, and an item that was handed over which passes it."""
    stuck = scene.hung and any(in_worker(scene, c) for _, c in scene.waiting_at("get"))
    bare = _puts_bare_items(scene) and (scene.hung or scene.less)
    items = [*(_never_worked_on(scene) if stuck else _data(scene))]
    for get in gets(scene):
        kept = scene.code.parent(get)
        taken_apart = isinstance(kept, ast.Assign) and isinstance(kept.targets[0], ast.Tuple)
        test = end_test(scene, get)
        if test is None or not (taken_apart or (bare and not _is_unpacked(scene, get))):
            continue
        node, text, sentinel = test
        taken = [item for item in items if _passes_for(sentinel, item)]
        if not stuck or len(taken) == len(items):  # else something else holds up the others
            for item in taken:
                yield at(node, text=text, item=repr(item))


def _passes_for(sentinel: object, item: object) -> bool:
    """Tell whether the test that finds this sentinel is true of an item as well."""
    if sentinel is _FALSE:
        return not isinstance(item, dict | tuple) and not item
    return type(item) is type(sentinel) and item == sentinel


_FALSE = object()
"""Stands for a test that every false value passes."""


def end_test(scene: Scene, get: ast.Call) -> tuple[ast.AST, str, object] | None:
    """Return place and text of the test that ends the loop around a ``get``, and its sentinel."""
    parent = scene.code.parent(get)
    if last_name(get.func) == "iter":
        sentinel = _constant(scene, get.args[1])
        return (get, said(get), sentinel.value) if sentinel is not None else None
    if isinstance(parent, ast.NamedExpr) and isinstance(scene.code.parent(parent), ast.While):
        return get, f"while {said(parent)}", _FALSE
    if not isinstance(parent, ast.Assign):
        return None
    loop = scene.code.loop_of(get)
    items = {said(target) for target in targets(parent)}
    if len(items) > 1:  # a number and an item: the item is what is worked on
        calls = [n for n in inside(loop, ast.Call) if isinstance(n.func, ast.Name)]
        items &= {said(arg) for call in calls for arg in call.args}
    for node in (n for n in inside(loop, ast.If) if leaves(n.body[-1])):
        test = node.test
        negated = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
        if negated and said(test.operand) in items:
            return node, f"if {said(test)}", _FALSE
        if isinstance(test, ast.Compare) and said(test.left) in items:
            sentinel = _constant(scene, test.comparators[0])
            same = isinstance(test.ops[0], ast.Eq) or (
                isinstance(test.ops[0], ast.Is) and _is_kept(scene, test.comparators[0])
            )
            if same and sentinel is not None:
                return node, f"if {said(test)}", sentinel.value
    return None


_LITERALS = (ast.UnaryOp, ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set)


def _constant(scene: Scene, node: ast.expr) -> ast.Constant | None:
    """Return the constant that an expression stands for."""
    if isinstance(node, _LITERALS):
        try:
            return ast.Constant(ast.literal_eval(node))
        except ValueError:
            return None
    of_classes = [n for cls in scene.code.every(ast.ClassDef) for n in cls.body]
    for statement in (*scene.code.body, *of_classes):
        name = last_name(node) if statement in of_classes else said(node)
        if (
            isinstance(statement, ast.Assign)
            and said(statement.targets[0]) == name
            and isinstance(statement.value, _LITERALS)
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
    for node in ast.walk(scene.code.function_of(get) or ast.Module([], [])):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Tuple)
            and said(node.value) == item
        ):
            return True
        if isinstance(node, ast.Starred | ast.Subscript) and said(node.value) == item:
            return True
    return False


def _puts_bare_items(scene: Scene) -> bool:
    wrapped = (ast.Constant, ast.Tuple, ast.List)
    return any(c.args and not isinstance(c.args[0], wrapped) for c in scene.code.methods("put"))


def _data(scene: Scene) -> Iterator[object]:
    """Yield the items that the answer was given, or that functions of the test cell gave it."""
    for _, args, _ in scene.asked[-1:]:
        for arg in args:
            if isinstance(arg, list):
                yield from filter(_is_plain, arg)
    yield from _put_as_given(scene)
    puts = [c.args[0] for c in scene.code.methods("put") if c.args]
    for task in scene.spies:
        made = _results_of(scene, scene.code.names_in_workers({scene.handed(task)[1]}))
        if any(isinstance(one, ast.Call) or said(one) in made for one in puts):
            yield from (one.result for one in task.calls if one.done)


def _results_of(scene: Scene, names: set[str]) -> set[str]:
    """Return the variables that stand for what a function with one of these names has given."""
    mapped = [
        said(loop.target)
        for loop in (*scene.code.every(ast.For), *scene.code.every(ast.comprehension))
        if isinstance(loop.iter, ast.Call) and {*map(last_name, loop.iter.args[:1])} & names
    ]
    calls = scene.code.set_to(lambda v: isinstance(v, ast.Call) and last_name(v.func) in names)
    return calls | {*mapped}


def _put_as_given(scene: Scene, *, last: bool = False) -> Iterator[object]:
    """Yield the arguments that a function of the answer puts into a queue as they are."""
    for path, args, _ in scene.asked[-1:] if last else scene.asked:
        for function in scene.code.functions.get(path.rpartition(".")[2], ()):
            puts = [c for c in scene.code.methods("put") if scene.code.function_of(c) is function]
            put = {said(c.args[0]) for c in puts if c.args}
            names = parameters(function)[isinstance(scene.code.parent(function), ast.ClassDef) :]
            for name, arg in zip(names, args, strict=False):
                if name in put and _is_plain(arg):
                    yield arg


def _is_plain(value: object) -> bool:
    """Tell whether it is a value of Python's own, and not an object of the answer's process."""
    return type(value).__module__ == "builtins"


def _never_worked_on(scene: Scene) -> Iterator[object]:
    """Yield the items with which no task was called, also those that another call has found."""
    spies = [task for _, _, task in scene.tasks if isinstance(task, spy)]
    calls = [call for task in spies for call in task.calls]
    found = [call.result for call in calls if call.done and isinstance(call.result, list)]
    worked_on = [arg for call in calls for arg in call.args]
    if not spies:  # all that is known is what the last call began with
        yield from _put_as_given(scene, last=True)
    for item in itertools.chain(_put_as_given(scene), *found) if spies else ():
        if _is_plain(item) and not any(alike(item, one) for one in worked_on):
            yield item


def compared_by_is(scene: Scene) -> Iterator[Place]:
    """Find ``item is SENTINEL`` in a worker, of an object that is sent to it as a copy."""
    for node in scene.code.nodes:
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is | ast.IsNot):
            sides = [node.left, node.comparators[0]]
            kept = any(isinstance(s, ast.Constant) or _is_kept(scene, s) for s in sides)
            if not kept and gets(scene) and in_worker(scene, node):
                yield at(node)


def _is_kept(scene: Scene, node: ast.expr) -> bool:
    """Tell whether a name stands for None or a small number, of which there is only one."""
    found = _constant(scene, node)
    if found is None:
        return False
    return found.value is None or (isinstance(found.value, int) and -5 <= found.value <= 256)
