"""Mistakes with exceptions: who gets them, what they skip, and what hides them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.explaining.exceptions import OVERSIGHTS, Raised
from course.judge.explaining.explain import with_article
from course.judge.recognising.code import EXECUTORS
from course.judge.recognising.nodes import caught_by, inside, last_name, said, spans, walk
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    DIFFERS,
    HUNG,
    LEFT_ALIVE,
    RAISED,
    SENT_HOME,
    TASK_RAISED,
    WORKER_DIED,
)
from course.judge.recognising.table import Place, Rule, Symptom, at, in_worker

_GIVES_RESULTS = ("map", "starmap", "imap", "imap_unordered", "apply")
"""Methods of a pool that raise in the parent what a task has raised."""
_GIVES_BACK = ("release", "set", "close", "join", "task_done", "terminate", "unlink", "shutdown")


def _around_start(scene: Scene) -> Iterator[Place]:
    """Find a ``try`` around start or join, where a worker has ended by an exception."""
    if any(in_worker(scene, t) for t in scene.code.tries):
        return
    for node in scene.code.tries:
        within = {*walk(node.body)}
        for one in (*scene.code.joins, *scene.code.starts):
            if one in within and caught_by(node) & {*_ALL, scene.ended[0].type}:
                yield at(one, line=node.lineno, kind=scene.ended[0].type, worker=scene.worker)


_ALL = ("Exception", "BaseException")


def _too_little(scene: Scene) -> Iterator[Place]:
    """Find a ``try`` around the line that raised something else than it catches."""
    home = [scene.all_raised[0]] if scene.raised[0] and scene.all_raised else []
    for error in (*scene.ended, *home):
        for node in scene.code.tries:
            caught = caught_by(node)
            lines = [n.lineno for n in inside(node.body, ast.expr | ast.stmt)]
            there = error.line in lines
            there |= in_worker(scene, node) and (error.line is None or scene.raised_by_task)
            if there and not caught & {error.type, *_ALL}:
                yield at(node, caught=", ".join(sorted(caught)), kind=with_article(error.type))


def _behind_a_colon(message: str) -> str:
    """Return what is said of an exception behind its kind: nothing, if it says nothing itself."""
    return f": {message}" if message.strip() else ""


def _uncaught(scene: Scene) -> Iterator[Place]:
    """Find the exceptions that ended a worker, at their lines; oversights come first."""
    handled = bool(scene.code.tries) or scene.code.uses("result", "exitcode")
    errors = [e for e in scene.ended if e.line and not scene.code.uses("excepthook")]
    meant = [e for e in errors if e.by_task or e.type not in OVERSIGHTS]
    for error in (*(e for e in errors if e not in meant), *(() if handled else meant)):
        words = {
            "kind": with_article(error.type),
            "message": _behind_a_colon(error.message),
            "worker": error.worker,
        }
        remedy = f"Mend line {error.line}; the traceback is easy to miss among the other output."
        if error in meant:
            remedy = f"Put try/except around line {error.line}, inside the function that the"
            remedy += f" {error.worker} runs, and keep what happened."
        yield at(None, line=error.line, remedy=remedy, **words)


def _let_go(scene: Scene) -> Iterator[Place]:
    """Find the call of a task that raised what it was to raise, and the caller got it."""
    kind, message = scene.raised
    own = any(spans(node, scene.raised_line or 0) for node in scene.code.every(ast.Raise))
    if scene.raised_line and not own and kind not in OVERSIGHTS and not scene.due:
        words = {"kind": with_article(kind), "message": _behind_a_colon(message[:_SHOWN])}
        yield at(None, line=scene.raised_line, **words)


_SHOWN = 80
"""Characters of a message."""


# -- what an exception skips -----------------------------------------------------------------------


def _skipped(scene: Scene) -> Iterator[Place]:
    """Find what gives something back, behind what raised, in the same block or outside."""
    for kind, raising in _raising(scene):
        child: ast.AST = raising
        for outer in scene.code.above(raising):
            for back in _not_given_back(scene, raising, _after(outer, child)):
                raises = f"raised {with_article(kind)}"
                yield at(raising, raises=raises, skipped=said(back), there=back.lineno)
            taken = isinstance(outer, ast.Try) and child in outer.body and _takes(outer, kind)
            if taken or isinstance(outer, ast.FunctionDef | ast.Lambda):
                break
            child = outer
    for node in scene.code.tries if scene.reached and scene.left_alive else ():
        around = scene.code.parent(node)
        after = [*node.orelse, *(_after(around, node) if around is not None else ())]
        for raising in inside(node.handlers, ast.Raise):
            for back in _not_given_back(scene, raising, after):
                words = {"skipped": said(back), "there": back.lineno}
                yield at(raising, raises="passes an exception on", **words)


def _not_given_back(scene: Scene, raising: ast.AST, after: list[ast.stmt]) -> Iterator[ast.Call]:
    """Yield what would give something back after this, and is done in no other way."""
    for back in inside(after, ast.Call):
        gives = last_name(back.func) in _GIVES_BACK
        if gives and not _done_all_the_same(scene, raising, said(back)):
            yield back


def _done_all_the_same(scene: Scene, raising: ast.AST, text: str) -> bool:
    """Tell whether a handler or a ``finally`` around the place does this as well."""
    around = [n for n in scene.code.above(raising) if isinstance(n, ast.Try)]
    parts = [p for n in around for p in (*n.handlers, *n.finalbody)]
    return any(isinstance(c, ast.Call) and said(c) == text for p in parts for c in ast.walk(p))


def _raising(scene: Scene) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls that have raised something, and what."""
    lines: list[Raised] = [e for e in scene.all_raised if e.line]
    for error in lines:
        calls = [c for c in scene.code.every(ast.Call) if c.lineno == error.line]
        of_workers = [c for c in calls if in_worker(scene, c)] if error.worker else []
        yield from ((error.type, call) for call in of_workers or calls)
    kinds = {  # also what the answer has taken
        name: call.raised
        for _, name, task in scene.tasks
        for call in scene.calls
        if call.raised and call.function is task
    }
    for node in scene.code.nodes if kinds else ():
        if isinstance(node, ast.Call):
            mapped = isinstance(node.func, ast.Attribute) and last_name(node.func) in _GIVES_RESULTS
            mapped &= not _gives_later(scene, node)
            handed = [last_name(arg) for arg in node.args[:1] if mapped]
            for name in kinds.keys() & {last_name(node.func), *handed}:
                yield kinds[name], node


