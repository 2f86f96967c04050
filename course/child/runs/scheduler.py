"""One run of a concurrent program under a schedule that is decided beforehand.

Real threads, one at a time: a *baton* is passed between workers, and it is passed only before a
*step*: an operation that others may notice, of which the worker says what it touches.  Which worker
goes on at each point where several could is a list of choices, so a run can be repeated to the
letter, and from what the steps touch it can be computed which other choices can make a difference.

Nothing here waits for seconds.  A run in which nobody can go on is a deadlock, and is known to be
one at once.
"""

from __future__ import annotations

import _thread
import contextlib
from collections.abc import Callable, Iterable
from typing import Any

from course.child.runs.workers import Step, Worker
from course.child.touched import doubts
from course.child.touched.numbering import number
from course.child.touched.touching import (
    FREE,
    HELD,
    OUTSIDE,
    READ,
    TAKE,
    UNKNOWN,
    WHOLE,
    Touch,
    in_conflict,
)

MOST_STEPS = 200_000
"""Steps after which a run counts as endless."""

MOST_IDLE = 20_000
"""Steps after which it does if nobody has written anything meanwhile."""

MOST_EVENTS = 20_000
"""Steps of which it is kept what they touch."""

SPINNING = 3
"""How often a worker may come to the same place, with nothing written by anybody meanwhile, before
it steps back as if it slept: it waits for somebody else. A lock that it takes and frees itself is
nothing written: who tries again and again for a second lock frees the first one in between."""


class RunAborted(BaseException):
    """Unwinds a worker of a run that was given up; not an Exception, so that nobody catches it."""


