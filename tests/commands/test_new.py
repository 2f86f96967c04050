"""A skeleton builds, is judged, and needs nothing else to be changed."""

import shutil

import pytest

from course.building.tree import make_trees
from course.commands import new
from course.judge.notebook import judge_notebook
from course.notebook.reading import test_cells_of as cells_of
from course.setup.trouble import Trouble


@pytest.fixture
def small(tmp_path, root, monkeypatch):
    """A clone with one lesson."""
    lessons = tmp_path / "course" / "lessons"
    shutil.copytree(root / "course" / "lessons" / "1-threads", lessons / "1-threads")
    shutil.copy(root / "course" / "lessons" / "start.md", lessons)
    monkeypatch.setattr(new, "clone", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", [["topic", "8-futures"], ["exercise", "1-threads/futures"]])
def test_it_builds_and_its_answers_get_what_they_must(small, words):
    import nbformat

    assert new.run(words) == 0
    built = make_trees(small)
    topic = words[1].partition("/")[0] if words[0] == "exercise" else words[1]
    names = [n for n in built if n.startswith(f"source/{topic}/") and n.endswith(".ipynb")]
    books = [nbformat.reads(built[name].decode(), as_version=4) for name in names]
    exercises = [c for b in books for c in cells_of(b) if c.grade_id.endswith("-tests")]
    book = books[-1]
    cells = [cell for cell in cells_of(book) if cell.grade_id == "futures-tests"]
    answers = sorted((small / "tests" / "bank" / topic / "futures").glob("*.py"))
    for path in (answers[0], answers[-1]):
        (verdict,) = judge_notebook({"futures": path.read_text()}, cells, complete=True)
        assert (verdict.score == verdict.points) == path.name.startswith("right"), path
    number = len(exercises)  # the new one is the last
    assert any(f"### Exercise {number}: futures · 2 points" in cell.source for cell in book.cells)
    assert "futures" in built["release/start.ipynb"].decode() or topic == "1-threads"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["topic", "futures"], "a topic is called NUMBER-NAME"),
        (["topic", "1-threads"], "There is a topic 1-threads already"),
        (["exercise", "1-threads"], "write TOPIC/EXERCISE"),
        (["exercise", "9-none/a"], "There is no topic '9-none'"),
        (["exercise", "1-threads/for"], "cannot be the name of an exercise"),
        (["exercise", "1-threads/overlap"], "has a module overlap already"),
    ],
)
def test_what_cannot_be_made_says_so(small, words, message):
    with pytest.raises(Trouble) as trouble:
        new.run(words)
    assert message in f"{trouble.value}{trouble.value.cure}"
