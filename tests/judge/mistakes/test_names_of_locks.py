"""Names for races, and for what locks, semaphores and conditions let in, keep out and wake."""

import pytest

from course.judge import failing, spy
from course.judge.errors import InterleavingError, JudgeError
from course.judge.explaining.exceptions import Raised
from course.judge.explaining.story import Story
from course.judge.mistakes import recognise
from tests.judge.mistakes.scenes import (
    MissedTask,
    call_of,
    hung_in,
    main_at,
    name_by_error,
    name_by_value,
    name_of,
    raced,
    scene_of,
    worker_at,
)

TWO_BLOCKS = """
class Account:
    def __init__(self):
        self.lock = Lock()
        self.balance = 0
    def deposit(self, amount):
        with self.lock:
            old = self.balance
        with self.lock:
            self.balance = old + amount - 1
"""


@pytest.mark.parametrize(("tried", "name"), [(1, ""), (2, "lock given back in between")])
def test_a_race_needs_an_interruption_that_matters(tried, name):
    rows = [(0, 7, "reads"), (1, 7, "reads"), (0, 9, "writes"), (1, 9, "writes")]
    assert name_by_error(TWO_BLOCKS, raced(tried, rows)) == name


def test_a_lock_that_is_not_waited_for_is_no_missing_lock():
    text = """
    class Tally:
        def __init__(self):
            self.lock = Lock()
            self.count = 0
        def add(self):
            if self.lock.acquire(blocking=False):
                self.count += 1
                self.lock.release()
        def total(self):
            with self.lock:
                return self.count
    """
    scene = scene_of(text, raced(2, [(0, 7, "writes"), (1, 6, "takes")]))
    assert name_of(scene) == "a lock that is not waited for"


@pytest.mark.parametrize(
    ("guard", "name"),
    [
        ('if not hasattr(self, "lock"): ', "a lock made at its first use"),
        ("", "a new lock for every call"),
    ],
)
def test_a_lock_that_is_made_once_is_not_made_anew(guard, name):
    text = f"""
    class Tally:
        def add(self):
            {guard}self.lock = Lock()
            with self.lock:
                self.count += 1
    """
    assert name_of(scene_of(text, raced(2, [(0, 6, "reads"), (1, 6, "writes")]))) == name


@pytest.mark.parametrize(("other", "is_named"), [("locks[key] (2nd)", True), ("locks[key]", False)])
def test_a_lock_for_each_key_lets_in_who_has_another_key(other, is_named):
    text = "def f(key):\n    locks[key] = Lock()\n    with locks[key]:\n        go()"
    rows = [(0, 3, "takes locks[key]"), (1, 3, f"takes {other}")]
    story = Story(["one", "two"], rows, "", 2, [], [])
    name = name_by_error(text, InterleavingError("", story))
    assert (name == "a lock for each key") is is_named


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
    found = name_by_value(text, [1], [1, 2], exceptions=ended)
    assert (found == "check and act not in one block") is bool(name)


SEATS = """
def answer(fetch, links):
    seats = Semaphore(2)
    def work(link):
        seats.acquire()
        {call}
    for link in links:
        Thread(target=work, args=(link,)).start()
"""
SKIPPED = "fetch(link)\n        seats.release()"
ALWAYS = "try:\n            fetch(link)\n        finally:\n            seats.release()"


@pytest.mark.parametrize(
    ("call", "name"), [(SKIPPED, "an exception skips what gives back"), (ALWAYS, "")]
)
@pytest.mark.parametrize("fetch", [spy(), failing({"a": OSError()})])
def test_a_seat_that_an_exception_keeps(call, name, fetch):
    scene = scene_of(SEATS.format(call=call), hung_in(worker_at("Thread-3", 4)))
    scene.asked, scene.calls = [("answer", (fetch, ["a"]), {})], [call_of("a", raised="OSError")]
    scene.calls[0].function = fetch
    assert name_of(scene) == name


def test_a_task_that_lives_in_a_child_is_asked_nothing_when_the_check_is_over():
    class Over:
        def __call__(self):
            return None

        def __getattr__(self, name):
            raise JudgeError("this object belongs to a check that is over")

    scene = scene_of(SEATS.format(call=SKIPPED), hung_in(worker_at("Thread-3", 4)))
    scene.asked = [("answer", (Over(), ["a"]), {})]
    scene.calls = [call_of("a", raised="OSError")]
    assert name_of(scene) != "an exception skips what gives back"


