"""A grader that is killed leaves no judge, no answer and no folder behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pytest

from tests import parts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")

GRADER = """
import sys
from course.judge.notebook import TestCell, judge_notebook
source = '''
from course.judge import answer, check, score
with check("comes to an end", points=1, deadline=600):
    answer("endless").work()
score(of=1)
'''
module = '''# %%module endless
import os, sys, threading
def work():
    if os.fork() == 0:
        os.setsid()
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(1000)"])
    threading.Event().wait(1000)
'''
judge_notebook({"endless": module}, [TestCell("endless", source, 1)], sandbox=sys.argv[1] == "on")
"""


@pytest.fixture
def short_folder():
    """Short enough for the name of a socket in it."""
    with tempfile.TemporaryDirectory(prefix="k-") as folder:
        yield Path(folder)


@pytest.mark.parametrize("walls", ["on", "off"])
def test_everything_ends_with_a_grader_that_is_killed(walls, short_folder):
    if walls == "on" and (why := parts.missing("walls")):
        parts.leave_out("walls", why)
    env = os.environ | {"TMPDIR": str(short_folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", GRADER, walls], env=env) as grader:
        try:
            below = _until(lambda: _at_work(grader.pid))
        finally:
            grader.send_signal(signal.SIGKILL)
    _, alive = psutil.wait_procs(below, timeout=30)
    assert alive == []
    _until(lambda: not list(short_folder.iterdir()))


def _at_work(pid: int) -> list[psutil.Process]:
    """All that a grader has started, once the answer has started a process of its own."""
    below = psutil.Process(pid).children(recursive=True)
    lines = []
    for process in below:
        try:
            lines.append(process.cmdline()[1:])
        except psutil.Error:
            return []
    return below if ["-c", "import time; time.sleep(1000)"] in lines else []


def _until(true):
    deadline = time.monotonic() + 60
    pause = threading.Event()
    while not (value := true()):
        assert time.monotonic() < deadline, "the state never came"
        pause.wait(0.05)
    return value
