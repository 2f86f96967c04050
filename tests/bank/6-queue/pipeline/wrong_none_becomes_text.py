# mistake: a value with a second meaning
# fails: loses nothing when one translator | refuses less than
from multiprocessing import Process, Queue


def stage(work, source, sink, ends):
    """What each process does: work on what comes, and pass it on, until None."""
    while True:
        number, good, value = source.get()
        if value is None and number < 0:
            break
        if good:
            try:
                value = work(value)
            except Exception as error:
                good, value = False, f"{type(error).__name__}: {error}"
        if value is not None:
            sink.put((number, good, value))
        else:
            sink.put((number, good, "None"))
    if ends:
        for _ in range(ends):
            sink.put((-1, True, None))


def run_pipeline(read, translate, file, items, translators):
    """Return the outcomes of `file(translate(read(item)))`, by three stages."""
    if translators < 1:
        raise ValueError("translators")
    a, b, c, d = Queue(), Queue(), Queue(), Queue()
    team = [Process(target=stage, args=(read, a, b, translators))]
    middle = [Process(target=stage, args=(translate, b, c, 0)) for _ in range(translators)]
    last = Process(target=stage, args=(file, c, d, 0))
    for process in [*team, *middle, last]:
        process.start()
    for number, item in enumerate(items):
        a.put((number, True, item))
    a.put((-1, True, None))
    outcomes = {}
    for _ in items:
        number, _, value = d.get()
        outcomes[number] = value
    for process in [*team, *middle]:
        process.join()
    c.put((-1, True, None))
    last.join()
    return [outcomes[number] for number in range(len(items))]
