"""Wrong answers made of right ones, by one small change each."""

from __future__ import annotations

import ast
import copy
import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutants import concurrency, general
from tests.mutants.places import places

OPERATORS = (*general.OPERATORS, *concurrency.OPERATORS)


@dataclass(frozen=True)
class Mutant:
    """A right answer with one change.

    Attributes
    ----------
    operator : str
        The kind of change: "lock_dropped".
    line : int
        The line of the right answer that was changed.
    change : str
        What was changed, in a few words: "n + 1 → n - 1".
    text : str
        The changed module.
    """

    operator: str
    line: int
    change: str
    text: str

    @property
    def name(self) -> str:
        """What it is called in a report."""
        return f"{self.operator}, line {self.line}: {self.change}"

    @property
    def kind(self) -> str:
        """The same without the line: by this it is written down as equivalent."""
        return f"{self.operator}: {self.change}"


def mutants_of(text: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, each text once.

    Where the solution is marked in it, what stands around it is given, and stays.
    """
    tree, written = ast.parse(text), _written(text)
    seen = {ast.unparse(tree)}
    for operator in OPERATORS:
        for number in range(sum(len(list(operator(place))) for place in places(tree))):
            changed = copy.deepcopy(tree)
            changes = ((place, c) for place in places(changed) for c in operator(place))
            place, (words, change) = next(c for n, c in enumerate(changes) if n == number)
            line = _line(place.node) or _line(place.owner)
            if written and line not in written:
                continue
            change()
            new = ast.unparse(ast.fix_missing_locations(changed))
            if new not in seen and _is_a_module(new):
                seen.add(new)
                yield Mutant(operator.__name__, line, words, new + "\n")


def difference(text: str, mutant: Mutant) -> str:
    """Return the lines that differ between a right answer and its mutant, and those around them.

    Both are written as `ast.unparse` does: without comments, and with line numbers of their own.
    """
    right, changed = ast.unparse(ast.parse(text)).splitlines(), mutant.text.splitlines()
    _, _, *lines = difflib.unified_diff(right, changed, lineterm="", n=2)
    return "\n".join(line for line in lines if not line.startswith("@@"))


def _written(text: str) -> set[int]:
    """Return the lines between the marks of a solution."""
    lines, found, inside = text.splitlines(), set[int](), False
    for number, line in enumerate(lines, start=1):
        inside = "### BEGIN SOLUTION" in line or (inside and "### END SOLUTION" not in line)
        if inside:
            found.add(number)
    return found


def _is_a_module(text: str) -> bool:
    try:
        compile(text, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 0))
