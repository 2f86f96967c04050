from __future__ import annotations

import itertools
import math
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from course.live.proc_text import parse_busy, parse_forks, parse_stat

if sys.platform == "linux":
    from course.live.proc import LinuxSource, process_seconds

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")

# /proc/self/stat of a program called "a) b (c", recorded on Linux 6.18
STAT = (
    "8721 (a) b (c) S 8315 8302 4505 0 -1 4227084 1319 0 0 0 19 1 7 5 20 0 3 0 142783 3133440 350 "
    "18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
)
# the top of /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice
MACHINE = """cpu  9186 0 3958 270721 713 0 129 148 0 0
cpu0 1682 0 1300 139271 34 0 16 74 0 0
cpu1 7503 0 2657 131450 678 0 113 73 0 0
intr 4223052 0 0
ctxt 8453211
"""


def test_a_stat_line_with_a_nasty_name():
    stat = parse_stat(STAT)
    assert stat.name == "a) b (c"
    assert stat.state == "S"
    assert (stat.own, stat.children) == (0.20, 0.12)
    assert stat.began == 1427.83
    assert stat.core == 1


def test_busy_is_all_but_idle_and_waiting():
    assert parse_busy(MACHINE) == {0: 30.72, 1: 103.46}


def test_a_core_that_is_offline_has_no_line():
    assert parse_busy("cpu 1 0 0 0\ncpu1 7503 0 2657 131450 678 0 113 73 0 0\n").keys() == {1}


def test_the_number_of_starts_since_the_machine_was_started():
    assert parse_forks(MACHINE + "processes 787795\nprocs_running 2\n") == 787795
    assert parse_forks(MACHINE) is None


def test_guest_time_is_not_counted_twice():
    assert parse_busy("cpu3 100 0 0 0 0 0 0 0 100 0\n") == {3: 1.0}


