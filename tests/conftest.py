"""What every test has: nothing left running, and a quiet, private Jupyter; and what is left out."""

from __future__ import annotations

import contextlib
import gc
import itertools
import os
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

from course.child.process.beginning import MARKER
from course.judge.mistakes import STRICT
from course.sandbox.environment import NOBODY
from course.system.processes import children, see
from tests import parts

ROOT = Path(__file__).resolve().parents[1]
LEARNERS = itertools.count()
SPARED = ROOT / "tests" / "spared"
sys.path.insert(0, str(SPARED))

# helpers of Python's own and of Playwright that live as long as the test process; the browser of
# the session starts processes of its own whenever it likes
_LIVE_ON = (
    "multiprocessing.resource_tracker",
    "multiprocessing.forkserver",
    "course.judge.running.forking",
    "run-driver",
    "chromium",
    "chrome",
)


def pytest_addoption(parser):
    group = parser.getgroup("course")
    group.addoption("--all", action="store_true", help="run the long tests too (marked `long`)")
    group.addoption(
        "--nothing-left-out",
        action="store_true",
        help="fail if a part of the tests cannot run on this machine",
    )


def pytest_configure(config):
    # a run that was started in the background of a shell without job control ignores Ctrl-C, and
    # so would all that the tests start and then interrupt
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.disable()  # what is collected stays to the end: there is nothing to look for in it


def pytest_collection_finish(session):
    gc.enable()


@pytest.hookimpl(tryfirst=True)  # before xdist looks for groups
def pytest_collection_modifyitems(config, items):
    """Leave out what is long, and let what may take longest begin first, file by file.

    Tests of a file that share what is made once for the file are run by one process.
    """
    if not config.option.all and "long" not in config.option.markexpr:
        config.hook.pytest_deselected(items=[i for i in items if i.get_closest_marker("long")])
        items[:] = [item for item in items if not item.get_closest_marker("long")]
    for item in items:
        if _shares(item) and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(ROOT).as_posix()))
    allowed = Counter[Path]()
    for item in items:
        if mark := item.get_closest_marker("timeout"):
            allowed[item.path] = max(allowed[item.path], mark.args[0])
    items.sort(key=lambda item: -allowed[item.path])


def _shares(item) -> bool:
    fixtures = getattr(item, "_fixtureinfo", None)
    made = fixtures.name2fixturedefs.values() if fixtures else ()
    return any(one.scope == "module" for several in made for one in several)


def pytest_runtest_setup(item):
    for mark in item.iter_markers("needs"):
        if why := parts.missing(*mark.args):
            parts.leave_out(*mark.args, why)


def pytest_terminal_summary(terminalreporter):
    if left_out := parts.told(terminalreporter.stats.get("skipped", ())):
        terminalreporter.write_line(f"LEFT OUT: {left_out}.", red=True, bold=True)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    strict = session.config.option.nothing_left_out and reporter is not None
    if strict and session.exitstatus == 0 and parts.told(reporter.stats.get("skipped", ())):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def root() -> Path:
    """The clone under test."""
    return ROOT


@pytest.fixture(autouse=True, scope="session")
def private_jupyter(tmp_path_factory):
    """Keep the configuration and the open servers of whoever runs the tests out of them."""
    folder = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_CONFIG_DIR", str(folder / "config"))
        patch.setenv("JUPYTER_DATA_DIR", str(folder / "data"))
        patch.setenv("JUPYTER_RUNTIME_DIR", str(folder / "runtime"))
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        others = os.environ.get("PYTHONPATH", "")
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(SPARED), others]))
        patch.delenv("COURSE_START_METHOD", raising=False)
        patch.setenv(STRICT, "1")  # a rule for names that stumbles fails the test
        yield folder


@pytest.fixture(autouse=True)
def progress_of_its_own(private_jupyter, monkeypatch):
    """Begin every test as a learner who has done nothing yet."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(private_jupyter / f"learner {next(LEARNERS)}"))


@pytest.fixture(autouse=True)
def nothing_left_open():
    """Have what a test leaves open told in its own name, not in that of a later test.

    What was there before is set aside: only what the test has made is looked through.
    """
    gc.freeze()
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def imports_as_before():
    """Look for modules where they were looked for before, whatever a library adds to the path."""
    path = sys.path.copy()
    yield
    sys.path[:] = path


@pytest.fixture(autouse=True)
def nothing_left_running(private_jupyter, request):
    """Fail a test that leaves a process running which it started."""
    before = set(below())
    yield
    alive = [process for process in below() if process not in before]
    until = time.monotonic() + 30
    # asked again and again: one that has just begun still has the words of its parent
    while (alive := [p for p in alive if not _lives_on(p)]) and time.monotonic() < until:
        _, alive = psutil.wait_procs(alive, timeout=0.2)
    told = [f"{p.pid}: {' '.join(command(p))}" for p in alive]
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=5)
    assert not told, f"{request.node.name} left processes running: {told}"


def below() -> list[psutil.Process]:
    """Every process that this one has started, and those that they have started."""
    found = []
    parents = [see(os.getpid())]
    while parents:
        for child in children(parents.pop()):
            parents.append(child)
            with contextlib.suppress(psutil.NoSuchProcess):
                found.append(psutil.Process(child.pid))
    return found


def command(process: psutil.Process) -> list[str]:
    """Return the command line of a process; empty if it has ended, even if just now."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _lives_on(process: psutil.Process) -> bool:
    if any(name in part for part in command(process) for name in _LIVE_ON):
        return True
    with contextlib.suppress(psutil.Error):  # it may end at any moment
        parent = process.parent()
        return _is_nobodys(process) and not (parent and _is_nobodys(parent))
    return False


def _is_nobodys(process: psutil.Process) -> bool:
    """Whether it is what children are forked from, or one of their keepers."""
    return process.environ().get(MARKER) == NOBODY
