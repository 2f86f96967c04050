"""Mistakes that show in an exception: one too many, one that did not come, one not caught."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

from course.judge.explaining.explain import with_article
from course.judge.recognising.code import EXECUTORS
from course.judge.recognising.nodes import caught_by, inside, last_name, said, spans, walk
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    NOT_RAISED,
    RAISED,
    WORKER_DIED,
    message,
    raised,
    raised_anywhere,
    raised_so,
    told,
    uses,
)
from course.judge.recognising.table import Place, Rule, Symptom, at, in_worker

_WANTED = re.compile(r"(\w+) was to be raised|expected was that it raises an? (\w+)")


def _wanted(scene: Scene) -> str:
    """Return the exception that was to be raised and was not."""
    found = _WANTED.search(str(scene.error))
    return (found[1] or found[2]) if found else ""


def _refuses(scene: Scene) -> Iterator[tuple[ast.Raise, ast.If]]:
    """Yield where a call is refused for what it was given, and the condition that does so."""
    for node, asks in _raises(scene, _wanted(scene)):
        names = {said(n) for n in ast.walk(asks.test)} if asks is not None else set()
        if asks is not None and names & scene.given.keys():
            yield node, asks


def _raises(scene: Scene, kind: str) -> Iterator[tuple[ast.Raise, ast.If | None]]:
    """Yield where the code raises this, and the condition around it."""
    for node in scene.code.nodes:
        made = node.exc if isinstance(node, ast.Raise) else None
        name = last_name(made.func if isinstance(made, ast.Call) else made)
        if isinstance(node, ast.Raise) and name == kind:
            parent = scene.code.parent(node)
            asks = parent if isinstance(parent, ast.If) and node in parent.body else None
            yield node, asks


def _left_before(scene: Scene) -> Iterator[Place]:
    """Find a ``return`` that was executed, before the test that would have raised."""
    for node, asks in _refuses(scene):
        function = scene.code.function_of(node)
        for way in walk(function):
            early = isinstance(way, ast.Return) and way.lineno < asks.lineno
            if early and scene.code.function_of(way) is function and scene.reached:
                yield at(way, there=asks.lineno, kind=_wanted(scene))


def _let_through(scene: Scene) -> Iterator[Place]:
    """Find the test before a ``raise`` that was executed, and was not true."""
    for _, asks in _refuses(scene):
        yield at(asks, asked=said(asks.test), kind=_wanted(scene))


def _swallowed(scene: Scene) -> Iterator[Place]:
    """Find the ``except``, or ``suppress``, that has taken what was to be raised."""
    well = _went_well(scene) and scene.code.uses("exitcode")
    kinds = {call.raised for call in scene.calls} if well else {_wanted(scene)} - {""}
    for node in scene.code.tries if scene.reached else ():
        for handler in node.handlers:
            caught = caught_by(handler)
            meant = caught & kinds or (well and in_worker(scene, node))
            if meant and not inside(handler.body, ast.Raise):
                kind = min(caught & kinds or caught)
                yield at(handler.body[0], line=handler.lineno, kind=kind, what="except")
    for call in scene.code.calls("suppress") if scene.reached else ():
        taken = ast.ExceptHandler(ast.Tuple(call.args, ast.Load()), None, [])
        if caught := caught_by(taken) & kinds:
            yield at(call, kind=min(caught), what="suppress")


def _never_raised(scene: Scene) -> Iterator[Place]:
    """Nothing in the code raises what was to be raised."""
    kind = _wanted(scene)
    raises = [n.exc for n in scene.code.nodes if isinstance(n, ast.Raise)]
    made = [last_name(exc.func if isinstance(exc, ast.Call) else exc) for exc in raises]
    passed_on = [name for name in made if not hasattr(builtins, name)]  # raise errors[0]
    if kind and kind not in made and not passed_on and not any(c.raised for c in scene.calls):
        yield at(None, kind=kind)


def _left_at_once(scene: Scene) -> Iterator[Place]:
    """Find a ``return`` that was executed, before a pool that may refuse what it is given."""
    for place in (
        _never_raised(scene) if scene.reached and scene.code.calls("Pool", *EXECUTORS) else ()
    ):
        for function in (f for some in scene.code.functions.values() for f in some):
            for case in function.body[:-1]:
                ways = [n for n in walk(case) if isinstance(n, ast.Return)]
                if isinstance(case, ast.If) and ways:
                    yield at(ways[0], **place.words)


def _line_raised(scene: Scene) -> list[ast.AST]:
    """Return the code of the line that raised what failed the check."""
    return _code_of(scene, scene.raised_line)


def _code_of(scene: Scene, line: int | None) -> list[ast.AST]:
    return [n for n in scene.code.nodes if getattr(n, "lineno", None) == line and line]


def _own_raise(scene: Scene) -> Iterator[Place]:
    """Find a ``raise`` of the answer's own that has failed the check."""
    for node in _line_raised(scene):
        if isinstance(node, ast.Raise) and node.exc is not None:
            made = node.exc.func if isinstance(node.exc, ast.Call) else None
            if made is not None and last_name(made) != scene.raised[0]:
                continue  # what was to be in it has raised this
            parent = scene.code.parent(node)
            why = f", as {said(parent.test)} was true" if isinstance(parent, ast.If) else ""
            why = why if isinstance(parent, ast.If) and node in parent.body else ""
            yield at(node, why=why, kind=with_article(scene.raised[0]))


