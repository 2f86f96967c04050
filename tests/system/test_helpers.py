"""Which command lines are those of Python's own helper processes."""

import os
import subprocess
import sys
from multiprocessing import resource_tracker

import psutil
import pytest

from course.system import helpers, processes, procfs
from course.system.helpers import looks_like_helper

HELPERS = [
    ["python", "-I", "-c", "from multiprocessing.resource_tracker import main;main(5)"],
    ["python", "-c", "from multiprocessing.forkserver import main; main(3, 4, ['m'], **{'a': 1})"],
    [
        "python",
        "-c",
        (
            "import sys; from multiprocessing.forkserver import main;"
            " main(3, 4, ['m'], sys_argv=sys.argv[1:], **{'a': 1})"
        ),
        "main.py",
    ],  # as newer releases of Python begin it
]
OTHERS = [
    [],
    ["python", "main.py"],
    ["python", "-c", "import time; time.sleep(9)  # multiprocessing.resource_tracker"],
    ["python", "-c", "from multiprocessing.forkserver import main; main(5); import time"],
    ["python", "-c", "from multiprocessing.forkserver import main; main(__import__('time'))"],
    ["python", "-c", "from mine import main;main(5)  # multiprocessing.forkserver"],
    ["python", "-c", "import time; from multiprocessing.forkserver import main; main(5)"],
    ["multiprocessing.resource_tracker"],
]


@pytest.mark.parametrize("words", HELPERS)
def test_a_helper(words):
    assert looks_like_helper(words)


@pytest.mark.parametrize("words", OTHERS)
def test_no_helper(words):
    assert not looks_like_helper(words)


def test_this_pythons_own_helper():
    resource_tracker.ensure_running()
    helper = psutil.Process(resource_tracker._resource_tracker._pid)
    while not helper.cmdline():  # it is just being begun
        pass
    assert looks_like_helper(helper.cmdline())
    assert not looks_like_helper(psutil.Process().cmdline())


@pytest.mark.skipif(not procfs.LINUX, reason="elsewhere psutil tells")
def test_nobody_waits_for_the_words_of_a_process_that_has_ended(monkeypatch):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    while psutil.Process(ended.pid).status() != psutil.STATUS_ZOMBIE:
        pass
    monkeypatch.setattr(helpers.time, "sleep", lambda _: pytest.fail("it waits"))
    assert not helpers.is_helper(processes.see(ended.pid), os.getpid())
    ended.wait()
