"""What is made from a copy of an interpreter is like what Python begins by itself."""

import json
import re
import signal
import subprocess
import sys

import pytest

from course.child.noting.dumps import DUMPS
from course.child.process import siblings
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not siblings.available(), reason="this system has no such fork")

PROGRAM = """
import json, multiprocessing, os, signal, sys, threading

from course.child.noting import dumps

if __name__ == "__main__":
    dumps.register()
    if sys.argv[1] == "copies":
        from course.child.process import copies
        copies.keep_one()
else:
    dumps.begin()

def told():
    def lines(file, *names):
        return [line for line in open(file) if not names or line.split(":")[0] in names]
    def kind(file):
        try:
            return os.fstat(file).st_mode
        except OSError:
            return None
    return {
        "is a copy": "multiprocessing-fork" not in open("/proc/self/cmdline").read(),
        "hash": hash("text"),
        "like": {
            "status": lines("/proc/self/status", "Umask", "SigBlk", "SigCgt", "Threads"),
            "ignored": [n for n in signal.valid_signals() if signal.getsignal(n) is signal.SIG_IGN],
            "limits": lines("/proc/self/limits"),
            "output": [kind(1), kind(2)],
            "open": sorted(filter(None, map(kind, range(100)))),
            "environment": dict(os.environ),
            "where": [os.getcwd(), os.getpriority(os.PRIO_PROCESS, 0)],
            "group": [of(0) == of(os.getppid()) for of in (os.getpgid, os.getsid)],
            "python": [sys.argv[2:], sys.path, list(sys.flags), sys.modules["__main__"].__file__],
            "module": [__name__, multiprocessing.current_process().name],
            "main": threading.main_thread().native_id == os.getpid(),
            "parent": multiprocessing.parent_process().pid == os.getppid(),
        },
    }

def tell(results):
    results.send(told() | {"stacks": asked_where()})

def asked_where():
    number, _, folder = os.environ[dumps.DUMPS].partition(":")
    os.kill(os.getpid(), int(number))
    with open(os.path.join(folder, str(os.getpid()))) as file:
        return file.read()

def read_so_far():
    with open("/proc/self/io") as file:
        return int(file.readline().split()[1])

def ends(how):
    print("it ends so:", how)
    if how == "raises":
        raise ValueError("no")
    if how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.exit(how)

class Broken:
    def __reduce__(self):
        return unpacked, ()

def unpacked():
    raise KeyError("this cannot be unpacked")

def change(what):
    if what == "folder":
        os.chdir("/")
    if what == "variable":
        os.environ["NEW"] = "1"
    if what == "umask":
        os.umask(0o77)
    if what == "priority":
        os.nice(1)
    if what == "signal":
        signal.signal(signal.SIGUSR2, signal.SIG_IGN)
    if what == "limit":
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))
    if what == "output":
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if what == "input":
        os.close(0)

def main(what, *given):
    Process = multiprocessing.get_context("spawn").Process
    seen = []
    for how in given if what == "ends" else ():
        for _ in range(3):
            worker = Process(target=ends, args=(Broken() if how == "broken" else how,))
            worker.start()
            worker.join()
            seen.append(worker.exitcode)
    if what == "told":
        change(*given)
        read = 0
        for _ in range(3):
            mine, its = multiprocessing.Pipe(duplex=False)
            worker = Process(target=tell, args=(its,))
            before = read_so_far()
            worker.start()
            read += read_so_far() - before
            its.close()
            seen.append(mine.recv())
            worker.join()
            mine.close()
        seen.append({"hash": hash("text"), "read": read})
    with open("results", "w") as file:
        json.dump(seen, file)

if __name__ == "__main__":
    place = os.getcwd()
    main(*sys.argv[2:])
"""


def _run(folder, *words):
    """Return what the program has seen, its output and its errors."""
    (folder / "program.py").write_text(PROGRAM.replace('"results"', repr(str(folder / "results"))))
    (folder / "dumps").mkdir(exist_ok=True)
    ended = subprocess.run(
        [sys.executable, "program.py", *words],
        cwd=folder,
        env={
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            DUMPS: f"{signal.SIGUSR1.value}:{folder / 'dumps'}",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (folder / "results").exists(), ended.stderr
    return json.loads((folder / "results").read_text()), ended.stdout, ended.stderr


@pytest.mark.parametrize(
    ("change", "copied"),
    [("nothing", True), ("variable", False)]
    + [
        pytest.param(what, what == "output", marks=pytest.mark.long)
        for what in ("output", "folder", "umask", "priority", "signal", "limit", "input")
    ],
)
def test_a_worker_finds_what_it_would_find(tmp_path, change, copied):
    (*by_python, plain), *_ = _run(tmp_path, "plain", "told", change)
    (first, *others, parent), *_ = _run(tmp_path, "copies", "told", change)
    for one, like_this in zip([first, *others], by_python, strict=True):
        for what, found in one["like"].items():
            assert (what, found) == (what, like_this["like"][what])
    assert [first["is a copy"], *(one["is a copy"] for one in others)] == [False, copied, copied]
    for number, one in enumerate([first, *others], 1):
        assert f'"process": "SpawnProcess-{number}"' in one["stacks"]
        assert "in asked_where" in one["stacks"]
    assert parent["read"] < plain["read"] + 200  # which the judge counts; numbers have more digits
    assert first["hash"] not in [parent["hash"], *(one["hash"] for one in others)]


def _but_for_files(errors):
    return re.sub(r"(_fd|_handle)=\d+", r"\1=N", errors).splitlines()


@pytest.mark.long
def test_a_worker_ends_and_fails_as_it_would(tmp_path):
    ways = "raises", "killed", "broken", "said and ended"
    (codes, out, errors), expected = (
        _run(tmp_path, how, "ends", *ways) for how in ("copies", "plain")
    )
    # from Python 3.13 on there is the line with the numbers of open files; here is one more of them
    assert (codes, out, *_but_for_files(errors)) == (*expected[:2], *_but_for_files(expected[2]))
    assert codes[:6] == [1, 1, 1, -9, -9, -9]
    assert errors.count("KeyError: 'this cannot be unpacked'") == 3
