"""Starting a child on Linux and macOS."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

KEEPER = Path(__file__).with_name("keeper.py")


class Started:
    """A command that runs under a keeper.

    Attributes
    ----------
    process : subprocess.Popen
        The keeper: what the judge started and waits for.
    """

    def __init__(self, argv: list[str], folder: Path, env: dict[str, str]) -> None:
        read, write = os.pipe()
        with os.fdopen(read, "rb") as report:
            try:
                self.process = subprocess.Popen(
                    [sys.executable, "-I", "-S", "-B", str(KEEPER), str(write), *argv],
                    cwd=folder,
                    env=env,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    start_new_session=True,
                    pass_fds=(write,),
                )
            finally:
                os.close(write)
            said = report.readline().decode("utf-8", "replace").strip()
        if not said.isdigit():
            self.process.communicate()
            raise OSError(said.removeprefix("!") or "its keeper ended before it could start it")
        self.pid = int(said)
        """Of the command itself."""

    def outer(self) -> frozenset[int]:
        """Pids of the processes that belong to the sandbox and not to the child."""
        return frozenset({self.process.pid})

    def end_at_once(self) -> bool:
        """End the whole tree by one call where the system has such a call."""
        return False

    def close(self) -> None:
        """Give back what the system holds for this child."""
