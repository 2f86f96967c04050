from functools import partial
from multiprocessing import Process, SimpleQueue
import threading


def shielded(work, value):
    try:
        return "value", work(value)
    except Exception as error:
        return "error", type(error).__name__ + ": " + str(error)


def stage(work, source, sink):
    for place, kind, value in iter(source.get, None):
        if kind == "value":
            kind, value = shielded(work, value)
        sink.put((place, kind, value))


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError(translators)
    q = [SimpleQueue() for _ in range(4)]
    make = partial(Process, target=stage)
    readers = [make(args=(read, q[0], q[1]))]
    team = [make(args=(translate, q[1], q[2])) for _ in range(translators)]
    filers = [make(args=(file, q[2], q[3]))]

    def feed():
        for place, item in enumerate(items):
            q[0].put((place, "value", item))

    for p in readers + team + filers:
        p.start()
    feeder = threading.Thread(target=feed)
    feeder.start()
    outcomes = {}
    while len(outcomes) < len(items):
        place, _, value = q[3].get()
        outcomes[place] = value
    feeder.join()
    for crew, source in (readers, q[0]), (team, q[1]), (filers, q[2]):
        for _ in crew:
            source.put(None)
        for p in crew:
            p.join()
    return [outcomes[place] for place in sorted(outcomes)]
