"""A machine of its own for a hub: with users, services and programs that the real one never sees.

In a mount and a process namespace every folder that an administrator changes is a layer over the
real one. So the steps of ``deploy/README.md`` run as they stand, as root, with `useradd` and PAM;
and when the namespace ends, its processes end and what they have changed is gone.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import psutil

LAYERS = ("etc", "home", "opt", "srv", "usr/local", "var")
PYTHON = "/usr/bin/python3"
"""Other users cannot read the Python of a root's own home."""

_BEGIN = """
set -e
for name in {layers}; do
    mkdir -p {folder}/$name/upper {folder}/$name/work
    mount -t overlay overlay \
        -o lowerdir=/$name,upperdir={folder}/$name/upper,workdir={folder}/$name/work /$name
done
mount --bind {folder}/tmp /tmp
echo ready
while :; do sleep 3600; done
"""


def why_not() -> str:
    """Why there can be no such machine here; empty if there can."""
    if sys.platform != "linux":
        return "this is no Linux"
    if os.getuid() != 0:
        return "only root can set one up"
    for program in ("unshare", "nsenter", "useradd", "npm", PYTHON):
        if not shutil.which(program):
            return f"there is no {program}"
    asked = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))"
    if subprocess.run([PYTHON, "-c", asked], capture_output=True, check=False).returncode:
        return f"{PYTHON} is too old, or came without venv"
    return ""


class Machine:
    """The namespaces, and what can be done in them.

    Parameters
    ----------
    folder : Path
        Where the layers are kept.

    Raises
    ------
    RuntimeError
        If this system does not let root make them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        inner = folder / "tmp"
        inner.mkdir()
        inner.chmod(0o1777)
        script = _BEGIN.format(layers=" ".join(LAYERS), folder=shlex.quote(str(folder)))
        options = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
        self._holder = subprocess.Popen(
            ["unshare", *options, "sh", "-c", script],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        if self._holder.stdout.readline() != "ready\n":
            raise RuntimeError(self._holder.communicate()[1].strip())
        (self._init,) = psutil.Process(self._holder.pid).children()

    def close(self) -> None:
        """End every process in it."""
        every = self.processes()
        self._holder.kill()
        self._holder.communicate()
        _, alive = psutil.wait_procs(every, timeout=30)
        assert not alive, alive

    def within(self, *command: str) -> list[str]:
        """The command line that runs a command in the namespaces."""
        return ["nsenter", f"--target={self._init.pid}", "--mount", "--pid", "--", *command]

    def run(
        self,
        *command: str,
        user: str = "root",
        environment: dict[str, str] | None = None,
        folder: str = "/",
        text: str = "",
        ok: bool = True,
        seconds: float = 120,
    ) -> str:
        """Run a command as a user; what it said."""
        as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        ended = subprocess.run(
            self.within("env", f"--chdir={folder}", *(as_user if user != "root" else []), *command),
            env=environment,
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert (ended.returncode == 0) == ok, f"{command} gave {ended.returncode}: {ended.stdout}"
        return ended.stdout

    def start(self, command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen:
        """Start a service."""
        with log.open("a") as output:
            return subprocess.Popen(
                self.within("env", "--chdir=/var/lib/threads-hub", *command),
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )

    def environment_of(self, user: str, program: str) -> dict[str, str]:
        """The variables of a user's process: what a terminal of a Jupyter server gets."""
        for pid in self.processes_of(user, program):
            return psutil.Process(pid).environ()
        raise AssertionError(f"{user} runs no {program}")

    def processes_of(self, user: str, program: str) -> list[int]:
        """The processes of a program that a user's server was started with."""
        found = []
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                of_user = process.environ().get("USER") == user
                if of_user and program in " ".join(process.cmdline()):
                    found.append(process.pid)
        return found

    def processes(self) -> list[psutil.Process]:
        """Whatever runs in the namespaces."""
        own = _namespace(self._init.pid)
        return [process for process in psutil.process_iter() if _namespace(process.pid) == own]


def _namespace(pid: int) -> str:
    try:
        return os.readlink(f"/proc/{pid}/ns/pid")
    except OSError:
        return ""
