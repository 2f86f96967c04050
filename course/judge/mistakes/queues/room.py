"""Queues without room, without a limit, or that nobody empties: who waits for whom there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.mistakes.queues.reports import is_queue
from course.judge.mistakes.queues.telling_apart import gets
from course.judge.recognising.nodes import (
    arguments,
    assigned,
    called_on,
    changed,
    has_a_limit,
    inside,
    last_name,
    line,
    names_in,
    owner,
    parameters,
    said,
    spans,
    stored_in,
    walk,
)
from course.judge.recognising.pooled import blocks_of_pools, handed_over, pooled
from course.judge.recognising.scene import Scene
from course.judge.recognising.table import Place, at, in_worker, without_arguments
from course.system.worker import Worker

QUEUES = ("Queue", "SimpleQueue", "JoinableQueue")
_POOLS = ("Pool", "ProcessPoolExecutor")


def _after(scene: Scene, node: ast.AST, calls: list[ast.Call]) -> list[ast.Call]:
    """Return those of these calls that come after this line in the same function."""
    function = scene.code.function_of(node)
    return [c for c in calls if scene.code.function_of(c) is function and c.lineno > line(node)]


def threads_queue(scene: Scene) -> Iterator[Place]:
    """Find a ``queue.Queue`` that a process is handed, or that its function uses."""
    imported = {
        alias.asname or alias.name
        for node in scene.code.nodes
        if isinstance(node, ast.ImportFrom) and node.module == "queue"
        for alias in node.names
    }
    for node in scene.code.calls("Queue", "SimpleQueue", "LifoQueue", "PriorityQueue"):
        called = node.func
        of_module = isinstance(called, ast.Attribute) and said(called.value) == "queue"
        is_it = of_module or (isinstance(called, ast.Name) and called.id in imported)
        if is_it and _reaches_a_process(scene, node):
            yield at(node)


def _reaches_a_process(scene: Scene, made: ast.Call) -> bool:
    """Tell whether what is made here is handed to a process, or used by what a process runs."""
    around = [*scene.code.above(made)]
    pairs = [pair for n in around if isinstance(n, ast.Assign) for pair in assigned(n)]
    names = {last_name(target) for target, value in pairs if made in walk(value)}
    names |= {last_name(changed(n)) for n in around}  # queues.append(Queue())
    names -= {""}
    classes = [c for c in scene.code.worker_classes if "Process" in {*map(last_name, c.bases)}]
    kinds = {"Process", *(c.name for c in classes)}
    starts = [call for call in scene.code.makes if last_name(call.func) in kinds]
    by_threads = scene.code.uses("ThreadPool", "ThreadPoolExecutor")
    pools = [] if by_threads else [*scene.code.calls(*_POOLS), *handed_over(scene)]
    if any(made in walk(c) or names & names_in(arguments(c)) for c in (*starts, *pools)):
        return True
    bodies: list[ast.FunctionDef] = [] if by_threads else pooled(scene)
    for start in starts:
        bodies += scene.code.functions.get(last_name(scene.code.argument(start, "target")), [])
    bodies += [m for m in inside(classes, ast.FunctionDef) if m.name == "run"]
    where = scene.code.function_of(made)
    lasts = where is None or scene.code.class_of(made) is not None
    return any(
        (lasts or where in [*scene.code.above(body)])
        and names & (names_in(body) - {*parameters(body)} - stored_in(body))
        for body in bodies
    )


def joined_full(scene: Scene) -> Iterator[Place]:
    """Find where the main thread joins a worker whose queue would be emptied only afterwards."""
    reading = any(in_worker(scene, get) for _, get in scene.waiting_at("get"))
    busy = [w for w in scene.waits if w.line and not w.is_main]
    full = not busy or any(not w.is_main for w, _ in scene.waiting_at("put"))
    by_process = scene.code.uses("Process", "Pool", "ProcessPoolExecutor")
    for join in (node for wait, node in scene.waiting_at("join") if wait.is_main):
        later = [] if is_queue(scene, join) else _after(scene, join, gets(scene))
        if by_process and not reading and later and not _fed_by_others(scene, join, later):
            yield at(join, later=later[0].lineno)
        if full and (begun := _after(scene, join, scene.code.starts)):
            yield at(join, later=begun[0].lineno)


def joined_sending(scene: Scene) -> Iterator[Place]:
    """Find where the main thread joins who waits for it to read a pipe, which it does later."""
    for sender, send in scene.waiting_at("send", "send_bytes"):
        for wait, join in scene.waiting_at("join"):
            later = _after(scene, join, scene.code.calls("recv", "recv_bytes"))
            if wait.is_main and not sender.is_main and later:
                yield at(join, who=sender.name, send=send.lineno, later=later[0].lineno)


def _fed_by_others(scene: Scene, join: ast.Call, gets: list[ast.Call]) -> bool:
    """Tell whether a pool is joined that puts nothing into the queues read afterwards."""
    on = called_on(join)
    kept = [scene.code.parent(node) for node in scene.code.calls("Pool")]
    names = {said(k.optional_vars) for k in kept if isinstance(k, ast.withitem) and k.optional_vars}
    names |= {said(t) for k in kept if isinstance(k, ast.Assign) for t in k.targets}
    puts = [c for c in scene.code.methods("put") if scene.code.function_of(c) in pooled(scene)]
    return on in names and not {*map(owner, gets)} & {*map(owner, puts)}


def dead_process(scene: Scene) -> Iterator[Place]:
    """An exception ended a process, and somebody waits at a queue, or for the others."""
    for error in scene.ended:
        if error.line and scene.waits and scene.code.uses("put", "send"):
            within = [f for f in scene.code.every(ast.FunctionDef) if spans(f, error.line)]
            within = [f for f in scene.code.bodies if spans(f, error.line)] or within
            name = getattr(within[0], "name", "") if within else "this line"
            sends = "sent nothing more"
            if scene.code.uses("put"):
                sends = "put no more items into its queue, and no sentinel"
            words = {"name": name, "kind": error.type, "worker": error.worker, "sends": sends}
            yield at(None, line=error.line, **words)


def no_room_left(scene: Scene) -> Iterator[Place]:
    """Find who waits for room in a queue, after a hang or at the end of an explored run."""
    for wait, node in scene.waiting_at("put"):
        if not has_a_limit(node):
            yield at(node, who=_who(wait))
    queues = scene.code.set_to(_is_limited)
    for entry in scene.story.deadlock if scene.story else ():
        for node in scene.code.methods("put") if entry["place"] else ():
            waits = spans(node, entry["place"][1]) and not has_a_limit(node)
            if waits and called_on(node) in queues:
                yield at(node, who=entry["worker"])


def _who(wait: Worker) -> str:
    """Return the name of who waits, as a sentence begins with it."""
    return f"T{wait.name[1:]}" if wait.is_main else wait.name


def _is_limited(node: ast.expr) -> bool:
    sized = ("Queue", "LifoQueue", "JoinableQueue")
    return isinstance(node, ast.Call) and last_name(node.func) in sized and bool(arguments(node))


def without_limit(scene: Scene) -> Iterator[Place]:
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


def impatient(scene: Scene) -> Iterator[Place]:
    """Find the ``put`` that did not wait, and raised."""
    for node in (*scene.code.methods("put_nowait"), *scene.code.methods("put")):
        if last_name(node.func) == "put_nowait" or len(node.args) > 1 or node.keywords:
            for error in scene.all_raised:
                if error.line == node.lineno or error.line is None:
                    yield at(node)


def end_left_open(scene: Scene) -> Iterator[Place]:
    """Find who waits for the end of what is sent, and the end of the pipe that is still open."""
    for wait, recv in scene.waiting_at("recv"):
        tried = [n for n in scene.code.above(recv) if isinstance(n, ast.Try)]
        handlers = [last_name(h.type) for t in tried for h in t.handlers]
        alone = wait.is_main and not any(w.line for w in scene.waits if w is not wait)
        handled = "EOFError" in handlers
        if (not handled and (scene.ended or not alone)) or (wait.is_main and not alone):
            continue
        for pipe in scene.code.calls("Pipe"):
            kept, function = scene.code.parent(pipe), scene.code.function_of(pipe)
            ends = kept.targets[0] if isinstance(kept, ast.Assign) else None
            closes = scene.code.methods("close")
            closed = {called_on(c) for c in closes if scene.code.function_of(c) is function}
            names = [said(end) for end in ends.elts] if isinstance(ends, ast.Tuple) else []
            if names and not closed & {*names}:
                yield at(pipe, who=_who(wait), recv=recv.lineno, ends=" and ".join(names))


def room_kept(scene: Scene) -> Iterator[Place]:
    """Find a ``release()`` behind the use of what was taken out, and one thing less than asked."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (type(got) is int and type(expected) is int and got == expected - 1):
        return
    tasks = scene.code.names_in_workers(scene.task_names)
    for node in scene.code.methods("release"):
        function = scene.code.function_of(node)
        between = inside(function, ast.Call) if function else []
        uses = [c for c in between if last_name(c.func) in tasks and c.lineno < node.lineno]
        taken = [c for c in gets(scene) if c in between and line(c) <= node.lineno]
        if uses and taken and in_worker(scene, node):
            yield at(node, use=said(uses[-1]), there=uses[-1].lineno, get=line(taken[-1]))


