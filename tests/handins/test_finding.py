"""What was handed in is read where nothing must be guessed, and refused with a reason elsewhere."""

from __future__ import annotations

import json
import os
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course.handins import files
from course.handins.files import Unreadable
from course.handins.finding import NotThere, find

ANSWER = "%%module sum\nx = 'ä'"


def marked(name: str, source: str, **meta: object):
    marks = {"grade_id": name, "solution": True, "grade": False} | meta
    return new_code_cell(source, metadata={"nbgrader": marks})


KNOWN = new_notebook(cells=[marked("sum", "%%module sum\npass")])
OTHERS = new_notebook(cells=[marked("product", "%%module product\npass")])
BOTH = {"small": KNOWN, "large": OTHERS}
TEXT = nbformat.writes(new_notebook(cells=[marked("sum", ANSWER)]))


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "ada" / "0-small"
    path.mkdir(parents=True)
    return path


def found_in(folder):
    return find(folder, "small", {"small": KNOWN})


def refused(folder) -> str:
    with pytest.raises(Unreadable) as reason:
        found_in(folder)
    return str(reason.value)


def version_3() -> str:
    old = nbformat.convert(nbformat.reads(TEXT, as_version=4), 3)
    return nbformat.writes(old, version=3)


def of_kernel(language: str) -> str:
    raw = json.loads(TEXT)
    raw["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": language}
    return json.dumps(raw)


READ = {
    "as it should be": (TEXT.encode(), ""),
    "a byte order mark": (TEXT.encode("utf-8-sig"), ""),
    "UTF-16": (TEXT.encode("utf-16"), "UTF-16"),
    "Windows-1252": (TEXT.encode("cp1252"), "Windows-1252"),
    "the old format": (version_3().encode(), "old format 3"),
    "another kernel": (of_kernel("R").encode(), "kernel for R"),
    "cells that are none": (json.dumps({"cells": [7, *json.loads(TEXT)["cells"]]}).encode(), ""),
    "no metadata at all": (
        json.dumps({"cells": [{"cell_type": "code", "source": [ANSWER]}]}).encode(),
        "",
    ),
}


@pytest.mark.parametrize("kind", READ)
def test_what_can_be_read_is_read(folder, kind):
    data, note = READ[kind]
    (folder / "small.ipynb").write_bytes(data)
    found = found_in(folder)
    assert [cell.source for cell in found.cells] == [ANSWER]
    assert note in "".join(found.notes)
    assert bool(note) == bool(found.notes)
    assert (folder / "small.ipynb").read_bytes() == data


