"""What stays in a module from one call to the next, because functions put it there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.recognising.nodes import changed, is_mutable, said
from course.judge.recognising.scene import Scene
from course.judge.recognising.table import Place, at


def of_the_module(scene: Scene) -> Iterator[Place]:
    """Find a list or dictionary of the module into which functions put something."""
    for statement in scene.code.body:
        if isinstance(statement, ast.Assign) and is_mutable(statement.value):
            what = said(statement.targets[0])
            for change in filled(scene, what):
                yield at(change, made=statement.lineno, what=what)


def filled(scene: Scene, name: str, within: ast.AST | None = None) -> Iterator[ast.AST]:
    """Yield where a function changes what this variable stands for."""
    for node in scene.code.nodes:
        what = changed(node)
        around = [n for n in scene.code.above(node) if within in (None, n)]
        if what is not None and said(what) == name and around and scene.code.function_of(node):
            yield node
