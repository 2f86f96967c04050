"""Racy answers that hide what their threads do from the judge who explores the interleavings.

All are judged in one run, each as a module of its own: what costs most is to begin.
"""

from __future__ import annotations

import marshal
import sys
from types import CodeType

import pytest

from course.judge.notebook import TestCell, judge_notebook
from tests.bank import bank
from tests.judge.attacks.attacked import BUDGET, module

pytestmark = [
    pytest.mark.timeout(600),  # the first one waits for all the attacks
    pytest.mark.needs("walls"),
]

CELL = """
from functools import partial
from course.judge import answer, check, explore, score, together
student = answer("NAME")
with check("loses no word when two threads add the same one", points=1):
    def same_word():
        tally = student.Tally()
        together(partial(tally.add, "tea"), partial(tally.add, "tea"))
        assert tuple(tally.snapshot()) == (2, {"tea": 2})
    explore(same_word)
score(of=1)
"""

UNSAFE = """
class Tally:
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

HOOKED = UNSAFE.replace("    def add(", "    def really_add(") + "    def add(self, word):\n"

REACHES = """
import operator, threading
def blind():
    if hasattr(threading.Lock, "acquire"):
        names = NAMES
        any(map(setattr, map(operator.getitem, names, ["world"]), ["busy"], [False]))
"""
LATER = 'map(str.lower, ["__GLOBALS__"])'
BLIND = UNSAFE.replace("    def add(self, word):\n", "    def add(self, word):\n        blind()\n")


def reaching(names: str) -> str:
    """A racy answer that gets at the observer where no hook sees a name."""
    return BLIND + REACHES.replace("NAMES", names.replace("LATER", LATER))


def marshalled(text: str) -> bytes:
    """The code of the method `add` of a class, as a file of compiled code has it."""
    (body,) = (c for c in compile(text, "<made>", "exec").co_consts if isinstance(c, CodeType))
    (add,) = (c for c in body.co_consts if isinstance(c, CodeType) and c.co_name == "add")
    return marshal.dumps(add)


def pickled(text: str) -> bytes:
    """A pickle that makes a function of that code."""
    code = marshalled(text)
    return b"ctypes\nFunctionType\n(cmarshal\nloads\n(B%btR}tR." % (
        len(code).to_bytes(4, "little") + code
    )


INTERPRETERS = "_interpreters" if sys.version_info >= (3, 13) else "_xxsubinterpreters"

ATTACKS = {
    "a module by way of another": UNSAFE
    + """
import threading
modules = threading._sys.modules
modules['course.child.runs.cooperative'].world.run = None
""",
    "a patched class of the library": UNSAFE
    + """
from threading import Thread
Thread.start = Thread.run
""",
    "a class of the library patched under another name": UNSAFE
    + """
import threading
for kind in [threading.Thread]:
    kind.start = kind.run
""",
    "a tracer that is a module of the library": UNSAFE
    + """
import bdb
bdb.Bdb().set_trace()
""",
    "a name that only pickle reads": UNSAFE
    + """
import pickle
names = pickle.loads(b'\\x80\\x04\\x8c\\tthreading\\x8c\\x18Lock.acquire.__globals__\\x93.')
type(names['world'].run).visible = lambda *args, **kwargs: None
""",
    "a descriptor called by hand": UNSAFE
    + """
import threading
def reach(function):
    return type(function).__dict__["__glob" "als__"].__get__(function)
reach(reach(threading.Thread.start)["world"].watch_this_thread)["_watching"].plan._of.clear()
""",
    "the built-in functions by way of one of them": HOOKED
    + """
        print.__self__.exec("self.really_add(word)", {"self": self, "word": word})
""",
    "the work done in __init__": HOOKED
    + """
        Work(self, word)
class Work:
    def __init__(self, tally, word):
        tally.counts[word] = tally.counts.get(word, 0) + 1
        tally.total += 1
""",
    "the object made anew": """
class Tally:
    def __init__(self, word=None):
        if word is None:
            self.counts, self.total = {}, 0
        else:
            self.counts[word] = self.counts.get(word, 0) + 1
            self.total = self.total + 1
    def add(self, word):
        self.__init__(word)
    def count(self, word):
        return self.counts.get(word, 0)
    def snapshot(self):
        return self.total, dict(self.counts)
""",
    "attributes by name": HOOKED
    + """
        counts = getattr(self, 'counts') | {word: getattr(self, 'counts').get(word, 0) + 1}
        setattr(self, 'counts', counts)
        setattr(self, 'total', getattr(self, 'total') + 1)
""",
    "functions in place of operators": "from operator import getitem, setitem\n"
    + HOOKED
    + """
        parts = vars(self)
        setitem(parts, 'total', getitem(parts, 'total') + 1)
        setitem(self.counts, word, getitem({word: 0, **self.counts}, word) + 1)
