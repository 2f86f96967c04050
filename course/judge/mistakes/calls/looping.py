"""Loops over what was used up before, or over less than there is; what they wait for each time."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from course.judge.children import deadline
from course.judge.explaining.differences import are_numbers, left_out
from course.judge.recognising.nodes import (
    arguments,
    inside,
    last_name,
    parameters,
    said,
    spans,
    stored_in,
)
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import ANY, DIFFERS, HUNG, message, missing
from course.judge.recognising.table import Place, Rule, Symptom, at

_ONCE = ("map", "filter", "zip", "enumerate", "reversed", "iter")
_USES_UP = ("list", "tuple", "sorted", "set", "sum", "max", "min", "all", "any", "dict")


def _used_up(scene: Scene) -> Iterator[Place]:
    """Find the second loop over an iterator, which the first one has brought to its end."""
    for made in scene.code.nodes:
        if not (isinstance(made, ast.Assign) and _gives_once(scene, made.value)):
            continue
        name, function = said(made.targets[0]), scene.code.function_of(made)
        uses = [
            (line, node)
            for line, node in _uses(scene, name)
            if scene.code.function_of(node) is function
        ]
        stored = [
            n for n in scene.code.nodes
            if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store)
            and scene.code.function_of(n) is function
        ]  # fmt: skip
        uses.sort(key=lambda use: use[0])
        for (before, first), (line, second) in itertools.pairwise(uses):
            reached = scene.was_reached(first) and scene.was_reached(second)
            apart = not {*scene.code.above(first)} & {*_branches(scene, second)}
            if len(stored) == 1 and before > made.lineno and reached and apart:
                words = {"name": name, "made": made.lineno, "what": said(made.value)}
                yield at(second, line=line, before=before, **words)


def _gives_once(scene: Scene, node: ast.expr) -> bool:
    builtin = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    made = builtin and last_name(node.func) in _ONCE  # type: ignore[attr-defined]
    return isinstance(node, ast.GeneratorExp) or (
        made and last_name(node.func) not in scene.code.functions  # type: ignore[attr-defined]
    )


def _uses(scene: Scene, name: str) -> Iterator[tuple[int, ast.AST]]:
    """Yield where all of something is gone through: line and node."""
    for node in scene.code.nodes:
        if isinstance(node, ast.For) and said(node.iter) == name:
            if not bool(inside(node, ast.Break | ast.Return)):
                yield node.lineno, node
        elif isinstance(node, ast.comprehension) and said(node.iter) == name:
            yield node.iter.lineno, node.iter
        elif isinstance(node, ast.Call) and last_name(node.func) in _USES_UP:
            yield from ((node.lineno, node) for arg in node.args[:1] if said(arg) == name)


def _branches(scene: Scene, node: ast.AST) -> Iterator[ast.AST]:
    """Yield the choices around a place: of two branches only one is taken."""
    yield from (n for n in scene.code.above(node) if isinstance(n, ast.If | ast.IfExp))


def _with_the_shorter(scene: Scene) -> Iterator[Place]:
    """Find ``zip(first, second)`` of two arguments of which one is longer."""
    for node in scene.code.calls("zip", "map"):
        strict = any(k.arg == "strict" for k in node.keywords)
        sizes = {
            said(arg): len(scene.given[said(arg)])
            for arg in node.args
            if isinstance(scene.given.get(said(arg)), list | str | tuple)
        }
        if len(set(sizes.values())) > 1 and not strict:
            longer = max(sizes, key=lambda name: sizes[name])
            words = {"many": sizes[longer], "few": min(sizes.values())}
            yield at(node, longer=longer, **words)


def _each_its_own(scene: Scene) -> Iterator[Place]:
    """Find a wait in a loop that may take the whole time each time."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (are_numbers(got, expected) and got > expected):
        return
    for node in scene.code.calls("join", "wait", "get", "result", "acquire", "poll"):
        loop = scene.code.loop_of(node)
        limits = arguments(node)
        names = [n for n in ast.walk(loop or node) if isinstance(n, ast.Name)]
        changed = {n.id for n in names if isinstance(n.ctx, ast.Store)}
        for limit in limits if loop is not None else ():
            if isinstance(limit, ast.Name) and limit.id not in changed:
                yield at(node, limit=limit.id, got=got, expected=expected)


