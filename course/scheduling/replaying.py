"""``replay()`` to be played: the learner makes a failing interleaving happen, or has it shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from course.judge.interleavings.exploring import Failing
from course.judge.interleavings.replaying import Replay
from course.judge.judging import here
from course.scheduling.asking import Played
from course.scheduling.graph import explored, followed

GOAL = "The judge has found an order of the steps in which this check fails. Make it happen."
HINT = "The judge made steps in turns: let one worker begin, and another one come in between."

ENOUGH = 300
"""States to look for the failure in, where a played run has other steps than the judge's."""


@dataclass(frozen=True)
class Scene:
    """The scenario of a check, as a program.

    Attributes
    ----------
    module, text : str
        The learner's module.
    calls : dict of str to str
        Its workers; what they call stands in the check.
    case : Failing
        The scenario, and the order in which it fails.
    after : str
        Always empty: the check says itself what must hold.
    """

    module: str
    text: str
    calls: dict[str, str]
    case: Failing
    after: str = ""

    def run(self) -> None:
        """Run the scenario once."""
        self.case.scenario()


class Replayed(Played):
    """A failing interleaving to play: it gives nothing away before it is made or shown."""

    counts = False

    def __init__(self, replay: Replay) -> None:
        names = replay.end["workers"][1:]
        scene = Scene(replay.module, "\n".join(replay.lines), dict.fromkeys(names, ""), replay.case)
        with _outside_checks():
            player = followed(scene, [step["worker"] for step in replay.steps])
            if replay.failed and player.graph.failure() is None:
                player = explored(scene, ENOUGH)
        super().__init__(scene, player)
        self.title = f"You are the scheduler: {replay.module}, replayed"
        self.goal, self.hint, self.closing = GOAL, HINT, replay.outcome
        if self.graph.failure() is None:
            self.goal, self.hint, self.says = "The order that failed before.", "", replay.outcome

    def _opened(self) -> AbstractContextManager[object]:
        return _outside_checks()


@contextmanager
def _outside_checks() -> Iterator[None]:
    """Run as a cell does that is no test cell, and end the answer's process afterwards."""
    try:
        yield
    finally:
        here().clear()


def show(replay: Replay) -> None:
    """Show a replay as what is to be played."""
    Replayed(replay).show()
