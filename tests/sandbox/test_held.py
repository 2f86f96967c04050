"""What an answer behind walls can neither take nor do, because the system does not let it."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

import pytest

from course.sandbox import Limits, groups, limits_in_force, syscalls
from course.sandbox.terms import GIB, MIB
from course.sandbox.users import as_user, spare_user
from tests.sandbox.conftest import ROOT, told

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap needs Linux")

HIDING_PLACES = {
    "shared, and mapped by nobody who has touched it": """
        memory = mmap.mmap(-1, 2**30)
        if os.fork() == 0:
            for start in range(0, len(memory), 2**20):
                memory[start:start + 2**20] = bytes(range(256)) * 4096
                memory.madvise(mmap.MADV_DONTNEED)
            os._exit(0)
        """,
    "files in memory": """
        for place in "/tmp", "/dev/shm", os.getcwd():
            for number in range(6):
                with open(f"{place}/{number}", "wb") as file:
                    file.write(b"x" * (60 * 2**20))
        """,
    "on its way from one socket to another": """
        import socket
        for _ in range(60):
            if os.fork() == 0:
                pairs = [socket.socketpair() for _ in range(100)]
                for one, other in pairs:
                    for end in one, other:
                        end.setblocking(False)
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**20)
                        try:
                            while True:
                                end.send(b"x" * 60_000)
                        except OSError:
                            pass
                break
        """,
    "in its processes": """
        for _ in range(10):
            if os.fork() == 0:
                kept = b"x" * (100 * 2**20)
                break
        """,
}


@pytest.mark.parametrize("code", HIDING_PLACES.values(), ids=HIDING_PLACES)
def test_memory_is_held_wherever_it_is(walled_bench, code):
    if "memory" not in groups.places_for_groups().folders:
        pytest.skip("no control group can be made here")
    child = walled_bench.start(
        f"import mmap, os, time\n{textwrap.dedent(code)}\ntime.sleep(1000)\n",
        limits=Limits(memory=200 * MIB, disk=GIB),
    )
    child.wait(150)
    assert child.ending.kind == "memory"
    assert "200 MiB" in child.ending.detail


def test_disk_is_held_however_it_is_taken(walled_bench):
    child = walled_bench.start(
        """
        import json, os
        said = {}
        for place in ".", "/tmp", "/dev/shm":
            try:
                for number in range(100):
                    with open(f"{place}/{number}", "wb") as file:
                        os.posix_fallocate(file.fileno(), 0, 60 * 2**20)
            except OSError as error:
                said[place] = [number, error.strerror]
        print(json.dumps(said))
        """,
        limits=Limits(disk=256 * MIB),
    )
    assert told(child) == {
        place: [4, "No space left on device"] for place in (".", "/tmp", "/dev/shm")
    }


def test_the_judge_s_own_memory_is_bounded():
    """A text of some megabytes can take gigabytes as it is parsed."""
    code = "from course.child.process.limits import bound_memory as bound; bound(2**20)"
    code += "; bytearray(2**31 + 2**22)"
    said = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, cwd=ROOT)
    assert b"MemoryError" in said.stderr


def test_limits_bind_whoever_the_judge_is(bench):
    """Also root, whom the system binds to no number of processes."""
    child = bench.start("""
        import json
        print(json.dumps(in_force))
    """)
    in_force = told(child)
    assert {"memory", "file_size", "open_files", "cpu", "threads"} <= set(in_force)
    assert in_force["file_size"] == child.limits.file_size


def test_threads_are_limited_by_the_system(walled_bench):
    child = walled_bench.start(
        """
        import threading, time
        try:
            for n in range(200):
                threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
        except RuntimeError:
            print(n)
        """,
        limits=Limits(threads=50),
    )
    assert 40 < told(child) < 60


def test_the_limits_in_force_are_said(walls):
    limits = Limits(threads=100, file_size=3 * MIB)
    said = "\n".join(limits_in_force(limits, walls=walls))
    assert "processes: 64, watched 20 times a second; " in said
    assert "one file: 3 MiB, by the system" in said
    group = groups.Group(limits, 100)
    group.remove()
    assert ("memory: 2048 MiB in all, by the system" in said) == ("memory" in group.holds)
    assert ("NOT HELD by the system: memory in all" in said) == ("memory" not in group.holds)
    if walls:
        assert "100 threads in all, by" in said or "104 threads of its user, by the system" in said


ATTEMPTS = r"""
import ctypes, fcntl, json, mmap, os, pty, resource, signal, socket, stat, subprocess, sys, time
from pathlib import Path

libc = ctypes.CDLL(None, use_errno=True)
judge, secret = int(sys.argv[1]), sys.argv[2]
NEW_USER, TIOCSTI = 0x10000000, 0x5412

def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)

