"""Processes and messages take as long as the judge says; constants are found in the text."""

import sys
import time

import pytest

from course.judge import check, slowly, spy
from course.judge.judging import here
from course.judge.reading.constants import written_in

METHODS = ["spawn"] if sys.platform == "win32" else ["fork", "forkserver", "spawn"]

PAIR = """
    import multiprocessing
    from queue import Empty

    def create(items, q):
        for item in items:
            q.put(item)
        q.put(None)

    def consume(work, q):
        for item in iter(q.get, None):
            work(item)

    def impatient(work, q):
        try:
            while True:
                work(q.get(timeout=0.5))
        except Empty:
            pass

    def until_empty(work, q):
        work(q.get())
        while not q.empty():
            work(q.get())

    HOW = {"consume": consume, "impatient": impatient, "until_empty": until_empty}
    KEPT = []  # a process that begins late finds no queue that nobody has any more

    def pair(work, items, method="spawn", how="consume", joined=(0, 1)):
        context = multiprocessing.get_context(method)
        q = context.Queue()
        KEPT.append(q)
        both = [
            context.Process(target=create, args=(items, q)),
            context.Process(target=HOW[how], args=(work, q)),
        ]
        for process in both:
            process.start()
        for number in joined:
            both[number].join()
"""


def worked_on(seen):
    return [call.args[0] for call in seen.calls]


def alive(student):
    return [w["alive"] for w in student.started() if w["kind"] == "process"]


@pytest.mark.parametrize("method", METHODS)
def test_each_moment_is_told_with_the_number_of_the_process(learner, method):
    student = learner(PAIR)
    seen, begun, sent, ended = spy(), spy(), spy(), spy()
    student.delay(start=begun, send=sent, end=ended)
    student.pair(seen, [7, 8], method)
    assert worked_on(seen) == [7, 8]
    assert sorted(worked_on(begun)) == sorted(worked_on(ended)) == [1, 2]
    assert [call.args for call in sent.calls] == [(1, 1), (1, 2), (1, 3)]
    assert begun.by_processes
    assert ended.processes == begun.processes
    assert sent.processes == {call.pid for call in begun.calls if call.args == (1,)}


@pytest.mark.parametrize("last", [1, 2])
def test_the_last_to_end_is_waited_for_or_found_alive(learner, last):
    student = learner(PAIR)
    ends = slowly(only=last)
    student.delay(end=ends)
    student.pair(spy(), [7])
    assert sorted(worked_on(ends)) == [1, 2]
    assert not any(alive(student))


@pytest.mark.parametrize(("last", "joined"), [(1, [1]), (2, [0]), (1, []), (2, [])])
def test_a_process_that_is_not_joined_is_found_alive(learner, last, joined):
    student = learner(PAIR)
    ends, seen = slowly(only=last), spy()
    student.delay(end=ends)
    student.pair(seen, [7], "spawn", "consume", joined)
    assert alive(student)[last - 1], (student.started(), ends.calls, seen.calls)


@pytest.mark.parametrize("joined", [True, False])
@pytest.mark.parametrize("how", ["terminate", "kill"])
def test_a_process_that_is_ended_by_a_signal_is_found_alive_unless_it_is_joined(
    learner, how, joined
):
    student = learner(f"""
        import multiprocessing, time
        def ended():
            process = multiprocessing.Process(target=time.sleep, args=(1000,))
            process.start()
            process.{how}()
            if {joined}:
                process.join()
    """)
    student.delay(end=slowly(only=1))
    student.ended()
    assert any(alive(student)) is not joined
    assert [worker["kind"] for worker in student.started()] == ["process"]


def test_a_process_stays_alive_while_what_the_answer_is_asked_is_on_its_way(learner, monkeypatch):
    student = learner(PAIR)
    ends = slowly(only=2)
    student.delay(end=ends)
    student.pair(spy(), [7], "spawn", "consume", [0])
    (session,) = here().open_check.sessions.values()
    looks, settled, send = [], session.serving.settled, session._line.send_bytes

    def look(**how):
        looks.append(how)
        return settled(**how)

    def send_late(request):
        while session.left.processes() and not session.serving.held:
            time.sleep(0.001)
        before = len(looks)
        while session.left.processes() and len(looks) < before + 10:
            time.sleep(0.001)
        send(request)

    monkeypatch.setattr(session.serving, "settled", look)
    monkeypatch.setattr(session._line, "send_bytes", send_late)
    assert alive(student)[1]


