# mistake: it ended too early when a node was reported before the one above it
# fails: ends with a single node
from multiprocessing import Process, Queue, Value


def walker(children, nodes, found, open_nodes):
    while True:
        node = nodes.get()
        if node is None:
            break
        below = children(node)
        found.put((node, below))
        with open_nodes.get_lock():
            open_nodes.value += len(below) - 1
            over = open_nodes.value == 0
        for child in below:
            nodes.put(child)
        if over:
            found.put(None)


def walk(children, root, size):
    nodes, found, open_nodes = Queue(), Queue(), Value("q", 1)
    args = (children, nodes, found, open_nodes)
    walkers = [Process(target=walker, args=args) for _ in range(size)]
    for process in walkers:
        process.start()
    nodes.put(root)
    tree, over = {}, False
    while not over or any(c not in tree for below in tree.values() for c in below):
        message = found.get()
        if message is None:
            over = True
        else:
            tree[message[0]] = message[1]
    for _ in range(size):
        nodes.put(None)
    for process in walkers:
        process.join()
    return tree
