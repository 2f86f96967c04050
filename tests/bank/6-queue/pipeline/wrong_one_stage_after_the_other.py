# mistake: the three stages were not at work at the same time | a translator that was free did not take the rest
# fails: has all stages at work at the same time | has as many translators as the caller wants
from multiprocessing import Process, Queue


def stage(work, source, sink, more=1):
    got = list(iter(source.get, None))
    for place, ok, value in got:
        if ok:
            try:
                value = work(value)
            except Exception as error:
                ok, value = False, f"{type(error).__name__}: {error}"
        sink.put((place, ok, value))
    for _ in range(more):
        sink.put(None)
def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError
    a, b, c, d = Queue(), Queue(), Queue(), Queue()
    r = Process(target=stage, args=(read, a, b, translators))
    ts = [Process(target=stage, args=(translate, b, c, 0)) for _ in range(translators)]
    f = Process(target=stage, args=(file, c, d, 1))
    for p in [r, *ts, f]:
        p.start()
    for place, item in enumerate(items):
        a.put((place, True, item))
    a.put(None)
    for p in [r, *ts]:
        p.join()
    c.put(None)
    found = {}
    while (got := d.get()) is not None:
        found[got[0]] = got[2]
    f.join()
    return [found[n] for n in range(len(items))]
