"""From lesson texts to ``source/`` and ``release/``: what gets there, and what never does."""

import shutil

import nbformat
import pytest

from course.building.lesson import FOR_AUTHORS, read_lesson
from course.building.topics import topics_of
from course.building.tree import drift, make_trees, write_trees


@pytest.fixture
def built(small):
    write_trees(small.root, make_trees(small.root))
    return small


def read(small, tree):
    return nbformat.read(small.root / tree / "1-first" / "first.ipynb", as_version=4)


def test_the_question_in_the_docs_can_be_built(small, root):
    shown = (root / "docs" / "writing.md").read_text(encoding="utf-8")
    question = shown[shown.index('+++ {"manual"') :].partition("```")[0]
    small.lesson.write_text(f"{small.text}\n{question}", encoding="utf-8")
    write_trees(small.root, make_trees(small.root))
    (asked,) = [cell for cell in read(small, "release").cells if cell.id == "why-slower"]
    assert "the lock" not in asked.source
    assert asked.metadata.nbgrader.points == 3


def test_cells_get_nbgraders_metadata(built):
    marked = {
        cell.id: {"type": cell.cell_type, **cell.metadata.nbgrader}
        for cell in read(built, "source").cells
        if "nbgrader" in cell.metadata
    }
    common = {"schema_version": 3, "task": False}
    assert marked == {
        "double": common
        | {"type": "code", "grade": False, "solution": True, "locked": False, "grade_id": "double"},
        "double-tests": common
        | {
            "type": "code",
            "grade": True,
            "solution": False,
            "locked": True,
            "grade_id": "double-tests",
            "points": 3,
        },
        "why": common
        | {
            "type": "markdown",
            "grade": True,
            "solution": True,
            "locked": False,
            "grade_id": "why",
            "points": 2,
        },
    }


def test_plain_cells_have_none_and_stay_as_they_are(built):
    plain = [c for c in read(built, "release").cells if "nbgrader" not in c.metadata]
    assert [(c.cell_type, c.source) for c in plain] == [
        ("markdown", "# A lesson\n\nSome text."),
        ("markdown", "More text."),
        ("code", "%load_ext course"),
        ("markdown", "Text directly below."),
        ("markdown", "[Start page](../start.ipynb)"),
    ]


def test_the_release_has_neither_solution_nor_hidden_test(built):
    text = (built.root / "release" / "1-first" / "first.ipynb").read_text()
    for secret in ("secret", "doubles nothing", "BEGIN SOLUTION", "HIDDEN"):
        assert secret not in text
    assert "doubles a number" in text
    assert "raise NotImplementedError" in text


def test_the_release_of_the_course_holds_no_line_of_a_solution_or_hidden_test(root):
    """Look for each line between markers in every released file, whatever wrote it there."""
    for topic in topics_of(root):
        released = [p for p in (root / "release" / topic.name).rglob("*") if p.is_file()]
        shown = "\n".join(
            "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
            if path.suffix == ".ipynb"
            else path.read_text(errors="ignore")
            for path in released
        )
        assert released
        assert "BEGIN SOLUTION" not in shown
        assert "HIDDEN TESTS" not in shown
        visible = visible_lines(topic)
        lines = {line.strip() for line in shown.split("\n")}
        leaked = [line for line in secret_lines(topic) if line in lines - visible]
        assert leaked == []


def secret_lines(topic):
    return {line for secret, line in lines_of(topic) if secret and len(line) > 3}


def visible_lines(topic):
    """Lines that also stand outside of any region: `import time`, say, is no secret."""
    return {line for secret, line in lines_of(topic) if not secret}


def lines_of(topic):
    for path in topic.glob("*.md"):
        for cell in read_lesson(path):
            secret = cell.kind in FOR_AUTHORS
            for line in cell.source.split("\n"):
                if "### BEGIN" in line:
                    secret = True
                elif "### END" in line:
                    secret = False
                else:
                    yield secret, line.strip()


def test_what_is_secret_is_found_in_the_source(root):
    """The search above would be empty-handed for ever if it looked for nothing."""
    found = [len(secret_lines(topic) - visible_lines(topic)) for topic in topics_of(root)]
    assert all(found)
    assert sum(found) > 200


def test_the_course_is_what_its_lesson_texts_make(root):
    found = drift(root, make_trees(root))
    assert [(item.path, item.what) for item in found] == []


def test_it_is_the_same_every_time(small):
    assert make_trees(small.root) == make_trees(small.root)


def test_an_edit_leaves_the_ids_of_other_cells_alone(small):
    before = make_trees(small.root)["source/1-first/first.ipynb"]
    small.change("More text.", "A new cell.\n\n+++\n\nMore text.")
    after = make_trees(small.root)["source/1-first/first.ipynb"]
    ids = [
        [cell.id for cell in nbformat.reads(text.decode(), as_version=4).cells]
        for text in (before, after)
    ]
    assert set(ids[0]) < set(ids[1])
    assert len(ids[1]) == len(set(ids[1])) == len(ids[0]) + 1


