"""A rendezvous opens for workers that overlap, whatever they are, and for no others."""

import multiprocessing
import sys
import threading
import time

import pytest

from course.judge import answer, die, muster, rendezvous, spy
from course.judge.errors import JudgeError
from course.judge.tasks.evidence import STILL

POOLS = """
    import multiprocessing
    from concurrent.futures import ThreadPoolExecutor
    import threading

    def work(task, item):
        return task(item)

    def threads(task, items):
        workers = [threading.Thread(target=task, args=(item,)) for item in items]
        for worker in workers: worker.start()
        for worker in workers: worker.join()

    def executor(task, items):
        with ThreadPoolExecutor(len(items)) as pool:
            return list(pool.map(task, items))

    def processes(task, items, method):
        with multiprocessing.get_context(method).Pool(len(items)) as pool:
            return pool.starmap(work, [(task, item) for item in items], chunksize=1)

    def one_by_one(task, items):
        for item in items:
            worker = threading.Thread(target=task, args=(item,))
            worker.start()
            worker.join()

    def alone(task, items):
        return [task(item) for item in items]

    def exit_codes(task, items):
        workers = [multiprocessing.Process(target=task, args=(i,), name=str(i)) for i in items]
        for worker in workers: worker.start()
        for worker in workers: worker.join()
        return [worker.exitcode for worker in workers]

    def one_process_after_another(task, items):
        for item in items:
            worker = multiprocessing.Process(target=task, args=(item,))
            worker.start()
            worker.join()
"""
METHODS = ["spawn"] if sys.platform == "win32" else ["fork", "forkserver", "spawn"]


@pytest.mark.parametrize("how", ["threads", "executor"])
def test_threads_meet(learner, how):
    student = learner(POOLS)
    gate = rendezvous(4)
    getattr(student, how)(gate, range(4))
    assert gate.met
    assert len(gate.workers) == 4
    assert not gate.in_main_thread


@pytest.mark.parametrize("method", METHODS)
def test_processes_meet_under_every_start_method(learner, method):
    student = learner(POOLS)
    gate = rendezvous(3)
    assert student.processes(gate, range(3), method) == [0, 1, 2]
    assert gate.met
    assert len(gate.processes) == 3


def test_workers_that_wait_for_each_other_miss_it_and_still_come_to_an_end(learner):
    student = learner(POOLS)
    gate = rendezvous(3)
    student.one_by_one(gate, range(3))
    assert not gate.met
    assert gate.most_at_once == 1
    assert "only one worker was inside at once (1 of 3)" in gate.explain("met")
    gate.most_at_once = 2
    assert "only some workers were inside at once (2 of 3)" in gate.explain("met")
    assert gate.explain("met").endswith("only when they had left")


def test_the_main_thread_is_no_worker(learner):
    student = learner(POOLS)
    gate = rendezvous(2)
    assert student.alone(gate, ["a", "b"]) == ["a", "b"]
    assert not gate.met
    assert gate.in_main_thread
    assert "main thread" in gate.explain("met")


def test_a_spy_knows_every_call(learner):
    student = learner(POOLS)
    seen = spy(lambda x: x * x)
    student.threads(seen, [1, 2, 3])
    assert sorted(call.args for call in seen.calls) == [(1,), (2,), (3,)]
    assert sorted(call.result for call in seen.calls) == [1, 4, 9]
    assert all(call.done for call in seen.calls)


def test_calls_that_come_while_it_is_explained_are_no_trouble(learner):
    seen = spy()
    learner(POOLS).threads(seen, [1])  # in other threads: nothing is wrong with these calls
    assert "had not been called yet" in seen.explain("by_threads")


def test_an_argument_that_is_no_plain_data_is_named(learner):
    student = learner("def f(task): task(object(), 1)")
    seen = spy(lambda *args: None)
    student.f(seen)
    assert seen.calls[0].args[0].type == "object"


def test_a_rendezvous_of_none_is_an_error():
    with pytest.raises(JudgeError, match="at least 1"):
        rendezvous(0)


@pytest.mark.parametrize("method", METHODS)
def test_a_test_cell_can_choose_the_start_method(learner, method):
    learner("""
        import multiprocessing
        def used(): return multiprocessing.get_start_method()
    """)
    assert answer("mine", start_method=method).used() == method


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_a_process_is_no_main_thread(method, learner):
    student = learner(f"""
        import multiprocessing

        def run_all(task, items):
            context = multiprocessing.get_context({method!r})
            processes = [context.Process(target=task, args=(item,)) for item in items]
            for process in processes:
                process.start()
            for process in processes:
                process.join()
    """)
    seen = spy()
    student.run_all(seen, ["a", "b"])
    assert len(seen.processes) == 2
    assert not seen.in_main_thread


def test_the_main_thread_of_a_worker_process_is_a_worker(learner):
    student = learner(POOLS)
    seen = spy()
    student.processes(seen, range(2), "spawn")
    assert not seen.in_main_thread


