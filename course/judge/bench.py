"""What the check under way has on its bench: children, and what they gave back.

Outside of a check (an ordinary cell that tries an answer out) there is one bench too; each call
then has the whole time that a check has.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.judge.control import Control
from course.judge.errors import AnswerError, HungError, JudgeError, MissingError
from course.judge.screen import screen_all, used_by
from course.judge.session import Session

ALLOWED = 10.0
"""Seconds that a check may take unless it says otherwise."""

AFTER_A_HANG = 6.0
"""Seconds that a check may take once this module has hung in an earlier one."""

START_METHOD = "COURSE_START_METHOD"
"""Environment variable: how processes are started where a test cell does not say."""

_MARK = "# %%module "


class RunStuck(AnswerError):
    """The run under exploration came to a standstill; the message is "deadlock" or "endless"."""


@dataclass
class Remembered:
    """A request to the answer and what came back."""

    path: str
    called: tuple[tuple[Any, ...], dict[str, Any]] | None
    value: Any


@dataclass
class Settings:
    """Where test cells run, and with what.

    Attributes
    ----------
    texts : dict of str to str, optional
        The learner's modules; None reads them from the notebook's folder.
    walls : bool
        Put the children behind walls.
    hung : set of str
        Modules that have hung in an earlier check.
    stuck : dict
        Modules that have hung when they were imported: all modules then, and how.
    """

    texts: dict[str, str] | None = None
    walls: bool = False
    hung: set[str] = field(default_factory=set)
    stuck: dict[str, tuple[dict[str, str], HungError]] = field(default_factory=dict)

    def modules(self) -> dict[str, str]:
        """Return name and text of the learner's modules."""
        if self.texts is not None:
            return self.texts
        found = {}
        for path in sorted(Path().glob("*.py")):
            with contextlib.suppress(OSError, UnicodeDecodeError):
                text = path.read_text(encoding="utf-8")
                if text.startswith(_MARK):
                    found[path.stem] = text
        return found


settings = Settings()


def stuck(error: HungError) -> tuple[dict[str, str], HungError]:
    """Return what is to be kept of a module that hangs as it is imported."""
    return dict(settings.modules()), error


@dataclass
class Bench:
    """The children of one check.

    Attributes
    ----------
    allowed : float
        Seconds that the check may take.
    title : str
        What is checked; empty outside of checks.
    choices : list of int, optional
        The schedule of the run under exploration, None when nothing is explored.
    asleep : list of int
        The workers that need not go on behind these choices (see `Run`).
    unlocked : bool
        Whether the answer's own locks let everybody in, in this run.
    control : Control, optional
        The control experiment of the child that explores.
    explored : tuple of str and str or None, optional
        The module that this child holds, and its start method.
    asks_for_processes : bool
        Whether the test cell says how processes are started.
    """

    allowed: float = ALLOWED
    title: str = ""
    choices: list[int] | None = None
    asleep: list[int] = field(default_factory=list)
    unlocked: bool = False
    sessions: dict[tuple[str, str | None, bool], Session] = field(default_factory=dict)
    remembered: list[Remembered] = field(default_factory=list)
    control: Control | None = None
    explored: tuple[str, str | None] | None = None
    asks_for_processes: bool = False
    _running: Session | None = None

    def session(self, name: str, method: str | None = None) -> Session:
        """Return the child that holds module `name`, and start it if there is none yet."""
        self.asks_for_processes = self.asks_for_processes or method is not None
        method = method or os.environ.get(START_METHOD) or None
        key = (name, method, self.choices is not None)
        session = self.sessions.get(key)
        if session is None or session.closed:
            session = self.sessions[key] = self._start(name, method)
        if self.choices is not None and self._running is None:
            session.allow(session.allowed)
            session.ask("begin", choices=self.choices, asleep=self.asleep, unlocked=self.unlocked)
            self._running = session
        if self._running not in (None, session):
            raise JudgeError("a scenario to explore can use one answer only")
        return session

    def _start(self, name: str, method: str | None) -> Session:
        written = settings.modules()
        if name not in written:
            raise MissingError(
                f"there is no module `{name}` yet: run the cell that begins with"
                f" `%%module {name}`, then this one"
            )
        modules = used_by(name, written)
        for module in modules:
            if module in sys.stdlib_module_names:
                raise JudgeError(
                    f"the library of Python has a module `{module}` itself, and uses it: give yours"
                    " another name"
                )
        for module, finding in screen_all(modules):
            raise JudgeError(
                f"line {finding.line} of `{module}` has `{finding.what}`, which reaches into what"
                " the judge observes with. No exercise needs it: take it out, or ask your"
                " instructor"
            )
        before, error = settings.stuck.get(name, ({}, None))
        if error is not None and before == written:
            raise HungError(str(error), error.waits, importing=True)
        exploring = self.choices is not None
        control = Control(modules[name])
        if exploring:
            modules = modules | {name: control.text}
        session = Session(
            modules, name=name, walls=settings.walls, exploring=exploring, start_method=method
        )
        if exploring:
            self.control, self.explored = control, (name, method)
        session.allow(min(self.allowed, AFTER_A_HANG) if name in settings.hung else self.allowed)
        return session

    def end_run(self) -> dict[str, Any] | None:
        """End the run under exploration; return how it ended, None if it never began."""
        running, self._running = self._running, None
        if running is None or running.closed:
            return None
        end: dict[str, Any] = running.ask("end")
        return end

    def close(self) -> None:
        """End every child of the check."""
        for session in self.sessions.values():
            session.close()
        self.sessions.clear()


_benches: list[Bench] = [Bench()]


@contextlib.contextmanager
def new_bench(allowed: float, title: str = "") -> Iterator[Bench]:
    """Use a new bench in this block."""
    bench = Bench(allowed, title)
    _benches.append(bench)
    try:
        yield bench
    finally:
        _benches.remove(bench)
        bench.close()


def current() -> Bench:
    """Return the bench of the check under way."""
    return _benches[-1]


def outside_checks() -> bool:
    """Tell whether no check is under way."""
    return len(_benches) == 1


def clear() -> None:
    """End what an ordinary cell has left on its bench."""
    _benches[0].close()
    _benches[0].remembered.clear()


def session_for(name: str, method: str | None = None) -> Session:
    """Return the child that holds module `name` in the check under way."""
    bench = current()
    session = bench.session(name, method)
    if outside_checks():
        session.allow(bench.allowed)
    return session


def remember(path: str, called: tuple[tuple[Any, ...], dict[str, Any]] | None, value: Any) -> None:
    """Remember what the answer gave back, for the report."""
    remembered = current().remembered
    remembered.append(Remembered(path, called, value))
    del remembered[:-200]
