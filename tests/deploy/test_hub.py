"""The hub of ``deploy/``, set up by its README and used by an instructor and two students."""

from __future__ import annotations

import functools
import json
import os
import shlex
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import parts
from tests.browser.chromium import NoBrowser, launch
from tests.browser.conftest import fresh_page
from tests.browser.lab import Server
from tests.browser.pages import NotebookPage
from tests.deploy import hub as hubs
from tests.deploy.hub import COURSE, PASSWORDS, TOPIC, Person, until
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


@dataclass
class Hub:
    """A hub that runs, with everybody's server."""

    url: str
    machine: Machine
    people: dict[str, Person]
    log: Path

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
    with hubs.running(machine, f"127.{1 + (own >> 16) % 200}.{own >> 8 & 255}.{own & 255}") as url:
        people = {name: Person(url, name) for name in PASSWORDS}
        log = machine.folder / "hub.log"
        with hubs.told_by(log):
            for name, person in people.items():
                assert person.log_in(PASSWORDS[name]).ok
                person.start()
        yield Hub(url, machine, people, log)


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
    instructor(f"nbgrader collect {TOPIC}")
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
    said = term[f"nbgrader collect {TOPIC}"]
    assert "it has the name of bo, but belongs to ada" in said
    assert "its name is none of nbgrader's" in said
    assert "Processing 2 submissions" in said


def test_students_get_their_own_pages_of_feedback(hub, term):
    for name, points in (("ada", "2 of 2 points"), ("bo", "0 of 2 points")):
        page = hub.by(name, f"cat {TOPIC}/feedback/*/small.html")
        assert points in page
        assert "hidden_value" not in page


FORBIDDEN = {
    "list what was handed in": f"ls {EXCHANGE}/inbound",
    "read what another handed in": "cat {bo}/small.ipynb",
    "change what another handed in": "touch {bo}/small.ipynb",
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
    (folder,) = [line for line in found if not line.endswith("forged")]
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
