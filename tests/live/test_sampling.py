from __future__ import annotations

from dataclasses import replace

import pytest

from course.live.reading import Reading, Source, Task
from course.live.sampling import Sampler
from course.live.usable import Usable


class Script(Source):
    """A source that gives the readings it was given, one after the other."""

    def __init__(self, *readings):
        self.readings = list(readings)

    def read(self, everything=False):
        reading = self.readings.pop(0)
        if isinstance(reading, Exception):
            raise reading
        return reading

    def close(self):
        self.readings.clear()


def thread(number, cpu, core=0):
    return Task(f"t{number}", "thread", "python", cpu, core)


def process(number, cpu, core=0, **more):
    return Task(f"p{number}", "process", "python", cpu, core, **more)


def look(at, *tasks, busy=(0.0, 0.0), cpu=None):
    total = sum(task.cpu for task in tasks) if cpu is None else cpu
    return Reading(at, dict(enumerate(busy)), list(tasks), total)


def sampler(*readings, main=1):
    return Sampler(Script(*readings), Usable((0, 1), 2), main=main)


def test_percentages_are_over_the_time_that_really_passed():
    # the second look comes 0.5 s late: one column over 0.6 s, no column that is made up
    s = sampler(look(10.0, thread(2, 0.0)), look(10.6, thread(2, 0.3)))
    message = s.tick()
    assert message["column"]["lanes"] == {"t2": (50.0, 0)}
    assert (message["column"]["start"], message["column"]["end"]) == (0.0, pytest.approx(0.6))
    assert s.recording.cores_used == pytest.approx(0.5)
    assert len(s.recording.columns) == 1


def test_only_what_is_used_in_the_block_counts():
    s = sampler(
        look(1.0, thread(1, 99.0)), look(2.0, thread(1, 100.0)), look(4.0, thread(1, 101.0))
    )
    s.begin()
    s.tick()
    assert s.recording.cpu == pytest.approx(1.0)
    assert s.recording.wall == pytest.approx(2.0)
    assert s.recording.lanes["t1"].cpu == pytest.approx(1.0)
    assert s.recording.lanes["t1"].name == "MainThread"


def test_own_work_and_other_load_are_told_apart():
    s = sampler(
        look(0.0, thread(2, 0.0, core=0), busy=(5.0, 5.0)),
        look(1.0, thread(2, 0.5, core=0), busy=(5.8, 5.4)),
    )
    s.tick()
    [column] = s.recording.columns
    assert column.cores == [80.0, 40.0]
    assert column.own == [50.0, 0.0]


def test_work_on_an_unknown_core_is_shared_out_by_what_the_cores_did():
    s = sampler(
        look(0.0, thread(2, 0.0, core=None), busy=(0.0, 0.0)),
        look(1.0, thread(2, 0.8, core=None), busy=(0.75, 0.25)),
    )
    s.tick()
    assert s.recording.columns[0].own == [60.0, 20.0]


def test_a_worker_that_waits_is_not_sent_again():
    s = sampler(*(look(at, thread(2, at), thread(3, 0.5)) for at in (0.0, 1.0, 2.0)), look(3.0))
    assert s.tick()["lanes"].keys() == {"t2", "t3"}
    message = s.tick()
    assert message["lanes"].keys() == {"t2"}
    assert message["column"]["lanes"].keys() == {"t2", "t3"}
    assert s.tick()["lanes"].keys() == {"t2", "t3"}  # both have ended


def test_a_core_that_goes_offline_has_no_value():
    s = sampler(look(0.0), Reading(1.0, {0: 0.5}, [], 0.0))
    s.tick()
    assert s.recording.columns[0].cores == [50.0, None]


def test_a_core_that_comes_back_has_a_value_again():
    gone = Reading(1.0, {0: 0.5}, [], 0.0)
    s = sampler(look(0.0), gone, look(2.0, busy=(1.0, 7.0)), look(3.0, busy=(1.5, 7.5)))
    for _ in range(3):
        s.tick()
    assert [column.cores[1] for column in s.recording.columns] == [None, None, 50]


