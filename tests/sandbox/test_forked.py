"""Children that are forked from one that waits are what those are that begin by themselves."""

from __future__ import annotations

import json
import os
import secrets
import signal
import sys
from pathlib import Path

import psutil
import pytest

from course.child.process.beginning import MARKER
from course.sandbox import Child, Original
from course.system.processes import see
from tests.sandbox.conftest import CHILD, ROOT, WAITS, Bench, told

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")

SLEEPS = "import time; print('ready', flush=True); time.sleep(1000)"
LOOKS = """
import json, os, resource, signal, sys, tempfile
kept = ("Groups", "Cap", "NoNewPrivs", "Seccomp", "SigBlk", "SigCgt")
with open("/proc/self/status") as file:
    status = [line for line in file if line.startswith(kept)]
limits = [resource.getrlimit(n) for n in range(16)]
session = os.getsid(0) == os.getpid()
streams = [os.readlink(f"/proc/self/fd/{n}").partition(":")[0] for n in range(3)]
private = os.getuid(), os.getgid(), os.environ.pop({marker!r}), os.environ.pop("PWD", "")
for name in ("TEST_ARGV", "TEST_TOKEN"):
    os.environ.pop(name, None)
same = [
    status, limits, session, streams, sorted(os.listdir("/proc/self/fd")), sorted(os.listdir("/")),
    dict(os.environ), tempfile.gettempdir(), os.getcwd(), os.getpriority(0, 0), os.umask(0),
    sys.argv, sys.executable, sys.path, sys.flags, sys.dont_write_bytecode,
    [sys.stdout.isatty(), sys.stdout.seekable(), sys.stdin.read()],
    str(signal.getsignal(signal.SIGCHLD)), os.stat("/proc/self/stat").st_uid == os.getuid(),
]
print(json.dumps([same, private], default=repr))
"""


@pytest.fixture
def both(bench, tmp_path):
    """The same child, forked and begun."""
    if not bench.forks:
        pytest.skip("asked once")
    begun = Bench(bench.folder, bench.walls, bench._stack)
    return bench, begun


def test_they_have_the_same_rights_and_see_the_same(both):
    forked, begun = (told(one.start(LOOKS.replace("{marker!r}", repr(MARKER)))) for one in both)
    assert forked[0] == begun[0]
    if os.geteuid() == 0:
        assert 0 not in (*forked[1][:2], *begun[1][:2])


def test_a_room_has_all_its_namespaces(walled_bench):
    code = "import json, os; print(json.dumps({n: os.readlink(f'/proc/self/ns/{n}') for n in %s}))"
    kinds = ["ipc", "mnt", "net", "pid", "uts"]
    inside = told(walled_bench.start(code % kinds))
    outside = {kind: os.readlink(f"/proc/self/ns/{kind}") for kind in kinds}
    assert not set(inside.values()) & set(outside.values())


def test_who_else_is_in_the_room_has_no_more_rights(walled_bench):
    code = """
        import json
        kept = ("CapEff", "CapPrm", "NoNewPrivs", "Seccomp:")
        print(json.dumps([
            [line.split()[1] for line in open(f"/proc/{pid}/status") if line.startswith(kept)]
            for pid in (1, 2, 3)[:2 + FORKS]
        ]))
    """
    everybody = told(walled_bench.start(code.replace("FORKS", str(walled_bench.forks))))
    assert everybody == everybody[-1:] * len(everybody)


def test_it_is_forked(bench, until):
    """Else the other tests of forked children would be of those that begin by themselves."""
    child = bench.start(SLEEPS)
    until(lambda: "ready" in child.stdout())
    words = psutil.Process(child.pid).cmdline()
    assert words[-1] == str(WAITS if bench.forks else bench.folder / "main.py")


