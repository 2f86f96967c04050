"""Mistakes that show in an exception: one too many, one that did not come, one not caught."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

from course.judge.differences import parts
from course.judge.explain import with_article
from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.failing import caught_by, tries_in
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import RAISED, message, raised
from course.judge.mistakes.table import Place, Rule, Symptom, at

_WANTED = re.compile(r"(\w+) was to be raised|expected was that it raises an? (\w+)")
_TOLD = re.compile(r"(?:\w+\.)*(\w*(?:Error|Exception|Interrupt|Exit|Warning|Iteration|\w{3,})): ?")


def _wanted(scene: Scene) -> str:
    """Return the exception that was to be raised and was not."""
    found = _WANTED.search(str(scene.error))
    return (found[1] or found[2]) if found else ""


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
    for node, asks in _raises(scene, _wanted(scene)):
        place = asks or node
        function = scene.code.function_of(node)
        for way in ast.walk(function or ast.Module([], [])):
            early = isinstance(way, ast.Return) and way.lineno < place.lineno
            if early and scene.code.function_of(way) is function and scene.reached:
                yield at(way, there=place.lineno, kind=_wanted(scene))


def _let_through(scene: Scene) -> Iterator[Place]:
    """Find the test before a ``raise`` that was executed, and was not true."""
    for _, asks in _raises(scene, _wanted(scene)):
        if asks is not None:
            yield at(asks, asked=said(asks.test), kind=_wanted(scene))


def _never_raised(scene: Scene) -> Iterator[Place]:
    """Nothing in the code raises what was to be raised."""
    kind = _wanted(scene)
    if kind and not any(_raises(scene, kind)) and not any(c.raised for c in scene.calls):
        yield at(None, kind=kind)


def _line_raised(scene: Scene) -> list[ast.AST]:
    """Return the code of the line that raised."""
    line = scene.raised_line
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


def _in_place_of_another(scene: Scene) -> Iterator[Place]:
    """Find a ``raise`` of another exception than the one that a task has just raised."""
    came = scene.calls[-1].raised if scene.calls else ""
    if came and scene.raised[0] != came:
        for place in _own_raise(scene):
            yield at(place.node, **(place.words | {"came": with_article(came)}))


def _not_caught(scene: Scene) -> Iterator[Place]:
    """Find the ``try`` around the line that raised, which catches other exceptions."""
    for node in tries_in(scene):
        inside = {getattr(n, "lineno", 0) for part in node.body for n in ast.walk(part)}
        caught = caught_by(node)
        enough = caught & {scene.raised[0], "Exception", "BaseException"}
        if scene.raised_line in inside and not enough:
            words = {"kind": with_article(scene.raised[0]), "there": scene.raised_line}
            yield at(node, caught=", ".join(sorted(caught)), **words)


def _first_of_none(scene: Scene) -> Iterator[Place]:
    """Find ``items[0]``, or any place of a list that was handed over empty."""
    empty: set[str] = set()
    for path, args, _ in scene.asked[-1:]:
        for function in scene.code.functions.get(path.rpartition(".")[2], ()):
            pairs = zip(function.args.args, args, strict=False)
            empty |= {parameter.arg for parameter, arg in pairs if arg == []}
    for node in _line_raised(scene):
        ends = isinstance(node, ast.Subscript) and said(node.slice) in ("0", "-1")
        if isinstance(node, ast.Subscript) and (ends or said(node.value) in empty):
            yield at(node, items=said(node.value))


def _as_key(scene: Scene) -> Iterator[Place]:
    """Find where something is used as a key that cannot be one."""
    kind = scene.raised[1].rpartition(" ")[2].strip("'")
    for node in _line_raised(scene):
        if isinstance(node, ast.stmt):
            yield at(node, kind=with_article(kind))
            return


def _told_otherwise(scene: Scene) -> Iterator[Place]:
    """Find another text of an exception than "Type: message"."""
    for got, expected in parts(scene.sides.got, scene.sides.expected):
        found = _TOLD.match(expected) if isinstance(expected, str) else None
        if isinstance(got, str) and found and got != expected and found[1] in {*_kinds(scene)}:
            yield at(None, got=repr(got), expected=repr(expected))


def _of_several_parts(scene: Scene) -> Iterator[Place]:
    """Find ``raise ValueError("cannot cross:", error)``, with a comma as in ``print``."""
    for node in scene.code.nodes:
        made = node.exc if isinstance(node, ast.Raise) else None
        if not isinstance(made, ast.Call) or last_name(made.func) in ("", "OSError"):
            continue
        ours = not hasattr(builtins, last_name(made.func))  # it may have any arguments
        if len(made.args) > 1 and _is_text(made.args[0]) and not ours:
            yield at(node)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _out_of_patience(scene: Scene) -> Iterator[Place]:
    """Find the time limit that has ended a wait, and a TimeoutError where a result should be."""
    got, expected = (repr(side) for side in (scene.sides.got, scene.sides.expected))
    if "TimeoutError" in got and "TimeoutError" not in expected:
        for node in scene.code.calls("get", "result"):
            limits = [k for k in node.keywords if k.arg == "timeout"]
            if limits or node.args:
                yield at(node)


def _returned_ones(scene: Scene) -> Iterator[Place]:
    """Find ``isinstance(outcome, Exception)``, where something is told of that was not raised."""
    told = {
        found[1]
        for got, expected in parts(scene.sides.got, scene.sides.expected)
        for text in _texts(got)
        if (found := _TOLD.match(text)) and text not in _texts(expected)
    }
    for node in scene.code.calls("isinstance") if told else ():
        if len(node.args) == 2 and last_name(node.args[1]) in ("Exception", "BaseException"):
            yield at(node, kind=with_article(min(told)))


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return _texts(list(value.values()))
    if isinstance(value, list | tuple):
        return [text for part in value for text in _texts(part)]
    return [value] if isinstance(value, str) else []


def _kinds(scene: Scene) -> Iterator[str]:
    """Yield the kinds of exceptions that tasks have raised."""
    yield from (call.raised for call in scene.calls if call.raised)
    yield from (one.type for one in scene.exceptions)


_COMPARED = Symptom(lambda scene: scene.sides.known)

RULES = (
    Rule(
        "catches only some exceptions",
        RAISED,
        _not_caught,
        "Line {there} raised {kind}. It stands in the try on line {line}, which catches {caught},"
        " so this one went on to the caller.",
        "Catch what this line really raises, or Exception where it may be anything.",
    ),
    Rule(
        "another exception in its place",
        RAISED,
        _in_place_of_another,
        "What was raised is {came}. What the caller gets is {kind}, which line {line} makes in its"
        " place.",
        "Keep the exception itself, not only its text, and raise that one.",
    ),
    Rule(
        "the first of an empty list",
        raised("IndexError"),
        _first_of_none,
        "Line {line} asks for {said}, and {items} was empty: it has no places.",
        "Ask first whether there is anything in it.",
    ),
    Rule(
        "a key that cannot be one",
        raised("TypeError", "unhashable type"),
        _as_key,
        "Line {line} uses a value as a key, or puts it into a set, and this time it was {kind}."
        " What can be changed cannot be a key.",
        "Keep things by their place in a list: the index can always be a key.",
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
        "nothing is refused",
        message("was to be raised", "it raises a"),
        _never_raised,
        "Nothing in your code raises a {kind}, and this call was to be refused with one.",
        "Test what is given at the very beginning: if …: raise {kind}(…).",
    ),
    Rule(
        "an exception with several parts",
        Symptom(lambda scene: type(scene.error) is AssertionError),
        _of_several_parts,
        "Line {line} gives the exception several arguments. So its message is a tuple of them, with"
        " brackets and commas.",
        'Make one text of it: f"…: {{error}}".',
    ),
    Rule(
        "a time limit for the result",
        _COMPARED,
        _out_of_patience,
        "{said} on line {line} gives up after a while. The call would have come to its end; what"
        " there is now is the TimeoutError of the one who did not wait.",
        "Wait without a limit: {name}().",
    ),
    Rule(
        "a returned exception taken for a raised one",
        _COMPARED,
        _returned_ones,
        "Line {line} asks {said}. Here {kind} was returned, not raised: it is a result like any"
        " other, and this cannot tell the two apart.",
        "Note in the except that something was raised, in a place of its own.",
    ),
    Rule(
        "another text of an exception",
        _COMPARED,
        _told_otherwise,
        "An exception is told as {got}; it was to be {expected}.",
        'Make the text of two parts: f"{{type(error).__name__}}: {{error}}".',
    ),
)
"""In the order in which they are asked."""

OWN = (
    Rule(
        "an exception where none was due",
        RAISED,
        _own_raise,
        "Line {line} raises {kind} itself{why}. Nothing was wrong with this call.",
        "Look at the condition that leads to this line, and at what the exercise says of this"
        " case.",
    ),
)
"""What is left to say of an exception that the answer has raised itself."""
