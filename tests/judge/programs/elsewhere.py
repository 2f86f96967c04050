"""Tallies that nothing protects, whose state is read or written where it does not seem to be."""

HEAD = """
import codecs, collections, functools, io, mmap, operator, os, pickle, threading, tempfile, weakref
from collections.abc import MutableMapping

def is_first():
    return threading.current_thread().name == "worker 1"

def grown(old, word):
    return {**old, word: old.get(word, 0) + 1}

class Tally:
    def __init__(self):
        self.begin()
    def add(self, word):
        self.write(grown(self.read(), word))
    def count(self, word):
        return self.read().get(word, 0)
    def snapshot(self):
        now = self.read()
        return sum(now.values()), dict(now)
"""

STATES = {
    "the attributes as a dictionary": """
    def begin(self):
        self.data = {}
        mine = vars(self)
        def read():
            return mine["data"] if is_first() else self.data
        def write(new):
            if is_first():
                mine["data"] = new
            else:
                self.data = new
        self.read, self.add = read, lambda word: write(grown(read(), word))
""",
    "attributes that several objects have in common": """
    def begin(self):
        self.views = [View(), View(), View()]
        self.views[0].data = {}
        for view in self.views:
            view.__dict__ = self.views[0].__dict__
    def read(self):
        return self.views[1 + is_first()].data
    def write(self, new):
        self.views[1 + is_first()].data = new
class View:
    __slots__ = "__dict__"
""",
    "global names and the module's attributes": """
    def begin(self):
        global data
        data = {}
    def read(self):
        return data if is_first() else me.data
    def write(self, new):
        global data
        data = new
import mine as me
""",
    "a slot by another name": """
    __slots__ = ("data",)
    def begin(self):
        self.data = {}
    def read(self):
        return self.data if is_first() else self.other
    def write(self, new):
        if is_first():
            self.data = new
        else:
            self.other = new
Tally.other = Tally.data
""",
    "a slot by a kind of super": """
    __slots__ = ("data",)
    def begin(self):
        self.data = {}
    def read(self):
        return Super(type(self), self).data if is_first() else self.other
    def write(self, new):
        if is_first():
            self.data = new
        else:
            self.other = new
Tally.other = Tally.data
class Tally(Tally):
    __slots__ = ()
class Super(super):
    pass
""",
    "weak proxies": """
    def begin(self):
        self.state = State()
        self.state.data = {}
        self.proxies = [weakref.proxy(self.state, lambda _: None) for _ in range(2)]
    def read(self):
        return self.proxies[is_first()].data
    def write(self, new):
        self.proxies[is_first()].data = new
class State:
    pass
""",
    "weak references in C": """
    def begin(self):
        self.kept = Kept([{}])
        self.references = [weakref.ref(self.kept, lambda _: None) for _ in range(2)]
    def read(self):
        return self.kept[0]
    def write(self, new):
        found = map(weakref.ref.__call__, [self.references[is_first()]])
        list(map(operator.setitem, found, [0], [new]))
class Kept(list):
    __slots__ = ("__weakref__",)
""",
    "a file in memory, twice": """
    def begin(self):
        self.file = tempfile.TemporaryFile()
        self.file.truncate(4096)
        self.maps = [mmap.mmap(self.file.fileno(), 4096) for _ in range(2)]
    def read(self):
        return {"tea": self.maps[is_first()][0]}
    def write(self, new):
        self.maps[is_first()][0] = new["tea"]
""",
    "the names of a class that is being made": """
    def begin(self):
        self.names = {"data": {}}
    def read(self):
        return self.names["data"]
    def add(self, word):
        class Step(metaclass=Making, names=self.names):
            data = grown(data, "tea")
class Making(type):
    def __prepare__(name, bases, names): return names
    def __new__(kind, name, bases, made, names): return type.__new__(kind, name, bases, {})
    def __init__(kind, name, bases, made, names): pass
""",
    "a partial as a special method": """
    def begin(self):
        self.state = {"data": {}}
        class Store:
            __add__ = staticmethod(functools.partial(self.state.__setitem__, "data"))
        self.store = Store()
    def read(self):
        return self.state["data"]
    def write(self, new):
        self.store + new
""",
    "an object made by a method of another": """
    def begin(self):
        self.state = {"data": {}}
        class Store:
            __init__ = self.state.__setitem__
        self.store = Store
    def read(self):
        return self.state["data"]
    def write(self, new):
        self.store("data", new)
""",
    "an exception made by a method of another": """
    def begin(self):
        self.state = {"data": {}}
        class Store(Exception):
            __init__ = self.state.__setitem__
        self.store = Store
    def read(self):
        return self.state["data"]
    def write(self, new):
        self.store("data", new)
""",
    "an exception made by being raised": """
    def begin(self):
        self.state, self.boxes = {"data": {}}, [{}, {}]
        self.stores = [store(self.state, box) for box in self.boxes]
    def read(self):
        return self.state["data"]
    def write(self, new):
        self.boxes[is_first()]["data"] = new
        try:
            raise self.stores[is_first()]
        except Exception:
            pass
def store(state, box):
    class Store(Exception):
        __init__ = functools.partial(state.update, box)
    return Store
""",
    "a loop through what is none": """
    def begin(self):
        self.state, self.boxes = {"data": {}}, [{}, {}]
        self.stores = [store(self.state, box) for box in self.boxes]
    def read(self):
        return self.state["data"]
    def write(self, new):
        self.boxes[is_first()]["data"] = new
        try:
            for _ in self.stores[is_first()]:
                pass
        except TypeError:
            pass
def store(state, box):
    class Store:
        __iter__ = functools.partial(state.update, box)
    return Store()
""",
    "a function that is defined anew": """
    def begin(self):
        global data
        def data(): return {}
    def read(self):
        return data()
    def add(self, word):
        global data
        def data(kept=grown(data(), word)): return kept
""",
    "a name that a pattern captures": """
    def begin(self):
        global data
        data = {}
    def read(self):
        return data
    def write(self, new):
        global data
        match new:
            case data:
                pass
""",
    "a method of the library that is built in": """
    def begin(self):
        self.state, self.lock = {None: 0}, threading.Lock()
    def read(self):
        with self.lock:
            return self.state
    def add(self, word):
        with self.lock:
            state = self.state
            new = {None: state[None] + 1, word: state.get(word, 0) + 1}
            MutableMapping.update(state, new)
    def snapshot(self):
        now = dict(self.state)
        return now.pop(None), now
""",
    "the factory of a default dictionary": """
    def begin(self):
        self.counts = collections.defaultdict(range(0).__len__)
        self.lock = threading.Lock()
    def read(self):
        with self.lock:
            return self.counts
    def add(self, word):
        with self.lock:
            self.counts[word] = self.counts.get(word, 0) + 1
            n = self.counts.default_factory() + 1
            self.counts.default_factory = range(n).__len__
    def snapshot(self):
        return self.counts.default_factory(), {"tea": self.counts.get("tea", 0)}
""",
    "a pickle that names the state": """
    def begin(self):
        state.clear()
        state["total"], self.lock = 0, threading.Lock()
    def read(self):
        with self.lock:
            return state
    def add(self, word):
        with self.lock:
            old = dict(state)
            self.put(word, old.get(word, 0) + 1)
            self.put("total", old["total"] + 1)
    def put(self, key, number):
        store = f"coperator\\nsetitem\\n(cmine\\nstate\\nV{key}\\nI{number}\\ntR."
        pickle.loads(store.encode())
    def snapshot(self):
        now = dict(state)
        return now.pop("total"), now
state = {}
""",
    "what is printed": """
    def begin(self):
        self.state, self.lock = {"total": "0"}, threading.Lock()
        self.screens = {key: screen(self.state, key) for key in ("tea", "total")}
    def read(self):
        with self.lock:
            return {word: int(number) for word, number in self.state.items()}
    def add(self, word):
        with self.lock:
            old = dict(self.state)
            self.put(word, int(old.get(word, 0)) + 1)
            self.put("total", int(old["total"]) + 1)
    def put(self, key, number):
        sys.stdout, kept = self.screens[key], sys.stdout
        print(end=str(number))
        sys.stdout = kept
    def snapshot(self):
        now = {word: int(number) for word, number in dict(self.state).items()}
        return now.pop("total"), now
import sys
def screen(state, key):
    class Screen:
        write = staticmethod(functools.partial(state.__setitem__, key))
    return Screen()
""",
    "two threads in the background": """
    def begin(self):
        self.data = {}
    def read(self):
        tasks.join()
        return self.data
    def add(self, word):
        tasks.put((self, word))
import queue
tasks = queue.Queue()
def work():
    while True:
        tally, word = tasks.get()
        tally.data = grown(tally.data, word)
        tasks.task_done()
for _ in range(2):
    threading.Thread(target=work, daemon=True).start()
""",
    "a writer of the library's, which print calls twice": """
    def begin(self):
        self.raw = io.BytesIO()
        self.out = codecs.getwriter("utf-8")(self.raw)
    def add(self, word):
        print(word, file=self.out, end=" ")
    def read(self):
        return dict(collections.Counter(self.raw.getvalue().decode().split(" ")[:-1]))
""",
    "a thread in the background, in the middle of its work": """
    def begin(self):
        self.counts, self.total = {}, 0
    def read(self):
        return self.counts
    def add(self, word):
        done = threading.Event()
        tasks.put((self, word, done))
        done.wait()
    def snapshot(self):
        return self.total, dict(self.counts)
import queue
tasks = queue.Queue()
def work():
    while True:
        tally, word, done = tasks.get()
        tally.counts = grown(tally.counts, word)
        tally.total += 1
        done.set()
threading.Thread(target=work, daemon=True).start()
""",
}

PROGRAMS = {name: HEAD + body.lstrip("\n") for name, body in STATES.items()}
