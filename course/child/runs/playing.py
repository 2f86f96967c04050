"""A run that is played: a choice is one step that matters, and what is to be seen stands before it.

A worker goes on by itself through everything that nobody else can notice, and through a call of a
library up to its end or to where it has to wait: these take and give back locks of their own, so
nothing is lost by going through them at once (Lipton, "Reduction", 1975).  It stops before each
step that may meet one of another worker.  Which these are is found by playing: a run tells the
steps that have met, and the next one stops there.
"""

from __future__ import annotations

import sys
import threading
import traceback
import types
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from course.child import OWN
from course.child.runs.locks import Lock
from course.child.runs.looping import Locals, local_state, same
from course.child.runs.scheduler import Run
from course.child.runs.shown import globals_of, name_of, shared, variables
from course.child.runs.workers import Step, Worker
from course.child.runs.world import learners_frame, place_of, world
from course.child.touched.numbering import number
from course.child.touched.touching import HELD, READ, WHOLE, Touch, in_conflict

Mark = tuple[str, int, str, str]
"""A step in the text: module, line, what it does and to what."""


class _Standing:
    """Where a worker stands in the learner's code.

    Attributes
    ----------
    mark : Mark
        The step before which it stands, or in which it waits.
    what : str
        What that is about, as it is shown: a lock by the name of its variable.
    inside : bool
        Whether it waits in the call of `mark`, which it has begun before.
    made : tuple of (Mark, str), optional
        The last step for which it was chosen, and how that is told.
    stops : bool
        Whether it goes on only when it is chosen.
    spins : int
        How much had been written when it began to go round in circles; -1 if it does not.
    call : object
        The call of a library in which it is, None outside of any.
    loops : dict
        The local variables when it last came to each place.
    failed : str
        The exception that ended it, and where; empty if none did.
    """

    def __init__(self) -> None:
        self.mark: Mark = ("", 0, "", "")
        self.what = ""
        self.inside = False
        self.made: tuple[Mark, str] | None = None
        self.stops = False
        self.spins = -1
        self.call: object = None
        self.loops: dict[object, Locals | None] = {}
        self.failed = ""

    def told(self) -> str:
        """Say in words what it does next."""
        return f"comes out of {self.what}" if self.inside else f"{self.mark[2]} {self.what}".strip()


