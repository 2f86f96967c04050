"""What can go wrong in some order of steps is found, and what cannot is proven.

The asserts in here are those of test cells: PYTEST_DONT_REWRITE.
"""

from functools import partial

import pytest

from course.judge import check, explore, together
from course.judge.explaining.story import Story
from course.judge.interleavings import orders
from course.judge.interleavings.exploring import Explored


def counting(body, setup=""):
    return f"""
        import threading, queue, time
        total = 0
        class Counter:
            def __init__(self):
                self.value = 0
                self.lock = threading.Lock()
                self.again = threading.RLock()
            def add(self, n):
{body}
"""


def two(student, call="add", expected=3):
    def scenario():
        counter = student.Counter()
        together(partial(getattr(counter, call), 1), partial(getattr(counter, call), 2))
        assert counter.value == expected

    return scenario


WOKEN = """
        import threading
        class Box:
            def __init__(self):
                self.full = False
                self.changed = threading.Condition()
            def get(self):
                with self.changed:
                    while not self.full:
                        self.changed.wait(timeout={limit})
            def put(self):
                with self.changed:
                    self.full = True
                    {wakes}
"""


@pytest.mark.long
@pytest.mark.parametrize(
    ("limit", "wakes", "fails"),
    [
        (0.05, "self.changed.notify()", False),
        (0.05, "pass", True),
        (30, "self.changed.notify()", False),
        (30, "pass", True),
    ],
)
def test_where_pauses_last_who_is_not_woken_waits_in_vain(learner, limit, wakes, fails):
    student = learner(WOKEN.format(limit=limit, wakes=wakes))

    def scenario(pauses):
        student.delay(pauses=pauses)
        box = student.Box()
        together(box.get, box.put)

    assert isinstance(explore(partial(scenario, False)), Explored)
    found = explore(partial(scenario, True))
    assert isinstance(found, Story) is fails
    if fails:
        assert "Deadlock" in found.outcome
        assert any("waits until somebody wakes it" in deed for _, _, deed in found.rows)


RACES = {
    "read, then write": "self.value += n",
    "a call between": "self.value = int(self.value) + n",
    "locked read only": "with self.lock: old = self.value\n                self.value = old + n",
    "a lock for each call": "with threading.Lock(): self.value += n",
    "a timeout that nobody looks at": """self.lock.acquire(timeout=1)
                self.value += n
                if self.lock.locked(): self.lock.release()""",
    "two locks": "with (self.lock if n == 1 else self.again): self.value += n",
}
SAFE = {
    "with": "with self.lock: self.value += n",
    "acquire and release": """self.lock.acquire()
                try: self.value += n
                finally: self.lock.release()""",
    "re-entrant": "with self.again:\n                    with self.again: self.value += n",
    "try until free": """while not self.lock.acquire(blocking=False): time.sleep(0.01)
                self.value += n
                self.lock.release()""",
    "try again after a timeout": """while not self.lock.acquire(timeout=0.1): pass
                self.value += n
                self.lock.release()""",
    "a timeout that no machine needs": """if not self.lock.acquire(timeout=30):
                    raise RuntimeError("stuck")
                self.value += n
                self.lock.release()""",
}


def indented(body):
    return "\n".join(
        "                " + line.removeprefix("                ") for line in body.splitlines()
    )


@pytest.mark.parametrize("body", RACES.values(), ids=RACES)
def test_a_lost_update_is_found(learner, body):
    story = explore(two(learner(counting(indented(body)))))
    assert isinstance(story, Story)
    deeds = " ".join(deed for _, _, deed in story.rows)
    assert "reads self.value → 0" in deeds
    assert "writes self.value = " in deeds


@pytest.mark.parametrize("body", SAFE.values(), ids=SAFE)
def test_what_is_locked_is_proven(learner, body):
    found = explore(two(learner(counting(indented(body)))))
    assert isinstance(found, Explored), found
    assert found.complete
    assert found.tried > 1


