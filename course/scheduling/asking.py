"""``schedule(…)``: the learner decides which worker takes the next step."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from course.islands import Island
from course.judge.errors import InterleavingError, JudgeError
from course.judge.interleavings.exploring import Explored, explore
from course.judge.judging import here
from course.judge.setting import Setting
from course.progress import Progress, progress_here
from course.scheduling.dock import ScheduleDock
from course.scheduling.graph import Graph, Player, explored
from course.scheduling.level import Level, levels
from course.scheduling.page import as_data, as_html, as_text
from course.scheduling.program import NoProgram, Playable, Program

ALLOWED = 10.0
"""Seconds of the child's own time that a run may take; exploring may take a few times as long."""

GOAL = "Find an order of the steps in which this program goes wrong."

SHOWN, WON, PROVEN = "shown", "won", "proven"


class Played:
    """A program whose workers the learner schedules, and what stands around it.

    Attributes
    ----------
    program : Playable
        What is run.
    player : Player
        Who knows its states, and can find more of them.
    title, goal, hint, closing : str
        What the learner reads.
    mend : str
        The text of the cell with which to mend it; empty where it is the learner's already.
    proven : bool
        Whether no order goes wrong.
    own : bool
        Whether it is a program of the learner's, and not the level as it comes.
    says : str
        What the explorer says of the program; empty where the learner is to find out.
    counts : bool
        Whether the orders are counted, and drawn as a map.
    """

    title = goal = hint = closing = mend = says = ""
    proven, own, counts = False, False, True

    def __init__(self, program: Playable, player: Player) -> None:
        self.program, self.player = program, player
        self._island = Island(ScheduleDock.here(), self.take)

    @property
    def graph(self) -> Graph:
        """Its states, as far as they are known."""
        return self.player.graph

    def take(self, content: dict[str, Any]) -> None:
        """Do what the browser asks for: find out where a step leads that it does not know."""
        if content.get("do") != "more":
            return
        path = [int(worker) for worker in content.get("path", [])]
        with contextlib.suppress(JudgeError):
            self.more(path)
        dock = ScheduleDock.here()
        if dock is not None:
            dock.send({"island": self._island.name, "level": as_data(self), "path": path})

    def more(self, path: list[int]) -> None:
        """Make these steps, and learn what comes of them.

        Parameters
        ----------
        path : list of int
            The workers that take the steps, from the beginning.
        """
        with self._opened():
            self.player.play(path)
        self.graph.complete = not any(state.untried for state in self.graph.states)

    def _opened(self) -> AbstractContextManager[object]:
        """Open what the program needs to be run."""
        raise NotImplementedError

    def show(self) -> None:
        """Show it."""
        self._island.show(as_html(self, self._island.name), as_text(self))

    def _ipython_display_(self) -> None:
        self.show()

    def __repr__(self) -> str:
        return as_text(self)


class Schedule(Played):
    """A level, or a program of the learner's."""

    def __init__(self, program: Program, level: Level | None, *, own: bool) -> None:
        player, found = _looked_at(program)
        super().__init__(program, player)
        self._runs = program
        self.title = f"You are the scheduler: {level.title if level else program.module}"
        self.goal = level.goal if level else GOAL
        self.hint = level.hint if level else ""
        self.own = own
        self.closing = level.closing if level and not own else ""
        self.mend = (
            "" if own else f"%%module {program.module}\n{program.text.partition(chr(10))[2]}"
        )
        self._name = f"{level.lesson}/{level.name}" if level else program.module
        self._progress: Progress = progress_here()
        self.proven, self.says = _verdict(self.graph, found, own=own)
        if self.proven and level is not None:
            self.goal = f"Your program, mended. It was: {level.goal}"
        elif own and level is not None:
            self.goal = (
                f"This is your own program now: `{program.module}`, as its cell was run last. "
                f"The goal was: {level.goal}"
            )
        if self.proven and own:
            self._note(PROVEN, 0)

    def take(self, content: dict[str, Any]) -> None:
        """Take note of a win as well."""
        if content.get("do") == "won":
            self._note(SHOWN if content.get("shown") else WON, int(content.get("steps", 0)))
        else:
            super().take(content)

    def _opened(self) -> AbstractContextManager[object]:
        return _opened(self._runs)

    def _note(self, state: str, steps: int) -> None:
        order = (SHOWN, WON, PROVEN)
        before = self._progress.read()["levels"].get(self._name, {}).get("state")
        if before not in order or order.index(before) <= order.index(state):
            self._progress.note("levels", self._name, state=state, steps=steps)


