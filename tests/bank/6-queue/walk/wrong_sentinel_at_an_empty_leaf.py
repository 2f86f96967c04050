# mistake: trusts empty()
# fails: ends with a single node, with more proce
# may fail: takes large lists and many nodes, and le
from multiprocessing import Process, Queue


def walker(children, nodes, found):
    while True:
        node = nodes.get()
        if node is None:
            nodes.put(None)
            return
        below = children(node)
        found.put((node, below))
        for child in below:
            nodes.put(child)
        if not below and nodes.empty():
            nodes.put(None)


def walk(children, root, size):
    nodes, found = Queue(), Queue()
    nodes.put(root)
    crew = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for w in crew:
        w.start()
    tree, more = {}, 1
    while more:
        node, below = found.get()
        tree[node] = below
        more += len(below) - 1
    for w in crew:
        w.join()
    return tree
