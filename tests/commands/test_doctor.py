"""``python3 -m course doctor``: findings about the machine it runs on."""

import os
import stat
import sys

import pytest

from course.commands import doctor, machine
from course.grading.marking.terms import terms
from course.sandbox import available_walls

linux = pytest.mark.skipif(sys.platform != "linux", reason="walls need Linux")


def finding(root, what):
    found = machine.FINDERS[what](root)
    assert found.what == what
    return found


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A PATH of which the tests know every program."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def add(name, text):
        path = folder / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    return add


@pytest.mark.long
def test_a_machine_that_runs_the_tests_can_run_the_course(capsys):
    assert doctor.run([]) == 0
    out = capsys.readouterr().out
    assert "The course can run here." in out
    for what in ("Python", "GIL", "cores", "start methods", "disk", "packages", "sandbox"):
        assert f" {what} " in out
    for limit in ("memory: ", "processes: ", "disk: ", "one file: ", "output: "):
        assert f"\n{' ' * 28}{limit}" in out


@pytest.mark.long
def test_where_only_the_package_is_installed_it_says_what_can_be_said(
    tmp_path, monkeypatch, capsys
):
    """As on a hub, where a student has no clone."""
    monkeypatch.setattr(doctor, "COURSE_FOLDER", tmp_path / "course")
    assert doctor.run([]) == 0
    out = capsys.readouterr().out
    assert "The course can run here." in out
    assert " sandbox " in out
    assert "your notebooks" not in out


@linux
def test_no_bubblewrap(root, programs):
    found = finding(root, "sandbox")
    assert found.state == "lacks"
    assert "bubblewrap is missing" in found.found
    assert "sudo apt install bubblewrap" in found.cure


@linux
def test_a_bubblewrap_that_does_not_work(root, programs):
    """As in a container without user namespaces: it is there, and that is all."""
    programs("bwrap", "echo 'bwrap: No permissions to create new namespace' >&2; exit 1")
    found = finding(root, "sandbox")
    assert found.state == "lacks"
    assert "does not work here: bwrap: No permissions" in found.found


def test_it_says_what_a_grading_run_says(root):
    """The walls and the limits, whether they are there or not."""
    walls = available_walls()
    told = [finding(root, what).found for what in ("sandbox", "limits")]
    told = "\n".join(told).splitlines()
    if walls:
        sandbox, _, *limits = terms(walls=True)
        assert told[0] in sandbox
        assert told[2:] == [line.strip() for line in limits if "seconds a check" not in line]
    else:
        assert told[0].startswith(walls.detail)


def test_no_browser(root, programs):
    found = finding(root, "browser for tests")
    assert found.state == "lacks"
    assert "only to run the course's own tests" in found.cure


def test_an_unknown_start_method_stops_the_course(root, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_START_METHOD", "frok")
    stops = finding(root, "start methods")
    assert stops.state == "stops"
    monkeypatch.setattr(doctor, "findings", lambda _: [stops])
    assert doctor.run([]) == 1
    assert "until you have put right the lines marked STOPS" in capsys.readouterr().out


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="needs Linux's affinity")
def test_cores_are_those_that_may_be_used(root):
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        found = finding(root, "cores")
    finally:
        os.sched_setaffinity(0, before)
    assert found.found.startswith("1 ")
    assert found.state == "lacks"


def test_no_room_on_the_disk(tmp_path, root, monkeypatch):
    monkeypatch.setenv("COURSE_VENV", str(tmp_path / "environment"))
    monkeypatch.setattr(machine, "ROOM_NEEDED", 10**18)
    assert finding(root, "disk").state == "stops"


def test_an_environment_that_is_not_set_up_yet(tmp_path, root, monkeypatch):
    monkeypatch.setenv("COURSE_VENV", str(tmp_path / "environment"))
    monkeypatch.setattr(machine, "missing_here", lambda *_, **__: ["nbgrader>=0.9.5"])
    found = finding(root, "packages")
    assert (found.state, found.cure) == ("lacks", "python3 -m course lab sets them up.")


def test_a_newer_python_than_the_supported_ones(root, monkeypatch):
    monkeypatch.setattr(machine, "this_python", lambda: "3.99")
    found = finding(root, "Python")
    assert found.state == "lacks"
    assert "3.11 to 3.15" in found.found
