"""One run of a concurrent program under a schedule that is decided beforehand.

Real threads, one at a time: a *baton* is passed between workers, and it is passed only at
*visible* steps (an access to shared state, taking a lock, waiting).  Which worker goes on at each
such point is a list of choices, so a run can be repeated to the letter, and all runs can be
explored by changing the choices one by one.  With a bound on preemptions this is the method of
CHESS (Musuvathi and Qadeer, "Iterative context bounding for systematic testing of multithreaded
programs", PLDI 2007): nearly all concurrency errors show with two preemptions.

Nothing here waits for seconds.  A run in which nobody can go on is a deadlock, and is known to be
one at once.
"""

from __future__ import annotations

import _thread
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MOST_STEPS = 20_000
"""Visible steps after which a run counts as endless."""

_real_lock = _thread.allocate_lock  # the real one: `threading.Lock` is replaced in a run


class RunAborted(BaseException):
    """Unwinds a worker of a run that was given up; not an Exception, so that nobody catches it."""


@dataclass(eq=False)
class Worker:
    """A thread of the program under exploration.

    Attributes
    ----------
    index : int
        0 is the main thread; then in the order in which they were started.
    name : str
        The name the learner sees.
    state : str
        "ready" (could go on), "blocked" or "done".
    waits_for : object
        What it is blocked on, None when it is not.
    place : tuple of (str, int), optional
        Module and line of the learner's code where it waits.
    timed : bool
        Whether its wait has a timeout, which runs out only when nobody else can go on.
    background : bool
        Whether the import of a module started it.  It then goes on only when nobody else can, or
        every interleaving would be tried with each of its steps, whatever it does.
    needed : bool
        Whether the program's end waits for it: not for a daemon, nor for one in the background.
    resting : bool
        Whether it is in the background and sleeps.
    """

    index: int
    name: str
    state: str = "ready"
    waits_for: Any = None
    timed: bool = False
    expired: bool = False
    place: tuple[str, int] | None = None
    joiners: list[Worker] = field(default_factory=list)
    pending: Any = None
    background: bool = False
    needed: bool = True
    resting: bool = False

    def __post_init__(self) -> None:
        self.baton = _real_lock()
        self.baton.acquire()


@dataclass(frozen=True)
class Point:
    """A point where more than one worker could have gone on.

    Attributes
    ----------
    options : tuple of int
        The workers that could go on.
    chosen : int
        The one that did.
    running : int or None
        The worker whose turn it was; choosing another one is a preemption.
    """

    options: tuple[int, ...]
    chosen: int
    running: int | None


@dataclass
class Step:
    """A visible step as it is told to the learner."""

    worker: int
    module: str
    line: int
    does: str
    what: str
    value: str | None = None