def test_a_slow_start_shows_who_gives_up(learner):
    student = learner(PAIR)
    seen = spy()
    student.delay(start=slowly(only=1))
    student.pair(seen, [7, 8])
    assert worked_on(seen) == [7, 8]
    seen = spy()
    student.delay(start=slowly(only=1))
    student.pair(seen, [7, 8], "spawn", "impatient")
    assert seen.calls == []


@pytest.mark.long
def test_who_tries_again_and_again_to_put_does_not_hold_up_a_slow_start(learner):
    student = learner("""
        import multiprocessing, queue, time
        def create(items, q):
            for item in items:
                while True:
                    try:
                        q.put_nowait(item)
                        break
                    except queue.Full:
                        time.sleep(0.01)
        def consume(work, q, count):
            for _ in range(count):
                work(q.get())
        def pair(work, items):
            q = multiprocessing.Queue(1)
            both = [
                multiprocessing.Process(target=consume, args=(work, q, len(items))),
                multiprocessing.Process(target=create, args=(items, q)),
            ]
            for process in both: process.start()
            for process in both: process.join()
    """)
    seen = spy()
    student.delay(start=slowly(only=1), put=slowly(only=lambda process, message: False))
    student.pair(seen, [7, 8, 9])
    assert worked_on(seen) == [7, 8, 9]


@pytest.mark.long
def test_who_only_computes_does_not_hold_up_a_slow_task(learner):
    student = learner("""
        import multiprocessing
        def wait(flag, work):
            while not flag.value: pass
            work("end")
        def pair(work):
            flag = multiprocessing.Value("i", 0)
            process = multiprocessing.Process(target=wait, args=(flag, work))
            process.start()
            work("slow")
            flag.value = 1
            process.join()
    """)
    seen = slowly(only="slow")
    student.pair(seen)
    assert worked_on(seen) == ["slow", "end"]


@pytest.mark.long
def test_who_calls_again_and_again_does_not_hold_up_a_slow_start(learner):
    student = learner("""
        import threading
        def pair(look, work):
            thread = threading.Thread(target=work, args=("end",))
            thread.start()
            while thread.is_alive():
                look()
    """)
    student.delay(thread=slowly())
    seen, looks = spy(), spy()
    student.pair(looks, seen)
    assert worked_on(seen) == ["end"]
    assert len(looks.calls) > 1000  # and was waited for


def test_a_slow_message_shows_who_asks_whether_the_queue_is_empty(learner):
    student = learner(PAIR)
    seen = spy()
    student.delay(send=slowly(only=lambda _process, message: message == 2))
    student.pair(seen, [7, 8])
    assert worked_on(seen) == [7, 8]
    seen = spy()
    student.pair(seen, [7, 8], "spawn", "until_empty")
    assert worked_on(seen) == [7]


LOOKS = """
    import multiprocessing
    from queue import Empty
    def told(end):
        (end.send if hasattr(end, "send") else end.put)("word")
    def looked(kind, look):
        made = getattr(multiprocessing, kind)()
        here, there = made if kind == "Pipe" else (made, made)
        process = multiprocessing.Process(target=told, args=(there,))
        process.start()
        try:
            found = getattr(here, look)()
        except Empty:
            found = "Empty"
        return [found, process.is_alive()]
"""


@pytest.mark.parametrize(
    ("kind", "look", "found"),
    [
        ("Queue", "empty", True),
        ("SimpleQueue", "empty", True),
        ("Queue", "get_nowait", "Empty"),
        ("Pipe", "poll", False),
    ],
)
def test_who_has_looked_in_vain_acts_on_what_is_so_no_longer(learner, kind, look, found):
    student = learner(LOOKS)
    student.delay(start=slowly(), empty=slowly())
    assert student.looked(kind, look) == [found, False]


def test_a_callback_comes_after_the_wait_for_its_future(learner):
    student = learner("""
        from concurrent.futures import ThreadPoolExecutor, wait
        from threading import Event
        def called(how):
            told, go = [], Event()
            with ThreadPoolExecutor(1) as pool:
                future = pool.submit(go.wait)
                future.add_done_callback(told.append)
                go.set()
                if how == "waited for":
                    wait([future])
                    return len(told)
            return len(told)
    """)
    student.delay(callback=slowly())
    assert student.called("waited for") == 0
    assert student.called("by the end of the pool") == 1


