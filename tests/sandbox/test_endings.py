"""Every way for a child to end, and what is said of it."""

from __future__ import annotations

import signal
import sys

import pytest

from course.sandbox import Child, ChildNotStarted, Limits
from course.sandbox.watching import Watch

MIB = 2**20
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's limits")


def test_what_it_wrote_and_its_exit_status(bench):
    child = bench.start("""
        print("täglich")
        print("trouble", file=sys.stderr)
        sys.exit(3)
    """)
    assert child.wait(150) == 3
    assert child.stdout() == "täglich\n"
    assert child.stderr() == "trouble\n"
    assert child.ending.kind == "exit"
    assert child.ending.status == 3
    assert "exit status 3" in child.ending.detail


def test_running_has_no_ending(bench):
    child = bench.start("sys.stdin.read(); import time; time.sleep(1000)")
    assert child.poll() is None
    assert child.ending is None
    assert child.wait(0.05) is None
    child.kill()
    assert child.ending.kind == "killed by the judge"
    assert child.poll() is not None
    child.kill()
    assert child.ending.kind == "killed by the judge"


@posix
@pytest.mark.parametrize("name", ["SIGSEGV", "SIGKILL", "SIGABRT", "SIGTERM"])
def test_signal(bench, name):
    child = bench.start(
        "import os, signal; os.kill(os.getpid(), getattr(signal, sys.argv[1]))", name
    )
    child.wait(150)
    assert child.ending.kind == "signal"
    assert child.ending.status == -getattr(signal, name)
    assert name in child.ending.detail


def test_memory_of_one(bench):
    child = bench.start(
        """
        kept = []
        for _ in range(600):
            kept.append(b"x" * 2**20)
        import time
        time.sleep(1000)
        """,
        limits=Limits(memory=300 * MIB),
    )
    child.wait(150)
    assert child.ending.kind == "memory"
    assert "300 MiB" in child.ending.detail


@posix
def test_memory_of_all_together(bench):
    child = bench.start(
        """
        import os, time
        for _ in range(5):
            if os.fork() == 0:
                kept = b"x" * (100 * 2**20)
                break
        time.sleep(1000)
        """,
        limits=Limits(memory=300 * MIB),
    )
    child.wait(150)
    assert child.ending.kind == "memory"


@posix
def test_memory_that_is_shared_counts_once(bench, until):
    child = bench.start(
        """
        import os, time
        kept = b"x" * (150 * 2**20)
        for _ in range(4):
            if os.fork() == 0:
                break
        print("ready")
        time.sleep(1000)
        """,
        limits=Limits(memory=300 * MIB),
    )
    until(lambda: child.stdout().count("ready") == 5)
    assert child.wait(0.5) is None, child.ending


@linux
def test_a_single_huge_request_is_a_memory_error(bench):
    child = bench.start("[0] * 10**11")
    assert child.wait(150) == 1
    assert "MemoryError" in child.stderr()


def test_output(bench):
    child = bench.start(
        """
        while True:
            print("x" * 1000)
        """,
        limits=Limits(output=50_000),
    )
    child.wait(150)
    assert child.ending.kind == "output"
    assert "50,000 bytes" in child.ending.detail
    assert 40_000 < len(child.stdout()) <= 50_000


def test_output_up_to_the_limit_is_fine(bench):
    child = bench.start("print('x' * 49_000)", limits=Limits(output=50_000))
    assert child.wait(150) == 0
    assert len(child.stdout()) == 49_001


FILL = """
import os, time
try:
    for n in range(64):
        with open(f"file {n}", "wb") as file:
            file.write(bytes(range(256)) * 4096)
            if len(sys.argv) > 1:
                kept = os.dup(file.fileno())
                os.remove(file.name)
except OSError as error:
    sys.exit(error.strerror)
time.sleep(1000)
"""


@pytest.mark.parametrize("how", [[], pytest.param(["deleted"], marks=linux)], ids=["", "deleted"])
def test_disk(bench, how):
    """Behind walls the system has no more room; elsewhere the watch sees it."""
    child = bench.start(FILL, *how, limits=Limits(disk=16 * MIB))
    child.wait(150)
    if bench.walls:
        assert "No space left" in child.stderr()
    else:
        assert child.ending.kind == "disk"
        assert "16 MiB" in child.ending.detail


def test_number_of_files(bench):
    child = bench.start(
        """
        import time
        for n in range(1000):
            open(f"file {n}", "w").close()
        time.sleep(1000)
        """,
        limits=Limits(files=300),
    )
    child.wait(150)
    assert child.ending.kind == "disk"
    assert "300 files" in child.ending.detail


@linux
def test_number_of_files_in_any_place(walled_bench):
    child = walled_bench.start(
        """
        import time
        for n in range(1000):
            for place in "/tmp", "/dev/shm":
                open(f"{place}/{n}", "w").close()
        time.sleep(1000)
        """,
        limits=Limits(files=1500),
    )
    child.wait(150)
    assert child.ending.kind == "disk"


@posix
def test_a_file_that_is_too_large_is_an_error_in_the_program(bench):
    child = bench.start(
        "open('large', 'wb').write(bytes(9 * 2**20))", limits=Limits(file_size=8 * MIB)
    )
    assert child.wait(150) == 1
    assert "File too large" in child.stderr()


def test_cpu(bench):
    child = bench.start("while True: pass", limits=Limits(cpu=0.5))
    child.wait(150)
    assert child.ending.kind == "cpu"
    assert "0.5 seconds" in child.ending.detail


@posix
def test_processes(bench):
    child = bench.start(
        """
        import os, time
        for _ in range(30):
            if os.fork() == 0:
                break
        time.sleep(1000)
        """,
        limits=Limits(processes=10),
    )
    child.wait(150)
    assert child.ending.kind == "processes"
    assert "10 processes" in child.ending.detail


@posix
def test_open_files(bench):
    child = bench.start(
        "kept = [open(sys.argv[0]) for _ in range(200)]", limits=Limits(open_files=64)
    )
    assert child.wait(150) == 1
    assert "Too many open files" in child.stderr()


def test_what_cannot_be_started(open_bench):
    with pytest.raises(ChildNotStarted, match="no-such-program"):
        open_bench.run(["no-such-program"])


def test_the_first_cause_stays(open_bench):
    child = open_bench.start("print('x' * 10**6)", limits=Limits(output=1000))
    child.wait(150)
    child.kill()
    assert child.ending.kind == "output"


def test_too_much_output_is_told_of_a_child_that_ended_before_anybody_looked(
    open_bench, monkeypatch
):
    monkeypatch.setattr(Watch, "passed", lambda *_: None)
    child = open_bench.start("print('x' * 10**6)", limits=Limits(output=1000))
    assert child.wait(150) == 0
    assert child.ending.kind == "output"


def test_an_end_before_the_kill_stays_an_exit(tmp_path):
    with Child([sys.executable, "-I", "-c", "raise SystemExit(5)"], folder=tmp_path) as child:
        assert child.wait(150) == 5
    assert child.ending.kind == "exit"
    assert child.ending.status == 5
