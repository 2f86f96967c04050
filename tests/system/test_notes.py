"""What processes note of themselves, in a folder where the learner's code can write as well."""

from __future__ import annotations

import json
import os

import pytest

from course.child.noting.dumps import MARK
from course.system import stacks
from course.system.inside import Inside


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def facts(folder):
    inside = Inside(folder)
    found = list(stacks.facts(inside))
    inside.close()
    return found


def note(folder, name, *told):
    lines = [f"{MARK}{one if isinstance(one, str) else json.dumps(one)}\n" for one in told]
    (folder / str(name)).write_text("".join(lines))


def test_facts_come_in_the_order_of_the_processes_and_without_names(folder):
    note(folder, 10, {"main": 1}, {"b": 2}, {"thread": 1, "name": "one"})
    note(folder, 9, {"process": "nine"}, {"a": 1})
    assert facts(folder) == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize(
    "name", ["a", "0", "007", "-1", "1.reached", str(2**22 + 1), "9" * 30, "٣"]
)
def test_only_what_has_the_number_of_a_process_is_read(folder, name):
    note(folder, name, {"a": 1})
    assert facts(folder) == []


def test_one_file_under_many_names_is_none_of_a_process(folder):
    note(folder, 1, {"a": 1})
    for number in range(2, 100):
        os.link(folder / "1", folder / str(number))
    note(folder, 200, {"b": 1})
    assert facts(folder) == [{"b": 1}]


def test_no_process_keeps_another_from_being_heard(folder):
    for number in (1, 2):
        note(folder, number, *([{"process": number}] * 20_000))
    note(folder, 3, *([{"a": 1}] * 5000))
    note(folder, 4, {"b": 1})
    found = facts(folder)
    assert found[-1] == {"b": 1}
    assert len(found) < 100


def test_however_much_is_written_only_so_much_is_read(folder, monkeypatch):
    """Many files of facts, files that are large, and a very large one with holes."""
    read = []

    def counted(inside, name, begins, most):
        text = original(inside, name, begins, most)
        read.append(len(text))
        return text

    original = Inside.read
    monkeypatch.setattr(Inside, "read", counted)
    for number in range(1, 1500):
        note(folder, number, *([{"a": 1}] * 100))
    assert len(facts(folder)) == 500
    for number in range(1, 1500):
        (folder / str(number)).write_text("x" * 10_000)
    assert facts(folder) == []
    os.truncate(folder / "1", 2**33)
    assert facts(folder) == []
    assert sum(read) < 4 * 2**20
    for number in range(1, 1500):
        (folder / str(number)).write_text("")
    read.clear()
    assert facts(folder) == []
    assert len(read) <= 1000


@pytest.mark.parametrize(
    "told",
    ["[" * 100_000, "1" * 100_000, "NaN", "[]", '"a"', '{"a": 1', '{"thread": 1e999, "name": []}'],
)
def test_what_is_no_fact_is_none(folder, told):
    note(folder, 1, told, {"a": 1})
    assert facts(folder) == [{"a": 1}]


def test_lines_are_read_of_the_modules_that_there_are(folder):
    for name in ("mine", "yours"):
        (folder / f"{name}.reached").write_bytes(b"\0\1\0\2")
    os.truncate(folder / "mine.reached", 2**33)
    inside = Inside(folder)
    assert stacks.lines_reached(inside, ["mine", "other"]) == {"mine": {1, 3}}
    inside.close()
