"""What loops, limits, defaults and handlers do is named where the run has shown it."""

import textwrap

import pytest

from course.judge import spy
from course.judge.calling import Call
from course.judge.differences import in_which_way
from course.judge.errors import DiedError, DiffersError, HungError, revive
from course.judge.exceptions import Raised, _printed
from course.judge.mistakes import Scene, recognise
from course.judge.mistakes.code import Code
from course.judge.open_check import Remembered
from course.system.worker import Worker


def _name(text, error, *, reached=None, **seen):
    scene = Scene(error, Code({"mine": textwrap.dedent(text).strip()}), **seen)
    scene.reached = {} if reached is None else {"mine": frozenset(reached)}
    found = recognise(scene)
    return found.name if found else ""


def _named(text, got, expected, **seen):
    return _name(text, DiffersError("", got, expected), **seen)


def _asked(*args, path="f", **keywords):
    return [(path, args, keywords)]


def _call(*args, **facts):
    call = Call(args, 1, 2, "Thread-1", main=False, **facts)
    call.done, call.ended = True, 1.0
    return call


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
    assert _named(TWO_LOOPS.format(made=made), 1, 2) == name


@pytest.mark.parametrize(
    ("second", "name"), [([7], "the rest of the longer one left out"), ([7, 8], "")]
)
def test_a_zip_is_blamed_where_one_was_longer(second, name):
    text = "def f(a, b):\n    return [x + y for x, y in zip(a, b)]"
    assert _named(text, [8], [8, 9], asked=_asked([1, 2], second)) == name


@pytest.mark.parametrize(
    ("limit", "got", "name"),
    [
        ("seconds", 4.5, "the whole time limit for each"),
        ("seconds", 1.5, ""),
        ("left", 4.5, ""),
    ],
)
def test_waits_add_up_where_each_may_take_the_whole_time(limit, got, name):
    text = f"""
    def f(workers, seconds):
        for worker in workers:
            left = seconds / 2
            worker.join({limit})
    """
    assert _named(text, got, 2.5, asked=_asked([1, 2], 2.5)) == name


@pytest.mark.parametrize(
    ("called", "handed", "name"),
    [
        ("time.monotonic()", {"clock": min}, "the default in the place of the argument"),
        ("time.monotonic()", {}, ""),
        ("clock()", {"clock": min}, ""),
    ],
)
def test_a_default_is_blamed_where_something_else_was_given(called, handed, name):
    text = f"def f(n, clock=time.monotonic):\n    clock()\n    return {called}"
    assert _named(text, 1, 3, asked=_asked(5, **handed)) == name


@pytest.mark.parametrize(("inside", "name"), [(100, "a limit that nobody asked for"), (60, "")])
def test_a_limit_is_the_number_that_was_inside(inside, name):
    gate = spy()
    gate.most_at_once = inside
    type(gate).missed, kept = True, type(gate).missed
    try:
        text = "def f(work, items):\n    pool = ThreadPoolExecutor(100)"
        assert _name(text, AssertionError(), spies=[gate]) == name
    finally:
        type(gate).missed = kept


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
    assert _name(COUNTED.format(step=step), DiedError(""), asked=_asked(given)) == name


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
    assert _named(text, got, expected, asked=_asked(["a", "b"], 1)) == name


@pytest.mark.parametrize(
    ("got", "expected", "name"),
    [
        (False, True, ""),
        (True, False, "a condition that leaves this call out"),
        (7, False, "a condition that leaves this call out"),
    ],
)
def test_the_only_way_to_a_value_has_a_condition(got, expected, name):
    text = "def f(n):\n    while n > 3:\n        return False\n    return keep(n)"
    remembered = [Remembered("f", ((1,), {}), got)]
    assert _named(text, got, expected, remembered=remembered, asked=_asked(1)) == name


@pytest.mark.parametrize(("around", "name"), [(True, "a try around the whole loop"), (False, "")])
def test_a_try_is_blamed_where_the_loop_stands_in_it(around, name):
    loop = """
    def f(task, items):
        def work():
            try:
                for item in items:
                    out.append(task(item))
            except Exception as error:
                out.append(error)
        Thread(target=work).start()
    """
    inside = """
    def f(task, items):
        def work():
            for item in items:
                try:
                    out.append(task(item))
                except Exception as error:
                    out.append(error)
        Thread(target=work).start()
    """
    calls = [_call(1, raised="OSError")]
    asked = _asked(spy(), [1, 2])
    assert _named(loop if around else inside, [1], [1, 2], calls=calls, asked=asked) == name


