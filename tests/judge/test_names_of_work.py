"""Names for how work is handed on, and how it ends: what gets them, and what only looks like it."""

import textwrap

import pytest

from course.judge import check, spy
from course.judge.calling import Call
from course.judge.deadline import FOR_EVER
from course.judge.errors import AnswerError, DiffersError, HungError, revive
from course.judge.mistakes import Scene, recognise
from course.judge.mistakes.code import Code
from course.system.worker import Worker


def _name(text, error, **seen):
    found = recognise(Scene(error, Code({"mine": textwrap.dedent(text).strip()}), **seen))
    return found.name if found else ""


def _raised(kind, message, line):
    return revive({"type": kind, "message": message, "line": line, "builtin": kind})


def _call(*args, worker=1, raised="", parent=False):
    return Call(args, worker, worker, f"Process-{worker}", False, raised=raised, parent=parent)


def _spied(*calls):
    task = spy()
    task.calls = list(calls)
    return task


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("range(1, cores)", "off by one"),
        ("range(1, cores - 1)", ""),  # no single step makes it right
    ],
)
def test_a_small_change_is_tried_out(learner, verdict, source, name):
    student = learner(f"def best(cores):\n    return max({source}, default=0)")
    with check("the last one counts"):
        assert student.best(2) == 2
    assert verdict()["mistake"] == name


@pytest.mark.parametrize(
    ("before", "name"),
    [([1, 2], "a limit on the wrong side"), ([2, 2, 1], "")],  # it would be another place
)
def test_what_was_right_before_must_stay_so(learner, verdict, before, name):
    student = learner("""
        def largest(numbers):
            place = 0
            for n, number in enumerate(numbers):
                if number > numbers[place]:
                    place = n
            return place
    """)
    with check("the last one counts"):
        assert student.largest(before) in (0, 1)
        assert student.largest([3, 3]) == 1
    assert verdict()["mistake"] == name


EXITS = """
def run(task):
    child = Process(target=task)
    child.start()
    child.join()
    {asks}
"""


def _ended(code, made=3):
    return {"kind": "process", "exitcode": code, "made": made, "alive": False, "error": None,
            "started": True, "name": "Process-1"}  # fmt: skip


@pytest.mark.parametrize(
    ("asks", "worker", "name"),
    [
        ("return 1", _ended(3), "nobody asks how the process ended"),
        ("return child.exitcode", _ended(3), "nothing is refused"),
        ("return 1", _ended(0), "nothing is refused"),
        ("return 1", _ended(-15, made=None), "nothing is refused"),  # a pool ends its workers so
    ],
)
def test_an_exit_code_is_missed_where_there_was_one(asks, worker, name):
    error = AnswerError("RuntimeError was to be raised, but nothing was")
    assert _name(EXITS.format(asks=asks), error, workers=[worker]) == name


WAITS = """
def work(q):
    return 1
def run():
    q = SimpleQueue()
    child = Process(target=work, args=(q,))
    child.start()
    return q.get()
"""


@pytest.mark.parametrize(
    ("others", "name"),
    [
        ([], "waits for one who is not there"),
        ([Worker("process", "P-1", False, "mine", 2, "")], ""),
    ],
)
def test_who_is_waited_for_must_have_gone(others, name):
    main = Worker("thread", "the main thread", True, "mine", 7, "")
    assert _name(WAITS, HungError(f"it {FOR_EVER}", [*others, main])) == name


TO_A_PROCESS = """
import queue
from multiprocessing import Process
from threading import Thread
{around}
def work(q, n):
    q.put(n)
def run():
    q = queue.Queue()
    child = Process(target=work, args={args})
    child.start()
    Thread(target=work, args=(q, 1)).start()
    return q.get()
"""


@pytest.mark.parametrize(
    ("around", "args", "name"),
    [
        ("", "(q, 1)", "a queue of threads between processes"),
        ("", "(1, 2)", ""),  # it stays between threads
        ("inbox = queue.Queue()", "(inbox, 1)", "a queue of threads between processes"),
        ("kept = [queue.Queue()]", "(1, 2)", ""),
    ],
)
def test_a_queue_of_threads_must_reach_a_process(around, args, name):
    text = TO_A_PROCESS.format(around=around, args=args)
    assert _name(text, DiffersError("it gave 1; expected was 2", 1, 2)) == name


