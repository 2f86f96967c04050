"""Serving an answer that calls functions of the test cell: who calls, and what it gets."""

from __future__ import annotations

import contextlib
import inspect
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from course.child.talking import wire
from course.judge.children.calling import Call, Ending, Opaque, called_by
from course.judge.errors import WrongCheckError
from course.judge.own_faults import own_fault
from course.sandbox import Child
from course.system.left import Left
from course.system.own_time import OwnTime
from course.system.peers import (
    Connection,
    Peer,
    awaits_reply,
    has_ended,
    peer_of,
    pid_of_peer,
)
from course.system.quiescence import Quiescence
from course.system.sockets import Sockets

MOST_CALLS = 1000
"""Calls of the test cell's functions that are remembered."""

MOST_CALL_BYTES = 4 * 2**20
"""The most bytes of the arguments of one such call."""

MOST_RECEIVED = 256 * 2**20
"""The most bytes that all such calls of one child may bring: the judge remembers them."""


class Serving:
    """The functions of the test cell that one child may call.

    Parameters
    ----------
    child : Child
        The child.
    line : Connection
        On which the child answers what it is asked.
    left : Left
        What of the child is there.
    arriving : callable
        Whether somebody of the child connects at this moment, and waits for the judge.

    Attributes
    ----------
    calls : list of Call
        Who has called, with what.
    spies : list of spy
        The spies and rendezvous that were called.
    held : list of Call
        The calls that are held up until nothing else goes on; the last one goes on next.
    awoke : bool
        Whether one of them was let go though the child would have woken up by itself.
    suspicion : str
        Why the callers cannot be believed; empty when they can.
    fault : str
        What is wrong in the text of one of the functions; empty if nothing has shown.
    asking : bool
        Whether the child was asked something and its answer has not been read.
    sending : bool
        Whether what it is asked may not have come to it.
    closed : bool
        Whether the child is over.
    """

    def __init__(
        self, child: Child, line: Connection, left: Left, arriving: Callable[[], bool]
    ) -> None:
        self._child, self._line, self._left = child, line, left
        self._arriving = arriving
        self.asking = self.sending = self.closed = self.awoke = False
        self._sockets = Sockets()
        self.held: list[Call] = []
        self.calls: list[Call] = []
        self.spies: list[Any] = []
        self.suspicion = self.fault = ""
        self._functions: list[Callable[..., Any]] = []
        self._no_news: set[int] = set()
        self._holds: list[Callable[[], bool] | None] = []
        self._paid = self._received = 0
        self._connections: set[Connection] = set()
        self._answering: set[Connection] = set()
        self._inside: set[tuple[int, int]] = set()
        self._entering, self._receiving = threading.Lock(), threading.Lock()

    @property
    def limits_end(self) -> bool:
        """Whether one of the functions forces an order: no time limit is long enough then."""
        return any(getattr(function, "forces_order", False) for function in self._functions)

    @property
    def owed(self) -> int:
        """How many calls are being answered."""
        return len(self._answering)

    @property
    def answered(self) -> bool:
        """Whether the child has given an answer to what was asked last."""
        with contextlib.suppress(OSError):  # the connection is closed
            return not self.asking or self._line.poll(0)
        return True

    def processes(self) -> int:
        """Return how many processes the child has started that are alive."""
        return len(self._left.processes())

    def asleep(self) -> bool:
        """Whether nothing of the child would run if it were given a core."""
        return self._child.asleep()

    def waits_forever(self) -> bool | None:
        """Whether no clock wakes anything of the child; None where the system does not tell."""
        return self._child.waits_forever()

    def worked(self) -> float:
        """Return how many seconds of CPU time the processes that are alive have used."""
        return sum(seen.cpu for seen in self._child.processes())

    def stillness(self) -> Quiescence:
        """Return a watch for the time during which nothing of the child has run."""
        return Quiescence(self._child)

    def own_time(self) -> Callable[[], float]:
        """Return what tells the seconds of its own that the child has had from now on."""
        time = OwnTime(self._child.processes())
        return lambda: time.look(self._child.processes())

    def close(self) -> None:
        """Say that the child is over."""
        self.closed = True
        self._sockets.close()

    def register(self, function: Callable[..., Any]) -> dict[str, Any]:
        """Return a reference by which the child can call `function` on this side."""
        if function not in self._functions:
            self._functions.append(function)
        name = getattr(function, "__name__", type(function).__name__)
        return {"$": "callback", "n": self._functions.index(function), "name": name}

    def is_no_news(self, function: Callable[..., Any]) -> None:
        """Say that calls of this function are not the answer's own, and no sign that work goes on.

        Who tries again and again to put something into a full queue makes such calls.
        """
        self._no_news.add(self.register(function)["n"])

    def know(self, connection: Connection) -> None:
        """Take notice of a worker that has connected."""
        self._connections.add(connection)

    def serve(self, connection: Connection) -> None:
        """Answer one worker's calls until it hangs up."""
        broken = (EOFError, OSError, ValueError, LookupError, TypeError, RecursionError)
        try:
            with contextlib.suppress(*broken), connection:
                pid = pid_of_peer(connection)
                line = self._sockets.peer(connection.fileno(), pid) if pid is not None else ""
                while True:
                    connection.poll(None)
                    with self._entering:  # before it is read: what has come is seen at any moment
                        self._answering.add(connection)
                    news = True
                    try:
                        request = self._received_on(connection)
                        news = request["callback"] not in self._no_news
                        if not self._answer(connection, request, pid, line):
                            return
                    finally:
                        with self._entering:
                            self._answering.discard(connection)
                            self._paid += news
        finally:
            self._connections.discard(connection)

    def _received_on(self, connection: Connection) -> dict[str, Any]:
        with self._receiving:  # one message at a time is in memory twice
            data = connection.recv_bytes(MOST_CALL_BYTES)
            self._received += len(data)
            if self._received > MOST_RECEIVED:
                raise ValueError("the calls of the answer have brought too much")
            request: dict[str, Any] = wire.unpack(data)
            return request

    @contextlib.contextmanager
    def holding(self, until: Callable[[], bool] | None = None) -> Iterator[None]:
        """Say that the call which is answered in this block is held back by its task.

        It goes on by itself; or, `until` that is true, only when the answer does something.
        """
        with self._entering:
            self._holds.append(until)
        try:
            yield
        finally:
            with self._entering:
                self._holds.remove(until)

    def settled(self, *, for_good: bool = False) -> int | None:
        """Return how many calls have been answered, None while one is that is not held back.

        Held back `for_good` is who goes on only when the answer does something, and it has not.

        If nobody has made a step from before it returned one number until after it has returned the
        same again, what the workers wait for is not the judge.
        """
        with self._entering:
            owed, paid, holds = self.owed, self._paid, list(self._holds)
            silent = self._connections - self._answering  # the others can only have hung up
            if self.sending or self._arriving() or any(map(_has_come, silent)):
                return None
        held = sum(not until() if until else not for_good for until in holds)
        return None if owed > held else paid

    def _answer(
        self, connection: Connection, request: dict[str, Any], pid: int | None, line: str
    ) -> bool:
        """Answer one call; return False if it has not come from where it says."""
        call, peer = _call(request, pid, self._child.pid)
        if peer is None and pid is not None:
            if not has_ended(pid):
                self.suspicion = "a call did not come from the worker that it named"
            return False
        with self._entering:
            if call.worker in self._inside:
                self.suspicion = "a worker has made a second call before its first was answered"
                return False
            self._inside.add(call.worker)
        try:
            reply = self._carried_out(request, call)
            if peer is not None and awaits_reply(peer, line) is False:
                self.suspicion = "a call was made for a worker that did something else"
                return False
            if peer is not None and call.task not in self._no_news:
                self._left.has_worked(peer.pid, peer.task)
        finally:
            self._inside.discard(call.worker)
        connection.send_bytes(wire.pack(reply))
        call.sent = True
        return True

    def _carried_out(self, request: dict[str, Any], call: Call) -> dict[str, Any]:
        given: list[Opaque] = []

        def opaque(data: dict[str, Any]) -> Opaque:
            given.append(Opaque.of(data))
            return given[-1]

        try:
            call.task = request["callback"]
            call.function = function = self._functions[call.task]
            kwargs = wire.decode(request["kwargs"], opaque)
            call.args = tuple(wire.decode(request["args"], opaque))
            if len(self.calls) < MOST_CALLS and call.task not in self._no_news:
                self.calls.append(call)
            with called_by(call, self):
                call.result = function(*call.args, **kwargs)
            return {"ok": wire.encode(call.result)}
        except Ending as ending:
            return {"ends": ending.code}
        except (Exception, SystemExit) as raised:
            wrong = isinstance(raised, WrongCheckError)
            self.fault = self.fault or (str(raised) if wrong else own_fault(raised))
            cannot = given and isinstance(raised, TypeError | AttributeError)
            error = _not_plain(given[0]) if cannot else raised
            kind = next(filter(_is_known, type(error).__mro__))
            call.raised = kind.__name__
            call.misfit = kind is TypeError and not _takes(function, call.args)
            args = wire.encode(list(error.args), lambda item: wire.encode(repr(item)))
            told = {"type": kind.__name__, "module": kind.__module__, "args": args}
            return {"raised": told}
        finally:
            call.ended = time.monotonic()


