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
    made = [n for n in scene.code.nodes if isinstance(n, ast.Lambda)]
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


def value_without_its_lock(scene: Scene) -> Mistake | None:
    """``counter.value += 1`` in several processes."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (type(got) is int and type(expected) is int and got < expected and _by_process(scene)):
        return None
    locks = Locks(scene.code)
    for node in scene.code.nodes:
        if not (isinstance(node, ast.AugAssign) and last_name(node.target) == "value"):
            continue
        guards = [a for a in scene.code.above(node) if isinstance(a, ast.With)]
        if not guards and not locks.held_at(node) and scene.code.uses("Value"):
            counter = said(node.target).removesuffix(".value")
            return Mistake(
                "Value changed without its lock",
                f"Line {node.lineno} reads {said(node.target)} and writes it back. Each of the"
                " two is safe, both together are not: another process comes in between, and"
                " updates are lost.",
                f"Put with {counter}.get_lock(): around line {node.lineno}.",
            )
    return None


def not_shared(scene: Scene) -> Mistake | None:
    """A list, a dictionary or a global that a process changes, in its own memory."""
    if not scene.sides.known or not _by_process(scene) or scene.code.uses(*_CARRIERS):
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
    value_without_its_lock,
    not_shared,
)
"""In the order in which they are asked."""
