"""The hub of ``deploy/``, set up as its README says, and people who use it over HTTP."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import psutil
import requests
import websocket
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.deploy.machine import Machine

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "deploy" / "README.md"
SERVICE = ROOT / "deploy" / "threads-hub.service"
COURSE = "threads-and-processes"
TOPIC = "0-small"
PASSWORDS = {"ina": "one-of-ina", "ada": "one-of-ada", "bo": "one-of-bo"}
SECONDS = 120.0
"""Until a server must have started, or have answered."""

LIVE = """\
%load_ext course
import threading, time
from course import cores
with cores("on the hub") as run:
    thread = threading.Thread(target=time.sleep, args=(2,), name="a thread of the hub")
    thread.start(); thread.join()
"""


def steps() -> dict[str, str]:
    """The blocks of the README that run as they stand, by their headings."""
    parts = re.split(r"^## ", README.read_text("utf-8"), flags=re.MULTILINE)
    blocks = {
        part.partition("\n")[0]: re.findall(r"```sh\n(.*?)```", part, re.DOTALL) for part in parts
    }
    return {heading: found[0] for heading, found in blocks.items() if found}


def small() -> nbformat.NotebookNode:
    """A lesson with the live view and one exercise, with a hidden check."""
    meta = {"locked": False, "grade": False, "solution": False, "task": False, "schema_version": 3}
    tests = meta | {"grade": True, "locked": True, "grade_id": "double-tests", "points": 2}
    return new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        cells=[
            new_markdown_cell("# Small"),
            new_code_cell(LIVE),
            new_code_cell(
                "%%module double\ndef double(n):\n"
                "    ### BEGIN SOLUTION\n    return 2 * n\n    ### END SOLUTION\n",
                metadata={"nbgrader": meta | {"solution": True, "grade_id": "double"}},
            ),
            new_code_cell(
                "from course.judge import answer, check, score\n"
                "student = answer('double')\n"
                "with check('doubles a number', points=1, hint='use *', deadline=60):\n"
                "    assert student.double(2) == 4\n"
                "### BEGIN HIDDEN TESTS\n"
                "with check('doubles a text', points=1, hint='any object that has *'):\n"
                "    assert student.double('hidden_value') == 'hidden_valuehidden_value'\n"
                "### END HIDDEN TESTS\n"
                "score(of=2)",
                metadata={"nbgrader": tests},
            ),
        ],
    )


def plain_environment() -> dict[str, str]:
    """This process's variables without what the tests have set for Python and Jupyter."""
    ours = ("PYTHON", "JUPYTER", "IPYTHON", "COURSE", "VIRTUAL_ENV", "PYTEST")
    others = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return others | {"PATH": f"/usr/local/sbin:/usr/sbin:/sbin:{os.defpath}"}


def set_up(machine: Machine) -> None:
    """Do all that the README says; the course comes from this clone, with one small topic."""
    environment = plain_environment()
    users, programs, settings = steps().values()

    def run(step: str) -> None:
        machine.run("sh", "-e", "-c", step, environment=environment, seconds=1500)

    run(users)
    words = "".join(f"{name}:{word}\n" for name, word in PASSWORDS.items())
    machine.run("chpasswd", text=words, environment=environment)
    _bring_the_course(machine.folder / "tmp" / "course")
    run("chown -R ina:ina /tmp/course && mv /tmp/course /home/ina/course")
    run(programs)
    run(settings)


