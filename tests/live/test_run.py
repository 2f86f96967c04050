from __future__ import annotations

import math
import multiprocessing
import sys
import threading

import pytest

from course.live import Run, cores
from course.live.reading import Reading, Source, Task
from course.live.recording import Column, Lane, Recording
from course.live.rows import short
from course.live.run import share_out
from course.live.still import as_html
from course.live.wording import Titled, comparison, description, manner, sentence


class Steps(Source):
    """Every look: a second later, and both workers have used half a second more."""

    made = 0

    def __init__(self):
        self.looks = 0

    def read(self, everything=False):
        self.looks += 1
        import time

        at = time.monotonic()
        cpu = 0.5 * self.looks
        tasks = [Task(f"t{n}", "thread", f"worker {n}", cpu, n) for n in (1, 2)]
        return Reading(at, {0: cpu, 1: cpu}, tasks, 2 * cpu)

    def close(self):
        pass


@pytest.fixture
def any_length(monkeypatch):
    """Have runs taken for measured that are over at once."""
    monkeypatch.setattr("course.live.wording.TOO_SHORT", 0.0)


def test_the_source_can_be_given(any_length, capsys):
    with cores("given", source=Steps) as run:
        pass
    assert run.cpu >= 1.0
    assert run.cores_used == run.cpu / run.wall
    assert run.cost > 0
    assert "of CPU time in" in capsys.readouterr().out


