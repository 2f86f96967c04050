"""What holds for every name of a mistake: right habits get none, and it is told in the message.

The mistakes with threads and locks are in the bank (tests/bank), where each is also held against
all rules but its own.  In the modules ``test_runs_of_*`` are those with processes, pools and
queues, which hang or end in the learner's processes.
"""

import textwrap

import pytest

from course.judge import check, rendezvous, score
from course.judge.notebook import TestCell, judge_notebook
from tests.judge.mistakes.test_runs_of_starting import OVERLAP

RIGHT_HABITS = {
    "joins strings, not threads": """
        import threading

        def answer():
            threads = [threading.Thread(target=print) for _ in "ab"]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return " ".join(["one", "two"])
        """,
    "partial as target": """
        import threading
        from functools import partial

        def answer():
            results = []
            thread = threading.Thread(target=partial(results.append, 2))
            thread.start()
            thread.join()
            return results
        """,
    "waits by a queue": """
        import queue
        import threading

        def answer():
            finished = queue.Queue()
            for number in range(3):
                threading.Thread(target=finished.put, args=(number,), daemon=True).start()
            return sorted(finished.get() for _ in range(3))
        """,
    "a lambda that keeps its value": """
        import threading

        def answer():
            results = []
            threads = [threading.Thread(target=lambda n=n: results.append(n)) for n in (5, 5)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return results
        """,
    "None in two processes": """
        import multiprocessing

        def consumer(waiting, results):
            while (item := waiting.get()) is not None:
                results.put(2 * item)
            results.put(None)

        def answer():
            waiting, results = multiprocessing.Queue(), multiprocessing.Queue()
            process = multiprocessing.Process(target=consumer, args=(waiting, results))
            process.start()
            waiting.put(1)
            waiting.put(None)
            found = list(iter(results.get, None))
            process.join()
            return found
        """,
    "a pool in a with block": """
        import multiprocessing

        def answer():
            with multiprocessing.Pool(2) as pool:
                return pool.map(abs, [-1, -2])
        """,
}
"""Answers that are wrong for another reason than the way they use their workers."""


@pytest.mark.parametrize("habit", RIGHT_HABITS)
def test_what_is_not_the_mistake_is_not_named(habit, learner, named):
    student = learner(RIGHT_HABITS[habit])
    with check("returns something else"):
        assert student.answer() == ["something else"]
    assert named() == ""


def test_the_whole_message_reads_well():
    source = """
from course.judge import answer, check, rendezvous, score

with check("overlaps", points=1, hint="another hint"):
    gate = rendezvous(2)
    answer("mine").answer(gate)
    assert gate.met
score(of=1)
"""
    text = textwrap.dedent(OVERLAP["join inside the start loop"])
    (judged,) = judge_notebook({"mine": f"# %%module mine{text}"}, [TestCell("mine", source, 1)])
    report = judged.outputs[0]["data"]
    said = " ".join(report["text/plain"].split())
    assert "Only one worker was inside at once (1 of 2)" in said
    assert "Line 7 starts a worker, and line 8 waits for its end" in said
    assert "try next: Keep the workers in a list and make it two loops" in said
    assert "another hint" not in said
    assert "Try next:" in report["text/html"]


def test_naming_changes_no_points(learner, reported):
    student = learner(OVERLAP["no worker at all"])
    with check("returns both", points=2):
        gate = rendezvous(2)
        assert student.answer(gate) == ["a", "b"]
    with check("overlaps", points=1):
        gate = rendezvous(2)
        student.answer(gate)
        assert gate.met
    assert score(of=3) == 2
