"""Names for what is raised, caught, refused and told: where an exception has come from."""

import pytest

from course.judge import spy
from course.judge.errors import DiffersError, revive
from course.judge.explaining.exceptions import Raised, printed_ends
from course.judge.mistakes import recognise
from tests.judge.mistakes.scenes import (
    asked_with,
    call_of,
    hung_in,
    main_at,
    name_by_error,
    name_by_value,
    name_of,
    raised,
    scene_of,
)

OWN = "def f(x):\n    if x == 0:\n        raise RuntimeError('nothing')\n    return x"


@pytest.mark.parametrize(
    ("text", "error", "name"),
    [
        (OWN, raised("RuntimeError", "nothing", 3), "an exception where none was due"),
        (OWN, raised("ValueError", "", 3), ""),  # what was to be in it has raised this
        (
            "def f(x):\n    try:\n        return g(x)\n    except KeyError:\n        return 0",
            raised("ValueError", "9", 3),
            "catches only some exceptions",
        ),
        ("def f(x):\n    return x[0]", raised("IndexError", "list index", 2),
         "nothing to work on"),
        ("def f(x):\n    return {x: 1}", raised("TypeError", "unhashable type: 'list'", 2),
         "a key that cannot be one"),
        ("def f(x):\n    changed.notify_all()",
         raised("RuntimeError", "cannot notify on un-acquired lock", 2),
         "a condition without its lock"),
        ("def f(x):\n    ready.wait()", raised("RuntimeError", "cannot wait here", 2), ""),
    ],
)  # fmt: skip
def test_an_exception_tells_where_it_came_from(text, error, name):
    assert name_by_error(text, error) == name


NOT_ORDERED = "'>' not supported between instances of"


@pytest.mark.parametrize(
    ("text", "types", "told"),
    [
        ("def f(code):\n    return code > 1", "'NoneType' and 'int'", "On line 2 code is None"),
        (
            "def f(code):\n    return 1 < code <= 9",
            "'int' and 'NoneType'",
            "On line 2 code is None",
        ),
        ("def f(code):\n    return code > 1", "'str' and 'int'", ""),
        ("def f(codes):\n    return max(codes)", "'int' and 'NoneType'", ""),
    ],
)
def test_none_has_no_place_among_the_numbers(text, types, told):
    error = raised("TypeError", f"{NOT_ORDERED} {types}", 2)
    found = recognise(scene_of(text, error))
    assert (found.happened if found else "").startswith(told)
    assert bool(told) == (getattr(found, "name", "") == "None compared with a number")


def test_an_exception_where_another_one_was_due_is_no_surprise():
    error = raised("RuntimeError", "nothing", 3)
    error.due = "ValueError"
    assert name_by_error(OWN, error) == "another exception than the one asked for"


def test_another_exception_is_one_in_the_place_of_that_which_came():
    call = call_of(1, raised="OSError")
    text = "def f(x):\n    raise RuntimeError('it failed')"
    scene = scene_of(text, raised("RuntimeError", "it failed", 2), calls=[call])
    assert name_of(scene) == "another exception than the one asked for"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "def f(n):\n    if n == 0:\n        raise ValueError",
            "a test that lets this value through",
        ),
        ("def f(n):\n    return 1", "nothing is refused"),
    ],
)
def test_what_was_to_be_refused_was_let_through(text, name):
    error = AssertionError("ValueError was to be raised")
    assert name_by_error(text, error, asked=asked_with(-1)) == name


@pytest.mark.parametrize(
    ("reached", "name"),
    [({2, 3}, "left before anything is refused"), ({2, 4}, "nothing is refused")],
)
def test_a_special_case_left_before_anything_could_be_refused(reached, name):
    text = "def f(n):\n    if not n:\n        return 0\n    return Pool(n)"
    error = AssertionError("ValueError was to be raised")
    assert name_by_error(text, error, asked=asked_with(-1), reached=reached) == name


@pytest.mark.parametrize(
    ("kind", "due", "calls", "name"),
    [
        ("OSError", "", ["OSError"], "an exception of a call let through"),
        ("OSError", "", ["ValueError"], ""),  # it is the answer's own
        ("OSError", "OSError", ["OSError"], ""),
        ("TypeError", "", ["TypeError"], ""),  # the call was a wrong one
    ],
)
def test_what_a_task_has_raised_was_not_caught(kind, due, calls, name):
    text = "def f(work, items):\n    return [work(item) for item in items]"
    error = raised(kind, "no route", 2)
    error.due = due
    assert name_by_error(text, error, calls=[call_of(1, raised=one) for one in calls]) == name


