from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait


def walk(children, root, size):
    tree = {}
    with ProcessPoolExecutor(size) as executor:
        open_nodes = {executor.submit(children, root): root}
        while open_nodes:
            done, _ = wait(open_nodes, return_when=FIRST_COMPLETED)
            for future in done:
                node = open_nodes.pop(future)
                tree[node] = future.result()
                for child in tree[node]:
                    open_nodes[executor.submit(children, child)] = child
    return tree
