from multiprocessing import Process, Queue

END = "end of work"


def attempt(work, value):
    try:
        return work(value)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def stage(work, source, sink, ends):
    while True:
        number, good, value = source.get()
        if value == END:
            for _ in range(ends):
                sink.put((number, good, END))
            return
        if good:
            try:
                value = work(value)
            except Exception as error:
                good, value = False, f"{type(error).__name__}: {error}"
        sink.put((number, good, value))


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("translators")
    a, b, c, d = Queue(), Queue(), Queue(), Queue()
    one = Process(target=stage, args=(read, a, b, 0))
    many = [Process(target=stage, args=(translate, b, c, 0)) for _ in range(translators)]
    last = Process(target=stage, args=(file, c, d, 0))
    for p in [one, *many, last]:
        p.start()
    for number, item in enumerate(items):
        a.put((number, True, item))
    outcomes = {}
    for _ in items:
        number, good, value = d.get()
        outcomes[number] = value
    a.put((0, True, END))
    for _ in many:
        b.put((0, True, END))
    c.put((0, True, END))
    for p in [one, *many, last]:
        p.join()
    return [outcomes[n] for n in range(len(items))]
