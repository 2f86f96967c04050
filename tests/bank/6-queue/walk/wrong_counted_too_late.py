# mistake: nodes of the tree were lost
# fails: ends with a
from multiprocessing import Process, Queue, Value


def walker(children, nodes, found, still_open, size):
    """What each process does."""
    while True:
        node = nodes.get()
        if node is None:
            break
        below = children(node)
        found.put((node, below))
        for child in below:
            nodes.put(child)
        with still_open.get_lock():
            still_open.value += len(below) - 1
            everything_is_done = still_open.value == 0
        if everything_is_done:
            for _ in range(size):
                nodes.put(None)
    found.put(None)


def walk(children, root, size):
    """Return all nodes below `root` with their children, found by `size` processes."""
    nodes, found, still_open = Queue(), Queue(), Value("q", 1)
    args = (children, nodes, found, still_open, size)
    walkers = [Process(target=walker, args=args) for _ in range(size)]
    for process in walkers:
        process.start()
    nodes.put(root)
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
