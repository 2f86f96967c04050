"""Answers that try to get marks in another way than by being right, to harm, or to be in the way.

Each is judged behind walls, as in grading, together with a right answer to another exercise: it
earns nothing, the other keeps its marks, and the run ends.
"""

from __future__ import annotations

import functools
import os
import socket
import textwrap

import pytest

from course.child import wire
from course.judge import check, explore, together
from course.judge.notebook import judge_notebook
from course.judge.peer import is_process, pid_of_peer
from course.judge.removing import remove
from course.sandbox import available_walls
from tests.bank import bank

BUDGET = 150.0
NEIGHBOUR = bank.HERE / "1-threads" / "countdown" / "right_target.py"

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(not available_walls(), reason=available_walls().detail),
]

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

IMPOSSIBLE = """
import threading
def fetch_all(fetch, items):
    threading.Event().wait()
"""

ATTACKS = {
    # -- blinding what explores ------------------------------------------------------------------
    "a module by way of another": (
        "tally",
        UNSAFE
        + """
import threading
modules = threading._sys.modules
modules['course.child.cooperative'].world.run = None
""",
    ),
    "a patched class of the library": (
        "tally",
        UNSAFE
        + """
from threading import Thread
Thread.start = Thread.run
""",
    ),
    "a tracer that is a module of the library": (
        "tally",
        UNSAFE
        + """
import bdb
bdb.Bdb().set_trace()
""",
    ),
    "a name that only pickle reads": (
        "tally",
        UNSAFE
        + """
import pickle
names = pickle.loads(b'\\x80\\x04\\x8c\\tthreading\\x8c\\x18Lock.acquire.__globals__\\x93.')
type(names['world'].run).visible = lambda *args, **kwargs: None
""",
    ),
    # -- lies ------------------------------------------------------------------------------------
    "objects that lie about everything": (
        "tally",
        """
        class Yes(int):
            __class__ = property(lambda self: dict)
            def __eq__(self, other): return True
            def __len__(self): return 1
            def __iter__(self): return iter((self, self))
            def __getitem__(self, key): return self
            def __hash__(self): return 0
            def __index__(self): return 2
            def values(self): return [self]
        class Tally:
            def add(self, word): pass
            def count(self, word): return Yes(7)
            def snapshot(self): return Yes(7), Yes(7)
        """,
    ),
    "an iterator without an end": (
        "tally",
        """
        class Endless:
            def __iter__(self): return self
            def __next__(self): return 0
            def values(self): return self
        class Tally:
            def add(self, word): pass
            def count(self, word): return Endless()
            def snapshot(self): return 1, Endless()
        """,
    ),
    "a repr that hangs, and one that is enormous": (
        "overlap",
        """
        import threading
        class Silent:
            def __repr__(self): threading.Event().wait()
        class Loud(str):
            def __repr__(self): return 'x' * 10_000_000
        def fetch_all(fetch, items):
            return Silent() if items else [Loud()]
        """,
    ),
    "numbers that all have one hash": (
        "safely",
        """
        def run_safely(tasks):
            prime = 2 ** 61 - 1
            return {prime * n: 0 for n in range(1, 4000)}, set(prime * n for n in range(400_000))
        """,
    ),
    "a range that would be a very long list": (
        "links",
        "def check_links(fetch, links, at_most): return range(10 ** 15)",
    ),
    "a list in itself": (
        "overlap",
        "def fetch_all(fetch, items):\n    own = []\n    own.append(own)\n    return own",
    ),
    "text that cannot be written": (
        "overlap",
        "def fetch_all(fetch, items): return ['\\ud800\\udfff\\x00\\x1b[2J</pre><script>'] * 3",
    ),
    "an exception that cannot be made anew": (
        "overlap",
        "def fetch_all(*args): raise ExceptionGroup('several', [ValueError('one')])",
    ),
    "an exception of a made-up class": (
        "overlap",
        """
        class Meta(type):
            __name__ = 'JudgeError'
        class JudgeError(Exception, metaclass=Meta):
            __module__ = 'builtins'
            def __str__(self): raise SystemExit(0)
        def fetch_all(*args): raise JudgeError
        """,
    ),
    # -- forged messages and evidence ------------------------------------------------------------
    "answers written to every socket": (
        "overlap",
        """
        import os, stat, struct
        body = b'{"ok":[6,2,4]}'
        def fetch_all(fetch, items):
            for name in os.listdir('/proc/self/fd'):
                try:
                    if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                        for text in (body, b'0' * 32 + body):
                            os.write(int(name), struct.pack('!i', len(text)) + text)
                except OSError:
                    pass
        """,
    ),
    "threads that say they are processes": (
        "crew",
        """
        import json, threading
        from multiprocessing.connection import Client
        def run_crew(task, names):
            def call(number, name):
                parts = vars(task)
                with Client(parts['_address'], authkey=parts['_key']) as judge:
                    judge.send_bytes(json.dumps({
                        'callback': parts['_number'], 'args': [name], 'kwargs': {'$': 'dict'},
                        'pid': 1000 + number, 'ident': 7, 'thread': name, 'main': True,
                    }).encode())
                    judge.recv_bytes()
            threads = [threading.Thread(target=call, args=each) for each in enumerate(names)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            return [0] * len(names)
        """,
    ),
    "one worker in two calls": (
        "overlap",
        """
        import json, os, threading
        from multiprocessing.connection import Client
        def fetch_all(fetch, items):
            parts, lines = vars(fetch), []
            for number, item in enumerate(items):
                judge = Client(parts['_address'], authkey=parts['_key'])
                judge.send_bytes(json.dumps({
                    'callback': parts['_number'], 'args': [item], 'kwargs': {'$': 'dict'},
                    'pid': os.getpid(), 'ident': 5, 'thread': 't', 'main': False,
                }).encode())
                lines.append(judge)
            return [json.loads(judge.recv_bytes()).get('ok') for judge in lines]
        """,
    ),
    "rubbish for the judge": (
        "overlap",
        """
        from multiprocessing.connection import Client
        def fetch_all(fetch, items):
            parts = vars(fetch)
            for text in (b'', b'[', b'[' * 100_000, b'{}', b'{"callback":9,"pid":1,"ident":1}'):
                with Client(parts['_address'], authkey=parts['_key']) as judge:
                    judge.send_bytes(text)
        """,
    ),
    # -- the ends of a process -------------------------------------------------------------------
    "exit status 0 in the middle": (
        "overlap",
        "import os\ndef fetch_all(fetch, items):\n    print('4 of 4 points'); os._exit(0)",
    ),
    "the parents are killed": (
        "overlap",
        """
        import os, signal
        def fetch_all(fetch, items):
            for pid in (os.getppid(), 1, -1):
                try: os.kill(pid, signal.SIGKILL)
                except OSError: pass
        """,
    ),
    "signals that are not heard": (
        "overlap",
        """
        import atexit, signal, threading
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))
        atexit.register(threading.Event().wait)
        def fetch_all(fetch, items): threading.Event().wait()
        """,
    ),
    # -- the folder ------------------------------------------------------------------------------
    "a pipe where stacks are read": (
        "overlap",
        "import os\nos.mkfifo('.stacks-99999.json')\nos.remove('overlap.py')\n"
        "os.mkfifo('overlap.py')\n" + IMPOSSIBLE,
    ),
    "stacks that point to another file": (
        "overlap",
        "import json\nplace = {'name': 't', 'main': True, 'inside': '', 'line': 1,\n"
        f"    'module': {str(bank.HERE / 'matrix')!r}}}\n"
        "told = {'process': 'MainProcess', 'threads': [place]}\n"
        "open('.stacks-99999.json', 'w').write(json.dumps(told))\n" + IMPOSSIBLE,
    ),
    "folders in folders": (
        "overlap",
        """
        import os
        for _ in range(1500):
            os.mkdir('d')
            os.chdir('d')
        def fetch_all(fetch, items): return None
        """,
    ),
    # -- exhaustion ------------------------------------------------------------------------------
    "many connections": (
        "overlap",
        """
        from multiprocessing.connection import Client
        lines = []
        def fetch_all(fetch, items):
            parts = vars(fetch)
            while len(lines) < 5000:
                lines.append(Client(parts['_address'], authkey=parts['_key']))
        """,
    ),
    "eighty processes": (
        "run_all",
        """
        import os, time
        def run_all(task, items):
            for _ in range(80):
                if os.fork() == 0:
                    os.setsid()
                    time.sleep(60)
                    os._exit(0)
        """,
    ),
}


