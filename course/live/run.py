"""`with cores() as run:` shows what the workers started in the block do to the cores.

>>> with cores("three threads") as run:     # doctest: +SKIP
...     for worker in workers:
...         worker.start()
...     for worker in workers:
...         worker.join()
>>> run.cores_used                          # doctest: +SKIP
1.02
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from course.live import workers
from course.live.feeds import Feed, KernelFeed, Seen, ServerFeed
from course.live.reading import Source
from course.live.recording import Lane, Recording
from course.live.sampling import Sampler
from course.live.sources import source_for
from course.live.stage import Stage
from course.live.table import table
from course.live.usable import usable_by
from course.live.wire import Refused, Wire
from course.live.wording import Titled, free, sentence, speedup

GRADING = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")
"""Environment variables that say a notebook is being graded: nothing is sampled then."""


class Run:
    """One block of code and what its workers did. Made by `cores`.

    Attributes
    ----------
    recording : Recording
        Everything that was seen; complete once the block has ended.
    cost : float or None
        What looking took, in percent of one core: CPU time of the Jupyter server, or of a thread
        of this kernel. None before the block has ended, while grading, or if the server was lost.
    """

    def __init__(
        self,
        title: str = "",
        *,
        beside: Run | Sequence[Run] = (),
        hz: float = 10.0,
        source: Callable[[], Source] | None = None,
        stage: Stage | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        if not 0.5 <= hz <= 20:
            raise ValueError(f"hz is {hz:g}; give a number of looks a second from 0.5 to 20")
        self.title = title
        self.hz = float(hz)
        self.beside = tuple(_finished([beside] if isinstance(beside, Run) else beside))
        self.recording = Recording(hz=self.hz)
        self.cost: float | None = None
        self._given = source
        self._grading = any(environment.get(name) for name in GRADING)
        self._feed: Feed | None = None
        self._stage = stage or Stage.here()

    @property
    def cores_used(self) -> float:
        """CPU time of the workers ÷ wall time: how many cores were at work on average."""
        return self.recording.cores_used

    @property
    def wall(self) -> float:
        """Seconds from the start of the block to its end."""
        return self.recording.wall

    @property
    def cpu(self) -> float:
        """Seconds of CPU time of all threads and processes of the block together.

        Workers that ended are in it: their time comes from the process itself, its waited-for
        children, and the last look at those still there.
        """
        return self.recording.cpu

    @property
    def free(self) -> float:
        """Cores that this run could have used: those it may use, less what other programs took."""
        return free(self.recording)

    @property
    def speedup(self) -> float | None:
        """How many times as fast as the run it was compared with; None without one.

        Of several, that is the serial one, in which no worker but the main thread computed, and
        otherwise the first. See `beside` of `cores`.
        """
        return speedup(self.recording, self.beside)

    @property
    def lanes(self) -> list[Lane]:
        """The workers, threads first, in the order they started."""
        return self.recording.shown()

    def table(self, of: str = "workers") -> Any:
        """The numbers as a table: a `pandas.DataFrame`, or a list of dicts without pandas.

        Parameters
        ----------
        of : {"workers", "moments", "cores"}
            What a row is:

            * a worker: ``name``, ``kind`` and ``number`` (native thread id or process id);
              ``start`` and ``end``, seconds since the block began; ``cpu``, seconds of CPU time;
              ``percent``, its CPU time over its life, in percent of one core;
            * a worker at one moment, between two looks: ``start``, ``end``, ``name``, ``percent``
              and ``core``, where it was last seen (None where the system does not tell);
            * a core at one moment: ``start``, ``end``, ``core``, ``percent`` of it that was busy
              (None while it was offline), and ``own``, the part of that which the run's own
              workers used. What is left of ``percent`` is other load on the machine.

        Raises
        ------
        ValueError
            If there is no such table.

        Notes
        -----
        A single moment can be off by ``run.recording.error`` percent, because systems count CPU
        time in ticks. Seconds of CPU time are as exact as the system's clocks.

        Examples
        --------
        >>> run.table().sort_values("cpu")              # doctest: +SKIP
        >>> run.table("cores").groupby("core").mean()   # doctest: +SKIP
        """
        return table(self.recording, of)

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:  # ■ while the browser is waited for, say
            if self._feed is not None:
                self._feed.finish()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        seen = Seen(None)
        try:
            self._sampler.tick(everything=True)
        finally:
            if self._feed is not None:
                workers.unwatch(self._feed.report)
                seen = self._feed.finish()
            self._sampler.close()
        mine = self._sampler.recording
        self.recording = seen.recording or mine
        self.recording.cpu, self.recording.wall = mine.cpu, mine.wall
        share_out(self.recording)
        if seen.cost is not None and self.wall > 0:
            self.cost = 100 * seen.cost / self.wall
        self._leave(seen)

    def __repr__(self) -> str:
        state = sentence(self.recording, self.beside) if self.recording.wall else "has not run yet"
        return f"<cores {self.title!r}: {state}>"

    def _begin(self) -> None:
        if not self._grading:
            self._open()
        self._sampler = self._make_sampler()
        self._began = time.monotonic()
        self._sampler.begin(self._began)
        if self._feed is not None:
            self._feed.begin(self._began)
            workers.watch(self._feed.report)

    def _open(self) -> None:
        """Decide who looks, and show the widget."""
        wire = Wire.find() if self._stage.live and self._given is None else None
        if wire is not None:
            try:
                self._feed = ServerFeed(wire, self.title, self.hz)
            except Refused:
                wire.close()
        if self._feed is None:
            self._feed = KernelFeed(self._make_sampler, self.title)
        self._stage.show(self._feed, self.title, self.beside)
        if isinstance(self._feed, ServerFeed):
            self._feed.wait_for_browser()

    def _make_sampler(self, machinery: list[int] | None = None) -> Sampler:
        if machinery is None:
            machinery = workers.machinery()
        source = self._given() if self._given else source_for(os.getpid(), machinery)
        usable = usable_by(os.getpid())
        return Sampler(source, usable, self.hz, main=workers.main_thread())

    def _leave(self, seen: Seen) -> None:
        if self._grading:
            print(f"{sentence(self.recording, self.beside)} (No live view while grading.)")
        else:
            source = self._feed.source if self._feed else "kernel"
            runs = [*self.beside, Titled(self.title, self.recording)]
            self._stage.leave(runs, source, seen.frames)


def _finished(runs: Sequence[Run]) -> Iterator[Titled]:
    """Runs to compare with, as they are now: a cell may run again later.

    Raises
    ------
    TypeError, ValueError
        If one is no run, or has not run.
    """
    for run in runs:
        if not isinstance(run, Run):
            raise TypeError(
                f"beside is {run!r}; give the run of an earlier block: with cores(…) as run"
            )
        if not run.wall:
            raise ValueError(f"the run {run.title!r} has not run yet: execute its cell first")
        yield Titled(run.title, run.recording)


def cores(
    title: str = "",
    *,
    beside: Run | Sequence[Run] = (),
    hz: float = 10.0,
    source: Callable[[], Source] | None = None,
) -> Run:
    """Show what the workers started in a ``with`` block do to the cores of this machine.

    Parameters
    ----------
    title : str
        Shown above the picture.
    beside : Run or sequence of Run
        Earlier runs to compare with: ``with cores("processes", beside=threads):``. They are
        shown above this one, with the same rows for the cores and on one time scale, and the
        sentence says how much faster this run was.
    hz : float
        Looks at the machine in a second, 0.5 to 20.
    source : callable or None
        Makes a source of readings, for tests; the machine itself if None.

    Returns
    -------
    Run
        A context manager; afterwards it has the numbers: `cores_used`, `wall`, `cpu`, `lanes`,
        `speedup`.

    Raises
    ------
    TypeError
        If `beside` is no run.
    ValueError
        If `hz` is out of range, or a run in `beside` has not run yet.
    """
    return Run(title, beside=beside, hz=hz, source=source)


def share_out(recording: Recording) -> None:
    """Give CPU time that no look caught to the processes that ended between two looks.

    The total is exact but for processes that have ended, which the system counts in ticks of
    10 ms, and so are the workers that reported their own time. What is left belongs to processes
    whose last moments nobody saw, at most one interval each.
    """
    recording.cpu = max(recording.cpu, sum(lane.cpu for lane in recording.lanes.values()))
    open_ended = [
        lane
        for lane in recording.lanes.values()
        if lane.kind == "process" and lane.end is not None and not lane.exact
    ]
    rest = recording.cpu - sum(lane.cpu for lane in recording.lanes.values())
    if rest > 0.005 and open_ended:
        for lane in open_ended:
            lane.cpu += min(rest / len(open_ended), max(0.0, (lane.end or 0.0) - lane.start))
