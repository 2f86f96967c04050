from multiprocessing import Process, Queue


def walker(children, nodes, found):
    while (message := nodes.get()) != []:
        found.put([message[0], children(message[0])])


def walk(children, root, size):
    """The parent keeps what is open and has no more than two for each walker in the queue."""
    nodes, found = Queue(), Queue()
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for process in walkers:
        process.start()
    tree, waiting, out = {}, [root], 0
    while waiting or out:
        while waiting and out < 2 * size:
            nodes.put([waiting.pop(0)])
            out += 1
        node, below = found.get()
        out -= 1
        tree[node] = below
        waiting += below
    for _ in walkers:
        nodes.put([])
    for process in walkers:
        process.join()
    return tree
