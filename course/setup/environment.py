"""Making sure that a command runs where the course's packages are."""

from __future__ import annotations

import errno
import importlib.util
import locale
import os
import shutil
import subprocess
import sys
from pathlib import Path

from course.setup.installing import ROOM_NEEDED, install
from course.setup.lock import only_one
from course.setup.places import SETUP_FOLDER, environment_folder, interpreter_of
from course.setup.reasons import why_pip_failed
from course.setup.requirements import missing_here, requirement_files
from course.setup.state import (
    forget_half_installed,
    is_ours,
    is_ready,
    is_sound,
    packages_folder,
    write_stamp,
)
from course.setup.trouble import Trouble, say

SERVER_CONFIG = Path("jupyter_server_config.d") / "course.json"


def ensure(root: Path, *, tests: bool = False) -> Path:
    """Return an interpreter that has what the course needs, setting one up where there is none.

    Parameters
    ----------
    root : Path
        The clone.
    tests : bool
        Whether the tools of the tests are needed too.

    Returns
    -------
    Path
        ``sys.executable`` where the running interpreter has everything; otherwise the
        interpreter of the environment in the clone.

    Raises
    ------
    Trouble
        If the set-up cannot be completed.
    """
    environment = environment_folder(root)
    inside = Path(sys.prefix).resolve() == environment.resolve()
    if not is_ready(environment, root, tests=tests):
        named = "COURSE_VENV" in os.environ
        if not inside and not named and not missing_here(root, tests=tests):
            return Path(sys.executable)
        _make(environment, root, tests=tests, inside=inside)
    return Path(sys.executable) if inside else interpreter_of(environment)


def _make(environment: Path, root: Path, *, tests: bool, inside: bool) -> None:
    _check_venv_module()
    try:
        environment.parent.mkdir(parents=True, exist_ok=True)
        with only_one(environment.with_name(environment.name + ".lock")) as lock:
            if is_ready(environment, root, tests=tests):  # the set-up we waited for did it
                return
            _check_room(environment)
            sound = is_sound(environment)
            say(
                f"{'Completing' if sound else 'Making'} the environment {environment}\n"
                "(once, a few minutes; if you interrupt it, the next start goes on from there)"
            )
            if not sound:
                if inside:
                    raise _broken_here(environment)
                _create(environment, root)
            write_stamp(environment, root, complete=False)
            forget_half_installed(environment)
            install(environment, requirement_files(root, tests=tests), lock)
            _connect(environment, root)
            write_stamp(environment, root, complete=True, tests=tests)
            say("The environment is ready.")
    except OSError as error:
        raise _explained(error, environment) from error


def _check_venv_module() -> None:
    """See that this Python can make environments; Debian's may come without the parts for it."""
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise Trouble(
        f"This Python ({sys.executable}) came without the modules that make environments "
        "(venv, ensurepip).",
        "on Debian and Ubuntu install them, then start again:\n"
        f"sudo apt install python3-venv     (or python{version}-venv)\n"
        "elsewhere install Python from https://www.python.org/downloads/.",
    )


def _check_room(environment: Path) -> None:
    if packages_folder(environment) is not None:
        return  # partly there: how much is still needed is not known
    free = shutil.disk_usage(environment.parent).free
    if free < ROOM_NEEDED:
        raise Trouble(
            f"The disk is too full: the environment {environment} needs about "
            f"{ROOM_NEEDED // 1_000_000} MB, and {free // 1_000_000} MB are free.",
            "make room and start again; or name a folder on another disk in COURSE_VENV.",
        )


def _create(environment: Path, root: Path) -> None:
    """Make the environment itself, over what is left of an old one."""
    if environment.is_symlink() or (environment.exists() and not environment.is_dir()):
        raise _not_an_environment(environment)
    if environment.exists():
        if any(environment.iterdir()) and not is_ours(environment):
            raise _not_an_environment(environment)
        shutil.rmtree(environment)
    environment.mkdir()
    write_stamp(environment, root, complete=False)  # from here on it is known to be ours
    # in two steps, because `venv` keeps to itself why it could not install pip
    for step in (
        [sys.executable, "-m", "venv", "--without-pip", str(environment)],
        [str(interpreter_of(environment)), "-m", "ensurepip", "--upgrade", "--default-pip"],
    ):
        made = subprocess.run(
            step,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if made.returncode != 0:
            raise why_pip_failed((made.stdout + made.stderr).splitlines(), environment)


def _broken_here(environment: Path) -> Trouble:
    return Trouble(
        f"The environment {environment} is broken, and its own Python cannot repair it.",
        "start again with the Python it was made with: python3 -m course lab",
    )


def _not_an_environment(path: Path) -> Trouble:
    return Trouble(
        f"{path} is in the way: it is not a Python environment made by the course.",
        "move it elsewhere and start again; or name another folder in COURSE_VENV.",
    )


def _connect(environment: Path, root: Path) -> None:
    """Let every program of the environment import the course, and its Jupyter load the live view.

    A ``.pth`` file makes kernels, ``nbgrader`` and Validate find the package wherever they are
    started; the configuration file is the one that ``pip install .`` brings.
    """
    packages = packages_folder(environment)
    assert packages is not None
    try:
        path = os.path.relpath(root, packages)
    except ValueError:  # another drive
        path = str(root)
    (packages / "course.pth").write_text(path + "\n", encoding=locale.getpreferredencoding(False))
    target = environment / "etc" / "jupyter" / SERVER_CONFIG
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SETUP_FOLDER / "jupyter" / SERVER_CONFIG, target)


def _explained(error: OSError, environment: Path) -> Trouble:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Trouble(
            f"The disk is full: the environment {environment} did not fit.",
            "make room (about 1 GB) and start again; or name a folder on another disk in "
            "COURSE_VENV.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Trouble(
            f"The course is not allowed to write in {error.filename or environment}:"
            f" {error.strerror}.",
            "copy the course's folder to a place where you can write and start again there; or\n"
            "name a folder for the environment in COURSE_VENV.",
        )
    return Trouble(f"The environment {environment} could not be made: {error}.", "see above.")
