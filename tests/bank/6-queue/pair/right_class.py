import multiprocessing as mp
from functools import partial


class Creator(mp.Process):
    def __init__(self, items, out):
        mp.Process.__init__(self, name="creator")
        self._items = items
        self._out = out

    def run(self):
        list(map(self._out.put, self._items))
        self._out.put(None)


def eat(work, source):
    list(map(work, iter(source.get, None)))


def run_pair(work, items):
    q = mp.JoinableQueue()
    c = Creator(items, q)
    p = mp.Process(target=partial(eat, work, q))
    p.start(), c.start()
    for x in (c, p):
        x.join()
