"""Mistakes with what processes share, and with what they only seem to share."""

from __future__ import annotations

import ast
import collections
import multiprocessing
from collections.abc import Iterator

from course.judge.recognising.code import Function
from course.judge.recognising.locks import MAKERS, Locks
from course.judge.recognising.nodes import (
    changed,
    declared_in,
    inside,
    is_number,
    last_name,
    parameters,
    said,
    stored_in,
    targets,
)
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    BY_PROCESS,
    DIFFERS,
    HUNG,
    KNOWN,
    MORE,
    uses,
)
from course.judge.recognising.table import Place, Rule, Symptom, at

_CARRIERS = ("Pipe", "Value", "Array", "Manager", "shared_memory", "SharedMemory")
_SHARED = ("Value", "Array", "RawValue", "RawArray", "Lock", "RLock", "Semaphore", "Event")

_QUEUES = ("Queue", "SimpleQueue", "JoinableQueue")
FOUND_BY_NAME = (*MAKERS, "Event", "Barrier", "Value", "Array", *_QUEUES)


# -- shared numbers --------------------------------------------------------------------------------


_VALUE = uses("Value") & (BY_PROCESS | HUNG & uses("Process"))


def _changed_values(scene: Scene, *, read_locked: bool) -> Iterator[Place]:
    """Find where ``counter.value`` is read and written back, and not in one block with a lock."""
    entries = isinstance(scene.sides.got, dict)  # what is lost is a part of a number
    lost = not entries and (scene.less or scene.sides.attribute == "most_at_once")
    lost |= scene.differs and _taken_twice(scene)
    if not (lost or scene.hung or (read_locked and scene.differs)):
        return
    locks = Locks(scene.code)
    for node in scene.code.every(ast.Attribute):
        read = _read_before(scene, node) if node.attr == "value" else None
        if read is None or (_block(scene, read) and _block(scene, read) is _block(scene, node)):
            continue
        if _is_asked_again(scene, node):  # nothing is lost: it is computed anew instead
            continue
        if scene.hung and not _is_waited_for(scene, node):
            continue
        if read_locked is bool(_block(scene, read)) and (read_locked or not locks.held_at(read)):
            first, last = sorted((read.lineno, node.lineno))
            one = first == last
            yield at(
                node,
                read=read.lineno,
                counter=said(node).removesuffix(".value"),
                lines=f"line {last}" if one else f"lines {first} to {last}",
                does=" and writes it back" if one else f", and line {last} writes it back",
            )


def _taken_twice(scene: Scene) -> bool:
    """Tell whether two processes have called a task with the same arguments."""
    by: dict[str, set[int]] = collections.defaultdict(set)
    for call in scene.calls:
        by[repr(call.args)].add(call.pid)
    return any(len(processes) > 1 for processes in by.values())


def _is_asked_again(scene: Scene, written: ast.Attribute) -> bool:
    """Tell whether the number is looked at again in the block with a lock that changes it."""
    block = _block(scene, written)
    asks = inside(block, ast.Compare) if block else []
    return any(said(side) == said(written) for n in asks for side in (n.left, *n.comparators))


def _is_waited_for(scene: Scene, written: ast.Attribute) -> bool:
    """Tell whether a condition asks for the number: one that is lost never comes."""
    tests = [n.test for n in scene.code.nodes if isinstance(n, ast.If | ast.While | ast.IfExp)]
    return any(said(part) == said(written) for test in tests for part in ast.walk(test))


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
    loads = inside(function, ast.Attribute)
    same = (n for n in loads if isinstance(n.ctx, ast.Load) and said(n) == said(written))
    return next(same, None)


def _handed_over(scene: Scene) -> Iterator[tuple[Function, str, ast.expr, list[ast.expr]]]:
    """Yield what processes are handed: function, parameter, argument, what was assigned to it."""
    for made, body, parameter, given in scene.code.handed:
        maker, name = scene.code.function_of(made), said(given)
        sets = [n for n in scene.code.every(ast.Assign) if name in map(said, n.targets)]
        yield body, parameter, given, [n.value for n in sets if scene.code.function_of(n) is maker]


def _global_values(scene: Scene) -> Iterator[Place]:
    """Find a Value of the module that every spawned process makes for itself."""
    for node in scene.code.body:
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
            continue
        kind = last_name(node.value.func)
        names = {t.id for t in node.targets if isinstance(t, ast.Name)}
        explains = kind in _SHARED and (scene.crowded or not kind.endswith(("Lock", "Semaphore")))
        for body in scene.code.process_bodies if explains else ():
            used = {n.id for n in inside(body, ast.Name)}
            for name in sorted(names & used - {*parameters(body)}):
                yield at(node, made=name, kind=kind)


@Symptom
def _made_anew(scene: Scene) -> bool:
    """New processes import the module, and do not have all that the parent had."""
    methods = {method for _, method, _ in scene.check.sessions} if scene.check else set()
    return any((method or multiprocessing.get_start_method()) != "fork" for method in methods)


