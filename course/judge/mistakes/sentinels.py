"""Sentinels: what ends a consumer, whose it is, and what is taken for it."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from course.judge.differences import alike
from course.judge.evidence import spy
from course.judge.mistakes.cases import names_in_workers
from course.judge.mistakes.initializers import kept_by_initializers
from course.judge.mistakes.nodes import (
    inside,
    last_name,
    leaves,
    line,
    owner,
    parameters,
    said,
    targets,
)
from course.judge.mistakes.pools import handed_over, pooled
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.table import Place, Symptom, at, in_worker


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
        test = _end_test(scene, get)
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


def _end_test(scene: Scene, get: ast.Call) -> tuple[ast.AST, str, object] | None:
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
        made = _results_of(scene, names_in_workers(scene, {scene.handed(task)[1]}))
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


def _is_sentinel(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is None or isinstance(node.value, str) or node.value == -1
    return isinstance(node, ast.Name) and node.id.isupper()


def _sentinels(scene: Scene) -> list[ast.Call]:
    return [c for c in scene.code.methods("put") if c.args and _is_sentinel(c.args[0])]


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


def too_few(scene: Scene, *, some: bool) -> Iterator[Place]:
    """Find where a worker waits for another item, while the main thread waits for its end."""
    for wait, get in scene.waiting_at("get"):
        names = _names_of(scene, get)
        sentinels = [c for c in _sentinels(scene) if names & _given(scene, owner(c), c)]
        if any(in_worker(scene, c) or scene.code.loop_of(c) is not None for c in sentinels):
            continue
        if not wait.is_main and bool(sentinels) is some and not (some and _is_alone(scene, get)):
            yield at(get, who=wait.name, put=sentinels[0].lineno if sentinels else 0)


def _is_alone(scene: Scene, get: ast.Call) -> bool:
    """Tell whether only one worker is made to run the function of this line."""
    name = getattr(scene.code.function_of(get), "name", "")
    made = [m for m in scene.code.makes if last_name(scene.code.argument(m, "target")) == name]
    return len(made) == 1 and scene.code.loop_of(made[0]) is None


def _names_of(scene: Scene, get: ast.Call) -> set[str]:
    """Return the names of the queue that is read here: in the worker, and where it is made."""
    inner = last_name(get.args[0].value) if _iterates(get) else owner(get)  # type: ignore[attr-defined]
    return _given(scene, inner, get)


def _given(scene: Scene, name: str, node: ast.AST) -> set[str]:
    """Return a name, and those of what is handed to the worker's function as that."""
    return {name} | {
        last_name(given)
        for _, body, parameter, given in scene.code.handed
        if parameter == name and body in scene.code.above(node)
    }


def _iterates(get: ast.Call) -> bool:
    return last_name(get.func) == "iter" and isinstance(get.args[0], ast.Attribute)


def worked_on_first(scene: Scene) -> Iterator[Place]:
    """Find where an item is used before it is compared with the sentinel."""
    for get in scene.code.methods("get"):
        parent, loop = scene.code.parent(get), scene.code.loop_of(get)
        if not (isinstance(parent, ast.Assign) and isinstance(loop, ast.While)):
            continue
        item = said(parent.targets[0])
        after = loop.body[loop.body.index(parent) + 1 :] if parent in loop.body else []
        after = [
            part for one in after for part in (one.body if isinstance(one, ast.Try) else [one])
        ]
        for statement in after:
            uses_it = [n for n in ast.walk(statement) if isinstance(n, ast.Name) and n.id == item]
            if isinstance(statement, ast.If) and any(
                n in ast.walk(statement.test) for n in uses_it
            ):
                break
            if uses_it:
                yield at(statement, item=item)


@Symptom
def longer(scene: Scene) -> bool:
    """There is more than expected, or a worker ended because it was given None."""
    got, expected = scene.sides.got, scene.sides.expected
    lists = isinstance(got, list) and isinstance(expected, list)
    too_long = lists and len(got) > len(expected) and not (expected == [] and None not in got)
    return too_long or any("NoneType" in e.message for e in scene.ended)


def _both_ways(scene: Scene, body: ast.AST) -> set[str]:
    """Return the queues that a worker takes from and puts items into."""
    within = set(ast.walk(body))
    gets = {owner(c) for c in scene.code.methods("get") if c in within}
    gets |= {
        last_name(c.args[0].value)
        for c in scene.code.iterated("get")
        if c in within and isinstance(c.args[0], ast.Attribute)
    }
    return gets & {
        owner(c) for c in scene.code.methods("put") if c in within - {*_sentinels(scene)}
    }


