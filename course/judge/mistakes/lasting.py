"""Mistakes with what stays: between two calls, and between two objects that know of each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.differences import left_out, parts
from course.judge.evidence import spy
from course.judge.mistakes.classes import method
from course.judge.mistakes.code import FILLING
from course.judge.mistakes.nodes import called_on, is_mutable, last_name, said, walk
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import DIFFERS, HUNG, LEFT_ALIVE, MORE, RAISED
from course.judge.mistakes.table import Place, Rule, Symptom, at


def _defaults(scene: Scene) -> Iterator[Place]:
    """Find ``def f(results=[])`` where the function changes it."""
    for function in (f for named in scene.code.functions.values() for f in named):
        pairs = zip(reversed(function.args.args), reversed(function.args.defaults), strict=False)
        keyed = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
        for argument, default in (*pairs, *keyed):
            if default is None or not is_mutable(default):
                continue
            kept: list[tuple[str, ast.AST | None]] = [(argument.arg, function)]
            for node in ast.walk(function):  # self.values = values
                if isinstance(node, ast.Assign) and said(node.value) == argument.arg:
                    kept += [(said(t), scene.code.class_of(function)) for t in node.targets]
            for name, within in kept:
                for change in _filled(scene, name, within):
                    words = {"made": said(default), "function": function.name}
                    yield at(change, line=default.lineno, kept=name, **words)


def _of_the_module(scene: Scene) -> Iterator[Place]:
    """Find a list or dictionary of the module into which functions put something."""
    for statement in scene.code.body:
        if isinstance(statement, ast.Assign) and is_mutable(statement.value):
            what = said(statement.targets[0])
            for change in _filled(scene, what):
                yield at(change, line=statement.lineno, what=what, kept=what)


def _filled(scene: Scene, name: str, within: ast.AST | None = None) -> Iterator[ast.AST]:
    """Yield where a function puts something into this variable."""
    for node in scene.code.nodes:
        function = scene.code.function_of(node)
        if function is None or (within is not None and within not in scene.code.above(node)):
            continue
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            owner = node.value
        elif isinstance(node, ast.Call) and last_name(node.func) in FILLING:
            owner = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        else:
            continue
        if said(owner) == name:
            yield node


def _read_again(scene: Scene) -> Iterator[Place]:
    """Find where a function asks a default or a list of the module for what is in it already."""
    kept = {what.words["kept"]: what for what in (*_defaults(scene), *_of_the_module(scene))}
    for node in scene.code.nodes:
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            place = kept.get(said(node.comparators[0]))
            if place is not None and scene.code.function_of(node) is not None:
                yield at(node, kept=place.words["kept"], made=place.words["line"])


def _never_cleared(scene: Scene) -> Iterator[Place]:
    """Find an Event of the module that is set, and never cleared."""
    made = {
        said(statement.targets[0]): statement.lineno
        for statement in scene.code.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Call)
        and last_name(statement.value.func) == "Event"
    }
    cleared = {called_on(c) for c in scene.code.methods("clear")}  # type: ignore[attr-defined]
    for node in scene.code.methods("set"):
        what = called_on(node)
        if what in made and what not in cleared:
            yield at(node, what=what, made=made[what])


def _kept_shared(scene: Scene) -> Iterator[Place]:
    """Find ``global x`` in a function that makes something for ``x`` only once."""
    for node in scene.code.nodes:
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Compare)):
            continue
        name = said(node.test.left)
        function = scene.code.function_of(node)
        declared = {
            n for g in walk(function)
            if isinstance(g, ast.Global) for n in g.names
        }  # fmt: skip
        made = [n for n in node.body if isinstance(n, ast.Assign) and said(n.targets[0]) == name]
        calls = made and isinstance(made[0].value, ast.Call)
        asked = getattr(function, "name", "") == scene.asked[-1][0]
        if asked and name in declared and calls and said(node.test).endswith("is None"):
            yield at(node, what=name, made=made[0].lineno)


def _numbers_of_the_class(scene: Scene) -> Iterator[Place]:
    """Find ``Tally.total += 1``: one number for all objects."""
    classes = {n.name: n for n in scene.code.nodes if isinstance(n, ast.ClassDef)}
    for node in scene.code.nodes:
        if isinstance(node, ast.AugAssign | ast.Assign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in (t for t in targets if isinstance(t, ast.Attribute)):
                on = said(target.value)
                cls = classes.get(on) or scene.code.class_of(node)
                names = (getattr(cls, "name", ""), "cls", "type(self)", "self.__class__")
                if cls is not None and on in names and scene.code.function_of(node) is not None:
                    yield at(node, what=target.attr, cls=cls.name, written=said(target))


def _globals_of_objects(scene: Scene) -> Iterator[Place]:
    """Find ``global x`` in an ``__init__``, of which several objects were made."""
    for cls in scene.code.every(ast.ClassDef):
        init = method(cls, "__init__")
        declared = {
            name for node in walk(init) if isinstance(node, ast.Global) for name in node.names
        }
        made = [1 for path, _, _ in scene.asked if path == cls.name]
        for node in ast.walk(init) if init and len(made) > 1 else ():
            if isinstance(node, ast.Assign) and said(node.targets[0]) in declared:
                yield at(node, what=said(node.targets[0]), cls=cls.name)


def _one_for_all(scene: Scene) -> Iterator[Place]:
    """Find one number that counts down, or up to what was given, in all rounds of a loop."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (isinstance(got, dict) and isinstance(expected, dict) and got.keys() == expected.keys()):
        return
    short = [(is_, right) for is_, right in parts(got, expected) if left_out(is_, right)]
    if not short or len(short) < len(list(parts(got, expected))):
        return
    numbers = {name for name, value in scene.given.items() if type(value) is int}
    for node in scene.code.every(ast.AugAssign):
        name, function = said(node.target), scene.code.function_of(node)
        if function is None or scene.code.loop_of(node) is None:
            continue
        asked = [
            {said(n.left), said(n.comparators[0])}
            for n in ast.walk(function)
            if isinstance(n, ast.Compare)
        ]
        down = isinstance(node.op, ast.Sub) and name in numbers
        up = isinstance(node.op, ast.Add) and any(
            name in sides and sides & numbers for sides in asked
        )
        within = [
            n for n in ast.walk(function)
            if isinstance(n, ast.Assign) and name in map(said, n.targets)
            and scene.code.loop_of(n) is not None
        ]  # fmt: skip
        if isinstance(node.target, ast.Name) and (down or up) and not within:
            yield at(node, counter=name)


