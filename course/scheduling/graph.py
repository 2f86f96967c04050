"""The graph of a program: every state that it can come to, and every step between them.

Two orders of steps that differ only in steps that do not meet lead to the same state; they are told
apart by what comes before each step whatever the order (its clock).  So the graph is small where
the tree of all orders is not, and the number of orders is the number of paths through it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from course.child.runs import playing
from course.judge.errors import RunStuck
from course.judge.interleavings.exploring import run_once
from course.scheduling.program import Playable

MOST_STATES = 1500
"""States that are looked at; a larger graph is cut there."""

Key = tuple[tuple[int, ...], ...]


@dataclass
class State:
    """A state of a program.

    Attributes
    ----------
    moment : dict
        What is seen: ``workers`` and ``shared`` (see `course.child.runs.playing`).
    path : list of int
        Choices that lead here.
    options : list of int
        Workers that can make a step.
    next : dict of int to int
        The state after a step of each worker, as far as it was made.
    outcome : str, optional
        At the end: how it went wrong, empty if all is well.  None where it goes on.
    """

    moment: dict[str, Any]
    path: list[int]
    options: list[int] = field(default_factory=list)
    next: dict[int, int] = field(default_factory=dict)
    outcome: str | None = None

    @property
    def untried(self) -> list[int]:
        """Workers that can make a step, which was not made yet."""
        return [worker for worker in self.options if worker not in self.next]


@dataclass
class Graph:
    """The states of a program.

    Attributes
    ----------
    states : list of State
        The first one is the beginning.
    complete : bool
        Whether these are all; if not, the steps that lead further are missing in `State.next`.
    """

    states: list[State]
    complete: bool = True

    def orders(self) -> tuple[int, int]:
        """Return how many orders of steps there are, and how many of them go wrong."""
        known: dict[int, tuple[int, int]] = {}
        for number in self._from_the_end():
            state = self.states[number]
            parts = [known[n] for n in state.next.values()]
            bad = int(bool(state.outcome))
            end = (1, bad) if state.outcome is not None else (0, 0)
            known[number] = (sum(p[0] for p in parts) + end[0], sum(p[1] for p in parts) + end[1])
        return known[0]

    def failure(self) -> State | None:
        """Return the failure that the shortest way leads into; None if there is none."""
        way = self.shortest()
        if way is None:
            return None
        number = 0
        for worker in way:
            number = self.states[number].next[worker]
        return self.states[number]

    def _from_the_end(self) -> list[int]:
        return sorted(range(len(self.states)), key=lambda n: -len(self.states[n].path))

    def shortest(self) -> list[int] | None:
        """Return the workers of the shortest way into a failure; None if there is none.

        Of the ways that are equally short, one with the fewest changes from worker to worker.
        """
        best: dict[tuple[int, int], tuple[int, list[int]]] = {(0, -1): (0, [])}
        while best:
            ends = [(cost, path) for (n, _), (cost, path) in best.items() if self.states[n].outcome]
            if ends:
                return min(ends)[1]
            further: dict[tuple[int, int], tuple[int, list[int]]] = {}
            for (number, before), (cost, path) in best.items():
                for worker, target in self.states[number].next.items():
                    way = (cost + (worker != before), [*path, worker])
                    place = (target, worker)
                    further[place] = min(further.get(place, way), way)
            best = further
        return None


def explored(program: Playable, most: int = MOST_STATES) -> Player:
    """Play a program until every state is known.

    Parameters
    ----------
    program : Playable
        It is run in the check that is open, which must hold its modules.
    most : int, optional
        The most states; beyond, the nearest ones to the beginning are kept.
    """
    return _settled(program, lambda player: player.explore(most))


def followed(program: Playable, order: Sequence[int]) -> Player:
    """Play a program in one order; all that branches off is left to be asked for.

    Parameters
    ----------
    program : Playable
        As for `explored`.
    order : sequence of int
        The worker of each visible step of a run, those that do not matter among them.
    """
    return _settled(program, lambda player: player.follow(order))


def _settled(program: Playable, play: Callable[[Player], set[playing.Mark]]) -> Player:
    """Play until no more steps are found to matter."""
    stops: set[playing.Mark] = set()
    while True:
        player = Player(program, sorted(stops))
        met = play(player)
        if met <= stops:
            return player
        stops |= met


class Player:
    """Plays a program, stopping at some steps, and learns its states.

    Attributes
    ----------
    graph : Graph
        What is known so far.
    """

    def __init__(self, program: Playable, stops: list[playing.Mark]) -> None:
        self._program, self._stops = program, stops
        self._numbers: dict[Key, int] = {}
        self.graph = Graph([])

    def play(self, choices: list[int]) -> tuple[dict[str, Any], list[list[int]]]:
        """Make these steps and then any; return how the run ended, and choices not made yet."""
        failed, end = run_once(self._program.run, choices, stops=self._stops)
        return end, self._learn(end, failed)

    def _met(self, end: dict[str, Any]) -> set[playing.Mark]:
        return {_mark(mark) for mark in end["met"]}

    def explore(self, most: int) -> set[playing.Mark]:
        """Find the states; return the steps that have met another worker's."""
        todo: deque[list[int]] = deque([[]])
        known = set(self._stops)
        while todo:
            choices = todo.popleft()
            if choices and self._is_known(choices):
                continue
            if len(self.graph.states) >= most:
                self.graph.complete = False
                break
            end, further = self.play(choices)
            if (met := self._met(end)) - known:
                return met
            todo.extend(further)
        return set()

    def follow(self, order: Sequence[int]) -> set[playing.Mark]:
        """Let that worker go on whose next step comes first in an order; return as `explore`."""
        places: dict[int, list[int]] = {}
        for place, worker in enumerate(order):
            places.setdefault(worker, []).append(place)
        choices: list[int] = []
        while True:
            end, _ = self.play(choices)
            if (met := self._met(end)) - set(self._stops):
                return met
            if len(choices) >= len(end["points"]):
                self.graph.complete = not any(state.untried for state in self.graph.states)
                return set()
            made = Counter(s["worker"] for s in end["steps"] if s["at"] <= len(choices))

            def comes(worker: int, made: Counter[int] = made) -> int:
                return next(iter(places.get(worker, [])[made[worker] :]), len(order))

            choices.append(min(end["points"][len(choices)][0], key=comes))

    def _is_known(self, choices: list[int]) -> bool:
        """Tell whether the last of these steps has been made already from the state before it."""
        number = 0
        for worker in choices:
            target = self.graph.states[number].next.get(worker)
            if target is None:
                return False
            number = target
        return True

    def _learn(self, end: dict[str, Any], failed: Exception | None) -> list[list[int]]:
        """Take in the states of a run; return the choices that lead to steps not made yet."""
        clocks, moments = end["clocks"], end["moments"]
        chosen = [point[1] for point in end["points"]]
        further: list[list[int]] = []
        before = -1
        for at, moment in enumerate(moments):
            key = _key(clocks[:at])
            number = self._numbers.get(key)
            if number is None:
                number = self._numbers[key] = len(self.graph.states)
                options = end["points"][at][0] if at < len(chosen) else []
                self.graph.states.append(State(moment, chosen[:at], list(options)))
                if at < len(chosen) and not any(w["failed"] for w in moment["workers"]):
                    further += [[*chosen[:at], w] for w in options]
            if before >= 0:
                self.graph.states[before].next[chosen[at - 1]] = number
            before = number
            if failures := [w for w in moment["workers"] if w["failed"]]:
                who = failures[0]
                self.graph.states[number].outcome = f"{who['name']} {who['failed']}."
                self.graph.states[number].options = []
                return further
        if len(moments) == len(chosen) + 1:
            self.graph.states[before].outcome = outcome(self._program, end, failed)
        return further


