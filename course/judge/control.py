"""The control experiment of an exploration: a race that is there must be found.

An answer that blinds the observer would make every interleaving look right.  So a module with a
known lost update, under a name nobody could have known, is explored in the very child that holds
the answer, after the answer was loaded.  Only if its race is found does the exploration count.
"""

from __future__ import annotations

import secrets

TEXT = """
class {kind}:
    def __init__(self):
        self.{field} = {start}

    def {method}(self, amount):
        self.{field} += amount
"""


class Control:
    """A module with a lost update, made anew for each exploration.

    Attributes
    ----------
    module, text : str
        Its name and its source.
    kind, field, method : str
        The names of the class in it, of its attribute and of the method that adds to it.
    start : int
        What the attribute is at first.
    """

    def __init__(self) -> None:
        self.module, self.kind, self.field, self.method = (
            f"{letter}{secrets.token_hex(4)}" for letter in "mCfa"
        )
        self.start = secrets.randbelow(1000)
        self.text = TEXT.format(
            kind=self.kind, field=self.field, start=self.start, method=self.method
        )