def _rounded_before(scene: Scene) -> Iterator[Place]:
    """Find what cuts off the fractions of the numbers that a call was given."""
    given = {name for name, value in scene.given.items() if _has_fractions(value)}
    known = set(given)
    for node in scene.code.nodes:  # also by the names that its parts have in loops
        source = getattr(node, "iter", None) or getattr(node, "value", None)
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if isinstance(node, ast.For | ast.comprehension | ast.Assign) and source is not None:
            read = {n.id for n in inside(source, ast.Name)}
            sized = bool(inside(source, ast.Call))
            if read & known and not sized:
                known |= {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    for node in scene.code.calls("int", "floor", "trunc"):
        if node.args and isinstance(node.args[0], ast.Name) and node.args[0].id in known:
            yield at(node, given=min(given))


def _has_fractions(value: object) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_has_fractions, value))
    return isinstance(value, float) and not value.is_integer()


def _less(scene: Scene) -> bool:
    apart = scene.apart
    return missing(scene) or any(left_out(*pair) for pair in apart)


def _without_an_end(scene: Scene) -> Iterator[Place]:
    """Find a loop in which somebody was at the end, and that nothing in it can end."""
    for wait in scene.waits:
        for loop in scene.code.every(ast.While):
            # around a loop that an exception is to end
            tried = any(isinstance(n, ast.Try) for n in scene.code.above(loop))
            there = wait.line and spans(loop, wait.line)
            if there and not tried and not _can_end(loop, scene.code.function_of(loop)):
                yield at(loop, asked=said(loop.test))


def _can_end(loop: ast.While, function: ast.AST | None) -> bool:
    """Tell whether it is left, or asks what may become false: what others know, they may change."""
    left = inside(loop, ast.Return | ast.Raise | ast.Yield | ast.YieldFrom | ast.Await)
    broken = [n for n in inside(loop, ast.Break) if not _is_of_another(n, loop)]
    if left or broken:
        return True
    names = {n.id for n in inside(loop.test, ast.Name)}
    own = {*parameters(function), *stored_in(function)} if function is not None else set()
    for declared in inside(function or loop, ast.Global | ast.Nonlocal):
        own -= {*declared.names}
    asks = inside(loop.test, ast.Call | ast.Attribute | ast.Subscript | ast.NamedExpr)
    return bool(asks or names - own or names & (stored_in(loop) | _changed_in(loop)))


def _changed_in(loop: ast.While) -> set[str]:
    """Return the names of what may be changed in a loop: by its methods, by whom it is given to."""
    objects = [n.value for n in inside(loop, ast.Attribute)]
    objects += [n.value for n in inside(loop, ast.Subscript) if not isinstance(n.ctx, ast.Load)]
    objects += [arg for call in inside(loop, ast.Call) for arg in call.args]
    return {n.id for n in objects if isinstance(n, ast.Name)}


def _is_of_another(node: ast.Break, loop: ast.While) -> bool:
    loops = [n for n in ast.walk(loop) if isinstance(n, ast.For | ast.While) and n is not loop]
    return any(node in ast.walk(part) for inner in loops for part in inner.body)


ENDLESS = (
    Rule(
        "endless loop",
        HUNG & message(deadline.ENDLESS),
        _without_an_end,
        "The loop on line {line} asks {asked} in every round, and nothing in the loop changes that"
        " or leaves the loop.",
        "Say in the condition, or with a break, when it is to end; or do without the loop.",
    ),
)
"""Asked before all others: what comes after such a loop has not been reached."""

RULES = (
    Rule(
        "an iterator that is used up",
        ANY,
        _used_up,
        "{name} is made on line {made} by {what}, which gives its items only once. Line {before}"
        " takes them all, so line {line} finds none.",
        "Make a list of it: list(…).",
    ),
    Rule(
        "the rest of the longer one left out",
        Symptom(_less),
        _with_the_shorter,
        "{said} on line {line} ends with the shorter one. In this call {longer} had {many}, of"
        " which only the first {few} were looked at.",
        "Ask yourself what belongs to what. Where each is to meet each, it takes a loop inside of a"
        " loop.",
    ),
    Rule(
        "the whole time limit for each",
        DIFFERS,
        _each_its_own,
        "{said} on line {line} may wait for {limit} seconds in every round, and all of that adds"
        " up: {got} where {expected} was allowed.",
        "Work out one deadline before the loop, and wait each time only for what is left until"
        " then.",
    ),
    Rule(
        "a rounded number",
        Symptom(
            lambda scene: scene.sides.known and are_numbers(scene.sides.got, scene.sides.expected)
        ),
        _rounded_before,
        "{said} on line {line} cuts off the fraction. The numbers in {given} need not be whole, and"
        " here they were not.",
        "Compute with the numbers as they are.",
    ),
)
