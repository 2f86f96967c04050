"""Starting a child on Linux and macOS."""

from __future__ import annotations

import contextlib
import json
import os
import re
import selectors
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from course.sandbox import walls
from course.sandbox.environment import TASKS
from course.sandbox.groups import Group
from course.sandbox.syscalls import filter_file
from course.sandbox.terms import Limits
from course.sandbox.users import as_user, give, spare_user
from course.system.inside import Inside
from course.system.processes import Seen, children, kill, numbers, same, see

assert sys.platform != "win32"

_KEEPER = (sys.executable, "-I", "-S", "-B", str(Path(__file__).with_name("keeper.py")))
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

    Attributes
    ----------
    group : Group
        What the system keeps and counts for the whole tree.
    process : subprocess.Popen
        What the judge started and waits for.
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
    ) -> None:
        self._init: Seen | None = None
        self._opened = contextlib.ExitStack()
        self.own: list[Inside] = []
        self._pid = 0
        self.outer: frozenset[int] = frozenset()
        self.group = Group(limits, limits.threads + _TASKS_OF_THE_SANDBOX)
        try:
            if room is None:
                notes.mkdir(exist_ok=True)
                self.folder, self.notes = self._open(folder), self._open(notes)
                self._keep(argv, folder, env, limits.threads)
            else:
                self._wall_in(argv, room, env, limits.threads)
        except BaseException:
            self.close()
            raise

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
        self._opened.close()
        self.group.remove()

    def _open(self, path: Path, of: int | None = None) -> Inside:
        inside = Inside(path, of)
        self._opened.callback(inside.close)
        return inside

    def _keep(self, argv: list[str], folder: Path, env: dict[str, str], threads: int) -> None:
        user = spare_user()
        if user is not None:
            give(folder, user)
            argv = [*as_user(user, may_read_all=True), *argv]
        env = env | most_tasks(threads, alone=user is not None)
        with self._begun(
            lambda ends: [*_KEEPER, str(ends.report), str(ends.release), *argv], folder, env
        ) as (report, release):
            self._confine(self.process.pid)
            release()
            said = self._reported(report).strip()
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
        env = env | most_tasks(threads, alone=room.user is not None or _COUNTS_BY_NAMESPACE)
        with self._begun(
            lambda ends: walls.command(program, room, argv, ends), room.folder, env
        ) as (report, release):
            said = self._reported(report)
            try:
                init = int(json.loads(said)["child-pid"])
            except ValueError:
                raise OSError(self._last_words()) from None
            self._pid, self._init = init, see(init)
            self._confine(self._pid)
            release()
        self.outer = frozenset({self.process.pid, self._pid})
        while self._init and self._pid == self._init.pid and same(self._init):
            for child in children(self._init):
                self._pid = child.pid
        self.own = [self._open(path, init) for path in (room.folder, room.notes, *walls.OWN)]
        self.folder, self.notes = self.own[:2]
        if self._init is None or not same(self._init):  # its number may be another's by now
            self._opened.close()

    def _confine(self, pid: int) -> None:
        """Put what is about to become the child under the system's care.

        Where the whole machine runs out of memory it is the first to be ended
        (proc_pid_oom_score_adj(5)).
        """
        self.group.take(pid)
        with contextlib.suppress(OSError):
            Path(f"/proc/{pid}/oom_score_adj").write_text("1000")

    @contextlib.contextmanager
    def _begun(
        self,
        command: Callable[[walls.Descriptors], Sequence[str]],
        folder: Path,
        env: dict[str, str],
    ) -> Iterator[tuple[int, Callable[[], None]]]:
        """Start what reports to the judge, and waits for its release before it begins the command.

        Yields the descriptor to read the report from, and what gives the release.
        """
        report, told = os.pipe()
        waits, released = os.pipe()
        try:
            try:
                with filter_file() as filtered:
                    ends = walls.Descriptors(told, waits, filtered)
                    self.process = subprocess.Popen(
                        command(ends),
                        cwd=folder,
                        env=env,
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE,
                        start_new_session=True,
                        pass_fds=ends.all(),
                    )
            finally:
                os.close(told)
                os.close(waits)
            try:
                yield report, lambda: _write(released)
            except BaseException:
                self.process.kill()
                self.process.communicate()
                raise
        finally:
            os.close(report)
            os.close(released)

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


def _write(released: int) -> None:
    with contextlib.suppress(BrokenPipeError):  # it has ended; its last words say why
        os.write(released, b".")


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
