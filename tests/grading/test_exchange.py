"""Who can read what was handed in by the exchange, and whose name it may bear."""

from __future__ import annotations

import getpass
import os
import shutil
import stat
import sys

import pytest

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.xdist_group("hand-ins"),
    pytest.mark.skipif(sys.platform == "win32", reason="nbgrader's exchange needs POSIX"),
]

TOPIC = "0-small"
STUDENT = getpass.getuser()


@pytest.fixture(scope="module")
def released(small_course):
    """A released assignment, fetched by a student; where it is handed in."""
    folder = small_course.root.parent
    (folder / "exchange").mkdir()
    (folder / "exchange").chmod(0o777)
    with (small_course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"\nc.Exchange.root = {str(folder / 'exchange')!r}\n")
    small_course.nbgrader("release_assignment", TOPIC)
    student = folder / "student"
    student.mkdir()
    shutil.copy(small_course.root / "nbgrader_config.py", student)
    small_course.nbgrader("fetch_assignment", TOPIC, cwd=student)
    (student / TOPIC / "own" / "deeper").mkdir(parents=True)
    (student / TOPIC / "own" / "deeper" / "notes.txt").write_text("mine")
    return folder / "exchange" / "threads-and-processes" / "inbound"


@pytest.fixture
def submit(small_course, released):
    def hand_in():
        before = set(released.iterdir())
        small_course.nbgrader("submit", TOPIC, cwd=small_course.root.parent / "student")
        (made,) = set(released.iterdir()) - before
        return made

    yield hand_in
    for left in released.iterdir():
        shutil.rmtree(left)


def test_a_hand_in_is_open_to_nobody_but_its_author_and_the_group(released, submit):
    group = next((g for g in os.getgroups() if g != os.getgid()), 4711 if os.getuid() == 0 else -1)
    os.chown(released, -1, group)
    released.chmod(0o2733)
    folder = submit()
    inside = list(folder.rglob("*"))
    assert {path.name for path in inside} >= {"small.ipynb", "timestamp.txt", "notes.txt"}
    for path in (folder, *inside):
        found = path.stat()
        assert found.st_gid == released.stat().st_gid, path
        assert not found.st_mode & stat.S_IRWXO, path
        assert found.st_mode & stat.S_IRGRP, path


def test_where_there_is_no_group_to_give_it_to_the_rights_are_nbgrader_s(released, submit):
    released.chmod(0o733)
    released.chmod(released.stat().st_mode & ~stat.S_ISGID)
    folder = submit()
    assert (folder / "small.ipynb").stat().st_mode & stat.S_IROTH


def test_only_what_is_the_student_s_own_is_collected(small_course, released, submit):
    own = submit()
    for name in (f"ada+{TOPIC}+2050-01-01 00:00:00 UTC+x", f"{STUDENT}+{TOPIC}+soon+x"):
        shutil.copytree(own, released / name)
    link = released / f"{STUDENT}+{TOPIC}+2051-01-01 00:00:00 UTC+x"
    link.symlink_to(own)
    said = small_course.nbgrader("collect", TOPIC)
    link.unlink()
    assert "it has the name of ada, but belongs to " + STUDENT in said
    assert "its name is none of nbgrader's" in said
    assert "it is a link" in said
    assert [path.name for path in (small_course.root / "submitted").iterdir()] == [STUDENT]
    collected = small_course.root / "submitted" / STUDENT / TOPIC / "timestamp.txt"
    assert collected.read_text() == (own / "timestamp.txt").read_text()


def test_a_machine_without_owners_can_say_so(small_course, released, submit):
    shutil.copytree(submit(), released / f"ada+{TOPIC}+2050-01-01 00:00:00 UTC+x")
    small_course.nbgrader("collect", TOPIC, "--Collect.check_owner=False")
    assert (small_course.root / "submitted" / "ada" / TOPIC / "small.ipynb").is_file()
