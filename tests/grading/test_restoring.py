"""Submissions rebuilt around what the gradebook knows; hidden tests and unsafe HTML taken out."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course.grading.marking.executor import write_verdicts
from course.grading.pages.feedback import FOR_INSTRUCTORS, HideTests
from course.grading.pages.rendering import coloured
from course.grading.pages.safe_html import MOST_RENDERED, _rendered, as_it_is, clean
from course.grading.received.hidden import split_hidden
from course.grading.received.restoring import restored
from course.handins.notebooks import cells_of
from course.handins.values import HandIn

TESTS = "student = 1\n### BEGIN HIDDEN TESTS\nassert student == 'hidden'\n### END HIDDEN TESTS\n2"
SEEN = "student = 1\n2"


def cell_like(name: str, source: str, cell_type: str = "code", **meta: object):
    make = new_code_cell if cell_type == "code" else new_markdown_cell
    marks = {"grade": False, "solution": False, "task": False, "locked": False}
    marks |= {"grade_id": name, "schema_version": 3, "cell_type": cell_type, "checksum": name}
    return make(source, metadata={"nbgrader": marks | meta})


@pytest.fixture
def known() -> nbformat.NotebookNode:
    return new_notebook(
        cells=[
            cell_like("fixed", "x = 1", locked=True),
            cell_like("sum", "%%module sum\npass", solution=True),
            cell_like("sum-tests", TESTS, grade=True, locked=True, points=2),
            cell_like("why", "", "markdown", grade=True, solution=True, points=1),
        ]
    )


@pytest.fixture
def handed_in(known) -> nbformat.NotebookNode:
    """The notebook as it was released, solved, with a text of the student's own."""
    nb = nbformat.from_dict(known)
    nb.cells[1].source = "%%module sum\nx = 2"
    nb.cells[2].source = SEEN
    nb.cells[3].source = "Because."
    nb.cells.insert(0, new_markdown_cell("My notes"))
    return nb


def restore(nb, known):
    return restored(HandIn(tuple(cells_of(nb["cells"]))), known)


def sources(nb) -> list[str]:
    return [cell.source for cell in nb.cells]


def test_a_whole_submission_only_gets_its_hidden_tests_back(known, handed_in):
    made, notes = restore(handed_in, known)
    assert notes == []
    assert sources(made) == ["My notes", "x = 1", "%%module sum\nx = 2", TESTS, "Because."]
    assert [cell.metadata for cell in made.cells[1:]] == [c.metadata for c in known.cells]


def test_outputs_tags_and_foreign_metadata_stay_behind(known, handed_in):
    handed_in.metadata.widgets = {"state": 1}
    for cell in handed_in.cells:
        cell.metadata |= {"tags": ["skip-execution"], "course": {"score": 2}}
        if cell.cell_type == "code":
            cell.outputs = [new_output("stream", text="2")]
    made, _ = restore(handed_in, known)
    assert set(made.metadata) == {"language_info"}
    for cell in made.cells:
        assert set(cell.metadata) <= {"nbgrader"}
        assert cell.get("outputs", []) == []


def test_edited_locked_cells_get_their_text_back_and_it_is_told(known, handed_in):
    handed_in.cells[1].source = "x = 'mine'"
    handed_in.cells[3].source = "99"
    handed_in.cells[3].metadata.nbgrader |= {"points": 99, "locked": False, "solution": True}
    made, notes = restore(handed_in, known)
    assert sources(made)[1] == "x = 1"
    assert sources(made)[3] == TESTS
    assert made.cells[3].metadata.nbgrader.points == 2
    (note,) = notes
    assert note.startswith(
        "The cells fixed and sum-tests, which come with the lesson, are in another"
    )
    assert "from an earlier release, or changed by hand" in note


def test_a_test_of_an_earlier_release_is_told_to_both_readers_as_nobody_s_fault(known, handed_in):
    handed_in.cells[3].source = "assert older"
    made, (note,) = restore(handed_in, known)
    assert sources(made)[3] == TESTS
    assert note == (
        "The cell sum-tests, which comes with the lesson, is in another version here than in the "
        "gradebook: from an earlier release, or changed by hand. The gradebook's version was used; "
        "there is nothing to do."
    )


@pytest.mark.parametrize("left", [[], [0], [0, 4], [2], [4]])
def test_missing_graded_cells_are_put_back_in_their_order(known, handed_in, left):
    handed_in.cells = [handed_in.cells[place] for place in left]
    made, notes = restore(handed_in, known)
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in made.cells]
    marked = [name for name in names if name in ("sum", "sum-tests", "why")]
    assert [name for name in marked if name != "sum"] == ["sum-tests", "why"]
    assert len(notes) == 2 - (4 in left)


def test_of_copies_the_last_keeps_the_mark(known, handed_in):
    copy = nbformat.from_dict(handed_in.cells[2])
    copy.source = "%%module sum\nx = 3"
    handed_in.cells.append(copy)
    made, _ = restore(handed_in, known)
    marked = [c.source for c in made.cells if c.metadata.get("nbgrader", {}).get("solution")]
    assert marked == ["Because.", "%%module sum\nx = 3"]


def test_retyped_cells_get_their_type_back(known, handed_in):
    handed_in.cells[2] = new_markdown_cell(
        handed_in.cells[2].source, metadata=handed_in.cells[2].metadata
    )
    made, notes = restore(handed_in, known)
    assert made.cells[2].cell_type == "code"
    assert "sum" in notes[0]


