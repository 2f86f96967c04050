"""What was judged once is not judged again, and nothing else is taken for it."""

import pytest

from course.grading.marking import verdicts
from course.grading.marking.verdicts import Verdicts
from course.judge.children.deadline import FOR_EVER, LATE
from course.judge.notebook import CellVerdict, TestCell


def cell(name, more=""):
    return TestCell(f"{name}-tests", f"student = answer({name!r})\n{more}", 2)


class Judge:
    """Gives each cell two points, and notes what it was asked."""

    def __init__(self, score=2):
        self.asked, self.score = [], score

    def __call__(self, modules, cells):
        self.asked += [one.grade_id for one in cells]
        return [CellVerdict(one.grade_id, one.points, self.score) for one in cells]


@pytest.fixture
def asks(tmp_path):
    """Tell which cells the judge is asked about for these modules."""

    def asked(modules, cells, *, walls=True, score=2):
        judge = Judge(score)
        given = Verdicts(tmp_path).judged(modules, cells, judge, walls=walls)
        assert [one.grade_id for one in given] == [one.grade_id for one in cells]
        assert {one.score for one in given} <= {score, 2}
        return judge.asked

    return asked


BOTH = [cell("one"), cell("two")]


def test_the_same_answer_is_judged_once_whatever_the_others_are(asks):
    assert asks({"one": "a = 1", "two": "b = 1"}, BOTH) == ["one-tests", "two-tests"]
    assert asks({"one": "a = 1", "two": "b = 2"}, BOTH) == ["two-tests"]
    assert asks({"two": "b = 1", "one": "a = 1", "other": "c = 3"}, BOTH) == []
    assert asks({"two": "b = 1"}, BOTH) == ["one-tests"]  # that it is not there is an answer, too
    assert asks({"two": "b = 1"}, BOTH) == []


@pytest.mark.parametrize("name", ["helper", "𝒽ₑˡper"])
def test_a_module_that_the_answer_may_import_belongs_to_it(asks, name):
    first = {"one": f"from {name} import f", "helper": "from deeper import f", "deeper": "f = 1"}
    assert asks(first, [cell("one")])
    assert asks(first | {"deeper": "f = 2"}, [cell("one")])
    assert not asks(first, [cell("one")])


def test_another_test_cell_judges_anew_and_so_does_one_without_walls(asks):
    modules = {"one": "a = 1"}
    assert asks(modules, [cell("one")])
    assert asks(modules, [cell("one", "assert student")])
    assert asks(modules, [cell("one")], walls=False)
    assert not asks(modules, [cell("one")])


def test_cells_that_use_what_another_has_made_are_judged_with_it(asks):
    cells = [cell("one", "limit = 3"), cell("two", "assert student.f(limit)"), cell("three")]
    texts = {"one": "a = 1", "two": "b = 1", "three": "c = 1"}
    assert len(asks(texts, cells)) == 3
    assert asks(texts | {"two": "b = 2"}, cells) == ["one-tests", "two-tests"]
    assert asks(texts | {"one": "b = 2"}, cells) == ["one-tests", "two-tests"]
    assert asks(texts | {"three": "c = 2"}, cells) == ["three-tests"]


def test_cells_that_ask_for_one_module_are_judged_together(asks):
    cells = [cell("one"), TestCell("more-tests", cell("one").source, 1), cell("two")]
    assert len(asks({"one": "a = 1", "two": "b = 1"}, cells)) == 3
    assert asks({"one": "a = 2", "two": "b = 1"}, cells) == ["one-tests", "more-tests"]


def test_what_could_not_be_judged_among_others_is_tried_again_alone_and_in_the_next_run(asks):
    twice = ["one-tests", "two-tests", "one-tests", "two-tests"]
    assert asks({"one": "a = 1"}, BOTH, score=None) == twice
    assert asks({"one": "a = 1"}, BOTH) == ["one-tests", "two-tests"]
    assert asks({"one": "a = 1"}, BOTH) == []


def test_the_one_that_is_judged_when_it_is_tried_alone_has_that_verdict(tmp_path):
    def judge(modules, cells):
        scores = [None, 1.0] if len(cells) > 1 else [2.0]
        return [CellVerdict(one.grade_id, 2, s) for one, s in zip(cells, scores, strict=True)]

    given = Verdicts(tmp_path).judged({"one": "a = 1"}, BOTH, judge, walls=True)
    assert [one.score for one in given] == [2.0, 1.0]


def test_what_was_cut_off_is_nobody_else_s_verdict(tmp_path):
    asked = []

    def judge(modules, cells):
        asked.append(1)
        reasons = [FOR_EVER, LATE.format(allowed=10)]
        checks = [[{"reason": f"it {reason}"}] for reason in reasons]
        return [
            CellVerdict(one.grade_id, 2, 0.0, [], check)
            for one, check in zip(cells, checks[-len(cells) :], strict=True)
        ]

    for wanted in (1, 2):
        Verdicts(tmp_path).judged({"one": "a = 1"}, BOTH, judge, walls=True)
        assert len(asked) == wanted
        assert len(list(tmp_path.glob("*.json"))) == 1


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_another_python_or_another_start_method_judges_anew(asks, monkeypatch, method):
    assert asks({"one": "a = 1"}, [cell("one")])
    monkeypatch.setenv("COURSE_START_METHOD", method)
    assert asks({"one": "a = 1"}, [cell("one")])
    monkeypatch.setattr(verdicts.sys, "version", "3.99")
    assert asks({"one": "a = 1"}, [cell("one")])
    assert not asks({"one": "a = 1"}, [cell("one")])


def test_pieces_go_side_by_side_and_stand_in_the_order_of_the_notebook(asks, tmp_path):
    cells = [cell("one", "limit = 3"), cell("two"), cell("three", "assert limit"), cell("four")]
    judge, given = Judge(), []

    def backwards(judge_now, pieces):
        given.extend([[one.grade_id for one in piece] for piece in pieces])
        for piece in reversed(pieces):
            judge_now([piece])

    found = Verdicts(tmp_path).judged({}, cells, judge, walls=True, spread=backwards)
    assert given == [["two-tests"], ["one-tests", "three-tests"], ["four-tests"]]
    assert judge.asked == ["four-tests", "one-tests", "three-tests", "two-tests"]
    assert [one.grade_id for one in found] == [one.grade_id for one in cells]
    assert asks({}, cells) == []


def test_a_file_that_is_cut_short_is_no_verdict(asks, tmp_path):
    assert asks({"one": "a = 1"}, BOTH)
    for path in tmp_path.glob("*.json"):
        path.write_text(path.read_text()[:20])
    assert asks({"one": "a = 1"}, BOTH) == ["one-tests", "two-tests"]


def test_all_is_forgotten_when_it_is_to_be_judged_anew(asks, tmp_path):
    assert asks({"one": "a = 1"}, BOTH)
    Verdicts(tmp_path).forget()
    assert asks({"one": "a = 1"}, BOTH) == ["one-tests", "two-tests"]
