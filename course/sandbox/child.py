"""One disposable child: a command and every process it starts."""

from __future__ import annotations

import os
import secrets
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from course.sandbox._system import Started
from course.sandbox.capture import Capture
from course.sandbox.environment import scrubbed
from course.sandbox.killing import kill_tree
from course.sandbox.processes import Seen
from course.sandbox.terms import KILLED_BY_THE_JUDGE, Ending, Limits, ending_of
from course.sandbox.tree import Tree
from course.sandbox.watching import SECONDS_BETWEEN_LOOKS, Watch

_SECONDS_TO_END = 10.0


class ChildNotStarted(OSError):
    """The command of a child could not be started; the message says why."""


class Child:
    """A command that runs apart, within limits, and leaves nothing behind.

    Use it as a context manager: leaving the block ends every process that the command started,
    also those in a new session and those that lost their parent.

    Parameters
    ----------
    argv : sequence of str
        The command. The tree ends with its first process.
    folder : Path
        An existing folder: the working directory, home and place for temporary files.
    limits : Limits
        What the tree may use; the tree is ended when it uses more.
    env : mapping of str to str
        Variables besides the small fixed set that a child gets.

    Raises
    ------
    ChildNotStarted
        If the command cannot be started.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        folder: Path,
        limits: Limits | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.folder = Path(os.path.abspath(folder))
        self._marker = secrets.token_hex(16)
        self._cause: tuple[str, str] | None = None
        self._ending: Ending | None = None
        self._lock = threading.Lock()
        self._closed = threading.Event()
        environment = scrubbed(self.folder, self._marker, env or {})
        try:
            self._started = Started([os.fspath(word) for word in argv], self.folder, environment)
        except OSError as error:
            raise ChildNotStarted(f"{argv[0]} could not be started: {error}") from error
        self._process = self._started.process
        self._tree = Tree(self._process.pid, self._started.outer())
        assert self._process.stdout is not None and self._process.stderr is not None
        self._output = Capture(
            {"stdout": self._process.stdout, "stderr": self._process.stderr},
            self.limits.output,
            self._output_over,
        )
        self._watcher = threading.Thread(target=self._watch, name="child watch", daemon=True)
        self._watcher.start()

    @property
    def pid(self) -> int:
        """Pid of the command's first process, as the judge sees it."""
        return self._started.pid

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

    def poll(self) -> int | None:
        """The exit status, negative for the number of a signal, or None while it runs."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait at most `timeout` seconds for the first process to end, and give its exit status.

        All output written before the end is then in `stdout()` and `stderr()`.
        """
        try:
            status = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None
        if self._ending is None:
            self._output.settle(1.0)
            self._note_ending(status)
        return status

    def tree(self) -> list[psutil.Process]:
        """The live processes of this child, orphans and new sessions included."""
        found = []
        for seen in self._look():
            with suppress(psutil.Error):
                found.append(psutil.Process(seen.pid))
        return found

    def kill(self) -> None:
        """End the whole tree; return when nothing of it runs any more.

        Raises
        ------
        RuntimeError
            If a process could not be ended within 10 seconds.
        """
        self._kill(KILLED_BY_THE_JUDGE, "It was ended by the judge.")

    def close(self) -> None:
        """End the whole tree, and the threads and pipes that served it."""
        try:
            self.kill()
        finally:
            self._closed.set()
            self._output.close()
            self._watcher.join()
            self._started.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _look(self) -> list[Seen]:
        with self._lock:
            return self._tree.look()

    def _kill(self, kind: str, detail: str) -> None:
        self._set_cause(kind, detail)
        with self._lock:
            self._started.end_at_once()
            left = kill_tree(self._tree, self._marker)
        if self.wait(_SECONDS_TO_END) is None:
            self._process.kill()
            self.wait(_SECONDS_TO_END)
        if left:
            raise RuntimeError(f"could not end the processes {[seen.pid for seen in left]}")

    def _set_cause(self, kind: str, detail: str) -> None:
        if self._process.poll() is None and self._cause is None:
            self._cause = kind, detail

    def _note_ending(self, status: int) -> None:
        self._ending = Ending(*self._cause, status) if self._cause else ending_of(status)

    def _output_over(self) -> None:
        detail = f"It wrote more than {self.limits.output} bytes of output."
        self._set_cause("output", detail)
        threading.Thread(target=self._kill, args=("output", detail), daemon=True).start()

    def _watch(self) -> None:
        watch = Watch(self.limits, self.folder)
        while not self._closed.wait(SECONDS_BETWEEN_LOOKS) and self._process.poll() is None:
            passed = watch.passed(self._look())
            if passed:
                self._kill(*passed)
