"""Test cells judged outside a kernel: the same verdicts, partial credit, nothing hidden shown."""

from course.judge.notebook import TestCell, judge_notebook

MODULE = "# %%module pair\ndef double(x):\n    return 2 * x\ndef triple(x):\n    return 2 * x\n"
CELL = """
from course.judge import answer, check, score
student = answer("pair")
with check("doubles", points=1):
    assert student.double(2) == 4
### BEGIN HIDDEN TESTS
with check("triples", points=2, hint="read the text again"):
    assert student.triple(1111) == 3333
### END HIDDEN TESTS
score(of=3)
"""


def judged(*cells, **options):
    entries = [TestCell(f"cell-{i}", text, 3.0) for i, text in enumerate(cells)]
    return judge_notebook({"pair": MODULE}, entries, **options)


def test_partial_credit_rides_on_the_last_output():
    (verdict,) = judged(CELL, complete=True)
    assert verdict.score == 1
    assert [output["output_type"] for output in verdict.outputs] == [
        "display_data",
        "execute_result",
    ]
    assert verdict.outputs[-1]["data"]["text/plain"] == "1"
    assert [check["hidden"] for check in verdict.checks] == [False, True]


def test_nothing_of_a_hidden_check_is_shown_but_its_title_and_hint():
    (verdict,) = judged(CELL, complete=True)
    shown = str(verdict.outputs)
    assert "triples" in shown
    assert "read the text again" in shown
    assert "3333" not in shown
    assert "2222" not in shown
    assert "gave 2222; expected was 3333" in verdict.checks[1]["reason"]


RACY = """# %%module pair
import threading
class Tally:
    def __init__(self):
        self.counts = {}
    def add(self, word):
        self.counts[word] = self.counts.get(word, 0) + 1
class Stuck:
    def __init__(self):
        self.left, self.right = threading.Lock(), threading.Lock()
    def one(self):
        with self.left:
            with self.right: pass
    def other(self):
        with self.right:
            with self.left: pass
def wait(word):
    waiter = threading.Thread(target=threading.Event().wait, name=f"for {word}")
    waiter.start()
    waiter.join()
"""
HIDDEN_CELL = """
from functools import partial
from course.judge import answer, check, explore, score, together
student = answer("pair")
### BEGIN HIDDEN TESTS
with check("counts"):
    def scenario():
        tally = student.Tally()
        together(partial(tally.add, "kumquat"), partial(tally.add, "kumquat"))
        assert tally.counts["kumquat"] == 2
    explore(scenario)
with check("never gets stuck"):
    def scenario():
        stuck = student.Stuck()
        together(stuck.one, stuck.other)
    explore(scenario)
with check("comes back"):
    student.wait("kumquat")
### END HIDDEN TESTS
score(of=3)
"""


def test_a_hidden_check_shows_nothing_that_an_answer_can_spell_with():
    (verdict,) = judge_notebook({"pair": RACY}, [TestCell("cell", HIDDEN_CELL, 3.0)], complete=True)
    assert verdict.score == 0
    shown = str(verdict.outputs)
    for of_the_answer in ("kumquat", "self.counts", "waiter", "Line ", "line 1", "line 2"):
        assert of_the_answer not in shown
    assert "It did not come to an end." in shown or "The mistake has a name" in shown
    assert "kumquat" in verdict.checks[2]["reason"]  # which the instructor sees


def test_cells_share_their_names_and_each_has_its_own_verdict():
    first, second = judged("unused = 1\n" + CELL, "assert unused == 1\n" + CELL)
    assert (first.score, second.score) == (1, 1)
    assert first.grade_id == "cell-0"


def test_a_cell_that_is_broken_itself_is_not_judged_and_earns_nothing():
    broken, fine, without = judged("1 / 0", CELL, "x = 1")
    assert broken.score is None
    assert broken.outputs[-1]["output_type"] == "error"
    assert "ZeroDivisionError" in broken.outputs[-1]["evalue"]
    assert fine.score == 1
    assert without.score is None
    assert "score(of=" in without.outputs[-1]["evalue"]


def test_checks_that_do_not_add_up_in_grading_are_not_judged():
    visible = CELL.partition("### BEGIN")[0] + "score(of=3)"
    (complete,) = judged(visible, complete=True)
    assert complete.score is None
    (released,) = judged(visible)
    assert released.score == 3


def test_the_budget_of_a_notebook_keeps_what_was_judged():
    endless = "import threading\nthreading.Event().wait()"
    first, second, third = judged(CELL, endless, CELL, budget=1)
    assert first.score == 1
    assert second.score is None
    assert "more than 10 seconds" in second.outputs[0]["evalue"]
    assert third.score is None


def test_what_a_test_cell_prints_is_shown():
    (verdict,) = judged("print('judging')\n" + CELL)
    assert verdict.outputs[0] == {"output_type": "stream", "name": "stdout", "text": "judging\n"}
    assert verdict.score == 1


def test_a_cell_can_be_judged_under_another_start_method():
    cell = TestCell("cell", 'student = answer("pair", start_method="spawn")', 1.0)
    assert cell.under("fork").source == 'student = answer("pair", start_method="fork")'
    assert cell.under("fork").grade_id == "cell"


def test_what_breaks_the_judge_is_not_judged_and_its_neighbours_are():
    broken, after, dead, last = judged(
        CELL.replace("assert student.double(2) == 4", "import os; os._exit(3)"),
        CELL,
        CELL.replace("assert student.double(2) == 4", "import os; os.kill(os.getpid(), 9)"),
        CELL,
        complete=True,
    )
    assert [v.score for v in (broken, after, dead, last)] == [None, 1, None, 1]
    assert "the judge ended with exit status 3" in str(broken.outputs)
    assert "the judge ended with exit status -9" in str(dead.outputs)
