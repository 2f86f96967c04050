"""The command line itself: what it lists, what it makes of a mistyped command."""

import subprocess
import sys
from pathlib import Path

import pytest

from course.commands import line
from course.setup import places
from course.setup.trouble import Trouble


def test_help_lists_the_commands(capsys):
    assert line.main(["--help"]) == 0
    out = capsys.readouterr().out
    for name in ("lab", "test", "build", "check", "grade", "doctor"):
        assert f"\n  {name} " in out


def test_no_command_shows_the_same_and_fails(capsys):
    assert line.main([]) == 2
    assert "commands:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "meant"), [("lba", "lab"), ("biuld", "build"), ("tests", "test")]
)
def test_a_mistyped_command(capsys, typed, meant):
    assert line.main([typed]) == 2
    err = capsys.readouterr().err
    assert f"there is no command {typed!r}. Did you mean {meant!r}?" in err


def test_one_that_is_like_nothing(capsys):
    assert line.main(["frobnicate"]) == 2
    assert "Did you mean" not in capsys.readouterr().err


@pytest.mark.parametrize("name", line.COMMANDS)
def test_every_command_has_a_help_that_sets_nothing_up(capsys, monkeypatch, name):
    monkeypatch.setattr(line, "ensure", lambda *_, **__: pytest.fail("it began to set up"))
    try:
        status = line.main([name, "--help"])
    except SystemExit as ended:  # argparse ends by itself
        status = ended.code
    assert status == 0
    assert f"python3 -m course {name}" in capsys.readouterr().out


@pytest.mark.parametrize("name", line.COMMANDS)
def test_the_help_of_a_command_needs_no_package(root, name):
    bare = [sys.executable, "-S", "-m", "course", name, "--help"]  # no package can be imported
    said = subprocess.run(bare, cwd=root, capture_output=True, text=True, timeout=60)
    assert (said.returncode, said.stderr) == (0, "")
    assert f"python3 -m course {name}" in said.stdout


def test_trouble_is_said_with_its_cure_and_status(capsys, monkeypatch):
    def trouble(*_):
        raise Trouble("This happened.", "do this,\nthen that.", status=2)

    monkeypatch.setattr(line, "_run", trouble)
    assert line.main(["lab"]) == 2
    assert capsys.readouterr().err == (
        "course lab: This happened.\n  What to do: do this,\n  then that.\n"
    )


def test_without_a_clone_it_says_what_judges_there(tmp_path, capsys, monkeypatch):
    """As in a student's terminal on a hub."""
    monkeypatch.setattr(places, "COURSE_FOLDER", tmp_path / "course")
    assert line.main(["check"]) == 2
    assert "press Validate in the notebook's toolbar" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade", "1-threads", "--jobs", "many"], "a number is wanted, 1 or more"),
        (["judge", "1-threads/overlap", "x.py", "--jobs", "0"], "a number is wanted, 1 or more"),
        (["test", "tests/nothing_here"], "There are no tests in tests/nothing_here"),
        (["test", "--python"], "--python names no Python"),
        (["site", "--no-run", "--to", f"{__file__}/x"], "The pages cannot be written into"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(capsys, monkeypatch, arguments, said):
    monkeypatch.setattr(line, "ensure", lambda *_, **__: Path(sys.executable))
    try:
        status = line.main(arguments)
    except SystemExit as ended:  # argparse ends by itself
        status = ended.code
    assert status == 2
    assert said in capsys.readouterr().err


def test_importing_the_package_needs_nothing_but_the_standard_library(root):
    """It is what runs first on a fresh machine."""
    code = "import course, course.commands.line, sys; print(sorted(sys.modules))"
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({str(root)!r}); {code}"],
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert said.returncode == 0, said.stderr


def test_the_packages_public_names():
    import course
    import course.extension
    import course.live

    assert course.cores is course.live.cores
    assert course.load_ipython_extension is course.extension.load_ipython_extension
    assert {"cores", "load_ipython_extension"} <= set(dir(course))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = course.nothing
