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
    start = small_course.root / "release" / "start.ipynb"
    start.write_text("start")
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
    for left in [*released.iterdir(), *(small_course.root / "submitted").glob("*")]:
        shutil.rmtree(left)


def test_nobody_can_take_away_what_another_has_handed_in(released):
    rights = released.stat().st_mode
    assert rights & stat.S_ISVTX
    assert rights & 0o733 == 0o733
    assert rights & stat.S_ISGID


def test_an_inbound_of_an_older_release_is_seen_to(small_course, released):
    released.chmod(0o2733)
    small_course.nbgrader("release_assignment", TOPIC, "--force")
    assert stat.S_IMODE(released.stat().st_mode) == 0o3733


def test_the_start_page_is_beside_what_was_fetched_and_stays_the_student_s(small_course, released):
    """The notebooks lead to it: ``../start.ipynb``."""
    student = small_course.root.parent / "student"
    own = student / "start.ipynb"
    assert own.read_text() == "start"
    assert (released.parent / "start.ipynb").stat().st_mode & stat.S_IROTH
    own.write_text("mine")
    (student / TOPIC / "small.ipynb").unlink()
    small_course.nbgrader("fetch_assignment", TOPIC, "--replace", cwd=student)
    assert (student / TOPIC / "small.ipynb").is_file()
    assert own.read_text() == "mine"


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


TRUSTING = "--Collect.check_owner=False"


@pytest.fixture
def collected(small_course, released, submit):
    """Put hand-ins of several people into the exchange, by hand; collect; give what each has."""
    own = submit()

    def run(*who, ok=True, again=()):
        for name, change in who:
            folder = released / f"{name}+{TOPIC}+2050-01-0{1 + len(again)} 00:00:00 UTC+x"
            shutil.copytree(own, folder)
            change(folder)
        said = small_course.nbgrader("collect", TOPIC, TRUSTING, *again, ok=ok)
        found = {}
        for path in (small_course.root / "submitted").glob("*/*/**/*"):
            assert not path.is_symlink(), path
            if path.is_file():
                found.setdefault(path.parts[len(small_course.root.parts) + 1], []).append(path.name)
        return found, said

    return run


HONEST = {"small.ipynb", "notes.txt", "timestamp.txt", "submission_secret.txt"}


def test_nothing_that_a_hand_in_leads_to_is_collected(small_course, collected):
    def links(folder):
        (folder / "small.ipynb").unlink()
        (folder / "small.ipynb").symlink_to(small_course.root / "source" / TOPIC / "small.ipynb")
        (folder / "life.png").symlink_to(small_course.root / "gradebook.db")
        (folder / "folder").symlink_to(small_course.root / "source")

    def never_ends(folder):
        (folder / "life.png").symlink_to("/dev/zero")
        os.mkfifo(folder / "pipe.png")

    found, said = collected(("ada", links), ("bob", never_ends), ("cleo", lambda _: None))
    assert set(found["ada"]) == HONEST - {"small.ipynb"}
    assert set(found["bob"]) == set(found["cleo"]) == HONEST
    assert "ada: left out (links are not followed" in said
    assert "bob: left out (links are not followed" in said
    assert "cleo: left out" not in said


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="gives files away")
def test_the_instructor_s_file_under_a_student_s_name_is_not_collected(small_course, collected):
    def hard(folder):
        (folder / "small.ipynb").unlink()
        os.link(small_course.root / "source" / TOPIC / "small.ipynb", folder / "small.ipynb")
        for path in (folder, *folder.rglob("*")):
            if path.name != "small.ipynb":
                os.chown(path, 4711, -1)

    found, said = collected(("ada", hard))
    assert set(found["ada"]) == HONEST - {"small.ipynb"}
    assert "belong to somebody else): small.ipynb" in said


def test_what_is_wrong_with_one_hand_in_keeps_nobody_else_s_back(small_course, collected):
    in_the_way = small_course.root / "submitted" / "ada"
    in_the_way.parent.mkdir(exist_ok=True)
    in_the_way.write_text("")
    found, said = collected(("ada", lambda _: None), ("cleo", lambda _: None), ok=False)
    assert set(found) == {STUDENT, "cleo"}
    assert "1 of 3 could not be collected: ada" in said
    in_the_way.unlink()
    found, said = collected()
    assert set(found["ada"]) == HONEST


def test_a_newer_hand_in_takes_the_place_of_the_older_whatever_its_time_file_says(collected):
    def first(folder):
        (folder / "old.txt").write_text("x")
        (folder / "timestamp.txt").write_text("gestern Abend")

    found, _ = collected(("ada", first))
    assert "old.txt" in found["ada"]
    found, said = collected(("ada", lambda _: None), ("bob", lambda _: None), again=("--update",))
    assert set(found["ada"]) == set(found["bob"]) == HONEST
    assert f"Updating submission: ada {TOPIC}" in said
    found, said = collected(again=("--update",))
    assert f"No newer submission to collect: {STUDENT} {TOPIC}" in said


def test_a_list_of_hand_ins_tells_what_it_does_not_read(small_course, released, submit):
    own = submit()
    for name in ("ada", "bob", "cleo"):
        folder = released / f"{name}+{TOPIC}+2050-01-01 00:00:00 UTC+x"
        shutil.copytree(own, folder)
        (folder / "submission_secret.txt").unlink()
        if name == "ada":
            (folder / "endless.ipynb").symlink_to("/dev/zero")
        elif name == "bob":
            os.mkfifo(folder / "endless.ipynb")
    link = released / f"dan+{TOPIC}+2050-01-01 00:00:00 UTC+x"
    link.symlink_to(own)
    said = small_course.nbgrader("list", "--inbound", timeout=60)
    link.unlink()
    listed = [line for line in said.splitlines() if f" {TOPIC} 20" in line]
    assert ["cleo" in line or STUDENT in line for line in listed] == [True, True], said
    assert said.count("is not listed") == 3
