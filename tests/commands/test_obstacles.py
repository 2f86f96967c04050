"""What stands in the way of a set-up is said in a sentence, with what to do about it."""

import ast
import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

MB = 1_000_000

needs_bwrap = pytest.mark.needs("walls")  # it makes the small disk and the read-only folder


def refused(said, *pieces):
    """See that a command failed with a sentence that has these pieces in it, and no traceback."""
    assert said.returncode == 1, said.stdout + said.stderr
    for piece in pieces:
        assert piece in said.stderr
    assert "What to do:" in said.stderr
    assert "Traceback" not in said.stderr


def on_small_disk(size):
    """The program that mounts an empty file system of so many MB at the folder that follows."""
    return ("bwrap", "--bind", "/", "/", "--dev", "/dev", "--size", str(size * MB))


@pytest.mark.long
def test_no_network(ready):
    ready.require("tiny_package==2.0")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # a port that is taken, and at which nobody listens
        said = ready.run(
            PIP_NO_INDEX="0",
            PIP_FIND_LINKS="",
            PIP_INDEX_URL=f"http://127.0.0.1:{nobody.getsockname()[1]}/simple",
            PIP_RETRIES="1",
            no_proxy="127.0.0.1",
        )
    refused(said, "there seems to be no network", "HTTPS_PROXY", "PIP_INDEX_URL")
    ready.offer("tiny_package", "2.0", {"tiny_package.py": "VERSION = '2.0'\n"})
    assert ready.run().returncode == 0  # with the network back it completes


@pytest.mark.long
def test_an_index_that_lacks_a_package(ready):
    ready.require("tiny_package==7.0")
    refused(ready.run(), "has no fitting version", "tiny_package==7.0", "PIP_NO_INDEX")


@pytest.mark.long
def test_another_failure_of_pip_shows_its_last_lines(ready):
    ready.require("tiny package == 1.0 !")
    refused(ready.run(), "Invalid requirement")


@needs_bwrap
def test_a_disk_that_is_too_small_from_the_start(small, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    said = small.run(
        before=(*on_small_disk(60), "--tmpfs", str(disk)), COURSE_VENV=str(disk / "environment")
    )
    refused(said, "needs about 900 MB, and 60 MB are free", "COURSE_VENV")


@needs_bwrap
@pytest.mark.long
@pytest.mark.parametrize(
    "size", [pytest.param(4, id="while making it"), pytest.param(60, id="while installing")]
)
def test_a_disk_that_fills_up(small, tmp_path, size):
    installing = small.root / "course" / "setup" / "installing.py"
    text = installing.read_text()
    assert "ROOM_NEEDED = 900_000_000" in text
    installing.write_text(text.replace("ROOM_NEEDED = 900_000_000", "ROOM_NEEDED = 0"))
    small.offer("big_package", "1.0", {"big_package.dat": bytes(80 * MB)})
    small.require("tiny_package==1.0", "big_package==1.0")
    disk = tmp_path / "disk"
    disk.mkdir()
    said = small.run(
        before=(*on_small_disk(size), "--tmpfs", str(disk)),
        COURSE_VENV=str(disk / "environment"),
    )
    refused(said, "The disk is full")


@needs_bwrap
@pytest.mark.long
def test_a_clone_that_is_read_only(small, tmp_path):
    read_only = ("bwrap", "--bind", "/", "/", "--dev", "/dev", "--ro-bind", *[str(small.root)] * 2)
    refused(small.run(before=read_only), str(small.root), "Read-only", "COURSE_VENV")
    elsewhere = tmp_path / "with a space" / "environment"
    said = small.run(before=read_only, COURSE_VENV=str(elsewhere))
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout)["prefix"] == str(elsewhere)
    assert not small.venv.exists()


@pytest.mark.skipif(
    os.name == "nt" or (os.geteuid() == 0 and shutil.which("setpriv") is None),
    reason="needs a user who may not write everywhere",
)
def test_a_clone_of_someone_elses(small):
    small.root.chmod(0o555)
    for folder in small.root.parents:
        if folder.stat().st_uid == os.geteuid() and folder.name.startswith(("pytest-", "popen-")):
            folder.chmod(0o755)
    small.root.parent.chmod(0o755)
    somebody = ("setpriv", "--reuid=65534", "--clear-groups") if os.geteuid() == 0 else ()
    readable = shutil.which("python3", path="/usr/bin") or ""
    try:
        said = small.run(before=somebody, python=readable, PYTHONDONTWRITEBYTECODE="1")
    finally:
        small.root.chmod(0o755)
    refused(said, "Permission denied", "COURSE_VENV")


def test_a_python_without_the_modules_for_environments(small, tmp_path):
    """As on Debian without python3-venv: the same Python, with a library that lacks ensurepip."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    library = tmp_path / "home" / "lib" / version
    library.mkdir(parents=True)
    for entry in Path(sysconfig.get_path("stdlib")).iterdir():
        if entry.name not in ("ensurepip", "site-packages"):
            (library / entry.name).symlink_to(entry)
    said = small.run(PYTHONHOME=str(tmp_path / "home"))
    refused(said, "venv, ensurepip", "sudo apt install python3-venv")
    assert not small.venv.exists()


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_something_else_of_that_name(small, kind):
    if kind == "file":
        small.venv.write_text("mine")
    else:
        small.venv.mkdir()
        (small.venv / "mine.txt").write_text("mine")
    refused(small.run(), str(small.venv), "is in the way", "move it elsewhere")
    kept = small.venv if kind == "file" else small.venv / "mine.txt"
    assert kept.read_text() == "mine"


def test_without_the_clone_the_package_says_where_to_go(small, root, tmp_path):
    """As in a JupyterHub image with `pip install .`, where there are no lessons."""
    (small.root / "requirements.txt").unlink()
    said = small.run()
    assert said.returncode == 2
    assert "starts the command in its folder" in said.stderr


OLD = sorted(
    {
        str(path)
        for folder in [
            *os.environ["PATH"].split(os.pathsep),
            *Path.home().glob(".pyenv/versions/*/bin"),
        ]
        for minor in range(5, 11)
        for path in Path(folder).glob(f"python3.{minor}")
        if "shims" not in str(path)
    }
)


@pytest.mark.parametrize("python", OLD, ids=lambda path: Path(path).name)
def test_a_real_old_python_gets_a_sentence(small, python):
    refused(small.run(python=python), "needs Python 3.11 or newer", "this is Python 3.")


def test_an_old_python_gets_a_sentence(root):
    """As far as it can be seen where no old Python is: what it reads parses, and it says so."""
    for name in ("__init__.py", "__main__.py"):
        ast.parse((root / "course" / name).read_text(), feature_version=(3, 4))
    pretend = "import sys, runpy; sys.version_info = (3, 8, 18); runpy.run_module('course')"
    said = subprocess.run(
        [sys.executable, "-c", pretend.replace("'course')", "'course', run_name='__main__')")],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=150,
    )
    refused(said, "needs Python 3.11 or newer; this is Python 3.8.18")