def _endless_depth(scene: Scene) -> Iterator[Place]:
    """Find the function that calls itself."""
    lines = [error.line for error in raised_so(scene, "RecursionError")]
    for node in (n for line in lines for n in _code_of(scene, line)):
        for function in (n for n in scene.code.above(node) if isinstance(n, ast.FunctionDef)):
            for call in inside(function, ast.Call):
                if last_name(call.func) == function.name:
                    yield at(call, function=function.name)


def _of_nothing(scene: Scene) -> Iterator[Place]:
    """Find the line that raised and depends on something that was handed over empty, or is 0."""
    kind = scene.raised[0]
    nodes = _line_raised(scene) if kind in _NOTHING_THERE else []
    if any(isinstance(node, ast.Raise) for node in nodes):
        return
    empty = {name for name, value in scene.given.items() if value in ([], "", {}, ())}
    for node in nodes:
        what: ast.expr | None = None
        told = _EMPTY
        if isinstance(node, ast.Subscript) and kind == "IndexError":
            ends = said(node.slice) in ("0", "-1")
            what = node.value if ends or said(node.value) in empty else None
        elif isinstance(node, ast.BinOp) and kind == "ZeroDivisionError":
            what, told = (node.right if isinstance(node.op, _DIVIDES) else None), _ZERO
        if what is not None:
            yield at(node, what=said(what), **told)
    depending = set(empty)
    for node in scene.code.every(ast.Assign):
        if empty & {*map(last_name, ast.walk(node.value))}:
            depending |= {said(target) for target in node.targets}
    if depending & {node.id for node in nodes if isinstance(node, ast.Name)}:
        for name in empty:
            yield at(None, line=scene.raised_line, what=name, **_EMPTY)


_EMPTY = {"state": "empty", "does": "finds nothing to work on"}
_ZERO = {"state": "0", "does": "divides by it"}

_DIVIDES = (ast.Div, ast.FloorDiv, ast.Mod)


_NOTHING_THERE = ("ValueError", "ZeroDivisionError", "IndexError", "StatisticsError", "OSError")


def _within_a_letter(scene: Scene) -> Iterator[Place]:
    """Find where bytes are made into a text again."""
    for error in scene.all_raised:
        for node in scene.code.calls("decode", "str"):
            if node.lineno == error.line:
                yield at(node)


def _as_key(scene: Scene) -> Iterator[Place]:
    """Find where something is used as a key that cannot be one."""
    uses_it = "uses a value as a key, or puts it into a set"
    if scene.code.uses("cache", "lru_cache"):
        uses_it += ", or calls a function with a cache, for which its arguments are a key"
    for error in raised_so(scene, "TypeError", "unhashable type"):
        kind = error.message.partition("unhashable type: ")[2].partition("'")[2].partition("'")[0]
        for node in _code_of(scene, error.line):
            if isinstance(node, ast.stmt):
                yield at(node, kind=with_article(kind), uses_it=uses_it)
                return


