"""Mistakes with pools and executors: handing over work, its results, their size and their end."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.explain import with_article
from course.judge.mistakes.code import EXECUTORS, last_name, said
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import (
    AT_ONCE,
    DIFFERS,
    HUNG,
    LEFT_ALIVE,
    LESS,
    MISSED,
    NONE_GIVEN,
    RAISED,
    SENT_HOME,
    about,
    message,
    told,
    uses,
)
from course.judge.mistakes.table import (
    Finder,
    Place,
    Rule,
    Symptom,
    Where,
    at,
    call,
    every,
    holding,
    in_loop,
    in_worker,
    on_call_of,
    waiting,
)

LATER = ("apply_async", "map_async", "starmap_async", "submit")
"""What hands over work and returns at once."""
POOLS = ("Pool", "ThreadPool", *EXECUTORS)
_ROWS = ("map", "starmap", "map_async", "starmap_async", "imap", "imap_unordered")
_COUNTS = ("cpu_count", "process_cpu_count", "sched_getaffinity", "usable_cores")
_POOLED = uses(*POOLS)


def handed_over(scene: Scene, *names: str) -> list[ast.Call]:
    """Return the calls that hand work to a pool; the built-in ``map`` is none."""
    if not scene.code.uses(*POOLS):
        return []
    return [c for name in names or (*LATER, *_ROWS, "apply") for c in scene.code.methods(name)]


def pooled(scene: Scene) -> list[ast.FunctionDef]:
    """Return the learner's functions that workers of a pool run."""
    found = []
    for node in handed_over(scene):
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Call) and last_name(first.func) == "partial" and first.args:
            first = first.args[0]
        found += scene.code.functions.get(last_name(first), [])
    return found


def initializers(scene: Scene) -> list[tuple[ast.Call, ast.expr]]:
    """Return the calls that make a pool with an initializer, and the initializer."""
    found = []
    for node in scene.code.calls("Pool", *EXECUTORS):
        second = node.args[1] if len(node.args) > 1 and last_name(node.func) == "Pool" else None
        if (begin := _keyword(node, "initializer") or second) is not None:
            found.append((node, begin))
    return found


def blocks_of_pools(scene: Scene) -> Iterator[ast.With]:
    """Yield the ``with`` blocks of pools; an executor's block waits at its end."""
    for node in (n for n in scene.code.nodes if isinstance(n, ast.With)):
        opened = [i.context_expr for i in node.items if isinstance(i.context_expr, ast.Call)]
        if any(last_name(made.func) in ("Pool", "ThreadPool") for made in opened):
            yield node


def _keyword(node: ast.Call, *names: str) -> ast.expr | None:
    return next((k.value for k in node.keywords if k.arg in names), None)


def _handing(*names: str, where: Where | None = None) -> Finder:
    """Find calls of these methods of a pool."""

    def find(scene: Scene) -> Iterator[Place]:
        for node in handed_over(scene, *names):
            if where is None or where(scene, node):
                yield at(node)

    return find


# -- handing over ----------------------------------------------------------------------------------


def _called_at_once(scene: Scene) -> Iterator[Place]:
    """Find ``pool.map(f(x), …)`` and ``initializer=f(x)``, where f gives no function."""
    beginnings = initializers(scene)
    handed = [(node, node.args[0]) for node in handed_over(scene) if node.args]
    for pair in (*handed, *beginnings):
        first = pair[1]
        if not isinstance(first, ast.Call) or last_name(first.func) == "partial":
            continue
        own = scene.code.functions.get(last_name(first.func), [])
        returns = [n for f in own for n in ast.walk(f) if isinstance(n, ast.Return) and n.value]
        if "object is not callable" in scene.all_said or (own and not returns):
            goes = "initargs" if pair in beginnings else "the items"
            yield at(first, name=said(first.func), goes=goes)


