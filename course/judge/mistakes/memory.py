"""Mistakes about what processes share, and what they do not."""

from __future__ import annotations

import ast

from course.judge.mistakes.code import FILLING, Function, last_name, said
from course.judge.mistakes.locks import Locks
from course.judge.mistakes.scene import Mistake, Rule, Scene

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


def value_without_its_lock(scene: Scene) -> Mistake | None:
    """``counter.value += 1`` in several processes."""
    got, expected = scene.sides.got, scene.sides.expected
    lost = type(got) is int and type(expected) is int and got < expected
    at_once = scene.sides.attribute == "most_at_once"
    if not (lost or at_once) or not scene.code.uses("Value") or not scene.by_process:
        return None
    locks = Locks(scene.code)
    values = [n for n in scene.code.nodes if isinstance(n, ast.Attribute) and n.attr == "value"]
    for written in values:
        read = _read_before(scene, written)
        if read is None:
            continue
        blocks = [_block(scene, node) for node in (read, written)]
        if blocks[0] and blocks[1] and blocks[0] is not blocks[1]:
            return Mistake(
                "lock given back in between",
                f"Line {read.lineno} reads {said(written)} with the lock, and line {written.lineno}"
                " writes it in another block. Between the two blocks the lock is free, and another"
                " process can change the number there.",
                "Make it one block: hold the lock from the read to the write.",
            )
        if blocks[0] or locks.held_at(read):
            continue
        counter = said(written).removesuffix(".value")
        first, last = sorted((read.lineno, written.lineno))
        lines = f"lines {first} to {last}" if first < last else f"line {last}"
        does = f"{first} reads {said(written)}, and line {last} writes it back"
        if first == last:
            does = f"{first} reads {said(written)} and writes it back"
        return Mistake(
            "Value changed without its lock",
            f"Line {does}. Each of the two"
            " is safe, both together are not: another process comes in between, and updates are"
            " lost.",
            f"Put with {counter}.get_lock(): around {lines}, from the read to the write.",
        )
    return None


def _block(scene: Scene, node: ast.AST) -> ast.With | None:
    """Return the ``with`` block in which the node stands, of whatever lock."""
    return next((outer for outer in scene.code.above(node) if isinstance(outer, ast.With)), None)


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
    if not scene.sides.known or not scene.by_process:
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


def not_shared(scene: Scene) -> Mistake | None:
    """A list, a dictionary or a global that a process changes, in its own memory."""
    if not scene.sides.known or not scene.by_process:
        return None
    for body in scene.code.bodies:
        copies, brings_back = _copies(scene, body), _brings_back(scene, body)
        for node in ast.walk(body):
            owner = _changes(body, node)
            if owner and (owner in copies or (not brings_back and _read_elsewhere(scene, owner))):
                line = getattr(node, "lineno", 0)
                return Mistake(
                    "a variable that processes do not share",
                    f"Line {line} changes {owner} in the new process. A process has a memory of"
                    f" its own: it changed its own copy, and {owner} of the process that started"
                    " it is as it was.",
                    _way_back(scene),
                )
    return None


def _copies(scene: Scene, body: Function) -> set[str]:
    """Return the parameters of a process's function that are lists or dictionaries of the maker."""
    found = set()
    for call in scene.code.makes:
        args = scene.code.argument(call, "args")
        target = last_name(scene.code.argument(call, "target"))
        if not isinstance(args, ast.Tuple | ast.List) or target != getattr(body, "name", None):
            continue
        function = scene.code.function_of(call)
        for parameter, handed in zip(body.args.args, args.elts, strict=False):
            values = [
                node.value
                for node in scene.code.nodes
                if isinstance(node, ast.Assign)
                and scene.code.function_of(node) is function
                and said(handed) in {said(t) for t in node.targets}
            ]
            if _is_plain(handed) or (values and all(map(_is_plain, values))):
                found.add(parameter.arg)
    return found


def _is_plain(node: ast.expr) -> bool:
    """Tell whether an expression makes a list or a dictionary: ``[0] * n`` too."""
    if isinstance(node, ast.BinOp):
        return _is_plain(node.left) or _is_plain(node.right)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        return True  # the slice of an Array is a list
    return isinstance(node, ast.List | ast.ListComp | ast.Dict | ast.DictComp) or (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("list", "dict")
    )


def block_left(scene: Scene) -> Mistake | None:
    """A block of shared memory that is closed, and not removed."""
    if scene.sides.name != "blocks_left" or not scene.sides.got:
        return None
    made = [c for c in scene.code.calls("SharedMemory", "ShareableList") if c.keywords or c.args]
    if not made or scene.code.uses("unlink"):
        return None
    return Mistake(
        "shared memory left behind",
        f"The block that line {made[0].lineno} makes is still there when all is over. close() only"
        " lets go of it in one process; the block itself belongs to the system, and stays.",
        "Call unlink() once, in the process that made it, when all others have finished.",
    )


def _brings_back(scene: Scene, body: Function) -> bool:
    """Tell whether there is anything that could carry a change of this worker to the parent."""
    if scene.code.uses(*(name for name in _CARRIERS if "Queue" not in name)):
        return True
    return any(body in scene.code.above(call) for call in scene.code.methods("put"))


def _read_elsewhere(scene: Scene, owner: str) -> bool:
    """Tell whether a function that is no worker's looks at what workers change."""
    return any(
        last_name(node) == owner.rpartition(".")[2]
        and isinstance(node.ctx, ast.Load)
        and scene.code.function_of(node) not in (*scene.code.bodies, None)
        for node in scene.code.nodes
        if isinstance(node, ast.Name | ast.Attribute)
    )


def _way_back(scene: Scene) -> str:
    """Say how a result gets to the parent, with what this answer has already."""
    if scene.code.uses("Pool", "ProcessPoolExecutor"):
        return "Return the result from the function that the workers run: map and get() bring it."
    if scene.code.uses("Queue", "SimpleQueue", "JoinableQueue"):
        return "Put the result into a queue, and let the parent get it there."
    return (
        "Let both have something that is shared: a multiprocessing.Value or Array, made before the"
        " process and handed over with args. (Lessons 5 and 6 have a Pool and a Queue, which bring"
        " results back.)"
    )


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
    made_anew,
    value_without_its_lock,
    not_shared,
    block_left,
)
"""In the order in which they are asked."""
