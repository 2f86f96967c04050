"""Tallies that nothing protects, each written in another way: none may pass for safe."""

HEAD = """
import collections, contextlib, copy, dataclasses, functools, itertools, operator, threading, types

class Tally:
    def __init__(self):
        self.counts, self.total = {}, 0
        self.start()
    def start(self):
        pass
    def count(self, word):
        return self.counts.get(word, 0)
    def snapshot(self):
        return self.total, dict(self.counts)
"""

ADDS = {
    "plain": """
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1
""",
    "the work in another __init__": """
        Work.__init__(self, word)
class Work:
    def __init__(self, word):
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1
""",
    "an __init__ that gets the tally": """
        Work(self, word)
class Work:
    def __init__(self, tally, word):
        tally.counts[word] = tally.counts.get(word, 0) + 1
        tally.total += 1
""",
    "methods called like the module's functions": """
        self.counts.update({word: self.counts.get(word, 0) + 1})
        self.__dict__.update({"total": self.__dict__.get("total", 0) + 1})
def get(): pass
def update(): pass
""",
    "bound methods kept": """
        put, get = self.counts.__setitem__, self.counts.get
        put(word, get(word, 0) + 1)
        self.total = self.total.__add__(1)
""",
    "getattr and setattr": """
        counts = getattr(self, "counts")
        counts[word] = counts.get(word, 0) + 1
        setattr(self, "total", getattr(self, "total") + 1)
""",
    "attrgetter under another name": """
        look, take = operator.attrgetter("total"), operator.itemgetter(word)
        self.counts.setdefault(word, 0)
        self.counts.update({word: take(self.counts) + 1})
        setattr(self, "total", look(self) + 1)
""",
    "functions in place of operators": """
        parts = vars(self)
        operator.setitem(parts, "total", operator.getitem(parts, "total") + 1)
        operator.setitem(self.counts, word, operator.getitem({word: 0, **self.counts}, word) + 1)
""",
    "a flag in place of a lock": """
        while getattr(self, "busy", False):
            pass
        self.busy = True
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1
        self.busy = False
""",
    "forty harmless steps first, then a flag": """
        for letter in range(40):
            self.seen = letter
        while getattr(self, "busy", False):
            pass
        self.busy = True
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1
        self.busy = False
""",
    "a shared generator": """
        next(self.adding)
        self.counts[word] = self.total = next(self.adding)
    def start(self):
        self.adding = self.numbers()
    def numbers(self):
        number = 0
        while True:
            yield number
            number += 1
            yield number
""",
    "a generator with local variables only": """
        self.total = self.counts[word] = self.numbers.send(word)
    def start(self):
        def numbers():
            number, _ = 0, (yield)
            while True:
                number += 1
                yield number
        self.numbers = numbers()
        next(self.numbers)
""",
    "a generator that gives way in the middle": """
        for _ in self.work(word):
            pass
    def work(self, word):
        old = self.counts.get(word, 0)
        yield
        self.counts[word] = old + 1
        yield
        self.total += 1
""",
    "yield from": """
        list(self.outer(word))
    def outer(self, word):
        yield from self.inner(word)
    def inner(self, word):
        self.counts[word] = (yield self.counts.get(word, 0)) or self.counts.get(word, 0) + 1
        self.total = self.total + 1
""",
    "a comprehension": """
        [self.counts.__setitem__(w, self.counts.get(w, 0) + 1) for w in [word]]
        self.total = sum(n for n in self.counts.values())
""",
    "unpacking": """
        self.counts[word], self.total = self.counts.get(word, 0) + 1, self.total + 1
""",
    "a dictionary made anew": """
        self.counts = {**self.counts, word: self.counts.get(word, 0) + 1}
        self.total = sum(self.counts.values())
""",
    "merged in place": """
        self.counts |= {word: self.counts.get(word, 0) + 1}
        self.total += 1
""",
    "a Counter": """
        self.counts.update({word: 1})
        self.total += 1
    def start(self):
        self.counts = collections.Counter()
""",
    "a Counter added to": """
        self.counts += collections.Counter([word])
        self.total += 1
    def start(self):
        self.counts = collections.Counter()
""",
    "a default dictionary": """
        self.counts[word] += 1
        self.total += 1
    def start(self):
        self.counts = collections.defaultdict(int)
""",
    "a descriptor": """
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total = 1
    class More:
        def __get__(self, tally, kind=None): return tally.__dict__.get("n", 0)
        def __set__(self, tally, by): tally.__dict__["n"] = tally.__dict__.get("n", 0) + by
    total = More()
""",
    "a property": """
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total = self.total + 1
    @property
    def total(self): return self._total
    @total.setter
    def total(self, value): self._total = value
""",
    "__setattr__ and __getattr__": """
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1
    def __setattr__(self, name, value): super().__setattr__("the " + name, value)
    def __getattr__(self, name): return vars(self)["the " + name]
""",
    "slots": """
        self.inner.total += 1
        self.total, self.counts = self.inner.total, {word: self.inner.total}
    class Inner:
        __slots__ = ("total",)
        def __init__(self): self.total = 0
    def start(self):
        self.inner = self.Inner()
""",
    "an addition that stores": """
        self.counts[word] = self.counts.get(word, 0) + 1
        self + word
    def __add__(self, word):
        self.total = self.total + 1
""",
    "a comparison that counts": """
        self.counts[word] = self.counts.get(word, 0) + 1
        self == word
    def __eq__(self, word):
        self.total = self.total + 1
        return True
""",
    "a truth that counts": """
        self.counts[word] = self.counts.get(word, 0) + 1
        if not self:
            pass
    def __bool__(self):
        self.total = self.total + 1
        return True
""",
    "a text that counts": """
        self.counts[word] = self.counts.get(word, 0) + 1
        f"{self:x}"
    def __format__(self, spec):
        self.total = self.total + 1
        return ""
""",
    "a deletion that counts": """
        self.counts[word] = self.counts.get(word, 0) + 1
        del self[word]
    def __delitem__(self, word):
        self.total = self.total + 1
""",
    "a with that counts": """
        with self as tally:
            tally.counts[word] = tally.counts.get(word, 0) + 1
    def __enter__(self):
        self.old = self.total
        return self
    def __exit__(self, *_):
        self.total = self.old + 1
""",
    "a context manager of contextlib": """
        with self.adding() as add:
            add(word)
    @contextlib.contextmanager
    def adding(self):
        old = self.total
        yield lambda word: self.counts.__setitem__(word, self.counts.get(word, 0) + 1)
        self.total = old + 1
""",
    "a variable of an inner function": """
        self.more(word)
    def start(self):
        total = 0
        def more(word):
            nonlocal total
            total += 1
            self.total, self.counts = total, {word: total}
        self.more = more
""",
    "a global variable": """
        global TOTAL
        TOTAL += 1
        self.total, self.counts = TOTAL, {word: TOTAL}
    def start(self):
        global TOTAL
        TOTAL = 0
""",
    "global variables by their dictionary": """
        names = type(self).add.__module__ and NAMES
        names["total"] = names["total"] + 1
        self.total, self.counts = names["total"], {word: names["total"]}
    def start(self):
        NAMES["total"] = 0
NAMES = {}
""",
    "a class variable": """
        Tally.number += 1
        self.total, self.counts = self.number, {word: self.number}
    number = 0
    def start(self):
        Tally.number = 0
""",
    "a function attribute": """
        Tally.add.n = getattr(Tally.add, "n", 0) + 1
        self.total, self.counts = Tally.add.n, {word: Tally.add.n}
    def start(self):
        Tally.add.n = 0
""",
    "a default argument": """
        self.more(word)
    def start(self):
        def more(word, kept=[0]):
            kept[0] += 1
            self.total, self.counts = kept[0], {word: kept[0]}
        self.more = more
""",
    "a class body": """
        tally = self
        class Body:
            old = tally.counts.get(word, 0)
            tally.counts[word] = old + 1
            tally.total = tally.total + 1
""",
    "a decorator": """
        @self.now
        def work():
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total += 1
    def now(self, function):
        function()
""",
    "a partial": """
        self.work(word)
    def start(self):
        self.work = functools.partial(work, self)
def work(tally, word):
    tally.counts[word] = tally.counts.get(word, 0) + 1
    tally.total += 1
""",
    "reduce": """
        def more(old, word):
            self.counts[word] = self.counts.get(word, 0) + 1
            return old + 1
        self.total = functools.reduce(more, [word], self.total)
""",
    "map": """
        def more(word):
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total += 1
        collections.deque(map(more, [word]), maxlen=0)
""",
    "match": """
        match self:
            case Tally(total=int() as old):
                self.counts[word] = self.counts.get(word, 0) + 1
                self.total = old + 1
""",
    "a walrus": """
        self.counts.update({word: (n := self.counts.get(word, 0) + 1)})
        self.total = (old := self.total) + (n > 0)
""",
    "a dataclass": """
        self.data = dataclasses.replace(self.data, n=self.data.n + 1)
        self.total, self.counts = self.data.n, {word: self.data.n}
    def start(self):
        self.data = Data()
@dataclasses.dataclass
class Data:
    n: int = 0
""",
    "an object that is made anew": """
        types.SimpleNamespace.__init__(self.data, n=self.data.n + 1)
    def start(self):
        self.data = types.SimpleNamespace(n=0)
    def count(self, word):
        return self.data.n
    def snapshot(self):
        return self.data.n, {"a": self.data.n}
""",
    "a copy that is changed": """
        new = copy.copy(self)
        new.counts = {**new.counts, word: new.counts.get(word, 0) + 1}
        new.total += 1
        self.__dict__.update(new.__dict__)
""",
    "a named tuple": """
        self.state = self.state._replace(n=self.state.n + 1)
        self.total, self.counts = self.state.n, {word: self.state.n}
    def start(self):
        self.state = collections.namedtuple("State", "n")(0)
""",
    "a list as a stack": """
        old = self.stack.pop() if self.stack else 0
        self.stack.append(old + 1)
        self.total, self.counts = self.stack[-1], {word: self.stack[-1]}
    def start(self):
        self.stack = []
""",
    "going through a list that is changed": """
        self.words.append(word)
        self.total = 0
        for each in self.words:
            self.total += 1
        self.counts = {word: self.total}
    def start(self):
        self.words = []
""",
    "a new lock each time": """
        with threading.Lock():
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total += 1
""",
    "a lock for each thread": """
        with self.locks.setdefault(threading.get_ident(), threading.Lock()):
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total += 1
    def start(self):
        self.locks = {}
""",
    "a semaphore that is too wide": """
        with self.gate:
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total += 1
    def start(self):
        self.gate = threading.Semaphore(2)
""",
    "a lock that is asked and not taken": """
        while self.lock.locked():
            pass
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1
    def start(self):
        self.lock = threading.Lock()
""",
    "a lock that is given up for": """
        taken = self.lock.acquire(blocking=False)
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total += 1
        if taken:
            self.lock.release()
    def start(self):
        self.lock = threading.Lock()
""",
    "a lock for the reading only": """
        with self.lock:
            old, total = self.counts.get(word, 0), self.total
        self.counts[word], self.total = old + 1, total + 1
    def start(self):
        self.lock = threading.Lock()
""",
    "a module object": """
        STATE.total = STATE.total + 1
        self.total, self.counts = STATE.total, {word: STATE.total}
    def start(self):
        STATE.total = 0
STATE = types.ModuleType("state")
""",
    "cached properties": """
        self.box.n += 1
        self.total, self.counts = self.box.n, {word: self.box.n}
    @functools.cached_property
    def box(self): return types.SimpleNamespace(n=0)
""",
    "itertools": """
        self.counts[word] = self.counts.get(word, 0) + 1
        self.total = next(itertools.islice(itertools.count(self.total), 1, None))
""",
    "an exception that carries": """
        try:
            raise KeyError(self.total)
        except KeyError as error:
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total = error.args[0] + 1
""",
    "a lambda": """
        (lambda old: self.counts.__setitem__(word, old + 1))(self.counts.get(word, 0))
        self.total += 1
""",
    "str.format": """
        self.counts[word] = self.counts.get(word, 0) + 1
        self.__dict__ |= {"total": int("{0.total}".format(self)) + 1}
""",
    "functions in C given to others": """
        self.counts[word] = self.counts.get(word, 0) + 1
        (old,) = map(getattr, [self], ["total"])
        any(map(setattr, [self], ["total"], [old + 1]))
""",
    "a property of an attrgetter": """
        self.counts[word] = self.counts.get(word, 0) + 1
        self.n = self.old + 1
        self.total = self.n
    old = property(operator.attrgetter("n"))
    n = 0
""",
    "attributes of the lock": """
        self.lock.counter.n += 1
        self.total, self.counts = self.lock.counter.n, {word: self.lock.counter.n}
    def start(self):
        class Lock:
            counter = types.SimpleNamespace(n=0)
        self.lock = Lock()
""",
}

PROGRAMS = {
    name: f"{HEAD}    def add(self, word):\n{body.lstrip(chr(10))}" for name, body in ADDS.items()
}