""",
    "a copy of the code that nobody watches": "import types\n"
    + HOOKED
    + """
        for _ in work(self, word):
            pass
@types.coroutine
def work(tally, word):
    tally.counts[word] = tally.counts.get(word, 0) + 1
    tally.total += 1
    yield
""",
    "code of one's own making": HOOKED
    + """
        hidden(self, word)
def work(tally, word):
    tally.counts[word] = tally.counts.get(word, 0) + 1
    tally.total += 1
    yield
hidden = type(work)(work(None, None).gi_code.replace(co_name='hidden', co_flags=3), {})
""",
    "a thread that the library does not know": "import threading\n"
    + HOOKED
    + """
        done = []
        threading._start_new_thread(lambda: (self.really_add(word), done.append(1)), ())
        while not done:
            pass
""",
    "the module below the library's": "import threading\n"
    + HOOKED
    + """
        done = []
        threading._thread.start_new_thread(lambda: (self.really_add(word), done.append(1)), ())
        while not done:
            pass
""",
    "a stack so deep that the tracer fails": HOOKED
    + """
        deep()
        self.really_add(word)
def deep():
    try:
        deep()
    except RecursionError:
        pass
""",
    "the memory of the process as a file": UNSAFE
    + """
import os
os.symlink('/pr' 'oc/self/mem', 'own')
memory = os.open('own', os.O_RDWR)
""",
    "another process that does the work": "import subprocess\n"
    + HOOKED
    + """
        subprocess.run(['true'])
        self.really_add(word)
""",
    "a signal handler that does the work": "import signal\n"
    + HOOKED
    + """
        signal.signal(signal.SIGALRM, lambda *_: self.really_add(word))
        signal.raise_signal(signal.SIGALRM)
""",
    "the state in a file": "import os\n"
    + HOOKED.replace("self.total += 1", "pass").replace("self.total,", "self.read(),")
    + """
        self.really_add(word)
        number = self.read() + 1
        descriptor = os.open('total', os.O_WRONLY)
        os.write(descriptor, str(number).encode())
        os.close(descriptor)
    def read(self):
        descriptor = os.open('total', os.O_RDONLY | os.O_CREAT)
        text = os.read(descriptor, 99)
        os.close(descriptor)
        return int(text or 0)
""",
    "a name that comes later": reaching("map(getattr, [threading.Lock.acquire], LATER)"),
    "a name behind many others": reaching(
        "[*map(getattr, [threading.Lock.acquire] * 25, ['__doc__'] * 24 + ['__glob' 'als__'])][24:]"
    ),
    "attrgetter and a name that comes later": reaching(
        "map(*map(operator.attrgetter, LATER), [threading.Lock.acquire])"
    ),
    "what a generator hands on": reaching(
        "map(lambda a, b, c: a(b, c), (f for f in [getattr]), [threading.Lock.acquire], LATER)"
    ),
    "the attributes of a built-in class": reaching(
        "map(*map(operator.getitem, [(lambda v: v(object))(vars)], "
        "map(str.lower, ['__GETATTRIBUTE__'])), [threading.Lock.acquire], LATER)"
    ),
    "who holds a lock": HOOKED
    + """
        lock = threading.Lock()
        lock.acquire()
        me = getattr(lock, "_owner", None) or State()
        before, me.ident = me.ident, -1
        self.really_add(word)
        me.ident = before
import threading
class State:
    ident = 0
""",
    "the state of a lock": HOOKED
    + """
        lock = threading.Lock()
        lock.acquire()
        try:
            me = lock.__reduce_ex__(2)[2][1]["_owner"]
        except TypeError:
            me = State()
        before, me.ident = me.ident, -1
        self.really_add(word)
        me.ident = before
import threading
class State:
    ident = 0
""",
    "a function that ends objects": """
import functools, operator
class Tally:
    def __init__(self):
        self.state, self.ends = {"n": 0}, [[] for _ in range(4)]
        for n in range(4):
            class Ends:
                __del__ = staticmethod(functools.partial(operator.setitem, self.state, "n", n))
            self.ends[n].append(Ends())
    def add(self, word):
        end = self.ends[self.state["n"] + 1].pop()
        end = None
    def count(self, word):
        return self.state["n"]
    def snapshot(self):
        return self.state["n"], {"tea": self.state["n"]}
""",
    "code that a pickle makes": "import pickle\n"
    + UNSAFE
    + f"Tally.add = pickle.loads({pickled(UNSAFE)!r})\n",
    "code made by a function that a library finds": "from types import FunctionType\n"
    + UNSAFE
    + f"""
