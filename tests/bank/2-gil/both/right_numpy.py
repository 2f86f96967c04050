import numpy as np


def overlap(first, second):
    one = np.array(first).reshape(-1, 1, 2)
    two = np.array(second).reshape(1, -1, 2)
    common = np.minimum(one[..., 1], two[..., 1]) - np.maximum(one[..., 0], two[..., 0])
    return np.clip(common, 0, None).sum()
