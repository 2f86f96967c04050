"""Sentinels: what ends a consumer, how many there are, who puts them, and when."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.mistakes.queues.telling_apart import end_test, gets
from course.judge.recognising.nodes import inside, last_name, leaves, line, owner, said
from course.judge.recognising.pooled import handed_over, kept_by_initializers, pooled
from course.judge.recognising.scene import Scene
from course.judge.recognising.table import Place, Symptom, at, in_worker


def _is_sentinel(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is None or isinstance(node.value, str) or node.value == -1
    return isinstance(node, ast.Name) and node.id.isupper()


def _sentinels(scene: Scene) -> list[ast.Call]:
    return [c for c in scene.code.methods("put") if c.args and _is_sentinel(c.args[0])]


def too_few(scene: Scene, *, some: bool) -> Iterator[Place]:
    """Find where a worker waits for another item, while the main thread waits for its end."""
    for wait, get in scene.waiting_at("get"):
        names = _names_of(scene, get)
        sentinels = [c for c in _sentinels(scene) if names & _given(scene, owner(c), c)]
        if not sentinels and _passes_on(scene, get):
            continue
        if any(in_worker(scene, c) or scene.code.loop_of(c) is not None for c in sentinels):
            continue
        if not wait.is_main and bool(sentinels) is some and not (some and _is_alone(scene, get)):
            yield at(get, who=wait.name, put=sentinels[0].lineno if sentinels else 0)


def _passes_on(scene: Scene, get: ast.Call) -> bool:
    """Tell whether whoever waits here puts a sentinel in: it may be a stage like the one before."""
    stage = scene.code.function_of(get)
    return any(scene.code.function_of(sentinel) is stage for sentinel in _sentinels(scene))


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
        ends = not readers or any(_iterates(c) or end_test(scene, c) for c in readers)
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
