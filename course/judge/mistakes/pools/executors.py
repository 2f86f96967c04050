"""Pools and executors: how many workers they have, what they are given, and how they end."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sized

from course.judge.recognising.code import EXECUTORS
from course.judge.recognising.nodes import (
    inside,
    keyword,
    last_name,
    parameters,
    said,
    spans,
)
from course.judge.recognising.pooled import LATER, POOLS, ROWS, blocks_of_pools, handed_over, pooled
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    AT_ONCE,
    DIFFERS,
    HUNG,
    KNOWN,
    LEFT_ALIVE,
    MISSED,
    NONE_GIVEN,
    about,
    message,
    raised,
    uses,
)
from course.judge.recognising.table import Place, Rule, at, waiting, where_raised

_COUNTS = ("cpu_count", "process_cpu_count", "sched_getaffinity", "usable_cores")


# -- size and end ----------------------------------------------------------------------------------


def _own_size(scene: Scene) -> Iterator[Place]:
    """Find ``Pool()``, where a parameter that nothing uses says how many workers there shall be."""
    used = {n.id for n in scene.code.every(ast.Name) if _is_worked_with(scene, n)}
    wanted = max((getattr(one, "parties", 0) for one in scene.missed_meetings), default=0)
    for node in scene.code.calls(*POOLS):
        size = node.args[0] if node.args else keyword(node, "max_workers", "processes")
        counts = {last_name(n.func) for n in inside(size, ast.Call)}
        function = scene.code.function_of(node)
        idle = [name for name in parameters(function) if name not in used] if function else []
        if len(idle) == 1 and (size is None or counts & {*_COUNTS}):
            yield at(node, many=idle[0])
        elif size is None and any(1 < one.most_at_once < wanted for one in scene.missed_meetings):
            yield at(node, many=_counted_by(scene, wanted))


def _counted_by(scene: Scene, number: int) -> str:
    """Say how an answer comes to a number: by what it was given."""
    for name, value in scene.given.items():
        if type(value) is int and value == number:
            return name
        if isinstance(value, Sized) and len(value) == number:
            return f"len({name})"
    return "as many as the exercise asks for"


def _is_worked_with(scene: Scene, node: ast.Name) -> bool:
    """Tell whether a variable is read here for more than a check whether it is allowed."""
    around = list(scene.code.above(node))
    checked = any(isinstance(n, ast.Raise) for n in around)
    for outer in around:
        if isinstance(outer, ast.If):
            only_raises = all(isinstance(part, ast.Raise) for part in outer.body)
            checked = checked or (only_raises and node in ast.walk(outer.test))
    return isinstance(node.ctx, ast.Load) and not checked


_ENDED = message("Pool not running", "after shutdown")


def _after_the_end(scene: Scene) -> Iterator[Place]:
    """Find the line that raised, or waits for a result behind the block of a pool."""
    yield from where_raised(scene) if _ENDED(scene) else ()
    for _, node in scene.waiting_at("get"):
        blocks = [b for b in blocks_of_pools(scene) if b not in scene.code.above(node)]
        same = [b for b in blocks if scene.code.function_of(b) is scene.code.function_of(node)]
        if any((b.end_lineno or 0) < node.lineno for b in same):
            yield at(node, where=f"Line {node.lineno}")
    lines = {worker.line for worker in scene.waits if worker.is_main}
    for block in blocks_of_pools(scene):
        made = [(n, n.value) for n in inside(block.body, ast.Assign)]
        names = {
            said(target)
            for node, value in made
            if isinstance(value, ast.Call) and last_name(value.func) in _ONE_BY_ONE
            for target in node.targets
        }
        for node in (n for n in scene.code.every(ast.Name) if n.id in names):
            if node.lineno in lines and node.lineno > (block.end_lineno or 0):
                yield at(node, where=f"Line {node.lineno}")


_ONE_BY_ONE = ("imap", "imap_unordered")


def _starred(scene: Scene) -> Iterator[Place]:
    """Find ``starmap`` of items that are no tuples."""
    for node in handed_over(scene, "starmap", "starmap_async"):
        items = scene.given.get(said(node.args[1])) if len(node.args) > 1 else None
        alone = [one for one in items or () if not isinstance(one, list | tuple)]
        if alone and node.lineno == scene.raised_line:
            yield at(node, item=repr(alone[0]))


def _cancelled_unheard(scene: Scene) -> Iterator[Place]:
    """Find a wait for futures that ``shutdown(cancel_futures=True)`` has cancelled."""
    calls = [node for node in scene.code.calls("shutdown") if keyword(node, "cancel_futures")]
    for node in scene.code.calls("as_completed", "wait"):
        waits = any(w.is_main and w.line and spans(node, w.line) for w in scene.waits)
        for ends in calls if waits and any(map(scene.was_reached, calls)) else ():
            yield at(node, ends=said(ends), there=ends.lineno)


def _asked_a_cancelled(scene: Scene) -> Iterator[Place]:
    """Find the question for what a cancelled future has not."""
    for node in scene.code.calls("result", "exception"):
        if node.lineno == scene.raised_line:
            yield at(node)


def _replaced(scene: Scene) -> Iterator[Place]:
    """Find a wait for a result in a pool whose workers are not those that it began with."""
    made = scene.code.calls("Pool")
    numbers = {int(found[1]) for w in scene.waits if (found := _IN_A_POOL.fullmatch(w.name))}
    others = scene.code.makes or scene.code.uses("Manager", "maxtasksperchild", *EXECUTORS)
    if len(made) == 1 and not others and max(numbers, default=0) > len(numbers):
        for worker in scene.waits:
            for node in scene.code.calls("get", *ROWS, "apply", "next") if worker.is_main else ():
                if worker.line and spans(node, worker.line):
                    yield at(node, line=worker.line)


_IN_A_POOL = re.compile(r"\w*PoolWorker-(\d+)")


def _renewed(scene: Scene) -> Iterator[Place]:
    """Find the pool whose workers are replaced after so many tasks, where more began than may."""
    got, expected = scene.sides.got, scene.sides.expected
    if type(got) is int and type(expected) is int and got > expected:
        for node in scene.code.calls(*POOLS):
            if (tasks := keyword(node, "maxtasksperchild", "max_tasks_per_child")) is not None:
                several = "task" if said(tasks) == "1" else "tasks"
                yield at(node, tasks=f"{said(tasks)} {several}")


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
        within = inside(block.body, ast.Call)
        names = {last_name(one.func) for one in within}
        loops = any(isinstance(n, ast.While) for part in block.body for n in ast.walk(part))
        if not loops and not names & {"get", "wait", "join", "next", "ready", "result"}:
            yield from (at(n) for n in within if last_name(n.func) in LATER)


ENDED = (
    Rule(
        "Pool.join() before close()",
        message("Pool is still running"),
        where_raised,
        "{where} waits for the end of a pool that still takes work. It would wait for ever.",
        "Call close() first, which says that no more work comes, then join(). A with block is"
        " simpler.",
    ),
    Rule(
        "pool used after it has ended",
        _ENDED | (HUNG & uses("apply_async", "map_async", "starmap_async", *_ONE_BY_ONE)),
        _after_the_end,
        "{where} uses a pool that has ended. The end of its with block stops a pool, in the middle"
        " of its work: it takes nothing more, and a result that is not there yet never comes.",
        "Do all that needs the pool inside the with block, get() too.",
    ),
    Rule(
        "starmap of single items",
        raised("TypeError"),
        _starred,
        "Line {line} calls {name}, which takes each item apart: what is in it becomes the"
        " arguments. But an item was {item}.",
        "Use map, which hands over each item as it is.",
    ),
    Rule(
        "waits for what was cancelled",
        HUNG & uses("cancel_futures", "shutdown"),
        _cancelled_unheard,
        "Line {line} waits for all the futures. {ends} on line {there} has cancelled some of them,"
        " and of these {name}() never hears.",
        "Leave the loop after that, with break. Or call cancel() of each future.",
    ),
    Rule(
        "a cancelled future asked for a result",
        raised("CancelledError"),
        _asked_a_cancelled,
        "Line {line} says {said}, and this future was cancelled. It has neither a result nor an"
        " exception, and raises a CancelledError when it is asked.",
        "Ask cancelled() first.",
    ),
    Rule(
        "a task that waits for its own pool",
        HUNG & uses(*LATER),
        waiting("result", "get", main=False, where=_in_a_task),
        "{who} waits on line {line} for another task of the pool whose worker it is. When all"
        " workers wait like that, nobody is left to do what they wait for.",
        "Hand over the inner tasks from outside the pool's tasks, or use a second pool for them.",
    ),
)
"""Of pools that have ended, or never can: asked first."""

RULES = (
    Rule(
        "workers replaced after so many tasks",
        KNOWN,
        _renewed,
        "By line {line} a worker of the pool ends after {tasks}, and a new one takes its"
        " place. So more of them begin than there are at any moment.",
        "Leave that argument out: then each worker stays until the pool ends.",
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
        "the number of cores instead of the number of workers",
        MISSED | AT_ONCE | about("processes", "workers"),
        _own_size,
        "{said} on line {line} takes a number of workers that depends on the machine."
        " (os.cpu_count() counts the cores of the machine, not those that this program may use.)",
        "Say how many: {name}({many}).",
    ),
)

DIED = (
    Rule(
        "a worker of the pool has died",
        HUNG,
        _replaced,
        "A worker of the pool has died. The pool has started another one in its place, but the task"
        " of the dead one is lost, and line {line} waits for its result for ever.",
        "Use a ProcessPoolExecutor: it raises a BrokenProcessPool when one of its workers dies.",
    ),
)
"""Asked late: whoever knows of what it died says more."""
