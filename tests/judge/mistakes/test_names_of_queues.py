"""Names for queues and pipes: who waits at them for whom, what goes through them, how it ends."""

import pytest

from course.judge.children.calling import Opaque
from course.judge.errors import DiffersError, HungError, InterleavingError
from course.judge.explaining.exceptions import Raised
from course.judge.explaining.story import Story
from tests.judge.mistakes.scenes import (
    call_of,
    hung_in,
    main_at,
    name_by_error,
    name_by_value,
    name_of,
    raised,
    scene_of,
    spied,
    worker_at,
)

TO_A_PROCESS = """
import queue
from multiprocessing import Process
from threading import Thread
{around}
def work(q, n):
    q.put(n)
def run():
    q = queue.Queue()
    child = Process(target=work, args={args})
    child.start()
    Thread(target=work, args=(q, 1)).start()
    return q.get()
"""


@pytest.mark.parametrize(
    ("around", "args", "name"),
    [
        ("", "(q, 1)", "a queue of threads between processes"),
        ("", "(1, 2)", ""),  # it stays between threads
        ("inbox = queue.Queue()", "(inbox, 1)", "a queue of threads between processes"),
        ("kept = [queue.Queue()]", "(1, 2)", ""),
    ],
)
def test_a_queue_of_threads_must_reach_a_process(around, args, name):
    text = TO_A_PROCESS.format(around=around, args=args)
    assert name_by_error(text, DiffersError("it gave 1; expected was 2", 1, 2)) == name


def test_a_queue_of_threads_may_reach_a_process_as_a_global():
    text = """
        from queue import Queue
        inbox = Queue()
        def work({names}):
            inbox.put(1)
        def run():
            Process(target=work).start()
            return 1
    """
    error = DiffersError("it gave 1; expected was 2", 1, 2)
    name = "a queue of threads between processes"
    assert name_by_error(text.format(names=""), error) == name
    assert name_by_error(text.format(names="inbox"), error) == ""


FEED = """Traceback (most recent call last):
  File "/lib/multiprocessing/queues.py", line 244, in _feed
    obj = _ForkingPickler.dumps(obj)
          ^^^^
_pickle.PicklingError: Can't pickle it
"""


@pytest.mark.parametrize(
    ("stderr", "name"), [(FEED, "something that cannot be sent"), (FEED.replace("_feed", "f"), "")]
)
def test_what_could_not_be_sent_stands_on_standard_error(stderr, name):
    hung = HungError("", [main_at(3)])
    text = "def f(q):\n    q.put(lambda: 0)\n    return q.get()"
    assert name_by_error(text, hung, stderr=stderr) == name


WAITS = """
def work(q):
    return 1
def run():
    q = SimpleQueue()
    child = Process(target=work, args=(q,))
    child.start()
    return q.get()
"""


@pytest.mark.parametrize(
    ("others", "name"),
    [
        ([], "waits for one who is not there"),
        ([worker_at("P-1", 2, kind="process")], ""),
    ],
)
def test_who_is_waited_for_must_have_gone(others, name):
    main = main_at(7)
    assert name_by_error(WAITS, hung_in(*others, main)) == name


def test_a_worker_may_have_main_in_its_name():
    text = """
    def consume(q):
        while True:
            q.get()
    def answer():
        q = Queue()
        thread = Thread(target=consume, args=(q,))
        thread.start()
        q.put(1)
        thread.join()
    """
    scene = scene_of(text, hung_in(worker_at("domain-1", 3), main_at(9)))
    assert name_of(scene) == "no sentinel"


def test_the_join_of_a_process_in_a_list_is_none_of_a_queue():
    text = """
    from multiprocessing import Process, Queue
    def run(work):
        queues, rows = [Queue(3)], []
        rows.append(Process(target=work, args=(queues[0],)))
        rows[0].start()
        queues[0].put(1)
        rows[0].join()
    """
    assert name_by_error(text, hung_in(main_at(7))) == ""


FULL = """
from multiprocessing import JoinableQueue, Process
def walk(children, nodes):
    node = nodes.get()
    for child in children(node):
        nodes.put(child)
    nodes.task_done()
def run(children):
    nodes = JoinableQueue(5)
    Process(target=walk, args=(children, nodes)).start()
    nodes.put("root")
    nodes.join()
"""


