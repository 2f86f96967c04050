"""Mistakes in telling each other, through queues, that it is over."""

import pytest

from course.judge import check, rendezvous, spy
from tests.judge.conftest import DEADLINE

TRANSFER = """
    from multiprocessing import Process, Queue

    def create(items, q):
        for item in items:
            q.put(item)
        q.put({sentinel})

    def consume(work, q):
        {loop}

    def answer(work, items):
        q = Queue()
        creator = Process(target=create, args=(items, q))
        consumer = Process(target=consume, args=(work, q))
        creator.start()
        consumer.start()
        {join}
    """

BY_TRUTH = """while True:
            item = q.get()
            if not item:
                break
            work(item)"""
IN_THE_TEST = """while item := q.get():
            work(item)"""
BY_VALUE = """while True:
            item = q.get()
            if item == -1:
                break
            work(item)"""
BY_ITER = """for item in iter(q.get, -1):
            work(item)"""
BY_NONE = """for item in iter(q.get, None):
            work(item)"""
JOIN = """creator.join()
        consumer.join()"""


def _transfer(loop, sentinel="None", join=JOIN):
    return TRANSFER.format(loop=loop, sentinel=sentinel, join=join)


@pytest.mark.parametrize(
    ("loop", "sentinel", "items"),
    [
        (BY_TRUTH, "None", [5, 0, 7]),
        (IN_THE_TEST, "None", ["a", "", "b"]),
        (BY_VALUE, "-1", [5, -1, 7]),
        (BY_ITER, "-1", [5, -1, 7]),
    ],
)
def test_an_item_taken_for_the_sentinel(loop, sentinel, items, learner, named):
    student = learner(_transfer(loop, sentinel))
    with check("works on all"):
        seen = spy(lambda item: None)
        student.answer(seen, items)
        worked_on = [call.args[0] for call in seen.calls]
        assert worked_on == items
    assert named() == "an item taken for the sentinel"


@pytest.mark.parametrize("loop", [BY_TRUTH, BY_NONE])
def test_what_is_no_sentinel_is_not_taken_for_one(loop, learner, named):
    student = learner(_transfer(loop))
    with check("expects too much"):
        seen = spy(lambda item: None)
        student.answer(seen, [1, 2])
        worked_on = [call.args[0] for call in seen.calls]
        assert worked_on == [1, 2, 3]
    assert named() == ""


def test_nobody_waits_for_the_processes(learner, named):
    student = learner(_transfer(BY_NONE, join="pass"))
    with check("works on all"):
        seen = rendezvous(2, lambda item: None)
        student.answer(seen, [1, 2])
        worked_on = [call.args[0] for call in seen.calls]
        assert worked_on == [1, 2]
    assert named() == "no join"


HANGS = {
    "an exception ends a worker that others wait for": """
        from multiprocessing import Process, Queue

        def work(tasks, results):
            for task in iter(tasks.get, None):
                results.put(1 / task)

        def answer():
            tasks, results = Queue(), Queue()
            process = Process(target=work, args=(tasks, results))
            process.start()
            for task in (1, 0, 2, None):
                tasks.put(task)
            found = [results.get() for _ in range(3)]
            process.join()
            return found
        """,
    "join before the queue is emptied": """
        from multiprocessing import Process, Queue

        def make(q):
            for number in range(9):
                q.put(number)

        def use(q):
            for _ in range(9):
                q.get()

        def answer():
            q = Queue(2)
            maker = Process(target=make, args=(q,))
            user = Process(target=use, args=(q,))
            maker.start()
            maker.join()
            user.start()
            user.join()
        """,
    "task_done() is missing on one way": """
        from multiprocessing import JoinableQueue, Process

        def work(tasks):
            while True:
                task = tasks.get()
                if task == 0:
                    continue
                tasks.task_done()

        def answer():
            tasks = JoinableQueue()
            process = Process(target=work, args=(tasks,), daemon=True)
            process.start()
            tasks.put(1)
            tasks.put(0)
            tasks.join()
        """,
}


@pytest.mark.parametrize("mistake", HANGS)
def test_what_never_ends_gets_its_name(mistake, learner, named):
    student = learner(HANGS[mistake])
    with check("ends", deadline=DEADLINE):
        student.answer()
    assert named() == mistake


LOSES = {
    "a sentinel that overtakes the items": """
        from multiprocessing import Process, Queue

        def walk(numbers, found):
            while True:
                number = numbers.get()
                if number is None:
                    break
                found.put(number)
                if number < 3:
                    numbers.put(number + 1)
            found.put(None)

        def answer():
            numbers, found = Queue(), Queue()
            process = Process(target=walk, args=(numbers, found))
            process.start()
            numbers.put(1)
            numbers.put(None)
            all_found = list(iter(found.get, None))
            process.join()
            return all_found
        """,
    "the first sentinel of several ends the next stage": """
        from multiprocessing import Barrier, Process, Queue

        def stage(source, sink, barrier):
            for number in iter(source.get, None):
                if number == 2:
                    barrier.wait()
                sink.put(number)
            sink.put(None)

        def answer():
            first, second, third = Queue(), Queue(), Queue()
            barrier = Barrier(2)
            team = [Process(target=stage, args=(first, second, barrier)) for _ in "ab"]
            last = Process(target=stage, args=(second, third, barrier))
            for process in (*team, last):
                process.start()
            for number in (1, 2, 3, None):
                first.put(number)
            found = list(iter(third.get, None))
            barrier.wait()
            first.put(None)
            for process in team:
                process.join()
            return found
        """,
}


@pytest.mark.parametrize("mistake", LOSES)
def test_what_loses_items_gets_its_name(mistake, learner, named):
    student = learner(LOSES[mistake])
    with check("finds all", deadline=DEADLINE):
        found = student.answer()
        assert found == [1, 2, 3, 4, 5]
    assert named() == mistake


BOUNDED = """
    from multiprocessing import Process, Queue

    def make(made, q):
        for number in range(9):
            made(number)
            q.put{nowait}(number)
        q.put(None)

    def use(used, q):
        for number in iter(q.get, None):
            used(number)

    def answer(made, used, room):
        q = Queue({size})
        processes = [
            Process(target=make, args=(made, q)),
            Process(target=use, args=(used, q)),
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
    """


def test_a_queue_without_a_limit(learner, named):
    student = learner(BOUNDED.format(size="", nowait=""))
    with check("makes no more than there is room for"):
        made, ahead = spy(), []
        alone = rendezvous(2, lambda item: ahead.append(len(made.calls)))
        student.answer(made, alone, 2)
        made_ahead = ahead[0]
        assert made_ahead == 4
    assert named() == "a queue without a limit"


def test_a_full_queue_treated_as_an_error(learner, named):
    student = learner(BOUNDED.format(size="room", nowait="_nowait"))
    with check("waits for room", deadline=DEADLINE):
        student.answer(spy(), rendezvous(2), 2)
    assert named() == "a full queue treated as an error"


def test_a_queue_sent_as_an_argument_of_a_task(learner, named):
    student = learner(
        """
        import multiprocessing

        def work(q):
            q.put(1)

        def answer():
            q = multiprocessing.Queue()
            with multiprocessing.Pool(1) as pool:
                pool.map(work, [q])
            return q.get()
        """
    )
    with check("returns one"):
        assert student.answer() == 1
    assert named() == "a queue sent to a process that runs already"