_SECOND_CALL = Symptom(lambda scene: sum(r.called is not None for r in scene.remembered) > 1)
_AGAIN = Symptom(lambda scene: sum(path == scene.asked[-1][0] for path, _, _ in scene.asked) > 1)
"""The function that was called last was called before in this check."""
_SEVERAL_OBJECTS = DIFFERS & Symptom(
    lambda scene: any(
        sum(path == name for path, _, _ in scene.asked) > 1
        for name in {n.name for n in scene.code.nodes if isinstance(n, ast.ClassDef)}
    )
)
"""Something differs, and the check has made more than one object of a class."""
_NOT_CALLED = Symptom(
    lambda scene: any(not spy.calls for spy in _handed_over(scene)) or scene.sides.got == []
)
"""A task that was handed over was not called."""


def _handed_over(scene: Scene) -> list[spy]:
    return [task for _, _, task in scene.tasks if isinstance(task, spy)]


RULES = (
    Rule(
        "a mutable default argument",
        MORE & _SECOND_CALL,
        _defaults,
        "{made} on line {line} is made once, when {function} is defined, and every call goes on"
        " with the same object.",
        "Make a new one inside the function.",
    ),
    Rule(
        "state that survives between calls",
        MORE & _SECOND_CALL & ~LEFT_ALIVE,
        _of_the_module,
        "{what} on line {line} belongs to the module: it is made once, so the second call finds"
        " what the first one left in it.",
        "Make {what} inside the function, new for every call.",
    ),
    Rule(
        "state that survives between calls",
        _AGAIN & _NOT_CALLED,
        _read_again,
        "Line {line} asks what is in {kept} already. {kept} was made once, on line {made}, so the"
        " second call finds there what the first one left, and does not do it again.",
        "Make {kept} inside the function, new for every call.",
    ),
    Rule(
        "state that survives between calls",
        _AGAIN & (DIFFERS | HUNG),
        _never_cleared,
        "Line {line} sets {what}, which belongs to the module (line {made}), and nothing clears"
        " it: in the next call it is set from the beginning.",
        "Make {what} inside the function, new for every call.",
    ),
    Rule(
        "state that survives between calls",
        _AGAIN & (DIFFERS | HUNG | RAISED),
        _kept_shared,
        "Line {made} makes {what} in the first call only; every later call goes on with the same"
        " one, and with what is left in it.",
        "Make {what} inside the function, new for every call.",
    ),
    Rule(
        "one counter for all",
        DIFFERS,
        _one_for_all,
        "Line {line} changes {counter}, which is one number for all of them together: what one has"
        " used up is gone for the others.",
        "Count for each by itself: a dictionary of numbers, say.",
    ),
    Rule(
        "one number for all objects",
        MORE | _SEVERAL_OBJECTS,
        _numbers_of_the_class,
        "Line {line} changes {written}. That belongs to the class, so all objects of {cls} share"
        " it.",
        "Make it in __init__, as self.{what}, and change self.{what}.",
    ),
    Rule(
        "a global that the next object overwrites",
        DIFFERS,
        _globals_of_objects,
        "Line {line} keeps in the global {what} what belongs to one object. The next {cls} that is"
        " made overwrites it, and the first one goes on with the other's.",
        "Keep it in the object: self.{what} = ….",
    ),
)
"""In the order in which they are asked."""