def test_failures_that_are_expected_are_not_the_cause():
    text = """
    def answer(work):
        process = Process(target=work)
        process.start()
        process.join()
        return None if process.exitcode == 1 else 0
    """
    ended = [Raised("ValueError", "no", None, worker="process", by_task=True)]
    assert name_of(scene_of(text, exceptions=ended)) == ""


def test_what_is_not_written_gets_no_advice_to_catch_it():
    text = """
    class Worker(Thread):
        def run(self):
            raise NotImplementedError("later")
    """
    ended = [Raised("NotImplementedError", "later", 3, worker="thread")]
    found = recognise(scene_of(text, exceptions=ended))
    assert found is not None
    assert "try" not in found.remedy


def test_an_exception_that_ended_the_last_process_explains_more_than_a_sentinel():
    text = """
    def stage(work, source, sink):
        for item in iter(source.get, None):
            sink.put(work(item))
    def answer(work):
        a, b = Queue(), Queue()
        Process(target=stage, args=(work, a, b)).start()
        a.put(1)
        b.put(None)
        b.get()
    """
    error = hung_in(main_at(9))
    scene = scene_of(text, error, exceptions=[Raised("OSError", "full", 3, worker="process")])
    assert name_of(scene) == "an exception ends a worker that others wait for"


RAISES = "def f(outcome):\n    if isinstance(outcome, Exception):\n        raise outcome"


@pytest.mark.parametrize(
    ("by_task", "name"),
    [("", "a returned exception taken for a raised one"), ("OSError", "")],
)
def test_an_exception_that_no_task_has_raised_was_returned(by_task, name):
    error = revive({"type": "OSError", "message": "no", "line": 3})
    found = name_by_error(RAISES, error, calls=[call_of(1, raised=by_task)])
    assert (found == "a returned exception taken for a raised one") is bool(name)


@pytest.mark.parametrize(
    ("text", "got", "expected", "name"),
    [
        ("x = p.get(timeout=3)", ["TimeoutError: "], [5], "a wait with a time limit"),
        ("x = p.get()", ["TimeoutError: "], [5], ""),
        ("x = isinstance(y, Exception)", {"a": "OSError: no"}, {},
         "a returned exception taken for a raised one"),
        ("x = isinstance(y, Exception)", {"a": "OSError: no"}, {"a": "OSError: yes"}, ""),
    ],
)  # fmt: skip
def test_texts_of_exceptions_tell_where_they_came_from(text, got, expected, name):
    assert name_by_value(text, got, expected) == name


@pytest.mark.parametrize(
    ("slip", "name"), [("", "another text of an exception"), ("only the first line was kept", "")]
)
def test_a_text_is_another_one_where_the_test_cell_tells_no_more(slip, name):
    error = DiffersError("it differs", "OSError: no", "OSError: no page")
    error.slip = slip
    calls = [call_of("a", process=1, raised="OSError")]
    assert name_by_error("def run(task):\n    1", error, calls=calls) == name


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
    calls = [call_of(1, raised="OSError")]
    asked = asked_with(spy(), [1, 2])
    assert name_by_value(loop if around else inside, [1], [1, 2], calls=calls, asked=asked) == name


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
    calls = [call_of(raised="OSError")]
    assert name_by_value(text, [], [1], exceptions=ended, calls=calls) == name


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
    ended = list(printed_ends(CHAIN, {"mine": ""}))
    assert ended == [("thread", ["OSError", "IndexError"], "tuple index out of range", 5)]
    assert len(list(printed_ends(CHAIN.partition("\nDuring")[0] + CHAIN, {"mine": ""}))) == 2


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
    calls = [call_of(1, raised="OSError", process=1), call_of(given, process=1)]
    assert name_by_value(STAGE, ["x"], ["y"], calls=calls) == name


