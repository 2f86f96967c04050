"""Known small programs that race or stand still, wrong ones and right ones beside them.

Each is the text of a module with a function ``work(number)``, which as many threads run as the
table says, and ``holds()``, which must be true at the end.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass


@dataclass(frozen=True)
class Classic:
    """A small program.

    Attributes
    ----------
    name : str
        What it is known by.
    right : bool
        Whether it holds in every interleaving.
    text : str
        The module.
    workers : int
        How many threads run its `work`.
    """

    name: str
    right: bool
    text: str
    workers: int = 2


_HEAD = "import queue, threading, time\n"


def _both(name: str, wrong: str, right: str, workers: int = 2) -> list[Classic]:
    return [
        Classic(name, kind, _HEAD + textwrap.dedent(text), workers)
        for kind, text in ((False, wrong), (True, right))
    ]


CLASSICS = [
    *_both(
        "lost update",
        """
        n = 0
        def work(number):
            global n
            n += 1
        def holds(): return n == 2
        """,
        """
        n, lock = 0, threading.Lock()
        def work(number):
            global n
            with lock: n += 1
        def holds(): return n == 2
        """,
    ),
    *_both(
        "check, then act",
        """
        seen = []
        def work(number):
            if "a" not in seen: seen.append("a")
        def holds(): return seen == ["a"]
        """,
        """
        seen, lock = [], threading.Lock()
        def work(number):
            with lock:
                if "a" not in seen: seen.append("a")
        def holds(): return seen == ["a"]
        """,
    ),
    *_both(
        "torn pair",
        """
        class Pair: a = b = 0
        pair, torn = Pair(), []
        def work(number):
            if number: pair.a = 1; pair.b = 1
            elif pair.a != pair.b: torn.append(True)
        def holds(): return not torn
        """,
        """
        state, torn = {"pair": (0, 0)}, []
        def work(number):
            if number: state["pair"] = (1, 1)
            else:
                a, b = state["pair"]
                if a != b: torn.append(True)
        def holds(): return not torn
        """,
    ),
    *_both(
        "lost wake-up",
        """
        ready, bell = [], threading.Condition()
        def work(number):
            if number:
                ready.append(1)
                with bell: bell.notify()
            elif not ready:
                with bell: bell.wait()
        def holds(): return True
        """,
        """
        ready, bell = [], threading.Condition()
        def work(number):
            with bell:
                if number:
                    ready.append(1)
                    bell.notify()
                while not ready: bell.wait()
        def holds(): return True
        """,
    ),
    *_both(
        "if for while around wait",
        """
        items, bell = [], threading.Condition()
        def work(number):
            with bell:
                if number < 2:
                    items.append(1)
                    bell.notify_all()
                else:
                    if not items: bell.wait()
                    items.pop()
        def holds(): return items == []
        """,
        """
        items, bell = [], threading.Condition()
        def work(number):
            with bell:
                if number < 2:
                    items.append(1)
                    bell.notify_all()
                else:
                    while not items: bell.wait()
                    items.pop()
        def holds(): return items == []
        """,
        4,
    ),
    *_both(
        "notify for notify_all",
        """
        open_, bell = [], threading.Condition()
        def work(number):
            with bell:
                if number == 0:
                    open_.append(1)
                    bell.notify()
                while not open_: bell.wait()
        def holds(): return True
        """,
        """
        open_, bell = [], threading.Condition()
        def work(number):
            with bell:
                if number == 0:
                    open_.append(1)
                    bell.notify_all()
                while not open_: bell.wait()
        def holds(): return True
        """,
        3,
    ),
    *_both(
        "opposite locks",
        """
        a, b = threading.Lock(), threading.Lock()
        def work(number):
            first, second = (a, b) if number else (b, a)
            with first:
                with second: pass
        def holds(): return True
        """,
        """
        a, b = threading.Lock(), threading.Lock()
        def work(number):
            with a:
                with b: pass
        def holds(): return True
        """,
    ),
    *_both(
        "a lock taken twice",
        """
        lock = threading.Lock()
        def work(number):
            with lock:
                with lock: pass
        def holds(): return True
        """,
        """
        lock = threading.RLock()
        def work(number):
            with lock:
                with lock: pass
        def holds(): return True
        """,
    ),
    *_both(
        "dining philosophers",
        """
        forks = [threading.Lock() for _ in range(3)]
        def work(number):
            with forks[number]:
                with forks[(number + 1) % 3]: pass
        def holds(): return True
        """,
        """
        forks = [threading.Lock() for _ in range(3)]
        def work(number):
            first, second = sorted([number, (number + 1) % 3])
            with forks[first]:
                with forks[second]: pass
        def holds(): return True
        """,
        3,
    ),
    *_both(
        "double-checked making",
        """
        class Made: value = None
        made, lock, got = None, threading.Lock(), []
        def work(number):
            global made
            if made is None:
                with lock:
                    if made is None:
                        made = Made()
                        made.value = 1
            got.append(made.value)
        def holds(): return got == [1, 1]
        """,
        """
        class Made: value = None
        made, lock, got = None, threading.Lock(), []
        def work(number):
            global made
            if made is None:
                with lock:
                    if made is None:
                        new = Made()
                        new.value = 1
                        made = new
            got.append(made.value)
        def holds(): return got == [1, 1]
        """,
    ),
    *_both(
        "reader and writer",
        """
        data, lock, bad = {"a": 0, "b": 0}, threading.Lock(), []
        def work(number):
            if number:
                with lock: data["a"] += 1; data["b"] += 1
            elif data["a"] != data["b"]: bad.append(True)
        def holds(): return not bad
        """,
        """
        data, lock, bad = {"a": 0, "b": 0}, threading.Lock(), []
        def work(number):
            with lock:
                if number: data["a"] += 1; data["b"] += 1
                elif data["a"] != data["b"]: bad.append(True)
        def holds(): return not bad
        """,
    ),
    *_both(
        "bounded buffer with one condition",
        """
        buffer, bell = [], threading.Condition()
        def work(number):
            for _ in range(1):
                with bell:
                    if number < 2:
                        while buffer: bell.wait()
                        buffer.append(1)
                    else:
                        while not buffer: bell.wait()
                        buffer.pop()
                    bell.notify()
        def holds(): return True
        """,
        """
        buffer, bell = [], threading.Condition()
        def work(number):
            with bell:
                if number < 2:
                    while buffer: bell.wait()
                    buffer.append(1)
                else:
                    while not buffer: bell.wait()
                    buffer.pop()
                bell.notify_all()
        def holds(): return True
        """,
        4,
    ),
    *_both(
        "barrier used again by one too many",
        """
        barrier, out = threading.Barrier(2), []
        def work(number):
            out.append(number)
            if number < 2: barrier.wait()
            if number == 0: barrier.wait()
        def holds(): return True
        """,
        """
        barrier, out = threading.Barrier(2), []
        def work(number):
            out.append("before")
            barrier.wait()
            out.append("after")
            barrier.wait()
        def holds(): return out == ["before", "before", "after", "after"]
        """,
    ),
    *_both(
        "semaphore too wide",
        """
        gate, n = threading.Semaphore(2), 0
        def work(number):
            global n
            with gate: n += 1
        def holds(): return n == 2
        """,
        """
        gate, n = threading.Semaphore(1), 0
        def work(number):
            global n
            with gate: n += 1
        def holds(): return n == 2
        """,
    ),
    *_both(
        "a flag for a lock",
        """
        busy, n = False, 0
        def work(number):
            global busy, n
            while busy: time.sleep(0)
            busy = True
            n += 1
            busy = False
        def holds(): return n == 2
        """,
        """
        busy, n = threading.Lock(), 0
        def work(number):
            global n
            while not busy.acquire(blocking=False): time.sleep(0)
            n += 1
            busy.release()
        def holds(): return n == 2
        """,
    ),
    *_both(
        "a value that comes back (ABA)",
        """
        top, lock, popped = ["a", "b"], threading.Lock(), []
        def work(number):
            if number == 0:
                with lock: seen, rest = top[0], top[1:]
                with lock:
                    if top and top[0] == seen:
                        top[:] = rest
                        popped.append(seen)
            else:
                with lock:
                    if len(top) > 1: popped.append(top.pop(1))
        def holds(): return sorted(popped + top) == ["a", "b"]
        """,
        """
        top, lock, popped = ["a", "b"], threading.Lock(), []
        def work(number):
            with lock:
                if number == 0: popped.append(top.pop(0))
                elif len(top) > 1: popped.append(top.pop(1))
        def holds(): return sorted(popped + top) == ["a", "b"]
        """,
    ),
    *_both(
        "Peterson",
        """
        want, turn, n = [False, False], 0, 0
        def work(number):
            global turn, n
            other = 1 - number
            turn = other
            want[number] = True
            while want[other] and turn == other: pass
            n += 1
            want[number] = False
        def holds(): return n == 2
        """,
        """
        want, turn, n = [False, False], 0, 0
        def work(number):
            global turn, n
            other = 1 - number
            want[number] = True
            turn = other
            while want[other] and turn == other: pass
            n += 1
            want[number] = False
        def holds(): return n == 2
        """,
    ),
    *_both(
        "a shared generator",
        """
        def numbers():
            n = 0
            while True:
                n += 1
                yield n
        source, got = numbers(), []
        def work(number): got.append(next(source))
        def holds(): return sorted(got) == [1, 2]
        """,
        """
        def numbers():
            n = 0
            while True:
                n += 1
                yield n
        source, got, lock = numbers(), [], threading.Lock()
        def work(number):
            with lock: got.append(next(source))
        def holds(): return sorted(got) == [1, 2]
        """,
    ),
    *_both(
        "going through a list that shrinks",
        """
        items, seen = [1, 2, 3], []
        def work(number):
            if number: items.remove(1)
            else: seen.extend([item for item in items])
        def holds(): return 2 in seen and 3 in seen
        """,
        """
        items, seen = [1, 2, 3], []
        def work(number):
            if number: items.remove(1)
            else: seen.extend([item for item in list(items)])
        def holds(): return 2 in seen and 3 in seen
        """,
    ),
    *_both(
        "an event set too early",
        """
        ready, box = threading.Event(), []
        def work(number):
            if number: ready.set(); box.append(1)
            else: ready.wait(); box[0]
        def holds(): return box == [1]
        """,
        """
        ready, box = threading.Event(), []
        def work(number):
            if number: box.append(1); ready.set()
            else: ready.wait(); box[0]
        def holds(): return box == [1]
        """,
    ),
    *_both(
        "one sentinel for two consumers",
        """
        tasks = queue.Queue()
        def work(number):
            if number == 0: tasks.put(1); tasks.put(None)
            else:
                while tasks.get() is not None: pass
        def holds(): return True
        """,
        """
        tasks = queue.Queue()
        def work(number):
            if number == 0: tasks.put(1); tasks.put(None); tasks.put(None)
            else:
                while tasks.get() is not None: pass
        def holds(): return True
        """,
        3,
    ),
    *_both(
        "empty(), then get()",
        """
        tasks, got = queue.Queue(), []
        tasks.put(1)
        def work(number):
            if not tasks.empty(): got.append(tasks.get())
        def holds(): return got == [1]
        """,
        """
        tasks, got = queue.Queue(), []
        tasks.put(1)
        def work(number):
            try: got.append(tasks.get_nowait())
            except queue.Empty: pass
        def holds(): return got == [1]
        """,
    ),
]
