"""Mistakes with processes."""

from __future__ import annotations

import ast

from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.locks import Locks
from course.judge.mistakes.scene import Mistake, Rule, Scene
from course.judge.mistakes.sharing import FILLING

_CARRIERS = (
    "Queue",
    "SimpleQueue",
    "JoinableQueue",
    "Pipe",
    "Value",
    "Array",
    "Manager",
    "shared_memory",
)
_SHARED = ("Value", "Array", "RawValue", "RawArray", "Lock", "RLock", "Semaphore", "Event")


def _by_process(scene: Scene) -> bool:
    return any(worker["kind"] == "process" and worker["started"] for worker in scene.workers)


def _all_said(scene: Scene) -> str:
    """Return every message there is: what was raised here, and what the processes printed."""
    return f"{scene.message}\n{scene.stderr}"


def cannot_be_sent(scene: Scene) -> Mistake | None:
    """A lambda, or a function in a function, handed to a process."""
    text = _all_said(scene)
    if not any(
        words in text for words in ("Can't pickle", "Can't get local object", "PicklingError")
    ):
        return None
    made = [n for n in scene.code.bodies if isinstance(n, ast.Lambda)]
    inner = [
        f
        for functions in scene.code.functions.values()
        for f in functions
        if isinstance(scene.code.function_of(f), ast.FunctionDef) and f in scene.code.bodies
    ]
    if not made and not inner:
        return None
    what = f"The function {inner[0].name}" if inner else "The lambda"
    line = (inner or made)[0].lineno
    why = "stands inside another function" if inner else "has no name"
    return Mistake(
        "a function that cannot be handed to a process",
        f"{what} on line {line} {why}, so another process cannot import it by its name; but that is"
        " how a function gets there.",
        "Define it with def at the top level of the module, and hand over what it needs as"
        " arguments.",
    )


def no_main_guard(scene: Scene) -> Mistake | None:
    """Processes are started while the module is imported."""
    if "bootstrapping phase" not in _all_said(scene):
        return None
    return Mistake(
        "no main guard",
        "The module starts processes while it is being imported. Every new process imports it too,"
        " and would start processes of its own, and so on; so Python refuses.",
        'Put what starts processes into a function, or below if __name__ == "__main__":',
    )


def daemon_with_children(scene: Scene) -> Mistake | None:
    """A daemon process, or a worker of a pool, starts processes."""
    if "daemonic processes are not allowed to have children" not in _all_said(scene):
        return None
    return Mistake(
        "a daemon process with children",
        "A process that is a daemon (and every worker of a Pool is one) starts a process. A"
        " daemon is killed at the end of the program and could not look after it, so Python"
        " refuses.",
        "Start all processes in the main process, or leave daemon=True out.",
    )


def lock_of_threading(scene: Scene) -> Mistake | None:
    """A ``threading.Lock`` handed to a process."""
    if "cannot pickle '_thread." not in scene.message or not scene.code.uses("threading"):
        return None
    made = Locks(scene.code).made
    line = f"Line {made[0].lineno} makes a lock" if made else "There is a lock"
    return Mistake(
        "a lock of threading handed to a process",
        f"{line} of threading. It works among the threads of one process, and cannot be sent to"
        " another one.",
        "Take a multiprocessing.Lock(), or the lock that a Value has, get_lock().",
    )


def value_without_its_lock(scene: Scene) -> Mistake | None:
    """``counter.value += 1`` in several processes."""
    got, expected = scene.sides.got, scene.sides.expected
    lost = type(got) is int and type(expected) is int and got < expected
    at_once = scene.sides.attribute == "most_at_once"
    if not (lost or at_once) or not scene.code.uses("Value") or not _by_process(scene):
        return None
    locks = Locks(scene.code)
    values = [n for n in scene.code.nodes if isinstance(n, ast.Attribute) and n.attr == "value"]
    for written in values:
        read = _read_before(scene, written)
        if read is None or locks.held_at(read):
            continue
        if any(isinstance(outer, ast.With) for outer in scene.code.above(read)):
            continue
        counter = said(written).removesuffix(".value")
        first, last = sorted((read.lineno, written.lineno))
        lines = f"lines {first} to {last}" if first < last else f"line {last}"
        return Mistake(
            "Value changed without its lock",
            f"Line {first} reads {said(written)}, and line {last} writes it back. Each of the two"
            " is safe, both together are not: another process comes in between, and updates are"
            " lost.",
            f"Put with {counter}.get_lock(): around {lines}, from the read to the write.",
        )
    return None


