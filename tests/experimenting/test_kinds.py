"""Every experiment measures at its beginning, within seconds, and says what it has measured."""

from __future__ import annotations

import json
import re
import threading
import time
from types import SimpleNamespace

import pytest

from course.experimenting.asking import Experiment, experiment, panel
from course.experimenting.entry import Entry
from course.experimenting.kinds import chunks, filling, interval, joining, workers
from course.experimenting.page import as_html
from course.experimenting.table import KINDS, NoExperiment, entry

SMALLER: dict[str, dict[str, object]] = {
    "workers": {"number": 2, "work": "waits"},
    "switch-interval": {"number": 2},
    "start-methods": {"number": 1},
    "chunks": {"chunk": 256, "most": 2},
    "queue": {"put": 160, "get": 20, "room": 5},
    "join": {"number": 2, "seconds": 0.05},
}
"""Where there is less to measure than at the beginning of an experiment."""


@pytest.fixture(scope="module")
def measured() -> dict[str, Experiment]:
    """All of them, measured once with little to do."""
    found = {name: experiment(name, **SMALLER.get(name, {})) for name in KINDS}
    for each in found.values():
        each.show = lambda: None
        each.run()
    return found


def test_all_of_them_are_here():
    assert set(SMALLER) <= set(KINDS)
    assert panel().name == "workers"
    with pytest.raises(NoExperiment, match=r"no experiment “chunk”\. Experiments: workers, "):
        experiment("chunk")


@pytest.mark.parametrize("name", KINDS)
def test_what_was_measured_is_drawn_and_told(measured, name):
    found = measured[name]
    assert (found.state, found.trouble) == ("measured", "")
    html = as_html(found, "x")
    assert html.count("<path") >= 2
    assert "<p>Measuring" not in html
    assert found.sentence.replace("`", "") in repr(found)
    head, *rows = found.entry.figures(found.data)
    assert rows
    assert {len(row) for row in rows} == {len(head)}


@pytest.mark.parametrize("name", KINDS)
def test_its_data_are_plain_and_its_controls_are_few(measured, name):
    found = measured[name]
    assert json.loads(json.dumps(found.data)) == json.loads(json.dumps(found.data))
    made: Entry = entry(name)
    assert 2 <= len(made.controls) <= 3
    for control in made.controls:
        assert control.start in control.options
    assert made.settings({"nonsense": 1, made.controls[0].name: "nonsense"}) == made.settings({})


def test_workers_one_after_the_other_do_not_overlap(measured):
    spans = measured["workers"].data["ways"]["one after the other"]["spans"]
    for begin, end in (span[1:] for span in spans[1:]):
        assert begin >= spans[0][2]
        assert end > begin


def test_threads_are_all_under_way_at_the_same_time():
    together = threading.Barrier(2)
    one, other = workers._threads(lambda _amount: together.wait(60), 0, 2)
    assert max(one[1], other[1]) < min(one[2], other[2])


def test_threads_are_numbered_as_they_were_started_whichever_ends_first():
    turn = threading.Semaphore(0)

    def second_ends_first(_amount):
        if threading.current_thread() is first[0]:
            turn.acquire(timeout=60)
        else:
            turn.release()

    first = []
    make = threading.Thread

    def noted(**options):
        made = make(**options)
        first.append(made)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers.threading, "Thread", noted)
        times = workers._threads(second_ends_first, 0, 2)
    assert times[0][0] <= times[1][0]
    assert times[0][2] >= times[1][2]


def test_a_join_in_the_loop_lets_nobody_be_beside_another(monkeypatch):
    clock = SimpleNamespace(perf_counter=time.perf_counter, sleep=lambda _seconds: None)
    monkeypatch.setattr(joining, "time", clock)
    measuring = joining.measure("threads", 2, 0.05)
    (_, end), (begin, _) = next(measuring)["places"][joining.IN]["spans"]
    assert begin >= end
    together = threading.Barrier(2)
    clock.sleep = lambda _seconds: together.wait(60)
    one, other = next(measuring)["places"][joining.AFTER]["spans"]
    assert max(one[0], other[0]) < min(one[1], other[1])


def test_a_queue_with_room_never_holds_more(measured):
    lengths = [length for _, length in measured["queue"].data["points"]]
    assert max(lengths) <= 6  # one may be on its way
    assert "The queue is full, and the producer waits in `put`" in measured["queue"].sentence


def test_each_start_method_is_started(measured):
    import multiprocessing

    ways = measured["start-methods"].data["ways"]
    assert list(ways) == ["thread", *multiprocessing.get_all_start_methods()]
    assert all(0 < first <= end for starts in ways.values() for first, end in starts)


def test_amdahls_law_is_a_law():
    data = {"loop": 1.0, "alone": 0.25}
    assert chunks.law(data, 1) == pytest.approx(0.8)
    assert chunks.law(data, 1e9) == pytest.approx(4)


def test_slices_of_one_turn_are_joined_and_those_of_others_part_them():
    one, other = [[0.0, 0.1], [0.2, 0.3], [0.6, 0.7]], [[0.4, 0.5]]
    assert interval._turns([one, other]) == [[[0.0, 0.3], [0.6, 0.7]], [[0.4, 0.5]]]


def test_who_waits_is_who_is_faster():
    def said(put, get):
        data = {"until": 1.0, "points": [(0, 0), (0.5, 3)], "through": 20, "room": 5}
        return filling.say({**data, "waited": {"put": put, "get": get}})

    assert "full, and the producer waits in `put` for 50%" in said([[0.5, 1.0]], [])
    assert "empty, and the consumer waits in `get` for 30%" in said([], [[0.0, 0.3]])
    assert said([], []).startswith("Nobody waits: at the end 3 items lie in it.")


def test_no_text_breaks_the_page(measured):
    html = as_html(measured["queue"], "x")
    (data,) = re.findall(r"<script type='application/json'>(.*?)</script>", html, re.DOTALL)
    assert [control["name"] for control in json.loads(data)["controls"]] == ["put", "get", "room"]
