"""Where the names of a piece of source text live, asked of Python's own `symtable`."""

from __future__ import annotations

import ast
import functools
import symtable
from collections.abc import Iterator
from typing import Any

LOCAL, CELL, GLOBAL, CLASS = "local", "cell", "global", "class"
"""Kinds of names: of one frame only; of a function and the functions in it; of a module; of a
class body that is being executed."""

# from Python 3.15 on they stand between < and >
_NAMES: dict[type[ast.AST], str] = {
    ast.Lambda: "lambda",
    ast.GeneratorExp: "genexpr",
    ast.ListComp: "listcomp",
    ast.SetComp: "setcomp",
    ast.DictComp: "dictcomp",
}


class Scope:
    """A module, function, class or comprehension of the text.

    Parameters
    ----------
    table : symtable.SymbolTable
        What Python knows of it.
    klass : str, optional
        The innermost class around it, by which names with two underscores are mangled.
    """

    def __init__(self, table: symtable.SymbolTable, klass: str = "") -> None:
        self.table = table
        self._klass = klass
        self.is_class = table.get_type() == "class"
        self.is_module = table.get_type() == "module"
        self._captured = {
            symbol.get_name()
            for child in _functions_in(table)
            for symbol in child.get_symbols()
            if symbol.is_free()
        }

    def inner(self, node: ast.AST) -> Scope:
        """Return the scope that a function, class, lambda or comprehension opens in this one."""
        name = _NAMES.get(type(node)) or node.name  # type: ignore[attr-defined]
        table = self._table_of(name, node)
        if table is not None:
            return Scope(table, name if isinstance(node, ast.ClassDef) else self._klass)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp):
            return Inlined(self, node)
        raise LookupError(f"no scope for {name} on line {getattr(node, 'lineno', 0)}")

    def _table_of(self, name: str, node: Any) -> symtable.SymbolTable | None:
        """Return the table that a node opens in this scope, None if it opens none."""
        fitting = self._inside.get((name, node.lineno))
        if not fitting:
            return None
        written = _identifiers(node)
        table = next((t for t in fitting if self._fits(t, written)), fitting[0])
        fitting.remove(table)
        return table

    @functools.cached_property
    def _inside(self) -> dict[tuple[str, int], list[symtable.SymbolTable]]:
        """The tables of this scope whose nodes have not been met, by name and line."""
        found: dict[tuple[str, int], list[symtable.SymbolTable]] = {}
        for table in _children(self.table):
            place = table.get_name().strip("<>"), table.get_lineno()
            found.setdefault(place, []).append(table)
        return found

    def _fits(self, table: symtable.SymbolTable, written: set[str]) -> bool:
        """Tell two lambdas of one line apart by the names in them."""
        known = {self.mangled(name) for name in written}
        return all(name in known for name in table.get_identifiers() if name.isidentifier())

    def mangled(self, name: str) -> str:
        """Return the name under which an attribute is found (``self.__total`` in a class)."""
        klass = self._klass.lstrip("_")
        if not klass or not name.startswith("__") or name.endswith("__") or "." in name:
            return name
        return f"_{klass}{name}"

    def kind(self, name: str) -> str:
        """Tell where a name that the text uses in this scope lives."""
        try:
            symbol = self.table.lookup(self.mangled(name))
        except KeyError:
            return GLOBAL
        if self.is_class and (symbol.is_local() or symbol.is_assigned()):
            return GLOBAL if symbol.is_declared_global() else CLASS
        if symbol.is_free() or symbol.is_nonlocal() or (self._is_captured(symbol)):
            return CELL
        if symbol.is_global() or self.is_module:
            return GLOBAL
        return LOCAL

    def _is_captured(self, symbol: symtable.Symbol) -> bool:
        return not self.is_module and symbol.is_local() and symbol.get_name() in self._captured


class Inlined(Scope):
    """A comprehension without a scope of its own: it runs in the frame of what is around it.

    So it is from Python 3.12 on (PEP 709).  Its variables are its own all the same.

    Parameters
    ----------
    outer : Scope
        What is around it.
    node : ListComp or SetComp or DictComp
        The comprehension.
    """

    def __init__(self, outer: Scope, node: ast.ListComp | ast.SetComp | ast.DictComp) -> None:
        super().__init__(outer.table, outer._klass)
        self.is_class = self.is_module = False
        self._outer = outer
        self._inside = outer._inside
        targets = (part for one in node.generators for part in ast.walk(one.target))
        self._own = {part.id for part in targets if isinstance(part, ast.Name)}

    def kind(self, name: str) -> str:
        """Tell where a name that the text uses in this comprehension lives."""
        if name in self._own:
            return CELL if name in self._captured else LOCAL
        kind = self._outer.kind(name)
        return GLOBAL if kind == CLASS else kind  # a class's names are not seen in it


def _children(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    """Yield the scopes in this one; those of type parameters and annotations are looked through."""
    for child in table.get_children():
        yield child
        if child.get_type() not in ("function", "class"):
            yield from _children(child)


def _functions_in(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    """Yield the scopes that may use names of this one, however deep."""
    for child in table.get_children():
        yield child
        yield from _functions_in(child)


def _identifiers(node: ast.AST) -> set[str]:
    return {
        value
        for part in ast.walk(node)
        for value in (
            getattr(part, "id", None),
            getattr(part, "arg", None),
            getattr(part, "name", None),
        )
        if isinstance(value, str)
    } | {"__class__"}


def of_module(text: str, filename: str) -> Scope:
    """Return the scope of a whole module."""
    return Scope(symtable.symtable(text, filename, "exec"))
