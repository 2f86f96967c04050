from __future__ import annotations

import sys
import types

import pytest

from course.live import Run
from course.live.recording import Column, Lane, Recording


@pytest.fixture
def run():
    run = Run()
    main = Lane("t1", "thread", "MainThread", before=True)
    lanes = {
        "t1": main,
        "p7": Lane("p7", "process", "Process-1", start=0.5, end=1.5, cpu=0.9),
        "t2": Lane("t2", "thread", "Thread-1 (work)", start=0.0, cpu=0.5),
    }
    columns = [
        Column(0.0, 1.0, [80, None], [30, 0.0], {"t1": (0, 0), "t2": (30, 0)}),
        Column(1.0, 2.0, [90, 20], [90, 20], {"t2": (20, 1), "p7": (90, 0)}),
    ]
    run.recording = Recording([0, 3], lanes=lanes, columns=columns, cpu=1.4, wall=2.0)
    return run


@pytest.fixture
def no_pandas(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)


def test_a_row_for_each_worker(run, no_pandas):
    first, second = run.table()
    assert first == {
        "name": "Thread-1 (work)",
        "kind": "thread",
        "number": 2,
        "start": 0.0,
        "end": 2.0,
        "cpu": 0.5,
        "percent": 25.0,
    }
    assert (second["name"], second["number"], second["percent"]) == ("Process-1", 7, 90.0)
    assert sum(row["cpu"] for row in run.table()) == run.cpu


def test_a_row_for_each_worker_at_each_moment(run, no_pandas):
    rows = run.table("moments")
    assert [(row["start"], row["name"], row["percent"], row["core"]) for row in rows] == [
        (0.0, "Thread-1 (work)", 30, 0),
        (1.0, "Thread-1 (work)", 20, 1),
        (1.0, "Process-1", 90, 0),
    ]


def test_a_row_for_each_core_at_each_moment(run, no_pandas):
    rows = run.table("cores")
    assert [(row["core"], row["percent"], row["own"]) for row in rows] == [
        (0, 80, 30),
        (3, None, 0.0),
        (0, 90, 90),
        (3, 20, 20),
    ]


def test_with_pandas_it_is_a_frame_that_knows_the_figures(run, monkeypatch):
    class DataFrame(list):
        """As much of a frame as is needed to see that it was asked for one."""

    monkeypatch.setitem(sys.modules, "pandas", types.SimpleNamespace(DataFrame=DataFrame))
    frame = run.table()
    assert isinstance(frame, DataFrame)
    assert [row["name"] for row in frame] == ["Thread-1 (work)", "Process-1"]
    assert frame.attrs["cores_used"] == 0.7


def test_a_table_that_is_none_is_refused(run):
    with pytest.raises(ValueError, match="no table of 'lanes'; there are: 'workers'"):
        run.table("lanes")


def test_before_the_run_it_is_empty(no_pandas):
    assert Run().table() == Run().table("cores") == []
