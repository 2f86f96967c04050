"""One disposable child, and the conversation with it."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
import re
import secrets
import site
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import course.child
from course.child.surroundings import importing
from course.child.talking import wire
from course.judge.children import whereabouts
from course.judge.children.calling import caller
from course.judge.children.deadline import COMPUTING, LATE, SECONDS_BETWEEN_LOOKS, Deadline
from course.judge.children.listening import Listening
from course.judge.children.removing import remove, remove_blocks, remove_semaphores
from course.judge.children.serving import Serving
from course.judge.errors import (
    AnswerError,
    DiedError,
    HungError,
    JudgeError,
    WrongCheckError,
    revive,
)
from course.sandbox import Child, Limits, Original, find_out, place_for_folders
from course.system.left import Left
from course.system.peers import Connection

_MAIN = Path(course.child.OWN, "main.py")
_READABLE = [_MAIN.parent, _MAIN.parents[1] / "__init__.py"]
_PACKAGE = _MAIN.parents[1]
_HIDDEN = [_PACKAGE]
if str(_PACKAGE.parent) not in site.getsitepackages():
    _HIDDEN.append(_PACKAGE.parent)  # a clone; where it is installed, other packages lie there
_MARK = re.compile("\x00[0-9a-f]{16}\x00\n?")

_COMMAND = (sys.executable, "-I", str(_MAIN))
_original = Original(_COMMAND)

_STARTING = 60.0
"""Seconds that a child may take to start, on a machine that is busy with other work."""

_PRINTING = 10.0
"""Seconds that what a child has printed may take to arrive."""

_ASKED_INSIDE = (
    "the check itself is wrong, not your answer: a function of it asks the answer for something,"
    " while the answer waits for that function. Ask when the call is over"
)


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
    child : Child
        The processes.
    texts : dict of str to str
        The learner's modules, as the child has them.
    serving : Serving
        What the child may call, and who has.
    left : Left
        What of the child is there now, as the system tells.

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
        self.name, self.exploring = name, exploring
        self._spent = 0.0
        self.closed = False
        self._facts: list[dict[str, Any]] = []
        self._reached: dict[str, frozenset[int]] = {}
        self._asking = threading.RLock()
        self.texts = modules
        with contextlib.ExitStack() as undo:
            self._folder = Path(tempfile.mkdtemp(prefix="c-", dir=place_for_folders())).resolve()
            undo.callback(remove, self._folder)
            undo.callback(remove_semaphores, self._folder.name)
            if not walls:  # behind walls they go with the child's own shared memory
                undo.callback(remove_blocks, self._folder)
            try:
                for module, text in modules.items():
                    _write_module(self._folder, module, text)
                listening = Listening(self._folder)
                undo.callback(listening.close)
                self.child = _child(self._folder, listening, start_method, walls=walls)
                undo.callback(self.child.kill)
                self._line = self._awaited(listening)
                undo.callback(self._line.close)
                self.left = Left(self.child.pid, self._folder, self.child.processes)
                undo.callback(self.left.close)
                self.serving = Serving(self.child, self._line, self.left, listening.arriving)
                self._deadline = Deadline(self.child, self.serving, _STARTING, _STARTING)
                listening.hand_on(self.serving.know, self.serving.serve)
                seal = secrets.token_bytes(32)
                self._line.send_bytes(seal)  # before any of the learner's code runs
                self._seal = wire.Seal(seal)
            except OSError as error:
                raise JudgeError(
                    f"the process for the answer could not be started: {error}"
                ) from error
            self._end = undo.pop_all()
        if exploring:
            self._prepare()

    def _awaited(self, listening: Listening) -> Connection:
        until = time.monotonic() + _STARTING
        line = listening.first(until, is_over=lambda: self.child.poll() is not None)
        if line is None:
            said = self.child.stderr().strip() or "it said nothing"
            raise JudgeError(f"the process for the answer did not start: {said}")
        return line

    def _prepare(self) -> None:
        """Have the modules taken apart, stop by stop, before any of their code runs."""
        try:
            self.ask("explore")
        except HungError as error:  # none of the answer's own doing
            raise JudgeError(
                f"the judge could not get your answer ready for trying its orders: {error}. It"
                " takes long for a long text, or on a slow machine: make it shorter, or try again"
            ) from None
        except RecursionError:
            self.close()
            raise AnswerError(
                "your code is nested too deep to try its orders: make several statements of its"
                " longest expression"
            ) from None
        except BaseException:
            self.close()
            raise

    # -- asking ------------------------------------------------------------------------------------

    @property
    def allowed(self) -> float:
        """Seconds of its own that the child may have."""
        return self._deadline.allowed

    @property
    def spent(self) -> float:
        """Seconds of its own that the child has had in all."""
        return self._spent + self._deadline.spent

    def allow(self, seconds: float, computing: float = COMPUTING) -> None:
        """Let the child have so many seconds of its own from now on, and one thread so many."""
        self._spent = self.spent
        self._deadline = Deadline(self.child, self.serving, seconds, computing)

    def ask(self, do: str, **content: Any) -> Any:
        """Have the child do something and return what it says.

        Raises
        ------
        HungError
            No answer in the time allowed, or none will ever come.  The child is ended.
        DiedError
            The child ended instead of answering.
        Exception
            What the learner's code raised, of the nearest built-in type.
        """
        if self.closed:
            raise JudgeError("this object belongs to a check that is over: make it in this one")
        if not self._asking.acquire(blocking=caller.get(None) is None):
            raise WrongCheckError(_ASKED_INSIDE)
        try:
            answer = self._exchange({"do": do, **content})
        finally:
            self._asking.release()
        if "raised" in answer:
            raise revive(answer["raised"])
        return answer.get("ok", answer)

    def _exchange(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._deadline.is_over:
            raise self._hung(LATE, request)
        began = time.monotonic()
        try:
            self.serving.asking = self.serving.sending = True
            self._line.send_bytes(self._seal.pack(request))
            self.serving.sending = False
            if self._line.poll(SECONDS_BETWEEN_LOOKS):
                self._deadline.answered_after(time.monotonic() - began)
            else:
                self._wait(request)
            self.serving.asking = False
            reply = self._seal.unpack(self._line.recv_bytes(wire.MOST_BYTES))
        except (wire.ForgedError, BlockingIOError):
            raise self._untrue("something other than the judge's own side has answered") from None
        except (EOFError, OSError, ValueError, RecursionError) as error:
            raise self._died() from error
        if self.serving.suspicion:
            raise self._untrue(self.serving.suspicion)
        if self.serving.fault:
            raise WrongCheckError(self.serving.fault)
        return reply

    def _wait(self, request: dict[str, Any]) -> None:
        """Wait for the reply as long as there is any use in it."""
        self._deadline.begin()
        while not self._line.poll(self._deadline.pause):
            if why := self._deadline.ends():
                raise self._hung(why, request)

    def _untrue(self, what: str) -> JudgeError:
        self.close()
        return JudgeError(f"{what}: what the process of the answer says cannot be relied upon")

    def _hung(self, how: str, request: dict[str, Any]) -> HungError:
        alive, dumps = self.child.processes(), self.child.stacks()
        waits = whereabouts.workers(alive, dumps, self.child.pid, self._folder, self.texts)
        self.close()
        said = whereabouts.in_words(how.format(allowed=self.allowed), waits)
        error = HungError(said, waits, importing=request["do"] == "load")
        error.computed = self._deadline.computed
        return error

    def _died(self) -> Exception:
        self.child.wait(2.0)
        ending = self.child.ending
        if ending and ending.status == importing.REACHED:
            return self._untrue("the answer reached for what the judge observes with")
        said = self.child.stderr().strip().splitlines()[-1:]
        self.close()
        how = ending.detail if ending else "it stopped answering"
        return DiedError(
            f"the process of your answer ended before the check did: {how}"
            + (f" — {said[0]}" if said else ""),
            ending.kind if ending else "",
        )

    # -- what it printed ---------------------------------------------------------------------------

    def printed(self) -> str:
        """Return all that the answer has printed so far."""
        mark = f"\x00{secrets.token_hex(8)}\x00"
        self.ask("mark", text=mark)
        until = time.monotonic() + _PRINTING
        while mark not in (text := self.child.stdout()):
            if time.monotonic() >= until or self.child.poll() is not None:
                break
            time.sleep(0.002)
        return _MARK.sub("", text)

    def facts(self) -> list[dict[str, Any]]:
        """Return what the child's processes have written of themselves, also when it is over."""
        return self._facts if self.closed else self.child.facts()

    def lines_reached(self) -> dict[str, frozenset[int]]:
        """Return the lines of each module that were executed; nothing of those that explore."""
        return self._reached if self.closed else self.child.lines_reached(self.texts)

    def close(self) -> None:
        """End the child and all that it started; nothing is left of it."""
        if not self.closed:
            with self._end:
                self._end.callback(self.serving.close)
                try:
                    self._facts = self.child.facts()
                    self._reached = self.child.lines_reached(self.texts)
                finally:
                    self.closed = True


