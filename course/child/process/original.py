"""The process that children are forked from, where they can be: begun as each of them begins.

To begin an interpreter and to import what a child needs takes several times as long as all else of
starting one.  So one process does it, waits, and forks a child whenever the judge wants one
(`course.sandbox.forked`).  It knows nothing of any answer, and no answer runs in it.

Between it and each child a keeper is forked.  Without walls it does what `keeper` says.  Behind
walls it enters the room that bubblewrap has made, so that its child is in there, and ends the room
with the child.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
from importlib import import_module
from multiprocessing import process
from typing import Any, NamedTuple

from course.child.process import keeper, rights
from course.child.process.beginning import MARKER, ORIGINAL

assert sys.platform == "linux"

_USED = ("exploring", "process.copies", "serve", "surroundings.handing")
"""What a child may use, each with all that it imports."""


class _Files(NamedTuple):
    """The open files that come with each message.

    Attributes
    ----------
    wanted : int
        What the child is to be, as JSON.
    stdout, stderr : int
        Its own.
    report, release : int
        Where to say who was forked; what to wait for before it is.
    told : int
        Where to say how it ended.
    other : int
        A descriptor of the judge, or of the first process of the room.
    """

    wanted: int
    stdout: int
    stderr: int
    report: int
    release: int
    told: int
    other: int


def wait() -> None:
    """Fork a child for each message; return in each child, with its environment and rights.

    A message is nothing but open files.  What the child is to be, and no other may know, stands in
    one of them, which is read when it has been forked.
    """
    for name in _USED:
        import_module(f"course.child.{name}")
    line = socket.socket(fileno=os.dup(0))
    line.settimeout(float(os.environ[ORIGINAL]))
    with open(os.devnull, "r+b") as nothing:  # the line is not for those who are forked
        os.dup2(nothing.fileno(), 0)
        os.dup2(nothing.fileno(), 1)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody need ask how its keepers end
    keeper.adopt_orphans()  # of a keeper that was ended: they leave no zombies here
    gc.collect()
    gc.freeze()
    while True:
        try:
            text, files, *_ = socket.recv_fds(line, 1, len(_Files._fields))
        except TimeoutError:
            os._exit(0)
        if not text:
            os._exit(0)
        if len(files) == len(_Files._fields) and _forks():
            line.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _keep_one(_Files(*files))
            return
        for number in files:
            os.close(number)


def _forks() -> bool:
    """Fork; tell whether this is the copy."""
    try:
        return os.fork() == 0
    except OSError:  # there can be no more processes: silence tells the judge
        return False


def _keep_one(files: _Files) -> None:
    """Fork a child, and end as it ends; return in the child only."""
    try:
        with open(files.wanted, encoding="utf-8") as wanted:
            asked = json.load(wanted)
        os.setsid()
        os.write(files.report, f"{os.getpid()}\n".encode())
        if not os.read(files.release, 1):
            os._exit(1)
        if asked["room"]:
            rights.enter(files.other, asked["room"])
        else:
            keeper.adopt_orphans()
        ready, says = os.pipe()
        first = os.fork()
        if first == 0:
            _become(asked, files, says)
            return
        for number in (files.stdout, files.stderr, files.release, says):
            os.close(number)
        trouble = os.read(ready, 4096)
        if trouble != b".":
            raise OSError(trouble.decode("utf-8", "replace") or "it ended before it began")
        os.write(files.report, f"{first}\n".encode())
        os.close(files.report)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.write(files.report, f"!{error}\n".encode())
        os._exit(1)
    if asked["room"]:
        _wait_in_room(first, files.told, files.other)
    else:
        _wait_and_keep(first, files.told, files.other)


def _wait_in_room(first: int, told: int, room: int) -> None:
    """Wait for the child, end the room with all that is in it, and tell how the child ended.

    What the child has begun as this process's child keeps the room from ending until it is reaped.
    """
    _, status = os.waitpid(first, 0)
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(room, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    select.select([room], [], [])
    _tell(told, os.waitstatus_to_exitcode(status))
    os._exit(0)


def _wait_and_keep(first: int, told: int, judge: int) -> None:
    """Be the child's keeper."""
    keeper.heed_nobody()
    keeper.watch_over_the_judge(first, lambda: bool(select.select([judge], [], [], 0)[0]))
    status = keeper.wait_for(first)
    _tell(told, os.waitstatus_to_exitcode(status))
    os._exit(0)


def _tell(told: int, code: int) -> None:
    with contextlib.suppress(OSError):  # the judge, or the room, is gone
        os.write(told, f"{code}\n".encode())


def _become(asked: dict[str, Any], files: _Files, says: int) -> None:
    """Be a child: its folder, its files, its environment, its rights."""
    try:
        os.setpgid(0, 0)
        os.chdir(asked["folder"])
        with open(os.devnull, "rb") as nothing:  # its own: a file that is shared can carry notes
            os.dup2(nothing.fileno(), 0)
        os.dup2(files.stdout, 1)
        os.dup2(files.stderr, 2)
        rights.call_itself(MARKER, asked["env"][MARKER])
        os.environ.clear()
        os.environ.update(asked["env"])
        process.current_process().authkey = os.urandom(32)
        says = os.dup2(says, 3)
        for name in os.listdir("/proc/self/fd"):
            if int(name) > 3:
                with contextlib.suppress(OSError):  # that of the list itself
                    os.close(int(name))
        if asked["room"] or asked["user"] is not None:
            rights.give_up(asked["user"], may_read_all=not asked["room"])
        if asked["filter"]:
            rights.do_without(base64.b64decode(asked["filter"]))
        os.write(says, b".")
        os.close(says)
    except BaseException as error:
        os.write(says, str(error).encode() or b"?")
        os._exit(1)
