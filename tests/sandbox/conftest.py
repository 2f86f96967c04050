"""Children for the tests: with and without walls, and nothing of them left."""

from __future__ import annotations

import json
import secrets
import sys
import tempfile
import textwrap
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest

from course.sandbox import Child, Limits, Original
from tests import parts

ROOT = Path(__file__).resolve().parents[2]
CHILD = (ROOT / "course" / "child", ROOT / "course" / "__init__.py")
SECONDS = 60.0

LIMITED = """\
import json, sys
sys.path.append({root!r})
from course.child.noting import dumps
from course.child.process import limits
if __name__ == "__main__":
    in_force = limits.apply({limits})
else:
    dumps.register()
"""


WAITS = Path(__file__).with_name("waits.py")
_original = Original([sys.executable, "-I", "-u", str(WAITS)])


class Bench:
    """Starts children and looks for what they leave behind."""

    def __init__(self, folder: Path, walls: bool, stack: ExitStack, *, forks: bool = False) -> None:
        self.folder = folder
        self.walls = walls
        self.forks = forks
        self.token = secrets.token_hex(8)
        self._marks = [self.token]
        self._stack = stack

    def start(self, code: str, *args: str, limits: Limits | None = None, **more) -> Child:
        """Run a text as `python -I main.py` in a child that puts the limits upon itself."""
        limits = limits or Limits()
        preamble = LIMITED.format(root=str(ROOT), limits=json.dumps(vars(limits)))
        script = self.folder / "main.py"
        script.write_text(preamble + textwrap.dedent(code), encoding="utf-8")
        argv = [sys.executable, "-I", "-u", str(script), *args]
        if self.forks:
            more |= {"original": _original}
            more["env"] = more.get("env", {}) | {"TEST_ARGV": json.dumps(argv[3:])}
        return self.run(argv, limits=limits, readable=CHILD, **more)

    def run(self, argv: list[str], **more) -> Child:
        """Run a command in a child."""
        env = {"TEST_TOKEN": self.token} | more.pop("env", {})
        child = Child(argv, folder=self.folder, walls=self.walls, env=env, **more)
        self._marks.append(child._marker)
        return self._stack.enter_context(child)

    def inside(self, child: Child) -> Path:
        """The folder as the child sees it, while it runs."""
        return Path(f"/proc/{child.pid}/root{self.folder}") if self.walls else self.folder

    def left(self) -> list[psutil.Process]:
        """All processes of this machine that were started in these children."""
        found = []
        for process in psutil.process_iter():
            try:
                known = [*process.cmdline(), *process.environ().values()]
            except psutil.Error:
                continue
            marked = any(mark in text for text in known for mark in self._marks)
            if marked and process.pid != psutil.Process().pid:
                found.append(process)
        return found


def until(true, seconds: float = SECONDS):
    """Wait for a state, and return what it is."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not (value := true()):
        assert time.monotonic() < deadline, "the state never came"
        pause.wait(0.01)
    return value


def told(child: Child) -> Any:
    """Wait for a child to end well, and return what it has printed as JSON."""
    assert child.wait(SECONDS) == 0, child.stderr()
    return json.loads(child.stdout())


@pytest.fixture(name="until")
def until_fixture():
    return until


WALLS = pytest.param(True, marks=pytest.mark.needs("walls"))


LIMITS = pytest.param(False, marks=[] if parts.missing("walls") else [pytest.mark.long])


@pytest.fixture(params=[LIMITS, WALLS], ids=["limits", "walls"])
def walls(request) -> bool:
    return request.param


LINUX = sys.platform == "linux"
BEGUN = pytest.param(False, marks=[pytest.mark.long] if LINUX else [])
FORKED = pytest.param(True, marks=pytest.mark.skipif(not LINUX, reason="nothing is forked here"))


@pytest.fixture(params=[BEGUN, FORKED], ids=["begun", "forked"])
def forks(request) -> bool:
    """Whether the child is forked from one that waits."""
    return request.param


@pytest.fixture
def bench(tmp_path, walls, forks):
    yield from benches(tmp_path, walls, forks=forks)


@pytest.fixture
def open_bench(tmp_path, forks):
    """Without walls, as everywhere but in grading."""
    yield from benches(tmp_path, walls=False, forks=forks)


@pytest.fixture
def walled_bench(tmp_path, forks):
    if why := parts.missing("walls"):
        parts.leave_out("walls", why)
    yield from benches(tmp_path, walls=True, forks=forks)


@pytest.fixture
def tmp_path():
    """A folder with a short name: the names of multiprocessing's sockets in it are limited."""
    with tempfile.TemporaryDirectory(prefix="s-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def benches(tmp_path: Path, walls: bool, *, forks: bool):
    folder = tmp_path / "a folder äß"
    folder.mkdir()
    if forks:
        _original.start()
    threads = _threads()
    with ExitStack() as stack:
        bench = Bench(folder, walls, stack, forks=forks)
        yield bench
    assert bench.left() == []
    until(lambda: _threads() <= threads)


def _threads() -> set[threading.Thread]:
    """Those that belong to a child: who waits for an original does so as long as that lives."""
    return {thread for thread in threading.enumerate() if thread.name != "judge: original"}
