# mistake: trusts empty()
# fails: ends with a single node
# may fail: finds every node | has all processes at work | takes large lists
from multiprocessing import JoinableQueue, Process, Queue


def walker(children, nodes, found):
    while (node := nodes.get()) is not None:
        below = children(node)
        for child in below:
            nodes.put(child)
        found.put((node, below))
        nodes.task_done()
def walk(children, root, size):
    nodes, found = JoinableQueue(), Queue()
    nodes.put(root)
    team = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for p in team:
        p.start()
    nodes.join()
    for _ in team:
        nodes.put(None)
    tree = {}
    while not found.empty():
        node, below = found.get()
        tree[node] = below
    for p in team:
        p.join()
    return tree
