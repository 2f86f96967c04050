"""Mistakes in subclasses of Thread and Process, and in other classes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from course.judge.recognising.kept import of_the_module
from course.judge.recognising.nodes import (
    CHANGING,
    changed,
    inside,
    is_mutable,
    last_name,
    method,
    parameters,
    said,
    targets,
    walk,
)
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    ANY,
    DIFFERS,
    HUNG,
    IN_MAIN_THREAD,
    MORE,
    message,
    told,
)
from course.judge.recognising.table import Place, Rule, Symptom, at

_TAKEN = {"start", "run", "join", "is_alive"}
_RUN_WANTS = re.compile(r"\brun\(\) missing \d+ required positional argument")
_INIT_NOT_CALLED = told(r"__init__\(\) not called", r"has no attribute '_\w+'")


def _classes(scene: Scene) -> Iterator[tuple[ast.ClassDef, dict[str, object]]]:
    for cls in scene.code.worker_classes:
        base = last_name(cls.bases[0])
        yield cls, {"cls": cls.name, "base": base, "kind": base.lower()}


def _super_init(init: ast.FunctionDef | None) -> ast.Call | None:
    """Return the call ``super().__init__(…)`` or ``Thread.__init__(self, …)``."""
    nodes = walk(init)
    return next(
        (n for n in nodes if isinstance(n, ast.Call) and last_name(n.func) == "__init__"), None
    )


def _dataclasses(scene: Scene) -> Iterator[Place]:
    for cls, words in _classes(scene):
        made = [d.func if isinstance(d, ast.Call) else d for d in cls.decorator_list]
        if "dataclass" in map(last_name, made):
            yield at(None, line=cls.lineno, **words)


def _inits_without_super(scene: Scene) -> Iterator[Place]:
    for cls, words in _classes(scene):
        init = method(cls, "__init__")
        late = _super_init(init)
        if init is None:
            continue
        if late is None:
            yield at(init, when="was never called", **words)
        elif "__init__() not called" in scene.all_said:
            yield at(None, line=init.lineno, when=f"line {late.lineno} calls too late", **words)


def _hidden_methods(scene: Scene) -> Iterator[Place]:
    for cls, words in _classes(scene):
        for node in ast.walk(cls):
            stored = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
            if stored and said(node.value) == "self" and node.attr in _TAKEN:  # type: ignore[attr-defined]
                yield at(node, **words)


def _own_starts(scene: Scene) -> Iterator[Place]:
    for cls, words in _classes(scene):
        start = method(cls, "start")
        calls = [last_name(n.func) for n in ast.walk(start or cls) if isinstance(n, ast.Call)]
        begun = any(w["class"] == cls.name and w["started"] for w in scene.workers)
        if start and not method(cls, "run") and "start" not in calls and not begun:
            yield at(start.body[0], line=start.lineno, **words)


def _in_init(scene: Scene) -> Iterator[Place]:
    """Find ``self.start()`` or ``self.run()`` in ``__init__``."""
    for cls, words in _classes(scene):
        for node in inside(method(cls, "__init__"), ast.Call):
            if said(node.func) in ("self.start", "self.run"):
                yield at(node, **words)


def _nothing_to_run(scene: Scene) -> Iterator[Place]:
    for cls, words in _classes(scene):
        derived = any(
            cls.name in {last_name(b) for b in c.bases} for c in scene.code.worker_classes
        )
        init = method(cls, "__init__")
        made = _super_init(init)
        target = made and (made.args or any(k.arg in ("target", None) for k in made.keywords))
        begun = any(w["class"] == cls.name and w["started"] for w in scene.workers)
        if derived or target or method(cls, "run") or not begun:
            continue
        if words["base"] in ("Thread", "Process") and not any(_works_in(init)):
            others = [m.name for m in cls.body if isinstance(m, ast.FunctionDef) and m is not init]
            has = f" It has {', '.join(others)}, which nobody calls." if others else ""
            yield at(None, has=has, **words)


def _works_in(init: ast.FunctionDef | None) -> Iterator[ast.AST]:
    """Yield the loops of ``__init__`` that put something into an attribute."""
    for node in walk(init):
        if isinstance(node, ast.For | ast.While):
            calls = [n.func for n in ast.walk(node) if isinstance(n, ast.Call)]
            if any(isinstance(f, ast.Attribute) and f.attr in CHANGING for f in calls):
                yield node


def _work_in_init(scene: Scene) -> Iterator[Place]:
    for cls, words in _classes(scene):
        for node in _works_in(method(cls, "__init__")):
            yield at(node, **words)


def _runs_with_arguments(scene: Scene) -> Iterator[Place]:
    for cls, words in _classes(scene):
        run = method(cls, "run")
        if run is not None and len(run.args.args) - len(run.args.defaults) != 1:
            wants = ", ".join(parameters(run)[1:]) or "nothing, not even self"
            yield at(None, line=run.lineno, wants=wants, **words)


def _of_the_class(scene: Scene) -> Iterator[Place]:
    """Find a list, a dictionary or a number of a class that methods change."""
    for cls in scene.code.every(ast.ClassDef):
        init = method(cls, "__init__")
        stores = [n for n in inside(init, ast.Attribute) if isinstance(n.ctx, ast.Store)]
        own = {n.attr for n in stores}
        for statement in (n for n in cls.body if isinstance(n, ast.Assign | ast.AnnAssign)):
            value, name = statement.value, said(targets(statement)[0])
            made_anew = isinstance(value, ast.Call) and last_name(value.func) == "field"
            if value is not None and is_mutable(value) and not made_anew and name not in own:
                for change in _changes(scene, cls, name):
                    words = {"what": name, "made": said(value), "cls": cls.name}
                    yield at(change, line=statement.lineno, **words)
    classes = {cls.name: cls for cls in scene.code.every(ast.ClassDef)}
    changes = scene.code.every(ast.AugAssign | ast.Assign)
    for node in sorted(changes, key=lambda n: scene.code.loop_of(n) is None):  # again and again
        for target in (t for t in targets(node) if isinstance(t, ast.Attribute)):
            on = said(target.value)
            of = classes.get(on) or scene.code.class_of(node)
            names = (getattr(of, "name", ""), "cls", "type(self)", "self.__class__")
            if of is not None and on in names and scene.code.function_of(node) is not None:
                made = said(node.value) if isinstance(node, ast.Assign) else "0"
                yield at(node, what=target.attr, made=made, cls=of.name)


def _changes(scene: Scene, cls: ast.ClassDef, name: str) -> Iterator[ast.AST]:
    """Yield where the object that an attribute stands for is changed."""
    for node in scene.code.nodes:
        what: ast.AST | None = changed(node)
        what = what.value if isinstance(what, ast.Subscript) else what
        if what is not None and said(what) in (f"{on}.{name}" for on in ("self", "cls", cls.name)):
            yield node


def _joins_itself(scene: Scene) -> Iterator[Place]:
    """Find nothing where a list of the module explains it, in which all calls keep threads."""
    if not any(of_the_module(scene)):
        yield at(None)


_SEVERAL = Symptom(
    lambda scene: any(
        isinstance(n, ast.ClassDef) and sum(path == n.name for path, _, _ in scene.asked) > 1
        for n in scene.code.nodes
    )
)
"""The check has made several objects of a class."""

RULES = (
    Rule(
        "a dataclass as a worker",
        told(r"__init__\(\) not called", "unhashable type"),
        _dataclasses,
        "{cls} on line {line} is a dataclass, so Python writes its __init__. That one does not"
        " call the __init__ of {base}, which prepares what a {kind} needs.",
        "Take @dataclass away, and write an __init__ whose first line is super().__init__().",
    ),
    Rule(
        "super().__init__() forgotten",
        _INIT_NOT_CALLED,
        _inits_without_super,
        "{cls} has an __init__ of its own (line {line}). It replaces the __init__ of {base}, which"
        " prepares what a {kind} needs, and which {when}.",
        "Make super().__init__() the first line of {cls}.__init__.",
    ),
    Rule(
        "an attribute hides a method",
        told("not callable"),
        _hidden_methods,
        "Line {line} sets {said}. {base} has a method of that name, and now {name}() finds your"
        " value instead.",
        "Give the attribute another name: self.first_{name}, for instance.",
    ),
    Rule(
        "start() written instead of run()",
        ANY,
        _own_starts,
        "{cls} has a method start (line {line}), which replaces the one of {base}. So nothing"
        " starts a new {kind}: the caller of start() does the work.",
        "Name the method run. Leave start() as it is: it starts the new {kind}, and the new"
        " {kind} calls run().",
    ),
    Rule(
        "{name}() called in __init__",
        DIFFERS | message("once", "twice") | IN_MAIN_THREAD,
        _in_init,
        "Line {line} calls self.{name}() inside __init__, while the worker is still being made. The"
        " code that made it calls start(), which comes to it a second time.",
        "Take self.{name}() out of {cls}.__init__: making a worker and starting it are two things.",
    ),
    Rule(
        "work done in __init__",
        DIFFERS,
        _work_in_init,
        "The work on line {line} is in {cls}.__init__. So the code that makes the object does it,"
        " before any {kind} is started.",
        "Let __init__ only keep what is needed, and do the work in run(self).",
    ),
    Rule(
        "no run() method",
        DIFFERS,
        _nothing_to_run,
        "{cls} has no method run, so the new {kind} has nothing to do and ends at once.{has}",
        "Write what the {kind} is to do in a method run(self). start() starts the {kind}, which"
        " calls it.",
    ),
    Rule(
        "run() with other arguments than self",
        told(r"run\(\) takes 0 positional arguments but 1 was given", _RUN_WANTS.pattern),
        _runs_with_arguments,
        "run on line {line} wants {wants}. start() calls it with the object alone, so the new"
        " {kind} ends at once with a TypeError.",
        "Write def run(self): and let __init__ keep what run() needs, in attributes of self.",
    ),
    Rule(
        "one object shared by the whole class",
        MORE | (_SEVERAL & (HUNG | DIFFERS)),
        _of_the_class,
        "{what} belongs to the class, by line {line}. So there is only one, and every {cls} uses"
        " it.",
        "Make it in __init__ instead, so that every object has its own: self.{what} = {made}.",
    ),
    Rule(
        "a thread that joins itself",
        told("cannot join current thread"),
        _joins_itself,
        "A thread calls join() on itself. It would wait for its own end for ever, so Python"
        " refuses.",
        "Call join() in the thread that started it, after start().",
    ),
)
