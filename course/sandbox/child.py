"""One disposable child: a command and every process it starts."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from course.child.noting.dumps import DUMPS
from course.sandbox._system import Original, Started
from course.sandbox.capture import Capture
from course.sandbox.environment import NOBODY, scrubbed
from course.sandbox.killing import kill_tree
from course.sandbox.terms import KILLED_BY_THE_JUDGE, Ending, Limits, ending_of
from course.sandbox.tree import Tree
from course.sandbox.users import spare_user
from course.sandbox.walls import Room, available_walls
from course.sandbox.watching import SECONDS_BETWEEN_LOOKS, Watch
from course.system import quiescence, stacks
from course.system.processes import Seen
from course.system.waits import all_wait_forever, waits_for_itself

if TYPE_CHECKING:
    import psutil

_SECONDS_TO_END = 10.0
_SECONDS_TO_READ = 2.0


class ChildNotStarted(OSError):
    """The command of a child could not be started; the message says why."""


class Child:
    """A command that runs apart, within limits, and leaves nothing behind.

    Use it as a context manager: leaving the block ends every process that the command started,
    also those in a new session and those that lost their parent. The tree ends with the command's
    first process, and with the judge's. All methods can be called from any thread.

    Parameters
    ----------
    argv : sequence of str
        The command.
    folder : Path
        An existing folder: the working directory, home, place for temporary files, and the only
        place where the child can write (without walls only if the judge is root). Behind walls it
        can read what lies there when it starts; what it writes is kept in memory and ends with it.
    readable : sequence of Path
        Files and folders that the child can read behind walls, besides the interpreter and the
        system's programs and libraries.
    hidden : sequence of Path
        Folders that are out of sight behind walls although they lie inside something readable.
    limits : Limits
        What the tree may use; the tree is ended when it uses more.
    walls : bool
        Put the child behind walls: no network, its own processes only, no file in sight but those
        named here.
    env : mapping of str to str
        Variables besides the small fixed set that a child gets.
    original : Original, optional
        Such a command that waits; where that is possible the child is forked from it.

    Raises
    ------
    ChildNotStarted
        If the command cannot be started, or not behind walls.
    """

    def __init__(
        self,
        argv: Sequence[str | os.PathLike[str]],
        *,
        folder: Path,
        readable: Sequence[Path] = (),
        hidden: Sequence[Path] = (),
        limits: Limits | None = None,
        walls: bool = False,
        env: Mapping[str, str] | None = None,
        original: Original | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.folder = Path(os.path.realpath(folder))
        self._marker = secrets.token_hex(len(NOBODY) // 2)
        self._cause: tuple[str, str] | None = None
        self._ending: Ending | None = None
        self._lock = threading.RLock()
        self._ready = threading.Event()
        self._wake = threading.Event()
        self._closing = False
        self._failure: Exception | None = None
        words = [os.fspath(word) for word in argv]
        if shutil.which(words[0]) is None:
            raise ChildNotStarted(f"{words[0]} could not be started: there is no such program")
        how, notes = stacks.how_to_ask(self.folder)
        environment = scrubbed(self.folder, self._marker, {DUMPS: how, **(env or {})}, walls)
        room = self._room(notes, readable, hidden) if walls else None
        self._watcher = threading.Thread(
            target=self._live,
            args=(words, notes, environment, room, original),
            name="child watch",
            daemon=True,
        )
        self._watcher.start()
        self._ready.wait()
        if self._failure is not None:
            raise ChildNotStarted(f"{words[0]} could not be started: {self._failure}")

    @property
    def pid(self) -> int:
        """Pid of the command's first process, as the judge sees it."""
        return self._started.pid

    @property
    def holds(self) -> frozenset[str]:
        """What the system sees to for the whole tree: see `course.sandbox.groups.Group`."""
        return self._started.group.holds

    @property
    def ending(self) -> Ending | None:
        """How the child came to its end; None while its first process runs."""
        self.poll()
        return self._ending

    def stdout(self) -> str:
        """The standard output so far, at most the limit."""
        return self._output.text("stdout")

    def stderr(self) -> str:
        """The standard error so far, at most the limit."""
        return self._output.text("stderr")

    def settle(self) -> None:
        """Wait until all that was written before is in `stdout()` and `stderr()`."""
        self._output.settle(_SECONDS_TO_READ)

    def poll(self) -> int | None:
        """The exit status, negative for the number of a signal, or None while it runs."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait at most `timeout` seconds for the first process to end, and give its exit status.

        All output written before the end is then in `stdout()` and `stderr()`.
        """
        try:
            code = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None
        status = self._started.status(code)
        if self._ending is None:
            self._output.settle(_SECONDS_TO_READ)
            over = self._output.overflowed
            cause = self._cause or self._watch.passed_at_the_end(over)
            self._ending = Ending(*cause, status) if cause else ending_of(status)
        return status

    def tree(self) -> list[psutil.Process]:
        """The live processes of this child, orphans and new sessions included."""
        import psutil

        found = []
        for seen in self.processes():
            with suppress(psutil.Error):
                found.append(psutil.Process(seen.pid))
        return found

    def processes(self) -> list[Seen]:
        """The same as they are now, parents before their children."""
        with self._lock:
            return self._tree.look()

    def activity(self) -> quiescence.Activity:
        """A value that changes whenever any thread of the tree has made a step."""
        return quiescence.activity_of(self.processes())

    def asleep(self) -> bool:
        """Whether no thread of the tree is running or would run if it were given a core."""
        return quiescence.all_asleep(self.processes())

    def waits_forever(self) -> bool | None:
        """Whether every thread of the tree waits for something that no clock brings about.

        False if a thread runs, sleeps until a time or waits with a time limit; None where the
        system does not tell. A tree that is quiet and waits for ever can only be woken from
        outside: if the judge owes it nothing, it is deadlocked.
        """
        return all_wait_forever(self.processes())

    def waits_for_itself(self) -> bool:
        """Whether the first process waits without end, whatever the others of the tree do."""
        return waits_for_itself(self.pid)

    def stacks(self, patience: float = 10.0) -> dict[int, stacks.Dump]:
        """Where every thread of every process is, by pid, even while a C call holds the GIL.

        Parameters
        ----------
        patience : float
            Seconds to wait for the answers; on a quiet machine they take a tenth of one.
        """
        return stacks.ask(self.processes(), self._started.notes, patience)

    def facts(self) -> list[dict[str, Any]]:
        """What the processes have written of themselves (`course.child.noting.dumps.tell`)."""
        return list(stacks.facts(self._started.notes))

    def lines_reached(self, modules: Iterable[str]) -> dict[str, frozenset[int]]:
        """Which lines of these modules were executed (`course.child.noting.reached`)."""
        return stacks.lines_reached(self._started.notes, modules)

    def kill(self) -> None:
        """End the whole tree, and the threads and pipes that served it; do nothing if it is over.

        When this returns nothing of the child runs any more.

        Raises
        ------
        RuntimeError
            If a process could not be ended within 10 seconds.
        """
        try:
            self._kill(KILLED_BY_THE_JUDGE, "It was ended by the judge.")
        finally:
            self._closing = True
            self._wake.set()
            if threading.current_thread() is not self._watcher:
                self._watcher.join(_SECONDS_TO_END)
            self._output.close()
            self._started.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.kill()

    def _room(self, notes: Path, readable: Sequence[Path], hidden: Sequence[Path]) -> Room:
        walls = available_walls()
        if not walls:
            raise ChildNotStarted(walls.detail)
        return Room(
            folder=self.folder,
            notes=notes,
            readable=tuple(Path(path) for path in readable),
            hidden=tuple(Path(path) for path in hidden),
            disk=self.limits.disk,
            user=spare_user() if walls.own_user else None,
        )

    def _live(
        self,
        argv: list[str],
        notes: Path,
        environment: dict[str, str],
        room: Room | None,
        original: Original | None,
    ) -> None:
        """Start the command and watch it, in the thread whose end would end what is behind walls.

        Bubblewrap is told by the system to end with its parent, and that is the thread that
        started it: not the caller's, which may end long before the child.
        """
        begun = None
        try:
            begun = self._started = Started(
                argv,
                self.folder,
                environment,
                room,
                self.limits,
                notes=notes,
                original=original,
            )
            self._process = begun.process
            self._tree = Tree({begun.process.pid, *begun.outer}, begun.outer)
            self._watch = Watch(self.limits, begun.group, begun.folder, begun.own)
            self._output = Capture(begun.output, self.limits.output, self._wake.set)
        except Exception as error:
            self._failure = error
            if begun is not None:
                self._end_unwatched(begun)
            return
        finally:
            self._ready.set()
        self._look_after()

    def _end_unwatched(self, begun: Started) -> None:
        """End a child that nobody can look after: there is no room for a pipe more, say."""
        begun.end_at_once()
        kill_tree(Tree({begun.process.pid, *begun.outer}, begun.outer), self._marker)
        begun.process.kill()
        with suppress(subprocess.TimeoutExpired):
            begun.process.wait(_SECONDS_TO_END)
        for stream in begun.output.values():
            stream.close()
        begun.close()

    def _look_after(self) -> None:
        while self._process.poll() is None:
            self._wake.wait(SECONDS_BETWEEN_LOOKS)
            if self._closing:
                return
            if passed := self._watch.passed(self.processes(), self._output.overflowed):
                with suppress(RuntimeError):
                    self._kill(*passed)

    def _kill(self, kind: str, detail: str) -> None:
        with self._lock:
            if self._process.poll() is None and self._cause is None:
                self._cause = kind, detail
            self._started.end_at_once()
            left = kill_tree(self._tree, None if self._started.walled else self._marker)
            if self.wait(_SECONDS_TO_END) is None:
                self._process.kill()
                self.wait(_SECONDS_TO_END)
        if left:
            raise RuntimeError(f"could not end the processes {[seen.pid for seen in left]}")