def _bring_the_course(folder: Path) -> None:
    """What git would give, as far as it is used here."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("course", "deploy"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in (
        "nbgrader_config.py",
        "pyproject.toml",
        "requirements.txt",
        "README.md",
        "LICENSE",
    ):
        shutil.copy(ROOT / name, folder / name)
    (folder / "release").mkdir()
    shutil.copy(ROOT / "release" / "start.ipynb", folder / "release")
    source = folder / "source" / TOPIC
    source.mkdir(parents=True)
    nbformat.write(small(), source / "small.ipynb")


def why_no_packages(machine: Machine) -> str:
    """Why the packages of the hub cannot be had here; empty if they can."""
    proxy = re.search(r"configurable-http-proxy@[\d.]+", README.read_text("utf-8"))[0]
    wanted = "/tmp/wanted.txt"  # the machine has a /tmp of its own
    shutil.copy(ROOT / "deploy" / "requirements.txt", f"{machine.folder}{wanted}")
    for asked in (
        ["python3", "-m", "pip", "download", "--no-deps", "--dest", "/tmp/asked", "-r", wanted],
        ["npm", "view", proxy, "version"],
    ):
        try:
            machine.run(*asked, environment=plain_environment(), seconds=100)
        except (AssertionError, subprocess.TimeoutExpired) as why:
            return str(why).strip().splitlines()[-1]
    return ""


def typed(what: str, name: str) -> list[str]:
    """The commands that the README gives for something that changes, for a user."""
    (row,) = re.findall(rf"^\| {what} \| (.*) \|$", README.read_text("utf-8"), re.MULTILINE)
    return [command.replace("NAME", name) for command in re.findall("`(.*?)`", row)]


class Service:
    """The hub, started as its service would, but at an address that is no other test's.

    Parameters
    ----------
    machine : Machine
        Where it was set up.
    address : str
        One of 127.0.0.0/8.
    """

    def __init__(self, machine: Machine, address: str) -> None:
        self.machine, self.address = machine, address
        self.url = f"http://{address}:8000"
        self.log = machine.folder / "hub.log"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = self.machine.start(*_as_the_service(self.address), self.log)
        with told_by(self.log):
            until(self._is_there, "the hub is there")

    def stop(self) -> None:
        """End the hub's own process, and no other, as systemd does."""
        (own,) = [p for p in self.machine.processes() if _is_hub(p)]
        own.terminate()
        self._process.wait(SECONDS)

    def _is_there(self) -> bool:
        return self._process.poll() is None and _answers(f"{self.url}/hub/api")


def _is_hub(process: psutil.Process) -> bool:
    try:
        words = process.cmdline()
    except psutil.Error:
        return False
    return words[1:3] == ["/opt/threads-hub/bin/jupyterhub", "--config"]


def _as_the_service(address: str) -> tuple[list[str], dict[str, str]]:
    unit = SERVICE.read_text("utf-8")
    command = re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)[1].split()
    path = re.search(r"^Environment=PATH=(.*)$", unit, re.MULTILINE)[1]
    options = {
        "JupyterHub.bind_url": f"http://{address}:8000",
        "JupyterHub.hub_ip": address,
        "ConfigurableHTTPProxy.api_url": f"http://{address}:8001",
        "LocalProcessSpawner.ip": address,
        "Spawner.poll_interval": "1",  # a server that has ended is missed at once
    }
    command += [f"--{name}={value}" for name, value in options.items()]
    return command, plain_environment() | {"PATH": path}


@contextlib.contextmanager
def told_by(log: Path) -> Iterator[None]:
    """Have an error come with the end of a log."""
    try:
        yield
    except Exception as error:
        error.add_note(log.read_text("utf-8", errors="replace")[-6000:])
        raise


def until(true: Any, what: str) -> None:
    """Wait for a state."""
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, f"not within {SECONDS:g} s: {what}"
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=10).ok
    except requests.ConnectionError:
        return False


