"""What a wrong value, and the failing order of steps, tell of the mistake; and what they do not."""

import textwrap

import pytest

from course.judge.calling import Call
from course.judge.differences import in_which_way, left_out
from course.judge.errors import DiffersError, HungError, InterleavingError, revive
from course.judge.mistakes import Scene, recognise
from course.judge.mistakes.code import Code
from course.judge.story import Story
from course.system.worker import Worker


def _scene(text, error, **seen):
    return Scene(error, Code({"mine": textwrap.dedent(text).strip()}), **seen)


def _name(scene):
    found = recognise(scene)
    return found.name if found else ""


def _named(text, got, expected, **seen):
    return _name(_scene(text, DiffersError("", got, expected), **seen))


def _called(*args, path="f"):
    return {"asked": [(path, args, {})]}


# -- the values ------------------------------------------------------------------------------------

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
    assert _named(KEPT.format(test=test), got, expected) == name


def test_a_test_of_a_list_is_none_of_its_values():
    text = "def f(items):\n    if not items:\n        return []\n    return items[:1]"
    assert _named(text, [1], [1, 0], **_called([1, 0])) == ""


@pytest.mark.parametrize(("given", "name"), [(0, "a value that counts as false"), (3, "")])
def test_an_argument_is_blamed_where_it_counts_as_false(given, name):
    text = "def f(seconds):\n    return 5 if seconds else 7"
    assert _named(text, 7, 6, **_called(given)) == name


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
    assert _named(f"shared = Array({code!r}, 9)", got, expected) == name


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
    assert _named(f"def f(cpu, wall, left):\n    return {line}", got, expected) == name


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
    assert _named(f"def f(items):\n    return {line}", got, expected) == name


@pytest.mark.parametrize(("change", "name"), [("own.pop()", "changes the list it was given"),
                                              ("other.pop()", "")])  # fmt: skip
def test_a_list_is_the_callers_also_under_another_name(change, name):
    text = f"def f(items):\n    own = items\n    other = list(items)\n    {change}"
    assert _named(text, ["items"], [], **_called([1])) == name


# -- state -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("calls", "name"), [(1, ""), (2, "state that survives between calls")])
def test_an_event_of_the_module_matters_in_the_second_call(calls, name):
    text = "stop = Event()\ndef f(x):\n    stop.set()"
    assert _named(text, {}, {"a": 1}, asked=[("f", (1,), {})] * calls) == name


# -- exceptions ------------------------------------------------------------------------------------


def _raised(kind, message, line):
    told = {"type": kind, "builtin": kind, "message": message, "line": line, "bases": [kind]}
    return revive(told | {"traceback": "", "call": ""})


OWN = "def f(x):\n    if x == 0:\n        raise RuntimeError('nothing')\n    return x"


@pytest.mark.parametrize(
    ("text", "error", "name"),
    [
        (OWN, _raised("RuntimeError", "nothing", 3), "an exception where none was due"),
        (OWN, _raised("ValueError", "", 3), ""),  # what was to be in it has raised this
        (
            "def f(x):\n    try:\n        return g(x)\n    except KeyError:\n        return 0",
            _raised("ValueError", "9", 3),
            "catches only some exceptions",
        ),
        ("def f(x):\n    return x[0]", _raised("IndexError", "list index", 2),
         "nothing to work on"),
        ("def f(x):\n    return {x: 1}", _raised("TypeError", "unhashable type: 'list'", 2),
         "a key that cannot be one"),
    ],
)  # fmt: skip
def test_an_exception_tells_where_it_came_from(text, error, name):
    assert _name(_scene(text, error)) == name


def test_an_exception_where_another_one_was_due_is_no_surprise():
    error = _raised("RuntimeError", "nothing", 3)
    error.due = "ValueError"
    assert _name(_scene(OWN, error)) == "another exception than the one asked for"


def test_another_exception_is_one_in_the_place_of_that_which_came():
    call = Call((1,), 1, 2, "Thread-1", False, raised="OSError", parent=True)
    text = "def f(x):\n    raise RuntimeError('it failed')"
    scene = _scene(text, _raised("RuntimeError", "it failed", 2), calls=[call])
    assert _name(scene) == "another exception than the one asked for"


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
    assert _name(_scene(text, AssertionError("ValueError was to be raised"), **_called(-1))) == name


# -- the failing order -----------------------------------------------------------------------------

WAITING = [
    (0, 8, "calls self.some.wait"),
    (0, 8, "waits until somebody wakes it"),
    (1, 8, "calls self.some.wait"),
    (1, 8, "waits until somebody wakes it"),
]
STUCK = [{"worker": "two", "place": ["mine", 8], "for": None, "held_by": None}]


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([(2, 5, "calls self.some.notify")], "notify() where several wait"),
        ([(2, 5, "calls self.other.notify")], "nobody wakes the one who waits"),
        (
            [
                (3, 5, "calls self.some.notify"),
                (0, 8, "takes lock"),
                (2, 6, "writes self.closed = True"),
                (2, 7, "calls self.other.notify_all"),
            ],
            "nobody wakes the one who waits",
        ),
        ([], "nobody wakes the one who waits"),
        ([(2, 5, "calls self.some.notify_all"), (1, 8, "takes lock")], ""),
    ],
)
def test_who_was_woken_stands_in_the_story(rows, name):
    story = Story(["one", "two", "three", "four"], WAITING + rows, "", 2, [], STUCK)
    assert _name(_scene("x = 1", InterleavingError("", story))) == name


