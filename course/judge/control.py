"""The control experiment of an exploration: a race that is there must be found.

An answer that blinds the observer would make every interleaving look right.  So a class with a
known lost update is put at the end of the learner's own module, under a name nobody could have
known, with a method of the same name as one of the learner's.  Only if its race is found, in the
very child that has explored and after the scenario has run once more, does the exploration count.
"""

from __future__ import annotations

import ast
import secrets

TEXT = """

class {kind}:
    def __init__(self):
        self.{field} = {start}

    def {method}(self, amount):
        self.{field} += amount
"""


class Control:
    """A class with a lost update, made anew for each exploration.

    Parameters
    ----------
    text : str
        The learner's module.

    Attributes
    ----------
    text : str
        The same with the class behind it.
    kind, field, method : str
        The names of the class, of its attribute and of the method that adds to it.
    start : int
        What the attribute is at first.
    """

    def __init__(self, text: str) -> None:
        self.kind, self.field = (f"{letter}{secrets.token_hex(4)}" for letter in "Cf")
        self.method = secrets.choice(_functions(text) or [f"a{secrets.token_hex(4)}"])
        self.start = secrets.randbelow(1000)
        self.text = text + TEXT.format(
            kind=self.kind, field=self.field, start=self.start, method=self.method
        )


def _functions(text: str) -> list[str]:
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    names = [node.name for node in nodes if isinstance(node, ast.FunctionDef)]
    return [name for name in names if not name.startswith("__")]
