"""Which orders of steps have to be tried: dynamic partial-order reduction.

Two runs in which every two steps that touch a place in common come in the same order cannot be
told apart.  So from each run the *races* are computed: two steps of different workers that touch
the same place (one of them writing), that nothing orders, and that could have come the other way
round.  For each race the run is repeated up to the first of the two, and there the other worker
goes on.  When no race is left, every order that could make a difference has been tried.

This is the method of Flanagan and Godefroid ("Dynamic partial-order reduction for model checking
software", POPL 2005) with the source sets of Abdulla, Aronis, Jonsson and Sagonas ("Optimal
dynamic partial order reduction", POPL 2014), and with the order of iterative context bounding
(Musuvathi and Qadeer, PLDI 2007): runs with fewer preemptions come first.  Sleep sets (Godefroid,
1996) spare those that differ from one that is made elsewhere in nothing that matters.  Where
preemptions are bounded, there are no sleep sets, and the points are added that Coons, Musuvathi and
McKinley have found to be needed then ("Bounded partial-order reduction", OOPSLA 2013).
"""

from __future__ import annotations

import bisect
import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from course.child.touched.touching import FREE, READ, TAKE

LATE = 1000
"""What it costs that a timeout runs out while others could go on: all without come before."""

MOST_LATE = 100
"""The most runs in which one does."""

Event = tuple[int, int, list[tuple[int, int, int]]]
"""Worker, number of its point (-1: nobody else could go on), and what it touches."""


@dataclass(eq=False)
class Node:
    """A point that runs have come to, at which several workers could go on.

    Attributes
    ----------
    options : list of int
        Who could go on; empty as long as no run has come here.
    running : int or None
        Whose turn it is; to choose another one is a preemption.
    late : int
        How many of the options, the last ones, are threads whose timeout runs out.
    cost : int
        Preemptions on the way here, and `LATE` for every timeout that ran out.
    before : Node, optional
        The point before this one.
    by : int
        Who went on there.
    tried : list of int
        Who has gone on from here, or will.
    asleep : set of int
        Who need not: the runs in which they do are made elsewhere.
    next : dict of int to Node
        What comes after each of them.
    """

    options: list[int]
    running: int | None = None
    late: int = 0
    cost: int = 0
    before: Node | None = None
    by: int = 0
    tried: list[int] = field(default_factory=list)
    asleep: set[int] = field(default_factory=set)
    next: dict[int, Node] = field(default_factory=dict)

    def price(self, choice: int, late: int) -> int:
        """Return what it costs that this worker goes on from here, and `late` for a timeout."""
        preempts = self.running is not None and choice != self.running
        runs_out = self.late and choice in self.options[-self.late :]
        return self.cost + preempts + (late if runs_out else 0)

    def earlier(self, choice: int) -> list[int]:
        """Return who was chosen here before somebody."""
        return self.tried[: self.tried.index(choice)]

    def choices(self) -> list[int]:
        """Return the choices that lead here."""
        found, node = [], self
        while node.before is not None:
            found.append(node.by)
            node = node.before
        return found[::-1]


@dataclass(frozen=True)
class Plan:
    """A run to make.

    Attributes
    ----------
    choices : list of int
        Who goes on, point by point; behind them whoever is there.
    asleep : list of int
        Who need not go on behind them, as long as nobody makes a step that conflicts with theirs.
    """

    choices: list[int]
    asleep: list[int]


