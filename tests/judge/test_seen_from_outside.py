"""What happened is seen from outside: the process of the answer is not asked."""

import sys
from pathlib import Path

import pytest

from course.judge import answer, check, rendezvous, score, spy
from course.judge.children.session import Session
from course.judge.judging import here
from tests import parts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the system tells it on Linux only")

SLEEPERS = """
import json, os, socket, threading
from multiprocessing.connection import Client
def fetch_all(task, items):
    pairs = [socket.socketpair() for _ in items]
    sleepers = [
        threading.Thread(target=os.read, args=(ours.fileno(), 1), daemon=True) for ours, _ in pairs
    ]
    for sleeper in sleepers:
        sleeper.start()
    lines = [Client(vars(task)["_address"], authkey=vars(task)["_key"]) for _ in items]
    for number, (line, item) in enumerate(zip(lines, items)):
        line.send_bytes(json.dumps({
            "callback": vars(task)["_number"], "args": [item], "kwargs": {"$": "dict"},
            "pid": os.getpid(), "ident": 1000 + number, "native": sleepers[number].native_id,
            "thread": "t", "main": False, "parent": True,
        }).encode())
    return [json.loads(line.recv_bytes()).get("ok") for line in lines]
"""


@pytest.mark.parametrize("walls", [False, True], ids=["limits", "walls"])
def test_threads_asleep_on_sockets_of_their_own_are_no_callers(
    learner, verdict, walls, monkeypatch
):
    if walls and (why := parts.missing("walls")):
        parts.leave_out("walls", why)
    monkeypatch.setattr(here().setting, "walls", walls)
    student = learner(SLEEPERS)
    gate = rendezvous(4)
    with check("meets"):
        student.fetch_all(gate, ["a", "b", "c", "d"])
        assert gate.met
    assert verdict()["status"] == "unjudged"


def test_one_thread_is_one_worker_whatever_it_calls_itself(learner, verdict):
    student = learner("""
        import threading
        def all_by_one(task, items):
            def work():
                for number, item in enumerate(items):
                    threading.current_thread()._ident = 1000 + number
                    task(item)
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
    """)
    gate = rendezvous(1)
    with check("works"):
        student.all_by_one(gate, [1, 2, 3])
    assert verdict()["status"] == "passed"
    assert len(gate.calls) == 3
    assert len(gate.workers) == 1


LEFT_BEHIND = {
    "a thread that is said to have ended": """
        import threading
        for kind in [threading.Thread]:
            kind.is_alive = lambda self: False
        def start():
            threading.Thread(target=threading.Event().wait, daemon=True).start()
    """,
    "a process that nobody knows of": """
        import os, time
        def start():
            if os.fork() == 0:
                time.sleep(1000)
    """,
    "a process that calls itself a helper": """
        import subprocess, sys
        def start():
            program = "import time; time.sleep(1000)  # multiprocessing.resource_tracker"
            subprocess.Popen([sys.executable, "-I", "-c", program, "multiprocessing.forkserver"])
    """,
}


@pytest.mark.parametrize("what", LEFT_BEHIND)
def test_who_is_left_behind_is_seen(learner, what):
    student = learner(LEFT_BEHIND[what])
    with check("leaves nothing behind"):
        student.start()
        alive = [worker for worker in student.started() if worker["alive"]]
        assert len(alive) == 1
        assert alive[0]["kind"] == ("thread" if "thread" in what else "process")
    score(of=100)
    (found,) = here().last
    assert found["status"] == "passed", found["reason"]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_who_has_ended_is_not_left_behind_and_helpers_are_no_workers(learner, reported, method):
    learner("""
        import multiprocessing, threading
        def nothing(): pass
        def run():
            block = multiprocessing.Lock()
            workers = [kind(target=nothing) for kind in
                       [threading.Thread, multiprocessing.Process] * 3]
            for worker in workers: worker.start()
            for worker in workers: worker.join()
    """)
    student = answer("mine", start_method=method)
    with check("leaves nothing behind"):
        student.run()
        assert [w["kind"] for w in student.started()] == ["thread", "process"] * 3
        assert [w for w in student.started() if w["alive"]] == []
    score(of=100)
    assert here().last[0]["status"] == "passed", here().last[0]["reason"]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_a_worker_of_each_start_method_is_no_helper(learner, reported, method):
    learner("""
        import multiprocessing, time
        def start():
            multiprocessing.Process(target=time.sleep, args=(1000,)).start()
    """)
    student = answer("mine", start_method=method)
    with check("is there"):
        student.start()
        (worker,) = student.started()
        assert worker["alive"]
        assert worker["name"].endswith("Process-1")
    score(of=100)
    assert here().last[0]["status"] == "passed", here().last[0]["reason"]


