"""Places in a syntax tree where something can be put in place of what stands there."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Change = tuple[str, Callable[[], None]]
"""What a change makes of a place, in a few words, and a function that makes it."""


@dataclass(frozen=True)
class Place:
    """A node of a tree, and where it stands.

    Attributes
    ----------
    node : ast.AST
        What stands there.
    owner : ast.AST
        The node that it belongs to.
    field : str
        The field of the owner.
    index : int or None
        Its index where the field is a list.
    above : tuple of ast.AST
        The nodes around it, the nearest first.
    """

    node: ast.AST
    owner: ast.AST
    field: str
    index: int | None
    above: tuple[ast.AST, ...]

    def put(self, new: ast.AST | list[ast.stmt]) -> None:
        """Put something there; a list of statements only where a statement stands."""
        if self.index is None:
            setattr(self.owner, self.field, new)
            return
        parts = getattr(self.owner, self.field)
        parts[self.index : self.index + 1] = new if isinstance(new, list) else [new]
        if not parts and self.field in ("body", "finalbody"):
            parts.append(ast.Pass())

    @property
    def following(self) -> ast.stmt | None:
        """The statement after this one in the same block."""
        if self.index is None or not isinstance(self.node, ast.stmt):
            return None
        block = getattr(self.owner, self.field)
        return block[self.index + 1] if self.index + 1 < len(block) else None

    @property
    def function(self) -> ast.FunctionDef | None:
        """The innermost function around it."""
        return next((node for node in self.above if isinstance(node, ast.FunctionDef)), None)


def places(tree: ast.AST, above: tuple[ast.AST, ...] = ()) -> Iterator[Place]:
    """Yield every place of a tree, from the outside in."""
    inner = (tree, *above)
    for field, value in ast.iter_fields(tree):
        if isinstance(value, ast.AST):
            yield Place(value, tree, field, None, inner)
            yield from places(value, inner)
        elif isinstance(value, list):
            for index, item in enumerate(list(value)):
                if isinstance(item, ast.AST):
                    yield Place(item, tree, field, index, inner)
                    yield from places(item, inner)


def called(node: ast.AST) -> str:
    """Return the last name of what a call calls: ``join`` of ``thread.join()``; else nothing."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name
    return ""


def expression(text: str) -> ast.expr:
    """Return the tree of an expression."""
    return ast.parse(text, mode="eval").body


def in_short(node: ast.AST | list[ast.stmt]) -> str:
    """Return the first line of what a node says."""
    if isinstance(node, list):
        node = ast.Module(node, [])
    lines = ast.unparse(ast.fix_missing_locations(node)).splitlines() or [""]
    return lines[0] + (" …" if len(lines) > 1 else "")


def with_field(node: ast.AST, field: str, value: object) -> Change:
    """Change one field of a node."""
    after = copy.copy(node)
    setattr(after, field, value)
    return f"{in_short(node)} → {in_short(after)}", lambda: setattr(node, field, value)


def in_place(place: Place, new: ast.AST | list[ast.stmt]) -> Change:
    """Put something else in a place; nothing is put there by an empty list."""
    after = in_short(new) if new else "left out"
    return f"{in_short(place.node)} → {after}", lambda: place.put(new)