class Search:
    """The orders that are left to try.

    Parameters
    ----------
    bound : int, optional
        How often a worker may be preempted in one run; None for as often as it likes.
    last_first : bool
        Whether what happens late in a run is changed first.
    late : int
        What it costs that a timeout runs out while others could go on.

    Attributes
    ----------
    root : Node
        The first point: with those behind it, the tree of all orders that were tried.
    repeats : bool
        Whether the program has done the same whenever it was run under the same choices.
    racing : bool
        Whether two workers have touched a place in common in any run.
    """

    def __init__(self, bound: int | None, *, last_first: bool = False, late: int = LATE) -> None:
        self.bound, self.late = bound, late
        self.root = Node([])
        self.repeats = True
        self.racing = False
        self._order = itertools.count(1, -1 if last_first else 1)
        self._waiting: list[tuple[int, int, Node, int | None]] = [(0, 0, self.root, None)]
        self._late = 0

    @property
    def exhausted(self) -> bool:
        """Whether nothing at all is left to try within the bound."""
        return not self._waiting

    @property
    def settled(self) -> bool:
        """Whether nothing is left to try within the bound but timeouts that run out early."""
        return self.exhausted or self._waiting[0][0] >= LATE

    @property
    def over(self) -> bool:
        """Whether nothing is left to try within the bound, or enough of those timeouts were."""
        return self.exhausted or (self.settled and self._late >= MOST_LATE)

    def next(self) -> Plan:
        """Return the next run to make."""
        cost, _, node, choice = heapq.heappop(self._waiting)
        self._late += cost >= LATE
        if choice is None:
            return Plan([], [])
        asleep = node.asleep | set(node.earlier(choice)) if self.bound is None else set()
        return Plan([*node.choices(), choice], sorted(asleep - {choice}))

    def learn(self, plan: Plan, end: dict[str, Any]) -> None:
        """Take in what a run has shown.

        Parameters
        ----------
        plan : Plan
            The run that was made.
        end : dict
            What the child says of it: ``points``, ``events``, ``pending`` (what the steps touch
            that were left to be made), ``born``, ``diverged``, ``redundant``.
        """
        events, points = end["events"], end["points"]
        nodes = self._along(points, events)
        followed = [point[1] for point in points[: len(plan.choices)]]
        self.repeats &= not end["diverged"] and followed == plan.choices
        if end["redundant"]:
            return
        coming = [(worker, -1, touches) for worker, touches in end["pending"]]
        for at, worker, first in _races([*events, *coming], len(events), end["born"]):
            self.racing = True
            here, turn = events[at][1], _turn_of(events, at)
            if self.bound is None:
                if here >= 0:
                    self._reverse(nodes[here], worker, first)
                continue
            for point in {here, turn} - {-1}:
                options = nodes[point].options
                for option in [worker] if worker in options else options:
                    self._add(nodes[point], option)

    def _along(self, points: list[Any], events: list[Event]) -> list[Node]:
        """Return the nodes that a run has come along, new ones among them."""
        nodes: list[Node] = []
        node, asleep = self.root, set[int]()
        following = _following(events)
        for at, (worker, point, touches) in enumerate(events):
            if point >= 0:
                options, chosen, running, late = points[point]
                if not node.options:
                    node.options, node.running, node.late = list(options), running, late
                    node.asleep = asleep if self.bound is None else set()
                self.repeats &= node.options == list(options)
                if chosen not in node.tried:
                    node.tried.append(chosen)
                if len(node.tried) > 1:
                    asleep = asleep | set(node.earlier(chosen))
                nodes.append(node)
                cost = node.price(chosen, self.late)
                node = node.next.setdefault(chosen, Node([], None, 0, cost, node, chosen))
            asleep = asleep and {
                sleeper
                for sleeper in asleep
                if sleeper != worker
                and (coming := following(sleeper, at)) is not None
                and not _in_conflict(coming, touches)
            }
        return nodes

    def _reverse(self, node: Node, worker: int, first: set[int]) -> None:
        """Have the second step of a race come first, with what leads to it before it."""
        if not first.intersection(node.tried) and (able := first.intersection(node.options)):
            self._add(node, worker if worker in able else min(able))

    def _add(self, node: Node, choice: int) -> None:
        price = node.price(choice, self.late)
        if choice in node.tried or (self.bound is not None and price % LATE > self.bound):
            return
        if self.bound is None and choice in node.asleep:
            return
        node.tried.append(choice)
        heapq.heappush(self._waiting, (price, next(self._order), node, choice))


def _turn_of(events: list[Event], at: int) -> int:
    """Return the point where the worker of an event has got its turn."""
    worker = events[at][0]
    while at and events[at - 1][0] == worker:
        at -= 1
    return events[at][1]


def _following(events: list[Event]) -> Callable[[int, int], Any]:
    """Return what tells of a worker which touches its next step has, behind an event."""
    of: dict[int, list[int]] = {}
    for at, (worker, _, _) in enumerate(events):
        of.setdefault(worker, []).append(at)

    def following(worker: int, at: int) -> Any:
        places = of.get(worker, [])
        number = bisect.bisect_right(places, at)
        return events[places[number]][2] if number < len(places) else None

    return following


def _in_conflict(one: list[Any], other: list[Any]) -> bool:
    return any(
        (how != READ or way != READ)
        and (0 in (base, place) or (base == place and (part == piece or 0 in (part, piece))))
        for base, part, how in one
        for place, piece, way in other
    )


