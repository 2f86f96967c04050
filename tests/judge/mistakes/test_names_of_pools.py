"""Names for how work is divided among workers and pools, passed on, and its results taken."""

import pytest

from course.judge.errors import DiffersError, revive
from tests.judge.mistakes.scenes import (
    MissedTask,
    call_of,
    hung_in,
    main_at,
    name_by_error,
    name_by_value,
    raised,
    spied,
    worker_at,
)


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


@pytest.mark.parametrize(("items", "name"), [([1, 2], "starmap of single items"), ([(1,)], "")])
def test_starmap_is_blamed_where_an_item_was_no_tuple(items, name):
    error = raised("TypeError", "'int' object is not iterable", 4)
    assert name_by_error(STARMAP, error, asked=[("pool_map", (len, items, 2), {})]) == name


READ_LATER = """
def f(task, items):
    with Pool(2) as pool:
        results = pool.imap(task, items)
        {inside}
    return {after}
"""


@pytest.mark.parametrize(
    ("inside", "after", "line", "name"),
    [
        ("pass", "list(results)", 5, "pool used after it has ended"),
        ("done = list(results)", "done", 4, ""),
    ],
)
def test_an_iterator_of_a_pool_is_read_too_late_behind_its_block(inside, after, line, name):
    text = READ_LATER.format(inside=inside, after=after)
    assert name_by_error(text, hung_in(main_at(line))) == name


ENDS_EARLY = """
def f(executor, futures):
    for future in as_completed(futures):
        if future.exception():
            executor.shutdown({how})
"""


@pytest.mark.parametrize(
    ("how", "name"), [("cancel_futures=True", "waits for what was cancelled"), ("wait=False", "")]
)
def test_nobody_hears_of_what_a_shutdown_has_cancelled(how, name):
    assert name_by_error(ENDS_EARLY.format(how=how), hung_in(main_at(2))) == name


@pytest.mark.parametrize(
    ("kind", "name"),
    [("CancelledError", "a cancelled future asked for a result"), ("ValueError", "")],
)
def test_a_cancelled_future_has_nothing_to_ask_for(kind, name):
    assert name_by_error("def f(future):\n    return future.result()", raised(kind, "", 2)) == name


@pytest.mark.parametrize(
    ("workers", "more", "name"),
    [
        ((1, 3), "", "a worker of the pool has died"),
        ((1, 2), "", ""),
        ((3, 4), "Pool(3)", ""),  # those of the first pool have ended
    ],
)
def test_a_worker_with_a_new_number_stands_in_for_one_that_died(workers, more, name):
    text = f"def f(task, items):\n    pool = Pool(2)\n    return pool.map(task, items)\n{more}"
    crew = [worker_at(f"SpawnPoolWorker-{n}", None, kind="process") for n in workers]
    assert name_by_error(text, hung_in(main_at(3), *crew)) == name


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
