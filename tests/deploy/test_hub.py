"""The hub of ``deploy/``, set up by its README and used by an instructor and two students."""

from __future__ import annotations

import functools
import json
import os
import re
import shlex
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import parts
from tests.browser.chromium import NoBrowser, launch
from tests.browser.conftest import fresh_page
from tests.browser.lab import Server
from tests.browser.pages import NotebookPage
from tests.deploy import hub as hubs
from tests.deploy.hub import COURSE, PASSWORDS, README, TOPIC, Person, typed, until
from tests.deploy.machine import Machine

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(1800),
    pytest.mark.xdist_group("hub"),
    pytest.mark.needs("hub"),
]

RIGHT = "def double(n):\n    return 2 * n\n"
WRONG = "def double(n):\n    return n\n"
WAITS = f"""import pathlib, time
pathlib.Path("/home/ada/begun").touch()
while not pathlib.Path("/home/ada/go").exists():
    time.sleep(0.05)
{RIGHT}"""
EXCHANGE = f"/srv/threads/exchange/{COURSE}"
OF_OLD = """import sqlite3
with sqlite3.connect("/var/lib/threads-hub/jupyterhub.sqlite") as db:
    changed = db.execute(
        "update spawners set state = ? where user_id = (select id from users where name = 'fay')",
        ['{{"pid": {pid}}}'],
    )
    assert changed.rowcount == 1
"""


@dataclass
class Hub:
    """A hub that runs, with everybody's server."""

    service: hubs.Service
    people: dict[str, Person]

    @property
    def url(self) -> str:
        return self.service.url

    @property
    def machine(self) -> Machine:
        return self.service.machine

    @property
    def log(self) -> Path:
        return self.service.log

    def newcomer(self, name: str) -> Person:
        """A student who comes later, and has logged in."""
        run = functools.partial(self.machine.run, environment=hubs.plain_environment())
        run("useradd", "--create-home", "--groups", "threads-students", name)
        run("chpasswd", text=f"{name}:one-of-{name}\n")
        person = Person(self.url, name)
        assert person.log_in(f"one-of-{name}").ok
        return person

    def servers_of(self, name: str) -> list[int]:
        """The processes of somebody's servers."""
        return self.machine.processes_of(name, "jupyterhub-singleuser")

    def by(self, name: str, command: str, ok: bool = True) -> str:
        """What a command says in a terminal of somebody's server."""
        return self.machine.run(
            *("sh", "-c", command),
            user=name,
            environment=self.variables(name),
            folder="/home/ina/course" if name == "ina" else f"/home/{name}",
            ok=ok,
        )

    @functools.cache  # noqa: B019 - it lives as long as the tests
    def variables(self, name: str) -> dict[str, str]:
        return self.machine.environment_of(name, "jupyterhub-singleuser")

    __hash__ = object.__hash__


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hub")
    try:
        made = Machine(folder)
    except RuntimeError as why:
        parts.leave_out("hub", str(why))
    if why := hubs.why_no_packages(made):
        made.close()
        parts.leave_out("hub", why)
    try:
        hubs.set_up(made)
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def hub(machine):
    own = os.getpid()  # an address of this process: the ports can be the ones that README names
    address = f"127.{1 + (own >> 16) % 200}.{own >> 8 & 255}.{own & 255}"
    service = hubs.Service(machine, address)
    machine.run("usermod", "--shell", "/bin/sh", "bo", environment=hubs.plain_environment())
    service.start()  # it ends with the machine
    people = {name: Person(service.url, name) for name in PASSWORDS}
    with hubs.told_by(service.log):
        for name, person in people.items():
            assert person.log_in(PASSWORDS[name]).ok
            person.start()
    yield Hub(service, people)
    for person in people.values():
        person.browser.close()


