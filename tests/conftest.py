"""What every test has: nothing left running, and a quiet, private Jupyter."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[1]

# helpers of Python's own and of Playwright that live as long as the test process; the browser of
# the session starts processes of its own whenever it likes
_LIVE_ON = (
    "multiprocessing.resource_tracker",
    "multiprocessing.forkserver",
    "run-driver",
    "chromium",
    "chrome",
)


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
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
        patch.delenv("COURSE_START_METHOD", raising=False)
        yield


@pytest.fixture(autouse=True)
def nothing_left_running(private_jupyter, request):
    """Fail a test that leaves a process running which it started."""
    me = psutil.Process()
    before = {process.pid for process in me.children(recursive=True)}
    yield
    left = [p for p in me.children(recursive=True) if p.pid not in before]
    _, alive = psutil.wait_procs([p for p in left if not _lives_on(p)], timeout=5)
    told = [f"{p.pid}: {' '.join(_command(p))}" for p in alive]
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=5)
    assert not told, f"{request.node.name} left processes running: {told}"


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _lives_on(process: psutil.Process) -> bool:
    return any(name in part for part in _command(process) for name in _LIVE_ON)
