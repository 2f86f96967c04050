"""Which orders of steps have to be tried: dynamic partial-order reduction.

Two runs in which every two steps that touch a place in common come in the same order cannot be told
apart.  So from each run the *races* are computed: two steps of different workers that touch the same
place (one of them writing), that nothing orders, and that could have come the other way round.  For
each race the run is repeated up to the first of the two, and there the other worker goes on.  When
no race is left, every order that could make a difference has been tried.

This is the method of Flanagan and Godefroid ("Dynamic partial-order reduction for model checking
software", POPL 2005), with the order of iterative context bounding (Musuvathi and Qadeer, PLDI
2007): runs with fewer preemptions come first.  Where not all can be tried, the bound needs the
points that Coons, Musuvathi and McKinley add ("Bounded partial-order reduction", OOPSLA 2013).
"""

from __future__ import annotations

import heapq
import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from course.child.touching import FREE, READ, TAKE

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
    cost : int
        Preemptions on the way here.
    before : Node, optional
        The point before this one.
    by : int
        Who went on there.
    tried : set of int
        Who has gone on from here, or will.
    next : dict of int to Node
        What comes after each of them.
    """

    options: list[int]
    running: int | None = None
    cost: int = 0
    before: Node | None = None
    by: int = 0
    tried: set[int] = field(default_factory=set)
    next: dict[int, Node] = field(default_factory=dict)

    def price(self, choice: int) -> int:
        """Return how many preemptions there are when this worker goes on from here."""
        return self.cost + (self.running is not None and choice != self.running)

    def choices(self) -> list[int]:
        """Return the choices that lead here."""
        found, node = [], self
        while node.before is not None:
            found.append(node.by)
            node = node.before
        return found[::-1]


class Search:
    """The orders that are left to try.

    Parameters
    ----------
    bound : int
        How often a worker may be preempted in one run.
    last_first : bool
        Whether what happens late in a run is changed first.

    Attributes
    ----------
    root : Node
        The first point: with those behind it, the tree of all orders that were tried.
    repeats : bool
        Whether the program has done the same whenever it was run under the same choices.
    racing : bool
        Whether two workers have touched a place in common in any run.
    """

    def __init__(self, bound: int, *, last_first: bool = False) -> None:
        self.bound = bound
        self.root = Node([])
        self.repeats = True
        self.racing = False
        self._beyond: dict[tuple[int, int], tuple[Node, int]] = {}
        self._spare: dict[tuple[int, int], tuple[Node, int]] = {}
        self._bounded = False
        self._runs = 0
        self._order = itertools.count(1, -1 if last_first else 1)
        self._waiting: list[tuple[int, int, Node, int | None]] = [(0, 0, self.root, None)]

    @property
    def over(self) -> bool:
        """Whether nothing is left to try within the bound."""
        return not self._waiting

    def __len__(self) -> int:
        """Return how many runs were made."""
        return self._runs

    @property
    def bounded(self) -> bool:
        """Whether the bound has left anything out."""
        return bool(self._beyond)

    def next(self) -> list[int]:
        """Return the choices of the next run to make."""
        self._runs += 1
        _, _, node, choice = heapq.heappop(self._waiting)
        return node.choices() if choice is None else [*node.choices(), choice]

    def unbind(self) -> None:
        """Try from now on what the bound has left out."""
        self.bound = sys.maxsize
        left, self._beyond = self._beyond, {}
        for node, choice in left.values():
            self._add(node, choice)

    def bind(self, bound: int) -> None:
        """Go back to a bound, and try what has to be tried because of it."""
        self.bound, self._bounded = bound, True
        for entry in [entry for entry in self._waiting if entry[0] > bound]:
            self._waiting.remove(entry)
            self._beyond[id(entry[2]), entry[3] or 0] = (entry[2], entry[3] or 0)
        heapq.heapify(self._waiting)
        spare, self._spare = self._spare, {}
        for node, choice in spare.values():
            self._add(node, choice)

    def learn(self, choices: list[int], end: dict[str, Any]) -> None:
        """Take in what a run has shown.

        Parameters
        ----------
        choices : list of int
            Under which it was made.
        end : dict
            What the child says of it: ``points``, ``events``, ``born``, ``diverged``.
        """
        nodes = self._along(end["points"])
        followed = [point[1] for point in end["points"][: len(choices)]]
        self.repeats &= not end["diverged"] and followed == choices
        for at, enabled, worker, after in _races(end["events"], end["born"], end["points"]):
            self.racing = True
            point = end["events"][at][1]
            if point >= 0:
                self._reverse(nodes[point], enabled, worker, after)
            start = _start_of_block(end["events"], at)
            point = end["events"][start][1]
            if point >= 0:
                self._later(nodes[point], worker)

    def _along(self, points: list[Any]) -> list[Node]:
        """Return the nodes that a run has come along, new ones among them."""
        nodes, node = [], self.root
        for options, chosen, running in points:
            if not node.options:
                node.options, node.running = list(options), running
            self.repeats &= node.options == list(options)
            node.tried.add(chosen)
            nodes.append(node)
            cost = node.price(chosen)
            node = node.next.setdefault(chosen, Node([], None, cost, node, chosen))
        return nodes

    def _reverse(self, node: Node, enabled: bool, worker: int, after: set[int]) -> None:
        """Have the second step of a race come first, or what leads to it."""
        able = [option for option in node.options if option == worker or option in after]
        if any(option in node.tried for option in able):
            return
        if enabled and worker in able:
            self._add(node, worker)
        elif able:
            self._add(node, able[0])
        else:
            for option in node.options:
                self._add(node, option)

    def _later(self, node: Node, worker: int) -> None:
        """Have the worker go on where the other one began: it costs no preemption there."""
        options = [worker] if worker in node.options else node.options
        for option in options:
            if self._bounded:
                self._add(node, option)
            elif option not in node.tried:
                self._spare[id(node), option] = (node, option)

    def _add(self, node: Node, choice: int) -> None:
        if choice in node.tried:
            return
        price = node.price(choice)
        if price > self.bound:
            self._beyond[id(node), choice] = (node, choice)
            return
        node.tried.add(choice)
        heapq.heappush(self._waiting, (price, next(self._order), node, choice))


def _start_of_block(events: list[Event], at: int) -> int:
    """Return where the worker of an event has got its turn."""
    worker = events[at][0]
    while at and events[at - 1][0] == worker:
        at -= 1
    return at


class _Place:
    """What the workers did with one part of one place, each the last time."""

    __slots__ = ("read", "taken", "written")

    def __init__(self) -> None:
        self.read: dict[int, int] = {}
        self.written: dict[int, int] = {}
        self.taken: dict[int, int] = {}


def _races(
    events: list[Event], born: list[int], points: list[Any]
) -> Iterator[tuple[int, bool, int, set[int]]]:
    """Yield the races of a run.

    Yields
    ------
    at : int
        The first of the two events.
    enabled : bool
        Whether the worker of the second one could have gone on there.
    worker : int
        That worker.
    after : set of int
        The workers that did something in between without which the second could not have come.
    """
    clocks: dict[int, dict[int, int]] = {}
    stamped: list[dict[int, int]] = []
    places: dict[int, dict[int, _Place]] = {}
    for at, (worker, _, touches) in enumerate(events):
        clock = clocks.get(worker)
        if clock is None:
            before = born[worker]
            clock = clocks[worker] = dict(stamped[before - 1]) if before and worker else {}
        seen: dict[int, int] = {}
        raced: set[int] = set()
        for base, part, how in touches:
            for place in _met(places, base, part):
                for kind, other, when in _conflicting(place, how):
                    if other == worker:
                        continue
                    seen[other] = max(seen.get(other, -1), when)
                    if kind and when > clock.get(other, -1):
                        raced.add(when)
        for when in sorted(raced):
            point = events[when][1]
            enabled = point >= 0 and worker in points[point][0]
            yield when, enabled, worker, {w for w, last in clock.items() if last > when}
        for when in seen.values():
            for other, last in stamped[when].items():
                if last > clock.get(other, -1):
                    clock[other] = last
        clock[worker] = at
        stamped.append(dict(clock))
        for base, part, how in touches:
            place = places.setdefault(base, {}).setdefault(part, _Place())
            (place.read if how == READ else place.written)[worker] = at
            if how not in (READ, FREE):
                place.taken[worker] = at


def _met(places: dict[int, dict[int, _Place]], base: int, part: int) -> Iterator[_Place]:
    """Yield what was done before to the parts of places that a touch meets; 0 meets all."""
    if base == 0:
        for parts in places.values():
            yield from parts.values()
        return
    for met in (places.get(base, {}), places.get(0, {})):
        if part == 0 or met is places.get(0):
            yield from met.values()
        else:
            for number in (part, 0):
                if number in met:
                    yield met[number]


def _conflicting(place: _Place, how: int) -> Iterator[tuple[bool, int, int]]:
    """Yield the events that a touch conflicts with: whether they could be exchanged, who, when."""
    if how == TAKE:  # possible only after a FREE, so those two cannot be exchanged
        yield from ((True, w, when) for w, when in place.taken.items())
        yield from ((False, w, when) for w, when in place.written.items())
    else:
        yield from ((True, w, when) for w, when in place.written.items())
    if how != READ:
        yield from ((True, w, when) for w, when in place.read.items())
