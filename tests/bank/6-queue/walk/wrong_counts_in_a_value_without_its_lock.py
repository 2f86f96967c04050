# mistake: Value changed without its lock
# fails: has all processes | takes large lists
# may fail: finds every node
from multiprocessing import Process, Queue, Value


def walker(children, nodes, found, left, size):
    while True:
        node = nodes.get()
        if node is None:
            break
        below = children(node)
        left.value += len(below)
        for child in below:
            nodes.put(child)
        found.put((node, below))
        left.value -= 1
        if left.value == 0:
            for _ in range(size):
                nodes.put(None)
    found.put(None)


def walk(children, root, size):
    nodes, found, left = Queue(), Queue(), Value("q", 1)
    nodes.put(root)
    crew = [Process(target=walker, args=(children, nodes, found, left, size)) for _ in range(size)]
    for process in crew:
        process.start()
    tree = {}
    for _ in crew:
        for node, below in iter(found.get, None):
            tree[node] = below
    for process in crew:
        process.join()
    return tree
