"""What a call leaves with its caller: no value, a list that is changed, an argument misread."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

from course.judge.explaining.explain import with_article
from course.judge.recognising.nodes import assigned, changed, inside, last_name, parameters, said
from course.judge.recognising.scene import Scene
from course.judge.recognising.symptoms import DIFFERS, KNOWN
from course.judge.recognising.table import Place, Rule, at


def _changed_arguments(scene: Scene) -> Iterator[Place]:
    """Find where a list that was handed over is changed, also under another name."""
    got, expected = scene.sides.got, scene.sides.expected
    if not (isinstance(got, list) and got and expected == []):
        return
    for function in scene.called:
        if not {*parameters(function)}.issuperset(map(str, got)):
            continue
        names = {name: name for name in map(str, got)}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
                names |= {said(t): names[node.value.id] for t in node.targets
                          if node.value.id in names}  # fmt: skip
        for node in ast.walk(function):
            what = changed(node)
            if what is not None and (own := names.get(last_name(what), "")):
                also = f", which is {own} itself under another name" * (own != said(what))
                yield at(node, changed=said(what), also=also, parameter=own)


def _left_in_the_first(scene: Scene) -> Iterator[Place]:
    """Find a ``return`` that every round of a loop comes to.

    A loop through an iterator that is there before takes the next one only, each time.
    """
    iterators = scene.code.set_to(
        lambda value: isinstance(value, ast.Call) and last_name(value.func) == "iter"
    )
    for function in scene.called:
        for loop in inside(function, ast.For):
            last = loop.body[-1]
            early = bool(inside(loop, ast.Continue)) or said(loop.iter) in iterators
            if isinstance(last, ast.Return) and not early:
                yield at(None, line=last.lineno, loop=loop.lineno)


def _only_printed(scene: Scene) -> Iterator[Place]:
    """Find the ``print`` of a function that has no ``return``, where its call gave None."""
    for place in _gives_nothing(scene):
        last = next(r for r in reversed(scene.remembered) if r.called)
        for function in scene.code.functions.get(last.path.rpartition(".")[2], ()):
            within = list(ast.walk(function))
            returns = any(isinstance(n, ast.Return) and n.value is not None for n in within)
            prints = [n for n in within if isinstance(n, ast.Call) and last_name(n.func) == "print"]
            if prints and not returns and place.node is None:
                yield at(None, line=prints[-1].lineno, function=function.name)


def _gives_nothing(scene: Scene) -> Iterator[Place]:
    """Find a way out of the function without a value, where the call gave None."""
    last = next((r for r in reversed(scene.remembered) if r.called), None)
    apart = scene.apart
    if (
        last is None
        or last.value is not None
        or not apart
        or any(got is not None for got, _ in apart)
    ):
        return
    for function in scene.code.functions.get(last.path.rpartition(".")[2], ()):
        ways = [
            n for n in ast.walk(function)
            if isinstance(n, ast.Return) and scene.code.function_of(n) is function
        ]  # fmt: skip
        for way in ways:
            if way.value is None:
                yield at(way, how=f"line {way.lineno} returns no value")
        told = any(way.value is not None and said(way.value) == "None" for way in ways)
        if not told and not isinstance(_last(function.body), ast.Return | ast.Raise):
            some = "where none of its returns is reached" if ways else "as it has no return"
            yield at(None, how=f"{function.name} comes to its end without a value, {some}")


def _last(body: list[ast.stmt]) -> ast.stmt:
    """Return the statement with which a block comes to its end."""
    return _last(body[-1].body) if isinstance(body[-1], ast.With) else body[-1]


_ONE_BY_ONE = re.compile(r"generator|map|filter|zip|dict_\w+|IMap\w*Iterator|\w*_iterator")


def _one_by_one(scene: Scene) -> Iterator[Place]:
    """Find where what gives its values one by one is returned, or kept, in the place of a list."""
    data = getattr(scene.sides.got, "_data", None)
    kind = str(data.get("type")) if isinstance(data, dict) else ""
    for function in scene.called if _ONE_BY_ONE.fullmatch(kind) else ():
        returns = inside(function, ast.Return)
        ways = [n for n in returns if scene.code.function_of(n) is function]
        line = ways[-1].lineno if ways else function.lineno
        yield at(None, line=line, kind=with_article(kind), does="returns")
    attribute = scene.sides.attribute if _ONE_BY_ONE.fullmatch(kind) else ""
    for node in scene.code.every(ast.Attribute) if attribute else ():
        if node.attr == attribute and isinstance(node.ctx, ast.Store):
            yield at(node, kind=with_article(kind), does=f"sets {said(node)} to")


def _never_filled(scene: Scene) -> Iterator[Place]:
    """Find a list that is made empty and returned, and nothing is done with it in between."""
    lost = any(got in ([], {}) and bool(should) for got, should in scene.apart)
    for function in scene.called if lost else ():
        pairs = [pair for node in inside(function, ast.Assign) for pair in assigned(node)]
        for target in (t for t, value in pairs if said(value) in _EMPTY):
            uses = [
                n for n in inside(function, ast.Name) if n.id == said(target) and n is not target
            ]
            above = [itertools.islice(scene.code.above(n), 2) for n in uses]
            if uses and all(any(isinstance(n, ast.Return) for n in two) for two in above):
                yield at(target, name=said(target))


_EMPTY = ("[]", "{}", "list()", "dict()", "Counter()")


def _list_in_a_list(scene: Scene) -> Iterator[Place]:
    """Find where a list becomes the only item of another one, which is given in its place."""
    got, expected = scene.sides.got, scene.sides.expected
    if scene.sides.known and isinstance(expected, list) and expected and got == [expected]:
        for node in scene.code.methods("append"):
            if scene.code.loop_of(node) is None:
                yield at(node)
        for node in scene.code.every(ast.Return):
            items = node.value.elts if isinstance(node.value, ast.List) else []
            if len(items) == 1 and not isinstance(items[0], ast.Starred):
                yield at(node)


RULES = (
    Rule(
        "a list as one item of another",
        DIFFERS,
        _list_in_a_list,
        "{said} on line {line} makes the whole list a single item of another one.",
        "Use the list as it is, or extend(), which puts in each of its items.",
    ),
    Rule(
        "changes the list it was given",
        KNOWN,
        _changed_arguments,
        "Line {line} changes {changed}{also}. It belongs to the caller, who finds it changed.",
        "Make a list of your own: own = list({parameter}).",
    ),
    Rule(
        "a return in every round",
        DIFFERS,
        _left_in_the_first,
        "Line {line} stands in the loop of line {loop}, so the function is left at the end of the"
        " first round.",
        "Return when the loop is over: move the return out of it.",
    ),
    Rule(
        "printed, not returned",
        KNOWN,
        _only_printed,
        "Line {line} prints what {function} is to return. Who calls it gets None.",
        "Write return in the place of print.",
    ),
    Rule(
        "a way out without a value",
        KNOWN,
        _gives_nothing,
        "The call gave None: {how}.",
        "Return a value on every way out of the function.",
    ),
    Rule(
        "an iterator in the place of a list",
        KNOWN,
        _one_by_one,
        "Line {line} {does} {kind}. It is no list: it gives its values one by one, to whoever asks"
        " for them, and only once.",
        "Make a list of it: list(…).",
    ),
    Rule(
        "nothing is ever put in",
        KNOWN,
        _never_filled,
        "Line {line} makes {name} with nothing in it, and no line puts anything in before it is"
        " returned.",
        "Look at what belongs into {name}, and put it in where it is known.",
    ),
)
