"""The check that is open: its children, and what they gave back.

Outside of a check (an ordinary cell that tries an answer out) there is one too; each call then has
the whole time that a check has.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from course.judge.children.deadline import COMPUTING
from course.judge.children.session import Session
from course.judge.control import Control
from course.judge.errors import AlteredError, AnswerError, HungError, JudgeError, NotRunError
from course.judge.reading.screen import parts, screen_all, used_by
from course.judge.reading.unreadable import in_a_file, not_python
from course.judge.setting import Setting

ALLOWED = 10.0
"""Seconds that a check may take unless it says otherwise."""

AFTER_A_HANG = 3.0
"""Seconds that a check may take once this module has hung in an earlier one.

They are seconds of the answer's own: what a busy machine takes from it does not count.
"""

_COMPUTING_AGAIN = 1.0
"""Seconds that a thread may compute, and nothing come of it, once this module has done so for ever.
"""

LARGEST_MODULE = 200_000
"""Characters of a module: reading its syntax takes the judge several hundred times as much memory.
"""

MOST_EXPLORED = 20_000
"""Names, values, operations and so on of all modules together whose orders are tried: to put a stop
before each takes seconds for as many. An answer of a hundred lines has a thousand."""

START_METHOD = "COURSE_START_METHOD"
"""Environment variable: how processes are started where a test cell does not say."""

_MOST_REMEMBERED = 200


@dataclass
class Remembered:
    """A request to the answer and what came back."""

    path: str
    called: tuple[tuple[Any, ...], dict[str, Any]] | None
    value: Any


@dataclass
class OpenCheck:
    """The check that is open.

    Attributes
    ----------
    setting : Setting
        Where it runs.
    allowed : float
        Seconds that it may take.
    title : str
        What is checked; empty outside of checks.
    choices : list of int, optional
        The schedule of the run under exploration, None when nothing is explored.
    sessions : dict
        The children: by module, start method, and whether they explore.
    remembered : list of Remembered
        What they gave back.
    asked : list of tuple
        The calls of the answer by the test cell: name, arguments, named arguments; also those that
        have given nothing back.
    asleep : list of int
        The workers that need not go on behind these choices (see `Run`).
    unlocked : bool
        Whether the answer's own locks let everybody in, in this run.
    stops : list, optional
        The steps at which a run that is played stops; None where no run is played.
    control : Control, optional
        The control experiment of the child that explores.
    explored : tuple of str and str or None, optional
        The module that this child holds, and its start method.
    asks_for_processes : bool
        Whether the test cell says how processes are started.
    """

    setting: Setting
    allowed: float = ALLOWED
    title: str = ""
    choices: list[int] | None = None
    asleep: list[int] = field(default_factory=list)
    unlocked: bool = False
    stops: list[Any] | None = None
    sessions: dict[tuple[str, str | None, bool], Session] = field(default_factory=dict)
    remembered: list[Remembered] = field(default_factory=list)
    asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
    control: Control | None = None
    explored: tuple[str, str | None] | None = None
    asks_for_processes: bool = False
    _running: Session | None = None

    @property
    def modules(self) -> list[str]:
        """The names of the modules that it has used."""
        return list(dict.fromkeys(name for name, *_ in self.sessions))

    def altered(self) -> AlteredError | None:
        """Return what was changed after a call of the answer had returned it; None if nothing."""
        for session in self.sessions.values():
            if not session.closed:
                for told in session.ask("altered"):
                    return AlteredError(**{key: str(told[key]) for key in ("name", "was", "now")})
        return None

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
            how = {"asleep": self.asleep, "unlocked": self.unlocked, "stops": self.stops}
            session.ask("begin", choices=self.choices, **how)
            self._running = session
        if self._running not in (None, session):
            raise JudgeError("a scenario to explore can use one answer only")
        return session

    def _start(self, name: str, method: str | None) -> Session:
        setting = self.setting
        written = _written(name, setting)
        small = {n: text for n, text in written.items() if len(text) <= LARGEST_MODULE}
        modules = used_by(name, small)
        for module in modules:
            if module in sys.stdlib_module_names:
                raise JudgeError(
                    f"Python's own library has a module `{module}`, and uses it: give yours another"
                    " name"
                )
        if error := not_python(modules):
            raise error
        exploring = self.choices is not None
        for module, finding in screen_all(modules, exploring=exploring):
            raise JudgeError(
                f"line {finding.line} of `{module}` has `{finding.what}`, which reaches into what"
                " the judge observes with. No exercise needs it: take it out, or ask your"
                " instructor"
            )
        if exploring and (size := sum(map(parts, modules.values()))) > MOST_EXPLORED:
            raise AnswerError(
                f"your code is too long to try its orders: it consists of {size:,} names, values"
                f" and operations. No answer needs more than {MOST_EXPLORED:,}: leave out what the"
                " exercise does not ask for, and put data into a file"
            )
        if hung := setting.hangs_in_import(name, written):
            raise HungError(str(hung), hung.waits, importing=True)
        if setting.budget is not None and setting.spent > setting.budget:
            raise JudgeError(
                f"the budget of {setting.budget:g} seconds for this notebook was used up before"
            )
        control = Control(modules[name]) if exploring else None
        if control:
            modules = modules | {name: control.text}
        session = Session(
            modules, name=name, walls=setting.walls, exploring=exploring, start_method=method
        )
        if control:
            self.control, self.explored = control, (name, method)
        seconds = min(self.allowed, AFTER_A_HANG) if name in setting.hung else self.allowed
        session.allow(seconds, _COMPUTING_AGAIN if name in setting.computed else COMPUTING)
        return session

    def note_call(self, path: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Note that the test cell calls something of the answer."""
        self.asked.append((path, args, kwargs))
        del self.asked[:-_MOST_REMEMBERED]

    def remember(
        self, path: str, called: tuple[tuple[Any, ...], dict[str, Any]] | None, value: Any
    ) -> None:
        """Remember what the answer gave back, for the report."""
        self.remembered.append(Remembered(path, called, value))
        del self.remembered[:-_MOST_REMEMBERED]

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Forget the calls that are made meanwhile: the report is about those before."""
        asked, remembered = self.asked.copy(), self.remembered.copy()
        try:
            yield
        finally:
            self.asked[:], self.remembered[:] = asked, remembered

    def end_run(self) -> dict[str, Any] | None:
        """End the run under exploration; return how it ended, None if it never began."""
        running, self._running = self._running, None
        if running is None or running.closed:
            return None
        end: dict[str, Any] = running.ask("end")
        return end

    def close(self) -> None:
        """End every child of the check, also if one of them makes trouble, or Ctrl-C comes."""
        with contextlib.ExitStack() as ends:
            for session in self.sessions.values():
                ends.callback(self._end, session)
            self.sessions.clear()

    def _end(self, session: Session) -> None:
        try:
            session.close()
        finally:
            self.setting.spent += session.spent


def _written(name: str, setting: Setting) -> dict[str, str]:
    """Return the learner's modules, if module `name` is there and can be judged."""
    written = {module: in_a_file(text) for module, text in setting.modules().items()}
    if why := setting.refused(name):
        raise NotRunError(why)
    if name not in written:
        raise NotRunError(
            f"There is no module {name} yet. Run the cell that begins with"
            f" %%module {name}, then this one."
        )
    if len(written[name]) > LARGEST_MODULE:
        raise AnswerError(
            f"your module `{name}` has {len(written[name]):,} characters. No answer needs more"
            f" than {LARGEST_MODULE:,}: its data belongs in a file"
        )
    return written
