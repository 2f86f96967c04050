# mistake: the end overtook a page that was on its way
# fails: loses nothing when one t
from contextlib import contextmanager
from functools import partial
from multiprocessing import Process, Queue, Value


def attempt(work, message):
    number, kind, value = message
    if kind == "error":
        return message
    try:
        return number, "ok", work(value)
    except Exception as error:
        return number, "error", "{}: {}".format(type(error).__name__, error)


def stage(work, source, sink, still_there, behind):
    """The last of its stage says to the next one that it is over."""
    for message in map(partial(attempt, work), iter(source.get, "over")):
        sink.put(message)
    with still_there.get_lock():
        still_there.value -= 1
        last = still_there.value == 0
    if last:
        for _ in range(behind):
            sink.put("over")


@contextmanager
def running(processes):
    for process in processes:
        process.start()
    yield
    for process in processes:
        process.join()


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("somebody has to translate")
    a, b, c = Queue(), Queue(), Queue()
    d = Queue()
    counts = [Value("i", 1), Value("i", translators), Value("i", 1)]
    processes = [
        Process(target=stage, args=(read, a, b, counts[0], translators)),
        *(Process(target=stage, args=(translate, b, c, counts[1], 1)) for _ in range(translators)),
        Process(target=stage, args=(file, c, d, counts[2], 1)),
    ]
    outcomes = list(items)
    with running(processes):
        for number, item in enumerate(items):
            a.put((number, "ok", item))
        a.put("over")
        for number, _, value in iter(d.get, "over"):
            outcomes[number] = value
    return outcomes