@pytest.mark.parametrize(
    ("kind", "name"), [("IndexError", "an except that fails itself"), ("OSError", "")]
)
def test_a_handler_may_fail_itself(kind, name):
    text = """
    def work(task):
        try:
            task()
        except Exception as error:
            told[0] = error.args[0]
    Thread(target=work)
    """
    ended = [Raised(kind, "tuple index out of range", 5, worker="thread")]
    calls = [_call(raised="OSError")]
    assert _named(text, [], [1], exceptions=ended, calls=calls) == name


CHAIN = """Exception in thread Thread-1 (work):
Traceback (most recent call last):
  File "/x/mine.py", line 3, in work
    task()
OSError: no

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/x/mine.py", line 5, in work
    told = error.args[0]
IndexError: tuple index out of range
"""


def test_the_last_exception_of_a_chain_has_ended_the_worker():
    ended = list(_printed(CHAIN, {"mine": ""}))
    assert ended == [("thread", ["OSError", "IndexError"], "tuple index out of range", 5)]
    assert len(list(_printed(CHAIN.partition("\nDuring")[0] + CHAIN, {"mine": ""}))) == 2


@pytest.mark.parametrize(
    ("got", "name"),
    [({"a": 1, "b": 0}, "an entry made by asking"), ({"a": 1, "b": 2}, "")],
)
def test_a_defaultdict_makes_entries_with_its_default(got, name):
    text = "counts = defaultdict(int)\ndef f(word):\n    return counts[word]"
    assert _named(text, got, {"a": 1}) == name


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
    hung = HungError("", [Worker("thread", "the main thread", True, "mine", 3, "")])
    assert _name(text, hung, calls=[_call(1, result=result)]) == name


TAKES = """
def f():
    def work():
        while True:
            with lock:
                if not left:
                    return
            with lock:
                take(left.pop(0))
    Thread(target=work).start()
"""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (TAKES, "check and act not in one block"),
        (TAKES.replace("            with lock:\n                take", "                take"), ""),
    ],
)
def test_an_empty_list_proves_that_another_one_came_first(text, name):
    line = text.strip().split("\n").index(next(t for t in text.strip().split("\n") if "pop" in t))
    ended = [Raised("IndexError", "pop from empty list", line + 1, worker="thread")]
    found = _named(text, [1], [1, 2], exceptions=ended)
    assert (found == "check and act not in one block") is bool(name)


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
    assert _named(f"def f(a, b):\n    return {line}", got, expected, asked=_asked(1, 2)) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [("total = n", "only the last one is kept"), ("total += n", ""), ("total = total + n", "")],
)
def test_what_is_set_anew_in_every_round_keeps_the_last(line, name):
    text = f"def f(items):\n    total = 0\n    for n in items:\n        {line}\n    return total"
    assert _named(text, 2, 5, asked=_asked([3, 2])) == name


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (
            "unsupported operand type(s) for -: 'Callback' and 'int'",
            "clock without brackets",
        ),
        ("unsupported operand type(s) for -: 'str' and 'int'", ""),
    ],
)
def test_a_function_is_no_number(message, name):
    error = revive({"type": "TypeError", "builtin": "TypeError", "message": message, "line": 2})
    text = "def f(clock):\n    return clock - 1"
    assert _name(text, error, asked=_asked(spy())) == name


@pytest.mark.parametrize(("times", "name"), [(2, "the same call made twice"), (3, "")])
def test_a_task_is_called_once_too_often_from_two_places(times, name):
    text = """
    def f(work):
        def timed(clock):
            work()
        timed(1)
        timed(2)
    """
    task = spy()
    task.calls += [_call()] * times
    assert _named(text, times, 1, asked=_asked(task), spies=[task]) == name


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        ("ended by Terminated", "ended by SIGTERM",
         "'Terminated' stands where 'SIGTERM' should be."),
        ("Finished", "finished", "Only large and small letters differ."),
        (
            [1, 2, 3],
            [4, 2, 5],
            "It differs in 2 places. In the first of them: 1 stands where 4 should be.",
        ),
        ("one", "two", ""),
    ],
)  # fmt: skip
def test_texts_and_several_places_are_told(got, expected, said):
    assert in_which_way(got, expected) == said
