"""Letting the judge say how slow processes and their messages are.

No program may rely on how long a process takes to start, a message to cross, or a process to end.
Where the judge asks for it, each of these moments first calls a function of the test cell, which
takes its time: ``start(process)`` as a process begins, ``thread(number)`` as a thread of the
answer's own process begins (its starter goes on meanwhile), ``thread_end(number)`` when its work
is done, ``put(process, message)`` before it
lays something into the buffer of a queue, ``feed(process, message)`` before it sends from such a
buffer, ``send(process, message)`` before it sends through a pipe, by itself or from a buffer (both
before its turn has come there, so that the message of another process may overtake it),
``midway(pipe)`` when it has sent the first part of something that has no room in a pipe,
``empty(process, look)`` when the answer's own process has found nothing in a queue or a pipe and is
about to act on that, ``callback(number)`` before the callbacks of a future are called there, for
whose result others wait and may go on, ``end(process)`` when all its work is done, or before
it is ended by a signal.

`process` counts the processes in the order in which they were started, from 1; 0 is the answer's
own.  `message` counts what that process puts, feeds, or sends, `look` its looks in vain, and
`number` its futures with a result, from 1.  `pipe` is the same for all who send into one pipe.

The process of the answer hands the functions on with each process that it starts; `install` is to
be called there and in every process that begins anew (spawn, forkserver).
"""

from __future__ import annotations

import _thread
import contextlib
import functools
import itertools
import os
import queue
import threading
from collections.abc import Callable, Iterator
from multiprocessing import connection, process, queues
from typing import Any

from course.child.surroundings.servers import is_server

Moments = dict[str, Any]
"""What to call at each of these moments, by its name; and whether "pauses" last."""

_HANDED_ON = "_course_delays"
"""The attribute of a process object that carries its number, the moments, and about limits."""

_ROOM = 65_536
"""Bytes that a pipe has room for: what is larger is written in parts (pipe(7))."""


class _Here:
    """What is delayed in this process."""

    def __init__(self) -> None:
        self.limits_end = False
        self.begin(0, {})

    def begin(self, number: int, moments: Moments) -> None:
        """Be the process of this number, and count anew."""
        self.number, self.moments = number, moments
        self.started, self.threads = itertools.count(1), itertools.count(1)
        self.futures = itertools.count(1)
        self.messages = {what: itertools.count(1) for what in ("put", "feed", "send", "empty")}


_here = _Here()
_asking = threading.local()


@contextlib.contextmanager
def unhindered() -> Iterator[None]:
    """Send without a delay in this block: this thread talks to the judge, or to a fork server."""
    before = getattr(_asking, "judge", False)
    _asking.judge = True
    try:
        yield
    finally:
        _asking.judge = before


def ask_for(moments: Moments) -> None:
    """Call these functions from now on, here and in the processes that are started, from 1 on."""
    _here.begin(_here.number, moments)
    if "callback" in moments:
        _watch_futures()


def end_limits(end: bool) -> None:
    """Let the learner's waits with a time limit be over soon from now on, or no longer.

    That holds here and in the processes that are started from now on (see
    `course.child.surroundings.expiring`).
    """
    _here.limits_end = end


def limits_end() -> bool:
    """Tell whether the learner's waits with a time limit are over soon."""
    return _here.limits_end


def pauses_last() -> bool:
    """Tell whether a wait of this process that has a time limit has a longer one."""
    return _here.number == 0 and bool(_here.moments.get("pauses"))


def _tell(moment: str, *about: int) -> None:
    function = _here.moments.get(moment)
    if function is not None:
        with contextlib.suppress(ConnectionError):  # the check is over
            function(*about)


def _ask(moment: str, *about: int) -> None:
    _tell(moment, _here.number, *about)


