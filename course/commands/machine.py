"""Findings about this machine: what it can do, what is missing, and the cure."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from course.live.usable import usable_by
from course.setup.installing import ROOM_NEEDED
from course.setup.places import (
    environment_folder,
    interpreter_of,
    is_clone,
    this_python,
    work_folder,
)
from course.setup.requirements import missing_here
from course.setup.state import is_ready

SUPPORTED = ("3.11", "3.12", "3.13", "3.14", "3.15")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_DEADLINE = 60.0  # seconds for a program that is asked something


@dataclass(frozen=True)
class Finding:
    """One thing about the machine.

    Attributes
    ----------
    what : str
        A word or two.
    found : str
        What was found.
    state : {"ok", "lacks", "stops"}
        Fine; something is missing that some people need; the course cannot run.
    cure : str
        What to do about it; empty if nothing needs to be done.
    """

    what: str
    found: str
    state: Literal["ok", "lacks", "stops"] = "ok"
    cure: str = ""


def findings(root: Path) -> Iterator[Finding]:
    """Yield what there is to say about the machine, the most basic first.

    Parameters
    ----------
    root : Path
        The clone; or where the package is installed without it, on a hub, say. Then nothing is
        said of what only a clone has.
    """
    for name, find in FINDERS.items():
        if name not in _OF_A_CLONE or is_clone(root):
            yield find(root)


def _python(_root: Path) -> Finding:
    version = this_python()
    text = f"{sys.version.split()[0]} ({sys.executable})"
    if version.rstrip("t") in SUPPORTED:
        return Finding("Python", f"{text}; supported are {SUPPORTED[0]} to {SUPPORTED[-1]}")
    return Finding(
        "Python",
        f"{text} is newer than the course was tested with ({SUPPORTED[0]} to {SUPPORTED[-1]})",
        "lacks",
        "if packages fail to install, start with an older Python: python3.15 -m course lab",
    )


def _interpreter_lock(_root: Path) -> Finding:
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    enabled = getattr(sys, "_is_gil_enabled", lambda: True)()
    if not free_threaded:
        return Finding("GIL", "on: this is the default build")
    return Finding("GIL", f"{'on' if enabled else 'off'}: this is a free-threaded build")


def _cores(_root: Path) -> Finding:
    usable = usable_by(os.getpid())
    count = min(float(len(usable.cores)), usable.quota or float("inf"))
    if count > 1:
        return Finding("cores", usable.sentence)
    return Finding(
        "cores",
        usable.sentence,
        "lacks",
        "everything runs, but on one core processes make nothing faster: give the container\n"
        "or the virtual machine a second one.",
    )


def _start_methods(_root: Path) -> Finding:
    methods = multiprocessing.get_all_start_methods()
    text = f"{', '.join(methods)}; this Python's default is {methods[0]}"
    wanted = os.environ.get("COURSE_START_METHOD", "")
    if wanted in ("", *methods):
        return Finding("start methods", text + (f"; you chose {wanted}" if wanted else ""))
    return Finding(
        "start methods",
        f"{text}; COURSE_START_METHOD={wanted} is none of them",
        "stops",
        f"unset COURSE_START_METHOD, or set it to {' or '.join(methods)}.",
    )


def _disk(root: Path) -> Finding:
    environment = environment_folder(root)
    free = shutil.disk_usage(environment.parent if environment.parent.exists() else root).free
    text = f"{free / 1e9:.1f} GB free"
    if is_ready(environment, root, tests=False) or free >= ROOM_NEEDED:
        return Finding("disk", text)
    return Finding(
        "disk",
        f"{text}; the environment needs about {ROOM_NEEDED / 1e9:.1f} GB",
        "stops",
        "make room, or name a folder on another disk in COURSE_VENV.",
    )


def _environment(root: Path) -> Finding:
    environment = environment_folder(root)
    if is_ready(environment, root, tests=False):
        tests = (
            "" if is_ready(environment, root, tests=True) else " (without the tools of the tests)"
        )
        return Finding("packages", f"ready in {environment}{tests}")
    missing = missing_here(root, tests=False)
    if not missing:
        return Finding("packages", f"this Python has them ({sys.prefix})")
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return Finding(
            "packages",
            "not set up, and this Python came without the modules that make environments",
            "stops",
            "on Debian and Ubuntu: sudo apt install python3-venv",
        )
    if not os.access(environment.parent, os.W_OK):
        return Finding(
            "packages",
            f"not set up, and {environment.parent} cannot be written",
            "stops",
            "copy the course's folder to a place where you can write, or set COURSE_VENV.",
        )
    return Finding("packages", "not set up yet", "lacks", "python3 -m course lab sets them up.")


def _live_view(root: Path) -> Finding:
    python = _with_packages(root)
    if python is None:
        return Finding("live view", "comes with the packages", "lacks", "see packages.")
    said, _ = _ask([str(python), "-m", "jupyter", "server", "extension", "list"])
    lines = [line for line in said.splitlines() if "course.live.server" in line]
    if any("OK" in line for line in lines):
        return Finding("live view", "its part in the Jupyter server is enabled and loads")
    if any("enabled" in line for line in lines):
        return Finding("live view", "enabled, but it does not load", "lacks", "delete .venv")
    return Finding(
        "live view",
        "its part in the Jupyter server is not enabled in this Python",
        "lacks",
        "python3 -m course lab enables it for its own JupyterLab; for every other one:\n"
        "pip install . in the course's folder.",
    )


def _work(root: Path) -> Finding:
    work = work_folder(root)
    if work.is_dir():
        if os.access(work, os.W_OK):
            return Finding("your notebooks", str(work))
        return Finding("your notebooks", f"{work} cannot be written", "stops", "see its owner.")
    if work.exists():
        return Finding("your notebooks", f"{work} is not a folder", "stops", "rename that file.")
    return Finding("your notebooks", "none yet; python3 -m course lab gives you a copy")


def _sandbox(root: Path) -> Finding:
    """The grader's own answer, asked of a Python that has the packages."""
    python = _with_packages(root)
    if python is None:
        return Finding("sandbox", "comes with the packages", "lacks", "see packages.")
    said, works = _ask_sandbox(
        "walls = available_walls(); print(walls.detail); sys.exit(not walls)", python, root
    )
    last = said.splitlines()[-1]
    if works:
        return Finding("sandbox", last)
    if sys.platform != "linux":
        return Finding("sandbox", f"{last} Only needed to grade a class")
    return Finding(
        "sandbox",
        last,
        "lacks",
        "only to grade a class: install bubblewrap (Debian: sudo apt install bubblewrap); allow\n"
        "unprivileged user namespaces, or run the container with them; on Ubuntu 24.04:\n"
        "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0",
    )


