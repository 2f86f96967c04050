"""Ending a whole process tree, also one that forks faster than it can be read."""

from __future__ import annotations

import threading
import time

from course.sandbox.tree import Tree
from course.system.processes import Seen, freeze, freeze_group, kill

SECONDS_TO_DIE = 10.0
_SECONDS_BETWEEN_LOOKS = 0.005


def kill_tree(tree: Tree, marker: str | None) -> list[Seen]:
    """End every process of a tree; give back those that could not be ended.

    Parameters
    ----------
    tree : Tree
        The child's tree.
    marker : str or None
        The child's marker: a last look at all processes finds those that left the tree. None where
        no process can leave it.
    """
    deadline = time.monotonic() + SECONDS_TO_DIE
    pause = threading.Event()
    left = tree.look()
    while True:
        while left and time.monotonic() < deadline:
            for seen in _frozen(tree, left):
                kill(seen)
            pause.wait(_SECONDS_BETWEEN_LOOKS)
            left = tree.look()
        left = tree.marked(marker) if marker else left
        if not left or time.monotonic() >= deadline:
            return left


def _frozen(tree: Tree, alive: list[Seen]) -> list[Seen]:
    """The live processes, when nobody is left among them who could start another."""
    frozen: dict[tuple[int, float], Seen] = {}
    groups: set[int] = set(tree.outer)
    while new := [seen for seen in alive if (seen.pid, seen.born) not in frozen]:
        for seen in new:
            frozen[seen.pid, seen.born] = seen
            freeze(seen)
            if seen.group not in groups:
                groups.add(seen.group)
                freeze_group(seen)
        alive = tree.look()
    return list(frozen.values())
