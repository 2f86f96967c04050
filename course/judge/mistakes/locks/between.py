"""Mistakes that only the failing interleaving shows: who came in between, and whose lock it was."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from course.judge.recognising.locks import MAKERS
from course.judge.recognising.nodes import last_name, spans
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import RACE
from course.judge.recognising.table import Place, Rule, at


def _let_go_between_calls(scene: Scene) -> Iterator[Place]:
    """Find a function that calls two others, each of which takes the lock for itself."""
    rows = scene.story.rows
    takes = [(n, who, line, deed[6:]) for n, (who, line, deed) in enumerate(rows)
             if deed.startswith("takes ")]  # fmt: skip
    for n, who, line, lock in takes:
        later = [t for t in takes if t[1] == who and t[3] == lock and t[0] > n and t[2] != line]
        for m, _, there, _ in later[:1]:
            between = rows[n:m]
            if not any(w != who and deed.startswith("writes ") for w, _, deed in between):
                continue
            first, second = _function_at(scene, line), _function_at(scene, there)
            for function in _calling_both(scene, first, second):
                yield at(
                    None, line=function.lineno, function=function.name, lock=lock,
                    first=line, second=there,
                )  # fmt: skip


def _function_at(scene: Scene, line: int) -> ast.FunctionDef | None:
    around = [f for named in scene.code.functions.values() for f in named if spans(f, line)]
    return around[-1] if around else None


def _calling_both(
    scene: Scene, first: ast.FunctionDef | None, second: ast.FunctionDef | None
) -> Iterator[ast.FunctionDef]:
    if first is None or second is None or first is second:
        return
    lines = {line for _, line, _ in scene.story.rows}
    for function in (f for named in scene.code.functions.values() for f in named):
        called = {last_name(n.func) for n in ast.walk(function) if isinstance(n, ast.Call)}
        ran = any(spans(function, n) for n in lines)
        if {first.name, second.name} <= called and ran:
            yield function


_ANOTHER = re.compile(r" \(\d+\w\w\)$")
"""What is written behind a lock that is not the first one by that name."""


def _lock_for_each_key(scene: Scene) -> Iterator[Place]:
    """Find a lock that is kept by a key, where two workers took different ones by one name."""
    taken = {deed.removeprefix("takes ") for _, _, deed in scene.story.rows if "takes " in deed}
    others = {_ANOTHER.sub("", lock) for lock in taken if _ANOTHER.search(lock)}
    for node in scene.code.calls(*MAKERS, "defaultdict"):
        of_locks = last_name(node.func) != "defaultdict" or (
            bool(node.args) and last_name(node.args[0]) in MAKERS
        )
        kept = scene.code.parent(node)
        by_key = isinstance(kept, ast.Assign) and isinstance(kept.targets[0], ast.Subscript)
        by_key = by_key or (isinstance(kept, ast.Call) and last_name(kept.func) == "setdefault")
        by_key = by_key or isinstance(kept, ast.DictComp) or last_name(node.func) == "defaultdict"
        if of_locks and by_key and others:
            yield at(node, lock=min(others))


RULES = (
    Rule(
        "a lock for each key",
        RACE,
        _lock_for_each_key,
        "Line {line} makes a lock for each key, and here two workers held two different ones, both"
        " called {lock}. They do not keep each other out, and what they changed belongs to both.",
        "Let the lock belong to what is changed: whoever changes the same thing takes the same"
        " lock.",
    ),
    Rule(
        "lock given back in between",
        RACE,
        _let_go_between_calls,
        "{function} (line {line}) gets what it needs in two steps. Each takes {lock} for itself,"
        " on line {first} and on line {second}; between the two another worker came and changed"
        " something, so the two parts do not fit together.",
        "Take the lock once, in {function}, and do both steps under it.",
    ),
)
