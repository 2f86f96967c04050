"""Progress is never lost: by two at once, by a crash, by a file that cannot be read."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course.progress.store import VERSION, Progress, progress_here
from course.setup.lock import first_come, in_turn
from course.setup.trouble import Trouble

WRITER = """
import sys
from pathlib import Path
from course.progress.store import Progress
for number in range(20):
    Progress(Path(sys.argv[1])).note("levels", f"{sys.argv[2]}-{number}", state="won")
"""


def test_two_writers_lose_nothing(tmp_path, root):
    path = tmp_path / "progress.json"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), name], cwd=root)
        for name in ("a", "b")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert len(Progress(path).read()["levels"]) == 40


def test_an_unreadable_file_is_put_aside(tmp_path):
    path = tmp_path / "progress.json"
    path.write_text('{"version": 1, "levels"')
    Progress(path).note("levels", "x", state="won")
    assert set(Progress(path).read()["levels"]) == {"x"}
    assert (tmp_path / "progress (unreadable 1).json").read_text().startswith('{"version"')


def test_a_newer_course_s_file_is_left_alone(tmp_path):
    path = tmp_path / "progress.json"
    written = json.dumps({"version": VERSION + 1, "levels": {"y": {}}})
    path.write_text(written)
    Progress(path).note("levels", "x", state="won")
    assert path.read_text() == written


def test_it_lies_beside_the_start_page(tmp_path, monkeypatch):
    (tmp_path / "start.ipynb").touch()
    (tmp_path / "1-threads").mkdir()
    assert progress_here(tmp_path / "1-threads").path == tmp_path.resolve() / "progress.json"
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert progress_here(tmp_path).path is None


def test_nothing_of_it_is_handed_in_where_there_is_no_start_page(tmp_path):
    assignment = tmp_path / "1-threads"
    assignment.mkdir()
    progress_here(assignment).note("exercises", "1-threads/overlap", points=2, here=2, of=3)
    assert progress_here(assignment).read()["exercises"]["1-threads/overlap"]["points"] == 2
    assert not list(assignment.iterdir())


def test_what_depends_on_what_is_kept(tmp_path):
    kept = Progress(tmp_path / "progress.json")
    for _ in range(2):
        kept.change("help", "x", lambda before: {"hints": before.get("hints", 0) + 1})
    assert kept.read()["help"]["x"]["hints"] == 2


def test_a_file_that_cannot_be_read_just_now_stays_as_it_is(tmp_path, monkeypatch):
    """The kernel has too many files open, say."""
    kept = Progress(tmp_path / "progress.json")
    kept.note("levels", "x", state="won")
    before = kept.path.read_bytes()

    def refused(*_, **__):
        raise OSError(errno.EMFILE, "Too many open files")

    with monkeypatch.context() as short_of_files:
        short_of_files.setattr(Path, "read_text", refused)
        assert kept.read()["levels"] == {}
        with pytest.raises(OSError, match="Too many open files"):
            kept.note("levels", "y", state="won")
    assert kept.path.read_bytes() == before
    assert set(kept.read()["levels"]) == {"x"}


def test_to_look_at_an_unreadable_file_changes_nothing(tmp_path):
    """Somebody else may be mending it."""
    path = tmp_path / "progress.json"
    path.write_text("rubbish")
    assert Progress(path).read()["levels"] == {}
    assert [found.name for found in tmp_path.iterdir()] == ["progress.json"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there nothing is forked")
def test_a_worker_that_is_forked_meanwhile_keeps_nobody_waiting(tmp_path):
    """It has the file of the lock open for its whole life."""
    with in_turn(tmp_path / "lock"):
        pid = os.fork()
        if not pid:
            try:
                time.sleep(1000)
            finally:
                os._exit(1)
    try:
        with first_come(tmp_path / "lock", Trouble("It is held.", "wait")):
            pass
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