@pytest.mark.parametrize(
    ("raises", "got", "name"),
    [
        (
            'ValueError("cannot cross:", n)',
            "('cannot cross:', 3)",
            "an exception with several parts",
        ),
        ('ValueError("cannot cross:", n)', "another text", ""),
        ('type("Odd", (Exception,), {})', "('cannot cross:', 3)", ""),
        ('OSError("cannot cross:", n)', "('cannot cross:', 3)", ""),
    ],
)
def test_an_exception_of_several_parts_shows_them(raises, got, name):
    text = f"def cross(n):\n    raise {raises}"
    assert name_of(scene_of(text, DiffersError("", got, "cannot cross: 3"))) == name


IN_A_WORKER = """
def run(n, items):
    for item in items:
        known[item] = run(n - 1, items)
"""


@pytest.mark.parametrize(
    ("kind", "message", "line", "name"),
    [
        ("RecursionError", "maximum recursion depth exceeded", 3, "too deep for a recursion"),
        ("TypeError", "unhashable type: 'list'", 3, "a key that cannot be one"),
        ("ValueError", "generator already executing", 2, "one generator for several workers"),
        ("ValueError", "no", 2, "exception in a worker not caught"),
    ],
)
def test_an_exception_means_the_same_where_it_has_ended_a_worker(kind, message, line, name):
    ended = [Raised(kind, message, line, worker="thread")]
    assert name_by_value(IN_A_WORKER, [None], [1], exceptions=ended) == name


def test_what_a_task_has_raised_in_a_worker_says_nothing_of_the_answer():
    ended = [Raised("RecursionError", "too deep", 3, worker="thread", by_task=True)]
    assert name_by_value(IN_A_WORKER, 1, 2, exceptions=ended) != "too deep for a recursion"


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        ([0, 0], "an except that takes what was to be raised"),
        ([1, 0], ""),  # that of the exception has come
    ],
)
def test_exit_codes_tell_of_an_exception_that_was_taken(codes, name):
    text = """
    def safe(task, name):
        try:
            task(name)
        except BaseException:
            pass
    def run(task, names):
        crew = [Process(target=safe, args=(task, name)) for name in names]
        return [process.exitcode for process in crew]
    """
    calls = [call_of("a", raised="ValueError"), call_of("b", raised="SystemExit")]
    reached = {"mine": frozenset(range(1, 9))}
    scene = scene_of(text, DiffersError("", codes, [1, 4]), calls=calls)
    scene.reached = reached
    assert name_of(scene) == name


RESULTS = """
def run(work, items):
    with Pool(2) as pool:
        FIRST
        try:
            results = SECOND
        except Exception:
            results = []
        pool.close()
    return results
"""


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("found = pool.imap(work, items)", "list(found)", ""),  # it is raised in the second line
        ("found = pool.map(work, items)", "found", "an exception skips what gives back"),
    ],
)
def test_a_pool_raises_where_somebody_asks_for_the_result(first, second, name):
    text = RESULTS.replace("FIRST", first).replace("SECOND", second)
    task = spy()
    calls = [call_of(1, raised="OSError", function=task)]
    scene = scene_of(
        text, DiffersError("", [], [1]), calls=calls, asked=asked_with(task, path="run")
    )
    assert (name_of(scene) == "an exception skips what gives back") is bool(name)


@pytest.mark.parametrize(
    ("line", "name"), [(6, "a wait with a time limit"), (9, "an exception where none was due")]
)
def test_a_failure_that_was_told_when_the_time_was_over(line, name):
    text = """
    def run(q, p):
        try:
            return q.get(timeout=1)
        except Empty:
            p.join()
            raise RuntimeError(p.exitcode)
    def other(x):
        if x:
            raise RuntimeError(x)
    """
    error = raised("RuntimeError", "0", line)
    assert name_by_error(text, error, ended_early={3}) == name


@pytest.mark.parametrize(
    ("kind", "name"),
    [("IndexError", "an except that takes another's exception"), ("Exception", "")],
)
def test_an_except_for_every_exception_takes_nobody_elses(kind, name):
    text = (
        f"def f(g, x):\n    try:\n        return g(x.pop())\n    except {kind}:\n        return 0"
    )
    task = spy()
    seen = {"asked": asked_with(task, [1]), "calls": [call_of(1, raised=kind, function=task)]}
    assert name_by_value(text, 0, 1, **seen) == name
