"""Children that are forked from a process that has begun as each of them begins: the judge's side.

Only on Linux. Where that is not to be had, or something goes wrong with it, a child is begun as a
command; it is the same child. The other side is `course.child.original`.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from course.sandbox import walls
from course.sandbox.begun import Begun, Confine, begin, first_of_room
from course.sandbox.environment import NOBODY, ORIGINAL, scrubbed
from course.sandbox.syscalls import filter_file, filter_program
from course.system.processes import children, kill, same, see
from course.system.waiting import NotHadError, Waiting

_IDLE = 60.0
"""Seconds after which the original ends if nobody wants a child."""
_ENDS_AS_TOLD = ("/bin/sh", "-c", "echo; read status; exit ${status:-137}")
"""The command of a room whose child is forked: it says that the room is there, and ends as told."""
_KILLED = -9
_NAMESPACES = {
    "mnt": 0x00020000,
    "cgroup": 0x02000000,
    "uts": 0x04000000,
    "ipc": 0x08000000,
    "user": 0x10000000,
    "pid": 0x20000000,
    "net": 0x40000000,
}
"""Kinds of namespaces as ``/proc/PID/ns`` and as linux/sched.h name them (CLONE_NEW…)."""
_OF_ANY_ROOM = sum(_NAMESPACES[kind] for kind in ("mnt", "uts", "ipc", "pid", "net"))


class Original:
    """The process that children are forked from; threads, and forked judges, may share it.

    Parameters
    ----------
    argv : sequence of str
        The command of a child that can be forked.
    """

    def __init__(self, argv: Sequence[str]) -> None:
        self._waiting = Waiting("judge: original", lambda: (argv, _environment()), shared=True)
        self._fails: set[bool] = set()

    def start(self) -> None:
        """Have it begin: the first child then need not wait for that."""
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                self._waiting.start()

    def end(self) -> None:
        """End it; its children go on."""
        self._waiting.end()

    def child(
        self,
        folder: Path,
        env: Mapping[str, str],
        user: int | None,
        room: walls.Room | None,
        confine: Confine,
    ) -> Begun | None:
        """Have a child forked.

        Parameters
        ----------
        folder : Path
            Its working directory.
        env : mapping of str to str
            All of its variables.
        user : int or None
            The user that it runs as, if not the judge's.
        room : Room or None
            What it sees, where it is behind walls.
        confine : callable
            Told of the process that is about to become the child, or to fork it.

        Returns
        -------
        Begun or None
            The child; None where it cannot be forked.
        """
        if sys.platform != "linux" or bool(room) in self._fails:
            return None
        asked: dict[str, object] = {"folder": str(folder), "env": dict(env), "user": user}
        asked |= {"room": 0, "filter": ""}
        try:
            if room is None:
                return self._under_a_keeper(asked, confine)
            return self._in_a_room(asked, room, confine)
        except OSError:
            self._fails.add(bool(room))
            return None

    def _under_a_keeper(self, asked: dict[str, object], confine: Confine) -> Begun:
        if sys.platform != "linux":
            raise NotHadError
        with contextlib.ExitStack() as undo, contextlib.ExitStack() as given:
            streams = _Streams(undo, given)
            told, says = _pipe(undo, given)
            judge = os.pidfd_open(os.getpid())
            given.callback(os.close, judge)
            keeper, first = self._fork(asked, [*streams.writing, says, judge], confine)
            undo.pop_all()
        return Begun(Kept(keeper, told), streams.reading, first, frozenset({keeper}))

    def _in_a_room(self, asked: dict[str, object], room: walls.Room, confine: Confine) -> Begun:
        if sys.platform != "linux":
            raise NotHadError
        program = walls.available_walls().program

        def command(ends: walls.Descriptors) -> Sequence[str]:
            return walls.command(program, room, _ENDS_AS_TOLD, ends, as_its_user=False)

        with contextlib.ExitStack() as undo, contextlib.ExitStack() as given:
            streams = _Streams(undo, given)
            told, says = _pipe(given, given)
            env = {"PATH": os.defpath}
            filtered = given.enter_context(filter_file())  # an answer could get at what waits there
            options = {"stdin": told, "stderr": streams.writing[1]}
            with begin(command, room.folder, env, filtered, **options) as begun:
                init = first_of_room(begun)
                assert begun.process.stdout is not None
                with begun.process.stdout as room_says:
                    if not room_says.readline():
                        raise OSError("the room ended before it was there")
                entrance = os.pidfd_open(init.pid)
                given.callback(os.close, entrance)
                kinds = _own_namespaces(init.pid)
                if not same(init) or _OF_ANY_ROOM & ~kinds:
                    raise OSError("this is not the room, but what has its number now")
                asked |= {
                    "room": kinds,
                    "filter": base64.b64encode(filter_program()).decode(),
                }
                keeper, first = self._fork(asked, [*streams.writing, says, entrance], confine)
            undo.pop_all()
        process = begun.process
        outer = {process.pid, init.pid, keeper, *(seen.pid for seen in children(init))} - {first}
        return Begun(process, streams.reading, first, frozenset(outer), init)

    def _fork(
        self, asked: Mapping[str, object], files: Sequence[int], confine: Confine
    ) -> tuple[int, int]:
        """Give the pids of a keeper and of the child that it has forked."""
        if sys.platform != "linux":
            raise NotHadError
        *standard, told, other = files
        for again in (True, False):
            report, says = os.pipe()
            waits, release = os.pipe()
            with open(report, encoding="utf-8") as said, open(release, "wb", buffering=0) as lets:
                try:
                    with os.fdopen(os.memfd_create("child"), "w", encoding="utf-8") as wanted:
                        json.dump(asked, wanted)
                        wanted.seek(0)
                        to_hand = [wanted.fileno(), *standard, says, waits, told, other]
                        self._waiting.tell(b".", to_hand)
                finally:
                    os.close(says)
                    os.close(waits)
                if keeper := said.readline():
                    confine(int(keeper))
                    with contextlib.suppress(BrokenPipeError):
                        lets.write(b".")
                    first = said.readline().strip()
                    if not first.isdigit():
                        raise OSError(first.removeprefix("!") or "the child ended before it began")
                    return int(keeper), int(first)
            if again:  # the original had just ended
                self._waiting.end()
        raise NotHadError("it ends as soon as it begins")


class Kept:
    """A child's keeper that is no child of the judge's: what `subprocess.Popen` does for others.

    Parameters
    ----------
    pid : int
        Of the keeper.
    told : int
        A descriptor; how the child ended can be read there, and it ends with the keeper.
    """

    def __init__(self, pid: int, told: int) -> None:
        self.pid = pid
        self._seen, self._told = see(pid), told
        self._said = b""
        self._code: int | None = None
        self._reading = threading.Lock()

    def poll(self) -> int | None:
        """The exit status, negative for the number of a signal, or None while it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the keeper to end; the exit status of its child.

        Raises
        ------
        subprocess.TimeoutExpired
            It has not ended within `timeout` seconds.
        """
        until = None if timeout is None else time.monotonic() + timeout
        while self._code is None:
            if not _readable(self._told, until):
                raise subprocess.TimeoutExpired("a child's keeper", timeout or 0)
            with self._reading:
                if self._code is None:
                    self._read()
        return self._code

    def kill(self) -> None:
        """End the keeper."""
        if self._seen is not None:
            kill(self._seen)

    def close(self) -> None:
        """Listen to it no more."""
        with self._reading:
            if self._code is None:
                self._code = _KILLED
            os.close(self._told)

    def _read(self) -> None:
        if data := os.read(self._told, 64):
            self._said += data
        else:  # one that was killed could not tell
            self._code = int(self._said) if self._said else _KILLED


class _Streams:
    """Pipes for what a child prints."""

    def __init__(self, undo: contextlib.ExitStack, given: contextlib.ExitStack) -> None:
        self.writing: list[int] = []
        self.reading: dict[str, IO[bytes]] = {}
        for name in ("stdout", "stderr"):
            read, write = os.pipe()
            given.callback(os.close, write)
            self.writing.append(write)
            self.reading[name] = undo.enter_context(open(read, "rb"))  # noqa: SIM115


def _pipe(reads: contextlib.ExitStack, writes: contextlib.ExitStack) -> tuple[int, int]:
    read, write = os.pipe()
    reads.callback(os.close, read)
    writes.callback(os.close, write)
    return read, write


def _readable(file: int, until: float | None) -> bool:
    if sys.platform == "win32":
        raise NotHadError
    waiting = select.poll()
    waiting.register(file, select.POLLIN)
    left = None if until is None else max(0.0, until - time.monotonic()) * 1000
    return bool(waiting.poll(left))


def _environment() -> dict[str, str]:
    return scrubbed(Path("/"), NOBODY, {ORIGINAL: str(_IDLE)})


def _own_namespaces(init: int) -> int:
    """The kinds of namespaces that a room has for itself."""
    return sum(
        flag
        for name, flag in _NAMESPACES.items()
        if not os.path.samefile(f"/proc/{init}/ns/{name}", f"/proc/self/ns/{name}")
    )
