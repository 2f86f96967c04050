"""What was handed over and is not used, and work that is done for nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import ANY
from course.judge.mistakes.table import Place, Rule, at


def _never_read(scene: Scene) -> Iterator[Place]:
    """Find a parameter that nothing reads, by which a task came that nobody called."""
    for name, args, keywords in scene.asked:
        for function in scene.code.functions.get(name, ()):
            parameters = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
            given = {**dict(zip(parameters, args, strict=False)), **keywords}
            read = {
                n.id
                for n in ast.walk(function)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
            }
            for parameter, value in given.items():
                called = any(spy is value for spy in scene.spies)
                if callable(value) and not called and parameter not in read:
                    yield at(None, line=function.lineno, function=name, parameter=parameter)


RULES = (
    Rule(
        "an argument that is never used",
        ANY,
        _never_read,
        "{function} on line {line} is given {parameter}, a function to call, and nothing in"
        " {function} uses it.",
        "Call {parameter} where the exercise says so.",
    ),
)
"""In the order in which they are asked."""
