"""From readings to a recording: the arithmetic.

A `Sampler` looks at its source when told to. It keeps no clock of its own: whoever calls `tick`
late gets one wide column over the time that really passed, never several made-up ones.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from math import nan
from typing import Any

from course.live.lanes import Lanes
from course.live.reading import Reading, Source
from course.live.recording import Column, Lane, Recording
from course.live.usable import Usable
from course.live.wording import words

CORE_WINDOW = 0.3
"""Seconds over which a core is averaged. `/proc/stat` counts in 10 ms: 3 % of this."""

ASLEEP = 1.0
"""Seconds; the machine's clock ran on this long without it: it slept, and that is cut out."""

WORDS_EVERY = 4
"""Looks from one telling of the run in words to the next."""


class Sampler:
    """Looks at a source and writes down what happened in between.

    Parameters
    ----------
    source : Source
        Where readings come from.
    usable : Usable
        The cores that get a row.
    hz : float
        Looks in a second; the recording says how many the source's counters bear.
    began : float or None
        When the block began, on the monotonic clock; the first reading if None.
    main : int or None
        Native id of the kernel's main thread, which gets that name.
    """

    def __init__(
        self,
        source: Source,
        usable: Usable,
        hz: float = 10.0,
        began: float | None = None,
        main: int | None = None,
    ) -> None:
        self._source = source
        self._looks = 0
        first = source.read(everything=True)
        self.began = first.at if began is None else began
        self._cpu_before = first.cpu
        nothing = [0.0] * len(usable.cores)
        self._history: deque[tuple[Reading, list[float]]] = deque([(first, nothing)])
        self._counted: dict[str, float] = {}  # seconds of CPU that are in columns
        hz = min(hz, source.fastest)
        self.recording = Recording(
            cores=list(usable.cores),
            quota=usable.quota,
            limits="; ".join(filter(None, [usable.sentence, source.lacks])),
            hz=hz,
            error=round(100 * source.tick * max(hz, 1 / CORE_WINDOW), 1),
            wall=max(0.0, self._since(first)),
        )
        self._lanes = Lanes(self.recording, main)
        self._lanes.begin(first.tasks)

    def begin(self, at: float | None = None) -> None:
        """Count from now on: what the workers did until now was not in the block.

        Parameters
        ----------
        at : float or None
            When the block began, on the monotonic clock, if someone knows better than now.
        """
        now = self._source.read(everything=True)
        self.began = now.at if at is None else at
        self._cpu_before = now.cpu
        self._history = deque([(now, [0.0] * len(self.recording.cores))])
        self._lanes.begin(now.tasks)
        self._counted.clear()
        self.recording.columns.clear()

    def tick(self, everything: bool = False) -> dict[str, Any]:
        """Look now; return what is new, as plain data for the browser.

        Returns
        -------
        dict
            ``{"type": "tick", "column": …, "lanes": {key: lane}, "dropped": [key], "cpu": s,
            "wall": s}`` with the lanes that changed, those that turned out to be of no workers,
            and now and then ``"words"``.

        Raises
        ------
        ProcessLookupError
            If the kernel has ended.
        """
        now = self._source.read(everything)
        for key in now.helpers - self._lanes.machinery:
            self.report("machinery", key, now.at)
        if self._lanes.machinery:
            tasks = [task for task in now.tasks if task.key not in self._lanes.machinery]
            now = replace(now, tasks=tasks)
        self._wake(now)
        before = self._history[-1][0]
        if now.at <= before.at:
            return {"type": "none"}
        column = Column(self._since(before), self._since(now))
        changed, own = self._tasks(now, before, column, last=everything)
        own = [a + b for a, b in zip(self._history[-1][1], own, strict=True)]
        self._cores(now, own, column)
        self._history.append((now, own))
        recording = self.recording
        recording.add(column)
        recording.wall = column.end
        recording.cpu = max(recording.cpu, now.cpu - self._cpu_before)
        message = {
            "type": "tick",
            "column": vars(column),
            "lanes": self._lanes.news(changed),
            "dropped": self._lanes.dropped(),
            "cpu": recording.cpu,
            "wall": recording.wall,
        }
        self._looks += 1
        if everything or self._looks % WORDS_EVERY == 1:
            message["words"] = words(recording)
        return message

    def report(self, word: str, key: str, at: float, name: str = "", cpu: float = 0.0) -> None:
        """Take a report: ``"start"``, ``"end"`` or ``"join"`` at time `at` (monotonic).

        Exact, and the only trace of a worker that lived between two looks. ``"machinery"``
        says that this is no worker.
        """
        self._lanes.report(word, key, at - self.began, name, cpu)

    def close(self) -> None:
        """Close the source."""
        self._source.close()

    def _wake(self, now: Reading) -> None:
        """Cut out the time that the machine slept: nothing ran, so it is nobody's."""
        before, own = self._history[-1]
        slept = now.slept - before.slept
        if slept > ASLEEP:
            self.began += slept
            before = replace(before, at=before.at + slept, slept=now.slept)
            self._history = deque([(before, own)])

    def _since(self, reading: Reading) -> float:
        return reading.at - self.began

    def _cores(self, now: Reading, own: list[float], column: Column) -> None:
        """Fill the column's cores, averaged over the last `CORE_WINDOW` seconds."""
        while len(self._history) > 1 and now.at - self._history[1][0].at >= CORE_WINDOW - 0.02:
            self._history.popleft()
        then, own_then = self._history[0]
        span = now.at - then.at
        most = 1.5 * span + 5 * self._source.tick
        for index, core in enumerate(self.recording.cores):
            seconds = now.busy.get(core, nan) - then.busy.get(core, nan)
            if not 0 <= seconds <= most:  # offline, or a counter that jumped
                column.cores.append(None)
                column.own.append(0.0)
                continue
            busy = _percent(seconds, span)
            column.cores.append(busy)
            column.own.append(min(busy, _percent(own[index] - own_then[index], span)))

    def _tasks(
        self, now: Reading, before: Reading, column: Column, last: bool
    ) -> tuple[list[str], list[float]]:
        """Fill the column with what each worker did.

        Returns
        -------
        changed : list of str
            The lanes that changed.
        own : list of float
            Seconds of CPU time that the workers used on each core.
        """
        used = self._lanes.seen(now.tasks, self.began, column)
        cores = {self._lanes.key_of(task): task.core for task in now.tasks}
        changed = [*used, *(self._lanes.told() - used.keys())]
        for lane in self._lanes.gone(used.keys(), column, last):
            if lane.key not in changed:
                changed.append(lane.key)
            if lane.exact and lane.key not in used:
                if self._lanes.was_seen(lane):  # its last moments, by its own account
                    used[lane.key] = max(0.0, lane.cpu - self._counted.get(lane.key, 0.0))
                else:
                    used[lane.key] = self._spread(lane, column)
        for key, seconds in used.items():
            self._counted[key] = self._counted.get(key, 0.0) + seconds
            self._draw(self.recording.lanes[key], seconds, cores.get(key), column)
        return changed, self._placed(used, cores, now, before)

    def _placed(
        self, used: dict[str, float], cores: dict[str, int | None], now: Reading, before: Reading
    ) -> list[float]:
        """Seconds of CPU time that the workers used on each core."""
        place = {core: index for index, core in enumerate(self.recording.cores)}
        own = [0.0] * len(place)
        unplaced = 0.0
        for key, seconds in used.items():
            core = cores.get(key)
            if core in place:
                own[place[core]] += seconds
            else:
                unplaced += seconds
        if not any(task.kind == "thread" for task in now.tasks):  # the system does not tell them
            unplaced = max(0.0, now.cpu - before.cpu - sum(own))
        if unplaced:  # nobody tells where: shared out by what the cores did
            busy = [
                max(0.0, now.busy.get(core, 0.0) - before.busy.get(core, 0.0) - own[index])
                for core, index in place.items()
            ]
            whole = sum(busy) or 1.0
            own = [here + unplaced * part / whole for here, part in zip(own, busy, strict=True)]
        return own

    def _spread(self, lane: Lane, column: Column) -> float:
        """Draw a worker that nobody saw at work, by its own account, evenly over its life.

        Returns
        -------
        float
            Seconds of CPU time that fall into `column`.
        """
        end = lane.end or column.end
        part = lane.cpu / max(end - lane.start, 1e-6)
        for past in reversed(self.recording.columns):
            if past.end <= lane.start:
                break
            here = min(past.end, end) - max(past.start, lane.start)
            if here > 0:
                self._draw(lane, part * here, None, past)
        return part * max(0.0, min(end, column.end) - max(lane.start, column.start))

    def _draw(self, lane: Lane, seconds: float, core: int | None, column: Column) -> None:
        """Percent of one core over the part of the column in which the worker was there."""
        end = column.end if lane.end is None else min(lane.end, column.end)
        alive = end - max(lane.start, column.start)
        if alive > 1e-4:
            most = 100.0 if lane.kind == "thread" else None
            column.lanes[lane.key] = (_percent(seconds, alive, most), core)


def _percent(seconds: float, span: float, most: float | None = 100.0) -> int:
    """Whole percent: the counters are not even that fine."""
    value = max(0.0, 100.0 * seconds / span)
    return round(value if most is None else min(most, value))
