"""Lint, format and types: the same commands that a developer runs by hand."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
    ],
    ids=" ".join,
)
def test_nothing_to_complain_about(command, root):
    said = subprocess.run(
        [sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, timeout=170
    )
    assert said.returncode == 0, said.stdout + said.stderr
