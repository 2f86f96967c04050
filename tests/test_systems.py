"""Every module of the course can be imported on systems that these tests do not run on."""

import json
import re
import subprocess
import sys

import pytest

# What can be imported here is imported first: the libraries, for which no system is made up.
PROGRAM = """
import importlib, json, pkgutil, sys, types
from multiprocessing import connection

import course

ONLY_POSIX = [
    *("_posixshmem", "_posixsubprocess", "curses", "fcntl", "grp", "posix", "pty", "pwd"),
    *("readline", "resource", "syslog", "termios", "tty"),
]

names = [module.name for module in pkgutil.walk_packages(course.__path__, "course.")]

def failing():
    found = {}
    for name in [name for name in sys.modules if name.partition(".")[0] == "course"]:
        del sys.modules[name]
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:
            found[name] = repr(error)
    return found

failing()
sys.platform = "darwin"
told = {"darwin": failing()}
sys.platform = "win32"
sys.modules.update(dict.fromkeys(ONLY_POSIX))
sys.modules["msvcrt"] = types.ModuleType("msvcrt")
connection.PipeConnection = type("PipeConnection", (connection.Connection,), {})
told["win32"] = failing()
json.dump([names, told], sys.stdout)
"""


@pytest.mark.timeout(120)
@pytest.mark.skipif(sys.platform != "linux", reason="made up where all of the rest is there")
def test_all_but_one_systems_own_modules_can_be_imported_elsewhere(root):
    """Exempt is what begins with ``assert sys.platform``, since it stands behind a door."""
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=root, capture_output=True, text=True, timeout=100
    )
    assert said.returncode == 0, said.stderr
    names, told = json.loads(said.stdout)
    files = {name: root.joinpath(*name.split(".")).with_suffix(".py") for name in names}
    own = {
        name
        for name, file in files.items()
        if file.exists() and re.search("(?m)^assert sys.platform ", file.read_text())
    }
    assert len(names) > 300
    for failed in told.values():
        assert {name: why for name, why in failed.items() if name not in own} == {}
    assert own <= {name for failed in told.values() for name in failed}
