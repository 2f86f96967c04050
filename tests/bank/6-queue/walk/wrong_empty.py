# mistake: trusts empty() | no sentinel
# fails: when there is enough to do
# may fail: finds every node | ends with a single node | takes large lists
from multiprocessing import Process, Queue


def walker(children, nodes, found):
    while not nodes.empty():
        node = nodes.get()
        below = children(node)
        found.put((node, below))
        for child in below:
            nodes.put(child)
    found.put(None)


def walk(children, root, size):
    nodes, found = Queue(), Queue()
    nodes.put(root)
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for process in walkers:
        process.start()
    tree = {}
    for _ in walkers:
        tree.update(iter(found.get, None))
    for process in walkers:
        process.join()
    return tree
