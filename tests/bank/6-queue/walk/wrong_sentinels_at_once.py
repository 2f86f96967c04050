# mistake: a sentinel that overtakes the items
# fails: finds every node | when there is enough to do | ends with a single node | takes large lists
from multiprocessing import Process, Queue


def walker(children, nodes, found):
    while True:
        node = nodes.get()
        if node is None:
            break
        below = children(node)
        found.put((node, below))
        for child in below:
            nodes.put(child)
    found.put(None)


def walk(children, root, size):
    nodes, found = Queue(), Queue()
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for process in walkers:
        process.start()
    nodes.put(root)
    for _ in walkers:
        nodes.put(None)
    tree = {}
    for _ in walkers:
        tree.update(iter(found.get, None))
    for process in walkers:
        process.join()
    return tree