def schedule(
    program: str,
    workers: Sequence[str] | Mapping[str, str] | None = None,
    after: str = "",
) -> Schedule:
    """Be the scheduler: decide step by step which worker goes on.

    Parameters
    ----------
    program : str
        The name of a level of the course, or of a module of yours (``%%module NAME``).  Where you
        have a module with the name of a level (``lost_update`` for "lost-update"), the level is
        played with it: that is how a level is mended.
    workers : list of str or dict of str to str, optional
        What each worker calls: ``["deposit(10)", "deposit(20)"]``, or by name.
    after : str, optional
        What must hold when all are done: ``"balance == 30"``.  An exception in a worker, and
        workers that wait for ever, are wrong in any case.

    Returns
    -------
    Schedule
        The last line of a cell shows it.

    Raises
    ------
    NoProgram
        There is no such level or module, it cannot be played, or `workers` and `after` are no
        Python expressions.
    HungError
        A worker computes for ever.

    Examples
    --------
    >>> schedule("lost-update")  # doctest: +SKIP
    >>> schedule("bank", workers=["deposit(10)", "deposit(20)"], after="balance == 30")
    ... # doctest: +SKIP
    """
    modules = here().setting.modules()
    if workers is not None:
        return Schedule(Program.of(program, modules, workers, after), None, own=True)
    level = levels().get(program)
    if level is None:
        if program in modules:
            raise NoProgram(
                f"say what each worker calls: schedule({program!r}, workers=['…', '…'])"
            )
        raise NoProgram(f"there is no level “{program}”. Levels: {', '.join(levels())}")
    own = level.module in modules
    texts = modules if own else {level.module: level.text(level.code)}
    return Schedule(Program.of(level.module, texts, level.workers, level.after), level, own=own)


def _opened(program: Program) -> AbstractContextManager[object]:
    return here().opened(ALLOWED, program.module, Setting(texts=program.driven))


def _looked_at(program: Program) -> tuple[Player, Explored | str]:
    """Return who plays a program, and what the explorer has found: how it fails, if it does."""
    with _opened(program):
        try:
            player = explored(program)
        except JudgeError as error:
            raise NoProgram(
                f"`{program.module}` cannot be played: {error}. A program to schedule has threads"
                " and what they share; processes, files and the network stay out of it"
            ) from error
    graph = player.graph
    if (end := graph.failure()) is not None:
        return player, end.outcome or ""
    with _opened(program):
        try:
            found = explore(program.run)
        except InterleavingError as error:
            return player, f"It goes wrong in an order that the map does not show. {error}"
        except JudgeError as error:
            return player, f"No order was found that goes wrong, but that is no proof: {error}."
    assert isinstance(found, Explored)  # a story comes only where no check is open
    return player, found


def _verdict(graph: Graph, found: Explored | str, *, own: bool) -> tuple[bool, str]:
    """Return whether it is proven that no order goes wrong, and what to say of the program."""
    if isinstance(found, Explored):
        whole = found.complete and (graph.complete or found.preemptions is None)
        return whole, repr(found)
    if graph.shortest() is None:
        return False, found
    every, bad = graph.orders()
    if not graph.states[0].next:
        return False, f"It goes wrong before anybody has a choice. {found}"
    if own and graph.complete and bad == every:
        return False, "It goes wrong in every order. Go through one of them."
    if own:
        return False, "There is an order in which it goes wrong. Find it, or let it be shown."
    return False, ""
