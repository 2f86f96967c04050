"""A name is given only for what was seen in this run: each case here was named falsely once."""

import textwrap

import pytest

from course.judge import check, failing, spy
from course.judge.asserted import Sides
from course.judge.calling import Call, Opaque
from course.judge.deadline import FOR_EVER
from course.judge.errors import DiffersError, HungError, InterleavingError, JudgeError, revive
from course.judge.exceptions import Raised
from course.judge.mistakes import RULES, STRICT, Scene, recognise
from course.judge.mistakes.code import Code
from course.judge.mistakes.symptoms import ANY
from course.judge.mistakes.table import Rule, nowhere
from course.judge.open_check import Remembered
from course.judge.story import Story
from course.system.worker import Worker


def _scene(text, error=None, *, reached=None, **seen):
    """Return a scene of this module, as it would be seen; lines count from 1."""
    error = error or DiffersError("it gave 1; expected was 2", 1, 2)
    scene = Scene(error, Code({"mine": textwrap.dedent(text).strip()}), **seen)
    scene.reached = {} if reached is None else {"mine": frozenset(reached)}
    return scene


def _name(scene):
    found = recognise(scene)
    return found.name if found else ""


def _hung(*waits):
    return HungError(f"it {FOR_EVER}", list(waits))


def _waits(name, line, *, main=False):
    return Worker("thread", name, main, "mine", line, "")


def _raced(tried, rows, deadlock=()):
    story = Story(["worker 1", "worker 2"], rows, "", tried, [], list(deadlock))
    return InterleavingError("it goes wrong", story)


def _call(*args, main=False, raised=""):
    call = Call(args, 1, 2, "Thread-1", main, raised=raised, parent=True)
    call.done = True
    return call


class _Missed(spy):
    """A task at which others were waited for in vain."""

    missed = True


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
    assert _name(_scene(TWO_BLOCKS, _raced(tried, rows))) == name


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
    scene = _scene(text, _raced(2, [(0, 7, "writes"), (1, 6, "takes")]))
    assert _name(scene) == "a lock that is not waited for"


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
    found = recognise(_scene(UNLOCKED, _raced(2, rows)))
    assert (found.name, found.happened[: len(happened)]) == (name, happened)


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
    assert _name(_scene(text, DiffersError("", got, "cannot cross: 3"))) == name


ASKS_EMPTY = """
q = Queue()
def work(careful):
    if careful:
        while not q.empty():
            q.get()
    return 1
"""


@pytest.mark.parametrize(("reached", "name"), [({3, 6}, ""), ({3, 4, 5, 6}, "trusts empty()")])
def test_a_line_that_was_not_executed_is_no_cause(reached, name):
    assert _name(_scene(ASKS_EMPTY, reached=reached)) == name


def test_what_the_child_has_executed_is_noted_in_every_process(learner, verdict):
    student = learner("""
        import multiprocessing
        def work(way):
            if way:
                print(1)
            print(2)
        def answer():
            process = multiprocessing.Process(target=work, args=(0,))
            process.start()
            process.join()
            return process.exitcode
    """)
    from course.judge.judging import here

    with check("differs"):
        given = student.answer()
        (session,) = here().open_check.sessions.values()
        reached = session.lines_reached()["mine"]
        assert given == 1
    assert {5, 7} <= reached
    assert 6 not in reached
    assert verdict()["mistake"] == ""


def test_a_worker_may_have_main_in_its_name():
    text = """
    def consume(q):
        while True:
            q.get()
    def answer():
        q = Queue()
        thread = Thread(target=consume, args=(q,))
        thread.start()
        q.put(1)
        thread.join()
    """
    scene = _scene(text, _hung(_waits("domain-1", 3), _waits("the main thread", 9, main=True)))
    assert _name(scene) == "no sentinel"


