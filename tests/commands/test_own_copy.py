"""The learner's own copy: made once, never overwritten, a newer release beside it."""

import os

import pytest

from course.commands import own_copy
from course.commands.own_copy import hand_out
from course.setup.trouble import Trouble


@pytest.fixture
def release(tmp_path):
    folder = tmp_path / "release"
    (folder / "1-threads").mkdir(parents=True)
    (folder / "start.ipynb").write_text("start")
    (folder / "1-threads" / "threads.ipynb").write_text("first release")
    (folder / "1-threads" / "life.svg").write_text("<svg/>")
    return folder


@pytest.fixture
def work(tmp_path):
    return tmp_path / "work"


def texts(folder):
    """What is in a folder, without the record of what was handed out."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name != own_copy.RECORD
    }


FIRST = {
    "start.ipynb": "start",
    "1-threads/threads.ipynb": "first release",
    "1-threads/life.svg": "<svg/>",
}


def test_the_first_time_everything_is_copied_without_a_word(release, work):
    assert hand_out(release, work) == []
    assert texts(work) == FIRST


def test_the_second_time_nothing_happens(release, work):
    hand_out(release, work)
    (work / "1-threads" / "threads.ipynb").write_text("my answers")
    assert hand_out(release, work) == []
    assert texts(work) == FIRST | {"1-threads/threads.ipynb": "my answers"}


@pytest.mark.parametrize("mine", ["my answers", "first release"])
def test_a_newer_release_is_put_beside_it_once(release, work, mine):
    hand_out(release, work)
    (work / "1-threads" / "threads.ipynb").write_text(mine)
    (release / "1-threads" / "threads.ipynb").write_text("second release")
    (line,) = hand_out(release, work)
    assert line.startswith("There is a newer 1-threads/threads.ipynb. Yours stays as it is")
    assert line.endswith("1-threads/threads (new version).ipynb")
    beside = {"1-threads/threads (new version).ipynb": "second release"}
    assert texts(work) == FIRST | {"1-threads/threads.ipynb": mine} | beside
    assert hand_out(release, work) == []


def test_each_newer_release_gets_a_name_of_its_own(release, work):
    hand_out(release, work)
    for text in ("second release", "third release"):
        (release / "1-threads" / "threads.ipynb").write_text(text)
        hand_out(release, work)
    assert texts(work) == FIRST | {
        "1-threads/threads (new version).ipynb": "second release",
        "1-threads/threads (new version 2).ipynb": "third release",
    }


def test_an_offer_that_was_thrown_away_does_not_come_back(release, work):
    hand_out(release, work)
    (release / "start.ipynb").write_text("start again")
    hand_out(release, work)
    (work / "start (new version).ipynb").unlink()
    assert hand_out(release, work) == []
    assert texts(work) == FIRST


def test_a_notebook_that_is_gone_comes_back_fresh(release, work):
    hand_out(release, work)
    (work / "start.ipynb").unlink()
    assert hand_out(release, work) == ["start.ipynb was gone: you have a fresh copy."]
    assert texts(work) == FIRST


def test_a_new_topic_comes_along(release, work):
    hand_out(release, work)
    (release / "2-gil").mkdir()
    (release / "2-gil" / "gil.ipynb").write_text("new")
    assert hand_out(release, work) == []
    assert texts(work) == FIRST | {"2-gil/gil.ipynb": "new"}


def test_files_of_the_learners_own_stay(release, work):
    (work / "1-threads").mkdir(parents=True)
    (work / "1-threads" / "notes.txt").write_text("mine")
    (work / "start.ipynb").write_text("mine too")
    hand_out(release, work)
    assert texts(work) == FIRST | {
        "1-threads/notes.txt": "mine",
        "start.ipynb": "mine too",
        "start (new version).ipynb": "start",
    }


@pytest.mark.parametrize("record", ["", "{", "[]", '{"start.ipynb": 3}'])
def test_a_lost_record_costs_nothing(release, work, record):
    hand_out(release, work)
    (work / "1-threads" / "threads.ipynb").write_text("my answers")
    (work / own_copy.RECORD).write_text(record)
    hand_out(release, work)
    assert texts(work)["1-threads/threads.ipynb"] == "my answers"
    assert texts(work)["start.ipynb"] == "start"
    assert hand_out(release, work) == []


def test_a_file_that_appears_in_the_same_moment_is_not_lost(release, work, monkeypatch):
    """Another program writes the notebook after it was seen to be missing."""
    link = os.link

    def late(source, target):
        if target.name == "start.ipynb":
            target.write_text("just written")
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    hand_out(release, work)
    assert texts(work) == FIRST | {
        "start.ipynb": "just written",
        "start (new version).ipynb": "start",
    }


def test_without_hard_links_it_works_too(release, work, monkeypatch):
    def unsupported(source, target):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", unsupported)
    hand_out(release, work)
    assert texts(work) == FIRST


@pytest.mark.parametrize("name", ["work", "work/1-threads"])
def test_a_file_where_a_folder_has_to_be(release, tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    with pytest.raises(Trouble, match="is a file, but the course needs a folder") as caught:
        hand_out(release, tmp_path / "work")
    assert str(path) in str(caught.value)
    assert path.read_text() == "mine"


def test_a_folder_where_a_notebook_has_to_be(release, work):
    (work / "start.ipynb").mkdir(parents=True)
    with pytest.raises(Trouble, match="is a folder, but the course has a notebook") as caught:
        hand_out(release, work)
    assert "start.ipynb" in str(caught.value)


def test_a_full_disk_leaves_no_half_notebook(release, work, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(type(work), "replace", full)
    with pytest.raises(Trouble, match="No space left on device"):
        hand_out(release, work)
    assert texts(work) == {}


def test_what_notebooks_only_read_comes_with_an_update(release, work):
    (release / "1-threads" / ".lesson.json").write_text("old")
    hand_out(release, work)
    (release / "1-threads" / ".lesson.json").write_text("new")
    assert hand_out(release, work) == []
    assert (work / "1-threads" / ".lesson.json").read_text() == "new"

    (work / "1-threads" / ".lesson.json").write_text("my own")
    (release / "1-threads" / ".lesson.json").write_text("newer")
    (line,) = hand_out(release, work)
    assert "Yours stays as it is" in line
    assert (work / "1-threads" / ".lesson.json").read_text() == "my own"
