"""What a run of workers looked like in time: the data behind the picture.

A recording is a list of *columns*, one for each interval between two looks at the machine, and
a list of *lanes*, one for each worker. The server part fills it and the kernel draws it, so it
is plain data and knows how to become JSON and back. Times are seconds since the block began.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

MOST_COLUMNS = 1200
"""Columns kept. A longer run is kept coarser: neighbours are merged, never dropped."""

Kind = Literal["thread", "process"]


@dataclass
class Column:
    """One interval: what each core and each worker did in it, on average.

    Attributes
    ----------
    start, end : float
        Seconds since the block began.
    cores : list of (float or None)
        Percent of each usable core that was busy, in the order of `Recording.cores`; None where
        the core was offline.
    own : list of float
        The part of `cores` that the run's own workers used, percent of one core. It is shared
        out by the core each worker was last seen on, so it is an estimate.
    lanes : dict of str to (float, int or None)
        For each lane that was alive: its CPU in percent of one core and the core it was last
        seen on (None where the system does not tell).
    """

    start: float
    end: float
    cores: list[float | None] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    lanes: dict[str, tuple[float, int | None]] = field(default_factory=dict)


@dataclass
class Lane:
    """One worker: a thread of the kernel, or a process that descends from it.

    Attributes
    ----------
    key : str
        ``"t"`` + native thread id, or ``"p"`` + process id; unique in one recording.
    kind : {"thread", "process"}
    name : str
        The name its program gave it: ``Thread-1 (worker)``, ``ForkPoolWorker-3``.
    start : float
        Seconds since the block began; 0 for a worker that was there before.
    end : float or None
        Seconds since the block began; None while it runs.
    cpu : float
        Seconds of CPU time it used in the block.
    before : bool
        It was there before the block began.
    exact : bool
        `end` and `cpu` were reported by the worker itself, not read from outside.
    joined : float or None
        Seconds since the block began, when the first `join` that waited for it returned.
    announced : bool
        Python told of its start. A thread that nobody announced belongs to a library or to the
        kernel.
    """

    key: str
    kind: Kind
    name: str
    start: float = 0.0
    end: float | None = None
    cpu: float = 0.0
    before: bool = False
    exact: bool = False
    joined: float | None = None
    announced: bool = False

    @property
    def number(self) -> int:
        """The native thread id, or the process id."""
        return int(self.key[1:].partition(".")[0])


@dataclass
class Recording:
    """A run: its cores, its lanes and its columns.

    Attributes
    ----------
    cores : list of int
        The numbers of the cores that the run may use.
    quota : float or None
        The limit in cores that a container sets, None where there is none.
    limits : str
        One line that names what limits the run: affinity, cgroup quota.
    hz : float
        Looks at the machine in a second.
    lanes : dict of str to Lane
        The workers, by their keys.
    columns : list of Column
        What was seen between one look and the next, in order.
    error : float
        Percent of one core by which a single column can be off, because the system counts in
        ticks. Over several columns the errors cancel out: `cpu` is as exact as the clocks are.
    cpu : float
        Seconds of CPU time of all workers so far.
    wall : float
        Seconds since the block began.
    """

    cores: list[int] = field(default_factory=list)
    quota: float | None = None
    limits: str = ""
    hz: float = 10.0
    lanes: dict[str, Lane] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)
    cpu: float = 0.0
    wall: float = 0.0
    error: float = 0.0

    @property
    def cores_used(self) -> float:
        """CPU time of the workers ÷ wall time."""
        return self.cpu / self.wall if self.wall > 0 else 0.0

    def add(self, column: Column) -> None:
        """Append `column`; merge neighbours when there are more than `MOST_COLUMNS`."""
        self.columns.append(column)
        if len(self.columns) > MOST_COLUMNS:
            self.columns = merged(self.columns)

    def shown(self) -> list[Lane]:
        """The lanes worth a row: workers of this block, and older ones that did some work.

        Threads come first, in the order they started. The main thread, workers from before
        the block, and threads that Python did not start (a numerical library's, say) only count
        when they used more than 2 % of one core.
        """
        worth = [
            lane
            for lane in self.lanes.values()
            if (not lane.before and (lane.announced or lane.kind == "process"))
            or lane.cpu > max(0.02 * self.wall, 0.02)
        ]
        return sorted(worth, key=lambda lane: (lane.kind == "process", lane.start, lane.number))

    def coarser(self, most: int) -> Recording:
        """The same run with at most about `most` columns."""
        columns = self.columns
        while len(columns) > most and len(fewer := merged(columns)) < len(columns):
            columns = fewer
        return replace(self, columns=columns)

    def to_json(self) -> dict[str, Any]:
        """Plain data for `from_json` and for the browser."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Recording:
        """The recording that `to_json` wrote.

        Raises
        ------
        TypeError, KeyError
            If `data` was not written by `to_json`.
        """
        fields = dict(data)
        fields["lanes"] = {key: Lane(**lane) for key, lane in data["lanes"].items()}
        fields["columns"] = [
            Column(**{**column, "lanes": {k: (v[0], v[1]) for k, v in column["lanes"].items()}})
            for column in data["columns"]
        ]
        return cls(**fields)


def merged(columns: list[Column]) -> list[Column]:
    """Half as many columns: each pair becomes its average over the time of both.

    A pair with a gap between its two columns (nobody was looking) is left as it is.
    """
    result: list[Column] = []
    waiting: Column | None = None
    for column in columns:
        if waiting is None:
            waiting = column
        elif column.start - waiting.end > 1e-3:
            result.append(waiting)
            waiting = column
        else:
            result.append(_average(waiting, column))
            waiting = None
    if waiting is not None:
        result.append(waiting)
    return result


def _average(first: Column, second: Column) -> Column:
    one, two = first.end - first.start, second.end - second.start
    whole = (one + two) or 1.0

    def mean(a: float | None, b: float | None) -> float | None:
        if a is None or b is None:
            return b if a is None else a
        return (a * one + b * two) / whole

    lanes: dict[str, tuple[float, int | None]] = {}
    for key in {**first.lanes, **second.lanes}:
        a, on_a = first.lanes.get(key, (0.0, None))
        b, on_b = second.lanes.get(key, (0.0, None))
        lanes[key] = ((a * one + b * two) / whole, on_a if a > b else on_b)
    return Column(
        first.start,
        second.end,
        [mean(a, b) for a, b in zip(first.cores, second.cores, strict=True)],
        [(a * one + b * two) / whole for a, b in zip(first.own, second.own, strict=True)],
        lanes,
    )