def test_no_child_finds_what_another_was_told(bench):
    """The process that forks them has never read it."""
    if not bench.forks:
        pytest.skip("only those that are forked have memory in common")
    secret = os.urandom(8).hex()
    told(bench.start("print(1)", env={"SECRET": secret}))
    begins, rest = secret[:8], secret[8:]
    child = bench.start(
        """
        import re, sys
        found = 0
        with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
            for line in maps:
                if written := re.match("(\\\\w+)-(\\\\w+) rw", line):
                    begin, end = (int(number, 16) for number in written.groups())
                    memory.seek(begin)
                    try:
                        data = memory.read(end - begin)
                    except OSError:
                        continue
                    for place in re.finditer(sys.argv[1].encode(), data):
                        found += data[place.end():].startswith(sys.argv[2].encode())
        print(found)
        """,
        begins,
        rest,
    )
    assert told(child) == 0


@pytest.fixture
def original(monkeypatch):
    """One that is alone: it is always its turn."""
    monkeypatch.setattr("course.sandbox.forked._ORIGINALS", 1)
    made = Original([sys.executable, "-I", "-u", str(WAITS)])
    yield made
    made.end()


def _start(original, folder, walls, code="print(7)"):
    script = folder / "main.py"
    script.write_text(code)
    argv = [sys.executable, "-I", str(script)]
    env = {"TEST_ARGV": json.dumps(argv[2:])}
    return Child(argv, folder=folder, walls=walls, readable=CHILD, env=env, original=original)


def _process_of(original):
    return psutil.Process(original._all[0]._process.pid)


def test_where_none_can_be_forked_it_is_begun(tmp_path, walls):
    ends = Original([sys.executable, "-I", "-c", "raise SystemExit"])
    with _start(ends, tmp_path, walls) as child:
        assert told(child) == 7
    ends.end()


def test_when_the_original_is_gone_there_is_a_new_one(original, tmp_path, walls, until):
    with _start(original, tmp_path, walls, SLEEPS) as child:
        until(lambda: "ready" in child.stdout())
        first = _process_of(original)
        first.kill()
        first.wait(150)
        with _start(original, tmp_path, walls) as other:
            assert told(other) == 7
        assert child.poll() is None  # its keeper has nothing to do with it any more
        assert _process_of(original).pid != first.pid


def test_when_the_keeper_is_ended_the_child_has_ended(original, tmp_path):
    with _start(original, tmp_path, False, SLEEPS) as child:
        (keeper,) = child._started.outer
        psutil.Process(keeper).kill()
        assert child.wait(150) == -signal.SIGKILL
    assert _has_ended(child.pid)


def _has_ended(pid):
    return (left := see(pid)) is None or not left.alive


JUDGE = """
import json, os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from course.sandbox import Child, Original
folder = Path(sys.argv[1])
(folder / "main.py").write_text("import time; print('ready', flush=True); time.sleep(1000)")
argv = [sys.executable, "-I", str(folder / "main.py")]
original = Original([sys.executable, "-I", "-u", sys.argv[4]])
original.start()
if os.fork():
    os.wait()
    sys.exit()
child = Child(argv, folder=folder, walls=sys.argv[2] == "True", original=original,
              env={"TEST_ARGV": json.dumps(argv[2:])})
while "ready" not in child.stdout():
    pass
print(child.pid, flush=True)
child.wait()
"""


def test_it_ends_with_the_judge_that_wanted_it(tmp_path, walls, until):
    """Not with the one that began the original, of whom this judge is a fork."""
    words = [str(tmp_path), str(walls), str(ROOT), str(WAITS)]
    with psutil.Popen([sys.executable, "-c", JUDGE, *words], stdout=-1) as first:
        child = int(first.stdout.readline())
        (judge,) = (p for p in first.children() if p.cmdline() == first.cmdline())
        judge.kill()
        until(lambda: _has_ended(child))
        first.wait(150)


def test_what_waits_ends_when_nobody_wants_it(original, tmp_path, until, monkeypatch):
    monkeypatch.setattr("course.sandbox.forked._IDLE", 0.05)
    with _start(original, tmp_path, False) as child:
        assert told(child) == 7
    first = original._all[0]._process
    until(lambda: first.returncode is not None)
    with _start(original, tmp_path, False) as child:
        assert told(child) == 7


