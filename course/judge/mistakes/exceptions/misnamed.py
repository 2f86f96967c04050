"""Mistakes in a name: one that nobody has given, one without a value, one that its owner lacks."""

from __future__ import annotations

import ast
import builtins
import concurrent.futures.process  # noqa: F401 - so that `_of_module` knows it, and the next
import multiprocessing.managers
import multiprocessing.pool
import multiprocessing.queues  # noqa: F401
import re
import sys
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from types import ModuleType
from typing import Any

from course.judge.recognising.code import Function
from course.judge.recognising.nodes import (
    declared_in,
    inside,
    last_name,
    line,
    parameters,
    spans,
    stored_in,
    walk,
)
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import raised_anywhere, raised_so
from course.judge.recognising.table import Place, Rule, at

_NO_NAME = re.compile(r"name '(\w+)' is not defined")
_NO_VALUE = re.compile(r"local variable '(\w+)'")
_NO_ATTRIBUTE = re.compile(r"'([\w.]+)'(?: object)? has no attribute '(\w+)'")


def _uses(scene: Scene, kind: str, message: re.Pattern[str]) -> Iterator[ast.Name]:
    """Yield where a name is used that could not be, by an exception of this kind."""
    for error in raised_so(scene, kind):
        found = message.search(error.message)
        for node in scene.code.every(ast.Name) if found else ():
            if found and node.id == found[1] and node.lineno == error.line:
                yield node


def _makers(scene: Scene, name: str) -> list[tuple[int, Function | None]]:
    """Return the lines in which something gets this name, and the functions they stand in.

    What a comprehension or a lambda calls so is known only there; what a class calls so, by it.
    """
    nodes = [
        node
        for node in scene.code.nodes
        if _given(node) == name
        and (scene.code.class_of(node) is None or scene.code.function_of(node) is not None)
        and not any(isinstance(n, ast.comprehension | ast.Lambda) for n in scene.code.above(node))
    ]
    return [(line(node), scene.code.function_of(node)) for node in nodes]


def _given(node: ast.AST) -> str:
    """Return the name that something gets here, empty if nothing does."""
    match node:
        case ast.alias():
            return (node.asname or node.name).partition(".")[0]
        case ast.arg():
            return node.arg
        case ast.Name(ctx=ast.Store()):
            return node.id
        case _:
            return str(getattr(node, "name", ""))  # a function, a class, `except … as name`


def _known_to_nobody(scene: Scene) -> Iterator[Place]:
    """Find a name that nothing in the answer has."""
    for node in _uses(scene, "NameError", _NO_NAME):
        if not _makers(scene, node.id):
            yield at(node, name=node.id, advice=_instead(scene, node))


def _instead(scene: Scene, node: ast.Name) -> str:
    """Say what may be meant by a name that nobody has given."""
    if of_class := _as_attribute(scene, node):
        return of_class
    for one in (one for each in scene.code.every(ast.Import) for one in each.names):
        if node.id in _of_module(one.name):
            return f"Write {one.asname or one.name}.{node.id}: it belongs to the module."
    for module in (each.module or "" for each in scene.code.every(ast.ImportFrom)):
        if node.id in _of_module(module):
            return f"Import it, too: from {module} import {node.id}."
    if node.id in sys.stdlib_module_names:
        return f"Write import {node.id} at the top of the module."
    near = {_given(n) for n in scene.code.nodes if _is_of_module(scene, n)} | {*vars(builtins)}
    for function in (f for f in scene.code.above(node) if isinstance(f, ast.FunctionDef)):
        near |= {*stored_in(function), *parameters(function)}
    if meant := _like(node.id, near - {node.id}):
        return f"Is {meant} meant?"
    return (
        "Import it, or make it, at the top of the module. A module knows nothing of what other"
        " cells of the notebook have made."
    )


def _as_attribute(scene: Scene, node: ast.Name) -> str:
    """Say that the class around has an attribute of this name, empty if it has none."""
    around = scene.code.class_of(node)
    belongs = around is not None and node.id in _own_attributes(scene, around)
    return f"Write self.{node.id}: it belongs to {around.name}." if around and belongs else ""


def _is_of_module(scene: Scene, node: ast.AST) -> bool:
    return scene.code.function_of(node) is None and scene.code.class_of(node) is None


def _of_module(name: str) -> dict[str, Any]:
    """Return what one of Python's own modules has, if the judge has imported it too."""
    known = name.partition(".")[0] in sys.stdlib_module_names and name in sys.modules
    return vars(sys.modules[name]) if known else {}


def _like(name: str, others: Iterable[str]) -> str:
    """Return the name among others that is most like this one, empty if none is.

    Whoever writes a class means no variable: both begin alike, with a capital, or with none.
    """
    alike = sorted(o for o in others if o[:1].isupper() == name[:1].isupper() and _shown(o, name))
    return next(iter(get_close_matches(name, alike, 1)), "")


