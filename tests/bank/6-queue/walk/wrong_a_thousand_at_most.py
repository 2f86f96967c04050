# mistake: none
# fails: takes large lists
from multiprocessing import Process, Queue


def walker(children, nodes, found):
    """What each process does."""
    for node in iter(nodes.get, None):
        found.put((node, children(node)))


def walk(children, root, size):
    """The parent gives out the nodes and counts those that are under way."""
    nodes, found = Queue(), Queue()
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for process in walkers:
        process.start()
    nodes.put(root)
    under_way, tree = 1, {}
    while under_way:
        node, below = found.get()
        tree[node] = below
        under_way -= 1
        for child in below if len(tree) < 1000 else []:
            nodes.put(child)
            under_way += 1
    for _ in walkers:
        nodes.put(None)
    for process in walkers:
        process.join()
    return tree
