"""Serving an answer that calls functions of the test cell: who calls, and what it gets."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

from course.child import wire
from course.judge.calling import Call, Conversation, Ending, Opaque, called_by
from course.judge.peer import Peer, awaits_reply, has_ended, peer_of, pid_of_peer

MOST_CALLS = 1000
"""Calls of the test cell's functions that are remembered."""

MOST_CALL_BYTES = 16 * 2**20
"""The most bytes of the arguments of one such call."""

MOST_RECEIVED = 256 * 2**20
"""The most bytes that all such calls of one child may bring: the judge remembers them."""


class Serving:
    """The functions of the test cell that one child may call.

    Parameters
    ----------
    session : Conversation
        The conversation with that child.

    Attributes
    ----------
    calls : list of Call
        Who has called, with what.
    suspicion : str
        Why the callers cannot be believed; empty when they can.
    """

    def __init__(self, session: Conversation) -> None:
        self._session = session
        self.calls: list[Call] = []
        self.suspicion = ""
        self._functions: list[Callable[..., Any]] = []
        self._owed = self._paid = self._received = self._held = 0
        self._connections: set[Connection] = set()
        self._inside: set[Peer | tuple[int, int]] = set()
        self._entering, self._receiving = threading.Lock(), threading.Lock()

    @property
    def owed(self) -> int:
        """How many calls are being answered."""
        return self._owed

    @property
    def paid(self) -> int:
        """How many calls have been answered so far."""
        return self._paid

    def register(self, function: Callable[..., Any]) -> dict[str, Any]:
        """Return a reference by which the child can call `function` on this side."""
        if function not in self._functions:
            self._functions.append(function)
        name = getattr(function, "__name__", type(function).__name__)
        return {"$": "callback", "n": self._functions.index(function), "name": name}

    def serve(self, connection: Connection) -> None:
        """Answer one worker's calls until it hangs up."""
        pid = pid_of_peer(connection)
        self._connections.add(connection)
        broken = (EOFError, OSError, ValueError, LookupError, TypeError, RecursionError)
        try:
            with contextlib.suppress(*broken), connection:
                while True:
                    connection.poll(None)
                    with self._entering:  # before it is read: what has come is seen at any moment
                        self._owed += 1
                    try:
                        if not self._answers(connection, pid):
                            return
                    finally:
                        with self._entering:
                            self._owed -= 1
                            self._paid += 1
        finally:
            self._connections.discard(connection)

    def _answers(self, connection: Connection, pid: int | None) -> bool:
        """Answer a call that has come; tell whether its worker may make another one."""
        with self._receiving:  # one message at a time is in memory twice
            data = connection.recv_bytes(MOST_CALL_BYTES)
            self._received += len(data)
            if self._received > MOST_RECEIVED:
                return False
            request = wire.unpack(data)
        worker = self._enters(pid, request)
        if worker is None:
            return False
        try:
            reply = self._called_back(request)
            if isinstance(worker, Peer) and awaits_reply(worker) is False:
                self.suspicion = "a call was made for a worker that did something else"
                return False
        finally:
            self._inside.discard(worker)
        connection.send_bytes(wire.pack(reply))
        request["replied"] = True
        return True

    @contextlib.contextmanager
    def holding(self) -> Iterator[None]:
        """Say that the call which is answered in this block is held back by its task."""
        with self._entering:
            self._held += 1
        try:
            yield
        finally:
            with self._entering:
                self._held -= 1

    def settled(self) -> int | None:
        """Return how many calls have been answered, None while one is that is not held back.

        If nobody has made a step from before it returned one number until after it has returned the
        same again, what the workers wait for is not the judge.
        """
        with self._entering:
            if self._owed > self._held or any(map(_has_come, list(self._connections))):
                return None
            return self._paid

    def _enters(self, pid: int | None, request: dict[str, Any]) -> Peer | tuple[int, int] | None:
        """Return the worker that makes a call; None if it has ended, or is not the one it names."""
        claimed = int(request["pid"]), int(request["ident"])
        worker: Peer | tuple[int, int] | None = claimed
        if pid is not None:
            worker = peer_of(pid, claimed[0], int(request["native"]))
            if worker is None and has_ended(pid):
                return None
            if isinstance(worker, Peer):
                request["main"] = worker.main and pid == self._session.pid
                request["parent"] = pid == self._session.pid
        with self._entering:
            if worker is None or worker in self._inside:
                self.suspicion = "a call did not come from the worker that it named"
                return None
            self._inside.add(worker)
        return worker

    def _called_back(self, request: dict[str, Any]) -> dict[str, Any]:
        call = None
        try:
            function = self._functions[request["callback"]]
            args = wire.decode(request["args"], Opaque.of)
            kwargs = wire.decode(request["kwargs"], Opaque.of)
            who = (request["pid"], request["ident"], request["thread"], request["main"])
            call = Call(tuple(args), *who, parent=request["parent"] is True)
            if len(self.calls) < MOST_CALLS:
                self.calls.append(call)
            with called_by(request, self._session):
                result = function(*args, **kwargs)
            return {"ok": wire.encode(result)}
        except Ending as ending:
            return {"ends": ending.code}
        except Exception as error:
            kind = next(k.__name__ for k in type(error).__mro__ if k.__module__ == "builtins")
            if call is not None:
                call.raised = kind
            args = wire.encode(list(error.args), lambda item: wire.encode(repr(item)))
            return {"raised": {"type": kind, "args": args}}


def _has_come(connection: Connection) -> bool:
    with contextlib.suppress(OSError):  # closed meanwhile
        return connection.poll(0)
    return False
