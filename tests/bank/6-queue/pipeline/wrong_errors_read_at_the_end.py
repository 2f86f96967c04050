# mistake: a full queue that nobody empties
# fails: refuses less than one tr
from multiprocessing import Process, Queue, SimpleQueue


def stage(work, source, sink, ends, heirs, errors):
    """Work on boxes (number, state, value); `ends` Nones come in, `heirs` go out."""
    while ends:
        box = source.get()
        if box is None:
            ends -= 1
            continue
        number, state, value = box
        if state == "ok":
            try:
                value = work(value)
            except Exception as error:
                errors.put((number, f"{type(error).__name__}: {error}"))
                state, value = "error", None
        sink.put((number, state, value))
    for _ in range(heirs):
        sink.put(None)


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("at least one translator")
    a, b, c, d = Queue(), Queue(), Queue(), Queue()
    errors = SimpleQueue()
    crew = [Process(target=stage, args=(read, a, b, 1, translators, errors))]
    crew += [Process(target=stage, args=(translate, b, c, 1, 1, errors)) for _ in range(translators)]
    crew += [Process(target=stage, args=(file, c, d, translators, 0, errors))]
    for process in crew:
        process.start()
    for number, item in enumerate(items):
        a.put((number, "ok", item))
    a.put(None)
    outcomes = [None] * len(items)
    for _ in items:
        number, state, value = d.get()
        outcomes[number] = value
    for process in crew:
        process.join()
    while not errors.empty():
        number, text = errors.get()
        outcomes[number] = text
    return outcomes

