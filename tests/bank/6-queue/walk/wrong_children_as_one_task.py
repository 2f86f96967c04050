# mistake: fewer processes were at work than there may be
# fails: when there is enough to do
from multiprocessing import JoinableQueue, Process, Queue


def walker(children, nodes, found):
    while True:
        batch = nodes.get()
        if batch is None:
            break
        for node in batch:
            below = children(node)
            found.put((node, below))
            if below:
                nodes.put(below)
        nodes.task_done()
    found.put(None)


def walk(children, root, size):
    nodes, found = JoinableQueue(), Queue()
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for process in walkers:
        process.start()
    nodes.put([root])
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
