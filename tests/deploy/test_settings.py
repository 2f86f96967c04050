"""The files of ``deploy/`` fit together, and fit the course; the hub itself is in ``test_hub``."""

from __future__ import annotations

import configparser
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from nbgrader.exchange import ExchangeFactory
from traitlets.config.loader import PyFileConfigLoader

from course.grading.config import COURSE_ID
from course.grading.exchange import Collect, Fetch, Release, Submit
from tests.deploy.hub import README, SERVICE, steps

DEPLOY = README.parent
INSTALLED = Path("/etc/threads-hub")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a hub needs POSIX")


@pytest.fixture
def config():
    return PyFileConfigLoader("jupyterhub_config.py", path=str(DEPLOY)).load_config()


@pytest.fixture
def settings(config, monkeypatch):
    """Gives the folders of Jupyter's settings that a user gets, as they are called here."""
    import grp

    groups = {"threads-instructors": SimpleNamespace(gr_mem=["ina"])}
    monkeypatch.setattr(grp, "getgrnam", groups.__getitem__)

    def of(name):
        spawner = SimpleNamespace(user=SimpleNamespace(name=name))
        folders = config.Spawner.environment["JUPYTER_CONFIG_PATH"](spawner).split(":")
        return [Path(folder) for folder in folders]

    return of


def merged(folders, name):
    """What Jupyter makes of a file of settings in several folders, the first the most important."""
    together = {}
    for folder in reversed(folders):
        if (folder / name).is_file():
            together |= json.loads((folder / name).read_text("utf-8"))
    return together


def test_who_may_log_in_are_the_groups_that_the_readme_makes(config):
    users, _, exchange = steps().values()
    made = set(re.findall(r"^groupadd (\S+)$", users, re.MULTILINE))
    assert config.PAMAuthenticator.allowed_groups == made
    assert set(re.findall(r"--groups (\S+)", users)) == made
    assert set(re.findall(r"-g (\S+)", exchange)) == {"threads-instructors"}


def test_the_formgrader_is_for_instructors(settings):
    for name, there in (("ina", True), ("ada", False), ("inam", False)):
        folders = settings(name)
        assert all(folder.is_dir() for folder in folders)
        server = merged(folders, "jupyter_server_config.d/nbgrader.json")["ServerApp"]
        extensions = server["jpserver_extensions"]
        assert extensions["nbgrader.server_extensions.formgrader"] is there
        off = merged(folders, "labconfig/page_config.json")["disabledExtensions"]
        assert off.get("@jupyter/nbgrader:formgrader", False) is not there


def test_everybody_has_the_course_and_its_exchange_with_private_hand_ins(settings):
    for name in ("ina", "ada"):
        everybody = settings(name)[-1]
        config = PyFileConfigLoader("nbgrader_config.py", path=str(everybody)).load_config()
        assert config.CourseDirectory.course_id == COURSE_ID
        factory = ExchangeFactory(config=config)
        assert (factory.fetch_assignment, factory.submit) == (Fetch, Submit)
        _, _, exchange = steps().values()
        assert f"install -d -m 1777 {config.Exchange.root}\n" in exchange
        assert exchange.rstrip().endswith(f"{config.Exchange.root}/{COURSE_ID}")


def test_a_terminal_is_the_user_s_own_shell_and_no_login_shell(settings, monkeypatch):
    for name, shell in (("ina", "/bin/bash"), ("ada", "/usr/bin/fish")):
        monkeypatch.setenv("SHELL", shell)
        loader = PyFileConfigLoader("jupyter_server_config.py", path=str(settings(name)[-1]))
        server = loader.load_config().ServerApp
        assert server.terminado_settings == {"shell_command": [shell]}


def test_an_instructor_has_the_settings_of_the_course_at_home(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    loader = PyFileConfigLoader("nbgrader_config.py", path=str(settings("ina")[0]))
    assert "CourseDirectory" not in loader.load_config()  # before the clone is there
    (tmp_path / "course").mkdir()
    text = (DEPLOY.parent / "nbgrader_config.py").read_text("utf-8")
    (tmp_path / "course" / "nbgrader_config.py").write_text(text)
    config = loader.load_config()
    assert config.CourseDirectory.root == str((tmp_path / "course").resolve())
    factory = ExchangeFactory(config=config)
    assert (factory.release_assignment, factory.collect) == (Release, Collect)


def test_the_service_starts_what_the_steps_install(config):
    unit = configparser.ConfigParser(strict=False)
    unit.optionxform = str
    unit.read(SERVICE)
    program, _, file = unit["Service"]["ExecStart"].split()
    _, programs, files = steps().values()
    # root's own Python may be where nobody else can read it
    assert f"\n/usr/bin/python3 -m venv {Path(program).parents[1]}\n" in programs
    assert f"cp -r /home/ina/course/deploy {Path(file).parent}\n" in files
    assert (DEPLOY / Path(file).name).is_file()
    assert f"install -d -m 700 {unit['Service']['WorkingDirectory']}\n" in files
    assert unit["Service"]["WorkingDirectory"] in config.JupyterHub.db_url
    assert config.JupyterHub.bind_url.startswith("http://127.0.0.1:")
    assert (unit["Service"]["KillMode"], config.JupyterHub.cleanup_servers) == ("process", False)


def test_the_image_is_made_by_the_same_steps():
    image = re.sub(r"\\\n\s*|&& |; \\?", " ", (DEPLOY / "Containerfile").read_text("utf-8"))
    words = " ".join(image.split())
    users, programs, files = steps().values()
    for step in (users, files, programs):
        for line in step.splitlines():
            command = line.strip().rstrip(";")
            if command.startswith(("groupadd", "useradd", "install", "npm", "/usr/bin/python3")):
                assert command in words, command


def test_no_layer_of_the_image_holds_a_lesson():
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    last = text[text.rindex("\nFROM ") :]
    copied = re.findall(r"^COPY (?!--from=wheel /wheels )(\S+)", last, re.MULTILINE)
    assert copied == ["requirements.txt", "deploy"]
