"""A prediction is answered by the run, and by nothing else."""

import json

import pytest

from course.notebook.beside import FILE
from course.predicting import predict, wrap_up
from course.predicting.outcome import run_program
from course.predicting.page import as_html, as_text
from course.predicting.question import NoQuestion
from course.progress import progress_here
from tests.predicting.conftest import CELL


def test_the_run_decides(topic, shell):
    asked = predict("first")
    asked.answer(1)
    assert asked.state == "open"
    shell.run_cell(CELL)
    assert asked.state == "right"
    asked.again()
    assert asked.state == "open"
    asked.answer(0)
    assert (asked.state, asked.tries) == ("wrong", 2)


def test_another_cell_decides_nothing(topic, shell):
    asked = predict("first")
    asked.answer(1)
    shell.run_cell("print('two')")
    assert asked.state == "open"


def test_a_run_before_the_answer_counts(topic, shell):
    asked = predict("first")
    shell.run_cell(CELL)
    assert "What came out?" in as_html(asked, "x")
    asked.answer(1)
    assert asked.state == "right"


def test_what_was_chosen_counts_where_the_cell_is_run_without_the_button(topic, shell):
    asked = predict("first")
    asked.take({"do": "choose", "given": 0})
    assert "You said" not in as_html(asked, "x")
    shell.run_cell(CELL)
    assert (asked.state, asked.tries) == ("wrong", 1)
    asked.take({"do": "again"})
    shell.run_cell(CELL)
    assert (asked.state, asked.tries) == ("open", 1)


def test_what_is_printed_is_still_seen(topic, shell, capsys):
    predict("first")
    shell.run_cell(CELL)
    assert capsys.readouterr().out == "two\none\n"


@pytest.mark.parametrize(
    ("name", "given", "state"),
    [
        ("many", 2, "right"),
        ("many", 2.1, "right"),
        ("many", 3, "wrong"),
        ("order", ["two", "one"], "right"),
        ("order", ["one", "two"], "wrong"),
        ("neither", 0, "open"),
    ],
)
def test_numbers_orders_and_what_nobody_foresaw(topic, shell, name, given, state):
    asked = predict(name)
    asked.answer(given)
    shell.run_cell(CELL)
    assert asked.state == state
    assert f"data-state='{state}'" in as_html(asked, "x")


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("many", 2, "<b>2 times as much</b>"),
        ("many", 1, "<b>1 time as much</b>"),
        ("many", 200_000, "<b>200000 times as much</b>"),
        ("order", ["two", "one"], "<b>two, one</b>"),
    ],
)
def test_what_was_said_stands_there_when_it_was_right_too(topic, shell, name, given, said):
    asked = predict(name)
    asked.answer(given)
    assert said in as_html(asked, "x")
    shell.run_cell(CELL)
    assert said in as_html(asked, "x")


def test_a_program_of_its_own_is_run_when_the_answer_is_there(topic, shell):
    total, breaks, *earlier = wrap_up().predictions
    assert [p.topic for p in earlier] == ["1-first", "1-first"]
    total.answer(42)
    assert total.state == "right"
    breaks.answer(0)
    assert breaks.state == "right"


def test_what_was_wrong_is_asked_again_first(topic, shell):
    progress_here().note("predictions", "1-first/breaks", state="wrong", tries=1)
    *_, first, _second = wrap_up().predictions
    assert first.question.name == "breaks"


def test_answers_are_kept_beside_the_start_page(topic, shell):
    asked = predict("first")
    asked.answer(0)
    shell.run_cell(CELL)
    kept = json.loads((topic.parent / "progress.json").read_text())
    assert kept["predictions"]["2-second/first"]["state"] == "wrong"


def test_what_was_answered_before_can_be_looked_at_again(topic, shell):
    for given, said in ((0, "one</b>. It was not what"), (1, "two</b>. It was right")):
        asked = predict("first")
        asked.answer(given)
        shell.run_cell(CELL)
        anew = predict("first")
        assert anew.state == "open"
        assert f"answered this before.</summary><p>You said: <b>{said}" in as_html(anew, "x")
        anew.answer(0)
        anew.again()
        assert "answered this before" not in as_html(anew, "x")


@pytest.mark.parametrize("name", ["first", "many", "order"])
@pytest.mark.parametrize("given", [None, 7, -1, True, "one", [], ["one", "one"], ["one", 2], {}])
def test_what_is_kept_and_no_answer_of_this_question_is_not_shown(topic, shell, name, given):
    kept = {"state": "right", "tries": 1, "given": given}
    progress_here().note("predictions", f"2-second/{name}", **kept)
    is_answer = name == "many" and type(given) is int
    assert ("answered this before" in as_html(predict(name), "x")) == is_answer


def test_the_page_tells_nothing_beforehand(topic, shell):
    page = as_html(predict("first"), "x")
    assert "printed first" not in page
    assert "lines[0]" not in page
    assert "one" in as_text(predict("first"))


def test_what_cannot_be_asked_says_so(topic, shell):
    with pytest.raises(NoQuestion, match="its questions are: first, many"):
        predict("frist")
    (topic / FILE).write_text("{")
    with pytest.raises(NoQuestion, match="cannot be read"):
        predict("first")
    (topic / FILE).unlink()
    with pytest.raises(NoQuestion, match="Fetch the lesson's folder again"):
        predict("first")


def test_what_a_program_prints_may_be_any_letters_and_any_bytes():
    said = run_program("import sys; print('é☕', flush=True); sys.stdout.buffer.write(b'\\xff')")
    assert said.output.split() == ["é☕", "\N{REPLACEMENT CHARACTER}"]