@functools.cache
def compile_child() -> None:
    """Have what runs in a child compiled: it may be a user that can write no bytecode itself."""
    if not sys.dont_write_bytecode:
        import compileall

        compileall.compile_dir(_MAIN.parent, maxlevels=1, quiet=2)


def get_ready() -> None:
    """Do what the first child would have to wait for."""
    compile_child()
    find_out()


def start_originals() -> None:
    """Have what children are forked from begin, for all judges that this process will fork."""
    _original.start()


def _child(folder: Path, listening: Listening, start_method: str | None, *, walls: bool) -> Child:
    compile_child()
    limits = Limits()
    settings = {"limits": dataclasses.asdict(limits), "start_method": start_method}
    return Child(
        _COMMAND,
        original=_original,
        folder=folder,
        readable=_READABLE,
        hidden=_HIDDEN,
        limits=limits,
        walls=walls,
        env={
            "COURSE_JUDGE_ADDRESS": listening.address,
            "COURSE_JUDGE_KEY": listening.key.hex(),
            "COURSE_JUDGE_SETTINGS": json.dumps(settings),
        },
    )


def _write_module(folder: Path, name: str, text: str) -> None:
    """Write a module for the child to import: a new file in its folder, whatever the name is.

    Names were checked where the hand-in was received; this holds for whoever calls the judge.
    """
    if not (name.isidentifier() and name.isascii()):
        raise JudgeError(f"{name[:80]!r} cannot be the name of a module")
    with (folder / f"{name}.py").open("x", encoding="utf-8", errors="replace") as file:
        file.write(text)
