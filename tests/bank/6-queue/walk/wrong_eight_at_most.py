# mistake: a limit that nobody asked for
# fails: when there is enough to do
from multiprocessing import JoinableQueue, Process, Queue


def walker(children, nodes, found):
    while True:
        node = nodes.get()
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
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(min(size, 8))]
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