def test_a_slow_message_is_overtaken_by_that_of_another_process(learner):
    student = learner("""
        import multiprocessing
        def told(name, queue):
            queue.put(name)
        def both():
            queue = multiprocessing.Queue()
            for name in ("first", "second"):
                multiprocessing.Process(target=told, args=(name, queue)).start()
            return [queue.get(), queue.get()]
    """)
    student.delay(send=slowly(only=lambda process, _message: process == 1))
    assert student.both() == ["second", "first"]


@pytest.mark.skipif(sys.platform == "win32", reason="there a message is sent as a whole")
@pytest.mark.parametrize("lock", ["Lock()", "nullcontext()"])
def test_what_is_sent_meanwhile_is_mixed_up_unless_a_lock_is_held(learner, lock):
    student = learner(f"""
        from contextlib import nullcontext
        from multiprocessing import Lock, Pipe, Process
        def tell(letter, pipe, lock):
            with lock:
                pipe.send_bytes(300_000 * letter)
        def letters():
            here, there = Pipe(duplex=False)
            lock = {lock}
            for letter in (b"a", b"b"):
                Process(target=tell, args=(letter, there, lock)).start()
            return len(set(here.recv_bytes()))
    """)
    midway = slowly()
    student.delay(midway=midway)
    mixed = student.letters() > 1
    assert mixed == bool(midway.alike) == (lock != "Lock()")


def test_a_slow_queue_holds_up_nobody_who_puts_and_sends_by_pipe(learner):
    student = learner("""
        import multiprocessing
        def told(queue, pipe):
            queue.put("put before")
            pipe.send("sent later")
        def both():
            queue = multiprocessing.Queue()
            here, there = multiprocessing.Pipe()
            multiprocessing.Process(target=told, args=(queue, there)).start()
            sent = here.recv()
            empty = queue.empty()
            return [sent, empty, queue.get()]
    """)
    student.delay(feed=slowly(only=lambda process, _message: process == 1))
    assert student.both() == ["sent later", True, "put before"]


def test_a_slow_task_returns_when_nothing_goes_on_without_it(learner):
    student = learner(PAIR)
    before = []
    seen = slowly(lambda item: before.append(len(seen.calls)), only=lambda item: item == 7)
    student.pair(seen, [7, 8, 9])
    assert before[0] == 1
    assert worked_on(seen) == [7, 8, 9]


def test_a_worker_that_is_killed_while_its_call_is_held_does_not_hold_up_another(learner):
    student = learner("""
        import multiprocessing, time
        def both(work, held):
            processes = [multiprocessing.Process(target=work, args=(name,)) for name in "ab"]
            for process in processes: process.start()
            while not held(): time.sleep(0.01)
            processes[1].kill()
            for process in processes: process.join()
    """)
    seen = slowly()
    student.both(seen, lambda: len(seen.calls) == 2)
    assert sorted(worked_on(seen)) == ["a", "b"]
    assert not any(alive(student))


def test_outside_of_an_answer_nobody_is_waited_for():
    assert slowly()(3) == 3


def test_constants_of_a_module():
    text = 'END = "over"\nx = [-1, 2.5, True, None, ["a", 3]]\nif x == 10**9: "over"\n'
    found = written_in(text)
    assert found.count("over") == 1
    for value in ["over", -1, 2.5, "a", 3, ["a", 3], 10**9]:
        assert value in found
    assert not any(value is True or value is None for value in found)


def test_a_text_that_is_no_python_has_none():
    assert written_in("def f(:") == []


LEFT = """
    import threading

    def run(joined):
        thread = threading.Thread(target=print)
        thread.start()
        if joined:
            thread.join()
"""


@pytest.mark.parametrize("joined", [True, False])
def test_a_thread_whose_end_is_slow_is_alive_until_it_is_joined(learner, joined):
    student = learner(LEFT)
    with check("starts a thread"):
        student.delay(thread_end=slowly())
        student.run(joined)
        alive = [worker["alive"] for worker in student.started()]
    assert alive == [not joined]
