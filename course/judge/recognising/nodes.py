"""Questions about one piece of code, wherever it stands: its names, and what is in it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any

Some = ast.AST | Iterable[ast.AST] | None
"""A piece of code, several of them, or none."""


def last_name(node: ast.AST | None) -> str:
    """Return the last part of a dotted name: ``Thread`` of ``threading.Thread``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def owner(node: ast.AST) -> str:
    """Return the last name of what a method is called on: ``q`` of ``self.q.put(1)``."""
    called = node.func if isinstance(node, ast.Call) else None
    return last_name(called.value) if isinstance(called, ast.Attribute) else ""


def said(node: ast.AST, most: int = 60) -> str:
    """Return the code of a node, cut to `most` characters."""
    text = ast.unparse(node)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def line(node: ast.AST) -> int:
    """Return the line of a node, 0 where it has none."""
    return getattr(node, "lineno", 0)


def spans(node: Any, number: int) -> bool:
    """Tell whether a line belongs to this code."""
    return bool(node.lineno <= number <= (node.end_lineno or node.lineno))


# -- what is in it ---------------------------------------------------------------------------------


def walk(what: Some) -> Iterator[ast.AST]:
    """Yield all nodes of a piece of code, or of several."""
    for part in [what] if isinstance(what, ast.AST) else what or ():
        yield from ast.walk(part)


def inside(what: Some, kind: Any) -> list[Any]:
    """Return the nodes of this kind in a piece of code, or in several."""
    return [n for n in walk(what) if isinstance(n, kind)]


def stored_in(what: Some) -> set[str]:
    """Return the variables that get a value there."""
    return {n.id for n in inside(what, ast.Name) if isinstance(n.ctx, ast.Store)}


def names_in(what: Some) -> set[str]:
    """Return the last parts of all names there, also those of attributes."""
    return {last_name(n) for n in walk(what)} - {""}


# -- parts of statements ---------------------------------------------------------------------------


def keyword(node: ast.Call, *names: str) -> ast.expr | None:
    """Return what a call gives to one of these parameters by its name."""
    return next((k.value for k in node.keywords if k.arg in names), None)


def arguments(call: ast.Call) -> list[ast.expr]:
    """Return all that a call hands over, also by name."""
    return [*call.args, *(k.value for k in call.keywords)]


def parameters(function: Any) -> list[str]:
    """Return the names of the parameters that can be given by their place."""
    return [a.arg for a in (*function.args.posonlyargs, *function.args.args)]


def targets(node: ast.AST | None) -> list[ast.expr]:
    """Return what an assignment sets: several in ``a = b = 1``, and in ``a, b = 1, 2``."""
    given = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    parts = [
        p for t in given if t for p in (t.elts if isinstance(t, ast.Tuple | ast.List) else [t])
    ]
    return parts if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) else []


def assigned(node: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    """Return what is set to what: two pairs in ``counts, failed = {}, {}``."""
    pairs = [(target, node.value) for target in node.targets]
    target, value = pairs[0]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=False))
    return pairs


def declared_in(what: Some) -> set[str]:
    """Return the names of the module, or of a function around, that are set there."""
    return {name for n in inside(what, ast.Global | ast.Nonlocal) for name in n.names}


def called_on(node: ast.AST) -> str:
    """Return the code of what a method is called on: ``self.q`` of ``self.q.put(1)``."""
    called = node.func if isinstance(node, ast.Call) else None
    return said(called.value) if isinstance(called, ast.Attribute) else ""


CHANGING = {
    "append", "extend", "insert", "pop", "popleft", "remove", "clear", "update", "setdefault",
    "add", "discard", "popitem", "sort", "reverse", "appendleft",
}  # fmt: skip
"""Methods that change a list, a dictionary or a set."""


def changed(node: ast.AST) -> ast.expr | None:
    """Return what is changed here and goes on under its name: by a method, an item, ``+=``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.value if node.func.attr in CHANGING else None
    if isinstance(node, ast.Subscript):
        return None if isinstance(node.ctx, ast.Load) else node.value
    return node.target if isinstance(node, ast.AugAssign) else None


def is_mutable(node: ast.expr) -> bool:
    """Tell whether an expression makes an object that can be changed."""
    made = isinstance(node, ast.Call) and last_name(node.func) in (
        "list", "dict", "set", "Counter", "defaultdict", "deque",
    )  # fmt: skip
    return made or isinstance(node, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp)


def is_number(node: ast.AST | None) -> bool:
    """Tell whether it is a number, written down."""
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def is_none(node: ast.AST | None) -> bool:
    """Tell whether it is None, written down."""
    return isinstance(node, ast.Constant) and node.value is None


def is_endless(loop: ast.While) -> bool:
    """Tell whether a loop goes on until something in it leaves it."""
    return isinstance(loop.test, ast.Constant) and bool(loop.test.value)


def leaves(node: ast.AST | None) -> bool:
    """Tell whether it is a statement that leaves a loop."""
    return isinstance(node, ast.Break | ast.Return)


def caught_by(node: ast.Try | ast.ExceptHandler) -> set[str]:
    """Return the names of what a ``try`` or a handler catches; BaseException where it is all."""
    found = set()
    for handler in node.handlers if isinstance(node, ast.Try) else [node]:
        types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        found |= {last_name(t) if t is not None else "BaseException" for t in types}
    return found


def decorators(function: ast.FunctionDef | ast.ClassDef) -> set[str]:
    """Return the names of the decorators."""
    return {last_name(d.func if isinstance(d, ast.Call) else d) for d in function.decorator_list}


def method(cls: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    """Return a method that the class defines itself."""
    return next((m for m in cls.body if isinstance(m, ast.FunctionDef) and m.name == name), None)


WAITS = {"wait": 0, "wait_for": 1, "get": 1, "put": 2}
"""The methods that wait to be woken, for an item or for room; the place of their time limit."""


def has_a_limit(call: ast.Call) -> bool:
    """Whether a wait of a condition, of a queue, or of `concurrent.futures`, has a time limit."""
    name = last_name(call.func)
    if name not in WAITS:  # iter(queue.get, None)
        return False
    of_futures = name == "wait" and isinstance(call.func, ast.Name)
    place = 1 if of_futures else WAITS[name]
    return len(call.args) > place or any(k.arg == "timeout" for k in call.keywords)