def test_it_is_not_inherited(original, tmp_path):
    """A child has nothing open that leads to what it was forked from."""
    code = "import os; print([n for n in os.listdir('/proc/self/fd') if int(n) > 3])"
    with _start(original, tmp_path, False, code) as child:
        assert told(child) == []
    assert Path("/proc", str(_process_of(original).pid)).exists()


NOTES = """
import fcntl, json, os, struct
HELD = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, PLACE, 1, 0)
other = os.open("/dev/null", os.O_RDWR)
found = struct.unpack("hhqqi4x", fcntl.fcntl(other, 36, HELD))[0]  # F_OFD_GETLK
flags = fcntl.fcntl(0, fcntl.F_GETFL)
fcntl.fcntl(0, fcntl.F_SETFL, flags | os.O_NONBLOCK)
try:
    fcntl.fcntl(0, 37, struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, PLACE, 1, 0))  # F_OFD_SETLK
except OSError:
    found = "?"
print(json.dumps([found == fcntl.F_UNLCK, bool(flags & os.O_NONBLOCK)]))
"""


def test_no_child_leaves_notes_in_a_file_that_others_have(original, tmp_path, walls):
    """What is set on an open file stays as long as anybody has it."""
    place = secrets.randbelow(2**40)  # the file is the machine's, and other tests run meanwhile
    for _ in range(2):
        with _start(original, tmp_path, walls, NOTES.replace("PLACE", str(place))) as child:
            assert told(child) == [True, False]


@pytest.mark.needs("walls")
def test_its_program_cannot_be_changed(tmp_path, original, monkeypatch, until):
    """It has the program from outside the room, so it is forked only where that is another's."""
    monkeypatch.setattr(Original, "_is_owned_by", lambda *_: True)
    with _start(original, tmp_path, True, SLEEPS) as child:
        until(lambda: "ready" in child.stdout())
        assert psutil.Process(child.pid).cmdline()[-1] != str(WAITS)


SIBLINGS = """
import ctypes, os, time
for _ in range(3):
    if ctypes.CDLL(None).syscall(56, 0x8000 | 17, 0, 0, 0, 0) == 0:  # clone(CLONE_PARENT | SIGCHLD)
        time.sleep(1000)
print("ready", flush=True)
time.sleep(1000)
"""


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the number of the call is this one's")
def test_what_is_begun_as_the_keepers_child_ends_with_the_room(original, tmp_path, walls, until):
    with _start(original, tmp_path, walls, SIBLINGS) as child:
        until(lambda: "ready" in child.stdout())
        outer = child._started.outer
        assert len(child.tree()) == 4
    until(lambda: not any(map(psutil.pid_exists, outer)))  # the original buries the keeper


def test_the_end_is_the_childs_own(walled_bench, until):
    """Whoever is in the room with it has no say in it."""
    if not walled_bench.forks:
        pytest.skip("nobody is")
    child = walled_bench.start(
        """
        import os
        for ending in (lambda: os.kill(2, 19), lambda: open("/proc/2/fd/0", "wb").write(b"0\\n")):
            try:
                ending()
            except OSError:
                pass
        os._exit(5)
        """
    )
    assert child.wait(150) == 5 or os.geteuid()
    until(lambda: child.tree() == [])


def test_junk_of_a_keeper_is_no_trouble(original, tmp_path):
    with _start(original, tmp_path, False, SLEEPS) as child:
        (keeper,) = child._started.outer
        psutil.Process(keeper).suspend()
        told_by = child._process._told
        for entry in Path(f"/proc/{keeper}/fd").iterdir():
            if os.readlink(entry) == os.readlink(f"/proc/self/fd/{told_by}"):
                entry.write_bytes(b"boo\n")
        psutil.Process(keeper).kill()
        assert child.wait(150) == -signal.SIGKILL


def test_an_original_that_does_nothing_is_replaced(original, tmp_path, monkeypatch):
    with _start(original, tmp_path, False) as child:
        assert told(child) == 7
    monkeypatch.setattr("course.sandbox.forked._TO_FORK", 0.2)
    first = _process_of(original)
    first.suspend()
    with _start(original, tmp_path, False) as child:
        assert told(child) == 7
    assert not first.is_running()
