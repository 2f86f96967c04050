# mistake: what store had failed for was stored again
# fails: goes on when store fails
from multiprocessing import Pool, Process, Queue


q = None
def begin(queue):
    global q
    q = queue
def one(task):
    read, parse, path = task
    try:
        record = {"path": path, **parse(read(path))}
    except Exception as error:
        return path, f"{type(error).__name__}: {error}"
    q.put(record)
def write(store, queue, back):
    stored, errors = 0, []
    while record := queue.get():
        for attempt in range(2):
            try:
                store(record)
                stored += 1
                break
            except Exception as error:
                if attempt:
                    errors.append((record["path"], f"{type(error).__name__}: {error}"))
    back.put((stored, errors))
def build_index(read, parse, store, paths, workers):
    queue, back = Queue(), Queue()
    writer = Process(target=write, args=(store, queue, back))
    writer.start()
    pool = Pool(workers, begin, (queue,))
    errors = dict(filter(None, pool.imap_unordered(one, [(read, parse, path) for path in paths])))
    pool.close()
    pool.join()
    queue.put(None)
    stored, failed = back.get()
    errors.update(failed)
    writer.join()
    return stored, errors
