"""Mistakes at the ends: a round too many or too few, a special case, the same thing given twice."""

from __future__ import annotations

import ast
import itertools
from collections import Counter
from collections.abc import Iterator

from course.judge.differences import alike, left_out, parts
from course.judge.mistakes.code import last_name, said
from course.judge.mistakes.figures import are_numbers
from course.judge.mistakes.scene import Scene
from course.judge.mistakes.symptoms import DIFFERS
from course.judge.mistakes.table import Place, Rule, Symptom, at, in_worker


def _first_round(scene: Scene) -> Iterator[Place]:
    """Find a loop whose test comes at its end, where there is one thing too many."""
    got, expected = scene.sides.got, scene.sides.expected
    lists = isinstance(got, list) and isinstance(expected, list)
    more = lists and len(got) == len(expected) + 1 and expected in (got[1:], got[:-1])
    if not more and not (type(got) is int and type(expected) is int and got == expected + 1):
        return
    for loop in (n for n in scene.code.nodes if isinstance(n, ast.While)):
        last = loop.body[-1]
        endless = isinstance(loop.test, ast.Constant) and bool(loop.test.value)
        leaves = isinstance(last, ast.If) and isinstance(last.body[-1], ast.Break | ast.Return)
        others = [n for part in loop.body[:-1] for n in ast.walk(part)]
        if endless and leaves and not any(isinstance(n, ast.Break | ast.Return) for n in others):
            yield at(last, loop=loop.lineno, test=said(last.test))  # type: ignore[attr-defined]


def _at_the_first_failure(scene: Scene) -> Iterator[Place]:
    """Find the ``break`` of a loop over results, where later failures are missing."""
    raised = {call.raised for call in scene.calls if call.raised}
    apart = list(parts(scene.sides.got, scene.sides.expected))
    lost = [
        entry[1]
        for got, expected in apart
        if isinstance(expected, dict) and isinstance(got, dict) and got
        for entry in left_out(got, expected)
    ]
    told = [text for text in lost if isinstance(text, str) and text.partition(":")[0] in raised]
    if not lost or len(told) != len(lost):
        return
    for node in scene.code.nodes:
        if isinstance(node, ast.Break | ast.Return):
            loop = next((n for n in scene.code.above(node) if isinstance(n, ast.For)), None)
            asks = [n for n in scene.code.above(node) if isinstance(n, ast.If | ast.ExceptHandler)]
            if loop is not None and asks and not in_worker(scene, node):
                yield at(node, loop=loop.lineno, said=said(node).partition(" ")[0])


def _last_round(scene: Scene) -> Iterator[Place]:
    """Find where an endless loop is left in the middle, where the last one is missing."""
    apart = list(parts(scene.sides.got, scene.sides.expected))
    if not apart or not all(
        isinstance(got, list) and isinstance(expected, list) and got and got == expected[:-1]
        for got, expected in apart
    ):
        return
    for loop in (n for n in scene.code.nodes if isinstance(n, ast.While)):
        endless = isinstance(loop.test, ast.Constant) and bool(loop.test.value)
        for before, after in zip(loop.body, loop.body[1:], strict=False) if endless else ():
            last = before.body[-1] if isinstance(before, ast.If) else None
            leaves = isinstance(last, ast.Break | ast.Return) and before is not loop.body[0]
            if leaves and not _asks_what_came(loop, before):
                yield at(last, loop=loop.lineno, after=after.lineno)


def _asks_what_came(loop: ast.While, asks: ast.stmt) -> bool:
    """Tell whether the test is about what this round has got: a sentinel, say."""
    names = [n for n in ast.walk(loop) if isinstance(n, ast.Name)]
    stored = {n.id for n in names if isinstance(n.ctx, ast.Store)}
    tests = [n for n in ast.walk(asks) if isinstance(n, ast.If)]
    asked = {n.id for test in tests for n in ast.walk(test.test) if isinstance(n, ast.Name)}
    return bool(asked & stored)


def _thrown_away(scene: Scene) -> Iterator[Place]:
    """Find where something is taken out, and the next takes its name before anybody reads it."""
    apart = list(parts(scene.sides.got, scene.sides.expected))
    if not apart or not all(
        isinstance(got, list) and isinstance(expected, list) and expected and got == expected[1:]
        for got, expected in apart
    ):
        return
    for node in (
        *scene.code.methods("get"),
        *scene.code.methods("recv"),
        *scene.code.calls("next"),
    ):
        kept = scene.code.parent(node)
        target = said(kept.targets[0]) if isinstance(kept, ast.Assign) else ""
        function = scene.code.function_of(node)
        names = [n for n in ast.walk(function) if isinstance(n, ast.Name)] if function else []
        later = sorted((n.lineno, isinstance(n.ctx, ast.Load)) for n in names
                       if n.id == target and n.lineno > node.lineno)  # fmt: skip
        if later and not later[0][1]:
            yield at(node, name=target, again=later[0][0])


