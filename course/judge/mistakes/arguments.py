"""Mistakes in handing a worker its function and its arguments."""

from __future__ import annotations

import ast

from course.judge.explain import with_article
from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.scene import Mistake, Rule, Scene

_ROWS = {"str", "bytes"}
_PLAIN = {"tuple", "list"}


def args_no_tuple(scene: Scene) -> Mistake | None:
    """``args=("x")``: brackets make no tuple."""
    wrong = [w for w in scene.workers if w["args"] not in _PLAIN]
    failed = any(e["type"] == "TypeError" for e in scene.errors()) or scene.raised[0] == "TypeError"
    if not wrong or not failed:
        return None
    for call in scene.code.makes:
        args = scene.code.argument(call, "args")
        if args is None or isinstance(args, ast.Tuple | ast.List):
            continue
        text, kind = said(args), wrong[0]["args"]
        if kind in _ROWS:
            how = "A string is a row of characters, so each character became an argument of its own"
        else:
            how = f"It is {with_article(kind)} now, and no arguments can be taken out of that"
        return Mistake(
            "args without a tuple",
            f"On line {args.lineno} args is {text} alone; brackets without a comma do not make a"
            f" tuple. {how}: the worker ended with a TypeError.",
            f"Write args=({text},) with a comma.",
        )
    return None


def called_for_the_arguments(scene: Scene) -> Mistake | None:
    """``args=(work(number),)``: the work is done to make the arguments."""
    if not scene.in_main_thread:
        return None
    for call in scene.code.makes:
        args = scene.code.argument(call, "args")
        function = scene.code.function_of(call)
        given = {a.arg for a in function.args.args} if function else set()
        for part in args.elts if isinstance(args, ast.Tuple | ast.List) else ():
            if isinstance(part, ast.Call) and last_name(part.func) in given:
                return Mistake(
                    "the work is done to make the arguments",
                    f"Line {part.lineno} has {said(part)} among the arguments. That calls"
                    f" {last_name(part.func)} at once, before there is a new {scene.worker}, which"
                    " then gets no more than the result.",
                    f"Hand over {last_name(part.func)} and its arguments one by one, and let the"
                    f" function that the {scene.worker} runs make the call.",
                )
    return None


def target_not_named(scene: Scene) -> Mistake | None:
    """``Thread(f)``: the first argument is not the target."""
    if "group argument must be None" not in scene.raised[1]:
        return None
    for call in scene.code.makes:
        if call.args:
            first = said(call.args[0])
            return Mistake(
                "target not named",
                f"Line {call.lineno} hands over {first} without saying what it is, and the first"
                " argument of Thread is not the target.",
                f"Name it: {said(call.func)}(target={first}, …).",
            )
    return None


def late_binding(scene: Scene) -> Mistake | None:
    """A lambda in a loop looks its variable up when it is called, not when it is made."""
    if len(scene.calls) < 2:
        return None
    arguments = [repr(call.args) for call in scene.calls]
    if len(set(arguments)) == len(arguments) and scene.sides.got is None:
        return None
    got = scene.sides.got
    repeats = len(set(arguments)) < len(arguments)
    if isinstance(got, list):
        repeats = repeats or len({repr(x) for x in got}) < len(got)
    if not repeats:
        return None
    for node in scene.code.nodes:
        if not isinstance(node, ast.Lambda | ast.FunctionDef):
            continue
        loop = scene.code.loop_of(node)
        if loop is None or not _is_handed_over(scene, node):
            continue
        free = _free_names(node)
        late = sorted(_variables(loop) & set(free), key=free.index)
        if late:
            what = "lambda" if isinstance(node, ast.Lambda) else f"function {node.name}"
            names = " and ".join(late)
            them = f"{names}, variables" if len(late) > 1 else f"{names}, a variable"
            return Mistake(
                "late-binding lambda",
                f"The {what} on line {node.lineno} uses {them} of the loop. It looks up {names}"
                " when it is called, and by then the loop has gone on: several workers get the"
                " same value, others are left out.",
                "Hand the value over when you make the worker:"
                f" target={_called_by(node)}, args=({', '.join(late)}{',' * (len(late) == 1)}).",
            )
    return None


def _is_handed_over(scene: Scene, node: ast.AST) -> bool:
    parent = scene.code.parent(node)
    if isinstance(node, ast.Lambda):
        return isinstance(parent, ast.keyword | ast.Call | ast.Assign | ast.ListComp)
    return node in scene.code.bodies


def _variables(loop: ast.AST) -> set[str]:
    targets: list[ast.AST] = []
    if isinstance(loop, ast.For):
        targets = [loop.target, *(s for s in loop.body if isinstance(s, ast.Assign))]
    elif isinstance(loop, ast.While):
        targets = [s for s in loop.body if isinstance(s, ast.Assign)]
    else:
        targets = [generator.target for generator in getattr(loop, "generators", ())]
    return {
        n.id
        for target in targets
        for n in ast.walk(target)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }


def _called_by(node: ast.Lambda | ast.FunctionDef) -> str:
    """Return the function that a lambda only passes its arguments on to."""
    if isinstance(node, ast.FunctionDef):
        return node.name
    passes_on = isinstance(node.body, ast.Call) and isinstance(node.body.func, ast.Name)
    return node.body.func.id if passes_on else "…"  # type: ignore[attr-defined]


def _free_names(node: ast.Lambda | ast.FunctionDef) -> list[str]:
    """Return the names that the function reads and does not define itself, in their order."""
    arguments = node.args
    own = {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    body = node.body if isinstance(node.body, list) else [node.body]
    names = [n for part in body for n in ast.walk(part) if isinstance(n, ast.Name)]
    own |= {n.id for n in names if isinstance(n.ctx, ast.Store)}
    return [n.id for n in names if isinstance(n.ctx, ast.Load) and n.id not in own]


def too_many_or_few(scene: Scene) -> Mistake | None:
    """The tuple of arguments does not fit the target's parameters."""
    for error in scene.errors():
        message = error["message"]
        fits = "positional argument" in message and ("takes" in message or "missing" in message)
        if error["type"] != "TypeError" or not fits or error["line"]:
            continue
        for call in scene.code.makes:
            target, args = (scene.code.argument(call, name) for name in ("target", "args"))
            if target is not None and (args is None or isinstance(args, ast.Tuple | ast.List)):
                name = last_name(target) or "the target"
                given = f"args={said(args)}" if args else "no args"
                return Mistake(
                    "args that do not fit the target",
                    f"Line {call.lineno} makes a worker with {given}, which does not fit {name}:"
                    f" {message}. The worker ended with that TypeError; the main thread went on.",
                    f"Hand over one value for each parameter of {name}, in a tuple.",
                )
    return None


RULES: tuple[Rule, ...] = (
    args_no_tuple,
    called_for_the_arguments,
    target_not_named,
    late_binding,
    too_many_or_few,
)
"""In the order in which they are asked."""