def test_who_waits_for_room_has_not_left_out_what_comes_after_it():
    waits = worker_at("Process-1", 5), main_at(11)
    assert name_by_error(FULL, hung_in(*waits)) == "a full queue that nobody empties"
    late = HungError("it had not come to an end after 10 seconds", list(waits))
    assert name_by_error(FULL, late) == ""


def test_more_task_done_than_put_comes_before_what_it_has_led_to():
    text = FULL.replace("nodes.task_done()", "nodes.task_done(); nodes.task_done()")
    ended = Raised("ValueError", "task_done() called too many times", 6, worker="process")
    waits = main_at(11)
    scene = scene_of(text, hung_in(waits), exceptions=[ended])
    scene.stderr = "ValueError: task_done() called too many times"
    assert name_of(scene) == "task_done() too often"


IMPATIENT = """
from multiprocessing import Process, Queue
from queue import Empty
def consume(work, q):
    while True:
        try:
            item = q.get(timeout=1)
        except Empty:
            break
        work(item)
"""


@pytest.mark.parametrize(
    ("reached", "name"), [([], ""), ([8], "nothing for a while taken for the end")]
)
def test_a_time_limit_ended_the_loop_only_if_it_was_left_there(reached, name):
    error = DiffersError("it gave [1]; expected was [1, 2]", [1], [1, 2])
    assert name_by_error(IMPATIENT, error, reached=[3, 4, 5, 6, 9, *reached]) == name


KEPT = """
def begin(given):
    global records
    records = given
def index(path):
    records.put(path)
def build(paths):
    queue = Queue()
    with Pool(2, begin, (HANDED,)) as pool:
        results = pool.map_async(index, paths)
        queue.put(None)
        results.get()
"""


@pytest.mark.parametrize(
    ("handed", "name"), [("queue", "a sentinel that overtakes the items"), ("other", "")]
)
def test_a_queue_that_an_initializer_keeps_is_filled_under_another_name(handed, name):
    assert name_by_value(KEPT.replace("HANDED", handed), 0, 3) == name


@pytest.mark.parametrize(("item", "name"), [(None, "an item taken for the sentinel"), (3, "")])
def test_an_unpacked_item_may_end_a_worker(item, name):
    text = """
    def member(work, tasks):
        while True:
            number, item = tasks.get()
            if item is None:
                break
            work(item)
    """
    hung = HungError("", [main_at(9)])
    assert name_by_error(text, hung, asked=[("run", (print, [1, item]), {})]) == name


@pytest.mark.parametrize(
    ("line", "name"), [(4, "a sentinel taken for an item"), (3, "")], ids=["at get", "elsewhere"]
)
def test_a_sentinel_is_taken_apart_where_it_comes_out(line, name):
    text = """
    def run(q):
        q.put(None)
        a = b = 1
        number, item = q.get()
    """
    error = raised("TypeError", "cannot unpack non-iterable NoneType object", line)
    assert name_by_error(text, error) == name


def test_an_end_of_a_pipe_is_left_open_only_where_nobody_closes_it():
    text = """
    from multiprocessing import Pipe, Process
    def consume(source):
        try:
            source.recv()
        except EOFError:
            return
    def run():
        here, there = Pipe()
        process = Process(target=consume, args=(here,))
        process.start()
        there.close()
        process.join()
    """
    waits = worker_at("Process-1", 4), main_at(12)
    assert name_by_error(text, hung_in(*waits)) != "an end of the pipe still open"
    text = text.replace("there.close()", "print()")
    assert name_by_error(text, hung_in(*waits)) == "an end of the pipe still open"


UNTIL_EMPTY = """
def work(self):
    while True:
        self.save(self.QUEUE.get())
def flush(self):
    self.q = Queue()
    while not self.q.empty():
        time.sleep(0.01)
"""


@pytest.mark.parametrize(
    ("queue", "name"), [("q", "an empty queue taken for the end of the work"), ("other", "")]
)
def test_an_empty_queue_says_nothing_of_what_was_taken_out(queue, name):
    assert name_by_value(UNTIL_EMPTY.replace("QUEUE", queue), ["a"], ["a", "b"]) == (
        name or "trusts empty()"
    )