def _no_tuples(scene: Scene) -> Iterator[Place]:
    """Find ``apply_async(f, (x))`` and ``initargs=(x)``."""
    given = [
        ("args", node.args[1] if len(node.args) > 1 else _keyword(node, "args"))
        for node in handed_over(scene, "apply", "apply_async")
    ]
    given += [
        ("initargs", _keyword(node, "initargs") or (node.args[2] if len(node.args) > 2 else None))
        for node, _ in initializers(scene)
    ]
    for what, args in given:
        if isinstance(args, ast.Name | ast.Attribute | ast.Constant | ast.Subscript):
            yield at(args, what=what)


def _in_chunks(scene: Scene) -> Iterator[Place]:
    """Find a ``chunksize`` other than 1."""
    for node in handed_over(scene):
        size = _keyword(node, "chunksize")
        if size is not None and not (isinstance(size, ast.Constant) and size.value == 1):
            yield at(node, size=said(size))


def _shares(scene: Scene) -> Iterator[Place]:
    """Find a slice of the items that is made where the workers are made."""
    makers = [scene.code.function_of(node) for node in (*scene.code.makes, *handed_over(scene))]
    for node in scene.code.nodes:
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            apart = node.slice.lower is not None or node.slice.upper is not None
            handed = any(
                node in ast.walk(args)
                for made in scene.code.makes
                if (args := scene.code.argument(made, "args")) is not None
            )
            stepped = node.slice.step is not None
            if scene.code.function_of(node) in makers and (stepped or (apart and handed)):
                yield at(node)
    for node in scene.code.calls("range"):  # range(share, len(blocks), workers)
        stepped = len(node.args) == 3 and not isinstance(node.args[2], ast.Constant | ast.UnaryOp)
        if stepped and in_worker(scene, node):
            yield at(node)


def _by_the_parent(scene: Scene) -> Iterator[Place]:
    """Find where the parent itself calls the task that the check is about."""
    spy = scene.sides.owner
    own = [
        c for c in getattr(spy, "calls", ()) if c.main or (c.parent and scene.asks_for_processes)
    ]
    function, name = scene.handed(spy)
    if not own or not name or not scene.code.has_workers:
        return
    for node in scene.code.nodes:
        if isinstance(node, ast.Call) and not in_worker(scene, node):
            around = [getattr(f, "name", "") for f in scene.code.above(node)]
            called = isinstance(node.func, ast.Name) and node.func.id == name
            mapped = last_name(node.func) == "map" and node not in handed_over(scene)
            mapped = mapped and bool(node.args) and last_name(node.args[0]) == name
            if function in around and (called or mapped):
                yield at(node, task=name)


# -- results ---------------------------------------------------------------------------------------


def _shown_late(scene: Scene, *, in_order: bool) -> Iterator[Place]:
    """The parent begins to use results when all the work has begun, or has ended."""
    parents = [n for n, one in enumerate(scene.calls) if one.main]
    workers = [n for n, one in enumerate(scene.calls) if not one.main]
    if len(workers) < 3 or not parents or parents[0] < workers[-1]:
        return
    if scene.code.uses("imap_unordered", "FIRST_COMPLETED"):
        return
    waits = [c for name in ("imap", "get", "result") for c in scene.code.methods(name)]
    whole = scene.code.uses("as_completed") or scene.code.methods("starmap") or not waits
    if in_order and not whole:
        yield at(waits[0])
    elif not in_order and whole:
        yield from map(at, handed_over(scene))


def _all_or_none(scene: Scene) -> Iterator[Place]:
    """Find the ``map`` of a function that does not catch what its task raised."""
    raised = {one.raised for one in scene.calls if one.raised and not one.misfit}
    if not raised or not (scene.raised[0] in raised or scene.less):
        return
    tries = [n for n in scene.code.nodes if isinstance(n, ast.Try) and n.handlers]
    if any(scene.code.function_of(n) in pooled(scene) for n in tries):
        return
    kind = scene.raised[0] if scene.raised[0] in raised else "exception"
    for node in handed_over(scene, *_ROWS):
        yield at(node, kind=with_article(kind))


def _taken_apart(scene: Scene) -> Iterator[Place]:
    """Find the ``starmap`` whose tuples do not fit the task."""
    if any(one.misfit for one in scene.calls):
        yield from map(at, handed_over(scene, "starmap", "starmap_async"))


