"""Mistakes with what is special about one call: one item, one worker, somebody else's children."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from course.judge.explaining.differences import alike
from course.judge.recognising.code import EXECUTORS
from course.judge.recognising.locks import Locks
from course.judge.recognising.nodes import (
    arguments,
    inside,
    is_none,
    is_number,
    last_name,
    said,
    spans,
)
from course.judge.recognising.pooled import handed_over
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import DIFFERS, HUNG, RAISED, about
from course.judge.recognising.table import Place, Rule, Symptom, at, dropped, in_loop, in_worker

_OF_ALL = ("active_children", "enumerate", "active_count")


def _taken_apart(scene: Scene) -> Iterator[Place]:
    """Find where a tuple among the items becomes several arguments of a task."""
    items = [one for value in scene.lists for one in value]
    apart = [
        c.args for c in scene.calls if len(c.args) != 1 and any(alike(c.args, i) for i in items)
    ]
    words = {"item": repr(apart[0]) if apart else "of this call"}
    for node in scene.code.makes if apart else ():
        args = scene.code.argument(node, "args")
        if args is not None and not isinstance(args, ast.Tuple | ast.List):
            yield at(node, given=f"args={said(args)}", **words)
    for arg in scene.code.every(ast.Starred) if apart else ():
        call = scene.code.parent(arg)
        if isinstance(call, ast.Call):
            yield at(call, given=said(arg), **words)
    if any(call.misfit for call in scene.calls):
        for node in handed_over(scene, "starmap", "starmap_async"):
            yield at(node, given=f"it with {last_name(node.func)}", **words)


def _used_again(scene: Scene) -> Iterator[Place]:
    """Find a pool where the check has counted workers, and there are fewer than calls."""
    got, expected = scene.sides.got, scene.sides.expected
    workers = len({call.worker for call in scene.calls})
    if got == workers and expected == len(scene.calls) and workers < expected:
        for node in scene.code.calls(*EXECUTORS, "Pool", "ThreadPool"):
            yield at(node, calls=len(scene.calls), workers=workers)


def _by_the_caller(scene: Scene) -> Iterator[Place]:
    """Find a special case in which the main thread calls a task, or what workers run, itself."""
    names = {getattr(body, "name", "") for body in scene.code.bodies} | scene.task_names
    for node in (n for n in scene.code.every(ast.Call) if last_name(n.func) in names):
        above = list(scene.code.above(node))
        ways = [n for n in above if isinstance(n, ast.If | ast.IfExp)]
        if ways and not in_worker(scene, node) and not {*above} & {*scene.code.makes}:
            yield at(node, asked=said(ways[0].test))


def _of_strangers(scene: Scene) -> Iterator[Place]:
    """Find a wait for all children, or all threads, of the whole program."""
    main = [wait.line for wait in scene.waits if wait.is_main and wait.line]
    for node in scene.code.calls(*_OF_ALL):
        own = last_name(node.func) != "enumerate" or "threading" in said(node.func)
        loops = [n for n in scene.code.above(node) if isinstance(n, ast.For | ast.While)]
        within = any(spans(loop, line) for loop in loops for line in main)
        if own and within and not node.args:
            kind = "processes" if "children" in said(node) else "threads"
            yield at(node, kind=kind)


def _several_at_once(scene: Scene) -> Iterator[Place]:
    """Find where several workers call what only one may be in."""
    spy = scene.sides.owner
    _, name = scene.handed(spy)
    if scene.sides.expected != 1 or not name:
        return
    locks = Locks(scene.code)
    names = scene.code.names_in_workers({name})
    for node in scene.code.nodes:
        called = isinstance(node, ast.Call) and last_name(node.func) in names
        if called and in_worker(scene, node) and not locks.held_at(node):
            yield at(node, task=name)


_WAITS = ("wait", "wait_for", "acquire", "get", "result", "poll", "join")


def _goes_on(scene: Scene, join: ast.Call) -> bool:
    """Tell whether workers are joined here once, and nobody asks whether they have ended."""
    again = any(isinstance(loop, ast.While) for loop in scene.code.loops_of(join))
    waited = bool(scene.joined & {n for n, _ in scene.started})
    return waited and not again and not scene.code.uses("is_alive", "exitcode")


def _gave_up(scene: Scene) -> Iterator[Place]:
    """Find the wait whose time limit was over before what it waits for had come."""
    got, expected = (repr(side) for side in (scene.sides.got, scene.sides.expected))
    out_of_time = "TimeoutError" in got and "TimeoutError" not in expected
    for node in scene.code.calls(*_WAITS):
        limited = bool(arguments(node)) and not is_none(arguments(node)[-1])
        early = any(spans(node, line) for line in scene.ended_early)
        short = last_name(node.func) in ("wait", "wait_for") and any(
            map(is_number, arguments(node)[-1:])
        )
        unasked = short and dropped(scene, node) and not in_loop(scene, node)
        unasked |= node in scene.code.joins and _goes_on(scene, node)
        result = out_of_time and last_name(node.func) in ("get", "result")
        if limited and (early or result or unasked):
            yield at(node)


def _given_up(scene: Scene) -> Iterator[Place]:
    """Find the wait whose time limit was over: it raised, or a handler told it as a failure."""
    for wait in scene.code.calls("get", "result") if scene.raised[0] == "TimeoutError" else ():
        if arguments(wait) and spans(wait, scene.raised_line or 0):
            yield at(wait)
    for node in scene.code.tries if scene.raised_line else ():
        told = [n for n in inside(node.handlers, ast.Raise) if n.lineno == scene.raised_line]
        for wait in inside(node.body, ast.Call) if told else ():
            early = any(spans(wait, line) for line in scene.ended_early)
            if last_name(wait.func) in _WAITS and arguments(wait) and early:
                yield at(wait)
    own = [n for n in scene.code.every(ast.Raise) if n.lineno == scene.raised_line]
    for wait in scene.code.calls(*_WAITS) if own else ():
        limited = bool(arguments(wait)) and not is_none(arguments(wait)[-1])
        early = any(spans(wait, line) for line in scene.ended_early)
        if limited and early and scene.code.function_of(wait) is scene.code.function_of(own[0]):
            yield at(wait)


_DEFAULT_NAME = re.compile(r"(?:\w*Process|Thread)-\d+.*")


def _without_its_name(scene: Scene) -> Iterator[Place]:
    """Find where a worker is made without a name, where one was to have it."""
    apart = scene.apart
    if not apart or not all(
        isinstance(got, str) and isinstance(expected, str) and _DEFAULT_NAME.fullmatch(got)
        for got, expected in apart
    ):
        return
    for node in scene.code.makes:
        if not any(k.arg in ("name", None) for k in node.keywords) and len(node.args) < 3:
            yield at(node, got=apart[0][0], expected=apart[0][1])


@Symptom
def _named_main(scene: Scene) -> bool:
    """The name of the main thread stands where that of a worker should be."""
    apart = scene.apart
    return ("MainThread" in str(apart)) and any(
        got == "MainThread" and isinstance(expected, str) for got, expected in apart
    )


_IN_MAIN = (about("in_main_thread", "by_threads", "by_processes", "in_parent") | _named_main) & (
    Symptom(lambda scene: scene.in_main_thread)
)

_FOR_A_WHILE = (
    "{said} on line {line} waits for a while only. The code goes on when the time is over, whether"
    " what it waits for has come or not."
)

RULES = (
    Rule(
        "an item taken apart",
        DIFFERS | RAISED,
        _taken_apart,
        "The item {item} is a tuple, and line {line} passes {given}: what is in it became"
        " several arguments.",
        "Hand over a tuple with one thing in it, whatever that is, args=(item,); with a pool use"
        " map, which hands over the item as it is.",
    ),
    Rule(
        "a pool uses its workers again",
        DIFFERS,
        _used_again,
        "{calls} calls were made by {workers} workers. {said} on line {line} makes a pool, and a"
        " pool gives the next call to a worker that has nothing to do.",
        "Where each call is to have a worker of its own, make one for each: Thread or Process.",
    ),
    Rule(
        "a special case without a worker",
        _IN_MAIN,
        _by_the_caller,
        "Line {line} does the work in the main thread if {asked}. It was to be done by a worker in"
        " every case.",
        "Take the special case out: one worker is a worker as well.",
    ),
    Rule(
        "waits for the children of others",
        HUNG,
        _of_strangers,
        "{said} on line {line} has all {kind} of the whole program, also those that somebody else"
        " has started. One of these goes on, so the loop does not end.",
        "Wait for your own only: keep them in a list, and join each.",
    ),
    Rule(
        "several at once where one was allowed",
        about("most_at_once"),
        _several_at_once,
        "Line {line} calls {task} in every worker, and nothing keeps the others out meanwhile:"
        " several were inside at once.",
        "Let one worker make all these calls, or hold a lock during the call.",
    ),
    Rule(
        "a wait with a time limit",
        DIFFERS & ~HUNG,
        _gave_up,
        _FOR_A_WHILE,
        "Wait without a limit, or ask what the wait gives back and treat both cases.",
    ),
    Rule(
        "a wait with a time limit",
        RAISED,
        _given_up,
        _FOR_A_WHILE,
        "Wait without a limit, for whatever ends the wait: what is to come, or the end of the"
        " worker that was to send it.",
    ),
)

NAMES = (
    Rule(
        "a worker without its name",
        DIFFERS,
        _without_its_name,
        "A worker is called {got}, which is the name that it gets by itself; it was to be"
        " {expected}. Line {line} makes one and says no name.",
        "Say it when you make the worker: name=….",
    ),
)
"""Asked early: an exception explains no name."""
