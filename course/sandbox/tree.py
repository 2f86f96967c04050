"""Finding the live processes of a child, wherever they have got to."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from course.child.process.beginning import MARKER
from course.system import procfs
from course.system.processes import Seen, again, children, numbers, see


class Tree:
    """The processes of one child, remembered from look to look.

    A process that has lost its parent is still known by the earlier look, and by the marker in
    the environment that it was started with.

    Parameters
    ----------
    tops : iterable of int
        Pids of the processes under which all of them were started, and which are still there.
    outer : iterable of int
        Pids that belong to the sandbox and not to the child.
    """

    def __init__(self, tops: Iterable[int], outer: Iterable[int]) -> None:
        self._tops = [seen for pid in tops if (seen := see(pid))]
        self.outer = frozenset(outer)
        self._known: dict[int, Seen] = {}

    def look(self) -> list[Seen]:
        """The live processes now, parents before their children."""
        found: dict[int, Seen] = {}
        for known in self._tops:
            if known.pid not in found and (top := again(known)):
                self._gather(top, found)
        for known in self._known.values():
            if known.pid not in found and (lost := again(known)):
                self._gather(lost, found)
        self._known = {pid: seen for pid, seen in found.items() if pid not in self.outer}
        return [seen for seen in self._known.values() if seen.alive]

    def marked(self, marker: str) -> list[Seen]:
        """The live processes of this machine that carry the marker; a look at every process."""
        for pid in numbers():
            own = pid not in self.outer and _carries(pid, marker)  # asked of all, so first
            seen = see(pid) if own else None
            if seen and _carries(pid, marker) and again(seen):
                self._known.setdefault(pid, seen)
        return self.look()

    def _gather(self, seen: Seen, found: dict[int, Seen]) -> None:
        if seen.pid not in found:
            found[seen.pid] = seen
            for child in children(seen):
                self._gather(child, found)


def _carries(pid: int, marker: str) -> bool:
    if sys.platform == "linux":
        try:
            return f"{MARKER}={marker}\0".encode() in procfs.content(f"/proc/{pid}/environ")
        except OSError:
            return False
    import psutil

    try:
        return psutil.Process(pid).environ().get(MARKER) == marker
    except (psutil.Error, OSError):
        return False