def test_files_say_that_they_are_generated_and_from_what(built):
    for tree in ("source", "release"):
        note = read(built, tree).metadata.course
        assert note.lesson == "course/lessons/1-first/first.md"
        assert note.generated.startswith("Generated from course/lessons/1-first/first.md")


def test_nothing_depends_on_the_python_that_builds(built):
    metadata = read(built, "release").metadata
    assert metadata.kernelspec.name == "python3"
    assert "version" not in metadata.language_info


def test_pictures_and_data_come_along(small):
    folder = small.lesson.parent
    (folder / "life.svg").write_text("<svg/>")
    (folder / "data").mkdir()
    (folder / "data" / "pages.csv").write_text("a,b\n")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "first-checkpoint.md").write_text("old")
    names = set(make_trees(small.root))
    for tree in ("source", "release"):
        assert {n for n in names if n.startswith(tree)} == {
            f"{tree}/1-first/.lesson.json",
            f"{tree}/1-first/first.ipynb",
            f"{tree}/1-first/life.svg",
            f"{tree}/1-first/data/pages.csv",
        }


def test_the_start_page_goes_straight_to_the_release(small):
    start = small.root / "course" / "lessons" / "start.md"
    start.write_text("# Welcome\n")
    files = make_trees(small.root)
    assert b"Welcome" in files["release/start.ipynb"]
    assert "source/start.ipynb" not in files


def test_drift_is_named(built):
    files = make_trees(built.root)
    assert drift(built.root, files) == []
    release = built.root / "release" / "1-first" / "first.ipynb"
    release.write_text(release.read_text().replace("More text.", "Edited text."))
    (built.root / "source" / "1-first" / "first.ipynb").unlink()
    (built.root / "source" / "1-first" / "double.py").write_text("leaked = 1")
    found = {item.path: item for item in drift(built.root, files)}
    assert {path: item.what for path, item in found.items()} == {
        "release/1-first/first.ipynb": "different",
        "source/1-first/first.ipynb": "missing",
        "source/1-first/double.py": "extra",
    }
    diff = "\n".join(found["release/1-first/first.ipynb"].diff)
    assert '-    "Edited text."' in diff
    assert '+    "More text."' in diff
    assert not found["source/1-first/double.py"].stale


def test_line_ends_of_windows_are_no_drift(built):
    release = built.root / "release" / "1-first" / "first.ipynb"
    release.write_bytes(release.read_bytes().replace(b"\n", b"\r\n"))
    assert drift(built.root, make_trees(built.root)) == []


def test_building_removes_what_it_made_and_nothing_else(built):
    built.lesson.rename(built.lesson.with_name("renamed.md"))
    own = built.root / "source" / "my-own" / "mine.ipynb"
    own.parent.mkdir()
    nbformat.write(nbformat.v4.new_notebook(), own)
    kept = built.root / "release" / "1-first" / "notes.txt"
    kept.write_text("an instructor's")
    write_trees(built.root, make_trees(built.root))
    assert sorted(p.relative_to(built.root).as_posix() for p in built.root.glob("[rs]*/*/*")) == [
        "release/1-first/.lesson.json",
        "release/1-first/notes.txt",
        "release/1-first/renamed.ipynb",
        "source/1-first/.lesson.json",
        "source/1-first/renamed.ipynb",
        "source/my-own/mine.ipynb",
    ]


def test_a_failed_write_leaves_the_old_file(built, monkeypatch):
    release = built.root / "release" / "1-first" / "first.ipynb"
    before = release.read_bytes()
    built.change("More text.", "Other text.")
    files = make_trees(built.root)

    def full(new, path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space"):
        write_trees(built.root, files)
    monkeypatch.undo()
    assert release.read_bytes() == before
    assert not list(built.root.rglob("*.new"))


def test_a_picture_goes_where_its_lesson_no_longer_has_it(small):
    picture = small.lesson.with_name("lane.svg")
    picture.write_text("<svg/>")
    write_trees(small.root, make_trees(small.root))
    copies = [small.root / tree / "1-first" / "lane.svg" for tree in ("source", "release")]
    assert [copy.read_text() for copy in copies] == ["<svg/>"] * 2
    picture.unlink()
    files = make_trees(small.root)
    assert {item.path for item in drift(small.root, files) if item.stale} == {
        f"{tree}/1-first/lane.svg" for tree in ("source", "release")
    }
    write_trees(small.root, files)
    assert not any(copy.exists() for copy in copies)
    assert drift(small.root, files) == []


def test_a_topic_goes_with_its_pictures(small):
    second = small.root / "course" / "lessons" / "2-second"
    second.mkdir()
    (second / "second.md").write_text("---\nabout: more\n---\n\n# More\n")
    (second / "lane.svg").write_text("<svg/>")
    write_trees(small.root, make_trees(small.root))
    mine = small.root / "release" / "2-second" / "notes.txt"
    mine.write_text("an instructor's")
    shutil.rmtree(second)
    write_trees(small.root, make_trees(small.root))
    left = [p for tree in ("source", "release") for p in (small.root / tree).glob("2-second/**/*")]
    assert left == [mine]
