"""``nbgrader generate_assignment``, as its manual says, makes the release that is committed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long
TOPICS = ["1-threads", "7-project"]  # marked by tests alone, and by hand too


@pytest.mark.parametrize("topic", TOPICS)
def test_plain_nbgrader_makes_the_same_release(topic, root, tmp_path):
    shutil.copytree(root / "source", tmp_path / "source")
    configuration = root / "nbgrader_config.py"
    if configuration.exists():
        shutil.copy(configuration, tmp_path)
    environ = os.environ | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    }
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", topic]
    said = subprocess.run(
        [*command, f"--course={tmp_path}", f"--db=sqlite:///{tmp_path / 'gradebook.db'}"],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert said.returncode == 0, said.stderr
    made, committed = tmp_path / "release" / topic, root / "release" / topic
    names = sorted(path.relative_to(committed) for path in committed.rglob("*"))
    assert sorted(path.relative_to(made) for path in made.rglob("*")) == names
    assert names
    for name in names:
        assert (made / name).read_bytes() == (committed / name).read_bytes()
