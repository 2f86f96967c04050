"""``python3 -m course test``: every test, the way the project's CI runs them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from course.setup.handover import become, environment_variables
from course.setup.places import clone
from course.setup.trouble import Trouble, say
from course.system.cores import usable_cores

HELP = """\
usage: python3 -m course test [--all] [--python PYTHON ...] [PYTEST-ARGUMENT ...]

Runs the tests: the style of the code (ruff, mypy), the lessons, the judge, nbgrader, JupyterLab
in a browser. Further arguments go to pytest: a folder or file of tests, -k NAME, -x, --lf ...

  --all                the long tests too: the whole bank of answers, every lesson under every
                       start method, and the like; the slowest are listed at the end
  --python PYTHON      under another Python, in an environment of its own (.venv-3.13): a program,
                       a path, or a version such as 3.13; may be given several times
  --nothing-left-out   fail where a part of the tests cannot run on this machine, as CI does"""

WORKERS_AT_MOST = 8  # more browsers and kernels at once than that slow each other down
WORKERS_PER_CORE = 2.5  # many tests wait; more workers import and collect more
SLOWEST = 25
"""How many of the slowest tests a run of all of them lists."""


def run(arguments: list[str]) -> int:
    """Run pytest on the course's tests in the place of this process.

    Parameters
    ----------
    arguments : list of str
        Passed on to pytest, behind the options that belong to every run.

    Returns
    -------
    int
        pytest's exit status; with several Pythons the first that is not 0.

    Raises
    ------
    Trouble
        If a Python, or a file of tests, that was asked for is not there.
    """
    if arguments[:1] in (["-h"], ["--help"]):
        print(HELP)
        return 0
    root = clone()
    pythons, arguments = _pythons(arguments)
    _look_for_files(arguments, root)
    if pythons:
        return _under(pythons, arguments, root)
    python = Path(sys.executable)
    environ = environment_variables(root, python)
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would compile it all anew
    if _may_need_a_browser(arguments, root):
        fetch: list[str | Path] = [python, "-m", "tests.browser.chromium"]
        subprocess.run(fetch, cwd=root, env=environ, check=False)
    slowest = [f"--durations={SLOWEST}"] if "--all" in arguments else []
    options = [*_in_parallel(arguments), *slowest, *arguments]
    command: list[str | Path] = [python, "-m", "pytest", *options]
    return become(command, environ, root)


def _pythons(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Return the interpreters that ``--python`` names, and the other arguments."""
    found, others = [], []
    words = iter(arguments)
    for word in words:
        if word == "--python" or word.startswith("--python="):
            name = word.partition("=")[2] if "=" in word else next(words, "")
            found.append(_interpreter(name))
        else:
            others.append(word)
    return found, others


def _interpreter(name: str) -> str:
    if not name:
        raise Trouble("--python names no Python.", "write --python 3.14, say.", status=2)
    program = f"python{name}" if re.fullmatch(r"3\.\d+t?", name) else name
    path = shutil.which(program)
    if path is None:
        raise Trouble(
            f"There is no Python {name!r} on this machine (looked for {program!r}).",
            "give the path of one, or install it; `uv python install 3.14` does so on any system.",
            status=2,
        )
    return path


def _under(pythons: list[str], arguments: list[str], root: Path) -> int:
    """Run the tests under one Python after the other."""
    statuses = []
    for python in pythons:
        say(f"The tests under {python}:")
        command = [python, "-m", "course", "test", *arguments]
        statuses.append(subprocess.run(command, cwd=root, check=False).returncode)
    return next((status for status in statuses if status), 0)


def _look_for_files(arguments: list[str], root: Path) -> None:
    """Refuse a file of tests that is not there: pytest's processes say nothing of it."""
    for argument in arguments:
        path = argument.partition("::")[0]
        if path.startswith("tests/") and not any(root.glob(path)):
            raise Trouble(f"There are no tests in {path}.", "see the folders in tests/.", status=2)


def _may_need_a_browser(arguments: list[str], root: Path) -> bool:
    """Tell whether tests in the browser may be among those that the arguments choose."""
    chosen = [root / argument.partition("::")[0] for argument in arguments]
    chosen = [path.resolve() for path in chosen if path.exists()]
    browser = (root / "tests" / "browser").resolve()
    return not chosen or any(
        path == browser or browser in path.parents or path in browser.parents for path in chosen
    )


def _in_parallel(arguments: list[str]) -> list[str]:
    """Return the options that spread the tests over processes, unless the caller chose."""
    chosen = ("-n", "--numprocesses", "--pdb", "--trace", "-p")
    if any(argument.startswith(chosen) for argument in arguments):
        return []
    workers = min(int(WORKERS_PER_CORE * usable_cores()), WORKERS_AT_MOST)
    return ["-n", str(workers), "--dist", "loadgroup"] if workers > 1 else []
