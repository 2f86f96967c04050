"""A course folder of its own, with real nbgrader commands and a gradebook in it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from course.sandbox import available_walls
from tests import parts

REPOSITORY = Path(__file__).resolve().parents[2]
TOPIC = "1-threads"
LEFT_OUT = ("run_all", "transfer", "links", "tally", "safely")


class Commands:
    """nbgrader, imported once, and forked for every command; started anew where nothing forks."""

    def __init__(self, folder: Path) -> None:
        self._output = folder / "said.txt"
        self._zygote: subprocess.Popen[str] | None = None

    def run(
        self,
        words: Sequence[str],
        cwd: Path,
        environment: dict[str, str],
        timeout: float,
        program: str = "nbgrader",
    ) -> tuple[int, str]:
        """Run a command; give its exit status and all that it said."""
        if not hasattr(os, "fork"):
            argv = [sys.executable, "-m", *program.split(), *words]
            ended = subprocess.run(
                argv,
                cwd=cwd,
                env=environment,
                check=False,
                capture_output=True,
                text=True,
                timeout=timeout,
            )
            return ended.returncode, ended.stdout + ended.stderr
        zygote = self._zygote = self._zygote or self._start()
        assert zygote.stdin is not None
        assert zygote.stdout is not None
        job = {"program": program, "words": words, "cwd": str(cwd), "env": environment}
        job["output"] = str(self._output)
        print(json.dumps(job), file=zygote.stdin, flush=True)
        clock = threading.Timer(timeout, os.killpg, (zygote.pid, signal.SIGKILL))
        clock.start()
        try:
            status = zygote.stdout.readline()
        finally:
            clock.cancel()
            clock.join()
        said = self._output.read_text(encoding="utf-8", errors="replace")
        assert status, f"no end after {timeout:g} seconds, or no beginning: {said}"
        return int(status), said

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("zygote.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def close(self) -> None:
        """End what waits for commands."""
        if self._zygote is not None:
            with self._zygote:
                self._zygote.kill()


@dataclass
class Course:
    """An instructor's folder with the topic's assignment generated."""

    root: Path
    commands: Commands
    topic: str = TOPIC
    notebook: str = "threads"
    said: str = ""

    def nbgrader(
        self,
        *words: str,
        cwd: Path | None = None,
        ok: bool = True,
        timeout: float = 300,
        **variables: str,
    ) -> str:
        """Run an nbgrader command as a person would, and return all that it said."""
        if words[0] == "autograde" and parts.missing("walls"):
            words = (*words, "--JudgeCells.sandbox=off")
        environment = self.environment() | variables
        status, said = self.commands.run(words, cwd or self.root, environment, timeout)
        assert (status == 0) == ok, said
        return said

    def environment(self) -> dict[str, str]:
        """The variables of a person whose home is empty and whose PATH has nothing of ours."""
        home = self.root.parent / "home"
        home.mkdir(exist_ok=True)
        return os.environ | {
            "PATH": os.defpath,
            "HOME": str(home),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
        }

    def grade(self, *words: str) -> tuple[int, str]:
        """Run ``python3 -m course grade`` for the topic; its exit status, and all that it said."""
        walls = [] if available_walls() else ["--no-sandbox"]
        words = (self.topic, "--folder", str(self.root), *walls, *words)
        return self.commands.run(words, Path.cwd(), self.environment(), 240, "course grade")

    def source(self) -> nbformat.NotebookNode:
        return self._read("source", self.topic)

    def release(self) -> nbformat.NotebookNode:
        return self._read("release", self.topic)

    def autograded(self, student: str) -> nbformat.NotebookNode:
        return self._read("autograded", student, self.topic)

    def _read(self, *folders: str) -> nbformat.NotebookNode:
        return nbformat.read(self.root.joinpath(*folders, f"{self.notebook}.ipynb"), 4)

    def hand_in(self, student: str, nb: nbformat.NotebookNode | str) -> None:
        """Put a notebook where nbgrader looks for collected ones."""
        path = self.root / "submitted" / student / self.topic / f"{self.notebook}.ipynb"
        path.parent.mkdir(parents=True)
        if isinstance(nb, str):
            path.write_text(nb, encoding="utf-8")
        else:
            nbformat.write(nb, path)

    def feedback(self, student: str) -> str:
        path = self.root / "feedback" / student / self.topic / f"{self.notebook}.html"
        return path.read_text(encoding="utf-8")

    def gradebook(self) -> Gradebook:
        return Gradebook(f"sqlite:///{(self.root / 'gradebook.db').as_posix()}")

    def scores(self, student: str) -> dict[str, float | None]:
        """The automatic score of every test cell: None where a manual grade is asked for."""
        with self.gradebook() as gradebook:
            notebook = gradebook.find_submission_notebook(self.notebook, self.topic, student)
            for grade in notebook.grades:
                assert grade.needs_manual_grade == (grade.auto_score is None)
                assert grade.manual_score is None
            return {
                grade.name.removesuffix("-tests"): grade.auto_score for grade in notebook.grades
            }


def solved(course: Course, **answers: str) -> nbformat.NotebookNode:
    """The release with the reference solutions, or the text of `answers`, in the answer cells."""
    reference = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in course.source().cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    return answered(course, **(reference | answers))


def answered(course: Course, **answers: str) -> nbformat.NotebookNode:
    """The release with `answers` in its answer cells; their magic line is added."""
    nb = course.release()
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            body = answers[name]
            cell.source = body if body.startswith("%%module") else f"%%module {name}\n{body}"
    return nb


def new_course(folder: Path, commands: Commands) -> Course:
    """A course folder without an assignment."""
    root = folder / "course"
    root.mkdir()
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    return Course(root, commands)


@pytest.fixture(scope="session")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    """nbgrader's commands."""
    commands = Commands(tmp_path_factory.mktemp("commands"))
    yield commands
    commands.close()


