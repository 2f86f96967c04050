"""Starting a child on Linux and macOS."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

from course.child.process.limits import TASKS
from course.sandbox import walls
from course.sandbox.begun import keep, wall_in
from course.sandbox.forked import Original
from course.sandbox.groups import Group
from course.sandbox.terms import Limits
from course.sandbox.users import give, spare_user
from course.system.inside import Inside
from course.system.processes import kill, numbers, same

assert sys.platform != "win32"

_SIGNALLED = 128
_TASKS_OF_THE_SANDBOX = 4


class Started:
    """A command that runs under a keeper, or behind walls under bubblewrap.

    Parameters
    ----------
    argv : list of str
        The command.
    folder : Path
        Its working directory.
    env : dict of str to str
        All of its variables.
    room : Room or None
        What it sees, where it is behind walls.
    limits : Limits
        Those that the system keeps for the whole tree, where it can.
    notes : Path
        A folder in `folder`, made here: its processes write there what they note of themselves.
    original : Original or None
        Such a command that waits, to be forked instead where that is possible.

    Attributes
    ----------
    group : Group
        What the system keeps and counts for the whole tree.
    process : Waited
        What the judge waits for.
    output : dict of str to file
        Where to read ``stdout`` and ``stderr``.
    pid : int
        Of the command's own first process; of the sandbox's, once that has ended.
    outer : frozenset of int
        Pids of the processes that belong to the sandbox and not to the child.
    folder, notes : Inside
        What the child has in these folders.
    own : list of Inside
        The file systems that are the child's own, of which the system keeps the size; none without
        walls.

    Raises
    ------
    OSError
        If the command cannot be started.
    """

    def __init__(
        self,
        argv: list[str],
        folder: Path,
        env: dict[str, str],
        room: walls.Room | None,
        limits: Limits,
        *,
        notes: Path,
        original: Original | None = None,
    ) -> None:
        self._opened = contextlib.ExitStack()
        self.own: list[Inside] = []
        self.group = Group(limits, limits.threads + _TASKS_OF_THE_SANDBOX)
        try:
            if room is None:
                notes.mkdir(exist_ok=True)
                self.folder, self.notes = self._open(folder), self._open(notes)
            user = room.user if room else spare_user()
            if user is not None:
                give(folder, user)
            alone = user is not None or (room is not None and _COUNTS_BY_NAMESPACE)
            env = env | most_tasks(limits.threads, alone=alone)
            begun = original and original.child(folder, env, user, room, self._confine)
            if not begun:
                begun = (
                    wall_in(argv, room, env, self._confine)
                    if room
                    else keep(argv, folder, env, user, self._confine)
                )
            self.process, self.output, self.pid, self.outer, self._init, held = begun
            if held is not None:
                self._opened.push(held)
            if room is not None:
                self._look_into(room)
        except BaseException:
            self.close()
            raise

    @property
    def walled(self) -> bool:
        """Whether no process can leave the tree."""
        return self._init is not None

    def end_at_once(self) -> None:
        """End the whole tree by one call where the system has such a call."""
        if self._init is not None:
            kill(self._init)

    def status(self, code: int) -> int:
        """The exit status of the command, negative for a signal, from that of `process`.

        Bubblewrap ends as a shell does, where the command was ended by a signal.
        """
        if isinstance(self.process, subprocess.Popen) and _SIGNALLED < code < _SIGNALLED + 65:
            return _SIGNALLED - code
        return code

    def close(self) -> None:
        """Give back what the system holds for this child."""
        self._opened.close()
        self.group.remove()

    def _open(self, path: Path, of: int | None = None) -> Inside:
        inside = Inside(path, of)
        self._opened.callback(inside.close)
        return inside

    def _look_into(self, room: walls.Room) -> None:
        """Open what is the child's own, unless it is over already."""
        assert self._init is not None
        places = room.folder, room.notes, *walls.OWN
        self.own = [self._open(path, self._init.pid) for path in places]
        self.folder, self.notes = self.own[:2]
        if not same(self._init):  # its number may be another's by now
            for inside in self.own:
                inside.close()

    def _confine(self, pid: int) -> None:
        """Put what is about to become the child under the system's care.

        Where the whole machine runs out of memory it is the first to be ended
        (proc_pid_oom_score_adj(5)).
        """
        self.group.take(pid)
        with contextlib.suppress(OSError):
            Path(f"/proc/{pid}/oom_score_adj").write_text("1000")


def most_tasks(threads: int, *, alone: bool) -> dict[str, str]:
    """The variable that tells a child how many tasks its user may have.

    Parameters
    ----------
    threads : int
        Threads that the child may have.
    alone : bool
        Whether the system counts the child's tasks alone, or all of the judge's user. The limit is
        then so far above what runs now that it stops a fork bomb and nothing else.
    """
    if alone:
        return {TASKS: str(threads + _TASKS_OF_THE_SANDBOX)}
    if os.geteuid() == 0:
        return {}
    return {TASKS: str(_tasks_of_all() + threads)}


def _tasks_of_all() -> int:
    try:
        return int(Path("/proc/loadavg").read_text().split()[3].partition("/")[2])
    except OSError:
        return len(numbers())


def _counts_by_namespace() -> bool:
    """Linux counts the tasks of a user namespace by themselves since 5.14."""
    version = re.match(r"(\d+)\.(\d+)", os.uname().release)
    return version is not None and (int(version[1]), int(version[2])) >= (5, 14)


_COUNTS_BY_NAMESPACE = _counts_by_namespace()
