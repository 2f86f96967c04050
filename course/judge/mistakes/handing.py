"""Mistakes in handing work to a pool or an executor."""

from __future__ import annotations

import ast

from course.judge.mistakes.code import EXECUTORS, last_name, said
from course.judge.mistakes.scene import Mistake, Rule, Scene

LATER = ("apply_async", "map_async", "starmap_async", "submit")
"""What hands over work and returns at once."""

_ROWS = ("map", "starmap", "map_async", "starmap_async", "imap", "imap_unordered")
_HANDING = (*LATER, *_ROWS, "apply")


def handed_over(scene: Scene) -> list[ast.Call]:
    """Return the calls that hand work to a pool; the built-in ``map`` is none."""
    if not scene.code.uses("Pool", "ThreadPool", *EXECUTORS):
        return []
    return [call for name in _HANDING for call in scene.code.methods(name)]


def pooled(scene: Scene) -> list[ast.FunctionDef]:
    """Return the learner's functions that workers of a pool run."""
    found = []
    for call in handed_over(scene):
        first = call.args[0] if call.args else None
        if isinstance(first, ast.Call) and last_name(first.func) == "partial" and first.args:
            first = first.args[0]
        found += scene.code.functions.get(last_name(first), [])
    return found


def initializers(scene: Scene) -> list[tuple[ast.Call, ast.expr]]:
    """Return the calls that make a pool with an initializer, and the initializer."""
    found = []
    for call in scene.code.calls("Pool", *EXECUTORS):
        named = next((k.value for k in call.keywords if k.arg == "initializer"), None)
        second = call.args[1] if len(call.args) > 1 and last_name(call.func) == "Pool" else None
        if (begin := named or second) is not None:
            found.append((call, begin))
    return found


def called_at_once(scene: Scene) -> Mistake | None:
    """``pool.map(f(x), …)``, ``initializer=f(x)``: called here, and its value handed over."""
    said_so = "object is not callable" in f"{scene.message}{scene.stderr}"
    handed = [(call, call.args[0]) for call in handed_over(scene) if call.args]
    for call, first in (*handed, *initializers(scene)):
        if not isinstance(first, ast.Call) or last_name(first.func) == "partial":
            continue
        own = scene.code.functions.get(last_name(first.func), [])
        gives_none = own and not any(
            isinstance(n, ast.Return) and n.value is not None for f in own for n in ast.walk(f)
        )
        if said_so or gives_none:
            name = said(first.func)
            return Mistake(
                "f() handed over instead of f",
                f"Line {first.lineno} says {said(first)}. The brackets call {name} at once, in"
                " the parent; what the pool gets is what that returned, not the function.",
                f"Hand over {name} without calling it; what it needs goes into"
                f" {'initargs' if (call, first) in initializers(scene) else 'the items'}.",
            )
    return None


def args_no_tuple(scene: Scene) -> Mistake | None:
    """``apply_async(f, (x))``, ``initargs=(x)``: brackets make no tuple."""
    text = f"{scene.message}{scene.stderr}"
    if "argument after * must be an iterable" not in text and "positional argument" not in text:
        return None
    given = [
        (call, call.args[1] if len(call.args) > 1 else _keyword(call, "args"))
        for name in ("apply", "apply_async")
        for call in scene.code.methods(name)
    ]
    given += [
        (call, _keyword(call, "initargs") or (call.args[2] if len(call.args) > 2 else None))
        for call, _ in initializers(scene)
    ]
    for call, args in given:
        if isinstance(args, ast.Name | ast.Attribute | ast.Constant | ast.Subscript):
            what = "initargs" if last_name(call.func) in ("Pool", *EXECUTORS) else "args"
            return Mistake(
                "args without a tuple",
                f"On line {args.lineno} {what} is {said(args)} alone; brackets without a comma do"
                " not make a tuple, so the worker cannot take its arguments out of it, and its"
                " call fails.",
                f"Write ({said(args)},) with a comma.",
            )
    return None


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((k.value for k in call.keywords if k.arg == name), None)


