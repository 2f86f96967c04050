"""Whatever lies in a student's folder becomes checked values, within limits, and nothing else."""

from __future__ import annotations

import errno
import json
import os
import sys
from datetime import datetime

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course.handins import files, receiving
from course.handins.receiving import receive, time_in
from course.handins.values import ModuleName, StudentId, Text
from course.notebook.names import BadName

MEANT = {"nbgrader": {"grade_id": "sum", "solution": True, "grade": False}}
KNOWN = {"small": new_notebook(cells=[new_code_cell("%%module sum\npass", metadata=MEANT)])}


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "ada" / "0-small"
    path.mkdir(parents=True)
    return path


def put(folder, *cells: str, metadata: str = "{}", name: str = "small.ipynb", answer="x = 1"):
    """Write a notebook with an answer and more cells; `metadata` is put in as it is."""
    nb = new_notebook(cells=[new_code_cell(f"%%module sum\n{answer}", metadata=MEANT)])
    nb.cells += [new_code_cell(cell) for cell in cells]
    text = nbformat.writes(nb).replace('"metadata": {}', f'"metadata": {metadata}')
    (folder / name).write_text(text, encoding="utf-8")


def received(folder):
    return receive(folder, KNOWN).notebooks["small"]


BOMBS = {
    "nested deep": '{"x": ' + "[" * 700 + "]" * 700 + "}",
    "nested deeper": '{"x": ' + "[" * 200_000 + "]" * 200_000 + "}",
    "many small things": '{"x": [' + ",".join(["{}"] * 2_000_000) + "]}",
    "very many small things": '{"x": [' + ",".join(["{}"] * 7_500_000) + "]}",
}


@pytest.mark.parametrize("kind", BOMBS)
def test_metadata_of_any_depth_and_size_takes_nothing_from_the_neighbours(folder, kind):
    """It is read, or refused with a reason; and never by the process that asks."""
    resource = pytest.importorskip("resource")
    put(folder, "y = 2", metadata=BOMBS[kind])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = received(folder)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100_000  # KiB
    assert found.unreadable or [cell.source for cell in found.cells][1:] == ["y = 2"]
    if kind == "very many small things":
        assert "more memory or time" in found.unreadable


def test_a_text_that_would_fill_the_memory_is_not_judged_and_not_passed_on(folder):
    put(folder, answer="0;" * 2**21)
    found = received(folder)
    (module,) = found.modules
    assert "too long to be judged" in module.obstacle
    assert len(module.text) + len(found.cells[0].source) < 300_000


def test_a_text_that_is_nested_too_deep_is_not_judged(folder):
    put(folder, answer="x = " + "-" * 100_000 + "1")
    assert "nested too deep" in received(folder).modules[0].obstacle


def test_names_that_the_magic_refuses_spoil_no_answer(folder):
    names = [
        "../../x",
        "/tmp/x",
        "queue",
        "network/worker",
        "w" * 300,
        "\x1b[2J",
        "psutil",
        "course",
    ]
    put(folder, *(f"%%module {name}\ny = 2" for name in names))
    found = received(folder)
    assert [module.name for module in found.modules] == ["sum"]
    assert len(found.notes) == len(names)
    for number, note in enumerate(found.notes, 2):
        assert note.startswith(f"Cell {number} was not taken as a module:")
        assert note.isprintable()
        assert len(note) <= 500


def test_metadata_of_the_student_does_not_come_through(folder):
    put(folder, metadata='{"course": {"notes": 7}, "nbgrader": {"grade_id": "../x", "points": 9}}')
    put(folder, "y = 2", metadata='{"nbgrader": {"grade_id": "a b"}, "tags": ["skip"]}')
    assert [cell.grade_id for cell in received(folder).cells] == ["sum", ""]


def test_half_a_character_is_replaced_and_told(folder):
    put(folder)
    path = folder / "small.ipynb"
    path.write_text(path.read_text().replace("x = 1", "x = '\\ud83d'"))
    found = received(folder)
    assert "x = '\ufffd'" in found.modules[0].text
    assert found.notes == ("There was half a character in cell 1; it is shown as \ufffd.",)


