"""Names for what loops do: a round too many or too few, what is used up, what is kept of each."""

import pytest

from course.judge.children import deadline
from course.judge.errors import DiedError, HungError
from course.judge.mistakes import recognise
from tests.judge.mistakes.scenes import (
    asked_with,
    hung_in,
    main_at,
    name_by_error,
    name_by_value,
    raised,
    scene_of,
    worker_at,
)

TWO_LOOPS = """
def f(items):
    threads = {made}
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


@pytest.mark.parametrize(
    ("made", "name"),
    [("map(Thread, items)", "an iterator that is used up"), ("list(map(Thread, items))", "")],
)
def test_what_gives_its_items_once_is_used_up_by_the_first_loop(made, name):
    assert name_by_value(TWO_LOOPS.format(made=made), 1, 2) == name


@pytest.mark.parametrize(
    ("second", "name"), [([7], "the rest of the longer one left out"), ([7, 8], "")]
)
def test_a_zip_is_blamed_where_one_was_longer(second, name):
    text = "def f(a, b):\n    return [x + y for x, y in zip(a, b)]"
    assert name_by_value(text, [8], [8, 9], asked=asked_with([1, 2], second)) == name


LOOPS = {
    "while True: pass": "endless loop",
    "while n > 0: m = n - 1": "endless loop",
    "while n > 0: n = n - 1": "",
    "while True:\n        for x in n: break": "endless loop",
    "while True:\n        if n: break": "",
    "while n: m = n[0]": "endless loop",
    "while n: del n[0]": "",
    "while n: n.pop()": "",
    "while n: use(n)": "",
    "while waiting: pass": "",  # a global name, which others may change
    "while n.alive(): pass": "",
}


@pytest.mark.parametrize(("loop", "name"), LOOPS.items())
def test_an_endless_loop_is_one_that_nothing_can_end(loop, name):
    error = HungError(f"it {deadline.ENDLESS}", [main_at(2)])
    assert name_by_error(f"def f(n):\n    {loop}", error) == name


@pytest.mark.parametrize(("ends", "name"), [("try", ""), ("if n", "endless loop")])
def test_a_loop_that_an_exception_ends_has_an_end(ends, name):
    rest = "\n    except IndexError:\n        pass" if ends == "try" else ""
    text = f"def f(n):\n    {ends}:\n        while True:\n            n.pop(){rest}"
    error = HungError(f"it {deadline.ENDLESS}", [main_at(4)])
    assert name_by_error(text, error) == name


COUNTED = """
def f(n):
    while True:
        use(n)
        n {step} 1
        if n == 0:
            break
"""


@pytest.mark.parametrize(
    ("step", "given", "name"),
    [
        ("-=", 0, "an end that is stepped over"),
        ("-=", 3, ""),
        ("+=", 3, "an end that is stepped over"),
    ],
)
def test_an_end_is_stepped_over_by_who_counts_away_from_it(step, given, name):
    assert name_by_error(COUNTED.format(step=step), DiedError(""), asked=asked_with(given)) == name


@pytest.mark.parametrize(
    ("asks", "got", "expected", "name"),
    [
        ("<", {"a": [1], "b": [1, 0]}, {"a": [1, 0], "b": [1, 0]}, "a limit on the wrong side"),
        ("<=", {"a": [1], "b": [1, 0]}, {"a": [1, 0], "b": [1, 0]}, ""),  # it was true of 1
        ("<=", {"a": [1, 1], "b": [0]}, {"a": [1], "b": [0]}, "a limit on the wrong side"),
        ("<", {"a": [0], "b": [1, 0]}, {"a": [1, 0], "b": [1, 0]}, ""),
        ("<", {"a": [1]}, {"a": [1, 0, 0]}, ""),
    ],
)
def test_one_too_few_is_the_last_one(asks, got, expected, name):
    text = f"def f(names, most):\n    return start() if len(codes) {asks} most else 0"
    assert name_by_value(text, got, expected, asked=asked_with(["a", "b"], 1)) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [("total = n", "only the last one is kept"), ("total += n", ""), ("total = total + n", "")],
)
def test_what_is_set_anew_in_every_round_keeps_the_last(line, name):
    text = f"def f(items):\n    total = 0\n    for n in items:\n        {line}\n    return total"
    assert name_by_value(text, 2, 5, asked=asked_with([3, 2])) == name


ROUNDS = """
def f(n):
    while True:
        first(n)
        if n == 0:
            break
"""
CUT_SHORT = """
def f(n):
    while True:
        first(n)
        if n == 0:
            return
        second(n)
"""


@pytest.mark.parametrize(
    ("text", "got", "expected", "name"),
    [
        (ROUNDS, [0], [], "the test comes after the first round"),
        (ROUNDS, [0, 1], [], ""),
        (CUT_SHORT, [1, 2], [1, 2, 3], "the last round is cut short"),
        (CUT_SHORT, [2, 3], [1, 2, 3], ""),
        (CUT_SHORT.replace("first(n)", "n = q.get()"), [1, 2], [1, 2, 3], ""),  # a sentinel
        (ROUNDS, [1, 2], [1, 2, 3], ""),
    ],
)
def test_a_round_too_many_or_too_few(text, got, expected, name):
    assert name_by_value(text, got, expected) == name


PAIRS = "def f(items):\n    return [key for key, value in {over}]"
TOO_FEW = "not enough values to unpack (expected 2, got 1)"


@pytest.mark.parametrize(
    ("over", "given", "told"),
    [
        ("items", {"a": 1}, "Write items.items() in place of items."),
        ("items", ["a"], "Write enumerate(items) in place of items."),
        ("items", [("a",)], ""),  # it was meant to hold pairs
        ("items.values()", {"a": [1]}, ""),
    ],
)
def test_a_loop_over_pairs_needs_something_that_gives_them(over, given, told):
    error = raised("ValueError", TOO_FEW, 2)
    found = recognise(scene_of(PAIRS.format(over=over), error, asked=asked_with(given)))
    assert (found.remedy if found else "") == told


LOOKS = "def f(box):\n    while {asks}:\n        {does}"


@pytest.mark.parametrize(
    ("asks", "does", "name"),
    [
        ("not box", "pass", "a loop that only looks"),
        ("not box", "time.sleep(0.1)", "a loop that only looks"),
        ("not box", "box.wait()", ""),
        ("not box", "box.wait(0.01)", "looks again from time to time"),
        ("not box", "box.wait_for(full)", ""),
        ("box.is_alive()", "time.sleep(0.1)", ""),  # it ends by itself
    ],
)
def test_a_loop_that_does_nothing_only_looks(asks, does, name):
    error = hung_in(main_at(3), worker_at("one", None))
    assert name_by_error(LOOKS.format(asks=asks, does=does), error) == name


def test_who_is_alone_looks_at_what_nobody_can_change():
    assert name_by_error(LOOKS.format(asks="not box", does="pass"), hung_in(main_at(3))) == ""