_APART = (("ValueError", "values to unpack"), ("TypeError", "cannot unpack non-iterable"))


def _no_pairs(scene: Scene) -> Iterator[Place]:
    """Find a loop that takes apart what is no pair: a key of a dictionary, an item of a list."""
    lines = {e.line for kind, words in _APART for e in raised_so(scene, kind, words)}
    for node in scene.code.every(ast.For | ast.comprehension):
        what = scene.given.get(said(node.iter))
        if isinstance(node.target, ast.Tuple) and node.iter.lineno in lines and what:
            if isinstance(what, dict):
                comes, instead = "gives its keys, without what stands under them", "{}.items()"
            elif isinstance(what, list) and not any(isinstance(one, list | tuple) for one in what):
                comes, instead = "gives its items, without their places", "enumerate({})"
            else:
                continue
            words = {"what": said(node.iter), "into": said(node.target).strip("()")}
            yield at(node.iter, comes=comes, instead=instead.format(words["what"]), **words)


def _without_its_lock(scene: Scene) -> Iterator[Place]:
    """Find what is asked of a condition whose lock the caller does not hold."""
    lines = {e.line for kind, words in _NOT_HELD for e in raised_so(scene, kind, words)}
    for node in scene.code.calls("wait", "wait_for", "notify", "notify_all"):
        if any(line and spans(node, line) for line in lines):
            yield at(node)


_NOT_HELD = (
    ("RuntimeError", "un-acquired lock"),
    ("AssertionError", "must acquire() condition"),  # those of multiprocessing
    ("AssertionError", "lock is not owned"),
)


def _entered_twice(scene: Scene) -> Iterator[Place]:
    """Find where a worker goes on with a generator in which another one is."""
    for error in raised_so(scene, "ValueError", _IN_USE):
        yield at(None, line=error.line)


_IN_USE = "generator already executing"


@Symptom
def _went_well(scene: Scene) -> bool:
    """Exit codes are 0 that were not to be: of processes whose task has raised something."""
    apart = scene.apart
    failures = [got == 0 and type(due) is int and due > 0 for got, due in apart]
    ends = bool(apart) and all(failures) and 1 in (due for _, due in apart)
    return ends and any(call.raised for call in scene.calls)


def _none_in_order(scene: Scene) -> Iterator[Place]:
    """Find ``code > 0`` where code was None: the comparison that has raised this."""
    left_is_none = "'NoneType' and" in scene.raised[1]
    for node in scene.code.nodes:
        if isinstance(node, ast.Compare) and node.lineno == scene.raised_line:
            sides = [node.left, *node.comparators]
            asked = [one for one in (sides[:-1] if left_is_none else sides[1:])
                     if not isinstance(one, ast.Constant)]  # fmt: skip
            yield from (at(node, what=said(one)) for one in asked[:1])