def test_start_and_join_in_two_loops_are_not_one():
    text = """
    def answer(size):
        team = [Thread(target=print) for _ in range(size)]
        for thread in team:
            thread.start()
        for thread in team:
            thread.join()
    """
    events = [("start", 0, 4), ("join", 0, 6), ("start", 1, 4), ("join", 1, 6)]
    scene = _scene(text, events=events)
    scene.__dict__["sides"] = Sides(attribute="met")
    scene.spies = [_Missed()]
    assert _name(scene) == ""


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
    scene = _scene(SEATS.format(call=call), _hung(_waits("Thread-3", 4)))
    scene.asked, scene.calls = [("answer", (fetch, ["a"]), {})], [_call("a", raised="OSError")]
    scene.calls[0].function = fetch
    assert _name(scene) == name


def test_a_task_that_lives_in_a_child_is_asked_nothing_when_the_check_is_over():
    class Over:
        def __call__(self):
            return None

        def __getattr__(self, name):
            raise JudgeError("this object belongs to a check that is over")

    scene = _scene(SEATS.format(call=SKIPPED), _hung(_waits("Thread-3", 4)))
    scene.asked = [("answer", (Over(), ["a"]), {})]
    scene.calls = [_call("a", raised="OSError")]
    assert _name(scene) != "an exception skips what gives back"


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
    error = _hung(_waits("the main thread", 9, main=True))
    scene = _scene(text, error, exceptions=[Raised("OSError", "full", 3, worker="process")])
    assert _name(scene) == "an exception ends a worker that others wait for"


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
    task = _Missed()
    task.calls, task.most_at_once = [_call(1), _call(2)], 1
    scene = _scene(text, spies=[task], asked=[("answer", (task, [1, 2], 2), {})])
    assert _name(scene) == ""


def test_failures_that_are_expected_are_not_the_cause():
    text = """
    def answer(work):
        process = Process(target=work)
        process.start()
        process.join()
        return None if process.exitcode == 1 else 0
    """
    raised = [Raised("ValueError", "no", None, worker="process", by_task=True)]
    assert _name(_scene(text, exceptions=raised)) == ""


def test_what_is_not_written_gets_no_advice_to_catch_it():
    text = """
    class Worker(Thread):
        def run(self):
            raise NotImplementedError("later")
    """
    raised = [Raised("NotImplementedError", "later", 3, worker="thread")]
    found = recognise(_scene(text, exceptions=raised))
    assert found is not None
    assert "try" not in found.remedy


def test_another_kind_of_object_than_plain_data():
    told = {"type": "TypeError", "builtin": "TypeError", "message": "no bytes", "line": 2}
    scene = _scene("def answer(digest):\n    digest(memoryview(b''))", revive(told))
    scene.asked = [("answer", (print,), {})]
    scene.calls = [_call(Opaque("memoryview"), raised="TypeError")]
    found = recognise(scene)
    assert found is not None
    assert found.name == "an argument of the wrong type"
    assert "a memoryview" in found.happened