def _tries_around_handing(scene: Scene) -> Iterator[Place]:
    """Find a ``try`` around ``apply_async`` that leaves the ``get`` out."""
    for node in scene.code.nodes:
        if isinstance(node, ast.Try) and node.handlers:
            inside = [n for part in node.body for n in ast.walk(part) if isinstance(n, ast.Call)]
            names = [last_name(one.func) for one in inside]
            later = [name for name in names if name in LATER]
            if later and "get" not in names and "result" not in names:
                yield at(node, name=later[0], fetch=_fetch(later[0]))


def _fetch(name: str) -> str:
    return "result()" if name == "submit" else "get()"


def _never_fetched(scene: Scene) -> Iterator[Place]:
    """Find ``apply_async`` or ``submit`` whose result nobody asks for."""
    fetches = scene.code.methods("get") or scene.code.uses("result", "exception", "as_completed")
    for node in handed_over(scene, *LATER):
        if any("callback" in str(k.arg) for k in node.keywords) or len(node.args) > 3:
            continue
        lost = not scene.code.is_used(node) and not scene.code.uses("add_done_callback")
        own = scene.code.functions.get(last_name(node.args[0]), []) if node.args else []
        tells = any(isinstance(n, ast.Return) for f in own for n in ast.walk(f)) or not own
        if (not fetches or lost) and tells:
            yield at(node, fetch=_fetch(last_name(node.func)))


# -- the beginning of its workers ------------------------------------------------------------------


def _locals_of_initializers(scene: Scene) -> Iterator[Place]:
    """Find a variable of an initializer that the tasks read as one of the module."""
    read = {
        n.id
        for body in scene.code.bodies
        for n in ast.walk(body)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    }
    for _, begin in initializers(scene):
        for function in scene.code.functions.get(last_name(begin), []):
            nodes = list(ast.walk(function))
            known = {name for n in nodes if isinstance(n, ast.Global) for name in n.names}
            for node in nodes:
                if (
                    isinstance(node, ast.Name)
                    and isinstance(node.ctx, ast.Store)
                    and node.id in read - known
                ):
                    yield at(node, function=function.name)


def _done_by_tasks(scene: Scene) -> list[ast.AST]:
    """Return what stands in the functions that workers of a pool run, and in those they call."""
    found, left = [], list(pooled(scene))
    while left:
        nodes = list(ast.walk(left.pop()))
        called = {last_name(n.func) for n in nodes if isinstance(n, ast.Call)} - {"", None}
        left += [f for name in called for f in scene.code.functions.get(name, []) if f not in found]
        found += nodes
    return found


def _again_and_again(scene: Scene) -> Iterator[Place]:
    """A task without arguments that processes call more often than once each."""
    tasks = [n for n in _done_by_tasks(scene) if isinstance(n, ast.Call)]
    if not any(isinstance(n.func, ast.Name) and not (n.args or n.keywords) for n in tasks):
        return
    for spy in scene.spies:
        workers = len(spy.processes)
        if len(spy.calls) > workers > 0 and not any(c.args or c.parent for c in spy.calls):
            es = "es" * (workers > 1)
            yield at(None, task=spy.__name__, times=len(spy.calls), who=f"{workers} process{es}")


def _failing_initializers(scene: Scene) -> Iterator[Place]:
    errors = [e for e in scene.ended if e.line] or list(scene.ended)
    if "initializer(*initargs)" in scene.stderr:
        for node, begin in initializers(scene):
            for error in errors[-1:]:
                yield at(node, begin=said(begin), kind=error.type, problem=error.message)


# -- size and end ----------------------------------------------------------------------------------


def _own_size(scene: Scene) -> Iterator[Place]:
    """Find ``Pool()``, where a parameter that nothing uses says how many workers there shall be."""
    used = {n.id for n in scene.code.nodes if isinstance(n, ast.Name) and _is_worked_with(scene, n)}
    for node in scene.code.calls(*POOLS):
        size = node.args[0] if node.args else _keyword(node, "max_workers", "processes")
        counts = [last_name(n.func) for n in ast.walk(size or node) if isinstance(n, ast.Call)]
        function = scene.code.function_of(node)
        idle = [a.arg for a in function.args.args if a.arg not in used] if function else []
        if len(idle) == 1 and (size is None or set(counts) & {*_COUNTS}):
            yield at(node, idle=idle[0])


