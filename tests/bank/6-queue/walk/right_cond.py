from multiprocessing import Condition, Process, Queue, Value


def walker(children, nodes, found, left, over):
    while True:
        node = nodes.get()
        if node is None:
            return
        below = children(node)
        found.put((node, below))
        with left.get_lock():
            left.value += len(below) - 1
            last = left.value == 0
        for child in below:
            nodes.put(child)
        if last:
            found.put(None)


def walk(children, root, size):
    nodes, found, left = Queue(), Queue(), Value("i", 1)
    crew = [Process(target=walker, args=(children, nodes, found, left, None)) for _ in range(size)]
    for p in crew:
        p.start()
    nodes.put(root)
    tree, more = {}, []
    while True:
        message = found.get()
        if message is None:
            break
        tree[message[0]] = message[1]
    wanted = [root]
    while wanted:
        node = wanted.pop()
        while node not in tree:
            key, below = found.get()
            tree[key] = below
        wanted.extend(tree[node])
    for _ in crew:
        nodes.put(None)
    for p in crew:
        p.join()
    return tree
