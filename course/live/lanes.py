"""Who is there: the lanes of a recording, from what is seen of workers and what they report."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from course.live.reading import Task
from course.live.recording import Column, Kind, Lane, Recording

UNSEEN = 1.2
"""Seconds after which a process that was announced and never seen has ended in between."""


class Lanes:
    """Keeps `recording.lanes`.

    Parameters
    ----------
    recording : Recording
        Whose lanes these are.
    main : int or None
        Native id of the kernel's main thread, which gets that name.

    Attributes
    ----------
    machinery : set of str
        Keys of threads and processes that turned out to be no workers.
    """

    def __init__(self, recording: Recording, main: int | None) -> None:
        self._recording = recording
        self._main = f"t{main}"
        self.machinery: set[str] = set()
        self._keys: dict[str, str] = {}  # of a number that the system gave again
        self._dropped: list[str] = []
        self._told: set[str] = set()  # lanes with reports since the last look
        self._ever: set[str] = set()
        self._ended: set[str] = set()
        self._sent: dict[str, tuple[Any, ...]] = {}
        self._base: dict[str, float] = {}
        self._seen: dict[str, Task] = {}

    def begin(self, tasks: Collection[Task]) -> None:
        """Forget everyone but these, who were there before the block."""
        self._recording.lanes = {}
        for task in tasks:
            name = "MainThread" if task.key == self._main else task.name
            self._recording.lanes[task.key] = Lane(task.key, task.kind, name, before=True)
        self._base = {task.key: task.cpu for task in tasks}
        self._seen = {task.key: task for task in tasks}

    def report(self, word: str, key: str, at: float, name: str, cpu: float) -> None:
        """Take what `Sampler.report` takes, with `at` in seconds since the block began."""
        kind: Kind = "thread" if key.startswith("t") else "process"
        number = self._keys.get(key, key)
        if word == "machinery":
            self._drop(key, number)
            return
        lane = self._recording.lanes.get(number)
        self._told.add(number)
        if word == "start":
            if lane is not None and lane.end is not None:  # the system gave the number again
                number = f"{key}.{len(self._recording.lanes)}"
                self._keys[key] = number
                self._told.add(number)
                self._base.pop(key, None)
                lane = None
            if lane is None:
                lane = self._recording.lanes[number] = Lane(number, kind, name)
            lane.name, lane.before, lane.announced = name, False, True
            lane.start = max(0.0, at)
        elif lane is None:
            return
        elif word == "join":
            if kind == "process" and lane.end is None:
                lane.end = max(lane.start, at)
            if lane.joined is None and lane.end is not None:
                lane.joined = max(lane.end, at)
        else:
            lane.end = max(lane.start, at)
            if not lane.before:
                lane.cpu, lane.exact = cpu, True

    def seen(self, tasks: Collection[Task], began: float, column: Column) -> dict[str, float]:
        """Take what a look saw.

        Parameters
        ----------
        tasks : collection of Task
            The workers that are there.
        began : float
            When the block began, on the clock of `Task.began`.
        column : Column
            The time since the last look.

        Returns
        -------
        dict of str to float
            For each lane that was seen the seconds of CPU time since the last look.
        """
        used: dict[str, float] = {}
        for task in tasks:
            lane = self._lane_of(task, began, column)
            known = self._seen.get(task.key)
            past = known.cpu if known and known.cpu <= task.cpu else 0.0
            used[lane.key] = task.cpu - past
            if not lane.exact:
                lane.cpu = max(lane.cpu, task.cpu - self._base.get(task.key, 0.0))
            if task.ended and lane.end is None:
                lane.end = column.end
        self._seen = {task.key: task for task in tasks}
        return used

    def told(self) -> set[str]:
        """The lanes with reports since this was asked last."""
        told = self._told & self._recording.lanes.keys()
        self._told.clear()
        return told

    def _drop(self, key: str, number: str) -> None:
        self.machinery.add(key)
        if self._recording.lanes.pop(number, None) is not None:
            self._dropped.append(number)

    def dropped(self) -> list[str]:
        """The lanes that are no more since this was asked last."""
        dropped, self._dropped = self._dropped, []
        return dropped

    def news(self, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The lanes among these that have changed since they were asked for, as plain data.

        Workers that wait change nothing, and need not be sent again ten times a second.
        """
        found = {}
        for key in keys:
            lane = self._recording.lanes[key]
            state = (lane.name, lane.start, lane.end, lane.joined, lane.cpu)
            if self._sent.get(key) != state:
                self._sent[key] = state
                found[key] = vars(lane)
        return found

    def gone(self, here: Collection[str], column: Column, last: bool) -> list[Lane]:
        """The lanes that ended since the last look; gives an end to those that only vanished."""
        found = []
        self._ever.update(here)
        for key, lane in self._recording.lanes.items():
            if key not in here and lane.end is None:
                unseen = column.start - lane.start
                if key in self._ever:
                    lane.end = column.end
                elif lane.kind == "process" and (last or unseen > UNSEEN):
                    lane.end = lane.start + 1 / self._recording.hz
            if lane.end is not None and key not in self._ended:
                self._ended.add(key)
                found.append(lane)
        return found

    def was_seen(self, lane: Lane) -> bool:
        """Whether any look saw it."""
        return lane.key in self._ever

    def key_of(self, task: Task) -> str:
        """The key of its lane."""
        return self._keys.get(task.key, task.key)

    def _lane_of(self, task: Task, began: float, column: Column) -> Lane:
        key = self.key_of(task)
        lane = self._recording.lanes.get(key)
        if lane is None:
            start = column.start
            if task.began is not None:
                start = min(max(start, task.began - began), column.end)
            lane = Lane(key, task.kind, task.name, max(0.0, start))
            self._recording.lanes[key] = lane
        return lane
