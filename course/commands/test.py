"""``python3 -m course test``: every test, the way the project's CI runs them."""

from __future__ import annotations

import sys
from pathlib import Path

from course.setup.handover import become, environment_variables
from course.setup.places import clone
from course.system.cores import usable_cores

HELP = """\
usage: python3 -m course test [PYTEST-ARGUMENT ...]

Runs every test: the style of the code (ruff, mypy), the lessons, the judge, nbgrader, JupyterLab
in a browser. Further arguments go to pytest: a folder or file of tests, -k NAME, -x, --lf ...
python3.13 -m course test runs the same tests under Python 3.13, in .venv-3.13."""

WORKERS_AT_MOST = 4  # more browsers and kernels at once than that slow each other down
WORKERS_PER_CORE = 2  # tests of waits wait


def run(arguments: list[str]) -> int:
    """Run pytest on the course's tests in the place of this process.

    Parameters
    ----------
    arguments : list of str
        Passed on to pytest, behind the options that belong to every run.

    Returns
    -------
    int
        pytest's exit status.
    """
    if arguments[:1] in (["-h"], ["--help"]):
        print(HELP)
        return 0
    root = clone()
    python = Path(sys.executable)
    command: list[str | Path] = [python, "-m", "pytest", *_in_parallel(arguments), *arguments]
    return become(command, environment_variables(root, python), root)


def _in_parallel(arguments: list[str]) -> list[str]:
    """Return the options that spread the tests over processes, unless the caller chose."""
    chosen = ("-n", "--numprocesses", "--pdb", "--trace", "-p")
    if any(argument.startswith(chosen) for argument in arguments):
        return []
    workers = min(WORKERS_PER_CORE * usable_cores(), WORKERS_AT_MOST)
    return ["-n", str(workers), "--dist", "loadgroup"] if workers > 1 else []
