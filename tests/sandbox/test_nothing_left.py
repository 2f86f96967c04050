"""Whatever a child does to stay, nothing of it is left."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from course.sandbox import Child, ChildNotStarted, Limits, Original
from course.system.processes import see

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")

STAYERS = {
    "ignores signals": """
        import os, signal, time
        for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}:
            try:
                signal.signal(number, signal.SIG_IGN)
            except OSError:
                pass
        print("ready")
        while True:
            time.sleep(1000)
        """,
    "new session": """
        import subprocess, sys
        other = subprocess.Popen(["sleep", f"1000.{sys.argv[1]}"], start_new_session=True)
        print("ready")
        other.wait()
        """,
    "double fork": """
        import os, sys, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                print("ready")
                time.sleep(1000)
            os._exit(0)
        os.wait()
        time.sleep(1000)
        """,
    "double fork, another environment, another name": """
        import os, sys, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                print("ready")
                os.execve("/bin/sleep", ["sleep", f"1000.{int(sys.argv[1], 16)}"], {})
            os._exit(0)
        os.wait()
        time.sleep(1000)
        """,
    "its first process ends": """
        import os, time
        read, write = os.pipe()
        if os.fork() == 0:
            os.setsid()
            print("ready", flush=True)
            os.write(write, b".")
            time.sleep(1000)
        os.read(read, 1)
        """,
    "forks on and on, each in a new session": """
        import os, time
        print("ready")
        generation = 0
        while generation < 100:
            if os.fork():
                os._exit(0) if generation else time.sleep(1000)
            os.setsid()
            generation += 1
        time.sleep(1000)
        """,
    "daemon threads": """
        import threading, time
        for _ in range(5):
            threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
        print("ready")
        """,
    "threads that are no daemons": """
        import threading, time
        for _ in range(5):
            threading.Thread(target=time.sleep, args=(1000,)).start()
        print("ready")
        """,
    "closes its output": """
        import os, time
        print("ready")
        os.close(1)
        os.close(2)
        time.sleep(1000)
        """,
    "stops itself": """
        import os, signal
        print("ready")
        os.kill(os.getpid(), signal.SIGSTOP)
        """,
    "stops whoever started it": """
        import os, signal, time
        print("ready")
        try:
            os.kill(os.getppid(), signal.SIGSTOP)
        except PermissionError:
            pass
        time.sleep(1000)
        """,
    "a pool": """
        if __name__ == "__main__":
            import multiprocessing, time
            pool = multiprocessing.get_context("spawn").Pool(2)
            pool.map(abs, range(4))
            print("ready")
            time.sleep(1000)
        """,
}


@pytest.mark.parametrize("code", STAYERS.values(), ids=STAYERS)
def test_nothing_stays(bench, until, code):
    child = bench.start(code, bench.token)
    until(lambda: "ready" in child.stdout())
    child.kill()
    assert child.tree() == []
    assert bench.left() == []
    assert not [p for p in psutil.process_iter() if str(int(bench.token, 16)) in _last_word(p)]


def _last_word(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline()[-1:])
    except psutil.Error:
        return ""


def test_a_fork_bomb_is_ended(bench):
    """It is bounded by itself too, at far more than it can reach here."""
    child = bench.start(
        """
        import mmap, os, struct
        count = mmap.mmap(-1, 8)
        def more():
            made = struct.unpack("q", count[:])[0] + 1
            count[:] = struct.pack("q", made)
            return made < 2000
        while more():
            try:
                os.fork()
            except OSError:
                pass
        while True:
            pass
        """,
        limits=Limits(processes=32, threads=128),
    )
    child.wait(150)
    assert child.ending.kind == "processes"
    assert bench.left() == []


def test_the_tree_has_orphans_and_new_sessions(bench, until):
    child = bench.start(STAYERS["double fork"], bench.token)
    until(lambda: "ready" in child.stdout())
    until(lambda: len(child.tree()) == 2)
    assert child.pid in [process.pid for process in child.tree()]


def test_an_orphan_is_the_childs_however_soon_it_comes(bench, until, monkeypatch):
    """Behind walls its new parent is that of the process that keeps the room."""
    fork = Original._fork

    def fork_and_wait(*args):
        keeper, first = fork(*args)
        place = Path(f"/proc/{first}/root{bench.folder}") if bench.walls else bench.folder
        until((place / "orphan").exists)
        return keeper, first

    monkeypatch.setattr(Original, "_fork", fork_and_wait)
    child = bench.start("""
        import os, time
        if os.fork() == 0:
            parent = os.getpid()
            if os.fork() == 0:
                while os.getppid() == parent:
                    time.sleep(0.01)
                open("orphan", "w").close()
                time.sleep(1000)
            os._exit(0)
        os.wait()
        time.sleep(1000)
    """)
    until(lambda: len(child.tree()) == 2)


def test_no_zombies_gather(bench, until):
    before = _below()  # an original may end by itself just now
    child = bench.start("""
        import os, time
        for _ in range(50):
            if os.fork() == 0:
                if os.fork() == 0:
                    os._exit(0)
                os._exit(0)
            os.wait()
        print("ready")
        time.sleep(1000)
    """)
    until(lambda: "ready" in child.stdout())
    until(lambda: len(child.tree()) == 1)
    until(lambda: _zombies() <= before)


def _below() -> set[int]:
    return {process.pid for process in psutil.Process().children(recursive=True)}


def _zombies() -> set[int]:
    return {pid for pid in _below() if (seen := see(pid)) and seen.state == "Z"}


def test_an_exit_status_does_not_wait_for_what_was_left(bench):
    child = bench.start("""
        import os, time
        if os.fork() == 0:
            time.sleep(1000)
        os._exit(4)
    """)
    assert child.wait(150) == 4


def test_many_at_once_from_threads_that_end(tmp_path, walls, until):
    """The thread that starts a child may end before it."""
    children: list[Child] = []

    def begin(number: int) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        code = f"import time; print('ready', {number}, flush=True); time.sleep(1000)"
        argv = [sys.executable, "-I", "-c", code]
        children.append(Child(argv, folder=folder, walls=walls))

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        until(lambda: all("ready" in child.stdout() for child in children))
        assert [child.poll() for child in children] == [None] * 8
        pids = {child.pid for child in children}
        assert len(pids) == 8
    finally:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(Child.kill, children))
    assert not [pid for pid in pids if psutil.pid_exists(pid)]


JUDGE = """
import sys
from pathlib import Path
from course.sandbox import Child
code = '''
import os, sys, time
os.fork()
print(os.getpid(), flush=True)
time.sleep(1000)
'''
child = Child(
    [sys.executable, "-I", "-c", code], folder=Path(sys.argv[1]), walls=sys.argv[2] == "True",
    env={"TEST_TOKEN": sys.argv[3]},
)
while child.stdout().count("\\n") < 2:
    pass
