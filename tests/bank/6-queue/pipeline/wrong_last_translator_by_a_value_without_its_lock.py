# mistake: Value changed without its lock
# fails: has as many | loses nothing when
from multiprocessing import Process, Queue, Value


def attempt(work, task, sink):
    number, fine, value = task
    if fine:
        try:
            value = work(value)
        except Exception as error:
            fine, value = False, f"{type(error).__name__}: {error}"
    sink.put((number, fine, value))


def first(read, source, sink, translators):
    for task in iter(source.get, None):
        attempt(read, task, sink)
    for _ in range(translators):
        sink.put(None)


def middle(translate, source, sink, left):
    for task in iter(source.get, None):
        attempt(translate, task, sink)
    left.value -= 1
    if left.value == 0:
        sink.put(None)


def last(file, source, sink, translators):
    for task in iter(source.get, None):
        attempt(file, task, sink)


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("at least one translator")
    to_read, to_translate, to_file, outcomes = Queue(), Queue(), Queue(), Queue()
    left = Value("q", translators)
    reader = Process(target=first, args=(read, to_read, to_translate, translators))
    crew = [Process(target=middle, args=(translate, to_translate, to_file, left)) for _ in range(translators)]
    filer = Process(target=last, args=(file, to_file, outcomes, translators))
    everybody = [reader, *crew, filer]
    for process in everybody:
        process.start()
    for number, item in enumerate(items):
        to_read.put((number, True, item))
    to_read.put(None)
    found = [None] * len(items)
    for _ in items:
        number, _fine, value = outcomes.get()
        found[number] = value
    for process in everybody:
        process.join()
    return found
