# mistake: one sentinel for several consumers
# fails: finds every node | when there is enough to do | ends with a single node | takes large lists
from multiprocessing import JoinableQueue, Process, Queue


def walker(children, nodes, found):
    while True:
        node = nodes.get()
        if node is None:
            break
        below = children(node)
        found.put((node, below))
        for child in below:
            nodes.put(child)
        nodes.task_done()


def walk(children, root, size):
    nodes, found = JoinableQueue(), Queue()
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for process in walkers:
        process.start()
    nodes.put(root)
    nodes.join()
    nodes.put(None)
    tree = {}
    missing = [root]
    while missing:
        node, below = found.get()
        tree[node] = below
        missing = [n for n in [root, *sum(tree.values(), [])] if n not in tree]
    for process in walkers:
        process.join()
    return tree