@pytest.mark.parametrize("busy", [50.0, -1.0])
def test_a_counter_that_jumped_is_no_busy_core(busy):
    # a machine that was paused: 50 s of work in a tenth of a second, or less than none
    s = sampler(look(0.0, busy=(5.0, 5.0)), look(0.1, busy=(5.0 + busy, 5.05)))
    s.tick()
    assert s.recording.columns[0].cores == [None, 50]


def test_the_time_that_the_machine_slept_is_cut_out():
    # Windows: the clock ran on for an hour while the lid was closed
    hour = 3600.0
    s = sampler(
        look(0.0, thread(2, 0.0)),
        look(1.0, thread(2, 0.5), busy=(0.5, 0)),
        replace(look(hour + 2, thread(2, 1.25), busy=(1.25, 0)), slept=hour),
        replace(look(hour + 3, thread(2, 1.5), busy=(1.5, 0)), slept=hour),
    )
    for _ in range(3):
        s.tick()
    columns = s.recording.columns
    assert [(column.start, column.end) for column in columns] == [(0, 1), (1, 2), (2, 3)]
    assert [column.lanes["t2"][0] for column in columns] == [50, 75, 25]
    assert [column.cores[0] for column in columns] == [50, 75, 25]
    assert s.recording.wall == 3.0
    s.report("end", "t2", hour + 2.75, cpu=1.5)
    assert s.recording.lanes["t2"].end == 2.75


def test_a_thread_that_the_system_never_shows_is_drawn_evenly_when_it_has_told_its_time():
    # macOS: no thread of another process can be seen, but the process's own time can
    s = sampler(
        look(0.0, busy=(0.0, 0.0), cpu=0.0),
        look(1.0, busy=(0.5, 0.0), cpu=0.5),
        look(2.0, busy=(0.8, 0.0), cpu=0.8),
    )
    s.report("start", "t2", 0.0, "Thread-1 (work)")
    s.tick()
    assert s.recording.columns[0].lanes == {}
    s.report("end", "t2", 2.0, cpu=0.8)
    s.tick()
    assert [column.lanes["t2"] for column in s.recording.columns] == [(40, None), (40, None)]
    assert [column.own[0] for column in s.recording.columns] == [50, 30]


def test_what_a_system_does_not_tell_is_said_and_its_ticks_are_respected():
    class Coarse(Script):
        tick, fastest, lacks = 1 / 64, 5.0, "this system tells little"

    s = Sampler(Coarse(look(0.0)), Usable((0, 1), 2), hz=20)
    assert s.recording.limits == "2 cores usable; this system tells little"
    assert s.recording.hz == 5.0
    assert s.recording.error == pytest.approx(100 / 64 * 5, abs=0.1)


def test_a_thread_s_own_report_is_exact():
    s = sampler(look(0.0), look(0.1, thread(2, 0.05)), look(0.2))
    s.report("start", "t2", 0.04, "Thread-1 (worker)")
    s.tick()
    s.report("end", "t2", 0.16, cpu=0.11)
    s.tick()
    lane = s.recording.lanes["t2"]
    assert (lane.name, lane.start, lane.end, lane.cpu) == ("Thread-1 (worker)", 0.04, 0.16, 0.11)
    # 0.06 s of CPU in the 0.06 s that were left: all of one core
    assert s.recording.columns[1].lanes["t2"][0] == pytest.approx(100.0)


def test_a_thread_that_lived_between_two_looks_is_not_missed():
    s = sampler(look(0.0), look(1.0))
    s.report("start", "t2", 0.2, "short")
    s.report("end", "t2", 0.4, cpu=0.1)
    message = s.tick()
    assert "t2" in message["lanes"]
    assert s.recording.columns[0].lanes["t2"][0] == pytest.approx(50.0)


