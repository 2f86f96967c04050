"""Tasks that force an order: they hold for answers that wait, and give those away that do not."""

from contextlib import nullcontext
from statistics import StatisticsError

import pytest

from course.judge import failing, raises, spy, token, turns
from course.judge.tasks import ordering
from course.judge.tasks.evidence import Patience

ANSWERS = """
    import threading
    import multiprocessing
    from concurrent.futures import ThreadPoolExecutor

    def work(task, item, results):
        results.append(task(item))

    def started(target, *args):
        thread = threading.Thread(target=target, args=args)
        thread.start()
        return thread

    def ended_with(task, items):
        told = []
        for item in items:
            try:
                task(item)
                told.append("")
            except BaseException as error:
                told.append(f"{type(error).__name__}: {error}")
        return told

    def as_they_come(task, items):
        results = []
        threads = [started(work, task, item, results) for item in items]
        for thread in threads: thread.join()
        return results

    def last_joined(task, items):
        results = []
        threads = [started(work, task, item, results) for item in items]
        threads[-1].join()
        return results

    def asleep(task, items):
        import time
        for item in items: started(task, item)
        time.sleep(0.5)

    def impatient(task, items):
        threads = [started(task, item) for item in items]
        for thread in threads: thread.join(0.1)

    def polled(task, items):
        import time
        results = []
        threads = [started(work, task, item, results) for item in items]
        while any(thread.is_alive() for thread in threads): time.sleep(0.001)
        return results

    def busy(task, items):
        results = []
        threads = [started(work, task, item, results) for item in items]
        while any(thread.is_alive() for thread in threads): pass
        return results

    def in_turn(task, items):
        return [task(item) for item in items]

    def a_pool(task, items, size):
        with ThreadPoolExecutor(size) as pool:
            return list(pool.map(task, items))

    def in_batches(task, items):
        for start in range(0, len(items), 2):
            as_they_come(task, items[start : start + 2])

    def processes(task, items):
        with multiprocessing.Pool(len(items)) as pool:
            return list(pool.imap_unordered(task, items))
"""


@pytest.fixture
def student(learner):
    return learner(ANSWERS)


@pytest.mark.parametrize("how", ["as_they_come", "polled", "busy"])
def test_calls_return_in_the_order_that_was_asked_for(student, how):
    last_first = turns([3, 2, 1, 0])
    results = getattr(student, how)(last_first, [0, 1, 2, 3])
    if how == "busy":  # of who never stands still nobody knows when it has kept what it was given
        results = sorted(results, reverse=True)
    assert results == [3, 2, 1, 0]
    assert last_first.kept
    assert last_first.waited_for


def test_processes_return_in_the_order_that_was_asked_for(student):
    last_first = turns([2, 1, 0])
    assert student.processes(last_first, [0, 1, 2]) == [2, 1, 0]
    assert last_first.kept
    assert last_first.by_processes


@pytest.mark.parametrize("how", ["last_joined", "asleep", "impatient"])
def test_who_does_not_wait_for_all_is_seen_each_time(student, how):
    for _ in range(3):
        last_first = turns([2, 1, 0])
        getattr(student, how)(last_first, [0, 1, 2])
        assert not last_first.waited_for
        assert "returned before" in last_first.explain("waited_for")


def test_who_comes_one_by_one_is_let_go(student):
    last_first = turns(["c", "b", "a"])
    assert student.in_turn(last_first, ["a", "b", "c"]) == ["a", "b", "c"]
    assert not last_first.kept
    assert last_first.explain("kept").startswith("task('c') was to return before")


def test_a_slow_one_is_overtaken_by_two_workers_and_not_in_batches(student):
    for order in (["slow", "b", "c", "d"], ["d", "c", "b", "slow"]):
        others_first = turns([{"b", "c", "d"}, "slow"])
        assert student.a_pool(others_first, order, 2) == order
        assert others_first.kept
    others_first = turns([{"b", "c", "d"}, "slow"])
    student.in_batches(others_first, ["slow", "b", "c", "d"])
    assert not others_first.kept


def test_equal_items_take_one_turn_each_and_others_keep_nothing(student):
    order = turns(["b", "a", "a"], token)
    results = student.a_pool(order, ["a", "b", "a"], 3)
    assert order.kept
    assert results[1] == order.results_for(["b"])[0]
    assert sorted(results) == sorted(order.results_for(["a", "a", "b"]))
    missing = order.results_for(["a", "a", "a"])[2]
    assert repr(missing) == "<no call with 'a'>"
    assert missing is not None  # the report says what is missing, not that None was expected

    order = turns(["a"])
    student.a_pool(order, ["a", "x"], 2)
    assert not order.kept
    assert order.explain("kept") == "`task` was called 2 times, not 1"


def test_false_is_not_taken_for_zero(student):
    seen = spy(repr)
    student.in_turn(seen, [0, False, None, ""])
    assert seen.results_for([False, 0, "", None]) == ["False", "0", "''", "None"]


def test_a_task_that_nobody_called_kept_nothing():
    order = turns(["a"])
    assert not order.kept
    assert order.explain("kept") == "`task` was never called"
    assert not order.waited_for


def test_who_called_is_told_apart(student):
    alone, threads = spy(), spy()
    student.in_turn(alone, [1])
    student.as_they_come(threads, [1, 2])
    assert threads.by_threads
    assert not alone.by_threads
    assert "called in the main thread" in alone.explain("by_threads")
    assert not threads.by_processes
    assert "called in a thread of the parent" in threads.explain("by_processes")


def test_an_exception_takes_its_turn_as_well(student):
    order = turns(["b", "a"], failing({"b": OSError("no route")}, token))
    with raises(OSError) as caught:
        student.a_pool(order, ["a", "b"], 2)
    assert caught.message == "no route"
    assert order.kept
    assert [call.raised for call in order.calls if call.args == ("b",)] == ["OSError"]


def test_a_task_raises_what_python_itself_has(student):
    errors = {"a": StatisticsError("no data"), "b": SystemExit(3)}
    task = spy(failing(errors))
    assert student.ended_with(task, ["a", "b", "c"]) == [
        "StatisticsError: no data",
        "SystemExit: 3",
        "",
    ]
    assert [call.process for call in task.calls] == ["MainProcess"] * 3


def test_nobody_is_waited_for_where_nobody_can_come():
    patience = Patience()
    patience.wait(lambda: False, None)
    assert patience.given_up


class Program:
    """A program that is not at rest for so many looks, and makes a step between them or not."""

    def __init__(self, looks: int, *, starved: bool) -> None:
        self.left, self.starved = looks, starved

    @property
    def seconds(self) -> float:
        self.left -= 1
        return float(self.left < 0)

    def stillness(self):
        return self

    def settled(self, **_):
        return 1

    def waits_forever(self):
        return True

    def holding(self):
        return nullcontext()


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("starved", [False, True])
def test_a_program_that_is_given_no_core_is_waited_for_and_one_that_never_rests_is_not(
    starved, last
):
    """Without that the order held, or not, by luck: as busy as the machine was."""
    program = Program(200, starved=starved)
    ordering._rest(program, last=last)
    assert (program.left < 0) == starved