def _read_before(scene: Scene, written: ast.Attribute) -> ast.Attribute | None:
    """Return where a ``counter.value`` that is written here was read, None if it was not."""
    if not isinstance(written.ctx, ast.Store):
        return None
    if isinstance(scene.code.parent(written), ast.AugAssign):
        return written
    function = scene.code.function_of(written)
    if function is None or function not in scene.code.bodies:
        return None
    loads = (n for n in ast.walk(function) if isinstance(n, ast.Attribute))
    same = (n for n in loads if isinstance(n.ctx, ast.Load) and said(n) == said(written))
    return next(same, None)


def made_anew(scene: Scene) -> Mistake | None:
    """A global ``Value``, which every spawned process makes for itself."""
    if not scene.sides.known or not _by_process(scene):
        return None
    for node in scene.code.body:
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
            continue
        kind = last_name(node.value.func)
        names = {t.id for t in node.targets if isinstance(t, ast.Name)}
        if kind not in _SHARED or not names:
            continue
        for body in scene.code.bodies:
            given = {a.arg for a in body.args.args}
            used = {n.id for n in ast.walk(body) if isinstance(n, ast.Name)}
            for name in sorted(names & used - given):
                return Mistake(
                    "a global that every process makes anew",
                    f"Line {node.lineno} makes {name} when the module is imported. A spawned"
                    f" process imports the module too, and so has a {kind} of its own.",
                    f"Make the {kind} in the function that starts the processes, and hand it over"
                    " with args.",
                )
    return None


def threads_instead(scene: Scene) -> Mistake | None:
    """Threads, where processes were asked for."""
    if scene.sides.attribute != "processes" or _by_process(scene) or not scene.calls:
        return None
    if scene.in_main_thread or len({call.pid for call in scene.calls}) > 1:
        return None
    maker = scene.code.calls("Thread", "ThreadPool", "ThreadPoolExecutor")
    if not maker or scene.code.uses("Process", "ProcessPoolExecutor"):
        return None
    return Mistake(
        "threads where processes were asked for",
        f"{said(maker[0].func)} on line {maker[0].lineno} makes threads: all of them belong to"
        " one and the same process, and in the default build only one at a time computes.",
        "Take multiprocessing.Process, or a Pool: both are used in much the same way.",
    )


def not_shared(scene: Scene) -> Mistake | None:
    """A list, a dictionary or a global that a process changes, in its own memory."""
    if not scene.sides.known or not _by_process(scene) or _brings_back(scene):
        return None
    for body in scene.code.bodies:
        for node in ast.walk(body):
            owner = _changes(body, node)
            if owner:
                line = getattr(node, "lineno", 0)
                return Mistake(
                    "a variable that processes do not share",
                    f"Line {line} changes {owner} in the new process. A process has a memory of"
                    f" its own: it changed its own copy, and {owner} of the process that started"
                    " it is as it was.",
                    "Send the result back: through a multiprocessing.Queue, or as the return"
                    " value of Pool.map.",
                )
    return None


def _brings_back(scene: Scene) -> bool:
    """Tell whether there is anything that could carry a change to the parent."""
    if scene.code.uses(*(name for name in _CARRIERS if "Queue" not in name)):
        return True
    bodies = set(scene.code.bodies)
    return any(bodies & set(scene.code.above(call)) for call in scene.code.methods("put"))


def _changes(body: ast.AST, node: ast.AST) -> str:
    """Return the variable that comes from outside of the worker and is changed here."""
    made = {
        n.id for n in ast.walk(body) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    told = {
        name for n in ast.walk(body) if isinstance(n, ast.Global | ast.Nonlocal) for name in n.names
    }
    if isinstance(node, ast.AugAssign | ast.Assign):
        targets = [node.target] if isinstance(node, ast.AugAssign) else node.targets
        for target in targets:
            owner = target.value if isinstance(target, ast.Subscript) else target
            if isinstance(target, ast.Subscript) and said(owner) not in made - told:
                return said(owner)
            if isinstance(owner, ast.Name) and owner.id in told:
                return owner.id
            if isinstance(owner, ast.Attribute) and said(owner.value) == "self":
                return said(owner)
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in FILLING
    ):
        owner = node.func.value
        if isinstance(owner, ast.Name | ast.Attribute) and said(owner) not in made - told:
            return said(owner)
    return ""


RULES: tuple[Rule, ...] = (
    cannot_be_sent,
    no_main_guard,
    daemon_with_children,
    lock_of_threading,
    made_anew,
    value_without_its_lock,
    threads_instead,
    not_shared,
)
"""In the order in which they are asked."""