class Recorded:
    """A `/proc` of recorded texts."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("stat", MACHINE)

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def task(self, pid, tid=None, *, name="python", cpu=0, children=0, state="R", core=0, kids=()):
        line = f"{pid} ({name}) {state} 1 1 1 0 -1 0 0 0 0 0 {cpu} 0 {children} 0 20 0 1 0 500 "
        line += "0 0 " + "0 " * 14 + f"{core} 0 0\n"
        folder = f"{pid}/task/{tid or pid}"
        self.write(f"{folder}/stat", line)
        self.write(f"{folder}/children", " ".join(map(str, kids)))
        if tid in (None, pid):
            self.write(f"{pid}/stat", line)
            self.write(f"{pid}/cmdline", name)

    def source(self, machinery=()):
        def ticks_only(pid):
            raise OSError

        return LinuxSource(10, machinery, str(self.root), ticks_only)


@pytest.fixture
def proc(tmp_path):
    return Recorded(tmp_path)


def keys(reading):
    return sorted(task.key for task in reading.tasks)


def test_new_ones_are_looked_for_only_when_the_system_has_started_something(proc):
    proc.write("stat", MACHINE + "processes 700\n")
    proc.task(10, kids=[20])
    proc.task(20)
    source = proc.source()
    assert keys(source.read()) == ["p20", "t10"]
    proc.task(20, kids=[30])
    proc.task(30, cpu=5)
    assert keys(source.read()) == ["p20", "t10"]
    proc.write("stat", MACHINE + "processes 701\n")
    assert keys(source.read()) == ["p20", "p30", "t10"]  # the very next look finds a grandchild
    source.close()


def test_of_a_worker_that_has_not_run_only_the_clock_is_read(proc):
    proc.task(10)
    proc.task(10, 11, core=1)
    proc.write("10/task/11/schedstat", "1000000000 5 6\n")
    source = proc.source()
    source.read()
    proc.task(10, 11, core=0)  # unseen: its clock stands still
    [_, task] = sorted(source.read().tasks, key=lambda task: task.key)
    assert (task.cpu, task.core) == (1.0, 1)
    proc.write("10/task/11/schedstat", "1500000000 5 6\n")
    [_, task] = sorted(source.read().tasks, key=lambda task: task.key)
    assert (task.cpu, task.core) == (1.5, 0)
    source.close()


def test_machinery_is_no_worker_and_its_time_is_not_counted(proc):
    proc.task(10, cpu=500)
    proc.task(10, 11, cpu=300)
    proc.task(10, 12, cpu=100)
    reading = proc.source(machinery=[12]).read()
    assert keys(reading) == ["t10", "t11"]
    assert reading.cpu == pytest.approx(4.0)


def test_grandchildren_are_found_and_ended_children_counted(proc):
    proc.task(10, cpu=100, children=50, kids=[20])
    proc.task(20, cpu=200, kids=[30])
    proc.task(30, cpu=300, children=10)
    reading = proc.source().read(everything=True)
    assert keys(reading) == ["p20", "p30", "t10"]
    assert reading.cpu == pytest.approx(6.6)


def test_the_fork_server_is_no_worker_but_its_children_are(proc):
    proc.task(10, cpu=100, kids=[20, 21])
    server = "python\0-c\0from multiprocessing.forkserver import main; main(5)"
    proc.task(20, cpu=70, children=30, kids=[30])
    proc.write("20/cmdline", server)
    proc.task(21, cpu=40)
    proc.write(
        "21/cmdline", "python\0-c\0from multiprocessing.resource_tracker import main;main(5)"
    )
    proc.task(30, cpu=200)
    proc.write("30/cmdline", server)
    reading = proc.source().read()
    assert keys(reading) == ["p30", "t10"]
    assert reading.cpu == pytest.approx(1.0 + 0.3 + 2.0)


TRACKER = "python\0-c\0from multiprocessing.resource_tracker import main;main(5)"


@pytest.fixture
def beginning(proc):
    """A process that has the words of its parent still, on a machine that starts no other."""
    proc.write("stat", MACHINE + "processes 700\n")
    proc.task(10, kids=[20, 21])
    proc.task(20)
    proc.task(21)
    proc.write("10/cmdline", "kernel")
    proc.write("21/cmdline", "kernel")
    return proc


@pytest.mark.parametrize("begins", [["kernel"], [""], ["kernel", ""]])
def test_a_helper_that_has_not_replaced_its_program_yet_is_told_later(begins, beginning):
    """It has its parent's words, then none for a moment, then its own."""
    source = beginning.source()
    for cpu, words in enumerate(begins):
        beginning.task(21, cpu=cpu)
        beginning.write("21/cmdline", words)
        first = source.read()
        assert (keys(first), first.helpers) == (["p20", "p21", "t10"], frozenset())
    beginning.task(21, cpu=9)
    beginning.write("21/cmdline", TRACKER)
    then = source.read()
    assert (keys(then), then.helpers) == (["p20", "t10"], {"p21"})
    source.close()


def test_the_last_look_waits_for_the_words_of_one_that_has_none_yet(beginning, monkeypatch):
    """All has been started then, and nobody looks again."""
    source = beginning.source()
    source.read()
    beginning.write("21/cmdline", "")
    monkeypatch.setattr(
        "course.live.proc.time.sleep", lambda _seconds: beginning.write("21/cmdline", TRACKER)
    )
    last = source.read(everything=True)
    assert (keys(last), last.helpers) == (["p20", "t10"], {"p21"})
    source.close()


@pytest.mark.parametrize("stat", ["", STAT.replace(" S ", " Z ")], ids=["collected", "zombie"])
def test_nobody_waits_for_the_words_of_one_that_has_ended(stat, beginning, monkeypatch):
    source = beginning.source()
    beginning.write("21/cmdline", "")
    source.read()
    monkeypatch.setattr(
        "course.live.proc.time.sleep", lambda _seconds: beginning.write("21/stat", stat)
    )
    monkeypatch.setattr("course.live.proc.TO_BEGIN", math.inf)
    source.read(everything=True)
    source.close()


