"""A run as a table: for counting, plotting and keeping, with pandas where it is installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from course.live.recording import Recording

Row = dict[str, Any]


def workers(recording: Recording) -> list[Row]:
    """One row for each worker, threads first, in the order they started."""
    rows: list[Row] = []
    for lane in recording.shown():
        end = recording.wall if lane.end is None else lane.end
        life = end - lane.start
        rows.append(
            {
                "name": lane.name,
                "kind": lane.kind,
                "number": lane.number,
                "start": lane.start,
                "end": end,
                "cpu": lane.cpu,
                "percent": 100 * lane.cpu / life if life > 0 else 0.0,
            }
        )
    return rows


def moments(recording: Recording) -> list[Row]:
    """One row for each worker in each interval between two looks."""
    names = {lane.key: lane.name for lane in recording.shown()}
    return [
        {
            "start": column.start,
            "end": column.end,
            "name": names[key],
            "percent": percent,
            "core": core,
        }
        for column in recording.columns
        for key, (percent, core) in column.lanes.items()
        if key in names
    ]


def cores(recording: Recording) -> list[Row]:
    """One row for each usable core in each interval between two looks."""
    return [
        {"start": column.start, "end": column.end, "core": core, "percent": busy, "own": own}
        for column in recording.columns
        for core, busy, own in zip(recording.cores, column.cores, column.own, strict=True)
    ]


TABLES: dict[str, Callable[[Recording], list[Row]]] = {
    "workers": workers,
    "moments": moments,
    "cores": cores,
}


def table(recording: Recording, of: str = "workers") -> Any:
    """The recording as a `pandas.DataFrame`, or, without pandas, as a list of dicts.

    Parameters
    ----------
    recording : Recording
        A run.
    of : {"workers", "moments", "cores"}
        What a row is; see `course.live.run.Run.table`.

    Raises
    ------
    ValueError
        If there is no such table.
    """
    if of not in TABLES:
        raise ValueError(f"there is no table of {of!r}; there are: {', '.join(map(repr, TABLES))}")
    rows = TABLES[of](recording)
    try:
        import pandas
    except ImportError:
        return rows
    frame = pandas.DataFrame(rows)
    frame.attrs = {
        "cores_used": recording.cores_used,
        "cpu": recording.cpu,
        "wall": recording.wall,
        "limits": recording.limits,
    }
    return frame
