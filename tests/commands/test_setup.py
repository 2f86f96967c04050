"""The first start sets an environment up; the second one finds it there."""

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest

from course.setup.state import STAMP


def told(said):
    """What the probe, which stands in for a command, printed."""
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def test_the_first_start_sets_up_and_runs_the_command_there(settled):
    said = settled.first
    assert told(said)["prefix"] == str(settled.venv)
    assert told(said)["arguments"] == ["1-threads", "--all"]
    assert f"Making the environment {settled.venv}" in said.stderr
    assert "installing 0 of 1" in said.stderr


def test_the_second_start_does_nothing_for_it(settled):
    before = {path: path.stat().st_mtime_ns for path in settled.venv.rglob("*")}
    said = settled.run(PIP_FIND_LINKS="nowhere")
    assert told(said)["prefix"] == str(settled.venv)
    assert said.stderr == ""
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_new_requirements_are_added_and_nothing_is_made_anew(ready):
    made = (ready.venv / "pyvenv.cfg").stat().st_mtime_ns
    (ready.index / "tiny_package-1.0-py3-none-any.whl").unlink()
    ready.offer("tiny_package", "2.0", {"tiny_package.py": "VERSION = '2.0'\n"})
    ready.require("tiny_package==2.0")
    said = ready.run()
    assert told(said)["tiny"] == "2.0"
    assert "Completing" in said.stderr
    assert (ready.venv / "pyvenv.cfg").stat().st_mtime_ns == made


def test_an_interpreter_that_has_the_packages_is_used_as_it_is(ready, tmp_path):
    has_them = tmp_path / "conda"
    os.rename(ready.venv, has_them)
    said = ready.run(python=has_them / "bin" / "python")
    assert told(said)["prefix"] == str(has_them)
    assert not ready.venv.exists()


@pytest.mark.long
def test_one_that_has_an_older_package_is_not(ready, tmp_path):
    has_some = tmp_path / "conda"
    os.rename(ready.venv, has_some)
    pyproject = ready.root / "pyproject.toml"
    pyproject.write_text(pyproject.read_text().replace("tiny_package>=1.0", "tiny_package>=1.0.1"))
    said = ready.run(python=has_some / "bin" / "python")
    assert told(said)["prefix"] == str(ready.venv)


def test_the_environments_own_interpreter_works_too(settled):
    said = settled.run(python=settled.venv / "bin" / "python")
    assert told(said)["prefix"] == str(settled.venv)


@pytest.mark.long
def test_another_folder_by_name(small, tmp_path):
    elsewhere = tmp_path / "with a space" / "env"
    said = small.run(COURSE_VENV=str(elsewhere))
    assert told(said)["prefix"] == str(elsewhere)
    assert not small.venv.exists()


def test_every_program_of_the_environment_finds_the_package(settled, tmp_path):
    """Kernels and ``nbgrader`` are started in other folders than the clone's."""
    said = subprocess.run(
        [settled.venv / "bin" / "python", "-c", "import course; print(course.__file__)"],
        cwd=tmp_path,
        env=settled.environ,
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert said.stdout.strip() == str(settled.root / "course" / "__init__.py")


def test_its_jupyter_is_told_of_the_live_view_and_of_validate(settled):
    path = settled.venv / "etc" / "jupyter" / "jupyter_server_config.d" / "course.json"
    extensions = json.loads(path.read_text())["ServerApp"]["jpserver_extensions"]
    assert extensions == {"course.live.server": True, "course.validating.server": True}


def test_the_exit_status_is_passed_on(settled):
    assert settled.run("check", "exit", "7").returncode == 7


def test_signals_reach_the_command(settled):
    process = settled.start("check", "wait")
    assert json.loads(process.stdout.readline())["pid"] == process.pid
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=150)
    assert process.returncode == -signal.SIGTERM


@pytest.mark.long
def test_an_environment_of_another_python_gets_company(ready):
    """As if this Python were another version than the one that made ``.venv``."""
    settings = ready.venv / "pyvenv.cfg"
    settings.write_text(
        "".join(
            "version = 3.99.0\n" if line.startswith("version") else line
            for line in settings.read_text().splitlines(keepends=True)
        )
    )
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert told(ready.run())["prefix"] == str(ready.root / f".venv-{here}")
    assert ready.venv.exists()


@pytest.mark.long
def test_a_copied_environment_is_made_anew(ready, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ready.root, copy, symlinks=True)
    said = ready.run(cwd=copy)
    assert told(said)["prefix"] == str(copy / ".venv")
    first = (copy / ".venv" / "bin" / "pip").read_text().splitlines()[0]
    assert str(copy) in first


@pytest.mark.long
def test_an_environment_whose_python_is_gone_is_made_anew(ready):
    python = ready.venv / "bin" / "python"
    python.unlink()
    python.symlink_to(ready.root / "removed" / "python3")
    said = ready.run()
    assert told(said)["prefix"] == str(ready.venv)
    assert "Making" in said.stderr


@pytest.mark.long
def test_an_environment_without_a_stamp_is_completed_not_deleted(ready):
    """One that a person made with ``python3 -m venv`` may have more in it."""
    (ready.venv / STAMP).unlink()
    mine = ready.venv / "mine.txt"
    mine.write_text("keep me")
    assert told(ready.run())["prefix"] == str(ready.venv)
    assert mine.read_text() == "keep me"
