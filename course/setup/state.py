"""What state a virtual environment is in: ready, to be completed, or to be made anew."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course.setup.places import interpreter_of, this_python
from course.setup.requirements import fingerprint, requirement_files
from course.setup.writing import SHARED, write_whole

STAMP = "course-setup.json"


def is_ready(environment: Path, root: Path, *, tests: bool) -> bool:
    """Return whether the environment has exactly what the requirements files say.

    It reads two or three small files and starts no process, so that a second start of a command
    spends no time on set-up.
    """
    stamp = read_stamp(environment)
    installed = stamp.get("installed")
    return (
        isinstance(installed, dict)
        and stamp.get("folder") == str(environment)
        and stamp.get("clone") == str(root)
        and stamp.get("python") == this_python()
        and interpreter_of(environment).exists()
        and all(installed.get(name) == value for name, value in _wanted(root, tests=tests).items())
    )


def _wanted(root: Path, *, tests: bool) -> dict[str, str]:
    files = requirement_files(root, tests=tests)
    return {path.relative_to(root).as_posix(): fingerprint(path) for path in files}


def read_stamp(environment: Path) -> dict[str, Any]:
    """Return what the last set-up wrote; nothing if there was none or it was cut short."""
    try:
        stamp = json.loads((environment / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(environment: Path, root: Path, *, complete: bool, tests: bool = False) -> None:
    """Write down what the environment has, in one step.

    Parameters
    ----------
    environment, root : Path
        The environment's folder and the clone's.
    complete : bool
        False while packages are being installed: the next start then completes the set-up.
    tests : bool
        Whether the tools of the tests were installed too.
    """
    stamp = {
        "what": "written by `python3 -m course`; delete the folder, and the course makes a new one",
        "folder": str(environment),
        "clone": str(root),
        "python": this_python(),
        "installed": _wanted(root, tests=tests) if complete else None,
    }
    write_whole(environment / STAMP, json.dumps(stamp, indent=2) + "\n", SHARED)


def is_ours(environment: Path) -> bool:
    """Return whether a folder is a virtual environment, or one we began to make."""
    return (environment / "pyvenv.cfg").is_file() or (environment / STAMP).is_file()


def is_sound(environment: Path) -> bool:
    """Return whether packages can be installed into the environment as it stands.

    An environment that was copied or moved is not: its scripts start the interpreter of the
    place it came from. Nor is one whose Python was removed, or whose own ``pip`` is incomplete.
    """
    python = interpreter_of(environment)
    stamp = read_stamp(environment)
    if not python.exists() or stamp.get("folder", str(environment)) != str(environment):
        return False
    try:
        answer = subprocess.run(
            [python, "-I", "-m", "pip", "--version"], capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    pips = (path.name for path in half_installed(environment))
    return answer.returncode == 0 and not any(name.startswith("pip-") for name in pips)


def packages_folder(environment: Path) -> Path | None:
    """Return the environment's ``site-packages``; None if there is none yet."""
    if os.name == "nt":
        found = environment / "Lib" / "site-packages"
        return found if found.is_dir() else None
    return next(environment.glob("lib/python*/site-packages"), None)


def half_installed(environment: Path) -> Iterator[Path]:
    """Yield the records of packages whose installation was cut short.

    ``pip`` writes a package's ``RECORD`` last, so a record folder without one belongs to a
    package with missing files; ``~`` marks what an interrupted removal left over.
    """
    packages = packages_folder(environment)
    if packages is None:
        return
    for path in packages.iterdir():
        record = path.suffix == ".dist-info" and not (path / "RECORD").is_file()
        if record or path.name.startswith("~"):
            yield path


def forget_half_installed(environment: Path) -> None:
    """Remove those records, so that ``pip`` installs the packages again in full."""
    for path in list(half_installed(environment)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