class _Place:
    """What the workers did with one part of one place, each the last time."""

    __slots__ = ("read", "taken", "written")

    def __init__(self) -> None:
        self.read: dict[int, int] = {}
        self.written: dict[int, int] = {}
        self.taken: dict[int, int] = {}

    def conflicting(self, how: int) -> Iterator[tuple[bool, int, int]]:
        """Yield the events with which one conflicts: whether they are exchangeable, who, when."""
        if how == TAKE:  # possible only after a FREE, so those two cannot be exchanged
            yield from ((True, w, when) for w, when in self.taken.items())
        yield from ((how != TAKE, w, when) for w, when in self.written.items())
        if how != READ:
            yield from ((True, w, when) for w, when in self.read.items())


def _races(events: list[Event], made: int, born: list[int]) -> Iterator[tuple[int, int, set[int]]]:
    """Yield the races of a run, of whose events so many were made.

    Yields
    ------
    at : int
        The first of the two events.
    worker : int
        The worker of the second one.
    first : set of int
        The workers with which an order can begin, there, in which the second event comes before the
        first, and what it needs before it.
    """
    history = _History(born)
    for at, (worker, _, touches) in enumerate(events):
        for when in history.races_with(at, worker, touches):
            yield when, worker, _beginnings(events, history.clocks, when, at)
        if at < made:
            history.note(at, worker, touches)


class _History:
    """Which events of a run come before which, whatever the order.

    Parameters
    ----------
    born : list of int
        How many events there were before each worker.

    Attributes
    ----------
    clocks : list of dict of int to int
        For each event the last one of each worker that is before it, or is itself.
    """

    def __init__(self, born: list[int]) -> None:
        self.clocks: list[dict[int, int]] = []
        self._born = born
        self._by: list[int] = []
        self._of: dict[int, dict[int, int]] = {}
        self._latest: dict[int, dict[int, int]] = {}
        self._places: dict[int, dict[int, _Place]] = {}

    def _clock(self, worker: int) -> dict[int, int]:
        if worker not in self._of:
            before = self._born[worker]
            self._of[worker] = dict(self.clocks[before - 1]) if before and worker else {}
        return self._of[worker]

    def races_with(self, at: int, worker: int, touches: list[Any]) -> list[int]:
        """Return the events that race with one, the next in the run, and set its clock."""
        clock = self._clock(worker)
        seen, raced = set[int](), set[int]()
        for touch in touches:
            for exchangeable, other, when in self._met(touch):
                if other != worker:
                    seen.add(when)
                    if exchangeable and when > clock.get(other, -1):
                        raced.add(when)
        for when in seen:
            for other, last in self.clocks[when].items():
                if last > clock.get(other, -1):
                    clock[other] = last
        clock[worker] = at
        if touches or worker not in self._latest:
            self._latest[worker] = dict(clock)
        self.clocks.append(self._latest[worker])
        self._by.append(worker)
        return [when for when in sorted(raced) if not self._is_before_any(when, raced)]

    def _is_before_any(self, when: int, others: set[int]) -> bool:
        by = self._by[when]
        return any(o != when and self.clocks[o].get(by, -1) >= when for o in others)

    def note(self, at: int, worker: int, touches: list[Any]) -> None:
        """Note that an event was made."""
        for base, part, how in touches:
            place = self._places.setdefault(base, {}).setdefault(part, _Place())
            (place.read if how == READ else place.written)[worker] = at
            if how not in (READ, FREE):
                place.taken[worker] = at

    def _met(self, touch: tuple[int, int, int]) -> Iterator[tuple[bool, int, int]]:
        """Yield the events that a touch conflicts with: whether exchangeable, who, when."""
        base, part, how = touch
        everything = self._places.get(0, {})
        if base == 0:
            places = [place for parts in self._places.values() for place in parts.values()]
        else:
            parts = self._places.get(base, {})
            met = list(parts.values()) if part == 0 else [parts.get(part), parts.get(0)]
            places = [place for place in (*met, *everything.values()) if place is not None]
        for place in places:
            yield from place.conflicting(how)


def _beginnings(events: list[Event], stamped: list[dict[int, int]], when: int, at: int) -> set[int]:
    """Return who can begin with what comes between two events and is not after the first one."""
    by = events[when][0]
    between = [j for j in range(when + 1, at) if stamped[j].get(by, -1) < when]
    found: set[int] = set()
    met: set[int] = set()
    for j in [*between, at]:
        worker = events[j][0]
        if worker not in met:
            met.add(worker)
            needs = stamped[j]
            if not any(m < j and needs.get(events[m][0], -1) >= m for m in between):
                found.add(worker)
    return found
