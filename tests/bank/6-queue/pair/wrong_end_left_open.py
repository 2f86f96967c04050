# mistake: an end of the pipe still open
# fails: in one other process | for what they are | other items
from multiprocessing import Pipe, Process


def create(items, out):
    for item in items:
        out.send(item)
    out.close()


def consume(work, source):
    while True:
        try:
            item = source.recv()
        except EOFError:
            return
        work(item)


def run_pair(work, items):
    source, out = Pipe(duplex=False)
    creator = Process(target=create, args=(items, out))
    consumer = Process(target=consume, args=(work, source))
    creator.start()
    consumer.start()
    creator.join()
    consumer.join()