def test_a_package_that_is_not_here_is_named_with_the_cure(folder):
    helper = "%%module helper\nimport no_such_package_here.part"
    put(folder, helper, answer="import helper\ntry:\n    import nor_this\nexcept ImportError: pass")
    for module in received(folder).modules:
        assert "needs no_such_package_here, which is not installed" in module.obstacle
        assert "pip install no_such_package_here" in module.obstacle


def test_a_file_beside_the_notebook_is_no_package_to_install(folder):
    (folder / "helper.py").write_text("x = 1")
    put(folder, answer="import helper")
    (module,) = received(folder).modules
    assert "needs helper.py, which lies beside the notebook" in module.obstacle
    assert "pip" not in module.obstacle


def test_a_module_of_the_notebook_may_lie_beside_it_as_a_file(folder):
    (folder / "helper.py").write_text("x = 1")  # as `%%module` has written it
    put(folder, "%%module helper\nx = 1", answer="import helper")
    assert not any(module.obstacle for module in received(folder).modules)


@pytest.mark.long
def test_a_notebook_of_an_old_format_is_the_same_each_time(folder):
    nb = new_notebook(cells=[new_code_cell("%%module sum\nx = 1", metadata=MEANT)])
    old = nbformat.writes(nbformat.convert(nb, 3), version=3)
    (folder / "small.ipynb").write_text(old, encoding="utf-8")
    first = received(folder)
    assert first.modules
    assert received(folder) == first


@pytest.mark.parametrize("name", ["treading", "mutiprocessing", "os.path", "helper", "psutil"])
def test_a_slip_of_the_pen_is_no_missing_package(folder, name):
    put(folder, "%%module helper\nx = 1", answer=f"import {name}")
    assert not any(module.obstacle for module in received(folder).modules)