def test_a_queue_of_threads_may_reach_a_process_as_a_global():
    text = """
        from queue import Queue
        inbox = Queue()
        def work({names}):
            inbox.put(1)
        def run():
            Process(target=work).start()
            return 1
    """
    error = DiffersError("it gave 1; expected was 2", 1, 2)
    name = "a queue of threads between processes"
    assert _name(text.format(names=""), error) == name
    assert _name(text.format(names="inbox"), error) == ""


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
    calls = [_call("a", raised="ValueError"), _call("b"), _call("c")]
    error = DiffersError("it differs", ["no page"], ["no page", 2, 3])
    assert _name(text, error, calls=calls) == name


@pytest.mark.parametrize(
    ("slip", "name"), [("", "another text of an exception"), ("only the first line was kept", "")]
)
def test_a_text_is_another_one_where_the_test_cell_tells_no_more(slip, name):
    error = DiffersError("it differs", "OSError: no", "OSError: no page")
    error.slip = slip
    assert _name("def run(task):\n    1", error, calls=[_call("a", raised="OSError")]) == name


@pytest.mark.parametrize(
    ("got", "name"), [(5, "off by a few"), (4, "")], ids=["by just as much", "by less"]
)
def test_the_difference_is_what_the_code_says(got, name):
    text = "def run(room):\n    return Queue(maxsize=room + 2)"
    assert _name(text, DiffersError("", got, 3), asked=[("run", (1,), {})]) == name


@pytest.mark.parametrize(("items", "name"), [([], "nothing to work on"), ([1], "")])
def test_an_empty_list_is_blamed_where_it_was_given(items, name):
    text = "def run(items):\n    size = len(items)\n    return Pool(size)"
    error = _raised("ValueError", "Number of processes must be at least 1", 3)
    assert _name(text, error, asked=[("run", (items,), {})]) == name


@pytest.mark.parametrize(
    ("calls", "name"), [(2, "the same call made twice"), (1, "")], ids=["twice", "once"]
)
def test_a_call_is_made_twice_only_if_it_was_seen(calls, name):
    text = "def run(task, item):\n    if task(item):\n        return task(item)"
    seen = {"spies": [_spied(*[_call("a")] * calls)], "asked": [("run", (["a"],), {})]}
    assert _name(text, AssertionError("it was called too often"), **seen) == name


STAGE = """
def stage(work, q):
    try:
        value = work(q.get())
    except Exception as error:
        value = str(error)
    q.put(value)
def run(work):
    Process(target=stage, args=(work, Queue())).start()
"""


@pytest.mark.parametrize(
    ("given", "name"), [("OSError: no", "an error worked on like a value"), ("no: OSError", "")]
)
def test_the_text_of_an_error_was_worked_on(given, name):
    calls = [_call(1, raised="OSError"), _call(given)]
    assert _name(STAGE, DiffersError("", ["x"], ["y"]), calls=calls) == name


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
    seen = {"spies": [_spied(*[_call(*one) for one in lengths])]}
    seen["asked"] = [("run", ([0] * 8, 3), {})]
    assert _name(text, DiffersError("", ["x"], ["y"]), **seen) == name


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
    class Missed(spy):
        missed = True

    task = Missed()
    seen = {"spies": [task], "asked": [("run", (task, [1]), {})]}
    assert _name(GATHERS.format(inside=inside), AssertionError("it stood still"), **seen) == name


@pytest.mark.parametrize(
    ("got", "name"),
    [([1, 10, 2], "numbers sorted like texts"), ([1, 2, 10], ""), ([2, 10, 1], "")],
)
def test_an_order_of_texts_is_seen_in_the_values(got, name):
    text = "def run(items):\n    return sorted(items, key=str)"
    assert (
        _name(text, DiffersError("", got, [10, 1, 2] if got == [2, 10, 1] else [1, 2, 10])) == name
    )


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
    assert _name(FILLS % line, error, asked=[("run", (["a"],), {})]) == name


@pytest.mark.parametrize(
    ("line", "name"), [(4, "a sentinel taken for an item"), (3, "")], ids=["at get", "elsewhere"]
)
def test_a_sentinel_is_taken_apart_where_it_comes_out(line, name):
    text = """
    def run(q):
        q.put(None)
        a = b = 1
        number, item = q.get()
    """
    error = _raised("TypeError", "cannot unpack non-iterable NoneType object", line)
    assert _name(text, error) == name
