"""Names for how threads and processes are started, waited for and ended, and what they share."""

import pytest

from course.judge import spy
from course.judge.errors import AnswerError, DiffersError, HungError, revive
from course.judge.explaining.asserted import Sides
from course.judge.mistakes import recognise
from tests.judge.mistakes.scenes import (
    MissedTask,
    asked_with,
    call_of,
    hung_in,
    main_at,
    name_by_error,
    name_by_value,
    name_of,
    scene_of,
)


def _process(**facts):
    found = {"kind": "process", "name": "p", "started": True, "made": None, "daemon": False}
    return found | {"alive": False, "error": None, "target": "callable", "args": "tuple"} | facts


def test_start_and_join_in_two_loops_are_not_one():
    text = """
    def answer(size):
        team = [Thread(target=print) for _ in range(size)]
        for thread in team:
            thread.start()
        for thread in team:
            thread.join()
    """
    events = [("start", 0, 4), ("join", 0, 6), ("start", 1, 4), ("join", 1, 6)]
    scene = scene_of(text, events=events)
    scene.__dict__["sides"] = Sides(attribute="met")
    scene.spies = [MissedTask()]
    assert name_of(scene) == ""


COMMON = """
{before}
def run_all(task, items):
    {inside}
    for item in items:
        threads.append(Thread(target=task, args=(item,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
"""
ITSELF, UNSTARTED = "cannot join current thread", "cannot join thread before it is started"


@pytest.mark.parametrize(
    ("before", "inside", "message", "name"),
    [
        ("threads = []", "pass", ITSELF, "state that survives between calls"),
        ("threads = []", "pass", UNSTARTED, "state that survives between calls"),
        ("", "threads = []", ITSELF, "a thread that joins itself"),
        ("", "threads = []", UNSTARTED, "join() before start()"),
    ],
)
def test_a_thread_that_cannot_be_joined_may_have_come_from_another_call(
    before, inside, message, name
):
    error = revive({"type": "RuntimeError", "message": message, "line": 8})
    scene = scene_of(COMMON.format(before=before, inside=inside), error)
    scene.asked = [("run_all", (), {})]
    assert name_of(scene) == name


@pytest.mark.parametrize(
    ("limit", "got", "name"),
    [
        ("seconds", 4.5, "the whole time limit for each"),
        ("seconds", 1.5, ""),
        ("left", 4.5, ""),
    ],
)
def test_waits_add_up_where_each_may_take_the_whole_time(limit, got, name):
    text = f"""
    def f(workers, seconds):
        for worker in workers:
            left = seconds / 2
            worker.join({limit})
    """
    assert name_by_value(text, got, 2.5, asked=asked_with([1, 2], 2.5)) == name


LIMITED = """
def compute():
    process = Process(target=print)
    process.start()
    process.join(60)
    return process.exitcode
"""


@pytest.mark.parametrize(("early", "name"), [(set(), ""), ({4}, "a wait with a time limit")])
def test_a_limit_is_blamed_where_it_was_over_too_early(early, name):
    events = [("start", 0, 3), ("join", 0, 4)]
    workers = [_process(made=2, alive=True)]
    scene = scene_of(LIMITED, DiffersError("", 5, 0), workers=workers, events=events)
    scene.ended_early = early
    assert name_of(scene) == name


def test_the_children_of_others_are_waited_for_only_in_the_loop_that_hangs():
    text = "def f():\n    while active_children():\n        sleep(1)\n    x.wait()"
    for line, name in ((3, "waits for the children of others"), (4, "")):
        hung = HungError("", [main_at(line)])
        assert name_by_error(text, hung) == name


EXITS = """
def run(task):
    child = Process(target=task)
    child.start()
    child.join()
    {asks}
"""


@pytest.mark.parametrize(
    ("asks", "worker", "name"),
    [
        ("return 1", {"exitcode": 3}, "nobody asks how the process ended"),
        ("return child.exitcode", {"exitcode": 3}, "nothing is refused"),
        ("return 1", {"exitcode": 0}, "nothing is refused"),
        ("return 1", {"exitcode": -15, "made": None}, "nothing is refused"),  # as a pool ends them
    ],
)
def test_an_exit_code_is_missed_where_there_was_one(asks, worker, name):
    error = AnswerError("RuntimeError was to be raised, but nothing was")
    workers = [_process(**{"made": 3} | worker)]
    assert name_by_error(EXITS.format(asks=asks), error, workers=workers) == name


RESTARTS = """
def supervise(process):
    process.start()
    process.join()
    if process.exitcode > 0:
        process.start()
"""


@pytest.mark.parametrize(("codes", "name"), [([0, 3], ""), ([0, 3, -15], "only some exit codes")])
def test_exit_codes_are_blamed_where_one_came_that_is_taken_for_another(codes, name):
    workers = [_process(exitcode=code) for code in codes]
    assert name_by_value(RESTARTS, [3], [3, 0], workers=workers) == name