SHARED = """
    import threading, queue, time
    from concurrent.futures import ThreadPoolExecutor
    total = 0
    seen, log = [], []
    stock = {"apple": 1}

    def add_global(n):
        global total
        total += n

    def once(item):
        if item not in seen:
            seen.append(item)

    def buy():
        if stock["apple"] > 0:
            stock["apple"] -= 1
            log.append("bought")

    def many(n, safe):
        count = 0
        lock = threading.Lock()
        def work():
            nonlocal count
            if safe:
                with lock:
                    count += 1
            else:
                count += 1
        threads = [threading.Thread(target=work) for _ in range(n)]
        for t in threads: t.start()
        for t in threads: t.join()
        return count

    def forgets_to_join():
        done = []
        threading.Thread(target=done.append, args=(1,)).start()
        return len(done)

    def with_queue():
        q, out = queue.Queue(maxsize=1), []
        def consume():
            while (item := q.get()) is not None:
                out.append(item)
        t = threading.Thread(target=consume)
        t.start()
        for item in (1, 2, None): q.put(item)
        t.join()
        return out

    def with_executor():
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(abs, [-1, -2]))

    def with_others():
        out = []
        ready, gate, barrier = threading.Event(), threading.Semaphore(1), threading.Barrier(2)
        def work(i):
            ready.wait()
            with gate: out.append(i)
            barrier.wait()
        threads = [threading.Thread(target=work, args=(i,)) for i in range(2)]
        for t in threads: t.start()
        ready.set()
        for t in threads: t.join()
        return sorted(out)

    def lost_wake_up():
        condition, ready = threading.Condition(), []
        def wait():
            if not ready:
                with condition: condition.wait()
        t = threading.Thread(target=wait)
        t.start()
        ready.append(1)
        with condition: condition.notify()
        t.join()

    def too_few_sentinels():
        q = queue.Queue()
        def consume():
            while q.get() is not None: pass
        threads = [threading.Thread(target=consume) for _ in range(2)]
        for t in threads: t.start()
        q.put(None)
        for t in threads: t.join()

    def twice():
        lock = threading.Lock()
        def work():
            with lock:
                with lock: pass
        t = threading.Thread(target=work)
        t.start(); t.join()

    def spins():
        flag = []
        t = threading.Thread(target=flag.copy)
        t.start()
        while not flag: time.sleep(0.1)
"""


def holds(learner, scenario):
    student = learner(SHARED)
    return explore(lambda: scenario(student))


def equal(got, expected):
    assert got == expected


def test_a_global_is_shared(learner):
    def scenario(student):
        together(partial(student.add_global, 1), partial(student.add_global, 2))
        assert student.total == 3

    assert isinstance(holds(learner, scenario), Story)


def test_check_then_act_is_found(learner):
    def scenario(student):
        together(partial(student.once, "a"), partial(student.once, "a"))
        assert student.seen == ["a"]

    assert isinstance(holds(learner, scenario), Story)


def test_the_last_one_is_sold_once(learner):
    def scenario(student):
        together(partial(student.buy), partial(student.buy))
        assert student.log == ["bought"]

    story = holds(learner, scenario)
    assert isinstance(story, Story)
    assert 'reads stock["apple"] → 1' in repr(story)


@pytest.mark.parametrize(("safe", "kind"), [(True, Explored), (False, Story)])
def test_threads_that_the_answer_starts_itself_are_explored(learner, safe, kind):
    found = holds(learner, lambda student: equal(student.many(2, safe), 2))
    assert isinstance(found, kind)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("with_queue", [1, 2]),
        pytest.param("with_executor", [1, 2], marks=pytest.mark.long),
        ("with_others", [0, 1]),
    ],
)
def test_queues_executors_and_primitives_are_explored(learner, name, expected):
    student = learner(SHARED)
    found = explore(lambda: equal(getattr(student, name)(), expected), most=20)
    assert isinstance(found, Explored), found
    assert found.tried > 1


def test_a_forgotten_join_is_found(learner):
    assert isinstance(holds(learner, lambda student: equal(student.forgets_to_join(), 1)), Story)


@pytest.mark.parametrize("name", ["lost_wake_up", "too_few_sentinels", "twice"])
def test_a_program_in_which_nobody_can_go_on_is_a_deadlock(learner, name):
    story = holds(learner, lambda student: getattr(student, name)())
    assert story.outcome.startswith("Deadlock: nobody can go on.")


def test_who_waits_for_a_condition_holds_nothing_that_it_waits_for(learner, verdict):
    student = learner("""
        import threading
        changed = threading.Condition()
        def waits():
            with changed:
                changed.wait()
        def tells():
            with changed:
                changed.notify()
    """)
    with check("nobody waits for ever", points=100):
        explore(lambda: together(student.tells, student.waits))
    found = verdict()
    assert "worker 2 waits on line 7." in found["reason"]
    assert "holds" not in found["reason"]
    assert found["mistake"] == "nobody wakes the one who waits"
    assert "waits until somebody wakes it" in str(found)


TIMED_WAITS = {
    "join": ("t.join(0.5)", "while t.is_alive(): t.join(0.5)"),
    "event": ("done.wait(timeout=1)", "while not done.wait(timeout=1): pass"),
    "semaphore": ("gate.acquire(timeout=1)", "while not gate.acquire(timeout=1): pass"),
    "condition": (
        "with told:\n        if not out: told.wait(timeout=1)",
        "with told:\n        while not out: told.wait(timeout=1)",
    ),
    "wait_for": (
        "with told: told.wait_for(lambda: out, timeout=1)",
        "with told:\n        while not told.wait_for(lambda: out, timeout=1): pass",
    ),
    "queue": ("get(1)", "while not get(1): pass"),
    "a long time": ("pass", "t.join(60)"),
}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        pytest.param(*both, id=name, marks=() if name in ("event", "queue") else pytest.mark.long)
        for name, both in TIMED_WAITS.items()
    ],
)
def test_a_short_timeout_may_run_out_before_the_others_are_ready(learner, wrong, right):
    program = """
import queue, threading
def run():
    out, numbers = [], queue.Queue()
    done, gate, told = threading.Event(), threading.Semaphore(0), threading.Condition()
    def work():
        with told:
            out.append(1)
            told.notify()
        numbers.put(1); done.set(); gate.release()
    def get(seconds):
        try: return numbers.get(timeout=seconds)
        except queue.Empty: return None
    t = threading.Thread(target=work)
    t.start()
    WAIT
    return list(out)
"""
    for wait, kind in ((wrong, Story), (right, Explored)):
        student = learner(program.replace("WAIT", wait), kind.__name__.lower())
        found = explore(lambda student=student: equal(student.run(), [1]))
        assert isinstance(found, kind), (wait, found)


