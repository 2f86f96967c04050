"""Answers that make up workers, or keep silent about those they have left."""

from __future__ import annotations

import pytest

from tests.judge.attacks.attacked import alone, attacks, harmless

pytestmark = [
    pytest.mark.timeout(600),  # the first one waits for all the attacks
    pytest.mark.needs("walls"),
]

CALL = """
import json, os, socket, threading, time
from multiprocessing import Process
from multiprocessing.connection import Client, Connection
def ask(judge, task, item, pid, ident, native, main=False):
    judge.send_bytes(json.dumps({
        'callback': vars(task)['_number'], 'args': [item], 'kwargs': {'$': 'dict'},
        'pid': pid, 'ident': ident, 'native': native, 'thread': 't', 'main': main,
    }).encode())
def line(task):
    return Client(vars(task)['_address'], authkey=vars(task)['_key'])
def replies(lines):
    return [json.loads(judge.recv_bytes()).get('ok') for judge in lines]
"""

ALONE = """
def fetch_all(fetch, items):
    lines = [line(fetch) for _ in items]
    tasks = [TASK for number in range(len(items))]
    for number, (judge, item, native) in enumerate(zip(lines, items, tasks)):
        ask(judge, fetch, item, os.getpid(), 1000 + number, native)
    return replies(lines)
"""

SLEEPERS = """
sleepers = [threading.Thread(target=WAIT, daemon=True) for _ in range(8)]
for sleeper in sleepers: sleeper.start()
"""

ATTACKS = {
    "threads that say they are processes": (
        "crew",
        CALL
        + """
def run_crew(task, names):
    def call(number, name):
        with line(task) as judge:
            ask(judge, task, name, 1000 + number, 7, 1000 + number, True)
            judge.recv_bytes()
    threads = [threading.Thread(target=call, args=each) for each in enumerate(names)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return [0] * len(names)
""",
    ),
    "one worker in two calls": (
        "overlap",
        CALL + ALONE.replace("TASK", "threading.get_native_id()"),
    ),
    "threads that are not there": ("overlap", CALL + ALONE.replace("TASK", "1000 + number")),
    "threads that sleep meanwhile": (
        "overlap",
        CALL
        + SLEEPERS.replace("WAIT", "lambda: time.sleep(100)")
        + ALONE.replace("TASK", "sleepers[number].native_id"),
    ),
    "threads that wait for a lock meanwhile": (
        "overlap",
        CALL
        + SLEEPERS.replace("WAIT", "threading.Event().wait")
        + ALONE.replace("TASK", "sleepers[number].native_id"),
    ),
    "threads that read a pipe meanwhile": (
        "overlap",
        CALL
        + SLEEPERS.replace("WAIT", "lambda: os.read(os.pipe()[0], 1)")
        + ALONE.replace("TASK", "sleepers[number].native_id"),
    ),
    "lines that were opened by processes which are gone": (
        "overlap",
        CALL
        + """
def left_by_another(task):
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        socket.send_fds(theirs, [b'.'], [line(task).fileno()])
        os._exit(0)
    os.wait()
    return Connection(socket.recv_fds(ours, 1, 1)[1][0])
def fetch_all(fetch, items):
    lines = [left_by_another(fetch) for _ in items]
    for number, (judge, item) in enumerate(zip(lines, items)):
        ask(judge, fetch, item, 1000 + number, 1000 + number, 1000 + number)
    return replies(lines)
""",
    ),
    "rubbish for the judge": (
        "overlap",
        CALL
        + """
def fetch_all(fetch, items):
    for text in (b'', b'[', b'[' * 100_000, b'{}', b'{"callback":9,"pid":1,"ident":1}'):
        with line(fetch) as judge:
            judge.send_bytes(text)
""",
    ),
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
    "a worker written into the list of workers": (
        "countdown",
        """
        import pickle, threading
        workers = pickle.loads(b"ccourse.child.noting.witness\\n_workers\\n.")
        class Countdown:
            _native_id, _name, daemon = 3, "Thread-1", False
            def __init__(self, n):
                self.n, self.values, self.thread = n, [], threading.Thread()
            def start(self):
                self.values.extend(range(self.n, 0, -1))
                facts = {"made": 1, "target": "callable", "args": "tuple", "serves": False}
                workers.append(("thread", self.thread, facts))
            def join(self): pass
            def is_alive(self): return False
        """,
    ),
    "all objects that there are": (
        "overlap",
        """
        import pickle
        objects = pickle.loads(b"cgc\\nget_objects\\n.")()
        def fetch_all(fetch, items):
            return [fetch(item) for item in items]
        """,
    ),
    "many connections": (
        "overlap",
        CALL
        + """
lines = []
def fetch_all(fetch, items):
    while len(lines) < 5000:
        lines.append(line(fetch))
""",
    ),
}


@pytest.mark.parametrize(
    "name",
    attacks(
        ATTACKS,
        "one worker in two calls",
        "threads that sleep meanwhile",
        "threads that read a pipe meanwhile",
        "lines that were opened by processes which are gone",
        "answers written to every socket",
        "many connections",
    ),
)
def test_evidence_that_is_made_up_earns_nothing(name, verdicts):
    harmless(*verdicts[name])


LEAVES = """
import multiprocessing, os, time
from multiprocessing import Process
def run_pair(work, items):
    PATCH
    process = Process(target=both, args=(work, items))
    process.start()
    while process.is_alive() and not process.exitcode: time.sleep(0.01)
def both(work, items):
    other = Process(target=time.sleep, args=(60,))
    other.start()
    for item in items: work(item)
    os._exit(0)
"""


@pytest.mark.parametrize("patch", ["", "for kind in [Process]: kind.is_alive = lambda self: False"])
def test_a_process_that_is_left_is_seen_whoever_denies_it(patch):
    verdict = alone("pair", LEAVES.replace("PATCH", patch or "pass"))
    (check,) = (c for c in verdict.checks if c["title"].endswith("leaves no process behind"))
    assert check["status"] == "failed"
