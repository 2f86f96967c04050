"""What the course needs, and whether the running interpreter has it already."""

from __future__ import annotations

import hashlib
import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

_REQUIREMENT = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*(>=\s*(?P<least>[0-9.]+))?\s*(,\s*<\s*(?P<below>[0-9.]+))?\s*$"
)


def requirement_files(root: Path, *, tests: bool) -> list[Path]:
    """Return the files with the pinned packages, the course's own first."""
    files = [root / "requirements.txt"]
    if tests:
        files.append(root / "tests" / "requirements.txt")
    return files


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a requirements file, the same on every system's line ends."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def package_names(path: Path) -> set[str]:
    """Return the names of the packages pinned in a requirements file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.split("==")[0].strip() for line in lines if "==" in line and line[0] != "#"}


def missing_here(root: Path, *, tests: bool) -> list[str]:
    """Return the requirements that the running interpreter does not meet.

    What the course needs at least is said in ``pyproject.toml``; the pins in
    ``requirements.txt`` are for environments that the course makes itself.

    Parameters
    ----------
    root : Path
        The clone.
    tests : bool
        Whether the tools of the tests are needed too.

    Returns
    -------
    list of str
        Requirements as ``pyproject.toml`` has them, such as ``"jupyterlab>=4.2"``.
    """
    with open(root / "pyproject.toml", "rb") as file:
        pyproject = tomllib.load(file)
    return [text for text in _least_versions(pyproject, tests=tests) if not _met(text)]


def _least_versions(pyproject: dict[str, Any], *, tests: bool) -> list[str]:
    needed: list[str] = list(pyproject["project"]["dependencies"])
    if tests:
        needed += pyproject["dependency-groups"]["test"]
    return needed


def _met(requirement: str) -> bool:
    parsed = _REQUIREMENT.match(requirement)
    if parsed is None:
        raise ValueError(
            f"pyproject.toml: {requirement!r} is not of the form 'name>=1.2' or 'name>=1.2,<3'"
        )
    try:
        installed = _release(metadata.version(parsed["name"]))
    except metadata.PackageNotFoundError:
        return False
    old = parsed["least"] is not None and installed < _release(parsed["least"])
    new = parsed["below"] is not None and installed >= _release(parsed["below"])
    return not (old or new)


def _release(version: str) -> tuple[int, ...]:
    """Return the numbers a version starts with: ``4.2.0rc1`` gives ``(4, 2, 0)``."""
    numbers = re.match(r"\d+(\.\d+)*", version)
    return tuple(int(part) for part in numbers.group().split(".")) if numbers else ()