class Game(Run):
    """A run whose choices are the steps that matter.

    Parameters
    ----------
    choices : list of int
        Who makes the next step that matters; behind them, each worker goes on as long as it can.
    stops : iterable of Mark
        The steps that matter.
    modules : sequence of str
        The names of the learner's modules.
    """

    def __init__(self, choices: list[int], stops: Iterable[Mark], modules: Sequence[str]) -> None:
        super().__init__(choices, self._of_waiting)
        self._stops, self._modules = frozenset(stops), modules
        self._standing: dict[int, _Standing] = {}
        self._made: list[tuple[int, bool, Mark, tuple[Touch, ...]]] = []
        self._moments: list[dict[str, Any]] = []
        self._chosen: list[int] = []

    # -- going on ----------------------------------------------------------------------------------

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
        """Say what comes next; return when it is this worker's turn to do it."""
        if self.threaded and not self.aborting:
            self._arrive(self.turn, tuple(touches), possible, says)
        how: Any = {"limit": limit, "gives_way": gives_way, "site": site, "says": says}
        return super().step(touches, possible, waits_for=waits_for, **how)

    def _arrive(
        self, me: Worker, touches: tuple[Touch, ...], possible: Any, says: tuple[str, str] | None
    ) -> None:
        """Note where a worker stands, and whether it stops there."""
        standing = self._of(me)
        standing.spins = -1
        frame = learners_frame()
        place = place_of(frame)
        if me.index == 0 or frame is None or place is None:
            standing.stops = False
            return
        callee = _called_from(frame)
        begins = True
        if callee is None:
            standing.call = None
            standing.mark = (*place, *(says or ("goes on", "")))
        else:
            call = (me.calling, frame, frame.f_lasti)
            begins, standing.call = standing.call != call, call
            if begins:
                standing.mark = (*place, *_words(me, place, callee))
        standing.inside = not begins
        if begins:
            standing.what = self._lock_of(touches) or standing.mark[3]
        blocked = possible is not None and not possible()
        standing.stops = blocked or (bool(touches) and begins and standing.mark in self._stops)

    def _lock_of(self, touches: tuple[Touch, ...]) -> str:
        """Return the variable of the lock that is taken or released, if it is one."""
        held = {base for base, part, _ in touches if part is HELD}
        locks = ((n, v) for n, v in variables(self._modules) if isinstance(v, Lock))
        return next((name for name, lock in locks if number(lock) in held), "") if held else ""

    def _spins(self, me: Worker, site: object, touches: Any) -> bool:
        """Tell whether this worker comes to the same state again and again.

        That nobody has written anything is not enough, for a loop that counts has an end.
        """
        if site is None:
            return False  # a lock is taken, which is no place in a loop
        standing = self._of(me)
        before, now = standing.loops.get(site), local_state()
        standing.loops[site] = now
        often = super()._spins(me, site, touches)
        return often and now is not None and before is not None and same(before, now)

    def _of(self, worker: Worker) -> _Standing:
        return self._standing.setdefault(worker.index, _Standing())

    def _next(self, me: Worker, gives_way: bool = False) -> Worker | None:
        if gives_way and me.touches and me.index:
            standing = self._of(me)
            standing.spins, standing.stops = self._writes, True
        ready = [self.workers[index] for index in self._ready()]
        if self._finishing and not any(w.index for w in ready) and self._all_done():
            return self.workers[0]
        if not ready:
            return self._noted(self._in_background() or self._finished(), -1)
        moving = [w for w in ready if not self._of(w).stops]
        if moving:
            return self._noted(me if me in moving else moving[0], -1)
        able = [w for w in ready if self._of(w).spins != self._writes]
        if not able:  # they go round in circles, each and for ever
            return self._noted(me if me in ready else ready[0], -1)
        self.look()
        place, options = len(self.points), [w.index for w in able]
        default = me.index if me in able else options[0]
        chosen = self.choices[place] if place < len(self.choices) else default
        if chosen not in options:
            self.diverged, chosen = True, default
        self.points.append((options, chosen, None, 0))
        self._chosen.append(chosen)
        return self._noted(self.workers[chosen], place)

    def _noted(self, worker: Worker | None, place: int) -> Worker | None:
        if worker is not None and worker.index:
            standing = self._of(worker)
            mark = standing.mark
            if place >= 0:
                standing.made = mark, standing.told()
            self._made.append((worker.index, place >= 0, mark, worker.touches))
        return super()._noted(worker, place)

    def _give_up(self) -> None:
        self.look()
        super()._give_up()

    def _of_waiting(self, worker: Worker) -> dict[str, Any]:
        told = self._seen(worker)
        return {"worker": worker.name, "place": worker.place, "for": told["waits"], "held_by": None}

    def fails(self, error: Exception) -> None:
        """Note that an exception has ended the worker whose turn it is."""
        lines = [
            line
            for frame, line in traceback.walk_tb(error.__traceback__)
            if world.is_learners(frame.f_code.co_filename)
        ]
        where = f" on line {lines[-1]}" if lines else ""
        said = f": {error}" if str(error) else ""
        self._of(self.turn).failed = f"failed{where} with {type(error).__name__}{said}"

    # -- what is seen ------------------------------------------------------------------------------

    def look(self) -> None:
        """Note how everything stands before the next choice, or at the end."""
        if len(self._moments) == len(self._chosen):
            workers = [self._seen(worker) for worker in self.workers[1:]]
            self._moments.append({"workers": workers, "shared": shared(self._modules)})

    def _seen(self, worker: Worker) -> dict[str, Any]:
        standing = self._of(worker)
        module, line, _, _ = standing.mark
        able = worker.can_go() and standing.spins != self._writes
        return {
            "name": worker.name,
            "done": worker.done,
            "can": able and not worker.done,
            "module": module,
            "line": line,
            "next": standing.told(),
            "waits": "" if able or worker.done else self._why(worker, standing),
            "failed": standing.failed,
            "last": _last(self.steps, worker.index, standing),
        }

    def _why(self, worker: Worker, standing: _Standing) -> str:
        if standing.spins == self._writes:
            return "goes round in circles until somebody changes something"
        resource = worker.waits_for
        if isinstance(resource, Lock) and resource.guards:
            holder = f", which {resource.owner.name} holds" if resource.owner else ""
            again = "to take " if standing.call and standing.mark[2] == "calls" else "for "
            name = name_of(resource, self._modules) or resource.name
            return f"waits {again}{name}{' again' * (again != 'for ')}{holder}"
        if isinstance(resource, threading.Thread):
            return f"waits for the end of {resource._name}"  # type: ignore[attr-defined]
        return f"waits in {standing.mark[3]}"

    def played(self) -> dict[str, Any]:
        """Return what is to be known of a run that was played.

        Returns
        -------
        dict
            ``moments``, one before each choice and one at the end: ``workers`` (``name``, ``done``,
            ``can``, ``module``, ``line``, ``next``, ``waits``, ``failed``, ``last``) and
            ``shared``; ``clocks``, for each step that was chosen how many of each worker's come
            before it, whatever the order, itself among them; ``met``, the marks of the steps that
            have met another worker's.
        """
        return {"moments": self._moments, "clocks": self._clocks(), "met": self._met()}

    def _clocks(self) -> list[list[int]]:
        moves: list[tuple[int, list[Touch]]] = []
        latest: dict[int, int] = {}
        for worker, chosen, _, touches in self._made:
            if chosen:
                latest[worker] = len(moves)
                moves.append((worker, []))
            if worker in latest:
                moves[latest[worker]][1].extend(touches)
        clocks: list[list[int]] = []
        last: dict[int, int] = {}
        for at, (worker, touched) in enumerate(moves):
            before = [clocks[last[worker]]] if worker in last else []
            before += [clocks[k] for k in range(at) if in_conflict(moves[k][1], touched)]
            clock = [max(parts) for parts in zip(*before, strict=True)] if before else None
            clock = clock or [0] * len(self.workers)
            clock[worker] += 1
            last[worker] = at
            clocks.append(clock)
        return clocks

    def _met(self) -> list[Mark]:
        """Return the steps that touch what another worker touches, one of both writing."""
        users: dict[int, dict[Any, tuple[set[int], bool]]] = {}
        for worker, _, _, touches in self._made:
            for base, part, way in touches:
                parts = users.setdefault(base, {})
                by, written = parts.get(part, (set(), False))
                parts[part] = (by | {worker}, written or way != READ)
        everything = users.get(0, {})

        def contested(base: int, part: Any) -> bool:
            own = users[base]
            near = list(own.values()) if part is WHOLE else [own[part], own.get(WHOLE, _NOBODY)]
            near += everything.values() if base else [u for p in users.values() for u in p.values()]
            by = set().union(*(who for who, _ in near))
            return len(by) > 1 and any(written for _, written in near)

        return sorted(
            {
                mark
                for _, _, mark, touches in self._made
                if mark[1] and any(contested(base, part) for base, part, _ in touches)
            }
        )


