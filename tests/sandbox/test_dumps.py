"""Where every thread is, asked from outside."""

from __future__ import annotations

import os
import sys

import pytest

from course.system import stacks

signals = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")

DEADLOCK = """
import threading

a, b = threading.Lock(), threading.Lock()
both = threading.Barrier(2)

def first():
    with a:
        both.wait()
        with b:
            pass

def second():
    with b:
        both.wait()
        with a:
            pass

threads = [threading.Thread(target=first), threading.Thread(target=second)]
for thread in threads:
    thread.start()
print("ready")
for thread in threads:
    thread.join()
"""

WORKERS = """
import time

def rest(_):
    print("ready", flush=True)
    time.sleep(1000)

if __name__ == "__main__":
    import multiprocessing
    context = multiprocessing.get_context(sys.argv[1])
    for number in range(2):
        context.Process(target=rest, args=(number,)).start()
"""


@pytest.fixture(params=["signal", "timer"])
def how(request, monkeypatch):
    """By a signal, and by the timer that serves where there are none."""
    if request.param == "timer":
        monkeypatch.setattr(stacks, "_signal_number", lambda: 0)
    elif sys.platform == "win32":
        pytest.skip("needs signals")
    return request.param


def test_two_threads_that_wait_for_each_other(bench, until, how):
    child = bench.start(DEADLOCK)
    until(lambda: "ready" in child.stdout() and child.asleep())
    [(pid, said)] = until(lambda: _answered(child, "in second", "in join")).items()
    assert pid == child.pid
    assert said.count("most recent call first") == 3
    assert f'main.py", line {_line(bench, "def first():", "with b:")} in first' in said
    assert f'main.py", line {_line(bench, "def second():", "with a:")} in second' in said
    assert str(bench.folder / "main.py") in said


def test_while_a_c_call_holds_the_gil(bench, until, how):
    child = bench.start("""
        import math, threading
        def count():
            print("ready")
            math.factorial(3_000_000)
        thread = threading.Thread(target=count)
        thread.start()
        thread.join()
    """)
    until(lambda: "ready" in child.stdout())
    until(lambda: _answered(child, "in count", "in <module>"))


@signals
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_workers_of_every_start_method(bench, until, method):
    child = bench.start(WORKERS, method)
    until(lambda: child.stdout().count("ready") == 2)
    said = {pid: dump.text for pid, dump in child.stacks(30).items()}
    assert sum("in rest" in text for text in said.values()) == 2, said
    assert "in rest" not in said[child.pid]
    assert set(said) == {process.pid for process in child.tree()}


@signals
def test_asked_twice_tells_the_newest(bench, until):
    child = bench.start("""
        import threading, time
        def one():
            with lock: pass
        def two():
            print("ready")
            time.sleep(1000)
        lock = threading.Lock()
        lock.acquire()
        thread = threading.Thread(target=one)
        thread.start()
        import os
        while not os.path.exists("go"): time.sleep(0.01)
        lock.release()
        thread.join()
        two()
    """)
    assert until(lambda: _answered(child, "in one"))
    (bench.inside(child) / "go").touch()
    until(lambda: "ready" in child.stdout())
    said = child.stacks(30)[child.pid].text
    assert "in two" in said
    assert "in one" not in said


@signals
def test_a_process_that_cannot_be_asked(bench, until):
    """It is not ended by being asked either."""
    child = bench.run(["sleep", "1000"])
    assert "no Python process" in child.stacks(5)[child.pid].text
    assert child.poll() is None


@signals
def test_a_process_that_does_not_answer(bench, until):
    child = bench.start("""
        import os, signal, time
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        print("ready")
        time.sleep(1000)
    """)
    until(lambda: "ready" in child.stdout())
    assert "did not write" in child.stacks(0.2)[child.pid].text


@signals
def test_no_link_leads_the_judge_out_of_the_folder(bench, tmp_path, until):
    """Neither one in the place where it looks, nor one on the way there."""
    others = tmp_path / "others"
    others.mkdir()
    (others / "1").write_text('#course {"handled": {"type": "SecretError"}}\n')
    (others / "mine.reached").write_bytes(b"\0\1")
    os.mkfifo(others / "2")
    child = bench.start(
        """
        import os, time
        folder, notes = os.getcwd(), os.path.abspath(".dumps")
        for place in (notes, folder, os.path.dirname(folder)):
            try:
                os.rename(place, place + "-")
                os.symlink(sys.argv[1], place)
            except OSError:
                pass
        print("ready")
        time.sleep(1000)
        """,
        str(others),
    )
    until(lambda: "ready" in child.stdout())
    assert "in <module>" in child.stacks(30)[child.pid].text
    assert child.facts() == []
    assert child.lines_reached(["mine"]) == {}


@signals
def test_whatever_a_process_says_of_its_names(bench, until):
    """It can write into its own file, too."""
    child = bench.start("""
        import os, time
        with open(f".dumps/{os.getpid()}", "a") as file:
            for said in ('{"main": 1e999}', '{"thread": [], "name": 1}', '{"process": {}}', "[]"):
                file.write(f"#course {said}\\n")
        print("ready")
        time.sleep(1000)
    """)
    until(lambda: "ready" in child.stdout())
    dump = child.stacks(30)[child.pid]
    assert dump.process == ""
    assert [thread.is_main for thread in dump.threads] == [True]


def _answered(child, *words):
    said = {pid: dump.text for pid, dump in child.stacks(5).items()}
    return said if all(word in said.get(child.pid, "") for word in words) else None


def _line(bench, *texts):
    """Number of the line with the last text that comes after lines with the earlier ones."""
    lines = (bench.folder / "main.py").read_text("utf-8").splitlines()
    number = 0
    for text in texts:
        number = next(n for n in range(number, len(lines)) if lines[n].strip() == text) + 1
    return number