def _is_worked_with(scene: Scene, node: ast.Name) -> bool:
    """Tell whether a variable is read here for more than a check whether it is allowed."""
    around = list(scene.code.above(node))
    checked = any(isinstance(n, ast.Raise) for n in around)
    for outer in around:
        if isinstance(outer, ast.If):
            only_raises = all(isinstance(part, ast.Raise) for part in outer.body)
            checked = checked or (only_raises and node in ast.walk(outer.test))
    return isinstance(node.ctx, ast.Load) and not checked


def _default_size(scene: Scene) -> Iterator[Place]:
    """Find ``ThreadPoolExecutor()`` with fewer workers than items."""
    for meeting in scene.missed_meetings:
        for node in scene.code.calls(*POOLS):
            size = node.args[0] if node.args else _keyword(node, "max_workers", "processes")
            wanted = getattr(meeting, "parties", 0)
            if size is None and 1 < meeting.most_at_once < wanted:
                yield at(node, most=meeting.most_at_once, wanted=wanted)


def _of_one(scene: Scene) -> Iterator[Place]:
    for node in scene.code.calls(*POOLS):
        size = node.args[0] if node.args else _keyword(node, "max_workers", "processes")
        if isinstance(size, ast.Constant) and size.value == 1:
            yield at(node)


def _where_raised(scene: Scene) -> Iterator[Place]:
    line = scene.raised_line
    yield at(None, where=f"Line {line}" if line else "The code")


def _behind_the_block(scene: Scene, node: ast.AST) -> bool:
    """Tell whether the ``with`` block of a pool has ended before this, in the same function."""
    blocks = [b for b in blocks_of_pools(scene) if b not in scene.code.above(node)]
    same = [b for b in blocks if scene.code.function_of(b) is scene.code.function_of(node)]
    return any((b.end_lineno or 0) < node.lineno for b in same)  # type: ignore[attr-defined]


def _in_a_task(scene: Scene, node: ast.AST) -> bool:
    return scene.code.function_of(node) in pooled(scene)


def _never_closed(scene: Scene) -> Iterator[Place]:
    """Find a pool that no line ends: no ``with``, no close, no terminate."""
    opened = {n for w in scene.code.nodes if isinstance(w, ast.withitem) for n in ast.walk(w)}
    if not scene.code.uses("close", "terminate", "shutdown"):
        for node in scene.code.calls(*POOLS):
            if node not in opened:
                yield at(node)


def _in_hand(scene: Scene) -> Iterator[Place]:
    """Find work that is handed over in a ``with`` block in which nothing waits for it."""
    for block in blocks_of_pools(scene):
        inside = [n for part in block.body for n in ast.walk(part) if isinstance(n, ast.Call)]
        names = {last_name(one.func) for one in inside}
        loops = any(isinstance(n, ast.While) for part in block.body for n in ast.walk(part))
        if not loops and not names & {"get", "wait", "join", "next", "ready", "result"}:
            yield from (at(n) for n in inside if last_name(n.func) in LATER)


_SEVERAL_EACH = Symptom(
    lambda scene: any(len(m.calls) > len(m.workers) for m in scene.missed_meetings)
)
_COUNTED = Symptom(lambda scene: scene.sides.known and type(scene.sides.got) is int)
"""The check has counted something; a result that nobody asked for is no such number."""
_ENDED = message("Pool not running", "after shutdown")

