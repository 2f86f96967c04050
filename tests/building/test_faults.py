"""Faults in lesson texts are named with their file and line."""

import pytest

from course.building.faults import LessonError
from course.building.notebook import make_notebook
from course.building.topics import about
from course.building.tree import make_trees

HOLDS = """\
def holds(number):
    return twice(number)

def twice(number):
    assert student.double(number) == 2 * number
"""

HIDDEN_BLOCK = """\
### BEGIN HIDDEN TESTS
with check("doubles nothing", points=2, hint="a hint of the secret"):
    assert student.double(0) == 0
### END HIDDEN TESTS
"""
FORGOTTEN = """\
    def scenario():
        assert student.double(0) == 0
"""
ASKED = """\
```{predict} of-all
number: 1
why: There is one.
```
"""
IMPORTED = "%load_ext course\nfrom course import predict\n```\n\n"
NOTHING = 'with check("doubles nothing"'


def test_a_good_lesson_has_none(small):
    make_notebook(small.lesson, small.root)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("assert student.double(0) == 0", "with raises(ValueError):\n        student.double(None)"),
        ("assert student.double(0) == 0", "explore(lambda: student.double(0))"),
        ("assert student.double(0) == 0", "holds(0)"),
    ],
)
def test_a_check_may_fail_in_other_ways_than_by_an_assert(small, old, new):
    small.change("answer, check, score\n", f"answer, check, explore, raises, score\n\n{HOLDS}")
    small.change(old, new)
    make_notebook(small.lesson, small.root)


