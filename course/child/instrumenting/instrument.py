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

from course.child.instrumenting import scopes
from course.child.instrumenting.rewriting import MARK
from course.child.instrumenting.scopes import Scope
from course.child.instrumenting.statements import Writer


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
        self.lines = [line.encode(errors="replace") for line in text.splitlines()]
        self._constants: dict[str, Any] = {MARK + name: hook for name, hook in hooks.items()}
        for known in (slice, locals, functools.partial):
            self._constants[MARK + known.__name__] = known

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
        line = self.lines[node.lineno - 1] if node.lineno <= len(self.lines) else b""
        several = node.lineno != node.end_lineno
        said = line.strip() if several else line[node.col_offset : node.end_col_offset]
        return said.decode(errors="replace")

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
