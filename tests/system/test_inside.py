"""Looking into a folder that somebody else changes: nothing outside of it is seen."""

from __future__ import annotations

import os
import sys

import pytest

from course.judge.children.removing import remove
from course.system.inside import Inside

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs descriptors of folders")


@pytest.fixture
def places(tmp_path):
    """A folder with one file, and one beside it that is none of its business."""
    mine, others = tmp_path / "mine", tmp_path / "others"
    for folder in (mine, others):
        folder.mkdir()
        (folder / "1").write_text(folder.name)
    return mine, others


@pytest.fixture
def inside(places):
    folder = Inside(places[0])
    yield folder
    folder.close()


def test_a_plain_file_is_read(inside):
    assert inside.names(10) == ["1"]
    assert inside.has("1")
    assert inside.size("1") == 4
    assert inside.read("1", 1, 2) == b"in"
    assert len(list(inside.everything())) == 1


@posix
@pytest.mark.parametrize("way", ["itself", "what leads to it"])
def test_a_link_that_comes_in_its_place_leads_nowhere(tmp_path, way):
    folder = tmp_path / "a" / "mine"
    others = tmp_path / "b" / "mine"
    for place in (folder, others):
        place.mkdir(parents=True)
        (place / "1").write_text(str(place.parent.name))
    inside = Inside(folder)
    moved, there = (folder, others) if way == "itself" else (folder.parent, others.parent)
    moved.rename(tmp_path / "moved")
    moved.symlink_to(there)
    assert (folder / "1").read_text() == "b"
    assert inside.read("1", 0, 10) == b"a"
    assert [status.st_size for status in inside.everything()] == [1]
    inside.close()
    assert Inside(moved).names(10) == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_the_way_to_it_has_no_links(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "a" / "mine").mkdir()
    for way, names in (("a", ["mine"]), ("b", [])):
        inside = Inside(tmp_path / way, os.getpid())
        assert inside.names(10) == names
        inside.close()
    through = Inside(tmp_path / "b" / "mine", os.getpid())
    with pytest.raises(OSError, match="mine"):
        through.status()


@posix
@pytest.mark.timeout(60)
@pytest.mark.parametrize("what", ["link", "pipe", "folder", "device", "second name", "way out"])
def test_only_plain_files_are_opened(places, inside, what):
    mine, others = places
    name = "../others/1" if what == "way out" else "2"
    match what:
        case "link":
            (mine / name).symlink_to(others / "1")
        case "pipe":
            os.mkfifo(mine / name)
        case "folder":
            (mine / name).mkdir()
        case "device":
            (mine / name).symlink_to(os.devnull)
        case "second name":
            (mine / name).hardlink_to(others / "1")
    assert not inside.has(name)
    assert inside.size(name) == 0
    with pytest.raises(OSError, match="no"):
        inside.read(name, 0, 10)


@posix
def test_what_comes_in_the_place_of_a_file_is_not_read(places, inside, monkeypatch):
    """It was a plain file when it was looked at."""
    mine, _ = places
    opened = inside._opened

    def late(name):
        (mine / name).unlink()
        os.mkfifo(mine / name)
        return opened(name)

    monkeypatch.setattr(inside, "_opened", late)
    with pytest.raises(OSError, match="in its place"):
        inside.read("1", 0, 10)


@posix
def test_all_below_is_counted_however_deep(places, inside):
    here = os.open(places[0], os.O_RDONLY)
    for _ in range(400):  # more than a path may be long
        os.mkdir("a name that is not short", dir_fd=here)
        os.mkdir("beside", dir_fd=here)
        below = os.open("a name that is not short", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    (places[0] / "out").symlink_to(places[1])
    open_before = len(os.listdir("/dev/fd"))
    assert len(list(inside.everything())) == 1 + 1 + 800
    assert len(os.listdir("/dev/fd")) == open_before
    remove(places[0])


@posix
def test_a_walk_ends_where_a_folder_was_moved(places, inside):
    mine, others = places
    (mine / "a" / "b").mkdir(parents=True)
    (mine / "a" / "b" / "2").write_text("")
    (others / "kept").mkdir()
    for number, _ in enumerate(inside.everything()):
        if number == 3:  # the file in the folder that goes
            (mine / "a" / "b").rename(others / "b")
    assert number == 3


def test_a_folder_that_is_not_there_has_nothing_in_it(tmp_path):
    none = Inside(tmp_path / "none")
    assert none.names(10) == []
    assert none.statuses() == {}
    assert list(none.everything()) == []
    assert not none.has("1")
    none.close()
    none.close()
    assert none.names(10) == []
