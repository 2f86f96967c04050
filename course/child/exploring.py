"""The child's side of the conversation where interleavings are explored."""

from __future__ import annotations

import importlib.machinery
import linecache
import os
import sys
import threading
import time
import types
from collections.abc import Callable
from typing import Any

from course.child.instrumenting.instrument import Instrumented
from course.child.requests import Requests
from course.child.runs import cooperative, telling
from course.child.runs.locks import Lock, RLock
from course.child.runs.playing import Game
from course.child.runs.scheduler import Run, RunAborted
from course.child.runs.workers import Worker
from course.child.runs.world import world
from course.child.steps import guarding, library, naming, operations, shut, texts
from course.child.steps.hooks import HOOKS
from course.child.surroundings import delays, expiring
from course.child.talking import callbacks
from course.child.talking.callbacks import Callback
from course.child.talking.given import HandedOut
from course.child.touched import classes, doubts

_OURS = (Lock, RLock, Run, Worker)


class Exploring(Requests):
    """Carries out requests as steps of a run, in which one thread at a time has its turn."""

    def __init__(self, address: str, key: bytes, folder: str) -> None:
        super().__init__(address, key, folder)
        self._codes: dict[str, types.CodeType] = {}
        self._run: Run | None = None
        self._began, self._known = 0.0, (0, False)

    def explore(self) -> None:
        """Make this child one that explores interleavings."""
        expiring.remove()
        files = {os.path.join(self._folder, f"{name}.py"): name for name in self._names}
        cooperative.install(files.__contains__)
        library.install(HOOKS)
        naming.install(operations.call)
        for ours, real in cooperative.STAND_FOR.items():
            guarding.stand_for(ours, real)
        texts.install(HOOKS)
        callbacks.tell(cooperative.calls_judge)
        classes.Known.learners = staticmethod(lambda f: f.__code__.co_filename in files)
        classes.Known.ours = staticmethod(frozenset([Callback, *_OURS]).__contains__)
        for path, name in files.items():
            with open(path, encoding="utf-8") as file:
                text = file.read()
            try:
                code = Instrumented(text, path, HOOKS, name, learners=True).code()
            except SyntaxError:
                continue  # importing it tells the learner
            library.note(code)
            self._codes[name] = code
        sys.meta_path.insert(0, _Finder(self._codes))
        linecache.checkcache()
        shut.away(set(self._names))

    def begin(
        self, choices: list[int], asleep: list[int], unlocked: bool, stops: Any = None
    ) -> None:
        """Begin a run: the learner's modules as if never imported, under these choices.

        Where it is `unlocked`, the learner's own locks let everybody in.  With `stops` it is
        played: the choices are then of those steps only.
        """
        for name in self._names:
            sys.modules.pop(name, None)
        self._objects.clear()
        self._numbers.clear()
        self._handed_out = HandedOut()
        self._began, self._known = time.process_time(), (library.known(), doubts.everywhere())
        if stops is None:
            self._run = Run(choices, _waiting, asleep)
        else:
            self._run = Game(choices, map(tuple, stops), self._names)
        cooperative.begin(self._run, unlocked)

    def end(self) -> dict[str, Any]:
        """End the run; return its points, its events, its story and how it ended."""
        run = self._run
        assert run is not None
        if isinstance(run, Game):
            run.look()
        left = run.finish()
        cooperative.end()
        self._run = None
        told = telling.told(run) | {"left": left, "locks": world.locks_taken}
        if isinstance(run, Game):
            told |= run.played()
        told["seconds"], told["unseen"] = time.process_time() - self._began, library.unseen()
        return told | {"changed": (library.known(), doubts.everywhere()) != self._known}

    # -- requests ----------------------------------------------------------------------------------

    def get(self, target: Any, name: str) -> Any:
        """Return an attribute of an object."""
        return operations.attribute_for_judge(self._decode(target), name)

    def delay(self, moments: Any) -> None:
        """Let a wait with a time limit last as long as others need, where pauses last."""
        super().delay(moments)
        if self._run is not None:
            self._run.rescues = not delays.pauses_last()

    def made(self, expression: str) -> Any:
        """Return the value of an expression of the test cell: what it makes are tasks."""
        code = compile(expression, "<string>", "eval")
        library.of_the_test(code)
        return eval(code, {})  # noqa: S307

    def answer(self, request: dict[str, Any], most: int) -> dict[str, Any]:
        """Carry out one request; what it raises, or that it is stuck, becomes the answer."""
        try:
            return super().answer(request, most)
        except RunAborted:
            return {"stuck": "endless" if self._run and self._run.endless else "deadlock"}

    def _carry_out(self, action: Callable[..., Any], request: dict[str, Any]) -> Any:
        world.busy = True
        try:
            return action(**request)
        finally:
            world.busy = False

    def _called(self, function: Any, args: Any, kwargs: Any) -> Any:
        return operations.call_for_judge(function, args, kwargs)

    def _threads(self, worker: Callable[[int], None], names: list[str]) -> list[threading.Thread]:
        world.busy = False  # these threads are made by nobody's code
        threads = super()._threads(worker, names)
        world.busy = True
        return threads

    def _failed(self, error: Exception) -> None:
        if isinstance(self._run, Game):
            self._run.fails(error)


class _Finder:
    """Imports the learner's modules from code that was compiled once."""

    def __init__(self, codes: dict[str, types.CodeType]) -> None:
        self._codes = codes

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> Any:
        if name not in self._codes:  # nor is one that has an error, which importing it tells
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=self._codes[name].co_filename)  # type: ignore[arg-type]

    def create_module(self, _spec: Any) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        module.__file__ = self._codes[module.__name__].co_filename
        vars(module).update(id=cooperative.numbered)
        world.importing = threading.get_ident()
        try:
            exec(self._codes[module.__name__], vars(module))  # noqa: S102  (importing is executing)
        finally:
            world.importing = 0


def _waiting(worker: Any) -> dict[str, Any]:
    resource = worker.waits_for
    entry = {"worker": worker.name, "place": worker.place, "for": None, "held_by": None}
    if isinstance(resource, Lock):
        if resource.guards:  # else it is the one in which a condition lets its own maker wait
            entry["for"] = resource.name
            entry["held_by"] = resource.owner.name if resource.owner else None
    elif isinstance(resource, threading.Thread):
        entry["for"] = f"the end of {resource.name}"
    return entry
