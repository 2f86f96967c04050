"""What Windows and macOS show, by the same calls of `psutil` on this system."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from course.live import cores
from course.live.portable import PortableSource
from course.live.wording import description


@pytest.fixture
def thread():
    stop = threading.Event()
    made = threading.Thread(target=stop.wait, args=(60,))
    made.start()
    yield made
    stop.set()
    made.join()


def keys(source):
    return {task.key for task in source.read(everything=True).tasks}


def test_threads_are_told_apart_where_the_system_does(thread):
    assert f"t{thread.native_id}" in keys(PortableSource(os.getpid(), platform="win32"))
    assert f"t{thread.native_id}" not in keys(PortableSource(os.getpid(), [thread.native_id]))
    assert not {
        key for key in keys(PortableSource(os.getpid(), platform="darwin")) if key[0] == "t"
    }


def test_a_child_process_is_seen_and_its_time_counted():
    source = PortableSource(os.getpid())
    before = source.read(everything=True)
    parent, child = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=child.recv)
    process.start()
    seen = source.read(everything=True)
    parent.send("end")
    process.join(60)
    after = source.read(everything=True)
    [task] = [task for task in seen.tasks if task.key == f"p{process.pid}"]
    assert (task.kind, task.core) == ("process", None)
    assert after.cpu >= before.cpu
    assert f"p{process.pid}" not in {task.key for task in after.tasks}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there nothing replaces its program")
def test_a_helper_that_has_not_replaced_its_program_yet_is_told_later():
    source = PortableSource(os.getpid())
    go, told = os.pipe()
    program = "from multiprocessing.resource_tracker import main;main(0)"
    pid = os.fork()
    if not pid:
        try:
            os.read(go, 1)
            os.dup2(go, 0)  # from which it reads until nobody has the other end
            os.execv(sys.executable, [sys.executable, "-c", program])
        finally:
            os._exit(1)
    try:
        first = source.read(everything=True)
        os.write(told, b"\n")
        until = time.monotonic() + 60
        while program not in psutil.Process(pid).cmdline() and time.monotonic() < until:
            time.sleep(0.001)
        then = source.read(everything=True)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(go)
        os.close(told)
    assert (f"p{pid}" in {task.key for task in first.tasks}, first.helpers) == (True, frozenset())
    assert (f"p{pid}" in {task.key for task in then.tasks}, then.helpers) == (False, {f"p{pid}"})


def test_the_last_look_waits_for_the_words_of_one_that_has_none_yet(monkeypatch):
    source = PortableSource(os.getpid())
    cmdline = psutil.Process.cmdline
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        words = iter(
            [[], [], ["python", "-c", "from multiprocessing.resource_tracker import main;main(0)"]]
        )
        monkeypatch.setattr(
            psutil.Process,
            "cmdline",
            lambda process: next(words) if process.pid == child.pid else cmdline(process),
        )
        last = source.read(everything=True)
        child.communicate(b"\n")
    assert f"p{child.pid}" not in {task.key for task in last.tasks}
    assert list(words) == []


@pytest.mark.parametrize(
    ("platform", "words"),
    [
        ("win32", "Windows does not tell which core a worker ran on"),
        ("darwin", "macOS does not tell which core a worker ran on, nor what a thread does"),
        ("freebsd14", "this system does not tell which core"),
    ],
)
def test_the_view_says_what_the_system_does_not_tell(platform, words, capsys):
    with cores(source=lambda: PortableSource(os.getpid(), platform=platform)) as run:
        worker = threading.Thread(target=math.factorial, args=(3000,), name="Ada")
        worker.start()
        worker.join()
    assert words in run.recording.limits
    assert words in description(run.recording)
    assert run.recording.hz == 5.0
    [lane] = [lane for lane in run.lanes if lane.name == "Ada"]
    assert lane.exact
    assert lane.cpu > 0


def test_the_time_that_the_machine_slept_is_passed_on():
    source = PortableSource(os.getpid(), slept=lambda: 42.0)
    assert source.read().slept == 42.0
    assert PortableSource(os.getpid(), platform="linux").read().slept == 0.0


def test_an_ended_kernel_is_an_error():
    process = multiprocessing.get_context("spawn").Process(target=int)
    process.start()
    source = PortableSource(process.pid)
    process.join(60)
    with pytest.raises(ProcessLookupError, match="has ended"):
        source.read()
    with pytest.raises(ProcessLookupError, match="has ended"):
        PortableSource(process.pid)