@pytest.mark.parametrize(("other", "is_named"), [("locks[key] (2nd)", True), ("locks[key]", False)])
def test_a_lock_for_each_key_lets_in_who_has_another_key(other, is_named):
    text = "def f(key):\n    locks[key] = Lock()\n    with locks[key]:\n        go()"
    rows = [(0, 3, "takes locks[key]"), (1, 3, f"takes {other}")]
    story = Story(["one", "two"], rows, "", 2, [], [])
    name = _name(_scene(text, InterleavingError("", story)))
    assert (name == "a lock for each key") is is_named


def test_the_children_of_others_are_waited_for_only_in_the_loop_that_hangs():
    text = "def f():\n    while active_children():\n        sleep(1)\n    x.wait()"
    for line, name in ((3, "waits for the children of others"), (4, "")):
        hung = HungError("", [Worker("thread", "the main thread", True, "mine", line, "")])
        assert _name(_scene(text, hung)) == name


# -- calls, rounds, queues -------------------------------------------------------------------------


def _call(*args, worker=1, raised=""):
    call = Call(args, 1, worker, "Thread", False, raised=raised, parent=True)
    call.done = True
    return call


@pytest.mark.parametrize(("args", "name"), [(("a", "b"), "an item taken apart"), ((1,), "")])
def test_an_item_is_taken_apart_only_if_a_call_has_its_parts(args, name):
    text = "def f(task, items):\n    for one in items:\n        Thread(target=task, args=one)"
    seen = {"calls": [_call(*args)], "asked": [("f", (print, [("a", "b"), 1]), {})]}
    assert _named(text, 1, 2, **seen) == name


@pytest.mark.parametrize(("workers", "name"), [([1, 1, 2], "a pool uses its workers again"),
                                               ([1, 2, 3], "")])  # fmt: skip
def test_a_pool_is_blamed_where_calls_had_the_same_worker(workers, name):
    text = "pool = ThreadPoolExecutor(9)"
    calls = [_call(1, worker=worker) for worker in workers]
    assert _named(text, len(set(workers)), 4 if name == "" else 3, calls=calls) == name


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
    assert _named(text, got, expected) == name


FEED = """Traceback (most recent call last):
  File "/lib/multiprocessing/queues.py", line 244, in _feed
    obj = _ForkingPickler.dumps(obj)
          ^^^^
_pickle.PicklingError: Can't pickle it
"""


@pytest.mark.parametrize(
    ("stderr", "name"), [(FEED, "something that cannot be sent"), (FEED.replace("_feed", "f"), "")]
)
def test_what_could_not_be_sent_stands_on_standard_error(stderr, name):
    hung = HungError("", [Worker("thread", "the main thread", True, "mine", 3, "")])
    text = "def f(q):\n    q.put(lambda: 0)\n    return q.get()"
    assert _name(_scene(text, hung, stderr=stderr)) == name


@pytest.mark.parametrize(("item", "name"), [(None, "an item taken for the sentinel"), (3, "")])
def test_an_unpacked_item_may_end_a_worker(item, name):
    text = """
    def member(work, tasks):
        while True:
            number, item = tasks.get()
            if item is None:
                break
            work(item)
    """
    hung = HungError("", [Worker("thread", "the main thread", True, "mine", 9, "")])
    assert _name(_scene(text, hung, asked=[("run", (print, [1, item]), {})])) == name


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
    assert _named(text, got, expected) == name


# -- in words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        ([1, 3], [1, 2, 3], "Missing is 2."),
        ([1, 2], [1, 2, 1], "What occurs several times is there only once."),
        ([1, 2, 1], [1, 2, 1, 2, 1], "Missing is 2, 1."),
        ([1, 2, 1], [1, 2, 1, 1], "1 is there 2 times, not 3."),
        ({"a": 1}, {"a": 1, "b": 2}, "Missing is the entry for 'b'."),
        ([1, 2, 3], [1, 2], "Too much is 3."),
        ([3, 2, 1], [1, 2, 3], "The values are right, and their order is the other way round."),
        ([1, [2, 5]], [1, [2, 4]], "5 stands where 4 should be."),
        ({"a": [1], "b": [2]}, {"a": [1, 0], "b": [2, 0]}, "In 2 places the last one is missing."),
        ("a b", "a  b", "Only spaces or line ends differ."),
        ([1, 10**5000], [1, 2], "<int of too many digits> stands where 2 should be."),
        ([], [1], ""),
        (3, 4, ""),
    ],
)
def test_a_difference_is_said_where_it_is_hard_to_see(got, expected, said):
    assert in_which_way(got, expected) == said


def test_zero_is_not_false_and_one_is_not_true():
    assert left_out([1], [True, 1]) == [True]
