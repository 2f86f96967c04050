from multiprocessing import JoinableQueue, Process, Queue


def walker(children, nodes, found):
    """What each process does."""
    while True:
        node = nodes.get()
        if node == "<end>":
            break
        below = children(node)
        found.put((node, below))
        for child in below:
            nodes.put(child)
        nodes.task_done()
    found.put(None)


def walk(children, root, size):
    """Return all nodes below `root` with their children, found by `size` processes."""
    nodes, found = JoinableQueue(), Queue()
    walkers = [
        Process(target=walker, args=(children, nodes, found)) for _ in range(size)
    ]
    for process in walkers:
        process.start()
    nodes.put(root)
    nodes.join()
    for _ in walkers:
        nodes.put("<end>")
    tree = {}
    for _ in walkers:
        tree.update(iter(found.get, None))
    for process in walkers:
        process.join()
    return tree