def test_a_semaphore_for_several_lets_in_several():
    text = """
    def answer(fetch, items, room):
        seats = Semaphore(room)
        def work(item):
            with seats:
                fetch(item)
        for item in items:
            Thread(target=work, args=(item,)).start()
    """
    task = MissedTask()
    task.calls, task.most_at_once = [call_of(1), call_of(2)], 1
    scene = scene_of(text, spies=[task], asked=[("answer", (task, [1, 2], 2), {})])
    assert name_of(scene) == ""


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
    assert name_by_error("x = 1", InterleavingError("", story)) == name


UNLOCKED = """
import time
class Tally:
    def __init__(self):
        self.seen, self.busy, self.counts, self.total = 0, False, {}, 0
    def add(self, word):
        self.seen = word
        while self.busy:
            time.sleep(0)
        self.busy = True
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1
        self.busy = False
    def add_once(self, word):
        if word not in self.counts:
            self.counts[word] = 1
"""
COUNT = [(10, "calls self.counts.get"), (10, "reads self.counts")]


@pytest.mark.parametrize(
    ("rows", "name", "happened"),
    [
        (  # somebody else counts between get and the place to which it is written
            [(0, *COUNT[0]), (1, 10, "writes self.counts[word] = 1"), (0, *COUNT[1]),
             (0, 10, "writes self.counts[word] = 1")],
            "shared data changed without a lock",
            "add reads self.counts and writes it back (line 10).",
        ),
        (  # only the name of what is changed is read after the other's change
            [(0, 11, "reads self.total → 0"), (0, 11, "writes self.total = 1"),
             (1, 10, "writes self.counts[word] = 1"), (0, *COUNT[1]),
             (0, 10, "writes self.counts[word] = 1")],
            "shared data changed without a lock",
            "add changes self.total (line 11), then self.counts (line 10).",
        ),
        (  # it waits until the other one has said that it is free: nobody overtakes anybody
            [(0, 7, "reads self.busy → True"), (1, 12, "writes self.busy = False"),
             (0, 7, "reads self.busy → False"), (0, 9, "writes self.busy = True")],
            "shared data changed without a lock",
            "add uses self.seen (line 6), which another thread can change",
        ),
        (
            [(0, 7, "reads self.busy → False"), (1, 9, "writes self.busy = True"),
             (0, 9, "writes self.busy = True")],
            "a flag in place of a lock",
            "Line 7 waits until self.busy says that nobody is there, and line 9 says",
        ),
        (
            [(0, 14, "reads self.counts → {}"), (1, 15, "writes self.counts[word] = 1"),
             (0, 15, "reads self.counts → {}"), (0, 15, "writes self.counts[word] = 1")],
            "shared data changed without a lock",
            "add_once looks at self.counts (line 14) and then changes it (line 15).",
        ),
        (  # a step that only writes is no update that is lost
            [(0, 6, "writes self.seen = 1"), (1, 6, "writes self.seen = 2"),
             (0, 6, "writes self.seen = 3")],
            "shared data changed without a lock",
            "add uses self.seen (line 6), which another thread can change",
        ),
    ],
)  # fmt: skip
def test_what_came_in_between_stands_in_the_story(rows, name, happened):
    found = recognise(scene_of(UNLOCKED, raced(2, rows)))
    assert (found.name, found.happened[: len(happened)]) == (name, happened)


BARRIER = """
def run(work, items):
    barrier = threading.Barrier(len(items) + 1)
    lock = threading.Lock()
    def one(item):
        barrier.wait(timeout=5)
        with lock:
            work(item)
    threads = [threading.Thread(target=one, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


@pytest.mark.parametrize(
    ("other", "name"),
    [(5, "a barrier that is never full"), (6, "")],
    ids=["all at the barrier", "one elsewhere, who may come"],
)
def test_a_barrier_is_too_large_only_if_nobody_can_come(other, name):
    hung = hung_in(main_at(12), worker_at("Thread-1", 5), worker_at("Thread-2", other))
    found = name_by_error(BARRIER, hung)
    assert (found == "a barrier that is never full") is bool(name)


def test_the_lock_of_a_value_may_be_held_during_the_work():
    text = """
    def part(given, smoothed, begin):
        with smoothed.get_lock():
            begin(given)
    def run(given, begin):
        Process(target=part, args=(given, Array("d", 3), begin)).start()
    """
    gate = MissedTask()
    gate.calls, gate.most_at_once = [call_of(1), call_of(2)], 1
    asked = [("run", ([1], gate), {})]
    scene = scene_of(text, AssertionError("not met"), asked=asked, spies=[gate], calls=gate.calls)
    assert name_of(scene) == "lock held during the work"
