"""Where an order is forced, no time limit of a wait is long enough; elsewhere it is left alone."""

import pytest

from course.judge import rendezvous, slowly, spy, turns
from tests.sandbox.conftest import until

WAITS = """
    import concurrent.futures
    import multiprocessing
    import queue
    import threading
    import time
    from multiprocessing import connection
    from time import sleep

    done = queue.Queue()

    def told(task, item):
        done.put(task(item))

    def started(kind, target, *args):
        worker = kind(target=target, args=args)
        worker.start()
        return worker

    def thread_join(task):
        started(threading.Thread, told, task, 1).join(60)

    def in_a_loop(task):
        thread = started(threading.Thread, told, task, 1)
        while thread.is_alive():
            thread.join(60)

    def queue_get(task):
        started(threading.Thread, told, task, 1)
        try:
            done.get(True, 60)
        except queue.Empty:
            pass

    def event_wait(task):
        over = threading.Event()
        started(threading.Thread, lambda: (task(1), over.set()))
        over.wait(timeout=60)

    def asleep(task):
        started(threading.Thread, told, task, 1)
        sleep(60)

    def futures_wait(task):
        executor = concurrent.futures.ThreadPoolExecutor(1)
        concurrent.futures.wait([executor.submit(task, 1)], timeout=60)

    def future_result(task):
        try:
            concurrent.futures.ThreadPoolExecutor(1).submit(task, 1).result(60)
        except concurrent.futures.TimeoutError:
            pass

    def process_join(task):
        started(multiprocessing.Process, task, 1).join(60)

    def sentinel(task):
        connection.wait([started(multiprocessing.Process, task, 1).sentinel], 60)

    def send(task, end):
        end.send(task(1))

    def poll(task):
        here, there = multiprocessing.Pipe()
        started(multiprocessing.Process, send, task, there)
        here.poll(60)

    def promise(task):
        try:
            multiprocessing.Pool(1).apply_async(task, (1,)).get(60)
        except multiprocessing.TimeoutError:
            pass

    def in_turn(lock, task, number):
        lock.acquire(timeout=60)
        task(number)
        try:
            lock.release()
        except ValueError:
            pass

    def locked(task):
        lock = multiprocessing.Lock()
        both = [started(multiprocessing.Process, in_turn, lock, task, n) for n in (1, 2)]
        for process in both:
            process.join()
"""

LIMITED = ["thread_join", "queue_get", "event_wait", "asleep", "futures_wait", "future_result"]
LIMITED += ["process_join", "sentinel", "poll", "promise"]


@pytest.fixture
def student(learner):
    return learner(WAITS)


@pytest.mark.parametrize("how", LIMITED)
def test_a_limit_is_over_before_what_it_waits_for_has_come(student, how):
    order = turns([1])
    getattr(student, how)(order)
    until(lambda: order.calls)  # a process may begin when the limit is over
    assert not order.waited_for


def test_a_limit_in_a_process_is_over_as_well(student):
    slow = slowly()
    student.locked(slow)
    assert slow.most_at_once == 2
    gate = rendezvous(2, wanted=1)
    student.locked(gate)  # here the limits are over as well: there is a task that forces an order
    assert gate.met


@pytest.mark.parametrize("how", ["thread_join", "process_join"])
def test_without_such_a_task_a_limit_is_as_it_was_written(student, how):
    seen = spy()
    getattr(student, how)(seen)
    assert seen.waited_for


def test_who_asks_again_has_waited(student):
    order = turns([1])
    student.in_a_loop(order)
    assert order.waited_for


CHANGES = """
    import threading

    def takes_all(items, into):
        while items:
            into["last"] = items.pop()

    def sorts(items):
        return sorted(items)

    class Box:
        def fill(self, items):
            items.append(self)
            raise ValueError("no room")

    def late(call, items):
        workers = [threading.Thread(target=lambda: call(item)) for item in items]
        for worker in workers: worker.start()
        for worker in workers: worker.join()

    def begun_in_loop(call, items):
        workers = []
        for item in items:
            workers.append(threading.Thread(target=lambda: call(item)))
            workers[-1].start()
        for worker in workers: worker.join()
"""


def test_what_a_call_has_changed_is_seen(learner):
    student = learner(CHANGES)
    assert student.sorts([3, 1, [2.5]][:2]) == [1, 3]
    student.takes_all([], {})
    assert student.changed() == []
    student.takes_all([1, 2], {})
    assert student.changed() == ["into", "items"]


def test_it_is_seen_also_where_an_exception_was_raised(learner):
    student = learner(CHANGES)
    with pytest.raises(ValueError, match="no room"):
        student.Box().fill([])
    assert student.changed() == ["items"]


def test_a_variable_of_the_loop_is_read_when_the_threads_begin(learner):
    student = learner(CHANGES)
    student.delay(thread=rendezvous(3))
    seen = spy()
    student.begun_in_loop(seen, [1, 2, 3])
    assert [call.args for call in seen.calls] == [(3,), (3,), (3,)]
