"""A course folder of its own, with real nbgrader commands and a gradebook in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

REPOSITORY = Path(__file__).resolve().parents[2]
TOPIC, NOTEBOOK = "1-threads", "threads"


@dataclass
class Course:
    """An instructor's folder with the topic's assignment generated."""

    root: Path

    def nbgrader(
        self, *words: str, cwd: Path | None = None, ok: bool = True, timeout: float = 120
    ) -> str:
        """Run an nbgrader command as a person would, and return all that it said."""
        home = self.root.parent / "home"
        home.mkdir(exist_ok=True)
        env = os.environ | {
            "PYTHONPATH": str(REPOSITORY),
            "PATH": os.defpath,  # nbgrader starts `alembic`: the configuration must find it
            "HOME": str(home),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
        }
        ended = subprocess.run(
            [sys.executable, "-m", "nbgrader", *words],
            cwd=cwd or self.root,
            env=env,
            check=False,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        said = ended.stdout + ended.stderr
        assert (ended.returncode == 0) == ok, said
        return said

    def source(self) -> nbformat.NotebookNode:
        return nbformat.read(self.root / "source" / TOPIC / f"{NOTEBOOK}.ipynb", 4)

    def release(self) -> nbformat.NotebookNode:
        return nbformat.read(self.root / "release" / TOPIC / f"{NOTEBOOK}.ipynb", 4)

    def hand_in(self, student: str, nb: nbformat.NotebookNode | str) -> None:
        """Put a notebook where nbgrader looks for collected ones."""
        path = self.root / "submitted" / student / TOPIC / f"{NOTEBOOK}.ipynb"
        path.parent.mkdir(parents=True)
        if isinstance(nb, str):
            path.write_text(nb, encoding="utf-8")
        else:
            nbformat.write(nb, path)

    def autograded(self, student: str) -> nbformat.NotebookNode:
        return nbformat.read(self.root / "autograded" / student / TOPIC / f"{NOTEBOOK}.ipynb", 4)

    def feedback(self, student: str) -> str:
        path = self.root / "feedback" / student / TOPIC / f"{NOTEBOOK}.html"
        return path.read_text(encoding="utf-8")

    def gradebook(self) -> Gradebook:
        return Gradebook(f"sqlite:///{(self.root / 'gradebook.db').as_posix()}")

    def scores(self, student: str) -> dict[str, float | None]:
        """The automatic score of every test cell: None where a manual grade is asked for."""
        with self.gradebook() as gradebook:
            notebook = gradebook.find_submission_notebook(NOTEBOOK, TOPIC, student)
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


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course folder with the topic released."""
    root = tmp_path_factory.mktemp("class") / "course"
    root.mkdir()
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    shutil.copytree(REPOSITORY / "source" / TOPIC, root / "source" / TOPIC)
    made = Course(root)
    made.nbgrader("generate_assignment", TOPIC)
    return made


@pytest.fixture(scope="session")
def solve() -> object:
    return solved


@pytest.fixture(scope="session")
def answer() -> object:
    return answered