@pytest.mark.parametrize(
    "shown",
    ["%%time\nprint(1)", "await asyncio.sleep(0)", "!ls", ":tags: [raises-exception]\nprint("],
)
def test_what_a_notebook_runs_is_python_enough(small, shown):
    small.change("Some text.", f"Some text.\n\n```{{code-cell}}\n{shown}\n```")
    make_notebook(small.lesson, small.root)


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        (":solution: double", ":solutoin: double", "%%module", "unknown mark :solutoin:"),
        (":points: 3", ":point: 3", "from course.judge", "unknown mark :point:"),
        (":points: 3\n", "", "from course.judge", "needs :points:"),
        (":points: 3", ":points: 0", "from course.judge", "a number above 0; it says 0"),
        (":points: 3", ":points: lots", "from course.judge", "it says 'lots'"),
        ("points=2", "points=1", "from course.judge", "the checks give 2 points together"),
        (", points=2", "", 'with check("doubles nothing"', "needs points= with a plain number"),
        ("points=2", "points=1 + 1", 'with check("doubles nothing"', "with a plain number"),
        ("score(of=3)", "score(of=4)", "score(of=4)", "score(of=...) and :points: 3 differ"),
        ("score(of=3)\n", "", "from course.judge", "does not end with score(of=3)"),
        ("student.double(2) ==", "student.double(2 ==", "assert student.double(2", "not Python"),
        (":tests: double", ":tests: dubble", "from course.judge", "no cell with `:solution: dub"),
        (":tests: double", ":tests: dubble", "%%module", "no cell with `:tests: double`"),
        ("    ### END SOLUTION\n```", "```", "### BEGIN SOLUTION", "no ### END SOLUTION after"),
        ("    ### BEGIN SOLUTION\n    s", "    s", "### END SOLUTION", "without a ### BEGIN SOL"),
        ("### BEGIN SOLUTION\n    s", "# BEGIN SOLUTION\n    s", "# BEGIN", "is no marker"),
        ("### BEGIN HIDDEN TESTS", "### BEGIN HIDDEN TEST", "### BEGIN HIDDEN", "is no marker"),
        ("### END HIDDEN TESTS\n", "", "### BEGIN HIDDEN", "no ### END HIDDEN TESTS after"),
        ("%load_ext course", "### BEGIN SOLUTION", "### BEGIN", "belongs in a :solution: or"),
        ("%load_ext course", HIDDEN_BLOCK, "### BEGIN", "belongs in a :tests: cell"),
        ("%%module double", "%%module dubble", "%%module", "need one name"),
        ("%%module double\n", "", "def double", "begins with `%%module double`"),
        ("%load_ext course", "%%module double", "%%module double\nd", "written by the cell on"),
        ("%load_ext course", "%%module queue", "%%module queue", "standard library"),
        ('"manual": "why"', '"manual": "double"', "Why is", "is taken by the cell on line"),
        (":solution: double", ":solution: double\n:tests: double", "%%module", "not both"),
        (":solution: double", ":solution: [a, b]", "%%module", "needs a name of letters"),
        ("```{promises} double\n", "```\n", "from course.judge", "their promises are missing"),
        ("{promises} double", "{promises} dubble", "- a number is d", "directly after its cell"),
        ("{promises} double", "{promises}", "- a number is d", "directly after its cell"),
        ("```\n\n```{promises}", "```\n\nText.\n\n```{promises}", "- a number", "directly after"),
        ("- a number is doubled ::", "- a number is doubled:", "- a number is d", "is written"),
        ("- a number is doubled ::", "a number is doubled ::", "a number is d", "is written"),
        (":: doubles nothing |", ":: doubles nuthing |", "- the largest", "'doubles nuthing'; did"),
        (
            ":: doubles nothing |",
            "::",
            'with check("doubles nothing"',
            "no promise names the check",
        ),
        ('check("doubles a number"', 'check(f"doubles a"', 'with check(f"doub', "as plain text"),
        ('doubles nothing", ', 'doubles a number", ', 'ber", points=2', "has this title too"),
        ('answer("double")', 'answer("doubles")', "student = ", "no cell of the lesson writes"),
        ("%load_ext course", "import math", "%%module", "is not known here yet"),
        ("Some text.", "```python\nSome text.", "```python", "still open where another begins"),
        ("Some text.", "![A plot](plot.svg)", "![A plot]", "plot.svg is not there"),
        ("Some text.", "Some [text](#nowhere)", "Some [text]", "no heading for #nowhere in first"),
        ("%load_ext course", 'schedule("lost-updat")', "schedule", "did you mean 'lost-update'?"),
        ("%load_ext course", 'experiment("xyz")', "experiment", "knows no 'xyz'; there are "),
        ("secret = number + number\n    return secret", "pass", "%%module", "nothing that does"),
        ("%load_ext course", "%load_ext course\nimport duble", "import duble", "no cell writes"),
        ("Some text.", ":points: 3", ":points: 3\n", "is only text here"),
        (
            "Some text.",
            "## Double · 4 points",
            "## D",
            "the heading says 4 points, its cells give 5",
        ),
        ("    assert student.double(0) == 0", "    pass", NOTHING, "this check cannot fail"),
        ("assert student.double(0) == 0", "student.double(0) == 0", NOTHING, "cannot fail"),
        ("assert student.double(0) == 0", "assert (1, 'no')", NOTHING, "cannot fail"),
        ("assert student.double(0) == 0", "assert True", NOTHING, "cannot fail"),
        ("assert student.double(0) == 0", "looks(0)", "looks(0)", "the name 'looks'"),
        ("score(of=3)", 'check("a", points=0)\nscore(of=3)', 'check("a"', "checks nothing: write"),
        ("Some text.", "```{predikt} a\n```", "```{predikt}", "mean {predict}?"),
        ("{code-cell}\n%load", "{code cell}\n%load", "```{code cell}", "mean {code-cell}?"),
        ("Some text.", "```{toc}\n```", "```{toc}", "there are {code-cell}, "),
        ("Some text.", "<<<<<<< HEAD\nSome text.", "<<<<<<<", "git has left a conflict here"),
        ("about: the first things", "about: races: locks", "about:", "the header is not YAML"),
        ("return secret", "return secret +", "return secret +", "this is no Python"),
        ("%load_ext course", "%load_ext course\nprint(1", "print(1", "this is no Python"),
        ("# A lesson", "# A lesson\n### END MARK SCHEME", "### END", "into the solution"),
        ("assert student.double(0) == 0", "assert student == student", NOTHING, "cannot fail"),
        ("    assert student.double(0) == 0", FORGOTTEN, NOTHING, "cannot fail"),
        ("Some text.", "![](first.md)", "![](", "needs words for those"),
        ("Some text.", "#### Exercise 1: double", "#### Ex", "ends with its points: · 3 points"),
        (":solution: double", ":solution: Double", "%%module", "'Double' in small letters"),
        ("Some text.", ASKED, "number: 1", "imports it: from course import predict"),
        ("%load_ext course\n```", IMPORTED + ASKED, "number: 1", "'of-all' is an exercise"),
    ],
)
def test_a_fault_is_named_with_its_line(small, old, new, at, message):
    small.change(old, new)
    with pytest.raises(LessonError) as caught:
        make_notebook(small.lesson, small.root)
    lines = caught.value.lines(small.root)
    expected = f"course/lessons/1-first/first.md:{small.line_of(at)}: "
    assert any(line.startswith(expected) and message in line for line in lines), lines


def test_a_line_of_the_header_that_nobody_knows_is_told(small):
    small.change("about: the first things", "about: the first things\nrequires: [0-none]")
    with pytest.raises(LessonError) as caught:
        about(small.lesson)
    assert "the header has requires, of which nobody knows" in caught.value.lines(small.root)[0]


def test_tests_before_their_solution(small):
    solution = small.text[
        small.text.index("```{code-cell}\n:sol") : small.text.index("```{code-cell}\n:tests")
    ]
    small.change(solution, "")
    small.change("+++ {", solution + "\n+++ {")
    with pytest.raises(LessonError) as caught:
        make_notebook(small.lesson, small.root)
    assert "come before its solution" in caught.value.lines(small.root)[0]