@pytest.mark.skipif(sys.platform == "win32", reason="needs rights of files")
def test_what_may_not_be_read_is_left_out_with_a_reason(folder, monkeypatch):
    """The system may refuse even the question what a file is."""
    put(folder)
    (folder / "cores.png").write_bytes(b"\x89PNG")

    def refused(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("os.open", refused)
    monkeypatch.setattr("os.lstat", refused)
    with pytest.raises(files.Unreadable, match="cannot be read: Permission denied"):
        files.bytes_of(folder / "small.ipynb")
    assert list(receiving._pictures(folder)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_what_lies_beside_the_notebook_is_left_alone_and_told(folder):
    put(folder)
    os.symlink("/etc/passwd", folder / "notes.txt")
    os.symlink("/nowhere", folder / "picture.png")
    os.mkfifo(folder / "pipe")
    (folder / ".venv" / "bin").mkdir(parents=True)
    os.symlink("/nowhere", folder / ".venv" / "bin" / "python")
    (folder / "timestamp.txt").write_text("gestern Abend")
    (folder / "cores.png").write_bytes(b"\x89PNG")
    found = receive(folder, KNOWN)
    assert [str(path) for path in found.pictures] == ["cores.png"]
    assert found.time is None
    assert not found.notebooks["small"].unreadable
    assert [note.partition(":")[0] for note in found.notebooks["small"].notes] == [
        "timestamp.txt does not say a time such as 2026-11-20 10",
        "Links and pipes are left out",
    ]


TIMES = {
    b"2026-11-20 10:00:00 UTC": 10,
    b"2026-11-20 10:00:00.123456 Europe/Berlin\n": 9,
    b"2026-11-20T10:00:00+01:00": 9,
    "2026-11-20 10:00:00\r\n".encode("utf-16"): 10,
    b"\xef\xbb\xbf2026-11-20 10:00": 10,
    b"2026-11-20 10:00:00 +0100": 9,
    b"2026-11-20 10:00:00 -05:00": 15,
    b"2026-11-20 10:00:00+01": 9,
    b"2026-11-20 10:00:00 UTC+1": 9,
    b"2026-11-20 10:00:00.123456789Z": 10,
    b"2026-11-20 10:00:00 CET": 9,
    b"2026-11-20 10:00:00 XYZT": None,
    b"2026-11-20 10:00:00 +99": None,
    b"0001-01-01 00:00:00 +0100": None,
    b"2026-11-20 10:00:00 /proc/self/mem": None,
    b"2026-11-20 10:00:00 :/usr/share/zoneinfo/UTC": None,
    b"": None,
    b"1": None,
    b"2026-11-20 10:00:00 " + b"9" * 999_999: None,
    b"2026-99-99 10:00:00": None,
    b"\xff\xfe\x00": None,
}


@pytest.mark.parametrize("data", TIMES, ids=lambda data: ascii(data[:35]))
def test_times_are_read_as_nbgrader_writes_them_and_others_are_left_out(folder, data):
    (folder / "timestamp.txt").write_bytes(data)
    when, note = time_in(folder)
    hour = TIMES[data]
    assert (when and when.replace(microsecond=0)) == (hour and datetime(2026, 11, 20, hour))  # noqa: DTZ001
    assert bool(note) == (hour is None)


def test_a_text_can_be_shown_anywhere():
    told = Text("\x1b[2J\x1b]0;owned\x07 \x9b31m\u202eevil\u2028 [red]x[/red] \ud83d\nnext")
    assert told == "␛[2J␛]0;owned␇ \ufffd31m\ufffdevil [red]x[/red] \ufffd next"
    assert len(Text("x" * 10_000_000)) == 500


@pytest.mark.parametrize(
    "name", ["Ada [group 2]", "Ada ", "[red]Bob", "a*", "Jürgen Ö. نام‌خانوادگی"]
)
def test_an_id_stays_what_it_is(name):
    assert StudentId(name) == name


@pytest.mark.parametrize("name", ["", " ", ".", "..", ".hidden", "x" * 200, "\x01" * 100])
def test_what_cannot_be_an_id_is_refused(name):
    with pytest.raises(ValueError, match="name of a student"):
        StudentId(name)


def test_an_id_holds_nothing_that_acts_or_cannot_be_stored():
    for raw in ("\x1b[31mBob", "J\udcfcrgen", "../x", "a/b", "a\\b", "a\nb"):
        try:
            name = StudentId(raw)
        except ValueError:
            continue
        name.encode()
        assert name.isprintable()
        assert not set(name) & set("/\\\n")


@pytest.mark.parametrize("name", ["../x", "/x", "x.py", "a b", "queue", "__main__", "w" * 101, "ä"])
def test_what_is_no_name_of_a_module_cannot_become_one(name):
    with pytest.raises(BadName):
        ModuleName(name)


def test_the_judge_writes_no_file_for_a_name_that_is_none(tmp_path):
    """Whoever calls it: names have been checked before, and are not relied upon."""
    from course.judge.notebook import TestCell, judge_notebook

    outside = tmp_path / "owned"
    cell = TestCell(
        "t",
        "from course.judge import answer, check, score\ns = answer('sum')\n"
        "with check('has x', points=1):\n    assert s.x == 1\nscore(of=1)",
        1.0,
    )
    (verdict,) = judge_notebook({"sum": "x = 1", str(outside): "y = 1"}, [cell])
    assert verdict.score == 1
    assert not outside.with_suffix(".py").exists()
    assert json.dumps(verdict.checks)


@pytest.mark.parametrize(
    ("reads", "said"),
    [
        ("raise KeyError('a mistake of ours')", "no fault of whoever wrote it (KeyError"),
        ("import sys; sys.exit(3)", "no fault of whoever wrote it (exit status 3)"),
        ("raise MemoryError", "more memory or time"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "more memory or time"),
    ],
)
def test_a_reader_that_fails_is_nobody_s_large_notebook(folder, monkeypatch, tmp_path, reads, said):
    if sys.platform == "win32" and "kill" in reads:
        pytest.skip("there a signal is an exit status like any other")
    put(folder)
    (tmp_path / "reader.py").write_text(reads)
    monkeypatch.setattr(receiving, "_READER", tmp_path / "reader.py")
    assert said in received(folder).unreadable
