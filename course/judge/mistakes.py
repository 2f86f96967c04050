"""Recognising the mistakes that learners really make, by name.

A mistake is looked for only once a check has failed; naming it changes no verdict.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from course.judge import bench
from course.judge.errors import AnswerError


@dataclass(frozen=True)
class Mistake:
    """A mistake with a name.

    Attributes
    ----------
    name : str
        Short: "run() instead of start()".
    happened : str
        One sentence: what the code does, and why that is the trouble.
    remedy : str
        One sentence: what to try next.
    """

    name: str
    happened: str
    remedy: str


@dataclass
class Scene:
    """What there is to recognise a mistake by.

    Attributes
    ----------
    error : Exception
        What failed the check.
    tree : ast.Module
        The learner's module; empty where it is no valid Python.
    workers : list of dict
        Threads and processes that the answer made, as the child saw them.
    events : list of (str, int)
        "start" and "join" of workers, by their number, in order.
    remembered : list
        Calls of the answer and what they gave.
    """

    error: Exception
    tree: ast.Module
    workers: list[dict[str, Any]] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    remembered: list[bench.Remembered] = field(default_factory=list)

    @classmethod
    def of(cls, error: Exception, on_bench: bench.Bench) -> Scene:
        """Look around after a failed check."""
        scene = cls(error, ast.Module([], []), remembered=on_bench.remembered)
        texts = bench.settings.modules()
        for name, *_ in on_bench.sessions:
            with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                scene.tree.body += ast.parse(texts.get(name, "")).body
        for session in on_bench.sessions.values():
            if not session.closed:
                with contextlib.suppress(AnswerError, Exception):
                    facts = session.ask("facts")
                    scene.workers += facts["workers"]
                    scene.events += facts["events"]
        return scene


Rule = Callable[[Scene], "Mistake | None"]
_rules: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Add a rule; the first one that recognises its mistake wins."""
    _rules.append(function)
    return function


def recognise(scene: Scene) -> Mistake | None:
    """Return the learner's mistake, None when it is not a known one."""
    for function in _rules:
        found = function(scene)
        if found is not None:
            return found
    return None
