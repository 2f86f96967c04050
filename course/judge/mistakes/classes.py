"""Mistakes in subclasses of Thread and Process."""

from __future__ import annotations

import ast

from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.scene import Mistake, Rule, Scene

_TAKEN = {"start", "run", "join", "is_alive"}


def _method(cls: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    return next((m for m in cls.body if isinstance(m, ast.FunctionDef) and m.name == name), None)


def _base(cls: ast.ClassDef) -> str:
    return last_name(cls.bases[0])


def _super_init(init: ast.FunctionDef) -> ast.Call | None:
    """Return the call ``super().__init__(…)`` or ``Thread.__init__(self, …)``."""
    return next(
        (n for n in ast.walk(init) if isinstance(n, ast.Call) and last_name(n.func) == "__init__"),
        None,
    )


def super_init_forgotten(scene: Scene) -> Mistake | None:
    """``__init__`` of the subclass does not call that of Thread, or calls it too late."""
    kind, message = scene.raised
    if not kind:
        return None
    for cls in scene.code.worker_classes:
        init = _method(cls, "__init__")
        if init is None:
            continue
        call = _super_init(init)
        if call is None and (
            kind in ("AttributeError", "AssertionError") or "__init__() not called" in message
        ):
            return Mistake(
                "super().__init__() forgotten",
                f"{cls.name} has an __init__ of its own (line {init.lineno}), and with it"
                f" replaces that of {_base(cls)}, which prepares what a {_base(cls).lower()}"
                " needs. It never ran.",
                f"Make super().__init__() the first line of {cls.name}.__init__.",
            )
        if call is not None and "__init__() not called" in message:
            return Mistake(
                "super().__init__() too late",
                f"{cls.name}.__init__ uses something of {_base(cls)} before super().__init__() on"
                f" line {call.lineno} has prepared it.",
                f"Make super().__init__() the first line of {cls.name}.__init__.",
            )
    return None


def name_taken(scene: Scene) -> Mistake | None:
    """``self.start = 10`` hides the method ``start``."""
    if "not callable" not in scene.message:
        return None
    for cls in scene.code.worker_classes:
        for node in ast.walk(cls):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.ctx, ast.Store)
                and said(node.value) == "self"
                and node.attr in _TAKEN
            ):
                return Mistake(
                    "an attribute hides a method",
                    f"Line {node.lineno} sets self.{node.attr}. {_base(cls)} has a method of that"
                    f" name, and now {node.attr}() finds your value instead.",
                    f"Give the attribute another name: self.first_{node.attr}, for instance.",
                )
    return None


def start_overridden(scene: Scene) -> Mistake | None:
    """The work stands in ``start``, which the caller's thread executes."""
    for cls in scene.code.worker_classes:
        start = _method(cls, "start")
        if start is None or _method(cls, "run") is not None:
            continue
        if not any(
            last_name(n.func) == "start" for n in ast.walk(start) if isinstance(n, ast.Call)
        ):
            return Mistake(
                "start() written instead of run()",
                f"{cls.name} has a method start (line {start.lineno}), which replaces the one of"
                f" {_base(cls)}. So nothing starts a new thread: the work is done by whoever"
                " calls start().",
                "Call the method run. start() stays as it is: it starts the new thread, and that"
                " one calls run().",
            )
    return None


def started_in_init(scene: Scene) -> Mistake | None:
    """``self.start()`` while the thread is being made."""
    for cls in scene.code.worker_classes:
        init = _method(cls, "__init__")
        for node in ast.walk(init) if init else ():
            if isinstance(node, ast.Call) and said(node.func) == "self.start":
                if (
                    not scene.differs
                    and "once" not in scene.message
                    and "twice" not in scene.message
                ):
                    continue
                return Mistake(
                    "start() called in __init__",
                    f"Line {node.lineno} starts the worker while it is still being made. So it is"
                    " at work before its maker has said so, and when the maker starts it, it is"
                    " started a second time, which is not allowed.",
                    f"Take self.start() out of {cls.name}.__init__: making a worker and starting"
                    " it are two things.",
                )
    return None


def run_called_in_init(scene: Scene) -> Mistake | None:
    """``self.run()`` while the thread is being made."""
    for cls in scene.code.worker_classes:
        init = _method(cls, "__init__")
        for node in ast.walk(init) if init else ():
            if isinstance(node, ast.Call) and said(node.func) == "self.run" and scene.differs:
                return Mistake(
                    "run() called in __init__",
                    f"Line {node.lineno} calls self.run() while the thread is still being made:"
                    " the work is done at once, by whoever makes the thread, and a second time"
                    " when it is started.",
                    f"Take self.run() out of {cls.name}.__init__. start() will see to it.",
                )
    return None


