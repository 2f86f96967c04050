"""Mistakes at the ends: a round too many or too few, a special case, the same thing given twice."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import partial

from course.judge.errors import DiedError
from course.judge.explaining.differences import alike, are_numbers, left_out
from course.judge.recognising.conditions import held
from course.judge.recognising.nodes import (
    inside,
    is_endless,
    last_name,
    leaves,
    parameters,
    said,
)
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import (
    ASSERTED,
    DIFFERS,
    HUNG,
    KNOWN,
    RACE,
    missing,
)
from course.judge.recognising.table import Place, Rule, Symptom, at, in_worker


def _first_round(scene: Scene) -> Iterator[Place]:
    """Find a loop whose test comes at its end, where there is one thing too many."""
    got, expected = scene.sides.got, scene.sides.expected
    lists = isinstance(got, list) and isinstance(expected, list)
    more = lists and len(got) == len(expected) + 1 and expected in (got[1:], got[:-1])
    if not more and not (type(got) is int and type(expected) is int and got == expected + 1):
        return
    for loop in scene.code.every(ast.While):
        last = loop.body[-1]
        endless = is_endless(loop)
        left = isinstance(last, ast.If) and leaves(last.body[-1])
        others = [n for part in loop.body[:-1] for n in ast.walk(part)]
        if endless and left and not any(leaves(n) for n in others):
            yield at(last, loop=loop.lineno, test=said(last.test))


def _last_round(scene: Scene) -> Iterator[Place]:
    """Find where an endless loop is left in the middle, where the last one is missing."""
    apart = scene.apart
    if not apart or not all(
        isinstance(got, list) and isinstance(expected, list) and got and got == expected[:-1]
        for got, expected in apart
    ):
        return
    for loop in scene.code.every(ast.While):
        endless = is_endless(loop)
        for before, after in zip(loop.body, loop.body[1:], strict=False) if endless else ():
            last = before.body[-1] if isinstance(before, ast.If) else None
            left = leaves(last) and before is not loop.body[0]
            if left and not _asks_what_came(loop, before):
                yield at(last, loop=loop.lineno, after=after.lineno)


def _asks_what_came(loop: ast.While, asks: ast.stmt) -> bool:
    """Tell whether the test is about what this round has got: a sentinel, say."""
    names = inside(loop, ast.Name)
    stored = {n.id for n in names if isinstance(n.ctx, ast.Store)}
    tests = inside(asks, ast.If)
    asked = {n.id for test in tests for n in ast.walk(test.test) if isinstance(n, ast.Name)}
    return bool(asked & stored)


def _special_cases(scene: Scene) -> Iterator[Place]:
    """Find the constant that was returned, and the condition that led to it."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (are_numbers(got, expected) or got is None):
        return
    for function in scene.called:
        for node in ast.walk(function):
            asks = scene.code.parent(node)
            value = node.value if isinstance(node, ast.Return) else None
            gave = isinstance(value, ast.Constant) and alike(value.value, got)
            kept = got is None and scene.code.class_of(function) is not None
            if not gave or not isinstance(asks, ast.If) or kept:  # the object may be to blame
                continue
            others = [way for way in inside(function, ast.Return) if way is not node]
            only_way = scene.was_reached(node) and not any(map(scene.was_reached, others))
            true = held(asks.test, scene.given)
            if true is None and _of_its_own(function, asks.test):
                continue  # what it asks may be wrong, and not the question
            if true or (true is None and only_way):
                yield at(node, asked=said(asks.test), there=asks.lineno, got=repr(got))


def _of_its_own(function: ast.AST, test: ast.expr) -> bool:
    """Whether a condition asks for what the function has worked out itself."""
    names = {n.id for n in ast.walk(test) if isinstance(n, ast.Name)}
    stored = (n for n in ast.walk(function) if isinstance(n, ast.Name))
    return any(isinstance(n.ctx, ast.Store) and n.id in names for n in stored)


