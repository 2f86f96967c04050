from multiprocessing import JoinableQueue, Process, SimpleQueue
from threading import Thread


def walker(children, nodes, found):
    while True:
        node = nodes.get()
        below = children(node)
        for child in below:
            nodes.put(child)
        found.put((node, below))
        nodes.task_done()


def walk(children, root, size):
    nodes, found = JoinableQueue(), SimpleQueue()
    crew = [Process(target=walker, args=(children, nodes, found), daemon=True) for _ in range(size)]
    for p in crew:
        p.start()
    tree = {}
    taker = Thread(target=lambda: tree.update(iter(found.get, None)))
    taker.start()
    nodes.put(root)
    nodes.join()
    found.put(None)
    taker.join()
    for p in crew:
        p.terminate()
        p.join()
    return tree