def test_memory_and_files_left_behind(learner, reported):
    student = learner("""
        from multiprocessing.shared_memory import SharedMemory
        kept = []
        def leave():
            kept.append(SharedMemory(create=True, size=10))
            kept.append(open("notes.txt", "w"))
        def clear():
            kept[0].unlink()
            kept[1].close()
    """)
    with check("tells"):
        student.leave()
        assert len(student.memory_left()) == 1
        assert student.files_open() == ["notes.txt"]
        student.clear()
        assert student.memory_left() == []
        assert student.files_open() == []
    score(of=100)
    assert here().last[0]["status"] == "passed", here().last[0]["reason"]


def test_no_lock_of_an_answer_that_was_ended_stays():
    text = "import multiprocessing\nkept = multiprocessing.get_context('spawn').Lock()\n"
    session = Session({"mine": text})
    name = session.ask("load", name="mine") and session._folder.name
    locks = [file.name for file in Path("/dev/shm").glob(f"sem.{name}-*")]
    session.close()
    assert len(locks) == 1
    assert not Path("/dev/shm", *locks).exists()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_no_shared_memory_of_an_answer_that_was_ended_stays(learner, method):
    student = learner(f"""
        import multiprocessing
        from multiprocessing.shared_memory import SharedMemory
        kept = [SharedMemory(create=True, size=10)]
        def make(pipe):
            kept.append(SharedMemory(create=True, size=10))
            pipe.send(kept[-1].name)
            multiprocessing.Event().wait()
        def names():
            context = multiprocessing.get_context({method!r})
            ours, its = context.Pipe()
            context.Process(target=make, args=(its,), daemon=True).start()
            return [kept[0].name, ours.recv()]
    """)
    blocks = []
    with check("makes one in each of two processes"):
        blocks += [Path("/dev/shm", name) for name in student.names()]
        assert [block.exists() for block in blocks] == [True, True]
    score(of=100)
    assert here().last[0]["status"] == "passed", here().last[0]["reason"]
    assert [block.exists() for block in blocks] == [False, False]


EARLY = """
import multiprocessing, queue, threading
def work(todo, done):
    while True:
        task, item = todo.get()
        done.put(task(item))
def begun(kind, channel):
    todo, done = channel(), channel()
    kind(target=work, args=(todo, done), daemon=True).start()
    return todo, done
if multiprocessing.current_process().name == "MainProcess":
    idle = begun(threading.Thread, queue.Queue)
    waiting = begun(multiprocessing.Process, multiprocessing.SimpleQueue)
    KIND
def f(task):
    todo, done = used
    todo.put((task, 1))
    return done.get()
"""


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("process", "used = begun(multiprocessing.Process, multiprocessing.SimpleQueue)"),
        ("thread", "used = begun(threading.Thread, queue.Queue)"),
    ],
)
def test_who_works_for_a_call_is_its_worker_though_it_began_before(learner, verdict, kind, made):
    """Who was there before, and does nothing for a call, is no worker of it."""
    learner(EARLY.replace("KIND", made))
    student = answer("mine", start_method="spawn")
    with check("leaves nothing", points=100):
        assert student.started() == []
        assert student.f(spy()) == 1
        left = student.started()
        assert [(worker["kind"], worker["alive"]) for worker in left] == [(kind, True)]
    found = verdict()
    assert found["status"] == "passed", found["reason"]