RULES = (
    Rule(
        "None compared with a number",
        raised("TypeError", "not supported between instances of")
        & (raised("TypeError", "'NoneType' and '") | raised("TypeError", "and 'NoneType'")),
        _none_in_order,
        "On line {line} {what} is None, which is neither larger nor smaller than a number.",
        "Ask first whether {what} is None, and compare numbers only after that.",
    ),
    Rule(
        "too deep for a recursion",
        raised_anywhere("RecursionError"),
        _endless_depth,
        "{function} calls itself on line {line}, once more for each piece. Python allows about a"
        " thousand calls inside of each other, and here it took more.",
        "Write a loop.",
    ),
    Rule(
        "nothing to work on",
        RAISED & ~Symptom(lambda scene: scene.due),
        _of_nothing,
        "In this call {what} is {state}, and line {line} {does}.",
        "Look at this case first, and return what is right then.",
    ),
    Rule(
        "cut in the middle of a letter",
        told("unexpected end of data"),
        _within_a_letter,
        "Line {line} makes a text of bytes that end in the middle of a letter. In UTF-8 many"
        " letters take two to four bytes, and whoever cuts bytes may cut one of these in two.",
        'Cut the text, not its bytes. Or leave out what is not whole: decode(errors="ignore").',
    ),
    Rule(
        "a key that cannot be one",
        raised_anywhere("TypeError", "unhashable type"),
        _as_key,
        "Line {line} {uses_it}, and this time it was {kind}. What can be changed cannot be a key.",
        "Keep things by their place in a list: the index can always be a key.",
    ),
    Rule(
        "a loop over pairs that are none",
        raised_anywhere("ValueError", _APART[0][1]) | raised_anywhere("TypeError", _APART[1][1]),
        _no_pairs,
        "In each round line {line} takes {into} out of {what}. But a loop over {what} {comes}.",
        "Write {instead} in place of {what}.",
    ),
    Rule(
        "a condition without its lock",
        RAISED | WORKER_DIED,
        _without_its_lock,
        "Line {line} calls {said}, and this thread does not hold {on}. A condition is a lock as"
        " well, and wait(), notify() and notify_all() are for whoever holds it.",
        "Write with {on}: around the whole method: the look, the wait, the change and the notify.",
    ),
    Rule(
        "one generator for several workers",
        raised_anywhere("ValueError", _IN_USE),
        _entered_twice,
        "Line {line} takes the next value out of a generator while another worker is in it. A"
        " generator can be entered by one at a time only; the others get a ValueError.",
        "Let them take their items out of a queue. Or call next() with a lock held.",
    ),
    Rule(
        "left before the test",
        message("was to be raised", "it raises a"),
        _left_before,
        "Line {line} left the function. The test that raises {kind} comes only on line {there}, so"
        " it was not made.",
        "Make the test first, before anything else.",
    ),
    Rule(
        "a test that lets this value through",
        message("was to be raised", "it raises a"),
        _let_through,
        "Line {line} raises {kind} if {asked}. That was not true of this call, and it was to be"
        " refused all the same.",
        "Write the condition so that it is true of every value that is not allowed.",
    ),
    Rule(
        "an except that takes what was to be raised",
        NOT_RAISED | (_went_well & uses("exitcode")),
        _swallowed,
        "The {what} on line {line} takes the {kind}, which was to go on from there: to the caller,"
        " or to end a process with an exit code other than 0.",
        "Leave it out, or raise again at its end.",
    ),
    Rule(
        "left before anything is refused",
        message("was to be raised", "it raises a"),
        _left_at_once,
        "Line {line} left the function. What may raise {kind} comes later, and was not reached.",
        "Test what is given at the very beginning: if …: raise {kind}(…).",
    ),
    Rule(
        "nothing is refused",
        message("was to be raised", "it raises a"),
        _never_raised,
        "Nothing in your code raises a {kind}, and this call was to be refused with one.",
        "Test what is given at the very beginning: if …: raise {kind}(…).",
    ),
)


def _not_the_one_due(scene: Scene) -> Iterator[Place]:
    """Find a ``raise`` of another exception than was due, or than a task has just raised."""
    due = scene.due or (scene.calls[-1].raised if scene.calls else "")
    for place in _own_raise(scene) if due not in ("", scene.raised[0]) else ():
        yield at(place.node, **(place.words | {"due": with_article(due)}))


OWN = (
    Rule(
        "another exception than the one asked for",
        RAISED,
        _not_the_one_due,
        "Line {line} raises {kind}{why}. The caller is to get {due} in this case.",
        "Raise the exception that the exercise names, with a text that says what happened.",
    ),
    Rule(
        "an exception where none was due",
        RAISED & ~Symptom(lambda scene: scene.due),
        _own_raise,
        "Line {line} raises {kind} itself{why}. Nothing was wrong with this call.",
        "Look at the condition that leads to this line, and at what the exercise says of this"
        " case.",
    ),
)
"""What is left to say of an exception that the answer has raised itself."""
