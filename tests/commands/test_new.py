"""A skeleton builds, is judged, and needs nothing else to be changed."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest

from course.building.notebook import make_notebook
from course.building.tree import make_trees
from course.commands import new
from course.judge.notebook import judge_notebook
from course.notebook.reading import test_cells_of as cells_of
from course.setup.trouble import Trouble
from tests.bank import bank
from tests.lessons import test_steps


@pytest.fixture
def small(tmp_path, root, monkeypatch):
    """A clone with one lesson."""
    lessons = tmp_path / "course" / "lessons"
    shutil.copytree(root / "course" / "lessons" / "1-threads", lessons / "1-threads")
    shutil.copy(root / "course" / "lessons" / "start.md", lessons)
    monkeypatch.setattr(new, "clone", lambda: tmp_path)
    return tmp_path


def test_a_new_exercise_is_judged_as_the_headers_of_its_answers_say(small):
    assert new.run(["exercise", "1-threads/futures"]) == 0
    built = make_trees(small)
    book = nbformat.reads(built["source/1-threads/threads_waiting.ipynb"].decode(), as_version=4)
    (cell,) = (cell for cell in cells_of(book) if cell.grade_id == "futures-tests")
    answers = sorted((small / "tests" / "bank" / "1-threads" / "futures").glob("*.py"))
    with ThreadPoolExecutor(2) as pool:
        verdicts = pool.map(
            lambda path: judge_notebook({"futures": bank.read(path).text}, [cell], complete=True),
            answers,
        )
    for path, (verdict,) in zip(answers, verdicts, strict=True):
        assert not bank.complaints(bank.read(path), verdict), path
    assert sum(bank.read(path).is_right for path in answers) == 2
    assert any("#### Exercise 10: futures · 2 points" in cell.source for cell in book.cells)


@pytest.mark.parametrize(
    ("topic", "exercise"), [("2-futures", "futures"), ("2-asyncio", "my_asyncio")]
)
def test_a_new_topic_builds(small, topic, exercise):
    assert new.run(["topic", topic]) == 0
    (lesson,) = (small / "course" / "lessons" / topic).glob("*.md")
    book = nbformat.reads(make_notebook(lesson, small), as_version=4)
    assert [cell.grade_id for cell in cells_of(book)] == [f"{exercise}-tests"]
    assert (small / "tests" / "bank" / topic / exercise / "right_executor.py").is_file()
    test_steps.test_parts_say_how_long_they_take(lesson)
    test_steps.test_an_exercise_or_a_level_is_never_far(lesson)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["topic", "futures"], "a topic is called NUMBER-NAME"),
        (
            ["topic", "1-threads"],
            "1-threads has this number.\n  What to do: the next topic is 2-th",
        ),
        (
            ["topic", "1-futures"],
            "1-threads has this number.\n  What to do: the next topic is 2-fu",
        ),
        (
            ["topic", "4-futures"],
            "There is no topic 2 yet.\n  What to do: the next topic is 2-futures",
        ),
        (["exercise", "1-threads/threading"], "a module of Python's standard library"),
        (["exercise", "1-threads/con"], "Windows cannot have a file named con.py"),
        (["exercise", "1-threads/two-words"], "cannot be the name of a module"),
        (["exercise", "1-threads/Overlap"], "write 'overlap', in small letters"),
        (["exercise", "1-threads"], "write TOPIC/EXERCISE"),
        (["exercise", "9-none/a"], "There is no topic '9-none'"),
        (["exercise", "1-threads/for"], "`for` is a keyword of Python"),
        (["exercise", "1-threads/overlap"], "threads.md has overlap already"),
        (["exercise", "1-threads/left"], "There are answers in tests/bank/1-threads/left already"),
    ],
)
def test_what_cannot_be_made_says_so(small, words, message):
    left = small / "tests" / "bank" / "1-threads" / "left"
    left.mkdir(parents=True)
    (left / "right_mine.py").write_text("x = 1\n")
    before = sorted(small.rglob("*"))
    with pytest.raises(Trouble) as trouble:
        new.run(words)
    assert message in str(trouble.value)
    assert sorted(small.rglob("*")) == before


def test_help_is_given_wherever_it_is_asked_for(small, capsys):
    assert new.run(["exercise", "--help"]) == 0
    assert "python3 -m course new exercise TOPIC/EXERCISE" in capsys.readouterr().out