def _waits_before(scene: Scene, node: ast.AST) -> list[ast.Call]:
    """Return what the same function waits at before this line."""
    function = scene.code.function_of(node)
    queues = {owner(c) for c in scene.code.methods("put")}
    calls = [*scene.code.calls("join", "wait", "acquire"), *gets(scene)]
    calls = [c for c in calls if scene.code.function_of(c) is function and c.lineno < line(node)]
    names = ("join", "wait", "acquire", "iter")
    return [c for c in calls if last_name(c.func) in names or owner(c) in queues or not c.args]


def passed_on_by_each(scene: Scene) -> Iterator[Place]:
    """Find a sentinel that every one of several workers passes on."""
    for node in _sentinels(scene):
        body = scene.code.function_of(node)
        if body not in scene.code.bodies or body is None or not _at_the_end(scene, node):
            continue
        puts = [c for c in scene.code.methods("put") if c in set(ast.walk(body))]
        items = [c for c in puts if c not in _sentinels(scene) and owner(c) == owner(node)]
        counts = [n for n in scene.code.every(ast.AugAssign) if isinstance(n.value, ast.Constant)]
        counted = bool(counts)
        readers = [c for c in gets(scene) if owner(node) in _names_of(scene, c)]
        counted |= any(_iterates(c) and _again(scene, c) for c in gets(scene))
        name = getattr(body, "name", "")
        made = [m for m in scene.code.makes if last_name(scene.code.argument(m, "target")) == name]
        in_loops = [m for m in made if scene.code.loop_of(m) is not None]
        several = len(made) > 1 or bool(in_loops)
        ends = not readers or any(_iterates(c) or _end_test(scene, c) for c in readers)
        alike = in_loops == made or not in_loops  # else one function is what several stages do
        themselves = readers and all(scene.code.function_of(c) is body for c in readers)
        ends = ends and not (alike and themselves)
        if items and several and ends and not counted and not _told_to_pass_none(scene, node):
            yield at(node)


def _told_to_pass_none(scene: Scene, put: ast.Call) -> bool:
    """Tell whether those who are several are told to pass none on: 0 of them, or False."""
    around = list(scene.code.above(put))
    tests = [
        n.test if isinstance(n, ast.If) else n.iter
        for n in around
        if isinstance(n, ast.If | ast.For)
    ]
    asked = {n.id for test in tests for n in ast.walk(test) if isinstance(n, ast.Name)}
    given = [
        value
        for made, body, parameter, value in scene.code.handed
        if body in around and parameter in asked and scene.code.loop_of(made) is not None
    ]
    return bool(given) and all(isinstance(v, ast.Constant) and not v.value for v in given)


def _at_the_end(scene: Scene, node: ast.Call) -> bool:
    """Tell whether a worker comes to this line when it takes no more items out, and only then."""
    above = list(scene.code.above(node))
    for loop in scene.code.loops_of(node):
        within = above[: above.index(loop)]
        left = any(isinstance(n, ast.If) and leaves(n.body[-1]) for n in within)
        if not left and any(get in ast.walk(loop) for get in gets(scene)):
            return False
    return True


def _again(scene: Scene, get: ast.Call) -> bool:
    """Tell whether a loop over all items is made again, for another sentinel."""
    own = scene.code.parent(get)
    if isinstance(own, ast.comprehension):
        own = scene.code.parent(own)
    return any(loop is not own for loop in scene.code.loops_of(get))


def overtaking(scene: Scene) -> Iterator[Place]:
    """Find a sentinel that the parent puts in while workers may still put items in."""
    working = [*scene.code.bodies, *pooled(scene)]
    within = {n for body in working for n in ast.walk(body)}
    sentinels = _sentinels(scene)
    filled = {owner(c) for c in scene.code.methods("put") if c in within and c not in sentinels}
    circle = any(_both_ways(scene, body) for body in scene.code.bodies)
    for node in sentinels:
        function = scene.code.function_of(node)
        parent = isinstance(function, ast.FunctionDef) and node not in within
        if not parent or _waits_before(scene, node):
            continue
        if circle and scene.less:  # workers make work for each other
            yield at(node)
        to_others = owner(node) in filled or _is_handed_on(scene, node)
        both = any(owner(node) in _both_ways(scene, body) for body in working)
        ended = any((b.end_lineno or 0) < node.lineno for b in inside(function, ast.With))
        mapped = [c for c in handed_over(scene, "map", "starmap") if c.lineno < node.lineno]
        if to_others and not (both or ended or mapped):
            yield at(node)


def _is_handed_on(scene: Scene, put: ast.Call) -> bool:
    """Tell whether the queue is handed to a worker that puts items into it under another name."""
    sentinels = _sentinels(scene)
    kept = {name for given, name in kept_by_initializers(scene) if said(given) == owner(put)}
    puts = [c for c in scene.code.methods("put") if c not in sentinels]
    return any(owner(c) in kept for c in puts) or any(
        said(given) == owner(put)
        and any(owner(c) == parameter for c in inside(function, ast.Call) if c in puts)
        for _, function, parameter, given in scene.code.handed
    )