class Run:
    """One run under the given choices; after them, each worker goes on as long as it can.

    Parameters
    ----------
    choices : list of int
        The worker to go on at each `Point`, in order.
    describe : callable, optional
        Tells what a blocked worker waits for, while it still does.
    """

    def __init__(
        self, choices: list[int], describe: Callable[[Worker], dict[str, Any]] | None = None
    ) -> None:
        self.choices = choices
        self._describe = describe or (lambda worker: {"worker": worker.name})
        self.points: list[Point] = []
        self.steps: list[Step] = []
        self.deadlock: list[dict[str, Any]] = []
        self.endless = False
        self.diverged = False
        self.aborting = False
        self._finishing = False
        self._count = 0
        self.workers = [Worker(0, "main")]
        self._by_ident = {_thread.get_ident(): self.workers[0]}

    # -- who am I ------------------------------------------------------------------------------

    def me(self) -> Worker | None:
        """Return the worker that calls, None for a thread that is not of this run."""
        return self._by_ident.get(_thread.get_ident())

    def spawn(self, name: str, body: Callable[[], None]) -> Worker:
        """Start a worker; it first runs when a choice says so."""
        worker = Worker(len(self.workers), name)
        self.workers.append(worker)

        def bootstrap() -> None:
            self._by_ident[_thread.get_ident()] = worker
            worker.baton.acquire()
            try:
                if not self.aborting:
                    body()
            except RunAborted:
                pass
            finally:
                self._leave(worker)

        _thread.start_new_thread(bootstrap, ())
        return worker

    # -- steps -----------------------------------------------------------------------------------

    def visible(self, *, gives_way: bool = False) -> None:
        """Mark a point before a visible step: here the baton may pass to another worker.

        Parameters
        ----------
        gives_way : bool
            The worker steps back by itself (a sleep): the next one goes on, and any other choice
            counts as a preemption, so that a loop that waits for its turn has few runs.
        """
        me = self.me()
        if me is None:
            return
        if self.aborting:
            raise RunAborted
        self._count += 1
        if self._count > MOST_STEPS:
            self.endless = True
            self._abort()
            raise RunAborted
        if gives_way and me.background:
            self._rest(me)
            return
        others = [w.index for w in self._ready() if w is not me]
        if not others:
            return
        if gives_way:
            later = [index for index in others if index > me.index]
            default = (later or others)[0]
            chosen = self._choose((*others, me.index), default, default)
        else:
            chosen = self._choose((me.index, *others), me.index, me.index)
        if chosen != me.index:
            self._pass_to(chosen)
            self._await_baton(me)

    def _rest(self, me: Worker) -> None:
        me.resting = True
        chosen = self._next()
        if chosen is not None and chosen != me.index:
            self._pass_to(chosen)
            self._await_baton(me)
        me.resting = False

    def _ready(self) -> list[Worker]:
        return [w for w in self.workers if w.state == "ready" and not w.background]

    def block(self, resource: object, *, timed: bool = False) -> bool:
        """Wait for `wake`; return False when the wait's timeout ran out instead."""
        me = self.me()
        assert me is not None
        if self.aborting:
            raise RunAborted
        me.state, me.waits_for, me.timed, me.expired = "blocked", resource, timed, False
        self._go_on(me)
        me.waits_for = None
        return not me.expired

    def wake(self, workers: list[Worker]) -> None:
        """Make blocked workers ready again (each looks for itself whether its wait is over)."""
        for worker in workers:
            if worker.state == "blocked":
                worker.state = "ready"
        workers.clear()

    def tell(self, step: Step) -> None:
        """Add a step to the story of this run."""
        self.steps.append(step)

    # -- the end ---------------------------------------------------------------------------------

    def _blocked(self) -> list[dict[str, Any]]:
        return [self._describe(worker) for worker in self.workers if worker.state == "blocked"]

    def _all_done(self) -> bool:
        return all(w.state == "done" or not w.needed for w in self.workers[1:])

    def finish(self) -> list[dict[str, Any]]:
        """Let every other worker that is needed run to its end; describe those that never could.

        Those and the others are unwound, so no thread of the run is left waiting.
        """
        main = self.workers[0]
        if not self.aborting:
            self._finishing = True
            main.state, main.waits_for, main.timed = "blocked", None, False
            with contextlib.suppress(RunAborted):
                self._go_on(main)
        if self.aborting:
            return []
        left = [self._describe(w) for w in self.workers if w.state == "blocked" and w.needed]
        if any(worker.state != "done" for worker in self.workers[1:]):
            self._abort()
        return left

    # -- passing the baton -----------------------------------------------------------------------

    def _choose(self, options: tuple[int, ...], default: int, running: int | None) -> int:
        place = len(self.points)
        chosen = self.choices[place] if place < len(self.choices) else default
        if chosen not in options:
            self.diverged = True
            chosen = default
        self.points.append(Point(options, chosen, running))
        return chosen

    def _pass_to(self, index: int) -> None:
        self.workers[index].baton.release()

    def _await_baton(self, me: Worker) -> None:
        me.baton.acquire()
        if self.aborting:
            raise RunAborted

    def _go_on(self, me: Worker) -> None:
        """Pass the baton on because `me` cannot go on; return when it has come back."""
        chosen = self._next()
        if chosen is None:
            if self._finishing:
                self.workers[0].state = "ready"
                chosen = 0
            else:
                self.deadlock = self._blocked()
                self._abort()
                raise RunAborted
        if chosen != me.index:
            self._pass_to(chosen)
            self._await_baton(me)

    def _next(self) -> int | None:
        if self._finishing and self._all_done():
            return None
        ready = tuple(w.index for w in self._ready())
        if len(ready) > 1:
            return self._choose(ready, ready[0], None)
        if ready:
            return ready[0]
        return self._in_background()

    def _in_background(self) -> int | None:
        """Return who goes on where nobody is ready: what is behind, a timeout, a sleeper."""
        behind = [w for w in self.workers if w.state == "ready"]
        awake = [w.index for w in behind if not w.resting]
        if awake:
            return awake[0]
        for worker in sorted(self.workers, key=lambda w: w.background):
            if worker.state == "blocked" and worker.timed:
                worker.state, worker.expired = "ready", True
                return worker.index
        return behind[0].index if behind else None

    def _leave(self, worker: Worker) -> None:
        """A worker has come to its end."""
        worker.state = "done"
        self._by_ident.pop(_thread.get_ident(), None)
        if self.aborting:
            return
        self.wake(worker.joiners)
        chosen = self._next()
        if chosen is None:
            if not self._finishing:
                self.deadlock = self._blocked()
                self._abort()
                return
            self.workers[0].state = "ready"
            chosen = 0
        self._pass_to(chosen)

    def _abort(self) -> None:
        self.aborting = True
        me = self.me()
        for worker in self.workers:
            if worker is not me and worker.state != "done" and worker.baton.locked():
                worker.baton.release()
