"""A pool ends also when a worker is ended that holds the lock of the queue of results."""

import multiprocessing
import multiprocessing.pool

import pytest

from course.child.surroundings import pools


def _hold(lock, holds):
    lock.acquire()
    holds.set()
    multiprocessing.Event().wait()


@pytest.fixture
def context():
    return multiprocessing.get_context("spawn")


def test_the_lock_of_an_ended_worker_is_free(context, monkeypatch):
    monkeypatch.setattr(pools, "_PATIENCE", 0.2)
    lock, holds = context.Lock(), context.Event()
    worker = context.Process(target=_hold, args=(lock, holds), daemon=True)
    worker.start()
    assert holds.wait(60)
    pools._end_all([worker], lock)
    worker.join(60)
    assert worker.exitcode is not None
    assert lock.acquire(block=False)


def test_a_pool_ends_its_workers(context, monkeypatch):
    monkeypatch.setattr(multiprocessing.pool.Pool, "_terminate_pool", _restorable())
    pools.install()
    with context.Pool(2) as pool:
        assert pool.map(abs, [-1, 2]) == [1, 2]
        workers = list(pool._pool)
    assert [worker.exitcode is None for worker in workers] == [False, False]
    assert pool._outqueue._wlock.acquire(block=False)


def _restorable():
    return vars(multiprocessing.pool.Pool)["_terminate_pool"]
