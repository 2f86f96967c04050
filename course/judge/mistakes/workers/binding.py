"""Mistakes in what a worker is handed: its function, its arguments, a variable of a loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.judge.explaining.explain import with_article
from course.judge.recognising.nodes import keyword, last_name, parameters, said
from course.judge.recognising.pooled import handed_over, initializers
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import ANY, DIFFERS, IN_MAIN_THREAD, message, told
from course.judge.recognising.table import Place, Rule, at

_ROWS = {"str", "bytes"}


def _no_tuples(scene: Scene) -> Iterator[Place]:
    """Find ``args=("x")`` of a worker, ``apply_async(f, (x))`` and ``initargs=(x)``."""
    for _, worker in scene.own:
        for node in scene.code.makes:
            args = scene.code.argument(node, "args")
            plain = args is None or isinstance(args, ast.Tuple | ast.List)
            plain = plain or worker["args"] in ("tuple", "list")
            if not plain and worker["made"] == node.lineno:
                kind = str(worker["args"])
                row = " is a row, each part of which became an argument" * (kind in _ROWS)
                row = row or " holds no arguments"
                yield at(args, what="args", how=f"{with_article(kind).capitalize()}{row}")
    if not _TAKES_NONE(scene):
        return
    given = [
        ("args", node.args[1] if len(node.args) > 1 else keyword(node, "args"))
        for node in handed_over(scene, "apply", "apply_async")
    ]
    given += [
        ("initargs", keyword(node, "initargs") or (node.args[2] if len(node.args) > 2 else None))
        for node, _ in initializers(scene)
    ]
    for what, args in given:
        if isinstance(args, ast.Name | ast.Attribute | ast.Constant | ast.Subscript):
            yield at(args, what=what, how="No arguments can be taken out of it, and the call fails")


_TAKES_NONE = told(r"argument after \* must be an iterable", "positional argument")


def _calls_in_args(scene: Scene) -> Iterator[Place]:
    """Find ``args=(work(number),)``, where `work` was handed to this function."""
    for node in scene.code.makes:
        args, function = scene.code.argument(node, "args"), scene.code.function_of(node)
        given = {*parameters(function)} if function else set()
        for part in args.elts if isinstance(args, ast.Tuple | ast.List) else ():
            if isinstance(part, ast.Call) and last_name(part.func) in given:
                yield at(part, worker=scene.worker)


def _unnamed_targets(scene: Scene) -> Iterator[Place]:
    for node in scene.code.makes:
        if node.args:
            yield at(node, first=said(node.args[0]), maker=said(node.func))


def _do_not_fit(scene: Scene) -> Iterator[Place]:
    """Find the worker whose arguments its target could not take."""
    for error in scene.ended:
        if error.type != "TypeError" or "positional argument" not in error.message:
            continue
        begins = [n.lineno for n in scene.code.nodes if isinstance(n, ast.FunctionDef)]
        if error.line and error.line not in begins:  # raised by a call in the worker
            continue
        for node in scene.code.makes:
            target, args = (scene.code.argument(node, name) for name in ("target", "args"))
            name = last_name(target)
            literal = args is None or isinstance(args, ast.Tuple | ast.List)
            if name and literal and f"{name}()" in error.message:
                given = f"args={said(args)}" if args else "no args"
                yield at(node, given=given, name=name, problem=error.message)


# -- late binding ----------------------------------------------------------------------------------


def _late(scene: Scene) -> Iterator[Place]:
    """Find a function made in a loop that uses a variable of it, where calls repeat a value."""
    arguments = [repr(call.args) for call in scene.calls]
    got = scene.sides.got
    repeats = len(set(arguments)) < len(arguments)
    if isinstance(got, list):
        repeats = repeats or len({repr(x) for x in got}) < len(got)
    if len(arguments) < 2 or not repeats:
        return
    for node in scene.code.nodes:
        loop = _loop_around(scene, node)
        if loop is None or not _is_handed_over(scene, node):
            continue
        assert isinstance(node, ast.Lambda | ast.FunctionDef)
        free = _free_names(node)
        late = sorted(_variables(loop) & set(free), key=free.index)
        if late:
            names = " and ".join(late)
            yield at(
                node,
                kind="lambda" if isinstance(node, ast.Lambda) else "function",
                what="lambda" if isinstance(node, ast.Lambda) else f"function {node.name}",
                names=names,
                them=f"{names}, variables" if len(late) > 1 else f"{names}, a variable",
                called=_called_by(node),
                args=", ".join(late) + "," * (len(late) == 1),
            )


def _loop_around(scene: Scene, node: ast.AST) -> ast.AST | None:
    """Return the loop in which a function is made, or is handed to a worker beside it."""
    if isinstance(node, ast.Lambda | ast.FunctionDef) and (loop := scene.code.loop_of(node)):
        return loop
    if isinstance(node, ast.FunctionDef) and scene.code.function_of(node) is not None:
        for made in scene.code.makes:
            same = scene.code.function_of(made) is scene.code.function_of(node)
            if same and last_name(scene.code.argument(made, "target")) == node.name:
                return scene.code.loop_of(made)
    return None


def _is_handed_over(scene: Scene, node: ast.AST) -> bool:
    if isinstance(node, ast.Lambda):
        parent = scene.code.parent(node)
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
    nodes = (n for target in targets for n in ast.walk(target) if isinstance(n, ast.Name))
    return {n.id for n in nodes if isinstance(n.ctx, ast.Store)}


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


RULES = (
    Rule(
        "args without a tuple",
        DIFFERS | told("TypeError") | _TAKES_NONE,
        _no_tuples,
        "On line {line} {what} is {said} alone; brackets without a comma do not make a tuple."
        " {how}.",
        "Write {what}=({said},) with a comma.",
    ),
    Rule(
        "the work is done to make the arguments",
        IN_MAIN_THREAD,
        _calls_in_args,
        "Line {line} has {said} among the arguments. That calls {name} at once, before there is a"
        " new {worker}. The {worker} gets only the result.",
        "Hand over {name} and its arguments one by one, and let the function that the {worker} runs"
        " make the call.",
    ),
    Rule(
        "target not named",
        message("group argument must be None"),
        _unnamed_targets,
        "Line {line} hands over {first} without saying what it is, and the first argument of Thread"
        " is not the target.",
        "Name it: {maker}(target={first}, …).",
    ),
    Rule(
        "late-binding {kind}",
        ANY,
        _late,
        "The {what} on line {line} uses {them} of the loop. It looks up {names} when it is"
        " called, and by then the loop has gone on. So several workers get the same value, and"
        " other values are left out.",
        "Hand the value over when you make the worker: target={called}, args=({args}).",
    ),
    Rule(
        "args that do not fit the target",
        ANY,
        _do_not_fit,
        "Line {line} makes a worker with {given}, which does not fit {name}: {problem}. The"
        " worker ended with a TypeError; the main thread went on.",
        "Hand over one value for each parameter of {name}, in a tuple.",
    ),
)