def _gives_later(scene: Scene, node: ast.Call) -> bool:
    """Tell whether the results are asked for elsewhere, and what a task has raised comes there."""
    eager = ("map", "starmap", "apply")
    lazy = last_name(node.func) not in eager or scene.code.uses(*EXECUTORS)
    return lazy and isinstance(scene.code.parent(node), ast.Assign)


def _takes(node: ast.Try, kind: str) -> bool:
    return bool(caught_by(node) & {kind, *_ALL})


def _after(outer: ast.AST, child: ast.AST) -> list[ast.stmt]:
    """Return the statements of the same block that come after this one."""
    for _, block in ast.iter_fields(outer):
        if isinstance(block, list) and child in block:
            return [s for s in block[block.index(child) + 1 :] if isinstance(s, ast.stmt)]
    return []


def _is_an_oversight(error: Raised) -> bool:
    """Tell whether nobody can have meant it: a wrong name, or a call that does not fit."""
    words = ("has no attribute", "positional argument", "unexpected keyword argument")
    by_name = error.type in ("NameError", "UnboundLocalError")
    return by_name or any(part in error.message for part in words)


def _taken(scene: Scene) -> Iterator[Place]:
    """Find the ``except`` that took an oversight."""
    for error in filter(_is_an_oversight, scene.taken):
        for node in scene.code.tries:
            lines = [
                n.lineno for part in node.body for n in ast.walk(part) if isinstance(n, ast.stmt)
            ]
            near = [h for h in node.handlers if h.type is None or last_name(h.type) in _ALL]
            if near and error.line:
                within = error.line in lines
                if within or len(scene.code.tries) == 1:
                    yield at(
                        None,
                        line=near[0].lineno,
                        kind=with_article(error.type),
                        message=_behind_a_colon(error.message),
                        there=error.line,
                    )


def _returns_in_finally(scene: Scene) -> Iterator[Place]:
    for node in scene.code.every(ast.Try):
        for part in node.finalbody:
            for inner in ast.walk(part):
                if isinstance(inner, ast.Return):
                    yield at(inner)


RULES = (
    Rule(
        "an except that hides an error",
        Symptom(lambda scene: scene.taken),
        _taken,
        "Line {there} raised {kind}{message}. The except on line {line} catches it together"
        " with the exceptions that it was written for, so you do not see it.",
        "Mend line {there}, and let the except name the exceptions that it is for.",
    ),
    Rule(
        "try/except around start() or join()",
        WORKER_DIED,
        _around_start,
        "The try on line {line} is around {name}(). But the {kind} is raised in the new {worker},"
        " and ends that one. {name}() raises nothing, so there is nothing to catch here.",
        "Put try/except inside the function that the {worker} runs, around the call that may fail.",
    ),
    Rule(
        "an exception skips what gives back",
        (HUNG | DIFFERS) & (TASK_RAISED | WORKER_DIED) | LEFT_ALIVE,
        _skipped,
        "Line {line} {raises}, which left the block at once. So {skipped} on line {there} was not"
        " executed.",
        "Put it into a finally, or use a with block, which gives back in any case.",
    ),
    Rule(
        "catches only some exceptions",
        WORKER_DIED | SENT_HOME | RAISED,
        _too_little,
        "The try on line {line} catches {caught}. But {kind} was raised, which went on from there:"
        " it ends whoever does not catch it, and the result is missing.",
        "Catch what may really be raised there, or Exception where it may be anything.",
    ),
    Rule(
        "return in finally",
        TASK_RAISED,
        _returns_in_finally,
        "Line {line} returns in a finally. That ends the function in any case, and an exception"
        " that was on its way is lost.",
        "Take the return out of the finally. A finally is for tidying up only.",
    ),
)

UNCAUGHT = (
    Rule(
        "exception in a worker not caught",
        WORKER_DIED,
        _uncaught,
        "Line {line} raised {kind} in a new {worker}{message}. This ended the {worker} before its"
        " work was done, and no other worker notices.",
        "{remedy}",
    ),
    Rule(
        "an exception of a call let through",
        SENT_HOME,
        _let_go,
        "What line {line} calls raised {kind}{message}. Nothing in your code caught it, so it went"
        " on to the caller, and all that was done by then was lost.",
        "Put try/except around that call, and note what happened as the exercise says.",
    ),
)
"""What is left to say of an exception, where nothing else explains it."""