def test_a_block_of_promises_without_an_end(small):
    small.change("doubles nothing | doubles a number\n```", "doubles nothing | doubles a number")
    small.change(small.text[small.text.index("```{hints}") :], "")
    with pytest.raises(LessonError) as caught:
        make_notebook(small.lesson, small.root)
    line = small.line_of("```{promises}")
    assert caught.value.lines(small.root) == [
        f"course/lessons/1-first/first.md:{line}: ``` is missing after this block"
    ]


def test_promises_stand_in_one_block(small):
    block = small.text[small.text.index("```{promises}") : small.text.index("```{hints}")]
    small.change("+++ {", f"{block}+++ {{")
    with pytest.raises(LessonError) as caught:
        make_notebook(small.lesson, small.root)
    first = small.line_of("- a number is doubled")
    (line,) = caught.value.lines(small.root)
    assert f"the promises of 'double' begin on line {first} already" in line


def test_options_that_are_no_yaml(small):
    small.change(":points: 3", ":points: [3")
    with pytest.raises(LessonError) as caught:
        make_notebook(small.lesson, small.root)
    line = small.text[: small.text.index(":tests:")].count("\n")
    assert caught.value.lines(small.root)[0].startswith(f"course/lessons/1-first/first.md:{line}")


def test_a_text_that_is_not_utf_8(small):
    small.lesson.write_bytes(b"# A lesson\n\nna\xefve\n")
    with pytest.raises(LessonError) as caught:
        make_notebook(small.lesson, small.root)
    assert caught.value.lines(small.root) == [
        "course/lessons/1-first/first.md:3: the text is not UTF-8"
    ]


def test_all_faults_of_all_lessons_come_at_once_and_nothing_is_written(small):
    small.change(":points: 3\n", "")
    second = small.root / "course" / "lessons" / "2-second" / "second.md"
    second.parent.mkdir()
    second.write_text(small.text)
    with pytest.raises(LessonError) as caught:
        make_trees(small.root)
    assert {fault.path.name for fault in caught.value.faults} == {"first.md", "second.md"}
    assert len(set(caught.value.lines(small.root))) == len(caught.value.lines(small.root))
    assert not (small.root / "source").exists()


def test_an_exercise_has_hidden_checks(small):
    small.change("### BEGIN HIDDEN TESTS\n", "")
    small.change("### END HIDDEN TESTS\n", "")
    line = small.only_fault()
    assert "no check stands between ### BEGIN HIDDEN TESTS" in line


def test_a_name_that_two_modules_define_is_imported_where_it_is_used(small):
    two = "".join(
        f"```{{code-cell}}\n%%module {module}\ndef work():\n    return {value}\n```\n\n"
        for module, value in (("one", 1), ("other", 2))
    )
    used = "```{code-cell}\nprint(work())\n```"
    small.change("Some text.", f"Some text.\n\n{two}{used}")
    small.change("```{code-cell}\n%load_ext course\n```\n\n", "")
    small.change("More text.", "More text.\n\n```{code-cell}\nwork = None\n```")
    small.change("Some text.", "Some text.\n\n```{code-cell}\n%load_ext course\n```")
    line = small.only_fault()
    assert line.startswith(f"course/lessons/1-first/first.md:{small.line_of('print(work())')}: ")
    assert "work is used here, and means something else in each of: one (line" in line
    small.change("print(work())", "from one import work\n\nprint(work())")
    make_notebook(small.lesson, small.root)


def test_a_name_that_two_cells_make_is_not_used_in_a_third(small):
    cells = ("numbers = [1, 2]", "print(len(numbers))", "with open('a') as numbers:\n    pass")
    told = "".join(f"```{{code-cell}}\n{cell}\n```\n\n" for cell in cells)
    small.change("Some text.", f"Some text.\n\n{told}")
    line = small.only_fault()
    assert line.startswith(f"course/lessons/1-first/first.md:{small.line_of('print(len(')}: ")
    assert "numbers is used here, and means something else in each of: a cell (line" in line
    small.change("print(len(numbers))", "numbers = [3]\nprint(len(numbers))")
    make_notebook(small.lesson, small.root)


def test_a_test_cell_that_is_no_python_is_one_fault(small):
    small.change("student.double(2) ==", "student.double(2 ==")
    assert "the test cell is not Python" in small.only_fault()


def test_exercises_are_counted_through_a_topic(small):
    small.change("Some text.", "#### Exercise 2: double · 5 points")
    second = small.lesson.with_name("second.md")
    second.write_text(small.text)
    with pytest.raises(LessonError) as caught:
        make_trees(small.root)
    (line,) = caught.value.lines(small.root)
    assert line.startswith(f"course/lessons/1-first/first.md:{small.line_of('#### Ex')}: ")
    assert "this is exercise 1 of the topic, and the heading says 2" in line
