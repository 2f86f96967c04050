"""What there is to recognise a mistake by: what the judge saw in this run, and the code."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from course.judge.children.calling import Call
from course.judge.errors import AnswerError, HungError, InterleavingError, JudgeError
from course.judge.explaining.asserted import Sides, sides_of
from course.judge.explaining.differences import parts
from course.judge.explaining.exceptions import Raised, raised_here
from course.judge.open_check import OpenCheck, Remembered
from course.judge.recognising.code import Code
from course.judge.recognising.nodes import last_name, parameters, spans
from course.judge.tasks import evidence
from course.system.worker import Worker


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
        `course.child.noting.witness.facts`); none where the child has been ended.
    events : list of (str, int, int or None)
        "start" and "join" of workers: number and line, in order.
    remembered : list
        Calls of the answer and what they gave.
    asked : list of tuple
        The calls of the answer by the check: name, arguments, named arguments.
    calls : list of Call
        Who called functions of the test cell, with what.
    spies : list of spy
        The spies and rendezvous of the test cell that were called.
    stderr : str
        What the processes of the answer wrote on standard error.
    exceptions : sequence of Raised
        The exceptions that ended a worker, or that the learner's own ``except`` took.
    reached : dict of str to frozenset of int
        The lines of each module that were executed; modules of which it is not known are left out.
    memory : list of str
        The blocks of shared memory that are still there.
    ended_early : set of int
        The lines of waits whose time limit was over before what they wait for had come.
    asks_for_processes : bool
        Whether the exercise is about processes.
    check : OpenCheck, optional
        The check that failed.
    """

    error: Exception
    code: Code = field(default_factory=lambda: Code({}))
    workers: list[dict[str, Any]] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    remembered: list[Remembered] = field(default_factory=list)
    asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    spies: list[evidence.spy] = field(default_factory=list)
    stderr: str = ""
    exceptions: Sequence[Raised] = ()
    reached: dict[str, frozenset[int]] = field(default_factory=dict)
    memory: list[str] = field(default_factory=list)
    ended_early: set[int] = field(default_factory=set)
    asks_for_processes: bool = False
    check: OpenCheck | None = None

    @classmethod
    def of(cls, error: Exception, check: OpenCheck, exceptions: Sequence[Raised] = ()) -> Scene:
        """Look around after a failed check."""
        texts = check.setting.modules()
        names = check.modules
        scene = cls(error, Code({name: texts.get(name, "") for name in names}))
        scene.remembered, scene.asked = check.remembered, check.asked
        scene.exceptions = exceptions
        scene.asks_for_processes, scene.check = check.asks_for_processes, check
        for session in check.sessions.values():
            scene.calls += session.serving.calls
            scene.spies += session.serving.spies
            scene.stderr += session.child.stderr()
            early = (fact.get("ended early") for fact in session.facts())
            scene.ended_early |= {line for line in early if isinstance(line, int)}
            explored = scene.story is not None  # of such a run no lines are noted
            for name, lines in () if explored else session.lines_reached().items():
                scene.reached[name] = scene.reached.get(name, frozenset()) | lines
            if not session.closed:
                with contextlib.suppress(AnswerError, JudgeError):  # it may have ended by now
                    facts = session.ask("facts")
                    scene.events += [
                        (event, number + len(scene.workers), line)
                        for event, number, line in facts["events"]
                    ]
                    scene.workers += facts["workers"]
                    scene.memory += facts["memory"]
        return scene

    # -- how it failed -----------------------------------------------------------------------------

    @cached_property
    def sides(self) -> Sides:
        """What a failed ``assert`` compared."""
        return sides_of(self.error, self.remembered)

    @cached_property
    def apart(self) -> list[tuple[Any, Any]]:
        """The innermost parts that differ: what came, and what was to come in its place."""
        return list(parts(self.sides.got, self.sides.expected)) if self.sides.known else []

    @property
    def raised(self) -> tuple[str, str]:
        """Type and message of the exception that the learner's code raised, empty if none."""
        told = getattr(self.error, "remote", None) or {}
        return str(told.get("type", "")), str(told.get("message", ""))

    @property
    def due(self) -> str:
        """The exception that the check expected where another one came; empty if none was due."""
        return str(getattr(self.error, "due", ""))

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
    def waits(self) -> list[Worker]:
        """Who waits where, after a hang."""
        return self.error.waits if isinstance(self.error, HungError) else []

    @property
    def story(self) -> Any:
        """The failing interleaving, None when there is none."""
        return self.error.story if isinstance(self.error, InterleavingError) else None

    @property
    def is_race(self) -> bool:
        """Whether an order went wrong that interrupts somebody: the uninterrupted one went well."""
        return self.story is not None and not self.story.deadlock and self.story.tried > 1

    @property
    def differs(self) -> bool:
        """Whether an ``assert`` did not find what was expected, or could do nothing with it."""
        stumbled = not (isinstance(self.error, AssertionError) or self.raised[0])
        return self.sides.known or bool(self.sides.attribute) or stumbled

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

    @property
    def ended(self) -> list[Raised]:
        """The exceptions that ended a worker."""
        explored = self.story.raised if self.story is not None else []
        return [one for one in (*self.exceptions, *explored) if one.worker]

    @property
    def taken(self) -> list[Raised]:
        """The oversights that the learner's own ``except`` took."""
        return [one for one in self.exceptions if one.taken]

    @property
    def all_raised(self) -> list[Raised]:
        """The exception that failed the check, and those that ended a worker."""
        told = getattr(self.error, "remote", None)
        return [*([raised_here(told)] if told else []), *self.ended]

    @property
    def all_said(self) -> str:
        """All messages: of what failed the check, and what the processes printed."""
        return f"{self.message}\n{self.stderr}"

    def was_reached(self, node: ast.AST) -> bool:
        """Tell whether this code was executed, as far as it is known."""
        lines = self.reached.get(self.code.module_of(node))
        if lines is None:
            return True
        noted = self.code.noted_line(node)
        return noted is None or noted in lines

    def waiting_at(self, *names: str) -> list[tuple[Worker, ast.Call]]:
        """Return who waits in a call with one of these names, after a hang.

        ``iter(queue.get, None)`` counts as a call of ``get``.  Other calls on the same line do not
        count, as far as the stack tells: what is written in C has no name there.
        """
        calls = [*self.code.calls(*names), *self.code.iterated(*names)]
        return [
            (wait, node)
            for wait in self.waits
            for node in calls
            if wait.line and spans(node, wait.line)
            if not wait.waiting_in or wait.waiting_in in names
        ]

    @property
    def left_alive(self) -> bool:
        """Whether the check has found workers that should have ended."""
        alive = {worker["name"] for worker in self.workers if worker["alive"]}
        got = self.sides.got
        if type(self.error) is AssertionError and not self.sides.known:  # a call stood there
            return self.sides.expected == [] and bool(alive)
        return (
            self.sides.expected == [] and isinstance(got, list) and bool(alive & {*map(str, got)})
        )

    @property
    def given(self) -> dict[str, Any]:
        """The arguments of the last call, by the names that its function has for them."""
        found: dict[str, Any] = {}
        for path, args, keywords in self.asked[-1:]:
            for function in self.code.named(path):
                names = [name for name in parameters(function) if name != "self"]
                found |= dict(zip(names, args, strict=False)) | keywords
        return found

    @property
    def called(self) -> list[ast.FunctionDef]:
        """The functions of the answer that have the name of the one that was called last."""
        return self.code.named(self.asked[-1][0]) if self.asked else []

    @property
    def lists(self) -> list[list[Any]]:
        """The lists that the last call was given."""
        return [arg for _, args, _ in self.asked[-1:] for arg in args if isinstance(arg, list)]

    @property
    def gave(self) -> Any:
        """What the last call gave that gave anything."""
        return next((r.value for r in reversed(self.remembered) if r.called), None)

    @property
    def task_names(self) -> set[str]:
        """The parameters by which functions of the check were handed over."""
        return {name for _, name, _ in self.tasks}

    @property
    def tasks(self) -> list[tuple[str, str, Any]]:
        """The functions of the check: to which function they were handed, by which parameter."""
        found = []
        for path, args, keywords in reversed(self.asked):
            named = list(keywords.items())
            for function in self.code.named(path):
                names = parameters(function)
                names = names[1:] if names[:1] == ["self"] else names
                named += zip(names, args, strict=False)
            found += [(path, name, value) for name, value in named if callable(value)]
        return found

    def handed(self, spy: object) -> tuple[str, str]:
        """Return to which function, and by which parameter, a spy was handed; empty if to none."""
        places = ((path, name) for path, name, value in self.tasks if value is spy)
        return next(places, ("", ""))

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
    def missed(self) -> bool:
        """Whether workers were to be inside at once, and were not."""
        return bool(self.missed_meetings)

    @property
    def missed_meetings(self) -> list[evidence.spy]:
        """The tasks at which others were waited for in vain: too few came, or not the right one."""
        return [spy for spy in self.spies if spy.missed]
