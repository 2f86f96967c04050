"""Mistakes in what the workers of a pool do once, when they start."""

from __future__ import annotations

import ast
import re

from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.handing import initializers
from course.judge.mistakes.scene import Mistake, Rule, Scene


def global_forgotten(scene: Scene) -> Mistake | None:
    """An initializer that sets a variable of its own, where the module's was meant."""
    if not (scene.differs or scene.raised[0]):
        return None
    for _, begin in initializers(scene):
        for function in scene.code.functions.get(last_name(begin), []):
            told = {
                name for n in ast.walk(function) if isinstance(n, ast.Global) for name in n.names
            }
            stores = [
                n
                for n in ast.walk(function)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            ]
            others = {
                n.id
                for body in scene.code.bodies
                for n in ast.walk(body)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
            }
            for store in stores:
                if store.id in others - told:
                    return Mistake(
                        "global forgotten",
                        f"Line {store.lineno} gives a value to {store.id}, a variable of"
                        f" {function.name} alone, which is gone when {function.name} ends. The"
                        f" {store.id} that the tasks read is that of the module.",
                        f"Write global {store.id} as the first line of {function.name}.",
                    )
    return None


def loaded_for_every_task(scene: Scene) -> Mistake | None:
    """What was to be done once in each worker is done in every task."""
    if scene.hung or not scene.code.uses("Pool", "ProcessPoolExecutor"):
        return None
    again = [s for s in scene.spies if len(s.calls) > len(s.processes) > 0]
    again = [s for s in again if not any(call.args for call in s.calls)]
    if not again or any(call.main for call in again[0].calls):
        return None
    name = again[0].__name__
    return Mistake(
        "loaded for every task",
        f"{name} was called {len(again[0].calls)} times, by {len(again[0].processes)}"
        f" process{'es' * (len(again[0].processes) > 1)}: each task calls it again.",
        "Call it in the pool's initializer, which every worker runs once, and keep what it returns"
        " in a global of the module.",
    )


def initializer_fails(scene: Scene) -> Mistake | None:
    """An initializer that raises: the pool starts workers for ever."""
    told = re.findall(r"^(\w+(?:Error|Exception)): ?(.*)$", scene.stderr, re.MULTILINE)
    if not told or not (scene.hung or "BrokenProcessPool" in scene.message):
        return None
    for call, begin in initializers(scene):
        if "initializer(*initargs)" in scene.stderr:
            kind, message = told[-1]
            return Mistake(
                "an initializer that fails",
                f"{said(begin)}, which each worker calls when it starts (line {call.lineno}),"
                f" raised {kind}: {message}. The worker ended, the pool started another one,"
                " which ended as well, and so on: nobody is left to do the work.",
                f"Put right what raises the {kind}. To try it, call {said(begin)} by itself.",
            )
    return None


RULES: tuple[Rule, ...] = (
    initializer_fails,
    loaded_for_every_task,
    global_forgotten,
)
"""In the order in which they are asked."""