class Run:
    """One run under the given choices; after them, each worker goes on as long as it can.

    Parameters
    ----------
    choices : list of int
        The worker to go on at each point where several could, in order.
    describe : callable, optional
        Tells what a waiting worker waits for, while it still does.
    asleep : iterable of int
        Workers that need not go on behind the choices, until somebody makes a step that conflicts
        with their next one: the runs in which they do are made elsewhere.

    Attributes
    ----------
    points : list of (list of int, int, int or None, int)
        Where several workers could have gone on: those, the one that did, the one whose turn
        it was (choosing another is a preemption) if it could, and how many of the first could
        because a timeout may run out: they come last.
    turn : Worker
        The one that holds the baton.
    events : list of (int, int, sequence of Touch)
        Every step that was made: the worker, the number of its point (-1 if nobody else could have
        gone on) and what it touches.
    pending : list of (int, sequence of Touch)
        The steps that workers would have made next when it was over.
    gave_way : bool
        Whether a worker has slept or gone round in circles until another one did something.
    redundant : bool
        Whether it was given up because everybody who could go on was asleep.
    raised : list of dict
        The exceptions of the learner's code that have ended a worker: ``type``, ``message``,
        ``line``.
    rescues : bool
        Whether a timeout runs out where nobody else can go on; else that is a deadlock.
    """

    def __init__(
        self,
        choices: list[int],
        describe: Callable[[Worker], dict[str, Any]] | None = None,
        asleep: Iterable[int] = (),
    ) -> None:
        self.choices = choices
        self._asleep = set(asleep)
        self._describe = describe or (lambda worker: {"worker": worker.name})
        self.points: list[tuple[list[int], int, int | None, int]] = []
        self.events: list[tuple[int, int, tuple[Touch, ...]]] = []
        self.pending: list[tuple[int, tuple[Touch, ...]]] = []
        self.steps: list[Step] = []
        self.deadlock: list[dict[str, Any]] = []
        self.raised: list[dict[str, Any]] = []
        self.endless = False
        self.diverged = self.redundant = self.gave_way = False
        self.aborting = False
        self.rescues = True
        self._finishing = False
        self._count = self._idle = self._writes = 0
        self.workers = [Worker(0, "main")]
        self.workers[0].ident = _thread.get_ident()
        self.turn = self.workers[0]

    # -- who am I ------------------------------------------------------------------------------

    def me(self) -> Worker | None:
        """Return the worker that calls, None for a thread that is not of this run."""
        running = self.turn
        if running.ident == _thread.get_ident():
            return running
        ident = _thread.get_ident()
        return next((w for w in self.workers if w.ident == ident and not w.done), None)

    @property
    def threaded(self) -> bool:
        """Whether there is more than one worker, so that anybody could notice anything."""
        return len(self.workers) > 1

    def spawn(self, name: str, body: Callable[[], None]) -> Worker:
        """Start a worker; it first runs when a choice says so."""
        worker = Worker(len(self.workers), name, len(self.events))
        self.workers.append(worker)

        def bootstrap() -> None:
            worker.ident = _thread.get_ident()
            worker.baton.acquire()
            try:
                if not self.aborting:
                    body()
                self.step([(number(worker), WHOLE, FREE)])
            except RunAborted:
                pass
            finally:
                self._leave(worker)

        _thread.start_new_thread(bootstrap, ())
        return worker

    # -- steps -----------------------------------------------------------------------------------

    def step(
        self,
        touches: Any = (),
        possible: Callable[[], bool] | None = None,
        *,
        waits_for: Any = None,
        limit: float | None = None,
        gives_way: bool = False,
        site: object = None,
        says: tuple[str, str] | None = None,
    ) -> bool:
        """Say what comes next; return when it is this worker's turn to do it.

        Parameters
        ----------
        touches : sequence of Touch
            What it touches.
        possible : callable, optional
            Tells whether it can be done; until then this worker waits.
        waits_for : object, optional
            What it waits for.
        limit : float, optional
            The seconds after which the wait ends without it.
        gives_way : bool
            The worker steps back by itself (a sleep): the next one goes on, and any other choice
            counts as a preemption, so that a loop that waits for its turn has few runs.
        site : object, optional
            Where it stands in the text, by which a loop is known.
        says : tuple of (str, str), optional
            What it does, in words.

        Returns
        -------
        bool
            False if the wait's time ran out.
        """
        if self.aborting:
            raise RunAborted
        me = self.turn
        self._count += 1
        self._idle += 1
        if self._count > MOST_STEPS or self._idle > MOST_IDLE:
            self.endless = True
            self._abort()
            raise RunAborted
        if gives_way and me.background:
            me.resting = True
        elif not gives_way:
            gives_way = self._spins(me, site, touches)
        self.gave_way |= gives_way
        if doubts.everywhere():
            touches = (*touches, *UNKNOWN)
        me.touches, me.possible, me.waits_for, me.limit = tuple(touches), possible, waits_for, limit
        me.says = says
        if len(self.workers) == 1 and me.can_go():
            return True
        me.begun = True
        self._hand_on(me, gives_way)
        me.resting = False
        me.waits_for = None
        if possible is None or possible():
            return True
        me.late += limit or 0
        return False

    def _spins(self, me: Worker, site: object, touches: Any) -> bool:
        """Tell whether this worker goes round in circles until somebody else does something.

        If it takes and frees a lock on its way, it steps back before it takes that, so that others
        can have it meanwhile.
        """
        news = self._writes - me.handled
        if me.seen_at != news:
            me.seen_at, me.handled_before = news, me.handled
            me.seen.clear()
        if site is None:
            takes = any(how == TAKE for _, _, how in touches)
            return takes and max(me.seen.values(), default=0) > SPINNING
        times = me.seen[site] = me.seen.get(site, 0) + 1
        return times > (SPINNING if me.handled == me.handled_before else 2 * SPINNING)

    def tell(self, step: Step) -> None:
        """Add a step to the story of this run."""
        step.at = len(self.points)
        self.steps.append(step)

    def _ready(self) -> list[int]:
        return [w.index for w in self.workers if not w.background and w.can_go()]

    def _hand_on(self, me: Worker, gives_way: bool = False) -> None:
        """Choose who makes the next step; return when it is this worker."""
        chosen = self._next(me, gives_way)
        if chosen is None:
            self._give_up()
            raise RunAborted
        self._give(chosen)
        if chosen is not me:
            me.baton.acquire()
            if self.aborting:
                raise RunAborted

    def _give(self, chosen: Worker) -> None:
        if chosen is not self.turn:
            self.turn = chosen
            chosen.baton.release()

    def _next(self, me: Worker, gives_way: bool = False) -> Worker | None:
        fore = self._ready()
        if self._finishing and not any(i for i in fore if i) and self._all_done():
            return self.workers[0]
        behind = [w for w in self.workers if w.background and not w.resting and w.can_go()]
        new = next((w for w in behind if not w.begun), None)
        if new is not None:  # up to its first step it meets nobody
            return self._noted(new, -1)
        ready = [*fore, *(w.index for w in behind)]
        if not ready:
            return self._noted(self._in_background() or self._finished(), -1)
        able = [*ready, *(w.index for w in self.workers if w.can_be_late())]
        dreaming = self._asleep and len(self.points) >= len(self.choices)
        awake = [index for index in able if index not in self._asleep] if dreaming else able
        if not awake:
            self.redundant = True
            return None
        if len(able) == 1:
            return self._noted(self.workers[ready[0]], -1)
        running = me.index if me.index in (fore or ready) else None
        default = running if running is not None else ready[0]
        if gives_way:
            others = [i for i in fore if i != me.index] or [i for i in ready if i != me.index]
            default = running = next((i for i in others if i > me.index), (others or ready)[0])
        if default not in awake:
            default = awake[0]
        place = len(self.points)
        chosen = self.choices[place] if place < len(self.choices) else default
        if chosen not in able:
            self.diverged = True
            chosen = default
        self.points.append((able, chosen, running, len(able) - len(ready)))
        self.workers[chosen].hurried |= chosen not in ready
        return self._noted(self.workers[chosen], place)

    def _noted(self, worker: Worker | None, place: int) -> Worker | None:
        """Note the step that this worker makes now."""
        if worker is not None:
            if len(self.events) < MOST_EVENTS:
                self.events.append((worker.index, place, worker.touches))
            touches = [t for t in worker.touches if t[2] != READ and t[0] != OUTSIDE]
            if touches:
                self._writes += 1
                self._idle = 0
                worker.handled += all(part is HELD for _, part, _ in touches)
            if self._asleep and len(self.points) >= len(self.choices):
                self._asleep = {
                    index
                    for index in self._asleep
                    if index != worker.index
                    and not in_conflict(self.workers[index].touches, worker.touches)
                }
        return worker

    def _in_background(self) -> Worker | None:
        """Return who goes on where nobody is ready: what is behind, a timeout, a sleeper."""
        behind = [w for w in self.workers if w.background and w.can_go()]
        awake = [w for w in behind if not w.resting]
        if awake:
            return awake[0]
        for worker in sorted(self.workers if self.rescues else [], key=lambda w: w.background):
            if not worker.done and worker.limit is not None and not worker.can_go():
                return worker
        return behind[0] if behind else None

    # -- the end ---------------------------------------------------------------------------------

    def _all_done(self) -> bool:
        return all(w.done or not w.needed for w in self.workers[1:])

    def _finished(self) -> Worker | None:
        return self.workers[0] if self._finishing else None

    def finish(self) -> list[dict[str, Any]]:
        """Let every other worker that is needed run to its end; describe those that never could.

        Those and the others are unwound, so no thread of the run is left waiting.
        """
        main = self.workers[0]
        if not self.aborting:
            self._finishing = True
            main.touches, main.possible = (), lambda: False
            main.waits_for, main.limit = None, None
            with contextlib.suppress(RunAborted):
                self._hand_on(main)
        if self.aborting:
            return []
        self.pending = [(w.index, w.touches) for w in self.workers[1:] if not w.done]
        left = [self._describe(w) for w in self.workers[1:] if not w.done and w.needed]
        if any(not worker.done for worker in self.workers[1:]):
            self._abort()
        return left

    def _leave(self, worker: Worker) -> None:
        """A worker has come to its end."""
        worker.done = True
        if self.aborting:
            return
        chosen = self._next(worker)
        if chosen is None:
            self._give_up()
            return
        self._give(chosen)

    def _give_up(self) -> None:
        """End a run in which nobody can go on, or nobody need."""
        if not self.redundant:
            self.deadlock = [self._describe(w) for w in self.workers if not w.done]
        self._abort()

    def _abort(self) -> None:
        self.aborting = True
        me = self.me()
        for worker in self.workers:
            if worker is not me and not worker.done and worker.baton.locked():
                worker.baton.release()

    def after(self, worker: Worker) -> tuple[Touch, ...]:
        """Return what a step touches that is possible only when this worker is done."""
        return ((number(worker), WHOLE, TAKE),)
