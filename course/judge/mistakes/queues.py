"""Mistakes with queues."""

from __future__ import annotations

import ast

from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.handing import pooled
from course.judge.mistakes.scene import Mistake, Rule, Scene
from course.system.worker import Worker


def _with_processes(scene: Scene) -> bool:
    return scene.code.uses("Process", "Pool", "ProcessPoolExecutor")


def _all_said(scene: Scene) -> str:
    return f"{scene.message}\n{scene.stderr}"


def _all_calls(scene: Scene, method: str) -> list[ast.Call]:
    """Return the calls of a method, also those that ``iter(queue.get, None)`` makes."""
    through_iter = [
        c for c in scene.code.calls("iter") if c.args and last_name(c.args[0]) == method
    ]
    return [*scene.code.methods(method), *through_iter]


def _waits_at(scene: Scene, method: str, main: bool | None = None) -> list[tuple[Worker, ast.Call]]:
    """Return who waits in a line that calls this method, after a hang."""
    return [
        (wait, call)
        for wait in scene.waits
        for call in _all_calls(scene, method)
        if wait.line == call.lineno and main in (None, wait.is_main)
    ]


def no_such_thing(scene: Scene) -> Mistake | None:
    """``task_done`` of a multiprocessing.Queue, ``multiprocessing.Empty``."""
    text = _all_said(scene)
    if (
        "'Queue' object has no attribute 'task_done'" in text
        or "'Queue' object has no attribute 'join'" in text
    ):
        return Mistake(
            "task_done() on a Queue of processes",
            "multiprocessing.Queue has no task_done() and no join(); only queue.Queue, between"
            " threads, has them.",
            "Use multiprocessing.JoinableQueue.",
        )
    if "Queue objects should only be shared between processes through inheritance" in text:
        return Mistake(
            "a queue sent to a process that runs already",
            "A queue can be handed to a process only when the process is started. It was sent"
            " later, as an argument of a pool's task or through another queue.",
            "Hand it over with args of Process, or with initargs of the pool's initializer, which"
            " keeps it in a global for the tasks.",
        )
    if "'multiprocessing' has no attribute 'Empty'" in text:
        return Mistake(
            "multiprocessing.Empty",
            "There is no multiprocessing.Empty. An empty queue raises queue.Empty, also between"
            " processes.",
            "Write import queue, and except queue.Empty.",
        )
    return None


def queue_of_threads(scene: Scene) -> Mistake | None:
    """``queue.Queue`` handed to a process."""
    symptom = scene.hung or scene.differs or "pickle" in _all_said(scene)
    if not scene.code.uses("Process") or not (symptom or scene.raised[0] == "Empty"):
        return None
    imported = {
        alias.asname or alias.name
        for node in scene.code.nodes
        if isinstance(node, ast.ImportFrom) and node.module == "queue"
        for alias in node.names
    }
    for call in scene.code.calls("Queue", "SimpleQueue", "LifoQueue", "PriorityQueue"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if said(owner) == "queue" if owner is not None else last_name(call.func) in imported:
            return Mistake(
                "a queue of threads between processes",
                f"{said(call)} on line {call.lineno} connects the threads of one process. A new"
                " process gets a copy, and what it puts there stays there.",
                "Use multiprocessing.Queue between processes.",
            )
    return None


def joined_before_drained(scene: Scene) -> Mistake | None:
    """``process.join()`` before the queue that the process fills is read."""
    if not scene.hung or not _with_processes(scene) or not scene.code.uses("Queue"):
        return None
    for _, join in _waits_at(scene, "join", main=True):
        function = scene.code.function_of(join)
        later = [
            get
            for get in _all_calls(scene, "get")
            if scene.code.function_of(get) is function and get.lineno > join.lineno
        ]
        if later and not _fed_by_others(scene, join, later):
            return Mistake(
                "join before the queue is emptied",
                f"Line {join.lineno} waits for the process, and line {later[0].lineno} would read"
                " the queue afterwards. A process does not end before all that it has put into a"
                " queue is fetched: each waits for the other.",
                "Read the queue first, then join.",
            )
    return None


def _fed_by_others(scene: Scene, join: ast.Call, gets: list[ast.Call]) -> bool:
    """Tell whether a pool is joined that puts nothing into the queues read afterwards."""
    owner = said(join.func.value)  # type: ignore[attr-defined]
    kept = [scene.code.parent(call) for call in scene.code.calls("Pool")]
    names = {said(k.optional_vars) for k in kept if isinstance(k, ast.withitem) and k.optional_vars}
    names |= {said(t) for k in kept if isinstance(k, ast.Assign) for t in k.targets}
    read = {last_name(get.func.value) for get in gets if isinstance(get.func, ast.Attribute)}
    puts = [c for c in scene.code.methods("put") if scene.code.function_of(c) in pooled(scene)]
    filled = {last_name(put.func.value) for put in puts}  # type: ignore[attr-defined]
    return owner in names and not read & filled


def sentinel_by_identity(scene: Scene) -> Mistake | None:
    """``is SENTINEL``, of an object that came from another process."""
    if not (scene.hung or scene.differs) or not _with_processes(scene):
        return None
    for node in scene.code.nodes:
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is | ast.IsNot):
            sides = [node.left, node.comparators[0]]
            if any(isinstance(side, ast.Constant) or _is_kept(scene, side) for side in sides):
                continue
            if scene.code.methods("get") and scene.code.function_of(node) in scene.code.bodies:
                return Mistake(
                    "a sentinel compared by is",
                    f"Line {node.lineno} asks {said(node)}. What comes out of a queue between"
                    " processes is a copy, made anew, never the same object: the comparison is"
                    " never true.",
                    "Use None as the sentinel, or compare with == a value that cannot be data.",
                )
    return None


