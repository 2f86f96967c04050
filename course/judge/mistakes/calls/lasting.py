"""Mistakes with what stays: between two calls, and between two objects that know of each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.explaining.differences import left_out, parts
from course.judge.recognising.kept import filled, of_the_module
from course.judge.recognising.nodes import (
    assigned,
    called_on,
    declared_in,
    decorators,
    inside,
    is_mutable,
    last_name,
    said,
    spans,
)
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    ANY,
    DIFFERS,
    HUNG,
    LEFT_ALIVE,
    MORE,
    RAISED,
    about,
    told,
)
from course.judge.recognising.table import Place, Rule, Symptom, at
from course.judge.tasks.evidence import spy


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
                for target, value in assigned(node) if isinstance(node, ast.Assign) else ():
                    if said(value) == argument.arg:
                        kept.append((said(target), scene.code.class_of(function)))
            for name, within in kept:
                for change in filled(scene, name, within):
                    words = {"made": said(default), "function": function.name}
                    yield at(change, line=default.lineno, what=name, **words)


def _survives(scene: Scene) -> Iterator[Place]:
    """Find what is made once, and still holds in the second call what the first one left."""
    got = scene.sides.got
    if isinstance(got, list) and got and {*map(str, got)} <= {*scene.given}:
        return  # these are the arguments that a call has changed: no state of the module
    if (MORE & _SECOND_CALL & ~LEFT_ALIVE & ~about("processes", "workers"))(scene) or _JOINS_OTHERS(
        scene
    ):
        yield from of_the_module(scene)
    if _AGAIN(scene) and _NOT_CALLED(scene):
        yield from _read_again(scene)
    if _AGAIN(scene) and (DIFFERS | HUNG)(scene):
        yield from _never_cleared(scene)
    if _AGAIN(scene) and (DIFFERS | HUNG | RAISED)(scene):
        yield from _kept_shared(scene)
    if _AGAIN(scene) and DIFFERS(scene):
        yield from _goes_on(scene)


def _given_again(scene: Scene) -> Iterator[Place]:
    """Find a cache around what makes something new, or calls a task, from one call to the next."""
    names = scene.task_names
    lasting = [f for f in scene.code.every(ast.FunctionDef) if scene.code.function_of(f) is None]
    for function in lasting:
        for name in sorted(decorators(function) & {"cache", "lru_cache"}):
            returned = [n.value for n in inside(function, ast.Return) if n.value is not None]
            calls = {last_name(n.func) for n in inside(function, ast.Call)}
            if any(map(is_mutable, returned)) or calls & names:
                yield at(None, line=function.lineno, cache=f"@{name}", function=function.name)


def _one_for_all_calls(scene: Scene) -> Iterator[Place]:
    """Find ``global x`` in a function that sets ``x`` anew in each call, and alone uses it."""
    lines = {line for _, line, _ in scene.story.rows} if scene.story else set()
    for function in scene.code.every(ast.FunctionDef):
        used = [n for n in ast.walk(function) if isinstance(n, ast.Name)]
        own = [g for g in inside(function, ast.Global) if scene.code.function_of(g) is function]
        names = {name for g in own for name in g.names if any(spans(function, n) for n in lines)}
        for name in sorted(names):
            its = sorted((n for n in used if n.id == name), key=lambda n: (n.lineno, n.col_offset))
            loads = [n for n in scene.code.every(ast.Name) if n.id == name and n not in its]
            anew = its and isinstance(its[0].ctx, ast.Store) and len(its) > 1
            if anew and not any(isinstance(n.ctx, ast.Load) for n in loads):
                yield at(its[0], name=name, function=function.name)


def _read_again(scene: Scene) -> Iterator[Place]:
    """Find where a function asks a default or a list of the module for what is in it already."""
    kept = {place.words["what"]: place.words["line"] for place in _defaults(scene)}
    kept |= {place.words["what"]: place.words["made"] for place in of_the_module(scene)}
    for node in scene.code.every(ast.Compare):
        what = said(node.comparators[0])
        asks = isinstance(node.ops[0], ast.In | ast.NotIn) and what in kept
        if asks and scene.code.function_of(node) is not None:
            yield at(node, what=what, made=kept[what])
    for node in scene.code.every(ast.If):
        if (what := said(node.test)) in kept and scene.code.function_of(node) is not None:
            yield at(node, what=what, made=kept[what])


def _never_cleared(scene: Scene) -> Iterator[Place]:
    """Find an Event of the module that is set, and never cleared."""
    made = {
        said(node.targets[0]): node.lineno
        for node in scene.code.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and last_name(node.value.func) == "Event"
    }
    cleared = {called_on(call) for call in scene.code.methods("clear")}
    for node in scene.code.methods("set"):
        if (what := called_on(node)) in made.keys() - cleared:
            yield at(node, what=what, made=made[what])


def _kept_shared(scene: Scene) -> Iterator[Place]:
    """Find ``global x`` in a function that makes something for ``x`` only once."""
    for node in scene.code.nodes:
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Compare)):
            continue
        name = said(node.test.left)
        function = scene.code.function_of(node)
        declared = declared_in(function)
        made = [n for n in node.body if isinstance(n, ast.Assign) and said(n.targets[0]) == name]
        calls = made and isinstance(made[0].value, ast.Call)
        asked = getattr(function, "name", "") == scene.asked[-1][0]
        if asked and name in declared and calls and said(node.test).endswith("is None"):
            yield at(node, what=name, made=made[0].lineno)


def _goes_on(scene: Scene) -> Iterator[Place]:
    """Find ``global total`` and a new value made of the old one, which no call begins anew."""
    made = {
        said(node.targets[0]): node.lineno
        for node in scene.code.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    }
    changes: dict[str, list[tuple[ast.stmt, bool]]] = {}
    for node in (*scene.code.every(ast.Assign), *scene.code.every(ast.AugAssign)):
        name = said(node.targets[0] if isinstance(node, ast.Assign) else node.target)
        if name in made and name in declared_in(scene.code.function_of(node)):
            of_itself = isinstance(node, ast.AugAssign) or name in {
                n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)
            }
            changes.setdefault(name, []).append((node, of_itself))
    for name, found in changes.items():
        if all(of_itself for _, of_itself in found):
            yield at(found[0][0], what=name, made=made[name])


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
        ends = [o.test for o in scene.code.loops_of(node) if isinstance(o, ast.While)]
        asked = [
            {said(n.left), said(n.comparators[0])}
            for n in ast.walk(function)
            if isinstance(n, ast.Compare) and not any(n in ast.walk(end) for end in ends)
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


_JOINS_OTHERS = told("cannot join current thread", "cannot join thread before it is started")
"""A list of all calls held the thread that joins, or one that another call has just made."""
_SECOND_CALL = Symptom(lambda scene: sum(r.called is not None for r in scene.remembered) > 1)
_AGAIN = Symptom(lambda scene: sum(path == scene.asked[-1][0] for path, _, _ in scene.asked) > 1)
"""The function that was called last was called before in this check."""
_NOT_CALLED = Symptom(
    lambda scene: any(not spy.calls for spy in _handed_over(scene)) or _is_empty(scene.sides.got)
)
"""A task that was handed over was not called, or nothing came of it."""


def _is_empty(got: object) -> bool:
    return got == [] or (isinstance(got, tuple) and got[:1] == ({},))


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
        "a cache that gives the same again",
        _AGAIN & DIFFERS,
        _given_again,
        "{function} on line {line} has {cache}: when it is called with the same again it is not"
        " executed, and gives the very object that it gave before.",
        "Leave the cache out: each call is to work anew.",
    ),
    Rule(
        "a variable of the module for what belongs to one call",
        Symptom(lambda scene: scene.story is not None and (scene.is_race or scene.story.deadlock)),
        _one_for_all_calls,
        "Line {line} sets {name}, which is one variable for all threads that are in {function}."
        " Another one can set it anew before this one has used it.",
        "Leave the global statement out: then each call has a {name} of its own.",
    ),
    Rule(
        "state that survives between calls",
        ANY,
        _survives,
        "{what}, which is made on line {made}, is made only once. So line {line} finds there, or"
        " leaves there for the next call, what belongs to one call.",
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
)