def clone(flags):
    pid = libc.syscall(220 if os.uname().machine == "aarch64" else 56, flags | 17, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    if pid < 0:
        raise OSError(ctypes.get_errno(), "clone")

def become_root():
    os.setresuid(0, 0, 0)
    Path("/etc/shadow").read_text()

def by_a_setuid_program():
    said = subprocess.run(["su", "-c", "id -u"], capture_output=True, text=True, input="\n")
    if said.stdout.strip() != "0":
        raise PermissionError(said.stderr)

def trace_own_child():
    pid = os.fork()
    if pid == 0:
        time.sleep(1000)
    try:
        call("ptrace", 16, pid, 0, 0)
    finally:
        os.kill(pid, signal.SIGKILL)

def type_for_the_grader():
    for number in 0, 1, 2:
        fcntl.ioctl(number, TIOCSTI, b"x")

ATTEMPTS = {
    "a user namespace": lambda: call("unshare", NEW_USER),
    "a user namespace, by clone": lambda: clone(NEW_USER),
    "a mount": lambda: call("mount", b"none", b"/tmp", b"tmpfs", 0, None),
    "another root": lambda: os.chroot("/tmp"),
    "memory without a place": lambda: os.memfd_create("x"),
    "memory of System V": lambda: call("shmget", 0, 2**30, 0o1600),
    "the memory of another process": trace_own_child,
    "a process of the judge": lambda: os.kill(judge, 0),
    "what the kernel writes down": lambda: call("klogctl", 3, ctypes.create_string_buffer(9), 9),
    "hiding from the judge": lambda: call("prctl", 4, 0, 0, 0, 0),
    "a priority": lambda: os.nice(-1),
    "real time": lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
    "a device": lambda: os.mknod("disk", stat.S_IFBLK | 0o666, os.makedev(254, 0)),
    "the disk": lambda: os.open("/dev/vda", os.O_RDONLY),
    "a terminal": pty.openpty,
    "the grader's terminal": lambda: os.open("/dev/tty", os.O_RDWR),
    "typing for the grader": type_for_the_grader,
    "packets": lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW),
    "events of devices": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15),
    "watching a folder": lambda: fcntl.fcntl(os.open("/usr", os.O_RDONLY), fcntl.F_NOTIFY, 0x1F),
    "raw sockets": lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    "the machine's own sockets": lambda: socket.socket(socket.AF_VSOCK),
    "keys in the kernel's cryptography": lambda: socket.socket(socket.AF_ALG),
    "root": become_root,
    "a program that is root": by_a_setuid_program,
    "a core dump": lambda: resource.setrlimit(resource.RLIMIT_CORE, (2**30, 2**30)),
    "more files": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (2**20, 2**20)),
    "the judge's files, by /proc": lambda: Path(f"/proc/1/root{secret}").read_text(),
    "the judge's environment": lambda: b"SECRET" in Path("/proc/1/environ").read_bytes() or 1 / 0,
    "stopping the sandbox": lambda: os.kill(1, signal.SIGKILL) or time.sleep(0.2) or 1 / 0,
}
done = []
for name, attempt in ATTEMPTS.items():
    try:
        attempt()
    except (OSError, ValueError, ZeroDivisionError, AttributeError):
        continue
    done.append(name)
print(json.dumps(done))
"""

ONLY_BY_THE_FILTER = {
    *("a user namespace", "a user namespace, by clone", "memory without a place"),
    *("memory of System V", "the memory of another process"),
    *(
        "events of devices",
        "watching a folder",
        "what the kernel writes down",
        "hiding from the judge",
    ),
    *("the machine's own sockets", "keys in the kernel's cryptography"),
}


def test_what_an_answer_cannot_do(walled_bench, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET", "SECRET")
    secret = tmp_path / "secret"
    secret.touch()
    child = walled_bench.start(ATTEMPTS, str(os.getpid()), str(secret))
    done = set(told(child))
    assert done <= (set() if syscalls.filter_program() else ONLY_BY_THE_FILTER)


INSTALLED = """
import sys, tempfile
from pathlib import Path
from course.sandbox import Child
package = Path(sys.argv[1])
with tempfile.TemporaryDirectory(prefix="c-") as folder:
    with Child(
        [sys.executable, "-I", str(package / "child" / "main.py")],
        folder=Path(folder), walls=True,
        readable=[package / "child", package / "__init__.py"], hidden=[package.parent],
    ) as child:
        child.wait(150)
        print(child.stdout(), child.stderr())
"""


@pytest.mark.parametrize("who", ["the judge's user", "an ordinary user"])
def test_where_pip_puts_the_course(tmp_path, walled_bench, who):
    """Folders that are made between a hidden one and one in sight can be entered by anybody."""
    package = tmp_path / "lib" / "python3" / "site-packages" / "course"
    (package / "child").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "child" / "main.py").write_text(
        "import os; print(*sorted(os.listdir(os.path.dirname(__file__) + '/..')))"
    )
    (package / "solutions.py").touch()
    argv = [sys.executable, "-c", INSTALLED, str(package)]
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    if who == "an ordinary user":
        if (user := spare_user()) is None:
            pytest.skip("this is the judge's user, or none can be had")
        argv = [*as_user(user, may_read_all=False), *argv]
        os.chmod(tmp_path, 0o755)
        code = "import os, sys; sys.exit(not os.access(sys.executable, os.X_OK))"
        if subprocess.run([*argv[:-3], "-c", code], check=False, env=env).returncode:
            pytest.skip("this Python is for nobody but root")
    said = subprocess.run(argv, check=False, capture_output=True, text=True, env=env, timeout=60)
    assert said.stdout.splitlines()[:1] == ["__init__.py child"], said