def test_that_not_every_early_timeout_was_tried_is_said(learner, monkeypatch):
    student = learner(counting(indented(SAFE["try again after a timeout"])))
    assert "in every interleaving" in repr(explore(two(student)))
    monkeypatch.setattr(orders, "MOST_LATE", 0)
    found = explore(two(student))
    assert found.complete
    assert found.some_timeouts
    assert "in some of those in which one does" in repr(found)


@pytest.mark.long
def test_who_tries_again_at_once_for_a_second_lock_waits_for_somebody(learner):
    student = learner("""
        import threading
        left, right = threading.Lock(), threading.Lock()
        def both(one, other):
            while True:
                with one:
                    if other.acquire(blocking=False):
                        other.release()
                        return True
        def rightwards(): return both(left, right)
        def leftwards(): return both(right, left)
    """)
    found = explore(lambda: equal(together(student.rightwards, student.leftwards), [True, True]))
    assert isinstance(found, Explored), found.outcome if isinstance(found, Story) else found


def test_a_program_that_never_ends_is_said_to(learner):
    story = holds(learner, lambda student: student.spins())
    assert story.outcome.startswith("It never ends")


def test_locks_in_opposite_order_are_told_with_who_holds_what(learner, verdict):
    student = learner("""
        import threading
        left, right = threading.Lock(), threading.Lock()
        def one():
            with left:
                with right: pass
        def other():
            with right:
                with left: pass
    """)
    with check("nobody waits for ever", points=100):
        explore(lambda: together(partial(student.one), partial(student.other)))
    found = verdict()
    assert found["status"] == "failed"
    assert "worker 1 waits on line 7 for right" in found["reason"]
    assert "main" not in found["reason"]
    assert "which worker 2 holds" in found["reason"]
    assert "which worker 1 holds" in found["reason"]


def test_an_answer_without_threads_has_nothing_to_explore(learner, verdict):
    student = learner("def f(): return 1")
    with check("explores", points=100):
        explore(lambda: equal(student.f(), 1))
    found = verdict()
    assert (found["status"], found["earned"]) == ("failed", 0)
    assert "No thread was started" in found["reason"]


def test_every_run_begins_with_a_module_as_just_imported(learner):
    student = learner(SHARED)

    def scenario():
        assert student.total == 0
        together(partial(student.add_global, 1), partial(student.buy))
        assert student.total == 1

    assert isinstance(explore(scenario), Explored)


def test_the_fewest_preemptions_are_tried_first(learner):
    student = learner(counting(indented("self.value += n")))
    assert isinstance(explore(two(student), preemptions=0), Explored)
    assert isinstance(explore(two(student), preemptions=1), Story)


BY_ORDER = """
    import threading
    class Account:
        def __init__(self, balance):
            self.balance, self.lock = balance, threading.Lock()
    def transfer(source, target, amount):
        first, second = sorted((source, target), key={key})
        with first.lock, second.lock:
            source.balance -= amount
            target.balance += amount
"""


@pytest.mark.parametrize("key", ["id", "hash"])
def test_locks_may_be_ordered_by_what_changes_from_run_to_run(learner, key):
    student = learner(BY_ORDER.format(key=key))

    def scenario():
        a, b = student.Account(10), student.Account(10)
        together(partial(student.transfer, a, b, 1), partial(student.transfer, b, a, 2))
        assert (a.balance, b.balance) == (11, 9)

    found = explore(scenario)
    assert isinstance(found, Explored), found
    assert found.complete or key == "hash"


def test_what_could_not_be_explored_to_the_end_is_no_pass(learner, verdict):
    student = learner(counting(indented("with self.lock: self.value += n")))
    with check("is safe", points=100):
        explore(two(student), most=1)
    found = verdict()
    assert (found["status"], found["earned"]) == ("unjudged", 0)
    assert "not every interleaving could be tried: there are more than 1" in found["reason"]


def test_an_answer_that_does_not_repeat_itself_is_no_pass(learner, verdict):
    student = learner("""
        import random
        class Counter:
            def __init__(self): self.value, self.extra = 0, 0
            def add(self, n):
                for _ in range(random.SystemRandom().randrange(1000)): self.extra = n
                self.value = 3
    """)
    with check("is safe", points=100):
        explore(two(student), most=20)
    found = verdict()
    assert (found["status"], found["earned"]) == ("unjudged", 0)
