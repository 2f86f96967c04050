# mistake: a returned exception taken for a raised one
# fails: refuses less than one translator | loses nothing when one translator is slow
from multiprocessing import Process, Queue


def stage(work, source, sink, more=1):
    for place, value in iter(source.get, None):
        if not isinstance(value, Exception):
            try:
                value = work(value)
            except Exception as error:
                value = error
        sink.put((place, value))
    for _ in range(more):
        sink.put(None)
def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError
    a, b, c, d = Queue(), Queue(), Queue(), Queue()
    r = Process(target=stage, args=(read, a, b, translators))
    ts = [Process(target=stage, args=(translate, b, c, 0)) for _ in range(translators)]
    f = Process(target=stage, args=(file, c, d, 0))
    team = [r, *ts, f]
    for p in team:
        p.start()
    for pair in enumerate(items):
        a.put(pair)
    a.put(None)
    found = dict(d.get() for _ in items)
    c.put(None)
    for p in team:
        p.join()
    return [f"{type(v).__name__}: {v}" if isinstance(v := found[n], Exception) else v for n in range(len(items))]