def _waits_at_its_own(scene: Scene) -> Iterator[Place]:
    """Find the process that waits for something of the module that it has made for itself."""
    made = {
        said(target): (node, last_name(node.value.func))
        for node in scene.code.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if last_name(node.value.func) in FOUND_BY_NAME
    }
    for _, call in scene.waiting_at("acquire", "wait", "get", "put"):
        method = call.args[0] if last_name(call.func) == "iter" else call.func
        name = said(method.value) if isinstance(method, ast.Attribute) else ""
        if scene.code.function_of(call) in scene.code.process_bodies and name in made:
            node, kind = made[name]
            yield at(node, made=name, kind=kind)


# -- memory that is not shared ---------------------------------------------------------------------


def _own_copies(scene: Scene) -> Iterator[Place]:
    """Find where a process changes a list, a dictionary, a number or a global in its own memory."""
    plain = {(body, name) for body, name, given, made in _handed_over(scene) if _plain(given, made)}
    numbers = {
        (body, name)
        for body, name, _, made in _handed_over(scene)
        if any(map(is_number, made)) or {"Value", "RawValue"} & {*map(_maker, made)}
    }
    for body in scene.code.process_bodies:
        brings_back = scene.code.uses(*_CARRIERS) or any(
            body in scene.code.above(node) for node in scene.code.methods("put")
        )
        for node in ast.walk(body):
            changed = _changes(body, node)
            copy = (body, changed) in plain
            if changed and (copy or (not brings_back and _read_elsewhere(scene, changed))):
                yield at(node, changed=changed, remedy=_way_back(scene))
            for name in stored_in(targets(node)) if DIFFERS(scene) else ():
                if (body, name) in numbers:
                    yield at(node, changed=name, remedy=f"Change {name}.value of a shared Value.")


def _maker(node: ast.expr) -> str:
    return last_name(node.func) if isinstance(node, ast.Call) else ""


def _plain(handed: ast.expr, values: list[ast.expr]) -> bool:
    """Tell whether what is handed over is a list or a dictionary of the maker."""
    return _is_plain(handed) or (bool(values) and all(map(_is_plain, values)))


def _is_plain(node: ast.expr) -> bool:
    """Tell whether an expression makes a list or a dictionary: ``[0] * n`` too."""
    if isinstance(node, ast.BinOp):
        return _is_plain(node.left) or _is_plain(node.right)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        return True  # the slice of an Array is a list
    called = isinstance(node, ast.Call) and said(node.func) in ("list", "dict")  # no manager's
    return called or isinstance(node, ast.List | ast.ListComp | ast.Dict | ast.DictComp)


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
    outer = declared_in(body)
    what = changed(node)
    if isinstance(node, ast.Call | ast.Subscript) and isinstance(what, ast.Name | ast.Attribute):
        return said(what) if said(what) not in stored_in(body) - outer else ""
    for target in targets(node):
        own = isinstance(target, ast.Attribute) and said(target.value) == "self"
        if own or said(target) in outer:
            return said(target)
    return ""


def _blocks_left(scene: Scene) -> Iterator[Place]:
    """Find who makes a block of shared memory that is still there, and that the check has found."""
    got = scene.sides.got
    if not scene.memory or not isinstance(got, list) or not {*map(str, got)} & {*scene.memory}:
        return
    if not scene.code.uses("unlink"):
        for node in scene.code.calls("SharedMemory", "ShareableList"):
            creates = any(k.arg in ("create", "sequence") for k in node.keywords)
            if creates or len(node.args) > 1 or last_name(node.func) == "ShareableList":
                yield at(node)


_ANEW = (
    "a global that every process makes anew",
    (
        "Line {line} makes {made} when the module is imported. A spawned process imports the"
        " module too, so it has a {kind} of its own."
    ),
    "Make the {kind} in the function that starts the processes, and hand it over with args.",
)

WAITING = (Rule(_ANEW[0], HUNG & _made_anew, _waits_at_its_own, *_ANEW[1:]),)
"""Asked before what the wait would say by itself."""

RULES = (
    Rule(_ANEW[0], KNOWN & BY_PROCESS, _global_values, *_ANEW[1:]),
    Rule(
        "lock given back in between",
        _VALUE,
        lambda scene: _changed_values(scene, read_locked=True),
        "Line {read} reads {said} with the lock, and line {line} writes it when the lock has been"
        " given back. In between another process can change the number.",
        "Make it one block: hold the lock from the read to the write.",
    ),
    Rule(
        "Value changed without its lock",
        _VALUE,
        lambda scene: _changed_values(scene, read_locked=False),
        "Line {read} reads {said}{does}. Each of the two is safe, but not both together: another"
        " process can come in between, and updates are lost.",
        "Put with {counter}.get_lock(): around {lines}, from the read to the write.",
    ),
    Rule(
        "a variable that processes do not share",
        KNOWN & BY_PROCESS & ~MORE,
        _own_copies,
        "Line {line} changes {changed} in the new process. A process has a memory of its own, so"
        " it changed its own copy. In the process that started it, {changed} is as before.",
        "{remedy}",
    ),
    Rule(
        "shared memory left behind",
        KNOWN,
        _blocks_left,
        "The block that line {line} makes is still there at the end. close() only lets go of it"
        " in one process. The block itself belongs to the system, and stays.",
        "Call unlink() once, in the process that made the block, when all others have finished.",
    ),
)