def _is_kept(scene: Scene, node: ast.expr) -> bool:
    """Tell whether a name stands for None or a small number, of which there is only one."""
    for statement in scene.code.body:
        if isinstance(statement, ast.Assign) and said(statement.targets[0]) == said(node):
            try:
                value = ast.literal_eval(statement.value)
            except ValueError:
                return False
            return value is None or (isinstance(value, int) and -5 <= value <= 256)
    return False


def task_done_forgotten(scene: Scene) -> Mistake | None:
    """``queue.join()`` waits for as many ``task_done()`` as there were ``put``."""
    if (
        not scene.hung
        or scene.code.uses("task_done")
        or not scene.code.uses("Queue", "JoinableQueue")
    ):
        return None
    workers = {said(c.func.value) for c in scene.code.starts}  # type: ignore[attr-defined]
    filled = {last_name(c.func.value) for c in scene.code.methods("put")}  # type: ignore[attr-defined]
    for _, join in _waits_at(scene, "join"):
        owner = join.func.value  # type: ignore[attr-defined]
        if last_name(owner) in filled and said(owner) not in workers:
            return Mistake(
                "task_done() forgotten",
                f"Line {join.lineno} waits until each item that was put into {said(owner)} is"
                " reported as done, and nobody ever calls task_done().",
                f"Call {said(owner)}.task_done() in the worker, once for each item, when it is"
                " done.",
            )
    return None


def task_done_left_out(scene: Scene) -> Mistake | None:
    """``task_done()`` is there, but not on every way through the loop."""
    if not scene.hung or not scene.code.uses("task_done"):
        return None
    processes = {last_name(c.func.value) for c in scene.code.starts}  # type: ignore[attr-defined]
    filled = {last_name(c.func.value) for c in scene.code.methods("put")}  # type: ignore[attr-defined]
    for _, join in _waits_at(scene, "join", main=True):
        owner = last_name(join.func.value)  # type: ignore[attr-defined]
        done = scene.code.methods("task_done")
        always = any(call in ast.walk(part) for call in done for part in _finals(scene))
        if owner in filled and owner not in processes and not always:
            return Mistake(
                "task_done() is missing on one way",
                f"Line {join.lineno} waits for as many task_done() as there were put(). Line"
                f" {done[0].lineno} is not reached for every item: a continue, a break or an"
                " exception comes before it.",
                "Call task_done() once for each item on every way; try … finally is the safe way.",
            )
    return None


def _finals(scene: Scene) -> list[ast.stmt]:
    return [part for n in scene.code.nodes if isinstance(n, ast.Try) for part in n.finalbody]


