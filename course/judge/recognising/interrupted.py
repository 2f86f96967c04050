"""Reading the interleaving that failed: what came between two steps of one worker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from course.judge.recognising.nodes import CHANGING

_DEED = re.compile(r"(reads|writes|calls) ([\w.]+)(\[?)")


@dataclass(frozen=True)
class Step:
    """A step that read or changed data.

    Attributes
    ----------
    worker, line : int
        Whose it was, and where.
    what : str
        The data, as the line has it: ``self.counts``, also where one of its items was meant.
    writes : bool
        Whether it changed the data.
    within : bool
        Whether it was about what is in the data: an item, or a call of a method.
    """

    worker: int
    line: int
    what: str
    writes: bool
    within: bool

    @property
    def key(self) -> str:
        """The attribute or global name: other functions may call its object otherwise."""
        return self.what.rpartition(".")[2]


def steps(rows: Sequence[tuple[int, int, str]]) -> list[Step]:
    """Return the steps of a story that read or changed data."""
    found = []
    for worker, line, deed in rows:
        if (match := _DEED.match(deed)) is None:
            continue
        does, what, item = match.groups()
        method = ""
        if does == "calls":
            what, _, method = what.rpartition(".")
        writes = does == "writes" or method in CHANGING
        found.append(Step(worker, line, what, writes, bool(item or method)))
    return found


class _Reads:
    """What one worker has read of some data since it last wrote it."""

    def __init__(self) -> None:
        self.latest: dict[int, Step] = {}
        self.stale: set[int] = set()
        self._before: tuple[dict[int, Step], set[int]] = ({}, set())
        self._only_the_name = False

    def add(self, step: Step) -> None:
        self._before = dict(self.latest), set(self.stale)
        self._only_the_name = not step.within
        self.latest[step.line] = step
        self.stale.discard(step.line)

    def changed(self) -> None:
        """Another worker has written the data: what was read is old."""
        self.stale |= self.latest.keys()
        self._before[1].update(self._before[0])

    def old_at(self, write: Step) -> list[Step]:
        """Return what is old as this is written.

        ``counts[word] = …`` and ``seen.append(…)`` name the data once more; that is no look at it.
        """
        if write.within and self._only_the_name:
            self.latest, self.stale = self._before
        return [step for line, step in self.latest.items() if line in self.stale]


def overtaken(done: Sequence[Step]) -> Iterator[tuple[Step, Step]]:
    """Yield reading and writing of one worker between which another one has changed the same."""
    reads: dict[tuple[int, str], _Reads] = {}
    for step in done:
        mine = (step.worker, step.key)
        if not step.writes:
            reads.setdefault(mine, _Reads()).add(step)
            continue
        for read in reads.pop(mine, _Reads()).old_at(step):
            yield read, step
        for (_, key), others in reads.items():
            if key == step.key:
                others.changed()


def half_done(done: Sequence[Step]) -> Iterator[tuple[Step, Step]]:
    """Yield two changes of one worker between which another one has looked at what they change."""
    last: dict[int, tuple[Step, set[str]]] = {}
    for step in done:
        for worker, (_, seen) in last.items():
            if worker != step.worker:
                seen.add(step.key)
        if step.writes:
            first, seen = last.get(step.worker, (step, set()))
            if first.key != step.key and seen & {first.key, step.key}:
                yield first, step
            last[step.worker] = step, set()
