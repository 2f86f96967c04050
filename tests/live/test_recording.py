from __future__ import annotations

import json

import pytest

from course.live.recording import MOST_COLUMNS, Column, Lane, Recording, merged


def column(start, end, core=50.0, worker=50.0):
    return Column(start, end, [core], [worker], {"t1": (worker, 0)})


def test_neighbours_are_averaged_over_the_time_of_both():
    [one] = merged([column(0, 1, core=0.0, worker=100.0), column(1, 4, core=80.0, worker=20.0)])
    assert (one.start, one.end) == (0, 4)
    assert one.cores == [60.0]
    assert one.own == [40.0]
    assert one.lanes == {"t1": (40.0, 0)}


def test_columns_on_both_sides_of_a_gap_stay_apart():
    columns = [column(0, 1), column(5, 6), column(6, 7)]
    assert [(c.start, c.end) for c in merged(columns)] == [(0, 1), (5, 7)]


def test_a_core_that_was_offline_in_one_half_has_the_other_half():
    first, second = column(0, 1), column(1, 2)
    first.cores, second.cores = [None], [30.0]
    assert merged([first, second])[0].cores == [30.0]


def test_a_worker_that_came_in_the_second_half_counts_for_half():
    first, second = column(0, 1), column(1, 2)
    first.lanes = {}
    assert merged([first, second])[0].lanes["t1"][0] == 25.0


def test_a_long_run_keeps_its_whole_length_and_stays_small():
    recording = Recording(cores=[0])
    for n in range(10 * MOST_COLUMNS):
        recording.add(column(n, n + 1))
    assert len(recording.columns) <= MOST_COLUMNS
    assert recording.columns[0].start == 0
    assert recording.columns[-1].end == 10 * MOST_COLUMNS
    assert all(
        a.end == b.start for a, b in zip(recording.columns, recording.columns[1:], strict=False)
    )


def test_it_survives_the_way_to_json_and_back():
    recording = Recording([0, 1], 1.5, "2 cores usable", 10.0, {"t1": Lane("t1", "thread", "a")})
    recording.columns.append(Column(0, 1, [None, 5.0], [0.0, 1.0], {"t1": (6.0, None)}))
    assert Recording.from_json(json.loads(json.dumps(recording.to_json()))) == recording


@pytest.mark.parametrize(
    ("lane", "shown"),
    [
        (Lane("t1", "thread", "new and idle", announced=True), True),
        (Lane("t1", "thread", "a library's, and idle"), False),
        (Lane("t1", "thread", "a library's, and busy", cpu=1.0), True),
        (Lane("p1", "process", "a program of the learner's"), True),
        (Lane("t1", "thread", "older and idle", before=True), False),
        (Lane("t1", "thread", "older and busy", before=True, cpu=1.0), True),
    ],
)
def test_older_workers_get_a_row_only_when_they_work(lane, shown):
    assert bool(Recording(lanes={"t1": lane}, wall=10.0).shown()) is shown
