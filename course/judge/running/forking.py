"""The process that waits, and forks a runner for each job: see `course.judge.running.standby`.

``python -P -m course.judge.running.forking SECONDS``: so long it waits for the next one. Its
standard input is a socket. A message is a job and its environment, as JSON, with three descriptors:
the runner's input, its output, and where to write how it ended.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import json
import os
import pkgutil
import selectors
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import course.judge
from course.judge.children import session
from course.judge.running import runner

assert sys.platform != "win32"

_MOST = 2**20


def serve(line: socket.socket, idle: float) -> None:
    """Fork a runner for each job, until none has come for so many seconds or none can come."""
    at_work: dict[int, int] = {}
    ended, wakes = socket.socketpair()
    wakes.setblocking(False)
    signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    with contextlib.ExitStack() as undo:
        undo.callback(signal.set_wakeup_fd, -1)
        selector = undo.enter_context(selectors.DefaultSelector())
        selector.register(line, selectors.EVENT_READ)
        selector.register(ended, selectors.EVENT_READ)
        while (ready := selector.select(idle)) or at_work:
            for key, _ in ready:
                if key.fileobj is ended:
                    ended.recv(4096)
                    _tell_who_ended(at_work)
                elif not _begin(line, at_work, (selector, line, ended, wakes)):
                    return


def _begin(line: socket.socket, at_work: dict[int, int], ours: Sequence[Any]) -> bool:
    """Fork a runner for the job that has come; return False if no more can come."""
    text, descriptors, _flags, _address = socket.recv_fds(line, _MOST, 3)
    if not text:
        return False
    *its, told = descriptors
    if _get_ready.cache_info().currsize:  # not for the first, which may be the only one
        session.start_originals()
    try:
        pid = os.fork()
    except OSError:  # there can be no more processes: silence tells whoever asked
        its.append(told)
    else:
        if not pid:
            signal.set_wakeup_fd(-1)
            for held in ours:
                held.close()
            for other in (*at_work.values(), told):
                os.close(other)
            _be_a_runner(json.loads(text), its)
        at_work[pid] = told
    for one in its:
        os.close(one)
    _get_ready()
    return True


def _tell_who_ended(at_work: dict[int, int]) -> None:
    for pid, told in [*at_work.items()]:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            with contextlib.suppress(OSError):  # whoever asked may be gone
                os.write(told, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(told)
            del at_work[pid]


def _be_a_runner(asked: dict[str, Any], descriptors: Sequence[int]) -> NoReturn:
    """Do a job as a program that was started for it would, and end."""
    status = 1
    try:
        for number in (signal.SIGCHLD, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, asked["seconds"])
        for mine, its in zip((*descriptors, descriptors[1]), (0, 1, 2), strict=True):
            os.dup2(mine, its)
        for one in set(descriptors):
            os.close(one)
        os.environ.clear()
        os.environ.update(asked["env"])
        tempfile.tempdir = None
        os.chdir(Path(asked["job"]).parent)
        sys.argv[1:] = [asked["job"]]
        runner.main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


@functools.cache
def _get_ready() -> None:
    """Know what each runner would find out for itself; the first one does not wait for it."""
    session.get_ready()
    for found in pkgutil.walk_packages(course.judge.__path__, "course.judge."):
        if found.name not in (__spec__.name, runner.__name__):
            importlib.import_module(found.name)
    for name in ("hypothesis.strategies", "psutil"):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    with socket.socket(fileno=os.dup(0)) as grader:
        serve(grader, float(sys.argv[1]))