print("ready", flush=True)
child.wait()
"""


def test_nothing_outlives_the_judge(bench, until):
    judge = subprocess.Popen(
        [sys.executable, "-c", JUDGE, str(bench.folder), str(bench.walls), bench.token],
        stdout=subprocess.PIPE,
    )
    with judge:
        assert judge.stdout.readline() == b"ready\n"
        assert len(bench.left()) >= 3
        judge.send_signal(signal.SIGKILL)
    until(lambda: not bench.left())


def test_neighbours_are_left_alone(bench, until):
    neighbour = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with neighbour:
        child = bench.start("import os, time; os.fork(); print('ready'); time.sleep(1000)")
        until(lambda: child.stdout().count("ready") == 2)
        child.kill()
        assert neighbour.poll() is None
        neighbour.communicate(b"\n")
    assert neighbour.returncode == 0


def test_nothing_is_left_of_a_child_that_nobody_can_look_after(bench, monkeypatch, until):
    def refused(*_):
        raise OSError(errno.EMFILE, "Too many open files")

    with monkeypatch.context() as short_of_files:
        short_of_files.setattr("course.sandbox.child.Capture", refused)
        with pytest.raises(ChildNotStarted, match="Too many open files"):
            bench.start("import os, time; os.fork(); time.sleep(1000)")
    until(lambda: not bench.left())
