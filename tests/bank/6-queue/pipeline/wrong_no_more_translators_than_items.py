# mistake: fewer processes were started than asked for
# fails: loses nothing when
from multiprocessing import Process, Queue


def stage(work, source, sink, home):
    """What each process does: work on what comes, and pass it on, until None."""
    for number, value in iter(source.get, None):
        try:
            sink.put((number, work(value)))
        except Exception as error:
            home.put((number, f"{type(error).__name__}: {error}"))


def run_pipeline(read, translate, file, items, translators):
    """Return the outcomes of `file(translate(read(item)))`, by three stages."""
    if translators < 1:
        raise ValueError("translators must be at least 1")
    if not items:
        return []
    first, second, third, home = Queue(), Queue(), Queue(), Queue()
    reader = Process(target=stage, args=(read, first, second, home))
    middle = [
        Process(target=stage, args=(translate, second, third, home))
        for _ in range(min(translators, len(items)))
    ]
    filer = Process(target=stage, args=(file, third, home, home))
    for process in (reader, *middle, filer):
        process.start()
    for task in enumerate(items):
        first.put(task)
    outcomes = dict(home.get() for _ in items)
    first.put(None)
    for _ in middle:
        second.put(None)
    third.put(None)
    for process in (reader, *middle, filer):
        process.join()
    return [outcomes[number] for number in range(len(items))]
