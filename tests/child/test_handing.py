"""Who gives back a lock waits for an instant in which another one can take it."""

from __future__ import annotations

import multiprocessing

import pytest

from course.child.surroundings import handing


class Wanted:
    """A lock that another process takes at the third look; it counts the looks."""

    maxvalue = 1

    def __init__(self, *, mine=False, taken_at=3):
        self.mine, self.taken_at, self.looks = mine, taken_at, 0
        self._semlock, self._course_in_vain = self, 0

    def _is_mine(self):
        return self.mine

    def _is_zero(self):
        self.looks += 1
        return self.looks == self.taken_at


def test_it_waits_until_another_one_has_the_lock():
    lock = Wanted()
    handing._hand_over(lock)
    assert lock.looks == 3


def test_it_does_not_wait_for_ever():
    lock = Wanted(taken_at=None)
    handing._hand_over(lock)
    assert 3 < lock.looks < 100


def test_a_lock_that_nobody_wants_is_given_back_at_once_until_somebody_does():
    lock = Wanted(taken_at=None)
    for _ in range(10 * handing._IN_VAIN):
        lock.looks = 0
        handing._hand_over(lock)
    assert lock.looks > 3  # one in so many
    lock.looks = 0
    handing._hand_over(lock)
    assert lock.looks == 1
    lock.looks, lock.taken_at = 0, 1
    handing._hand_over(lock)
    lock.looks, lock.taken_at = 0, None
    handing._hand_over(lock)
    assert lock.looks > 3


def test_a_lock_that_is_still_held_and_a_semaphore_are_not_handed_over():
    held, seats = Wanted(mine=True), Wanted()
    seats.maxvalue = 2
    for lock in (held, seats):
        handing._hand_over(lock)
        assert lock.looks == 0


@pytest.fixture
def handed(monkeypatch):
    """Have locks handed over in this process; return the list of those that were."""
    locks = []
    semaphore = multiprocessing.synchronize.SemLock
    for name in ("_make_methods", "__exit__"):
        monkeypatch.setattr(semaphore, name, getattr(semaphore, name))
    monkeypatch.setattr(handing, "_hand_over", locks.append)
    handing.install()
    return locks


@pytest.mark.parametrize("kind", ["Lock", "RLock"])
def test_every_way_to_give_a_lock_back_hands_it_over(handed, kind):
    lock = getattr(multiprocessing, kind)()
    with lock:
        pass
    lock.acquire()
    lock.release()
    value = multiprocessing.Value("i", 0, lock=lock)
    with value.get_lock():
        pass
    assert len(handed) == 3
    assert lock.acquire(block=False)


def test_the_locks_inside_of_queues_and_events_are_not_handed_over(handed):
    tasks, told = multiprocessing.JoinableQueue(), multiprocessing.Event()
    tasks.put(1)
    assert tasks.get() == 1
    tasks.task_done()
    tasks.join()
    told.set()
    assert told.is_set()
    assert handed == []
    changed = multiprocessing.Condition()
    with changed:
        changed.notify_all()
    assert handed
