# mistake: task_done() before the work is done
# fails: finds every node | when there is enough to do | ends with a single node
# may fail: takes large lists
from multiprocessing import JoinableQueue, Process, Queue


def walker(children, nodes, found):
    while True:
        node = nodes.get()
        nodes.task_done()
        if node is None:
            break
        below = children(node)
        for child in below:
            nodes.put(child)
        found.put((node, below))
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
