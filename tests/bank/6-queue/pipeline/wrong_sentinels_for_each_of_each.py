# mistake: the first sentinel of several ends the next stage
# fails: sends every item | has as many | loses nothing when
from multiprocessing import Process, Queue


def stage(work, source, sink, sentinels):
    while True:
        task = source.get()
        if task is None:
            for _ in range(sentinels):
                sink.put(None)
            return
        place, ok, value = task
        if ok:
            try:
                value = work(value)
            except Exception as e:
                ok, value = False, f"{type(e).__name__}: {e}"
        sink.put((place, ok, value))


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError
    a, b, c, d = Queue(), Queue(), Queue(), Queue()
    crew = [Process(target=stage, args=(read, a, b, translators))]
    crew += [Process(target=stage, args=(translate, b, c, 1)) for _ in range(translators)]
    crew += [Process(target=stage, args=(file, c, d, 1))]
    for p in crew:
        p.start()
    for place, item in enumerate(items):
        a.put((place, True, item))
    a.put(None)
    out = {}
    for place, ok, value in iter(d.get, None):
        out[place] = value
    for p in crew:
        p.join()
    return [out[i] for i in sorted(out)]
