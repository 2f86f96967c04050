"""No way from one child to another, neither beside it nor after it."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import pytest

from course.sandbox import Child, syscalls
from tests.sandbox.conftest import until

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap needs Linux"),
    pytest.mark.needs("walls"),
]

WAYS = r'''
import contextlib, ctypes, json, os, platform, socket, sys, time
from pathlib import Path

ARM = platform.machine() == "aarch64"
ADD_KEY, KEYCTL = (217, 219) if ARM else (248, 250)
libc = ctypes.CDLL(None, use_errno=True)
NOTE = sys.argv[2]
PLACES = ["/tmp", "/dev/shm", "/var/tmp", "/run", "/dev/mqueue", "/proc/sys/kernel", "/"]
PLACES += ["/usr/lib", "/etc", os.getcwd(), sys.prefix, os.path.dirname(os.__file__), *sys.path]
kept, WAYS = [], {}

def way(make):
    """Register two functions: what leaves a note, and what finds it."""
    WAYS[make.__name__] = make()

def ok(value):
    if value < 0:
        raise OSError(ctypes.get_errno())
    return value

def keyring(ring):
    def leave():
        ok(libc.syscall(ADD_KEY, b"user", NOTE.encode(), b"x", 1, ring))
    def find():
        return libc.syscall(KEYCTL, 10, ring, b"user", NOTE.encode(), 0) > 0
    return leave, find

@way
def keyring_of_the_session():
    return keyring(-3)

@way
def keyring_of_the_user():
    return keyring(-4)

@way
def shared_memory_of_system_v():
    return (lambda: ok(libc.shmget(int(NOTE), 4096, 0o1666)),
            lambda: libc.shmget(int(NOTE), 0, 0) >= 0)

@way
def messages_of_system_v():
    return lambda: ok(libc.msgget(int(NOTE), 0o1666)), lambda: libc.msgget(int(NOTE), 0) >= 0

@way
def semaphores_of_system_v():
    return lambda: ok(libc.semget(int(NOTE), 1, 0o1666)), lambda: libc.semget(int(NOTE), 0, 0) >= 0

@way
def message_queue():
    rt = ctypes.CDLL("librt.so.1", use_errno=True)
    return (lambda: ok(rt.mq_open(f"/{NOTE}".encode(), os.O_CREAT | os.O_RDWR, 0o666, None)),
            lambda: rt.mq_open(f"/{NOTE}".encode(), 0) >= 0)

@way
def abstract_socket():
    def leave():
        kept.append(socket.socket(socket.AF_UNIX))
        kept[-1].bind("\0" + NOTE)
        kept[-1].listen()
    def find():
        return NOTE in Path("/proc/net/unix").read_text()
    return leave, find

@way
def port():
    def leave():
        kept.append(socket.create_server(("127.0.0.1", 40_000 + int(NOTE) % 20_000)))
    def find():
        with socket.create_connection(("127.0.0.1", 40_000 + int(NOTE) % 20_000), timeout=5):
            return True
    return leave, find

@way
def file():
    def leave():
        for place in PLACES:
            with contextlib.suppress(OSError):
                Path(place, NOTE).touch()
    def find():
        return any(Path(place, NOTE).exists() for place in PLACES)
    return leave, find

@way
def times_and_attributes_of_shared_files():
    def leave():
        for place in PLACES[6:]:
            with contextlib.suppress(OSError):
                os.utime(place, (int(NOTE), int(NOTE)))
            with contextlib.suppress(OSError):
                os.setxattr(place, "user.note", NOTE.encode())
        os.listdir(sys.prefix)
    def find():
        shared = [place for place in PLACES[7:] if place != os.getcwd() and os.path.exists(place)]
        return any(int(os.stat(place).st_mtime) == int(NOTE) for place in shared)
    return leave, find

@way
def process():
    def leave():
        pid = os.fork()
        if pid == 0:
            os.setsid()
            os.execv("/bin/sleep", ["sleep", f"1000.{NOTE}"])
        while not Path("/proc", str(pid), "cmdline").read_bytes().startswith(b"sleep"):
            os.sched_yield()
    def find():
        lines = [Path("/proc", pid, "cmdline") for pid in os.listdir("/proc") if pid.isdigit()]
        return any(NOTE.encode() in line.read_bytes() for line in lines
            if line.parent.name != str(os.getpid()) and int(line.parent.name) > 1)
    return leave, find

@way
def host_name():
    def leave():
        ok(libc.sethostname(NOTE.encode(), len(NOTE)))
    return leave, lambda: socket.gethostname() == NOTE

@way
def clock():
    def leave():
        time.clock_settime(time.CLOCK_REALTIME, int(NOTE))
    return leave, lambda: abs(time.time() - int(NOTE)) < 10**6

@way
def terminal():
    def leave():
        kept.append(os.openpty())
    return leave, lambda: bool(os.listdir("/dev/pts"))

@way
def socket_of_the_machine():
    return (lambda: kept.append(socket.socket(socket.AF_VSOCK)),
            lambda: bool(socket.socket(socket.AF_VSOCK)))

@way
def watched_file():
    return lambda: ok(libc.inotify_init1(0)), lambda: libc.inotify_init1(0) >= 0

@way
def descriptor():
    def find():
        for number in range(3, 256):
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/self/fd/{number}") != "/proc/self/fd":
                    return True
    return lambda: None, find

def done(what):
    try:
        return bool(what())
    except (OSError, AttributeError):
        return False

for leave, _ in WAYS.values() if sys.argv[1] == "leave" else ():
    done(leave)
print(json.dumps([name for name, (_, find) in WAYS.items() if done(find)]), flush=True)
time.sleep(1000 * (sys.argv[1] == "leave"))
'''


def _child(folder: Path, *words: str) -> Child:
    return Child([sys.executable, "-I", "-c", WAYS, *words], folder=folder, walls=True)


def _found(child: Child) -> set[str]:
    until(lambda: "\n" in child.stdout() or child.poll() is not None)
    return set(json.loads(child.stdout() or f'["{child.stderr()}"]'))


def test_no_channel_from_one_child_to_another(tmp_path):
    """The ways that are open inside of a child are found there, or the test would show nothing."""
    note = str(10_000_000 + os.getpid())
    folders = [Path(tempfile.mkdtemp(dir=tmp_path)) for _ in range(3)]
    with _child(folders[0], "leave", note) as one:
        inside = _found(one)
        assert {"abstract_socket", "port", "file", "process"} <= inside
        with _child(folders[1], "find", note) as beside:
            assert _found(beside) == set()
    with _child(folders[2], "find", note) as after:
        assert _found(after) == set()
    closed = {"host_name", "clock", "terminal"}
    if syscalls.filter_program():
        closed |= {"keyring_of_the_session", "keyring_of_the_user", "message_queue"}
        closed |= {"shared_memory_of_system_v", "messages_of_system_v", "semaphores_of_system_v"}
        closed |= {"watched_file", "socket_of_the_machine"}
    assert not inside & closed
