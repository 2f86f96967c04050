# mistake: nodes of the tree were lost
# fails: ends with a single node, with more proce
# may fail: takes large lists and many nodes
from multiprocessing import JoinableQueue, Process, Queue


def walker(children, nodes, found):
    while True:
        node = nodes.get()
        if node is None:
            nodes.task_done()
            break
        below = children(node)
        for child in below:
            nodes.put(child)
        found.put((node, below))
        nodes.task_done()


def walk(children, root, size):
    nodes, found = JoinableQueue(), Queue()
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for w in walkers:
        w.start()
    nodes.put(root)
    tree, known = {}, 1
    while len(tree) < known:
        node, below = found.get()
        tree[node] = below
        known += len(below)
    nodes.join()
    for _ in walkers:
        nodes.put(None)
    for w in walkers:
        w.join()
    return tree
