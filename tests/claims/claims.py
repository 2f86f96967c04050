"""What the lessons say about Python's behaviour: read from ``claims.toml``, and run.

Standard library only: `record` runs it under Pythons that have nothing else.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("claims.toml")
ONCE = ""
"""In the place of a start method, where a program starts no processes."""

_DEADLINE = 120  # seconds for one program
_RUN = """\
import multiprocessing
import sys

if __name__ == "__main__":
    if sys.argv[1]:
        multiprocessing.set_start_method(sys.argv[1])
    import claim

    claim.main()
"""


@dataclass(frozen=True)
class Claim:
    """A sentence about behaviour, and the program that shows it; its fields are in the file."""

    id: str
    lesson: int
    says: str
    program: str
    prints: str | dict[str, str]
    each_start_method: bool = False
    since: str = "3.11"
    before: str = "3.99"
    on: tuple[str, ...] = ()
    build: str = ""

    def applies(self, version: tuple[int, ...] = sys.version_info[:2], *, gil: bool = True) -> bool:
        """Return whether the sentence is about this version and this system."""
        systems = {os.name, sys.platform}
        return (
            _version(self.since) <= version < _version(self.before)
            and (gil or self.build != "default")
            and (not self.on or bool(systems & set(self.on)))
        )

    def methods(self) -> list[str]:
        """Return the start methods under which the program is run here."""
        return multiprocessing.get_all_start_methods() if self.each_start_method else [ONCE]

    def expected(self, method: str) -> list[str]:
        """Return the lines that the program prints under a start method."""
        text = self.prints[method] if isinstance(self.prints, dict) else self.prints
        return text.strip().splitlines()

    def seen(self, method: str) -> list[str]:
        """Run the program under a start method, and return the lines that it prints."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "run.py").write_text(_RUN, encoding="utf-8")
            Path(folder, "claim.py").write_text(self.program, encoding="utf-8")
            done = subprocess.run(
                [sys.executable, "-W", "ignore", "run.py", method],
                cwd=folder,
                env=os.environ | {"PYTHONIOENCODING": "utf-8"},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                timeout=_DEADLINE,
                check=False,
            )
        return done.stdout.strip().splitlines()

    def fingerprint(self) -> str:
        """Return what changes whenever the claim does, so that it has to be seen again."""
        text = json.dumps([self.says, self.program, self.prints], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def claims() -> list[Claim]:
    """Return all claims, in the order of the lessons."""
    with FILE.open("rb") as file:
        rows = tomllib.load(file)["claim"]
    return [Claim(**row | {"on": tuple(row.get("on", ()))}) for row in rows]


def gil_in_use() -> bool:
    """Return whether this Python has a GIL."""
    return not sysconfig.get_config_var("Py_GIL_DISABLED")


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))
