from multiprocessing import Pool


def compute_all(work, numbers):
    if len(numbers) == 0:
        return []
    with Pool(len(numbers), maxtasksperchild=1) as pool:
        promises = [pool.apply_async(work, (number,)) for number in numbers]
        results = []
        for promise in promises:
            try:
                results.append(promise.get())
            except Exception:
                results.append(None)
        pool.close()
        pool.join()
    return results
