"""An unlucky order is found without a proof, and a worker that an error ends is a failure.

The asserts in here are those of test cells: PYTEST_DONT_REWRITE.
"""

import pytest

from course.judge import check, failing, hunt

TEAM = """
    import queue, threading
    from concurrent.futures import ThreadPoolExecutor

    def every(function, items):
        left, found, lock = list(items), [], threading.Lock()
        def work():
            {work}
        team = [threading.Thread(target=work) for _ in range(2)]
        for thread in team: thread.start()
        for thread in team: thread.join()
        return sorted(found)

    def pooled(function, items):
        with ThreadPoolExecutor(2) as pool:
            return sorted(pool.map(function, items))
"""
LUCKY = "while left: found.append(function(left.pop()))"
LOCKED = """while True:
                with lock:
                    if not left:
                        return
                    item = left.pop()
                found.append(function(item))"""
BY_EXCEPTION = """while True:
                try:
                    item = left.pop()
                except IndexError:
                    return
                found.append(function(item))"""
NEVER_LOOKS = "while True: found.append(function(left.pop()))"


def checked(student, call="every"):
    def scenario():
        assert getattr(student, call)(student.made("lambda n: n * 2"), [1, 2]) == [2, 4]

    with check("shares"):
        hunt(scenario)


def test_a_check_and_an_act_that_fall_apart_are_found(learner, verdict):
    checked(learner(TEAM.format(work=LUCKY)))
    told = verdict()
    assert told["status"] == "failed", told
    assert "IndexError: pop from empty list, in a thread, which it ended" in told["reason"]


@pytest.mark.parametrize("work", [LOCKED, BY_EXCEPTION])
def test_what_is_right_in_every_order_passes(learner, verdict, work):
    checked(learner(TEAM.format(work=work)))
    assert (told := verdict())["status"] == "passed", told


def test_what_has_too_many_orders_passes(learner, verdict):
    checked(learner(TEAM.format(work=LOCKED)), "pooled")
    assert (told := verdict())["status"] == "passed", told


def test_a_worker_that_an_error_ends_is_a_failure_though_all_is_done(learner, verdict):
    student = learner(TEAM.format(work=NEVER_LOOKS))
    with check("doubles"):
        assert student.every(lambda n: n * 2, [1, 2]) == [2, 4]
    told = verdict()
    assert told["status"] == "failed", told
    assert "IndexError" in told["reason"]


def test_an_error_of_the_tests_own_function_is_not_the_workers(learner, verdict):
    student = learner(TEAM.format(work="function(left.pop())"))
    with check("calls them"):
        student.every(failing({1: ValueError("no")}), [1, 2])
    assert (told := verdict())["status"] == "passed", told


COUNTED = """
    import threading, time

    def every(function, items):
        found, done, lock = [], 0, threading.Lock()
        def work(item):
            nonlocal done
            found.append(function(item))
            {count}
        for item in items:
            threading.Thread(target=work, args=(item,)).start()
        while done < len(items):
            time.sleep(0.001)
        return sorted(found)
"""


@pytest.mark.parametrize(
    ("count", "status"), [("done += 1", "failed"), ("with lock: done += 1", "passed")]
)
def test_a_count_that_is_lost_is_looked_for_for_ever(learner, verdict, count, status):
    checked(learner(COUNTED.format(count=count)))
    told = verdict()
    assert told["status"] == status, told
    assert ("It never ends" in told["reason"]) is (status == "failed")