def _narrow_cases(scene: Scene) -> Iterator[Place]:
    """Find the only place that returns what was expected, and the conditions that lead to it."""
    got, expected = scene.sides.got, scene.sides.expected
    last = next((one for one in reversed(scene.remembered) if one.called), None)
    plain = isinstance(got, bool | int | float | str) or got is None  # no object of the answer's
    if last is None or not plain or not alike(last.value, got):
        return
    for function in scene.code.functions.get(last.path.rpartition(".")[2], ()):
        ways = [
            n for n in ast.walk(function)
            if isinstance(n, ast.Return) and isinstance(n.value, ast.Constant)
            and alike(n.value.value, expected) and scene.code.function_of(n) is function
        ]  # fmt: skip
        asked = list(_conditions(scene, ways[0])) if len(ways) == 1 else []
        if asked:
            yield at(None, line=ways[0].lineno, asked=" and ".join(asked), wanted=repr(expected))


def _conditions(scene: Scene, node: ast.AST) -> Iterator[str]:
    """Yield the conditions under which a statement is reached, from the outside in."""
    found: list[str] = []
    for outer in scene.code.above(node):
        if isinstance(outer, ast.If | ast.While):
            text = said(outer.test)
            found.append(text if node in outer.body else f"not ({text})")
        elif isinstance(outer, ast.FunctionDef):
            break
        node = outer
    yield from reversed(found)


def _stepped_over(scene: Scene) -> Iterator[Place]:
    """Find a loop that ends at one number only, and counts away from it."""
    numbers = [arg for _, args, _ in scene.asked for arg in args if type(arg) is int]
    for loop in scene.code.every(ast.While):
        ends: list[tuple[ast.expr, type[ast.cmpop]]]
        ends = [(loop.test, ast.NotEq)] if isinstance(loop.test, ast.Compare) else []
        ends += [
            (n.test, ast.Eq) for n in ast.walk(loop)
            if isinstance(n, ast.If) and leaves(n.body[-1])
        ]  # fmt: skip
        for test, kind in ends:
            if not (isinstance(test, ast.Compare) and isinstance(test.ops[0], kind)):
                continue
            end = test.comparators[0]
            for step in inside(loop, ast.AugAssign):
                down = isinstance(step.op, ast.Sub)
                last = getattr(end, "value", None)
                beyond = type(last) is int and any(
                    n <= last if down else n >= last for n in numbers
                )
                if beyond and said(step.target) == said(test.left):
                    yield at(loop, asked=said(test), step=step.lineno, counter=said(step.target))


def _at_the_first(scene: Scene) -> Iterator[Place]:
    """Find where a loop is left at the first that fits, or fails, and too little came of it."""
    for way in sorted(scene.code.every(ast.Break | ast.Return), key=partial(_is_alone, scene)):
        above = list(scene.code.above(way))
        loop = next((n for n in above if isinstance(n, ast.For)), None)
        asks = next((n for n in above if isinstance(n, ast.If | ast.ExceptHandler)), None)
        if loop is None or asks is None or loop not in scene.code.above(asks):
            continue
        fits = _begun(scene) and isinstance(asks, ast.If) and _is_asked(scene, way)
        if fits or (_failures_lost(scene) and not in_worker(scene, way)):
            which = "that fails"
            if isinstance(asks, ast.If):
                inside = any(n in (way, *above) for n in asks.body)
                which = f"for which {said(asks.test)}{'' if inside else ' is not so'}"
            yield at(way, loop=loop.lineno, which=which)


def _is_alone(scene: Scene, way: ast.Break | ast.Return) -> bool:
    """Tell whether nothing is done in the case in which a loop is left."""
    parent = scene.code.parent(way)
    return isinstance(parent, ast.If) and parent.body == [way]


def _begun(scene: Scene) -> bool:
    """Tell whether what came is where what was to come begins, or part of it."""
    got, expected = scene.sides.got, scene.sides.expected
    both = isinstance(got, list) and isinstance(expected, list)
    return (
        missing(scene) and not isinstance(got, dict) and not (both and got != expected[: len(got)])
    )