def _key(clocks: list[list[int]]) -> Key:
    """Return what tells a state from every other: the steps made, and what each has met."""
    return tuple(sorted(tuple(clock) for clock in clocks))


def _mark(mark: list[Any]) -> playing.Mark:
    module, line, does, what = mark
    return module, line, does, what


def outcome(program: Playable, end: dict[str, Any], failed: Exception | None) -> str:
    """Say how a run went wrong; empty if it did not."""
    last = end["moments"][-1]
    if failed is None:
        return ""
    if end["deadlock"]:
        stuck = [w for w in last["workers"] if not w["done"]]
        told = "; ".join(f"{w['name']} {w['waits']}" for w in stuck if w["waits"])
        if any("which" in w["waits"] for w in stuck):
            return f"Deadlock: nobody can go on. {told}."
        return f"Nobody can go on, and nobody is left to wake them up. {told}."
    if isinstance(failed, RunStuck):
        return "It never ends: somebody goes round in circles, and nobody is left to change that."
    if program.after and str(failed).startswith(f"`{program.after}`"):
        values = [f"{name} is {text}" for name, text in last["shared"] if name in program.after]
        told = f": {', '.join(values)}" if values else ""
        return f"Everybody is done, but `{program.after}` does not hold{told}."
    said = f": {failed}" if str(failed) else ""
    return f"It fails with {type(failed).__name__}{said}."
