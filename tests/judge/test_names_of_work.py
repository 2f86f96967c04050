"""Names for how work is divided among workers and pools, passed on, and its results taken."""

import pytest

from course.judge.errors import DiffersError, revive
from tests.judge.scenes import MissedTask, call_of, name_by_error, name_by_value, spied


@pytest.mark.parametrize(("workers", "name"), [([1, 1, 2], "a pool uses its workers again"),
                                               ([1, 2, 3], "")])  # fmt: skip
def test_a_pool_is_blamed_where_calls_had_the_same_worker(workers, name):
    text = "pool = ThreadPoolExecutor(9)"
    calls = [call_of(1, ident=worker) for worker in workers]
    assert name_by_value(text, len(set(workers)), 4 if name == "" else 3, calls=calls) == name


@pytest.mark.parametrize(("inside", "name"), [(100, "a limit that nobody asked for"), (60, "")])
def test_a_limit_is_the_number_that_was_inside(inside, name):
    gate = MissedTask()
    gate.most_at_once = inside
    text = "def f(work, items):\n    pool = ThreadPoolExecutor(100)"
    assert name_by_error(text, AssertionError(), spies=[gate]) == name


SUBMITS = """
def run_all(task, items):
    with ThreadPoolExecutor(len(items)) as pool:
        for item in items:
            pool.submit(task, item)
"""


def test_a_number_of_workers_is_no_result_that_nobody_asked_for():
    assert name_by_value(SUBMITS, 36, 44) == ""
    assert name_by_value(SUBMITS, [], ["a"]) == "submit without result()"


IN_TURN = """
def run(task, items):
    pairs = []
    with Pool(2) as pool:
        results = pool.imap(task, items)
        {first}
            {second}
                pairs.append(next(results))
        {last}
            pairs.append("no page")
    return pairs
"""


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (
            ("try:", "while True:", "except ValueError:"),
            "one exception takes all the results with it",
        ),
        (("while len(pairs) < 3:", "try:", "    except ValueError:\n        "), ""),
    ],
    ids=["one try", "a try each"],
)
def test_an_exception_takes_the_others_only_where_it_ends_the_asking(lines, name):
    text = IN_TURN.format(**dict(zip(("first", "second", "last"), lines, strict=True)))
    calls = [call_of("a", process=1, raised="ValueError")]
    calls += [call_of(item, process=1) for item in "bc"]
    error = DiffersError("it differs", ["no page"], ["no page", 2, 3])
    assert name_by_error(text, error, calls=calls) == name


STARMAP = """
from multiprocessing import Pool
def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return pool.starmap(function, items)
"""


def test_a_task_that_was_called_wrongly_has_not_lost_the_results_of_others():
    error = revive({"type": "TypeError", "message": "f() takes 1 positional argument"})
    for misfit, name in (True, "an item taken apart"), (False, "one exception takes all"):
        call = call_of(1, 2, raised="TypeError")
        call.misfit = misfit
        assert name_by_error(STARMAP, error, calls=[call]).startswith(name)


@pytest.mark.parametrize(
    ("lengths", "name"),
    [
        ([(0, 2), (2, 4), (4, 8)], "the whole rest for one worker"),
        ([(0, 1), (1, 1), (1, 1)], "a share of nothing"),
        ([(0, 3), (3, 5), (5, 8)], ""),
    ],
)
def test_shares_are_uneven_where_workers_have_told_so(lengths, name):
    text = "def run(items, workers):\n    return len(items) // workers"
    seen = {"spies": [spied(*[call_of(*one, process=1) for one in lengths])]}
    seen["asked"] = [("run", ([0] * 8, 3), {})]
    assert name_by_value(text, ["x"], ["y"], **seen) == name


GATHERS = """
def stage(work, items, q):
    done = []
    for item in items:
        done.append(work(item))
        {inside}
    for value in done:
        q.put(value)
def run(work, items):
    Process(target=stage, args=(work, items, Queue())).start()
"""


@pytest.mark.parametrize(
    ("inside", "name"), [("pass", "passes nothing on until all is done"), ("q.put(done[-1])", "")]
)
def test_a_stage_that_passes_on_what_is_done_gathers_nothing(inside, name):
    task = MissedTask()
    seen = {"spies": [task], "asked": [("run", (task, [1]), {})]}
    text = GATHERS.format(inside=inside)
    assert name_by_error(text, AssertionError("it stood still"), **seen) == name
