"""Rewriting statements: what is stored, looped over, entered and defined."""

from __future__ import annotations

import ast
import operator
from typing import Any

from course.child.instrumenting.rewriting import IN_PLACE, MARK, OPERATORS, Expressions, at
from course.child.instrumenting.scopes import CLASS, LOCAL


class Writer(Expressions):
    """Rewrites all that stands in one scope."""

    _temporaries = 0

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

    def _temporary(self) -> str:
        self._temporaries += 1
        return f"__.{self._temporaries}__" if self.scope.is_class else f".{self._temporaries}"

    def _stored(self, name: str, node: Any) -> list[ast.stmt]:
        """Note that a statement other than an assignment has stored under a name."""
        if self.scope.kind(name) == LOCAL:
            return []
        return [at(ast.Expr(self._store(name, node, at(ast.Constant(None), node))), node)]

    def _storing(self, node: Any) -> list[ast.expr]:
        """Return the decorator, applied after all others, that stops before the name is stored."""
        kind = self.scope.kind(node.name)
        if kind == LOCAL:
            return []
        if kind == CLASS:
            stored = self._hook(
                "store_named", node, self.namespace(node), name=self.scope.mangled(node.name)
            )
            return [
                at(ast.Call(ast.Constant(MARK + "partial"), [stored.func, *stored.args], []), node)
            ]
        value = self._name(".made", node)
        arguments = ast.arguments([], [ast.arg(".made")], None, [], [], None, [])
        return [at(ast.Lambda(arguments, self._store(node.name, node, value)), node)]

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
            simple.append(at(ast.Assign([self._target(target)], value), target))
            return at(ast.Name(name, ast.Store()), target)
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
        return at(ast.Assign([target], self.visit(node.value)), node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        name = OPERATORS[type(node.op)]
        does = getattr(operator, IN_PLACE.get(name, f"i{name}"))
        if isinstance(node.target, ast.Name):
            read = self.visit_Name(at(ast.Name(node.target.id, ast.Load()), node.target))
            result = self._hook("in_place", node, read, self.visit(node.value), does=does)
            stored = self._store(node.target.id, node.target, result)
            return at(ast.Assign([node.target], stored), node)
        begin = ast.Attribute(self._slot(node.target), "begin", ast.Load())
        begun = at(ast.Call(begin, [], []), node)
        site = ast.Constant(self.module.site(node, "", does))
        end = ast.Attribute(begun, "end", ast.Load())
        return at(ast.Expr(at(ast.Call(end, [site, self.visit(node.value)], []), node)), node)

    def visit_Delete(self, node: ast.Delete) -> list[ast.stmt]:
        done: list[ast.stmt] = []
        for target in node.targets:
            if isinstance(target, ast.Name):
                done += self._stored(target.id, target)
            done.append(at(ast.Delete([self._target(target)]), node))
        return done

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
            node.body = [at(ast.With([node.items.pop()], node.body), node)]
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

    def visit_Raise(self, node: ast.Raise) -> ast.stmt | list[ast.stmt]:
        """Rewrite ``raise``: of a class Python makes an exception."""
        if node.exc is None:
            return node
        error = self._hook("raised", node.exc, self.visit(node.exc))
        if node.cause is None:
            node.exc = error
            return node
        name = self._temporary()
        kept = at(ast.Assign([ast.Name(name, ast.Store())], error), node)
        first = self._name(name, node.exc)
        node.exc = self._name(name, node.exc)
        node.cause = self._hook("raised", node.cause, self.visit(node.cause), first)
        return [kept, node]

    def visit_Try(self, node: Any) -> ast.stmt:
        self._blocks(node)
        for handler in node.handlers:
            handler.type = self.visit(handler.type) if handler.type else None
            noted = self._stored(handler.name, handler) if handler.name else []
            handler.body = [*noted, *self.body(handler.body)]
        return node

    visit_TryStar = visit_Try

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> list[ast.stmt]:
        names = [alias.name for alias in node.names]
        module = getattr(node, "module", None) or ""
        told = at(ast.Expr(self._hook("imports", node, name=" ".join([module, *names]))), node)
        later: list[ast.stmt] = []
        for alias in node.names:
            name = alias.asname or alias.name
            whole = name == "*" or "." in name or self.scope.is_module or self.scope.is_class
            if not whole and self.scope.kind(name) != LOCAL:
                alias.asname = self._temporary()
                value = self._store(name, node, self._name(alias.asname, node))
                later.append(at(ast.Assign([ast.Name(name, ast.Store())], value), node))
        return [told, node, *later]

    visit_ImportFrom = visit_Import

    def visit_Match(self, node: Any) -> list[ast.stmt]:
        """Rewrite ``match``: the subject is looked at anew for each case."""
        name = self._temporary()
        kept = at(ast.Assign([ast.Name(name, ast.Store())], self.visit(node.subject)), node)
        return [kept, self._cases(node, name, node.cases)]

    def _cases(self, node: Any, name: str, cases: list[Any]) -> ast.stmt:
        case, rest = cases[0], cases[1:]
        reads = ast.MatchClass | ast.Attribute  # of whom, only the match itself finds out
        hook = "anything" if any(isinstance(p, reads) for p in ast.walk(case.pattern)) else "whole"
        captured = self._captured(case.pattern, node)
        if case.guard is not None:
            case.guard = self._test(case.guard)
        if captured:  # they are stored before the guard is asked
            stored = at(ast.List(captured, ast.Load()), node)
            case.guard = (
                at(ast.BoolOp(ast.And(), [stored, case.guard]), node) if case.guard else stored
            )
        case.body = self.body(case.body)
        subject = self._hook(hook, node.subject, self._name(name, node.subject))
        made = [case]
        if rest:
            otherwise = ast.match_case(ast.MatchAs(), None, [self._cases(node, name, rest)])
            made.append(otherwise)
        return at(ast.Match(subject, made), node)

    def _captured(self, pattern: ast.pattern, node: Any) -> list[ast.expr]:
        """Have a pattern capture in local variables only; return the stores that are left to do."""
        captured: dict[str, str] = {}
        for part in ast.walk(pattern):
            field = "rest" if isinstance(part, ast.MatchMapping) else "name"
            name = getattr(part, field, None)
            if name is not None and self.scope.kind(name) != LOCAL:
                captured[name] = captured.get(name) or self._temporary()
                setattr(part, field, captured[name])
        return [
            at(
                ast.NamedExpr(
                    ast.Name(name, ast.Store()),
                    self._store(name, node, self._name(temporary, node)),
                ),
                node,
            )
            for name, temporary in captured.items()
        ]

    # -- scopes ------------------------------------------------------------------------------------

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
            node.body.insert(_after_doc(node.body), at(ast.Expr(begun), node))
        node.decorator_list[:0] = self._storing(node)
        return [node]

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> list[ast.stmt]:
        node.decorator_list = [
            self._hook("decorator", d, self.visit(d)) for d in node.decorator_list
        ]
        node.bases = [self._hook("anything", node, self.visit(base)) for base in node.bases]
        for keyword in node.keywords:
            keyword.value = self._hook("anything", node, self.visit(keyword.value))
        inner = self._within(node)
        node.body = inner.body(node.body)
        hook = "class_made" if node.bases or node.keywords else "class_without_bases"
        made = self._hook(hook, node, inner.namespace(node))
        node.body.append(at(ast.Expr(made), node))
        node.decorator_list[:0] = self._storing(node)
        return [node]


def _is_complex(target: ast.AST, writer: Expressions) -> bool:
    """Tell whether storing to a target touches more than the frame's own variables."""
    return any(
        isinstance(node, ast.Attribute | ast.Subscript)
        or (isinstance(node, ast.Name) and writer.scope.kind(node.id) != LOCAL)
        for node in ast.walk(target)
    )


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
