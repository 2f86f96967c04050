"""Processes with the start method "spawn", begun as copies of an interpreter that has just begun.

To begin an interpreter takes ten times as long as all the rest of starting a process.  So the child
forks before it knows anything of an answer, and that copy waits.  When the answer starts a process
by ``spawn``, it is asked to fork: what comes is an interpreter that has just begun, which then does
what the command line of ``spawn`` says.  Its parent is the process that wanted it, as it would be.

The first process of each child is begun as Python does it.  So it hashes texts in another way than
the others do, as all do by themselves, and an answer that relies on one way finds two.  And
whatever the answer's process may have changed that a new program would inherit, its folder, its
limits, its user, means that Python begins this one, too.
"""

from __future__ import annotations

import array
import contextlib
import fcntl
import gc
import json
import os
import signal
import socket
import sys
import threading
import types
from collections.abc import Callable, Sequence
from multiprocessing import spawn, util
from typing import Any

from course.child.process import siblings

assert sys.platform == "linux"

_INHERITED = ("Umask", "Uid", "Gid", "Groups", "CapEff", "Cpus_allowed")
_SIGNALS = ("SigBlk", "SigIgn")
"""What proc_pid_status(5) tells of that which a new program takes over."""
_STANDARD = (0, 1, 2)
_MOST_BYTES, _MOST_FILES = 2**16, 253  # unix(7): SCM_MAX_FD


def keep_one() -> None:
    """Have a copy of this process wait, from which the answer's are made, where that can be.

    Call it before there is a second thread.  In the copies this does not return.
    """
    if not siblings.available():
        return
    state = _state()
    gc.freeze()  # nobody need look at what the copies share, least of all as each of them ends
    mine, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        mine.close()
        _make_copies(its)
    its.close()
    starter: Any = util
    starter.spawnv_passfds = _Starter(mine, state, starter.spawnv_passfds)


def _state() -> list[object]:
    """Return what a program inherits that this process knows without reading a file."""
    place = os.getcwd(), os.getpgid(0), os.getsid(0), os.getpriority(os.PRIO_PROCESS, 0)
    return [dict(os.environ), place]


def _inherited(process: str, thread: str) -> list[object]:
    """Return what else a program inherits that this thread of this process begins."""
    with open(f"/proc/{process}/task/{thread}/status") as file:
        told = dict(line.rstrip().split(":", 1) for line in file)
    with open(f"/proc/{process}/limits") as file:
        limits = file.read()
    ours = sum(1 << number - 1 for number in signal.valid_signals())  # others are the C library's
    return [
        *(told[name] for name in _INHERITED),
        *(int(told[n], 16) & ours for n in _SIGNALS),
        limits,
    ]


class _Starter:
    """Stands in the place of `multiprocessing.util.spawnv_passfds`."""

    def __init__(self, asked: socket.socket, state: list[object], original: Any) -> None:
        self._asked, self._state, self._original = asked, state, original
        self._owner, self._lock, self._begun = os.getpid(), threading.Lock(), 0
        *self._command, _, self._mark = spawn.get_command_line()

    def __call__(self, path: Any, args: Sequence[Any], passfds: Sequence[int]) -> int:
        """Begin a program with these open files; return its pid."""
        *command, program, mark = args
        if [command, mark] == [self._command, self._mark] and path == command[0]:
            with self._lock:
                self._begun += 1
                if self._begun > 1 and self._owner == os.getpid():
                    pid = self._copied(program, {*_STANDARD, *map(int, passfds)})
                    if pid:
                        return pid
        return int(self._original(path, args, passfds))

    def _copied(self, program: str, files: set[int]) -> int | None:
        """Return the pid of a copy that executes a program, None if there can be none."""
        try:
            if _state() != self._state or not all(map(os.get_inheritable, _STANDARD)):
                return None
            request = json.dumps([program, [*files], threading.get_native_id()]).encode()
            socket.send_fds(self._asked, [request], [*files])
            return int(self._asked.recv(_MOST_BYTES) or 0)
        except OSError:  # a standard file is closed, or nobody is there
            return None


def _make_copies(asked: socket.socket) -> None:
    """Fork whenever that is asked for; end with the process that asks."""
    parent, own = str(os.getppid()), str(os.getpid())
    state = _inherited(own, own)
    interrupted = signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        message, files = _asked(asked)
        if not message:
            os._exit(0)
        program, places, thread = json.loads(message)
        pid = -1
        with contextlib.suppress(OSError):
            # it is read here: the judge counts what the answer's own process reads
            if _inherited(parent, str(thread)) == state:
                pid = siblings.fork_sibling()
        if pid == 0:
            break
        for file in files:
            os.close(file)
        asked.send(str(max(pid, 0)).encode())
    signal.signal(signal.SIGINT, interrupted)
    _put(files, places)
    _execute(program)


def _asked(asked: socket.socket) -> tuple[bytes, list[int]]:
    """Return what is asked for, and the open files that came with it.

    As `socket.recv_fds`, in whose lines the judge would see a process of the answer's wait.
    """
    files = array.array("i")
    message, extra, *_ = asked.recvmsg(_MOST_BYTES, socket.CMSG_SPACE(_MOST_FILES * files.itemsize))
    for _, _, data in extra:
        files.frombytes(data)
    return message, [*files]


def _put(files: Sequence[int], places: Sequence[int]) -> None:
    """Have these open files at these places, and no others."""
    beyond = max(places) + 1
    moved = [fcntl.fcntl(file, fcntl.F_DUPFD_CLOEXEC, beyond) for file in files]
    for file, place in zip(moved, places, strict=True):
        os.dup2(file, place)
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in places:
            try:
                os.close(int(name))
            except OSError:  # that of the list itself
                continue


def _execute(program: str) -> None:
    """Be what ``python -c PROGRAM --multiprocessing-fork`` is."""
    sys.argv = ["-c", "--multiprocessing-fork"]
    sys.excepthook = _as_if_begun_so(program, sys.excepthook)
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    exec(compile(program, "<string>", "exec"), vars(main))  # noqa: S102
    sys.exit()


def _as_if_begun_so(program: str, hook: Callable[..., Any]) -> Callable[..., Any]:
    """Return a hook that knows the program's lines, and not those above, below all others."""

    def told(kind: Any, error: BaseException, trace: types.TracebackType | None) -> None:
        if sys.version_info >= (3, 13):  # which shows lines of ``-c``
            import linecache

            linecache.cache["<string>"] = len(program), None, [program], "<string>"
        while trace is not None and trace.tb_frame.f_code.co_filename != "<string>":
            trace = trace.tb_next
        hook(kind, error.with_traceback(trace), trace)

    return told
