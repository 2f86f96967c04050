"""Modules and test cells read out of whole and broken notebooks."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course import notebook
from course.judge.notebook import TestCell
from course.notebook import modules_of, read_submission

BODY = "def f():\n    return 1\n"


def answer(source: str, grade_id: str = "overlap", **changes: object) -> nbformat.NotebookNode:
    meta = {"grade": False, "solution": True, "locked": False, "grade_id": grade_id}
    return new_code_cell(source, metadata={"nbgrader": meta | changes})


def graded(source: str, grade_id: str = "overlap-tests", points: int = 3) -> nbformat.NotebookNode:
    meta = {"grade": True, "solution": False, "locked": True, "grade_id": grade_id}
    return new_code_cell(source, metadata={"nbgrader": meta | {"points": points}})


@pytest.fixture
def handed_out() -> nbformat.NotebookNode:
    return new_notebook(
        cells=[
            new_markdown_cell("# A lesson"),
            new_code_cell("%%module example\nx = 1"),
            answer(f"%%module overlap\n{BODY}"),
            graded("score(of=3)"),
            answer("words", "essay", grade=True, points=2),
        ]
    )


def body_of(text: str) -> str:
    return text.split("\n", 1)[1]


def test_modules_keep_the_lines_of_their_cells(handed_out):
    modules = modules_of(handed_out)
    assert list(modules) == ["example", "overlap"]
    assert modules["overlap"].split("\n")[0].startswith("# %%module overlap")
    assert body_of(modules["overlap"]) == BODY


def test_only_autograded_cells_are_test_cells(handed_out):
    assert notebook.test_cells_of(handed_out) == [TestCell("overlap-tests", "score(of=3)", 3.0)]


def test_a_whole_submission_needs_no_notes(handed_out):
    assert read_submission(handed_out, handed_out).notes == []


@pytest.mark.parametrize(
    "source",
    [
        BODY,
        f"# %%module overlap\n{BODY}",
        f"%module overlap\n{BODY}",
        f"%% module overlap\n{BODY}",
        f"%%modul overlap\n{BODY}",
        f"%%module\n{BODY}",
        f"%%module other\n{BODY}",
        f"import os\n%%module overlap\n{BODY}",
    ],
)
def test_a_damaged_module_line_is_repaired_and_told(handed_out, source):
    submitted = new_notebook(cells=[answer(source)])
    reading = read_submission(submitted, handed_out)
    assert list(reading.modules) == ["overlap"]
    lines = body_of(reading.modules["overlap"]).split("\n")
    assert [line for line in lines if line not in ("", "import os")] == BODY.split("\n")[:2]
    assert len(reading.notes) == 1
    assert "overlap" in reading.notes[0]
    assert submitted.cells[0].source == source


def test_without_the_instructor_s_notebook_nothing_is_guessed():
    assert modules_of(new_notebook(cells=[answer(BODY)])) == {}


def test_of_two_cells_the_graded_answer_wins(handed_out):
    copy = new_code_cell("%%module overlap\nx = 'a copy'")
    submitted = new_notebook(cells=[answer(f"%%module overlap\n{BODY}"), copy])
    reading = read_submission(submitted, handed_out)
    assert body_of(reading.modules["overlap"]) == BODY
    assert reading.notes == [
        "The module overlap was written more than once; the cell overlap was judged, not cell 2."
    ]


@pytest.fixture
def two_handed_out() -> nbformat.NotebookNode:
    return new_notebook(
        cells=[answer(f"%%module {name}\npass", name) for name in ("overlap", "order")]
    )


def test_answers_in_one_another_s_cells_are_read_as_the_kernel_read_them(two_handed_out):
    cells = [answer("%%module order\nx = 1", "overlap"), answer("%%module overlap\nx = 2", "order")]
    reading = read_submission(new_notebook(cells=cells), two_handed_out)
    assert {name: body_of(text) for name, text in reading.modules.items()} == {
        "order": "x = 1\n",
        "overlap": "x = 2\n",
    }
    assert reading.notes == [
        "The cell overlap begins with `%%module order`, and was read as that.",
        "The cell order begins with `%%module overlap`, and was read as that.",
    ]


def test_a_copy_of_a_cell_that_was_made_another_answer_is_read_as_that(two_handed_out):
    cells = [answer("%%module overlap\nx = 1"), answer("%%module order\nx = 2")]
    reading = read_submission(new_notebook(cells=cells), two_handed_out)
    assert {name: body_of(text) for name, text in reading.modules.items()} == {
        "overlap": "x = 1\n",
        "order": "x = 2\n",
    }


@pytest.mark.parametrize(
    "other",
    [
        answer("%%module order\nx = 2", "order"),
        answer("x = 2", "order"),
        new_code_cell("%%module order\nx = 2"),
    ],
)
def test_a_name_that_another_answer_has_already_is_a_slip(two_handed_out, other):
    cells = [answer("%%module order\nx = 1"), other]
    reading = read_submission(new_notebook(cells=cells), two_handed_out)
    assert {name: text.split()[-1] for name, text in reading.modules.items()} == {
        "overlap": "1",
        "order": "2",
    }


def test_which_of_two_cells_of_one_name_was_judged_is_told(handed_out):
    cells = [answer("%%module overlap\nx = 1"), answer("%%module overlap\nx = 2")]
    assert read_submission(new_notebook(cells=cells), handed_out).notes == [
        "The module overlap was written more than once; cell 2 was judged, not cell 1."
    ]


def test_of_two_ungraded_cells_the_last_wins():
    cells = [new_code_cell(f"%%module twice\nx = {n}") for n in range(3)]
    assert body_of(modules_of(new_notebook(cells=cells))["twice"]) == "x = 2\n"


def test_an_answer_that_lost_its_metadata_or_its_type_is_still_found(handed_out):
    bare = new_notebook(cells=[new_code_cell(f"%%module overlap\n{BODY}")])
    assert read_submission(bare, handed_out).notes == []
    retyped = new_notebook(cells=[new_markdown_cell(f"%%module overlap\n{BODY}")])
    reading = read_submission(retyped, handed_out)
    assert body_of(reading.modules["overlap"]) == BODY
    assert "no code cell" in reading.notes[0]


@pytest.mark.parametrize("cells", [[], [answer("")], [answer("  \n")]])
def test_a_missing_answer_is_told(handed_out, cells):
    reading = read_submission(new_notebook(cells=cells), handed_out)
    assert reading.modules == {}
    assert reading.notes == [
        "There is no answer for overlap: no cell begins with `%%module overlap`."
    ]


def test_cells_that_nbformat_would_not_write_do_not_stop_the_reading(handed_out):
    odd = [
        {"cell_type": "code"},
        {
            "cell_type": "code",
            "source": ["%%module lines\n", "x = 1"],
            "metadata": None,
        },
        {"cell_type": "raw", "source": "%%module raw\n", "metadata": {"nbgrader": 7}},
        {
            "cell_type": "code",
            "source": "y = 2",
            "metadata": {"nbgrader": {"grade_id": 5}},
        },
    ]
    reading = read_submission(nbformat.from_dict({"cells": odd}), handed_out)
    assert body_of(reading.modules["lines"]) == "x = 1\n"


ABOVE = "%%time\n%%module overlap\n"
AROUND = {
    "a magic above it": (f"{ABOVE}{BODY}", "`%%time`"),
    "two of them, and a blank line": (f"%%capture out\n\n{ABOVE}{BODY}", "`%%capture out`"),
    "a command of the shell": (f"!pip install tqdm\n%%module overlap\n{BODY}", "`!pip"),
    "a byte order mark": (f"\ufeff%%module overlap\n{BODY}", "invisible mark"),
    "a fence": (f"```python\n%%module overlap\n{BODY}```\n", "the fence"),
    "a fence in a text": (f"Mine:\n\n~~~ py\n%%module overlap\n{BODY}~~~\nDone.", "the fence"),
    "a fence that is not closed": (f"```\n%%module overlap\n{BODY}", "the fence"),
    "a fence that is closed late": (f"```\n%%module overlap\n{BODY.rstrip()}```", "the fence"),
    "a fence, and no line": (f"```\n{BODY}```", "the fence"),
    "lines of Windows": (f"%%module overlap\r\n{BODY}".replace("\n", "\r\n"), ""),
}


@pytest.mark.parametrize("kind", AROUND)
@pytest.mark.parametrize("make", [new_code_cell, new_markdown_cell])
def test_what_stands_around_the_module_is_taken_away_and_told(handed_out, kind, make):
    source, told = AROUND[kind]
    cell = make(source, metadata=answer("").metadata)
    reading = read_submission(new_notebook(cells=[cell]), handed_out)
    text = reading.modules["overlap"]
    assert [line for line in text.split("\n")[1:] if line] == BODY.split("\n")[:2]
    assert told in " ".join(reading.notes)
    if "%%module" in source and "\r" not in source:  # every line keeps its number
        lines = source.lstrip("\ufeff").split("\n")
        assert text.split("\n").index("def f():") == lines.index("def f():")


@pytest.mark.parametrize("magic", [True, False])
@pytest.mark.parametrize(
    ("first", "then", "inside"),
    [("    ", "    ", "    "), ("In [3]: ", "   ...: ", "   ...: "), (">>> ", ">>> ", "... ")],
)
def test_what_a_kernel_takes_off_each_line_is_taken_off(handed_out, magic, first, then, inside):
    """In the notebook such a cell works."""
    lines = [*["%%module overlap"][: int(magic)], *BODY.rstrip().split("\n")]
    marks = [first] + [inside if line[:1] == " " else then for line in lines[1:]]
    source = "\n".join(mark + line for mark, line in zip(marks, lines, strict=True))
    reading = read_submission(new_notebook(cells=[answer(source)]), handed_out)
    assert body_of(reading.modules["overlap"]).rstrip() == BODY.rstrip()
    assert "prompts or indentation" in " ".join(reading.notes)


@pytest.mark.parametrize("odd", ["    ", "\f", "\u2028"])
def test_an_indented_line_is_nothing_to_be_taken_off(handed_out, odd):
    body = f'TEXT = """\n  {odd}\n  >>> x\n"""\n\n\ndef f():\n    return TEXT\n'
    reading = read_submission(new_notebook(cells=[answer(f"%%module overlap\n{body}")]), handed_out)
    assert body_of(reading.modules["overlap"]) == body
    assert reading.notes == []


def test_a_fence_that_belongs_to_the_code_stays(handed_out):
    body = 'def f():\n    """\n    ```\n    f()\n    ```\n    """\n    return 1\n'
    submitted = new_notebook(cells=[answer(f"%%module overlap\n{body}")])
    assert body_of(read_submission(submitted, handed_out).modules["overlap"]) == body


GUARD = 'if __name__ == "__main__":'
OPEN = "if True:"
INSIDE = f"def f():\n    {GUARD}\n        return 1\n"
WHOLE = f"import os\n{GUARD}\n    def f():\n        return 1\n"
KEPT = [
    f"def f():\n    return 1\n{GUARD}\n    print(f())\n",
    f"def f():\n    return 1\n{GUARD}\n    def f():\n        return 2\n",
    f"def f():\n    {GUARD}\n        return 1\n    else:\n        return 2\n",
    f"def f(:\n    {GUARD}\n        return 1\n",
]


@pytest.mark.parametrize("body", [INSIDE, WHOLE, INSIDE.replace('"', "'")])
def test_a_main_guard_around_what_is_defined_is_opened_and_told(handed_out, body):
    reading = read_submission(new_notebook(cells=[answer(f"%%module overlap\n{body}")]), handed_out)
    assert body_of(reading.modules["overlap"]) == body.replace(GUARD, OPEN).replace(
        GUARD.replace('"', "'"), OPEN
    )
    assert "a main guard" in reading.notes[0]


@pytest.mark.parametrize("body", KEPT)
def test_a_main_guard_around_a_demonstration_stays(handed_out, body):
    reading = read_submission(new_notebook(cells=[answer(f"%%module overlap\n{body}")]), handed_out)
    assert body_of(reading.modules["overlap"]) == body
    assert reading.notes == []


def test_a_leftover_cell_with_a_name_that_the_magic_refuses_is_told(handed_out):
    cells = [answer(f"%%module overlap\n{BODY}"), new_code_cell("%%module queue\nx = 1")]
    reading = read_submission(new_notebook(cells=cells), handed_out)
    assert list(reading.modules) == ["overlap"]
    assert reading.notes[0].startswith("Cell 2 was not taken as a module: `queue` is the name of")