EACH = """
def stage(work, source, sink, ends):
    while True:
        item = source.get()
        if item is None:
            AT THE END
            return
        sink.put(work(item))
def run(work, items):
    first, second = Queue(), Queue()
    team = [Process(target=stage, args=(work, first, second, 1)) for _ in range(3)]
    team += [Process(target=stage, args=(work, second, first, 1))]
"""


@pytest.mark.parametrize(
    ("last", "name"),
    [
        ("for _ in range(ends): sink.put(None)", True),
        ("sink.put(None)", True),
        ("ends += 1", False),
    ],
)
def test_a_sentinel_may_be_passed_on_within_the_loop_that_it_ends(last, name):
    found = name_by_value(EACH.replace("AT THE END", last), ["a"], ["a", "b"])
    assert (found == "the first sentinel of several ends the next stage") is name


WALKER = """
def walker(children, nodes, found):
    while node := nodes.get():
        found.put((node, children(node)))
def walk(children, root):
    Process(target=walker, args=(children, nodes, found)).start()
    nodes.put(root)
    for node in found.get()[1]:
        nodes.put(node)
"""


@pytest.mark.parametrize(("children", "name"), [(["b", ""], True), (["b", "c"], False)])
def test_an_item_that_a_task_has_found_may_be_taken_for_the_sentinel(children, name):
    task = spied(call_of("a", result=children), call_of("b", result=[]))
    hung = hung_in(main_at(6), worker_at("Process-1", 2, kind="process"))
    asked = [("walk", (task, "a"), {})]
    found = name_by_error(WALKER, hung, asked=asked, calls=task.calls)
    assert (found == "an item taken for the sentinel") is name


@pytest.mark.parametrize(("size", "name"), [("2", True), ("", False)])
def test_who_waits_for_room_is_seen_in_an_explored_run_too(size, name):
    text = f"""
    class Buffer:
        def __init__(self, room):
            self.q = Queue({size})
        def close(self):
            self.q.put(None)
    """
    stuck = [{"worker": "one", "place": ("mine", 5), "for": "", "held_by": ""}]
    story = Story(["one"], [(0, 5, "calls self.q.put")], "", 1, [], stuck)
    found = name_by_error(text, InterleavingError("it hangs", story))
    assert (found == "a full queue that nobody empties") is name


@pytest.mark.parametrize(
    ("sentinel", "name"), [("object()", "a sentinel compared by is"), ("None", "")]
)
def test_an_object_that_came_to_a_task_was_a_sentinel(sentinel, name):
    text = f"""
    END = {sentinel}
    def consume(work, q):
        while (item := q.get()) is not END:
            work(item)
    def run(work, items):
        Process(target=consume, args=(work, Queue())).start()
    """
    thing = Opaque("object")
    calls = [call_of(1), call_of(thing)]
    found = name_by_value(text, [1, thing], [1], calls=calls)
    assert found == name or (not name and found != "a sentinel compared by is")


TOLD = """
def stage(work, source, sink, ends):
    for item in iter(source.get, None):
        sink.put(work(item))
    for _ in range(ends):
        sink.put(None)
def run(work, items):
    first, second = Queue(), Queue()
    team = [Process(target=stage, args=(work, first, second, ENDS)) for _ in range(3)]
"""


@pytest.mark.parametrize(("ends", "name"), [("1", True), ("0", False)])
def test_who_is_told_to_pass_on_no_sentinel_passes_on_none(ends, name):
    found = name_by_value(TOLD.replace("ENDS", ends), ["a"], ["a", "b"])
    assert (found == "the first sentinel of several ends the next stage") is name


def test_one_function_may_be_what_several_stages_do():
    last = """
    third = Queue()
    Process(target=stage, args=(work, second, third, 1)).start()
    return {number: value for number, value in iter(third.get, None)}
"""
    found = name_by_value(TOLD.replace("ENDS", "1") + last, ["a"], ["a", "b"])
    assert found == "the first sentinel of several ends the next stage"
