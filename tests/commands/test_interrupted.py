"""A set-up that is interrupted, killed, or started twice at once."""

import contextlib
import json
import os
import signal

import pytest

from course.setup.places import interpreter_of
from course.setup.state import packages_folder

pytestmark = pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="meets the set-up through Linux's named pipes and pidfds"
)


@pytest.fixture
def waiting(small):
    """A small clone, and a set-up that waits in the middle of installing."""
    with installing(small) as process:
        yield small, process


@pytest.fixture
def completing(ready):
    """The same in a clone that was set up before and lacks a package since: quicker."""
    with installing(ready) as process:
        yield ready, process


@contextlib.contextmanager
def installing(small):
    small.require_slow()
    process = small.start()
    small.until_installing()
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    for pipe in (process.stdin, process.stdout, process.stderr):
        pipe.close()
    process.wait(timeout=150)


def finish(small):
    """Start again, let the slow package go on, and return what the command said."""
    process = small.start()
    small.until_installing()
    small.let_go_on()
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    return json.loads(out), err


@pytest.mark.long
def test_ctrl_c_ends_it_with_a_sentence_and_two_starts_at_once_complete_it_once(completing):
    small, process = completing
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=150)
    assert process.returncode == 130
    assert "interrupted. Start it again and it goes on from there." in err
    assert "Traceback" not in err
    first = small.start()
    small.until_installing()
    second = small.start()
    assert "Another set-up is under way" in second.stderr.readline()
    small.let_go_on()
    for process, completes in ((first, True), (second, False)):
        out, err = process.communicate(timeout=240)
        assert process.returncode == 0, err
        assert json.loads(out)["prefix"] == str(small.venv)
        assert ("Completing" in err) == completes  # the second one finds it ready


@pytest.mark.long
def test_killed_with_all_its_children_the_next_start_completes_it(waiting):
    small, process = waiting
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=150)
    probe, _ = finish(small)
    assert probe["tiny"] == "1.0"


@pytest.mark.long
def test_killed_alone_the_next_start_waits_for_the_pip_that_lives_on(waiting):
    small, process = waiting
    process.kill()
    process.wait(timeout=150)
    second = small.start()
    assert "Another set-up is under way" in second.stderr.readline()
    small.let_go_on()  # the pip of the first one ends; then the second one's turn comes
    small.until_installing_or_done(second)
    out, err = second.communicate(timeout=240)
    assert second.returncode == 0, err
    assert json.loads(out)["tiny"] == "1.0"


@pytest.mark.long
def test_a_package_that_was_cut_short_is_installed_again(ready):
    """As a kill leaves it: the files in part, no RECORD, no stamp that says "complete"."""
    packages = packages_folder(ready.venv)
    (packages / "tiny_package.py").write_text("")
    (packages / "tiny_package-1.0.dist-info" / "RECORD").unlink()
    (packages / "~iny_package").mkdir()
    stamp = ready.venv / "course-setup.json"
    stamp.write_text(json.dumps(json.loads(stamp.read_text()) | {"installed": None}))
    said = ready.run()
    assert json.loads(said.stdout)["tiny"] == "1.0", said.stderr
    assert not (packages / "~iny_package").exists()


@pytest.mark.long
def test_an_environment_that_was_cut_short_is_made_anew(ready):
    """As a kill in the middle of ``venv`` leaves it: ours, but without a whole pip."""
    packages = packages_folder(ready.venv)
    for path in packages.glob("pip-*.dist-info"):
        (path / "RECORD").unlink()
    stamp = ready.venv / "course-setup.json"
    stamp.write_text(json.dumps(json.loads(stamp.read_text()) | {"installed": None}))
    said = ready.run()
    assert "Making" in said.stderr
    assert said.returncode == 0, said.stderr


@pytest.mark.long
def test_a_stamp_that_cannot_be_read_is_no_stamp(ready):
    (ready.venv / "course-setup.json").write_text("{half of")
    said = ready.run()
    assert "Completing" in said.stderr
    assert said.returncode == 0, said.stderr


@pytest.mark.long
def test_a_broken_environment_cannot_repair_itself(ready):
    """Its own interpreter must not delete the folder that it runs from."""
    for path in packages_folder(ready.venv).glob("pip*"):
        path.rename(ready.index / path.name)
    (ready.venv / "course-setup.json").unlink()
    said = ready.run(python=interpreter_of(ready.venv))
    assert said.returncode == 1
    assert "start again with the Python it was made with" in said.stderr
    assert interpreter_of(ready.venv).exists()
