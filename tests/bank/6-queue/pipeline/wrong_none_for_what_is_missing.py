# mistake: a value with a second meaning
# fails: refuses less than
from multiprocessing import Process, Queue


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


def middle(translate, source, sink):
    for task in iter(source.get, None):
        attempt(translate, task, sink)
    sink.put(None)


def last(file, source, sink, translators):
    while translators:
        task = source.get()
        if task is None:
            translators -= 1
        else:
            attempt(file, task, sink)


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("at least one translator")
    to_read, to_translate, to_file, outcomes = Queue(), Queue(), Queue(), Queue()
    reader = Process(target=first, args=(read, to_read, to_translate, translators))
    crew = [Process(target=middle, args=(translate, to_translate, to_file)) for _ in range(translators)]
    filer = Process(target=last, args=(file, to_file, outcomes, translators))
    everybody = [reader, *crew, filer]
    for process in everybody:
        process.start()
    for number, item in enumerate(items):
        to_read.put((number, True, item))
    to_read.put(None)
    found = [None] * len(items)
    while None in found:
        number, _fine, value = outcomes.get()
        found[number] = value
    for process in everybody:
        process.join()
    return found