def _is_asked(scene: Scene, way: ast.Break | ast.Return) -> bool:
    """Tell whether it leaves a loop of the function that was called, and returns no constant."""
    constant = isinstance(way, ast.Return) and isinstance(way.value, ast.Constant)
    return scene.code.function_of(way) in scene.called and not constant


def _failures_lost(scene: Scene) -> bool:
    """Tell whether entries are missing that tell of what tasks have raised, and nothing else."""
    raised = {call.raised for call in scene.calls if call.raised}
    lost = [
        entry[1]
        for got, expected in scene.apart
        if isinstance(expected, dict) and isinstance(got, dict) and got
        for entry in left_out(got, expected)
    ]
    told = [text for text in lost if isinstance(text, str) and text.partition(":")[0] in raised]
    return bool(lost) and len(told) == len(lost)


def _called_again(scene: Scene) -> Iterator[Place]:
    """Find several equal calls of a task in one function, all of them made."""
    items = Counter(repr(item) for value in scene.lists for item in value)
    got, expected = scene.sides.got, scene.sides.expected
    sizes = [len(side) if isinstance(side, list) else side for side in (got, expected)]
    for spy in scene.spies:
        made = Counter(repr(call.args[0]) for call in spy.calls if call.args)
        again = any(made[item] > count for item, count in items.items())
        for places in _equal_calls(scene, "" if again else scene.handed(spy)[1]):
            as_many = sizes == [len(places), 1] and len(spy.calls) == len(places)
            if (again or as_many) and scene.was_reached(places[0]):
                there = places[1].lineno
                same = there == places[0].lineno
                line = "the same line" if same else f"line {there}"
                yield at(places[1], first=places[0].lineno, again=line)


def _equal_calls(scene: Scene, task: str) -> Iterator[list[ast.Call]]:
    """Yield the calls of a function that are equal, of a parameter or of what calls this task."""
    doing = {task} | {
        f.name
        for f in scene.code.every(ast.FunctionDef)
        if task in {last_name(n.func) for n in inside(f, ast.Call)} and scene.code.function_of(f)
    }
    found: dict[tuple[object, str], list[ast.Call]] = {}
    for node in scene.code.every(ast.Call):
        function = scene.code.function_of(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if function is not None and name in (doing if task else parameters(function)):
            found.setdefault((function, name if task else said(node)), []).append(node)
    yield from (places for places in found.values() if len(places) > 1)


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
        "an end that is stepped over",
        HUNG | Symptom(lambda scene: isinstance(scene.error, DiedError)),
        _stepped_over,
        "The loop on line {line} ends at {asked}, and at nothing else. Here {counter} begins at"
        " this end or beyond it, line {step} takes it further away, and the loop goes on for ever.",
        "Ask with < or >, before the round is made: while …:, or for … in range(…).",
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
        "the same call made twice",
        ASSERTED | KNOWN,
        _called_again,
        "Line {first} calls {said}, and {again} calls it once more. Each is a call of its own,"
        " which does all the work again and may give something else.",
        "Call it once, and keep what it gives in a variable.",
    ),
    Rule(
        "a special case that takes in too much",
        DIFFERS,
        _special_cases,
        "Line {line} returns {got} if {asked} (line {there}). That was true of this call, and"
        " something else was to come of it.",
        "Make the condition true only of the case that it is for.",
    ),
    Rule(
        "left at the first that fits",
        DIFFERS & ~RACE,
        _at_the_first,
        "Line {line} leaves the loop of line {loop} at the first {which}. What comes after that one"
        " was not looked at, and it was to count as well.",
        "Go on to the end of the loop, and keep what you find.",
    ),
    Rule(
        "a condition that leaves this call out",
        DIFFERS & ~RACE,
        _narrow_cases,
        "Line {line} is the only one that returns {wanted}, and it does so only if {asked}. That"
        " was not so in this call, which was to give {wanted} all the same.",
        "Look at what was true of this call, and at who sets what the condition asks.",
    ),
)
