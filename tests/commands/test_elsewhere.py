"""Where people start besides a clone: what Binder and dev containers run gives a whole course."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(900),
    pytest.mark.skipif(os.name != "posix", reason="both images are Linux"),
]


def _steps(place):
    if place == "Binder":
        return ["sh", "binder/postBuild"]
    settings = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    return ["sh", "-c", settings["postCreateCommand"]]


@pytest.mark.parametrize("place", ["Binder", "dev container"])
def test_its_steps_in_a_bare_folder_give_a_whole_course(place, tmp_path):
    clone, python = tmp_path / "clone", tmp_path / "image"
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True, timeout=60)
    subprocess.run([sys.executable, "-m", "venv", python], check=True, timeout=120)
    bare = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    bare |= {"PATH": f"{python / 'bin'}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)}

    def run(*words, folder=clone):
        ended = subprocess.run(
            words, cwd=folder, env=bare, capture_output=True, text=True, timeout=600
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout + ended.stderr

    run(*_steps(place))
    assert not (clone / ".venv").exists()
    extensions = run("jupyter", "server", "extension", "list", folder=tmp_path)
    assert all(f"course.{part}.server" in extensions for part in ("live", "validating"))
    assert "The course can run here." in run("python3", "-m", "course", "doctor")
    answer = "tests/bank/1-threads/countdown/right_target.py"
    run("python3", "-m", "course", "judge", "1-threads/countdown", answer)
    assert not (clone / ".venv").exists()
