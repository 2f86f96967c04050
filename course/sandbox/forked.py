"""Children that are forked from a process that has begun as each of them begins: the judge's side.

Only on Linux. Where that is not to be had, or something goes wrong with it, a child is begun as a
command; it is the same child. The other side is `course.child.process.original`.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import os
import select
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from course.child.process.beginning import ORIGINAL
from course.sandbox import walls
from course.sandbox.begun import Begun, Confine, begin, first_of_room
from course.sandbox.environment import NOBODY, scrubbed
from course.sandbox.syscalls import filter_file, filter_program
from course.system.processes import children, kill, same, see
from course.system.waiting import NotHadError, Waiting

_ORIGINALS = 2
_IDLE = 60.0
"""Seconds after which an original ends if nobody wants a child."""
_TO_FORK = 30.0
"""Seconds in which an original has forked a child, or does not do it any more."""
_MOST_FAILURES = 3
"""Failures in a row after which nothing is forked any more."""
_STAYS = ("/bin/sh", "-c", "echo; read nothing")
"""The command of a room whose child is forked: it says that the room is there."""
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
    """The processes that children are forked from; threads, and forked judges, may share them.

    All children of one of them hash texts in the same way, so there are some, which take turns: an
    answer that relies on the order of a set is right in one check and wrong in another.

    Parameters
    ----------
    argv : sequence of str
        The command of a child that can be forked.
    """

    def __init__(self, argv: Sequence[str]) -> None:
        self._program = argv[0]
        self._all = [
            Waiting("judge: original", lambda: (argv, _environment()), shared=True)
            for _ in range(_ORIGINALS)
        ]
        self._turns = itertools.cycle(self._all)
        self._failures = 0

    def start(self) -> None:
        """Have them begin: the first children then need not wait for that."""
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                for waiting in self._all:
                    waiting.start()

    def end(self) -> None:
        """End them; their children go on."""
        for waiting in self._all:
            waiting.end()

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
        if sys.platform != "linux" or self._failures >= _MOST_FAILURES:
            return None
        if room is not None and self._is_owned_by(os.geteuid() if user is None else user):
            return None
        asked: dict[str, object] = {"folder": str(folder), "env": dict(env), "user": user}
        asked |= {"room": 0, "filter": ""}
        try:
            if room is None:
                begun = self._under_a_keeper(asked, confine)
            else:
                begun = self._in_a_room(asked, room, confine)
        except OSError:
            self._failures += 1
            return None
        self._failures = 0
        return begun

    def _is_owned_by(self, user: int) -> bool:
        """Whether a user may change the program that a forked child still has from outside."""
        status = os.stat(self._program)
        return status.st_uid == user or bool(status.st_mode & (stat.S_IWGRP | stat.S_IWOTH))

    def _under_a_keeper(self, asked: dict[str, object], confine: Confine) -> Begun:
        if sys.platform != "linux":
            raise NotHadError
        with contextlib.ExitStack() as undo, contextlib.ExitStack() as given:
            streams = _Streams(undo, given)
            told, says = _pipe(undo, given)
            judge = os.pidfd_open(os.getpid())
            given.callback(os.close, judge)
            keeper, first = self._fork(asked, [*streams.writing, says, judge], confine)
            kept = Kept(keeper, told)
            return Begun(
                kept, streams.reading, first, frozenset({keeper}), held=_until_over(kept, undo)
            )

    def _in_a_room(self, asked: dict[str, object], room: walls.Room, confine: Confine) -> Begun:
        if sys.platform != "linux":
            raise NotHadError
        program = walls.available_walls().program

        def command(ends: walls.Descriptors) -> Sequence[str]:
            return walls.command(program, room, _STAYS, ends, as_its_user=False)

        with contextlib.ExitStack() as undo, contextlib.ExitStack() as given:
            streams = _Streams(undo, given)
            told, says = _pipe(undo, given)
            stays, _ = _pipe(given, undo)
            env = {"PATH": os.defpath}
            filtered = given.enter_context(filter_file())  # an answer could get at what stays there
            options = {"stdin": stays, "stderr": streams.writing[1]}
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
                staying = {seen.pid for seen in children(init)}  # later it may adopt the child's
                keeper, first = self._fork(asked, [*streams.writing, says, entrance], confine)
            undo.callback(_end, begun.process)
            outer = frozenset({keeper, begun.process.pid, init.pid} | staying)
            kept = Kept(keeper, told)
            return Begun(kept, streams.reading, first, outer, init, _until_over(kept, undo))

    def _fork(
        self, asked: Mapping[str, object], files: Sequence[int], confine: Confine
    ) -> tuple[int, int]:
        """Give the pids of a keeper and of the child that it has forked."""
        if sys.platform != "linux":
            raise NotHadError
        *standard, told, other = files
        waiting = next(self._turns)
        for again in (True, False):
            report, says = os.pipe()
            waits, release = os.pipe()
            with contextlib.ExitStack() as undo:
                undo.callback(os.close, report)
                undo.callback(os.close, release)
                try:
                    with os.fdopen(os.memfd_create("child"), "w", encoding="utf-8") as wanted:
                        json.dump(asked, wanted)
                        wanted.seek(0)
                        to_hand = [wanted.fileno(), *standard, says, waits, told, other]
                        waiting.tell(b".", to_hand)
                finally:
                    os.close(says)
                    os.close(waits)
                if keeper := _line(report):
                    if not keeper.isdigit():
                        raise OSError(keeper.removeprefix("!"))
                    confine(int(keeper))
                    with contextlib.suppress(BrokenPipeError):
                        os.write(release, b".")
                    first = _line(report)
                    if not first.isdigit():
                        raise OSError(first.removeprefix("!") or "the child ended before it began")
                    return int(keeper), int(first)
            waiting.end()
            if not again:
                break  # the first may have ended just before
        raise NotHadError("it ends as soon as it begins, or does nothing")


class Kept:
    """A child's keeper that is no child of the judge's: what `subprocess.Popen` does for others.

    Parameters
    ----------
    pid : int
        Of the keeper.
    told : int
        A descriptor; how the child ended can be read there, and it ends with the keeper. Whoever
        opened it closes it, after `close`.
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

    def _read(self) -> None:
        if data := os.read(self._told, 64):
            self._said += data
        else:  # one that was killed could not tell
            said = self._said.strip().removeprefix(b"-")
            self._code = int(self._said) if said.isdigit() else _KILLED


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


def _until_over(kept: Kept, undo: contextlib.ExitStack) -> contextlib.ExitStack:
    """What is undone where a start fails, now to be undone when the child is over."""
    undo.callback(kept.close)
    return undo.pop_all()


def _line(report: int) -> str:
    """Read a line; what there is of it if no more comes, or nothing in time."""
    said = b""
    until = time.monotonic() + _TO_FORK
    while not said.endswith(b"\n") and _readable(report, until):
        data = os.read(report, 1)
        if not data:
            break
        said += data
    return said.decode("utf-8", "replace").strip()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what has made a room, and wait for it."""
    process.kill()
    process.wait()


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