def test_a_thread_id_that_the_system_gives_again_is_another_lane():
    s = sampler(look(0.0), look(1.0))
    for start in (0.1, 0.5):
        s.report("start", "t2", start, f"at {start}")
        s.report("end", "t2", start + 0.1, cpu=0.1)
    s.tick()
    assert [lane.name for lane in s.recording.shown()] == ["at 0.1", "at 0.5"]


def test_a_process_that_vanishes_has_ended():
    s = sampler(look(0.0), look(1.0, process(7, 0.4, began=0.5)), look(2.0, cpu=0.4))
    s.tick()
    s.tick()
    lane = s.recording.lanes["p7"]
    assert (lane.start, lane.end, lane.cpu) == (0.5, 2.0, 0.4)


def test_a_process_that_waits_to_be_collected_ends_once():
    gone = process(7, 0.4, ended=True)
    s = sampler(look(0.0), look(1.0, gone), look(2.0, gone))
    s.tick()
    s.tick()
    assert s.recording.lanes["p7"].end == 1.0


def test_a_process_that_nobody_saw_still_has_a_lane():
    s = sampler(look(0.0), look(0.5))
    s.report("start", "p7", 0.1, "Process-1")
    s.tick(everything=True)
    [lane] = s.recording.shown()
    assert lane.name == "Process-1"
    assert lane.end == pytest.approx(0.2)


def test_a_look_at_the_same_moment_adds_nothing():
    s = sampler(look(1.0), look(1.0))
    assert s.tick() == {"type": "none"}
    assert s.recording.columns == []


def test_an_ended_kernel_is_passed_on():
    s = sampler(look(0.0), ProcessLookupError("process 3 has ended"))
    with pytest.raises(ProcessLookupError):
        s.tick()


def test_the_total_never_falls():
    s = sampler(look(0.0, cpu=0.0), look(1.0, cpu=2.0), look(2.0, cpu=1.5))
    s.tick()
    s.tick()
    assert s.recording.cpu == 2.0


def test_a_thread_of_the_kernel_s_own_gets_no_lane_however_it_came():
    # seen from outside before it is announced, and again afterwards
    own = [thread(7, cpu) for cpu in (0.001, 0.3)]
    s = sampler(look(0.0), look(1.0, own[0]), look(2.0, own[1]))
    s.tick()
    s.report("machinery", "t7", 0.9)
    s.tick()
    assert s.recording.shown() == []
    assert "t7" not in s.recording.columns[1].lanes


def test_what_turns_out_to_be_a_helper_has_no_lane_any_more():
    late = replace(look(2.0, process(7, 0.3)), helpers=frozenset({"p8"}))
    s = sampler(look(0.0), look(1.0, process(7, 0.2), process(8, 0.1)), late)
    assert {*s.tick()["lanes"]} == {"p7", "p8"}
    assert s.tick()["dropped"] == ["p8"]
    assert [*s.recording.lanes] == ["p7"]


def test_a_library_s_thread_gets_a_lane_once_it_works():
    s = sampler(look(0.0), look(1.0, thread(7, 0.001)), look(2.0, thread(7, 0.9)))
    s.tick()
    assert s.recording.shown() == []
    s.tick()
    assert [lane.key for lane in s.recording.shown()] == ["t7"]


def test_a_join_says_when_somebody_stopped_waiting():
    s = sampler(look(0.0), look(1.0, process(7, 0.4)), look(2.0), look(3.0))
    s.report("start", "p7", 0.1, "Process-1")
    s.tick()
    s.report("join", "p7", 1.6)
    assert "p7" in s.tick()["lanes"]
    lane = s.recording.lanes["p7"]
    assert (lane.end, lane.joined) == (1.6, 1.6)  # it had ended by then, and was seen before
    s.report("join", "p7", 2.5)
    assert "p7" not in s.tick()["lanes"]  # only the first one counts
    assert lane.joined == 1.6
