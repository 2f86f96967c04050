# mistake: it ended too early when a node was reported before the one above it
# fails: ends with a single node
from multiprocessing import Process, Queue, Value


class Walker(Process):
    def __init__(self, children, nodes, found, pending, size):
        super().__init__()
        self.children, self.nodes, self.found = children, nodes, found
        self.pending, self.size = pending, size

    def run(self):
        while True:
            node = self.nodes.get()
            if node is None:
                return
            below = self.children(node)
            self.found.put((node, below))
            with self.pending.get_lock():
                self.pending.value += len(below) - 1
                last = self.pending.value == 0
            for child in below:
                self.nodes.put(child)
            if last:
                for _ in range(self.size):
                    self.nodes.put(None)


def walk(children, root, size):
    nodes, found, pending = Queue(), Queue(), Value("q", 1)
    nodes.put(root)
    crew = [Walker(children, nodes, found, pending, size) for _ in range(size)]
    for w in crew:
        w.start()
    tree, left = {}, 1
    while left > 0:
        node, below = found.get()
        tree[node] = below
        left += len(below) - 1
    for w in crew:
        w.join()
    return tree
