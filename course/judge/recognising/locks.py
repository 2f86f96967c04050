"""Reading locks in the learner's code: where they are made, and what is done under them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from course.judge.recognising.code import Code
from course.judge.recognising.nodes import CHANGING, called_on, last_name, said, walk

MAKERS = ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition")


@dataclass(frozen=True)
class Access:
    """A place where shared data is read or written.

    Attributes
    ----------
    node : ast.AST
        The place.
    what : str
        As written: ``self.balance``.
    key : str
        The attribute or global name: ``balance``.
    writes : bool
        Whether it is written (``+=`` is a write).
    held : frozenset of str
        The locks that are held there, as written.
    function : ast.FunctionDef
        The function it stands in.
    """

    node: ast.AST
    what: str
    key: str
    writes: bool
    held: frozenset[str]
    function: ast.FunctionDef

    @property
    def line(self) -> int:
        """The line of the cell."""
        return self.node.lineno  # type: ignore[attr-defined]


class Locks:
    """The locks of the learner's code.

    Parameters
    ----------
    code : Code
        The learner's modules.
    """

    def __init__(self, code: Code) -> None:
        self.code = code

    @cached_property
    def made(self) -> list[ast.Call]:
        """The calls that make a lock."""
        return self.code.calls(*MAKERS)

    @cached_property
    def names(self) -> set[str]:
        """The names that a lock is given: ``lock`` of ``self.lock = Lock()``."""
        found = set()
        for call in self.made:
            for node in self.code.above(call):
                if isinstance(node, ast.Assign):
                    found |= {last_name(t) for target in node.targets for t in _parts(target)}
                    found |= {
                        last_name(t.value) for t in node.targets if isinstance(t, ast.Subscript)
                    }
                elif isinstance(node, ast.AnnAssign):
                    found.add(last_name(node.target))
                elif isinstance(node, ast.stmt):
                    break
        return found - {""}

    def is_lock(self, node: ast.expr) -> bool:
        """Tell whether an expression stands for a lock."""
        if isinstance(node, ast.Subscript):
            return self.is_lock(node.value)
        if isinstance(node, ast.Call):
            return last_name(node.func) in (*MAKERS, "get_lock")
        name = last_name(node).lower()
        return name in {n.lower() for n in self.names} or "lock" in name or "mutex" in name

    def taken_by(self, node: ast.AST) -> list[ast.expr]:
        """Return the locks that a ``with`` statement takes."""
        if not isinstance(node, ast.With):
            return []
        return [item.context_expr for item in node.items if self.is_lock(item.context_expr)]

    @cached_property
    def takes(self) -> list[tuple[ast.AST, ast.expr]]:
        """Where locks are taken: the statement or call, and the lock."""
        found: list[tuple[ast.AST, ast.expr]] = []
        for node in self.code.nodes:
            found += [(node, lock) for lock in self.taken_by(node)]
            if isinstance(node, ast.Call) and last_name(node.func) in ("acquire", "enter_context"):
                if last_name(node.func) == "enter_context":
                    found += [(node, arg) for arg in node.args[:1]]
                elif isinstance(node.func, ast.Attribute):
                    found.append((node, node.func.value))
        return found

    def held_at(self, node: ast.AST) -> frozenset[str]:
        """Return the locks that are held where the node stands, as written."""
        held: set[str] = set()
        child = node
        for outer in self.code.above(node):
            if isinstance(outer, ast.With) and child in outer.body:
                held |= {said(lock) for lock in self.taken_by(outer)}
            for _, block in ast.iter_fields(outer):
                if isinstance(block, list) and child in block:
                    held |= _acquired(block[: block.index(child)])
            if isinstance(outer, ast.FunctionDef | ast.Lambda):
                break
            child = outer
        return frozenset(held)

    # -- what is shared ----------------------------------------------------------------------------

    @cached_property
    def accesses(self) -> list[Access]:
        """Where attributes and globals are used that some function (not ``__init__``) changes."""
        found = [a for node in self.code.nodes if (a := self._access(node)) is not None]
        changed = {a.key for a in found if a.writes}
        return [a for a in found if a.key in changed]

    def _access(self, node: ast.AST) -> Access | None:
        if isinstance(node, ast.Attribute):
            key, what = node.attr, said(node)
            if isinstance(self.code.parent(node), ast.Call) and self.code.parent(node).func is node:  # type: ignore[union-attr]
                return None
        elif isinstance(node, ast.Name) and node.id in self._globals:
            key = what = node.id
        else:
            return None
        function = self.code.function_of(node)
        if not isinstance(function, ast.FunctionDef) or function.name == "__init__":
            return None
        if self.is_lock(node) or last_name(node) in self.code.functions:
            return None
        return Access(node, what, key, self._writes(node), self.held_at(node), function)

    @cached_property
    def _globals(self) -> set[str]:
        """Module-level variables that hold data."""
        return {
            t.id
            for statement in self.code.body
            if isinstance(statement, ast.Assign)
            for t in statement.targets
            if isinstance(t, ast.Name)
        }

    def _writes(self, node: ast.Attribute | ast.Name) -> bool:
        if not isinstance(node.ctx, ast.Load):
            return True
        parent = self.code.parent(node)
        if isinstance(parent, ast.Subscript) and parent.value is node:
            return not isinstance(parent.ctx, ast.Load)
        if isinstance(parent, ast.Attribute):
            call = self.code.parent(parent)
            return parent.attr in CHANGING and isinstance(call, ast.Call) and call.func is parent
        return False

    def by_function(self) -> Iterator[tuple[ast.FunctionDef, list[Access]]]:
        """Yield each function that uses shared data, with its accesses in the order of lines."""
        functions = dict.fromkeys(a.function for a in self.accesses)
        for function in functions:
            mine = [a for a in self.accesses if a.function is function]
            yield function, sorted(mine, key=lambda a: (a.line, a.node.col_offset))  # type: ignore[attr-defined]


def _parts(target: ast.expr) -> list[ast.expr]:
    """Return what is assigned to: more than one in ``first, second = Lock(), Lock()``."""
    return target.elts if isinstance(target, ast.Tuple | ast.List) else [target]


def _acquired(before: list[ast.AST]) -> set[str]:
    """Return what was acquired in these statements and not released again."""
    held: set[str] = set()
    for statement in before:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            call = statement.value
            if isinstance(call.func, ast.Attribute) and call.func.attr == "acquire":
                held.add(called_on(call))
            elif isinstance(call.func, ast.Attribute) and call.func.attr == "release":
                held.discard(called_on(call))
        elif isinstance(statement, ast.Try):
            for node in walk(statement.finalbody):
                if isinstance(node, ast.Call) and last_name(node.func) == "release":
                    held.discard(called_on(node))
    return held
