"""A student's folder is copied as it is: what it leads to, and what it turns into, is not."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import sys

import pytest

from course.handins import copying
from course.handins.copying import Copying
from course.handins.files import Unreadable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")

SECRET = "the instructor's"


@pytest.fixture
def theirs(tmp_path):
    folder = tmp_path / "inbound" / "ada"
    (folder / "own" / "deeper").mkdir(parents=True)
    (folder / "small.ipynb").write_text("mine")
    (folder / "own" / "deeper" / "notes.txt").write_text("mine, too")
    return folder


@pytest.fixture
def secret(tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "small.ipynb").write_text(SECRET)
    return folder


@pytest.fixture(params=[True, False], ids=["by descriptors", "by paths"])
def ways(request, monkeypatch):
    monkeypatch.setattr(copying, "_HAS_DESCRIPTORS", request.param)


def copied(folder, tmp_path, **more) -> tuple[dict[str, str], str]:
    """What a copy has, and what was said of what it has not."""
    target = tmp_path / "copy"
    lines = Copying(folder, target, os.getuid(), **more).run()
    found = {str(p.relative_to(target)): p for p in sorted(target.rglob("*")) if not p.is_dir()}
    assert all(stat.S_ISREG(path.lstat().st_mode) for path in found.values())
    return {name: path.read_text() for name, path in found.items()}, "\n".join(lines)


OWN = {"small.ipynb": "mine", "own/deeper/notes.txt": "mine, too"}


def test_what_is_theirs_is_copied(theirs, tmp_path, ways):
    assert copied(theirs, tmp_path) == (OWN, "")


def test_what_leads_elsewhere_or_never_ends_is_left_out(theirs, secret, tmp_path, ways):
    (theirs / "threads.ipynb").symlink_to(secret / "small.ipynb")
    (theirs / "folder").symlink_to(secret)
    (theirs / "own" / "life.png").symlink_to("/dev/zero")
    (theirs / "nowhere").symlink_to("nowhere")
    os.mkfifo(theirs / "pipe.png")
    with contextlib.chdir(theirs), socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        found, said = copied(theirs, tmp_path)
    assert found == OWN
    for name in ("threads.ipynb", "folder", "nowhere", "pipe.png", "socket", "and 1 more"):
        assert name in said, said


def test_what_is_a_file_when_it_is_looked_at_and_a_link_when_it_is_opened(theirs, secret, tmp_path):
    def exchange(_folder, _names):
        (theirs / "small.ipynb").unlink(missing_ok=True)
        (theirs / "small.ipynb").symlink_to(secret / "small.ipynb")
        return ()

    found, said = copied(theirs, tmp_path, ignored=exchange)
    assert found == {"own/deeper/notes.txt": "mine, too"}
    assert "small.ipynb" in said


@pytest.mark.parametrize("which", ["file", "folder"])
def test_what_turns_into_a_link_just_before_it_is_opened_is_not_followed(
    theirs, secret, tmp_path, monkeypatch, which
):
    name = {"file": "small.ipynb", "folder": "own"}[which]
    look = copying._Folder.status

    def exchanged(folder, asked=""):
        found = look(folder, asked)
        if asked == name:
            (theirs / name).rename(theirs / "away")
            (theirs / name).symlink_to(secret / "small.ipynb" if which == "file" else secret)
        return found

    monkeypatch.setattr(copying._Folder, "status", exchanged)
    with pytest.raises(OSError, match=r"symbolic links|Not a directory"):
        copied(theirs, tmp_path)
    assert SECRET not in "".join(p.read_text() for p in tmp_path.glob("copy/**/*") if p.is_file())


def test_a_folder_that_is_put_elsewhere_is_copied_to_its_end(theirs, secret, tmp_path):
    def exchange(_folder, _names):
        if theirs.is_symlink():
            return ()
        theirs.rename(theirs.with_name("away"))
        theirs.symlink_to(secret)
        return ()

    assert copied(theirs, tmp_path, ignored=exchange) == (OWN, "")


@pytest.mark.parametrize("instead", ["link", "pipe"])
def test_what_is_no_folder_is_not_copied(theirs, secret, tmp_path, ways, instead):
    theirs.rename(theirs.with_name("away"))
    os.mkfifo(theirs) if instead == "pipe" else theirs.symlink_to(secret)
    with pytest.raises((Unreadable, OSError)):
        copied(theirs, tmp_path)
    assert not (tmp_path / "copy").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="gives files away")
def test_another_s_file_under_a_name_of_theirs_is_left_out(theirs, secret, tmp_path):
    """A hard link is no link to look at: it is the file itself, with its owner."""
    os.chown(theirs / "small.ipynb", 4711, -1)
    os.link(theirs / "small.ipynb", theirs / "own" / "hard.png")
    found, said = copied(theirs, tmp_path)
    assert found == {"own/deeper/notes.txt": "mine, too"}
    assert "belong to somebody else" in said
    assert "small.ipynb, own/hard.png" in said
    os.chown(theirs, 4711, -1)
    with pytest.raises(Unreadable):
        Copying(theirs, tmp_path / "other", os.getuid()).run()


def test_what_is_too_much_is_left_out_and_told(theirs, tmp_path, monkeypatch, ways):
    with (theirs / "big.png").open("wb") as big:
        big.truncate(10**11)
    (theirs / "middle.png").write_text("x" * 100)
    (theirs / "own" / "middle.png").write_text("x" * 100)
    (theirs / "/".join("abcdefg")).mkdir(parents=True)
    (theirs / "/".join("abcdef") / "deep.png").write_text("x")
    found, said = copied(theirs, tmp_path, largest=100, most=120)
    assert found.keys() == {*OWN, "middle.png"}
    for name in ("big.png", "own/middle.png", "a/b/c/d/e/f"):
        assert name in said, said


def test_of_very_many_files_the_first_are_copied(theirs, tmp_path, monkeypatch, ways):
    monkeypatch.setattr(copying, "MOST_FILES", 20)
    for number in range(30):
        (theirs / "own" / f"{number}.txt").write_text("x")
    found, said = copied(theirs, tmp_path)
    assert "small.ipynb" in found
    assert len(found) < 20
    assert "after 20 others" in said


def test_nobody_but_who_copies_can_write_into_the_copy(theirs, tmp_path, ways):
    for path in (theirs, theirs / "own"):
        path.chmod(0o777)
    (theirs / "small.ipynb").chmod(0o6666)
    copied(theirs, tmp_path)
    (theirs / "small.ipynb").chmod(0o640)
    for path in (tmp_path / "copy", *(tmp_path / "copy").rglob("*")):
        assert not path.stat().st_mode & 0o7022, path
    Copying(theirs, tmp_path / "other", os.getuid()).run()
    assert (tmp_path / "other" / "small.ipynb").stat().st_mode & 0o777 == 0o640