FOUND = {
    "a dataclass as a worker": (
        "@dataclass\nclass W(Thread):\n    n: int",
        revive({"type": "RuntimeError", "message": "thread.__init__() not called"}),
    ),
    "run() with other arguments than self": (
        "class W(Thread):\n    def run(self, n):\n        pass",
        revive({"type": "TypeError", "message": "W.run() missing 1 required positional argument"}),
    ),
    "one object for all": (
        "def answer(names):\n    return dict.fromkeys(names, [])",
        DiffersError("", {"a": [1, 2]}, {"a": [1]}),
    ),
    "update() replaces, it does not add": (
        "def answer(parts):\n    counts = {}\n    for part in parts:\n        counts.update(part)",
        DiffersError("", {"a": 1}, {"a": 2}),
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_is_called_by_its_name(name):
    assert _name(_scene(*FOUND[name])) == name


def test_equal_items_and_a_place_found_by_the_item():
    text = "def answer(items):\n    return [items.index(item) for item in items]"
    for items, name in ((["a", "b"], ""), (["a", "b", "a"], "equal items taken for one")):
        assert _name(_scene(text, asked=[("answer", (items,), {})])) == name


def test_a_function_that_was_handed_over_and_is_not_used():
    used = _scene("def answer(read):\n    return read()", asked=[("answer", (print,), {})])
    unused = _scene("def answer(read):\n    return open()", asked=[("answer", (print,), {})])
    assert (_name(used), _name(unused)) == ("", "an argument that is never used")


def test_a_rule_that_stumbles_fails_a_test_and_loses_no_verdict(monkeypatch, caplog):
    def stumbles(_scene):
        raise KeyError("x")

    rule = Rule("broken", ANY, stumbles, "", "")
    monkeypatch.setattr("course.judge.mistakes.RULES", (rule,))
    with pytest.raises(KeyError):
        recognise(_scene("x = 1"))
    monkeypatch.delenv(STRICT)
    assert recognise(_scene("x = 1")) is None
    assert "broken" in caplog.text


def test_every_sentence_can_be_said():
    """No rule names a word that its own place does not have, where it needs no place."""
    for rule in RULES:
        if rule.find is nowhere:
            assert "{" not in f"{rule.name}{rule.happened}{rule.remedy}", rule.name


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
    calls = [_call(value) for value in given]
    for number, call in enumerate(calls, 1):
        call.result, call.ended, call.ident = call.args[0], float(number), number % workers
    expected = sorted(got)
    return _scene(text, DiffersError("it differs", got, expected), calls=calls)


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
    assert (_name(scene) == "results in order of completion") is named


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
    assert (_name(scene) == "results in order of completion") is named


IMPATIENT = """
from multiprocessing import Process, Queue
from queue import Empty
def consume(work, q):
    while True:
        try:
            item = q.get(timeout=1)
        except Empty:
            break
        work(item)
"""


@pytest.mark.parametrize(
    ("reached", "name"), [([], ""), ([8], "nothing for a while taken for the end")]
)
def test_a_time_limit_ended_the_loop_only_if_it_was_left_there(reached, name):
    error = DiffersError("it gave [1]; expected was [1, 2]", [1], [1, 2])
    assert _name(_scene(IMPATIENT, error, reached=[3, 4, 5, 6, 9, *reached])) == name


FULL = """
from multiprocessing import JoinableQueue, Process
def walk(children, nodes):
    node = nodes.get()
    for child in children(node):
        nodes.put(child)
    nodes.task_done()
def run(children):
    nodes = JoinableQueue(5)
    Process(target=walk, args=(children, nodes)).start()
    nodes.put("root")
    nodes.join()
"""


def test_who_waits_for_room_has_not_left_out_what_comes_after_it():
    waits = _waits("Process-1", 5), _waits("the main thread", 11, main=True)
    assert _name(_scene(FULL, _hung(*waits))) == "a full queue that nobody empties"
    late = HungError("it had not come to an end after 10 seconds", list(waits))
    assert _name(_scene(FULL, late)) == ""


def test_the_join_of_a_process_in_a_list_is_none_of_a_queue():
    text = """
    from multiprocessing import Process, Queue
    def run(work):
        queues, rows = [Queue(3)], []
        rows.append(Process(target=work, args=(queues[0],)))
        rows[0].start()
        queues[0].put(1)
        rows[0].join()
    """
    assert _name(_scene(text, _hung(_waits("the main thread", 7, main=True)))) == ""


def test_a_list_of_a_manager_is_shared():
    text = """
    from multiprocessing import Manager, Process
    def make(shelf):
        shelf.append(1)
    def run():
        manager = Manager()
        shelf = manager.list()
        Process(target=make, args=(shelf,)).start()
        return len(shelf)
    """
    assert _name(_scene(text)) == ""


def test_more_task_done_than_put_comes_before_what_it_has_led_to():
    text = FULL.replace("nodes.task_done()", "nodes.task_done(); nodes.task_done()")
    ended = Raised("ValueError", "task_done() called too many times", 6, worker="process")
    waits = _waits("the main thread", 11, main=True)
    scene = _scene(text, _hung(waits), exceptions=[ended])
    scene.stderr = "ValueError: task_done() called too many times"
    assert _name(scene) == "task_done() too often"


def test_an_end_of_a_pipe_is_left_open_only_where_nobody_closes_it():
    text = """
    from multiprocessing import Pipe, Process
    def consume(source):
        try:
            source.recv()
        except EOFError:
            return
    def run():
        here, there = Pipe()
        process = Process(target=consume, args=(here,))
        process.start()
        there.close()
        process.join()
    """
    waits = _waits("Process-1", 4), _waits("the main thread", 12, main=True)
    assert _name(_scene(text, _hung(*waits))) != "an end of the pipe still open"
    text = text.replace("there.close()", "print()")
    assert _name(_scene(text, _hung(*waits))) == "an end of the pipe still open"


STARMAP = """
from multiprocessing import Pool
def pool_map(function, items, workers):
    with Pool(workers) as pool:
        return pool.starmap(function, items)
"""


def test_a_task_that_was_called_wrongly_has_not_lost_the_results_of_others():
    error = revive({"type": "TypeError", "message": "f() takes 1 positional argument"})
    for misfit, name in (True, "an item taken apart"), (False, "one exception takes all"):
        call = _call(1, 2, raised="TypeError")
        call.misfit = misfit
        assert _name(_scene(STARMAP, error, calls=[call])).startswith(name)


SUBMITS = """
def run_all(task, items):
    with ThreadPoolExecutor(len(items)) as pool:
        for item in items:
            pool.submit(task, item)
"""


def test_a_number_of_workers_is_no_result_that_nobody_asked_for():
    assert _name(_scene(SUBMITS, DiffersError("", 36, 44))) == ""
    assert _name(_scene(SUBMITS, DiffersError("", [], ["a"]))) == "submit without result()"


GLOBALS = """
import multiprocessing
lock = multiprocessing.Lock()
def step():
    with lock:
        pass
def run():
    p = multiprocessing.Process(target=step)
    p.start()
    p.join()
"""


def test_a_lock_that_each_process_makes_anew_explains_a_crowd_and_no_number():
    worker = {"kind": "process", "name": "p", "started": True, "made": 7, "daemon": False}
    workers = [worker | {"alive": False, "error": None, "target": "callable", "args": "tuple"}]
    gate = spy()
    gate.most_at_once = 2
    wrong = _scene(GLOBALS, DiffersError("", 10, 106), workers=workers)
    crowd = _scene(GLOBALS, DiffersError("", 2, 1), workers=workers, spies=[gate])
    assert (_name(wrong), _name(crowd)) == ("", "a global that every process makes anew")


RESTARTS = """
def supervise(process):
    process.start()
    process.join()
    if process.exitcode > 0:
        process.start()
"""


@pytest.mark.parametrize(("codes", "name"), [([0, 3], ""), ([0, 3, -15], "only some exit codes")])
def test_exit_codes_are_blamed_where_one_came_that_is_taken_for_another(codes, name):
    worker = {"kind": "process", "name": "p", "started": True, "made": None, "daemon": False}
    worker |= {"alive": False, "error": None, "target": "callable", "args": "tuple"}
    workers = [worker | {"exitcode": code} for code in codes]
    assert _name(_scene(RESTARTS, DiffersError("", [3], [3, 0]), workers=workers)) == name


SHELL = """
def codes(crew):
    return [128 - one.exitcode if one.exitcode < 0 else one.exitcode for one in crew]
"""


@pytest.mark.parametrize(("got", "name"), [([3, 143], ""), ([0, -15], "only some exit codes")])
def test_exit_codes_are_not_blamed_for_one_that_is_told_apart(got, name):
    worker = {"kind": "process", "name": "p", "started": True, "made": None, "daemon": False}
    worker |= {"alive": False, "error": None, "target": "callable", "args": "tuple"}
    workers = [worker | {"exitcode": code} for code in (3, -15)]
    assert _name(_scene(SHELL, DiffersError("", got, [3, -15]), workers=workers)) == name


KEPT = """
def begin(given):
    global records
    records = given
def index(path):
    records.put(path)
def build(paths):
    queue = Queue()
    with Pool(2, begin, (HANDED,)) as pool:
        results = pool.map_async(index, paths)
        queue.put(None)
        results.get()
"""


@pytest.mark.parametrize(
    ("handed", "name"), [("queue", "a sentinel that overtakes the items"), ("other", "")]
)
def test_a_queue_that_an_initializer_keeps_is_filled_under_another_name(handed, name):
    assert _name(_scene(KEPT.replace("HANDED", handed), DiffersError("", 0, 3))) == name


COMMON = """
{before}
def run_all(task, items):
    {inside}
    for item in items:
        threads.append(Thread(target=task, args=(item,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
"""


ITSELF, UNSTARTED = "cannot join current thread", "cannot join thread before it is started"


@pytest.mark.parametrize(
    ("before", "inside", "message", "name"),
    [
        ("threads = []", "pass", ITSELF, "state that survives between calls"),
        ("threads = []", "pass", UNSTARTED, "state that survives between calls"),
        ("", "threads = []", ITSELF, "a thread that joins itself"),
        ("", "threads = []", UNSTARTED, "join() before start()"),
    ],
)
def test_a_thread_that_cannot_be_joined_may_have_come_from_another_call(
    before, inside, message, name
):
    error = revive({"type": "RuntimeError", "message": message, "line": 8})
    scene = _scene(COMMON.format(before=before, inside=inside), error)
    scene.asked = [("run_all", (), {})]
    assert _name(scene) == name


RAISES = "def f(outcome):\n    if isinstance(outcome, Exception):\n        raise outcome"


@pytest.mark.parametrize(
    ("by_task", "name"),
    [("", "a returned exception taken for a raised one"), ("OSError", "")],
)
def test_an_exception_that_no_task_has_raised_was_returned(by_task, name):
    error = revive({"type": "OSError", "message": "no", "line": 3})
    found = _name(_scene(RAISES, error, calls=[_call(1, raised=by_task)]))
    assert (found == "a returned exception taken for a raised one") is bool(name)


@pytest.mark.parametrize(
    ("arg", "name"),
    [({"chess": Opaque("ListProxy")}, "an argument of the wrong type"), ({"chess": []}, "")],
)
def test_what_is_no_plain_data_may_be_inside_of_an_argument(arg, name):
    call = _call("Ada", arg, raised="TypeError")
    assert _name(_scene("x = 1", DiffersError("", [arg], [{}]), calls=[call])) == name


def test_a_flag_and_a_setting_are_no_value_that_was_lost():
    text = """
    def stage(source, sink, last):
        while True:
            good, value = source.get()
            if good:
                good = False
            if last:
                sink.put((good, last))
    def run():
        Process(target=stage, args=(a, b, 0))
    """
    assert _name(_scene(text, DiffersError("", ["None"], [None]))) == ""


LIMITED = """
def compute():
    process = Process(target=print)
    process.start()
    process.join(60)
    return process.exitcode
"""


@pytest.mark.parametrize(("early", "name"), [(set(), ""), ({4}, "a wait with a time limit")])
def test_a_limit_is_blamed_where_it_was_over_too_early(early, name):
    worker = {"kind": "process", "name": "p", "started": True, "made": 2, "daemon": False}
    worker |= {"alive": True, "error": None, "target": "callable", "args": "tuple"}
    events = [("start", 0, 3), ("join", 0, 4)]
    scene = _scene(LIMITED, DiffersError("", 5, 0), workers=[worker], events=events)
    scene.ended_early = early
    assert _name(scene) == name


def test_a_block_of_memory_belongs_to_the_line_that_makes_it():
    text = """
    def part(name):
        SharedMemory(name=name).close()
    def smooth():
        memory = SharedMemory(create=True, size=8)
        memory.close()
    """
    found = recognise(_scene(text, DiffersError("", ["/psm_1"], []), memory=["/psm_1"]))
    assert found.name == "shared memory left behind"
    assert "line 4" in found.happened


def test_the_order_of_calls_is_not_that_of_results():
    text = """
    from multiprocessing import Process, Queue
    def member(work, tasks, results):
        for item in iter(tasks.get, None):
            results.put(work(item))
    """
    seen = spy()
    for args in [(2,), (1,)]:
        call = _call(*args)
        call.result, call.ended, call.pid = args[0], 1.0 + len(seen.calls) / 1000, args[0]
        seen.calls.append(call)
    error = DiffersError("it was [2, 1]; expected was [1, 2]", [2, 1], [1, 2])
    scene = _scene(text, error, calls=seen.calls, spies=[seen])
    assert _name(scene) == ""
    scene.remembered = [Remembered("run_team", ((), {}), [2, 1])]
    assert _name(scene) == "results in order of completion"
