"""Judging on a Dask cluster: the same call, on another machine.

The cluster is somebody's own: it is there already, and is only given work. `Cluster.judge` takes
the place of `judge_notebook`. The threads that wait for its answers are as many as the cluster has
to do at once, and some more; so no more notebooks than that are in anybody's memory.
"""

from __future__ import annotations

import errno
import platform
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Self

from course.grading.marking import source
from course.grading.running.pace import Pace
from course.judge.notebook import CellVerdict, TestCell, judge_notebook

AHEAD = 1.5
"""Notebooks handed over for each that the cluster can judge at once: so nobody waits for work."""
CONNECT = 30.0
"""Seconds to wait for the scheduler, and for a worker."""


class ClusterTrouble(Exception):
    """The cluster cannot be used; the message says why, and ``cure`` what to do."""

    def __init__(self, happened: str, cure: str) -> None:
        super().__init__(happened)
        self.cure = cure


class Cluster:
    """A cluster that judges.

    Parameters
    ----------
    address : str
        The scheduler's, such as ``tcp://host:8786``.
    walls : bool
        Whether answers must run behind walls: then every worker must have them.

    Raises
    ------
    ClusterTrouble
        ``distributed`` is not installed, nobody answers, there are no workers, or they have another
        version of the course or of Python, or no sandbox.
    """

    def __init__(self, address: str, *, walls: bool) -> None:
        try:
            import distributed
        except ImportError as error:
            raise ClusterTrouble(
                "The package distributed is not installed here.",
                "pip install 'distributed' (or: pip install '.[cluster]') in this environment.",
            ) from error
        try:
            self._client = distributed.Client(
                address, timeout=CONNECT, set_as_default=False, name="course-grade"
            )
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterTrouble(
                f"No Dask scheduler answers at {address}: {error}",
                "start one (dask scheduler), or name the address that it has printed.",
            ) from error
        try:
            self._check(address, walls=walls)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster; it goes on without."""
        with suppress(OSError, TimeoutError):
            self._client.close(timeout=5)

    def _check(self, address: str, *, walls: bool) -> None:
        with suppress(TimeoutError):
            self._client.wait_for_workers(1, timeout=CONNECT)
        told: dict[str, Any] = self._client.run(about, on_error="return")
        if not told:
            raise ClusterTrouble(
                f"The cluster at {address} has no workers.", "dask worker ADDRESS, and again."
            )
        agree(told, walls=walls)

    @property
    def in_words(self) -> str:
        """How large the cluster is."""
        threads = self._client.nthreads().values()
        return f"{len(threads)} workers with {sum(threads)} threads"

    @property
    def pace(self) -> Pace:
        """As many notebooks as the cluster can judge at once, and some more."""
        threads = sum(self._client.nthreads().values())
        return Pace(max(2, round(AHEAD * threads)))

    def judge(
        self,
        modules: dict[str, str],
        cells: Sequence[TestCell],
        **terms: Any,
    ) -> list[CellVerdict]:
        """Judge a notebook, as `judge_notebook` does.

        When a worker dies the scheduler gives what it judged to another one; it gives up on a
        notebook that has ended several (Dask's ``allowed-failures``), which then waits for a
        person.

        Raises
        ------
        OSError
            The scheduler is gone.
        """
        future = self._client.submit(judge_notebook, modules, list(cells), **terms, pure=False)
        try:
            found: list[CellVerdict] = future.result()
        except Exception as error:
            if self._client.status != "running":
                raise OSError(errno.ENOTCONN, "the Dask scheduler is gone") from error
            raise
        finally:
            future.release()
        return found


def agree(told: Mapping[str, Any], *, walls: bool) -> None:
    """Make sure that workers judge as this machine would.

    Parameters
    ----------
    told : mapping of str to dict
        What `about` says on each worker; anything else where it could not be called there.
    walls : bool
        Whether each must have a sandbox.

    Raises
    ------
    ClusterTrouble
        One does not.
    """
    mine = about()
    for worker, theirs in told.items():
        if not isinstance(theirs, dict):
            raise ClusterTrouble(
                f"The worker {worker} has no course to judge with: {theirs!r}",
                "install this course on every worker: pip install . from this clone.",
            )
        for what in ("Python", "course"):
            if theirs[what] != mine[what]:
                raise ClusterTrouble(
                    f"The worker {worker} has another {what}: {theirs[what][:12]}, and here it"
                    f" is {mine[what][:12]}. The same answers could get other marks there.",
                    f"have all workers use the same {what} as this machine.",
                )
        if walls and not theirs["walls"]:
            raise ClusterTrouble(
                f"The worker {worker} has no sandbox: {theirs['detail']}",
                "python3 -m course doctor says there what is missing.",
            )


def about() -> dict[str, Any]:
    """What a machine judges with."""
    from course.sandbox import available_walls

    walls = available_walls()
    return {
        "Python": platform.python_version(),
        "course": source.digest(),
        "walls": bool(walls),
        "detail": walls.detail,
    }
