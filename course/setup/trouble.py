"""What stops a command, said as a person needs it: what happened, and what to do about it."""

from __future__ import annotations

import sys


class Trouble(Exception):
    """A command cannot go on, and it is not a fault in the course's own code.

    Parameters
    ----------
    happened : str
        One or two sentences: what happened, and what was expected instead.
    cure : str
        What to do next; may have several lines.
    status : int
        The exit status: 1 where something failed, 2 where the command was given wrongly.
    """

    def __init__(self, happened: str, cure: str = "", status: int = 1) -> None:
        super().__init__(happened)
        self.happened = happened
        self.cure = cure
        self.status = status

    def __str__(self) -> str:
        if not self.cure:
            return self.happened
        first, *rest = self.cure.splitlines()
        lines = [self.happened, f"  What to do: {first}"]
        return "\n".join(lines + [f"  {line}" for line in rest])


def say(text: str) -> None:
    """Write a line about the progress of a command to standard error.

    Standard output stays free for what a command was asked for.
    """
    print(text, file=sys.stderr, flush=True)