@functools.cache
def cell_of(exercise):
    topic = next(bank.HERE.glob(f"*/{exercise}")).parent.name
    return bank.test_cells(topic)[exercise]


def judged(exercise, text):
    modules = {
        exercise: f"# %%module {exercise}\n{textwrap.dedent(text)}",
        "countdown": f"# %%module countdown\n{NEIGHBOUR.read_text('utf-8')}",
    }
    cells = [cell_of(exercise), cell_of("countdown")]
    return judge_notebook(modules, cells, sandbox=True, complete=True, budget=BUDGET)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_earns_nothing_and_harms_nobody(name):
    attack, neighbour = judged(*ATTACKS[name])
    assert not attack.score, [(c["title"], c["status"], c["reason"]) for c in attack.checks]
    assert neighbour.score == neighbour.points
    assert "budget" not in str(attack.outputs)
    str(attack.outputs).encode("utf-8")
    assert "Print what the judge makes" not in str(attack.outputs)


@pytest.mark.parametrize(
    "loop", ["while True: time.sleep(1)", "threading.Event().wait()", "time.sleep(3600)"]
)
def test_a_thread_in_the_background_costs_a_right_answer_nothing(loop):
    right = (bank.HERE / "1-threads" / "tally" / "right_acquire.py").read_text("utf-8")
    thread = "import threading, time\ndef tick():\n    " + loop
    start = "\nthreading.Thread(target=tick, daemon=True).start()\n"
    verdict, _ = judged("tally", f"{right}\n{thread}{start}")
    assert verdict.score == verdict.points, verdict.checks


