# mistake: an item taken for the sentinel
# fails: ends with a | takes large lists
from multiprocessing import Process, Queue


def walker(children, nodes, found):
    while node := nodes.get():
        found.put((node, children(node)))


def walk(children, root, size):
    nodes, found, tree = Queue(), Queue(), {}
    crew = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for p in crew:
        p.start()
    nodes.put(root)
    waiting = 1
    while waiting:
        node, below = found.get()
        waiting -= 1
        tree[node] = below
        for child in below:
            nodes.put(child)
            waiting += 1
    for _ in crew:
        nodes.put(None)
    for p in crew:
        p.join()
    return tree
