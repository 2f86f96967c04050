from queue import Empty
from multiprocessing import JoinableQueue, Process, Queue


def walker(children, nodes, found):
    """What each process does."""
    while True:
        try:
            node = nodes.get(timeout=4)
        except Empty:
            break
        if node is None:
            break
        below = children(node)
        found.put((node, below))
        for child in below:
            nodes.put(child)
        nodes.task_done()
    found.put(None)


def walk(children, root, size):
    """Return all nodes below `root` with their children, found by `size` processes."""
    nodes, found = JoinableQueue(), Queue()
    walkers = [
        Process(target=walker, args=(children, nodes, found)) for _ in range(size)
    ]
    for process in walkers:
        process.start()
    nodes.put(root)
    nodes.join()
    tree = {}
    for _ in walkers:
        tree.update(iter(found.get, None))
    for process in walkers:
        process.join()
    return tree