SHELL = """
def codes(crew):
    return [128 - one.exitcode if one.exitcode < 0 else one.exitcode for one in crew]
"""


@pytest.mark.parametrize(("got", "name"), [([3, 143], ""), ([0, -15], "only some exit codes")])
def test_exit_codes_are_not_blamed_for_one_that_is_told_apart(got, name):
    workers = [_process(exitcode=code) for code in (3, -15)]
    assert name_by_value(SHELL, got, [3, -15], workers=workers) == name


GLOBALS = """
import multiprocessing
lock = multiprocessing.Lock()
def step():
    with lock:
        pass
def run():
    p = multiprocessing.Process(target=step)
    p.start()
    p.join()
"""


def test_a_lock_that_each_process_makes_anew_explains_a_crowd_and_no_number():
    workers = [_process(made=7)]
    gate = spy()
    gate.most_at_once = 2
    wrong = scene_of(GLOBALS, DiffersError("", 10, 106), workers=workers)
    crowd = scene_of(GLOBALS, DiffersError("", 2, 1), workers=workers, spies=[gate])
    assert (name_of(wrong), name_of(crowd)) == ("", "a global that every process makes anew")


def test_a_list_of_a_manager_is_shared():
    text = """
    from multiprocessing import Manager, Process
    def make(shelf):
        shelf.append(1)
    def run():
        manager = Manager()
        shelf = manager.list()
        Process(target=make, args=(shelf,)).start()
        return len(shelf)
    """
    assert name_of(scene_of(text)) == ""


def test_a_block_of_memory_belongs_to_the_line_that_makes_it():
    text = """
    def part(name):
        SharedMemory(name=name).close()
    def smooth():
        memory = SharedMemory(create=True, size=8)
        memory.close()
    """
    found = recognise(scene_of(text, DiffersError("", ["/psm_1"], []), memory=["/psm_1"]))
    assert found.name == "shared memory left behind"
    assert "line 4" in found.happened


GONE = """
def made(work):
    left = Value("i", 2)
    return [Process(target=work, args=(left,)) for _ in range(2)]
def run(work):
    OWN
    crew = made(work)
    for process in crew:
        process.start()
    for process in crew:
        process.join()
"""


@pytest.mark.parametrize(
    "trace", ["SemLock._rebuild(*state)\nFileNotFoundError: [Errno 2]", "_rebuild"]
)
def test_what_nobody_holds_is_not_found_by_a_process(trace):
    scene = scene_of(GONE.replace("OWN", "lock = Lock()"), hung_in(main_at(10)))
    scene.stderr = trace
    found = recognise(scene)
    name = found.name if found else ""
    assert (name == "something shared that nobody holds any more") is ("FileNotFound" in trace)
    assert "FileNotFound" not in trace or "line 2" in found.happened


WATCHED = """
def f(processes):
    for sentinel in wait([one.sentinel for one in processes]):
        process = of(sentinel){joined}
        return {{process.name: [process.exitcode]}}
"""


@pytest.mark.parametrize(
    ("joined", "code", "name"),
    [("", None, "exit code asked without join"), ("", 1, ""), ("; process.join()", None, "")],
)
def test_a_sentinel_tells_of_the_end_before_the_exit_code_is_there(joined, code, name):
    assert name_by_value(WATCHED.format(joined=joined), {"a": [code]}, {"a": [0]}) == name


COLLECTED = """
def work(results):
    results.put(1)

def answer(size):
    found, results = [], Queue()

    def collect():
        found.append(results.get())

    {maker}(target=collect).start()
    Process(target=work, args=(results,)).start()
    return found
"""


@pytest.mark.parametrize(
    ("maker", "shared"), [("Thread", True), ("Process", False)], ids=["a thread", "a process"]
)
def test_what_a_thread_changes_is_no_copy_though_processes_are_at_work(maker, shared):
    text = COLLECTED.format(maker=maker)
    name = name_by_value(text, [], [1], workers=[_process()])
    assert (name != "a variable that processes do not share") is shared


TAKEN = """
def work(counter, task, items):
    while True:
        place = counter.value
        if place >= len(items):
            break
        counter.value = place + 1
        task(items[place])
def run(task, items):
    counter = Value("i", 0)
    team = [Process(target=work, args=(counter, task, items)) for _ in range(2)]
"""


@pytest.mark.parametrize(
    ("processes", "name"), [((3, 4), "Value changed without its lock"), ((3, 3), "")]
)
def test_what_two_processes_have_taken_was_counted_without_a_lock(processes, name):
    calls = [call_of("b", process=one) for one in processes]
    seen = {"calls": calls, "workers": [_process(made=11)]}
    assert name_by_value(TAKEN, 4, 3, **seen) == name
