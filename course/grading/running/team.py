"""The threads that judge: a student for each; for the last students, pieces of a notebook each.

A notebook is judged from top to bottom in one process, which takes many seconds and waits for most
of them. In the middle of a class other notebooks keep the cores busy meanwhile. The last ones, and
those of a class of two, would leave cores idle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from course.grading.marking.verdicts import Piece
from course.grading.running.pace import Pace

P = ParamSpec("P")
R = TypeVar("R")


class Team:
    """As many threads as notebooks may be judged at the same time.

    Parameters
    ----------
    pace : Pace
        Lets them begin.
    left : callable
        Returns how many students are not done yet.
    """

    def __init__(self, pace: Pace, left: Callable[[], int]) -> None:
        self.pace, self._left = pace, left
        self._pool = ThreadPoolExecutor(pace.most, thread_name_prefix="judge")

    def submit(self, do: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Have one of the threads do something."""
        return self._pool.submit(do, *args, **kwargs)

    def spread(self, judge: Callable[[Sequence[Piece]], None], pieces: Sequence[Piece]) -> None:
        """Have pieces of a notebook judged: in one go while there are students enough.

        Whoever calls this is one of the threads, and holds no turn.
        """
        shares = -(-self.pace.most // max(1, self._left()))
        mine, *others = [pieces[n::shares] for n in range(min(shares, len(pieces)))]
        given = [(share, self.submit(self._in_turn, judge, share)) for share in others]
        self._in_turn(judge, mine)
        for share, future in reversed(given):
            if future.cancel():  # no thread was free for it
                self._in_turn(judge, share)
            else:
                future.result()

    def _in_turn(self, judge: Callable[[Sequence[Piece]], None], share: Sequence[Piece]) -> None:
        with self.pace.turn():
            judge(share)

    def stop(self) -> None:
        """Begin nothing more."""
        self.pace.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)