def _limits(root: Path) -> Finding:
    """What holds an answer in check; the grader's own answer as well."""
    python = _with_packages(root)
    if python is None:
        return Finding("limits", "come with the packages", "lacks", "see packages.")
    said, works = _ask_sandbox(
        "print(*limits_in_force(walls=bool(available_walls())), sep=chr(10))", python, root
    )
    if works:
        return Finding("limits", f"of each answer that is judged:\n{said}")
    last = said.splitlines()[-1]
    return Finding("limits", f"no answer can be judged here: {last}", "stops", "see its reason.")


def _ask_sandbox(code: str, python: Path, root: Path) -> tuple[str, bool]:
    """Return what code prints that uses the sandbox, and whether it worked."""
    begin = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from course.sandbox import available_walls, limits_in_force;"
    )
    said, works = _ask([str(python), "-c", begin + code, str(root)])
    return said.strip() or "it said nothing", works


def _with_packages(root: Path) -> Path | None:
    """The interpreter that would judge, or None where the packages are not installed yet."""
    if not is_clone(root):
        return Path(sys.executable)
    environment = environment_folder(root)
    if is_ready(environment, root, tests=False):
        return interpreter_of(environment)
    return None if missing_here(root, tests=False) else Path(sys.executable)


def _browser(_root: Path) -> Finding:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return Finding("browser for tests", found)
    return Finding(
        "browser for tests",
        "no Chromium",
        "lacks",
        "only to run the course's own tests: sudo apt install chromium",
    )


def _ask(command: list[str]) -> tuple[str, bool]:
    """Return what a program prints, errors included, and whether it ended with status 0."""
    try:
        answer = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            timeout=_DEADLINE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error), False
    return answer.stdout, answer.returncode == 0


FINDERS: dict[str, Callable[[Path], Finding]] = {
    "Python": _python,
    "GIL": _interpreter_lock,
    "cores": _cores,
    "start methods": _start_methods,
    "disk": _disk,
    "packages": _environment,
    "live view": _live_view,
    "your notebooks": _work,
    "sandbox": _sandbox,
    "limits": _limits,
    "browser for tests": _browser,
}
"""What finds each thing, by its name, the most basic first."""

_OF_A_CLONE = ("disk", "packages", "your notebooks", "browser for tests")