def _start(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def start(self: Any) -> Any:
        if _here.number == 0 and not is_server(self):
            number = next(_here.started)
            if _here.moments or _here.limits_end:
                setattr(self, _HANDED_ON, (_here.limits_end, number, _here.moments))
        with unhindered():
            return original(self)

    return start


def _start_thread(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def start(self: Any) -> Any:
        asked = _here.moments.keys() & {"thread", "thread_end"}
        if not asked or _here.number != 0:
            return original(self)
        number, own = next(_here.threads), vars(self).get("run")

        def run() -> None:
            del self.run
            if own is not None:
                self.run = own
            _tell("thread", number)
            try:
                self.run()
            finally:
                _tell("thread_end", number)

        self.run = run
        return original(self)

    return start


def _bootstrap(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def bootstrap(self: Any, *args: Any, **kwargs: Any) -> Any:
        _asking.judge = False  # a forked process is in the middle of `start`
        _here.limits_end, *about = vars(self).pop(_HANDED_ON, (False, -1, {}))
        _here.begin(*about)
        _ask("start")
        try:
            return original(self, *args, **kwargs)
        finally:
            _ask("end")

    return bootstrap


def _ends_by_signal(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let a process that is ended by a signal live a little longer: only a join waits for that."""

    @functools.wraps(original)
    def end(self: Any) -> None:
        function, handed_on = _here.moments.get("end"), vars(self).get(_HANDED_ON)
        if function is None or handed_on is None or not self.is_alive():
            original(self)
            return

        def end_it() -> None:
            with contextlib.suppress(ConnectionError):  # the check is over
                function(handed_on[1])
            with contextlib.suppress(ValueError):  # it has been closed
                original(self)

        _thread.start_new_thread(end_it, ())  # it is no worker of the answer's

    return end


def _message(moment: str, original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def hand_over(self: Any, *args: Any, **kwargs: Any) -> Any:
        if moment in _here.moments and not getattr(_asking, "judge", False):
            _ask(moment, next(_here.messages[moment]))
        return original(self, *args, **kwargs)

    return hand_over


def _in_parts(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def send(self: Any, buf: Any, *args: Any, **kwargs: Any) -> None:
        function = _here.moments.get("midway")
        if function is not None and len(buf) > _ROOM and not getattr(_asking, "judge", False):
            original(self, buf[:_ROOM], *args, **kwargs)
            with contextlib.suppress(ConnectionError):  # the check is over
                function(os.fstat(self.fileno()).st_ino)
            buf = buf[_ROOM:]
        original(self, buf, *args, **kwargs)

    return send


def _look(nothing: bool | None, original: Callable[..., Any]) -> Callable[..., Any]:
    """Delay who has found nothing: what `original` returns then, or it raises `queue.Empty`."""

    @functools.wraps(original)
    def look(self: Any, *args: Any, **kwargs: Any) -> Any:
        if "empty" not in _here.moments or _here.number != 0 or getattr(_asking, "judge", False):
            return original(self, *args, **kwargs)
        try:
            with unhindered():  # a queue looks into its pipe
                found = original(self, *args, **kwargs)
        except queue.Empty:
            _ask("empty", next(_here.messages["empty"]))
            raise
        if found is nothing:
            _ask("empty", next(_here.messages["empty"]))
        return found

    return look


@functools.cache
def _watch_futures() -> None:
    from concurrent.futures import Future  # few answers have any

    original = Future._invoke_callbacks  # type: ignore[attr-defined]

    @functools.wraps(original)
    def invoke_callbacks(self: Any) -> None:
        function = _here.moments.get("callback")
        if function is not None and _here.number == 0:
            with contextlib.suppress(ConnectionError):  # the check is over
                function(next(_here.futures))
        original(self)

    Future._invoke_callbacks = invoke_callbacks  # type: ignore[attr-defined]


class _Turn:
    """The lock of a queue's pipe, as the thread that empties the buffer takes it."""

    def __init__(self, lock: Any) -> None:
        self._lock = lock._semlock  # it is the library's: nobody hands it over

    def acquire(self) -> None:
        for moment in ("feed", "send"):
            if moment in _here.moments:
                _ask(moment, next(_here.messages[moment]))
        self._lock.acquire()
        _asking.judge = True  # `send_bytes` was asked for

    def release(self) -> None:
        _asking.judge = False
        self._lock.release()


def _feed(original: Callable[..., Any]) -> Any:
    @functools.wraps(original)
    def feed(buffer: Any, notempty: Any, send_bytes: Any, writelock: Any, *rest: Any) -> Any:
        turn = writelock and _Turn(writelock)  # on Windows a pipe needs none
        return original(buffer, notempty, send_bytes, turn, *rest)

    return staticmethod(feed)


def install() -> None:
    """Watch for these moments in this process."""
    put, send = (functools.partial(_message, moment) for moment in ("put", "send"))
    for cls, name, wrap in (
        (process.BaseProcess, "start", _start),
        (threading.Thread, "start", _start_thread),
        (process.BaseProcess, "_bootstrap", _bootstrap),
        (process.BaseProcess, "terminate", _ends_by_signal),
        (process.BaseProcess, "kill", _ends_by_signal),
        (queues.Queue, "_feed", _feed),
        (queues.Queue, "put", put),
        (queues.JoinableQueue, "put", put),
        (connection._ConnectionBase, "send", send),
        (connection._ConnectionBase, "send_bytes", send),
        (queues.Queue, "get", functools.partial(_look, None)),
        (queues.Queue, "empty", functools.partial(_look, True)),
        (queues.SimpleQueue, "empty", functools.partial(_look, True)),
        (connection._ConnectionBase, "poll", functools.partial(_look, False)),
    ):
        setattr(cls, name, wrap(getattr(cls, name)))
    if hasattr(connection, "Connection"):  # on Windows a message is sent as a whole
        pipes: Any = connection.Connection
        pipes._send = _in_parts(pipes._send)
