"""Tallies that nothing protects, whose state is changed where no operation seems to change it.

Python calls what has a special name by itself, and a function written in C calls what it is given.
"""

HEAD = """
import codecs, collections, datetime, functools, operator, os, threading, types
from functools import partial

def is_first():
    return threading.current_thread().name == "worker 1"

class Tally:
    def __init__(self):
        self.state, self.puts = {"n": 0}, [None] * 4
        for n in range(4):
            self.puts[n] = self.made(partial(operator.setitem, self.state, "n"), n)
    def made(self, put, n):
        return put
    def add(self, word):
        n = self.read() + 1
        try:
            self.write(self.puts[n], n)
        except (TypeError, RuntimeError):
            pass
    def read(self):
        return self.state["n"]
    def count(self, word):
        return self.read()
    def snapshot(self):
        now = self.read()
        return now, {"tea": now}
"""

WAYS = {
    "it is asked whether something is of a class": """
    def made(self, put, n):
        class Meta(type):
            __instancecheck__ = staticmethod(put)
        class Kind(metaclass=Meta):
            pass
        return Kind
    def write(self, kind, n):
        isinstance(n, kind)
""",
    "it is asked whether something is a subclass": """
    def made(self, put, n):
        class Meta(type):
            __subclasscheck__ = staticmethod(put)
        class Kind(metaclass=Meta):
            pass
        return Kind
    def write(self, kind, n):
        issubclass(n, kind)
""",
    "an item of a class": """
    def made(self, put, n):
        class Kind:
            __class_getitem__ = staticmethod(put)
        return Kind
    def write(self, kind, n):
        kind[n]
""",
    "a class that is called by others": """
    def made(self, put, n):
        class Kind:
            __init__ = put
        return Kind
    def write(self, kind, n):
        list(map(kind, [n]))
""",
    "a class under a special name": """
    def made(self, put, n):
        class Kind:
            __init__ = put
        class Adds:
            __add__ = staticmethod(Kind)
        return Adds()
    def write(self, adds, n):
        adds + n
""",
    "a method for the one as another": """
    def read(self):
        return self.words[-1]
    def made(self, put, n):
        class Words(list):
            __lt__ = list.append
        self.words = Words([0])
    def write(self, _, n):
        self.words < n
""",
    "a partial method under a special name": """
    __add__ = functools.partialmethod(setattr, "now")
    now = 0
    def read(self):
        return self.now
    def write(self, _, n):
        self + n
""",
    "a property under a special name": """
    def made(self, put, n):
        self.put = put
    __add__ = property(lambda self: self.put)
    def write(self, _, n):
        self + n
""",
    "a slot under a special name": """
    def made(self, put, n):
        class Store:
            __slots__ = ("__getitem__",)
        store = Store()
        store.__getitem__ = put
        return store
    def write(self, store, n):
        store[n]
""",
    "a place in a text": """
    def made(self, put, n):
        class Place:
            __index__ = staticmethod(partial(put, n))
        return Place()
    def write(self, place, n):
        "tea"[place]
""",
    "a key of a set": """
    def made(self, put, n):
        class Key:
            __hash__ = staticmethod(partial(put, n))
        return Key()
    def write(self, key, n):
        {key}
""",
    "a key of a dictionary": """
    def made(self, put, n):
        class Key:
            __hash__ = staticmethod(partial(put, n))
        return Key()
    def write(self, key, n):
        {key: n}
""",
    "a key of a comprehension": """
    def made(self, put, n):
        class Key:
            __hash__ = staticmethod(partial(put, n))
        return Key()
    def write(self, key, n):
        {each for each in (key,)}
""",
    "an order of sorting": """
    def made(self, put, n):
        class Sorted:
            __lt__ = staticmethod(put)
        return Sorted()
    def write(self, each, n):
        both = [n, each]
        both.sort()
""",
    "something that is looked for": """
    def made(self, put, n):
        class Equal:
            __eq__ = staticmethod(put)
        return [Equal()]
    def write(self, each, n):
        each.count(n)
""",
    "a base of a class": """
    def made(self, put, n):
        class Base:
            __mro_entries__ = staticmethod(partial(print, file=screen(put), end=str(n)))
        return Base()
    def read(self):
        return int(self.state["n"])
    def write(self, base, n):
        class Step(base):
            pass
def screen(put):
    class Screen:
        write = staticmethod(put)
    return Screen()
""",
    "a name in a class": """
    def made(self, put, n):
        class Part:
            __set_name__ = staticmethod(partial(print, file=screen(put), end=str(n)))
        return Part()
    def read(self):
        return int(self.state["n"])
    def write(self, part, n):
        class Step:
            each = part
def screen(put):
    class Screen:
        write = staticmethod(put)
    return Screen()
""",
    "what an encoding does about errors": """
    def made(self, put, n):
        codecs.register_error(f"put{n}", partial(print, file=screen(put), end=str(n)))
    def read(self):
        return int(self.state["n"])
    def write(self, _, n):
        "\u00fc".encode("ascii", f"put{n}")
def screen(put):
    class Screen:
        write = staticmethod(put)
    return Screen()
""",
    "a file that is written by a function": """
    def made(self, put, n):
        self.file = os.open("n", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        os.pwrite(self.file, b"0", 0)
    def read(self):
        return int(os.pread(self.file, 9, 0))
    def write(self, _, n):
        text = str(n).encode()
        list(map(os.pwrite, [self.file], [text], [0]))
""",
    "the zone of a time": """
    def made(self, put, n):
        class Zone(datetime.tzinfo):
            utcoffset = staticmethod(put)
        return datetime.datetime(2000 + n, 1, 1, tzinfo=Zone())
    def read(self):
        return getattr(self.state["n"], "year", 2000) - 2000
    def write(self, time, n):
        time == NOON
NOON = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)
""",
    "a property in a class method": """
    def made(self, put, n):
        class Store:
            year = n
            put_it = classmethod(property(put))
        return Store
    def read(self):
        return getattr(self.state["n"], "year", 0)
    def write(self, kind, n):
        if sys.version_info < (3, 13):
            kind.put_it
        else:
            self.state["n"] = kind
import sys
""",
    "a list that says it is a class": """
    def read(self):
        return self.words[0]
    def made(self, put, n):
        class Words(list):
            __class__ = type
        self.words = Words([0])
    def write(self, _, n):
        self.words[0] = n
""",
    "a class that denies its bases": """
    def made(self, put, n):
        class Meta(type):
            __mro__ = ()
        class Store(metaclass=Meta):
            __getitem__ = staticmethod(put)
        return Store()
    def write(self, store, n):
        store[n]
""",
    "an exception raised from another": """
    def read(self):
        return self.kept.__cause__.args[0]
    def made(self, put, n):
        self.kept = ValueError()
        self.kept.__cause__ = ValueError(0)
    def write(self, _, n):
        cause = ValueError(n)
        try:
            raise self.kept from cause
        except ValueError:
            pass
""",
    "an exception raised while there is another": """
    def read(self):
        return self.kept.__context__.args[0]
    def made(self, put, n):
        self.kept = ValueError()
        self.kept.__context__ = ValueError(0)
    def write(self, _, n):
        kept = self.kept
        try:
            try:
                raise KeyError(n)
            except KeyError:
                raise kept
        except ValueError:
            pass
""",
}

PROGRAMS = {name: HEAD + body.lstrip("\n") for name, body in WAYS.items()}
