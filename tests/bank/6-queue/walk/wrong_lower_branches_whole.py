# mistake: an exception ends a worker that others wait for | fewer processes were at work than there may be
# fails: when there is enough to do | takes large lists and many nodes, and leaves
from multiprocessing import Process, Queue


def deep(children, node, tree):
    tree[node] = children(node)
    for child in tree[node]:
        deep(children, child, tree)


def walker(children, nodes, found):
    for node, level in iter(nodes.get, None):
        tree = {}
        if level > 1:
            deep(children, node, tree)
        else:
            tree[node] = children(node)
        found.put((node, level, tree))


def walk(children, root, size):
    nodes, found = Queue(), Queue()
    walkers = [Process(target=walker, args=(children, nodes, found)) for _ in range(size)]
    for process in walkers:
        process.start()
    nodes.put((root, 0))
    out, tree = 1, {}
    while out:
        node, level, part = found.get()
        tree.update(part)
        out -= 1
        if level < 2:
            for child in part[node]:
                nodes.put((child, level + 1))
                out += 1
    for _ in walkers:
        nodes.put(None)
    for process in walkers:
        process.join()
    return tree
