"""Let a pool end without a hang that is no fault of the learner's.

``Pool.terminate``, which is the end of every ``with Pool()``, ends each worker wherever it is.  One
that is ended while it holds the lock of the queue of results leaves it locked for ever, and a
thread of the pool, which the pool waits for, waits for that lock.  The last step of handing over a
result is to give that lock back, and the parent may have the result before: on a busy machine it
comes to the end of its block, and ends the worker, just then.  Some programs in a hundred that are
right would hang.
"""

from __future__ import annotations

import contextlib
import functools
from multiprocessing import pool, process
from typing import Any

_PATIENCE = 1.0
"""Seconds to wait for a worker that hands over a result, and for the end of one."""


def _end_all(workers: list[Any], lock: Any) -> None:
    """End the workers while none of them can be inside of the lock, and leave it free."""
    alive = [worker for worker in workers if worker.exitcode is None]
    if not alive:
        return
    lock.acquire(timeout=_PATIENCE)
    for worker in alive:
        process.BaseProcess.terminate(worker)
    for worker in alive:
        worker._popen.wait(_PATIENCE)
    with contextlib.suppress(ValueError):
        lock.release()


def install() -> None:
    """Have the pools that are made from now on end their workers safely."""
    original = pool.Pool._terminate_pool.__func__  # type: ignore[attr-defined]

    @functools.wraps(original)
    def terminate_pool(
        cls: Any, taskqueue: Any, inqueue: Any, outqueue: Any, workers: list[Any], *rest: Any
    ) -> None:
        lock = getattr(outqueue, "_wlock", None)  # there is none on Windows, and among threads
        if lock is not None:
            for worker in workers:
                worker.terminate = functools.partial(_end_all, workers, lock)
        original(cls, taskqueue, inqueue, outqueue, workers, *rest)

    pool.Pool._terminate_pool = classmethod(terminate_pool)  # type: ignore[attr-defined]
