"""Handing a command over to another program: same signals, same exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def become(command: Sequence[str | Path], environ: dict[str, str], folder: Path) -> int:
    """Run a program in the place of this one and return its exit status.

    On POSIX this process becomes the program, and the function does not return. Windows has
    nothing like it: the program runs as a child in the same console, where it gets Ctrl-C
    itself, and its exit status is passed on.

    Parameters
    ----------
    command : sequence of str or Path
        The program and its arguments.
    environ : dict of str to str
        Its environment variables.
    folder : Path
        Its working folder.
    """
    arguments = [str(part) for part in command]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.chdir(folder)
        os.execve(arguments[0], arguments, environ)  # noqa: S606  (no shell is what we want)
    child = subprocess.Popen(arguments, env=environ, cwd=folder)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


def environment_variables(root: Path, python: Path) -> dict[str, str]:
    """Return the variables for a program of the course: it finds its tools and the package.

    The folder of the interpreter comes first in ``PATH``, because nbgrader starts ``alembic`` by
    its name; ``PYTHONPATH`` leads to the package, for interpreters that were not set up by the
    course and do not know it.

    Parameters
    ----------
    root : Path
        The clone.
    python : Path
        The interpreter that runs the program.
    """
    environ = dict(os.environ)
    for name, folder in (("PATH", python.parent), ("PYTHONPATH", root)):
        others = [part for part in environ.get(name, "").split(os.pathsep) if part]
        environ[name] = os.pathsep.join([str(folder), *(p for p in others if p != str(folder))])
    return environ