def no_run(scene: Scene) -> Mistake | None:
    """A subclass without a ``run`` of its own, and without a target, does nothing."""
    for cls in scene.code.worker_classes:
        derived = any(
            cls.name in {last_name(b) for b in c.bases} for c in scene.code.worker_classes
        )
        init = _method(cls, "__init__")
        call = _super_init(init) if init else None
        with_target = call is not None and (
            call.args or any(k.arg in ("target", None) for k in call.keywords)
        )
        if derived or with_target or _method(cls, "run") or _base(cls) not in ("Thread", "Process"):
            continue
        started = [w for w in scene.workers if w["class"] == cls.name and w["started"]]
        if not started or not scene.differs:
            continue
        eager = (
            next((n for n in ast.walk(init) if isinstance(n, ast.For | ast.While)), None)
            if init
            else None
        )
        if eager is not None:
            return _in_init(cls, eager)
        near = [m.name for m in cls.body if isinstance(m, ast.FunctionDef) and m.name != "__init__"]
        has = f" It has {', '.join(near)}, which nobody calls." if near else ""
        return Mistake(
            "no run() method",
            f"{cls.name} has no method run, so the new thread has nothing to do and ends at"
            f" once.{has}",
            "Write what the thread shall do in a method run(self); start() gets it called.",
        )
    return None


def work_in_init(scene: Scene) -> Mistake | None:
    """The work is done while the thread is being made."""
    if scene.sides.expected != [] or not scene.sides.got:
        return None
    for cls in scene.code.worker_classes:
        init = _method(cls, "__init__")
        for node in ast.walk(init) if init else ():
            if isinstance(node, ast.For | ast.While | ast.ListComp):
                return _in_init(cls, node)
    return None


def _in_init(cls: ast.ClassDef, work: ast.AST) -> Mistake:
    return Mistake(
        "work done in __init__",
        f"The work on line {work.lineno} stands in {cls.name}.__init__: it is done"  # type: ignore[attr-defined]
        " while the object is being made, before any thread is started, by whoever makes it.",
        "Let __init__ only keep what is needed, and do the work in run(self).",
    )


def self_forgotten(scene: Scene) -> Mistake | None:
    """``def run():`` in a class."""
    for error in scene.errors():
        if (
            error["type"] == "TypeError"
            and "takes 0 positional arguments but 1 was given" in error["message"]
        ):
            for cls in scene.code.worker_classes:
                run = _method(cls, "run")
                if run is not None and not run.args.args:
                    return Mistake(
                        "self forgotten",
                        f"run on line {run.lineno} takes no argument, but a method is handed its"
                        " object: the thread ended at once with a TypeError.",
                        "Write def run(self):",
                    )
    return None


def shared_by_the_class(scene: Scene) -> Mistake | None:
    """A list in the body of the class belongs to all its objects."""
    if not (scene.differs or scene.story):
        return None
    for cls in (n for n in scene.code.nodes if isinstance(n, ast.ClassDef)):
        init = _method(cls, "__init__")
        own = {
            n.attr
            for n in (ast.walk(init) if init else ())
            if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)
        }
        for statement in cls.body:
            if not (isinstance(statement, ast.Assign) and is_mutable(statement.value)):
                continue
            name = said(statement.targets[0])
            if name not in own and scene.code.uses(name) and _changed(cls, name):
                return Mistake(
                    "one object shared by the whole class",
                    f"Line {statement.lineno} makes {name} in the body of the class: there is"
                    f" only one, and every {cls.name} uses that same one.",
                    f"Make it in __init__ instead, so that every object has its own:"
                    f" self.{name} = {said(statement.value)}.",
                )
    return None


def is_mutable(node: ast.expr) -> bool:
    """Tell whether an expression makes an object that can be changed."""
    made = isinstance(node, ast.Call) and last_name(node.func) in (
        "list", "dict", "set", "Counter", "defaultdict", "deque",
    )  # fmt: skip
    return made or isinstance(node, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp)


def _changed(cls: ast.ClassDef, name: str) -> bool:
    """Tell whether a method changes the object that the attribute stands for."""
    for node in ast.walk(cls):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner: ast.AST = node.func.value
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            owner = node.value
        else:
            continue
        if isinstance(owner, ast.Attribute) and owner.attr == name:
            return True
    return False


RULES: tuple[Rule, ...] = (
    super_init_forgotten,
    name_taken,
    start_overridden,
    started_in_init,
    run_called_in_init,
    no_run,
    work_in_init,
    self_forgotten,
    shared_by_the_class,
)
"""In the order in which they are asked."""
