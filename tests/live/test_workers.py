from __future__ import annotations

import multiprocessing
import multiprocessing.process
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import zmq
from ipykernel.subshell import SubshellThread
from zmq.utils.garbage import GarbageCollector

from course.live import workers


@pytest.fixture
def reports():
    seen = []

    def report(word, key, at, name="", cpu=0.0):
        seen.append((word, key, name, cpu, threading.get_native_id()))

    workers.watch(report)
    yield seen
    workers.unwatch(report)


def test_a_thread_s_name_start_and_end_are_reported_however_short(reports):
    thread = threading.Thread(target=int, name="short")
    thread.start()
    thread.join()
    [start, end, join] = reports
    assert start[:3] == ("start", f"t{thread.native_id}", "short")
    assert end[:2] == ("end", f"t{thread.native_id}")
    assert end[3] > 0
    assert end[4] == thread.native_id  # the thread itself says so, as its last act
    assert join[:2] == ("join", f"t{thread.native_id}")
    assert join[4] == threading.get_native_id()  # whoever waited for it


def test_a_subclass_and_a_pool_are_found_too(reports):
    class Worker(threading.Thread):
        def run(self):
            pass

    worker = Worker()
    worker.start()
    worker.join()
    with ThreadPoolExecutor(2, thread_name_prefix="pool") as pool:
        list(pool.map(abs, range(4)))
    names = {name for word, _, name, _, _ in reports if word == "start"}
    assert worker.name in names
    assert "pool_0" in names


def test_a_thread_that_fails_is_reported_like_any_other(reports):
    failures = []
    hook, threading.excepthook = threading.excepthook, lambda args: failures.append(args.exc_type)
    try:
        thread = threading.Thread(target=int, args=("x",))
        thread.start()
        thread.join()
    finally:
        threading.excepthook = hook
    assert failures == [ValueError]
    assert [word for word, *_ in reports] == ["start", "end", "join"]


def test_a_join_that_ran_out_of_time_is_none(reports):
    go_on = threading.Event()
    thread = threading.Thread(target=go_on.wait, args=(60,))
    thread.start()
    thread.join(0.001)
    go_on.set()
    assert "join" not in [word for word, *_ in reports]
    thread.join()
    assert [word for word, *_ in reports][-1] == "join"


def test_threads_that_the_kernel_starts_for_itself_are_no_workers(reports):
    # JupyterLab asks for one when the first widget of a notebook opens, so at any moment; the
    # other one comes with the first large message
    subshell = SubshellThread("7f3a", zmq.Context.instance())
    subshell.start()
    subshell.stop()
    subshell.join()
    collector = GarbageCollector(zmq.Context())
    collector.start()
    thread = collector.thread
    collector.stop()
    collector.context.term()
    told = [report[:2] for report in reports if report[0] != "join"]
    assert told == [("machinery", f"t{each.native_id}") for each in (subshell, thread)]


def test_a_process_is_reported_by_its_name(reports):
    process = multiprocessing.get_context("spawn").Process(target=int, name="child")
    process.start()
    process.join(60)
    assert ("start", f"p{process.pid}", "child") in [report[:3] for report in reports]


def test_everything_is_put_back():
    start = multiprocessing.process.BaseProcess.start
    joins = multiprocessing.process.BaseProcess.join, threading.Thread.join
    profile = threading.getprofile()

    def one(*args, **more): ...
    def two(*args, **more): ...

    workers.watch(one)
    workers.watch(two)
    workers.unwatch(one)
    assert multiprocessing.process.BaseProcess.start is not start
    workers.unwatch(two)
    assert multiprocessing.process.BaseProcess.start is start
    assert (multiprocessing.process.BaseProcess.join, threading.Thread.join) == joins
    assert threading.getprofile() is profile


def test_a_learner_s_own_profiler_still_profiles_the_threads():
    events = []
    threading.setprofile(lambda frame, event, arg: events.append(event))
    try:
        reports = []
        report = lambda *args, **more: reports.append(args)  # noqa: E731
        workers.watch(report)
        thread = threading.Thread(target=abs, args=(1,))
        thread.start()
        thread.join()
        workers.unwatch(report)
    finally:
        threading.setprofile(None)
    assert len(reports) == 3
    assert "c_call" in events


def test_a_kernel_s_threads_are_machinery_and_a_learner_s_of_the_same_name_is_not():
    subshell = SubshellThread("7f3a", zmq.Context.instance())
    subshell.start()
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, args=(60,), name="Control")
    thread.start()
    found = workers.machinery()
    stop.set()
    thread.join()
    subshell.stop()
    subshell.join()
    assert subshell.native_id in found
    assert thread.native_id not in found
    assert workers.main_thread() not in found
