"""Names for a wrong value: what the code must be doing where just this came out."""

import pytest

from course.judge.errors import DiffersError, HungError
from tests.judge.mistakes.scenes import asked_with, call_of, main_at, name_by_error, name_by_value

KEPT = "def f(work, items):\n    return [x for x in map(work, items) if {test}]"


@pytest.mark.parametrize(
    ("test", "got", "expected", "name"),
    [
        ("x", [1, 2], [1, 0, 2, None], "a value that counts as false"),
        ("x is not None", [1, 0, 2], [1, 0, 2, None], "a value with a second meaning"),
        ("x != -1", [1, 2], [1, -1, 2], "a value with a second meaning"),
        ("x", [1, 2], [1, 2, 3], ""),  # what is missing counts as true
        ("x", [1, 9], [1, 0], ""),  # something else is wrong
        ("x != -1", [1, 2], [1, 0, 2], ""),  # it is not what is asked for
        ("x is not None", [3], [3, 4, 5], ""),
    ],
)
def test_what_is_lost_must_be_what_the_code_asks_for(test, got, expected, name):
    assert name_by_value(KEPT.format(test=test), got, expected) == name


def test_a_test_of_a_list_is_none_of_its_values():
    text = "def f(items):\n    if not items:\n        return []\n    return items[:1]"
    assert name_by_value(text, [1], [1, 0], asked=asked_with([1, 0])) == ""


def test_nor_is_a_test_of_what_an_object_keeps_them_in():
    text = (
        "class Keeper:\n    def __init__(self):\n        self.running = {}\n"
        "def f(items):\n    keeper = Keeper()\n    keeper.running[0] = items\n"
        "    while keeper.running:\n        keeper.running.pop(0)\n    return items[:1]"
    )
    assert name_by_value(text, [1], [1, 0]) == ""


@pytest.mark.parametrize(
    ("code", "got", "expected", "name"),
    [
        ("i", [2, 7], [2**32 + 2, 7], "a number that does not fit"),
        ("I", [4294967295], [-1], "a number that does not fit"),
        ("f", [0.10000000149011612], [0.1], "a number that does not fit"),
        ("q", [2], [2**32 + 2], ""),
        ("i", [3], [4], ""),
    ],
)
def test_a_number_is_squeezed_only_if_it_became_just_that(code, got, expected, name):
    assert name_by_value(f"shared = Array({code!r}, 9)", got, expected) == name


@pytest.mark.parametrize(
    ("line", "got", "expected", "name"),
    [
        ("cpu // wall", 0, 0.5, "a rounded number"),
        ("round(cpu / wall, 2)", 0.33, 1 / 3, "a rounded number"),
        ("round(cpu / wall, 2)", 0.5, 1 / 3, ""),
        ("min(workers, 4)", 4, 9, "a limit that nobody asked for"),
        ("min(workers, 4)", 3, 9, ""),
        ("max(0.01, left)", 2.6, 2.5, "a limit that nobody asked for"),
        ("max(0, left)", 2.6, 2.5, ""),
    ],
)
def test_a_number_tells_who_has_cut_it(line, got, expected, name):
    assert name_by_value(f"def f(cpu, wall, left):\n    return {line}", got, expected) == name


@pytest.mark.parametrize(
    ("line", "got", "expected", "name"),
    [
        ("a / b", 0.5, 2.0, "another relation"),
        ("a / b", 0.5, 3.0, ""),
        ("100 * a", 150, 1.5, "another relation"),
        ("sum(a - b for a in [1])", -3, 4, "a difference below 0"),
        ("a - b", 3, -3, "another relation"),
        ("a + b", False, 0, "a value of another type"),
    ],
)
def test_numbers_tell_how_they_came_about(line, got, expected, name):
    text = f"def f(a, b):\n    return {line}"
    assert name_by_value(text, got, expected, asked=asked_with(1, 2)) == name


@pytest.mark.parametrize(
    ("got", "name"), [(5, "off by a few"), (4, "")], ids=["by just as much", "by less"]
)
def test_the_difference_is_what_the_code_says(got, name):
    text = "def run(room):\n    return Queue(maxsize=room + 2)"
    assert name_by_value(text, got, 3, asked=[("run", (1,), {})]) == name


@pytest.mark.parametrize(
    ("got", "name"),
    [({"a": 1, "b": 0}, "an entry made by asking"), ({"a": 1, "b": 2}, "")],
)
def test_a_defaultdict_makes_entries_with_its_default(got, name):
    text = "counts = defaultdict(int)\ndef f(word):\n    return counts[word]"
    assert name_by_value(text, got, {"a": 1}) == name


@pytest.mark.parametrize(
    ("asked", "result", "name"),
    [
        ("None in results", None, "a value with a second meaning"),
        ("None in results", 5, ""),
        ("any(results)", 0, "a value with a second meaning"),
        ("any(t.is_alive() for t in ts)", 0, ""),
        ("left != 0", 0, ""),
    ],
)
def test_who_waits_for_a_mark_may_have_got_it(asked, result, name):
    text = f"def f(task):\n    while {asked}:\n        sleep(1)"
    hung = HungError("", [main_at(3)])
    assert name_by_error(text, hung, calls=[call_of(1, result=result, ended=1.0)]) == name


def test_a_flag_and_a_setting_are_no_value_that_was_lost():
    text = """
    def stage(source, sink, last):
        while True:
            good, value = source.get()
            if good:
                good = False
            if last:
                sink.put((good, last))
    def run():
        Process(target=stage, args=(a, b, 0))
    """
    assert name_by_value(text, ["None"], [None]) == ""


FILLS = """
def run(items):
    done, left = {}, []
    for item in items:
        done[item] = 1
    %s
    return done, left
"""


@pytest.mark.parametrize(
    ("line", "name"), [("pass", "nothing is ever put in"), ("left.extend([])", "")]
)
def test_a_list_is_never_filled_if_nothing_is_done_with_it(line, name):
    error = DiffersError("", [], ["a"])
    assert name_by_error(FILLS % line, error, asked=[("run", (["a"],), {})]) == name
