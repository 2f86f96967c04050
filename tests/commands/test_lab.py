"""``python3 -m course lab``: a real JupyterLab server on the learner's own copy."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

URL = re.compile(r"(http://127\.0\.0\.1:(\d+))/lab/tree/start\.ipynb\?token=(\w+)")


@pytest.fixture
def clone(tmp_path, root):
    """A copy of what ``lab`` needs of the clone, whose work folder is its own."""
    folder = tmp_path / "clone"
    shutil.copytree(root / "course", folder / "course")
    shutil.copytree(root / "release", folder / "release")
    for name in ("requirements.txt", "pyproject.toml"):
        shutil.copy(root / name, folder)
    return folder


def command(*arguments):
    """Run ``lab`` in this environment, which has the packages, so that it makes none."""
    return [sys.executable, "-m", "course", "lab", *arguments]


def environ(clone):
    own = {k: v for k, v in os.environ.items() if k not in ("COURSE_VENV", "JUPYTER_CONFIG_PATH")}
    return own | {"PYTHONPATH": str(clone)}


class Lab:
    """A running ``lab`` command."""

    def __init__(self, clone, *arguments):
        # as from a terminal: without one Ctrl-C is a KeyboardInterrupt for Jupyter, and one that
        # comes while a weak reference's callback runs is lost
        self.terminal, its_own = os.openpty()
        self.process = subprocess.Popen(
            command("--no-browser", *arguments),
            cwd=clone,
            env=environ(clone),
            stdin=its_own,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        os.close(its_own)
        self.lines = []

    def until_it_serves(self):
        for line in self.process.stdout:
            self.lines.append(line)
            found = URL.search(line)
            if found:
                self.url, self.port, self.token = found[1], int(found[2]), found[3]
                self._until_it_answers()
                return self
        raise AssertionError("".join(self.lines))

    def _until_it_answers(self):
        """The address is printed a little before the server listens there."""
        deadline = time.monotonic() + 150
        while True:
            try:
                return self.get("/api")
            except urllib.error.URLError:
                assert time.monotonic() < deadline, "".join(self.lines)
                assert self.process.poll() is None, "".join(self.lines)
                threading.Event().wait(0.05)

    def get(self, path, put=None):
        request = urllib.request.Request(
            self.url + path, data=put, headers={"Authorization": f"token {self.token}"}
        )
        request.method = "PUT" if put else "GET"
        with urllib.request.urlopen(request, timeout=150) as answer:
            return answer.read().decode()

    def default(self, settings, name):
        """What a setting of JupyterLab is for who has changed nothing."""
        schema = json.loads(self.get(f"/lab/api/settings/@jupyterlab/{settings}"))["schema"]
        return schema["properties"][name]["default"]

    def end(self):
        os.killpg(self.process.pid, signal.SIGINT)
        rest, _ = self.process.communicate(timeout=150)
        self.lines.append(rest)
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate(timeout=150)
        os.close(self.terminal)


def test_it_opens_on_the_start_page_in_the_learners_copy_and_ctrl_c_ends_it(clone):
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        Lab(clone, f"--port={taken.getsockname()[1]}") as lab,
    ):
        lab.until_it_serves()
        assert lab.port != taken.getsockname()[1]  # a taken port is no obstacle
        assert (clone / "work" / "start.ipynb").is_file()
        listed = json.loads(lab.get("/api/contents"))["content"]
        assert {"start.ipynb", "1-threads"} <= {entry["name"] for entry in listed}
        assert '"news": {"disabled": true}' in lab.get("/lab")
        assert lab.default("apputils-extension:notification", "fetchNews") == "false"  # no question
        cells = lab.default("notebook-extension:tracker", "codeCellConfig")
        assert cells["lineNumbers"] is True  # reports name lines
        lab.get("/lab/api/workspaces/mine", put=b'{"data": {}, "metadata": {"id": "mine"}}')
        assert list((clone / "work" / ".jupyterlab").iterdir())  # its tabs are no other clone's
        assert lab.end() == 0
        said = "".join(lab.lines)
        assert "course.live.server | extension was successfully loaded" in said
        assert "Shut down this Jupyter server" not in said
        with pytest.raises(urllib.error.URLError):
            lab.get("/api")


def refused(clone, *pieces):
    said = subprocess.run(
        command("--no-browser"),
        cwd=clone,
        env=environ(clone),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert said.returncode == 1
    for piece in (*pieces, "What to do:"):
        assert piece in said.stderr
    assert "Traceback" not in said.stderr


def test_a_file_named_work(clone):
    (clone / "work").write_text("mine")
    refused(clone, "course lab: ", "is a file, but the course needs a folder")


def test_a_release_that_is_not_there(clone):
    shutil.rmtree(clone / "release")
    refused(clone, "the released notebooks are incomplete", "git checkout release")


def test_help_needs_no_environment_and_makes_no_copy(clone):
    said = subprocess.run(
        command("--help"),
        cwd=clone,
        env=environ(clone),
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert said.returncode == 0
    assert "never overwritten" in said.stdout
    assert not (clone / "work").exists()
