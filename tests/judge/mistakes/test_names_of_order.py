"""Names for results in another order: of completion, of texts, of equal items."""

import pytest

from course.judge import spy
from course.judge.errors import DiffersError
from course.judge.open_check import Remembered
from tests.judge.mistakes.scenes import call_of, name_by_value, name_of, scene_of

APPENDED = """
def fetch_all(fetch, items):
    results = []
    def work(item):
        results.append(fetch(item))
    threads = [Thread(target=work, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
"""
PLACES = APPENDED.replace("results = []", "results = [None] * 3")
PLACES = PLACES.replace("results.append(fetch(item))", "results[items.index(item)] = fetch(item)")
IN_DICT = PLACES.replace("[None] * 3", "{}").replace("return results", "return [*results.values()]")


def _ended_in_order(text, *given, workers, got):
    """Return the scene of calls that have given these results, one after the other."""
    calls = [call_of(value) for value in given]
    for number, call in enumerate(calls, 1):
        call.result, call.ended, call.ident = call.args[0], float(number), number % workers
    expected = sorted(got)
    return scene_of(text, DiffersError("it differs", got, expected), calls=calls)


@pytest.mark.parametrize(
    ("text", "workers", "got", "named"),
    [
        (APPENDED, 3, ["b", "c", "a"], True),
        (IN_DICT, 3, ["b", "c", "a"], True),
        (APPENDED, 3, [("b", 1), ("c", 1), ("a", 1)], True),
        (APPENDED, 3, ["c", "b", "a"], False),  # another order: sorted, or turned round
        (APPENDED, 1, ["b", "c", "a"], False),  # one worker takes the items in their order
        (PLACES, 3, ["b", "c", "a"], False),  # each result goes to a place
    ],
)
def test_an_order_of_completion_is_the_one_in_which_calls_ended(text, workers, got, named):
    scene = _ended_in_order(text, "b", "c", "a", workers=workers, got=got)
    assert (name_of(scene) == "results in order of completion") is named


TAKEN = """
def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return list(pool.imap_unordered(function, items))
"""


@pytest.mark.parametrize(
    ("taken", "got", "named"),
    [("list", "bca", True), ("list", "cba", False), ("sorted", "cba", True)],
)
def test_results_taken_when_they_are_ready_are_in_the_order_of_the_ends(taken, got, named):
    text = TAKEN.replace("list", taken)
    scene = _ended_in_order(text, *"bca", workers=3, got=list(got))
    assert (name_of(scene) == "results in order of completion") is named


def test_the_order_of_calls_is_not_that_of_results():
    text = """
    from multiprocessing import Process, Queue
    def member(work, tasks, results):
        for item in iter(tasks.get, None):
            results.put(work(item))
    """
    seen = spy()
    for args in [(2,), (1,)]:
        call = call_of(*args)
        call.result, call.ended, call.pid = args[0], 1.0 + len(seen.calls) / 1000, args[0]
        seen.calls.append(call)
    error = DiffersError("it was [2, 1]; expected was [1, 2]", [2, 1], [1, 2])
    scene = scene_of(text, error, calls=seen.calls, spies=[seen])
    assert name_of(scene) == ""
    scene.remembered = [Remembered("run_team", ((), {}), [2, 1])]
    assert name_of(scene) == "results in order of completion"


@pytest.mark.parametrize(
    ("line", "got", "expected", "name"),
    [
        ("list(set(items))", ["a", "b"], ["a", "b", "a"], "equal items taken for one"),
        ("list(set(items))", ["a"], ["a", "b"], ""),
        ("sorted(items)", [1, 2, 3], [2, 1, 3], "sorted where the order was to stay"),
        ("sorted(items)", [3, 2, 1], [2, 1, 3], ""),
        ("items[::-1]", [3, 1, 2], [2, 1, 3], "in the reverse order"),
    ],
)
def test_an_order_and_a_repetition_tell_who_has_changed_them(line, got, expected, name):
    assert name_by_value(f"def f(items):\n    return {line}", got, expected) == name


def test_equal_items_and_a_place_found_by_the_item():
    text = "def answer(items):\n    return [items.index(item) for item in items]"
    for items, name in ((["a", "b"], ""), (["a", "b", "a"], "equal items taken for one")):
        assert name_of(scene_of(text, asked=[("answer", (items,), {})])) == name


@pytest.mark.parametrize(
    ("got", "name"),
    [([1, 10, 2], "numbers sorted like texts"), ([1, 2, 10], ""), ([2, 10, 1], "")],
)
def test_an_order_of_texts_is_seen_in_the_values(got, name):
    text = "def run(items):\n    return sorted(items, key=str)"
    expected = [10, 1, 2] if got == [2, 10, 1] else [1, 2, 10]
    assert name_by_value(text, got, expected) == name
