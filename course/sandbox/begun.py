"""A command begins, under a keeper or behind walls, when the judge has told the system of it."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

import course.child
from course.sandbox import walls
from course.sandbox.syscalls import filter_file
from course.sandbox.users import as_user
from course.system.processes import Seen, children, same, see

_SCRIPT = Path(course.child.OWN, "process", "keeper.py")
_KEEPER = (sys.executable, "-I", "-S", "-B", str(_SCRIPT))
Confine = Callable[[int], None]
"""Called with the pid of the process that is about to become a child, or to start it."""


class Waited(Protocol):
    """What the judge waits for: `subprocess.Popen`, or what does the same."""

    pid: int

    def poll(self) -> int | None:
        """The exit status, negative for the number of a signal, or None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; the exit status. Raises `subprocess.TimeoutExpired`."""

    def kill(self) -> None:
        """End it."""


class Begun(NamedTuple):
    """A child that has begun.

    Attributes
    ----------
    process : Waited
        What ends with the child.
    output : dict of str to file
        Where to read ``stdout`` and ``stderr``.
    pid : int
        Of the child's own first process; of the room's, once that has ended.
    outer : frozenset of int
        Pids of the processes that belong to the sandbox and not to the child.
    init : Seen or None
        The first process of the room, where there is one.
    held : contextlib.ExitStack or None
        What is given back when the child is over.
    """

    process: Waited
    output: dict[str, IO[bytes]]
    pid: int
    outer: frozenset[int]
    init: Seen | None = None
    held: contextlib.ExitStack | None = None


def keep(
    argv: Sequence[str], folder: Path, env: Mapping[str, str], user: int | None, confine: Confine
) -> Begun:
    """Begin a command under a keeper.

    Raises
    ------
    OSError
        If it cannot be started.
    """
    if user is not None:
        argv = [*as_user(user, may_read_all=True), *argv]

    def command(ends: walls.Descriptors) -> Sequence[str]:
        return [*_KEEPER, str(ends.report), str(ends.release), *argv]

    with begin(command, folder, env) as beginning:
        confine(beginning.process.pid)
        beginning.release()
        said = beginning.reported().strip()
    process = beginning.process
    if not said.isdigit():
        raise OSError(said.removeprefix("!") or last_words(process))
    return Begun(process, output_of(process), int(said), frozenset({process.pid}))


def wall_in(
    argv: Sequence[str], room: walls.Room, env: Mapping[str, str], confine: Confine
) -> Begun:
    """Begin a command in a room.

    Raises
    ------
    OSError
        If it cannot be started.
    """
    program = walls.available_walls().program

    def command(ends: walls.Descriptors) -> Sequence[str]:
        return walls.command(program, room, argv, ends)

    with filter_file() as filtered, begin(command, room.folder, env, filtered) as beginning:
        init = first_of_room(beginning, confine)
    process = beginning.process
    pid = init.pid
    while pid == init.pid and same(init):
        for child in children(init):
            pid = child.pid
    return Begun(process, output_of(process), pid, frozenset({process.pid, init.pid}), init)


class Beginning:
    """A program that reports to the judge, and waits for its release before it begins the command.

    Attributes
    ----------
    process : subprocess.Popen
        The program.
    """

    def __init__(self, process: subprocess.Popen[bytes], report: int, released: int) -> None:
        self.process, self._report, self._released = process, report, released

    def release(self) -> None:
        """Let it begin."""
        with contextlib.suppress(BrokenPipeError):  # it has ended; its last words say why
            os.write(self._released, b".")

    def reported(self) -> str:
        """Read up to the end of the report, whoever else may hold the writing end."""
        said = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._report, selectors.EVENT_READ)
            while not said.endswith(b"}\n" if said.startswith(b"{") else b"\n"):
                ended = self.process.poll() is not None
                if not selector.select(0.1):
                    if ended:
                        break
                elif data := os.read(self._report, 4096):
                    said += data
                else:
                    break
        return said.decode("utf-8", "replace")


@contextlib.contextmanager
def begin(
    command: Callable[[walls.Descriptors], Sequence[str]],
    folder: Path,
    env: Mapping[str, str],
    filtered: int | None = None,
    *,
    stdin: int = subprocess.DEVNULL,
    stderr: int = subprocess.PIPE,
) -> Iterator[Beginning]:
    """Start a program with pipes to report on, and to be released by."""
    report, told = os.pipe()
    waits, released = os.pipe()
    try:
        try:
            ends = walls.Descriptors(told, waits, filtered)
            process = subprocess.Popen(
                command(ends),
                cwd=folder,
                env=env,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
                start_new_session=True,
                pass_fds=ends.all(),
            )
        finally:
            os.close(told)
            os.close(waits)
        try:
            yield Beginning(process, report, released)
        except BaseException:
            process.kill()
            with process:  # which closes what it has open, and waits for it
                raise
    finally:
        os.close(report)
        os.close(released)


def first_of_room(beginning: Beginning, confine: Confine | None = None) -> Seen:
    """Give the first process of a room that bubblewrap makes, and let the room begin."""
    said = beginning.reported()
    try:
        pid = int(json.loads(said)["child-pid"])
    except ValueError:
        raise OSError(last_words(beginning.process)) from None
    init = see(pid)
    if init is None:
        raise OSError(last_words(beginning.process))
    if confine is not None:
        confine(pid)
    beginning.release()
    return init


def output_of(process: subprocess.Popen[bytes]) -> dict[str, IO[bytes]]:
    """The pipes that a program prints into."""
    assert process.stdout is not None
    assert process.stderr is not None
    return {"stdout": process.stdout, "stderr": process.stderr}


def last_words(process: subprocess.Popen[Any]) -> str:
    """What a program that has failed said last."""
    _, stderr = process.communicate()
    said = (stderr or b"").decode("utf-8", "replace").strip().splitlines()
    return said[-1] if said else "it ended before it could say why"
