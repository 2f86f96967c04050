import multiprocessing


class Here:
    table = None


def prepare(load):
    Here.table = load()


def says(word):
    return Here.table[word] if word in Here.table else None


def look_up_all(load, words, workers):
    pool = multiprocessing.Pool(workers, initializer=prepare, initargs=[load])
    try:
        promises = [pool.apply_async(says, (word,)) for word in words]
        return [promise.get() for promise in promises]
    finally:
        pool.terminate()
        pool.join()
