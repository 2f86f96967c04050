"""Answers that try to get marks in another way than by being right, to harm, or to be in the way.

Each is judged behind walls, as in grading, together with a right answer to another exercise: it
earns nothing, the other keeps its marks, and the run ends.
"""

from __future__ import annotations

import functools
import os
import socket
import sys
import threading

import pytest

from course.child.talking import wire
from course.judge import check, explore, together
from course.judge.children.removing import remove
from course.judge.interleavings.exploring import Explored
from course.system.peers import Peer, awaits_reply, has_ended, peer_of, pid_of_peer
from tests.bank import bank
from tests.judge.attacks.attacked import alone, attacks, harmless

pytestmark = [
    pytest.mark.timeout(600),  # the first one waits for all the attacks
    pytest.mark.needs("walls"),
]

IMPOSSIBLE = """
import threading
def fetch_all(fetch, items):
    threading.Event().wait()
"""

ATTACKS = {
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
            return {prime * n: 0 for n in range(1, 4000)}, set(prime * n for n in range(4000))
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
    "it stops itself, and whoever else it can": (
        "overlap",
        """
        import os, signal
        def fetch_all(fetch, items):
            for pid in (os.getppid(), 1, -1, os.getpid()):
                try: os.kill(pid, signal.SIGSTOP)
                except OSError: pass
        """,
    ),
    "a disk that is filled": (
        "overlap",
        """
        def fetch_all(fetch, items):
            for number in range(2000):
                with open(f'file {number}', 'wb') as file:
                    file.write(bytes(2 ** 22))
        """,
    ),
    "workers that do not end": (
        "collect",
        """
        import atexit, multiprocessing, os, signal, threading, time
        def stay(number):
            os.setsid()
            for each in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
                signal.signal(each, signal.SIG_IGN)
            threading.Thread(target=time.sleep, args=(3600,)).start()
            atexit.register(threading.Event().wait)
        def collect(task, items):
            for item in items:
                multiprocessing.Process(target=stay, args=(item,)).start()
            return [task(item) for item in items], {}
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


@pytest.mark.parametrize(
    "name",
    attacks(
        ATTACKS,
        "a repr that hangs, and one that is enormous",
        "numbers that all have one hash",
        "a range that would be a very long list",
        "a list in itself",
        "an exception that cannot be made anew",
        "signals that are not heard",
        "stacks that point to another file",
        "folders in folders",
    ),
)
def test_an_attack_earns_nothing_and_harms_nobody(name, verdicts):
    attack, neighbour = verdicts[name]
    harmless(attack, neighbour)
    assert "Print what the judge makes" not in str(attack.outputs)


@pytest.mark.parametrize(
    "loop",
    [
        "while True: time.sleep(1)",
        pytest.param("threading.Event().wait()", marks=pytest.mark.long),
        pytest.param("time.sleep(3600)", marks=pytest.mark.long),
    ],
)
def test_a_thread_in_the_background_costs_a_right_answer_nothing(loop):
    right = (bank.HERE / "1-threads" / "tally" / "right_acquire.py").read_text("utf-8")
    thread = "import threading, time\ndef tick():\n    " + loop
    start = "\nthreading.Thread(target=tick, daemon=True).start()\n"
    verdict = alone("tally", f"{right}\n{thread}{start}")
    assert verdict.score == verdict.points, verdict.checks


def test_notes_that_the_answer_has_forged_are_in_nobody_s_way():
    """It writes where its process notes what explains a failure, and what is no such note."""
    verdict = alone(
        "overlap",
        """
        import os
        def fetch_all(fetch, items):
            with open(f".dumps/{os.getpid()}", "a") as notes:
                for told in ('{"handled": 1}', '{"handled": {"line": []}}', '{"ended early": []}'):
                    notes.write(f"#course {told}\\n")
            return []
        """,
    )
    assert {check["status"] for check in verdict.checks} == {"failed"}, verdict.checks


@pytest.mark.long
def test_a_right_answer_that_works_by_a_thread_in_the_background_is_explored(learner):
    student = learner("""
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
    """)

    def scenario():
        tally = student.Tally()
        together(functools.partial(tally.add, "one"), functools.partial(tally.add, "one"))
        if tally.count("one") != 2:
            raise AssertionError("a word was lost")

    found = explore(scenario, preemptions=1)
    assert isinstance(found, Explored), found
    assert found.tried > 1


def test_the_control_experiment_runs_in_the_answer_s_own_file(learner, verdict, monkeypatch):
    """Who makes the judge blind for one file only makes it blind for the experiment."""
    monkeypatch.setattr("course.judge.open_check.screen_all", lambda *_, **__: [])
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
    pairs = [(number, 0) for number in range(wire.MOST_BIG + 1)]
    for value in (set(pairs), dict.fromkeys(pairs), {frozenset(pair) for pair in pairs}):
        with pytest.raises(wire.TooLargeError):
            wire.encode(value)
    assert wire.decode(wire.encode(pairs)) == pairs
    turned = [{"$": "tuple", "v": [*pair]} for pair in pairs]
    for data in ({"$": "set", "v": turned}, {"$": "dict", "v": [[key, 0] for key in turned]}):
        with pytest.raises(wire.TooLargeError):
            wire.decode(data)
    big = {"$": "int", "v": hex(2**70)}
    for data in ({"$": "range", "v": [0, 10**9, 1]}, [big] * (wire.MOST_BIG + 1)):
        with pytest.raises(wire.TooLargeError):
            wire.decode(data)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_the_system_says_who_called():
    one, other = socket.socketpair()
    with one, other:
        pid = pid_of_peer(one)
        assert pid == os.getpid()
        assert not has_ended(pid)
        peer = peer_of(pid, pid, threading.get_native_id())
        assert peer is not None
        assert (peer.pid, peer.task) == (pid, threading.get_native_id())
        assert peer_of(pid, pid + 1, threading.get_native_id()) is None
        assert peer_of(pid, pid, 1) is None


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_the_system_says_who_waits_for_a_reply():
    for_reply, for_nothing = socket.socketpair(), threading.Event()
    readers = [
        threading.Thread(target=lambda: os.read(for_reply[0].fileno(), 1), daemon=True),
        threading.Thread(target=for_nothing.wait, daemon=True),
    ]
    for reader in readers:
        reader.start()
    told = [awaits_reply(Peer(os.getpid(), reader.native_id, False), "") for reader in readers]
    for_reply[1].send(b".")
    for_nothing.set()
    for reader in readers:
        reader.join(10)
    for end in for_reply:
        end.close()
    assert told in ([True, False], [None, None])


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
