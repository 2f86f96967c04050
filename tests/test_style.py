"""Lint, format and types: the same commands that a developer runs by hand."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
        ["codespell_lib"],
    ],
    ids=["ruff check", "ruff format", "import-linter", "codespell"],
)
def test_nothing_to_complain_about(command, root):
    words = command if command[0] == "-c" else ["-m", *command]
    said = subprocess.run(
        [sys.executable, *words], cwd=root, capture_output=True, text=True, timeout=280
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize(
    "platform",
    [
        pytest.param(name, marks=() if name == sys.platform else pytest.mark.long)
        for name in ("linux", "darwin", "win32")
    ],
)
def test_the_types_fit_every_system(platform, root):
    cache = f".mypy_cache/{platform}"  # they would throw away one another's
    said = subprocess.run(
        [sys.executable, "-m", "mypy", "--platform", platform, "--cache-dir", cache],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.long
@pytest.mark.needs("node")
def test_the_javascript_fits_its_types(root):
    options = "--noEmit --allowJs --checkJs --target es2022 --module es2022 --moduleResolution"
    scripts = sorted(root.glob("course/*/browser/*.js"))
    said = subprocess.run(
        ["npx", "--yes", "--package", "typescript@5", "tsc", *options.split(), "bundler", *scripts],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=280,
        shell=sys.platform == "win32",
    )
    assert said.returncode == 0, said.stdout + said.stderr