def room_first(scene: Scene) -> Iterator[Place]:
    """Find where a worker waits for room before it makes what is to go there."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (type(got) is int and type(expected) is int and got == expected - 1):
        return
    tasks = scene.task_names
    for node in scene.code.nodes:
        if not isinstance(node, ast.Call) or last_name(node.func) not in tasks:
            continue
        loop = scene.code.loop_of(node)
        if loop is None or not in_worker(scene, node):
            continue
        within = set(ast.walk(loop))
        puts = [c for c in scene.code.calls("put", "send") if c in within]
        waits = [n for n in scene.code.calls("full", "acquire", "qsize") if n in within]
        before = [n for n in waits if n.lineno < node.lineno]
        if before and any(c.lineno >= node.lineno for c in puts):
            yield at(before[0], makes=node.lineno)


def stopped_while_sending(scene: Scene) -> Iterator[Place]:
    """Find a pool's block that ends while its workers have items in a queue's buffer."""
    puts = [c for c in scene.code.methods("put") if scene.code.function_of(c) in pooled(scene)]
    if not scene.code.calls(
        "Queue", "JoinableQueue"
    ):  # these have a buffer, a SimpleQueue has none
        return
    for block in blocks_of_pools(scene):
        within = inside(block.body, ast.Call)
        names = {last_name(node.func) for node in within}
        if puts and names & {"map", "starmap"} and not names & {"join", "get"}:
            yield at(puts[0], block=block.lineno)
