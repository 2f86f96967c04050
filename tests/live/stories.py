"""Runs that were never run: a machine in small steps, seen by the real sampler."""

from __future__ import annotations

import json

from course.live.reading import Reading, Task
from course.live.sampling import Sampler
from course.live.usable import Usable

STEP = 0.01
"""Seconds of the machine's own steps."""


class Machine:
    """Cores that are given to workers in turn, one core to a worker, and a clock of its own.

    Parameters
    ----------
    kind : {"thread", "process"}
    workers, cores : int
    work : float
        Seconds of CPU time that each worker needs.
    most : int
        Workers that may compute at once: 1 with a global lock.
    turn : float
        Seconds that a worker computes before the next one's turn.
    other : float
        Part of the last core that other programs use.
    """

    tick, fastest, lacks = STEP, 20.0, ""

    def __init__(self, kind, workers, cores, work, *, most=None, turn=0.1, other=0.05):
        self.kind, self.work, self.turn, self.other = kind, work, turn, other
        self.most = min(most or cores, cores)
        self.now = 0.0
        self.busy = dict.fromkeys(range(cores), 0.0)
        self.cpu = [0.0] * workers
        self.core = [0] * workers
        self.ended = [None] * workers
        self.names = [f"worker {n}" for n in range(workers)]

    def run(self, seconds):
        for _ in range(round(seconds / STEP)):
            self.now += STEP
            left = [n for n, cpu in enumerate(self.cpu) if cpu < self.work]
            shift = int(self.now / self.turn) * self.most
            at_work = [left[(shift + n) % len(left)] for n in range(min(self.most, len(left)))]
            free = set(self.busy) - {self.core[n] for n in at_work}
            taken = set()
            for n in at_work:
                if self.core[n] in taken:
                    self.core[n] = free.pop()
                taken.add(self.core[n])
                self.busy[self.core[n]] += STEP
                self.cpu[n] += STEP
                if self.cpu[n] >= self.work:
                    self.ended[n] = self.now
            self.busy[max(self.busy)] += 0 if max(self.busy) in taken else STEP * self.other

    @property
    def over(self):
        return None not in self.ended

    def read(self, everything=False):
        letter = self.kind[0]
        tasks = [
            Task(f"{letter}{n + 1}", self.kind, self.names[n], self.cpu[n], self.core[n], 0.0)
            for n, end in enumerate(self.ended)
            if end is None
        ]
        return Reading(self.now, dict(self.busy), tasks, sum(self.cpu))

    def close(self):
        pass


def story(kind, workers, cores, work, *, hz=10, **more):
    """The messages of a run, as a browser gets them, and its recording."""
    machine = Machine(kind, workers, cores, work, **more)
    sampler = Sampler(machine, Usable(tuple(range(cores)), cores), hz)
    messages = [{"type": "all", "recording": sampler.recording.to_json()}]
    sampler.begin(0.0)
    messages.append({"type": "begin"})
    letter, waited = kind[0], 0
    for n in range(workers):
        sampler.report("start", f"{letter}{n + 1}", 0.02 * (n + 1), machine.names[n])
    while waited < workers:
        machine.run(1 / hz)
        for n, end in enumerate(machine.ended):
            if end is not None and end > machine.now - 1 / hz and kind == "thread":
                sampler.report("end", f"{letter}{n + 1}", end, cpu=machine.cpu[n])
        while waited < workers and machine.ended[waited] is not None:  # joined in their order
            sampler.report(
                "join", f"{letter}{waited + 1}", max(filter(None, machine.ended[: waited + 1]))
            )
            waited += 1
        messages.append(json.loads(json.dumps(sampler.tick(everything=machine.over))))
    return messages, sampler.recording
