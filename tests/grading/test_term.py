"""The term in ``docs/instructor.md``, its commands read out of the page, in a fresh clone."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_notebook
from traitlets.config.loader import PyFileConfigLoader

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("class"),
    pytest.mark.skipif(sys.platform == "win32", reason="nbgrader's exchange needs POSIX"),
    pytest.mark.needs("walls"),
]

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "instructor.md"
TOPIC = "1-threads"
COURSE = "threads-and-processes"


def documented(section: str) -> list[str]:
    """The commands in the first block below a line that begins with `section`."""
    text = PAGE.read_text(encoding="utf-8")
    block = re.search(r"```\n(.*?)```", text[text.index(f"\n{section}") :], re.DOTALL)
    lines = [re.sub(r"(^|  )#.*", "", line).strip() for line in block[1].split("\n")]
    return [line for line in lines if line]


TERM = documented("## A term in commands")
SET_UP, RUN = TERM[:2], TERM[2:]


@pytest.fixture(scope="module")
def clone(tmp_path_factory, course_at):
    """What git would give: no gradebook, nothing collected, but `release/`."""
    folder = tmp_path_factory.mktemp("term")
    root = folder / "course"
    ignored = shutil.ignore_patterns(".*_cache", ".venv*", "gradebook.db", "work")
    for name in ("course", "source", "release", "autograded", "docs"):
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    for name in ("nbgrader_config.py", "pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, root / name)
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"\nc.Exchange.root = {str(folder / 'exchange')!r}\n")
    (folder / "exchange").mkdir(mode=0o777)
    (folder / "exchange").chmod(0o777)
    return course_at(root, TOPIC)


def more_time(course, student: str, days: int) -> None:
    """Give a student more time by the code in `docs/term.md`."""
    text = (ROOT / "docs" / "term.md").read_text(encoding="utf-8")
    code = re.search(r"gets more time.*?```python\n(.*?)```", text, re.DOTALL)[1]
    code = code.replace('"ada"', repr(student)).replace("days=3", f"days={days}")
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=course.root,
        env=course.environment(),
        check=True,
        timeout=100,
    )


def by_students(course) -> None:
    """What students do between the commands of an instructor: one submits, one uses Moodle."""
    student = course.root.parent / "student"
    student.mkdir()
    exchange = f"--Exchange.root={course.root.parent / 'exchange'}"
    for command in ("fetch_assignment", "submit"):
        course.nbgrader(command, TOPIC, exchange, "--course", COURSE, cwd=student)
    archives = course.root / "downloaded" / TOPIC / "archive"
    archives.mkdir(parents=True)
    released = course.root / "release" / TOPIC
    ada = "Ada Lovelace_4711_assignsubmission_file_"
    with zipfile.ZipFile(archives / "all.zip", "w") as archive:
        archive.write(released / "threads.ipynb", f"{ada}/Copy_of_threads.ipynb")
        for other in ("threads_shared.ipynb", "threads_waiting.ipynb"):  # judged in no time
            archive.writestr(f"{ada}/{other}", nbformat.writes(new_notebook()))
        archive.writestr("readme.pdf", b"%PDF")


@pytest.fixture(scope="module")
def term(clone) -> dict[str, str]:
    """Run every command of the page, in its order; what each said."""
    said = {}
    for command in RUN:
        if command == "…":
            by_students(clone)
            for student in ("Ada Lovelace", "nobody"):  # neither of them is in the gradebook
                more_time(clone, student, days=3)
            continue
        said[command] = run(clone, command)
        if command.startswith("nbgrader collect"):
            for other in documented("Or put what your learning platform gives you"):
                said[other] = run(clone, other)
    return said


def run(course, command: str) -> str:
    program, *words = command.split()
    if program == "nbgrader":
        return course.nbgrader(*words, timeout=200)
    assert (program, words[:2]) == ("python3", ["-m", "course"])
    ended = subprocess.run(
        [sys.executable, *words],
        cwd=course.root,
        env=course.environment() | {"PYTHONPATH": str(course.root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def test_the_page_has_the_term_that_is_run_here(term):
    assert SET_UP[0] == "python3 -m course build --check"  # every command sets up: tests/commands
    assert [command.split()[1] for command in term] == [
        *["generate_assignment", "release_assignment", "collect", "zip_collect", "-m"],
        *["generate_feedback", "release_feedback", "export"],
    ]


def test_everybody_has_a_mark_and_a_page(clone, term):
    with (clone.root / "grades.csv").open(encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert rows.pop("nobody")["score"] == "0.0"
    student = next(name for name in rows if name != "Ada Lovelace")
    assert len(rows) == 2
    for name in rows:
        assert float(rows[name]["max_score"]) > 20
        assert rows[name]["score"] == "0.0"  # nothing was solved
        assert rows[name]["waiting"] == "0"
        assert (clone.root / "feedback" / name / TOPIC / "threads.html").is_file()
    assert "Copy_of_threads.ipynb; it was read as threads.ipynb" in term[RUN[4]]
    assert list((clone.root.parent / "exchange" / COURSE / "feedback").iterdir())
    assert student in term["python3 -m course grade 1-threads"]


def test_more_time_that_was_given_before_grading_is_kept_and_can_be_changed_after(clone, term):
    def extension():
        with clone.gradebook() as gradebook:
            return gradebook.find_submission(TOPIC, "Ada Lovelace").extension

    assert extension() == timedelta(days=3)
    more_time(clone, "Ada Lovelace", days=5)
    assert extension() == timedelta(days=5)
    assert "Ada Lovelace: again, because of a change: a date" in run(
        clone, "python3 -m course grade 1-threads --dry-run"
    )


def test_who_only_got_more_time_has_no_mark(clone, term):
    clone.nbgrader("export", "--exporter=course.grading.exports.Canvas", "--to=canvas.csv")
    told = (clone.root / "canvas.csv").read_text(encoding="utf-8")
    assert "Ada Lovelace" in told
    assert "nobody" not in told


def test_what_was_collected_is_listed_with_the_platform_s_numbers(clone, term):
    listed = (clone.root / "downloaded" / TOPIC / "collected.csv").read_text(encoding="utf-8")
    assert "Ada Lovelace,Moodle,4711," in listed
    assert "all.zip/readme.pdf,,nothing in its path says whose it is" in listed


def test_what_students_get_is_what_the_clone_has(clone, term):
    for path in (ROOT / "release" / TOPIC).iterdir():
        assert (clone.root / "release" / TOPIC / path.name).read_bytes() == path.read_bytes()


def test_a_server_elsewhere_uses_the_course_s_settings_by_the_documented_line(tmp_path):
    line = re.search(r"`(load_subconfig\(.*\))`", PAGE.read_text(encoding="utf-8"))[1]
    path = re.search(r'path="(.*)"', line)[1]
    (tmp_path / "nbgrader_config.py").write_text(line.replace(path, str(ROOT)))
    config = PyFileConfigLoader("nbgrader_config.py", path=str(tmp_path)).load_config()
    assert config.CourseDirectory.root == str(ROOT)
    assert config.CourseDirectory.course_id == COURSE
    assert os.path.samefile(config.CourseDirectory.root, ROOT)
