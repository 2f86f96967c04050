from multiprocessing import Pipe, Process


def create(items, out, other):
    other.close()
    with out:
        for item in items:
            out.send(item)


def consume(work, source, other):
    other.close()
    while True:
        try:
            item = source.recv()
        except EOFError:
            return
        work(item)


def run_pair(work, items):
    """The end of the creator is the end of the pipe."""
    source, out = Pipe(duplex=False)
    creator = Process(target=create, args=(items, out, source))
    consumer = Process(target=consume, args=(work, source, out))
    creator.start()
    consumer.start()
    out.close()
    source.close()
    consumer.join()
    creator.join()
