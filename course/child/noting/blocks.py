"""The blocks of shared memory that an answer makes or uses, noted in a file of its folder.

A block stays until somebody unlinks it, and a child that is killed does not.  Where it has the
machine's own shared memory, the judge removes what is noted here: see
`course.judge.children.removing`.
"""

from __future__ import annotations

import contextlib
import multiprocessing.resource_tracker
import os
from typing import Any

NAME = ".blocks"
MOST = 1000
"""Blocks that a process notes."""

noted: set[str] = set()
"""The blocks that this process makes or uses."""


def install(folder: str) -> None:
    """Note the blocks of this process, and of those that are forked from it.

    Parameters
    ----------
    folder : str
        The child's folder.
    """
    tracker: Any = multiprocessing.resource_tracker
    original = tracker.register
    path = os.path.join(folder, NAME)

    def register(name: str, kind: str) -> None:
        if kind == "shared_memory" and name not in noted and len(noted) < MOST:
            noted.add(name)
            with contextlib.suppress(OSError), open(path, "a", encoding="utf-8") as file:
                file.write(f"{name}\n")
        original(name, kind)

    tracker.register = register
