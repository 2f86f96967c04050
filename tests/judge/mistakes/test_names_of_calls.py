"""Names for what a call is given, how often it is made, and what it leaves for the next one."""

import pytest

from course.judge import spy
from course.judge.children.calling import Opaque
from course.judge.errors import revive
from course.judge.mistakes import recognise
from course.judge.open_check import Remembered
from tests.judge.mistakes.scenes import (
    asked_with,
    call_of,
    name_by_error,
    name_by_value,
    name_of,
    raised,
    scene_of,
    spied,
)


def test_another_kind_of_object_than_plain_data():
    told = {"type": "TypeError", "builtin": "TypeError", "message": "no bytes", "line": 2}
    scene = scene_of("def answer(digest):\n    digest(memoryview(b''))", revive(told))
    scene.asked = [("answer", (print,), {})]
    scene.calls = [call_of(Opaque("memoryview"), raised="TypeError")]
    found = recognise(scene)
    assert found is not None
    assert found.name == "an argument of the wrong type"
    assert "a memoryview" in found.happened


@pytest.mark.parametrize(
    ("arg", "name"),
    [({"chess": Opaque("ListProxy")}, "an argument of the wrong type"), ({"chess": []}, "")],
)
def test_what_is_no_plain_data_may_be_inside_of_an_argument(arg, name):
    call = call_of("Ada", arg, raised="TypeError")
    assert name_by_value("x = 1", [arg], [{}], calls=[call]) == name


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("Synchronized", "the box of a shared number in the place of the number"),
        ("ValueProxy", "the box of a shared number in the place of the number"),
        ("c_long", "the box of a shared number in the place of the number"),
        ("SynchronizedArray", "an argument of the wrong type"),
        ("DictProxy", "an argument of the wrong type"),
    ],
)
def test_the_box_of_a_shared_number_is_not_the_number(kind, name):
    call = call_of(Opaque(kind), raised="TypeError")
    assert name_by_value("x = 1", [call.args[0]], [0], calls=[call]) == name


def test_a_function_that_was_handed_over_and_is_not_used():
    used = scene_of("def answer(read):\n    return read()", asked=[("answer", (print,), {})])
    unused = scene_of("def answer(read):\n    return open()", asked=[("answer", (print,), {})])
    assert (name_of(used), name_of(unused)) == ("", "an argument that is never used")


@pytest.mark.parametrize(("given", "name"), [(0, "a value that counts as false"), (3, "")])
def test_an_argument_is_blamed_where_it_counts_as_false(given, name):
    text = "def f(seconds):\n    return 5 if seconds else 7"
    assert name_by_value(text, 7, 6, asked=asked_with(given)) == name


@pytest.mark.parametrize(("change", "name"), [("own.pop()", "changes the list it was given"),
                                              ("other.pop()", "")])  # fmt: skip
def test_a_list_is_the_callers_also_under_another_name(change, name):
    text = f"def f(items):\n    own = items\n    other = list(items)\n    {change}"
    assert name_by_value(text, ["items"], [], asked=asked_with([1])) == name


@pytest.mark.parametrize(("args", "name"), [(("a", "b"), "an item taken apart"), ((1,), "")])
def test_an_item_is_taken_apart_only_if_a_call_has_its_parts(args, name):
    text = "def f(task, items):\n    for one in items:\n        Thread(target=task, args=one)"
    seen = {"calls": [call_of(*args)], "asked": [("f", (print, [("a", "b"), 1]), {})]}
    assert name_by_value(text, 1, 2, **seen) == name


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
    assert name_by_value(text, 1, 3, asked=asked_with(5, **handed)) == name


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
    assert name_by_error(text, error, asked=asked_with(spy())) == name


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
    assert name_by_value(text, got, expected, remembered=remembered, asked=asked_with(1)) == name


@pytest.mark.parametrize(("items", "name"), [([], "nothing to work on"), ([1], "")])
def test_an_empty_list_is_blamed_where_it_was_given(items, name):
    text = "def run(items):\n    size = len(items)\n    return Pool(size)"
    error = raised("ValueError", "Number of processes must be at least 1", 3)
    assert name_by_error(text, error, asked=[("run", (items,), {})]) == name


@pytest.mark.parametrize(("calls", "name"), [(1, ""), (2, "state that survives between calls")])
def test_an_event_of_the_module_matters_in_the_second_call(calls, name):
    text = "stop = Event()\ndef f(x):\n    stop.set()"
    assert name_by_value(text, {}, {"a": 1}, asked=[("f", (1,), {})] * calls) == name


@pytest.mark.parametrize(
    ("calls", "name"), [(2, "the same call made twice"), (1, "")], ids=["twice", "once"]
)
def test_a_call_is_made_twice_only_if_it_was_seen(calls, name):
    text = "def run(task, item):\n    if task(item):\n        return task(item)"
    seen = {"spies": [spied(*[call_of("a", process=1)] * calls)], "asked": [("run", (["a"],), {})]}
    assert name_by_error(text, AssertionError("it was called too often"), **seen) == name


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
    task.calls += [call_of()] * times
    assert name_by_value(text, times, 1, asked=asked_with(task), spies=[task]) == name


@pytest.mark.parametrize(
    ("puts", "got", "name"),
    [
        ("found.append(pool.map(work, items))", [[6, 2]], "a list as one item of another"),
        ("return [list(pool.map(work, items))]", [[6, 2]], "a list as one item of another"),
        ("return [*pool.map(work, items)]", [[6, 2]], ""),
        ("found.extend(pool.map(work, items))", [[6, 2]], ""),
        ("found.append(pool.map(work, items))", [[6, 3]], ""),  # more is wrong than that
        ("for item in items:\n        found.append(work(item))", [[6, 2]], ""),
    ],
)
def test_a_list_is_put_into_another_as_one_item(puts, got, name):
    text = f"def f(work, items, pool):\n    found = []\n    {puts}\n    return found"
    assert name_by_value(text, got, [6, 2]) == name
