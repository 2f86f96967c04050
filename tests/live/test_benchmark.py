"""The sums of `benchmarks/live_view.py`, and that its work can be done."""

from __future__ import annotations

import io
import multiprocessing
import os

import pytest
from rich.console import Console

from benchmarks.live_view_report import AGAIN, NONE, OURS, Result, goals, ratios, table
from benchmarks.live_view_work import VIEWS, in_processes, in_threads, run


def result(wall, **more):
    facts = {"work": wall, "kernel": 0.1, "server": 0.4, "browser": 1.0, "around": 0.0}
    return Result(wall=wall, **{**facts, "still": 0.15, "frames": 40, **more})


RESULTS = {
    ("threads", NONE): [result(4.0), result(2.0)],
    ("threads", OURS): [result(4.04, server=1.4), result(2.02, server=1.2)],
    ("threads", AGAIN): [result(4.0), result(2.0)],
}


def test_a_round_is_compared_with_its_own_runs_without_a_view():
    assert ratios(RESULTS, "threads", OURS, "wall") == pytest.approx([1.01, 1.01])
    assert ratios(RESULTS, "threads", AGAIN, "wall") == [1.0, 1.0]


def test_the_table_and_the_goals_tell_what_is_beyond_no_view():
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(table(RESULTS))
    shown = console.export_text()
    [ours] = [line for line in shown.splitlines() if OURS in line]
    assert "+1.0 %" in ours
    assert "0.90 %" in ours  # the server, beyond no view
    stands, taken, *slower = goals(RESULTS)
    assert stands.startswith("stands still, threads: 0.15 s")
    assert taken == "kernel and server, threads: 0.90 % of one core (goal: 2 %)"
    assert len(slower) == 2
    assert all("+1.0 %" in line and "no view: +0.0 %" in line for line in slower)


def test_cut_short_it_shows_what_there_is():
    part = {("factorial", NONE): [result(9.0)], ("factorial", OURS): [result(9.0)]}
    assert table(part).row_count == 2
    assert len(list(goals(part))) == 2
    assert list(goals({})) == []


def test_the_work_is_done_and_its_time_is_known():
    assert in_threads(abs, 5) > 0
    assert in_processes(10, multiprocessing.get_start_method()) >= 0
    assert NONE in VIEWS
    job = {"work": "count", "view": NONE, "size": 50_000, "server": [], "browser": [os.getpid()]}
    facts = run(job)
    assert facts["begin"] <= facts["end"]
    assert facts["work"] > 0
    assert facts["browser"] >= 0
