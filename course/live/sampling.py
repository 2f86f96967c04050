"""From readings to a recording: the arithmetic.

A `Sampler` looks at its source when told to. It keeps no clock of its own: whoever calls `tick`
late gets one wide column over the time that really passed, never several made-up ones.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from course.live.reading import Reading, Source, Task
from course.live.recording import Column, Kind, Lane, Recording
from course.live.usable import Usable

CORE_WINDOW = 0.3
"""Seconds over which a core is averaged. `/proc/stat` counts in 10 ms: 3 % of this."""

UNSEEN = 1.2
"""Seconds after which a process that was announced and never seen has ended in between."""


class Sampler:
    """Looks at a source and writes down what happened in between.

    Parameters
    ----------
    source : Source
        Where readings come from.
    usable : Usable
        The cores that get a row.
    hz : float
        Looks in a second that the caller intends, written into the recording.
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
        first = source.read(everything=True)
        self.began = first.at if began is None else began
        self._cpu_before = first.cpu
        self._base = {task.key: task.cpu for task in first.tasks}
        self._keys: dict[str, str] = {}
        self._history: deque[Reading] = deque([first])
        self._ended: set[str] = set()
        self._ever: set[str] = set()
        self.recording = Recording(
            list(usable.cores), usable.quota, usable.sentence, hz, wall=max(0.0, self._since(first))
        )
        for task in first.tasks:
            lane = Lane(task.key, task.kind, task.name, before=True)
            if task.key == f"t{main}":
                lane.name = "MainThread"
            self.recording.lanes[task.key] = lane
        self._seen = {task.key: task for task in first.tasks}

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
        self._base = {task.key: task.cpu for task in now.tasks}
        self._history = deque([now])
        self._seen = {task.key: task for task in now.tasks}
        self.recording.columns.clear()

    def tick(self, everything: bool = False) -> dict[str, Any]:
        """Look now; return what is new, as plain data for the browser.

        Returns
        -------
        dict
            ``{"type": "tick", "column": …, "lanes": {key: lane}, "cpu": s, "wall": s}`` with the
            lanes that changed.

        Raises
        ------
        ProcessLookupError
            If the kernel has ended.
        """
        now = self._source.read(everything)
        before = self._history[-1]
        if now.at <= before.at:
            return {"type": "none"}
        column = Column(self._since(before), self._since(now), self._cores(now))
        column.own = [0.0] * len(self.recording.cores)
        changed = self._tasks(now, before, column, last=everything)
        column.own = [
            min(own, busy if busy is not None else own)
            for own, busy in zip(column.own, column.cores, strict=True)
        ]
        self._history.append(now)
        while len(self._history) > 2 and now.at - self._history[1].at >= CORE_WINDOW - 0.02:
            self._history.popleft()
        recording = self.recording
        recording.add(column)
        recording.wall = column.end
        recording.cpu = max(recording.cpu, now.cpu - self._cpu_before)
        return {
            "type": "tick",
            "column": vars(column),
            "lanes": {key: vars(recording.lanes[key]) for key in changed},
            "cpu": recording.cpu,
            "wall": recording.wall,
        }

    def report(self, word: str, key: str, at: float, name: str = "", cpu: float = 0.0) -> None:
        """Take a worker's own report: ``"start"`` or ``"end"`` at time `at` (monotonic).

        Exact, and the only trace of a worker that lived between two looks.
        """
        kind: Kind = "thread" if key.startswith("t") else "process"
        number = self._keys.get(key, key)
        lane = self.recording.lanes.get(number)
        if word == "start":
            if lane is not None and lane.end is not None:  # the system gave the number again
                number = f"{key}.{len(self.recording.lanes)}"
                self._keys[key] = number
                self._base.pop(key, None)
                lane = None
            if lane is None:
                lane = self.recording.lanes[number] = Lane(number, kind, name)
            lane.name, lane.before = name, False
            lane.start = max(0.0, at - self.began)
        elif lane is not None:
            lane.end = max(lane.start, at - self.began)
            if not lane.before:
                lane.cpu, lane.exact = cpu, True

    def close(self) -> None:
        """Close the source."""
        self._source.close()

    def _since(self, reading: Reading) -> float:
        return reading.at - self.began

    def _cores(self, now: Reading) -> list[float | None]:
        then = self._history[0]
        span = now.at - then.at
        return [
            _percent(now.busy[core] - then.busy[core], span)
            if core in now.busy and core in then.busy
            else None
            for core in self.recording.cores
        ]

    def _tasks(
        self, now: Reading, before: Reading, column: Column, last: bool
    ) -> Iterable[str]:
        span = now.at - before.at
        place = {core: index for index, core in enumerate(self.recording.cores)}
        changed: list[str] = []
        here: set[str] = set()
        for task in now.tasks:
            key = self._lane_of(task, now)
            lane = self.recording.lanes[key]
            here.add(key)
            self._ever.add(key)
            known = self._seen.get(task.key)
            past = known.cpu if known and known.cpu <= task.cpu else 0.0
            percent = _percent(task.cpu - past, span, most=100.0 if task.kind == "thread" else None)
            if not lane.exact:
                lane.cpu = max(lane.cpu, task.cpu - self._base.get(task.key, 0.0))
            if task.ended and lane.end is None:
                lane.end = self._since(now)
            if lane.end is None or lane.end > column.start or percent > 0:
                column.lanes[key] = (round(percent, 1), task.core)
            if task.core in place:
                column.own[place[task.core]] += percent
            changed.append(key)
        for key, lane in self.recording.lanes.items():
            if key not in here and lane.end is None and lane.start < column.start:
                if key in self._ever:
                    lane.end = column.end
                elif lane.kind == "process" and (last or column.start - lane.start > UNSEEN):
                    lane.end = lane.start + 1 / self.recording.hz
            if lane.end is not None and key not in self._ended:
                self._ended.add(key)
                changed.append(key)
        self._seen = {task.key: task for task in now.tasks}
        return changed

    def _lane_of(self, task: Task, now: Reading) -> str:
        key = self._keys.get(task.key, task.key)
        if key not in self.recording.lanes:
            start = self._since(self._history[-1])
            if task.began is not None:
                start = min(max(start, task.began - self.began), self._since(now))
            self.recording.lanes[key] = Lane(key, task.kind, task.name, max(0.0, start))
        return key


def _percent(seconds: float, span: float, most: float | None = 100.0) -> float:
    value = max(0.0, 100.0 * seconds / span)
    return round(value if most is None else min(most, value), 1)
