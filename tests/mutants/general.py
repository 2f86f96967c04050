"""Mistakes of any program: a comparison, a constant, a statement, an argument, an ``except``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.mutants.places import Change, Place, called, expression, in_place, with_field

_COMPARED: dict[type, list[type]] = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
_RECKONED: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
}


def comparison(place: Place) -> Iterator[Change]:
    """Another comparison: ``<`` for ``<=``."""
    match place.node:
        case ast.Compare(ops=[op]) as node:
            for other in _COMPARED.get(type(op), []):
                yield with_field(node, "ops", [other()])


def arithmetic(place: Place) -> Iterator[Change]:
    """Another operator: ``-`` for ``+``."""
    match place.node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op) as node if type(op) in _RECKONED:
            yield with_field(node, "op", _RECKONED[type(op)]())


def constant(place: Place) -> Iterator[Change]:
    """Another constant: one more, one less, the other truth, no text."""
    raising = any(isinstance(node, ast.Raise) for node in place.above)
    if place.field == "annotation" or isinstance(place.owner, ast.Expr) or raising:
        return  # an annotation, a docstring, a message
    match place.node:
        case ast.Constant(value=bool() as value) as node:
            yield with_field(node, "value", not value)
        case ast.Constant(value=int() as value) as node:
            yield with_field(node, "value", value + 1)
            yield with_field(node, "value", value - 1)
        case ast.Constant(value=float() as value) as node:
            yield with_field(node, "value", value * 2 or 1.0)
        case ast.Constant(value=str() as value) as node if value != "__main__":
            yield with_field(node, "value", "" if value else "x")


def negation(place: Place) -> Iterator[Change]:
    """A condition the other way round, ``and`` for ``or``."""
    match place.node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) as node:
            if not isinstance(test, ast.Constant):
                yield with_field(node, "test", ast.UnaryOp(ast.Not(), test))
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            yield in_place(place, inner)
        case ast.BoolOp(op=op) as node:
            yield with_field(node, "op", ast.Or() if isinstance(op, ast.And) else ast.And())
    if place.field == "ifs":
        yield in_place(place, expression("True"))


def statement_dropped(place: Place) -> Iterator[Change]:
    """A statement left out; a ``return`` that returns nothing."""
    match place.node:
        case ast.Expr(value=ast.Constant()):
            return
        case ast.Return(value=ast.expr()) as node if not _is_none(node.value):
            yield with_field(node, "value", None)
        case ast.Expr() | ast.Assign() | ast.AugAssign() | ast.AnnAssign() | ast.Raise():
            yield in_place(place, [])
        case ast.Delete() | ast.Break() | ast.Continue() | ast.Assert() | ast.Nonlocal():
            yield in_place(place, [])
        case ast.If(orelse=[]):
            yield in_place(place, [])


def branch_taken(place: Place) -> Iterator[Change]:
    """What stands under an ``if`` done always; an ``else`` left out."""
    match place.node:
        case ast.If(body=body, orelse=orelse) as node:
            yield in_place(place, body)
            if orelse:
                yield with_field(node, "orelse", [])


def arguments(place: Place) -> Iterator[Change]:
    """Two arguments swapped; one with a name left out."""
    match place.node:
        case ast.Call(args=args, keywords=keywords) as node:
            for at in range(len(args) - 1):
                swapped = [*args[:at], args[at + 1], args[at], *args[at + 2 :]]
                yield with_field(node, "args", swapped)
            for at in range(len(keywords)):
                yield with_field(node, "keywords", keywords[:at] + keywords[at + 1 :])


def handled(place: Place) -> Iterator[Change]:
    """An ``except`` for fewer errors, or for more."""
    match place.node:
        case ast.ExceptHandler(type=kind) as node:
            if kind is not None and not _says(kind, "BaseException"):
                yield with_field(node, "type", expression("BaseException"))
            if kind is not None and not _says(kind, "Exception"):
                yield with_field(node, "type", expression("Exception"))
            if kind is None or _says(kind, "Exception") or _says(kind, "BaseException"):
                yield with_field(node, "type", expression("ValueError"))
                yield with_field(node, "type", expression("ArithmeticError"))
            if isinstance(kind, ast.Tuple):
                for at in range(len(kind.elts)):
                    yield with_field(kind, "elts", kind.elts[:at] + kind.elts[at + 1 :])


def not_handled(place: Place) -> Iterator[Change]:
    """No ``except`` at all; what ``finally`` does, done only where nothing fails."""
    match place.node:
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=finalbody):
            if handlers and not finalbody:
                yield in_place(place, [*body, *orelse])
            elif handlers:
                yield with_field(place.node, "handlers", [])
            elif finalbody:
                yield in_place(place, [*body, *finalbody])


def repeated(place: Place) -> Iterator[Change]:
    """What occurs twice taken once; the first, the last or all but the first left out."""
    match place.node:
        case ast.For(iter=every) | ast.comprehension(iter=every) as node:
            text = ast.unparse(every)
            yield with_field(node, "iter", expression(f"list({text})[:-1]"))
            if isinstance(node.target, ast.Name) and node.target.id.startswith("_"):
                return  # only how many there are matters
            yield with_field(node, "iter", expression(f"list({text})[1:]"))
            yield with_field(node, "iter", expression(f"list({text})[::-1]"))
            if called(every) not in ("range", "enumerate"):  # no two of these are equal
                yield with_field(node, "iter", expression(f"dict.fromkeys({text})"))
    match place.node:
        case ast.For(body=body) as node:
            yield with_field(node, "body", [*body, ast.Break()])


def default_shared(place: Place) -> Iterator[Change]:
    """A container that is made once, for all calls or all objects, where each needs its own."""
    match place.node:
        case ast.Assign(targets=[target], value=value) if _is_container(value):
            function = place.function
            if function is None:
                return
            match target:
                case ast.Attribute(value=ast.Name(id="self"), attr=name):
                    owner = place.above[place.above.index(function) + 1]
                    if isinstance(owner, ast.ClassDef):
                        yield _moved(place, owner.body, name, value, "the class")
                case ast.Name(id=name):
                    if not _has_flexible_end(function.args):
                        yield _as_default(place, function, name, value)


def _moved(place: Place, body: list[ast.stmt], name: str, value: ast.expr, where: str) -> Change:
    def change() -> None:
        place.put([])
        body.insert(0, ast.Assign([ast.Name(name, ast.Store())], value))

    return f"{name} made once, in {where}", change


def _as_default(place: Place, function: ast.FunctionDef, name: str, value: ast.expr) -> Change:
    def change() -> None:
        place.put([])
        function.args.kwonlyargs.append(ast.arg(name))
        function.args.kw_defaults.append(value)

    return f"{name} made once, as a default", change


def _has_flexible_end(args: ast.arguments) -> bool:
    return args.kwarg is not None


def _is_container(node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp):
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        return not names
    made = ("dict", "list", "set", "deque", "defaultdict", "Counter", "Lock", "RLock")
    return called(node) in made and not any(isinstance(n, ast.Call) for n in node.args)  # type: ignore[attr-defined]


def _says(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_none(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


OPERATORS = (
    comparison,
    arithmetic,
    constant,
    negation,
    statement_dropped,
    branch_taken,
    arguments,
    handled,
    not_handled,
    repeated,
    default_shared,
)
