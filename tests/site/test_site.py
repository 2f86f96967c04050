"""The course as static pages: complete, without solutions, without a network."""

import re

import nbformat
import pytest

from course.building.topics import lessons_of
from course.site import links
from course.site.running import Outputs
from tests.conftest import ROOT

# Sphinx and its extensions warn of each other's old ways
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
]
pytest.importorskip("sphinx", reason="the packages of `course site` are not installed")
pytest.importorskip("myst_nb")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site without outputs, and what its making complains about."""
    from course.site.gathering import gather
    from course.site.making import make

    folder = tmp_path_factory.mktemp("site")
    lessons = gather(ROOT, folder / "source", Outputs(folder / "outputs", run=False))
    complaints = make(folder / "source", folder / "html", lessons=lessons)
    return folder / "html", complaints + links.faults(folder / "html")


@pytest.mark.long
def test_nothing_to_complain_about(site):
    assert site[1] == []


@pytest.mark.long
def test_every_lesson_has_a_page_that_leads_to_its_notebook(site):
    for lesson in lessons_of(ROOT):
        name = f"{lesson.parent.name}/{lesson.stem}"
        page = (site[0] / f"{name}.html").read_text(encoding="utf-8")
        assert f"/lab/tree/{name}.ipynb" in page
        assert f'href="{name}.html"' in (site[0] / "index.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_no_solution_and_no_hidden_check_is_shown(site):
    for lesson in lessons_of(ROOT):
        text = lesson.read_text(encoding="utf-8")
        hidden = re.findall(r'### BEGIN HIDDEN TESTS.*?check\(\s*"([^"]+)"', text, re.DOTALL)
        page = (site[0] / lesson.parent.name / f"{lesson.stem}.html").read_text(encoding="utf-8")
        assert "BEGIN SOLUTION" not in page
        assert "BEGIN HIDDEN" not in page
        assert not [title for title in hidden if title in page]


@pytest.mark.long
def test_there_are_guides_a_reference_and_a_search(site):
    assert "rendezvous" in (site[0] / "reference" / "judge.html").read_text(encoding="utf-8")
    assert (site[0] / "docs" / "self-learner.html").is_file()
    assert (site[0] / "search.html").is_file()
    assert "deadlock" in (site[0] / "searchindex.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<a href="gone.html">x</a>', "index.html: nothing at gone.html"),
        ('<a href="#gone">x</a>', "index.html: nothing at #gone"),
        ('<script src="https://cdn.example/x.js"></script>', "index.html: fetches https://cdn"),
        ('<p id="here"></p><a href="index.html#here">x</a>', None),
        ('<a href="https://docs.python.org">x</a>', None),
    ],
)
def test_links_are_looked_at(tmp_path, html, fault):
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    found = links.faults(tmp_path)
    assert len(found) == (fault is not None)
    assert all(line.startswith(fault) for line in found)


def lesson_with(folder, *sources):
    notebook = nbformat.v4.new_notebook(metadata={"course": {}})
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    folder.mkdir(exist_ok=True)
    nbformat.write(notebook, folder / "tiny.ipynb")
    return folder / "tiny.ipynb"


def test_a_notebook_is_executed_once_and_again_when_it_has_changed(tmp_path):
    outputs = Outputs(tmp_path / "kept")
    lesson = lesson_with(tmp_path / "topic", "print(6 * 7)", "raise NotImplementedError()")
    first = outputs.of(lesson)
    assert first.cells[0].outputs[0].text == "42\n"
    assert first.cells[1].outputs == []  # it failed for want of an answer
    assert first.metadata.course.ran.startswith("Python 3.")
    assert Outputs(tmp_path / "kept", run=False).of(lesson).cells[0].outputs

    changed = lesson_with(tmp_path / "topic", "print(6 * 8)")
    assert not Outputs(tmp_path / "kept", run=False).of(changed).cells[0].outputs