_NOBODY: tuple[set[int], bool] = (set(), False)


def _called_from(frame: types.FrameType) -> types.FrameType | None:
    """Return the frame of a library that the learner's frame has called, if it is in one."""
    inner: types.FrameType | None = sys._getframe(1)
    found = None
    while inner is not None and inner is not frame:
        if not inner.f_code.co_filename.startswith(OWN):
            found = inner
        inner = inner.f_back
    return found


def _words(me: Worker, place: tuple[str, int], callee: types.FrameType) -> tuple[str, str]:
    """Return what a call of a library does, in words."""
    name = callee.f_code.co_name
    calling = me.calling
    if calling is not None and (calling.module, calling.line) == place and name[:2] != "__":
        return "calls", f"{calling.what}()"
    owner = callee.f_locals.get("self")
    known = next((n for n, value in globals_of(place[0]).items() if value is owner), "")
    if name in ("__exit__", "release"):
        return "leaves", known or "the with block"
    return "enters", known or "the with block"


def _last(steps: list[Step], worker: int, standing: _Standing) -> str:
    """Return what a worker did last, with the value that it met."""
    if standing.made is None:
        return ""
    mark, told = standing.made
    for step in reversed(steps):
        if step.worker == worker and (step.module, step.line, step.does, step.what) == mark:
            sign = "=" if step.does == "writes" else "→"
            return told if step.value is None else f"{told} {sign} {step.value}"
    return told
