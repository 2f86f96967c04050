# mistake: none | the lists were sorted
# fails: has all processes | takes large lists
# may fail: finds every node | ends with a
from multiprocessing import JoinableQueue, Process, Queue


def walker(children, nodes, found):
    """What each process does."""
    while True:
        node = nodes.get()
        if node is None:
            break
        below = children(node)
        found.put((node, list(set(below))))
        for child in below:
            nodes.put(child)
        nodes.task_done()
    found.put(None)


def walk(children, root, size):
    """Return all nodes below `root` with their children, found by `size` processes."""
    nodes, found = JoinableQueue(), Queue()
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for process in walkers:
        process.start()
    nodes.put(root)
    nodes.join()
    for _ in walkers:
        nodes.put(None)
    tree, ended = {}, 0
    while ended < size:
        message = found.get()
        if message is None:
            ended += 1
        else:
            tree[message[0]] = message[1]
    for process in walkers:
        process.join()
    return tree