def waits_in_the_loop(scene: Scene) -> Mistake | None:
    """``apply`` in a loop, ``submit(…).result()``: one after the other."""
    if not scene.missed:
        return None
    for call in scene.code.methods("apply"):
        if scene.code.loop_of(call) is not None and scene.code.uses("Pool", "ThreadPool"):
            return Mistake(
                "apply in a loop",
                f"Line {call.lineno} hands over one piece of work and waits for its result before"
                " the loop comes to the next one: only one worker is ever busy.",
                "Use map, which hands over all of them, or apply_async for all and get()"
                " afterwards.",
            )
    for call in (*scene.code.methods("result"), *scene.code.methods("get")):
        handed = call.func.value  # type: ignore[attr-defined]
        if (
            isinstance(handed, ast.Call)
            and last_name(handed.func) in LATER
            and scene.code.loop_of(call)
        ):
            return Mistake(
                "waits for each result in the loop",
                f"Line {call.lineno} hands over one piece of work with {last_name(handed.func)}"
                " and waits for its result at once, before the next one is handed over.",
                "Hand over all of them first and keep what you get in a list; then collect the"
                " results.",
            )
    return None


def chunks_too_large(scene: Scene) -> Mistake | None:
    """A chunk goes to one worker, and this one holds all there is."""
    if not scene.missed:
        return None
    for call in handed_over(scene):
        size = _keyword(call, "chunksize")
        if size is None or (isinstance(size, ast.Constant) and size.value == 1):
            continue
        return Mistake(
            "chunks that are too large",
            f"Line {call.lineno} hands over the items in chunks (chunksize={said(size)}). A chunk"
            " is the work of one worker, one item after the other: there are fewer chunks than"
            " workers here, or one waits for what is behind it in the same chunk.",
            "Many small items need chunks; a few that take long do not: chunksize=1.",
        )
    return None


def level_by_level(scene: Scene) -> Mistake | None:
    """``map`` in a loop: the next ones begin when the slowest of these is done."""
    if not scene.missed:
        return None
    for call in handed_over(scene):
        if last_name(call.func) in ("map", "starmap") and scene.code.loop_of(call) is not None:
            return Mistake(
                "waits for a whole batch",
                f"Line {call.lineno} hands over some of the work and waits for all of it before"
                " the loop comes to what follows from it. While one piece is slow, the other"
                " workers have nothing to do.",
                "Hand over each new piece as soon as it is known, while others are at work.",
            )
    return None


def dealt_out(scene: Scene) -> Mistake | None:
    """Each worker gets its share of the items beforehand."""
    if not scene.missed:
        return None
    for call in scene.code.makes:
        args = scene.code.argument(call, "args")
        for part in ast.walk(args) if args is not None else ():
            if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Slice):
                return Mistake(
                    "work dealt out in advance",
                    f"Line {part.lineno} gives each worker its share, {said(part)}, before anyone"
                    " knows how long a piece takes. Who is done early has nothing more to do,"
                    " while pieces wait behind one that is slow.",
                    "Put all of them into one queue: whoever is free takes the next.",
                )
    return None


def done_by_the_parent(scene: Scene) -> Mistake | None:
    """A pool is there, but the parent does the work itself."""
    alone = [s for s in scene.spies if not any(call.args for call in s.calls)]
    spies = [s for s in scene.spies if s is scene.sides.owner] or alone
    if not spies or not spies[0].in_main_thread or not handed_over(scene):
        return None
    if any(not call.main for call in spies[0].calls):
        return None
    for call in scene.code.nodes:
        function = scene.code.function_of(call)
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            continue
        if not isinstance(function, ast.FunctionDef) or function in scene.code.bodies:
            continue
        if call.func.id in {a.arg for a in function.args.args}:
            return Mistake(
                "work done by the parent",
                f"Line {call.lineno} calls {call.func.id}() itself, in the parent, one call after"
                " the other; the workers get only what comes of it.",
                f"Hand {call.func.id} to the workers, and let them call it.",
            )
    return None


RULES: tuple[Rule, ...] = (
    called_at_once,
    args_no_tuple,
    waits_in_the_loop,
    level_by_level,
    chunks_too_large,
    dealt_out,
    done_by_the_parent,
)
"""In the order in which they are asked."""
