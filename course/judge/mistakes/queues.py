"""Mistakes with queues: what they are between, who waits at them, what gets lost in them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.deadline import FOR_EVER
from course.judge.mistakes.code import last_name, owner, said
from course.judge.mistakes.pools import blocks_of_pools, handed_over, pooled
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import (
    DIFFERS,
    HUNG,
    LESS,
    MISSED,
    WORKER_DIED,
    about,
    message,
    raised,
    told,
    uses,
)
from course.judge.mistakes.table import (
    Place,
    Rule,
    Symptom,
    at,
    call,
    every,
    in_test,
    in_worker,
    nowhere,
    waiting,
    without_arguments,
)

QUEUES = ("Queue", "SimpleQueue", "JoinableQueue")
_BETWEEN_PROCESSES = uses("Process", "Pool", "ProcessPoolExecutor")
_OF_TYPES = Symptom(lambda scene: isinstance(scene.sides.got, type))
"""The check has compared what kind of value came."""
_LOST = LESS | HUNG | MISSED | DIFFERS


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def _gets(scene: Scene) -> list[ast.Call]:
    return [*scene.code.methods("get"), *scene.code.iterated("get")]


def _waits_behind(scene: Scene, node: ast.AST) -> list[ast.Call]:
    """Return what the same function would take out of queues, or start, after this line."""
    function = scene.code.function_of(node)
    later = [c for c in _gets(scene) if scene.code.function_of(c) is function]
    return [c for c in later if c.lineno > _line(node)]


def _threads_queue(scene: Scene) -> Iterator[Place]:
    """Find a ``queue.Queue`` that is handed to a process."""
    imported = {
        alias.asname or alias.name
        for node in scene.code.nodes
        if isinstance(node, ast.ImportFrom) and node.module == "queue"
        for alias in node.names
    }
    for node in scene.code.calls("Queue", "SimpleQueue", "LifoQueue", "PriorityQueue"):
        called = node.func
        of_module = isinstance(called, ast.Attribute) and said(called.value) == "queue"
        if of_module or (isinstance(called, ast.Name) and called.id in imported):
            yield at(node)


def _joined_full(scene: Scene) -> Iterator[Place]:
    """Find where the main thread joins a process whose queue it would empty afterwards."""
    if any(in_worker(scene, get) for _, get in scene.waiting_at("get")):
        return  # that one waits for more to do
    for wait, join in scene.waiting_at("join"):
        later = [] if _is_queue(scene, join) else _waits_behind(scene, join)
        if wait.is_main and later and not _fed_by_others(scene, join, later):
            yield at(join, later=later[0].lineno)


def _fed_by_others(scene: Scene, join: ast.Call, gets: list[ast.Call]) -> bool:
    """Tell whether a pool is joined that puts nothing into the queues read afterwards."""
    on = said(join.func.value)  # type: ignore[attr-defined]
    kept = [scene.code.parent(node) for node in scene.code.calls("Pool")]
    names = {said(k.optional_vars) for k in kept if isinstance(k, ast.withitem) and k.optional_vars}
    names |= {said(t) for k in kept if isinstance(k, ast.Assign) for t in k.targets}
    puts = [c for c in scene.code.methods("put") if scene.code.function_of(c) in pooled(scene)]
    return on in names and not {*map(owner, gets)} & {*map(owner, puts)}


def _joined_without_room(scene: Scene) -> Iterator[Place]:
    """Find where the main thread joins a creator that waits for room, before a consumer starts."""
    busy = [w for w in scene.waits if w.line and not w.is_main]
    full = not busy or any(not w.is_main for w, _ in scene.waiting_at("put"))
    for wait, join in scene.waiting_at("join"):
        function = scene.code.function_of(join)
        later = [s for s in scene.code.starts if scene.code.function_of(s) is function]
        later = [s for s in later if s.lineno > join.lineno]
        if wait.is_main and full and later:
            yield at(join, later=later[0].lineno)


def _dead_process(scene: Scene) -> Iterator[Place]:
    """An exception ended a process, and somebody waits at a queue, or for the others."""
    for error in scene.ended:
        if error.line and scene.waits and scene.code.uses("put", "send"):
            inside = [b for b in scene.code.bodies if b.lineno <= error.line <= (b.end_lineno or 0)]
            name = getattr(inside[0], "name", "") if inside else "the function that it runs"
            yield at(None, line=error.line, name=name, kind=error.type, worker=error.worker)


def _items_like_sentinels(scene: Scene) -> Iterator[Place]:
    """Find the test that ends a consumer, and an item that was handed over which passes it."""
    if scene.hung and any(in_worker(scene, c) for _, c in scene.waiting_at("get")):
        return
    for get in _gets(scene):
        test = _end_test(scene, get)
        if test is None or not _puts_bare_items(scene) or _is_unpacked(scene, get):
            continue
        node, text, sentinel = test
        for item in _data(scene):
            false = sentinel is _FALSE and not isinstance(item, dict | tuple) and not item
            if false or (type(item) is type(sentinel) and item == sentinel):
                yield at(node, text=text, item=repr(item))


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
            return node, f"if {said(test)}", _FALSE
        if isinstance(test, ast.Compare) and said(test.left) == item:
            sentinel = _constant(scene, test.comparators[0])
            if isinstance(test.ops[0], ast.Eq | ast.Is) and sentinel is not None:
                return node, f"if {said(test)}", sentinel.value
    return None


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
                yield from (one for one in arg if type(one).__module__ == "builtins")
    if any(c.args and isinstance(c.args[0], ast.Call) for c in scene.code.methods("put")):
        for spy in scene.spies:
            yield from (one.result for one in spy.calls if one.done)


# -- sentinels -------------------------------------------------------------------------------------


def _is_sentinel(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is None or isinstance(node.value, str) or node.value == -1
    return isinstance(node, ast.Name) and node.id.isupper()


def _sentinels(scene: Scene) -> list[ast.Call]:
    return [c for c in scene.code.methods("put") if c.args and _is_sentinel(c.args[0])]


def _compared_by_is(scene: Scene) -> Iterator[Place]:
    """Find ``item is SENTINEL`` in a worker, of an object that is sent to it as a copy."""
    for node in scene.code.nodes:
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is | ast.IsNot):
            sides = [node.left, node.comparators[0]]
            kept = any(isinstance(s, ast.Constant) or _is_kept(scene, s) for s in sides)
            if not kept and _gets(scene) and in_worker(scene, node):
                yield at(node)


def _is_kept(scene: Scene, node: ast.expr) -> bool:
    """Tell whether a name stands for None or a small number, of which there is only one."""
    found = _constant(scene, node)
    if found is None:
        return False
    return found.value is None or (isinstance(found.value, int) and -5 <= found.value <= 256)


def _too_few(scene: Scene, *, some: bool) -> Iterator[Place]:
    """Find where a worker waits for another item, while the main thread waits for its end."""
    for wait, get in scene.waiting_at("get"):
        names = _names_of(scene, get)
        sentinels = [c for c in _sentinels(scene) if owner(c) in names]
        if any(in_worker(scene, c) or scene.code.loop_of(c) is not None for c in sentinels):
            continue
        if not wait.is_main and bool(sentinels) is some:
            yield at(get, who=wait.name, put=sentinels[0].lineno if sentinels else 0)


def _names_of(scene: Scene, get: ast.Call) -> set[str]:
    """Return the names of the queue that is read here: in the worker, and where it is made."""
    inner = last_name(get.args[0].value) if _iterates(get) else owner(get)  # type: ignore[attr-defined]
    names = {inner}
    for made in scene.code.makes:
        args, target = scene.code.argument(made, "args"), scene.code.argument(made, "target")
        for body in scene.code.functions.get(last_name(target), []):
            if body in scene.code.above(get) and isinstance(args, ast.Tuple | ast.List):
                pairs = zip(body.args.args, args.elts, strict=False)
                names |= {last_name(arg) for parameter, arg in pairs if parameter.arg == inner}
    return names


def _iterates(get: ast.Call) -> bool:
    return last_name(get.func) == "iter" and isinstance(get.args[0], ast.Attribute)


def _worked_on_first(scene: Scene) -> Iterator[Place]:
    """Find where an item is used before it is compared with the sentinel."""
    for get in scene.code.methods("get"):
        parent, loop = scene.code.parent(get), scene.code.loop_of(get)
        if not (isinstance(parent, ast.Assign) and isinstance(loop, ast.While)):
            continue
        item = said(parent.targets[0])
        for statement in loop.body[loop.body.index(parent) + 1 :] if parent in loop.body else []:
            uses_it = [n for n in ast.walk(statement) if isinstance(n, ast.Name) and n.id == item]
            if isinstance(statement, ast.If) and any(
                n in ast.walk(statement.test) for n in uses_it
            ):
                break
            if uses_it:
                yield at(statement, item=item)


@Symptom
def _longer(scene: Scene) -> bool:
    """There is more than expected, or a worker ended because it was given None."""
    got, expected = scene.sides.got, scene.sides.expected
    lists = isinstance(got, list) and isinstance(expected, list)
    too_long = lists and len(got) > len(expected)
    return too_long or any("NoneType" in e.message for e in scene.ended)


def _both_ways(scene: Scene, body: ast.AST) -> set[str]:
    """Return the queues that a worker takes from and puts items into."""
    inside = set(ast.walk(body))
    gets = {owner(c) for c in scene.code.methods("get") if c in inside}
    gets |= {
        last_name(c.args[0].value)
        for c in scene.code.iterated("get")
        if c in inside and isinstance(c.args[0], ast.Attribute)
    }
    return gets & {
        owner(c) for c in scene.code.methods("put") if c in inside - {*_sentinels(scene)}
    }


def _waits_before(scene: Scene, node: ast.AST) -> list[ast.Call]:
    """Return what the same function waits at before this line."""
    function = scene.code.function_of(node)
    queues = {owner(c) for c in scene.code.methods("put")}
    calls = [*scene.code.calls("join", "wait", "acquire"), *_gets(scene)]
    calls = [c for c in calls if scene.code.function_of(c) is function and c.lineno < _line(node)]
    names = ("join", "wait", "acquire", "iter")
    return [c for c in calls if last_name(c.func) in names or owner(c) in queues]


def _too_early(scene: Scene) -> Iterator[Place]:
    """Find sentinels that the parent puts in while workers still make work for each other."""
    if not any(_both_ways(scene, body) for body in scene.code.bodies):
        return
    for node in _sentinels(scene):
        function = scene.code.function_of(node)
        if (
            function is not None
            and function not in scene.code.bodies
            and not _waits_before(scene, node)
        ):
            yield at(node)


def _passed_on_by_each(scene: Scene) -> Iterator[Place]:
    """Find a sentinel that every one of several workers passes on."""
    for node in _sentinels(scene):
        body = scene.code.function_of(node)
        if body not in scene.code.bodies or scene.code.loop_of(node) is not None or body is None:
            continue
        puts = [c for c in scene.code.methods("put") if c in set(ast.walk(body))]
        items = [c for c in puts if c not in _sentinels(scene) and owner(c) == owner(node)]
        counted = any(isinstance(n, ast.AugAssign) for n in scene.code.nodes)
        readers = [c for c in _gets(scene) if owner(node) in _names_of(scene, c)]
        counted |= any(
            _iterates(c) and scene.code.loops_of(c)[:1] for c in readers if not in_worker(scene, c)
        )
        name = getattr(body, "name", "")
        made = [m for m in scene.code.makes if last_name(scene.code.argument(m, "target")) == name]
        several = len(made) > 1 or any(scene.code.loop_of(m) is not None for m in made)
        ends = not readers or any(_iterates(c) or _end_test(scene, c) for c in readers)
        if items and several and ends and not counted:
            yield at(node)


def _overtaking(scene: Scene) -> Iterator[Place]:
    """Find a sentinel that the parent puts into a queue into which workers still put items."""
    working = [*scene.code.bodies, *pooled(scene)]
    inside = {n for body in working for n in ast.walk(body)}
    filled = {owner(c) for c in scene.code.methods("put") if c in inside}
    for node in _sentinels(scene):
        function = scene.code.function_of(node)
        if node in inside or not isinstance(function, ast.FunctionDef):
            continue
        if owner(node) not in filled and not _is_handed_on(scene, node):
            continue
        if any(owner(node) in _both_ways(scene, body) for body in working):
            continue
        blocks = [n for n in ast.walk(function) if isinstance(n, ast.With)]
        ended = any((b.end_lineno or 0) < node.lineno for b in blocks)
        mapped = [c for c in handed_over(scene, "map", "starmap") if c.lineno < node.lineno]
        if not _waits_before(scene, node) and not ended and not mapped:
            yield at(node)


def _is_handed_on(scene: Scene, put: ast.Call) -> bool:
    """Tell whether the queue is handed to a worker that puts into it under another name."""
    for node in scene.code.makes:
        args, target = (scene.code.argument(node, key) for key in ("args", "target"))
        if not isinstance(args, ast.Tuple | ast.List):
            continue
        for function in scene.code.functions.get(last_name(target), []):
            for parameter, handed in zip(function.args.args, args.elts, strict=False):
                puts = [c for c in scene.code.methods("put") if owner(c) == parameter.arg]
                if said(handed) == owner(put) and any(c in ast.walk(function) for c in puts):
                    return True
    return False


# -- task_done -------------------------------------------------------------------------------------


def _is_queue(scene: Scene, node: ast.AST) -> bool:
    """Tell whether the join is that of a queue into which something is put, not of a worker."""
    workers = {owner(c) for c in scene.code.starts}
    filled = {owner(c) for c in scene.code.methods("put")} - {""}
    return owner(node) in filled and owner(node) not in workers


def _reported_late(scene: Scene) -> Iterator[Place]:
    """Find where the main thread waits for a queue, where some ``task_done`` may be left out."""
    done = scene.code.methods("task_done")
    if scene.waiting_at("put"):  # nobody has gone on from there yet
        return
    finals = [p for n in scene.code.nodes if isinstance(n, ast.Try) for p in n.finalbody]
    if done and not any(c in ast.walk(part) for c in done for part in finals):
        for wait, join in scene.waiting_at("join"):
            if wait.is_main and _is_queue(scene, join):
                yield at(join, done=done[0].lineno)


def _done_early(scene: Scene, *, puts: bool) -> Iterator[Place]:
    """Find ``task_done()`` before the work on the item, or before what follows from it is put."""
    for done in scene.code.methods("task_done"):
        body, loop = scene.code.function_of(done), scene.code.loop_of(done)
        if body not in scene.code.bodies or body is None or loop is None:
            continue
        given = {a.arg for a in body.args.args}
        calls = [n for n in ast.walk(loop) if isinstance(n, ast.Call) and n.lineno > done.lineno]
        work = [n for n in calls if isinstance(n.func, ast.Name) and n.func.id in given]
        new = [n for n in calls if last_name(n.func) == "put" and owner(n) == owner(done)]
        before = [n for n in ast.walk(loop) if n in _gets(scene) and _line(n) < done.lineno]
        later = new if puts else work
        if later and before:
            yield at(done, later=later[0].lineno)


def _reported_twice(scene: Scene) -> Iterator[Place]:
    """Find the line that reported an item as done once more than it was put."""
    done = scene.code.methods("task_done")
    for error in scene.all_raised:
        for node in done:
            if error.line == node.lineno:
                others = [c.lineno for c in done if c is not node and scene.was_reached(c)]
                words = f"; so does line {others[0]}" if others else ""
                yield at(node, others=words)


# -- limits, ends ----------------------------------------------------------------------------------


def _without_limit(scene: Scene) -> Iterator[Place]:
    """Find a queue without a size, where a parameter is never used."""
    got, expected = scene.sides.got, scene.sides.expected
    if type(got) is not int or type(expected) is not int or got <= expected:
        return
    used = {
        n.id for n in scene.code.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    }
    for node in scene.code.calls(*QUEUES):
        function = scene.code.function_of(node)
        idle = [a.arg for a in function.args.args if a.arg not in used] if function else []
        if idle and without_arguments(scene, node):
            yield at(node, idle=idle[0])


def _impatient(scene: Scene) -> Iterator[Place]:
    for node in (*scene.code.methods("put_nowait"), *scene.code.methods("put")):
        if last_name(node.func) == "put_nowait" or len(node.args) > 1 or node.keywords:
            for error in scene.all_raised:
                if error.line == node.lineno or error.line is None:
                    yield at(node)


def _end_left_open(scene: Scene) -> Iterator[Place]:
    """Find who waits for the end of what is sent, and the end of the pipe that is still open."""
    for wait, recv in scene.waiting_at("recv"):
        tried = [n for n in scene.code.above(recv) if isinstance(n, ast.Try)]
        handlers = [last_name(h.type) for t in tried for h in t.handlers]
        alone = wait.is_main and not any(w.line for w in scene.waits if w is not wait)
        if not alone and (wait.is_main or "EOFError" not in handlers):
            continue
        for pipe in scene.code.calls("Pipe"):
            kept, function = scene.code.parent(pipe), scene.code.function_of(pipe)
            ends = kept.targets[0] if isinstance(kept, ast.Assign) else None
            closes = scene.code.methods("close")
            closed = {said(c.func.value) for c in closes if scene.code.function_of(c) is function}  # type: ignore[attr-defined]
            names = [said(end) for end in ends.elts] if isinstance(ends, ast.Tuple) else []
            if names and not closed & {*names}:
                yield at(pipe, who=wait.name, recv=recv.lineno, ends=" and ".join(names))


def _given_up(scene: Scene) -> Iterator[Place]:
    """Find where nothing has come for a while, and the loop that takes items ended for that."""
    for get in [*scene.code.methods("get"), *scene.code.methods("get_nowait")]:
        patience = _patience(get)
        if not patience or owner(get) in _kept_results(scene):
            continue
        for tried in (n for n in scene.code.above(get) if isinstance(n, ast.Try)):
            if not any(get in ast.walk(part) for part in tried.body):
                continue
            for handler in tried.handlers:
                if _takes_empty(handler) and _leaves(scene, handler, get):
                    yield at(get, patience=patience, gives_up=handler.body[-1].lineno)
    for error in scene.all_raised:
        for get in scene.code.methods("get"):
            if error.type == "Empty" and error.line == get.lineno and (patience := _patience(get)):
                yield at(get, patience=patience, gives_up=get.lineno)


def _patience(get: ast.Call) -> str:
    """Say how a ``get`` waits that does not wait as long as it takes; empty where it does."""
    given = dict(zip(("block", "timeout"), get.args, strict=False))
    given |= {k.arg: k.value for k in get.keywords if k.arg}
    if last_name(get.func) == "get_nowait" or said(given.get("block", ast.Constant(1))) == "False":
        return "does not wait"
    limit = given.get("timeout", ast.Constant(None))
    for_ever = isinstance(limit, ast.Constant) and limit.value is None
    return "" if for_ever else "waits for a while only"


def _kept_results(scene: Scene) -> set[str]:
    """Return the names of what a pool gives at once: their ``get`` is no queue's."""
    calls = scene.code.calls("apply_async", "map_async", "starmap_async")
    kept = [scene.code.parent(call) for call in calls]
    return {said(t) for node in kept if isinstance(node, ast.Assign) for t in node.targets}


