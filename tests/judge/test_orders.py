"""The orders that are tried stand for all orders: every end that brute force reaches is reached."""

from __future__ import annotations

import random

import pytest

from course.child.touched.touching import FREE, READ, TAKE, WRITE
from course.judge.interleavings.orders import Search

LOCKS = (8, 9)
"""Places that are taken and freed; the others are numbers that are read and added to."""


class Model:
    """A program of a few workers, each a list of (way, place), and the state it is in.

    A worker that reads remembers what it has read; one that writes, writes something that depends
    on all that it remembers.
    """

    def __init__(self, workers):
        self.workers = workers
        self.at = [0] * len(workers)
        self.seen = [()] * len(workers)
        self.values, self.held = {}, set()

    def ready(self):
        return [
            w
            for w, steps in enumerate(self.workers)
            if self.at[w] < len(steps)
            and not (steps[self.at[w]][0] == TAKE and steps[self.at[w]][1] in self.held)
        ]

    def coming(self, worker):
        return self.workers[worker][self.at[worker]]

    def step(self, worker):
        way, place = self.coming(worker)
        self.at[worker] += 1
        if way == READ:
            self.seen[worker] += (self.values.get(place),)
        elif way == WRITE:
            self.values[place] = (worker, self.at[worker], self.seen[worker])
        elif way == TAKE:
            self.held.add(place)
        else:
            self.held.discard(place)

    def end(self):
        return tuple(self.at), tuple(self.seen), tuple(sorted(self.values.items()))


def conflict(one, other):
    return one[1] == other[1] and (one[0] != READ or other[0] != READ)


def run(workers, plan):
    """Run a program as the child would; return its end and what the child would tell."""
    model, points, events, asleep, running = Model(workers), [], [], set(plan.asleep), None
    redundant = False
    while ready := model.ready():
        behind = len(points) >= len(plan.choices)
        awake = [w for w in ready if w not in asleep] if behind else ready
        if not awake:
            redundant = True
            break
        chosen, point = ready[0], -1
        if len(ready) > 1:
            turn = running if running in ready else None
            chosen = turn if turn in awake else awake[0]
            if not behind:
                chosen = plan.choices[len(points)]
            point = len(points)
            points.append((ready, chosen, turn, 0))
        way, place = coming = model.coming(chosen)
        if len(points) >= len(plan.choices):
            asleep = {w for w in asleep if w != chosen and not conflict(model.coming(w), coming)}
        model.step(chosen)
        events.append((chosen, point, [(place, 1, way)]))
        running = chosen
    told = {"points": points, "events": events, "born": [0] * len(workers), "diverged": False}
    told["pending"] = [
        (w, [(place, 1, way)])
        for w, steps in enumerate(workers)
        if model.at[w] < len(steps)
        for way, place in [model.coming(w)]
    ]
    return model.end(), told | {"redundant": redundant}


def all_ends(workers, preemptions=None):
    """Return every end of a program, found by trying everything."""
    ends = set()

    def go(choices, left):
        model = Model(workers)
        for worker in choices:
            model.step(worker)
        ready = model.ready()
        if not ready:
            ends.add(model.end())
        last = choices[-1] if choices else None
        for worker in ready:
            price = last in ready and worker != last
            if left is None or left >= price:
                go([*choices, worker], None if left is None else left - price)

    go([], preemptions)
    return ends


def ends_of(workers, bound):
    search, ends, runs = Search(bound), set(), 0
    while not search.over:
        plan = search.next()
        end, told = run(workers, plan)
        search.learn(plan, told)
        runs += 1
        if not told["redundant"]:
            ends.add(end)
    assert search.repeats
    return ends, runs


def some_program(seed):
    chance = random.Random(seed)
    workers = []
    for _ in range(chance.choice([2, 2, 3])):
        steps, held = [], []
        for _ in range(chance.randint(1, 4)):
            kind = chance.random()
            if kind < 0.3 and len(held) < 2:
                lock = chance.choice([k for k in LOCKS if k not in held])
                held.append(lock)
                steps.append((TAKE, lock))
            elif kind < 0.45 and held:
                steps.append((FREE, held.pop()))
            else:
                steps.append((chance.choice([READ, WRITE]), chance.randint(1, 3)))
        workers.append(steps + [(FREE, lock) for lock in reversed(held)])
    return workers


def parts(many):
    """Parts of all the programs; a plain run takes one, for each is like the others."""
    return [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, many))]


@pytest.mark.parametrize("part", parts(8))
def test_every_end_is_reached(part):
    for seed in range(part * 50, part * 50 + 50):
        workers = some_program(seed)
        assert ends_of(workers, None)[0] == all_ends(workers), workers


@pytest.mark.parametrize("part", parts(4))
def test_every_end_with_few_preemptions_is_reached(part):
    for seed in range(part * 50, part * 50 + 50):
        workers = some_program(seed)
        for bound in (0, 1, 2):
            missed = all_ends(workers, bound) - ends_of(workers, bound)[0]
            assert not missed, (workers, bound)


def test_what_touches_nothing_in_common_is_run_once():
    alone = [[(WRITE, n)] * 3 for n in (1, 2, 3)]
    assert ends_of(alone, None)[1] == 1
    reading = [[(READ, 1)] * 3] * 3
    assert ends_of(reading, None)[1] == 1


def test_a_lock_leaves_as_many_runs_as_there_are_orders_to_take_it():
    locked = [[(TAKE, 8), (READ, 1), (WRITE, 1), (FREE, 8)]] * 3
    assert ends_of(locked, None)[1] <= 7