@pytest.fixture(scope="module")
def term(hub) -> dict[str, str]:
    """An assignment from its release to the feedback; what the instructor's commands said."""
    ada, bo = hub.people["ada"], hub.people["bo"]
    said = {}

    def instructor(command: str) -> None:
        said[command] = hub.by("ina", command)

    instructor(f"nbgrader generate_assignment {TOPIC}")
    instructor(f"nbgrader release_assignment {TOPIC}")
    for student, text in ((ada, RIGHT), (bo, WRONG)):
        assert [a["status"] for a in student.assignments()] == ["released"]
        assert [a["status"] for a in student.assignments("fetch")] == ["fetched"]
        student.answer(text)
        listed = student.assignments("submit")
        assert sorted(a["status"] for a in listed) == ["fetched", "submitted"]
    forged = f"{EXCHANGE}/inbound/bo+{TOPIC}+2050-01-01 00:00:00 UTC+forged"
    nonsense = f"{EXCHANGE}/inbound/ada+{TOPIC}+soon"
    for folder in (forged, nonsense):
        hub.by("ada", f"cp -r {TOPIC} '{folder}' && chmod -R a+rX '{folder}'")
    instructor(f"nbgrader collect {TOPIC} --update")
    instructor(f"python3 -m course grade {TOPIC} --feedback")
    instructor(f"nbgrader release_feedback {TOPIC}")
    for student in (ada, bo):
        student.assignments("fetch_feedback")
    return said


def test_who_is_in_neither_group_or_has_another_password_does_not_get_in(hub):
    assert Person(hub.url, "ada").log_in("a guess").status_code == 403
    run = functools.partial(hub.machine.run, environment=hubs.plain_environment())
    run("useradd", "--create-home", "eve")
    run("chpasswd", text="eve:one-of-eve\n")
    assert Person(hub.url, "eve").log_in("one-of-eve").status_code == 403


def test_nobody_gets_to_the_server_of_another(hub):
    ada = hub.people["ada"]
    assert ada.ask("/user/ada/api/status").status_code == 200
    assert ada.ask("/user/bo/api/status").status_code == 403
    assert ada.ask("/user/ina/formgrader").status_code == 403
    assert ada.ask("/hub/api/users").status_code == 403


def test_the_formgrader_with_its_course_is_the_instructor_s_only(hub, term):
    listed = json.loads(hub.people["ina"].own("formgrader/api/assignments"))
    assert [(a["name"], a["num_submissions"]) for a in listed] == [(TOPIC, 2)]
    assert "Manage Assignments" in hub.people["ina"].own("formgrader/manage_assignments")
    for name in ("ada", "bo"):
        assert hub.people[name].ask(f"/user/{name}/formgrader").status_code == 404


def test_everybody_has_a_mark(hub, term):
    found = json.loads(hub.people["ina"].own(f"formgrader/api/submissions/{TOPIC}"))
    assert {one["student"]: one["score"] for one in found} == {"ada": 2, "bo": 0}
    assert "Sandbox: bubblewrap" in term[f"python3 -m course grade {TOPIC} --feedback"]


def test_who_hands_in_under_another_name_is_not_collected(term):
    said = term[f"nbgrader collect {TOPIC} --update"]
    assert "it has the name of bo, but belongs to ada" in said
    assert "its name is none of nbgrader's" in said
    assert f"2 submissions of '{TOPIC}' to collect" in said


def test_what_is_seen_of_a_forged_hand_in_can_be_put_out_of_sight(hub, term):
    named = hub.by("ina", f"ls {EXCHANGE}/inbound").splitlines()
    for name in (line for line in named if line.endswith(("+forged", "+soon"))):
        hub.by("ina", f"mv '{EXCHANGE}/inbound/{name}' '{EXCHANGE}/inbound/.{name}'")
    said = hub.by("ina", f"nbgrader collect {TOPIC} --update")
    assert "is not collected" not in said
    assert f"2 submissions of '{TOPIC}' to collect" in said


def test_students_get_their_own_pages_of_feedback(hub, term):
    for name, points in (("ada", "2 of 2 points"), ("bo", "0 of 2 points")):
        page = hub.by(name, f"cat {TOPIC}/feedback/*/small.html")
        assert points in page
        assert "hidden_value" not in page


def test_the_start_page_is_where_the_notebooks_lead(hub, term):
    for name in ("ada", "bo"):
        cells = hub.people[name].own("api/contents/start.ipynb")["content"]["cells"]
        assert cells[0]["source"].startswith("# Threads and processes")