def _shown(other: str, name: str) -> bool:
    return not other.startswith("_") or name.startswith("_")


def _of_another_function(scene: Scene) -> Iterator[Place]:
    """Find a name that is a local variable, or a parameter, of another function."""
    for node in _uses(scene, "NameError", _NO_NAME):
        makers = _makers(scene, node.id)
        theirs = [f for _, f in makers if f is not None and node.id not in declared_in(f)]
        if theirs and len(theirs) == len(makers) and isinstance(theirs[0], ast.FunctionDef):
            name = theirs[0].name
            advice = f"Hand it over as an argument, or let {name} return it."
            advice = _as_attribute(scene, node) or advice
            yield at(node, name=node.id, function=name, there=makers[0][0], advice=advice)


def _not_there_yet(scene: Scene) -> Iterator[Place]:
    """Find a name of the module that had not been given, or not in this process."""
    for node in _uses(scene, "NameError", _NO_NAME):
        for there, _ in _makers(scene, node.id):
            yield at(node, name=node.id, there=there)


def _without_a_value(scene: Scene) -> Iterator[Place]:
    """Find a variable that is local since its function assigns to it, and that has no value yet."""
    for node in _uses(scene, "UnboundLocalError", _NO_VALUE):
        advice = f"Give {node.id} a value on every way that leads to line {node.lineno}."
        if any(function is None for _, function in _makers(scene, node.id)):
            advice = (
                f"If the {node.id} of the module is meant, write global {node.id} as the first line"
                " of the function. Else give the variable another name, and a value first."
            )
        for there, function in _makers(scene, node.id):
            if function is scene.code.function_of(node):
                yield at(node, name=node.id, there=there, advice=advice)


def _lacks(scene: Scene) -> Iterator[Place]:
    """Find an attribute that nothing of this class has, while one is called almost like it."""
    for error in raised_so(scene, "AttributeError"):
        found = _NO_ATTRIBUTE.search(error.message)
        known = _attributes(scene, found[1]) if found else set()
        meant = _like(found[2], known) if found and found[2] not in known else ""
        for node in scene.code.every(ast.Attribute) if meant else ():
            if found and node.attr == found[2] and spans(node, error.line or 0):
                yield at(node, attribute=node.attr, owner=found[1], meant=meant)


def _attributes(scene: Scene, name: str, below: tuple[ast.ClassDef, ...] = ()) -> set[str]:
    """Return what a module of Python, or a class of Python's or the answer's, has by this name."""
    if of_module := _of_module(name):
        return {*of_module}
    for own in scene.code.every(ast.ClassDef):
        if own.name == name and own not in below:
            bases = (_attributes(scene, last_name(base), (*below, own)) for base in own.bases)
            return _own_attributes(scene, own).union(*bases)
    found: set[str] = set()
    for path, module in list(sys.modules.items()):
        if path.partition(".")[0] in sys.stdlib_module_names and type(module) is ModuleType:
            kind = vars(module).get(name)
            found.update(dir(kind) if isinstance(kind, type) else ())
    return found


def _own_attributes(scene: Scene, own: ast.ClassDef) -> set[str]:
    """Return what a class of the answer has: what its body gives, and what its methods set."""
    set_there = {
        n.attr
        for n in inside(own, ast.Attribute)
        if isinstance(n.ctx, ast.Store) and not isinstance(scene.code.parent(n), ast.AugAssign)
    }
    return set_there | {_given(n) for n in walk(own.body) if scene.code.function_of(n) is None}


RULES = (
    Rule(
        "a name that nobody has given",
        raised_anywhere("NameError"),
        _known_to_nobody,
        "Line {line} uses {name}, and nothing that is known there is called so.",
        "{advice}",
    ),
    Rule(
        "a name of another function",
        raised_anywhere("NameError"),
        _of_another_function,
        "Line {line} uses {name}. That is a local variable of {function} (line {there}), and known"
        " only in there.",
        "{advice}",
    ),
    Rule(
        "a local variable without a value",
        raised_anywhere("UnboundLocalError"),
        _without_a_value,
        "Line {line} reads {name}, which has no value yet. Line {there} assigns to it, so in the"
        " whole function {name} is a local variable.",
        "{advice}",
    ),
)

LACKING = (
    Rule(
        "an attribute that is called otherwise",
        raised_anywhere("AttributeError"),
        _lacks,
        "Line {line} asks for {said}, and {owner} has no {attribute}.",
        "Is {meant} meant?",
    ),
)

NOT_YET = (
    Rule(
        "a global that is not there yet",
        raised_anywhere("NameError"),
        _not_there_yet,
        "Line {line} uses {name}. Line {there} gives it a value, but not in this process, or not"
        " before line {line} was reached. A new process imports the module anew, and knows nothing"
        " of what functions of its parent have set.",
        "Hand it over as an argument. Or make it at the top of the module, if all may have one"
        " each.",
    ),
)
"""Asked late: what a process has not may have a better reason."""
