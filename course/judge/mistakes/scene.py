"""What there is to recognise a mistake by, and the list of rules."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from course.judge import bench, evidence
from course.judge.calling import Call
from course.judge.errors import HungError, InterleavingError
from course.judge.explain import Sides, sides_of
from course.judge.mistakes.code import Code, last_name

_LAST_LINE = re.compile(r"^(?:\w+\.)*(\w*(?:Error|Exception|Empty|Full)): ?(.*)$", re.MULTILINE)
"""The last line of a traceback."""

_PLACE = re.compile(r'^  File ".*?(\w+)\.py", line (\d+)', re.MULTILINE)
"""A place in a traceback."""


@dataclass(frozen=True)
class Mistake:
    """A mistake with a name.

    Attributes
    ----------
    name : str
        Short: "run() instead of start()".
    happened : str
        What the code does, and why that is the trouble.
    remedy : str
        One thing to try next.
    """

    name: str
    happened: str
    remedy: str


@dataclass
class Scene:
    """What there is to recognise a mistake by.

    Attributes
    ----------
    error : Exception
        What failed the check.
    code : Code
        The learner's modules.
    workers : list of dict
        Threads and processes that the answer made, as the child saw them (see
        `course.child.witness.facts`); none where the child has been ended.
    events : list of (str, int, int or None)
        "start" and "join" of workers: number and line, in order.
    remembered : list
        Calls of the answer and what they gave.
    calls : list of Call
        Who called functions of the test cell, with what.
    spies : list of spy
        The spies and rendezvous of the test cell that were called.
    stderr : str
        What the processes of the answer wrote on standard error.
    modules : set of str
        The names of the learner's modules.
    asks_for_processes : bool
        Whether the exercise is about processes.
    """

    error: Exception
    code: Code = field(default_factory=lambda: Code({}))
    workers: list[dict[str, Any]] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    remembered: list[bench.Remembered] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    spies: list[evidence.spy] = field(default_factory=list)
    stderr: str = ""
    modules: set[str] = field(default_factory=set)
    asks_for_processes: bool = False

    @classmethod
    def of(cls, error: Exception, on_bench: bench.Bench) -> Scene:
        """Look around after a failed check."""
        texts = bench.settings.modules()
        names = dict.fromkeys(name for name, *_ in on_bench.sessions)
        scene = cls(error, Code({name: texts.get(name, "") for name in names}))
        scene.remembered, scene.modules = on_bench.remembered, set(names)
        scene.asks_for_processes = on_bench.asks_for_processes
        for session in on_bench.sessions.values():
            scene.calls += session.serving.calls
            scene.spies += session.spies
            with contextlib.suppress(Exception):
                scene.stderr += session.child.stderr()
            if not session.closed:
                with contextlib.suppress(Exception):
                    facts = session.ask("facts")
                    scene.events += [
                        (event, number + len(scene.workers), line)
                        for event, number, line in facts["events"]
                    ]
                    scene.workers += facts["workers"]
        return scene

    # -- how it failed -----------------------------------------------------------------------------

    @cached_property
    def sides(self) -> Sides:
        """What a failed ``assert`` compared."""
        return sides_of(self.error)

    @property
    def raised(self) -> tuple[str, str]:
        """Type and message of the exception that the learner's code raised, empty if none."""
        told = getattr(self.error, "remote", None) or {}
        return str(told.get("type", "")), str(told.get("message", ""))

    @property
    def message(self) -> str:
        """The message of what failed the check, whoever raised it."""
        return self.raised[1] or str(self.error)

    @property
    def raised_line(self) -> int | None:
        """The learner's line that raised it."""
        return (getattr(self.error, "remote", None) or {}).get("line")

    @property
    def less(self) -> bool:
        """Whether an ``assert`` found fewer things, or a smaller number, than were expected."""
        got, expected = self.sides.got, self.sides.expected
        pairs = isinstance(got, tuple) and isinstance(expected, tuple) and got and expected
        if pairs and type(got[0]) is int and type(expected[0]) is int:  # (number, details)
            got, expected = got[0], expected[0]
        if type(got) is int and type(expected) is int:
            return got < expected
        sized = (list, tuple, dict, set)
        if not (isinstance(got, sized) and isinstance(expected, sized)):
            return False
        lost = isinstance(got, list) and isinstance(expected, list) and None in got
        return len(got) < len(expected) or (lost and None not in expected)

    @property
    def raised_by_task(self) -> bool:
        """Whether a function of the test cell raised it, in a worker, and it got this far."""
        return bool(self.raised[0]) and any(c.raised == self.raised[0] for c in self.calls)

    @property
    def hung(self) -> bool:
        """Whether the deadline passed."""
        return isinstance(self.error, HungError)

    @property
    def waits(self) -> list[dict[str, Any]]:
        """Who waits where, after a hang."""
        return self.error.waits if isinstance(self.error, HungError) else []

    @property
    def story(self) -> Any:
        """The failing interleaving, None when there is none."""
        return self.error.story if isinstance(self.error, InterleavingError) else None

    @property
    def is_race(self) -> bool:
        """Whether an interleaving went wrong, and not by a deadlock."""
        return self.story is not None and not self.story.deadlock

    @property
    def differs(self) -> bool:
        """Whether an ``assert`` compared what the answer did with what was expected."""
        return self.sides.known or bool(self.sides.attribute)

    # -- what was seen -----------------------------------------------------------------------------

    @property
    def own(self) -> list[tuple[int, dict[str, Any]]]:
        """The workers that a line of the learner's made itself, with their numbers."""
        return [(n, w) for n, w in enumerate(self.workers) if w["made"] is not None]

    @property
    def started(self) -> list[tuple[int, dict[str, Any]]]:
        """The workers of `own` that a line of the learner's started, with their numbers."""
        numbers = {n for event, n, line in self.events if event == "start" and line is not None}
        return [(n, w) for n, w in self.own if n in numbers]

    @property
    def by_process(self) -> bool:
        """Whether a process was started."""
        return any(worker["kind"] == "process" and worker["started"] for worker in self.workers)

    @property
    def worker(self) -> str:
        """What the learner's workers are: "process" or "thread"."""
        kinds = {worker["kind"] for _, worker in self.own}
        if not kinds:
            makers = {last_name(call.func) for call in self.code.makes}
            kinds = {"process"} if makers == {"Process"} else {"thread"}
        return "process" if kinds == {"process"} else "thread"

    @property
    def joined(self) -> set[int]:
        """The numbers of the workers that were joined, by whomever."""
        return {n for event, n, _ in self.events if event == "join"}

    def errors(self) -> Iterator[dict[str, Any]]:
        """Yield the exceptions that ended a worker: ``type``, ``message``, ``line``."""
        for worker in self.workers:
            if worker["error"]:
                yield worker["error"]
            elif worker.get("exitcode") == 1 and worker["kind"] == "process":
                told = _LAST_LINE.findall(self.stderr)
                if told:
                    yield {"type": told[-1][0], "message": told[-1][1], "line": None}

    def printed_errors(self) -> Iterator[dict[str, Any]]:
        """Yield the exceptions whose tracebacks were printed, and the learner's line, if any."""
        for text in self.stderr.split("Traceback (most recent call last)")[1:]:
            told = _LAST_LINE.search(text)
            module, line = (_PLACE.findall(text) or [("", "0")])[-1]
            if told is not None:
                own = int(line) if module in self.modules else None
                yield {"type": told[1], "message": told[2], "line": own}

    @property
    def in_main_thread(self) -> bool:
        """Whether no worker, but the main thread, called a task of the test cell."""
        return any(call.main for call in self.calls)

    @property
    def crowded(self) -> bool:
        """Whether more workers were inside at once than were allowed."""
        got, allowed = self.sides.got, self.sides.expected
        if type(got) is not int or type(allowed) is not int:
            return False
        return got > allowed and any(s.most_at_once == got for s in self.spies)

    @property
    def joined_too_early(self) -> bool:
        """Whether all were to be started before the first was joined, and were not."""
        return self.sides.name == "started_after_a_join"

    @property
    def missed(self) -> bool:
        """Whether workers were to be inside at once, and were not."""
        return bool(self.missed_meetings)

    @property
    def missed_meetings(self) -> list[evidence.spy]:
        """The meetings to which too few workers came at once, and turns that nobody took."""
        return [spy for spy in self.spies if spy.missed]


Rule = Callable[[Scene], "Mistake | None"]
"""Looks at a scene and says which mistake it is, or that it is not the one it knows."""