FORBIDDEN = {
    "list what was handed in": f"ls {EXCHANGE}/inbound",
    "read what another handed in": "cat {bo}/small.ipynb",
    "change what another handed in": "touch {bo}/small.ipynb",
    "rename what another handed in": "mv {bo} {bo}-away",
    "remove what another handed in": "rmdir {bo}",
    "list all pages of feedback": f"ls {EXCHANGE}/feedback",
    "read the gradebook": "cat /home/ina/course/gradebook.db",
    "read solutions": f"cat /home/ina/course/source/{TOPIC}/small.ipynb",
    "read another's notebook": f"cat /home/bo/{TOPIC}/small.ipynb",
    "release an assignment": f"touch {EXCHANGE}/outbound/mine",
    "move the course away": f"mv {EXCHANGE} {EXCHANGE}-was",
    "read the hub's secrets": "ls /var/lib/threads-hub",
    "change the hub's programs": "touch /opt/threads-hub/bin/mine",
    "change the hub's settings": "touch /etc/threads-hub/mine",
}


DENIED = ("Permission denied", "Operation not permitted")


@pytest.fixture(scope="module")
def of_bo(hub, term) -> str:
    """Where bo's hand-in is, which only root and instructors can find out."""
    found = hub.by("ina", f"ls -d {EXCHANGE}/inbound/bo+*").splitlines()
    (folder,) = [line for line in found if not line.endswith("+forged")]
    return shlex.quote(folder)


