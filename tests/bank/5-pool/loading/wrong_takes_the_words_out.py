# mistake: changes the list it was given
# fails: does not load in the parent
from multiprocessing import Pool

table = {}


def begin(load):
    table.update(load())


def look_up(word):
    return table.get(word)


def look_up_all(load, words, workers):
    with Pool(workers, begin, (load,)) as pool:
        asked = []
        while words:
            asked.append(pool.apply_async(look_up, (words.pop(0),)))
        return [one.get() for one in asked]
