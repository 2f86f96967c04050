"""How long the judge waits: for the answer's own time, and no longer than an answer can come."""

import sys
import threading
import time

import pytest

from course.judge import answer, check, score
from course.judge.judging import here
from course.system import own_time
from course.system.own_time import OwnTime


@pytest.mark.long
def test_many_quick_answers_take_time_together(learner, verdict):
    student = learner("""
        def numbers():
            while True:
                yield 1
    """)
    with check("ends", deadline=1):
        for _ in student.numbers():
            pass
    assert "had not come to an end after 1 seconds" in verdict()["reason"]


def test_a_message_that_stops_in_the_middle_is_not_waited_for(learner, verdict, monkeypatch):
    monkeypatch.setattr("course.judge.children.listening._IN_A_MESSAGE", 1)
    student = learner("""
        import os, threading
        def f():
            for number in range(3, 30):
                try:
                    if os.readlink(f"/proc/self/fd/{number}").startswith("socket:"):
                        os.write(number, b"x")
                except OSError:
                    pass
            threading.Event().wait()
    """)
    with check("ends"):
        student.f()
    assert verdict()["status"] == "unjudged"


HANGS = {
    "threads": """
        import threading
        def f():
            one, other = threading.Lock(), threading.Lock()
            both = threading.Barrier(2)
            def work(first, second):
                with first:
                    both.wait()
                    with second: pass
            pairs = [(one, other), (other, one)]
            team = [threading.Thread(target=work, args=pair) for pair in pairs]
            for thread in team: thread.start()
            for thread in team: thread.join()
    """,
    "processes": """
        import multiprocessing
        def f():
            queue = multiprocessing.Queue()
            worker = multiprocessing.Process(target=queue.get)
            worker.start()
            worker.join()
    """,
}


@pytest.mark.parametrize("text", HANGS.values(), ids=HANGS)
def test_who_waits_for_ever_is_found_by_looking(learner, verdict, text):
    student = learner(text)
    with check("ends", deadline=10_000):
        student.f()
    assert "never comes to an end: all that could end it waits for ever" in verdict()["reason"]


def test_of_spawned_processes_only_the_answers_own_are_told(learner, verdict):
    learner("""
        import multiprocessing
        def read(pipe):
            pipe.recv()
        def f():
            pipes = [multiprocessing.Pipe() for _ in range(2)]
            team = [multiprocessing.Process(target=read, args=(pipe,)) for pipe, _ in pipes]
            for process in team: process.start()
            for process in team: process.join()
    """)
    student = answer("mine", start_method="spawn")
    with check("ends", deadline=10_000):
        student.f()
    reason = verdict()["reason"]
    assert all(reason.count(f"Process-{number} is on line") == 1 for number in (1, 2)), reason
    assert ".py" not in reason


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no thread's own time is told")
def test_who_only_computes_is_not_waited_for_to_the_deadline(learner, reported, monkeypatch):
    monkeypatch.setattr("course.judge.open_check.COMPUTING", 1.0)
    monkeypatch.setattr("course.judge.open_check._COMPUTING_AGAIN", 0.2)
    student = learner("""
        def f(task, rounds):
            for _ in range(rounds):
                task()
                sum(range(100_000))
            while rounds: pass
    """)
    for _ in range(2):
        with check("ends", deadline=10_000):
            student.f(lambda: None, 3)
    score(of=100)
    for found in here().last:
        assert "it computes, and nothing comes of it" in found["reason"]
        assert found["mistake"] == "endless loop"
    assert "mine" in here().setting.computed


def test_who_waits_for_room_to_print_is_not_given_up(learner, verdict):
    student = learner("""
        def f(size):
            print("x" * size)
            return size
    """)
    with check("prints"):
        assert student.f(500_000) == 500_000
    assert verdict()["status"] == "passed"


def test_an_alarm_can_wake_who_waits(learner, verdict):
    student = learner("""
        import signal, threading
        def f():
            called = []
            signal.signal(signal.SIGALRM, lambda *_: called.append(1))
            signal.setitimer(signal.ITIMER_REAL, 2)
            signal.pause()
            return len(called)
    """)
    with check("wakes up"):
        assert student.f() == 1
    assert verdict()["status"] == "passed"


def test_once_a_module_has_hung_later_checks_give_it_less_time(learner, reported):
    student = learner("""
        import time
        def f():
            while True:
                time.sleep(0.01)
    """)
    for title in ("first", "second"):
        with check(title, deadline=2 if title == "first" else 1_000):
            student.f()
    score(of=2)
    first, second = here().last
    assert "after 2 seconds" in first["reason"]
    assert "after 3 seconds" in second["reason"]


class Clock:
    """Wall time, and what the system says of one process."""

    def __init__(self, monkeypatch):
        self.now = self.waited = self.used = 0.0
        monkeypatch.setattr(own_time.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(own_time, "_waited", lambda _: {(1, 1): self.waited})
        monkeypatch.setattr(own_time, "_used", lambda _: {(1, 0.0): self.used})
        monkeypatch.setattr(own_time, "usable_cores", lambda: 2)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def test_time_in_which_a_thread_is_kept_waiting_does_not_count(clock):
    counted = OwnTime([])
    clock.now, clock.waited = 0.4, 0.3
    assert counted.look([]) == pytest.approx(0.1)


def test_a_long_pause_between_two_looks_counts_little(clock):
    counted = OwnTime([])
    clock.now = 3_600
    assert counted.look([]) == own_time.LONGEST_LOOK


def test_who_keeps_itself_waiting_has_the_time_that_it_uses(clock):
    counted = OwnTime([])
    clock.now, clock.waited, clock.used = 0.4, 0.4, 0.8
    assert counted.look([]) == pytest.approx(0.4)
    assert counted.worked == pytest.approx(0.8)


def test_on_this_machine_a_sleep_counts_in_full():
    counted = OwnTime([])
    began, seconds = time.monotonic(), 0.0
    while seconds < 0.2 and time.monotonic() - began < 60:
        threading.Event().wait(0.05)
        seconds = counted.look([])
    assert seconds >= 0.2