def _is_known(kind: type) -> bool:
    """Tell whether the process of the answer can import a type: Python itself has it."""
    home = sys.modules.get(kind.__module__)
    of_python = kind.__module__.partition(".")[0] in sys.stdlib_module_names | {"builtins"}
    return of_python and getattr(home, kind.__name__, None) is kind and kind is not object


def _takes(function: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    """Tell whether a function of the test cell can be called with these arguments."""
    try:
        inspect.signature(getattr(function, "_function", function)).bind(*args)
    except TypeError:
        return False
    except ValueError:  # a built-in one that does not say what it takes
        pass
    return True


def _not_plain(given: Opaque) -> TypeError:
    """Return why a function of the test cell fails that was given what is no plain data."""
    return TypeError(
        "this function of the test works with numbers, texts, lists and the like, and was given"
        f" an object of the type {given.type}"
    )


def _call(request: dict[str, Any], pid: int | None, first: int) -> tuple[Call, Peer | None]:
    """Return who makes a call: as the system tells where it does, else as the caller says.

    Parameters
    ----------
    request : dict
        What the caller says.
    pid : int, optional
        The process that made the connection.
    first : int
        The process in which the answer was called.
    """
    name, process = str(request["thread"]), str(request.get("process", ""))
    claimed, ident = int(request["pid"]), int(request["ident"])
    if pid is None:
        main, parent = request["main"] is True, request["parent"] is True
        return Call((), claimed, ident, name, main, parent=parent, process=process), None
    peer = peer_of(pid, claimed, int(request["native"]))
    if peer is None:
        return Call((), claimed, ident, name, main=False, process=process), None
    main, parent = peer.main and pid == first, pid == first
    return Call((), claimed, peer.task, name, main, parent=parent, process=process), peer


def _has_come(connection: Connection) -> bool:
    with contextlib.suppress(OSError):  # closed meanwhile
        return connection.poll(0)
    return False
