"""Rewriting expressions: each operation that others may notice becomes the call of a hook."""

from __future__ import annotations

import ast
import operator
import sys
from typing import TYPE_CHECKING, Any, Self

from course.child.instrumenting.scopes import CELL, CLASS, GLOBAL, LOCAL, Scope

if TYPE_CHECKING:
    from course.child.instrumenting.instrument import Instrumented

MARK = "\0hook:"
"""What the constants begin with that stand for hooks and sites until the code is made."""

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.MatMult: "matmul",
    ast.Div: "truediv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.LShift: "lshift",
    ast.RShift: "rshift",
    ast.BitOr: "or_",
    ast.BitXor: "xor",
    ast.BitAnd: "and_",
    ast.FloorDiv: "floordiv",
    ast.UAdd: "pos",
    ast.USub: "neg",
    ast.Invert: "invert",
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.Is: "is_",
    ast.IsNot: "is_not",
}
IN_PLACE = {"and_": "iand", "or_": "ior"}


def _not_in(value: Any, container: Any) -> bool:
    return value not in container


def _in(value: Any, container: Any) -> bool:
    return value in container


class Expressions(ast.NodeTransformer):
    """Rewrites the expressions that stand in one scope."""

    def __init__(self, module: Instrumented, scope: Scope, postponed: bool) -> None:
        self.module, self.scope, self._postponed = module, scope, postponed

    # -- small helpers -----------------------------------------------------------------------------

    def _hook(
        self,
        hook: str,
        node: Any,
        *args: ast.expr | ast.Starred,
        name: str = "",
        does: Any = None,
        keywords: list[ast.keyword] | None = None,
    ) -> ast.Call:
        site = ast.Constant(self.module.site(node, name, does))
        call = ast.Call(ast.Constant(MARK + hook), [site, *args], keywords or [])
        return at(call, node)

    def _whole(self, node: ast.expr) -> ast.expr:
        """Rewrite an expression whose value is then looked at by something that is no hook."""
        if isinstance(node, ast.Constant):
            return node
        return self._hook("whole", node, self.visit(node))

    def _test(self, node: ast.expr) -> ast.expr:
        """Rewrite a condition; Python itself asks its value whether it is true, once."""
        if isinstance(node, ast.BoolOp):
            return at(ast.BoolOp(node.op, [self._test(value) for value in node.values]), node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return at(ast.UnaryOp(node.op, self._test(node.operand)), node)
        return self._whole(node)

    def _name(self, name: str, node: Any) -> ast.expr:
        return at(ast.Name(name, ast.Load()), node)

    def namespace(self, node: Any) -> ast.expr:
        """Return what gives the names of a class that is being made, whatever holds them."""
        return at(ast.Call(ast.Constant(MARK + "locals"), [], []), node)

    def _thunk(self, name: str, node: Any) -> ast.expr:
        """Return ``lambda: name``: what reads it, and what holds its cell."""
        return at(ast.Lambda(_no_arguments(), self._name(name, node)), node)

    # -- names -------------------------------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if not isinstance(node.ctx, ast.Load):
            return node
        kind = self.scope.kind(node.id)
        if node.id == "super" or kind == LOCAL or node.id.startswith("."):
            return node
        if kind == CLASS:  # a lambda would not see it
            stopped = self._hook(
                "named", node, self.namespace(node), name=self.scope.mangled(node.id)
            )
            first = at(ast.Tuple([stopped, node], ast.Load()), node)
            return at(ast.Subscript(first, ast.Constant(1), ast.Load()), node)
        if kind == GLOBAL:
            name = self.scope.mangled(node.id)
            return self._hook("global_", node, self._thunk(node.id, node), name=name)
        return self._hook("cell", node, self._thunk(node.id, node))

    def _store(self, name: str, node: Any, value: ast.expr) -> ast.expr:
        """Rewrite a value that is stored under a name at once."""
        kind = self.scope.kind(name)
        if kind == GLOBAL:
            return self._hook("store_global", node, value, name=self.scope.mangled(name))
        if kind == CELL:
            return self._hook("store_cell", node, value, self._thunk(name, node))
        if kind == CLASS:
            names, mangled = self.namespace(node), self.scope.mangled(name)
            return self._hook("store_named", node, names, value, name=mangled)
        return value

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
        node.value = self._store(node.target.id, node, self.visit(node.value))
        return node

    # -- targets -----------------------------------------------------------------------------------

    def _slot(self, node: Any) -> ast.expr:
        """Return the hook that stands for an attribute or an item that is stored or deleted."""
        owner = self.visit(node.value)
        if isinstance(node, ast.Attribute):
            return self._hook("slot", node, owner, name=self.scope.mangled(node.attr))
        return self._hook("item_slot", node, owner, self._index(node.slice))

    def _target(self, node: Any) -> Any:
        """Rewrite a target whose every attribute and item is stored through a slot."""
        if isinstance(node, ast.Attribute | ast.Subscript):
            return at(ast.Attribute(self._slot(node), "value", node.ctx), node)
        if isinstance(node, ast.Tuple | ast.List):
            node.elts = [self._target(element) for element in node.elts]
        elif isinstance(node, ast.Starred):
            node.value = self._target(node.value)
        return node

    # -- expressions -------------------------------------------------------------------------------

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return self._hook(
            "attribute", node, self.visit(node.value), name=self.scope.mangled(node.attr)
        )

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        return self._hook("item", node, self.visit(node.value), self._index(node.slice))

    def _index(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Slice):
            parts = [part or ast.Constant(None) for part in (node.lower, node.upper, node.step)]
            made = ast.Call(ast.Constant(MARK + "slice"), [self.visit(part) for part in parts], [])
            return at(made, node)
        if isinstance(node, ast.Tuple):
            return at(ast.Tuple([self._index(part) for part in node.elts], ast.Load()), node)
        return self.visit(node)

    def visit_Starred(self, node: ast.Starred) -> ast.expr:
        node.value = self._whole(node.value)
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.expr:
        node.keys = [self._whole(key) if key is not None else None for key in node.keys]
        pairs = zip(node.keys, node.values, strict=True)
        node.values = [self.visit(v) if k is not None else self._whole(v) for k, v in pairs]
        return node

    def visit_Set(self, node: ast.Set) -> ast.expr:
        node.elts = [
            self.visit(part) if isinstance(part, ast.Starred) else self._whole(part)
            for part in node.elts
        ]
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        function = self.visit(node.func)
        if not node.args and not node.keywords:
            return at(
                ast.Call(self._hook("ready", node, function, name=self._called(node)), [], []), node
            )
        args = [self.visit(arg) for arg in node.args]
        for keyword in node.keywords:
            value = keyword.value
            keyword.value = self.visit(value) if keyword.arg is not None else self._whole(value)
        return self._hook(
            "call", node, function, *args, keywords=node.keywords, name=self._called(node)
        )

    def _called(self, node: ast.Call) -> str:
        return self.module.written(node.func)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        does = getattr(operator, OPERATORS[type(node.op)])
        if isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant):
            return node
        return self._hook("binary", node, self.visit(node.left), self.visit(node.right), does=does)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.op, ast.Not):
            return self._test(node)
        if isinstance(node.operand, ast.Constant):
            return node
        does = getattr(operator, OPERATORS[type(node.op)])
        return self._hook("unary", node, self.visit(node.operand), does=does)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        node.values = [
            *(self._test(value) for value in node.values[:-1]),
            self.visit(node.values[-1]),
        ]
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        node.test = self._test(node.test)
        node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        parts = []
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            does = {ast.In: _in, ast.NotIn: _not_in}.get(type(op)) or getattr(
                operator, OPERATORS[type(op)]
            )
            parts.append((left, does, right))
            left = right
        if all(isinstance(middle, ast.Name | ast.Constant) for middle, _, _ in parts[1:]):
            made: list[ast.expr] = [
                self._hook("binary", node, self.visit(_copy(a)), self.visit(_copy(b)), does=does)
                for a, does, b in parts
            ]
            return made[0] if len(made) == 1 else at(ast.BoolOp(ast.And(), made), node)
        node.left = self._hook("anything", node, self.visit(node.left))
        node.comparators = [
            self._hook("anything", node, self.visit(other)) for other in node.comparators
        ]
        return node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.expr:
        spec = self.visit(node.format_spec) if node.format_spec else ast.Constant("")
        shown = self._hook(
            "formatted", node.value, self.visit(node.value), ast.Constant(node.conversion), spec
        )
        return at(ast.FormattedValue(shown, -1, None), node)

    def visit_Yield(self, node: ast.Yield) -> ast.expr:
        node.value = self.visit(node.value) if node.value else None
        return self._hook("resumed", node, node)

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.expr:
        node.value = self._hook("delegate", node, self.visit(node.value))
        return self._hook("resumed", node, node)

    def visit_Await(self, node: ast.Await) -> ast.expr:
        node.value = self._hook("anything", node, self.visit(node.value))
        return node

    # -- scopes ------------------------------------------------------------------------------------

    def _within(self, node: ast.AST) -> Self:
        return type(self)(self.module, self.scope.inner(node), self._postponed)

    def _annotation(self, node: Any) -> Any:
        if node is None or self._postponed:
            return node
        if sys.version_info < (3, 14):
            return self.visit(node)
        harmless = not any(isinstance(part, ast.Call | ast.NamedExpr) for part in ast.walk(node))
        return node if harmless else self._hook("anything", node, node)

    def _arguments(self, node: ast.arguments) -> None:
        node.defaults = [self.visit(default) for default in node.defaults]
        node.kw_defaults = [self.visit(d) if d is not None else None for d in node.kw_defaults]
        for arg in (*node.posonlyargs, *node.args, node.vararg, *node.kwonlyargs, node.kwarg):
            if arg is not None:
                arg.annotation = self._annotation(arg.annotation)

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        self._arguments(node.args)
        node.body = self._within(node).visit(node.body)
        return node

    def _comprehension(self, node: Any) -> ast.expr:
        writer = self  # the first iterable belongs to the outside
        inner = self
        for number, generator in enumerate(node.generators):
            hook = "anything" if generator.is_async else "iterate"
            generator.iter = writer._hook(hook, generator.iter, writer.visit(generator.iter))
            writer = inner = inner if number else self._within(node)
            generator.target = inner._target(generator.target)
            generator.ifs = [inner._test(test) for test in generator.ifs]
        for field in ("value", "key", "elt"):
            if hasattr(node, field):
                setattr(node, field, inner.visit(getattr(node, field)))
        hashed = {ast.SetComp: "elt", ast.DictComp: "key"}.get(type(node))
        if hashed:
            part = getattr(node, hashed)
            setattr(node, hashed, inner._hook("whole", part, part))
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension


def at(new: Any, node: Any) -> Any:
    """Return a new node with the place of an old one."""
    return ast.copy_location(new, node)


def _copy(node: ast.expr) -> ast.expr:
    return (
        type(node)(**dict(ast.iter_fields(node)), **_place(node))
        if isinstance(node, ast.Name | ast.Constant)
        else node
    )


def _place(node: Any) -> dict[str, Any]:
    return {name: getattr(node, name) for name in node._attributes}


def _no_arguments() -> ast.arguments:
    return ast.arguments([], [], None, [], [], None, [])