def too_few_sentinels(scene: Scene) -> Mistake | None:
    """N consumers and one sentinel, or none."""
    waiting = _waits_at(scene, "get", main=False)
    if not scene.hung or not waiting or not _waits_at(scene, "join", main=True):
        return None
    wait, get = waiting[0]
    sentinels = [c for c in scene.code.methods("put") if c.args and _is_sentinel(c.args[0])]
    in_worker = [c for c in sentinels if scene.code.function_of(c) in scene.code.bodies]
    repeated = [c for c in sentinels if scene.code.loop_of(c) is not None]
    if in_worker or repeated:
        return None
    if not sentinels:
        return Mistake(
            "no sentinel",
            f"{wait.name} waits on line {get.lineno} for another item, and nothing tells it"
            " that no more will come.",
            "Put one sentinel, None for instance, into the queue for each consumer when all items"
            " are in.",
        )
    return Mistake(
        "one sentinel for several consumers",
        f"Line {sentinels[0].lineno} puts one sentinel into the queue. The first consumer takes"
        f" it and ends; {wait.name} still waits on line {get.lineno}, and nothing comes any"
        " more.",
        "Put one sentinel into the queue for each consumer.",
    )


def _is_sentinel(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is None or isinstance(node.value, str) or node.value == -1
    return isinstance(node, ast.Name) and (node.id.isupper() or "sentinel" in node.id.lower())


def trusts_empty(scene: Scene) -> Mistake | None:
    """``while not queue.empty()``: true one moment, false the next."""
    if not (scene.hung or scene.differs or "Empty" in scene.raised[0] or list(scene.errors())):
        return None
    for call in (*scene.code.methods("empty"), *scene.code.methods("qsize")):
        tests = [n.test for n in scene.code.above(call) if isinstance(n, ast.While | ast.If)]
        if call.args or not any(call in ast.walk(test) for test in tests):
            continue
        if scene.code.uses("Queue", "SimpleQueue", "JoinableQueue"):
            return Mistake(
                f"trusts {last_name(call.func)}()",
                f"Line {call.lineno} decides by {said(call)}. The answer is about a moment that"
                " is over: a producer may put something in, or another consumer take the last"
                " item, right after it.",
                "Let the producer say that it has finished: it puts a sentinel, and the consumer"
                " stops at it.",
            )
    return None


def terminated_in_use(scene: Scene) -> Mistake | None:
    """``terminate()`` of a process that may be using a queue."""
    if not (scene.hung or scene.differs) or not scene.code.uses("Queue", "JoinableQueue"):
        return None
    for call in scene.code.methods("terminate"):
        if _with_processes(scene) and not scene.code.uses("Pool"):
            return Mistake(
                "terminate() while a queue is used",
                f"Line {call.lineno} ends a process wherever it is, also in the middle of putting"
                " something into the queue. The queue is then broken, or what was on its way is"
                " lost.",
                "Let it end by itself: put a sentinel into the queue, then join().",
            )
    return None


def sentinel_processed(scene: Scene) -> Mistake | None:
    """The item is used before it is compared with the sentinel."""
    got, expected = scene.sides.got, scene.sides.expected
    longer = isinstance(got, list) and isinstance(expected, list) and len(got) > len(expected)
    if not longer and not any("NoneType" in e["message"] for e in scene.errors()):
        return None
    for get in scene.code.methods("get"):
        parent, loop = scene.code.parent(get), scene.code.loop_of(get)
        if not (isinstance(parent, ast.Assign) and isinstance(loop, ast.While)):
            continue
        item = said(parent.targets[0])
        for statement in loop.body[loop.body.index(parent) + 1 :] if parent in loop.body else []:
            uses = [n for n in ast.walk(statement) if isinstance(n, ast.Name) and n.id == item]
            if isinstance(statement, ast.If) and any(n in ast.walk(statement.test) for n in uses):
                break
            if uses:
                return Mistake(
                    "the sentinel is processed",
                    f"Line {statement.lineno} uses {item} before it is asked whether {item} is"
                    " the sentinel, so the sentinel is worked on like an item.",
                    f"Right after get(), test whether {item} is the sentinel and leave the loop;"
                    " only then use it.",
                )
    return None


RULES: tuple[Rule, ...] = (
    no_such_thing,
    queue_of_threads,
    task_done_forgotten,
    task_done_left_out,
    joined_before_drained,
    sentinel_processed,
    sentinel_by_identity,
    too_few_sentinels,
    trusts_empty,
    terminated_in_use,
)
"""In the order in which they are asked."""
