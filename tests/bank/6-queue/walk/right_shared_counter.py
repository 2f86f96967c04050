from multiprocessing import Process, Queue, Value

HOME = ()


class Walker(Process):
    def __init__(self, children, nodes, found, still_open, size):
        super().__init__()
        self.children = children
        self.nodes = nodes
        self.found = found
        self.still_open = still_open
        self.size = size

    def look_at(self, node):
        below = self.children(node)
        self.found.put([node, below])
        with self.still_open.get_lock():        # first count them, then put them in
            self.still_open.value += len(below) - 1
            everything_is_done = self.still_open.value == 0
        for child in below:
            self.nodes.put((child,))
        if everything_is_done:
            for _ in range(self.size):
                self.nodes.put(HOME)

    def run(self):
        while ticket := self.nodes.get():
            self.look_at(*ticket)
        self.found.put(None)


def walk(children, root, size):
    """Return all nodes below `root` with their children, found by `size` processes."""
    nodes, found, still_open = Queue(), Queue(), Value("q", 1)
    crew = [Walker(children, nodes, found, still_open, size) for _ in range(size)]
    for one in crew:
        one.start()
    nodes.put((root,))
    tree = {}
    for _ in crew:
        tree.update(iter(found.get, None))
    for one in crew:
        one.join()
    return tree
