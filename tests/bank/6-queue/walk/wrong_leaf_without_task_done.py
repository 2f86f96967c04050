# mistake: task_done() is missing on one way
# fails: finds every node | when there is enough to do | ends with a single node | takes large lists
from multiprocessing import JoinableQueue, Process, Queue


def walker(children, nodes, found):
    while True:
        node = nodes.get()
        if node is None:
            break
        below = children(node)
        found.put((node, below))
        if not below:
            continue
        for child in below:
            nodes.put(child)
        nodes.task_done()
    found.put(None)


def walk(children, root, size):
    nodes, found = JoinableQueue(), Queue()
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for process in walkers:
        process.start()
    nodes.put(root)
    nodes.join()
    for _ in walkers:
        nodes.put(None)
    tree = {}
    for _ in walkers:
        tree.update(iter(found.get, None))
    for process in walkers:
        process.join()
    return tree