@pytest.mark.parametrize("command", FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_student_cannot(command, hub, of_bo):
    said = hub.by("ada", command.format(bo=of_bo), ok=False)
    assert any(word in said for word in DENIED), said


@pytest.mark.parametrize("what", [what for what in FORBIDDEN if what.startswith(("list", "read"))])
def test_the_same_works_for_whom_it_belongs_to(what, hub, of_bo):
    owner = "bo" if "notebook" in what else "root" if "secrets" in what else "ina"
    command = f"{FORBIDDEN[what].format(bo=of_bo)} > /dev/null"
    hub.machine.run("sh", "-c", command, user=owner, environment=hub.variables("ina"))


@pytest.mark.parametrize("name", ["ina", "ada", "bo"])
def test_a_terminal_of_jupyterlab_has_the_hub_s_programs_and_settings(name, hub):
    """Also where the shell is not bash, as bo's."""
    person = hub.people[name]
    asked = "command -v nbgrader; echo $JUPYTER_CONFIG_PATH; echo $SHELL; python3 -m course doctor"
    with person.typing(f"({asked}) > said.part; mv said.part said.txt"):
        there = f"/user/{name}/api/contents/said.txt"
        until(lambda: person.ask(there).ok, "the terminal has answered")
    said = person.own("api/contents/said.txt")["content"].splitlines()
    role = "instructor" if name == "ina" else "student"
    assert said[0] == "/opt/threads-hub/bin/nbgrader"
    assert said[1].startswith(f"/etc/threads-hub/jupyter/{role}:")
    assert said[2] == ("/bin/sh" if name == "bo" else "/bin/bash")
    assert said[-1].startswith("The course can run here.")


def test_over_ssh_one_line_of_the_guide_gives_the_same(hub, term):
    guide = (README.parents[1] / "docs" / "hub.md").read_text("utf-8")
    (line,) = re.findall("^export .*$", guide, re.MULTILINE)
    collect = f"cd /home/ina/course && {line} && nbgrader collect {TOPIC} --update"
    run = functools.partial(hub.machine.run, user="ina", environment={"HOME": "/home/ina"})
    assert f"2 submissions of '{TOPIC}' to collect" in run("bash", "-lc", collect)


def test_what_everybody_can_read_holds_no_solution(hub):
    package = hub.by("bo", "python3 -c 'import course; print(course.__path__[0])'").strip()
    assert package.startswith("/opt/threads-hub/")
    looked = f"find {package} /etc/threads-hub -name lessons -o -name '*.ipynb'"
    assert hub.by("bo", looked) == ""


def test_the_server_answers_while_validate_judges(hub, term):
    ada = hub.people["ada"]
    ada.answer(WAITS)
    with ThreadPoolExecutor(1) as pool:
        pressed = pool.submit(ada.validate)
        until(lambda: ada.ask("/user/ada/api/contents/begun").ok, "the answer is being judged")
        ada.write("go", "", "file")  # only a server that answers lets the answer come to its end
        assert pressed.result(hubs.SECONDS) == {}


def test_validate_shows_the_course_s_own_report(hub, term):
    (failed,) = hub.people["bo"].validate()["failed"]
    assert failed["source"] == "double-tests"
    assert "class='course-report'" in failed["error"]
    assert "✗ doubles a number (0 of 1)" in failed["raw_error"]


@pytest.mark.parametrize(
    ("name", "commands"),
    [
        ("cleo", typed("a student goes", "cleo")),
        ("dido", typed("a student leaves only the course", "dido")),
        ("echo", ["usermod --lock echo", "pkill -KILL -u echo"]),
    ],
)
def test_who_has_gone_gets_no_server_with_an_old_cookie(name, commands, hub):
    gone = hub.newcomer(name)
    gone.start()
    for command in commands:
        hub.machine.run(*command.split(), environment=hubs.plain_environment())
    until(lambda: not hub.servers_of(name), "the server has ended")
    page = f"{hub.url}/hub/spawn/{name}"
    until(lambda: _is_refused(gone.browser.get(page, timeout=hubs.SECONDS)), "no server any more")
    started = gone.ask(f"/hub/api/users/{name}/server", "POST")
    assert started.status_code in (400, 403), started.text
    assert gone.log_in(f"one-of-{name}").status_code == 403
    assert not hub.servers_of(name)
    gone.browser.close()


def _is_refused(page) -> bool:
    """Whether it is no page that waits for a server, and none of a server that has ended."""
    assert page.status_code != 500, page.text
    return page.status_code == 403 or "/hub/login" in page.url


@pytest.fixture(scope="module")
def started_anew(hub) -> SimpleNamespace:
    """The hub started anew: while it was away fay's server has ended, and ada's has not.

    The number of fay's is another process's then, as after the machine itself was started anew.
    """
    run = functools.partial(hub.machine.run, environment=hubs.plain_environment())
    kernel = hub.people["ada"].own("api/kernels", "POST")["id"]
    fay = hub.newcomer("fay")
    fay.start()
    before = hub.servers_of("ada")
    hub.service.stop()
    assert hub.servers_of("ada") == before
    run("pkill", "-KILL", "-u", "fay")
    other = run("sh", "-c", "sleep 3000 >/dev/null 2>&1 & echo $!").strip()
    run("python3", "-c", OF_OLD.format(pid=other))
    hub.service.start()
    yield SimpleNamespace(kernel=kernel, before=before, fay=fay, other=other)
    fay.browser.close()


def test_servers_go_on_while_the_hub_is_started_anew(hub, started_anew):
    ada = hub.people["ada"]
    with hubs.told_by(hub.log):
        until(ada.has_a_server, "the hub has found the server again")
        assert [one["id"] for one in ada.own("api/kernels")] == [started_anew.kernel]
    assert hub.servers_of("ada") == started_anew.before
    ada.own(f"api/kernels/{started_anew.kernel}", "DELETE")


def test_a_process_that_has_the_number_of_a_server_of_old_is_left_alone(hub, started_anew):
    with hubs.told_by(hub.log):
        until(lambda: "fay appears to have stopped" in hub.log.read_text("utf-8"), "it is missed")
        assert not started_anew.fay.has_a_server()
    assert hub.machine.run("cat", f"/proc/{started_anew.other}/comm") == "sleep\n"


@pytest.mark.browser
def test_a_student_sees_the_live_view_and_the_report_in_a_browser(hub, term):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        try:
            chromium = launch(playwright)
        except NoBrowser as why:
            parts.leave_out("browser", str(why))
        with hubs.told_by(hub.log), fresh_page(chromium) as page:
            page.goto(f"{hub.url}/hub/login")
            page.fill("#username_input", "bo")
            page.fill("#password_input", PASSWORDS["bo"])
            page.click("#login_submit")
            page.wait_for_url("**/user/bo/lab**")
            server = Server(f"{hub.url}/user/bo/", "", Path("/home/bo"), 0, hub.log)
            notebook = NotebookPage(page, server, f"{TOPIC}/small.ipynb")
            notebook.run(0)
            left = page.locator(".course-cores[data-source=server]:has(img)")
            left.wait_for(state="attached")
            assert int(left.get_attribute("data-frames")) > 0
            page.click(".validate-button")
            report = page.locator(".jp-Dialog .course-report")
            report.wait_for()
            assert "doubles a number" in report.inner_text()
            if shots := os.environ.get("COURSE_SHOTS"):
                page.screenshot(path=f"{shots}/validate-on-the-hub.png")
        chromium.close()
    for kernel in hub.people["bo"].own("api/kernels"):
        hub.people["bo"].own(f"api/kernels/{kernel['id']}", "DELETE")
