"""Data that a call leaves behind, and the next one finds."""

from __future__ import annotations

import ast

from course.judge.mistakes.classes import is_mutable
from course.judge.mistakes.code import FILLING, last_name, said
from course.judge.mistakes.scene import Mistake, Rule, Scene


def survives_between_calls(scene: Scene) -> Mistake | None:
    """Module-level data, or a default argument, that the next call finds again."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (
        scene.sides.known and isinstance(got, (list, dict)) and isinstance(expected, (list, dict))
    ):
        return None
    if len(got) <= len(expected) or sum(r.called is not None for r in scene.remembered) < 2:
        return None
    for function in (f for named in scene.code.functions.values() for f in named):
        for default in (*function.args.defaults, *function.args.kw_defaults):
            if default is not None and is_mutable(default):
                return Mistake(
                    "a mutable default argument",
                    f"{said(default)} on line {default.lineno} is made once, when {function.name}"
                    " is defined, and every call goes on with the same object.",
                    "Make a new one inside the function.",
                )
    for statement in scene.code.body:
        if isinstance(statement, ast.Assign) and is_mutable(statement.value):
            name = said(statement.targets[0])
            if _filled(scene, name):
                return Mistake(
                    "state that survives between calls",
                    f"{name} on line {statement.lineno} belongs to the module: it is made once,"
                    " so the second call finds what the first one left in it.",
                    f"Make {name} inside the function, new for every call.",
                )
    return None


def _filled(scene: Scene, name: str) -> bool:
    """Tell whether a function puts something into the module's variable."""
    for node in scene.code.nodes:
        if scene.code.function_of(node) is None:
            continue
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            owner = node.value
        elif isinstance(node, ast.Call) and last_name(node.func) in FILLING:
            owner = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        else:
            continue
        if said(owner) == name:
            return True
    return False


RULES: tuple[Rule, ...] = (survives_between_calls,)
"""In the order in which they are asked."""
