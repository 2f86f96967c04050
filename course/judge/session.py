"""One disposable child, and the conversation with it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import queue
import re
import secrets
import sys
import tempfile
import threading
import time
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

import psutil

import course.child
from course.child import shut, wire
from course.judge import hang
from course.judge.errors import DiedError, HungError, JudgeError, revive
from course.judge.removing import remove
from course.judge.serving import Serving
from course.sandbox import Child, Limits, Quiescence

_MAIN = Path(course.child.__file__).with_name("main.py")
_READABLE = [_MAIN.parent, _MAIN.parent.parent / "__init__.py"]
_ROOT = _MAIN.parents[2]
_MARK = re.compile("\x00[0-9a-f]{16}\x00\n?")
_LOOK = 0.25
"""Seconds from one look at a child that gives no answer to the next."""

_STILL = 1.5
"""Seconds without a step after which it is asked whether anybody could still go on.

Only looks count, and only those since the judge owed the child nothing: what the child waits for
may be the judge's own answer to a worker, and a machine that was suspended has stood still as well.
"""

_DEAD_WORKER = re.compile(r"^Process \w*PoolWorker-\d+:\nTraceback", re.MULTILINE)
_MOST_DEAD_WORKERS = 10

_STARTING = 60.0
"""Seconds that a child may take to start, on a machine that is busy with other work."""


MOST_CONNECTIONS = 2000
"""The most workers of one child that may make such calls."""

_HELPERS = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")


class Session:
    """A child that holds the learner's modules, until it is closed.

    Parameters
    ----------
    modules : dict of str to str
        Name to text of every module that the answer may import.
    name : str
        The module that is judged, for messages.
    walls : bool
        Put the child behind walls: no network, no file but its own.
    exploring : bool
        Make it a child that explores interleavings.
    start_method : str, optional
        Default start method of processes made in the child.

    Attributes
    ----------
    serving : Serving
        What the child may call, and who has.
    spies : list of spy
        The spies and rendezvous that were called.

    Raises
    ------
    JudgeError
        The child did not start.
    """

    def __init__(
        self,
        modules: dict[str, str],
        *,
        name: str = "",
        walls: bool = False,
        exploring: bool = False,
        start_method: str | None = None,
    ) -> None:
        self.deadline = time.monotonic() + _STARTING
        self.allowed = _STARTING
        self.name = name
        self.exploring = exploring
        self.closed = False
        self.spies: list[Any] = []
        self.serving = Serving(self)
        self._answered = True
        self._asking = threading.RLock()
        self._connected = 0
        self._texts = modules
        self._folder = Path(tempfile.mkdtemp(prefix="c-")).resolve()
        try:
            for module, text in modules.items():
                (self._folder / f"{module}.py").write_text(text, encoding="utf-8")
            key = secrets.token_bytes(32)
            family = "AF_PIPE" if sys.platform == "win32" else "AF_UNIX"
            address = None if sys.platform == "win32" else str(self._folder / ".judge")
            self._listener = Listener(address, family, backlog=64, authkey=key)
            self._first: queue.SimpleQueue[Connection] = queue.SimpleQueue()
            threading.Thread(target=self._accept, name="judge: accept", daemon=True).start()
            limits = Limits()
            self.child = Child(
                [sys.executable, "-I", str(_MAIN)],
                folder=self._folder,
                readable=_READABLE,
                hidden=[_ROOT],
                limits=limits,
                walls=walls,
                env={
                    "COURSE_JUDGE_ADDRESS": str(self._listener.address),
                    "COURSE_JUDGE_KEY": key.hex(),
                    "COURSE_JUDGE_SETTINGS": json.dumps(
                        {"limits": dataclasses.asdict(limits), "start_method": start_method}
                    ),
                },
            )
            self._connection = self._await_child()
            seal = secrets.token_bytes(32)
            self._connection.send_bytes(seal)  # before any of the learner's code runs
            self._seal = wire.Seal(seal)
            if exploring:
                self.ask("explore")
        except OSError as error:
            self.close()
            raise JudgeError(f"the process for the answer could not be started: {error}") from error
        except BaseException:
            self.close()
            raise

    # -- asking ------------------------------------------------------------------------------------

    def allow(self, seconds: float) -> None:
        """Set the deadline to so many seconds from now."""
        self.allowed = seconds
        self.deadline = time.monotonic() + seconds

    def ask(self, do: str, **content: Any) -> Any:
        """Have the child do something and return what it says.

        Raises
        ------
        HungError
            No answer by the deadline.  The child is ended.
        DiedError
            The child ended instead of answering.
        Exception
            What the learner's code raised, of the nearest built-in type.
        """
        if self.closed:
            raise JudgeError("this object belongs to a check that is over: make it in this one")
        with self._asking:
            answer = self._exchange({"do": do, **content})
        if "raised" in answer:
            raise revive(answer["raised"])
        return answer.get("ok", answer)

    def _exchange(self, request: dict[str, Any]) -> dict[str, Any]:
        late = f"had not come to an end after {self.allowed:g} seconds"
        for_ever = "never comes to an end: all that is left of it waits for ever"
        try:
            if time.monotonic() >= self.deadline:
                raise self._hung(late, request)
            self._answered = False
            self._connection.send_bytes(self._seal.pack(request))
            still, looks, paid = Quiescence(self.child), 0, self.serving.paid
            while not self._connection.poll(min(_LOOK, max(0.0, self.deadline - time.monotonic()))):
                if time.monotonic() >= self.deadline:
                    raise self._hung(late, request)
                if self.serving.owed or self.serving.paid != paid:
                    still, looks, paid = Quiescence(self.child), 0, self.serving.paid
                self._look_for_dying_pool(request)
                looks = looks + 1 if still.seconds else 0
                if looks * _LOOK > _STILL and self.child.waits_forever():
                    raise self._hung(for_ever, request)
            self._answered = True
            reply = self._seal.unpack(self._connection.recv_bytes(wire.MOST_BYTES))
        except wire.ForgedError:
            raise self._untrue("something other than the judge's own side has answered") from None
        except (EOFError, OSError, ValueError, RecursionError) as error:
            raise self._died() from error
        if self.serving.suspicion:
            raise self._untrue(self.serving.suspicion)
        return reply

    def _look_for_dying_pool(self, request: dict[str, Any]) -> None:
        """Do not wait for a pool that starts worker after worker, each of which dies at once."""
        if len(_DEAD_WORKER.findall(self.child.stderr())) >= _MOST_DEAD_WORKERS:
            raise self._hung(
                "never comes to an end: an exception ends each worker of the pool, the pool starts"
                " another one, and that one ends as well",
                request,
            )

    def _untrue(self, what: str) -> JudgeError:
        self.close()
        return JudgeError(f"{what}: what the process of the answer says cannot be relied upon")

    @property
    def pid(self) -> int:
        """The child, as the judge sees it."""
        return self.child.pid

    @property
    def answered(self) -> bool:
        """Whether the child has given an answer to what was asked last."""
        with contextlib.suppress(OSError):  # the connection is closed
            return self._answered or self._connection.poll(0)
        return True

    def stillness(self) -> Quiescence:
        """Return a watch for the time during which nothing of the child has run."""
        return Quiescence(self.child)

    def holding(self) -> contextlib.AbstractContextManager[None]:
        """Say that the call which is answered in this block is held back by its task."""
        return self.serving.holding()

    def settled(self) -> int | None:
        """Return how many calls have been answered, None while one is that is not held back."""
        return self.serving.settled()

    def waits_forever(self) -> bool | None:
        """Whether no clock will wake any thread of the child; None where nobody can tell."""
        return self.child.waits_forever()

    def _hung(self, how: str, request: dict[str, Any]) -> HungError:
        waits = hang.who_waits_where(self.child, self._folder, self._texts)
        self.close()
        return HungError(hang.in_words(how, waits), waits, importing=request["do"] == "load")

    def _died(self) -> Exception:
        self.child.wait(2.0)
        ending = self.child.ending
        if self.exploring and ending and ending.status == shut.REACHED:
            return self._untrue("the answer reached for what the judge observes with")
        said = self.child.stderr().strip().splitlines()[-1:]
        self.close()
        how = ending.detail if ending else "it stopped answering"
        return DiedError(
            f"the process of your answer ended before the check did: {how}"
            + (f" — {said[0]}" if said else "")
        )

    # -- what it printed ---------------------------------------------------------------------------

    def printed(self) -> str:
        """Return all that the answer has printed so far."""
        mark = f"\x00{secrets.token_hex(8)}\x00"
        self.ask("mark", text=mark)
        while mark not in (text := self.child.stdout()):
            if time.monotonic() >= self.deadline or self.child.poll() is not None:
                break
            time.sleep(0.002)
        return _MARK.sub("", text)

    def processes(self) -> int:
        """Return how many processes of the answer are alive, itself and Python's helpers apart."""
        return sum(not _is_helper(p) for p in self.child.tree() if p.pid != self.child.pid)

    def bytes_read(self) -> int:
        """Return how many bytes the child has read, without its workers; 0 if none can tell."""
        try:
            return int(psutil.Process(self.child.pid).io_counters().read_chars)
        except (psutil.Error, AttributeError, NotImplementedError):
            return 0

    # -- being connected --------------------------------------------------------------------------

    def _accept(self) -> None:
        while not self.closed:
            try:
                connection = self._listener.accept()
            except Exception:  # a broken handshake, or the listener is closed
                if self.closed:
                    return
                continue
            if not hasattr(self, "_connection"):
                self._first.put(connection)
                self._connection = connection
                continue
            self._connected += 1
            if self._connected > MOST_CONNECTIONS:
                connection.close()
                continue
            threading.Thread(
                target=self.serving.serve, args=(connection,), name="judge: callback", daemon=True
            ).start()

    def _await_child(self) -> Connection:
        while time.monotonic() < self.deadline:
            with contextlib.suppress(queue.Empty):
                return self._first.get(timeout=0.25)
            if self.child.poll() is not None:
                break
        raise JudgeError(
            "the process for the answer did not start: " + (self.child.stderr().strip() or "?")
        )

    # -- the end -----------------------------------------------------------------------------------

    def close(self) -> None:
        """End the child and all that it started; nothing is left of it."""
        if self.closed:
            return
        self.closed = True
        if hasattr(self, "child"):
            self.child.kill()
        if hasattr(self, "_listener"):
            with contextlib.suppress(Exception):  # wakes the thread that waits in `accept`
                Client(self._listener.address).close()  # no key: it must wait for no answer
            self._listener.close()
        if hasattr(self, "_connection"):
            self._connection.close()
        remove(self._folder)


def _is_helper(process: psutil.Process) -> bool:
    """Tell whether it is a process that `multiprocessing` has for itself, or has just ended."""
    try:
        words = process.cmdline()
        ended = process.status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True
    return ended or any(name in word for word in words for name in _HELPERS)
