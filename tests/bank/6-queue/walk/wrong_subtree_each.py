from multiprocessing import Process, Queue


def everything(children, node, tree):
    tree[node] = children(node)
    for child in tree[node]:
        everything(children, child, tree)


def walker(children, nodes, found):
    for node in iter(nodes.get, None):
        tree = {}
        everything(children, node, tree)
        found.put(tree)


def walk(children, root, size):
    nodes, found = Queue(), Queue()
    crew = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for p in crew:
        p.start()
    nodes.put(root)
    tree = found.get()
    for _ in crew:
        nodes.put(None)
    for p in crew:
        p.join()
    return tree
