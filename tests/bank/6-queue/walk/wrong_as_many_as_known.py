# mistake: it ended too early when a node was reported before the one above it
# fails: ends with a single node
from multiprocessing import Process, Queue


def walker(children, nodes, found):
    while (box := nodes.get()) is not None:
        below = children(box[0])
        found.put((box[0], below))
        for child in below:
            nodes.put((child,))


def walk(children, root, size):
    """Ends when as many nodes have come as are known."""
    nodes, found = Queue(), Queue()
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for process in walkers:
        process.start()
    nodes.put((root,))
    tree, known = {}, 1
    while len(tree) < known:
        node, below = found.get()
        tree[node] = below
        known += len(below)
    for _ in walkers:
        nodes.put(None)
    for process in walkers:
        process.join()
    return tree