RULES = (
    Rule(
        "Pool.join() before close()",
        message("Pool is still running"),
        _where_raised,
        "{where} waits for the end of a pool that still takes work. It would wait for ever.",
        "Call close() first, which says that no more work comes, then join(). A with block is"
        " simpler.",
    ),
    Rule(
        "pool used after it has ended",
        _ENDED,
        _where_raised,
        "{where} gives work to a pool that has ended. A pool stops at the end of its with block.",
        "Do all that needs the pool inside the with block.",
    ),
    Rule(
        "result fetched after the pool has ended",
        HUNG & uses("apply_async", "map_async", "starmap_async"),
        waiting("get", where=_behind_the_block),
        "Line {line} waits for a result after the with block. The end of the block stopped the"
        " pool in the middle of its work, so this result never comes.",
        "Call get() inside the with block.",
    ),
    Rule(
        "a task that waits for its own pool",
        HUNG & uses(*LATER),
        waiting("result", "get", main=False, where=_in_a_task),
        "{who} waits on line {line} for another task of the pool whose worker it is. When all"
        " workers wait like that, nobody is left to do what they wait for.",
        "Hand over the inner tasks from outside the pool's tasks, or use a second pool for them.",
    ),
    Rule(
        "an initializer that fails",
        HUNG | told("BrokenProcessPool"),
        _failing_initializers,
        "{begin}, which each worker calls when it starts (line {line}), raised {kind}: {problem}."
        " The worker ended. The pool started another one, which ended too, and so on. So nobody"
        " does the work.",
        "Mend what raises the {kind}. To try it, call {begin} by itself.",
    ),
    Rule(
        "loaded for every task",
        ~HUNG & uses("Pool", "ProcessPoolExecutor") & (DIFFERS | RAISED),
        _again_and_again,
        "{task} was called {times} times, by {who}: each task calls it again.",
        "Call it in the pool's initializer, which every worker runs once, and keep the result in"
        " a global variable of the module.",
    ),
    Rule(
        "global forgotten",
        DIFFERS | RAISED,
        _locals_of_initializers,
        "Line {line} gives a value to {said}, a local variable of {function}, which is gone when"
        " {function} ends. The tasks read the {said} of the module.",
        "Write global {said} as the first line of {function}.",
    ),
    Rule(
        "f() handed over instead of f",
        DIFFERS | RAISED | HUNG,
        _called_at_once,
        "Line {line} says {said}. The brackets call {name} at once, in the parent. The pool gets"
        " the result, not the function.",
        "Hand over {name} without calling it. Its arguments go into {goes}.",
    ),
    Rule(
        "args without a tuple",
        told(r"argument after \* must be an iterable", "positional argument"),
        _no_tuples,
        "On line {line} {what} is {said} alone; brackets without a comma do not make a tuple, so"
        " the worker cannot take its arguments out of it, and its call fails.",
        "Write ({said},) with a comma.",
    ),
    Rule(
        "apply in a loop",
        MISSED,
        _handing("apply", where=in_loop),
        "Line {line} hands over one piece of work and waits for its result before the loop hands"
        " over the next one. So only one worker is busy at a time.",
        "Use map, which hands over all of them, or apply_async for all and get() afterwards.",
    ),
    Rule(
        "waits for each result in the loop",
        MISSED,
        call("result", "get", where=every(on_call_of(*LATER), in_loop)),
        "Line {line} hands over one piece of work and waits for its result at once, before the next"
        " one is handed over.",
        "Hand over all of them first and keep what you get in a list; then collect the results.",
    ),
    Rule(
        "waits for a whole batch",
        MISSED,
        _handing("map", "starmap", where=in_loop),
        "Line {line} hands over some of the work and waits for all of it before the loop goes on."
        " While one piece is slow, the other workers have nothing to do.",
        "Hand over each new piece as soon as it is known, while others are at work.",
    ),
    Rule(
        "chunks that are too large",
        MISSED,
        _in_chunks,
        "Line {line} hands over the items in chunks (chunksize={size}). One worker does a whole"
        " chunk, one item after the other. Here there are fewer chunks than workers, or a quick"
        " item waits for a slow one in its chunk.",
        "Use chunks for many small items. For a few items that take long, use chunksize=1.",
    ),
    Rule(
        "work dealt out in advance",
        MISSED & ~RAISED & _SEVERAL_EACH,
        _shares,
        "Line {line} gives each worker its share, {said}, before anyone knows how long a piece"
        " takes. A worker that is done early has nothing to do, while pieces wait behind a slow"
        " one.",
        "Put all of them into one queue, and let the worker that is free take the next.",
    ),
    Rule(
        "work done by the parent",
        about(
            *("by_processes", "by_threads", "in_parent", "in_main_thread", "processes", "workers"),
            *("most_at_once", "met", "kept"),
        ),
        _by_the_parent,
        "Line {line} calls {task}() itself, in the parent. The workers get only the results.",
        "Hand {task} to the workers, and let them call it.",
    ),
    Rule(
        "a result taken for another item's",
        DIFFERS | MISSED,
        call("zip", "enumerate", where=holding("imap_unordered", "as_completed")),
        "Line {line} takes the first result for that of the first item. But results come in the"
        " order in which they are ready, so they may belong to any item.",
        "Let the function that the workers run return the item, or its number, together with the"
        " result.",
    ),
    Rule(
        "waits for the results in order",
        MISSED,
        lambda scene: _shown_late(scene, in_order=True),
        "Line {line} waits for the result of the first item, then of the second, and so on. While"
        " an earlier item is slow, results that are ready have to wait.",
        "Take each result as soon as it is ready: imap_unordered, or as_completed with an"
        " executor.",
    ),
    Rule(
        "waits for all the results",
        MISSED,
        lambda scene: _shown_late(scene, in_order=False),
        "Line {line} hands over the work, and nothing is shown until all of it is done. map"
        " returns when the last result is ready, and the block of an executor ends when its last"
        " task has ended.",
        "Take each result as soon as it is ready: imap_unordered, or as_completed inside the"
        " block.",
    ),
    Rule(
        "try/except around {name}",
        SENT_HOME,
        _tries_around_handing,
        "The try on line {line} is around {name}(), which only hands the work over and raises"
        " nothing. {fetch} raises the exception.",
        "Put the try around {fetch}, once for each result.",
    ),
    Rule(
        "an item taken apart",
        DIFFERS | RAISED,
        _taken_apart,
        "{name} on line {line} takes each item apart: one that is a pair becomes two arguments.",
        "Use map, which hands over the item as it is; or make a tuple of each: (item,).",
    ),
    Rule(
        "one exception takes all the results with it",
        LESS | RAISED,
        _all_or_none,
        "A task raised {kind}. {name} on line {line} raises it again in the parent, and the"
        " results of the other tasks are lost.",
        "Put try/except into the function that the workers run, and let it return what happened.",
    ),
    Rule(
        "{name} without {fetch}",
        (DIFFERS & ~_COUNTED) | NONE_GIVEN,
        _never_fetched,
        "Line {line} hands over work, and nobody asks how it ended: neither for the result nor"
        " for an exception.",
        "Keep what {name} returns, and call {fetch} on it: it returns the result, or raises the"
        " exception.",
    ),
    Rule(
        "a pool that is never closed",
        LEFT_ALIVE,
        _never_closed,
        "Line {line} starts the workers of a pool, and nothing ends them: they wait for more work.",
        "Write with {said} as pool: and do the work inside, or call close() and then join(), in a"
        " finally.",
    ),
    Rule(
        "a pool stopped with work in hand",
        (DIFFERS | NONE_GIVEN) & ~HUNG,
        _in_hand,
        "Line {line} hands over work and does not wait for it. The end of the with block stops"
        " the pool at once, in the middle of its work.",
        "Inside the block, keep what you get in a list and call get() on each; or call close() and"
        " join() there.",
    ),
    Rule(
        "a pool of one worker",
        MISSED,
        _of_one,
        "{said} on line {line} has a single worker, which does one thing after the other.",
        "Give it as many workers as are to be at work at the same time.",
    ),
    Rule(
        "the number of cores instead of the number of workers",
        MISSED | AT_ONCE | about("processes", "workers"),
        _own_size,
        "{said} on line {line} takes a number of workers that depends on the machine, and {idle}"
        " is not used. (os.cpu_count() counts the cores of the machine, not those that this"
        " program may use.)",
        "Say how many: {name}({idle}).",
    ),
    Rule(
        "a pool of the default size",
        MISSED & _POOLED,
        _default_size,
        "{said} on line {line} does not say how many workers there are, so their number depends"
        " on the machine. {most} were at work at once, but {wanted} should have been.",
        "Say how many workers there are to be: one for each item, if all are to be at work at"
        " once.",
    ),
)
"""In the order in which they are asked."""
