"""A small clone that sets up a real environment in seconds: its one package is made here."""

from __future__ import annotations

import base64
import hashlib
import os
import select
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

DEADLINE = 240

PROBE = """
import json, os, sys

def run(arguments):
    import tiny_package
    print(json.dumps({"prefix": sys.prefix, "arguments": arguments, "tiny": tiny_package.VERSION,
                      "pid": os.getpid()}), flush=True)
    if arguments[:1] == ["exit"]:
        return int(arguments[1])
    if arguments[:1] == ["wait"]:
        sys.stdin.read()
    return 0
"""

BACKEND = """
import os, pathlib, shutil

HERE = pathlib.Path(__file__).parent

def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    meeting = pathlib.Path(os.environ["MEETING"])
    with open(meeting / "arrived", "w") as file:
        file.write("here")
    with open(meeting / "go_on") as file:
        file.read()
    name = "slow_package-1.0-py3-none-any.whl"
    shutil.copy(HERE / name, wheel_directory)
    return name
"""


def make_wheel(folder: Path, name: str, version: str, files: dict[str, str | bytes]) -> Path:
    """Write a wheel as its specification has it."""
    record = []
    info = f"{name}-{version}.dist-info"
    files = files | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for inside, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record.append(f"{inside},sha256={digest},{len(data)}")
            wheel.writestr(inside, data)
        wheel.writestr(f"{info}/RECORD", "\n".join([*record, f"{info}/RECORD,,"]) + "\n")
    return path


def make_slow_source(folder: Path) -> None:
    """Write a source package whose installation waits in the middle until it is let go on."""
    inside = folder / "slow_package-1.0"
    inside.mkdir()
    make_wheel(inside, "slow_package", "1.0", {"slow_package.py": "VERSION = '1.0'\n"})
    (inside / "slow_backend.py").write_text(BACKEND)
    (inside / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: slow_package\nVersion: 1.0\n")
    (inside / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "slow_backend"\nbackend-path = ["."]\n'
    )
    with tarfile.open(folder / "slow_package-1.0.tar.gz", "w:gz") as archive:
        archive.add(inside, "slow_package-1.0")
    shutil.rmtree(inside)


class SmallClone:
    """A clone with the real command line and set-up, and one small package to install."""

    def __init__(self, folder: Path, course: Path) -> None:
        self.root = folder / "clone"
        self.index = folder / "index"
        self.meeting = folder / "meeting"
        self.kept = folder / "kept"
        self.first: subprocess.CompletedProcess[str] | None = None  # what set it up, if anything
        self.index.mkdir(parents=True)
        self.meeting.mkdir()
        (self.root / "course" / "lessons").mkdir(parents=True)
        for name in ("__init__.py", "__main__.py", "setup", "commands"):
            source = course / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, self.root / "course" / name)
        (self.root / "course" / "commands" / "check.py").write_text(PROBE)
        (self.root / "pyproject.toml").write_text(
            '[project]\ndependencies = ["tiny_package>=1.0"]\n[dependency-groups]\ntest = []\n'
        )
        self.offer("tiny_package", "1.0", {"tiny_package.py": "VERSION = '1.0'\n"})
        self.require("tiny_package==1.0")
        os.mkfifo(self.meeting / "arrived")
        os.mkfifo(self.meeting / "go_on")

    def offer(self, name: str, version: str, files: dict[str, str | bytes]) -> None:
        """Have the index offer a package."""
        make_wheel(self.index, name, version, files)

    def keep(self) -> None:
        """Keep a copy of the clone and of its packages as they are now."""
        for folder in (self.root, self.index):
            shutil.copytree(folder, self.kept / folder.name, symlinks=True)

    def put_back(self) -> None:
        """Make them what they were, in the same place: an environment works in no other."""
        for folder in (self.root, self.index):
            shutil.rmtree(folder)
            shutil.copytree(self.kept / folder.name, folder, symlinks=True)

    def require(self, *lines: str) -> None:
        (self.root / "requirements.txt").write_text("\n".join(lines) + "\n")

    def require_slow(self) -> None:
        """Make the next set-up wait in the middle of installing."""
        make_slow_source(self.index)
        self.require("tiny_package==1.0", "slow_package==1.0")

    def until_installing(self) -> None:
        """Wait until a set-up is in the middle of installing."""
        with open(self.meeting / "arrived") as file:
            assert file.read() == "here"

    def until_installing_or_done(self, process: subprocess.Popen[str]) -> None:
        """Let a set-up go on if it comes to the middle; it may find everything done."""
        ends = [os.open(self.meeting / "arrived", os.O_RDONLY | os.O_NONBLOCK)]
        done = os.pidfd_open(process.pid)
        try:
            readable, _, _ = select.select([*ends, done], [], [], DEADLINE)
            if ends[0] in readable:
                self.let_go_on()
        finally:
            os.close(ends[0])
            os.close(done)

    def let_go_on(self) -> None:
        with open(self.meeting / "go_on", "w") as file:
            file.write("go on")

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def environ(self) -> dict[str, str]:
        own = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
        return own | {
            "PIP_NO_INDEX": "1",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_FIND_LINKS": str(self.index),
            "PIP_NO_CACHE_DIR": "1",
            "MEETING": str(self.meeting),
        }

    def command(self, *arguments: str, python: str | Path = "") -> list[str]:
        return [str(python or base_python()), "-m", "course", *(arguments or ("check",))]

    def start(self, *arguments: str, **changes: str) -> subprocess.Popen[str]:
        """Start a command in a process group of its own."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.root,
            env=self.environ | changes,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(
        self,
        *arguments: str,
        python: str | Path = "",
        before: tuple[str, ...] = (),
        cwd: Path | None = None,
        **changes: str,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; `before` is a program that runs it, with its options."""
        return subprocess.run(
            [*before, *self.command(*arguments, python=python)],
            cwd=cwd or self.root,
            env=self.environ | changes,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=DEADLINE,
        )


def base_python() -> str:
    """The interpreter that the tests' own environment was made with."""
    return getattr(sys, "_base_executable", sys.executable)


@pytest.fixture
def small(tmp_path, root):
    return SmallClone(tmp_path, root / "course")


def pytest_itemcollected(item):
    """Have one process run all that needs a set-up clone, and a plain run leave it out.

    To make one takes longer than a test, and whoever starts the tests has just made one.
    """
    if "settled" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.xdist_group("settled"))
        item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def settled(tmp_path_factory, root, private_jupyter):
    """A small clone that is set up, for tests that change nothing in it."""
    small = SmallClone(tmp_path_factory.mktemp("settled"), root / "course")
    small.first = small.run("check", "1-threads", "--all")
    assert small.first.returncode == 0, small.first.stderr
    small.keep()
    return small


@pytest.fixture
def ready(settled):
    """The same for tests that change something in it: it is put back in its place afterwards."""
    yield settled
    settled.put_back()
