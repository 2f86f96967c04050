"""Putting a stop before every operation of a module that other threads may notice.

The text is rewritten, not the byte code: each operation whose operands are not the frame's own
becomes a call of a *hook*, which is given the operands, stops there, and then does what was
written.  ``self.total += n`` becomes ``slot(site, self).begin().end(n)``, say.  What is left as it
was written touches nothing but local variables that no inner function uses, and constants.

The hooks and the sites are constants of the code, so no name in the module leads to them.
"""

from __future__ import annotations

import ast
import functools
import types
import warnings
from collections.abc import Callable
from typing import Any

from course.child import scopes
from course.child.rewriting import MARK
from course.child.scopes import Scope
from course.child.statements import Writer


class Site:
    """One operation in the text.

    Attributes
    ----------
    line : int
        Where it stands.
    text : str
        How it is written there, or its line if it takes several.
    name : str
        The attribute or the global name that it is about, if any.
    does : callable, optional
        The operator that is applied.
    module : str
        The module's name.
    learners : bool
        Whether the module is the learner's.
    """

    __slots__ = ("does", "learners", "line", "module", "name", "text")

    def __init__(self, module: Instrumented, line: int, text: str, name: str, does: Any) -> None:
        self.module, self.learners = module.name, module.learners
        self.line, self.text, self.name, self.does = line, text, name, does


class Instrumented:
    """The text of a module with its stops.

    Parameters
    ----------
    text, filename : str
        The module.
    hooks : dict of str to callable
        What is called, by the names used in here.
    name : str
        The module's name.
    learners : bool
        Whether the module is the learner's.
    """

    def __init__(
        self,
        text: str,
        filename: str,
        hooks: dict[str, Callable[..., Any]],
        name: str,
        *,
        learners: bool,
    ) -> None:
        self.text, self.filename, self.name, self.learners = text, filename, name, learners
        self.lines = text.splitlines()
        self._constants: dict[str, Any] = {MARK + name: hook for name, hook in hooks.items()}
        self._constants[MARK + "slice"] = slice

    def code(self) -> types.CodeType:
        """Return the code of the whole module.

        Raises
        ------
        SyntaxError
            The text is no Python.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(
                self.text, self.filename, "exec", dont_inherit=True
            )  # its own words of an error
        tree = ast.parse(self.text, self.filename)
        tree.body = Writer(self, self.scope, _postponed(tree)).body(tree.body)
        return self.compiled(tree)

    @functools.cached_property
    def scope(self) -> Scope:
        """The scope of the module."""
        return scopes.of_module(self.text, self.filename)

    def function(self, around: list[Any], node: ast.FunctionDef) -> list[ast.stmt]:
        """Return one function rewritten, without its defaults and decorators.

        Parameters
        ----------
        around : list of node
            The classes and functions around it, from the outside.
        node : FunctionDef
            The function; it is changed.
        """
        node.decorator_list, node.returns = [], None
        node.args.defaults, node.args.kw_defaults = [], [None] * len(node.args.kwonlyargs)
        scope = Scope(self.scope.table)
        for outer in around:
            scope = scope.inner(outer)
        return Writer(self, scope, postponed=True).visit_FunctionDef(node)[:1]

    def compiled(self, tree: ast.Module) -> types.CodeType:
        """Return the code of what was rewritten, with the hooks and sites in it."""
        ast.fix_missing_locations(tree)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compile(tree, self.filename, "exec", dont_inherit=True)
        return self._filled(code)

    def site(self, node: Any, name: str, does: Any) -> str:
        """Note a site, and return the constant that stands for it."""
        mark = f"{MARK}{len(self._constants)}"
        self._constants[mark] = Site(self, node.lineno, self.written(node), name, does)
        return mark

    def written(self, node: Any) -> str:
        """Return the text of a node, or its line if it takes several."""
        line = self.lines[node.lineno - 1] if node.lineno <= len(self.lines) else ""
        if node.lineno != node.end_lineno:
            return line.strip()
        return line.encode()[node.col_offset : node.end_col_offset].decode(errors="replace")

    def _filled(self, code: types.CodeType) -> types.CodeType:
        """Put the hooks and sites in the place of their marks."""
        constants = tuple(
            self._filled(c)
            if isinstance(c, types.CodeType)
            else self._constants.get(c, c)
            if type(c) is str
            else c
            for c in code.co_consts
        )
        return code.replace(co_consts=constants)


def _postponed(tree: ast.Module) -> bool:
    """Tell whether annotations are not executed (``from __future__ import annotations``)."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in tree.body
    )
