# mistake: waits for a whole batch
# fails: when there is enough to do
from multiprocessing import Pool


def walk(children, root, size):
    tree, level = {}, [root]
    with Pool(size) as pool:
        while level:
            for node, below in zip(level, pool.map(children, level, chunksize=1)):
                tree[node] = below
            level = [child for node in level for child in tree[node]]
    return tree