def test_outside_of_a_notebook_the_sentence_is_printed(capsys):
    with cores("a script") as run:
        threads = [threading.Thread(target=math.factorial, args=(3000,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert capsys.readouterr().out == f"a script: {sentence(run.recording)}\n"
    assert [lane.name for lane in run.lanes if not lane.before] == [t.name for t in threads]
    assert all(lane.end is not None and lane.cpu > 0 for lane in run.lanes if not lane.before)


def test_cpu_time_is_at_least_what_the_workers_used(capsys):
    used = []

    def work():
        import time

        math.factorial(20_000)
        used.append(time.thread_time())

    with cores() as run:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert run.cpu >= used[0]
    [lane] = [lane for lane in run.lanes if lane.kind == "thread" and not lane.before]
    assert used[0] <= lane.cpu <= run.cpu + 1e-3


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_processes_that_ended_are_counted(method, capsys):
    with cores() as run:
        context = multiprocessing.get_context(method)
        process = context.Process(target=math.factorial, args=(60_000,))
        process.start()
        process.join()
    assert process.exitcode == 0
    [lane] = [lane for lane in run.lanes if lane.kind == "process"]
    assert lane.name == process.name
    assert lane.end is not None
    if sys.platform == "linux":
        assert lane.cpu > 0
        assert run.cpu >= lane.cpu


def test_an_error_in_the_block_comes_out_and_the_numbers_are_there(capsys):
    run = cores()
    with pytest.raises(ZeroDivisionError), run:
        math.factorial(10) / 0
    assert run.wall > 0


@pytest.mark.parametrize("name", ["NBGRADER_EXECUTION", "NBGRADER_VALIDATING"])
def test_while_grading_nothing_is_sampled(name, capsys):
    before = set(threading.enumerate())
    with Run("graded", environment={name: "autograde"}) as run:
        assert set(threading.enumerate()) <= before
        assert threading.getprofile() is None
        math.factorial(3000)
    assert len(run.recording.columns) <= 1
    assert capsys.readouterr().out.endswith("(No live view while grading.)\n")
    assert run.cores_used > 0


@pytest.mark.parametrize("hz", [0, 0.1, 100, float("nan")])
def test_an_impossible_rate_is_refused(hz):
    with pytest.raises(ValueError, match=r"0\.5 to 20"):
        cores(hz=hz)


def test_what_no_look_caught_goes_to_the_processes_that_ended_unseen():
    lanes = {
        "p1": Lane("p1", "process", "seen to its end", end=1.0, cpu=1.0, exact=True),
        "p2": Lane("p2", "process", "ended between two looks", start=0.0, end=1.0, cpu=0.5),
    }
    recording = Recording(lanes=lanes, cpu=1.7, wall=1.0)
    share_out(recording)
    assert lanes["p1"].cpu == 1.0
    assert lanes["p2"].cpu == pytest.approx(0.7)


MAIN = Lane("t1", "thread", "MainThread", before=True, cpu=0.0)


def lanes(*kinds, main=0.0):
    made = [Lane(f"t{n}", kind, f"w{n}", cpu=1.0, end=2.0) for n, kind in enumerate(kinds, 2)]
    main = Lane("t1", "thread", "MainThread", before=True, cpu=main)
    return {lane.key: lane for lane in [main, *made]}


@pytest.mark.parametrize(
    ("workers", "words"),
    [
        (
            lanes("thread", "thread", "thread"),
            "3 threads used 1.00 cores: 2.0 s of CPU time in 2.0 s.",
        ),
        (lanes("process"), "1 process used 1.00 cores: 2.0 s of CPU time in 2.0 s."),
        (
            lanes("thread", "process"),
            "1 thread and 1 process used 1.00 cores: 2.0 s of CPU time in 2.0 s.",
        ),
        (
            lanes("thread", main=1.0),
            "1 thread and the main thread used 1.00 cores: 2.0 s of CPU time in 2.0 s.",
        ),
        (lanes(main=2.0), "The main thread used 1.00 cores: 2.0 s of CPU time in 2.0 s."),
    ],
)
def test_the_sentence(workers, words):
    recording = Recording([0, 1], lanes=workers, cpu=2.0, wall=2.0, limits="2 cores usable")
    assert sentence(recording) == words
    assert description(recording).startswith(words)
    assert "2 cores usable." in description(recording)


def test_of_a_run_that_was_over_at_once_nothing_is_said_that_was_not_measured():
    """Reading the clocks alone would have used 2.27 cores."""
    short = Recording([0, 1], lanes=lanes("thread", "thread"), cpu=0.000227, wall=0.0001)
    before = Titled("before", Recording([0, 1], lanes=lanes(main=2.0), cpu=2.0, wall=2.0))
    words = "2 threads: too short to measure the cores used."
    assert sentence(short, [before]) == words
    assert description(short, [before]).startswith(words)
    assert comparison(before.recording, [Titled("", short)]) == ""
    page = as_html([Titled("nothing", short)], "kernel", 0)
    assert "2.27" not in page
    assert '<span class="cc-number">–</span>' in page
    assert "scaleX(1" not in page


@pytest.mark.parametrize(
    ("wall", "beside", "words"),
    [
        (2.0, [], ""),
        (1.0, [("threads", 2.0, ["thread"])], "2.0 times as fast as “threads”"),
        (2.0, [("threads", 2.04, ["thread"])], "about as fast as “threads”"),
        (3.0, [("threads", 2.0, ["thread"])], "1.5 times as long as “threads”"),
        (1.0, [("threads", 2.0, ["thread"]), ("serial", 3.0, [])], "3.0 times as fast as “serial”"),
    ],
)
def test_runs_are_compared_by_their_time_with_the_serial_one_if_there_is_one(wall, beside, words):
    runs = [
        Titled(title, Recording([0, 1], lanes=lanes(*kinds, main=2.0), cpu=2.0, wall=took))
        for title, took, kinds in beside
    ]
    assert comparison(Recording(lanes=lanes("process"), cpu=2.0, wall=wall), runs) == words


def test_a_run_beside_another_knows_its_speed_up(any_length, capsys):
    with cores("first", source=Steps) as first:
        pass
    with cores("second", beside=first, source=Steps) as second:
        pass
    assert first.speedup is None
    assert second.speedup == pytest.approx(first.wall / second.wall)
    assert "“first”" in capsys.readouterr().out.splitlines()[1]


def test_what_cannot_be_compared_with_is_refused():
    with pytest.raises(ValueError, match="'later' has not run yet: execute its cell first"):
        cores(beside=cores("later"))
    with pytest.raises(TypeError, match="beside is 3; give the run of an earlier block"):
        cores(beside=[3])


def shared(used, *spans):
    made = {
        f"t{n}": Lane(f"t{n}", "thread", "w", a, b, announced=True)
        for n, (a, b) in enumerate(spans)
    }
    return Recording([0, 1], lanes=made, cpu=used, wall=1.0)


@pytest.mark.parametrize(
    ("recording", "words"),
    [
        (shared(1.0, (0, 1)), ""),
        (shared(0.1, (0, 1), (0, 1)), "They mostly waited."),
        (shared(0.6, (0, 1), (0, 1)), "They waited a good part of the time."),
        (shared(1.0, (0, 0.5), (0.5, 1)), "One after the other: no two were there at once."),
        (
            shared(1.02, (0, 1), (0.1, None)),
            "In turns: all together they kept about one core busy.",
        ),
        (
            shared(1.9, (0, 1), (0, 1)),
            "At the same time: together they kept more than one core busy.",
        ),
    ],
)
def test_how_the_workers_shared_the_cores(recording, words):
    assert manner(recording) == words


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        # both compute, then nobody
        ([100.0] * 10 + [0.0] * 10, [100.0] * 10 + [0.0] * 10, "Partly at the same time"),
        # both wait, and one computes all the time, the other one for a part of it
        ([100.0] * 15 + [0.0] * 5, [40.0] * 15 + [0.0] * 5, "Partly at the same time"),
        # one after the other, seen with an error
        ([100.0, 0.0] * 10, [20.0, 80.0] * 10, "In turns"),
        # at the same time for a moment only
        ([100.0] + [50.0] * 19, [100.0] + [50.0] * 19, "In turns"),
    ],
)
def test_workers_that_computed_at_the_same_time_are_not_said_to_take_turns(first, second, words):
    recording = shared(1.0, (0, 2), (0, 2))
    recording.columns = [
        Column(n / 10, (n + 1) / 10, [0.0, 0.0], [0.0, 0.0], {"t0": (a, 0), "t1": (b, 1)})
        for n, (a, b) in enumerate(zip(first, second, strict=True))
    ]
    assert manner(recording).startswith(words)


def test_where_other_programs_took_the_cores_the_workers_are_not_said_to_wait():
    for recording in (shared(0.1, (0, 1), (0, 1)), shared(0.1, (0, 1))):
        recording.columns = [Column(0, 1, [100.0, 80.0], [5.0, 5.0])] * 120
        assert manner(recording) == "Other programs took 1.70 of 2 cores meanwhile."


@pytest.mark.parametrize(
    ("others", "words"),
    [
        (0.95, "Other programs took 0.95 of 2 cores meanwhile."),
        (0.4, "They waited a good part of the time."),
    ],
)
def test_workers_that_had_to_wait_for_a_core_are_not_said_to_wait_of_themselves(others, words):
    recording = shared(0.8, (0, 1), (0, 1))
    recording.columns = [Column(0, 1, [100 * (0.8 + others), 0.0], [80.0, 0.0])]
    assert manner(recording) == words


def test_where_a_name_is_cut_the_number_at_its_end_stays():
    long = "the worker for the pages of letter-"
    assert [short(f"{long}{n}") for n in (7, 12)] == [
        "the worker for the page…-7",
        "the worker for the pag…-12",
    ]
    assert short("SpawnProcess-12") == "SpawnProcess-12"
    page = as_html(
        [Titled("", Recording([0, 1], lanes=lanes("thread"), cpu=1.0, wall=1.0))], "kernel", 0
    )
    assert "<span>core</span><span> 1</span>" in page


@pytest.mark.parametrize("where", ["KernelFeed.begin", "Sampler.__init__"])
def test_an_interrupt_while_it_begins_leaves_nothing_behind(where, monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    before, start = set(threading.enumerate()), multiprocessing.Process.start
    name, method = where.split(".")
    place = {"KernelFeed": "feeds", "Sampler": "sampling"}[name]
    monkeypatch.setattr(f"course.live.{place}.{name}.{method}", interrupted)
    with pytest.raises(KeyboardInterrupt), cores():
        pass
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
    assert set(threading.enumerate()) <= before
    assert multiprocessing.Process.start is start


def test_a_look_that_fails_at_the_end_leaves_processes_as_they_were(monkeypatch, capsys):
    def fails(*_, **__):
        raise OSError("no table of processes")

    start = multiprocessing.Process.start
    run = cores()
    run.__enter__()
    assert multiprocessing.Process.start is not start
    monkeypatch.setattr("course.live.sampling.Sampler.tick", fails)
    with pytest.raises(OSError, match="no table"):
        run.__exit__(None, None, None)
    assert multiprocessing.Process.start is start