REFUSED = {
    "nothing in it": (b"", "is empty"),
    "cut off": (TEXT[:-20].encode(), "no valid JSON"),
    "no notebook": (b"[1]", "no notebook"),
    "JSON without cells": (b'{"a": 1}', "has no cells"),
    "rubbish": (os.urandom(64) + b"\xff", "no valid JSON"),
    "very deep": (b"[" * 100_000, "nested too deep for a notebook"),
    "an old format that is broken": (b'{"nbformat": 3, "worksheets": 5}', "old format 3"),
    "another assignment's": (nbformat.writes(OTHERS).encode(), "another assignment"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_refused_with_the_reason(folder, kind):
    data, reason = REFUSED[kind]
    (folder / "small.ipynb").write_bytes(data)
    assert reason in refused(folder)


@pytest.mark.parametrize("kind", ["nothing in it", "cut off", "rubbish", "very deep"])
def test_why_one_under_another_name_cannot_be_read_is_told_too(folder, kind):
    """It may be the notebook; nobody but a person can tell."""
    data, reason = REFUSED[kind]
    (folder / "my work.ipynb").write_bytes(data)
    told = refused(folder)
    assert "There is no small.ipynb among what was handed in; there is my work.ipynb." in told
    assert reason in told


def test_one_of_several_was_not_handed_in(folder):
    (folder / "large.ipynb").write_bytes(nbformat.writes(OTHERS).encode())
    (folder / "picture.png").write_bytes(b"")
    with pytest.raises(NotThere, match=r"^small\.ipynb was not handed in\.$"):
        find(folder, "small", BOTH)


@pytest.mark.parametrize("besides", ["Small.html", "my small one.zip", "work.ipynb", "small.ipynb"])
def test_one_of_several_may_be_what_lies_there_beside_the_others(folder, besides):
    (folder / "large.ipynb").write_bytes(nbformat.writes(OTHERS).encode())
    (folder / besides).write_bytes(b"cut off")
    with pytest.raises(Unreadable):
        find(folder, "small", BOTH)


@pytest.mark.parametrize("name", ["my homework (final).ipynb", "large-1.ipynb", "small (1).ipynb"])
def test_what_was_read_as_another_notebook_does_not_make_this_one_wait(folder, name):
    """Also where its name is like this one's: what is in it counts."""
    (folder / name).write_bytes(nbformat.writes(OTHERS).encode())
    assert find(folder, "large", BOTH).notes == [
        f"The notebook was handed in as {name}; it was read as large.ipynb."
    ]
    with pytest.raises(NotThere, match=r"^small\.ipynb was not handed in\.$"):
        find(folder, "small", BOTH)


@pytest.mark.parametrize("besides", ["small.html", "broken.ipynb"])
def test_what_was_read_as_another_notebook_explains_nothing_else(folder, besides):
    (folder / "my homework.ipynb").write_bytes(nbformat.writes(OTHERS).encode())
    (folder / besides).write_bytes(b"cut off")
    with pytest.raises(Unreadable, match="There is no small"):
        find(folder, "small", BOTH)


def test_a_notebook_that_is_all_of_them_is_read_as_each(folder):
    both = new_notebook(cells=[*KNOWN.cells, *OTHERS.cells])
    (folder / "all.ipynb").write_bytes(nbformat.writes(both).encode())
    assert [len(find(folder, name, BOTH).cells) for name in BOTH] == [2, 2]


def test_more_notebooks_than_are_looked_at_may_have_this_one_among_them(folder):
    for number in range(21):
        (folder / f"{number:02}.ipynb").write_bytes(nbformat.writes(OTHERS).encode())
    with pytest.raises(Unreadable, match="Of its 21 notebooks only 20 were looked at"):
        find(folder, "small", BOTH)


def test_a_folder_that_is_named_like_the_notebook(folder):
    (folder / "small.ipynb").mkdir()
    assert "is a folder" in refused(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_links_are_not_followed_and_pipes_not_waited_for(folder, tmp_path):
    (tmp_path / "source.ipynb").write_text(TEXT, encoding="utf-8")
    (folder / "small.ipynb").symlink_to(tmp_path / "source.ipynb")
    assert "is a link" in refused(folder)
    (folder / "small.ipynb").unlink()
    os.mkfifo(folder / "small.ipynb")
    assert "is no file" in refused(folder)


def test_a_file_that_is_too_large(folder, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 100)
    (folder / "small.ipynb").write_text(TEXT, encoding="utf-8")
    assert "too large" in refused(folder)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read(folder):
    (folder / "small.ipynb").write_text(TEXT, encoding="utf-8")
    (folder / "small.ipynb").chmod(0)
    assert "Permission denied" in refused(folder)


@pytest.mark.parametrize(
    "name",
    [
        "small (1).ipynb",
        "Copy_of_small.ipynb",
        "small.ipynb.json",
        "Small.IPYNB.txt",
        "unpacked/small.ipynb",
        "a/b/small.ipynb",
    ],
)
def test_a_notebook_under_another_name_is_found_by_what_is_in_it(folder, name):
    (folder / name).parent.mkdir(exist_ok=True, parents=True)
    (folder / name).write_text(TEXT, encoding="utf-8")
    (folder / "notes.ipynb").write_text(nbformat.writes(new_notebook()), encoding="utf-8")
    assert found_in(folder).notes == [
        f"The notebook was handed in as {name}; it was read as small.ipynb."
    ]


def test_which_of_two_is_meant_is_not_guessed(folder):
    for name in ("a.ipynb", "b.ipynb"):
        (folder / name).write_text(TEXT.replace("x =", f"{name[0]} ="), encoding="utf-8")
    assert "each of a.ipynb and b.ipynb could be it" in refused(folder)


UNTOUCHED = nbformat.writes(KNOWN)


def test_work_that_was_done_in_a_copy_waits_for_a_person(folder):
    (folder / "small.ipynb").write_text(UNTOUCHED, encoding="utf-8")
    (folder / "small-Copy1.ipynb").write_text(TEXT, encoding="utf-8")
    told = "small.ipynb is as it was given out, and small-Copy1.ipynb beside it has answers"
    assert told in refused(folder)


@pytest.mark.parametrize(
    ("beside", "notes"),
    [
        (UNTOUCHED, []),
        (TEXT, []),
        (nbformat.writes(OTHERS), []),
        ("{", []),
        (TEXT.replace("x =", "y ="), ["There are other answers in a copy.ipynb beside it"]),
    ],
    ids=["untouched", "the same", "of other exercises", "broken", "other answers"],
)
def test_other_answers_beside_the_notebook_are_told(folder, beside, notes):
    (folder / "small.ipynb").write_text(TEXT, encoding="utf-8")
    (folder / "a copy.ipynb").write_text(beside, encoding="utf-8")
    found = found_in(folder)
    assert [note.partition(";")[0] for note in found.notes] == notes
    assert "x =" in found.cells[0].source


def test_what_belongs_to_a_program_is_not_what_was_handed_in(folder):
    for name in (".ipynb_checkpoints/small-checkpoint.ipynb", "__MACOSX/._small.ipynb"):
        (folder / name).parent.mkdir()
        (folder / name).write_text(TEXT, encoding="utf-8")
    assert "nor anything else" in refused(folder)


def test_of_equal_copies_one_is_read(folder):
    for name in ("a.ipynb", "b.ipynb"):
        (folder / name).write_text(TEXT, encoding="utf-8")
    assert found_in(folder).notes == [
        "The notebook was handed in as a.ipynb; it was read as small.ipynb."
    ]


def test_nothing_is_there(folder):
    assert "nor anything else" in refused(folder)
    (folder / "essay.pdf").write_bytes(b"%PDF")
    assert "there is essay.pdf" in refused(folder)
