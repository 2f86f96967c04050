"""Where a check wants spawn, the workers after the first are copies, which cost a fraction."""

import pytest

from course.child.process import siblings
from course.judge import answer, check, score
from course.judge.judging import here
from tests import parts

pytestmark = pytest.mark.skipif(not siblings.available(), reason="this system has no such fork")


@pytest.mark.parametrize("walls", [False, True], ids=["limits", "walls"])
def test_of_three_workers_two_are(learner, reported, walls, monkeypatch):
    if walls and (why := parts.missing("walls")):
        parts.leave_out("walls", why)
    monkeypatch.setattr(here().setting, "walls", walls)
    learner("""
        import multiprocessing
        def put(results):
            results.put(hash("text"))
        def hashes():
            found = []
            for number in range(3):
                results = multiprocessing.SimpleQueue()
                worker = multiprocessing.Process(target=put, args=(results,))
                worker.start()
                found.append(results.get())
                worker.join()
            return [hash("text"), *found]
    """)
    student = answer("mine", start_method="spawn")
    with check("hashes"):
        own, first, *others = student.hashes()
        # each new interpreter hashes texts in a way of its own, and a copy as its original
        assert first != own
        assert others == [own, own]
    score(of=1)
    assert here().last[0]["status"] == "passed", here().last[0]["reason"]
