import multiprocessing as mp


class Walker(mp.Process):
    def __init__(self, children, nodes, found):
        super().__init__(daemon=True)
        self.children, self.nodes, self.found = children, nodes, found

    def run(self):
        while (node := self.nodes.get()) is not None:
            try:
                below = list(self.children(node))
                for child in below:
                    self.nodes.put(child)
                self.found.put((node, below))
            finally:
                self.nodes.task_done()
        self.nodes.task_done()


def walk(children, root, size):
    nodes, found = mp.JoinableQueue(), mp.Queue()
    nodes.put(root)
    walkers = [Walker(children, nodes, found) for _ in range(size)]
    for process in walkers:
        process.start()
    nodes.join()
    tree, wanted = {}, [root]
    while wanted:
        node = wanted.pop()
        while node not in tree:
            key, below = found.get()
            tree[key] = below
        wanted += tree[node]
    for _ in walkers:
        nodes.put(None)
    for process in walkers:
        process.join()
    return tree