def test_a_task_can_end_the_process_that_calls_it(learner):
    student = learner(POOLS)
    assert student.exit_codes(die, [0, 3, -15]) == [0, 3, -15]


def test_the_process_of_a_call_is_one_of_those_that_were_started(learner):
    student = learner(POOLS)
    seen = spy(lambda item: None)
    student.exit_codes(seen, [5, 6])
    names = {worker["pid"]: worker["name"] for worker in student.started()}
    assert sorted((call.args[0], names[call.pid]) for call in seen.calls) == [(5, "5"), (6, "6")]


def test_processes_that_are_all_there_are_mustered_though_only_one_is_inside(learner):
    student = learner("""
        import multiprocessing

        def inside(lock, task, item):
            with lock:
                task(item)

        def take_turns(task, items):
            lock = multiprocessing.Lock()
            args = [(lock, task, item) for item in items]
            workers = [multiprocessing.Process(target=inside, args=some) for some in args]
            for worker in workers: worker.start()
            for worker in workers: worker.join()
    """)
    task = muster(3)
    student.take_turns(task, [1, 2, 3])
    assert task.met
    assert task.most_at_once == 1


def test_processes_that_come_one_after_another_are_never_mustered(learner):
    student = learner(POOLS)
    task = muster(2)
    student.one_process_after_another(task, [1, 2])
    assert not task.met
    assert "never 2 processes" in task.explain("met")


def test_a_test_cell_can_make_things_that_are_no_plain_data(learner):
    student = learner("def name_of(thing): return type(thing).__name__")
    assert student.name_of(student.made("__import__('threading').Lock()")) == "lock"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system does not tell")
def test_what_a_process_has_read_is_seen_from_outside(learner):
    student = learner("""
        import os
        def receive(number):
            reading, writing = os.pipe()
            for _ in range(number):
                os.write(writing, bytes(1000))
                os.read(reading, 1000)
    """)
    before = student.bytes_read()
    student.receive(1000)
    assert 1_000_000 <= student.bytes_read() - before < 1_100_000


def test_a_meeting_that_is_not_wanted_is_missed_though_somebody_never_rests(learner):
    student = learner("""
        import threading, time
        def ask_again_and_again(task):
            worker = threading.Thread(target=task, args=("alone",))
            worker.start()
            while worker.is_alive():
                time.sleep(0.001)
    """)
    gate = rendezvous(2, wanted=1)
    student.ask_again_and_again(gate)
    assert not gate.met


class _HeldForAWhile(spy):
    """A task that is held back, and goes on by itself."""

    def _inside_now(self, _call, answer):
        with answer.holding():
            time.sleep(0.6)


def test_a_meeting_is_not_given_up_while_somebody_is_held_who_goes_on_by_himself(learner):
    student = learner("""
        import threading
        def f(gate, held):
            other = threading.Thread(target=gate, args=(1,))
            other.start()
            held()
            gate(2)
            other.join()
    """)
    gate = rendezvous(2)
    student.f(gate, _HeldForAWhile())
    assert gate.met


def test_a_meeting_is_not_given_up_while_the_judge_is_to_answer_another_call(learner):
    """A judge that is given no core looks like this: the program rests, for it has to."""
    student = learner("""
        import threading
        def f(gate, slow):
            other = threading.Thread(target=gate, args=(1,))
            other.start()
            slow()
            gate(2)
            other.join()
    """)
    gate = rendezvous(2)
    student.f(gate, spy(lambda: time.sleep(2 * STILL)))
    assert gate.met


class _NoCoreThen(threading.Condition):
    """Whoever waits here is given no core for a while when all is given up."""

    def __init__(self, patience):
        super().__init__()
        self._patience = patience

    def wait(self, timeout=None):
        woken = super().wait(timeout)
        if self._patience.given_up:
            time.sleep(2 * STILL)
        return woken


def test_a_meeting_is_not_given_up_while_somebody_is_let_go_from_another_one(learner):
    student = learner("""
        import threading
        def f(first, second):
            def work(number):
                first(number)
                second(number)
            workers = [threading.Thread(target=work, args=(number,)) for number in range(2)]
            for worker in workers: worker.start()
            for worker in workers: worker.join()
    """)
    first, second = rendezvous(3), rendezvous(2)
    first._patience._changed = _NoCoreThen(first._patience)
    student.f(first, second)
    assert not first.met
    assert second.met


def test_a_meeting_is_not_given_up_before_the_test_cell_has_asked_for_the_next_thing(
    learner, monkeypatch
):
    monkeypatch.setattr("course.judge.tasks.evidence.STILL", 60)  # however late this test goes on
    student = learner("""
        import threading
        def begin(gate):
            threading.Thread(target=gate, args=(1,)).start()
        def go_on(gate):
            gate(2)
    """)
    gate = rendezvous(2)
    student.begin(gate)
    time.sleep(0.4)
    student.go_on(gate)
    assert gate.met
