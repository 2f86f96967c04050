# mistake: nothing for a while taken for the end
# fails: when there is enough to do
# may fail: ends with a single node | takes large lists
import queue
from multiprocessing import JoinableQueue, Process, Queue


def walker(children, nodes, found):
    while True:
        try:
            node = nodes.get(timeout=0.5)
        except queue.Empty:
            break
        if node is None:
            break
        below = children(node)
        for child in below:
            nodes.put(child)
        found.put((node, below))
        nodes.task_done()
    found.put(None)


def walk(children, root, size):
    nodes, found = JoinableQueue(), Queue()
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for process in walkers:
        process.start()
    nodes.put(root)
    nodes.join()
    for _ in walkers:
        nodes.put(None)
    tree = {}
    for _ in walkers:
        for node, below in iter(found.get, None):
            tree[node] = below
    for process in walkers:
        process.join()
    return tree