@pytest.fixture(scope="session")
def course_at(commands: Commands) -> Callable[[Path, str], Course]:
    """Makes a course of a folder and an assignment that are there."""
    return lambda root, topic: Course(root, commands, topic=topic)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, commands: Commands) -> Course:
    """A course folder with the topic 1-threads generated, all but its longest exercises."""
    made = new_course(tmp_path_factory.mktemp("class"), commands)
    path = made.root / "source" / TOPIC / f"{made.notebook}.ipynb"
    path.parent.mkdir(parents=True)
    nb = nbformat.read(REPOSITORY / path.relative_to(made.root), as_version=4)
    nb.cells = [cell for cell in nb.cells if _exercise(cell) not in LEFT_OUT]
    nbformat.write(nb, path)
    made.nbgrader("generate_assignment", TOPIC)
    return made


def _exercise(cell: nbformat.NotebookNode) -> str:
    name = str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
    return name.removesuffix("-tests")


SMALL = "0-small"


@pytest.fixture(scope="module")
def small_source(tmp_path_factory: pytest.TempPathFactory, commands: Commands) -> Course:
    """A course folder with a small assignment, its source notebook only."""
    return new_small_course(tmp_path_factory.mktemp("source"), commands)


def new_small_course(folder: Path, commands: Commands) -> Course:
    made = new_course(folder, commands)
    made.topic, made.notebook = SMALL, "small"
    path = made.root / "source" / SMALL / "small.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(_small(), path)
    return made


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory, commands: Commands) -> Course:
    """The same with the assignment generated, to be copied."""
    made = new_small_course(tmp_path_factory.mktemp("generated"), commands)
    made.nbgrader("generate_assignment", SMALL)
    return made


@pytest.fixture(scope="module")
def small_course(
    tmp_path_factory: pytest.TempPathFactory, commands: Commands, generated: Course
) -> Course:
    """A course folder with a small assignment, generated."""
    root = tmp_path_factory.mktemp("small") / "course"
    shutil.copytree(generated.root, root)
    return Course(root, commands, topic=SMALL, notebook=generated.notebook)


def _small() -> nbformat.NotebookNode:
    """A lesson with an answer, its tests, tests that break, and a question for a reader."""
    meta = {"locked": False, "grade": False, "solution": False, "task": False, "schema_version": 3}
    tests = meta | {"grade": True, "locked": True}
    return new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        cells=[
            new_markdown_cell("# Small"),
            new_code_cell(
                "%%module double\ndef double(n):\n"
                "    ### BEGIN SOLUTION\n    secret_solution = 2 * n\n"
                "    return secret_solution\n    ### END SOLUTION\n",
                metadata={"nbgrader": meta | {"solution": True, "grade_id": "double"}},
            ),
            new_code_cell(
                "from course.judge import answer, check, score\n"
                "student = answer('double')\n"
                "with check('doubles a number', points=1, hint='use the operator *'):\n"
                "    assert student.double(2) == 4\n"
                "### BEGIN HIDDEN TESTS\n"
                "with check('doubles a text', points=1, hint='any object that has *'):\n"
                "    assert student.double('hidden_value') == 'hidden_valuehidden_value'\n"
                "### END HIDDEN TESTS\n"
                "score(of=2)",
                metadata={"nbgrader": tests | {"grade_id": "double-tests", "points": 2}},
            ),
            new_code_cell(
                "### BEGIN HIDDEN TESTS\nraise RuntimeError('broken hidden_test')\n"
                "### END HIDDEN TESTS\nscore(of=1)",
                metadata={"nbgrader": tests | {"grade_id": "broken-tests", "points": 1}},
            ),
            new_markdown_cell(
                "Why?",
                metadata={
                    "nbgrader": meta
                    | {"grade": True, "solution": True, "grade_id": "why", "points": 3}
                },
            ),
        ],
    )


@pytest.fixture(scope="session")
def solve() -> object:
    return solved


@pytest.fixture(scope="session")
def answer() -> object:
    return answered
