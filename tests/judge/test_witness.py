"""What is seen of workers is kept, and they themselves are not."""

import os

import pytest

from course.judge import spy

MANY = """
import os
from multiprocessing import Process

def open_files():
    return len(os.listdir("/proc/self/fd"))

def run(work, times):
    before = 0
    for number in range(times):
        process = Process(target=work, args=(number,))
        process.start()
        process.join()
        before = before or open_files()
    del process
    return open_files() - before
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the system does not list them")
def test_a_process_that_was_joined_keeps_no_file_open(learner):
    student = learner(MANY)
    assert student.run(spy(), 12) <= 0
    seen = student.started()
    assert [worker["kind"] for worker in seen] == ["process"] * 12
    assert {worker["exitcode"] for worker in seen} == {0}
    assert not any(worker["alive"] for worker in seen)
    assert len({worker["name"] for worker in seen}) == 12
