"""Mistakes in making and starting workers, and in handing them their function and arguments."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from course.judge.evidence import spy
from course.judge.explain import with_article
from course.judge.mistakes.nodes import (
    keyword,
    last_name,
    parameters,
    said,
    spans,
)
from course.judge.mistakes.pools import handed_over, initializers
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import (
    ANY,
    DIFFERS,
    HUNG,
    IN_MAIN_THREAD,
    MISSED,
    about,
    message,
    told,
)
from course.judge.mistakes.table import Place, Rule, at, where_raised

_ROWS = {"str", "bytes"}


def _runs(scene: Scene) -> Iterator[Place]:
    """Find ``thread.run()`` where a worker was made and not started."""
    started = {n for n, _ in scene.started}
    idle = [n for n, _ in scene.own if n not in started]
    stuck = scene.hung and scene.code.makes and not scene.code.starts
    for node in scene.code.methods("run"):
        on = node.func.value  # type: ignore[attr-defined]
        if node.args or node.keywords or said(on) in ("self", "subprocess", "asyncio"):
            continue
        if stuck or idle:
            yield at(node, worker=scene.worker)


def _called_targets(scene: Scene) -> Iterator[Place]:
    """Find ``target=f()`` where what it returned is no function."""
    for node in scene.code.makes:
        target = scene.code.argument(node, "target")
        if not isinstance(target, ast.Call) or last_name(target.func) in (
            "partial",
            "partialmethod",
        ):
            continue
        no_target = any(
            w["target"] != "callable" and w["made"] == node.lineno for _, w in scene.own
        )
        if no_target or _stays_in(scene, target):
            args = ", ".join(map(said, target.args)) + "," * (len(target.args) == 1)
            handed = f", args=({args})" if target.args else ""
            yield at(target, worker=scene.worker, name=said(target.func), handed=handed)


def _stays_in(scene: Scene, call: ast.Call) -> bool:
    """Tell whether the main thread, the only one, hangs in the function that is called here."""
    if not scene.hung or [wait.is_main for wait in scene.waits] != [True]:
        return False
    line = scene.waits[0].line or 0
    called = scene.code.functions.get(last_name(call.func), [])
    return line == call.lineno or any(spans(f, line) for f in called)


def _kept_starts(scene: Scene) -> Iterator[Place]:
    """Find ``t = Thread(…).start()``."""
    for node in scene.code.starts:
        if scene.code.is_used(node) and not isinstance(scene.code.parent(node), ast.Return):
            maker = node.func.value  # type: ignore[attr-defined]
            before = f"the {scene.worker}" if isinstance(maker, ast.Call) else said(maker)
            yield at(node, worker=scene.worker, before=before)


def _bare(scene: Scene) -> Iterator[Place]:
    """Find a function that is only named: as a statement, in a test, or in a computation."""
    idle = {name for _, name, task in scene.tasks if isinstance(task, spy) and not task.calls}
    own = set() if scene.sides.known else {*scene.code.functions}
    no_number = _NO_NUMBER.search(scene.raised[1])
    functions = scene.task_names | {*scene.code.functions}
    for node in scene.code.every(ast.Name | ast.Attribute):
        parent, name = scene.code.parent(node), last_name(node)
        method = isinstance(node, ast.Attribute)
        if isinstance(parent, ast.Expr) and (name in idle | own or (method and name in _BARE)):
            yield at(node)
        negated = isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not)
        asked = isinstance(parent, ast.If | ast.While | ast.IfExp) and parent.test is node
        if method and name in _ASKED and (negated or asked) and (DIFFERS | HUNG)(scene):
            yield at(node)
        raised = node.lineno == scene.raised_line and not isinstance(parent, ast.Call)
        if no_number and raised and not method and name in functions:
            yield at(node)


_BARE = ("start", "join", "acquire", "release", "close")
_ASKED = ("is_alive", "is_set", "locked")
_NO_NUMBER = re.compile(r"'(?:Callback|function|method|builtin_function_or_method|type)'")


def _idle(scene: Scene) -> Iterator[Place]:
    """Find a worker that was made, where nothing in the code starts any."""
    idle = [worker for _, worker in scene.own if not worker["started"]]
    by_class = {cls.name for cls in scene.code.worker_classes}
    hidden = scene.code.methods("run") or any(w["class"] in by_class for w in idle)
    if idle and not hidden and not scene.code.starts:
        yield at(None, kind=idle[0]["kind"], line=idle[0]["made"])


def _nobody(scene: Scene) -> Iterator[Place]:
    """There is nothing that could make a worker."""
    if scene.code.has_workers or scene.workers:
        return
    processes = scene.asks_for_processes or scene.sides.attribute in ("processes", "by_processes")
    worker, workers = ("process", "processes") if processes else ("thread", "threads")
    if len(scene.calls) == 1:
        what, how = "call itself", ""
        remedy = f"it to a {worker} of its own: make it, start it, then join it"
    else:
        what = "calls itself, one after the other"
        how = ": the second begins when the first has come to its end"
        remedy = f"each call to a {worker} of its own: make the {workers}, start them all, then"
        remedy += " join them all"
    yield at(None, worker=worker, what=what, how=how, remedy=remedy)


# -- arguments -------------------------------------------------------------------------------------


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
        "run() instead of start()",
        IN_MAIN_THREAD | HUNG | message("before it is started") | ~about("calls"),
        _runs,
        "Line {line} calls {said}. That is an ordinary call: the {worker} that makes the call"
        " does the work itself, and no new {worker} is started.",
        "Write {on}.start() on line {line}: it starts a new {worker}, and that {worker} calls"
        " run().",
    ),
    Rule(
        "target=f() instead of target=f",
        ANY,
        _called_targets,
        "Line {line} says target={said}. The brackets call {name} at once, before there is a new"
        " {worker}; what it returns becomes the target.",
        "Hand over the function without calling it: target={name}{handed}.",
    ),
    Rule(
        "the value of start() kept",
        message("'NoneType' object"),
        _kept_starts,
        "Line {line} keeps what start() returns, and start() returns None. Nothing keeps the"
        " {worker} itself, so nothing can join it.",
        "Take two lines: keep {before} first, and call start() on a line of its own.",
    ),
    Rule(
        "{name} without brackets",
        ANY,
        _bare,
        "Line {line} says {said}. Without brackets that only names the function; it is not called.",
        "Write {said}().",
    ),
    Rule(
        "started twice",
        message("threads can only be started once", "start a process twice"),
        where_raised,
        "{where} starts a worker that was started before. A worker can be started only once, even if"
        " it has finished.",
        "Start each of them in one place only. To do the work again, make a new one.",
    ),
    Rule(
        "join() before start()",
        message("cannot join thread before it is started", "can only join a started process"),
        where_raised,
        "{where} waits for a worker that has not been started yet, so there is no end to wait for.",
        "Call start() first, then join().",
    ),
    Rule(
        "never started",
        ANY,
        _idle,
        "A {kind} is made on line {line}, but nothing starts it: making it only prepares the work.",
        "Call start() on each of them, before you join any.",
    ),
    Rule(
        "no worker at all",
        IN_MAIN_THREAD
        & (MISSED | about("in_main_thread", "workers", "processes", "by_threads", "by_processes")),
        _nobody,
        "Your code makes the {what}, in the main {worker}{how}.",
        "Hand {remedy}.",
    ),
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
        "late-binding lambda",
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
