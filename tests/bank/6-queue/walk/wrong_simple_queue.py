# mistake: a full queue that nobody empties
# fails: takes large lists
from multiprocessing import Process, Queue, SimpleQueue


def walker(children, nodes, found):
    while (packed := nodes.get()) is not None:
        (node,) = packed
        below = children(node)
        found.put((node, below))
        for child in below:
            nodes.put((child,))


def walk(children, root, size):
    nodes, found, tree, known = SimpleQueue(), Queue(), {}, {root}
    crew = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for w in crew:
        w.start()
    nodes.put((root,))
    while tree.keys() != known:
        node, below = found.get()
        tree[node] = below
        known.update(below)
    for w in crew:
        nodes.put(None)
    for w in crew:
        w.join()
    return tree