def test_a_right_answer_that_works_by_a_thread_in_the_background_is_explored():
    text = """
        import queue, threading
        class Tally:
            def __init__(self):
                self.counts, self.total = {}, 0
            def add(self, word): ask(self, word)
            def count(self, word): return ask(self, None)[1].get(word, 0)
            def snapshot(self): return ask(self, None)
        tasks = queue.Queue()
        def ask(tally, word):
            reply = queue.Queue()
            tasks.put((tally, word, reply))
            return reply.get(timeout=5)
        def work():
            while True:
                tally, word, reply = tasks.get()
                if word is not None:
                    tally.counts[word] = tally.counts.get(word, 0) + 1
                    tally.total += 1
                reply.put((tally.total, dict(tally.counts)))
        threading.Thread(target=work, daemon=True).start()
    """
    verdict, _ = judged("tally", text)
    assert verdict.score == verdict.points, verdict.checks


def test_the_control_experiment_runs_in_the_answer_s_own_file(learner, verdict, monkeypatch):
    """Who makes the judge blind for one file only makes it blind for the experiment."""
    monkeypatch.setattr("course.judge.bench.screen_all", lambda *_: [])
    student = learner("""
        import threading
        reach = threading.Lock.acquire.__globals__["world"].watch_this_thread.__globals__
        for code in [c for c in reach["_watching"].plan._of if c.co_filename.endswith("mine.py")]:
            reach["_watching"].plan._of[code] = {}
        class Counter:
            def __init__(self): self.value = 0
            def add(self, n): self.value += n
    """)
    with check("is safe", points=100):

        def scenario():
            counter = student.Counter()
            together(functools.partial(counter.add, 1), functools.partial(counter.add, 2))
            if counter.value != 3:
                raise AssertionError("an update was lost")

        explore(scenario)
    found = verdict()
    assert (found["status"], found["earned"]) == ("unjudged", 0)


def test_messages_are_sealed_in_their_order():
    one, other = wire.Seal(b"k" * 32), wire.Seal(b"k" * 32)
    first, second = one.pack({"a": 1}), one.pack({"a": 2})
    assert other.unpack(first) == {"a": 1}
    with pytest.raises(wire.ForgedError):
        other.unpack(first)
    with pytest.raises(wire.ForgedError):
        wire.Seal(b"other").unpack(second)
    with pytest.raises(wire.ForgedError):
        wire.Seal(b"k" * 32).unpack(b"")


def test_a_value_that_would_keep_the_judge_busy_does_not_cross():
    prime = 2**61 - 1
    for value in (range(10**9), [prime * n for n in range(8, 8 + 2 * wire.MOST_BIG)]):
        with pytest.raises(wire.TooLargeError):
            wire.encode(value)
    big = {"$": "int", "v": hex(2**70)}
    for data in ({"$": "range", "v": [0, 10**9, 1]}, [big] * (wire.MOST_BIG + 1)):
        with pytest.raises(wire.TooLargeError):
            wire.decode(data)


def test_the_system_says_who_called():
    one, other = socket.socketpair()
    with one, other:
        pid = pid_of_peer(one)
        assert pid in (os.getpid(), None)
        assert is_process(pid, os.getpid())
        assert pid is None or not is_process(pid, os.getpid() + 1)


def test_a_folder_is_removed_however_deep_it_is(tmp_path):
    deep = tmp_path / "deep"
    deep.mkdir()
    for path in (deep, deep / "other"):
        path.mkdir(exist_ok=True)
        (path / "file").touch()
        here = os.open(path, os.O_RDONLY)
        for _ in range(1200):
            os.mkdir("d", dir_fd=here)
            inner = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
        os.close(here)
    remove(deep)
    assert not deep.exists()
