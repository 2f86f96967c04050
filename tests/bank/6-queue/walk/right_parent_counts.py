from multiprocessing import Process, Queue


def walker(children, nodes, found):
    for node in iter(nodes.get, None):
        found.put((node, children(node)))


def walk(children, root, size):
    nodes, found = Queue(), Queue()
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for process in walkers:
        process.start()
    nodes.put(root)
    open_nodes, tree = 1, {}
    while open_nodes:
        node, below = found.get()
        tree[node] = below
        open_nodes -= 1
        for child in below:
            nodes.put(child)
            open_nodes += 1
    for _ in walkers:
        nodes.put(None)
    for process in walkers:
        process.join()
    return tree