def _takes_empty(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(k is None or last_name(k) in ("Empty", "Exception", "BaseException") for k in kinds)


def _leaves(scene: Scene, handler: ast.ExceptHandler, get: ast.Call) -> bool:
    """Tell whether this handler has been executed to its end, and with it the loop was left."""
    last = handler.body[-1]
    outside = scene.code.loop_of(get) is not scene.code.loop_of(handler)
    return scene.was_reached(last) and (outside or isinstance(last, ast.Break | ast.Return))


def _room_first(scene: Scene) -> Iterator[Place]:
    """Find where a worker waits for room before it makes what is to go there."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (type(got) is int and type(expected) is int and got == expected - 1):
        return
    tasks = {name for _, name, _ in scene.tasks}
    for node in scene.code.nodes:
        if not isinstance(node, ast.Call) or last_name(node.func) not in tasks:
            continue
        loop = scene.code.loop_of(node)
        if loop is None or not in_worker(scene, node):
            continue
        inside = set(ast.walk(loop))
        puts = [c for c in scene.code.calls("put", "send") if c in inside]
        waits = [n for n in scene.code.calls("full", "acquire", "qsize") if n in inside]
        before = [n for n in waits if n.lineno < node.lineno]
        if before and any(c.lineno >= node.lineno for c in puts):
            yield at(before[0], makes=node.lineno)


def _stopped_while_sending(scene: Scene) -> Iterator[Place]:
    """Find a pool's block that ends while its workers have items in a queue's buffer."""
    puts = [c for c in scene.code.methods("put") if scene.code.function_of(c) in pooled(scene)]
    for block in blocks_of_pools(scene):
        inside = [n for part in block.body for n in ast.walk(part) if isinstance(n, ast.Call)]
        names = {last_name(node.func) for node in inside}
        if puts and names & {"map", "starmap"} and not names & {"join", "get"}:
            yield at(puts[0], block=block.lineno)


def _loops_asked(scene: Scene) -> Iterator[tuple[str, ast.While, ast.AST]]:
    """Yield the loops in which workers go round after a hang: who, the loop, the function."""
    for wait in scene.waits:
        for body in scene.code.bodies if not wait.is_main else ():
            for loop in ast.walk(body):
                if (
                    isinstance(loop, ast.While)
                    and wait.line
                    and (loop.lineno <= wait.line <= (loop.end_lineno or loop.lineno))
                ):
                    yield wait.name, loop, body
                    break


def _flag(test: ast.expr) -> str:
    """Return the variable that a loop asks: ``stopped`` of ``not stopped.is_set()``."""
    if isinstance(test, ast.UnaryOp):
        return _flag(test.operand)
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute):
        return said(test.func.value)
    return said(test)


def _sets(node: ast.AST, flag: str) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("set", "clear") and said(node.func.value) == flag
    return isinstance(node, ast.Assign) and flag in {said(t) for t in node.targets}


def _own_flags(scene: Scene) -> Iterator[Place]:
    for _, loop, body in _loops_asked(scene):
        asked = loop.test.operand if isinstance(loop.test, ast.UnaryOp) else loop.test
        names = [n for n in ast.walk(body) if isinstance(n, ast.Name) and n.id == _flag(loop.test)]
        stored = any(isinstance(n.ctx, ast.Store) for n in names)
        given = {a.arg for a in body.args.args}  # type: ignore[attr-defined]
        if isinstance(asked, ast.Name) and not stored and asked.id in given:
            yield at(loop, flag=asked.id)


def _told_afterwards(scene: Scene) -> Iterator[Place]:
    for wait, join in scene.waiting_at("join"):
        function = scene.code.function_of(join)
        for _, loop, _ in _loops_asked(scene) if wait.is_main else ():
            for node in scene.code.nodes:
                same = scene.code.function_of(node) is function
                if same and _line(node) > join.lineno and _sets(node, _flag(loop.test)):
                    words = {"test": said(loop.test), "loop": loop.lineno, "later": _line(node)}
                    yield at(join, **words)


def _never_told(scene: Scene) -> Iterator[Place]:
    joins = [c.lineno for w, c in scene.waiting_at("join") if w.is_main]
    for _, loop, _ in _loops_asked(scene) if joins else ():
        endless = isinstance(loop.test, ast.Constant) and bool(loop.test.value)
        leaves = any(isinstance(n, ast.Break | ast.Return | ast.Raise) for n in ast.walk(loop))
        if endless and not leaves and not scene.code.methods("get"):
            yield at(loop, join=joins[0])


RAISED = (
    Rule(
        "task_done() on a Queue of processes",
        told("'Queue' object has no attribute '(task_done|join)'"),
        nowhere,
        "multiprocessing.Queue has no task_done() and no join(). multiprocessing.JoinableQueue"
        " has them, and so has queue.Queue, which is for threads.",
        "Use multiprocessing.JoinableQueue.",
    ),
    Rule(
        "a queue sent to a process that runs already",
        told("Queue objects should only be shared between processes through inheritance"),
        nowhere,
        "You can hand a queue to a process only when you make the process. This one was sent"
        " later, as an argument of a pool's task or through another queue.",
        "Hand it over with args of Process, or with initargs of the pool's initializer, which"
        " keeps it in a global variable for the tasks.",
    ),
    Rule(
        "multiprocessing.Empty",
        told("'multiprocessing' has no attribute 'Empty'"),
        nowhere,
        "There is no multiprocessing.Empty. An empty queue raises queue.Empty, between processes"
        " too.",
        "Write import queue, and except queue.Empty.",
    ),
    Rule(
        "task_done() too often",
        told(r"task_done\(\) called too many times"),
        _reported_twice,
        "Line {line} reports more items as done than there are{others}: task_done() was called"
        " more often than put().",
        "Call task_done() once for each item that was taken out, in one place.",
    ),
)
"""Told by what was raised, wherever it was: asked before what the exception has led to."""

RULES = (
    Rule(
        "a queue of threads between processes",
        uses("Process") & (HUNG | DIFFERS | told("pickle") | raised("Empty")),
        _threads_queue,
        "{said} on line {line} connects the threads of one process. A new process gets a copy of"
        " it, and what it puts there stays there.",
        "Use multiprocessing.Queue between processes.",
    ),
    Rule(
        "a full queue treated as an error",
        told(r"queue\.Full", r"^Full", "_queue.Full") | raised("Full"),
        _impatient,
        "Line {line} does not wait as long as it takes. When the queue is full, {name}() raises"
        " queue.Full, and that ends the worker.",
        "Call put(item): it waits until there is room.",
    ),
    Rule(
        "an exception ends a worker that others wait for",
        HUNG & WORKER_DIED,
        _dead_process,
        "Line {line} raised {kind}, which ended the {worker} that runs {name}. So it put no more"
        " items into its queue, and no sentinel. Others wait for them.",
        "If that error may happen, catch it in {name} and put it into the queue in the place of"
        " the result. If it may not, mend line {line}.",
    ),
    Rule(
        "task_done() forgotten",
        HUNG & ~uses("task_done") & uses("Queue", "JoinableQueue"),
        waiting("join", where=_is_queue),
        "Line {line} waits until each item of {on} is reported as done, and nothing ever calls"
        " task_done().",
        "Call {on}.task_done() in the worker, once for each item, when it is done.",
    ),
    Rule(
        "task_done() is missing on one way",
        HUNG,
        _reported_late,
        "Line {line} waits for one task_done() for each put(). Line {done} is not reached for"
        " every item: a continue, a break or an exception comes before it.",
        "Call task_done() once for each item, whatever happens. try … finally is the safe way.",
    ),
    Rule(
        "join before the queue is emptied",
        HUNG & _BETWEEN_PROCESSES & uses("Queue", "JoinableQueue"),
        _joined_full,
        "Line {line} waits for the process, and line {later} reads the queue afterwards. But a"
        " process does not end before everything that it has put into a queue is taken out. Each"
        " waits for the other.",
        "Read the queue first, then join.",
    ),
    Rule(
        "join before the queue is emptied",
        HUNG & uses(*QUEUES),
        _joined_without_room,
        "Line {line} waits for a worker that cannot end: there is no room in the queue for what"
        " it puts. Only line {later}, which comes later, would take something out.",
        "First start the worker that takes things out of the queue, then join.",
    ),
    Rule(
        "a sentinel compared by is",
        (HUNG | DIFFERS) & _BETWEEN_PROCESSES,
        _compared_by_is,
        "Line {line} asks {said}. What comes out of a queue between processes is a copy, never"
        " the same object. So the comparison is never true.",
        "Use None as the sentinel, or compare with == a value that cannot be data.",
    ),
    Rule(
        "an item taken for the sentinel",
        (HUNG | LESS) & ~WORKER_DIED,
        _items_like_sentinels,
        "Line {line} says {text}. That is true of the sentinel, and of the item {item} as well."
        " So this item ends the loop, and what comes after it stays in the queue.",
        "Use a sentinel that no item can be, and test for just that: None with `is None`. If an"
        " item may be anything, put (number, item) for an item and None for the end.",
    ),
    Rule(
        "nothing for a while taken for the end",
        LESS | HUNG | MISSED | raised("Empty") | WORKER_DIED,
        _given_up,
        "Line {line} {patience}. Nothing had come by then, so the loop ended (line {gives_up})."
        " But more was to come: the worker that puts it in was slow.",
        "Wait without a timeout, and let the workers that put items say the end, with a sentinel.",
    ),
    Rule(
        "an end of the pipe still open",
        HUNG & message(FOR_EVER),
        _end_left_open,
        "{who} waits on line {recv}. If nobody sends any more, an EOFError comes there when all"
        " copies of the other end are closed. Line {line} makes {ends}, and the process that made"
        " them closes neither.",
        "After start(), close the end that you gave away.",
    ),
    Rule(
        "a full queue that nobody empties",
        HUNG & message(FOR_EVER) & ~WORKER_DIED & uses(*QUEUES),
        waiting("put"),
        "{who} waits on line {line} until there is room in {on}. The worker that would take"
        " something out has ended, or waits as well.",
        "Let a worker take things out all the time that does not wait for those that put. Or make"
        " the queue without a limit.",
    ),
    Rule(
        "the sentinel is processed",
        _longer,
        _worked_on_first,
        "Line {line} uses {item} before it tests whether {item} is the sentinel. So the sentinel"
        " is processed like an item.",
        "Right after get(), test whether {item} is the sentinel and leave the loop; only then use"
        " it.",
    ),
    Rule(
        "sentinels before the work is done",
        LESS,
        _too_early,
        "Line {line} puts the sentinels in at once. So they are in the queue before the work that"
        " the workers find on their way. The workers end, and leave that work in the queue.",
        "Wait until all work is done, with the join() of a JoinableQueue or by counting what is"
        " still open. Only then put the sentinels in.",
    ),
    Rule(
        "task_done() before the work is done",
        _LOST,
        lambda scene: _done_early(scene, puts=False),
        "Line {line} says that the item is done, but line {later} still works on it. So the"
        " queue's join() returns while work is under way, and its caller goes on too early.",
        "Call task_done() when everything that belongs to the item is done. To put in what"
        " follows from it belongs to it too.",
    ),
    Rule(
        "task_done() before the new items are in",
        _LOST,
        lambda scene: _done_early(scene, puts=True),
        "Line {line} says that the item is done, and only line {later} puts in what follows from"
        " it. In between it may look as if everything were done, and the queue's join() returns.",
        "Put in all that follows from an item first, then call task_done().",
    ),
    Rule(
        "the first sentinel of several ends the next stage",
        (HUNG | DIFFERS) & ~WORKER_DIED,
        _passed_on_by_each,
        "Line {line} passes a sentinel on, and so does every worker of the stage. The next stage"
        " ends at the first one. Another worker may still have an item in hand, and that item is"
        " lost.",
        "Let the next stage count the sentinels and end with the last, or let the parent put them"
        " in when all workers of the stage have ended.",
    ),
    Rule(
        "a sentinel that overtakes the items",
        (LESS | HUNG | MISSED | about("processes")) & ~WORKER_DIED,
        _overtaking,
        "Line {line} puts the sentinel into {on} while others may still be putting items into it."
        " Between several processes no order is promised: the sentinel can come first, and what"
        " comes after it is never taken out.",
        "Put the sentinel when all workers that put items have ended. Join them first (for a"
        " pool: close() and join()), or let each of them say that it is done.",
    ),
    Rule(
        "no sentinel",
        HUNG & message(FOR_EVER) & ~WORKER_DIED,
        lambda scene: _too_few(scene, some=False),
        "{who} waits on line {line} for another item, and nothing tells it that no more will come.",
        "When all items are in, put one sentinel into the queue for each consumer, None for"
        " instance.",
    ),
    Rule(
        "one sentinel for several consumers",
        HUNG & message(FOR_EVER) & ~WORKER_DIED,
        lambda scene: _too_few(scene, some=True),
        "Line {put} puts one sentinel into the queue. The first consumer takes it and ends; {who}"
        " still waits on line {line}, and nothing comes any more.",
        "Put one sentinel into the queue for each consumer.",
    ),
    Rule(
        "trusts {name}()",
        (HUNG | (DIFFERS & ~_OF_TYPES) | raised("Empty") | WORKER_DIED) & uses(*QUEUES),
        call("empty", "qsize", where=every(in_test, without_arguments)),
        "Line {line} decides by {said}. That answer may be out of date at once: a producer may"
        " put something in, or another consumer may take the last item.",
        "Let the producer say that it has finished: it puts a sentinel, and the consumer stops"
        " there.",
    ),
    Rule(
        "terminate() while a queue is used",
        (HUNG | DIFFERS) & uses("Queue", "JoinableQueue") & uses("Process") & ~uses("Pool"),
        call("terminate"),
        "Line {line} ends a process at any point, perhaps while it puts something into the queue."
        " Then the queue is broken, or what was on its way is lost.",
        "Let it end by itself: put a sentinel into the queue, then join().",
    ),
    Rule(
        "a queue without a limit",
        DIFFERS & ~about("most_at_once", "processes", "workers"),
        _without_limit,
        "{said} on line {line} has no limit, so its put() never waits. Nothing uses {idle}.",
        "Give the queue its size: {name}(maxsize={idle}). put() then waits while it is full.",
    ),
    Rule(
        "room is waited for too early",
        LESS,
        _room_first,
        "Line {line} waits for room, and only then line {makes} makes something. So the worker"
        " never has a finished thing in its hand, which it may have.",
        "Make it first, then wait for room: put() of a queue with a size does that.",
    ),
    Rule(
        "a pool stopped while its workers still send",
        LESS | HUNG,
        _stopped_while_sending,
        "Line {line} only puts the item into a buffer of the worker, which sends it later. The"
        " end of the with block that begins on line {block} stops the workers at once, and what"
        " they have not sent is lost.",
        "Inside the block, after all the work, call close() and then join(). Then a worker ends"
        " only when it has sent everything.",
    ),
    Rule(
        "a flag that the worker cannot see change",
        HUNG,
        _own_flags,
        "Line {line} asks {flag}. That is a variable of the worker itself: it got its value when"
        " the worker was made, and nothing in the worker changes it. An assignment to {flag}"
        " elsewhere does not reach it.",
        "Use a threading.Event: hand it over, ask event.is_set() in the loop, and call event.set()"
        " to end it.",
    ),
    Rule(
        "join before the worker is told to stop",
        HUNG,
        _told_afterwards,
        "Line {line} waits for the end of the worker. The worker goes on until {test} is no"
        " longer true (line {loop}). But the line that ends it, line {later}, comes after the"
        " join.",
        "Tell the worker to stop first, then join it.",
    ),
    Rule(
        "a worker that nothing stops",
        HUNG,
        _never_told,
        "The loop on line {line} has no end: nothing in it leaves it. So the worker never ends, and"
        " line {join} waits for it for ever.",
        "Let the loop ask a flag, a threading.Event for instance, and set the flag before you"
        " join.",
    ),
)
"""In the order in which they are asked."""