def test_a_child_that_waits_to_be_collected_has_ended(proc):
    proc.task(10, kids=[20])
    proc.task(20, cpu=200, state="Z")
    [child] = [task for task in proc.source().read().tasks if task.kind == "process"]
    assert child.ended
    assert child.cpu == 2.0


def test_a_child_that_goes_away_is_forgotten(proc):
    proc.task(10, kids=[20])
    proc.task(20)
    source = proc.source()
    assert keys(source.read()) == ["p20", "t10"]
    proc.task(10, children=20)
    for handle in [h for path, h in source._files.items() if path.startswith("20/")]:
        os.ftruncate(os.open(os.readlink(f"/proc/self/fd/{handle}"), os.O_WRONLY), 0)
    assert keys(source.read()) == ["t10"]
    source.close()


def test_an_ended_kernel_is_an_error(proc):
    proc.task(10)
    source = proc.source()
    source.read()
    proc.task(10, state="Z")
    with pytest.raises(ProcessLookupError, match="10 has ended"):
        source.read()


def test_the_scheduler_s_nanoseconds_are_preferred(proc):
    proc.task(10, cpu=100)
    proc.write("10/task/10/schedstat", "1234567890 5 6\n")
    [task] = proc.source().read().tasks
    assert task.cpu == pytest.approx(1.23456789)


def test_on_the_real_system_it_finds_this_thread_and_a_new_one():
    started, stop = threading.Event(), threading.Event()

    def work():
        math.factorial(20_000)
        started.set()
        stop.wait(30)

    source = LinuxSource(os.getpid())
    before = source.read(everything=True)
    thread = threading.Thread(target=work)
    thread.start()
    assert started.wait(30)
    after = source.read(everything=True)
    stop.set()
    thread.join()
    source.close()
    assert f"t{thread.native_id}" in {task.key for task in after.tasks}
    assert f"t{thread.native_id}" not in {task.key for task in before.tasks}
    assert after.cpu > before.cpu
    assert set(after.busy) == set(before.busy)


def test_workers_that_come_and_go_at_any_moment_do_not_break_it():
    caught = threading.Event()

    def come_and_go():
        for number in itertools.count():
            if number >= 15 and caught.is_set():
                return
            child = subprocess.Popen([sys.executable, "-c", ""])
            threads = [threading.Thread(target=int) for _ in range(5)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            child.kill()
            child.wait(30)

    source = LinuxSource(os.getpid())
    before = source.read(everything=True)
    stirring = threading.Thread(target=come_and_go)
    stirring.start()
    while stirring.is_alive():
        if any(task.kind == "process" for task in source.read().tasks):
            caught.set()
    stirring.join()
    there = {task.key for task in before.tasks}
    while {task.key for task in source.read(everything=True).tasks} - there:
        pass  # a thread is joined a moment before the system has done with it
    source.close()


def processes(source):
    return {task.key for task in source.read(everything=True).tasks if task.kind == "process"}


def test_a_child_of_a_child_is_found_at_once_and_kept_when_its_parent_ends():
    source = LinuxSource(os.getpid())
    before = processes(source)  # those that other tests have left to the interpreter
    shell = "sleep 60 & echo $!; wait"
    with subprocess.Popen(["sh", "-c", shell], stdout=subprocess.PIPE) as parent:
        other = int(parent.stdout.readline())
        try:
            found = {task.key for task in source.read().tasks if task.kind == "process"}
            parent.kill()
            parent.wait(30)
            left = {task.key for task in source.read().tasks if task.kind == "process"}
        finally:
            parent.kill()
            os.kill(other, signal.SIGKILL)
    source.close()
    assert found - before == {f"p{parent.pid}", f"p{other}"}
    assert left - before == {f"p{other}"}


def test_the_clock_of_a_process_is_its_own_clock():
    import time

    before = time.process_time()
    seen = process_seconds(os.getpid())
    assert before <= seen <= time.process_time()


def test_nothing_stays_open():
    count = len(os.listdir("/proc/self/fd"))
    source = LinuxSource(os.getpid())
    source.read()
    source.close()
    assert len(os.listdir("/proc/self/fd")) == count