def _from_one(scene: Scene) -> Iterator[Place]:
    """Find ``range(1, …)`` or ``enumerate(…, 1)``, where all numbers are one too large."""
    apart = list(parts(scene.sides.got, scene.sides.expected))
    if len(apart) < 2 or not all(are_numbers(*pair) and pair[0] - pair[1] == 1 for pair in apart):
        return
    for node in scene.code.calls("range", "enumerate"):
        first = node.args[0] if last_name(node.func) == "range" else [
            *node.args[1:], *(k.value for k in node.keywords)][:1]  # fmt: skip
        first = first[0] if isinstance(first, list) and first else first
        if isinstance(first, ast.Constant) and first.value == 1 and len(node.args) > 1:
            yield at(node)


def _special_cases(scene: Scene) -> Iterator[Place]:
    """Find the constant that was returned, and the condition that led to it."""
    got, expected = scene.sides.got, scene.sides.expected
    if not are_numbers(got, expected):
        return
    for path, _, _ in scene.asked[-1:]:
        for function in scene.code.functions.get(path.rpartition(".")[2], ()):
            for node in ast.walk(function):
                asks = scene.code.parent(node)
                value = node.value if isinstance(node, ast.Return) else None
                gave = isinstance(value, ast.Constant) and alike(value.value, got)
                if gave and isinstance(asks, ast.If):
                    yield at(node, asked=said(asks.test), there=asks.lineno, got=repr(got))


def _called_again(scene: Scene) -> Iterator[Place]:
    """Find two calls of a task with the same arguments in one function, both of them made."""
    lists = [arg for _, args, _ in scene.asked for arg in args if isinstance(arg, list)]
    items = Counter(repr(item) for items in lists for item in items)
    for spy in scene.spies:
        made = Counter(repr(call.args[0]) for call in spy.calls if call.args)
        if not any(made[item] > count for item, count in items.items()):
            continue
        texts: dict[tuple[object, str], ast.Call] = {}
        for node in (n for n in scene.code.nodes if isinstance(n, ast.Call)):
            function = scene.code.function_of(node)
            names = {a.arg for a in function.args.args} if function else set()
            if last_name(node.func) not in names or not isinstance(node.func, ast.Name):
                continue
            first = texts.setdefault((function, said(node)), node)
            if first is not node and scene.was_reached(first):
                again = "the same line" if first.lineno == node.lineno else f"line {node.lineno}"
                yield at(node, first=first.lineno, again=again)


def _same_object_twice(scene: Scene) -> Iterator[Place]:
    """Find two attributes that are set to what was computed before, both of one object."""
    for path, args, _ in scene.asked:
        same = [n for n, arg in enumerate(args) if any(arg is other for other in args[:n])]
        for function in scene.code.functions.get(path.rpartition(".")[2], ()) if same else ():
            names = [a.arg for a in function.args.args if a.arg != "self"]
            stores = [
                (n, n.targets[0])
                for n in ast.walk(function)
                if isinstance(n, ast.Assign)
                and isinstance(n.targets[0], ast.Attribute)
                and isinstance(n.value, ast.Name)
                and said(n.targets[0].value) in names
            ]
            for (_, first), (node, second) in itertools.pairwise(stores):
                if first.attr == second.attr and said(first) != said(second):
                    yield at(node, first=said(first), second=said(second))


RULES = (
    Rule(
        "the test comes after the first round",
        DIFFERS,
        _first_round,
        "The loop on line {loop} asks {test} at its end, so its first round is always made, also"
        " when there is nothing to do. There is one too many.",
        "Ask before the round: while …:, or for … in ….",
    ),
    Rule(
        "left at the first failure",
        DIFFERS,
        _at_the_first_failure,
        "{said} on line {line} leaves the loop of line {loop} at the first failure. Others failed"
        " as well, and nobody looks at them any more.",
        "Go on with the loop to its end, and note every failure.",
    ),
    Rule(
        "the last round is cut short",
        DIFFERS,
        _last_round,
        "The last one is missing. Line {line} leaves the loop of line {loop} in the middle of a"
        " round, so what stands from line {after} on is left out the last time.",
        "Leave the loop at the end of a round, when all that belongs to it is done.",
    ),
    Rule(
        "the first one is thrown away",
        DIFFERS,
        _thrown_away,
        "The first one is missing. {said} on line {line} takes it out, and line {again} puts"
        " another thing under {name} before anybody has used it.",
        "Take things out in one place only, at the beginning of each round.",
    ),
    Rule(
        "counted from one",
        DIFFERS,
        _from_one,
        "All numbers are one too large: {said} on line {line} begins with 1.",
        "Begin with 0, as the places of a list do.",
    ),
    Rule(
        "the same call made twice",
        Symptom(lambda scene: type(scene.error) is AssertionError),
        _called_again,
        "Line {first} calls {said}, and {again} calls it once more. Each is a call of its own,"
        " which does all the work again and may give something else.",
        "Call it once, and keep what it gives in a variable.",
    ),
    Rule(
        "the same object twice",
        DIFFERS,
        _same_object_twice,
        "A call was given one object twice. Then {first} and {second} are one and the same, and"
        " line {line} writes over what was written just before.",
        "Change each in one step, {first} -= …, or treat the same object as a case of its own.",
    ),
    Rule(
        "a special case that takes in too much",
        DIFFERS,
        _special_cases,
        "Line {line} returns {got} if {asked} (line {there}). That was true of this call, and"
        " something else was to come of it.",
        "Make the condition true only of the case that it is for.",
    ),
)
"""In the order in which they are asked."""