@dataclass
class Person:
    """Somebody who has logged in with a password, and has a server.

    Attributes
    ----------
    hub : str
        The hub's address.
    name : str
        The user's name.
    token : str
        One that may do what the person may do.
    browser : requests.Session
        What has the cookie of the last login.
    """

    hub: str
    name: str
    token: str = field(default="", repr=False)
    browser: requests.Session = field(default_factory=requests.Session, repr=False)

    def log_in(self, password: str) -> requests.Response:
        """Fill in the form of the hub's first page; if it is accepted, ask for a token."""
        self.browser.close()
        self.browser = session = requests.Session()
        session.get(f"{self.hub}/hub/login", timeout=SECONDS)
        xsrf = {"_xsrf": session.cookies.get("_xsrf", path="/hub/")}
        answer = session.post(
            f"{self.hub}/hub/login?next=/hub/home",
            data={"username": self.name, "password": password} | xsrf,
            timeout=SECONDS,
        )
        if answer.ok:
            xsrf = {"_xsrf": session.cookies.get("_xsrf", path="/hub/")}
            asked = session.post(
                f"{self.hub}/hub/api/users/{self.name}/tokens",
                params=xsrf,
                json={"note": "test"},
                headers={"Referer": f"{self.hub}/hub/token"},
                timeout=SECONDS,
            )
            asked.raise_for_status()
            self.token = asked.json()["token"]
        return answer

    def ask(self, path: str, method: str = "GET", **more: Any) -> requests.Response:
        """What the hub answers, or a server behind it."""
        return requests.request(
            method,
            f"{self.hub}{path}",
            headers={"Authorization": f"token {self.token}"},
            timeout=more.pop("timeout", SECONDS),
            **more,
        )

    def own(self, path: str, method: str = "GET", **more: Any) -> Any:
        """What one's own server answers, which must be no error."""
        answer = self.ask(f"/user/{self.name}/{path}", method, **more)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text[:2000]}"
        return answer.json() if "json" in answer.headers.get("Content-Type", "") else answer.text

    @contextlib.contextmanager
    def typing(self, command: str) -> Iterator[None]:
        """Open a terminal in JupyterLab, and type a line into it."""
        name = self.own("api/terminals", "POST")["name"]
        address = f"{self.hub}/user/{self.name}/terminals/websocket/{name}"
        terminal = websocket.create_connection(
            address.replace("http", "ws", 1),
            header={"Authorization": f"token {self.token}"},
            timeout=SECONDS,
        )
        with contextlib.closing(terminal):
            terminal.send(json.dumps(["stdin", f"{command}\r"]))
            yield
        self.own(f"api/terminals/{name}", "DELETE")

    def start(self) -> None:
        """Start one's server."""
        answer = self.ask(f"/hub/api/users/{self.name}/server", "POST")
        assert answer.status_code in (201, 202), answer.text
        until(self.has_a_server, f"the server of {self.name}")

    def has_a_server(self) -> bool:
        """Whether the hub says so."""
        servers = self.ask(f"/hub/api/users/{self.name}").json()["servers"]
        return any(server["ready"] for server in servers.values())

    def write(self, path: str, content: Any, kind: str = "notebook") -> None:
        """Save a file at home, as JupyterLab does."""
        model = {"type": kind, "content": content}
        if kind == "file":
            model["format"] = "text"
        self.own(f"api/contents/{path}", "PUT", json=model)

    def answer(self, text: str) -> None:
        """Write an answer into the notebook that was fetched."""
        path = f"{TOPIC}/small.ipynb"
        notebook = self.own(f"api/contents/{path}")["content"]
        (cell,) = [c for c in notebook["cells"] if c["source"].startswith("%%module")]
        cell["source"] = f"%%module double\n{text}"
        self.write(path, notebook)

    def validate(self) -> dict[str, Any]:
        """Press *Validate*; what the dialog is made of."""
        answer = self.own("assignments/validate", "POST", json={"path": f"{TOPIC}/small.ipynb"})
        answer = json.loads(answer) if isinstance(answer, str) else answer
        assert answer["success"], answer
        return answer["value"]

    def assignments(self, action: str = "") -> list[dict[str, Any]]:
        """Do what a button in the list of assignments does; what the list shows then."""
        about = {"course_id": COURSE, "assignment_id": TOPIC}
        answer = (
            self.own(f"assignments/{action}", "POST", json=about)
            if action
            else self.own("assignments", params=about)
        )
        answer = json.loads(answer) if isinstance(answer, str) else answer
        assert answer["success"], answer
        return answer["value"]
