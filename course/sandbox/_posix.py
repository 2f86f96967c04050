"""Starting a child on Linux and macOS."""

from __future__ import annotations

import json
import os
import re
import selectors
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from course.sandbox import walls
from course.sandbox.environment import TASKS
from course.sandbox.users import as_user, give, spare_user
from course.system.processes import Seen, children, kill, same, see

KEEPER = Path(__file__).with_name("keeper.py")
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
    threads : int
        Threads that the tree may have, where the system can count them for it.

    Attributes
    ----------
    process : subprocess.Popen
        What the judge started and waits for.
    outer : frozenset of int
        Pids of the processes that belong to the sandbox and not to the child.

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
        threads: int,
    ) -> None:
        self._init: Seen | None = None
        self._pid = 0
        self.outer: frozenset[int] = frozenset()
        if room is None:
            self._keep(argv, folder, env, threads)
        else:
            self._wall_in(argv, room, env, threads)

    @property
    def pid(self) -> int:
        """Of the command's own first process; of the sandbox's, once that has ended."""
        return self._pid

    @property
    def walled(self) -> bool:
        """Whether no process can leave the tree."""
        return self._init is not None

    def end_at_once(self) -> None:
        """End the whole tree by one call where the system has such a call."""
        if self._init is not None:
            kill(self._init)

    def status(self, code: int) -> int:
        """The exit status of the command, negative for a signal, from that of `process`."""
        if self._init is not None and _SIGNALLED < code < _SIGNALLED + 65:
            return _SIGNALLED - code
        return code

    def close(self) -> None:
        """Give back what the system holds for this child."""

    def _keep(self, argv: list[str], folder: Path, env: dict[str, str], threads: int) -> None:
        user = spare_user()
        if user is not None:
            give(folder, user)
            argv = [*as_user(user, may_read_all=True), *argv]
        tasks = most_tasks(threads, alone=user is not None)
        said = self._start(
            lambda report: [sys.executable, "-I", "-S", "-B", str(KEEPER), str(report), *argv],
            folder,
            env | tasks,
        ).strip()
        if not said.isdigit():
            raise OSError(said.removeprefix("!") or self._last_words())
        self._pid = int(said)
        self.outer = frozenset({self.process.pid})

    def _wall_in(
        self, argv: list[str], room: walls.Room, env: dict[str, str], threads: int
    ) -> None:
        program = walls.available_walls().program
        if room.user is not None:
            give(room.folder, room.user)
        tasks = most_tasks(threads, alone=room.user is not None or _COUNTS_BY_NAMESPACE)
        said = self._start(
            lambda report: walls.command(program, room, argv, report), room.folder, env | tasks
        )
        try:
            self._pid = int(json.loads(said)["child-pid"])
        except ValueError:
            raise OSError(self._last_words()) from None
        self._init = see(self._pid)
        self.outer = frozenset({self.process.pid, self._pid})
        while self._init and self._pid == self._init.pid and same(self._init):
            for child in children(self._init):
                self._pid = child.pid

    def _start(
        self, command: Callable[[int], Sequence[str]], folder: Path, env: dict[str, str]
    ) -> str:
        """Start, and read what is reported through the descriptor that `command` is given."""
        read, write = os.pipe()
        try:
            try:
                self.process = subprocess.Popen(
                    command(write),
                    cwd=folder,
                    env=env,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    start_new_session=True,
                    pass_fds=(write,),
                )
            finally:
                os.close(write)
            return self._reported(read)
        finally:
            os.close(read)

    def _reported(self, read: int) -> str:
        """Read up to the end of the report, whoever else may hold the writing end."""
        said = b""
        with selectors.DefaultSelector() as selector:
            selector.register(read, selectors.EVENT_READ)
            while not said.endswith(b"}\n" if said.startswith(b"{") else b"\n"):
                ended = self.process.poll() is not None
                if not selector.select(0.1):
                    if ended:
                        break
                elif data := os.read(read, 4096):
                    said += data
                else:
                    break
        return said.decode("utf-8", "replace")

    def _last_words(self) -> str:
        _, stderr = self.process.communicate()
        said = stderr.decode("utf-8", "replace").strip().splitlines()
        return said[-1] if said else "it ended before it could say why"


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
        return len(psutil.pids())


def _counts_by_namespace() -> bool:
    """Linux counts the tasks of a user namespace by themselves since 5.14."""
    version = re.match(r"(\d+)\.(\d+)", os.uname().release)
    return version is not None and (int(version[1]), int(version[2])) >= (5, 14)


_COUNTS_BY_NAMESPACE = _counts_by_namespace()
