"""A verdict is the same on every machine: one core is seen, and a limit of the answer is passed."""

import sys

import pytest

from course.judge import rendezvous

METHODS = ["spawn"] if sys.platform == "win32" else ["fork", "forkserver", "spawn"]

COUNTS = """
    import multiprocessing
    import os
    from concurrent.futures import ThreadPoolExecutor

    def seen():
        asked = [os.cpu_count(), multiprocessing.cpu_count()]
        if hasattr(os, "process_cpu_count"):
            asked.append(os.process_cpu_count())
        if hasattr(os, "sched_getaffinity"):
            asked.append(len(os.sched_getaffinity(0)))
        return set(asked)

    def tell(connection):
        connection.send(seen())

    def seen_by_process(method):
        context = multiprocessing.get_context(method)
        here, there = context.Pipe()
        process = context.Process(target=tell, args=(there,))
        process.start()
        return here.recv()

    def as_many_as_threads(task):
        with ThreadPoolExecutor() as pool:
            return list(pool.map(task, range(6)))
"""


@pytest.mark.parametrize("method", METHODS)
def test_an_answer_and_its_processes_see_one_core(learner, method):
    student = learner(COUNTS)
    assert student.seen() == {1}
    assert student.seen_by_process(method) == {1}


def test_what_takes_its_number_from_the_machine_is_too_few_on_every_machine(learner):
    gate = rendezvous(6)
    learner(COUNTS).as_many_as_threads(gate)
    assert not gate.met
    assert gate.most_at_once == 5  # Python's own default for one core


@pytest.mark.parametrize(
    ("text", "number"),
    [("x = 1.5", 17), ("LIMIT = 8", 25), ("LIMIT, FAR = 4 * 8, 41", 49)],
)
def test_a_number_beyond_what_an_answer_may_have_for_a_limit(learner, text, number):
    assert learner(text).beyond(17, 40) == number