<<<<<<< HEAD


def _is_complex(target: ast.AST, writer: _Writer) -> bool:
    """Tell whether storing to a target touches more than the frame's own variables."""
    return any(
        isinstance(node, ast.Attribute | ast.Subscript)
        or (isinstance(node, ast.Name) and writer.scope.kind(node.id) in (CELL, GLOBAL))
        for node in ast.walk(target)
    )


class _Writer(ast.NodeTransformer):
    """Rewrites what stands in one scope."""

    def __init__(self, module: Instrumented, scope: Scope, postponed: bool) -> None:
        self.module, self.scope, self._postponed = module, scope, postponed
        self._temporaries = 0

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
        call = ast.Call(ast.Constant(_MARK + hook), [site, *args], keywords or [])
        return _at(call, node)

    def _whole(self, node: ast.expr) -> ast.expr:
        """Rewrite an expression whose value is then looked at by something that is no hook."""
        if isinstance(node, ast.Constant):
            return node
        return self._hook("whole", node, self.visit(node))

    def _test(self, node: ast.expr) -> ast.expr:
        """Rewrite a condition; Python itself asks its value whether it is true, once."""
        if isinstance(node, ast.BoolOp):
            return _at(ast.BoolOp(node.op, [self._test(value) for value in node.values]), node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return _at(ast.UnaryOp(node.op, self._test(node.operand)), node)
        return self._whole(node)

    def _temporary(self) -> str:
        self._temporaries += 1
        return f".{self._temporaries}"

    def _name(self, name: str, node: Any) -> ast.expr:
        return _at(ast.Name(name, ast.Load()), node)

    def _thunk(self, name: str, node: Any) -> ast.expr:
        """Return ``lambda: name``: what reads it, and what holds its cell."""
        return _at(ast.Lambda(_no_arguments(), self._name(name, node)), node)

    def body(self, statements: list[Any]) -> list[Any]:
        """Rewrite a list of statements; a documentation string and ``__future__`` stay first."""
        done: list[Any] = []
        for number, statement in enumerate(statements):
            constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
            if (number == 0 and constant) or future:
                done.append(statement)
                continue
            new = self.visit(statement)
            done += new if isinstance(new, list) else [new]
        return done

    def _blocks(self, node: Any) -> None:
        for field in ("body", "orelse", "finalbody"):
            if getattr(node, field, None):
                setattr(node, field, self.body(getattr(node, field)))

    # -- names -------------------------------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if not isinstance(node.ctx, ast.Load):
            return node
        kind = self.scope.kind(node.id)
        if node.id == "super" or kind not in (CELL, GLOBAL) or node.id.startswith("."):
            return node
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
        return value

    def _stored(self, name: str, node: Any) -> list[ast.stmt]:
        """Note that a statement other than an assignment has stored under a name."""
        if self.scope.kind(name) not in (CELL, GLOBAL):
            return []
        return [_at(ast.Expr(self._store(name, node, _at(ast.Constant(None), node))), node)]

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
            return _at(ast.Attribute(self._slot(node), "value", node.ctx), node)
        if isinstance(node, ast.Tuple | ast.List):
            node.elts = [self._target(element) for element in node.elts]
        elif isinstance(node, ast.Starred):
            node.value = self._target(node.value)
        return node

    def _split(self, target: Any, simple: list[ast.stmt]) -> Any:
        """Return a target of local variables only, and add the stores that are left to do."""
        if isinstance(target, ast.Tuple | ast.List):
            target.elts = [self._split(element, simple) for element in target.elts]
        elif isinstance(target, ast.Starred):
            target.value = self._split(target.value, simple)
        elif _is_complex(target, self):
            name = self._temporary()
            value = self._name(name, target)
            if isinstance(target, ast.Name):
                value = self._store(target.id, target, value)
            simple.append(_at(ast.Assign([self._target(target)], value), target))
            return _at(ast.Name(name, ast.Store()), target)
        return target

    def visit_Assign(self, node: ast.Assign) -> Any:
        unpacks = any(isinstance(target, ast.Tuple | ast.List) for target in node.targets)
        rewrite = self._whole if unpacks else self.visit
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            node.value = self._store(node.targets[0].id, node.targets[0], rewrite(node.value))
            return node
        if not any(_is_complex(target, self) for target in node.targets):
            node.value = rewrite(node.value)
            return node
        later: list[ast.stmt] = []
        if len(node.targets) == 1 and not unpacks:
            node.targets = [self._target(node.targets[0])]
        else:
            node.targets = [self._split(target, later) for target in node.targets]
        node.value = rewrite(node.value)
        return [node, *later]

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if node.value is None:
            return node
        if isinstance(node.target, ast.Name):
            node.annotation = self._annotation(node.annotation)
            node.value = self._store(node.target.id, node.target, self.visit(node.value))
            return node
        target = self._target(node.target)
        return _at(ast.Assign([target], self.visit(node.value)), node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        name = _OPERATORS[type(node.op)]
        does = getattr(operator, _IN_PLACE.get(name, f"i{name}"))
        if isinstance(node.target, ast.Name):
            read = self.visit_Name(_at(ast.Name(node.target.id, ast.Load()), node.target))
            result = self._hook("in_place", node, read, self.visit(node.value), does=does)
            stored = self._store(node.target.id, node.target, result)
            return _at(ast.Assign([node.target], stored), node)
        begin = ast.Attribute(self._slot(node.target), "begin", ast.Load())
        begun = _at(ast.Call(begin, [], []), node)
        site = ast.Constant(self.module.site(node, "", does))
        end = ast.Attribute(begun, "end", ast.Load())
        return _at(ast.Expr(_at(ast.Call(end, [site, self.visit(node.value)], []), node)), node)

    def visit_Delete(self, node: ast.Delete) -> list[ast.stmt]:
        done: list[ast.stmt] = []
        for target in node.targets:
            if isinstance(target, ast.Name):
                done += self._stored(target.id, target)
            done.append(_at(ast.Delete([self._target(target)]), node))
        return done

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
            made = ast.Call(ast.Constant(_MARK + "slice"), [self.visit(part) for part in parts], [])
            return _at(made, node)
        if isinstance(node, ast.Tuple):
            return _at(ast.Tuple([self._index(part) for part in node.elts], ast.Load()), node)
        return self.visit(node)

    def visit_Starred(self, node: ast.Starred) -> ast.expr:
        node.value = self._whole(node.value)
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.expr:
        node.keys = [self.visit(key) if key is not None else None for key in node.keys]
        pairs = zip(node.keys, node.values, strict=True)
        node.values = [self.visit(v) if k is not None else self._whole(v) for k, v in pairs]
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        function = self.visit(node.func)
        if not node.args and not node.keywords:
            return _at(
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
        does = getattr(operator, _OPERATORS[type(node.op)])
        if isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant):
            return node
        return self._hook("binary", node, self.visit(node.left), self.visit(node.right), does=does)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.op, ast.Not):
            return self._test(node)
        if isinstance(node.operand, ast.Constant):
            return node
        does = getattr(operator, _OPERATORS[type(node.op)])
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
            does = {ast.In: _in, ast.NotIn: _not_in}.get(type(op)) or getattr(  # type: ignore[call-overload]
                operator, _OPERATORS[type(op)]
            )
            parts.append((left, does, right))
            left = right
        if all(isinstance(middle, ast.Name | ast.Constant) for middle, _, _ in parts[1:]):
            made = [
                self._hook("binary", node, self.visit(_copy(a)), self.visit(_copy(b)), does=does)
                for a, does, b in parts
            ]
            return made[0] if len(made) == 1 else _at(ast.BoolOp(ast.And(), made), node)
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
        return _at(ast.FormattedValue(shown, -1, None), node)

    def visit_Yield(self, node: ast.Yield) -> ast.expr:
        node.value = self.visit(node.value) if node.value else None
        return self._hook("resumed", node, node)

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.expr:
        node.value = self._hook("delegate", node, self.visit(node.value))
        return self._hook("resumed", node, node)

    def visit_Await(self, node: ast.Await) -> ast.expr:
        node.value = self._hook("anything", node, self.visit(node.value))
        return node

    # -- statements --------------------------------------------------------------------------------

    def visit_If(self, node: ast.If) -> ast.stmt:
        node.test = self._test(node.test)
        self._blocks(node)
        return node

    def visit_While(self, node: ast.While) -> ast.stmt:
        node.test = self._test(node.test)
        self._blocks(node)
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        node.test = self._test(node.test)
        node.msg = self.visit(node.msg) if node.msg else None
        return node

    def visit_For(self, node: ast.For) -> ast.stmt:
        first: list[ast.stmt] = []
        if _is_complex(node.target, self):
            node.target = self._split(node.target, first)
        node.iter = self._hook("iterate", node.iter, self.visit(node.iter))
        self._blocks(node)
        node.body = [*first, *node.body]
        return node

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.stmt:
        node.iter = self._hook("anything", node.iter, self.visit(node.iter))
        self._blocks(node)
        return node

    def visit_With(self, node: ast.With) -> ast.stmt:
        first: list[ast.stmt] = []
        if len(node.items) > 1:  # `with a, b:` is `with a: with b:`
            node.body = [_at(ast.With([node.items.pop()], node.body), node)]
            return self.visit_With(node)
        (item,) = node.items
        item.context_expr = self._hook("context", item.context_expr, self.visit(item.context_expr))
        if item.optional_vars is not None and _is_complex(item.optional_vars, self):
            item.optional_vars = self._split(item.optional_vars, first)
        node.body = [*first, *self.body(node.body)]
        return node

    def visit_AsyncWith(self, node: ast.AsyncWith) -> ast.stmt:
        for item in node.items:
            item.context_expr = self._hook(
                "anything", item.context_expr, self.visit(item.context_expr)
            )
        self._blocks(node)
        return node

    def visit_Try(self, node: Any) -> ast.stmt:
        self._blocks(node)
        for handler in node.handlers:
            handler.type = self.visit(handler.type) if handler.type else None
            noted = self._stored(handler.name, handler) if handler.name else []
            handler.body = [*noted, *self.body(handler.body)]
        return node  # type: ignore[no-any-return]

    visit_TryStar = visit_Try

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> list[ast.stmt]:
        names = [alias.name for alias in node.names]
        module = getattr(node, "module", None) or ""
        told = _at(ast.Expr(self._hook("imports", node, name=" ".join([module, *names]))), node)
        done: list[ast.stmt] = [told, node]
        for alias in node.names:
            if alias.name != "*":
                done += self._stored(alias.asname or alias.name.partition(".")[0], node)
        return done

    visit_ImportFrom = visit_Import

    def visit_Match(self, node: Any) -> list[ast.stmt]:
        """Rewrite ``match``: the subject is looked at anew for each case."""
        name = self._temporary()
        kept = _at(ast.Assign([ast.Name(name, ast.Store())], self.visit(node.subject)), node)
        return [kept, self._cases(node, name, node.cases)]

    def _cases(self, node: Any, name: str, cases: list[Any]) -> ast.stmt:
        case, rest = cases[0], cases[1:]
        reads = ast.MatchClass | ast.Attribute  # of whom, only the match itself finds out
        hook = "anything" if any(isinstance(p, reads) for p in ast.walk(case.pattern)) else "whole"
        if case.guard is not None:
            case.guard = self._test(case.guard)
        case.body = self.body(case.body)
        subject = self._hook(hook, node.subject, self._name(name, node.subject))
        made = [case]
        if rest:
            otherwise = ast.match_case(ast.MatchAs(), None, [self._cases(node, name, rest)])
            made.append(otherwise)
        return _at(ast.Match(subject, made), node)

    # -- scopes ------------------------------------------------------------------------------------

    def _within(self, node: ast.AST) -> _Writer:
        return _Writer(self.module, self.scope.inner(node), self._postponed)

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

    def visit_FunctionDef(self, node: Any) -> list[ast.stmt]:
        self._arguments(node.args)
        node.returns = self._annotation(node.returns)
        node.decorator_list = [
            self._hook("decorator", d, self.visit(d)) for d in node.decorator_list
        ]
        inner = self._within(node)
        generator = _yields(node.body)
        node.body = inner.body(node.body)
        if generator:
            begun = inner._hook("resumed", node, ast.Constant(None))
            node.body.insert(_after_doc(node.body), _at(ast.Expr(begun), node))
        return [node, *self._stored(node.name, node)]

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        self._arguments(node.args)
        node.body = self._within(node).visit(node.body)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> list[ast.stmt]:
        node.decorator_list = [
            self._hook("decorator", d, self.visit(d)) for d in node.decorator_list
        ]
        node.bases = [self.visit(base) for base in node.bases]
        for keyword in node.keywords:
            keyword.value = self._hook("anything", node, self.visit(keyword.value))
        node.body = self._within(node).body(node.body)
        return [node, *self._stored(node.name, node)]

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
        return node  # type: ignore[no-any-return]

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension


def _at(new: Any, node: Any) -> Any:
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


def _after_doc(body: list[ast.stmt]) -> int:
    first = body[0]
    return int(isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant))


def _yields(body: list[ast.stmt]) -> bool:
    """Tell whether a function with this body is a generator."""
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            todo += ast.iter_child_nodes(node)
    return False
=======
>>>>>>> explorer