@pytest.mark.parametrize("meta", [7, None, [], {}, {"grade_id": 5}, {"grade_id": "unknown"}])
def test_metadata_of_any_kind_is_survived(known, handed_in, meta):
    handed_in.cells[0].metadata = nbformat.from_dict({"nbgrader": meta})
    made, notes = restore(handed_in, known)
    nbformat.validate(made)
    assert notes == []
    assert made.cells[0].metadata == {}


def test_cells_that_no_tool_would_write_are_survived(known):
    odd = [7, {}, {"cell_type": "poem"}, {"cell_type": "code", "source": ["a\n", 5]}, {"id": "b d"}]
    made, _ = restore(nbformat.from_dict({"cells": odd}), known)
    nbformat.validate(made)
    assert "a\n5" in sources(made)


def test_hidden_regions_are_told_from_the_rest():
    assert split_hidden(TESTS) == (SEEN, ["assert student == 'hidden'"])
    assert split_hidden("a\n### BEGIN HIDDEN TESTS\nb") == ("a", ["b"])


def test_feedback_shows_nothing_of_a_hidden_test(known):
    nb = nbformat.from_dict(known)
    line = "assert student == 'hidden'"
    nb.cells[1].outputs = [new_output("stream", text=f"found: {line}")]
    nb.cells[2].outputs = [
        new_output("display_data", {"text/plain": "a report", "text/html": "<p>a report</p>"}),
        new_output("display_data", {"text/html": "student == &#x27;hidden&#x27;"}),
        new_output(
            "display_data", {"text/plain": "kept back"}, metadata={"course": FOR_INSTRUCTORS}
        ),
        new_output("error", ename="JudgeError", evalue=line, traceback=[line]),
    ]
    nb.cells[2].outputs[1].data["text/html"] = "<b>assert student == &#x27;hidden&#x27;</b>"
    shown, _ = HideTests().preprocess(nb, {})
    assert "hidden'" not in str(shown)
    assert "&#x27;" not in str(shown)
    assert "kept back" not in str(shown)
    assert "a report" in str(shown.cells[2].outputs[0])
    assert shown.cells[2].source == SEEN


@pytest.mark.parametrize(
    "unsafe",
    [
        "<script>act()</script>",
        "<img src=x onerror=act()>",
        "<img src='https://example.org/seen.png'>",
        "<img src='//example.org/seen.png'>",
        "<img src='/logout'>",
        "<img src='%2e%2e/%2e%2e/logout'>",
        "<img src='a\\..\\..\\logout'>",
        "<img src='data:image/svg+xml,<svg onload=act()>'>",
        "<a href='javascript:act()'>x</a>",
        "<a href='data:text/html,<script>act()</script>'>x</a>",
        "<iframe src='https://example.org'></iframe>",
        "<form action='/formgrader'><input name=score></form>",
        "<style>@import 'x'</style>",
        "<svg onload=act()>",
        "<p style='position:fixed' id=score onclick=act()>x</p>",
    ],
)
def test_html_that_could_act_cannot(unsafe):
    seen = Seen()
    seen.feed(clean(unsafe))
    assert not {*seen.tags} & {"script", "iframe", "form", "input", "style", "svg"}
    assert set(seen.attributes) <= {"src"}
    assert seen.attributes.get("src", "x") == "x"


class Seen(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = [], {}

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= dict(attrs)


def test_a_text_that_takes_its_reader_long_is_shown_as_it_is():
    text = r"\begin{a}<b>" * (MOST_RENDERED // 10)
    assert len(text) > MOST_RENDERED
    assert _rendered(text, {}) == f"<pre>{html.escape(text)}</pre>"
    code = "\n " * MOST_RENDERED
    assert coloured(code) == f'<div class="highlight">{as_it_is(code)}</div>'
    assert _rendered("a **b**", {}).strip() == "<p>a <strong>b</strong></p>"


def test_html_of_a_lesson_stays():
    lesson = "<details><summary>Answer</summary><p>x &lt; <b>y</b></p></details>"
    assert clean(lesson) == lesson
    picture = '<img src="data:image/png;base64,AAAA" alt="cores">'
    assert clean(picture) == picture
    beside = '<img src="pictures/cores%20used.png">'
    assert clean(beside) == beside


NOTES = [
    'a main guard (`if __name__ == "__main__":`) around what it defines',
    "`␛[1A␛[2K|` cannot be the name of a module, nor `a_b*c*`",
    "handed in as [here](x) ![y](z) _small_ *1* **2** ~~3~~ $a$ \\*b* & <b>c</b> <img src=x>.ipynb",
    "handed in as ``a`<img src=x>`b.ipynb, `` `<img src=x>` and `",
    "- # there is copy_of_small.ipynb, and 1 < 2 &amp; 3",
]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_reads_as_it_was_written_and_acts_nowhere(note):
    book = new_notebook()
    write_verdicts(book, {}, [note])
    page = _rendered(book.cells[0].source, {})
    (shown,) = re.findall(r"<li>(.*)</li>", page)
    assert set(re.findall(r"<[^>]*>", shown)) <= {"<code>", "</code>"}
    text = html.unescape(re.sub(r"<[^>]*>", "", shown))
    assert re.sub(r"[`\s]", "", text) == re.sub(r"[`\s]", "", note)
