"""Tallies that are safe, each written in another way: all must be proven."""

HEAD = """
import collections, contextlib, copy, dataclasses, functools, itertools, operator, queue, threading
import time
"""

TALLY = """
class Tally:
    def __init__(self):
        self.counts, self.total = {}, 0
        self.lock = LOCK
    def add(self, word):
        with self.lock:
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total += 1
    def count(self, word):
        with self.lock:
            return self.counts.get(word, 0)
    def snapshot(self):
        with self.lock:
            return self.total, dict(self.counts)
"""

UNLOCKED = """
class Plain:
    def __init__(self):
        self.counts, self.total = {}, 0
    def add(self, word):
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1
    def count(self, word):
        return self.counts.get(word, 0)
    def snapshot(self):
        return self.total, dict(self.counts)
"""

PROGRAMS = {
    "Lock": TALLY.replace("LOCK", "threading.Lock()"),
    "RLock": TALLY.replace("LOCK", "threading.RLock()"),
    "Condition": TALLY.replace("LOCK", "threading.Condition()"),
    "Condition with a lock": TALLY.replace("LOCK", "threading.Condition(threading.Lock())"),
    "Semaphore": TALLY.replace("LOCK", "threading.Semaphore(1)"),
    "BoundedSemaphore": TALLY.replace("LOCK", "threading.BoundedSemaphore()"),
    "a lock of the module": TALLY.replace("LOCK", "GUARD") + "GUARD = threading.Lock()\n",
    "a lock of the class": TALLY.replace("self.lock = LOCK", "pass")
    + "Tally.lock = threading.Lock()\n",
    "a lock in a dictionary": TALLY.replace(
        "self.lock = LOCK", "self.locks = {'all': threading.Lock()}"
    ).replace("with self.lock", "with self.locks['all']"),
    "a lock in a default dictionary": TALLY.replace(
        "self.lock = LOCK", "self.locks = collections.defaultdict(threading.Lock); self.locks[0]"
    ).replace("with self.lock", "with self.locks[0]"),
    "a lock behind a property": TALLY.replace("self.lock = LOCK", "self._lock = threading.Lock()")
    + "    @property\n    def lock(self): return self._lock\n",
    "a lock of a global dictionary": TALLY.replace("self.lock = LOCK", "pass").replace(
        "with self.lock", "with LOCKS['tally']"
    )
    + "LOCKS = {'tally': threading.Lock()}\n",
    "a lock of one's own making": TALLY.replace("LOCK", "Guard()")
    + """
class Guard:
    def __init__(self): self.inner = threading.Lock()
    def __enter__(self): self.inner.acquire(); return self
    def __exit__(self, *_): self.inner.release()
""",
    "an inherited lock": """
class Guarded:
    def __init__(self): self.lock = threading.Lock()
"""
    + TALLY.replace("class Tally:", "class Tally(Guarded):").replace(
        "self.lock = LOCK", "super().__init__()"
    ),
    "a with of two": TALLY.replace(
        "LOCK", "threading.Lock(); self.other = threading.Lock()"
    ).replace("with self.lock:", "with self.lock, self.other:"),
    "a tally that is its lock": UNLOCKED
    + """
class Tally(Plain):
    def __init__(self):
        super().__init__()
        self._lock = threading.RLock()
    def __enter__(self): self._lock.acquire()
    def __exit__(self, *error): self._lock.release()
    def add(self, word):
        with self: super().add(word)
    def count(self, word):
        with self: return super().count(word)
    def snapshot(self):
        with self: return super().snapshot()
""",
    "acquire, try, finally": """
class Tally:
    def __init__(self):
        self.counts, self.total, self.lock = {}, 0, threading.Lock()
    def add(self, word):
        self.lock.acquire()
        try:
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total += 1
        finally:
            self.lock.release()
    def count(self, word):
        self.lock.acquire()
        try: return self.counts.get(word, 0)
        finally: self.lock.release()
    def snapshot(self):
        self.lock.acquire()
        result = self.total, dict(self.counts)
        self.lock.release()
        return result
""",
    "bound methods of the lock": """
class Tally:
    def __init__(self):
        self.counts, self.total, lock = {}, 0, threading.Lock()
        self.take, self.give = lock.acquire, lock.release
    def add(self, word):
        self.take()
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1
        self.give()
    def count(self, word):
        return self.counts.get(word, 0)
    def snapshot(self):
        self.take()
        result = self.total, dict(self.counts)
        self.give()
        return result
""",
    "tried until free": """
class Tally:
    def __init__(self):
        self.counts, self.total, self.lock = {}, 0, threading.Lock()
    def add(self, word):
        while not self.lock.acquire(blocking=False):
            time.sleep(0.001)
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1
        self.lock.release()
    def count(self, word):
        return self.counts.get(word, 0)
    def snapshot(self):
        with self.lock:
            return self.total, dict(self.counts)
""",
    "a decorator": UNLOCKED
    + """
def locked(method):
    @functools.wraps(method)
    def inner(self, *args, **kwargs):
        with self.lock:
            return method(self, *args, **kwargs)
    return inner
class Tally(Plain):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()
    add, count, snapshot = locked(Plain.add), locked(Plain.count), locked(Plain.snapshot)
""",
    "a context manager of contextlib": """
class Tally:
    def __init__(self):
        self._counts, self._lock = {}, threading.Lock()
    @contextlib.contextmanager
    def counts(self):
        with self._lock:
            yield self._counts
    def add(self, word):
        with self.counts() as counts:
            counts[word] = counts.get(word, 0) + 1
    def count(self, word):
        with self.counts() as counts: return counts.get(word, 0)
    def snapshot(self):
        with self.counts() as counts: return sum(counts.values()), dict(counts)
""",
    "an exit stack": """
class Tally:
    def __init__(self):
        self.counts, self.total, self.lock = collections.Counter(), 0, threading.Lock()
    def add(self, word):
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.lock)
            self.counts.update([word])
            self.total += 1
    def count(self, word): return self.counts[word]
    def snapshot(self):
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.lock)
            return self.total, dict(self.counts)
""",
    "a dataclass": """
@dataclasses.dataclass
class Tally:
    counts: dict = dataclasses.field(default_factory=dict)
    total: int = 0
    lock: object = dataclasses.field(default_factory=threading.Lock, repr=False)
    def add(self, word):
        with self.lock:
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total += 1
    def count(self, word):
        with self.lock: return self.counts.get(word, 0)
    def snapshot(self):
        with self.lock: return self.total, {**self.counts}
""",
    "closures": """
def Tally():
    lock, counts, total = threading.Lock(), {}, 0
    class Methods: pass
    def add(word):
        nonlocal total
        with lock:
            counts[word] = counts.get(word, 0) + 1
            total += 1
    def count(word):
        with lock: return counts.get(word, 0)
    def snapshot():
        with lock: return total, dict(counts)
    tally = Methods()
    tally.add, tally.count, tally.snapshot = add, count, snapshot
    return tally
""",
    "a lock for each word and one for the totals": """
class Tally:
    def __init__(self):
        self.words, self.all = {}, threading.Lock()
    def _cell(self, word):
        with self.all:
            if word not in self.words:
                self.words[word] = [threading.Lock(), 0]
            return self.words[word]
    def add(self, word):
        cell = self._cell(word)
        with cell[0]:
            cell[1] += 1
    def count(self, word):
        with self.all:
            cell = self.words.get(word)
        if cell is None: return 0
        with cell[0]: return cell[1]
    def snapshot(self):
        counts = {}
        with self.all:
            for word, (lock, _) in self.words.items():
                with lock:
                    counts[word] = self.words[word][1]
        counts = {word: n for word, n in counts.items() if n}
        return sum(counts.values()), counts
""",
    "a list of words, which is only appended to": """
class Tally:
    def __init__(self): self.words = []
    def add(self, word): self.words.append(word)
    def count(self, word): return self.words.count(word)
    def snapshot(self):
        counts = {}
        for word in list(self.words): counts[word] = counts.get(word, 0) + 1
        return sum(counts.values()), counts
""",
    "a deque": """
class Tally:
    def __init__(self): self.words = collections.deque()
    def add(self, word): self.words.append(word)
    def count(self, word): return self.words.count(word)
    def snapshot(self):
        words = self.words.copy()
        return len(words), dict(collections.Counter(words))
""",
    "a queue of words": """
class Tally:
    def __init__(self): self.queue, self.lock, self.counts = queue.Queue(), threading.Lock(), {}
    def add(self, word): self.queue.put(word)
    def _drain(self):
        while not self.queue.empty():
            word = self.queue.get()
            self.counts[word] = self.counts.get(word, 0) + 1
    def count(self, word):
        with self.lock:
            self._drain()
            return self.counts.get(word, 0)
    def snapshot(self):
        with self.lock:
            self._drain()
            return sum(self.counts.values()), dict(self.counts)
""",
    "a queue with one token": """
class Tally:
    def __init__(self):
        self.counts, self.total, self.token = {}, 0, queue.Queue()
        self.token.put(None)
    def add(self, word):
        self.token.get()
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1
        self.token.put(None)
    def count(self, word): return self.counts.get(word, 0)
    def snapshot(self):
        self.token.get()
        result = self.total, dict(self.counts)
        self.token.put(None)
        return result
""",
    "a simple queue of the state": """
class Tally:
    def __init__(self):
        self.state = queue.SimpleQueue()
        self.state.put({})
    def add(self, word):
        counts = self.state.get()
        counts[word] = counts.get(word, 0) + 1
        self.state.put(counts)
    def count(self, word): return self.snapshot()[1].get(word, 0)
    def snapshot(self):
        counts = self.state.get()
        copied = dict(counts)
        self.state.put(counts)
        return sum(copied.values()), copied
""",
    "a state that is exchanged": """
class Tally:
    def __init__(self): self.state, self.lock = (0, {}), threading.Lock()
    def add(self, word):
        with self.lock:
            total, counts = self.state
            self.state = total + 1, {**counts, word: counts.get(word, 0) + 1}
    def count(self, word): return self.state[1].get(word, 0)
    def snapshot(self):
        total, counts = self.state
        return total, dict(counts)
""",
    "a generator that is locked": """
class Tally:
    def __init__(self):
        self.counts, self.lock = {}, threading.Lock()
        self.adder = self.adding()
        next(self.adder)
    def adding(self):
        while True:
            word = yield
            self.counts[word] = self.counts.get(word, 0) + 1
    def add(self, word):
        with self.lock: self.adder.send(word)
    def count(self, word): return self.counts.get(word, 0)
    def snapshot(self):
        with self.lock: return sum(self.counts.values()), dict(self.counts)
""",
    "a Counter": """
class Tally:
    def __init__(self): self.counts, self.lock = collections.Counter(), threading.RLock()
    def add(self, word):
        with self.lock: self.counts += collections.Counter({word: 1})
    def count(self, word):
        with self.lock: return self.counts[word]
    def snapshot(self):
        with self.lock: return self.counts.total(), dict(self.counts)
""",
    "a dictionary that locks": """
class Locked(dict):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()
    def more(self, key):
        with self.lock: self[key] = self.get(key, 0) + 1
    def copied(self):
        with self.lock: return dict(self)
class Tally:
    def __init__(self): self.counts = Locked()
    def add(self, word): self.counts.more(word)
    def count(self, word): return self.counts.get(word, 0)
    def snapshot(self):
        counts = self.counts.copied()
        return sum(counts.values()), counts
""",
    "waits for a condition": """
class Tally:
    def __init__(self): self.counts, self.busy, self.free = {}, False, threading.Condition()
    def _begin(self):
        with self.free:
            self.free.wait_for(lambda: not self.busy)
            self.busy = True
    def _end(self):
        with self.free:
            self.busy = False
            self.free.notify()
    def add(self, word):
        self._begin()
        self.counts[word] = self.counts.get(word, 0) + 1
        self._end()
    def count(self, word): return self.counts.get(word, 0)
    def snapshot(self):
        self._begin()
        counts = dict(self.counts)
        self._end()
        return sum(counts.values()), counts
""",
    "locks made by hand in a lazy way": """
_making = threading.Lock()
class Tally:
    _lock = None
    def __init__(self): self.counts = {}
    @property
    def lock(self):
        if self._lock is None:
            with _making:
                if self._lock is None: self._lock = threading.Lock()
        return self._lock
    def add(self, word):
        with self.lock: self.counts[word] = self.counts.get(word, 0) + 1
    def count(self, word):
        with self.lock: return self.counts.get(word, 0)
    def snapshot(self):
        with self.lock: return sum(self.counts.values()), self.counts.copy()
""",
}
PROGRAMS = {name: HEAD + body for name, body in PROGRAMS.items()}