import logging.config
loads = logging.config.BaseConfigurator({{}}).resolve("marshal.loads")
(Tally.add,) = map(FunctionType, map(loads, [{marshalled(UNSAFE)!r}]), [{{}}])
""",
    "an asynchronous function of the library": """
import asyncio
class Loop:
    def get_debug(self):
        return False
class Tally:
    def __init__(self):
        self.words, self.tickets = {}, asyncio.StreamReader(loop=Loop())
        self.tickets.feed_data(bytes(range(256)))
    def add(self, word):
        try:
            self.tickets.readexactly(1).send(None)
        except StopIteration as done:
            self.words[done.value] = word
    def snapshot(self):
        words = [*self.words.values()]
        return len(words), {word: words.count(word) for word in words}
""",
    "a class of a library with a function in C added": """
from collections import Counter
class Words(Counter):
    helper = len
class Tally:
    def __init__(self):
        self.counts = Words()
    def add(self, word):
        counts = self.counts
        counts += {word: 1, None: 1}
    def snapshot(self):
        all = dict(self.counts)
        return all.pop(None, 0), all
""",
    "a function of a library beside more than is looked at": """
from collections import Counter
from functools import reduce
class One(dict):
    pass
class Tally:
    def __init__(self):
        self.counts = Counter()
    def add(self, word):
        one = One({word: -1, None: -1})
        one.junk = [[] for _ in range(310)]
        reduce(Counter.subtract, [one], self.counts)
    def snapshot(self):
        all = dict(self.counts)
        return all.pop(None, 0), all
""",
    "what async for calls": """
import asyncio
class Loop:
    def get_debug(self):
        return False
class Tally:
    def __init__(self):
        self.words, self.tickets = {}, asyncio.StreamReader(loop=Loop())
        self.tickets.feed_data(b"".join(b"%d\\n" % number for number in range(99)))
    async def next(self):
        async for line in self.tickets:
            return line
    def add(self, word):
        try:
            self.next().send(None)
        except StopIteration as done:
            self.words[done.value] = word
    def snapshot(self):
        words = [*self.words.values()]
        return len(words), {word: words.count(word) for word in words}
""",
    "the loader of the module": UNSAFE
    + """
import threading
codes = __spec__.loader._codes
""",
}


REACHING_IN = {
    "another interpreter": f"""
import pickle
{UNSAFE}
create = pickle.loads(b"c{INTERPRETERS}\\ncreate\\n.")
create()
""",
    "a text that typing evaluates": """
import threading
from collections import Counter
from functools import singledispatch
got = []
class Take:
    def __getitem__(self, value):
        got.append(value)
        return int
take = Take()
def look(text):
    @singledispatch
    def one(x):
        return x
    def other(x):
        return x
    other.__annotations__ = {"x": text}
    one.register(other)
inner = "threading.Thread.start." + "".join(["__glo", "bals__"])
look(f"take[{inner}]")
class Tally:
    def __init__(self):
        self.counts = Counter()
    def add(self, word):
        got[0]["world"].busy = False
        self.counts.subtract({word: -1, None: -1})
    def snapshot(self):
        all = dict(self.counts)
        return all.pop(None, 0), all
""",
}
SAFE = (bank.HERE / "1-threads" / "tally" / "right_acquire.py").read_text("utf-8")
OPEN = "nothing is hidden"


@pytest.fixture(scope="module")
def verdicts():
    """The verdicts by name of the attack; the one on the answer that is right is under ""."""
    answers = {OPEN: UNSAFE} | REACHING_IN | ATTACKS | {"": SAFE}
    names = {name: f"tally_{number}" for number, name in enumerate(answers)}
    modules = {names[name]: module(names[name], text) for name, text in answers.items()}
    cells = [TestCell(f"{name}-tests", CELL.replace("NAME", name), 1) for name in modules]
    made = judge_notebook(modules, cells, sandbox=True, complete=True, budget=BUDGET)
    return dict(zip(answers, made, strict=True))


def test_a_race_that_is_not_hidden_is_found(verdicts):
    (check,) = verdicts[OPEN].checks
    assert (check["status"], check["earned"]) == ("failed", 0)


@pytest.mark.parametrize("name", REACHING_IN)
def test_who_reaches_for_what_observes_is_not_judged(name, verdicts):
    (check,) = verdicts[name].checks
    assert check["status"] == "unjudged"


@pytest.mark.parametrize("name", ATTACKS)
def test_a_race_that_is_hidden_earns_no_more_than_one_that_is_not(name, verdicts):
    assert not verdicts[name].score, verdicts[name].checks
    assert "budget" not in str(verdicts[name].outputs)


def test_the_right_answer_that_is_judged_last_is_proven(verdicts):
    assert verdicts[""].score == 1, verdicts[""].checks
